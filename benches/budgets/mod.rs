//! Measures whole runs of the program against the budgets of a build.

use crate::measure::{cpu_seconds, peak_memory, registry};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What builds of one size may cost on two cores that have nothing else to do.
struct Budget {
    /// Points; `None` is the repository's own data.
    points: Option<usize>,
    /// The middle one of so many runs counts.
    runs: usize,
    /// User and system time, seconds.
    cpu: f64,
    /// Seconds.
    wall: Option<f64>,
    /// Peak memory, megabytes.
    memory: Option<f64>,
}

const BUDGETS: [Budget; 3] = [
    Budget {
        points: None,
        runs: 21,
        cpu: 0.06,
        wall: None,
        memory: None,
    },
    Budget {
        points: Some(10_000),
        runs: 5,
        cpu: 3.2,
        wall: Some(2.0),
        memory: Some(230.0),
    },
    Budget {
        points: Some(100_000),
        runs: 1,
        cpu: 34.0,
        wall: None,
        memory: Some(1000.0),
    },
];

/// The fields of `/proc/self/stat` with the times of all children that have ended.
const TIMES_OF_CHILDREN: [usize; 2] = [13, 14];

/// What one run cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    cpu: f64,
    wall: f64,
    memory: f64,
}

/// Prints for each budget what was measured, and whether it is kept.
pub(crate) fn print() -> Result<(), Box<dyn Error>> {
    let place = output_folder()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown").to_owned();
    println!("into {}, load average {load}", place.path().display());
    println!("{:<16} {:<8} {:>10} {:>10}", "", "", "budget", "measured");
    for budget in &BUDGETS {
        let data = match budget.points {
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("data"),
            Some(points) => registry(points)?,
        };
        let costs = (0..budget.runs)
            .map(|run| cost(&data, &place.path().join(format!("{run}"))))
            .collect::<Result<Vec<Cost>, _>>()?;
        let title = budget.points.map_or_else(
            || "own data".to_owned(),
            |points| format!("{points} points"),
        );
        let lines = [
            (
                "CPU",
                Some(budget.cpu),
                "s",
                middle(&costs, |cost| cost.cpu),
            ),
            ("wall", budget.wall, "s", middle(&costs, |cost| cost.wall)),
            (
                "memory",
                budget.memory,
                "MB",
                middle(&costs, |cost| cost.memory),
            ),
        ];
        for (name, allowed, unit, measured) in lines {
            let digits = if unit == "s" { 2 } else { 0 };
            let (allowed, verdict) = match allowed {
                None => (String::new(), ""),
                Some(allowed) => (
                    format!("{allowed:.digits$} {unit}"),
                    if measured <= allowed { "pass" } else { "FAIL" },
                ),
            };
            let measured = format!("{measured:.digits$} {unit}");
            println!("{title:<16} {name:<8} {allowed:>10} {measured:>10} {verdict}");
        }
    }
    Ok(())
}

/// A folder in memory where there is one: deleting files slows many disks down for minutes.
fn output_folder() -> std::io::Result<tempfile::TempDir> {
    let memory = PathBuf::from("/dev/shm");
    let place = match memory.is_dir() {
        true => memory,
        false => env!("CARGO_TARGET_TMPDIR").into(),
    };
    tempfile::tempdir_in(place)
}

fn middle(costs: &[Cost], value: impl Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Builds a site into a new folder, and deletes it.
fn cost(data: &Path, out: &Path) -> Result<Cost, Box<dyn Error>> {
    let before = cpu_seconds(TIMES_OF_CHILDREN);
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wangdian"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--data"])
        .arg(data)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let process = child.id().to_string();
    let mut memory: f64 = 0.0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        memory = memory.max(peak_memory(&process).unwrap_or_default());
        sleep(Duration::from_millis(2));
    };
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_seconds(TIMES_OF_CHILDREN) - before;
    if !ended.success() {
        return Err(format!("wangdian build --data {} failed", data.display()).into());
    }
    fs::remove_dir_all(out)?;
    Ok(Cost { cpu, wall, memory })
}
