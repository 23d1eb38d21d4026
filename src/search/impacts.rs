//! Reads the score of every term in every document out of tantivy.
//!
//! The score is tantivy's BM25 weight, with field norm and term frequency, times the field's boost,
//! summed over the fields, as in a query over all fields.

use super::index::SearchIndex;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED, Term};

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
    field: Field,
    boost: f32,
    inverted_index: Arc<InvertedIndexReader>,
    field_norms: FieldNormReader,
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
    let readers = fields
        .iter()
        .map(|(field, boost)| {
            Ok(FieldReader {
                field: *field,
                boost: *boost,
                inverted_index: segment.inverted_index(*field)?,
                // tantivy scores fields without norms as if every value had one token.
                field_norms: segment
                    .fieldnorms_readers()
                    .get_field(*field)?
                    .unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1)),
            })
        })
        .collect::<tantivy::Result<Vec<_>>>()?;
    let mut terms: BTreeMap<Vec<u8>, Vec<(usize, TermInfo)>> = BTreeMap::new();
    for (position, reader) in readers.iter().enumerate() {
        let mut stream = reader.inverted_index.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            terms
                .entry(term.to_vec())
                .or_default()
                .push((position, info.clone()));
        }
    }
    let terms: Vec<_> = terms.into_iter().collect();
    let mut impacts = terms
        .into_par_iter()
        .map(|(term, infos)| {
            // The tokeniser makes terms of whole characters, so this loses nothing.
            let term = String::from_utf8_lossy(&term).into_owned();
            let documents = documents(index, &readers, &term, &infos)?;
            Ok(TermImpacts { term, documents })
        })
        .collect::<tantivy::Result<Vec<_>>>()?;
    // The orders by UTF-8 and UTF-16 differ only for characters beyond the BMP.
    impacts.sort_by(|a, b| a.term.encode_utf16().cmp(b.term.encode_utf16()));
    Ok(impacts)
}

fn documents(
    index: &SearchIndex<'_>,
    readers: &[FieldReader],
    term: &str,
    infos: &[(usize, TermInfo)],
) -> tantivy::Result<Vec<(u32, f32)>> {
    let statistics = index.statistics();
    let mut documents: Vec<(u32, f32)> = Vec::new();
    for (reader, info) in infos {
        let reader = &readers[*reader];
        let term = Term::from_field_text(reader.field, term);
        let weight = Bm25Weight::for_terms(&statistics, &[term])?.boost_by(reader.boost);
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
    // The sort is stable, so a document's fields are summed in the order of the schema.
    documents.sort_by_key(|(document, _)| *document);
    documents.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 += later.1;
        }
        same
    });
    Ok(documents)
}
