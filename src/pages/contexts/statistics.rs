//! `statistics.html`.

use serde::Serialize;

/// `statistics`: `statistics.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StatisticsContext {
    /// Number of members.
    pub(crate) total: usize,
    /// The tables, of which none is empty; none without members.
    pub(crate) statistics: Vec<StatisticContext>,
    /// Link to the downloads of the data.
    pub(crate) data_link: String,
}

/// A table with its chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StatisticContext {
    /// Id of the heading.
    pub(crate) id: &'static str,
    /// Title.
    pub(crate) title: String,
    /// One sentence on what it shows.
    pub(crate) finding: String,
    /// Heading of the rows' labels.
    pub(crate) heading: String,
    /// Headings of the numbers.
    pub(crate) columns: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<StatisticRow>,
    /// Whether the rows have bars; a table of several numbers has none.
    pub(crate) is_chart: bool,
    /// Link to the table as a CSV file.
    pub(crate) file: String,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StatisticRow {
    /// Label.
    pub(crate) label: String,
    /// Link to the page of what is counted.
    pub(crate) link: Option<String>,
    /// The numbers, one a column.
    pub(crate) numbers: Vec<usize>,
    /// Length of the bar, of 100: `37.5`; none where there are no bars.
    pub(crate) share: Option<String>,
}
