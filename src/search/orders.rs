//! The files that are only read to sort hits: names, dates of approval, positions.

use super::distance::{Position, STEPS_PER_DEGREE};
use super::encode::{encode_column, encode_documents, encode_walk};
use super::files::FORMAT_VERSION;
use super::numbering::Numbering;
use crate::model::{Crs, Date};
use serde::Serialize;
use std::collections::BTreeSet;

/// When the documents were approved.
pub(crate) struct Approvals {
    /// The days that occur, newest first.
    pub(crate) days: Vec<Date>,
    /// For each document the position of its day in `days`; their number where it is unknown.
    pub(crate) ranks: Vec<u32>,
}

/// `search/names.<hash>.json`: the rank of each document's name.
#[derive(Debug, Serialize)]
pub(crate) struct NameRanks {
    version: u32,
    planes: Vec<String>,
}

/// `search/newest.<hash>.json`: the day on which each document was last approved.
#[derive(Debug, Serialize)]
pub(crate) struct ApprovalColumn {
    version: u32,
    days: Vec<String>,
    planes: Vec<String>,
}

/// `search/positions.<hash>.json`: the documents with coordinates, and these.
#[derive(Debug, Serialize)]
pub(crate) struct PositionColumn {
    version: u32,
    systems: Vec<&'static str>,
    documents: String,
    latitudes: String,
    longitudes: String,
}

impl Numbering<'_> {
    /// When each document's newest current designation was approved.
    pub(crate) fn approvals(&self) -> Approvals {
        let documents = 0..self.documents.len() as u32;
        let approved: Vec<Option<Date>> = documents
            .map(|document| {
                let current = self.point(document).current_designations();
                current
                    .filter_map(|designation| designation.record.approved_on)
                    .max()
            })
            .collect();
        let days: BTreeSet<Date> = approved.iter().copied().flatten().collect();
        let days: Vec<Date> = days.into_iter().rev().collect();
        let rank = |day: &Option<Date>| {
            let newer = |other: &Date| day.is_none_or(|day| *other > day);
            days.partition_point(newer) as u32
        };
        let ranks = approved.iter().map(rank).collect();
        Approvals { days, ranks }
    }

    /// Where a document is, if its record says so.
    pub(crate) fn position(&self, document: u32) -> Option<Position> {
        let coordinates = self.point(document).facts.coordinates;
        coordinates.and_then(Position::from_coordinates)
    }
}

pub(crate) fn name_ranks(numbering: &Numbering<'_>) -> NameRanks {
    NameRanks {
        version: FORMAT_VERSION,
        planes: encode_column(&numbering.name_ranks()),
    }
}

pub(crate) fn approval_column(numbering: &Numbering<'_>) -> ApprovalColumn {
    let approvals = numbering.approvals();
    ApprovalColumn {
        version: FORMAT_VERSION,
        days: approvals.days.iter().map(Date::to_string).collect(),
        planes: encode_column(&approvals.ranks),
    }
}

/// The column of positions; `None` where no record has one.
pub(crate) fn position_column(numbering: &Numbering<'_>) -> Option<PositionColumn> {
    let documents = 0..numbering.documents.len() as u32;
    let located: Vec<(u32, Position)> = documents
        .filter_map(|document| Some((document, numbering.position(document)?)))
        .collect();
    let numbers: Vec<u32> = located.iter().map(|(document, _)| *document).collect();
    // From the south pole and from the meridian opposite to Greenwich, so that none is negative.
    let walk = |steps: &dyn Fn(&Position) -> i32, least: f64| {
        let least = (least * STEPS_PER_DEGREE) as i32;
        encode_walk(
            located
                .iter()
                .map(|(_, at)| (steps(at) + least).unsigned_abs()),
        )
    };
    (!located.is_empty()).then(|| PositionColumn {
        version: FORMAT_VERSION,
        systems: systems(numbering, &numbers),
        documents: encode_documents(&numbers),
        latitudes: walk(&|at| at.latitude, 90.0),
        longitudes: walk(&|at| at.longitude, 180.0),
    })
}

/// The codes of the systems that the documents' coordinates are measured in.
fn systems(numbering: &Numbering<'_>, documents: &[u32]) -> Vec<&'static str> {
    let occurs = |system: &Crs| {
        documents.iter().any(|document| {
            let coordinates = numbering.point(*document).facts.coordinates;
            coordinates.is_some_and(|at| at.crs == *system)
        })
    };
    let systems = Crs::ALL.iter().filter(|system| occurs(system));
    systems.map(|system| system.code()).collect()
}
