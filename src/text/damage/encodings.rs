//! Detects text that was decoded with the wrong encoding, and private-use characters.

use super::Damage;
use crate::words;
use encoding_rs::GB18030;
use std::sync::LazyLock;

/// The first character of a UTF-8 byte-order mark that was read as GBK.
const BOM_READ_AS_GBK: char = '锘';

pub(super) fn detect(text: &str) -> Option<Damage> {
    if text.is_ascii() {
        return None;
    }
    // A single cheap pass decides which of the expensive tests are needed; nearly all texts
    // need none.
    let mut hints = Hints::default();
    let mut begins_run = true;
    for character in text.chars() {
        if character.is_ascii() || character == '\u{fffd}' {
            begins_run = true;
            continue;
        }
        hints.has_gbk_lead |= begins_run && may_start_utf8_read_as_gbk(character);
        begins_run = false;
        match character {
            'À'..='ÿ' => hints.has_latin_letter = true,
            '锟' | '拷' | '烫' | '屯' | '葺' | BOM_READ_AS_GBK => {
                hints.has_known_mojibake = true
            }
            character if is_private_use(character) => hints.private_use = Some(character),
            _ => {}
        }
    }
    let is_mojibake = hints.has_known_mojibake && contains_known_mojibake(text)
        || hints.has_latin_letter && is_chinese_read_as_latin(text)
        || hints.has_gbk_lead && is_utf8_read_as_gbk(text);
    if is_mojibake {
        return Some(Damage::Mojibake);
    }
    hints.private_use.map(Damage::PrivateUse)
}

/// Which kinds of suspicious characters a text contains.
#[derive(Default)]
struct Hints {
    has_known_mojibake: bool,
    has_latin_letter: bool,
    has_gbk_lead: bool,
    private_use: Option<char>,
}

fn is_private_use(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn contains_known_mojibake(text: &str) -> bool {
    let starts_with_bom =
        text.starts_with(BOM_READ_AS_GBK) && text.len() > BOM_READ_AS_GBK.len_utf8();
    starts_with_bom
        || words::ENCODING_TRACES
            .iter()
            .any(|sequence| text.contains(sequence))
}

/// The byte that windows-1252 decodes to a character; `None` for ASCII and for characters that
/// windows-1252 does not have.
fn latin_byte(character: char) -> Option<u8> {
    Some(match character {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(character)).ok()?,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    })
}

/// Whether a text contains Chinese in UTF-8 or GBK that was decoded as windows-1252.
fn is_chinese_read_as_latin(text: &str) -> bool {
    let mut run: Vec<(char, u8)> = Vec::new();
    for character in text.chars().chain(['\0']) {
        match latin_byte(character) {
            Some(byte) => run.push((character, byte)),
            None => {
                if contains_utf8(&run) || contains_gbk(&run) {
                    return true;
                }
                run.clear();
            }
        }
    }
    false
}

/// Whether the bytes contain a UTF-8 sequence of two or three bytes. Windows-1252 also
/// decodes continuation bytes to punctuation that Chinese text uses, so an accented letter
/// before such punctuation is not enough.
fn contains_utf8(run: &[(char, u8)]) -> bool {
    let continues = |byte: u8| (0x80..=0xBF).contains(&byte);
    let is_punctuation =
        |character: char| matches!(character, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '·');
    let has_two_bytes = run.windows(2).any(|pair| {
        matches!(pair[0].0, 'Â' | 'Ã') && continues(pair[1].1) && !is_punctuation(pair[1].0)
    }) || run
        .windows(2)
        .any(|pair| pair[0].0 == 'Â' && pair[1].0 == '·');
    let has_three_bytes = run.windows(3).any(|part| {
        (0xE2..=0xEF).contains(&part[0].1)
            && part[1..].iter().all(|(_, byte)| continues(*byte))
            && !part[1..]
                .iter()
                .all(|(character, _)| is_punctuation(*character))
    });
    has_two_bytes || has_three_bytes
}

/// Whether the bytes start with two GBK characters: no language has four such letters in a row.
fn contains_gbk(run: &[(char, u8)]) -> bool {
    let letters = run
        .iter()
        .filter(|(character, _)| character.is_alphabetic())
        .count();
    let is_pair = |pair: &[(char, u8)]| (0xA1..=0xF7).contains(&pair[0].1) && pair[1].1 >= 0xA1;
    letters >= 2 && run.len() >= 4 && run.chunks_exact(2).take(2).all(is_pair)
}

/// Whether a character is the first two bytes of a Chinese character in UTF-8, decoded as GBK.
fn may_start_utf8_read_as_gbk(character: char) -> bool {
    static CHARACTERS: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let leads = (0xE2_u8..=0xE9).chain([0xEF]);
        let pairs = leads.flat_map(|lead| (0x80_u8..=0xBF).map(move |second| [lead, second]));
        let read = pairs.filter_map(|pair| {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(&pair)?;
            text.chars().next()
        });
        let mut all = vec![false; 0x1_0000];
        for character in read {
            if let Some(is_lead) = all.get_mut(character as usize) {
                *is_lead = true;
            }
        }
        all
    });
    CHARACTERS
        .get(character as usize)
        .is_some_and(|is_lead| *is_lead)
}

/// Whether a text contains Chinese in UTF-8 that was decoded as GBK.
fn is_utf8_read_as_gbk(text: &str) -> bool {
    let runs = text.split(|character: char| character.is_ascii() || character == '\u{fffd}');
    let mut runs = runs.filter(|run| run.starts_with(may_start_utf8_read_as_gbk));
    runs.any(|run| {
        let bytes = gbk_bytes(run);
        let valid = chinese_utf8_len(&bytes);
        let rest = bytes.len() - valid;
        // GBK takes two bytes at a time and UTF-8 three, so the last character may be cut off.
        let count = valid / 3;
        count >= 2 && (rest <= 2 || count >= 4 && rest * 3 <= bytes.len())
    })
}

/// A text encoded as GBK. Programs decode a lone 0x80 as the euro sign.
fn gbk_bytes(text: &str) -> Vec<u8> {
    let parts = text
        .split('€')
        .map(|part| GB18030.encode(part).0.into_owned());
    parts.collect::<Vec<_>>().join(&0x80)
}

/// How many bytes at the beginning are Chinese characters in UTF-8.
fn chinese_utf8_len(bytes: &[u8]) -> usize {
    let is_chinese = |three: &&[u8]| {
        matches!(three[0], 0xE2..=0xE9 | 0xEF)
            && three[1..].iter().all(|byte| (0x80..=0xBF).contains(byte))
    };
    bytes.chunks_exact(3).take_while(is_chinese).count() * 3
}
