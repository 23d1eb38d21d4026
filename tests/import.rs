//! A province's spreadsheet becomes the registry, and every decision is told.

#![allow(clippy::unwrap_used)]

mod program;

use program::{Project, ROOT, files};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::path::Path;
use wangdian::import::mapping::Mapping;
use wangdian::import::report::NoteKind;
use wangdian::import::{ImportOptions, Imported, Input, import, write};
use wangdian::model::Date;

/// A registry in a folder of its own, which sheets are imported into.
struct Clerk {
    folder: tempfile::TempDir,
    mapping: Mapping,
}

impl Clerk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            mapping: Mapping::default(),
        }
    }

    /// A registry with these tables.
    fn with(tables: &[(&str, &str)]) -> Self {
        let clerk = Self::new();
        for (name, text) in tables {
            std::fs::write(clerk.folder.path().join(name), text).unwrap();
        }
        clerk
    }

    fn mapping(mut self, text: &str) -> Self {
        self.mapping = Mapping::parse(text, "map.toml").unwrap();
        self
    }

    fn import(&self, name: &str, bytes: Vec<u8>) -> Imported {
        let input = Input {
            name: name.to_owned(),
            bytes,
        };
        let options = ImportOptions {
            registry: Some(self.folder.path()),
            as_of: Some(Date::constant(2024, 6, 1)),
            mapping: self.mapping.clone(),
            ..ImportOptions::default()
        };
        import(&[input], &options)
    }

    /// Imports CSV text.
    fn csv(&self, text: &str) -> Imported {
        self.import("list.csv", text.as_bytes().to_vec())
    }

    #[track_caller]
    fn write(&self, imported: &Imported) {
        let files = imported.files.as_ref();
        write(
            files.unwrap_or_else(|| panic!("{:#?}", imported.report.problems)),
            self.folder.path(),
        )
        .unwrap();
    }
}

/// A table of the result without its byte-order mark.
#[track_caller]
fn table(imported: &Imported, name: &str) -> String {
    let files = imported.files.as_ref();
    let files = files.unwrap_or_else(|| panic!("{:#?}", imported.report.problems));
    String::from_utf8(files[name].clone())
        .unwrap()
        .replace('\u{feff}', "")
}

/// The cells of a column by id, as many as there are rows.
#[track_caller]
fn column(imported: &Imported, file: &str, column: &str) -> Vec<String> {
    let text = table(imported, file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column)
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[at].to_owned())
        .collect()
}

/// The codes of all problems, each once.
fn codes(imported: &Imported) -> Vec<&'static str> {
    let mut codes: Vec<_> = imported
        .report
        .problems
        .diagnostics()
        .iter()
        .map(|p| p.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// All sentences of one kind.
fn notes(imported: &Imported, kind: NoteKind) -> String {
    let notes = imported
        .report
        .notes
        .iter()
        .filter(|note| note.kind == kind);
    notes
        .map(|note| {
            format!(
                "{}:{} {}\n",
                note.place,
                note.line.unwrap_or(0),
                note.text.zh
            )
        })
        .collect()
}

/// The problems with this code as they are printed.
#[track_caller]
fn problem(imported: &Imported, code: &str) -> String {
    let mut found = imported
        .report
        .problems
        .diagnostics()
        .iter()
        .filter(|p| p.code == code);
    let problem = found
        .next()
        .unwrap_or_else(|| panic!("no {code}: {:#?}", imported.report.problems));
    let help = problem.help.as_ref().map_or("", |help| help.zh.as_str());
    format!(
        "{}:{} {} = {help}",
        problem.file,
        problem.line.unwrap_or(0),
        problem.message.zh
    )
}

fn day(year: u16, month: u8, day: u8) -> ExcelDateTime {
    ExcelDateTime::from_ymd(year, month, day).unwrap()
}

fn row(sheet: &mut Worksheet, number: u32, cells: &[&str]) {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(number, column, *cell).unwrap();
        }
    }
}

/// A list as a province makes it: a title over all columns, headings in two rows, merged
/// regions, dates as day counts, numbers as text and as numbers, all items in one cell, a
/// sum and a note below; a second sheet with cases; a third with an explanation.
fn province() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let dated = Format::new().set_num_format("yyyy/m/d");
    let sheet = book.add_worksheet();
    sheet.set_name("名单").unwrap();
    let title = "2023年度辽宁省省级知识产权信息公共服务网点名单";
    sheet.merge_range(0, 0, 0, 16, title, &plain).unwrap();
    for (column, heading) in [
        (0, "序号"),
        (1, "名称"),
        (2, "机构性质"),
        (3, "所在市"),
        (4, "地址"),
        (5, "邮编"),
        (6, "主要负责人\n及职务"),
        (10, "联系人"),
        (11, "手机"),
        (12, "邮箱"),
        (13, "服务事项清单"),
        (14, "备案日期"),
        (15, "有效期至"),
        (16, "备注"),
    ] {
        sheet
            .merge_range(1, column, 2, column, heading, &plain)
            .unwrap();
    }
    sheet.merge_range(1, 7, 1, 9, "人员情况", &plain).unwrap();
    row(
        sheet,
        2,
        &[
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "总人数",
            "专职人员数量",
            "兼职人员数量",
        ],
    );
    row(
        sheet,
        3,
        &[
            "",
            "大连理工大学图书馆",
            "高校",
            "",
            "大连市甘井子区凌工路2号",
            "",
            "张三 馆长",
            "",
            "10",
            "",
            "李四",
            "",
            "lisi@example.edu.cn",
            "1.专利检索；2.科技查新；3.一站式服务",
            "",
            "",
            "重点",
        ],
    );
    row(
        sheet,
        4,
        &[
            "",
            "大连市科技情报研究所",
            "科技情报机构",
            "",
            "大连市中山区人民路1号",
            "116001",
            "所长王小明",
            "12",
            "6",
            "6",
            "赵六",
            "",
            "/",
            "专利、商标检索、公益培训（线上、线下）、免费专利导航",
            "2023年5月6日",
            "2026-05-05",
        ],
    );
    row(
        sheet,
        5,
        &[
            "",
            "沈阳市图书馆",
            "公共图书馆",
            "沈阳市",
            "沈阳市沈河区青年大街205号",
            "",
            "孙七",
            "8",
            "5",
            "3",
            "周八",
            "13900000000",
            "",
            "信息查询\n商标咨询",
            "",
            "2026-04-29",
        ],
    );
    sheet.merge_range(3, 3, 4, 3, "大连市", &plain).unwrap();
    for number in 3..6 {
        sheet.write_number(number, 0, number - 2).unwrap();
    }
    sheet.write_number(3, 5, 116024).unwrap();
    sheet.write_number(3, 7, 30).unwrap();
    sheet.write_number(3, 9, 20).unwrap();
    sheet.write_number(3, 11, 13812345678_i64 as f64).unwrap();
    sheet.write_number(4, 11, 13800000000_i64 as f64).unwrap();
    sheet
        .write_datetime_with_format(3, 14, day(2023, 4, 30), &dated)
        .unwrap();
    // A day count that lost its format.
    sheet.write_number(3, 15, 46142).unwrap();
    sheet
        .write_datetime_with_format(5, 14, day(2023, 4, 30), &dated)
        .unwrap();
    row(
        sheet,
        6,
        &["合计", "", "", "", "", "", "", "50", "21", "29"],
    );
    sheet
        .merge_range(7, 0, 7, 16, "填表说明：本表由各市填报。", &plain)
        .unwrap();
    let cases = book.add_worksheet();
    cases.set_name("案例").unwrap();
    row(
        cases,
        0,
        &["机构名称", "案例名称", "实施时间", "内容和效果"],
    );
    row(
        cases,
        1,
        &[
            "大连理工大学图书馆",
            "专利导航案例",
            "2022年",
            "为企业提供导航",
        ],
    );
    row(book.add_worksheet(), 0, &["请各市于4月30日前报送"]);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_province_list_becomes_points_designations_items_cases_and_contacts() {
    let clerk = Clerk::new();
    let imported = clerk.import("辽宁.xlsx", province());
    let ids = [
        "dalian-ligong-daxue-tushuguan",
        "dalianshi-keji-qingbao-yanjiusuo",
        "shenyangshi-tushuguan",
    ];
    assert_eq!(column(&imported, "points.csv", "id"), ids);
    let points = |name| column(&imported, "points.csv", name);
    assert_eq!(
        points("nature"),
        ["university", "sci_tech_information", "public_library"]
    );
    assert_eq!(points("region"), ["210200", "210200", "210100"]);
    assert_eq!(points("postcode"), ["116024", "116001", ""]);
    assert_eq!(points("head"), ["张三", "王小明", "孙七"]);
    assert_eq!(points("head_title"), ["馆长", "所长", ""]);
    assert_eq!(points("staff_full_time"), ["10", "6", "5"]);
    assert_eq!(
        column(&imported, "contacts.csv", "contact_mobile"),
        ["13812345678", "13800000000", "13900000000"]
    );
    assert_eq!(
        column(&imported, "contacts.csv", "contact_email"),
        ["lisi@example.edu.cn", "", ""]
    );
    let designations = |name| column(&imported, "designations.csv", name);
    assert_eq!(designations("kind"), ["provincial_point"; 3]);
    assert_eq!(
        designations("approved_on"),
        ["2023-04-30", "2023-05-06", "2023-04-30"]
    );
    assert_eq!(
        designations("valid_until"),
        ["2026-04-30", "2026-05-05", "2026-04-29"]
    );
    let items = |name| column(&imported, "service_items.csv", name);
    assert_eq!(
        items("name"),
        [
            "专利检索",
            "科技查新",
            "一站式服务",
            "专利、商标检索",
            "公益培训（线上、线下）",
            "免费专利导航",
            "信息查询",
            "商标咨询"
        ]
    );
    assert_eq!(
        items("category"),
        [
            "retrieval",
            "novelty_search",
            "other",
            "retrieval",
            "training",
            "navigation",
            "inquiry",
            "consulting"
        ]
    );
    assert_eq!(
        items("ip_types"),
        [
            "patent",
            "",
            "",
            "patent;trademark",
            "",
            "patent",
            "",
            "trademark"
        ]
    );
    assert_eq!(items("mode")[4], "online;offline");
    assert_eq!(items("fee"), ["", "", "", "", "", "free", "", ""]);
    assert_eq!(column(&imported, "cases.csv", "period"), ["2022年"]);
}

#[test]
fn the_report_tells_every_decision_with_its_place() {
    let imported = Clerk::new().import("辽宁.xlsx", province());
    let has = |kind, words: &str| {
        let notes = notes(&imported, kind);
        assert!(notes.contains(words), "{words} is not in\n{notes}");
    };
    has(
        NoteKind::Sheet,
        "辽宁.xlsx[名单]:0 读作「网点」表，标题在第 2–3 行，3 条记录",
    );
    has(
        NoteKind::LeftOut,
        "辽宁.xlsx[名单]:7 这一行没有读取：是说明或合计（`合计`）",
    );
    has(NoteKind::LeftOut, "辽宁.xlsx[名单]:8 ");
    has(NoteKind::LeftOut, "没有读取的列：序号");
    has(
        NoteKind::Converted,
        "「有效期至」列的数字 46142 读作日期 2026-04-30",
    );
    has(NoteKind::Converted, "1 个格取自合并单元格的第一行");
    has(
        NoteKind::Created,
        "辽宁.xlsx[名单]:4 新机构 `大连理工大学图书馆`，编号 dalian-ligong-daxue-tushuguan",
    );
    has(NoteKind::Split, "服务事项清单拆成 3 项");
    has(
        NoteKind::Classified,
        "`科技查新` 归入 查新（novelty_search）",
    );
    assert_eq!(
        codes(&imported),
        [
            "item-unclassified",
            "sheet-left-out",
            "unknown-column",
            "value-assumed"
        ]
    );
    assert!(
        problem(&imported, "item-unclassified")
            .starts_with("辽宁.xlsx[名单]:4 服务事项 `一站式服务`")
    );
    assert!(problem(&imported, "unknown-column").contains("「备注」"));
}

#[test]
fn personal_values_are_masked_in_the_report() {
    let clerk = Clerk::new();
    clerk.write(&clerk.import("a.xlsx", province()));
    let again = clerk.csv(
        "名称,机构性质,手机,主要负责人及职务\n沈阳市图书馆,公共图书馆,13911112222,钱小七 馆长\n",
    );
    let text = wangdian::import::report::render_json(&again.report);
    let changed = notes(&again, NoteKind::Changed);
    assert!(
        changed.contains("手机 `13*******00` → `13*******22`"),
        "{changed}"
    );
    for secret in ["13911112222", "13900000000", "钱小七", "孙七"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn a_second_import_of_the_same_sheet_changes_nothing() {
    let clerk = Clerk::new();
    clerk.write(&clerk.import("辽宁.xlsx", province()));
    let before = files(clerk.folder.path());
    let again = clerk.import("辽宁.xlsx", province());
    clerk.write(&again);
    assert!(files(clerk.folder.path()) == before);
    assert_eq!(notes(&again, NoteKind::Changed), "");
    assert_eq!(notes(&again, NoteKind::Created), "");
    assert_eq!(notes(&again, NoteKind::Matched).lines().count(), 3);
}

const POINTS: &str = "\
id,name,aliases,nature,region,address,phone,contact_name
p-1,甲图书馆,市图,public_library,210200,旧址,0411-1,张三
p-2,乙大学,,university,210100,,024-2,
p-3,丙大学,市图,university,110000,,,
";
const DESIGNATIONS: &str = "\
point_id,kind,batch,approved_on,valid_until,status
p-1,tisc,第一批,2019-01-01,,active
p-1,provincial_point,2020年,2020-01-01,2023-01-01,active
p-2,provincial_point,2015年,2015-01-01,2018-01-01,revoked
p-3,tisc,,,,active
";
const ITEMS: &str = "\
point_id,name,category,fee,url
p-1,专利检索,retrieval,free,https://example.org/a
p-1,查新,novelty_search,,
p-2,培训,training,free,
p-2,培训,training,free,
";

fn known() -> Clerk {
    Clerk::with(&[
        ("points.csv", POINTS),
        ("designations.csv", DESIGNATIONS),
        ("service_items.csv", ITEMS),
    ])
}

#[test]
fn a_matched_point_takes_what_the_sheet_has_and_keeps_the_rest() {
    let imported = known().csv("名称,地址,电话\n甲图书馆,新址,\n");
    assert_eq!(column(&imported, "points.csv", "address"), ["新址", "", ""]);
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-1", "024-2", ""]
    );
    assert_eq!(column(&imported, "designations.csv", "kind").len(), 4);
    assert_eq!(column(&imported, "service_items.csv", "name").len(), 4);
    assert_eq!(column(&imported, "contacts.csv", "contact_name"), ["张三"]);
    assert!(notes(&imported, NoteKind::Changed).contains("list.csv:2 p-1：地址 `旧址` → `新址`"));
    assert!(notes(&imported, NoteKind::Kept).contains("p-1：空格不清除原值：电话"));
    assert!(notes(&imported, NoteKind::Matched).contains("`甲图书馆` 对应到 p-1"));
}

#[test]
fn a_list_of_items_replaces_the_items_and_keeps_what_is_known_of_them() {
    let imported = known().csv("名称,服务事项清单\n甲图书馆,专利检索；商标查询\n");
    assert_eq!(
        column(&imported, "service_items.csv", "name"),
        ["专利检索", "商标查询", "培训", "培训"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "fee"),
        ["free", "", "free", "free"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "url")[0],
        "https://example.org/a"
    );
    let changed = notes(&imported, NoteKind::Changed);
    assert!(
        changed.contains("p-1：增加服务事项 `商标查询`"),
        "{changed}"
    );
    assert!(changed.contains("p-1：去掉服务事项 `查新`"), "{changed}");
}

#[test]
fn designations_are_replaced_kind_by_kind_and_ended_ones_stay() {
    let imported = known().csv("名称,网点类型,有效期至,备案日期,状态\n甲图书馆,省级网点,2026-01-01,,\n乙大学,省级网点,2027-01-01,2024-01-02,有效\n");
    let of = |name| column(&imported, "designations.csv", name);
    assert_eq!(of("point_id"), ["p-1", "p-1", "p-2", "p-2", "p-3"]);
    assert_eq!(
        of("valid_until"),
        ["", "2026-01-01", "2018-01-01", "2027-01-01", ""]
    );
    assert_eq!(of("batch"), ["第一批", "2020年", "2015年", "", ""]);
    assert_eq!(
        of("status"),
        ["active", "active", "revoked", "active", "active"]
    );
}

#[test]
fn rows_of_one_institution_make_one_point() {
    let sheet = "名称,机构性质,地区,网点类型,状态\n丁院,高校,大连市,省级网点,有效\n丁院,高校,大连市,技术与创新支持中心,有效\n";
    let imported = known().csv(sheet);
    assert_eq!(column(&imported, "points.csv", "id").len(), 4);
    assert_eq!(
        column(&imported, "designations.csv", "kind")[..2],
        ["provincial_point", "tisc"]
    );
    let conflict = sheet.replacen("高校", "事业单位", 1);
    let imported = known().csv(&conflict);
    assert!(imported.files.is_none());
    let said = problem(&imported, "conflicting-rows");
    assert!(
        said.starts_with(
            "list.csv:3 「机构性质」列的 `高校` 与同一机构前面一行（第 2 行）的 `事业单位` 不同"
        ),
        "{said}"
    );
}

#[test]
fn an_ambiguous_name_is_reported_with_its_candidates() {
    let imported = known().csv("名称,电话\n市图,1\n");
    let said = problem(&imported, "ambiguous-name");
    assert!(
        said.contains("p-1（甲图书馆，辽宁省大连市）、p-3（丙大学，北京市）"),
        "{said}"
    );
    assert!(imported.files.is_none());
    // The region decides, and so does the id.
    assert!(
        known()
            .csv("名称,地区,电话\n市图,北京市,010-1\n")
            .files
            .is_some()
    );
    assert!(
        known()
            .csv("编号,名称,电话\np-1,甲图书馆,010-1\n")
            .files
            .is_some()
    );
    // The same name elsewhere may be a wrong region.
    assert_eq!(
        codes(&known().csv("名称,地区,电话\n甲图书馆,四川省,1\n")),
        ["ambiguous-name"]
    );
}

#[test]
fn a_given_id_renames_and_an_event_is_suggested() {
    let imported = known().csv("编号,名称\np-1,甲市图书馆\n");
    assert_eq!(column(&imported, "points.csv", "name")[0], "甲市图书馆");
    let suggested = notes(&imported, NoteKind::Suggested);
    assert!(
        suggested.contains("`p-1,日期,renamed,,name,甲图书馆,甲市图书馆,`"),
        "{suggested}"
    );
    assert_eq!(column(&imported, "events.csv", "type").len(), 0);
    // An alias finds its point, but does not rename it.
    let imported = known().csv("名称,地区,地址\n市图,大连市,新址\n");
    assert_eq!(column(&imported, "points.csv", "name")[0], "甲图书馆");
}

#[test]
fn running_numbers_are_no_ids() {
    let imported = known().csv("编号,名称,电话\n1,甲图书馆,0411-5\n2,乙大学,\n");
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-5", "024-2", ""]
    );
    assert!(notes(&imported, NoteKind::LeftOut).contains("「编号」列只是 1、2、3 这样的序号"));
}

#[test]
fn a_name_much_like_a_known_one_is_a_warning() {
    let clerk = Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region\np-1,大连市科技情报研究所,other,210200\n",
        ),
        (
            "designations.csv",
            "point_id,kind,status\np-1,tisc,active\n",
        ),
    ]);
    let row = "名称,机构性质,地区,网点类型,状态\n大连科技情报研究所,其他,大连市,省级网点,有效\n";
    assert!(problem(&clerk.csv(row), "similar-name").contains("p-1（大连市科技情报研究所"));
    let other = row.replace("大连科技", "沈阳科技");
    assert!(!codes(&clerk.csv(&other)).contains(&"similar-name"));
}

#[test]
fn a_region_is_found_in_the_address_and_never_without_a_word() {
    let head = "名称,机构性质,地址,网点类型,状态\n";
    let imported = known().csv(&format!(
        "{head}丁院,高校,大连市甘井子区凌工路2号,省级网点,有效\n"
    ));
    assert!(problem(&imported, "region-derived").contains("210211（辽宁省大连市甘井子区）"));
    let id = column(&imported, "points.csv", "id")
        .iter()
        .position(|id| id == "dingyuan")
        .unwrap();
    assert_eq!(column(&imported, "points.csv", "region")[id], "210211");
    let imported = known().csv(&format!("{head}丁院,高校,朝阳区某路,省级网点,有效\n"));
    assert!(imported.files.is_none());
    assert!(problem(&imported, "empty-required").starts_with("list.csv:2 "));
}

#[test]
fn problems_of_the_check_name_sheet_row_and_heading() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("网点表").unwrap();
    row(sheet, 0, &["名单"]);
    row(
        sheet,
        2,
        &[
            "单位名称",
            "单位性质",
            "区划",
            "所在地区",
            "邮政编码",
            "网点类别",
            "状态",
        ],
    );
    row(
        sheet,
        3,
        &["丁院", "高较", "", "大连市", "1160", "省级网点", "有效"],
    );
    let imported = known().import("某省.xlsx", book.save_to_buffer().unwrap());
    assert!(imported.files.is_none());
    let said = problem(&imported, "unknown-code");
    assert!(
        said.starts_with("某省.xlsx[网点表]:4 「单位性质」列的 `高较`"),
        "{said}"
    );
    assert!(problem(&imported, "bad-postcode").starts_with("某省.xlsx[网点表]:4 「邮政编码」"));
}

#[test]
fn headings_twice_and_unknown_ones_are_told() {
    let imported = known().csv("名称,电话,联系电话,联系地止\n甲图书馆,1,2,3\n");
    assert!(
        problem(&imported, "duplicate-column").contains("「联系电话」与前面的「电话」是同一列")
    );
    assert!(problem(&imported, "unknown-column").contains("是不是「联系地址」？"));
}

#[test]
fn what_holds_no_table_is_told_and_nothing_is_imported() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let empty = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(codes(&empty), ["nothing-to-import"]);
    assert!(notes(&empty, NoteKind::LeftOut).contains("它是空的"));
    assert_eq!(
        codes(&known().csv("一段文字\n又一段\n")),
        ["nothing-to-import", "sheet-left-out"]
    );
    assert_eq!(codes(&known().csv("")), ["nothing-to-import"]);
    assert_eq!(codes(&known().csv("名称,电话\n")), [""; 0]);
    let broken = known().import("a.xlsx", b"PK\x03\x04".to_vec());
    assert_eq!(codes(&broken), ["unreadable-workbook"]);
}

#[test]
fn a_hidden_sheet_is_left_out_with_a_word() {
    let mut book = Workbook::new();
    row(book.add_worksheet(), 0, &["名称", "电话"]);
    let hidden = book.add_worksheet();
    row(hidden, 0, &["名称", "电话"]);
    row(hidden, 1, &["甲图书馆", "1"]);
    hidden.set_hidden(true);
    let imported = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "phone")[0], "0411-1");
    assert!(
        notes(&imported, NoteKind::LeftOut)
            .contains("a.xlsx[Sheet2]:0 整张工作表没有读取：它是隐藏的")
    );
}

#[test]
fn formula_errors_and_dates_among_text_are_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["名称", "专职人员数量", "批次"]);
    row(sheet, 1, &["甲图书馆"]);
    sheet
        .write_formula(
            1,
            1,
            rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"),
        )
        .unwrap();
    let dated = Format::new().set_num_format("yyyy-m");
    sheet
        .write_datetime_with_format(1, 2, day(2023, 1, 1), &dated)
        .unwrap();
    let imported = known().import("a.xlsx", book.save_to_buffer().unwrap());
    assert!(
        problem(&imported, "error-cell").contains("「专职人员数量」"),
        "{:?}",
        imported.report.problems
    );
    assert!(
        problem(&imported, "date-in-text")
            .contains("「批次」列是文字，这一格却是日期，按 `2023-01-01` 读取")
    );
}

#[test]
fn rows_of_other_tables_find_their_institution_by_name() {
    let imported = known().csv("机构名称,事项名称,服务类别,收费,服务方式\n乙大学,商标查询,信息查询,免费,线上\n乙大学,专利分析,,,\n");
    let of = |name| column(&imported, "service_items.csv", name);
    assert_eq!(of("name"), ["专利检索", "查新", "商标查询", "专利分析"]);
    assert_eq!(of("category")[2..], ["inquiry", ""]);
    assert_eq!(of("ip_types")[2..], ["trademark", "patent"]);
    let imported = known().csv("机构名称,事项名称,服务类别\n乙大校,查新,查新\n,查新,查新\n");
    assert!(problem(&imported, "unknown-institution").contains("是不是 p-2（乙大学"));
    assert!(problem(&imported, "row-without-name").starts_with("list.csv:3 "));
}

#[test]
fn the_filing_form_itself_is_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["一、机构基本情况"]);
    row(sheet, 1, &["名称", "丁大学图书馆", "机构性质", "高校"]);
    row(sheet, 2, &["地址", "大连市甘井子区凌工路2号"]);
    row(sheet, 3, &["主要负责人及职务", "张三 馆长"]);
    row(
        sheet,
        4,
        &["总人数", "30", "专职人员数量", "10", "兼职人员数量", "20"],
    );
    row(
        sheet,
        5,
        &[
            "联系人",
            "李四",
            "手机",
            "13812345678",
            "邮箱",
            "a@example.cn",
        ],
    );
    row(sheet, 6, &["服务对象", "师生"]);
    row(sheet, 7, &["服务事项清单", "专利检索；查新"]);
    row(sheet, 8, &["二、工作基础和优势特点"]);
    row(sheet, 9, &["略"]);
    row(sheet, 10, &["五、开展知识产权信息公共服务典型案例"]);
    row(sheet, 11, &["1", "名称", "案例甲", "实施时间", "2022年"]);
    row(sheet, 12, &["", "内容和效果", "很好"]);
    let clerk = Clerk::new()
        .mapping("[[sheet]]\nconstants = { kind = \"national_point\", status = \"active\" }\n");
    let imported = clerk.import("备案表.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(column(&imported, "points.csv", "name"), ["丁大学图书馆"]);
    assert_eq!(column(&imported, "points.csv", "staff_part_time"), ["20"]);
    assert_eq!(column(&imported, "points.csv", "region"), ["210211"]);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["national_point"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "name"),
        ["专利检索", "查新"]
    );
    assert_eq!(
        table(&imported, "cases.csv").lines().nth(1).unwrap(),
        "ding-daxue-tushuguan,案例甲,2022年,很好"
    );
    assert!(notes(&imported, NoteKind::LeftOut).contains("二、工作基础和优势特点"));
}

#[test]
fn a_mapping_file_says_what_odd_headings_mean() {
    let mapping = r#"
[[sheet]]
file = "list.csv"
table = "points"
heading_row = 2
ignore = ["内部编码"]
columns = { "座机" = "phone", "单位全名" = "name" }
constants = { kind = "tisc", "designations.status" = "active", nature = "高校", region = "210200" }

[[sheet]]
skip = true
"#;
    let clerk = known().mapping(mapping);
    let imported = clerk.csv("名称,电话\n单位全名,座机,内部编码\n丁院,0411-9,x\n");
    assert_eq!(column(&imported, "points.csv", "phone")[0], "0411-9");
    assert_eq!(column(&imported, "designations.csv", "kind")[0], "tisc");
    assert!(notes(&imported, NoteKind::LeftOut).contains("没有读取的列：内部编码"));
    let skipped = clerk.import("other.csv", "名称,电话\n甲图书馆,1\n".into());
    assert!(notes(&skipped, NoteKind::LeftOut).contains("对照文件要求跳过"));
}

#[test]
fn a_wrong_mapping_file_is_told_with_the_nearest_name() {
    let check = |text: &str, code: &str, words: &str| {
        let problems = Mapping::parse(text, "map.toml").unwrap_err();
        assert_eq!(problems[0].code, code);
        let help = &problems[0].help.as_ref().unwrap().zh;
        assert!(help.contains(words), "{help}");
        assert!(problems[0].line.is_some());
    };
    check(
        "[[sheet]]\ncolumns = { \"座机\" = \"phoen\" }",
        "bad-mapping",
        "`phone`",
    );
    check(
        "[[sheet]]\nconstants = { knd = \"tisc\" }",
        "bad-mapping",
        "`kind`",
    );
    check("[[sheet]]\ntable = \"point\"", "bad-mapping", "`points`");
    check("[[sheet]]\nheading = 3", "unknown-setting", "heading_row");
    check("[[sheet]]\nheading_row = \"三\"", "bad-mapping", "");
}

/// Imports every file of a folder into a registry that has the same content.
#[track_caller]
fn check_same(registry: &Path, sources: &Path) {
    let mut inputs: Vec<Input> = files(sources)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".csv") && !name.contains('/'))
        .filter(|(name, _)| !["regions.csv", "pinyin.csv", "retired.csv"].contains(&name.as_str()))
        .map(|(name, bytes)| Input { name, bytes })
        .collect();
    inputs.reverse();
    let options = ImportOptions {
        registry: Some(registry),
        as_of: Some(Date::constant(2026, 11, 20)),
        ..ImportOptions::default()
    };
    let imported = import(&inputs, &options);
    for (name, bytes) in imported
        .files
        .unwrap_or_else(|| panic!("{:#?}", imported.report.problems))
    {
        let before = std::fs::read(registry.join(&name)).unwrap();
        assert!(
            before == bytes,
            "{name} changed: {:#?}",
            imported.report.notes
        );
    }
    let changed = imported
        .report
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::Changed);
    assert_eq!(changed.count(), 0);
}

#[test]
fn importing_what_was_exported_changes_nothing() {
    let project = Project::sample();
    let import = |project: &Project, source: &str| {
        let arguments = ["import", source, "--data", "data", "--out", "canonical"];
        project.run(&arguments).ends_with(0);
    };
    import(&project, "data/points.csv");
    let canonical = project.path("canonical");
    check_same(&canonical, &canonical);
    check_same(&canonical, &project.path("data"));
    // The site's downloads lack what is private.
    project.run(&["build"]).ends_with(0);
    check_same(&canonical, &project.path("public/data"));
}

#[test]
fn importing_the_downloads_of_a_rich_registry_changes_nothing() {
    let mut tables = vec![
        ("points.csv", POINTS.to_owned()),
        ("designations.csv", DESIGNATIONS.to_owned()),
        ("service_items.csv", ITEMS.to_owned()),
        (
            "cases.csv",
            "point_id,name,period,content\np-1,-甲,,=1+1\np-1,乙,2020,\"一\n二\"\n".to_owned(),
        ),
    ];
    tables.push(("events.csv", "point_id,date,type,kind,field,old,new\np-1,2021-01-01,changed,,联系人,张一,张三\np-2,2016-01-01,revoked,省级网点,,,\n".to_owned()));
    tables[1]
        .1
        .push_str("p-2,tisc,,,,proposed\np-2,national_point,,2021-01-01,2023-12-31,active\n");
    let project = Project::sample();
    std::fs::remove_dir_all(project.path("data")).unwrap();
    for (name, text) in &tables {
        project.write(&format!("data/{name}"), text);
    }
    project
        .run(&[
            "import",
            "data/points.csv",
            "--data",
            "data",
            "--out",
            "canonical",
        ])
        .ends_with(0);
    project.run(&["build", "--data", "canonical"]).ends_with(0);
    let canonical = project.path("canonical");
    check_same(&canonical, &canonical);
    check_same(&canonical, &project.path("data"));
    check_same(&canonical, &project.path("public/data"));
    // Into nothing, too.
    let mut arguments = vec!["import", "--out", "fresh", "--as-of", "2026-11-20"];
    let names: Vec<String> = project
        .files("canonical")
        .into_keys()
        .map(|name| format!("canonical/{name}"))
        .collect();
    arguments.extend(names.iter().map(String::as_str));
    project.run(&arguments).ends_with(0);
    assert!(project.files("fresh") == project.files("canonical"));
}

#[test]
fn the_program_imports_checks_and_builds_a_province_list() {
    let project = Project::sample();
    project.write("辽宁.xlsx", province());
    let before = project.files("data");
    let dry = project
        .run(&["import", "辽宁.xlsx", "--out", "data", "--dry-run"])
        .ends_with(0);
    assert!(dry.stdout.contains("只是预览，没有写入"), "{}", dry.stdout);
    assert!(project.files("data") == before);
    let run = project
        .run(&["import", "辽宁.xlsx", "--out", "data", "--format", "json"])
        .ends_with(0);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["written"], true);
    assert_eq!(report["report"]["errors"], 0);
    assert!(
        report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|note| note["kind"] == "created")
    );
    project.run(&["check"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    let page = project.read("public/points/dalian-ligong-daxue-tushuguan.html");
    assert!(page.contains("大连理工大学图书馆") && page.contains("科技查新"));
    assert!(!page.contains("13812345678") && !page.contains("张三"));
    let strict = project
        .run(&["import", "辽宁.xlsx", "--out", "other", "--strict"])
        .ends_with(1);
    assert!(strict.stdout.contains("没有写入任何文件") && !project.path("other").exists());
    project
        .run(&["import", "没有.xlsx", "--out", "data"])
        .ends_with(2);
    project.run(&["import", "辽宁.xlsx"]).ends_with(2);
}

#[test]
fn an_error_writes_nothing_and_shows_the_whole_report() {
    let project = Project::sample();
    let before = project.files("data");
    project.write(
        "a.csv",
        "名称,机构性质,地区\n新馆,图书管,辽宁省\n,高校,北京市\n",
    );
    let run = project
        .run(&["import", "a.csv", "--out", "data", "--lang", "en"])
        .ends_with(1);
    for code in [
        "unknown-code",
        "row-without-name",
        "point-without-designation",
    ] {
        assert!(
            run.stdout.contains(&format!("error[{code}]")),
            "{code} {}",
            run.stdout
        );
    }
    assert!(run.stdout.contains("nothing was written"));
    assert!(project.files("data") == before);
}

#[test]
fn the_how_to_shows_a_mapping_file_that_works() {
    let text = std::fs::read_to_string(format!("{ROOT}/docs/import.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = text.split_once(&format!("```{language}\n")).unwrap();
        rest.split("```").next().unwrap().to_owned()
    };
    let imported = Clerk::new().mapping(&block("toml")).csv(&block("csv"));
    assert_eq!(
        column(&imported, "points.csv", "id"),
        ["huludaoshi-shili-tushuguan"]
    );
    assert_eq!(column(&imported, "points.csv", "phone"), ["0429-0000000"]);
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["provincial_point"]
    );
    assert_eq!(codes(&imported), [""; 0]);
}
