//! Writing changes only files that differ.

mod folder;
mod kept;
mod signature;
mod verify;

use crate::write::{WriteError, WriteSummary, Writer};
use folder::*;
use std::fs;

#[track_caller]
fn check_summary(summary: &WriteSummary, written: usize, unchanged: usize, removed: usize) {
    let counts = (summary.written, summary.unchanged, summary.removed);
    assert_eq!(counts, (written, unchanged, removed));
    assert_eq!(summary.files, written + unchanged);
}

#[test]
fn a_new_folder_gets_exactly_the_site_its_checksums_and_its_manifest() {
    let folder = TestFolder::new();
    let summary = folder.publish(SITE).expect("a fresh folder");
    check_summary(&summary, 7, 0, 0);
    let expected = [
        "public/",
        "public/SHA256SUMS",
        "public/assets/",
        "public/assets/style.0f.css",
        "public/data/",
        "public/data/points.csv",
        "public/index.html",
        "public/manifest.json",
        "public/points/",
        "public/points/p-1.html",
        "public/points/p-2.html",
    ];
    assert!(
        folder.everything().keys().eq(expected.iter()),
        "{:?}",
        folder.everything().keys()
    );
    let size: usize = folder.everything().values().map(Vec::len).sum();
    assert_eq!(summary.bytes, size as u64);
}

#[test]
fn missing_parent_folders_are_created() {
    let folder = TestFolder::new();
    let out = folder.temporary.path().join("a/b/public");
    publish(site(SITE), &out, &meta()).expect("a fresh folder");
    assert!(out.join("index.html").is_file());
}

#[test]
fn an_existing_empty_folder_is_used() {
    let folder = TestFolder::new();
    fs::create_dir(folder.out()).expect("a folder");
    check_summary(&folder.publish(SITE).expect("an empty folder"), 7, 0, 0);
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_second_write_of_the_same_site_writes_nothing() {
    let folder = TestFolder::with_site();
    let before = folder.everything();
    check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 0);
    assert_eq!(folder.everything(), before);
}

#[test]
fn only_a_changed_file_and_the_manifest_are_written() {
    let folder = TestFolder::with_site();
    let untouched = fs::metadata(folder.out().join("index.html"))
        .expect("a file")
        .modified()
        .ok();
    let summary = folder
        .publish(&edited(&[("points/p-1.html", "ONE")]))
        .expect("our own folder");
    check_summary(&summary, 3, 4, 0);
    assert_eq!(folder.read("points/p-1.html"), "ONE");
    assert_eq!(
        fs::metadata(folder.out().join("index.html"))
            .expect("a file")
            .modified()
            .ok(),
        untouched
    );
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_manual_change_of_the_same_size_is_reverted() {
    let folder = TestFolder::with_site();
    folder.put("points/p-1.html", "eno");
    check_summary(&folder.publish(SITE).expect("our own folder"), 1, 6, 0);
    assert_eq!(folder.read("points/p-1.html"), "one");
}

#[test]
fn a_deleted_file_is_written_again() {
    let folder = TestFolder::with_site();
    fs::remove_file(folder.out().join("points/p-1.html")).expect("a file");
    check_summary(&folder.publish(SITE).expect("our own folder"), 1, 6, 0);
    assert_eq!(folder.read("points/p-1.html"), "one");
}

#[test]
fn stale_files_and_their_empty_folders_are_removed() {
    let folder = TestFolder::with_site();
    let files = edited(&[
        ("points/p-1.html", "-"),
        ("points/p-2.html", "-"),
        ("data/points.csv", "-"),
    ]);
    check_summary(&folder.publish(&files).expect("our own folder"), 2, 2, 3);
    assert!(!folder.has("points") && !folder.has("data") && folder.has("assets"));
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn files_of_others_are_kept_even_in_folders_that_the_site_no_longer_has() {
    let folder = TestFolder::with_site();
    folder
        .put("CNAME", "example.org")
        .put("points/own.txt", "mine")
        .put("other/own.txt", "mine");
    let files = edited(&[("points/p-1.html", "-"), ("points/p-2.html", "-")]);
    folder.publish(&files).expect("our own folder");
    assert_eq!(folder.read("CNAME"), "example.org");
    assert_eq!(folder.read("points/own.txt"), "mine");
    assert_eq!(folder.read("other/own.txt"), "mine");
    assert!(!folder.has("points/p-1.html"));
}

/// Publishes to a folder that must be rejected, and checks that no byte changed.
#[track_caller]
fn check_refused(folder: &TestFolder, files: Files<'_>, names: &str) {
    let before = folder.everything();
    let error = folder.publish(files).expect_err("a refusal");
    let text = error.text();
    assert!(
        text.zh.contains(names) && text.en.contains(names),
        "{text:?}"
    );
    assert!(
        text.zh.contains("没有写入") || text.zh.contains("不是文件夹"),
        "{text:?}"
    );
    assert!(folder.everything() == before, "something was written");
}

#[test]
fn a_folder_with_files_of_others_is_rejected_and_unchanged() {
    let folder = TestFolder::new();
    folder.put("index.html", "mine").put("notes.txt", "mine");
    check_refused(&folder, SITE, "`index.html`");
}

#[test]
fn a_new_page_at_the_path_of_another_file_is_rejected() {
    let folder = TestFolder::with_site();
    folder.put("points/p-3.html", "mine");
    let files = edited(&[("points/p-3.html", "three"), ("index.html", "new home")]);
    check_refused(&folder, &files, "`points/p-3.html`");
}

#[test]
fn a_file_of_others_is_not_adopted_even_with_the_same_content() {
    let folder = TestFolder::new();
    folder.put("index.html", "home");
    check_refused(&folder, SITE, "`index.html`");
}

#[test]
fn a_folder_in_place_of_a_file_is_rejected() {
    let folder = TestFolder::with_site();
    folder.put("about.html/own.txt", "mine");
    check_refused(&folder, &edited(&[("about.html", "about")]), "`about.html`");
}

#[test]
fn a_file_in_place_of_a_folder_is_rejected() {
    let folder = TestFolder::with_site();
    folder.put("kinds", "mine");
    check_refused(&folder, &edited(&[("kinds/tisc.html", "tisc")]), "`kinds`");
}

#[test]
fn an_own_file_in_place_of_a_folder_is_replaced() {
    let folder = TestFolder::new();
    folder.publish(&[("kinds", "old")]).expect("a fresh folder");
    let summary = folder
        .publish(&[("kinds/tisc.html", "tisc")])
        .expect("our own folder");
    check_summary(&summary, 3, 0, 1);
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn an_output_path_that_is_a_file_is_rejected() {
    let folder = TestFolder::new();
    fs::write(folder.out(), "mine").expect("a file");
    check_refused(&folder, SITE, "public");
}

#[test]
fn a_manifest_in_another_format_is_rejected() {
    let folder = TestFolder::new();
    folder.put("manifest.json", r#"{"name":"a web app"}"#);
    check_refused(&folder, SITE, "manifest.json");
}

#[test]
fn a_manifest_with_paths_outside_the_folder_is_rejected() {
    let folder = TestFolder::with_site();
    fs::write(folder.temporary.path().join("secret.txt"), "mine").expect("a file");
    let manifest = folder
        .read("manifest.json")
        .replace("points/p-1.html", "../secret.txt");
    folder.put("manifest.json", &manifest);
    check_refused(&folder, SITE, "../secret.txt");
}

#[test]
fn an_output_folder_below_a_file_is_an_error() {
    let folder = TestFolder::new();
    fs::write(folder.temporary.path().join("file"), "mine").expect("a file");
    let out = folder.temporary.path().join("file/public");
    let error = publish(site(SITE), &out, &meta()).expect_err("no folder can be made");
    assert!(error.text().zh.contains("file"), "{error}");
}

#[test]
fn a_site_with_a_file_called_like_the_manifest_is_an_error_that_names_its_maker() {
    let folder = TestFolder::new();
    let error = folder
        .publish(&[("manifest.json", "{}")])
        .expect_err("a clash");
    assert!(
        error.to_string().contains("by test and by the manifest"),
        "{error}"
    );
    assert!(!folder.out().exists());
}

/// A writer with these files staged.
fn staged(folder: &TestFolder, files: Files<'_>) -> Writer {
    let mut writer = Writer::begin(&folder.out()).expect("a fresh folder or ours");
    writer.stage(site(files)).expect("good paths");
    writer
}

const CHANGES: Files<'_> = &[
    ("index.html", "new home"),
    ("points/p-1.html", "one"),
    ("new/page.html", "new"),
];

#[test]
fn published_files_change_only_after_all_are_staged() {
    let folder = TestFolder::with_site();
    let before = folder.everything();
    let writer = staged(&folder, CHANGES);
    let mut during = folder.everything();
    during.retain(|path, _| !path.starts_with("public/.wangdian-writing/"));
    assert_eq!(during, before);
    writer.finish(&meta()).expect("our own folder");
    assert_eq!(folder.read("index.html"), "new home");
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_cancelled_write_leaves_no_files() {
    let folder = TestFolder::with_site();
    let before = folder.everything();
    drop(staged(&folder, CHANGES));
    assert_eq!(folder.everything(), before);
    drop(staged(&folder, CHANGES));
    assert_eq!(folder.everything(), before);

    let folder = TestFolder::new();
    drop(staged(&folder, CHANGES));
    assert_eq!(folder.everything().len(), 0);
    let below = folder.temporary.path().join("a/b/public");
    let mut writer = Writer::begin(&below).expect("a fresh folder");
    writer.stage(site(CHANGES)).expect("good paths");
    assert!(!below.exists());
    drop(writer);
    assert_eq!(folder.everything().len(), 0);
}

#[test]
fn a_path_staged_twice_in_different_batches_fails_the_write() {
    for folder in [TestFolder::new(), TestFolder::with_site()] {
        let before = folder.everything();
        let mut writer = staged(&folder, CHANGES);
        let mut again = site(&[("other.html", ""), ("new/page.html", "new")]);
        again[1].maker = "second";
        let error = writer.stage(again).expect_err("a clash");
        assert!(
            error.to_string().contains("by test and by second"),
            "{error}"
        );
        let error = writer.finish(&meta()).expect_err("files are missing");
        assert!(matches!(error, WriteError::Incomplete), "{error}");
        assert_eq!(folder.everything(), before);
    }
}

#[test]
fn remains_of_a_crash_while_staging_are_removed() {
    let folder = TestFolder::with_site();
    let before = folder.everything();
    folder.put(".wangdian-writing/7", "half of a f");
    check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 0);
    assert_eq!(folder.everything(), before);
}

#[test]
fn cancelling_keeps_the_list_of_an_earlier_interrupted_write() {
    let folder = TestFolder::with_site();
    folder.put("assets/new.1f.css", "css");
    folder.put(".wangdian-writing/journal.json", r#"["assets/new.1f.css"]"#);
    let before = folder.everything();
    drop(staged(&folder, CHANGES));
    assert_eq!(folder.everything(), before);
    check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 1);
}

#[test]
fn two_first_builds_cannot_write_to_one_folder_at_once() {
    let folder = TestFolder::new();
    let first = staged(&folder, SITE);
    let error = Writer::begin(&folder.out()).expect_err("it is busy");
    assert!(matches!(error, WriteError::Busy(_)), "{error}");
    first.finish(&meta()).expect("a fresh folder");
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn a_file_larger_than_the_buffer_is_compared_to_its_end() {
    let folder = TestFolder::new();
    let long = "x".repeat(100_000);
    let (other, longer) = (format!("{}y", &long[1..]), format!("{long}x"));
    for (content, written) in [(&long, 3), (&long, 0), (&other, 3), (&longer, 3)] {
        let summary = folder.publish(&[("long.html", content)]).expect("ours");
        assert_eq!(summary.written, written);
        assert_eq!(&folder.read("long.html"), content);
    }
}

#[cfg(unix)]
mod modes {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    }

    /// Checks the modes of all published files and folders.
    #[track_caller]
    fn check_modes(folder: &TestFolder) {
        let paths = folder.everything();
        for path in paths.keys().map(String::as_str).chain(["public"]) {
            let found = fs::metadata(folder.temporary.path().join(path)).expect("published");
            let expect = if found.is_dir() { 0o755 } else { 0o644 };
            let mode = found.permissions().mode() & 0o777;
            assert_eq!(mode, expect, "{path}: {mode:o}");
        }
    }

    #[test]
    fn published_files_are_readable_by_everyone_and_writable_by_the_owner_only() {
        let folder = TestFolder::with_site();
        check_modes(&folder);
        folder
            .publish(&edited(&[("points/p-1.html", "new"), ("new/a.html", "a")]))
            .expect("our own folder");
        check_modes(&folder);
    }

    #[test]
    fn modes_of_an_earlier_build_are_corrected_once() {
        for (file_mode, folder_mode) in [(0o600, 0o700), (0o666, 0o700), (0o640, 0o750)] {
            let folder = TestFolder::with_site();
            for path in folder
                .everything()
                .keys()
                .filter(|path| !path.ends_with('/'))
            {
                chmod(&folder.temporary.path().join(path), file_mode);
            }
            for path in ["points", "assets", "data", ""] {
                chmod(&folder.out().join(path), folder_mode);
            }
            let before = folder.everything();
            check_summary(&folder.publish(SITE).expect("our own folder"), 7, 0, 0);
            check_modes(&folder);
            assert_eq!(folder.everything(), before);
            check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 0);
        }
    }

    #[test]
    fn modes_of_folders_are_corrected_even_if_no_file_changes() {
        let folder = TestFolder::with_site();
        chmod(&folder.out().join("points"), 0o700);
        chmod(&folder.out(), 0o2770);
        check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 0);
        let mode = |path: &str| {
            let found = fs::metadata(folder.out().join(path)).expect("a folder");
            found.permissions().mode() & 0o7777
        };
        assert_eq!(mode("points"), 0o755);
        assert_eq!(
            mode(""),
            0o2775,
            "what a group may do is left to whoever said so"
        );
    }
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_in_place_of_the_staging_folder_is_rejected() {
        let folder = TestFolder::with_site();
        let elsewhere = folder.temporary.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("7"), "mine").expect("a file");
        symlink(&elsewhere, folder.out().join(".wangdian-writing")).expect("a link");
        check_refused(&folder, CHANGES, "`.wangdian-writing`");
    }

    #[test]
    fn a_linked_folder_is_not_written_through() {
        let folder = TestFolder::with_site();
        let elsewhere = folder.temporary.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::remove_dir_all(folder.out().join("points")).expect("a folder");
        symlink(&elsewhere, folder.out().join("points")).expect("a link");
        let error = folder.publish(SITE).expect_err("a refusal");
        assert!(error.text().zh.contains("`points`"), "{error}");
        assert_eq!(fs::read_dir(&elsewhere).expect("a folder").count(), 0);
    }

    #[test]
    fn stale_files_are_not_removed_through_a_linked_folder() {
        let folder = TestFolder::with_site();
        let elsewhere = folder.temporary.path().join("elsewhere");
        fs::rename(folder.out().join("points"), &elsewhere).expect("a folder");
        symlink(&elsewhere, folder.out().join("points")).expect("a link");
        let files = edited(&[("points/p-1.html", "-"), ("points/p-2.html", "-")]);
        folder.publish(&files).expect("no page is written there");
        assert!(elsewhere.join("p-1.html").is_file());
    }

    #[test]
    fn a_link_in_place_of_a_page_is_replaced_and_its_target_unchanged() {
        let folder = TestFolder::with_site();
        let target = folder.temporary.path().join("target.txt");
        fs::write(&target, "one").expect("a file");
        let page = folder.out().join("points/p-1.html");
        fs::remove_file(&page).expect("a file");
        symlink(&target, &page).expect("a link");
        let files = edited(&[("points/p-1.html", "new")]);
        folder.publish(&files).expect("our own folder");
        assert_eq!(fs::read_to_string(&target).expect("a file"), "one");
        assert!(fs::symlink_metadata(&page).expect("a file").is_file());
        assert_eq!(folder.read("points/p-1.html"), "new");
    }

    #[test]
    fn the_output_folder_itself_may_be_a_link() {
        let folder = TestFolder::new();
        let real = folder.temporary.path().join("real");
        fs::create_dir(&real).expect("a folder");
        symlink(&real, folder.out()).expect("a link");
        folder.publish(SITE).expect("an empty folder");
        assert!(real.join("manifest.json").is_file());
    }
}

#[test]
fn an_interrupted_write_is_completed_by_the_next_one() {
    let folder = TestFolder::with_site();
    let before = folder.read("manifest.json");
    let files = edited(&[
        ("assets/new.1f.css", "css"),
        ("points/p-1.html", "-"),
        ("index.html", "new"),
    ]);
    folder.publish(&files).expect("our own folder");
    // The state after a crash before the manifest: new files, the old manifest, stale
    // files, the journal and a temporary file.
    folder.put("manifest.json", &before);
    folder.put("points/p-1.html", "one");
    folder.put(
        ".wangdian-writing/journal.json",
        r#"["assets/new.1f.css","points/p-1.html"]"#,
    );
    folder.put(".wangdian-writing/7", "half of a f");

    let next = edited(&[
        ("assets/new.1f.css", "other"),
        ("points/p-1.html", "-"),
        ("index.html", "newer"),
    ]);
    folder.publish(&next).expect("the files are known for ours");
    assert_eq!(folder.read("assets/new.1f.css"), "other");
    assert!(!folder.has("points/p-1.html"));
    assert!(!folder.has(".wangdian-writing"));
    assert!(verify_all(&folder.out()).expect("a manifest").is_exact());
}

#[test]
fn files_added_only_by_an_interrupted_write_are_removed_if_the_site_lacks_them() {
    let folder = TestFolder::with_site();
    folder.put("assets/new.1f.css", "css");
    folder.put(".wangdian-writing/journal.json", r#"["assets/new.1f.css"]"#);
    check_summary(&folder.publish(SITE).expect("our own folder"), 0, 7, 1);
    assert!(!folder.has("assets/new.1f.css") && !folder.has(".wangdian-writing"));
}

#[test]
fn a_journal_with_paths_outside_the_folder_has_no_effect() {
    let folder = TestFolder::with_site();
    let secret = folder.temporary.path().join("secret.txt");
    fs::write(&secret, "mine").expect("a file");
    folder.put(".wangdian-writing/journal.json", r#"["../secret.txt"]"#);
    folder.publish(SITE).expect("our own folder");
    assert!(secret.is_file());
}

#[test]
fn remains_of_an_interrupted_first_write_are_removed() {
    let folder = TestFolder::new();
    let staging = folder.temporary.path().join(".public.wangdian-new");
    fs::create_dir_all(staging.join("points")).expect("folders");
    fs::write(staging.join("points/old.html"), "half").expect("a file");
    folder.publish(SITE).expect("a fresh folder");
    assert!(!staging.exists() && !folder.has("points/old.html"));
}

#[test]
fn a_write_that_fails_to_begin_keeps_the_old_site_and_the_next_one_succeeds() {
    let folder = TestFolder::with_site();
    folder.put(
        ".wangdian-writing/journal.json/own.txt",
        "a folder where the journal goes",
    );
    let before = folder.read("manifest.json");
    let files = edited(&[("index.html", "new")]);
    let error = folder
        .publish(&files)
        .expect_err("the journal cannot be written");
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(folder.read("manifest.json"), before);
    assert_eq!(folder.read("index.html"), "home");
    fs::remove_dir_all(folder.out().join(".wangdian-writing")).expect("a folder");
    folder.publish(&files).expect("our own folder");
    assert_eq!(folder.read("index.html"), "new");
}

#[test]
fn two_builds_cannot_write_to_one_folder_at_once() {
    let folder = TestFolder::with_site();
    let other = fs::File::open(folder.out()).expect("a folder");
    other.lock().expect("a lock");
    let error = folder
        .publish(&edited(&[("index.html", "new")]))
        .expect_err("it is busy");
    assert!(matches!(error, WriteError::Busy(_)), "{error}");
    assert_eq!(folder.read("index.html"), "home");
    drop(other);
    folder
        .publish(&edited(&[("index.html", "new")]))
        .expect("it is free");
}

#[test]
fn the_written_folder_does_not_depend_on_threads_or_earlier_contents() {
    let all = |threads: usize, detour: bool| {
        let folder = TestFolder::new();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| {
            if detour {
                folder
                    .publish(&edited(&[("index.html", "old"), ("gone/x.html", "x")]))
                    .expect("fresh");
            }
            folder.publish(SITE).expect("our own folder");
        });
        folder.everything()
    };
    assert_eq!(all(1, false), all(2, false));
    assert_eq!(all(1, false), all(2, true));
}
