//! Reads the score of every term in every document out of tantivy.
//!
//! The score is tantivy's BM25 weight, with field norm and term frequency, times the field's boost,
//! summed over the fields, as in a query over all fields.

use super::index::{SearchIndex, round_to_two_digits};
use crate::text::code_units::compare_code_units;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

/// The documents with a term.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TermImpacts {
    /// The term.
    pub(crate) term: String,
    /// Documents, ascending, with their scores; never empty.
    pub(crate) documents: Vec<(u32, f32)>,
}

/// Access to one field of the index.
struct FieldReader {
    inverted_index: Arc<InvertedIndexReader>,
    field_norms: FieldNormReader,
    /// The weight of a term by its number of documents, of which rounding leaves few.
    weights: BTreeMap<u64, Bm25Weight>,
}

/// A term of one field.
struct FieldTerm {
    text: String,
    /// The position of the field.
    reader: usize,
    info: TermInfo,
}

/// The impacts of all terms of some fields, sorted by UTF-16 code units as the script compares
/// them.
///
/// `fields` are the fields with their boosts.
pub(crate) fn impacts(
    index: &SearchIndex<'_>,
    fields: &[(Field, f32)],
) -> tantivy::Result<Vec<TermImpacts>> {
    let Some(segment) = index.searcher.segment_readers().first() else {
        return Ok(Vec::new());
    };
    let statistics = index.statistics();
    let document_count = statistics.total_num_docs()?;
    let mut readers = Vec::with_capacity(fields.len());
    let mut terms: Vec<FieldTerm> = Vec::new();
    for (position, (field, boost)) in fields.iter().enumerate() {
        let inverted_index = segment.inverted_index(*field)?;
        let average_length = statistics.total_num_tokens(*field)? as f32 / document_count as f32;
        let mut weights = BTreeMap::new();
        let mut stream = inverted_index.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            let frequency = round_to_two_digits(u64::from(info.doc_freq));
            weights.entry(frequency).or_insert_with(|| {
                Bm25Weight::for_one_term_without_explain(frequency, document_count, average_length)
                    .boost_by(*boost)
            });
            terms.push(FieldTerm {
                // The tokeniser makes terms of whole characters, so this loses nothing.
                text: String::from_utf8_lossy(term).into_owned(),
                reader: position,
                info: info.clone(),
            });
        }
        readers.push(FieldReader {
            inverted_index,
            // tantivy scores fields without norms as if every value had one token.
            field_norms: segment
                .fieldnorms_readers()
                .get_field(*field)?
                .unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1)),
            weights,
        });
    }
    // The sort is stable, so a term's scores are summed in the order of the fields, and quick,
    // since the terms of each field are sorted but for characters beyond the BMP.
    terms.par_sort_by(|a, b| compare_code_units(&a.text, &b.text));
    let same: Vec<&[FieldTerm]> = terms.chunk_by(|a, b| a.text == b.text).collect();
    same.into_par_iter()
        .map(|terms| {
            Ok(TermImpacts {
                term: terms[0].text.clone(),
                documents: documents(&readers, terms)?,
            })
        })
        .collect()
}

/// The documents of a term in several fields with the sum of its scores.
fn documents(readers: &[FieldReader], terms: &[FieldTerm]) -> tantivy::Result<Vec<(u32, f32)>> {
    let count = terms.iter().map(|term| term.info.doc_freq as usize).sum();
    let mut documents: Vec<(u32, f32)> = Vec::with_capacity(count);
    for FieldTerm { reader, info, .. } in terms {
        let reader = &readers[*reader];
        let weight = &reader.weights[&round_to_two_digits(u64::from(info.doc_freq))];
        let mut postings = reader
            .inverted_index
            .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            let document = postings.doc();
            let norm = reader.field_norms.fieldnorm_id(document);
            documents.push((document, weight.score(norm, postings.term_freq())));
            postings.advance();
        }
    }
    if terms.len() > 1 {
        // The sort is stable, so a document's fields are summed in the order of the schema.
        documents.sort_by_key(|(document, _)| *document);
        documents.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
    }
    Ok(documents)
}
