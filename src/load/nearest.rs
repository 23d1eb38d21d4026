//! The known word nearest to an unknown one.

/// A longer word is no slip of the pen.
const LONGEST_WORD: usize = 100;

/// Longer candidates are not looked at.
const LONGEST_CANDIDATE: usize = 200;

/// The candidate nearest to a word, if one is near enough to be meant; the first of
/// equals.
pub fn nearest<S: AsRef<str>, T>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
) -> Option<T> {
    let word: Vec<char> = word.chars().take(LONGEST_WORD + 1).collect();
    if word.len() > LONGEST_WORD {
        return None;
    }
    // The distance and the length that it is a share of.
    let mut best: Option<(usize, usize, T)> = None;
    for (candidate, value) in candidates {
        let candidate = candidate.as_ref();
        let length = count(candidate);
        let longer = word.len().max(length);
        if longer == 0 || longer > LONGEST_CANDIDATE {
            continue;
        }
        // One slip in a short word, a third of the characters in a long one.
        let mut limit = (longer / 3).max(1).min(longer - 1);
        if let Some((distance, of, _)) = &best {
            // The largest distance that is a smaller share.
            match (distance * longer).checked_sub(1) {
                Some(less) => limit = limit.min(less / of),
                None => break,
            }
        }
        if word.len().abs_diff(length) > limit {
            continue;
        }
        if let Some(distance) = distance_within(&word, candidate, limit) {
            best = Some((distance, longer, value));
        }
    }
    best.map(|(_, _, value)| value)
}

fn count(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// How many characters must be inserted, deleted, replaced or exchanged with their
/// neighbour (optimal string alignment), where it is no more than the limit.
///
/// Tables of ids are long and nearly all of their words far away; most are given up after
/// a few characters.
fn distance_within(word: &[char], candidate: &str, limit: usize) -> Option<usize> {
    const WIDTH: usize = LONGEST_WORD + 1;
    /// More than any distance; a byte a cell keeps the rows short.
    const FAR: u8 = 250;
    let width = word.len();
    let mut before_last = [FAR; WIDTH];
    let mut last = [FAR; WIDTH];
    for (column, cell) in last.iter_mut().enumerate().take(width.min(limit) + 1) {
        *cell = column as u8;
    }
    let mut least_of_last = 0;
    let mut previous = '\0';
    for (row, character) in candidate.chars().enumerate() {
        let mut current = [FAR; WIDTH];
        // Cells further from the diagonal than the limit are above it.
        let first = (row + 1).saturating_sub(limit);
        if first == 0 {
            current[0] = (row + 1) as u8;
        }
        let mut least = current[0];
        for column in first.max(1)..=width.min(row + 1 + limit) {
            let wanted = word[column - 1];
            let mut cell = (last[column - 1] + u8::from(wanted != character))
                .min(last[column] + 1)
                .min(current[column - 1] + 1);
            if row > 0 && column > 1 && wanted == previous && word[column - 2] == character {
                cell = cell.min(before_last[column - 2] + 1);
            }
            current[column] = cell;
            least = least.min(cell);
        }
        // The next row is made from this one and, by an exchange, from the one before.
        if usize::from(least) > limit && usize::from(least_of_last) >= limit {
            return None;
        }
        (before_last, last) = (last, current);
        (previous, least_of_last) = (character, least);
    }
    Some(usize::from(last[width])).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_proposed() {
        let words = ["university", "other", "高校", "免费"];
        let check = |word, expected| {
            assert_eq!(
                nearest(word, words.map(|known| (known, known))),
                expected,
                "{word}"
            );
        };
        check("univercity", Some("university"));
        check("高较", Some("高校"));
        check("图书", None);
        check("", None);
        check(&"长".repeat(5_000), None);
    }

    #[test]
    fn the_first_of_equally_near_words_is_proposed_and_an_exact_one_before_all() {
        let words = ["p-12", "p-13", "p-14"];
        let check = |word, expected| {
            let found = nearest(word, words.map(|known| (known, known)));
            assert_eq!(found, Some(expected), "{word}");
        };
        check("p-1", "p-12");
        check("p-41", "p-14");
        check("p-13", "p-13");
    }

    /// Words over three letters with many slips between them, in a fixed order.
    fn words() -> Vec<String> {
        let mut state = 1_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        (0..200)
            .map(|_| {
                let length = next(9);
                let letter = |number| ['a', '网', 'c'][number as usize];
                (0..length).map(|_| letter(next(3))).collect()
            })
            .collect()
    }

    #[test]
    fn distances_are_those_of_optimal_string_alignment() {
        let words = words();
        for one in &words {
            let characters: Vec<char> = one.chars().collect();
            for other in &words {
                let expected = strsim::osa_distance(one, other);
                for limit in 0..10 {
                    assert_eq!(
                        distance_within(&characters, other, limit),
                        Some(expected).filter(|distance| *distance <= limit),
                        "{one} {other} {limit}"
                    );
                }
            }
        }
    }
}
