//! The layout around every page: navigation, footer, meta tags and files of the site.

use super::cards::Cards;
use super::content::Content;
use super::contexts::{
    Alternate, AssetsContext, CorrectionContext, IdentityContext, LanguageLink, MarkContext, Meta,
    MirrorContext, NavItem, ObjectionContext, SiteContext, value,
};
use super::locale::Locale;
use super::{PagesInput, Tree, labels};
use crate::config::{MarkConfig, Profile, SiteConfig};
use crate::diagnostics::Diagnostic;
use crate::directory::Directory;
use crate::links;
use crate::site::CONTENT_SECURITY_POLICY;
use std::collections::BTreeMap;
use tera::{Context, Value};

/// The key of the theme's file that stands for the site where a link to it is shared.
const SHARE_IMAGE: &str = "apple_touch_icon_png";

/// The section of the site that a page belongs to, for the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    Home,
    Search,
    Regions,
    Services,
    Notice,
    Changes,
    Data,
    /// The content pages.
    Content,
    Sitemap,
    NotFound,
}

impl Section {
    /// The value of `site.section`.
    fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Search => "search",
            Self::Regions => "regions",
            Self::Services => "services",
            Self::Notice => "notice",
            Self::Changes => "changes",
            Self::Data => "data",
            Self::Content => "content",
            Self::Sitemap => "sitemap",
            Self::NotFound => "not_found",
        }
    }
}

/// The key of a `site` value: pages with equal keys share it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct LayoutKey {
    /// The relative prefix to the root.
    root: String,
    section: Section,
    /// The path of a page that the footer leads to, which it marks as current.
    of_footer: Option<String>,
}

/// The data that all pages share while they are rendered.
pub(crate) struct Shell<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) input: &'a PagesInput<'a>,
    pub(crate) content: &'a Content,
    pub(crate) texts: &'a Locale,
    pub(crate) cards: Cards,
    sites: BTreeMap<LayoutKey, Value>,
}

impl<'a> Shell<'a> {
    /// Prepares the shared data; `pages` yields the section and path of each page.
    pub(crate) fn new<'p>(
        directory: &'a Directory,
        input: &'a PagesInput<'a>,
        pages: impl Iterator<Item = (Section, &'p str)>,
    ) -> Result<Self, Box<Diagnostic>> {
        let mut shell = Self {
            directory,
            input,
            content: input.content,
            texts: input.theme.locale(),
            cards: Cards::new(directory, input.theme)?,
            sites: BTreeMap::new(),
        };
        for (section, path) in pages {
            let key = shell.key(section, path);
            if !shell.sites.contains_key(&key) {
                let site = shell.site_value(&key)?;
                shell.sites.insert(key, site);
            }
        }
        Ok(shell)
    }

    /// `site` for the page of a section at a path.
    pub(crate) fn site(&self, section: Section, path: &str) -> Value {
        self.sites
            .get(&self.key(section, path))
            .expect("it was prepared for all pages that are made")
            .clone()
    }

    fn key(&self, section: Section, path: &str) -> LayoutKey {
        LayoutKey {
            root: self.root_of(path),
            section,
            of_footer: (section == Section::Content || path == links::STATISTICS)
                .then(|| path.to_owned()),
        }
    }

    /// The prefix of links on a page. Servers show `404.html` at any depth, so its links
    /// start at the host's root if that is known.
    pub(crate) fn root_of(&self, path: &str) -> String {
        if path == links::NOT_FOUND {
            let root = links::host_path(&self.input.site.base_url);
            root.map_or_else(String::new, |root| links::in_folder(&root, self.folder()))
        } else {
            links::root_of(path)
        }
    }

    /// `site` for the pages of a depth and section, with the layout parts that they share.
    fn site_value(&self, key: &LayoutKey) -> Result<Value, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("site", value(&self.site_context(key)));
        let mut parts = Vec::with_capacity(3);
        for (name, template) in [
            ("head", "head.html"),
            ("header", "header.html"),
            ("footer", "footer.html"),
        ] {
            let html = |html: &str| Value::safe_string(html.trim());
            let html = self.input.theme.render(template, &context, html)?;
            parts.push((name, html));
        }
        let site = context.remove("site").and_then(Value::into_map);
        let mut site = site.unwrap_or_default();
        for (name, html) in parts {
            site.insert(name.into(), html);
        }
        Ok(Value::from(site))
    }

    /// The canonical URL of a page: that of the origin for a mirror. The 404 page has none.
    pub(crate) fn canonical(&self, path: &str) -> Option<String> {
        let base = self.canonical_base()?;
        (path != links::NOT_FOUND).then(|| self.absolute(base, path))
    }

    /// The canonical URL of the site's root, without which there are no canonical URLs: that
    /// of the origin for a mirror.
    pub(crate) fn canonical_base(&self) -> Option<&'a str> {
        let site = self.input.site;
        let base = match site.profile {
            Profile::Mirror if !site.origin_url.is_empty() => &site.origin_url,
            _ => &site.base_url,
        };
        Some(base.as_str()).filter(|base| !base.is_empty())
    }

    /// The folder of the tree of pages; empty for the one at the site's root.
    pub(crate) fn folder(&self) -> &str {
        &self.texts.language().folder
    }

    /// The prefix of links from a page to the files that all trees share; `root` is that of links
    /// within the tree.
    pub(crate) fn files_root(&self, root: &str) -> String {
        let folder = self.folder();
        match root.strip_suffix(folder) {
            Some(above) => above.to_owned(),
            None => format!("{root}{}", links::root_of(folder)),
        }
    }

    /// The absolute URL of a path of the tree; `base_url` is that of the site's root.
    pub(crate) fn absolute(&self, base_url: &str, path: &str) -> String {
        links::absolute(base_url, self.folder(), path)
    }

    /// The languages of the site, each with a link to this page in it, or where that does not exist
    /// to its home page; none if there is only one.
    pub(crate) fn languages(&self, section: Section, path: &str) -> Vec<LanguageLink> {
        if self.input.trees.len() < 2 {
            return Vec::new();
        }
        let root = self.files_root(&self.root_of(path));
        let links = self.input.trees.iter().map(|tree| {
            let texts = tree.theme.locale();
            let folder = &texts.language().folder;
            let target = if tree.has(section, path) {
                path
            } else {
                links::HOME
            };
            LanguageLink {
                tag: texts.language_tag(),
                name: texts.language_name(),
                link: format!("{root}{}", links::in_folder(folder, target)),
                current: *folder == self.texts.language().folder,
            }
        });
        links.collect()
    }

    /// The addresses of a page in all languages that have it, and of the one for readers of other
    /// languages; none if it has no other.
    pub(crate) fn alternates(&self, section: Section, path: &str) -> Vec<Alternate> {
        let trees = self.input.trees.iter();
        let having: Vec<&Tree> = trees.filter(|tree| tree.has(section, path)).collect();
        if having.len() < 2 {
            return Vec::new();
        }
        let root = self.files_root(&self.root_of(path));
        let alternate = |tag: String, tree: &Tree| {
            let folder = &tree.theme.language().folder;
            let relative = || format!("{root}{}", links::in_folder(folder, path));
            let link = self
                .canonical_base()
                .map_or_else(relative, |base| links::absolute(base, folder, path));
            Alternate { tag, link }
        };
        let own = having
            .iter()
            .map(|tree| alternate(tree.theme.locale().language_tag(), tree));
        let default = having
            .first()
            .map(|tree| alternate("x-default".to_owned(), tree));
        own.chain(default).collect()
    }

    /// The meta tags from the government-site rules that all pages have.
    fn site_metas(&self, section: Section) -> Vec<Meta> {
        let site = self.input.site;
        let mut metas = Metas::default();
        if site.profile == Profile::Demo || section == Section::NotFound {
            metas.add("robots", "noindex");
        }
        metas.add("SiteName", &site.title);
        metas.add("SiteDomain", links::host_of_site(&site.base_url));
        if site.profile == Profile::Gov {
            metas.add("SiteIDCode", &site.identity.site_code);
        }
        metas.0
    }

    /// The link for 我为政府网站找错, which only official sites have.
    pub(crate) fn error_report_link(&self, canonical: Option<&str>) -> Option<String> {
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

    /// Contacts for corrections; `None` if none are configured. `record` names the record
    /// in mails, `path` is its page.
    pub(crate) fn correction(&self, record: &str, path: &str) -> Option<CorrectionContext> {
        let correction = &self.input.site.correction;
        let page = self.address_of(path);
        let channel = Channel {
            email: &correction.email,
            url: &correction.url,
            phone: &correction.phone,
            subject: self.texts.correction_subject(record),
            body: self.texts.correction_body(record, &page),
        };
        self.ways(&channel, record, &page)
    }

    /// How to object to the designations on notice; `record` names what is objected to in mails,
    /// `path` is its page. `None` if nothing is configured.
    pub(crate) fn objection(&self, record: &str, path: &str) -> Option<ObjectionContext<'a>> {
        let objection = &self.input.site.objection;
        let page = self.address_of(path);
        let channel = Channel {
            email: &objection.email,
            url: &objection.url,
            phone: &objection.phone,
            subject: record.to_owned(),
            body: self.texts.notice_objection_body(record, &page),
        };
        let context = ObjectionContext {
            ways: self.ways(&channel, record, &page),
            decided_by: none_if_empty(&objection.decided_by),
            until: none_if_empty(&objection.until),
        };
        let is_empty =
            context.ways.is_none() && context.decided_by.is_none() && context.until.is_none();
        (!is_empty).then_some(context)
    }

    /// The address of a page for mails and forms: absolute if it is known.
    fn address_of(&self, path: &str) -> String {
        self.canonical(path).unwrap_or_else(|| path.to_owned())
    }

    /// The ways of a channel.
    fn ways(&self, channel: &Channel, record: &str, page: &str) -> Option<CorrectionContext> {
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let mail = filled(channel.email);
        let phone = filled(channel.phone);
        let phone_parts = labels::telephones(phone.as_deref().unwrap_or_default());
        let context = CorrectionContext {
            mail_href: mail
                .as_deref()
                .map(|address| links::mail(address, &channel.subject, &channel.body)),
            web_href: with_record(channel.url, record, page),
            phone_href: labels::first_link(&phone_parts),
            phone_parts,
            mail,
            phone,
        };
        let is_empty =
            context.mail.is_none() && context.web_href.is_none() && context.phone.is_none();
        (!is_empty).then_some(context)
    }

    fn site_context(&self, key: &LayoutKey) -> SiteContext<'a> {
        let LayoutKey { root, section, .. } = key;
        let section = *section;
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
            banner: self.banner(),
            origin_url: none_if_empty(&site.origin_url).filter(|_| site.profile == Profile::Mirror),
            as_of: (site.profile == Profile::Mirror)
                .then(|| labels::date(self.texts, self.directory.as_of)),
            identity: self.identity(),
            mirror: mirror(site),
            party_government_mark: self.mark(&site.party_government_mark, root),
            accessibility_mark: self.mark(&site.accessibility_mark, root),
            nav: self.header_nav(root, section),
            footer_nav: self.footer_nav(key),
            assets: self.assets(root),
            content_security_policy: CONTENT_SECURITY_POLICY,
            home_link: link(links::HOME),
            search_link: link(links::SEARCH),
            correct_link: content_link("correct"),
            accessibility_link: content_link("accessibility"),
            sitemap_link: link(links::SITEMAP),
            share_image: self.share_image(),
            files_root: self.files_root(root),
        }
    }

    /// The absolute address of the theme's icon for home screens, if it has one: of this
    /// site, since a mirror need not have the files of its origin's theme.
    fn share_image(&self) -> Option<String> {
        let base = none_if_empty(&self.input.site.base_url)?;
        let path = self.input.theme.asset_paths().files.get(SHARE_IMAGE)?;
        Some(links::absolute(base, "", path))
    }

    /// The identity of the site. A demo site has no site code, and a mirror nothing at all: it would
    /// be the identity of the origin, which does not answer for the copy.
    fn identity(&self) -> IdentityContext<'a> {
        let site = self.input.site;
        let (identity, profile) = (&site.identity, site.profile);
        let official = |text| none_if_empty(text).filter(|_| profile == Profile::Gov);
        let own = |text| none_if_empty(text).filter(|_| profile != Profile::Mirror);
        let digits: String = identity
            .police
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let police = own(&identity.police);
        IdentityContext {
            sponsor: own(&identity.sponsor),
            sponsor_latin: own(&identity.sponsor)
                .filter(|_| !self.texts.is_chinese())
                .map(|name| self.texts.body(name, self.directory)),
            contact: own(&identity.contact),
            site_code: official(&identity.site_code),
            icp: own(&identity.icp),
            police_digits: police.map(|_| digits),
            police,
        }
    }

    /// A mark in the footer, which only official sites have.
    fn mark(&self, mark: &'a MarkConfig, root: &str) -> Option<MarkContext<'a>> {
        let link = none_if_empty(&mark.url).filter(|_| self.input.site.profile == Profile::Gov)?;
        let image = self.input.theme.picture(&mark.image)?;
        Some(MarkContext {
            href: link,
            image: format!("{}{image}", self.files_root(root)),
        })
    }

    fn header_nav(&self, root: &str, section: Section) -> Vec<NavItem> {
        let texts = self.texts;
        [
            (texts.navigation_home(), links::HOME, Section::Home),
            (texts.common_find_points(), links::SEARCH, Section::Search),
            (texts.navigation_regions(), links::REGIONS, Section::Regions),
            (
                texts.navigation_services(),
                links::SERVICES,
                Section::Services,
            ),
            (texts.notice_title(), links::NOTICE, Section::Notice),
            (texts.navigation_changes(), links::CHANGES, Section::Changes),
            (texts.navigation_data(), links::DATA, Section::Data),
        ]
        .into_iter()
        .map(|(label, path, own)| NavItem {
            label,
            link: format!("{root}{path}"),
            current: own == section,
        })
        .collect()
    }

    fn banner(&self) -> Option<String> {
        match self.input.site.profile {
            Profile::Gov => None,
            Profile::Mirror => Some(self.texts.header_mirror()),
            Profile::Demo => Some(self.texts.header_demo()),
        }
    }

    fn footer_nav(&self, key: &LayoutKey) -> Vec<NavItem> {
        let root = &key.root;
        let mut items: Vec<NavItem> = self
            .content
            .pages
            .iter()
            .map(|page| (page, links::content(&page.name)))
            .map(|(page, path)| NavItem {
                label: page.menu_label().to_owned(),
                link: format!("{root}{path}"),
                current: key.of_footer.as_ref() == Some(&path),
            })
            .collect();
        items.push(NavItem {
            label: self.texts.statistics_title(),
            link: format!("{root}{}", links::STATISTICS),
            current: key.of_footer.as_deref() == Some(links::STATISTICS),
        });
        items.push(NavItem {
            label: self.texts.sitemap_title(),
            link: format!("{root}{}", links::SITEMAP),
            current: key.section == Section::Sitemap,
        });
        items
    }

    fn assets(&self, root: &str) -> AssetsContext {
        let paths = self.input.theme.asset_paths();
        let root = self.files_root(root);
        let links = |paths: &BTreeMap<String, String>| {
            let links = paths.iter();
            links
                .map(|(key, path)| (key.clone(), format!("{root}{path}")))
                .collect()
        };
        AssetsContext {
            styles: links(&paths.styles),
            scripts: links(&paths.scripts),
            files: links(&paths.files),
        }
    }
}

/// A public way to write or to call.
struct Channel<'a> {
    email: &'a str,
    url: &'a str,
    phone: &'a str,
    /// The subject of mails.
    subject: String,
    /// What a mail begins with.
    body: String,
}

/// A list of meta tags, without empty ones.
#[derive(Debug, Default)]
pub(crate) struct Metas(pub(crate) Vec<Meta>);

impl Metas {
    /// Adds a meta tag unless it is empty.
    pub(crate) fn add(&mut self, name: &'static str, content: impl Into<String>) {
        let content = content.into();
        if !content.is_empty() {
            self.0.push(Meta { name, content });
        }
    }
}

/// The identity of a mirror itself.
fn mirror(site: &SiteConfig) -> Option<MirrorContext<'_>> {
    let context = MirrorContext {
        operator: none_if_empty(&site.mirror.operator),
        contact: none_if_empty(&site.mirror.contact),
        icp: none_if_empty(&site.mirror.icp),
    };
    let is_known = [context.operator, context.contact, context.icp]
        .iter()
        .any(Option::is_some);
    Some(context).filter(|_| is_known && site.profile == Profile::Mirror)
}

fn none_if_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The tracker's URL with the record and its page as parameters.
fn with_record(address: &str, record: &str, page: &str) -> Option<String> {
    let address = links::outside(address)?;
    let mut address = url::Url::parse(&address).ok()?;
    address
        .query_pairs_mut()
        .append_pair("record", record)
        .append_pair("page", page);
    Some(address.to_string())
}
