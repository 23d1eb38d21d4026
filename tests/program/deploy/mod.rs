//! `wangdian deploy`, to folders, to moto, and to a store in memory that fails as asked.

mod object_store;
mod reader;
mod stops;

use crate::support::program::{Project, Run};
use object_store::{Event, Fault, KEY_ID, ObjectStore, Request, SECRET};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

/// The folder of the site in its bucket.
const FOLDER: &str = "wangdian";

/// The lock and the journal in a target.
const LOCK: &str = ".wangdian-deploy.lock";
const JOURNAL: &str = ".wangdian-deploy.journal";

/// A project with two signed versions of its site, in `one` and `two`: the second has another name
/// of a point and so other search files, a page more and a page less.
fn two_versions() -> Project {
    let project = Project::sound();
    project
        .run(&["sign", "--new-key", "office.key"])
        .ends_with(0);
    let page = |name: &str| {
        format!(
            "+++\ntitle = \"{name}\"\ndescription = \"说明。\"\norder = 8\nupdated_on = \
             \"2026-06-01\"\nmenu = \"新\"\n+++\n\n正文。\n"
        )
    };
    project.write("content/only-one.md", page("第一页"));
    build(&project, "one", "2026-06-01");
    std::fs::remove_file(project.path("content/only-one.md")).unwrap();
    project.write("content/only-two.md", page("第二页"));
    project.edit("data/points.csv", "甲图书馆", "甲乙丙图书馆");
    build(&project, "two", "2026-06-02");
    project
}

fn build(project: &Project, out: &str, as_of: &str) {
    project
        .run(&["build", "--as-of", as_of, "--out", out])
        .ends_with(0);
    project
        .run(&["sign", out, "--key", "office.key"])
        .ends_with(0);
}

/// The command with the right credentials, and none of the machine's own.
fn command(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.command(&[&["deploy"], arguments].concat());
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command
        .env("AWS_ACCESS_KEY_ID", KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env_remove("AWS_SESSION_TOKEN");
    command
}

fn deploy(project: &Project, arguments: &[&str]) -> Run {
    let run = Run::of(&mut command(project, arguments));
    for output in [&run.stdout, &run.stderr] {
        assert!(!output.contains(SECRET), "{output}");
    }
    run
}

/// The manifest of a site or of a store: the hash of each file by its path.
fn hashes(manifest: &[u8]) -> BTreeMap<String, String> {
    let manifest: Value = serde_json::from_slice(manifest).unwrap();
    let files = manifest["files"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    files
        .map(|file| (text(&file["path"]), text(&file["sha256"])))
        .collect()
}

/// The paths that are sent for the second version after the first, by their manifests.
fn differences(project: &Project) -> BTreeSet<String> {
    let of = |site: &str| hashes(&std::fs::read(project.path(site).join("manifest.json")).unwrap());
    let (one, two) = (of("one"), of("two"));
    let changed = two
        .iter()
        .filter(|(path, hash)| one.get(*path) != Some(*hash));
    changed.map(|(path, _)| path.clone()).collect()
}

/// The files of a store are those of a site, and what `kept.json` lists; nothing else is there.
#[track_caller]
fn assert_complete(store: &ObjectStore, project: &Project, site: &str) {
    let rest = files_besides(store, project, site);
    assert!(rest.is_empty(), "besides {site} there are {rest:?}");
}

/// The store has all files of a site; what it has besides those and what `kept.json` lists.
#[track_caller]
fn files_besides(store: &ObjectStore, project: &Project, site: &str) -> Vec<String> {
    let mut objects = store.objects(FOLDER);
    for (path, content) in project.files(site) {
        let object = objects.remove(&path);
        let object = object.unwrap_or_else(|| panic!("no {path}"));
        assert!(object.body == content, "{path} is not that of {site}");
    }
    if let Some(list) = objects.remove("kept.json") {
        for path in hashes(&list.body).keys() {
            objects.remove(path);
        }
    }
    objects.into_keys().collect()
}

/// The path in the folder of the site.
fn path(request: &Request) -> &str {
    // That of a listing is in its query.
    let path = request.key.strip_prefix(FOLDER).unwrap_or_default();
    path.strip_prefix('/').unwrap_or(path)
}

/// In which stage a file is sent.
fn stage(path: &str, is_new: bool) -> usize {
    let name = path.rsplit('/').next().unwrap();
    let parts: Vec<&str> = name.split('.').collect();
    let is_hashed = path.starts_with("search/") || path.starts_with("assets/");
    match path {
        "index.html" => 5,
        "SHA256SUMS" => 6,
        "kept.json" => 7,
        "manifest.json" => 8,
        "manifest.json.minisig" => 9,
        _ if is_hashed && parts.len() > 2 => 1,
        _ if ![".html", ".atom", ".xml"]
            .iter()
            .any(|end| path.ends_with(end)) =>
        {
            2
        }
        _ if is_new => 3,
        _ => 4,
    }
}

/// Each stage is finished before the next begins, and deletions come last.
fn assert_order(events: &[Event], is_new: impl Fn(&str) -> bool) {
    let mut begun = 0;
    let mut running = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for event in events {
        let (Event::Began(request) | Event::Ended(request, _)) = event;
        let path = path(request);
        if path.starts_with(".wangdian") || !["PUT", "DELETE"].contains(&request.method.as_str()) {
            continue;
        }
        let stage = if request.method == "DELETE" {
            10
        } else {
            stage(path, is_new(path))
        };
        match event {
            Event::Began(_) => {
                assert!(stage >= begun, "{path} is late");
                let earlier = running.range(..stage).next();
                assert!(earlier.is_none(), "{path} begins before {earlier:?} ends");
                begun = stage;
                seen.insert(stage);
                *running.entry(stage).or_insert(0) += 1;
            }
            Event::Ended(..) => {
                let count = running.get_mut(&stage).unwrap();
                *count -= 1;
                if *count == 0 {
                    running.remove(&stage);
                }
            }
        }
    }
    assert!(seen.len() > 6, "{seen:?}");
}

/// The paths of the files of the site that are sent, and of those that are deleted.
fn sent_and_deleted(events: &[Event]) -> (BTreeSet<String>, BTreeSet<String>) {
    let of = |method: &str| {
        let paths = events.iter().filter_map(|event| match event {
            Event::Ended(request, 200..=204) if request.method == method => Some(path(request)),
            _ => None,
        });
        let paths = paths.filter(|path| !path.starts_with(".wangdian"));
        paths.map(str::to_owned).collect()
    };
    (of("PUT"), of("DELETE"))
}

#[test]
fn moto_gets_each_file_in_its_order_with_its_headers_and_only_what_changed() {
    let project = two_versions();
    let store = ObjectStore::moto();
    let target = store.target(FOLDER);
    let run = deploy(&project, &[&target, "one"]).ends_with(0);
    let events = store.take_events();
    assert_order(&events, |_| true);
    let (sent, deleted) = sent_and_deleted(&events);
    let site = project.files("one");
    assert!(sent.iter().eq(site.keys()), "all files, each once");
    assert!(deleted.is_empty());
    assert!(
        run.stdout.contains(&format!("发送 {} 个文件", site.len())),
        "{}",
        run.stdout
    );
    assert_eq!(
        project.read("purge.txt"),
        "",
        "nobody has seen anything yet"
    );

    // What a visitor gets: the types of the preview, and how long it may be kept.
    for (path, content) in &site {
        let object = store.visit_moto(&format!("{FOLDER}/{path}")).unwrap();
        assert!(object.body == *content, "{path}");
        let kept = match stage(path, false) {
            1 => "public,max-age=31536000,immutable",
            _ => "no-cache",
        };
        assert_eq!(object.headers["cache-control"], kept, "{path}");
        let (_, ending) = path.rsplit_once('.').unwrap_or(("", ""));
        let kind = match ending {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "csv" => "text/csv; charset=utf-8",
            "json" | "webmanifest" => "application/json",
            "jsonld" => "application/ld+json",
            "svg" => "image/svg+xml",
            "atom" => "application/atom+xml",
            "xml" => "application/xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "minisig" | "txt" | "" => "text/plain; charset=utf-8",
            _ => panic!("{path}"),
        };
        assert_eq!(object.headers["content-type"], kind, "{path}");
        assert!(!object.headers.contains_key("content-encoding"), "{path}");
    }

    // The same again sends nothing.
    deploy(&project, &[&target, "one"]).ends_with(0);
    let (sent, deleted) = sent_and_deleted(&store.take_events());
    assert!(
        sent.is_empty() && deleted.is_empty(),
        "{sent:?} {deleted:?}"
    );

    // Another version sends what differs.
    let arguments = [&target, "two", "--base-url", "https://www.example.org/w"];
    deploy(&project, &arguments).ends_with(0);
    let events = store.take_events();
    let one = project.files("one");
    assert_order(&events, |path| !one.contains_key(path));
    let (sent, deleted) = sent_and_deleted(&events);
    let mut expected = differences(&project);
    let lists = ["kept.json", "manifest.json", "manifest.json.minisig"];
    expected.extend(lists.map(str::to_owned));
    assert_eq!(sent, expected);
    assert_eq!(deleted, BTreeSet::from(["only-one.html".to_owned()]));
    for (path, content) in project.files("two") {
        let found = store.visit(&format!("{FOLDER}/{path}"));
        assert!(found.is_some_and(|found| found == content), "{path}");
    }
    for left in [LOCK, JOURNAL] {
        assert!(store.visit(&format!("{FOLDER}/{left}")).is_none(), "{left}");
    }

    // The changed addresses, and no others; a folder is one, too.
    let mut changed = differences(&project);
    changed.retain(|path| one.contains_key(path) && stage(path, false) != 1);
    let others = ["only-one.html", "manifest.json", "manifest.json.minisig"];
    changed.extend(others.map(str::to_owned));
    assert!(changed.contains("index.html") && changed.len() < one.len());
    let folders = changed
        .iter()
        .filter_map(|path| path.strip_suffix("index.html"));
    let folders: Vec<&str> = folders.collect();
    let addresses = changed.iter().map(String::as_str).chain(folders);
    let addresses: BTreeSet<String> = addresses
        .map(|path| format!("https://www.example.org/w/{path}"))
        .collect();
    let purge = project.read("purge.txt");
    assert!(
        purge
            .lines()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .eq(&addresses),
        "{purge}"
    );
}

#[test]
fn two_deploys_to_moto_at_once_do_not_mix() {
    let project = two_versions();
    let store = ObjectStore::moto();
    let target = store.target(FOLDER);
    deploy(&project, &[&target, "one"]).ends_with(0);
    // The first waits with its pages.
    let (reached, was_reached) = mpsc::channel();
    store.set_faults(move |request| {
        let is_page = request.method == "PUT" && request.key.ends_with(".html");
        if !is_page {
            return Fault::None;
        }
        let _ = reached.send(());
        Fault::Wait
    });
    let mut first = command(&project, &[&target, "two"]).spawn().unwrap();
    was_reached.recv_timeout(Duration::from_secs(60)).unwrap();
    let second = deploy(&project, &[&target, "one"]).ends_with(2);
    assert!(
        second.stderr.contains("另一次部署正在进行"),
        "{}",
        second.stderr
    );
    store.go_on();
    assert!(first.wait().unwrap().success());
    for (path, content) in project.files("two") {
        let found = store.visit(&format!("{FOLDER}/{path}"));
        assert!(found.is_some_and(|found| found == content), "{path}");
    }
    // The lock is free again.
    deploy(&project, &[&target, "one"]).ends_with(0);
}

#[test]
fn a_store_without_conditions_is_locked_all_the_same() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    store.set_faults(|request| match request.headers.get("if-none-match") {
        Some(_) => Fault::Status(501, "NotImplemented"),
        None => Fault::None,
    });
    deploy(&project, &[&target, "one"]).ends_with(0);
    assert_complete(&store, &project, "one");
    store.insert(&format!("{FOLDER}/{LOCK}"), b"of another");
    deploy(&project, &[&target, "two"]).ends_with(2);
}

#[test]
fn a_deploy_that_another_took_over_from_stops() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    let (reached, was_reached) = mpsc::channel();
    let mut is_first = true;
    store.set_faults(move |request| {
        if is_first && request.method == "PUT" && request.key.ends_with("/points/p-1.html") {
            is_first = false;
            let _ = reached.send(());
            return Fault::Wait;
        }
        Fault::None
    });
    let mut slow = command(&project, &[&target, "one"]);
    let slow = std::thread::scope(|scope| {
        let slow = scope.spawn(|| Run::of(&mut slow));
        was_reached.recv_timeout(Duration::from_secs(60)).unwrap();
        deploy(&project, &[&target, "two", "--break-lock"]).ends_with(0);
        store.go_on();
        slow.join().unwrap()
    });
    let slow = slow.ends_with(2);
    assert!(slow.stderr.contains("接管了这个目标"), "{}", slow.stderr);
    // What was under way when the lock changed hands may have come late; nothing came after.
    let manifest = store.visit(&format!("{FOLDER}/manifest.json")).unwrap();
    assert!(manifest == project.files("two")["manifest.json"]);
    assert!(!store.objects(FOLDER).contains_key(LOCK));
    deploy(&project, &[&target, "two", "--repair"]).ends_with(0);
    // A page of the first that came late is unknown to the second, and stays; no page leads to it.
    let late = files_besides(&store, &project, "two");
    let first = project.files("one");
    assert!(late.iter().all(|path| first.contains_key(path)), "{late:?}");
}

#[test]
fn a_store_that_slows_down_fails_and_falls_silent_gets_the_whole_site() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let mut attempts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut silent = 0;
    store.set_faults(move |request| {
        let request = (request.method.clone(), request.key.clone());
        let attempt = attempts.entry(request.clone()).or_default();
        *attempt += 1;
        // Each request fails in its own way at first.
        match (*attempt, request.1.len() % 5) {
            (1, 0) => Fault::Status(503, "SlowDown"),
            (1 | 2, 1) => Fault::Status(500, "InternalError"),
            (1, 2) => Fault::Status(429, "TooManyRequests"),
            (1, 3) if silent < 8 => {
                silent += 1;
                Fault::Silence
            }
            // The answer is lost, and the repetition finds what the request has done.
            (1, _) if silent < 16 => {
                silent += 1;
                Fault::LateSilence
            }
            _ => Fault::None,
        }
    });
    let target = store.target(FOLDER);
    deploy(&project, &[&target, "one", "--timeout", "1"]).ends_with(0);
    assert_complete(&store, &project, "one");
}

#[test]
fn a_wrong_secret_is_refused_at_once_and_never_shown() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    let wrong = "a-wrong-secret-that-is-never-shown";
    for language in ["zh", "en"] {
        let arguments = [&target, "one", "--lang", language];
        let mut command = command(&project, &arguments);
        let run = Run::of(command.env("AWS_SECRET_ACCESS_KEY", wrong)).ends_with(2);
        assert!(
            run.stderr.contains("SignatureDoesNotMatch"),
            "{}",
            run.stderr
        );
        for text in [wrong, SECRET, KEY_ID] {
            assert!(
                !run.stderr.contains(text) && !run.stdout.contains(text),
                "{}",
                run.stderr
            );
        }
        assert_eq!(store.take_requests().len(), 1, "it is not tried again");
    }
    assert!(store.objects(FOLDER).is_empty());
    let run = Run::of(command(&project, &[&target, "one"]).env_remove("AWS_ACCESS_KEY_ID"));
    let run = run.ends_with(2);
    assert!(run.stderr.contains("AWS_ACCESS_KEY_ID"), "{}", run.stderr);
    let in_target = target.replace("s3://", "s3://KEY:hunter2@");
    let run = deploy(&project, &[&in_target, "one"]).ends_with(2);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    assert!(store.take_requests().is_empty());
}

#[test]
fn a_store_is_reached_by_tls_if_its_certificate_is_trusted() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let certificate = project.path("localhost.pem");
    let port = store.with_tls(&certificate);
    let target = format!(
        "s3://{}/{FOLDER}?endpoint=https://localhost:{port}&region=us-east-1",
        object_store::BUCKET
    );
    let run = Run::of(
        command(&project, &[&target, "one"])
            .env("NO_PROXY", "localhost")
            .env("SSL_CERT_FILE", &certificate),
    );
    run.ends_with(0);
    assert_complete(&store, &project, "one");
    // A system without certificates is told so.
    project.write("empty.pem", "");
    let run = Run::of(
        command(&project, &[&target, "one"])
            .env("SSL_CERT_FILE", project.path("empty.pem"))
            .env_remove("SSL_CERT_DIR"),
    );
    let run = run.ends_with(2);
    assert!(run.stderr.contains("ca-certificates"), "{}", run.stderr);
    assert!(!run.stderr.contains("panic"), "{}", run.stderr);
    // Nothing is sent to whom nobody vouches for.
    store.take_events();
    let other = store.with_tls(&project.path("other.pem"));
    let target = target.replace(&port.to_string(), &other.to_string());
    let run = Run::of(
        command(&project, &[&target, "one"])
            .env("NO_PROXY", "localhost")
            .env("SSL_CERT_FILE", &certificate),
    );
    let run = run.ends_with(2);
    assert!(run.stderr.contains("certificate"), "{}", run.stderr);
    assert!(store.take_events().is_empty());
}

#[test]
fn a_dry_run_lists_everything_and_changes_nothing() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    deploy(&project, &[&target, "one"]).ends_with(0);
    let before = store.objects(FOLDER);
    std::fs::remove_file(project.path("purge.txt")).unwrap();
    store.take_events();
    let run = deploy(&project, &[&target, "two", "--dry-run"]).ends_with(0);
    for path in differences(&project) {
        assert!(
            run.stdout.contains(&format!("发送: {path} (")),
            "{path}: {}",
            run.stdout
        );
    }
    assert!(
        run.stdout.contains("删除: only-one.html\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("没有作任何改动"), "{}", run.stdout);
    assert!(
        store
            .take_requests()
            .iter()
            .all(|request| request.method == "GET")
    );
    assert!(store.objects(FOLDER) == before);
    assert!(!project.path("purge.txt").exists());
}

#[test]
fn a_folder_that_is_no_finished_site_is_not_deployed() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    project.edit("one/index.html", "</title>", "!</title>");
    let run = deploy(&project, &[&target, "one"]).ends_with(1);
    assert!(run.stderr.contains("index.html"), "{}", run.stderr);
    std::fs::remove_file(project.path("two/manifest.json")).unwrap();
    deploy(&project, &[&target, "two"]).ends_with(2);
    assert!(store.take_requests().is_empty());
}

#[test]
fn only_files_of_the_site_are_replaced_and_deleted() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    store.insert("wangdian-2/index.html", b"a site beside it");
    store.insert("wangdian/about.html", b"of another program");
    store.insert("wangdian/notes.txt", b"of another program");
    let target = store.target(FOLDER);
    let run = deploy(&project, &[&target, "one"]).ends_with(1);
    assert!(run.stderr.contains("`about.html`"), "{}", run.stderr);
    assert!(!run.stderr.contains("notes.txt"), "{}", run.stderr);
    assert_eq!(store.objects(FOLDER).len(), 2, "nothing was changed");
    store.remove("wangdian/about.html");
    for site in ["one", "two", "one"] {
        deploy(&project, &[&target, site]).ends_with(0);
    }
    assert_eq!(
        store.visit("wangdian/notes.txt").unwrap(),
        b"of another program"
    );
    assert_eq!(
        store.visit("wangdian-2/index.html").unwrap(),
        b"a site beside it"
    );

    // More than a few deletions need consent.
    let arguments = [&target, "two", "--max-deletes", "0"];
    let run = deploy(&project, &arguments).ends_with(1);
    assert!(run.stderr.contains("--max-deletes 1"), "{}", run.stderr);
    let manifest = store.visit("wangdian/manifest.json").unwrap();
    assert!(manifest == project.files("one")["manifest.json"]);
}

#[test]
fn a_repair_finds_what_the_manifest_in_the_store_does_not_know() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    deploy(&project, &[&target, "one"]).ends_with(0);
    let shard = project
        .files("one")
        .into_keys()
        .find(|path| stage(path, false) == 1);
    let shard = shard.unwrap();
    store.insert("wangdian/index.html", b"changed by hand");
    store.insert("wangdian/notes.txt", b"of another program");
    store.remove(&format!("wangdian/{shard}"));
    store.take_events();
    deploy(&project, &[&target, "one"]).ends_with(0);
    assert!(
        sent_and_deleted(&store.take_events()).0.is_empty(),
        "the manifest is believed"
    );
    let run = deploy(&project, &[&target, "one", "--repair"]).ends_with(0);
    let (sent, deleted) = sent_and_deleted(&store.take_events());
    assert_eq!(sent, BTreeSet::from(["index.html".to_owned(), shard]));
    assert!(deleted.is_empty());
    assert!(
        run.stdout.contains("不明文件，没有改动: notes.txt"),
        "{}",
        run.stdout
    );
    store.remove("wangdian/notes.txt");
    assert_complete(&store, &project, "one");

    // Lists that cannot be read are not guessed at.
    for list in ["manifest.json", "kept.json", JOURNAL] {
        store.insert(&format!("wangdian/{list}"), b"half of a l");
        let before = store.objects(FOLDER);
        let run = deploy(&project, &[&target, "two"]).ends_with(2);
        assert!(
            run.stderr.contains(list) && run.stderr.contains("--repair"),
            "{}",
            run.stderr
        );
        assert!(store.objects(FOLDER) == before);
        let run = deploy(&project, &[&target, "two", "--repair"]).ends_with(0);
        if list == "manifest.json" {
            // Nothing tells any more whose page this was.
            let unknown = run.stdout.contains("不明文件，没有改动: only-one.html");
            assert!(unknown, "{}", run.stdout);
            store.remove("wangdian/only-one.html");
        }
        assert_complete(&store, &project, "two");
    }
}

#[test]
fn a_folder_gets_the_site_as_a_store_does() {
    let project = two_versions();
    let target = format!("fs:{}", project.path("www").display());
    deploy(&project, &[&target, "one"]).ends_with(0);
    assert!(project.files("www") == project.files("one"));
    deploy(&project, &[&target, "two"]).ends_with(0);
    let key = [
        "verify",
        "www",
        "--key",
        "office.pub",
        "--as-of",
        "2026-06-02",
    ];
    let run = project.run(&key).ends_with(0);
    assert!(
        run.stdout.contains("为已打开的网页保留的旧文件"),
        "{}",
        run.stdout
    );
    assert!(!project.path("www/only-one.html").exists());
    assert!(
        !project.path("www/.wangdian-deploy").exists(),
        "nothing temporary is left"
    );
    // To be withdrawn, what was kept goes at once.
    deploy(&project, &[&target, "two", "--keep-days", "0"]).ends_with(0);
    assert!(project.files("www") == project.files("two"));
    project.write("www/.wangdian-deploy.lock", "of a newer program");
    let run = deploy(&project, &[&target, "one"]).ends_with(2);
    assert!(run.stderr.contains("--break-lock"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn files_in_a_folder_are_readable_by_everyone_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = two_versions();
    let target = format!("fs:{}", project.path("www").display());
    let status = Command::new("sh")
        .args([
            "-c",
            "umask 077 && exec \"$0\" deploy \"$1\" one",
            env!("CARGO_BIN_EXE_wangdian"),
        ])
        .arg(target)
        .current_dir(project.path("."))
        .status()
        .unwrap();
    assert!(status.success());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in project.files("www").keys() {
        let path = project.path("www").join(path);
        assert_eq!(mode(&path), 0o644, "{}", path.display());
        assert_eq!(mode(path.parent().unwrap()), 0o755, "{}", path.display());
    }
    assert_eq!(mode(&project.path("www")), 0o755);
}

#[test]
fn each_service_is_addressed_signed_and_locked_in_its_own_way() {
    let project = two_versions();
    for (target, host, variables, authorization, lock) in [
        (
            "oss://site-bucket/wangdian?endpoint=http://oss-cn-test.aliyuncs.com",
            "site-bucket.oss-cn-test.aliyuncs.com",
            [
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            ],
            "OSS ",
            Some("x-oss-forbid-overwrite"),
        ),
        (
            "cos://site-bucket/wangdian?endpoint=http://cos.ap-test.myqcloud.com",
            "site-bucket.cos.ap-test.myqcloud.com",
            ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"],
            "q-sign-algorithm=sha1",
            Some("x-cos-forbid-overwrite"),
        ),
        (
            "obs://site-bucket/wangdian?endpoint=http://obs.cn-test.myhuaweicloud.com",
            "site-bucket.obs.cn-test.myhuaweicloud.com",
            [
                "HUAWEI_CLOUD_ACCESS_KEY_ID",
                "HUAWEI_CLOUD_SECRET_ACCESS_KEY",
            ],
            "OBS ",
            None,
        ),
    ] {
        let store = ObjectStore::in_memory();
        let deploy = |site: &str, status: i32| {
            let run = Run::of(
                command(&project, &[target, site])
                    .env("http_proxy", format!("http://{}", store.address()))
                    .env_remove("NO_PROXY")
                    .env_remove("no_proxy")
                    .env(variables[0], KEY_ID)
                    .env(variables[1], SECRET),
            );
            assert!(!run.stderr.contains(SECRET), "{}", run.stderr);
            run.ends_with(status)
        };
        deploy("one", 0);
        assert_complete(&store, &project, "one");
        deploy("two", 0);
        assert_complete(&store, &project, "two");
        for request in store.take_requests() {
            assert_eq!(request.host, host);
            let signed = &request.headers["authorization"];
            assert!(signed.starts_with(authorization), "{signed}");
            if request.method != "PUT" {
                continue;
            }
            assert!(!request.headers.contains_key("content-encoding"));
            if path(&request) == LOCK {
                let is_safe = lock.is_none_or(|name| request.headers[name] == "true");
                assert!(is_safe, "{target}: {request:?}");
            } else if path(&request) == "index.html" {
                assert_eq!(request.headers["content-type"], "text/html; charset=utf-8");
                assert_eq!(request.headers["cache-control"], "no-cache");
            }
        }
        store.insert(&format!("{FOLDER}/{LOCK}"), b"of another");
        let run = deploy("one", 2);
        assert!(run.stderr.contains("--break-lock"), "{}", run.stderr);
        assert_eq!(
            store.visit(&format!("{FOLDER}/{LOCK}")).unwrap(),
            b"of another"
        );
    }
}

#[test]
fn a_site_of_17_000_files_needs_little_memory() {
    const FILES: usize = 17_000;
    const BYTES: usize = 16 * 1024;
    const LIMIT: u64 = 128 * 1024 * 1024;
    let project = Project::sound();
    // The files are one: what counts is how many of them the program holds.
    let content = vec![b'x'; BYTES];
    project.write("site/0.html", &content);
    let sha256 = object_store::sha256(&content);
    let mut lines = Vec::new();
    for number in 0..FILES {
        let path = format!("{number}.html");
        if number > 0 {
            std::fs::hard_link(
                project.path("site/0.html"),
                project.path("site").join(&path),
            )
            .unwrap();
        }
        lines.push(format!(
            "{{\"path\":\"{path}\",\"bytes\":{BYTES},\"sha256\":\"{sha256}\"}}"
        ));
    }
    project.write(
        "site/manifest.json",
        format!(
            "{{\"format\":\"wangdian-manifest\",\"version\":1,\"generator\":\"x\",\"as_of\":\"2026-06-01\",\"files\":[{}]}}",
            lines.join(",")
        ),
    );
    let store = ObjectStore::of_many();
    let target = store.target(FOLDER);
    let mut child = command(&project, &[&target, "site"]).spawn().unwrap();
    let mut most = 0;
    let status = loop {
        most = most.max(peak_memory(child.id()).unwrap_or(most));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
    assert_eq!(store.objects(FOLDER).len(), FILES + 1);
    assert!(LIMIT < (FILES * BYTES) as u64 / 2, "the site is larger");
    if cfg!(target_os = "linux") {
        assert!(most > 0 && most < LIMIT, "{most} bytes");
    }
}

/// The most memory that a process has had so far.
fn peak_memory(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let (_, rest) = text.split_once("VmHWM:")?;
    let kilobytes: u64 = rest.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}
