//! The statistics page, and a CSV file of each of its tables.
//!
//! All numbers count members. None depends on the day of the build but for what has expired by
//! then: months are those in which designations end, without a window that moves.

use super::contexts::{StatisticContext, StatisticRow, StatisticsContext, value};
use super::labels;
use super::locale::Locale;
use super::page::{PageDraft, PageRole};
use super::shell::Shell;
use crate::directory::{Directory, DirectoryPoint, DirectoryServiceItem, Group};
use crate::links;
use crate::model::{RegionIndex, Term, TermIndex, Vocabulary};
use crate::opendata;
use crate::schema::{Cell, points};
use crate::site::{Artifact, Role};
use std::collections::BTreeMap;

const MAKER: &str = "statistics";

/// The most months that a table names; later ones are added up.
const MONTHS: usize = 24;

/// The most names that a finding lists where several share the first place.
const LEADERS: usize = 3;

const FREE: &str = "free";
const ONLINE: &str = "online";

/// One table with its chart.
struct Statistic {
    /// Part of the page's fragments and the file's name.
    id: &'static str,
    title: String,
    /// One sentence on what it shows.
    finding: String,
    /// The heading of the rows' labels.
    heading: String,
    /// The headings of the numbers.
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A row: its numbers, of which the only one is charted.
struct Row {
    code: String,
    label: String,
    /// The page of what it counts.
    path: Option<String>,
    numbers: Vec<usize>,
}

impl Row {
    fn new(label: String, number: usize) -> Self {
        Self {
            code: String::new(),
            label,
            path: None,
            numbers: vec![number],
        }
    }

    fn of_term(term: &Term, path: Option<String>, number: usize) -> Self {
        Self {
            code: term.code.clone(),
            path,
            ..Self::new(term.label().to_owned(), number)
        }
    }
}

/// `statistics.html`.
pub(crate) fn page(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let statistics = all(texts, directory);
    let context = StatisticsContext {
        total: directory.listed().members,
        statistics: statistics.iter().map(Statistic::context).collect(),
        data_link: links::DATA.to_owned(),
    };
    PageDraft {
        title: texts.statistics_title(),
        description: texts.statistics_description(),
        trail: Vec::new(),
        role: PageRole::column(
            &texts.meta_open_data(),
            &[&texts.statistics_title(), &texts.meta_service_points()],
        ),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}

/// The CSV files of all tables.
pub(crate) fn files(shell: &Shell) -> Vec<Artifact> {
    let statistics = all(shell.texts, shell.directory);
    let files = statistics.iter().map(|statistic| Artifact {
        path: links::statistics_file(statistic.id),
        maker: MAKER,
        role: Role::Data,
        bytes: statistic.csv(shell.texts),
        sha256: None,
    });
    files.collect()
}

/// The tables that have rows.
fn all(texts: &Locale, directory: &Directory) -> Vec<Statistic> {
    let members: Vec<&DirectoryPoint> = directory
        .points
        .iter()
        .filter(|point| point.is_member())
        .collect();
    if members.is_empty() {
        return Vec::new();
    }
    let tables = [
        regions(texts, directory),
        kinds(texts, directory),
        natures(texts, directory),
        categories(texts, directory, &members),
        fees(texts, directory, &members),
        modes(texts, directory, &members),
        years(texts, &members),
        months(texts, &members),
        completeness(texts, directory, &members),
    ];
    let with_rows = |table: &Statistic| !table.rows.is_empty();
    tables.into_iter().filter(with_rows).collect()
}

fn regions(texts: &Locale, directory: &Directory) -> Statistic {
    let rows: Vec<Row> = directory
        .regions
        .provinces()
        .map(|province| region_row(directory, province))
        .collect();
    let (most, count) = leaders(texts, &rows);
    let with_points = rows.iter().filter(|row| row.numbers[0] > 0).count();
    Statistic {
        id: "regions",
        title: texts.statistics_by_region(),
        finding: texts.statistics_finding_regions(
            directory.listed().members,
            with_points,
            &most,
            count,
        ),
        heading: texts.navigation_regions(),
        columns: vec![texts.common_point()],
        rows,
    }
}

fn region_row(directory: &Directory, province: RegionIndex) -> Row {
    let region = directory.regions.get(province);
    Row {
        code: region.code.clone(),
        path: Some(links::region(&region.code)),
        ..Row::new(
            region.short_label().to_owned(),
            directory.in_region(province).members,
        )
    }
}

fn kinds(texts: &Locale, directory: &Directory) -> Statistic {
    let rows = term_rows(
        &directory.taxonomy.kind,
        |term| directory.of_kind(term),
        links::kind,
    );
    let (most, count) = leaders(texts, &rows);
    Statistic {
        id: "kinds",
        title: texts.statistics_by_kind(),
        finding: texts.statistics_finding_kinds(&most, count),
        heading: texts.common_kinds(),
        columns: vec![texts.common_point()],
        rows,
    }
}

fn natures(texts: &Locale, directory: &Directory) -> Statistic {
    let rows = term_rows(
        &directory.taxonomy.nature,
        |term| directory.of_nature(term),
        links::nature,
    );
    let (most, count) = leaders(texts, &rows);
    Statistic {
        id: "natures",
        title: texts.statistics_by_nature(),
        finding: texts.statistics_finding_natures(&most, count),
        heading: texts.common_natures(),
        columns: vec![texts.common_point()],
        rows,
    }
}

fn categories(texts: &Locale, directory: &Directory, members: &[&DirectoryPoint]) -> Statistic {
    let rows = term_rows(
        &directory.taxonomy.category,
        |term| directory.of_category(term),
        links::service,
    );
    let (most, count) = leaders(texts, &rows);
    let without = members
        .iter()
        .filter(|point| point.service_items.is_empty());
    Statistic {
        id: "categories",
        title: texts.statistics_by_category(),
        finding: texts.statistics_finding_categories(&most, count, without.count()),
        heading: texts.statistics_category(),
        columns: vec![texts.common_point()],
        rows,
    }
}

/// The terms with members, in the order of the vocabulary.
fn term_rows<'d>(
    vocabulary: &Vocabulary,
    group_of: impl Fn(TermIndex) -> &'d Group,
    path: fn(&str) -> String,
) -> Vec<Row> {
    let terms = vocabulary.iter();
    terms
        .map(|(index, term)| (term, group_of(index).members))
        .filter(|(_, members)| *members > 0)
        .map(|(term, members)| Row::of_term(term, Some(path(&term.code)), members))
        .collect()
}

fn fees(texts: &Locale, directory: &Directory, members: &[&DirectoryPoint]) -> Statistic {
    let vocabulary = &directory.taxonomy.fee;
    let items = ItemCounts::of(members, |item| item.record.fee.as_slice());
    let rows = items.rows(texts, vocabulary);
    let free = rows.iter().find(|row| row.code == FREE);
    Statistic {
        id: "fees",
        title: texts.statistics_by_fee(),
        finding: texts.statistics_finding_fees(
            items.total,
            free.map_or(0, |row| row.numbers[0]),
            items.unstated,
        ),
        heading: texts.statistics_fee(),
        columns: vec![texts.statistics_items()],
        rows,
    }
}

fn modes(texts: &Locale, directory: &Directory, members: &[&DirectoryPoint]) -> Statistic {
    let vocabulary = &directory.taxonomy.mode;
    let items = ItemCounts::of(members, |item| &item.record.modes);
    let rows = items.rows(texts, vocabulary);
    let online = rows.iter().find(|row| row.code == ONLINE);
    Statistic {
        id: "modes",
        title: texts.statistics_by_mode(),
        finding: texts.statistics_finding_modes(
            items.total,
            online.map_or(0, |row| row.numbers[0]),
            items.unstated,
        ),
        heading: texts.statistics_mode(),
        columns: vec![texts.statistics_items()],
        rows,
    }
}

/// Service items by the terms of one vocabulary that each has.
struct ItemCounts {
    total: usize,
    by_term: BTreeMap<TermIndex, usize>,
    /// Items without a term.
    unstated: usize,
}

impl ItemCounts {
    fn of<'d>(
        members: &[&'d DirectoryPoint],
        terms_of: impl Fn(&'d DirectoryServiceItem) -> &'d [TermIndex],
    ) -> Self {
        let mut counts = Self {
            total: 0,
            by_term: BTreeMap::new(),
            unstated: 0,
        };
        for item in members.iter().flat_map(|point| &point.service_items) {
            let terms = terms_of(item);
            counts.total += 1;
            counts.unstated += usize::from(terms.is_empty());
            for term in terms {
                *counts.by_term.entry(*term).or_default() += 1;
            }
        }
        counts
    }

    /// The terms that items have, and those without a term.
    fn rows(&self, texts: &Locale, vocabulary: &Vocabulary) -> Vec<Row> {
        let counted = self.by_term.iter();
        let rows = counted.map(|(term, count)| Row::of_term(vocabulary.get(*term), None, *count));
        let unstated =
            (self.unstated > 0).then(|| Row::new(texts.statistics_unstated(), self.unstated));
        rows.chain(unstated).collect()
    }
}

/// Designations in force by the year of their approval.
fn years(texts: &Locale, members: &[&DirectoryPoint]) -> Statistic {
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    let mut unstated = 0;
    for held in members
        .iter()
        .flat_map(|point| point.current_designations())
    {
        match held.record.approved_on {
            Some(date) => *counts.entry(date.year()).or_default() += 1,
            None => unstated += 1,
        }
    }
    let mut rows: Vec<Row> = counts
        .into_iter()
        .map(|(year, count)| Row {
            code: year.to_string(),
            ..Row::new(texts.common_year(labels::year(year)), count)
        })
        .collect();
    let finding = if rows.is_empty() {
        texts.statistics_finding_no_years()
    } else {
        let (most, count) = leaders(texts, &rows);
        texts.statistics_finding_years(&most, count, unstated)
    };
    rows.extend((unstated > 0).then(|| Row::new(texts.statistics_unpublished(), unstated)));
    Statistic {
        id: "years",
        title: texts.statistics_by_year(),
        finding,
        heading: texts.statistics_year(),
        columns: vec![texts.statistics_designations()],
        rows,
    }
}

/// Designations in force by the month in which they end.
fn months(texts: &Locale, members: &[&DirectoryPoint]) -> Statistic {
    let mut counts: BTreeMap<(i16, i8), usize> = BTreeMap::new();
    let mut unstated = 0;
    for held in members
        .iter()
        .flat_map(|point| point.current_designations())
    {
        match held.record.valid_until {
            Some(date) => *counts.entry((date.year(), date.month())).or_default() += 1,
            None => unstated += 1,
        }
    }
    let later: usize = counts.values().skip(MONTHS).sum();
    let mut rows: Vec<Row> = counts
        .into_iter()
        .take(MONTHS)
        .map(|((year, month), count)| Row {
            code: format!("{year:04}-{month:02}"),
            ..Row::new(labels::month(texts, year, month), count)
        })
        .collect();
    let finding = rows.first().map_or_else(
        || texts.statistics_finding_no_months(),
        |first| texts.statistics_finding_months(&first.label, first.numbers[0], unstated),
    );
    rows.extend((later > 0).then(|| Row::new(texts.statistics_later(), later)));
    rows.extend((unstated > 0).then(|| Row::new(texts.statistics_unpublished(), unstated)));
    Statistic {
        id: "months",
        title: texts.statistics_by_month(),
        finding,
        heading: texts.statistics_month(),
        columns: vec![texts.statistics_designations()],
        rows,
    }
}

/// What the records of each province lack.
fn completeness(texts: &Locale, directory: &Directory, members: &[&DirectoryPoint]) -> Statistic {
    let mut counts: BTreeMap<RegionIndex, Vec<usize>> = BTreeMap::new();
    let mut totals = [0; LACKS.len()];
    for point in members {
        let lacking = LACKS.iter().map(|lacks| usize::from(lacks(point)));
        let own = counts
            .entry(point.province())
            .or_insert_with(|| vec![0; LACKS.len()]);
        for ((own, total), lacks) in own.iter_mut().zip(&mut totals).zip(lacking) {
            *own += lacks;
            *total += lacks;
        }
    }
    let rows = counts.into_iter().map(|(province, lacking)| {
        let mut row = region_row(directory, province);
        row.numbers.extend(lacking);
        row
    });
    Statistic {
        id: "completeness",
        title: texts.statistics_completeness(),
        finding: completeness_finding(texts, members.len(), totals),
        heading: texts.navigation_regions(),
        columns: vec![
            texts.common_point(),
            texts.statistics_no_address(),
            texts.statistics_no_phone(),
            texts.statistics_no_hours(),
            texts.statistics_no_services(),
            texts.statistics_no_validity(),
        ],
        rows: rows.collect(),
    }
}

/// What records lack, without what none of them lacks.
fn completeness_finding(texts: &Locale, members: usize, totals: [usize; LACKS.len()]) -> String {
    let [address, phone, hours, services, validity] = totals;
    let lacking = [
        (address, texts.statistics_lack_address(address)),
        (phone, texts.statistics_lack_phone(phone)),
        (hours, texts.statistics_lack_hours(hours)),
        (services, texts.statistics_lack_services(services)),
        (validity, texts.statistics_lack_validity(validity)),
    ];
    let lacking = lacking.into_iter().filter(|(count, _)| *count > 0);
    let lacking: Vec<String> = lacking.map(|(_, text)| text).collect();
    labels::joined(texts, &lacking).map_or_else(
        || texts.statistics_finding_complete(members),
        |lacking| texts.statistics_finding_completeness(members, &lacking),
    )
}

/// What a record may lack, in the order of the columns.
const LACKS: [fn(&DirectoryPoint) -> bool; 5] = [
    |point| point.facts.address.is_none(),
    |point| point.facts.phones.is_empty(),
    |point| point.facts.texts.get(points::HOURS).is_none(),
    |point| point.service_items.is_empty(),
    |point| {
        let mut current = point.current_designations();
        current.any(|held| held.record.valid_until.is_none())
    },
];

/// The labels of the rows with the highest number, and the number.
fn leaders(texts: &Locale, rows: &[Row]) -> (String, usize) {
    let most = rows.iter().map(|row| row.numbers[0]).max().unwrap_or(0);
    let leading = rows.iter().filter(|row| row.numbers[0] == most);
    let names: Vec<&str> = leading.map(|row| row.label.as_str()).collect();
    let named = texts.list(&names[..names.len().min(LEADERS)]);
    let all = if names.len() > LEADERS {
        texts.statistics_and_others(&named)
    } else {
        named
    };
    (all, most)
}

impl Statistic {
    fn context(&self) -> StatisticContext {
        // A bar beside several numbers would not say which it shows.
        let is_chart = self.columns.len() == 1;
        let most = self.rows.iter().map(|row| row.numbers[0]).max();
        let most = most.unwrap_or(0).max(1);
        let rows = self.rows.iter().map(|row| {
            let share = || format!("{:.1}", row.numbers[0] as f64 * 100.0 / most as f64);
            StatisticRow {
                label: row.label.clone(),
                link: row.path.clone(),
                numbers: row.numbers.clone(),
                share: is_chart.then(share),
            }
        });
        StatisticContext {
            id: self.id,
            title: self.title.clone(),
            finding: self.finding.clone(),
            heading: self.heading.clone(),
            columns: self.columns.clone(),
            rows: rows.collect(),
            is_chart,
            file: links::statistics_file(self.id),
        }
    }

    fn csv(&self, texts: &Locale) -> Vec<u8> {
        let code = texts.statistics_code();
        let heading = [&code, &self.heading];
        let heading = heading.into_iter().chain(&self.columns);
        let heading = heading.map(|text| Cell::Text(text)).collect();
        let rows = self.rows.iter().map(|row| {
            let labels = [Cell::Text(&row.code), Cell::Text(&row.label)];
            let numbers = row
                .numbers
                .iter()
                .map(|number| Cell::Integer(u32::try_from(*number).unwrap_or(u32::MAX)));
            labels.into_iter().chain(numbers).collect()
        });
        opendata::csv_table(std::iter::once(heading).chain(rows))
    }
}
