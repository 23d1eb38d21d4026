//! Reads rows of `events.csv` and `contacts.csv`.

use super::*;

/// Roughly the number of column headings.
const FIELDS: usize = 200;

impl<'a> Assembly<'a> {
    pub(super) fn read_event(&mut self, row: RawRow<'a>) {
        let point_index = self.resolve_point(row);
        let field = self.read_field(row);
        let private = field.is_some_and(|(_, column)| column.has(PRIVATE | PERSONAL));
        let cells = &mut self.cells;
        let date = cells.date(row, events::DATE);
        let event_type = cells
            .code(
                row,
                events::TYPE,
                self.finders.of(VocabularyName::EventType),
            )
            .and_then(|index| {
                EventType::from_code(self.finders.of(VocabularyName::EventType).code(index))
            });
        let kind = cells.code(row, events::KIND, self.finders.of(VocabularyName::Kind));
        let mut value = |column| {
            let mut cell_ref = CellRef::new(row, column);
            cell_ref.private = private;
            cells.text_at(cell_ref).map(|text| text.into_owned())
        };
        let old = value(events::OLD);
        let new = value(events::NEW);
        let document = cells.string(row, events::DOCUMENT);
        let texts = cells.texts(row);
        self.record_date(row, events::DATE, date);
        let Some(builder) = point_index.and_then(|position| self.builders.get_mut(position)) else {
            return;
        };
        builder.event_rows += 1;
        let rows = builder.event_rows;
        if !self.is_within_limit(row, rows, MAX_EVENTS) {
            return;
        }
        let builder = point_index.and_then(|position| self.builders.get_mut(position));
        if let (Some(builder), Some(date), Some(event_type)) = (builder, date, event_type) {
            let event = Event {
                date,
                event_type,
                kind,
                field: field.map(|(table, column)| field_name(table, column)),
                old,
                new,
                document,
                texts,
            };
            builder.events.push((row, event));
        }
    }

    /// The column that changed: of `points.csv` first, then of other tables.
    fn read_field(&mut self, row: RawRow<'a>) -> Option<(&'static Schema, &'static Column)> {
        let text = self.cells.text(row, events::FIELD)?;
        let found = crate::load::find_column(&text);
        if found.is_none() {
            let may_search = self.cells.may_compare(FIELDS);
            let tables = Table::ALL.into_iter().map(Table::schema);
            let near = tables.filter(|_| may_search);
            let mut near = near.filter_map(|schema| heading::nearest(schema, &text));
            let help = match near.next().map(|(_, near)| near) {
                Some(near) => message!("是不是 `{near}`？", "did you mean `{near}`?"),
                None => message!(
                    "请填有变动的那一列的标题，例如 名称 或 address",
                    "give the heading of the column that changed, such as `address`",
                ),
            };
            let words = ("不是任何一列的名称", "the name of no column");
            self.cells
                .bad(&UNKNOWN_FIELD, row, events::FIELD, &text, words, help);
        }
        found
    }

    pub(super) fn read_contact(&mut self, row: RawRow<'a>) {
        let point_index = self.resolve_point(row);
        let given = Contact {
            name: self.cells.string(row, contacts::CONTACT_NAME),
            mobile: self.cells.string(row, contacts::CONTACT_MOBILE),
            email: self.cells.email(row, contacts::CONTACT_EMAIL),
        };
        let Some(builder) = point_index.and_then(|position| self.builders.get_mut(position)) else {
            return;
        };
        if let Some(first) = builder.contact_row.replace(row) {
            let line = first.line();
            let help = message!(
                "第 {line} 行已经有它，请合并为一行",
                "line {line} has it already: merge the two",
            );
            let id = row.cell(contacts::POINT_ID).trim();
            let words = ("在这张表中不止一行", "here more than once");
            self.cells
                .bad(&DUPLICATE_CONTACT, row, contacts::POINT_ID, id, words, help);
            return;
        }
        for (column, known, given) in [
            (
                contacts::CONTACT_NAME,
                &mut builder.contact.name,
                given.name,
            ),
            (
                contacts::CONTACT_MOBILE,
                &mut builder.contact.mobile,
                given.mobile,
            ),
            (
                contacts::CONTACT_EMAIL,
                &mut builder.contact.email,
                given.email,
            ),
        ] {
            match (known.as_ref(), given) {
                (_, None) => {}
                (None, given) => *known = given,
                (Some(known), Some(given)) if *known == given => {}
                (Some(_), Some(given)) => {
                    report_conflict(&mut self.cells, row, column, &given, builder.row)
                }
            }
        }
    }
}

/// The name of a column in events. It includes the table if `points.csv` or an earlier
/// table has a column of the same name: a new name of a service item is not one of its
/// point.
fn field_name(table: &Schema, column: &Column) -> String {
    let is_first =
        crate::load::find_column(column.name).is_some_and(|(first, _)| std::ptr::eq(first, table));
    // Private columns have the same name in all tables.
    if is_first || column.has(PRIVATE | PERSONAL) {
        column.name.to_owned()
    } else {
        format!("{}.{}", table.key(), column.name)
    }
}

fn report_conflict<'a>(
    cells: &mut Cells<'a>,
    row: RawRow<'a>,
    column: ColumnIndex,
    given: &str,
    point: RawRow<'a>,
) {
    let line = point.line();
    let help = message!(
        "请核对 points.csv 第 {line} 行；建议只保留 contacts.csv 中的一处",
        "compare line {line} of points.csv; best keep the one in contacts.csv",
    );
    let words = ("与 points.csv 中填的不同", "not what points.csv has");
    cells.bad(&CONTACT_CONFLICT, row, column, given, words, help);
}
