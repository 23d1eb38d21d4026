//! Interrupted writes.

use super::*;
use crate::write::{Allowed, ManifestMeta, Staging, Writer, verify};

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

const KEEPING: Keeping = Keeping {
    as_of: META.as_of,
    days: 0,
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

/// Interrupts a write of [`NEW`] at the first page, and returns the resulting folder.
fn interrupted() -> (tempfile::TempDir, PathBuf) {
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
    let plan = update.plan(&writer.index, KEEPING).expect("our own folder");
    update.begin(&plan).expect("a journal");
    // Between planning and renaming, a folder takes the place of a page, which the program
    // cannot foresee.
    fs::remove_file(out.join("a/page.html")).expect("a file");
    fs::create_dir(out.join("a/page.html")).expect("a folder");
    let error = update.apply(&plan).expect_err("a folder in the way");
    assert!(error.text().zh.contains("a/page.html"), "{error}");
    (temporary, out)
}

#[test]
fn an_interrupted_write_has_the_targets_of_new_and_old_links() {
    let (_temporary, out) = interrupted();
    assert_eq!(read(&out, "a.new.css").as_deref(), Some("new style"));
    assert_eq!(read(&out, "data/points.csv").as_deref(), Some("id"));
    assert_eq!(read(&out, "a.old.css").as_deref(), Some("old style"));
    let manifest = read(&out, MANIFEST).expect("the old manifest");
    assert!(manifest.contains("a.old.css") && !manifest.contains("a.new.css"));
}

#[test]
fn an_interrupted_write_leaves_no_temporary_files_and_the_next_completes_it() {
    let (_temporary, out) = interrupted();
    let left: Vec<_> = fs::read_dir(out.join(".wangdian-writing"))
        .expect("the folder of the write")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["journal.json"]);
    fs::remove_dir(out.join("a/page.html")).expect("a folder");
    publish(NEW, &out);
    assert_eq!(read(&out, "a/page.html").as_deref(), Some("new page"));
    assert_eq!(read(&out, "a.old.css"), None);
    assert!(
        verify(&out, &Allowed::default())
            .expect("a manifest")
            .is_exact()
    );
}

/// A site whose pages contain only links.
type Links<'a> = &'a [(&'a str, Role, &'a str)];

const LINKED_BEFORE: Links<'_> = &[
    ("data/a.csv", Role::Data, "1"),
    ("a.html", Role::Page, "b.html gone.html data/a.csv"),
    ("b.html", Role::Page, "a.html"),
    ("feeds/all.xml", Role::Page, "gone.html"),
    ("gone.html", Role::Page, "a.html"),
    ("n.html", Role::Page, "b.html"),
];

const LINKED_AFTER: Links<'_> = &[
    ("data/a.csv", Role::Data, "2"),
    ("data/z.csv", Role::Data, "1"),
    ("a.html", Role::Page, "new.html b.html data/z.csv"),
    ("b.html", Role::Page, "z/new.html"),
    ("feeds/all.xml", Role::Page, "z/new.html"),
    ("feeds/new.xml", Role::Page, "new.html"),
    ("n.html", Role::Page, "new.html"),
    ("new.html", Role::Page, "z/new.html a.html data/z.csv"),
    ("z/new.html", Role::Page, "new.html n.html"),
];

/// The dead links on pages that are reachable from previously published ones.
fn dead_links(out: &Path) -> Vec<String> {
    let mut known: Vec<String> = LINKED_BEFORE
        .iter()
        .map(|(path, _, _)| (*path).to_owned())
        .filter(|path| out.join(path).is_file())
        .collect();
    let mut dead = Vec::new();
    let mut next = 0;
    while let Some(page) = known.get(next).cloned() {
        next += 1;
        let links = match page.ends_with(".csv") {
            true => String::new(),
            false => read(out, &page).expect("a page"),
        };
        for link in links.split(' ').filter(|link| !link.is_empty()) {
            // The folder that the test itself put there counts as existing.
            if !out.join(link).exists() {
                dead.push(format!("{page} → {link}"));
            } else if out.join(link).is_file() && !known.iter().any(|path| path == link) {
                known.push(link.to_owned());
            }
        }
    }
    dead
}

#[test]
fn reachable_pages_have_no_dead_links_wherever_a_write_is_interrupted() {
    let breaking: Vec<&str> = LINKED_AFTER.iter().map(|(path, _, _)| *path).collect();
    for place in breaking {
        let temporary = tempfile::tempdir().expect("a folder");
        let out = temporary.path().join("public");
        publish(LINKED_BEFORE, &out);
        let mut writer = Writer::begin(&out).expect("our own folder");
        writer.stage(artifacts(LINKED_AFTER)).expect("good paths");
        writer.stage_manifest(&META).expect("no clash");
        let Some(Staging::Update(mut update)) = writer.staging else {
            panic!("the folder exists");
        };
        let plan = update.plan(&writer.index, KEEPING).expect("our own folder");
        update.begin(&plan).expect("a journal");
        let is_new = !out.join(place).exists();
        let _ = fs::remove_file(out.join(place));
        fs::create_dir_all(out.join(place)).expect("a folder");
        // One thread, so that the write is interrupted within a group of files.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let pool = pool.expect("a thread");
        pool.install(|| update.apply(&plan))
            .expect_err("a folder in the way");
        assert_eq!(dead_links(&out), [""; 0], "broken off at {place}");
        if is_new {
            let known = LINKED_BEFORE
                .iter()
                .filter(|(_, role, _)| *role == Role::Page);
            for (path, _, text) in known {
                assert_eq!(read(&out, path).as_deref(), Some(*text), "at {place}");
            }
        }
        fs::remove_dir(out.join(place)).expect("a folder");
        drop(update);
        publish(LINKED_AFTER, &out);
        assert!(
            verify(&out, &Allowed::default())
                .expect("a manifest")
                .is_exact(),
            "{place}"
        );
    }
}

#[cfg(unix)]
#[test]
fn staged_files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| {
        let found = fs::metadata(path).expect("a folder");
        found.permissions().mode() & 0o777
    };
    let temporary = tempfile::tempdir().expect("a folder");
    let out = temporary.path().join("public");
    let mut writer = Writer::begin(&out).expect("a fresh folder");
    writer.stage(artifacts(NEW)).expect("good paths");
    assert_eq!(mode(&temporary.path().join(".public.wangdian-new")), 0o700);
    writer.finish(&META).expect("a fresh folder");
    let mut writer = Writer::begin(&out).expect("our own folder");
    writer.stage(artifacts(&NEW[..1])).expect("good paths");
    writer
        .stage(artifacts(&[("more.html", Role::Page, "more")]))
        .expect("good paths");
    assert_eq!(mode(&out.join(".wangdian-writing")), 0o700);
    assert_eq!(mode(&out), 0o755);
}
