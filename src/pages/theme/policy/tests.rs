//! Payloads as themes and values could bring them.

use super::*;

/// What a piece of HTML breaks, in short.
fn kinds(html: &str) -> Vec<ViolationKind> {
    let violations = of_fragment(html).violations;
    violations
        .into_iter()
        .map(|violation| violation.kind)
        .collect()
}

#[test]
fn inline_code_styles_and_external_resources_are_found() {
    let wrong = [
        "<script>x</script>",
        "<SCRIPT >x</SCRIPT>",
        "<script type=module>x</script>",
        "<script type=\"text/javascript\">x",
        "<script type=importmap>{}</script>",
        "<script src=//x.cn/a.js></script>",
        "<script src=\"https://x.cn/a.js\"></script>",
        "<script src='\nht\ttps://x.cn/a.js'></script>",
        "<script src=/\\x.cn/a.js></script>",
        "<script src=\"\\\\x.cn/a.js\"></script>",
        "<script src=\"data:text/javascript,x\"></script>",
        "<script src=\"&#x68;ttps://x.cn/a.js\"></script>",
        "<svg><script href=\"https://x.cn/a.js\"/></svg>",
        "<svg><script>x</script></svg>",
        "<style>a{}</style>",
        "<p style=\"color:red\">a</p>",
        "<p STYLE=color:red>a</p>",
        "<p/style=x>a</p>",
        "<p onclick=x>a</p>",
        "<p id=a\nOnClick = 'x'>a</p>",
        "<img src=a.png onerror=x>",
        "<svg onload=x></svg>",
        "<p title=\"a>b\" onclick=\"x\">a</p>",
        "<a href=\"javascript:x\">a</a>",
        "<a href=\" JaVaScRiPt:x\">a</a>",
        "<a href=\"java\nscript:x\">a</a>",
        "<a href=\"java&Tab;script&colon;x\">a</a>",
        "<a href=\"&#106;avascript:x\">a</a>",
        "<a href=vbscript:x>a</a>",
        "<a href=\"data:text/html,x\">a</a>",
        "<svg><a xlink:href=\"javascript:x\"></a></svg>",
        "<svg><set attributeName=href to=javascript:x /></svg>",
        "<svg><animate attributeName=href values=\"a;javascript:x\"/></svg>",
        "<form action=\"javascript:x\"></form>",
        "<form action=\"https://x.cn/\"></form>",
        "<button formaction=//x.cn>a</button>",
        "<base href=\"/\">",
        "<iframe src=a.html></iframe>",
        "<object data=a.swf></object>",
        "<embed src=a>",
        "<img src=https://x.cn/a.png>",
        "<img srcset=\"a.png 1x, https://x.cn/b.png 2x\">",
        "<video poster=//x.cn/a.png></video>",
        "<audio src=\"http://x.cn/a\"></audio>",
        "<source srcset=//x.cn/a>",
        "<input type=image src=//x.cn/a>",
        "<body background=//x.cn/a>",
        "<svg><use href=\"//x.cn/a.svg#b\"/></svg>",
        "<svg><image xlink:href=\"https://x.cn/a\"/></svg>",
        "<svg><rect fill=\"url(https://x.cn/a#b)\"/></svg>",
        "<link rel=stylesheet href=https://x.cn/a.css>",
        "<link rel=\"alternate stylesheet\" href=//x.cn/a.css>",
        "<link rel=preconnect href=https://x.cn>",
        "<link rel=icon href=//x.cn/a.ico>",
        "<link rel=stylesheet href=\"data:text/css,x\">",
        "<meta http-equiv=refresh content=\"0;url=https://x.cn\">",
        "<meta http-equiv=\"&#114;efresh\" content=0>",
        "<a ping=https://x.cn href=a>a</a>",
        "<!--><script>x</script>-->",
        "<!-- --!><script>x</script>",
        "<title><script>x</script></title>",
        "<script",
        "<p onclick=x",
    ];
    for html in wrong {
        assert_eq!(kinds(html).len(), 1, "{html}: {:?}", kinds(html));
    }
}

#[test]
fn ordinary_html_is_accepted() {
    let right = [
        "<script src=\"../assets/site.0f.js\"></script>",
        "<script src=\"\u{1}assets/site.js\"></script>",
        "<script type=\"application/ld+json\">{\"a\":\"b\"}</script>",
        "<link rel=stylesheet href=assets/a.css><link rel=canonical href=\"https://x.cn/\">",
        "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"https://x.cn/a.xml\">",
        "<link rel=icon href=\"data:image/svg+xml,x\">",
        "<img src=\"data:image/png;base64,AA==\" alt=\"javascript: the language\">",
        "<img srcset=\"a.png 1x, b.png 2x\" src=a.png>",
        "<a href=\"https://x.cn/\" rel=noopener>a</a><a href=\"tel:12330\">b</a>",
        "<a href=\"mailto:a@x.cn?subject=a:b\">a</a><a href=\"#a:b\">b</a><a href=\"a?b=c:d\">c</a>",
        "<form action=\"search.html\" role=search><input name=q></form>",
        "<p title=\"onclick=x style=y\">a onclick=x < b <3 style=</p>",
        "<!-- <script>x</script> <p onclick=x> -->",
        "&lt;script&gt;x&lt;/script&gt;",
        "<svg viewBox=\"0 0 1 1\"><use href=\"#a\"/><rect fill=\"url(#b)\"/></svg>",
        "<meta charset=utf-8><meta name=description content=\"javascript:x\">",
        "<p data-style=x data-onclick=y class=on>a</p>",
    ];
    for html in right {
        assert_eq!(kinds(html), [], "{html}");
    }
}

/// A page with this in its head, and more behind it.
fn page(head: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=zh><head>{head}<title>a b</title></head><body>c</body></html>"
    )
}

fn meta(policy: &str) -> String {
    page(&format!(
        "<meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"{policy}\">"
    ))
}

#[test]
fn pages_must_state_a_policy_as_strong_as_the_sites() {
    let none = |html: &str| {
        let kinds: Vec<ViolationKind> = of_page(html)
            .violations
            .into_iter()
            .map(|b| b.kind)
            .collect();
        assert_eq!(kinds, [], "{html}");
    };
    none(&meta(CONTENT_SECURITY_POLICY));
    none(&meta(&CONTENT_SECURITY_POLICY.to_uppercase()));
    none(&meta(
        "default-src 'none'; form-action 'none'; base-uri 'none'",
    ));
    none(&meta(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; font-src 'self'; upgrade-insecure-requests",
    ));
}

#[test]
fn weak_late_or_missing_policies_are_found() {
    let check = |html: &str, directive: Option<&str>| {
        let kinds: Vec<ViolationKind> = of_page(html)
            .violations
            .into_iter()
            .map(|b| b.kind)
            .collect();
        let weak = directive.map(|name| ViolationKind::WeakPolicy(name.to_owned()));
        assert!(
            kinds.contains(&ViolationKind::NoPolicy),
            "{html}: {kinds:?}"
        );
        assert!(
            weak.is_none_or(|weak| kinds.contains(&weak)),
            "{html}: {kinds:?}"
        );
    };
    check(&page(""), None);
    check(
        &page("<!-- <meta http-equiv=Content-Security-Policy> -->"),
        None,
    );
    let with = |from: &str, to: &str| {
        assert!(CONTENT_SECURITY_POLICY.contains(from), "{from}");
        meta(&CONTENT_SECURITY_POLICY.replacen(from, to, 1))
    };
    check(
        &with("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        Some("script-src"),
    );
    check(
        &with("script-src 'self'", "script-src *"),
        Some("script-src"),
    );
    check(
        &with("script-src 'self'", "script-src https:"),
        Some("script-src"),
    );
    check(
        &with("style-src 'self'", "style-src 'self' 'sha256-x'"),
        Some("style-src"),
    );
    check(
        &with("default-src 'none'", "default-src 'self'"),
        Some("default-src"),
    );
    check(&with("default-src 'none'; ", ""), Some("default-src"));
    check(&with("; base-uri 'none'", ""), Some("base-uri"));
    check(
        &with("form-action 'self'", "form-action https:"),
        Some("form-action"),
    );
    check(
        &with("base-uri 'none'", "base-uri 'none'; frame-src https:"),
        Some("frame-src"),
    );
    check(
        &with("base-uri 'none'", "base-uri 'none'; script-src-elem *"),
        Some("script-src-elem"),
    );
    check(
        &with("script-src 'self'", "script-src *; script-src 'self'"),
        Some("script-src"),
    );
    check(&meta(""), Some("default-src"));
    let policy =
        format!("<meta http-equiv=Content-Security-Policy content=\"{CONTENT_SECURITY_POLICY}\">");
    check(&page(&format!("<script src=a.js></script>{policy}")), None);
    check(
        &page(&format!("<link rel=stylesheet href=a.css>{policy}")),
        None,
    );
    check(&page(&format!("text{policy}")), None);
    check(
        &page(&format!("<meta name=a> text <meta name=b>{policy}")),
        None,
    );
    check(
        &page(&format!(
            "<meta name=a><meta name=b>\n<img src=a.png>{policy}"
        )),
        None,
    );
    check(&page(&format!("<noscript>{policy}</noscript>")), None);
    check(&format!("<html><body>{policy}a</body></html>"), None);
}

#[test]
fn random_html_does_not_panic() {
    let pieces = [
        "<", ">", "/", "!", "--", "\"", "'", "=", " ", "script", "a", "&", "#x6a", ";", "é", "的",
        "\u{1}", "\u{2}", "meta", "href", ":", "url(", "title", "\0",
    ];
    let mut state: u64 = 3;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..14 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for violation in of_page(&text).violations {
            assert!(text.is_char_boundary(violation.position), "{text:?}");
        }
    }
}

#[test]
fn a_policy_written_by_a_template_tag_counts_in_templates_only() {
    let written_by_tag = meta(&UNKNOWN.to_string().repeat(5));
    let findings = of_fragment(&written_by_tag);
    assert!(findings.states_policy && findings.violations.is_empty());
    let on_page = of_page(&written_by_tag).violations;
    assert!(matches!(
        on_page[..],
        [Violation {
            kind: ViolationKind::NoPolicy,
            ..
        }]
    ));
}

#[test]
fn a_tag_is_judged_alike_after_others_and_at_the_beginning() {
    let elements = [
        "a",
        "p",
        "area",
        "link",
        "meta",
        "script",
        "style",
        "iframe",
        "base",
        "img",
        "form",
        "svg",
        "A",
        "h1",
        "fencedframe",
        "/a",
        "/script",
        "x-y",
    ];
    let names = [
        "",
        "href",
        "HREF",
        "src",
        "srcset",
        "data-srcset",
        "x-srcset",
        "style",
        "ping",
        "onclick",
        "on",
        "title",
        "data-url",
        "xlink:href",
        "fill",
        "class",
        "action",
        "datetime",
        "rel",
        "http-equiv",
    ];
    let values = [
        "a.html",
        "//x.cn",
        "https://x.cn",
        "javascript:x",
        "java&Tab;script&colon;x",
        "url(//x.cn)",
        "data:text/html,x",
        "a>b",
        "",
        "a b",
        "&#106;avascript:x",
        "a=b",
        "refresh",
    ];
    let mut count = 0;
    for element in elements {
        for name in names {
            for value in values {
                for attribute in [
                    format!(" {name}=\"{value}\""),
                    format!(" {name}='{value}'"),
                    format!(" {name}={value}"),
                    format!(" id=a {name}=\"{value}\" hidden"),
                    format!(" {name} = \"{value}\""),
                    format!(" id=\"a\"{name}={value}"),
                    format!("/{name}={value}"),
                    format!(" {name}"),
                    format!(" {name}=\"{value}"),
                ] {
                    let tag = format!("<{element}{attribute}><b onclick=x>");
                    assert_eq!(kinds(&tag), kinds(&format!("<p>{tag}")), "{tag}");
                    count += kinds(&tag).len();
                }
            }
        }
    }
    // Most have the violation of the second tag only.
    assert!(count > elements.len() * names.len() * values.len() * 9);
}
