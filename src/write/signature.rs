//! Signs the manifest of a site, and checks the signature of a copy, in the format of minisign.
//!
//! The manifest names every file with its hash, so that its signature covers the whole site. The
//! trusted comment, which is signed too, says of which day the data are and until when the
//! signature holds: an old copy is then known for old, though it was signed once.

use super::error::{Action, SignatureError, VerifyError, WriteError, failed};
use super::manifest::{MANIFEST, Manifest, SIGNATURE};
use super::modes::write_public_file;
use super::verify::{Allowed, places, verify};
use crate::model::Date;
use ct_codecs::{Base64, Decoder as _};
use jiff::ToSpan as _;
use minisign::{KeyPair, PublicKeyBox, SecretKeyBox, SignatureBox};
use std::fmt;
use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

/// How long a signature holds where nothing else is said, days from the date of the data.
const DEFAULT_DAYS: i64 = 90;

/// The first line of our signature files.
const UNTRUSTED_COMMENT: &str = "signature of a wangdian site";

/// The first line that minisign and rsign write. It is not signed, so that nothing else is
/// accepted there: no byte of a signature file can change without being noticed.
const OTHER_UNTRUSTED_COMMENTS: [&str; 2] = [
    "signature from minisign secret key",
    "signature from rsign secret key",
];

/// A key that signs. It is never printed.
pub struct SecretKey(pub(super) minisign::SecretKey);

impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretKey")
    }
}

/// What a secret key says about how it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Anyone who has the text can sign.
    None,
    /// The text is encrypted with a password.
    Password,
}

impl SecretKey {
    /// Whether the text of a key needs a password.
    ///
    /// # Errors
    ///
    /// It is not the text of a secret key.
    pub fn protection(text: &str) -> Result<Protection, SignatureError> {
        match decoded(text)?[KDF] {
            [0, 0] => Ok(Protection::None),
            [b'S', b'c'] => Ok(Protection::Password),
            _ => Err(SignatureError::BadSecretKey),
        }
    }

    /// Reads the text of a key file, or only its second line.
    ///
    /// # Errors
    ///
    /// It is not the text of a secret key, or the password is wrong.
    pub fn parse(text: &str, password: Option<String>) -> Result<Self, SignatureError> {
        let bytes = decoded(text)?;
        let key = SecretKeyBox::from(whole_key(text));
        match password {
            // minisign leaves the checksum of such keys out, which the library does not expect.
            // A damaged key shows when it signs.
            None if bytes[KDF] == [0, 0] && bytes[CHECKSUM].iter().all(|byte| *byte == 0) => {
                minisign::SecretKey::from_bytes(&bytes).map_err(|_| SignatureError::BadSecretKey)
            }
            None => key
                .into_unencrypted_secret_key()
                .map_err(|_| SignatureError::BadSecretKey),
            Some(password) => key
                .into_secret_key(Some(password))
                .map_err(|_| SignatureError::WrongPassword),
        }
        .map(Self)
    }
}

/// Where a secret key says how it is encrypted.
const KDF: std::ops::Range<usize> = 2..4;

/// Where its checksum is, which is its end.
const CHECKSUM: std::ops::Range<usize> = 126..158;

/// The bytes of a secret key.
fn decoded(text: &str) -> Result<Vec<u8>, SignatureError> {
    let line = text.trim().lines().last().unwrap_or_default().trim();
    let bytes = Base64::decode_to_vec(line, None);
    bytes
        .ok()
        .filter(|bytes| bytes.len() == CHECKSUM.end && bytes.starts_with(b"Ed"))
        .ok_or(SignatureError::BadSecretKey)
}

impl SecretKey {
    /// Reads the text of an encrypted key, and asks for its password on the terminal.
    ///
    /// # Errors
    ///
    /// The password is wrong, or it cannot be asked for.
    pub fn ask(text: &str) -> Result<Self, SignatureError> {
        let key = SecretKeyBox::from(whole_key(text)).into_secret_key(None);
        key.map(Self).map_err(|_| SignatureError::WrongPassword)
    }
}

/// The text of a key file for the library: a settings page of a CI service may have kept only
/// the second line.
fn whole_key(text: &str) -> String {
    let text = text.trim();
    if text.lines().count() == 1 {
        format!("untrusted comment: secret key\n{text}\n")
    } else {
        format!("{text}\n")
    }
}

/// A key by which signatures are checked.
#[derive(Debug, Clone)]
pub struct PublicKey(minisign::PublicKey);

impl PublicKey {
    /// Reads a file with a public key as minisign and [`new_key_pair`] write them, or only its
    /// second line.
    ///
    /// # Errors
    ///
    /// It is not the text of a public key, or its two lines are of different keys.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let bad = |_| SignatureError::BadPublicKey;
        let text = text.trim_end_matches(['\r', '\n']);
        let (comment, line) = match text.split_once('\n') {
            Some((comment, line)) => (Some(comment.trim_end_matches('\r')), line),
            None => (None, text),
        };
        let key = minisign::PublicKey::from_base64(line).map_err(bad)?;
        if key.to_base64() != line || !key.to_bytes().starts_with(b"Ed") {
            return Err(SignatureError::BadPublicKey);
        }
        let id = id_of(key.keynum());
        // minisign leaves out the zeros that a number begins with.
        let is_id = |named: &str| named.trim_start_matches('0') == id.trim_start_matches('0');
        let is_of_key = |comment: &str| {
            let named = comment.strip_prefix("untrusted comment: minisign public key");
            let number =
                named.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' ')));
            number.is_some_and(is_id)
        };
        match comment {
            Some(comment) if !is_of_key(comment) => Err(SignatureError::BadPublicKey),
            _ => Ok(Self(key)),
        }
    }
}

/// The number of a key in 16 hexadecimal digits.
fn id_of(keynum: &[u8]) -> String {
    let number = keynum.iter().rev();
    number.map(|byte| format!("{byte:02X}")).collect()
}

/// What the trusted comment of a signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// The date of the data.
    pub as_of: Date,
    /// The last day on which the signature holds.
    pub expires: Date,
}

impl fmt::Display for Statement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "wangdian as-of:{} expires:{}",
            self.as_of, self.expires
        )
    }
}

impl Statement {
    fn parse(comment: &str) -> Option<Self> {
        let rest = comment.strip_prefix("wangdian as-of:")?;
        let (as_of, expires) = rest.split_once(" expires:")?;
        let statement = Self {
            as_of: as_of.parse().ok()?,
            expires: expires.parse().ok()?,
        };
        (statement.to_string() == comment).then_some(statement)
    }
}

/// What makes a signature trustworthy.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The key of the publisher.
    pub key: PublicKey,
    /// The day on which the signature must hold.
    pub today: Date,
    /// The earliest date that the data may have.
    pub not_older_than: Option<Date>,
}

/// Signs the manifest of a built site, whose files are as the manifest says. Without a day, the
/// signature holds for 90 days from the date of the data. If it is signed so already, nothing
/// changes.
///
/// # Errors
///
/// The folder is not a finished site, the day is before the date of the data, or the system
/// refuses.
pub fn sign(
    folder: &Path,
    key: &SecretKey,
    expires: Option<Date>,
) -> Result<Statement, SignatureError> {
    let found = verify(folder, &Allowed::default())?;
    if !found.missing.is_empty() || !found.changed.is_empty() {
        return Err(SignatureError::NotTheSite(folder.to_owned()));
    }
    let (_, path) = places(folder);
    let bytes = read(&path)?;
    let as_of = date_of(&path, &bytes)?;
    let expires = match expires {
        Some(expires) => expires,
        None => as_of.saturating_add(DEFAULT_DAYS.days()),
    };
    if expires < as_of {
        return Err(SignatureError::ExpiresBefore { as_of, expires });
    }
    let statement = Statement { as_of, expires };
    let path = folder.join(SIGNATURE);
    let public =
        minisign::PublicKey::from_secret_key(&key.0).map_err(|_| SignatureError::BadSecretKey)?;
    let trust = Trust {
        key: PublicKey(public),
        today: as_of,
        not_older_than: None,
    };
    let is_signed =
        |text: &str| checked(text, &bytes, as_of, &trust).is_ok_and(|found| found == statement);
    if fs::read_to_string(&path).is_ok_and(|text| is_signed(&text)) {
        return Ok(statement);
    }
    let comment = statement.to_string();
    let signature = minisign::sign(
        None,
        &key.0,
        Cursor::new(&bytes),
        Some(&comment),
        Some(UNTRUSTED_COMMENT),
    )
    .map_err(|error| SignatureError::NotSigned(error.to_string()))?;
    let text = signature.into_string();
    if !is_signed(&text) {
        return Err(SignatureError::BadSecretKey);
    }
    write_whole(&path, text.as_bytes())?;
    Ok(statement)
}

/// Writes a file of a published folder, so that no reader gets a part of it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = write_public_file(&new, bytes).and_then(|()| fs::rename(&new, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&new);
        failed(Action::Write, path)(error)
    })
}

/// Checks the signature of the manifest of a copy.
///
/// # Errors
///
/// Why it cannot be trusted.
pub fn check_signature(target: &Path, trust: &Trust) -> Result<Statement, SignatureError> {
    let (_, manifest) = places(target);
    let bytes = read(&manifest)?;
    let mut path = manifest.clone().into_os_string();
    path.push(SIGNATURE.strip_prefix(MANIFEST).unwrap_or_default());
    let path = PathBuf::from(path);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(SignatureError::Unsigned(path));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(SignatureError::Damaged);
        }
        Err(error) => return Err(VerifyError::Io(path, error).into()),
    };
    // The signature comes first: nothing of a manifest is believed before.
    let statement = checked_without_date(&text, &bytes, trust)?;
    let as_of = date_of(&manifest, &bytes)?;
    judged(statement, as_of, trust)
}

fn checked(
    text: &str,
    manifest: &[u8],
    as_of: Date,
    trust: &Trust,
) -> Result<Statement, SignatureError> {
    judged(checked_without_date(text, manifest, trust)?, as_of, trust)
}

/// The statement of a signature, if it is of these bytes by this key.
fn checked_without_date(
    text: &str,
    manifest: &[u8],
    trust: &Trust,
) -> Result<Statement, SignatureError> {
    let damaged = |_| SignatureError::Damaged;
    let signature = SignatureBox::from_string(text).map_err(damaged)?;
    let comment = signature.untrusted_comment().map_err(damaged)?;
    let is_known =
        comment == UNTRUSTED_COMMENT || OTHER_UNTRUSTED_COMMENTS.contains(&comment.as_str());
    if !is_known || signature.to_string() != text {
        return Err(SignatureError::Damaged);
    }
    let key = &trust.key.0;
    if signature.keynum() != key.keynum() {
        return Err(SignatureError::OtherKey {
            signed: id_of(signature.keynum()),
            expected: id_of(key.keynum()),
        });
    }
    minisign::verify(key, &signature, Cursor::new(manifest), true, false, false)
        .map_err(|_| SignatureError::Forged)?;
    let comment = signature.trusted_comment().map_err(damaged)?;
    Statement::parse(&comment).ok_or(SignatureError::NoDates(comment))
}

/// The statement, if its days are right.
fn judged(statement: Statement, as_of: Date, trust: &Trust) -> Result<Statement, SignatureError> {
    if statement.as_of != as_of {
        return Err(SignatureError::OtherDate {
            signed: statement.as_of,
            manifest: as_of,
        });
    }
    if let Some(earliest) = trust.not_older_than.filter(|earliest| as_of < *earliest) {
        return Err(SignatureError::Old { as_of, earliest });
    }
    if statement.expires < trust.today {
        return Err(SignatureError::Expired {
            expires: statement.expires,
            today: trust.today,
        });
    }
    Ok(statement)
}

/// Makes a key pair: the secret key at `path`, which only its owner can read, and the public key
/// beside it with the ending `.pub`. Returns the path of the second.
///
/// # Errors
///
/// One of the files exists already, or the system refuses.
pub fn new_key_pair(path: &Path, password: Option<String>) -> Result<PathBuf, SignatureError> {
    let failure = |error: minisign::PError| SignatureError::NotSigned(error.to_string());
    let public_path = path.with_extension("pub");
    for path in [path, &public_path] {
        if fs::symlink_metadata(path).is_ok() || path.file_name().is_none() {
            return Err(SignatureError::Exists(path.to_owned()));
        }
    }
    if public_path == path {
        return Err(SignatureError::Exists(public_path));
    }
    let pair = match password {
        None => KeyPair::generate_unencrypted_keypair(),
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password)),
    }
    .map_err(failure)?;
    let secret = pair.sk.to_box(Some("wangdian secret key"));
    let secret = secret.map_err(failure)?.into_string();
    let public: PublicKeyBox = pair.pk.to_box().map_err(failure)?;
    super::modes::write_private_file(path, secret.as_bytes())
        .map_err(failed(Action::Write, path))?;
    fs::write(&public_path, public.into_string()).map_err(failed(Action::Write, &public_path))?;
    Ok(public_path)
}

fn read(path: &Path) -> Result<Vec<u8>, SignatureError> {
    Ok(fs::read(path).map_err(|error| VerifyError::Io(path.to_owned(), error))?)
}

/// The date of the data by the manifest.
fn date_of(path: &Path, bytes: &[u8]) -> Result<Date, SignatureError> {
    let manifest =
        Manifest::parse(bytes).map_err(|error| VerifyError::Manifest(path.to_owned(), error))?;
    let as_of = manifest.as_of.parse();
    as_of.map_err(|_| SignatureError::NoDates(manifest.as_of))
}
