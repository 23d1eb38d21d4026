//! A small official site, made by no theme of this program, in which one fault at a time is
//! planted.

#![allow(clippy::unwrap_used)]

use super::{AuditError, AuditOptions, Audited, audit};
use crate::config::Profile;
use crate::diagnostics::{Report, Severity};
use crate::model::Date;
use std::collections::BTreeMap;
use std::path::Path;

const DOMAIN: &str = "fw.x.gov.cn";

const HEADER: &str = "<header>
  <a href=\"/\">某省知识产权服务网</a>
  <nav><a href=\"/list/\">服务网点</a> <a href=\"/notice.html\">公示公告</a> <a href=\"/about.html\">关于</a></nav>
</header>";

const FOOTER: &str = "<footer>
  <p>主办单位：某省知识产权局　联系电话：0531-12345678　网站标识码：bm37000001</p>
  <p><a rel=\"external\" href=\"https://beian.miit.gov.cn/\">鲁ICP备12345678号</a>
     <a rel=\"external\" href=\"https://beian.mps.gov.cn/#/query/webSearch?code=37010202000123\">鲁公网安备37010202000123号</a></p>
  <p><a href=\"/map.html\">网站地图</a> <a href=\"/about.html#a11y\">无障碍</a> <a href=\"/list/\">网点</a></p>
  <a title=\"离开本站\" href=\"https://bszs.conac.cn/sitename?method=show&amp;id=5A0D3C7E91B24F68A7D0C1E2B3F49586\"><img src=\"/img/red.png\" alt=\"党政机关网站标识\"></a>
  <a title=\"离开本站\" href=\"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=bm37000001&amp;url=https%3A%2F%2Ffw.x.gov.cn%2FPATH\">我为政府网站找错</a>
</footer>";

const COLUMN: &str = "<meta name=\"ColumnName\" content=\"NAME\">
<meta name=\"ColumnDescription\" content=\"本栏目列出NAME\">
<meta name=\"ColumnKeywords\" content=\"NAME\">
<meta name=\"ColumnType\" content=\"办事服务\">";

const ARTICLE: &str = "<meta name=\"ArticleTitle\" content=\"NAME\">
<meta name=\"PubDate\" content=\"2026-11-10 09:30\">
<meta name=\"ContentSource\" content=\"某省知识产权局\">";

/// A page of the site.
fn page(path: &str, name: &str, metas: &str, main: &str) -> String {
    let footer = FOOTER.replace("PATH", path);
    let metas = metas.replace("NAME", name);
    format!(
        "<!DOCTYPE html>
<html lang=\"zh-CN\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">
<title>{name} - 某省知识产权服务网</title>
<meta name=\"SiteName\" content=\"某省知识产权服务网\">
<meta name=\"SiteDomain\" content=\"{DOMAIN}\">
<meta name=\"SiteIDCode\" content=\"bm37000001\">
{metas}
<link rel=\"canonical\" href=\"https://{DOMAIN}/{path}\">
<link rel=\"stylesheet\" href=\"/css/main.css\">
<script src=\"/js/main.js\"></script>
</head>
<body>
{HEADER}
<main>
<h1>{name}</h1>
{main}
</main>
{footer}
</body>
</html>
"
    )
}

fn article(path: &str, name: &str, main: &str) -> String {
    let main = format!("<p>发布日期：2026年11月10日</p>\n<h2>介绍</h2>\n{main}");
    page(path, name, ARTICLE, &main)
}

fn column(path: &str, name: &str, main: &str) -> String {
    page(path, name, COLUMN, main)
}

/// The files of the site by path.
#[derive(Clone)]
struct Site(BTreeMap<String, Vec<u8>>);

impl Site {
    fn sound() -> Self {
        let mut site = Self(BTreeMap::new());
        let news = "<ul>
<li><a href=\"list/a.html\">甲图书馆</a> <span>2026-11-12</span></li>
<li><a href=\"list/b.html\">乙大学</a> <span>2026-11-10</span></li>
</ul>
<p>数据更新于2026-11-20</p>";
        site.put("index.html", column("", "首页", news));
        let points = "<table><tr><td><a href=\"a.html\">甲图书馆</a><td>某市<tr><td><a href=\"b.html\">乙大学</a><td>某市</table>";
        site.put("list/index.html", column("list/", "服务网点", points));
        let own = "<p>网址：<a rel=\"external noopener\" target=\"_blank\" href=\"https://lib.a.cn/\">甲图书馆主页</a></p>
<p><img src=\"../img/a.png\" srcset=\"../img/a.png 1x, ../img/a2.png 2x\" alt=\"大门\"></p>
<p>另见<a href=\"b.html#hours\">乙大学的开放时间</a></p>";
        site.put("list/a.html", article("list/a.html", "甲图书馆", own));
        let hours = "<h3 id=\"hours\">开放时间</h3><p>工作日</p>";
        site.put("list/b.html", article("list/b.html", "乙大学", hours));
        let notices = "<ul><li>2026-11-01 <a href=\"list/b.html\">拟设立乙大学网点</a></ul>";
        site.put("notice.html", column("notice.html", "公示公告", notices));
        let about = "<h3 id=\"a11y\">无障碍</h3><p>本站支持键盘操作。</p>";
        site.put("about.html", article("about.html", "关于本站", about));
        let map =
            "<ul><li><a href=\"index.html\">首页</a><li><a href=\"list/a.html\">甲图书馆</a></ul>";
        site.put("map.html", column("map.html", "网站地图", map));
        site.put("css/main.css", "body { color: #222; background: url(../img/a.png) }\na { color: #1b519e } h1 { color: #163661 }\n");
        site.put(
            "js/main.js",
            "document.documentElement.dataset.ready = '1';\n",
        );
        for picture in ["img/a.png", "img/a2.png", "img/red.png"] {
            site.put(picture, "a picture");
        }
        site.put(
            "data/registry.json",
            "{\"points\":[{\"website\":\"https://lib.a.cn/\"}]}",
        );
        site.put("sitemap.xml", format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://{DOMAIN}/list/a.html</loc></url></urlset>"));
        site
    }

    fn put(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.0.insert(path.to_owned(), content.into());
    }

    /// Replaces a text in a file, which must have it.
    #[track_caller]
    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.0[path].clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.put(path, text.replace(from, to));
    }

    /// Puts a text at the end of the main part of a page.
    #[track_caller]
    fn add(&mut self, path: &str, html: &str) {
        self.edit(path, "\n</main>", &format!("\n{html}\n</main>"));
    }

    /// Replaces a text on all pages.
    fn edit_all(&mut self, from: &str, to: &str) {
        let pages: Vec<String> = self
            .0
            .keys()
            .filter(|path| path.ends_with(".html"))
            .cloned()
            .collect();
        for path in pages {
            self.edit(&path, from, to);
        }
    }

    fn write(&self, folder: &Path) {
        for (path, bytes) in &self.0 {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    fn audited(&self, options: &AuditOptions) -> Audited {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        audit(folder.path(), options).unwrap()
    }

    /// What an inspector finds, as rule and page.
    fn findings(&self) -> Vec<(String, String)> {
        pairs(self.audited(&options()))
    }
}

fn pairs(audited: Audited) -> Vec<(String, String)> {
    let report = Report::new(audited.problems);
    let pairs = report.diagnostics().iter().map(|problem| {
        assert!(problem.help.is_some(), "{}", problem.code);
        (problem.code.to_owned(), problem.file.clone())
    });
    pairs.collect()
}

fn options() -> AuditOptions {
    AuditOptions {
        as_of: Some(Date::constant(2026, 11, 20)),
        limit: 100,
        ..AuditOptions::default()
    }
}

/// A fault: what it is, how it is made, and the one finding that it brings.
type Fault = (&'static str, fn(&mut Site), &'static str, &'static str);

/// Text that gzip cannot make much smaller.
fn noise(length: usize) -> String {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"abcdefghijklmnopqrstuvwxyzABCDEF"[(state >> 27) as usize])
    };
    (0..length).map(|_| next()).collect()
}

const FAULTS: &[Fault] = &[
    (
        "no name of the site",
        |site| {
            site.edit(
                "list/b.html",
                "<meta name=\"SiteName\" content=\"某省知识产权服务网\">",
                "",
            )
        },
        "audit-meta-missing",
        "list/b.html",
    ),
    (
        "a tag in lower case",
        |site| site.edit("list/b.html", "\"ContentSource\"", "\"contentsource\""),
        "audit-meta-missing",
        "list/b.html",
    ),
    (
        "an empty tag",
        |site| {
            site.edit(
                "notice.html",
                "<meta name=\"ColumnKeywords\" content=\"公示公告\">",
                "<meta name=\"ColumnKeywords\" content=\" \">",
            )
        },
        "audit-meta-missing",
        "notice.html",
    ),
    (
        "a page that is neither column nor article",
        |site| {
            let metas = ARTICLE.replace("NAME", "乙大学");
            site.edit("list/b.html", &metas, "");
        },
        "audit-meta-missing",
        "list/b.html",
    ),
    (
        "a tag twice",
        |site| {
            site.edit(
                "list/b.html",
                "<meta name=\"PubDate\"",
                "<meta name=\"ContentSource\" content=\"某省知识产权局\"><meta name=\"PubDate\"",
            )
        },
        "audit-meta-repeated",
        "list/b.html",
    ),
    (
        "a title other than the heading",
        |site| site.edit("list/b.html", "<h1>乙大学</h1>", "<h1>丙大学</h1>"),
        "audit-meta-differs",
        "list/b.html",
    ),
    (
        "a column that is not shown",
        |site| {
            site.edit(
                "notice.html",
                "\"ColumnName\" content=\"公示公告\"",
                "\"ColumnName\" content=\"公示专栏\"",
            )
        },
        "audit-meta-differs",
        "notice.html",
    ),
    (
        "another date than is shown",
        |site| site.edit("list/b.html", "2026-11-10 09:30", "2026-11-19 09:30"),
        "audit-meta-differs",
        "list/b.html",
    ),
    (
        "a source that is not shown",
        |site| {
            site.edit(
                "list/b.html",
                "\"ContentSource\" content=\"某省知识产权局\"",
                "\"ContentSource\" content=\"某报\"",
            )
        },
        "audit-meta-differs",
        "list/b.html",
    ),
    (
        "a date in Chinese",
        |site| site.edit("list/b.html", "2026-11-10 09:30", "2026年11月10日"),
        "audit-meta-form",
        "list/b.html",
    ),
    (
        "a date without the time",
        |site| site.edit("list/b.html", "2026-11-10 09:30", "2026-11-10"),
        "audit-meta-form",
        "list/b.html",
    ),
    (
        "a date in the future",
        |site| {
            site.edit("list/b.html", "2026-11-10 09:30", "2026-11-21 09:30");
            site.edit("list/b.html", "2026年11月10日", "2026年11月21日");
        },
        "audit-meta-form",
        "list/b.html",
    ),
    (
        "another name of the site",
        |site| {
            site.edit(
                "list/b.html",
                "\"SiteName\" content=\"某省知识产权服务网\"",
                "\"SiteName\" content=\"知识产权服务网\"",
            )
        },
        "audit-meta-inconsistent",
        "list/b.html",
    ),
    (
        "no date of publication",
        |site| {
            site.edit(
                "list/b.html",
                "<meta name=\"PubDate\" content=\"2026-11-10 09:30\">",
                "",
            )
        },
        "audit-no-publication-date",
        "list/b.html",
    ),
    (
        "a commercial host",
        |site| site.edit_all(DOMAIN, "fw.x.com"),
        "audit-not-gov-cn",
        "about.html",
    ),
    (
        "no footer",
        |site| {
            site.edit("list/b.html", "<footer>", "<div>");
            site.edit("list/b.html", "</footer>", "</div>");
        },
        "audit-no-footer",
        "list/b.html",
    ),
    (
        "another telephone in one footer",
        |site| site.edit("list/b.html", "0531-12345678", "0531-87654321"),
        "audit-footer-differs",
        "list/b.html",
    ),
    (
        "a link less in one footer",
        |site| site.edit("list/b.html", "<a href=\"/list/\">网点</a></p>", "网点</p>"),
        "audit-footer-differs",
        "list/b.html",
    ),
    (
        "no sponsor",
        |site| site.edit_all("主办单位：", ""),
        "audit-footer-item",
        "about.html",
    ),
    (
        "no record of the police",
        |site| site.edit_all("鲁公网安备37010202000123号", "公安备案"),
        "audit-footer-item",
        "about.html",
    ),
    (
        "another number in the link of the police",
        |site| site.edit_all("code=37010202000123", "code=37010202000999"),
        "audit-footer-item",
        "about.html",
    ),
    (
        "a mark without its id",
        |site| site.edit_all("id=5A0D3C7E91B24F68A7D0C1E2B3F49586", "id=1"),
        "audit-footer-item",
        "about.html",
    ),
    (
        "errors reported to another site",
        |site| site.edit_all("site_code=bm37000001", "site_code=bm37000002"),
        "audit-footer-item",
        "about.html",
    ),
    (
        "a dead link",
        |site| site.add("list/b.html", "<a href=\"c.html\">丙</a>"),
        "audit-dead-link",
        "list/b.html",
    ),
    (
        "a link in other letters",
        |site| site.edit("map.html", "list/a.html", "list/A.html"),
        "audit-dead-link",
        "map.html",
    ),
    (
        "a link out of the site",
        |site| site.add("list/b.html", "<a href=\"../../x.html\">丙</a>"),
        "audit-dead-link",
        "list/b.html",
    ),
    (
        "a link to nothing",
        |site| site.add("list/b.html", "<a href=\"\">丙</a>"),
        "audit-dead-link",
        "list/b.html",
    ),
    (
        "a missing picture for fine screens",
        |site| {
            site.0.remove("img/a2.png");
        },
        "audit-dead-link",
        "list/a.html",
    ),
    (
        "a missing picture for those who share the page",
        |site| {
            site.edit(
                "list/b.html",
                "<title>",
                "<meta property=\"og:image\" content=\"https://fw.x.gov.cn/img/no.png\"><title>",
            );
        },
        "audit-dead-link",
        "list/b.html",
    ),
    (
        "a form that is sent nowhere",
        |site| {
            site.add(
                "list/b.html",
                "<form action=\"/cgi-bin/search\"><input aria-label=\"检索\"></form>",
            )
        },
        "audit-dead-link",
        "list/b.html",
    ),
    (
        "a missing picture in a style sheet",
        |site| site.edit("css/main.css", "a.png", "no.png"),
        "audit-dead-link",
        "css/main.css",
    ),
    (
        "a fragment of its own page",
        |site| site.add("list/b.html", "<a href=\"#nowhere\">丙</a>"),
        "audit-dead-fragment",
        "list/b.html",
    ),
    (
        "a fragment of another page",
        |site| site.edit("list/b.html", "id=\"hours\"", "id=\"open\""),
        "audit-dead-fragment",
        "list/a.html",
    ),
    (
        "an id twice",
        |site| site.add("list/b.html", "<p id=\"hours\">周末</p>"),
        "audit-repeated-id",
        "list/b.html",
    ),
    (
        "a site map with a removed page",
        |site| site.edit("sitemap.xml", "list/a.html", "list/old.html"),
        "audit-bad-site-map",
        "sitemap.xml",
    ),
    (
        "a site map that is cut off",
        |site| site.edit("sitemap.xml", "</loc></url></urlset>", "</lo"),
        "audit-bad-site-map",
        "sitemap.xml",
    ),
    (
        "a feed with a removed page",
        |site| {
            site.put("feed.xml", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><link href=\"list/old.html\"/></entry></feed>")
        },
        "audit-bad-site-map",
        "feed.xml",
    ),
    (
        "a page four clicks away",
        |site| {
            for (path, next) in [
                ("list/2.html", "3"),
                ("list/3.html", "4"),
                ("list/4.html", "2"),
            ] {
                site.put(
                    path,
                    article(
                        path,
                        &format!("第{path}页"),
                        &format!("<a href=\"{next}.html\">下一页</a>"),
                    ),
                );
            }
            site.add("list/index.html", "<a href=\"2.html\">下一页</a>");
        },
        "audit-too-deep",
        "list/4.html",
    ),
    (
        "a forgotten page",
        |site| site.put("old.html", article("old.html", "旧页", "")),
        "audit-orphan",
        "old.html",
    ),
    (
        "an outside link without encryption",
        |site| site.edit("list/a.html", "https://lib.a.cn/", "http://lib.a.cn/"),
        "audit-outside-not-https",
        "list/a.html",
    ),
    (
        "an outside link without a mark",
        |site| {
            site.edit(
                "list/a.html",
                "rel=\"external noopener\"",
                "rel=\"noopener\"",
            )
        },
        "audit-outside-unmarked",
        "list/a.html",
    ),
    (
        "an outside link that can change its opener",
        |site| {
            site.edit(
                "list/a.html",
                "rel=\"external noopener\"",
                "rel=\"external\"",
            )
        },
        "audit-outside-opener",
        "list/a.html",
    ),
    (
        "a link to a site that nobody looked at",
        |site| {
            site.add(
                "list/b.html",
                "<a rel=\"external\" href=\"https://bet.example.com/\">丙</a>",
            )
        },
        "audit-outside-host",
        "list/b.html",
    ),
    (
        "a script of a CDN",
        |site| {
            site.edit(
                "list/b.html",
                "<script src=\"/js/main.js\">",
                "<script src=\"https://cdn.example.com/jquery.js\">",
            )
        },
        "audit-foreign-resource",
        "list/b.html",
    ),
    (
        "a map in a frame",
        |site| {
            site.add(
                "list/b.html",
                "<iframe title=\"地图\" src=\"//map.example.com/\"></iframe>",
            )
        },
        "audit-foreign-resource",
        "list/b.html",
    ),
    (
        "a font of a foreign site",
        |site| {
            site.edit(
                "css/main.css",
                "body {",
                "@import \"https://fonts.example.com/a.css\";\nbody {",
            )
        },
        "audit-foreign-resource",
        "css/main.css",
    ),
    (
        "five empty columns",
        |site| {
            for number in 1..=5 {
                let path = format!("c{number}.html");
                site.put(
                    &path,
                    column(&path, &format!("栏目{number}"), "<p>暂无内容</p>"),
                );
                site.add(
                    "notice.html",
                    &format!("<a href=\"{path}\">栏目{number}</a>"),
                );
            }
        },
        "audit-empty-columns",
        "c1.html",
    ),
    (
        "an old home page",
        |site| {
            site.edit("index.html", "2026-11-12", "2026-11-05");
            site.edit("index.html", "2026-11-10", "2026-11-04");
        },
        "audit-stale-home",
        "index.html",
    ),
    (
        "old notices",
        |site| site.edit("notice.html", "2026-11-01", "2026-05-19"),
        "audit-stale-column",
        "notice.html",
    ),
    (
        "four hues",
        |site| {
            site.edit("css/main.css", "h1 {", "b{color:red;border-color:#e00}i{color:green;background:#0a0}u{color:orange;background:#fa0} h1 {")
        },
        "audit-too-many-hues",
        "css/main.css",
    ),
    (
        "moving text",
        |site| site.add("list/b.html", "<marquee>欢迎</marquee>"),
        "audit-pop-up",
        "list/b.html",
    ),
    (
        "a floating window",
        |site| site.add("index.html", "<div class=\"ad popup\">通知</div>"),
        "audit-pop-up",
        "index.html",
    ),
    (
        "a video that plays by itself",
        |site| {
            site.add(
                "list/b.html",
                "<video src=\"../img/a.png\" autoplay></video>",
            )
        },
        "audit-pop-up",
        "list/b.html",
    ),
    (
        "an automatic redirect",
        |site| {
            site.edit(
                "list/b.html",
                "<title>",
                "<meta http-equiv=\"refresh\" content=\"5;url=/\"><title>",
            )
        },
        "audit-pop-up",
        "list/b.html",
    ),
    (
        "a script that opens a window",
        |site| site.put("js/main.js", "if (!seen) window.open('notice.html');"),
        "audit-pop-up",
        "js/main.js",
    ),
    (
        "a style attribute",
        |site| site.add("list/b.html", "<p style=\"color:red\">急</p>"),
        "audit-inline-code",
        "list/b.html",
    ),
    (
        "a style element",
        |site| {
            site.edit(
                "list/b.html",
                "<title>",
                "<style>p { color: red }</style><title>",
            )
        },
        "audit-inline-code",
        "list/b.html",
    ),
    (
        "a script in the page",
        |site| {
            site.edit(
                "list/b.html",
                "</body>",
                "<script>var hm = 1;</script></body>",
            )
        },
        "audit-inline-code",
        "list/b.html",
    ),
    (
        "a handler",
        |site| site.add("list/b.html", "<button onclick=\"print()\">打印</button>"),
        "audit-inline-code",
        "list/b.html",
    ),
    (
        "a link that runs a script",
        |site| site.add("list/b.html", "<a href=\"javascript:print()\">打印</a>"),
        "audit-inline-code",
        "list/b.html",
    ),
    (
        "no policy",
        |site| {
            site.edit(
                "list/b.html",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">",
                "",
            )
        },
        "audit-no-policy",
        "list/b.html",
    ),
    (
        "a weak policy",
        |site| {
            site.edit(
                "list/b.html",
                "default-src 'self'",
                "default-src 'self'; script-src 'self' 'unsafe-inline'",
            )
        },
        "audit-no-policy",
        "list/b.html",
    ),
    (
        "no main heading",
        |site| {
            site.edit("notice.html", "<h1>", "<p>");
            site.edit("notice.html", "</h1>", "</p>");
        },
        "audit-main-heading",
        "notice.html",
    ),
    (
        "a logo as a second main heading",
        |site| {
            site.edit(
                "list/b.html",
                "<a href=\"/\">某省知识产权服务网</a>",
                "<h1><a href=\"/\">某省知识产权服务网</a></h1>",
            )
        },
        "audit-main-heading",
        "list/b.html",
    ),
    (
        "a skipped level",
        |site| site.add("notice.html", "<h3>附件</h3>"),
        "audit-heading-level",
        "notice.html",
    ),
    (
        "an empty title",
        |site| {
            site.edit(
                "list/b.html",
                "乙大学 - 某省知识产权服务网</title>",
                "</title>",
            )
        },
        "audit-page-title",
        "list/b.html",
    ),
    (
        "a title twice",
        |site| site.edit("list/b.html", "<title>乙大学 ", "<title>甲图书馆 "),
        "audit-page-title",
        "list/b.html",
    ),
    (
        "no language",
        |site| site.edit("list/b.html", " lang=\"zh-CN\"", ""),
        "audit-page-language",
        "list/b.html",
    ),
    (
        "a picture without a text",
        |site| site.edit("list/a.html", " alt=\"大门\"", ""),
        "audit-no-alternative",
        "list/a.html",
    ),
    (
        "a link that is an icon",
        |site| {
            site.add(
                "list/b.html",
                "<a href=\"/\"><i class=\"icon-home\"></i></a>",
            )
        },
        "audit-no-alternative",
        "list/b.html",
    ),
    (
        "two main parts",
        |site| site.add("list/b.html", "<div role=\"main\">更多</div>"),
        "audit-landmarks",
        "list/b.html",
    ),
    (
        "a page of 60 kB",
        |site| site.add("list/b.html", &format!("<p>{}</p>", "字".repeat(20_000))),
        "audit-heavy-page",
        "list/b.html",
    ),
    (
        "a heavy style sheet",
        |site| {
            site.put("css/heavy.css", format!("/* {} */", noise(40_000)));
            site.edit("list/b.html", "main.css", "heavy.css");
        },
        "audit-heavy-assets",
        "list/b.html",
    ),
    (
        "a heavy script",
        |site| {
            site.put("js/heavy.js", format!("/* {} */", noise(40_000)));
            site.edit("list/b.html", "main.js", "heavy.js");
        },
        "audit-heavy-assets",
        "list/b.html",
    ),
    (
        "a picture as large as a poster",
        |site| site.put("img/a.png", vec![1; 250_000]),
        "audit-heavy-assets",
        "list/a.html",
    ),
    (
        "a page in another encoding",
        |site| site.put("list/b.html", b"<title>\xd2\xd2</title>".to_vec()),
        "audit-unreadable-page",
        "list/b.html",
    ),
    (
        "an element without its end",
        |site| site.add("list/b.html", "<div><span>周末</div>"),
        "audit-broken-html",
        "list/b.html",
    ),
    (
        "an end without its element",
        |site| site.add("list/b.html", "</section>"),
        "audit-broken-html",
        "list/b.html",
    ),
    (
        "a page that is cut off",
        |site| site.edit("list/b.html", "</html>", "<!-- 页"),
        "audit-broken-html",
        "list/b.html",
    ),
];

#[test]
fn a_sound_site_has_no_findings() {
    assert_eq!(Site::sound().findings(), []);
}

#[test]
fn a_government_host_in_capitals_is_one() {
    let mut site = Site::sound();
    let named = |domain: &str| format!("name=\"SiteDomain\" content=\"{domain}\"");
    site.edit_all(&named(DOMAIN), &named("FW.X.GOV.CN"));
    assert_eq!(site.findings(), []);
}

#[test]
fn each_planted_fault_is_found_and_nothing_else() {
    assert!(FAULTS.len() >= 30);
    for (what, plant, code, page) in FAULTS {
        let mut site = Site::sound();
        plant(&mut site);
        let expected = [((*code).to_owned(), (*page).to_owned())];
        assert_eq!(site.findings(), expected, "{what}");
    }
}

#[test]
fn every_rule_has_a_planted_fault() {
    // A mirror and a symbolic link have tests of their own.
    let elsewhere = ["audit-mirror-identity", "audit-symbolic-link"];
    for rule in super::rules::ALL {
        let is_planted = FAULTS.iter().any(|(_, _, code, _)| *code == rule.code);
        assert!(
            is_planted || elsewhere.contains(&rule.code),
            "{}",
            rule.code
        );
    }
}

#[test]
fn what_many_pages_share_is_told_once() {
    let mut site = Site::sound();
    site.edit_all("<a href=\"/map.html\">", "<a href=\"/no.html\">");
    site.0.remove("map.html");
    let audited = site.audited(&options());
    let report = Report::new(audited.problems);
    let messages: Vec<&str> = report
        .diagnostics()
        .iter()
        .map(|problem| problem.message.zh.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "链接 `/no.html` 打不开：没有 `no.html`；共有 6 个页面这样，还有 `index.html`、`list/a.html` 等"
        ]
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    Site::sound().write(folder.path());
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd.html")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    let found = pairs(audit(folder.path(), &options()).unwrap());
    let expected =
        ["again", "passwd.html"].map(|path| ("audit-symbolic-link".to_owned(), path.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn a_page_that_is_far_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    Site::sound().write(folder.path());
    let page = std::fs::File::options()
        .write(true)
        .open(folder.path().join("list/b.html"));
    page.unwrap().set_len(1 << 40).unwrap();
    let found = pairs(audit(folder.path(), &options()).unwrap());
    let expected = ("audit-unreadable-page".to_owned(), "list/b.html".to_owned());
    assert_eq!(found, [expected]);
}

#[test]
fn what_is_no_site_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| audit(path, &options()).unwrap_err();
    assert!(matches!(refused(folder.path()), AuditError::NoSite(_)));
    assert!(matches!(
        refused(&folder.path().join("none")),
        AuditError::NoFolder(_)
    ));
    std::fs::write(folder.path().join("file"), "").unwrap();
    assert!(matches!(
        refused(&folder.path().join("file")),
        AuditError::NoFolder(_)
    ));
}

#[test]
fn hostile_pages_are_read_to_their_end() {
    for html in [
        String::new(),
        "<".repeat(10_000),
        "<div>".repeat(10_000),
        "</div>".repeat(10_000),
        "<svg><a href='".to_owned(),
        "<div><p><b>".repeat(10_000),
        "<p title=\"&#x110000;&#0;&bogus;\"><a href=\"http://[::1\">x</a><a href=\"//\">y</a>"
            .to_owned(),
        "<meta http-equiv=refresh><html lang=\u{0}><title><h1><footer><main>".to_owned(),
        format!("<a {}>x</a>", "href=a ".repeat(100_000)),
        format!(
            "<img title=\"{}\" srcset=\"{}\">",
            "t".repeat(100_000),
            "a, ".repeat(100_000)
        ),
        "<img srcset=', , ,a 1x'><style>a{b:url(}</style>2026-99-99".to_owned(),
    ] {
        let mut site = Site::sound();
        site.put("index.html", html.clone());
        assert!(!site.findings().is_empty(), "{}", html.len());
    }
}

#[test]
fn the_pages_say_what_kind_of_site_they_are() {
    let profile = |site: &Site| site.audited(&options()).profile;
    assert_eq!(profile(&Site::sound()), Profile::Gov);
    let mut demo = Site::sound();
    demo.edit("index.html", "<meta name=\"SiteDomain\" content=\"fw.x.gov.cn\">\n<meta name=\"SiteIDCode\" content=\"bm37000001\">", "");
    assert_eq!(profile(&demo), Profile::Demo);
    let mut without_code = Site::sound();
    let code = "<meta name=\"SiteIDCode\" content=\"bm37000001\">";
    without_code.edit("index.html", code, "");
    without_code.edit(
        "index.html",
        "content=\"fw.x.gov.cn\"",
        "content=\"FW.X.GOV.CN\"",
    );
    assert_eq!(profile(&without_code), Profile::Gov);
    let mut mirror = Site::sound();
    mirror.edit(
        "index.html",
        "content=\"fw.x.gov.cn\"",
        "content=\"fw.y.cn\"",
    );
    assert_eq!(profile(&mirror), Profile::Mirror);
    // What is no name of a host is a mistake, not another host.
    for written in ["https://fw.x.gov.cn/", "FW.X.gov.cn", "fw.x.gov.cn:8080"] {
        let mut site = Site::sound();
        let written = format!("content=\"{written}\"");
        site.edit("index.html", "content=\"fw.x.gov.cn\"", &written);
        assert_eq!(profile(&site), Profile::Gov, "{written}");
    }
}

#[test]
fn severities_depend_on_the_kind_of_site() {
    let mut site = Site::sound();
    site.edit("list/b.html", "2026-11-10 09:30", "2026-11-10");
    site.edit("notice.html", "2026-11-01", "2025-11-01");
    let found = |profile| {
        let options = AuditOptions {
            profile: Some(profile),
            ..options()
        };
        let report = Report::new(site.audited(&options).problems);
        let found = report.diagnostics().iter();
        let found = found.filter(|problem| problem.code != "audit-mirror-identity");
        found
            .map(|problem| (problem.code, problem.severity))
            .collect::<Vec<_>>()
    };
    let form = "audit-meta-form";
    assert_eq!(
        found(Profile::Gov),
        [
            (form, Severity::Error),
            ("audit-stale-column", Severity::Warning)
        ]
    );
    assert_eq!(found(Profile::Mirror), [(form, Severity::Warning)]);
    assert_eq!(found(Profile::Demo), [(form, Severity::Warning)]);
}

#[test]
fn a_mirror_with_the_marks_of_its_origin_is_found() {
    let options = AuditOptions {
        profile: Some(Profile::Mirror),
        ..options()
    };
    let found = pairs(Site::sound().audited(&options));
    // Five marks, each reported once for all pages.
    let expected = vec![("audit-mirror-identity".to_owned(), "about.html".to_owned()); 5];
    assert_eq!(found, expected);
}

#[test]
fn the_record_of_the_mirror_itself_is_not_its_origins() {
    let options = AuditOptions {
        profile: Some(Profile::Mirror),
        ..options()
    };
    let codes = |more: &str| {
        let mut site = Site::sound();
        site.edit_all("鲁ICP备12345678号", more);
        pairs(site.audited(&options)).len()
    };
    assert_eq!(codes("鲁ICP备12345678号"), 5);
    assert_eq!(codes("镜像ICP备案号：辽ICP备05001366号-1"), 4);
    let both = "鲁ICP备12345678号 镜像ICP备案号：辽ICP备05001366号-1";
    assert_eq!(codes(both), 5, "the origin's stands beside it");
    assert_eq!(
        codes("镜像ICP备案号：辽ICP备05001366号-1 鲁ICP备12345678号"),
        5
    );
}

#[test]
fn hosts_of_the_settings_may_be_linked() {
    let mut site = Site::sound();
    site.add(
        "list/b.html",
        "<a rel=\"external\" href=\"https://www.b.edu.cn/\">乙</a>",
    );
    for (host, is_allowed) in [
        ("www.b.edu.cn", true),
        ("*.edu.cn", true),
        ("b.edu.cn", false),
        ("*.du.cn", false),
    ] {
        let options = AuditOptions {
            outside_hosts: vec![host.to_owned()],
            ..options()
        };
        assert_eq!(
            pairs(site.audited(&options)).is_empty(),
            is_allowed,
            "{host}"
        );
    }
}

#[test]
fn a_site_below_a_folder_of_its_host_is_read_by_its_address() {
    let mut site = Site::sound();
    site.edit_all("=\"/", "=\"/wd/");
    site.edit_all(
        &format!("https://{DOMAIN}/"),
        &format!("https://{DOMAIN}/wd/"),
    );
    site.edit(
        "sitemap.xml",
        &format!("{DOMAIN}/"),
        &format!("{DOMAIN}/wd/"),
    );
    assert_eq!(site.findings(), []);
    // Without the canonical link of the home page, the address must be given.
    site.edit(
        "index.html",
        &format!("<link rel=\"canonical\" href=\"https://{DOMAIN}/wd/\">"),
        "",
    );
    assert!(!site.findings().is_empty());
    let base_url = format!("https://{DOMAIN}/wd/");
    let options = AuditOptions {
        base_url,
        ..options()
    };
    assert_eq!(pairs(site.audited(&options)), []);
}

#[test]
fn the_order_of_findings_does_not_depend_on_threads() {
    let mut site = Site::sound();
    for (_, plant, ..) in FAULTS
        .iter()
        .filter(|(_, _, code, page)| *page == "list/b.html" && *code == "audit-inline-code")
    {
        plant(&mut site);
    }
    let report = || Report::new(site.audited(&options()).problems);
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap()
        .install(report);
    let many = rayon::ThreadPoolBuilder::new()
        .num_threads(4)
        .build()
        .unwrap()
        .install(report);
    assert!(one == many && !one.is_empty());
}
