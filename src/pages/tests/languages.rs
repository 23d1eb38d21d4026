//! Sites in several languages: what stands in each tree, and how the trees name each other.

use super::{Pages, all, content, parsed, point_full_of, region};
use crate::config::{Profile, SearchConfig};
use crate::directory::Directory;
use crate::model::{Coordinates, Crs, Point, Registry, RetiredPoint, Status, Texts};
use crate::pages::theme::{Theme, ThemeFiles};
use crate::pages::{Language, PagesInput, Tree, is_in_all_languages, name_in};
use crate::search::{self, FILTERS, SearchEntry};
use crate::site::Artifact;
use crate::test_support::language::{is_chinese, other_language};
use crate::test_support::registry::{self as registries, registry};
use crate::test_support::site::{self, AS_OF, SiteParts, designation, directory, point};
use scraper::Html;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A second language with its own tree.
const OTHER: Language = Language {
    name: Cow::Borrowed("xx"),
    folder: Cow::Borrowed("xx/"),
};

/// The built-in theme in that language.
fn theme_in_other_language() -> Theme {
    let texts = BTreeMap::from([(OTHER.file(), other_language().into_bytes())]);
    Theme::new(OTHER, &ThemeFiles::new(Some(&texts), "other")).unwrap()
}

/// The languages of a site, with the same content in both.
fn two_trees(parts: &SiteParts) -> [Tree; 2] {
    let chinese = Theme::new(Language::CHINESE, &ThemeFiles::new(None, "")).unwrap();
    [chinese, theme_in_other_language()].map(|theme| Tree {
        site: parts.site.clone(),
        content: crate::pages::content::load(&parts.content, "content", &parts.site).unwrap(),
        theme,
    })
}

/// The files of a language's tree including the search, and the downloads.
fn tree(
    directory: &Directory,
    parts: &SiteParts,
    trees: &[Tree],
    theme: &Theme,
) -> (Vec<Artifact>, Vec<Artifact>) {
    let search = search::files(directory, FILTERS, &SearchConfig::default()).unwrap();
    let data = registries::artifacts(directory, &parts.site);
    let content = crate::pages::content::load(&parts.content, "content", &parts.site).unwrap();
    let input = PagesInput {
        site: &parts.site,
        theme,
        content: &content,
        trees,
        search: &search.entry,
        downloads: &data.downloads,
    };
    let mut files = site::pages(directory, &input).unwrap();
    let mut shared = data.artifacts;
    match trees {
        [] => files.extend(search.artifacts),
        _ => shared.extend(search.artifacts),
    }
    (files, shared)
}

/// The parts of a site without Chinese characters outside its theme.
fn parts_in_letters(profile: Profile) -> SiteParts {
    let mut parts = SiteParts::default();
    parts.site.title = "Title".to_owned();
    parts.site.tagline = "Tagline".to_owned();
    parts.site.base_url = "https://site.test".to_owned();
    parts.site.profile = profile;
    parts.site.identity.sponsor = "Sponsor".to_owned();
    parts.site.identity.site_code = "1".to_owned();
    parts.site.correction.email = "a@x.cn".to_owned();
    parts.content = content(&[(
        "about.md",
        "+++\ntitle = \"About\"\ndescription = \"Text\"\n+++\nText\n",
    )]);
    parts
}

/// A registry without Chinese characters, with points of all kinds and statuses.
fn registry_in_letters() -> Registry {
    let letters = |text: &str| -> String {
        let character = |c: char| if c.is_ascii() { c } else { 'x' };
        text.chars().map(character).collect()
    };
    let mut points: Vec<Point> = (0..60)
        .map(|number| point(&format!("p-{number:02}"), "Point", region("210000")))
        .collect();
    let mut full = point_full_of("Value");
    let mut event = full.events[0].clone();
    event.field = Some("service_items.audience".to_owned());
    full.events.push(event);
    full.facts.staff_full_time = Some(1);
    full.facts.coordinates = Some(Coordinates {
        longitude: 123.4,
        latitude: 41.8,
        crs: Crs::Wgs84,
    });
    points.push(full);
    let mut ended = point("q-1", "Ended", region("310000"));
    ended.designations = vec![designation(0, Status::Terminated)];
    points.push(ended);
    let mut preparing = point("q-2", "Preparing", region("320000"));
    preparing.designations = vec![designation(2, Status::Preparing)];
    points.push(preparing);
    let mut proposed = point("q-3", "Proposed", region("320000"));
    proposed.designations = vec![designation(2, Status::Proposed)];
    points.push(proposed);
    let mut registry = registry(points);
    registry.retired = vec![RetiredPoint {
        id: "r-1".to_owned(),
        name: None,
        retired_on: AS_OF,
        reason: "Reason".to_owned(),
        replaced_by: Some("p-01".to_owned()),
        texts: Texts::default(),
    }];
    let taxonomy = letters(crate::test_support::reference::TAXONOMY_FILE);
    registry.taxonomy = std::sync::Arc::new(toml::from_str(&taxonomy).unwrap());
    registry.regions = registries::regions_named(|code| format!("R{code}"));
    registry.everyday_words = std::sync::Arc::default();
    registry
}

#[test]
fn a_site_in_another_language_contains_no_chinese() {
    let theme = theme_in_other_language();
    let mut directory = directory(&registry_in_letters());
    name_in(&mut directory, theme.locale());
    for profile in [Profile::Demo, Profile::Mirror, Profile::Gov] {
        let parts = parts_in_letters(profile);
        let (files, _) = tree(&directory, &parts, &[], &theme);
        // Readings, everyday words with advice, names of places in Latin letters, and those of regions to measure
        // from are tables of the query language, the same in all languages.
        let tables = [
            "search/readings.",
            "search/everyday.",
            "search/advice.",
            "search/positions.",
            "search/vocabulary.",
        ]
        .map(|beginning| {
            let mut all = files.iter();
            let table = all.find(|file| file.path.starts_with(beginning));
            std::str::from_utf8(&table.unwrap().bytes).unwrap().trim()
        });
        // So are the words beside places in the manifest.
        let mut all = files.iter();
        let manifest = all.find(|file| file.path.starts_with("search/manifest."));
        let manifest: serde_json::Value = serde_json::from_slice(&manifest.unwrap().bytes).unwrap();
        let rules = manifest["places"].to_string();
        // Style sheets and icons are the same in all languages.
        let is_shared = |path: &str| {
            [".css", ".ico", ".png"]
                .iter()
                .any(|end| path.ends_with(end))
        };
        for file in files.iter().filter(|file| !is_shared(&file.path)) {
            let mut text = String::from_utf8_lossy(&file.bytes).into_owned();
            for table in tables.into_iter().chain([rules.as_str()]) {
                text = text.replace(table, "");
            }
            let at = text.find(is_chinese).map(|at| {
                let before: String = text[..at].chars().rev().take(60).collect();
                let before: String = before.chars().rev().collect();
                let after: String = text[at..].chars().take(20).collect();
                format!("{before}>>>{after}")
            });
            assert_eq!(at, None, "{}", file.path);
        }
        for ending in [".html", ".xml", ".js", ".json"] {
            assert!(
                profile != Profile::Gov || files.iter().any(|file| file.path.ends_with(ending))
            );
        }
        // Declared names appear on the pages in the other language.
        let pages = Pages::new(files.into_iter().filter(is_page).collect());
        for (path, name) in [
            ("xx/points/p-1.html", "<columns.points.hours>"),
            ("xx/points/p-1.html", "<columns.service_items.audience>"),
            ("xx/search.html", "<filters.ip_type>"),
            ("xx/data/index.html", "<downloads.points.csv>"),
            (
                "xx/data/index.html",
                "<download_descriptions.registry.json>",
            ),
            (
                "xx/data/index.html",
                "<downloads.provinces.csv> Liaoning Sheng",
            ),
            ("xx/data/index.html", "<column_descriptions.points.hours>"),
        ] {
            let text = pages.text(path, "body");
            assert!(text.contains(name), "{path}: {name}\n{text}");
        }
    }
}

fn is_page(file: &Artifact) -> bool {
    file.path.ends_with(".html") || file.path.ends_with(".xml")
}

/// The URLs that a page links to or loads, resolved against its own.
fn targets(path: &str, html: &Html) -> Vec<url::Url> {
    let page = url::Url::parse("https://site.test/")
        .unwrap()
        .join(path)
        .unwrap();
    let named = [
        "href",
        "src",
        "action",
        "data-manifest",
        "data-offline",
        "data-meaning",
        "data-corrections",
        "data-filters",
        "data-suggestions",
        "data-distance",
        "data-results",
        "data-points",
    ];
    let elements = all(html, "*");
    elements
        .flat_map(|element| {
            let addresses = named.into_iter().filter_map(move |name| {
                let address = element.attr(name)?;
                // The search's files are named from the folder that all languages share.
                let root = match name {
                    "data-manifest" | "data-offline" => element.attr("data-root"),
                    _ => None,
                };
                Some(format!("{}{address}", root.unwrap_or_default()))
            });
            addresses.collect::<Vec<_>>()
        })
        .map(|address| page.join(&address).unwrap())
        .filter(|target| target.host_str() == Some("site.test"))
        .collect()
}

#[test]
fn a_second_tree_is_rendered_by_a_second_run() {
    let directory = directory(&registry_in_letters());
    let parts = parts_in_letters(Profile::Gov);
    let trees = two_trees(&parts);
    let (first, shared) = tree(&directory, &parts, &trees, &trees[0].theme);
    let (second, _) = tree(&directory, &parts, &trees, &trees[1].theme);
    let paths = |files: &[Artifact]| -> BTreeSet<String> {
        files.iter().map(|file| file.path.clone()).collect()
    };
    // Each page exists once at the root and once in the folder; feeds only at the root.
    let pages = |files: &[Artifact]| -> BTreeSet<String> {
        let pages = files.iter().filter(|file| is_page(file));
        let pages = pages.filter(|file| !file.path.starts_with("feeds/"));
        let pages = pages.filter(|file| is_in_all_languages(&file.path));
        pages.map(|file| file.path.clone()).collect()
    };
    let moved: BTreeSet<String> = pages(&first)
        .iter()
        .map(|path| format!("xx/{path}"))
        .collect();
    assert_eq!(pages(&second), moved);
    let shared = paths(&shared);
    let all_paths: BTreeSet<String> = [paths(&first), paths(&second), shared.clone()]
        .into_iter()
        .flatten()
        .collect();
    // Style sheets and pictures are in neither tree twice.
    assert_eq!(all_paths.len(), first.len() + second.len() + shared.len());
    assert!(!all_paths.contains("xx/robots.txt"));
    assert!(paths(&second).iter().all(|path| !path.ends_with(".css")));

    let is_of_all = |path: &str| {
        let beginnings = ["assets/", "feeds/", "favicon.ico"];
        shared.contains(path) || beginnings.iter().any(|start| path.starts_with(start))
    };
    for file in second.iter().filter(|file| file.path.ends_with(".html")) {
        let html = Html::parse_document(std::str::from_utf8(&file.bytes).unwrap());
        let language = all(&html, "html").next().unwrap();
        assert_eq!(language.attr("lang"), Some("x-machine"), "{}", file.path);
        // The same page in the other language, and nothing else of it.
        let other = file.path.strip_prefix("xx/").unwrap();
        for target in targets(&file.path, &html) {
            let path = target.path().trim_start_matches('/');
            let path = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.to_owned()
            };
            let is_own = path.starts_with("xx/") || path == other || is_of_all(&path);
            assert!(
                is_own && all_paths.contains(&path),
                "{}: {target}",
                file.path
            );
        }
    }
    let text = |path: &str, files: &[Artifact]| {
        let file = files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.bytes.clone()).unwrap()
    };
    assert!(text("xx/index.html", &second).contains("href=\"https://site.test/xx/\""));
    assert!(
        text("xx/sitemap.xml", &second).contains("<loc>https://site.test/xx/search.html</loc>")
    );
    let robots = text("robots.txt", &first);
    for map in [
        "https://site.test/sitemap.xml",
        "https://site.test/xx/sitemap.xml",
    ] {
        assert!(robots.contains(&format!("Sitemap: {map}\n")), "{robots}");
    }
}

/// The addresses of a page in other languages, by their tags.
fn alternates(html: &Html) -> BTreeMap<String, String> {
    let links = all(html, "link[hreflang]");
    links
        .map(|link| {
            let value = |name| link.attr(name).unwrap().to_owned();
            (value("hreflang"), value("href"))
        })
        .collect()
}

#[test]
fn pages_name_themselves_in_each_language_that_has_them() {
    let directory = directory(&registry_in_letters());
    let parts = parts_in_letters(Profile::Gov);
    let mut trees = two_trees(&parts);
    // A page that only the second language has.
    let more = content(&[("more.md", "+++\ntitle = \"More\"\n+++\nText\n")]);
    trees[1].content = crate::pages::content::load(&more, "content", &parts.site).unwrap();
    let mut pages: BTreeMap<String, Html> = BTreeMap::new();
    for tree in &trees {
        let input = PagesInput {
            site: &parts.site,
            theme: &tree.theme,
            content: &tree.content,
            trees: &trees,
            search: &SearchEntry {
                manifest_path: String::new(),
                offline_path: None,
            },
            downloads: &[],
        };
        let files = site::pages(&directory, &input).unwrap();
        let files = files.iter().filter(|file| file.path.ends_with(".html"));
        pages.extend(files.map(|file| (file.path.clone(), parsed(&file.bytes))));
    }
    for (path, html) in &pages {
        let own = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder == "xx/" => folder,
            _ => path,
        };
        let found = alternates(html);
        let is_alone =
            ["about.html", "xx/more.html"].contains(&path.as_str()) || !is_in_all_languages(path);
        let is_indexed = !path.ends_with("404.html") && !path.ends_with("r-1.html");
        assert_eq!(found.is_empty(), is_alone || !is_indexed, "{path}");
        if found.is_empty() {
            continue;
        }
        // Itself, the others and the one for everybody else, all of them the same on each.
        assert_eq!(found.len(), 3, "{path}: {found:?}");
        let addresses: BTreeSet<&String> = found.values().collect();
        assert!(
            addresses.contains(&format!("https://site.test/{own}")),
            "{path}"
        );
        assert_eq!(found["x-default"], found["zh-CN"], "{path}");
        for address in addresses {
            let other = address.strip_prefix("https://site.test/").unwrap();
            let other = match other {
                "" | "xx/" => format!("{other}index.html"),
                page => page.to_owned(),
            };
            assert_eq!(alternates(&pages[&other]), found, "{path}: {other}");
        }
    }
    // The switch leads to the same page, or home where there is none.
    for (path, target) in [
        ("index.html", "xx/index.html"),
        ("xx/regions/210000.html", "../../regions/210000.html"),
        ("about.html", "xx/index.html"),
        ("xx/more.html", "../index.html"),
        ("404.html", "/xx/404.html"),
    ] {
        let links: Vec<&str> = all(&pages[path], ".languages a")
            .map(|link| link.attr("href").unwrap())
            .collect();
        assert_eq!(links, [target], "{path}");
    }
}
