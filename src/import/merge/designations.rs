//! Merges designations: those of a kind in a sheet replace the earlier ones of that kind.

use super::{MergedRow, Merger, RowSource, heading_of, incoming_rows};
use crate::check::values;
use crate::diagnostics::{Text, show};
use crate::import::collect::{Incoming, Origin, place_of};
use crate::import::rules::{CONFLICTING_ROWS, ENDED_IN_REGISTRY, VALUE_ASSUMED};
use crate::load::fold_term;
use crate::model::{Date, Status};
use crate::schema::{ColumnIndex, Table, designations};
use std::collections::BTreeMap;

impl Merger<'_, '_> {
    /// The designations of a point after an import.
    pub(super) fn designations(
        &mut self,
        before: &[MergedRow],
        incoming: &Incoming,
    ) -> Vec<MergedRow> {
        let mut given = incoming_rows(incoming, Table::Designations, self.sheets);
        if given.is_empty() && !incoming.is_known {
            given.extend(self.designation_from_title(incoming));
        }
        for row in &mut given {
            self.complete_kind(row, before);
        }
        self.report_contrary_statuses(&given);
        let mut by_kind: BTreeMap<String, Vec<MergedRow>> = BTreeMap::new();
        for row in &given {
            by_kind
                .entry(self.kind_of(row))
                .or_default()
                .push(row.clone());
        }
        let mut result = Vec::new();
        let mut replaced: BTreeMap<String, Vec<MergedRow>> = BTreeMap::new();
        for row in before {
            let kind = self.kind_of(row);
            match by_kind.get(&kind) {
                Some(given) if !self.is_history(row, given) => {
                    replaced.entry(kind).or_default().push(row.clone());
                }
                _ => result.push(row.clone()),
            }
        }
        for mut row in given {
            let kind = self.kind_of(&row);
            let known = replaced.get(&kind).map_or(&[][..], Vec::as_slice);
            let given = by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
            // A designation keeps the values that the sheet lacks.
            if let Some(known) = same_designation(&row, given, known) {
                self.warn_about_old_document(&row, known);
                for (column, text) in &known.cells {
                    row.cells.entry(*column).or_insert_with(|| text.clone());
                }
            }
            if !row.cells.contains_key(&designations::STATUS) {
                self.assume(&mut row, designations::STATUS, Status::Active.code());
            }
            self.report_revived(&row, &kind, before);
            result.push(row);
        }
        result
    }

    /// Reports rows that give one designation different statuses: those of one kind with the same
    /// day of approval and, if both have one, the same batch.
    fn report_contrary_statuses(&mut self, given: &[MergedRow]) {
        let cell = |row: &MergedRow, column| row.cells.get(&column).cloned();
        for (position, row) in given.iter().enumerate() {
            let approved = |row: &MergedRow| {
                let text = cell(row, designations::APPROVED_ON)?;
                Some(values::date(&text).map_or(text, |day| day.to_string()))
            };
            let batch =
                |row: &MergedRow| cell(row, designations::BATCH).map(|text| fold_term(&text));
            let status = |row: &MergedRow| {
                let text = cell(row, designations::STATUS).unwrap_or_default();
                match self.statuses.find(text.trim()) {
                    Some(index) => self.statuses.code(index).to_owned(),
                    None => text,
                }
            };
            let contrary = given[..position].iter().find(|before| {
                let are_same_batch = match (batch(before), batch(row)) {
                    (Some(one), Some(other)) => one == other,
                    _ => true,
                };
                self.kind_of(before) == self.kind_of(row)
                    && approved(before) == approved(row)
                    && are_same_batch
                    && status(before) != status(row)
            });
            let (Some(before), RowSource::Sheet(sheet)) = (contrary, row.source) else {
                continue;
            };
            let RowSource::Sheet(first) = before.source else {
                continue;
            };
            let origin = |sheet, line| Origin {
                sheet,
                line: u32::try_from(line).unwrap_or(u32::MAX),
            };
            let later = origin(sheet, row.line);
            let place = place_of(origin(first, before.line), later, self.sheets);
            let written = |row: &MergedRow| match cell(row, designations::STATUS) {
                Some(text) => show(&text),
                None => "（空）".to_owned(),
            };
            let (own, other) = (written(row), written(before));
            let message = Text::new(
                format!(
                    "「状态」是 `{own}`，而同一项认定在前面一行（{}）是 `{other}`",
                    place.zh
                ),
                format!(
                    "`status` is `{own}`, but {} gives the same designation `{other}`",
                    place.en
                ),
            );
            let help = message!(
                "请只留一行；是两次认定的，请写明各自的认定日期或批次",
                "keep one row; two designations need their own dates of approval or batches",
            );
            let location = &self.sheets[sheet].location;
            self.log
                .report(&CONFLICTING_ROWS, location, later.line, message, help);
        }
    }

    /// Reports a current designation where the registry has it as revoked, terminated or withdrawn,
    /// and the sheet gives no later approval.
    fn report_revived(&mut self, row: &MergedRow, kind: &str, before: &[MergedRow]) {
        let RowSource::Sheet(position) = row.source else {
            return;
        };
        let mut known = before.iter().filter(|other| self.kind_of(other) == kind);
        let has_ended = |row: &MergedRow| {
            let status = self.status_of(row);
            matches!(
                status,
                Some(Status::Revoked | Status::Terminated | Status::Withdrawn)
            )
        };
        let Some(last) = known.clone().max_by_key(|row| approved_on(row)) else {
            return;
        };
        let is_new =
            approved_on(row).is_some_and(|day| approved_on(last).is_none_or(|old| old < day));
        if is_new || !self.status_of(row).is_some_and(Status::is_listed) || !known.all(has_ended) {
            return;
        }
        let status = last.cells.get(&designations::STATUS);
        let status = self.statuses.find(status.map_or("", |text| text.trim()));
        let status = status.map_or("", |index| self.taxonomy.status.get(index).short_label());
        let label = self.taxonomy.kind.find(kind);
        let label = label.map_or(kind, |index| self.taxonomy.kind.get(index).short_label());
        let message = message!(
            "名录里这个机构的{label}是{status}，表里当作有效，又没有更晚的认定日期",
            "the registry has `{kind}` of this institution as ended, but the sheet has it as active, without a later approval",
        );
        let help = message!(
            "重新认定的，请写上新的认定日期；没有重新认定的，请把状态写成{status}，或删去这一行",
            "give the day of the new approval, or the status, or delete the row",
        );
        self.report_row(&ENDED_IN_REGISTRY, position, row, message, help);
    }

    fn status_of(&self, row: &MergedRow) -> Option<Status> {
        let text = row.cells.get(&designations::STATUS)?;
        let index = self.statuses.find(text.trim())?;
        Status::from_code(self.statuses.code(index))
    }

    /// Warns if the approval date changed but batch or document are kept from before, which
    /// is probably an omission in the sheet.
    fn warn_about_old_document(&mut self, row: &MergedRow, known: &MergedRow) {
        let RowSource::Sheet(position) = row.source else {
            return;
        };
        let (Some(old), Some(new)) = (approved_on(known), approved_on(row)) else {
            return;
        };
        let kept: Vec<ColumnIndex> = [designations::BATCH, designations::DOCUMENT]
            .into_iter()
            .filter(|column| known.cells.contains_key(column) && !row.cells.contains_key(column))
            .collect();
        if old == new || kept.is_empty() {
            return;
        }
        let values = kept.iter().filter_map(|column| {
            let heading = heading_of(&designations::SCHEMA, *column);
            Some(format!("{heading} `{}`", show(known.cells.get(column)?)))
        });
        let values = values.collect::<Vec<_>>().join("、");
        let message = message!(
            "批准日期由 {old} 改为 {new}，表里没有写的{values}还是原来的",
            "the approval date changed from {old} to {new}, but values missing from the sheet were kept: {values}",
        );
        let help = message!(
            "是新的一次认定或续期的，请在表中加上批次和文号；只是改正日期的，可以不管",
            "for a new approval or a renewal add its batch and document; for a corrected date do nothing",
        );
        self.report_row(&VALUE_ASSUMED, position, row, message, help);
    }

    /// The designation of a new institution that the title of its list indicates.
    fn designation_from_title(&mut self, incoming: &Incoming) -> Option<MergedRow> {
        let sheet = &self.sheets[incoming.origin.sheet];
        sheet.title_kind.as_ref()?;
        Some(MergedRow {
            source: RowSource::Sheet(incoming.origin.sheet),
            line: u64::from(incoming.origin.line),
            cells: BTreeMap::new(),
        })
    }

    /// Sets the kind of a row without one: that of the title, or of the only designation so far.
    fn complete_kind(&mut self, row: &mut MergedRow, before: &[MergedRow]) {
        if row.cells.contains_key(&designations::KIND) {
            return;
        }
        let RowSource::Sheet(position) = row.source else {
            return;
        };
        if let Some(kind) = self.sheets[position].title_kind.clone() {
            self.assume(row, designations::KIND, &kind);
        } else if let [only] = before
            && let Some(kind) = only.cells.get(&designations::KIND)
        {
            row.cells.insert(designations::KIND, kind.clone());
        }
    }

    fn kind_of(&self, row: &MergedRow) -> String {
        let text = row
            .cells
            .get(&designations::KIND)
            .map_or("", String::as_str);
        match self.kinds.find(text.trim()) {
            Some(index) => self.kinds.code(index).to_owned(),
            None => fold_term(text),
        }
    }

    /// Whether a designation has ended and is not among the given ones, so that it is kept
    /// as history.
    fn is_history(&self, row: &MergedRow, given: &[MergedRow]) -> bool {
        let has_ended = self.status_of(row).is_some_and(Status::has_ended);
        has_ended
            && !given
                .iter()
                .any(|other| approved_on(other) == approved_on(row))
    }

    /// Fills an empty cell with an assumed value, which is reported once per sheet and column.
    fn assume(&mut self, row: &mut MergedRow, column: ColumnIndex, value: &str) {
        row.cells.insert(column, value.to_owned());
        let RowSource::Sheet(position) = row.source else {
            return;
        };
        if !self.assumed.insert((position, column)) {
            return;
        }
        let heading = heading_of(&designations::SCHEMA, column);
        let label = match column {
            designations::STATUS => "有效（active）".to_owned(),
            _ => show(value),
        };
        let why = match column {
            designations::STATUS => ("", ""),
            _ => ("按标题", ", as the title says"),
        };
        let message = Text::new(
            format!("从这一行起，没有填「{heading}」的都{}取为 `{label}`", why.0),
            format!(
                "rows without `{heading}` from here on were taken to be `{label}`{}",
                why.1
            ),
        );
        let help = message!(
            "请核对；不对的，在表中加上这一列，或在对照文件的 constants 中写明",
            "check it; else add the column, or a constant to the mapping file",
        );
        self.report_row(&VALUE_ASSUMED, position, row, message, help);
    }
}

/// The earlier designation that a row of a sheet is about, where it replaces `known` together with
/// the other rows of its kind: the only one, or the one that agrees in date and batch with no other.
fn same_designation<'k>(
    row: &MergedRow,
    given: &[MergedRow],
    known: &'k [MergedRow],
) -> Option<&'k MergedRow> {
    if let ([_], [known]) = (given, known) {
        return Some(known);
    }
    let agree = |row: &MergedRow, known: &MergedRow| {
        let are_equal = |column| match (row.cells.get(&column), known.cells.get(&column)) {
            (Some(one), Some(other)) => fold_term(one) == fold_term(other),
            _ => true,
        };
        let is_same_day = match (approved_on(row), approved_on(known)) {
            (Some(one), Some(other)) => one == other,
            _ => !row.cells.contains_key(&designations::APPROVED_ON),
        };
        is_same_day && are_equal(designations::BATCH)
    };
    let mut found = known.iter().filter(|known| agree(row, known));
    let only = found.next()?;
    let is_only =
        found.next().is_none() && given.iter().filter(|row| agree(row, only)).count() == 1;
    is_only.then_some(only)
}

/// The day of approval, if it is one.
fn approved_on(row: &MergedRow) -> Option<Date> {
    values::date(row.cells.get(&designations::APPROVED_ON)?)
}
