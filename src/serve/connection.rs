//! One connection: heads of requests come in, answers go out, neither without end.

use super::{Answer, Limits, Request};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// More headers than this are refused.
const MAX_HEADERS: usize = 64;
/// What is sent at a time.
const CHUNK: usize = 64 * 1024;
/// What a visitor who is turned away may have sent already, and for how long it is heard:
/// closing before would take the answer away.
const LEFT_UNREAD: usize = 256 * 1024;
const FAREWELL: Duration = Duration::from_millis(500);

/// What came in.
pub(super) enum Head {
    Request(Request),
    /// To be answered with this status.
    Refused(u16),
    /// The visitor has gone, or has nothing more to ask.
    Closed,
}

pub(super) struct Connection {
    stream: TcpStream,
    limits: Limits,
    /// What was read and belongs to no request yet.
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
            // A head is complete with the end of a line.
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

    /// Reads what has come; none where the time is up.
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

    /// The request that was read, where its head is complete or cannot become one.
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

    /// Sends an answer, or only its head.
    pub(crate) fn send(
        &mut self,
        answer: Answer,
        head_only: bool,
        stays_open: bool,
    ) -> io::Result<()> {
        let deadline = Instant::now() + self.limits.answer_time;
        self.write_all(answer.head(stays_open).as_bytes(), deadline)?;
        if head_only {
            return Ok(());
        }
        let mut left = answer.length;
        let mut body = answer.body.take(answer.length);
        let mut buffer = vec![0; CHUNK.min(usize::try_from(left).unwrap_or(CHUNK))];
        while left > 0 {
            let length = match body.read(&mut buffer) {
                // The file has become shorter: the visitor sees that from the length.
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

    /// Sends the last answer of a connection whose next bytes cannot be understood.
    pub(crate) fn turn_away(&mut self, answer: &Answer) -> io::Result<()> {
        let deadline = Instant::now() + FAREWELL;
        self.write_all(answer.head(false).as_bytes(), deadline)?;
        self.write_all(answer.words().as_bytes(), deadline)?;
        self.stream.shutdown(Shutdown::Write)?;
        let mut heard = 0;
        let mut buffer = [0; 4096];
        while heard < LEFT_UNREAD {
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

    /// Sends a plain answer without waiting for anything.
    pub(crate) fn send_at_once(&mut self, answer: &Answer) -> io::Result<()> {
        self.stream.set_nonblocking(true)?;
        let text = format!("{}{}", answer.head(false), answer.words());
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
