//! Reads from the XML of an .xlsx file what calamine does not provide: hidden rows and columns,
//! formulas without a result, and what the formats of cells say.

use super::Hidden;
use super::formats::{Display, built_in, display};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor};
use zip::ZipArchive;

/// Information on a sheet that calamine does not provide.
#[derive(Debug, Default)]
pub(crate) struct SheetExtras {
    /// The hidden rows and columns.
    pub(crate) hidden: Hidden,
    /// The cells with a formula but no value: row from 1, column from 0.
    pub(crate) without_result: Vec<(u32, u32)>,
    /// The cells whose format does not show their value as it is.
    pub(crate) displays: Vec<(u32, u32, Display)>,
    /// The cells with text that is struck through.
    pub(crate) struck: Vec<(u32, u32)>,
    /// The texts without their raised or lowered parts, and these parts.
    pub(crate) raised: Vec<(u32, u32, RaisedText)>,
    /// The comments on cells.
    pub(crate) comments: BTreeMap<(u32, u32), String>,
}

/// A text with raised or lowered digits, which refer to footnotes.
#[derive(Debug, Clone, Default)]
pub(crate) struct RaisedText {
    /// The text without them.
    pub(crate) plain: String,
    /// What was raised.
    pub(crate) raised: String,
}

/// Reads the runs of a rich text.
#[derive(Default)]
struct RunReader {
    text: RaisedText,
    is_raised: bool,
    in_text: bool,
    in_phonetic: bool,
}

impl RunReader {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => self.start(element),
            Event::Empty(element) => {
                self.start(element);
                self.end(element.local_name().as_ref());
            }
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(text) if self.in_text && !self.in_phonetic => {
                self.push(&text.xml10_content());
            }
            Event::GeneralRef(reference) if self.in_text && !self.in_phonetic => {
                let known = resolve_xml_entity(reference.as_ref()).map(str::to_owned);
                let character = reference.resolve_char_ref().ok().flatten();
                if let Some(text) = known.or_else(|| character.map(String::from)) {
                    self.push(&text);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "r" => self.is_raised = false,
            "vertAlign" => {
                let align = attribute(element, "val");
                self.is_raised = matches!(align.as_deref(), Some("superscript" | "subscript"));
            }
            "rPh" => self.in_phonetic = true,
            "t" => self.in_text = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "r" => self.is_raised = false,
            "rPh" => self.in_phonetic = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let is_mark = |character: char| {
            character.is_ascii_digit() || "①②③④⑤⑥⑦⑧⑨⑩*＊※[]［］()（）注,，、".contains(character)
        };
        // m² is a unit.
        let is_unit = self.text.plain.ends_with(|c: char| c.is_ascii_alphabetic());
        if self.is_raised && !is_unit && text.trim().chars().all(is_mark) {
            self.text.raised.push_str(text.trim());
        } else {
            self.text.plain.push_str(text);
        }
    }

    /// The text that was read, if a part of it is raised; the next one begins.
    fn take(&mut self) -> Option<RaisedText> {
        let text = std::mem::take(self).text;
        (!text.raised.is_empty()).then_some(text)
    }
}

/// What the styles of a workbook and its shared texts say of cells.
#[derive(Debug, Default)]
struct Formats {
    /// By the number of a style.
    displays: BTreeMap<usize, Display>,
    struck_styles: BTreeSet<usize>,
    /// The shared texts of which a part is struck through.
    struck_texts: BTreeSet<usize>,
    /// The shared texts of which a part is raised.
    raised_texts: BTreeMap<usize, RaisedText>,
}

/// The archive of a workbook, and the path of each sheet's XML by name.
pub(crate) struct ExtrasReader<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    paths: BTreeMap<String, String>,
    formats: Formats,
}

impl<'b> ExtrasReader<'b> {
    /// Opens the archive and finds the sheets. Fails with an untranslated library message.
    pub(crate) fn new(bytes: &'b [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let mut reader = Self {
            archive,
            paths: BTreeMap::new(),
            formats: Formats::default(),
        };
        let mut targets: BTreeMap<String, String> = BTreeMap::new();
        reader.each_element("xl/_rels/workbook.xml.rels", |name, element| {
            if name == "Relationship"
                && let (Some(id), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Target"))
            {
                targets.insert(id, full_path(&target));
            }
        })?;
        let mut paths = BTreeMap::new();
        reader.each_element("xl/workbook.xml", |name, element| {
            if name == "sheet"
                && let (Some(sheet), Some(id)) =
                    (attribute(element, "name"), attribute(element, "id"))
                && let Some(path) = targets.get(&id)
            {
                paths.insert(sheet, path.clone());
            }
        })?;
        reader.paths = paths;
        reader.formats = reader.read_formats()?;
        Ok(reader)
    }

    fn read_formats(&mut self) -> Result<Formats, String> {
        let mut formats = Formats::default();
        let mut styles = StylesReader::default();
        self.each_event("xl/styles.xml", |event| match event {
            Event::Start(element) => styles.start(element, &mut formats),
            Event::Empty(element) => {
                styles.start(element, &mut formats);
                styles.end(element.local_name().as_ref());
            }
            Event::End(element) => styles.end(element.local_name().as_ref()),
            _ => {}
        })?;
        let mut texts = 0_usize;
        let mut runs = RunReader::default();
        self.each_event("xl/sharedStrings.xml", |event| {
            runs.event(event);
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "si" => {
                            texts += 1;
                            runs = RunReader::default();
                        }
                        "strike" if is_set(element) => {
                            formats.struck_texts.insert(texts.saturating_sub(1));
                        }
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "si" => {
                    let raised = runs.take();
                    formats
                        .raised_texts
                        .extend(raised.map(|text| (texts.saturating_sub(1), text)));
                }
                _ => {}
            }
        })?;
        Ok(formats)
    }

    /// Reads the XML of a sheet; the result is empty if the sheet is not found.
    pub(crate) fn read_sheet(&mut self, name: &str) -> Result<SheetExtras, String> {
        let Some(path) = self.paths.get(name).cloned() else {
            return Ok(SheetExtras::default());
        };
        let formats = std::mem::take(&mut self.formats);
        let mut sheet_reader = SheetReader::new(&formats);
        let read = self.each_event(&path, |event| sheet_reader.event(event));
        let mut extras = sheet_reader.extras;
        self.formats = formats;
        read?;
        extras.comments = self.read_comments(&path)?;
        Ok(extras)
    }

    /// Reads the comments of the sheet with this path. Those in threads are there as well, for older
    /// programs.
    fn read_comments(&mut self, sheet: &str) -> Result<BTreeMap<(u32, u32), String>, String> {
        let Some((folder, file)) = sheet.rsplit_once('/') else {
            return Ok(BTreeMap::new());
        };
        let relations = format!("{folder}/_rels/{file}.rels");
        let mut path = None;
        self.each_element(&relations, |name, element| {
            let kind = attribute(element, "Type").unwrap_or_default();
            if name == "Relationship" && kind.ends_with("/comments") {
                path = attribute(element, "Target").map(|target| path_from(folder, &target));
            }
        })?;
        let mut comments = CommentsReader::default();
        if let Some(path) = path {
            self.each_event(&path, |event| comments.event(event))?;
        }
        Ok(comments.found)
    }

    fn each_element(
        &mut self,
        path: &str,
        mut act: impl FnMut(&str, &BytesStart<'_>),
    ) -> Result<(), String> {
        self.each_event(path, |event| {
            if let Event::Start(element) | Event::Empty(element) = event {
                act(element.local_name().as_ref(), element);
            }
        })
    }

    /// Calls `act` for every event of a part; a missing part has no events.
    fn each_event(&mut self, path: &str, act: impl FnMut(&Event<'_>)) -> Result<(), String> {
        let expected = path.to_ascii_lowercase();
        let names = self.archive.file_names();
        let found = names.flatten().map(|name| name.into_owned()).find(|name| {
            name.replace('\\', "/")
                .trim_start_matches('/')
                .eq_ignore_ascii_case(&expected)
        });
        let Some(name) = found else {
            return Ok(());
        };
        let part = self.archive.by_name(&name);
        let part = part.map_err(|error| error.to_string())?;
        read_events(BufReader::new(part), act)
    }
}

fn read_events(part: impl BufRead, mut act: impl FnMut(&Event<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => act(&event),
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The path in the archive of a target, which is relative to `xl/` unless it starts with `/`.
fn full_path(target: &str) -> String {
    let target = target.replace('\\', "/");
    match target.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if target.starts_with("xl/") => target,
        None => format!("xl/{target}"),
    }
}

/// The path in the archive of a target that is relative to a folder unless it starts with `/`.
fn path_from(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(path) = target.strip_prefix('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads the comments of a sheet.
#[derive(Default)]
struct CommentsReader {
    found: BTreeMap<(u32, u32), String>,
    /// The cell of the current comment.
    cell: Option<(u32, u32)>,
    in_text: bool,
}

impl CommentsReader {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "comment" => {
                    self.cell = attribute(element, "ref").and_then(|text| cell_of(&text));
                }
                "t" => self.in_text = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "comment" => self.cell = None,
                "t" => self.in_text = false,
                _ => {}
            },
            Event::Text(text) if self.in_text => {
                if let Some(cell) = self.cell {
                    let comment = self.found.entry(cell).or_default();
                    comment.push_str(&text.xml10_content());
                }
            }
            _ => {}
        }
    }
}

/// Reads the number formats and fonts of styles.
#[derive(Default)]
struct StylesReader {
    number_formats: BTreeMap<u32, Option<Display>>,
    struck_fonts: BTreeSet<u32>,
    fonts: u32,
    styles: usize,
    in_fonts: bool,
    in_cell_styles: bool,
}

impl StylesReader {
    fn start(&mut self, element: &BytesStart<'_>, formats: &mut Formats) {
        let number = |name| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "numFmt" => {
                if let (Some(id), Some(code)) =
                    (number("numFmtId"), attribute(element, "formatCode"))
                {
                    self.number_formats.insert(id, display(&code));
                }
            }
            "fonts" => self.in_fonts = true,
            "font" if self.in_fonts => self.fonts += 1,
            "strike" if self.in_fonts && is_set(element) => {
                self.struck_fonts.insert(self.fonts.saturating_sub(1));
            }
            "cellXfs" => self.in_cell_styles = true,
            "xf" if self.in_cell_styles => {
                let format = number("numFmtId").unwrap_or_default();
                let own = self.number_formats.get(&format).copied();
                if let Some(display) = own.unwrap_or_else(|| built_in(format)) {
                    formats.displays.insert(self.styles, display);
                }
                if number("fontId").is_some_and(|font| self.struck_fonts.contains(&font)) {
                    formats.struck_styles.insert(self.styles);
                }
                self.styles += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "fonts" => self.in_fonts = false,
            "cellXfs" => self.in_cell_styles = false,
            _ => {}
        }
    }
}

struct SheetReader<'f> {
    formats: &'f Formats,
    extras: SheetExtras,
    /// The current row, from 1.
    row: u32,
    /// The column of the next cell, from 0.
    column: u32,
    cell: Option<CellInProgress>,
    /// The text in the current cell itself.
    runs: RunReader,
    in_value: bool,
}

/// The current cell.
struct CellInProgress {
    column: u32,
    /// Whether its type is text, which may be empty.
    is_text: bool,
    has_formula: bool,
    has_value: bool,
    /// The number of the shared text, as written so far; `None` if it has its own value.
    shared: Option<String>,
    display: Option<Display>,
    is_struck: bool,
}

impl<'f> SheetReader<'f> {
    fn new(formats: &'f Formats) -> Self {
        Self {
            formats,
            extras: SheetExtras::default(),
            row: 0,
            column: 0,
            cell: None,
            runs: RunReader::default(),
            in_value: false,
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        if self.cell.is_some() {
            self.runs.event(event);
        }
        match event {
            Event::Start(element) => self.start(element),
            Event::Empty(element) => {
                self.start(element);
                self.end(element.local_name().as_ref());
            }
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if self.in_value => {
                const LONGEST: usize = 10;
                if let Some(cell) = &mut self.cell {
                    cell.has_value = true;
                    if let (Some(shared), Event::Text(text)) = (&mut cell.shared, event)
                        && shared.len() < LONGEST
                    {
                        shared.push_str(&text.xml10_content());
                    }
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "col" => self.columns(element),
            "row" => {
                let stated = attribute(element, "r").and_then(|text| text.parse().ok());
                self.row = stated.unwrap_or(self.row.saturating_add(1));
                self.column = 0;
                if is_true(element, "hidden") || is_zero(element, "ht") {
                    self.extras.hidden.hide_rows(self.row, self.row);
                }
            }
            "c" => {
                let stated = attribute(element, "r").and_then(|text| column_of(&text));
                let column = stated.unwrap_or(self.column);
                self.column = column.saturating_add(1);
                let kind = attribute(element, "t");
                let style = attribute(element, "s").and_then(|text| text.parse().ok());
                let style: usize = style.unwrap_or_default();
                self.cell = Some(CellInProgress {
                    column,
                    is_text: matches!(kind.as_deref(), Some("str" | "inlineStr" | "s")),
                    has_formula: false,
                    has_value: false,
                    shared: (kind.as_deref() == Some("s")).then(String::new),
                    display: self.formats.displays.get(&style).copied(),
                    is_struck: self.formats.struck_styles.contains(&style),
                });
            }
            "f" => {
                if let Some(cell) = &mut self.cell {
                    cell.has_formula = true;
                }
            }
            "strike" if is_set(element) => {
                if let Some(cell) = &mut self.cell {
                    cell.is_struck = true;
                }
            }
            "v" | "t" => self.in_value = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "v" | "t" => self.in_value = false,
            "c" => {
                let Some(cell) = self.cell.take() else { return };
                let own = self.runs.take();
                if cell.has_formula && !cell.has_value && !cell.is_text {
                    self.extras.without_result.push((self.row, cell.column));
                }
                let shared = cell
                    .shared
                    .and_then(|number| number.trim().parse::<usize>().ok());
                let raised = match shared {
                    Some(number) => self.formats.raised_texts.get(&number).cloned(),
                    None => own,
                };
                if let Some(text) = raised {
                    self.extras.raised.push((self.row, cell.column, text));
                }
                let has_struck_text =
                    shared.is_some_and(|number| self.formats.struck_texts.contains(&number));
                if (cell.is_struck || has_struck_text) && cell.has_value {
                    self.extras.struck.push((self.row, cell.column));
                }
                if let Some(display) = cell.display.filter(|_| cell.has_value) {
                    let place = (self.row, cell.column, display);
                    self.extras.displays.push(place);
                }
            }
            _ => {}
        }
    }

    fn columns(&mut self, element: &BytesStart<'_>) {
        let number = |name| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
        let (Some(first), Some(last)) = (number("min"), number("max")) else {
            return;
        };
        if (is_true(element, "hidden") || is_zero(element, "width")) && first > 0 {
            self.extras
                .hidden
                .hide_columns(first - 1, last.saturating_sub(1));
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value: &str = found.value.as_ref();
    unescape(value).ok().map(|text| text.into_owned())
}

fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    matches!(
        attribute(element, name).as_deref(),
        Some("1" | "true" | "on")
    )
}

/// Whether an element that switches a property on does so: `<strike/>`, `<strike val="1"/>`.
fn is_set(element: &BytesStart<'_>) -> bool {
    !matches!(
        attribute(element, "val").as_deref(),
        Some("0" | "false" | "off")
    )
}

/// Whether a height or width is too small to show anything.
fn is_zero(element: &BytesStart<'_>, name: &str) -> bool {
    const LEAST: f64 = 1.0;
    let stated = attribute(element, name).and_then(|text| text.parse::<f64>().ok());
    stated.is_some_and(|size| (0.0..LEAST).contains(&size))
}

/// The row, from 1, and the column, from 0, of a cell reference such as `AB12`.
fn cell_of(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    Some((digits.parse().ok()?, column_of(reference)?))
}

/// The column of a cell reference such as `AB12`, from 0.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_u32, |column, letter| {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(digit)
    });
    column.checked_sub(1)
}
