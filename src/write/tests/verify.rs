//! A copy of a site can be verified with the program and without it.

use super::folder::*;
use crate::write::error::VerifyError;
use crate::write::manifest::Manifest;
use crate::write::{Allowed, ManifestMeta, verify};
use std::fs;

#[test]
fn checksums_have_the_format_of_sha256sum() {
    let folder = TestFolder::with_site();
    // `printf one | sha256sum`
    let line =
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  points/p-1.html\n";
    assert!(
        folder.read("SHA256SUMS").contains(line),
        "{}",
        folder.read("SHA256SUMS")
    );
    let named: Vec<String> = folder
        .read("SHA256SUMS")
        .lines()
        .map(|line| line[66..].to_owned())
        .collect();
    let expected: Vec<&str> = vec![
        "assets/style.0f.css",
        "data/points.csv",
        "index.html",
        "points/p-1.html",
        "points/p-2.html",
    ];
    assert_eq!(named, expected);
}

#[test]
fn the_manifest_names_every_file_but_itself_with_date_and_commit() {
    let folder = TestFolder::new();
    let meta = ManifestMeta {
        source_commit: Some("abc\"123".to_owned()),
        ..meta()
    };
    publish(site(SITE), &folder.out(), &meta).expect("a fresh folder");
    let bytes = fs::read(folder.out().join("manifest.json")).expect("a file");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(value["format"], "wangdian-manifest");
    assert_eq!(value["version"], 1);
    let manifest = Manifest::parse(&bytes).expect("a manifest");
    assert_eq!(manifest.as_of, "2026-06-30");
    assert_eq!(manifest.source_commit.as_deref(), Some("abc\"123"));
    let paths: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "SHA256SUMS",
            "assets/style.0f.css",
            "data/points.csv",
            "index.html",
            "points/p-1.html",
            "points/p-2.html"
        ]
    );
}

#[test]
fn a_true_copy_verifies_by_folder_and_by_manifest() {
    let folder = TestFolder::with_site();
    let by_folder = verify_all(&folder.out()).expect("a manifest");
    assert!(by_folder.is_exact());
    assert_eq!(by_folder.files, 6);
    assert_eq!(
        verify_all(&folder.out().join("manifest.json")).expect("a manifest"),
        by_folder
    );
}

#[test]
fn changed_missing_and_extra_files_are_listed() {
    let folder = TestFolder::with_site();
    folder
        .put("index.html", "hom3")
        .put("points/p-2.html", "longer")
        .put("points/zz.html", "extra");
    fs::remove_file(folder.out().join("data/points.csv")).expect("a file");
    let found = verify_all(&folder.out()).expect("a manifest");
    assert!(!found.is_exact());
    assert_eq!(found.changed, ["index.html", "points/p-2.html"]);
    assert_eq!(found.missing, ["data/points.csv"]);
    assert_eq!(found.extra, ["points/zz.html"]);
}

#[test]
fn a_damaged_checksum_file_is_found_too() {
    let folder = TestFolder::with_site();
    folder.put("SHA256SUMS", "");
    assert_eq!(
        verify_all(&folder.out()).expect("a manifest").changed,
        ["SHA256SUMS"]
    );
}

#[test]
fn a_folder_without_a_usable_manifest_cannot_be_verified() {
    let folder = TestFolder::with_site();
    folder.put("manifest.json", "{");
    assert!(matches!(
        verify_all(&folder.out()),
        Err(VerifyError::Manifest(..))
    ));
    fs::remove_file(folder.out().join("manifest.json")).expect("a file");
    assert!(matches!(
        verify_all(&folder.out()),
        Err(VerifyError::Io(..))
    ));
    assert!(verify_all(&folder.temporary.path().join("nowhere")).is_err());
}

#[test]
fn files_of_file_managers_and_interrupted_writes_are_listed_as_ignored() {
    let folder = TestFolder::with_site();
    let left = [
        ".DS_Store",
        ".wangdian-writing/12",
        ".wangdian-writing/journal.json",
        "points/.DS_Store",
        "points/Desktop.ini",
        "points/thumbs.db",
    ];
    for path in left {
        folder.put(path, "left");
    }
    let found = verify_all(&folder.out()).expect("a manifest");
    assert!(found.is_exact(), "{found:?}");
    assert_eq!(found.ignored, left);
    // Names that only look like temporary files could be pages.
    let suspicious = [
        ".wangdian-writing/evil.html",
        "points/.DS_Store.html",
        "points/._p-1.html",
        "points/.wangdian-writing/12",
        "points/desktop.ini.html",
    ];
    for path in suspicious {
        folder.put(path, "no");
    }
    let found = verify_all(&folder.out()).expect("a manifest");
    assert!(!found.is_exact());
    assert_eq!(found.extra, suspicious);
    assert_eq!(found.ignored, left);
}

#[test]
fn a_folder_with_an_ignored_name_does_not_hide_files() {
    let folder = TestFolder::with_site();
    folder.put("points/.DS_Store/evil.html", "no");
    let found = verify_all(&folder.out()).expect("a manifest");
    assert_eq!(found.extra, ["points/.DS_Store/evil.html"]);
}

/// Verifies with patterns; returns the allowed and the extra paths.
fn allowed_and_extra(folder: &TestFolder, patterns: &[&str]) -> (Vec<String>, Vec<String>) {
    let patterns: Vec<String> = patterns.iter().map(|text| (*text).to_owned()).collect();
    let allowed = Allowed::new(&patterns).expect("good patterns");
    let found = verify(&folder.out(), &allowed).expect("a manifest");
    (found.allowed, found.extra)
}

#[test]
fn additional_files_are_accepted_if_allowed() {
    let folder = TestFolder::with_site();
    folder
        .put(".well-known/security.txt", "x")
        .put("a.bak", "x")
        .put("points/a.bak", "x")
        .put("robots.txt", "x");
    let check = |patterns: &[&str], allowed: &[&str]| {
        let (passed, extra) = allowed_and_extra(&folder, patterns);
        assert_eq!(passed, allowed, "{patterns:?}");
        assert_eq!(passed.len() + extra.len(), 4, "{patterns:?}");
    };
    check(&[], &[]);
    check(&["robots.txt"], &["robots.txt"]);
    check(&[".well-known/"], &[".well-known/security.txt"]);
    check(&[".well-known/**"], &[".well-known/security.txt"]);
    check(&["*.bak"], &["a.bak", "points/a.bak"]);
    check(&["/*.bak"], &["a.bak"]);
    check(&["points/*.bak"], &["points/a.bak"]);
    check(
        &["*"],
        &[
            ".well-known/security.txt",
            "a.bak",
            "points/a.bak",
            "robots.txt",
        ],
    );
    check(
        &["{robots,humans}.txt", "a.b?k"],
        &["a.bak", "points/a.bak", "robots.txt"],
    );
    check(&["ROBOTS.TXT", "points"], &[]);
}

#[test]
fn patterns_do_not_hide_changed_or_missing_files() {
    let folder = TestFolder::with_site();
    folder.put("index.html", "hom3");
    fs::remove_file(folder.out().join("points/p-2.html")).expect("a file");
    let allowed = Allowed::new(&["**".to_owned()]).expect("a pattern");
    let found = verify(&folder.out(), &allowed).expect("a manifest");
    assert!(!found.is_exact());
    assert_eq!(found.changed, ["index.html"]);
    assert_eq!(found.missing, ["points/p-2.html"]);
}

#[test]
fn an_invalid_pattern_is_an_error() {
    for pattern in ["[a", "{a", "", " ", "a{b,{c}", "[z-a]"] {
        let error = Allowed::new(&[pattern.to_owned()]).expect_err(pattern);
        let text = error.text();
        assert!(
            text.zh.contains("--allow") && text.zh.contains(pattern),
            "{text:?}"
        );
        assert!(text.en.contains(".well-known/"), "{text:?}");
    }
}
