//! A preview server for a built site on 127.0.0.1.
//!
//! It is not meant for the public: it serves plain files from one folder, with the content
//! security policy of the pages, and knows nothing of how they were made.
//!
//! Any web page in a browser and any program on the machine can connect to it. Therefore it
//! accepts only its own host names (otherwise a page could read the preview under a name
//! that resolves to 127.0.0.1, "DNS rebinding"), keeps nothing that grows with the input,
//! and has a time limit for everything.

mod connection;
mod live;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::diagnostics::Text;
use crate::site::{CONTENT_SECURITY_POLICY, content_type};
use connection::{Connection, Head};
pub use live::{BuildStatus, Live};
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

/// Limits on what clients may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The maximum number of connections at a time; a browser opens six.
    pub(crate) connections: usize,
    /// The maximum size of a request's head.
    pub(crate) head_bytes: usize,
    /// The time limit for a request's head, and for an idle connection.
    pub(crate) head_time: Duration,
    /// The time limit for a response to be received.
    pub(crate) response_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head_bytes: 16 * 1024,
            head_time: Duration::from_secs(10),
            response_time: Duration::from_secs(60),
        }
    }
}

/// The maximum number of requests on a connection.
const MAX_REQUESTS: usize = 1000;

/// The pause after a failed `accept`.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Why the preview could not start.
#[derive(Debug)]
pub enum ServeError {
    /// The folder does not exist.
    NoFolder(PathBuf),
    /// The folder cannot be made.
    Create(PathBuf, String),
    /// The port is taken, or may not be used.
    Bind(u16, String),
}

/// A preview server with a bound port; it responds once [`Preview::run`] is called.
pub struct Preview {
    listener: TcpListener,
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// State that all connections share.
struct Shared {
    root: PathBuf,
    /// What pages are told about builds, if the site is rebuilt while it is served.
    live: Option<Arc<Live>>,
    /// The accepted host names, with the port.
    hosts: Vec<String>,
    limits: Limits,
    is_stopping: AtomicBool,
    /// The open connections by number.
    open: Mutex<BTreeMap<u64, TcpStream>>,
}

impl Preview {
    /// Binds a port for a folder; port 0 takes any free one.
    ///
    /// # Errors
    ///
    /// The folder does not exist, or the port is taken.
    pub fn bind(out: &Path, port: u16) -> Result<Self, ServeError> {
        Self::with_limits(out, port, Limits::default())
    }

    /// Binds a port for a folder that is built while it is served, and is made if it does not
    /// exist. Pages show the status of the last build.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, or the port is taken.
    pub fn with_live_status(out: &Path, port: u16, live: Arc<Live>) -> Result<Self, ServeError> {
        std::fs::create_dir_all(out)
            .map_err(|error| ServeError::Create(out.to_owned(), error.to_string()))?;
        Self::with(out, port, Limits::default(), Some(live))
    }

    /// Binds the port, with limits other than the default.
    pub(crate) fn with_limits(out: &Path, port: u16, limits: Limits) -> Result<Self, ServeError> {
        Self::with(out, port, limits, None)
    }

    fn with(
        out: &Path,
        port: u16,
        limits: Limits,
        live: Option<Arc<Live>>,
    ) -> Result<Self, ServeError> {
        let root = out
            .canonicalize()
            .ok()
            .filter(|root| root.is_dir())
            .ok_or_else(|| ServeError::NoFolder(out.to_owned()))?;
        let refused = |error: io::Error| ServeError::Bind(port, error.to_string());
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let shared = Shared {
            root,
            live,
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

    /// The bound address.
    #[cfg(test)]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Prints the address.
    pub fn announce(&self) {
        // If the address cannot be printed, an error message could not be read either.
        let mut output = io::stdout().lock();
        let _ = writeln!(output, "http://{}/", self.address).and_then(|()| output.flush());
    }

    /// Serves until it is stopped.
    pub fn run(&self) {
        let mut number = 0;
        while !self.shared.is_stopping() {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    number += 1;
                    self.admit(number, stream);
                }
                // The client has disconnected, or there are too many open files; both are
                // temporary.
                Err(_) => std::thread::sleep(ACCEPT_PAUSE),
            }
        }
    }

    /// Makes [`Preview::run`] return, and closes all connections.
    #[cfg(test)]
    pub(crate) fn stop(&self) {
        self.shared.is_stopping.store(true, Ordering::SeqCst);
        for stream in self.shared.open().values() {
            // It may be closed already.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the thread that waits in `accept`.
        let _ = TcpStream::connect(self.address);
    }

    /// Serves a connection on its own thread, or refuses it.
    fn admit(&self, number: u64, stream: TcpStream) {
        let Ok(known) = stream.try_clone() else {
            return;
        };
        {
            let mut open = self.shared.open();
            if self.shared.is_stopping() || open.len() >= self.shared.limits.connections {
                drop(open);
                let limits = self.shared.limits;
                // The response may be cut off; other clients must not wait for it.
                let _ = Connection::new(stream, limits).send_at_once(&Response::plain(503));
                return;
            }
            open.insert(number, known);
        }
        let place = ConnectionSlot {
            shared: Arc::clone(&self.shared),
            number,
        };
        // If no thread can be started, connection and slot are dropped here.
        let _ = std::thread::Builder::new().spawn(move || {
            // A client that disconnects is no failure of the preview.
            let _ = place.shared.serve_connection(stream);
        });
    }
}

/// A slot among the open connections, released on drop.
struct ConnectionSlot {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.shared.open().remove(&self.number);
    }
}

/// The host names by which a browser may reach the preview.
fn hosts(port: u16) -> Vec<String> {
    let names = ["127.0.0.1", "localhost", "[::1]"];
    let with_port = names.iter().map(|name| format!("{name}:{port}"));
    // Browsers omit the default port.
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
        // The map stays consistent even if a thread panicked while holding the lock.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves the requests of one connection in order.
    fn serve_connection(&self, stream: TcpStream) -> io::Result<()> {
        let mut connection = Connection::new(stream, self.limits);
        for count in 1..=MAX_REQUESTS {
            let request = match connection.next_head()? {
                Head::Request(request) => request,
                Head::Refused(status) => {
                    return connection.send_and_close(&Response::plain(status));
                }
                Head::Closed => return Ok(()),
            };
            if let Some(response) = self.rejection(&request) {
                return connection.send_and_close(&response);
            }
            let stays_open = request.keeps_alive && count < MAX_REQUESTS && !self.is_stopping();
            let response = self.response(&request.target);
            connection.send(response, request.method == "HEAD", stays_open)?;
            if !stays_open {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The error response to a request that must be rejected; `None` for valid requests.
    fn rejection(&self, request: &Request) -> Option<Response> {
        let host = match request.hosts.as_slice() {
            [host] => host.trim().to_ascii_lowercase(),
            _ => return Some(Response::plain(400)),
        };
        if !self.hosts.contains(&host) {
            return Some(Response::plain(403));
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Some(Response::plain(405).with_header("Allow", "GET, HEAD"));
        }
        // Bodies are not read: their bytes would be taken for the next request.
        request.has_body.then(|| Response::plain(413))
    }

    fn response(&self, url: &str) -> Response {
        if let Some(file) = self.live.as_ref().and_then(|live| live.file(url)) {
            return Response::text(200, file.content_type, file.body);
        }
        match resolve(&self.root, url) {
            Resolved::File(path) => self.file(200, &path).unwrap_or_else(|| self.not_found()),
            Resolved::Folder(address) => Response::plain(301).with_header("Location", &address),
            Resolved::Nothing => self.not_found(),
        }
    }

    fn not_found(&self) -> Response {
        self.file(404, &self.root.join("404.html"))
            .unwrap_or_else(|| match &self.live {
                // Before the first site that can be built, the problems are all there is to see.
                Some(live) => Response::text(404, content_type(".html"), live.element()),
                None => Response::plain(404),
            })
    }

    /// A file of the site; with a live status, pages end with its script.
    fn file(&self, status: u16, path: &Path) -> Option<Response> {
        let content_type = content_type(&path.to_string_lossy());
        match &self.live {
            Some(live) if content_type.starts_with("text/html") => {
                let element = live.element();
                let page = std::fs::read_to_string(path).ok()?;
                Some(Response::text(status, content_type, page + &element))
            }
            _ => Response::file(status, content_type, File::open(path).ok()?),
        }
    }
}

/// The relevant parts of a request's head.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Request {
    method: String,
    target: String,
    /// The values of all `Host` headers.
    hosts: Vec<String>,
    has_body: bool,
    keeps_alive: bool,
}

/// The result of resolving a URL.
#[derive(Debug, PartialEq, Eq)]
enum Resolved {
    File(PathBuf),
    /// A folder requested without its final slash, with the URL to redirect to.
    Folder(String),
    Nothing,
}

/// Resolves a URL to a file below a canonical root. The file is never outside the root,
/// whatever the encoding and the links in the folder.
fn resolve(root: &Path, url: &str) -> Resolved {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (url, None),
    };
    let Ok(decoded) = percent_decode_str(address).decode_utf8() else {
        return Resolved::Nothing;
    };
    let Some(relative) = decoded.strip_prefix('/') else {
        return Resolved::Nothing;
    };
    let mut path = root.to_owned();
    let mut parts = relative.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if part.is_empty() && is_last {
            break;
        }
        // `\` and `:` have special meanings on Windows; no file of a site begins with `.`.
        if part.is_empty() || part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return Resolved::Nothing;
        }
        path.push(part);
    }
    if path.is_dir() {
        if !address.ends_with('/') {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            return Resolved::Folder(format!("{address}/{query}"));
        }
        path.push("index.html");
    } else if address.ends_with('/') {
        return Resolved::Nothing;
    }
    match path.canonicalize() {
        Ok(real) if real.starts_with(root) && real.is_file() => Resolved::File(real),
        _ => Resolved::Nothing,
    }
}

/// A response before it is sent.
struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    length: u64,
    body: Box<dyn Read + Send>,
}

impl Response {
    /// A response whose body only states its status.
    fn plain(status: u16) -> Self {
        Self::text(status, "text/plain; charset=utf-8", words(status))
    }

    fn text(status: u16, content_type: &str, text: String) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", content_type.to_owned())],
            length: text.len() as u64,
            body: Box::new(io::Cursor::new(text.into_bytes())),
        }
    }

    /// The body of such a response.
    fn words(&self) -> String {
        words(self.status)
    }

    fn file(status: u16, content_type: &str, file: File) -> Option<Self> {
        let length = file.metadata().ok()?.len();
        Some(Self {
            status,
            headers: vec![("Content-Type", content_type.to_owned())],
            length,
            body: Box::new(file),
        })
    }

    fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The head of the response. It always states the length, so that browsers report true
    /// sizes.
    fn head(&self, stays_open: bool) -> String {
        let length = self.length.to_string();
        let own = self.headers.iter();
        let own = own.map(|(name, value)| (*name, value.as_str()));
        let always = [
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            // Browsers must show the latest build.
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

/// A status with its description.
fn words(status: u16) -> String {
    format!("{status} {}", reason(status))
}

/// The reason phrase of a status.
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

impl ServeError {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        match self {
            Self::NoFolder(path) => message!(
                "没有文件夹 `{}`，请先运行 `wangdian build`",
                "there is no folder `{}`, run `wangdian build` first",
                path.display(),
            ),
            Self::Create(path, error) => message!(
                "无法新建文件夹 `{}`：{error}",
                "cannot make the folder `{}`: {error}",
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
