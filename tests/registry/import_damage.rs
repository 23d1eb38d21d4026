//! Every value of a sheet is imported or reported: quoting errors, hidden rows and columns, values
//! damaged by a spreadsheet, and numbers instead of dates.

use crate::support::clerk::{self, *};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use wangdian::import::report::NoteKind;
use wangdian::import::{ImportOptions, Imported, Input};
use wangdian::model::Date;
use wangdian::pipeline::import;

const HEADINGS: &str = "名称,机构性质,地区,网点类型,状态,简介";
const ALL: [&str; 9] = [
    "名称",
    "机构性质",
    "地区",
    "地址",
    "电话",
    "网点类型",
    "状态",
    "备案日期",
    "简介",
];

/// A registry with one institution, whose telephone and dates are known.
fn known() -> Clerk {
    Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region,address,phone,summary\np-1,甲图书馆,public_library,210200,甲路1号,0411-1111111,好\n",
        ),
        (
            "designations.csv",
            "point_id,kind,approved_on,valid_until,status\np-1,provincial_point,2023-05-01,2026-04-30,active\n",
        ),
    ])
}

/// The lines of the report with this code, as `line message`.
fn told(imported: &Imported, code: &str) -> Vec<String> {
    let problems = imported.report.problems.diagnostics();
    let problems = problems.iter().filter(|problem| problem.code == code);
    problems
        .map(|problem| format!("{} {}", problem.line.unwrap_or(0), problem.message.zh))
        .collect()
}

/// Checks that nothing is written, for this one reason, at these lines.
#[track_caller]
fn refused(imported: &Imported, code: &str, lines: &[u64]) {
    assert_eq!(codes(imported), [code], "{:#?}", imported.report.problems);
    assert!(imported.files.is_none());
    let problems = imported.report.problems.diagnostics();
    let found: Vec<u64> = problems.iter().filter_map(|problem| problem.line).collect();
    assert_eq!(found, lines, "{problems:#?}");
}

/// A list of libraries with these telephone cells and dates.
fn list(write: impl Fn(&mut Worksheet, u32), count: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &ALL);
    for number in 1..=count {
        let name = format!(
            "{}图书馆",
            ["甲", "乙", "丙", "丁", "戊"][number as usize - 1]
        );
        row(
            sheet,
            number,
            &[
                &name,
                "公共图书馆",
                "210200",
                "辽宁省大连市示例路1号",
                "0411-2222222",
                "省级网点",
                "有效",
                "2024-05-01",
                "好",
            ],
        );
        write(sheet, number);
    }
    book.save_to_buffer().unwrap()
}

/// The same workbook with the XML of its first sheet changed.
fn changed(book: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            text = change(text);
        }
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

#[test]
fn a_quote_that_swallows_rows_is_rejected_on_the_line_that_opens_it() {
    let never = "名称,机构性质,地区,网点类型,状态,简介,联系人,手机\n甲图书馆,公共图书馆,211400,省级网点,有效,\"提供专利检索,李某,\n乙图书馆,公共图书馆,211400,省级网点,有效,好,王某某,\n丙图书馆,公共图书馆,211400,省级网点,有效,好,赵某,\n";
    refused(&Clerk::new().csv(never), "unclosed-quote", &[2]);
    let later = "名称,机构性质,地区,网点类型,状态,简介\n甲图书馆,公共图书馆,211400,省级网点,有效,\"专利之窗”服务\n乙图书馆,公共图书馆,211400,省级网点,有效,好\n丙图书馆,公共图书馆,211400,省级网点,有效,\"好,真\"\n丁图书馆,公共图书馆,211400,省级网点,有效,好\n";
    refused(&Clerk::new().csv(later), "unclosed-quote", &[2]);
    // Two stray quotes may happen to form a valid cell.
    let pair = later.replace("\"好,真\"", "好\"");
    refused(&Clerk::new().csv(&pair), "unclosed-quote", &[2]);
    let first = pair
        .replace("\n甲图书馆", "\n\"甲图书馆")
        .replace("\"专利", "专利");
    refused(&Clerk::new().csv(&first), "unclosed-quote", &[2]);
}

#[test]
fn stray_quotes_are_rejected_with_their_lines() {
    let text = format!(
        "{HEADINGS}\n甲图书馆,公共图书馆,211400,省级网点,有效,\"服务\"专利之窗\"等\"\n乙图书馆,公共图书馆,211400,省级网点,有效, \"前有空格,后有逗号\"\n"
    );
    refused(&Clerk::new().csv(&text), "stray-quote", &[2, 3]);
    let sound = format!(
        "{HEADINGS}\n甲图书馆,公共图书馆,211400,省级网点,有效,\"服务\"\"专利,之窗\"\"\n等\"\n乙图书馆,公共图书馆,211400,省级网点,有效,“好”\n"
    );
    let imported = Clerk::new().csv(&sound);
    assert_eq!(
        column(&imported, "points.csv", "summary"),
        ["服务\"专利,之窗\"\n等", "“好”"]
    );
}

#[test]
fn a_row_with_too_many_or_too_few_cells_is_rejected() {
    let text = |cells: &str| format!("名单\n{HEADINGS},联系人\n{cells}\n");
    let refused = |cells| refused(&Clerk::new().csv(&text(cells)), "ragged-row", &[3]);
    refused("甲图书馆,公共图书馆,211400,省级网点,有效,好,真,李某");
    // The last cell is empty, so that no value is outside of the headings.
    refused("甲图书馆,公共图书馆,211400,省级网点,有效,好,真,");
    refused("甲图书馆,公共图书馆,211400,省级网点,有效,李某");
    let sound = text("甲图书馆,公共图书馆,211400,省级网点,有效,\"好,真\",李某");
    assert_eq!(
        column(&Clerk::new().csv(&sound), "points.csv", "summary"),
        ["好,真"]
    );
}

#[test]
fn titles_sections_and_sums_need_no_commas() {
    let text = format!(
        "2024年度名单\n填报单位：某局,2024年\n{HEADINGS}\n一、省级网点\n甲图书馆,公共图书馆,211400,省级网点,有效,好\n合计,1家\n注：以上为公示名单\n"
    );
    let imported = Clerk::new().csv(&text);
    assert_eq!(
        column(&imported, "points.csv", "name"),
        ["甲图书馆"],
        "{:#?}",
        imported.report.problems
    );
}

#[test]
fn the_separator_is_the_one_with_the_most_headings() {
    let record = "甲图书馆,公共图书馆,211400,省级网点,有效,好";
    let names = |text: &str| column(&Clerk::new().csv(text), "points.csv", "name");
    let tabbed = format!("{HEADINGS}\n{record}\n").replace(',', "\t");
    assert_eq!(names(&format!("附件1,名单\n{tabbed}")), ["甲图书馆"]);
    assert_eq!(
        names(&format!(
            "填报单位：某局;填报日期：2024-05-01;共1家;附件1\n{HEADINGS}\n{record}\n"
        )),
        ["甲图书馆"]
    );
    let semicolons = format!("{HEADINGS}\n{record}\n").replace(',', ";");
    assert_eq!(
        names(&format!("a,b,c,d,e,f,g\nsep=;\n{semicolons}")),
        ["甲图书馆"]
    );
    let utf_16: Vec<u8> = format!("\u{feff}附件1,名单\r\n{tabbed}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let imported = Clerk::new().import("list.txt", utf_16);
    assert_eq!(column(&imported, "points.csv", "name"), ["甲图书馆"]);
    for sign in ["，", "|", "；"] {
        let text = format!("名单\n{HEADINGS}\n{record}\n").replace(',', sign);
        refused(&Clerk::new().csv(&text), "wrong-separator", &[2]);
    }
}

#[test]
fn a_text_formula_keeps_leading_zeros_of_a_phone_number() {
    let text =
        format!("{HEADINGS},电话\n甲图书馆,公共图书馆,211400,省级网点,有效,好,=\"04290000000\"\n");
    let imported = Clerk::new().csv(&text);
    assert_eq!(column(&imported, "points.csv", "phone"), ["04290000000"]);
}

#[test]
fn hidden_rows_and_columns_are_skipped_and_reported() {
    let book = || {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        row(sheet, 0, &ALL);
        for (number, name) in (1..).zip(["甲图书馆", "乙图书馆", "丙图书馆", "丁图书馆"])
        {
            row(
                sheet,
                number,
                &[
                    name,
                    "公共图书馆",
                    "",
                    "示例路1号",
                    "0411-2222222",
                    "省级网点",
                    "有效",
                    "2024-05-01",
                    "好",
                ],
            );
        }
        // The merged cell shows its value in the rows that are left.
        sheet
            .merge_range(2, 2, 4, 2, "210200", &Format::new())
            .unwrap();
        sheet.write_string(1, 2, "210100").unwrap();
        sheet.set_row_hidden(2).unwrap();
        sheet.set_column_hidden(4).unwrap();
        book.save_to_buffer().unwrap()
    };
    let imported = Clerk::new().import("a.xlsx", book());
    assert_eq!(
        column(&imported, "points.csv", "name"),
        ["丙图书馆", "丁图书馆", "甲图书馆"]
    );
    assert_eq!(
        column(&imported, "points.csv", "region"),
        ["210200", "210200", "210100"]
    );
    assert_eq!(column(&imported, "points.csv", "phone"), ["", "", ""]);
    let notes = notes(&imported, NoteKind::LeftOut);
    assert!(
        notes.contains("a.xlsx[Sheet1]:0 隐藏的 1 行（第 3 行）没有读取"),
        "{notes}"
    );
    assert!(
        notes.contains("隐藏的 1 列（E 列「电话」）没有读取"),
        "{notes}"
    );

    let clerk = Clerk::new();
    let options = ImportOptions {
        registry: Some(clerk.folder.path()),
        as_of: Some(Date::constant(2024, 6, 1)),
        include_hidden: true,
        ..ImportOptions::default()
    };
    let input = Input {
        name: "a.xlsx".to_owned(),
        bytes: book(),
    };
    let imported = import(&[input], &options);
    assert_eq!(column(&imported, "points.csv", "name").len(), 4);
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-2222222"; 4]
    );
    let notes = clerk::notes(&imported, NoteKind::Sheet);
    assert!(
        notes.contains("按 --include-hidden，隐藏的 1 行（第 3 行）也读取了"),
        "{notes}"
    );
}

#[test]
fn rows_and_columns_without_height_or_width_are_hidden() {
    let book = list(|_, _| {}, 3);
    let flat = changed(&book, |text| {
        let text = text.replace("<row r=\"3\"", "<row r=\"3\" ht=\"0\" customHeight=\"1\"");
        text.replace(
            "<sheetData>",
            "<cols><col min=\"5\" max=\"5\" width=\"0\" customWidth=\"1\"/></cols><sheetData>",
        )
    });
    let imported = Clerk::new().import("a.xlsx", flat);
    assert_eq!(
        column(&imported, "points.csv", "name"),
        ["丙图书馆", "甲图书馆"]
    );
    assert_eq!(column(&imported, "points.csv", "phone"), ["", ""]);
}

#[test]
fn hidden_rows_and_columns_are_detected_in_ods_and_xls() {
    for name in ["hidden.ods", "hidden.xls"] {
        let imported = Clerk::new().import(name, fixture(name));
        assert_eq!(
            column(&imported, "points.csv", "name"),
            ["甲图书馆", "乙图书馆"],
            "{name}"
        );
        assert_eq!(column(&imported, "points.csv", "phone"), ["", ""], "{name}");
        // 乙's address is a formula without a result.
        assert_eq!(
            column(&imported, "points.csv", "address"),
            ["甲路1号", ""],
            "{name}"
        );
        assert_eq!(
            told(&imported, "formula-without-value"),
            ["3 「地址」列是公式，文件里没有存它的结果，这一格没有读取"],
            "{name}"
        );
        let notes = notes(&imported, NoteKind::LeftOut);
        assert!(
            notes.contains("隐藏的 3 行（第 4–6 行）没有读取"),
            "{name} {notes}"
        );
        assert!(
            notes.contains("隐藏的 1 列（D 列「电话」）没有读取"),
            "{name} {notes}"
        );
    }
}

#[test]
fn a_formula_without_a_result_replaces_no_value() {
    let with_formulas = list(
        |sheet, number| {
            sheet
                .write_formula(number, 4, "=CONCATENATE(\"0429\",\"-0000000\")")
                .unwrap();
        },
        1,
    );
    let without_results = |text: String| text.replace("</f><v>0</v>", "</f><v></v>");
    let book = changed(&with_formulas, without_results);
    let imported = known().import("a.xlsx", book);
    assert_eq!(
        told(&imported, "formula-without-value"),
        ["2 「电话」列是公式，文件里没有存它的结果，这一格没有读取"]
    );
    assert_eq!(column(&imported, "points.csv", "phone"), ["0411-1111111"]);
    // A formula whose result is an empty text is an empty cell.
    let empty = changed(&with_formulas, |text| {
        text.replace("<c r=\"E2\"><f>", "<c r=\"E2\" t=\"str\"><f>")
            .replace("</f><v>0</v>", "</f><v></v>")
    });
    let imported = known().import("a.xlsx", empty);
    assert_eq!(told(&imported, "formula-without-value"), [""; 0]);
    // In a required cell a missing result is an error, since a default would be used instead.
    let status = list(
        |sheet, number| {
            sheet
                .write_formula(number, 6, "=IF(A2=\"\",\"\",\"撤销\")")
                .unwrap();
        },
        1,
    );
    let imported = known().import("a.xlsx", changed(&status, without_results));
    assert!(imported.files.is_none());
    assert_eq!(
        told(&imported, "damaged-value"),
        ["2 「状态」列是公式，文件里没有存它的结果，这一格没有读取"]
    );
}

#[test]
fn damaged_phone_numbers_are_reported_and_never_replace_good_ones() {
    let book = list(
        |sheet, number| {
            match number {
                1 => sheet.write_number(number, 4, 4_290_000_000_f64),
                2 => sheet.write_string(number, 4, "4.29E+09"),
                3 => sheet.write_string(number, 4, "########"),
                4 => sheet.write_number(number, 4, 1.23e17),
                _ => sheet.write_number(number, 4, 4_008_001_234_f64),
            }
            .unwrap();
        },
        5,
    );
    let imported = known().import("a.xlsx", book);
    refused(&imported, "damaged-value", &[2, 3, 4, 5]);
    let told = told(&imported, "damaged-value");
    for (line, part) in told.iter().zip([
        "`4290000000` 像是",
        "`4.29E+09` 是",
        "`########` 是",
        "`123000000000000000` 超过 15 位",
    ]) {
        assert!(
            line.contains("「电话」列的") && line.contains(part),
            "{line}"
        );
    }
}

#[test]
fn error_values_saved_as_text_are_errors() {
    let text = "名称,机构性质,地区,网点类型,状态,地址,电话,开放时间,简介\n甲图书馆,公共图书馆,210200,省级网点,有效,#REF!,#N/A,#VALUE!,好\n";
    let imported = known().csv(text);
    refused(&imported, "error-cell", &[2, 2, 2]);
    let told = told(&imported, "error-cell").join("\n");
    for heading in ["「地址」", "「电话」", "「开放时间」"] {
        assert!(told.contains(heading), "{told}");
    }
}

#[test]
fn every_kind_of_damage_is_reported_in_every_column() {
    let text = |name: &str, address: &str, items: &str| {
        format!(
            "{HEADINGS},地址,服务事项清单\n{name},公共图书馆,210200,省级网点,有效,好,{address},{items}\n"
        )
    };
    for (name, address, items, heading) in [
        ("鍥句功棣?", "甲路1号", "专利检索", "「名称」"),
        ("乙图书馆", "Í¼Êé¹Ý", "专利检索", "「地址」"),
        (
            "乙图书馆",
            "甲路1号",
            "专利检索、锟斤拷",
            "「服务事项清单」",
        ),
        ("王□图书馆", "甲路1号", "专利检索", "「名称」"),
        ("乙图书?", "甲路1号", "专利检索", "「名称」"),
        ("乙图书馆", "=B2&C2", "专利检索", "「地址」"),
    ] {
        let imported = Clerk::new().csv(&text(name, address, items));
        assert!(imported.files.is_none());
        let told = told(&imported, "damaged-value");
        assert!(told.len() == 1 && told[0].contains(heading), "{told:?}");
    }
}

#[test]
fn numbers_are_read_as_dates_only_if_plausible() {
    let day = |value: f64, format: &str| {
        let format = Format::new().set_num_format(format);
        let book = list(
            |sheet, number| {
                sheet
                    .write_number_with_format(number, 7, value, &format)
                    .unwrap();
            },
            1,
        );
        let imported = Clerk::new().import("a.xlsx", book);
        match &imported.files {
            Some(_) => column(&imported, "designations.csv", "approved_on").remove(0),
            None => told(&imported, "bad-date").join(""),
        }
    };
    assert_eq!(day(45046.0, "General"), "2023-04-30");
    assert_eq!(day(45046.75, "General"), "2023-04-30");
    assert_eq!(day(20_230_430.0, "0"), "2023-04-30");
    assert_eq!(day(30682.0, "General"), "1984-01-01");
    for (value, shown, words) in [
        (2023.0, "`2023`", "只有年份"),
        (2023.4, "`2023.4`", "只有年和月"),
        (202_304.0, "`202304`", "只有年和月"),
        (30681.0, "`30681`", "不是日期"),
        // Ten years after the date of the data, and a day.
        (49097.0, "`49097`", "不是日期"),
    ] {
        let told = day(value, "General");
        assert!(
            told.starts_with("2 「备案日期」列的") && told.contains(shown) && told.contains(words),
            "{told}"
        );
    }
    // A year in a cell with a date format appears as a day in 1905.
    assert!(day(2023.0, "yyyy-mm-dd").contains("`2023` 只有年份"));
    let text = |date: &str| {
        Clerk::new().csv(&format!(
            "{HEADINGS},备案日期\n甲图书馆,公共图书馆,211400,省级网点,有效,好,{date}\n"
        ))
    };
    assert_eq!(
        column(&text("45046"), "designations.csv", "approved_on"),
        ["2023-04-30"]
    );
    for date in [
        "2023",
        "2023.4",
        "202304",
        "2023年",
        "2023年4月",
        "1905-07-15",
    ] {
        let imported = text(date);
        assert!(imported.files.is_none(), "{date}");
        assert!(
            told(&imported, "bad-date")[0].starts_with("2 「备案日期」"),
            "{date}"
        );
    }
}

#[test]
fn dates_of_both_date_systems_are_equal() {
    let dated = Format::new().set_num_format("yyyy-mm-dd");
    let book = list(
        |sheet, number| {
            let day = ExcelDateTime::from_ymd(2024, 5, 1).unwrap();
            sheet
                .write_datetime_with_format(number, 7, &day, &dated)
                .unwrap();
        },
        1,
    );
    let imported = Clerk::new().import("a.xlsx", book);
    assert_eq!(
        column(&imported, "designations.csv", "approved_on"),
        ["2024-05-01"]
    );
}
