//! Precomputed results for the most frequent queries: whole names and whole items.
//!
//! A name of twelve characters has eleven pairs, in as many shards. A query for the whole name is
//! answered from one entry instead: all documents that have every pair, with the sums of their
//! scores.

use super::impacts::TermImpacts;
use crate::text::code_units::compare_code_units;
use crate::text::{MAX_TOKENS, ParsedQuery, QueryWord, Token, syllables};
use rayon::prelude::*;

/// How many records are stored with an answer: those of the first page.
pub(crate) const FIRST_PAGE_SIZE: usize = 10;

/// An answer with fewer documents stores no records, since fetching one or two shards of records is
/// as fast and most names have such an answer.
pub(crate) const MIN_DOCUMENTS_FOR_RECORDS: usize = 4;

/// The fewest characters of a query with a precomputed answer; shorter ones have few pairs.
pub(crate) const MIN_ANSWER_LENGTH: usize = 4;

/// The answers to all exact terms that qualify, in their order. `terms` and `exact_matches` are sorted by UTF-16
/// code units. `is_literal` tells whether a query is matched literally, without regard to the
/// meaning of everyday words.
pub(crate) fn answers(
    terms: &[TermImpacts],
    exact_matches: &[TermImpacts],
    is_literal: impl Fn(&str) -> bool + Sync,
) -> Vec<TermImpacts> {
    exact_matches
        .par_iter()
        .filter(|exact_match| !is_pinyin(&exact_match.term))
        .filter(|exact_match| is_literal(&exact_match.term))
        .filter_map(|exact_match| answer(terms, exact_match))
        .collect()
}

/// Whether a term is whole syllables or initials, so that it has further interpretations and
/// [`qualifies_for_answer`] refuses it. Half of the terms are, and this is known without parsing.
fn is_pinyin(exact_term: &str) -> bool {
    exact_term.len() >= MIN_ANSWER_LENGTH
        && exact_term.bytes().all(|byte| byte.is_ascii_lowercase())
        && (exact_term.len() <= MAX_TOKENS && syllables::are_initials(exact_term)
            || !syllables::segmentations(exact_term, false).is_empty())
}

/// Whether a query may have a precomputed answer: it has no separators, and each word has a single
/// interpretation.
pub(crate) fn qualifies_for_answer(parsed: &ParsedQuery) -> bool {
    let is_plain = |word: &QueryWord| word.stages.iter().flatten().count() == 1;
    parsed.exact_term.chars().count() >= MIN_ANSWER_LENGTH
        && !parsed.truncated
        && parsed.words.iter().all(is_plain)
        && parsed.words.iter().skip(1).all(|word| word.is_adjacent)
}

/// The documents on the first page of an answer, best first.
pub(crate) fn first_page(answer: &TermImpacts, listed: u32) -> Vec<u32> {
    let mut documents: Vec<(u32, f32)> = answer.documents.clone();
    documents.retain(|(document, _)| *document < listed);
    documents.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    documents.truncate(FIRST_PAGE_SIZE);
    documents
        .into_iter()
        .map(|(document, _)| document)
        .collect()
}

fn answer(terms: &[TermImpacts], exact_match: &TermImpacts) -> Option<TermImpacts> {
    let parsed = ParsedQuery::new(&exact_match.term);
    if !qualifies_for_answer(&parsed) {
        return None;
    }
    let mut postings = parsed
        .tokens
        .iter()
        .map(|token| match token {
            Token::Term(term) => find(terms, term),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    // Start with the rarest term: the others are only looked up for its documents.
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
            Some((
                *document,
                sum + score_of(exact_match, *document).unwrap_or(0.0),
            ))
        })
        .collect();
    Some(TermImpacts {
        term: exact_match.term.clone(),
        documents,
    })
}

fn find<'a>(terms: &'a [TermImpacts], term: &str) -> Option<&'a TermImpacts> {
    let position = terms
        .binary_search_by(|other| compare_code_units(&other.term, term))
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
    fn answers_have_all_documents_with_every_pair_and_their_summed_scores() {
        let terms = [
            posting("图书", &[(0, 1.0), (1, 1.0), (2, 1.0)]),
            posting("市图", &[(1, 4.0), (2, 2.0)]),
            posting("书馆", &[(0, 0.5), (1, 0.5), (2, 0.5)]),
        ];
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        let exact_matches = [
            posting("市图书馆", &[(2, 8.0)]),
            posting("图书馆", &[(0, 8.0)]),
        ];
        let expected = [posting("市图书馆", &[(1, 5.5), (2, 11.5)])];
        assert_eq!(answers(&terms, &exact_matches, |_| true), expected);
    }

    #[test]
    fn words_with_several_interpretations_have_no_answer() {
        let terms =
            ["beijing", "university", "图书", "书馆"].map(|term| posting(term, &[(0, 1.0)]));
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        for exact_match in ["beijing university", "beijing图书馆"] {
            assert!(
                answers(&terms, &[posting(exact_match, &[(0, 1.0)])], |_| true).is_empty(),
                "{exact_match}"
            );
        }
    }

    #[test]
    fn names_with_digits_have_an_answer() {
        let terms = ["5g", "通信", "信网"].map(|term| posting(term, &[(3, 1.0)]));
        let mut terms = terms.to_vec();
        terms.sort_by(|a, b| a.term.cmp(&b.term));
        let exact_matches = [posting("5g通信网", &[(3, 8.0)])];
        assert_eq!(
            answers(&terms, &exact_matches, |_| true),
            [posting("5g通信网", &[(3, 11.0)])]
        );
    }
}
