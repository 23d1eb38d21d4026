//! Loading of files in all encodings and both formats, and every way for files to be broken.

mod limits;

use crate::diagnostics::{Diagnostic, RuleGroup};
use crate::load::configuration::load_config;
use crate::load::folder::read_folder;
use crate::model::Registry;
use crate::test_support::registry_folder::{DESIGNATIONS, Folder, POINTS, SERVICE_ITEMS};
use std::path::PathBuf;

#[track_caller]
fn check(folder: &Folder, expected: &[&str]) {
    let report = folder.report();
    let found: Vec<String> = report
        .diagnostics()
        .iter()
        // Only problems of files matter here, not those of values.
        .filter(|problem| !is_of_quality(problem.code))
        .map(|problem| {
            let file = problem.file.rsplit('/').next().unwrap_or_default();
            let line = problem
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            format!("{file}{line} {}", problem.code)
        })
        .collect();
    assert_eq!(found, expected);
}

fn is_of_quality(code: &str) -> bool {
    let mut rules = crate::manual::rules().iter();
    rules.any(|rule| rule.code == code && rule.group == RuleGroup::Quality)
}

fn rich() -> Folder {
    Folder::sound()
        .set("points.csv", 0, "aliases", "甲馆;市图")
        .set("points.csv", 0, "longitude", "121.61862300000001")
        .set("points.csv", 0, "latitude", "38.91459")
        .set("points.csv", 0, "crs", "gcj02")
        .set("points.csv", 0, "phone", "0411-84378000;12330")
        .set("points.csv", 0, "staff_total", "12")
        .set("points.csv", 0, "summary", "第一行\n\"第二行\", 逗号")
        .set("points.csv", 1, "updated_on", "2024-05-06")
        .file("cases.csv", "point_id,name,period,content\np-1,案例,2023,内容\n")
        .file("events.csv", "point_id,date,type,kind,field,old,new,document\np-2,2024-01-02,renewed,national_point,,,,文号\n")
}

fn registry(folder: &Folder) -> Registry {
    let checked = folder.checked(None);
    checked
        .registry
        .unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

#[test]
fn every_encoding_gives_the_same_registry() {
    let expected = registry(&Folder::sound());
    let utf_16 = |text: &str, swap: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if swap {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let gb = encoding_rs::GB18030.encode(POINTS).0.into_owned();
    check(
        &Folder::sound().file("points.csv", &format!("\u{feff}{POINTS}")),
        &[],
    );
    for bytes in [gb, utf_16(POINTS, false), utf_16(POINTS, true)] {
        let folder = Folder::sound().bytes("points.csv", &bytes);
        check(&folder, &["points.csv encoding-not-utf8"]);
        assert_eq!(registry(&folder), expected);
    }
    for ends in ["\r\n", "\r", "\n\n"] {
        let folder = Folder::sound().file("points.csv", &POINTS.replace('\n', ends));
        check(&folder, &[]);
        assert_eq!(registry(&folder), expected);
    }
}

#[test]
fn chinese_headings_and_values_give_the_same_registry() {
    let points = "编号,机构名称*,机构性质,行政区划代码,简介,联系人,手机,备用\np-1,甲图书馆,公共图书馆,大连市,市级图书馆,张三,１３８１２３４５６７８,\np-2,乙大学,高校,辽宁省大连市,理工科大学,,,\n";
    let designations = "网点编号,网点类型,批准日期,有效期至,状态\np-1,省级网点,,,有效\np-2,国家级网点,2023年1月1日,2026/1/1,正常\n";
    let items = "网点编号,服务事项,知识产权类型,服务类别,收费,服务方式\np-2,查新,商标、专利，专利,科技查新,免费,在线;线下\n";
    let folder = Folder::empty()
        .file("points.csv", points)
        .file("designations.csv", designations)
        .file("service_items.csv", items);
    check(&folder, &["points.csv:1 unknown-column"]);
    let mut found = registry(&folder);
    found.points[0].contact.mobile = Some("13812345678".to_owned());
    assert_eq!(found, registry(&Folder::sound()));
}

#[test]
fn empty_trailing_columns_and_rows_are_ignored() {
    let points = "id,name,nature,region,,\np-1,甲,other,210200,,\n,,,,,\n,,,,,\n";
    let designations = "point_id,kind,status\n\np-1,tisc,active\n\n";
    let folder = Folder::empty()
        .file("points.csv", points)
        .file("designations.csv", designations);
    check(&folder, &[]);
    check(
        &folder.file(
            "points.csv",
            "id,name,nature,region,,\np-1,甲,other,210200,,外\n",
        ),
        &["points.csv:2 empty-heading"],
    );
}

#[test]
fn csv_and_json_give_the_same_registry() {
    let json = r#"{"as_of": "2025-01-01", "points": [
  {"id": "p-2", "name": "乙大学", "nature": "university", "region": 210200, "updated_on": "2024-05-06", "address": null, "summary": "理工科大学",
   "designations": [{"kind": "national_point", "approved_on": "2023-01-01", "valid_until": "2026-01-01", "status": "active"}],
   "service_items": [{"name": "查新", "ip_types": ["patent", "trademark"], "category": "novelty_search", "fee": "free", "mode": ["online", "offline"], "audience": []}],
   "events": [{"date": "2024-01-02", "type": "renewed", "kind": "national_point", "document": "文号"}]},
  {"id": "p-1", "name": "甲图书馆", "nature": "public_library", "region": "210200", "aliases": ["甲馆", "市图"],
   "longitude": 121.61862300000001, "latitude": "38.91459", "crs": "gcj02", "phone": "0411-84378000;12330", "staff_total": 12,
   "summary": "第一行\n\"第二行\", 逗号", "contact_name": "张三", "contact_mobile": "13812345678",
   "designations": [{"kind": "provincial_point", "status": "active"}],
   "cases": [{"name": "案例", "period": "2023", "content": "内容"}]}
]}"#;
    let from_json = Folder::empty().file("registry.json", json);
    assert_eq!(registry(&from_json), registry(&rich()));
    assert_eq!(
        from_json
            .checked(None)
            .as_of
            .map(|date| date.to_string())
            .as_deref(),
        Some("2025-01-01")
    );
    // The path of the file loads the same registry as its folder.
    let options = &from_json.options;
    let path = from_json.path().join("registry.json");
    let checked = crate::check::check(&crate::load::load_registry(&path, options), options, None);
    assert_eq!(checked.registry, Some(registry(&rich())));
    let longitude = registry(&from_json).points[0]
        .facts
        .coordinates
        .expect("given")
        .longitude;
    assert_eq!(longitude.to_string(), "121.61862300000001");
}

#[test]
fn numbers_and_empty_values_of_json_lose_nothing() {
    let text = r#"{"points": [{"id": "7", "name": "甲", "nature": "other", "region": "210200",
"phone": ["0429-3112345", "12330"], "designations": [{"kind": "tisc", "status": "active"}]}]}"#;
    let expected = Folder::empty().file("registry.json", text);
    let text = text
        .replace("\"7\"", "7")
        .replace("[\"0429-3112345\"", "[null, \"0429-3112345\", null");
    let json = Folder::empty().file("registry.json", &text);
    assert_eq!(registry(&json), registry(&expected));
}

#[test]
fn problems_of_json_have_the_line_of_their_record() {
    let json = |text: &str| Folder::empty().file("registry.json", text);
    let point = |members: &str| {
        json(&format!(
            "{{\"points\": [\n{{\"id\": \"p-1\", \"name\": \"甲\", \"nature\": \"other\", \"region\": \"210200\",\n \"designations\": [\n{{\"kind\": \"tisc\", \"status\": \"active\"}}]{members}}}\n]}}"
        ))
    };
    check(&point(""), &[]);
    check(
        &point(",\n\"nature\": \"x\""),
        &["registry.json:5 duplicate-column"],
    );
    check(
        &point(",\n\"adress\": \"x\""),
        &["registry.json:5 unknown-column"],
    );
    check(
        &point(",\n\"phone\": [\"1;2\", 3]"),
        &["registry.json:5 separator-in-value"],
    );
    check(&point(",\n\"phone\": [\"12330\", null]"), &[]);
    check(
        &point(",\n\"address\": true"),
        &["registry.json:5 wrong-json-type"],
    );
    check(
        &point(",\n\"address\": [\"a\"]"),
        &["registry.json:5 wrong-json-type"],
    );
    check(
        &point(",\n\"cases\": [{\"point_id\": \"p-1\", \"name\": \"甲\"}]"),
        &[],
    );
    check(
        &point(",\n\"cases\": [{\"point_id\": \"p-2\", \"name\": \"甲\"}]"),
        &["registry.json:5 duplicate-column"],
    );
    check(
        &point(",\n\"cases\": {}"),
        &["registry.json:5 wrong-json-type"],
    );
    check(
        &point(",\n\"cases\": [\n1]"),
        &["registry.json:6 wrong-json-type"],
    );
    check(
        &point(",\n\"cases\": [\n{\"period\": \"1\"}]"),
        &["registry.json:6 empty-required"],
    );
    check(
        &point(",\n\"address\": \"\\ud800\""),
        &["registry.json:5 bad-json"],
    );
    check(
        &point(",\n\"summary\": \"\\u0000\""),
        &["registry.json:2 control-character"],
    );
    check(
        &json("{\"points\": [\n{\"id\":"),
        &["registry.json:2 bad-json"],
    );
    check(
        &json("{\"points\": [\n\n]}"),
        &["registry.json empty-required-file"],
    );
    for (key, value) in [("as_of", "\"2025-01-01\""), ("retired", "[]")] {
        let twice = format!("{{\"{key}\": {value},\n\"{key}\": {value},");
        let text = std::fs::read_to_string(point("").path().join("registry.json"))
            .expect("the file of the point")
            .replacen('{', &twice, 1);
        check(&json(&text), &["registry.json:2 duplicate-column"]);
    }
    check(&json(""), &["registry.json:1 bad-json"]);
    check(&json("[]"), &["registry.json:1 wrong-json-type"]);
    check(&json("{}"), &["registry.json:1 bad-json"]);
    check(
        &json(&"[".repeat(200_000)),
        &["registry.json:1 json-too-deep"],
    );
    check(
        &json("{\"as_of\": \"去年\",\n\"points\": [{}]}")
            .without("registry.json")
            .file("registry.json", "{\"points\": [{}], \"as_of\": \"去年\"}"),
        &[
            "registry.json:1 bad-date",
            "registry.json:1 empty-required",
            "registry.json:1 empty-required",
            "registry.json:1 empty-required",
            "registry.json:1 empty-required",
            "registry.json:1 point-without-designation",
        ],
    );
}

#[test]
fn unusable_files_are_reported_by_kind() {
    let points = |bytes: &[u8]| Folder::sound().bytes("points.csv", bytes);
    check(&points(b""), &["points.csv empty-file"]);
    check(&points(b"\n\n"), &["points.csv empty-file"]);
    check(
        &points(b"id,name,nature,region\n"),
        &["points.csv empty-required-file"],
    );
    check(&points(b"PK\x03\x04"), &["points.csv not-a-text-file"]);
    check(
        &points(b"id\tname\tnature\tregion\n"),
        &["points.csv:1 wrong-separator"],
    );
    check(
        &points("id，name，nature\n".as_bytes()),
        &["points.csv:1 wrong-separator"],
    );
    check(
        &points(b"id;name;nature;region\n"),
        &["points.csv:1 wrong-separator"],
    );
    check(
        &points(b"\xEF\xBB\xBFid\n\xFF\xFF"),
        &["points.csv:2 unreadable-encoding"],
    );
    check(
        &Folder::sound().without("points.csv"),
        &["points.csv missing-file"],
    );
    let folder = Folder::sound().without("points.csv");
    std::fs::create_dir(folder.path().join("points.csv")).expect("a folder");
    check(&folder, &["points.csv folder-instead-of-file"]);
    let mut small = Folder::sound();
    small.options.max_file_bytes = POINTS.len() as u64;
    check(&small, &[]);
    small.options.max_file_bytes -= 1;
    let problems: Vec<&str> = small
        .report()
        .diagnostics()
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert!(problems.contains(&"file-too-large"), "{problems:?}");
    check(
        &Folder::sound()
            .file("points.xlsx", "x")
            .file("item.csv", "x")
            .file("备忘.csv", "x"),
        &[
            "item.csv unknown-file",
            "points.xlsx unknown-file",
            "备忘.csv unknown-file",
        ],
    );
    check(
        &Folder::sound().file("registry.json", "{}"),
        &["registry.json two-registries"],
    );
}

#[test]
fn a_missing_folder_is_a_single_error() {
    let options = crate::config::DataConfig::default();
    let loaded = crate::load::load_registry("/nowhere/at/all".as_ref(), &options);
    let checked = crate::check::check(&loaded, &options, None);
    let codes: Vec<&str> = checked
        .diagnostics
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, ["missing-file"]);
    assert!(checked.registry.is_none());
}

#[test]
fn an_unclosed_quote_is_reported_on_the_line_that_opens_it() {
    let cases = format!("point_id,name\np-1,好\np-1,\"坏\n{}", "p-1,行\n".repeat(20));
    check(
        &Folder::sound().file("cases.csv", &cases),
        &["cases.csv:3 unclosed-quote"],
    );
}

#[test]
fn lines_are_counted_correctly_after_multi_line_cells() {
    let cases = "point_id,name,content\n\np-1,一,\"甲\n乙\"\n\r\np-1,二,丙\np-9,三,丁\n";
    check(
        &Folder::sound().file("cases.csv", cases),
        &["cases.csv:7 unknown-point"],
    );
}

#[test]
fn a_huge_cell_is_rejected_without_quoting_its_value() {
    let huge = "长".repeat(35_000_000);
    let folder = Folder::sound().file("cases.csv", &format!("point_id,name\np-1,{huge}\n"));
    let report = folder.report();
    assert_eq!(report.diagnostics()[0].code, "too-long");
    assert!(format!("{report:?}").len() < 2_000);
}

#[test]
fn tables_of_the_folder_replace_the_built_in_ones() {
    let regions = "code,name,parent_code,level,pinyin\n990000,甲省,,province,Jia\n";
    let folder = Folder::sound().file("regions.csv", regions);
    check(
        &folder,
        &["points.csv:2 unknown-region", "points.csv:3 unknown-region"],
    );
    for (row, line) in [
        ("99,乙,,province,", 3),
        ("980000,,,province,", 3),
        ("980000,乙,,land,", 3),
        ("980000,乙,,city,", 3),
        ("990000,乙,,province,", 3),
        ("990100,乙,980000,city,", 3),
    ] {
        let folder = Folder::sound().file("regions.csv", &format!("{regions}{row}\n"));
        check(&folder, &[&format!("regions.csv:{line} bad-regions")]);
    }
}

#[test]
fn pinyin_needs_one_known_syllable_per_character() {
    for row in [
        "六安,lu",
        "六安,lu an shi",
        "六安,lu qq",
        ",lu",
        "六安,luan",
    ] {
        let folder = Folder::sound().file("pinyin.csv", &format!("word,pinyin\n{row}\n"));
        check(&folder, &["pinyin.csv:2 bad-pinyin"]);
    }
    for row in ["六安,lu an", "吕梁,Lǚ Liáng", "吕梁,lv liang"] {
        let folder = Folder::sound().file("pinyin.csv", &format!("词语,拼音\n{row}\n"));
        check(&folder, &[]);
    }
}

#[test]
fn a_contradictory_taxonomy_is_rejected() {
    let taxonomy = crate::test_support::reference::TAXONOMY_FILE;
    let change = |from: &str, to: &str| {
        assert!(taxonomy.contains(from), "{from}");
        Folder::sound().file("taxonomy.toml", &taxonomy.replacen(from, to, 1))
    };
    let codes = |folder: &Folder| -> Vec<(&'static str, bool)> {
        let report = folder.report();
        report
            .diagnostics()
            .iter()
            .map(|problem| (problem.code, problem.line.is_some()))
            .collect()
    };
    check(&change("知识产权", "知识产权"), &[]);
    for (from, to) in [
        ("code = \"tisc\"", "code = \"national_point\""),
        ("code = \"tisc\"", "code = \"TISC\""),
        ("level = \"basic\"", "level = \"lowest\""),
        ("zh = \"高校\"", "zh = \"\""),
        ("zh = \"高校\"", "zh = \"公共图书馆\""),
        ("zh = \"高校\"", "zh = 高校"),
    ] {
        assert_eq!(codes(&change(from, to)), [("bad-taxonomy", true)], "{to}");
    }
    assert_eq!(
        codes(&change("en = \"University\"", "eng = \"University\"")),
        [("unknown-setting", true)]
    );
    let lacking = codes(&change("code = \"withdrawn\"", "code = \"gone\""));
    assert_eq!(lacking, [("bad-taxonomy", false), ("bad-taxonomy", true)]);
}

#[test]
fn the_configuration_is_read_and_its_errors_have_lines() {
    let folder = Folder::empty();
    let load = |text: &str| {
        let path = folder.path().join("wangdian.toml");
        std::fs::write(&path, text).expect("write");
        load_config(Some(&path))
    };
    let config = load("[site]\ntitle = \"名\"\n[paths]\ndata = \"d\"\ntheme = \"/t\"\n[data]\nas_of = \"2025-01-02\"\n").expect("sound");
    assert_eq!(config.site.title, "名");
    assert_eq!(config.paths.data, folder.path().join("d"));
    assert_eq!(config.paths.out, folder.path().join("public"));
    assert_eq!(config.paths.theme, Some(PathBuf::from("/t")));
    assert_eq!(
        config.data.as_of.map(|date| date.to_string()).as_deref(),
        Some("2025-01-02")
    );
    let problem = |text: &str| -> Diagnostic { load(text).expect_err("wrong").remove(0) };
    let unknown = problem("[site]\n\ntitel = \"名\"\n");
    assert_eq!((unknown.code, unknown.line), ("unknown-setting", Some(3)));
    assert_eq!(unknown.help.expect("help").zh, "是不是 `title`？");
    let wrong = problem("[site]\ntitle = 3\n");
    assert_eq!((wrong.code, wrong.line), ("bad-config", Some(2)));
    assert_eq!(problem("[site\n").code, "bad-config");
    assert_eq!(problem("[data]\nas_of = 2025-01-02\n").line, Some(2));
    let missing = load_config(Some(&folder.path().join("none.toml"))).expect_err("missing");
    assert_eq!(missing[0].code, "missing-file");
}

#[test]
fn folders_are_read_in_order_without_hidden_files() {
    let folder = Folder::empty().file("b.md", "乙").file(".hidden", "x");
    std::fs::create_dir_all(folder.path().join("a/c")).expect("folders");
    std::fs::create_dir_all(folder.path().join(".git")).expect("folders");
    std::fs::write(folder.path().join("a/c/d.md"), "丁").expect("write");
    std::fs::write(folder.path().join(".git/x"), "x").expect("write");
    let files = read_folder(folder.path(), 3).expect("readable");
    let found: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    assert_eq!(
        found,
        [("a/c/d.md", "丁".as_bytes()), ("b.md", "乙".as_bytes())]
    );
    let problems = read_folder(folder.path(), 2).expect_err("too large");
    assert_eq!(problems.len(), 2);
    assert_eq!(
        read_folder(&folder.path().join("none"), 2).expect_err("missing")[0].code,
        "missing-file"
    );
}

/// Loads, checks and renders the report in every format, none of which may panic.
fn survive(folder: &Folder) {
    use crate::diagnostics::{Language, json, text};
    let report = folder.report();
    let rendered = text::render(&report, Language::Chinese, text::TextOptions::default());
    assert_eq!(rendered.is_empty(), report.diagnostics().is_empty());
    assert!(serde_json::from_str::<serde_json::Value>(&json::render(&report)).is_ok());
}

#[test]
fn truncated_and_corrupted_files_cause_no_panic() {
    let json = "{\"as_of\":\"2025-01-01\",\"points\":[{\"id\":\"p-1\",\"name\":\"甲\",\"phone\":[\"12330\"],\"cases\":[{\"name\":\"\\u4e00\"}]}]}";
    let mut folder = rich();
    let files = [
        ("points.csv", POINTS),
        ("designations.csv", DESIGNATIONS),
        ("service_items.csv", SERVICE_ITEMS),
    ];
    for (name, text) in files {
        for cut in (0..text.len()).step_by(31) {
            folder = folder.bytes(name, &text.as_bytes()[..cut]);
            survive(&folder);
        }
        for bytes in mutations(text.as_bytes(), 40) {
            folder = folder.bytes(name, &bytes);
            survive(&folder);
        }
        folder = folder.file(name, text);
    }
    let mut folder = Folder::empty();
    for cut in 0..json.len() {
        folder = folder.bytes("registry.json", &json.as_bytes()[..cut]);
        survive(&folder);
    }
    for bytes in mutations(json.as_bytes(), 80) {
        folder = folder.bytes("registry.json", &bytes);
        survive(&folder);
    }
}

/// Corrupted copies, the same on every run: some bytes are replaced by problematic ones.
fn mutations(bytes: &[u8], count: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..count).map(move |_| {
        let mut copy = bytes.to_vec();
        for _ in 0..=next() % 4 {
            let position = next() % copy.len();
            copy[position] = *b"\0\n\r\",;\xff\xe2{}[]:9-\\"
                .get(next() % 16)
                .expect("in range");
        }
        copy
    })
}
