//! A preview of a written site on 127.0.0.1, for the person who builds it.
//!
//! Not a web server for the public: it reads one folder, sends plain files with the
//! content security policy that the pages are made for, and knows nothing of how they
//! were made.

use crate::diagnostics::Text;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// How many requests are answered at a time: as many as a browser asks for.
const WORKERS: usize = 6;

/// The policy that every page must live with.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";

/// Why a preview could not be given.
#[derive(Debug)]
pub enum ServeError {
    /// The folder is not there.
    NoFolder(PathBuf),
    /// The port is taken, or may not be used.
    Bind(u16, String),
    /// Waiting for requests failed.
    Io(io::Error),
}

/// A preview that has its port and answers once it runs.
pub struct Preview {
    server: Server,
    root: PathBuf,
    address: SocketAddr,
}

/// Previews a folder until the process ends, and prints the address.
///
/// Port 0 takes any free port.
pub fn serve(out: &Path, port: u16) -> Result<(), ServeError> {
    let preview = Preview::bind(out, port)?;
    // Whoever does not read the address has no use for a message either.
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "http://{}/", preview.address()).and_then(|()| output.flush());
    drop(output);
    preview.run()
}

impl Preview {
    /// Takes the port.
    pub fn bind(out: &Path, port: u16) -> Result<Self, ServeError> {
        let root = out
            .canonicalize()
            .ok()
            .filter(|root| root.is_dir())
            .ok_or_else(|| ServeError::NoFolder(out.to_owned()))?;
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let server =
            Server::http(wanted).map_err(|error| ServeError::Bind(port, error.to_string()))?;
        let address = server.server_addr().to_ip().unwrap_or(wanted);
        Ok(Self {
            server,
            root,
            address,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until listening fails.
    pub fn run(&self) -> Result<(), ServeError> {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(|| self.work())).collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().unwrap_or(Ok(())))
        })
        .map_err(ServeError::Io)
    }

    /// Lets [`Preview::run`] return, once the requests under way are answered.
    pub fn stop(&self) {
        for _ in 0..WORKERS {
            self.server.unblock();
        }
    }

    fn work(&self) -> io::Result<()> {
        for request in self.server.incoming_requests() {
            let answer = self.answer(request.method(), request.url());
            // A visitor who has gone away is no failure of the preview.
            let _ = answer.send(request);
        }
        Ok(())
    }

    fn answer(&self, method: &Method, url: &str) -> Answer {
        if !matches!(method, Method::Get | Method::Head) {
            return Answer::text(405, "405 Method Not Allowed").with_header("Allow", "GET, HEAD");
        }
        match find(&self.root, url) {
            Found::File(path) => match File::open(&path) {
                Ok(file) => Answer::file(200, &path, file),
                Err(_) => self.not_found(),
            },
            Found::Folder(address) => {
                Answer::text(301, "301 Moved Permanently").with_header("Location", &address)
            }
            Found::Nothing => self.not_found(),
        }
    }

    fn not_found(&self) -> Answer {
        let page = self.root.join("404.html");
        match File::open(&page) {
            Ok(file) => Answer::file(404, &page, file),
            Err(_) => Answer::text(404, "404 Not Found"),
        }
    }
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
    length: Option<usize>,
    body: Box<dyn Read + Send>,
}

impl Answer {
    fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            length: Some(text.len()),
            body: Box::new(io::Cursor::new(text.as_bytes().to_vec())),
        }
    }

    fn file(status: u16, path: &Path, file: File) -> Self {
        let length = fs::metadata(path)
            .ok()
            .and_then(|found| usize::try_from(found.len()).ok());
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

    fn send(self, request: Request) -> io::Result<()> {
        let always = [
            (
                "Content-Security-Policy",
                CONTENT_SECURITY_POLICY.to_owned(),
            ),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            // A preview shows what was built last.
            ("Cache-Control", "no-cache".to_owned()),
        ];
        let headers = self
            .headers
            .into_iter()
            .chain(always)
            .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
            .collect();
        // A body of known length is sent whole, never in chunks, so that the sizes that
        // the browser reports are those of the files.
        let response = Response::new(
            StatusCode(self.status),
            headers,
            self.body,
            self.length,
            None,
        )
        .with_chunked_threshold(usize::MAX);
        request.respond(response)
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
            Self::NoFolder(path) => Text::new(
                format!("没有文件夹 `{}`，请先运行 `wangdian build`", path.display()),
                format!(
                    "there is no folder `{}`, run `wangdian build` first",
                    path.display()
                ),
            ),
            Self::Bind(port, error) => Text::new(
                format!("无法使用端口 {port}（{error}），可用 `--port 0` 自动选择"),
                format!("cannot use port {port} ({error}), `--port 0` picks a free one"),
            ),
            Self::Io(error) => Text::new(
                format!("预览中断：{error}"),
                format!("the preview broke off: {error}"),
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
            .field("root", &self.root)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
