//! A report mentions every kind of problem, however many there are.

use crate::diagnostics::{Language, Report, Severity, github, json, sarif, text};
use crate::load::load_registry;
use crate::test_support::registry_folder::{Folder, POINTS};
use crate::{config::Config, manual};
use std::fmt::Write as _;

/// A folder of `count` points, each with five mistakes.
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
fn a_mistake_in_every_row_is_reported_up_to_the_limit_and_counted_beyond() {
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
fn a_report_of_twice_as_many_mistakes_has_the_same_length() {
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
            // The report has the number and code of the omitted problems.
            assert!(text.contains("bad-email") && text.contains(&(count - 50).to_string()));
        }
        texts.map(|text| text.len())
    };
    let (once, twice) = (sizes(1_000), sizes(2_000));
    for (once, twice) in once.into_iter().zip(twice) {
        assert!(twice.abs_diff(once) < once / 20, "{once} {twice}");
    }
}

/// Only the first unknown words get a suggestion, so that the time does not grow with the
/// file.
#[test]
fn suggestions_are_searched_for_a_limited_number_of_times() {
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
