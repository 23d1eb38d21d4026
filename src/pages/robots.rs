//! For search engines: `sitemap.xml` and `robots.txt`, where the site's address is known.

use super::shell::Shell;
use crate::config::Profile;
use crate::site::{Artifact, Role};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const MAKER: &str = "sitemaps";

/// The most addresses that one site map may hold, by its standard.
const MAP_LENGTH: usize = 50_000;

/// Both files, and parts of the site map where one is not enough. A demo site asks not
/// to be indexed and has no site map; nor do `indexed` hold pages that ask for it.
pub(crate) fn artifacts(shell: &Shell, indexed: &BTreeSet<&str>) -> Vec<Artifact> {
    let site = shell.input.site;
    if site.base_url.is_empty() {
        return Vec::new();
    }
    let paths: Vec<&str> = indexed.iter().copied().collect();
    let mut files = Vec::new();
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if site.profile != Profile::Demo {
        let address = shell.absolute(&site.base_url, "sitemap.xml");
        robots.push_str(&format!("Sitemap: {address}\n"));
        files.extend(maps(shell, &paths, MAP_LENGTH));
    }
    // Robots ask for it at the root of a host only.
    if shell.folder().is_empty() {
        files.push(file("robots.txt".to_owned(), robots));
    }
    files
}

/// One map, or an index of several.
fn maps(shell: &Shell, paths: &[&str], length: usize) -> Vec<Artifact> {
    if paths.len() <= length {
        return vec![file("sitemap.xml".to_owned(), map(shell, paths))];
    }
    let base = &shell.input.site.base_url;
    let mut index = opening("sitemapindex");
    let mut files = Vec::new();
    for (position, part) in paths.chunks(length).enumerate() {
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

fn map(shell: &Shell, paths: &[&str]) -> String {
    let mut text = opening("urlset");
    for path in paths {
        let address = shell.canonical(path).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(text, "<url><loc>{}</loc></url>", escape(&address));
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
