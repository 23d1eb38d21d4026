//! A report tells of every kind of problem, however many there are.

use crate::diagnostics::{Language, Report, Severity, github, json, sarif, text};
use crate::load::load_registry;
use crate::test_support::registry_folder::{Folder, POINTS};
use crate::{config::Config, manual};
use std::fmt::Write as _;

/// A folder of `count` points with five mistakes each.
fn five_mistakes(count: usize) -> Folder {
    let mut points = "id,name,nature,region,phone,email,website,summary\n".to_owned();
    let mut designations = "point_id,kind,status\n".to_owned();
    for number in 0..count {
        let _ = writeln!(
            points,
            "p-{number},机构{number},a-{number},9,1,no mail,w w w,馆"
        );
        let _ = writeln!(designations, "p-{number},tisc,活的");
    }
    Folder::empty()
        .file("points.csv", &points)
        .file("designations.csv", &designations)
}

fn report(folder: &Folder, most: usize) -> Report {
    let mut config = Config::default();
    config.data.max_reported = most;
    let loaded = load_registry(folder.path(), &config.data);
    crate::pipeline::report(
        &config,
        crate::check::check(&loaded, &config.data, None).diagnostics,
    )
}

#[test]
fn a_mistake_in_every_row_is_told_so_often_and_counted_for_the_rest() {
    let folder = five_mistakes(3_000);
    let whole = report(&folder, usize::MAX);
    assert_eq!(whole.left_out().count(), 0);
    assert!(whole.count(Severity::Error) >= 15_000);
    let cut = report(&folder, 50);
    for severity in [Severity::Error, Severity::Warning] {
        assert_eq!(cut.count(severity), whole.count(severity));
    }
    assert_eq!(cut.fails(false), whole.fails(false));
    for (code, left_out) in cut.left_out() {
        let of_code = |report: &Report| {
            let problems = report.diagnostics().iter();
            let found = problems.filter(|problem| problem.code == code);
            found.cloned().collect::<Vec<_>>()
        };
        let (all, held) = (of_code(&whole), of_code(&cut));
        assert_eq!((held.len(), all.len()), (50, 50 + left_out), "{code}");
        let places = |problems: &[crate::diagnostics::Diagnostic]| {
            let places = problems.iter();
            let places = places.map(|problem| (problem.file.clone(), problem.line));
            places.collect::<Vec<_>>()
        };
        assert_eq!(
            places(&held),
            places(&all[..50]),
            "{code} are not the first"
        );
    }
}

#[test]
fn a_report_of_twice_as_many_mistakes_is_no_longer() {
    let sizes = |count| {
        let report = report(&five_mistakes(count), 50);
        let language = Language::Chinese;
        let texts = [
            text::render(&report, language, text::TextOptions::default()),
            github::render(&report, language),
            sarif::render(&report, language, manual::rules()),
            json::render(&report),
        ];
        for text in &texts {
            // The number of those that are left out, and its code.
            assert!(text.contains("bad-email") && text.contains(&(count - 50).to_string()));
        }
        texts.map(|text| text.len())
    };
    let (once, twice) = (sizes(1_000), sizes(2_000));
    for (once, twice) in once.into_iter().zip(twice) {
        assert!(twice.abs_diff(once) < once / 20, "{once} {twice}");
    }
}

/// The first unknown words are answered with the nearest known one; the search ends before
/// it takes as long as the file is large.
#[test]
fn nearest_words_are_looked_for_so_often() {
    let mut points = POINTS.lines().next().expect("headings").to_owned() + "\n";
    let mut designations = "point_id,kind,status\n".to_owned();
    let count = 60_000;
    for number in 0..count {
        let _ = writeln!(
            points,
            "p-{number},机构{number},,,otherr,210200,,,,,,,,,,,,,,,,馆,,,,"
        );
        let _ = writeln!(designations, "p-{number},tisc,active");
    }
    let folder = Folder::empty()
        .file("points.csv", &points)
        .file("designations.csv", &designations);
    let report = report(&folder, usize::MAX);
    let helps = report
        .diagnostics()
        .iter()
        .filter(|problem| problem.code == "unknown-code");
    let helps: Vec<bool> = helps
        .map(|problem| {
            problem
                .help
                .as_ref()
                .is_some_and(|help| help.zh.contains("是不是"))
        })
        .collect();
    assert_eq!(helps.len(), count);
    let answered = helps.iter().filter(|answered| **answered).count();
    assert!(
        helps[0] && answered >= 1_000 && answered < count,
        "{answered}"
    );
}
