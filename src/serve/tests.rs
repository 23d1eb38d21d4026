//! The preview serves all of its folder, nothing else, and only under its own names.

use crate::serve::{Limits, Preview};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// Runs `talk` against a preview of a small site with these limits.
fn with_preview<T>(limits: Limits, talk: impl FnOnce(SocketAddr) -> T) -> T {
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
    std::fs::write(root.join("large.bin"), vec![b'x'; 64 * 1024 * 1024]).expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), root.join("link.txt"))
        .expect("a link");
    let preview = Preview::with_limits(&root, 0, limits).expect("a free port");
    std::thread::scope(|scope| {
        let _stop = Stop(&preview);
        scope.spawn(|| preview.run());
        talk(preview.address())
    })
}

/// Stops the preview even if a test panics.
struct Stop<'a>(&'a Preview);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Sends a request to a preview of a small site and returns the whole response.
fn ask(request: &str) -> String {
    with_preview(Limits::default(), |address| exchange(address, request))
}

fn exchange(address: SocketAddr, request: &str) -> String {
    let port = address.port();
    let head = format!("Host: localhost:{port}\r\nConnection: close");
    send(
        address,
        format!("{request} HTTP/1.1\r\n{head}\r\n\r\n").as_bytes(),
    )
}

/// Connects to a preview, with a timeout for reading.
fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).expect("it listens")
}

/// Sends raw bytes and returns all that is received.
fn send(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = connect(address);
    let _ = stream.write_all(bytes);
    receive(&mut stream)
}

fn receive(stream: &mut TcpStream) -> String {
    let mut response = Vec::new();
    let mut buffer = [0; 4096];
    // A reset connection has delivered all that it will.
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        response.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8_lossy(&response).into_owned()
}

#[track_caller]
fn check(request: &str, status: u16, holds: &str) {
    let response = ask(request);
    assert!(
        response.starts_with(&format!("HTTP/1.1 {status} ")),
        "{request}: {response}"
    );
    assert!(response.contains(holds), "{request}: {response}");
    assert!(
        !response.contains("secret") && !response.contains("hidden"),
        "{request}: {response}"
    );
}

#[test]
fn a_folder_url_serves_its_index_and_a_file_url_the_file() {
    check("GET /", 200, "<h1>home</h1>");
    check("GET /points/", 200, "<h1>points</h1>");
    check("GET /points/index.html?q=1", 200, "<h1>points</h1>");
    check("GET /%70oints/index.html", 200, "<h1>points</h1>");
}

#[test]
fn a_folder_url_without_slash_redirects_to_the_one_with_it() {
    check("GET /points?q=1", 301, "Location: /points/?q=1\r\n");
}

#[test]
fn responses_have_the_media_type_and_the_content_security_policy() {
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
fn missing_files_get_the_not_found_page() {
    check("GET /nothing.html", 404, "<h1>lost</h1>");
    check("GET /index.html/", 404, "<h1>lost</h1>");
}

#[test]
fn files_outside_the_folder_are_not_served() {
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
fn head_requests_get_no_body() {
    let response = ask("HEAD /");
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    assert!(response.contains("Content-Length: 13\r\n"), "{response}");
    assert!(!response.contains("home"), "{response}");
}

#[test]
fn methods_that_change_something_are_rejected() {
    check("POST /", 405, "Allow: GET, HEAD\r\n");
    check("DELETE /index.html", 405, "Allow: GET, HEAD\r\n");
}

#[test]
fn a_missing_folder_is_an_error() {
    let error = Preview::bind(std::path::Path::new("no/such/folder"), 0).expect_err("no folder");
    assert!(error.text().zh.contains("no/such/folder"), "{error}");
    assert!(error.text().zh.contains("wangdian build"), "{error}");
}

#[track_caller]
fn check_head(head: &str, status: u16) {
    let response = with_preview(Limits::default(), |address| {
        send(
            address,
            head.replace("PORT", &address.port().to_string()).as_bytes(),
        )
    });
    assert!(
        response.starts_with(&format!("HTTP/1.1 {status} ")),
        "{head:?}: {response}"
    );
    assert!(
        status == 200 || !response.contains("home"),
        "{head:?}: {response}"
    );
}

#[test]
fn requests_for_other_host_names_are_rejected() {
    for host in [
        "127.0.0.1:PORT",
        "localhost:PORT",
        "LocalHost:PORT",
        "[::1]:PORT",
    ] {
        check_head(
            &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            200,
        );
    }
    // A hostile page would use its own name that resolves to 127.0.0.1.
    for host in [
        "evil.example:PORT",
        "evil.example",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "evil.example:PORT@localhost",
        "localhost",
        "localhost:1",
        "127.0.0.2:PORT",
        "0.0.0.0:PORT",
        "",
    ] {
        check_head(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), 403);
    }
    check_head("GET / HTTP/1.1\r\n\r\n", 400);
    check_head("GET / HTTP/1.0\r\n\r\n", 400);
    let two = "Host: localhost:PORT\r\nHost: evil.example\r\n\r\n";
    check_head(&format!("GET / HTTP/1.1\r\n{two}"), 400);
    let host = "Host: localhost:PORT\r\nConnection: close\r\n\r\n";
    check_head(&format!("GET http://evil.example/ HTTP/1.1\r\n{host}"), 404);
    check_head(&format!("GET / HTTP/1.0\r\n{host}"), 200);
}

#[test]
fn garbage_is_rejected_and_the_next_client_is_served() {
    let garbage: [&[u8]; 9] = [
        b"\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        b"\xff\xfe / HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"G",
    ];
    with_preview(Limits::default(), |address| {
        for bytes in garbage {
            let mut stream = connect(address);
            stream.write_all(bytes).expect("sent");
            stream.shutdown(Shutdown::Write).expect("open");
            let response = receive(&mut stream);
            assert!(
                response.is_empty() || response.starts_with("HTTP/1.1 400 "),
                "{bytes:?}: {response}"
            );
        }
        // Clients that disconnect in the middle.
        for _ in 0..200 {
            let mut stream = connect(address);
            let _ = stream.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost");
        }
        // The server may still be busy with those that it has not seen leave.
        let response = loop {
            let response = exchange(address, "GET /");
            if !response.starts_with("HTTP/1.1 503 ") {
                break response;
            }
        };
        assert!(response.contains("<h1>home</h1>"), "{response}");
    });
}

#[test]
fn an_endless_head_is_rejected() {
    with_preview(Limits::default(), |address| {
        let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(1 << 20));
        assert!(send(address, long.as_bytes()).starts_with("HTTP/1.1 431 "));
        let long = format!("GET / HTTP/1.1\r\n{}", "A: b\r\n".repeat(1 << 18));
        assert!(send(address, long.as_bytes()).starts_with("HTTP/1.1 431 "));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(100));
        assert!(send(address, many.as_bytes()).starts_with("HTTP/1.1 431 "));
        assert!(exchange(address, "GET /").contains("<h1>home</h1>"));
    });
}

#[test]
fn a_body_is_never_parsed_as_a_request() {
    let hidden = "GET /data.csv HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n";
    let response = with_preview(Limits::default(), |address| {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: {}\r\n\r\n{hidden}",
            hidden.len()
        );
        let request = request.replace("PORT", &address.port().to_string());
        send(address, request.as_bytes())
    });
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    assert_eq!(response.matches("HTTP/1.1 ").count(), 1, "{response}");
}

#[test]
fn several_requests_share_a_connection() {
    let response = with_preview(Limits::default(), |address| {
        let host = format!("Host: localhost:{}", address.port());
        let requests = format!(
            "GET / HTTP/1.1\r\n{host}\r\n\r\nGET /search.json HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n"
        );
        send(address, requests.as_bytes())
    });
    assert_eq!(response.matches("HTTP/1.1 200 OK").count(), 2, "{response}");
    assert!(
        response.contains("keep-alive") && response.ends_with("{}"),
        "{response}"
    );
}

/// Limits short enough for a test.
const SHORT: Limits = Limits {
    connections: 4,
    head_bytes: 1024,
    head_time: Duration::from_millis(400),
    response_time: Duration::from_millis(400),
};

#[test]
fn a_client_that_sends_slowly_is_disconnected() {
    with_preview(SHORT, |address| {
        let mut slow = connect(address);
        // Between two bytes, the visitor listens for an answer.
        let pace = Some(Duration::from_millis(50));
        slow.set_read_timeout(pace).expect("a socket");
        let mut answer = [0; 12];
        let mut sent = 0;
        while slow.read_exact(&mut answer).is_err() && slow.write_all(b"G").is_ok() {
            sent += 1;
        }
        assert!(sent < SHORT.head_bytes, "{sent} bytes were taken");
        assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 408");
        // One that says nothing at all is let go, too.
        let mut silent = connect(address);
        assert_eq!(receive(&mut silent), "");
    });
}

#[test]
fn a_client_that_does_not_read_is_disconnected() {
    with_preview(SHORT, |address| {
        let host = format!("Host: localhost:{}", address.port());
        let request = format!("GET /large.bin HTTP/1.1\r\n{host}\r\n\r\n");
        // As many connections as allowed.
        let slow: Vec<TcpStream> = (0..4).map(|_| connect(address)).collect();
        for mut stream in &slow {
            stream.write_all(request.as_bytes()).expect("sent");
        }
        // There is room again once they are sent away.
        while !exchange(address, "GET /").contains("<h1>home</h1>") {}
        for mut stream in slow {
            let received = receive(&mut stream).len();
            assert!(received < 64 * 1024 * 1024, "all of it was sent");
        }
    });
}

#[test]
fn the_number_of_connections_is_limited() {
    with_preview(SHORT, |address| {
        let mut held: Vec<TcpStream> = (0..4).map(|_| connect(address)).collect();
        // Connections are accepted in order, so the four are held before this one comes.
        let response = receive(&mut connect(address));
        assert!(response.starts_with("HTTP/1.1 503 "), "{response}");
        for stream in &mut held {
            assert_eq!(receive(stream), "", "it is let go");
        }
        assert!(exchange(address, "GET /").contains("<h1>home</h1>"));
    });
}
