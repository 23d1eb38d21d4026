//! `sitemap.xml` and `robots.txt`, if the site's URL is known. A mirror names the site map of its
//! origin.

use super::shell::Shell;
use crate::config::Profile;
use crate::links;
use crate::model::Date;
use crate::site::{Artifact, Role};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const MAKER: &str = "sitemaps";

/// A page by its path, with its last change.
type Entry<'a> = (&'a str, Option<Date>);

/// The maximum number of URLs in a site map, by its standard.
const MAP_LENGTH: usize = 50_000;

/// Both files, with several site maps if needed; `indexed` holds the paths of pages with the
/// last change of each by the data, never the day of the build. A demo site has no site map, a
/// mirror none of its own, and `indexed` does not contain pages that must not be indexed.
pub(crate) fn artifacts(shell: &Shell, indexed: &BTreeMap<&str, Option<Date>>) -> Vec<Artifact> {
    let site = shell.input.site;
    let base = match site.profile {
        Profile::Mirror => &site.origin_url,
        Profile::Gov | Profile::Demo => &site.base_url,
    };
    if base.is_empty() {
        return Vec::new();
    }
    let pages: Vec<Entry> = indexed.iter().map(|(path, date)| (*path, *date)).collect();
    let mut files = Vec::new();
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if site.profile != Profile::Demo {
        for folder in folders(shell) {
            let address = links::absolute(base, &folder, "sitemap.xml");
            robots.push_str(&format!("Sitemap: {address}\n"));
        }
    }
    if site.profile == Profile::Gov {
        files.extend(maps(shell, &pages, MAP_LENGTH));
    }
    // Robots only request it at the root of a host.
    if shell.folder().is_empty() {
        files.push(file("robots.txt".to_owned(), robots));
    }
    files
}

/// The folders of the trees of all languages.
fn folders(shell: &Shell) -> Vec<String> {
    let trees = shell.input.trees.iter();
    let folders: Vec<String> = trees
        .map(|tree| tree.theme.language().folder.to_string())
        .collect();
    if folders.is_empty() {
        vec![shell.folder().to_owned()]
    } else {
        folders
    }
}

/// A site map, or an index of several.
fn maps(shell: &Shell, pages: &[Entry], length: usize) -> Vec<Artifact> {
    if pages.len() <= length {
        return vec![file("sitemap.xml".to_owned(), map(shell, pages))];
    }
    let base = &shell.input.site.base_url;
    let mut index = opening("sitemapindex");
    let mut files = Vec::new();
    for (position, part) in pages.chunks(length).enumerate() {
        let path = format!("sitemap-{}.xml", position + 1);
        // Writing to a string cannot fail.
        let _ = write!(
            index,
            "<sitemap><loc>{}</loc></sitemap>",
            escape(&shell.absolute(base, &path))
        );
        files.push(file(path, map(shell, part)));
    }
    index.push_str("</sitemapindex>\n");
    files.push(file("sitemap.xml".to_owned(), index));
    files
}

fn map(shell: &Shell, pages: &[Entry]) -> String {
    let mut text = opening("urlset");
    for (path, changed_on) in pages {
        let address = shell.canonical(path).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(text, "<url><loc>{}</loc>", escape(&address));
        if let Some(date) = changed_on {
            let _ = write!(text, "<lastmod>{date}</lastmod>");
        }
        text.push_str("</url>");
    }
    text.push_str("</urlset>\n");
    text
}

fn opening(root: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn file(path: String, text: String) -> Artifact {
    Artifact {
        path,
        maker: MAKER,
        role: Role::Page,
        bytes: text.into_bytes(),
        sha256: None,
    }
}
