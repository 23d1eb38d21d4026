//! What a hit displays: the shards of records, and the records that come with precomputed answers.

use super::encode::{encode_ascending, push_number};
use super::files::{
    FORMAT_VERSION, Files, PART_LIMITS, PARTS, ShardLimits, TablePart, TablePlace, split,
};
use super::numbering::Numbering;
use crate::directory::{Directory, DirectoryPoint, DirectoryServiceItem};
use crate::model::TermIndex;
use crate::text::telephone;
use rayon::prelude::*;
use serde::Serialize;

/// How many records stand in a shard: few, since a page of hits reads up to ten shards. Weights are
/// documents.
const LIMITS: ShardLimits = ShardLimits {
    min: 8,
    max: 32,
    modulus: 8,
    unsplit: 64,
};

/// The most telephone numbers of a hit; the point's page has all.
const MAX_PHONES: usize = 2;

/// The first document of each shard of records, or of each part of a long table, and their hashes.
/// A part counts documents from its own first one, so that it stays the same if others come before.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum RecordShards {
    Whole { first: String, files: String },
    Parts { first: String, parts: String },
}

/// `search/records.<hash>.json`
#[derive(Debug, Serialize)]
struct RecordShard<'a> {
    version: u32,
    records: Vec<Record<'a>>,
}

/// What a hit displays: id, name, regions, positions of designations, names of service items, fees,
/// categories and IP types of these, address, telephones; where the site has another language than
/// Chinese, also name and regions in Latin letters.
///
/// Of an ended point the last three are empty: nobody should call for what is no longer offered.
#[derive(Debug, Serialize)]
struct Record<'a>(
    &'a str,
    &'a str,
    String,
    Vec<usize>,
    Vec<&'a str>,
    String,
    &'a str,
    Vec<Vec<PhonePiece>>,
    #[serde(skip_serializing_if = "Option::is_none")] Option<(&'a str, String)>,
);

/// A piece of a telephone cell. Pieces are plain and diallable in turn, the first is plain.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum PhonePiece {
    /// A plain text, or a number to dial as it is written, without separators.
    Text(String),
    /// A number as it is written and as it is dialled.
    Number(String, String),
}

/// Adds the shards of all records.
pub(crate) fn add_records(mut files: Files, numbering: &Numbering<'_>) -> (Files, RecordShards) {
    let documents = 0..numbering.documents.len() as u32;
    let points: Vec<&DirectoryPoint> = documents
        .map(|document| numbering.point(document))
        .collect();
    let weights = points.iter().map(|point| (1, point.facts.id.as_str()));
    let mut first = Vec::new();
    let mut hashes = Vec::new();
    for range in split(weights, &LIMITS) {
        let records: Vec<Record<'_>> = points[range.clone()]
            .par_iter()
            .map(|point| record(numbering, point))
            .collect();
        first.push(range.start as u32);
        let shard = RecordShard {
            version: FORMAT_VERSION,
            records,
        };
        hashes.push(files.add_json("records", &shard));
    }
    if !files.divides(hashes.len(), TablePlace::Shared) {
        let table = RecordShards::Whole {
            first: encode_ascending(first),
            files: hashes.concat(),
        };
        return (files, table);
    }
    let ids = first.iter().map(|first| &points[*first as usize].facts.id);
    let ranges = split(ids.map(|id| (1, id.as_str())), &PART_LIMITS);
    let parts = ranges.iter().map(|range| {
        let own = first[range.clone()].iter();
        let part = TablePart {
            version: FORMAT_VERSION,
            first: Some(encode_ascending(own.map(|one| one - first[range.start]))),
            files: hashes[range.clone()].concat(),
        };
        files.add_json(PARTS, &part)
    });
    let table = RecordShards::Parts {
        parts: parts.collect(),
        first: encode_ascending(ranges.iter().map(|range| first[range.start])),
    };
    (files, table)
}

/// Records as a JSON list, each with its document's number before its fields.
pub(crate) fn numbered_records(numbering: &Numbering<'_>, documents: &[u32]) -> String {
    let records: Vec<String> = documents
        .iter()
        .map(|document| {
            // These types always serialise.
            let record = serde_json::to_string(&record(numbering, numbering.point(*document)));
            let record = record.unwrap_or_default();
            format!(
                "[{document},{}",
                record.strip_prefix('[').unwrap_or_default()
            )
        })
        .collect();
    format!("[{}]", records.join(","))
}

fn record<'a>(numbering: &Numbering<'a>, point: &'a DirectoryPoint) -> Record<'a> {
    let regions = point.region_path.iter();
    let place: Vec<&str> = regions
        .map(|region| numbering.directory.regions.get(*region).name.as_str())
        .collect();
    let facts = &point.facts;
    let address = facts.address.as_deref().filter(|_| point.listed);
    let phones = facts.phones.iter().filter(|_| point.listed);
    let items = &point.service_items;
    Record(
        &facts.id,
        &facts.name,
        place.join(" "),
        numbering.designation_indices(point),
        items.iter().map(|item| item.record.name.as_str()).collect(),
        if point.listed {
            item_codes(numbering, items)
        } else {
            String::new()
        },
        address_in(&place, address.unwrap_or_default()),
        phones
            .take(MAX_PHONES)
            .map(|text| phone_pieces(text))
            .collect(),
        point
            .latin_name
            .as_deref()
            .map(|name| (name, latin_place(numbering.directory, point))),
    )
}

/// The regions of a point in Pinyin, without their kinds, the last first: `Huludao, Liaoning`.
fn latin_place(directory: &Directory, point: &DirectoryPoint) -> String {
    let regions = point.region_path.iter().rev();
    let names = regions.map(|region| directory.regions.get(*region).latin_name());
    names.collect::<Vec<_>>().join(", ")
}

/// An address without the names of the regions before it, which stand beside it.
fn address_in<'a>(regions: &[&str], address: &'a str) -> &'a str {
    let rest = regions.iter().fold(address, |rest, region| {
        rest.strip_prefix(region).unwrap_or(rest).trim_start()
    });
    rest.trim_end()
}

/// For each service item the positions of its fee, of its category and of its list of IP types, plus
/// one; 0 for none.
fn item_codes(numbering: &Numbering<'_>, items: &[DirectoryServiceItem]) -> String {
    let mut codes = String::new();
    for item in items {
        for term in [item.record.fee, item.record.category] {
            push_number(
                &mut codes,
                term.map_or(0, |TermIndex(term)| u32::from(term) + 1),
            );
        }
        let types = numbering
            .item_types
            .binary_search(&item.record.ip_types.as_slice());
        push_number(&mut codes, types.map_or(0, |types| types as u32 + 1));
    }
    codes
}

/// A telephone cell in pieces, by the rules of [`telephone`]: only what can certainly be dialled
/// is.
fn phone_pieces(text: &str) -> Vec<PhonePiece> {
    let mut pieces = Vec::new();
    let mut shown = 0;
    for found in telephone::find(text) {
        let written = &text[found.range.clone()];
        let dialled: String = written
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        pieces.push(PhonePiece::Text(text[shown..found.range.start].to_owned()));
        pieces.push(match dialled == found.number {
            true => PhonePiece::Text(written.to_owned()),
            false => PhonePiece::Number(written.to_owned(), found.number),
        });
        shown = found.range.end;
    }
    if shown < text.len() {
        pieces.push(PhonePiece::Text(text[shown..].to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_repeats_no_region_that_stands_beside_it() {
        let regions = ["辽宁省", "葫芦岛市", "龙港区"];
        for (address, rest) in [
            ("辽宁省葫芦岛市龙港区海滨路1号", "海滨路1号"),
            ("葫芦岛市 海滨路1号 ", "海滨路1号"),
            ("龙港区龙港区街道2号", "龙港区街道2号"),
            ("辽宁省", ""),
            ("河北省唐山市龙港区3号", "河北省唐山市龙港区3号"),
            ("", ""),
        ] {
            assert_eq!(address_in(&regions, address), rest);
        }
    }

    #[test]
    fn only_what_can_certainly_be_dialled_is_diallable() {
        let pieces = |text| serde_json::to_string(&phone_pieces(text)).unwrap_or_default();
        for (text, expected) in [
            ("0429-3112345", r#"["","0429-3112345"]"#),
            (
                "办公室 0429-3112345转12",
                r#"["办公室 ","0429-3112345","转12"]"#,
            ),
            (
                "0086-429-3112345",
                r#"["",["0086-429-3112345","+864293112345"]]"#,
            ),
            ("3112345", r#"["3112345"]"#),
        ] {
            assert_eq!(pieces(text), expected);
        }
    }
}
