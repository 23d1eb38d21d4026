//! The targets of a sheet's columns: columns of the registry, or combined columns of the filing
//! form. Resolves headings to targets.

use crate::load::heading as known;
use crate::load::nearest::nearest;
use crate::schema::{
    self, Column, ColumnIndex, ColumnType, Schema, Table, cases, contacts, designations, points,
};
use crate::words::{self, WordList};

/// The target of a column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A column of the registry.
    Column(Table, ColumnIndex),
    /// 主要负责人及职务 in one cell.
    HeadAndTitle,
    /// 服务事项清单: all items in one cell.
    ServiceList,
    /// A mark that tells whether the service of the heading is offered.
    ServiceMark,
    /// A mark that tells whether the institution is a point of the kind of the heading.
    KindMark,
    /// One level of the region, as one of several columns.
    RegionPart,
    /// 联系人及电话: a contact's name and number in one cell; private.
    Contact,
}

/// The tables that a sheet can contain; the first one wins ties.
pub(crate) const SHEETS: [Table; 5] = [
    Table::Points,
    Table::ServiceItems,
    Table::Designations,
    Table::Cases,
    Table::Events,
];

/// The table for the name of a file, a sheet or a mapping: `service_items`, 服务事项. Contacts
/// are part of the sheet of institutions.
pub(crate) fn named(name: &str) -> Option<Table> {
    let name = name.trim();
    if name == Table::Contacts.key() {
        return Some(Table::Points);
    }
    let mut all = SHEETS.into_iter();
    all.find(|table| table.key() == name || table.title() == name)
}

impl Target {
    /// The registry's column, unless it is a combined one.
    pub(crate) fn column(self) -> Option<&'static Column> {
        match self {
            Self::Column(table, column) => Some(table.schema().column(column)),
            _ => None,
        }
    }

    /// Whether several columns of a sheet may have this target: the levels of a region, other names
    /// such as 曾用名 and 简称, and contact data.
    pub(crate) fn may_repeat(self) -> bool {
        let lists = [
            points::ALIASES,
            points::CONTACT_NAME,
            points::CONTACT_MOBILE,
        ];
        matches!(
            self,
            Self::RegionPart | Self::Contact | Self::ServiceMark | Self::KindMark
        ) || lists
            .iter()
            .any(|column| self == Self::Column(Table::Points, *column))
    }

    /// Whether cells hold dates.
    pub(crate) fn is_date(self) -> bool {
        self.column()
            .is_some_and(|column| column.holds == ColumnType::Date)
    }
}

/// The columns that identify an institution in every table: id, name and region.
pub(crate) const REFERENCE: [ColumnIndex; 3] = [points::ID, points::NAME, points::REGION];

/// The maximum length of a heading in characters; longer texts are sentences.
const MAX_HEADING_LENGTH: usize = 60;

/// Finds a column by a normalized heading.
fn known_column(table: Table, folded: &str) -> Option<ColumnIndex> {
    known::find(table.schema(), folded)
}

/// Resolves a heading in a sheet of this table.
pub(crate) fn resolve(table: Table, heading: &str) -> Option<Target> {
    if heading.chars().nth(MAX_HEADING_LENGTH).is_some() {
        return None;
    }
    let spellings = known::spellings(heading, |word| resolve_word(table, word).is_some());
    spellings.iter().find_map(|word| resolve_word(table, word))
}

/// Resolves a normalized heading in a sheet of this table.
fn resolve_word(table: Table, word: &str) -> Option<Target> {
    if table == Table::Points {
        return combined_column(word).or_else(|| resolve_point(word));
    }
    if table == Table::Cases
        && let Some(column) = case_column(word)
    {
        return Some(Target::Column(table, column));
    }
    if let Some(column) = known_column(table, word) {
        // In every table but `points` the first column is the id of the point.
        return Some(match column {
            designations::POINT_ID => Target::Column(Table::Points, points::ID),
            column => Target::Column(table, column),
        });
    }
    let column = known_column(Table::Points, word)?;
    REFERENCE
        .contains(&column)
        .then_some(Target::Column(Table::Points, column))
}

fn resolve_point(word: &str) -> Option<Target> {
    if let Some(column) = known_column(Table::Points, word) {
        return Some(Target::Column(Table::Points, column));
    }
    let column = known_column(Table::Designations, word)?;
    Some(match column {
        designations::POINT_ID => Target::Column(Table::Points, points::ID),
        column => Target::Column(Table::Designations, column),
    })
}

/// The columns of cases by the labels of the filing form.
pub(crate) fn case_column(word: &str) -> Option<ColumnIndex> {
    Some(match word {
        "案例名称" => cases::NAME,
        "实施时间" => cases::PERIOD,
        "内容和效果" => cases::CONTENT,
        _ => return None,
    })
}

/// The combined columns by the headings of the filing form and of provincial lists.
fn combined_column(word: &str) -> Option<Target> {
    let lists: [(&WordList, Target); 4] = [
        (&words::HEAD_AND_TITLE_HEADINGS, Target::HeadAndTitle),
        (&words::SERVICE_LIST_HEADINGS, Target::ServiceList),
        (&words::REGION_PART_HEADINGS, Target::RegionPart),
        (&words::CONTACT_HEADINGS, Target::Contact),
    ];
    let target = lists.into_iter().find(|(list, _)| list.contains(&word));
    target.map(|(_, target)| target)
}

/// Resolves a target in a mapping file: `phone`, `designations.kind`, 电话.
pub(crate) fn named_target(table: Table, name: &str) -> Option<Target> {
    let word = normalize_label(name);
    if matches!(word.as_str(), "head_and_title" | "service_list") {
        return combined_column(&known::normalize(name));
    }
    if let Some((table, column)) = name.split_once('.') {
        let table = named(table)?;
        let column = known_column(table, &known::normalize(column))?;
        return Some(Target::Column(table, column));
    }
    if table == Table::Points && word == "kind" {
        return Some(Target::Column(Table::Designations, designations::KIND));
    }
    resolve(table, name)
}

/// The known heading that is most similar to an unknown heading or target.
pub(crate) fn suggest_heading(table: Table, word: &str) -> Option<&'static str> {
    if let Some((_, known)) = known::nearest(table.schema(), word) {
        return Some(known);
    }
    if table != Table::Points {
        return None;
    }
    let combined = ["主要负责人及职务", "服务事项清单"];
    known::nearest(&designations::SCHEMA, word)
        .map(|(_, known)| known)
        .or_else(|| nearest(&normalize_label(word), combined.map(|known| (known, known))))
}

/// Whether a heading is about staff without saying whether full-time or all.
pub(crate) fn is_staff(heading: &str) -> bool {
    words::STAFF_HEADINGS.contains(&known::normalize(heading).as_str())
}

/// Whether a column only numbers the rows.
pub(crate) fn is_running_number(heading: &str) -> bool {
    let is_word = |word: &str| words::RUNNING_NUMBER_HEADINGS.contains(&word);
    let spellings = known::spellings(heading, is_word);
    heading.trim() == "#" || spellings.iter().any(|word| is_word(word))
}

/// Normalizes a label: folds width and case, and removes spaces, punctuation and a note in
/// brackets.
pub(crate) fn normalize_label(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| {
            !character.is_whitespace() && !matches!(character, '*' | ':' | '、' | '/')
        })
        .collect();
    match folded.split_once('(') {
        Some((before, _)) if !before.is_empty() => before.to_owned(),
        _ => folded,
    }
}

/// The heading for messages of a column that the sheet does not have.
pub(crate) fn default_heading(column: &'static Column) -> &'static str {
    column.headings.first().copied().unwrap_or(column.name)
}

/// The contact columns of `points`, and the matching ones of the table `contacts`.
pub(crate) const CONTACTS: [(ColumnIndex, ColumnIndex); 3] = [
    (points::CONTACT_NAME, contacts::CONTACT_NAME),
    (points::CONTACT_MOBILE, contacts::CONTACT_MOBILE),
    (points::CONTACT_EMAIL, contacts::CONTACT_EMAIL),
];

/// All columns of a table with their default headings, for a raw table.
pub(crate) fn all_columns(schema: &'static Schema) -> Vec<(ColumnIndex, String)> {
    let columns = schema.columns.iter().enumerate();
    columns
        .map(|(position, column)| {
            (
                schema::ColumnIndex(position),
                default_heading(column).to_owned(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_personal_data_never_become_public_columns() {
        for heading in [
            "联系人电话",
            "联系手机",
            "联系人手机号码",
            "联系人联系电话",
            "经办人",
            "经办人电话",
            "联络员",
            "联络员电话",
            "联系人及电话",
            "联系人及联系方式",
            "联系人、电话",
            "联系人/电话",
            "联系人（电话）",
            "联系方式",
            "负责人电话",
            "负责人手机",
            "负责人及联系电话",
            "联系人座机",
            "联系邮箱",
            "经办人邮箱",
            "联系人 Phone",
            "联系人电话 Tel",
            "Mobile",
            "Mobile phone",
            "Contact",
            "Contact phone",
            "联系人\n及电话",
            "★联系人电话（必填）",
            "聯繫人電話",
        ] {
            let target = resolve(Table::Points, heading);
            let is_private = match target {
                Some(Target::Contact) => true,
                Some(target) => target
                    .column()
                    .is_some_and(|column| column.has(schema::PRIVATE)),
                None => false,
            };
            assert!(is_private, "{heading} {target:?}");
        }
    }

    #[test]
    fn all_spellings_of_row_number_headings_are_recognized() {
        for heading in [
            "序号",
            "序 号",
            "序",
            "No.",
            "NO",
            "#",
            "序号 No.",
            "序号/No.",
            "S/N",
            "№",
            "序號",
            "编号序号",
        ] {
            let is_known = is_running_number(heading);
            assert_eq!(is_known, heading != "编号序号", "{heading}");
        }
    }
}
