//! A generated sheet: its cells, the intended values of each record, and the changes made.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

/// A small generator of pseudo-random numbers (SplitMix64), the same on every machine.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A field that is compared, with the heading that messages must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Nature,
    Region,
    Address,
    Phone,
    Kind,
    Status,
    ApprovedOn,
    StaffFullTime,
    Services,
    Summary,
}

impl Field {
    pub(crate) const ALL: [Self; 11] = [
        Self::Name,
        Self::Nature,
        Self::Region,
        Self::Address,
        Self::Phone,
        Self::Kind,
        Self::Status,
        Self::ApprovedOn,
        Self::StaffFullTime,
        Self::Services,
        Self::Summary,
    ];

    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Name => "名称",
            Self::Nature => "机构性质",
            Self::Region => "地区",
            Self::Address => "地址",
            Self::Phone => "电话",
            Self::Kind => "网点类型",
            Self::Status => "状态",
            Self::ApprovedOn => "认定日期",
            Self::StaffFullTime => "专职人员数量",
            Self::Services => "服务事项清单",
            Self::Summary => "简介",
        }
    }
}

/// The columns of a tidy sheet.
pub(crate) const HEADINGS: [&str; 14] = [
    "名称",
    "机构性质",
    "地区",
    "地址",
    "电话",
    "网点类型",
    "状态",
    "认定日期",
    "专职人员数量",
    "联系人",
    "手机",
    "邮箱",
    "服务事项清单",
    "简介",
];

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A formula from a program that does not store its value.
    Formula(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Cell {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

/// The intended values of a record, whatever the sheet contains.
#[derive(Debug, Clone)]
pub(crate) struct Truth {
    /// Values by field; telephones as digits.
    pub(crate) values: BTreeMap<Field, BTreeSet<String>>,
    /// Contact's name, mobile, mail.
    pub(crate) private: [String; 3],
}

impl Truth {
    pub(crate) fn set(&mut self, field: Field, value: impl Into<String>) {
        self.values.insert(field, BTreeSet::from([value.into()]));
    }

    pub(crate) fn clear(&mut self, field: Field) {
        self.values.insert(field, BTreeSet::new());
    }

    pub(crate) fn one(&self, field: Field) -> &str {
        self.values[&field].first().map_or("", String::as_str)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Ods,
    Csv {
        encoding: &'static str,
        separator: char,
    },
}

/// A city of the table of regions: its code, its name and its province's name.
#[derive(Debug, Clone)]
pub(crate) struct City {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) province: String,
}

/// A sheet that operators change.
pub(crate) struct Sheet {
    pub(crate) rng: Rng,
    pub(crate) cities: Vec<City>,
    /// Rows above the headings.
    pub(crate) above: Vec<Vec<Cell>>,
    pub(crate) headings: Vec<Cell>,
    /// A second row of headings.
    pub(crate) below_headings: Vec<Vec<Cell>>,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) footer: Vec<Vec<Cell>>,
    /// Rows before the record with this index.
    pub(crate) before: BTreeMap<usize, Vec<Vec<Cell>>>,
    pub(crate) truth: Vec<Truth>,
    /// Cells that were changed: record and heading.
    pub(crate) touched: BTreeSet<(usize, &'static str)>,
    /// Values that the sheet no longer contains.
    pub(crate) harmed: BTreeSet<(usize, Field)>,
    pub(crate) hidden_rows: BTreeSet<usize>,
    pub(crate) hidden_columns: BTreeSet<usize>,
    /// Columns whose cells are merged over all records.
    pub(crate) merged_columns: BTreeSet<usize>,
    pub(crate) format: Format,
    pub(crate) sheet_name: String,
    /// A replacement in the written line of a record: old text, new text, record.
    pub(crate) raw: Option<(String, String, usize)>,
    /// Whether the registry already has the institutions, with correct values.
    pub(crate) is_known: bool,
}

const NATURES: [(&str, &str, &str); 4] = [
    ("university", "高校", "学院"),
    ("public_library", "公共图书馆", "图书馆"),
    ("research_institute", "科研院所", "研究院"),
    ("sci_tech_information", "科技情报机构", "情报研究所"),
];
const SERVICES: [&str; 6] = [
    "专利检索",
    "商标查询",
    "公益培训",
    "政策宣传",
    "专利导航",
    "事务咨询",
];

pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl Sheet {
    /// A tidy sheet of four to nine institutions in different cities.
    pub(crate) fn new(seed: u64, cities: &[City]) -> Self {
        let mut sheet = Self {
            rng: Rng::new(seed),
            cities: cities.to_vec(),
            above: Vec::new(),
            headings: HEADINGS.into_iter().map(Cell::from).collect(),
            below_headings: Vec::new(),
            rows: Vec::new(),
            footer: Vec::new(),
            before: BTreeMap::new(),
            truth: Vec::new(),
            touched: BTreeSet::new(),
            harmed: BTreeSet::new(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
            merged_columns: BTreeSet::new(),
            format: Format::Xlsx,
            sheet_name: "Sheet1".to_owned(),
            raw: None,
            is_known: false,
        };
        for number in 0..sheet.rng.between(4, 9) {
            let city = sheet.rng.below(cities.len());
            sheet.add_record(number, &cities[city].clone());
        }
        sheet
    }

    fn add_record(&mut self, number: usize, city: &City) {
        let rng = &mut self.rng;
        let (nature, nature_label, kind_of_house) = rng.pick(&NATURES);
        let name = format!(
            "{}{}{}{kind_of_house}",
            city.name,
            rng.pick(&["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]),
            rng.pick(&["东", "西", "南", "北", "中"]),
        );
        if self
            .truth
            .iter()
            .any(|truth| truth.one(Field::Name) == name)
        {
            return;
        }
        let province = &city.province;
        let date = format!(
            "{}-{:02}-{:02}",
            rng.between(2024, 2025),
            rng.between(1, 12),
            rng.between(1, 28)
        );
        let phone = format!(
            "{}-{}",
            rng.pick(&["0429", "0311", "0571", "0755", "028"]),
            rng.between(2_000_000, 8_999_999)
        );
        let staff = rng.between(3, 30).to_string();
        let mut services = BTreeSet::new();
        for _ in 0..rng.between(1, 3) {
            services.insert(rng.pick(&SERVICES).to_owned());
        }
        let address = format!("{province}{}示例路{}号", city.name, number + 1);
        let private = [
            format!(
                "{}某{}",
                rng.pick(&["阙", "郤", "佘", "逄", "亓"]),
                rng.pick(&["甲", "乙", "丙"])
            ),
            format!("139{:08}", rng.below(100_000_000)),
            format!("zz{}@qq.com", rng.below(100_000_000)),
        ];
        let summary = "为公众提供信息服务。";
        let list: Vec<&str> = services.iter().map(String::as_str).collect();
        self.rows.push(
            [
                name.as_str(),
                nature_label,
                &format!("{province}{}", city.name),
                &address,
                &phone,
                "省级网点",
                "有效",
                &date,
                &staff,
                &private[0],
                &private[1],
                &private[2],
                &list.join("、"),
                summary,
            ]
            .into_iter()
            .map(Cell::from)
            .collect(),
        );
        let mut truth = Truth {
            values: BTreeMap::new(),
            private,
        };
        for (field, value) in [
            (Field::Name, name.as_str()),
            (Field::Nature, nature),
            (Field::Region, &city.code),
            (Field::Address, &address),
            (Field::Kind, "provincial_point"),
            (Field::Status, "active"),
            (Field::ApprovedOn, &date),
            (Field::StaffFullTime, &staff),
            (Field::Summary, summary),
        ] {
            truth.set(field, value);
        }
        truth.set(Field::Phone, digits(&phone));
        truth.values.insert(Field::Services, services);
        self.truth.push(truth);
    }

    /// The current index of a column of the tidy sheet.
    pub(crate) fn column(&self, heading: &str) -> usize {
        let found = self.headings.iter().position(|cell| cell.text() == heading);
        found.unwrap_or_else(|| panic!("no column {heading}"))
    }

    pub(crate) fn cell(&mut self, row: usize, heading: &str) -> &mut Cell {
        let column = self.column(heading);
        &mut self.rows[row][column]
    }

    /// Sets a cell and records that it was changed.
    pub(crate) fn put(&mut self, row: usize, heading: &'static str, cell: impl Into<Cell>) {
        *self.cell(row, heading) = cell.into();
        self.touched.insert((row, heading));
    }

    /// Rewrites the text of a column in every row.
    pub(crate) fn rewrite(
        &mut self,
        heading: &'static str,
        change: impl Fn(&str, &mut Rng) -> String,
    ) {
        for row in 0..self.rows.len() {
            let before = self.cell(row, heading).text().to_owned();
            let after = change(&before, &mut self.rng);
            self.put(row, heading, after);
        }
    }

    pub(crate) fn any_row(&mut self) -> usize {
        self.rng.below(self.rows.len())
    }

    pub(crate) fn harm(&mut self, row: usize, field: Field) {
        self.touched.insert((row, field.heading()));
        self.harmed.insert((row, field));
    }

    pub(crate) fn drop_column(&mut self, heading: &str) {
        let column = self.column(heading);
        self.headings.remove(column);
        for row in &mut self.rows {
            row.remove(column);
        }
    }

    /// All lines in order, each with the index of its record, if any.
    fn lines(&self) -> Vec<(Option<usize>, Vec<Cell>)> {
        let other = |rows: &[Vec<Cell>]| rows.iter().map(|row| (None, row.clone())).collect();
        let mut lines: Vec<(Option<usize>, Vec<Cell>)> = other(&self.above);
        lines.push((None, self.headings.clone()));
        lines.extend(other(&self.below_headings));
        for (position, row) in self.rows.iter().enumerate() {
            if let Some(rows) = self.before.get(&position) {
                lines.extend(other(rows));
            }
            lines.push((Some(position), row.clone()));
        }
        lines.extend(other(&self.footer));
        lines
    }

    /// The file name and contents, and the row of each record, from 1.
    pub(crate) fn write(&self) -> (String, Vec<u8>, Vec<u64>) {
        let lines = self.lines();
        let rows = (1..).zip(&lines);
        let of_records = rows.filter(|(_, (record, _))| record.is_some());
        let rows: Vec<u64> = of_records.map(|(row, _)| row).collect();
        let (name, bytes) = match self.format {
            Format::Xlsx => ("list.xlsx", self.xlsx(&lines, &rows)),
            Format::Ods => ("list.ods", self.ods(&lines)),
            Format::Csv {
                encoding,
                separator,
            } => ("list.csv", self.csv(&lines, &rows, encoding, separator)),
        };
        (name.to_owned(), bytes, rows)
    }

    fn xlsx(&self, lines: &[(Option<usize>, Vec<Cell>)], rows: &[u64]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(&self.sheet_name).unwrap();
        for (row, (_, cells)) in (0_u32..).zip(lines) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => drop(sheet.write_string(row, column, text).unwrap()),
                    Cell::Number(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                    Cell::Formula(formula) => {
                        let formula = rust_xlsxwriter::Formula::new(formula).set_result("");
                        sheet.write_formula(row, column, formula).unwrap();
                    }
                }
            }
        }
        let index = |row: u64| u32::try_from(row - 1).unwrap();
        for column in &self.merged_columns {
            let column = u16::try_from(*column).unwrap();
            let (first, last) = (index(rows[0]), index(*rows.last().unwrap()));
            let text = lines[first as usize].1[usize::from(column)].text();
            let plain = rust_xlsxwriter::Format::new();
            sheet
                .merge_range(first, column, last, column, text, &plain)
                .unwrap();
        }
        for row in &self.hidden_rows {
            sheet.set_row_hidden(index(rows[*row])).unwrap();
        }
        for column in &self.hidden_columns {
            sheet
                .set_column_hidden(u16::try_from(*column).unwrap())
                .unwrap();
        }
        without_values_of_formulas(&book.save_to_buffer().unwrap())
    }

    fn ods(&self, lines: &[(Option<usize>, Vec<Cell>)]) -> Vec<u8> {
        let mut table = String::new();
        let widest = lines
            .iter()
            .map(|(_, cells)| cells.len())
            .max()
            .unwrap_or(0);
        for column in 0..widest {
            let visibility = match self.hidden_columns.contains(&column) {
                true => r#" table:visibility="collapse""#,
                false => "",
            };
            table.push_str(&format!("<table:table-column{visibility}/>"));
        }
        for (record, cells) in lines {
            let is_hidden = record.is_some_and(|record| self.hidden_rows.contains(&record));
            let visibility = if is_hidden {
                r#" table:visibility="filter""#
            } else {
                ""
            };
            table.push_str(&format!("<table:table-row{visibility}>"));
            for cell in cells {
                table.push_str(&ods_cell(cell));
            }
            table.push_str("</table:table-row>");
        }
        let content = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="{}">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#,
            escape(&self.sheet_name)
        );
        archive(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", content.as_bytes()),
        ])
    }

    fn csv(
        &self,
        lines: &[(Option<usize>, Vec<Cell>)],
        rows: &[u64],
        encoding: &str,
        separator: char,
    ) -> Vec<u8> {
        let width = self.headings.len();
        let mut text: Vec<String> = Vec::new();
        for (_, cells) in lines {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(u8::try_from(separator).unwrap())
                .terminator(csv::Terminator::CRLF)
                .from_writer(Vec::new());
            let mut cells: Vec<String> = cells.iter().map(written).collect();
            cells.resize(cells.len().max(width), String::new());
            writer.write_record(&cells).unwrap();
            let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            text.push(line.trim_end_matches("\r\n").to_owned());
        }
        if let Some((find, put, record)) = &self.raw {
            let line = &mut text[usize::try_from(rows[*record] - 1).unwrap()];
            assert!(line.contains(find.as_str()), "{line} has no {find}");
            *line = line.replacen(find.as_str(), put, 1);
        }
        let text = text.join("\r\n") + "\r\n";
        match encoding {
            "utf-8" => format!("\u{feff}{text}").into_bytes(),
            "utf-16" => std::iter::once(0xfeff)
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect(),
            _ => encoding_rs::GB18030.encode(&text).0.into_owned(),
        }
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Formula(formula) => formula.clone(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn ods_cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "<table:table-cell/>".to_owned(),
        Cell::Text(text) => {
            let lines = text.split('\n').map(|line| {
                // Spaces at the ends of a paragraph have an element of their own.
                format!(
                    "<text:p>{}</text:p>",
                    escape(line).replace(' ', "<text:s/>")
                )
            });
            format!(
                r#"<table:table-cell office:value-type="string">{}</table:table-cell>"#,
                lines.collect::<String>()
            )
        }
        Cell::Number(number) => format!(
            r#"<table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>"#
        ),
        Cell::Formula(formula) => {
            format!(
                r#"<table:table-cell table:formula="of:{}"/>"#,
                escape(formula)
            )
        }
    }
}

pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook without cached values of formulas, as some programs write it.
fn without_values_of_formulas(book: &[u8]) -> Vec<u8> {
    let mut archive_of_book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for position in 0..archive_of_book.len() {
        let mut part = archive_of_book.by_index(position).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.starts_with("xl/worksheets/") {
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("</f><v></v>", "</f>")
                .replace("</f><v/>", "</f>")
                .replace(r#" t="str"><f>"#, "><f>")
                .into_bytes();
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    archive(&parts)
}
