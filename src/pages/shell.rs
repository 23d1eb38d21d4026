//! What surrounds every page: navigation, footer, meta tags, breadcrumbs; and the step
//! from a draft to a file.

use super::cards::Cards;
use super::content::Content;
use super::contexts::{
    AssetsContext, Breadcrumb, CorrectionContext, IdentityContext, Meta, NavItem, PageContext,
    SiteContext,
};
use super::{PagesInput, former, labels};
use crate::config::Profile;
use crate::diagnostics::Diagnostic;
use crate::directory::Directory;
use crate::links;
use crate::model::Date;
use crate::site::{Artifact, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Context, Value};

const MAKER: &str = "pages";

/// The part of the site that a page belongs to, for the navigation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Home,
    Search,
    Regions,
    Services,
    Notice,
    Changes,
    Data,
    /// A content page, by its file stem.
    Content(String),
    Sitemap,
    NotFound,
}

/// What a page is to the government-site rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRole {
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

/// A page before the layout is put around it.
#[derive(Debug)]
pub struct Draft {
    /// Path relative to the root.
    pub path: String,
    /// The page kind: the stem of the template.
    pub kind: &'static str,
    /// The template's file name.
    pub template: &'static str,
    /// For the navigation.
    pub section: Section,
    /// Text of the `h1`.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// The steps between home and the page: label and path.
    pub trail: Vec<(String, String)>,
    /// For the meta tags.
    pub role: PageRole,
    /// JSON-LD, `<` escaped.
    pub json_ld: Option<String>,
    /// The template's own variables.
    pub parts: Vec<(&'static str, Value)>,
}

impl Section {
    /// As `site.section` names it.
    fn code(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Search => "search",
            Self::Regions => "regions",
            Self::Services => "services",
            Self::Notice => "notice",
            Self::Changes => "changes",
            Self::Data => "data",
            Self::Content(_) => "content",
            Self::Sitemap => "sitemap",
            Self::NotFound => "not_found",
        }
    }
}

/// A context struct as the template engine takes it.
pub fn value<T: Serialize>(context: &T) -> Value {
    // It panics only where a type's serialisation fails or a map's keys are no texts;
    // the contexts derive theirs and hold no such map.
    Value::from_serializable(context)
}

/// What all pages share while they are made.
pub struct Shell<'a> {
    pub directory: &'a Directory,
    pub input: &'a PagesInput<'a>,
    pub content: &'a Content,
    pub cards: Cards,
    sites: BTreeMap<(String, Section), Value>,
}

impl<'a> Shell<'a> {
    /// Prepares what all pages share.
    pub fn new(
        directory: &'a Directory,
        input: &'a PagesInput<'a>,
        content: &'a Content,
    ) -> Result<Self, Box<Diagnostic>> {
        let mut shell = Self {
            directory,
            input,
            content,
            cards: Cards::new(directory, input.theme)?,
            sites: BTreeMap::new(),
        };
        let mut places = vec![(shell.not_found_root(), Section::NotFound)];
        for section in [
            Section::Home,
            Section::Search,
            Section::Notice,
            Section::Changes,
            Section::Sitemap,
        ] {
            places.push((String::new(), section));
        }
        for page in &content.pages {
            places.push((String::new(), Section::Content(page.name.clone())));
        }
        for section in [
            Section::Regions,
            Section::Services,
            Section::Data,
            Section::Changes,
        ] {
            places.push(("../".to_owned(), section));
        }
        places.push(("../../".to_owned(), Section::Regions));
        for (root, section) in places {
            let site = shell.site_value(&root, &section)?;
            shell.sites.insert((root, section), site);
        }
        Ok(shell)
    }

    /// What the links of a page begin with.
    pub fn root_of(&self, path: &str) -> String {
        if path == links::NOT_FOUND {
            self.not_found_root()
        } else {
            links::root_of(path)
        }
    }

    /// A server shows `404.html` at any depth, so its links begin at the host's root
    /// where that is known.
    fn not_found_root(&self) -> String {
        links::host_path(&self.input.site.base_url).unwrap_or_default()
    }

    /// Puts the layout around a draft.
    ///
    /// # Errors
    ///
    /// What is wrong with the theme, as far as this page shows it.
    pub fn finish(&self, draft: Draft) -> Result<Artifact, Vec<Diagnostic>> {
        let root = self.root_of(&draft.path);
        let page = value(&self.page_context(&draft, &root));
        let mut context = Context::new();
        let key = (root, draft.section);
        let site = match self.sites.get(&key) {
            Some(site) => site.clone(),
            None => self
                .site_value(&key.0, &key.1)
                .map_err(|problem| vec![*problem])?,
        };
        context.insert_value("site", site);
        context.insert_value("page", page);
        for (name, part) in draft.parts {
            context.insert_value(name, part);
        }
        let theme = self.input.theme;
        let html = theme
            .render(draft.template, &context)
            .map_err(|problem| vec![*problem])?;
        let breaches = theme.breaches(draft.template, &html);
        if !breaches.is_empty() {
            return Err(breaches);
        }
        Ok(Artifact {
            path: draft.path,
            maker: MAKER,
            role: Role::Page,
            bytes: html,
            sha256: None,
        })
    }

    /// `site` for the pages of one depth and section, with the parts of the layout that
    /// are the same on all of them.
    fn site_value(&self, root: &str, section: &Section) -> Result<Value, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("site", value(&self.site_context(root, section)));
        let mut parts = Vec::with_capacity(3);
        for (name, template) in [
            ("head", "head.html"),
            ("header", "header.html"),
            ("footer", "footer.html"),
        ] {
            let html = self.input.theme.render(template, &context)?;
            let html = String::from_utf8_lossy(&html);
            parts.push((name, Value::safe_string(html.trim())));
        }
        let site = context.remove("site").and_then(Value::into_map);
        let mut site = site.unwrap_or_default();
        for (name, html) in parts {
            site.insert(name.into(), html);
        }
        Ok(Value::from(site))
    }

    fn page_context<'b>(&'b self, draft: &'b Draft, root: &'b str) -> PageContext<'b> {
        let site = self.input.site;
        let is_home = draft.path == links::HOME;
        let canonical = self.canonical(&draft.path);
        PageContext {
            path: &draft.path,
            kind: draft.kind,
            title: &draft.title,
            window_title: if is_home {
                site.title.as_str().into()
            } else {
                format!("{} - {}", draft.title, site.title).into()
            },
            description: &draft.description,
            root,
            metas: self.metas(draft, canonical.as_deref()),
            error_report_link: self.error_report_link(canonical.as_deref()),
            canonical,
            breadcrumbs: if is_home {
                Vec::new()
            } else {
                breadcrumbs(draft, root)
            },
            json_ld: draft.json_ld.as_deref(),
        }
    }

    /// The page's absolute address: that of the origin for a mirror. The 404 page
    /// has none.
    pub fn canonical(&self, path: &str) -> Option<String> {
        let site = self.input.site;
        let base = match site.profile {
            Profile::Mirror if !site.origin_url.is_empty() => &site.origin_url,
            _ => &site.base_url,
        };
        (!base.is_empty() && path != links::NOT_FOUND).then(|| links::absolute(base, path))
    }

    /// The meta tags of the government-site rules that all pages have.
    fn site_metas(&self, section: &Section) -> Vec<Meta> {
        let site = self.input.site;
        let mut metas = Metas::default();
        if site.profile == Profile::Demo || *section == Section::NotFound {
            metas.add("robots", "noindex");
        }
        metas.add("SiteName", &site.title);
        metas.add("SiteDomain", links::host_of_site(&site.base_url));
        metas.add("SiteIDCode", &site.identity.site_code);
        metas.0
    }

    /// The meta tags of the government-site rules that tell of one page. A list is
    /// described by its `ColumnDescription` only, and no page by the optional `Keywords`,
    /// which no search engine reads.
    fn metas(&self, draft: &Draft, canonical: Option<&str>) -> Vec<Meta> {
        let mut metas = Metas::default();
        let is_demo = self.input.site.profile == Profile::Demo;
        if draft.kind == former::RETIRED && !is_demo {
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
                if draft.path == links::HOME {
                    metas.add("Description", &draft.description);
                }
            }
            PageRole::Article {
                published_on,
                source,
            } => {
                let sponsor = &self.input.site.identity.sponsor;
                metas.add("ArticleTitle", &draft.title);
                metas.add("PubDate", labels::published_at(*published_on));
                metas.add("ContentSource", source.as_ref().unwrap_or(sponsor));
                metas.add("Description", &draft.description);
            }
        }
        metas.add("Url", canonical.unwrap_or_default());
        metas.0
    }

    /// 我为政府网站找错, which only official sites show.
    fn error_report_link(&self, canonical: Option<&str>) -> Option<String> {
        let site = self.input.site;
        let code = &site.identity.site_code;
        if site.profile != Profile::Gov || code.is_empty() {
            return None;
        }
        let address = canonical.unwrap_or(&site.base_url);
        Some(format!(
            "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={}&url={}",
            links::encode(code),
            links::encode(address)
        ))
    }

    /// How to have a record corrected; none where nothing is configured. `record` names
    /// the record in the mail, `path` is its page.
    pub fn correction(&self, record: &str, path: &str) -> Option<CorrectionContext> {
        let correction = &self.input.site.correction;
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let page = self.canonical(path).unwrap_or_else(|| path.to_owned());
        let mail = filled(&correction.email);
        let phone = filled(&correction.phone);
        let phone_parts = labels::telephones(phone.as_deref().unwrap_or_default());
        let context = CorrectionContext {
            mail_href: mail.as_deref().map(|address| {
                let subject = format!("信息更正：{record}");
                let body = format!("记录：{record}\n页面：{page}\n需要更正的内容：\n依据：\n");
                links::mail(address, &subject, &body)
            }),
            web_href: with_record(&correction.url, record, &page),
            phone_href: labels::first_link(&phone_parts),
            phone_parts,
            mail,
            phone,
        };
        let is_empty =
            context.mail.is_none() && context.web_href.is_none() && context.phone.is_none();
        (!is_empty).then_some(context)
    }

    fn site_context(&self, root: &str, section: &Section) -> SiteContext<'a> {
        let site = self.input.site;
        let link = |path: &str| format!("{root}{path}");
        let content_link = |name: &str| {
            let page = self.content.pages.iter().find(|page| page.name == name)?;
            Some(link(&links::content(&page.name)))
        };
        SiteContext {
            section: section.code(),
            metas: self.site_metas(section),
            title: &site.title,
            tagline: &site.tagline,
            profile: site.profile.code(),
            banner: banner(site.profile),
            origin_url: none_if_empty(&site.origin_url).filter(|_| site.profile == Profile::Mirror),
            identity: identity(&site.identity, site.profile),
            nav: header_nav(root, section),
            footer_nav: self.footer_nav(root, section),
            assets: self.assets(root, section),
            home_link: link(links::HOME),
            search_link: link(links::SEARCH),
            correct_link: content_link("correct"),
            accessibility_link: content_link("accessibility"),
            sitemap_link: link(links::SITEMAP),
        }
    }

    fn footer_nav(&self, root: &str, section: &Section) -> Vec<NavItem> {
        let mut items: Vec<NavItem> = self
            .content
            .pages
            .iter()
            .map(|page| NavItem {
                label: page.menu_label().to_owned(),
                link: format!("{root}{}", links::content(&page.name)),
                current: *section == Section::Content(page.name.clone()),
            })
            .collect();
        items.push(NavItem {
            label: "网站地图".to_owned(),
            link: format!("{root}{}", links::SITEMAP),
            current: *section == Section::Sitemap,
        });
        items
    }

    fn assets(&self, root: &str, section: &Section) -> AssetsContext {
        let paths = self.input.theme.asset_paths();
        let link = |path: &String| format!("{root}{path}");
        let (search_scripts, late_scripts): (&[String], &[String]) = match section {
            Section::Search => (&paths.search_scripts, &paths.late_scripts),
            _ => (&[], &[]),
        };
        AssetsContext {
            style: link(&paths.style),
            scripts: paths.scripts.iter().map(link).collect(),
            search_scripts: search_scripts.iter().map(link).collect(),
            late_scripts: late_scripts.iter().map(link).collect(),
            files: paths
                .files
                .iter()
                .map(|(key, path)| (key.clone(), link(path)))
                .collect(),
        }
    }
}

/// Meta tags; those without content are left out.
#[derive(Default)]
struct Metas(Vec<Meta>);

impl Metas {
    fn add(&mut self, name: &'static str, content: impl Into<String>) {
        let content = content.into();
        if !content.is_empty() {
            self.0.push(Meta { name, content });
        }
    }
}

/// The way from home to a page.
fn breadcrumbs<'a>(draft: &'a Draft, root: &str) -> Vec<Breadcrumb<'a>> {
    let mut crumbs = Vec::with_capacity(draft.trail.len() + 2);
    crumbs.push(Breadcrumb {
        label: "首页",
        link: Some(format!("{root}{}", links::HOME)),
    });
    crumbs.extend(draft.trail.iter().map(|(label, path)| Breadcrumb {
        label,
        link: Some(format!("{root}{path}")),
    }));
    crumbs.push(Breadcrumb {
        label: &draft.title,
        link: None,
    });
    crumbs
}

fn header_nav(root: &str, section: &Section) -> Vec<NavItem> {
    [
        ("首页", links::HOME, Section::Home),
        ("查找网点", links::SEARCH, Section::Search),
        ("地区", links::REGIONS, Section::Regions),
        ("服务", links::SERVICES, Section::Services),
        ("公示", links::NOTICE, Section::Notice),
        ("变更", links::CHANGES, Section::Changes),
        ("数据", links::DATA, Section::Data),
    ]
    .into_iter()
    .map(|(label, path, own)| NavItem {
        label: label.to_owned(),
        link: format!("{root}{path}"),
        current: own == *section,
    })
    .collect()
}

fn banner(profile: Profile) -> Option<String> {
    match profile {
        Profile::Gov => None,
        Profile::Mirror => Some("镜像网站，内容以原站为准".to_owned()),
        Profile::Demo => Some("示例数据，非官方网站".to_owned()),
    }
}

/// A mirror or demo site shows who runs it, but no badge of an official site.
fn identity(identity: &crate::config::IdentityConfig, profile: Profile) -> IdentityContext<'_> {
    let official = |text| none_if_empty(text).filter(|_| profile == Profile::Gov);
    let digits: String = identity
        .police
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let police = none_if_empty(&identity.police);
    IdentityContext {
        sponsor: none_if_empty(&identity.sponsor),
        contact: none_if_empty(&identity.contact),
        site_code: official(&identity.site_code),
        icp: none_if_empty(&identity.icp),
        police_digits: police.map(|_| digits),
        police,
    }
}

fn none_if_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The tracker's address with the record and its page as parameters.
fn with_record(address: &str, record: &str, page: &str) -> Option<String> {
    let address = links::outside(address)?;
    let mut address = url::Url::parse(&address).ok()?;
    address
        .query_pairs_mut()
        .append_pair("record", record)
        .append_pair("page", page);
    Some(address.to_string())
}
