//! Splits a list of service items (服务事项清单) in one cell, and classifies the items.

use super::counts::chinese_number;
use crate::check::codes::CodeFinder;
use crate::check::people;
use crate::load::fold_term;
use crate::model::{Taxonomy, Term, TermIndex, Vocabulary};
use crate::words;

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ListedItem {
    /// The name.
    pub(crate) name: String,
    /// The text after the name and a colon.
    pub(crate) description: Option<String>,
    /// The level that introduces its part of the list: `基本服务：…`.
    pub(crate) level: Option<TermIndex>,
}

/// The category of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Category {
    /// The category, and the word that determines it.
    Determined(TermIndex, String),
    /// The labels of all possible categories; empty if no known word occurs.
    Ambiguous(Vec<String>),
}

/// Splits a list into items, in order and without duplicate names.
///
/// Items are separated by line breaks, semicolons and numbers (`1.`, `（1）`, `①`, `一、`), or, if
/// there are none, by commas (`、`). Where all parts are services by themselves, commas also separate
/// them beside semicolons, and so do slashes, bars and spaces. Text in brackets is never split.
pub(crate) fn split(text: &str, taxonomy: &Taxonomy) -> Vec<ListedItem> {
    let parts = split_outside_brackets(text, |character| {
        matches!(character, '\n' | '\r' | ';' | '；' | '。')
    });
    let parts = without_bare_numbers(parts);
    let has_numbers = |part: &String| split_numbered(part).first() != Some(part);
    let is_numbered = parts.iter().any(has_numbers);
    let mut parts: Vec<String> = parts.iter().flat_map(|part| split_numbered(part)).collect();
    parts.retain(|part| !part.is_empty());
    let is_single = parts.len() == 1;
    let mut items: Vec<ListedItem> = Vec::new();
    for part in parts {
        let (level, rest) = split_level(&part, taxonomy);
        let at_commas =
            || split_outside_brackets(rest, |character| matches!(character, '、' | '，' | ','));
        let names = if level.is_some() || is_single {
            let names = join_types(at_commas());
            match names.as_slice() {
                [only] => split_services(only, taxonomy).unwrap_or(names),
                _ => names,
            }
        } else if !is_numbered && are_services(&at_commas(), taxonomy) {
            at_commas()
        } else {
            items.push(item(&part, None));
            continue;
        };
        items.extend(names.into_iter().map(|name| item(&name, level)));
    }
    if let Some(last) = items.last_mut() {
        last.name = without_and_so_on(&last.name).to_owned();
    }
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| !item.name.is_empty() && seen.insert(fold_term(&item.name)));
    items
}

/// Splits a text at slashes, bars or spaces if every part is a service: 专利检索/商标查询, but not
/// 专利/商标检索 and 24小时 自助.
fn split_services(text: &str, taxonomy: &Taxonomy) -> Option<Vec<String>> {
    let separators: [fn(char) -> bool; 3] = [
        |character| matches!(character, '|' | '｜'),
        |character| matches!(character, '/' | '／'),
        char::is_whitespace,
    ];
    let mut splits = separators.into_iter().map(|is_separator| {
        let mut parts = split_outside_brackets(text, is_separator);
        parts.retain(|part| !part.is_empty());
        parts
    });
    splits.find(|parts| parts.len() > 1 && parts.iter().all(|part| is_service(part, taxonomy)))
}

/// Whether each part of a text is long enough for the full name of a service, and is one.
fn are_services(parts: &[String], taxonomy: &Taxonomy) -> bool {
    const SHORTEST: usize = 4;
    let is_full = |part: &String| part.chars().count() >= SHORTEST && is_service(part, taxonomy);
    parts.len() > 1 && parts.iter().all(is_full)
}

/// Whether a text names a service, rather than a type of property or what a service is like.
fn is_service(text: &str, taxonomy: &Taxonomy) -> bool {
    !words::PROPERTY_TYPES.contains(&text)
        && !text.contains(['：', ':'])
        && matches!(classify(text, taxonomy), Category::Determined(..))
}

/// Lines without the numbers that nothing separates from the text, if they number all of them:
/// 1专利检索, 2商标查询.
fn without_bare_numbers(lines: Vec<String>) -> Vec<String> {
    let bare = lines.iter().filter(|line| !line.is_empty()).enumerate();
    let bare = bare.map(|(position, line)| {
        let rest = line.strip_prefix((position + 1).to_string().as_str())?;
        let is_text = rest.starts_with(|character: char| {
            character.is_alphabetic() && !character.is_ascii() || character.is_whitespace()
        });
        is_text.then(|| rest.trim().to_owned())
    });
    let bare: Option<Vec<String>> = bare.collect();
    bare.filter(|bare| bare.len() > 1).unwrap_or(lines)
}

/// The last name of a list without what says that there are more: 商标查询等, 商标查询等服务.
fn without_and_so_on(name: &str) -> &str {
    let bare = name.strip_suffix("服务").unwrap_or(name);
    let rest = bare.strip_suffix('等').unwrap_or(name);
    // 高等, 平等 and others are words.
    let is_word = rest.ends_with(['中', '高', '初', '平', '同', '均', '优', '特', '上', '下']);
    if is_word || rest.is_empty() {
        name
    } else {
        rest
    }
}

/// Splits a text at separators outside of brackets and quotes; the parts are trimmed.
pub(crate) fn split_outside_brackets(
    text: &str,
    is_separator: impl Fn(char) -> bool,
) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '（' | '(' | '《' | '“' | '【' | '[' => depth += 1,
            '）' | ')' | '》' | '”' | '】' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_separator(character) {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    // Ignore an unclosed bracket if it would hide all separators.
    if depth > 0 && parts.len() == 1 && text.contains(&is_separator) {
        return text.split(is_separator).map(trim_part).collect();
    }
    parts.iter().map(|part| trim_part(part)).collect()
}

fn trim_part(part: &str) -> String {
    let is_edge = |character: char| {
        character.is_whitespace()
            || matches!(
                character,
                '、' | '，' | ',' | '；' | ';' | '。' | '·' | '•' | '●' | '■' | '◆' | '-' | '—'
            )
    };
    let part = part.trim_matches(is_edge);
    part.strip_prefix(['.', '．'])
        .unwrap_or(part)
        .trim()
        .to_owned()
}

/// Splits a text at item numbers and removes them. A number counts only if it continues the
/// sequence, so that `2.0` does not begin an item.
pub(crate) fn split_numbered(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut items = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut next = 0;
    while at < characters.len() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let is_edge = before.is_none_or(|character| !character.is_ascii_alphanumeric());
        match marker(&characters[at..])
            .filter(|(number, _)| is_edge && begins_item(*number, next, at))
        {
            Some((number, length)) => {
                items.push(characters[start..at].iter().collect::<String>());
                next = number + 1;
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    items.push(characters[start..].iter().collect());
    items
        .iter()
        .map(|item| trim_part(item))
        .filter(|item| !item.is_empty())
        .collect()
}

/// Whether a number begins an item: any number at the start, otherwise the next of the sequence.
fn begins_item(number: u32, next: u32, at: usize) -> bool {
    at == 0 || (next > 0 && number == next)
}

/// The item number at the start of a text, and its length in characters with punctuation.
fn marker(characters: &[char]) -> Option<(u32, usize)> {
    let first = *characters.first()?;
    if let Some(number) = circled(first) {
        let mark = characters
            .get(1)
            .is_some_and(|character| matches!(character, '.' | '．' | '、'));
        return Some((number, 1 + usize::from(mark)));
    }
    // A letter counts as a number from A on: A.专利检索 B.商标查询.
    if let ['A'..='J', '.' | '．' | '、' | ')' | '）', next, ..] = characters
        && !next.is_ascii_alphanumeric()
    {
        return Some((u32::from(first) - u32::from('A') + 1, 2));
    }
    // 一是开展专利检索；二是开展商标查询
    if let (Some(number), Some('是')) = (han_number(&characters[..1]), characters.get(1)) {
        return Some((number, 2));
    }
    let opened = usize::from(matches!(first, '（' | '('));
    let digits = characters[opened..]
        .iter()
        .take_while(|character| character.is_ascii_digit())
        .count();
    let (number, length) = if digits > 0 && digits <= 2 {
        let text: String = characters[opened..opened + digits].iter().collect();
        (text.parse().ok()?, digits)
    } else {
        let count = characters[opened..]
            .iter()
            .take_while(|character| HAN_DIGITS.contains(**character))
            .count();
        (han_number(&characters[opened..opened + count])?, count)
    };
    let after = characters.get(opened + length)?;
    let is_closed = match after {
        '）' | ')' => true,
        '、' | '．' if opened == 0 => true,
        '.' if opened == 0 && digits > 0 => {
            // 2.0 and 3.5 are decimal numbers.
            !characters.get(length + 1).is_some_and(char::is_ascii_digit)
        }
        _ => false,
    };
    is_closed.then_some((number, opened + length + 1))
}

const HAN_DIGITS: &str = "一二三四五六七八九十";

/// Parses 一 to 九十九.
fn han_number(characters: &[char]) -> Option<u32> {
    let is_of_digits = characters.iter().all(|digit| HAN_DIGITS.contains(*digit));
    let number: String = characters.iter().collect();
    chinese_number(&number).filter(|_| is_of_digits)
}

/// Parses ① to ⑳.
fn circled(character: char) -> Option<u32> {
    let number = u32::from(character).checked_sub(u32::from('①'))?;
    (number < 20).then_some(number + 1)
}

/// Splits off a level at the start: `基本服务：查询、检索`.
fn split_level<'t>(part: &'t str, taxonomy: &Taxonomy) -> (Option<TermIndex>, &'t str) {
    if let Some((before, after)) = part.split_once(['：', ':']) {
        let word = fold_term(before);
        let word = word.trim_end_matches("事项");
        let level = taxonomy.level.iter().find(|(_, term)| {
            let mut words = spellings(term);
            words.any(|known| fold_term(known) == word)
        });
        if let Some((level, _)) = level {
            return (Some(level), after);
        }
    }
    (None, part)
}

/// Joins parts that are only a type of intellectual property with the next part, as in
/// 专利、商标检索.
fn join_types(parts: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut open = String::new();
    for part in parts {
        if words::PROPERTY_TYPES.contains(&part.as_str()) {
            open.push_str(&part);
            open.push('、');
        } else {
            joined.push(format!("{open}{part}"));
            open.clear();
        }
    }
    if !open.is_empty() {
        joined.extend(open.trim_end_matches('、').split('、').map(str::to_owned));
    }
    joined
}

fn item(text: &str, level: Option<TermIndex>) -> ListedItem {
    // A colon in brackets belongs to the name: 查新（收费：按项目）.
    let open = text
        .find(['（', '(', '【', '[', '《', '“'])
        .unwrap_or(text.len());
    let colon = text.split_once(['：', ':']);
    let parts = colon.filter(|(name, rest)| {
        let length = name.trim().chars().count();
        name.len() < open
            && (2..=20).contains(&length)
            && !rest.trim().is_empty()
            && !rest.starts_with("//")
    });
    // 负责人王小明：专利检索 says who offers it.
    let parts = match parts {
        Some((name, rest)) if is_labelled_person(name) => {
            return ListedItem {
                name: trim_part(rest),
                description: None,
                level,
            };
        }
        other => other,
    };
    let (name, description) = match parts {
        Some((name, rest)) => (name, Some(rest.trim().to_owned())),
        None => (text, None),
    };
    ListedItem {
        name: trim_part(name),
        description,
        level,
    }
}

/// Whether a text is a person's name behind a label: 负责人王小明.
fn is_labelled_person(text: &str) -> bool {
    let mut labels = words::NAME_LABELS.iter();
    labels.any(|label| {
        let name = text.trim().strip_prefix(label);
        name.is_some_and(|name| people::is_person(name.trim()))
    })
}

fn spellings(term: &Term) -> impl Iterator<Item = &str> {
    let labels = std::iter::once(term.zh.as_str()).chain(term.short.as_deref());
    let others = term.aliases.iter().chain(&term.keywords);
    labels.chain(others.map(String::as_str))
}

/// Determines the category of an item by the longest known word in its name.
pub(crate) fn classify(name: &str, taxonomy: &Taxonomy) -> Category {
    let folded = fold_term(name);
    let mut best: Vec<(TermIndex, &str)> = Vec::new();
    let mut longest = 0;
    for (index, term) in taxonomy.category.iter() {
        let words = spellings(term).filter(|word| folded.contains(&fold_term(word)));
        let Some(word) = words.max_by_key(|word| word.chars().count()) else {
            continue;
        };
        let length = word.chars().count();
        if length > longest {
            best.clear();
            longest = length;
        }
        if length == longest {
            best.push((index, word));
        }
    }
    match best.as_slice() {
        [(index, word)] => Category::Determined(*index, (*word).to_owned()),
        several => Category::Ambiguous(
            several
                .iter()
                .map(|(index, _)| taxonomy.category.get(*index).short_label().to_owned())
                .collect(),
        ),
    }
}

/// The types of intellectual property that a name mentions.
pub(crate) fn ip_types(name: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
    let words = [
        ("专利", "patent"),
        ("商标", "trademark"),
        ("地理标志", "geographical_indication"),
        ("集成电路", "layout_design"),
        ("布图设计", "layout_design"),
    ];
    let mut types: Vec<TermIndex> = words
        .into_iter()
        .filter(|(word, _)| name.contains(word))
        .filter_map(|(_, code)| vocabulary.find(code))
        .collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// The code for free services, if the text says 免费 without any condition.
pub(crate) fn fee(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    is_free(text).then(|| vocabulary.find("free")).flatten()
}

/// Whether a text says that a service is free, and nothing of those who pay or of what is not
/// free: 不免费, 部分免费, 首次免费，之后收费.
fn is_free(text: &str) -> bool {
    const LIMITS: &str = "不非未无没半部分首前次减免天月年";
    let folded = fold_term(text);
    let mut found = folded.match_indices("免费").peekable();
    found.peek().is_some()
        && found.all(|(at, word)| {
            let before = clause_before(&folded, at);
            let after = &folded[at + word.len()..];
            let is_share = ["额度", "名额", "次数", "试用", "除外"]
                .iter()
                .any(|word| after.starts_with(word));
            !is_share && !before.chars().rev().take(3).any(|c| LIMITS.contains(c))
        })
        && !mentions_charge(&folded)
}

/// The last part of a text before a position, up to a mark.
fn clause_before(text: &str, at: usize) -> &str {
    let mut parts = text[..at].rsplit(|character: char| is_clause_end(character));
    parts.next().unwrap_or_default()
}

fn is_clause_end(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}

/// Whether a folded text speaks of paying: 校外收费, 另行付费, 每件100元.
fn mentions_charge(folded: &str) -> bool {
    let words = [
        "收费",
        "付费",
        "自费",
        "有偿",
        "另收",
        "另行",
        "面议",
        "优惠",
        "半价",
        "折",
        "部分",
        "首次",
        "之后",
        "超出",
        "超过",
        "其余",
        "其他另",
        "成本",
    ];
    let is_denied = |at: usize| {
        let before = clause_before(folded, at);
        before.ends_with(['不', '免', '未', '无']) || before.ends_with("不再")
    };
    let is_said = |word: &&str| folded.match_indices(*word).any(|(at, _)| !is_denied(at));
    words.iter().any(is_said) || amounts(folded).contains(&false)
}

/// The amounts of money in a folded text: whether each is zero.
fn amounts(folded: &str) -> Vec<bool> {
    let characters: Vec<char> = folded.chars().collect();
    let is_digit = |character: &char| character.is_ascii_digit() || HAN_DIGITS.contains(*character);
    let is_number = |character: &char| {
        is_digit(character) || matches!(character, '.' | '百' | '千' | '万' | '零')
    };
    let is_zero = |number: &[char]| {
        !number.is_empty() && number.iter().all(|digit| matches!(digit, '0' | '.' | '零'))
    };
    let amount = |at: usize| match characters[at] {
        '元' | '块' => {
            let before = characters[..at].iter().rev();
            let number: Vec<char> = before.take_while(|c| is_number(c)).copied().collect();
            if !number.is_empty() {
                let is_start = characters.get(at + 1).is_some_and(|after| *after == '起');
                return Some(is_zero(&number) && !is_start);
            }
            let mut near = characters[..at]
                .iter()
                .rev()
                .take_while(|c| !matches!(c, '，' | ',' | '；' | ';' | '。' | '、'))
                .take(3);
            near.any(|c| is_number(c) && *c != '.').then_some(false)
        }
        '¥' | '￥' => {
            let after = characters[at + 1..].iter();
            let number: Vec<char> = after.take_while(|c| is_number(c)).copied().collect();
            (!number.is_empty()).then(|| is_zero(&number))
        }
        _ => None,
    };
    (0..characters.len()).filter_map(amount).collect()
}

/// The fee that a price text indicates: `standard` if it contains an amount of money, `free` if
/// it says only that the service is free, perhaps for whom in brackets, or that it costs nothing.
pub(crate) fn fee_of_price(text: &str, vocabulary: &Vocabulary) -> Option<TermIndex> {
    let folded = fold_term(text);
    // An amount behind the term only adds to it: 面议（起步价1万元）.
    let is_end = |character: char| matches!(character, '(' | '（' | ',' | '，' | ';' | '；');
    let (term, more) = text.split_once(is_end).unwrap_or((text, ""));
    let term = CodeFinder::new(vocabulary).find(term);
    if !more.is_empty()
        && let Some(index) = term.filter(|index| vocabulary.get(*index).code != "free")
    {
        return Some(index);
    }
    if amounts(&folded).contains(&false) {
        return vocabulary.find("standard");
    }
    let (bare, remark) = match folded.strip_suffix([')', '）']) {
        Some(rest) => rest.split_once(['(', '（']).unwrap_or((rest, "")),
        None => (folded.as_str(), ""),
    };
    let is_zero = |text: &str| {
        let (amount, _) = text.split_once(['/', '每']).unwrap_or((text, ""));
        let digits = amount.trim_end_matches('元');
        digits.starts_with('0') && digits.chars().all(|digit| matches!(digit, '0' | '.'))
    };
    let free = [
        "免费",
        "不收费",
        "不收取费用",
        "无偿",
        "全部免费",
        "全免费",
        "完全免费",
        "均免费",
        "零元",
    ];
    let is_free = free.contains(&bare) || is_zero(bare) || bare == "¥0" || bare == "￥0";
    (is_free && !mentions_charge(remark))
        .then(|| vocabulary.find("free"))
        .flatten()
}

/// The modes of service that a text mentions as offered.
pub(crate) fn modes(text: &str, vocabulary: &Vocabulary) -> Vec<TermIndex> {
    let words = [("线上", "online"), ("线下", "offline")];
    let offers = |word: &str| {
        let mut places = text.match_indices(word);
        places.any(|(at, _)| {
            let after = &text[at + word.len()..];
            !denies(clause_before(text, at)) && !is_denied_by(after)
        })
    };
    // 仅线下 excludes the other, which a title before it may name.
    let only = |word: &str| {
        let limits = ["仅限", "只限", "仅", "只", "仅支持", "只能"];
        limits
            .iter()
            .any(|limit| text.contains(&format!("{limit}{word}")))
    };
    let found = words.into_iter().filter(|(word, _)| {
        let other = words.iter().find(|(other, _)| other != word);
        offers(word) && !other.is_some_and(|(other, _)| only(other) && !only(word))
    });
    found
        .filter_map(|(_, code)| vocabulary.find(code))
        .collect()
}

/// Whether the words before another one deny it: 不提供, 暂未开通; not 不限.
fn denies(before: &str) -> bool {
    let before = before.trim();
    let is_open = ["不限", "不分", "不论", "无论", "不管"];
    !is_open.iter().any(|word| before.contains(word))
        && before.contains(['不', '未', '没', '停', '除', '非'])
}

/// Whether the words after another one deny it: 线上暂不办理, 线上除外.
fn is_denied_by(after: &str) -> bool {
    let words = ["除外", "服务除外", "暂停", "停办", "服务暂停", "已停"];
    let own: String = after.chars().take_while(|c| !is_clause_end(*c)).collect();
    let own = own.strip_prefix("服务").unwrap_or(&own);
    words.iter().any(|word| own.starts_with(word)) || denied_object(own).is_some()
}

/// Whether an item says that a service is not offered: 不提供专利检索, 专利导航（暂未开展）.
pub(crate) fn is_not_offered(name: &str, description: Option<&str>) -> bool {
    const MEANINGLESS: [&str; 7] = ["", "服务", "此项", "该项", "此项服务", "该项服务", "业务"];
    let is_denial = |text: &str| {
        let object = denied_object(text.trim_end_matches(['。', '）', ')']));
        object.is_some_and(|object| MEANINGLESS.contains(&object))
    };
    let remark = name.strip_suffix(['）', ')', '】', ']']);
    let remark = remark.and_then(|rest| rest.rsplit_once(['（', '(', '【', '[']));
    denied_object(name).is_some()
        || remark.is_some_and(|(_, remark)| is_denial(remark))
        || description.is_some_and(is_denial)
}

/// The object of a denial at the start of a text: 专利检索 of 暂不提供专利检索. `None` if the text
/// does not begin with a denial, as 不动产 and 未来产业 do not.
fn denied_object(text: &str) -> Option<&str> {
    const ADVERBS: [&str; 9] = [
        "目前",
        "现阶段",
        "暂时",
        "本馆",
        "已经",
        "尚",
        "还",
        "已",
        "仍",
    ];
    const STOPPED: [&str; 5] = ["暂停", "停办", "停止办理", "已停", "暂缺"];
    const DENIALS: [&str; 12] = [
        "暂不再",
        "暂不",
        "暂未",
        "暂无",
        "不再",
        "不能",
        "没有",
        "停止",
        "取消",
        "不",
        "未",
        "没",
    ];
    const VERBS: [&str; 20] = [
        "对外提供",
        "提供",
        "开展",
        "开通",
        "办理",
        "受理",
        "承接",
        "开放",
        "设立",
        "设置",
        "支持",
        "接受",
        "从事",
        "包括",
        "包含",
        "涉及",
        "启用",
        "含",
        "办",
        "做",
    ];
    let strip = |text: &'_ str, words: &[&str]| {
        let found = words.iter().find(|word| text.starts_with(**word));
        found.map(|word| word.len())
    };
    let mut rest = text.trim();
    while let Some(length) = strip(rest, &ADVERBS) {
        rest = &rest[length..];
    }
    if let Some(length) = strip(rest, &STOPPED) {
        let rest = &rest[length..];
        return Some(&rest[strip(rest, &VERBS).unwrap_or(0)..]);
    }
    let denial = strip(rest, &DENIALS)?;
    let is_without_verb = rest.starts_with("暂无");
    rest = &rest[denial..];
    match strip(rest, &VERBS) {
        Some(verb) => Some(&rest[verb..]),
        None => is_without_verb.then_some(rest),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_empty;

    fn taxonomy() -> std::sync::Arc<Taxonomy> {
        load_empty(None, &DataConfig::default()).taxonomy.unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let items = split(text, &taxonomy());
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn lists_are_split_at_all_common_separators() {
        let three = ["专利检索", "商标查询", "公益培训"];
        for text in [
            "专利检索、商标查询、公益培训",
            "专利检索；商标查询；公益培训。",
            "专利检索;商标查询;公益培训",
            "专利检索\n商标查询\r\n公益培训",
            "1.专利检索2.商标查询3.公益培训",
            "1、专利检索；2、商标查询；3、公益培训",
            "1. 专利检索\n2. 商标查询\n3. 公益培训",
            "（1）专利检索（2）商标查询（3）公益培训",
            "1）专利检索 2）商标查询 3）公益培训",
            "①专利检索②商标查询③公益培训",
            "一、专利检索\n二、商标查询\n三、公益培训",
            "（一）专利检索（二）商标查询（三）公益培训",
            "● 专利检索\n● 商标查询\n● 公益培训",
            "专利检索/商标查询/公益培训",
            "专利检索|商标查询|公益培训",
            "专利检索 商标查询 公益培训",
            "专利检索、商标查询；公益培训",
            "A.专利检索 B.商标查询 C.公益培训",
            "1专利检索\n2商标查询\n3公益培训",
            "一是专利检索；二是商标查询；三是公益培训等",
        ] {
            check(text, &three);
        }
    }

    #[test]
    fn long_lists_lose_all_their_numbers() {
        for text in [
            "十九、专利检索\n二十、商标查询\n二十一、公益培训",
            "十九、专利检索二十、商标查询二十一、公益培训",
            "（十九）专利检索（二十）商标查询（二十一）公益培训",
            "九十七、专利检索；九十八、商标查询；九十九、公益培训",
        ] {
            check(text, &["专利检索", "商标查询", "公益培训"]);
        }
        check("两是、专利检索；查新", &["两是、专利检索", "查新"]);
    }

    #[test]
    fn brackets_and_combined_names_are_not_split() {
        check(
            "专利检索（国内、国外；含港澳台）；查新",
            &["专利检索（国内、国外；含港澳台）", "查新"],
        );
        check("专利、商标检索、查新", &["专利、商标检索", "查新"]);
        check("工业4.0专题数据库", &["工业4.0专题数据库"]);
        check("专利检索、分析\n查新", &["专利检索、分析", "查新"]);
        check(
            "《专利法》、《商标法》宣讲",
            &["《专利法》", "《商标法》宣讲"],
        );
        check(
            "查新（收费：按项目）；培训",
            &["查新（收费：按项目）", "培训"],
        );
        check("查新：收费（见网站）；培训", &["查新", "培训"]);
        check("", &[]);
        check("、；\n", &[]);
        check("查新；查新", &["查新"]);
        check("专利/商标检索", &["专利/商标检索"]);
        check("PCT/CN专利检索", &["PCT/CN专利检索"]);
        check("24小时 自助检索", &["24小时 自助检索"]);
        check(
            "1.专利检索、专利分析；2.查新",
            &["专利检索、专利分析", "查新"],
        );
        check("专利检索、分析；查新", &["专利检索、分析", "查新"]);
        check("专利检索等", &["专利检索"]);
        check("C.I.P.查新", &["C.I.P.查新"]);
        check("负责人王小明：专利检索", &["专利检索"]);
        check("3D模型检索\n查新", &["3D模型检索", "查新"]);
        check("24小时查新\n2小时检索", &["24小时查新", "2小时检索"]);
        check("专利检索（国内；查新", &["专利检索（国内", "查新"]);
    }

    #[test]
    fn a_level_applies_to_its_part_of_the_list() {
        let taxonomy = taxonomy();
        let items = split("基本服务：查询、检索\n特色服务：专利导航", &taxonomy);
        let found: Vec<(&str, Option<&str>)> = items
            .iter()
            .map(|item| {
                let level = item
                    .level
                    .map(|level| taxonomy.level.get(level).code.as_str());
                (item.name.as_str(), level)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("查询", Some("basic")),
                ("检索", Some("basic")),
                ("专利导航", Some("specialised"))
            ]
        );
    }

    #[test]
    fn the_longest_known_word_determines_the_category() {
        let taxonomy = taxonomy();
        let check = |name: &str, expected: Option<&str>| {
            let found = match classify(name, &taxonomy) {
                Category::Determined(index, _) => Some(taxonomy.category.get(index).code.as_str()),
                Category::Ambiguous(_) => None,
            };
            assert_eq!(found, expected, "{name}");
        };
        check("专利文献检索", Some("retrieval"));
        check("科技查新检索", Some("novelty_search"));
        check("专利导航分析", Some("navigation"));
        check("商标信息查询", Some("inquiry"));
        check("高价值专利培育", Some("cultivation"));
        check("产业专利预警", Some("early_warning"));
        check("知识产权公益培训", Some("training"));
        check("一站式服务", None);
        check("检索与分析", None);
    }

    #[test]
    fn types_fees_and_modes_are_read_only_if_mentioned() {
        let taxonomy = taxonomy();
        let types = |name| {
            let types = ip_types(name, &taxonomy.ip_type);
            let codes = types
                .iter()
                .map(|index| taxonomy.ip_type.get(*index).code.as_str());
            codes.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(types("专利、商标检索"), "patent trademark");
        assert_eq!(types("集成电路布图设计咨询"), "layout_design");
        assert_eq!(types("公益培训"), "");
        assert!(fee("免费查询", &taxonomy.fee).is_some());
        for text in [
            "公益培训",
            "专利检索（不免费）",
            "专利检索（非免费）",
            "专利检索（部分免费）",
            "专利检索（首次免费，之后收费）",
            "专利检索（校内免费，校外收费）",
            "专利检索（前三次免费）",
            "专利检索：免费额度用完后付费",
            "查新（并不完全免费）",
            "查新（免费咨询，报告每份500元）",
        ] {
            assert!(fee(text, &taxonomy.fee).is_none(), "{text}");
        }
        for text in [
            "专利检索（免费）",
            "免费培训（限本市企业）",
            "专利检索（免费，不收费）",
            "查新：全程免费，0元",
        ] {
            assert!(fee(text, &taxonomy.fee).is_some(), "{text}");
        }
        let price = |text| {
            let fee = fee_of_price(text, &taxonomy.fee);
            fee.map(|fee| taxonomy.fee.get(fee).code.as_str())
        };
        for text in [
            "校内400元，校外800元",
            "校内免费，校外100元/件",
            "每件200元",
            "￥300",
            "五百元一件",
            "1.5万元起",
        ] {
            assert_eq!(price(text), Some("standard"), "{text}");
        }
        for text in [
            "免费",
            "免费（限本市企业）",
            "0元",
            "0",
            "0.00元/次",
            "¥0",
            "完全免费",
        ] {
            assert_eq!(price(text), Some("free"), "{text}");
        }
        assert_eq!(price("面议（起步价1万元）"), Some("negotiable"));
        assert_eq!(price("协商，每件不低于500元"), Some("negotiable"));
        assert_eq!(price("成本价（每份20元）"), Some("low_cost"));
        assert_eq!(price("500元，大额面议"), Some("standard"));
        assert_eq!(price("免费（材料费20元）"), Some("standard"));
        assert_eq!(price("首次0元，之后100元"), Some("standard"));
        assert_eq!(price("0元起"), Some("standard"));
        for text in [
            "校内免费，校外另议",
            "按项目",
            "面向公众免费，企业收费",
            "免费（校外另行收费）",
            "不免费",
            "元数据加工",
            "",
        ] {
            assert_eq!(price(text), None, "{text}");
        }
        assert_eq!(modes("线上线下咨询", &taxonomy.mode).len(), 2);
        assert!(modes("网站", &taxonomy.mode).is_empty());
        let modes = |text| {
            let found = modes(text, &taxonomy.mode);
            let codes = found
                .iter()
                .map(|index| taxonomy.mode.get(*index).code.as_str());
            codes.collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("专利检索（不提供线上）", ""),
            ("专利检索（暂未开通线上服务，仅线下）", "offline"),
            ("专利检索（线上暂不办理）", ""),
            ("专利检索（线下；线上除外）", "offline"),
            ("专利检索（不限线上线下）", "online offline"),
            ("专利检索（线上不收费）", "online"),
            ("非遗专题库（线上）", "online"),
            ("线上线下查询（仅线下）", "offline"),
        ] {
            assert_eq!(modes(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_offered_is_told_from_services() {
        for name in [
            "不提供专利检索",
            "暂未开展专利导航",
            "目前暂不提供查新",
            "暂停商标查询",
            "没有开通线上查询",
            "专利导航（暂未开展）",
            "专利导航（不提供此项服务）",
            "不含专利检索",
        ] {
            assert!(is_not_offered(name, None), "{name}");
        }
        assert!(is_not_offered("专利导航", Some("暂未开展")));
        for name in [
            "专利检索",
            "不动产知识产权咨询",
            "未来产业专利导航",
            "停止侵权咨询",
            "专利检索（不提供线上）",
            "无形资产评估",
            "不侵权抗辩咨询",
            "取消注册商标咨询",
        ] {
            assert!(!is_not_offered(name, None), "{name}");
        }
    }
}
