//! What pages of several kinds show.

use super::contexts::{ChangeContext, OutLink, Tombstone};
use super::labels;
use crate::directory::{Change, Directory, DirectoryPoint};
use crate::links;
use crate::model::{RegionIndex, RegionLevel, Status};

/// Whether a region has a page.
pub fn region_has_page(directory: &Directory, region: RegionIndex) -> bool {
    directory.regions.get(region).level == RegionLevel::Province
        || !directory.in_region(region).points.is_empty()
}

/// An event with its point; `root` is the page's way up.
pub fn change(directory: &Directory, change: Change, root: &str) -> ChangeContext {
    let point = directory.point(change.point);
    let entry = &point.history[change.entry];
    let taxonomy = &directory.taxonomy;
    ChangeContext {
        date: labels::date(entry.date),
        code: entry.event_type.code(),
        label: labels::event(taxonomy, entry.event_type).to_owned(),
        point_name: point.facts.name.clone(),
        point_link: format!("{root}{}", links::point(&point.facts.id)),
        province: directory
            .regions
            .get(point.province())
            .short_name()
            .to_owned(),
        kind: entry
            .kind
            .map(|kind| taxonomy.kind.get(kind).short_label().to_owned()),
        detail: labels::change_detail(directory, entry),
        document: entry.document.clone(),
    }
}

/// A link to another site, named by its host.
pub fn out_link(address: &str) -> Option<OutLink> {
    let href = links::outside(address)?;
    Some(OutLink {
        label: links::host_of(&href).unwrap_or_else(|| href.clone()),
        href,
    })
}

/// Since when and why a point is no longer a member: the designation that ended last.
pub fn tombstone(directory: &Directory, point: &DirectoryPoint) -> Tombstone {
    let last = point
        .designations
        .iter()
        .max_by_key(|designation| (designation.ended_on, designation.record.approved_on));
    let standing = last.map_or(Status::Terminated, |designation| designation.standing);
    let reason = labels::status(&directory.taxonomy, standing).to_owned();
    let kind = last.map_or("网点", |designation| {
        &directory.taxonomy.kind.get(designation.record.kind).zh
    });
    let ended_on = last.and_then(|designation| designation.ended_on);
    let since = ended_on.map_or_else(
        || "（日期未公布）".to_owned(),
        |date| format!("自{}起", labels::date_text(date)),
    );
    let document = last
        .and_then(|designation| designation.ended_by.as_deref())
        .map_or_else(String::new, |document| format!("（依据：{document}）"));
    Tombstone {
        date: ended_on.map(labels::date),
        text: format!(
            "该机构的{kind}资格{since}{reason}{document}，不再属于知识产权信息公共服务网络。本页保留，供查证。"
        ),
        reason,
    }
}

/// The title of the list of those that have left, and of the links to it.
pub const ENDED_TITLE: &str = "不再是网点的机构";

/// The link to the list of those that have left from a page at the root, where there is one.
pub fn ended_link(directory: &Directory) -> Option<String> {
    let any =
        directory.points.len() > directory.listed().points.len() || !directory.retired.is_empty();
    any.then(|| links::ENDED.to_owned())
}
