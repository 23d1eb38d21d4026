//! Finds the telephone numbers in a text, so that pages can link them.
//!
//! Cells contain more than one plain number: extensions, alternatives, several numbers,
//! remarks. Only numbers that can certainly be dialled are found: an area code with seven
//! or eight digits, 400 and 800 numbers, mobile numbers, five-digit short codes, and
//! numbers of Hong Kong, Macao and Taiwan with their country codes. Extensions and
//! abbreviated alternatives (`/46`) are not part of a number. Ambiguous text yields no
//! number, since a wrong link makes people call a stranger.

use crate::text::is_han;
use crate::words;
use std::ops::Range;

/// A diallable number and its position in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Telephone {
    /// Byte range in the text: the number with its brackets, without its extension.
    pub(crate) range: Range<usize>,
    /// Where its extension ends, if it has one, with the bracket around it: 转801, （分机12）.
    pub(crate) end: usize,
    /// The digits to dial, with `+` and the country code if the text has them.
    pub(crate) number: String,
    kind: Kind,
}

impl Telephone {
    /// The number in E.164 form; `None` for a five-digit short code.
    pub(crate) fn international(&self) -> Option<String> {
        match (self.kind, self.number.strip_prefix('0')) {
            _ if self.number.starts_with('+') => Some(self.number.clone()),
            (Kind::ShortCode, _) => None,
            (Kind::Landline, Some(national)) => Some(format!("+86{national}")),
            _ => Some(format!("+86{}", self.number)),
        }
    }

    /// The number without its area code, if it has one.
    pub(crate) fn local(&self) -> Option<&str> {
        if self.kind != Kind::Landline {
            return None;
        }
        match self.number.strip_prefix("+86") {
            None => self.number.get(area_code_length(&self.number)?..),
            Some(rest) => rest.get(area_code_length(&format!("0{rest}"))? - 1..),
        }
    }
}

/// The type of a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With an area code.
    Landline,
    /// 400 or 800.
    Hotline,
    Mobile,
    /// Five digits, with or without an area code.
    ShortCode,
    /// With a country code other than 86.
    NonMainland,
}

/// A run of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    range: Range<usize>,
    digits: String,
}

/// The longest gap between two digit groups of a number, in characters.
const MAX_GAP: usize = 4;
/// The most digit groups in a number: `010 6208 3114` has three.
const MAX_PIECES: usize = 7;
/// The most digits in an extension.
const MAX_EXTENSION: usize = 6;

/// Separators between the numbers of a list.
const LIST_SEPARATORS: [&str; 13] = [
    "、", "，", ",", "；", ";", "/", "／", "|", "｜", "或", "和", "及", "与",
];

/// The telephone numbers in a text, in order.
pub(crate) fn find(text: &str) -> Vec<Telephone> {
    let groups = groups(text);
    let mut scanner = Scanner {
        text,
        groups: &groups,
        found: Vec::new(),
        area: None,
        consumed: 0,
    };
    let mut next = 0;
    while next < groups.len() {
        next = scanner.scan_from(next);
    }
    scanner.found
}

/// The ASCII digit for an ASCII or full-width digit.
fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10),
        _ => None,
    }
}

/// The runs of digits in a text. A run next to a digit of another script (`④`) is damaged and
/// left out.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut follows_foreign_digit = false;
    for (position, character) in text.char_indices() {
        let end = position + character.len_utf8();
        let continues = groups
            .last()
            .is_some_and(|group| group.range.end == position);
        match digit(character) {
            Some(digit) if continues => {
                if let Some(group) = groups.last_mut() {
                    group.digits.push(digit);
                    group.range.end = end;
                }
            }
            Some(digit) if !follows_foreign_digit => groups.push(Group {
                range: position..end,
                digits: digit.to_string(),
            }),
            Some(_) => continue,
            None => {
                // 〇 is numeric, but may follow a number.
                follows_foreign_digit = character.is_numeric() && !is_han(character);
                if follows_foreign_digit && continues {
                    groups.pop();
                }
                continue;
            }
        }
    }
    groups
}

fn is_space(character: char) -> bool {
    (character.is_whitespace() && !matches!(character, '\n' | '\r'))
        || matches!(
            character,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
        )
}

fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '－' | '_' | 'ー' | '─'
    )
}

fn is_opening(character: char) -> bool {
    matches!(character, '(' | '（' | '[' | '【' | '〔')
}

fn is_closing(character: char) -> bool {
    matches!(character, ')' | '）' | ']' | '】' | '〕')
}

/// The kind of text between two digit groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Only spaces or invisible characters.
    Space,
    /// A dash, perhaps with spaces.
    Dash,
    /// A full stop or middle dot.
    Dot,
    /// A bracket, which may belong to an area code.
    Bracket,
    /// A slash, which may follow an area code.
    Slash,
    /// Anything else: the groups belong to different numbers.
    None,
}

fn gap(between: &str) -> Gap {
    if between.chars().count() > MAX_GAP {
        return Gap::None;
    }
    let mut gap = Gap::Space;
    for character in between.chars().filter(|character| !is_space(*character)) {
        gap = match (character, gap) {
            (c, Gap::Space | Gap::Bracket) if is_dash(c) => match gap {
                Gap::Bracket => Gap::Bracket,
                _ => Gap::Dash,
            },
            // Chinese input methods write a dash as two characters.
            (c, Gap::Dash) if is_dash(c) => Gap::Dash,
            ('.' | '·' | '．' | '・', Gap::Space) => Gap::Dot,
            ('/' | '／', Gap::Space) => Gap::Slash,
            (c, Gap::Space | Gap::Dash | Gap::Bracket) if is_closing(c) || is_opening(c) => {
                Gap::Bracket
            }
            _ => return Gap::None,
        };
    }
    gap
}

/// Consecutive digit groups parsed as a number.
struct Candidate {
    /// How many groups it consists of.
    group_count: usize,
    number: String,
    kind: Kind,
    /// The area code, including its leading 0.
    area: Option<String>,
    /// How many digits the number has after the area code.
    local_len: usize,
}

struct Scanner<'a> {
    text: &'a str,
    groups: &'a [Group],
    found: Vec<Telephone>,
    /// Area code and local length of the previous number, which later numbers of the same
    /// list may share.
    area: Option<(String, usize)>,
    /// Index of the first group after the last number and its extension.
    consumed: usize,
}

impl Scanner<'_> {
    /// Parses a number that begins at a group and returns the index of the group to continue
    /// with.
    fn scan_from(&mut self, first: usize) -> usize {
        let candidate = self
            .parse_number(first)
            .or_else(|| self.parse_with_shared_area(first));
        let Some(candidate) = candidate else {
            return first + 1;
        };
        let last = first + candidate.group_count - 1;
        let label = self.label_before(first);
        let is_diallable = !labels_other_number(&label)
            && !self.is_marked_as_fax(last)
            && !self.is_ambiguous(last, &candidate)
            && (candidate.kind != Kind::ShortCode || self.stands_alone(first, last));
        self.area = candidate
            .area
            .clone()
            .map(|area| (area, candidate.local_len));
        self.consumed = self.skip_extension(last);
        if is_diallable {
            let range = self.range(first, last);
            self.found.push(Telephone {
                end: self.end_of_extension(range.end),
                range,
                number: candidate.number,
                kind: candidate.kind,
            });
        }
        self.consumed
    }

    /// The text between a group and the one before it.
    fn before(&self, group: usize) -> &str {
        let start = match group.checked_sub(1) {
            Some(previous) => self.groups[previous].range.end,
            None => 0,
        };
        &self.text[start..self.groups[group].range.start]
    }

    /// The text between a group and the next.
    fn after(&self, group: usize) -> &str {
        let end = self
            .groups
            .get(group + 1)
            .map_or(self.text.len(), |next| next.range.start);
        &self.text[self.groups[group].range.end..end]
    }

    /// The text before a group in lower case, which may label it. Without a remark in brackets
    /// that directly follows, and so belongs to, the previous group.
    fn label_before(&self, group: usize) -> String {
        let before = self.before(group).trim_start_matches(is_space);
        let label = match before.find(is_closing) {
            Some(end) if group > 0 && before.starts_with(is_opening) => &before[end..],
            _ => before,
        };
        label.to_lowercase()
    }

    /// Whether a plus sign directly precedes a group.
    fn has_plus(&self, group: usize) -> bool {
        let before = self.before(group).trim_end_matches(is_space);
        before.ends_with(['+', '＋'])
    }

    /// Parses a number that is complete in itself.
    fn parse_number(&self, first: usize) -> Option<Candidate> {
        let mut pieces: Vec<&str> = Vec::new();
        let mut gaps: Vec<Gap> = Vec::new();
        for group_count in 1..=MAX_PIECES {
            let group = self.groups.get(first + group_count - 1)?;
            if group_count > 1 {
                match gap(self.before(first + group_count - 1)) {
                    Gap::None => return None,
                    gap => gaps.push(gap),
                }
            }
            pieces.push(&group.digits);
            if let Some(candidate) = parse_pieces(&pieces, &gaps, self.has_plus(first)) {
                return Some(Candidate {
                    group_count,
                    ..candidate
                });
            }
        }
        None
    }

    /// Parses a number that shares the area code of the previous number in a list:
    /// `0311-8612 3456、8612 3457`.
    fn parse_with_shared_area(&self, first: usize) -> Option<Candidate> {
        let (area, length) = self.area.as_ref()?;
        if !is_list_separator(self.before(first)) {
            return None;
        }
        let mut local = self.groups[first].digits.clone();
        let mut group_count = 1;
        if local.len() < *length
            && let Some(next) = self.groups.get(first + 1)
            && matches!(gap(self.before(first + 1)), Gap::Space | Gap::Dash)
            && local.len() + next.digits.len() == *length
            && local.len() >= 3
            && next.digits.len() >= 3
            // `46 12330` is an abbreviated alternative and a short code.
            && !is_short_code(&next.digits)
        {
            local.push_str(&next.digits);
            group_count = 2;
        }
        (local.len() == *length && *length >= 7).then(|| Candidate {
            group_count,
            number: format!("{area}{local}"),
            kind: Kind::Landline,
            area: Some(area.clone()),
            local_len: *length,
        })
    }

    /// Whether digits follow that could belong to the number: `0311-812 3456 7` has either
    /// seven digits and a stray one, or eight.
    fn is_ambiguous(&self, last: usize, candidate: &Candidate) -> bool {
        let Some(next) = self.groups.get(last + 1) else {
            return false;
        };
        match gap(self.before(last + 1)) {
            // A spreadsheet has damaged `62083114.0`.
            Gap::Dot => true,
            Gap::Space | Gap::Dash => {
                let together = candidate.local_len + next.digits.len();
                let is_number_itself = next.digits.starts_with('0') && next.digits.len() > 2;
                match candidate.kind {
                    Kind::Landline => together == 8 && !is_number_itself,
                    // After an area code, `12345 67` can be a number of seven digits.
                    Kind::ShortCode => candidate.area.is_some() && matches!(together, 7 | 8),
                    _ => false,
                }
            }
            Gap::Bracket | Gap::Slash | Gap::None => false,
        }
    }

    /// Whether the digits of a short code are not part of something else, as in `A12345` or
    /// `6208-12345`.
    fn stands_alone(&self, first: usize, last: usize) -> bool {
        let is_letter = |character: char| character.is_ascii_alphabetic();
        let continues =
            first > self.consumed && matches!(gap(self.before(first)), Gap::Dash | Gap::Dot);
        let after = self.after(last).to_lowercase();
        let is_extended = words::EXTENSION_WORDS
            .iter()
            .any(|word| after.starts_with(word));
        !continues
            && !self.before(first).ends_with(is_letter)
            && (is_extended || !after.starts_with(is_letter))
    }

    /// Whether a remark in brackets marks a number as fax: `010-62083114（传真）`.
    fn is_marked_as_fax(&self, last: usize) -> bool {
        let after = self.after(last).trim_start_matches(is_space).to_lowercase();
        let inside = after.trim_start_matches(is_opening);
        inside.len() < after.len()
            && (inside.starts_with("传真") || inside.starts_with("fax"))
            && inside
                .trim_start_matches("传真")
                .trim_start_matches("fax")
                .starts_with(is_closing)
    }

    /// The byte range of a number with its plus sign and the brackets that belong to it.
    fn range(&self, first: usize, last: usize) -> Range<usize> {
        let mut start = self.groups[first].range.start;
        let mut end = self.groups[last].range.end;
        let before = self.before(first);
        let plus = before.trim_end_matches(is_space);
        if let Some(rest) = plus.strip_suffix(['+', '＋']) {
            start -= before.len() - rest.len();
        }
        let inside = &self.text[self.groups[first].range.start..end];
        let closes_more = inside.matches(is_closing).count() > inside.matches(is_opening).count();
        let rest = &self.text[..start];
        if let Some(bracket) = rest.chars().next_back().filter(|c| is_opening(*c)) {
            if closes_more {
                start -= bracket.len_utf8();
            } else if let Some(closing) = self.after(last).chars().next().filter(|c| is_closing(*c))
                && self.groups[first].range.start - start > 0
            {
                // `(+86 10 6208 3114)`: the brackets surround the whole number.
                start -= bracket.len_utf8();
                end += closing.len_utf8();
            }
        }
        start..end
    }

    /// Where the extension ends that was consumed with a number which ends at `end`; `end` if there is none.
    fn end_of_extension(&self, end: usize) -> usize {
        let last = &self.groups[self.consumed - 1].range;
        let Some(between) = self.text.get(end..last.end).filter(|text| !text.is_empty()) else {
            return end;
        };
        let closing = self.text[last.end..].chars().next();
        let closing = closing.filter(|c| is_closing(*c) && between.contains(is_opening));
        last.end + closing.map_or(0, char::len_utf8)
    }

    /// The index of the first group after a number and its extension, if it has one.
    fn skip_extension(&self, last: usize) -> usize {
        let mut next = last + 1;
        if next >= self.groups.len() || !introduces_extension(self.after(last)) {
            return next;
        }
        let is_long = |group: usize| {
            self.groups[group].digits.len() > MAX_EXTENSION
                || self
                    .parse_number(group)
                    .is_some_and(|candidate| candidate.kind != Kind::ShortCode)
        };
        if is_long(next) {
            return next;
        }
        let length = self.groups[next].digits.len();
        next += 1;
        // `转801、802` and `转801-805`
        while next < self.groups.len()
            && self.groups[next].digits.len() == length
            && !is_long(next)
            && (is_list_separator(self.before(next)) || introduces_extension(self.before(next)))
        {
            next += 1;
        }
        next
    }
}

fn labels_other_number(label: &str) -> bool {
    let names_telephone = label.contains("电话") || label.contains("tel");
    !names_telephone
        && words::OTHER_NUMBER_LABELS
            .iter()
            .any(|word| label.contains(word))
}

/// Whether a text consists of a separator between numbers of a list.
fn is_list_separator(between: &str) -> bool {
    let visible = between.trim_matches(|c: char| c.is_whitespace() || is_space(c));
    match visible {
        "" => !between.is_empty(),
        _ => LIST_SEPARATORS.contains(&visible),
    }
}

/// Whether a text after a number introduces its extension or the end of a range.
fn introduces_extension(between: &str) -> bool {
    let lower = between.to_lowercase();
    let visible: String = lower
        .chars()
        .filter(|c| !is_space(*c) && !is_opening(*c) && !matches!(c, ':' | '：' | '.' | ',' | '，'))
        .collect();
    let is_marker = |c: char| {
        is_dash(c)
            || matches!(
                c,
                '#' | '＃' | '*' | '＊' | '~' | '～' | '至' | '到' | '→' | '+'
            )
    };
    visible.starts_with(is_marker)
        || words::EXTENSION_WORDS
            .iter()
            .any(|word| visible.starts_with(word))
}

/// Parses digit groups as one number.
fn parse_pieces(pieces: &[&str], gaps: &[Gap], has_plus: bool) -> Option<Candidate> {
    let first = pieces.first()?;
    if let Some(candidate) = parse_non_mainland(pieces, gaps, has_plus) {
        return Some(candidate);
    }
    // `86` is a country code after a plus sign or two zeros, or as a group of its own.
    let (after, is_alone) = if has_plus {
        (first.strip_prefix("86")?, first.len() == 2)
    } else if let Some(after) = first.strip_prefix("0086") {
        (after, first.len() == 4)
    } else if *first == "86" && pieces.len() > 1 {
        ("", true)
    } else {
        return parse_mainland(pieces, gaps, false);
    };
    let (pieces, gaps): (Vec<&str>, &[Gap]) = if is_alone {
        (pieces.get(1..)?.to_vec(), gaps.get(1..).unwrap_or_default())
    } else {
        let mut rest = pieces.to_vec();
        rest[0] = after;
        (rest, gaps)
    };
    // `+86 (0) 10`
    let (pieces, gaps) = match pieces.first() {
        Some(&"0") => (pieces.get(1..)?.to_vec(), gaps.get(1..).unwrap_or_default()),
        _ => (pieces, gaps),
    };
    let mut candidate = parse_mainland(&pieces, gaps, true)?;
    if candidate.kind == Kind::ShortCode && candidate.area.is_none() {
        return None;
    }
    let national = candidate
        .number
        .strip_prefix('0')
        .unwrap_or(&candidate.number);
    candidate.number = format!("+86{national}");
    Some(candidate)
}

/// Parses a number of Hong Kong, Macao or Taiwan with its country code.
fn parse_non_mainland(pieces: &[&str], gaps: &[Gap], has_plus: bool) -> Option<Candidate> {
    let digits = pieces.concat();
    let digits = if has_plus {
        digits.as_str()
    } else {
        let is_alone = matches!(pieces.first(), Some(&("852" | "853" | "886")));
        let first_gap = gaps.first();
        match digits.strip_prefix("00") {
            Some(rest) => rest,
            None if is_alone && first_gap.is_some() => digits.as_str(),
            None => return None,
        }
    };
    let (lengths, rest) = ["852", "853", "886"]
        .iter()
        .zip([8..=8, 8..=8, 8..=9])
        .find_map(|(code, lengths)| Some((lengths, digits.strip_prefix(code)?)))?;
    let rest = match digits.starts_with("886") {
        true => rest.strip_prefix('0').unwrap_or(rest),
        false => rest,
    };
    let all_joined = gaps.iter().all(|gap| *gap != Gap::Slash);
    (all_joined && lengths.contains(&rest.len())).then(|| Candidate {
        group_count: pieces.len(),
        number: format!("+{}{rest}", &digits[..3]),
        kind: Kind::NonMainland,
        area: None,
        local_len: rest.len(),
    })
}

/// Parses a number of mainland China. After a country code, the area code needs no 0.
fn parse_mainland(pieces: &[&str], gaps: &[Gap], after_country: bool) -> Option<Candidate> {
    let digits = pieces.concat();
    let first = pieces.first()?;
    let candidate = |kind, area: Option<String>, local_len| Candidate {
        group_count: pieces.len(),
        number: digits.clone(),
        kind,
        area,
        local_len,
    };
    let is_joined = |gaps: &[Gap]| {
        gaps.iter()
            .all(|gap| matches!(gap, Gap::Space | Gap::Dash | Gap::Dot))
    };
    let is_hotline = digits.starts_with("400") || digits.starts_with("800");
    if digits.len() == 10 && is_hotline && first.len() >= 3 && has_plausible_pieces(pieces) {
        let brackets_first = matches!(gaps.first(), Some(Gap::Bracket)) && first.len() == 3;
        let rest = &gaps[usize::from(brackets_first)..];
        return is_joined(rest).then(|| candidate(Kind::Hotline, None, 7));
    }
    if digits.len() == 11 && is_mobile(&digits) && is_joined(gaps) && has_plausible_pieces(pieces) {
        return Some(candidate(Kind::Mobile, None, 11));
    }
    if pieces.len() == 1 && is_short_code(&digits) && !after_country {
        return Some(candidate(Kind::ShortCode, None, 5));
    }
    parse_landline(pieces, gaps, after_country)
}

/// Whether a text may have a telephone number: it has digits that nothing says are of something else,
/// such as QQ.
pub(crate) fn may_be_in(text: &str) -> bool {
    let Some(first) = groups(text).into_iter().next() else {
        return false;
    };
    let label = text[..first.range.start].trim().to_lowercase();
    !words::MESSENGERS.iter().any(|word| label.contains(word)) || !find(text).is_empty()
}

/// Whether the number in a text lacks its area code: 84378000, 62751234（图书馆）. Numbers of something
/// else, such as QQ, are not telephone numbers.
pub(crate) fn is_local(text: &str) -> bool {
    let groups = groups(text);
    let [first, ..] = groups.as_slice() else {
        return false;
    };
    let label = text[..first.range.start].trim().to_lowercase();
    matches!(first.digits.len(), 7 | 8)
        && !first.digits.starts_with(['0', '1'])
        && !labels_other_number(&label)
}

/// The text of one telephone number with the 0 that its area code lacks: `0411-87654321` for
/// `411-87654321`. `None` if nothing is missing, or it is not certain.
pub(crate) fn with_leading_zero(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix('(').unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (area, rest) = rest.split_at(digits);
    let local = rest.strip_prefix(')').unwrap_or(rest);
    let local = local.trim_start_matches(['-', ' ']);
    let is_apart = local.len() < rest.len();
    let local_digits = local.bytes().take_while(u8::is_ascii_digit).count();
    // Numbers of services that callers do not pay for are written in the same way.
    let is_service = matches!(area, "400" | "800" | "95" | "96");
    let national = format!("0{area}");
    let is_area = area_code_length(&national) == Some(national.len()) && !is_service;
    let is_local = matches!(local_digits, 7 | 8) && !local.starts_with(['0', '1']);
    (is_area && is_apart && is_local).then(|| text.replacen(area, &national, 1))
}

/// The number of digits of the area code that a number begins with, its 0 included.
fn area_code_length(national: &str) -> Option<usize> {
    match national.as_bytes().get(..2)? {
        b"01" if national.starts_with("010") => Some(3),
        b"02" => Some(3),
        [b'0', b'3'..=b'9'] => Some(4),
        _ => None,
    }
}

/// Parses a number with an area code.
fn parse_landline(pieces: &[&str], gaps: &[Gap], after_country: bool) -> Option<Candidate> {
    let digits = pieces.concat();
    let national = if digits.starts_with('0') {
        digits
    } else if after_country {
        format!("0{digits}")
    } else {
        return None;
    };
    let shift = usize::from(after_country && !pieces.first()?.starts_with('0'));
    let code_length = area_code_length(&national)?;
    let first_length = pieces.first()?.len() + shift;
    let (area, local) = national.split_at_checked(code_length)?;
    // The area code is a group of its own, or its group continues with the local number.
    let (local_pieces, local_joints): (Vec<&str>, &[Gap]) = if first_length == code_length {
        (pieces[1..].to_vec(), gaps.get(1..).unwrap_or_default())
    } else {
        let local_start = pieces[0].get(code_length - shift..)?;
        // `050000 12330` is a postcode and a short code.
        if pieces.len() > 1 && local_start.len() < 3 {
            return None;
        }
        let mut local_pieces = pieces.to_vec();
        local_pieces[0] = local_start;
        (local_pieces, gaps)
    };
    let is_joined = local_joints
        .iter()
        .all(|gap| matches!(gap, Gap::Space | Gap::Dash | Gap::Dot));
    let is_short_code = local_pieces.len() == 1 && is_short_code(local);
    let kind = match local.len() {
        7 | 8 => Kind::Landline,
        5 if is_short_code => Kind::ShortCode,
        _ => return None,
    };
    (is_joined && has_plausible_pieces(&local_pieces)).then(|| Candidate {
        group_count: pieces.len(),
        kind,
        area: Some(area.to_owned()),
        local_len: local.len(),
        number: national.clone(),
    })
}

/// Whether every digit group has at least two digits.
fn has_plausible_pieces(pieces: &[&str]) -> bool {
    pieces.iter().all(|piece| piece.len() >= 2)
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Whether digits are a five-digit short code that works in the whole country.
fn is_short_code(digits: &str) -> bool {
    digits.len() == 5
        && ["12", "95", "96", "100", "101"]
            .iter()
            .any(|start| digits.starts_with(start))
}

#[cfg(test)]
mod tests;
