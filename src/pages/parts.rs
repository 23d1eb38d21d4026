//! Components that several page kinds share.

use super::contexts::{ChangeContext, OutLink, Tombstone};
use super::labels;
use super::locale::Locale;
use crate::directory::{Change, Directory, DirectoryPoint};
use crate::links;
use crate::model::{RegionIndex, RegionLevel, Status};

/// Whether a region has a page.
pub(crate) fn region_has_page(directory: &Directory, region: RegionIndex) -> bool {
    directory.regions.get(region).level == RegionLevel::Province
        || !directory.in_region(region).points.is_empty()
}

/// An event with its point; `root` is the relative prefix to the root.
pub(crate) fn change(
    texts: &Locale,
    directory: &Directory,
    change: Change,
    root: &str,
) -> ChangeContext {
    let point = directory.point(change.point);
    let entry = &point.history[change.entry];
    let taxonomy = &directory.taxonomy;
    ChangeContext {
        date: labels::date(texts, entry.date),
        code: entry.event_type.code(),
        label: labels::event(taxonomy, entry.event_type).to_owned(),
        point_name: point.facts.name.clone(),
        point_latin: labels::latin_name(texts, point).map(str::to_owned),
        point_link: format!("{root}{}", links::point(&point.facts.id)),
        province: directory
            .regions
            .get(point.province())
            .short_label()
            .to_owned(),
        kind: entry
            .kind
            .map(|kind| taxonomy.kind.get(kind).short_label().to_owned()),
        detail: labels::change_detail(texts, directory, entry),
        document: entry.document.clone(),
    }
}

/// A link to another site, labelled with its host.
pub(crate) fn out_link(address: &str) -> Option<OutLink> {
    let href = links::outside(address)?;
    Some(OutLink {
        label: links::host_of(&href).unwrap_or_else(|| href.clone()),
        href,
    })
}

/// When and why a point ended: by the designation that ended last.
pub(crate) fn tombstone(
    texts: &Locale,
    directory: &Directory,
    point: &DirectoryPoint,
) -> Tombstone {
    let last = point
        .designations
        .iter()
        .max_by_key(|designation| (designation.ended_on, designation.record.approved_on));
    let effective_status = last.map_or(Status::Terminated, |designation| {
        designation.effective_status
    });
    let reason = labels::status(&directory.taxonomy, effective_status).to_owned();
    let kind = last.map_or_else(
        || texts.common_point(),
        |designation| {
            let kind = directory.taxonomy.kind.get(designation.record.kind);
            kind.label().to_owned()
        },
    );
    let ended_on = last.and_then(|designation| designation.ended_on);
    let since = ended_on.map_or_else(
        || texts.tombstone_no_date(),
        |date| texts.tombstone_since(&labels::date_text(texts, date)),
    );
    let document = last
        .and_then(|designation| designation.ended_by.as_deref())
        .map_or_else(String::new, |document| texts.tombstone_document(document));
    Tombstone {
        date: ended_on.map(|date| labels::date(texts, date)),
        text: texts.tombstone_text(&kind, &since, &reason, &document),
        reason,
    }
}

/// The link to the list of ended points for a page at the root, if the list exists.
pub(crate) fn ended_link(directory: &Directory) -> Option<String> {
    let any =
        directory.points.len() > directory.listed().points.len() || !directory.retired.is_empty();
    any.then(|| links::ENDED.to_owned())
}
