//! The terms of the index that everyday words ask for; see [`super::meaning`].

use crate::directory::{Directory, DirectoryPoint};
use crate::model::{TermIndex, Vocabulary};

/// The type of right of items about all rights: such an item is of every type, and a word that
/// means it does not narrow.
pub(crate) const GENERAL_TYPE: &str = "general";

/// The terms of the field `meaning`: what the everyday words of a query ask for.
pub(crate) struct MeaningTerm;

impl MeaningTerm {
    /// A record with a service item that has all these codes, where they are not empty. The
    /// category comes last, so that terms that are asked for together stand in one shard.
    pub(crate) fn item(category: &str, ip_type: &str, fee: &str, mode: &str) -> String {
        [fee, mode, ip_type, category].join("/")
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
pub(crate) fn meaning_terms(directory: &Directory, point: &DirectoryPoint) -> Vec<String> {
    let taxonomy = &directory.taxonomy;
    let mut of_items: Vec<u64> = Vec::new();
    for item in &point.service_items {
        let item = &item.record;
        let ip_types = item_types(directory, &item.ip_types);
        for category in or_none(item.category) {
            for ip_type in or_none(ip_types.iter().copied()) {
                for fee in or_none(item.fee) {
                    for mode in or_none(item.modes.iter().copied()) {
                        of_items.push(packed([category, ip_type, fee, mode]));
                    }
                }
            }
        }
    }
    of_items.sort_unstable();
    of_items.dedup();
    let of_items = of_items.into_iter().filter(|codes| *codes != 0);
    let mut terms: Vec<String> = of_items
        .map(|codes| {
            let [category, ip_type, fee, mode] = unpacked(codes);
            MeaningTerm::item(
                code(&taxonomy.category, category),
                code(&taxonomy.ip_type, ip_type),
                code(&taxonomy.fee, fee),
                code(&taxonomy.mode, mode),
            )
        })
        .collect();
    terms.push(MeaningTerm::nature(
        &taxonomy.nature.get(point.facts.nature).code,
    ));
    let kinds = point.current_designations();
    let mut kinds: Vec<TermIndex> = kinds.map(|designation| designation.record.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds = kinds.into_iter().map(|kind| &taxonomy.kind.get(kind).code);
    terms.extend(kinds.map(|code| MeaningTerm::kind(code)));
    terms
}

/// Codes as a number in the same order, since a point has hundreds of them to sort. Zero is none.
fn packed(codes: [Option<TermIndex>; 4]) -> u64 {
    codes.into_iter().fold(0, |packed, code| {
        packed << 16 | code.map_or(0, |TermIndex(code)| u64::from(code) + 1)
    })
}

/// The codes of a packed number.
fn unpacked(codes: u64) -> [Option<TermIndex>; 4] {
    [48, 32, 16, 0].map(|shift| {
        let code = (codes >> shift & 0xffff).checked_sub(1)?;
        u8::try_from(code).ok().map(TermIndex)
    })
}

/// The types of right of an item; all of them where it is about all rights.
fn item_types(directory: &Directory, ip_types: &[TermIndex]) -> Vec<TermIndex> {
    let vocabulary = &directory.taxonomy.ip_type;
    let is_general = |term: TermIndex| vocabulary.get(term).code == GENERAL_TYPE;
    if !ip_types.iter().copied().any(is_general) {
        return ip_types.to_vec();
    }
    let all = vocabulary.iter().map(|(term, _)| term);
    all.filter(|term| !is_general(*term)).collect()
}

/// Each value, and none: a word may ask for a part of the codes.
fn or_none(values: impl IntoIterator<Item = TermIndex>) -> impl Iterator<Item = Option<TermIndex>> {
    std::iter::once(None).chain(values.into_iter().map(Some))
}

/// The code of a term; empty for none.
fn code(vocabulary: &Vocabulary, term: Option<TermIndex>) -> &str {
    term.map_or("", |term| &vocabulary.get(term).code)
}
