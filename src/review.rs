//! Compares the sites that two versions of the data produce. Both versions go through the
//! pipeline up to finished pages, with the same date, theme, content and settings; nothing
//! is written.
//!
//! This module orders the steps; [`crate::diff`] compares. It knows nothing of git
//! revisions: [`crate::load::revision`] reads them.

use crate::check::check_for_comparison;
use crate::check::quality::{DUPLICATE_NAME, EMPTY_SUMMARY};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Problems, Report, Severity};
use crate::diff::pages::{FileDigest, Site, SiteFiles};
use crate::diff::{self, DiffOptions, Difference, PageChanges, Review, ReviewFailure};
use crate::directory::{Directory, PublishOptions};
use crate::load::RegistryFiles;
use crate::model::{Date, Registry};
use crate::opendata;
use crate::pages::{PagesInput, Tree, render_batches};
use crate::pipeline::{self, Project};
use crate::search::SearchEntry;
use crate::site::{Artifact, sha256};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One of the two versions to compare.
#[derive(Debug, Clone)]
pub struct Source {
    /// The data.
    pub files: RegistryFiles,
    /// Its name for messages: the path as typed, or a revision.
    pub name: String,
}

/// Compares the site of the old data with that of the new data.
///
/// # Errors
///
/// The report of the version that has errors; that of the new one if both have.
pub fn review(project: &Project, old: &Source, new: &Source) -> Result<Review, ReviewFailure> {
    let (new_registry, as_of, new_report) =
        load(project, new, None).map_err(|report| ReviewFailure::New {
            name: new.name.clone(),
            report,
        })?;
    let (old_registry, _, old_report) =
        load(project, old, Some(as_of)).map_err(|report| ReviewFailure::Old {
            name: old.name.clone(),
            report,
        })?;
    let config = &project.config;
    let points_file = new.files.file_of("points.csv");
    let designations_file = new.files.file_of("designations.csv");
    let options = DiffOptions {
        as_of,
        head_published: config.publish.head,
        points_file: &points_file,
        designations_file: &designations_file,
    };
    let difference = diff::compare(&old_registry, &new_registry, &options);
    let publish = pipeline::publish_options(project, as_of);
    let mut pages = pages(
        project,
        [&old_registry, &new_registry],
        publish,
        &difference,
    )
    .map_err(|problems| ReviewFailure::Site(Report::new(problems)))?;
    let personal = diff::private_values([&old_registry, &new_registry], config.publish.head);
    pages.redact(&personal.redactor());
    let (fresh, known_warnings) = new_warnings(&old_report, &new_report);
    let mut findings = Problems::from(difference.findings.diagnostics().to_vec());
    findings.hide(&personal);
    let report = pipeline::report(config, findings).merged(fresh);
    Ok(Review {
        old: old.name.clone(),
        new: new.name.clone(),
        difference,
        pages,
        report,
        known_warnings,
    })
}

/// Loads and checks one version.
fn load(
    project: &Project,
    source: &Source,
    as_of: Option<Date>,
) -> Result<(Registry, Date, Report), Report> {
    let data = &project.config.data;
    let as_of = as_of.or(project.as_of).or(data.as_of);
    let (_, checked) = check_for_comparison(|data| source.files.load(data), data, as_of);
    // Compare all warnings of a valid registry; the result is shortened at the end.
    let all = match checked.registry {
        Some(_) => usize::MAX,
        None => data.max_reported,
    };
    let report = pipeline::report_with_limit(&project.config, checked.diagnostics, all);
    // Warnings must not hide the comparison; whether they fail the run is decided at the
    // end.
    match (checked.registry, checked.as_of) {
        (Some(registry), Some(as_of)) if !report.fails(false) => Ok((registry, as_of, report)),
        _ => Err(report),
    }
}

/// Removes line numbers from a message, since they change when rows move: 在第 12 行已经有了.
fn without_lines(message: &str) -> String {
    let mut parts = message.split("第 ");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|sign: char| sign.is_ascii_digit());
        words.push_str("第 ");
        words.push_str(if rest.starts_with(" 行") { rest } else { part });
    }
    words
}

/// The id at the start of a record's name in messages.
fn id_of(record: &str) -> &str {
    record.split_once(' ').map_or(record, |(id, _)| id)
}

/// The warnings that only the new data causes, and the number of all others. A warning for
/// a record that merely moved to another line is not new.
fn new_warnings(old: &Report, new: &Report) -> (Vec<Diagnostic>, usize) {
    let empty_before = empty_cells(old);
    let cause = |diagnostic: &Diagnostic| {
        // Which of several rows with one name counts as the first depends on the order of
        // rows.
        let is_of_rows = diagnostic.code == DUPLICATE_NAME.code;
        let record = diagnostic.record.as_deref().filter(|_| !is_of_rows);
        let message = (!is_of_rows).then(|| without_lines(&diagnostic.message.zh));
        (
            diagnostic.code,
            diagnostic.heading.clone(),
            diagnostic.value.clone(),
            // A renamed record must not make an old warning look new.
            record.map(id_of).map(str::to_owned),
            message,
        )
    };
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for diagnostic in old.diagnostics() {
        *known.entry(cause(diagnostic)).or_default() += 1;
    }
    let mut is_known = |diagnostic: &&Diagnostic| {
        // When only one of several warnings is left, its message differs from before.
        let is_left =
            diagnostic.code == EMPTY_SUMMARY.code && diagnostic.line.is_some() && empty_before > 1;
        let counted = empty_cells_of(diagnostic).or(is_left.then_some(1));
        if let Some(count) = counted {
            return count <= empty_before;
        }
        let left = known.get_mut(&cause(diagnostic));
        left.is_some_and(|left| {
            let is_left = *left > 0;
            *left = left.saturating_sub(1);
            is_left
        })
    };
    let warnings = new
        .diagnostics()
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning);
    let (known, fresh): (Vec<_>, Vec<_>) = warnings.partition(|warning| is_known(warning));
    (fresh.into_iter().cloned().collect(), known.len())
}

/// The number of empty cells that a warning covers; `None` for other warnings.
fn empty_cells_of(diagnostic: &Diagnostic) -> Option<usize> {
    let is_of_file = diagnostic.code == EMPTY_SUMMARY.code && diagnostic.line.is_none();
    let count = diagnostic.value.as_deref().filter(|_| is_of_file)?;
    count.parse().ok()
}

/// The total number of empty cells in the warnings of a report.
fn empty_cells(report: &Report) -> usize {
    let summaries = report.diagnostics().iter();
    let summaries = summaries.filter(|diagnostic| diagnostic.code == EMPTY_SUMMARY.code);
    summaries
        .map(|diagnostic| match empty_cells_of(diagnostic) {
            Some(count) => count,
            None if diagnostic.line.is_some() => 1,
            // If the column is missing, all its cells are empty.
            None => usize::MAX,
        })
        .fold(0, usize::saturating_add)
}

/// Renders both sites in memory and compares them.
fn pages(
    project: &Project,
    [old, new]: [&Registry; 2],
    publish: PublishOptions,
    difference: &Difference,
) -> Result<PageChanges, Vec<Diagnostic>> {
    // Content is the same on both sides and cannot make a difference.
    let trees = pipeline::sound_trees(project)?;
    let tree = trees.first().ok_or_else(Vec::new)?;
    let site = |registry| -> Result<(Directory, SiteFiles), Vec<Diagnostic>> {
        let directory = Directory::publish(registry, publish);
        let files = digests(&directory, &project.config, tree)?;
        Ok((directory, files))
    };
    let (old_site, new_site) = rayon::join(|| site(old), || site(new));
    let ((old_directory, old_files), (new_directory, new_files)) = (old_site?, new_site?);
    let old_site = Site {
        directory: &old_directory,
        files: &old_files,
    };
    let new_site = Site {
        directory: &new_directory,
        files: &new_files,
    };
    Ok(diff::pages::compare(old_site, new_site, new, difference))
}

/// Renders the pages and downloads of a site and keeps only their digests.
///
/// Search files are left out: their names contain content hashes, and a page that merely
/// refers to another name looks the same to its reader.
fn digests(
    directory: &Directory,
    config: &Config,
    tree: &Tree,
) -> Result<SiteFiles, Vec<Diagnostic>> {
    let mut files = SiteFiles::new();
    let mut take = |artifacts: Vec<Artifact>| {
        files.par_extend(artifacts.into_par_iter().map(|artifact| {
            let digest = FileDigest {
                sha256: artifact.sha256.unwrap_or_else(|| sha256(&artifact.bytes)),
                bytes: artifact.bytes.len() as u64,
            };
            (artifact.path, digest)
        }));
        Ok::<(), Vec<Diagnostic>>(())
    };
    let downloads = opendata::in_batches(directory, &config.site, &mut take)?;
    let search = SearchEntry {
        manifest_path: "search/manifest.json".to_owned(),
        offline_path: None,
    };
    let input = PagesInput {
        site: &config.site,
        theme: &tree.theme,
        content: &tree.content,
        // What a visitor of another language reads differs where this tree does.
        trees: &[],
        search: &search,
        downloads: &downloads,
    };
    render_batches(directory, &input, &mut take)?;
    Ok(files)
}
