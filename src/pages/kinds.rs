//! All page kinds, and all pages of a site.

use super::content::Content;
use super::page::{Kind, Page, PageDraft};
use super::shell::{Section, Shell};
use super::{browse, changes, dates, former, lists, other, point, statistics};
use crate::diagnostics::Diagnostic;
use crate::directory::Directory;
use crate::links;
use crate::site::Artifact;

/// All kinds of pages.
pub(crate) static KINDS: [Kind; 20] = [
    Kind {
        name: "home",
        template: "home.html",
        variable: "home",
        section: Section::Home,
        indexed: true,
        pages: |directory, _| vec![of_all(directory, links::HOME, browse::home)],
    },
    Kind {
        name: "search",
        template: "search.html",
        variable: "search",
        section: Section::Search,
        indexed: true,
        pages: |_, _| vec![Page::new(links::SEARCH, other::search)],
    },
    Kind {
        name: "region_index",
        template: "region_index.html",
        variable: "region_index",
        section: Section::Regions,
        indexed: true,
        pages: |directory, _| vec![of_all(directory, links::REGIONS, browse::region_index)],
    },
    Kind {
        name: "service_index",
        template: "service_index.html",
        variable: "service_index",
        section: Section::Services,
        indexed: true,
        pages: |directory, _| vec![of_all(directory, links::SERVICES, browse::service_index)],
    },
    Kind {
        name: "region",
        template: "region.html",
        variable: "region",
        section: Section::Regions,
        indexed: true,
        pages: |directory, _| lists::pages(directory, lists::regions(directory)),
    },
    Kind {
        name: "service",
        template: "service.html",
        variable: "service",
        section: Section::Services,
        indexed: true,
        pages: |directory, _| lists::pages(directory, lists::services(directory)),
    },
    Kind {
        name: "region_service",
        template: "region_service.html",
        variable: "region_service",
        section: Section::Regions,
        indexed: true,
        pages: |directory, _| lists::pages(directory, lists::region_services(directory)),
    },
    Kind {
        name: "kind",
        template: "kind.html",
        variable: "term",
        section: Section::Services,
        indexed: true,
        pages: |directory, _| lists::pages(directory, lists::kinds(directory)),
    },
    Kind {
        name: "nature",
        template: "nature.html",
        variable: "term",
        section: Section::Services,
        indexed: true,
        pages: |directory, _| lists::pages(directory, lists::natures(directory)),
    },
    Kind {
        name: "point",
        template: "point.html",
        variable: "point",
        section: Section::Regions,
        indexed: true,
        pages: |directory, _| point::pages(directory),
    },
    Kind {
        name: "notice",
        template: "notice.html",
        variable: "notice",
        section: Section::Notice,
        indexed: true,
        pages: |directory, _| changes::notice_pages(directory),
    },
    Kind {
        name: "changes",
        template: "changes.html",
        variable: "changes",
        section: Section::Changes,
        indexed: true,
        pages: |directory, _| changes::newest_pages(directory),
    },
    Kind {
        name: "changes",
        template: "changes.html",
        variable: "changes",
        section: Section::Changes,
        indexed: true,
        pages: |directory, _| changes::month_pages(directory),
    },
    Kind {
        name: "ended",
        template: "ended.html",
        variable: "ended",
        section: Section::Changes,
        indexed: true,
        pages: |directory, _| former::ended_pages(directory),
    },
    Kind {
        name: "retired",
        template: "retired.html",
        variable: "retired",
        section: Section::Changes,
        indexed: false,
        pages: |directory, _| former::retired_pages(directory),
    },
    Kind {
        name: "data",
        template: "data.html",
        variable: "data",
        section: Section::Data,
        indexed: true,
        pages: |directory, _| vec![of_all(directory, links::DATA, other::data)],
    },
    Kind {
        name: "statistics",
        template: "statistics.html",
        variable: "statistics",
        section: Section::Data,
        indexed: true,
        pages: |directory, _| vec![of_all(directory, links::STATISTICS, statistics::page)],
    },
    Kind {
        name: "content",
        template: "content.html",
        variable: "content",
        section: Section::Content,
        indexed: true,
        pages: |_, content| other::content_pages(content),
    },
    Kind {
        name: "sitemap",
        template: "sitemap.html",
        variable: "sitemap",
        section: Section::Sitemap,
        indexed: true,
        pages: |_, _| vec![Page::new(links::SITEMAP, other::sitemap)],
    },
    Kind {
        name: "not_found",
        template: "404.html",
        variable: "not_found",
        section: Section::NotFound,
        indexed: false,
        pages: |_, _| vec![Page::new(links::NOT_FOUND, other::not_found)],
    },
];

/// A page about all points, which changes with any of them.
fn of_all(
    directory: &Directory,
    path: &str,
    draft: impl Fn(&Shell) -> PageDraft + Send + Sync + 'static,
) -> Page {
    Page::new(path, draft).changed_on(dates::newest(directory))
}

/// A page to render, with its kind.
pub(crate) struct Job {
    pub(crate) kind: &'static Kind,
    pub(crate) page: Page,
}

impl Job {
    /// Renders the page.
    ///
    /// # Errors
    ///
    /// Problems of the theme that this page reveals.
    pub(crate) fn render(&self, shell: &Shell) -> Result<Artifact, Vec<Diagnostic>> {
        self.page.render(self.kind, shell)
    }
}

/// All pages of a site: the first of each kind, and the others.
pub(crate) fn plan(directory: &Directory, content: &Content) -> (Vec<Job>, Vec<Job>) {
    let mut first = Vec::new();
    let mut others = Vec::new();
    for kind in &KINDS {
        let pages = (kind.pages)(directory, content).into_iter();
        let mut jobs = pages.map(|page| Job { kind, page });
        first.extend(jobs.next());
        others.extend(jobs);
    }
    (first, others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_tests_cover_every_page_kind() {
        let list = include_str!("../../tests/browser/support/kinds.mjs");
        for Kind { name, .. } in &KINDS {
            let keys = [
                format!("{name}:"),
                format!("'{name}: "),
                format!("kinds.{name} ="),
                format!("kinds['{name}: "),
                format!("kinds[`{name}: "),
            ];
            let is_key = |line: &str| keys.iter().any(|key| line.trim_start().starts_with(key));
            assert!(list.lines().any(is_key), "none is of the kind {name}");
        }
    }
}
