//! What a site of each profile says: the official one is its authority's own, a mirror names its
//! origin, and a demo says that it is one.

use crate::support::program::{Project, Run};
use scraper::{Html, Selector};
use std::collections::BTreeMap;

/// Words by which a demo says that it is one.
const DEMO_WORDS: [&str; 6] = [
    "示例网站",
    "示例数据",
    "不是官方网站",
    "非官方",
    "不代表任何机关",
    "没有设立受理渠道",
];

/// The settings of an official site.
const OFFICIAL: &str = "[site]
profile = \"gov\"
title = \"知识产权信息公共服务网点名录\"
base_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"
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
email = \"gengzheng@cnipa.gov.cn\"
[site.objection]
phone = \"010-62083115\"
decided_by = \"国家知识产权局公共服务司\"
until = \"公示期内提出，公示期满后10个工作日内答复\"
[paths]
theme = \"theme\"
";

const PICTURE: &[u8] = include_bytes!("../../themes/default/images/apple-touch-icon.png");

/// The sample as an official site.
fn official() -> Project {
    let project = Project::sample();
    make_official(&project);
    project
}

/// Gives a project the settings of an official site.
pub(crate) fn make_official(project: &Project) {
    project.write("wangdian.toml", OFFICIAL);
    project.write("theme/images/organ.png", PICTURE);
}

/// The pages of a built site by path.
fn pages(project: &Project, folder: &str) -> BTreeMap<String, Html> {
    let files = project.files(folder).into_iter();
    files
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, Html::parse_document(&String::from_utf8_lossy(&bytes))))
        .collect()
}

fn text(page: &Html) -> String {
    page.root_element().text().collect()
}

/// The values of an attribute of the elements that a selector finds.
fn values<'a>(page: &'a Html, selector: &str, attribute: &str) -> Vec<&'a str> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector)
        .filter_map(|element| element.attr(attribute))
        .collect()
}

#[test]
fn an_official_site_speaks_as_its_authority() {
    let project = official();
    project.run(&["build"]).ends_with(0);
    let all = pages(&project, "public");
    assert!(all.len() > 100, "{}", all.len());
    for (path, page) in &all {
        let text = text(page);
        for word in DEMO_WORDS {
            assert!(!text.contains(word), "{path} says {word}");
        }
        for placeholder in ["{{", ":::"] {
            assert!(!text.contains(placeholder), "{path} shows {placeholder}");
        }
        let name = match is_english(path) {
            true => "Mark of websites of party and government organs",
            false => "党政机关网站标识",
        };
        let mark = format!("a[href^='https://bszs.conac.cn/'] img[alt='{name}']");
        let mark = values(page, &mark, "src");
        assert!(
            mark.len() == 1 && mark[0].contains("organ."),
            "{path}: {mark:?}"
        );
    }
    for (page, words) in [
        (
            "about.html",
            "本站由国家知识产权局主办，网址是https://ggfw.cnipa.gov.cn/wangdian/",
        ),
        ("correct.html", "更正请通过gengzheng@cnipa.gov.cn提出"),
        ("correct.html", "由谁受理和决定：国家知识产权局公共服务司"),
        (
            "privacy.html",
            "本站由国家知识产权局主办，对本站公布的信息负责",
        ),
        (
            "accessibility.html",
            "请通过gengzheng@cnipa.gov.cn告诉国家知识产权局",
        ),
        ("join.html", "本页由国家知识产权局编写"),
        ("notice.html", "受理和决定：国家知识产权局公共服务司"),
        ("notice.html", "公示期满后10个工作日内答复"),
    ] {
        let text = text(&all[page]);
        assert!(text.contains(words), "{page} lacks {words}: {text}");
    }
    let objection = values(&all["notice.html"], "main a[href^='tel:']", "href");
    assert_eq!(objection, ["tel:01062083115"]);
}

#[test]
fn a_mirror_names_its_origin_and_has_none_of_its_badges() {
    let project = official();
    project.run(&["build", "--out", "origin"]).ends_with(0);
    project.edit(
        "wangdian.toml",
        "profile = \"gov\"",
        "profile = \"mirror\"\norigin_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"",
    );
    project.edit(
        "wangdian.toml",
        "base_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"",
        "base_url = \"https://mirror.cnips.org/wd/\"",
    );
    project
        .run(&["build", "--as-of", "2026-11-20"])
        .ends_with(0);
    let all = pages(&project, "public");
    for (path, page) in &all {
        let text = text(page);
        let banner = match is_english(path) {
            true => [
                "Original site: https://ggfw.cnipa.gov.cn/wangdian/",
                "Data as of 20 November 2026",
            ],
            false => [
                "原站：https://ggfw.cnipa.gov.cn/wangdian/",
                "数据截至2026年11月20日",
            ],
        };
        for words in banner {
            assert!(text.contains(words), "{path}: {words}");
        }
        for badge in ["bm37000001", "京ICP备", "京公网安备", "我为政府网站找错"] {
            assert!(!text.contains(badge), "{path} shows {badge}");
        }
        assert!(
            values(page, "meta[name=SiteIDCode]", "content").is_empty(),
            "{path}"
        );
        assert!(
            values(page, "a[href*='conac.cn']", "href").is_empty(),
            "{path}"
        );
        if !path.ends_with("404.html") {
            let canonical = values(page, "link[rel=canonical]", "href");
            assert!(
                canonical.len() == 1
                    && canonical[0].starts_with("https://ggfw.cnipa.gov.cn/wangdian/"),
                "{path}: {canonical:?}"
            );
        }
        for word in DEMO_WORDS {
            let is_said = text.contains(word) && word != "不代表任何机关";
            assert!(!is_said, "{path} says {word}");
        }
    }
    assert!(!project.path("public/sitemap.xml").exists());
    let robots = project.read("public/robots.txt");
    assert!(
        robots.contains("Sitemap: https://ggfw.cnipa.gov.cn/wangdian/sitemap.xml"),
        "{robots}"
    );
    // How the page about the site proves the copy: the data is the origin's, byte by byte.
    assert!(text(&all["about.html"]).contains("怎样核对这份拷贝"));
    project.edit("wangdian.toml", "profile = \"mirror\"", "profile = \"gov\"");
    project
        .run(&["build", "--as-of", "2026-11-20", "--out", "origin"])
        .ends_with(0);
    let (origin, mirror) = (project.files("origin"), project.files("public"));
    let is_data = |path: &str| {
        path.starts_with("data/") && (path.ends_with(".csv") || path.ends_with("registry.json"))
    };
    let data: Vec<&String> = origin.keys().filter(|path| is_data(path)).collect();
    assert!(data.len() > 5);
    for path in data {
        assert!(origin[path] == mirror[path], "{path} differs");
    }
}

/// The settings of a mirror that says who runs it.
const MIRROR: &str = "[site]
profile = \"mirror\"
origin_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"
base_url = \"https://mirror.cnips.org/wd/\"
[site.identity]
sponsor = \"国家知识产权局\"
icp = \"京ICP备05069085号\"
[site.mirror]
operator = \"辽宁省图书馆\"
contact = \"024-24822241\"
icp = \"辽ICP备05001366号-1\"
";

#[test]
fn a_mirror_says_who_runs_it_and_that_this_is_not_the_origin() {
    let project = Project::sample();
    project.write("wangdian.toml", MIRROR);
    project.run(&["build"]).ends_with(0);
    let footer = Selector::parse("footer").expect("a selector");
    let all = pages(&project, "public");
    let mut footers: Vec<String> = all
        .iter()
        .map(|(path, page)| {
            let footer = page.select(&footer).next();
            let footer: String = footer.expect(path).text().collect();
            let own = match is_english(path) {
                true => [
                    "about this mirror, not about the original site",
                    "Operator of the mirror:辽宁省图书馆",
                    "Contact of the mirror:024-24822241",
                    "ICP filing of the mirror:辽ICP备05001366号-1",
                ],
                false => [
                    "以下是本镜像自己的信息，不是原站的。",
                    "镜像运营单位：辽宁省图书馆",
                    "镜像联系方式：024-24822241",
                    "镜像ICP备案号：辽ICP备05001366号-1",
                ],
            };
            for words in own {
                assert!(footer.contains(words), "{path} lacks {words}: {footer}");
            }
            assert!(!footer.contains("国家知识产权局"), "{path}: {footer}");
            assert!(!footer.contains("京ICP备"), "{path}: {footer}");
            footer
        })
        .collect();
    footers.sort();
    footers.dedup();
    assert_eq!(footers.len(), 2, "one footer on all pages of a language");

    // Neither an official site nor a demo shows it.
    for profile in ["gov", "demo"] {
        let project = official();
        let identity = MIRROR.split_once("[site.mirror]").expect("it has one").1;
        let settings = project.read("wangdian.toml");
        project.write(
            "wangdian.toml",
            format!("{settings}[site.mirror]{identity}"),
        );
        project.run(&["build", "--profile", profile]).ends_with(0);
        let home = text(&pages(&project, "public")["index.html"]);
        assert!(!home.contains("辽宁省图书馆"), "{profile}: {home}");
    }
}

#[test]
fn a_mirror_whose_own_identity_is_a_placeholder_is_refused() {
    let project = Project::sample();
    project.write("wangdian.toml", MIRROR.replace("辽宁省图书馆", "待填写"));
    let report = refused(&project);
    assert!(report.contains("error[placeholder-setting]"), "{report}");
    assert!(report.contains("site.mirror.operator"), "{report}");
    // A misspelt key is not ignored.
    let project = Project::sample();
    project.write("wangdian.toml", MIRROR.replace("operator", "operater"));
    assert!(refused(&project).contains("operater"));
}

#[test]
fn a_demo_says_so_on_every_page() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let all = pages(&project, "public");
    for (path, page) in &all {
        let text = text(page);
        let banner = match is_english(path) {
            true => "Sample data, not an official website",
            false => "示例数据，非官方网站",
        };
        assert!(text.contains(banner), "{path}");
        assert!(!text.contains("{{") && !text.contains(":::"), "{path}");
    }
    assert!(text(&all["about.html"]).contains("本站是示例网站，不是官方网站"));
}

/// Whether a page is in the English tree.
fn is_english(path: &str) -> bool {
    path.starts_with("en/")
}

/// The text and messages of a run that must fail before anything is published.
fn refused(project: &Project) -> String {
    let Run { stdout, stderr, .. } = project.run(&["build"]).ends_with(1);
    assert!(!project.path("public").exists(), "nothing is published");
    format!("{stdout}{stderr}")
}

#[test]
fn an_official_site_with_words_of_a_demo_is_refused_by_file_and_line() {
    let project = official();
    project.edit(
        "content/help.md",
        "怎样检索\n",
        "怎样检索\n\n本站是**示例**网站。\n",
    );
    let report = refused(&project);
    assert!(report.contains("demo-wording"), "{report}");
    assert!(report.contains("content/help.md:13"), "{report}");

    let project = official();
    project.write(
        "theme/locales/zh.toml",
        "[header]\ndemo = \"示例网站\"\n[notice]\nobjections = \"怎样提出异议（测试网站）\"\n",
    );
    let report = refused(&project);
    assert!(
        report.contains("theme/locales/zh.toml:4: error[demo-wording]"),
        "{report}"
    );
    assert_eq!(report.matches("demo-wording").count(), 1, "{report}");

    // A record that says so.
    let project = official();
    project.edit(
        "data/points.csv",
        "福建理工大学",
        "福建理工大学（非官方网站）",
    );
    let report = refused(&project);
    let place = "data/points.csv:2: error[sample-record]";
    assert!(report.contains(place), "{report}");
}

#[test]
fn the_scripts_and_data_of_a_theme_have_no_words_of_a_demo_either() {
    for (file, text) in [
        ("scripts/x.js", "var a = 1;\nvar b = \"测试网站\";\n"),
        ("files/a.json", "{\n\"a\": \"本站是示例网站\"}"),
    ] {
        let project = official();
        project.write(&format!("theme/{file}"), text);
        let report = refused(&project);
        let place = format!("theme/{file}:2: error[demo-wording]");
        assert!(report.contains(&place), "{report}");
    }
}

#[test]
fn a_record_that_rightly_says_so_is_excepted_by_its_passage() {
    let project = official();
    project.edit(
        "data/points.csv",
        "福建理工大学",
        "福建理工大学（识别非官方网站公益课堂）",
    );
    project.edit(
        "content/help.md",
        "怎样检索\n",
        "怎样检索\n\n怎样识别**非官方**网站。\n",
    );
    let settings = project.read("wangdian.toml");
    let excepting = |texts: &[&str]| {
        let one = |text: &&str| {
            format!("[[site.wording_exceptions]]\ntext = \"{text}\"\nreason = \"课堂的名称\"\n")
        };
        let exceptions: String = texts.iter().map(one).collect();
        project.write("wangdian.toml", settings.clone() + &exceptions);
    };
    excepting(&["识别非官方网站公益课堂"]);
    let report = refused(&project);
    assert!(report.contains("content/help.md"), "{report}");
    // Neither the word alone nor a passage without one is an exception.
    for useless in ["非官方网站", "识别网站"] {
        excepting(&[useless]);
        let report = refused(&project);
        assert!(
            report.contains("wangdian.toml:22: error[demo-wording] `site.wording_exceptions`"),
            "{report}"
        );
        assert!(report.contains(useless), "{report}");
    }
    excepting(&["识别非官方网站公益课堂", "怎样识别非官方网站"]);
    project.run(&["build"]).ends_with(0);
    let help = text(&pages(&project, "public")["help.html"]);
    assert!(help.contains("怎样识别非官方网站"), "{help}");
}

#[test]
fn an_official_site_with_placeholders_is_refused() {
    let project = official();
    project.edit(
        "wangdian.toml",
        "sponsor = \"国家知识产权局\"",
        "sponsor = \"××局（待填写）\"",
    );
    let report = refused(&project);
    assert!(report.contains("placeholder-setting"), "{report}");
    assert!(report.contains("site.identity.sponsor"), "{report}");
    // A picture that the theme does not have.
    let project = official();
    project.edit("wangdian.toml", "organ.png", "other.png");
    assert!(refused(&project).contains("bad-site-mark"));
}

#[test]
fn warnings_about_settings_follow_the_rules_of_the_settings() {
    let project = official();
    project.edit("wangdian.toml", "cnipa.gov.cn/wangdian/", "cnips.org/");
    let run = project.run(&["check"]).ends_with(0);
    assert!(
        run.stdout.contains("warning[site-address-not-gov-cn]"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("warning[publication-date-unknown]"),
        "{}",
        run.stdout
    );
    project.run(&["check", "--strict"]).ends_with(1);
    let settings = project.read("wangdian.toml");
    project.write(
        "wangdian.toml",
        format!("{settings}[rules]\nsite-address-not-gov-cn = \"error\"\n"),
    );
    let run = project.run(&["check"]).ends_with(1);
    assert!(
        run.stdout.contains("error[site-address-not-gov-cn]"),
        "{}",
        run.stdout
    );
}
