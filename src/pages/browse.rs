//! The pages that lead to points: home, regions, services, kinds, natures.

use super::cards::{Listing, categories};
use super::contexts::{
    CountedLink, Guide, HomeContext, LinkContext, RegionContext, RegionIndexContext,
    RegionIndexEntry, RegionServiceContext, ServiceContext, ServiceIndexContext, ServiceLevel,
    TermContext,
};
use super::shell::{Draft, PageRole, Section, Shell, value};
use super::{changes, feeds, former, labels};
use crate::directory::{Directory, DirectoryPoint, Group, PointIndex};
use crate::links;
use crate::model::{RegionIndex, RegionLevel, Term, TermIndex, Vocabulary};

/// The `ColumnType` of pages whose vocabulary names none.
const SERVICE_COLUMN: &str = "办事服务";

/// A list with fewer points than this is seen at a glance, and each of its points tells
/// its services and kinds itself: there is nothing to choose by.
const SHORT_LIST: usize = 8;

/// Newest events on the home page.
const HOME_CHANGES: usize = 6;

/// How many points there are of something: a link leads to all that are listed, and its
/// number counts the members.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    listed: usize,
    members: usize,
}

impl From<&Group> for Count {
    fn from(group: &Group) -> Self {
        Self {
            listed: group.points.len(),
            members: group.members,
        }
    }
}

/// How many of some points have each term of a vocabulary; `terms_of` says of each term
/// whether the point counts as a member by it.
fn count_terms(
    directory: &Directory,
    points: &[PointIndex],
    vocabulary: &Vocabulary,
    terms_of: impl Fn(&DirectoryPoint) -> Vec<(TermIndex, bool)>,
) -> Vec<Count> {
    let mut counts = vec![Count::default(); vocabulary.len()];
    for point in points {
        for (term, is_member) in terms_of(directory.point(*point)) {
            let count = &mut counts[usize::from(term.0)];
            count.listed += 1;
            count.members += usize::from(is_member);
        }
    }
    counts
}

/// The categories of a point's service items, with whether it is a member.
fn counted_categories(point: &DirectoryPoint) -> Vec<(TermIndex, bool)> {
    let is_member = point.is_member();
    let categories = categories(point).into_iter();
    categories.map(|category| (category, is_member)).collect()
}

/// How many points there are of each term of a vocabulary.
fn counts_of<'d>(vocabulary: &Vocabulary, group_of: impl Fn(TermIndex) -> &'d Group) -> Vec<Count> {
    let terms = vocabulary.iter();
    terms.map(|(term, _)| Count::from(group_of(term))).collect()
}

/// The terms that some points have, with counts; `path` gives each its page.
fn counted_terms(
    vocabulary: &Vocabulary,
    counts: &[Count],
    root: &str,
    path: impl Fn(&Term) -> String,
) -> Vec<CountedLink> {
    vocabulary
        .iter()
        .zip(counts)
        .filter(|(_, count)| count.listed > 0)
        .map(|((_, term), count)| counted_term(term, *count, root, &path))
        .collect()
}

fn counted_term(
    term: &Term,
    count: Count,
    root: &str,
    path: &impl Fn(&Term) -> String,
) -> CountedLink {
    CountedLink {
        code: term.code.clone(),
        label: term.short_label().to_owned(),
        link: (count.listed > 0).then(|| format!("{root}{}", path(term))),
        count: count.members,
        description: None,
    }
}

/// The same links with the descriptions of their terms, for pages that show them.
fn described(vocabulary: &Vocabulary, mut counted: Vec<CountedLink>) -> Vec<CountedLink> {
    for link in &mut counted {
        let term = vocabulary
            .find(&link.code)
            .map(|index| vocabulary.get(index));
        link.description = term.and_then(|term| term.description.clone());
    }
    counted
}

/// Whether a region has a page.
pub fn region_has_page(directory: &Directory, region: RegionIndex) -> bool {
    directory.regions.get(region).level == RegionLevel::Province
        || !directory.in_region(region).points.is_empty()
}

/// A region as a link on the page at `from`.
fn counted_region(
    directory: &Directory,
    region: RegionIndex,
    from: &str,
    label: impl Fn(&crate::model::Region) -> &str,
) -> CountedLink {
    let found = directory.regions.get(region);
    CountedLink {
        code: found.code.clone(),
        label: label(found).to_owned(),
        link: region_has_page(directory, region)
            .then(|| links::relative(from, &links::region(&found.code))),
        count: directory.in_region(region).members,
        description: None,
    }
}

/// The regions directly below one that have points.
fn children(directory: &Directory, region: RegionIndex, from: &str) -> Vec<CountedLink> {
    directory
        .regions
        .children(region)
        .iter()
        .filter(|child| !directory.in_region(**child).points.is_empty())
        .map(|child| counted_region(directory, *child, from, |found| &found.name))
        .collect()
}

fn column(column_type: Option<&str>, keywords: &[&str]) -> PageRole {
    PageRole::Column {
        column_type: column_type.unwrap_or(SERVICE_COLUMN).to_owned(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
    }
}

/// The title of a page of a list.
fn list_title(title: String, number: usize) -> String {
    if number > 1 {
        format!("{title}（第{number}页）")
    } else {
        title
    }
}

/// `index.html`.
pub fn home(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let category_counts = counts_of(&taxonomy.category, |term| directory.of_category(term));
    let kind_counts = counts_of(&taxonomy.kind, |term| directory.of_kind(term));
    let nature_counts = counts_of(&taxonomy.nature, |term| directory.of_nature(term));
    let provinces: Vec<CountedLink> = directory
        .regions
        .provinces()
        .map(|province| {
            counted_region(directory, province, links::HOME, |found| found.short_name())
        })
        .collect();
    let site = shell.input.site;
    let home = HomeContext {
        total: directory.listed().members,
        as_of: labels::date(directory.as_of),
        province_count: provinces.iter().filter(|entry| entry.count > 0).count(),
        provinces,
        services: described(
            &taxonomy.category,
            counted_terms(&taxonomy.category, &category_counts, "", |term| {
                links::service(&term.code)
            }),
        ),
        kinds: described(
            &taxonomy.kind,
            counted_terms(&taxonomy.kind, &kind_counts, "", |term| {
                links::kind(&term.code)
            }),
        ),
        natures: counted_terms(&taxonomy.nature, &nature_counts, "", |term| {
            links::nature(&term.code)
        }),
        changes: directory
            .changes
            .iter()
            .take(HOME_CHANGES)
            .map(|change| changes::context(directory, *change, ""))
            .collect(),
        notice_count: directory.notices.len(),
        notice_link: links::NOTICE.to_owned(),
        feed: feeds::of_everything(links::HOME),
        ended_link: former::ended_link(directory),
        changes_link: links::CHANGES.to_owned(),
        regions_link: links::REGIONS.to_owned(),
        services_link: links::SERVICES.to_owned(),
        data_link: links::DATA.to_owned(),
        guides: guides(shell),
    };
    Draft {
        path: links::HOME.to_owned(),
        kind: "home",
        template: "home.html",
        section: Section::Home,
        title: site.title.clone(),
        description: site.tagline.clone(),
        trail: Vec::new(),
        role: column(None, &["知识产权", "信息公共服务", "服务网点"]),
        json_ld: None,
        parts: vec![("home", value(&home))],
    }
}

fn guides(shell: &Shell) -> Vec<Guide> {
    shell
        .content
        .pages
        .iter()
        .map(|page| Guide {
            name: page.name.clone(),
            label: page.title.clone(),
            link: links::content(&page.name),
            description: page.description.clone(),
        })
        .collect()
}

/// `regions/index.html`.
pub fn region_index(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let provinces = directory
        .regions
        .provinces()
        .map(|province| {
            let region = directory.regions.get(province);
            RegionIndexEntry {
                code: region.code.clone(),
                anchor: format!("r{}", region.code),
                label: region.name.clone(),
                short: region.short_name().to_owned(),
                link: links::relative(links::REGIONS, &links::region(&region.code)),
                count: directory.in_region(province).members,
                preparing: directory.in_region(province).in_preparation(),
                cities: children(directory, province, links::REGIONS),
            }
        })
        .collect();
    Draft {
        path: links::REGIONS.to_owned(),
        kind: "region_index",
        template: "region_index.html",
        section: Section::Regions,
        title: "地区索引".to_owned(),
        description: "按省、自治区、直辖市和特别行政区查找知识产权信息公共服务网点".to_owned(),
        trail: Vec::new(),
        role: column(None, &["地区索引", "服务网点"]),
        json_ld: None,
        parts: vec![("region_index", value(&RegionIndexContext { provinces }))],
    }
}

/// One page of a region's list.
pub fn region(shell: &Shell, index: RegionIndex, listing: &Listing, number: usize) -> Draft {
    let directory = shell.directory;
    let region = directory.regions.get(index);
    let path = links::region(&region.code);
    let root = links::root_of(&path);
    let list = listing.page(directory, &shell.cards, &path, number);
    let context = region_context(shell, index, &root, number > 1);
    let way = directory.regions.path(index);
    let mut trail = vec![("地区索引".to_owned(), links::REGIONS.to_owned())];
    for above in &way[..way.len() - 1] {
        let above = directory.regions.get(*above);
        trail.push((above.name.clone(), links::region(&above.code)));
    }
    let place = labels::place(&directory.regions, &way);
    Draft {
        path: links::paged(&path, number),
        kind: "region",
        template: "region.html",
        section: Section::Regions,
        title: list_title(format!("{}的服务网点", region.name), number),
        description: format!("{place}的知识产权信息公共服务网点：地址、联系方式和服务事项"),
        trail,
        role: column(None, &[&region.name, "知识产权", "服务网点"]),
        json_ld: None,
        parts: vec![("region", value(&context)), ("list", value(&list))],
    }
}

fn region_context(
    shell: &Shell,
    index: RegionIndex,
    root: &str,
    is_continuation: bool,
) -> RegionContext {
    let directory = shell.directory;
    let region = directory.regions.get(index);
    let group = directory.in_region(index);
    let points = &group.points;
    let path = links::region(&region.code);
    let (siblings_label, siblings) = siblings(directory, index, &path);
    let mut context = RegionContext {
        code: region.code.clone(),
        name: region.name.clone(),
        short: region.short_name().to_owned(),
        level: region.level.code(),
        count: group.members,
        preparing: group.in_preparation(),
        empty_note: points.is_empty().then(|| {
            format!(
                "{}目前没有已公布的网点。可以到相邻地区的网点，或使用线上服务。",
                region.name
            )
        }),
        children: children(directory, index, &path),
        siblings_label,
        siblings,
        kinds: Vec::new(),
        services: Vec::new(),
        feed: (region.level == RegionLevel::Province).then(|| feeds::of_province(region, &path)),
        search_link: format!("{root}{}", links::search_with(&[("region", &region.code)])),
        is_continuation,
    };
    let is_short = region.level != RegionLevel::Province && points.len() < SHORT_LIST;
    if !is_continuation && !is_short {
        let taxonomy = &directory.taxonomy;
        let listed_kinds = DirectoryPoint::listed_kinds;
        let kind_counts = count_terms(directory, points, &taxonomy.kind, listed_kinds);
        let category_counts =
            count_terms(directory, points, &taxonomy.category, counted_categories);
        let filtered = |key: &'static str| {
            let code = region.code.clone();
            move |term: &Term| links::search_with(&[("region", &code), (key, &term.code)])
        };
        context.kinds = counted_terms(&taxonomy.kind, &kind_counts, root, filtered("kind"));
        context.services = if region.level == RegionLevel::Province {
            counted_terms(&taxonomy.category, &category_counts, root, |term| {
                links::region_service(&region.code, &term.code)
            })
        } else {
            counted_terms(
                &taxonomy.category,
                &category_counts,
                root,
                filtered("category"),
            )
        };
    }
    context
}

/// The regions beside one: for a province those of the same part of the country (the
/// first digit of the code), else those of the same parent that have points.
fn siblings(directory: &Directory, index: RegionIndex, from: &str) -> (String, Vec<CountedLink>) {
    let regions = &directory.regions;
    let region = regions.get(index);
    if let Some(parent) = region.parent {
        let mut beside = children(directory, parent, from);
        beside.retain(|other| other.code != region.code);
        return (format!("{}的其他地区", regions.get(parent).name), beside);
    }
    let part = region.code.get(..1);
    let beside = regions
        .provinces()
        .filter(|other| *other != index && regions.get(*other).code.get(..1) == part)
        .map(|other| counted_region(directory, other, from, |found| &found.name))
        .collect();
    let label = match part {
        Some("1") => "华北地区",
        Some("2") => "东北地区",
        Some("3") => "华东地区",
        Some("4") => "中南地区",
        Some("5") => "西南地区",
        Some("6") => "西北地区",
        _ => "其他地区",
    };
    (label.to_owned(), beside)
}

/// `services/index.html`.
pub fn service_index(shell: &Shell) -> Draft {
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let root = links::root_of(links::SERVICES);
    let service = |index: TermIndex, term: &Term| {
        let count = Count::from(directory.of_category(index));
        counted_term(term, count, &root, &|term: &Term| {
            links::service(&term.code)
        })
    };
    let levels = taxonomy
        .level
        .iter()
        .map(|(_, level)| ServiceLevel {
            code: level.code.clone(),
            label: level.zh.clone(),
            categories: described(
                &taxonomy.category,
                taxonomy
                    .category
                    .iter()
                    .filter(|(_, category)| category.level.as_ref() == Some(&level.code))
                    .map(|(index, category)| service(index, category))
                    .collect(),
            ),
        })
        .filter(|level: &ServiceLevel| !level.categories.is_empty())
        .collect();
    let kind_counts = counts_of(&taxonomy.kind, |term| directory.of_kind(term));
    let nature_counts = counts_of(&taxonomy.nature, |term| directory.of_nature(term));
    let context = ServiceIndexContext {
        levels,
        kinds: described(
            &taxonomy.kind,
            counted_terms(&taxonomy.kind, &kind_counts, &root, |term| {
                links::kind(&term.code)
            }),
        ),
        natures: counted_terms(&taxonomy.nature, &nature_counts, &root, |term| {
            links::nature(&term.code)
        }),
    };
    Draft {
        path: links::SERVICES.to_owned(),
        kind: "service_index",
        template: "service_index.html",
        section: Section::Services,
        title: "服务索引".to_owned(),
        description: "按服务类别、网点类型和机构性质查找知识产权信息公共服务网点".to_owned(),
        trail: Vec::new(),
        role: column(None, &["服务索引", "服务网点"]),
        json_ld: None,
        parts: vec![("service_index", value(&context))],
    }
}

/// One page of a service category's list.
pub fn service(shell: &Shell, index: TermIndex, listing: &Listing, number: usize) -> Draft {
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let term = taxonomy.category.get(index);
    let path = links::service(&term.code);
    let root = links::root_of(&path);
    let list = listing.page(directory, &shell.cards, &path, number);
    let level = term.level.as_deref().and_then(|code| {
        let level = taxonomy.level.find(code)?;
        Some(taxonomy.level.get(level).zh.clone())
    });
    let context = ServiceContext {
        code: term.code.clone(),
        label: term.zh.clone(),
        description: term.description.clone(),
        level,
        count: list.total,
        provinces: if number > 1 {
            Vec::new()
        } else {
            provinces_of(directory, index, &term.code, &root)
        },
        search_link: format!("{root}{}", links::search_with(&[("category", &term.code)])),
        is_continuation: number > 1,
    };
    Draft {
        path: links::paged(&path, number),
        kind: "service",
        template: "service.html",
        section: Section::Services,
        title: list_title(format!("提供{}的网点", term.zh), number),
        description: term
            .description
            .clone()
            .unwrap_or_else(|| format!("提供{}的知识产权信息公共服务网点", term.zh)),
        trail: vec![("服务索引".to_owned(), links::SERVICES.to_owned())],
        role: column(term.column_type.as_deref(), &[&term.zh, "服务网点"]),
        json_ld: None,
        parts: vec![("service", value(&context)), ("list", value(&list))],
    }
}

/// The provinces that have a category, with links to the cross lists.
fn provinces_of(
    directory: &Directory,
    category: TermIndex,
    code: &str,
    root: &str,
) -> Vec<CountedLink> {
    let mut found: Vec<(RegionIndex, usize)> = Vec::new();
    for point in &directory.of_category(category).points {
        let point = directory.point(*point);
        let (province, counted) = (point.province(), usize::from(point.is_member()));
        match found.last_mut() {
            // Directory order is by code, so a province's points stand together.
            Some((last, count)) if *last == province => *count += counted,
            _ => found.push((province, counted)),
        }
    }
    found
        .into_iter()
        .map(|(province, count)| {
            let region = directory.regions.get(province);
            CountedLink {
                code: region.code.clone(),
                label: region.short_name().to_owned(),
                link: Some(format!(
                    "{root}{}",
                    links::region_service(&region.code, code)
                )),
                count,
                description: None,
            }
        })
        .collect()
}

/// One page of the cross list of a province and a category.
pub fn region_service(
    shell: &Shell,
    (province, category): (RegionIndex, TermIndex),
    listing: &Listing,
    number: usize,
) -> Draft {
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let region = directory.regions.get(province);
    let term = taxonomy.category.get(category);
    let path = links::region_service(&region.code, &term.code);
    let root = links::root_of(&path);
    let list = listing.page(directory, &shell.cards, &path, number);
    let in_province: &[PointIndex] = match number {
        1 => &directory.in_region(province).points,
        _ => &[],
    };
    let counts = count_terms(
        directory,
        in_province,
        &taxonomy.category,
        counted_categories,
    );
    let mut other_services = counted_terms(&taxonomy.category, &counts, &root, |term| {
        links::region_service(&region.code, &term.code)
    });
    other_services.retain(|other| other.code != term.code);
    let filters = [("region", region.code.as_str()), ("category", &term.code)];
    let context = RegionServiceContext {
        region: LinkContext {
            label: region.name.clone(),
            link: format!("{root}{}", links::region(&region.code)),
        },
        service: LinkContext {
            label: term.zh.clone(),
            link: format!("{root}{}", links::service(&term.code)),
        },
        description: term.description.clone(),
        count: list.total,
        other_services,
        search_link: format!("{root}{}", links::search_with(&filters)),
        is_continuation: number > 1,
    };
    Draft {
        path: links::paged(&path, number),
        kind: "region_service",
        template: "region_service.html",
        section: Section::Regions,
        title: list_title(format!("{}提供{}的网点", region.name, term.zh), number),
        description: format!(
            "{}提供{}的知识产权信息公共服务网点：地址、联系方式和服务事项",
            region.name, term.zh
        ),
        trail: vec![
            ("地区索引".to_owned(), links::REGIONS.to_owned()),
            (region.name.clone(), links::region(&region.code)),
        ],
        role: column(
            term.column_type.as_deref(),
            &[&region.name, &term.zh, "服务网点"],
        ),
        json_ld: None,
        parts: vec![("region_service", value(&context)), ("list", value(&list))],
    }
}

/// One page of the list of a kind of designation.
pub fn kind(shell: &Shell, index: TermIndex, listing: &Listing, number: usize) -> Draft {
    let directory = shell.directory;
    let counts = counts_of(&directory.taxonomy.kind, |term| directory.of_kind(term));
    let shape = TermPage {
        key: "kind",
        template: "kind.html",
        path_of: links::kind,
        vocabulary: &directory.taxonomy.kind,
    };
    term_page(shell, &shape, index, &counts, listing, number)
}

/// One page of the list of a nature.
pub fn nature(shell: &Shell, index: TermIndex, listing: &Listing, number: usize) -> Draft {
    let directory = shell.directory;
    let counts = counts_of(&directory.taxonomy.nature, |term| directory.of_nature(term));
    let shape = TermPage {
        key: "nature",
        template: "nature.html",
        path_of: links::nature,
        vocabulary: &directory.taxonomy.nature,
    };
    term_page(shell, &shape, index, &counts, listing, number)
}

/// In what the pages of kinds and natures differ.
struct TermPage<'a> {
    key: &'static str,
    template: &'static str,
    path_of: fn(&str) -> String,
    vocabulary: &'a Vocabulary,
}

fn term_page(
    shell: &Shell,
    shape: &TermPage,
    index: TermIndex,
    counts: &[Count],
    listing: &Listing,
    number: usize,
) -> Draft {
    let directory = shell.directory;
    let term = shape.vocabulary.get(index);
    let path = (shape.path_of)(&term.code);
    let root = links::root_of(&path);
    let list = listing.page(directory, &shell.cards, &path, number);
    let mut others = counted_terms(shape.vocabulary, counts, &root, |term| {
        (shape.path_of)(&term.code)
    });
    others.retain(|other| other.code != term.code);
    let context = TermContext {
        code: term.code.clone(),
        label: term.zh.clone(),
        description: term.description.clone(),
        count: list.total,
        feed: (shape.key == "kind").then(|| feeds::of_kind(term, &path)),
        others,
        search_link: format!("{root}{}", links::search_with(&[(shape.key, &term.code)])),
        is_continuation: number > 1,
    };
    Draft {
        path: links::paged(&path, number),
        kind: shape.key,
        template: shape.template,
        section: Section::Services,
        title: list_title(term.zh.clone(), number),
        description: term
            .description
            .clone()
            .unwrap_or_else(|| format!("{}：地址、联系方式和服务事项", term.zh)),
        trail: vec![("服务索引".to_owned(), links::SERVICES.to_owned())],
        role: column(term.column_type.as_deref(), &[&term.zh, "服务网点"]),
        json_ld: None,
        parts: vec![("term", value(&context)), ("list", value(&list))],
    }
}
