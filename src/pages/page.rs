//! A kind of page, a page of it, and the step from its contents to a file.

use super::content::Content;
use super::contexts::{Breadcrumb, Meta, PageContext, value};
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

/// A kind of page: what its pages have in common. `kinds.rs` lists all.
pub(crate) struct Kind {
    /// As `page.kind` names it.
    pub(crate) name: &'static str,
    /// The template's file name.
    pub(crate) template: &'static str,
    /// The template's variable with what is the page's own.
    pub(crate) variable: &'static str,
    /// For the navigation.
    pub(crate) section: Section,
    /// Whether search engines may list its pages: whether `sitemap.xml` has them.
    pub(crate) indexed: bool,
    /// The pages that a site has of it, with their paths (by [`links`]).
    pub(crate) pages: fn(&Directory, &Content) -> Vec<Page>,
}

/// A page to be made.
pub(crate) struct Page {
    /// Relative to the root.
    pub(crate) path: String,
    draft: Box<dyn Fn(&Shell) -> Draft + Send + Sync>,
}

impl Page {
    /// The page at a path, which `draft` makes.
    pub(crate) fn new(
        path: impl Into<String>,
        draft: impl Fn(&Shell) -> Draft + Send + Sync + 'static,
    ) -> Self {
        Self {
            path: path.into(),
            draft: Box::new(draft),
        }
    }

    /// Makes the page with its layout.
    ///
    /// # Errors
    ///
    /// What is wrong with the theme, as far as this page shows it.
    pub(crate) fn render(&self, kind: &Kind, shell: &Shell) -> Result<Artifact, Vec<Diagnostic>> {
        let theme = shell.input.theme;
        let html = theme
            .render(kind.template, &self.context(kind, shell))
            .map_err(|problem| vec![*problem])?;
        let breaches = theme.breaches(kind.template, &html);
        if !breaches.is_empty() {
            return Err(breaches);
        }
        Ok(Artifact {
            path: self.path.clone(),
            maker: MAKER,
            role: Role::Page,
            bytes: html,
            sha256: None,
        })
    }

    /// What the template gets.
    pub(crate) fn context(&self, kind: &Kind, shell: &Shell) -> Context {
        let draft = (self.draft)(shell);
        let frame = Frame {
            kind,
            path: &self.path,
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

/// What a page is to the government-site rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageRole {
    /// The home page, a list or an index: `ColumnName` and its companions.
    Column {
        /// `ColumnType`.
        column_type: String,
        /// `ColumnKeywords`.
        keywords: Vec<String>,
    },
    /// A page about one thing: `ArticleTitle`, `PubDate`, `ContentSource`.
    Article {
        /// `PubDate`.
        published_on: Date,
        /// `ContentSource`.
        source: Option<String>,
    },
}

impl PageRole {
    /// A list or an index.
    pub(crate) fn column(column_type: &str, keywords: &[&str]) -> Self {
        Self::Column {
            column_type: column_type.to_owned(),
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        }
    }
}

/// A page before the layout is put around it.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Text of the `h1`.
    pub(crate) title: String,
    /// One sentence for search engines.
    pub(crate) description: String,
    /// The steps between home and the page: label and path.
    pub(crate) trail: Vec<(String, String)>,
    /// For the meta tags.
    pub(crate) role: PageRole,
    /// JSON-LD, `<` escaped.
    pub(crate) json_ld: Option<String>,
    /// The kind's own variable.
    pub(crate) context: Value,
    /// `list`: a page of a list of points.
    pub(crate) list: Option<Value>,
}

/// The title of a page of a list.
pub(crate) fn numbered(texts: &Locale, title: String, number: usize) -> String {
    if number > 1 {
        texts.list_page(&title, number)
    } else {
        title
    }
}

/// What the layout of one page depends on.
struct Frame<'a> {
    kind: &'a Kind,
    path: &'a str,
    shell: &'a Shell<'a>,
}

impl Frame<'_> {
    fn context<'b>(&'b self, draft: &'b Draft) -> PageContext<'b> {
        let shell = self.shell;
        let site = shell.input.site;
        let is_home = self.path == links::HOME;
        let root = shell.root_of(self.path);
        let canonical = shell.canonical(self.path);
        PageContext {
            path: self.path,
            kind: self.kind.name,
            title: &draft.title,
            window_title: if is_home {
                site.title.as_str().into()
            } else {
                format!("{} - {}", draft.title, site.title).into()
            },
            description: &draft.description,
            metas: self.metas(draft, canonical.as_deref()),
            error_report_link: shell.error_report_link(canonical.as_deref()),
            canonical,
            breadcrumbs: if is_home {
                Vec::new()
            } else {
                breadcrumbs(shell.texts, draft, &root)
            },
            json_ld: draft.json_ld.as_deref(),
            root,
        }
    }

    /// The meta tags of the government-site rules that tell of one page. A list is
    /// described by its `ColumnDescription` only, and no page by the optional `Keywords`,
    /// which no search engine reads.
    fn metas(&self, draft: &Draft, canonical: Option<&str>) -> Vec<Meta> {
        let mut metas = Metas::default();
        let site = self.shell.input.site;
        // All pages of a demo site, and the 404 page, have it among the site's own tags.
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
                if self.path == links::HOME {
                    metas.add("Description", &draft.description);
                }
            }
            PageRole::Article {
                published_on,
                source,
            } => {
                let sponsor = &site.identity.sponsor;
                metas.add("ArticleTitle", &draft.title);
                metas.add("PubDate", labels::published_at(*published_on));
                metas.add("ContentSource", source.as_ref().unwrap_or(sponsor));
                metas.add("Description", &draft.description);
            }
        }
        metas.add("Url", canonical.unwrap_or_default());
        metas.0
    }
}

/// The way from home to a page.
fn breadcrumbs<'a>(texts: &Locale, draft: &'a Draft, root: &str) -> Vec<Breadcrumb<'a>> {
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
