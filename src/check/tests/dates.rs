//! Boundaries of all terms: the day before, the day itself, the day after.

use crate::model::Date;
use crate::test_support::registry_folder::Folder;

const DESIGNATIONS: &str =
    "point_id,kind,approved_on,valid_until,status\np-1,provincial_point,,,active\n";

/// Checks the codes for a second point with these designations and events on a date.
#[track_caller]
fn check(designations: &[&str], events: &[&str], as_of: &str, expected: &[&str]) {
    let rows =
        |rows: &[&str]| -> String { rows.iter().map(|row| format!("p-2,{row}\n")).collect() };
    let folder = Folder::sound()
        .file(
            "designations.csv",
            &format!("{DESIGNATIONS}{}", rows(designations)),
        )
        .file(
            "events.csv",
            &format!("point_id,date,type,kind\n{}", rows(events)),
        );
    let as_of: Date = as_of.parse().expect("a date");
    let report = folder.report_as_of(as_of);
    let found: Vec<&str> = report
        .diagnostics()
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(found, expected, "as of {as_of}");
}

const NATIONAL: &str = "national_point,2023-01-15,2026-01-15,active";

#[test]
fn a_rectification_may_take_six_months_and_no_day_more() {
    let status = "national_point,2023-01-15,2026-01-15,rectifying";
    let overdue: &[&str] = &["rectification-overdue"];
    for (ordered, last, after) in [
        ("2025-01-15", "2025-07-15", "2025-07-16"),
        ("2025-01-01", "2025-07-01", "2025-07-02"),
        // The end of a shorter month.
        ("2024-08-31", "2025-02-28", "2025-03-01"),
        ("2023-08-31", "2024-02-29", "2024-03-01"),
        ("2024-08-29", "2025-02-28", "2025-03-01"),
        // From the 29th of February.
        ("2024-02-29", "2024-08-29", "2024-08-30"),
    ] {
        let order = format!("{ordered},rectifying,national_point");
        for row in [status, NATIONAL] {
            check(&[row], &[&order], last, &[]);
            check(&[row], &[&order], after, overdue);
        }
    }
    let orders = [
        "2024-01-01,rectifying,national_point",
        "2024-06-30,rectified,national_point",
    ];
    check(&[NATIONAL], &orders, "2025-06-01", &[]);
    let again = [orders[0], orders[1], "2024-11-30,rectifying,national_point"];
    check(&[NATIONAL], &again, "2025-05-30", &[]);
    check(&[NATIONAL], &again, "2025-05-31", overdue);
    // Without an order, the start is unknown.
    check(&[status], &[], "2025-06-01", &[]);
    // An order before the filing concerned an earlier one.
    check(
        &[NATIONAL],
        &["2022-12-01,rectifying,national_point"],
        "2025-06-01",
        &["event-before-approval"],
    );
    check(
        &["tisc,2023-01-15,,rectifying"],
        &["2024-01-01,rectifying,tisc"],
        "2025-06-01",
        &[],
    );
}

#[test]
fn a_filing_is_permitted_three_years_after_a_revocation_and_not_before() {
    for (revoked, too_soon, allowed) in [
        ("2021-05-10", "2024-05-09", "2024-05-10"),
        ("2022-03-01", "2025-02-28", "2025-03-01"),
        // Three years from 29 February end on the 28th.
        ("2020-02-29", "2023-02-27", "2023-02-28"),
        ("2021-02-28", "2024-02-27", "2024-02-28"),
    ] {
        let event = format!("{revoked},revoked,national_point");
        let first = "national_point,2019-01-01,,revoked";
        let again = |day: &str| format!("national_point,{day},,active");
        check(
            &[first, &again(too_soon)],
            &[&event],
            "2025-06-01",
            &["refiled-too-soon"],
        );
        check(&[first, &again(allowed)], &[&event], "2025-06-01", &[]);
        check(
            &[first, &again(revoked)],
            &[&event],
            "2025-06-01",
            &["refiled-too-soon"],
        );
        // A revocation of another kind does not matter.
        let other = format!("{revoked},revoked,tisc");
        check(
            &["tisc,2019-01-01,,revoked", &again(too_soon)],
            &[&other],
            "2025-06-01",
            &[],
        );
        // A filing before the revocation is the revoked one.
        check(
            &[&format!("national_point,{revoked},,revoked")],
            &[&event],
            "2025-06-01",
            &[],
        );
    }
    // The newest of two revocations counts.
    let designations = [
        "national_point,2015-01-01,,revoked",
        "national_point,2019-01-01,,revoked",
        "national_point,2024-01-01,,active",
    ];
    let events = [
        "2016-01-01,revoked,national_point",
        "2021-01-02,revoked,national_point",
    ];
    check(&designations, &events, "2025-06-01", &["refiled-too-soon"]);
    let events = [
        "2016-01-01,revoked,national_point",
        "2021-01-01,revoked,national_point",
    ];
    check(&designations, &events, "2025-06-01", &[]);
}

#[test]
fn validity_ends_three_years_after_the_approval_on_the_same_day() {
    let too_long: &[&str] = &["validity-too-long"];
    for (approved, last, after) in [
        ("2023-01-15", "2026-01-15", "2026-01-16"),
        // 29 February plus three years.
        ("2024-02-29", "2027-02-28", "2027-03-01"),
        ("2023-02-28", "2026-02-28", "2026-03-01"),
        ("2023-12-31", "2026-12-31", "2027-01-01"),
    ] {
        let row = |end: &str| format!("national_point,{approved},{end},active");
        check(&[&row(last)], &[], "2025-06-01", &[]);
        check(&[&row(after)], &[], "2025-06-01", too_long);
        // An event may provide the approval date that the row lacks.
        let without = |end: &str| format!("national_point,,{end},active");
        let event = format!("{approved},approved,national_point");
        check(&[&without(last)], &[&event], "2025-06-01", &[]);
        check(&[&without(after)], &[&event], "2025-06-01", too_long);
        check(&[&without(after)], &[], "2025-06-01", &[]);
    }
}

/// Checks the last permitted day of a filing with these renewals: it is accepted, the next
/// day is not.
#[track_caller]
fn check_last_day(approved: &str, renewals: &[&str], last: &str) {
    let last: Date = last.parse().expect("a date");
    let events: Vec<String> = renewals
        .iter()
        .map(|renewal| match renewal.split_once(' ') {
            Some((day, ends)) => format!("{day},renewed,national_point,{ends}"),
            None => format!("{renewal},renewed,national_point,,,"),
        })
        .collect();
    for (end, expected) in [
        (last, &[][..]),
        (last.tomorrow().expect("a day"), &["validity-too-long"]),
    ] {
        let folder = Folder::sound()
            .file(
                "designations.csv",
                &format!("{DESIGNATIONS}p-2,national_point,{approved},{end},active\n"),
            )
            .file(
                "events.csv",
                &format!(
                    "point_id,date,type,kind,field,old,new\n{}",
                    events
                        .iter()
                        .map(|event| format!("p-2,{event}\n"))
                        .collect::<String>()
                ),
            );
        let report = folder.report_as_of(Date::constant(2025, 6, 1));
        let found: Vec<&str> = report
            .diagnostics()
            .iter()
            .map(|problem| problem.code)
            .filter(|code| *code != "expired-but-active")
            .collect();
        assert_eq!(found, expected, "{approved} {renewals:?} until {end}");
    }
}

#[test]
fn a_renewed_filing_is_valid_for_three_years_from_the_renewal_or_the_end_of_the_previous_term() {
    // Before the end of the term, on its last day, on the next day, much later.
    check_last_day("2022-05-01", &["2025-03-01"], "2028-05-01");
    check_last_day("2022-05-01", &["2025-05-01"], "2028-05-01");
    check_last_day("2022-05-01", &["2025-05-02"], "2028-05-02");
    check_last_day("2020-01-15", &["2025-03-01"], "2028-03-01");
    // 29 February as the start, the end and the renewal of a term.
    check_last_day("2020-02-29", &["2023-01-10"], "2026-02-28");
    check_last_day("2021-02-28", &["2024-02-28"], "2027-02-28");
    check_last_day("2021-02-28", &["2024-02-29"], "2027-02-28");
    check_last_day("2021-03-01", &["2024-02-29"], "2027-03-01");
    // Chains: each renewal renews the previous term, in any order of rows.
    let chain = ["2022-01-10", "2025-01-08"];
    check_last_day("2019-01-15", &chain, "2028-01-15");
    check_last_day("2019-01-15", &[chain[1], chain[0]], "2028-01-15");
    check_last_day(
        "2016-01-15",
        &["2019-01-20", "2022-01-10", "2025-02-01"],
        "2028-02-01",
    );
    // Two renewals before the end of a term count once.
    check_last_day("2022-05-01", &["2025-02-01", "2025-04-01"], "2028-05-01");
    check_last_day("2022-05-01", &["2025-02-01", "2025-02-01"], "2028-05-01");
}

#[test]
fn a_renewal_of_an_unknown_term_counts_from_its_own_date() {
    check_last_day("", &["2025-03-01"], "2028-03-01");
    check_last_day("", &["2022-03-10", "2025-03-01"], "2028-03-10");
    // Some records give the date of the renewal as that of the approval.
    check_last_day("2025-03-01", &["2025-03-01"], "2028-03-01");
    // The event may give the end of the previous term, earlier than possible or at all.
    check_last_day(
        "2022-05-01",
        &["2025-03-01 valid_until,2025-03-31,"],
        "2028-03-31",
    );
    check_last_day(
        "2022-05-01",
        &["2025-03-01 designations.valid_until,2025/3/31,"],
        "2028-03-31",
    );
    check_last_day(
        "",
        &["2025-03-01 valid_until,2025-05-01,2028-05-01"],
        "2028-05-01",
    );
    // A given end cannot be later than the term can last.
    check_last_day(
        "2022-05-01",
        &["2025-03-01 valid_until,2026-12-31,"],
        "2028-05-01",
    );
    check_last_day("", &["2025-03-01 valid_until,2099-01-01,"], "2031-03-01");
    // The old value of another column does not matter.
    check_last_day(
        "2022-05-01",
        &["2025-03-01 batch,2025-03-31,"],
        "2028-05-01",
    );
}

#[test]
fn a_renewal_belongs_to_one_designation() {
    let too_long: &[&str] = &["validity-too-long"];
    // The renewal of another designation counts only for that one.
    let other = ["2024-01-10,renewed,tisc"];
    check(
        &[
            "national_point,2023-01-15,2026-01-16,active",
            "tisc,2023-02-01,,active",
        ],
        &other,
        "2025-06-01",
        too_long,
    );
    // Of two filings, the renewal belongs to the one that was newest on its date.
    let first = "national_point,2017-01-15,2023-05-02,expired";
    let second = "national_point,2023-06-01,2026-06-01,active";
    check(
        &[first, second],
        &["2020-05-02,renewed,national_point"],
        "2025-06-01",
        &[],
    );
    check(
        &[first, second],
        &["2023-07-01,renewed,national_point"],
        "2025-06-01",
        too_long,
    );
}

#[test]
fn date_limits_hold_the_day_before_on_and_after_the_limit() {
    for (as_of, expected) in [
        ("2026-01-14", &[][..]),
        ("2026-01-15", &[]),
        ("2026-01-16", &["expired-but-active"]),
    ] {
        check(&[NATIONAL], &[], as_of, expected);
    }
    for (as_of, expected) in [
        ("2023-01-14", &["future-approval"][..]),
        ("2023-01-15", &[]),
        ("2023-01-16", &[]),
    ] {
        check(&[NATIONAL], &[], as_of, expected);
    }
    for (as_of, expected) in [
        ("2024-03-02", &["future-update"][..]),
        ("2024-03-03", &[]),
        ("2024-03-04", &[]),
    ] {
        let folder = Folder::sound().set("points.csv", 1, "updated_on", "2024-03-03");
        let report = folder.report_as_of(as_of.parse().expect("a date"));
        let found = report.diagnostics().iter().map(|problem| problem.code);
        assert_eq!(found.collect::<Vec<_>>(), expected, "as of {as_of}");
    }
    let event = ["2024-03-03,changed,"];
    for (as_of, expected) in [
        ("2024-03-02", &["future-event"][..]),
        ("2024-03-03", &[]),
        ("2024-03-04", &[]),
    ] {
        check(&[NATIONAL], &event, as_of, expected);
    }
}

#[test]
fn a_record_is_stale_after_a_year_and_a_day() {
    for (updated, last, after) in [
        ("2024-06-01", "2025-06-01", "2025-06-02"),
        ("2024-02-29", "2025-02-28", "2025-03-01"),
    ] {
        let found = |as_of: &str| {
            let folder = Folder::sound().set("points.csv", 1, "updated_on", updated);
            let report = folder.report_as_of(as_of.parse().expect("a date"));
            report.diagnostics().len()
        };
        assert_eq!((found(last), found(after)), (0, 1), "{updated}");
    }
}

/// An update is evidence of how new the data is: without a given date, the newest in the
/// data is used, and no record can be later than that.
#[test]
fn without_a_given_date_the_newest_date_in_the_data_is_used() {
    let folder = Folder::sound()
        .set("points.csv", 0, "updated_on", "2025-01-02")
        .set("points.csv", 1, "updated_on", "2024-11-30");
    let checked = folder.checked(None);
    assert_eq!(checked.as_of, Some(Date::constant(2025, 1, 2)));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    // A given date is not moved by the record.
    let given = folder.checked(Some(Date::constant(2025, 1, 1)));
    assert_eq!(given.as_of, Some(Date::constant(2025, 1, 1)));
    let found: Vec<_> = given
        .diagnostics
        .iter()
        .map(|problem| (problem.code, problem.line))
        .collect();
    assert_eq!(found, [("future-update", Some(2))]);
    // Neither is the date in `registry.json`.
    let json = r#"{"as_of":"2025-01-01","points":[{"id":"p-1","name":"甲图书馆","nature":"public_library",
        "region":"210200","summary":"馆","updated_on":"2025-01-02","designations":[{"kind":"tisc","status":"active"}]}]}"#;
    let folder = Folder::empty().file("registry.json", json);
    let checked = folder.checked(None);
    let found: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(found, ["future-update"]);
}

/// The codes, lines and as-of date for updates of the two points and an event, without a given date.
fn without_given_date(
    updates: [&str; 2],
    event: &str,
) -> (Vec<(&'static str, Option<u64>)>, String) {
    let folder = Folder::sound()
        .set("points.csv", 0, "updated_on", updates[0])
        .set("points.csv", 1, "updated_on", updates[1])
        .set("designations.csv", 1, "valid_until", "")
        .file(
            "events.csv",
            &format!("point_id,date,type\np-2,{event},changed\n"),
        );
    let checked = folder.checked(None);
    let report = crate::diagnostics::Report::new(checked.diagnostics);
    let found = report.diagnostics().iter();
    let found = found.filter(|problem| problem.severity == crate::diagnostics::Severity::Error);
    let found = found.map(|problem| (problem.code, problem.line)).collect();
    let as_of = checked.as_of.map(|day| day.to_string());
    (found, as_of.unwrap_or_default())
}

/// One wrong year would age the whole site, and only rows that are right would be warned of.
#[test]
fn a_date_far_after_all_others_is_an_error_and_does_not_decide_what_has_expired() {
    let sound = "2026-11-28";
    for (updates, event, found, as_of) in [
        (
            ["2062-11-28", sound],
            sound,
            vec![("implausible-date", Some(2))],
            sound,
        ),
        (
            [sound, sound],
            "2062-11-28",
            vec![("implausible-date", Some(2))],
            sound,
        ),
        // The same mistake in two places does not bear itself out.
        (
            ["2062-11-28", "2062-11-28"],
            sound,
            vec![("implausible-date", Some(2)), ("implausible-date", Some(3))],
            sound,
        ),
        // A year that the taxonomy knows needs no other date, however old the others are.
        (
            ["2023-01-05", "2026-11-28"],
            "2019-05-01",
            vec![],
            "2026-11-28",
        ),
        (["", ""], "2026-11-28", vec![], "2026-11-28"),
        // The registry goes on after the years that an old taxonomy knows.
        (
            ["2027-11-01", "2028-11-05"],
            "2029-11-07",
            vec![],
            "2029-11-07",
        ),
        (["2028-06-30", ""], "2026-01-01", vec![], "2028-06-30"),
        (
            ["2028-07-01", ""],
            "2026-01-01",
            vec![("implausible-date", Some(2))],
            "2026-01-01",
        ),
    ] {
        let expected = (found, as_of.to_owned());
        assert_eq!(
            without_given_date(updates, event),
            expected,
            "{updates:?} {event}"
        );
    }
}
