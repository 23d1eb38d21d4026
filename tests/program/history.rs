//! Published ids are permanent: retired ids, vanished pages, former names, notices.

use crate::support::program::Project;
use crate::support::registry_folder::{self, Folder};
use scraper::{Html, Selector};

/// Checks the report as of 2025-06-01 for two valid points and a `retired.csv` of these
/// rows: lines of code, line and value.
#[track_caller]
fn check_retired(rows: &str, expect: &[&str]) {
    let text = format!("id,name,retired_on,reason,replaced_by\n{rows}");
    let folder = Folder::sound().file("retired.csv", &text);
    let report = folder.report();
    let found: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|problem| {
            format!(
                "{}:{} {}",
                problem.code,
                problem.line.unwrap_or_default(),
                problem.value.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(found, expect, "{rows}");
    assert_eq!(folder.registry().is_some(), expect.is_empty());
}

#[test]
fn a_retired_id_needs_date_and_reason_and_may_have_a_replacement() {
    check_retired("o-1,旧馆,2025-01-02,并入甲图书馆,p-1\n", &[]);
    check_retired("o-1,,2025-06-01,重复登记,\n", &[]);
    check_retired("o-1,,2025-01-02,甲,o-2\no-2,,2025-03-02,乙,p-1\n", &[]);
    check_retired("o-1,,,,\n", &["empty-required:2 -", "empty-required:2 -"]);
    check_retired(",,2025-01-02,甲,\n", &["empty-required:2 -"]);
    check_retired("o-1,,去年,甲,\n", &["bad-date:2 去年"]);
    check_retired("O 1,,2025-01-02,甲,\n", &["bad-id:2 O 1"]);
    check_retired(
        "o-1,,2025-01-02,甲,\no-1,,2025-01-02,乙,\n",
        &["duplicate-id:3 o-1"],
    );
}

#[test]
fn a_retired_id_is_not_a_point_and_its_replacement_exists() {
    check_retired("p-1,,2025-01-02,甲,\n", &["retired-but-present:2 p-1"]);
    check_retired("o-1,,2025-01-02,甲,p-3\n", &["unknown-replacement:2 p-3"]);
    check_retired("o-1,,2025-01-02,甲,p-2\n", &[]);
}

#[test]
fn replacements_of_retired_ids_have_no_cycle() {
    check_retired("o-1,,2025-01-02,甲,o-1\n", &["replacement-cycle:2 o-1"]);
    check_retired(
        "o-1,,2025-01-02,甲,o-2\no-2,,2025-01-02,甲,o-1\no-3,,2025-01-02,甲,o-1\n",
        &["replacement-cycle:2 o-2", "replacement-cycle:3 o-1"],
    );
}

#[test]
fn retirements_are_not_after_the_as_of_date() {
    check_retired("o-1,,2025-06-02,甲,\n", &["future-retirement:2 2025-06-02"]);
    check_retired("o-1,,2025-06-01,甲,\n", &[]);
}

#[test]
fn reasons_contain_no_personal_data() {
    check_retired(
        "o-1,,2025-01-02,联系 13812345678,\n",
        &["mobile-number:2 联系 13*******78"],
    );
}

/// A sample that was built into `public`.
fn published() -> Project {
    let project = Project::sample();
    project.write("data/points.csv", registry_folder::POINTS);
    project.write("data/designations.csv", registry_folder::DESIGNATIONS);
    project.write("data/service_items.csv", registry_folder::SERVICE_ITEMS);
    project.run(&["build"]).ends_with(0);
    project
}

fn without_line(project: &Project, file: &str, start: &str) {
    let text = project.read(file);
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(start))
        .collect();
    assert!(kept.len() < text.lines().count());
    project.write(file, kept.join("\n"));
}

/// Removes the first point from all tables.
fn remove_first(project: &Project) {
    without_line(project, "data/points.csv", "p-1,");
    without_line(project, "data/designations.csv", "p-1,");
}

#[test]
fn a_vanished_page_is_an_error_and_nothing_is_written() {
    let project = published();
    let before = project.files("public");
    remove_first(&project);
    let run = project.run(&["build"]).ends_with(1);
    assert!(
        run.stderr
            .contains("data/points.csv: error[vanished-point]")
            && run.stderr.contains("`p-1`")
            && run.stderr.contains("points/p-1.html")
            && run.stderr.contains("retired.csv"),
        "{}",
        run.stderr
    );
    assert!(project.files("public") == before);
    // The data is valid by itself, and a new folder has no history.
    project.run(&["check"]).ends_with(0);
    project.run(&["build", "--out", "fresh"]).ends_with(0);
    assert!(!project.path("fresh/points/p-1.html").exists());
}

#[test]
fn only_pages_that_the_manifest_owns_can_vanish() {
    let project = published();
    project.write("public/points/other.html", "of somebody else");
    project.run(&["build"]).ends_with(0);
    assert_eq!(project.read("public/points/other.html"), "of somebody else");
}

#[test]
fn an_id_that_becomes_proposed_only_counts_as_vanished() {
    let project = published();
    let rows = project.read("data/designations.csv").replace(
        "p-1,provincial_point,,,,,,,,,active,",
        "p-1,provincial_point,,,,,,2099-01-01,,,proposed,",
    );
    project.write("data/designations.csv", rows);
    let run = project.run(&["build"]).ends_with(1);
    assert!(run.stderr.contains("只剩公示中的资格"), "{}", run.stderr);
}

fn text(html: &str, selector: &str) -> String {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(html);
    page.select(&selector)
        .flat_map(|found| found.text())
        .collect()
}

#[test]
fn a_retired_id_keeps_a_page_with_reason_and_replacement() {
    let project = published();
    remove_first(&project);
    project.write(
        "data/retired.csv",
        "id,name,retired_on,reason,replaced_by\n\
         p-1,<b>甲图书馆</b>,2025-01-02,\"并入乙大学, <i>\",p-0\n\
         p-0,中转馆,2025-02-02,再次合并,p-2\n",
    );
    let base = ["build", "--base-url", "https://example.org/", "--profile"];
    project.run(&[&base[..], &["mirror"]].concat()).ends_with(1); // A mirror has an origin.
    project.edit(
        "wangdian.toml",
        "# origin_url = \"https://www.example.org/wangdian/\"",
        "origin_url = \"https://ggfw.cnipa.gov.cn/wangdian/\"",
    );
    project.run(&[&base[..], &["mirror"]].concat()).ends_with(0);
    let page = project.read("public/points/p-1.html");
    assert_eq!(text(&page, "h1"), "<b>甲图书馆</b>");
    let main = text(&page, "main");
    for words in ["2025年1月2日", "并入乙大学, <i>", "p-1"] {
        assert!(main.contains(words), "{words}: {main}");
    }
    let links = Selector::parse(".facts a").expect("a selector");
    let page = Html::parse_document(&page);
    let links: Vec<&str> = page
        .select(&links)
        .filter_map(|link| link.attr("href"))
        .collect();
    assert_eq!(links, ["p-0.html", "p-2.html"]);
    let metas = Selector::parse("meta[name=robots]").expect("a selector");
    let robots: Vec<_> = page
        .select(&metas)
        .map(|meta| meta.attr("content"))
        .collect();
    assert_eq!(robots, [Some("noindex")]);
    let refresh = Selector::parse("meta[http-equiv=refresh]").expect("a selector");
    assert!(page.select(&refresh).next().is_none());

    // For pages that are open now, yesterday's search files stay for some days.
    let kept = project.read("public/kept.json");
    for (path, bytes) in project.files("public") {
        let page = path.strip_prefix("en/").unwrap_or(&path);
        let may = ["points/p-1.html", "points/p-0.html", "ended.html"].contains(&page)
            || kept.contains(&path)
            || ["data/retired.csv", "data/registry.json"].contains(&path.as_str())
            || path.starts_with("feeds/");
        let has = String::from_utf8_lossy(&bytes).contains("甲图书馆");
        assert!(may || !has, "{path}");
    }
    let ended = text(&project.read("public/ended.html"), "main");
    assert!(ended.contains("编号停用") && ended.contains("再次合并"));
    assert_eq!(
        project
            .run(&["search", "甲图书馆"])
            .stdout
            .matches("p-1")
            .count(),
        0
    );
    project.run(&["verify", "public"]).ends_with(0);
    // Only an official site has a site map.
    crate::profiles::make_official(&project);
    project.run(&["build", "--out", "official"]).ends_with(0);
    let map = project.read("official/sitemap.xml");
    assert!(
        !map.contains("points/p-1") && map.contains("points/p-2"),
        "{map}"
    );
    // A retired id cannot vanish, either.
    std::fs::remove_file(project.path("data/retired.csv")).expect("a file");
    let run = project.run(&["build"]).ends_with(1);
    assert!(run.stderr.contains("`p-1`") && run.stderr.contains("`p-0`"));
}

#[test]
fn a_point_is_found_by_its_former_names() {
    let project = published();
    project.write(
        "data/events.csv",
        "point_id,date,type,kind,field,old,new,document\n\
         p-2,2020-01-01,renamed,,,古老学堂,旧日书院,\n\
         p-2,2021-01-01,changed,,名称,旧日书院,乙大学,一号文\n\
         p-2,2022-01-01,changed,,事项名称,检索,珍本,\n\
         p-2,2023-01-01,changed,,联系人,李四光,王五岳,\n",
    );
    project
        .run(&["build", "--as-of", "2025-06-01"])
        .ends_with(0);
    for name in ["古老学堂", "旧日书院", "古老", "gulaoxuetang"] {
        let found = project.run(&["search", name, "--as-of", "2025-06-01"]);
        assert!(found.ends_with(0).stdout.contains("p-2"), "{name}");
    }
    let page = project.read("public/points/p-2.html");
    let facts = text(&page, ".point-aside .facts");
    assert!(
        facts.contains("曾用名") && facts.contains("旧日书院"),
        "{facts}"
    );
    // A former name of a service item is not one of its point.
    assert!(!facts.contains("珍本"), "{facts}");
    let told = text(&page, ".timeline");
    for words in [
        "名称：古老学堂 → 旧日书院",
        "依据：一号文",
        "事项名称：检索 → 珍本",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    for (path, bytes) in project.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("李四光") && !text.contains("王五岳"),
            "{path}"
        );
    }
}

#[test]
fn an_ended_point_shows_status_date_and_document_of_its_end() {
    let project = published();
    project.edit(
        "data/designations.csv",
        "p-1,provincial_point,,,,,,,,,active,",
        "p-1,provincial_point,,,,,,,2021-01-01,2027-01-01,revoked,",
    );
    project.write(
        "data/events.csv",
        "point_id,date,type,kind,field,old,new,document\n\
         p-1,2025-03-04,revoked,provincial_point,,,,辽知发〔2025〕9号\n",
    );
    project
        .run(&["build", "--as-of", "2025-06-01"])
        .ends_with(0);
    let page = project.read("public/points/p-1.html");
    let notice = text(&page, ".notice.is-alert");
    for words in ["省级", "自2025年3月4日起已撤销", "依据：辽知发〔2025〕9号"] {
        assert!(notice.contains(words), "{words}: {notice}");
    }
    // An ended validity is not asked about: only a current one can be renewed.
    assert!(!page.contains("是否已经续期") && !page.contains("data-valid-until"));
    let ended = text(&page, "#ended ~ *, .designations");
    assert!(ended.contains("终止依据辽知发〔2025〕9号"), "{ended}");
    let list = text(&project.read("public/ended.html"), "main");
    assert!(list.contains("2025年3月4日") && list.contains("甲图书馆") && list.contains("已撤销"));
}

const CANDIDATE: &str = "p-9,候选图书馆,university,210200,候选路九号,0411-99999999\n";

/// A site with a candidate on public notice from 10 to 20 May 2025.
fn with_candidate(as_of: &str) -> Project {
    let project = Project::sample();
    project.write(
        "data/points.csv",
        format!(
            "id,name,nature,region,address,phone\np-1,甲馆,public_library,210200,,\n{CANDIDATE}"
        ),
    );
    project.write(
        "data/designations.csv",
        "point_id,kind,notice_from,notice_until,approved_on,status,recommender\n\
         p-1,provincial_point,,,2024-01-01,active,\n\
         p-1,tisc,2025-05-10,2025-05-20,,proposed,甲推荐处\n\
         p-9,national_point,2025-05-10,2025-05-20,,proposed,乙推荐处\n",
    );
    std::fs::remove_file(project.path("data/service_items.csv")).expect("a file");
    project.run(&["build", "--as-of", as_of]).ends_with(0);
    project
}

#[test]
fn a_candidate_is_only_on_the_notice_page_and_in_registry_json() {
    let project = with_candidate("2025-05-16");
    let mut named = Vec::new();
    for (path, bytes) in project.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        let words = ["候选图书馆", "p-9", "甲推荐处", "乙推荐处"];
        if words.iter().any(|word| text.contains(word)) {
            named.push(path.clone());
        }
        // Data that the notice does not show appears nowhere.
        assert!(
            !text.contains("候选路九号") && !text.contains("99999999"),
            "{path}"
        );
    }
    assert_eq!(
        named,
        ["data/registry.json", "en/notice.html", "notice.html"]
    );
    let home = text(&project.read("public/index.html"), ".counts");
    assert!(
        home.contains("在册网点1") && home.contains("正在公示2"),
        "{home}"
    );
    assert!(
        !project
            .run(&["search", "候选图书馆"])
            .stdout
            .contains("p-9")
    );
}

#[test]
fn a_notice_is_shown_from_its_first_day_to_its_last() {
    for (as_of, expect) in [
        ("2025-05-09", false),
        ("2025-05-10", true),
        ("2025-05-20", true),
        ("2025-05-21", false),
    ] {
        let project = with_candidate(as_of);
        let notice = text(&project.read("public/notice.html"), "main");
        assert_eq!(notice.contains("候选图书馆"), expect, "{as_of}");
        assert_eq!(notice.contains("目前没有正在公示的机构"), !expect);
        let registry = project.read("public/data/registry.json");
        assert_eq!(registry.contains("候选图书馆"), expect, "{as_of}");
    }
}

#[test]
fn a_notice_states_where_to_object() {
    let project = with_candidate("2025-05-16");
    let page = project.read("public/notice.html");
    assert!(text(&page, "main").contains("请向公示文件所列的公示单位提出"));
    let objection =
        "[site.objection]\nphone = \"010-62083114\"\ndecided_by = \"某司\"\nuntil = \"公示期内\"\n";
    project.edit(
        "wangdian.toml",
        "[data]\n",
        &format!("{objection}\n[data]\n"),
    );
    project
        .run(&["build", "--as-of", "2025-05-16"])
        .ends_with(0);
    let page = text(&project.read("public/notice.html"), "main");
    for words in ["010-62083114", "受理和决定：某司", "期限：公示期内"] {
        assert!(page.contains(words), "{page}");
    }
    assert!(!page.contains("请向公示文件所列的公示单位提出"));
}

/// Checks the codes for a proposed designation with this period, as of 2025-06-01.
#[track_caller]
fn check_notice(from: &str, until: &str, status: &str, expect: &[&str]) {
    let row = format!("p-1,provincial_point,,,,,{from},{until},,,{status},\n");
    let rows =
        registry_folder::DESIGNATIONS.replace("p-1,provincial_point,,,,,,,,,active,\n", &row);
    let report = Folder::sound().file("designations.csv", &rows).report();
    let codes: Vec<&str> = report.diagnostics().iter().map(|it| it.code).collect();
    assert_eq!(codes, expect, "{from} {until} {status}");
}

#[test]
fn a_notice_needs_an_end_and_a_decision_afterwards() {
    check_notice("2025-05-25", "2025-06-01", "proposed", &[]);
    check_notice("2025-07-01", "2025-07-08", "proposed", &[]);
    check_notice("2025-05-25", "2025-05-31", "proposed", &["notice-over"]);
    check_notice("2025-05-25", "", "proposed", &["notice-without-end"]);
    check_notice("2025-05-25", "2025-05-31", "active", &[]);
    check_notice("", "", "active", &[]);
}
