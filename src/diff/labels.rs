//! The labels of actions, page kinds and fields, and the truncation of values, shared by the
//! text and Markdown renderers. Nothing is escaped here.

use super::{
    DesignationAction, DesignationDifference, FieldDifference, PageAction, PageChanges,
    PointDifference, RemovedPoint, Review, ReviewFailure, RowAction, RowDifference, ShownValue,
};
use crate::diagnostics::{Language, Text};
use crate::links::PageKind;
use crate::model::Date;
use crate::site::size_in_words;

/// The maximum length in characters of a value that is not truncated.
const MAX_LENGTH: usize = 120;
/// The number of common characters shown before and after the difference of two long values.
const CONTEXT: usize = 12;

/// The label of what happened to a row.
pub(crate) fn row_action(action: RowAction) -> Text {
    match action {
        RowAction::Added => message!("新增", "added"),
        RowAction::Removed => message!("删除", "removed"),
        RowAction::Changed => message!("修改", "changed"),
        RowAction::Renamed => message!("更名", "renamed"),
    }
}

/// The label of what happened to a designation.
pub(crate) fn designation_action(action: DesignationAction) -> Text {
    match action {
        DesignationAction::Added => message!("新增", "added"),
        DesignationAction::Approved => message!("公示后批准", "approved after notice"),
        DesignationAction::Renewed => message!("续期", "renewed"),
        DesignationAction::Ended => message!("结束", "ended"),
        DesignationAction::Resumed => message!("恢复", "resumed"),
        DesignationAction::Changed => message!("修改", "changed"),
        DesignationAction::Removed => message!("删除记录", "record removed"),
    }
}

/// The topic of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Removed points.
    Removed,
    /// Renamed points.
    Renamed,
    /// Added points.
    Added,
    /// Changed points.
    Changed,
    /// Changes of `retired.csv`.
    Retired,
    /// Addresses that disappear, with suggested redirects.
    Redirects,
    /// The pages of points whose record differs.
    OwnPages,
    /// The pages of points that differ only because of other points.
    PagesAffectedByOthers,
    /// All other pages that appear or disappear.
    OtherPages,
}

/// The title of a section.
pub(crate) fn topic(topic: Topic) -> Text {
    match topic {
        Topic::Removed => message!("删除网点", "Points removed"),
        Topic::Renamed => message!("改名网点", "Points renamed"),
        Topic::Added => message!("新增网点", "Points added"),
        Topic::Changed => message!("有变动的网点", "Points changed"),
        Topic::Retired => message!("retired.csv", "retired.csv"),
        Topic::Redirects => message!(
            "消失的地址和建议的跳转",
            "Addresses that disappear, and redirects"
        ),
        Topic::OwnPages => message!(
            "网点页面：记录本身有变动",
            "Pages of points whose record differs"
        ),
        Topic::PagesAffectedByOthers => message!(
            "网点页面：只因附近网点等变动",
            "Pages of points that only show others, such as neighbours",
        ),
        Topic::OtherPages => message!(
            "其他新出现或消失的页面",
            "Other pages that appear or disappear"
        ),
    }
}

/// A title with a count.
pub(crate) fn with_count(title: &str, count: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("{title}（{count}）"),
        Language::English => format!("{title} ({count})"),
    }
}

/// A note for a field whose values differ only in their masked parts.
pub(crate) fn masked_difference_note(
    differs_only_masked: bool,
    language: Language,
) -> &'static str {
    match (differs_only_masked, language) {
        (false, _) => "",
        (true, Language::Chinese) => "（隐去的部分不同）",
        (true, Language::English) => " (the masked part differs)",
    }
}

/// The label of what happens to an address.
pub(crate) fn page_action(action: PageAction) -> Text {
    match action {
        PageAction::Appears => message!("新出现", "appears"),
        PageAction::Changes => message!("内容变动", "changes"),
        PageAction::BecomesTombstone => message!("变为已结束网点的说明页", "becomes a tombstone"),
        PageAction::Disappears => message!("消失", "disappears"),
    }
}

/// The label of a kind of page.
pub(crate) fn page_kind(kind: PageKind) -> Text {
    match kind {
        PageKind::Home => message!("首页", "home"),
        PageKind::Point => message!("网点", "points"),
        PageKind::Region => message!("地区", "regions"),
        PageKind::Service => message!("服务", "services"),
        PageKind::RegionService => message!("地区×服务", "region × service"),
        PageKind::Kind => message!("网点类别", "kinds"),
        PageKind::Nature => message!("机构性质", "natures"),
        PageKind::Notice => message!("公示", "notice"),
        PageKind::Changes => message!("变动记录", "changes"),
        PageKind::Data => message!("数据下载页", "data page"),
        PageKind::Other => message!("其他页面", "other pages"),
        PageKind::File => message!("数据文件等", "data and other files"),
    }
}

/// The heading of a field.
pub(crate) fn heading(field: &FieldDifference, language: Language) -> &'static str {
    match language {
        Language::Chinese => field.title,
        Language::English => field.column,
    }
}

/// The displayed values of a field before and after; `None` if empty. Long values are shortened
/// to their difference.
pub(crate) fn values(
    field: &FieldDifference,
    language: Language,
) -> (Option<String>, Option<String>) {
    let label = |value: &Option<ShownValue>| {
        value
            .as_ref()
            .map(|value| value.label.get(language).to_owned())
    };
    let (old, new) = (label(&field.old), label(&field.new));
    match (old, new) {
        (Some(old), Some(new)) if is_too_long(&old) || is_too_long(&new) => {
            let (old, new) = excerpts(&old, &new, language);
            (Some(old), Some(new))
        }
        (old, new) => (
            old.map(|old| truncate(&old, language)),
            new.map(|new| truncate(&new, language)),
        ),
    }
}

/// Whether the values differ only in their masked parts.
pub(crate) fn differs_only_masked(field: &FieldDifference) -> bool {
    match (&field.old, &field.new) {
        (Some(old), Some(new)) => old.value == new.value && (old.masked || new.masked),
        _ => false,
    }
}

fn is_too_long(text: &str) -> bool {
    text.chars().nth(MAX_LENGTH).is_some()
}

/// Truncates a long text and appends its number of characters.
pub(crate) fn truncate(text: &str, language: Language) -> String {
    if !is_too_long(text) {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(MAX_LENGTH).collect();
    let count = text.chars().count();
    match language {
        Language::Chinese => format!("{beginning}……（共 {count} 字）"),
        Language::English => format!("{beginning}… ({count} characters)"),
    }
}

/// Shortens two texts by omitting most of their common beginning and end.
fn excerpts(old: &str, new: &str, language: Language) -> (String, String) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let shortest = old.len().min(new.len());
    let shared = |mut pairs: Box<dyn Iterator<Item = (&char, &char)> + '_>| {
        let differing = pairs.position(|(one, other)| one != other);
        differing.unwrap_or(shortest)
    };
    let start = shared(Box::new(old.iter().zip(&new)));
    let end = shared(Box::new(old.iter().rev().zip(new.iter().rev()))).min(shortest - start);
    let part = |text: &[char]| {
        let from = start.saturating_sub(CONTEXT);
        let to = (text.len() - end + CONTEXT).min(text.len());
        let middle: String = text[from..to].iter().collect();
        let before = if from > 0 { "…" } else { "" };
        let after = if to < text.len() { "…" } else { "" };
        truncate(&format!("{before}{middle}{after}"), language)
    };
    (part(&old), part(&new))
}

/// The title of a designation: its kind and identifying values.
pub(crate) fn designation(designation: &DesignationDifference, language: Language) -> String {
    let kind = designation.kind_label.get(language);
    let values: Vec<String> = designation
        .identifying_values
        .iter()
        .map(|value| truncate(value.label.get(language), language))
        .collect();
    match (values.is_empty(), language) {
        (true, _) => kind.to_owned(),
        (false, Language::Chinese) => format!("{kind}（{}）", values.join("，")),
        (false, Language::English) => format!("{kind} ({})", values.join(", ")),
    }
}

/// The effective status of a designation, or its change; `None` if it is unchanged.
pub(crate) fn effective_status(
    designation: &DesignationDifference,
    language: Language,
) -> Option<String> {
    let label = |value: &Option<ShownValue>| {
        value
            .as_ref()
            .map(|value| value.label.get(language).to_owned())
    };
    match (
        label(&designation.status_before),
        label(&designation.status_now),
    ) {
        (Some(before), Some(now)) if before != now => Some(format!("{before} → {now}")),
        (Some(_), Some(_)) | (None, None) => None,
        (Some(only), None) | (None, Some(only)) => Some(only),
    }
}

/// The differing fields of a designation, without a status that equals the effective one.
pub(crate) fn fields_without_status(
    designation: &DesignationDifference,
) -> impl Iterator<Item = &FieldDifference> {
    let is_effective_status = |field: &FieldDifference| {
        field.column == "status"
            && field.old.as_ref().map(|value| &value.value)
                == designation.status_before.as_ref().map(|value| &value.value)
            && field.new.as_ref().map(|value| &value.value)
                == designation.status_now.as_ref().map(|value| &value.value)
    };
    designation
        .fields
        .iter()
        .filter(move |field| !is_effective_status(field))
}

/// The labels and counts of a difference, in the order of display.
pub(crate) fn totals(review: &Review) -> Vec<(Text, usize)> {
    let difference = &review.difference;
    let changed = || difference.changed.iter();
    let everywhere = || difference.added.iter().chain(&difference.changed);
    let designations = |action: DesignationAction| {
        everywhere()
            .flat_map(|point| &point.designations)
            .filter(|designation| designation.action == action)
            .count()
    };
    let items = |action: RowAction| {
        everywhere()
            .flat_map(|point| &point.service_items)
            .filter(|row| row.action == action)
            .count()
    };
    let rows = |get: fn(&PointDifference) -> usize| everywhere().map(get).sum();
    vec![
        (message!("新增网点", "points added"), difference.added.len()),
        (
            message!("删除网点", "points removed"),
            difference.removed.len(),
        ),
        (
            message!("改名网点", "points renamed"),
            changed().filter(|point| point.old_name.is_some()).count(),
        ),
        (
            message!(
                "有变动的网点（含改名）",
                "points changed (renamed ones too)"
            ),
            difference.changed.len(),
        ),
        (
            message!("新增或批准的资格", "designations added or approved"),
            designations(DesignationAction::Added) + designations(DesignationAction::Approved),
        ),
        (
            message!("续期的资格", "designations renewed"),
            designations(DesignationAction::Renewed),
        ),
        (
            message!("结束的资格", "designations ended"),
            designations(DesignationAction::Ended),
        ),
        (
            message!("其他资格变动", "other changes of designations"),
            designations(DesignationAction::Changed)
                + designations(DesignationAction::Resumed)
                + designations(DesignationAction::Removed),
        ),
        (
            message!("新增服务事项", "service items added"),
            items(RowAction::Added),
        ),
        (
            message!("删除服务事项", "service items removed"),
            items(RowAction::Removed),
        ),
        (
            message!("修改服务事项", "service items changed"),
            items(RowAction::Changed) + items(RowAction::Renamed),
        ),
        (
            message!("案例变动", "changes of cases"),
            rows(|point| point.cases.len()),
        ),
        (
            message!("变动记录的增减", "events added or removed"),
            rows(|point| point.events.len()),
        ),
        (
            message!("联系人信息有变动的网点", "points whose contact changed"),
            everywhere()
                .filter(|point| !point.contact.is_empty())
                .count(),
        ),
        (
            message!("retired.csv 的增减和修改", "changes of retired.csv"),
            difference.retired.len(),
        ),
    ]
}

/// The columns that make up the title of a table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TitleColumns {
    /// Id, name and region of a point.
    Point,
    /// Kind, batch, document, approval and status.
    Designation,
    /// The name.
    Row,
    /// Date and type.
    Event,
}

impl TitleColumns {
    /// Whether a field is part of the title.
    pub(crate) fn contains(self, field: &FieldDifference) -> bool {
        let columns: &[&str] = match self {
            Self::Point => &["id", "name", "region"],
            Self::Designation => &["kind", "batch", "document", "approved_on", "status"],
            Self::Row => &["name"],
            Self::Event => &["date", "type"],
        };
        columns.contains(&field.column)
    }
}

/// The fields of an added or removed row on one line, without those in its title.
pub(crate) fn one_line(
    fields: &[FieldDifference],
    title_columns: TitleColumns,
    language: Language,
) -> String {
    let fields = fields.iter().filter(|field| !title_columns.contains(field));
    let parts = fields.filter_map(|field| {
        let (old, new) = values(field, language);
        Some(format!("{} {}", heading(field, language), new.or(old)?))
    });
    let parts: Vec<String> = parts.collect();
    parts.join(match language {
        Language::Chinese => "；",
        Language::English => "; ",
    })
}

/// The other tables of a point: label, title columns and rows.
pub(crate) fn tables(point: &PointDifference) -> [(Text, TitleColumns, &[RowDifference]); 3] {
    [
        (
            message!("服务事项", "service item"),
            TitleColumns::Row,
            &point.service_items,
        ),
        (message!("案例", "case"), TitleColumns::Row, &point.cases),
        (
            message!("变动记录", "event"),
            TitleColumns::Event,
            &point.events,
        ),
    ]
}

/// The line with both sides and the date for which validity is evaluated.
pub(crate) fn sides(old: &str, new: &str, as_of: Date) -> Text {
    message!(
        "{old} → {new}，有效期按 {as_of} 判断。",
        "{old} → {new}, validity as of {as_of}.",
    )
}

/// The sentence for equal registries.
pub(crate) fn no_difference() -> Text {
    message!("名录没有差别。", "The registries are equal.")
}

/// The label and names of the differing reference tables; `None` if all are equal.
pub(crate) fn reference_tables(review: &Review) -> Option<(Text, String)> {
    let tables = review.difference.reference_tables.join(", ");
    let name = message!("有变动的对照表", "reference tables changed");
    (!tables.is_empty()).then_some((name, tables))
}

/// The sentence for a site without changes.
pub(crate) fn no_page_changes() -> Text {
    message!("网站的页面没有变化。", "No page of the site changes.")
}

/// What a mirror has to fetch.
pub(crate) fn fetched(pages: &PageChanges) -> Text {
    let (files, size) = (pages.fetched_files, size_in_words(pages.fetched_bytes));
    message!(
        "镜像需要重新取 {files} 个文件，共 {size}（不含检索索引）。",
        "A mirror fetches {files} files, {size}, without those of the search.",
    )
}

/// The reason why nothing could be compared, with a fix.
pub(crate) fn failure(failure: &ReviewFailure) -> Text {
    match failure {
        ReviewFailure::Old { name, .. } => message!(
            "旧数据（{name}）有错误，无法比较；请换一个没有错误的旧版本，或者先单独改正这些错误再比较；如果只是日期的问题，可用 --as-of 指定日期",
            "the old data ({name}) has errors, so that nothing can be compared; choose an older or newer revision without errors, or fix the errors in a separate change first; if they depend on the date, use --as-of",
        ),
        ReviewFailure::New { name, .. } => message!(
            "新数据（{name}）有错误，请按报告中的办法改正后再比较",
            "the new data ({name}) has errors; fix them first",
        ),
        ReviewFailure::Site(_) => message!(
            "主题或者文章有错误，无法生成页面来比较",
            "the theme or the content has errors, so that no pages can be built and compared",
        ),
    }
}

/// The reason why a point was removed, or that none is given.
pub(crate) fn removal_reason(removed: &RemovedPoint) -> Text {
    match &removed.retired {
        Some(retired) => {
            let why = format!("{} {}", retired.retired_on, retired.reason);
            Text::new(why.clone(), why)
        }
        None if removed.had_page => {
            message!("retired.csv 没有说明原因", "retired.csv gives no reason")
        }
        None => message!(
            "只公示过，没有自己的页面",
            "it was only on public notice and had no page",
        ),
    }
}
