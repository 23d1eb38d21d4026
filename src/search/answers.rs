//! Complete answers to the questions that are asked most: whole names and whole items.
//!
//! A name of twelve characters is eleven pairs, which lie in as many shards. Who types it
//! whole is answered from one entry instead: all documents that have every pair, with
//! their scores added up.

use super::impacts::TermImpacts;
use crate::text::{ParsedQuery, Unit, Word};
use rayon::prelude::*;

/// Follows a whole name or item in the key of its answer; no term contains it.
pub(crate) const ANSWER_MARK: char = '=';

/// How many of the best documents of an answer bring their records along: as many as the
/// first page shows.
pub(crate) const FIRST_RECORDS: usize = 10;

/// An answer with fewer documents brings no records along: one or two files of records are
/// fetched as soon, and most names have such an answer.
pub(crate) const FEWEST_WITH_RECORDS: usize = 4;

/// The fewest characters of a question with an answer of its own: shorter ones have few
/// pairs.
pub(crate) const SHORTEST_ANSWERED: usize = 4;

/// The answers to all wholes that may have one. `terms` and `wholes` are in
/// the order of UTF-16 code units.
pub(crate) fn answers(terms: &[TermImpacts], wholes: &[TermImpacts]) -> Vec<TermImpacts> {
    wholes
        .par_iter()
        .filter_map(|whole| answer(terms, whole))
        .collect()
}

/// Whether a query may have an answer of its own: it is typed in one piece, and no word of
/// it can be read in several ways.
fn is_answered(parsed: &ParsedQuery) -> bool {
    let is_plain = |word: &Word| word.stages.iter().flatten().count() == 1;
    parsed.whole.chars().count() >= SHORTEST_ANSWERED
        && !parsed.truncated
        && parsed.words.iter().all(is_plain)
        && parsed.words.iter().skip(1).all(|word| word.is_glued)
}

/// The documents that the first page of an answer shows, best first.
pub(crate) fn first_page(answer: &TermImpacts, listed: u32) -> Vec<u32> {
    let mut documents: Vec<(u32, f32)> = answer.documents.clone();
    documents.retain(|(document, _)| *document < listed);
    documents.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    documents.truncate(FIRST_RECORDS);
    documents
        .into_iter()
        .map(|(document, _)| document)
        .collect()
}

fn answer(terms: &[TermImpacts], whole: &TermImpacts) -> Option<TermImpacts> {
    let parsed = ParsedQuery::new(&whole.term);
    if !is_answered(&parsed) {
        return None;
    }
    let mut postings = parsed
        .units
        .iter()
        .map(|unit| match unit {
            Unit::Term(term) => find(terms, term),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    // The rarest first: every other is only looked at where that one is.
    postings.sort_by_key(|posting| posting.documents.len());
    let (rarest, others) = postings.split_first()?;
    let documents = rarest
        .documents
        .iter()
        .filter_map(|(document, score)| {
            let mut sum = *score;
            for other in others {
                sum += score_of(other, *document)?;
            }
            Some((*document, sum + score_of(whole, *document).unwrap_or(0.0)))
        })
        .collect();
    Some(TermImpacts {
        term: format!("{}{ANSWER_MARK}", whole.term),
        documents,
    })
}

fn find<'a>(terms: &'a [TermImpacts], term: &str) -> Option<&'a TermImpacts> {
    let position = terms
        .binary_search_by(|other| other.term.encode_utf16().cmp(term.encode_utf16()))
        .ok()?;
    Some(&terms[position])
}

fn score_of(posting: &TermImpacts, document: u32) -> Option<f32> {
    let position = posting
        .documents
        .binary_search_by_key(&document, |(document, _)| *document)
        .ok()?;
    Some(posting.documents[position].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(term: &str, documents: &[(u32, f32)]) -> TermImpacts {
        TermImpacts {
            term: term.to_owned(),
            documents: documents.to_vec(),
        }
    }

    #[test]
    fn an_answer_holds_every_document_with_all_pairs_and_their_scores() {
        let terms = [
            posting("图书", &[(0, 1.0), (1, 1.0), (2, 1.0)]),
            posting("市图", &[(1, 4.0), (2, 2.0)]),
            posting("书馆", &[(0, 0.5), (1, 0.5), (2, 0.5)]),
        ];
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        let wholes = [
            posting("市图书馆", &[(2, 8.0)]),
            posting("图书馆", &[(0, 8.0)]),
        ];
        let expected = [posting("市图书馆=", &[(1, 5.5), (2, 11.5)])];
        assert_eq!(answers(&terms, &wholes), expected);
    }

    #[test]
    fn words_that_can_be_read_in_several_ways_have_no_answer() {
        let terms =
            ["beijing", "university", "图书", "书馆"].map(|term| posting(term, &[(0, 1.0)]));
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        for whole in ["beijing university", "beijing图书馆"] {
            assert!(
                answers(&terms, &[posting(whole, &[(0, 1.0)])]).is_empty(),
                "{whole}"
            );
        }
    }

    #[test]
    fn a_name_with_a_number_in_it_has_an_answer() {
        let terms = ["5g", "通信", "信网"].map(|term| posting(term, &[(3, 1.0)]));
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        let wholes = [posting("5g通信网", &[(3, 8.0)])];
        assert_eq!(
            answers(&terms, &wholes),
            [posting("5g通信网=", &[(3, 11.0)])]
        );
    }
}
