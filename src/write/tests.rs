//! A write that breaks off in the middle.

use super::*;
use crate::site::Artifact;

fn site(files: &[(&str, Role, &str)]) -> Site {
    let mut site = Site::default();
    for (path, role, content) in files {
        site.add(Artifact {
            path: (*path).to_owned(),
            maker: "test",
            role: *role,
            bytes: content.as_bytes().to_vec(),
        })
        .expect("a good path");
    }
    site
}

fn read(out: &Path, path: &str) -> Option<String> {
    fs::read_to_string(out.join(path)).ok()
}

/// Breaks a write off at the first page, and gives the folder as that left it.
fn broken_off() -> (tempfile::TempDir, PathBuf, Site, ManifestMeta) {
    let temporary = tempfile::tempdir().expect("a folder");
    let out = temporary.path().join("public");
    let meta = ManifestMeta {
        as_of: jiff::civil::date(2026, 6, 30),
        source_commit: None,
    };
    let old = site(&[
        ("a.old.css", Role::Hashed, "old style"),
        ("a/page.html", Role::Page, "old page"),
        ("z.html", Role::Page, "old last"),
    ]);
    publish(&old, &out, &meta).expect("a fresh folder");
    let new = site(&[
        ("a.new.css", Role::Hashed, "new style"),
        ("a/page.html", Role::Page, "new page"),
        ("data/points.csv", Role::Data, "id"),
        ("z.html", Role::Page, "new last"),
    ]);
    let manifest_files = manifest::files_of(&new, &meta).expect("no clash");
    let files = new.files().iter();
    let mut outputs: Vec<Output<'_>> = files
        .map(|(path, file)| Output {
            path,
            role: file.role,
            bytes: &file.bytes,
        })
        .chain(manifest_files.iter().map(|file| Output {
            path: &file.path,
            role: file.role,
            bytes: &file.bytes,
        }))
        .collect();
    outputs.sort_by(|a, b| (a.role, a.path).cmp(&(b.role, b.path)));
    let plan = plan::compare(&outputs, &out).expect("our own folder");
    let begun = ["a.new.css", "a.old.css", "data/points.csv"];
    let begun = begun.map(str::to_owned).into_iter().collect();
    let journal = Journal::begin(&out, &begun).expect("a journal");
    // What nobody can foresee: between comparing and writing, a folder takes the place
    // of a page.
    fs::remove_file(out.join("a/page.html")).expect("a file");
    fs::create_dir(out.join("a/page.html")).expect("a folder");
    let error = apply(&plan, &outputs, &out, &journal).expect_err("a folder in the way");
    assert!(error.text().zh.contains("a/page.html"), "{error}");
    journal.abandon();
    drop(outputs);
    (temporary, out, new, meta)
}

#[test]
fn what_pages_refer_to_is_there_before_them_and_what_they_referred_to_is_there_still() {
    let (_temporary, out, _, _) = broken_off();
    assert_eq!(read(&out, "a.new.css").as_deref(), Some("new style"));
    assert_eq!(read(&out, "data/points.csv").as_deref(), Some("id"));
    assert_eq!(read(&out, "a.old.css").as_deref(), Some("old style"));
    let manifest = read(&out, MANIFEST).expect("the old manifest");
    assert!(manifest.contains("a.old.css") && !manifest.contains("a.new.css"));
}

#[test]
fn a_write_that_broke_off_leaves_no_temporary_file_and_is_completed_by_the_next() {
    let (_temporary, out, new, meta) = broken_off();
    let left: Vec<_> = fs::read_dir(out.join(journal::FOLDER))
        .expect("the folder of the write")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["journal.json"]);
    fs::remove_dir(out.join("a/page.html")).expect("a folder");
    publish(&new, &out, &meta).expect("the files of the broken write are ours");
    assert_eq!(read(&out, "a/page.html").as_deref(), Some("new page"));
    assert_eq!(read(&out, "a.old.css"), None);
    assert!(verify(&out).expect("a manifest").is_exact());
}

#[test]
fn the_reasons_that_a_user_can_do_something_about_are_said_in_her_language() {
    let check = |kind: io::ErrorKind, says: &str| {
        let error = failed(Action::Write, "public/index.html")(io::Error::from(kind));
        let text = error.text().zh;
        assert!(
            text.contains(says) && text.contains("public/index.html"),
            "{text}"
        );
    };
    check(io::ErrorKind::StorageFull, "磁盘空间不足");
    check(io::ErrorKind::PermissionDenied, "没有权限");
    check(io::ErrorKind::ReadOnlyFilesystem, "磁盘是只读的");
}
