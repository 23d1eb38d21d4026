//! Which telephone numbers a text holds.
//!
//! Cells hold more than a number: extensions, alternatives, several numbers, remarks.
//! Only what is certainly a number that can be dialled is found: an area code with seven
//! or eight digits, a number 400 or 800, a mobile number, a service of five digits, and
//! numbers of Hong Kong, Macao and Taiwan with their country code. Extensions and the
//! last digits of alternatives belong to no number. Where a text can be read in two
//! ways, nothing is found: a wrong number disturbs a stranger.

use crate::words;
use std::ops::Range;

/// A number that can be dialled, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Telephone {
    /// Bytes of the text: the number with its brackets, without its extension.
    pub(crate) range: Range<usize>,
    /// Digits to dial, with `+` and a country code where the text has them.
    pub(crate) number: String,
    kind: Kind,
}

impl Telephone {
    /// The number in E.164 form; a service of five digits has none.
    pub(crate) fn international(&self) -> Option<String> {
        match (self.kind, self.number.strip_prefix('0')) {
            _ if self.number.starts_with('+') => Some(self.number.clone()),
            (Kind::Service, _) => None,
            (Kind::Fixed, Some(national)) => Some(format!("+86{national}")),
            _ => Some(format!("+86{}", self.number)),
        }
    }
}

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With an area code.
    Fixed,
    /// 400 or 800.
    Hotline,
    Mobile,
    /// Five digits, or an area code and five digits.
    Service,
    /// With a country code other than 86.
    Abroad,
}

/// A run of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    range: Range<usize>,
    digits: String,
}

/// Spaces or dashes inside a number are no longer than this.
const MAX_JOINT: usize = 4;
/// More pieces than this are no number: `010 6208 3114` has three.
const MAX_PIECES: usize = 7;
/// An extension has no more digits.
const MAX_EXTENSION: usize = 6;

/// What separates numbers of one list.
const LIST_SEPARATORS: [&str; 9] = ["、", "，", ",", "；", ";", "/", "|", "或", "和"];

/// The numbers of a text, in order.
pub(crate) fn find(text: &str) -> Vec<Telephone> {
    let groups = groups(text);
    let mut reader = Reader {
        text,
        groups: &groups,
        found: Vec::new(),
        area: None,
        read_to: 0,
    };
    let mut next = 0;
    while next < groups.len() {
        next = reader.read(next);
    }
    reader.found
}

/// The digit that a character is: ASCII or full-width.
fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10),
        _ => None,
    }
}

/// The runs of digits. A run beside a digit of another script is damaged, and left out.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut is_foreign = false;
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
            Some(digit) if !is_foreign => groups.push(Group {
                range: position..end,
                digits: digit.to_string(),
            }),
            Some(_) => continue,
            None => {
                is_foreign = character.is_numeric() && !is_han(character);
                if is_foreign && continues {
                    groups.pop();
                }
                continue;
            }
        }
    }
    groups
}

/// Characters such as 一 count as numeric, and may stand beside a number.
fn is_han(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
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

/// What stands between two runs of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// Only spaces, or nothing that can be seen.
    Space,
    /// A dash, perhaps with spaces.
    Dash,
    /// A full stop or middle dot.
    Dot,
    /// Brackets that may surround an area code.
    Bracket,
    /// A slash, which may follow an area code.
    Slash,
    /// Anything else: two things.
    None,
}

fn joint(between: &str) -> Joint {
    if between.chars().count() > MAX_JOINT {
        return Joint::None;
    }
    let mut joint = Joint::Space;
    for character in between.chars().filter(|character| !is_space(*character)) {
        joint = match (character, joint) {
            (c, Joint::Space | Joint::Bracket) if is_dash(c) => match joint {
                Joint::Bracket => Joint::Bracket,
                _ => Joint::Dash,
            },
            // Two dashes are one that a Chinese keyboard makes.
            (c, Joint::Dash) if is_dash(c) => Joint::Dash,
            ('.' | '·' | '．' | '・', Joint::Space) => Joint::Dot,
            ('/' | '／', Joint::Space) => Joint::Slash,
            (c, Joint::Space | Joint::Dash | Joint::Bracket) if is_closing(c) || is_opening(c) => {
                Joint::Bracket
            }
            _ => return Joint::None,
        };
    }
    joint
}

/// A reading of some groups as a number.
struct Reading {
    /// How many groups it takes.
    taken: usize,
    number: String,
    kind: Kind,
    /// The area code with its 0.
    area: Option<String>,
    /// How many digits follow the area code.
    local: usize,
}

struct Reader<'a> {
    text: &'a str,
    groups: &'a [Group],
    found: Vec<Telephone>,
    /// Area code and length of the last number with an area code, as long as others of
    /// the same list may share it.
    area: Option<(String, usize)>,
    /// The groups before this one belong to numbers or stand for themselves.
    read_to: usize,
}

impl Reader<'_> {
    /// Reads what begins at a group, and answers the group to go on with.
    fn read(&mut self, first: usize) -> usize {
        let reading = self.number(first).or_else(|| self.shared_area(first));
        let Some(reading) = reading else {
            return first + 1;
        };
        let last = first + reading.taken - 1;
        let label = self.label_of(first);
        let is_dialled = !is_other_thing(&label)
            && !self.is_marked_as_fax(last)
            && !self.is_ambiguous(last, &reading)
            && (reading.kind != Kind::Service || self.stands_alone(first, last));
        self.area = reading.area.clone().map(|area| (area, reading.local));
        if is_dialled {
            self.found.push(Telephone {
                range: self.range(first, last),
                number: reading.number,
                kind: reading.kind,
            });
        }
        self.read_to = self.skip_extension(last);
        self.read_to
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

    /// What is said of a group before it. A remark in brackets directly behind the group
    /// before belongs to that one.
    fn label_of(&self, group: usize) -> String {
        let before = self.before(group).trim_start_matches(is_space);
        let label = match before.find(is_closing) {
            Some(end) if group > 0 && before.starts_with(is_opening) => &before[end..],
            _ => before,
        };
        label.to_lowercase()
    }

    /// Whether a plus stands directly before a group.
    fn has_plus(&self, group: usize) -> bool {
        let before = self.before(group).trim_end_matches(is_space);
        before.ends_with(['+', '＋'])
    }

    /// Reads a number that needs nothing before it.
    fn number(&self, first: usize) -> Option<Reading> {
        let mut pieces: Vec<&str> = Vec::new();
        let mut joints: Vec<Joint> = Vec::new();
        for taken in 1..=MAX_PIECES {
            let group = self.groups.get(first + taken - 1)?;
            if taken > 1 {
                match joint(self.before(first + taken - 1)) {
                    Joint::None => return None,
                    joint => joints.push(joint),
                }
            }
            pieces.push(&group.digits);
            if let Some(reading) = read_pieces(&pieces, &joints, self.has_plus(first)) {
                return Some(Reading { taken, ..reading });
            }
        }
        None
    }

    /// Reads a number of the list that the last one with an area code began:
    /// `0311-8612 3456、8612 3457`.
    fn shared_area(&self, first: usize) -> Option<Reading> {
        let (area, length) = self.area.as_ref()?;
        if !is_list_separator(self.before(first)) {
            return None;
        }
        let mut local = self.groups[first].digits.clone();
        let mut taken = 1;
        if local.len() < *length
            && let Some(next) = self.groups.get(first + 1)
            && matches!(joint(self.before(first + 1)), Joint::Space | Joint::Dash)
            && local.len() + next.digits.len() == *length
            && local.len() >= 3
            && next.digits.len() >= 3
            // `46 12330` is the end of an alternative and a service.
            && !is_service(&next.digits)
        {
            local.push_str(&next.digits);
            taken = 2;
        }
        (local.len() == *length && *length >= 7).then(|| Reading {
            taken,
            number: format!("{area}{local}"),
            kind: Kind::Fixed,
            area: Some(area.clone()),
            local: *length,
        })
    }

    /// Whether more digits follow that could belong to the number: `0311-812 3456 7` has
    /// seven digits and a lost one, or eight.
    fn is_ambiguous(&self, last: usize, reading: &Reading) -> bool {
        let Some(next) = self.groups.get(last + 1) else {
            return false;
        };
        match joint(self.before(last + 1)) {
            // `62083114.0` is a number that a spreadsheet has damaged.
            Joint::Dot => true,
            Joint::Space | Joint::Dash => {
                let together = reading.local + next.digits.len();
                let is_number_itself = next.digits.starts_with('0') && next.digits.len() > 2;
                match reading.kind {
                    Kind::Fixed => together == 8 && !is_number_itself,
                    // An area code and `12345 67` can be a number of seven digits.
                    Kind::Service => reading.area.is_some() && matches!(together, 7 | 8),
                    _ => false,
                }
            }
            Joint::Bracket | Joint::Slash | Joint::None => false,
        }
    }

    /// Whether a service's five digits are part of nothing else: `A12345`, `6208-12345`.
    fn stands_alone(&self, first: usize, last: usize) -> bool {
        let is_letter = |character: char| character.is_ascii_alphabetic();
        let continues =
            first > self.read_to && matches!(joint(self.before(first)), Joint::Dash | Joint::Dot);
        let after = self.after(last).to_lowercase();
        let is_extended = words::EXTENSION_WORDS
            .iter()
            .any(|word| after.starts_with(word));
        !continues
            && !self.before(first).ends_with(is_letter)
            && (is_extended || !after.starts_with(is_letter))
    }

    /// `010-62083114（传真）`
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

    /// The number with the plus and the brackets that belong to it.
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

    /// The group after the number's extension, where it has one.
    fn skip_extension(&self, last: usize) -> usize {
        let mut next = last + 1;
        if next >= self.groups.len() || !is_extension_sign(self.after(last)) {
            return next;
        }
        let is_long = |group: usize| {
            self.groups[group].digits.len() > MAX_EXTENSION
                || self
                    .number(group)
                    .is_some_and(|reading| reading.kind != Kind::Service)
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
            && (is_list_separator(self.before(next)) || is_extension_sign(self.before(next)))
        {
            next += 1;
        }
        next
    }
}

fn is_other_thing(label: &str) -> bool {
    let names_telephone = label.contains("电话") || label.contains("tel");
    !names_telephone
        && words::OTHER_NUMBER_LABELS
            .iter()
            .any(|word| label.contains(word))
}

/// Whether a text separates the numbers of a list, and says nothing else.
fn is_list_separator(between: &str) -> bool {
    let visible = between.trim_matches(|c: char| c.is_whitespace() || is_space(c));
    match visible {
        "" => !between.is_empty(),
        _ => LIST_SEPARATORS.contains(&visible) || matches!(visible, "／" | "｜" | "及" | "与"),
    }
}

/// Whether a text leads from a number to its extension or to the end of a range.
fn is_extension_sign(between: &str) -> bool {
    let lower = between.to_lowercase();
    let visible: String = lower
        .chars()
        .filter(|c| !is_space(*c) && !is_opening(*c) && !matches!(c, ':' | '：' | '.' | ',' | '，'))
        .collect();
    let is_sign = |c: char| {
        is_dash(c)
            || matches!(
                c,
                '#' | '＃' | '*' | '＊' | '~' | '～' | '至' | '到' | '→' | '+'
            )
    };
    !visible.is_empty()
        && (visible.chars().all(is_sign)
            || words::EXTENSION_WORDS
                .iter()
                .any(|word| visible.starts_with(word))
            || visible.starts_with(is_sign))
}

/// Reads pieces of digits, taken together, as one number.
fn read_pieces(pieces: &[&str], joints: &[Joint], has_plus: bool) -> Option<Reading> {
    let first = pieces.first()?;
    if let Some(reading) = abroad(pieces, joints, has_plus) {
        return Some(reading);
    }
    // `86` is a country code after a plus or two zeros, and where it stands alone.
    let (after, is_alone) = if has_plus {
        (first.strip_prefix("86")?, first.len() == 2)
    } else if let Some(after) = first.strip_prefix("0086") {
        (after, first.len() == 4)
    } else if *first == "86" && pieces.len() > 1 {
        ("", true)
    } else {
        return domestic(pieces, joints, false);
    };
    let (pieces, joints): (Vec<&str>, &[Joint]) = if is_alone {
        (
            pieces.get(1..)?.to_vec(),
            joints.get(1..).unwrap_or_default(),
        )
    } else {
        let mut rest = pieces.to_vec();
        rest[0] = after;
        (rest, joints)
    };
    // `+86 (0) 10`
    let (pieces, joints) = match pieces.first() {
        Some(&"0") => (
            pieces.get(1..)?.to_vec(),
            joints.get(1..).unwrap_or_default(),
        ),
        _ => (pieces, joints),
    };
    let mut reading = domestic(&pieces, joints, true)?;
    if reading.kind == Kind::Service && reading.area.is_none() {
        return None;
    }
    let national = reading.number.strip_prefix('0').unwrap_or(&reading.number);
    reading.number = format!("+86{national}");
    Some(reading)
}

/// Hong Kong, Macao and Taiwan with their country code.
fn abroad(pieces: &[&str], joints: &[Joint], has_plus: bool) -> Option<Reading> {
    let digits = pieces.concat();
    let digits = if has_plus {
        digits.as_str()
    } else {
        let is_alone = matches!(pieces.first(), Some(&("852" | "853" | "886")));
        let first_joint = joints.first();
        match digits.strip_prefix("00") {
            Some(rest) => rest,
            None if is_alone && first_joint.is_some() => digits.as_str(),
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
    let all_joined = joints.iter().all(|joint| *joint != Joint::Slash);
    (all_joined && lengths.contains(&rest.len())).then(|| Reading {
        taken: pieces.len(),
        number: format!("+{}{rest}", &digits[..3]),
        kind: Kind::Abroad,
        area: None,
        local: rest.len(),
    })
}

/// A number of mainland China. After a country code, the area code needs no 0.
fn domestic(pieces: &[&str], joints: &[Joint], after_country: bool) -> Option<Reading> {
    let digits = pieces.concat();
    let first = pieces.first()?;
    let reading = |kind, area: Option<String>, local| Reading {
        taken: pieces.len(),
        number: digits.clone(),
        kind,
        area,
        local,
    };
    let is_joined = |joints: &[Joint]| {
        joints
            .iter()
            .all(|joint| matches!(joint, Joint::Space | Joint::Dash | Joint::Dot))
    };
    let is_hotline = digits.starts_with("400") || digits.starts_with("800");
    if digits.len() == 10 && is_hotline && first.len() >= 3 && parts_are_long(pieces) {
        let brackets_first = matches!(joints.first(), Some(Joint::Bracket)) && first.len() == 3;
        let rest = &joints[usize::from(brackets_first)..];
        return is_joined(rest).then(|| reading(Kind::Hotline, None, 7));
    }
    if digits.len() == 11 && is_mobile(&digits) && is_joined(joints) && parts_are_long(pieces) {
        return Some(reading(Kind::Mobile, None, 11));
    }
    if pieces.len() == 1 && is_service(&digits) && !after_country {
        return Some(reading(Kind::Service, None, 5));
    }
    fixed(pieces, joints, after_country)
}

/// A number with an area code.
fn fixed(pieces: &[&str], joints: &[Joint], after_country: bool) -> Option<Reading> {
    let digits = pieces.concat();
    let national = if digits.starts_with('0') {
        digits
    } else if after_country {
        format!("0{digits}")
    } else {
        return None;
    };
    let shift = usize::from(after_country && !pieces.first()?.starts_with('0'));
    let code_length = match national.as_bytes().get(..2)? {
        b"01" if national.starts_with("010") => 3,
        b"02" => 3,
        [b'0', b'3'..=b'9'] => 4,
        _ => return None,
    };
    let first_length = pieces.first()?.len() + shift;
    let (area, local) = national.split_at_checked(code_length)?;
    // The area code stands alone, or its piece goes on with the number.
    let (local_pieces, local_joints): (Vec<&str>, &[Joint]) = if first_length == code_length {
        (pieces[1..].to_vec(), joints.get(1..).unwrap_or_default())
    } else {
        let begun = pieces[0].get(code_length - shift..)?;
        // `050000 12330` is a postcode and a service.
        if pieces.len() > 1 && begun.len() < 3 {
            return None;
        }
        let mut local_pieces = pieces.to_vec();
        local_pieces[0] = begun;
        (local_pieces, joints)
    };
    let is_joined = local_joints
        .iter()
        .all(|joint| matches!(joint, Joint::Space | Joint::Dash | Joint::Dot));
    let is_service = local_pieces.len() == 1 && is_service(local);
    let kind = match local.len() {
        7 | 8 => Kind::Fixed,
        5 if is_service => Kind::Service,
        _ => return None,
    };
    (is_joined && parts_are_long(&local_pieces)).then(|| Reading {
        taken: pieces.len(),
        kind,
        area: Some(area.to_owned()),
        local: local.len(),
        number: national.clone(),
    })
}

/// No piece of a number is a single digit; of several, the first has at least two.
fn parts_are_long(pieces: &[&str]) -> bool {
    pieces.iter().all(|piece| piece.len() >= 2)
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// The services that are dialled with five digits everywhere.
fn is_service(digits: &str) -> bool {
    digits.len() == 5
        && ["12", "95", "96", "100", "101"]
            .iter()
            .any(|start| digits.starts_with(start))
}

#[cfg(test)]
mod tests;
