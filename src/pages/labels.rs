//! Words for values: dates, sizes, columns, events. All in Chinese.

use super::contexts::{Badge, DateContext, TextPart};
use crate::directory::{Directory, DirectoryPoint, HistoryEntry};
use crate::links;
use crate::model::{Date, EventType, RegionIndex, Regions, Status, Taxonomy, Term, Vocabulary};
use crate::text::telephone;

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

/// A text in pieces, each telephone number in it linked and all else as written.
pub fn telephones(text: &str) -> Vec<TextPart> {
    let mut parts = Vec::new();
    let mut add = |text: &str, href: Option<String>| {
        if !text.is_empty() {
            let text = text.to_owned();
            parts.push(TextPart { text, href });
        }
    };
    let mut shown = 0;
    for telephone in telephone::find(text) {
        add(&text[shown..telephone.range.start], None);
        add(
            &text[telephone.range.clone()],
            Some(links::telephone(&telephone)),
        );
        shown = telephone.range.end;
    }
    add(&text[shown..], None);
    parts
}

/// The link of the first piece that is one.
pub fn first_link(parts: &[TextPart]) -> Option<String> {
    parts.iter().find_map(|part| part.href.clone())
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

/// What an entry of a history changed, in words: `地址：甲路1号 → 乙路2号`. Codes are told
/// by their labels.
pub fn change_detail(directory: &Directory, entry: &HistoryEntry) -> Option<String> {
    let field = entry.field.as_deref();
    let words = |value: &Option<String>| {
        let value = value.as_deref()?;
        Some(field.map_or_else(
            || value.to_owned(),
            |field| value_words(directory, field, value),
        ))
    };
    let values = match (words(&entry.old), words(&entry.new)) {
        (Some(old), Some(new)) => Some(format!("{old} → {new}")),
        (Some(old), None) => Some(format!("原为 {old}")),
        (None, Some(new)) => Some(format!("改为 {new}")),
        (None, None) => None,
    };
    let column = match (entry.event_type, field) {
        (_, Some(field)) => Some(column_label(field)),
        (EventType::Renamed, None) => Some("名称".to_owned()),
        (_, None) => None,
    };
    match (column, values) {
        (Some(column), Some(values)) => Some(format!("{column}：{values}")),
        (Some(column), None) => Some(column),
        (None, values) => values,
    }
}

/// A value of a column in words: the labels of codes, the names of regions, dates. What
/// is no such value stands as it is.
fn value_words(directory: &Directory, field: &str, value: &str) -> String {
    let taxonomy = &directory.taxonomy;
    let column = field.rsplit('.').next().unwrap_or(field);
    let vocabulary = match column {
        "nature" => &taxonomy.nature,
        "kind" => &taxonomy.kind,
        "status" => &taxonomy.status,
        "category" => &taxonomy.category,
        "level" => &taxonomy.level,
        "ip_types" => &taxonomy.ip_type,
        "fee" => &taxonomy.fee,
        "mode" => &taxonomy.mode,
        "crs" => &taxonomy.crs,
        "region" => {
            let region = directory.regions.find(value.trim());
            return region.map_or_else(
                || value.to_owned(),
                |region| place(&directory.regions, &directory.regions.path(region)),
            );
        }
        "aliases" | "audience" | "phone" | "email" => {
            let values: Vec<&str> = value.split([';', '；']).map(str::trim).collect();
            return values.join("、");
        }
        _ => {
            let date = value.trim().parse::<Date>().ok();
            return date.map_or_else(|| value.to_owned(), date_text);
        }
    };
    let labels: Vec<&str> = value
        .split([';', '；'])
        .map(|code| label_of(vocabulary, code.trim()))
        .collect();
    labels.join("、")
}

/// The Chinese name of a column, with its table where the event names it
/// (`service_items.name`); the column itself where none is known.
fn column_label(field: &str) -> String {
    let Some((table, column)) = field.split_once('.') else {
        return label_of_column(field).to_owned();
    };
    let table = match table {
        "designations" => "网点资格",
        "service_items" => "服务事项",
        "cases" => "服务案例",
        "events" => "变更记录",
        other => other,
    };
    format!("{table}的{}", label_of_column(column))
}

/// The Chinese name of a column of any table that a point has rows in.
fn label_of_column(column: &str) -> &str {
    match column {
        "id" | "point_id" => "编号",
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
        "hours" => "服务时间",
        "audience" => "服务对象",
        "summary" => "简介",
        "updated_on" => "更新日期",
        "service_items" => "服务事项",
        "kind" => "网点类型",
        "batch" => "批次",
        "document" => "文件",
        "authority" => "认定机关",
        "recommender" => "推荐单位",
        "notice_from" => "公示开始日期",
        "notice_until" => "公示结束日期",
        "approved_on" => "批准日期",
        "valid_until" => "有效期至",
        "status" => "状态",
        "source_url" => "来源网址",
        "ip_types" => "知识产权类型",
        "category" => "服务类别",
        "level" => "服务层级",
        "fee" => "收费",
        "fee_note" => "收费标准",
        "mode" => "服务方式",
        "turnaround" => "办理时限",
        "requirements" => "办理条件和材料",
        "url" => "网址",
        "description" => "说明",
        "period" => "时间",
        "content" => "内容",
        "date" => "日期",
        "type" => "变动类型",
        "field" => "变更项",
        "old" => "变更前",
        "new" => "变更后",
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_both_ways() {
        let day = date(Date::constant(2024, 5, 6));
        assert_eq!(
            (day.iso.as_str(), day.text.as_str()),
            ("2024-05-06", "2024年5月6日")
        );
    }

    /// The sample, for its vocabularies and regions.
    fn sample() -> Directory {
        let data = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
        let options = crate::config::DataConfig::default();
        let loaded = crate::load::load_registry(data, &options);
        let as_of = Date::constant(2026, 11, 20);
        let checked = crate::check::check(&loaded, &options, Some(as_of));
        let options = crate::directory::PublishOptions { as_of, head: false };
        Directory::publish(&checked.registry.expect("a sound sample"), options)
    }

    #[test]
    fn changes_are_told_in_words() {
        let directory = sample();
        let entry = |event_type, field: Option<&str>, old: Option<&str>, new: Option<&str>| {
            let entry = HistoryEntry {
                date: Date::constant(2024, 1, 1),
                event_type,
                kind: None,
                field: field.map(str::to_owned),
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
                document: None,
                derived: false,
            };
            change_detail(&directory, &entry).unwrap_or_default()
        };
        let changed = |field, old, new| entry(EventType::Changed, Some(field), old, new);
        for (told, expect) in [
            (changed("address", Some("甲"), Some("乙")), "地址：甲 → 乙"),
            (changed("hours", None, None), "服务时间"),
            (changed("summary", None, Some("乙")), "简介：改为 乙"),
            (changed("summary", Some("甲"), None), "简介：原为 甲"),
            (
                changed("nature", Some("university"), Some("其他机构")),
                "机构性质：高校 → 其他机构",
            ),
            (
                changed("region", Some("210200"), Some("999999")),
                "所在地区：辽宁省大连市 → 999999",
            ),
            (
                changed("valid_until", Some("2026-05-16"), Some("长期")),
                "有效期至：2026年5月16日 → 长期",
            ),
            (
                changed("mode", Some("online"), Some("online;offline")),
                "服务方式：线上 → 线上、线下",
            ),
            (
                changed("service_items.name", Some("检索"), Some("查新")),
                "服务事项的名称：检索 → 查新",
            ),
            (
                entry(EventType::Renamed, None, Some("甲"), Some("乙")),
                "名称：甲 → 乙",
            ),
            (entry(EventType::Approved, None, None, None), ""),
        ] {
            assert_eq!(told, expect);
        }
    }

    #[test]
    fn every_column_that_an_event_can_name_has_a_chinese_name() {
        for table in crate::schema::Table::of_points() {
            for column in table.schema().columns {
                let label = column_label(column.name);
                let is_private = column.has(crate::schema::PRIVATE);
                assert!(is_private || !label.is_ascii(), "{}", column.name);
                let label = column_label(&format!("{}.{}", table.key(), column.name));
                assert!(!label.is_empty());
            }
        }
    }
}
