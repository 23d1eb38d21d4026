//! Suggestions for unknown codes, headings, ids, regions and files.

use super::table::{designation, event, point, rows};
use crate::config::PersonalException;
use crate::diagnostics::Diagnostic;
use crate::load::configuration::load_config;
use crate::test_support::registry_folder::Folder;

/// Checks the Chinese help of the first problem with a code, and that there is an English
/// one.
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
fn codes_and_labels_get_suggestions() {
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
            "线下（offline）",
        ),
        (
            rows("service_items.csv", "point_id,name,category,fee")("p-2,甲,,收费"),
            "可以填：",
        ),
        (designation("kind")("区级网点"), "可以填："),
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
fn ids_are_suggested_by_spelling_and_by_name_of_the_point() {
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
fn headings_of_sheets_and_keys_of_json_get_suggestions() {
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
    // Private columns are never suggested for public ones, nor the other way round.
    for unknown in ["电活簿", "邮想"] {
        let folder = Folder::sound().file(
            "points.csv",
            &format!("id,name,nature,region,{unknown}\np-1,甲图书馆,public_library,210200,\n"),
        );
        helps(&folder, "unknown-column", "不需要的列可以删去");
    }
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
fn file_names_get_suggestions() {
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
    for name in ["网点名录.xlsx", "网点.ods"] {
        let renamed = Folder::sound().without("points.csv").file(name, "");
        helps(&renamed, "missing-file", name);
    }
}

#[test]
fn a_url_is_repaired_only_if_the_result_is_valid() {
    for (written, expected) in [
        (
            "https：//www.example.cn",
            "是不是 `https://www.example.cn`？",
        ),
        ("www.example.cn", "是不是 `http://www.example.cn`？"),
        (
            "http://https://www.example.cn",
            "是不是 `https://www.example.cn`？",
        ),
        ("微信公众号：示例", "这一列只填网址"),
        ("暂无", "这一列只填网址"),
        ("http://a b.cn", "只填一个网址"),
        ("http:// www.a.cn", "是不是 `http://www.a.cn`"),
        ("192.168.1.1", "公众能打开的网址"),
        ("10.1.2.3:8080/a", "公众能打开的网址"),
        ("202.118.66.1/lib", "是不是 `http://202.118.66.1/lib`"),
        ("12345678", "这一列只填网址"),
        ("http://a.cn http://b.cn", "只能有一个网址"),
    ] {
        helps(&point("website")(written), "bad-url", expected);
    }
}

/// A region and an address of the second point.
fn place(region: &str, address: &str) -> Folder {
    point("region")(region).set("points.csv", 1, "address", address)
}

#[test]
fn regions_are_suggested_by_code_and_by_name() {
    for (written, near) in [
        ("葫芦岛", "是不是 211400（辽宁省葫芦岛市）？"),
        ("辽宁省葫芦岛", "211400（辽宁省葫芦岛市）"),
        ("葫芦岛市龙岗区", "211403（辽宁省葫芦岛市龙港区）"),
        ("延边", "222400（吉林省延边朝鲜族自治州）"),
        // A city and three counties in three provinces: none is suggested.
        ("朝阳", "请填六位行政区划代码"),
        ("辽宁生", "210000（辽宁省）"),
        ("2114", "是不是 211400（辽宁省葫芦岛市）？"),
        ("21", "210000（辽宁省）"),
        ("211403000000", "211403（辽宁省葫芦岛市龙港区）"),
        ("211499", "先填上级 211400（辽宁省葫芦岛市）"),
        // A code one digit away is another place; only the province is certain.
        ("214103", "先填上级 210000（辽宁省）"),
        (
            "崇文",
            "是不是 110101（北京市东城区）？崇文区（110103）2010 年撤销",
        ),
        (
            "110103",
            "是不是 110101（北京市东城区）？崇文区（110103）2010 年撤销",
        ),
        (
            "崇文区",
            "是不是 110101（北京市东城区）？崇文区（110103）2010 年撤销",
        ),
        ("重庆市万盛区", "是不是 500110（重庆市綦江区）？"),
        ("杭州市下城区", "是不是 330105（浙江省杭州市拱墅区）？"),
        ("500112", "是不是 500157（重庆市两江新区）？"),
        (
            "湖北省襄樊市",
            "是不是 420600（湖北省襄阳市）？襄樊市（420600）2010 年更名或调整",
        ),
        (
            "341400",
            "是不是 340100（安徽省合肥市）、340200（安徽省芜湖市）、340500（安徽省马鞍山市）？巢湖市（341400）2011 年撤销后拆分",
        ),
        (
            "陕西省西安市高新区",
            "是不是 610100（陕西省西安市）？「高新区」没有行政区划代码",
        ),
        (
            "辽宁省大连市市辖区",
            "是不是 210200（辽宁省大连市）？「市辖区」不是地名",
        ),
        ("海南州", "是不是 632500（青海省海南藏族自治州）？"),
        ("210171", "是不是 210100（辽宁省沈阳市）？"),
        ("河北省崇文区", "先填上级 130000（河北省）"),
        ("高新区", "请填六位行政区划代码"),
        ("999999", "请填六位行政区划代码"),
        ("月球", "请填六位行政区划代码"),
        // Another place, not 沈北新区.
        ("沈抚新区", "请填六位行政区划代码"),
        ("滨亥新区", "120116（天津市滨海新区）"),
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
fn the_region_of_the_address_precedes_all_guesses() {
    let address = "辽宁省葫芦岛市龙港区锦葫路1号";
    let named = "地址写的是 211403（辽宁省葫芦岛市龙港区）";
    helps(
        &place("葫芦岛", address),
        "unknown-region",
        "是不是 211403（辽宁省葫芦岛市龙港区）？",
    );
    for written in ["211499", "999999", "月球", "21"] {
        helps(&place(written, address), "unknown-region", named);
    }
    helps(&place("", address), "empty-required", named);
    helps(&place("", "某路 1 号"), "empty-required", "请补填这一格");
    helps(&place("211499", "龙港区锦葫路1号"), "unknown-region", named);
    let of_beijing = "地址写的是 110101（北京市东城区）";
    helps(&place("", "北京市崇文区某路"), "empty-required", of_beijing);
    helps(
        &place("巢湖地区", "安徽省合肥市庐江县某路"),
        "unknown-region",
        "340124（安徽省合肥市庐江县）",
    );
    // If region and address contradict each other, neither is suggested.
    for (written, address) in [
        ("211499", "北京市东城区某路"),
        ("崇文区", "辽宁省大连市某路"),
        ("河北省崇文区", "北京市东城区某路"),
    ] {
        helps(
            &place(written, address),
            "unknown-region",
            "请核对哪一个是对的",
        );
    }
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
fn keys_and_values_of_settings_and_of_the_taxonomy_get_suggestions() {
    let taxonomy = crate::test_support::reference::TAXONOMY_FILE;
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
