//! [`crate::directory::Directory`] → HTML pages.
//!
//! Every page is a pure function of the directory and of [`PagesInput`]; pages are made
//! in parallel and collected in order. This stage knows nothing of the registry's
//! files, of how the search works, or of writing.
//!
//! What is still to come has its place: the English tree (`en/`) will be a second
//! [`labels`] and a second run over [`jobs`]; statistics, a page kind of its own in
//! [`jobs`]; feeds and DCAT belong to [`crate::opendata`].

pub mod contexts;
pub mod theme;

mod browse;
mod cards;
mod changes;
mod content;
mod jobs;
mod json_ld;
mod labels;
mod maps;
mod other;
mod point;
mod robots;
mod shell;
#[cfg(test)]
mod tests;

use crate::config::SiteConfig;
use crate::diagnostics::Diagnostic;
use crate::directory::Directory;
use crate::opendata::Download;
use crate::search::SearchEntry;
use crate::site::Artifact;
use rayon::prelude::*;
use std::collections::BTreeMap;
use theme::Theme;

/// What [`render`] needs beside the directory.
#[derive(Debug, Clone, Copy)]
pub struct PagesInput<'a> {
    /// The site's settings.
    pub site: &'a SiteConfig,
    /// The theme.
    pub theme: &'a Theme,
    /// The files of the content folder: relative path → bytes.
    pub content: &'a BTreeMap<String, Vec<u8>>,
    /// The content folder as the user knows it, for messages.
    pub content_label: &'a str,
    /// Where the search's files lie.
    pub search: &'a SearchEntry,
    /// The downloads, in the order of the page.
    pub downloads: &'a [Download],
}

/// All pages, and the files of the theme and of the content that they need.
///
/// Errors are those of the theme (by template and line) and of the content (by file
/// and line); all that can be told at once are.
pub fn render(directory: &Directory, input: &PagesInput) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let content = content::load(input.content, input.content_label)?;
    let shell = shell::Shell::new(directory, input, &content);
    let (first_of_kinds, others) = jobs::plan(&shell);
    // A broken template breaks every page of its kind: the first of each kind tells.
    let mut artifacts = run(&first_of_kinds, &shell)?;
    artifacts.extend(run(&others, &shell)?);
    artifacts.extend(robots::artifacts(&shell, &artifacts));
    artifacts.extend(input.theme.artifacts());
    artifacts.extend(content.files.iter().cloned());
    let downloads = input
        .downloads
        .iter()
        .map(|download| download.path.as_str());
    let paths = artifacts.iter().map(|artifact| artifact.path.as_str());
    let broken = content.broken_links(&paths.chain(downloads).collect());
    if broken.is_empty() {
        Ok(artifacts)
    } else {
        Err(broken)
    }
}

/// Makes the pages of some jobs, in order, or tells all that is wrong.
fn run(jobs: &[jobs::Job], shell: &shell::Shell) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let pages: Vec<Result<Artifact, Diagnostic>> = jobs
        .par_iter()
        .map(|job| shell.finish(job.draft(shell)))
        .collect();
    let mut artifacts = Vec::with_capacity(pages.len());
    let mut problems: Vec<Diagnostic> = Vec::new();
    for page in pages {
        match page {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(artifacts)
    } else {
        Err(problems)
    }
}
