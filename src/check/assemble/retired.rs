//! Reads rows of `retired.csv`.

use super::*;
use crate::check::history::{
    FUTURE_RETIREMENT, REPLACEMENT_CYCLE, RETIRED_BUT_PRESENT, UNKNOWN_REPLACEMENT,
};
use crate::model::RetiredPoint;
use crate::schema::retired;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Assembly<'a> {
    /// Reads a row; references to other rows are checked once all are known.
    pub(super) fn read_retired(&mut self, row: RawRow<'a>) {
        let id = self.read_retired_id(row);
        let cells = &mut self.cells;
        let name = cells.string(row, retired::NAME);
        let retired_on = cells.date(row, retired::RETIRED_ON);
        let reason = cells.string(row, retired::REASON);
        let replaced_by = cells
            .text(row, retired::REPLACED_BY)
            .map(|text| values::fold(&text).into_owned());
        let texts = cells.texts(row);
        if let Some(date) = retired_on {
            self.dated
                .push((CellRef::new(row, retired::RETIRED_ON), date));
        }
        let Some(id) = id else {
            return;
        };
        let read = match (retired_on, reason) {
            (Some(retired_on), Some(reason)) => Some(RetiredPoint {
                id: id.clone(),
                name,
                retired_on,
                reason,
                replaced_by: replaced_by.clone(),
                texts,
            }),
            _ => None,
        };
        let builder = RetiredRow {
            row,
            replaced_by,
            read,
        };
        self.retired.insert(id, builder);
    }

    /// The id of a row; `None` if another row has it.
    fn read_retired_id(&mut self, row: RawRow<'a>) -> Option<String> {
        let text = self.cells.text(row, retired::ID)?;
        let id = values::fold(&text).into_owned();
        if let Some(first) = self.retired.get(&id) {
            let first = first.row;
            self.report_duplicate(row, &id, first);
            return None;
        }
        if let Some(position) = self.by_id.get(&id) {
            self.report_present(row, &id, self.builders[*position].row);
        } else if !is_id(&id) {
            let lower = id.to_lowercase();
            self.report_bad_id(row, &id, &lower);
        }
        Some(id)
    }

    fn report_present(&mut self, row: RawRow<'a>, id: &str, point: RawRow<'a>) {
        let line = point.line();
        let help = message!(
            "它在网点表的第 {line} 行；网点还在就从这里删去，不再收录就从网点表删去，只是资格终止的改 designations.csv 中的状态",
            "it is in line {line} of the points: delete one of the two; a point that has ended stays and changes its status in designations.csv",
        );
        let words = ("还在网点表中，没有停用", "still among the points");
        self.cells
            .bad(&RETIRED_BUT_PRESENT, row, retired::ID, id, words, help);
    }

    /// Checks replacements, once all rows are known.
    pub(super) fn check_replacements(&mut self) {
        let rows: Vec<(String, RawRow<'a>, String)> = self
            .retired
            .iter()
            .filter_map(|(id, builder)| {
                Some((id.clone(), builder.row, builder.replaced_by.clone()?))
            })
            .collect();
        let next: BTreeMap<&str, &str> = rows
            .iter()
            .map(|(id, _, by)| (id.as_str(), by.as_str()))
            .collect();
        let (ids_in_cycles, _) = ids_in_cycles(&next);
        for (id, row, by) in &rows {
            // If the table of points is missing, all replacements would be unknown.
            let points_are_known = self.raw.points.table().is_some();
            let is_known = self.by_id.contains_key(by) || self.retired.contains_key(by);
            if !is_known && points_are_known {
                self.report_unknown_replacement(*row, by);
            } else if ids_in_cycles.contains(id.as_str()) {
                self.report_cycle(*row, by);
            }
        }
    }

    fn report_unknown_replacement(&mut self, row: RawRow<'a>, by: &str) {
        let near = if self.cells.may_search() {
            let points = self
                .builders
                .iter()
                .filter_map(|builder| Some(builder.facts.as_ref()?.id.as_str()));
            let others = self.retired.keys().map(String::as_str);
            nearest(by, points.chain(others).map(|id| (id, id)))
        } else {
            None
        };
        let help = match near {
            Some(id) => message!("是不是 `{id}`？", "did you mean `{id}`?"),
            None => message!(
                "请填接替它的网点的编号；没有接替的留空",
                "give the id of the point that took its place, or nothing",
            ),
        };
        let words = (
            "不在 points.csv 中，也不在 retired.csv 中",
            "neither in points.csv nor in retired.csv",
        );
        self.cells.bad(
            &UNKNOWN_REPLACEMENT,
            row,
            retired::REPLACED_BY,
            by,
            words,
            help,
        );
    }

    fn report_cycle(&mut self, row: RawRow<'a>, by: &str) {
        let help = message!(
            "请核对是谁并入了谁，填现在的网点的编号；没有接替的留空",
            "check which took the place of which, and give the id that is still in use, or nothing",
        );
        let words = (
            "又由这个编号接替，转回了原处",
            "replaced by this id in turn",
        );
        self.cells.bad(
            &REPLACEMENT_CYCLE,
            row,
            retired::REPLACED_BY,
            by,
            words,
            help,
        );
    }
}

/// The ids that are part of a cycle of replacements, and the number of steps it took to
/// find them: at most two per id.
fn ids_in_cycles<'i>(next: &BTreeMap<&'i str, &'i str>) -> (BTreeSet<&'i str>, usize) {
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut steps = 0;
    for start in next.keys() {
        // The path from here to an id visited before, or to the end.
        let mut path = BTreeSet::new();
        let mut current = *start;
        while seen.insert(current) {
            steps += 1;
            path.insert(current);
            match next.get(current) {
                Some(by) => current = by,
                None => break,
            }
        }
        // A cycle was found; follow it once more to collect its ids.
        while let Some(by) = next.get(current)
            && path.contains(current)
            && found.insert(current)
        {
            steps += 1;
            current = by;
        }
    }
    (found, steps)
}

/// Checks the date of a retirement against the as-of date.
pub(super) fn check_future<'a>(
    cells: &mut Cells<'a>,
    cell_ref: CellRef<'a>,
    date: Date,
    as_of: Date,
) -> bool {
    if !std::ptr::eq(cell_ref.row.table().schema(), &retired::SCHEMA) {
        return false;
    }
    if date > as_of {
        law::report_future(cells, &FUTURE_RETIREMENT, cell_ref, date, as_of);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(pairs: &[(&str, &str)]) -> Vec<String> {
        let next: BTreeMap<&str, &str> = pairs.iter().copied().collect();
        let (found, _) = ids_in_cycles(&next);
        found.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn only_members_of_a_cycle_are_found() {
        assert_eq!(cycles(&[("a", "b"), ("b", "c")]), [""; 0]);
        assert_eq!(cycles(&[("a", "a")]), ["a"]);
        assert_eq!(cycles(&[("a", "b"), ("b", "a"), ("c", "a")]), ["a", "b"]);
        assert_eq!(
            cycles(&[("x", "z"), ("a", "z"), ("z", "y"), ("y", "z")]),
            ["y", "z"]
        );
        assert_eq!(
            cycles(&[("a", "b"), ("c", "d"), ("d", "c"), ("b", "x")]),
            ["c", "d"]
        );
    }

    #[test]
    fn long_chains_take_two_steps_per_id() {
        for last in ["end", "p-0", "p-20000"] {
            let ids: Vec<String> = (0..40_000).map(|number| format!("p-{number}")).collect();
            let mut next: BTreeMap<&str, &str> = ids
                .windows(2)
                .map(|pair| (pair[0].as_str(), pair[1].as_str()))
                .collect();
            next.insert(&ids[39_999], last);
            let (found, steps) = ids_in_cycles(&next);
            assert!(steps <= 2 * next.len() + 1, "{steps}");
            let expected = match last {
                "end" => 0,
                "p-0" => 40_000,
                _ => 20_000,
            };
            assert_eq!(found.len(), expected);
        }
    }
}
