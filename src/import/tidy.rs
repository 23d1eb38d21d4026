//! Values as lists write them → values as the registry holds them: names without numbers and
//! footnote marks, numbers without units, lists with the registry's separator.
//!
//! What the registry already holds for the same institution is left as it is, so that what
//! was exported changes nothing when it comes back.

use super::changes::{Rows, rows};
use super::counts::{self, Count};
use super::names::{CleanName, join};
use super::record::{Record, Remarks, shown};
use super::report::NoteKind;
use super::rules::{APPROXIMATE_NUMBER, SECTION_CONTRADICTED, SEVERAL_VALUES};
use super::several;
use super::tables::{REFERENCE, SHEETS, Target, usual_heading};
use super::wording::{Said, Wording, marker};
use crate::check::codes::CodeFinder;
use crate::check::values;
use crate::diagnostics::{Text, show};
use crate::model::{TermIndex, VocabularyName};
use crate::opendata::tables::registry_to_csv;
use crate::schema::{ColumnType, LINES, MULTIPLE, PERSONAL, PRIVATE, Table, designations, points};
use std::cell::OnceCell;
use std::collections::BTreeMap;

const NAME: Target = Target::Column(Table::Points, points::NAME);
const KIND: Target = Target::Column(Table::Designations, designations::KIND);
const STATUS: Target = Target::Column(Table::Designations, designations::STATUS);

/// Puts the values of records into the registry's form.
pub struct Tidier<'a> {
    wording: &'a Wording<'a>,
    known: OnceCell<KnownCells>,
}

/// What the registry holds, as its files write it.
struct KnownCells {
    tables: BTreeMap<Table, Rows>,
    ids: BTreeMap<String, String>,
}

/// Where a record stands, for what is said of it.
struct Scene<'s> {
    place: &'s str,
    headings: &'s [(String, Target)],
    line: u32,
}

impl Scene<'_> {
    fn heading(&self, target: Target) -> String {
        let mut headings = self.headings.iter();
        let found = headings.find(|(_, known)| *known == target);
        let usual = || target.column().map_or("", usual_heading).to_owned();
        found.map_or_else(usual, |(heading, _)| show(heading))
    }
}

impl<'a> Tidier<'a> {
    /// A tidier with the words of a registry.
    pub fn new(wording: &'a Wording<'a>) -> Self {
        Self {
            wording,
            known: OnceCell::new(),
        }
    }

    /// Tidies all records of a sheet.
    pub fn tidy(
        &self,
        records: &mut [Record],
        headings: &[(String, Target)],
        place: &str,
        remarks: &mut Remarks,
    ) {
        if takes_off_sequence(records) {
            let text = message!(
                "「名称」列里的 1、2、3 是序号，不算名称的一部分",
                "the names begin with the numbers of their rows, which were taken off",
            );
            remarks.note(NoteKind::Converted, place, None, text);
        }
        for record in records {
            let scene = Scene {
                place,
                headings,
                line: record.line,
            };
            self.record(record, &scene, remarks);
        }
    }

    fn record(&self, record: &mut Record, scene: &Scene<'_>, remarks: &mut Remarks) {
        let targets: Vec<Target> = record.cells.keys().copied().collect();
        for target in targets {
            let Some(text) = record.cells.get(&target).cloned() else {
                continue;
            };
            if !needs_care(target, &text) || self.is_known(record, target, &text) {
                continue;
            }
            let tidied = if target == NAME {
                self.name(&text, record, scene, remarks)
            } else {
                self.value(target, &text, scene, remarks)
            };
            match tidied {
                Some(tidied) if tidied.is_empty() => {
                    record.cells.remove(&target);
                }
                Some(tidied) => {
                    record.cells.insert(target, tidied);
                }
                None => {}
            }
        }
    }

    /// Whether the registry holds this text in this column of the same institution.
    fn is_known(&self, record: &Record, target: Target, text: &str) -> bool {
        let Target::Column(table, column) = target else {
            return false;
        };
        let known = self.known.get_or_init(|| KnownCells::of(self.wording));
        let id = record.point(points::ID);
        let id = id.or_else(|| {
            known
                .ids
                .get(record.point(points::NAME)?)
                .map(String::as_str)
        });
        let rows = id.and_then(|id| known.tables.get(&table)?.get(id));
        let mut rows = rows.into_iter().flatten();
        rows.any(|row| row.get(column.0).is_some_and(|known| known == text))
    }

    fn name(
        &self,
        text: &str,
        record: &mut Record,
        scene: &Scene<'_>,
        remarks: &mut Remarks,
    ) -> Option<String> {
        let clean = CleanName::of(text, |inner| {
            speaks_of_row(&self.wording.parse(inner, None))
        });
        if clean.may_be_several {
            let heading = scene.heading(NAME);
            let message = message!(
                "「{heading}」列像是写了几个机构，按一个机构 `{}` 读取",
                "`{heading}` seems to name several institutions; it was read as one, `{}`",
                show(&clean.name),
            );
            let help = message!(
                "几个机构请分成几行；是一个机构的，请写成一行",
                "give each institution its own row; write one name in one line",
            );
            remarks.report(&SEVERAL_VALUES, scene.place, scene.line, message, help);
        }
        if !clean.is_changed() {
            return None;
        }
        if let Some(remark) = &clean.remark {
            self.apply_remark(remark, record, scene, remarks);
        }
        let note = Text::new(
            format!(
                "「{}」{}，名称是 `{}`",
                scene.heading(NAME),
                taken_off(&clean),
                show(&clean.name)
            ),
            format!("`{}` was written `{}`", show(&clean.name), show(text)),
        );
        remarks.note(NoteKind::Converted, scene.place, Some(scene.line), note);
        Some(clean.name)
    }

    /// What stands in brackets behind a name: 乙图书馆（已撤销）.
    fn apply_remark(
        &self,
        remark: &str,
        record: &mut Record,
        scene: &Scene<'_>,
        remarks: &mut Remarks,
    ) {
        let said = self.wording.parse(remark, None);
        let taxonomy = &self.wording.registry().taxonomy;
        for (target, index, vocabulary) in [
            (STATUS, said.status, &taxonomy.status),
            (KIND, said.kind, &taxonomy.kind),
        ] {
            let Some(index) = index else { continue };
            let label = vocabulary.get(index).short_label();
            let Some(own) = record.cells.get(&target) else {
                record.cells.insert(target, label.to_owned());
                continue;
            };
            let found: Option<TermIndex> = CodeFinder::new(vocabulary).find(own);
            if found.is_some_and(|found| found != index) {
                let heading = scene.heading(target);
                let message = message!(
                    "「{heading}」是 `{}`，而名称后面注明 `{}`",
                    "`{heading}` is `{}`, but `{}` stands behind the name",
                    show(own),
                    show(remark),
                );
                let help = message!("请核对，改正其中一处", "check which one is right");
                remarks.report(
                    &SECTION_CONTRADICTED,
                    scene.place,
                    scene.line,
                    message,
                    help,
                );
            }
        }
    }

    fn value(
        &self,
        target: Target,
        text: &str,
        scene: &Scene<'_>,
        remarks: &mut Remarks,
    ) -> Option<String> {
        let column = target.column()?;
        match column.holds {
            ColumnType::Count => count(target, text, scene, remarks),
            ColumnType::Text if column.name == "phone" => phones(target, text, scene, remarks),
            ColumnType::Email if column.has(MULTIPLE) => {
                split(target, several::emails(text)?, scene, remarks)
            }
            ColumnType::Code(vocabulary) if column.has(MULTIPLE) => {
                let finder = self.finder(vocabulary);
                split(target, several::codes(text, &finder)?, scene, remarks)
            }
            ColumnType::Text if column.has(MULTIPLE) => {
                split(target, several::texts(text)?, scene, remarks)
            }
            ColumnType::Text if !column.has(LINES) => one_line(target, text, scene, remarks),
            _ => None,
        }
    }

    fn finder(&self, vocabulary: VocabularyName) -> CodeFinder<'a> {
        CodeFinder::new(vocabulary.terms(&self.wording.registry().taxonomy))
    }
}

impl KnownCells {
    fn of(wording: &Wording<'_>) -> Self {
        let files = registry_to_csv(wording.registry());
        let tables = SHEETS.map(|table| (table, rows(&files, table.schema())));
        let points = &wording.registry().points;
        let ids = points
            .iter()
            .map(|point| (point.facts.name.clone(), point.facts.id.clone()));
        Self {
            tables: tables.into_iter().collect(),
            ids: ids.collect(),
        }
    }
}

/// Whether a text may have to be put into another form. Most cells need not, and are not
/// looked up.
fn needs_care(target: Target, text: &str) -> bool {
    let Some(column) = target.column() else {
        return false;
    };
    let is_reference =
        matches!(target, Target::Column(Table::Points, column) if REFERENCE.contains(&column));
    if is_reference && target != NAME {
        return false;
    }
    match column.holds {
        ColumnType::Count => values::number(text).is_none(),
        ColumnType::Text | ColumnType::Email | ColumnType::Code(_) => {
            target == NAME || column.has(MULTIPLE) || text.contains(['\n', '\r'])
        }
        _ => false,
    }
}

/// Whether the text of brackets behind a name speaks of its row: 已撤销, 国家级, 新增.
fn speaks_of_row(said: &Said) -> bool {
    !said.is_unclear
        && said.region.is_none()
        && said.nature.is_none()
        && (said.status.is_some() || said.kind.is_some() || said.batch.is_some())
}

/// What was taken off a name, in words.
fn taken_off(clean: &CleanName) -> String {
    let mut words = Vec::new();
    if let Some(number) = &clean.number {
        words.push(format!("去掉了序号 `{}`", show(number)));
    }
    if !clean.marks.is_empty() {
        words.push(format!("去掉了注释符号 `{}`", show(&clean.marks.join(" "))));
    }
    if let Some(remark) = &clean.remark {
        words.push(format!("去掉了注明 `{}`", show(remark)));
    }
    if clean.is_joined {
        words.push("去掉了换行或空格".to_owned());
    }
    words.join("、")
}

/// Takes 1, 2, 3 … off the names of a sheet, where they number all of its rows.
fn takes_off_sequence(records: &mut [Record]) -> bool {
    const FEWEST: usize = 3;
    let rest = |position: usize, name: &str| {
        let number = (position + 1).to_string();
        let rest = name.trim().strip_prefix(number.as_str())?;
        let is_number = rest.starts_with(|sign: char| {
            sign.is_ascii_digit() || matches!(sign, '.' | '、' | ')' | '）' | '．')
        });
        (!is_number && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
    };
    let names: Option<Vec<String>> = records
        .iter()
        .enumerate()
        .map(|(position, record)| rest(position, record.point(points::NAME)?))
        .collect();
    let Some(names) = names.filter(|names| names.len() >= FEWEST) else {
        return false;
    };
    for (record, name) in records.iter_mut().zip(names) {
        record.cells.insert(NAME, name);
    }
    true
}

fn count(target: Target, text: &str, scene: &Scene<'_>, remarks: &mut Remarks) -> Option<String> {
    let heading = scene.heading(target);
    let written = show(text);
    let (number, words) = match counts::persons(text)? {
        Count::Exact(number) => {
            let note = message!(
                "「{heading}」列的 `{written}` 读作 {number}",
                "`{heading}`: `{written}` was read as {number}",
            );
            remarks.note(NoteKind::Converted, scene.place, Some(scene.line), note);
            return Some(number.to_string());
        }
        Count::About(number) => (
            number.to_string(),
            (
                format!("按 {number} 读取"),
                format!("it was read as {number}"),
            ),
        ),
        Count::Unclear => (
            String::new(),
            ("没有读取".to_owned(), "it was not read".to_owned()),
        ),
    };
    let message = Text::new(
        format!("「{heading}」列的 `{written}` 不是准确的人数，{}", words.0),
        format!("`{heading}` is `{written}`, no exact number; {}", words.1),
    );
    let help = message!("请核实后只写数字，例如 12", "write digits only, such as 12");
    remarks.report(&APPROXIMATE_NUMBER, scene.place, scene.line, message, help);
    Some(number)
}

fn phones(target: Target, text: &str, scene: &Scene<'_>, remarks: &mut Remarks) -> Option<String> {
    let heading = scene.heading(target);
    let Some((parts, completed)) = several::phones(text) else {
        return several_unclear(target, text, scene, remarks);
    };
    if completed {
        let note = message!(
            "「{heading}」列后面的号码没有写区号，取为与第一个相同",
            "`{heading}`: numbers without an area code were given that of the first",
        );
        remarks.note(NoteKind::Converted, scene.place, Some(scene.line), note);
    }
    split(target, parts, scene, remarks)
}

/// Telephone numbers that cannot be told apart stay in one line, with a word.
fn several_unclear(
    target: Target,
    text: &str,
    scene: &Scene<'_>,
    remarks: &mut Remarks,
) -> Option<String> {
    if !text.contains(['\n', '\r', '、', '/', '／', '|', ',', '，']) {
        return None;
    }
    let heading = scene.heading(target);
    let message = message!(
        "「{heading}」列 `{}` 里的号码分不开，整格当作一个号码",
        "the numbers of `{heading}`, `{}`, cannot be told apart; they stay one",
        shown(target, text),
    );
    let help = message!(
        "几个号码请写全，用分号隔开",
        "write each number in full, separated by semicolons",
    );
    remarks.report(&SEVERAL_VALUES, scene.place, scene.line, message, help);
    Some(join(text))
}

fn split(
    target: Target,
    parts: Vec<String>,
    scene: &Scene<'_>,
    remarks: &mut Remarks,
) -> Option<String> {
    let heading = scene.heading(target);
    let note = message!(
        "「{heading}」列拆成 {} 个值",
        "`{heading}` was split into {} values",
        parts.len(),
    );
    remarks.note(NoteKind::Split, scene.place, Some(scene.line), note);
    let parts: Vec<String> = parts.iter().map(|part| join(part)).collect();
    Some(parts.join(";"))
}

/// A text that is wrapped in its cell, in one line; lines that begin something of their own
/// stay apart.
fn one_line(
    target: Target,
    text: &str,
    scene: &Scene<'_>,
    remarks: &mut Remarks,
) -> Option<String> {
    let heading = scene.heading(target);
    let lines: Vec<String> = text
        .lines()
        .map(join)
        .filter(|line| !line.is_empty())
        .collect();
    let is_private = target
        .column()
        .is_some_and(|column| column.has(PRIVATE | PERSONAL));
    if !is_private && !lines.iter().skip(1).any(|line| begins_anew(line)) {
        let note = message!(
            "「{heading}」列去掉了换行",
            "`{heading}`: line breaks were left out",
        );
        remarks.note(NoteKind::Converted, scene.place, Some(scene.line), note);
        return Some(join(text));
    }
    let message = message!(
        "「{heading}」列只能有一个值，格里却像是有几个，用分号连成了一个",
        "`{heading}` holds one value, but seems to have several; they were put behind one another",
    );
    let help = message!(
        "请核对，只留一个；几个机构请分成几行",
        "keep one of them; give each institution its own row",
    );
    remarks.report(&SEVERAL_VALUES, scene.place, scene.line, message, help);
    Some(lines.join("；"))
}

/// Whether a line is numbered, has a label, or begins with a province or a city.
fn begins_anew(line: &str) -> bool {
    let beginning: String = line.chars().take(9).collect();
    marker(line).is_some() || beginning.contains(['：', ':', '省', '市'])
}
