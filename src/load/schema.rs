//! The tables of the registry: names of files, columns, and the headings that staff
//! write for them.
//!
//! This is the one list of columns; it knows nothing of what values mean.

/// The position of a column in its table's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnIndex(pub usize);

/// A column must be in the file, and a cell of it must not be empty.
pub const REQUIRED: u8 = 1;
/// A cell holds several values, separated by `;`.
pub const MULTIPLE: u8 = 2;
/// Never published; masked in reports.
pub const PRIVATE: u8 = 4;
/// A cell may hold several lines.
pub const LINES: u8 = 8;
/// Published only where the configuration says so; masked in reports.
pub const PERSONAL: u8 = 16;
/// Nothing special.
pub const PLAIN: u8 = 0;

/// One column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The canonical heading and JSON key.
    pub name: &'static str,
    /// [`REQUIRED`], [`MULTIPLE`], …
    pub flags: u8,
    /// Chinese headings that stand for it, the usual one first.
    pub headings: &'static [&'static str],
}

impl Column {
    /// Whether the column has this flag.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// One table: a CSV file, or an array in `registry.json`.
#[derive(Debug, PartialEq, Eq)]
pub struct Schema {
    /// Name of the file, and without its ending the JSON key.
    pub file: &'static str,
    /// Columns in canonical order.
    pub columns: &'static [Column],
}

impl Schema {
    /// The key in `registry.json`.
    pub fn key(&self) -> &'static str {
        self.file.strip_suffix(".csv").unwrap_or(self.file)
    }

    /// The column with this canonical name.
    pub fn find(&self, name: &str) -> Option<ColumnIndex> {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .map(ColumnIndex)
    }

    /// The column at an index of this schema.
    pub fn column(&self, index: ColumnIndex) -> &'static Column {
        &self.columns[index.0]
    }
}

/// Declares a table with a constant for the position of every column.
macro_rules! table {
    ($(#[$meta:meta])* $module:ident, $file:literal;
     $($name:ident = $column:literal, $flags:expr, [$($heading:literal),*];)+) => {
        $(#[$meta])*
        pub mod $module {
            #[allow(unused_imports)]
            use super::{Column, ColumnIndex, LINES, MULTIPLE, PERSONAL, PLAIN, PRIVATE, REQUIRED, Schema};

            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Position { $($name),+ }

            $(
                #[doc = concat!("`", $column, "`")]
                pub const $name: ColumnIndex = ColumnIndex(Position::$name as usize);
            )+

            /// The table.
            pub static SCHEMA: Schema = Schema {
                file: $file,
                columns: &[$(Column { name: $column, flags: $flags, headings: &[$($heading),*] }),+],
            };
        }
    };
}

table! {
    /// Institutions.
    points, "points.csv";
    ID = "id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    NAME = "name", REQUIRED, ["名称", "机构名称", "网点名称", "单位名称", "中文名称", "服务机构名称"];
    NAME_EN = "name_en", PLAIN, ["英文名称", "英文名", "机构英文名称"];
    ALIASES = "aliases", MULTIPLE, ["别名", "其他名称", "曾用名", "简称", "又名"];
    NATURE = "nature", REQUIRED, ["机构性质", "性质", "单位性质", "机构类型", "机构类别"];
    REGION = "region", REQUIRED, ["地区", "行政区划代码", "行政区划", "所在地区", "所在地", "地区代码", "区划代码"];
    ADDRESS = "address", PLAIN, ["地址", "详细地址", "通讯地址", "通信地址", "办公地址", "机构地址", "联系地址"];
    POSTCODE = "postcode", PLAIN, ["邮编", "邮政编码"];
    LONGITUDE = "longitude", PLAIN, ["经度"];
    LATITUDE = "latitude", PLAIN, ["纬度"];
    CRS = "crs", PLAIN, ["坐标系", "坐标系统", "坐标参考系"];
    HEAD = "head", PERSONAL, ["主要负责人", "负责人", "机构负责人", "负责人姓名"];
    HEAD_TITLE = "head_title", PLAIN, ["职务", "负责人职务", "主要负责人职务"];
    STAFF_TOTAL = "staff_total", PLAIN, ["总人数", "人员总数", "工作人员总数", "人数"];
    STAFF_FULL_TIME = "staff_full_time", PLAIN, ["专职人员数量", "专职人员", "专职人数", "专职人员数"];
    STAFF_PART_TIME = "staff_part_time", PLAIN, ["兼职人员数量", "兼职人员", "兼职人数", "兼职人员数"];
    PHONE = "phone", MULTIPLE, ["电话", "联系电话", "咨询电话", "服务电话", "办公电话", "电话号码", "固定电话"];
    EMAIL = "email", MULTIPLE, ["电子邮箱", "电子邮件", "公开邮箱", "服务邮箱", "单位邮箱"];
    WEBSITE = "website", PLAIN, ["网址", "网站", "官网", "官方网站", "机构网址", "网站地址"];
    HOURS = "hours", LINES, ["开放时间", "服务时间", "办公时间", "工作时间"];
    AUDIENCE = "audience", MULTIPLE, ["服务对象", "面向对象"];
    SUMMARY = "summary", LINES, ["简介", "机构简介", "单位简介", "概况"];
    UPDATED_ON = "updated_on", PLAIN, ["更新日期", "更新时间", "核对日期"];
    CONTACT_NAME = "contact_name", PRIVATE, ["联系人", "联系人姓名"];
    CONTACT_MOBILE = "contact_mobile", PRIVATE, ["手机", "手机号", "手机号码", "联系人手机", "移动电话"];
    CONTACT_EMAIL = "contact_email", PRIVATE, ["邮箱", "联系人邮箱"];
}

table! {
    /// Designations of institutions.
    designations, "designations.csv";
    POINT_ID = "point_id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    KIND = "kind", REQUIRED, ["类型", "网点类型", "网点类别", "类别", "种类"];
    BATCH = "batch", PLAIN, ["批次"];
    DOCUMENT = "document", PLAIN, ["文件", "文号", "文件名称", "批准文件", "依据文件"];
    AUTHORITY = "authority", PLAIN, ["认定机关", "批准机关", "备案机关", "认定单位", "批准单位"];
    RECOMMENDER = "recommender", PLAIN, ["推荐单位", "推荐部门", "推荐机关"];
    NOTICE_FROM = "notice_from", PLAIN, ["公示开始日期", "公示起始日期", "公示开始", "公示起"];
    NOTICE_UNTIL = "notice_until", PLAIN, ["公示结束日期", "公示截止日期", "公示结束", "公示止"];
    APPROVED_ON = "approved_on", PLAIN, ["批准日期", "备案日期", "认定日期", "设立日期"];
    VALID_UNTIL = "valid_until", PLAIN, ["有效期至", "有效期截止", "有效期止", "到期日期", "截止日期"];
    STATUS = "status", REQUIRED, ["状态"];
    SOURCE_URL = "source_url", PLAIN, ["来源网址", "来源", "信息来源", "来源链接"];
}

table! {
    /// Services that institutions give.
    service_items, "service_items.csv";
    POINT_ID = "point_id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    NAME = "name", REQUIRED, ["名称", "事项名称", "服务事项", "服务名称", "服务事项名称", "服务项目"];
    IP_TYPES = "ip_types", MULTIPLE, ["知识产权类型", "知识产权类别", "知识产权种类"];
    CATEGORY = "category", PLAIN, ["服务类别", "类别", "事项类别", "服务类型"];
    LEVEL = "level", PLAIN, ["服务层级", "层级", "服务级别", "级别"];
    AUDIENCE = "audience", MULTIPLE, ["服务对象", "面向对象"];
    FEE = "fee", PLAIN, ["收费", "收费方式", "收费情况", "费用", "是否收费"];
    MODE = "mode", MULTIPLE, ["服务方式", "办理方式", "方式"];
    URL = "url", PLAIN, ["网址", "服务网址", "办理网址", "链接"];
    DESCRIPTION = "description", LINES, ["说明", "描述", "服务内容", "服务说明", "事项说明", "内容"];
    SOURCE_URL = "source_url", PLAIN, ["来源网址", "来源", "信息来源", "来源链接"];
}

table! {
    /// Cases that institutions report.
    cases, "cases.csv";
    POINT_ID = "point_id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    NAME = "name", REQUIRED, ["名称", "案例名称", "案例"];
    PERIOD = "period", PLAIN, ["时间", "起止时间", "服务时间", "时期"];
    CONTENT = "content", LINES, ["内容", "案例内容", "服务内容", "服务成效"];
}

table! {
    /// What happened to institutions and designations.
    events, "events.csv";
    POINT_ID = "point_id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    DATE = "date", REQUIRED, ["日期", "时间", "发生日期"];
    TYPE = "type", REQUIRED, ["事件", "事件类型", "变动类型", "类型"];
    KIND = "kind", PLAIN, ["网点类型", "网点类别"];
    FIELD = "field", PLAIN, ["变更项", "变更字段", "变更事项", "字段", "变更项目"];
    OLD = "old", LINES, ["变更前", "原值", "变更前内容"];
    NEW = "new", LINES, ["变更后", "新值", "变更后内容"];
    DOCUMENT = "document", PLAIN, ["文件", "文号", "文件名称", "依据文件"];
}

table! {
    /// The private columns kept apart.
    contacts, "contacts.csv";
    POINT_ID = "point_id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    CONTACT_NAME = "contact_name", PRIVATE, ["联系人", "联系人姓名", "姓名"];
    CONTACT_MOBILE = "contact_mobile", PRIVATE, ["手机", "手机号", "手机号码", "联系人手机", "移动电话"];
    CONTACT_EMAIL = "contact_email", PRIVATE, ["邮箱", "联系人邮箱", "电子邮箱"];
}

table! {
    /// Ids that were published once and are no longer in the data.
    retired, "retired.csv";
    ID = "id", REQUIRED, ["编号", "网点编号", "机构编号", "网点ID"];
    NAME = "name", PLAIN, ["名称", "机构名称", "网点名称", "单位名称"];
    RETIRED_ON = "retired_on", REQUIRED, ["停用日期", "撤下日期", "日期"];
    REASON = "reason", REQUIRED, ["原因", "停用原因", "撤下原因", "理由"];
    REPLACED_BY = "replaced_by", PLAIN, ["接替编号", "接替网点", "并入网点", "新编号"];
}

table! {
    /// Administrative divisions.
    regions, "regions.csv";
    CODE = "code", REQUIRED, ["代码", "行政区划代码"];
    NAME = "name", REQUIRED, ["名称"];
    PARENT_CODE = "parent_code", PLAIN, ["上级代码"];
    LEVEL = "level", REQUIRED, ["级别"];
    PINYIN = "pinyin", PLAIN, ["拼音"];
}

table! {
    /// Words that the dictionary of Pinyin reads wrongly.
    pinyin, "pinyin.csv";
    WORD = "word", REQUIRED, ["词语", "地名"];
    READING = "pinyin", REQUIRED, ["拼音"];
}

/// The tables that a registry folder may hold, in the order of the documentation.
pub static TABLES: [&Schema; 7] = [
    &points::SCHEMA,
    &designations::SCHEMA,
    &service_items::SCHEMA,
    &cases::SCHEMA,
    &events::SCHEMA,
    &contacts::SCHEMA,
    &retired::SCHEMA,
];

/// The tables whose rows stand inside their point in `registry.json`.
pub static NESTED: [&Schema; 4] = [
    &designations::SCHEMA,
    &service_items::SCHEMA,
    &cases::SCHEMA,
    &events::SCHEMA,
];
