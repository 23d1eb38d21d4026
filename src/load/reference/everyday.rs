//! `everyday_words.csv`: what everyday words mean.

use super::{BUILT_IN_EVERYDAY_WORDS, suggest_known, text_or_built_in};
use crate::diagnostics::{Diagnostic, Problems, Text, show};
use crate::load::csv_table;
use crate::load::limits::Budget;
use crate::load::raw::RawRow;
use crate::load::rules::BAD_EVERYDAY_WORDS;
use crate::load::source::Source;
use crate::model::everyday::{EverydayRow, EverydayWords, WordScope};
use crate::model::{Taxonomy, TermIndex, Vocabulary};
use crate::schema::ColumnIndex;
use crate::schema::everyday_words as columns;
use crate::text::everyday::parts;
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Loads the table; `None` if it or the vocabularies have an error.
pub(crate) fn everyday_words(
    source: Source<'_>,
    taxonomy: Option<&Taxonomy>,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<EverydayWords> {
    let taxonomy = taxonomy?;
    let name = columns::SCHEMA.file;
    let is_built_in = !source.has(name);
    let (text, file) = text_or_built_in(source, name, BUILT_IN_EVERYDAY_WORDS, limit, diagnostics)?;
    let before = diagnostics.errors();
    let budget = &mut Budget::for_reference();
    let table = csv_table::read(&text, &file, &columns::SCHEMA, budget, diagnostics)?;
    let mut rows = Vec::with_capacity(table.len());
    let mut first_lines: BTreeMap<String, u64> = BTreeMap::new();
    for row in table.rows().filter(|row| !row.is_damaged()) {
        let reader = RowReader {
            row,
            taxonomy,
            is_built_in,
        };
        let checked = reader.read().and_then(|checked| {
            reader.check_new(&checked, &mut first_lines)?;
            Ok(checked)
        });
        match checked {
            Ok(row) => rows.push(row),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    let is_sound = diagnostics.errors() == before;
    rows.extend(kind_rows(taxonomy, &rows));
    is_sound.then(|| EverydayWords::new(rows))
}

/// A row for each kind of designation: what the taxonomy calls it, and the same without words that people
/// leave out.
fn kind_rows(taxonomy: &Taxonomy, rows: &[EverydayRow]) -> Vec<EverydayRow> {
    let alternatives = rows.iter().flat_map(|row| row.parts.iter().flatten());
    let mut known: BTreeSet<String> = alternatives.cloned().collect();
    let kinds = taxonomy.kind.iter().map(|(kind, term)| {
        let names = [&term.zh, &term.en].into_iter().chain(&term.short);
        let names = names.chain(&term.aliases).flat_map(|name| {
            let name = fold(name).into_owned();
            let shorter = LEFT_OUT.map(|words| {
                let kept = |name: String, word: &&str| name.replacen(*word, "", 1);
                words.iter().fold(name.clone(), kept)
            });
            std::iter::once(name).chain(shorter)
        });
        // The signs of patterns; see `parts`.
        let names = names
            .filter(|name| name.chars().count() >= MIN_KIND_LENGTH && !name.contains(['/', '+']));
        let new: Vec<String> = names.filter(|name| known.insert(name.clone())).collect();
        EverydayRow {
            parts: vec![new],
            scope: WordScope::Inside,
            categories: Vec::new(),
            ip_types: Vec::new(),
            natures: Vec::new(),
            fees: Vec::new(),
            modes: Vec::new(),
            kinds: vec![kind],
            advice: String::new(),
            advice_en: String::new(),
        }
    });
    kinds.filter(|row| !row.parts[0].is_empty()).collect()
}

/// What people leave out of the names of kinds of designation.
const LEFT_OUT: [&[&str]; 3] = [&["信息"], &["国家"], &["信息", "国家"]];

/// Shorter names of kinds are words that mean other things, too.
const MIN_KIND_LENGTH: usize = 4;

/// Reads one row.
struct RowReader<'r> {
    row: RawRow<'r>,
    taxonomy: &'r Taxonomy,
    /// Whether the row is one of the built-in table, whose codes need not be in a taxonomy of
    /// one's own.
    is_built_in: bool,
}

impl RowReader<'_> {
    fn read(&self) -> Result<EverydayRow, Box<Diagnostic>> {
        let parts = parts(self.cell(columns::WORD));
        if parts.is_empty() || parts.iter().any(Vec::is_empty) {
            let message = message!(
                "`{}` 中有一部分没有词语",
                "`{}` has a part without a word",
                show(self.cell(columns::WORD)),
            );
            let help = message!(
                "同义词之间用 / 隔开，都要出现的几部分之间用 + 隔开，如 申请/提交+专利",
                "separate synonyms by `/`, and parts that must all occur by `+`, such as `apply/file+patent`",
            );
            return Err(self.problem(columns::WORD, message, help));
        }
        let written = self.cell(columns::SCOPE);
        let Some(scope) = WordScope::from_code(written) else {
            let codes = WordScope::ALL.iter().map(|(code, _)| *code);
            return Err(self.unknown(columns::SCOPE, written, suggest_known(written, codes)));
        };
        let taxonomy = self.taxonomy;
        let row = EverydayRow {
            parts,
            scope,
            categories: self.codes(columns::CATEGORIES, &taxonomy.category)?,
            ip_types: self.codes(columns::IP_TYPES, &taxonomy.ip_type)?,
            natures: self.codes(columns::NATURES, &taxonomy.nature)?,
            fees: self.codes(columns::FEES, &taxonomy.fee)?,
            modes: self.codes(columns::MODES, &taxonomy.mode)?,
            kinds: self.codes(columns::KINDS, &taxonomy.kind)?,
            advice: self.sentence(columns::ADVICE, '。'),
            advice_en: self.sentence(columns::ADVICE_EN, '.'),
        };
        self.check_meaning(&row)?;
        if self.cell(columns::SOURCE).is_empty() {
            let message = message!(
                "`{}` 没有写出处",
                "`{}` has no source",
                show(self.cell(columns::WORD)),
            );
            let help = message!(
                "写明这一行的依据：文件、网页，或者“自己的判断”",
                "say what the row is based on: a document, a page, or a judgement of one's own",
            );
            return Err(self.problem(columns::SOURCE, message, help));
        }
        Ok(row)
    }

    fn cell(&self, column: ColumnIndex) -> &str {
        self.row.cell(column).trim()
    }

    /// The sentence in a cell, which ends with a full stop if the table leaves it out.
    fn sentence(&self, column: ColumnIndex, full_stop: char) -> String {
        let mut sentence: String = self.cell(column).nfc().collect();
        let ending = sentence.chars().next_back();
        if ending.is_some_and(|last| !['。', '？', '！', '.', '?', '!'].contains(&last)) {
            sentence.push(full_stop);
        }
        sentence
    }

    /// The codes of a cell. Those of the built-in table that a taxonomy of one's own lacks are
    /// left out.
    fn codes(
        &self,
        column: ColumnIndex,
        vocabulary: &Vocabulary,
    ) -> Result<Vec<TermIndex>, Box<Diagnostic>> {
        let codes = self.cell(column).split(';').map(str::trim);
        let mut found = Vec::new();
        for code in codes.filter(|code| !code.is_empty()) {
            match vocabulary.find(code) {
                Some(term) if found.contains(&term) => {}
                Some(term) => found.push(term),
                None if self.is_built_in => {}
                None => {
                    let known = vocabulary.iter().map(|(_, term)| term.code.as_str());
                    return Err(self.unknown(column, code, suggest_known(code, known)));
                }
            }
        }
        Ok(found)
    }

    /// Refuses a row that would do nothing.
    fn check_meaning(&self, row: &EverydayRow) -> Result<(), Box<Diagnostic>> {
        let means_records = [
            &row.categories,
            &row.ip_types,
            &row.natures,
            &row.fees,
            &row.modes,
            &row.kinds,
        ]
        .into_iter()
        .any(|codes| !codes.is_empty());
        let word = show(self.cell(columns::WORD));
        let needs_advice = matches!(row.scope, WordScope::Outside | WordScope::Ui);
        let help = message!(
            "写上它指的类别、类型等的代码，或者给读者的一句话；没有意思的词写 filler，泛指网点的词写 network",
            "give the codes that it means, or advice; the scope of words without a meaning is `filler`, of words for any point `network`",
        );
        if needs_advice && row.advice.is_empty() {
            let message = message!(
                "`{word}` 不是网点的业务，却没有告诉读者找谁",
                "`{word}` is not what the network does, but no advice says who does it",
            );
            return Err(self.problem(columns::ADVICE, message, help));
        }
        if row.advice.is_empty() && !row.advice_en.is_empty() {
            let message = message!(
                "`{word}` 有英文提示，却没有中文提示",
                "`{word}` has English advice, but none in Chinese",
            );
            return Err(self.problem(columns::ADVICE_EN, message, help));
        }
        let is_plain = matches!(row.scope, WordScope::Filler | WordScope::Network);
        let has_meaning = means_records || !row.advice.is_empty();
        if is_plain && has_meaning {
            let message = message!(
                "`{word}` 的 scope 是 {}，不能再写意思",
                "`{word}` has the scope `{}`, so it cannot have a meaning as well",
                row.scope.code(),
            );
            return Err(self.problem(columns::SCOPE, message, help));
        }
        // A built-in row may have lost its codes to a taxonomy of one's own.
        if !is_plain && !has_meaning && !self.is_built_in {
            let message = message!("`{word}` 没有写明意思", "`{word}` has no meaning");
            return Err(self.problem(columns::WORD, message, help));
        }
        Ok(())
    }

    /// Refuses a word that already stands alone in another row.
    fn check_new(
        &self,
        row: &EverydayRow,
        first_lines: &mut BTreeMap<String, u64>,
    ) -> Result<(), Box<Diagnostic>> {
        let [words] = &row.parts[..] else {
            return Ok(());
        };
        for word in words {
            let first = *first_lines.entry(word.clone()).or_insert(self.row.line());
            if first != self.row.line() {
                let message = message!(
                    "“{}”在第 {first} 行已经有了",
                    "“{}” already stands in line {first}",
                    show(word),
                );
                let help = message!(
                    "一个词只能有一个意思：留下一行，或者写成几部分，如 查+专利",
                    "a word has one meaning: keep one of the rows, or write it in parts, such as `search+patent`",
                );
                return Err(self.problem(columns::WORD, message, help));
            }
        }
        Ok(())
    }

    fn unknown(&self, column: ColumnIndex, value: &str, help: Text) -> Box<Diagnostic> {
        let heading = self.row.table().heading(column);
        let value = show(value);
        let message = message!(
            "「{heading}」列的 `{value}` 不是已有的代码",
            "`{heading}` has the unknown code `{value}`",
        );
        self.problem(column, message, help)
    }

    fn problem(&self, column: ColumnIndex, message: Text, help: Text) -> Box<Diagnostic> {
        let table = self.row.table();
        let mut problem = BAD_EVERYDAY_WORDS
            .diagnostic(table.file(), message)
            .at_line(self.row.line())
            .with_help(help);
        problem.heading = Some(table.heading(column).to_owned());
        problem.value = Some(show(self.cell(column))).filter(|value| !value.is_empty());
        Box::new(problem)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::BUILT_IN_EVERYDAY_WORDS;
    use crate::config::DataConfig;
    use crate::load::{load_empty, load_files};
    use std::collections::BTreeMap;

    /// As the built-in table it may have codes that a taxonomy lacks, so it is also checked as a
    /// table of a folder, where every code must exist.
    #[test]
    fn the_built_in_table_has_no_mistake() {
        let name = crate::schema::everyday_words::SCHEMA.file.to_owned();
        let files = BTreeMap::from([(name, BUILT_IN_EVERYDAY_WORDS.into())]);
        let options = DataConfig::default();
        let own = load_files(&files, "own", &options).everyday_words.unwrap();
        assert!(own.rows().len() > 80, "{}", own.rows().len());
        assert_eq!(load_empty(None, &options).everyday_words.unwrap(), own);
    }
}
