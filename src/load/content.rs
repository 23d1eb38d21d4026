//! The content pages that are built into the program, and those of the content folder, which
//! replace built-in pages of the same name.

use super::bytes;
use super::folder::read_content;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, BTreeSet};

/// The content of this repository.
#[cfg(not(test))]
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// Unit tests have the frozen copy built in, so that no change of the content breaks them.
#[cfg(test)]
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/sample/content");

/// The folder of built-in pages, as shown in messages.
const BUILT_IN_FOLDER: &str = "<built-in>/content/";

/// Whether a file, as shown in messages, is built in.
pub(crate) fn is_built_in(label: &str) -> bool {
    label.starts_with(BUILT_IN_FOLDER)
}

/// The files of the content by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ContentFiles {
    /// All files, with their bytes.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The content folder, as shown in messages.
    folder: String,
    /// The names of the files that are built in.
    built_in: BTreeSet<String>,
    /// The folder of a language within, with a final `/`; empty for Chinese.
    language: String,
}

impl ContentFiles {
    /// A file, as shown in messages.
    pub(crate) fn label(&self, name: &str) -> String {
        let is_page = name.ends_with(".md");
        let name = match is_page {
            true => format!("{}{name}", self.language),
            false => name.to_owned(),
        };
        if self.built_in.contains(&name) {
            format!("{BUILT_IN_FOLDER}{name}")
        } else {
            format!("{}/{name}", self.folder)
        }
    }

    /// The files for the pages in a language: the pages in its folder, those in Chinese outside of
    /// `folders`, which are those of all other languages; and the other files of both places.
    pub(crate) fn in_language(&self, name: &str, folders: &BTreeSet<String>) -> Self {
        let language = match name {
            CHINESE => String::new(),
            _ => format!("{name}/"),
        };
        let is_of_a_language = |path: &str| {
            let first = path.split_once('/').map(|(first, _)| first);
            first.is_some_and(|first| folders.contains(first))
        };
        let shared = self.files.iter().filter(|(path, _)| {
            !is_of_a_language(path) && (language.is_empty() || !path.ends_with(".md"))
        });
        let shared = shared.map(|(path, bytes)| (path.as_str(), bytes));
        let own = self.files.iter().filter_map(|(path, bytes)| {
            let path = path
                .strip_prefix(&language)
                .filter(|_| !language.is_empty())?;
            Some((path, bytes))
        });
        let files = shared.chain(own);
        Self {
            files: files
                .map(|(path, bytes)| (path.to_owned(), bytes.clone()))
                .collect(),
            folder: self.folder.clone(),
            built_in: self.built_in.clone(),
            language,
        }
    }
}

/// The language whose pages are in no folder of their own.
const CHINESE: &str = "zh";

/// The built-in pages by file name.
pub(crate) fn built_in() -> BTreeMap<String, Vec<u8>> {
    let languages = BUILT_IN.dirs().flat_map(Dir::files);
    let files = BUILT_IN.files().chain(languages).filter_map(|file| {
        // Only Windows has other separators.
        let name = file.path().to_str()?.replace('\\', "/");
        (!name.starts_with('.')).then(|| (name, file.contents().to_vec()))
    });
    files.collect()
}

/// Reads the content folder; built-in pages stand for those that it lacks. The default folder
/// need not exist.
///
/// # Errors
///
/// All problems of reading the folder.
pub(crate) fn read(config: &Config) -> Result<ContentFiles, Vec<Diagnostic>> {
    let folder = &config.paths.content;
    let own = if config.paths.has_default_content() && !folder.exists() {
        BTreeMap::new()
    } else {
        read_content(folder, &config.data)?
    };
    let mut files = built_in();
    files.retain(|name, _| !own.contains_key(name));
    let built_in = files.keys().cloned().collect();
    files.extend(own);
    Ok(ContentFiles {
        files,
        folder: bytes::display(folder),
        built_in,
        language: String::new(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// Settings with this content folder, and the default one if `is_default`.
    fn config(folder: &std::path::Path, is_default: bool) -> Config {
        let mut config = Config::default();
        config.paths.content = folder.join("content");
        if is_default {
            config.paths.config = Some(folder.join("wangdian.toml"));
        }
        config
    }

    #[test]
    fn a_page_of_the_folder_replaces_the_built_in_one_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), true);
        let none = read(&config).unwrap();
        assert_eq!(none.files, built_in());
        assert_eq!(none.label("about.md"), "<built-in>/content/about.md");
        std::fs::create_dir(&config.paths.content).unwrap();
        std::fs::write(config.paths.content.join("about.md"), "own").unwrap();
        std::fs::write(config.paths.content.join("more.md"), "more").unwrap();
        let some = read(&config).unwrap();
        assert_eq!(some.files.len(), built_in().len() + 1);
        assert_eq!(some.files["about.md"], b"own");
        assert_eq!(some.files["help.md"], built_in()["help.md"]);
        let about = config.paths.content.join("about.md");
        assert_eq!(some.label("about.md"), bytes::display(&about));
        assert_eq!(some.label("help.md"), "<built-in>/content/help.md");
    }

    #[test]
    fn a_folder_that_the_settings_name_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path(), true);
        config.paths.content = PathBuf::from("contnet");
        let problems = read(&config).unwrap_err();
        assert_eq!(problems[0].code, "missing-file");
    }
}
