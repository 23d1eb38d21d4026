//! Compares the result of an import with the known contents of the sheet, cell by cell.

use super::sheet::{Field, Sheet, digits};
use std::collections::{BTreeMap, BTreeSet};
use wangdian::diagnostics::Severity;
use wangdian::import::Imported;
use wangdian::import::report::NoteKind;

/// Results, counted by cell, or by sheet if nothing was written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts {
    /// The registry has the intended value.
    pub(crate) right: usize,
    /// The registry lacks the intended value, and the report names row and column.
    pub(crate) told: usize,
    /// Nothing was written, and an error names the change to the sheet.
    pub(crate) refused: usize,
    /// Wrong results, each with an example.
    pub(crate) faults: Vec<String>,
}

/// A line of the report.
struct Line {
    row: Option<u64>,
    severity: Option<Severity>,
    is_left_out: bool,
    text: String,
}

fn lines(imported: &Imported) -> Vec<Line> {
    let problems = imported
        .report
        .problems
        .diagnostics()
        .iter()
        .map(|problem| Line {
            row: problem.line,
            severity: Some(problem.severity),
            is_left_out: problem.message.zh.contains("没有读取"),
            text: problem.message.zh.clone(),
        });
    let notes = imported.report.notes.iter().map(|note| Line {
        row: note.line,
        severity: None,
        is_left_out: note.kind == NoteKind::LeftOut,
        text: note.text.zh.clone(),
    });
    problems.chain(notes).collect()
}

type Row = BTreeMap<String, String>;

fn table(imported: &Imported, name: &str) -> Vec<Row> {
    let Some(bytes) = imported.files.as_ref().and_then(|files| files.get(name)) else {
        return Vec::new();
    };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let cells = headings.iter().zip(record.iter());
            cells.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        })
        .collect()
}

/// Compares an import. `may_refuse` if the sheet lost information.
pub(crate) fn judge(sheet: &Sheet, rows: &[u64], imported: &Imported, may_refuse: bool) -> Counts {
    let mut counts = Counts::default();
    let lines = lines(imported);
    let printed = format!("{:?}{:?}", imported.report.notes, imported.report.problems);
    for truth in &sheet.truth {
        for secret in &truth.private {
            if printed.contains(secret.as_str()) {
                counts
                    .faults
                    .push(format!("LEAK: the report shows {secret}"));
            }
        }
    }
    if imported.files.is_none() {
        judge_refusal(sheet, rows, &lines, may_refuse, &mut counts);
        return counts;
    }
    let points = table(imported, "points.csv");
    let designations = table(imported, "designations.csv");
    let items = table(imported, "service_items.csv");
    for (record, truth) in sheet.truth.iter().enumerate() {
        let of_row: Vec<&Line> = lines
            .iter()
            .filter(|line| line.row == Some(rows[record]))
            .collect();
        let name = truth.one(Field::Name);
        let point = points.iter().find(|point| point["name"] == name);
        if sheet.hidden_rows.contains(&record) {
            let is_told = lines.iter().any(|line| line.text.contains("隐藏"));
            count(
                &mut counts,
                is_told && (point.is_none() || sheet.is_known),
                || {
                    format!(
                        "hidden row {} was taken or dropped without a word",
                        rows[record]
                    )
                },
            );
            continue;
        }
        let Some(point) = point else {
            let is_told = of_row.iter().any(|line| {
                line.severity == Some(Severity::Error)
                    || line.is_left_out
                    || (line.severity.is_some() && line.text.contains("名称"))
            });
            match is_told {
                true => counts.told += 1,
                false => counts
                    .faults
                    .push(format!("SILENT: row {} {name} is missing", rows[record])),
            }
            continue;
        };
        let got = values(point, &designations, &items);
        for field in Field::ALL {
            let heading = field.heading();
            let is_hidden = is_hidden(sheet, heading);
            let is_same = got[&field] == truth.values[&field];
            let is_harmed = sheet.harmed.contains(&(record, field));
            if is_same && !is_harmed && !is_hidden {
                counts.right += 1;
                continue;
            }
            let names = |line: &&&Line| {
                line.text.contains(heading)
                    || (field == Field::Services && line.text.contains("服务"))
            };
            let is_told = of_row.iter().any(|line| names(&line))
                || (is_hidden && lines.iter().any(|line| line.text.contains("隐藏")))
                || lines.iter().any(|line| {
                    line.text.contains(heading) && (line.is_left_out || line.severity.is_some())
                });
            let replaced_good = sheet.is_known && is_harmed && !is_same;
            if is_told && !replaced_good {
                counts.told += 1;
                continue;
            }
            let why = if replaced_good { "REPLACED" } else { "SILENT" };
            counts.faults.push(format!(
                "{why}: row {} {heading}: {:?} for {:?}",
                rows[record], got[&field], truth.values[&field]
            ));
        }
        for (column, value) in point {
            for secret in &truth.private {
                if !column.starts_with("contact_") && value.contains(secret.as_str()) {
                    counts.faults.push(format!("LEAK: {column} is {value}"));
                }
            }
        }
    }
    let known: BTreeSet<&str> = sheet
        .truth
        .iter()
        .map(|truth| truth.one(Field::Name))
        .collect();
    for point in points
        .iter()
        .filter(|point| !known.contains(point["name"].as_str()))
    {
        let name = &point["name"];
        let is_harmed = sheet.harmed.iter().any(|(_, field)| *field == Field::Name);
        if !is_harmed {
            counts
                .faults
                .push(format!("INVENTED: the institution {name}"));
        }
    }
    counts
}

fn is_hidden(sheet: &Sheet, heading: &str) -> bool {
    let mut columns = sheet.hidden_columns.iter();
    columns.any(|column| sheet.headings[*column].text() == heading)
}

fn count(counts: &mut Counts, is_right: bool, fault: impl Fn() -> String) {
    match is_right {
        true => counts.right += 1,
        false => counts.faults.push(format!("SILENT: {}", fault())),
    }
}

fn judge_refusal(
    sheet: &Sheet,
    rows: &[u64],
    lines: &[Line],
    may_refuse: bool,
    counts: &mut Counts,
) {
    let errors = || {
        lines
            .iter()
            .filter(|line| line.severity == Some(Severity::Error))
    };
    let touched_rows: BTreeSet<u64> = sheet
        .touched
        .iter()
        .map(|(record, _)| rows[*record])
        .chain(sheet.harmed.iter().map(|(record, _)| rows[*record]))
        .collect();
    let is_related = errors().any(|line| {
        line.row.is_some_and(|row| touched_rows.contains(&row))
            || sheet
                .touched
                .iter()
                .any(|(_, heading)| line.text.contains(heading))
    });
    let first = errors()
        .next()
        .map_or("no error", |line| line.text.as_str());
    match (may_refuse, is_related) {
        (true, true) => counts.refused += 1,
        (true, false) => counts.faults.push(format!("MISLED: {first}")),
        (false, _) => counts.faults.push(format!("NEEDLESS: {first}")),
    }
}

fn values(point: &Row, designations: &[Row], items: &[Row]) -> BTreeMap<Field, BTreeSet<String>> {
    let own = |rows: &'_ [Row]| -> Vec<Row> {
        let own = rows.iter().filter(|row| row["point_id"] == point["id"]);
        own.cloned().collect()
    };
    let single = |text: Option<&String>| -> BTreeSet<String> {
        text.into_iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect()
    };
    let designation = own(designations).into_iter().next().unwrap_or_default();
    Field::ALL
        .into_iter()
        .map(|field| {
            let value = match field {
                Field::Name => single(point.get("name")),
                Field::Nature => single(point.get("nature")),
                Field::Region => single(point.get("region")),
                Field::Address => single(point.get("address")),
                Field::Phone => {
                    let phones = point["phone"].split(';').map(digits);
                    phones.filter(|phone| !phone.is_empty()).collect()
                }
                Field::Kind => single(designation.get("kind")),
                Field::Status => single(designation.get("status")),
                Field::ApprovedOn => single(designation.get("approved_on")),
                Field::StaffFullTime => single(point.get("staff_full_time")),
                Field::Services => own(items).iter().map(|item| item["name"].clone()).collect(),
                Field::Summary => single(point.get("summary")),
            };
            (field, value)
        })
        .collect()
}
