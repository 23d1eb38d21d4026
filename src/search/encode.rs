//! How numbers are written in shards: short strings of printable characters that are
//! the same in JSON and need no escape.

use std::fmt::Write;

/// 64 characters, by value.
pub(crate) const DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The highest level of an impact.
pub(crate) const TOP_LEVEL: u32 = 8191;

/// How many times as much one group of a term's impacts is as the next, so that no score
/// is more than half of a hundredth off: a sum of them is not either.
pub(crate) const TERM_STEP: f64 = 1.009;

/// The same in a complete answer: nothing is added to its scores.
pub(crate) const ANSWER_STEP: f64 = 1.002;

/// Appends a number in groups of five bits, lowest first, one character each; the
/// sixth bit says that more follow.
pub(crate) fn push_number(encoded: &mut String, mut number: u32) {
    while number >= 32 {
        encoded.push(char::from(DIGITS[((number & 31) | 32) as usize]));
        number >>= 5;
    }
    encoded.push(char::from(DIGITS[number as usize]));
}

/// Ascending numbers as differences: the first as it is, each other less its
/// predecessor less one.
pub(crate) fn encode_ascending(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut encoded = String::new();
    let mut next = 0;
    for number in numbers {
        push_number(&mut encoded, number - next);
        next = number + 1;
    }
    encoded
}

/// Numbers in any order as differences from their predecessors (from 0 for the first),
/// each with its sign in the lowest bit.
pub(crate) fn encode_walk(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut encoded = String::new();
    let mut previous = 0;
    for number in numbers {
        let (step, sign) = if number >= previous {
            (number - previous, 0)
        } else {
            (previous - number, 1)
        };
        push_number(&mut encoded, step << 1 | sign);
        previous = number;
    }
    encoded
}

/// A column of numbers as planes of six bits, lowest first: strings with one character
/// a row. As many planes as the greatest number needs, none for an empty column.
pub(crate) fn encode_column(numbers: &[u32]) -> Vec<String> {
    let Some(greatest) = numbers.iter().max() else {
        return Vec::new();
    };
    let planes = (32 - greatest.leading_zeros()).div_ceil(6).max(1);
    (0..planes)
        .map(|plane| {
            numbers
                .iter()
                .map(|number| char::from(DIGITS[((number >> (6 * plane)) & 63) as usize]))
                .collect()
        })
        .collect()
}

/// Bits, six a character, the first lowest.
pub(crate) fn encode_bits(bits: impl IntoIterator<Item = bool>) -> String {
    let bits: Vec<bool> = bits.into_iter().collect();
    bits.chunks(6)
        .map(|six| {
            let value = six
                .iter()
                .rev()
                .fold(0, |value, bit| value << 1 | usize::from(*bit));
            char::from(DIGITS[value])
        })
        .collect()
}

/// A term's documents grouped by level of impact, as the JSON array
/// `[scale, level, documents, level, documents, …]`, levels descending.
///
/// A document's score is its level times the scale. Impacts that differ by less than a
/// factor `step` share a level.
pub(crate) fn encode_impacts(documents: &[(u32, f32)], step: f64) -> String {
    let greatest = documents
        .iter()
        .map(|(_, score)| *score)
        .fold(f32::MIN_POSITIVE, f32::max);
    let mut leveled: Vec<(u32, u32)> = documents
        .iter()
        .map(|(document, score)| {
            let share = f64::from(*score) / f64::from(greatest);
            let steps = (share.ln() / step.ln()).round();
            let level = (f64::from(TOP_LEVEL) * step.powf(steps)).round() as u32;
            (TOP_LEVEL - level.clamp(1, TOP_LEVEL), *document)
        })
        .collect();
    leveled.sort_unstable();
    let mut encoded = format!("[{}", scale(greatest));
    for group in leveled.chunk_by(|a, b| a.0 == b.0) {
        let level = TOP_LEVEL - group[0].0;
        let documents = encode_ascending(group.iter().map(|(_, document)| *document));
        // Writing to a string cannot fail.
        let _ = write!(encoded, ",{level},\"{documents}\"");
    }
    encoded.push(']');
    encoded
}

/// The score of one level, with five significant digits.
fn scale(greatest: f32) -> f64 {
    let scale = f64::from(greatest) / f64::from(TOP_LEVEL);
    let digits = 4 - scale.log10().floor() as i32;
    let unit = 10f64.powi(digits);
    let rounded = (scale * unit).round() / unit;
    // Division may leave a tail of digits; printing and reading cuts it off.
    format!("{rounded:.*}", digits.max(0) as usize)
        .parse()
        .unwrap_or(rounded)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ascending_numbers_are_written_as_gaps() {
        assert_eq!(encode_ascending([0, 1, 2]), "AAA");
        assert_eq!(encode_ascending([3, 40, 41]), "DkBA");
        assert_eq!(encode_ascending([]), "");
    }

    #[test]
    fn columns_have_as_many_planes_as_the_greatest_number_needs() {
        assert_eq!(encode_column(&[0, 63]), ["A_"]);
        assert_eq!(encode_column(&[0, 64, 65]), ["AAB", "ABB"]);
        assert!(encode_column(&[]).is_empty());
    }

    #[test]
    fn bits_stand_six_in_a_character() {
        assert_eq!(
            encode_bits([true, false, false, false, false, false, true]),
            "BB"
        );
        assert_eq!(encode_bits([true; 6]), "_");
        assert_eq!(encode_bits([]), "");
    }

    #[test]
    fn impacts_are_grouped_from_the_strongest() {
        assert_eq!(
            encode_impacts(&[(1, 4.0955), (3, 8.191), (4, 4.0955)], TERM_STEP),
            r#"[0.001,8191,"D",4109,"BC"]"#
        );
    }

    #[test]
    fn no_impact_is_far_off() {
        for score in [8.0, 5.0, 1.0, 0.5, 0.2] {
            let encoded = encode_impacts(&[(0, 8.0), (1, score)], TERM_STEP);
            let read: serde_json::Value = serde_json::from_str(&encoded).unwrap();
            let parts = read.as_array().unwrap();
            let level = parts[parts.len() - 2].as_f64().unwrap();
            let error = level * parts[0].as_f64().unwrap() / f64::from(score) - 1.0;
            assert!(error.abs() < 0.006, "{score}: {encoded}");
        }
    }
}
