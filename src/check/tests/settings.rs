//! Rules about a site's identity.

use super::table::{Line, check, codes_of, line_of};
use crate::config::Config;
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_about_settings_report_wrong_values_only() {
    check(&table());
}

/// The codes for settings that differ from those of a valid official site.
fn codes(more: &str) -> Vec<&'static str> {
    let config: Config = toml::from_str(&format!("[site]\n{more}\n")).expect("well-formed");
    let references = crate::check::settings::References {
        regions: Some(&crate::test_support::registry::REGIONS),
        has_picture: None,
        data: Some(&config.data),
    };
    let problems = crate::check::settings::check(&config.site, references);
    codes_of(&problems)
}

/// The codes for the languages of a site.
fn languages(names: &str) -> Vec<&'static str> {
    let config: Config =
        toml::from_str(&format!("[site]\nlanguages = {names}\n")).expect("well-formed");
    let problems = crate::check::settings::check_languages(&config.site.languages);
    codes_of(&problems.err().unwrap_or_default())
}

/// The settings of a complete official site, with one line of another value.
const OFFICIAL: &str = "profile = \"gov\"
base_url = \"https://ggfw.cnipa.gov.cn/\"
[site.identity]
sponsor = \"国家知识产权局\"
contact = \"010-62083114\"
site_code = \"bm37000001\"
icp = \"京ICP备05069085号\"
police = \"京公网安备11010802024440号\"
[site.party_government_mark]
url = \"https://bszs.conac.cn/sitename?method=show&id=5A0D3C7E91B24F68A7D0C1E2B3F49586\"
image = \"organ.png\"
[site.correction]
email = \"wangdian@cnipa.gov.cn\"
[site.objection]
phone = \"010-62083115\"
decided_by = \"国家知识产权局公共服务司\"
until = \"公示期内提出\"
";

/// The codes for the official site whose line of this key is replaced, or removed if there is only
/// a key.
fn official(line: &str) -> Vec<&'static str> {
    let key = line.split(' ').next().unwrap_or_default();
    let replace = |old: &str| match old.starts_with(&format!("{key} =")) {
        true if line.contains('=') => line.to_owned(),
        true => String::new(),
        false => old.to_owned(),
    };
    let lines: Vec<String> = OFFICIAL.lines().map(replace).collect();
    codes(&lines.join("\n"))
}

/// The codes on 20 November 2026 for an accessibility mark with a last day.
fn expired(last: &str) -> Vec<&'static str> {
    let mark = format!("[site.accessibility_mark]\nvalid_until = \"{last}\"\n");
    let config: Config = toml::from_str(&mark).expect("well-formed");
    let as_of = crate::model::Date::constant(2026, 11, 20);
    codes_of(&crate::check::settings::expired_marks(&config.site, as_of))
}

/// The codes on that day for a term for objections.
fn until(term: &str) -> Vec<&'static str> {
    let objection = format!("[site.objection]\nuntil = \"{term}\"\n");
    let config: Config = toml::from_str(&objection).expect("well-formed");
    let as_of = crate::model::Date::constant(2026, 11, 20);
    codes_of(&crate::check::settings::objection_term_over(
        &config.site,
        as_of,
    ))
}

/// The codes for a site in Chinese whose output folder has this page.
fn page_of_before(path: &str) -> Vec<&'static str> {
    let languages = ["zh".to_owned(), "fr".to_owned()];
    codes_of(&crate::check::settings::vanished_languages(
        [path],
        &languages,
    ))
}

/// The codes for points with this name, address, site and service, on an official site that
/// excepts a passage.
fn record(row: &str) -> Vec<&'static str> {
    let cells: Vec<&str> = row.split(',').collect();
    let folder = Folder::sound()
        .set("points.csv", 1, cells[0], cells[1])
        .file(
            "service_items.csv",
            &format!("point_id,name\np-2,{}\n", cells.get(2).unwrap_or(&"检索")),
        );
    let loaded = crate::load::load_registry(folder.path(), &folder.options);
    let exception = crate::config::WordingException {
        text: "怎样识别虚构机构".to_owned(),
        reason: "课程".to_owned(),
    };
    codes_of(&crate::check::sample_records::check(
        &loaded.raw,
        &[exception],
    ))
}

/// The codes for a mirror with an identity of its own.
fn mirror(identity: &str) -> Vec<&'static str> {
    let origin = "profile = \"mirror\"\norigin_url = \"https://ggfw.cnipa.gov.cn/\"";
    codes(&format!("{origin}\n[site.mirror]\n{identity}"))
}

pub(crate) fn table() -> Vec<Line> {
    vec![
        line_of("bad-languages", languages)
            .wrong(&[
                "[]",
                "[\"\"]",
                "[\"English\"]",
                "[\"zh\", \"data\"]",
                "[\"zh\", \"../en\"]",
                "[\"zh\", \"en-\"]",
                "[\"zh\", \"en\", \"en\"]",
            ])
            .right(&["[\"zh\"]", "[\"zh\", \"en\", \"zh-hant\", \"pt-br\"]", "[\"en\"]"]),
        line_of("bad-outside-host", codes)
            .wrong(&[
                "outside_hosts = [\"https://www.example.org/\"]",
                "outside_hosts = [\"www.example.org\", \"*\"]",
                "outside_hosts = [\"*.*.cn\"]",
                "outside_hosts = [\"\"]",
            ])
            .right(&["outside_hosts = [\"www.example.org\", \"*.edu.cn\"]", "outside_hosts = []"]),
        line_of("bad-licence-address", codes)
            .wrong(&[
                "[site.data_licence]\nurl = \"www.example.org/licence\"",
                "[site.data_licence]\nurl = \"javascript:alert(1)\"",
                "[site.data_licence]\nurl = \"https://user:pw@example.org/\"",
                "[site.data_licence]\nurl = \"https://example.org/a b\"",
            ])
            .right(&[
                "[site.data_licence]\nurl = \"https://www.example.org/licence?v=1#a\"",
                "[site.data_licence]\nname = \"许可\"",
                "[site.data_licence]\nurl = \"\"",
            ]),
        line_of("bad-site-address", codes)
            .wrong(&[
                "base_url = \"www.example.org/\"",
                "origin_url = \"https://example.org/x\"",
                "base_url = \"https://user:pw@example.org/\"",
                "base_url = \"https://example.org/a b/\"",
                "base_url = \"https://example.org/../x/\"",
                "base_url = \"https://example..org/\"",
                "origin_url = \"https://example.org//x/\"",
            ])
            .right(&[
                "base_url = \"https://example.org/x/\"",
                "base_url = \" https://example.org/网点/ \"",
                "",
            ]),
        line_of("bad-channel-address", codes)
            .wrong(&[
                "[site.correction]\nurl = \"www.ln.gov.cn\"",
                "[site.objection]\nurl = \"https://user@www.ln.gov.cn/\"",
                "[site.correction]\nemail = \"gongfu.fujian.gov.cn\"",
                "[site.objection]\nemail = \"gongfu＠fujian.gov.cn\"",
                "[site.objection]\nemail = \"gongfu@fujian\"",
                "[site.correction]\nemail = \"a@cnipa.gov.cn; b@cnipa.gov.cn\"",
            ])
            .right(&[
                "[site.correction]\nurl = \"https://www.ln.gov.cn/jiucuo?site=1#a\"",
                "[site.correction]\nemail = \"gongfu@fujian.gov.cn\"",
                // A demo may have what is still to be filled in.
                "[site.correction]\nemail = \"待填写\"",
                "[site.correction]\nemail = \"\"",
            ]),
        line_of("markup-in-setting", codes)
            .wrong(&[
                "title = \"<b>辽宁省</b>网点\"",
                "title = \"A&amp;B\"",
                "tagline = \"一<br>二\"",
                "[site.titles]\nen = \"IP&nbsp;Points\"",
                "[site.identity]\nsponsor = \"A&amp;B中心\"",
            ])
            .right(&["title = \"A&B <就近> 网点\"", "title = \"一 < 二 > 零\""]),
        line_of("unused-translation", codes)
            .wrong(&[
                "[site.titles]\neng = \"IP Points\"",
                "[site.taglines]\nzh = \"就近\"",
                "languages = [\"zh\"]\n[site.titles]\nen = \"IP Points\"",
                "[site.objection]\ndecided_by_in = { fr = \"Office\" }",
                "[site.objection]\nuntil_in = { EN = \"in 10 days\" }",
            ])
            .right(&[
                "[site.titles]\nen = \"IP Points\"",
                "languages = [\"en\", \"zh\"]\n[site.titles]\nzh = \"网点\"",
                "[site.objection]\ndecided_by_in = { en = \"Office\" }",
            ]),
        line_of("empty-title", codes)
            .wrong(&["title = \"\"", "title = \" \""])
            .right(&["title = \"网点\""]),
        line_of("mobile-number", codes)
            .wrong(&["[site.correction]\nphone = \"13812345678\""])
            .right(&[
                "[site.correction]\nphone = \"024-96315\"",
                "[site.correction]\nphone = \"13812345678\"\n[[data.personal_exceptions]]\npoint = \"\"\ncolumn = \"site.correction.phone\"\nreason = \"值班电话\"",
            ]),
        line_of("consumer-mailbox", codes)
            .wrong(&["[site.mirror]\ncontact = \"wanglin@qq.com\""])
            .right(&["[site.mirror]\ncontact = \"wangdian@ln.gov.cn\""]),
        line_of("private-account", codes)
            .wrong(&["[site.identity]\ncontact = \"微信 zxm1990\""])
            .right(&["[site.identity]\ncontact = \"咨询微信 ln_zscq\""]),
        line_of("personal-name", codes)
            .wrong(&["[site.identity]\ncontact = \"张三 024-96315\""])
            .right(&["[site.identity]\ncontact = \"知识产权保护处 024-96315\""]),
        line_of("bad-record-number", official)
            .wrong(&[
                "police = \"京公网安备1101080202444号\"",
                "police = \"11010802024440\"",
                "icp = \"ICP备05001588号\"",
                "icp = \"京ICP证05001588号\"",
            ])
            .right(&["icp = \"京ICP备2021001588号-12\"", "police = \"京公网安备 11010802024440号\""]),
        line_of("records-of-two-provinces", official)
            .wrong(&[
                "police = \"粤公网安备11010802024440号\"",
                "site_code = \"2100000001\"",
            ])
            .right(&["site_code = \"1100000001\"", "icp = \"粤ICP备05001588号\""]),
        line_of("origin-of-official-site", |origin| official(&format!("profile = \"gov\"{origin}")))
            .wrong(&["\norigin_url = \"https://www.cnipa.gov.cn/\""])
            .right(&[""]),
        line_of("objection-term-over", until)
            .wrong(&["2020年", "截至2025年12月31日止", "2024-05-01"])
            .right(&["2026年", "公示期内提出", "按照2020年的办法，公示期内提出", ""]),
        line_of("vanished-language", page_of_before)
            .wrong(&["en/index.html", "zh-hant/points/p-1.html"])
            .right(&["fr/index.html", "data/index.html", "index.html", "en/robots.txt"]),
        line_of("sample-record", record)
            .wrong(&[
                "name,示例市图书馆",
                "address,大连市示例路1号（虚构地址）",
                "website,https://www.example.org/tushuguan/",
                "email,a@example.com",
                "summary,This is a sample institution in a demo site.",
                "summary,示例数据，不是真实机构。",
                "name_en,Sample City Library",
                "summary,检索,示例机构的服务",
            ])
            .right(&[
                "name,国家知识产权示范园区服务中心",
                "name_en,National Demonstration Park and Resampled Democracy Library",
                "website,https://www.counter-example.org/",
                "summary,提供专利检索,专利撰写示例",
                "summary,课程：怎样识别虚构机构",
            ]),
        line_of("incomplete-identity", official)
            .wrong(&["icp", "sponsor = \" \""])
            .right(&["icp = \"京ICP备05069085号-1\""]),
        line_of("bad-site-code", official)
            .wrong(&["site_code = \"37021\"", "site_code = \"bm3700001\""])
            .right(&["site_code = \"1100000001\"", "site_code = \"bm37000002\""]),
        line_of("placeholder-setting", official)
            .wrong(&[
                "sponsor = \"待填写\"",
                "icp = \"京ICP备00000000号\"",
                "contact = \"123\"",
            ])
            .right(&["contact = \"12345\""]),
        line_of("site-address-not-https", official)
            .wrong(&["base_url = \"http://ggfw.cnipa.gov.cn/\""])
            .right(&["base_url = \"https://ggfw.cnipa.gov.cn/a/\""]),
        line_of("site-address-not-gov-cn", official)
            .wrong(&["base_url = \"https://www.cnips.org/\""])
            .right(&["base_url = \"https://www.cnipa.gov.cn/\""]),
        line_of("site-code-without-region", official)
            .wrong(&["site_code = \"9900000001\""])
            .right(&["site_code = \"1100000001\""]),
        line_of("bad-site-mark", official)
            .wrong(&[
                "image",
                "url = \"https://www.cnipa.gov.cn/sitename?method=show&id=5A0D3C7E91B24F68A7D0C1E2B3F49586\"",
            ])
            .right(&["image = \"mark.png\""]),
        line_of("site-mark-expired", expired)
            .wrong(&["2026-11-19", "2024-02-29"])
            .right(&["2026-11-20", "2026-11-21"]),
        line_of("no-correction-channel", official)
            .wrong(&["email", "email = \"a@cnipa.gov.cn; b@cnipa.gov.cn\""])
            .or_also(&["bad-channel-address"])
            .right(&["email = \"jiucuo@cnipa.gov.cn\""]),
        line_of("no-objection-channel", official)
            .wrong(&["decided_by", "until", "phone"])
            .right(&["phone = \"12330\""]),
        line_of("placeholder-setting", mirror)
            .wrong(&[
                "operator = \"某某公司\"",
                "contact = \"待填写\"",
                "icp = \"京ICP备00000000号\"",
            ])
            .right(&[
                "operator = \"辽宁省图书馆\"\ncontact = \"024-24822241\"\nicp = \"辽ICP备05001366号-1\"",
                "operator = \"\"",
            ]),
        line_of("mirror-without-origin", codes)
            .wrong(&["profile = \"mirror\""])
            .right(&[
                "profile = \"mirror\"\norigin_url = \"https://ggfw.cnipa.gov.cn/\"",
                "profile = \"demo\"",
            ]),
    ]
}
