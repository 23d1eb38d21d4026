//! Page kinds, pages, and rendering a page to a file.

use super::content::Content;
use super::contexts::{Breadcrumb, Meta, PageContext, value};
use super::foreign;
use super::json_ld;
use super::labels;
use super::locale::Locale;
use super::shell::{Metas, Section, Shell};
use crate::config::Profile;
use crate::diagnostics::Diagnostic;
use crate::directory::Directory;
use crate::links;
use crate::model::Date;
use crate::site::{Artifact, Role};
use tera::{Context, Value};

const MAKER: &str = "pages";

/// The language of the registry, whose texts stand on pages of all languages.
const CHINESE_TAG: &str = "zh-CN";

/// A page kind: what its pages have in common. `kinds.rs` lists all.
pub(crate) struct Kind {
    /// The value of `page.kind`.
    pub(crate) name: &'static str,
    /// The template's file name.
    pub(crate) template: &'static str,
    /// The template variable with the data of the page.
    pub(crate) variable: &'static str,
    /// The section in the navigation.
    pub(crate) section: Section,
    /// Whether `sitemap.xml` includes its pages.
    pub(crate) indexed: bool,
    /// Returns all its pages, with paths from [`links`].
    pub(crate) pages: fn(&Directory, &Content) -> Vec<Page>,
}

/// A page to render.
pub(crate) struct Page {
    /// Path relative to the root.
    pub(crate) path: String,
    /// The last change of what it shows, by the data; `None` where no date is known.
    pub(crate) changed_on: Option<Date>,
    /// What follows its title in the window's, where titles may be equal.
    qualifier: Option<String>,
    draft: Box<dyn Fn(&Shell) -> PageDraft + Send + Sync>,
}

impl Page {
    /// The page at a path; `draft` computes its contents.
    pub(crate) fn new(
        path: impl Into<String>,
        draft: impl Fn(&Shell) -> PageDraft + Send + Sync + 'static,
    ) -> Self {
        Self {
            path: path.into(),
            changed_on: None,
            qualifier: None,
            draft: Box::new(draft),
        }
    }

    /// Adds the last change of what the page shows, by the data.
    pub(crate) fn changed_on(mut self, date: Option<Date>) -> Self {
        self.changed_on = date;
        self
    }

    /// Tells the page's window title apart from equal ones, such as by a place.
    pub(crate) fn qualified_by(mut self, qualifier: String) -> Self {
        self.qualifier = Some(qualifier);
        self
    }

    /// Renders the page with its layout.
    ///
    /// # Errors
    ///
    /// Problems of the theme that this page reveals.
    pub(crate) fn render(&self, kind: &Kind, shell: &Shell) -> Result<Artifact, Vec<Diagnostic>> {
        let theme = shell.input.theme;
        let finished = |page: &str| match theme.locale().is_chinese() {
            true => page.to_owned(),
            false => foreign::marked(page, CHINESE_TAG),
        };
        let html = theme
            .render(kind.template, &self.context(kind, shell), finished)
            .map_err(|problem| vec![*problem])?;
        let violations = theme.violations(kind.template, &html);
        if !violations.is_empty() {
            return Err(violations);
        }
        Ok(Artifact {
            path: self.path.clone(),
            maker: MAKER,
            role: Role::Page,
            bytes: html.into_bytes(),
            sha256: None,
        })
    }

    /// The context of the template.
    pub(crate) fn context(&self, kind: &Kind, shell: &Shell) -> Context {
        let draft = (self.draft)(shell);
        let frame = Frame {
            kind,
            page: self,
            shell,
        };
        let mut context = Context::new();
        context.insert_value("site", shell.site(kind.section, &self.path));
        context.insert_value("page", value(&frame.context(&draft)));
        context.insert_value(kind.variable, draft.context);
        if let Some(list) = draft.list {
            context.insert_value("list", list);
        }
        context
    }
}

/// The role of a page in the government-site rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageRole {
    /// The home page, a list or an index: `ColumnName` and related tags.
    Column {
        /// `ColumnType`.
        column_type: String,
        /// `ColumnKeywords`.
        keywords: Vec<String>,
    },
    /// A page about a single thing: `ArticleTitle`, `PubDate`, `ContentSource`.
    Article {
        /// `PubDate`; none where the data says no date, since one that moves with the day of the
        /// build would be invented.
        published_on: Option<Date>,
        /// `ContentSource`.
        source: Option<String>,
    },
}

impl PageRole {
    /// The role of a list or index.
    pub(crate) fn column(column_type: &str, keywords: &[&str]) -> Self {
        Self::Column {
            column_type: column_type.to_owned(),
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        }
    }
}

/// The contents of a page, without the layout.
#[derive(Debug)]
pub(crate) struct PageDraft {
    /// Text of the `h1`.
    pub(crate) title: String,
    /// One sentence for search engines.
    pub(crate) description: String,
    /// The breadcrumbs between home and the page: label and path.
    pub(crate) trail: Vec<(String, String)>,
    /// The role, for the meta tags.
    pub(crate) role: PageRole,
    /// JSON-LD of the one thing that the page is about, without its `@context`.
    pub(crate) json_ld: Option<String>,
    /// The data of the page kind's variable.
    pub(crate) context: Value,
    /// `list`: a page of a list of points.
    pub(crate) list: Option<Value>,
}

/// The title or description of a numbered page of a list.
pub(crate) fn numbered(texts: &Locale, title: String, number: usize) -> String {
    if number > 1 {
        texts.list_page(&title, number)
    } else {
        title
    }
}

/// The data that the layout of a page depends on.
struct Frame<'a> {
    kind: &'a Kind,
    page: &'a Page,
    shell: &'a Shell<'a>,
}

impl Frame<'_> {
    fn context<'b>(&'b self, draft: &'b PageDraft) -> PageContext<'b> {
        let shell = self.shell;
        let site = shell.input.site;
        let path = self.page.path.as_str();
        let is_home = path == links::HOME;
        let root = shell.root_of(path);
        let canonical = shell.canonical(path);
        let share_title = self.qualified_title(draft);
        PageContext {
            path,
            kind: self.kind.name,
            title: &draft.title,
            window_title: if is_home {
                site.title.as_str().into()
            } else {
                format!("{share_title} - {}", site.title).into()
            },
            share_title,
            description: &draft.description,
            metas: self.metas(draft, canonical.as_deref()),
            languages: shell.languages(self.kind.section, path),
            alternates: if self.kind.indexed {
                shell.alternates(self.kind.section, path)
            } else {
                Vec::new()
            },
            error_report_link: shell.error_report_link(canonical.as_deref()),
            canonical,
            breadcrumbs: if is_home {
                Vec::new()
            } else {
                breadcrumbs(shell.texts, draft, &root)
            },
            json_ld: self.json_ld(draft),
            root,
        }
    }

    /// The title, with what tells it apart from equal ones.
    fn qualified_title(&self, draft: &PageDraft) -> String {
        let texts = self.shell.texts;
        let qualifier = self.page.qualifier.as_deref();
        qualifier.map_or_else(
            || draft.title.clone(),
            |qualifier| texts.common_with_note(&draft.title, qualifier),
        )
    }

    /// The thing that the page is about, the page itself, and the way to it from home.
    fn json_ld(&self, draft: &PageDraft) -> String {
        let shell = self.shell;
        let path = self.page.path.as_str();
        let address = |path: &str| shell.canonical(path);
        let page = json_ld::of_page(
            shell.texts,
            &draft.title,
            &draft.description,
            address(path).as_deref(),
            self.page.changed_on,
            self.about(),
        );
        // The trees of other languages tell it by their links alone, since the site has its place in
        // search engines from its first one.
        let is_first = shell.folder().is_empty();
        let breadcrumbs =
            (is_first && path != links::HOME && path != links::NOT_FOUND).then(|| {
                let home = (shell.texts.navigation_home(), links::HOME.to_owned());
                let own = (draft.title.clone(), path.to_owned());
                let crumbs = std::iter::once(&home)
                    .chain(&draft.trail)
                    .chain(std::iter::once(&own));
                json_ld::of_breadcrumbs(crumbs.map(|(label, to)| {
                    let link = || links::relative(path, to);
                    (label.as_str(), address(to).unwrap_or_else(link))
                }))
            });
        let things = [draft.json_ld.as_deref(), Some(page.as_str())];
        let things = things.into_iter().chain([breadcrumbs.as_deref()]);
        json_ld::graph(&things.flatten().collect::<Vec<_>>())
    }

    /// The id of the point that the page is about. It is described once, on its page in Chinese.
    fn about(&self) -> Option<String> {
        let shell = self.shell;
        let path = self.page.path.as_str();
        let is_described_elsewhere = self.kind.name == "point" && !shell.texts.is_chinese();
        is_described_elsewhere.then(|| {
            let relative = || format!("{}{path}", shell.files_root(&shell.root_of(path)));
            let base = shell.canonical_base();
            let page = base.map_or_else(relative, |base| links::absolute(base, "", path));
            json_ld::id_of_point(&page)
        })
    }

    /// The page's meta tags from the government-site rules. A list only has
    /// `ColumnDescription`; the optional `Keywords`, which no search engine reads, are
    /// omitted. All pages have the `Description`, which search engines show.
    fn metas(&self, draft: &PageDraft, canonical: Option<&str>) -> Vec<Meta> {
        let mut metas = Metas::default();
        let site = self.shell.input.site;
        // Demo sites and the 404 page have it among the tags of the site already.
        let is_told = site.profile == Profile::Demo || self.kind.section == Section::NotFound;
        if !self.kind.indexed && !is_told {
            metas.add("robots", "noindex");
        }
        match &draft.role {
            PageRole::Column {
                column_type,
                keywords,
            } => {
                metas.add("ColumnName", &draft.title);
                metas.add("ColumnDescription", &draft.description);
                metas.add("ColumnKeywords", keywords.join(","));
                metas.add("ColumnType", column_type);
            }
            PageRole::Article {
                published_on,
                source,
            } => {
                // A mirror does not name the sponsor of its origin.
                let sponsor = match site.profile {
                    Profile::Mirror => "",
                    Profile::Gov | Profile::Demo => &site.identity.sponsor,
                };
                metas.add("ArticleTitle", &draft.title);
                let published_at = published_on.map(labels::published_at);
                metas.add("PubDate", published_at.unwrap_or_default());
                let sponsor = || self.shell.texts.body(sponsor, self.shell.directory);
                metas.add("ContentSource", source.clone().unwrap_or_else(sponsor));
            }
        }
        metas.add("Description", &draft.description);
        metas.add("Url", canonical.unwrap_or_default());
        metas.0
    }
}

/// The breadcrumbs of a page.
fn breadcrumbs<'a>(texts: &Locale, draft: &'a PageDraft, root: &str) -> Vec<Breadcrumb<'a>> {
    let mut crumbs = Vec::with_capacity(draft.trail.len() + 2);
    crumbs.push(Breadcrumb {
        label: texts.navigation_home().into(),
        link: Some(format!("{root}{}", links::HOME)),
    });
    crumbs.extend(draft.trail.iter().map(|(label, path)| Breadcrumb {
        label: label.as_str().into(),
        link: Some(format!("{root}{path}")),
    }));
    crumbs.push(Breadcrumb {
        label: draft.title.as_str().into(),
        link: None,
    });
    crumbs
}
