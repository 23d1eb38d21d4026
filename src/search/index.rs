//! The tantivy index of a directory: one segment, documents in a fixed order.

use super::ambiguous::AmbiguousTerms;
use super::documents::{
    AbbreviationField, RegionsSaid, TextField, abbreviations, document_order, field_sounds, texts,
    usual_words, whole_terms,
};
use super::facets::{DesignationShape, ItemShape, designation_shapes, distinct, item_shapes};
use super::fields::{Fields, LINE_END, schema, tokenizers};
use super::lexicon::Lexicon;
use crate::directory::{Directory, DirectoryPoint, PointIndex};
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

/// A directory's index, and the tables that its documents refer to.
pub struct SearchIndex<'a> {
    /// What was indexed.
    pub directory: &'a Directory,
    /// The point of every document.
    pub documents: Vec<PointIndex>,
    /// How many documents are members of today: those with lower numbers.
    pub listed: u32,
    /// The distinct shapes of designations, ascending.
    pub designation_shapes: Vec<DesignationShape>,
    /// The distinct shapes of service items, ascending.
    pub item_shapes: Vec<ItemShape>,
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    lexicon: Lexicon,
}

/// A term of the filter field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterTerm<'a> {
    /// The code of a region that the point lies in.
    Region(&'a str),
    /// The code of its nature.
    Nature(&'a str),
    /// The number of a designation shape that it has.
    Designation(usize),
    /// The number of an item shape that it has.
    Item(usize),
    /// It is a member of today.
    Listed,
}

impl FilterTerm<'_> {
    /// The term's text in the index.
    pub fn text(self) -> String {
        match self {
            Self::Region(code) => format!("region={code}"),
            Self::Nature(code) => format!("nature={code}"),
            Self::Designation(shape) => format!("designation={shape}"),
            Self::Item(shape) => format!("item={shape}"),
            Self::Listed => "listed".to_owned(),
        }
    }
}

impl<'a> SearchIndex<'a> {
    /// Indexes a directory, in memory.
    pub fn build(directory: &'a Directory) -> tantivy::Result<Self> {
        let documents = document_order(directory);
        let points = || documents.iter().map(|index| directory.point(*index));
        let designation_shapes = distinct(points().flat_map(designation_shapes));
        let item_shapes = distinct(points().flat_map(item_shapes));
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
                    let terms = filter_terms(directory, point, &designation_shapes, &item_shapes);
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
            designation_shapes,
            item_shapes,
            lexicon: Lexicon::of(&searcher, &fields, &directory.pinyin)?,
            fields,
            searcher,
        })
    }

    /// The point of a document.
    pub fn point(&self, document: u32) -> &'a DirectoryPoint {
        self.directory.point(self.documents[document as usize])
    }

    /// The place of each document in a list sorted by name in Pinyin order, then by id.
    pub fn name_ranks(&self) -> Vec<u32> {
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

    /// The positions of a point's designations in `designation_shapes`, ascending.
    pub(super) fn designation_numbers(&self, point: &DirectoryPoint) -> Vec<usize> {
        designation_shapes(point)
            .iter()
            .filter_map(|shape| self.designation_shapes.binary_search(shape).ok())
            .collect()
    }

    /// What corrections are looked up in.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The statistics that scores are computed with; see [`RoundedStatistics`].
    pub fn statistics(&self) -> RoundedStatistics<'_> {
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
pub struct RoundedStatistics<'a> {
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
pub fn round_to_two_digits(count: u64) -> u64 {
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

fn filter_terms(
    directory: &Directory,
    point: &DirectoryPoint,
    all_designations: &[DesignationShape],
    all_items: &[ItemShape],
) -> Vec<String> {
    let mut terms =
        vec![FilterTerm::Nature(&directory.taxonomy.nature.get(point.facts.nature).code).text()];
    if point.listed {
        terms.push(FilterTerm::Listed.text());
    }
    for region in &point.region_path {
        terms.push(FilterTerm::Region(&directory.regions.get(*region).code).text());
    }
    for shape in designation_shapes(point) {
        if let Ok(position) = all_designations.binary_search(&shape) {
            terms.push(FilterTerm::Designation(position).text());
        }
    }
    for shape in item_shapes(point) {
        if let Ok(position) = all_items.binary_search(&shape) {
            terms.push(FilterTerm::Item(position).text());
        }
    }
    terms
}
