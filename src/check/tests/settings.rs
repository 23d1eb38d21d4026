//! Rules about a site's identity.

use super::table::{Line, check, codes_of, line_of};
use crate::config::Config;

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
            ])
            .right(&[
                "[site.data_licence]\nurl = \"https://www.example.org/licence?v=1#a\"",
                "[site.data_licence]\nname = \"许可\"",
            ]),
        line_of("bad-site-address", codes)
            .wrong(&[
                "base_url = \"www.example.org/\"",
                "origin_url = \"https://example.org/x\"",
            ])
            .right(&["base_url = \"https://example.org/x/\"", ""]),
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
            .right(&["site_code = \"2100000001\""]),
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
            .wrong(&["email"])
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
                "profile = \"mirror\"\norigin_url = \"https://example.org/\"",
                "profile = \"demo\"",
            ]),
    ]
}
