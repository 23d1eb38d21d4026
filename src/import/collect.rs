//! Assigns the records of all sheets to institutions, known or new, and collects their values.
//! New institutions get an id.

use super::folding::folded_name;
use super::ids::IdGenerator;
use super::matching::{Matcher, Resolution};
use super::record::{ImportLog, Record, SheetRecords, heading_of, shown};
use super::region;
use super::report::NoteKind;
use super::rules::{
    AMBIGUOUS_NAME, CONFLICTING_ROWS, REGION_DERIVED, ROW_WITHOUT_NAME, SIMILAR_NAME,
    UNKNOWN_INSTITUTION,
};
use super::tables::Target;
use crate::check::codes::CodeFinder;
use crate::check::form::ID_DIFFERS_BY_CASE;
use crate::check::place::RegionFinder;
use crate::diagnostics::{Text, show};
use crate::model::{Point, RegionIndex, Registry};
use crate::schema::{ColumnIndex, ColumnType, Table, points};
use std::collections::BTreeMap;

/// The sheet and row that a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The index of the sheet.
    pub(crate) sheet: usize,
    /// The row.
    pub(crate) line: u32,
}

/// An imported row of a table other than `points`.
#[derive(Debug, Clone)]
pub(crate) struct IncomingRow {
    /// The row that it comes from.
    pub(crate) origin: Origin,
    /// The values by column.
    pub(crate) cells: BTreeMap<ColumnIndex, String>,
}

/// The imported data of one institution.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// The id of the institution, known or new.
    pub(crate) id: String,
    /// Whether the registry has the institution.
    pub(crate) is_known: bool,
    /// The first row that names it.
    pub(crate) origin: Origin,
    /// The values by column of `points`, each with its row.
    pub(crate) cells: BTreeMap<ColumnIndex, (String, Origin)>,
    /// The other names that the registry has of an institution that was renamed. They are kept
    /// beside those of the sheet.
    kept_names: Vec<String>,
    /// The rows of other tables.
    pub(crate) rows: BTreeMap<Table, Vec<IncomingRow>>,
    /// Lists of service items that were written in one cell.
    pub(crate) lists: Vec<(Origin, String)>,
}

impl Incoming {
    /// Adds the other names that the registry has to those of the sheet.
    fn keep_names(&mut self) {
        let Some((names, _)) = self.cells.get_mut(&points::ALIASES) else {
            return;
        };
        for kept in &self.kept_names {
            let mut own = names.split([';', '；']);
            if !own.any(|name| folded_name(name) == folded_name(kept)) {
                names.push(';');
                names.push_str(kept);
            }
        }
    }
}

/// Assigns records to institutions.
pub(crate) struct Collector<'a> {
    registry: &'a Registry,
    finder: RegionFinder<'a>,
    matcher: Matcher<'a>,
    ids: IdGenerator<'a>,
    incoming: Vec<Incoming>,
    by_id: BTreeMap<String, usize>,
}

impl<'a> Collector<'a> {
    /// A collector that knows the institutions of a registry.
    pub(crate) fn new(registry: &'a Registry) -> Self {
        let points = registry.points.iter().map(|point| point.facts.id.clone());
        let retired = registry.retired.iter().map(|point| point.id.clone());
        Self {
            registry,
            finder: RegionFinder::new(&registry.regions),
            matcher: Matcher::new(registry),
            ids: IdGenerator::new(&registry.pinyin, &registry.regions, points.chain(retired)),
            incoming: Vec::new(),
            by_id: BTreeMap::new(),
        }
    }

    /// Processes all records: those of `points` first, since other tables refer to them.
    pub(crate) fn collect(mut self, sheets: &[SheetRecords], log: &mut ImportLog) -> Vec<Incoming> {
        let all_records = sheets.iter().flat_map(|sheet| &sheet.records);
        for id in all_records.filter_map(|record| record.point(points::ID)) {
            self.ids.reserve(id.trim());
        }
        for is_points_pass in [true, false] {
            for (position, sheet) in sheets.iter().enumerate() {
                if (sheet.table == Table::Points) != is_points_pass {
                    continue;
                }
                for record in &sheet.records {
                    let origin = Origin {
                        sheet: position,
                        line: record.line,
                    };
                    if let Some(institution) = self.resolve_institution(sheet, record, origin, log)
                    {
                        self.add_record(institution, sheets, record, origin, log);
                    }
                }
            }
            for institution in 0..self.incoming.len() {
                self.derive_region(institution, sheets, log);
            }
        }
        for incoming in &mut self.incoming {
            incoming.keep_names();
        }
        self.incoming
    }

    /// The index of the institution that a record belongs to. Creates new institutions, and
    /// reports records whose institution is unknown or ambiguous (`None`).
    fn resolve_institution(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        origin: Origin,
        log: &mut ImportLog,
    ) -> Option<usize> {
        let id = record
            .point(points::ID)
            .map(|id| crate::check::values::fold(id.trim()).into_owned());
        let name = record.point(points::NAME);
        if let Some(id) = id {
            let is_known = self.matcher.has_id(&id);
            let lower = id.to_lowercase();
            if !is_known && self.matcher.has_id(&lower) {
                report_upper_case(sheet, record, &id, &lower, log);
                return None;
            }
            if let Some(other) = name.and_then(|name| self.matcher.other_with_name(&id, name)) {
                let name = show(name.unwrap_or_default());
                report_id_conflict(sheet, record, (&id, &name), &other, log);
                return None;
            }
            if !is_known && sheet.table == Table::Points {
                let text = message!(
                    "新机构 `{}`，编号取自表中：{}",
                    "new institution `{}` with the id of the sheet, {}",
                    show(name.unwrap_or_default()),
                    show(&id),
                );
                log.note(NoteKind::Created, &sheet.location, Some(record.line), text);
                if let Some(name) = name
                    && let Some(near) = self.known_with_name(name, record)
                {
                    report_similar_name(sheet, record, name, &near, log);
                }
                self.register(&id, name, record);
            } else if !is_known {
                let shown = show(&id);
                self.report_unknown(sheet, record, &shown, name, log);
                return None;
            }
            return Some(self.incoming_index(&id, origin));
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
            if !record.has_no_name {
                log.report(
                    &ROW_WITHOUT_NAME,
                    &sheet.location,
                    record.line,
                    message,
                    help,
                );
            }
            return None;
        };
        let region = record
            .point(points::REGION)
            .and_then(|text| self.finder.lookup(text));
        match self.matcher.resolve(name, region) {
            Resolution::Known(id) => {
                self.report_other_of_names(sheet, record, (&id, region), log);
                if !self.by_id.contains_key(&id) {
                    let text = message!("`{}` 对应到 {id}", "`{}` is {id}", show(name));
                    log.note(NoteKind::Matched, &sheet.location, Some(record.line), text);
                }
                Some(self.incoming_index(&id, origin))
            }
            Resolution::Ambiguous(candidates) => {
                report_ambiguous_name(sheet, record, name, &candidates, log);
                None
            }
            Resolution::New if sheet.table == Table::Points => {
                let renamed = self.renamed(sheet, record, origin, (name, region), log);
                Some(renamed.unwrap_or_else(|| self.create(sheet, record, origin, name, log)))
            }
            Resolution::New => {
                self.report_unknown(sheet, record, &show(name), Some(name), log);
                None
            }
        }
    }

    /// The index of the known institution that has one of the other names of a record, such as the
    /// one before it was renamed.
    fn renamed(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        origin: Origin,
        (name, region): (&str, Option<RegionIndex>),
        log: &mut ImportLog,
    ) -> Option<usize> {
        let (id, other) = self.matcher.by_other_name(other_names(record), region)?;
        let known = self.known(&id)?;
        let text = message!(
            "`{}` 按它的别名或原名 `{}` 对应到 {id}，名称改为表里的",
            "`{}` is {id}, which has its other name `{}`; the name was taken from the sheet",
            show(name),
            show(other),
        );
        log.note(NoteKind::Matched, &sheet.location, Some(record.line), text);
        let position = self.incoming_index(&id, origin);
        self.matcher.add_name(&id, name);
        let incoming = &mut self.incoming[position];
        incoming
            .cells
            .insert(points::NAME, (name.to_owned(), origin));
        incoming.kept_names = known.facts.aliases.clone();
        Some(position)
    }

    /// The point of the registry with an id.
    fn known(&self, id: &str) -> Option<&'a Point> {
        let points = &self.registry.points;
        let found = points.binary_search_by(|point| point.facts.id.as_str().cmp(id));
        found.ok().map(|position| &points[position])
    }

    /// Warns that another name of a known institution is the name of another one, so that an
    /// institution may be in the registry twice.
    fn report_other_of_names(
        &self,
        sheet: &SheetRecords,
        record: &Record,
        (id, region): (&str, Option<RegionIndex>),
        log: &mut ImportLog,
    ) {
        let other = self.matcher.by_other_name(other_names(record), region);
        let Some((other, name)) = other.filter(|(other, _)| other != id) else {
            return;
        };
        let label = self.matcher.label_of(&other).unwrap_or(other);
        let message = message!(
            "这个机构是 {id}，而它的别名或原名 `{}` 是 {label} 的名称",
            "the institution is {id}, but its other name `{}` is that of {label}",
            show(name),
        );
        let help = message!(
            "请核对是不是登记了两次；是的，留一个，另一个的编号写进 retired.csv",
            "if it is in the registry twice, keep one, and put the other id into retired.csv",
        );
        log.report(&SIMILAR_NAME, &sheet.location, record.line, message, help);
    }

    /// The known institution with the name of a record, as a label for messages.
    fn known_with_name(&self, name: &str, record: &Record) -> Option<String> {
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
        log: &mut ImportLog,
    ) -> usize {
        if let Some(near) = self.matcher.similar(name) {
            report_similar_name(sheet, record, name, &near, log);
        } else if let Some((heading, text)) = &record.renaming {
            report_renaming(sheet, record, (heading, text), log);
        }
        let id = self.ids.generate(name);
        let text = message!(
            "新机构 `{}`，编号 {id}（以后不再改变）",
            "new institution `{}` with the id {id}, permanent from now on",
            show(name),
        );
        log.note(NoteKind::Created, &sheet.location, Some(record.line), text);
        self.register(&id, Some(name), record);
        self.incoming_index(&id, origin)
    }

    fn register(&mut self, id: &str, name: Option<&str>, record: &Record) {
        let region = record
            .point(points::REGION)
            .and_then(|text| self.finder.lookup(text));
        self.matcher.add(id, name.unwrap_or_default(), &[], region);
    }

    fn incoming_index(&mut self, id: &str, origin: Origin) -> usize {
        if let Some(position) = self.by_id.get(id) {
            return *position;
        }
        let is_known = self.known(id).is_some();
        let position = self.incoming.len();
        self.by_id.insert(id.to_owned(), position);
        self.incoming.push(Incoming {
            id: id.to_owned(),
            is_known,
            origin,
            cells: BTreeMap::new(),
            kept_names: Vec::new(),
            rows: BTreeMap::new(),
            lists: Vec::new(),
        });
        position
    }

    fn report_unknown(
        &mut self,
        sheet: &SheetRecords,
        record: &Record,
        shown: &str,
        name: Option<&str>,
        log: &mut ImportLog,
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
        log.report(
            &UNKNOWN_INSTITUTION,
            &sheet.location,
            record.line,
            message,
            help,
        );
    }

    /// Adds the values of a record to its institution.
    fn add_record(
        &mut self,
        institution: usize,
        sheets: &[SheetRecords],
        record: &Record,
        origin: Origin,
        log: &mut ImportLog,
    ) {
        let sheet = &sheets[origin.sheet];
        let incoming = &mut self.incoming[institution];
        let mut rows: BTreeMap<Table, IncomingRow> = BTreeMap::new();
        for (target, text) in &record.cells {
            match target {
                Target::Column(Table::Points, column) => {
                    // A known institution that was matched by name keeps its own spelling.
                    let keeps_name = *column == points::NAME
                        && incoming.is_known
                        && record.point(points::ID).is_none();
                    if *column != points::ID && !keeps_name && sheet.table == Table::Points {
                        let before = incoming
                            .cells
                            .get(column)
                            .map(|(before, _)| before.as_str());
                        let is_same = before.is_some_and(|before| {
                            means_same(*column, (before, text), self.registry, &self.finder)
                        });
                        if !is_same {
                            add_fact(incoming, (sheet, sheets), *column, text, origin, log);
                        }
                    }
                }
                Target::Column(table, column) => {
                    let empty = || IncomingRow {
                        origin,
                        cells: BTreeMap::new(),
                    };
                    let row = rows.entry(*table).or_insert_with(empty);
                    row.cells.insert(*column, text.clone());
                }
                Target::ServiceList => incoming.lists.push((origin, text.clone())),
                Target::HeadAndTitle
                | Target::RegionPart
                | Target::Contact
                | Target::ServiceMark
                | Target::KindMark => {}
            }
        }
        for (table, row) in rows {
            incoming.rows.entry(table).or_default().push(row);
        }
    }

    /// Derives the region of a new institution from its address or name if no row gives one.
    fn derive_region(&mut self, institution: usize, sheets: &[SheetRecords], log: &mut ImportLog) {
        let incoming = &mut self.incoming[institution];
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
        let heading = super::tables::default_heading(points::SCHEMA.column(column));
        let message = message!(
            "表中没有地区，从{heading} `{}` 取为 {label}",
            "no region is given; `{}` was taken to be in {label}",
            show(&text),
        );
        let help = message!(
            "请核对；不对的，在表中加“地区”一列",
            "check it; else add a column `region`"
        );
        let location = &sheets[origin.sheet].location;
        log.report(&REGION_DERIVED, location, origin.line, message, help);
        let code = regions.get(index).code.clone();
        incoming.cells.insert(points::REGION, (code, origin));
        self.set_region(institution, index);
    }

    /// Tells the matcher the region, since later rows may name the institution with it.
    fn set_region(&mut self, institution: usize, region: RegionIndex) {
        let id = self.incoming[institution].id.clone();
        self.matcher.set_region(&id, region);
    }
}

/// The other names of the institution of a record: short and former ones.
fn other_names(record: &Record) -> impl Iterator<Item = &str> {
    let names = record.point(points::ALIASES).unwrap_or_default();
    names
        .split([';', '；'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// Warns that the name of a new institution is similar to a known one.
fn report_similar_name(
    sheet: &SheetRecords,
    record: &Record,
    name: &str,
    near: &str,
    log: &mut ImportLog,
) {
    let message = message!(
        "`{}` 按新机构处理，但它与 {near} 很像",
        "`{}` was treated as a new institution, but is similar to {near}",
        show(name),
    );
    let help = message!(
        "如果是同一个机构，请在表中加“编号”一列填上它的编号，或把这个写法加到它的别名里",
        "if they are the same, give its id in a column `id`, or add this name to its aliases",
    );
    log.report(&SIMILAR_NAME, &sheet.location, record.line, message, help);
}

/// Warns that a remark on a new institution says that it was renamed.
fn report_renaming(
    sheet: &SheetRecords,
    record: &Record,
    (heading, text): (&str, &str),
    log: &mut ImportLog,
) {
    let message = message!(
        "这一行按新机构处理，而「{}」是 `{}`，没有读取",
        "the row was treated as a new institution, but `{}` is `{}`, which was not read",
        show(heading),
        show(text),
    );
    let help = message!(
        "如果名录里还是原来的名称，请把它写在“曾用名”一列，就能对应到原来的机构",
        "if the registry has it by its former name, give that in a column `aliases`",
    );
    log.report(&SIMILAR_NAME, &sheet.location, record.line, message, help);
}

/// Reports a row whose id differs from that of a known institution only by case.
fn report_upper_case(
    sheet: &SheetRecords,
    record: &Record,
    id: &str,
    known: &str,
    log: &mut ImportLog,
) {
    let message = message!(
        "编号 `{}` 与名录里的 `{known}` 只有大小写的差别，这一行没有读取",
        "the id `{}` differs from `{known}` only by case; the row was not read",
        show(id),
    );
    let help = message!("是不是 `{known}`？请照它改正", "did you mean `{known}`?");
    log.report(
        &ID_DIFFERS_BY_CASE,
        &sheet.location,
        record.line,
        message,
        help,
    );
}

/// Reports a row with the id of one institution and the name of another.
fn report_id_conflict(
    sheet: &SheetRecords,
    record: &Record,
    (id, name): (&str, &str),
    other: &str,
    log: &mut ImportLog,
) {
    let id = show(id);
    let message = message!(
        "编号 `{id}` 和名称 `{name}` 指的不是同一个机构，这一行没有读取",
        "the id `{id}` and the name `{name}` belong to different institutions; the row was not read",
    );
    let help = message!(
        "名称 `{name}` 是 {other}；请核对编号，编号没有错的请改名称",
        "`{name}` is {other}: check the id, else the name",
    );
    log.report(&AMBIGUOUS_NAME, &sheet.location, record.line, message, help);
}

fn report_ambiguous_name(
    sheet: &SheetRecords,
    record: &Record,
    name: &str,
    candidates: &[String],
    log: &mut ImportLog,
) {
    let message = message!(
        "`{}` 不能确定是哪一个机构，这一行没有读取",
        "`{}` may be one of several institutions; the row was not read",
        show(name),
    );
    let help = Text::new(
        format!(
            "可能是：{}；请在表中加“编号”一列写明，确是新机构的填一个新编号",
            candidates.join("、")
        ),
        format!(
            "it may be {}: give the id in a column `id`, or a new id for a new institution",
            candidates.join(", ")
        ),
    );
    log.report(&AMBIGUOUS_NAME, &sheet.location, record.line, message, help);
}

/// Whether two values of a column are the same as read, although they may be written differently: 高校
/// and 高等院校, 大连市 and 辽宁省大连市.
fn means_same(
    column: ColumnIndex,
    (one, other): (&str, &str),
    registry: &Registry,
    finder: &RegionFinder<'_>,
) -> bool {
    match points::SCHEMA.column(column).holds {
        ColumnType::Region => {
            let read = |text: &str| {
                finder
                    .lookup(text)
                    .or_else(|| region::informal(finder, text).map(|(index, _)| index))
            };
            read(one).is_some_and(|index| read(other) == Some(index))
        }
        ColumnType::Code(vocabulary) => {
            let codes = CodeFinder::new(vocabulary.terms(&registry.taxonomy));
            let read = |text: &str| codes.find(text.trim());
            read(one).is_some_and(|index| read(other) == Some(index))
        }
        _ => false,
    }
}

fn add_fact(
    incoming: &mut Incoming,
    (sheet, sheets): (&SheetRecords, &[SheetRecords]),
    column: ColumnIndex,
    text: &str,
    origin: Origin,
    log: &mut ImportLog,
) {
    let Some((before, first)) = incoming.cells.get(&column) else {
        incoming.cells.insert(column, (text.to_owned(), origin));
        return;
    };
    // Different spellings of a name are accepted, since they were matched.
    let is_same =
        before == text || column == points::NAME || folded_name(before) == folded_name(text);
    if is_same {
        return;
    }
    let target = Target::Column(Table::Points, column);
    let heading = heading_of(&sheet.headings, target).unwrap_or_default();
    let place = place_of(*first, origin, sheets);
    let message = Text::new(
        format!(
            "「{}」列的 `{}` 与同一机构前面一行（{}）的 `{}` 不同",
            show(heading),
            shown(target, text),
            place.zh,
            shown(target, before),
        ),
        format!(
            "`{}` is `{}`, but {} of the same institution has `{}`",
            show(heading),
            shown(target, text),
            place.en,
            shown(target, before),
        ),
    );
    let help = message!(
        "请改成一致；如果是两个机构，请写清名称或分别填编号",
        "make them agree; two institutions need different names or ids",
    );
    log.report(
        &CONFLICTING_ROWS,
        &sheet.location,
        origin.line,
        message,
        help,
    );
}

/// An earlier row in words, with its file and sheet unless these are those of the later row.
pub(crate) fn place_of(first: Origin, later: Origin, sheets: &[SheetRecords]) -> Text {
    let line = first.line;
    if first.sheet == later.sheet {
        return message!("第 {line} 行", "row {line}");
    }
    let location = sheets
        .get(first.sheet)
        .map_or("", |sheet| sheet.location.as_str());
    message!("{location} 第 {line} 行", "row {line} of {location}")
}
