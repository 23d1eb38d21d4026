//! Hostile values as text of Markdown. Knows nothing of what the values mean.

use crate::diagnostics::{code_point, is_unsafe_to_show};

/// A value as text of a Markdown document, also within a table or an HTML element.
///
/// What Markdown or HTML would read is written as a character reference, which is read
/// back as nothing but the character. What is looked for after that, mentions, numbers of
/// issues and addresses, is interrupted by a character without width.
pub fn escape(text: &str) -> String {
    const INTERRUPTION: char = '\u{200b}';
    let mut escaped = String::with_capacity(text.len() + 16);
    for (position, character) in text.char_indices() {
        match character {
            '\r' => {}
            '\n' => escaped.push_str(" ↵ "),
            _ if is_unsafe_to_show(character) => {
                escaped.push_str(&format!("‹{}›", code_point(character)));
            }
            '@' => escaped.extend(['@', INTERRUPTION]),
            '#' => {
                escaped.push_str("&#35;");
                escaped.push(INTERRUPTION);
            }
            ':' if text[position..].starts_with("://") => {
                escaped.push_str("&#58;");
                escaped.push(INTERRUPTION);
            }
            '.' if text[..position].to_ascii_lowercase().ends_with("www") => {
                escaped.push_str("&#46;");
                escaped.push(INTERRUPTION);
            }
            '&' | '<' | '>' | '"' | '\'' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '(' | ')'
            | '{' | '}' | '\\' | '!' | '$' | '^' | ':' | '=' | '+' => {
                escaped.push_str(&format!("&#{};", u32::from(character)));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
