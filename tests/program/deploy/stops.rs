//! Deploys that are killed, with a visitor who reads all the while.

use super::object_store::{Fault, ObjectStore};
use super::reader::Reader;
use super::{FOLDER, LOCK, assert_complete, command, deploy, two_versions};
use crate::support::program::Project;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// Runs a deploy and kills it when it sends its request of this number, counted from 0: before
/// the store has got it, or after the store has done it. Says whether there were so many.
fn killed(store: &ObjectStore, project: &Project, site: &str, stop: usize, fault: Fault) -> bool {
    let (reached, was_reached) = mpsc::channel();
    let mut count = 0;
    store.set_faults(move |_| {
        count += 1;
        if count <= stop {
            return Fault::None;
        }
        let _ = reached.send(());
        // What comes after is not heard: the process is as good as dead.
        if count == stop + 1 {
            fault
        } else {
            Fault::Silence
        }
    });
    let target = store.target(FOLDER);
    let arguments = [&target, site, "--break-lock"];
    let mut child = command(project, &arguments).spawn().unwrap();
    let is_reached = loop {
        if was_reached.recv_timeout(Duration::from_millis(5)).is_ok() {
            break true;
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            break false;
        }
    };
    // SIGKILL: nothing can be tidied up.
    let _ = child.kill();
    child.wait().unwrap();
    store.heal();
    is_reached
}

/// Reads after every change until told to stop, and counts.
fn visit(store: &ObjectStore, is_over: &AtomicBool, rounds: &AtomicUsize) {
    let mut reader = Reader::new(store);
    let mut seen = None;
    while !is_over.load(Ordering::SeqCst) {
        let changes = store.changes();
        if seen == Some(changes) {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        }
        seen = Some(changes);
        if reader.read_all() > 100 {
            rounds.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Does something while a visitor reads, who returns how often they saw the whole site.
fn with_visitor(store: &ObjectStore, work: impl FnOnce()) -> usize {
    let (is_over, rounds) = (AtomicBool::new(false), AtomicUsize::new(0));
    /// Ends the visit also if the work fails.
    struct Over<'a>(&'a AtomicBool);
    impl Drop for Over<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    std::thread::scope(|scope| {
        let visitor = scope.spawn(|| visit(store, &is_over, &rounds));
        {
            let _over = Over(&is_over);
            work();
        }
        visitor.join().unwrap();
    });
    rounds.into_inner()
}

#[test]
fn a_deploy_killed_before_or_after_any_request_leaves_no_dead_link_and_the_next_completes_it() {
    let project = two_versions();
    let store = ObjectStore::in_memory();
    let target = store.target(FOLDER);
    let faults = [Fault::Silence, Fault::LateSilence];
    let rounds = with_visitor(&store, || {
        deploy(&project, &[&target, "one"]).ends_with(0);
        // To and fro, killed one request later each time. In between, the site is completed in
        // either version.
        let mut sites = ["one", "two"].into_iter().cycle();
        let mut site = sites.nth(1).unwrap();
        let mut stops = 0;
        loop {
            let fault = faults[stops % 2];
            if !killed(&store, &project, site, stops, fault) {
                break;
            }
            stops += 1;
            // As if an hour had passed; the very first request has not made it yet.
            store.expire(&format!("{FOLDER}/{LOCK}"));
            let next = if stops % 3 == 0 {
                sites.next().unwrap()
            } else {
                site
            };
            deploy(&project, &[&target, next]).ends_with(0);
            assert_complete(&store, &project, next);
            site = if next == "one" { "two" } else { "one" };
        }
        assert!(stops > 40, "{stops} stops");
    });
    assert!(rounds > 5, "{rounds} rounds");
}

#[test]
fn a_first_deploy_killed_at_several_requests_is_completed() {
    let project = two_versions();
    for stop in [0, 60, 180] {
        let store = ObjectStore::in_memory();
        assert!(
            killed(&store, &project, "one", stop, Fault::LateSilence),
            "{stop}"
        );
        let left = store.objects(FOLDER);
        assert!(!left.contains_key("manifest.json.minisig"), "{stop}");
        let target = store.target(FOLDER);
        let held = deploy(&project, &[&target, "one"]);
        assert_eq!(held.status, 2, "the lock is held: {}", held.stderr);
        deploy(&project, &[&target, "two", "--break-lock"]).ends_with(0);
        assert_complete(&store, &project, "two");
    }
}

#[test]
fn a_deploy_to_moto_that_is_killed_is_completed() {
    let project = two_versions();
    let store = ObjectStore::moto();
    let target = store.target(FOLDER);
    deploy(&project, &[&target, "one"]).ends_with(0);
    let rounds = with_visitor(&store, || {
        assert!(killed(&store, &project, "two", 20, Fault::Silence));
        deploy(&project, &[&target, "one", "--break-lock"]).ends_with(0);
        for (path, content) in project.files("one") {
            let found = store.visit(&format!("{FOLDER}/{path}"));
            assert!(found.is_some_and(|found| found == content), "{path}");
        }
    });
    assert!(rounds > 0, "{rounds} rounds");
}
