//! Builds the tantivy index of a directory: one segment, with documents in a fixed order.

use super::ambiguous::AmbiguousTerms;
use super::documents::{
    AbbreviationField, ExactField, RegionPhonetics, TextField, abbreviations, common_words,
    exact_terms, field_phonetic_terms, number_keys, other_spellings, texts,
};
use super::fields::{Fields, LINE_END, schema, tokenizers};
use super::filters::{FilterSpec, Scope, Value};
use super::lexicon::Lexicon;
use super::meaning_terms::meaning_terms;
use super::numbering::Numbering;
use super::places::Places;
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::text::Abbreviations;
use rayon::prelude::*;
use std::sync::OnceLock;
use tantivy::directory::RamDirectory;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Index, Searcher, TantivyDocument, Term};

/// The writer's memory budget in bytes. A writer of a single segment uses it only for the initial
/// size of its table of terms, which is cleared first and grows as needed: 256 kB instead of 4 MB.
const WRITER_MEMORY: usize = 1 << 20;

/// How many documents are built in parallel before the single writer takes them.
const BATCH_SIZE: usize = 256;

/// The index of a directory.
pub struct SearchIndex<'a> {
    /// Its documents.
    pub(crate) numbering: Numbering<'a>,
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    lexicon: Lexicon,
    places: OnceLock<Places>,
}

/// A term of the filter field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterTerm {
    /// A value of a filter that applies to the point itself.
    Point(&'static str, Value),
    /// Index of the value tuple of one of its designations or items, with the scope's name.
    Tuple(&'static str, usize),
    /// The point is listed.
    Listed,
}

impl FilterTerm {
    /// The term's text in the index.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Point(key, value) => format!("{key}={value}"),
            Self::Tuple(scope, tuple) => format!("{scope}={tuple}"),
            Self::Listed => "listed".to_owned(),
        }
    }
}

impl<'a> SearchIndex<'a> {
    /// Indexes a directory in memory.
    ///
    /// # Errors
    ///
    /// Errors of tantivy.
    pub fn build(directory: &'a Directory, filters: &'a [FilterSpec]) -> tantivy::Result<Self> {
        let (index, ()) = Self::build_beside(Numbering::of(directory, filters), |_| ())?;
        Ok(index)
    }

    /// The same of numbered documents. `work`, which needs only these, is done while tantivy sorts
    /// its terms, for which it has a single thread.
    pub(crate) fn build_beside<T: Send>(
        numbering: Numbering<'a>,
        work: impl FnOnce(&Numbering<'a>) -> T + Send,
    ) -> tantivy::Result<(Self, T)> {
        let (directory, documents) = (numbering.directory, &numbering.documents);
        let (schema, fields) = schema();
        let mut writer = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .single_segment_index_writer::<TantivyDocument>(
                RamDirectory::create(),
                WRITER_MEMORY,
            )?;
        let region_phonetics = RegionPhonetics::for_directory(directory);
        let common_words = common_words(directory);
        let ambiguous = AmbiguousTerms::from_directory(directory, documents, &common_words);
        let make = |batch: &[PointIndex]| -> Vec<TantivyDocument> {
            let made = batch.par_iter().map(|index| {
                let point = directory.point(*index);
                let terms = filter_terms(&numbering, point);
                let mut made = document(directory, &region_phonetics, point, &fields, terms);
                let found = abbreviations(directory, point, &common_words);
                add_abbreviations(&mut made, &fields, point, &found, &ambiguous);
                made
            });
            made.collect()
        };
        // The writer takes the documents of a batch in their order while the next batch is made.
        let mut batches = documents.chunks(BATCH_SIZE);
        let mut made = batches.next().map(&make);
        while let Some(batch) = made {
            let (next, added) = rayon::join(
                || batches.next().map(&make),
                || {
                    let mut batch = batch.into_iter();
                    batch.try_for_each(|document| writer.add_document(document))
                },
            );
            added?;
            made = next;
        }
        let (index, done) = rayon::join(|| writer.finalize(), || work(&numbering));
        let searcher = index?.reader()?.searcher();
        let index = Self {
            lexicon: Lexicon::from_index(&searcher, &fields, directory)?,
            numbering,
            fields,
            searcher,
            places: OnceLock::new(),
        };
        Ok((index, done))
    }

    /// Whether a point has this exact name, or goes by it; see [`super::documents::exact_terms`].
    pub(super) fn has_name(&self, exact_term: &str) -> tantivy::Result<bool> {
        let mut fields = self.fields.exact.iter();
        let name = fields.find(|(field, _)| *field == ExactField::Name);
        let Some((_, name)) = name else {
            return Ok(false);
        };
        let term = Term::from_field_text(*name, exact_term);
        Ok(self.searcher.doc_freq(&term)? > 0)
    }

    /// Whether a name or an item is this exact term.
    pub(super) fn is_exact_term(&self, exact_term: &str) -> tantivy::Result<bool> {
        for (_, field) in &self.fields.exact {
            let term = Term::from_field_text(*field, exact_term);
            if self.searcher.doc_freq(&term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a query is matched literally, without regard to the meaning of everyday words.
    pub(super) fn is_literal(&self, query: &str) -> bool {
        let patterns = self.numbering.directory.everyday_words.patterns();
        self.has_name(query).unwrap_or(false) || patterns.recognize(query).rows.is_empty()
    }

    /// The names of regions that queries may have.
    pub(super) fn places(&self) -> &Places {
        self.places
            .get_or_init(|| Places::of(self.numbering.directory))
    }

    /// Whether a listed point has a term of the field `meaning`.
    pub(super) fn is_meaning_listed(&self, term: &str) -> tantivy::Result<bool> {
        let term = Term::from_field_text(self.fields.meaning, term);
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.meaning)?;
            let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
            // Listed points come first.
            if postings.is_some_and(|postings| postings.doc() < self.numbering.listed) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The spellings and words that corrections choose from.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The statistics for computing scores; see [`RoundedStatistics`].
    pub(crate) fn statistics(&self) -> RoundedStatistics<'_> {
        let mut fields = self.fields.text.iter();
        let marked = fields.find(|(text_field, _)| *text_field == TextField::Abbreviation);
        RoundedStatistics {
            searcher: &self.searcher,
            sparse: marked.map(|(_, field)| *field),
        }
    }
}

/// The index's statistics rounded to two significant digits, for files and reference implementation
/// alike.
///
/// Rounding keeps one edited record from changing the scores of all others, and scores from
/// depending on the last bit of a logarithm.
pub(crate) struct RoundedStatistics<'a> {
    searcher: &'a Searcher,
    /// A field that few documents have. Its average length would be nearly zero, so that every
    /// value would count as far too long.
    sparse: Option<Field>,
}

impl Bm25StatisticsProvider for RoundedStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if self.sparse == Some(field) {
            return self.total_num_docs();
        }
        let tokens = Bm25StatisticsProvider::total_num_tokens(self.searcher, field)?;
        // BM25 divides by the average length, which must not be zero.
        Ok(round_to_two_digits(tokens).max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(round_to_two_digits(Bm25StatisticsProvider::total_num_docs(
            self.searcher,
        )?))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(round_to_two_digits(self.searcher.doc_freq(term)?))
    }
}

/// Rounds a count to two significant digits. Monotonic, so that no term gets more documents than
/// there are.
pub(crate) fn round_to_two_digits(count: u64) -> u64 {
    let mut unit = 1;
    while count / unit >= 100 {
        unit *= 10;
    }
    (count + unit / 2) / unit * unit
}

fn document(
    directory: &Directory,
    region_phonetics: &RegionPhonetics,
    point: &DirectoryPoint,
    fields: &Fields,
    filter_terms: Vec<String>,
) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    for (text_field, field) in &fields.text {
        texts(directory, point, *text_field, &mut |text| {
            document.add_text(*field, text);
        });
        if *text_field == TextField::Alias {
            for spelling in other_spellings(point) {
                document.add_text(*field, spelling);
            }
        }
    }
    for (exact_field, field) in &fields.exact {
        let terms = exact_terms(directory, region_phonetics, point, *exact_field);
        document.add_text(*field, terms.join(LINE_END));
    }
    for (phonetic_field, field) in &fields.phonetic {
        let terms = field_phonetic_terms(directory, region_phonetics, point, *phonetic_field);
        let terms: Vec<String> = terms.into_iter().collect();
        document.add_text(*field, terms.join(LINE_END));
    }
    let meanings = meaning_terms(directory, point);
    document.add_text(fields.meaning, meanings.join(LINE_END));
    let numbers: Vec<String> = number_keys(directory, point).into_iter().collect();
    document.add_text(fields.number, numbers.join(LINE_END));
    document.add_text(fields.filter, filter_terms.join(LINE_END));
    document
}

fn add_abbreviations(
    document: &mut TantivyDocument,
    fields: &Fields,
    point: &DirectoryPoint,
    found: &Abbreviations,
    ambiguous: &AmbiguousTerms,
) {
    for (abbreviation_field, field) in &fields.abbreviation {
        let terms = match abbreviation_field {
            AbbreviationField::Near => &found.near,
            AbbreviationField::Far => &found.far,
            AbbreviationField::Common => &found.common,
        };
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        document.add_text(*field, terms.join(LINE_END));
    }
    for (text_field, field) in &fields.text {
        if *text_field == TextField::Abbreviation {
            document.add_text(*field, ambiguous.for_point(point, found).join(LINE_END));
        }
    }
}

/// The filter terms of a point.
fn filter_terms(numbering: &Numbering<'_>, point: &DirectoryPoint) -> Vec<String> {
    let mut terms: Vec<FilterTerm> = Vec::new();
    if point.listed {
        terms.push(FilterTerm::Listed);
    }
    for spec in numbering.filters {
        if let Scope::Point(values) = spec.scope {
            let values = values(point).into_iter();
            terms.extend(values.map(|value| FilterTerm::Point(spec.key, value)));
        }
    }
    for (scope, numbers) in [
        ("designation", numbering.designation_tuple_indices(point)),
        ("item", numbering.item_tuple_indices(point)),
    ] {
        let numbers = numbers.into_iter();
        terms.extend(numbers.map(|number| FilterTerm::Tuple(scope, number)));
    }
    terms.into_iter().map(FilterTerm::text).collect()
}
