//! The search page, downloads, content pages, site map and 404 page.

use super::content::Content;
use super::contexts::{
    Choice, ContentContext, DataContext, DownloadContext, FieldContext, Filter, LicenceContext,
    LinkContext, NavItem, NotFoundContext, SearchContext, SitemapContext, SitemapEntry,
    SitemapSection, value,
};
use super::feeds::Feed;
use super::locale::Locale;
use super::page::{Page, PageDraft, PageRole};
use super::parts::{ended_link, region_has_page};
use super::shell::Shell;
use super::{changes, feeds, json_ld, labels};
use crate::config::LicenceConfig;
use crate::directory::Directory;
use crate::links;
use crate::model::{RegionLevel, Term, Vocabulary};
use crate::opendata::Download;
use crate::schema::{Column, ColumnType, MULTIPLE, Table};
use crate::search::{FILTERS, FilterSpec, Values, totals};
use crate::site::size_in_words;
use std::collections::BTreeMap;

fn column(texts: &Locale, column_type: &str, keyword: &str) -> PageRole {
    PageRole::column(column_type, &[keyword, &texts.meta_service_points()])
}

/// Links to pages for browsing instead of searching.
fn browse_links(texts: &Locale, root: &str) -> Vec<LinkContext> {
    [
        (texts.browse_by_region(), links::REGIONS),
        (texts.browse_by_service(), links::SERVICES),
        (texts.sitemap_title(), links::SITEMAP),
    ]
    .into_iter()
    .map(|(label, path)| LinkContext {
        label,
        link: format!("{root}{path}"),
    })
    .collect()
}

/// `search.html`.
pub(crate) fn search(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let entry = shell.input.search;
    let context = SearchContext {
        root: shell.files_root(""),
        manifest: entry.manifest_path.clone(),
        offline: entry.offline_path.clone(),
        points_file: points_file(shell.input.downloads).map(|path| {
            // All trees share the downloads.
            links::relative(&links::in_folder(shell.folder(), links::SEARCH), path)
        }),
        has_positions: has_positions(shell.directory),
        as_of: labels::date(texts, shell.directory.as_of),
        filters: filters(shell),
        browse: browse_links(texts, ""),
    };
    PageDraft {
        title: texts.common_find_points(),
        description: texts.search_description(),
        trail: Vec::new(),
        role: column(texts, &texts.meta_services(), &texts.common_find_points()),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// The download with the points of the whole country.
fn points_file(downloads: &[Download]) -> Option<&str> {
    let is_whole = |file: &&Download| file.table == Some(Table::Points) && file.province.is_none();
    downloads
        .iter()
        .find(is_whole)
        .map(|file| file.path.as_str())
}

/// Whether some listed point has coordinates.
fn has_positions(directory: &Directory) -> bool {
    let points = directory.points.iter();
    points
        .filter(|point| point.listed)
        .any(|point| point.facts.coordinates.is_some())
}

fn filters(shell: &Shell) -> Vec<Filter> {
    let counts = totals(FILTERS, shell.directory);
    let filter = |(spec, counts): (&FilterSpec, &BTreeMap<u32, usize>)| Filter {
        key: spec.key,
        label: shell.texts.filter(spec).to_owned(),
        is_region: spec.values == Values::Regions,
        terms: filter_choices(shell.directory, spec, counts),
    };
    FILTERS.iter().zip(&counts).map(filter).collect()
}

/// The values offered by a filter. For regions only province-level units: the script adds
/// those below the chosen one.
fn filter_choices(
    directory: &Directory,
    spec: &FilterSpec,
    counts: &BTreeMap<u32, usize>,
) -> Vec<Choice> {
    let choice = |value: u32, code: &str, label: &str, description: Option<&str>| Choice {
        code: code.to_owned(),
        label: label.to_owned(),
        description: description.map(str::to_owned),
        points: counts.get(&value).copied().unwrap_or_default(),
    };
    match spec.values {
        Values::Regions => {
            let provinces = directory.regions.provinces();
            provinces
                .map(|province| {
                    let region = directory.regions.get(province);
                    choice(province.0.into(), &region.code, region.short_label(), None)
                })
                .collect()
        }
        Values::Terms(vocabulary) => {
            let terms = vocabulary.terms(&directory.taxonomy);
            let described = |code: &str| {
                let term = terms.find(code).map(|index| terms.get(index));
                term.and_then(Term::description)
            };
            let choices = spec.choices(directory);
            let choices = choices.iter();
            choices
                .map(|offered| {
                    let description = described(&offered.code);
                    choice(offered.value, &offered.code, &offered.label, description)
                })
                .collect()
        }
    }
}

/// `data/index.html`.
pub(crate) fn data(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let (province_feeds, feeds): (Vec<Feed>, Vec<Feed>) = feeds::all(texts, directory)
        .into_iter()
        .partition(Feed::is_of_province);
    let feed_links = |feeds: &[Feed]| {
        let links = feeds.iter().map(|feed| feed.link(texts, links::DATA));
        links.collect()
    };
    let context = DataContext {
        feeds: feed_links(&feeds),
        province_feeds: feed_links(&province_feeds),
        downloads: shell
            .input
            .downloads
            .iter()
            .map(|file| download(shell, file))
            .collect(),
        as_of: labels::date(texts, directory.as_of),
        point_count: directory.points.len(),
        licence: licence(&shell.input.site.data_licence),
    };
    PageDraft {
        title: texts.data_title(),
        description: texts.data_description(),
        trail: Vec::new(),
        role: column(
            texts,
            &texts.meta_open_data(),
            &texts.meta_open_data_keyword(),
        ),
        json_ld: Some(json_ld::of_downloads(shell)),
        context: value(&context),
        list: None,
    }
}

fn licence(declared: &LicenceConfig) -> Option<LicenceContext> {
    let url = Some(&declared.url).filter(|url| !url.is_empty()).cloned();
    let name = Some(&declared.name)
        .filter(|name| !name.is_empty())
        .cloned();
    let name = name.or_else(|| url.clone())?;
    Some(LicenceContext { name, url })
}

fn download(shell: &Shell, download: &Download) -> DownloadContext {
    let texts = shell.texts;
    let name = download.path.rsplit('/').next().unwrap_or(&download.path);
    let format = name.rsplit('.').next().unwrap_or_default();
    let province = download.province;
    let region = province.map_or("", |province| shell.directory.regions.get(province).label());
    let page = links::in_folder(shell.folder(), links::DATA);
    DownloadContext {
        name: name.to_owned(),
        link: links::relative(&page, &download.path),
        title: texts.download(download, region),
        description: texts.download_description(download, region),
        is_of_province: province.is_some(),
        format: format.to_ascii_uppercase(),
        media_type: download.media_type.to_owned(),
        size: size_in_words(download.bytes),
        sha256: download.sha256.clone(),
        fields: download
            .table
            .map_or_else(Vec::new, |table| fields(texts, table)),
    }
}

/// The columns of a table.
fn fields(texts: &Locale, table: Table) -> Vec<FieldContext> {
    let columns = table.columns().iter();
    columns
        .map(|column| FieldContext {
            name: column.name.to_owned(),
            label: texts.column(table, column).to_owned(),
            description: texts.common_with_note(
                texts.column_description(table, column),
                &form(texts, column),
            ),
        })
        .collect()
}

/// The format of a column's cells.
fn form(texts: &Locale, column: &Column) -> String {
    match column.holds {
        _ if column.has(MULTIPLE) => texts.data_form_multiple(),
        ColumnType::Date => texts.data_form_date(),
        ColumnType::Count => texts.data_form_whole(),
        ColumnType::Degrees(_) => texts.data_form_decimal(),
        _ => texts.data_form_text(),
    }
}

/// The content pages.
pub(crate) fn content_pages(content: &Content) -> Vec<Page> {
    let pages = content.pages.iter().enumerate();
    pages
        .map(|(position, page)| {
            let path = links::content(&page.name);
            Page::new(path, move |shell| self::content(shell, position)).changed_on(page.updated_on)
        })
        .collect()
}

fn content(shell: &Shell, position: usize) -> PageDraft {
    let texts = shell.texts;
    let page = &shell.content.pages[position];
    let context = ContentContext {
        name: page.name.clone(),
        html: page.html.clone(),
        toc: page
            .headings
            .iter()
            .map(|heading| LinkContext {
                label: heading.label.clone(),
                link: format!("#{}", links::encode(&heading.id)),
            })
            .collect(),
        updated_on: page.updated_on.map(|date| labels::date(texts, date)),
        pages: shell
            .content
            .pages
            .iter()
            .map(|other| NavItem {
                label: other.menu_label().to_owned(),
                link: links::content(&other.name),
                current: other.name == page.name,
            })
            .collect(),
    };
    PageDraft {
        title: page.title.clone(),
        description: page
            .description
            .clone()
            .unwrap_or_else(|| page.title.clone()),
        trail: Vec::new(),
        role: PageRole::Article {
            published_on: page.updated_on,
            source: None,
        },
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// `sitemap.html`: links to all pages except those of points and later pages of lists.
pub(crate) fn sitemap(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let link = |label: &str, path: String| SitemapEntry {
        label: label.to_owned(),
        link: path,
        below: Vec::new(),
    };
    let terms = |vocabulary: &Vocabulary, path: fn(&str) -> String, count: &dyn Fn(_) -> usize| {
        vocabulary
            .iter()
            .filter(|(index, _)| count(*index) > 0)
            .map(|(_, term)| link(term.label(), path(&term.code)))
            .collect::<Vec<_>>()
    };
    let month_links = changes::months(directory)
        .iter()
        .map(|month| link(&month.label(texts), month.path()))
        .collect();
    let sections = [
        (texts.sitemap_main(), main_pages(shell)),
        (
            texts.sitemap_content(),
            shell
                .content
                .pages
                .iter()
                .map(|page| link(&page.title, links::content(&page.name)))
                .collect(),
        ),
        (texts.navigation_regions(), province_entries(directory)),
        (
            texts.navigation_services(),
            terms(&taxonomy.category, links::service, &|index| {
                directory.of_category(index).points.len()
            }),
        ),
        (
            texts.common_kinds(),
            terms(&taxonomy.kind, links::kind, &|index| {
                directory.of_kind(index).points.len()
            }),
        ),
        (
            texts.common_natures(),
            terms(&taxonomy.nature, links::nature, &|index| {
                directory.of_nature(index).points.len()
            }),
        ),
        (texts.navigation_changes(), month_links),
    ]
    .into_iter()
    .filter(|(_, links)| !links.is_empty())
    .map(|(label, links)| SitemapSection { label, links })
    .collect();
    PageDraft {
        title: texts.sitemap_title(),
        description: texts.sitemap_description(),
        trail: Vec::new(),
        role: column(texts, &texts.meta_services(), &texts.sitemap_title()),
        json_ld: None,
        context: value(&SitemapContext { sections }),
        list: None,
    }
}

/// The provinces in order, each with its cities that have a page.
fn province_entries(directory: &Directory) -> Vec<SitemapEntry> {
    let mut provinces: Vec<SitemapEntry> = Vec::new();
    for (index, region) in directory.regions.iter() {
        if region.level == RegionLevel::County || !region_has_page(directory, index) {
            continue;
        }
        let (label, link) = (region.label().to_owned(), links::region(&region.code));
        // Regions are in the order of their codes: a province precedes its cities.
        match provinces.last_mut() {
            Some(province) if region.level == RegionLevel::City => {
                province.below.push(LinkContext { label, link });
            }
            _ => provinces.push(SitemapEntry {
                label,
                link,
                below: Vec::new(),
            }),
        }
    }
    provinces
}

fn main_pages(shell: &Shell) -> Vec<SitemapEntry> {
    let texts = shell.texts;
    let ended = ended_link(shell.directory);
    let always = [
        (texts.navigation_home(), links::HOME),
        (texts.common_find_points(), links::SEARCH),
        (texts.region_index_title(), links::REGIONS),
        (texts.service_index_title(), links::SERVICES),
        (texts.notice_title(), links::NOTICE),
        (texts.changes_title(), links::CHANGES),
        (texts.data_title(), links::DATA),
        (texts.statistics_title(), links::STATISTICS),
    ];
    let ended = ended.as_deref().map(|path| (texts.common_ended(), path));
    always
        .into_iter()
        .chain(ended)
        .map(|(label, path)| SitemapEntry {
            label,
            link: path.to_owned(),
            below: Vec::new(),
        })
        .collect()
}

/// `404.html`.
pub(crate) fn not_found(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let root = shell.root_of(links::NOT_FOUND);
    let context = NotFoundContext {
        browse: browse_links(texts, &root),
    };
    PageDraft {
        title: texts.not_found_title(),
        description: texts.not_found_description(),
        trail: Vec::new(),
        role: column(texts, &texts.meta_services(), &texts.meta_no_page()),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}
