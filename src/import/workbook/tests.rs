//! Workbooks of every format are read; hostile and damaged ones are rejected cheaply.

use crate::config::ImportConfig;
use crate::import::workbook::{Sheet, Value, read};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn limits() -> ImportConfig {
    ImportConfig::default()
}

/// The cells of the first sheet as `row,column=value`.
fn cells(sheets: &[Sheet]) -> Vec<String> {
    let rows = sheets[0].rows.iter();
    rows.flat_map(|row| {
        row.cells.iter().map(|cell| {
            let value = match &cell.value {
                Value::Text(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Date(day) => format!("day {day}"),
                Value::PartOfDate(day, precision) => precision.show(*day),
                Value::Bool(truth) => truth.to_string(),
                Value::Error(error) => error.clone(),
                Value::NoResult => "no result".to_owned(),
            };
            format!("{},{}={value}", row.number, cell.column)
        })
    })
    .collect()
}

/// Checks that a file is rejected with only this code and gives no sheet.
#[track_caller]
fn refused(bytes: &[u8], code: &str) -> String {
    let (sheets, problems) = read(bytes, "a.xlsx", &limits());
    assert!(sheets.is_empty());
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [code], "{problems:?}");
    let message = &problems[0].message;
    // Chinese messages contain no text of a library.
    let is_chinese = !message.zh.contains(|sign: char| sign.is_ascii_lowercase());
    assert!(is_chinese || message.zh.contains(".xls"), "{message:?}");
    format!(
        "{} {} {}",
        message.zh,
        message.en,
        problems[0].help.as_ref().unwrap().zh
    )
}

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A minimal .xlsx with this sheet; `extra` is added to the workbook part.
fn xlsx(sheet: &str, extra: &str) -> Vec<u8> {
    xlsx_with_texts(sheet, extra, "")
}

/// Like the former, with shared texts.
fn xlsx_with_texts(sheet: &str, extra: &str, texts: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{extra}<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let texts = format!(r#"<sst xmlns="{MAIN}">{texts}</sst>"#);
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#);
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

#[test]
fn the_same_list_is_read_from_ods_and_xls() {
    for name in ["list.ods", "list.xls"] {
        let (sheets, problems) = read(&fixture(name), name, &limits());
        assert!(problems.is_empty(), "{name} {problems:?}");
        assert_eq!(sheets.len(), 1);
        let cells = cells(&sheets);
        for expected in [
            "1,0=网点名单",
            "2,0=名称",
            "3,2=大连市",
            "3,3=116000",
            "3,4=5",
            "3,5=day 2024-02-29",
            "4,0=乙大学",
            "4,7=省级网点",
        ] {
            assert!(
                cells.iter().any(|cell| cell == expected),
                "{name} {expected} {cells:?}"
            );
        }
        assert_eq!(sheets[0].merges.len(), 2, "{name}");
        assert!(
            sheets[0].merges.iter().any(|merge| {
                (merge.first_row, merge.last_row, merge.first_column) == (3, 4, 2)
            })
        );
    }
}

#[test]
fn text_is_read_in_any_encoding_and_with_any_separator() {
    let check = |bytes: &[u8], expected: &[&str]| {
        let (sheets, _) = read(bytes, "a.csv", &limits());
        assert_eq!(cells(&sheets), expected);
    };
    let expected = ["1,0=名称", "1,1=电话", "3,0=甲;乙", "3,1=+86"];
    check("名称,电话\n\n甲;乙,'+86\n".as_bytes(), &expected);
    check("\u{feff}名称\t电话\r\n\r\n甲;乙\t+86".as_bytes(), &expected);
    check("名称;电话\n\n\"甲;乙\";+86".as_bytes(), &expected);
    check(
        "名单\n名称,电话".as_bytes(),
        &["1,0=名单", "2,0=名称", "2,1=电话"],
    );
    check(b"\xC3\xFB\xB3\xC6,\xB5\xE7\xBB\xB0", &expected[..2]);
    check(b"\xFF\xFE\x0D\x54", &["1,0=名"]);
    check(b"", &[]);
}

#[test]
fn day_numbers_of_both_epochs_are_dates() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>45046</v></c></row></sheetData>"#;
    for (extra, is_1904) in [("", false), (r#"<workbookPr date1904="1"/>"#, true)] {
        let (sheets, problems) = read(&xlsx(sheet, extra), "a.xlsx", &limits());
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(sheets[0].is_1904, is_1904);
    }
    use crate::import::workbook::day_of_count;
    let day = |count, is_1904| day_of_count(count, is_1904).unwrap().to_string();
    assert_eq!(day(45046.0, false), "2023-04-30");
    assert_eq!(day(43584.0, true), "2023-04-30");
    assert_eq!(day(61.0, false), "1900-03-01");
    assert_eq!(day_of_count(f64::NAN, false), None);
    assert_eq!(day_of_count(-1.0, false), None);
    assert_eq!(day_of_count(1e300, true), None);
}

#[test]
fn distant_cells_do_not_allocate_the_cells_between() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let (sheets, problems) = read(&xlsx(sheet, ""), "a.xlsx", &limits());
    assert!(sheets.is_empty());
    assert_eq!(problems[0].code, "workbook-over-limit");
    assert!(problems[0].help.as_ref().unwrap().zh.contains("max_rows"));
    let wide = ImportConfig {
        max_rows: 2_000_000,
        max_columns: 20_000,
        ..limits()
    };
    let (sheets, problems) = read(&xlsx(sheet, ""), "a.xlsx", &wide);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(cells(&sheets), ["1,0=1", "1048576,16383=2"]);
}

#[test]
fn a_declared_dimension_is_not_trusted() {
    let sheet =
        r#"<dimension ref="A1:XFD1048576"/><sheetData><row><c><v>1</v></c></row></sheetData>"#;
    let (sheets, _) = read(&xlsx(sheet, ""), "a.xlsx", &limits());
    assert_eq!(cells(&sheets), ["1,0=1"]);
}

#[test]
fn a_zip_bomb_is_rejected_before_it_is_read() {
    let spaces = vec![b' '; 200 * 1024 * 1024];
    let bomb = archive(&[
        ("[Content_Types].xml", &spaces),
        ("xl/workbook.xml", b"<a/>"),
    ]);
    assert!(bomb.len() < 1024 * 1024);
    assert!(refused(&bomb, "workbook-over-limit").contains("max_expanded_bytes"));
    // The same, with a wrong size in the central directory.
    let mut liar = bomb.clone();
    let directory = liar
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    let first = liar[..directory]
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    liar[first + 24..first + 28].copy_from_slice(&100_u32.to_le_bytes());
    let (sheets, problems) = read(&liar, "a.xlsx", &limits());
    assert!(sheets.is_empty() && problems.len() == 1, "{problems:?}");
}

#[test]
fn a_shared_text_of_an_xlsx_is_counted_for_every_cell() {
    let texts = format!("<si><t>{}</t></si>", "长".repeat(1_000));
    let check = |count: usize| {
        let cells = r#"<c t="s"><v>0</v></c>"#.repeat(count);
        let sheet = format!("<sheetData><row>{cells}</row></sheetData>");
        let small = ImportConfig {
            max_expanded_bytes: 30_000,
            ..limits()
        };
        read(&xlsx_with_texts(&sheet, "", &texts), "a.xlsx", &small)
    };
    assert_eq!(check(10).0[0].rows[0].cells.len(), 10);
    let (sheets, problems) = check(11);
    assert!(sheets.is_empty());
    assert_eq!(problems[0].code, "workbook-over-limit");
}

#[test]
fn every_limit_names_its_setting() {
    let sheet = r#"<sheetData><row><c t="inlineStr"><is><t>甲甲甲</t></is></c><c><v>1</v></c></row><row><c><v>1</v></c></row></sheetData>"#;
    let book = xlsx(sheet, "");
    let check = |setting: &str, change: &dyn Fn(&mut ImportConfig)| {
        let mut limits = limits();
        change(&mut limits);
        let (sheets, problems) = read(&book, "a.xlsx", &limits);
        assert!(sheets.is_empty(), "{setting}");
        assert_eq!(problems[0].code, "workbook-over-limit");
        assert!(
            problems[0].help.as_ref().unwrap().zh.contains(setting),
            "{problems:?}"
        );
    };
    check("max_file_bytes", &|limits| limits.max_file_bytes = 100);
    check("max_expanded_bytes", &|limits| {
        limits.max_expanded_bytes = 100
    });
    check("max_rows", &|limits| limits.max_rows = 1);
    check("max_columns", &|limits| limits.max_columns = 1);
    check("max_sheets", &|limits| limits.max_sheets = 0);
    // The limit counts characters, not bytes.
    check("max_cell_characters", &|limits| {
        limits.max_cell_characters = 2
    });
    let (sheets, _) = read(
        &book,
        "a.xlsx",
        &ImportConfig {
            max_cell_characters: 3,
            ..limits()
        },
    );
    assert_eq!(sheets.len(), 1);
}

/// Text may be struck through by the style of its cell, of a part of it, or of the column.
#[test]
fn struck_text_and_comments_of_an_ods_are_found() {
    let content = r#"<office:document-content><office:automatic-styles>
        <style:style style:name="ce1" style:family="table-cell">
        <style:text-properties style:text-line-through-style="solid"/></style:style>
        <style:style style:name="ce2" style:family="table-cell">
        <style:text-properties style:text-line-through-style="none"/></style:style>
        <style:style style:name="T1" style:family="text">
        <style:text-properties style:text-line-through-type="single"/></style:style>
        </office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a">
        <table:table-column/><table:table-column table:default-cell-style-name="ce1"/>
        <table:table-row>
        <table:table-cell table:style-name="ce1"><text:p>a</text:p></table:table-cell>
        <table:table-cell table:style-name="ce2"><text:p>b</text:p></table:table-cell>
        <table:table-cell><text:p>c<text:span text:style-name="T1">d</text:span></text:p></table:table-cell>
        </table:table-row><table:table-row>
        <table:table-cell><office:annotation><dc:creator>e</dc:creator><text:p>f</text:p></office:annotation><text:p>g</text:p></table:table-cell>
        <table:table-cell><text:p>h</text:p></table:table-cell>
        </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let book = archive(&[("content.xml", content.as_bytes())]);
    let (sheets, problems) = read(&book, "a.ods", &limits());
    assert!(problems.is_empty(), "{problems:?}");
    let struck: Vec<(u32, u32)> = sheets[0].struck.iter().copied().collect();
    assert_eq!(struck, [(1, 0), (1, 2), (2, 1)]);
    let comments: Vec<_> = sheets[0].comments.iter().collect();
    assert_eq!(comments, [(&(2, 0), &"f".to_owned())]);
    assert_eq!(
        cells(&sheets),
        ["1,0=a", "1,1=b", "1,2=cd", "2,0=g", "2,1=h"]
    );
}

#[test]
fn repeated_cells_of_an_ods_are_not_expanded_beyond_the_limits() {
    let table = |rows: &str| {
        let content = format!(
            r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">{rows}</table:table></office:document-content>"#
        );
        archive(&[("mimetype", b"x"), ("content.xml", content.as_bytes())])
    };
    let cell = r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="999999999"/>"#;
    let row = format!(
        r#"<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>"#
    );
    let (sheets, problems) = read(&table(&row), "a.ods", &limits());
    assert_eq!(problems[0].code, "workbook-over-limit");
    assert!(sheets.iter().all(|sheet| sheet.rows.len() <= 1));
    // Each row and column is within the limits, but not all cells together.
    let row = row.replace("999999999", "190").replacen("190", "190000", 1);
    let (sheets, problems) = read(&table(&row), "a.ods", &limits());
    assert!(problems[0].message.en.contains("too many repeated cells"));
    assert!(sheets.iter().all(|sheet| sheet.rows.is_empty()));
    let spaces = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="4000000000"/>b</text:p></table:table-cell></table:table-row>"#;
    let (sheets, _) = read(&table(spaces), "a.ods", &limits());
    assert!(cells(&sheets)[0].len() < 2_000);
    // An annotation that never ends.
    let open = "<table:table-row><table:table-cell><office:annotation>";
    refused(&table(open), "unreadable-workbook");
}

#[test]
fn protected_workbooks_are_reported() {
    refused(&fixture("locked.ods"), "protected-workbook");
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container
        .create_stream("/EncryptedPackage")
        .unwrap()
        .write_all(b"secret")
        .unwrap();
    container.flush().unwrap();
    refused(&container.into_inner().into_inner(), "protected-workbook");
}

#[test]
fn files_that_are_not_workbooks_are_rejected_with_help() {
    refused(b"PK\x03\x04rest", "unreadable-workbook");
    refused(
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more",
        "unreadable-workbook",
    );
    refused(
        b"<html><table><tr><td>1</td></tr></table></html>",
        "unreadable-workbook",
    );
    refused(
        b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>",
        "unreadable-workbook",
    );
    refused(b"%PDF-1.4\n\0\0\0", "unreadable-workbook");
    refused(
        &archive(&[("word/document.xml", b"<a/>")]),
        "unreadable-workbook",
    );
    refused(
        &archive(&[
            ("[Content_Types].xml", b"<a>"),
            ("xl/workbook.xml", b"<a/>"),
        ]),
        "unreadable-workbook",
    );
    let mut cut = xlsx("<sheetData/>", "");
    cut.truncate(cut.len() / 2);
    refused(&cut, "unreadable-workbook");
}

/// A workbook with texts, numbers, dates, merged cells and two sheets.
fn rich() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let dated = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "名单", &dated).unwrap();
    sheet.write_string(1, 0, "名称").unwrap();
    sheet.write_number_with_format(1, 1, 45046, &dated).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_formula(1, 3, "=1+1").unwrap();
    book.add_worksheet().write_string(70, 7, "乙").unwrap();
    book.save_to_buffer().unwrap()
}

/// The parts of an archive.
fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let parts = (0..archive.len()).map(|index| {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    });
    parts.collect()
}

/// Changes bytes of workbooks many times, inside and outside of their containers; the program
/// must not crash. The random numbers have a fixed seed.
#[test]
fn damaged_workbooks_are_reported_without_a_panic() {
    let mut state = 1_u64;
    let mut next = move |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % bound
    };
    let mut spoil = |bytes: &mut Vec<u8>| {
        for _ in 0..=next(6) {
            let at = next(bytes.len().max(1));
            match (bytes.get_mut(at), next(4)) {
                (None, _) => {}
                (Some(_), 0) => bytes.truncate(at),
                (Some(byte), 1) => *byte = b"0123456789\"<>&;"[next(15)],
                (Some(byte), _) => *byte = next(256) as u8,
            }
        }
        next(1_000)
    };
    let check = |bytes: &[u8]| {
        let (sheets, problems) = read(bytes, "a", &limits());
        assert!(!sheets.is_empty() || !problems.is_empty());
    };
    for book in [fixture("list.ods"), fixture("list.xls"), rich()] {
        for _ in 0..200 {
            let mut bytes = book.clone();
            spoil(&mut bytes);
            check(&bytes);
        }
    }
    for book in [fixture("list.ods"), rich()] {
        let parts = parts(&book);
        let mut at = 0;
        for _ in 0..600 {
            let mut changed = parts.clone();
            at = (at + spoil(&mut changed[at].1)) % parts.len();
            let changed: Vec<(&str, &[u8])> = changed
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                .collect();
            check(&archive(&changed));
        }
    }
    let stream = stream(&fixture("list.xls"));
    for _ in 0..600 {
        let mut changed = stream.clone();
        spoil(&mut changed);
        check(&compound(&changed));
    }
}

/// The stream of records of an .xls.
fn stream(book: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut container = cfb::CompoundFile::open(Cursor::new(book)).unwrap();
    let mut source = container.open_stream("/Workbook").unwrap();
    std::io::Read::read_to_end(&mut source, &mut stream).unwrap();
    stream
}

/// A stream of records in a compound file.
fn xls(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    }
    compound(&stream)
}

fn compound(stream: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut target = container.create_stream("/Workbook").unwrap();
    target.write_all(stream).unwrap();
    drop(target);
    container.flush().unwrap();
    container.into_inner().into_inner()
}

type Record = (u16, Vec<u8>);

fn record(kind: u16, parts: &[&[u8]]) -> Record {
    (kind, parts.concat())
}

/// The start of a cell record: its row, its column and the index of its format.
fn at(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

fn begin() -> Record {
    record(0x0809, &[&[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
}

fn end() -> Record {
    record(0x000A, &[])
}

fn number(row: u16, column: u16) -> Record {
    record(0x0203, &[&at(row, column), &7.0_f64.to_le_bytes()])
}

/// An .xls with one sheet, `S`, of these records; `globals` precede it.
fn xls_sheet(globals: &[Record], sheet: &[Record]) -> Vec<u8> {
    xls_sheets(globals, &[sheet.to_vec()], |position, _| position)
}

/// An .xls with a sheet for each of these lists of records; `place` may change the declared
/// offset of the sheet with this index.
fn xls_sheets(
    globals: &[Record],
    sheets: &[Vec<Record>],
    place: impl Fn(u32, usize) -> u32,
) -> Vec<u8> {
    let length = |records: &[Record]| records.iter().map(|r| 4 + r.1.len() as u32).sum::<u32>();
    let globals = [&[begin()], globals].concat();
    let mut position = length(&globals) + 13 * sheets.len() as u32 + 4;
    let mut tabs = Vec::new();
    let mut parts = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let start = place(position, index).to_le_bytes();
        tabs.push(record(0x0085, &[&start, &[0, 0, 1, 0, b'S' + index as u8]]));
        let part = [&[begin()], &sheet[..], &[end()]].concat();
        position += length(&part);
        parts.extend(part);
    }
    xls(&[globals, tabs, vec![end()], parts].concat())
}

/// The cells of the only sheet with these records, or the message of the error.
#[track_caller]
fn check_xls(globals: &[Record], sheet: &[Record], expected: Result<&[&str], &str>) {
    let (sheets, problems) = read(&xls_sheet(globals, sheet), "a.xls", &limits());
    let problem = problems.first().map(|problem| problem.message.en.as_str());
    match expected {
        Ok(expected) => {
            assert_eq!(problem, None);
            assert_eq!(cells(&sheets), expected);
        }
        Err(message) => assert!(problem.unwrap().contains(message), "{problem:?}"),
    }
}

#[test]
fn every_kind_of_cell_of_an_xls_is_read() {
    let shared = record(0x00FC, &[&[0; 8], b"\x01\0\0a\x02\0\x01\x59\x4E"]);
    let continued = record(0x003C, &[b"\x01\x2D\x4E"]);
    let name = record(0x0018, &[&[0; 20]]);
    let result = |column, value: &[u8; 8]| {
        let formula = [0, 0, 0, 0, 0, 0, 5, 0, 0x1E, 1, 0, 0x17, 9];
        record(0x0006, &[&at(2, column), value, &formula])
    };
    let rk = |number: i32| [&[0, 0], &(number << 2 | 2).to_le_bytes()[..]].concat();
    let sheet = [
        record(0x0200, &[&[0; 14]]),
        number(0, 0),
        record(0x027E, &[&at(0, 1)[..4], &rk(8)]),
        record(0x00BD, &[&at(0, 2)[..4], &rk(1), &rk(-2), &[3, 0]]),
        record(0x0204, &[&at(0, 4), b"\x02\0\0ab"]),
        record(0x00FD, &[&at(1, 0), &0_u32.to_le_bytes()]),
        record(0x00FD, &[&at(1, 1), &1_u32.to_le_bytes()]),
        record(0x0205, &[&at(1, 2), &[1, 0]]),
        record(0x0205, &[&at(1, 3), &[0x2A, 1]]),
        result(0, &2.5_f64.to_le_bytes()),
        result(1, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x04BC, &[&[0; 8]]),
        record(0x0207, &[b"\x01\0\0t"]),
        result(2, &[1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        result(3, &[2, 0, 7, 0, 0, 0, 0xFF, 0xFF]),
        result(4, &[3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        // A chart in the sheet, with a cell of its own.
        begin(),
        number(9, 9),
        end(),
        number(3, 0),
        record(0x0203, &[&at(3, 1), &f64::NAN.to_le_bytes()]),
    ];
    let expected = [
        "1,0=7",
        "1,1=8",
        "1,2=1",
        "1,3=-2",
        "1,4=ab",
        "2,0=a",
        "2,1=乙中",
        "2,2=true",
        "2,3=#N/A",
        "3,0=2.5",
        "3,1=t",
        "3,2=true",
        "3,3=#DIV/0!",
        "4,0=7",
        "4,1=#NUM!",
    ];
    check_xls(&[name, shared, continued], &sheet, Ok(&expected));
}

#[test]
fn damaged_records_of_an_xls_are_rejected_with_the_reason() {
    let check = |sheet: Record, message: &str| check_xls(&[], &[sheet], Err(message));
    let check_globals = |record: Record, message: &str| check_xls(&[record], &[], Err(message));
    for kind in [
        0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, 0x00FD, 0x0205, 0x0006,
    ] {
        check(record(kind, &[&at(0, 0)[..4]]), "a record is too short");
    }
    for kind in [0x0203, 0x027E, 0x0204, 0x00FD, 0x0205, 0x0006] {
        check(record(kind, &[&at(0, 0), &[0]]), "a record is too short");
    }
    let wrong_length = "a row of numbers of a wrong length";
    check(record(0x00BD, &[&at(0, 3), &[0; 6]]), wrong_length);
    check(record(0x00BD, &[&at(0, 0), &[0; 6], &[1, 0]]), wrong_length);
    check(record(0x00E5, &[&[2, 0], &[0; 8]]), "a record is too short");
    check(record(0x00E5, &[&[0]]), "a record is too short");
    check(
        record(0x00FD, &[&at(0, 0), &[0; 4]]),
        "a text that is not there",
    );
    let unknown = [9, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    check(
        record(0x0006, &[&at(0, 0), &unknown, &[0; 8]]),
        "an unknown result",
    );
    check(begin(), "a sheet without an end");
    for kind in [0x0809, 0x0042, 0x0022] {
        check_globals(record(kind, &[&[0]]), "a record is too short");
    }
    check_globals(record(0x0085, &[&[0; 5]]), "a record is too short");
    check_globals(
        record(0x0085, &[&[0xFF; 4], &[0, 0, 1, 0, b'S']]),
        "beyond the end",
    );
    check_globals(
        record(0x00FC, &[&[0; 8], b"\x01\0\x08"]),
        "a text is cut off",
    );
    let not_there = xls_sheets(&[], &[vec![number(0, 0)]], |position, _| position + 20);
    assert!(refused(&not_there, "unreadable-workbook").contains("a sheet without a beginning"));
    let twice = vec![vec![number(0, 0)], vec![number(0, 0)]];
    let overlap = xls_sheets(&[], &twice, |position, index| position - 42 * index as u32);
    assert!(refused(&overlap, "unreadable-workbook").contains("sheets overlap"));
    let (sheets, problems) = read(&xls_sheets(&[], &twice, |at, _| at), "a.xls", &limits());
    assert_eq!((sheets.len(), problems.len()), (2, 0));
    // The declared length of the last record exceeds the file.
    let whole = stream(&xls_sheet(&[], &[number(0, 0)]));
    let cut = compound(&[&whole[..whole.len() - 4], &[0x0A, 0, 9, 0]].concat());
    assert!(refused(&cut, "unreadable-workbook").contains("a record is cut off"));
    check_xls(
        &[record(0x002F, &[&[0, 0, 1, 2, 3, 4]])],
        &[],
        Err("password"),
    );
}

#[test]
fn records_that_break_calamine_are_rejected_or_dropped() {
    let found = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/workbook");
        std::fs::read(format!("{folder}/found-{name}.xls")).unwrap()
    };
    // The declared offset of a sheet is beyond the end of the file.
    let message = refused(&found("sheet-beyond-the-end"), "unreadable-workbook");
    assert!(message.contains("a sheet beyond the end"), "{message}");
    // A merged range that ends before it begins.
    let (sheets, problems) = read(&found("merge-backwards"), "a.xls", &limits());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].merges, []);
    let merge = |range: [u16; 4]| {
        let range = range.map(u16::to_le_bytes).concat();
        let sheet = [number(0, 0), record(0x00E5, &[&[1, 0], &range])];
        read(&xls_sheet(&[], &sheet), "a.xls", &limits()).0[0]
            .merges
            .len()
    };
    assert_eq!(merge([2, 3, 4, 5]), 1);
    assert_eq!(merge([3, 2, 4, 5]), 0);
    assert_eq!(merge([2, 3, 5, 4]), 0);
}

#[test]
fn a_huge_declared_size_in_an_xls_allocates_no_memory() {
    let size = record(
        0x0200,
        &[
            &[0; 4],
            &u32::MAX.to_le_bytes(),
            &[0; 2],
            &[0xFF; 2],
            &[0; 2],
        ],
    );
    let book = |last: Record| xls_sheet(&[], &[size.clone(), number(0, 0), last]);
    let (sheets, problems) = read(&book(number(1, 1)), "a.xls", &limits());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(cells(&sheets), ["1,0=7", "2,1=7"]);
    refused(&book(number(65_535, 65_535)), "workbook-over-limit");
    refused(&book(number(65_535, 190)), "unreadable-workbook");
    // Each of these sheets would be allowed, but not all of them.
    let wide = || vec![number(0, 0), number(65_535, 40)];
    let book = |count| xls_sheets(&[], &vec![wide(); count], |position, _| position);
    assert_eq!(read(&book(1), "a.xls", &limits()).0.len(), 1);
    refused(&book(2), "unreadable-workbook");
    // A text with a declared length that exceeds its data.
    let stated = record(0x0204, &[&at(0, 0), &[0xFF, 0xFF, 0], b"ab"]);
    check_xls(&[], &[stated], Ok(&["1,0=ab"]));
}

#[test]
fn a_shared_text_of_an_xls_is_counted_for_every_cell() {
    let long = "a".repeat(8_000);
    let length = (long.len() as u16).to_le_bytes();
    let shared = record(0x00FC, &[&[0; 8], &length, &[0], long.as_bytes()]);
    let cell = |row| record(0x00FD, &[&at(row, 0), &0_u32.to_le_bytes()]);
    let book = |count: u16| {
        let sheet: Vec<Record> = (0..count).map(cell).collect();
        xls_sheet(std::slice::from_ref(&shared), &sheet)
    };
    assert_eq!(read(&book(100), "a.xls", &limits()).0[0].rows.len(), 100);
    let message = refused(&book(9_000), "workbook-over-limit");
    assert!(message.contains("max_expanded_bytes"), "{message}");
}
