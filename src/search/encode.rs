//! Encodes numbers in shards as short strings of printable characters that need no escape in JSON.

use std::collections::HashMap;
use std::fmt::Write;

/// The 64 digits, by value.
pub(crate) const DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The highest level of an impact.
pub(crate) const TOP_LEVEL: u32 = 8191;

/// The ratio of neighbouring levels of a term's impacts. Scores, and therefore sums of scores, are
/// off by less than half a percent.
pub(crate) const TERM_STEP: f64 = 1.009;

/// The same ratio for precomputed answers, whose scores are not summed.
pub(crate) const ANSWER_STEP: f64 = 1.002;

/// Appends a number as groups of five bits, lowest first, one digit each. The sixth bit marks that
/// more digits follow.
pub(crate) fn push_number(encoded: &mut String, mut number: u32) {
    while number >= 32 {
        encoded.push(char::from(DIGITS[((number & 31) | 32) as usize]));
        number >>= 5;
    }
    encoded.push(char::from(DIGITS[number as usize]));
}

/// Encodes ascending numbers: the first, then each difference from the previous number minus one.
pub(crate) fn encode_ascending(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut encoded = String::new();
    let mut next = 0;
    for number in numbers {
        push_number(&mut encoded, number - next);
        next = number + 1;
    }
    encoded
}

/// Begins a set of documents that is written as bits rather than as an ascending list. It is no
/// digit.
pub(crate) const BITMAP_MARK: char = '.';

/// A set of documents, ascending: as an ascending list, or as bits after [`BITMAP_MARK`] where
/// that is shorter.
pub(crate) fn encode_documents(documents: &[u32]) -> String {
    let list = encode_ascending(documents.iter().copied());
    let end = documents.last().map_or(0, |last| last + 1);
    let bitmap_length = 1 + end.div_ceil(6) as usize;
    if list.len() <= bitmap_length {
        return list;
    }
    let mut documents = documents.iter().peekable();
    let bits = (0..end).map(|document| documents.next_if_eq(&&document).is_some());
    format!("{BITMAP_MARK}{}", encode_bits(bits))
}

/// Encodes numbers in any order as differences from the previous one (0 for the first), with the
/// sign in the lowest bit.
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

/// Encodes a column of numbers as planes of six bits, lowest first: strings with one digit per row.
/// The largest number determines how many planes there are; an empty column has none.
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

/// Encodes bits, six per digit, lowest first.
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

/// Encodes the documents of terms with their scores.
pub(crate) struct ImpactEncoder {
    /// The ratio of neighbouring levels.
    step: f64,
    /// The scales of greatest scores, by the bits of the score: many terms have the same.
    scales: HashMap<u32, f64>,
}

impl ImpactEncoder {
    /// An encoder whose neighbouring levels have this ratio.
    pub(crate) fn new(step: f64) -> Self {
        Self {
            step,
            scales: HashMap::new(),
        }
    }

    /// Groups a term's documents by impact level, as the JSON array `[scale, level, documents,
    /// level, documents, …]` with descending levels.
    ///
    /// A document's score is its level times the scale.
    pub(crate) fn encode(&mut self, documents: &[(u32, f32)]) -> String {
        let greatest = documents
            .iter()
            .map(|(_, score)| *score)
            .fold(f32::MIN_POSITIVE, f32::max);
        // Most documents have the score of the one before, since few fields have length norms.
        let mut last = (greatest, TOP_LEVEL);
        let mut leveled: Vec<(u32, u32)> = documents
            .iter()
            .map(|(document, score)| {
                if *score != last.0 {
                    last = (*score, self.level(*score, greatest));
                }
                (TOP_LEVEL - last.1, *document)
            })
            .collect();
        leveled.sort_unstable();
        let scales = &mut self.scales;
        let scale = scales
            .entry(greatest.to_bits())
            .or_insert_with(|| scale(greatest));
        let mut encoded = format!("[{scale}");
        for group in leveled.chunk_by(|a, b| a.0 == b.0) {
            let level = TOP_LEVEL - group[0].0;
            let documents: Vec<u32> = group.iter().map(|(_, document)| *document).collect();
            let documents = encode_documents(&documents);
            // Writing to a string cannot fail.
            let _ = write!(encoded, ",{level},\"{documents}\"");
        }
        encoded.push(']');
        encoded
    }

    fn level(&self, score: f32, greatest: f32) -> u32 {
        let share = f64::from(score) / f64::from(greatest);
        let steps = (share.ln() / self.step.ln()).round();
        let level = (f64::from(TOP_LEVEL) * self.step.powf(steps)).round() as u32;
        level.clamp(1, TOP_LEVEL)
    }
}

/// The score of one level, rounded to five significant digits.
fn scale(greatest: f32) -> f64 {
    let scale = f64::from(greatest) / f64::from(TOP_LEVEL);
    let digits = 4 - scale.log10().floor() as i32;
    let unit = 10f64.powi(digits);
    let rounded = (scale * unit).round() / unit;
    // The division may leave excess digits; formatting and parsing removes them.
    format!("{rounded:.*}", digits.max(0) as usize)
        .parse()
        .unwrap_or(rounded)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ascending_numbers_are_encoded_as_gaps() {
        assert_eq!(encode_ascending([0, 1, 2]), "AAA");
        assert_eq!(encode_ascending([3, 40, 41]), "DkBA");
        assert_eq!(encode_ascending([]), "");
    }

    #[test]
    fn the_largest_number_determines_the_number_of_planes() {
        assert_eq!(encode_column(&[0, 63]), ["A_"]);
        assert_eq!(encode_column(&[0, 64, 65]), ["AAB", "ABB"]);
        assert!(encode_column(&[]).is_empty());
    }

    #[test]
    fn bits_are_packed_six_per_digit() {
        assert_eq!(
            encode_bits([true, false, false, false, false, false, true]),
            "BB"
        );
        assert_eq!(encode_bits([true; 6]), "_");
        assert_eq!(encode_bits([]), "");
    }

    #[test]
    fn many_documents_are_written_as_bits() {
        assert_eq!(encode_documents(&[0, 1]), "AA");
        assert_eq!(encode_documents(&[0, 1, 2, 3, 4, 6]), ".fB");
        assert_eq!(encode_documents(&[3, 40, 41]), "DkBA");
        assert_eq!(encode_documents(&[]), "");
    }

    #[test]
    fn impacts_are_grouped_by_descending_level() {
        assert_eq!(
            ImpactEncoder::new(TERM_STEP).encode(&[(1, 4.0955), (3, 8.191), (4, 4.0955)]),
            r#"[0.001,8191,"D",4109,"BC"]"#
        );
    }

    #[test]
    fn the_error_of_an_encoded_impact_is_bounded() {
        for score in [8.0, 5.0, 1.0, 0.5, 0.2] {
            let encoded = ImpactEncoder::new(TERM_STEP).encode(&[(0, 8.0), (1, score)]);
            let read: serde_json::Value = serde_json::from_str(&encoded).unwrap();
            let parts = read.as_array().unwrap();
            let level = parts[parts.len() - 2].as_f64().unwrap();
            let error = level * parts[0].as_f64().unwrap() / f64::from(score) - 1.0;
            assert!(error.abs() < 0.006, "{score}: {encoded}");
        }
    }
}
