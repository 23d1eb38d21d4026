//! An object store for `deploy`: one in memory, which checks signatures, or moto behind it. It
//! records all requests, and fails as a test asks it to.

use crate::support::program::ROOT;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// The key with which requests must be signed.
pub(crate) const KEY_ID: &str = "TESTKEYID";
pub(crate) const SECRET: &str = "a-secret-that-is-never-shown";

/// The bucket in addresses without one in the host name.
pub(crate) const BUCKET: &str = "site-bucket";

/// A request, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) host: String,
    /// Decoded, without the bucket.
    pub(crate) key: String,
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// What a test makes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is answered.
    None,
    /// It fails with this status and code.
    Status(u16, &'static str),
    /// It waits until [`ObjectStore::go_on`].
    Wait,
    /// It is never answered.
    Silence,
    /// It is done but never answered.
    LateSilence,
}

/// What happened, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    Began(Request),
    Ended(Request, u16),
}

/// An object with the headers that it was sent with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Object {
    pub(crate) body: Vec<u8>,
    pub(crate) headers: BTreeMap<String, String>,
}

type Faults = Box<dyn FnMut(&Request) -> Fault + Send>;

struct Shared {
    is_over: AtomicBool,
    /// moto, if that answers.
    behind: Option<SocketAddr>,
    /// Whether bodies are dropped, for stores of many files.
    forgets: bool,
    objects: Mutex<BTreeMap<String, Object>>,
    /// How many requests to change something were answered.
    changes: AtomicUsize,
    events: Mutex<Vec<Event>>,
    faults: Mutex<Faults>,
    /// Whether waiting requests go on.
    goes_on: (Mutex<bool>, Condvar),
    /// The connections of requests that are never answered.
    silent: Mutex<Vec<TcpStream>>,
}

/// A store on 127.0.0.1.
pub(crate) struct ObjectStore {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// What stands behind it or before it.
    processes: Mutex<Vec<Stopped>>,
}

/// Ends a process that the test has started.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A lock that a failed test leaves usable.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl ObjectStore {
    /// An empty store in memory.
    pub(crate) fn in_memory() -> Self {
        Self::start(None, false)
    }

    /// A store that keeps the sizes of objects only.
    pub(crate) fn of_many() -> Self {
        Self::start(None, true)
    }

    /// moto, with an empty bucket.
    pub(crate) fn moto() -> Self {
        let program = format!("{ROOT}/target/tools/object_store/bin/moto_server");
        let mut child = Command::new(&program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}; tests/run installs it"));
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let moto = Stopped(child);
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "moto did not start");
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim().parse().unwrap();
            }
        };
        // It would wait for a reader of its log.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let store = Self::start(Some(address), false);
        locked(&store.processes).push(moto);
        let (status, _, body) = send(address, "PUT", &format!("/{BUCKET}"), &[], b"");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        store
    }

    fn start(behind: Option<SocketAddr>, forgets: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            is_over: AtomicBool::new(false),
            behind,
            forgets,
            objects: Mutex::default(),
            changes: AtomicUsize::new(0),
            events: Mutex::default(),
            faults: Mutex::new(Box::new(|_| Fault::None)),
            goes_on: (Mutex::new(false), Condvar::new()),
            silent: Mutex::default(),
        });
        let store = Self {
            shared: Arc::clone(&shared),
            address,
            processes: Mutex::default(),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.is_over.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                // A client that was killed is no failure of the store.
                std::thread::spawn(move || stream.and_then(|stream| shared.serve(stream)));
            }
        });
        store
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The target with this folder in the bucket.
    pub(crate) fn target(&self, folder: &str) -> String {
        let address = self.address();
        format!("s3://{BUCKET}/{folder}?endpoint=http://{address}&region=us-east-1")
    }

    /// Puts TLS before the store, with a new certificate that is written to a file; the port.
    pub(crate) fn with_tls(&self, certificate: &Path) -> u16 {
        let mut child = Command::new(format!("{ROOT}/target/tools/object_store/bin/python"))
            .arg(format!("{ROOT}/tests/object_store/tls.py"))
            .arg(self.address.port().to_string())
            .arg(certificate)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/run installs it");
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        locked(&self.processes).push(Stopped(child));
        BufReader::new(output).read_line(&mut line).unwrap();
        line.trim().parse().unwrap()
    }

    /// Decides about each request from now on.
    pub(crate) fn set_faults(&self, faults: impl FnMut(&Request) -> Fault + Send + 'static) {
        *locked(&self.shared.faults) = Box::new(faults);
    }

    /// Answers every request from now on.
    pub(crate) fn heal(&self) {
        self.set_faults(|_| Fault::None);
        // The clients have gone.
        locked(&self.shared.silent).clear();
    }

    /// Lets waiting requests go on.
    pub(crate) fn go_on(&self) {
        let (goes_on, changed) = &self.shared.goes_on;
        *locked(goes_on) = true;
        changed.notify_all();
    }

    /// What happened since the last time.
    pub(crate) fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut locked(&self.shared.events))
    }

    /// The answered requests since the last time, by their ends.
    pub(crate) fn take_requests(&self) -> Vec<Request> {
        let events = self.take_events().into_iter();
        let ended = events.filter_map(|event| match event {
            Event::Ended(request, _) => Some(request),
            Event::Began(_) => None,
        });
        ended.collect()
    }

    /// The objects in memory below a folder, by their paths in it.
    pub(crate) fn objects(&self, folder: &str) -> BTreeMap<String, Object> {
        let objects = locked(&self.shared.objects);
        let inside = objects.iter().filter_map(|(key, object)| {
            let path = key.strip_prefix(folder)?.strip_prefix('/')?;
            Some((path.to_owned(), object.clone()))
        });
        inside.collect()
    }

    /// Puts an object there as others would.
    pub(crate) fn insert(&self, key: &str, body: &[u8]) {
        let object = Object {
            body: body.to_vec(),
            ..Object::default()
        };
        locked(&self.shared.objects).insert(key.to_owned(), object);
    }

    /// Removes an object if it is there.
    pub(crate) fn expire(&self, key: &str) {
        locked(&self.shared.objects).remove(key);
    }

    pub(crate) fn remove(&self, key: &str) {
        assert!(locked(&self.shared.objects).remove(key).is_some(), "{key}");
    }

    /// A number that grows with every request that changes something.
    pub(crate) fn changes(&self) -> usize {
        self.shared.changes.load(Ordering::SeqCst)
    }

    /// Reads as a visitor does: what is there, without faults and records.
    pub(crate) fn visit(&self, key: &str) -> Option<Vec<u8>> {
        match self.shared.behind {
            None => locked(&self.shared.objects)
                .get(key)
                .map(|object| object.body.clone()),
            Some(_) => self.visit_moto(key).map(|object| object.body),
        }
    }

    /// An object of moto with its headers.
    pub(crate) fn visit_moto(&self, key: &str) -> Option<Object> {
        let address = self.shared.behind.unwrap();
        let (status, headers, body) = send(address, "GET", &format!("/{BUCKET}/{key}"), &[], b"");
        (status == 200).then_some(Object { body, headers })
    }
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        locked(&self.shared.silent).clear();
        self.go_on();
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Serves the requests of a connection.
    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut incoming = BufReader::new(stream.try_clone()?);
        loop {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                if incoming.read_until(b'\n', &mut head)? == 0 {
                    return Ok(());
                }
            }
            let (request, url) = understood(&head);
            let length = request.headers.get("content-length");
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            incoming.read_exact(&mut body)?;
            if let Some(answer) = self.respond(&request, &url, body) {
                (&stream).write_all(&answer)?;
            } else {
                locked(&self.silent).push(stream);
                return Ok(());
            }
        }
    }

    /// The answer to a request; `None` if there is none.
    fn respond(&self, request: &Request, url: &str, body: Vec<u8>) -> Option<Vec<u8>> {
        let fault = locked(&self.faults)(request);
        locked(&self.events).push(Event::Began(request.clone()));
        if fault == Fault::Wait {
            let (goes_on, changed) = &self.goes_on;
            let waiting = locked(goes_on);
            drop(changed.wait_while(waiting, |goes_on| !*goes_on));
        }
        let (status, headers, answer) = match fault {
            Fault::Silence => return None,
            Fault::Status(status, code) => (status, BTreeMap::new(), problem(code)),
            Fault::None | Fault::Wait | Fault::LateSilence => match self.behind {
                Some(address) => {
                    let headers = request.headers.iter();
                    let headers: Vec<(&str, &str)> = headers
                        .map(|(name, value)| (name.as_str(), value.as_str()))
                        .collect();
                    send(address, &request.method, url, &headers, &body)
                }
                None => self.answer(request, url, body),
            },
        };
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
        if fault == Fault::LateSilence {
            return None;
        }
        locked(&self.events).push(Event::Ended(request.clone(), status));
        let mut head = format!("HTTP/1.1 {status} x\r\n");
        // The length of what a HEAD request only asks about.
        let stated = headers.get("content-length").cloned();
        let stated = stated.filter(|_| request.method == "HEAD");
        let length = stated.unwrap_or(answer.len().to_string());
        if status != 204 {
            head.push_str(&format!("content-length: {length}\r\n"));
        }
        const OWN: [&str; 3] = ["connection", "content-length", "transfer-encoding"];
        for (name, value) in headers {
            if !OWN.contains(&name.as_str()) {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        head.push_str("\r\n");
        let answer = if request.method == "HEAD" {
            Vec::new()
        } else {
            answer
        };
        Some([head.into_bytes(), answer].concat())
    }

    /// Answers as a store does.
    fn answer(
        &self,
        request: &Request,
        url: &str,
        body: Vec<u8>,
    ) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let refused = |status, code| (status, BTreeMap::new(), problem(code));
        let is_signed = request
            .headers
            .get("authorization")
            .is_some_and(|authorization| {
                // The other services' ways to sign are only recorded.
                !authorization.starts_with("AWS4-") || is_signed(request, url, authorization)
            });
        if !is_signed {
            return refused(403, "SignatureDoesNotMatch");
        }
        let mut objects = locked(&self.objects);
        if request.key.is_empty() && request.method == "GET" {
            let listing = listing(&objects, &request.query);
            return (200, BTreeMap::new(), listing.into_bytes());
        }
        match request.method.as_str() {
            "PUT" => {
                let must_be_new = request
                    .headers
                    .get("if-none-match")
                    .is_some_and(|v| v == "*")
                    || ["x-oss-forbid-overwrite", "x-cos-forbid-overwrite"]
                        .iter()
                        .any(|name| request.headers.get(*name).is_some_and(|v| v == "true"));
                if must_be_new && objects.contains_key(&request.key) {
                    return match request.headers.contains_key("if-none-match") {
                        true => refused(412, "PreconditionFailed"),
                        false => refused(409, "FileAlreadyExists"),
                    };
                }
                let body = if self.forgets && !request.key.contains("/.wangdian") {
                    Vec::new()
                } else {
                    body
                };
                let headers = request.headers.clone();
                objects.insert(request.key.clone(), Object { body, headers });
                (
                    200,
                    BTreeMap::from([("etag".to_owned(), "\"x\"".to_owned())]),
                    Vec::new(),
                )
            }
            "GET" | "HEAD" => match objects.get(&request.key) {
                Some(object) => {
                    let kept = object.headers.iter();
                    let kept = kept
                        .filter(|(name, _)| {
                            ["content-type", "cache-control"].contains(&name.as_str())
                        })
                        .map(|(name, value)| (name.clone(), value.clone()));
                    (200, kept.collect(), object.body.clone())
                }
                None => refused(404, "NoSuchKey"),
            },
            "DELETE" => {
                objects.remove(&request.key);
                (204, BTreeMap::new(), Vec::new())
            }
            _ => refused(405, "MethodNotAllowed"),
        }
    }
}

/// A request by its head, with its address as it was sent.
fn understood(head: &[u8]) -> (Request, String) {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    assert!(parsed.parse(head).unwrap().is_complete());
    let url = parsed.path.unwrap().to_owned();
    let method = parsed.method.unwrap().to_owned();
    let headers: BTreeMap<String, String> = parsed
        .headers
        .iter()
        .map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_ascii_lowercase(), value)
        })
        .collect();
    // A proxy is asked with the whole address.
    let path = match url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
    {
        Some((_, path)) => path,
        None => url.strip_prefix('/').unwrap_or(&url),
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .unwrap();
    let key = path.strip_prefix(BUCKET).unwrap_or(&path);
    let request = Request {
        method,
        host: headers.get("host").cloned().unwrap_or_default(),
        key: key.trim_start_matches('/').to_owned(),
        query: query.to_owned(),
        headers,
    };
    (request, url)
}

fn problem(code: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}: \
         {KEY_ID}</Message><Resource>/</Resource><RequestId>1</RequestId></Error>"
    )
    .into_bytes()
}

fn listing(objects: &BTreeMap<String, Object>, query: &str) -> String {
    let prefix = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("prefix="))
        .unwrap_or_default();
    let prefix = percent_encoding::percent_decode_str(prefix)
        .decode_utf8()
        .unwrap();
    let inside = objects.iter().filter(|(key, _)| key.starts_with(&*prefix));
    let contents: String = inside
        .map(|(key, object)| {
            format!(
                "<Contents><Key>{key}</Key><LastModified>2026-06-01T00:00:00.000Z</LastModified>\
                 <ETag>\"x\"</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
                object.body.len()
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>{BUCKET}</Name>\
         <Prefix>{prefix}</Prefix><MaxKeys>1000</MaxKeys><KeyCount>{}</KeyCount>\
         <IsTruncated>false</IsTruncated>{contents}</ListBucketResult>",
        objects.len()
    )
}

/// Whether a request is signed with the secret, by the rules of AWS Signature Version 4.
fn is_signed(request: &Request, url: &str, authorization: &str) -> bool {
    let part = |name: &str| {
        let (_, rest) = authorization.split_once(name)?;
        Some(rest.split(',').next().unwrap_or_default().trim().to_owned())
    };
    let (Some(credential), Some(names), Some(signature)) = (
        part("Credential="),
        part("SignedHeaders="),
        part("Signature="),
    ) else {
        return false;
    };
    let Some(scope) = credential.strip_prefix(&format!("{KEY_ID}/")) else {
        return false;
    };
    let header = |name: &str| request.headers.get(name).map_or("", String::as_str);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut query: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            format!("{}={}", encoded(name), encoded(value))
        })
        .collect();
    query.sort();
    let headers: String = names
        .split(';')
        .map(|name| format!("{name}:{}\n", header(name).trim()))
        .collect();
    let canonical = format!(
        "{}\n{path}\n{}\n{headers}\n{names}\n{}",
        request.method,
        query.join("&"),
        header("x-amz-content-sha256"),
    );
    let text = format!(
        "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
        header("x-amz-date"),
        hex(&Sha256::digest(canonical.as_bytes())),
    );
    let start = format!("AWS4{SECRET}").into_bytes();
    let key = scope.split('/').fold(start, |key, part| hmac(&key, part));
    hex(&hmac(&key, &text)) == signature
}

/// A part of a query, in the one encoding that is signed.
fn encoded(part: &str) -> String {
    const PLAIN: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(part).collect();
    percent_encoding::percent_encode(&decoded, &PLAIN).to_string()
}

/// A SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let with = |mask: u8| block.map(|byte| byte ^ mask);
    let inner = Sha256::new()
        .chain_update(with(0x36))
        .chain_update(text)
        .finalize();
    Sha256::new()
        .chain_update(with(0x5c))
        .chain_update(inner)
        .finalize()
        .to_vec()
}

/// Sends a request and reads the whole answer. moto wants a signature, and believes any.
fn send(
    address: SocketAddr,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> (u16, BTreeMap<String, String>, Vec<u8>) {
    let mut head = format!("{method} {url} HTTP/1.1\r\n");
    let any = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, \
               SignedHeaders=host, Signature=x";
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([("authorization", any), ("host", "moto")]);
    all.extend(headers.iter().copied());
    all.insert("connection", "close");
    let length = body.len().to_string();
    all.insert("content-length", &length);
    for (name, value) in all {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        answer.read_line(&mut line).unwrap();
        match line.trim().split_once(": ") {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.to_owned()),
            None => break,
        };
    }
    let mut body = Vec::new();
    answer.read_to_end(&mut body).unwrap();
    (status, headers, body)
}
