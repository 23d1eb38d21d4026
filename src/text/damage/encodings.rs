//! Text that was written in one encoding and read in another.

use super::Damage;
use crate::words;
use encoding_rs::GB18030;
use std::sync::LazyLock;

/// A byte-order mark of UTF-8 read as GBK, with the byte behind it.
const MARK: char = '锘';

pub(super) fn find(text: &str) -> Option<Damage> {
    if text.is_ascii() {
        return None;
    }
    // One look at each character: nearly all texts hold nothing to look at again.
    let mut seen = Seen::default();
    let mut begins_run = true;
    for sign in text.chars() {
        if sign.is_ascii() || sign == '\u{fffd}' {
            begins_run = true;
            continue;
        }
        seen.has_first_bytes |= begins_run && is_first_bytes(sign);
        begins_run = false;
        match sign {
            'À'..='ÿ' => seen.has_latin = true,
            '锟' | '拷' | '烫' | '屯' | '葺' | MARK => seen.has_trace = true,
            sign if is_private_use(sign) => seen.private_use = Some(sign),
            _ => {}
        }
    }
    let is_mojibake = seen.has_trace && holds_trace(text)
        || seen.has_latin && read_as_latin(text)
        || seen.has_first_bytes && utf_8_read_as_gbk(text);
    if is_mojibake {
        return Some(Damage::Mojibake);
    }
    seen.private_use.map(Damage::PrivateUse)
}

/// What a text holds that may be damage.
#[derive(Default)]
struct Seen {
    has_trace: bool,
    has_latin: bool,
    has_first_bytes: bool,
    private_use: Option<char>,
}

fn is_private_use(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn holds_trace(text: &str) -> bool {
    let begins_with_mark = text.starts_with(MARK) && text.len() > MARK.len_utf8();
    begins_with_mark
        || words::ENCODING_TRACES
            .iter()
            .any(|trace| text.contains(trace))
}

/// The byte that windows-1252 reads as a character; none for ASCII and for all else.
fn latin_byte(sign: char) -> Option<u8> {
    Some(match sign {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(sign)).ok()?,
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

/// Whether a run of characters is what windows-1252 makes of Chinese in UTF-8 or in GBK.
fn read_as_latin(text: &str) -> bool {
    let mut run: Vec<(char, u8)> = Vec::new();
    for sign in text.chars().chain(['\0']) {
        match latin_byte(sign) {
            Some(byte) => run.push((sign, byte)),
            None => {
                if holds_utf_8(&run) || holds_gbk(&run) {
                    return true;
                }
                run.clear();
            }
        }
    }
    false
}

/// A first byte of UTF-8 with those that continue it. Punctuation of Chinese text has such
/// bytes, too, so that a letter with an accent before it is not enough.
fn holds_utf_8(run: &[(char, u8)]) -> bool {
    let continues = |byte: u8| (0x80..=0xBF).contains(&byte);
    let is_punctuation = |sign: char| matches!(sign, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '·');
    let of_two = run.windows(2).any(|pair| {
        matches!(pair[0].0, 'Â' | 'Ã') && continues(pair[1].1) && !is_punctuation(pair[1].0)
    }) || run
        .windows(2)
        .any(|pair| pair[0].0 == 'Â' && pair[1].0 == '·');
    let of_three = run.windows(3).any(|part| {
        (0xE2..=0xEF).contains(&part[0].1)
            && part[1..].iter().all(|(_, byte)| continues(*byte))
            && !part[1..].iter().all(|(sign, _)| is_punctuation(*sign))
    });
    of_two || of_three
}

/// Two characters of GBK or more: no language has four such signs side by side.
fn holds_gbk(run: &[(char, u8)]) -> bool {
    let letters = run.iter().filter(|(sign, _)| sign.is_alphabetic()).count();
    let is_pair = |pair: &[(char, u8)]| (0xA1..=0xF7).contains(&pair[0].1) && pair[1].1 >= 0xA1;
    letters >= 2 && run.len() >= 4 && run.chunks_exact(2).take(2).all(is_pair)
}

/// Whether GBK reads a character in the first two bytes of a Chinese one in UTF-8.
fn is_first_bytes(sign: char) -> bool {
    static CHARACTERS: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let leads = (0xE2_u8..=0xE9).chain([0xEF]);
        let pairs = leads.flat_map(|lead| (0x80_u8..=0xBF).map(move |second| [lead, second]));
        let read = pairs.filter_map(|pair| {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(&pair)?;
            text.chars().next()
        });
        let mut all = vec![false; 0x1_0000];
        for sign in read {
            if let Some(is_one) = all.get_mut(sign as usize) {
                *is_one = true;
            }
        }
        all
    });
    CHARACTERS.get(sign as usize).is_some_and(|is_one| *is_one)
}

/// Whether a run of characters is what GBK makes of Chinese in UTF-8.
fn utf_8_read_as_gbk(text: &str) -> bool {
    let runs = text.split(|sign: char| sign.is_ascii() || sign == '\u{fffd}');
    let mut runs = runs.filter(|run| run.starts_with(is_first_bytes));
    runs.any(|run| {
        let bytes = in_gbk(run);
        let valid = chinese_in_utf_8(&bytes);
        let rest = bytes.len() - valid;
        // A third of the pairs of bytes end within a character, so that the last one may
        // be broken.
        let count = valid / 3;
        count >= 2 && (rest <= 2 || count >= 4 && rest * 3 <= bytes.len())
    })
}

/// The bytes that were read as a text. The euro sign is what programs make of a lone 0x80.
fn in_gbk(text: &str) -> Vec<u8> {
    let parts = text
        .split('€')
        .map(|part| GB18030.encode(part).0.into_owned());
    parts.collect::<Vec<_>>().join(&0x80)
}

/// The length of what is Chinese in UTF-8 at the beginning of bytes.
fn chinese_in_utf_8(bytes: &[u8]) -> usize {
    let is_chinese = |three: &&[u8]| {
        matches!(three[0], 0xE2..=0xE9 | 0xEF)
            && three[1..].iter().all(|byte| (0x80..=0xBF).contains(byte))
    };
    bytes.chunks_exact(3).take_while(is_chinese).count() * 3
}
