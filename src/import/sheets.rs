//! Reads the records of all sheets; logs every sheet and column that is not read.

use super::cells::records;
use super::form::Form;
use super::heading::{self, ColumnPlan, ColumnUse, Layout};
use super::mapping::{self, SheetMapping};
use super::normalize::Normalizer;
use super::phrases::{PhraseParser, TitleFacts};
use super::record::{ImportLog, Record, SheetRecords, heading_of};
use super::report::NoteKind;
use super::rules::{
    SECTION_CONTRADICTED, SHEET_LEFT_OUT, STATUS_IN_REMARK, UNCLEAR_SECTION, VALUE_ASSUMED,
};
use super::tables::{Target, suggest_heading};
use super::workbook::{self, Sheet, Value};
use super::{
    ImportOptions, Input, ambiguous_columns, form, hidden, mark_columns, tables, transposed,
};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::load::rules::{DUPLICATE_COLUMN, UNKNOWN_COLUMN};
use crate::model::{Date, RegionLevel, Registry};
use crate::schema::{PRIVATE, Table, designations, points};
use crate::template::marks;
use std::collections::BTreeMap;

/// Reads the sheets of all files.
pub(crate) fn read_sheets(
    inputs: &[Input],
    options: &ImportOptions<'_>,
    (registry, latest): (&Registry, Date),
    log: &mut ImportLog,
) -> Vec<SheetRecords> {
    let phrases = PhraseParser::new(registry);
    let normalizer = Normalizer::new(&phrases);
    let headings = |sheet: &Sheet| {
        let layout = heading::find(sheet, options.mapping.for_sheet(sheet));
        layout.map_or(0, |layout| layout.read().count())
    };
    let mut read = Vec::new();
    let mut usage = mapping::Usage::new(&options.mapping);
    for input in inputs {
        let limits = &options.config.import;
        let (sheets, problems) = workbook::read_with(&input.bytes, &input.name, limits, &headings);
        log.problems.extend(problems);
        for sheet in sheets {
            usage.note(&sheet);
            let context = Context {
                mapping: options.mapping.for_sheet(&sheet),
                phrases: &phrases,
                normalizer: &normalizer,
                latest,
                include_hidden: options.include_hidden,
            };
            read.extend(read_sheet(sheet, &context, log));
        }
    }
    log.problems.extend(usage.problems());
    read
}

/// The inputs that reading a sheet depends on.
struct Context<'a> {
    mapping: Option<&'a SheetMapping>,
    phrases: &'a PhraseParser<'a>,
    normalizer: &'a Normalizer<'a>,
    latest: Date,
    include_hidden: bool,
}

/// Reads a sheet. A filing form gives two tables: the institution and its cases.
fn read_sheet(sheet: Sheet, context: &Context<'_>, log: &mut ImportLog) -> Vec<SheetRecords> {
    let mapping = context.mapping;
    let phrases = context.phrases;
    let reason = if has_no_records(&sheet) {
        Some((
            "它是模板自带的填写说明或选项",
            "it is the explanations or the choices of a template",
        ))
    } else if mapping.is_some_and(|mapping| mapping.skip) {
        Some(("对照文件要求跳过", "the mapping file skips it"))
    } else if sheet.hidden && !context.include_hidden {
        Some((
            "它是隐藏的；需要时请取消隐藏，或加 --include-hidden",
            "it is hidden; if it is needed, show it or use --include-hidden",
        ))
    } else if sheet.rows.is_empty() {
        Some(("它是空的", "it is empty"))
    } else {
        None
    };
    if let Some((zh, en)) = reason {
        let text = message!("整张工作表没有读取：{zh}", "the sheet was not read: {en}");
        log.note(NoteKind::LeftOut, &sheet.label(), None, text);
        return Vec::new();
    }
    hidden::report(&sheet, context.mapping, context.include_hidden, log);
    let sheet = match context.include_hidden {
        true => sheet,
        false => workbook::hidden::visible(&sheet),
    };
    let is_mapped = mapping.is_some_and(|mapping| mapping.heading_row.is_some());
    let exchanged = transposed::exchanged(&sheet).filter(|_| !is_mapped);
    if exchanged.is_some() {
        let text = message!(
            "一列是一个机构，按行列互换读取；下面说的第 2 行是原表的第 2 列（B 列），依此类推",
            "each column is an institution, so rows and columns were exchanged; row 2 below is column B of the sheet, and so on",
        );
        log.note(NoteKind::Sheet, &sheet.label(), None, text);
    }
    let sheet = &exchanged.unwrap_or(sheet);
    if !is_mapped && form::is_form(sheet) {
        return read_forms(sheet, context, log);
    }
    let Some(mut layout) = heading::find(sheet, mapping) else {
        log.problems.push(no_headings(sheet));
        return Vec::new();
    };
    ambiguous_columns::read_by_values(sheet, &mut layout, mapping, phrases);
    mark_columns::read_marks(sheet, &mut layout, phrases);
    ambiguous_columns::read_vague(sheet, &mut layout, phrases);
    report_columns(sheet, &layout, log);
    let mut records = records(sheet, &layout, mapping, (phrases, context.latest), log);
    let headings: Vec<(String, Target)> = layout
        .read()
        .map(|(plan, target)| (plan.heading.clone(), target))
        .collect();
    context
        .normalizer
        .normalize(&mut records, &headings, &sheet.label(), log);
    fill_region_of_sheet(sheet, layout.table, &mut records, phrases, log);
    let title = phrases.parse_title(&layout.title);
    let of_list = match title.status.is_some() || title.doubt.is_some() {
        true => (title.clone(), ("标题", "title")),
        false => {
            let facts = phrases.parse_title(file_stem(&sheet.file));
            (facts, ("文件名", "file name"))
        }
    };
    report_title_status(&of_list, &records, (sheet, &layout), phrases, log);
    apply_title_status(&of_list, &mut records, (sheet, &layout), phrases, log);
    report_remarks(&records, layout.table, (&sheet.label(), phrases), log);
    let (first, last) = layout.rows;
    let rows = if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    };
    let text = Text::new(
        format!(
            "读作「{}」表，标题在第 {rows} 行，{} 条记录",
            layout.table.title(),
            records.len()
        ),
        format!(
            "read as `{}`, headings in row {rows}, {} records",
            layout.table.schema().key(),
            records.len()
        ),
    );
    log.note(NoteKind::Sheet, &sheet.label(), None, text);
    vec![SheetRecords {
        location: sheet.label(),
        table: layout.table,
        headings,
        records,
        title_kind: title.kind.map(|index| {
            let kinds = &phrases.registry().taxonomy.kind;
            kinds.get(index).short_label().to_owned()
        }),
    }]
}

/// Removes the values of a column 编号 that only numbers the rows: short numbers, none of which
/// is an id of the registry.
pub(crate) fn drop_running_numbers(
    sheet: &mut SheetRecords,
    registry: &Registry,
    log: &mut ImportLog,
) {
    let id = Target::Column(Table::Points, points::ID);
    let Some(heading) = heading_of(&sheet.headings, id) else {
        return;
    };
    let is_known = |text: &str| {
        let points = &registry.points;
        points
            .binary_search_by(|point| point.facts.id.as_str().cmp(text))
            .is_ok()
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // 000001 numbers the rows as 1 does, unless the registry has such ids.
    let has_numbers = registry
        .points
        .iter()
        .any(|point| is_digits(&point.facts.id));
    let is_number = |text: &String| {
        let digits = match has_numbers {
            true => text.as_str(),
            false => text.trim_start_matches('0'),
        };
        digits.len() <= 4 && is_digits(text) && !is_known(text)
    };
    let mut given = sheet
        .records
        .iter()
        .filter_map(|record| record.cells.get(&id))
        .peekable();
    if heading == "id" || given.peek().is_none() || !given.all(is_number) {
        return;
    }
    let heading = show(heading);
    let numbers = sheet.records.iter().filter_map(|record| {
        let number: u32 = record.cells.get(&id)?.parse().ok()?;
        Some((number, record.line))
    });
    let numbers: BTreeMap<u32, u32> = numbers.collect();
    let first_and_last = numbers.first_key_value().zip(numbers.last_key_value());
    let is_running = first_and_last.is_none_or(|((first, _), (last, _))| {
        usize::try_from(last - first).is_ok_and(|span| span < numbers.len() * 2)
    });
    if is_running {
        let text = message!(
            "「{heading}」列只是 1、2、3 这样的序号，没有当作机构编号",
            "`{heading}` only numbers the rows; it was not used as ids",
        );
        log.note(NoteKind::LeftOut, &sheet.location, None, text);
    } else {
        let line = numbers.values().min().copied().unwrap_or(1);
        let message = message!(
            "「{heading}」列只有不超过四位的数字，名录里没有这样的编号，没有当作机构编号",
            "`{heading}` has only numbers of up to four digits, none of which is an id of the registry; they were not used as ids",
        );
        let help = message!(
            "是机构编号的，请照名录里的写法填写；是单位自己的编号的，可以不管，或把标题改为“序号”",
            "if they are ids, write them as in the registry; else leave it, or call the column a running number",
        );
        log.report(&VALUE_ASSUMED, &sheet.location, line, message, help);
    }
    for record in &mut sheet.records {
        record.cells.remove(&id);
    }
}

/// Whether a sheet is one of a template's own, which hold no records.
fn has_no_records(sheet: &Sheet) -> bool {
    let first = sheet.rows.iter().take(marks::MARKED_ROWS);
    let mut cells = first.flat_map(|row| &row.cells);
    cells.any(|cell| matches!(&cell.value, Value::Text(text) if text.trim() == marks::NO_RECORDS))
}

/// Reads the filing forms of a sheet: for each a table with the institution and one with its
/// cases.
fn read_forms(sheet: &Sheet, context: &Context<'_>, log: &mut ImportLog) -> Vec<SheetRecords> {
    let forms = form::read(sheet, context.latest, log);
    let title = context.phrases.parse_title(&form::title(sheet));
    let title_kind = title.kind.filter(|_| title.doubt.is_none());
    let title_kind = title_kind.map(|index| {
        let kinds = &context.phrases.registry().taxonomy.kind;
        kinds.get(index).short_label().to_owned()
    });
    let text = match forms.len() {
        1 => message!(
            "读作备案表（一张表一个机构），{} 个案例",
            "read as a filing form of one institution with {} cases",
            forms[0].cases.len(),
        ),
        count => message!(
            "读作 {count} 份备案表，一份一个机构",
            "read as {count} filing forms of one institution each",
        ),
    };
    log.note(NoteKind::Sheet, &sheet.label(), None, text);
    let mut read = Vec::new();
    for form in forms {
        let [mut point, cases] = read_form(form, sheet, context, log);
        point.title_kind.clone_from(&title_kind);
        read.extend([point, cases]);
    }
    read
}

fn read_form(
    mut form: Form,
    sheet: &Sheet,
    context: &Context<'_>,
    log: &mut ImportLog,
) -> [SheetRecords; 2] {
    let location = sheet.label();
    for (label, target) in &form.headings {
        if let Some(text) = made_private(label, *target) {
            log.note(NoteKind::Converted, &location, Some(form.point.line), text);
        }
    }
    let point = std::slice::from_mut(&mut form.point);
    let normalizer = context.normalizer;
    normalizer.normalize(point, &form.headings, &location, log);
    for (target, value) in context
        .mapping
        .into_iter()
        .flat_map(|mapping| mapping.constants(Table::Points))
    {
        form.point
            .cells
            .entry(target)
            .or_insert_with(|| value.to_owned());
    }
    let name = Target::Column(Table::Points, points::NAME);
    let mut cases = form.cases;
    for case in &mut cases {
        case.cells
            .extend(form.point.cells.get(&name).map(|text| (name, text.clone())));
    }
    let table = |table, headings, records| SheetRecords {
        location: location.clone(),
        table,
        headings,
        records,
        title_kind: None,
    };
    [
        table(Table::Points, form.headings, vec![form.point]),
        table(Table::Cases, Vec::new(), cases),
    ]
}

/// Reports which columns are not read, and why.
fn report_columns(sheet: &Sheet, layout: &Layout, log: &mut ImportLog) {
    let location = sheet.label();
    let line = layout.rows.0;
    let mut ignored = Vec::new();
    for plan in &layout.columns {
        let heading = show(&plan.heading);
        match plan.usage {
            ColumnUse::Read(target) => note_private(plan, target, &location, line, log),
            ColumnUse::Ignored => ignored.push(heading),
            ColumnUse::Duplicate(target) => {
                let first = layout.read().find(|(_, found)| *found == target);
                let first = first.map_or(String::new(), |(plan, _)| show(&plan.heading));
                let message = message!(
                    "「{heading}」与前面的「{first}」是同一列，不知道以哪一列为准",
                    "`{heading}` is the same column as `{first}` before it",
                );
                let help = help_for_duplicate(target);
                log.report(&DUPLICATE_COLUMN, &location, line, message, help);
            }
            ColumnUse::Unknown if tables::is_staff(&plan.heading) => {
                let message = message!(
                    "「{heading}」没有说明是总人数还是专职人员数量，它的内容没有读取",
                    "`{heading}` may be all staff or full-time staff; it was not read",
                );
                let help = message!(
                    "请把标题写成“总人数”或“专职人员数量”",
                    "call it `staff_total` or `staff_full_time`",
                );
                log.report(&UNKNOWN_COLUMN, &location, line, message, help);
            }
            ColumnUse::Unknown => {
                let message = message!(
                    "不认识「{heading}」这一列，它的内容没有读取",
                    "column `{heading}` is not known; it was not read",
                );
                let is_of_items = layout.table == Table::Points
                    && matches!(
                        tables::resolve(Table::ServiceItems, &plan.heading),
                        Some(Target::Column(Table::ServiceItems, _))
                    );
                let help = match suggest_heading(layout.table, &plan.heading) {
                    _ if is_of_items => message!(
                        "它是服务事项的列：请另用一张服务事项表，一个事项一行；或写在事项后面，如“专利检索（线上，免费）”",
                        "it is a column of services: use a sheet with a row for each, or write it behind the name of the service",
                    ),
                    Some(near) => message!(
                        "是不是「{near}」？请改标题，或在对照文件中写明",
                        "did you mean `{near}`? correct it, or use a mapping file",
                    ),
                    None => message!(
                        "不需要的可以不管；需要的请改标题，或在对照文件中写明",
                        "if it is needed, correct the heading, or use a mapping file",
                    ),
                };
                log.report(&UNKNOWN_COLUMN, &location, line, message, help);
            }
        }
    }
    note_unnamed(sheet, layout, log);
    if !ignored.is_empty() {
        let text = Text::new(
            format!("没有读取的列：{}", ignored.join("、")),
            format!("columns not read: {}", ignored.join(", ")),
        );
        log.note(NoteKind::LeftOut, &location, Some(line), text);
    }
}

/// Logs that a column which may seem public is treated as private.
fn note_private(plan: &ColumnPlan, target: Target, location: &str, line: u32, log: &mut ImportLog) {
    if let Some(text) = made_private(&plan.heading, target) {
        log.note(NoteKind::Converted, location, Some(line), text);
    }
}

/// The note that a heading which may seem public is treated as private, if it is.
fn made_private(heading: &str, target: Target) -> Option<Text> {
    let is_contact = |target: Target| {
        let column = target.column();
        target == Target::Contact || column.is_some_and(|column| column.has(PRIVATE))
    };
    let by_itself = tables::resolve(Table::Points, heading);
    let is_converted = target == Target::Contact || by_itself.is_none_or(|own| !is_contact(own));
    if !is_contact(target) || !is_converted {
        return None;
    }
    let heading = show(heading);
    Some(message!(
        "「{heading}」列当作联系人的信息，只放进不公开的联系人表",
        "`{heading}` was taken to be a contact's and put into the private columns",
    ))
}

/// The help for two columns that are the same. Deleting the public one of two telephones would
/// publish the other, which may be a person's.
fn help_for_duplicate(target: Target) -> Text {
    let point = |column| Target::Column(Table::Points, column);
    let reached_by = [
        (points::PHONE, "联系人电话", "contact_mobile"),
        (points::EMAIL, "联系人邮箱", "contact_email"),
    ];
    if target == point(points::NAME) {
        return message!(
            "左右并排的是另一些机构的，请把它们移到左边的下面；是同一机构的原名或简称的，请把标题改为“别名”",
            "put other institutions below those on the left; other names of the same ones belong into a column `aliases`",
        );
    }
    let mut reached_by = reached_by.into_iter();
    match reached_by.find(|(column, ..)| target == point(*column)) {
        Some((_, zh, en)) => message!(
            "其中一列是联系人或经办人的，请把它的标题改为“{zh}”（不公开）；都是对外公布的，请并成一列，用分号隔开",
            "if one of them is a contact person's, call it `{en}`, which is private; else put both into one column, separated by semicolons",
        ),
        None => message!(
            "请删去其中一列，或在对照文件中把一列列入 ignore",
            "delete one of them, or put it into `ignore` of the mapping file",
        ),
    }
}

/// Logs the cells in columns without a heading, which are not read.
fn note_unnamed(sheet: &Sheet, layout: &Layout, log: &mut ImportLog) {
    let mut unnamed: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for row in sheet.rows.iter().filter(|row| row.number > layout.rows.1) {
        // Rows with a single cell are reported separately.
        for cell in row.cells.iter().filter(|_| row.cells.len() > 1) {
            if !layout.columns.iter().any(|plan| plan.column == cell.column) {
                unnamed.entry(cell.column).or_insert((row.number, 0)).1 += 1;
            }
        }
    }
    for (column, (row, count)) in unnamed {
        let number = column + 1;
        let text = message!(
            "第 {number} 列没有标题，从这一行起 {count} 格没有读取",
            "column {number} has no heading; {count} cells from here on were not read",
        );
        log.note(NoteKind::LeftOut, &sheet.label(), Some(row), text);
    }
}

fn no_headings(sheet: &Sheet) -> Diagnostic {
    let message = message!(
        "没有找到列标题，整张工作表没有读取",
        "no headings were found; the sheet was not read",
    );
    let help = message!(
        "不需要的可以不管；需要的，列标题至少要有“名称”和另一列，或在对照文件中用 heading_row 写明标题在第几行",
        "if it is needed: the headings are `name` and at least one other; or name their row in a mapping file (`heading_row`)",
    );
    SHEET_LEFT_OUT
        .diagnostic(sheet.label(), message)
        .with_help(help)
}

/// Warns that all rows say that they are active under a title that says something else.
fn report_title_status(
    (title, source): &(TitleFacts, (&str, &str)),
    records: &[Record],
    (sheet, layout): (&Sheet, &Layout),
    phrases: &PhraseParser<'_>,
    log: &mut ImportLog,
) {
    let status = Target::Column(Table::Designations, designations::STATUS);
    let mut stated = records
        .iter()
        .filter_map(|record| record.cells.get(&status))
        .peekable();
    let word = match (title.status, &title.doubt) {
        (Some(index), _) => phrases.registry().taxonomy.status.get(index).zh.clone(),
        (None, Some(word)) => word.clone(),
        (None, None) => return,
    };
    // A note above the headings on some institutions has been given to these.
    let is_list = matches!(layout.table, Table::Points | Table::Designations)
        && records.iter().all(|record| record.remark.is_none());
    if !is_list || stated.peek().is_none() || !stated.all(|text| phrases.is_active(text)) {
        return;
    }
    let first = sheet.rows.first().map_or(1, |row| row.number);
    let message = Text::new(
        format!(
            "{}里有“{word}”，而各行的「状态」都是有效；按「状态」读取",
            source.0
        ),
        format!(
            "the {} says `{word}`, but all rows are active; the status was taken",
            source.1
        ),
    );
    let help = message!(
        "请核对这张表是不是有效网点的名单；不是的，改正状态，或者不要导入这张表",
        "check whether the list is one of active points; else correct the status, or do not import it",
    );
    log.report(&SECTION_CONTRADICTED, &sheet.label(), first, message, help);
}

/// Gives rows without a status the one that the title states. Reports an error if the title is
/// unclear about the status, since the default 有效 could hide a revocation.
fn apply_title_status(
    (title, source): &(TitleFacts, (&str, &str)),
    records: &mut [Record],
    (sheet, layout): (&Sheet, &Layout),
    phrases: &PhraseParser<'_>,
    log: &mut ImportLog,
) {
    let status = Target::Column(Table::Designations, designations::STATUS);
    let mut without_status = records
        .iter_mut()
        .filter(|record| !record.cells.contains_key(&status))
        .peekable();
    if layout.table != Table::Points || without_status.peek().is_none() {
        return;
    }
    let first = sheet.rows.first().map_or(1, |row| row.number);
    if let Some(word) = &title.doubt {
        let message = Text::new(
            format!(
                "{}里有“{word}”，表里又没有填「状态」，不能当作有效",
                source.0
            ),
            format!(
                "the {} says `{word}`, and rows have no `status`; they cannot be taken to be active",
                source.1
            ),
        );
        let help = message!(
            "请在表中加上“状态”一列，或在对照文件的 constants 中写明",
            "add the column `status`, or a constant to the mapping file",
        );
        log.report(&UNCLEAR_SECTION, &sheet.label(), first, message, help);
        return;
    }
    let Some(index) = title.status else {
        return;
    };
    let label = &phrases.registry().taxonomy.status.get(index).zh;
    let line = without_status.peek().map_or(first, |record| record.line);
    for record in without_status {
        record.cells.insert(status, label.clone());
    }
    let message = Text::new(
        format!("从这一行起，没有填「状态」的都按{}取为 `{label}`", source.0),
        format!(
            "rows without `status` from here on were taken to be `{label}`, as the {} says",
            source.1
        ),
    );
    let help = message!(
        "请核对；不对的，在表中加上这一列，或在对照文件的 constants 中写明",
        "check it; else add the column, or a constant to the mapping file",
    );
    log.report(&VALUE_ASSUMED, &sheet.label(), line, message, help);
}

/// Gives the institutions of a sheet that is named after a region, such as 鞍山市, that region where
/// the sheet states none.
fn fill_region_of_sheet(
    sheet: &Sheet,
    table: Table,
    records: &mut [Record],
    phrases: &PhraseParser<'_>,
    log: &mut ImportLog,
) {
    let region = Target::Column(Table::Points, points::REGION);
    let states_region = |record: &Record| {
        [region, Target::RegionPart]
            .iter()
            .any(|target| record.cells.contains_key(target))
    };
    let name = sheet.name.as_deref().unwrap_or_default();
    if table != Table::Points || records.is_empty() || records.iter().any(states_region) {
        return;
    }
    let regions = &phrases.registry().regions;
    // 沈阳, 沈阳地区; names of counties are also other words.
    let informal = || {
        let name = name.trim().trim_end_matches("地区");
        let index = phrases.informal_region(name)?;
        (regions.get(index).level != RegionLevel::County).then_some(index)
    };
    let Some(index) = phrases.region(name, None).or_else(informal) else {
        return;
    };
    let label = regions.label(index);
    let text = message!(
        "表里没有地区，按工作表的名称取为 {label}",
        "no region is given; it was taken to be {label}, as the name of the sheet says",
    );
    log.note(NoteKind::Converted, &sheet.label(), None, text);
    for record in records {
        let code = regions.get(index).code.clone();
        record.cells.insert(region, code);
    }
}

/// The name of a file without folder and extension.
fn file_stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Reports remarks which say that a point has ended where its status is 有效 or not given.
fn report_remarks(
    records: &[Record],
    table: Table,
    (location, phrases): (&str, &PhraseParser<'_>),
    log: &mut ImportLog,
) {
    if !matches!(table, Table::Points | Table::Designations) {
        return;
    }
    let status = Target::Column(Table::Designations, designations::STATUS);
    for record in records {
        let Some((heading, text)) = &record.remark else {
            continue;
        };
        let (heading, text) = (show(heading), show(text));
        let Some(written) = record.cells.get(&status) else {
            let message = message!(
                "「{heading}」是 `{text}`，而这一行没有填「状态」，不能当作有效",
                "`{heading}` is `{text}`, and the row has no `status`; it cannot be taken to be active",
            );
            let help = message!(
                "请在“状态”一列写明已撤销、退出等；仍然有效的写有效",
                "give the status in a column `status`",
            );
            log.report(&STATUS_IN_REMARK, location, record.line, message, help);
            continue;
        };
        if !phrases.is_active(written) {
            continue;
        }
        let written = show(written);
        let message = message!(
            "「状态」是 `{written}`，而「{heading}」是 `{text}`；按「状态」读取",
            "`status` is `{written}`, but `{heading}` is `{text}`; the status was taken",
        );
        let help = message!(
            "请核对；已经撤销或退出的，请改正状态",
            "check it; correct the status if it has ended",
        );
        log.report(&SECTION_CONTRADICTED, location, record.line, message, help);
    }
}
