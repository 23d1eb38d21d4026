//! Parses section rows, titles and remarks in brackets for the properties of institutions that
//! they state: kind, status, nature, region and batch.
//!
//! A text with any unknown word is unclear as a whole, since a single word such as 拟 or 取消
//! may reverse the meaning of the others.

use super::counts::{chinese_number, institution_count};
use super::ended::end_in_title;
use super::folding::fold;
use crate::check::place::RegionFinder;
use crate::model::{RegionIndex, Registry, Status, TermIndex, Vocabulary};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// The properties that a text states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The kind of designation.
    pub(crate) kind: Option<TermIndex>,
    /// The status of the designation.
    pub(crate) status: Option<TermIndex>,
    /// The nature of the institutions.
    pub(crate) nature: Option<TermIndex>,
    /// The region of the institutions.
    pub(crate) region: Option<RegionIndex>,
    /// The batch of the designation.
    pub(crate) batch: Option<String>,
    /// The number of institutions.
    pub(crate) count: Option<usize>,
    /// Whether it has unknown or contradictory words.
    pub(crate) is_unclear: bool,
}

impl Phrase {
    /// Whether all words are known and at least one property is stated.
    pub(crate) fn is_clear(&self) -> bool {
        !self.is_unclear && self.has_property()
    }

    fn has_property(&self) -> bool {
        self.kind.is_some()
            || self.status.is_some()
            || self.nature.is_some()
            || self.region.is_some()
            || self.batch.is_some()
    }
}

/// The properties that the title of a list states for all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TitleFacts {
    /// The kind of designation, if it names only one.
    pub(crate) kind: Option<TermIndex>,
    /// The status other than 有效, if it names only one.
    pub(crate) status: Option<TermIndex>,
    /// A word that makes the status of the rows uncertain.
    pub(crate) doubt: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordMeaning {
    Kind(TermIndex),
    /// A kind without the following 网点: 国家级, 省.
    KindStem(TermIndex),
    Status(TermIndex),
    Nature(TermIndex),
    Nothing,
}

/// Words for a status that are not in the vocabulary.
const STATUS_WORDS: &[(&str, Status)] = &[
    ("有效期内", Status::Active),
    ("在有效期内", Status::Active),
    ("被撤销", Status::Revoked),
    ("予以撤销", Status::Revoked),
    ("被终止", Status::Terminated),
    ("自愿退出", Status::Withdrawn),
    ("限期整改", Status::Rectifying),
    ("责令整改", Status::Rectifying),
    ("有效期满", Status::Expired),
    ("期满", Status::Expired),
    ("已过期", Status::Expired),
    ("拟认定", Status::Proposed),
    ("拟备案", Status::Proposed),
    ("拟设立", Status::Proposed),
    ("拟确定", Status::Proposed),
    ("拟入选", Status::Proposed),
];

/// Whether a text ends like the name of an institution.
pub(crate) fn looks_like_institution(text: &str) -> bool {
    let folded = fold(text);
    let name =
        folded.trim_end_matches(|character: char| !character.is_alphanumeric() && character != ')');
    let name = match name.rsplit_once('(') {
        Some((before, _)) if name.ends_with(')') => before,
        _ => name,
    };
    name.chars().count() >= 3
        && words::INSTITUTION_ENDS
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// The style of a number at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// 第一部分
    Part,
    /// 一、
    Chinese,
    /// （一）
    ChineseInBrackets,
    /// 1.
    Digits,
    /// （1）
    DigitsInBrackets,
    /// ①
    Circled,
    /// Ⅰ.
    Roman,
}

impl Marker {
    /// Whether lists of institutions use this style for sections rather than rows.
    pub(crate) fn numbers_sections(self) -> bool {
        matches!(
            self,
            Self::Part | Self::Chinese | Self::ChineseInBrackets | Self::Roman
        )
    }
}

/// The style of the number at the start of a text, and the rest of the text.
pub(crate) fn marker(text: &str) -> Option<(Marker, &str)> {
    let text = text.trim();
    let first = text.chars().next()?;
    let after_first = &text[first.len_utf8()..];
    let enclosed = match first {
        '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{277f}' | '\u{2780}'..='\u{2793}' => {
            Some(Marker::Circled)
        }
        '\u{2474}'..='\u{2487}' => Some(Marker::DigitsInBrackets),
        '\u{2488}'..='\u{249b}' => Some(Marker::Digits),
        '\u{3220}'..='\u{3229}' | '\u{3280}'..='\u{3289}' => Some(Marker::ChineseInBrackets),
        _ => None,
    };
    if let Some(marker) = enclosed {
        return Some((
            marker,
            after_separator(after_first)
                .unwrap_or(after_first)
                .trim_start(),
        ));
    }
    if matches!(first, '\u{2160}'..='\u{216b}' | '\u{2170}'..='\u{217b}') {
        let rest = after_separator(after_first)?;
        return Some((Marker::Roman, rest.trim_start()));
    }
    if first == '第' {
        return part(after_first);
    }
    if matches!(first, '(' | '（' | '[' | '【' | '〔' | '［') {
        let (marker, rest) = number(after_first)?;
        let marker = match marker {
            Marker::Digits => Marker::DigitsInBrackets,
            _ => Marker::ChineseInBrackets,
        };
        let rest = rest.trim_start();
        let rest = rest.strip_prefix([')', '）', ']', '】', '〕', '］'])?;
        return Some((marker, after_separator(rest).unwrap_or(rest).trim_start()));
    }
    let (marker, rest) = number(text)?;
    let rest = after_separator(rest.trim_start())?;
    // 2.0 and 3.5 are decimal numbers.
    let is_fraction = rest.chars().next().is_some_and(is_digit);
    (!is_fraction).then_some((marker, rest.trim_start()))
}

/// Parses `第一部分` after its 第.
fn part(text: &str) -> Option<(Marker, &str)> {
    let (_, rest) = number(text)?;
    let words = ["部分", "类", "章", "节", "组", "篇"];
    let rest = words.iter().find_map(|word| rest.strip_prefix(word))?;
    Some((
        Marker::Part,
        after_separator(rest).unwrap_or(rest).trim_start(),
    ))
}

/// Parses up to three digits or Chinese numerals; returns the style and the rest of the text.
fn number(text: &str) -> Option<(Marker, &str)> {
    let of = |is: fn(char) -> bool| {
        let rest = text.trim_start_matches(is);
        let length = text[..text.len() - rest.len()].chars().count();
        (1..=3).contains(&length).then_some(rest)
    };
    let digits = of(is_digit).map(|rest| (Marker::Digits, rest));
    digits.or_else(|| of(is_chinese_digit).map(|rest| (Marker::Chinese, rest)))
}

fn after_separator(text: &str) -> Option<&str> {
    text.strip_prefix(['、', '.', '．', ':', '：', ')', '）', '。', '，', ','])
}

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

fn is_chinese_digit(character: char) -> bool {
    "一二三四五六七八九十百".contains(character)
}

/// The style of a text that is only a number: 一, （二）, 第三部分, 1.
pub(crate) fn marker_only(text: &str) -> Option<Marker> {
    let text = text.trim();
    match marker(text) {
        Some((marker, "")) => Some(marker),
        Some(_) => None,
        None if !text.is_empty() && text.chars().all(is_chinese_digit) => Some(Marker::Chinese),
        None if text
            .chars()
            .all(|character| matches!(character, '\u{2160}'..='\u{216b}'))
            && !text.is_empty() =>
        {
            Some(Marker::Roman)
        }
        None => None,
    }
}

/// Parses texts with the vocabularies and regions of a registry.
pub(crate) struct PhraseParser<'a> {
    registry: &'a Registry,
    finder: RegionFinder<'a>,
    /// The known words by their first character, longest first.
    words: BTreeMap<char, Vec<(Vec<char>, WordMeaning)>>,
}

impl<'a> PhraseParser<'a> {
    /// A parser for the vocabularies and regions of a registry.
    pub(crate) fn new(registry: &'a Registry) -> Self {
        let taxonomy = &registry.taxonomy;
        let mut all: BTreeMap<String, WordMeaning> = BTreeMap::new();
        for word in words::SECTION_FILLERS.iter() {
            all.insert(fold(word), WordMeaning::Nothing);
        }
        for (word, index) in spellings(&taxonomy.nature) {
            all.insert(word, WordMeaning::Nature(index));
        }
        for (word, status) in STATUS_WORDS {
            if let Some(index) = taxonomy.status.find(status.code()) {
                all.insert(fold(word), WordMeaning::Status(index));
            }
        }
        for (word, index) in spellings(&taxonomy.status) {
            all.insert(word, WordMeaning::Status(index));
        }
        for (word, index) in spellings(&taxonomy.kind) {
            if let Some(stem) = word.strip_suffix("网点").filter(|stem| !stem.is_empty()) {
                all.entry(stem.to_owned())
                    .or_insert(WordMeaning::KindStem(index));
            }
        }
        for (word, index) in spellings(&taxonomy.kind) {
            all.insert(word, WordMeaning::Kind(index));
        }
        let mut words: BTreeMap<char, Vec<(Vec<char>, WordMeaning)>> = BTreeMap::new();
        for (word, meaning) in all {
            let word: Vec<char> = word.chars().collect();
            if let Some(first) = word.first() {
                words.entry(*first).or_default().push((word, meaning));
            }
        }
        for words in words.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self {
            registry,
            finder: RegionFinder::new(&registry.regions),
            words,
        }
    }

    /// The registry whose vocabularies are used.
    pub(crate) fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// Resolves the name of a region, by itself or within another region.
    pub(crate) fn region(&self, text: &str, within: Option<RegionIndex>) -> Option<RegionIndex> {
        self.finder.lookup(text).or_else(|| {
            let regions = &self.registry.regions;
            let path = regions.path(within?);
            let names = path.iter().map(|region| regions.get(*region).name.as_str());
            let whole = names.chain([text]).collect::<String>();
            self.finder.lookup(&whole)
        })
    }

    /// The only region that a text means as a whole: 沈阳, 大连市（计划单列）.
    pub(crate) fn informal_region(&self, text: &str) -> Option<RegionIndex> {
        const MAX_LENGTH: usize = 12;
        let is_short = text.chars().count() <= MAX_LENGTH;
        is_short
            .then(|| super::region::informal(&self.finder, text))
            .flatten()
            .map(|(index, _)| index)
    }

    /// Parses a text without its number; `within` is the region of the sections around it.
    pub(crate) fn parse(&self, text: &str, within: Option<RegionIndex>) -> Phrase {
        let mut folded = fold(text);
        let mut phrase = Phrase {
            count: take_count(&mut folded),
            ..Phrase::default()
        };
        let characters: Vec<char> = folded.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            at += self.parse_word(&characters[at..], within, &mut phrase);
        }
        phrase
    }

    /// Parses one word and returns its length in characters.
    fn parse_word(&self, rest: &[char], within: Option<RegionIndex>, phrase: &mut Phrase) -> usize {
        let word = self.word_at(rest);
        let region = self.region_at(rest, within);
        let length = word.map_or(0, |(length, _)| length);
        if let Some((longer, index)) = region.filter(|(longer, _)| *longer > length) {
            phrase.is_unclear |= phrase.region.is_some_and(|before| before != index);
            phrase.region = Some(index);
            return longer;
        }
        if let Some((length, meaning)) = word {
            let (slot, index) = match meaning {
                WordMeaning::Kind(index) | WordMeaning::KindStem(index) => {
                    (&mut phrase.kind, index)
                }
                WordMeaning::Status(index) => (&mut phrase.status, index),
                WordMeaning::Nature(index) => (&mut phrase.nature, index),
                WordMeaning::Nothing => return length,
            };
            phrase.is_unclear |= slot.is_some_and(|before| before != index);
            *slot = Some(index);
            return length;
        }
        if let Some(length) = batch_at(rest) {
            let text: String = rest[..length].iter().collect();
            phrase.batch = Some(phrase.batch.take().unwrap_or_default() + &text);
            return length;
        }
        let is_mark =
            |character: char| !character.is_alphanumeric() && !matches!(character, '*' | '?' | '%');
        phrase.is_unclear |= !is_mark(rest[0]);
        1
    }

    fn word_at(&self, rest: &[char]) -> Option<(usize, WordMeaning)> {
        let words = self.words.get(rest.first()?)?;
        let (word, meaning) = words.iter().find(|(word, _)| rest.starts_with(word))?;
        Some((word.len(), *meaning))
    }

    fn region_at(
        &self,
        rest: &[char],
        within: Option<RegionIndex>,
    ) -> Option<(usize, RegionIndex)> {
        const MAX_LENGTH: usize = 24;
        (2..=rest.len().min(MAX_LENGTH)).rev().find_map(|length| {
            let text: String = rest[..length].iter().collect();
            // Digits are a count or a year, not a code, and a text that ends in 级 contains the
            // start of a kind: 辽宁省 | 省级网点.
            let is_name =
                !text.ends_with('级') && text.chars().all(|character| !character.is_ascii());
            let region = self.region(&text, within).filter(|_| is_name)?;
            // 高新区 below 鞍山市 is there; 沈抚示范区 has a name and may be anywhere.
            let is_elsewhere = Some(region) == within
                && is_named_zone(&text)
                && self.finder.lookup(&text).is_none();
            (!is_elsewhere).then_some((length, region))
        })
    }

    /// Parses the title of a list.
    pub(crate) fn parse_title(&self, title: &str) -> TitleFacts {
        let characters: Vec<char> = fold(title).chars().collect();
        let mut kinds = BTreeSet::new();
        let mut statuses = BTreeSet::new();
        let mut is_among_others = false;
        // The text with a gap for each status: 同意筹建 and 已撤销 state one.
        let mut without_statuses = String::new();
        let mut at = 0;
        while at < characters.len() {
            let rest = &characters[at..];
            let Some((length, meaning)) = self.word_at(rest) else {
                without_statuses.push(rest[0]);
                at += 1;
                continue;
            };
            match meaning {
                WordMeaning::Status(index) if self.is_not_active(index) => {
                    without_statuses.push(' ');
                }
                _ => without_statuses.extend(&rest[..length]),
            }
            match meaning {
                WordMeaning::Kind(index) => {
                    kinds.insert(index);
                }
                WordMeaning::KindStem(index)
                    if is_level_of_institutions(&characters, at, length) =>
                {
                    kinds.insert(index);
                }
                WordMeaning::Status(index) if self.is_not_active(index) => {
                    statuses.insert(index);
                    let before = at.checked_sub(1).map(|before| characters[before]);
                    is_among_others |= before.is_some_and(is_connector)
                        || rest.get(length).copied().is_some_and(is_connector);
                }
                _ => {}
            }
            at += length;
        }
        let text: String = characters.iter().collect();
        let doubts = words::SECTION_DOUBTS.iter();
        let doubt = end_in_title(&without_statuses)
            .or_else(|| doubts.copied().find(|word| text.contains(word)));
        let only = |found: &BTreeSet<TermIndex>| match found.len() {
            1 => found.first().copied(),
            _ => None,
        };
        let doubt = doubt.or_else(|| intends(&text).then_some("拟"));
        let is_mixed = is_among_others || statuses.len() > 1 || text.contains("新增");
        let status = only(&statuses).filter(|_| !is_mixed && doubt.is_none());
        let first = || {
            let index = *statuses.first()?;
            Some(self.registry.taxonomy.status.get(index).zh.clone())
        };
        TitleFacts {
            kind: only(&kinds),
            status,
            doubt: match doubt {
                Some(word) => Some(word.to_owned()),
                None if status.is_none() => first(),
                None => None,
            },
        }
    }

    /// Whether the text of a cell is the status 有效.
    pub(crate) fn is_active(&self, text: &str) -> bool {
        let phrase = self.parse(text, None);
        phrase
            .status
            .is_some_and(|index| !self.is_not_active(index))
    }

    fn is_not_active(&self, index: TermIndex) -> bool {
        self.registry.taxonomy.status.get(index).code != Status::Active.code()
    }
}

/// Whether a text is a development zone with a name of its own, such as 沈抚示范区 but not 高新区.
fn is_named_zone(text: &str) -> bool {
    let ends = words::ZONE_ENDS.iter();
    let names = ends.filter_map(|end| text.strip_suffix(end));
    let generic = [
        "",
        "市",
        "县",
        "区",
        "经济",
        "技术",
        "高新",
        "高新技术",
        "高新技术产业",
        "经济技术",
        "产业",
        "工业",
        "综合",
        "保税",
        "自贸",
        "自由贸易",
        "临空",
        "经济开发",
        "国家级",
        "国家",
    ];
    let mut names = names.filter(|name| !words::ZONE_ENDS.contains(name));
    names.clone().next().is_some() && names.all(|name| !generic.contains(&name))
}

/// Whether a title speaks of what is intended, other than by a word for a status such as 拟认定.
fn intends(text: &str) -> bool {
    let mut places = text.match_indices('拟');
    places.any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_known = STATUS_WORDS
            .iter()
            .any(|(word, _)| text[at..].starts_with(word));
        !is_known && !before.is_some_and(|before| matches!(before, '虚' | '模' | '草'))
    })
}

/// Whether a level such as 省级 in a title refers to the institutions. It does not in
/// 省级知识产权局, and 国家 or 省 does only before another level, as in 国家、省级.
fn is_level_of_institutions(characters: &[char], at: usize, length: usize) -> bool {
    let rest: String = characters[at + length..].iter().collect();
    if characters[at..at + length].contains(&'级') {
        return !words::LEVEL_OWNERS
            .iter()
            .any(|office| rest.starts_with(office));
    }
    rest.starts_with(is_connector)
        && rest
            .chars()
            .nth(2)
            .is_some_and(|character| character == '级')
}

fn is_connector(character: char) -> bool {
    matches!(character, '和' | '及' | '与' | '、' | '或' | '/' | ',')
}

fn spellings(vocabulary: &Vocabulary) -> impl Iterator<Item = (String, TermIndex)> {
    vocabulary.iter().flat_map(|(index, term)| {
        let labels = std::iter::once(&term.zh).chain(&term.short);
        labels
            .chain(&term.aliases)
            .map(move |word| (fold(word), index))
    })
}

/// Removes the number of institutions from the end of a text: `北京市（3所）`, `共 5 家`.
fn take_count(text: &mut String) -> Option<usize> {
    let trimmed = text.trim_end_matches([':', '。', ';', ',']).len();
    text.truncate(trimmed);
    if text.ends_with(')')
        && let Some(open) = text.rfind('(')
    {
        let inner = &text[open + 1..text.len() - 1];
        let count = institution_count(inner).or_else(|| inner.parse().ok());
        let is_order = inner.contains('排') || inner.contains("不分先后");
        if count.is_some() || is_order {
            text.truncate(open);
            return count.or_else(|| take_count(text));
        }
        return None;
    }
    let starts = text.char_indices().map(|(start, _)| start).skip(1);
    let (start, count) = starts
        .filter_map(|start| Some((start, institution_count(&text[start..])?)))
        .next()?;
    text.truncate(start);
    Some(count)
}

/// The length of the batch at the start of a text: 第一批, 2024年度第二批.
fn batch_at(rest: &[char]) -> Option<usize> {
    let year = rest.len() >= 5 && rest[..4].iter().all(char::is_ascii_digit) && rest[4] == '年';
    let after_year = match (year, rest.get(5)) {
        (true, Some('度')) => 6,
        (true, _) => 5,
        _ => 0,
    };
    let batch = &rest[after_year..];
    if batch.first() == Some(&'第')
        && let Some(end) = batch.iter().position(|character| *character == '批')
    {
        let number: String = batch[1..end].iter().collect();
        if number.parse::<u32>().is_ok() || chinese_number(&number).is_some() {
            let is_long = batch.get(end + 1) == Some(&'次');
            return Some(after_year + end + 1 + usize::from(is_long));
        }
    }
    (after_year > 0).then_some(after_year)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    fn registry() -> Registry {
        let data = DataConfig::default();
        check(&load_empty(None, &data), &data, None)
            .registry
            .unwrap()
    }

    /// The parsed text as `kind status nature region batch count`.
    fn words(phrases: &PhraseParser<'_>, text: &str) -> String {
        let phrase = phrases.parse(text, None);
        if phrase.is_unclear {
            return "unclear".to_owned();
        }
        let registry = phrases.registry();
        let taxonomy = &registry.taxonomy;
        let mut words: Vec<String> = Vec::new();
        for (vocabulary, index) in [
            (&taxonomy.kind, phrase.kind),
            (&taxonomy.status, phrase.status),
            (&taxonomy.nature, phrase.nature),
        ] {
            words.extend(index.map(|index| vocabulary.get(index).code.clone()));
        }
        let region = phrase
            .region
            .map(|index| registry.regions.get(index).code.clone());
        words.extend(region);
        words.extend(phrase.batch);
        words.extend(phrase.count.map(|count| format!("x{count}")));
        words.join(" ")
    }

    #[test]
    fn section_rows_state_kind_status_nature_region_and_batch() {
        let registry = registry();
        let phrases = PhraseParser::new(&registry);
        for (text, expected) in [
            ("国家级网点", "national_point"),
            ("国家级", "national_point"),
            ("國家級網點", "national_point"),
            ("省级网点：", "provincial_point"),
            ("省级知识产权信息公共服务网点名单", "provincial_point"),
            ("技术与创新支持中心（TISC）", "tisc"),
            ("技术与创新支持中心（TISC）（共3家）", "tisc x3"),
            ("高校国家知识产权信息服务中心", "university_center"),
            ("已撤销网点", "revoked"),
            ("已撤销的国家级网点", "national_point revoked"),
            ("国家级网点（已到期）", "national_point expired"),
            ("有效期内的网点", "active"),
            ("限期整改的网点名单", "rectifying"),
            ("拟认定网点", "proposed"),
            ("北京市", "110000"),
            ("北京", "110000"),
            ("北京市（3所）", "110000 x3"),
            ("北京市（共计十二家）", "110000 x12"),
            ("辽宁省大连市网点", "210200"),
            ("辽宁省省级网点", "provincial_point 210000"),
            ("第二批（23家）", "第二批 x23"),
            ("2024年度第一批", "2024年度第一批"),
            ("高校", "university"),
            ("公共图书馆类", "public_library"),
            ("名单", ""),
            ("国家级网点（排名不分先后）", "national_point"),
            ("国家级网点5家", "national_point x5"),
        ] {
            assert_eq!(words(&phrases, text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_with_an_unknown_word_is_unclear() {
        let registry = registry();
        let phrases = PhraseParser::new(&registry);
        for text in [
            "非国家级网点",
            "未撤销网点",
            "拟撤销网点",
            "已取消资格的网点",
            "国家级和省级网点",
            "战略合作伙伴",
            "大连理工大学",
            "北京市和上海市",
        ] {
            assert_eq!(words(&phrases, text), "unclear", "{text}");
        }
    }

    #[test]
    fn titles_with_several_kinds_or_statuses_are_not_used() {
        let registry = registry();
        let phrases = PhraseParser::new(&registry);
        let check = |title: &str, kind: &str, status: &str, is_doubtful: bool| {
            let facts = phrases.parse_title(title);
            let taxonomy = &registry.taxonomy;
            let found = facts
                .kind
                .map_or("", |index| taxonomy.kind.get(index).code.as_str());
            assert_eq!(found, kind, "{title}");
            let found = facts
                .status
                .map_or("", |index| taxonomy.status.get(index).code.as_str());
            assert_eq!(found, status, "{title}");
            assert_eq!(facts.doubt.is_some(), is_doubtful, "{title}");
        };
        let (national, provincial) = ("national_point", "provincial_point");
        check(
            "2024年度省级知识产权信息公共服务网点名单",
            provincial,
            "",
            false,
        );
        check("国家知识产权信息公共服务网点名单", national, "", false);
        check("国家级和省级知识产权信息公共服务网点名单", "", "", false);
        check("国家、省级网点名单", "", "", false);
        check("国家级、省级网点一览表", "", "", false);
        check("省级知识产权局推荐的国家级网点名单", national, "", false);
        check("某省知识产权信息公共服务网点名单", "", "", false);
        check("2024年撤销省级网点名单", provincial, "revoked", false);
        check("省级网点公示名单", provincial, "proposed", false);
        check("新增和撤销省级网点名单", provincial, "", true);
        check("取消资格的省级网点名单", provincial, "", true);
        for title in [
            "服务网点停办名单",
            "网点转出名单",
            "撤并网点一览表",
            "无效网点名单",
            "拟撤销网点名单",
            "网点候选名单",
            "历史名单",
        ] {
            check(title, "", "", true);
        }
        for (title, status) in [
            ("整改网点名单", "rectifying"),
            ("终止网点名单", "terminated"),
            ("已撤销网点名单", "revoked"),
            ("同意筹建网点名单", "preparing"),
            ("公示期网点名单", "proposed"),
            ("提供专利无效宣告服务的网点名单", ""),
            ("商标无效、专利检索服务网点名单", ""),
        ] {
            check(title, "", status, false);
        }
    }

    #[test]
    fn section_numbers_are_distinguished_from_digits_in_names() {
        let check = |text: &str, expected: Option<(Marker, &str)>| {
            assert_eq!(marker(text), expected, "{text}");
        };
        check("一、国家级网点", Some((Marker::Chinese, "国家级网点")));
        check("十二、己", Some((Marker::Chinese, "己")));
        check("（一）北京市", Some((Marker::ChineseInBrackets, "北京市")));
        check("㈠北京市", Some((Marker::ChineseInBrackets, "北京市")));
        check("1.丁", Some((Marker::Digits, "丁")));
        check("１２．丁", Some((Marker::Digits, "丁")));
        check("⒈丁", Some((Marker::Digits, "丁")));
        check("3）丁", Some((Marker::Digits, "丁")));
        check("（3）戊", Some((Marker::DigitsInBrackets, "戊")));
        check("①丁", Some((Marker::Circled, "丁")));
        check("Ⅰ. 高校", Some((Marker::Roman, "高校")));
        check("第一部分 高校", Some((Marker::Part, "高校")));
        check("第一部分", Some((Marker::Part, "")));
        for text in [
            "719研究所",
            "第七一九研究所",
            "第一图书馆",
            "3D打印中心",
            "360集团",
            "1.618研究院",
            "一汽集团",
            "二十一世纪研究院",
            "（中国）研究院",
            "",
        ] {
            check(text, None);
        }
    }
}
