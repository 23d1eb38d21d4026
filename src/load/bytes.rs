//! Reads files up to a size limit, detects their encoding, and maps byte offsets to lines.

use super::rules::{
    ENCODING_NOT_UTF8, FILE_TOO_LARGE, FOLDER_INSTEAD_OF_FILE, MISSING_FILE, NOT_A_TEXT_FILE,
    UNREADABLE_ENCODING, UNREADABLE_FILE,
};
use crate::diagnostics::{Diagnostic, Text, system};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The upper bound for any configured limit, since offsets into a table have 32 bits.
const ABSOLUTE_LIMIT: u64 = 2 * 1024 * 1024 * 1024;

/// A path as shown in messages, with `/` as the separator on every system.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Reads a file of at most `limit` bytes (the setting `data.max_file_bytes`). The size is
/// checked before reading.
///
/// # Errors
///
/// The file cannot be read or is larger than `limit`.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    read_within(path, limit, "max_file_bytes")
}

/// Like [`read`], for a limit that comes from another setting of `[data]`.
pub(crate) fn read_within(
    path: &Path,
    limit: u64,
    setting: &str,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let limit = limit.min(ABSOLUTE_LIMIT);
    let shown = display(path);
    let metadata = std::fs::metadata(path).map_err(|error| match path.is_symlink() {
        true => Box::new(broken_link(&shown)),
        false => Box::new(unreadable(&shown, &error)),
    })?;
    if metadata.is_dir() {
        let message = message!(
            "这里应当是一个文件，却是一个文件夹",
            "is a folder, not a file"
        );
        let help = message!(
            "请把文件夹移走，放上同名的文件",
            "put a file of this name in its place"
        );
        let problem = FOLDER_INSTEAD_OF_FILE.diagnostic(shown, message);
        return Err(Box::new(problem.with_help(help)));
    }
    if !metadata.is_file() {
        let error = std::io::Error::other("not a regular file");
        return Err(Box::new(unreadable(&shown, &error)));
    }
    if metadata.len() > limit {
        return Err(Box::new(too_large(shown, limit, setting)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| Box::new(unreadable(&shown, &error)))?;
    // The file may have grown since its size was checked.
    within(bytes, limit, &shown, setting)
}

/// Returns the bytes if there are at most `limit` of them; `setting` is the key of `[data]`
/// that raises the limit.
pub(crate) fn within(
    bytes: Vec<u8>,
    limit: u64,
    file: &str,
    setting: &str,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let limit = limit.min(ABSOLUTE_LIMIT);
    if bytes.len() as u64 > limit {
        return Err(Box::new(too_large(file.to_owned(), limit, setting)));
    }
    Ok(bytes)
}

fn too_large(file: String, limit: u64, setting: &str) -> Diagnostic {
    let message = message!(
        "文件超过了大小上限（{limit} 字节）",
        "the file is larger than the limit of {limit} bytes",
    );
    let help = message!(
        "请检查是否放错了文件；确实需要时，在 wangdian.toml 的 [data] 中调高 {setting}",
        "check that it is the right file; else raise `data.{setting}` in wangdian.toml",
    );
    FILE_TOO_LARGE.diagnostic(file, message).with_help(help)
}

/// The diagnostic for a failed operation on a file or folder.
pub(crate) fn unreadable(file: &str, error: &std::io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::NotFound {
        let message = message!("找不到这个文件或文件夹", "there is no such file or folder");
        let help = message!("请检查名称和位置", "check the name and the location");
        return MISSING_FILE.diagnostic(file, message).with_help(help);
    }
    let Text { zh, en } = system::reason(error);
    let message = message!("读不了这个文件：{zh}", "cannot be read: {en}");
    let help = message!(
        "请检查文件是否正被别的程序占用、是否有读取权限",
        "check whether another program holds it and whether you may read it",
    );
    UNREADABLE_FILE.diagnostic(file, message).with_help(help)
}

/// The diagnostic for a link that leads to no file, or in a circle.
fn broken_link(file: &str) -> Diagnostic {
    let message = message!(
        "是一个符号链接（快捷方式），指向的文件不存在，或者几个链接绕成了圈",
        "is a symbolic link to a file that does not exist, or links form a circle",
    );
    let help = message!(
        "把真正的文件放在这里，代替链接",
        "put the file itself in its place"
    );
    UNREADABLE_FILE.diagnostic(file, message).with_help(help)
}

/// Decodes a file's bytes. The second value is a warning if the encoding is not UTF-8.
///
/// # Errors
///
/// The file is a workbook, or its bytes are not valid UTF-8, UTF-16 or GB18030.
pub fn decode(bytes: Vec<u8>, file: &str) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Box::new(workbook(file)));
    }
    if let Some((encoding, name)) = utf_16(&bytes) {
        return decode_as(encoding, name, &bytes[2..], file);
    }
    let has_bom = bytes.starts_with(b"\xEF\xBB\xBF");
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if has_bom {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok((text, None))
        }
        Err(error) => {
            let bytes = error.as_bytes();
            if has_bom || is_damaged_utf_8(bytes) {
                let valid = error.utf8_error().valid_up_to();
                let line = line_at(bytes, valid);
                return Err(Box::new(unreadable_encoding(file, line)));
            }
            match is_big5(bytes) {
                true => decode_as(BIG5, "Big5（繁体中文）", bytes, file),
                false => decode_as(GB18030, "GB18030/GBK", bytes, file),
            }
        }
    }
}

fn utf_16(bytes: &[u8]) -> Option<(&'static Encoding, &'static str)> {
    match bytes {
        [0xFF, 0xFE, ..] => Some((UTF_16LE, "UTF-16LE")),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, "UTF-16BE")),
        _ => None,
    }
}

fn decode_as(
    encoding: &'static Encoding,
    name: &str,
    bytes: &[u8],
    file: &str,
) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        let line = line_at(bytes, valid_length(encoding, bytes));
        return Err(Box::new(unreadable_encoding(file, line)));
    };
    let message = message!(
        "文件的编码是 {name}，不是 UTF-8；已按 {name} 读取",
        "the file is in {name}, not in UTF-8; it was read as {name}",
    );
    let help = message!(
        "在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”",
        "save it as “CSV UTF-8 (comma delimited)”",
    );
    let warning = ENCODING_NOT_UTF8.diagnostic(file, message).with_help(help);
    Ok((text.into_owned(), Some(warning)))
}

/// The number of bytes before the first that an encoding does not have.
fn valid_length(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(most.unwrap_or_default());
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        encoding_rs::DecoderResult::Malformed(length, after) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => read,
    }
}

/// Whether bytes are Big5 rather than GBK. Both accept most of each other's texts, so what is read must
/// have more of the words that every sheet has.
fn is_big5(bytes: &[u8]) -> bool {
    const IN_BIG5: [&str; 10] = [
        "名稱", "編號", "地區", "機構", "圖書", "大學", "電話", "地址", "專利", "中心",
    ];
    const IN_GBK: [&str; 10] = [
        "名称", "编号", "地区", "机构", "图书", "大学", "电话", "地址", "专利", "中心",
    ];
    let words_in = |encoding: &'static Encoding, words: [&str; 10]| {
        // The beginning tells it, and may end within a character.
        let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(65_536)]);
        words.iter().filter(|word| text.contains(**word)).count()
    };
    words_in(BIG5, IN_BIG5) > words_in(GB18030, IN_GBK)
}

/// Whether invalid UTF-8 is damaged UTF-8 rather than GBK: GBK text hardly ever contains
/// valid three-byte UTF-8 sequences, while damaged UTF-8 consists mostly of them.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let mut sequences = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sequences > broken * 2
}

fn line_at(bytes: &[u8], position: usize) -> u64 {
    1 + bytes[..position]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
}

fn unreadable_encoding(file: &str, line: u64) -> Diagnostic {
    let message = message!(
        "认不出文件的文字编码，从这一行起有读不出的字",
        "the encoding of the file could not be detected; there are invalid bytes from this line on",
    );
    let help = message!(
        "请用 WPS 或 Excel 打开原表，另存为“CSV UTF-8（逗号分隔）”后再试",
        "open the original and save it as “CSV UTF-8 (comma delimited)”",
    );
    UNREADABLE_ENCODING
        .diagnostic(file, message)
        .at_line(line)
        .with_help(help)
}

fn workbook(file: &str) -> Diagnostic {
    let message = message!(
        "这是 Excel 或 WPS 工作簿（或压缩包），不是 CSV 文件，只改了文件名的后缀",
        "is a workbook or an archive with a changed extension, not a text file",
    );
    let help = message!(
        "请打开它，用“另存为”选择“CSV UTF-8（逗号分隔）”",
        "open it and save it as “CSV UTF-8 (comma delimited)”",
    );
    NOT_A_TEXT_FILE.diagnostic(file, message).with_help(help)
}

/// Finds the line numbers of ascending byte offsets; `\n`, `\r\n` and `\r` end a line.
pub(crate) struct LineCounter<'t> {
    bytes: &'t [u8],
    position: usize,
    line: u64,
}

impl<'t> LineCounter<'t> {
    /// A counter at the start of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            bytes: text.as_bytes(),
            position: 0,
            line: 1,
        }
    }

    /// The line of an offset, from 1. Offsets must not decrease between calls.
    pub(crate) fn line_of(&mut self, position: usize) -> u64 {
        let position = position.min(self.bytes.len());
        while self.position < position {
            match self.bytes[self.position] {
                b'\n' => self.line += 1,
                b'\r' if self.bytes.get(self.position + 1) != Some(&b'\n') => self.line += 1,
                _ => {}
            }
            self.position += 1;
        }
        self.line
    }
}

/// Finds the line numbers of byte offsets in any order.
pub(crate) struct LineIndex {
    /// The start offsets of all lines but the first.
    starts: Vec<u32>,
}

impl LineIndex {
    /// An index of the lines of a text.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|(position, byte)| match byte {
                b'\n' => true,
                b'\r' => bytes.get(position + 1) != Some(&b'\n'),
                _ => false,
            });
        // Larger files are rejected: see `ABSOLUTE_LIMIT`.
        let starts = ends.map_while(|(position, _)| u32::try_from(position + 1).ok());
        Self {
            starts: starts.collect(),
        }
    }

    /// The line of an offset, from 1.
    pub(crate) fn line_of(&self, position: usize) -> u64 {
        let before = self
            .starts
            .partition_point(|start| *start as usize <= position);
        before as u64 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<(&str, Option<&str>), &str>) {
        let outcome = decode(bytes.to_vec(), "a.csv");
        match (outcome, expected) {
            (Ok((text, warning)), Ok((expected_text, code))) => {
                assert_eq!(text, expected_text);
                assert_eq!(warning.map(|w| w.code), code);
            }
            (Err(error), Err(code)) => assert_eq!(error.code, code),
            (outcome, expected) => panic!("{outcome:?} is not {expected:?}"),
        }
    }

    #[test]
    fn encodings_are_detected_without_a_declaration() {
        check("名称".as_bytes(), Ok(("名称", None)));
        check("\u{feff}名称".as_bytes(), Ok(("名称", None)));
        check(b"", Ok(("", None)));
        check(
            b"\xC3\xFB\xB3\xC6,\xB5\xD8\xD6\xB7",
            Ok(("名称,地址", Some("encoding-not-utf8"))),
        );
        // 編號,名稱 in Big5, which is valid GBK, too.
        check(
            b"\xBD\x73\xB8\xB9,\xA6\x57\xBA\xD9",
            Ok(("編號,名稱", Some("encoding-not-utf8"))),
        );
        check(b"\xFF\xFE\x0D\x54", Ok(("名", Some("encoding-not-utf8"))));
        check(b"\xFE\xFF\x54\x0D", Ok(("名", Some("encoding-not-utf8"))));
    }

    #[test]
    fn bytes_that_are_not_text_are_rejected() {
        check(b"\xFF\xFE\x00\xD8", Err("unreadable-encoding"));
        check(b"abc\xFF\xFF", Err("unreadable-encoding"));
        check(b"\xEF\xBB\xBF\xC3\xFB", Err("unreadable-encoding"));
        // UTF-8 that lost a byte also reads as GBK, but as other characters.
        check("服务网点名录\u{e9}".as_bytes(), Ok(("服务网点名录é", None)));
        let mut damaged = "服务网点名录".as_bytes().to_vec();
        damaged.remove(4);
        check(&damaged, Err("unreadable-encoding"));
        check(b"PK\x03\x04rest", Err("not-a-text-file"));
    }

    #[test]
    fn all_three_line_endings_are_counted() {
        let mut lines = LineCounter::new("a\nb\r\nc\rd");
        assert_eq!(
            [0, 2, 5, 7].map(|position| lines.line_of(position)),
            [1, 2, 3, 4]
        );
        let index = LineIndex::new("a\nb\r\nc\rd");
        let positions = [7, 0, 5, 2, 1, 100];
        assert_eq!(
            positions.map(|position| index.line_of(position)),
            [4, 1, 3, 2, 1, 4]
        );
    }
}
