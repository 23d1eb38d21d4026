//! What was probably meant, wherever a code, heading, id, region or file is unknown.

use crate::registry_folder::Folder;
use crate::table::{designation, event, point, rows};
use wangdian::config::PersonalException;
use wangdian::diagnostics::Diagnostic;
use wangdian::load::load_config;

/// The first problem of a code says this in Chinese, and something in English.
#[track_caller]
fn helps(folder: &Folder, code: &str, expected: &str) {
    let report = folder.report();
    let mut problems = report.diagnostics().iter();
    let problem = problems.find(|problem| problem.code == code);
    let problem = problem.unwrap_or_else(|| panic!("{code}: {:?}", folder.codes()));
    says(problem, expected);
}

#[track_caller]
fn says(problem: &Diagnostic, expected: &str) {
    let help = problem.help.as_ref().expect("a way out");
    assert!(help.zh.contains(expected), "{expected}: {}", help.zh);
    assert!(help.en.is_ascii() || !help.en.is_empty(), "{help:?}");
    assert_ne!(help.zh, help.en);
}

#[test]
fn codes_and_labels() {
    for (folder, near) in [
        (point("nature")("univercity"), "是不是 高校（university）？"),
        (point("nature")("高较"), "是不是 高校（university）？"),
        (
            designation("kind")("national_piont"),
            "国家级网点（national_point）",
        ),
        (designation("status")("有小"), "有效（active）"),
        (designation("status")("xyz"), "可以填：公示中（proposed）"),
        (
            rows("service_items.csv", "point_id,name,category,mode")("p-2,甲,专利导行,线上;线下"),
            "专利导航（navigation）",
        ),
        (
            rows("service_items.csv", "point_id,name,category,mode")("p-2,甲,,线上;线夏"),
            "线上（online）",
        ),
    ] {
        helps(&folder, "unknown-code", near);
    }
    helps(
        &event()("p-2,2024-01-01,changed,,adress,甲,乙"),
        "unknown-field",
        "`address`",
    );
    helps(
        &event()("p-2,2024-01-01,changed,,详细地扯,甲,乙"),
        "unknown-field",
        "`详细地址`",
    );
    helps(
        &event()("p-2,2024-01-01,changed,,气温,甲,乙"),
        "unknown-field",
        "那一列的标题",
    );
}

#[test]
fn ids_by_their_spelling_and_by_the_name_of_the_point() {
    let case = |id: &str| rows("cases.csv", "point_id,name")(&format!("{id},案例"));
    helps(&case("p-22"), "unknown-point", "是不是 `p-2`（乙大学）？");
    helps(
        &case("甲图书馆"),
        "unknown-point",
        "是不是 `p-1`（甲图书馆）？",
    );
    helps(&case("zzzzzz"), "unknown-point", "请核对编号");
    for (point, column, near) in [
        ("p-22", "phone", "是不是 `p-2`？"),
        ("p-2", "电话", "是不是 `phone`？"),
        ("p-2", "phones", "是不是 `phone`？"),
        ("p-2", "气温", "删去这条例外"),
    ] {
        let mut folder = Folder::sound();
        folder.options.personal_exceptions.push(PersonalException {
            point: point.to_owned(),
            column: column.to_owned(),
            reason: String::new(),
        });
        helps(&folder, "unknown-exception", near);
    }
}

#[test]
fn headings_of_sheets_and_keys_of_json() {
    let headings = |headings: &str| Folder::sound().file("cases.csv", &format!("{headings}\n"));
    helps(
        &headings("point_id,name,contant"),
        "unknown-column",
        "是不是「content」？",
    );
    helps(
        &headings("编号,名称,案列内容"),
        "unknown-column",
        "是不是「案例内容」？",
    );
    helps(
        &headings("point_id,nane"),
        "missing-column",
        "「nane」列如果就是它",
    );
    let json = |key: &str| {
        let text = format!("{{\"points\": [{{\"id\": \"p-1\", \"{key}\": []}}]}}");
        Folder::empty().file("registry.json", &text)
    };
    helps(&json("adress"), "unknown-column", "是不是「address」？");
    helps(
        &json("service_item"),
        "unknown-column",
        "是不是「service_items」？",
    );
    helps(&json("机构性制"), "unknown-column", "是不是「机构性质」？");
    let outer = Folder::empty().file("registry.json", "{\"points\": [], \"asof\": null}");
    helps(&outer, "unknown-column", "是不是「as_of」？");
}

#[test]
fn names_of_files() {
    for (name, meant) in [
        ("event.csv", "是不是 events.csv？"),
        ("服务事项.csv", "是不是 service_items.csv？"),
        ("行政区划.csv", "是不是 regions.csv？"),
        ("regsitry.json", "是不是 registry.json？"),
        ("taxonomie.toml", "是不是 taxonomy.toml？"),
        ("备忘.csv", "请移到别处"),
    ] {
        let folder = Folder::sound().file(name, "");
        let expected = if meant.starts_with("请") {
            "不属于名录的文件"
        } else {
            meant
        };
        helps(&folder, "unknown-file", expected);
    }
    let renamed = Folder::sound()
        .without("points.csv")
        .file("网点名录.xlsx", "");
    helps(&renamed, "missing-file", "网点名录.xlsx");
}

/// A region and an address of the second point.
fn place(region: &str, address: &str) -> Folder {
    point("region")(region).set("points.csv", 1, "address", address)
}

#[test]
fn regions_by_code_and_by_name() {
    for (written, near) in [
        ("葫芦岛", "是不是 211400（辽宁省葫芦岛市）？"),
        ("辽宁省葫芦岛", "211400（辽宁省葫芦岛市）"),
        ("葫芦岛市龙岗区", "211403（辽宁省葫芦岛市龙港区）"),
        ("延边", "222400（吉林省延边朝鲜族自治州）"),
        ("朝阳", "211300（辽宁省朝阳市）"),
        ("辽宁生", "210000（辽宁省）"),
        ("2114", "是不是 211400（辽宁省葫芦岛市）？"),
        ("21", "210000（辽宁省）"),
        ("211403000000", "211403（辽宁省葫芦岛市龙港区）"),
        ("211499", "先填上级 211400（辽宁省葫芦岛市）"),
        ("214103", "211403（辽宁省葫芦岛市龙港区）"),
        ("999999", "请填六位行政区划代码"),
        ("月球", "请填六位行政区划代码"),
    ] {
        helps(&place(written, ""), "unknown-region", near);
    }
    helps(
        &place("鼓楼区", ""),
        "ambiguous-region",
        "320106（江苏省南京市鼓楼区）",
    );
}

#[test]
fn the_region_that_the_address_names_comes_before_all_guesses() {
    let address = "辽宁省葫芦岛市龙港区锦葫路1号";
    let named = "地址写的是 211403（辽宁省葫芦岛市龙港区）";
    for written in ["211499", "999999", "月球", "21", "葫芦岛"] {
        helps(&place(written, address), "unknown-region", named);
    }
    helps(&place("", address), "empty-required", named);
    helps(&place("", "某路 1 号"), "empty-required", "请补填这一格");
    helps(&place("211499", "龙港区锦葫路1号"), "unknown-region", named);
    helps(
        &place("朝阳区", "北京市朝阳区建国路"),
        "ambiguous-region",
        "地址写的是 110105",
    );
    helps(
        &place("朝阳区", "北京市建国路"),
        "ambiguous-region",
        "地址写的是 110105",
    );
    helps(
        &place("朝阳区", "辽宁省沈阳市"),
        "ambiguous-region",
        "请填代码或加上上级名称",
    );
    let other = place("210200", "吉林省长春市南关区人民大街");
    helps(
        &other,
        "address-in-other-province",
        "地区应当填 220102（吉林省长春市南关区）",
    );
}

#[test]
fn keys_and_values_of_settings_and_of_the_taxonomy() {
    let taxonomy = include_str!("../../data/taxonomy.toml");
    for (from, to, code, near) in [
        (
            "short = ",
            "shrot = ",
            "unknown-setting",
            "是不是 `short`？",
        ),
        (
            "[[holidays]]",
            "[[holiday]]",
            "unknown-setting",
            "是不是 `holidays`？",
        ),
        (
            "level = \"basic\"",
            "level = \"bassic\"",
            "bad-taxonomy",
            "是不是 `basic`？",
        ),
        (
            "code = \"wgs84\"",
            "code = \"wgs85\"",
            "bad-taxonomy",
            "抄回这一项",
        ),
    ] {
        let folder = Folder::sound().file("taxonomy.toml", &taxonomy.replacen(from, to, 1));
        helps(&folder, code, near);
    }
    let more = "[[holidays]]\nyear = 2026\noff = []\nwork = []\n";
    let folder = Folder::sound().file("taxonomy.toml", &format!("{taxonomy}\n{more}"));
    helps(&folder, "bad-taxonomy", "请合并为一项");
    let settings = |text: &str| {
        let folder = Folder::empty().file("wangdian.toml", text);
        let loaded = load_config(Some(&folder.path().join("wangdian.toml")));
        loaded.expect_err("wrong").remove(0)
    };
    for (text, near) in [
        ("[site]\ntitel = \"名\"\n", "是不是 `title`？"),
        ("[stie]\n", "是不是 `site`？"),
        ("[data]\nmax_file_byte = 1\n", "是不是 `max_file_bytes`？"),
        ("[site]\nprofile = \"gove\"\n", "是不是 `gov`？"),
        (
            "[site]\nprofile = \"official\"\n",
            "这里可用的有：gov、mirror、demo",
        ),
    ] {
        says(&settings(text), near);
    }
}
