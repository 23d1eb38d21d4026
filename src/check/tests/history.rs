//! Retired ids and public notices.

use super::table::{Line, check, codes_of, designation, line, line_of, rows};
use crate::check::history::KnownIds;
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_about_history_report_wrong_values_only() {
    check(&table());
}

/// The second point as proposed, on public notice until a date.
fn notice(until: &str) -> Folder {
    designation("status")("proposed")
        .set("designations.csv", 1, "notice_from", "2025-05-01")
        .set("designations.csv", 1, "notice_until", until)
        .set("designations.csv", 1, "approved_on", "")
        .set("designations.csv", 1, "valid_until", "")
}

/// The codes for the page of a point that was published before.
fn published(page: &str) -> Vec<&'static str> {
    let registry = Folder::sound().registry().expect("sound");
    let problems = KnownIds::of(&registry).vanished_pages([page], "manifest.json");
    codes_of(&problems)
}

pub(crate) fn table() -> Vec<Line> {
    let retired = || rows("retired.csv", "id,retired_on,reason,replaced_by");
    vec![
        line("notice-without-end", notice)
            .wrong(&[""])
            .right(&["2025-06-01"]),
        line("notice-over", notice)
            .wrong(&["2025-05-31"])
            .right(&["2025-06-01"]),
        line("retired-but-present", retired())
            .wrong(&["p-1,2025-01-01,合并,"])
            .right(&["p-9,2025-01-01,合并,"]),
        line("unknown-replacement", retired())
            .wrong(&["p-9,2025-01-01,合并,p-8"])
            .right(&["p-9,2025-01-01,合并,p-1"]),
        line("replacement-cycle", retired())
            .wrong(&["p-8,2025-01-01,合并,p-9\np-9,2025-01-01,合并,p-8"])
            .right(&["p-8,2025-01-01,合并,p-9\np-9,2025-01-01,合并,p-1"]),
        line_of("vanished-point", published)
            .wrong(&["points/p-9.html"])
            .right(&["points/p-1.html", "about.html"]),
        line("future-retirement", retired())
            .wrong(&["p-9,2025-06-02,合并,"])
            .right(&["p-9,2025-06-01,合并,"]),
    ]
}

#[test]
fn retired_ids_are_read_with_chinese_headings_and_from_json() {
    let text = "编号,名称,停用日期,原因,接替编号\no-1,旧馆,2025/1/2,合并,p-1\n";
    let csv = Folder::sound().file("retired.csv", text);
    let retired = csv.registry().expect("a registry").retired;
    assert_eq!(retired.len(), 1);
    assert_eq!(retired[0].replaced_by.as_deref(), Some("p-1"));
    let json = r#"{"retired":[{"id":"o-1","名称":"旧馆","retired_on":"2025-01-02",
        "reason":"合并","replaced_by":"p-1"}],"points":[{"id":"p-1","name":"甲","nature":"university",
        "region":"210200","designations":[{"kind":"tisc","status":"active"}]}]}"#;
    let folder = Folder::empty().file("registry.json", json);
    assert_eq!(folder.registry().expect("a registry").retired, retired);
    let twice = json.replacen("\"points\"", "\"retired\":[],\"points\"", 1);
    let report = Folder::empty().file("registry.json", &twice).report();
    assert_eq!(report.diagnostics()[0].code, "duplicate-column");
}
