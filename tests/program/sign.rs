//! A publisher signs a site, and whoever has a copy proves that it is the publisher's.

use crate::support::program::{Project, Run};
use std::process::Command;

/// A project with a built site of a day, and the keys of its office.
fn built() -> Project {
    let project = Project::sound();
    build(&project, "2026-06-30");
    project
        .run(&["sign", "--new-key", "office.key"])
        .ends_with(0);
    project
}

fn build(project: &Project, day: &str) {
    project
        .run(&["build", "--as-of", day, "--out", "public"])
        .ends_with(0);
}

fn sign(project: &Project) -> Run {
    project.run(&["sign", "public", "--key", "office.key"])
}

fn verify(project: &Project, more: &[&str]) -> Run {
    let arguments = ["verify", "public", "--key", "office.pub"];
    project.run(&[&arguments, more].concat())
}

/// Runs Debian's minisign in the folder of a project.
#[track_caller]
fn minisign(project: &Project, arguments: &[&str]) -> String {
    let mut command = Command::new("minisign");
    let run = Run::of(command.args(arguments).current_dir(project.path("")));
    run.ends_with(0).stdout
}

#[test]
fn a_signed_site_is_verified_with_the_public_key() {
    let project = built();
    let run = sign(&project).ends_with(0);
    assert_eq!(
        run.stdout,
        "已给 `public` 签名：数据日期 2026-06-30，有效到 2026-09-28\n"
    );
    let run = verify(&project, &["--as-of", "2026-07-01"]).ends_with(0);
    assert!(run.stdout.contains("签名可信"), "{}", run.stdout);
    assert!(run.stdout.contains("完好"), "{}", run.stdout);
    project.run(&["audit", "public"]).ends_with(0);
}

/// Without a folder, commands take the one of the settings and not what a former build left in
/// `public`.
#[test]
fn the_folder_of_the_settings_is_signed_and_audited() {
    let project = built();
    project.write("wangdian.toml", "[paths]\nout = \"site\"\n");
    project.run(&["build"]).ends_with(0);
    let run = project.run(&["sign", "--key", "office.key"]).ends_with(0);
    assert!(run.stdout.starts_with("已给 `site` 签名"), "{}", run.stdout);
    let run = project.run(&["audit"]).ends_with(0);
    assert!(run.stderr.contains("检查了 `site` 里的"), "{}", run.stderr);
    let run = project.run(&["audit", "public"]).ends_with(0);
    assert!(
        run.stderr.contains("检查了 `public` 里的"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_changed_page_an_old_copy_and_an_expired_one_are_refused() {
    let project = built();
    sign(&project).ends_with(0);
    let refused = |more: &[&str], words: &str| {
        let run = verify(&project, more).ends_with(1);
        let output = format!("{}{}", run.stdout, run.stderr);
        assert!(output.contains(words), "{output}");
    };
    refused(&["--as-of", "2026-09-29"], "签名已过期：有效到 2026-09-28");
    let newer = ["--as-of", "2026-07-01", "--not-older-than", "2026-07-01"];
    refused(&newer, "副本太旧");
    project.write("public/index.html", "changed");
    refused(&["--as-of", "2026-07-01"], "内容不同: index.html");
    project.edit("public/manifest.json", "2026-06-30", "2026-07-01");
    refused(&["--as-of", "2026-07-01"], "签名不可信");
}

#[test]
fn without_a_day_the_signature_must_hold_today() {
    let project = built();
    let run = project.run(&[
        "sign",
        "public",
        "--key",
        "office.key",
        "--expires",
        "2026-07-01",
    ]);
    run.ends_with(0);
    // These tests run after that day.
    let run = verify(&project, &[]).ends_with(1);
    assert!(run.stderr.contains("签名已过期"), "{}", run.stderr);
    let mut command = project.command(&["verify", "public", "--key", "office.pub"]);
    // Noon of that day in China.
    Run::of(command.env("SOURCE_DATE_EPOCH", "1782878400")).ends_with(0);
}

#[test]
fn an_unsigned_site_and_one_that_was_built_again_are_refused() {
    let project = built();
    let run = verify(&project, &[]).ends_with(1);
    assert!(run.stderr.contains("没有签名文件"), "{}", run.stderr);
    sign(&project).ends_with(0);
    let run = project
        .run(&["build", "--as-of", "2026-07-01"])
        .ends_with(0);
    assert!(
        run.stderr.contains("请重新运行 wangdian sign"),
        "{}",
        run.stderr
    );
    // There is none any more, so nothing is to be said.
    let run = project
        .run(&["build", "--as-of", "2026-07-02"])
        .ends_with(0);
    assert!(!run.stderr.contains("wangdian sign"), "{}", run.stderr);
    let run = verify(&project, &[]).ends_with(1);
    assert!(run.stderr.contains("没有签名文件"), "{}", run.stderr);
}

#[test]
fn the_secret_key_comes_from_a_file_or_the_environment_and_is_never_printed() {
    let project = built();
    let secret = project.read("office.key");
    let line = secret.lines().nth(1).unwrap().to_owned();
    let with = |key: &str| {
        let mut command = project.command(&["sign", "public"]);
        Run::of(command.env("WANGDIAN_SIGNING_KEY", key))
    };
    for key in [&secret, &line] {
        let run = with(key).ends_with(0);
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(&line));
    }
    let damaged = line.replace('A', "B");
    let run = with(&damaged).ends_with(2);
    assert!(
        run.stderr.contains("不是 minisign 格式的私钥"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains(&damaged[..20]));
    let run = project.run(&["sign", "public"]).ends_with(2);
    assert!(
        run.stderr.contains("WANGDIAN_SIGNING_KEY"),
        "{}",
        run.stderr
    );
    let run = project
        .run(&["sign", "public", "--key", "office.pub"])
        .ends_with(2);
    assert!(run.stderr.contains("私钥"), "{}", run.stderr);
    let run = project
        .run(&["verify", "public", "--key", "office.key"])
        .ends_with(2);
    assert!(run.stderr.contains("公钥"), "{}", run.stderr);
    assert!(!run.stderr.contains(&line));
}

#[test]
fn a_key_with_a_password_needs_it() {
    let project = built();
    let with = |arguments: &[&str], password: Option<&str>| {
        let mut command = project.command(arguments);
        match password {
            Some(password) => command.env("WANGDIAN_SIGNING_PASSWORD", password),
            None => command.env_remove("WANGDIAN_SIGNING_PASSWORD"),
        };
        Run::of(command.stdin(std::process::Stdio::null()))
    };
    with(&["sign", "--new-key", "safe.key"], Some("秘密")).ends_with(0);
    let sign = ["sign", "public", "--key", "safe.key"];
    let run = with(&sign, None).ends_with(2);
    assert!(
        run.stderr.contains("WANGDIAN_SIGNING_PASSWORD"),
        "{}",
        run.stderr
    );
    let run = with(&sign, Some("错")).ends_with(2);
    assert!(run.stderr.contains("密码不对"), "{}", run.stderr);
    with(&sign, Some("秘密")).ends_with(0);
    let verify = [
        "verify",
        "public",
        "--key",
        "safe.pub",
        "--as-of",
        "2026-07-01",
    ];
    project.run(&verify).ends_with(0);
}

#[test]
fn minisign_accepts_our_signature_and_our_keys() {
    let project = built();
    sign(&project).ends_with(0);
    let said = minisign(
        &project,
        &["-V", "-p", "office.pub", "-m", "public/manifest.json"],
    );
    assert!(
        said.contains("Signature and comment signature verified"),
        "{said}"
    );
    assert!(
        said.contains("as-of:2026-06-30 expires:2026-09-28"),
        "{said}"
    );
    std::fs::remove_file(project.path("public/manifest.json.minisig")).unwrap();
    let comment = "wangdian as-of:2026-06-30 expires:2026-12-31";
    let signed = [
        "-S",
        "-W",
        "-s",
        "office.key",
        "-t",
        comment,
        "-m",
        "public/manifest.json",
    ];
    minisign(&project, &signed);
    let run = verify(&project, &["--as-of", "2026-12-31"]).ends_with(0);
    assert!(run.stdout.contains("有效到 2026-12-31"), "{}", run.stdout);
}

#[test]
fn we_accept_the_signature_and_the_keys_of_minisign() {
    let project = built();
    minisign(
        &project,
        &["-G", "-W", "-p", "debian.pub", "-s", "debian.key"],
    );
    project
        .run(&["sign", "public", "--key", "debian.key"])
        .ends_with(0);
    minisign(
        &project,
        &["-V", "-p", "debian.pub", "-m", "public/manifest.json"],
    );
    let verify = [
        "verify",
        "public",
        "--key",
        "debian.pub",
        "--as-of",
        "2026-07-01",
    ];
    project.run(&verify).ends_with(0);
    // Its own comment tells no days, so that an old copy could not be told.
    std::fs::remove_file(project.path("public/manifest.json.minisig")).unwrap();
    minisign(
        &project,
        &["-S", "-W", "-s", "debian.key", "-m", "public/manifest.json"],
    );
    let run = project.run(&verify).ends_with(1);
    assert!(
        run.stderr.contains("没有写明数据日期和有效期"),
        "{}",
        run.stderr
    );
}
