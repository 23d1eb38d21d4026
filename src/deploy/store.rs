//! Requests to the target, with their time limits, repetitions and headers.

use super::error::{DeployError, StoreAction, StoreReason};
use super::target::Target;
use crate::site::content_type;
use crate::write::{ManifestFile, publish};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::options::WriteOptions;
use opendal::{Capability, ErrorKind, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use std::error::Error as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many requests are under way at a time. As many files are in memory.
pub(super) const AT_ONCE: usize = 16;

/// What a response may say of how long a file with the hash of its content in its name holds.
const FOR_EVER: &str = "public,max-age=31536000,immutable";

/// The same of any other file: it is asked for again each time.
const ASK_AGAIN: &str = "no-cache";

/// How often a request is repeated that failed for a reason that passes. With the pauses below,
/// a store has half a minute to recover.
const REPETITIONS: usize = 7;

/// The same for the request that takes the lock: nothing has begun then, and a wrong address is
/// more likely than a store that recovers.
const REPETITIONS_AT_FIRST: usize = 4;

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The target.
#[derive(Debug, Clone)]
pub(super) struct Store {
    operator: Operator,
    /// Creates files that must not exist.
    creating: Operator,
    capability: Capability,
    /// The folder, if the target is one.
    folder: Option<PathBuf>,
}

/// What became of a file that was to be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Creation {
    /// The store itself saw to it that there was none.
    Sure,
    /// There was none a moment before; another program may have written one meanwhile.
    Unsure,
    /// There is one already.
    Exists,
}

const IS_THERE: [ErrorKind; 2] = [ErrorKind::ConditionNotMatch, ErrorKind::AlreadyExists];

impl Store {
    /// Prepares requests; none is sent.
    ///
    /// # Errors
    ///
    /// There are no credentials, or the target cannot be used.
    pub(super) fn open(target: &Target, time_limit: Duration) -> Result<Self, DeployError> {
        if target.folder().is_none() {
            install_transport()?;
        }
        let (operator, creating) = target.operators(|name| std::env::var(name).ok())?;
        let patient = |operator: Operator, repetitions| {
            // Within the repetitions: each attempt has the time limit.
            let timeout = TimeoutLayer::new()
                .with_timeout(time_limit)
                .with_io_timeout(time_limit);
            let retry = RetryLayer::new()
                .with_jitter()
                .with_min_delay(FIRST_PAUSE)
                .with_max_delay(LONGEST_PAUSE)
                .with_max_times(repetitions);
            operator.layer(timeout).layer(retry)
        };
        let operator = patient(operator, REPETITIONS);
        let creating = patient(creating, REPETITIONS_AT_FIRST);
        Ok(Self {
            capability: operator.info().capability(),
            folder: target.folder().map(Path::to_owned),
            operator,
            creating,
        })
    }

    /// The content of a file; `None` if there is none.
    pub(super) async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, DeployError> {
        match self.operator.read(path).await {
            Ok(content) => Ok(Some(content.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(StoreAction::Read, path, &error)),
        }
    }

    /// Whether there is such a file.
    pub(super) async fn exists(&self, path: &str) -> Result<bool, DeployError> {
        let exists = self.operator.exists(path).await;
        exists.map_err(|error| failed(StoreAction::Read, path, &error))
    }

    /// Writes a file of the site with the headers that it is to be sent with.
    pub(super) async fn put(
        &self,
        file: &ManifestFile,
        content: Vec<u8>,
    ) -> Result<(), DeployError> {
        let options = WriteOptions {
            content_type: self.content_type(file).map(str::to_owned),
            cache_control: self.cache_control(file).map(str::to_owned),
            ..WriteOptions::default()
        };
        self.write(&file.path, content, options).await?;
        match &self.folder {
            None => Ok(()),
            Some(folder) => publish(folder, &file.path).map_err(|error| DeployError::Store {
                action: StoreAction::Write,
                path: file.path.clone(),
                reason: StoreReason::Other,
                detail: error.to_string(),
            }),
        }
    }

    /// Writes a file that is not of the site.
    pub(super) async fn put_own(&self, path: &str, content: Vec<u8>) -> Result<(), DeployError> {
        let options = WriteOptions {
            cache_control: self
                .capability
                .write_with_cache_control
                .then(|| "no-store".to_owned()),
            ..WriteOptions::default()
        };
        self.write(path, content, options).await
    }

    async fn write(
        &self,
        path: &str,
        content: Vec<u8>,
        options: WriteOptions,
    ) -> Result<(), DeployError> {
        let written = self.operator.write_options(path, content, options).await;
        written
            .map(|_| ())
            .map_err(|error| failed(StoreAction::Write, path, &error))
    }

    /// Writes a file unless there is one.
    pub(super) async fn create(
        &self,
        path: &str,
        content: Vec<u8>,
    ) -> Result<Creation, DeployError> {
        if self.capability.write_with_if_not_exists {
            let options = WriteOptions {
                if_not_exists: true,
                ..WriteOptions::default()
            };
            let created = self.creating.write_options(path, content.clone(), options);
            match created.await {
                Ok(_) => return Ok(Creation::Sure),
                Err(error) if IS_THERE.contains(&error.kind()) => return Ok(Creation::Exists),
                // A store that speaks S3 but knows no conditions.
                Err(error) if code_of(error.message()) == Some("NotImplemented") => {}
                Err(error) => return Err(failed(StoreAction::Write, path, &error)),
            }
        }
        if self.read(path).await?.is_some() {
            return Ok(Creation::Exists);
        }
        self.put_own(path, content).await?;
        Ok(Creation::Unsure)
    }

    /// Deletes a file, if there is one.
    pub(super) async fn delete(&self, path: &str) -> Result<(), DeployError> {
        let deleted = self.operator.delete(path).await;
        deleted.map_err(|error| failed(StoreAction::Delete, path, &error))
    }

    /// Calls `found` with the path of each file, in any order.
    pub(super) async fn list(&self, mut found: impl FnMut(&str)) -> Result<(), DeployError> {
        let failed = |error: opendal::Error| failed(StoreAction::List, "/", &error);
        let mut lister = self
            .operator
            .lister_with("/")
            .recursive(true)
            .await
            .map_err(failed)?;
        while let Some(entry) = lister.try_next().await.map_err(failed)? {
            if entry.metadata().is_file() {
                found(entry.path());
            }
        }
        Ok(())
    }

    /// Whether a file is there with just this content and these headers, as far as the store keeps
    /// headers.
    pub(super) async fn has(&self, file: &ManifestFile) -> Result<bool, DeployError> {
        let found = match self.operator.stat(&file.path).await {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(StoreAction::Read, &file.path, &error)),
        };
        let is_same = found.content_length() == file.bytes
            && self
                .content_type(file)
                .is_none_or(|kind| found.content_type() == Some(kind))
            && self
                .cache_control(file)
                .is_none_or(|kind| found.cache_control() == Some(kind));
        if !is_same {
            return Ok(false);
        }
        let content = self.read(&file.path).await?;
        Ok(content.is_some_and(|content| file.is_of(&content)))
    }

    fn content_type(&self, file: &ManifestFile) -> Option<&'static str> {
        let is_kept = self.capability.write_with_content_type;
        is_kept.then(|| content_type(&file.path))
    }

    fn cache_control(&self, file: &ManifestFile) -> Option<&'static str> {
        let is_kept = self.capability.write_with_cache_control;
        is_kept.then(|| {
            if file.is_named_by_content() {
                FOR_EVER
            } else {
                ASK_AGAIN
            }
        })
    }
}

/// Installs what sends requests. The library would do it by itself, and panic where the system has
/// no certificates.
fn install_transport() -> Result<(), DeployError> {
    // If one is installed already, it is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build();
    let client = client.map_err(|error| DeployError::Network(deepest(&error)))?;
    HttpTransporter::install_default(ReqwestTransport::new(client));
    Ok(())
}

/// The deepest reason of an error, which is the system's: “connection refused”.
fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(deeper) = deepest.source() {
        deepest = deeper;
    }
    deepest.to_string()
}

/// Does some things side by side, a limited number at a time, and stops at the first error.
pub(super) async fn at_once<T>(
    things: impl Iterator<Item = impl Future<Output = Result<T, DeployError>>>,
    mut done: impl FnMut(T),
) -> Result<(), DeployError> {
    let mut running = stream::iter(things).buffer_unordered(AT_ONCE);
    while let Some(result) = running.try_next().await? {
        done(result);
    }
    Ok(())
}

/// Why a request failed, without what may be secret in the store's answer.
fn failed(action: StoreAction, path: &str, error: &opendal::Error) -> DeployError {
    let message = error.message();
    let code = code_of(message);
    let reason = match error.kind() {
        ErrorKind::PermissionDenied => StoreReason::Denied,
        ErrorKind::RateLimited => StoreReason::Throttled,
        ErrorKind::NotFound => StoreReason::NotFound,
        _ if code == Some("NoSuchBucket") => StoreReason::NotFound,
        _ if code.is_some_and(|code| DENIED.contains(&code)) => StoreReason::Denied,
        _ if error.source().is_some() || message == "operation timeout reached" => {
            StoreReason::Unreachable
        }
        _ => StoreReason::Other,
    };
    let detail = match (code, error.source()) {
        (Some(code), _) => code.to_owned(),
        (None, Some(source)) => deepest(source),
        (None, None) => error.kind().to_string(),
    };
    DeployError::Store {
        action,
        path: path.to_owned(),
        reason,
        detail,
    }
}

/// Codes of wrong credentials that come with a status other than 403.
const DENIED: [&str; 3] = [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthorizationHeaderMalformed",
];

/// The code in the library's rendering of a store's error: `S3Error { code: "NoSuchKey", … }`.
fn code_of(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("code: \"")?;
    let (code, _) = rest.split_once('"')?;
    let is_word = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(code)
}
