//! What packages consist of, and how a released program is installed.

use crate::support::program::{Project, ROOT, Run};
use std::process::Command;

/// Completes a command line in bash: the words, the last of which is being typed.
fn complete(project: &Project, words: &[&str]) -> Vec<String> {
    let list = words.join("' '");
    let last = words.len() - 1;
    let script = format!(
        "source share/bash-completion/completions/wangdian\n\
         COMP_WORDS=('{list}') COMP_CWORD={last} COMPREPLY=()\n\
         _wangdian wangdian '{}' '{}'\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words[last],
        words[last - 1]
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let project = Project::sound();
    project.run(&["generate", "share"]).ends_with(0);
    assert_eq!(complete(&project, &["wangdian", "tem"]), ["template"]);
    assert_eq!(
        complete(&project, &["wangdian", "build", "--keep"]),
        ["--keep-days"]
    );
    let profiles = complete(&project, &["wangdian", "build", "--profile", ""]);
    assert_eq!(profiles, ["gov", "mirror", "demo"]);

    let help = project.run(&["help"]).ends_with(0).stdout;
    let (_, commands) = help.split_once("命令：").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    for line in commands.trim().lines() {
        let name = line.split_whitespace().next().unwrap();
        let page = project.read(&format!("share/man/man1/wangdian-{name}.1"));
        assert!(page.contains(".TH wangdian-"), "{page}");
    }
    let build = project.read("share/man/man1/wangdian-build.1");
    assert!(build.contains("检查全部输入并生成网站"), "{build}");

    project.run(&["generate", "share"]).ends_with(2);
    project
        .run(&["generate", "english", "--lang", "en"])
        .ends_with(0);
    let build = project.read("english/man/man1/wangdian-build.1");
    assert!(
        build.contains("Check all input and write the site"),
        "{build}"
    );
}

/// A release as a folder, with an archive whose program prints a version.
fn release(project: &Project, folder: &str) {
    project.write(
        "pack/wangdian-x86_64-unknown-linux-musl/wangdian",
        "#!/bin/sh\necho wangdian 9.9.9\n",
    );
    let script = format!(
        "set -e; mkdir -p {folder}; chmod +x pack/*/wangdian\n\
         tar -C pack -czf {folder}/wangdian-x86_64-unknown-linux-musl.tar.gz wangdian-x86_64-unknown-linux-musl\n\
         cd {folder}; sha256sum *.tar.gz > SHA256SUMS"
    );
    let made = Command::new("bash")
        .args(["-c", &script])
        .current_dir(project.path(""))
        .status();
    assert!(made.unwrap().success());
}

fn install(project: &Project, version: &str, sha256: &str) -> Run {
    let script = format!("{ROOT}/.ci/install");
    Run::of(
        Command::new(script)
            .arg("program")
            .current_dir(project.path(""))
            .env(
                "RELEASES",
                format!("file://{}", project.path("releases").display()),
            )
            .env("VERSION", version)
            .env("SHA256", sha256),
    )
}

#[test]
fn a_released_program_is_installed_if_it_is_what_was_released() {
    let project = Project::sound();
    release(&project, "releases/download/v9.9.9");
    release(&project, "releases/latest/download");
    for version in ["9.9.9", "v9.9.9", ""] {
        let run = install(&project, version, "").ends_with(0);
        assert_eq!(run.stdout, "wangdian 9.9.9\n");
        std::fs::remove_dir_all(project.path("program")).unwrap();
    }

    let is_refused = |run: Run| {
        assert_ne!(run.status, 0, "{}", run.stdout);
        assert!(!project.path("program").exists(), "{}", run.stderr);
        run.stderr
    };
    is_refused(install(&project, "9.9.8", ""));
    let other = "0".repeat(64);
    let error = is_refused(install(&project, "9.9.9", &other));
    assert!(error.contains("SHA-256"), "{error}");
    let sums = "releases/download/v9.9.9/SHA256SUMS";
    let changed = project
        .read(sums)
        .replacen(|c: char| c.is_ascii_hexdigit(), "g", 1);
    project.write(sums, changed);
    is_refused(install(&project, "9.9.9", ""));
}

#[test]
fn the_notes_of_a_release_are_its_part_of_the_changelog() {
    let notes = |version: &str| Run::of(Command::new(format!("{ROOT}/.ci/notes")).arg(version));
    let unreleased = notes("Unreleased").ends_with(0).stdout;
    assert!(
        unreleased.contains("### ") && !unreleased.contains("## [Un"),
        "{unreleased}"
    );
    let error = notes("99.0.0").ends_with(1).stderr;
    assert!(error.contains("[99.0.0]"), "{error}");
}
