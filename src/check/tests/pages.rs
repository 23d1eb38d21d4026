//! Content pages and themes.

use super::table::{self, Line, line_of};
use crate::config::{Profile, SiteConfig};
use crate::diagnostics::Diagnostic;
use crate::model::Date;
use crate::pages::content::{self, ContentTexts};
use crate::pages::theme::{Theme, ThemeFiles};
use crate::pages::{Language, updated_in_future};
use std::collections::BTreeMap;

/// The codes for a value, which is a file name, a vertical bar and a text; `?` stands for
/// an invalid UTF-8 byte.
fn codes<T>(
    value: &str,
    load: impl Fn(&BTreeMap<String, Vec<u8>>) -> Result<T, Vec<Diagnostic>>,
) -> Vec<&'static str> {
    let (name, text) = value.split_once('|').expect("name|text");
    let bytes = text
        .bytes()
        .map(|byte| if byte == b'?' { 0xff } else { byte });
    let files = BTreeMap::from([(name.to_owned(), bytes.collect())]);
    let problems = load(&files).err().unwrap_or_default();
    table::codes_of(&problems)
}

fn content_line(code: &'static str) -> Line {
    line_of(code, |value| {
        codes(value, |files| {
            let site = SiteConfig::default();
            let texts = ContentTexts::default();
            let loaded = content::load_all(files, &str::to_owned, &site, texts);
            let day = Date::constant(2026, 5, 16);
            let late = updated_in_future(day, std::iter::once(&loaded.content));
            let problems: Vec<Diagnostic> = loaded.problems.into_iter().chain(late).collect();
            if problems.is_empty() {
                Ok(())
            } else {
                Err(problems)
            }
        })
    })
}

/// A page that shows a file with this name and text.
fn with_file(code: &'static str, name: &'static str) -> Line {
    line_of(code, move |text| {
        let page = page("a.md").replace("文字", &format!("![图]({name})"));
        let (_, page) = page.split_once('|').expect("name|text");
        let files = BTreeMap::from([
            ("a.md".to_owned(), page.as_bytes().to_vec()),
            (
                name.to_owned(),
                text.chars().map(|sign| sign as u8).collect(),
            ),
        ]);
        let loaded = content::load_all(
            &files,
            &str::to_owned,
            &SiteConfig::default(),
            ContentTexts::default(),
        );
        table::codes_of(&loaded.problems)
    })
}

/// Like [`content_line`], for an official site.
fn official_line(code: &'static str) -> Line {
    line_of(code, |value| {
        let site = SiteConfig {
            profile: Profile::Gov,
            ..SiteConfig::default()
        };
        codes(value, |files| content::load(files, "content", &site))
    })
}

fn theme_line(code: &'static str) -> Line {
    line_of(code, |value| {
        codes(value, |files| {
            Theme::new(Language::CHINESE, &ThemeFiles::new(Some(files), "theme"))
        })
    })
}

/// A valid page of this name.
fn page(name: &str) -> String {
    format!("{name}|+++\ntitle = \"页\"\ndescription = \"说明\"\n+++\n文字\n")
}

pub(crate) fn table() -> Vec<Line> {
    vec![
        content_line("content-file-name")
            .wrong(&[&page("Bad Name.md"), &page("页.md"), &page("a/b.md")])
            .right(&[&page("page-2.md")]),
        content_line("content-reserved-name")
            .wrong(&[&page("search.md"), &page("changes-2026-01.md")])
            .right(&[&page("searching.md")]),
        content_line("content-encoding")
            .wrong(&[&page("a.md").replace("文字", "?")])
            .right(&[&page("a.md")]),
        content_line("content-front-matter")
            .wrong(&["a.md|文字\n", "a.md|+++\ntitle = \n+++\n", "a.md|+++\n"])
            .right(&[&page("a.md")]),
        content_line("content-broken-link")
            .wrong(&[
                &page("a.md").replace("文字", "[甲](#无)"),
                &page("a.md").replace("文字", "![甲](a.png)"),
            ])
            .right(&[&page("a.md").replace("文字", "[甲](#乙)\n\n## 乙")]),
        content_line("content-bad-address")
            .wrong(&[
                &page("a.md").replace("文字", "[甲](javascript:a)"),
                &page("a.md").replace("文字", "[甲]()"),
                &page("a.md").replace("文字", "[甲](//a.cn/)"),
            ])
            .right(&[&page("a.md").replace("文字", "[甲](https://a.cn/)")]),
        content_line("content-text-missing")
            .wrong(&[&page("a.md").replace("文字", "[](https://a.cn/)")])
            .right(&[&page("a.md").replace("文字", "[甲](https://a.cn/)")]),
        content_line("content-outside-picture")
            .wrong(&[&page("a.md").replace("文字", "![甲](https://a.cn/a.png)")])
            .right(&[&page("a.md").replace("文字", "[甲](https://a.cn/a.png)")]),
        with_file("content-damaged-picture", "a.png")
            .wrong(&["", "x", "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR"])
            .right(&["\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR…IEND\u{ae}B`\u{82}\0\n"]),
        with_file("content-damaged-picture", "a.JPG")
            .wrong(&["<html>"])
            .right(&["\u{ff}\u{d8}\u{ff}"]),
        with_file("content-damaged-picture", "a.gif").wrong(&["GIF"]).right(&["GIF89a"]),
        with_file("content-damaged-picture", "a.svg")
            .wrong(&["no picture", "<svg><g>"])
            .right(&["<svg><g/></svg>"]),
        content_line("content-empty-page")
            .wrong(&[
                &page("a.md").replace("文字", ""),
                &page("a.md").replace("文字", "::: gov\n文字\n:::"),
            ])
            .right(&[&page("a.md").replace("文字", "::: demo\n文字\n:::")]),
        official_line("content-empty-official-page")
            .wrong(&[
                &page("a.md").replace("文字", ""),
                &page("a.md").replace("文字", "::: demo\n文字\n:::"),
            ])
            .right(&[&page("a.md").replace("文字", "::: gov\n文字\n:::")]),
        content_line("content-future-date")
            .wrong(&[&page("a.md").replace("\n+++\n文", "\nupdated_on = \"2062-01-01\"\n+++\n文")])
            .right(&[&page("a.md").replace("\n+++\n文", "\nupdated_on = \"2036-05-16\"\n+++\n文")]),
        content_line("content-profile")
            .wrong(&[
                &page("a.md").replace("文字", "::: demo\n文字"),
                &page("a.md").replace("文字", "::: gvo\n文字\n:::"),
                &page("a.md").replace("文字", ":::"),
                &page("a.md").replace("文字", "：：： demo"),
                &page("a.md").replace("\n+++\n文", "\nprofiles = [\"dmeo\"]\n+++\n文"),
            ])
            .right(&[
                &page("a.md").replace("文字", "::: demo mirror\n文字\n:::"),
                &page("a.md").replace("\n+++\n文", "\nprofiles = [\"demo\"]\n+++\n文"),
                &page("a.md").replace("文字", "```\n::: gvo\n```"),
            ]),
        content_line("content-placeholder")
            .wrong(&[
                &page("a.md").replace("文字", "{{ sponser }}"),
                // The settings have none.
                &page("a.md").replace("文字", "{{sponsor}}"),
                &page("a.md").replace("文字", "::: gov\n{{sponser}}\n:::"),
            ])
            .right(&[
                &page("a.md").replace("文字", "{{site}}"),
                &page("a.md").replace("文字", "`{{sponser}}`"),
                &page("a.md").replace("文字", "文字\n\n::: gov\n{{sponsor}}\n:::"),
            ]),
        official_line("demo-wording")
            .wrong(&[
                &page("a.md").replace("文字", "本站是**示例**网站"),
                &page("a.md").replace("文字", "本站不是官\n方网站"),
                &page("a.md").replace("说明", "示例数据"),
            ])
            .right(&[
                &page("a.md").replace("文字", "官方网站"),
                &page("a.md").replace("文字", "文字\n\n::: demo\n本站是示例网站\n:::"),
            ]),
        theme_line("theme-file")
            .wrong(&[
                "home.html|<p>",
                "templates/home.txt|",
                "locales/zz.txt|",
            ])
            .right(&["images/a.svg|<svg/>", "templates/.home.html.swp|"]),
        theme_line("theme-file-name")
            .wrong(&["images/我.gif|GIF89a", "images/a b.gif|GIF89a"])
            .right(&["images/a_b-2.gif|GIF89a"]),
        theme_line("theme-damaged-picture")
            .wrong(&["images/dzjg.png|notapng", "images/favicon.svg|x", "files/a.jpg|<html>"])
            .right(&["images/a.gif|GIF89a", "files/a.csv|a,b"]),
        theme_line("theme-encoding")
            // Others include it; that it cannot be read is reported once.
            .wrong(&["templates/home.html|?", "templates/components/links.html|?"])
            .right(&["templates/home.html|<p>\u{e9}</p>"]),
        theme_line("theme-text")
            .wrong(&[
                "templates/home.html|<p>{{ text(key=\"home.no_such_text\") }}</p>",
                "templates/home.html|<p>{{ text(key=\"common.points\") }}</p>",
                "templates/home.html|<p>{{ text(key=\"home.counts\", count=1) }}</p>",
                "templates/home.html|<p>{{ text(key=\"content.updated_on\", date=x) }}</p>",
                "scripts/x.js|f(text('search.no_such_text'));",
                "scripts/x.js|f(text('search.none', { count: 1 }));",
                "scripts/x.js|f(...text('search.none'));",
                "locales/zh.toml|[home]\nno_such_text = \"a\"\n",
                "locales/zh.toml|[common]\npoints = \"{total:number}\"\n",
                "locales/zh.toml|[common]\npoints = \"{count}\"\n",
                "locales/zh.toml|[home]\ncounts = \"{\"\n",
                "locales/zh.toml|[home]\ncounts = 1\n",
                "locales/zh.toml|[home]\ncounts = { one = \"a\", other = \"b\" }\n",
                "locales/zh.toml|[columns]\n\"points.no_such_column\" = \"a\"\n",
                "locales/zh.toml|[filters]\nregion = \"{count:number}\"\n",
                "locales/zh.toml|[downloads]\n\"provinces.csv\" = \"a\"\n",
                "locales/zh.toml|[home\n",
                "locales/zh.toml|?",
            ])
            .right(&[
                "templates/home.html|<p>{{ text(key=\"common.points\", count=x) }}</p>",
                "scripts/x.js|f(text('search.none'), text('search.found', { count: 1 }));",
                "scripts/x.js|function text(a) {} text('search.no_such_text');",
                "locales/zh.toml|[home]\ncounts = \"a\"\n",
                "locales/zh.toml|[columns]\n\"points.hours\" = \"a\"\n[filters]\nregion = \"a\"\n",
                "locales/zh.toml|[downloads]\n\"provinces.csv\" = \"{region}\"\n",
                "locales/zh.toml|[common]\npoints = { one = \"one\", other = \"{count:number}\" }\n",
            ]),
        theme_line("theme-syntax")
            .wrong(&[
                "templates/home.html|{% if %}",
                "templates/home.html|{{ x",
                "scripts/zz.js|var x = ;",
                "styles/zz.css|:root { --primary: red;",
                "styles/zz.css|a { color: red\n  top: 0 }",
            ])
            .right(&[
                "templates/home.html|{% if x %}a{% endif %}",
                "scripts/zz.js|var x = 1;",
                "styles/zz.css|:root { --primary: red }",
            ]),
        theme_line("theme-unsafe-template")
            .wrong(&[
                "templates/home.html|<a {{ x }}>b</a>",
                "templates/home.html|<a href={{ x }}>b</a>",
            ])
            .right(&["templates/home.html|<a href=\"{{ x }}\">b</a>"]),
        theme_line("theme-foreign-address")
            .wrong(&[
                "styles/x.css|b{background:url(//x.cn/a.png)}",
                "styles/x.css|@import 'a.css';",
                "styles/x.css|a{}@IMPORT 'a.css';",
                "styles/x.css|b{background:\\75 rl(\n//x.cn/a.png)}",
                "styles/x.css|b{content:'/*';background:url(//x.cn);content:'*/'}",
                "styles/x.css|b{background:image-set('https://x.cn/a.png' 1x)}",
                "scripts/x.js|fetch('https://x.cn/a.json');",
                "scripts/x.js|import(/* a */ 'https://x.cn/a.js');",
                "templates/home.html|<img src=\"https://x.cn/a.png\" alt=\"\">",
                "templates/home.html|<script src=\"//x.cn/a.js\"></script>",
                "templates/home.html|<form action=\"https://{{ x }}/\">a</form>",
                "templates/home.html|<link rel=\"stylesheet\" href=\"https://x.cn/a.css\">",
            ])
            .right(&[
                "styles/x.css|b{background:url(data:image/png;base64,AA==)}",
                "templates/home.html|<a href=\"https://x.cn/\">a</a><img src=\"a.png\" alt=\"\">",
            ]),
        theme_line("theme-inline-code")
            .wrong(&[
                "templates/home.html|<script>x</script>",
                "templates/home.html|<p style=\"color:red\">a</p>",
                "templates/home.html|<p onclick=\"x\">a</p>",
                "templates/home.html|<a href=\"javascript:x\">a</a>",
                "templates/components/x.html|{% component x() %}<style>a{}</style>{% endcomponent x %}",
                "templates/home.html|<p>{% raw %}<script>x</script>{% endraw %}</p>",
                "templates/home.html|{{ \"<script>x</script>\" | safe }}",
                "templates/home.html|{% if x %}<p onclick=\"x\">a</p>{% endif %}",
                "scripts/x.js|eval('x');",
                "files/x.svg|<svg onload='x'></svg>",
            ])
            .right(&[
                "templates/home.html|<script type=\"application/ld+json\">{}</script>",
                "templates/home.html|<script src=\"{{ x }}\"></script>",
                "templates/home.html|{# <script>x</script> #}<p title=\"onclick=x\">a</p>",
                "images/x.svg|<svg><style>a{}</style></svg>",
            ]),
        theme_line("theme-forbidden-element")
            .wrong(&[
                "templates/home.html|<iframe src=\"a.html\"></iframe>",
                "templates/home.html|<base href=\"{{ x }}\">",
                "templates/home.html|<meta http-equiv=\"refresh\" content=\"0\">",
            ])
            .right(&["templates/home.html|<meta name=\"refresh\" content=\"0\">"]),
        theme_line("theme-content-security-policy")
            .wrong(&[
                "templates/head.html|<meta charset=\"utf-8\">",
                "templates/head.html|<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">",
                "files/x.html|<html><head></head></html>",
            ])
            .right(&[
                "templates/head.html|<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'\">",
            ]),
    ]
}

#[test]
fn rules_about_content_and_themes_report_wrong_values_only() {
    table::check(&table());
}
