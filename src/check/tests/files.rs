//! Rules about files as a whole.

use super::table::{Line, check, codes_of, line, line_of};
use crate::diagnostics::RuleGroup;
use crate::load::configuration::load_config;
use crate::load::folder::read_folder;
use crate::load::load_registry;
use crate::test_support::registry_folder::{DESIGNATIONS, Folder, POINTS};
use std::path::Path;

#[test]
fn rules_about_files_report_wrong_values_only() {
    check(&table());
}

/// A valid folder with another text in a file, or with an additional file.
fn with(name: &'static str) -> impl Fn(&str) -> Folder {
    move |text| Folder::sound().file(name, text)
}

/// A valid folder with an additional file of this name.
fn named(name: &str) -> Folder {
    Folder::sound().file(name, "")
}

/// A registry of one point in JSON, with additional members.
fn json(members: &str) -> Vec<&'static str> {
    let text = format!(
        "{{\"points\": [{{\"id\": \"p-1\", \"name\": \"甲\", \"nature\": \"other\", \"region\": \"210200\", \"summary\": \"馆\", \"designations\": [{{\"kind\": \"tisc\", \"status\": \"active\"}}]{members}}}]}}"
    );
    let folder = Folder::empty().file("registry.json", &text);
    codes_of(folder.report().diagnostics())
}

fn bytes(name: &'static str) -> impl Fn(&str) -> Folder {
    // Latin letters stand for their bytes in a single-byte encoding.
    move |text| {
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect();
        Folder::sound().bytes(name, &bytes)
    }
}

pub(crate) fn table() -> Vec<Line> {
    folders()
        .into_iter()
        .chain(texts())
        .chain(sheets())
        .chain(others())
        .collect()
}

fn folders() -> Vec<Line> {
    vec![
        line("missing-file", |name| Folder::sound().without(name))
            .wrong(&["points.csv", "designations.csv"]),
        line("missing-file", |name| {
            Folder::sound()
                .file("cases.csv", "point_id,name\n")
                .without(name)
        })
        .wrong(&["designations.csv"])
        .right(&["cases.csv"]),
        line_of("unreadable-file", in_a_loop)
            .wrong(&["loop"])
            .right(&["data"]),
        line("folder-instead-of-file", |name| {
            let folder = Folder::sound().without("points.csv");
            if name.is_empty() {
                return folder.file("points.csv", POINTS);
            }
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
            folder
        })
        .wrong(&["points.csv"])
        .right(&[""]),
        line("file-too-large", |limit| {
            let mut folder = Folder::sound();
            folder.options.max_file_bytes =
                POINTS.len() as u64 + limit.parse::<u64>().unwrap_or(0) - 1;
            folder
        })
        .wrong(&["0"])
        .right(&["1"]),
        line("unknown-file", named)
            .wrong(&[
                "points.xlsx",
                "网点.ods",
                "item.csv",
                "备忘.csv",
                "regsitry.json",
                "taxonomie.toml",
            ])
            .right(&["备忘.txt", "~points.csv", ".points.csv", "datapackage.json"]),
        line("two-registries", |name| Folder::sound().file(name, "{}"))
            .wrong(&["registry.json"])
            .right(&["readme.json"]),
        line_of("bad-file-name", |name| {
            in_content(|folder| write_name(folder, name))
        })
        .wrong(&["\u{ff}"])
        .right(&["关于.md"]),
        line_of("folder-too-deep", |depth| {
            let depth: usize = depth.parse().expect("a number");
            in_content(|folder| {
                let deep = folder.join(vec!["a"; depth].join("/"));
                std::fs::create_dir_all(deep).expect("folders");
            })
        })
        .wrong(&["40"])
        .right(&["20"]),
    ]
}

/// A path that is a link to itself, or a folder next to it.
fn in_a_loop(name: &str) -> Vec<&'static str> {
    let place = tempfile::tempdir().expect("a temporary folder");
    let path = place.path().join("loop");
    std::os::unix::fs::symlink(&path, &path).expect("a link");
    let folder = Folder::sound();
    let options = &folder.options;
    let data = if name == "loop" { &path } else { folder.path() };
    let checked = crate::check::check(&load_registry(data, options), options, None);
    codes_of(&checked.diagnostics)
}

fn in_content(write: impl Fn(&Path)) -> Vec<&'static str> {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path());
    read_folder(place.path(), 1_000)
        .err()
        .map_or_else(Vec::new, |problems| codes_of(&problems))
}

/// Writes a file of this name; the letter ÿ stands for an invalid byte.
fn write_name(folder: &Path, name: &str) {
    use std::os::unix::ffi::OsStrExt;
    let name = if name == "\u{ff}" {
        b"\xff.md".as_slice()
    } else {
        name.as_bytes()
    };
    std::fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), "x").expect("write");
}

fn texts() -> Vec<Line> {
    let utf_8 = "\u{ef}\u{bb}\u{bf}point_id,name\n";
    vec![
        line("unreadable-encoding", bytes("cases.csv"))
            .wrong(&[&format!("{utf_8}p-1,\u{ff}\n")])
            .right(&[utf_8]),
        line("encoding-not-utf8", bytes("cases.csv"))
            .wrong(&["point_id,name\np-1,\u{b0}\u{b8}\u{c0}\u{fd}\n"])
            .right(&["point_id,name\np-1,case\n", utf_8]),
        line("not-a-text-file", bytes("cases.csv"))
            .wrong(&["PK\u{3}\u{4}rest", "\u{d0}\u{cf}\u{11}\u{e0}rest"])
            .right(&["point_id,name\n"]),
        line("empty-file", with("cases.csv"))
            .wrong(&["", "\n\n"])
            .right(&["point_id,name\n"]),
        line("empty-required-file", with("points.csv"))
            .wrong(&["id,name,nature,region,summary\n"])
            .right(&[POINTS]),
        line("empty-required-file", with("cases.csv")).right(&["point_id,name\n"]),
        line("wrong-separator", with("cases.csv"))
            .wrong(&["point_id;name\n", "point_id\tname\n", "编号，名称\n"])
            .right(&["point_id,name\n"]),
        line("unclosed-quote", with("cases.csv"))
            .wrong(&[
                "point_id,name\np-1,\"坏\np-1,行\n",
                "point_id,name\np-1,\"坏\np-1,行\np-1,\"字,词\"\n",
                "point_id,content,name\np-1,一,\"坏\np-1,二,行\"\n",
            ])
            .right(&[
                "point_id,name\np-1,\"好\"\np-1,\"一\"\"字\"\n",
                "point_id,name,content\np-1,甲,\"检索,查新\n商标,专利,版权\"\n",
            ]),
        line("stray-quote", with("cases.csv"))
            .wrong(&[
                "point_id,name\np-1,\"服务\"专利之窗\"等\"\n",
                "point_id,name\np-1, \"前后\"\n",
                "point_id,name\np-1, \"前,后\"\n",
            ])
            .right(&[
                "point_id,name\np-1,\"服务\"\"专利之窗\"\"等\"\n",
                "point_id,name\np-1,\"前,后\" \n",
                "point_id,name\np-1,服务\"专利之窗\"等\n",
            ]),
    ]
}

fn sheets() -> Vec<Line> {
    vec![
        line("ragged-row", with("designations.csv"))
            .wrong(&[&DESIGNATIONS.replace("p-1,", "p-1,,,")])
            .right(&[DESIGNATIONS]),
        line("missing-column", with("cases.csv"))
            .wrong(&["point_id,period\n", "name\n"])
            .right(&["point_id,name\n", "编号,名称\n"]),
        line("duplicate-column", with("cases.csv"))
            .wrong(&["point_id,name,名称\n", "point_id,name,name\n"])
            .right(&["point_id,name,内容\n"]),
        line("unknown-column", with("cases.csv"))
            .wrong(&["point_id,name,气温\n"])
            .right(&["point_id,name,\n"]),
        line("empty-heading", with("cases.csv"))
            .wrong(&["point_id,name,\np-1,案例,外\n"])
            .right(&["point_id,name,\np-1,案例,\n"]),
        line_of("bad-json", json)
            .wrong(&[", \"address\": \"\\ud800\"", ",", "]"])
            .right(&[""]),
        line_of("wrong-json-type", json)
            .wrong(&[", \"address\": true", ", \"cases\": {}"])
            .right(&[", \"address\": \"甲\"", ", \"cases\": []"]),
        line_of("separator-in-value", json)
            .wrong(&[", \"phone\": [\"12330;12345\"]"])
            .right(&[
                ", \"phone\": [\"12330\", \"12345\"]",
                ", \"phone\": \"12330;12345\"",
            ]),
        line_of("unknown-column", json)
            .wrong(&[", \"adress\": \"x\""])
            .right(&[", \"地址\": \"x\""]),
    ]
}

fn others() -> Vec<Line> {
    let taxonomy = crate::test_support::reference::TAXONOMY_FILE;
    let taxonomy_with = move |change: &str| {
        let (from, to) = change.split_once(" → ").expect("from → to");
        assert!(taxonomy.contains(from), "{from}");
        Folder::sound().file("taxonomy.toml", &taxonomy.replacen(from, to, 1))
    };
    let settings = |text: &str| {
        let folder = Folder::empty().file("wangdian.toml", text);
        let loaded = load_config(Some(&folder.path().join("wangdian.toml")));
        loaded
            .err()
            .map_or_else(Vec::new, |problems| codes_of(&problems))
    };
    vec![
        line("bad-regions", |row| {
            let text = crate::test_support::reference::REGIONS_FILE;
            Folder::sound().file("regions.csv", &format!("{text}{row}\n"))
        })
        .wrong(&[
            "99,乙,,province,,",
            "990000,,,province,,",
            "990000,乙,,land,,",
            "210000,乙,,province,,",
        ])
        .right(&["990000,乙,,province,,", "990000,乙,,province,Yi,B"]),
        line("bad-region-changes", |row| {
            let headings = "old_code,old_name,date,change,current_code,current_name,old_parent";
            Folder::sound().file("region_changes.csv", &format!("{headings}\n{row}\n"))
        })
        .wrong(&[
            "11010,崇文区,2010,replaced,110101,东城区,北京市",
            "110103,,2010,replaced,110101,东城区,北京市",
            "110103,崇文区,10,replaced,110101,东城区,北京市",
            "110103,崇文区,2010-13-01,replaced,110101,东城区,北京市",
            "110103,崇文区,2010,moved,110101,东城区,北京市",
            "110103,崇文区,2010,replaced,1101,东城区,北京市",
            "110103,崇文区,2010,replaced,110199,东城区,北京市",
            "110103,崇文区,2010,replaced,110101,西城区,北京市",
            "341400,巢湖市,2011,split,340100;340200,合肥市,安徽省",
        ])
        .right(&[
            "110103,崇文区,2010-06-28,replaced,110101,东城区,北京市",
            "341400,巢湖市,2011,split,340100;340200,合肥市;芜湖市,安徽省",
            "222202,浑江市,1985,recoded,,,吉林省/通化地区",
        ]),
        line("bad-pinyin", |row| {
            Folder::sound().file("pinyin.csv", &format!("word,pinyin\n{row}\n"))
        })
        .wrong(&["六安,lu", "六安,lu qq", ",lu"])
        .right(&["六安,lu an"]),
        line("bad-everyday-words", |row| {
            let headings = "word,scope,categories,ip_types,natures,fees,modes,kinds,advice,source";
            Folder::sound().file(
                "everyday_words.csv",
                &format!("{headings}\n查新,filler,,,,,,,,s\n{row}\n"),
            )
        })
        .wrong(&[
            ",inside,inquiry,,,,,,,s",
            "查+,inside,inquiry,,,,,,,s",
            "查,within,inquiry,,,,,,,s",
            "查,inside,inquire,,,,,,,s",
            "查,inside,inquiry,patents,,,,,,s",
            "查,inside,,,,,,,,s",
            "版权,outside,consulting,,,,,,,s",
            "附近,ui,,,,,,,,s",
            "怎么,filler,inquiry,,,,,,,s",
            "怎么,filler,,,,,,,找别人,s",
            "查,inside,inquiry,,,,,,,",
            "查/查新,inside,inquiry,,,,,,,s",
        ])
        .right(&[
            "查/搜+专利,inside,inquiry;retrieval,patent,,,,,也可以自己查,s",
            "查新+专利,inside,novelty_search,patent,,,,,,s",
            "版权,outside,,,,,,,登记机构办理,s",
            "图书馆,inside,,,public_library,,,national_point,,s",
        ]),
        line("bad-taxonomy", taxonomy_with)
            .wrong(&[
                "code = \"tisc\" → code = \"TISC\"",
                "level = \"basic\" → level = \"lowest\"",
                "zh = \"高校\" → zh = 高校",
                "year = 2025 → year = 2024",
                "\"2026-01-03\"] → \"2025-01-03\"]",
                "\"2026-02-28\" → \"2026-02-27\"",
            ])
            .right(&["province = 2 → province = 3"]),
        line("unknown-setting", taxonomy_with)
            .wrong(&[
                "en = \"University\" → eng = \"University\"",
                "[[ministry]] → [[ministery]]",
            ])
            .right(&["en = \"University\" → en = \"College\""]),
        line_of("bad-config", settings)
            .wrong(&[
                "[site\n",
                "[site]\ntitle = 3\n",
                "[site]\nprofile = \"gove\"\n",
            ])
            .right(&["[site]\nprofile = \"gov\"\n"]),
        line_of("unknown-setting", settings)
            .wrong(&["[site]\ntitel = \"名\"\n", "[stie]\n"])
            .right(&["[site]\ntitle = \"名\"\n"]),
    ]
}

#[test]
fn rules_about_files_belong_to_the_form_group() {
    let form = crate::manual::rules()
        .iter()
        .filter(|rule| rule.group == RuleGroup::Form);
    let codes: Vec<&str> = form.map(|rule| rule.code).collect();
    for line in table() {
        assert!(codes.contains(&line.code), "{}", line.code);
    }
}
