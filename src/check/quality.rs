//! Rules for what is permitted, but makes an entry less useful.

use super::cells::{CellRef, Cells};
use super::law::Law;
use super::point_builder::{PointBuilder, Staff};
use super::values;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Text, show};
use crate::load::{RawRow, RawTable};
use crate::model::{Date, RegionIndex};
use crate::schema::{points, service_items};
use jiff::ToSpan;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

rules! { Quality;
    /// 原因：备案表中总人数等于专职人员加兼职人员。合计不对，总有一个数字填错了，而专职人数关系到是否符合条件。
    ///
    /// 例子：总人数 12，专职 8，兼职 5，合计却是 13。
    ///
    /// 改法：照备案表核对三个数字；没有兼职人员的填 0，不清楚的留空。
    STAFF_SUM_WRONG = Warning "staff-sum-wrong", None,
        "总人数等于专职人数加兼职人数", "The staff are the full-time and the part-time ones";
    /// 原因：同一个地区里两个网点同名，多半是同一机构录入了两次，公众会看到两条一样的结果。一个机构有几项网点资格时，只在 points.csv 中占一行，资格写在 designations.csv。
    ///
    /// 例子：p-0031 和 p-0107 都是大连市的“大连图书馆”。
    ///
    /// 改法：同一机构请合并为一行，保留先用的编号；确是两个机构的，请把名称写全，让人能分清。
    DUPLICATE_NAME = Warning "duplicate-name", None,
        "同一地区不应有两个同名的网点", "No two points of one region have the same name";
    /// 原因：同一个网点的服务事项重名，多半是同一事项填了两行，页面上会重复出现。
    ///
    /// 例子：某网点有两行“专利检索”，一行写线上，一行写线下。
    ///
    /// 改法：合并为一行，服务方式写 线上;线下；确是两项的，请把名称写清楚，例如“外观设计专利检索”。
    DUPLICATE_SERVICE_ITEM = Warning "duplicate-service-item", None,
        "同一网点的服务事项不应重名", "No two service items of a point have the same name";
    /// 原因：写明“按标准收费”，公众还是不知道要花多少钱；标准是什么，要写在“收费标准”里。
    ///
    /// 例子：某网点的“科技查新”收费是 `按标准收费`，收费标准是空的。
    ///
    /// 改法：在“收费标准”列写明价格或者公布价格的文件，例如 `校内400元，校外800元`；可以商量的，收费改为面议。
    FEE_WITHOUT_NOTE = Warning "fee-without-note", None,
        "按标准收费的服务事项要写明收费标准", "A service item that is charged by a price list says what it costs";
    /// 原因：简介告诉公众这个网点有什么专长，也让它能被搜索到。同一个文件里有几个网点没有简介的，合为一条提示。
    ///
    /// 例子：某图书馆的“简介”格是空的。
    ///
    /// 改法：写一两句话：是什么机构，擅长哪些知识产权信息服务。不要写个人姓名和手机。
    EMPTY_SUMMARY = Warning "empty-summary", None,
        "现有的网点应当有简介", "A point in force has a summary";
    /// 原因：地址、电话、开放时间会变（《办法》第九条要求及时报备变更），一年没有核对过的记录不可靠。
    ///
    /// 例子：更新日期是 2024-05-31，到 2025-06-01 已经超过一年；2025-05-31 当天还不提示。
    ///
    /// 改法：与网点核对一遍，改正变了的内容，把更新日期改为核对的那一天。
    STALE_RECORD = Warning "stale-record", None,
        "现有网点的记录每年至少核对一次", "The record of a point in force is checked once a year";
}

/// Checks a single point.
pub(crate) fn check<'a>(
    cells: &mut Cells<'a>,
    builder: &PointBuilder<'a>,
    law: &Law<'_>,
    as_of: Option<Date>,
) {
    check_staff(cells, builder.row, &builder.staff);
    check_items(cells, builder);
    check_fees(cells, builder, law);
    // The record of an ended point is not maintained.
    let mut designations = builder
        .designations
        .iter()
        .map(|(_, designation)| designation);
    if let Some((updated_on, as_of)) = builder.updated_on.zip(as_of)
        && designations.any(|designation| law.is_in_force(designation))
    {
        check_age(cells, builder.row, updated_on, as_of);
    }
}

fn check_staff<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, staff: &Staff) {
    let Some(total) = staff.total.map(u64::from) else {
        return;
    };
    let parts = [staff.full_time, staff.part_time];
    let sum: u64 = parts.iter().flatten().copied().map(u64::from).sum();
    let is_complete = parts.iter().all(Option::is_some);
    if sum == total || (sum < total && !is_complete) {
        return;
    }
    let cell_ref = CellRef::new(row, points::STAFF_TOTAL);
    let heading = cell_ref.heading();
    let table = row.table();
    let (full, part) = (
        table.heading(points::STAFF_FULL_TIME),
        table.heading(points::STAFF_PART_TIME),
    );
    let message = message!(
        "「{heading}」列是 `{total}`，而「{full}」与「{part}」合计 {sum}",
        "`{heading}` is `{total}`, but `{full}` and `{part}` make {sum}",
    );
    let help = message!("请核对这三个数字", "check the three numbers");
    cells.report(
        &STAFF_SUM_WRONG,
        cell_ref,
        Some(total.to_string()),
        message,
        Some(help),
    );
}

fn check_items<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>) {
    let mut seen: HashMap<Cow<'_, str>, RawRow<'a>> = HashMap::new();
    for (row, item) in &builder.service_items {
        let first = *seen.entry(fold_name(&item.name)).or_insert(*row);
        if first.index() == row.index() {
            continue;
        }
        let cell_ref = CellRef::new(*row, service_items::NAME);
        let (heading, value, line) = (cell_ref.heading(), show(&item.name), first.line());
        let message = message!(
            "「{heading}」列的 `{value}`，这个网点在第 {line} 行已经有了",
            "`{heading}` is `{value}`, which the point has in line {line} already",
        );
        let help = message!(
            "同一事项请合并为一行，不同的事项请把名称写清楚",
            "merge the rows, or give different items different names",
        );
        cells.report(
            &DUPLICATE_SERVICE_ITEM,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
    }
}

fn check_fees<'a>(cells: &mut Cells<'a>, builder: &PointBuilder<'a>, law: &Law<'_>) {
    let items = builder.service_items.iter();
    for (row, item) in items.filter(|(_, item)| law.has_price_list(item)) {
        // A cell that could not be read has been reported.
        if !row.cell(service_items::FEE_NOTE).trim().is_empty() {
            continue;
        }
        let cell_ref = CellRef::new(*row, service_items::FEE_NOTE);
        let (heading, fee) = (cell_ref.heading(), row.heading(service_items::FEE));
        let (name, value) = (show(&item.name), show(row.cell(service_items::FEE).trim()));
        let message = message!(
            "`{name}` 的「{fee}」列是 `{value}`，「{heading}」列却是空的",
            "`{fee}` of `{name}` is `{value}`, but `{heading}` is empty",
        );
        let help = message!(
            "请写明价格或者公布价格的文件，例如 校内400元，校外800元",
            "give the price, or the document that publishes it",
        );
        cells.report(
            &FEE_WITHOUT_NOTE,
            cell_ref,
            Some(value),
            message,
            Some(help),
        );
    }
}

/// Checks that points in force have a summary; those of a file are reported together.
pub(crate) fn check_summaries<'a>(
    cells: &mut Cells<'a>,
    builders: &[PointBuilder<'a>],
    law: &Law<'_>,
) {
    let mut by_file: BTreeMap<&str, Vec<RawRow<'a>>> = BTreeMap::new();
    for builder in builders {
        let row = builder.row;
        let designations = builder.designations.iter();
        let mut designations = designations.map(|(_, designation)| designation);
        // A missing column is reported once, by [`check_together`].
        if row.table().has(points::SUMMARY)
            && row.cell(points::SUMMARY).trim().is_empty()
            && designations.any(|designation| law.is_in_force(designation))
        {
            by_file.entry(row.file()).or_default().push(row);
        }
    }
    for (file, rows) in by_file {
        match rows.as_slice() {
            [only] => report_no_summary(cells, *only),
            rows => report_empty_summaries(cells, file, rows),
        }
    }
}

fn report_no_summary<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let cell_ref = CellRef::new(row, points::SUMMARY);
    let heading = cell_ref.heading();
    let message = message!("「{heading}」列是空的", "`{heading}` is empty");
    cells.report(
        &EMPTY_SUMMARY,
        cell_ref,
        None,
        message,
        Some(summary_help()),
    );
}

fn report_empty_summaries(cells: &mut Cells<'_>, file: &str, rows: &[RawRow<'_>]) {
    const NAMED: usize = 3;
    let heading = rows[0].heading(points::SUMMARY);
    let count = rows.len();
    let ids = rows.iter().take(NAMED);
    let ids: Vec<String> = ids
        .map(|row| format!("`{}`", show(row.cell(points::ID).trim())))
        .collect();
    let (more_zh, more_en) = if count > NAMED {
        (" 等", ", …")
    } else {
        ("", "")
    };
    let message = Text::new(
        format!(
            "有 {count} 个现有网点的「{heading}」列是空的：{}{more_zh}",
            ids.join("、")
        ),
        format!(
            "`{heading}` is empty for {count} points in force: {}{more_en}",
            ids.join(", ")
        ),
    );
    let mut problem = EMPTY_SUMMARY
        .diagnostic(file, message)
        .with_help(summary_help());
    problem.heading = Some(heading.to_owned());
    problem.value = Some(count.to_string());
    cells.push(problem);
}

fn summary_help() -> Text {
    message!(
        "请写一两句话：是什么机构，擅长哪些服务",
        "say in a sentence or two what the institution is and does best",
    )
}

fn check_age<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, updated_on: Date, as_of: Date) {
    let limit = updated_on.checked_add(1.year()).ok();
    if limit.is_none_or(|limit| as_of <= limit) {
        return;
    }
    let cell_ref = CellRef::new(row, points::UPDATED_ON);
    let heading = cell_ref.heading();
    let message = message!(
        "「{heading}」列是 `{updated_on}`，到 {as_of} 已超过一年没有核对",
        "`{heading}` is `{updated_on}`, more than a year before {as_of}",
    );
    let help = message!(
        "请与网点核对内容，再把日期改为核对的那一天",
        "check the record with its institution, then set the day on which that was done",
    );
    cells.report(
        &STALE_RECORD,
        cell_ref,
        Some(updated_on.to_string()),
        message,
        Some(help),
    );
}

/// Checks rules that concern several points or a whole sheet.
pub(crate) fn check_together<'a>(
    cells: &mut Cells<'a>,
    builders: &[PointBuilder<'a>],
    table: &'a RawTable,
) {
    let mut seen: HashMap<(RegionIndex, Cow<'_, str>), RawRow<'a>> = HashMap::new();
    for builder in builders {
        let Some((region, name)) = builder.place_and_name() else {
            continue;
        };
        let first = *seen.entry((region, fold_name(name))).or_insert(builder.row);
        if first.index() == builder.row.index() {
            continue;
        }
        report_same_name(cells, builder.row, name, first);
    }
    if !table.has(points::SUMMARY) && !table.is_empty() {
        report_no_summaries(cells, table);
    }
}

/// Normalises a name: width, case, spaces.
fn fold_name(name: &str) -> Cow<'_, str> {
    let is_folded =
        |character: char| matches!(character, '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9');
    if name.chars().all(is_folded) {
        return Cow::Borrowed(name);
    }
    let folded = values::fold(name);
    let letters = folded
        .chars()
        .filter(|character| !character.is_whitespace());
    Cow::Owned(letters.flat_map(char::to_lowercase).collect())
}

fn report_same_name<'a>(cells: &mut Cells<'a>, row: RawRow<'a>, name: &str, first: RawRow<'a>) {
    let cell_ref = CellRef::new(row, points::NAME);
    let (heading, value, line) = (cell_ref.heading(), show(name), first.line());
    let id = show(first.cell(points::ID).trim());
    let message = message!(
        "「{heading}」列的 `{value}` 与同一地区的 `{id}`（第 {line} 行）同名",
        "`{heading}` is `{value}`, as that of `{id}` in the same region (line {line})",
    );
    let help = message!(
        "同一机构请合并为一行，几项网点资格写在 designations.csv；不同机构请把名称写全",
        "merge the rows and keep the kinds in designations.csv, or write the names in full",
    );
    cells.report(&DUPLICATE_NAME, cell_ref, Some(value), message, Some(help));
}

fn report_no_summaries(cells: &mut Cells<'_>, table: &RawTable) {
    let message = message!(
        "没有「简介」（summary）这一列，所有网点都没有简介",
        "there is no column `summary`, so that no point has a summary",
    );
    let help = message!(
        "请加上标题为「简介」的一列，各写一两句话",
        "add the column `summary`, with a sentence or two for each point",
    );
    let mut problem = EMPTY_SUMMARY
        .diagnostic(table.file(), message)
        .with_help(help);
    problem.heading = Some("summary".to_owned());
    cells.push(problem);
}
