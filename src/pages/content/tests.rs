#![allow(clippy::unwrap_used)]

use super::*;

fn files(pages: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    pages
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// The HTML of a text.
fn html(markdown: &str) -> String {
    let text = format!("+++\ntitle = \"x\"\n+++\n{markdown}");
    let content = load(&files(&[("x.md", &text)]), "content").unwrap();
    content.pages[0].html.trim().to_owned()
}

/// Checks that loading tells this problem at this line.
fn refused(path: &str, text: &str, line: Option<u64>, message: &str) {
    let problems = load(&files(&[(path, text)]), "content/").unwrap_err();
    let is_told = problems.iter().any(|problem| {
        problem.file == format!("content/{path}")
            && problem.line == line
            && problem.message.zh.contains(message)
    });
    assert!(is_told, "{problems:#?}");
}

#[test]
fn raw_html_is_shown_as_text() {
    assert_eq!(
        html("<script>alert(1)</script>"),
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    );
    assert_eq!(
        html("a <b onclick=x>b</b>"),
        "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"
    );
    assert_eq!(
        html("<div>\n<p style=x>"),
        "<p>&lt;div&gt;\n&lt;p style=x&gt;</p>"
    );
}

#[test]
fn links_of_unsafe_schemes_are_dropped_and_their_text_stays() {
    for address in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//x.cn/a",
    ] {
        assert_eq!(
            html(&format!("[text]({address})")),
            "<p>text</p>",
            "{address}"
        );
        assert_eq!(
            html(&format!("![text]({address})")),
            "<p>text</p>",
            "{address}"
        );
    }
}

#[test]
fn links_that_leave_say_so_and_images_from_elsewhere_become_links() {
    let expect = "<p><a class=\"leaves\" rel=\"noopener\" href=\"https://x.cn/?a=1&amp;b=%22\">x<span class=\"visually-hidden\">（离开本站）</span></a></p>";
    assert_eq!(html("[x](https://x.cn/?a=1&b=%22)"), expect);
    assert!(html("![x](https://x.cn/a.png)").starts_with("<p><a class=\"leaves\""));
    assert_eq!(
        html("[x](mailto:a@x.cn)"),
        "<p><a href=\"mailto:a@x.cn\">x</a></p>"
    );
    // An image shows a file of the site, or is a link.
    assert_eq!(
        html("![x](mailto:a@x.cn)"),
        "<p><a href=\"mailto:a@x.cn\">x</a></p>"
    );
    assert_eq!(
        html("<a@x.cn>"),
        "<p><a href=\"mailto:a@x.cn\">a@x.cn</a></p>"
    );
}

#[test]
fn headings_begin_at_the_second_level_and_have_ids() {
    assert_eq!(
        html("# 甲 乙\n## 丙"),
        "<h2 id=\"甲-乙\">甲 乙</h2>\n<h3 id=\"丙\">丙</h3>"
    );
    assert_eq!(
        html("## 甲\n## 甲"),
        "<h2 id=\"甲\">甲</h2>\n<h2 id=\"甲-2\">甲</h2>"
    );
    assert_eq!(html("## Main"), "<h2 id=\"section-main\">Main</h2>");
}

#[test]
fn tables_have_no_style_attributes() {
    let table = html("| a | b |\n|:-:|--:|\n| 1 | 2 |");
    assert!(
        table.contains("<th>a</th>") && !table.contains("style"),
        "{table}"
    );
}

#[test]
fn links_between_pages_and_to_files_become_addresses_of_the_site() {
    let content = load(
        &files(&[
            ("a.md", "+++\ntitle = \"a\"\n+++\n[b](b.md#甲) [c](b.html) [d](regions/index.html) ![e](e.png) [f](search.html?q=a)"),
            ("b.md", "+++\ntitle = \"b\"\norder = 1\n+++\n## 甲"),
            ("e.png", "x"),
            ("unused.png", "x"),
        ]),
        "content",
    )
    .unwrap();
    let names: Vec<&str> = content
        .pages
        .iter()
        .map(|page| page.name.as_str())
        .collect();
    assert_eq!(names, ["b", "a"], "pages with an order come first");
    let html = &content.pages[1].html;
    for expect in [
        "b.html#%E7%94%B2",
        "\"b.html\"",
        "regions/index.html",
        "files/e.png",
        "search.html?q=a",
    ] {
        assert!(html.contains(expect), "{expect} in {html}");
    }
    let paths: Vec<&str> = content
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["files/e.png"]);
}

#[test]
fn broken_links_are_told_by_file_and_line() {
    let text = "+++\ntitle = \"a\"\n+++\n\n[b](#nothing)\n";
    refused("a.md", text, Some(5), "#nothing");
    refused("a.md", "+++\ntitle = \"a\"\n+++\n[b](/x)", Some(4), "/x");
    refused(
        "a.md",
        "+++\ntitle = \"a\"\n+++\n[b](../x.md)",
        Some(4),
        "../x.md",
    );
    let text = "+++\ntitle = \"a\"\n+++\n\n\n[b](no.md)";
    let content = load(&files(&[("a.md", text)]), "content").unwrap();
    let broken = content.broken_links(&BTreeSet::from(["a.html".to_owned()]));
    assert_eq!(broken.len(), 1);
    assert_eq!(
        (broken[0].file.as_str(), broken[0].line),
        ("content/a.md", Some(6))
    );
}

#[test]
fn settings_are_checked() {
    refused("a.md", "text", Some(1), "+++");
    refused("a.md", "+++\ntitle = \"a\"\n", Some(1), "+++");
    refused("a.md", "+++\n\n+++\n", Some(2), "缺少标题");
    refused("a.md", "+++\n+++\n", Some(2), "缺少标题");
    refused("a.md", "+++\ntitle = \"\"\n+++\n", Some(2), "缺少标题");
    refused(
        "a.md",
        "+++\ntitle = \"a\"\ntitel = \"b\"\n+++\n",
        Some(3),
        "titel",
    );
    refused(
        "a.md",
        "+++\ntitle = \"a\"\norder = \"b\"\n+++\n",
        Some(3),
        "整数",
    );
    refused(
        "a.md",
        "+++\ntitle = \"a\"\nupdated_on = \"5月\"\n+++\n",
        Some(3),
        "日期",
    );
    refused(
        "a.md",
        "+++\ntitle = \"a\"\norder =\n+++\n",
        Some(3),
        "TOML",
    );
    refused(
        "index.md",
        "+++\ntitle = \"a\"\n+++\n",
        None,
        "程序自己生成",
    );
    refused("en/a.md", "+++\ntitle = \"a\"\n+++\n", None, "文件名");
    refused("关于.md", "+++\ntitle = \"a\"\n+++\n", None, "文件名");
}

#[test]
fn names_of_pages_that_the_program_makes_are_refused() {
    let text = "+++\ntitle = \"a\"\n+++\n";
    for name in [
        "notice.md",
        "notice-2.md",
        "changes.md",
        "changes-2026-05.md",
    ] {
        refused(name, text, None, "程序自己生成");
    }
    for name in ["notice-board.md", "notice-.md", "notices.md"] {
        assert!(load(&files(&[(name, text)]), "content").is_ok(), "{name}");
    }
}

#[test]
fn settings_are_read() {
    let text = "\u{FEFF}+++\r\ntitle = \"关于本站\"\r\nmenu = \"关于\"\r\nupdated_on = 2026-05-16\r\n+++\r\n甲\r\n";
    let content = load(&files(&[("about.md", text)]), "content").unwrap();
    let page = &content.pages[0];
    assert_eq!(
        (page.title.as_str(), page.menu_label()),
        ("关于本站", "关于")
    );
    assert_eq!(page.updated_on, Some(Date::constant(2026, 5, 16)));
    assert_eq!(page.html, "<p>甲</p>\n");
}

#[test]
fn all_problems_of_all_pages_are_told_at_once() {
    let problems = load(
        &files(&[("a.md", "x"), ("b.md", "y"), ("c.md", "\u{0}")]),
        "c",
    )
    .unwrap_err();
    assert_eq!(problems.len(), 3);
}
