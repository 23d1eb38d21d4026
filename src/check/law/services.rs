//! Rules about the services of active national points.

use super::{Law, MISSING_SERVICE_MODE, NO_SERVICE_ITEMS};
use crate::check::cells::{CellRef, Cells};
use crate::check::point_builder::PointBuilder;
use crate::load::RawRow;
use crate::model::{ServiceItem, TermIndex};
use crate::schema::{points, service_items};

/// Checks that there are service items, some online and some on site.
pub(crate) fn check<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>, law: &Law<'_>) {
    if !law.items_are_known || !law.is_active_national_point(builder) {
        return;
    }
    if builder.service_item_rows == 0 {
        report_no_items(cells, builder);
    } else if builder.service_item_rows == builder.service_items.len() {
        check_modes(cells, builder, law);
    }
}

fn report_no_items<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>) {
    let cell_ref = CellRef::new(builder.row, points::ID);
    let value = cell_ref.shown(builder.row.cell(points::ID).trim());
    let message = message!(
        "`{value}` 是有效的国家级网点，但在 service_items 表中没有一项服务",
        "`{value}` is an active national point without a row in service_items",
    );
    let help = message!(
        "请照备案表的服务事项清单填入 service_items.csv，一项一行",
        "add the items of its filing form to service_items.csv, one a row",
    );
    cells.report(
        &NO_SERVICE_ITEMS,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}

fn check_modes<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>, law: &Law<'_>) {
    let lacks = |mode: Option<TermIndex>| {
        let may_be = |mode: &TermIndex, (row, item): &(RawRow<'a>, ServiceItem)| {
            // A cell that could not be read has been reported, and may contain the missing
            // mode.
            let unread = item.modes.is_empty() && !row.cell(service_items::MODE).trim().is_empty();
            unread || item.modes.contains(mode)
        };
        mode.is_some_and(|mode| !builder.service_items.iter().any(|item| may_be(&mode, item)))
    };
    let (zh, en) = match (lacks(law.terms.online), lacks(law.terms.on_site)) {
        (false, false) => return,
        (true, false) => ("线上", "online"),
        (false, true) => ("线下", "on site"),
        (true, true) => ("线上或线下", "online or on site"),
    };
    let cell_ref = CellRef::new(builder.row, points::ID);
    let value = cell_ref.shown(builder.row.cell(points::ID).trim());
    let message = message!(
        "`{value}` 是有效的国家级网点，但它的服务事项没有一项写明是{zh}服务",
        "`{value}` is an active national point, but none of its service items is {en}",
    );
    let help = message!(
        "请在 service_items.csv 的服务方式（mode）列写明 线上、线下，都有的写 线上;线下",
        "fill in `mode` in service_items.csv: `online`, `offline` or `online;offline`",
    );
    cells.report(
        &MISSING_SERVICE_MODE,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
