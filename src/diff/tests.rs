//! A review shows every effect of a change of the registry, and no personal data.

use crate::diagnostics::text::TextOptions;
use crate::diagnostics::{Language, Report};
use crate::diff::{DiffOptions, Difference, PageChanges, Review, compare, json, markdown, text};
use crate::model::{Date, EventType, Point, Registry, RetiredPoint, Status, Texts};
use crate::schema::{cases, service_items};
use crate::test_support::registry::*;
use crate::test_support::registry_folder::{DESIGNATIONS, Folder, POINTS, SERVICE_ITEMS};
use jiff::civil::date;

const OPTIONS: DiffOptions<'static> = DiffOptions {
    as_of: TODAY,
    head_published: false,
    points_file: "data/points.csv",
    designations_file: "data/designations.csv",
};

fn review(difference: Difference) -> Review {
    Review {
        old: "old".to_owned(),
        new: "new".to_owned(),
        report: difference.findings.clone(),
        difference,
        pages: PageChanges::default(),
        known_warnings: 0,
    }
}

/// The text of each differing point, without the totals and the report.
fn details(old: &Registry, new: &Registry) -> Vec<String> {
    let mut review = review(compare(old, new, &OPTIONS));
    review.report = Report::default();
    let text = text::render(&review, Language::Chinese, TextOptions::default());
    text.lines()
        .skip_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  "))
        .map(|line| line.trim().to_owned())
        .collect()
}

/// Two institutions, one of them with a value in every column.
fn before() -> Registry {
    registry(vec![full_point("p-1"), point("p-2")])
}

/// Checks the text for a change of these institutions.
#[track_caller]
fn check(edit: impl Fn(&mut Vec<Point>), expect: &[&str]) {
    let mut points = before().points;
    edit(&mut points);
    assert_eq!(details(&before(), &registry(points)), expect);
}

/// Like [`check`], for the institution with all values; its heading is omitted.
#[track_caller]
fn check_point(edit: impl Fn(&mut Point), expect: &[&str]) {
    let heading = ["~ p-1 name!"];
    let expect: Vec<&str> = heading.iter().chain(expect).copied().collect();
    check(|points| edit(&mut points[0]), &expect);
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn an_added_point_is_shown_with_its_region_and_designations() {
    check(
        |points| points.push(point("p-3")),
        &[
            "+ p-3 机构p-3: 北京市朝阳区（110105）",
            "机构性质 高校",
            "资格 新增: 国家知识产权信息公共服务网点 [有效]",
        ],
    );
}

#[test]
fn a_removed_point_is_shown_with_its_reason_or_that_none_is_given() {
    check(
        |points| points.truncate(1),
        &["- p-2 机构p-2: retired.csv 没有说明原因"],
    );
    let mut after = registry(vec![full_point("p-1")]);
    after.retired = vec![retired("p-2")];
    assert_eq!(
        details(&before(), &after),
        ["- p-2 机构p-2: 2026-03-01 并入机构p-1"]
    );
}

#[test]
fn every_changed_column_is_shown_before_and_after() {
    check_point(
        |p| p.facts.address = some("新址"),
        &["地址: address! → 新址"],
    );
    check_point(|p| p.facts.address = None, &["地址: address! → （空）"]);
    check_point(|p| p.facts.staff_total = Some(14), &["总人数: 13 → 14"]);
    check_point(
        |p| p.facts.phones.push("b".to_owned()),
        &["电话: phone! → phone!；b"],
    );
    check_point(
        |p| p.facts.nature = TAXONOMY.nature.find("university").unwrap(),
        &["机构性质: 公共图书馆 → 高校"],
    );
    check_point(
        |p| p.facts.region = REGIONS.find("110101").unwrap(),
        &["所在地区: 北京市（110000） → 北京市东城区（110101）"],
    );
    check_point(
        |p| p.facts.updated_on = None,
        &["更新日期: 2026-05-01 → （空）"],
    );
}

#[test]
fn a_renamed_point_is_shown_under_its_new_name() {
    check(
        |points| points[0].facts.name = "新名".to_owned(),
        &["~ p-1 新名", "名称: name! → 新名"],
    );
}

#[test]
fn long_texts_are_shortened_to_their_difference() {
    let long = |middle: &str| some(&format!("{}{middle}{}", "前".repeat(200), "后".repeat(200)));
    let mut old = before();
    old.points[0].facts.summary = long("甲");
    let mut new = before();
    new.points[0].facts.summary = long("乙");
    let part = |middle: &str| format!("…{}{middle}{}…", "前".repeat(12), "后".repeat(12));
    let expect = format!("简介: {} → {}", part("甲"), part("乙"));
    assert_eq!(details(&old, &new), ["~ p-1 name!", &expect]);
}

const TISC: &str = "技术与创新支持中心（TISC）（batch!，document!，2025-02-01）";

#[track_caller]
fn check_designation(edit: impl Fn(&mut Point), heading: &str, expect: &[&str]) {
    let heading = heading.replace("TISC", TISC);
    let expect: Vec<&str> = std::iter::once(heading.as_str())
        .chain(expect.iter().copied())
        .collect();
    check_point(edit, &expect);
}

#[test]
fn every_change_of_a_designation_has_its_own_action() {
    check_designation(
        |p| p.designations[0].status = Status::Revoked,
        "资格 结束: TISC [整改中 → 已撤销]",
        &[],
    );
    check_designation(
        |p| p.designations[0].valid_until = Some(date(2026, 6, 29)),
        "资格 结束: TISC [整改中 → 已到期]",
        &["有效期至: 2028-01-31 → 2026-06-29"],
    );
    // The last day is still valid.
    check_designation(
        |p| p.designations[0].valid_until = Some(TODAY),
        "资格 修改: TISC",
        &["有效期至: 2028-01-31 → 2026-06-30"],
    );
    check_designation(
        |p| p.designations[0].valid_until = Some(date(2031, 1, 31)),
        "资格 续期: TISC",
        &["有效期至: 2028-01-31 → 2031-01-31"],
    );
    check_designation(
        |p| p.designations[0].authority = some("省局"),
        "资格 修改: TISC",
        &["认定机关: authority! → 省局"],
    );
    check_designation(
        |p| p.designations[0].status = Status::Active,
        "资格 修改: TISC [整改中 → 有效]",
        &[],
    );
    check_designation(
        |p| p.designations.clear(),
        "资格 删除记录: TISC [整改中]（认定机关 authority!；推荐单位 recommender!；公示开始日期 2025-01-01；公示结束日期 2025-01-08；有效期至 2028-01-31；来源网址 source_url!）",
        &[],
    );
}

#[test]
fn a_renewal_recorded_only_by_an_event_is_detected() {
    check_designation(
        |p| {
            let mut renewal = event(date(2026, 2, 1), EventType::Renewed);
            renewal.kind = TAXONOMY.kind.find("tisc");
            p.events.push(renewal);
        },
        "资格 续期: TISC",
        &["+ 变动记录: 2026-02-01 续期（网点类别 技术与创新支持中心（TISC））"],
    );
}

#[test]
fn approval_of_a_proposed_designation_is_detected() {
    let mut old = before();
    old.points[1].designations = vec![designation("university_center", Status::Proposed)];
    let mut new = before();
    new.points[1].designations = vec![designation("university_center", Status::Active)];
    new.points[1].designations[0].approved_on = Some(date(2026, 6, 1));
    assert_eq!(
        details(&old, &new),
        [
            "~ p-2 机构p-2",
            "资格 公示后批准: 高校国家知识产权信息服务中心（2026-06-01） [公示中 → 有效]",
            "批准日期: （空） → 2026-06-01",
        ]
    );
    assert_eq!(
        details(&new, &old)[1],
        "资格 修改: 高校国家知识产权信息服务中心 [有效 → 公示中]".replace("修改", "结束")
    );
}

/// A kind that was revoked and filed again.
fn held_twice() -> Point {
    let mut point = point("p-1");
    point.designations[0].approved_on = Some(date(2025, 3, 1));
    let mut earlier = designation("national_point", Status::Revoked);
    earlier.approved_on = Some(date(2020, 3, 1));
    point.designations.push(earlier);
    point
}

#[test]
fn several_designations_of_one_kind_are_matched_correctly() {
    let old = registry(vec![held_twice()]);
    let mut swapped = held_twice();
    swapped.designations.reverse();
    assert!(details(&old, &registry(vec![swapped.clone()])).is_empty());
    swapped.designations[0].document = some("国知办〔2020〕1号");
    assert_eq!(
        details(&old, &registry(vec![swapped]))[1..],
        [
            "资格 修改: 国家知识产权信息公共服务网点（国知办〔2020〕1号，2020-03-01）",
            "文件: （空） → 国知办〔2020〕1号"
        ]
    );
    let mut filed_again = held_twice();
    let mut newest = designation("national_point", Status::Active);
    newest.approved_on = Some(date(2026, 3, 1));
    filed_again.designations.insert(0, newest);
    assert_eq!(
        details(&old, &registry(vec![filed_again]))[1..],
        ["资格 新增: 国家知识产权信息公共服务网点（2026-03-01） [有效]"]
    );
    // An ended designation whose row is overwritten by a new one does not look changed.
    let mut overwritten = registry(vec![held_twice()]);
    overwritten.points[0].designations.remove(0);
    overwritten.points[0].designations[0].approved_on = Some(date(2024, 1, 1));
    let mut single = registry(vec![held_twice()]);
    single.points[0].designations.remove(0);
    assert_eq!(details(&single, &overwritten).len(), 3);
}

#[test]
fn service_items_are_matched_by_name() {
    check_point(
        |p| p.service_items.push(service_item("查新")),
        &["+ 服务事项: 查新"],
    );
    check_point(
        |p| p.service_items[0].name = "新项".to_owned(),
        &["~ 服务事项: 新项（更名）", "事项名称: name! → 新项"],
    );
    // An item with another name and another value is a different item.
    check_point(
        |p| {
            p.service_items[0].name = "新项".to_owned();
            p.service_items[0].fee = None;
        },
        &[
            "+ 服务事项: 新项（知识产权类型 专利、商标；服务类别 信息分析；服务层级 增值服务；服务对象 audience!；收费标准 fee_note!；服务方式 线上、线下；办理时限 turnaround!；办理条件和材料 requirements!；网址 url!；说明 description!；来源网址 source_url!）",
            "- 服务事项: name!（知识产权类型 专利、商标；服务类别 信息分析；服务层级 增值服务；服务对象 audience!；收费 按标准收费；收费标准 fee_note!；服务方式 线上、线下；办理时限 turnaround!；办理条件和材料 requirements!；网址 url!；说明 description!；来源网址 source_url!）",
        ],
    );
    check_point(
        |p| p.service_items[0].fee = TAXONOMY.fee.find("low_cost"),
        &["~ 服务事项: name!", "收费: 按标准收费 → 低成本"],
    );
    check_point(
        |p| {
            let texts = &mut p.service_items[0].texts;
            texts.set(service_items::REQUIREMENTS, some("带身份证件"));
        },
        &[
            "~ 服务事项: name!",
            "办理条件和材料: requirements! → 带身份证件",
        ],
    );
}

/// The items of a point before and after, by name and fee.
fn items(rows: &[(&str, &str)]) -> Registry {
    let mut point = point("p-1");
    for (name, fee) in rows {
        let mut item = service_item(name);
        item.fee = TAXONOMY.fee.find(fee);
        point.service_items.push(item);
    }
    registry(vec![point])
}

#[test]
fn an_item_is_renamed_only_if_the_match_is_unambiguous() {
    let changes_of = |old: &[(&str, &str)], new: &[(&str, &str)]| {
        details(&items(old), &items(new))[1..].to_vec()
    };
    // Unchanged items and their order do not matter.
    assert_eq!(
        changes_of(
            &[("检索", "free"), ("查新", "low_cost")],
            &[("科技查新", "low_cost"), ("检索", "free")]
        ),
        ["~ 服务事项: 科技查新（更名）", "事项名称: 查新 → 科技查新"]
    );
    // Two equal items are ambiguous.
    assert_eq!(
        changes_of(
            &[("检索", "free"), ("查新", "free")],
            &[("科技查新", "free"), ("专利检索", "free")]
        )
        .len(),
        4
    );
    assert_eq!(
        changes_of(
            &[("检索", "free")],
            &[("科技查新", "free"), ("专利检索", "free")]
        ),
        [
            "+ 服务事项: 专利检索（收费 免费）",
            "+ 服务事项: 科技查新（收费 免费）",
            "- 服务事项: 检索（收费 免费）"
        ]
    );
    // Every other column has to agree.
    assert_eq!(
        changes_of(&[("检索", "free")], &[("专利检索", "low_cost")]).len(),
        2
    );
    let renamed = compare(
        &items(&[("检索", "free")]),
        &items(&[("专利检索", "free")]),
        &OPTIONS,
    );
    let json = json::render(&review(renamed));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let item = &json["points"]["changed"][0]["service_items"][0];
    assert_eq!(item["action"], "renamed");
    assert_eq!(item["fields"][0]["old"]["value"], "检索");
}

#[test]
fn of_two_items_with_the_same_name_only_the_changed_one_is_shown() {
    let twice = |fees: [&str; 2]| {
        let mut point = point("p-1");
        for fee in fees {
            let mut item = service_item("查新");
            item.fee = TAXONOMY.fee.find(fee);
            point.service_items.push(item);
        }
        registry(vec![point])
    };
    let old = twice(["free", "low_cost"]);
    assert!(details(&old, &twice(["low_cost", "free"])).is_empty());
    assert_eq!(
        details(&old, &twice(["negotiable", "free"]))[1..],
        ["~ 服务事项: 查新", "收费: 低成本 → 面议"]
    );
}

#[test]
fn changes_of_cases_and_events_are_shown() {
    check_point(
        |p| p.cases[0].texts.set(cases::PERIOD, None),
        &["~ 案例: name!", "时间: period! → （空）"],
    );
    check_point(
        |p| p.cases.clear(),
        &["- 案例: name!（时间 period!；内容 content!）"],
    );
    check_point(
        |p| p.events.push(event(date(2026, 2, 1), EventType::Rectified)),
        &["+ 变动记录: 2026-02-01 整改完成"],
    );
    check_point(
        |p| {
            p.events.clear();
        },
        &[
            "- 变动记录: 2026-01-01 信息变更（网点类别 技术与创新支持中心（TISC）；变更项 field!；变更前 old!；变更后 new!；文件 document!）",
        ],
    );
}

#[test]
fn changes_of_contacts_are_shown_masked() {
    check_point(
        |p| {
            p.contact.mobile = some("13912345678");
            p.contact.name = some("张三丰");
        },
        &[
            "联系人信息有变动（不公开，已隐去）",
            "联系人: co*********e! → ***",
            "手机: co***********e! → 13*******78",
        ],
    );
    let with = |mobile: &str| {
        let mut point = point("p-1");
        point.contact.mobile = some(mobile);
        registry(vec![point])
    };
    assert_eq!(
        details(&with("13912345678"), &with("13987654378"))[2],
        "手机: 13*******78 → 13*******78（隐去的部分不同）"
    );
    check_point(|p| p.head = some("王小明"), &["主要负责人: h***! → ***"]);
}

#[test]
fn reordered_rows_are_no_difference() {
    let many = |reverse: bool| {
        let mut point = full_point("p-1");
        point.designations.extend(held_twice().designations);
        point.service_items.push(service_item("查新"));
        point.cases.push(crate::model::Case {
            name: "另一案例".to_owned(),
            content: None,
            texts: Texts::default(),
        });
        point
            .events
            .push(event(date(2026, 2, 1), EventType::Rectified));
        if reverse {
            point.designations.reverse();
            point.service_items.reverse();
            point.cases.reverse();
            point.events.reverse();
        }
        registry(vec![point])
    };
    let difference = compare(&many(false), &many(true), &OPTIONS);
    assert!(difference.is_empty(), "{difference:?}");
}

/// Checks that two folders with the same content in different formats are equal.
#[track_caller]
fn check_same(other: Folder) {
    let (one, other) = (Folder::sound().registry(), other.registry());
    let difference = compare(&one.unwrap(), &other.unwrap(), &OPTIONS);
    assert!(difference.is_empty(), "{difference:?}");
}

#[test]
fn the_same_data_in_another_format_is_no_difference() {
    let lines_reversed = |text: &str| {
        let (heading, rows) = text.split_once('\n').unwrap();
        let rows: Vec<&str> = rows.lines().rev().collect();
        format!("{heading}\n{}\n", rows.join("\n"))
    };
    let columns_reversed = |text: &str| {
        let reverse = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
        text.lines()
            .map(|line| reverse(line) + "\n")
            .collect::<String>()
    };
    let sound = Folder::sound;
    check_same(sound().file("points.csv", &lines_reversed(POINTS)));
    check_same(sound().file("designations.csv", &lines_reversed(DESIGNATIONS)));
    check_same(sound().file("points.csv", &columns_reversed(POINTS)));
    check_same(sound().file("designations.csv", &columns_reversed(DESIGNATIONS)));
    check_same(sound().file("points.csv", &format!("\u{feff}{POINTS}")));
    check_same(sound().file("points.csv", &POINTS.replace('\n', "\r\n")));
    let (gb18030, ..) = encoding_rs::GB18030.encode(POINTS);
    check_same(sound().bytes("points.csv", &gb18030));
    let chinese = DESIGNATIONS
        .replace("kind,batch", "网点类型,批次")
        .replace("provincial_point", "省级网点")
        .replace("active", "有效")
        .replace("2023-01-01", "2023/1/1");
    check_same(sound().file("designations.csv", &chinese));
    let chinese = SERVICE_ITEMS
        .replace("novelty_search", "查新")
        .replace("free", "免费");
    check_same(sound().file("service_items.csv", &chinese));
}

#[test]
fn changed_reference_tables_are_listed() {
    let new = Folder::sound().file("pinyin.csv", "word,pinyin\n乐亭,lao ting\n");
    let (old, new) = (Folder::sound().registry().unwrap(), new.registry().unwrap());
    let difference = compare(&old, &new, &OPTIONS);
    assert_eq!(difference.reference_tables, ["pinyin.csv"]);
    assert!(difference.changed.is_empty());
}

fn retired(id: &str) -> RetiredPoint {
    RetiredPoint {
        id: id.to_owned(),
        name: some("机构p-2"),
        retired_on: date(2026, 3, 1),
        reason: "并入机构p-1".to_owned(),
        replaced_by: some("p-1"),
        texts: Texts::default(),
    }
}

/// The problems of a change: code, value and help.
fn findings(old: &Registry, new: &Registry, options: &DiffOptions<'_>) -> Vec<String> {
    let report = compare(old, new, options).findings;
    let line = |problem: &crate::diagnostics::Diagnostic| {
        format!(
            "{} {}: {}",
            problem.code,
            problem.value.as_deref().unwrap(),
            problem.help.as_ref().unwrap().zh
        )
    };
    report.diagnostics().iter().map(line).collect()
}

#[test]
fn an_id_that_vanishes_is_an_error_unless_it_is_retired() {
    let old = before();
    let mut new = registry(vec![full_point("p-1")]);
    let found = findings(&old, &new, &OPTIONS);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("vanished-point p-2: 误删的请恢复"),
        "{found:?}"
    );
    assert!(compare(&old, &new, &OPTIONS).findings.fails(false));
    new.retired = vec![retired("p-2")];
    assert!(findings(&old, &new, &OPTIONS).is_empty());
    // Removing the line in retired.csv is an error, too.
    let forgotten = registry(vec![full_point("p-1")]);
    let found = findings(&new, &forgotten, &OPTIONS);
    assert!(found[0].starts_with("vanished-point p-2: "), "{found:?}");
    assert!(findings(&new, &before(), &OPTIONS).is_empty());
}

#[test]
fn a_point_that_was_only_on_public_notice_may_be_removed() {
    let mut candidate = point("p-3");
    candidate.designations = vec![designation("tisc", Status::Proposed)];
    let mut old = before();
    old.points.push(candidate);
    assert!(findings(&old, &before(), &OPTIONS).is_empty());
    assert_eq!(
        details(&old, &before()),
        ["- p-3 机构p-3: 只公示过，没有自己的页面"]
    );
}

#[test]
fn changes_of_retired_ids_are_shown() {
    let mut old = before();
    old.points.truncate(1);
    let mut new = old.clone();
    old.retired = vec![retired("p-7"), retired("p-8")];
    new.retired = vec![retired("p-8"), retired("p-9")];
    new.retired[0].reason = "撤销".to_owned();
    new.retired[0].replaced_by = None;
    assert_eq!(
        details(&old, &new),
        [
            "- 停用的编号: p-7（名称 机构p-2；停用日期 2026-03-01；原因 并入机构p-1；接替编号 p-1）",
            "~ 停用的编号: p-8",
            "原因: 并入机构p-1 → 撤销",
            "接替编号: p-1 → （空）",
            "+ 停用的编号: p-9（名称 机构p-2；停用日期 2026-03-01；原因 并入机构p-1；接替编号 p-1）",
        ]
    );
}

#[test]
fn a_changed_id_is_answered_with_the_advice_to_keep_the_old_one() {
    let mut moved = point("p-9");
    moved.facts.name = "机构p-2".to_owned();
    let new = |moved: &Point| registry(vec![full_point("p-1"), moved.clone()]);
    let found = findings(&before(), &new(&moved), &OPTIONS);
    assert!(
        found[0].contains("请保留原来的编号 `p-2`，不要换成 `p-9`"),
        "{found:?}"
    );
    moved.facts.region = REGIONS.find("210200").unwrap();
    let found = findings(&before(), &new(&moved), &OPTIONS);
    assert!(!found[0].contains("p-9"), "{found:?}");
}

#[test]
fn an_old_name_that_can_no_longer_be_found_is_a_warning() {
    let renamed = |edit: fn(&mut Point)| {
        let mut new = before();
        new.points[1].facts.name = "新名".to_owned();
        edit(&mut new.points[1]);
        findings(&before(), &new, &OPTIONS)
    };
    assert!(renamed(|_| {})[0].starts_with("lost-name 机构p-2: "));
    assert!(renamed(|point| point.facts.aliases.push("机构p-2".to_owned())).is_empty());
    assert!(
        renamed(|point| {
            let mut renaming = event(date(2026, 2, 1), EventType::Renamed);
            renaming.old = some("机构p-2");
            point.events.push(renaming);
        })
        .is_empty()
    );
}

#[test]
fn late_publication_is_reported_for_new_approvals_only() {
    let with = |status: Status, approved_on: Option<Date>| {
        let mut new = before();
        new.points[1].designations[0].status = status;
        new.points[1].designations[0].approved_on = approved_on;
        new
    };
    let empty = registry(vec![full_point("p-1")]);
    let (early, recent) = (Some(date(2026, 4, 1)), Some(date(2026, 6, 20)));
    let check = |old: &Registry, new: &Registry, count: usize| {
        assert_eq!(findings(old, new, &OPTIONS).len(), count);
    };
    check(&empty, &with(Status::Active, early), 1);
    check(&empty, &with(Status::Active, recent), 0);
    check(&empty, &with(Status::Active, None), 0);
    check(&empty, &with(Status::Revoked, early), 0);
    check(
        &with(Status::Proposed, None),
        &with(Status::Active, early),
        1,
    );
    check(
        &with(Status::Active, early),
        &with(Status::Rectifying, early),
        0,
    );
    let found = compare(&empty, &with(Status::Active, early), &OPTIONS).findings;
    let problem = &found.diagnostics()[0];
    assert_eq!(
        problem.message.zh,
        "`p-2` 的「国家知识产权信息公共服务网点」2026-04-01 批准，到现在已有 60 个工作日，应当在 2026-04-30 之前（含当天）公开"
    );
    assert_eq!(problem.code, "published-late");
    assert_eq!(problem.file, "data/designations.csv");
    assert_eq!(problem.value.as_deref(), Some("2026-04-01"));
}

/// A change of all personal data that a registry can contain.
fn personal_change() -> (Registry, Registry) {
    let person = |name: &str, mobile: &str, mail: &str, head: &str, card: &str| {
        let mut point = full_point("p-1");
        point.contact.name = some(name);
        point.contact.mobile = some(mobile);
        point.contact.email = some(mail);
        point.head = some(head);
        point.facts.phones = vec![mobile.to_owned()];
        point.facts.summary = some(&format!("联系{name}，{mail}，负责人{head}，{card}"));
        point.service_items[0].name = format!("咨询{mobile}");
        point.service_items[0].description = some(&format!("找{name}"));
        point.cases[0].name = format!("案例{card}");
        point.designations[0].document = some(&format!("{name}签发"));
        for field in ["contact_name", "contact_mobile", "contact_email", "head"] {
            let mut change = event(date(2026, 2, 1), EventType::Changed);
            change.field = some(field);
            change.old = some(&format!("旧{name}值"));
            change.new = some(&format!("新{head}值"));
            point.events.push(change);
        }
        point
    };
    let old = person(
        "张三丰",
        "13812345678",
        "zhang@qq.com",
        "赵敏敏",
        "11010519491231002X",
    );
    let new = person(
        "李四光",
        "13987654321",
        "ligua@163.com",
        "周芷若",
        "440524198001010013",
    );
    let mut gone = old.clone();
    gone.facts.id = "p-8".to_owned();
    let mut come = new.clone();
    come.facts.id = "p-9".to_owned();
    (registry(vec![old, gone]), registry(vec![new, come]))
}

#[test]
fn no_format_shows_personal_data() {
    let (old, new) = personal_change();
    let review = review(compare(&old, &new, &OPTIONS));
    assert_eq!(review.difference.changed.len(), 1);
    let mut documents = vec![json::render(&review)];
    for language in [Language::Chinese, Language::English] {
        documents.push(text::render(&review, language, TextOptions::default()));
        documents.push(markdown::render(&review, language));
    }
    for document in documents {
        for personal in [
            "张三丰",
            "李四光",
            "赵敏敏",
            "周芷若",
            "13812345678",
            "13987654321",
            "zhang",
            "ligua",
            "11010519491231002",
            "44052419800101",
        ] {
            assert!(!document.contains(personal), "{personal} in\n{document}");
        }
    }
    // Other values are still shown.
    assert!(markdown::render(&review, Language::Chinese).contains("案例"));
}

#[test]
fn a_published_head_is_not_masked() {
    let mut new = before();
    new.points[0].head = some("王小明");
    let options = DiffOptions {
        head_published: true,
        ..OPTIONS
    };
    let text = text::render(
        &review(compare(&before(), &new, &options)),
        Language::Chinese,
        TextOptions::default(),
    );
    assert!(text.contains("主要负责人: head! → 王小明"), "{text}");
}

/// The rendered Markdown: its text, and all elements other than text.
fn read(markdown: &str) -> (String, Vec<String>) {
    use pulldown_cmark::{Event, Options, Parser};
    let mut text = String::new();
    let mut more = Vec::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::End(_) => text.push('\n'),
            Event::Html(html) | Event::InlineHtml(html) => more.push(html.trim().to_owned()),
            Event::Start(tag) => more.push(format!("{tag:?}")),
            Event::SoftBreak => text.push('\n'),
            other => more.push(format!("{other:?}")),
        }
    }
    (text, more)
}

/// The elements that are neither text nor written by the renderer itself.
fn foreign(markdown: &str) -> Vec<String> {
    let own = |part: &String| {
        let starts = [
            "Heading",
            "Paragraph",
            "Table",
            "List",
            "Item",
            "Strong",
            "<details><summary>",
            "</details>",
            "<br>",
            "HtmlBlock",
            "BlockQuote",
            "Code(Borrowed(\"wangdian diff … --format json\"))",
        ];
        starts.iter().any(|start| part.starts_with(start))
    };
    let (_, more) = read(markdown);
    more.into_iter().filter(|part| !own(part)).collect()
}

const HOSTILE: [&str; 16] = [
    "a|b\\|c",
    "</details><script>alert(1)</script>",
    "<img src=https://evil.example/x>",
    "@admin @org/team a@b.example",
    "[看这里](https://evil.example/)",
    "![图](https://evil.example/x.png)",
    "https://evil.example/ www.evil.example",
    "#1 GH-1 org/repo#2",
    "`code` ```",
    "**粗** _斜_ ~~删~~ ^上^",
    "&lt;b&gt; &#60;",
    "行一\n\n# 行二\n- 行三\n\n| a |\n|---|",
    "<!-- 藏 -->",
    "a\u{202e}b\u{200b}c\u{1b}[2J",
    "\\` \\\\| $x$ {{y}}",
    "|",
];

#[test]
fn hostile_values_are_plain_text_in_a_comment() {
    for value in HOSTILE {
        let mut new = before();
        new.points[0].facts.name = value.to_owned();
        new.points[0].facts.address = some(value);
        new.points[0].service_items[0].name = value.to_owned();
        new.points[0].designations[0].batch = some(value);
        new.points[0].cases[0].content = some(value);
        let mut come = point("p-9");
        come.facts.name = value.to_owned();
        new.points.push(come);
        let mut review = review(compare(&before(), &new, &OPTIONS));
        review.new = value.to_owned();
        let markdown = markdown::render(&review, Language::Chinese);
        assert_eq!(
            foreign(&markdown),
            Vec::<String>::new(),
            "{value}: {markdown}"
        );
        let opened = markdown.matches("<details>").count();
        assert_eq!(markdown.matches("</details>").count(), opened, "{value}");
        let (text, _) = read(&markdown);
        for mark in [
            "@admin",
            "@org",
            "@b",
            "https://evil",
            "www.evil",
            "#1",
            "#2",
            "\u{202e}",
        ] {
            assert!(!text.contains(mark), "{mark} in {text}");
        }
        // Each row of a table has as many cells as its heading.
        let cells = |line: &&str| line.starts_with('|') && line.matches('|').count() == 4;
        let address = markdown.lines().find(|line| line.starts_with("| 地址"));
        assert!(cells(&address.unwrap()), "{address:?}");
    }
}

#[test]
fn harmless_values_are_displayed_unchanged_in_a_comment() {
    for value in [
        "上海图书馆（情报所）",
        "a_b*c",
        "1 < 2 & 3 > 2",
        "[甲] {乙} `丙`",
        "C:\\x|y\\|z",
    ] {
        let mut new = before();
        new.points[0].facts.address = some(value);
        let markdown = markdown::render(
            &review(compare(&before(), &new, &OPTIONS)),
            Language::Chinese,
        );
        let (text, _) = read(&markdown);
        assert!(text.lines().any(|line| line == value), "{value} in {text}");
    }
}

#[test]
fn a_comment_is_never_longer_than_github_accepts() {
    let many = |edit: fn(&mut Point)| {
        let points = (0..3_000).map(|number| {
            let mut point = full_point(&format!("p-{number}"));
            edit(&mut point);
            point
        });
        registry(points.collect())
    };
    let old = many(|_| {});
    let new = many(|point| point.facts.address = Some("|<新址>".repeat(30)));
    let changed = review(compare(&old, &new, &OPTIONS));
    let gone = review(compare(&old, &registry(vec![point("q-1")]), &OPTIONS));
    for (review, count) in [
        (changed, "| 有变动的网点（含改名） | 3000 |"),
        (gone, "| 删除网点 | 3000 |"),
    ] {
        for language in [Language::Chinese, Language::English] {
            let comment = markdown::render(&review, language);
            let length = comment.chars().count();
            assert!((50_000..=65_536).contains(&length), "{length}");
            let opened = comment.matches("<details>").count();
            assert_eq!(comment.matches("</details>").count(), opened);
            assert_eq!(foreign(&comment), Vec::<String>::new());
        }
        let comment = markdown::render(&review, Language::Chinese);
        assert!(comment.contains(count), "{comment}");
        let left_out = comment
            .split("共有 ")
            .nth(1)
            .unwrap()
            .split(' ')
            .next()
            .unwrap();
        let shown = comment.matches("\n- ").count() + comment.matches("| 地址 |").count();
        let total = review.difference.changed.len()
            + review.difference.removed.len()
            + review.difference.added.len()
            + review.report.diagnostics().len();
        assert_eq!(left_out.parse::<usize>().unwrap() + shown, total);
    }
}

#[test]
fn text_is_truncated_with_a_count_and_json_is_complete() {
    let points = |count: usize| registry((0..count).map(|n| point(&format!("p-{n}"))).collect());
    let review = review(compare(&points(1), &points(301), &OPTIONS));
    let text = text::render(&review, Language::Chinese, TextOptions::default());
    assert!(text.contains("新增网点（300）"));
    assert_eq!(text.matches("\n  + ").count(), 200);
    assert!(text.contains("另有 100 项"));
    let json: serde_json::Value = serde_json::from_str(&json::render(&review)).unwrap();
    assert_eq!(json["points"]["added"].as_array().unwrap().len(), 300);
}

#[test]
fn text_and_comment_show_the_same_sections() {
    let old = registry(vec![full_point("p-1"), point("p-2"), point("p-3")]);
    let mut renamed = full_point("p-1");
    renamed.facts.name = "新名称".to_owned();
    let mut new = registry(vec![renamed, point("p-3"), point("p-4")]);
    new.retired = vec![retired("p-9")];
    let review = review(compare(&old, &new, &OPTIONS));
    for language in [Language::Chinese, Language::English] {
        let text = text::render(&review, language, TextOptions::default());
        let comment = markdown::render(&review, language);
        let titles = comment.split("<summary>").skip(1);
        let titles: Vec<&str> = titles
            .filter_map(|rest| rest.split("</summary>").next())
            .collect();
        assert_eq!(titles.len(), 6, "{comment}");
        // What is renamed is a change, and the report has no title in the text.
        let shared = titles
            .iter()
            .filter(|title| text.lines().any(|line| line == **title));
        assert_eq!(
            shared.count(),
            4,
            "{titles:?} of the comment, but the text:\n{text}"
        );
    }
}
