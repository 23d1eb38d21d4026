//! Texts as they are read for words that they must not have.

/// A text without what does not count within a word (marks of Markdown, spaces and line ends),
/// and the positions in it of the line ends.
pub(crate) fn plain(text: &str) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut line_ends = Vec::new();
    for character in text.chars() {
        match character {
            '\n' => line_ends.push(plain.len()),
            '*' | '_' | '~' | '`' => {}
            other if other.is_whitespace() => {}
            other => plain.extend(other.to_lowercase()),
        }
    }
    (plain, line_ends)
}

/// A plain text whose excepted passages are blank; what follows them stays where it is.
pub(crate) fn without_passages<'p>(
    mut plain: String,
    passages: impl IntoIterator<Item = &'p str>,
) -> String {
    for passage in passages {
        let passage = self::plain(passage).0;
        if !passage.is_empty() && plain.contains(&passage) {
            plain = plain.replace(&passage, &"\0".repeat(passage.len()));
        }
    }
    plain
}
