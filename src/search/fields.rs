//! The fields of the tantivy schema, and the tokenisers that split their text into terms.

use super::documents::{AbbreviationField, ExactField, PhoneticField, TextField};
use crate::text::{END_MARK, TermSpan, document_terms, document_text};
use std::borrow::Cow;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The handles of the schema's fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// Text fields, in the order of [`TextField::ALL`].
    pub(crate) text: Vec<(TextField, Field)>,
    /// Fields for exact matches, in the order of [`ExactField::ALL`].
    pub(crate) exact: Vec<(ExactField, Field)>,
    /// Fields of phonetic terms, in the order of [`PhoneticField::ALL`].
    pub(crate) phonetic: Vec<(PhoneticField, Field)>,
    /// Fields of abbreviations, in the order of [`AbbreviationField::ALL`].
    pub(crate) abbreviation: Vec<(AbbreviationField, Field)>,
    /// What everyday words may mean; see [`super::meaning_terms`].
    pub(crate) meaning: Field,
    /// Telephone numbers, postcodes, codes of regions, ids; see [`super::documents::number_keys`].
    pub(crate) number: Field,
    /// Terms that filters match; see [`super::index::FilterTerm`].
    pub(crate) filter: Field,
}

impl Fields {
    /// The abbreviation fields with their boosts.
    pub(crate) fn abbreviations(&self) -> impl Iterator<Item = (Field, f32)> {
        let fields = self.abbreviation.iter();
        fields.map(|(kind, field)| (*field, kind.boost()))
    }
}

/// Builds the schema and the handles of its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let indexed = |tokenizer: &str, option, fieldnorms| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(fieldnorms),
        )
    };
    let mut builder = Schema::builder();
    let text = TextField::ALL.map(|field| {
        let norms = field.has_length_norm();
        let tokenizer = match field {
            TextField::Abbreviation => LINE_TOKENIZER,
            _ => TEXT_TOKENIZER,
        };
        let options = indexed(tokenizer, IndexRecordOption::Basic, norms);
        (field, builder.add_text_field(field.name(), options))
    });
    // Without field norms: an exact match is not worse if the point has other names.
    let exact_options = indexed(LINE_TOKENIZER, IndexRecordOption::Basic, false);
    let exact = ExactField::ALL.map(|field| {
        (
            field,
            builder.add_text_field(field.name(), exact_options.clone()),
        )
    });
    let phonetic = PhoneticField::ALL.map(|field| {
        let options = indexed(
            LINE_TOKENIZER,
            IndexRecordOption::Basic,
            field.has_length_norm(),
        );
        (field, builder.add_text_field(field.name(), options))
    });
    let abbreviation = AbbreviationField::ALL.map(|field| {
        let norms = field.has_length_norm();
        let options = indexed(LINE_TOKENIZER, IndexRecordOption::Basic, norms);
        (field, builder.add_text_field(field.name(), options))
    });
    let meaning = builder.add_text_field("meaning", exact_options.clone());
    let number = builder.add_text_field("number", exact_options.clone());
    let filter = builder.add_text_field("filter", exact_options);
    let fields = Fields {
        text: text.to_vec(),
        exact: exact.to_vec(),
        phonetic: phonetic.to_vec(),
        abbreviation: abbreviation.to_vec(),
        meaning,
        number,
        filter,
    };
    (builder.build(), fields)
}

const TEXT_TOKENIZER: &str = "wangdian";
const LINE_TOKENIZER: &str = "lines";

/// Separates the terms of a field whose terms are computed outside the tokeniser.
pub(crate) const LINE_END: &str = "\n";

/// The tokenisers that the schema refers to.
pub(crate) fn tokenizers() -> tantivy::tokenizer::TokenizerManager {
    let manager = tantivy::tokenizer::TokenizerManager::new();
    manager.register(TEXT_TOKENIZER, TextTokenizer);
    manager.register(LINE_TOKENIZER, LineTokenizer);
    manager
}

/// Takes each line of a text as a term.
#[derive(Debug, Clone, Copy)]
struct LineTokenizer;

/// The lines of one text.
struct LineTokenStream<'a> {
    lines: std::str::Split<'a, &'static str>,
    token: Token,
}

impl Tokenizer for LineTokenizer {
    type TokenStream<'a> = LineTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineTokenStream<'a> {
        LineTokenStream {
            lines: text.split(LINE_END),
            token: Token::default(),
        }
    }
}

impl TokenStream for LineTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(line) = self.lines.by_ref().find(|line| !line.is_empty()) else {
            return false;
        };
        // Queries do not use token positions.
        self.token.text.clear();
        self.token.text.push_str(line);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The text rules of [`crate::text`] as a tantivy tokeniser.
#[derive(Debug, Clone, Copy)]
struct TextTokenizer;

/// The terms of one text.
struct TextTokenStream<'a> {
    folded: Cow<'a, str>,
    spans: std::vec::IntoIter<TermSpan>,
    token: Token,
}

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = TextTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TextTokenStream<'a> {
        let mut spans = Vec::with_capacity(text.len() / 3 + 1);
        let folded = document_text(text);
        document_terms(&folded, &mut spans);
        TextTokenStream {
            folded,
            spans: spans.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for TextTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.spans.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.folded[span.start..span.end]);
        if span.has_end_mark {
            self.token.text.push(END_MARK);
        }
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
