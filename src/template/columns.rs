//! What the clerk is told of each column: an example, and the article where there is one.

use crate::schema::{Column, Table};

/// The tables of the workbook, one sheet each.
pub(crate) const SHEETS: [Table; 5] = [
    Table::Points,
    Table::Designations,
    Table::ServiceItems,
    Table::Cases,
    Table::Events,
];

/// An example of a column, and what requires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice {
    /// A value as the clerk writes it.
    pub(crate) example: &'static str,
    /// The article, if one asks for the column.
    pub(crate) basis: &'static str,
}

/// The institution of the examples.
const ID: &str = "dalian-shili-tushuguan";

const CONSENT: &str = "《个人信息保护法》第二十五条";
const LIST: &str = "《办法》第七条";
const CHANGES: &str = "《办法》第九条";

/// A line of the lists below: the column's name, the example, what asks for it.
type Line = (&'static str, &'static str, &'static str);

/// The advice by table, in the order of its columns.
const POINTS: [Line; 26] = [
    ("id", ID, ""),
    ("name", "大连市示例图书馆", LIST),
    ("name_en", "Dalian Example Library", ""),
    ("aliases", "示例图书馆;连图", ""),
    ("nature", "公共图书馆", "《办法》第二条"),
    ("region", "210200", "《地名管理条例》第十八条"),
    ("address", "辽宁省大连市示例路1号", CHANGES),
    ("postcode", "116000", ""),
    ("longitude", "121.6147", ""),
    ("latitude", "38.914", ""),
    ("crs", "2000国家大地坐标系", ""),
    ("head", "", CONSENT),
    ("head_title", "馆长", ""),
    ("staff_total", "12", ""),
    ("staff_full_time", "5", "《办法》第五条、第十条"),
    ("staff_part_time", "7", "《办法》第五条、第十条"),
    ("phone", "0411-00000001;0411-00000002", CHANGES),
    ("email", "fuwu@example.org", CHANGES),
    ("website", "https://www.example.org/", ""),
    ("hours", "周二至周日 9:00-17:00", ""),
    ("audience", "企业;高校师生;公众", ""),
    ("summary", "市级公共图书馆，提供商标查询和专利检索。", ""),
    ("updated_on", "2026-11-02", ""),
    ("contact_name", "", CONSENT),
    ("contact_mobile", "", CONSENT),
    ("contact_email", "", CONSENT),
];

const DESIGNATIONS: [Line; 12] = [
    ("point_id", ID, ""),
    ("kind", "省级网点", "《办法》第三条、第十九条"),
    ("batch", "2026年度", ""),
    ("document", "示例〔2026〕1号", ""),
    ("authority", "辽宁省知识产权局", "《办法》第四条"),
    ("recommender", "", LIST),
    ("notice_from", "", LIST),
    ("notice_until", "", LIST),
    ("approved_on", "2026-03-02", ""),
    ("valid_until", "2029-03-01", "《办法》第八条"),
    ("status", "有效", "《办法》第十七条、第十八条"),
    ("source_url", "https://www.example.org/wenjian/1.html", ""),
];

const SERVICE_ITEMS: [Line; 14] = [
    ("point_id", ID, ""),
    ("name", "专利检索", LIST),
    ("ip_types", "专利;商标", "《办法》第十四条"),
    ("category", "信息检索", "《办法》第十四条、第十五条"),
    ("level", "", ""),
    ("audience", "企业;公众", ""),
    ("fee", "免费", "《办法》第五条、第十条"),
    ("fee_note", "", ""),
    ("mode", "线上;线下", "《办法》第五条"),
    ("turnaround", "当场办结", ""),
    ("requirements", "写明要查的技术内容", ""),
    ("url", "https://www.example.org/jiansuo", ""),
    ("description", "帮您查一项技术有没有人申请过专利", ""),
    ("source_url", "", ""),
];

const CASES: [Line; 4] = [
    ("point_id", ID, ""),
    ("name", "为某农机企业查新", "《办法》第五条"),
    ("period", "2025年3月至6月", ""),
    ("content", "检索国内外专利，帮助企业避开重复研发。", ""),
];

const EVENTS: [Line; 8] = [
    ("point_id", ID, ""),
    ("date", "2026-03-02", CHANGES),
    ("type", "批准设立", CHANGES),
    ("kind", "省级网点", ""),
    ("field", "", ""),
    ("old", "", ""),
    ("new", "", ""),
    ("document", "示例〔2026〕1号", ""),
];

/// The advice on the columns of a table.
fn lines(table: Table) -> &'static [Line] {
    match table {
        Table::Points => &POINTS,
        Table::Designations => &DESIGNATIONS,
        Table::ServiceItems => &SERVICE_ITEMS,
        Table::Cases => &CASES,
        Table::Events => &EVENTS,
        Table::Contacts | Table::Retired => &[],
    }
}

/// The advice on a column; without an example for a column that is newer than the list.
pub(crate) fn advice(table: Table, column: &Column) -> Advice {
    let found = lines(table).iter().find(|(name, ..)| *name == column.name);
    let (_, example, basis) = found.copied().unwrap_or(("", "", ""));
    Advice { example, basis }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_the_columns_of_the_schema_in_their_order() {
        for table in SHEETS {
            let columns = table.schema().columns.iter().map(|column| column.name);
            let advised: Vec<&str> = lines(table).iter().map(|(name, ..)| *name).collect();
            let known: Vec<&str> = columns.filter(|name| advised.contains(name)).collect();
            assert_eq!(advised, known, "{table:?}");
        }
    }
}
