//! Measures whole runs of the program against the budgets of a build.

use crate::measure::registry;
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
    let before = children_cpu_seconds();
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
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut memory: f64 = 0.0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        memory = memory.max(peak_memory(&status).unwrap_or_default());
        sleep(Duration::from_millis(2));
    };
    let wall = start.elapsed().as_secs_f64();
    let cpu = children_cpu_seconds() - before;
    if !ended.success() {
        return Err(format!("wangdian build --data {} failed", data.display()).into());
    }
    fs::remove_dir_all(out)?;
    Ok(Cost { cpu, wall, memory })
}

/// User and system time of all children that have ended; 0 if the system has no `/proc`.
fn children_cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name, in parentheses, may contain spaces.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| -> f64 {
        let ticks = fields.get(field).and_then(|ticks| ticks.parse().ok());
        ticks.unwrap_or_default()
    };
    (ticks(13) + ticks(14)) / TICKS_PER_SECOND
}

/// The peak memory of a running process, megabytes.
fn peak_memory(status: &Path) -> Option<f64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
