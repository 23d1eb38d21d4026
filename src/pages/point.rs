//! The page of one institution.

use super::cards::{kind_badges, location, preparing_badges};
use super::contexts::{
    CaseContext, ContactWay, DesignationContext, HistoryContext, LinkContext, MaybeLink,
    MissingContext, Neighbours, PointContext, PointNotice, ServiceGroup, ServiceItemContext,
    TextContext, TextPart, value,
};
use super::locale::Locale;
use super::page::{Page, PageDraft, PageRole};
use super::parts::{out_link, region_has_page, tombstone};
use super::shell::Shell;
use super::{dates, json_ld, labels, maps, opening, qr};
use crate::directory::{
    Directory, DirectoryDesignation, DirectoryPoint, DirectoryServiceItem, HistoryEntry, PointIndex,
};
use crate::links;
use crate::model::{PointFacts, RegionIndex, Status, Texts};
use crate::schema::{Table, points, service_items};
use std::collections::BTreeMap;

/// The maximum number of neighbours on a page.
const NEIGHBOURS: usize = 6;

/// The basic services listed in article 14, as codes of the taxonomy.
const ARTICLE_14: [&str; 5] = [
    "inquiry",
    "retrieval",
    "consulting",
    "training",
    "publicity",
];

/// The pages of all points.
pub(crate) fn pages(directory: &Directory) -> Vec<Page> {
    let mut named_alike: BTreeMap<(RegionIndex, &str), usize> = BTreeMap::new();
    let mut notices_by_point: BTreeMap<PointIndex, Vec<usize>> = BTreeMap::new();
    for (position, notice) in directory.notices.iter().enumerate() {
        if let Some(point) = notice.point {
            notices_by_point.entry(point).or_default().push(position);
        }
    }
    for point in &directory.points {
        let facts = &point.facts;
        *named_alike.entry((facts.region, &facts.name)).or_default() += 1;
    }
    let points = directory.points.iter().enumerate();
    points
        .map(|(position, point)| {
            let index = PointIndex(position as u32);
            let facts = &point.facts;
            let place = labels::place(&directory.regions, &point.region_path);
            let is_alone = named_alike[&(facts.region, facts.name.as_str())] == 1;
            let notices = notices_by_point.remove(&index).unwrap_or_default();
            let path = links::point(&facts.id);
            let page = Page::new(path, move |shell| page(shell, index, &notices));
            page.changed_on(dates::changed_on(point))
                .qualified_by(if is_alone {
                    place
                } else {
                    format!("{place} {}", facts.id)
                })
        })
        .collect()
}

/// `points/<id>.html`.
fn page(shell: &Shell, index: PointIndex, notices: &[usize]) -> PageDraft {
    let directory = shell.directory;
    let point = directory.point(index);
    let facts = &point.facts;
    let path = links::point(&facts.id);
    let root = links::root_of(&path);
    let context = context(shell, index, notices, &path, &root);
    let texts = shell.texts;
    let mut trail = vec![(texts.region_index_title(), links::REGIONS.to_owned())];
    for region in &point.region_path {
        if region_has_page(directory, *region) {
            let region = directory.regions.get(*region);
            trail.push((region.label().to_owned(), links::region(&region.code)));
        }
    }
    let source = point.designations.first();
    PageDraft {
        title: labels::name(texts, point).to_owned(),
        description: description(texts, directory, point),
        trail,
        role: PageRole::Article {
            published_on: dates::published_on(point),
            source: source
                .and_then(|designation| designation.record.authority.as_deref())
                .map(|name| texts.body(name, directory)),
        },
        json_ld: texts
            .is_chinese()
            .then(|| json_ld::of_point(directory, point, shell.canonical(&path).as_deref())),
        context: value(&context),
        list: None,
    }
}

fn description(texts: &Locale, directory: &Directory, point: &DirectoryPoint) -> String {
    let place = labels::place(&directory.regions, &point.region_path);
    let name = labels::name(texts, point);
    if point.listed {
        let badges = [
            kind_badges(directory, point),
            preparing_badges(texts, directory, point),
        ]
        .concat();
        let kinds: Vec<&str> = badges.iter().map(|badge| badge.label.as_str()).collect();
        let kinds = texts.list(&kinds);
        texts.point_description(name, &place, &kinds)
    } else {
        texts.point_description_ended(name, &place)
    }
}

fn context<'a>(
    shell: &'a Shell,
    index: PointIndex,
    notices: &[usize],
    path: &str,
    root: &str,
) -> PointContext<'a> {
    let texts = shell.texts;
    let directory = shell.directory;
    let point = directory.point(index);
    let facts = &point.facts;
    let taxonomy = &directory.taxonomy;
    let (current, ended): (Vec<_>, Vec<_>) = point
        .designations
        .iter()
        .partition(|designation| designation.effective_status.is_listed());
    let designations = |list: Vec<&'a DirectoryDesignation>| {
        list.into_iter()
            .map(|designation| designation_context(texts, directory, designation, root))
            .collect()
    };
    let nature = taxonomy.nature.get(facts.nature);
    let city = point.region_path.get(1).unwrap_or(&point.region_path[0]);
    let notices = notices_of(shell, notices, root);
    PointContext {
        id: &facts.id,
        name: &facts.name,
        name_en: facts.name_en.as_deref(),
        latin: labels::latin_name(texts, point),
        former_names: &point.former_names,
        aliases: facts
            .aliases
            .iter()
            .filter(|alias| !point.former_names.contains(alias))
            .map(String::as_str)
            .collect(),
        nature: MaybeLink {
            label: nature.label().to_owned(),
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
        hours: opening::hours(point).and_then(|hours| opening::context(directory, &hours)),
        missing: missing(texts, directory, point),
        location: location(directory, point),
        phones_text: facts.phones.join("\n"),
        qr: shell.canonical(path).and_then(|address| qr::code(&address)),
        audience: labels::joined(texts, &facts.audience),
        head: point.head.as_deref(),
        texts: column_texts(texts, Table::Points, &facts.texts),
        staff: staff(texts, facts),
        updated_on: facts.updated_on.map(|date| labels::date(texts, date)),
        listed: point.listed,
        tombstone: (!point.listed).then(|| tombstone(texts, directory, point)),
        badges: kind_badges(directory, point),
        designations: designations(current),
        ended_designations: designations(ended),
        services: services(texts, directory, point, root),
        service_count: point.service_items.len(),
        services_unstated: point.listed
            && point.service_items.iter().any(|item| {
                let record = &item.record;
                record.fee.is_none() && record.texts.get(service_items::FEE_NOTE).is_none()
                    || record.modes.is_empty()
            }),
        services_note: (point.listed && point.service_items.is_empty())
            .then(|| services_note(texts, directory)),
        cases: point.cases.iter().map(|told| case(texts, told)).collect(),
        history: shown_history(point)
            .iter()
            .map(|entry| history(texts, directory, entry))
            .collect(),
        maps: maps::map_links(texts, facts, &directory.regions.get(*city).name),
        maps_note: maps::note(texts, facts),
        coordinates: facts.coordinates.map(|position| {
            let code = position.crs.code();
            let system = taxonomy
                .crs
                .find(code)
                .map_or(code, |index| taxonomy.crs.get(index).label());
            maps::position_text(texts, position, system)
        }),
        neighbours: neighbours(shell, index, root),
        correction: shell.correction(
            &format!("{} {}", facts.id, labels::name(texts, point)),
            path,
        ),
        objection: if notices.is_empty() {
            None
        } else {
            shell.objection(&texts.notice_objection_to(labels::name(texts, point)), path)
        },
        notices,
    }
}

/// What a visitor needs and the registry does not have, and who can be asked. Services have a
/// note of their own.
fn missing(
    texts: &Locale,
    directory: &Directory,
    point: &DirectoryPoint,
) -> Option<MissingContext> {
    let facts = &point.facts;
    let has_other_ways = !facts.emails.is_empty() || facts.website.is_some();
    let mut items = Vec::new();
    if facts.address.is_none() {
        items.push(texts.point_missing_address());
    }
    if facts.phones.is_empty() {
        items.push(texts.point_missing_phone());
    }
    if !has_other_ways {
        items.push(texts.point_missing_ways());
    }
    if facts.texts.get(points::HOURS).is_none() {
        items.push(texts.point_missing_hours());
    }
    if items.is_empty() || !point.listed {
        return None;
    }
    let mut designations = point.designations.iter().map(|held| &held.record);
    let authority =
        designations.find_map(|held| held.recommender.as_ref().or(held.authority.as_ref()));
    Some(MissingContext {
        items: texts.list(&items),
        authority: authority.map_or_else(
            || texts.point_local_authority(),
            |name| texts.body(name, directory),
        ),
    })
}

/// The designations of a point that are on public notice, by their positions in the directory.
fn notices_of(shell: &Shell, positions: &[usize], root: &str) -> Vec<PointNotice> {
    let (texts, directory) = (shell.texts, shell.directory);
    let notices = positions
        .iter()
        .map(|position| &directory.notices[*position]);
    notices
        .map(|notice| {
            let designation = &notice.designation;
            let (from, until) = (designation.notice_from, designation.notice_until);
            PointNotice {
                kind: directory
                    .taxonomy
                    .kind
                    .get(designation.kind)
                    .label()
                    .to_owned(),
                period: labels::notice_period(texts, from, until),
                until: until.map(|date| labels::date(texts, date)),
                link: format!("{root}{}", links::NOTICE),
            }
        })
        .collect()
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

fn staff(texts: &Locale, facts: &PointFacts) -> Option<String> {
    let number = |count| usize::try_from(count).unwrap_or(usize::MAX);
    let full = facts.staff_full_time.map(number);
    let full = full.map(|count| texts.point_staff_full_time(count));
    let part = facts.staff_part_time.map(number);
    let part = part.map(|count| texts.point_staff_part_time(count));
    let parts: Vec<String> = full.into_iter().chain(part).collect();
    let parts = labels::joined(texts, &parts);
    match (facts.staff_total.map(number), parts) {
        (Some(total), None) => Some(texts.point_staff_total(total)),
        (Some(total), Some(parts)) => Some(texts.point_staff_total_with_parts(total, &parts)),
        (None, parts) => parts,
    }
}

fn designation_context<'a>(
    texts: &'a Locale,
    directory: &'a Directory,
    designation: &'a DirectoryDesignation,
    root: &str,
) -> DesignationContext<'a> {
    let record = &designation.record;
    let kind = directory.taxonomy.kind.get(record.kind);
    DesignationContext {
        kind_code: &kind.code,
        kind: kind.label(),
        kind_link: (!directory.of_kind(record.kind).points.is_empty())
            .then(|| format!("{root}{}", links::kind(&kind.code))),
        status_code: designation.effective_status.code(),
        status: labels::status(&directory.taxonomy, designation.effective_status).to_owned(),
        batch: record.batch.as_deref(),
        document: record.document.as_deref(),
        authority: record.authority.as_deref(),
        authority_latin: labels::latin_body(texts, directory, record.authority.as_deref()),
        recommender: record.recommender.as_deref(),
        recommender_latin: labels::latin_body(texts, directory, record.recommender.as_deref()),
        approved_on: record.approved_on.map(|date| labels::date(texts, date)),
        approval_label: match designation.effective_status {
            Status::Preparing => texts.designation_preparation_approved_on(),
            _ => texts.designation_approved_on(),
        },
        valid_until: record.valid_until.map(|date| labels::date(texts, date)),
        validity: match (designation.effective_status, record.valid_until) {
            (Status::Preparing, None) => texts.designation_preparing(),
            (Status::Preparing, Some(date)) => {
                texts.designation_preparing_until(&labels::date_text(texts, date))
            }
            (_, None) => texts.designation_validity_unknown(),
            (_, Some(date)) => texts.designation_valid_until(&labels::date_text(texts, date)),
        },
        ended_on: designation.ended_on.map(|date| labels::date(texts, date)),
        ended_by: designation.ended_by.as_deref(),
        source: record.source_url.as_deref().and_then(out_link),
        texts: column_texts(texts, Table::Designations, &record.texts),
    }
}

/// The service items by category; they are sorted by category already.
fn services<'a>(
    texts: &'a Locale,
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
                label: term.map_or_else(
                    || texts.point_uncategorised().into(),
                    |term| term.label().into(),
                ),
                link: term
                    .filter(|_| has_page)
                    .map(|term| format!("{root}{}", links::service(&term.code))),
                level: level.map(|index| taxonomy.level.get(index).label()),
                items: items
                    .iter()
                    .map(|item| service_item(texts, directory, item, level.is_none()))
                    .collect(),
            }
        })
        .collect()
}

fn service_item<'a>(
    texts: &'a Locale,
    directory: &'a Directory,
    item: &'a DirectoryServiceItem,
    with_level: bool,
) -> ServiceItemContext<'a> {
    let taxonomy = &directory.taxonomy;
    let record = &item.record;
    let ip_types: Vec<&str> = record
        .ip_types
        .iter()
        .map(|index| taxonomy.ip_type.get(*index).label())
        .collect();
    ServiceItemContext {
        name: &record.name,
        ip_types: labels::joined(texts, &ip_types),
        level: item
            .level
            .filter(|_| with_level)
            .map(|index| taxonomy.level.get(index).label()),
        audience: labels::joined(texts, &record.audience),
        fee: record
            .fee
            .map(|index| labels::badge(taxonomy.fee.get(index))),
        modes: record
            .modes
            .iter()
            .map(|index| labels::badge(taxonomy.mode.get(*index)))
            .collect(),
        texts: column_texts(texts, Table::ServiceItems, &record.texts),
        link: record.url.as_deref().and_then(out_link),
        description: record.description.as_deref(),
        source: record.source_url.as_deref().and_then(out_link),
    }
}

/// What article 14 requires of every point, without claiming it for this one.
fn services_note(texts: &Locale, directory: &Directory) -> String {
    let category = &directory.taxonomy.category;
    let names: Vec<&str> = ARTICLE_14
        .iter()
        .filter_map(|code| category.find(code))
        .map(|index| category.get(index).label())
        .collect();
    texts.point_services_unknown(&texts.list(&names))
}

fn case<'a>(texts: &'a Locale, case: &'a crate::model::Case) -> CaseContext<'a> {
    CaseContext {
        name: &case.name,
        content: lines(case.content.as_deref()),
        texts: column_texts(texts, Table::Cases, &case.texts),
    }
}

/// The texts that are only displayed, by the names of their columns.
fn column_texts<'a>(
    texts: &'a Locale,
    table: Table,
    of_record: &'a Texts,
) -> BTreeMap<&'static str, TextContext<'a>> {
    let columns = table.schema().texts();
    let filled = columns.filter_map(|(index, column)| Some((column, of_record.get(index)?)));
    filled
        .map(|(column, text)| {
            let context = TextContext {
                label: texts.column(table, column),
                text,
                lines: lines(Some(text)),
            };
            (column.name, context)
        })
        .collect()
}

/// The non-empty lines of a text.
fn lines(text: Option<&str>) -> Vec<&str> {
    let lines = text.unwrap_or_default().lines();
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// The history; empty if its only entry is the approval, which the designation shows
/// already.
fn shown_history(point: &DirectoryPoint) -> &[HistoryEntry] {
    match point.history.as_slice() {
        [only] if only.derived => &[],
        entries => entries,
    }
}

fn history<'a>(
    texts: &'a Locale,
    directory: &Directory,
    entry: &'a HistoryEntry,
) -> HistoryContext<'a> {
    let taxonomy = &directory.taxonomy;
    HistoryContext {
        date: labels::date(texts, entry.date),
        code: entry.event_type.code(),
        label: labels::event(taxonomy, entry.event_type).to_owned(),
        kind: entry
            .kind
            .map(|kind| taxonomy.kind.get(kind).short_label().to_owned()),
        detail: labels::change_detail(texts, directory, entry),
        document: entry.document.clone(),
        texts: column_texts(texts, Table::Events, &entry.texts),
    }
}

/// Up to six other members: of the same county, then of the city, then of the province.
///
/// Directory order keeps the points of a region together, so the nearest in the list are
/// taken. Only a few more entries of each list are examined than are taken.
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
        label: shell.texts.point_neighbours(region.label()),
        more: Some(LinkContext {
            label: shell.texts.point_all_of_region(region.label()),
            link: format!("{root}{}", links::region(&region.code)),
        }),
        points: shell.cards.neighbours(&chosen),
    })
}
