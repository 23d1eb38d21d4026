//! The page of one institution.

use super::cards::{kind_badges, preparing_badges};
use super::contexts::{
    CaseContext, ContactWay, DesignationContext, HistoryContext, LinkContext, MaybeLink,
    Neighbours, PointContext, ServiceGroup, ServiceItemContext, TextContext, TextPart, value,
};
use super::page::{Draft, Page, PageRole};
use super::parts::{out_link, region_has_page, tombstone};
use super::shell::Shell;
use super::{json_ld, labels, maps};
use crate::directory::{
    Directory, DirectoryDesignation, DirectoryPoint, DirectoryServiceItem, HistoryEntry, PointIndex,
};
use crate::links;
use crate::model::{PointFacts, Status, Texts};
use crate::schema::Table;
use std::collections::BTreeMap;

/// Neighbours on a page.
const NEIGHBOURS: usize = 6;

/// The basic services that article 14 names, as codes of the taxonomy.
const ARTICLE_14: [&str; 5] = [
    "inquiry",
    "retrieval",
    "consulting",
    "training",
    "publicity",
];

/// The pages of all points.
pub fn pages(directory: &Directory) -> Vec<Page> {
    let points = directory.points.iter().enumerate();
    points
        .map(|(position, point)| {
            let index = PointIndex(position as u32);
            Page::new(links::point(&point.facts.id), move |shell| {
                page(shell, index)
            })
        })
        .collect()
}

/// `points/<id>.html`.
fn page(shell: &Shell, index: PointIndex) -> Draft {
    let directory = shell.directory;
    let point = directory.point(index);
    let facts = &point.facts;
    let path = links::point(&facts.id);
    let root = links::root_of(&path);
    let context = context(shell, index, &path, &root);
    let mut trail = vec![("地区索引".to_owned(), links::REGIONS.to_owned())];
    for region in &point.region_path {
        if region_has_page(directory, *region) {
            let region = directory.regions.get(*region);
            trail.push((region.name.clone(), links::region(&region.code)));
        }
    }
    let source = point.designations.first();
    Draft {
        title: facts.name.clone(),
        description: description(directory, point),
        trail,
        role: PageRole::Article {
            published_on: labels::point_published_on(directory, point),
            source: source.and_then(|designation| designation.record.authority.clone()),
        },
        json_ld: Some(json_ld::of_point(
            directory,
            point,
            shell.canonical(&path).as_deref(),
        )),
        context: value(&context),
        list: None,
    }
}

fn description(directory: &Directory, point: &DirectoryPoint) -> String {
    let place = labels::place(&directory.regions, &point.region_path);
    let name = &point.facts.name;
    if point.listed {
        let badges = [
            kind_badges(directory, point),
            preparing_badges(directory, point),
        ]
        .concat();
        let kinds: Vec<&str> = badges.iter().map(|badge| badge.label.as_str()).collect();
        let kinds = kinds.join("、");
        format!("{name}（{place}，{kinds}）的地址、联系方式、服务事项和资质有效期")
    } else {
        format!("{name}（{place}）曾是知识产权信息公共服务网点，本页保留其历史信息")
    }
}

fn context<'a>(shell: &'a Shell, index: PointIndex, path: &str, root: &str) -> PointContext<'a> {
    let directory = shell.directory;
    let point = directory.point(index);
    let facts = &point.facts;
    let taxonomy = &directory.taxonomy;
    let (current, ended): (Vec<_>, Vec<_>) = point
        .designations
        .iter()
        .partition(|designation| designation.standing.is_listed());
    let designations = |list: Vec<&'a DirectoryDesignation>| {
        list.into_iter()
            .map(|designation| designation_context(directory, designation, root))
            .collect()
    };
    let nature = taxonomy.nature.get(facts.nature);
    let city = point.region_path.get(1).unwrap_or(&point.region_path[0]);
    PointContext {
        id: &facts.id,
        name: &facts.name,
        name_en: facts.name_en.as_deref(),
        former_names: &point.former_names,
        aliases: facts
            .aliases
            .iter()
            .filter(|alias| !point.former_names.contains(alias))
            .map(String::as_str)
            .collect(),
        nature: MaybeLink {
            label: nature.zh.clone(),
            link: (!directory.of_nature(facts.nature).points.is_empty())
                .then(|| format!("{root}{}", links::nature(&nature.code))),
        },
        place_text: labels::place(&directory.regions, &point.region_path),
        summary: facts.summary.as_deref(),
        address: facts.address.as_deref(),
        postcode: facts.postcode.as_deref(),
        phones: facts.phones.iter().map(|text| phone(text)).collect(),
        emails: facts.emails.iter().map(|text| mail(text)).collect(),
        website: facts.website.as_deref().and_then(out_link),
        audience: labels::joined(&facts.audience),
        head: point.head.as_deref(),
        texts: texts(Table::Points, &facts.texts),
        staff: staff(facts),
        updated_on: facts.updated_on.map(labels::date),
        listed: point.listed,
        tombstone: (!point.listed).then(|| tombstone(directory, point)),
        badges: kind_badges(directory, point),
        designations: designations(current),
        ended_designations: designations(ended),
        services: services(directory, point, root),
        service_count: point.service_items.len(),
        services_note: point
            .service_items
            .is_empty()
            .then(|| services_note(directory)),
        cases: point.cases.iter().map(case).collect(),
        history: told_history(point)
            .iter()
            .map(|entry| history(directory, entry))
            .collect(),
        maps: maps::links(facts, &directory.regions.get(*city).name),
        maps_note: maps::note(facts),
        coordinates: facts.coordinates.map(|position| {
            let code = position.crs.code();
            let system = taxonomy
                .crs
                .find(code)
                .map_or(code, |index| taxonomy.crs.get(index).zh.as_str());
            maps::position_text(position, system)
        }),
        neighbours: neighbours(shell, index, root),
        correction: shell.correction(&format!("{} {}", facts.id, facts.name), path),
    }
}

fn phone(text: &str) -> ContactWay {
    let parts = labels::telephones(text);
    ContactWay {
        text: text.to_owned(),
        href: labels::first_link(&parts),
        parts,
    }
}

fn mail(text: &str) -> ContactWay {
    let text = text.to_owned();
    let href = Some(links::mail(&text, "", ""));
    ContactWay {
        parts: vec![TextPart {
            text: text.clone(),
            href: href.clone(),
        }],
        text,
        href,
    }
}

fn staff(facts: &PointFacts) -> Option<String> {
    let full = facts.staff_full_time.map(|count| format!("专职{count}人"));
    let part = facts.staff_part_time.map(|count| format!("兼职{count}人"));
    let parts: Vec<String> = full.into_iter().chain(part).collect();
    match (facts.staff_total, parts.is_empty()) {
        (Some(total), true) => Some(format!("{total}人")),
        (Some(total), false) => Some(format!("{total}人，其中{}", parts.join("、"))),
        (None, true) => None,
        (None, false) => Some(parts.join("、")),
    }
}

fn designation_context<'a>(
    directory: &'a Directory,
    designation: &'a DirectoryDesignation,
    root: &str,
) -> DesignationContext<'a> {
    let record = &designation.record;
    let kind = directory.taxonomy.kind.get(record.kind);
    DesignationContext {
        kind_code: &kind.code,
        kind: &kind.zh,
        kind_link: (!directory.of_kind(record.kind).points.is_empty())
            .then(|| format!("{root}{}", links::kind(&kind.code))),
        status_code: designation.standing.code(),
        status: labels::status(&directory.taxonomy, designation.standing).to_owned(),
        batch: record.batch.as_deref(),
        document: record.document.as_deref(),
        authority: record.authority.as_deref(),
        recommender: record.recommender.as_deref(),
        approved_on: record.approved_on.map(labels::date),
        approval_label: match designation.standing {
            Status::Preparing => "批准筹建日期",
            _ => "认定或备案日期",
        },
        valid_until: record.valid_until.map(labels::date),
        validity: match (designation.standing, record.valid_until) {
            (Status::Preparing, None) => "正在筹建，通过验收后才正式成为网点".to_owned(),
            (Status::Preparing, Some(date)) => {
                format!("正在筹建，筹建期至{}", labels::date_text(date))
            }
            (_, None) => "有效期未公布".to_owned(),
            (_, Some(date)) => format!("有效期至{}", labels::date_text(date)),
        },
        ended_on: designation.ended_on.map(labels::date),
        ended_by: designation.ended_by.as_deref(),
        source: record.source_url.as_deref().and_then(out_link),
        texts: texts(Table::Designations, &record.texts),
    }
}

/// The service items by category; they are in the order of categories already.
fn services<'a>(
    directory: &'a Directory,
    point: &'a DirectoryPoint,
    root: &str,
) -> Vec<ServiceGroup<'a>> {
    let taxonomy = &directory.taxonomy;
    point
        .service_items
        .chunk_by(|a, b| a.record.category == b.record.category)
        .map(|items| {
            let category = items[0].record.category;
            let term = category.map(|index| taxonomy.category.get(index));
            let level = items[0].level;
            let level = level.filter(|_| items.iter().all(|item| item.level == level));
            let has_page =
                category.is_some_and(|index| !directory.of_category(index).points.is_empty());
            ServiceGroup {
                code: term.map_or("uncategorised", |term| term.code.as_str()),
                label: term.map_or("未分类的服务", |term| term.zh.as_str()),
                link: term
                    .filter(|_| has_page)
                    .map(|term| format!("{root}{}", links::service(&term.code))),
                level: level.map(|index| taxonomy.level.get(index).zh.as_str()),
                items: items
                    .iter()
                    .map(|item| service_item(directory, item, level.is_none()))
                    .collect(),
            }
        })
        .collect()
}

fn service_item<'a>(
    directory: &'a Directory,
    item: &'a DirectoryServiceItem,
    with_level: bool,
) -> ServiceItemContext<'a> {
    let taxonomy = &directory.taxonomy;
    let record = &item.record;
    let ip_types: Vec<&str> = record
        .ip_types
        .iter()
        .map(|index| taxonomy.ip_type.get(*index).zh.as_str())
        .collect();
    ServiceItemContext {
        name: &record.name,
        ip_types: labels::joined(&ip_types),
        level: item
            .level
            .filter(|_| with_level)
            .map(|index| taxonomy.level.get(index).zh.as_str()),
        audience: labels::joined(&record.audience),
        fee: record
            .fee
            .map(|index| labels::badge(taxonomy.fee.get(index))),
        modes: record
            .modes
            .iter()
            .map(|index| labels::badge(taxonomy.mode.get(*index)))
            .collect(),
        texts: texts(Table::ServiceItems, &record.texts),
        link: record.url.as_deref().and_then(out_link),
        description: record.description.as_deref(),
        source: record.source_url.as_deref().and_then(out_link),
    }
}

/// What article 14 asks of every point, said without claiming it for this one.
fn services_note(directory: &Directory) -> String {
    let category = &directory.taxonomy.category;
    let names: Vec<&str> = ARTICLE_14
        .iter()
        .filter_map(|code| category.find(code))
        .map(|index| category.get(index).zh.as_str())
        .collect();
    format!(
        "名录里还没有这个网点的服务事项。《国家知识产权信息公共服务网点备案实施办法》第十四条把{}列为网点的基本信息公共服务，要求各网点结合自身特点开展；这个网点具体提供哪些服务、是否收费，请先联系确认。",
        names.join("、")
    )
}

fn case(case: &crate::model::Case) -> CaseContext<'_> {
    CaseContext {
        name: &case.name,
        content: lines(case.content.as_deref()),
        texts: texts(Table::Cases, &case.texts),
    }
}

/// The texts of a record that have no field of their own, by the names of their columns.
fn texts(table: Table, texts: &Texts) -> BTreeMap<&'static str, TextContext<'_>> {
    let columns = table.schema().texts();
    let filled = columns.filter_map(|(index, column)| Some((column, texts.get(index)?)));
    filled
        .map(|(column, text)| {
            let context = TextContext {
                label: column.title(),
                text,
                lines: lines(Some(text)),
            };
            (column.name, context)
        })
        .collect()
}

/// The lines of a text, without empty ones.
fn lines(text: Option<&str>) -> Vec<&str> {
    let lines = text.unwrap_or_default().lines();
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// The history, unless all it could tell is the approval that the designation's own
/// dates tell already.
fn told_history(point: &DirectoryPoint) -> &[HistoryEntry] {
    match point.history.as_slice() {
        [only] if only.derived => &[],
        entries => entries,
    }
}

fn history<'a>(directory: &Directory, entry: &'a HistoryEntry) -> HistoryContext<'a> {
    let taxonomy = &directory.taxonomy;
    HistoryContext {
        date: labels::date(entry.date),
        code: entry.event_type.code(),
        label: labels::event(taxonomy, entry.event_type).to_owned(),
        kind: entry
            .kind
            .map(|kind| taxonomy.kind.get(kind).short_label().to_owned()),
        detail: labels::change_detail(directory, entry),
        document: entry.document.clone(),
        texts: texts(Table::Events, &entry.texts),
    }
}

/// Up to six other members: of the same county, then of the city, then of the province.
///
/// Directory order puts a region's points together, so the nearest in the list are
/// taken; each list is looked at for no more than some points beyond those taken.
fn neighbours(shell: &Shell, index: PointIndex, root: &str) -> Option<Neighbours> {
    let directory = shell.directory;
    let path = &directory.point(index).region_path;
    let mut chosen: Vec<PointIndex> = Vec::with_capacity(NEIGHBOURS);
    let mut widest = None;
    for region in path.iter().rev() {
        let before = chosen.len();
        let members = &directory.in_region(*region).points;
        let start = members.partition_point(|member| *member <= index);
        let after = members[start..].iter();
        for member in after.chain(&members[..start]) {
            if chosen.len() == NEIGHBOURS {
                break;
            }
            if *member != index && !chosen.contains(member) {
                chosen.push(*member);
            }
        }
        if chosen.len() > before {
            widest = Some(*region);
        }
        if chosen.len() == NEIGHBOURS {
            break;
        }
    }
    let region = directory.regions.get(widest?);
    Some(Neighbours {
        label: format!("{}的其他网点", region.name),
        more: Some(LinkContext {
            label: format!("{}的全部网点", region.name),
            link: format!("{root}{}", links::region(&region.code)),
        }),
        points: shell.cards.neighbours(&chosen),
    })
}
