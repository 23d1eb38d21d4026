//! Renders a [`crate::directory::Directory`] as HTML pages, with feeds and site maps.
//!
//! Every page is a pure function of the directory and of [`PagesInput`]; pages are rendered
//! in parallel and emitted in order. This stage knows nothing of data files, search
//! internals or writing.
//!
//! The tree of a further language is a further run over [`kinds`] with its [`Tree`].
//! Planned extensions: DCAT belongs to [`crate::opendata`].

pub mod content;
pub(crate) mod contexts;
pub(crate) mod rules;
pub mod theme;

mod browse;
mod cards;
mod changes;
mod counts;
mod dates;
mod feeds;
mod foreign;
mod former;
mod json_ld;
mod kinds;
mod labels;
mod lists;
mod locale;
mod maps;
mod names;
mod needs;
mod opening;
mod other;
mod page;
mod pager;
mod parts;
mod pictures;
mod point;
mod qr;
mod robots;
mod shell;
mod statistics;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod wording;
mod words;

pub use locale::Language;
pub(crate) use names::name_in;

use crate::config::{Profile, SiteConfig};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::directory::Directory;
use crate::links::{self, PageKind};
use crate::load;
use crate::model::Date;
use crate::opendata::Download;
use crate::search::SearchEntry;
use crate::site::{Artifact, SiteError, in_folder};
use content::Content;
use rayon::prelude::*;
use std::collections::BTreeSet;
use theme::Theme;

/// A language of the site, with what its pages are made of.
#[derive(Debug)]
pub struct Tree {
    /// The site's settings, with its title in the language.
    pub site: SiteConfig,
    /// The theme with the texts of the language.
    pub theme: Theme,
    /// The content pages in the language.
    pub content: Content,
}

impl Tree {
    /// Whether it has the page of a section at a path. All trees have the same pages, except for
    /// content and the lists of [`is_in_all_languages`].
    fn has(&self, section: shell::Section, path: &str) -> bool {
        let mut pages = self.content.pages.iter();
        match section {
            shell::Section::Content => pages.any(|page| links::content(&page.name) == path),
            _ => self.theme.language().folder.is_empty() || is_in_all_languages(path),
        }
    }
}

/// Whether the trees of all languages have a page. The lists of a service in a province, which are
/// many, are in the tree at the root only; in the others the search with both filters stands for
/// them.
pub(crate) fn is_in_all_languages(path: &str) -> bool {
    PageKind::of(path) != PageKind::RegionService
}

/// The inputs of [`render_batches`] besides the directory.
#[derive(Debug, Clone, Copy)]
pub struct PagesInput<'a> {
    /// The site's settings.
    pub site: &'a SiteConfig,
    /// The theme.
    pub theme: &'a Theme,
    /// The content pages.
    pub content: &'a Content,
    /// The trees of all languages of the site, the one at its root first; empty if there is only
    /// this.
    pub trees: &'a [Tree],
    /// The paths of the search's files, relative to the site's root.
    pub search: &'a SearchEntry,
    /// The downloads in page order, relative to the site's root.
    pub downloads: &'a [Download],
}

/// The number of pages per batch: enough to use all threads, few enough to stay in the
/// processor's cache until they are written.
const BATCH: usize = 256;

/// Renders all pages, and emits them with the files of theme and content in batches, in a
/// fixed order, so that they need not all be in memory. After an error some may have been
/// emitted already.
///
/// # Errors
///
/// Problems of the theme (by template and line) and of links between content pages (by file
/// and line), as many as can be found at once; or the first error of `emit`.
pub fn render_batches<E: From<Vec<Diagnostic>> + Send>(
    directory: &Directory,
    input: &PagesInput,
    mut emit: impl FnMut(Vec<Artifact>) -> Result<(), E> + Send,
) -> Result<(), E> {
    let content = input.content;
    let folder = input.theme.language().folder.as_ref();
    let (mut first_of_kinds, mut others) = kinds::plan(directory, content);
    if !folder.is_empty() {
        first_of_kinds.retain(|job| is_in_all_languages(&job.page.path));
        others.retain(|job| is_in_all_languages(&job.page.path));
    }
    // The longest pages, those of changes, are of the last kinds. Begun last, they would leave all
    // threads but one idle.
    others.reverse();
    let all = || first_of_kinds.iter().chain(&others);
    let places = all().map(|job| (job.kind.section, job.page.path.as_str()));
    let shell = shell::Shell::new(directory, input, places).map_err(|problem| vec![*problem])?;
    // A broken template breaks all pages of its kind, so the first page of each kind is
    // rendered first.
    let mut paths = BTreeSet::new();
    let mut batch = run(&first_of_kinds, &shell)?;
    let mut batches = others.chunks(BATCH);
    loop {
        check_wording(input, &batch)?;
        paths.extend(batch.iter().map(|artifact| artifact.path.clone()));
        // The next batch is rendered beside, so that no thread waits for the last page of a batch.
        let (next, emitted) = rayon::join(
            || batches.next().map(|jobs| run(jobs, &shell)),
            || emit(in_folder(folder, batch)),
        );
        emitted?;
        match next {
            Some(next) => batch = next?,
            None => break,
        }
    }
    let indexed = all().filter(|job| job.kind.indexed);
    let indexed = indexed.map(|job| (job.page.path.as_str(), job.page.changed_on));
    let indexed = indexed.collect();
    let mut rest = robots::artifacts(&shell, &indexed);
    rest.extend(feeds::artifacts(&shell));
    rest.extend(statistics::files(&shell));
    check_wording(input, &rest)?;
    rest.extend(content.files.iter().cloned());
    paths.extend(rest.iter().map(|artifact| artifact.path.clone()));
    let downloads = input.downloads.iter();
    let downloads = downloads.filter_map(|download| download.path.strip_prefix(folder));
    paths.extend(downloads.map(str::to_owned));
    paths.extend(
        input
            .theme
            .artifacts()
            .map(|artifact| artifact.path.clone()),
    );
    let exists = |path: &str| {
        paths.contains(path) || content.has_page(path) || is_in_other_tree(input, &paths, path)
    };
    let broken = content.broken_links(exists);
    if broken.is_empty() {
        emit(in_folder(folder, rest))?;
        emit(own_assets(input))
    } else {
        Err(broken.into())
    }
}

/// Whether a path that leads from a tree of pages to another is that of a page there; `paths` are
/// those of the tree.
fn is_in_other_tree(input: &PagesInput, paths: &BTreeSet<String>, path: &str) -> bool {
    let own = input.theme.language().folder.as_ref();
    let from_root = match own.is_empty() {
        true => Some(path),
        false => path.strip_prefix("../"),
    };
    let mut others = input.trees.iter();
    others.any(|tree| {
        let folder = tree.theme.language().folder.as_ref();
        let within = match folder.is_empty() {
            true => from_root,
            false => from_root.and_then(|path| path.strip_prefix(folder)),
        };
        within.filter(|_| folder != own).is_some_and(|path| {
            // All trees have the same pages but for content.
            let is_shared = paths.contains(path) && !input.content.has_page(path);
            tree.content.has_page(path)
                || is_shared && (folder.is_empty() || is_in_all_languages(path))
        })
    })
}

/// The files of the theme, without those that are the same in the trees before: their names are
/// those of their contents, and all trees share a folder.
fn own_assets(input: &PagesInput) -> Vec<Artifact> {
    let is_own = |tree: &Tree| tree.theme.language() == input.theme.language();
    let before = input.trees.iter().take_while(|tree| !is_own(tree));
    let known: BTreeSet<&str> = before
        .flat_map(|tree| tree.theme.artifacts())
        .map(|artifact| artifact.path.as_str())
        .collect();
    let assets = input.theme.artifacts();
    let own = assets.filter(|artifact| !known.contains(artifact.path.as_str()));
    own.cloned().collect()
}

/// A warning about pages of points and content without any date of publication.
pub(crate) fn undated<'a>(
    directory: &Directory,
    contents: impl Iterator<Item = &'a Content>,
    points_file: &str,
) -> Option<Diagnostic> {
    const NAMED: usize = 10;
    let points = directory.points.iter();
    let points = points.filter(|point| dates::published_on(point).is_none());
    let points: Vec<&str> = points.map(|point| point.facts.id.as_str()).collect();
    let pages = contents.flat_map(|content| &content.pages);
    let pages = pages.filter(|page| page.updated_on.is_none());
    let pages: Vec<&str> = pages.map(|page| page.file.as_str()).collect();
    let all: Vec<&str> = points.iter().chain(&pages).copied().collect();
    let first = *all.first()?;
    let (count, named) = (all.len(), &all[..all.len().min(NAMED)]);
    let (zh, en) = (named.join("`、`"), named.join("`, `"));
    let (more_zh, more_en) = match count > NAMED {
        true => ("等", ", and more"),
        false => ("", ""),
    };
    let message = message!(
        "{count} 个页面没有发布日期：`{zh}`{more_zh}",
        "{count} pages have no date of publication: `{en}`{more_en}",
    );
    let file = if points.is_empty() {
        first
    } else {
        points_file
    };
    let help = message!(
        "网点填写 `updated_on`（或网点资格的 `approved_on`），内容页在开头写 `updated_on`",
        "fill in a point's `updated_on` (or `approved_on` of a designation), and `updated_on` at the top of a content page",
    );
    let found = rules::PUBLICATION_DATE_UNKNOWN.diagnostic(file, message);
    Some(found.with_help(help))
}

/// Warnings about content pages that were updated more than ten years after the date of the data,
/// which is a mistyped year, as in sheets. A site of older data has newer pages, so that less is no
/// mistake; and built-in pages are as old as the program.
pub(crate) fn updated_in_future<'a>(
    as_of: Date,
    contents: impl Iterator<Item = &'a Content>,
) -> Vec<Diagnostic> {
    let Ok(last) = as_of.checked_add(jiff::Span::new().years(10)) else {
        return Vec::new();
    };
    let pages = contents.flat_map(|content| &content.pages);
    let pages = pages.filter(|page| !load::content::is_built_in(&page.file));
    let late = pages.filter_map(|page| Some((page, page.updated_on.filter(|day| *day > last)?)));
    let problem = |(page, day): (&content::ContentPage, Date)| {
        let message = message!(
            "`updated_on` 是 `{day}`，比数据日期 {as_of} 晚了十年以上",
            "`updated_on` is `{day}`, more than ten years after the date of the data, {as_of}",
        );
        let help = message!(
            "改成真正更新的那一天",
            "write the day on which the page was updated",
        );
        let found = rules::CONTENT_FUTURE_DATE.diagnostic(&page.file, message);
        let mut found = found.at_line(page.updated_on_line).with_help(help);
        found.heading = Some("updated_on".to_owned());
        found
    };
    late.map(problem).collect()
}

/// Rejects finished files of an official site that speak like a demo.
fn check_wording(input: &PagesInput, files: &[Artifact]) -> Result<(), Vec<Diagnostic>> {
    let site = input.site;
    // Where the content has errors, those of its wording are among them.
    if site.profile != Profile::Gov || input.content.has_errors {
        return Ok(());
    }
    let found = files
        .par_iter()
        .filter_map(|file| wording::in_finished(file, &site.wording_exceptions));
    let problems: Vec<Diagnostic> = found.collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Removes problems that are due to sampling: broken links of the content whose targets
/// exist in the site of the whole registry. `folders` are those of the site's languages.
pub(crate) fn without_problems_of_sampling(
    whole: &Directory,
    content: &Content,
    folders: &[&str],
    problems: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let is_link = |problem: &Diagnostic| problem.code == rules::CONTENT_BROKEN_LINK.code;
    let (links, mut others): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_link);
    let path_of = |link: &Diagnostic| -> String {
        let path = link.value.as_deref().unwrap_or_default();
        let path = path.trim_start_matches("../");
        let mut within = folders.iter();
        let within = within.find_map(|folder| path.strip_prefix(folder));
        within.unwrap_or(path).to_owned()
    };
    let linked: BTreeSet<String> = links.iter().map(path_of).collect();
    if linked.is_empty() {
        return others;
    }
    let (first_of_kinds, rest) = kinds::plan(whole, content);
    let jobs = first_of_kinds.iter().chain(&rest);
    let existing: BTreeSet<&str> = jobs
        .map(|job| job.page.path.as_str())
        .filter(|path| linked.contains(*path))
        .collect();
    let is_broken = |link: &&Diagnostic| !existing.contains(path_of(link).as_str());
    others.extend(links.iter().filter(is_broken).cloned());
    others
}

/// A diagnostic for an invalid or duplicate path.
pub(crate) fn path_clash(error: &SiteError) -> Diagnostic {
    let path = match error {
        SiteError::Duplicate { path, .. }
        | SiteError::FileAndFolder { path, .. }
        | SiteError::BadPath { path, .. } => path,
    };
    let shown = show(path);
    let zh = match error {
        SiteError::Duplicate { first, second, .. } => {
            format!("网址 `{shown}` 有两个文件（来自 {first} 和 {second}），或者只有大小写的差别")
        }
        SiteError::FileAndFolder { other, .. } => {
            format!(
                "网址 `{shown}` 与 `{}` 不能都有：同一个名称不能既是文件又是文件夹",
                show(other)
            )
        }
        SiteError::BadPath { .. } => format!("网址 `{shown}` 不是每台服务器都能保存的名称"),
    };
    let help = message!(
        "请把内容或主题中的这个文件改名",
        "rename the file of the content or the theme",
    );
    let message = Text::new(zh, error.to_string());
    rules::PATH_CLASH.diagnostic(shown, message).with_help(help)
}

/// Renders pages in order, or returns all problems.
fn run(jobs: &[kinds::Job], shell: &shell::Shell) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let pages: Vec<Result<Artifact, Vec<Diagnostic>>> =
        jobs.par_iter().map(|job| job.render(shell)).collect();
    let mut artifacts = Vec::with_capacity(pages.len());
    let mut problems: Vec<Diagnostic> = Vec::new();
    for page in pages {
        match page {
            Ok(artifact) => artifacts.push(artifact),
            Err(found) => {
                for problem in found {
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(artifacts)
    } else {
        Err(problems)
    }
}
