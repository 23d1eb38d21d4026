//! Applies the values of section rows to the rows below them, until a section row of the same
//! level follows. Every section row is reported.

use super::ended::tells_end;
use super::folding::fold;
use super::phrases::{Marker, Phrase, PhraseParser};
use super::record::{ImportLog, Record};
use super::report::{NoteKind, row_ranges};
use super::rules::{SECTION_CONTRADICTED, SECTION_COUNT, UNCLEAR_SECTION};
use super::tables::{Target, default_heading};
use crate::check::codes::CodeFinder;
use crate::diagnostics::show;
use crate::model::{RegionIndex, TermIndex};
use crate::schema::{Table, designations, points};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

const KIND: Target = Target::Column(Table::Designations, designations::KIND);
const STATUS: Target = Target::Column(Table::Designations, designations::STATUS);
const BATCH: Target = Target::Column(Table::Designations, designations::BATCH);
const NATURE: Target = Target::Column(Table::Points, points::NATURE);
const REGION: Target = Target::Column(Table::Points, points::REGION);
const NAME: Target = Target::Column(Table::Points, points::NAME);

/// A parsed section row.
#[derive(Debug)]
pub(crate) struct SectionRow {
    /// The row of the sheet.
    pub(crate) line: u32,
    /// The text as written.
    pub(crate) text: String,
    /// The style of its number, if it has one.
    pub(crate) marker: Option<Marker>,
    /// The parsed text.
    pub(crate) phrase: Phrase,
}

/// A section that applies to the current row.
struct OpenSection {
    row: SectionRow,
    /// The value and the rows of each column that it filled.
    filled: BTreeMap<Target, (String, Vec<u32>)>,
    rows: usize,
    names: BTreeSet<String>,
    /// The first row that lacks a kind, status or region which an unclear section may have stated.
    first_incomplete_row: Option<u32>,
}

/// The sections around the current row, from the outermost.
pub(crate) struct Sections<'a> {
    phrases: &'a PhraseParser<'a>,
    kinds: CodeFinder<'a>,
    statuses: CodeFinder<'a>,
    natures: CodeFinder<'a>,
    open: Vec<OpenSection>,
    closed: Vec<OpenSection>,
}

impl<'a> Sections<'a> {
    /// Starts without any section.
    pub(crate) fn new(phrases: &'a PhraseParser<'a>) -> Self {
        let taxonomy = &phrases.registry().taxonomy;
        Self {
            phrases,
            kinds: CodeFinder::new(&taxonomy.kind),
            statuses: CodeFinder::new(&taxonomy.status),
            natures: CodeFinder::new(&taxonomy.nature),
            open: Vec::new(),
            closed: Vec::new(),
        }
    }

    /// The region of the sections around the current row.
    pub(crate) fn region(&self) -> Option<RegionIndex> {
        self.innermost(|phrase| phrase.region)
            .map(|(_, region)| region)
    }

    /// Opens a section and closes those that it follows.
    pub(crate) fn open_section(&mut self, mut row: SectionRow) {
        // 其他 is a nature after sections such as 高校; after 国家级网点 it may be anything.
        let is_other = row
            .phrase
            .nature
            .is_some_and(|nature| self.is_other_nature(nature));
        let follows_nature = self.open.iter().chain(&self.closed);
        let follows_nature = follows_nature
            .map(|open| &open.row)
            .any(|before| before.marker == row.marker && before.phrase.nature.is_some());
        if is_other && !follows_nature && !row.text.contains("机构") {
            row.phrase.is_unclear = true;
        }
        if row.phrase.region.is_none() && self.leaves_region(&row.text) {
            row.phrase.is_unclear = true;
        }
        let ended = self
            .open
            .iter()
            .position(|open| self.closes(&row, &open.row));
        if let Some(position) = ended {
            self.closed.extend(self.open.drain(position..));
        }
        if row.phrase.is_unclear {
            // Without numbers nothing tells that it is a part of those before it.
            let open = std::mem::take(&mut self.open).into_iter();
            let (kept, ended): (Vec<_>, Vec<_>) = open.partition(|open| open.row.marker.is_some());
            self.open = kept;
            self.closed.extend(ended);
        }
        self.open.push(OpenSection {
            row,
            filled: BTreeMap::new(),
            rows: 0,
            names: BTreeSet::new(),
            first_incomplete_row: None,
        });
    }

    /// Whether a section such as 省直单位 cannot be a part of the region of the sections before it.
    fn leaves_region(&self, text: &str) -> bool {
        let mut levels = words::LEVELS_ALONE
            .iter()
            .filter(|level| !level.starts_with('市'))
            .chain(&["省级单位", "全省"]);
        let regions = &self.phrases.registry().regions;
        let is_city = |region: RegionIndex| regions.path(region).len() > 1;
        let mut before = self.open.iter().chain(&self.closed);
        let is_after_city = match self.region() {
            Some(region) => is_city(region),
            None => before.any(|section| section.row.phrase.region.is_some_and(is_city)),
        };
        is_after_city && levels.any(|level| text.contains(level))
    }

    fn is_other_nature(&self, nature: TermIndex) -> bool {
        self.natures.code(nature) == "other"
    }

    /// Whether a section closes an earlier one: both are numbered in the same style, or both are
    /// unnumbered and state the same property.
    fn closes(&self, row: &SectionRow, earlier: &SectionRow) -> bool {
        if row.marker.is_some() || earlier.marker.is_some() {
            return row.marker == earlier.marker;
        }
        let (new, old) = (&row.phrase, &earlier.phrase);
        if new.is_unclear || old.is_unclear {
            return old.is_unclear;
        }
        let regions = &self.phrases.registry().regions;
        let is_elsewhere = match (new.region, old.region) {
            (Some(new), Some(old)) => new == old || !regions.path(new).contains(&old),
            _ => false,
        };
        is_elsewhere
            || (new.kind.is_some() && old.kind.is_some())
            || (new.status.is_some() && old.status.is_some())
            || (new.nature.is_some() && old.nature.is_some())
            || (new.batch.is_some() && old.batch.is_some())
    }

    /// The property of the innermost section that states it, and the index of the section. A
    /// section that was not understood may state another, so that none is taken from those before it.
    fn innermost<T>(&self, property: impl Fn(&Phrase) -> Option<T>) -> Option<(usize, T)> {
        let open = self.open.iter().enumerate().rev();
        let mut clear = open.take_while(|(_, open)| !open.row.phrase.is_unclear);
        clear.find_map(|(position, open)| Some((position, property(&open.row.phrase)?)))
    }

    /// Fills empty cells of a record from the sections, and reports contradictions.
    pub(crate) fn apply(&mut self, record: &mut Record, location: &str, log: &mut ImportLog) {
        if self.open.is_empty() {
            return;
        }
        for (target, phrase) in [
            (KIND, self.innermost(|phrase| phrase.kind)),
            (STATUS, self.innermost(|phrase| phrase.status)),
            (NATURE, self.innermost(|phrase| phrase.nature)),
        ] {
            if let Some((position, index)) = phrase {
                self.apply_code(record, (target, position, index), location, log);
            }
        }
        if let Some((position, batch)) = self.innermost(|phrase| phrase.batch.clone()) {
            self.apply_batch(record, position, &batch, location, log);
        }
        if let Some((position, region)) = self.innermost(|phrase| phrase.region) {
            self.apply_region(record, position, region, location, log);
        }
        let mut sections = self.open.iter().chain(&self.closed);
        let name_regions = sections.any(|section| section.row.phrase.region.is_some());
        for open in &mut self.open {
            open.rows += 1;
            open.names
                .extend(record.cells.get(&NAME).map(|name| fold(name)));
            let lacks = |target| !record.cells.contains_key(target);
            let is_incomplete = lacks(&KIND) || lacks(&STATUS) || name_regions && lacks(&REGION);
            if open.row.phrase.is_unclear && is_incomplete && open.first_incomplete_row.is_none() {
                open.first_incomplete_row = Some(record.line);
            }
        }
    }

    fn apply_code(
        &mut self,
        record: &mut Record,
        (target, position, index): (Target, usize, TermIndex),
        location: &str,
        log: &mut ImportLog,
    ) {
        let taxonomy = &self.phrases.registry().taxonomy;
        let (finder, vocabulary) = match target {
            KIND => (&self.kinds, &taxonomy.kind),
            STATUS => (&self.statuses, &taxonomy.status),
            _ => (&self.natures, &taxonomy.nature),
        };
        let label = vocabulary.get(index).short_label().to_owned();
        let Some(own) = record.cells.get(&target) else {
            self.fill(record, target, position, label.clone(), label);
            return;
        };
        // The check reports unknown words.
        if finder.find(own).is_some_and(|found| found != index) {
            let own = own.clone();
            self.report_contradiction(record.line, (target, position), &own, &label, location, log);
        }
    }

    fn apply_batch(
        &mut self,
        record: &mut Record,
        position: usize,
        batch: &str,
        location: &str,
        log: &mut ImportLog,
    ) {
        let Some(own) = record.cells.get(&BATCH).cloned() else {
            self.fill(record, BATCH, position, batch.to_owned(), batch.to_owned());
            return;
        };
        let (short, long) = (fold(&own), fold(batch));
        if !short.contains(&long) && !long.contains(&short) {
            self.report_contradiction(record.line, (BATCH, position), &own, batch, location, log);
        }
    }

    fn apply_region(
        &mut self,
        record: &mut Record,
        position: usize,
        region: RegionIndex,
        location: &str,
        log: &mut ImportLog,
    ) {
        let regions = &self.phrases.registry().regions;
        let code = |index| regions.get(index).code.clone();
        let label = |index| regions.label(index);
        let Some(own) = record.cells.get(&REGION).cloned() else {
            self.fill(record, REGION, position, code(region), label(region));
            return;
        };
        let Some(found) = self.phrases.region(&own, None) else {
            // 鼓楼区 below 江苏省, 南京市.
            if let Some(within) = self.phrases.region(&own, Some(region)) {
                self.fill(record, REGION, position, code(within), label(within));
            }
            return;
        };
        if regions.path(found).contains(&region) {
            return;
        }
        if regions.path(region).contains(&found) {
            self.fill(record, REGION, position, code(region), label(region));
            return;
        }
        let label = label(region);
        self.report_contradiction(record.line, (REGION, position), &own, &label, location, log);
    }

    fn fill(
        &mut self,
        record: &mut Record,
        target: Target,
        position: usize,
        value: String,
        label: String,
    ) {
        record.cells.insert(target, value);
        let filled = &mut self.open[position].filled;
        let (_, rows) = filled.entry(target).or_insert_with(|| (label, Vec::new()));
        rows.push(record.line);
    }

    fn report_contradiction(
        &self,
        line: u32,
        (target, position): (Target, usize),
        own: &str,
        label: &str,
        location: &str,
        log: &mut ImportLog,
    ) {
        let section = &self.open[position].row;
        let heading = heading_of(target);
        let message = message!(
            "「{heading}」是 `{}`，而第 {} 行 `{}` 说的是 `{label}`；按这一行自己的读取",
            "`{heading}` is `{}`, but row {}, `{}`, says `{label}`; the row's own value was taken",
            show(own),
            section.line,
            show(&section.text),
        );
        let help = message!(
            "请核对：这一行是不是放错了部分，或这一格没有改过来",
            "check whether the row is in the wrong section, or its cell is out of date",
        );
        log.report(&SECTION_CONTRADICTED, location, line, message, help);
    }

    /// Reports what each section filled.
    pub(crate) fn finish(mut self, location: &str, log: &mut ImportLog) {
        self.closed.append(&mut self.open);
        self.closed.sort_by_key(|closed| closed.row.line);
        for section in &self.closed {
            section.report(location, log);
        }
    }
}

impl OpenSection {
    fn report(&self, location: &str, log: &mut ImportLog) {
        let line = self.row.line;
        let shown = show(&self.row.text);
        if let (true, Some(first)) = (self.row.phrase.is_unclear, self.first_incomplete_row) {
            let message = message!(
                "看不懂 `{shown}` 说的是哪一类、什么状态、哪个地区，第 {first} 行起没有填的网点类别、状态或地区不能确定",
                "`{shown}` was not understood, so that the kind, the status or the region of the rows from {first} on is uncertain where it is not given",
            );
            let help = message!(
                "请在表中加上“网点类别”“状态”“地区”三列逐行填写；这一行不是分节标题的，请删去",
                "add the columns `kind`, `status` and `region` and fill them in; delete the row if it is not the heading of a section",
            );
            log.report(&UNCLEAR_SECTION, location, line, message, help);
            return;
        }
        if self.row.phrase.is_unclear && self.rows == 0 && tells_end(&self.row.text) {
            let message = message!(
                "`{shown}` 下面没有机构，不知道说的是哪些机构",
                "no institution is below `{shown}`, so that it is uncertain of which it speaks",
            );
            let help = message!(
                "请在“状态”一列逐行写明；这一行是注释的，写明以后请删去",
                "give the status of each row in a column `status`; then delete the row if it is a note",
            );
            log.report(&UNCLEAR_SECTION, location, line, message, help);
            return;
        }
        for (target, (label, rows)) in &self.filled {
            let heading = heading_of(*target);
            let rows = row_ranges(rows, usize::MAX);
            let text = message!(
                "`{shown}`：第 {rows} 行的「{heading}」取为 `{}`",
                "`{shown}`: `{heading}` of rows {rows} is `{}`",
                show(label),
            );
            log.note(NoteKind::Section, location, Some(line), text);
        }
        if self.filled.is_empty() {
            let text = message!(
                "这一行没有读取：是分节的标题（`{shown}`），下面各行没有从它取值",
                "row not read: it is the heading of a section (`{shown}`), which filled no cell",
            );
            log.note(NoteKind::LeftOut, location, Some(line), text);
        }
        self.report_count_mismatch(location, log);
    }

    fn report_count_mismatch(&self, location: &str, log: &mut ImportLog) {
        let Some(count) = self.row.phrase.count else {
            return;
        };
        if count == self.rows || count == self.names.len() {
            return;
        }
        let shown = show(&self.row.text);
        let message = message!(
            "`{shown}` 写明 {count} 个，下面读到的却是 {} 个",
            "`{shown}` says {count}, but {} were read below it",
            self.names.len(),
        );
        let help = message!(
            "请核对是不是漏了行、多了行，或这个数没有改过来",
            "check whether rows are missing or too many, or the number is out of date",
        );
        log.report(&SECTION_COUNT, location, self.row.line, message, help);
    }
}

fn heading_of(target: Target) -> &'static str {
    target.column().map_or("", default_heading)
}
