//! Signatures: what is signed is believed, and nothing else.

use super::folder::*;
use crate::write::{
    ManifestMeta, PublicKey, SecretKey, SignatureError, Statement, Trust, check_signature,
    new_key_pair, sign,
};
use jiff::civil::{Date, date};
use std::fs;

const SIGNED: &str = "manifest.json.minisig";

/// A signed site with the keys beside it.
struct SignedSite {
    folder: TestFolder,
    secret: SecretKey,
    public: String,
}

impl SignedSite {
    fn new() -> Self {
        let folder = TestFolder::with_site();
        let path = folder.temporary.path().join("office.key");
        let public = new_key_pair(&path, None).expect("two keys");
        let secret = fs::read_to_string(&path).expect("a key");
        let signed = Self {
            secret: SecretKey::parse(&secret, None).expect("a key"),
            public: fs::read_to_string(public).expect("a key"),
            folder,
        };
        signed.sign(None).expect("our own folder");
        signed
    }

    fn sign(&self, expires: Option<Date>) -> Result<Statement, SignatureError> {
        sign(&self.folder.out(), &self.secret, expires)
    }

    fn trust(&self) -> Trust {
        Trust {
            key: PublicKey::parse(&self.public).expect("a key"),
            today: date(2026, 7, 1),
            not_older_than: None,
        }
    }

    fn check(&self) -> Result<Statement, SignatureError> {
        check_signature(&self.folder.out(), &self.trust())
    }
}

/// All texts with one byte changed: a letter to another, and to one that is no letter.
fn changed(text: &str) -> impl Iterator<Item = Vec<u8>> {
    let bytes = text.as_bytes().to_vec();
    (0..bytes.len()).flat_map(move |place| {
        [1, 2, 0x20, 0x80].map(|bits| {
            let mut changed = bytes.clone();
            changed[place] ^= bits;
            changed
        })
    })
}

#[test]
fn a_signature_says_of_which_day_the_data_are_and_how_long_it_holds() {
    let site = SignedSite::new();
    let statement = site.check().expect("a signature");
    assert_eq!(statement.as_of, meta().as_of);
    assert_eq!(statement.expires, date(2026, 9, 28));
    let text = site.folder.read(SIGNED);
    let comment = "\ntrusted comment: wangdian as-of:2026-06-30 expires:2026-09-28\n";
    assert!(text.contains(comment), "{text}");
    assert!(
        verify_all(&site.folder.out())
            .expect("a manifest")
            .is_exact()
    );
}

#[test]
fn no_byte_of_a_signature_can_be_changed() {
    let site = SignedSite::new();
    let path = site.folder.out().join(SIGNED);
    for changed in changed(&site.folder.read(SIGNED)) {
        fs::write(&path, &changed).expect("a file");
        let error = site.check().expect_err("a changed signature");
        let text = String::from_utf8_lossy(&changed);
        assert!(error.text().zh.contains("签名不可信"), "{error}: {text}");
    }
}

#[test]
fn no_byte_of_the_manifest_can_be_changed() {
    let site = SignedSite::new();
    let path = site.folder.out().join("manifest.json");
    for changed in changed(&site.folder.read("manifest.json")) {
        fs::write(&path, &changed).expect("a file");
        let error = site.check().expect_err("a changed manifest");
        assert!(matches!(error, SignatureError::Forged), "{error}");
    }
}

#[test]
fn no_byte_of_the_key_can_be_changed() {
    let site = SignedSite::new();
    for changed in changed(site.public.trim_end()) {
        let Ok(text) = String::from_utf8(changed) else {
            continue;
        };
        let result = PublicKey::parse(&text).and_then(|key| {
            let trust = Trust {
                key,
                ..site.trust()
            };
            check_signature(&site.folder.out(), &trust)
        });
        result.expect_err(&text);
    }
}

/// minisign writes the number 07FD45243C8DADD7 without the zero.
#[test]
fn a_key_of_minisign_may_have_a_number_that_begins_with_zero() {
    let line = "RWTXrY08JEX9B2JiuSAzfXbFuDX/xGyjjt1mWWRgaOeRr3YXb45mkTV2";
    let with = |number: &str| {
        PublicKey::parse(&format!(
            "untrusted comment: minisign public key {number}\n{line}\n"
        ))
    };
    with("7FD45243C8DADD7").expect("a key");
    with("07FD45243C8DADD7").expect("a key");
    with("17FD45243C8DADD7").expect_err("the number of another key");
    with("FD45243C8DADD7").expect_err("another number");
}

#[test]
fn another_key_is_told_by_its_number() {
    let (site, other) = (SignedSite::new(), SignedSite::new());
    let error = check_signature(&site.folder.out(), &other.trust()).expect_err("another key");
    let SignatureError::OtherKey { signed, expected } = &error else {
        panic!("{error}");
    };
    assert!(site.public.contains(signed) && other.public.contains(expected));
}

#[test]
fn an_older_copy_and_an_expired_signature_are_refused_from_the_day_on() {
    let site = SignedSite::new();
    let with = |today: Date, not_older_than: Option<Date>| {
        let trust = Trust {
            today,
            not_older_than,
            ..site.trust()
        };
        check_signature(&site.folder.out(), &trust)
    };
    with(date(2026, 9, 28), Some(date(2026, 6, 30))).expect("the last day");
    let error = with(date(2026, 9, 29), None).expect_err("the day after");
    assert!(matches!(error, SignatureError::Expired { .. }), "{error}");
    let error = with(date(2026, 7, 1), Some(date(2026, 7, 1))).expect_err("a day too old");
    assert!(matches!(error, SignatureError::Old { .. }), "{error}");
}

#[test]
fn the_signature_of_an_older_manifest_does_not_fit_a_newer_one() {
    let site = SignedSite::new();
    let (old_manifest, old) = (site.folder.read("manifest.json"), site.folder.read(SIGNED));
    let meta = ManifestMeta {
        as_of: date(2026, 7, 1),
        source_commit: None,
    };
    publish(super::folder::site(SITE), &site.folder.out(), &meta).expect("our own folder");
    let error = site.check().expect_err("not signed yet");
    assert!(matches!(error, SignatureError::Unsigned(_)), "{error}");
    site.folder.put(SIGNED, &old);
    let error = site.check().expect_err("an old signature");
    assert!(matches!(error, SignatureError::Forged), "{error}");
    site.folder.put("manifest.json", &old_manifest);
    site.check()
        .expect("both are old, which only --not-older-than tells");
}

#[test]
fn signing_again_changes_nothing_and_another_day_does() {
    let site = SignedSite::new();
    let before = site.folder.everything();
    site.sign(None).expect("our own folder");
    assert_eq!(site.folder.everything(), before);
    site.sign(Some(date(2026, 12, 31))).expect("our own folder");
    assert_eq!(
        site.check().expect("a signature").expires,
        date(2026, 12, 31)
    );
}

#[test]
fn a_folder_that_is_not_the_site_is_not_signed() {
    let site = SignedSite::new();
    fs::remove_file(site.folder.out().join(SIGNED)).expect("a file");
    site.folder.put("points/p-1.html", "ONE");
    let error = site.sign(None).expect_err("a changed page");
    assert!(matches!(error, SignatureError::NotTheSite(_)), "{error}");
    site.folder.put("points/p-1.html", "one");
    let error = site
        .sign(Some(date(2026, 6, 29)))
        .expect_err("a day before the data");
    assert!(
        matches!(error, SignatureError::ExpiresBefore { .. }),
        "{error}"
    );
    assert!(!site.folder.has(SIGNED));
}

#[test]
fn a_signature_without_days_is_not_believed() {
    let site = SignedSite::new();
    let manifest = site.folder.read("manifest.json");
    for comment in [
        "timestamp:1790000000",
        "wangdian as-of:2026-06-30",
        "wangdian as-of:2026-6-30 expires:2026-09-28",
        "wangdian as-of:2026-06-30 expires:2026-09-28 ",
        "wangdian as-of:2026-06-29 expires:2026-09-28",
    ] {
        let signature = minisign::sign(
            None,
            &site.secret.0,
            std::io::Cursor::new(&manifest),
            Some(comment),
            Some("signature from minisign secret key"),
        );
        site.folder
            .put(SIGNED, &signature.expect("a signature").into_string());
        let error = site.check().expect_err(comment);
        assert!(error.text().zh.contains("签名不可信"), "{error}");
    }
}

#[test]
fn keys_are_never_replaced_and_secret_ones_are_private() {
    let folder = TestFolder::new();
    let path = folder.temporary.path().join("office.key");
    new_key_pair(&path, None).expect("two keys");
    let before = folder.everything();
    new_key_pair(&path, None).expect_err("both exist");
    fs::remove_file(&path).expect("a file");
    new_key_pair(&path, None).expect_err("the public one exists");
    new_key_pair(&folder.temporary.path().join("other.pub"), None).expect_err("one name for two");
    assert_eq!(folder.everything().len(), before.len() - 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = folder.temporary.path().join("second.key");
        new_key_pair(&path, None).expect("two keys");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_secret_key_is_not_shown() {
    let site = SignedSite::new();
    assert_eq!(format!("{:?}", site.secret), "SecretKey");
    let secret = fs::read_to_string(site.folder.temporary.path().join("office.key"));
    let secret = secret.expect("a key");
    let line = secret.lines().nth(1).expect("two lines");
    for damaged in [&line[1..], &line[..line.len() - 4], "", "hello"] {
        let error = SecretKey::parse(damaged, None).expect_err(damaged);
        assert!(damaged.is_empty() || !error.text().zh.contains(damaged));
        SecretKey::protection(damaged).expect_err(damaged);
    }
    SecretKey::parse(line, None).expect("the second line alone is enough");
}
