//! What a deploy does, decided and played through without a network.

use super::error::DeployError;
use super::local::{Listed, Local};
use super::plan::{Known, Limits, Observed, Plan, StageName, plan};
use crate::model::Date;
use crate::site::{sha256, short_hash};
use crate::write::{CHECKSUMS, KEPT, Kept, MANIFEST, ManifestFile, SIGNATURE};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

const LIMITS: Limits = Limits {
    keep_days: 7,
    max_deletes: 256,
};

/// A path with the hash of the content in its name.
fn hashed(content: &str) -> String {
    format!(
        "search/terms.{}.json",
        short_hash(&sha256(content.as_bytes()))
    )
}

/// A site of a day in June with these files.
fn site(day: i8, files: &[(&str, &str)]) -> Local {
    let mut files: Vec<ManifestFile> = files
        .iter()
        .map(|(path, content)| ManifestFile::of(path, content.as_bytes()))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Local {
        folder: "nowhere".into(),
        manifest: listed(date(2026, 6, day), files),
        signature: None,
    }
}

fn listed(as_of: Date, files: Vec<ManifestFile>) -> Listed {
    let bytes = format!("{as_of} {files:?}").into_bytes();
    Listed {
        bytes,
        files,
        as_of,
    }
}

/// What a store has after a deploy of a site.
fn deployed(local: &Local) -> Known {
    Known {
        manifest: Some(local.manifest.clone()),
        signature: local.signature.clone(),
        ..Known::default()
    }
}

#[track_caller]
fn planned(local: &Local, known: &Known) -> Plan {
    plan(local, known, LIMITS).unwrap()
}

/// The paths of each stage.
fn sent(plan: &Plan) -> Vec<(StageName, Vec<&str>)> {
    let stages = plan.stages.iter();
    let paths = stages.map(|stage| {
        (
            stage.name,
            stage.files.iter().map(|put| put.path()).collect(),
        )
    });
    paths.collect()
}

/// All paths that are sent, in order.
fn sent_paths(plan: &Plan) -> Vec<&str> {
    sent(plan)
        .into_iter()
        .flat_map(|(_, paths)| paths)
        .collect()
}

#[test]
fn a_first_deploy_sends_what_others_refer_to_first_and_the_manifest_last() {
    let shard = hashed("a");
    let mut local = site(
        1,
        &[
            ("SHA256SUMS", ""),
            ("index.html", ""),
            ("sitemap.xml", ""),
            ("points/p-1.html", ""),
            ("downloads/points.csv", ""),
            (&shard, "a"),
        ],
    );
    local.signature = Some(b"signed".to_vec());
    let plan = planned(&local, &Known::default());
    assert_eq!(
        sent(&plan),
        [
            (StageName::Hashed, vec![shard.as_str()]),
            (StageName::Other, vec!["downloads/points.csv"]),
            (StageName::NewPages, vec!["points/p-1.html", "sitemap.xml"]),
            (StageName::Home, vec!["index.html"]),
            (StageName::Checksums, vec![CHECKSUMS]),
            (StageName::Manifest, vec![MANIFEST]),
            (StageName::Signature, vec![SIGNATURE]),
        ]
    );
    assert_eq!(plan.deletes, [""; 0]);
    assert_eq!(plan.purge, [""; 0], "nobody has seen anything yet");
}

#[test]
fn only_what_differs_is_sent_and_new_pages_come_before_those_that_link_to_them() {
    let old = site(
        1,
        &[("index.html", "1"), ("list.html", "1"), ("same.html", "1")],
    );
    let new = site(
        2,
        &[
            ("index.html", "2"),
            ("list.html", "2"),
            ("same.html", "1"),
            ("z-new.html", "1"),
        ],
    );
    let plan = planned(&new, &deployed(&old));
    assert_eq!(
        sent(&plan),
        [
            (StageName::NewPages, vec!["z-new.html"]),
            (StageName::ChangedPages, vec!["list.html"]),
            (StageName::Home, vec!["index.html"]),
            (StageName::Manifest, vec![MANIFEST]),
        ]
    );
    assert_eq!(plan.unchanged, 1);
    assert_eq!(plan.purge, ["index.html", "list.html", MANIFEST]);
    let again = planned(&new, &deployed(&new));
    assert_eq!(sent_paths(&again), [""; 0]);
    assert_eq!((again.unchanged, again.touched.len()), (4, 0));
    assert_eq!(again.purge, [""; 0]);
}

#[test]
fn a_replaced_file_stays_for_open_pages_and_goes_when_its_time_is_over() {
    let (old_shard, new_shard) = (hashed("old"), hashed("new"));
    let old = site(
        1,
        &[("index.html", "1"), ("gone.html", "1"), (&old_shard, "old")],
    );
    let new = |day| site(day, &[("index.html", "2"), (&new_shard, "new")]);
    let plan = planned(&new(2), &deployed(&old));
    assert_eq!(plan.deletes, ["gone.html"], "a page is not kept");
    assert_eq!(plan.kept, 1);
    let order = sent_paths(&plan);
    assert_eq!(order, [new_shard.as_str(), "index.html", KEPT, MANIFEST]);
    assert!(plan.purge.contains(&"gone.html".to_owned()));
    let list = plan.stages[2].files[0].made.clone().unwrap();
    let known = Known {
        kept: Kept::parse(&list).unwrap(),
        kept_bytes: Some(list),
        ..deployed(&new(2))
    };
    for (day, deletes) in [
        (2, &[][..]),
        (8, &[]),
        (9, &[old_shard.as_str(), KEPT]),
        (30, &[old_shard.as_str(), KEPT]),
    ] {
        let later = planned(&new(day), &known);
        let mut expected = deletes.to_vec();
        expected.sort_unstable();
        assert_eq!(later.deletes, expected, "on the {day}th");
    }
    // A site that has the file again does not send it again.
    let back = site(3, &[("index.html", "1"), (&old_shard, "old")]);
    assert!(!sent_paths(&planned(&back, &known)).contains(&old_shard.as_str()));
}

#[test]
fn nothing_is_kept_if_nothing_may_be() {
    let shard = hashed("old");
    let old = site(1, &[("index.html", "1"), (&shard, "old")]);
    let new = site(1, &[("index.html", "2")]);
    let limits = Limits {
        keep_days: 0,
        ..LIMITS
    };
    let plan = plan(&new, &deployed(&old), limits).unwrap();
    assert_eq!(plan.deletes, [shard]);
    assert_eq!(sent_paths(&plan), ["index.html", MANIFEST]);
}

#[test]
fn more_deletions_than_allowed_are_refused_before_anything_is_sent() {
    let pages: Vec<String> = (0..5).map(|number| format!("p-{number}.html")).collect();
    let files: Vec<(&str, &str)> = pages.iter().map(|path| (path.as_str(), "")).collect();
    let known = deployed(&site(1, &files));
    let empty = site(2, &[]);
    for (max_deletes, is_allowed) in [(4, false), (5, true)] {
        let limits = Limits {
            max_deletes,
            ..LIMITS
        };
        match plan(&empty, &known, limits) {
            Ok(plan) => assert!(is_allowed && plan.deletes == pages),
            Err(DeployError::TooManyDeletes { deletes, limit, .. }) => {
                assert!(!is_allowed && (deletes, limit) == (5, 4))
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn kept_files_whose_time_is_over_go_a_few_at_a_time() {
    let contents = ["a", "b", "c", "d", "e"];
    let shards: Vec<String> = contents.iter().map(|content| hashed(content)).collect();
    let files: Vec<(&str, &str)> = shards.iter().map(String::as_str).zip(contents).collect();
    let old = site(1, &[&files[..], &[("gone.html", "")]].concat());
    let mut known = deployed(&old);
    let mut left: BTreeSet<String> = shards.iter().cloned().collect();
    let limits = Limits {
        max_deletes: 2,
        ..LIMITS
    };
    let mut deletes = Vec::new();
    for day in [2, 3, 20, 21, 22, 23] {
        let new = site(day, &[]);
        let plan = plan(&new, &known, limits).unwrap();
        let files = plan.deletes.iter().filter(|path| *path != KEPT);
        deletes.push(files.clone().count());
        for path in files {
            left.remove(path);
        }
        let list = plan
            .stages
            .iter()
            .find(|stage| stage.name == StageName::Kept);
        if let Some(list) = list {
            known.kept_bytes = list.files[0].made.clone();
        } else if plan.deletes.iter().any(|path| path == KEPT) {
            known.kept_bytes = None;
        }
        let bytes = known.kept_bytes.as_deref();
        known.kept = bytes.map_or(Kept::default(), |bytes| Kept::parse(bytes).unwrap());
        known.manifest = Some(new.manifest);
        let listed: BTreeSet<String> = known.kept.paths().map(str::to_owned).collect();
        assert_eq!(listed, left, "what is there is listed");
    }
    assert_eq!(deletes, [1, 0, 2, 2, 1, 0]);
}

#[test]
fn a_signature_goes_with_its_manifest() {
    let signed = |local: Local, text: &str| Local {
        signature: Some(text.as_bytes().to_vec()),
        ..local
    };
    let old = signed(site(1, &[("index.html", "1")]), "one");
    let known = deployed(&old);
    let again = signed(site(1, &[("index.html", "1")]), "two");
    assert_eq!(sent_paths(&planned(&again, &known)), [SIGNATURE]);
    let unsigned = site(1, &[("index.html", "1")]);
    let same = planned(&unsigned, &known);
    assert_eq!((sent_paths(&same).len(), same.deletes.len()), (0, 0));
    let unsigned = site(2, &[("index.html", "1")]);
    assert_eq!(planned(&unsigned, &known).deletes, [SIGNATURE]);
}

#[test]
fn what_an_interrupted_deploy_began_is_sent_again_whatever_the_manifest_says() {
    let old = site(1, &[("index.html", "1"), ("list.html", "1")]);
    let shard = hashed("half");
    let known = Known {
        begun: vec![
            ManifestFile::of("index.html", b"2"),
            ManifestFile::of("new.html", b"2"),
            ManifestFile::of(&shard, b"half"),
        ],
        begun_there: BTreeSet::from(["index.html".to_owned(), "new.html".to_owned()]),
        ..deployed(&old)
    };
    // Back to what the manifest in the store describes.
    let plan = planned(&old, &known);
    assert_eq!(sent_paths(&plan), ["index.html", KEPT]);
    assert_eq!(plan.deletes, ["new.html"]);
    assert_eq!(plan.purge, ["index.html", "new.html"]);
    assert_eq!(plan.kept, 1, "a page that was sent may ask for the shard");
}

#[test]
fn a_repair_believes_the_files_and_leaves_those_of_others_alone() {
    let stray = hashed("stray");
    let local = site(1, &[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]);
    let known = Known {
        observed: Some(Observed {
            present: BTreeSet::from(["a.html".to_owned(), "b.html".to_owned()]),
            same: BTreeSet::from(["a.html".to_owned()]),
            strays: vec![ManifestFile::of(&stray, b"stray")],
            unknown: vec!["other.txt".to_owned()],
        }),
        ..deployed(&local)
    };
    let plan = planned(&local, &known);
    assert_eq!(sent_paths(&plan), ["c.html", "b.html", KEPT]);
    assert_eq!(plan.purge, ["b.html"]);
    assert_eq!(plan.deletes, [""; 0]);
    assert_eq!(plan.unknown, ["other.txt"]);
    assert_eq!(plan.kept, 1, "the stray file goes in some days");
}

/// A store in memory, changed by one request at a time.
#[derive(Debug, Clone, Default)]
struct Play {
    files: BTreeMap<String, String>,
    manifest: Option<Listed>,
    kept: Option<Vec<u8>>,
    journal: Vec<ManifestFile>,
}

/// A request of a deploy.
enum Request {
    Journal(Vec<ManifestFile>),
    Put(String),
    PutManifest,
    PutKept(Vec<u8>),
    Delete(String),
    DeleteJournal,
}

/// The files of a version: pages that link to each other and ask for shards.
fn version(number: u8) -> BTreeMap<String, String> {
    let content = |name: &str| format!("{name} {}", number / 2);
    let shards: Vec<String> = ["x", "y"].iter().map(|name| content(name)).collect();
    let mut files: BTreeMap<String, String> = shards
        .iter()
        .map(|content| (hashed(content), content.clone()))
        .collect();
    let asks: Vec<String> = shards.iter().map(|content| hashed(content)).collect();
    let page = |links: &[String]| [&asks[..], links].concat().join("\n");
    let leaf = format!("points/p-{number}.html");
    files.insert(leaf.clone(), page(&[]));
    files.insert("points/always.html".to_owned(), page(&[]));
    let list = [leaf, "points/always.html".to_owned()];
    files.insert("list.html".to_owned(), page(&list));
    files.insert("index.html".to_owned(), page(&["list.html".to_owned()]));
    files.insert(CHECKSUMS.to_owned(), number.to_string());
    files
}

fn version_site(number: u8) -> Local {
    let files = version(number);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, content)| (path.as_str(), content.as_str()))
        .collect();
    site(number as i8 + 1, &files)
}

impl Play {
    fn known(&self) -> Known {
        let kept = self.kept.as_deref();
        Known {
            manifest: self.manifest.clone(),
            kept: kept.map_or(Kept::default(), |bytes| Kept::parse(bytes).unwrap()),
            kept_bytes: self.kept.clone(),
            begun: self.journal.clone(),
            begun_there: self.files.keys().cloned().collect(),
            ..Known::default()
        }
    }

    /// The requests that change something, in order.
    fn requests(&self, local: &Local) -> Vec<Request> {
        let plan = planned(local, &self.known());
        let mut requests = Vec::new();
        let touched = self.journal.iter().chain(&plan.touched).cloned();
        requests.push(Request::Journal(touched.collect()));
        for put in plan.stages.iter().flat_map(|stage| &stage.files) {
            requests.push(match put.path() {
                MANIFEST => Request::PutManifest,
                KEPT => Request::PutKept(put.made.clone().unwrap()),
                path => Request::Put(path.to_owned()),
            });
        }
        requests.extend(plan.deletes.into_iter().map(Request::Delete));
        requests.push(Request::DeleteJournal);
        requests
    }

    fn apply(&mut self, request: &Request, number: u8) {
        match request {
            Request::Journal(files) => self.journal.clone_from(files),
            Request::Put(path) => {
                self.files
                    .insert(path.clone(), version(number)[path].clone());
            }
            Request::PutManifest => self.manifest = Some(version_site(number).manifest),
            Request::PutKept(list) => self.kept = Some(list.clone()),
            Request::Delete(path) if path == KEPT => self.kept = None,
            Request::Delete(path) => {
                self.files.remove(path);
            }
            Request::DeleteJournal => self.journal.clear(),
        }
        self.reader_finds_everything();
    }

    /// Follows all links from the home page.
    fn reader_finds_everything(&self) {
        let mut left: Vec<&str> = self
            .files
            .get_key_value("index.html")
            .map_or(Vec::new(), |(path, _)| vec![path.as_str()]);
        let mut seen = BTreeSet::new();
        while let Some(path) = left.pop() {
            let content = self.files.get(path);
            let content = content.unwrap_or_else(|| panic!("no {path} in {self:?}"));
            if path.ends_with(".html") && seen.insert(path) {
                left.extend(content.lines());
            }
        }
    }

    /// Deploys a version, and checks that the store has it, what is kept, and nothing else.
    fn deploy(&mut self, number: u8) {
        for request in self.requests(&version_site(number)) {
            self.apply(&request, number);
        }
        let expected = version(number);
        let known = self.known();
        let kept: BTreeSet<&str> = known.kept.paths().collect();
        for (path, content) in &self.files {
            match expected.get(path) {
                Some(expected) => assert_eq!(content, expected, "{path} of {number}"),
                None => assert!(kept.contains(path.as_str()), "{path} of nobody in {number}"),
            }
        }
        assert!(expected.keys().all(|path| self.files.contains_key(path)));
        assert_eq!(self.manifest, Some(version_site(number).manifest));
        assert!(self.journal.is_empty());
    }
}

#[test]
fn a_deploy_that_stops_anywhere_shows_no_dead_link_and_the_next_one_completes_the_site() {
    let mut stops = 0;
    for first in [None, Some(0)] {
        let mut before = Play::default();
        if let Some(first) = first {
            before.deploy(first);
        }
        for interrupted in [1, 2, 3] {
            let requests = before.requests(&version_site(interrupted));
            for stop in 0..=requests.len() {
                let mut play = before.clone();
                for request in &requests[..stop] {
                    play.apply(request, interrupted);
                }
                stops += 1;
                // The same again, back to the first, on to another, and stopped once more.
                for next in [interrupted, 0, 5] {
                    let mut once = play.clone();
                    once.deploy(next);
                    let again = play.requests(&version_site(next));
                    let mut twice = play.clone();
                    for request in &again[..again.len() / 2] {
                        twice.apply(request, next);
                    }
                    twice.deploy(4);
                }
            }
        }
    }
    assert!(stops > 60, "{stops} stops");
}
