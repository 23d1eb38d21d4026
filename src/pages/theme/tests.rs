#![allow(clippy::unwrap_used)]

use super::minify::{minify_template, settings};
use super::scan::Problem;
use super::*;
use crate::test_support::language::{is_chinese, other_language};
use scraper::Html;

/// Values that break templates without proper escaping.
const VALUES: [&str; 12] = [
    "", " ", "两 词", "a\"b", "a'b", "a=b", "a`b", "a>b", "<i>", "lt;", "&amp;", "{{ x }}",
];

/// Renders a template.
fn render_source(source: &str, context: &Context) -> String {
    let mut engine = Tera::new();
    engine.add_raw_template("t.html", source).unwrap();
    engine.render("t.html", context).unwrap()
}

/// Minifies a whole page and parses it, for comparing both ways of minification.
fn parsed(html: &str) -> Html {
    let page = minify_html::minify(html.as_bytes(), &settings());
    Html::parse_document(&String::from_utf8(page).unwrap())
}

/// Checks that a template and its minified form render to equal documents for all values,
/// and that the minified form is `expect`.
fn check(source: &str, expect: &str) {
    let minified = minify_template(source).unwrap();
    assert_eq!(minified, expect);
    for x in VALUES {
        for on in [true, false] {
            let context = tera::context! { x => &x, on => &on, many => &[x, x] };
            let as_written = render_source(source, &context);
            let from_minified = render_source(&minified, &context);
            assert_eq!(
                parsed(&as_written).tree,
                parsed(&from_minified).tree,
                "{source:?} with {x:?}: {as_written:?} and {from_minified:?}"
            );
        }
    }
}

#[test]
fn any_value_stays_in_its_attribute() {
    check(
        "<a  href=\"{{ x }}\"   class='plain' >{{ x }}</a>",
        "<a href=\"{{ x }}\" class=plain>{{ x }}</a>",
    );
    check(
        "<p title='{{ x }}'><img alt=\"{{ x }}\" src=\"a.png\"></p>",
        "<p title=\"{{ x }}\"><img alt=\"{{ x }}\" src=a.png></p>",
    );
    check(
        "<p title='say \"{{ x }}\"'>x</p>",
        "<p title='say \"{{ x }}\"'>x</p>",
    );
    check(
        "<a class=\"a  b{% if on %} {{ x }}{% endif %}\">x</a>",
        "<a class=\"a b{% if on %} {{ x }}{% endif %}\">x</a>",
    );
}

#[test]
fn words_next_to_tags_are_not_joined() {
    check(
        "<div>{{ x }} <b>b</b> {{ x }}\n\n  {{ x }}</div>",
        "<div>{{ x }} <b>b</b> {{ x }} {{ x }}</div>",
    );
    check(
        "<i>a</i>\n<i>b</i> {% for one in many %} <i>{{ one }}</i> {% endfor %}",
        "<i>a</i> <i>b</i> {% for one in many %} <i>{{ one }}</i> {% endfor %}",
    );
}

#[test]
fn white_space_is_removed_between_blocks_and_kept_between_words() {
    check(
        "<ul>\n{% for one in many %}\n<li>{{ one }}</li>\n{% endfor %}\n</ul>",
        "<ul>{% for one in many %}<li>{{ one }}</li>{% endfor %}</ul>",
    );
    check(
        "<div>\n{% if on %}\n<p>a</p>\n{% endif %}\n{% if on %}\n<p>b</p>\n{% endif %}\n</div>",
        "<div>{% if on %}<p>a</p>{% endif %}{% if on %}<p>b</p>{% endif %}</div>",
    );
    check(
        "<div>{% if on %}<i>a</i>{% endif %}\n{% if on %}<i>b</i>{% endif %}</div>",
        "<div>{% if on %}<i>a</i>{% endif %} {% if on %}<i>b</i>{% endif %}</div>",
    );
    check(
        "<div>{% if on %}a{% endif %}\n{% if on %}b{% endif %}</div>",
        "<div>{% if on %}a{% endif %} {% if on %}b{% endif %}</div>",
    );
    check(
        "<select>\n{% for one in many %}\n<option>{{ one }}</option>\n{% endfor %}\n</select>",
        "<select>{% for one in many %}<option>{{ one }}</option>{% endfor %}</select>",
    );
    check(
        "<ul>\n{{ '<li>b</li>' | safe }}\n{% if on %}\n<li>a</li>\n{% endif %}\n</ul>",
        "<ul>{{ '<li>b</li>' | safe }}{% if on %}<li>a</li>{% endif %}</ul>",
    );
    check(
        "<li>{% if on %}<i>a</i>{% endif %}\n{% if on %}<i>b</i>{% endif %}</li>",
        "<li>{% if on %}<i>a</i>{% endif %} {% if on %}<i>b</i>{% endif %}</li>",
    );
    check(
        "<pre>{% if on %}\n<i>a</i>\n{% endif %} </pre>",
        "<pre>{% if on %}\n<i>a</i>\n{% endif %} </pre>",
    );
}

#[test]
fn preformatted_text_keeps_its_white_space() {
    check(
        "<pre>\n  a   {{ x }}\n   b</pre><textarea> {{ x }}  c </textarea>",
        "<pre>\n  a   {{ x }}\n   b</pre><textarea> {{ x }}  c </textarea>",
    );
}

#[test]
fn text_and_value_do_not_form_a_character_reference() {
    check(
        "<a href=\"?a=1&amp;{{ x }}\">&amp;{{ x }}</a>",
        "<a href=\"?a=1&amp;{{ x }}\">&amp;{{ x }}</a>",
    );
}

#[test]
fn comments_are_removed_and_raw_blocks_kept() {
    check(
        "<p><!-- gone -->{# gone #}{{ x }}{% raw %}{{ kept }}{% endraw %}</p>",
        "<p>{{ x }}{% raw %}{{ kept }}{% endraw %}</p>",
    );
    check(
        "<p>{{ x | default(value=\"}}<b>\") }}</p>",
        "<p>{{ x | default(value=\"}}<b>\") }}</p>",
    );
}

#[test]
fn templates_that_cannot_be_minified_safely_are_rejected() {
    let check = |source: &str, expect: Problem, position: &str| {
        let error = minify_template(source).unwrap_err();
        assert_eq!(error.problem, expect, "{source}");
        assert_eq!(error.position, source.find(position).unwrap(), "{source}");
    };
    let between = Problem::TagBetweenAttributes;
    check(
        "<a {% if x %}href=\"a\"{% endif %}>b</a>",
        between.clone(),
        "{% if",
    );
    check("<a {{ x }}>b</a>", between.clone(), "{{");
    check("<a href={{ x }}>b</a>", between.clone(), "{{");
    check("<h{{ x }}>b</h1>", between.clone(), "{{");
    check("<{{ x }}>", between, "<{{");
    check("<!-- {{ x }} -->", Problem::TagInOpaqueText, "{{");
    check(
        "<script>let a = {{ x }};</script>",
        Problem::TagInOpaqueText,
        "{{",
    );
    check(
        "<p>a</b></p>",
        Problem::UnopenedElement("b".to_owned()),
        "</b>",
    );
    check(
        "<p><b>a</p>",
        Problem::UnclosedElement("b".to_owned()),
        "<b>",
    );
    check("<p>a", Problem::UnclosedElement("p".to_owned()), "<p>");
    let across = Problem::BranchAcrossElements;
    check("{% if x %}<b>{% endif %}a</b>", across.clone(), "{% endif");
    check("<b>{% if x %}a</b>{% endif %}", across, "</b>");
    let values = Problem::BranchAcrossValues;
    check(
        "<a title=\"{% if x %}a\" id=\"{% endif %}b\">c</a>",
        values.clone(),
        "\" id",
    );
    check(
        "{% if x %}<a title=\"{% endif %}\">c</a>",
        values.clone(),
        "{% endif",
    );
    check("<a title=\"{% set y = 1 %}\">c</a>", values, "{% set");
    check(
        "<p hidden=\"{{ x }}\">a</p>",
        Problem::ChangedByMinifier,
        "<p",
    );
    let deep = format!("{}{}", "<b>".repeat(300), "</b>".repeat(300));
    assert_eq!(
        minify_template(&deep).unwrap_err().problem,
        Problem::TooDeep
    );
}

/// The file of the texts.
const FILE: &str = "locales/zh.toml";

/// The built-in theme with these files overriding its own.
fn with(files: &[(&str, &str)]) -> Result<Theme, Vec<Diagnostic>> {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect();
    Theme::new(
        Language::CHINESE,
        &ThemeFiles::new(Some(&files), "my-theme/"),
    )
}

#[test]
fn a_syntax_error_in_a_script_hides_no_problem_of_another_one() {
    let broken = ("scripts/x-1.js", "if (");
    // Only the minified script has the call as it is looked for.
    let loading = ("scripts/x-2.js", "\nfetch ( 'https://x.cn/a.json' )");
    for files in [&[loading][..], &[broken, loading]] {
        let problems = with(files).err().unwrap_or_default();
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.code, &*p.file, p.line))
            .collect();
        let mut expected = vec![("theme-foreign-address", "my-theme/scripts/x-2.js", Some(2))];
        if files.len() > 1 {
            expected.push(("theme-syntax", "my-theme/scripts/x-1.js", Some(1)));
        }
        assert_eq!(found, expected, "{files:?}");
    }
}

#[test]
fn errors_of_a_theme_are_reported_with_file_and_line() {
    let check = |path: &str, text: &str, code: &str, line: Option<u64>, message: &str| {
        let problems = with(&[(path, text)]).unwrap_err();
        let found: Vec<String> = problems
            .iter()
            .map(|p| format!("{} {:?} {} {}", p.file, p.line, p.code, p.message.en))
            .collect();
        let is_told = problems.iter().any(|p| {
            p.file == format!("my-theme/{path}")
                && p.line == line
                && p.code == code
                && p.message.en.contains(message)
        });
        assert!(is_told, "{path}: {found:#?}");
    };
    let home = "templates/home.html";
    let text = |key: &str| format!("<p>\n{{{{ text(key=\"{key}\") }}}}</p>");
    let unknown = text("home.unknown");
    check(home, &unknown, "theme-text", Some(2), "`home.unknown`");
    let without_count = text("common.points");
    check(home, &without_count, "theme-text", Some(2), "takes (count)");
    for (texts, message) in [
        ("[home]\n\nunknown = \"a\"", "nothing uses"),
        ("[common]\n\npoints = \"{count}\"", "`{count:number}`"),
        ("[home]\n\ncounts = \"{a\"", "braces hold a parameter"),
        ("[home]\n\ncounts = ", "not well-formed"),
        ("[columns]\n\n\"points.x\" = \"a\"", "no column `points.x`"),
        ("[filters]\n\nx = \"a\"", "no filter `x`"),
        ("[downloads]\n\n\"provinces.csv\" = \"a\"", "`{region}`"),
    ] {
        check(FILE, texts, "theme-text", Some(3), message);
    }
    for (call, message) in [
        ("text('search.unknown')", "`search.unknown`"),
        ("text('search.found')", "takes (count)"),
        ("text(key)", "is written"),
        (
            "text('search.instead', { query: a, link: b })",
            "holds an element",
        ),
        ("...text('search.none')", "holds no element"),
    ] {
        let script = format!("f();\n\nf(\n  {call}\n);\n");
        check("scripts/x.js", &script, "theme-text", Some(4), message);
    }
    check(home, "<p>\n{{ x | }}</p>", "theme-syntax", Some(2), "");
    check(home, "a\n\n{% if x %}", "theme-syntax", Some(3), "");
    check(
        home,
        "\n{{ x | nothing }}",
        "theme-syntax",
        Some(2),
        "nothing",
    );
    check(
        home,
        "\n{% include \"no.html\" %}",
        "theme-syntax",
        Some(2),
        "no.html",
    );
    check(
        home,
        "{% extends \"no.html\" %}",
        "theme-syntax",
        None,
        "no.html",
    );
    check(
        home,
        "<p>\n<a {{ x }}>b</a></p>",
        "theme-unsafe-template",
        Some(2),
        "between attributes",
    );
    check("templates/home.txt", "", "theme-file", None, ".html");
    check("home.html", "", "theme-file", None, "no place");
    check(
        "styles/x.css",
        "a{}\nb{background:url(//x.cn/a.png)}",
        "theme-foreign-address",
        Some(2),
        "data:",
    );
    check(
        "styles/x.css",
        ":root { --primary: red;\n",
        "theme-syntax",
        Some(1),
        "not closed",
    );
    check(
        "scripts/zz.js",
        "f();\nvar x = ;\n",
        "theme-syntax",
        Some(2),
        "syntax error",
    );
    // A group of its own, and a mistake that is reported at the end.
    check(
        "scripts/search-9.js",
        "function f() {\n",
        "theme-syntax",
        Some(2),
        "syntax error",
    );
    let damaged = "theme-damaged-picture";
    check("images/dzjg.png", "notapng", damaged, None, "damaged");
    check("images/favicon.svg", "no picture", damaged, None, "damaged");
    check(
        "images/我.svg",
        "<svg></svg>",
        "theme-file-name",
        None,
        "letters",
    );
}

#[test]
fn new_syntax_in_scripts_and_style_sheets_is_accepted() {
    let files = [
        (
            "scripts/zz.js",
            "class A { #b = 1; static { this.c ??= 2; } }\nconst d = window.e?.f ?? 1_000n;\n",
        ),
        (
            "styles/zz.css",
            "@scope (.a) { :scope { color: oklch(from red l c h); &:has(> b) { inset: 0 } } }\n",
        ),
        ("images/mark.svg", "<?xml version=\"1.0\"?><svg></svg>"),
        ("files/list.csv", "a,b\n"),
    ];
    assert!(with(&files).is_ok());
}

#[test]
fn problems_of_a_theme_are_reported_at_once() {
    let files = [
        ("templates/home.html", "{{ x | }}"),
        ("templates/point.html", "<p>"),
        ("x", ""),
    ];
    let problems = with(&files).unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:#?}");
}

#[test]
fn unknown_variables_are_reported_with_the_unminified_line() {
    let theme = with(&[(
        "templates/home.html",
        "<p>\n\n  a</p>\n<p>{{ nothing }}</p>",
    )])
    .unwrap();
    let problem = theme
        .render("home.html", &Context::new(), str::to_owned)
        .unwrap_err();
    assert_eq!(problem.file, "my-theme/templates/home.html");
    assert_eq!((problem.line, problem.code), (Some(4), "theme-render"));
    assert!(problem.message.en.contains("nothing"));
}

#[test]
fn user_files_override_built_in_ones_and_hidden_files_are_ignored() {
    let theme = with(&[
        ("templates/home.html", "<p>mine</p>"),
        (".DS_Store", "\0"),
        ("templates/.home.html.swp", "\0"),
        ("styles/99-mine.css", "p{color:red}"),
    ])
    .unwrap();
    assert_eq!(
        theme
            .render("home.html", &Context::new(), str::to_owned)
            .unwrap(),
        "<p>mine</p>"
    );
    let mut artifacts = theme.artifacts();
    let style = artifacts
        .find(|artifact| artifact.path == theme.asset_paths().styles["site"])
        .unwrap();
    assert!(
        style.bytes.ends_with(b"p{color:red}\n"),
        "styles follow each other by name"
    );
}

#[test]
fn asset_names_contain_the_content_hash() {
    let paths = |text| {
        with(&[("scripts/mine.js", text)])
            .unwrap()
            .asset_paths()
            .scripts
            .clone()
    };
    assert_ne!(paths("1"), paths("2"));
    assert_eq!(paths("1"), paths("1"));
}

#[test]
fn random_themes_do_not_panic() {
    let pieces = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "<",
        ">",
        "</",
        "\"",
        "'",
        "=",
        "a",
        " ",
        "\n",
        "-",
        "if x",
        "endif",
        "for a in b",
        "raw",
        "endraw",
        "<!--",
        "-->",
        "<p>",
        "</p>",
        "<svg/>",
        "<script>",
        "</script>",
        "<title>",
        "&",
        ";",
        "\u{E000}",
        "\u{FEFF}",
        "𬭳",
        "\0",
        "set a",
    ];
    let mut state: u64 = 1;
    for _ in 0..4000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let mut engine = Tera::new();
        if engine.add_raw_template("t.html", &text).is_ok()
            && let Ok(minified) = minify_template(&text)
        {
            let again = Tera::new().add_raw_template("t.html", &minified);
            assert!(again.is_ok(), "{text:?} became {minified:?}");
        }
    }
}

/// The output of `home.html` with these texts; `n` is a number.
fn rendered(texts: &str, home: &str, n: usize) -> String {
    let theme = with(&[(FILE, texts), ("templates/home.html", home)]).unwrap();
    theme
        .render("home.html", &tera::context! { n => &n }, str::to_owned)
        .unwrap()
}

#[test]
fn messages_have_singular_and_plural_forms() {
    let texts = "[common]\npoints = { one = \"one point\", other = \"{count:number} points\" }";
    let home = "<p title=\"{{ text(key='common.points', count=n) }}\">{{ text(key=\"common.points\", count=n + 1) }}</p>";
    let check = |n, expect: &str| assert_eq!(rendered(texts, home, n), expect);
    check(0, "<p title=\"0 points\">one point</p>");
    check(1, "<p title=\"one point\">2 points</p>");
    check(2, "<p title=\"2 points\">3 points</p>");
}

#[test]
fn messages_are_escaped_and_may_be_values() {
    let texts = "[common]\nsearch = '<a b=\"c\">'\npoints = 'x \" {count:number}'";
    let in_page =
        "<p title=\"{{ text(key='common.search') }}\">{{ text(key='common.search') }}</p>";
    let page = Html::parse_fragment(&rendered(texts, in_page, 1));
    let paragraph = page.root_element().child_elements().next().unwrap();
    assert_eq!(paragraph.attr("title"), Some("<a b=\"c\">"));
    assert_eq!(paragraph.text().collect::<String>(), "<a b=\"c\">");
    let value = "<p>{{ text(key='common.points', count=n) | upper | safe }}</p>";
    assert_eq!(rendered(texts, value, 3), "<p>X \" 3</p>");
}

#[test]
fn lines_after_a_message_keep_their_numbers() {
    let home = "<p>{{ text(\n key=\"common.search\"\n) }}</p>\n{{ x | nothing }}";
    let problems = with(&[("templates/home.html", home)]).unwrap_err();
    assert_eq!(problems[0].line, Some(4), "{problems:#?}");
}

#[test]
fn templates_and_scripts_in_another_language_contain_no_chinese() {
    let theme = with(&[(FILE, &other_language())]).unwrap();
    assert!(theme.sources.len() > 20);
    let templates = theme.sources.iter().map(|source| {
        let mut text = source.text.clone();
        for comment in source.text.split("{#").skip(1) {
            let comment = comment.split("#}").next().unwrap();
            text = text.replace(comment, "");
        }
        (source.label.clone(), text)
    });
    let scripts = theme.artifacts();
    let scripts: Vec<_> = scripts.filter(|file| file.path.ends_with(".js")).collect();
    assert_eq!(scripts.len(), 10);
    let scripts = scripts.iter().map(|file| {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        (file.path.clone(), text)
    });
    for (label, text) in templates.chain(scripts) {
        for (position, line) in text.lines().enumerate() {
            let found = line.find(is_chinese);
            let found = found.map(|at| line[at..].chars().take(20).collect::<String>());
            assert_eq!(found, None, "{label}:{}", position + 1);
        }
    }
}

#[test]
fn scripts_of_a_former_group_are_refused() {
    let problems = with(&[("scripts/deferred-1-mine.js", "f();")]).unwrap_err();
    assert_eq!(problems[0].code, "theme-file", "{problems:#?}");
}

#[test]
fn messages_of_a_replaced_script_may_be_unused() {
    with(&[("scripts/search-3-page.js", "f();")]).unwrap();
}
