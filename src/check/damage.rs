//! The rules and messages for damaged values, shared by `check` and `import`.

use super::form::{DAMAGED_VALUE, ERROR_CELL};
use crate::diagnostics::{Rule, Text, code_point};
use crate::schema::{Column, ColumnType, LINES};
use crate::text::damage::{CellContent, Damage};

/// The kind of content in a column, for [`crate::text::damage::detect`].
pub(crate) fn cell_content(column: &Column) -> CellContent {
    match column.holds {
        ColumnType::Text if matches!(column.name, "phone" | "contact_mobile") => CellContent::Phone,
        ColumnType::Text if column.has(LINES) => CellContent::Prose,
        ColumnType::Text => CellContent::ShortText,
        ColumnType::Degrees(_) => CellContent::Degrees,
        _ => CellContent::Other,
    }
}

/// The rule that a damaged value violates.
pub(crate) fn rule(damage: Damage) -> &'static Rule {
    match damage {
        Damage::ErrorValue => &ERROR_CELL,
        _ => &DAMAGED_VALUE,
    }
}

/// The message about a cell; `value` is already masked.
pub(crate) fn message(damage: Damage, heading: &str, value: &str) -> Text {
    let (zh, en) = words(damage);
    message!(
        "「{heading}」列的 `{value}` {zh}",
        "`{heading}` is `{value}`, {en}",
    )
}

/// The message about a formula whose result is missing in the file.
pub(crate) fn without_result(heading: &str) -> Text {
    message!(
        "「{heading}」列是公式，文件里没有存它的结果，这一格没有读取",
        "`{heading}` is a formula whose result the file does not hold; it was not read",
    )
}

fn words(damage: Damage) -> (String, String) {
    let (zh, en) = match damage {
        Damage::ErrorValue => ("是公式错误，不是内容", "which is a formula error"),
        Damage::Overflow => (
            "是列太窄时显示的井号，原来的内容没有存下来",
            "which a spreadsheet shows where a column is too narrow",
        ),
        Damage::Scientific => (
            "是被表格软件改成科学记数法的数字，原来的数字已经不全",
            "a number that a spreadsheet has put into scientific notation",
        ),
        Damage::Formula => (
            "是公式本身，不是它的结果",
            "which is a formula, not its result",
        ),
        Damage::NoResult => (
            "是公式，文件里没有存它的结果",
            "a formula whose result the file does not hold",
        ),
        Damage::LostZero => (
            "像是被表格软件去掉了区号开头的 0 的电话",
            "a telephone number whose area code seems to have lost its 0",
        ),
        Damage::Quantity => (
            "是被表格软件当成数值的电话，原来的号码已经看不出来",
            "a telephone number that a spreadsheet took for a quantity",
        ),
        Damage::Rounded => (
            "超过 15 位，后面的数字已被表格软件改成 0",
            "whose digits beyond the fifteenth a spreadsheet has made zeros",
        ),
        Damage::Zero => (
            "不是文字，多半是公式引用了空格",
            "which is most likely what a formula made of an empty cell",
        ),
        Damage::Mojibake => ("是乱码", "text read in the wrong encoding"),
        Damage::QuestionMark => (
            "中间的问号多半是转换编码时丢掉的字",
            "whose question mark most likely stands for a character lost in a conversion",
        ),
        Damage::PrivateUse(sign) => {
            let name = code_point(sign);
            return (
                format!("里有别的电脑上显示不出来的自造字（{name}）"),
                format!("with the private-use character {name}"),
            );
        }
        Damage::Square(sign) => {
            return (
                format!("里的 {sign} 多半是显示不出来的字"),
                format!("whose {sign} most likely stands for a character that could not be shown"),
            );
        }
    };
    (zh.to_owned(), en.to_owned())
}

/// How the damage happened, and how to fix it.
pub(crate) fn help(damage: Damage) -> Text {
    let (zh, en) = match damage {
        Damage::ErrorValue => (
            "请在原表中改正公式，或直接填上内容；没有内容的请清空这一格",
            "correct the formula, write the value itself, or empty the cell",
        ),
        Damage::Overflow => (
            "请在原表中拉宽这一列后重新导出，或照原件填写",
            "widen the column and export the sheet again, or write the value from its source",
        ),
        Damage::Scientific | Damage::Quantity | Damage::Rounded => (
            "请在原表中把这一列设为“文本”格式，照原件重新填写",
            "format the column as text, and write the value again from its source",
        ),
        Damage::LostZero => (
            "请补上区号开头的 0，并写成 0429-1234567 的形式；把这一列设为“文本”格式，0 就不会再丢",
            "write it as 0429-1234567; a column formatted as text keeps its zeros",
        ),
        Damage::Formula => (
            "请在原表中复制后“选择性粘贴”为数值，再导出",
            "paste the values in place of the formulas, and export the sheet again",
        ),
        Damage::NoResult => (
            "请用 WPS 或 Excel 打开原表，保存后再导入；或把公式换成它的结果",
            "open the sheet in a spreadsheet program and save it, or write the result itself",
        ),
        Damage::Zero => (
            "请填上内容；没有内容的请清空这一格",
            "write the value, or empty the cell",
        ),
        Damage::Mojibake => (
            "请从原来的软件重新导出为“CSV UTF-8（逗号分隔）”或 .xlsx，或照原件重新填写",
            "export it again as “CSV UTF-8 (comma delimited)” or .xlsx, or write it from its source",
        ),
        Damage::QuestionMark => (
            "请照原件补上丢掉的字；真的是问号的，请写成中文问号“？”",
            "write the character that was lost; a real question mark is written “？”",
        ),
        Damage::PrivateUse(_) | Damage::Square(_) => (
            "请照原件填上正确的字；字库里没有的生僻字请用输入法的“大字符集”",
            "write the character from its source",
        ),
    };
    Text::new(zh, en)
}
