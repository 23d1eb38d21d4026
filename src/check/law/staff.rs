//! Rules about the number of full-time staff.

use super::{Law, TOO_FEW_STAFF};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::diagnostics::Text;
use crate::model::{Status, TermIndex};
use crate::schema::points;

/// Checks the number, if given, against the requirements of the active kinds.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>, law: &Law<'_>) {
    let Some(staff) = builder.staff.full_time else {
        return;
    };
    let active = builder.designations.iter().filter(|(_, designation)| {
        designation.status == Status::Active && law.is_in_force(designation)
    });
    let needed = active.filter_map(|(_, designation)| least_staff(designation.kind, law));
    let Some(needed) = needed.max().filter(|needed| staff < *needed) else {
        return;
    };
    let cell_ref = CellRef::new(builder.row, points::STAFF_FULL_TIME);
    let heading = cell_ref.heading();
    let level = if needed == 5 {
        ("国家级", "national")
    } else {
        ("省级", "provincial")
    };
    let message = Text::new(
        format!(
            "「{heading}」列是 `{staff}`，{}网点应当不少于 {needed} 人",
            level.0
        ),
        format!(
            "`{heading}` is `{staff}`; a {} point has {needed} at least",
            level.1
        ),
    );
    let help = message!("请核对人数；确实不足的，请督促配齐", "check the number");
    cells.report(
        &TOO_FEW_STAFF,
        cell_ref,
        Some(staff.to_string()),
        message,
        Some(help),
    );
}

fn least_staff(kind: TermIndex, law: &Law<'_>) -> Option<u32> {
    if Some(kind) == law.terms.national {
        Some(5)
    } else if Some(kind) == law.terms.provincial {
        Some(3)
    } else {
        None
    }
}
