//! From data to a written site: runs the stages in order.
//!
//! [`build`] is the diagram of the crate's documentation as a function;
//! [`check_everything`] does the same, but discards the files.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::check::history::KnownIds;
use crate::check::severities::Severities;
use crate::config::{Config, Profile};
use crate::diagnostics::{Diagnostic, Problems, Report};
use crate::directory::{Directory, PublishOptions};
use crate::model::{Date, Registry};
use crate::opendata::Download;
use crate::pages::content::{Content, ContentTexts};
use crate::pages::rules::CONTENT_BROKEN_LINK;
use crate::pages::theme::{Theme, ThemeFiles};
use crate::pages::{Language, PagesInput, Tree};
use crate::scan::{Leak, ScanOptions, Scanner};
use crate::search::{FILTERS, SearchEntry};
use crate::site::{Artifact, SiteError, SiteIndex};
use crate::{check, import, load, manual, opendata, pages, sample, scan, search, template, write};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use write::{ManifestMeta, WriteError, WriteSummary, Writer};

/// The input of a run: the configuration with the command line's arguments applied.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Settings; paths are relative to the working directory.
    pub config: Config,
    /// The date on which statuses are evaluated, if given by the command line or
    /// environment.
    pub as_of: Option<Date>,
    /// Treat warnings as errors.
    pub strict: bool,
    /// The commit of the data, if known.
    pub source_commit: Option<String>,
}

/// The result of loading and checking a registry.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The registry; `None` if the report fails.
    pub(crate) registry: Option<Registry>,
    /// The date on which statuses are evaluated.
    pub(crate) as_of: Option<Date>,
    /// All problems, sorted.
    pub(crate) report: Report,
}

impl Checked {
    /// The registry, the date and the warnings.
    ///
    /// # Errors
    ///
    /// The report, if it fails.
    fn accepted(self) -> Result<(Registry, Date, Report), Report> {
        match (self.registry, self.as_of) {
            (Some(registry), Some(as_of)) => Ok((registry, as_of, self.report)),
            _ => Err(self.report),
        }
    }
}

/// The result of a build.
#[derive(Debug)]
pub struct Built {
    /// The warnings.
    pub report: Report,
    /// The number of pages.
    pub pages: usize,
    /// What was written and removed.
    pub summary: WriteSummary,
}

/// Why nothing was built. Unless writing failed, the published site is unchanged.
#[derive(Debug)]
pub enum Failure {
    /// Data, content, theme or configuration have errors, or files of the site would
    /// contain personal data.
    Report(Report),
    /// The search index could not be built.
    Search(tantivy::TantivyError),
    /// The site could not be written.
    Write(WriteError),
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Report(Report::new(problems))
    }
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        vec![pages::path_clash(&error)].into()
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Site(error) => error.into(),
            error => Self::Write(error),
        }
    }
}

/// Loads and checks the registry.
pub(crate) fn check(project: &Project) -> Checked {
    checked(project, |_| Vec::new())
}

/// Loads and checks the registry for a site of the project's profile.
fn check_for_site(project: &Project) -> Checked {
    let site = &project.config.site;
    checked(project, |loaded| match site.profile {
        Profile::Gov => check::sample_records::check(&loaded.raw, &site.wording_exceptions),
        Profile::Mirror | Profile::Demo => Vec::new(),
    })
}

/// Loads and checks the registry, and has it checked for more.
fn checked(project: &Project, more: impl FnOnce(&load::Loaded) -> Vec<Diagnostic>) -> Checked {
    let data = &project.config.data;
    let loaded = load::load_registry(&project.config.paths.data, data);
    let mut checked = check::check(&loaded, data, project.as_of.or(data.as_of));
    checked.diagnostics.extend(more(&loaded));
    let report = report(&project.config, checked.diagnostics);
    Checked {
        registry: checked.registry.filter(|_| !report.fails(project.strict)),
        as_of: checked.as_of,
        report,
    }
}

/// Makes a report with severities from `[rules]`, the errors in `[rules]` itself, and
/// personal values of the data masked. All problems of the data go through this function.
pub fn report(config: &Config, problems: impl Into<Problems>) -> Report {
    report_with_limit(config, problems, config.data.max_reported)
}

/// Like [`report`], with another limit of problems per rule.
pub(crate) fn report_with_limit(
    config: &Config,
    problems: impl Into<Problems>,
    limit: usize,
) -> Report {
    let (mut problems, refused) = with_severities(config, problems);
    problems.extend(refused);
    Report::of(problems, limit)
}

/// Problems with severities from `[rules]`, and the errors in `[rules]` itself, which the report of
/// the data has. Settings change severities only here.
fn with_severities(config: &Config, problems: impl Into<Problems>) -> (Problems, Vec<Diagnostic>) {
    let (severities, refused) = Severities::read(&config.rules, manual::rules());
    (severities.apply(problems.into()), refused)
}

/// A report of further problems, beside that of the data.
fn further_report(config: &Config, problems: Vec<Diagnostic>) -> Report {
    let (problems, _) = with_severities(config, problems);
    Report::of(problems, config.data.max_reported)
}

/// Loads and checks the registry, and derives the public view.
///
/// # Errors
///
/// The report, if it fails.
pub fn directory(project: &Project) -> Result<(Registry, Directory, Report), Report> {
    let (registry, as_of, report) = check(project).accepted()?;
    let directory = public_view(project, &registry, as_of);
    Ok((registry, directory, report))
}

/// The public view, with the names that pages in the site's languages need.
fn public_view(project: &Project, registry: &Registry, as_of: Date) -> Directory {
    let mut directory = Directory::publish(registry, publish_options(project, as_of));
    if project.config.site.languages.len() > 1 {
        directory.add_latin_names();
    }
    directory
}

/// The options for the public view.
pub(crate) fn publish_options(project: &Project, as_of: Date) -> PublishOptions {
    PublishOptions {
        as_of,
        head: project.config.publish.head,
    }
}

/// Finds every problem that would make [`build`] fail, except those of the output folder:
/// renders the site (for large registries, that of a [`sample`]) and writes nothing.
///
/// # Errors
///
/// A failure that is not a report of problems.
pub fn check_everything(project: &Project) -> Result<Report, Failure> {
    let (mut sources, scanner) = match sources(project, Extent::Sample) {
        Ok(sources) => sources,
        Err(report) => return Ok(report),
    };
    rendered(project, &mut sources, scanner, &|_| ())
}

/// Renders the site, writes nothing, and returns all problems.
fn rendered(
    project: &Project,
    sources: &mut Sources,
    scanner: Scanner,
    progress: &dyn Fn(&str),
) -> Result<Report, Failure> {
    let mut sink = Sink::new(scanner, SiteIndex::default());
    let made = make_site(project, sources, &mut sink, progress);
    match sink.finish(made, project, sources) {
        Ok(_) => Ok(sources.report.clone()),
        Err(Failure::Report(report)) => Ok(report),
        Err(failure) => Err(failure),
    }
}

/// Merges spreadsheets into the registry and checks the result ([`import::import`]).
pub fn import(inputs: &[import::Input], options: &import::ImportOptions<'_>) -> import::Imported {
    import::import(inputs, options, report)
}

/// The records that a template is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateRecords<'a> {
    /// None.
    Blank,
    /// Those of the registry: of all institutions, or of those in the region of this code.
    Of(Option<&'a str>),
}

/// The clerk's workbook for the project's registry, which `import` reads again; blank if there is
/// no registry yet. Returns the bytes and the number of institutions in it.
///
/// # Errors
///
/// The registry or the taxonomy has errors, or no region has the code, as a report; or the
/// workbook cannot be made.
pub fn template(
    project: &Project,
    records: TemplateRecords<'_>,
) -> Result<template::Made, TemplateFailure> {
    let data = &project.config.paths.data;
    let code = match records {
        TemplateRecords::Of(code) if import::has_registry(data) => code,
        _ => {
            let folder = data.is_dir().then_some(data.as_path());
            let loaded = load::load_empty(folder, &project.config.data);
            let Some(taxonomy) = loaded.taxonomy else {
                let report = report(&project.config, loaded.diagnostics);
                return Err(TemplateFailure::Report(report));
            };
            return Ok(template::workbook(&taxonomy, None)?);
        }
    };
    let Checked {
        registry, report, ..
    } = check(project);
    let Some(registry) = registry else {
        return Err(TemplateFailure::Report(report));
    };
    let region = match code {
        None => None,
        Some(code) => match registry.regions.find(code) {
            Some(region) => Some(region),
            None => return Err(TemplateFailure::NoRegion(code.to_owned())),
        },
    };
    let records = template::Records {
        registry: &registry,
        region,
    };
    Ok(template::workbook(&registry.taxonomy, Some(records))?)
}

/// Why no template was made.
#[derive(Debug)]
pub enum TemplateFailure {
    /// The data has errors.
    Report(Report),
    /// No region has this code.
    NoRegion(String),
    /// The workbook cannot be made.
    Workbook(template::TemplateError),
}

impl From<template::TemplateError> for TemplateFailure {
    fn from(error: template::TemplateError) -> Self {
        Self::Workbook(error)
    }
}

/// Builds the site and writes it. `progress` is called with the name of each stage.
///
/// # Errors
///
/// Nothing is published unless all files were made and passed their checks. Problems of
/// data, theme and content are reported together.
pub fn build(project: &Project, progress: &dyn Fn(&str)) -> Result<Built, Failure> {
    let paths = &project.config.paths;
    write::check_out(&paths.out, &paths.inputs())?;
    progress("检查数据、主题和文章");
    let (mut sources, scanner) = sources(project, Extent::Whole).map_err(Failure::Report)?;
    if sources.report.fails(project.strict) {
        // Only the content is wrong. Which of its links are broken is known once there are pages.
        return Err(Failure::Report(rendered(
            project,
            &mut sources,
            scanner,
            progress,
        )?));
    }
    let writer = Writer::begin(&paths.out)?;
    let published = writer.published().iter().map(String::as_str);
    let points_file = load::points_file(&paths.data);
    let vanished = sources.ids.vanished_pages(published, &points_file);
    if !vanished.is_empty() {
        return Err(Failure::Report(sources.report.merged(vanished)));
    }
    let published = writer.published().iter().map(String::as_str);
    let languages = vanished_languages(published, &project.config);
    if !languages.is_empty() {
        sources.report = sources.report.merged(languages);
        if sources.report.fails(project.strict) {
            return Err(Failure::Report(sources.report));
        }
    }
    let mut sink = Sink::new(scanner, writer);
    let made = make_site(project, &mut sources, &mut sink, progress);
    let (writer, pages, scanner) = sink.finish(made, project, &sources)?;
    progress("更新网站文件夹");
    // What was public when a file was made may be withheld today.
    let may_stay = |path: &str, bytes: &[u8]| scanner.is_clean(path, bytes);
    let writer = writer.keeping(project.config.publish.keep_days, may_stay);
    let meta = ManifestMeta {
        as_of: sources.directory.as_of,
        source_commit: project.source_commit.clone(),
    };
    Ok(Built {
        report: sources.report,
        pages,
        summary: writer.finish(&meta)?,
    })
}

/// Warnings about languages that the site had and has no longer, with severities from `[rules]`.
fn vanished_languages<'p>(
    published: impl IntoIterator<Item = &'p str>,
    config: &Config,
) -> Vec<Diagnostic> {
    let problems = check::settings::vanished_languages(published, &config.site.languages);
    let (problems, _) = with_severities(config, located(config, problems));
    Report::new(problems).diagnostics().to_vec()
}

/// Adds the warnings of the sources to a failure's report.
fn with_warnings(failure: Failure, sources: &Sources) -> Failure {
    let Failure::Report(problems) = failure else {
        return failure;
    };
    let problems = problems.diagnostics().to_vec();
    let problems = match &sources.whole {
        None => problems,
        Some(whole) => {
            let folders = sources.trees.iter();
            let folders = folders.map(|tree| tree.theme.language().folder.as_ref());
            let folders: Vec<&str> = folders.filter(|folder: &&str| !folder.is_empty()).collect();
            sources.trees.iter().fold(problems, |problems, tree| {
                pages::without_problems_of_sampling(whole, &tree.content, &folders, problems)
            })
        }
    };
    Failure::Report(sources.report.clone().merged(problems))
}

/// Adds to each leak where the data or the content contains it. The registry is loaded
/// again, since it is not kept while files are made.
///
/// Only the first leaks are located, because each is searched for in every cell.
fn locate_leaks(mut leaks: Vec<Leak>, project: &Project, trees: &[Tree]) -> Vec<Leak> {
    const LOCATED: usize = 100;
    let count = leaks.len().min(LOCATED);
    let first = &mut leaks[..count];
    let (paths, head) = (&project.config.paths, project.config.publish.head);
    if let Some(registry) = check(project).registry {
        let points = load::points_file(&paths.data);
        scan::locate(first, &registry, head, &|table| {
            let path = paths.data.join(table.file);
            if path.exists() {
                load::bytes::display(&path)
            } else {
                points.clone()
            }
        });
    }
    let written = written_content(&project.config);
    let pages = trees.iter().flat_map(|tree| &tree.content.pages);
    let pages = pages.map(|page| {
        let written = written.get(&page.file).map_or("", String::as_str);
        (page.file.clone(), page.html.as_str(), written)
    });
    scan::locate_in_content(first, pages);
    leaks
}

/// The texts of all content pages as written, by their files as shown in messages.
fn written_content(config: &Config) -> BTreeMap<String, String> {
    let content = load::content::read(config).unwrap_or_default();
    let files = content.files.iter();
    let pages = files.filter(|(path, _)| path.ends_with(".md"));
    pages
        .map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            (content.label(path), text)
        })
        .collect()
}

/// Renders all files of the site.
fn make_site(
    project: &Project,
    sources: &mut Sources,
    sink: &mut Sink<impl Target>,
    progress: &dyn Fn(&str),
) -> Result<(), Failure> {
    progress("生成索引和数据文件");
    let (search, downloads) = make_data(project, sources, sink)?;
    progress("生成页面");
    let mut problems: Vec<Diagnostic> = Vec::new();
    for tree in &sources.trees {
        let input = PagesInput {
            site: &tree.site,
            theme: &tree.theme,
            content: &tree.content,
            trees: &sources.trees,
            search: &search,
            downloads: &downloads,
        };
        pages::name_in(&mut sources.directory, tree.theme.locale());
        let rendered =
            pages::render_batches(&sources.directory, &input, |pages| sink.accept(pages));
        match rendered {
            Ok(()) => {}
            // Broken links are found when all pages of a language are made. Other languages may
            // have some, too; any other problem would be that of all languages.
            Err(Failure::Report(found)) => {
                problems.extend_from_slice(found.diagnostics());
                if !are_broken_links(&found) {
                    break;
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.into())
    }
}

fn are_broken_links(report: &Report) -> bool {
    let mut problems = report.diagnostics().iter();
    problems.all(|problem| problem.code == CONTENT_BROKEN_LINK.code)
}

/// All inputs of a site, checked and without private data.
struct Sources {
    directory: Directory,
    /// The directory of the whole registry, if `directory` is that of a sample.
    whole: Option<Directory>,
    /// The languages of the site.
    trees: Vec<Tree>,
    /// Problems of the data, the settings and the content. It only fails because of the content.
    report: Report,
    ids: KnownIds,
}

/// How much of a registry is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// For a large registry, a sample with all kinds of pages.
    Sample,
}

/// Reads and checks registry, theme and content; one report covers all three. Content with errors
/// is returned, so that its pages can be rendered to find broken links.
fn sources(project: &Project, extent: Extent) -> Result<(Sources, Scanner), Report> {
    let (checked, trees) = rayon::join(|| check_for_site(project), || trees(project));
    let (trees, of_content) = match trees {
        Ok((trees, of_content)) => (Ok(trees), of_content),
        Err(problems) => (Err(problems), Vec::new()),
    };
    let of_content = further_report(&project.config, of_content)
        .diagnostics()
        .to_vec();
    let theme = trees.as_ref().ok().and_then(|trees| trees.first());
    let settings = settings(project, &checked, theme.map(|tree| &tree.theme));
    let settings_fail = settings.fails(project.strict);
    let trees = match trees {
        Ok(trees) if !settings_fail => trees,
        trees => {
            let settings = settings.diagnostics().to_vec();
            let problems = [trees.err(), Some(settings), Some(of_content)];
            let problems = problems.into_iter().flatten().flatten().collect();
            return Err(checked.report.merged(problems));
        }
    };
    let accepted = checked.accepted();
    let (registry, as_of, report) = match accepted {
        Ok(accepted) => accepted,
        Err(report) => return Err(report.merged(of_content)),
    };
    let site = &project.config.site;
    let options = ScanOptions {
        head_published: project.config.publish.head,
        public_values: &[
            &site.identity.contact,
            &site.mirror.contact,
            &site.correction.phone,
            &site.correction.email,
            &site.objection.phone,
            &site.objection.email,
        ],
    };
    let (directory, scanner) = rayon::join(
        || public_view(project, &registry, as_of),
        || Scanner::new(&registry, options),
    );
    let content = trees.iter().map(|tree| &tree.content);
    let mut dated = pages::updated_in_future(directory.as_of, content);
    if project.config.site.profile == Profile::Gov {
        let points_file = load::points_file(&project.config.paths.data);
        let content = trees.iter().map(|tree| &tree.content);
        dated.extend(pages::undated(&directory, content, &points_file));
        let site = &project.config.site;
        let mut over = check::settings::expired_marks(site, directory.as_of);
        over.extend(check::settings::objection_term_over(site, directory.as_of));
        dated.extend(located(&project.config, over));
    }
    let mut warnings = settings.diagnostics().to_vec();
    warnings.extend_from_slice(further_report(&project.config, dated).diagnostics());
    let report = report.merged(warnings);
    if report.fails(project.strict) {
        return Err(report.merged(of_content));
    }
    let report = report.merged(of_content);
    let part = match extent {
        Extent::Whole => None,
        Extent::Sample => {
            let content = trees.iter().map(|tree| &tree.content);
            sample::of(
                &registry,
                &content.flat_map(Content::linked_points).collect(),
            )
        }
    };
    let (directory, whole) = match part {
        None => (directory, None),
        Some(part) => (public_view(project, &part, as_of), Some(directory)),
    };
    // The registry is dropped after this: later stages only see public data.
    let sources = Sources {
        ids: KnownIds::of(&registry),
        directory,
        whole,
        trees,
        report,
    };
    Ok((sources, scanner))
}

/// Problems of the settings, with severities from `[rules]`.
fn settings(project: &Project, checked: &Checked, theme: Option<&Theme>) -> Report {
    let site = &project.config.site;
    let registry = checked.registry.as_ref();
    let regions = registry.map(|registry| registry.regions.as_ref());
    let has_picture = theme.map(|theme| |name: &str| theme.picture(name).is_some());
    let references = check::settings::References {
        regions,
        has_picture: has_picture.as_ref().map(|has_picture| has_picture as _),
        data: Some(&project.config.data),
    };
    let mut problems = check::settings::check(site, references);
    if site.profile == Profile::Gov {
        problems.extend(pages::wording::in_exceptions(&site.wording_exceptions));
    }
    further_report(&project.config, located(&project.config, problems))
}

/// The problems of settings, with the file and the line where they are.
fn located(config: &Config, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let places = &config.places;
    for problem in &mut problems {
        let key = problem.heading.as_deref().unwrap_or_default();
        if let Some(option) = places.options.get(key) {
            (*option).clone_into(&mut problem.file);
        } else if !places.file.is_empty() {
            let line = places.line_of(key);
            places.file.clone_into(&mut problem.file);
            problem.line = problem.line.or(line);
        }
    }
    problems
}

/// The languages of the site, the one at the root first, each with its theme and content, and the
/// problems of the content.
///
/// # Errors
///
/// The problems of all of them, if there is a language without a theme or content that can be read.
fn trees(project: &Project) -> Result<(Vec<Tree>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let config = &project.config;
    let names = &config.site.languages;
    check::settings::check_languages(names).map_err(|problems| located(config, problems))?;
    let (files, label) = match &config.paths.theme {
        None => (None, String::new()),
        Some(folder) => {
            let files = load::folder::read_folder(folder, config.data.max_file_bytes);
            (Some(files), folder.display().to_string())
        }
    };
    let (files, mut problems) = match files.transpose() {
        Ok(files) => (Ok(files), Vec::new()),
        Err(problems) => (Err(()), problems),
    };
    if let Ok(Some(files)) = &files {
        problems.extend(pages::theme::of_no_language(files, &label, names));
    }
    if let (Ok(Some(files)), Profile::Gov) = (&files, config.site.profile) {
        let exceptions = &config.site.wording_exceptions;
        problems.extend(pages::wording::in_theme(files, &label, exceptions));
    }
    let content = load::content::read(config).map_err(|found| problems.extend(found));
    let folders = names.iter().cloned();
    let folders = folders.chain(pages::theme::built_in_languages());
    let folders: BTreeSet<String> = folders.collect();
    let files = files.as_ref().ok();
    let files = files.map(|files| ThemeFiles::new(files.as_ref(), &label));
    let made = Language::of_site(names).into_par_iter().map(|language| {
        let theme = match &files {
            Some(files) => Theme::new(language.clone(), files).map(Some),
            None => Ok(None),
        };
        let site = match &theme {
            Ok(Some(theme)) => theme.site(&config.site),
            _ => config.site.clone(),
        };
        let content = content.as_ref().ok().map(|found| {
            let found = found.in_language(&language.name, &folders);
            let texts = match &theme {
                Ok(Some(theme)) => ContentTexts::of(theme.locale()),
                _ => ContentTexts::default(),
            };
            let label = |name: &str| found.label(name);
            let mut loaded = pages::content::load_all(&found.files, &label, &site, texts);
            loaded.problems.extend(
                loaded
                    .content
                    .sources(&found.files)
                    .flat_map(|(text, file)| check::people::in_page(text, file, &config.data)),
            );
            loaded
        });
        (theme, site, content)
    });
    let (mut trees, mut of_content) = (Vec::new(), Vec::new());
    for (theme, site, content) in made.collect::<Vec<_>>() {
        let content = content.map(|loaded| {
            of_content.extend(loaded.problems);
            loaded.content
        });
        match (theme, content) {
            (Ok(Some(theme)), Some(content)) => trees.push(Tree {
                site,
                theme,
                content,
            }),
            (theme, _) => {
                for problem in theme.err().into_iter().flatten() {
                    // A template with a mistake has it in all languages.
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
    }
    // A file that pages in two languages show is damaged in both.
    let mut once: Vec<Diagnostic> = Vec::with_capacity(of_content.len());
    for problem in of_content {
        if !once.contains(&problem) {
            once.push(problem);
        }
    }
    // A download that pages in only one language link to is published all the same.
    let published = trees.iter().flat_map(|tree| &tree.content.files);
    let published: BTreeSet<&str> = published
        .filter_map(|file| file.path.rsplit('/').next())
        .collect();
    once.retain(|problem| {
        let name = problem.file.rsplit('/').next().unwrap_or_default();
        problem.code != pages::rules::CONTENT_UNREAD_FILE.code || !published.contains(name)
    });
    if problems.is_empty() {
        Ok((trees, once))
    } else {
        problems.extend(once);
        Err(problems)
    }
}

/// Like [`trees`], without those whose content has errors.
///
/// # Errors
///
/// The problems, if some are errors.
pub(crate) fn sound_trees(project: &Project) -> Result<Vec<Tree>, Vec<Diagnostic>> {
    let (trees, problems) = trees(project)?;
    match trees.iter().any(|tree| tree.content.has_errors) {
        true => Err(problems),
        false => Ok(trees),
    }
}

/// Renders the search's files and the downloads, which pages refer to.
fn make_data(
    project: &Project,
    sources: &Sources,
    sink: &mut Sink<impl Target>,
) -> Result<(SearchEntry, Vec<Download>), Failure> {
    let config = &project.config;
    let directory = &sources.directory;
    let (search, downloads) = rayon::join(
        || search::files(directory, FILTERS, &config.search),
        || opendata::in_batches(directory, &config.site, |files| sink.accept(files)),
    );
    let search = search.map_err(Failure::Search)?;
    // First: after a failure to write, nothing more is accepted, and only the first one tells why.
    let downloads = downloads?;
    sink.accept(search.artifacts)?;
    Ok((search.entry, downloads))
}

/// Receives finished files.
trait Target: Send {
    fn stage(&mut self, artifacts: Vec<Artifact>) -> Result<(), Failure>;
}

impl Target for Writer {
    fn stage(&mut self, artifacts: Vec<Artifact>) -> Result<(), Failure> {
        Ok(Self::stage(self, artifacts)?)
    }
}

/// Validates the paths and drops the files.
impl Target for SiteIndex {
    fn stage(&mut self, artifacts: Vec<Artifact>) -> Result<(), Failure> {
        let mut artifacts = artifacts.iter();
        artifacts
            .try_for_each(|artifact| self.claim(&artifact.path, artifact.maker, artifact.role))
            .map_err(Failure::from)
    }
}

/// Scans finished files for personal data and passes them to a target.
struct Sink<T> {
    scanner: Scanner,
    target: T,
    leaks: Vec<Leak>,
    pages: usize,
}

impl<T: Target> Sink<T> {
    fn new(scanner: Scanner, target: T) -> Self {
        Self {
            scanner,
            target,
            leaks: Vec::new(),
            pages: 0,
        }
    }

    /// Scans and stages files. After the first leak files are only scanned, since nothing
    /// will be published.
    fn accept(&mut self, artifacts: Vec<Artifact>) -> Result<(), Failure> {
        self.leaks.extend(self.scanner.scan(&artifacts));
        if !self.leaks.is_empty() {
            return Ok(());
        }
        let is_page = |artifact: &&Artifact| artifact.path.ends_with(".html");
        self.pages += artifacts.iter().filter(is_page).count();
        self.target.stage(artifacts)
    }

    /// Returns the target, the number of pages and the scanner, if making the files succeeded and
    /// none contains personal data; otherwise the failure, with the warnings of the sources.
    fn finish(
        mut self,
        made: Result<(), Failure>,
        project: &Project,
        sources: &Sources,
    ) -> Result<(T, usize, Scanner), Failure> {
        if self.leaks.is_empty() {
            return match made {
                Ok(()) => Ok((self.target, self.pages, self.scanner)),
                Err(failure) => Err(with_warnings(failure, sources)),
            };
        }
        self.leaks.sort();
        let leaks = locate_leaks(self.leaks, project, &sources.trees);
        let problems = leaks.iter().map(Leak::problem).collect();
        Err(Failure::Report(sources.report.clone().merged(problems)))
    }
}
