//! Builds points from rows: reads all cells and assigns each row to its point.

mod changes;
mod keys;
mod newest;
mod retired;

use super::cells::{CellRef, Cells};
use super::codes::Finders;
use super::form::{
    BAD_DATE, BAD_ID, CONTACT_CONFLICT, DUPLICATE_CONTACT, DUPLICATE_ID, ID_DIFFERS_BY_CASE,
    UNKNOWN_FIELD, UNKNOWN_POINT, is_id,
};
use super::law::{self, DesignationDates, Law};
use super::notice;
use super::place::{RegionFinder, coordinates};
use super::point_builder::{PointBuilder, Staff};
use super::{exceptions, misplaced, people, quality, values};
use crate::config::DataConfig;
use crate::diagnostics::{Diagnostic, Problems, show};
use crate::load::nearest::{nearest, nearest_by};
use crate::load::rules::TOO_MANY_ROWS;
use crate::load::{LoadedTable, RawRegistry, RawRow, heading};
use crate::model::{
    Case, Contact, Date, Designation, Event, EventType, Point, PointFacts, RegionIndex, Regions,
    RetiredPoint, ServiceItem, Status, Taxonomy, Texts, VocabularyName,
};
use crate::schema::{
    Column, ColumnIndex, PERSONAL, PRIVATE, Schema, Table, cases, contacts, designations, events,
    points, service_items,
};
use std::collections::{BTreeMap, HashMap};

/// A row of `retired.csv`, before all rows are known.
struct RetiredRow<'a> {
    row: RawRow<'a>,
    replaced_by: Option<String>,
    /// `None` if a required cell is missing or invalid.
    read: Option<RetiredPoint>,
}

/// The maximum number of designations of a point.
const MAX_DESIGNATIONS: usize = 100;

/// The maximum number of events of a point.
const MAX_EVENTS: usize = 500;

/// The state of building one registry.
pub(crate) struct Assembly<'a> {
    raw: &'a RawRegistry,
    options: &'a DataConfig,
    taxonomy: &'a Taxonomy,
    finders: Finders<'a>,
    regions: RegionFinder<'a>,
    cells: Cells<'a>,
    builders: Vec<PointBuilder<'a>>,
    /// Maps ids to indices in `builders`.
    by_id: HashMap<String, usize>,
    /// Maps ids with capitals, which are invalid, from their lower-case form.
    capitals: HashMap<String, String>,
    /// Retired ids, sorted.
    retired: BTreeMap<String, RetiredRow<'a>>,
    /// Dates of approvals, events, retirements and updates, to be compared with the as-of
    /// date once it is known.
    dated: Vec<(CellRef<'a>, Date)>,
}

impl<'a> Assembly<'a> {
    /// Prepares the lookup tables.
    pub(crate) fn new(
        raw: &'a RawRegistry,
        regions: &'a Regions,
        taxonomy: &'a Taxonomy,
        options: &'a DataConfig,
    ) -> Self {
        Self {
            raw,
            options,
            taxonomy,
            finders: Finders::new(taxonomy),
            regions: RegionFinder::new(regions),
            cells: Cells::new(options),
            builders: Vec::new(),
            by_id: HashMap::new(),
            capitals: HashMap::new(),
            retired: BTreeMap::new(),
            dated: Vec::new(),
        }
    }

    /// Reads all cells of all tables.
    pub(crate) fn read_rows(&mut self) {
        let raw = self.raw;
        // Builders are large, so the vector is allocated at once to avoid moving them.
        let points = raw.points.rows().count();
        self.builders.reserve(points);
        self.by_id.reserve(points);
        let retired = raw.retired.rows().count();
        self.cells.search_among(points + retired);
        for row in valid_rows(&raw.points) {
            self.cells
                .remember_name(row.cell(points::ID).trim(), row.cell(points::NAME).trim());
        }
        for row in raw.points.rows() {
            self.read_point(row);
        }
        for row in raw.designations.rows() {
            if row.is_damaged() {
                self.count_designation(row);
            } else {
                self.read_designation(row);
            }
        }
        for row in raw.service_items.rows() {
            if row.is_damaged() {
                self.count_service_item(row);
            } else {
                self.read_service_item(row);
            }
        }
        for row in valid_rows(&raw.cases) {
            self.read_case(row);
        }
        for row in valid_rows(&raw.events) {
            self.read_event(row);
        }
        for row in valid_rows(&raw.contacts) {
            self.read_contact(row);
        }
        for row in valid_rows(&raw.retired) {
            self.read_retired(row);
        }
        self.check_replacements();
    }

    /// The as-of date according to the data: that of `registry.json`, or the newest date.
    pub(crate) fn as_of(&mut self) -> Option<Date> {
        let given = self
            .raw
            .as_of
            .as_ref()
            .and_then(|raw| values::date(&raw.value));
        given.or_else(|| self.newest_date())
    }

    /// Checks rules that concern several rows. `items_are_known` is false if service items
    /// could not be read, so that a point without any may still have some.
    pub(crate) fn check_points(&mut self, as_of: Option<Date>, items_are_known: bool) {
        if let Some(as_of) = as_of {
            for (cell_ref, date) in &self.dated {
                if !retired::check_future(&mut self.cells, *cell_ref, *date, as_of) {
                    law::check_future(&mut self.cells, *cell_ref, *date, as_of);
                }
            }
        }
        if let Some(points) = self.raw.points.table() {
            quality::check_together(&mut self.cells, &self.builders, points);
        }
        for builder in &self.builders {
            people::contact::check(&mut self.cells, builder);
        }
        // If the table of designations is missing, all points would lack one.
        if self.raw.designations.table().is_none() {
            return;
        }
        let mut law = Law::new(self.taxonomy, self.regions.table(), as_of);
        law.items_are_known = items_are_known;
        for builder in &self.builders {
            law.check(&mut self.cells, builder);
            quality::check(&mut self.cells, builder, &law, as_of);
            notice::check(&mut self.cells, builder, as_of);
        }
        law.check_together(&mut self.cells, &self.builders);
        quality::check_summaries(&mut self.cells, &self.builders, &law);
    }

    /// The points and retired ids that could be built, sorted by id, and all problems.
    pub(crate) fn finish(self) -> (Vec<Point>, Vec<RetiredPoint>, Problems) {
        let mut diagnostics = self.cells.into_diagnostics();
        if let Some(raw) = &self.raw.as_of
            && values::date(&raw.value).is_none()
        {
            diagnostics.push(bad_as_of(raw));
        }
        let rows = self.builders.iter().map(|builder| builder.row);
        let ids: Vec<&str> = rows.map(|row| row.cell(points::ID).trim()).collect();
        let ids = Some(ids.as_slice()).filter(|ids| !ids.is_empty());
        diagnostics.extend(exceptions::check(&self.options.personal_exceptions, ids));
        let mut points: Vec<Point> = self
            .builders
            .into_iter()
            .filter_map(PointBuilder::into_point)
            .collect();
        points.sort_by(|a, b| a.facts.id.cmp(&b.facts.id));
        let retired = self.retired.into_values();
        let retired = retired.filter_map(|builder| builder.read).collect();
        (points, retired, diagnostics)
    }

    /// Records a date that must not be later than the as-of date.
    fn record_date(&mut self, row: RawRow<'a>, column: ColumnIndex, date: Option<Date>) {
        let cell_ref = CellRef::new(row, column);
        self.dated.extend(date.map(|date| (cell_ref, date)));
    }

    fn read_point(&mut self, row: RawRow<'a>) {
        let (id, is_new) = self.read_id(row);
        let mut builder = PointBuilder::new(row);
        if row.is_damaged() {
            // The id is valid, so rows of other tables that name it are not reported too;
            // other data of this row is not trusted.
            builder.designation_rows = 1;
        } else {
            self.read_facts(row, &id, &mut builder);
        }
        if is_new {
            self.by_id.insert(id, self.builders.len());
            self.builders.push(builder);
        }
    }

    fn read_facts(&mut self, row: RawRow<'a>, id: &str, builder: &mut PointBuilder<'a>) {
        let cells = &mut self.cells;
        misplaced::check(cells, row, &self.regions);
        let name = cells.string(row, points::NAME);
        let nature = cells.code(row, points::NATURE, self.finders.of(VocabularyName::Nature));
        let region = self.regions.region(cells, row, points::REGION);
        let address = cells.string(row, points::ADDRESS);
        if let (Some(address), Some(region)) = (&address, region) {
            self.regions.check_address(cells, row, address, region);
        }
        builder.head = cells.string(row, points::HEAD);
        builder.contact = Contact {
            name: cells.string(row, points::CONTACT_NAME),
            mobile: cells.string(row, points::CONTACT_MOBILE),
            email: cells.email(row, points::CONTACT_EMAIL),
        };
        builder.staff = Staff {
            total: cells.number(row, points::STAFF_TOTAL),
            full_time: cells.number(row, points::STAFF_FULL_TIME),
            part_time: cells.number(row, points::STAFF_PART_TIME),
        };
        let optional = OptionalFacts {
            name_en: cells.string(row, points::NAME_EN),
            aliases: cells.list(row, points::ALIASES),
            postcode: cells.postcode(row, points::POSTCODE),
            coordinates: coordinates(cells, row, self.finders.of(VocabularyName::Crs)),
            phones: cells.phones(row, points::PHONE),
            emails: cells.emails(row, points::EMAIL),
            website: cells.url(row, points::WEBSITE),
            audience: cells.list(row, points::AUDIENCE),
            summary: cells.string(row, points::SUMMARY),
            updated_on: cells.date(row, points::UPDATED_ON),
            texts: cells.texts(row),
        };
        builder.updated_on = optional.updated_on;
        if let (Some(name), Some(nature), Some(region)) = (name, nature, region) {
            let staff = builder.staff;
            builder.facts = Some(PointFacts {
                id: id.to_owned(),
                name,
                name_en: optional.name_en,
                aliases: optional.aliases,
                nature,
                region,
                address,
                postcode: optional.postcode,
                coordinates: optional.coordinates,
                staff_total: staff.total,
                staff_full_time: staff.full_time,
                staff_part_time: staff.part_time,
                phones: optional.phones,
                emails: optional.emails,
                website: optional.website,
                audience: optional.audience,
                summary: optional.summary,
                updated_on: optional.updated_on,
                texts: optional.texts,
            });
        }
        self.record_date(row, points::UPDATED_ON, builder.updated_on);
    }

    /// The builder of the point that an invalid row belongs to: in all tables the id is the
    /// first column.
    fn builder_for(&mut self, row: RawRow<'a>) -> Option<&mut PointBuilder<'a>> {
        let id = values::fold(row.cell(designations::POINT_ID).trim());
        let position = *self.by_id.get(id.as_ref())?;
        self.builders.get_mut(position)
    }

    /// Counts a designation that could not be read.
    fn count_designation(&mut self, row: RawRow<'a>) {
        if let Some(builder) = self.builder_for(row) {
            builder.designation_rows += 1;
        }
    }

    /// Counts a service item that could not be read.
    fn count_service_item(&mut self, row: RawRow<'a>) {
        if let Some(builder) = self.builder_for(row) {
            builder.service_item_rows += 1;
        }
    }

    fn read_designation(&mut self, row: RawRow<'a>) {
        let point_index = self.resolve_point(row);
        let cells = &mut self.cells;
        let kind = cells.code(
            row,
            designations::KIND,
            self.finders.of(VocabularyName::Kind),
        );
        let status = cells
            .code(
                row,
                designations::STATUS,
                self.finders.of(VocabularyName::Status),
            )
            .and_then(|index| {
                Status::from_code(self.finders.of(VocabularyName::Status).code(index))
            });
        let batch = cells.string(row, designations::BATCH);
        let document = cells.string(row, designations::DOCUMENT);
        let authority = cells.string(row, designations::AUTHORITY);
        let recommender = cells.string(row, designations::RECOMMENDER);
        let notice_from = cells.date(row, designations::NOTICE_FROM);
        let notice_until = cells.date(row, designations::NOTICE_UNTIL);
        let approved_on = cells.date(row, designations::APPROVED_ON);
        let valid_until = cells.date(row, designations::VALID_UNTIL);
        let source_url = cells.url(row, designations::SOURCE_URL);
        let texts = cells.texts(row);
        let dates = DesignationDates {
            notice: (notice_from, notice_until),
            term: (approved_on, valid_until),
        };
        law::check_order(cells, row, &dates);
        self.record_date(row, designations::APPROVED_ON, approved_on);
        let Some(builder) = point_index.and_then(|position| self.builders.get_mut(position)) else {
            return;
        };
        builder.designation_rows += 1;
        let rows = builder.designation_rows;
        if !self.is_within_limit(row, rows, MAX_DESIGNATIONS) {
            return;
        }
        let Some(builder) = point_index.and_then(|position| self.builders.get_mut(position)) else {
            return;
        };
        if let (Some(kind), Some(status)) = (kind, status) {
            let designation = Designation {
                kind,
                batch,
                document,
                authority,
                recommender,
                notice_from,
                notice_until,
                approved_on,
                valid_until,
                status,
                source_url,
                texts,
            };
            builder.designations.push((row, designation));
        }
    }

    /// Whether a point may have `rows` rows of a table; `row` is the last of them.
    ///
    /// Rows of a point are compared with each other, so thousands of them in a hostile file
    /// would take forever.
    fn is_within_limit(&mut self, row: RawRow<'a>, rows: usize, limit: usize) -> bool {
        if rows == limit + 1 {
            let id = show(row.cell(designations::POINT_ID).trim());
            let message = message!(
                "网点 `{id}` 在这张表中超过了 {limit} 行，从这一行起没有读取",
                "the point `{id}` has more than {limit} rows here; from this one on they were not read",
            );
            let help = message!("请检查编号是否填错", "check whether the ids are right");
            let problem = TOO_MANY_ROWS.diagnostic(row.file(), message);
            let mut problem = problem.at_line(row.line()).with_help(help);
            problem.record = Some(id);
            self.cells.push(problem);
        }
        rows <= limit
    }

    fn read_service_item(&mut self, row: RawRow<'a>) {
        let point_index = self.resolve_point(row);
        let cells = &mut self.cells;
        let name = cells.string(row, service_items::NAME);
        let item = ServiceItem {
            name: name.clone().unwrap_or_default(),
            ip_types: cells.codes(
                row,
                service_items::IP_TYPES,
                self.finders.of(VocabularyName::IpType),
            ),
            category: cells.code(
                row,
                service_items::CATEGORY,
                self.finders.of(VocabularyName::Category),
            ),
            level: cells.code(
                row,
                service_items::LEVEL,
                self.finders.of(VocabularyName::Level),
            ),
            audience: cells.list(row, service_items::AUDIENCE),
            fee: cells.code(
                row,
                service_items::FEE,
                self.finders.of(VocabularyName::Fee),
            ),
            modes: cells.codes(
                row,
                service_items::MODE,
                self.finders.of(VocabularyName::Mode),
            ),
            url: cells.url(row, service_items::URL),
            description: cells.string(row, service_items::DESCRIPTION),
            source_url: cells.url(row, service_items::SOURCE_URL),
            texts: cells.texts(row),
        };
        let builder = point_index.and_then(|position| self.builders.get_mut(position));
        if let Some(builder) = builder {
            builder.service_item_rows += 1;
            builder.service_items.extend(name.map(|_| (row, item)));
        }
    }

    fn read_case(&mut self, row: RawRow<'a>) {
        let point_index = self.resolve_point(row);
        let name = self.cells.string(row, cases::NAME);
        let content = self.cells.string(row, cases::CONTENT);
        let texts = self.cells.texts(row);
        let builder = point_index.and_then(|position| self.builders.get_mut(position));
        if let (Some(builder), Some(name)) = (builder, name) {
            let case = Case {
                name,
                content,
                texts,
            };
            builder.cases.push((row, case));
        }
    }
}

/// Values of optional columns, read before it is known whether the required ones are valid.
struct OptionalFacts {
    name_en: Option<String>,
    aliases: Vec<String>,
    postcode: Option<String>,
    coordinates: Option<crate::model::Coordinates>,
    phones: Vec<String>,
    emails: Vec<String>,
    website: Option<String>,
    audience: Vec<String>,
    summary: Option<String>,
    updated_on: Option<Date>,
    texts: Texts,
}

impl<'a> PointBuilder<'a> {
    fn new(row: RawRow<'a>) -> Self {
        Self {
            row,
            facts: None,
            staff: Staff::default(),
            updated_on: None,
            head: None,
            contact: Contact::default(),
            contact_row: None,
            designation_rows: 0,
            designations: Vec::new(),
            service_item_rows: 0,
            service_items: Vec::new(),
            cases: Vec::new(),
            event_rows: 0,
            events: Vec::new(),
        }
    }

    /// The region and name of the point, if they could be read.
    pub(crate) fn place_and_name(&self) -> Option<(RegionIndex, &str)> {
        let facts = self.facts.as_ref()?;
        Some((facts.region, &facts.name))
    }

    fn into_point(self) -> Option<Point> {
        Some(Point {
            facts: self.facts?,
            head: self.head,
            contact: self.contact,
            designations: self.designations.into_iter().map(|(_, row)| row).collect(),
            service_items: self.service_items.into_iter().map(|(_, row)| row).collect(),
            cases: self.cases.into_iter().map(|(_, row)| row).collect(),
            events: self.events.into_iter().map(|(_, row)| row).collect(),
        })
    }
}

/// Rows whose cells are in their columns; others have been reported.
fn valid_rows(table: &LoadedTable) -> impl Iterator<Item = RawRow<'_>> {
    table.rows().filter(|row| !row.is_damaged())
}

fn bad_as_of(raw: &crate::load::RawAsOf) -> Diagnostic {
    let value = show(&raw.value);
    let message = message!(
        "「as_of」的 `{value}` 不是日期",
        "`as_of` is `{value}`, which is no date",
    );
    let help = message!("请写成 2023-04-30 的形式", "write it as 2023-04-30");
    let mut problem = BAD_DATE
        .diagnostic(raw.file.clone(), message)
        .at_line(raw.line)
        .with_help(help);
    problem.heading = Some("as_of".to_owned());
    problem.value = Some(value);
    problem
}
