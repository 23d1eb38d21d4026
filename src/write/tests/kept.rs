//! Replaced files stay for pages that are still open.

use super::folder::*;
use crate::site::{long_hash, sha256, short_hash};
use crate::write::kept::Kept;
use crate::write::{ManifestMeta, WriteSummary, Writer};
use jiff::civil::date;
use std::fs;

/// The path of a file that is named by its content, as those of the search are.
fn shard(content: &str) -> String {
    format!(
        "search/terms.{}.json",
        short_hash(&sha256(content.as_bytes()))
    )
}

/// A site whose home page refers to one shard and one style sheet.
fn version(content: &str) -> Vec<(String, String)> {
    let style = format!("assets/site.{}.css", long_hash(&sha256(content.as_bytes())));
    vec![
        (shard(content), content.to_owned()),
        ("index.html".to_owned(), shard(content)),
        (style, content.to_owned()),
        (format!("points/{content}.html"), content.to_owned()),
    ]
}

impl TestFolder {
    /// Publishes a version on a day of June, which keeps replaced files for three days.
    fn publish_version(&self, content: &str, day: i8) -> WriteSummary {
        let files = version(content);
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, content)| (path.as_str(), content.as_str()))
            .collect();
        let mut writer = Writer::begin(&self.out()).expect("our own folder");
        writer.stage(site(&files)).expect("good paths");
        let may_stay = |_: &str, bytes: &[u8]| !bytes.starts_with(b"private");
        let writer = writer.keeping(3, may_stay);
        let meta = ManifestMeta {
            as_of: date(2026, 6, day),
            source_commit: None,
        };
        writer.finish(&meta).expect("our own folder")
    }

    fn kept(&self) -> Vec<String> {
        let list = fs::read(self.out().join("kept.json")).expect("a list");
        let kept = Kept::parse(&list).expect("a list");
        kept.paths().map(str::to_owned).collect()
    }
}

#[test]
fn what_must_not_be_public_any_more_is_not_kept() {
    let folder = TestFolder::new();
    folder.publish_version("private", 1);
    folder.publish_version("b", 1);
    assert!(!folder.has(&shard("private")));
    assert!(!folder.has("kept.json"), "there is nothing to keep");
}

#[test]
fn replaced_shards_and_styles_stay_and_pages_do_not() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    assert!(!folder.has("kept.json"), "there is nothing to keep");
    let summary = folder.publish_version("b", 1);
    assert_eq!((summary.kept, summary.removed), (2, 1));
    assert_eq!(folder.read(&shard("a")), "a");
    assert!(!folder.has("points/a.html"));
    let verified = verify_all(&folder.out()).expect("a manifest");
    assert!(verified.is_exact(), "{verified:?}");
    assert_eq!(verified.kept, 2);
}

#[test]
fn the_manifest_is_the_same_whatever_was_published_before() {
    let (first, second) = (TestFolder::new(), TestFolder::new());
    first.publish_version("a", 1);
    first.publish_version("b", 1);
    second.publish_version("b", 1);
    for list in ["manifest.json", "SHA256SUMS"] {
        assert_eq!(first.read(list), second.read(list));
        assert!(!first.read(list).contains("kept.json"));
    }
}

#[test]
fn files_go_on_the_last_day_counted_by_the_dates_of_the_sites() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.publish_version("b", 2);
    folder.publish_version("c", 4);
    assert_eq!(folder.kept().len(), 4);
    assert!(folder.has(&shard("a")));
    let summary = folder.publish_version("c", 5);
    assert_eq!(summary.kept, 2);
    assert!(!folder.has(&shard("a")) && folder.has(&shard("b")));
    folder.publish_version("c", 7);
    assert!(!folder.has("kept.json") && !folder.has(&shard("b")));
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_file_that_is_current_again_is_no_longer_listed() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.publish_version("b", 1);
    let summary = folder.publish_version("a", 1);
    assert_eq!(summary.kept, 2);
    assert!(folder.kept().contains(&shard("b")) && !folder.kept().contains(&shard("a")));
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_site_whose_date_stands_still_does_not_grow_for_ever() {
    let folder = TestFolder::new();
    for content in 0..110 {
        folder.publish_version(&content.to_string(), 1);
    }
    assert_eq!(folder.kept().len(), 2 * 100);
    assert!(!folder.has(&shard("8")) && folder.has(&shard("9")));
}

#[test]
fn a_second_write_of_the_same_site_changes_nothing() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.publish_version("b", 1);
    let before = folder.everything();
    let summary = folder.publish_version("b", 1);
    assert_eq!((summary.written, summary.removed, summary.kept), (0, 0, 2));
    assert_eq!(folder.everything(), before);
}

#[test]
fn what_an_interrupted_write_published_stays_too() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.put(&shard("b"), "b");
    folder.put("points/b.html", "b");
    let journal = format!("[\"{}\",\"points/b.html\"]", shard("b"));
    folder.put(".wangdian-writing/journal.json", &journal);
    folder.publish_version("c", 1);
    assert!(folder.has(&shard("a")) && folder.has(&shard("b")));
    assert!(!folder.has("points/b.html"));
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_kept_file_with_other_content_is_found_and_a_missing_one_is_nothing() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.publish_version("b", 1);
    folder.put(&shard("a"), "A");
    let verified = verify_all(&folder.out()).expect("a manifest");
    assert_eq!(verified.changed, [shard("a")]);
    fs::remove_file(folder.out().join(shard("a"))).expect("a file");
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_list_cannot_vouch_for_a_page_or_for_another_content() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.publish_version("b", 1);
    let list = folder.read("kept.json");
    for (path, other) in [
        (shard("a"), "points/evil.html".to_owned()),
        (shard("a"), shard("other")),
        (shard("a"), "../a.aaaaaaa.json".to_owned()),
    ] {
        folder.put("kept.json", &list.replace(&path, &other));
        let error = verify_all(&folder.out()).expect_err("no such list");
        assert!(error.text().zh.contains(&other), "{error}");
    }
    for other in ["{", r#"{"format":"another","version":1,"files":[]}"#] {
        folder.put("kept.json", other);
        verify_all(&folder.out()).expect_err("no such list");
        Writer::begin(&folder.out()).expect_err("a list of others");
    }
}

#[test]
fn a_signature_goes_with_the_manifest_that_it_signs() {
    let folder = TestFolder::new();
    folder.publish_version("a", 1);
    folder.put("manifest.json.minisig", "signed");
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
    folder.publish_version("a", 1);
    assert!(folder.has("manifest.json.minisig"));
    folder.publish_version("a", 2);
    assert!(!folder.has("manifest.json.minisig"));
}
