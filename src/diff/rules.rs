//! The rules for changes between two publications, such as that addresses are permanent.

use super::{DesignationAction, DesignationDifference, DiffOptions, Difference, PointDifference};
use crate::check::history::VANISHED_POINT;
use crate::check::publishing::{PUBLISHED_LATE, published_late};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Text, show};
use crate::model::{Date, Point, Registry, Status};

rules! { History;
    /// 原因：公众和其他系统还会用旧名称查找这个机构。改名以后旧名称如果没有留下来，就查不到了，
    /// 也看不出它和以前的网点是同一家。
    ///
    /// 例子：`p-0007` 的名称由“某市科技情报所”改为“某市科技信息研究院”，别名和变动记录里都没有旧名称。
    ///
    /// 改法：在 points.csv 的「别名」列补上旧名称，或者在 events.csv 里加一条“更名”记录，「变更前」写旧名称。
    LOST_NAME = Warning "lost-name", None,
        "机构改名后，旧名称留在别名或变动记录里", "After a renaming the old name stays among the aliases or in the events";
}

/// Finds the problems of a change.
pub(crate) fn findings(
    old: &Registry,
    new: &Registry,
    difference: &Difference,
    options: &DiffOptions<'_>,
) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = difference
        .removed
        .iter()
        // Points that were only on public notice had no page.
        .filter(|removed| removed.retired.is_none() && removed.had_page)
        .map(|removed| {
            let point = &removed.was.point;
            let new_id = removed.likely_new_id.as_deref();
            vanished(options, &point.id, &point.name, new_id)
        })
        .collect();
    findings.extend(vanished_retirements(old, new, options));
    findings.extend(
        difference
            .changed
            .iter()
            .filter(|changed| !keeps_old_name(new, changed))
            .map(|changed| lost_name(options, changed)),
    );
    findings.extend(late(new, difference, options));
    findings
}

fn vanished(
    options: &DiffOptions<'_>,
    id: &str,
    name: &str,
    likely_new_id: Option<&str>,
) -> Diagnostic {
    let (id, name) = (show(id), show(name));
    let message = message!(
        "编号 `{id}` 公布过，现在不在数据里，retired.csv 也没有说明原因",
        "the id `{id}` was published and is gone, and retired.csv does not say why",
    );
    let help = match likely_new_id {
        Some(new_id) => message!(
            "`{new_id}` 的名称和地区与它相同，请保留原来的编号 `{id}`，不要换成 `{new_id}`",
            "`{new_id}` has the same name and region: keep the old id `{id}`",
        ),
        None => message!(
            "误删的请恢复；确实不再列入的，请在 retired.csv 写明编号、日期和原因",
            "restore it, or give id, day and reason in retired.csv",
        ),
    };
    let mut diagnostic = VANISHED_POINT
        .diagnostic(options.points_file, message)
        .with_help(help);
    diagnostic.value = Some(id.clone());
    diagnostic.record = Some(format!("{id} {name}"));
    diagnostic
}

/// Reports ids that were removed from `retired.csv` although no point has them.
fn vanished_retirements(
    old: &Registry,
    new: &Registry,
    options: &DiffOptions<'_>,
) -> Vec<Diagnostic> {
    let is_known = |id: &String| {
        let point = |point: &Point| point.facts.id.cmp(id);
        new.points.binary_search_by(point).is_ok()
            || new
                .retired
                .binary_search_by(|retired| retired.id.cmp(id))
                .is_ok()
    };
    old.retired
        .iter()
        .filter(|retired| !is_known(&retired.id))
        .map(|retired| {
            let name = retired.name.as_deref().unwrap_or_default();
            vanished(options, &retired.id, name, None)
        })
        .collect()
}

/// Whether the former name is among the aliases or events in the new registry.
fn keeps_old_name(new: &Registry, changed: &PointDifference) -> bool {
    let Some(old_name) = &changed.old_name else {
        return true;
    };
    let position = new
        .points
        .binary_search_by(|point| point.facts.id.cmp(&changed.point.id));
    position.is_ok_and(|position| {
        let point = &new.points[position];
        let is_old_name = |value: &Option<String>| value.as_ref() == Some(old_name);
        point.facts.aliases.contains(old_name)
            || point.events.iter().any(|event| is_old_name(&event.old))
    })
}

fn lost_name(options: &DiffOptions<'_>, changed: &PointDifference) -> Diagnostic {
    let id = show(&changed.point.id);
    let old_name = show(changed.old_name.as_deref().unwrap_or_default());
    let message = message!(
        "`{id}` 改了名称，旧名称 `{old_name}` 不在「别名」里，也没有更名记录",
        "`{id}` has a new name, and neither `aliases` nor an event has `{old_name}`",
    );
    let help = message!(
        "请把旧名称补进「别名」列，或者在 events.csv 加一条更名记录，让人还能用旧名称查到",
        "add the old name to `aliases`, or an event `renamed`, so that it is still found",
    );
    let mut diagnostic = LOST_NAME
        .diagnostic(options.points_file, message)
        .with_help(help);
    diagnostic.heading = Some("name".to_owned());
    diagnostic.value = Some(old_name);
    diagnostic.record = Some(format!("{id} {}", show(&changed.point.name)));
    diagnostic
}

/// Reports approvals that are published later than the law allows.
fn late(new: &Registry, difference: &Difference, options: &DiffOptions<'_>) -> Vec<Diagnostic> {
    let points = difference.added.iter().chain(&difference.changed);
    points
        .flat_map(|point| {
            let designations = point.designations.iter();
            designations.map(move |designation| (point, designation))
        })
        .filter_map(|(point, designation)| {
            let approved_on = newly_approved(designation)?;
            let late = published_late(approved_on, options.as_of, &new.taxonomy.holidays)?;
            let (id, name) = (show(&point.point.id), show(&point.point.name));
            let kind = &designation.kind_label;
            let message = late.message();
            let message = Text::new(
                format!("`{id}` 的「{}」{}", kind.zh, message.zh),
                format!("the designation `{}` of `{id}` was {}", kind.en, message.en),
            );
            let mut diagnostic = PUBLISHED_LATE
                .diagnostic(options.designations_file, message)
                .with_help(late.help());
            diagnostic.heading = Some("approved_on".to_owned());
            diagnostic.value = Some(approved_on.to_string());
            diagnostic.record = Some(format!("{id} {name}"));
            Some(diagnostic)
        })
        .collect()
}

/// The approval date of a designation that this change publishes as current; `None` if it was
/// approved in the old registry already or is not current.
fn newly_approved(designation: &DesignationDifference) -> Option<Date> {
    let is_new = matches!(
        designation.action,
        DesignationAction::Added | DesignationAction::Approved
    );
    let status = designation.status_now.as_ref()?;
    let is_current = Status::from_code(&status.value).is_some_and(Status::is_current);
    let approval = designation
        .fields
        .iter()
        .find(|field| field.column == "approved_on")
        .filter(|_| is_new && is_current)?;
    approval.new.as_ref()?.value.parse().ok()
}
