//! Time to make all pages of a synthetic registry: `cargo bench --bench render -- 10000`.

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod support;

use std::time::Instant;

fn main() {
    let count = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(10_000);
    let registry = support::synthetic(count);
    let directory = support::directory(&registry);
    let parts = support::SiteParts::default();
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3);
    for round in 1..=rounds {
        let start = Instant::now();
        match support::render(&directory, &parts) {
            Ok(artifacts) => report(round, start, &artifacts),
            Err(problems) => {
                for problem in problems.iter().take(20) {
                    println!(
                        "{}:{:?}: {}",
                        problem.file, problem.line, problem.message.zh
                    );
                }
                return;
            }
        }
    }
}

fn report(round: usize, start: Instant, artifacts: &[wangdian::site::Artifact]) {
    if round == 1 {
        write(artifacts);
    }
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = artifacts.iter().map(|artifact| artifact.bytes.len()).sum();
    let largest = artifacts
        .iter()
        .filter(|a| a.path.ends_with(".html"))
        .max_by_key(|a| a.bytes.len());
    println!(
        "round {round}: {} files, {:.1} MB, {seconds:.3} s wall, {:.3} ms per file; largest page {:?}",
        artifacts.len(),
        bytes as f64 / 1e6,
        seconds * 1e3 / artifacts.len() as f64,
        largest.map(|a| (&a.path, a.bytes.len())),
    );
}

/// Writes the pages to a folder, to look at them: set `RENDER_OUT`.
#[allow(dead_code)]
fn write(artifacts: &[wangdian::site::Artifact]) {
    let Some(folder) = std::env::var_os("RENDER_OUT") else {
        return;
    };
    for artifact in artifacts {
        let path = std::path::Path::new(&folder).join(&artifact.path);
        if let Some(parent) = path.parent() {
            let _ = std::fs::create_dir_all(parent);
        }
        let _ = std::fs::write(path, &artifact.bytes);
    }
}
