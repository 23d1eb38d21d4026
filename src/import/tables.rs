//! What a column of a sheet can be: a column of the registry, or one of the filing form's
//! columns that hold several things at once.

use crate::load::heading as known;
use crate::load::nearest::nearest;
use crate::schema::{
    self, Column, ColumnIndex, ColumnType, Schema, Table, cases, contacts, designations, points,
};
use crate::words::{self, WordList};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column of a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A column of the registry.
    Column(Table, ColumnIndex),
    /// 主要负责人及职务 in one cell.
    HeadAndTitle,
    /// 服务事项清单: all items in one cell.
    ServiceList,
    /// One level of the region; several stand side by side.
    RegionPart,
    /// 联系人及电话: a person's name and number in one cell, never published.
    Contact,
}

/// The tables that a sheet can be; the first of equals is taken where it could be several.
pub const SHEETS: [Table; 5] = [
    Table::Points,
    Table::ServiceItems,
    Table::Designations,
    Table::Cases,
    Table::Events,
];

/// The table that a file, a sheet or a mapping names: `service_items`, 服务事项. Contacts
/// stand in the sheet of their institutions.
pub fn named(name: &str) -> Option<Table> {
    let name = name.trim();
    if name == Table::Contacts.key() {
        return Some(Table::Points);
    }
    let mut all = SHEETS.into_iter();
    all.find(|table| table.key() == name || table.title() == name)
}

impl Target {
    /// The registry's column, for those that are one.
    pub fn column(self) -> Option<&'static Column> {
        match self {
            Self::Column(table, column) => Some(table.schema().column(column)),
            _ => None,
        }
    }

    /// Whether several columns of a sheet may hold it: the levels of a region, and the private
    /// ways to reach a contact.
    pub fn may_repeat(self) -> bool {
        let people = [points::CONTACT_NAME, points::CONTACT_MOBILE];
        matches!(self, Self::RegionPart | Self::Contact)
            || people
                .iter()
                .any(|column| self == Self::Column(Table::Points, *column))
    }

    /// Whether cells hold a day.
    pub fn is_date(self) -> bool {
        self.column()
            .is_some_and(|column| column.holds == ColumnType::Date)
    }
}

/// The id, name and region of an institution, in every table.
pub const REFERENCE: [ColumnIndex; 3] = [points::ID, points::NAME, points::REGION];

/// The longest heading, characters: what is longer is a sentence.
const LONGEST_HEADING: usize = 60;

/// The column of a table that a folded heading means, from an index, since every cell of many
/// rows is asked for.
fn known_column(table: Table, folded: &str) -> Option<ColumnIndex> {
    type Index = BTreeMap<Table, BTreeMap<String, ColumnIndex>>;
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let of = |table: Table| {
            let columns = table.schema().columns.iter().enumerate();
            let words = columns.flat_map(|(position, column)| {
                let words = std::iter::once(&column.name).chain(column.headings);
                words.map(move |word| (known::normalize(word), ColumnIndex(position)))
            });
            (table, words.collect())
        };
        SHEETS.into_iter().map(of).collect()
    });
    INDEX.get(&table)?.get(folded).copied()
}

/// The column that a heading means in a sheet of this table.
pub fn resolve(table: Table, heading: &str) -> Option<Target> {
    if heading.chars().nth(LONGEST_HEADING).is_some() {
        return None;
    }
    let spellings = known::spellings(heading, |word| resolve_word(table, word).is_some());
    spellings.iter().find_map(|word| resolve_word(table, word))
}

/// What a folded word means in a sheet of this table.
fn resolve_word(table: Table, word: &str) -> Option<Target> {
    if table == Table::Points {
        return special(word).or_else(|| resolve_point(word));
    }
    if table == Table::Cases
        && let Some(column) = case_column(word)
    {
        return Some(Target::Column(table, column));
    }
    if let Some(column) = known_column(table, word) {
        // Every table but that of points has the id of the point first.
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

/// The filing form's words for what a case has.
pub fn case_column(word: &str) -> Option<ColumnIndex> {
    Some(match word {
        "案例名称" => cases::NAME,
        "实施时间" => cases::PERIOD,
        "内容和效果" => cases::CONTENT,
        _ => return None,
    })
}

/// The headings of the filing form and of provinces' lists that no single column has.
fn special(word: &str) -> Option<Target> {
    let lists: [(&WordList, Target); 4] = [
        (&words::HEAD_AND_TITLE_HEADINGS, Target::HeadAndTitle),
        (&words::SERVICE_LIST_HEADINGS, Target::ServiceList),
        (&words::REGION_PART_HEADINGS, Target::RegionPart),
        (&words::CONTACT_HEADINGS, Target::Contact),
    ];
    let target = lists.into_iter().find(|(list, _)| list.contains(&word));
    target.map(|(_, target)| target)
}

/// The target that a mapping file names: `phone`, `designations.kind`, 电话.
pub fn named_target(table: Table, name: &str) -> Option<Target> {
    let word = squeeze(name);
    if matches!(word.as_str(), "head_and_title" | "service_list") {
        return special(&known::normalize(name));
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

/// The known word nearest to an unknown target or heading.
pub fn nearest_heading(table: Table, word: &str) -> Option<&'static str> {
    if let Some((_, known)) = known::nearest(table.schema(), word) {
        return Some(known);
    }
    if table != Table::Points {
        return None;
    }
    let specials = ["主要负责人及职务", "服务事项清单"];
    known::nearest(&designations::SCHEMA, word)
        .map(|(_, known)| known)
        .or_else(|| nearest(&squeeze(word), specials.map(|known| (known, known))))
}

/// Whether a heading speaks of staff without saying which.
pub fn is_staff(heading: &str) -> bool {
    words::STAFF_HEADINGS.contains(&known::normalize(heading).as_str())
}

/// The headings that stand for nothing, such as the running number of rows.
pub fn is_running_number(heading: &str) -> bool {
    let is_word = |word: &str| words::RUNNING_NUMBER_HEADINGS.contains(&word);
    let spellings = known::spellings(heading, is_word);
    heading.trim() == "#" || spellings.iter().any(|word| is_word(word))
}

/// A heading without space, marks and notes in brackets, in the usual width.
pub fn squeeze(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '*' | ':' | '、' | '/'))
        .collect();
    match folded.split_once('(') {
        Some((before, _)) if !before.is_empty() => before.to_owned(),
        _ => folded,
    }
}

/// A table's columns under the name that a message uses where the sheet has none.
pub fn usual_heading(column: &'static Column) -> &'static str {
    column.headings.first().copied().unwrap_or(column.name)
}

/// The columns of contacts, which stand in a table of their own in the registry.
pub const CONTACTS: [(ColumnIndex, ColumnIndex); 3] = [
    (points::CONTACT_NAME, contacts::CONTACT_NAME),
    (points::CONTACT_MOBILE, contacts::CONTACT_MOBILE),
    (points::CONTACT_EMAIL, contacts::CONTACT_EMAIL),
];

/// All columns of a table with their usual headings, as a raw table wants them.
pub fn all_columns(schema: &'static Schema) -> Vec<(ColumnIndex, String)> {
    let columns = schema.columns.iter().enumerate();
    columns
        .map(|(position, column)| {
            (
                schema::ColumnIndex(position),
                usual_heading(column).to_owned(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_knows_what_the_loader_knows() {
        for table in SHEETS {
            for column in table.schema().columns {
                for word in std::iter::once(&column.name).chain(column.headings) {
                    for heading in [(*word).to_owned(), format!("{word}甲")] {
                        let expected = known::resolve(table.schema(), &heading);
                        let found = known_column(table, &known::normalize(&heading));
                        assert_eq!(found, expected, "{heading}");
                    }
                }
            }
        }
    }

    #[test]
    fn headings_of_people_never_become_public_columns() {
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
    fn running_numbers_are_known_in_any_dress() {
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
