//! Records of all sheets → institutions with what the sheets say of them: every row is
//! matched to its institution, lists are split, ids are given.

use super::folding::folded_name;
use super::ids::IdMaker;
use super::matching::{Matcher, Resolution};
use super::record::{Record, Remarks, SheetRecords, shown};
use super::region;
use super::report::NoteKind;
use super::rules::{
    AMBIGUOUS_NAME, CONFLICTING_ROWS, REGION_DERIVED, ROW_WITHOUT_NAME, SIMILAR_NAME,
    UNKNOWN_INSTITUTION,
};
use super::tables::Target;
use crate::check::place::RegionFinder;
use crate::diagnostics::{Text, show};
use crate::model::{RegionIndex, Registry};
use crate::schema::{ColumnIndex, Table, points};
use std::collections::BTreeMap;

/// Where something was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The position of the sheet.
    pub sheet: usize,
    /// The row.
    pub line: u32,
}

/// A row of a table other than that of institutions.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where it was written.
    pub origin: Origin,
    /// Texts by column.
    pub cells: BTreeMap<ColumnIndex, String>,
}

/// What the sheets say of one institution.
#[derive(Debug)]
pub struct Incoming {
    /// Its id, known or new.
    pub id: String,
    /// Whether the registry has it.
    pub is_known: bool,
    /// Where it was first written.
    pub origin: Origin,
    /// Texts by column of institutions, with where each was written.
    pub cells: BTreeMap<ColumnIndex, (String, Origin)>,
    /// Rows of other tables.
    pub pieces: BTreeMap<Table, Vec<Piece>>,
    /// Lists of service items in one cell.
    pub lists: Vec<(Origin, String)>,
}

/// Matches the records of all sheets.
pub struct Gatherer<'a> {
    registry: &'a Registry,
    finder: RegionFinder<'a>,
    matcher: Matcher<'a>,
    ids: IdMaker<'a>,
    incoming: Vec<Incoming>,
    by_id: BTreeMap<String, usize>,
}

impl<'a> Gatherer<'a> {
    /// A gatherer over what the registry has.
    pub fn new(registry: &'a Registry) -> Self {
        let points = registry.points.iter().map(|point| point.facts.id.clone());
        let retired = registry.retired.iter().map(|point| point.id.clone());
        Self {
            registry,
            finder: RegionFinder::new(&registry.regions),
            matcher: Matcher::new(registry),
            ids: IdMaker::new(&registry.pinyin, &registry.regions, points.chain(retired)),
            incoming: Vec::new(),
            by_id: BTreeMap::new(),
        }
    }

    /// Matches all rows: those of institutions first, since others refer to them.
    pub fn gather(mut self, sheets: &[SheetRecords], remarks: &mut Remarks) -> Vec<Incoming> {
        let given = sheets.iter().flat_map(|sheet| &sheet.records);
        for id in given.filter_map(|record| record.point(points::ID)) {
            self.ids.take(id.trim());
        }
        for of_points in [true, false] {
            for (position, sheet) in sheets.iter().enumerate() {
                if (sheet.table == Table::Points) != of_points {
                    continue;
                }
                for record in &sheet.records {
                    let origin = Origin {
                        sheet: position,
                        line: record.line,
                    };
                    if let Some(owner) = self.owner(sheet, record, origin, remarks) {
                        self.take(owner, sheet, record, origin, remarks);
                    }
                }
            }
            for owner in 0..self.incoming.len() {
                self.derive_region(owner, sheets, remarks);
            }
        }
        self.incoming
    }

    /// The institution that a row belongs to; none where that cannot be told.
    fn owner(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        origin: Origin,
        remarks: &mut Remarks,
    ) -> Option<usize> {
        let id = record
            .point(points::ID)
            .map(|id| crate::check::values::fold(id.trim()).into_owned());
        let name = record.point(points::NAME);
        if let Some(id) = id {
            let is_known = self.matcher.has_id(&id);
            if let Some(other) = name.and_then(|name| self.matcher.other_with_name(&id, name)) {
                let name = show(name.unwrap_or_default());
                other_institution(sheet, record, (&id, &name), &other, remarks);
                return None;
            }
            if !is_known && sheet.table == Table::Points {
                let text = message!(
                    "新机构 `{}`，编号取自表中：{}",
                    "new institution `{}` with the id of the sheet, {}",
                    show(name.unwrap_or_default()),
                    show(&id),
                );
                remarks.note(NoteKind::Created, &sheet.place, Some(record.line), text);
                if let Some(name) = name
                    && let Some(near) = self.known_as(name, record)
                {
                    similar(sheet, record, name, &near, remarks);
                }
                self.remember(&id, name, record);
            } else if !is_known {
                let shown = show(&id);
                self.unknown(sheet, record, &shown, name, remarks);
                return None;
            }
            return Some(self.entry(&id, origin));
        }
        let Some(name) = name else {
            let message = message!(
                "这一行没有机构的名称或编号，没有读取",
                "the row names no institution and was not read",
            );
            let help = message!(
                "请补填名称；名称与上一行相同的，照写一遍或合并单元格；不是数据的行请删去",
                "name it, merge the cells of one institution, or delete the row",
            );
            remarks.report(&ROW_WITHOUT_NAME, &sheet.place, record.line, message, help);
            return None;
        };
        let region = record
            .point(points::REGION)
            .and_then(|text| self.finder.lookup(text));
        match self.matcher.resolve(name, region) {
            Resolution::Known(id) => {
                if !self.by_id.contains_key(&id) {
                    let text = message!("`{}` 对应到 {id}", "`{}` is {id}", show(name));
                    remarks.note(NoteKind::Matched, &sheet.place, Some(record.line), text);
                }
                Some(self.entry(&id, origin))
            }
            Resolution::Ambiguous(candidates) => {
                ambiguous(sheet, record, name, &candidates, remarks);
                None
            }
            Resolution::New if sheet.table == Table::Points => {
                Some(self.create(sheet, record, origin, name, remarks))
            }
            Resolution::New => {
                self.unknown(sheet, record, &show(name), Some(name), remarks);
                None
            }
        }
    }

    /// The institution that the name of a row would mean if the row had no id.
    fn known_as(&self, name: &str, record: &Record) -> Option<String> {
        let region = record
            .point(points::REGION)
            .and_then(|text| self.finder.lookup(text));
        match self.matcher.resolve(name, region) {
            Resolution::Known(id) => self.matcher.label_of(&id),
            _ => None,
        }
    }

    fn create(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        origin: Origin,
        name: &str,
        remarks: &mut Remarks,
    ) -> usize {
        if let Some(near) = self.matcher.similar(name) {
            similar(sheet, record, name, &near, remarks);
        }
        let id = self.ids.make(name);
        let text = message!(
            "新机构 `{}`，编号 {id}（以后不再改变）",
            "new institution `{}` with the id {id}, permanent from now on",
            show(name),
        );
        remarks.note(NoteKind::Created, &sheet.place, Some(record.line), text);
        self.remember(&id, Some(name), record);
        self.entry(&id, origin)
    }

    fn remember(&mut self, id: &str, name: Option<&str>, record: &Record) {
        let region = record
            .point(points::REGION)
            .and_then(|text| self.finder.lookup(text));
        self.matcher.add(id, name.unwrap_or_default(), &[], region);
    }

    fn entry(&mut self, id: &str, origin: Origin) -> usize {
        if let Some(position) = self.by_id.get(id) {
            return *position;
        }
        let points = &self.registry.points;
        let position = self.incoming.len();
        self.by_id.insert(id.to_owned(), position);
        self.incoming.push(Incoming {
            id: id.to_owned(),
            is_known: points
                .binary_search_by(|point| point.facts.id.as_str().cmp(id))
                .is_ok(),
            origin,
            cells: BTreeMap::new(),
            pieces: BTreeMap::new(),
            lists: Vec::new(),
        });
        position
    }

    fn unknown(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        shown: &str,
        name: Option<&str>,
        remarks: &mut Remarks,
    ) {
        let message = message!(
            "名录和网点表中都没有 `{shown}`，这一行没有读取",
            "there is no institution `{shown}`; the row was not read",
        );
        let help = match name.and_then(|name| self.matcher.nearest(name)) {
            Some(near) => message!("是不是 {near}？", "did you mean {near}?"),
            None => message!(
                "请核对名称，或先在网点表中加上这个机构",
                "check the name, or add the institution first",
            ),
        };
        remarks.report(
            &UNKNOWN_INSTITUTION,
            &sheet.place,
            record.line,
            message,
            help,
        );
    }

    /// Puts what a row says beside what earlier rows have said of its institution.
    fn take(
        &mut self,
        owner: usize,
        sheet: &SheetRecords,
        record: &Record,
        origin: Origin,
        remarks: &mut Remarks,
    ) {
        let incoming = &mut self.incoming[owner];
        let mut pieces: BTreeMap<Table, Piece> = BTreeMap::new();
        for (target, text) in &record.cells {
            match target {
                Target::Column(Table::Points, column) => {
                    // A known institution that is found by its name keeps it as it is.
                    let keeps_name = *column == points::NAME
                        && incoming.is_known
                        && record.point(points::ID).is_none();
                    if *column != points::ID && !keeps_name && sheet.table == Table::Points {
                        take_fact(incoming, sheet, *column, text, origin, remarks);
                    }
                }
                Target::Column(table, column) => {
                    let empty = || Piece {
                        origin,
                        cells: BTreeMap::new(),
                    };
                    let piece = pieces.entry(*table).or_insert_with(empty);
                    piece.cells.insert(*column, text.clone());
                }
                Target::ServiceList => incoming.lists.push((origin, text.clone())),
                Target::HeadAndTitle | Target::RegionPart | Target::Contact => {}
            }
        }
        for (table, piece) in pieces {
            incoming.pieces.entry(table).or_default().push(piece);
        }
    }

    /// Finds the region of a new institution whose rows give none.
    fn derive_region(&mut self, owner: usize, sheets: &[SheetRecords], remarks: &mut Remarks) {
        let incoming = &mut self.incoming[owner];
        if incoming.is_known || incoming.cells.contains_key(&points::REGION) {
            return;
        }
        let origin = incoming.origin;
        let regions = &self.registry.regions;
        let found = [points::ADDRESS, points::NAME]
            .into_iter()
            .find_map(|column| {
                let (text, _) = incoming.cells.get(&column)?;
                Some((region::find(text, regions)?, column, text.clone()))
            });
        let Some((index, column, text)) = found else {
            return;
        };
        let label = regions.label(index);
        let heading = super::tables::usual_heading(points::SCHEMA.column(column));
        let message = message!(
            "表中没有地区，从{heading} `{}` 取为 {label}",
            "no region is given; `{}` was taken to be in {label}",
            show(&text),
        );
        let help = message!(
            "请核对；不对的，在表中加“地区”一列",
            "check it; else add a column `region`"
        );
        let place = &sheets[origin.sheet].place;
        remarks.report(&REGION_DERIVED, place, origin.line, message, help);
        let code = regions.get(index).code.clone();
        incoming.cells.insert(points::REGION, (code, origin));
        self.learn_region(owner, index);
    }

    /// Rows that follow may name the institution with its region.
    fn learn_region(&mut self, owner: usize, region: RegionIndex) {
        let id = self.incoming[owner].id.clone();
        self.matcher.set_region(&id, region);
    }
}

/// A new institution with a name that is much like a known one's.
fn similar(sheet: &SheetRecords, record: &Record, name: &str, near: &str, remarks: &mut Remarks) {
    let message = message!(
        "`{}` 按新机构处理，但它与现有的 {near} 很像",
        "`{}` was taken for a new institution, but is much like {near}",
        show(name),
    );
    let help = message!(
        "如果是同一个机构，请在表中加“编号”一列填上它的编号，或把这个写法加到它的别名里",
        "if they are one, give its id in a column `id`, or add this name to its aliases",
    );
    remarks.report(&SIMILAR_NAME, &sheet.place, record.line, message, help);
}

/// A row with the id of one institution and the name of another.
fn other_institution(
    sheet: &SheetRecords,
    record: &Record,
    (id, name): (&str, &str),
    other: &str,
    remarks: &mut Remarks,
) {
    let id = show(id);
    let message = message!(
        "编号 `{id}` 和名称 `{name}` 指的不是同一个机构，这一行没有读取",
        "the id `{id}` and the name `{name}` mean two institutions; the row was not read",
    );
    let help = message!(
        "名称 `{name}` 是 {other}；请核对编号，编号没有错的请改名称",
        "`{name}` is {other}: check the id, else the name",
    );
    remarks.report(&AMBIGUOUS_NAME, &sheet.place, record.line, message, help);
}

fn ambiguous(
    sheet: &SheetRecords,
    record: &Record,
    name: &str,
    candidates: &[String],
    remarks: &mut Remarks,
) {
    let message = message!(
        "`{}` 不能确定是哪一个机构，这一行没有读取",
        "which institution `{}` is cannot be told; the row was not read",
        show(name),
    );
    let help = Text::new(
        format!(
            "可能是：{}；请在表中加“编号”一列写明，确是新机构的填一个新编号",
            candidates.join("、")
        ),
        format!(
            "it may be {}: give the id in a column `id`, a new one for a new institution",
            candidates.join(", ")
        ),
    );
    remarks.report(&AMBIGUOUS_NAME, &sheet.place, record.line, message, help);
}

fn take_fact(
    incoming: &mut Incoming,
    sheet: &SheetRecords,
    column: ColumnIndex,
    text: &str,
    origin: Origin,
    remarks: &mut Remarks,
) {
    let Some((before, first)) = incoming.cells.get(&column) else {
        incoming.cells.insert(column, (text.to_owned(), origin));
        return;
    };
    // A name that is written otherwise has been matched already.
    let is_same =
        before == text || column == points::NAME || folded_name(before) == folded_name(text);
    if is_same {
        return;
    }
    let target = Target::Column(Table::Points, column);
    let heading = sheet.headings.iter().find(|(_, found)| *found == target);
    let heading = heading.map_or("", |(heading, _)| heading.as_str());
    let message = message!(
        "「{}」列的 `{}` 与同一机构前面一行（第 {} 行）的 `{}` 不同",
        "`{}` is `{}`, but row {} of the same institution has `{}`",
        show(heading),
        shown(target, text),
        first.line,
        shown(target, before),
    );
    let help = message!(
        "请改成一致；如果是两个机构，请写清名称或分别填编号",
        "make them agree; two institutions need different names or ids",
    );
    remarks.report(&CONFLICTING_ROWS, &sheet.place, origin.line, message, help);
}
