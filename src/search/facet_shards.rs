//! The files for filtering and for facet counts: a column per filter, and the table of items.

use super::encode::{encode_ascending, encode_bits, encode_column, encode_walk, push_number};
use super::files::FORMAT_VERSION;
use super::filters::{Choice, FilterSpec, Scope, Value, ValueTuple, Values, distinct};
use super::numbering::Numbering;
use crate::directory::DirectoryPoint;
use crate::model::RegionIndex;
use serde::Serialize;
use std::collections::BTreeMap;

/// `search/facets.<hash>.json`: one column per filter, for facet counts.
#[derive(Debug, Serialize)]
pub(crate) struct FacetColumns {
    version: u32,
    columns: BTreeMap<&'static str, FilterColumn>,
    designations: DesignationColumn,
}

/// The values of a filter in each document. A filter of designations has only codes here: its
/// values are in the designations' tuples, since the status filter always applies as well.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FilterColumn {
    Regions(RegionColumn),
    Sets(SetColumn),
    Codes { codes: Vec<String> },
}

/// The distinct value tuples of designations (for each filter of designations a list of indices
/// into its codes), and for each document the set of its tuples.
#[derive(Debug, Serialize)]
struct DesignationColumn {
    tuples: Vec<Vec<Vec<usize>>>,
    #[serde(flatten)]
    values: SetValues,
}

/// The regions that occur as a tree in preorder, and the documents' regions as runs.
#[derive(Debug, Serialize)]
struct RegionColumn {
    codes: String,
    depths: String,
    runs: String,
    lengths: String,
}

/// For each document a set of indices into `codes`.
#[derive(Debug, Serialize)]
struct SetColumn {
    codes: Vec<String>,
    #[serde(flatten)]
    values: SetValues,
}

/// A set of numbers for each document, in the shorter of two encodings.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SetValues {
    /// The distinct sets, and a column of indices into them.
    Sets {
        sets: Vec<Vec<usize>>,
        planes: Vec<String>,
    },
    /// For each number one bit per document, six bits per digit.
    Bits { bits: Vec<String> },
}

/// The most distinct sets in the first encoding: an index is then a single digit.
const MAX_LISTED_SETS: usize = 64;

/// `search/items.<hash>.json`: the value tuples of service items and which documents have them, for
/// queries with several filters that must hold for the same item.
#[derive(Debug, Serialize)]
pub(crate) struct ItemTable {
    version: u32,
    tuples: Vec<Vec<Vec<usize>>>,
    documents: String,
}

/// `search/regions.<hash>.json`: the names of regions in the order of [`RegionColumn`].
#[derive(Debug, Serialize)]
pub(crate) struct RegionNames {
    version: u32,
    names: Vec<String>,
    /// In Latin letters, where the site has another language than Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    latin: Option<Vec<String>>,
}

/// The regions with documents and their ancestors with their depths, in preorder.
pub(crate) fn region_tree(numbering: &Numbering<'_>) -> Vec<(RegionIndex, usize)> {
    let mut paths: BTreeMap<Vec<RegionIndex>, ()> = BTreeMap::new();
    for document in 0..numbering.documents.len() as u32 {
        let path = &numbering.point(document).region_path;
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

pub(crate) fn region_names(
    numbering: &Numbering<'_>,
    tree: &[(RegionIndex, usize)],
) -> RegionNames {
    let regions = &numbering.directory.regions;
    RegionNames {
        version: FORMAT_VERSION,
        names: tree
            .iter()
            .map(|(region, _)| regions.get(*region).name.clone())
            .collect(),
        latin: numbering.has_latin_names().then(|| {
            let names = tree
                .iter()
                .map(|(region, _)| regions.get(*region).latin_name());
            names.map(str::to_owned).collect()
        }),
    }
}

pub(crate) fn facet_columns(
    numbering: &Numbering<'_>,
    tree: &[(RegionIndex, usize)],
) -> FacetColumns {
    let columns = numbering.filters.iter().map(|spec| {
        let column = match spec.values {
            Values::Regions => FilterColumn::Regions(region_column(numbering, tree)),
            Values::Terms(_) => term_column(numbering, spec),
        };
        (spec.key, column)
    });
    FacetColumns {
        version: FORMAT_VERSION,
        columns: columns.collect(),
        designations: DesignationColumn {
            tuples: tuple_positions(numbering, "designation", &numbering.designation_tuples),
            values: set_values(numbering, |point| {
                numbering.designation_tuple_indices(point)
            }),
        },
    }
}

/// The column of a filter whose values are terms.
fn term_column(numbering: &Numbering<'_>, spec: &FilterSpec) -> FilterColumn {
    let choices = spec.choices(numbering.directory);
    let numbers = |values: Vec<Value>| choice_positions(&choices, &values);
    let values = match spec.scope {
        Scope::Designation(_) => None,
        Scope::Point(values) => Some(set_values(numbering, |point| numbers(values(point)))),
        Scope::Item(values) => Some(set_values(numbering, |point| {
            let items = point.service_items.iter();
            numbers(items.flat_map(values).collect())
        })),
    };
    let codes = choices.iter().map(|choice| choice.code.clone()).collect();
    match values {
        None => FilterColumn::Codes { codes },
        Some(values) => FilterColumn::Sets(SetColumn { codes, values }),
    }
}

/// The indices of values among a filter's choices.
fn choice_positions(choices: &[Choice], values: &[Value]) -> Vec<usize> {
    let position = |value| choices.binary_search_by_key(value, |choice: &Choice| choice.value);
    values
        .iter()
        .filter_map(|value| position(value).ok())
        .collect()
}

/// The value tuples of a scope, with values replaced by indices into the columns' codes.
fn tuple_positions(
    numbering: &Numbering<'_>,
    scope: &str,
    tuples: &[ValueTuple],
) -> Vec<Vec<Vec<usize>>> {
    let specs = numbering.filters.iter();
    let choices: Vec<Vec<Choice>> = specs
        .filter(|spec| spec.scope.name() == scope)
        .map(|spec| spec.choices(numbering.directory))
        .collect();
    let written = tuples.iter().map(|tuple| {
        let values = choices.iter().zip(tuple);
        values
            .map(|(choices, values)| choice_positions(choices, values))
            .collect()
    });
    written.collect()
}

/// Each document's set of numbers.
fn set_values(
    numbering: &Numbering<'_>,
    numbers: impl Fn(&DirectoryPoint) -> Vec<usize>,
) -> SetValues {
    let sets: Vec<Vec<usize>> = (0..numbering.documents.len() as u32)
        .map(|document| distinct(numbers(numbering.point(document)).into_iter()))
        .collect();
    encode_sets(&sets)
}

/// Encodes each document's set of ascending numbers.
fn encode_sets(sets: &[Vec<usize>]) -> SetValues {
    let dictionary = distinct(sets.iter().cloned());
    if dictionary.len() > MAX_LISTED_SETS {
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
    }
}

fn region_column(numbering: &Numbering<'_>, tree: &[(RegionIndex, usize)]) -> RegionColumn {
    let regions = &numbering.directory.regions;
    let place_of: BTreeMap<RegionIndex, u32> = tree
        .iter()
        .enumerate()
        .map(|(position, (region, _))| (*region, position as u32))
        .collect();
    let column: Vec<u32> = (0..numbering.documents.len() as u32)
        .map(|document| {
            place_of
                .get(&numbering.point(document).facts.region)
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
            // The loader only accepts codes of six digits.
            regions.get(*region).code.parse().unwrap_or(0)
        })),
        depths: tree.iter().map(|(_, depth)| depth.to_string()).collect(),
        runs: encode_walk(starts),
        lengths,
    }
}

pub(crate) fn item_table(numbering: &Numbering<'_>) -> ItemTable {
    let mut documents = String::new();
    for document in 0..numbering.documents.len() as u32 {
        let tuples = numbering.item_tuple_indices(numbering.point(document));
        push_number(&mut documents, tuples.len() as u32);
        documents.push_str(&encode_ascending(
            tuples.into_iter().map(|position| position as u32),
        ));
    }
    ItemTable {
        version: FORMAT_VERSION,
        tuples: tuple_positions(numbering, "item", &numbering.item_tuples),
        documents,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_different_sets_are_written_as_bits() {
        let sets: Vec<Vec<usize>> = (0..=MAX_LISTED_SETS).map(|number| vec![number]).collect();
        let (listed, all) = (&sets[..MAX_LISTED_SETS], &sets);
        assert!(matches!(encode_sets(listed), SetValues::Sets { planes, .. } if planes.len() == 1));
        let SetValues::Bits { bits } = encode_sets(all) else {
            panic!("an index would need a second digit");
        };
        let of_first_and_last = [bits[0].as_str(), bits[MAX_LISTED_SETS].as_str()];
        assert_eq!(of_first_and_last, ["BAAAAAAAAAA", "AAAAAAAAAAQ"]);
    }
}
