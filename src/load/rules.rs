//! The rules that a file as such can break, before any value is understood.

use crate::diagnostics::rule::rules;

rules! { Form;
    MISSING_FILE = Error "missing-file", None,
        "资料目录、points.csv 和 designations.csv 必须存在", "The data folder, points.csv and designations.csv must exist";
    UNREADABLE_FILE = Error "unreadable-file", None,
        "每个文件都要能够读取", "Every file can be read";
    FOLDER_INSTEAD_OF_FILE = Error "folder-instead-of-file", None,
        "应当是文件的位置不能是文件夹", "Where a file belongs there is no folder";
    FILE_TOO_LARGE = Error "file-too-large", None,
        "文件不能超过设置的大小上限", "No file is larger than the configured limit";
    /// 原因：上限用来防止放错的文件把机器内存用尽；全国的网点也只有几千个。
    ///
    /// 例子：把一份一百多万行的导出日志存成了 `events.csv`。
    ///
    /// 改法：确认放的是登记表；确实有这么多记录的，在 `wangdian.toml` 里调高 `data.max_rows`。
    TOO_MANY_ROWS = Error "too-many-rows", None,
        "一张表的记录不能超过设置的上限", "No table has more records than the configured limit";
    /// 原因：每张表都不算太长，合起来也可能把机器内存用尽。
    ///
    /// 例子：`service_items.csv`、`cases.csv` 和 `events.csv` 各有一百多万行，合计超过三百万行。
    ///
    /// 改法：确认没有放错或重复的表；确实有这么多记录的，在 `wangdian.toml` 里调高 `data.max_records`。
    TOO_MANY_RECORDS = Error "too-many-records", None,
        "各表的记录合计不能超过设置的上限", "All tables together have no more records than the configured limit";
    /// 原因：登记表最多二十几列；列数过多，多半是表格右边有成片的空列或放错了文件。
    ///
    /// 例子：全选后填过底色，`points.csv` 存出来有 16384 列。
    ///
    /// 改法：在表格软件里删去右边没有用的列，另存后再试；确实需要的，在 `wangdian.toml` 里调高 `data.max_columns`。
    TOO_MANY_COLUMNS = Error "too-many-columns", None,
        "一张表的列数不能超过设置的上限", "No sheet has more columns than the configured limit";
    UNKNOWN_FILE = Warning "unknown-file", None,
        "资料目录中不认识的表格不会被读取", "A sheet with an unknown name in the data folder is not read";
    TWO_REGISTRIES = Error "two-registries", None,
        "同一目录中不能既有 registry.json 又有 points.csv", "A folder holds registry.json or points.csv, not both";
    BAD_FILE_NAME = Error "bad-file-name", None,
        "文件名必须是正常的文字", "File names are valid text";
    FOLDER_TOO_DEEP = Error "folder-too-deep", None,
        "文件夹的层数不能过多", "Folders are not nested without end";
    UNREADABLE_ENCODING = Error "unreadable-encoding", None,
        "文件的文字编码必须能够识别", "The encoding of a file can be told";
    ENCODING_NOT_UTF8 = Warning "encoding-not-utf8", None,
        "文件最好保存为 UTF-8 编码", "Files are best kept in UTF-8";
    NOT_A_TEXT_FILE = Error "not-a-text-file", None,
        "表格要另存为 CSV 文件，不能直接使用 Excel 或 WPS 工作簿", "A sheet is saved as CSV, not as a workbook";
    EMPTY_FILE = Error "empty-file", None,
        "文件不能是空的，第一行是列标题", "A file is not empty: its first line holds the headings";
    EMPTY_REQUIRED_FILE = Error "empty-required-file", None,
        "points.csv 和 designations.csv 至少要有一条记录", "points.csv and designations.csv hold at least one record";
    WRONG_SEPARATOR = Error "wrong-separator", None,
        "列与列之间用英文逗号分隔", "Columns are separated by commas";
    UNCLOSED_QUOTE = Error "unclosed-quote", None,
        "单元格开头的英文双引号要有配对的结束引号", "A quote that opens a cell is closed again";
    RAGGED_ROW = Error "ragged-row", None,
        "每一行的格数与标题行相同", "Every row has as many cells as the headings";
    MISSING_COLUMN = Error "missing-column", None,
        "必需的列不能缺少", "Required columns are present";
    DUPLICATE_COLUMN = Error "duplicate-column", None,
        "同一列不能出现两次", "No column appears twice";
    UNKNOWN_COLUMN = Warning "unknown-column", None,
        "不认识的列不会被读取", "An unknown column is not read";
    EMPTY_HEADING = Error "empty-heading", None,
        "有内容的列必须有标题", "A column with content has a heading";
    BAD_JSON = Error "bad-json", None,
        "registry.json 必须完整且符合 JSON 格式", "registry.json is complete and well-formed";
    /// 原因：名录只有 6 层括号；套得过深的文件不是名录，读它只会白费内存。
    ///
    /// 例子：把别的系统导出的树状数据存成了 `registry.json`，括号套了上百层。
    ///
    /// 改法：确认放的是名录；确实需要的，在 `wangdian.toml` 里调高 `data.max_json_depth`。
    JSON_TOO_DEEP = Error "json-too-deep", None,
        "registry.json 的括号不能套得过深", "registry.json is not nested deeper than the configured limit";
    WRONG_JSON_TYPE = Error "wrong-json-type", None,
        "registry.json 中的值要用规定的形式写", "Values in registry.json have the documented shape";
    SEPARATOR_IN_VALUE = Error "separator-in-value", None,
        "多个值中的每一个都不能含有分号", "No single value of a list holds a semicolon";
    BAD_REGIONS = Error "bad-regions", None,
        "regions.csv 中的代码、级别和上级必须正确", "regions.csv has valid codes, levels and parents";
    BAD_PINYIN = Error "bad-pinyin", None,
        "pinyin.csv 中每个字要有一个音节", "pinyin.csv has one syllable for every character";
    BAD_TAXONOMY = Error "bad-taxonomy", None,
        "taxonomy.toml 的内容必须完整且前后一致", "taxonomy.toml is complete and consistent";
    BAD_CONFIG = Error "bad-config", None,
        "设置文件的写法必须正确", "The configuration file is well-formed";
    UNKNOWN_SETTING = Error "unknown-setting", None,
        "设置文件中不能有不认识的设置项", "The configuration file has known settings only";
}
