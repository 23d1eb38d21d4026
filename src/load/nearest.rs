//! The known word nearest to an unknown one.

/// The candidate nearest to a word, if one is near enough to be meant; the first of
/// equals.
pub fn nearest<S: AsRef<str>, T>(
    word: &str,
    candidates: impl IntoIterator<Item = (S, T)>,
) -> Option<T> {
    let length = word.chars().count();
    // A long word is no slip of the pen, and the distance costs the product of lengths.
    if length > 100 {
        return None;
    }
    let mut best: Option<(f64, T)> = None;
    for (candidate, value) in candidates {
        let candidate = candidate.as_ref();
        let longer = length.max(candidate.chars().count());
        if longer == 0 || longer > 200 {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        // One slip in a short word, a third of the characters in a long one.
        let allowed = (longer / 3).max(1);
        if distance > allowed || distance >= longer {
            continue;
        }
        let share = distance as f64 / longer as f64;
        if best.as_ref().is_none_or(|(least, _)| share < *least) {
            best = Some((share, value));
        }
    }
    best.map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::nearest;

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
}
