//! The list of search filters.
//!
//! Index, files, reference implementation, error messages and search page iterate over a list of
//! [`FilterSpec`]. The script gets the keys and scopes from the manifest. A new filter is a row of
//! [`FILTERS`].

use crate::directory::{Directory, DirectoryDesignation, DirectoryPoint, DirectoryServiceItem};
use crate::model::{Status, Taxonomy, TermIndex, VocabularyName};

/// A value of a filter: a term's index in its vocabulary, or a region's index.
pub(crate) type Value = u32;

/// A filter.
#[derive(Debug, Clone, Copy)]
pub struct FilterSpec {
    /// The name in URLs, files and on the command line.
    pub(crate) key: &'static str,
    /// The title in the search page.
    pub(crate) title: &'static str,
    /// The type of its values.
    pub(crate) values: Values,
    /// What it applies to, and the function that returns the values found there.
    pub(crate) scope: Scope,
}

/// The type of a filter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// The terms of a vocabulary.
    Terms(VocabularyName),
    /// Regions of any level; each includes all below it.
    Regions,
}

/// What a filter applies to. All filters of designations must match the same designation of a
/// point, all filters of items the same service item.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    /// The point itself.
    Point(fn(&DirectoryPoint) -> Vec<Value>),
    /// One of its designations.
    Designation(fn(&DirectoryDesignation, &Taxonomy) -> Vec<Value>),
    /// One of its service items.
    Item(fn(&DirectoryServiceItem) -> Vec<Value>),
}

/// The filters in the order in which they are shown.
pub const FILTERS: &[FilterSpec] = &[
    FilterSpec {
        key: "region",
        title: "地区",
        values: Values::Regions,
        scope: Scope::Point(|point| {
            let regions = point.region_path.iter();
            regions.map(|region| Value::from(region.0)).collect()
        }),
    },
    FilterSpec {
        key: "kind",
        title: "网点类别",
        values: Values::Terms(VocabularyName::Kind),
        scope: Scope::Designation(|designation, _| terms([designation.record.kind])),
    },
    FilterSpec {
        key: "nature",
        title: "机构性质",
        values: Values::Terms(VocabularyName::Nature),
        scope: Scope::Point(|point| terms([point.facts.nature])),
    },
    FilterSpec {
        key: "ip_type",
        title: "知识产权类型",
        values: Values::Terms(VocabularyName::IpType),
        scope: Scope::Item(|item| terms(item.record.ip_types.iter().copied())),
    },
    FilterSpec {
        key: "category",
        title: "服务类别",
        values: Values::Terms(VocabularyName::Category),
        scope: Scope::Item(|item| terms(item.record.category)),
    },
    FilterSpec {
        key: "level",
        title: "服务层级",
        values: Values::Terms(VocabularyName::Level),
        scope: Scope::Item(|item| terms(item.level)),
    },
    FilterSpec {
        key: "fee",
        title: "收费",
        values: Values::Terms(VocabularyName::Fee),
        scope: Scope::Item(|item| terms(item.record.fee)),
    },
    FilterSpec {
        key: "mode",
        title: "服务方式",
        values: Values::Terms(VocabularyName::Mode),
        scope: Scope::Item(|item| terms(item.record.modes.iter().copied())),
    },
    FilterSpec {
        key: "status",
        title: "状态",
        values: Values::Terms(VocabularyName::Status),
        scope: Scope::Designation(|designation, taxonomy| {
            terms(taxonomy.status.find(designation.effective_status.code()))
        }),
    },
];

fn terms(terms: impl IntoIterator<Item = TermIndex>) -> Vec<Value> {
    terms.into_iter().map(|term| Value::from(term.0)).collect()
}

/// A value that can be selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The value.
    pub(crate) value: Value,
    /// Its code.
    pub(crate) code: String,
    /// Its label, the short form if there is one.
    pub(crate) label: String,
}

impl FilterSpec {
    /// The values that can be selected, ascending.
    pub(crate) fn choices(&self, directory: &Directory) -> Vec<Choice> {
        match self.values {
            Values::Regions => {
                let regions = directory.regions.iter();
                let choice = regions.map(|(index, region)| Choice {
                    value: Value::from(index.0),
                    code: region.code.clone(),
                    label: region.short_name().to_owned(),
                });
                choice.collect()
            }
            Values::Terms(vocabulary) => {
                let terms = vocabulary.terms(&directory.taxonomy).iter();
                // Proposed designations are only in public notices.
                let is_searchable = |code: &str| {
                    vocabulary != VocabularyName::Status
                        || Status::from_code(code) != Some(Status::Proposed)
                };
                terms
                    .filter(|(_, term)| is_searchable(&term.code))
                    .map(|(index, term)| Choice {
                        value: Value::from(index.0),
                        code: term.code.clone(),
                        label: term.short_label().to_owned(),
                    })
                    .collect()
            }
        }
    }

    /// The codes that apply if none is selected; empty if all values match.
    pub(crate) fn default_codes(&self) -> Vec<&'static str> {
        if self.values != Values::Terms(VocabularyName::Status) {
            return Vec::new();
        }
        let listed = Status::ALL.iter().filter(|status| status.is_listed());
        listed.map(|status| status.code()).collect()
    }
}

impl Scope {
    /// The name of the scope in the search files.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Designation(_) => "designation",
            Self::Item(_) => "item",
        }
    }
}

/// The values of a designation or item for each filter of the scope, in the order of the list. Many
/// designations and items have equal tuples.
pub(crate) type ValueTuple = Vec<Vec<Value>>;

/// The distinct tuples of a point's designations, ascending.
pub(crate) fn designation_tuples(
    filters: &[FilterSpec],
    taxonomy: &Taxonomy,
    point: &DirectoryPoint,
) -> Vec<ValueTuple> {
    distinct(point.designations.iter().map(|designation| {
        let values = filters.iter().filter_map(|spec| match spec.scope {
            Scope::Designation(values) => Some(values(designation, taxonomy)),
            Scope::Point(_) | Scope::Item(_) => None,
        });
        values.collect()
    }))
}

/// The distinct tuples of a point's service items, ascending.
pub(crate) fn item_tuples(filters: &[FilterSpec], point: &DirectoryPoint) -> Vec<ValueTuple> {
    distinct(point.service_items.iter().map(|item| {
        let values = filters.iter().filter_map(|spec| match spec.scope {
            Scope::Item(values) => Some(values(item)),
            Scope::Point(_) | Scope::Designation(_) => None,
        });
        values.collect()
    }))
}

/// Sorts values and removes duplicates.
pub(crate) fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_distinct_and_not_the_names_of_scopes() {
        let keys = distinct(FILTERS.iter().map(|spec| spec.key));
        assert_eq!(keys.len(), FILTERS.len());
        // The index and the script use these names for groups of filters.
        let scopes = ["point", "designation", "item"];
        assert!(!keys.iter().any(|key| scopes.contains(key)), "{keys:?}");
    }
}
