//! A copy of a site can be proved, with the program and without it.

#[path = "support/place.rs"]
mod place;

use place::*;
use std::fs;
use wangdian::write::{Manifest, ManifestMeta, VerifyError, verify};

#[test]
fn checksums_are_what_sha256sum_reads() {
    let place = Place::with_site();
    // `printf one | sha256sum`
    let line =
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  points/p-1.html\n";
    assert!(
        place.read("SHA256SUMS").contains(line),
        "{}",
        place.read("SHA256SUMS")
    );
    let named: Vec<String> = place
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
    let place = Place::new();
    let meta = ManifestMeta {
        source_commit: Some("abc\"123".to_owned()),
        ..meta()
    };
    publish(site(SITE), &place.out(), &meta).expect("a fresh folder");
    let bytes = fs::read(place.out().join("manifest.json")).expect("a file");
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
    let place = Place::with_site();
    let by_folder = verify(&place.out()).expect("a manifest");
    assert!(by_folder.is_exact());
    assert_eq!(by_folder.files, 6);
    assert_eq!(
        verify(&place.out().join("manifest.json")).expect("a manifest"),
        by_folder
    );
}

#[test]
fn a_flipped_byte_a_missing_file_and_an_extra_file_are_all_named() {
    let place = Place::with_site();
    place
        .put("index.html", "hom3")
        .put("points/p-2.html", "longer")
        .put("points/zz.html", "extra");
    fs::remove_file(place.out().join("data/points.csv")).expect("a file");
    let found = verify(&place.out()).expect("a manifest");
    assert!(!found.is_exact());
    assert_eq!(found.changed, ["index.html", "points/p-2.html"]);
    assert_eq!(found.missing, ["data/points.csv"]);
    assert_eq!(found.extra, ["points/zz.html"]);
}

#[test]
fn a_damaged_checksum_file_is_found_too() {
    let place = Place::with_site();
    place.put("SHA256SUMS", "");
    assert_eq!(
        verify(&place.out()).expect("a manifest").changed,
        ["SHA256SUMS"]
    );
}

#[test]
fn a_folder_without_a_usable_manifest_cannot_be_verified() {
    let place = Place::with_site();
    place.put("manifest.json", "{");
    assert!(matches!(
        verify(&place.out()),
        Err(VerifyError::Manifest(..))
    ));
    fs::remove_file(place.out().join("manifest.json")).expect("a file");
    assert!(matches!(verify(&place.out()), Err(VerifyError::Io(..))));
    assert!(verify(&place.temporary.path().join("nowhere")).is_err());
}
