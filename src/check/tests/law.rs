//! Rules from the Measures.

use super::table::{Line, check, codes_of, designation, event, line, line_of, point};
use crate::diagnostics::Report;
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_from_the_measures_report_wrong_values_only() {
    check(&table());
}

const DESIGNATIONS: &str =
    "point_id,kind,batch,authority,recommender,notice_from,approved_on,valid_until,status\n";

/// The second point is a national point with additional rows; the first is a provincial
/// point.
fn also(rows: &str) -> Folder {
    let own =
        "p-1,provincial_point,,,,,,,active\np-2,national_point,,,,,2023-01-01,2026-01-01,active\n";
    Folder::sound().file("designations.csv", &format!("{DESIGNATIONS}{own}{rows}\n"))
}

/// The second point has these rows; the first is a provincial point.
fn only(rows: &str) -> Folder {
    let own = "p-1,provincial_point,,,,,,,active\n";
    Folder::sound().file("designations.csv", &format!("{DESIGNATIONS}{own}{rows}\n"))
}

/// The second point is a national point whose filing was revoked on 2022-05-10 and approved
/// again on a date, with a status.
fn refiled(value: &str) -> Folder {
    let (day, status) = value.split_once(' ').expect("day and status");
    only(&format!(
        "p-2,national_point,,,,,2021-05-01,,revoked\np-2,national_point,,,,,{day},,{status}"
    ))
    .file(
        "events.csv",
        "point_id,date,type,kind\np-2,2022-05-10,revoked,national_point\n",
    )
}

/// The service items of the second point.
fn items(rows: &str) -> Folder {
    let text = format!("point_id,name,mode\n{rows}\n");
    Folder::sound().file("service_items.csv", &text)
}

/// The recommender of the second point, whose provincial row has an authority, an approval
/// date and a status.
fn recommended(value: &str) -> Folder {
    let (recommender, provincial) = value.split_once('|').expect("recommender and row");
    let own = format!("p-2,national_point,,,{recommender},,2023-01-01,2026-01-01,active\n");
    let provincial = if provincial.is_empty() {
        String::new()
    } else {
        format!("p-2,provincial_point,,{provincial}\n")
    };
    only(&format!("{own}{provincial}"))
}

/// A number of national points of one recommender in a batch, besides two without a
/// recommender.
fn batch(value: &str) -> Folder {
    let mut parts = value.split(' ');
    let mut part = || parts.next().expect("count, recommenders, batch");
    let count: usize = part().parse().expect("a number");
    let (recommenders, batch) = (part(), part());
    let names: Vec<&str> = recommenders.split('/').collect();
    let mut points = crate::test_support::registry_folder::POINTS.to_owned();
    let mut rows = String::new();
    let mut items = crate::test_support::registry_folder::SERVICE_ITEMS.to_owned();
    for number in 0..count {
        let name = names[number % names.len()];
        points.push_str(&format!(
            "q-{number},馆{number},,,other,210200,,,,,,,,,,,,,,,,馆,,,,\n"
        ));
        rows.push_str(&format!(
            "q-{number},national_point,{batch},,{name},,2023-11-01,,active\n"
        ));
        rows.push_str(&format!(
            "q-{number},provincial_point,,,,,2020-01-01,,active\n"
        ));
        items.push_str(&format!("q-{number},查新,,,,,,online;offline,,,\n"));
    }
    also(rows.trim_end())
        .file("points.csv", &points)
        .file("service_items.csv", &items)
}

pub(crate) fn table() -> Vec<Line> {
    terms()
        .into_iter()
        .chain(events())
        .chain(filings())
        .chain(duties())
        .collect()
}

fn terms() -> Vec<Line> {
    vec![
        line("point-without-designation", designation("point_id"))
            .wrong(&["p-1"])
            .or_also(&["no-service-items"])
            .right(&["p-2"]),
        line("validity-too-long", designation("valid_until"))
            .wrong(&["2026-01-02"])
            .right(&["2026-01-01", ""]),
        // Other kinds have no limit of three years.
        line("validity-too-long", |kind| {
            designation("valid_until")("2033-01-01").set("designations.csv", 1, "kind", kind)
        })
        .wrong(&["national_point"])
        .right(&[
            "tisc",
            "university_center",
            "provincial_point",
            "trunk_node",
            "city_point",
        ]),
        line("distant-end", |end| {
            designation("valid_until")(end).set("designations.csv", 1, "kind", "provincial_point")
        })
        .wrong(&["2035-06-02", "2099-12-31"])
        .right(&["2035-06-01", ""]),
        line("end-before-approval", designation("valid_until"))
            .wrong(&["2022-12-31"])
            .right(&["2026-01-01"]),
        line("notice-ends-before-start", |end| {
            designation("notice_from")("2022-12-10").set("designations.csv", 1, "notice_until", end)
        })
        .wrong(&["2022-12-09"])
        .right(&["2022-12-10", ""]),
        line("future-approval", designation("approved_on"))
            .wrong(&["2025-06-02"])
            .right(&["2025-06-01", ""]),
        line("future-update", point("updated_on"))
            .wrong(&["2025-06-02", "2099-01-01"])
            .right(&["2025-06-01", ""]),
        // The frozen taxonomy knows holidays up to 2026.
        line_of("implausible-date", |day| {
            let checked = point("updated_on")(day).checked(None);
            codes_of(Report::new(checked.diagnostics).diagnostics())
        })
        .wrong(&["2062-11-28", "2028-07-01"])
        .right(&["2025-06-01"]),
        line("expired-but-active", designation("valid_until"))
            .wrong(&["2025-05-31"])
            .right(&["2025-06-01"]),
        line("expired-but-active", |status| {
            designation("valid_until")("2025-05-31").set("designations.csv", 1, "status", status)
        })
        .wrong(&["active"])
        // A designation in preparation is not active, so it cannot expire.
        .right(&["expired", "revoked", "preparing"]),
    ]
}

/// The dates and the status of a provincial designation of the second point, with events of it.
fn provincial(value: &str) -> Folder {
    let (designation, events) = value.split_once('|').expect("designation and events");
    only(&format!("p-2,provincial_point,,,,,{designation}")).file(
        "events.csv",
        &format!("point_id,date,type,kind\n{events}\n"),
    )
}

fn events() -> Vec<Line> {
    vec![
        line("ended-but-active", provincial)
            .wrong(&[
                "2023-05-01,,active|p-2,2024-05-01,revoked,provincial_point",
                "2023-05-01,,rectifying|p-2,2024-05-01,terminated,provincial_point",
                ",,active|p-2,2024-05-01,withdrawn,provincial_point",
                // The event of an institution with one designation need not name the kind.
                "2023-05-01,,active|p-2,2024-05-01,revoked,",
            ])
            .right(&[
                "2023-05-01,,revoked|p-2,2024-05-01,revoked,provincial_point",
                "2023-05-01,,active|p-2,2024-05-01,rectifying,provincial_point",
                "2023-05-01,,active|p-2,2024-05-01,expired,provincial_point\np-2,2024-05-02,renewed,provincial_point",
                "2025-05-01,,active\np-2,provincial_point,,,,,2023-05-01,,revoked|p-2,2024-05-01,revoked,provincial_point",
            ]),
        line("name-before-renaming", event())
            .wrong(&["p-2,2024-01-01,renamed,,name,乙大学,丙大学"])
            .right(&[
                "p-2,2024-01-01,renamed,,name,甲大学,乙大学",
                "p-2,2024-01-01,renamed,,name,乙大学,丙大学\np-2,2025-01-01,renamed,,name,丙大学,乙大学",
                "p-2,2024-01-01,renamed,,,,",
            ]),
        line("event-before-approval", provincial)
            .wrong(&["2023-05-01,,active|p-2,2022-05-01,renewed,provincial_point"])
            .right(&[
                "2023-05-01,,active|p-2,2023-05-01,approved,provincial_point",
                ",,active|p-2,2022-05-01,renewed,provincial_point",
                "2023-05-01,,active|p-2,2022-05-01,changed,",
            ]),
        line("designation-twice", also)
            .wrong(&[
                "p-1,provincial_point,,,,,2023-05-01,,active",
                "p-2,national_point,,,,,2023-01-01,2026-01-01,revoked",
            ])
            .right(&[
                "p-1,provincial_point,,,,,2020-05-01,,revoked",
                "p-2,provincial_point,,,,,2023-01-01,,active",
                "p-1,provincial_point,,,,,2020-05-01,2023-05-01,expired",
            ]),
        line("future-event", event())
            .wrong(&["p-2,2025-06-02,changed,,,,"])
            .right(&["p-2,2025-06-01,changed,,,,"]),
        line("event-without-designation", event())
            .wrong(&["p-2,2024-01-01,renewed,tisc,,,"])
            .right(&["p-2,2024-01-01,renewed,national_point,,,", "p-2,2024-01-01,changed,,,,"]),
        line("rectification-overdue", event())
            .wrong(&["p-2,2024-11-30,rectifying,national_point,,,"])
            .right(&[
                "p-2,2024-12-01,rectifying,national_point,,,",
                "p-2,2024-01-01,rectifying,national_point,,,\np-2,2024-05-01,rectified,national_point,,,",
                "p-2,2024-01-01,rectifying,national_point,,,\np-2,2024-01-01,rectified,national_point,,,",
                // A second order restarts the six months.
                "p-2,2024-01-01,rectifying,national_point,,,\np-2,2024-12-15,rectifying,national_point,,,",
                // The order concerned a provincial point, which has other rules.
                "p-1,2024-01-01,rectifying,provincial_point,,,",
            ]),
        line("rectification-overdue", |status| {
            event()("p-2,2024-01-01,rectifying,national_point,,,").set("designations.csv", 1, "status", status)
        })
        .wrong(&["rectifying", "active"])
        .right(&["revoked", "withdrawn", "terminated"]),
    ]
}

fn filings() -> Vec<Line> {
    vec![
        line("refiled-too-soon", refiled)
            .wrong(&[
                "2025-05-09 active",
                "2022-05-10 active",
                "2023-01-01 rectifying",
            ])
            // Ended designations are history.
            .right(&[
                "2025-05-10 active",
                "2023-01-01 withdrawn",
                "2023-01-01 revoked",
            ]),
        // The application precedes the public notice.
        line("refiled-too-soon", |day| {
            only(&format!(
                "p-2,national_point,,,,,2021-05-01,,revoked\np-2,national_point,,,,{day},,,proposed"
            ))
            .file(
                "events.csv",
                "point_id,date,type,kind\np-2,2022-05-10,revoked,national_point\n",
            )
        })
        .wrong(&["2025-05-09"])
        .or_also(&["notice-without-end"]),
        line("important-point-filed", also)
            .wrong(&[
                "p-2,tisc,,,,,2022-12-31,,active",
                "p-2,university_center,,,,,2020-01-01,,active",
                "p-2,tisc,,,,,2020-01-01,2024-01-01,expired",
                // A point in preparation does not file, either.
                "p-2,tisc,,,,,2022-12-31,,preparing",
                "p-2,university_center,,,,,2022-06-01,2023-06-01,preparing",
            ])
            .right(&[
                "p-2,tisc,,,,,2023-01-02,,preparing",
                "p-2,tisc,,,,,,,preparing",
                "p-2,city_point,,,,,2020-01-01,,preparing",
                // The opposite order is permitted.
                "p-2,tisc,,,,,2023-01-02,,active",
                "p-2,tisc,,,,,,,active",
                "p-2,trunk_node,,,,,2020-01-01,,active",
                "p-1,tisc,,,,,2020-01-01,,active",
                // The designation had ended before.
                "p-2,tisc,,,,,2020-01-01,2022-12-30,expired",
                "p-2,tisc,,,,,2020-01-01,,withdrawn",
            ]),
        // A proposed filing is later than all current designations of the institution,
        // whenever they began.
        line("important-point-filed", |other| {
            only(&format!(
                "p-2,national_point,,,,2025-05-20,,,proposed\np-2,{other}"
            ))
            .set("designations.csv", 1, "notice_until", "2025-06-10")
        })
        .or_also(&["notice-without-end"])
        .wrong(&[
            "tisc,,,,,,,active",
            "tisc,,,,,,,rectifying",
            "tisc,,,,,,,preparing",
            "university_center,,,,,2025-05-19,,preparing",
        ]),
        line("no-provincial-recognition", recommended)
            .or_also(&["notice-without-end"])
            .wrong(&[
                "辽宁省|",
                "辽宁省知识产权局|",
                "新疆生产建设兵团|",
                "四川省知识产权服务促进中心|",
                "辽宁省知识产权局|吉林省知识产权局,,,2022-01-01,,active",
                "辽宁省知识产权局|,,,2023-01-02,,active",
                "辽宁省知识产权局|,,,2020-01-01,2022-12-30,expired",
                "新疆生产建设兵团|新疆维吾尔自治区知识产权局,,,2022-01-01,,active",
                "辽宁省知识产权局|,,,,,proposed",
                "辽宁省知识产权局|,,,2020-01-01,,preparing",
            ])
            .right(&[
                "辽宁省知识产权局|辽宁省知识产权局,,,2022-01-01,,active",
                "辽宁省知识产权局|辽宁省市场监督管理局,,,2023-01-01,,active",
                "辽宁省知识产权局|,,,,,active",
                "辽宁省知识产权局|,,,2020-01-01,2024-01-01,expired",
                "教育部|",
                "中国科协|",
                "大连市知识产权局|",
                "|",
            ]),
        line("too-many-recommendations", batch)
            .wrong(&[
                "3 辽宁省知识产权局 2023年度",
                "3 辽宁省/辽宁省知识产权局 2023",
                "3 新疆生产建设兵团 2023年",
                "4 教育部 2023年度",
                "4 科技部/科学技术部 2023年度",
                // A batch without a year has that of the approval.
                "3 辽宁省知识产权局 第三批",
            ])
            .right(&[
                "2 辽宁省知识产权局 2023年度",
                "3 教育部 2023年度",
                "4 新疆生产建设兵团/新疆维吾尔自治区知识产权局 2023年度",
                "9 中国专利保护协会 2023年度",
                // The taxonomy has no notice for that year.
                "9 辽宁省知识产权局 2021年度",
            ]),
    ]
}

fn duties() -> Vec<Line> {
    vec![
        line("too-few-staff", point("staff_full_time"))
            .wrong(&["4"])
            .right(&["5", ""]),
        line("too-few-staff", |staff| {
            Folder::sound().set("points.csv", 0, "staff_full_time", staff)
        })
        .wrong(&["2"])
        .right(&["3"]),
        line("no-service-items", items)
            .wrong(&["", "p-1,查新,"])
            .right(&["p-2,查新,线上;线下", "p-2,查新,线上\np-2,检索,线下"]),
        line("missing-service-mode", items)
            .wrong(&["p-2,查新,", "p-2,查新,线上", "p-2,查新,线下\np-2,检索,线下"])
            .right(&["p-2,查新,线上;线下", "p-2,查新,\np-2,检索,线下;线上"]),
        line("no-service-items", |status| {
            items("").set("designations.csv", 1, "status", status)
        })
        .wrong(&["active"])
        .right(&["rectifying", "expired", "withdrawn", "preparing"]),
        line("no-service-items", |kind| {
            items("").set("designations.csv", 1, "kind", kind)
        })
        .wrong(&["national_point"])
        .right(&["tisc", "provincial_point", "city_point"]),
        // Neither city points nor points in preparation need this number of staff.
        line("too-few-staff", |designation| {
            only(&format!("p-2,{designation}")).set("points.csv", 1, "staff_full_time", "1")
        })
        .wrong(&["provincial_point,,,,,,,active"])
        .right(&[
            "provincial_point,,,,,,,preparing",
            "city_point,,,,,,,active",
            "tisc,,,,,,,preparing",
        ]),
    ]
}

#[test]
fn a_recommender_is_reported_once_at_the_first_row_beyond_its_quota() {
    let folder = batch("5 辽宁省知识产权局 2023年度");
    let report = folder.report();
    let found: Vec<_> = report
        .diagnostics()
        .iter()
        .filter(|problem| problem.code == "too-many-recommendations")
        .map(|problem| {
            (
                problem.line,
                problem.record.as_deref(),
                problem.message.zh.contains("推荐了 5 个"),
            )
        })
        .collect();
    // Two rows of others, then a national and a provincial row per point.
    assert_eq!(found, [(Some(8), Some("q-2 馆2"), true)]);
}

#[test]
fn unreadable_cells_are_not_reported_as_missing() {
    let codes = |folder: Folder| folder.codes();
    assert_eq!(codes(items("p-2,查新,线尚")), ["unknown-code"]);
    assert_eq!(codes(items("p-2,查新,线上,线下")), ["ragged-row"]);
    let unreadable = Folder::sound().bytes("service_items.csv", b"\xEF\xBB\xBF\xFF");
    assert_eq!(codes(unreadable), ["unreadable-encoding"]);
    let recommended = recommended("辽宁省知识产权局|,,,,,有笑");
    assert_eq!(codes(recommended), ["unknown-code"]);
}
