//! Ordinary Chinese words of two characters, which are never corrected to others.

/// One line per first character; the file's first lines describe the format.
const TABLE: &str = include_str!("ordinary_words.txt");

/// The words, each as its two characters, by first character.
pub(crate) fn ordinary_words() -> impl Iterator<Item = (char, char)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut characters = line.chars();
            Some((characters.next()?, characters))
        })
        .flat_map(|(first, seconds)| seconds.map(move |second| (first, second)))
}
