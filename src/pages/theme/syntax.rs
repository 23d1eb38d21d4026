//! Mistakes in scripts and style sheets that break more than themselves: the files of a group are
//! joined to one, of which a browser drops all that it cannot read.
//!
//! Of a style sheet only what encloses or ends something is read, so that no property or function
//! is refused because it is new.

use super::{ThemeFile, errors, minify_assets};
use crate::diagnostics::{Diagnostic, Text};
use crate::pages::rules::THEME_SYNTAX;

/// The syntax error of a script, if it has one.
pub(crate) fn of_script(file: &ThemeFile<'_>) -> Option<Diagnostic> {
    let text = String::from_utf8_lossy(&file.bytes);
    let (position, error) = minify_assets::syntax_error(&text)?;
    let message = message!(
        "脚本有语法错误（{error}），浏览器不会运行它，和它合并在一起的脚本也不会运行",
        "the script has a syntax error ({error}): browsers run neither it nor the scripts that are joined with it",
    );
    let help = message!(
        "看这一行和它的前一行，补上缺少的，删去多出来的",
        "look at this line and the one before it: add what is missing, remove what is too much",
    );
    let problem = THEME_SYNTAX.diagnostic(&file.label, message);
    let line = errors::line_of(&text, position);
    Some(problem.at_line(line).with_help(help))
}

/// The first mistake of a style sheet that takes what follows with it.
pub(crate) fn of_style_sheet(file: &ThemeFile<'_>) -> Option<Diagnostic> {
    let text = String::from_utf8_lossy(&file.bytes);
    let (position, fault) = fault_of(&text)?;
    let (message, help) = fault.texts();
    let problem = THEME_SYNTAX.diagnostic(&file.label, message);
    let line = errors::line_of(&text, position);
    Some(problem.at_line(line).with_help(help))
}

/// What is wrong with a style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// A bracket, a comment or a string that is not closed.
    Unclosed(&'static str),
    /// A `}` that nothing opened.
    NothingToClose,
    /// Two declarations without a semicolon between them.
    NoSemicolon,
}

impl Fault {
    fn texts(self) -> (Text, Text) {
        match self {
            Self::Unclosed(opening) => (
                message!(
                    "样式里这一行的 `{opening}` 没有结束，后面的样式都不起作用",
                    "`{opening}` on this line of the style sheet is not closed, so that what follows has no effect",
                ),
                message!(
                    "从这一行往下看，在应当结束的地方补上结束的符号",
                    "look from this line on for the place where it ends, and close it there",
                ),
            ),
            Self::NothingToClose => (
                message!(
                    "样式里这一行多了一个 `}}`，它后面的一条样式不起作用",
                    "a `}}` on this line of the style sheet closes nothing, so that the next rule has no effect",
                ),
                message!(
                    "删去多出来的 `}}`，或者补上前面缺少的 `{{`",
                    "remove it, or add the `{{` that is missing before it",
                ),
            ),
            Self::NoSemicolon => (
                message!(
                    "样式里这一行的前面缺少 `;`，这两条都不起作用",
                    "a `;` is missing before this line of the style sheet, so that neither declaration has an effect",
                ),
                message!(
                    "在前一条的末尾补上 `;`",
                    "add it at the end of the declaration before",
                ),
            ),
        }
    }
}

/// The first fault of a style sheet, and its position.
fn fault_of(text: &str) -> Option<(usize, Fault)> {
    match plain(text) {
        Err(fault) => Some(fault),
        Ok(plain) => missing_semicolon(&plain).map(|position| (position, Fault::NoSemicolon)),
    }
}

/// The style sheet with blanks for comments and `_` for strings, escapes and what is in brackets, so
/// that positions do not change and every `{`, `}`, `;` and `:` is one of rules and declarations.
fn plain(text: &str) -> Result<String, (usize, Fault)> {
    let mut plain = String::with_capacity(text.len());
    // The brackets that are open, with their positions.
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut position = 0;
    while let Some(character) = text[position..].chars().next() {
        let rest = &text[position..];
        let is_within = open.last().is_some_and(|(_, bracket)| *bracket != '{');
        let mut length = character.len_utf8();
        let mut stand_in = None;
        match character {
            '/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/");
                length = end.ok_or((position, Fault::Unclosed("/*")))? + 4;
                stand_in = Some(' ');
            }
            '\\' => {
                length += rest[1..].chars().next().map_or(0, char::len_utf8);
                stand_in = Some('_');
            }
            '"' | '\'' => {
                let opening = if character == '"' { "\"" } else { "'" };
                length = end_of_string(rest).ok_or((position, Fault::Unclosed(opening)))?;
                stand_in = Some('_');
            }
            '(' => {
                // An address without quotation marks may have any sign.
                let quotes = ['"', '\''];
                let name = text.as_bytes()[..position].last_chunk::<3>();
                let is_plain_address = name.is_some_and(|name| name.eq_ignore_ascii_case(b"url"))
                    && !rest[1..].trim_start().starts_with(quotes);
                if is_plain_address {
                    let end = end_of_address(rest);
                    length = end.ok_or((position, Fault::Unclosed("(")))?;
                    stand_in = Some('_');
                } else {
                    open.push((position, character));
                }
            }
            '[' | '{' => open.push((position, character)),
            '}' => match open.pop() {
                Some((_, '{')) => {}
                Some((opened, bracket)) => {
                    let bracket = if bracket == '(' { "(" } else { "[" };
                    return Err((opened, Fault::Unclosed(bracket)));
                }
                None => return Err((position, Fault::NothingToClose)),
            },
            ')' | ']' => {
                // One too many spoils its own declaration only.
                let opening = if character == ')' { '(' } else { '[' };
                open.pop_if(|(_, bracket)| *bracket == opening);
            }
            _ => {}
        }
        let stand_in = stand_in.or((is_within && character != '}').then_some('_'));
        match stand_in {
            Some(stand_in) => plain.extend(rest[..length].chars().flat_map(|character| {
                let sign = if character == '\n' { '\n' } else { stand_in };
                std::iter::repeat_n(sign, character.len_utf8())
            })),
            None => plain.push_str(&rest[..length]),
        }
        position += length;
    }
    match open.first() {
        Some((position, '(')) => Err((*position, Fault::Unclosed("("))),
        Some((position, '[')) => Err((*position, Fault::Unclosed("["))),
        Some((position, _)) => Err((*position, Fault::Unclosed("{"))),
        None => Ok(plain),
    }
}

/// The length of the string that a text begins with; `None` if its line ends before.
fn end_of_string(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    while let Some((position, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '\n' => return None,
            _ if character == quote => return Some(position + 1),
            _ => {}
        }
    }
    None
}

/// The length of the address in brackets that a text begins with.
fn end_of_address(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    while let Some((position, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            ')' => return Some(position + 1),
            _ => {}
        }
    }
    None
}

/// The position of a declaration before which there is no semicolon.
fn missing_semicolon(plain: &str) -> Option<usize> {
    let mut start = 0;
    for (position, sign) in plain.match_indices(['{', '}', ';']) {
        // What stands before `{` is no declaration.
        if sign != "{"
            && let Some(found) = second_declaration(&plain[start..position])
        {
            return Some(start + found);
        }
        start = position + 1;
    }
    None
}

/// The position of the name of a second declaration in what should be one.
fn second_declaration(text: &str) -> Option<usize> {
    let (name, value) = text.split_once(':')?;
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_name = |text: &str| !text.is_empty() && text.chars().all(is_of_name);
    if !is_name(name.trim()) {
        return None;
    }
    let mut colons = value.match_indices(':');
    colons.find_map(|(colon, _)| {
        let before = value[..colon].trim_end();
        let start = before.trim_end_matches(is_of_name).len();
        let gap = &before[before[..start].trim_end().len()..start];
        // A custom property may have anything within a line.
        let is_apart = match name.trim().starts_with("--") {
            true => gap.contains('\n'),
            false => !gap.is_empty(),
        };
        let has_value = !before[..start].trim().is_empty();
        (is_name(&before[start..]) && is_apart && has_value)
            .then_some(name.len() + ":".len() + start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u64, Fault)>) {
        let found = fault_of(text);
        let found = found.map(|(position, fault)| (errors::line_of(text, position), fault));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_is_not_closed_is_found() {
        let unclosed = |line, sign| Some((line, Fault::Unclosed(sign)));
        check("a {}\n:root { --primary: red;", unclosed(2, "{"));
        check("@media print {\na { color: red; }\n", unclosed(1, "{"));
        check("a { color: rgb(1 2 3; }\nb {}", unclosed(1, "("));
        check("a[href { color: red }", unclosed(1, "["));
        check("a { width: calc(1px }", unclosed(1, "("));
        check("a {}\n/* why\nb {}", unclosed(2, "/*"));
        check("a { content: \"x; }\nb {}", unclosed(1, "\""));
        check("a { content: 'x; }\nb {}", unclosed(1, "'"));
        check("a { background: url(data:x; }\nb {}", unclosed(1, "("));
        check("a {}\n}\nb {}", Some((2, Fault::NothingToClose)));
    }

    #[test]
    fn a_declaration_without_its_end_is_found() {
        let missing = |line| Some((line, Fault::NoSemicolon));
        check("a {\n  color: red\n  background: blue;\n}", missing(3));
        check("a { color: red background: blue }", missing(1));
        check(":root {\n  --a: red\n  --b: blue;\n}", missing(3));
        check("a { color: red /* why */\n  top: 0 }", missing(2));
    }

    #[test]
    fn what_browsers_read_is_not_refused() {
        for text in [
            "",
            "@charset \"utf-8\";\n@layer a, b;\na { color: red }",
            "a:hover, b::after { content: \"}\"; color: red; }",
            "a { content: \"\\\"{\"; } .sm\\:flex { top: 0 } .w-\\[1px\\] { top: 0 }",
            "a { background: url(data:image/svg+xml;utf8,<svg{'>); color: red }",
            "a { background: URL( \"data:image/png;base64,x:y\" ) }",
            "a { content: 'one \\\n two'; }",
            "a { color: red; &:hover { color: blue } b:first-child & { top: 0 } }",
            "@container card (width > 40rem) { a { color: if(style(--x: 1): red; else: blue) } }",
            "a { filter: progid:DXImageTransform.Microsoft.gradient(x=1); }",
            "a { --json: { a: 1; b: 2 }; --any: a b: c; }",
            "@media (min-width: 40rem) and (color) { a { top: 0 } }",
            "a { grid-template: [one] \"a b\" [two] / auto; margin: 0 auto }",
            "a { color: red }; b { color: blue) }",
            "/* { */ a { top: 0 /* } */ }",
            "@page :first { margin: 1cm }",
            "a { color: red\n}\nb:hover\n{ color: blue }",
        ] {
            check(text, None);
        }
    }
}
