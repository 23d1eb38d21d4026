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
    let problems = crate::check::settings::check(&config.site);
    codes_of(&problems)
}

fn official(more: &str) -> String {
    let icp = if more == "icp" {
        " "
    } else {
        "京ICP备00000000号"
    };
    let site_code = if more == "icp" || more.is_empty() {
        "bm00000000"
    } else {
        more
    };
    format!(
        "profile = \"gov\"\nbase_url = \"https://www.example.org/\"\n[site.identity]\nsponsor = \"某局\"\ncontact = \"010-00000000\"\nsite_code = \"{site_code}\"\nicp = \"{icp}\"\npolice = \"京公网安备00000000000000号\""
    )
}

pub(crate) fn table() -> Vec<Line> {
    vec![
        line_of("bad-site-address", codes)
            .wrong(&[
                "base_url = \"www.example.org/\"",
                "origin_url = \"https://example.org/x\"",
            ])
            .right(&["base_url = \"https://example.org/x/\"", ""]),
        line_of("incomplete-identity", |value| codes(&official(value)))
            .wrong(&["icp"])
            .right(&[""]),
        line_of("bad-site-code", |value| codes(&official(value)))
            .wrong(&["12345", "bm1234567"])
            .right(&["1100000001", "bm12345678"]),
        line_of("mirror-without-origin", codes)
            .wrong(&["profile = \"mirror\""])
            .right(&[
                "profile = \"mirror\"\norigin_url = \"https://example.org/\"",
                "profile = \"demo\"",
            ]),
    ]
}
