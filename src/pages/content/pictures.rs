//! Whether the pictures of content pages can be shown.
//!
//! A picture is not decoded: its beginning and its end tell a file that was cut off, or that is
//! something else under the name of a picture.

use crate::diagnostics::Diagnostic;
use crate::pages::rules::CONTENT_DAMAGED_PICTURE;

/// How the files of a format begin and end.
struct Format {
    endings: &'static [&'static str],
    beginnings: &'static [&'static [u8]],
    end: &'static [u8],
}

const FORMATS: [Format; 4] = [
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
];

/// Whether a file that is named like a picture is none, or not a whole one.
pub(super) fn is_damaged(path: &str, bytes: &[u8]) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let ending = ending.to_ascii_lowercase();
    let named = |format: &&Format| format.endings.contains(&ending.as_str());
    FORMATS.iter().find(named).is_some_and(|format| {
        let begins = format.beginnings.iter().any(|own| bytes.starts_with(own));
        // A program may pad the file.
        let text = bytes.trim_ascii_end();
        let padding = text.iter().rev().take_while(|byte| **byte == 0).count();
        !begins || !text[..text.len() - padding].ends_with(format.end)
    })
}

/// The problem of a damaged picture.
pub(super) fn problem(file: &str) -> Diagnostic {
    let message = message!(
        "图片是坏的，或者不是这种格式，浏览器显示不出来",
        "the picture is damaged or not of its format, so that browsers cannot show it",
    );
    let help = message!(
        "用看图软件打开核对，重新保存或者重新复制一份；扩展名与格式要一致",
        "open it in a picture viewer and save or copy it anew; the file name ends as the format does",
    );
    CONTENT_DAMAGED_PICTURE
        .diagnostic(file, message)
        .with_help(help)
}
