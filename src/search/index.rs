//! The tantivy index of a directory: one segment, documents in a fixed order.

use super::ambiguous::AmbiguousTerms;
use super::documents::{
    AbbreviationField, RegionsSaid, TextField, abbreviations, document_order, field_sounds, texts,
    usual_words, whole_terms,
};
use super::fields::{Fields, LINE_END, schema, tokenizers};
use super::filters::{FilterSpec, Scope, Shape, Value, designation_shapes, distinct, item_shapes};
use super::lexicon::Lexicon;
use crate::directory::{Directory, DirectoryPoint, PointIndex};
use crate::model::{Status, TermIndex};
use crate::text::Abbreviations;
use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// Memory that the single writer may use before it would cut a segment, bytes. It is
/// reserved as it is needed, so the figure costs nothing.
const WRITER_MEMORY: usize = 4 << 30;

/// How many documents are made at a time, on all cores, before the writer takes them.
const BATCH: usize = 1024;

/// What a hit shows of a designation.
pub(crate) type DesignationLabels = (TermIndex, Status);

/// A directory's index, and the tables that its documents refer to.
pub struct SearchIndex<'a> {
    /// What was indexed.
    pub(crate) directory: &'a Directory,
    /// The point of every document.
    pub(crate) documents: Vec<PointIndex>,
    /// How many documents are members of today: those with lower numbers.
    pub(crate) listed: u32,
    /// The filters.
    pub(crate) filters: &'a [FilterSpec],
    /// The distinct shapes of designations, ascending.
    pub(crate) designation_shapes: Vec<Shape>,
    /// The distinct shapes of service items, ascending.
    pub(crate) item_shapes: Vec<Shape>,
    /// The kinds and statuses of designations that occur together, ascending: what a hit
    /// shows of its designations.
    pub(crate) designations: Vec<DesignationLabels>,
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    lexicon: Lexicon,
}

/// A term of the filter field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterTerm {
    /// A value that a filter finds in the point itself.
    Point(&'static str, Value),
    /// The number of a shape of a scope that one of its designations or items has.
    Shape(&'static str, usize),
    /// It is a member of today.
    Listed,
}

impl FilterTerm {
    /// The term's text in the index.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Point(key, value) => format!("{key}={value}"),
            Self::Shape(scope, shape) => format!("{scope}={shape}"),
            Self::Listed => "listed".to_owned(),
        }
    }
}

impl<'a> SearchIndex<'a> {
    /// Indexes a directory, in memory.
    ///
    /// # Errors
    ///
    /// tantivy's own.
    pub fn build(directory: &'a Directory, filters: &'a [FilterSpec]) -> tantivy::Result<Self> {
        let documents = document_order(directory);
        let points = || documents.iter().map(|index| directory.point(*index));
        let taxonomy = &directory.taxonomy;
        let shapes_of = |point| designation_shapes(filters, taxonomy, point);
        let designation_shapes = distinct(points().flat_map(shapes_of));
        let item_shapes = distinct(points().flat_map(|point| item_shapes(filters, point)));
        let designations = distinct(points().flat_map(designation_labels));
        let (schema, fields) = schema();
        let mut writer = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .single_segment_index_writer::<TantivyDocument>(
                RamDirectory::create(),
                WRITER_MEMORY,
            )?;
        let regions_said = RegionsSaid::of(directory);
        let usual_words = usual_words(directory);
        let ambiguous = AmbiguousTerms::of(directory, &documents, &usual_words);
        for batch in documents.chunks(BATCH) {
            let made: Vec<TantivyDocument> = batch
                .par_iter()
                .map(|index| {
                    let point = directory.point(*index);
                    let all_shapes = (&designation_shapes[..], &item_shapes[..]);
                    let terms = filter_terms(directory, filters, point, all_shapes);
                    let mut made = document(directory, &regions_said, point, &fields, terms);
                    let found = abbreviations(directory, point, &usual_words);
                    add_abbreviations(&mut made, &fields, point, &found, &ambiguous);
                    made
                })
                .collect();
            for document in made {
                writer.add_document(document)?;
            }
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        Ok(Self {
            directory,
            listed: directory.listed().points.len() as u32,
            documents,
            filters,
            designation_shapes,
            item_shapes,
            designations,
            lexicon: Lexicon::of(&searcher, &fields, &directory.pinyin)?,
            fields,
            searcher,
        })
    }

    /// The point of a document.
    pub(crate) fn point(&self, document: u32) -> &'a DirectoryPoint {
        self.directory.point(self.documents[document as usize])
    }

    /// The place of each document in a list sorted by name in Pinyin order, then by id.
    pub(crate) fn name_ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.documents.len() as u32).collect();
        order.sort_by_cached_key(|document| {
            let facts = &self.point(*document).facts;
            (self.directory.pinyin.sort_key(&facts.name), &facts.id)
        });
        let mut ranks = vec![0; order.len()];
        for (rank, document) in order.into_iter().enumerate() {
            ranks[document as usize] = rank as u32;
        }
        ranks
    }

    /// The positions of a point's designations in `designations`, ascending.
    pub(super) fn designation_numbers(&self, point: &DirectoryPoint) -> Vec<usize> {
        positions(&distinct(designation_labels(point)), &self.designations)
    }

    /// The positions of the shapes of a point's designations in `designation_shapes`,
    /// ascending.
    pub(super) fn designation_shape_numbers(&self, point: &DirectoryPoint) -> Vec<usize> {
        let shapes = designation_shapes(self.filters, &self.directory.taxonomy, point);
        positions(&shapes, &self.designation_shapes)
    }

    /// The positions of the shapes of a point's items in `item_shapes`, ascending.
    pub(super) fn item_shape_numbers(&self, point: &DirectoryPoint) -> Vec<usize> {
        positions(&item_shapes(self.filters, point), &self.item_shapes)
    }

    /// What corrections are looked up in.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The statistics that scores are computed with; see [`RoundedStatistics`].
    pub(crate) fn statistics(&self) -> RoundedStatistics<'_> {
        let mut fields = self.fields.text.iter();
        let marked = fields.find(|(text_field, _)| *text_field == TextField::Abbreviation);
        RoundedStatistics {
            searcher: &self.searcher,
            sparse: marked.map(|(_, field)| *field),
        }
    }
}

/// The index's statistics rounded to two significant digits.
///
/// So that one edited record changes the scores of few others, and the last bit of a
/// logarithm decides nothing. Both the compiler and the reference use them.
pub(crate) struct RoundedStatistics<'a> {
    searcher: &'a Searcher,
    /// A field that few documents have. Its average length would be nearly nothing, and
    /// every value in it far too long.
    sparse: Option<Field>,
}

impl Bm25StatisticsProvider for RoundedStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if self.sparse == Some(field) {
            return self.total_num_docs();
        }
        let tokens = Bm25StatisticsProvider::total_num_tokens(self.searcher, field)?;
        // BM25 divides by the average length; no field may be empty on average.
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

/// A count to two significant digits. Rises wherever its argument does, so that no
/// term gets more documents than there are.
pub(crate) fn round_to_two_digits(count: u64) -> u64 {
    let mut unit = 1;
    while count / unit >= 100 {
        unit *= 10;
    }
    (count + unit / 2) / unit * unit
}

fn document(
    directory: &Directory,
    regions_said: &RegionsSaid,
    point: &DirectoryPoint,
    fields: &Fields,
    filter_terms: Vec<String>,
) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    for (text_field, field) in &fields.text {
        texts(directory, point, *text_field, &mut |text| {
            document.add_text(*field, text);
        });
    }
    for (whole_field, field) in &fields.whole {
        let terms = whole_terms(directory, regions_said, point, *whole_field);
        document.add_text(*field, terms.join(LINE_END));
    }
    for (sound_field, field) in &fields.sound {
        let terms = field_sounds(directory, regions_said, point, *sound_field);
        let terms: Vec<String> = terms.into_iter().collect();
        document.add_text(*field, terms.join(LINE_END));
    }
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
            AbbreviationField::Usual => &found.usual,
        };
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        document.add_text(*field, terms.join(LINE_END));
    }
    for (text_field, field) in &fields.text {
        if *text_field == TextField::Abbreviation {
            document.add_text(*field, ambiguous.of_point(point, found).join(LINE_END));
        }
    }
}

fn designation_labels(point: &DirectoryPoint) -> impl Iterator<Item = DesignationLabels> {
    let designations = point.designations.iter();
    designations.map(|designation| (designation.record.kind, designation.standing))
}

/// The positions of values among all, which are ascending.
fn positions<T: Ord>(values: &[T], all: &[T]) -> Vec<usize> {
    let positions = values.iter().map(|value| all.binary_search(value).ok());
    positions.flatten().collect()
}

/// The terms of a point; `all_designations` and `all_items` are the shapes of the index.
fn filter_terms(
    directory: &Directory,
    filters: &[FilterSpec],
    point: &DirectoryPoint,
    (all_designations, all_items): (&[Shape], &[Shape]),
) -> Vec<String> {
    let mut terms: Vec<FilterTerm> = Vec::new();
    if point.listed {
        terms.push(FilterTerm::Listed);
    }
    for spec in filters {
        if let Scope::Point(values) = spec.scope {
            let values = values(point).into_iter();
            terms.extend(values.map(|value| FilterTerm::Point(spec.key, value)));
        }
    }
    let designations = designation_shapes(filters, &directory.taxonomy, point);
    let items = item_shapes(filters, point);
    for (scope, shapes, all) in [
        ("designation", designations, all_designations),
        ("item", items, all_items),
    ] {
        let numbers = positions(&shapes, all).into_iter();
        terms.extend(numbers.map(|number| FilterTerm::Shape(scope, number)));
    }
    terms.into_iter().map(FilterTerm::text).collect()
}
