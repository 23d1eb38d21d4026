//! The clerk's workbook: what `wangdian template` writes, `wangdian import` reads without a
//! change, also after other programs have saved it anew.

use crate::support::clerk::{Clerk, codes, notes, row, table};
use crate::support::reference;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use wangdian::import::Imported;
use wangdian::import::report::NoteKind;
use wangdian::pipeline::{Project, TemplateRecords, template};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/template")
}

/// A registry that has a value in every column.
fn full() -> Clerk {
    let clerk = Clerk::new();
    for entry in std::fs::read_dir(fixtures().join("registry")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, clerk.folder.path().join(path.file_name().unwrap())).unwrap();
    }
    clerk
}

/// The template for a registry in a folder.
fn made(folder: &Path, records: TemplateRecords<'_>) -> Vec<u8> {
    let mut project = Project::default();
    project.config.paths.data = folder.to_owned();
    template(&project, records).unwrap().bytes
}

/// Checks that an import changed nothing but the form of the files.
#[track_caller]
fn assert_unchanged(imported: &Imported, clerk: &Clerk) {
    let problems = &imported.report.problems;
    assert!(problems.is_empty(), "{problems:#?}");
    for kind in [NoteKind::Changed, NoteKind::Created, NoteKind::Kept] {
        assert_eq!(notes(imported, kind), "");
    }
    let blank = made(clerk.folder.path(), TemplateRecords::Blank);
    let as_it_was = clerk.import("空表.xlsx", blank);
    assert!(as_it_was.files.is_some());
    assert_eq!(imported.files, as_it_was.files);
}

#[test]
fn a_filled_template_changes_nothing() {
    let clerk = full();
    let bytes = made(clerk.folder.path(), TemplateRecords::Of(None));
    let imported = clerk.import("网点.xlsx", bytes);
    assert_unchanged(&imported, &clerk);
    // All tables were read, and nothing else.
    let sheets = notes(&imported, NoteKind::Sheet);
    for read in [
        "「网点」表，标题在第 1 行，3 条记录",
        "「网点类别」表，标题在第 1 行，5 条记录",
        "「服务事项」表，标题在第 1 行，4 条记录",
        "「服务案例」表，标题在第 1 行，2 条记录",
        "「变动记录」表，标题在第 1 行，3 条记录",
    ] {
        assert!(sheets.contains(read), "{read}: {sheets}");
    }
    let left_out = notes(&imported, NoteKind::LeftOut);
    assert_eq!(left_out.matches("模板的例子").count(), 5, "{left_out}");
    assert_eq!(left_out.matches("模板自带的填写说明或选项").count(), 2);
    assert_eq!(left_out.lines().count(), 7, "{left_out}");
}

#[test]
fn a_blank_template_changes_nothing() {
    let clerk = full();
    let bytes = made(clerk.folder.path(), TemplateRecords::Blank);
    let imported = clerk.import("网点.xlsx", bytes);
    assert!(imported.report.problems.is_empty());
    let points = table(&imported, "points.csv");
    assert!(points.contains("0411-83612345;0411-83612346"), "{points}");
    assert_eq!(notes(&imported, NoteKind::Changed), "");
}

#[test]
fn the_same_registry_gives_the_same_bytes() {
    let clerk = full();
    for records in [TemplateRecords::Blank, TemplateRecords::Of(Some("210000"))] {
        let [one, two] = [(); 2].map(|()| made(clerk.folder.path(), records));
        assert!(one == two, "{records:?}");
    }
}

/// The parts of a workbook, by path.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names = archive.file_names();
    let names: Vec<String> = names.map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Drop-downs refer to ranges, since spreadsheets drop longer lists; headings are locked and cells
/// are not; and the time in the file is fixed.
#[test]
fn a_template_offers_choices_and_locks_its_headings() {
    let parts = parts(&made(full().folder.path(), TemplateRecords::Blank));
    for sheet in 2..=6 {
        let xml = &parts[&format!("xl/worksheets/sheet{sheet}.xml")];
        assert!(xml.contains("<sheetProtection "), "{sheet}");
        assert_eq!(xml.contains("<dataValidation "), sheet != 5, "{sheet}");
        let lists = xml.split("<formula1>").skip(1);
        for list in lists {
            assert!(list.starts_with("'选项'!$"), "{list}");
        }
        assert!(parts.contains_key(&format!("xl/comments{}.xml", sheet - 1)));
    }
    let notes = &parts["xl/comments1.xml"];
    assert!(notes.contains("例：210200") && notes.contains("依据：《地名管理条例》第十八条"));
    assert!(parts["xl/workbook.xml"].contains("name=\"选项\" sheetId=\"7\" state=\"hidden\""));
    assert!(parts["xl/styles.xml"].contains("<protection locked=\"0\"/>"));
    assert!(parts["docProps/core.xml"].contains("2026-01-01T00:00:00Z"));
    // Every label of the taxonomy can be chosen.
    for label in ["国家级网点", "其他服务", "2000国家大地坐标系", "退出"] {
        assert!(
            parts["xl/sharedStrings.xml"].contains(&format!(">{label}<")),
            "{label}"
        );
    }
}

/// Contacts stay in the office; what the template lacks of them is not taken away.
#[test]
fn a_template_holds_no_contacts_and_takes_none_away() {
    let clerk = full();
    let bytes = made(clerk.folder.path(), TemplateRecords::Of(None));
    let all: String = parts(&bytes).into_values().collect();
    assert!(all.contains("0411-83612345"));
    for private in ["王样本", "13900001111", "wang@lib.example.org"] {
        assert!(!all.contains(private), "{private}");
    }
    let contacts = table(&clerk.import("网点.xlsx", bytes), "contacts.csv");
    assert!(contacts.contains("13900001111"));
}

#[test]
fn a_region_takes_its_own_institutions_and_the_others_stay() {
    let clerk = full();
    let bytes = made(clerk.folder.path(), TemplateRecords::Of(Some("210000")));
    let imported = clerk.import("辽宁.xlsx", bytes);
    assert_unchanged(&imported, &clerk);
    let sheets = notes(&imported, NoteKind::Sheet);
    assert!(
        sheets.contains("「网点」表，标题在第 1 行，2 条记录"),
        "{sheets}"
    );
    let mut project = Project::default();
    project.config.paths.data = clerk.folder.path().to_owned();
    assert!(template(&project, TemplateRecords::Of(Some("219999"))).is_err());
}

/// `make.py` beside the fixtures says how they were made: the filled template, opened and saved
/// anew by openpyxl and by LibreOffice.
#[test]
fn every_column_survives_other_programs() {
    for name in ["openpyxl.xlsx", "libreoffice.xlsx", "libreoffice.ods"] {
        let clerk = full();
        let bytes = std::fs::read(fixtures().join(name)).unwrap();
        let imported = clerk.import(name, bytes);
        assert_unchanged(&imported, &clerk);
        let left_out = notes(&imported, NoteKind::LeftOut);
        assert_eq!(
            left_out.matches("模板的例子").count(),
            5,
            "{name}: {left_out}"
        );
        assert_eq!(
            left_out.matches("模板自带的填写说明或选项").count(),
            2,
            "{name}"
        );
    }
}

/// The blank template as a clerk filled it in with openpyxl: a new institution by its name alone.
#[test]
fn a_filled_in_template_is_imported() {
    let clerk = Clerk::new();
    let bytes = std::fs::read(fixtures().join("filled-in.xlsx")).unwrap();
    let imported = clerk.import("新网点.xlsx", bytes);
    assert_eq!(codes(&imported), Vec::<&str>::new());
    let points = table(&imported, "points.csv");
    assert!(
        points.contains("沈阳样本图书馆,,,public_library,210100"),
        "{points}"
    );
    assert!(points.contains("024-02345678"), "{points}");
    let designations = table(&imported, "designations.csv");
    assert!(
        designations.contains("provincial_point,2024年度,,,,,,2024-03-02,2027-03-01,active"),
        "{designations}"
    );
    let items = table(&imported, "service_items.csv");
    assert!(
        items.contains("专利检索,patent;trademark,retrieval"),
        "{items}"
    );
    assert!(items.contains("online;offline"), "{items}");
    // The example is not an institution.
    assert_eq!(points.lines().count(), 2, "{points}");
}

/// The marks are texts in cells: a sheet is known by them whatever it is called, and an ordinary
/// sheet that is called 填写说明 is read as before.
#[test]
fn a_template_is_known_by_its_marks_alone() {
    let clerk = Clerk::new();
    reference::write_tables(clerk.folder.path());
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("改了名").unwrap();
    row(sheet, 0, &["名称", "机构性质", "地区", "网点类别", "状态"]);
    row(sheet, 1, &["本页由 wangdian 生成，导入时不读"]);
    row(sheet, 2, &["甲大学", "高校", "210100", "省级网点", "有效"]);
    let sheet = workbook.add_worksheet();
    sheet.set_name("填写说明").unwrap();
    row(sheet, 0, &["名称", "机构性质", "地区", "网点类别", "状态"]);
    row(
        sheet,
        1,
        &["〔例〕甲图书馆", "公共图书馆", "210100", "省级网点", "有效"],
    );
    row(
        sheet,
        2,
        &["乙图书馆", "公共图书馆", "210100", "省级网点", "有效"],
    );
    let imported = clerk.import("x.xlsx", workbook.save_to_buffer().unwrap());
    let points = table(&imported, "points.csv");
    assert!(points.contains("乙图书馆"), "{points}");
    assert!(
        !points.contains("甲大学") && !points.contains("甲图书馆"),
        "{points}"
    );
}

/// The headings of a template's table of points, and its example with some cells replaced.
fn example(replaced: &[(&str, &str)]) -> Imported {
    let example = [
        ("编号", "〔例〕dalian-shili-tushuguan"),
        ("名称", "大连市示例图书馆"),
        ("机构性质", "公共图书馆"),
        ("所在地区", "210200"),
        ("电话", "0411-00000001;0411-00000002"),
    ];
    let cells = example.map(|(heading, cell)| {
        let mut replaced = replaced.iter();
        let other = replaced.find(|(changed, _)| *changed == heading);
        other.map_or(cell, |(_, other)| *other)
    });
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    row(sheet, 0, &example.map(|(heading, _)| heading));
    row(sheet, 1, &cells);
    Clerk::new().import("x.xlsx", workbook.save_to_buffer().unwrap())
}

#[test]
fn an_institution_in_the_row_of_the_example_is_not_dropped() {
    let told = |imported: &Imported| codes(imported).contains(&"example-overwritten");
    assert!(!told(&example(&[])));
    assert!(!told(&example(&[("电话", "")])));
    for changed in [
        ("名称", "大连市图书馆"),
        ("电话", "0411-82000001"),
        ("所在地区", "210100"),
    ] {
        let imported = example(&[changed]);
        assert!(told(&imported) && imported.files.is_none(), "{changed:?}");
        let problems = imported.report.problems.diagnostics();
        assert!(problems.iter().any(|problem| problem.line == Some(2)));
    }
}
