//! The columns of every table: names, headings, types and order.
//!
//! The one list that downloads, their descriptions and the private export follow. It
//! holds no values; [`super::record`] fills the columns in this order.

/// A table of the registry, which is a CSV file of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// What a row is.
    pub rows: RowKind,
    /// File name without ending, and the key of the rows in a point of `registry.json`.
    pub name: &'static str,
    /// What it holds, in Chinese.
    pub title: &'static str,
    /// Its columns in order; those but `points` and `retired` begin with `point_id`.
    pub columns: &'static [Column],
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// An institution.
    Point,
    /// The private part of an institution.
    Contact,
    /// A designation.
    Designation,
    /// A service item.
    ServiceItem,
    /// A case.
    Case,
    /// An event.
    Event,
    /// An id that was published once and is no longer in the data; it belongs to no point.
    Retired,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The heading in the files, and the key in JSON.
    pub name: &'static str,
    /// The heading in Chinese.
    pub title: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Whether every row has a value.
    pub required: bool,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text, a code, or an address.
    Text,
    /// Several texts, separated by `;` in CSV, an array in JSON.
    List,
    /// `YYYY-MM-DD`.
    Date,
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
}

impl ColumnKind {
    /// How the cells are written, in Chinese.
    pub fn description(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::List => "可有多个值，以分号隔开",
            Self::Date => "日期，年-月-日",
            Self::Integer => "整数",
            Self::Number => "小数",
        }
    }
}

const fn required(name: &'static str, title: &'static str, kind: ColumnKind) -> Column {
    Column {
        name,
        title,
        kind,
        required: true,
    }
}

const fn optional(name: &'static str, title: &'static str, kind: ColumnKind) -> Column {
    Column {
        name,
        title,
        kind,
        required: false,
    }
}

use ColumnKind::{Date, Integer, List, Number, Text};

const POINT_ID: Column = required("point_id", "网点编号", Text);

/// Institutions, one a row.
pub const POINTS: Table = Table {
    rows: RowKind::Point,
    name: "points",
    title: "网点",
    columns: &[
        required("id", "编号", Text),
        required("name", "名称", Text),
        optional("name_en", "英文名称", Text),
        optional("aliases", "别名", List),
        required("nature", "机构性质", Text),
        required("region", "所在地区", Text),
        optional("address", "地址", Text),
        optional("postcode", "邮政编码", Text),
        optional("longitude", "经度", Number),
        optional("latitude", "纬度", Number),
        optional("crs", "坐标系", Text),
        optional("head", "主要负责人", Text),
        optional("head_title", "负责人职务", Text),
        optional("staff_total", "人员总数", Integer),
        optional("staff_full_time", "专职人数", Integer),
        optional("staff_part_time", "兼职人数", Integer),
        optional("phone", "电话", List),
        optional("email", "公开邮箱", List),
        optional("website", "网址", Text),
        optional("hours", "开放时间", Text),
        optional("audience", "服务对象", List),
        optional("summary", "简介", Text),
        optional("updated_on", "更新日期", Date),
    ],
};

/// The private columns of a point, which no download has.
pub const CONTACTS: Table = Table {
    rows: RowKind::Contact,
    name: "contacts",
    title: "联系人（不公开）",
    columns: &[
        POINT_ID,
        optional("contact_name", "联系人", Text),
        optional("contact_mobile", "手机", Text),
        optional("contact_email", "邮箱", Text),
    ],
};

/// Designations.
pub const DESIGNATIONS: Table = Table {
    rows: RowKind::Designation,
    name: "designations",
    title: "网点类别",
    columns: &[
        POINT_ID,
        required("kind", "类别", Text),
        optional("batch", "批次", Text),
        optional("document", "文件", Text),
        optional("authority", "认定机关", Text),
        optional("recommender", "推荐单位", Text),
        optional("notice_from", "公示开始日期", Date),
        optional("notice_until", "公示结束日期", Date),
        optional("approved_on", "批准日期", Date),
        optional("valid_until", "有效期至", Date),
        required("status", "状态", Text),
        optional("source_url", "来源网址", Text),
    ],
};

/// Service items.
pub const SERVICE_ITEMS: Table = Table {
    rows: RowKind::ServiceItem,
    name: "service_items",
    title: "服务事项",
    columns: &[
        POINT_ID,
        required("name", "事项名称", Text),
        optional("ip_types", "知识产权类型", List),
        optional("category", "服务类别", Text),
        optional("level", "服务层级", Text),
        optional("audience", "服务对象", List),
        optional("fee", "收费", Text),
        optional("mode", "服务方式", List),
        optional("url", "网址", Text),
        optional("description", "说明", Text),
        optional("source_url", "来源网址", Text),
    ],
};

/// Cases.
pub const CASES: Table = Table {
    rows: RowKind::Case,
    name: "cases",
    title: "服务案例",
    columns: &[
        POINT_ID,
        required("name", "案例名称", Text),
        optional("period", "时间", Text),
        optional("content", "内容", Text),
    ],
};

/// Events.
pub const EVENTS: Table = Table {
    rows: RowKind::Event,
    name: "events",
    title: "变动记录",
    columns: &[
        POINT_ID,
        required("date", "日期", Date),
        required("type", "变动类型", Text),
        optional("kind", "网点类别", Text),
        optional("field", "变更字段", Text),
        optional("old", "变更前", Text),
        optional("new", "变更后", Text),
        optional("document", "文件", Text),
    ],
};

/// Retired ids.
pub const RETIRED: Table = Table {
    rows: RowKind::Retired,
    name: "retired",
    title: "停用的编号",
    columns: &[
        required("id", "编号", Text),
        optional("name", "名称", Text),
        required("retired_on", "停用日期", Date),
        required("reason", "原因", Text),
        optional("replaced_by", "接替编号", Text),
    ],
};

/// The tables that are published, in the order in which they are shown.
pub const PUBLISHED: [Table; 6] = [POINTS, DESIGNATIONS, SERVICE_ITEMS, CASES, EVENTS, RETIRED];
