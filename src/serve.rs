//! A preview of a written site on 127.0.0.1, for the person who builds it.
//!
//! Not a web server for the public: it reads one folder, sends plain files with the
//! content security policy that the pages are made for, and knows nothing of how they
//! were made.
//!
//! Any page that a browser shows, and any program on the machine, can reach it. So it
//! answers to its own names only (a foreign name that leads to 127.0.0.1 would let the
//! page of that name read the preview), keeps nothing that grows with what is sent to it,
//! and waits for nobody for long.

mod connection;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::diagnostics::Text;
use crate::site::CONTENT_SECURITY_POLICY;
use connection::{Connection, Head};
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What the preview gives to those who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Connections at a time; a browser opens six.
    pub(crate) connections: usize,
    /// Size of a request's head.
    pub(crate) head_bytes: usize,
    /// How long a request's head may take, and how long a connection may be idle.
    pub(crate) head_time: Duration,
    /// How long an answer may take to be received.
    pub(crate) answer_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head_bytes: 16 * 1024,
            head_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(60),
        }
    }
}

/// A connection carries no more requests than this.
const MAX_REQUESTS: usize = 1000;

/// How long to wait before accepting again, where the system has refused.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Why a preview could not be given.
#[derive(Debug)]
pub enum ServeError {
    /// The folder is not there.
    NoFolder(PathBuf),
    /// The port is taken, or may not be used.
    Bind(u16, String),
}

/// A preview that has its port and answers once it runs.
pub(crate) struct Preview {
    listener: TcpListener,
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// What all connections share.
struct Shared {
    root: PathBuf,
    /// The names that it answers to, with the port.
    hosts: Vec<String>,
    limits: Limits,
    is_stopping: AtomicBool,
    /// The open connections by their number.
    open: Mutex<BTreeMap<u64, TcpStream>>,
}

/// Previews a folder until the process ends, and prints the address.
///
/// Port 0 takes any free port.
///
/// # Errors
///
/// The folder does not exist, or the port is taken.
pub fn serve(out: &Path, port: u16) -> Result<(), ServeError> {
    let preview = Preview::bind(out, port)?;
    // Whoever does not read the address has no use for a message either.
    let mut output = io::stdout().lock();
    let _ = writeln!(output, "http://{}/", preview.address()).and_then(|()| output.flush());
    drop(output);
    preview.run();
    Ok(())
}

impl Preview {
    /// Takes the port.
    pub(crate) fn bind(out: &Path, port: u16) -> Result<Self, ServeError> {
        Self::with_limits(out, port, Limits::default())
    }

    /// Takes the port, with other limits than the usual ones.
    pub(crate) fn with_limits(out: &Path, port: u16, limits: Limits) -> Result<Self, ServeError> {
        let root = out
            .canonicalize()
            .ok()
            .filter(|root| root.is_dir())
            .ok_or_else(|| ServeError::NoFolder(out.to_owned()))?;
        let refused = |error: io::Error| ServeError::Bind(port, error.to_string());
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(wanted).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let shared = Shared {
            root,
            hosts: hosts(address.port()),
            limits,
            is_stopping: AtomicBool::new(false),
            open: Mutex::new(BTreeMap::new()),
        };
        Ok(Self {
            listener,
            shared: Arc::new(shared),
            address,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is stopped.
    pub(crate) fn run(&self) {
        let mut number = 0;
        while !self.shared.is_stopping() {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    number += 1;
                    self.admit(number, stream);
                }
                // A visitor who has gone away, or too many open files: it passes.
                Err(_) => std::thread::sleep(ACCEPT_PAUSE),
            }
        }
    }

    /// Lets [`Preview::run`] return, and ends all connections.
    #[cfg(test)]
    pub(crate) fn stop(&self) {
        self.shared.is_stopping.store(true, Ordering::SeqCst);
        for stream in self.shared.open().values() {
            // One that is closed already is no matter.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes whoever waits for the next connection.
        let _ = TcpStream::connect(self.address);
    }

    /// Gives a connection its own thread, or turns it away.
    fn admit(&self, number: u64, stream: TcpStream) {
        let Ok(known) = stream.try_clone() else {
            return;
        };
        {
            let mut open = self.shared.open();
            if self.shared.is_stopping() || open.len() >= self.shared.limits.connections {
                drop(open);
                let limits = self.shared.limits;
                // It may be cut off: the other visitors do not wait for this one.
                let _ = Connection::new(stream, limits).send_at_once(&Answer::plain(503));
                return;
            }
            open.insert(number, known);
        }
        let place = Place {
            shared: Arc::clone(&self.shared),
            number,
        };
        // Where the system gives no thread, the connection and its place are dropped here.
        let _ = std::thread::Builder::new().spawn(move || {
            // A visitor who has gone away is no failure of the preview.
            let _ = place.shared.converse(stream);
        });
    }
}

/// A connection's place among the open ones, given back when it ends, however it ends.
struct Place {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared.open().remove(&self.number);
    }
}

/// The names of this machine that a browser may call the preview by.
fn hosts(port: u16) -> Vec<String> {
    let names = ["127.0.0.1", "localhost", "[::1]"];
    let with_port = names.iter().map(|name| format!("{name}:{port}"));
    // Browsers leave out the usual port.
    let without = names.iter().filter(|_| port == 80);
    with_port
        .chain(without.map(|name| (*name).to_owned()))
        .collect()
}

impl Shared {
    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::SeqCst)
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, TcpStream>> {
        // The map is whole whatever a thread that held it was doing.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the requests of one connection, one after the other.
    fn converse(&self, stream: TcpStream) -> io::Result<()> {
        let mut connection = Connection::new(stream, self.limits);
        for count in 1..=MAX_REQUESTS {
            let request = match connection.next_head()? {
                Head::Request(request) => request,
                Head::Refused(status) => return connection.turn_away(&Answer::plain(status)),
                Head::Closed => return Ok(()),
            };
            if let Some(answer) = self.refusal(&request) {
                return connection.turn_away(&answer);
            }
            let stays_open = request.keeps_alive && count < MAX_REQUESTS && !self.is_stopping();
            let answer = self.answer(&request.target);
            connection.send(answer, request.method == "HEAD", stays_open)?;
            if !stays_open {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The answer to a request that is not heard.
    fn refusal(&self, request: &Request) -> Option<Answer> {
        let host = match request.hosts.as_slice() {
            [host] => host.trim().to_ascii_lowercase(),
            _ => return Some(Answer::plain(400)),
        };
        if !self.hosts.contains(&host) {
            return Some(Answer::plain(403));
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Some(Answer::plain(405).with_header("Allow", "GET, HEAD"));
        }
        // Nothing is read behind a head: what stands there would be taken for a request.
        request.has_body.then(|| Answer::plain(413))
    }

    fn answer(&self, url: &str) -> Answer {
        match find(&self.root, url) {
            Found::File(path) => match File::open(&path) {
                Ok(file) => Answer::file(200, &path, file),
                Err(_) => self.not_found(),
            },
            Found::Folder(address) => Answer::plain(301).with_header("Location", &address),
            Found::Nothing => self.not_found(),
        }
    }

    fn not_found(&self) -> Answer {
        let page = self.root.join("404.html");
        match File::open(&page) {
            Ok(file) => Answer::file(404, &page, file),
            Err(_) => Answer::plain(404),
        }
    }
}

/// The part of a request's head that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Request {
    method: String,
    target: String,
    /// The values of all `Host` headers.
    hosts: Vec<String>,
    has_body: bool,
    keeps_alive: bool,
}

/// What an address stands for.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder asked for without its slash, with the address that has it.
    Folder(String),
    Nothing,
}

/// Finds the file of an address below a canonical root. Nothing outside of it is ever
/// found, whatever is encoded how, and whatever links lie in it.
fn find(root: &Path, url: &str) -> Found {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (url, None),
    };
    let Ok(decoded) = percent_decode_str(address).decode_utf8() else {
        return Found::Nothing;
    };
    let Some(relative) = decoded.strip_prefix('/') else {
        return Found::Nothing;
    };
    let mut path = root.to_owned();
    let mut parts = relative.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if part.is_empty() && is_last {
            break;
        }
        // `\` and `:` lead elsewhere on Windows; no name of a site begins with `.`.
        if part.is_empty() || part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return Found::Nothing;
        }
        path.push(part);
    }
    if path.is_dir() {
        if !address.ends_with('/') {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            return Found::Folder(format!("{address}/{query}"));
        }
        path.push("index.html");
    } else if address.ends_with('/') {
        return Found::Nothing;
    }
    match path.canonicalize() {
        Ok(real) if real.starts_with(root) && real.is_file() => Found::File(real),
        _ => Found::Nothing,
    }
}

/// An answer before it is sent.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    length: u64,
    body: Box<dyn Read + Send>,
}

impl Answer {
    /// An answer that says no more than its status.
    fn plain(status: u16) -> Self {
        let words = words(status);
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            length: words.len() as u64,
            body: Box::new(io::Cursor::new(words.into_bytes())),
        }
    }

    /// What a plain answer with this status says.
    fn words(&self) -> String {
        words(self.status)
    }

    fn file(status: u16, path: &Path, file: File) -> Self {
        let Ok(length) = file.metadata().map(|found| found.len()) else {
            return Self::plain(404);
        };
        Self {
            status,
            headers: vec![("Content-Type", content_type(path).to_owned())],
            length,
            body: Box::new(file),
        }
    }

    fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The answer up to its body. The length is always told, so that the sizes that a
    /// browser reports are those of the files.
    fn head(&self, stays_open: bool) -> String {
        let length = self.length.to_string();
        let own = self.headers.iter();
        let own = own.map(|(name, value)| (*name, value.as_str()));
        let always = [
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            // A preview shows what was built last.
            ("Cache-Control", "no-cache"),
            ("Content-Length", &length),
            (
                "Connection",
                if stays_open { "keep-alive" } else { "close" },
            ),
        ];
        let lines: Vec<String> = own
            .chain(always)
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let status = self.status;
        format!(
            "HTTP/1.1 {status} {}\r\n{}\r\n",
            reason(status),
            lines.concat()
        )
    }
}

/// A status for people.
fn words(status: u16) -> String {
    format!("{status} {}", reason(status))
}

/// The words of a status.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    }
}

/// The media type that a file's ending stands for.
fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "jsonld" => "application/ld+json",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "txt" | "md" | "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

impl ServeError {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        match self {
            Self::NoFolder(path) => message!(
                "没有文件夹 `{}`，请先运行 `wangdian build`",
                "there is no folder `{}`, run `wangdian build` first",
                path.display(),
            ),
            Self::Bind(port, error) => message!(
                "无法使用端口 {port}（{error}），可用 `--port 0` 自动选择",
                "cannot use port {port} ({error}), `--port 0` picks a free one",
            ),
        }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl std::error::Error for ServeError {}

impl fmt::Debug for Preview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Preview")
            .field("root", &self.shared.root)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
