//! The preview shows the folder, all of it, and nothing else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use wangdian::serve::Preview;

/// Asks a preview of a small site, and gives the whole answer.
fn ask(request: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("public");
    std::fs::create_dir_all(root.join("points")).expect("folders");
    for (path, content) in [
        ("public/index.html", "<h1>home</h1>"),
        ("public/404.html", "<h1>lost</h1>"),
        ("public/points/index.html", "<h1>points</h1>"),
        ("public/data.csv", "id\r\n"),
        ("public/search.json", "{}"),
        ("public/.hidden", "hidden"),
        ("secret.txt", "secret"),
    ] {
        std::fs::write(folder.path().join(path), content).expect("a file");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), root.join("link.txt"))
        .expect("a link");
    let preview = Preview::bind(&root, 0).expect("a free port");
    std::thread::scope(|scope| {
        scope.spawn(|| preview.run());
        let answer = exchange(preview.address(), request);
        preview.stop();
        answer
    })
}

fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[track_caller]
fn check(request: &str, status: u16, holds: &str) {
    let answer = ask(request);
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{request}: {answer}"
    );
    assert!(answer.contains(holds), "{request}: {answer}");
    assert!(
        !answer.contains("secret") && !answer.contains("hidden"),
        "{request}: {answer}"
    );
}

#[test]
fn a_folder_shows_its_index_and_a_file_itself() {
    check("GET /", 200, "<h1>home</h1>");
    check("GET /points/", 200, "<h1>points</h1>");
    check("GET /points/index.html?q=1", 200, "<h1>points</h1>");
    check("GET /%70oints/index.html", 200, "<h1>points</h1>");
}

#[test]
fn a_folder_without_its_slash_leads_to_the_one_with_it() {
    check("GET /points?q=1", 301, "Location: /points/?q=1\r\n");
}

#[test]
fn files_have_their_media_types_and_the_policy_of_the_site() {
    check(
        "GET /data.csv",
        200,
        "Content-Type: text/csv; charset=utf-8\r\n",
    );
    check(
        "GET /search.json",
        200,
        "Content-Type: application/json\r\n",
    );
    check(
        "GET /",
        200,
        "Content-Security-Policy: default-src 'none'; script-src 'self';",
    );
    check("GET /", 200, "Content-Length: 13\r\n");
}

#[test]
fn what_is_not_there_gets_the_page_for_that() {
    check("GET /nothing.html", 404, "<h1>lost</h1>");
    check("GET /index.html/", 404, "<h1>lost</h1>");
}

#[test]
fn nothing_outside_the_folder_is_shown() {
    for path in [
        "/../secret.txt",
        "/points/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/%00",
        "/%ff",
        "/.hidden",
        "/link.txt",
    ] {
        check(&format!("GET {path}"), 404, "<h1>lost</h1>");
    }
}

#[test]
fn only_the_head_is_sent_where_only_the_head_is_asked_for() {
    let answer = ask("HEAD /");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("Content-Length: 13\r\n"), "{answer}");
    assert!(!answer.contains("home"), "{answer}");
}

#[test]
fn nothing_can_be_changed() {
    check("POST /", 405, "Allow: GET, HEAD\r\n");
    check("DELETE /index.html", 405, "Allow: GET, HEAD\r\n");
}

#[test]
fn a_folder_that_is_not_there_is_a_clear_error() {
    let error = Preview::bind(std::path::Path::new("no/such/folder"), 0).expect_err("no folder");
    assert!(error.text().zh.contains("no/such/folder"), "{error}");
    assert!(error.text().zh.contains("wangdian build"), "{error}");
}
