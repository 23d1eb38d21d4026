//! What filters and counts look at: a column for each key, and the table of items.

use super::super::encode::{
    encode_ascending, encode_bits, encode_column, encode_walk, push_number,
};
use super::super::facets::{ItemShape, distinct, item_shapes};
use super::super::files::FORMAT_VERSION;
use super::super::index::SearchIndex;
use crate::directory::DirectoryPoint;
use crate::model::{RegionIndex, TermIndex, Vocabulary};
use serde::Serialize;
use std::collections::BTreeMap;

/// `search/facets.<hash>.json`: what counts need, a column per key.
#[derive(Debug, Serialize)]
pub struct FacetColumns {
    version: u32,
    region: RegionColumn,
    nature: SetColumn,
    designation: SetColumn,
    ip_type: SetColumn,
    category: SetColumn,
    level: SetColumn,
    fee: SetColumn,
    mode: SetColumn,
}

/// The regions that occur, as a tree in preorder, and each document's as runs.
#[derive(Debug, Serialize)]
struct RegionColumn {
    codes: String,
    depths: String,
    runs: String,
    lengths: String,
}

/// For each document a set of positions in `codes` (for `designation`: in the manifest's
/// list), written in the shorter of two ways.
#[derive(Debug, Serialize)]
struct SetColumn {
    codes: Vec<String>,
    #[serde(flatten)]
    values: SetValues,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SetValues {
    /// The distinct sets, and the column of positions among them.
    Sets {
        sets: Vec<Vec<usize>>,
        planes: Vec<String>,
    },
    /// For each position its documents, one bit each, six bits a digit.
    Bits { bits: Vec<String> },
}

/// The most distinct sets that are listed: their positions are one digit each.
const MOST_LISTED_SETS: usize = 64;

/// `search/items.<hash>.json`: the shapes of service items and who has them, needed
/// where two filters must hold for one item.
#[derive(Debug, Serialize)]
pub struct ItemTable {
    version: u32,
    shapes: Vec<ShapeNumbers>,
    documents: String,
}

/// Numbers of category, level, fee, types of right and ways.
type ShapeNumbers = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// `search/regions.<hash>.json`: names for the region filter, in the order of
/// [`RegionColumn`].
#[derive(Debug, Serialize)]
pub struct RegionNames {
    version: u32,
    names: Vec<String>,
}

/// The regions that documents lie in, with all that those lie in, parents first.
pub fn region_tree(index: &SearchIndex<'_>) -> Vec<(RegionIndex, usize)> {
    let mut paths: BTreeMap<Vec<RegionIndex>, ()> = BTreeMap::new();
    for document in 0..index.documents.len() as u32 {
        let path = &index.point(document).region_path;
        for length in 1..=path.len() {
            if !paths.contains_key(&path[..length]) {
                paths.insert(path[..length].to_vec(), ());
            }
        }
    }
    paths
        .into_keys()
        .filter_map(|path| Some((*path.last()?, path.len() - 1)))
        .collect()
}

pub fn region_names(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> RegionNames {
    let regions = &index.directory.regions;
    RegionNames {
        version: FORMAT_VERSION,
        names: tree
            .iter()
            .map(|(region, _)| regions.get(*region).name.clone())
            .collect(),
    }
}

pub fn facet_columns(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> FacetColumns {
    let taxonomy = &index.directory.taxonomy;
    let item_sets = |vocabulary: &Vocabulary, terms: fn(&ItemShape) -> &[TermIndex]| {
        set_column(codes(vocabulary), index, |point| {
            item_shapes(point)
                .iter()
                .flat_map(|shape| terms(shape).iter().map(|term| usize::from(term.0)))
                .collect()
        })
    };
    FacetColumns {
        version: FORMAT_VERSION,
        region: region_column(index, tree),
        nature: set_column(codes(&taxonomy.nature), index, |point| {
            vec![usize::from(point.facts.nature.0)]
        }),
        designation: set_column(Vec::new(), index, |point| index.designation_numbers(point)),
        ip_type: item_sets(&taxonomy.ip_type, |shape| &shape.ip_types),
        category: item_sets(&taxonomy.category, |shape| shape.category.as_slice()),
        level: item_sets(&taxonomy.level, |shape| shape.level.as_slice()),
        fee: item_sets(&taxonomy.fee, |shape| shape.fee.as_slice()),
        mode: item_sets(&taxonomy.mode, |shape| &shape.modes),
    }
}

fn codes(vocabulary: &Vocabulary) -> Vec<String> {
    vocabulary
        .iter()
        .map(|(_, term)| term.code.clone())
        .collect()
}

/// Each document's set of numbers, by its place among the distinct sets.
fn set_column(
    codes: Vec<String>,
    index: &SearchIndex<'_>,
    numbers: impl Fn(&DirectoryPoint) -> Vec<usize>,
) -> SetColumn {
    let sets: Vec<Vec<usize>> = (0..index.documents.len() as u32)
        .map(|document| distinct(numbers(index.point(document)).into_iter()))
        .collect();
    let dictionary = distinct(sets.iter().cloned());
    let values = if dictionary.len() > MOST_LISTED_SETS {
        let positions = 0..dictionary.iter().flatten().max().map_or(0, |last| last + 1);
        let bits =
            positions.map(|position| encode_bits(sets.iter().map(|set| set.contains(&position))));
        SetValues::Bits {
            bits: bits.collect(),
        }
    } else {
        let column: Vec<u32> = sets
            .iter()
            .map(|set| dictionary.partition_point(|other| other < set) as u32)
            .collect();
        SetValues::Sets {
            sets: dictionary,
            planes: encode_column(&column),
        }
    };
    SetColumn { codes, values }
}

fn region_column(index: &SearchIndex<'_>, tree: &[(RegionIndex, usize)]) -> RegionColumn {
    let regions = &index.directory.regions;
    let place_of: BTreeMap<RegionIndex, u32> = tree
        .iter()
        .enumerate()
        .map(|(position, (region, _))| (*region, position as u32))
        .collect();
    let column: Vec<u32> = (0..index.documents.len() as u32)
        .map(|document| {
            place_of
                .get(&index.point(document).facts.region)
                .copied()
                .unwrap_or(0)
        })
        .collect();
    let mut lengths = String::new();
    let mut starts = Vec::new();
    for run in column.chunk_by(|a, b| a == b) {
        starts.push(run[0]);
        push_number(&mut lengths, run.len() as u32);
    }
    RegionColumn {
        codes: encode_walk(tree.iter().map(|(region, _)| {
            // The loader takes six digits and nothing else.
            regions.get(*region).code.parse().unwrap_or(0)
        })),
        depths: tree.iter().map(|(_, depth)| depth.to_string()).collect(),
        runs: encode_walk(starts),
        lengths,
    }
}

pub fn item_table(index: &SearchIndex<'_>) -> ItemTable {
    let numbers = |terms: &[TermIndex]| terms.iter().map(|term| term.0).collect();
    let mut documents = String::new();
    for document in 0..index.documents.len() as u32 {
        let shapes = item_shapes(index.point(document));
        push_number(&mut documents, shapes.len() as u32);
        documents.push_str(&encode_ascending(shapes.iter().filter_map(|shape| {
            index
                .item_shapes
                .binary_search(shape)
                .ok()
                .map(|position| position as u32)
        })));
    }
    ItemTable {
        version: FORMAT_VERSION,
        shapes: index
            .item_shapes
            .iter()
            .map(|shape| {
                (
                    numbers(shape.category.as_slice()),
                    numbers(shape.level.as_slice()),
                    numbers(shape.fee.as_slice()),
                    numbers(&shape.ip_types),
                    numbers(&shape.modes),
                )
            })
            .collect(),
        documents,
    }
}
