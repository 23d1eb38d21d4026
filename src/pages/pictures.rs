//! Whether the pictures of content pages and of the theme can be shown.
//!
//! A picture is not decoded: its beginning and its end tell a file that was cut off, or that is
//! something else under the name of a picture.

use crate::diagnostics::{Diagnostic, Rule};

/// How the files of a format begin and end.
struct Format {
    endings: &'static [&'static str],
    beginnings: &'static [&'static [u8]],
    end: &'static [u8],
}

const FORMATS: [Format; 5] = [
    Format {
        endings: &["png"],
        beginnings: &[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
        // The last chunk, whose checksum is always the same.
        end: b"IEND\xae\x42\x60\x82",
    },
    Format {
        endings: &["jpg", "jpeg"],
        beginnings: &[b"\xff\xd8\xff"],
        // Cameras add data after the end of the picture.
        end: b"",
    },
    Format {
        endings: &["gif"],
        beginnings: &[b"GIF87a", b"GIF89a"],
        end: b"",
    },
    Format {
        endings: &["webp"],
        beginnings: &[b"RIFF"],
        end: b"",
    },
    Format {
        endings: &["ico"],
        // Browsers show a picture of another format under this name, too.
        beginnings: &[b"\0\0\x01\0", b"\x89PNG", b"GIF8"],
        end: b"",
    },
];

/// Whether a file that is named like a picture is none, or not a whole one.
pub(super) fn is_damaged(path: &str, bytes: &[u8]) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let ending = ending.to_ascii_lowercase();
    if ending == "svg" {
        return is_damaged_svg(bytes);
    }
    let named = |format: &&Format| format.endings.contains(&ending.as_str());
    FORMATS.iter().find(named).is_some_and(|format| {
        let begins = format.beginnings.iter().any(|own| bytes.starts_with(own));
        // A program may pad the file.
        let text = bytes.trim_ascii_end();
        let padding = text.iter().rev().take_while(|byte| **byte == 0).count();
        !begins || !text[..text.len() - padding].ends_with(format.end)
    })
}

/// Whether a text is no SVG picture, or one whose end is missing.
fn is_damaged_svg(bytes: &[u8]) -> bool {
    // Browsers read UTF-16, too; its pictures are not looked into.
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    let is_svg = |tag: &str| name_of(tag).rsplit(':').next() == Some("svg");
    let mut tags = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    // Before the picture there may be a declaration, a document type and comments.
    let Some(root) = tags.find(|tag| !name_of(tag).is_empty()) else {
        return true;
    };
    let is_empty = root.find('>').is_some_and(|end| root[..end].ends_with('/'));
    let last_end = text.rsplit_once("</").map(|(_, end)| end);
    !is_svg(root) || !(is_empty || last_end.is_some_and(is_svg))
}

/// The name that a tag begins with; none of a comment or a declaration.
fn name_of(tag: &str) -> &str {
    let is_of_name = |c: char| c.is_alphanumeric() || ":-_.".contains(c);
    let end = tag.find(|c: char| !is_of_name(c)).unwrap_or(tag.len());
    &tag[..end]
}

/// The problem of a damaged picture, by the rule for its place.
pub(super) fn problem(rule: &Rule, file: &str) -> Diagnostic {
    let message = message!(
        "图片是坏的，或者不是这种格式，浏览器显示不出来",
        "the picture is damaged or not of its format, so that browsers cannot show it",
    );
    let help = message!(
        "用看图软件打开核对，重新保存或者重新复制一份；扩展名与格式要一致",
        "open it in a picture viewer and save or copy it anew; the file name ends as the format does",
    );
    rule.diagnostic(file, message).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_from_what_is_none() {
        for (name, text, expected) in [
            ("a.svg", "<svg xmlns=\"x\"><path/></svg>\n", false),
            (
                "a.svg",
                "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<!-- a -->\n<svg:svg></svg:svg><!-- b -->",
                false,
            ),
            ("a.svg", "<svg xmlns=\"x\"/>", false),
            ("a.svg", "", true),
            ("a.svg", "no picture", true),
            ("a.svg", "<html><svg></svg></html>", true),
            ("a.svg", "<svg><g><path d=\"M0", true),
            ("a.svg", "<svg><g></g>", true),
            ("a.svg", "<svg><path/>", true),
            ("a.ico", "\0\0\u{1}\0\u{1}\0", false),
            ("a.ico", "no picture", true),
            ("a.png", "notapng", true),
            ("a.txt", "no picture", false),
        ] {
            assert_eq!(is_damaged(name, text.as_bytes()), expected, "{name} {text}");
        }
    }
}
