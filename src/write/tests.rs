//! Writing changes what differs and nothing else.

mod place;
mod verify;

use crate::write::{WriteError, WriteSummary, Writer};
use place::*;
use std::fs;

#[track_caller]
fn check_summary(summary: &WriteSummary, written: usize, unchanged: usize, removed: usize) {
    let told = (summary.written, summary.unchanged, summary.removed);
    assert_eq!(told, (written, unchanged, removed));
    assert_eq!(summary.files, written + unchanged);
}

#[test]
fn a_fresh_folder_gets_the_site_its_checksums_and_its_manifest_and_nothing_else() {
    let place = Place::new();
    let summary = place.publish(SITE).expect("a fresh folder");
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
        place.everything().keys().eq(expected.iter()),
        "{:?}",
        place.everything().keys()
    );
    let size: usize = place.everything().values().map(Vec::len).sum();
    assert_eq!(summary.bytes, size as u64);
}

#[test]
fn folders_above_the_output_are_made() {
    let place = Place::new();
    let out = place.temporary.path().join("a/b/public");
    publish(site(SITE), &out, &meta()).expect("a fresh folder");
    assert!(out.join("index.html").is_file());
}

#[test]
fn an_empty_folder_that_stands_already_is_filled() {
    let place = Place::new();
    fs::create_dir(place.out()).expect("a folder");
    check_summary(&place.publish(SITE).expect("an empty folder"), 7, 0, 0);
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn a_second_write_of_the_same_site_writes_nothing() {
    let place = Place::with_site();
    let before = place.everything();
    check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 0);
    assert_eq!(place.everything(), before);
}

#[test]
fn one_changed_file_is_written_with_the_manifest_and_the_rest_is_left_alone() {
    let place = Place::with_site();
    let untouched = fs::metadata(place.out().join("index.html"))
        .expect("a file")
        .modified()
        .ok();
    let summary = place
        .publish(&edited(&[("points/p-1.html", "ONE")]))
        .expect("our own folder");
    check_summary(&summary, 3, 4, 0);
    assert_eq!(place.read("points/p-1.html"), "ONE");
    assert_eq!(
        fs::metadata(place.out().join("index.html"))
            .expect("a file")
            .modified()
            .ok(),
        untouched
    );
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn a_file_changed_by_hand_is_put_right_even_where_its_size_is_the_same() {
    let place = Place::with_site();
    place.put("points/p-1.html", "eno");
    check_summary(&place.publish(SITE).expect("our own folder"), 1, 6, 0);
    assert_eq!(place.read("points/p-1.html"), "one");
}

#[test]
fn a_file_that_was_deleted_comes_back() {
    let place = Place::with_site();
    fs::remove_file(place.out().join("points/p-1.html")).expect("a file");
    check_summary(&place.publish(SITE).expect("our own folder"), 1, 6, 0);
    assert_eq!(place.read("points/p-1.html"), "one");
}

#[test]
fn files_that_the_site_no_longer_has_go_and_so_do_their_empty_folders() {
    let place = Place::with_site();
    let files = edited(&[
        ("points/p-1.html", "-"),
        ("points/p-2.html", "-"),
        ("data/points.csv", "-"),
    ]);
    check_summary(&place.publish(&files).expect("our own folder"), 2, 2, 3);
    assert!(!place.has("points") && !place.has("data") && place.has("assets"));
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn files_of_others_survive_even_in_folders_that_the_site_gives_up() {
    let place = Place::with_site();
    place
        .put("CNAME", "example.org")
        .put("points/own.txt", "mine")
        .put("other/own.txt", "mine");
    let files = edited(&[("points/p-1.html", "-"), ("points/p-2.html", "-")]);
    place.publish(&files).expect("our own folder");
    assert_eq!(place.read("CNAME"), "example.org");
    assert_eq!(place.read("points/own.txt"), "mine");
    assert_eq!(place.read("other/own.txt"), "mine");
    assert!(!place.has("points/p-1.html"));
}

/// Publishes to a folder that must be refused, and looks at every byte after.
#[track_caller]
fn check_refused(place: &Place, files: Files<'_>, names: &str) {
    let before = place.everything();
    let error = place.publish(files).expect_err("a refusal");
    let text = error.text();
    assert!(
        text.zh.contains(names) && text.en.contains(names),
        "{text:?}"
    );
    assert!(
        text.zh.contains("没有写入") || text.zh.contains("不是文件夹"),
        "{text:?}"
    );
    assert!(place.everything() == before, "something was written");
}

#[test]
fn a_folder_of_somebody_elses_files_is_refused_and_left_byte_for_byte() {
    let place = Place::new();
    place.put("index.html", "mine").put("notes.txt", "mine");
    check_refused(&place, SITE, "`index.html`");
}

#[test]
fn a_file_of_somebody_else_at_a_new_page_is_refused_and_nothing_is_written() {
    let place = Place::with_site();
    place.put("points/p-3.html", "mine");
    let files = edited(&[("points/p-3.html", "three"), ("index.html", "new home")]);
    check_refused(&place, &files, "`points/p-3.html`");
}

#[test]
fn even_a_file_with_the_same_content_is_not_taken_over() {
    let place = Place::new();
    place.put("index.html", "home");
    check_refused(&place, SITE, "`index.html`");
}

#[test]
fn a_folder_in_place_of_a_file_is_refused() {
    let place = Place::with_site();
    place.put("about.html/own.txt", "mine");
    check_refused(&place, &edited(&[("about.html", "about")]), "`about.html`");
}

#[test]
fn a_file_in_place_of_a_folder_is_refused() {
    let place = Place::with_site();
    place.put("kinds", "mine");
    check_refused(&place, &edited(&[("kinds/tisc.html", "tisc")]), "`kinds`");
}

#[test]
fn a_file_of_ours_in_place_of_a_folder_makes_way() {
    let place = Place::new();
    place.publish(&[("kinds", "old")]).expect("a fresh folder");
    let summary = place
        .publish(&[("kinds/tisc.html", "tisc")])
        .expect("our own folder");
    check_summary(&summary, 3, 0, 1);
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn a_file_as_output_is_refused() {
    let place = Place::new();
    fs::write(place.out(), "mine").expect("a file");
    check_refused(&place, SITE, "public");
}

#[test]
fn a_manifest_of_something_else_is_refused() {
    let place = Place::new();
    place.put("manifest.json", r#"{"name":"a web app"}"#);
    check_refused(&place, SITE, "manifest.json");
}

#[test]
fn a_manifest_that_leads_out_of_the_folder_is_refused() {
    let place = Place::with_site();
    fs::write(place.temporary.path().join("secret.txt"), "mine").expect("a file");
    let manifest = place
        .read("manifest.json")
        .replace("points/p-1.html", "../secret.txt");
    place.put("manifest.json", &manifest);
    check_refused(&place, SITE, "../secret.txt");
}

#[test]
fn a_folder_under_a_file_is_a_clear_error() {
    let place = Place::new();
    fs::write(place.temporary.path().join("file"), "mine").expect("a file");
    let out = place.temporary.path().join("file/public");
    let error = publish(site(SITE), &out, &meta()).expect_err("no folder can be made");
    assert!(error.text().zh.contains("file"), "{error}");
}

#[test]
fn a_site_with_its_own_manifest_is_an_error_that_names_its_maker() {
    let place = Place::new();
    let error = place
        .publish(&[("manifest.json", "{}")])
        .expect_err("a clash");
    assert!(
        error.to_string().contains("by test and by the manifest"),
        "{error}"
    );
    assert!(!place.out().exists());
}

/// A write that has staged these files.
fn staged(place: &Place, files: Files<'_>) -> Writer {
    let mut writer = Writer::begin(&place.out()).expect("a fresh folder or ours");
    writer.stage(site(files)).expect("good paths");
    writer
}

const CHANGES: Files<'_> = &[
    ("index.html", "new home"),
    ("points/p-1.html", "one"),
    ("new/page.html", "new"),
];

#[test]
fn nothing_published_changes_before_everything_is_there() {
    let place = Place::with_site();
    let before = place.everything();
    let writer = staged(&place, CHANGES);
    let mut during = place.everything();
    during.retain(|path, _| !path.starts_with("public/.wangdian-writing/"));
    assert_eq!(during, before);
    writer.finish(&meta()).expect("our own folder");
    assert_eq!(place.read("index.html"), "new home");
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn a_write_that_is_given_up_leaves_no_trace() {
    let place = Place::with_site();
    let before = place.everything();
    drop(staged(&place, CHANGES));
    assert_eq!(place.everything(), before);
    drop(staged(&place, CHANGES));
    assert_eq!(place.everything(), before);

    let place = Place::new();
    drop(staged(&place, CHANGES));
    assert_eq!(place.everything().len(), 0);
    let below = place.temporary.path().join("a/b/public");
    let mut writer = Writer::begin(&below).expect("a fresh folder");
    writer.stage(site(CHANGES)).expect("good paths");
    assert!(!below.exists());
    drop(writer);
    assert_eq!(place.everything().len(), 0);
}

#[test]
fn a_path_made_twice_in_different_batches_ends_the_write() {
    for place in [Place::new(), Place::with_site()] {
        let before = place.everything();
        let mut writer = staged(&place, CHANGES);
        let mut again = site(&[("other.html", ""), ("new/page.html", "new")]);
        again[1].maker = "second";
        let error = writer.stage(again).expect_err("a clash");
        assert!(
            error.to_string().contains("by test and by second"),
            "{error}"
        );
        let error = writer.finish(&meta()).expect_err("files are missing");
        assert!(matches!(error, WriteError::Incomplete), "{error}");
        assert_eq!(place.everything(), before);
    }
}

#[test]
fn what_a_crash_while_staging_leaves_is_cleaned_away() {
    let place = Place::with_site();
    let before = place.everything();
    place.put(".wangdian-writing/7", "half of a f");
    check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 0);
    assert_eq!(place.everything(), before);
}

#[test]
fn giving_up_keeps_the_list_of_an_earlier_interrupted_write() {
    let place = Place::with_site();
    place.put("assets/new.1f.css", "css");
    place.put(".wangdian-writing/journal.json", r#"["assets/new.1f.css"]"#);
    let before = place.everything();
    drop(staged(&place, CHANGES));
    assert_eq!(place.everything(), before);
    check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 1);
}

#[test]
fn two_first_builds_do_not_write_to_one_folder_at_a_time() {
    let place = Place::new();
    let first = staged(&place, SITE);
    let error = Writer::begin(&place.out()).expect_err("it is busy");
    assert!(matches!(error, WriteError::Busy(_)), "{error}");
    first.finish(&meta()).expect("a fresh folder");
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn a_file_larger_than_the_buffer_is_compared_to_its_end() {
    let place = Place::new();
    let long = "x".repeat(100_000);
    let (other, longer) = (format!("{}y", &long[1..]), format!("{long}x"));
    for (content, written) in [(&long, 3), (&long, 0), (&other, 3), (&longer, 3)] {
        let summary = place.publish(&[("long.html", content)]).expect("ours");
        assert_eq!(summary.written, written);
        assert_eq!(&place.read("long.html"), content);
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

    /// Checks the modes of everything that is published.
    #[track_caller]
    fn check_modes(place: &Place) {
        let paths = place.everything();
        for path in paths.keys().map(String::as_str).chain(["public"]) {
            let found = fs::metadata(place.temporary.path().join(path)).expect("published");
            let expect = if found.is_dir() { 0o755 } else { 0o644 };
            let mode = found.permissions().mode() & 0o777;
            assert_eq!(mode, expect, "{path}: {mode:o}");
        }
    }

    #[test]
    fn what_is_published_can_be_read_by_everybody_and_changed_by_nobody_else() {
        let place = Place::with_site();
        check_modes(&place);
        place
            .publish(&edited(&[("points/p-1.html", "new"), ("new/a.html", "a")]))
            .expect("our own folder");
        check_modes(&place);
    }

    #[test]
    fn modes_of_an_earlier_build_are_put_right_and_then_left_alone() {
        for (file, folder) in [(0o600, 0o700), (0o666, 0o700), (0o640, 0o750)] {
            let place = Place::with_site();
            for path in place
                .everything()
                .keys()
                .filter(|path| !path.ends_with('/'))
            {
                chmod(&place.temporary.path().join(path), file);
            }
            for path in ["points", "assets", "data", ""] {
                chmod(&place.out().join(path), folder);
            }
            let before = place.everything();
            check_summary(&place.publish(SITE).expect("our own folder"), 7, 0, 0);
            check_modes(&place);
            assert_eq!(place.everything(), before);
            check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 0);
        }
    }

    #[test]
    fn folders_alone_are_put_right_though_no_file_changes() {
        let place = Place::with_site();
        chmod(&place.out().join("points"), 0o700);
        chmod(&place.out(), 0o2770);
        check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 0);
        let mode = |path: &str| {
            let found = fs::metadata(place.out().join(path)).expect("a folder");
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
    fn a_link_in_place_of_the_staging_folder_is_refused() {
        let place = Place::with_site();
        let elsewhere = place.temporary.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("7"), "mine").expect("a file");
        symlink(&elsewhere, place.out().join(".wangdian-writing")).expect("a link");
        check_refused(&place, CHANGES, "`.wangdian-writing`");
    }

    #[test]
    fn a_linked_folder_is_not_written_through() {
        let place = Place::with_site();
        let elsewhere = place.temporary.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::remove_dir_all(place.out().join("points")).expect("a folder");
        symlink(&elsewhere, place.out().join("points")).expect("a link");
        let error = place.publish(SITE).expect_err("a refusal");
        assert!(error.text().zh.contains("`points`"), "{error}");
        assert_eq!(fs::read_dir(&elsewhere).expect("a folder").count(), 0);
    }

    #[test]
    fn stale_files_are_not_removed_through_a_linked_folder() {
        let place = Place::with_site();
        let elsewhere = place.temporary.path().join("elsewhere");
        fs::rename(place.out().join("points"), &elsewhere).expect("a folder");
        symlink(&elsewhere, place.out().join("points")).expect("a link");
        let files = edited(&[("points/p-1.html", "-"), ("points/p-2.html", "-")]);
        place.publish(&files).expect("no page is written there");
        assert!(elsewhere.join("p-1.html").is_file());
    }

    #[test]
    fn a_link_in_place_of_a_page_is_replaced_and_its_target_left_alone() {
        let place = Place::with_site();
        let target = place.temporary.path().join("target.txt");
        fs::write(&target, "one").expect("a file");
        let page = place.out().join("points/p-1.html");
        fs::remove_file(&page).expect("a file");
        symlink(&target, &page).expect("a link");
        let files = edited(&[("points/p-1.html", "new")]);
        place.publish(&files).expect("our own folder");
        assert_eq!(fs::read_to_string(&target).expect("a file"), "one");
        assert!(fs::symlink_metadata(&page).expect("a file").is_file());
        assert_eq!(place.read("points/p-1.html"), "new");
    }

    #[test]
    fn an_output_folder_that_is_a_link_itself_is_the_users_choice() {
        let place = Place::new();
        let real = place.temporary.path().join("real");
        fs::create_dir(&real).expect("a folder");
        symlink(&real, place.out()).expect("a link");
        place.publish(SITE).expect("an empty folder");
        assert!(real.join("manifest.json").is_file());
    }
}

#[test]
fn an_interrupted_write_is_completed_by_the_next_one() {
    let place = Place::with_site();
    let before = place.read("manifest.json");
    let files = edited(&[
        ("assets/new.1f.css", "css"),
        ("points/p-1.html", "-"),
        ("index.html", "new"),
    ]);
    place.publish(&files).expect("our own folder");
    // What a crash before the manifest leaves: new files, the old manifest, stale files,
    // the journal and a temporary file.
    place.put("manifest.json", &before);
    place.put("points/p-1.html", "one");
    place.put(
        ".wangdian-writing/journal.json",
        r#"["assets/new.1f.css","points/p-1.html"]"#,
    );
    place.put(".wangdian-writing/7", "half of a f");

    let next = edited(&[
        ("assets/new.1f.css", "other"),
        ("points/p-1.html", "-"),
        ("index.html", "newer"),
    ]);
    place.publish(&next).expect("the files are known for ours");
    assert_eq!(place.read("assets/new.1f.css"), "other");
    assert!(!place.has("points/p-1.html"));
    assert!(!place.has(".wangdian-writing"));
    assert!(verify_all(&place.out()).expect("a manifest").is_exact());
}

#[test]
fn files_that_only_an_interrupted_write_added_are_removed_when_no_longer_wanted() {
    let place = Place::with_site();
    place.put("assets/new.1f.css", "css");
    place.put(".wangdian-writing/journal.json", r#"["assets/new.1f.css"]"#);
    check_summary(&place.publish(SITE).expect("our own folder"), 0, 7, 1);
    assert!(!place.has("assets/new.1f.css") && !place.has(".wangdian-writing"));
}

#[test]
fn a_journal_cannot_lead_out_of_the_folder() {
    let place = Place::with_site();
    let secret = place.temporary.path().join("secret.txt");
    fs::write(&secret, "mine").expect("a file");
    place.put(".wangdian-writing/journal.json", r#"["../secret.txt"]"#);
    place.publish(SITE).expect("our own folder");
    assert!(secret.is_file());
}

#[test]
fn what_an_interrupted_first_write_left_is_cleaned_away() {
    let place = Place::new();
    let staging = place.temporary.path().join(".public.wangdian-new");
    fs::create_dir_all(staging.join("points")).expect("folders");
    fs::write(staging.join("points/old.html"), "half").expect("a file");
    place.publish(SITE).expect("a fresh folder");
    assert!(!staging.exists() && !place.has("points/old.html"));
}

#[test]
fn a_write_that_cannot_begin_leaves_the_old_site_and_the_next_one_completes() {
    let place = Place::with_site();
    place.put(
        ".wangdian-writing/journal.json/own.txt",
        "a folder where the journal goes",
    );
    let before = place.read("manifest.json");
    let files = edited(&[("index.html", "new")]);
    let error = place
        .publish(&files)
        .expect_err("the journal cannot be written");
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(place.read("manifest.json"), before);
    assert_eq!(place.read("index.html"), "home");
    fs::remove_dir_all(place.out().join(".wangdian-writing")).expect("a folder");
    place.publish(&files).expect("our own folder");
    assert_eq!(place.read("index.html"), "new");
}

#[test]
fn two_builds_do_not_write_to_one_folder_at_a_time() {
    let place = Place::with_site();
    let other = fs::File::open(place.out()).expect("a folder");
    other.lock().expect("a lock");
    let error = place
        .publish(&edited(&[("index.html", "new")]))
        .expect_err("it is busy");
    assert!(matches!(error, WriteError::Busy(_)), "{error}");
    assert_eq!(place.read("index.html"), "home");
    drop(other);
    place
        .publish(&edited(&[("index.html", "new")]))
        .expect("it is free");
}

#[test]
fn the_same_site_gives_the_same_folder_on_any_number_of_threads_fresh_or_not() {
    let all = |threads: usize, detour: bool| {
        let place = Place::new();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| {
            if detour {
                place
                    .publish(&edited(&[("index.html", "old"), ("gone/x.html", "x")]))
                    .expect("fresh");
            }
            place.publish(SITE).expect("our own folder");
        });
        place.everything()
    };
    assert_eq!(all(1, false), all(2, false));
    assert_eq!(all(1, false), all(2, true));
}
