//! What a clerk is told: every mistake, in one run, with file, line, heading, value,
//! record and the way out.

mod registry_folder;

use registry_folder::{DESIGNATIONS, Folder, POINTS};
use wangdian::config::{DataConfig, PersonalException};
use wangdian::diagnostics::{Diagnostic, Severity};

/// The codes that a folder leads to, in order of the report.
fn codes(folder: &Folder) -> Vec<&'static str> {
    folder
        .report()
        .diagnostics()
        .iter()
        .map(|problem| problem.code)
        .collect()
}

fn has(folder: &Folder, code: &str) -> bool {
    codes(folder).contains(&code)
}

/// A folder whose second point has this value in a column of points.csv.
fn with_point(column: &str, value: &str) -> Folder {
    Folder::sound().set("points.csv", 1, column, value)
}

/// A folder whose second designation has this value in a column.
fn with_designation(column: &str, value: &str) -> Folder {
    Folder::sound().set("designations.csv", 1, column, value)
}

/// The row fires the rule with one value and not with the other.
#[track_caller]
fn check(make: impl Fn(&str) -> Folder, code: &str, wrong: &[&str], right: &[&str]) {
    for value in wrong {
        assert!(
            has(&make(value), code),
            "{code} is not reported for {value:?}: {:?}",
            codes(&make(value))
        );
    }
    for value in right {
        assert_eq!(
            codes(&make(value)),
            Vec::<&str>::new(),
            "{code} with {value:?}"
        );
    }
}

#[test]
fn a_sound_registry_has_no_problems() {
    let folder = Folder::sound();
    assert_eq!(codes(&folder), Vec::<&str>::new());
    let registry = folder.registry().expect("no errors");
    assert_eq!(registry.points.len(), 2);
    assert_eq!(registry.points[0].facts.id, "p-1");
    assert_eq!(registry.points[1].service_items.len(), 1);
}

#[test]
fn the_sample_of_this_repository_is_sound() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let options = DataConfig::default();
    let loaded = wangdian::load::load_registry(&data, &options);
    let checked = wangdian::check::check(loaded, &options, None);
    assert_eq!(checked.diagnostics, Vec::<Diagnostic>::new());
    assert_eq!(checked.registry.expect("sound").points.len(), 43);
    assert_eq!(
        checked.as_of.map(|date| date.to_string()).as_deref(),
        Some("2022-07-15")
    );
}

#[test]
fn every_rule_of_points_fires_and_stays_silent() {
    let c = |column: &'static str| move |value: &str| with_point(column, value);
    check(
        c("name"),
        "empty-required",
        &["", "  "],
        &["乙", "𬭳山𠮷", "😀<b>&\"{{]]>"],
    );
    check(
        c("name"),
        "control-character",
        &["乙\u{202e}丙", "a\0b", "a\u{200b}b", "甲\n乙"],
        &["乙"],
    );
    check(
        c("summary"),
        "control-character",
        &["a\u{7}b"],
        &["两\n行\t字"],
    );
    check(c("name"), "replacement-character", &["乙\u{fffd}"], &["乙"]);
    check(
        c("name"),
        "surrounding-space",
        &[" 乙", "乙\u{3000}"],
        &["乙 丙"],
    );
    check(
        c("name"),
        "too-long",
        &[&"长".repeat(20_001)],
        &[&"长".repeat(20_000)],
    );
    check(
        c("nature"),
        "unknown-code",
        &["高较", "univercity"],
        &[
            "高校",
            "高等学校",
            "university",
            "UNIVERSITY",
            "Ｕniversity",
        ],
    );
    check(
        c("region"),
        "unknown-region",
        &["211499", "葫芦岛", "1", "辽宁省朝阳区"],
        &[
            "210200",
            "２１０２００",
            "辽宁省",
            "大连市",
            "辽宁省大连市",
            "辽宁大连市",
            "辽宁省/大连市/沙河口区",
            "沙河口区",
        ],
    );
    check(
        c("region"),
        "ambiguous-region",
        &["朝阳区", "鼓楼区"],
        &["辽宁省朝阳市"],
    );
    check(
        c("postcode"),
        "bad-postcode",
        &["11600", "1160001", "邮编"],
        &["116000", "１１６０００"],
    );
    check(
        c("staff_total"),
        "bad-number",
        &["12人", "-1", "1.5"],
        &["12", "１２", "0"],
    );
    check(c("staff_full_time"), "too-few-staff", &["4"], &["5"]);
    check(
        c("email"),
        "bad-email",
        &["a", "a@b", "a@x.cn;b"],
        &["a@x.cn", "a@x.cn；b@y.edu.cn"],
    );
    check(
        c("email"),
        "consumer-mailbox",
        &["a@qq.com", "a@vip.163.com", "A@QQ.COM"],
        &["a@qq.com.cn"],
    );
    check(
        c("website"),
        "bad-url",
        &["www.a.cn", "http://", "http://a b.cn", "http://u@a.cn"],
        &["http://a.cn", "https://例子.中国/路"],
    );
    check(
        c("website"),
        "forbidden-scheme",
        &["javascript:alert(1)", "data:text/html,x"],
        &["https://a.cn"],
    );
    check(
        c("updated_on"),
        "bad-date",
        &["2023-02-30", "去年", "45046"],
        &[
            "2023/4/30",
            "2023年4月30日",
            "2023.4.30",
            "２０２３－０４－３０",
        ],
    );
    check(
        c("address"),
        "address-in-other-province",
        &["吉林省长春市人民大街", "长春市人民大街"],
        &[
            "辽宁省大连市西安路",
            "大连市西安路",
            "长春路 1 号",
            "中国辽宁省",
        ],
    );
    check(
        c("phone"),
        "mobile-number",
        &["13812345678", "+86 138-1234-5678", "１３８１２３４５６７８"],
        &["0411-84378000", "400-138-1234；12330"],
    );
    check(
        c("summary"),
        "mobile-number",
        &["请打 138 1234 5678"],
        &["馆藏 12345678901 册"],
    );
    check(
        c("summary"),
        "identity-number",
        &["11010519491231002X"],
        &["110105194912310021"],
    );
    check(
        c("phone"),
        "personal-name",
        &["0411-84378000 张三"],
        &["0411-84378000（文献部）"],
    );
    check(c("head_title"), "personal-name", &["馆长 张三"], &["馆长"]);
    check(
        c("summary"),
        "personal-name",
        &["联系人：张三"],
        &["联系人：咨询部"],
    );
}

#[test]
fn every_rule_of_ids_fires_and_stays_silent() {
    let id = |value: &str| {
        Folder::sound()
            .set("points.csv", 1, "id", value)
            .set("designations.csv", 1, "point_id", value)
            .set("service_items.csv", 0, "point_id", value)
    };
    check(
        id,
        "bad-id",
        &["P-2", "p_2", "-p", "con", "网点", &"a".repeat(64)],
        &["p-9", "9", "ｐ－２"],
    );
    check(id, "duplicate-id", &["p-1"], &["p-11"]);
    check(id, "id-differs-by-case", &["P-1"], &["p-3"]);
    let first_in_capitals = Folder::sound().set("points.csv", 0, "id", "P-2");
    assert!(has(&first_in_capitals, "id-differs-by-case"));
    check(
        |value| Folder::sound().set("service_items.csv", 0, "point_id", value),
        "unknown-point",
        &["p-3"],
        &["p-1"],
    );
}

#[test]
fn every_rule_of_coordinates_fires_and_stays_silent() {
    let coordinates = |value: &str| {
        let mut parts = value.split(',');
        ["longitude", "latitude", "crs"]
            .iter()
            .fold(Folder::sound(), |folder, column| {
                folder.set("points.csv", 1, column, parts.next().unwrap_or(""))
            })
    };
    let right = [
        "121.6,38.9,gcj02",
        "１２１．６,38.9,高德坐标",
        ",,",
        "73,3,wgs84",
    ];
    check(
        coordinates,
        "bad-coordinate",
        &["东经,38.9,gcj02", "121.6,181,gcj02", "nan,1,wgs84"],
        &right,
    );
    check(
        coordinates,
        "coordinates-without-crs",
        &["121.6,38.9,"],
        &right,
    );
    check(
        coordinates,
        "incomplete-coordinates",
        &["121.6,,gcj02", ",38.9,gcj02"],
        &right,
    );
    check(coordinates, "crs-without-coordinates", &[",,gcj02"], &right);
    check(
        coordinates,
        "coordinates-outside-china",
        &["38.9,121.6,gcj02", "0,0,wgs84"],
        &right[..2],
    );
    check(coordinates, "unknown-code", &["121.6,38.9,gjc02"], &right);
}

#[test]
fn every_rule_of_designations_fires_and_stays_silent() {
    let c = |column: &'static str| move |value: &str| with_designation(column, value);
    check(
        c("valid_until"),
        "validity-too-long",
        &["2026-01-02"],
        &["2026-01-01", ""],
    );
    check(
        c("valid_until"),
        "end-before-approval",
        &["2022-12-31"],
        &["2026-01-01"],
    );
    check(
        c("valid_until"),
        "expired-but-active",
        &["2025-05-31"],
        &["2025-06-01"],
    );
    check(
        c("approved_on"),
        "future-approval",
        &["2025-06-02"],
        &["2023-01-01"],
    );
    check(
        c("status"),
        "unknown-code",
        &["有笑"],
        &["有效", "active", "正常"],
    );
    check(
        c("kind"),
        "unknown-code",
        &["国级网点"],
        &["国家级网点", "国家知识产权信息公共服务网点"],
    );
    check(
        |value| {
            with_designation("notice_from", "2022-12-10").set(
                "designations.csv",
                1,
                "notice_until",
                value,
            )
        },
        "notice-ends-before-start",
        &["2022-12-09"],
        &["2022-12-10", ""],
    );
    check(
        c("point_id"),
        "point-without-designation",
        &["p-1"],
        &["p-2"],
    );
    // Other kinds have no limit of three years.
    let long =
        with_designation("kind", "tisc").set("designations.csv", 1, "valid_until", "2033-01-01");
    assert_eq!(codes(&long), Vec::<&str>::new());
    // A renewal starts the three years anew; the 29th of February ends on the 28th.
    let renewed = |end: &str| {
        with_designation("valid_until", end).file(
            "events.csv",
            "point_id,date,type,kind\np-2,2024-02-29,renewed,national_point\n",
        )
    };
    check(
        renewed,
        "validity-too-long",
        &["2027-03-01"],
        &["2027-02-28"],
    );
}

#[test]
fn every_rule_of_events_fires_and_stays_silent() {
    let event = |row: &str| {
        Folder::sound().file(
            "events.csv",
            &format!("point_id,date,type,kind,field,old,new\n{row}\n"),
        )
    };
    let right = [
        "p-2,2024-01-01,changed,national_point,地址,甲,乙",
        "p-2,2025-06-01,更名,,name,甲,乙",
    ];
    check(
        event,
        "future-event",
        &["p-2,2025-06-02,changed,,,,"],
        &right,
    );
    check(
        event,
        "event-without-designation",
        &["p-2,2024-01-01,renewed,tisc,,,"],
        &right,
    );
    check(
        event,
        "unknown-field",
        &["p-2,2024-01-01,changed,,adress,甲,乙"],
        &right,
    );
    check(
        event,
        "empty-required",
        &["p-2,,changed,,,,", "p-2,2024-01-01,,,,,"],
        &right,
    );
    check(
        event,
        "mobile-number",
        &["p-2,2024-01-01,changed,,phone,13812345678,0411"],
        &["p-2,2024-01-01,changed,,contact_mobile,13812345678,13912345678"],
    );
    let registry = event(right[0]).registry().expect("sound");
    assert_eq!(
        registry.points[1].events[0].field.as_deref(),
        Some("address")
    );
}

#[test]
fn every_rule_of_contacts_fires_and_stays_silent() {
    let contacts = |rows: &str| {
        Folder::sound().file(
            "contacts.csv",
            &format!("point_id,contact_name,contact_mobile\n{rows}\n"),
        )
    };
    check(
        contacts,
        "contact-conflict",
        &["p-1,李四,"],
        &["p-1,张三,", "p-1,,13812345678"],
    );
    check(
        contacts,
        "duplicate-contact",
        &["p-1,张三,\np-1,张三,"],
        &["p-1,张三,\np-2,李四,"],
    );
    let registry = contacts("p-2,李四,13912345678").registry().expect("sound");
    assert_eq!(
        registry.points[1].contact.mobile.as_deref(),
        Some("13912345678")
    );
    let report = contacts("p-1,李小四,").report();
    let text = format!("{:?}", report.diagnostics());
    assert!(!text.contains("李小四") && !text.contains("张三"), "{text}");
}

#[test]
fn an_exception_of_the_configuration_allows_one_column_of_one_point() {
    let mut folder = with_point("phone", "13812345678");
    let exception = |point: &str, column: &str| PersonalException {
        point: point.to_owned(),
        column: column.to_owned(),
        reason: "唯一的服务电话".to_owned(),
    };
    folder.options.personal_exceptions =
        vec![exception("p-1", "phone"), exception("p-2", "summary")];
    assert!(has(&folder, "mobile-number"));
    folder
        .options
        .personal_exceptions
        .push(exception("p-2", "phone"));
    assert_eq!(codes(&folder), Vec::<&str>::new());
}

#[test]
fn a_renamed_column_and_a_wrong_row_are_told_by_the_heading_of_the_sheet() {
    let points = POINTS
        .replace("nature", "机构性质")
        .replace("university", "高较");
    let report = Folder::sound().file("points.csv", &points).report();
    let problem = &report.diagnostics()[0];
    assert_eq!(problem.code, "unknown-code");
    assert_eq!(problem.line, Some(3));
    assert_eq!(problem.heading.as_deref(), Some("机构性质"));
    assert_eq!(problem.value.as_deref(), Some("高较"));
    assert_eq!(problem.record.as_deref(), Some("p-2 乙大学"));
    assert_eq!(
        problem.message.zh,
        "「机构性质」列的 `高较` 不在可选的范围内"
    );
    assert_eq!(
        problem.help.as_ref().map(|help| help.zh.as_str()),
        Some("是不是 高校（university）？")
    );
}

#[test]
fn a_registry_with_many_mistakes_is_reported_in_one_run() {
    let folder = Folder::fixture("broken");
    let report = folder.report();
    let found: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|problem| folder.line(problem))
        .collect();
    let expected: Vec<&str> = include_str!("fixtures/broken.expected").lines().collect();
    assert_eq!(
        found,
        expected,
        "the report is now:\n{}\n",
        found.join("\n")
    );
    let distinct: std::collections::BTreeSet<&str> =
        report.diagnostics().iter().map(|p| p.code).collect();
    assert!(distinct.len() >= 30, "{}", distinct.len());
    assert!(folder.registry().is_none());
    for problem in report.diagnostics() {
        assert!(problem.help.is_some(), "{problem:?}");
        assert!(!problem.message.zh.ends_with('。') && !problem.message.en.ends_with('.'));
        for personal in [
            "13812345678",
            "张三丰",
            "11010519491231002X",
            "zhangsan@qq.com",
        ] {
            assert!(!format!("{problem:?}").contains(personal), "{problem:?}");
        }
    }
}

#[test]
fn the_codes_of_rules_never_change_by_accident() {
    let rules = wangdian::check::rules();
    let mut listed = String::new();
    for rule in rules {
        listed.push_str(&format!("{} {}\n", rule.severity, rule.code));
        assert!(!rule.zh.is_empty() && !rule.en.is_empty());
    }
    assert_eq!(
        listed,
        include_str!("fixtures/rules.expected"),
        "the rules are now:\n{listed}"
    );
    let distinct: std::collections::BTreeSet<&str> = rules.iter().map(|rule| rule.code).collect();
    assert_eq!(distinct.len(), rules.len());
}

#[test]
fn the_as_of_date_is_the_requested_one_or_the_newest_of_the_data() {
    let newest = |folder: &Folder| folder.checked(None).as_of.map(|date| date.to_string());
    assert_eq!(newest(&Folder::sound()).as_deref(), Some("2023-01-01"));
    let updated = with_point("updated_on", "2024-05-06");
    assert_eq!(newest(&updated).as_deref(), Some("2024-05-06"));
    let event = updated.file("events.csv", "point_id,date,type\np-1,2024-07-08,changed\n");
    assert_eq!(newest(&event).as_deref(), Some("2024-07-08"));
    let json = Folder::empty().file("registry.json", "{\"as_of\": \"2021/1/2\", \"points\": []}");
    assert_eq!(newest(&json).as_deref(), Some("2021-01-02"));
}

#[test]
fn a_broken_row_does_not_cause_other_reports() {
    let ragged = Folder::sound().file("designations.csv", &DESIGNATIONS.replace("p-1,", "p-1,,,"));
    assert_eq!(codes(&ragged), ["ragged-row"]);
    let unreadable = Folder::sound().bytes("points.csv", b"\xEF\xBB\xBF\xFF");
    assert_eq!(codes(&unreadable), ["unreadable-encoding"]);
    let no_designations = Folder::sound().without("designations.csv");
    assert_eq!(codes(&no_designations), ["missing-file"]);
}

#[test]
fn ten_thousand_unknown_points_are_refused_quickly() {
    let rows: String = (0..10_000).map(|n| format!("q-{n},甲\n")).collect();
    let folder = Folder::sound().file("cases.csv", &format!("point_id,name\n{rows}"));
    let report = folder.report();
    assert_eq!(report.count(Severity::Error), 10_000);
}
