//! Search, downloads, content, site map, 404.

use super::content::Content;
use super::contexts::{
    Choice, ContentContext, DataContext, DownloadContext, FieldContext, Filter, LinkContext,
    NavItem, NotFoundContext, SearchContext, SitemapContext, SitemapSection, value,
};
use super::feeds::Feed;
use super::page::{Draft, Page, PageRole, SERVICE_COLUMN};
use super::parts::{ENDED_TITLE, ended_link, region_has_page};
use super::shell::Shell;
use super::{changes, feeds, labels};
use crate::links;
use crate::model::{Status, Term, Vocabulary};
use crate::opendata::Download;
use crate::site::size_in_words;

fn column(column_type: &str, keyword: &str) -> PageRole {
    PageRole::column(column_type, &[keyword, "服务网点"])
}

/// The pages to browse instead of searching.
fn browse_links(root: &str) -> Vec<LinkContext> {
    [
        ("按地区查找", links::REGIONS),
        ("按服务查找", links::SERVICES),
        ("网站地图", links::SITEMAP),
    ]
    .into_iter()
    .map(|(label, path)| LinkContext {
        label: label.to_owned(),
        link: format!("{root}{path}"),
    })
    .collect()
}

/// `search.html`.
pub fn search(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let entry = shell.input.search;
    let from = |path: &str| links::relative(links::SEARCH, path);
    let context = SearchContext {
        manifest: from(&entry.manifest_path),
        offline: entry.offline_path.as_deref().map(from),
        filters: filters(shell),
        provinces: directory
            .regions
            .provinces()
            .map(|province| {
                let region = directory.regions.get(province);
                Choice {
                    code: region.code.clone(),
                    label: region.short_name().to_owned(),
                }
            })
            .collect(),
        browse: browse_links(""),
    };
    Draft {
        title: "查找网点".to_owned(),
        description: "按名称、地区和服务查找知识产权信息公共服务网点".to_owned(),
        trail: Vec::new(),
        role: column(SERVICE_COLUMN, "查找网点"),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

fn filters(shell: &Shell) -> Vec<Filter> {
    let taxonomy = &shell.directory.taxonomy;
    // A proposed designation is on the public notice only.
    let is_searchable = |key: &str, term: &Term| {
        key != "status" || Status::from_code(&term.code) != Some(Status::Proposed)
    };
    let all: [(&'static str, &'static str, &Vocabulary); 8] = [
        ("kind", "网点类型", &taxonomy.kind),
        ("nature", "机构性质", &taxonomy.nature),
        ("ip_type", "知识产权类型", &taxonomy.ip_type),
        ("category", "服务类别", &taxonomy.category),
        ("level", "服务层级", &taxonomy.level),
        ("fee", "收费", &taxonomy.fee),
        ("mode", "服务方式", &taxonomy.mode),
        ("status", "状态", &taxonomy.status),
    ];
    all.into_iter()
        .map(|(key, label, vocabulary)| Filter {
            key,
            label,
            terms: vocabulary
                .iter()
                .filter(|(_, term)| is_searchable(key, term))
                .map(|(_, term)| Choice {
                    code: term.code.clone(),
                    label: term.short_label().to_owned(),
                })
                .collect(),
        })
        .collect()
}

/// `data/index.html`.
pub fn data(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let (province_feeds, feeds): (Vec<Feed>, Vec<Feed>) = feeds::all(directory)
        .into_iter()
        .partition(Feed::is_of_province);
    let feed_links = |feeds: &[Feed]| feeds.iter().map(|feed| feed.link(links::DATA)).collect();
    let context = DataContext {
        feeds: feed_links(&feeds),
        province_feeds: feed_links(&province_feeds),
        downloads: shell.input.downloads.iter().map(download).collect(),
        as_of: labels::date(directory.as_of),
        point_count: directory.points.len(),
    };
    Draft {
        title: "数据下载".to_owned(),
        description: "下载知识产权信息公共服务网点名录的全部公开数据（CSV、JSON）".to_owned(),
        trail: Vec::new(),
        role: column("数据开放", "开放数据"),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

fn download(download: &Download) -> DownloadContext {
    let name = download.path.rsplit('/').next().unwrap_or(&download.path);
    let format = name.rsplit('.').next().unwrap_or_default();
    DownloadContext {
        name: name.to_owned(),
        link: links::relative(links::DATA, &download.path),
        title: download.title.clone(),
        description: download.description.clone(),
        format: format.to_ascii_uppercase(),
        media_type: download.media_type.to_owned(),
        size: size_in_words(download.bytes),
        sha256: download.sha256.clone(),
        fields: download
            .columns
            .iter()
            .map(|column| FieldContext {
                name: column.name.to_owned(),
                label: column.title().to_owned(),
                description: format!("{}（{}）", column.description, column.form()),
            })
            .collect(),
    }
}

/// The content pages.
pub fn content_pages(content: &Content) -> Vec<Page> {
    let pages = content.pages.iter().enumerate();
    pages
        .map(|(position, page)| {
            let path = links::content(&page.name);
            Page::new(path, move |shell| self::content(shell, position))
        })
        .collect()
}

fn content(shell: &Shell, position: usize) -> Draft {
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
        updated_on: page.updated_on.map(labels::date),
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
    Draft {
        title: page.title.clone(),
        description: page
            .description
            .clone()
            .unwrap_or_else(|| page.title.clone()),
        trail: Vec::new(),
        role: PageRole::Article {
            published_on: page.updated_on.unwrap_or(shell.directory.as_of),
            source: None,
        },
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// `sitemap.html`: all pages but those of points and the later pages of lists, which
/// the first ones lead to.
pub fn sitemap(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let link = |label: &str, path: String| LinkContext {
        label: label.to_owned(),
        link: path,
    };
    let terms = |vocabulary: &Vocabulary, path: fn(&str) -> String, count: &dyn Fn(_) -> usize| {
        vocabulary
            .iter()
            .filter(|(index, _)| count(*index) > 0)
            .map(|(_, term)| link(&term.zh, path(&term.code)))
            .collect::<Vec<_>>()
    };
    let regions = directory.regions.iter().filter(|(index, region)| {
        region.level != crate::model::RegionLevel::County && region_has_page(directory, *index)
    });
    let month_links = changes::months(directory)
        .iter()
        .map(|month| link(&month.label(), month.path()))
        .collect();
    let sections = [
        ("主要页面", main_pages(shell)),
        (
            "说明",
            shell
                .content
                .pages
                .iter()
                .map(|page| link(&page.title, links::content(&page.name)))
                .collect(),
        ),
        (
            "地区",
            regions
                .map(|(_, region)| link(&region.name, links::region(&region.code)))
                .collect(),
        ),
        (
            "服务",
            terms(&taxonomy.category, links::service, &|index| {
                directory.of_category(index).points.len()
            }),
        ),
        (
            "网点类型",
            terms(&taxonomy.kind, links::kind, &|index| {
                directory.of_kind(index).points.len()
            }),
        ),
        (
            "机构性质",
            terms(&taxonomy.nature, links::nature, &|index| {
                directory.of_nature(index).points.len()
            }),
        ),
        ("变更", month_links),
    ]
    .into_iter()
    .filter(|(_, links)| !links.is_empty())
    .map(|(label, links)| SitemapSection {
        label: label.to_owned(),
        links,
    })
    .collect();
    Draft {
        title: "网站地图".to_owned(),
        description: "本站全部栏目和页面的索引".to_owned(),
        trail: Vec::new(),
        role: column(SERVICE_COLUMN, "网站地图"),
        json_ld: None,
        context: value(&SitemapContext { sections }),
        list: None,
    }
}

fn main_pages(shell: &Shell) -> Vec<LinkContext> {
    let ended = ended_link(shell.directory);
    let always = [
        ("首页", links::HOME),
        ("查找网点", links::SEARCH),
        ("地区索引", links::REGIONS),
        ("服务索引", links::SERVICES),
        ("公示", links::NOTICE),
        ("最近变更", links::CHANGES),
        ("数据下载", links::DATA),
    ];
    let ended = ended.as_deref().map(|path| (ENDED_TITLE, path));
    always
        .into_iter()
        .chain(ended)
        .map(|(label, path)| LinkContext {
            label: label.to_owned(),
            link: path.to_owned(),
        })
        .collect()
}

/// `404.html`.
pub fn not_found(shell: &Shell) -> Draft {
    let root = shell.root_of(links::NOT_FOUND);
    let context = NotFoundContext {
        browse: browse_links(&root),
    };
    Draft {
        title: "没有找到这个页面".to_owned(),
        description: "这个地址没有页面，可以搜索或按地区、服务查找网点".to_owned(),
        trail: Vec::new(),
        role: column(SERVICE_COLUMN, "页面不存在"),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}
