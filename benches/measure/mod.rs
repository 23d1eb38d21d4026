//! Shared by benchmarks: generating a registry, and measuring stages.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The folder of a registry of `points` points, generated if missing.
pub(crate) fn registry(points: usize) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("registry-{points}"));
    if folder.join("events.csv").exists() {
        return Ok(folder);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let status = Command::new("python3")
        .arg(root.join("benches/gen_registry.py"))
        .args(["--points", &points.to_string(), "--seed", "1", "--regions"])
        .arg(root.join("data/regions.csv"))
        .arg("--out")
        .arg(&folder)
        .status()?;
    if status.success() {
        Ok(folder)
    } else {
        Err("gen_registry.py failed".into())
    }
}

/// Wall and CPU time since the last lap, and peak memory.
pub(crate) struct Clock {
    start: (Instant, f64),
    last: (Instant, f64),
}

impl Clock {
    /// Starts measuring.
    pub(crate) fn start() -> Self {
        let now = (Instant::now(), cpu_seconds(OWN_TIMES));
        Self {
            start: now,
            last: now,
        }
    }

    /// Prints the time of a stage.
    pub(crate) fn lap(&mut self, stage: &str) {
        self.last = Self::print(stage, self.last);
    }

    /// Prints the total time.
    pub(crate) fn total(&self) {
        Self::print("all", self.start);
    }

    fn print(stage: &str, (wall, cpu): (Instant, f64)) -> (Instant, f64) {
        let now = (Instant::now(), cpu_seconds(OWN_TIMES));
        println!(
            "{stage:<20} {:>8.3} {:>8.2} {:>6.0} MB",
            now.0.duration_since(wall).as_secs_f64(),
            now.1 - cpu,
            peak_memory("self").unwrap_or(0.0)
        );
        now
    }
}

/// The fields of `/proc/self/stat` with the user and system time of this process, after its name.
const OWN_TIMES: [usize; 2] = [11, 12];

/// User and system time in these fields of `/proc/self/stat`; 0 if the system has no `/proc`.
pub(crate) fn cpu_seconds(fields_of_times: [usize; 2]) -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name, in parentheses, may contain spaces.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| {
        fields
            .get(field)
            .and_then(|ticks| ticks.parse::<f64>().ok())
    };
    let [user, system] = fields_of_times.map(|field| ticks(field).unwrap_or(0.0));
    (user + system) / TICKS_PER_SECOND
}

/// Peak memory of a process (`self` or its number) since [`forget_peak_memory`], megabytes; `None`
/// if it has ended, or if the system has no `/proc`.
pub(crate) fn peak_memory(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Resets the peak, if the system can.
pub(crate) fn forget_peak_memory() {
    const RESET_PEAK: &str = "5";
    let _ = std::fs::write("/proc/self/clear_refs", RESET_PEAK);
}
