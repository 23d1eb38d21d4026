//! wangdian turns the approved registry of public-service points into a searchable
//! static site. The pipeline is the architecture:
//!
//! ```text
//! data/ ─load─► raw rows ─check─► Registry + Report
//!                                    │ publish (the privacy boundary, as of a date)
//!                                    ▼
//!                                Directory
//!                  ┌─────────┬───────┴──┐
//!                pages    search    open data      each: &Directory → artifacts
//!                  └─────────┴───────┬──┘
//!                                    ▼
//!                        Site: path → bytes ─► write
//! ```
//!
//! [`build`] is that picture as a function.

pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod directory;
pub mod links;
pub mod load;
pub mod model;
pub mod opendata;
pub mod pages;
pub mod scan;
pub mod search;
pub mod serve;
pub mod site;
pub mod text;
pub mod write;

use config::Config;
use diagnostics::{Diagnostic, Report};
use directory::{Directory, PublishOptions};
use model::{Date, Registry};
use pages::PagesInput;
use pages::theme::Theme;
use scan::{Leak, ScanOptions};
use search::SearchIndex;
use site::{Site, SiteError};
use std::collections::BTreeMap;
use std::path::Path;
use write::{ManifestMeta, WriteError, WriteSummary};

/// What a run works on: the configuration with the command line's words in it.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Settings; the paths hold from the working directory.
    pub config: Config,
    /// The date that statuses are judged by, where one was asked for.
    pub as_of: Option<Date>,
    /// Treat warnings as errors.
    pub strict: bool,
    /// The commit of the data, where it is known.
    pub source_commit: Option<String>,
}

/// A registry without errors, and all that was remarked on the way.
#[derive(Debug)]
pub struct Checked {
    /// The registry; none where the report fails.
    pub registry: Option<Registry>,
    /// The date that statuses are judged by.
    pub as_of: Option<Date>,
    /// All problems, sorted.
    pub report: Report,
}

/// A site that was written.
#[derive(Debug)]
pub struct Built {
    /// The warnings.
    pub report: Report,
    /// How many pages there are.
    pub pages: usize,
    /// What was written.
    pub summary: WriteSummary,
}

/// Why nothing was built. In every case but a failed write the published site is as it
/// was.
#[derive(Debug)]
pub enum Failure {
    /// Data, content, theme or configuration are wrong.
    Report(Report),
    /// A file of the finished site holds something personal.
    Leaks(Vec<Leak>),
    /// Two stages made one file.
    Site(SiteError),
    /// The search index could not be built.
    Search(tantivy::TantivyError),
    /// The site could not be written.
    Write(WriteError),
}

/// Loads and checks the registry.
pub fn check(project: &Project) -> Checked {
    let data = &project.config.data;
    let loaded = load::load_registry(&project.config.paths.data, data);
    let checked = check::check(loaded, data, project.as_of.or(data.as_of));
    let report = Report::new(checked.diagnostics);
    Checked {
        registry: checked.registry.filter(|_| !report.fails(project.strict)),
        as_of: checked.as_of,
        report,
    }
}

/// Loads and checks the registry, and takes what the public may see of it.
///
/// # Errors
///
/// The report, where it fails.
pub fn directory(project: &Project) -> Result<(Registry, Directory, Report), Report> {
    let Checked {
        registry,
        as_of,
        report,
    } = check(project);
    let (Some(registry), Some(as_of)) = (registry, as_of) else {
        return Err(report);
    };
    let options = PublishOptions {
        as_of,
        head: project.config.publish.head,
    };
    let directory = Directory::publish(&registry, options);
    Ok((registry, directory, report))
}

/// Builds the site and writes it. `progress` is told the name of each stage.
///
/// # Errors
///
/// Nothing is written unless everything was made and has passed its checks.
pub fn build(project: &Project, progress: &dyn Fn(&str)) -> Result<Built, Failure> {
    progress("检查数据");
    let (registry, directory, report) = directory(project).map_err(Failure::Report)?;
    progress("读取主题和文章");
    let (theme, content) =
        theme_and_content(project).map_err(|problems| Failure::Report(Report::new(problems)))?;
    progress("生成页面和索引");
    let site = make_site(project, &directory, &theme, &content)?;
    progress("核对个人信息");
    scan_site(project, &registry, &site)?;
    progress("写入文件");
    let meta = ManifestMeta {
        as_of: directory.as_of,
        source_commit: project.source_commit.clone(),
    };
    let summary =
        write::publish(&site, &project.config.paths.out, &meta).map_err(Failure::Write)?;
    let is_page = |path: &&String| path.ends_with(".html");
    Ok(Built {
        report,
        pages: site.files().keys().filter(is_page).count(),
        summary,
    })
}

/// Reads and prepares the theme and the content folder; all problems of both at once.
fn theme_and_content(
    project: &Project,
) -> Result<(Theme, BTreeMap<String, Vec<u8>>), Vec<Diagnostic>> {
    let paths = &project.config.paths;
    let read =
        |folder: &Path| load::folder::read_folder(folder, project.config.data.max_file_bytes);
    let content = read(&paths.content);
    let theme = match &paths.theme {
        None => Theme::new(None, ""),
        Some(folder) => {
            read(folder).and_then(|files| Theme::new(Some(&files), &folder.display().to_string()))
        }
    };
    match (theme, content) {
        (Ok(theme), Ok(content)) => Ok((theme, content)),
        (theme, content) => {
            let problems = [theme.err(), content.err()];
            Err(problems.into_iter().flatten().flatten().collect())
        }
    }
}

/// Makes every file of the site.
fn make_site(
    project: &Project,
    directory: &Directory,
    theme: &Theme,
    content: &BTreeMap<String, Vec<u8>>,
) -> Result<Site, Failure> {
    let config = &project.config;
    let (search, open_data) = rayon::join(
        || SearchIndex::build(directory)?.compile(&config.search),
        || opendata::artifacts(directory, &config.site),
    );
    let search = search.map_err(Failure::Search)?;
    let input = PagesInput {
        site: &config.site,
        theme,
        content,
        content_label: &config.paths.content.display().to_string(),
        search: &search.entry,
        downloads: &open_data.downloads,
    };
    let pages = pages::render(directory, &input)
        .map_err(|problems| Failure::Report(Report::new(problems)))?;
    let mut site = Site::default();
    site.extend(pages)
        .and_then(|()| site.extend(search.artifacts))
        .and_then(|()| site.extend(open_data.artifacts))
        .map_err(Failure::Site)?;
    Ok(site)
}

/// The last look for personal data, at the finished files.
fn scan_site(project: &Project, registry: &Registry, site: &Site) -> Result<(), Failure> {
    let settings = &project.config.site;
    let options = ScanOptions {
        head_published: project.config.publish.head,
        public_values: &[
            &settings.identity.contact,
            &settings.correction.phone,
            &settings.correction.email,
        ],
    };
    scan::scan(site, registry, options).map_err(Failure::Leaks)
}
