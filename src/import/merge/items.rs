//! Merges service items: known ones keep values that the sheet lacks, new ones are classified.

use super::{MergedRow, Merger, RowSource, incoming_rows};
use crate::check::codes::CodeFinder;
use crate::diagnostics::{Text, show};
use crate::import::collect::{Incoming, Origin};
use crate::import::record::heading_of;
use crate::import::report::NoteKind;
use crate::import::rules::{ITEM_NOT_OFFERED, ITEM_UNCLASSIFIED};
use crate::import::services::{self, Category, ListedItem};
use crate::import::tables::Target;
use crate::load::fold_term;
use crate::schema::{ColumnIndex, Table, service_items};
use std::collections::BTreeMap;

impl Merger<'_, '_> {
    /// The service items of a point after an import.
    pub(super) fn service_items(
        &mut self,
        before: &[MergedRow],
        incoming: &Incoming,
    ) -> Vec<MergedRow> {
        let mut rows = incoming_rows(incoming, Table::ServiceItems, self.sheets);
        // In a list of institutions, item columns without an item name are ignored.
        rows.retain(|row| {
            row.cells.contains_key(&service_items::NAME) || incoming.lists.is_empty()
        });
        for (origin, list) in &incoming.lists {
            rows.extend(self.split_list(*origin, list, incoming));
        }
        rows.retain(|row| self.is_offered(row));
        if rows.is_empty() {
            return before.to_vec();
        }
        for row in &mut rows {
            self.read_fee(row);
        }
        // Items with the same name are matched to the known ones in order.
        let mut known: BTreeMap<String, Vec<&MergedRow>> = BTreeMap::new();
        for row in before.iter().rev() {
            known.entry(name_of(row)).or_default().push(row);
        }
        for row in &mut rows {
            match known.get_mut(&name_of(row)).and_then(Vec::pop) {
                Some(known) => {
                    for (column, text) in &known.cells {
                        row.cells.entry(*column).or_insert_with(|| text.clone());
                    }
                }
                None => self.fill_from_name(row),
            }
        }
        rows
    }

    /// Whether a row is a service that is offered; reports it otherwise.
    fn is_offered(&mut self, row: &MergedRow) -> bool {
        let cell = |column| row.cells.get(&column).map(String::as_str);
        let name = cell(service_items::NAME).unwrap_or_default();
        let RowSource::Sheet(position) = row.source else {
            return true;
        };
        if !services::is_not_offered(name, cell(service_items::DESCRIPTION)) {
            return true;
        }
        let shown = show(name);
        let message = message!(
            "服务事项 `{shown}` 说的是不提供的服务，没有读取",
            "the service `{shown}` is one that is not offered; it was not read",
        );
        let help = message!(
            "请只写提供的服务事项；其实提供的，请改写成事项的名称",
            "list only what is offered; if it is, write the name of the service",
        );
        self.report_row(&ITEM_NOT_OFFERED, position, row, message, help);
        false
    }

    /// Splits a list of items that was written in one cell.
    fn split_list(&mut self, origin: Origin, list: &str, incoming: &Incoming) -> Vec<MergedRow> {
        let items = services::split(list, self.taxonomy);
        let names: Vec<String> = items
            .iter()
            .map(|item| format!("`{}`", show(&item.name)))
            .collect();
        let text = Text::new(
            format!(
                "{}：服务事项清单拆成 {} 项：{}",
                incoming.id,
                names.len(),
                names.join("、")
            ),
            format!(
                "{}: the list of services was split into {}: {}",
                incoming.id,
                names.len(),
                names.join(", ")
            ),
        );
        self.log.note(
            NoteKind::Split,
            &self.sheets[origin.sheet].location,
            Some(origin.line),
            text,
        );
        items
            .into_iter()
            .map(|item| self.listed_row(origin, item))
            .collect()
    }

    fn listed_row(&self, origin: Origin, item: ListedItem) -> MergedRow {
        let mut cells = BTreeMap::new();
        if let Some(level) = item.level {
            let code = self.taxonomy.level.get(level).code.clone();
            cells.insert(service_items::LEVEL, code);
        }
        cells.extend(
            item.description
                .map(|text| (service_items::DESCRIPTION, text)),
        );
        cells.insert(service_items::NAME, item.name);
        MergedRow {
            source: RowSource::Sheet(origin.sheet),
            line: u64::from(origin.line),
            cells,
        }
    }

    /// Fills the empty cells of a new item from its name, description and price.
    fn fill_from_name(&mut self, row: &mut MergedRow) {
        let Some(name) = row.cells.get(&service_items::NAME).cloned() else {
            return;
        };
        let taxonomy = self.taxonomy;
        if self.lacks_column(row, service_items::CATEGORY) {
            let code = self.category(row, &name);
            row.cells.insert(service_items::CATEGORY, code);
        }
        let text = match row.cells.get(&service_items::DESCRIPTION) {
            Some(description) => format!("{name}：{description}"),
            None => name.clone(),
        };
        let types = services::ip_types(&name, &taxonomy.ip_type);
        let types = types
            .iter()
            .map(|index| taxonomy.ip_type.get(*index).code.as_str());
        let modes = services::modes(&text, &taxonomy.mode);
        let modes = modes
            .iter()
            .map(|index| taxonomy.mode.get(*index).code.as_str());
        let price = row.cells.get(&service_items::FEE_NOTE);
        let fee = match price {
            Some(price) => services::fee_of_price(price, &taxonomy.fee),
            None => services::fee(&text, &taxonomy.fee),
        };
        for (column, value) in [
            (service_items::IP_TYPES, types.collect::<Vec<_>>().join(";")),
            (service_items::MODE, modes.collect::<Vec<_>>().join(";")),
            (
                service_items::FEE,
                fee.map_or(String::new(), |fee| taxonomy.fee.get(fee).code.clone()),
            ),
        ] {
            if !value.is_empty() && self.lacks_column(row, column) {
                row.cells.entry(column).or_insert(value);
            }
        }
    }

    /// Moves a price in the `fee` column to `fee_note`, and sets `fee` to the matching code. Reads
    /// the answers of a column 是否收费.
    fn read_fee(&mut self, row: &mut MergedRow) {
        let RowSource::Sheet(position) = row.source else {
            return;
        };
        let Some(written) = row.cells.get(&service_items::FEE).cloned() else {
            return;
        };
        let vocabulary = &self.taxonomy.fee;
        if CodeFinder::new(vocabulary).find(written.trim()).is_some() {
            return;
        }
        let target = Target::Column(Table::ServiceItems, service_items::FEE);
        let heading = heading_of(&self.sheets[position].headings, target).unwrap_or_default();
        let answer = Some(written.trim()).filter(|_| heading.contains("是否"));
        let fee = match answer {
            Some("否" | "不" | "无" | "没有" | "×" | "✗" | "N" | "n" | "no" | "No" | "NO") => {
                vocabulary.find("free")
            }
            Some("是" | "有" | "√" | "✓" | "Y" | "y" | "yes" | "Yes" | "YES") => None,
            _ => {
                let fee = services::fee_of_price(&written, vocabulary);
                let has_note = row.cells.contains_key(&service_items::FEE_NOTE);
                let Some(fee) = fee.filter(|_| !has_note) else {
                    return;
                };
                if !is_number(&written) {
                    row.cells.insert(service_items::FEE_NOTE, written.clone());
                }
                Some(fee)
            }
        };
        let shown = show(&written);
        let text = match fee.map(|fee| vocabulary.get(fee)) {
            Some(term) => {
                row.cells.insert(service_items::FEE, term.code.clone());
                let (zh, en) = match row.cells.get(&service_items::FEE_NOTE) {
                    Some(note) if *note == written => (
                        "，原文记入收费标准",
                        ", and its text was moved to `fee_note`",
                    ),
                    _ => ("", ""),
                };
                Text::new(
                    format!("收费 `{shown}` 记为{}（{}）{zh}", term.zh, term.code),
                    format!("the fee `{shown}` was read as `{}`{en}", term.code),
                )
            }
            None => {
                row.cells.remove(&service_items::FEE);
                message!(
                    "「{heading}」是 `{shown}`，没有写明怎样收费，收费没有填；请加上“收费标准”一列",
                    "`{heading}` is `{shown}`, which does not tell what is charged; `fee` stays empty: add a column `fee_note`",
                )
            }
        };
        let location = &self.sheets[position].location;
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        self.log
            .note(NoteKind::Classified, location, Some(line), text);
    }

    /// Whether a cell is empty because the sheet has no such column. An empty cell in an existing
    /// column is deliberate.
    fn lacks_column(&self, row: &MergedRow, column: ColumnIndex) -> bool {
        let target = Target::Column(Table::ServiceItems, column);
        let RowSource::Sheet(position) = row.source else {
            return false;
        };
        let headings = &self.sheets[position].headings;
        !row.cells.contains_key(&column) && heading_of(headings, target).is_none()
    }

    /// The code of an item's category; logs how it was determined.
    fn category(&mut self, row: &MergedRow, name: &str) -> String {
        let RowSource::Sheet(position) = row.source else {
            return "other".to_owned();
        };
        let location = &self.sheets[position].location;
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        let shown = show(name);
        match services::classify(name, self.taxonomy) {
            Category::Determined(index, word) => {
                let term = self.taxonomy.category.get(index);
                let text = Text::new(
                    format!(
                        "`{shown}` 归入 {}（{}），依据“{word}”",
                        term.short_label(),
                        term.code
                    ),
                    format!("`{shown}` is {} ({}), by “{word}”", term.en, term.code),
                );
                self.log
                    .note(NoteKind::Classified, location, Some(line), text);
                term.code.clone()
            }
            Category::Ambiguous(candidates) => {
                let why = match candidates.is_empty() {
                    true => ("没有能确定类别的词".to_owned(), "no known word".to_owned()),
                    false => (
                        format!("可能是{}", candidates.join("、")),
                        format!("it may be {}", candidates.join(", ")),
                    ),
                };
                let message = Text::new(
                    format!(
                        "服务事项 `{shown}` 的类别不能确定（{}），先归入“其他服务”",
                        why.0
                    ),
                    format!(
                        "the category of `{shown}` could not be determined ({}); it is `other` for now",
                        why.1
                    ),
                );
                let help = message!(
                    "导入后请在 service_items.csv 的 category 列改正，或在事项表里加“服务类别”一列",
                    "correct `category` in service_items.csv, or add a column for it to the sheet",
                );
                self.log
                    .report(&ITEM_UNCLASSIFIED, location, line, message, help);
                "other".to_owned()
            }
        }
    }
}

fn name_of(row: &MergedRow) -> String {
    fold_term(
        row.cells
            .get(&service_items::NAME)
            .map_or("", String::as_str),
    )
}

/// Whether a text has no words: `0`, `0.00`.
fn is_number(text: &str) -> bool {
    let mut characters = text.trim().chars();
    characters.all(|character| character.is_ascii_digit() || character == '.')
}
