//! Escapes untrusted values for Markdown.

use crate::diagnostics::{code_point, is_unsafe_to_show};

/// Escapes a value for use in Markdown text, tables and HTML elements.
///
/// Characters with a meaning in Markdown or HTML become character references. Mentions, issue
/// numbers and addresses, which GitHub detects afterwards, are interrupted by a zero-width
/// space.
pub(crate) fn escape(text: &str) -> String {
    const ZERO_WIDTH_SPACE: char = '\u{200b}';
    let mut escaped = String::with_capacity(text.len() + 16);
    for (position, character) in text.char_indices() {
        match character {
            '\r' => {}
            '\n' => escaped.push_str(" ↵ "),
            _ if is_unsafe_to_show(character) => {
                escaped.push_str(&format!("‹{}›", code_point(character)));
            }
            '@' => escaped.extend(['@', ZERO_WIDTH_SPACE]),
            '#' => {
                escaped.push_str("&#35;");
                escaped.push(ZERO_WIDTH_SPACE);
            }
            ':' if text[position..].starts_with("://") => {
                escaped.push_str("&#58;");
                escaped.push(ZERO_WIDTH_SPACE);
            }
            '.' if text[..position].to_ascii_lowercase().ends_with("www") => {
                escaped.push_str("&#46;");
                escaped.push(ZERO_WIDTH_SPACE);
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
