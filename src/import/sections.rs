//! Section rows: what they say goes to the rows below them, until another one of the same
//! rank follows, and every one of them is told.

use super::folding::fold;
use super::record::{Record, Remarks};
use super::report::{NoteKind, row_ranges};
use super::rules::{SECTION_CONTRADICTED, SECTION_COUNT, UNCLEAR_SECTION};
use super::tables::{Target, usual_heading};
use super::wording::{Marker, Said, Wording};
use crate::check::codes::CodeFinder;
use crate::diagnostics::show;
use crate::model::{RegionIndex, TermIndex};
use crate::schema::{Table, designations, points};
use std::collections::{BTreeMap, BTreeSet};

const KIND: Target = Target::Column(Table::Designations, designations::KIND);
const STATUS: Target = Target::Column(Table::Designations, designations::STATUS);
const BATCH: Target = Target::Column(Table::Designations, designations::BATCH);
const NATURE: Target = Target::Column(Table::Points, points::NATURE);
const REGION: Target = Target::Column(Table::Points, points::REGION);
const NAME: Target = Target::Column(Table::Points, points::NAME);

/// A section row, as it was read.
#[derive(Debug)]
pub struct SectionRow {
    /// The row of the sheet.
    pub line: u32,
    /// What it says, as written.
    pub text: String,
    /// How it is numbered.
    pub marker: Option<Marker>,
    /// What it means.
    pub said: Said,
}

/// A section whose rows are being read.
struct Open {
    row: SectionRow,
    /// The columns that it filled: the value, and in which rows.
    filled: BTreeMap<Target, (String, Vec<u32>)>,
    rows: usize,
    names: BTreeSet<String>,
    /// The first row that leaves open what an unclear section may have said.
    lacking: Option<u32>,
}

/// The sections around the row that is read, from the outermost.
pub struct Sections<'a> {
    wording: &'a Wording<'a>,
    kinds: CodeFinder<'a>,
    statuses: CodeFinder<'a>,
    natures: CodeFinder<'a>,
    open: Vec<Open>,
    closed: Vec<Open>,
}

impl<'a> Sections<'a> {
    /// No section yet.
    pub fn new(wording: &'a Wording<'a>) -> Self {
        let taxonomy = &wording.registry().taxonomy;
        Self {
            wording,
            kinds: CodeFinder::new(&taxonomy.kind),
            statuses: CodeFinder::new(&taxonomy.status),
            natures: CodeFinder::new(&taxonomy.nature),
            open: Vec::new(),
            closed: Vec::new(),
        }
    }

    /// The region that the sections around a row name.
    pub fn region(&self) -> Option<RegionIndex> {
        self.innermost(|said| said.region).map(|(_, region)| region)
    }

    /// Begins a section, and ends those that it follows.
    pub fn begin(&mut self, mut row: SectionRow) {
        // 其他 beside 高校 and 图书馆 is a nature, beside 国家级网点 it may be anything.
        let is_rest = row.said.nature.is_some_and(|nature| self.is_other(nature));
        let was_nature = self.open.iter().chain(&self.closed);
        let was_nature = was_nature
            .map(|open| &open.row)
            .any(|before| before.marker == row.marker && before.said.nature.is_some());
        if is_rest && !was_nature && !row.text.contains("机构") {
            row.said.is_unclear = true;
        }
        let ended = self.open.iter().position(|open| self.ends(&row, &open.row));
        if let Some(position) = ended {
            self.closed.extend(self.open.drain(position..));
        }
        self.open.push(Open {
            row,
            filled: BTreeMap::new(),
            rows: 0,
            names: BTreeSet::new(),
            lacking: None,
        });
    }

    fn is_other(&self, nature: TermIndex) -> bool {
        self.natures.code(nature) == "other"
    }

    /// Whether a section ends an earlier one: numbered in the same way, or not numbered and
    /// saying the same kind of thing.
    fn ends(&self, row: &SectionRow, earlier: &SectionRow) -> bool {
        if row.marker.is_some() || earlier.marker.is_some() {
            return row.marker == earlier.marker;
        }
        let (new, old) = (&row.said, &earlier.said);
        if new.is_unclear || old.is_unclear {
            return old.is_unclear;
        }
        let regions = &self.wording.registry().regions;
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

    /// What the innermost section that says something of a kind says.
    fn innermost<T>(&self, of: impl Fn(&Said) -> Option<T>) -> Option<(usize, T)> {
        let open = self.open.iter().enumerate().rev();
        let mut clear = open.filter(|(_, open)| !open.row.said.is_unclear);
        clear.find_map(|(position, open)| Some((position, of(&open.row.said)?)))
    }

    /// Fills what a row leaves empty, and compares what it says itself.
    pub fn apply(&mut self, record: &mut Record, place: &str, remarks: &mut Remarks) {
        if self.open.is_empty() {
            return;
        }
        for (target, said) in [
            (KIND, self.innermost(|said| said.kind)),
            (STATUS, self.innermost(|said| said.status)),
            (NATURE, self.innermost(|said| said.nature)),
        ] {
            if let Some((position, index)) = said {
                self.apply_code(record, (target, position, index), place, remarks);
            }
        }
        if let Some((position, batch)) = self.innermost(|said| said.batch.clone()) {
            self.apply_batch(record, position, &batch, place, remarks);
        }
        if let Some((position, region)) = self.innermost(|said| said.region) {
            self.apply_region(record, position, region, place, remarks);
        }
        for open in &mut self.open {
            open.rows += 1;
            open.names
                .extend(record.cells.get(&NAME).map(|name| fold(name)));
            let is_open = !record.cells.contains_key(&KIND) || !record.cells.contains_key(&STATUS);
            if open.row.said.is_unclear && is_open && open.lacking.is_none() {
                open.lacking = Some(record.line);
            }
        }
    }

    fn apply_code(
        &mut self,
        record: &mut Record,
        (target, position, index): (Target, usize, TermIndex),
        place: &str,
        remarks: &mut Remarks,
    ) {
        let taxonomy = &self.wording.registry().taxonomy;
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
        // A word that no vocabulary has is reported by the check.
        if finder.find(own).is_some_and(|found| found != index) {
            let own = own.clone();
            self.contradicted(
                record.line,
                (target, position),
                &own,
                &label,
                place,
                remarks,
            );
        }
    }

    fn apply_batch(
        &mut self,
        record: &mut Record,
        position: usize,
        batch: &str,
        place: &str,
        remarks: &mut Remarks,
    ) {
        let Some(own) = record.cells.get(&BATCH).cloned() else {
            self.fill(record, BATCH, position, batch.to_owned(), batch.to_owned());
            return;
        };
        let (short, long) = (fold(&own), fold(batch));
        if !short.contains(&long) && !long.contains(&short) {
            self.contradicted(record.line, (BATCH, position), &own, batch, place, remarks);
        }
    }

    fn apply_region(
        &mut self,
        record: &mut Record,
        position: usize,
        region: RegionIndex,
        place: &str,
        remarks: &mut Remarks,
    ) {
        let regions = &self.wording.registry().regions;
        let code = |index| regions.get(index).code.clone();
        let label = |index| regions.label(index);
        let Some(own) = record.cells.get(&REGION).cloned() else {
            self.fill(record, REGION, position, code(region), label(region));
            return;
        };
        let Some(found) = self.wording.region(&own, None) else {
            // 鼓楼区 below 江苏省, 南京市.
            if let Some(within) = self.wording.region(&own, Some(region)) {
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
        self.contradicted(
            record.line,
            (REGION, position),
            &own,
            &label,
            place,
            remarks,
        );
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

    fn contradicted(
        &self,
        line: u32,
        (target, position): (Target, usize),
        own: &str,
        label: &str,
        place: &str,
        remarks: &mut Remarks,
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
            "check whether the row stands in the wrong section, or its cell is out of date",
        );
        remarks.report(&SECTION_CONTRADICTED, place, line, message, help);
    }

    /// Tells what each section did.
    pub fn finish(mut self, place: &str, remarks: &mut Remarks) {
        self.closed.append(&mut self.open);
        self.closed.sort_by_key(|closed| closed.row.line);
        for section in &self.closed {
            section.tell(place, remarks);
        }
    }
}

impl Open {
    fn tell(&self, place: &str, remarks: &mut Remarks) {
        let line = self.row.line;
        let shown = show(&self.row.text);
        if let (true, Some(first)) = (self.row.said.is_unclear, self.lacking) {
            let message = message!(
                "看不懂 `{shown}` 说的是哪一类、什么状态，第 {first} 行起的网点类别或状态不能确定",
                "`{shown}` cannot be understood, so the kind or the status of the rows from {first} on is not certain",
            );
            let help = message!(
                "请在表中加上“网点类别”和“状态”两列逐行填写；这一行不是分节标题的，请删去",
                "add the columns `kind` and `status` and fill them in; delete the row if it heads no section",
            );
            remarks.report(&UNCLEAR_SECTION, place, line, message, help);
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
            remarks.note(NoteKind::Section, place, Some(line), text);
        }
        if self.filled.is_empty() {
            let text = message!(
                "这一行没有读取：是分节的标题（`{shown}`），下面各行没有从它取值",
                "row not read: it heads a section (`{shown}`), which filled no cell",
            );
            remarks.note(NoteKind::LeftOut, place, Some(line), text);
        }
        self.tell_count(place, remarks);
    }

    fn tell_count(&self, place: &str, remarks: &mut Remarks) {
        let Some(count) = self.row.said.count else {
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
        remarks.report(&SECTION_COUNT, place, self.row.line, message, help);
    }
}

fn heading_of(target: Target) -> &'static str {
    target.column().map_or("", usual_heading)
}
