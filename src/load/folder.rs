//! Reads all files below a folder of content or of a theme into memory.

use super::bytes;
use super::rules::{BAD_FILE_NAME, FOLDER_TOO_DEEP};
use crate::config::DataConfig;
use crate::diagnostics::Diagnostic;
use std::collections::BTreeMap;
use std::path::Path;

/// The maximum depth of folders, so that a link to a parent folder does not recurse forever.
pub(crate) const MAX_DEPTH: usize = 32;

/// Reads all files below a folder. The keys are relative paths with `/` as the separator.
/// Files and folders whose name begins with a dot are skipped.
///
/// # Errors
///
/// All problems at once: a missing folder, unreadable or too large files, names that are not
/// valid Unicode.
pub fn read_folder(
    folder: &Path,
    max_file_bytes: u64,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    read_all(folder, &|_| (max_file_bytes, "max_file_bytes"))
}

/// Like [`read_folder`], with a separate size limit for Markdown pages.
pub(crate) fn read_content(
    folder: &Path,
    options: &DataConfig,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    read_all(folder, &|name| {
        if name.ends_with(".md") {
            (options.max_page_bytes, "max_page_bytes")
        } else {
            (options.max_file_bytes, "max_file_bytes")
        }
    })
}

/// Returns the size limit in bytes for a file name, and the setting that it comes from.
type LimitOf<'a> = &'a dyn Fn(&str) -> (u64, &'static str);

fn read_all(
    folder: &Path,
    limit_of: LimitOf<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    walk(folder, "", 0, limit_of, &mut files, &mut problems);
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(problems)
    }
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    limit_of: LimitOf<'_>,
    files: &mut BTreeMap<String, Vec<u8>>,
    problems: &mut Vec<Diagnostic>,
) {
    let shown = bytes::display(folder);
    if depth > MAX_DEPTH {
        let message = message!("文件夹的层数过多", "folders are nested too deep");
        let help = message!(
            "请检查是否有指向上级文件夹的链接",
            "look for a link to a folder above"
        );
        problems.push(FOLDER_TOO_DEEP.diagnostic(shown, message).with_help(help));
        return;
    }
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(bytes::unreadable(&shown, &error));
            return;
        }
    };
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let message = message!(
                "文件名不是正常的文字",
                "the name of the file is not valid text"
            );
            let file = bytes::display(&entry.path());
            let help = message!(
                "改名为字母、数字和连字符，例如 `about.md`",
                "rename it to letters, digits and hyphens, such as `about.md`",
            );
            problems.push(BAD_FILE_NAME.diagnostic(file, message).with_help(help));
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            walk(
                &path,
                &format!("{relative}/"),
                depth + 1,
                limit_of,
                files,
                problems,
            );
            continue;
        }
        let (limit, setting) = limit_of(name);
        match bytes::read_within(&path, limit, setting) {
            Ok(bytes) => {
                files.insert(relative, bytes);
            }
            Err(problem) => problems.push(*problem),
        }
    }
}
