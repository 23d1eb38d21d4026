//! The trees of further languages: what is Chinese on them is marked, a further language is a file,
//! and without them the site is the one in Chinese.

use crate::support::program::Project;
use scraper::{Html, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a character is an ideograph, or a sign that only Chinese texts have.
fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{2E80}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// A project whose records have everything that pages show: former points, notices, cases, changes.
fn project() -> Project {
    let project = Project::sample();
    let heading = |file: &str| project.read(file).lines().next().unwrap().to_owned();
    let add = |file: &str, rows: &str| {
        let text = project.read(file);
        project.write(file, format!("{}\n{rows}", text.trim_end()));
    };
    let id = |position: usize| {
        let points = project.read("data/points.csv");
        let row = points.lines().nth(position).unwrap();
        row.split(',').next().unwrap().to_owned()
    };
    assert!(heading("data/designations.csv").starts_with("point_id,kind,"));
    let (first, second, third) = (id(1), id(2), id(3));
    project.write(
        "data/events.csv",
        format!(
            "point_id,date,type,kind,field,old,new,document\n\
             {first},2026-03-02,renamed,,,旧名研究所,,某办发〔2026〕3号\n\
             {first},2026-03-03,changed,,address,甲路1号,乙路2号,\n\
             {second},2026-03-04,changed,,nature,other,university,\n\
             {third},2026-03-05,changed,,region,210200,210100,\n"
        ),
    );
    project.write(
        "data/cases.csv",
        format!("point_id,name,period,content\n{first},帮助某企业,2025年,查清了三十件专利。\n"),
    );
    project.write(
        "data/retired.csv",
        format!(
            "id,name,retired_on,reason,replaced_by\n\
             p-00000000,某某信息所,2026-01-05,并入,{first}\n"
        ),
    );
    add("data/points.csv", &project_row(&heading("data/points.csv")));
    let designations = heading("data/designations.csv");
    let row = |values: &[(&str, &str)]| row_of(&designations, values);
    add(
        "data/designations.csv",
        &[
            row(&[
                ("point_id", "p-11111111"),
                ("kind", "provincial_point"),
                ("status", "terminated"),
                ("authority", "某省知识产权局"),
                ("batch", "第一批"),
            ]),
            row(&[
                ("point_id", &first),
                ("kind", "city_point"),
                ("status", "proposed"),
                ("notice_until", "2026-12-31"),
                ("recommender", "某市局"),
            ]),
        ]
        .join("\n"),
    );
    project
}

/// A row with these values by heading.
fn row_of(headings: &str, values: &[(&str, &str)]) -> String {
    let cells = headings.trim().split(',').map(|heading| {
        let value = values.iter().find(|(name, _)| *name == heading);
        value.map_or("", |(_, value)| value)
    });
    cells.collect::<Vec<_>>().join(",")
}

fn project_row(headings: &str) -> String {
    let values = [
        ("id", "p-11111111"),
        ("name", "乌鲁木齐市（测试）知识产权服务中心"),
        ("nature", "other"),
        ("region", "650100"),
        ("address", "某路3号"),
        ("phone", "办公室 0991-1234567"),
        ("hours", "周一至周五 9:00—17:00"),
        ("audience", "企业；公众"),
        ("summary", "一个机构。"),
        ("staff_total", "3"),
        ("longitude", "87.6"),
        ("latitude", "43.8"),
        ("crs", "wgs84"),
    ];
    row_of(headings, &values)
}

/// What is written in Chinese on a page: outside of what is marked, in attributes, and marked.
#[derive(Default)]
struct Chinese {
    unmarked: Vec<String>,
    attributes: Vec<String>,
    marked: Vec<String>,
}

fn chinese_of(page: &str) -> Chinese {
    let html = Html::parse_document(page);
    let mut found = Chinese::default();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                for (name, value) in element.attrs() {
                    // An address of a map service, and what is copied to the clipboard; neither is
                    // shown or read out.
                    let is_text = !["href", "data-copy"].contains(&name);
                    if is_text && value.contains(is_chinese) {
                        found.attributes.push(format!("{name}={value}"));
                    }
                }
            }
            Node::Text(text) if text.contains(is_chinese) => {
                let is_marked = node.ancestors().any(|around| {
                    let element = around.value().as_element();
                    element.and_then(|element| element.attr("lang")) == Some("zh-CN")
                });
                match is_marked {
                    true => found.marked.push(text.trim().to_owned()),
                    false => found.unmarked.push(text.trim().to_owned()),
                }
            }
            _ => {}
        }
    }
    found
}

/// The pages of a tree by path.
fn pages(files: &BTreeMap<String, Vec<u8>>, folder: &str) -> BTreeMap<String, String> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .filter_map(|(path, bytes)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            Some((path.strip_prefix(folder)?.to_owned(), text))
        })
        .collect()
}

#[test]
fn no_chinese_stands_outside_of_what_is_marked_on_an_english_page() {
    let project = project();
    // What a site states of itself may be Chinese, too.
    project.edit("wangdian.toml", "sponsor = \"\"", "sponsor = \"某某馆\"");
    project.edit("wangdian.toml", "icp = \"\"", "icp = \"京ICP备12345678号\"");
    project.run(&["build"]).ends_with(0);
    let files = project.files("public");
    let english = pages(&files, "en/");
    assert!(english.len() > 120, "{} pages", english.len());
    for kind in [
        "index.html",
        "search.html",
        "404.html",
        "ended.html",
        "notice.html",
        "changes-2026-03.html",
        "points/p-00000000.html",
        "points/p-11111111.html",
        "glossary.html",
    ] {
        assert!(english.contains_key(kind), "{kind}");
    }
    // Everything that the registry has, and the names of its regions one after another.
    let registry: String = files
        .iter()
        .filter(|(path, _)| {
            path.starts_with("data/") && path.ends_with(".csv") || *path == "data/registry.json"
        })
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let regions = project.read("data/regions.csv");
    let mut names: Vec<&str> = regions
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let own = ["某某馆", "京ICP备12345678号", "中文"];
    let is_of_registry = |text: &str| {
        let without_regions = || {
            names
                .iter()
                .fold(text.to_owned(), |rest, name| rest.replace(name, ""))
        };
        registry.contains(text) || own.contains(&text) || !without_regions().contains(is_chinese)
    };
    let mut marked = 0;
    for (path, page) in &english {
        let found = chinese_of(page);
        assert_eq!(found.unmarked, [""; 0], "{path}");
        assert_eq!(found.attributes, [""; 0], "{path}");
        marked += found.marked.len();
        let is_content = ["about", "glossary", "use", "correct", "accessibility"]
            .iter()
            .any(|name| path == &format!("{name}.html"));
        if is_content {
            continue;
        }
        // No label of the program is left in Chinese and merely marked.
        for text in &found.marked {
            let separators = |c: char| c.is_whitespace() || [',', '·', '→'].contains(&c);
            for piece in text
                .split(separators)
                .filter(|piece| piece.contains(is_chinese))
            {
                assert!(is_of_registry(piece), "{path}: {piece}");
            }
        }
    }
    assert!(marked > 500, "{marked}");
    // Names are in Latin letters where a page has one: its own in English, or Pinyin.
    let title = |path: &str| {
        let html = Html::parse_document(&english[path]);
        let heading = scraper::Selector::parse("h1").unwrap();
        html.select(&heading)
            .next()
            .unwrap()
            .text()
            .collect::<String>()
    };
    assert_eq!(
        title("points/p-11111111.html"),
        "Wulumuqi Shi (Ceshi) Zhishi Chanquan Fuwu Zhongxin"
    );
    assert!(
        english
            .iter()
            .any(|(path, _)| path.starts_with("points/") && title(path) == "Peking University")
    );
    assert_eq!(
        title("regions/210200.html").trim(),
        "Service points in Dalian, Liaoning"
    );
}

/// A page in Chinese without what leads to other languages, and without spaces between tags.
fn without_languages(page: &str) -> String {
    let mut page = page.replace(" has-languages", "");
    let of_languages = |page: &str| {
        let at = page.find(" hreflang=")?;
        let link = page[..at].rfind('<')?;
        Some(match page[link..].starts_with("<link") {
            true => (link, link + page[link..].find('>')? + 1),
            false => {
                let nav = page[..link].rfind("<nav")?;
                (nav, link + page[link..].find("</nav>")? + "</nav>".len())
            }
        })
    };
    while let Some((start, end)) = of_languages(&page) {
        page.replace_range(start..end, "");
    }
    while page.contains("> ") {
        page = page.replace("> ", ">");
    }
    page
}

#[test]
fn without_further_languages_the_site_is_the_one_in_chinese() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let both = project.files("public");
    project.edit(
        "wangdian.toml",
        "# languages = [\"zh\", \"en\"]",
        "languages = [\"zh\"]",
    );
    project
        .run(&["build", "--out", "chinese", "--keep-days", "0"])
        .ends_with(0);
    let chinese = project.files("chinese");
    assert!(both.keys().any(|path| path.starts_with("en/")));
    for (path, bytes) in &chinese {
        assert!(!path.starts_with("en/"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("hreflang") && !text.contains("has-languages\""),
            "{path}"
        );
        // Hits have names in Latin letters only where a page shows them; and the manifest lists
        // everything.
        let is_other = ["search/", "search.html", "manifest.json", "SHA256SUMS"]
            .iter()
            .any(|start| path.starts_with(start));
        if is_other {
            continue;
        }
        let other = &both[path];
        match path.ends_with(".html") {
            true => assert_eq!(
                without_languages(&text),
                without_languages(&String::from_utf8_lossy(other)),
                "{path}"
            ),
            false => assert!(bytes == other, "{path}"),
        }
    }
    let roots: BTreeSet<&String> = both
        .keys()
        .filter(|path| !path.starts_with("en/"))
        .collect();
    let scripts = roots.iter().filter(|path| path.starts_with("assets/"));
    assert!(
        scripts.count()
            > chinese
                .keys()
                .filter(|path| path.starts_with("assets/"))
                .count()
    );
}

/// The texts in English as those of another language.
fn as_french() -> String {
    let english = include_str!("../../themes/default/locales/en.toml");
    english
        .replace("tag = \"en\"", "tag = \"fr\"")
        .replace("name = \"English\"", "name = \"Français\"")
        .replace("home = \"Home\"", "home = \"Accueil\"")
}

#[test]
fn a_further_language_is_a_file() {
    let project = Project::sample();
    project.edit(
        "wangdian.toml",
        "# languages = [\"zh\", \"en\"]",
        "languages = [\"zh\", \"en\", \"fr\"]",
    );
    project.write("theme/locales/fr.toml", as_french());
    let page = "+++\ntitle = \"À propos\"\n+++\nVoir [la recherche](search.html).\n";
    project.write("content/fr/about.md", page);
    project.run(&["build", "--theme", "theme"]).ends_with(0);
    let files = project.files("public");
    let french = pages(&files, "fr/");
    assert_eq!(
        french.keys().filter(|path| path.contains('/')).count(),
        pages(&files, "en/")
            .keys()
            .filter(|path| path.contains('/'))
            .count()
    );
    let home = &french["index.html"];
    assert!(
        home.contains("<html lang=fr")
            && home.contains("Accueil")
            && home.contains("Service points")
    );
    assert!(french["about.html"].contains("À propos") && !french.contains_key("glossary.html"));
    for (from, targets) in [
        ("index.html", ["en/index.html", "fr/index.html"]),
        ("fr/about.html", ["../about.html", "../en/about.html"]),
        ("en/glossary.html", ["../index.html", "../fr/index.html"]),
    ] {
        let page = Html::parse_document(std::str::from_utf8(&files[from]).unwrap());
        let links = scraper::Selector::parse(".languages a").unwrap();
        let found: Vec<&str> = page
            .select(&links)
            .filter_map(|link| link.attr("href"))
            .collect();
        assert_eq!(found, targets, "{from}");
    }
}

#[test]
fn a_text_that_a_language_lacks_is_named() {
    let project = Project::sample();
    project.edit(
        "wangdian.toml",
        "# languages = [\"zh\", \"en\"]",
        "languages = [\"zh\", \"fr\"]",
    );
    // All but one section.
    let french = as_french();
    let (before, after) = french.split_once("[home]").unwrap();
    let (_, after) = after.split_once("\n[kind]").unwrap();
    project.write("theme/locales/fr.toml", format!("{before}[kind]{after}"));
    let run = project
        .run(&["build", "--theme", "theme", "--lang", "en", "--all"])
        .ends_with(1);
    for key in ["home.counts", "home.by_region", "home.search_example"] {
        assert!(
            run.stderr.contains(&format!("`{key}`")),
            "{key}: {}",
            run.stderr
        );
    }
    assert!(run.stderr.contains("fr.toml"), "{}", run.stderr);
    assert!(!project.path("public").exists());
    // A language without a file, and a file without a language.
    project.write("theme/locales/fr.toml", as_french());
    for (languages, named) in [
        ("[\"zh\", \"fr\", \"de\"]", "locales/de.toml"),
        ("[\"zh\"]", "locales/fr.toml"),
    ] {
        project.edit(
            "wangdian.toml",
            "languages = [\"zh\", \"fr\"]",
            &format!("languages = {languages}"),
        );
        let run = project.run(&["check", "--theme", "theme"]).ends_with(1);
        assert!(run.stdout.contains(named), "{named}: {}", run.stdout);
        project.edit(
            "wangdian.toml",
            &format!("languages = {languages}"),
            "languages = [\"zh\", \"fr\"]",
        );
    }
}

/// The English notice names institutions and authorities as all other English pages do.
#[test]
fn the_notice_has_english_names() {
    let project = Project::sample();
    let (name, english) = ("福建理工大学", "Fujian University of Technology");
    project.edit(
        "data/points.csv",
        &format!("{name},,"),
        &format!("{name},{english},"),
    );
    project.edit(
        "data/designations.csv",
        "国家知识产权局,,,,active,",
        "国家知识产权局,福建省知识产权局,,,proposed,",
    );
    project.run(&["build"]).ends_with(0);
    let notice = project.read("public/en/notice.html");
    for expected in [
        english,
        "China National Intellectual Property Administration (CNIPA)<br>",
        "Fujian Sheng Zhishi Chanquan Ju<br>",
    ] {
        assert!(notice.contains(expected), "{expected}: {notice}");
    }
    let chinese = project.read("public/notice.html");
    assert!(
        chinese.contains(name) && !chinese.contains(english) && !chinese.contains("CNIPA"),
        "{chinese}"
    );
}

/// The texts of content pages are those of their language, and so are the settings.
#[test]
fn settings_and_signs_on_content_pages_are_in_their_language() {
    let project = Project::sample();
    project.write(
        "wangdian.toml",
        "[site.correction]\nphone = \"024-1234567\"\nemail = \"a@a.gov.cn\"\n\
         [site.objection]\ndecided_by = \"某局\"\nuntil = \"公示期内\"\n\
         decided_by_in = { en = \"Some Office\" }\nuntil_in = { en = \"within the period\" }\n",
    );
    let page = "+++\ntitle = \"T\"\n+++\n{{corrections}} {{objections_decided_by}} {{objections_until}} [a](https://a.cn/)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    project.write("content/en/texts.md", page);
    project.write("content/texts.md", page);
    project.run(&["build"]).ends_with(0);
    let text = |path: &str| {
        let page = project.read(&format!("public/{path}"));
        let main = page.split_once("<article").unwrap().1;
        main.split_once("</article>").unwrap().0.to_owned()
    };
    let english = text("en/texts.html");
    for expected in [
        "024-1234567, <a href=\"mailto:a@a.gov.cn\">",
        "Some Office within the period",
        "> (leaves this site)</span>",
        "aria-label=\"a, b\"",
    ] {
        assert!(english.contains(expected), "{expected}: {english}");
    }
    let chinese = text("texts.html");
    for expected in [
        "024-1234567、<a",
        "某局 公示期内",
        "（离开本站）</span>",
        "aria-label=\"a、b\"",
    ] {
        assert!(chinese.contains(expected), "{expected}: {chinese}");
    }
    let notice = project.read("public/en/notice.html");
    assert!(
        notice.contains("Some Office") && !notice.contains("公示期内"),
        "{notice}"
    );
}

/// A record that was entered twice is not an institution that has left: its number leads to the one
/// in use.
#[test]
fn the_list_of_former_points_leads_from_a_retired_number_to_its_replacement() {
    let project = project();
    project.run(&["build"]).ends_with(0);
    let first = project.read("data/points.csv");
    let first = first.lines().nth(1).unwrap().split(',').next().unwrap();
    for path in ["ended.html", "en/ended.html"] {
        let page = project.read(&format!("public/{path}"));
        let (_, item) = page.split_once("points/p-00000000.html").unwrap();
        let item = item.split_once("</li>").unwrap().0;
        assert!(
            item.contains(&format!("points/{first}.html")),
            "{path}: {item}"
        );
    }
}

#[test]
fn the_example_of_a_search_is_a_place_by_its_usual_name() {
    let project = Project::sound();
    for (region, example) in [
        ("230100", "Harbin"),
        ("110000", "Beijing"),
        ("222400", "Yanbian"),
    ] {
        let points = format!(
            "id,name,nature,region,summary\np-1,甲图书馆,public_library,{region},市级图书馆\n\
             p-2,乙大学,university,350100,理工科大学\n"
        );
        project.write("data/points.csv", points);
        project.run(&["build"]).ends_with(0);
        let home = project.read("public/en/index.html");
        assert!(
            home.contains(&format!("e.g. {example}\"")),
            "{example}: {home}"
        );
    }
}
