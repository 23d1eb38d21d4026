//! A write that breaks off in the middle.

use super::*;
use crate::write::{ManifestMeta, Staging, Writer, verify};

fn artifacts(files: &[(&str, Role, &str)]) -> Vec<Artifact> {
    let artifact = |(path, role, content): &(&str, Role, &str)| Artifact {
        path: (*path).to_owned(),
        maker: "test",
        role: *role,
        bytes: content.as_bytes().to_vec(),
        sha256: None,
    };
    files.iter().map(artifact).collect()
}

fn publish(files: &[(&str, Role, &str)], out: &Path) {
    let mut writer = Writer::begin(out).expect("a fresh folder or ours");
    writer.stage(artifacts(files)).expect("good paths");
    writer.finish(&META).expect("a fresh folder or ours");
}

const META: ManifestMeta = ManifestMeta {
    as_of: jiff::civil::date(2026, 6, 30),
    source_commit: None,
};

const NEW: &[(&str, Role, &str)] = &[
    ("a.new.css", Role::Hashed, "new style"),
    ("a/page.html", Role::Page, "new page"),
    ("data/points.csv", Role::Data, "id"),
    ("z.html", Role::Page, "new last"),
];

fn read(out: &Path, path: &str) -> Option<String> {
    fs::read_to_string(out.join(path)).ok()
}

/// Breaks a write of [`NEW`] off at the first page, and gives the folder as that left it.
fn broken_off() -> (tempfile::TempDir, PathBuf) {
    let temporary = tempfile::tempdir().expect("a folder");
    let out = temporary.path().join("public");
    let old = [
        ("a.old.css", Role::Hashed, "old style"),
        ("a/page.html", Role::Page, "old page"),
        ("z.html", Role::Page, "old last"),
    ];
    publish(&old, &out);
    let mut writer = Writer::begin(&out).expect("our own folder");
    writer.stage(artifacts(NEW)).expect("good paths");
    writer.stage_manifest(&META).expect("no clash");
    let Some(Staging::Update(mut update)) = writer.staging else {
        panic!("the folder exists");
    };
    let plan = update.plan(&writer.index).expect("our own folder");
    update.begin(&plan).expect("a journal");
    // What nobody can foresee: between looking and renaming, a folder takes the place of
    // a page.
    fs::remove_file(out.join("a/page.html")).expect("a file");
    fs::create_dir(out.join("a/page.html")).expect("a folder");
    let error = update.apply(&plan).expect_err("a folder in the way");
    assert!(error.text().zh.contains("a/page.html"), "{error}");
    (temporary, out)
}

#[test]
fn what_pages_refer_to_is_there_before_them_and_what_they_referred_to_is_there_still() {
    let (_temporary, out) = broken_off();
    assert_eq!(read(&out, "a.new.css").as_deref(), Some("new style"));
    assert_eq!(read(&out, "data/points.csv").as_deref(), Some("id"));
    assert_eq!(read(&out, "a.old.css").as_deref(), Some("old style"));
    let manifest = read(&out, MANIFEST).expect("the old manifest");
    assert!(manifest.contains("a.old.css") && !manifest.contains("a.new.css"));
}

#[test]
fn a_write_that_broke_off_leaves_no_temporary_file_and_is_completed_by_the_next() {
    let (_temporary, out) = broken_off();
    let left: Vec<_> = fs::read_dir(out.join(".wangdian-writing"))
        .expect("the folder of the write")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["journal.json"]);
    fs::remove_dir(out.join("a/page.html")).expect("a folder");
    publish(NEW, &out);
    assert_eq!(read(&out, "a/page.html").as_deref(), Some("new page"));
    assert_eq!(read(&out, "a.old.css"), None);
    assert!(verify(&out).expect("a manifest").is_exact());
}
