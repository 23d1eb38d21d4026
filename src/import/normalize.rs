//! Normalizes values: names without row numbers and footnote marks, counts without units,
//! lists with the registry's separator.
//!
//! Values that equal the registry's own for the same institution are not touched, so that an
//! unchanged export can be imported again without changes.

use super::changes::{Rows, rows};
use super::counts::{self, Count};
use super::dates::{date_in_words, end_of_term};
use super::ended::tells_end;
use super::folding::fold;
use super::heading::names_term;
use super::names::{
    CleanedName, Gap, LeadingNumber, approval_in_remark, is_no_name, join_lines, leading_number,
    person_beside, stray_part,
};
use super::phrases::{Phrase, PhraseParser, looks_like_institution, marker};
use super::record::{ImportLog, Record, heading_of, shown};
use super::report::NoteKind;
use super::rules::{
    APPROXIMATE_NUMBER, PERSON_IN_INSTITUTION, ROW_WITHOUT_NAME, SECTION_CONTRADICTED,
    SEVERAL_VALUES, VALUE_NOT_GIVEN,
};
use super::tables::{REFERENCE, SHEETS, Target, default_heading};
use super::value_lists;
use crate::check::codes::CodeFinder;
use crate::check::form::MISPLACED_VALUE;
use crate::check::{people, values};
use crate::diagnostics::{Rule, Text, mask, personal, show};
use crate::model::{TermIndex, Vocabulary, VocabularyName};
use crate::opendata::tables::registry_to_csv;
use crate::schema::{ColumnType, LINES, MULTIPLE, PERSONAL, PRIVATE, Table, designations, points};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

const NAME: Target = Target::Column(Table::Points, points::NAME);
const NAME_EN: Target = Target::Column(Table::Points, points::NAME_EN);
const ALIASES: Target = Target::Column(Table::Points, points::ALIASES);
const APPROVED_ON: Target = Target::Column(Table::Designations, designations::APPROVED_ON);
const BATCH: Target = Target::Column(Table::Designations, designations::BATCH);
const KIND: Target = Target::Column(Table::Designations, designations::KIND);
const STATUS: Target = Target::Column(Table::Designations, designations::STATUS);
const VALID_UNTIL: Target = Target::Column(Table::Designations, designations::VALID_UNTIL);

/// Normalizes the values of records.
pub(crate) struct Normalizer<'a> {
    phrases: &'a PhraseParser<'a>,
    known: OnceCell<KnownCells>,
}

/// The cells of the registry as in its files, by table and id, and the ids by name.
struct KnownCells {
    tables: BTreeMap<Table, Rows>,
    ids: BTreeMap<String, String>,
}

/// The position of a record, for messages.
struct RecordContext<'s> {
    location: &'s str,
    headings: &'s [(String, Target)],
    line: u32,
}

impl RecordContext<'_> {
    fn heading(&self, target: Target) -> String {
        let usual = || target.column().map_or("", default_heading).to_owned();
        heading_of(self.headings, target).map_or_else(usual, show)
    }

    /// Notes a decision about the record.
    fn note(&self, log: &mut ImportLog, kind: NoteKind, text: Text) {
        log.note(kind, self.location, Some(self.line), text);
    }

    /// Reports a problem of the record.
    fn report(&self, log: &mut ImportLog, rule: &'static Rule, message: Text, help: Text) {
        log.report(rule, self.location, self.line, message, help);
    }
}

impl<'a> Normalizer<'a> {
    /// A normalizer for a registry.
    pub(crate) fn new(phrases: &'a PhraseParser<'a>) -> Self {
        Self {
            phrases,
            known: OnceCell::new(),
        }
    }

    /// Normalizes all records of a sheet.
    pub(crate) fn normalize(
        &self,
        records: &mut [Record],
        headings: &[(String, Target)],
        location: &str,
        log: &mut ImportLog,
    ) {
        if remove_sequence_numbers(records) {
            let text = message!(
                "「名称」列里的 1、2、3 是序号，不算名称的一部分",
                "the names begin with row numbers, which were removed",
            );
            log.note(NoteKind::Converted, location, None, text);
        }
        let numbered = rows_with_numbers(records);
        for (position, record) in records.iter_mut().enumerate() {
            let context = RecordContext {
                location,
                headings,
                line: record.line,
            };
            keep_former_name(record, &context, log);
            if numbered.contains(&position) {
                self.remove_number(record, &context, log);
            }
            self.record(record, &context, log);
        }
    }

    fn record(&self, record: &mut Record, context: &RecordContext<'_>, log: &mut ImportLog) {
        let targets: Vec<Target> = record.cells.keys().copied().collect();
        for target in targets {
            let Some(text) = record.cells.get(&target).cloned() else {
                continue;
            };
            if !needs_normalizing(target, &text) || self.is_known(record, target, &text) {
                continue;
            }
            let normalized = match target {
                NAME => self.name(&text, record, context, log),
                KIND => self.kind(&text, record, context, log),
                _ => self.value(target, &text, context, log),
            };
            match normalized {
                Some(normalized) if normalized.is_empty() => {
                    record.cells.remove(&target);
                }
                Some(normalized) => {
                    record.cells.insert(target, normalized);
                }
                None => {}
            }
        }
    }

    /// Removes the number of the row before a name, as in 01大连市图书馆.
    fn remove_number(&self, record: &mut Record, context: &RecordContext<'_>, log: &mut ImportLog) {
        let name = record.point(points::NAME).unwrap_or_default().to_owned();
        let Some(LeadingNumber { rest, .. }) =
            leading_number(&name).filter(|_| !self.is_known(record, NAME, &name))
        else {
            return;
        };
        let heading = context.heading(NAME);
        let number = show(name[..name.len() - rest.len()].trim());
        let text = message!(
            "「{heading}」去掉了序号 `{number}`，名称是 `{}`",
            "the row number `{number}` was removed from `{heading}`, `{}`",
            show(rest),
        );
        context.note(log, NoteKind::Converted, text);
        record.cells.insert(NAME, rest.to_owned());
    }

    /// Whether the registry has this text in this column of the same institution.
    fn is_known(&self, record: &Record, target: Target, text: &str) -> bool {
        let Target::Column(table, column) = target else {
            return false;
        };
        let known = self
            .known
            .get_or_init(|| KnownCells::from_registry(self.phrases));
        let id = record.point(points::ID);
        let id = id.or_else(|| {
            known
                .ids
                .get(record.point(points::NAME)?)
                .map(String::as_str)
        });
        let rows = id.and_then(|id| known.tables.get(&table)?.get(id));
        let mut rows = rows.into_iter().flatten();
        rows.any(|row| row.get(column.0).is_some_and(|known| known == text))
    }

    fn name(
        &self,
        text: &str,
        record: &mut Record,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Option<String> {
        let is_place = |text: &str| self.phrases.informal_region(text).is_some();
        let beside = person_beside(text, is_place);
        let text = match &beside {
            None => text,
            Some((institution, person)) => {
                log.personal.add(person);
                let heading = context.heading(NAME);
                let message = message!(
                    "「{heading}」列里除了机构，还像是写了个人姓名 `{}`",
                    "`{heading}` seems to have a person's name, `{}`, beside the institution",
                    mask(person),
                );
                let help = message!(
                    "请只写机构的名称，姓名写在“联系人”一列（不公开）；编号由名称得来，以后不再改变。这就是机构名称的，请在“编号”一列写明它的编号",
                    "write the institution alone, and the person in `contact_name`, which is private: the permanent id is made from the name. If it is all the institution's name, give its id in a column `id`",
                );
                let has_id = record.point(points::ID).is_some();
                if !has_id {
                    context.report(log, &PERSON_IN_INSTITUTION, message, help);
                }
                match has_id {
                    true => text,
                    false => institution.as_str(),
                }
            }
        };
        if record.point(points::ID).is_none() && people::is_likely_name(text.trim()) {
            log.personal.add(text.trim());
            report_person(text.trim(), context, log);
            record.has_no_name = true;
            return Some(String::new());
        }
        let stray = stray_part(text.trim());
        if let Some(part) = &stray {
            let heading = context.heading(NAME);
            let is_number = !part
                .text
                .contains(|character: char| character.is_alphabetic());
            // It may be a person's number or mailbox.
            let shown = match is_number || part.text.contains(['@', '＠']) {
                true => mask(part.text),
                false => show(part.text),
            };
            let (zh, en) = part.words;
            let message = message!(
                "「{heading}」列里除了机构的名称，还有 `{shown}`，{zh}",
                "`{heading}` has `{shown}` beside the institution's name, {en}",
            );
            let help = message!(
                "请只写机构的名称，别的内容写在自己的列里；编号由名称得来，以后不再改变",
                "write the name alone, and the rest in its own column: the permanent id is made from the name",
            );
            context.report(log, &MISPLACED_VALUE, message, help);
        }
        let text = stray.as_ref().map_or(text, |part| part.institution);
        let (text, english) = match split_english(text) {
            Some((text, english)) => (text, Some(english)),
            None => (text, None),
        };
        let is_bilingual = english.is_some();
        if let Some(english) = english {
            let english = english.to_owned();
            record.cells.entry(NAME_EN).or_insert(english);
        }
        let clean = CleanedName::from_text(text, |inner| {
            is_about_designation(&self.phrases.parse(inner, None))
                || tells_end(inner)
                || approval_in_remark(inner).is_some()
        });
        if clean.may_be_several {
            let heading = context.heading(NAME);
            let message = message!(
                "「{heading}」列像是写了几个机构，按一个机构 `{}` 读取",
                "`{heading}` seems to name several institutions; it was read as one, `{}`",
                show(&clean.name),
            );
            let help = message!(
                "几个机构请分成几行；是一个机构的，请写成一行",
                "give each institution its own row; write one name in one line",
            );
            context.report(log, &SEVERAL_VALUES, message, help);
        }
        if is_no_name(&clean.name) {
            report_no_name(&clean.name, record, context, log);
            return Some(String::new());
        }
        if !clean.is_changed() {
            let is_cut = beside.is_some() || stray.is_some() || is_bilingual;
            return is_cut.then_some(clean.name);
        }
        let taken = match &clean.remark {
            Some(remark) => self.apply_remark(remark, record, context, log),
            None => Vec::new(),
        };
        if let Some(former) = &clean.former {
            let aliases = record.cells.entry(ALIASES).or_default();
            if !aliases.is_empty() {
                aliases.push('；');
            }
            aliases.push_str(former);
        }
        let note = Text::new(
            format!(
                "「{}」{}，名称是 `{}`",
                context.heading(NAME),
                describe_removed(&clean, &taken),
                show(&clean.name)
            ),
            format!(
                "`{}` was written `{}`{}",
                show(&clean.name),
                show(text),
                taken
                    .iter()
                    .map(|(heading, value)| format!(
                        ", which gives `{heading}` as `{}`",
                        show(value)
                    ))
                    .collect::<String>()
            ),
        );
        context.note(log, NoteKind::Converted, note);
        Some(clean.name)
    }

    /// Applies the remark in brackets beside a name, as in 乙图书馆（已撤销）; returns the headings and
    /// the values of the cells that it filled.
    fn apply_remark(
        &self,
        remark: &str,
        record: &mut Record,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Vec<(String, String)> {
        let mut taken = Vec::new();
        if let Some(day) = approval_in_remark(remark) {
            if let Some(day) = day.filter(|_| !record.cells.contains_key(&APPROVED_ON)) {
                record.cells.insert(APPROVED_ON, day.to_string());
                taken.push((context.heading(APPROVED_ON), day.to_string()));
            }
            return taken;
        }
        let phrase = self.phrases.parse(remark, None);
        if phrase.is_unclear {
            let heading = context.heading(NAME);
            record.remark.get_or_insert((heading, remark.to_owned()));
            return taken;
        }
        let taxonomy = &self.phrases.registry().taxonomy;
        let label = |index: Option<TermIndex>, vocabulary: &Vocabulary| {
            Some(vocabulary.get(index?).short_label().to_owned())
        };
        for (target, value) in [
            (STATUS, label(phrase.status, &taxonomy.status)),
            (KIND, label(phrase.kind, &taxonomy.kind)),
            (BATCH, phrase.batch),
        ] {
            let Some(value) = value else { continue };
            let Some(own) = record.cells.get(&target) else {
                taken.push((context.heading(target), value.clone()));
                record.cells.insert(target, value);
                continue;
            };
            let read = |text: &str| match target {
                STATUS => label(
                    CodeFinder::new(&taxonomy.status).find(text),
                    &taxonomy.status,
                ),
                KIND => label(CodeFinder::new(&taxonomy.kind).find(text), &taxonomy.kind),
                _ => Some(fold(text)),
            };
            // A batch may be written with or without its year.
            let is_same = match (read(own), read(&value)) {
                (Some(found), Some(said)) if target == BATCH => {
                    found.contains(&said) || said.contains(&found)
                }
                (Some(found), Some(said)) => found == said,
                _ => true,
            };
            if !is_same {
                let heading = context.heading(target);
                let message = message!(
                    "「{heading}」是 `{}`，而名称后面注明 `{}`",
                    "`{heading}` is `{}`, but the remark after the name is `{}`",
                    show(own),
                    show(remark),
                );
                let help = message!("请核对，改正其中一处", "check which one is right");
                context.report(log, &SECTION_CONTRADICTED, message, help);
            }
        }
        taken
    }

    fn value(
        &self,
        target: Target,
        text: &str,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Option<String> {
        let column = target.column()?;
        let is_phone = column.name == "phone";
        if is_phone || matches!(column.holds, ColumnType::Email | ColumnType::Url) {
            let bare = value_lists::without_numbers(text);
            let bare = bare.as_deref().unwrap_or(text);
            let digits = is_phone.then(|| personal::with_digits(bare)).flatten();
            let bare = digits.as_deref().unwrap_or(bare);
            if bare != text {
                note_reading(target, text, &show(bare), context, log);
                let split = self.value(target, bare, context, log);
                return Some(split.unwrap_or_else(|| bare.to_owned()));
            }
        }
        match column.holds {
            ColumnType::Date => {
                let day = match target == VALID_UNTIL {
                    true => end_of_term(text),
                    false => date_in_words(text),
                };
                let is_term = target == VALID_UNTIL && names_term(&context.heading(target));
                if day.is_none() && is_term {
                    report_duration(target, text, context, log);
                    return Some(String::new());
                }
                let day = day?.to_string();
                note_reading(target, text, &day, context, log);
                Some(day)
            }
            ColumnType::Postcode => text.trim().strip_suffix(".0").map(str::to_owned),
            ColumnType::Count => count(target, text, context, log),
            ColumnType::Text if column.name == "phone" => phones(target, text, context, log),
            ColumnType::Email if column.has(MULTIPLE) => {
                split(target, value_lists::split_emails(text)?, context, log)
            }
            ColumnType::Code(vocabulary) if column.has(MULTIPLE) => {
                self.codes(target, text, vocabulary, context, log)
            }
            ColumnType::Text if column.has(MULTIPLE) => {
                split(target, value_lists::split_texts(text)?, context, log)
            }
            ColumnType::Code(vocabulary) => self.code(target, text, vocabulary, context, log),
            ColumnType::Text if !column.has(LINES) => one_line(target, text, context, log),
            _ => None,
        }
    }

    fn codes(
        &self,
        target: Target,
        text: &str,
        vocabulary: VocabularyName,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Option<String> {
        let finder = self.finder(vocabulary);
        if let Some(parts) = value_lists::split_codes(text, &finder) {
            return split(target, parts, context, log);
        }
        if let Some(only) = value_lists::only_code(text, &finder) {
            note_reading(target, text, only, context, log);
            return Some(only.to_owned());
        }
        if vocabulary != VocabularyName::Mode || !value_lists::says_all(text) {
            return None;
        }
        let terms = vocabulary.terms(&self.phrases.registry().taxonomy).iter();
        let all: Vec<&str> = terms.map(|(_, term)| term.short_label()).collect();
        note_reading(target, text, &all.join("、"), context, log);
        Some(all.join(";"))
    }

    /// The term of a cell with several lines: one that was broken, or several, which the check rejects.
    fn code(
        &self,
        target: Target,
        text: &str,
        vocabulary: VocabularyName,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Option<String> {
        let lines = text.split(['\n', '\r']).map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        if lines.len() < 2 {
            return None;
        }
        let joined = lines.concat();
        if self.finder(vocabulary).find(&joined).is_none() {
            return Some(lines.join("、"));
        }
        note_reading(target, text, &joined, context, log);
        Some(joined)
    }

    /// The kind of point of a cell that only gives its level, 国家级, or also the batch, which has a
    /// column of its own: 省级网点（第二批）.
    fn kind(
        &self,
        text: &str,
        record: &mut Record,
        context: &RecordContext<'_>,
        log: &mut ImportLog,
    ) -> Option<String> {
        if text.contains(['\n', '\r']) {
            let joined = self.code(KIND, text, VocabularyName::Kind, context, log)?;
            return Some(self.kind(&joined, record, context, log).unwrap_or(joined));
        }
        if self.finder(VocabularyName::Kind).find(text).is_some() {
            return None;
        }
        let phrase = self.phrases.parse(text, None);
        let index = phrase.kind.filter(|_| phrase.is_clear())?;
        let is_only = phrase.status.is_none() && phrase.nature.is_none() && phrase.region.is_none();
        let kinds = &self.phrases.registry().taxonomy.kind;
        let label = kinds.get(index).short_label();
        is_only.then(|| {
            note_reading(KIND, text, label, context, log);
            if let Some(batch) = phrase.batch {
                record.cells.entry(BATCH).or_insert(batch);
            }
            label.to_owned()
        })
    }

    fn finder(&self, vocabulary: VocabularyName) -> CodeFinder<'a> {
        CodeFinder::new(vocabulary.terms(&self.phrases.registry().taxonomy))
    }
}

impl KnownCells {
    fn from_registry(phrases: &PhraseParser<'_>) -> Self {
        let files = registry_to_csv(phrases.registry());
        let tables = SHEETS.map(|table| (table, rows(&files, table.schema())));
        let points = &phrases.registry().points;
        let ids = points
            .iter()
            .map(|point| (point.facts.name.clone(), point.facts.id.clone()));
        Self {
            tables: tables.into_iter().collect(),
            ids: ids.collect(),
        }
    }
}

/// Reports a person's name in place of an institution's.
fn report_person(name: &str, context: &RecordContext<'_>, log: &mut ImportLog) {
    let heading = context.heading(NAME);
    let message = message!(
        "「{heading}」列的 `{}` 像是个人姓名，不是机构",
        "`{heading}` is `{}`, which seems to be a person's name",
        mask(name),
    );
    let help = message!(
        "请写机构的名称；姓名写在“联系人”一列（不公开）。这就是机构名称的，请在“编号”一列写明它的编号",
        "write the institution, and the person in `contact_name`, which is private. If it is the institution's name, give its id in a column `id`",
    );
    context.report(log, &PERSON_IN_INSTITUTION, message, help);
}

/// Reports what stands in place of an institution's name, such as 待定.
fn report_no_name(
    text: &str,
    record: &mut Record,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) {
    record.has_no_name = true;
    let heading = context.heading(NAME);
    let message = message!(
        "「{heading}」列的 `{}` 不是机构的名称，没有读取",
        "`{heading}` is `{}`, which is not the name of an institution; it was not read",
        show(text),
    );
    let help = message!(
        "请写机构的名称；还没有确定的，请先删去这一行",
        "write the institution's name; delete the row until it is known",
    );
    context.report(log, &ROW_WITHOUT_NAME, message, help);
}

/// Takes the former name of an institution that was not renamed, where the sheet has a column for
/// each and the new one says 未更名 or is empty.
fn keep_former_name(record: &mut Record, context: &RecordContext<'_>, log: &mut ImportLog) {
    let says_same = |name: &str| {
        let words = [
            "未更名",
            "没有更名",
            "无更名",
            "未改名",
            "未变更",
            "无变更",
            "未变",
            "不变",
            "无变化",
        ];
        words.contains(&name.trim())
    };
    let name = record.point(points::NAME);
    if name.is_some_and(|name| !says_same(name)) {
        return;
    }
    let (former, current) = (context.heading(ALIASES), context.heading(NAME));
    let are_both = former.contains(['原', '前']) && current.contains(['现', '后', '新']);
    let Some(kept) = record.cells.get(&ALIASES).filter(|_| are_both) else {
        return;
    };
    let kept = kept.clone();
    let text = message!(
        "「{current}」没有写新的名称，按没有更名，取「{former}」的 `{}`",
        "`{current}` has no new name, so that `{}` of `{former}` was taken",
        show(&kept),
    );
    context.note(log, NoteKind::Converted, text);
    record.cells.remove(&ALIASES);
    record.cells.insert(NAME, kept);
}

/// The Chinese name and the English one behind it: 甲图书馆 Jia Public Library.
fn split_english(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let at = text.find(|character: char| character.is_ascii_alphabetic())?;
    let (chinese, english) = text.split_at(at);
    let is_apart = chinese.ends_with(char::is_whitespace);
    let words = english.split_whitespace().count();
    let is_english =
        english.is_ascii() && words >= 2 && !english.contains(|c: char| c.is_ascii_digit());
    (is_apart && is_english && looks_like_institution(chinese.trim()))
        .then(|| (chinese.trim(), english))
}

/// Reports a duration where the last day is wanted.
fn report_duration(target: Target, text: &str, context: &RecordContext<'_>, log: &mut ImportLog) {
    let heading = context.heading(target);
    let message = message!(
        "「{heading}」列的 `{}` 不是到期的日期，没有读取",
        "`{heading}` is `{}`, which is no day on which validity ends; it was not read",
        show(text),
    );
    let help = message!(
        "请写最后一天的日期，例如 2027-05-05；没有规定的留空",
        "write the last day, such as 2027-05-05, or leave it empty",
    );
    context.report(log, &VALUE_NOT_GIVEN, message, help);
}

/// Whether a text may have to be normalized. Most cells need not, which avoids lookups.
fn needs_normalizing(target: Target, text: &str) -> bool {
    let Some(column) = target.column() else {
        return false;
    };
    let is_reference =
        matches!(target, Target::Column(Table::Points, column) if REFERENCE.contains(&column));
    if is_reference && target != NAME {
        return false;
    }
    match column.holds {
        ColumnType::Count => values::number(text).is_none(),
        ColumnType::Text | ColumnType::Email | ColumnType::Code(_) => {
            target == NAME || target == KIND || column.has(MULTIPLE) || text.contains(['\n', '\r'])
        }
        ColumnType::Date => values::date(text).is_none(),
        ColumnType::Postcode => text.ends_with(".0"),
        ColumnType::Url => text.contains(values::is_enclosed_number),
        _ => false,
    }
}

/// Whether a text in brackets after a name is about the designation: 已撤销, 国家级, 新增.
fn is_about_designation(phrase: &Phrase) -> bool {
    !phrase.is_unclear
        && phrase.region.is_none()
        && phrase.nature.is_none()
        && (phrase.status.is_some() || phrase.kind.is_some() || phrase.batch.is_some())
}

/// Describes in Chinese what was removed from a name.
fn describe_removed(clean: &CleanedName, taken: &[(String, String)]) -> String {
    let mut words = Vec::new();
    if let Some(number) = &clean.number {
        words.push(format!("去掉了序号 `{}`", show(number)));
    }
    if !clean.marks.is_empty() {
        words.push(format!("去掉了注释符号 `{}`", show(&clean.marks.join(" "))));
    }
    if let Some(remark) = &clean.remark {
        let taken = taken
            .iter()
            .map(|(heading, value)| format!("（「{heading}」取为 `{}`）", show(value)));
        let taken: String = taken.collect();
        words.push(format!("去掉了注明 `{}`{taken}", show(remark)));
    }
    if clean.is_joined {
        words.push("去掉了换行或空格".to_owned());
    }
    if clean.has_punctuation {
        words.push("去掉了前后的引号或标点".to_owned());
    }
    if let Some(former) = &clean.former {
        words.push(format!("里的原名 `{}` 放进别名", show(former)));
    }
    words.join("、")
}

/// Removes the numbers 1, 2, 3 … from the names of a sheet if they number all rows.
fn remove_sequence_numbers(records: &mut [Record]) -> bool {
    const MIN_RECORDS: usize = 3;
    let rest = |position: usize, name: &str| {
        let number = (position + 1).to_string();
        let rest = name.trim().strip_prefix(number.as_str())?;
        let is_number = rest.starts_with(|character: char| {
            character.is_ascii_digit() || matches!(character, '.' | '、' | ')' | '）' | '．')
        });
        (!is_number && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
    };
    let names: Option<Vec<String>> = records
        .iter()
        .enumerate()
        .map(|(position, record)| rest(position, record.point(points::NAME)?))
        .collect();
    let Some(names) = names.filter(|names| names.len() >= MIN_RECORDS) else {
        return false;
    };
    for (record, name) in records.iter_mut().zip(names) {
        record.cells.insert(NAME, name);
    }
    true
}

/// The positions of the records whose names begin with the number of the row although no mark
/// separates them: 01大连市图书馆, or `5 ` where the row before or behind has the next number.
fn rows_with_numbers(records: &[Record]) -> BTreeSet<usize> {
    const SHORTEST: usize = 4;
    let found: Vec<Option<LeadingNumber<'_>>> = records
        .iter()
        .map(|record| leading_number(record.point(points::NAME)?))
        .collect();
    let value = |position: Option<usize>| Some((*found.get(position?)?)?.value);
    let is_number = |position: usize| {
        let number = found[position]?;
        let is_next = value(position.checked_sub(1)) == number.value.checked_sub(1)
            || value(Some(position + 1)) == Some(number.value + 1)
            || usize::try_from(number.value) == Ok(position + 1);
        let is_row_number = match number.gap {
            Gap::Padded => true,
            Gap::Space => is_next,
            Gap::Mark | Gap::Nothing => false,
        };
        let is_name =
            number.rest.chars().count() >= SHORTEST && looks_like_institution(number.rest);
        (is_row_number && is_name).then_some(position)
    };
    (0..found.len()).filter_map(is_number).collect()
}

/// Notes how a value was read.
fn note_reading(
    target: Target,
    written: &str,
    read: &str,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) {
    let (heading, written) = (context.heading(target), show(written));
    let note = message!(
        "「{heading}」列的 `{written}` 读作 {read}",
        "`{heading}`: `{written}` was read as {read}",
    );
    context.note(log, NoteKind::Converted, note);
}

fn count(
    target: Target,
    text: &str,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) -> Option<String> {
    let heading = context.heading(target);
    let written = show(text);
    let (number, words) = match counts::headcount(text)? {
        Count::Exact(number) => {
            let note = message!(
                "「{heading}」列的 `{written}` 读作 {number}",
                "`{heading}`: `{written}` was read as {number}",
            );
            context.note(log, NoteKind::Converted, note);
            return Some(number.to_string());
        }
        Count::About(number) => (
            number.to_string(),
            (
                format!("按 {number} 读取"),
                format!("it was read as {number}"),
            ),
        ),
        Count::Unclear => (
            String::new(),
            ("没有读取".to_owned(), "it was not read".to_owned()),
        ),
    };
    let message = Text::new(
        format!("「{heading}」列的 `{written}` 不是准确的人数，{}", words.0),
        format!(
            "`{heading}` is `{written}`, which is not an exact number; {}",
            words.1
        ),
    );
    let help = message!("请核实后只写数字，例如 12", "write digits only, such as 12");
    context.report(log, &APPROXIMATE_NUMBER, message, help);
    Some(number)
}

fn phones(
    target: Target,
    text: &str,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) -> Option<String> {
    let heading = context.heading(target);
    let Some((mut parts, completed)) = value_lists::split_phones(text) else {
        return report_unsplit_phones(target, text, context, log);
    };
    // A number of a fax machine that the clerk labelled is none to be called.
    let written = parts.len();
    parts.retain(|part| !value_lists::is_fax(part));
    if parts.len() < written && !parts.is_empty() {
        let note = message!(
            "「{heading}」列里的传真号码没有读取",
            "the fax numbers of `{heading}` were not read",
        );
        context.note(log, NoteKind::LeftOut, note);
        if let [only] = parts.as_slice() {
            return Some(join_lines(only));
        }
    }
    if completed {
        let note = message!(
            "「{heading}」列后面的号码没有写区号，取为与第一个相同",
            "`{heading}`: numbers without an area code were given that of the first",
        );
        context.note(log, NoteKind::Converted, note);
    }
    split(target, parts, context, log)
}

/// Keeps telephone numbers that cannot be split as one value, and reports them.
fn report_unsplit_phones(
    target: Target,
    text: &str,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) -> Option<String> {
    if !text.contains(['\n', '\r', '、', '/', '／', '|', ',', '，']) {
        return None;
    }
    let heading = context.heading(target);
    let message = message!(
        "「{heading}」列 `{}` 里的号码分不开，整格当作一个号码",
        "the numbers of `{heading}`, `{}`, could not be split; they were kept as one value",
        shown(target, text),
    );
    let help = message!(
        "几个号码请写全，用分号隔开",
        "write each number in full, separated by semicolons",
    );
    context.report(log, &SEVERAL_VALUES, message, help);
    Some(join_lines(text))
}

fn split(
    target: Target,
    parts: Vec<String>,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) -> Option<String> {
    let heading = context.heading(target);
    let note = message!(
        "「{heading}」列拆成 {} 个值",
        "`{heading}` was split into {} values",
        parts.len(),
    );
    context.note(log, NoteKind::Split, note);
    let parts: Vec<String> = parts.iter().map(|part| join_lines(part)).collect();
    Some(parts.join(";"))
}

/// Joins the lines of a wrapped text. Lines that may be separate values are joined with
/// semicolons and reported.
fn one_line(
    target: Target,
    text: &str,
    context: &RecordContext<'_>,
    log: &mut ImportLog,
) -> Option<String> {
    let heading = context.heading(target);
    let lines: Vec<String> = text
        .lines()
        .map(join_lines)
        .filter(|line| !line.is_empty())
        .collect();
    let is_private = target
        .column()
        .is_some_and(|column| column.has(PRIVATE | PERSONAL));
    if !is_private && !lines.iter().skip(1).any(|line| begins_new_value(line)) {
        let note = message!(
            "「{heading}」列去掉了换行",
            "`{heading}`: line breaks were removed",
        );
        context.note(log, NoteKind::Converted, note);
        return Some(join_lines(text));
    }
    let message = message!(
        "「{heading}」列只能有一个值，格里却像是有几个，用分号连成了一个",
        "`{heading}` can have only one value, but seems to have several; they were joined",
    );
    let help = message!(
        "请核对，只留一个；几个机构请分成几行",
        "keep one of them; give each institution its own row",
    );
    context.report(log, &SEVERAL_VALUES, message, help);
    Some(lines.join("；"))
}

/// Whether a line begins a new value: with a number, a label, a province or a city.
fn begins_new_value(line: &str) -> bool {
    let beginning: String = line.chars().take(9).collect();
    marker(line).is_some() || beginning.contains(['：', ':', '省', '市'])
}
