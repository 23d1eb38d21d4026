//! Schema gaps: the only differences between what schemas and the loader accept. Every
//! schema lists them in its comment.

/// A difference between a schema and the loader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SchemaGap {
    /// A short name, for tests.
    pub(crate) key: &'static str,
    /// A description, one sentence in Chinese.
    pub(crate) zh: &'static str,
    /// A description, one sentence in English.
    pub(crate) en: &'static str,
}

const fn schema_gap(key: &'static str, zh: &'static str, en: &'static str) -> SchemaGap {
    SchemaGap { key, zh, en }
}

/// Gaps of both kinds of schema.
const BOTH: [SchemaGap; 6] = [
    schema_gap(
        "relations",
        "几个值、几行、几张表之间的关系：编号重复、日期先后、《办法》规定的期限等",
        "Relations between values, rows and tables: ids used twice, the order of dates, the terms of the Measures.",
    ),
    schema_gap(
        "personal",
        "公开栏目里不能有手机号码和身份证号",
        "Published text holds no mobile or identity-card number.",
    ),
    schema_gap(
        "private",
        "从不公布的栏目不在其中",
        "Columns that are never published are left out.",
    ),
    schema_gap(
        "spellings",
        "程序还认识别的写法：中文标题和选项名称、全角字符、2023/4/30、写成文字的数字、空文字和 null、前后的空格、地区的名称",
        "The program also reads other spellings: Chinese headings and labels, full-width characters, 2023/4/30, numbers as text and text as numbers, empty text and null, space around a value, names of regions.",
    ),
    schema_gap(
        "hosts",
        "网址的主机名和端口是否有效、公众能否打开",
        "Whether the host and the port of a web address are valid, and not of a private network.",
    ),
    schema_gap(
        "sizes",
        "大小的上限在 wangdian.toml 中设置",
        "Limits of size are set in wangdian.toml.",
    ),
];

/// Gaps of the JSON Schema.
const JSON: [SchemaGap; 4] = [
    schema_gap(
        "equal-numbers",
        "JSON Schema 把 12、12.0 和 1.2e1 看作同一个数，程序只认 12",
        "To a JSON Schema 12, 12.0 and 1.2e1 are one number; the program takes digits only.",
    ),
    schema_gap(
        "double-keys",
        "同一条记录里不能有两个同名的键",
        "No key appears twice in a record.",
    ),
    schema_gap(
        "point-id",
        "嵌套的记录如果写了 point_id，必须与所在网点的编号相同",
        "A nested record that has a point_id has that of its point.",
    ),
    schema_gap(
        "tag-characters",
        "不能有 U+E0000 至 U+E007F 的不可见字符",
        "No invisible characters from U+E0000 to U+E007F.",
    ),
];

/// Gaps of the Table Schemas.
const TABLE: [SchemaGap; 6] = [
    schema_gap(
        "list-items",
        "多值栏目中每一个值的写法",
        "The form of each value in a list.",
    ),
    schema_gap(
        "coordinates",
        "经度、纬度、坐标系要一起填写",
        "Longitude, latitude and crs are given together.",
    ),
    schema_gap(
        "columns",
        "缺少必需的列；每一行的格数",
        "A required column is missing; a row has as many cells as there are headings.",
    ),
    schema_gap(
        "invisible-characters",
        "不能有控制字符、零宽字符、改变文字方向的字符和乱码替代符",
        "No control, zero-width, bidirectional-override or replacement characters; line breaks only in long texts.",
    ),
    schema_gap(
        "device-names",
        "编号不能用 con、nul、com1 等系统保留的名称",
        "No id is a device name such as con, nul or com1.",
    ),
    schema_gap(
        "lengths-and-signs",
        "邮箱的长度；整数前不能有正负号",
        "The length of a mail address; a whole number has no sign.",
    ),
];

/// The gaps of `registry.schema.json`.
pub(crate) fn of_json_schema() -> impl Iterator<Item = SchemaGap> {
    BOTH.into_iter().chain(JSON)
}

/// The gaps of the schemas of CSV files.
pub(crate) fn of_table_schemas() -> impl Iterator<Item = SchemaGap> {
    BOTH.into_iter().chain(TABLE)
}

/// The comment of a schema.
pub(super) fn comment(schema_gap: impl Iterator<Item = SchemaGap>) -> String {
    let (zh, en): (Vec<&str>, Vec<&str>) = schema_gap.map(|item| (item.zh, item.en)).unzip();
    format!(
        "不在本文件中的规则：{}。 Not said here: {}",
        zh.join("；"),
        en.join(" ")
    )
}
