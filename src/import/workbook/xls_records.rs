//! Rewrites the record stream of an .xls file with only the records that calamine needs to read
//! the cells, and guarantees that every record has the length that calamine expects.
//!
//! Formulas, names, declared sizes and everything else are dropped; the result of a formula
//! becomes a plain cell.

mod texts;

use super::formats::{Display, built_in, display};
use super::{Hidden, over_limit, protected, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;
use std::collections::BTreeMap;

/// The maximum number of cells in the dense grids of all sheets: 65,536 rows by 64 columns.
const MAX_CELLS: u64 = 65_536 * 64;

/// Number formats with more brackets are dropped, since calamine counts brackets in a byte.
const MAX_BRACKETS: usize = 255;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUATION: u16 = 0x003C;
// Records of the globals substream.
const FILE_PASSWORD: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const NUMBER_FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x00E0;
const FONT: u16 = 0x0031;
const SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00FC;
// Records of a sheet.
const NUMBER: u16 = 0x0203;
const SMALL_NUMBER: u16 = 0x027E;
const SMALL_NUMBERS: u16 = 0x00BD;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const SHARED_TEXT: u16 = 0x00FD;
const BOOLEAN_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const TEXT_OF_FORMULA: u16 = 0x0207;
const MERGES: u16 = 0x00E5;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;

/// The reason why a stream is invalid, in Chinese and English.
type InvalidReason = (&'static str, &'static str);

type Checked<T> = Result<T, Box<Diagnostic>>;

/// The sanitized content of a workbook.
pub(crate) struct Cleaned {
    /// The records that calamine needs.
    pub(crate) stream: Vec<u8>,
    /// Further information on every worksheet.
    pub(crate) sheets: Vec<SheetExtras>,
}

/// Information on a sheet that calamine does not provide.
#[derive(Debug, Default)]
pub(crate) struct SheetExtras {
    /// The hidden rows and columns.
    pub(crate) hidden: Hidden,
    /// The cells with a formula without a result: row and column from 0.
    pub(crate) without_result: Vec<(u16, u16)>,
    /// The cells whose format does not show their value as it is: row and column from 0.
    pub(crate) displays: Vec<(u16, u16, Display)>,
    /// The cells whose font is struck through.
    pub(crate) struck: Vec<(u16, u16)>,
    /// The cells with a formula whose result is an empty text.
    with_empty_text: Vec<(u16, u16)>,
}

/// Sanitizes a stream. Fails if it is damaged, has a password, or exceeds a limit.
pub(crate) fn clean(stream: &[u8], file: &str, limits: &ImportConfig) -> Checked<Cleaned> {
    let mut cleaner = Cleaner {
        stream,
        file,
        limits,
        text_sizes: Vec::new(),
        text_bytes: 0,
        cells: 0,
        clean: Vec::new(),
        sheets: Vec::new(),
        formats: Formats::default(),
        has_results: false,
    };
    let tabs = cleaner.globals()?;
    let mut parts = Vec::new();
    for tab in &tabs {
        let position = u32::try_from(cleaner.clean.len());
        let position = position.map_err(|_| cleaner.invalid(("超过 4 GB", "more than 4 GB")))?;
        cleaner.clean[tab.position..tab.position + 4].copy_from_slice(&position.to_le_bytes());
        let end = cleaner.sheet(tab.start)?;
        parts.push((tab.start, end));
    }
    // Overlapping sheets would let a small file contain the same cells any number of times.
    parts.sort_unstable();
    if parts.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(cleaner.invalid(("几张工作表的内容重叠", "sheets overlap")));
    }
    if !cleaner.has_results {
        for parts in &mut cleaner.sheets {
            parts.without_result.append(&mut parts.with_empty_text);
        }
    }
    Ok(Cleaned {
        stream: cleaner.clean,
        sheets: cleaner.sheets,
    })
}

/// What the formats of cells say.
#[derive(Default)]
struct Formats {
    /// By the number of a number format.
    numbers: BTreeMap<u16, Option<Display>>,
    /// Whether each font is struck through.
    fonts: Vec<bool>,
    /// By the number of a cell format.
    cells: Vec<(Option<Display>, bool)>,
}

impl Formats {
    fn add_font(&mut self, data: &[u8]) {
        const STRUCK: u8 = 8;
        let is_struck = data.get(2).is_some_and(|flags| flags & STRUCK != 0);
        self.fonts.push(is_struck);
    }

    fn add_number_format(&mut self, data: &[u8]) {
        let [a, b, _, _, flags, text @ ..] = data else {
            return;
        };
        let code: String = match flags & 1 {
            0 => text.iter().map(|byte| char::from(*byte)).collect(),
            _ => {
                let units = text.chunks_exact(2);
                let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
                char::decode_utf16(units).filter_map(Result::ok).collect()
            }
        };
        let number = u16::from_le_bytes([*a, *b]);
        self.numbers.insert(number, display(&code));
    }

    fn add_cell_format(&mut self, data: &[u8]) {
        let [a, b, c, d, ..] = *data else {
            self.cells.push((None, false));
            return;
        };
        let (font, number) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        // There is no font with the number 4.
        let font = usize::from(font) - usize::from(font > 4);
        let own = self.numbers.get(&number).copied();
        self.cells.push((
            own.unwrap_or_else(|| built_in(number.into())),
            self.fonts.get(font).copied().unwrap_or_default(),
        ));
    }

    /// Adds what the format of a cell says to those of its sheet.
    fn apply(&self, (row, column): (u16, u16), format: u16, parts: &mut SheetExtras) {
        let format = self.cells.get(usize::from(format));
        let (display, is_struck) = format.copied().unwrap_or_default();
        if let Some(display) = display {
            parts.displays.push((row, column, display));
        }
        if is_struck {
            parts.struck.push((row, column));
        }
    }
}

/// A cursor over the records of a stream.
struct Records<'s> {
    stream: &'s [u8],
    offset: usize,
}

impl<'s> Records<'s> {
    /// The type and data of the next record; `None` at the end of the stream.
    fn next(&mut self) -> Result<Option<(u16, &'s [u8])>, InvalidReason> {
        let rest = self
            .stream
            .get(self.offset..)
            .ok_or(("有一张工作表超出了文件的末尾", "a sheet beyond the end"))?;
        if rest.is_empty() {
            return Ok(None);
        }
        let (head, rest) = rest
            .split_first_chunk()
            .ok_or(("有一条记录不完整", "a record is cut off"))?;
        let [kind_low, kind_high, low, high] = *head;
        let length = usize::from(u16::from_le_bytes([low, high]));
        let data = rest
            .get(..length)
            .ok_or(("有一条记录不完整", "a record is cut off"))?;
        self.offset += head.len() + length;
        Ok(Some((u16::from_le_bytes([kind_low, kind_high]), data)))
    }

    /// The continuation records that follow the last record.
    fn continuations(&mut self) -> Result<Vec<&'s [u8]>, InvalidReason> {
        let mut found = Vec::new();
        loop {
            let before = self.offset;
            match self.next()? {
                Some((CONTINUATION, data)) => found.push(data),
                _ => {
                    self.offset = before;
                    return Ok(found);
                }
            }
        }
    }
}

/// The entry of a worksheet in the globals substream.
struct Tab {
    /// The offset of the sheet in the original stream.
    start: usize,
    /// The position in the new stream of the field with the sheet's offset.
    position: usize,
}

struct Cleaner<'s> {
    stream: &'s [u8],
    file: &'s str,
    limits: &'s ImportConfig,
    /// The maximum size in bytes of every shared text.
    text_sizes: Vec<u32>,
    /// The total bytes of shared texts, counted for every cell that uses them.
    text_bytes: u64,
    /// The number of cells in the dense grids so far.
    cells: u64,
    clean: Vec<u8>,
    sheets: Vec<SheetExtras>,
    formats: Formats,
    /// Whether any formula has a result other than an empty text.
    has_results: bool,
}

impl<'s> Cleaner<'s> {
    fn invalid(&self, reason: InvalidReason) -> Box<Diagnostic> {
        Box::new(unreadable(self.file, reason))
    }

    fn limit(&self, setting: &str, found: u64, allowed: u64) -> Checked<()> {
        if found <= allowed {
            return Ok(());
        }
        Err(Box::new(over_limit(self.file, setting, (found, allowed))))
    }

    fn check_length(&self, data: &[u8], length: usize) -> Checked<()> {
        if data.len() >= length {
            return Ok(());
        }
        Err(self.invalid(("有一条记录太短", "a record is too short")))
    }

    fn write(&mut self, kind: u16, parts: &[&[u8]]) -> Checked<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let length = u16::try_from(length)
            .map_err(|_| self.invalid(("有一条记录太长", "a record is too long")))?;
        self.clean.extend(kind.to_le_bytes());
        self.clean.extend(length.to_le_bytes());
        parts.iter().for_each(|part| self.clean.extend(*part));
        Ok(())
    }

    /// Copies the globals substream; returns the worksheets.
    fn globals(&mut self) -> Checked<Vec<Tab>> {
        let mut records = Records {
            stream: self.stream,
            offset: 0,
        };
        let mut tabs = Vec::new();
        while let Some((kind, data)) = records.next().map_err(|reason| self.invalid(reason))? {
            match kind {
                END => break,
                FILE_PASSWORD if data.iter().any(|byte| *byte != 0) => {
                    return Err(Box::new(protected(self.file)));
                }
                BEGIN | CODE_PAGE | DATE_MODE => {
                    self.check_length(data, 2)?;
                    self.write(kind, &[data])?;
                }
                NUMBER_FORMAT => {
                    let brackets = data.iter().filter(|byte| **byte == b'[').count();
                    if brackets <= MAX_BRACKETS {
                        self.write(kind, &[data])?;
                    }
                    self.formats.add_number_format(data);
                }
                FONT => self.formats.add_font(data),
                CELL_FORMAT => {
                    self.formats.add_cell_format(data);
                    self.write(kind, &[data])?;
                }
                SHEET => tabs.extend(self.tab(data)?),
                SHARED_TEXTS => self.shared_texts(data, &mut records)?,
                _ => {}
            }
        }
        self.write(END, &[])?;
        self.limit("max_sheets", tabs.len() as u64, self.limits.max_sheets)?;
        Ok(tabs)
    }

    /// Copies the entry of a sheet; `None` for charts and macros.
    fn tab(&mut self, data: &[u8]) -> Checked<Option<Tab>> {
        let [a, b, c, d, _, kind, ..] = *data else {
            return Err(self.invalid(("有一条记录太短", "a record is too short")));
        };
        if kind != 0 {
            return Ok(None);
        }
        let start = usize::try_from(u32::from_le_bytes([a, b, c, d]));
        let start = start.map_err(|_| {
            self.invalid(("有一张工作表超出了文件的末尾", "a sheet beyond the end"))
        })?;
        // The offset field follows the type and length of the record.
        let position = self.clean.len() + 4;
        self.write(SHEET, &[data])?;
        Ok(Some(Tab { start, position }))
    }

    fn shared_texts(&mut self, data: &[u8], records: &mut Records<'_>) -> Checked<()> {
        let more = records.continuations();
        let more = more.map_err(|reason| self.invalid(reason))?;
        self.text_sizes = texts::sizes(data, &more).map_err(|reason| self.invalid(reason))?;
        self.write(SHARED_TEXTS, &[data])?;
        more.iter()
            .try_for_each(|data| self.write(CONTINUATION, &[data]))
    }

    /// Copies one sheet; returns the end of its records.
    fn sheet(&mut self, start: usize) -> Checked<usize> {
        let mut records = Records {
            stream: self.stream,
            offset: start,
        };
        match records.next().map_err(|reason| self.invalid(reason))? {
            Some((BEGIN, data)) => self.write(BEGIN, &[data])?,
            _ => return Err(self.invalid(("有一张工作表没有开头", "a sheet without a beginning"))),
        }
        let mut extent = Extent::default();
        let mut parts = SheetExtras::default();
        // Embedded charts have cell records of their own, which are skipped.
        let mut depth = 0_usize;
        let mut formula = None;
        loop {
            let record = records.next().map_err(|reason| self.invalid(reason))?;
            let (kind, data) = record
                .ok_or_else(|| self.invalid(("有一张工作表没有结尾", "a sheet without an end")))?;
            match kind {
                BEGIN => depth += 1,
                END if depth == 0 => break,
                END => depth -= 1,
                _ if depth > 0 => {}
                TEXT_OF_FORMULA => {
                    if let Some(head) = formula.take() {
                        self.text(TEXT, head, data)?;
                    }
                }
                MERGES => self.merges(data)?,
                ROW => hide_row(&mut parts.hidden, data),
                COLUMNS => hide_columns(&mut parts.hidden, data),
                NUMBER | SMALL_NUMBER | SMALL_NUMBERS | TEXT | RICH_TEXT | SHARED_TEXT
                | BOOLEAN_OR_ERROR | FORMULA => {
                    let Some((head, rest)) = data.split_first_chunk::<6>() else {
                        return Err(self.invalid(("有一条记录太短", "a record is too short")));
                    };
                    formula = (kind == FORMULA).then_some(head);
                    if kind == FORMULA {
                        self.record_result_state(&mut parts, position(head), rest);
                    }
                    let format = u16::from_le_bytes([head[4], head[5]]);
                    self.formats.apply(position(head), format, &mut parts);
                    if kind == SMALL_NUMBERS {
                        self.formats_of_numbers(position(head), rest, &mut parts);
                    }
                    let last = self.cell(kind, head, rest)?;
                    self.extend(&mut extent, head, last)?;
                }
                _ => {}
            }
        }
        self.write(END, &[])?;
        self.sheets.push(parts);
        self.cells += extent.cells();
        if self.cells > MAX_CELLS {
            let reason = (
                "单元格太多或相隔太远，旧的 .xls 格式放不下",
                "too many cells, or too far apart, for the old .xls format",
            );
            return Err(self.invalid(reason));
        }
        Ok(records.offset)
    }

    /// Copies the record of one or more cells; `head` is their row, first column and format.
    /// Returns the last column.
    fn cell(&mut self, kind: u16, head: &[u8; 6], rest: &[u8]) -> Checked<u16> {
        let first = u16::from_le_bytes([head[2], head[3]]);
        match kind {
            NUMBER => {
                self.check_length(rest, 8)?;
                self.write(kind, &[head, rest])?;
            }
            SMALL_NUMBER => {
                self.check_length(rest, 4)?;
                self.write(kind, &[head, rest])?;
            }
            SMALL_NUMBERS => return self.small_numbers(head, rest),
            BOOLEAN_OR_ERROR => {
                self.check_length(rest, 2)?;
                self.write(kind, &[head, rest])?;
            }
            SHARED_TEXT => self.shared_text(head, rest)?,
            FORMULA => self.result(head, rest)?,
            _ => self.text(kind, head, rest)?,
        }
        Ok(first)
    }

    /// Copies adjacent numbers. The first one's format is in the head, each further one has its
    /// own, and the last column follows at the end.
    fn small_numbers(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<u16> {
        let first = u16::from_le_bytes([head[2], head[3]]);
        let reason = ("有一行数字的长度不对", "a row of numbers of a wrong length");
        let (_, last) = rest
            .split_last_chunk()
            .ok_or_else(|| self.invalid(reason))?;
        let last = u16::from_le_bytes(*last);
        let count = last.checked_sub(first).map(|more| usize::from(more) + 1);
        if count.map(|count| count * 6) != Some(rest.len()) {
            return Err(self.invalid(reason));
        }
        self.write(SMALL_NUMBERS, &[head, rest])?;
        Ok(last)
    }

    /// What the formats say of all adjacent numbers but the first.
    fn formats_of_numbers(&self, (row, first): (u16, u16), rest: &[u8], parts: &mut SheetExtras) {
        let more = rest.get(4..).unwrap_or_default().chunks_exact(6);
        for (column, number) in (first.saturating_add(1)..).zip(more) {
            let format = u16::from_le_bytes([number[0], number[1]]);
            self.formats.apply((row, column), format, parts);
        }
    }

    fn shared_text(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        let Some((number, _)) = rest.split_first_chunk() else {
            return Err(self.invalid(("有一条记录太短", "a record is too short")));
        };
        let number = usize::try_from(u32::from_le_bytes(*number)).unwrap_or(usize::MAX);
        let size = self.text_sizes.get(number);
        let size = size.ok_or_else(|| {
            self.invalid((
                "有一格指向不存在的文字",
                "a cell with a text that is not there",
            ))
        })?;
        self.text_bytes += u64::from(*size);
        let allowed = self.limits.max_expanded_bytes;
        self.limit("max_expanded_bytes", self.text_bytes, allowed)?;
        self.write(SHARED_TEXT, &[head, rest])
    }

    /// Copies a text. The declared length is limited to the available data, since calamine
    /// allocates memory for it.
    fn text(&mut self, kind: u16, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        let Some((stated, characters)) = rest.split_first_chunk() else {
            return Err(self.invalid(("有一条记录太短", "a record is too short")));
        };
        let available = u16::try_from(characters.len()).unwrap_or(u16::MAX);
        let count = u16::from_le_bytes(*stated).min(available);
        self.write(kind, &[head, &count.to_le_bytes(), characters])
    }

    /// Writes the result of a formula as a plain cell. A text result follows in another record.
    fn result(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        // The result is followed by flags, a reserved number, and the formula's length.
        self.check_length(rest, 14)?;
        match rest[..8] {
            [0 | 3, .., 0xFF, 0xFF] => Ok(()),
            [1, _, truth, .., 0xFF, 0xFF] => self.write(BOOLEAN_OR_ERROR, &[head, &[truth, 0]]),
            [2, _, error, .., 0xFF, 0xFF] => self.write(BOOLEAN_OR_ERROR, &[head, &[error, 1]]),
            [.., 0xFF, 0xFF] => Err(self.invalid((
                "有一个公式的结果无法识别",
                "a formula with an unknown result",
            ))),
            _ => self.write(NUMBER, &[head, &rest[..8]]),
        }
    }

    /// Records whether a formula has a result. Programs that cannot calculate write an empty
    /// text, some with a flag to calculate it on opening. If a workbook has only such results,
    /// it has never been calculated.
    fn record_result_state(&mut self, parts: &mut SheetExtras, offset: (u16, u16), rest: &[u8]) {
        const CALCULATE: u8 = 0x03;
        match rest {
            [3, _, _, _, _, _, 0xFF, 0xFF, flags, ..] if flags & CALCULATE != 0 => {
                parts.without_result.push(offset);
            }
            [3, _, _, _, _, _, 0xFF, 0xFF, ..] => parts.with_empty_text.push(offset),
            _ => self.has_results = true,
        }
    }

    /// Copies merged ranges: their number, then eight bytes for each.
    fn merges(&mut self, data: &[u8]) -> Checked<()> {
        let Some((count, ranges)) = data.split_first_chunk() else {
            return Err(self.invalid(("有一条记录太短", "a record is too short")));
        };
        let length = usize::from(u16::from_le_bytes(*count)) * 8;
        self.check_length(ranges, length)?;
        self.write(MERGES, &[count, &ranges[..length]])
    }

    fn extend(&self, extent: &mut Extent, head: &[u8; 6], last: u16) -> Checked<()> {
        let row = u64::from(u16::from_le_bytes([head[0], head[1]]));
        let first = u64::from(u16::from_le_bytes([head[2], head[3]]));
        let last = u64::from(last);
        self.limit("max_rows", row + 1, self.limits.max_rows)?;
        self.limit("max_columns", last + 1, self.limits.max_columns)?;
        extent.add((row, row), (first, last));
        Ok(())
    }
}

/// The row and column at the start of a cell's record.
fn position(head: &[u8; 6]) -> (u16, u16) {
    let row = u16::from_le_bytes([head[0], head[1]]);
    (row, u16::from_le_bytes([head[2], head[3]]))
}

/// Marks a row as hidden if its flags say so or its custom height is zero.
fn hide_row(hidden: &mut Hidden, data: &[u8]) {
    const NO_HEIGHT: u8 = 0x20;
    const OWN_HEIGHT: u8 = 0x40;
    let [
        low,
        high,
        _,
        _,
        _,
        _,
        height_low,
        height_high,
        _,
        _,
        _,
        _,
        flags,
        ..,
    ] = *data
    else {
        return;
    };
    // The highest bit says that the row has the default height.
    let height = u16::from_le_bytes([height_low, height_high]) & 0x7FFF;
    if flags & NO_HEIGHT != 0 || flags & OWN_HEIGHT != 0 && height == 0 {
        let row = u32::from(u16::from_le_bytes([low, high])) + 1;
        hidden.hide_rows(row, row);
    }
}

/// Marks columns as hidden if their flags say so or their width is zero.
fn hide_columns(hidden: &mut Hidden, data: &[u8]) {
    const HIDDEN: u8 = 0x01;
    let [a, b, c, d, width_low, width_high, _, _, flags, ..] = *data else {
        return;
    };
    if flags & HIDDEN != 0 || (width_low, width_high) == (0, 0) {
        let column = |low, high| u32::from(u16::from_le_bytes([low, high]));
        hidden.hide_columns(column(a, b), column(c, d));
    }
}

/// The bounding box of a sheet's cells: first and last row, first and last column.
#[derive(Default)]
struct Extent(Option<[(u64, u64); 2]>);

impl Extent {
    fn add(&mut self, rows: (u64, u64), columns: (u64, u64)) {
        let [old_rows, old_columns] = self.0.unwrap_or([rows, columns]);
        let wider = |old: (u64, u64), new: (u64, u64)| (old.0.min(new.0), old.1.max(new.1));
        self.0 = Some([wider(old_rows, rows), wider(old_columns, columns)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[rows, columns]| {
            (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1)
        })
    }
}
