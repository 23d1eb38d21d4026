//! `serve --watch`: what is saved is seen, and what is wrong is told.

use crate::support::program::{Project, Run};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A preview that builds its project; stopped when dropped.
struct Watching {
    process: Child,
    address: String,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Watching {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(&["serve", "--watch", "--port", "0"]);
        let mut process = command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        // What is printed later must not block the program.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let address = line.trim().trim_start_matches("http://").trim_matches('/');
        Self {
            process,
            address: address.to_owned(),
        }
    }

    /// The response to a request, head and body.
    fn get(&self, path: &str) -> String {
        let address = &self.address;
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn status(&self) -> serde_json::Value {
        let response = self.get("/.wangdian/status");
        let (_, body) = response.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Waits until a page has a text; the runner ends a test that waits in vain.
    fn until_page_has(&self, path: &str, text: &str) {
        while !self.get(path).contains(text) {
            std::thread::yield_now();
        }
    }

    /// Waits for the status after a build that failed or not.
    fn until_build(&self, succeeded: bool, report_has: &str) -> serde_json::Value {
        loop {
            let status = self.status();
            let report = status["report"].as_str().unwrap();
            if status["succeeded"] == succeeded && report.contains(report_has) {
                return status;
            }
            std::thread::yield_now();
        }
    }
}

const PAGE: &str = "/points/p-1.html";

#[test]
fn what_is_saved_is_seen_and_pages_learn_that_they_are_old() {
    let project = Project::sound();
    let watching = Watching::start(&project, &[]);
    watching.until_page_has(PAGE, "甲图书馆");
    let first = watching.until_build(true, "")["version"].as_u64().unwrap();
    assert!(
        watching
            .get(PAGE)
            .contains(&format!("live.js?version={first}"))
    );

    // A table, in place and replaced as editors do.
    project.edit("data/points.csv", "甲图书馆", "丙图书馆");
    watching.until_page_has(PAGE, "丙图书馆");
    let text = project
        .read("data/points.csv")
        .replace("丙图书馆", "丁图书馆");
    project.write("data/.points.csv.new", text);
    std::fs::rename(
        project.path("data/.points.csv.new"),
        project.path("data/points.csv"),
    )
    .unwrap();
    watching.until_page_has(PAGE, "丁图书馆");

    // A content page that is new, in a folder that is new.
    std::fs::remove_dir_all(project.path("content")).unwrap();
    let page = "+++\ntitle = \"新的一页\"\ndescription = \"说明。\"\norder = 1\nupdated_on = \"2026-06-01\"\nmenu = \"新\"\n+++\n\n正文。\n";
    project.write("content/added.md", page);
    watching.until_page_has("/added.html", "新的一页");

    // Settings that name a theme, and then the theme.
    let theme = |text: &str| {
        let locale = format!("[home]\nas_of = \"{text}\"\n");
        project.write("mine/locales/zh.toml", locale);
    };
    theme("数据到这一天");
    project.edit("wangdian.toml", "[paths]\n", "[paths]\ntheme = \"mine\"\n");
    watching.until_page_has("/", "数据到这一天");
    theme("数据到那一天");
    watching.until_page_has("/", "数据到那一天");
    assert!(watching.status()["version"].as_u64().unwrap() > first);
}

#[test]
fn what_is_wrong_is_told_and_the_last_good_site_stays() {
    let project = Project::sound();
    let watching = Watching::start(&project, &["--lang", "en"]);
    watching.until_page_has(PAGE, "甲图书馆");
    let version = watching.until_build(true, "")["version"].clone();

    project.edit("data/points.csv", "210200", "999999");
    let status = watching.until_build(false, "999999");
    let heading = status["heading"].as_str().unwrap();
    assert!(heading.starts_with("errors: 1;"), "{heading}");
    assert_eq!(status["version"], version, "pages need not reload");
    assert!(watching.get(PAGE).contains("甲图书馆"));

    project.edit("data/points.csv", "999999", "210200");
    watching.until_build(true, "");
    project.edit("wangdian.toml", "[site]", "[sight]");
    watching.until_build(false, "sight");
    project.edit("wangdian.toml", "[sight]", "[site]");
    watching.until_build(true, "");

    // A folder that is moved away and comes back.
    std::fs::rename(project.path("data"), project.path("away")).unwrap();
    watching.until_build(false, "");
    assert!(watching.get(PAGE).contains("甲图书馆"));
    std::fs::rename(project.path("away"), project.path("data")).unwrap();
    watching.until_build(true, "");
}

#[test]
fn problems_are_seen_before_there_is_a_site() {
    let project = Project::sound();
    project.edit("data/points.csv", "210200", "999999");
    let watching = Watching::start(&project, &[]);
    watching.until_build(false, "999999");
    let page = watching.get("/");
    assert!(
        page.starts_with("HTTP/1.1 404 ") && page.contains("live.js"),
        "{page}"
    );
    project.edit("data/points.csv", "999999", "210200");
    watching.until_page_has("/", "甲图书馆");
}

#[test]
fn a_preview_without_watching_changes_no_page_and_takes_no_option_of_builds() {
    let project = Project::sound();
    project.run(&["build"]).ends_with(0);
    let mut command = project.command(&["serve", "--port", "0", "--lang", "en"]);
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .trim_start_matches("http://")
        .trim_matches('/')
        .to_owned();
    let watching = Watching { process, address };
    let page = watching.get(PAGE);
    let (_, body) = page.split_once("\r\n\r\n").unwrap();
    assert!(body == project.read(&format!("public{PAGE}")));
    assert!(
        watching
            .get("/.wangdian/status")
            .starts_with("HTTP/1.1 404 ")
    );

    for option in ["--strict", "--all"] {
        let run: Run = project.run(&["serve", option]);
        let run = run.ends_with(2);
        assert!(run.stderr.contains("--watch"), "{}", run.stderr);
    }
}
