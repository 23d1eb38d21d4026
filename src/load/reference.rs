//! Loads the reference tables `regions.csv`, `region_changes.csv`, `taxonomy.toml`,
//! `pinyin.csv` and `everyday_words.csv` from the data folder, or from the copies built into the
//! program.

mod areas;
mod changes;
mod everyday;
mod years;

pub(super) use self::everyday::everyday_words;

use super::limits::Budget;
use super::nearest::nearest;
use super::raw::{RawRow, RawTable};
use super::rules::{BAD_PINYIN, BAD_REGIONS, BAD_TAXONOMY};
use super::source::Source;
use super::{csv_table, toml_error};
use crate::diagnostics::{Diagnostic, Problems, Rule, Text, show};
use crate::model::region::{RegionRow, RegionsError};
use crate::model::{
    Crs, EventType, RegionLevel, Regions, Status, Taxonomy, Vocabulary, VocabularyName,
};
use crate::schema::{self, regions};
use crate::text::{self, Pinyin};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The text of a reference table of this repository.
#[cfg(not(test))]
macro_rules! built_in {
    ($file:literal) => {
        include_str!(concat!("../../data/", $file))
    };
}

/// Unit tests have the frozen copies built in, so that no change of the data breaks them.
#[cfg(test)]
macro_rules! built_in {
    ($file:literal) => {
        include_str!(concat!("../../tests/fixtures/sample/data/", $file))
    };
}

const BUILT_IN_REGIONS: &str = built_in!("regions.csv");
const BUILT_IN_CHANGES: &str = built_in!("region_changes.csv");
const BUILT_IN_TAXONOMY: &str = built_in!("taxonomy.toml");
const BUILT_IN_PINYIN: &str = built_in!("pinyin.csv");
const BUILT_IN_EVERYDAY_WORDS: &str = built_in!("everyday_words.csv");

/// The text and displayed name of a file of the folder, or of the built-in copy if the folder
/// has none.
fn text_or_built_in(
    source: Source<'_>,
    name: &str,
    built_in: &str,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<(String, String)> {
    if !source.has(name) {
        return Some((built_in.to_owned(), format!("<built-in>/{name}")));
    }
    let text = source.text(name, limit, diagnostics)?;
    Some((text, source.shown(name)))
}

/// Loads the table of regions; `None` if it has an error.
pub(crate) fn regions(
    source: Source<'_>,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<Regions> {
    let (text, file) =
        text_or_built_in(source, "regions.csv", BUILT_IN_REGIONS, limit, diagnostics)?;
    let before = diagnostics.errors();
    let table = csv_table::read(
        &text,
        &file,
        &regions::SCHEMA,
        &mut Budget::for_reference(),
        diagnostics,
    )?;
    let mut rows = Vec::with_capacity(table.len());
    let mut lines = BTreeMap::new();
    for row in table.rows() {
        match region_row(row) {
            Ok(region) => {
                lines.insert(region.code.clone(), row.line());
                rows.push(region);
            }
            Err(problem) => diagnostics.push(*problem),
        }
    }
    if diagnostics.errors() > before {
        return None;
    }
    match Regions::new(rows) {
        Ok(regions) => {
            let regions = regions.with_areas(areas::areas());
            changes::with_former(regions, source, limit, diagnostics)
        }
        Err(error) => {
            diagnostics.push(regions_error(&file, &error, &lines));
            None
        }
    }
}

/// Whether a code has six digits.
fn is_region_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn region_row(row: RawRow<'_>) -> Result<RegionRow, Box<Diagnostic>> {
    let cell = |column| row.cell(column).trim();
    let code = cell(regions::CODE);
    if !is_region_code(code) {
        return Err(Box::new(cell_problem(
            &BAD_REGIONS,
            row,
            regions::CODE,
            "应当是六位数字",
            "must be six digits",
        )));
    }
    let name = cell(regions::NAME);
    if name.is_empty() || name.chars().any(crate::diagnostics::is_unsafe_to_show) {
        return Err(Box::new(cell_problem(
            &BAD_REGIONS,
            row,
            regions::NAME,
            "不能为空",
            "must not be empty",
        )));
    }
    let Some(level) = RegionLevel::from_code(cell(regions::LEVEL)) else {
        return Err(Box::new(cell_problem(
            &BAD_REGIONS,
            row,
            regions::LEVEL,
            "应当是 province、city 或 county",
            "must be province, city or county",
        )));
    };
    let parent_code = cell(regions::PARENT_CODE);
    if (level == RegionLevel::Province) != parent_code.is_empty() || parent_code == code {
        return Err(Box::new(cell_problem(
            &BAD_REGIONS,
            row,
            regions::PARENT_CODE,
            "省级没有上级，其他级别必须有别的上级",
            "must be empty for provinces and another region for all others",
        )));
    }
    Ok(RegionRow {
        code: code.to_owned(),
        name: name.nfc().collect(),
        parent_code: parent_code.to_owned(),
        level,
        pinyin: cell(regions::PINYIN).to_owned(),
        name_en: Some(cell(regions::NAME_EN).to_owned()).filter(|name| !name.is_empty()),
    })
}

/// Builds the pinyin dictionary from `pinyin.csv` and the names of regions; the former takes
/// precedence. `None` if a table has an error.
pub(crate) fn pinyin(
    source: Source<'_>,
    regions: Option<&Regions>,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<Pinyin> {
    let name = schema::pinyin::SCHEMA.file;
    let (text, file) = text_or_built_in(source, name, BUILT_IN_PINYIN, limit, diagnostics)?;
    let before = diagnostics.errors();
    let table = csv_table::read(
        &text,
        &file,
        &schema::pinyin::SCHEMA,
        &mut Budget::for_reference(),
        diagnostics,
    )?;
    let mut words = Vec::new();
    for row in table.rows() {
        match pinyin_word(row) {
            Ok(word) => words.push(word),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    let regions = regions?;
    for (_, region) in regions.iter() {
        words.extend(text::overrides_for_name(&region.name, &region.pinyin));
    }
    let is_valid = diagnostics.errors() == before;
    is_valid.then(|| Pinyin::new(words))
}

/// Parses a row of `pinyin.csv`: a word and one syllable for each of its characters.
fn pinyin_word(row: RawRow<'_>) -> Result<(String, Vec<String>), Box<Diagnostic>> {
    let word: String = row.cell(schema::pinyin::WORD).trim().nfc().collect();
    let reading = row.cell(schema::pinyin::READING).to_lowercase();
    let syllables: Vec<String> = reading
        .split_whitespace()
        .map(|syllable| text::syllables::pinyin_letters(syllable).unwrap_or_default())
        .collect();
    let is_known = |syllable: &String| text::syllables::is_syllable(syllable);
    if word.is_empty() || syllables.len() != word.chars().count() || !syllables.iter().all(is_known)
    {
        let message = message!(
            "「{}」的拼音 `{}` 不对：每个字要有一个音节，音节之间用空格隔开，如 lu an",
            "the reading of `{}` is `{}`, but every character needs one syllable, separated by spaces, such as `lu an`",
            show(&word),
            show(&reading),
        );
        let table = row.table();
        return Err(Box::new(
            BAD_PINYIN
                .diagnostic(table.file(), message)
                .at_line(row.line())
                .with_help(message!(
                    "每个汉字写一个音节，不标声调，用空格隔开",
                    "write one syllable a character, without tones, separated by spaces",
                )),
        ));
    }
    Ok((word, syllables))
}

/// A problem of a cell of a reference table.
fn cell_problem(
    rule: &Rule,
    row: RawRow<'_>,
    column: crate::schema::ColumnIndex,
    zh: &str,
    en: &str,
) -> Diagnostic {
    let table: &RawTable = row.table();
    let heading = table.heading(column);
    let value = show(row.cell(column));
    let message = message!(
        "「{heading}」列的 `{value}` 不对：{zh}",
        "`{heading}` is `{value}`, but {en}",
    );
    let mut problem = rule
        .diagnostic(table.file(), message)
        .at_line(row.line())
        .with_help(help_for(rule));
    problem.heading = Some(heading.to_owned());
    problem.value = Some(value);
    problem
}

/// The help for an error in a custom reference table.
fn help_for(rule: &Rule) -> Text {
    if rule.code == BAD_REGIONS.code {
        return message!(
            "按国家标准 GB/T 2260 核对代码、级别和上级；没有特殊需要的，删去自己的 regions.csv，用内置的表",
            "compare code, level and parent with GB/T 2260, or remove this regions.csv to use the built-in table",
        );
    }
    message!(
        "按批复核对这一行；没有特殊需要的，删去自己的这个文件，用内置的表",
        "compare this row with the official decision, or remove this file to use the built-in table",
    )
}

fn regions_error(file: &str, error: &RegionsError, lines: &BTreeMap<String, u64>) -> Diagnostic {
    let (message, code) = match error {
        RegionsError::DuplicateCode(code) => (
            message!("代码 `{code}` 出现了两次", "code `{code}` appears twice"),
            Some(code),
        ),
        RegionsError::UnknownParent(code, parent) => (
            message!(
                "`{code}` 的上级 `{parent}` 不在表中",
                "the parent `{parent}` of `{code}` is not in the table",
            ),
            Some(code),
        ),
        RegionsError::ParentLevel(code, parent) => (
            message!(
                "`{code}` 的上级 `{parent}` 的级别应当比它高：省级、地级、县级",
                "the parent `{parent}` of `{code}` must be of a higher level: province, city, county",
            ),
            Some(code),
        ),
        RegionsError::TooMany => (
            message!("行数过多（最多 65535 行）", "more than 65,535 rows"),
            None,
        ),
    };
    let mut problem = BAD_REGIONS
        .diagnostic(file, message)
        .with_help(help_for(&BAD_REGIONS));
    problem.line = code.and_then(|code| lines.get(code)).copied();
    problem
}

/// Loads the vocabularies; `None` if they have an error.
pub(crate) fn taxonomy(
    source: Source<'_>,
    limit: u64,
    diagnostics: &mut Problems,
) -> Option<Taxonomy> {
    let (text, file) = text_or_built_in(
        source,
        "taxonomy.toml",
        BUILT_IN_TAXONOMY,
        limit,
        diagnostics,
    )?;
    match toml::from_str::<Taxonomy>(&text) {
        Ok(taxonomy) => {
            let problems = TaxonomyCheck::run(&taxonomy, &text, &file);
            let is_valid = problems.is_empty();
            diagnostics.extend(problems);
            is_valid.then_some(taxonomy)
        }
        Err(error) => {
            diagnostics.push(toml_error::diagnostic(&BAD_TAXONOMY, &file, &text, &error));
            None
        }
    }
}

/// Normalizes a code, label or alias for lookup.
pub(crate) fn fold_term(word: &str) -> String {
    word.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// A help text that suggests the most similar known word, or else lists all of them.
fn suggest_known<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Text {
    let known: Vec<&str> = known.collect();
    match nearest(word, known.iter().map(|known| (*known, *known))) {
        Some(near) => message!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => Text::new(
            format!("可以写：{}", known.join("、")),
            format!("one of {}", known.join(", ")),
        ),
    }
}

/// Validates a parsed `taxonomy.toml`.
struct TaxonomyCheck<'t> {
    text: &'t str,
    file: &'t str,
    problems: Vec<Diagnostic>,
}

impl<'t> TaxonomyCheck<'t> {
    fn run(taxonomy: &Taxonomy, text: &'t str, file: &'t str) -> Vec<Diagnostic> {
        let mut check = Self {
            text,
            file,
            problems: Vec::new(),
        };
        for name in VocabularyName::ALL {
            check.vocabulary(name.name(), name.terms(taxonomy));
        }
        check.levels(taxonomy);
        check.years(taxonomy);
        check.fixed_codes(
            "status",
            &taxonomy.status,
            Status::ALL.iter().map(|v| v.code()),
        );
        check.fixed_codes(
            "event_type",
            &taxonomy.event_type,
            EventType::ALL.iter().map(|v| v.code()),
        );
        check.fixed_codes("crs", &taxonomy.crs, Crs::ALL.iter().map(|v| v.code()));
        check.problems
    }

    fn vocabulary(&mut self, name: &str, vocabulary: &Vocabulary) {
        if vocabulary.len() > 255 {
            let message = message!("`{name}` 超过了 255 项", "`{name}` has more than 255 terms");
            self.problem(name, "", message);
            return;
        }
        let mut spellings: BTreeMap<String, &str> = BTreeMap::new();
        let mut codes = std::collections::BTreeSet::new();
        for (_, term) in vocabulary.iter() {
            let valid = !term.code.is_empty()
                && term
                    .code
                    .bytes()
                    .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
            if !valid || term.zh.trim().is_empty() || term.en.trim().is_empty() {
                let message = message!(
                    "`{name}` 中 `{}` 的代码或名称不对：代码只用小写字母、数字和下划线，zh 和 en 不能为空",
                    "`{}` in `{name}`: codes consist of a-z, 0-9 and _, and `zh` and `en` must not be empty",
                    show(&term.code),
                );
                self.problem(name, &term.code, message);
            }
            if !codes.insert(term.code.as_str()) {
                let message = message!(
                    "`{name}` 中的代码 `{}` 出现了两次",
                    "code `{}` appears twice in `{name}`",
                    term.code,
                );
                self.problem(name, &term.code, message);
                continue;
            }
            let words = [&term.code, &term.zh].into_iter().chain(&term.short);
            for word in words.chain(&term.aliases) {
                let owner = spellings.entry(fold_term(word)).or_insert(&term.code);
                if *owner != term.code {
                    let message = message!(
                        "`{name}` 中的“{}”既指 `{owner}` 又指 `{}`",
                        "“{}” in `{name}` means both `{owner}` and `{}`",
                        show(word),
                        term.code,
                    );
                    self.problem(name, &term.code, message);
                }
            }
        }
    }

    fn levels(&mut self, taxonomy: &Taxonomy) {
        for (_, term) in taxonomy.category.iter() {
            // Items without a level of their own inherit this one.
            let level = term.level.as_deref();
            if level.is_some_and(|level| taxonomy.level.find(level).is_some()) {
                continue;
            }
            let written = level.unwrap_or_default();
            let level = show(written);
            let message = message!(
                "类别 `{}` 的 level `{level}` 不在 `level` 各项之中",
                "category `{}` has the level `{level}`, which `level` does not list",
                term.code,
            );
            let levels = taxonomy.level.iter().map(|(_, term)| term.code.as_str());
            let help = suggest_known(written, levels);
            self.problem_with("category", &term.code, message, help);
        }
    }

    /// Checks a vocabulary whose codes the program interprets: none may be missing or added.
    fn fixed_codes<'c>(
        &mut self,
        name: &str,
        vocabulary: &Vocabulary,
        codes: impl Iterator<Item = &'c str>,
    ) {
        let codes: Vec<&str> = codes.collect();
        for code in &codes {
            if vocabulary.find(code).is_none() {
                let message = message!(
                    "`{name}` 缺少代码 `{code}`",
                    "`{name}` lacks the code `{code}`",
                );
                let help = message!(
                    "程序要用到这个代码，请从原来的 taxonomy.toml 中抄回这一项",
                    "the program needs it: copy the term from the original taxonomy.toml",
                );
                self.problem_with(name, "", message, help);
            }
        }
        for (_, term) in vocabulary.iter() {
            if !codes.contains(&term.code.as_str()) {
                let message = message!(
                    "`{name}` 中的 `{}` 是程序不认识的代码",
                    "`{}` in `{name}` is a code that the program does not know",
                    show(&term.code),
                );
                let help = suggest_known(&term.code, codes.iter().copied());
                self.problem_with(name, &term.code, message, help);
            }
        }
    }

    fn problem(&mut self, vocabulary: &str, code: &str, message: Text) {
        let help = message!(
            "请照文件开头的说明改正；每个代码和名称只能属于一项",
            "see the head of the file; every code and label belongs to one term",
        );
        self.problem_with(vocabulary, code, message, help);
    }

    fn problem_with(&mut self, vocabulary: &str, code: &str, message: Text, help: Text) {
        let mut problem = BAD_TAXONOMY.diagnostic(self.file, message).with_help(help);
        problem.line = self.line_of(vocabulary, code);
        problem.heading = Some(vocabulary.to_owned());
        problem.value = Some(show(code)).filter(|code| !code.is_empty());
        self.problems.push(problem);
    }

    /// The line of the last term with this code; found only if the file has the usual layout.
    fn line_of(&self, vocabulary: &str, code: &str) -> Option<u64> {
        let head = format!("[[{vocabulary}]]");
        let quoted = format!("\"{code}\"");
        let mut within = false;
        let mut found = None;
        for (number, line) in (1..).zip(self.text.lines()) {
            let line = line.trim();
            if line.starts_with("[[") {
                within = line.starts_with(&head);
            } else if within && line.starts_with("code") && line.contains(&quoted) {
                found = Some(number);
            }
        }
        found
    }
}
