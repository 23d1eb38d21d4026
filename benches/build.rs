//! How long each stage of a build takes, and how much memory all of them together.
//!
//! ```text
//! cargo bench --bench build                    10,000 points, two threads
//! cargo bench --bench build -- 100000 2        points, threads
//! ```
//!
//! The registry is made by `benches/gen_registry.py`. Budgets, on two cores: the whole
//! build from CSV to a written site at most 3 s of CPU time and 2.2 s of wall time at
//! 10,000 points, 300 MB of memory, and at 100,000 points at most 11 times that time.
//! CPU time is what to compare; wall time depends on what else the machine does.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use wangdian::config::Config;
use wangdian::directory::{Directory, PublishOptions};
use wangdian::pages::PagesInput;
use wangdian::pages::theme::Theme;
use wangdian::scan::ScanOptions;
use wangdian::site::Site;
use wangdian::write::ManifestMeta;
use wangdian::{check, load, opendata, pages, scan, search, write};

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let points = numbers.first().copied().unwrap_or(10_000);
    let threads = numbers.get(1).copied().unwrap_or(2);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("registry-{points}"));
    generate(points, &folder)?;
    println!("{points} points, {threads} threads");
    println!("{:<12} {:>8} {:>8}", "stage", "wall s", "CPU s");
    build(&folder)
}

/// Makes the registry where it is not there yet.
fn generate(points: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    if folder.join("events.csv").exists() {
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let status = Command::new("python3")
        .arg(root.join("benches/gen_registry.py"))
        .args(["--points", &points.to_string(), "--seed", "1", "--regions"])
        .arg(root.join("data/regions.csv"))
        .arg("--out")
        .arg(folder)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("gen_registry.py failed".into())
    }
}

fn build(data: &Path) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let mut clock = Clock::start();
    let loaded = load::load_registry(data, &config.data);
    clock.lap("load");
    let checked = check::check(loaded, &config.data, None);
    clock.lap("check");
    let (Some(registry), Some(as_of)) = (checked.registry, checked.as_of) else {
        return Err(format!("{} problems", checked.diagnostics.len()).into());
    };
    let options = PublishOptions { as_of, head: false };
    let directory = Directory::publish(&registry, options);
    clock.lap("publish");
    let index = search::SearchIndex::build(&directory)?;
    clock.lap("index");
    let shards = index.compile(&config.search)?;
    clock.lap("shards");
    drop(index);
    let open_data = opendata::artifacts(&directory, &config.site);
    clock.lap("open data");
    let theme = Theme::new(None, "").map_err(|problems| format!("{problems:?}"))?;
    clock.lap("theme");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = load::folder::read_folder(&root.join("content"), config.data.max_file_bytes)
        .map_err(|problems| format!("{problems:?}"))?;
    let input = PagesInput {
        site: &config.site,
        theme: &theme,
        content: &content,
        content_label: "content",
        search: &shards.entry,
        downloads: &open_data.downloads,
    };
    let pages = pages::render(&directory, &input).map_err(|problems| format!("{problems:?}"))?;
    clock.lap("pages");
    let mut site = Site::default();
    site.extend(pages)?;
    site.extend(shards.artifacts)?;
    site.extend(open_data.artifacts)?;
    clock.lap("collect");
    scan::scan(&site, &registry, ScanOptions::default()).map_err(|leaks| format!("{leaks:?}"))?;
    clock.lap("scan");
    let out = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let meta = ManifestMeta {
        as_of,
        source_commit: None,
    };
    let target = out.path().join("site");
    let summary = write::publish(&site, &target, &meta).map_err(|error| error.text().en)?;
    clock.lap("write");
    write::publish(&site, &target, &meta).map_err(|error| error.text().en)?;
    clock.lap("write again");
    clock.total();
    println!(
        "{} files, {:.1} MB",
        summary.files,
        summary.bytes as f64 / 1e6
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak:.0} MB");
    }
    Ok(())
}

/// Wall and CPU time since the last lap.
struct Clock {
    start: (Instant, f64),
    last: (Instant, f64),
}

impl Clock {
    fn start() -> Self {
        let now = (Instant::now(), cpu_seconds());
        Self {
            start: now,
            last: now,
        }
    }

    fn lap(&mut self, stage: &str) {
        self.last = Self::print(stage, self.last);
    }

    fn total(&self) {
        Self::print("all", self.start);
    }

    fn print(stage: &str, (wall, cpu): (Instant, f64)) -> (Instant, f64) {
        let now = (Instant::now(), cpu_seconds());
        println!(
            "{stage:<12} {:>8.3} {:>8.2}",
            now.0.duration_since(wall).as_secs_f64(),
            now.1 - cpu
        );
        now
    }
}

/// User and system time of this process; 0 where the system has no `/proc`.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may hold spaces.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| {
        fields
            .get(field)
            .and_then(|ticks| ticks.parse::<f64>().ok())
    };
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / TICKS_PER_SECOND
}

/// The most memory this process ever held, megabytes; none where the system has no `/proc`.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
