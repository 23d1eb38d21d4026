//! How numbers are written in shards: short strings of printable characters that are
//! the same in JSON and need no escape.

use std::fmt::Write;

/// 64 characters, by value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The highest level of a term's impact.
pub const TERM_LEVELS: u32 = 255;

/// The highest level in a complete answer: finer, since its scores are sums that differ
/// more.
pub const ANSWER_LEVELS: u32 = 2047;

/// Appends a number in groups of five bits, lowest first, one character each; the
/// sixth bit says that more follow.
pub fn push_number(encoded: &mut String, mut number: u32) {
    while number >= 32 {
        encoded.push(char::from(DIGITS[((number & 31) | 32) as usize]));
        number >>= 5;
    }
    encoded.push(char::from(DIGITS[number as usize]));
}

/// Ascending numbers as differences: the first as it is, each other less its
/// predecessor less one.
pub fn encode_ascending(numbers: impl IntoIterator<Item = u32>) -> String {
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
pub fn encode_walk(numbers: impl IntoIterator<Item = u32>) -> String {
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
pub fn encode_column(numbers: &[u32]) -> Vec<String> {
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

/// A term's documents grouped by level of impact, as the JSON array
/// `[scale, level, documents, level, documents, …]`, levels descending.
///
/// A document's score is its level times the scale. `top`: the highest level.
pub fn encode_impacts(documents: &[(u32, f32)], top: u32) -> String {
    let greatest = documents
        .iter()
        .map(|(_, score)| *score)
        .fold(f32::MIN_POSITIVE, f32::max);
    let mut leveled: Vec<(u32, u32)> = documents
        .iter()
        .map(|(document, score)| {
            let level = (score / greatest * top as f32).round() as u32;
            (top - level.clamp(1, top), *document)
        })
        .collect();
    leveled.sort_unstable();
    let mut encoded = format!("[{}", scale(greatest, top));
    for group in leveled.chunk_by(|a, b| a.0 == b.0) {
        let level = top - group[0].0;
        let documents = encode_ascending(group.iter().map(|(_, document)| *document));
        // Writing to a string cannot fail.
        let _ = write!(encoded, ",{level},\"{documents}\"");
    }
    encoded.push(']');
    encoded
}

/// The score of one level, with five significant digits.
fn scale(greatest: f32, top: u32) -> f64 {
    let scale = f64::from(greatest) / f64::from(top);
    let digits = 4 - scale.log10().floor() as i32;
    let unit = 10f64.powi(digits);
    let rounded = (scale * unit).round() / unit;
    // Division may leave a tail of digits; printing and reading cuts it off.
    format!("{rounded:.*}", digits.max(0) as usize)
        .parse()
        .unwrap_or(rounded)
}

#[cfg(test)]
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
    fn impacts_are_grouped_from_the_strongest() {
        assert_eq!(
            encode_impacts(&[(1, 2.55), (3, 5.1), (4, 2.55)], TERM_LEVELS),
            r#"[0.02,255,"D",128,"BC"]"#
        );
    }
}
