//! The terms of the index that everyday words ask for; see [`super::meaning`].

use crate::directory::{Directory, DirectoryPoint};
use crate::model::TermIndex;
use std::collections::BTreeSet;

/// The type of right of items about all rights: such an item is of every type, and a word that
/// means it does not narrow.
pub(crate) const GENERAL_TYPE: &str = "general";

/// The terms of the field `meaning`: what the everyday words of a query ask for.
pub(crate) struct MeaningTerm;

impl MeaningTerm {
    /// A record with a service item that has all these codes, where they are not empty. The
    /// category comes last, so that terms that are asked for together stand in one shard.
    pub(crate) fn item(category: &str, ip_type: &str, fee: &str, mode: &str) -> String {
        format!("{fee}/{mode}/{ip_type}/{category}")
    }

    /// A record of an institution of this nature.
    pub(crate) fn nature(code: &str) -> String {
        format!("nature={code}")
    }

    /// A record with a current designation of this kind.
    pub(crate) fn kind(code: &str) -> String {
        format!("kind={code}")
    }
}

/// The boost of the field `meaning`: about what a label counts.
pub(crate) const MEANING_BOOST: f32 = 1.0;

/// What everyday words may ask for and find in a point, each term once.
///
/// Every combination of an item's codes is a term of its own, so that one lookup tells which
/// records have a free trademark search, not a trademark search and something free.
pub(crate) fn meaning_terms(directory: &Directory, point: &DirectoryPoint) -> BTreeSet<String> {
    let taxonomy = &directory.taxonomy;
    let mut of_items: BTreeSet<[&str; 4]> = BTreeSet::new();
    for item in &point.service_items {
        let item = &item.record;
        let category = item
            .category
            .map(|term| &taxonomy.category.get(term).code[..]);
        let fee = item.fee.map(|term| &taxonomy.fee.get(term).code[..]);
        let modes = item
            .modes
            .iter()
            .map(|term| &taxonomy.mode.get(*term).code[..]);
        let ip_types = item_types(directory, &item.ip_types);
        for category in std::iter::once("").chain(category) {
            for ip_type in std::iter::once("").chain(ip_types.iter().copied()) {
                for fee in std::iter::once("").chain(fee) {
                    for mode in std::iter::once("").chain(modes.clone()) {
                        of_items.insert([category, ip_type, fee, mode]);
                    }
                }
            }
        }
    }
    of_items.remove(&[""; 4]);
    let of_items = of_items.into_iter();
    let mut terms: BTreeSet<String> = of_items
        .map(|[category, ip_type, fee, mode]| MeaningTerm::item(category, ip_type, fee, mode))
        .collect();
    terms.insert(MeaningTerm::nature(
        &taxonomy.nature.get(point.facts.nature).code,
    ));
    terms.extend(point.current_designations().map(|designation| {
        let kind = taxonomy.kind.get(designation.record.kind);
        MeaningTerm::kind(&kind.code)
    }));
    terms
}

/// The types of right of an item; all of them where it is about all rights.
fn item_types<'d>(directory: &'d Directory, ip_types: &[TermIndex]) -> Vec<&'d str> {
    let vocabulary = &directory.taxonomy.ip_type;
    let of_item = |term: &TermIndex| vocabulary.get(*term).code.as_str();
    let codes: Vec<&str> = ip_types.iter().map(of_item).collect();
    if !codes.contains(&GENERAL_TYPE) {
        return codes;
    }
    let all = vocabulary.iter().map(|(_, term)| term.code.as_str());
    all.filter(|code| *code != GENERAL_TYPE).collect()
}
