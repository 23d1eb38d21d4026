//! Display texts for values: dates, columns, events, telephone numbers.

use super::contexts::{Badge, DateContext, TextPart};
use super::locale::Locale;
use crate::directory::{Directory, DirectoryPoint, HistoryEntry};
use crate::links;
use crate::model::{Date, EventType, RegionIndex, Regions, Status, Taxonomy, Term, Vocabulary};
use crate::schema::{ColumnType, MULTIPLE, Table, find_field, points};
use crate::text::telephone;

/// A date in machine and display form.
pub(crate) fn date(texts: &Locale, date: Date) -> DateContext {
    DateContext {
        iso: date.to_string(),
        text: date_text(texts, date),
    }
}

/// `2024年5月16日`
pub(crate) fn date_text(texts: &Locale, date: Date) -> String {
    let month = month_name(texts, date.month());
    texts.common_date(year(date.year()), &month, part(date.day()))
}

/// `2024年5月`
pub(crate) fn month(texts: &Locale, of_year: i16, month: i8) -> String {
    texts.common_month(year(of_year), &month_name(texts, month))
}

/// A month as it is written in dates: `5`, or `May`.
pub(crate) fn month_name(texts: &Locale, month: i8) -> String {
    const NAMES: [fn(&Locale) -> String; 12] = [
        Locale::month_january,
        Locale::month_february,
        Locale::month_march,
        Locale::month_april,
        Locale::month_may,
        Locale::month_june,
        Locale::month_july,
        Locale::month_august,
        Locale::month_september,
        Locale::month_october,
        Locale::month_november,
        Locale::month_december,
    ];
    let position = usize::try_from(month - 1).ok();
    let name = position.and_then(|position| NAMES.get(position));
    name.map_or_else(String::new, |name| name(texts))
}

/// A year as an argument of a message.
pub(crate) fn year(year: i16) -> usize {
    usize::from(year.unsigned_abs())
}

/// A day as an argument of a message.
pub(crate) fn part(number: i8) -> usize {
    usize::from(number.unsigned_abs())
}

/// The publication time in the format of the government-site rules, `2024-05-16 00:00`. The
/// registry only has dates.
pub(crate) fn published_at(date: Date) -> String {
    format!("{date} 00:00")
}

/// The name of a point in the title of its page and in attributes, which cannot tell their
/// language: the Chinese one, or on other pages the one in Latin letters.
pub(crate) fn name<'d>(texts: &Locale, point: &'d DirectoryPoint) -> &'d str {
    latin_name(texts, point).unwrap_or(&point.facts.name)
}

/// The name of a point in Latin letters, on pages in another language than Chinese.
pub(crate) fn latin_name<'d>(texts: &Locale, point: &'d DirectoryPoint) -> Option<&'d str> {
    let name = point.latin_name.as_deref();
    name.filter(|_| !texts.is_chinese())
}

/// The name of a body in another language than Chinese, on pages in it.
pub(crate) fn latin_body(
    texts: &Locale,
    directory: &Directory,
    name: Option<&str>,
) -> Option<String> {
    let name = name.filter(|_| !texts.is_chinese())?;
    Some(texts.body(name, directory))
}

/// A badge for a term.
pub(crate) fn badge(term: &Term) -> Badge {
    Badge {
        code: term.code.clone(),
        label: term.short_label().to_owned(),
    }
}

/// Joins texts to an enumeration; `None` if there are none.
pub(crate) fn joined(texts: &Locale, words: &[impl AsRef<str>]) -> Option<String> {
    (!words.is_empty()).then(|| texts.list(words))
}

/// The label of a code in a vocabulary, or the code itself if it is unknown, which the
/// loader prevents.
fn label_of<'a>(vocabulary: &'a Vocabulary, code: &'a str) -> &'a str {
    vocabulary
        .find(code)
        .map_or(code, |index| vocabulary.get(index).label())
}

/// Splits a text so that each telephone number is a link.
pub(crate) fn telephones(text: &str) -> Vec<TextPart> {
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

/// The link of the first part that is one.
pub(crate) fn first_link(parts: &[TextPart]) -> Option<String> {
    parts.iter().find_map(|part| part.href.clone())
}

/// The label of a status.
pub(crate) fn status(taxonomy: &Taxonomy, status: Status) -> &str {
    label_of(&taxonomy.status, status.code())
}

/// The label of an event type.
pub(crate) fn event(taxonomy: &Taxonomy, event: EventType) -> &str {
    label_of(&taxonomy.event_type, event.code())
}

/// The full place of a point: `辽宁省葫芦岛市龙港区`, or in letters `Longgang District, Huludao, Liaoning`.
pub(crate) fn place(regions: &Regions, path: &[RegionIndex]) -> String {
    let labels = path.iter().map(|region| regions.get(*region).label());
    if regions.are_labelled() {
        labels.rev().collect::<Vec<_>>().join(", ")
    } else {
        labels.collect()
    }
}

/// Describes the change of an event: `地址：甲路1号 → 乙路2号`. Codes are replaced by labels.
pub(crate) fn change_detail(
    texts: &Locale,
    directory: &Directory,
    entry: &HistoryEntry,
) -> Option<String> {
    let field = entry.field.as_deref();
    let words = |value: &Option<String>| {
        let value = value.as_deref()?;
        Some(field.map_or_else(
            || value.to_owned(),
            |field| value_words(texts, directory, field, value),
        ))
    };
    let values = match (words(&entry.old), words(&entry.new)) {
        (Some(old), Some(new)) => Some(format!("{old} → {new}")),
        (Some(old), None) => Some(texts.change_was(&old)),
        (None, Some(new)) => Some(texts.change_became(&new)),
        (None, None) => None,
    };
    let column = match (entry.event_type, field) {
        (_, Some(field)) => Some(column_label(texts, field)),
        (EventType::Renamed, None) => {
            let name = points::SCHEMA.column(points::NAME);
            Some(texts.column(Table::Points, name).to_owned())
        }
        (_, None) => None,
    };
    match (column, values) {
        (Some(column), Some(values)) => Some(texts.change_in_column(&column, &values)),
        (Some(column), None) => Some(column),
        (None, values) => values,
    }
}

/// A value of a column for display: labels of codes, names of regions, formatted dates.
/// Other values are kept.
fn value_words(texts: &Locale, directory: &Directory, field: &str, value: &str) -> String {
    let column = find_field(field).map(|(_, column)| column);
    let values = || value.split([';', '；']).map(str::trim);
    match column.map(|column| (column, column.holds)) {
        Some((_, ColumnType::Code(vocabulary))) => {
            let vocabulary = vocabulary.terms(&directory.taxonomy);
            let labels: Vec<&str> = values().map(|code| label_of(vocabulary, code)).collect();
            texts.list(&labels)
        }
        Some((_, ColumnType::Region)) => {
            let region = directory.regions.find(value.trim());
            region.map_or_else(
                || value.to_owned(),
                |region| place(&directory.regions, &directory.regions.path(region)),
            )
        }
        Some((column, _)) if column.has(MULTIPLE) => texts.list(&values().collect::<Vec<_>>()),
        _ => {
            let date = value.trim().parse::<Date>().ok();
            date.map_or_else(|| value.to_owned(), |date| date_text(texts, date))
        }
    }
}

/// The label of the column in an event. It includes the table if the event does
/// (`service_items.audience`) and another table has a column of the same name; an unknown
/// column is kept as written.
fn column_label(texts: &Locale, field: &str) -> String {
    let Some((table, column)) = find_field(field) else {
        return field.to_owned();
    };
    let label = texts.column(table, column);
    let mut others = Table::of_points().filter(|other| *other != table);
    let is_ambiguous = field.contains('.')
        && others.any(|other| {
            let mut columns = other.columns().iter();
            columns.any(|column| texts.column(other, column) == label)
        });
    if is_ambiguous {
        texts.change_column_of_table(texts.table(table), label)
    } else {
        label.to_owned()
    }
}

/// The period of a public notice in words.
pub(crate) fn notice_period(texts: &Locale, from: Option<Date>, until: Option<Date>) -> String {
    match (
        from.map(|date| date_text(texts, date)),
        until.map(|date| date_text(texts, date)),
    ) {
        (Some(from), Some(until)) => texts.notice_period(&from, &until),
        (Some(from), None) => texts.notice_period_from(&from),
        (None, Some(until)) => texts.notice_period_until(&until),
        (None, None) => texts.notice_period_unknown(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Texts;

    #[test]
    fn dates_have_a_machine_and_a_display_form() {
        let day = date(theme().locale(), Date::constant(2024, 5, 6));
        assert_eq!(
            (day.iso.as_str(), day.text.as_str()),
            ("2024-05-06", "2024年5月6日")
        );
    }

    fn theme() -> crate::pages::theme::Theme {
        let files = crate::pages::theme::ThemeFiles::new(None, "");
        crate::pages::theme::Theme::new(crate::pages::Language::CHINESE, &files).unwrap()
    }

    /// The sample data, for its vocabularies and regions.
    fn sample() -> Directory {
        let folder = crate::test_support::registry_folder::Folder::fixture("with-items");
        let as_of = Date::constant(2026, 11, 20);
        let checked = folder.checked(Some(as_of));
        let options = crate::directory::PublishOptions { as_of, head: false };
        Directory::publish(&checked.registry.expect("a sound sample"), options)
    }

    #[test]
    fn changes_are_described_in_words() {
        let directory = sample();
        let theme = theme();
        let entry = |event_type, field: Option<&str>, old: Option<&str>, new: Option<&str>| {
            let entry = HistoryEntry {
                date: Date::constant(2024, 1, 1),
                event_type,
                kind: None,
                field: field.map(str::to_owned),
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
                document: None,
                texts: Texts::default(),
                derived: false,
            };
            change_detail(theme.locale(), &directory, &entry).unwrap_or_default()
        };
        let changed = |field, old, new| entry(EventType::Changed, Some(field), old, new);
        for (told, expect) in [
            (changed("address", Some("甲"), Some("乙")), "地址：甲 → 乙"),
            (changed("hours", None, None), "开放时间"),
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
                "事项名称：检索 → 查新",
            ),
            (
                changed("service_items.audience", Some("企业"), Some("企业;公众")),
                "服务事项的服务对象：企业 → 企业、公众",
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
}
