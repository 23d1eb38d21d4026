//! Measures the time to report a registry full of mistakes, by stage.
//!
//! ```text
//! cargo bench --bench report                   100,000 points, 50,000 problems
//! cargo bench --bench report -- 10000          points; half as many problems
//! ```
//!
//! Mistakes are inserted at regular intervals into a valid registry of
//! `benches/gen_registry.py`; the folder is left in `target/tmp`, so that the program can
//! be run on it too. Budget: `wangdian check --format json` takes at most 2 s of CPU time
//! beyond loading.

mod measure;

use measure::{Clock, forget_peak_memory, registry};
use std::error::Error;
use std::path::Path;
use wangdian::config::{Config, DataConfig};
use wangdian::diagnostics::text::TextOptions;
use wangdian::diagnostics::{Language, Problems, github, json, sarif, text};
use wangdian::{check, load, manual};

/// The allocator of the program, so that the figures are comparable.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A column, and the text that replaces its cell.
type Mistake = (&'static str, &'static str);

/// Typical mistakes, used in rotation.
const IN_POINTS: [Mistake; 10] = [
    ("nature", "univercity"),
    ("region", "211499"),
    ("region", "葫芦岛"),
    ("phone", "13800000000"),
    ("email", "ip#example.org"),
    ("updated_on", "2023-02-30"),
    ("website", "www.example.org"),
    ("staff_full_time", "十人"),
    ("longitude", "东经121度"),
    ("postcode", "11600"),
];

const IN_SERVICE_ITEMS: [Mistake; 5] = [
    ("point_id", "syn-00000ol"),
    ("category", "信息捡索"),
    ("fee", "免废"),
    ("mode", "线上线下"),
    ("url", "example.org/服务"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let points = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(100_000);
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()?;
    let sound = registry(points)?;
    let spoilt = sound.with_file_name(format!("registry-{points}-spoilt"));
    std::fs::create_dir_all(&spoilt)?;
    for file in ["designations.csv", "cases.csv", "events.csv"] {
        std::fs::copy(sound.join(file), spoilt.join(file))?;
    }
    let wanted = points * 124 / 1000;
    spoil(&sound, &spoilt, "points.csv", &IN_POINTS, wanted)?;
    // The valid registry has 24 warnings per hundred points: validities that have ended.
    let items = &IN_SERVICE_ITEMS;
    spoil(&sound, &spoilt, "service_items.csv", items, wanted)?;
    println!(
        "{:<20} {:>8} {:>8} {:>9}",
        "sound", "wall s", "CPU s", "peak"
    );
    measure_report(&sound);
    println!(
        "\n{:<20} {:>8} {:>8} {:>9}",
        "spoilt", "wall s", "CPU s", "peak"
    );
    measure_report(&spoilt);
    Ok(())
}

/// Copies a table with a number of evenly spread mistakes.
fn spoil(
    from: &Path,
    to: &Path,
    file: &str,
    mistakes: &[Mistake],
    wanted: usize,
) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(from.join(file))?;
    let headings = reader.headers()?.clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let step = (rows.len() / wanted.max(1)).max(1);
    let mut writer = csv::Writer::from_path(to.join(file))?;
    writer.write_record(&headings)?;
    for (number, row) in rows.iter().enumerate() {
        let turn = number / step;
        if number % step != 0 || turn >= wanted {
            writer.write_record(row)?;
            continue;
        }
        let (column, value) = mistakes[turn % mistakes.len()];
        let cells = headings.iter().zip(row);
        let cells = cells.map(|(heading, cell)| if heading == column { value } else { cell });
        writer.write_record(cells)?;
    }
    Ok(writer.flush()?)
}

/// Loads, checks, and writes the report in every format.
fn measure_report(folder: &Path) {
    forget_peak_memory();
    let config = Config::default();
    let mut clock = Clock::start();
    let loaded = load::load_registry(folder, &config.data);
    clock.lap("load");
    let problems = problems(loaded, &config.data);
    clock.lap("check");
    let report = wangdian::pipeline::report(&config, problems);
    clock.lap("sort");
    let rules = manual::rules();
    let language = Language::Chinese;
    let mut sizes = Vec::new();
    sizes.push(json::render(&report).len());
    clock.lap("as JSON");
    sizes.push(sarif::render(&report, language, rules).len());
    clock.lap("as SARIF");
    sizes.push(github::render(&report, language).len());
    clock.lap("as annotations");
    sizes.push(text::render(&report, language, TextOptions::default()).len());
    clock.lap("as text");
    let terminal = TextOptions {
        colour: true,
        limit: Some(100),
    };
    sizes.push(text::render(&report, language, terminal).len());
    clock.lap("for a terminal");
    clock.total();
    println!("{} problems; bytes {sizes:?}", report.diagnostics().len());
}

/// The problems only; other results are dropped, as the program does.
fn problems(loaded: load::Loaded, options: &DataConfig) -> Problems {
    check::check(&loaded, options, None).diagnostics
}
