//! A closed pipe or a full disk ends a run quietly or with a message, but never in a panic.

#![cfg(unix)]

use crate::support::program::Project;
use crate::support::{git, program};
use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

/// Every command in every format, with its normal exit status.
fn commands() -> Vec<(Vec<&'static str>, i32)> {
    let mut commands: Vec<(Vec<&str>, i32)> = vec![
        (vec!["--help"], 0),
        (vec!["--version"], 0),
        (vec!["check", "--help"], 0),
        (vec!["check", "--no-such-option"], 2),
        (vec!["check", "--data", "nowhere"], 2),
        (vec!["build", "--out", "site"], 0),
        (vec!["build", "--out", "site", "--format", "json"], 0),
        (vec!["build", "--data", "broken", "--format", "json"], 1),
        (vec!["build", "--data", "broken"], 1),
        (vec!["build", "--out", "."], 2),
        (vec!["explain"], 0),
        (vec!["explain", "--format", "markdown"], 0),
        (vec!["explain", "bad-date"], 0),
        (vec!["explain", "bad-data"], 2),
        (vec!["import", "sheet.csv", "--out", "merged"], 0),
        (
            vec!["import", "sheet.csv", "--out", "merged", "--format", "json"],
            0,
        ),
        (vec!["import", "nothing.csv", "--out", "merged"], 1),
        (vec!["search", "图书馆"], 0),
        (vec!["search", "图书馆", "--format", "json", "--facets"], 0),
        (vec!["search", "-"], 0),
        (vec!["verify", "public"], 0),
        (vec!["verify", "changed"], 1),
        (vec!["verify", "nowhere"], 2),
    ];
    for format in ["text", "json", "github", "sarif"] {
        commands.push((vec!["check", "--format", format], 0));
        commands.push((vec!["check", "--data", "broken", "--format", format], 1));
    }
    for format in ["text", "json", "markdown"] {
        commands.push((vec!["diff", "data", "data", "--format", format], 0));
        commands.push((vec!["diff", "--git", "HEAD", "--format", format], 0));
        commands.push((vec!["diff", "data", "broken", "--format", format], 1));
    }
    commands
}

fn project() -> Project {
    let project = Project::sound();
    git::start(&project);
    project.run(&["build"]).ends_with(0);
    program::copy_folder(&project.path("public"), &project.path("changed"));
    project.write("changed/index.html", "x");
    project.write("changed/more.html", "x");
    program::copy_folder(&project.path("data"), &project.path("broken"));
    project.write("broken/points.csv", "id,name,nature,region\np-1,甲,x,x\n");
    project.write(
        "sheet.csv",
        "名称,机构性质,所在地区,网点类型\n丙图书馆,公共图书馆,大连市,省级网点\n",
    );
    project.write("nothing.csv", "甲,乙\n");
    project
}

fn start(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.command(arguments);
    git::isolated(&mut command);
    command.stdin(Stdio::piped());
    command
}

/// Runs a command to its end; returns status and standard error.
fn end(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command.spawn().expect("the program starts");
    if let Some(mut input) = child.stdin.take() {
        // Most commands do not read standard input.
        let _ = input.write_all("{\"query\":\"图书馆\"}\n".repeat(50).as_bytes());
    }
    let output = child.wait_with_output().expect("it ends");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn full() -> File {
    let mut options = File::options();
    options.write(true).open("/dev/full").expect("/dev/full")
}

/// The write end of a pipe without a reader.
fn closed() -> std::io::PipeWriter {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer
}

#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let project = project();
    for (arguments, status) in commands() {
        let mut command = start(&project, &arguments);
        let (ended, words) = end(command.stdout(closed()).stderr(Stdio::piped()));
        assert_eq!(ended, Some(status), "{arguments:?}: {words}");
        assert!(!words.contains("panicked"), "{arguments:?}: {words}");
        assert!(!words.contains("Broken pipe"), "{arguments:?}: {words}");
    }
}

#[test]
fn a_full_disk_is_reported_and_exits_with_two() {
    let project = project();
    for (arguments, status) in commands() {
        let answers = {
            let mut command = start(&project, &arguments);
            let output = command.stdin(Stdio::null()).output().expect("it starts");
            !output.stdout.is_empty()
        };
        // A search without requests prints nothing.
        let expected = if answers || arguments == ["search", "-"] {
            2
        } else {
            status
        };
        let mut command = start(&project, &arguments);
        let (ended, words) = end(command.stdout(full()).stderr(Stdio::piped()));
        assert_eq!(ended, Some(expected), "{arguments:?}: {words}");
        assert!(!words.contains("panicked"), "{arguments:?}: {words}");
        assert_eq!(
            words.contains("无法输出"),
            answers || arguments == ["search", "-"],
            "{arguments:?}: {words}"
        );
    }
}

#[test]
fn failed_writes_to_standard_error_are_ignored() {
    let project = project();
    let talkative = |arguments: &[&str], status: i32| {
        status != 0 || (arguments[0] == "build" && arguments.len() == 3)
    };
    for (arguments, status) in commands() {
        if !talkative(&arguments, status) {
            continue;
        }
        for gone in [true, false] {
            let mut command = start(&project, &arguments);
            command.stdout(Stdio::null());
            if gone {
                command.stderr(closed());
            } else {
                command.stderr(full());
            }
            let (ended, _) = end(&mut command);
            assert_eq!(ended, Some(status), "{arguments:?}");
        }
    }
}
