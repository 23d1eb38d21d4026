//! Words for values: dates, sizes, columns, events. All in Chinese.

use super::contexts::{Badge, DateContext};
use crate::directory::{Directory, DirectoryPoint, HistoryEntry};
use crate::model::{Date, EventType, RegionIndex, Regions, Status, Taxonomy, Term, Vocabulary};

/// A day, for machines and for people.
pub fn date(date: Date) -> DateContext {
    DateContext {
        iso: date.to_string(),
        text: date_text(date),
    }
}

/// `2024年5月16日`
pub fn date_text(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2024-05-16 00:00`, as the government-site rules write the time of publication.
/// The registry knows days only.
pub fn published_at(date: Date) -> String {
    format!("{date} 00:00")
}

/// Bytes in words: `532 B`, `12.3 KB`, `4.0 MB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KB", "MB", "GB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A term as a mark.
pub fn badge(term: &Term) -> Badge {
    Badge {
        code: term.code.clone(),
        label: term.short_label().to_owned(),
    }
}

/// Several texts as one enumeration; none where there are none.
pub fn joined(texts: &[impl AsRef<str>]) -> Option<String> {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    (!texts.is_empty()).then(|| texts.join("、"))
}

/// The label of a code in a vocabulary, or the code itself where the vocabulary,
/// against the loader's promise, does not have it.
fn label_of<'a>(vocabulary: &'a Vocabulary, code: &'a str) -> &'a str {
    vocabulary
        .find(code)
        .map_or(code, |index| vocabulary.get(index).zh.as_str())
}

/// The label of a status.
pub fn status(taxonomy: &Taxonomy, status: Status) -> &str {
    label_of(&taxonomy.status, status.code())
}

/// The label of an event type.
pub fn event(taxonomy: &Taxonomy, event: EventType) -> &str {
    label_of(&taxonomy.event_type, event.code())
}

/// Where a point lies, in one text: `辽宁省葫芦岛市龙港区`.
pub fn place(regions: &Regions, path: &[RegionIndex]) -> String {
    path.iter()
        .map(|region| regions.get(*region).name.as_str())
        .collect()
}

/// What an entry of a history changed, in words: `地址：甲路1号 → 乙路2号`.
pub fn change_detail(entry: &HistoryEntry) -> Option<String> {
    let values = match (entry.old.as_deref(), entry.new.as_deref()) {
        (Some(old), Some(new)) => Some(format!("{old} → {new}")),
        (Some(old), None) => Some(format!("原为 {old}")),
        (None, Some(new)) => Some(format!("改为 {new}")),
        (None, None) => None,
    };
    let column = match (entry.event_type, entry.field.as_deref()) {
        (_, Some(field)) => Some(column_label(field)),
        (EventType::Renamed, None) => Some("名称"),
        (_, None) => None,
    };
    match (column, values) {
        (Some(column), Some(values)) => Some(format!("{column}：{values}")),
        (Some(column), None) => Some(column.to_owned()),
        (None, values) => values,
    }
}

/// The Chinese name of a column of `points.csv`, or the column itself.
fn column_label(column: &str) -> &str {
    match column {
        "name" => "名称",
        "name_en" => "英文名称",
        "aliases" => "别名",
        "nature" => "机构性质",
        "region" => "所在地区",
        "address" => "地址",
        "postcode" => "邮编",
        "longitude" => "经度",
        "latitude" => "纬度",
        "crs" => "坐标系",
        "head" => "主要负责人",
        "head_title" => "负责人职务",
        "staff_total" => "人员总数",
        "staff_full_time" => "专职人员",
        "staff_part_time" => "兼职人员",
        "phone" => "电话",
        "email" => "邮箱",
        "website" => "网址",
        "hours" => "开放时间",
        "audience" => "服务对象",
        "summary" => "简介",
        "service_items" => "服务事项",
        other => other,
    }
}

/// The day that a point's page was last changed by the data: the last check of the
/// record, else the last event, else the last approval, else the as-of date.
pub fn point_published_on(directory: &Directory, point: &DirectoryPoint) -> Date {
    let last_event = || point.history.first().map(|entry| entry.date);
    let approval = || {
        let approvals = point.designations.iter();
        approvals.filter_map(|d| d.record.approved_on).max()
    };
    point
        .facts
        .updated_on
        .or_else(last_event)
        .or_else(approval)
        .unwrap_or(directory.as_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        let check = |bytes, expect: &str| assert_eq!(size(bytes), expect);
        check(0, "0 B");
        check(1023, "1023 B");
        check(1536, "1.5 KB");
        check(5 * 1024 * 1024, "5.0 MB");
        check(3 << 40, "3072.0 GB");
    }

    #[test]
    fn dates_are_told_both_ways() {
        let day = date(Date::constant(2024, 5, 6));
        assert_eq!(
            (day.iso.as_str(), day.text.as_str()),
            ("2024-05-06", "2024年5月6日")
        );
    }

    #[test]
    fn changes_are_told_in_words() {
        let entry = |event_type, field: Option<&str>, old: Option<&str>, new: Option<&str>| {
            change_detail(&HistoryEntry {
                date: Date::constant(2024, 1, 1),
                event_type,
                kind: None,
                field: field.map(str::to_owned),
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
                document: None,
                derived: false,
            })
        };
        let changed = EventType::Changed;
        assert_eq!(
            entry(changed, Some("address"), Some("甲"), Some("乙")).as_deref(),
            Some("地址：甲 → 乙")
        );
        assert_eq!(
            entry(changed, Some("hours"), None, None).as_deref(),
            Some("开放时间")
        );
        assert_eq!(
            entry(EventType::Renamed, None, Some("甲"), Some("乙")).as_deref(),
            Some("名称：甲 → 乙")
        );
        assert_eq!(entry(EventType::Approved, None, None, None), None);
    }
}
