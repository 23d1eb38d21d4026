//! The stream of records of an .xls, written anew with only what calamine needs to read
//! its cells, and every record as long as calamine believes it to be.
//!
//! Formulas, names, stated sizes and all else that no cell needs are left out; the result
//! of a formula becomes a plain cell. It knows records; it must not know what they mean to
//! a registry.

mod texts;

use super::{Hidden, over_limit, protected, unreadable};
use crate::config::ImportConfig;
use crate::diagnostics::Diagnostic;

/// The most cells of the dense grids of all sheets: 65,536 rows with 64 columns.
const MOST_CELLS: u64 = 65_536 * 64;

/// Number formats with more brackets are none; calamine counts them in a byte.
const MOST_BRACKETS: usize = 255;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUATION: u16 = 0x003C;
// In the part for the whole workbook.
const FILE_PASS: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const NUMBER_FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00FC;
// In a sheet.
const NUMBER: u16 = 0x0203;
const SMALL_NUMBER: u16 = 0x027E;
const SMALL_NUMBERS: u16 = 0x00BD;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const SHARED_TEXT: u16 = 0x00FD;
const TRUTH_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const TEXT_OF_FORMULA: u16 = 0x0207;
const MERGES: u16 = 0x00E5;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;

/// What is wrong with a stream, in a few words of both languages.
type Damage = (&'static str, &'static str);

type Checked<T> = Result<T, Box<Diagnostic>>;

/// What a stream says.
pub struct Cleaned {
    /// The records that calamine needs.
    pub stream: Vec<u8>,
    /// What it does not tell, of every sheet of cells.
    pub sheets: Vec<SheetParts>,
}

/// What the records of a sheet say beside the values of its cells.
#[derive(Debug, Default)]
pub struct SheetParts {
    /// Rows and columns that are not shown.
    pub hidden: Hidden,
    /// Cells with a formula whose result is not known: row and column from 0.
    pub without_result: Vec<(u16, u16)>,
    /// Cells with a formula whose result is an empty text.
    with_nothing: Vec<(u16, u16)>,
}

/// Writes the stream anew. An error is damage, a password, or a limit.
pub fn clean(stream: &[u8], file: &str, limits: &ImportConfig) -> Checked<Cleaned> {
    let mut cleaner = Cleaner {
        stream,
        file,
        limits,
        text_sizes: Vec::new(),
        text_bytes: 0,
        cells: 0,
        clean: Vec::new(),
        sheets: Vec::new(),
        has_results: false,
    };
    let tabs = cleaner.globals()?;
    let mut parts = Vec::new();
    for tab in &tabs {
        let position = u32::try_from(cleaner.clean.len());
        let position = position.map_err(|_| cleaner.damaged(("超过 4 GB", "more than 4 GB")))?;
        cleaner.clean[tab.position..tab.position + 4].copy_from_slice(&position.to_le_bytes());
        let end = cleaner.sheet(tab.start)?;
        parts.push((tab.start, end));
    }
    // Otherwise a small file could hold the same cells in any number of sheets.
    parts.sort_unstable();
    if parts.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(cleaner.damaged(("几张工作表的内容重叠", "sheets overlap")));
    }
    if !cleaner.has_results {
        for parts in &mut cleaner.sheets {
            parts.without_result.append(&mut parts.with_nothing);
        }
    }
    Ok(Cleaned {
        stream: cleaner.clean,
        sheets: cleaner.sheets,
    })
}

/// The records from a position on.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    /// The next one: its type and data; none at the end of the stream.
    fn next(&mut self) -> Result<Option<(u16, &'s [u8])>, Damage> {
        let rest = self
            .stream
            .get(self.at..)
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
        self.at += head.len() + length;
        Ok(Some((u16::from_le_bytes([kind_low, kind_high]), data)))
    }

    /// The continuations of the last record.
    fn continuations(&mut self) -> Result<Vec<&'s [u8]>, Damage> {
        let mut found = Vec::new();
        loop {
            let before = self.at;
            match self.next()? {
                Some((CONTINUATION, data)) => found.push(data),
                _ => {
                    self.at = before;
                    return Ok(found);
                }
            }
        }
    }
}

/// A sheet of cells, as the part for the whole workbook names it.
struct Tab {
    /// Where it begins in the stream.
    start: usize,
    /// Where the new stream says where it begins.
    position: usize,
}

struct Cleaner<'s> {
    stream: &'s [u8],
    file: &'s str,
    limits: &'s ImportConfig,
    /// Of every shared text, the most bytes that it takes.
    text_sizes: Vec<u32>,
    /// The bytes of shared texts in all cells that show them.
    text_bytes: u64,
    /// The cells of the dense grids so far.
    cells: u64,
    clean: Vec<u8>,
    sheets: Vec<SheetParts>,
    /// Whether any formula has another result than an empty text.
    has_results: bool,
}

impl<'s> Cleaner<'s> {
    fn damaged(&self, said: Damage) -> Box<Diagnostic> {
        Box::new(unreadable(self.file, said))
    }

    fn limit(&self, setting: &str, found: u64, allowed: u64) -> Checked<()> {
        if found <= allowed {
            return Ok(());
        }
        Err(Box::new(over_limit(self.file, setting, (found, allowed))))
    }

    fn at_least(&self, data: &[u8], length: usize) -> Checked<()> {
        if data.len() >= length {
            return Ok(());
        }
        Err(self.damaged(("有一条记录太短", "a record is too short")))
    }

    fn write(&mut self, kind: u16, parts: &[&[u8]]) -> Checked<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let length = u16::try_from(length)
            .map_err(|_| self.damaged(("有一条记录太长", "a record is too long")))?;
        self.clean.extend(kind.to_le_bytes());
        self.clean.extend(length.to_le_bytes());
        parts.iter().for_each(|part| self.clean.extend(*part));
        Ok(())
    }

    /// The part for the whole workbook.
    fn globals(&mut self) -> Checked<Vec<Tab>> {
        let mut records = Records {
            stream: self.stream,
            at: 0,
        };
        let mut tabs = Vec::new();
        while let Some((kind, data)) = records.next().map_err(|said| self.damaged(said))? {
            match kind {
                END => break,
                FILE_PASS if data.iter().any(|byte| *byte != 0) => {
                    return Err(Box::new(protected(self.file)));
                }
                BEGIN | CODE_PAGE | DATE_MODE => {
                    self.at_least(data, 2)?;
                    self.write(kind, &[data])?;
                }
                NUMBER_FORMAT => {
                    let brackets = data.iter().filter(|byte| **byte == b'[').count();
                    if brackets <= MOST_BRACKETS {
                        self.write(kind, &[data])?;
                    }
                }
                CELL_FORMAT => self.write(kind, &[data])?,
                SHEET => tabs.extend(self.tab(data)?),
                SHARED_TEXTS => self.shared_texts(data, &mut records)?,
                _ => {}
            }
        }
        self.write(END, &[])?;
        self.limit("max_sheets", tabs.len() as u64, self.limits.max_sheets)?;
        Ok(tabs)
    }

    /// A sheet; none where it is a chart or a macro.
    fn tab(&mut self, data: &[u8]) -> Checked<Option<Tab>> {
        let [a, b, c, d, _, kind, ..] = *data else {
            return Err(self.damaged(("有一条记录太短", "a record is too short")));
        };
        if kind != 0 {
            return Ok(None);
        }
        let start = usize::try_from(u32::from_le_bytes([a, b, c, d]));
        let start = start.map_err(|_| {
            self.damaged(("有一张工作表超出了文件的末尾", "a sheet beyond the end"))
        })?;
        // The position stands behind type and length.
        let position = self.clean.len() + 4;
        self.write(SHEET, &[data])?;
        Ok(Some(Tab { start, position }))
    }

    fn shared_texts(&mut self, data: &[u8], records: &mut Records<'_>) -> Checked<()> {
        let more = records.continuations();
        let more = more.map_err(|said| self.damaged(said))?;
        self.text_sizes = texts::sizes(data, &more).map_err(|said| self.damaged(said))?;
        self.write(SHARED_TEXTS, &[data])?;
        more.iter()
            .try_for_each(|data| self.write(CONTINUATION, &[data]))
    }

    /// One sheet; gives where it ends.
    fn sheet(&mut self, start: usize) -> Checked<usize> {
        let mut records = Records {
            stream: self.stream,
            at: start,
        };
        match records.next().map_err(|said| self.damaged(said))? {
            Some((BEGIN, data)) => self.write(BEGIN, &[data])?,
            _ => return Err(self.damaged(("有一张工作表没有开头", "a sheet without a beginning"))),
        }
        let mut extent = Extent::default();
        let mut parts = SheetParts::default();
        // Charts in a sheet have records of cells that are none of the sheet's.
        let mut depth = 0_usize;
        let mut formula = None;
        loop {
            let record = records.next().map_err(|said| self.damaged(said))?;
            let (kind, data) = record
                .ok_or_else(|| self.damaged(("有一张工作表没有结尾", "a sheet without an end")))?;
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
                | TRUTH_OR_ERROR | FORMULA => {
                    let Some((head, rest)) = data.split_first_chunk::<6>() else {
                        return Err(self.damaged(("有一条记录太短", "a record is too short")));
                    };
                    formula = (kind == FORMULA).then_some(head);
                    if kind == FORMULA {
                        self.see_result(&mut parts, position(head), rest);
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
        if self.cells > MOST_CELLS {
            let said = (
                "单元格太多或相隔太远，旧的 .xls 格式放不下",
                "too many cells, or too far apart, for the old .xls format",
            );
            return Err(self.damaged(said));
        }
        Ok(records.at)
    }

    /// A record of a cell, from its row, column and format on; gives its last column.
    fn cell(&mut self, kind: u16, head: &[u8; 6], rest: &[u8]) -> Checked<u16> {
        let first = u16::from_le_bytes([head[2], head[3]]);
        match kind {
            NUMBER => {
                self.at_least(rest, 8)?;
                self.write(kind, &[head, rest])?;
            }
            SMALL_NUMBER => {
                self.at_least(rest, 4)?;
                self.write(kind, &[head, rest])?;
            }
            SMALL_NUMBERS => return self.small_numbers(head, rest),
            TRUTH_OR_ERROR => {
                self.at_least(rest, 2)?;
                self.write(kind, &[head, rest])?;
            }
            SHARED_TEXT => self.shared_text(head, rest)?,
            FORMULA => self.result(head, rest)?,
            _ => self.text(kind, head, rest)?,
        }
        Ok(first)
    }

    /// Numbers side by side: the first one's format stands in the head, every further one
    /// has its own; the last column stands at the end.
    fn small_numbers(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<u16> {
        let first = u16::from_le_bytes([head[2], head[3]]);
        let said = ("有一行数字的长度不对", "a row of numbers of a wrong length");
        let (_, last) = rest.split_last_chunk().ok_or_else(|| self.damaged(said))?;
        let last = u16::from_le_bytes(*last);
        let count = last.checked_sub(first).map(|more| usize::from(more) + 1);
        if count.map(|count| count * 6) != Some(rest.len()) {
            return Err(self.damaged(said));
        }
        self.write(SMALL_NUMBERS, &[head, rest])?;
        Ok(last)
    }

    fn shared_text(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        let Some((number, _)) = rest.split_first_chunk() else {
            return Err(self.damaged(("有一条记录太短", "a record is too short")));
        };
        let number = usize::try_from(u32::from_le_bytes(*number)).unwrap_or(usize::MAX);
        let size = self.text_sizes.get(number);
        let size = size.ok_or_else(|| {
            self.damaged((
                "有一格指向不存在的文字",
                "a cell with a text that is not there",
            ))
        })?;
        self.text_bytes += u64::from(*size);
        let allowed = self.limits.max_expanded_bytes;
        self.limit("max_expanded_bytes", self.text_bytes, allowed)?;
        self.write(SHARED_TEXT, &[head, rest])
    }

    /// A text in the cell itself. calamine sets memory aside for as many characters as it
    /// states, so that it states no more than there can be.
    fn text(&mut self, kind: u16, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        let Some((stated, characters)) = rest.split_first_chunk() else {
            return Err(self.damaged(("有一条记录太短", "a record is too short")));
        };
        let there = u16::try_from(characters.len()).unwrap_or(u16::MAX);
        let count = u16::from_le_bytes(*stated).min(there);
        self.write(kind, &[head, &count.to_le_bytes(), characters])
    }

    /// The result of a formula, as a cell of its own; a text follows in a record of its own.
    fn result(&mut self, head: &[u8; 6], rest: &[u8]) -> Checked<()> {
        // Behind the result stand flags, a reserved number, and the length of the formula.
        self.at_least(rest, 14)?;
        match rest[..8] {
            [0 | 3, .., 0xFF, 0xFF] => Ok(()),
            [1, _, truth, .., 0xFF, 0xFF] => self.write(TRUTH_OR_ERROR, &[head, &[truth, 0]]),
            [2, _, error, .., 0xFF, 0xFF] => self.write(TRUTH_OR_ERROR, &[head, &[error, 1]]),
            [.., 0xFF, 0xFF] => Err(self.damaged((
                "有一个公式的结果无法识别",
                "a formula with an unknown result",
            ))),
            _ => self.write(NUMBER, &[head, &rest[..8]]),
        }
    }

    /// Remembers whether a formula has a result. Programs that cannot calculate write an empty
    /// text, and some ask to calculate it when the workbook is opened; a workbook without any
    /// other result has never been calculated.
    fn see_result(&mut self, parts: &mut SheetParts, at: (u16, u16), rest: &[u8]) {
        const CALCULATE: u8 = 0x03;
        match rest {
            [3, _, _, _, _, _, 0xFF, 0xFF, flags, ..] if flags & CALCULATE != 0 => {
                parts.without_result.push(at);
            }
            [3, _, _, _, _, _, 0xFF, 0xFF, ..] => parts.with_nothing.push(at),
            _ => self.has_results = true,
        }
    }

    /// Merged ranges: their number, then eight bytes for each.
    fn merges(&mut self, data: &[u8]) -> Checked<()> {
        let Some((count, ranges)) = data.split_first_chunk() else {
            return Err(self.damaged(("有一条记录太短", "a record is too short")));
        };
        let length = usize::from(u16::from_le_bytes(*count)) * 8;
        self.at_least(ranges, length)?;
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

/// The row and the column that a record of a cell begins with.
fn position(head: &[u8; 6]) -> (u16, u16) {
    let row = u16::from_le_bytes([head[0], head[1]]);
    (row, u16::from_le_bytes([head[2], head[3]]))
}

/// A row whose flags say that it has no height, or that it has its own, which is none.
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
    // The highest bit of the height says that it is the usual one.
    let height = u16::from_le_bytes([height_low, height_high]) & 0x7FFF;
    if flags & NO_HEIGHT != 0 || flags & OWN_HEIGHT != 0 && height == 0 {
        let row = u32::from(u16::from_le_bytes([low, high])) + 1;
        hidden.hide_rows(row, row);
    }
}

/// Columns whose flags say that they are hidden, or that have no width.
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

/// The rectangle around the cells of a sheet: first and last row, first and last column.
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
