#![allow(clippy::unwrap_used)]

use super::*;

fn files(pages: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    pages
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// Renders a text.
fn html(markdown: &str) -> String {
    let text = format!("+++\ntitle = \"x\"\n+++\n{markdown}");
    let site = SiteConfig::default();
    let texts = ContentTexts::default();
    let loaded = load_all(&files(&[("x.md", &text)]), &str::to_owned, &site, texts);
    loaded.content.pages[0].html.trim().to_owned()
}

/// The codes and lines of the problems of a text.
fn problems(markdown: &str) -> Vec<(&'static str, Option<u64>)> {
    let text = format!("+++\ntitle = \"x\"\n+++\n{markdown}");
    let site = SiteConfig::default();
    let pages = files(&[("x.md", &text), ("cut.png", "\u{89}PNG")]);
    let loaded = load_all(&pages, &str::to_owned, &site, ContentTexts::default());
    let problems = loaded.problems.iter();
    problems
        .map(|problem| (problem.code, problem.line))
        .collect()
}

#[test]
fn what_readers_cannot_see_or_open_is_reported() {
    let check = |markdown: &str, codes: &[&str]| {
        let expected: Vec<_> = codes.iter().map(|code| (*code, Some(4))).collect();
        assert_eq!(problems(markdown), expected, "{markdown}");
    };
    check(
        "[a](https://a.cn) <https://a.cn> <a@a.cn> [b](search.html)",
        &[],
    );
    check("[](help.md)", &["content-text-missing"]);
    check("[ ](https://a.cn)", &["content-text-missing"]);
    check("[](  )", &["content-bad-address"]);
    check("[a]()", &["content-bad-address"]);
    check("![a](no.png)", &["content-broken-link"]);
    check("![a](help.md)", &["content-broken-link"]);
    check("![a](https://a.cn/a.png)", &["content-outside-picture"]);
    check(
        "![](https://a.cn/a.png)",
        &["content-text-missing", "content-outside-picture"],
    );
    // A picture with a text is the text of its link.
    let linked = problems("[![a](cut.png)](https://a.cn)");
    assert_eq!(linked, [("content-damaged-picture", None)]);
    assert_eq!(
        html("![](https://a.cn/a.png)"),
        "<p><a class=\"leaves\" rel=\"noopener\" href=\"https://a.cn/a.png\">https://a.cn/a.png<span class=\"visually-hidden\">（离开本站）</span></a></p>"
    );
}

#[test]
fn a_page_without_a_text_is_reported() {
    let severities = |markdown: &str, profile: Profile| {
        let text = format!("+++\ntitle = \"x\"\n+++\n{markdown}");
        let site = SiteConfig {
            profile,
            ..SiteConfig::default()
        };
        let pages = files(&[("x.md", &text)]);
        let loaded = load_all(&pages, &str::to_owned, &site, ContentTexts::default());
        let problems = loaded.problems.iter();
        problems
            .map(|problem| (problem.code, problem.severity))
            .collect::<Vec<_>>()
    };
    for markdown in ["", "\n \n", "::: mirror\n原站\n:::\n"] {
        let warning = [("content-empty-page", Severity::Warning)];
        assert_eq!(severities(markdown, Profile::Demo), warning, "{markdown}");
        let error = [("content-empty-official-page", Severity::Error)];
        assert_eq!(severities(markdown, Profile::Gov), error, "{markdown}");
    }
    assert_eq!(severities("文字", Profile::Gov), []);
    assert_eq!(severities("- 一", Profile::Demo), []);
}

/// Checks that loading reports this problem at this line.
fn refused(path: &str, text: &str, line: Option<u64>, message: &str) {
    let problems = load(&files(&[(path, text)]), "content/", &SiteConfig::default()).unwrap_err();
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
fn links_with_unsafe_schemes_become_text() {
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
        let page = format!("+++\ntitle = \"x\"\n+++\n\n[text]({address})\n");
        refused("x.md", &page, Some(5), "不能链接");
    }
}

#[test]
fn external_links_are_marked_and_external_images_become_links() {
    let expect = "<p><a class=\"leaves\" rel=\"noopener\" href=\"https://x.cn/?a=1&amp;b=%22\">x<span class=\"visually-hidden\">（离开本站）</span></a></p>";
    assert_eq!(html("[x](https://x.cn/?a=1&b=%22)"), expect);
    assert!(html("![x](https://x.cn/a.png)").starts_with("<p><a class=\"leaves\""));
    assert_eq!(
        html("[x](mailto:a@x.cn)"),
        "<p><a href=\"mailto:a@x.cn\">x</a></p>"
    );
    // Only files of the site are shown as images.
    assert_eq!(
        html("![x](mailto:a@x.cn)"),
        "<p><a href=\"mailto:a@x.cn\">x</a></p>"
    );
    assert_eq!(html("![x](help.html)"), "<p>x</p>");
    assert_eq!(
        html("<a@x.cn>"),
        "<p><a href=\"mailto:a@x.cn\">a@x.cn</a></p>"
    );
}

#[test]
fn headings_start_at_the_second_level_and_have_ids() {
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
fn emphasis_next_to_chinese_punctuation_is_recognised() {
    let check = |markdown: &str, expect: &str| {
        assert_eq!(html(markdown), format!("<p>{expect}</p>"), "{markdown}");
    };
    check(
        "**示例局（SLJ）**负责备案。",
        "<strong>示例局（SLJ）</strong>负责备案。",
    );
    check(
        "由**“公共服务”**提供，**免费。**请携带材料。",
        "由<strong>“公共服务”</strong>提供，<strong>免费。</strong>请携带材料。",
    );
    check("请看**“说明”**部分", "请看<strong>“说明”</strong>部分");
    check("请看*“说明”*部分", "请看<em>“说明”</em>部分");
    check(
        "请看***“说明”***部分",
        "请看<em><strong>“说明”</strong></em>部分",
    );
    check("**《办法》**第十四条", "<strong>《办法》</strong>第十四条");
    check("按**《办法》**办理", "按<strong>《办法》</strong>办理");
    check(
        "**局（A）**负责**重要**事项",
        "<strong>局（A）</strong>负责<strong>重要</strong>事项",
    );
    check(
        "**甲（一）**、**乙（二）**和**丙（三）**都要",
        "<strong>甲（一）</strong>、<strong>乙（二）</strong>和<strong>丙（三）</strong>都要",
    );
    check("**局（*A*）**负责", "<strong>局（<em>A</em>）</strong>负责");
    check(
        "**见[《办法》](help.md)**办理",
        "<strong>见<a href=\"help.html\">《办法》</a></strong>办理",
    );
    check(
        "见[**《办法》**全文](help.md)",
        "见<a href=\"help.html\"><strong>《办法》</strong>全文</a>",
    );
    check("**“CNIPA”**is", "<strong>“CNIPA”</strong>is");
    check("**费用：**`0`元", "<strong>费用：</strong><code>0</code>元");
    check("~~（旧）~~新", "<del>（旧）</del>新");
    check("新~~“旧”~~新", "新<del>“旧”</del>新");
    check("**免费！**2026年起", "<strong>免费！</strong>2026年起");
    check("**收费…**请问", "<strong>收费…</strong>请问");
    check(
        "第一行**“甲”**乙\n第二行",
        "第一行<strong>“甲”</strong>乙第二行",
    );
}

#[test]
fn asterisks_without_emphasis_are_kept() {
    let check = |markdown: &str, expect: &str| {
        assert_eq!(html(markdown), expect, "{markdown}");
    };
    check("\\**局（A）\\**负责", "<p>*<em>局（A）*</em>负责</p>");
    check("\\*\\*局（A）\\*\\*负责", "<p>**局（A）**负责</p>");
    check("`**局（A）**负责`", "<p><code>**局（A）**负责</code></p>");
    check(
        "```\n**局（A）**负责\n甲\n```",
        "<pre><code>**局（A）**负责\n甲\n</code></pre>",
    );
    check(
        "    **局（A）**负责",
        "<pre><code>**局（A）**负责</code></pre>",
    );
    check(
        "[x](https://x.cn/**（a）**b)",
        "<p><a class=\"leaves\" rel=\"noopener\" href=\"https://x.cn/**%EF%BC%88a%EF%BC%89**b\">x<span class=\"visually-hidden\">（离开本站）</span></a></p>",
    );
    check(
        "<https://x.cn/**（a）**b>",
        "<p><a class=\"leaves\" rel=\"noopener\" href=\"https://x.cn/**%EF%BC%88a%EF%BC%89**b\">https://x.cn/**（a）**b<span class=\"visually-hidden\">（离开本站）</span></a></p>",
    );
    check("5*（3+2）*4", "<p>5*（3+2）*4</p>");
    check("甲 ** 乙", "<p>甲 ** 乙</p>");
    check("8点~（9点）~10点", "<p>8点~（9点）~10点</p>");
    check("\\~\\~（旧）\\~\\~新", "<p>~~（旧）~~新</p>");
    check("图书馆*", "<p>图书馆*</p>");
    check("* （甲）*乙", "<ul>\n<li>（甲）*乙</li>\n</ul>");
    check("2*(3)*4", "<p>2*(3)*4</p>");
    check("a*\"b\"*c", "<p>a*\"b\"*c</p>");
    check(
        "[**局（A）**负责]\n\n[**局（A）**负责]: help.md",
        "<p><a href=\"help.html\">**局（A）**负责</a></p>",
    );
    // Characters of the private use area are kept.
    check(
        "\u{E000}甲**“乙”**丙",
        "<p>\u{E000}甲<strong>“乙”</strong>丙</p>",
    );
}

#[test]
fn lines_of_chinese_are_joined_without_a_space() {
    let check = |markdown: &str, expect: &str| {
        assert_eq!(html(markdown), expect, "{markdown}");
    };
    check("公共\n服务", "<p>公共服务</p>");
    check("公共，\n服务", "<p>公共，服务</p>");
    check("公共\n（服务）", "<p>公共（服务）</p>");
    check("公共\n“服务”\n网点", "<p>公共“服务”网点</p>");
    check("**公共**\n服务", "<p><strong>公共</strong>服务</p>");
    check(
        "公共\n[服务](help.md)\n网点",
        "<p>公共<a href=\"help.html\">服务</a>网点</p>",
    );
    check(
        "[公共\n服务](help.md)",
        "<p><a href=\"help.html\">公共服务</a></p>",
    );
    check("- 公共\n  服务", "<ul>\n<li>公共服务</li>\n</ul>");
    check(
        "> 公共\n> 服务",
        "<blockquote>\n<p>公共服务</p>\n</blockquote>",
    );
    check("公共\n服务\n---", "<h2 id=\"公共服务\">公共服务</h2>");
    check("共\n\u{20BB7}野", "<p>共\u{20BB7}野</p>");
    // Full-width punctuation includes its space.
    check("公共，\nCNIPA", "<p>公共，CNIPA</p>");
    // Words stay separated.
    check("向\nCNIPA\n报送", "<p>向\nCNIPA\n报送</p>");
    check("one\ntwo", "<p>one\ntwo</p>");
    check("共\n“a” b", "<p>共“a” b</p>");
    check("a “b”\n“c”", "<p>a “b”\n“c”</p>");
    check("서울\n부산", "<p>서울\n부산</p>");
    // An explicit line break is kept.
    check("公共  \n服务", "<p>公共<br />\n服务</p>");
    check("公共\\\n服务", "<p>公共<br />\n服务</p>");
    check("`公共`\n服务", "<p><code>公共</code>服务</p>");
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
fn cells_of_tables_name_their_columns() {
    let table = html("| 条款 | `内容` |\n|---|---|\n| 第一条 | **目的** |\n| 第二条 |");
    let cells =
        "<td data-label=\"条款\">第一条</td><td data-label=\"内容\"><strong>目的</strong></td>";
    assert!(table.contains(cells), "{table}");
    assert!(
        table.contains("<td data-label=\"条款\">第二条</td>"),
        "{table}"
    );
    assert!(
        table.contains("<th>条款</th><th><code>内容</code></th>"),
        "{table}"
    );
    let hostile = html("| a\"><b |\n|---|\n| 1 |");
    assert!(
        hostile.contains("<td data-label=\"a&quot;&gt;&lt;b\">1</td>"),
        "{hostile}"
    );
}

#[test]
fn tables_are_regions_named_after_their_heading() {
    let names = |markdown: &str| -> Vec<String> {
        let text = html(markdown);
        let parts = text.split("aria-label=\"").skip(1);
        parts
            .filter_map(|part| Some(part.split_once('"')?.0.to_owned()))
            .collect()
    };
    let table = "\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n";
    let text = format!("文字{table}## 办理“时间”{table}还有{table}### 收费{table}");
    assert_eq!(
        names(&text),
        ["甲、乙", "办理“时间”", "办理“时间”（2）", "收费"]
    );
}

#[test]
fn links_to_pages_and_files_become_paths_of_the_site() {
    let content = load(
        &files(&[
            ("a.md", "+++\ntitle = \"a\"\n+++\n[b](b.md#甲) [c](b.html) [d](regions/index.html) ![e](e.svg) [f](search.html?q=a)"),
            ("b.md", "+++\ntitle = \"b\"\norder = 1\n+++\n## 甲"),
            ("e.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("unused.png", "x"),
        ]),
        "content",
        &SiteConfig::default(),
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
        "files/e.svg",
        "search.html?q=a",
    ] {
        assert!(html.contains(expect), "{expect} in {html}");
    }
    let paths: Vec<&str> = content
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["files/e.svg"]);
}

#[test]
fn broken_links_are_reported_with_file_and_line() {
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
    let content = load(&files(&[("a.md", text)]), "content", &SiteConfig::default()).unwrap();
    let broken = content.broken_links(|path| path == "a.html");
    assert_eq!(broken.len(), 1);
    assert_eq!(
        (broken[0].file.as_str(), broken[0].line),
        ("content/a.md", Some(6))
    );
}

#[test]
fn front_matter_is_validated() {
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
fn reserved_page_names_are_rejected() {
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
        assert!(
            load(&files(&[(name, text)]), "content", &SiteConfig::default()).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn front_matter_is_parsed() {
    let text = "\u{FEFF}+++\r\ntitle = \"关于本站\"\r\nmenu = \"关于\"\r\nupdated_on = 2026-05-16\r\n+++\r\n甲\r\n";
    let content = load(
        &files(&[("about.md", text)]),
        "content",
        &SiteConfig::default(),
    )
    .unwrap();
    let page = &content.pages[0];
    assert_eq!(
        (page.title.as_str(), page.menu_label()),
        ("关于本站", "关于")
    );
    assert_eq!(page.updated_on, Some(Date::constant(2026, 5, 16)));
    assert_eq!(page.html, "<p>甲</p>\n");
}

#[test]
fn problems_of_all_pages_are_reported_at_once() {
    let problems = load(
        &files(&[("a.md", "x"), ("b.md", "y"), ("c.md", "\u{0}")]),
        "c",
        &SiteConfig::default(),
    )
    .unwrap_err();
    assert_eq!(problems.len(), 3);
}

#[test]
fn random_emphasis_neither_panics_nor_adds_characters() {
    let pieces = [
        "*",
        "**",
        "***",
        "（",
        "）",
        "“",
        "”",
        "，",
        "。",
        "局",
        "A",
        " ",
        "\n",
        "\\",
        "`",
        "[",
        "](help.md)",
        "|",
        "~~",
        "_",
        "> ",
        "- ",
        "\u{E000}",
        "1",
        "<",
        ">",
        "!",
    ];
    let mut state: u64 = 11;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..14 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let known = markdown::MarkdownSource {
            file: "x.md",
            first_line: 1,
            files: &BTreeMap::new(),
            texts: ContentTexts::default(),
        };
        let html = markdown::render(&text, &known).html;
        let count = |text: &str| text.matches(['\u{E000}', '\u{E001}']).count();
        assert!(count(&html) <= count(&text), "{text:?}: {html:?}");
        assert!(!html.contains('\u{E001}'), "{text:?}: {html:?}");
    }
}

/// The settings of a site of a profile, with a sponsor and a channel for corrections.
fn site(profile: Profile) -> SiteConfig {
    let mut site = SiteConfig {
        profile,
        ..SiteConfig::default()
    };
    site.identity.sponsor = "某*局_<b>".to_owned();
    site.correction.phone = "12330".to_owned();
    site.correction.url = "https://a.gov.cn/x_(1)?a=1&b=*".to_owned();
    site
}

/// Renders a text for a profile.
fn html_for(profile: Profile, markdown: &str) -> String {
    let text = format!("+++\ntitle = \"x\"\n+++\n{markdown}");
    let content = load(&files(&[("x.md", &text)]), "content", &site(profile)).unwrap();
    content.pages[0].html.trim().to_owned()
}

#[test]
fn blocks_are_shown_to_their_profiles_only() {
    let text = "一\n\n::: gov\n二\n:::\n\n::: mirror demo\n三\n:::\n四\n";
    assert_eq!(
        html_for(Profile::Gov, text),
        "<p>一</p>\n<p>二</p>\n<p>四</p>"
    );
    for profile in [Profile::Mirror, Profile::Demo] {
        assert_eq!(html_for(profile, text), "<p>一</p>\n<p>三</p>\n<p>四</p>");
    }
    // In code the marks are text, and what holds a code block is still a block.
    let code = html_for(Profile::Gov, "```\n::: demo\n一\n:::\n```\n");
    assert!(code.contains("::: demo\n一\n:::"), "{code}");
    let within = "::: demo\n~~~\n::: gov\n~~~\n:::\n一\n";
    assert_eq!(html_for(Profile::Gov, within), "<p>一</p>");
}

#[test]
fn headings_links_and_pages_of_other_profiles_are_left_out() {
    let both = files(&[
        (
            "a.md",
            "+++\ntitle = \"a\"\n+++\n::: demo\n\n## 一\n\n[b](b.md)\n\n:::\n\n## 二\n",
        ),
        (
            "b.md",
            "+++\ntitle = \"b\"\nprofiles = [\"demo\", \"mirror\"]\n+++\n文\n",
        ),
    ]);
    let names = |profile| {
        let content = load(&both, "content", &site(profile)).unwrap();
        let pages = content.pages.iter();
        let names: Vec<String> = pages.map(|page| page.name.clone()).collect();
        (names.join(" "), content.pages[0].headings.len())
    };
    assert_eq!(names(Profile::Gov), ("a".to_owned(), 1));
    assert_eq!(names(Profile::Demo), ("a b".to_owned(), 2));
    let content = load(&both, "content", &site(Profile::Gov)).unwrap();
    assert!(content.pages[0].internal_links.is_empty());
}

#[test]
fn wrong_marks_of_profiles_are_reported_with_their_line() {
    let page = |text: &str| format!("+++\ntitle = \"x\"\n+++\n{text}");
    let check = |text: &str, line, message| refused("x.md", &page(text), Some(line), message);
    check("一\n::: dmeo\n二\n:::\n", 5, "不认识网站性质 `dmeo`");
    check("一\n\n::: demo\n二\n", 6, "没有结束的标记");
    check("一\n:::\n", 5, "前面没有开头的标记");
    check(
        "::: demo\n一\n::: gov\n二\n:::\n",
        6,
        "第 4 行开始的一段还没有结束",
    );
    check("：：： demo\n一\n", 4, "全角冒号");
    let front = "+++\ntitle = \"x\"\nprofiles = [\"official\"]\n+++\n";
    refused("x.md", front, Some(3), "不认识网站性质 `official`");
    for value in ["\"gov\"", "[1]"] {
        let front = format!("+++\ntitle = \"x\"\nprofiles = {value}\n+++\n");
        refused("x.md", &front, Some(3), "`profiles` 应当是网站性质的列表");
    }
}

#[test]
fn blocks_hold_for_sites_with_one_language_or_several() {
    let text = "::: multilingual\n一\n:::\n::: monolingual mirror\n二\n:::\n";
    let page = format!("+++\ntitle = \"x\"\n+++\n{text}");
    let html = |languages: &[&str]| {
        let site = SiteConfig {
            languages: languages.iter().map(|name| (*name).to_owned()).collect(),
            ..SiteConfig::default()
        };
        let content = load(&files(&[("x.md", &page)]), "content", &site).unwrap();
        content.pages[0].html.trim().to_owned()
    };
    assert_eq!(html(&["zh"]), "<p>二</p>");
    assert_eq!(html(&["zh", "en"]), "<p>一</p>");
}

#[test]
fn a_page_for_no_profile_is_left_out() {
    let page = "+++\ntitle = \"x\"\nprofiles = []\n+++\n文\n";
    for profile in Profile::ALL {
        let content = load(&files(&[("x.md", page)]), "content", &site(profile)).unwrap();
        assert!(content.pages.is_empty());
    }
}

#[test]
fn an_official_site_is_told_of_an_empty_setting_by_the_check_of_settings_alone() {
    let page = |text: &str| format!("+++\ntitle = \"x\"\n+++\n{text}\n");
    let problems = |text: &str, profile| {
        let site = SiteConfig {
            profile,
            ..SiteConfig::default()
        };
        load(&files(&[("x.md", &page(text))]), "content", &site)
            .map_or_else(|found| found.len(), |_| 0)
    };
    assert_eq!(problems("{{sponsor}}、{{corrections}}", Profile::Gov), 0);
    assert_eq!(problems("{{origin}}", Profile::Gov), 1);
    assert_eq!(problems("{{sponsor}}、{{corrections}}", Profile::Demo), 2);
}

#[test]
fn placeholders_are_filled_as_text() {
    let html = html_for(
        Profile::Gov,
        "由{{ sponsor }}主办，更正请用{{corrections}}。\n",
    );
    assert_eq!(
        html,
        "<p>由某*局_&lt;b&gt;主办，更正请用12330、<a class=\"leaves\" rel=\"noopener\" href=\"https://a.gov.cn/x_(1)?a=1&amp;b=*\">https://a.gov.cn/x_(1)?a=1&amp;b=*<span class=\"visually-hidden\">（离开本站）</span></a>。</p>"
    );
    assert_eq!(
        html_for(Profile::Gov, "`{{sponsor}}`"),
        "<p><code>{{sponsor}}</code></p>"
    );
    let text = "+++\ntitle = \"{{sponsor}}\"\nmenu = \"{{site}}\"\n+++\n文\n";
    let content = load(&files(&[("x.md", text)]), "content", &site(Profile::Gov)).unwrap();
    assert_eq!(content.pages[0].title, "某*局_<b>");
    assert_eq!(content.pages[0].menu_label(), SiteConfig::default().title);
}

#[test]
fn wrong_placeholders_are_reported_with_their_line() {
    let page = |text: &str| format!("+++\ntitle = \"x\"\n+++\n{text}");
    let check = |text: &str, line, message| refused("x.md", &page(text), Some(line), message);
    check("一\n{{sponser}}\n", 5, "不认识占位符 `{{sponser}}`");
    check("一\n{{origin}}\n", 5, "设置里的 `site.origin_url` 是空的");
    // A name is wrong wherever it stands, a value is only missing where it is shown.
    check("::: gov\n{{sponser}}\n:::\n", 5, "不认识占位符");
    assert_eq!(html("::: gov\n{{sponsor}}\n:::\n"), "");
}

#[test]
fn files_that_were_meant_as_pages_are_named() {
    let page = "+++\ntitle = \"x\"\n+++\n[a](linked.txt)";
    let all = files(&[
        ("x.md", page),
        ("linked.txt", "a"),
        ("tongzhi.MD", page),
        ("tongzhi.md.txt", page),
        ("about.txt", "a"),
        ("picture.png", "a"),
        (".hidden.txt", "a"),
    ]);
    let site = SiteConfig::default();
    let loaded = load_all(&all, &str::to_owned, &site, ContentTexts::default());
    let problems = loaded.problems.iter();
    let unread = problems.filter(|problem| problem.code == "content-unread-file");
    let mut unread: Vec<&str> = unread.map(|problem| problem.file.as_str()).collect();
    unread.sort_unstable();
    assert_eq!(unread, ["about.txt", "tongzhi.MD", "tongzhi.md.txt"]);
}
