//! The clerk's workbook: one sheet for each table, blank or with the records of a registry,
//! that `import` reads again.
//!
//! Headings are Chinese and have notes; cells are formatted so that a spreadsheet keeps zeros
//! and dates; drop-downs offer the labels of the taxonomy. The import relies on none of that.
//! Contacts of the registry are left out, since workbooks travel.

mod columns;
pub(crate) mod marks;

use crate::diagnostics::Text;
use crate::model::{Date, Point, RegionIndex, Registry, Taxonomy, Vocabulary, VocabularyName};
use crate::opendata::rows::{self, PointRows};
use crate::schema::{
    Column, ColumnType, LINES, MULTIPLE, PERSONAL, PRIVATE, REQUIRED, Table, points,
};
use columns::{SHEETS, advice};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, IgnoreError, Note, ProtectionOptions, Workbook, Worksheet,
    XlsxError,
};

/// What the example of a template has in a column, after the mark in the first one.
pub(crate) fn example(table: Table, column: &Column) -> &'static str {
    advice(table, column).example
}

/// The name of the sheet of explanations.
const EXPLANATIONS: &str = "填写说明";
/// The name of the hidden sheet with the choices of drop-downs.
const CHOICES: &str = "选项";
/// The heading of the column that shows the institution's name beside its id.
const INSTITUTION: &str = "机构名称";
/// The number of rows with drop-downs below the last record.
const SPARE_ROWS: u32 = 1000;
/// The first row of choices, counted from 0.
const FIRST_CHOICE: u32 = 3;
/// The first day that spreadsheets of all programs agree on: some take 1900 for a leap year.
const FIRST_SAFE_DAY: Date = Date::constant(1900, 3, 1);

/// The records that a workbook is filled with.
#[derive(Clone, Copy)]
pub(crate) struct Records<'a> {
    /// The registry.
    pub(crate) registry: &'a Registry,
    /// The region whose institutions are taken; all without it.
    pub(crate) region: Option<RegionIndex>,
}

/// Why no workbook was made.
#[derive(Debug)]
pub struct TemplateError(XlsxError);

impl From<XlsxError> for TemplateError {
    fn from(error: XlsxError) -> Self {
        Self(error)
    }
}

impl TemplateError {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        match &self.0 {
            XlsxError::MaxStringLengthExceeded => message!(
                "有一格超过 32767 个字，电子表格放不下",
                "a cell has more than 32,767 characters, which no spreadsheet holds",
            ),
            XlsxError::RowColumnLimitError => message!(
                "记录超过一百万行，电子表格放不下；可以用 --region 只取一个地区",
                "there are more rows than a spreadsheet holds: take one region with --region",
            ),
            error => message!(
                "无法生成工作簿：{error}",
                "cannot make the workbook: {error}"
            ),
        }
    }
}

/// A workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The number of institutions in it.
    pub institutions: usize,
}

/// Makes the workbook; the same records give the same bytes.
pub(crate) fn workbook(
    taxonomy: &Taxonomy,
    records: Option<Records<'_>>,
) -> Result<Made, TemplateError> {
    let points = records.map(points_of).unwrap_or_default();
    let formats = Formats::new();
    let choices = Choices::of(taxonomy);
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new()
        .set_title("知识产权信息公共服务网点填报表")
        .set_author("wangdian")
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    write_explanations(workbook.add_worksheet(), &formats, !points.is_empty())?;
    for table in SHEETS {
        let sheet = TableSheet {
            table,
            taxonomy,
            choices: &choices,
            formats: &formats,
        };
        sheet.write(workbook.add_worksheet(), &points)?;
    }
    choices.write(workbook.add_worksheet(), &formats)?;
    Ok(Made {
        bytes: workbook.save_to_buffer()?,
        institutions: points.len(),
    })
}

/// An institution with its rows.
struct Institution<'a> {
    name: &'a str,
    id: &'a str,
    rows: PointRows,
}

fn points_of(records: Records<'_>) -> Vec<Institution<'_>> {
    let Records { registry, region } = records;
    let is_within = |point: &&Point| {
        let inner = point.facts.region;
        region.is_none_or(|outer| registry.regions.covers(outer, inner))
    };
    let points = registry.points.iter().filter(is_within);
    points
        .map(|point| Institution {
            name: &point.facts.name,
            id: &point.facts.id,
            rows: rows::rows(registry, point),
        })
        .collect()
}

/// The formats of cells.
struct Formats {
    title: Format,
    mark: Format,
    plain: Format,
    heading: Format,
    required: Format,
    text: Format,
    lines: Format,
    date: Format,
    example: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0xE3_EA_F4));
        // `@` keeps the zeros of codes and telephone numbers.
        let text = Format::new().set_num_format("@").set_unlocked();
        Self {
            title: Format::new().set_bold().set_font_size(16),
            mark: Format::new().set_font_color(Color::RGB(0x66_66_66)),
            plain: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            required: heading.clone().set_font_color(Color::RGB(0xA6_1B_1B)),
            heading,
            lines: text.clone().set_text_wrap(),
            date: Format::new().set_num_format("yyyy-mm-dd").set_unlocked(),
            example: text
                .clone()
                .set_italic()
                .set_font_color(Color::RGB(0x66_66_66))
                .set_background_color(Color::RGB(0xF4_F4_F4)),
            text,
        }
    }

    fn of(&self, column: &Column) -> &Format {
        match column.holds {
            ColumnType::Date => &self.date,
            _ if column.has(LINES) => &self.lines,
            _ => &self.text,
        }
    }
}

/// The labels of the vocabularies, on a sheet of their own: spreadsheets drop lists within a
/// cell's rule that are longer than 255 characters.
struct Choices<'a> {
    lists: Vec<(VocabularyName, Vec<&'a str>)>,
}

/// The label of a term that the clerk reads and writes.
fn labels(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    vocabulary.iter().map(|(_, term)| term.short_label())
}

impl<'a> Choices<'a> {
    fn of(taxonomy: &'a Taxonomy) -> Self {
        let columns = SHEETS.iter().flat_map(|table| table.schema().columns);
        let mut lists: Vec<(VocabularyName, Vec<&str>)> = Vec::new();
        for column in columns {
            if let ColumnType::Code(name) = column.holds
                && !lists.iter().any(|(known, _)| *known == name)
            {
                lists.push((name, labels(name.terms(taxonomy)).collect()));
            }
        }
        Self { lists }
    }

    /// The range of the choices of a vocabulary, as a formula.
    fn range(&self, name: VocabularyName) -> Option<Formula> {
        let position = self.lists.iter().position(|(known, _)| *known == name)?;
        let column = letters(position);
        let (_, labels) = &self.lists[position];
        let last = FIRST_CHOICE as usize + labels.len();
        let first = FIRST_CHOICE + 1;
        (!labels.is_empty())
            .then(|| Formula::new(format!("='{CHOICES}'!${column}${first}:${column}${last}")))
    }

    fn write(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        sheet.set_name(CHOICES)?;
        sheet.set_hidden(true);
        sheet.write_string_with_format(0, 0, "各列下拉框的选项", &formats.title)?;
        sheet.write_string_with_format(1, 0, marks::NO_RECORDS, &formats.mark)?;
        for ((name, labels), column) in self.lists.iter().zip(0_u16..) {
            sheet.write_string_with_format(2, column, name.name(), &formats.heading)?;
            for (label, row) in labels.iter().zip(FIRST_CHOICE..) {
                sheet.write_string(row, column, *label)?;
            }
        }
        Ok(())
    }
}

/// The letter of one of the first 26 columns.
fn letters(position: usize) -> char {
    char::from(b'A' + u8::try_from(position.min(25)).unwrap_or(0))
}

/// The sheet of a table.
struct TableSheet<'a> {
    table: Table,
    taxonomy: &'a Taxonomy,
    choices: &'a Choices<'a>,
    formats: &'a Formats,
}

impl TableSheet<'_> {
    /// The columns with their positions. The second column of all sheets but the first shows
    /// the institution's name.
    fn columns(&self) -> Vec<(u16, &'static Column)> {
        let columns = self.table.schema().columns.iter();
        let shift = u16::from(self.has_names());
        let place = |(position, column)| match position {
            0 => (0, column),
            _ => (position + shift, column),
        };
        (0_u16..).zip(columns).map(place).collect()
    }

    fn has_names(&self) -> bool {
        self.table != Table::Points
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        institutions: &[Institution<'_>],
    ) -> Result<(), XlsxError> {
        sheet.set_name(self.table.title())?;
        sheet.set_freeze_panes(1, 2)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        sheet.set_row_height(0, 32)?;
        // Only headings are locked.
        sheet.protect_with_options(&ProtectionOptions {
            insert_rows: true,
            delete_rows: true,
            format_cells: true,
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        });
        self.write_headings(sheet)?;
        self.write_example(sheet)?;
        let mut row = 2;
        for institution in institutions {
            let rows = institution.rows.tables();
            let rows = rows.iter().filter(|(table, _)| *table == self.table);
            for found in rows.flat_map(|(_, rows)| *rows) {
                self.write_row(sheet, row, institution, found)?;
                row += 1;
            }
        }
        self.add_choices(sheet, row + SPARE_ROWS)?;
        let last = row + SPARE_ROWS;
        let last_column = self.columns().last().map_or(0, |(at, _)| *at);
        sheet.ignore_error_range(1, 0, last, last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn write_headings(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (at, column) in self.columns() {
            let format = match column.has(REQUIRED) {
                true => &self.formats.required,
                false => &self.formats.heading,
            };
            sheet.set_column_format(at, self.formats.of(column))?;
            sheet.set_column_width(at, width(column))?;
            sheet.write_string_with_format(0, at, column.title(), format)?;
            let text = note(self.table, column);
            let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            let note = Note::new(text)
                .add_author_prefix(false)
                .set_width(280)
                .set_height(lines.saturating_mul(24).saturating_add(40));
            sheet.insert_note(0, at, &note)?;
        }
        if self.has_names() {
            sheet.set_column_format(1, &self.formats.text)?;
            sheet.set_column_width(1, 28)?;
            sheet.write_string_with_format(0, 1, INSTITUTION, &self.formats.heading)?;
            let text = "方便核对；没有编号的新机构，只写名称也可以，须与“网点”表里的名称一样。";
            let note = Note::new(text).add_author_prefix(false).set_width(280);
            sheet.insert_note(0, 1, &note)?;
        }
        Ok(())
    }

    fn write_example(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let format = &self.formats.example;
        for (at, column) in self.columns() {
            let example = advice(self.table, column).example;
            let text = match at {
                0 => format!("{}{example}", marks::EXAMPLE),
                _ => example.to_owned(),
            };
            sheet.write_string_with_format(1, at, text, format)?;
        }
        if self.has_names() {
            let name = advice(Table::Points, points::SCHEMA.column(points::NAME)).example;
            sheet.write_string_with_format(1, 1, name, format)?;
        }
        Ok(())
    }

    fn write_row(
        &self,
        sheet: &mut Worksheet,
        number: u32,
        institution: &Institution<'_>,
        row: &rows::Row,
    ) -> Result<(), XlsxError> {
        if self.has_names() {
            let formats = self.formats;
            sheet.write_string_with_format(number, 0, institution.id, &formats.text)?;
            sheet.write_string_with_format(number, 1, institution.name, &formats.text)?;
        }
        for (at, column) in self.columns() {
            let Some(value) = row.value(column.name) else {
                continue;
            };
            let format = self.formats.of(column);
            match safe_date(column, value) {
                Some(date) => sheet.write_datetime_with_format(number, at, &date, format)?,
                None => {
                    let text = self.labels(column, value);
                    sheet.write_string_with_format(number, at, text, format)?
                }
            };
        }
        Ok(())
    }

    /// A value with labels in place of codes.
    fn labels(&self, column: &Column, value: &str) -> String {
        let ColumnType::Code(name) = column.holds else {
            return value.to_owned();
        };
        let terms = name.terms(self.taxonomy);
        let label = |code| match terms.find(code) {
            Some(term) => terms.get(term).short_label(),
            None => code,
        };
        let labels: Vec<&str> = value.split(';').map(label).collect();
        labels.join(";")
    }

    /// Adds a drop-down to every column of a vocabulary, down to a row.
    fn add_choices(&self, sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
        for (at, column) in self.columns() {
            let ColumnType::Code(name) = column.holds else {
                continue;
            };
            let Some(range) = self.choices.range(name) else {
                continue;
            };
            let rule = DataValidation::new()
                .allow_list_formula(range)
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("不在选项里")?
                .set_error_message("这个值不在下拉框的选项里。确定要填它吗？")?
                // A cell may have several values, of which a drop-down offers one.
                .show_error_message(!column.has(MULTIPLE));
            sheet.add_data_validation(1, at, last, at, &rule)?;
        }
        Ok(())
    }
}

/// The date of a cell, if spreadsheets of all programs show it as the same day.
fn safe_date(column: &Column, value: &str) -> Option<ExcelDateTime> {
    let day: Date = value.parse().ok()?;
    if column.holds != ColumnType::Date || day < FIRST_SAFE_DAY {
        return None;
    }
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (u8::try_from(day.month()), u8::try_from(day.day()));
    ExcelDateTime::from_ymd(year, month.ok()?, day.ok()?).ok()
}

/// The width of a column in characters.
fn width(column: &Column) -> f64 {
    match column.holds {
        ColumnType::Date | ColumnType::Postcode | ColumnType::Region => 13.0,
        ColumnType::Count | ColumnType::Degrees(_) => 11.0,
        ColumnType::Code(_) => 16.0,
        ColumnType::PointId | ColumnType::Url | ColumnType::Email => 26.0,
        _ if column.has(LINES) => 40.0,
        _ => 24.0,
    }
}

/// What the clerk is told of a column.
fn note(table: Table, column: &Column) -> String {
    let advice = advice(table, column);
    let mut lines = vec![format!("{}。", column.description)];
    if column.has(REQUIRED) && column.holds != ColumnType::PointId {
        lines.push("必填。".to_owned());
    }
    if column.holds == ColumnType::PointId {
        lines.push("已有的机构照原样保留；新机构留空，导入时由程序编号。".to_owned());
    }
    if column.has(MULTIPLE) {
        lines.push("有几个的，用英文分号隔开。".to_owned());
    }
    if column.has(PRIVATE | PERSONAL) {
        lines.push("单位内部使用。已经登记的联系人不写进本表，不改的留空。".to_owned());
    }
    if !advice.example.is_empty() {
        lines.push(format!("例：{}", advice.example));
    }
    if !advice.basis.is_empty() {
        lines.push(format!("依据：{}", advice.basis));
    }
    lines.join("\n")
}

fn write_explanations(
    sheet: &mut Worksheet,
    formats: &Formats,
    is_filled: bool,
) -> Result<(), XlsxError> {
    sheet.set_name(EXPLANATIONS)?;
    let widths = [14, 18, 8, 60, 36, 26];
    for (width, column) in widths.into_iter().zip(0_u16..) {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, "知识产权信息公共服务网点填报表", &formats.title)?;
    sheet.write_string_with_format(1, 0, marks::NO_RECORDS, &formats.mark)?;
    let filled = match is_filled {
        true => {
            "表里已经有登记过的内容：有变化的直接改，没有变化的不用动；空着的格不会清除原来的内容。"
        }
        false => "这是空表：每家机构在“网点”表填一行，再到其他表填它的类别和服务事项。",
    };
    let steps = [
        filled,
        "“网点”和“网点类别”必须填写；“服务事项”“服务案例”“变动记录”有就填，没有的不用填。",
        "列标题是红字的为必填。鼠标停在列标题上，会显示怎样填、例子和依据。",
        "每张表的第二行是例子，导入时不读；可以删去，也可以留着。请从第三行起填写。",
        "不要改列标题和工作表的名称。不用的列可以空着。",
        "带下拉框的列，可以选，也可以照选项的写法直接填；有几个值的，用英文分号隔开，例如“线上;线下”。",
        "编号、地区代码、邮编和电话已设为文本，前面的 0 不会丢。日期写成 2026-03-02 的样子。",
        "填好以后，可以先运行 wangdian check 这个文件，看有没有问题，再交上去或者导入。",
    ];
    let mut row = 3;
    for (step, number) in steps.iter().zip(1..) {
        sheet.write_string(row, 0, format!("{number}. {step}"))?;
        row += 1;
    }
    row += 1;
    let headings = ["工作表", "列", "必填", "说明", "例子", "依据"];
    for (heading, column) in headings.iter().zip(0_u16..) {
        sheet.write_string_with_format(row, column, *heading, &formats.heading)?;
    }
    for table in SHEETS {
        for column in table.schema().columns {
            row += 1;
            let advice = advice(table, column);
            let required = match column.has(REQUIRED) {
                true => "是",
                false => "",
            };
            let cells = [
                table.title(),
                column.title(),
                required,
                column.description,
                advice.example,
                advice.basis,
            ];
            for (cell, column) in cells.iter().zip(0_u16..) {
                sheet.write_string_with_format(row, column, *cell, &formats.plain)?;
            }
        }
    }
    Ok(())
}
