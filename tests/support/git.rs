//! Git repositories for tests of reviews.

use super::program::{Project, Run};
use std::process::Command;

/// The sample in a git repository, as one commit.
pub(crate) fn repository() -> Project {
    let project = Project::sample();
    start(&project);
    project
}

/// Creates a repository of a project, with one commit.
pub(crate) fn start(project: &Project) {
    git(project, &["init", "--quiet", "."]);
    commit(project);
}

pub(crate) fn git(project: &Project, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .current_dir(project.path(""))
        .args(["-c", "user.name=t", "-c", "user.email=t@t"]);
    let run = Run::of(isolated(command.args(arguments))).ends_with(0);
    run.stdout.trim().to_owned()
}

/// Ignores the git settings of the user who runs the tests.
pub(crate) fn isolated(command: &mut Command) -> &mut Command {
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
}

pub(crate) fn commit(project: &Project) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", "x"]);
}

pub(crate) fn diff(project: &Project, arguments: &[&str]) -> Run {
    let arguments = [&["diff"], arguments].concat();
    Run::of(isolated(&mut project.command(&arguments)))
}
