//! Measures builds: whole runs of the program against its budgets, or each stage.
//!
//! ```text
//! cargo bench --bench build                          each budget, pass or fail
//! cargo bench --bench build -- stages 10000 2        points, threads
//! ```
//!
//! `benches/gen_registry.py` generates the registries. The budgets (`benches/budgets`) hold for
//! two cores without other load; CPU times are the ones to compare elsewhere.

mod budgets;
mod measure;

use measure::{Clock, forget_peak_memory, registry};
use std::error::Error;
use std::fmt;
use std::path::Path;
use wangdian::config::{Config, SiteConfig};
use wangdian::diagnostics::Diagnostic;
use wangdian::directory::{Directory, PublishOptions};
use wangdian::pages::theme::{Theme, ThemeFiles};
use wangdian::pages::{Language, PagesInput};
use wangdian::scan::{ScanOptions, Scanner};
use wangdian::site::Artifact;
use wangdian::write::{ManifestMeta, Writer};
use wangdian::{check, load, opendata, pages, search};

/// The allocator of the program, so that the figures are comparable.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "stages") {
        return budgets::print();
    }
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let points = numbers.first().copied().unwrap_or(10_000);
    let threads = numbers.get(1).copied().unwrap_or(2);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    let folder = registry(points)?;
    println!("{points} points, {threads} threads");
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let out = place.path().join("site");
    for title in ["into a fresh folder", "again, unchanged"] {
        println!("\n{title:<20} {:>8} {:>8} {:>9}", "wall s", "CPU s", "peak");
        forget_peak_memory();
        build(&folder, &out)?;
    }
    Ok(())
}

fn build(data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let mut clock = Clock::start();
    let loaded = load::load_registry(data, &config.data);
    clock.lap("load");
    let checked = check::check(&loaded, &config.data, None);
    clock.lap("check");
    let (Some(registry), Some(as_of)) = (checked.registry, checked.as_of) else {
        return Err(format!("{} errors", checked.diagnostics.errors()).into());
    };
    let options = PublishOptions { as_of, head: false };
    let directory = Directory::publish(&registry, options);
    clock.lap("publish");
    let scanner = Scanner::new(&registry, ScanOptions::default());
    drop(registry);
    clock.lap("scanner");
    let theme = Theme::new(Language::CHINESE, &ThemeFiles::new(None, ""))
        .map_err(|problems| format!("{problems:?}"))?;
    clock.lap("theme");
    let mut writer = Writer::begin(out)?;
    let mut stage = |artifacts: Vec<Artifact>| -> Result<(), Failure> {
        let leaks = scanner.scan(&artifacts);
        if !leaks.is_empty() {
            return Err(Failure(format!("{leaks:?}")));
        }
        let staged = writer.stage(artifacts);
        staged.map_err(|error| Failure(error.to_string()))
    };
    let search = search::files(&directory, search::FILTERS, &config.search)?;
    clock.lap("search");
    stage(search.artifacts)?;
    clock.lap("stage search");
    let downloads = opendata::in_batches(&directory, &config.site, &mut stage)?;
    clock.lap("open data, staged");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = load::folder::read_folder(&root.join("content"), config.data.max_file_bytes)
        .and_then(|mut files| {
            files.retain(|name, _| !name.contains('/'));
            pages::content::load(&files, "content", &SiteConfig::default())
        })
        .map_err(|problems| format!("{problems:?}"))?;
    let input = PagesInput {
        site: &config.site,
        theme: &theme,
        content: &content,
        trees: &[],
        search: &search.entry,
        downloads: &downloads,
    };
    pages::render_batches(&directory, &input, stage)?;
    clock.lap("pages, staged");
    let meta = ManifestMeta {
        as_of,
        source_commit: None,
    };
    let summary = writer.finish(&meta)?;
    clock.lap("finish");
    clock.total();
    println!(
        "{} files, {:.1} MB, {} written",
        summary.files,
        summary.bytes as f64 / 1e6,
        summary.written
    );
    Ok(())
}

/// Why pages could not be rendered or staged.
#[derive(Debug)]
struct Failure(String);

impl From<Vec<Diagnostic>> for Failure {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self(format!("{problems:?}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Failure {}
