//! Content pages, written by people: `content/*.md` with front matter.
//!
//! Loading reports the problems of all files at once. Raw HTML is shown as text; links to
//! missing pages are errors. Pages and blocks of other profiles are left out, and placeholders
//! are filled with the site's settings.

mod blocks;
mod chinese;
mod front_matter;
mod markdown;
mod placeholders;
#[cfg(test)]
mod tests;
mod texts;

use crate::config::{Profile, SiteConfig};
use crate::diagnostics::{Diagnostic, Rule, Severity, Text};
use crate::links;
use crate::model::Date;
use crate::pages::pictures;
use crate::pages::rules::*;
use crate::pages::wording;
use crate::site::{Artifact, Role, is_portable};
use placeholders::{Filling, Form};
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use texts::ContentTexts;

const MAKER: &str = "content";

/// Stems of pages that the program generates.
const RESERVED: [&str; 8] = [
    "index",
    "search",
    "notice",
    "changes",
    "ended",
    "sitemap",
    "statistics",
    "404",
];

/// Whether the program generates a page with this stem. Later pages of the notice and of
/// ended points, and pages of months, have a number.
fn is_reserved(stem: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    RESERVED.contains(&stem)
        || stem.starts_with("changes-")
        || ["notice-", "ended-"]
            .iter()
            .any(|list| stem.strip_prefix(list).is_some_and(is_number))
}

/// All content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// The pages in menu order: by `order`, then by name.
    pub pages: Vec<ContentPage>,
    /// The files that the pages refer to.
    pub files: Vec<Artifact>,
    /// The paths of pages and files that are left out because of an error, so that links to them
    /// are not broken.
    unread: BTreeSet<String>,
    /// Whether some problem is an error: its pages are then rendered only to find broken links.
    pub(crate) has_errors: bool,
}

/// Content with the problems of all its pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Loaded {
    /// The pages that could be read.
    pub(crate) content: Content,
    /// All problems, by file and line, except for links to pages that the site lacks.
    pub(crate) problems: Vec<Diagnostic>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentPage {
    /// File stem.
    pub(crate) name: String,
    /// The file, as shown in messages.
    pub(crate) file: String,
    /// `title`.
    pub(crate) title: String,
    /// `description`.
    pub(crate) description: Option<String>,
    /// `order`; pages without it come last.
    pub(crate) order: Option<i64>,
    /// `updated_on`.
    pub(crate) updated_on: Option<Date>,
    /// The line of `updated_on` in the file.
    pub(crate) updated_on_line: u64,
    /// `menu`: a shorter label for navigation.
    pub(crate) menu: Option<String>,
    /// The text as HTML.
    pub html: String,
    /// Second-level headings.
    pub(crate) headings: Vec<Heading>,
    /// Links to paths of the site, with file and line.
    pub(crate) internal_links: Vec<InternalLink>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Text.
    pub(crate) label: String,
    /// Id.
    pub(crate) id: String,
}

/// A link from a content page to a page or file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InternalLink {
    /// Path relative to the root.
    pub(crate) path: String,
    /// The file with the link, as shown in messages.
    pub(crate) file: String,
    /// The line of the link.
    pub(crate) line: u64,
}

impl ContentPage {
    /// The label in navigation.
    pub(crate) fn menu_label(&self) -> &str {
        self.menu.as_deref().unwrap_or(&self.title)
    }
}

impl Content {
    /// The ids of points whose pages are linked to.
    pub(crate) fn linked_points(&self) -> BTreeSet<&str> {
        let links = self.pages.iter().flat_map(|page| &page.internal_links);
        links
            .filter_map(|link| {
                let path = link.path.trim_start_matches("../");
                // The page may be that of another language.
                let below = || path.split_once('/').map(|(_, below)| below);
                links::id_of_point(path).or_else(|| links::id_of_point(below()?))
            })
            .collect()
    }

    /// The texts of the pages as written, with their files as shown in messages.
    pub(crate) fn sources<'c>(
        &'c self,
        files: &'c BTreeMap<String, Vec<u8>>,
    ) -> impl Iterator<Item = (&'c str, &'c str)> {
        self.pages.iter().filter_map(move |page| {
            let bytes = files.get(&format!("{}.md", page.name))?;
            Some((std::str::from_utf8(bytes).ok()?, page.file.as_str()))
        })
    }

    /// Links to missing paths; `exists` knows all paths of the site.
    pub(crate) fn broken_links(&self, exists: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        self.pages
            .iter()
            .flat_map(|page| &page.internal_links)
            .filter(|link| !exists(&link.path))
            .map(|link| broken_link(&link.file, link.line, &link.path))
            .collect()
    }

    /// Whether a path is that of a page, or would be but for an error.
    pub(crate) fn has_page(&self, path: &str) -> bool {
        let mut pages = self.pages.iter();
        self.unread.contains(path) || pages.any(|page| links::content(&page.name) == path)
    }
}

/// Loads the content of a site in Chinese; `label` is the name of the folder in messages.
///
/// # Errors
///
/// The problems of all pages, by file and line, if some are errors.
pub fn load(
    files: &BTreeMap<String, Vec<u8>>,
    label: &str,
    site: &SiteConfig,
) -> Result<Content, Vec<Diagnostic>> {
    let label = label.trim_end_matches('/');
    let texts = ContentTexts::default();
    let loaded = load_all(files, &|path| format!("{label}/{path}"), site, texts);
    match loaded.content.has_errors {
        true => Err(loaded.problems),
        false => Ok(loaded.content),
    }
}

/// Loads the content in a language; `label` is the name of each file in messages.
pub(crate) fn load_all(
    files: &BTreeMap<String, Vec<u8>>,
    label: &dyn Fn(&str) -> String,
    site: &SiteConfig,
    texts: ContentTexts,
) -> Loaded {
    let mut problems = Vec::new();
    let mut parsed = Vec::new();
    let mut unread = BTreeSet::new();
    for (path, bytes) in files {
        if path.ends_with(".md") && !is_hidden(path) {
            let file = label(path);
            let filling = Filling {
                site,
                texts,
                file: &file,
            };
            let known = problems.len();
            match read_page(path, &filling, bytes, files, &mut problems) {
                Some(page) => parsed.push(page),
                None if problems.len() > known => {
                    let stem = path.strip_suffix(".md").unwrap_or(path);
                    unread.insert(links::content(stem));
                }
                None => {}
            }
        }
    }
    check_fragments(&parsed, &mut problems);
    let linked_files: BTreeSet<&String> = parsed.iter().flat_map(|page| &page.body.files).collect();
    problems.extend(
        files
            .keys()
            .filter(|path| is_meant_as_page(path) && !linked_files.contains(path))
            .map(|path| unread_file(&label(path), path)),
    );
    let (named, bad_names): (Vec<&String>, Vec<&String>) =
        linked_files.into_iter().partition(|path| is_portable(path));
    problems.extend(bad_names.iter().map(|path| bad_name(&label(path))));
    unread.extend(bad_names.iter().map(|path| links::content_file(path)));
    let damaged = named.iter().filter(|path| {
        let bytes = files.get(**path).map_or(&[][..], Vec::as_slice);
        pictures::is_damaged(path, bytes)
    });
    problems.extend(damaged.map(|path| pictures::problem(&CONTENT_DAMAGED_PICTURE, &label(path))));
    let artifacts = named
        .into_iter()
        .filter_map(|path| {
            Some(Artifact {
                path: links::content_file(path),
                maker: MAKER,
                role: Role::Data,
                bytes: files.get(path)?.clone(),
                sha256: None,
            })
        })
        .collect();
    let mut pages: Vec<ContentPage> = parsed.into_iter().map(|page| page.page).collect();
    pages.sort_by(|a, b| {
        let key = |page: &ContentPage| page.order.unwrap_or(i64::MAX);
        (key(a), &a.name).cmp(&(key(b), &b.name))
    });
    let mut severities = problems.iter().map(|problem| problem.severity);
    let content = Content {
        pages,
        files: artifacts,
        unread,
        has_errors: severities.any(|severity| severity == Severity::Error),
    };
    Loaded { content, problems }
}

fn bad_name(file: &str) -> Diagnostic {
    problem(
        &CONTENT_FILE_NAME,
        file,
        "内容页用到的文件，名称只能由英文字母、数字、`-`、`_` 和 `.` 组成",
        "a file that a content page uses is named in letters, digits, `-`, `_` and `.`",
    )
}

/// Whether a file that is no page was probably meant as one: a text, or one whose name has `.md`.
fn is_meant_as_page(path: &str) -> bool {
    let lower = path.to_lowercase();
    let ends = [
        ".md",
        ".markdown",
        ".mdown",
        ".txt",
        ".html",
        ".htm",
        ".doc",
        ".docx",
        ".wps",
        ".rtf",
    ];
    !path.ends_with(".md")
        && !is_hidden(path)
        && (ends.iter().any(|end| lower.ends_with(end)) || lower.contains(".md."))
}

fn unread_file(file: &str, path: &str) -> Diagnostic {
    let stem = path.split('.').next().unwrap_or(path).to_lowercase();
    let message = message!(
        "扩展名不是 `.md`，没有当作内容页读取，也没有内容页链接它，不会公布",
        "its extension is not `.md`: it was not read as a content page, no page links to it, and it is not published",
    );
    let help = message!(
        "是内容页的，请改名为 `{stem}.md`；给人下载的，请在内容页里写上链接；都不是的，请移到别处",
        "rename it to `{stem}.md` if it is a page, link to it if it is a download, else move it elsewhere",
    );
    CONTENT_UNREAD_FILE
        .diagnostic(file, message)
        .with_help(help)
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// A page whose links are still to be checked.
struct ParsedPage {
    page: ContentPage,
    file: String,
    body: markdown::Body,
}

/// Reads a page; `None` if it has errors or does not hold for the site's profile.
fn read_page(
    path: &str,
    filling: &Filling,
    bytes: &[u8],
    files: &BTreeMap<String, Vec<u8>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<ParsedPage> {
    let file = filling.file;
    let profile = filling.site.profile;
    let problems_before = problems.len();
    let name = path.strip_suffix(".md").unwrap_or(path);
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(is_plain) {
        problems.push(problem(&CONTENT_FILE_NAME,
            file,
            "内容页的文件名只能由小写字母、数字和 `-` 组成，并直接放在内容文件夹里",
            "a content page's file name consists of lower-case letters, digits and `-`, directly in the content folder",
        ));
        return None;
    }
    if is_reserved(name) {
        problems.push(problem(
            &CONTENT_RESERVED_NAME,
            file,
            "这个文件名的地址由程序自己生成，请换一个",
            "the program makes the page of this name itself",
        ));
        return None;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.push(problem(
            &CONTENT_ENCODING,
            file,
            "内容页不是 UTF-8 编码",
            "the content page is not UTF-8",
        ));
        return None;
    };
    let text = text
        .strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let (front, markdown, first_line) = front_matter::split(&text, file, problems)?;
    let front = front_matter::parse(front, file, problems)?;
    filling.check_names(markdown, first_line, problems);
    let markdown = blocks::for_site(markdown, filling.site, file, first_line, problems);
    if front
        .profiles
        .as_ref()
        .is_some_and(|held| !held.contains(&profile))
    {
        return None;
    }
    let known_names = problems.len();
    let markdown = filling.fill(&markdown, Form::Markdown, first_line, problems);
    // Unknown names were reported for the whole text.
    dedup_from(problems, known_names);
    let mut fill = |text: String| filling.fill(&text, Form::Plain, 2, problems);
    let (title, description) = (fill(front.title), front.description.map(&mut fill));
    let menu = front.menu.map(fill);
    if profile == Profile::Gov {
        let texts = [Some(&title), description.as_ref(), menu.as_ref()];
        let texts = texts.into_iter().flatten();
        let excepted = &filling.site.wording_exceptions;
        problems.extend(texts.filter_map(|text| wording::in_source(text, file, 2, excepted)));
        problems.extend(wording::in_source(&markdown, file, first_line, excepted));
    }
    let known = markdown::MarkdownSource {
        file,
        first_line,
        files,
        texts: filling.texts,
    };
    let mut body = markdown::render(&markdown, &known);
    problems.append(&mut body.problems);
    // What was left out for another mistake is told by that mistake.
    if body.html.trim().is_empty() && problems.len() == problems_before {
        problems.push(empty_page(file, profile));
    }
    let page = ContentPage {
        name: name.to_owned(),
        file: file.to_owned(),
        title,
        description,
        order: front.order,
        updated_on: front.updated_on,
        updated_on_line: front.updated_on_line,
        menu,
        html: std::mem::take(&mut body.html),
        headings: body.headings.clone(),
        internal_links: std::mem::take(&mut body.internal_links),
    };
    Some(ParsedPage {
        page,
        file: file.to_owned(),
        body,
    })
}

/// A page without a text, which an official site may not have.
fn empty_page(file: &str, profile: Profile) -> Diagnostic {
    let message = message!(
        "内容页没有正文，菜单里的链接会点开一个空的网页",
        "the content page has no text: the menu leads to an empty page",
    );
    let help = message!(
        "在开头的 `+++` 下面写上正文；还没有写好的，先把文件移出内容文件夹",
        "write the text below the `+++` at the top, or move the file out of the content folder until there is one",
    );
    let rule = match profile {
        Profile::Gov => &CONTENT_EMPTY_OFFICIAL_PAGE,
        Profile::Demo | Profile::Mirror => &CONTENT_EMPTY_PAGE,
    };
    rule.diagnostic(file, message).with_help(help)
}

/// Removes problems that were reported before, from a position on.
fn dedup_from(problems: &mut Vec<Diagnostic>, start: usize) {
    let found = problems.split_off(start);
    for problem in found {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// Reports links to headings that the linked page does not have.
fn check_fragments(pages: &[ParsedPage], problems: &mut Vec<Diagnostic>) {
    for page in pages {
        for link in &page.body.fragments {
            let target = match &link.page {
                Some(name) => pages.iter().find(|other| other.page.name == *name),
                None => Some(page),
            };
            let Some(target) = target else {
                // A missing page is reported as a broken link.
                continue;
            };
            if !target.body.ids.contains(&link.fragment) {
                let address = format!("#{}", link.fragment);
                problems.push(broken_link(&page.file, link.line, &address));
            }
        }
    }
}

fn problem(rule: &Rule, file: &str, zh: &str, en: &str) -> Diagnostic {
    rule.diagnostic(file, Text::new(zh, en))
        .with_help(help_of(rule))
}

/// The help for a rule, if there is none more specific.
fn help_of(rule: &Rule) -> Text {
    match rule.code {
        code if code == CONTENT_FILE_NAME.code => message!(
            "改名为小写英文字母、数字和连字符，例如 `about.md`；中文标题写在文件开头的 `title` 里",
            "rename it to lower-case letters, digits and hyphens, such as `about.md`; the title stands in `title` at the top of the file",
        ),
        code if code == CONTENT_RESERVED_NAME.code => message!(
            "换一个文件名，例如 `search-help.md`",
            "choose another name, such as `search-help.md`",
        ),
        code if code == CONTENT_ENCODING.code => message!(
            "用编辑器打开，另存为 UTF-8 编码",
            "open it in an editor and save it as UTF-8",
        ),
        code if code == CONTENT_FRONT_MATTER.code => message!(
            "照其他内容页的开头改正；可以写 `title`、`description`、`order`、`updated_on`、`menu` 和 `profiles`",
            "write it as other content pages do; `title`, `description`, `order`, `updated_on`, `menu` and `profiles` can stand there",
        ),
        _ => message!(
            "改成存在的页面、标题或文件；外部网址要写全 `https://`",
            "name a page, heading or file that exists; an address elsewhere begins with `https://`",
        ),
    }
}

fn broken_link(file: &str, line: u64, address: &str) -> Diagnostic {
    let mut found = problem(
        &CONTENT_BROKEN_LINK,
        file,
        &format!("链接 `{address}` 没有对应的页面、标题或文件"),
        &format!("the link `{address}` leads to no page, heading or file"),
    )
    .at_line(line);
    found.value = Some(address.to_owned());
    found
}
