//! What a column of a sheet can be: a column of the registry, or one of the filing form's
//! columns that hold several things at once.

use crate::load::heading as known;
use crate::load::nearest::nearest;
use crate::schema::{
    self, Column, ColumnIndex, Schema, cases, contacts, designations, events, points, service_items,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A table of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Institutions with their contacts.
    Points,
    /// Designations.
    Designations,
    /// Service items.
    ServiceItems,
    /// Cases.
    Cases,
    /// Events.
    Events,
}

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
}

impl Table {
    /// All tables; the first of equals is taken where a sheet could be several.
    pub const ALL: [Self; 5] = [
        Self::Points,
        Self::ServiceItems,
        Self::Designations,
        Self::Cases,
        Self::Events,
    ];

    /// Its columns.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::Points => &points::SCHEMA,
            Self::Designations => &designations::SCHEMA,
            Self::ServiceItems => &service_items::SCHEMA,
            Self::Cases => &cases::SCHEMA,
            Self::Events => &events::SCHEMA,
        }
    }

    /// Its name in Chinese.
    pub fn title(self) -> &'static str {
        match self {
            Self::Points => "网点",
            Self::Designations => "网点类别",
            Self::ServiceItems => "服务事项",
            Self::Cases => "服务案例",
            Self::Events => "变动记录",
        }
    }

    /// The table that a file, a sheet or a mapping names: `service_items`, 服务事项.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if name == contacts::SCHEMA.key() {
            return Some(Self::Points);
        }
        let mut all = Self::ALL.into_iter();
        all.find(|table| table.schema().key() == name || table.title() == name)
    }
}

impl Target {
    /// The registry's column, for those that are one.
    pub fn column(self) -> Option<&'static Column> {
        match self {
            Self::Column(table, column) => Some(table.schema().column(column)),
            _ => None,
        }
    }

    /// Whether cells hold a day.
    pub fn is_date(self) -> bool {
        const DATES: [&str; 6] = [
            "updated_on",
            "notice_from",
            "notice_until",
            "approved_on",
            "valid_until",
            "date",
        ];
        self.column()
            .is_some_and(|column| DATES.contains(&column.name))
    }
}

/// The id, name and region of an institution, in every table.
pub const REFERENCE: [ColumnIndex; 3] = [points::ID, points::NAME, points::REGION];

/// The longest heading, characters: what is longer is a sentence.
const LONGEST_HEADING: usize = 40;

/// The column of a table that a heading means: what [`known::resolve`] says, from an index,
/// since every cell of many rows is asked for.
fn known_column(table: Table, heading: &str) -> Option<ColumnIndex> {
    type Index = BTreeMap<Table, BTreeMap<String, ColumnIndex>>;
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let of = |table: Table| {
            let columns = table.schema().columns.iter().enumerate();
            let words = columns.flat_map(|(position, column)| {
                let words = std::iter::once(&column.name).chain(column.headings);
                words.map(move |word| (known::fold(word), ColumnIndex(position)))
            });
            (table, words.collect())
        };
        Table::ALL.into_iter().map(of).collect()
    });
    if heading.chars().nth(LONGEST_HEADING).is_some() {
        return None;
    }
    let words = INDEX.get(&table)?;
    let folded = known::fold(heading);
    let whole = words.get(&folded);
    let before = || words.get(folded.split_once('(')?.0);
    whole.or_else(before).copied()
}

/// The column that a heading means in a sheet of this table.
pub fn resolve(table: Table, heading: &str) -> Option<Target> {
    if heading.chars().nth(LONGEST_HEADING).is_some() {
        return None;
    }
    let word = squeeze(heading);
    if table == Table::Points {
        return special(&word).or_else(|| resolve_point(heading));
    }
    if table == Table::Cases
        && let Some(column) = case_column(&word)
    {
        return Some(Target::Column(table, column));
    }
    if let Some(column) = known_column(table, heading) {
        // Every table but that of points has the id of the point first.
        return Some(match column {
            designations::POINT_ID => Target::Column(Table::Points, points::ID),
            column => Target::Column(table, column),
        });
    }
    let column = known_column(Table::Points, heading)?;
    REFERENCE
        .contains(&column)
        .then_some(Target::Column(Table::Points, column))
}

fn resolve_point(heading: &str) -> Option<Target> {
    if let Some(column) = known_column(Table::Points, heading) {
        return Some(Target::Column(Table::Points, column));
    }
    let column = known_column(Table::Designations, heading)?;
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
    let target = match word {
        "主要负责人及职务"
        | "负责人及职务"
        | "主要负责人姓名及职务"
        | "负责人姓名及职务"
        | "主要负责人和职务"
        | "主要负责人职务"
        | "head_and_title" => Target::HeadAndTitle,
        "服务事项清单" | "服务事项" | "服务事项列表" | "服务项目" | "服务清单" | "服务事项名称"
        | "提供的服务" | "service_list" => Target::ServiceList,
        "省" | "省份" | "省级" | "所在省" | "所在省份" | "所属省份" | "省市" | "省区市" | "市"
        | "城市" | "地市" | "所在市" | "所在城市" | "所属市" | "市州" | "市地州" | "地市州"
        | "地州市" | "州市" | "盟市" | "地级市" | "设区市" | "所在区" | "所在县" | "区县"
        | "县区" | "县" | "县市" | "区" | "所在区县" | "所属区县" | "县市区" | "区市县"
        | "旗县区" | "旗县" => Target::RegionPart,
        _ => return None,
    };
    Some(target)
}

/// The target that a mapping file names: `phone`, `designations.kind`, 电话.
pub fn named_target(table: Table, name: &str) -> Option<Target> {
    let word = squeeze(name);
    if matches!(word.as_str(), "head_and_title" | "service_list") {
        return special(&word);
    }
    if let Some((table, column)) = name.split_once('.') {
        let table = Table::named(table)?;
        let column = known_column(table, column.trim())?;
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

/// The headings that stand for nothing, such as the running number of rows.
pub fn is_running_number(heading: &str) -> bool {
    matches!(
        squeeze(heading).as_str(),
        "序号" | "序" | "no" | "no." | "#" | "行号"
    )
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
        for table in Table::ALL {
            for column in table.schema().columns {
                for word in std::iter::once(&column.name).chain(column.headings) {
                    for heading in [
                        (*word).to_owned(),
                        format!("{word}（人）"),
                        format!("{word}甲"),
                    ] {
                        let expected = known::resolve(table.schema(), &heading);
                        assert_eq!(known_column(table, &heading), expected, "{heading}");
                    }
                }
            }
        }
    }
}
