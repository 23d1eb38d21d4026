//! One connection: reads request heads and sends responses, with limits on size and time.

use super::{Limits, Request, Response};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The maximum number of headers.
const MAX_HEADERS: usize = 64;
/// The number of bytes sent at a time.
const CHUNK: usize = 64 * 1024;
/// How many bytes of a rejected client are read and discarded before closing. Closing with
/// unread input would reset the connection and lose the response.
const MAX_DISCARDED_BYTES: usize = 256 * 1024;
const FAREWELL: Duration = Duration::from_millis(500);

/// The result of reading a request's head.
pub(super) enum Head {
    Request(Request),
    /// An invalid head, to be answered with this status.
    Refused(u16),
    /// The client has closed the connection.
    Closed,
}

pub(super) struct Connection {
    stream: TcpStream,
    limits: Limits,
    /// Bytes that were read and not parsed yet.
    read: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, limits: Limits) -> Self {
        Self {
            stream,
            limits,
            read: Vec::new(),
        }
    }

    /// Reads the head of the next request.
    pub(crate) fn next_head(&mut self) -> io::Result<Head> {
        let deadline = Instant::now() + self.limits.head_time;
        let mut is_new = !self.read.is_empty();
        loop {
            // A head can only be complete at the end of a line.
            if is_new && let Some(head) = self.parse() {
                return Ok(head);
            }
            if self.read.len() >= self.limits.head_bytes {
                return Ok(Head::Refused(431));
            }
            match self.read_some(deadline)? {
                Some(0) => return Ok(Head::Closed),
                Some(length) => {
                    let new = &self.read[self.read.len() - length..];
                    is_new = new.contains(&b'\n');
                }
                None if self.read.is_empty() => return Ok(Head::Closed),
                None => return Ok(Head::Refused(408)),
            }
        }
    }

    /// Reads available bytes; `None` at the deadline.
    fn read_some(&mut self, deadline: Instant) -> io::Result<Option<usize>> {
        let mut buffer = [0; 4096];
        let room = (self.limits.head_bytes - self.read.len()).min(buffer.len());
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(&mut buffer[..room]) {
                Ok(length) => {
                    self.read.extend_from_slice(&buffer[..length]);
                    return Ok(Some(length));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Parses the buffered head; `None` if it is incomplete.
    fn parse(&mut self) -> Option<Head> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        let length = match parsed.parse(&self.read) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return None,
            Err(httparse::Error::TooManyHeaders) => return Some(Head::Refused(431)),
            Err(_) => return Some(Head::Refused(400)),
        };
        let values = |name: &str| -> Vec<String> {
            let headers = parsed.headers.iter();
            headers
                .filter(|header| header.name.eq_ignore_ascii_case(name))
                .map(|header| String::from_utf8_lossy(header.value).into_owned())
                .collect()
        };
        let says = |value: &str| {
            let connection = values("connection");
            let mut words = connection.iter().flat_map(|values| values.split(','));
            words.any(|word| word.trim().eq_ignore_ascii_case(value))
        };
        let has_length = values("content-length")
            .iter()
            .any(|length| length.trim() != "0");
        let request = Request {
            method: parsed.method.unwrap_or_default().to_owned(),
            target: parsed.path.unwrap_or_default().to_owned(),
            hosts: values("host"),
            has_body: has_length || !values("transfer-encoding").is_empty(),
            keeps_alive: parsed.version == Some(1) && !says("close"),
        };
        self.read.drain(..length);
        Some(Head::Request(request))
    }

    /// Sends a response, or only its head.
    pub(crate) fn send(
        &mut self,
        response: Response,
        head_only: bool,
        stays_open: bool,
    ) -> io::Result<()> {
        let deadline = Instant::now() + self.limits.response_time;
        self.write_all(response.head(stays_open).as_bytes(), deadline)?;
        if head_only {
            return Ok(());
        }
        let mut left = response.length;
        let mut body = response.body.take(response.length);
        let mut buffer = vec![0; CHUNK.min(usize::try_from(left).unwrap_or(CHUNK))];
        while left > 0 {
            let length = match body.read(&mut buffer) {
                // The file became shorter; the client notices from the length.
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.write_all(&buffer[..length], deadline)?;
            left -= length as u64;
        }
        Ok(())
    }

    /// Sends the last response of a connection whose further input cannot be parsed.
    pub(crate) fn send_and_close(&mut self, response: &Response) -> io::Result<()> {
        let deadline = Instant::now() + FAREWELL;
        self.write_all(response.head(false).as_bytes(), deadline)?;
        self.write_all(response.words().as_bytes(), deadline)?;
        self.stream.shutdown(Shutdown::Write)?;
        let mut heard = 0;
        let mut buffer = [0; 4096];
        while heard < MAX_DISCARDED_BYTES {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(&mut buffer)? {
                0 => break,
                length => heard += length,
            }
        }
        Ok(())
    }

    /// Sends a response without a body from a file, and does not wait.
    pub(crate) fn send_at_once(&mut self, response: &Response) -> io::Result<()> {
        self.stream.set_nonblocking(true)?;
        let text = format!("{}{}", response.head(false), response.words());
        self.stream.write_all(text.as_bytes())
    }

    fn write_all(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.stream.set_write_timeout(Some(left))?;
            match self.stream.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(length) => bytes = &bytes[length..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
