//! The files of a new project, as `wangdian init` writes them: settings, invented example
//! tables, content pages, workflows and instructions.
//!
//! Knows nothing of how files are written or read.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::config::Profile;
use crate::load::content;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

/// The files other than the content. Their names have no dot at the beginning, so that the
/// tools of this repository do not take them for its own.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/starter/files");

const SETTINGS: &str = "wangdian.toml";

/// The JSON Schema that the first line of the settings names, for editors: a file beside them, so
/// that it is found off line and fits the program.
const SETTINGS_SCHEMA: (&str, &str) = (
    "wangdian.schema.json",
    include_str!("../../docs/settings.schema.json"),
);

/// The lines of the settings that differ in a profile: as they are for a demo, and as they
/// are in it.
fn changed_lines(profile: Profile) -> &'static [(&'static str, &'static str)] {
    match profile {
        Profile::Demo => &[],
        Profile::Gov => &[("profile = \"demo\"", "profile = \"gov\"")],
        Profile::Mirror => &[
            ("profile = \"demo\"", "profile = \"mirror\""),
            (
                "# origin_url = \"https://www.example.org/wangdian/\"",
                "origin_url = \"https://www.example.org/wangdian/\"",
            ),
        ],
    }
}

/// The files of a new project by path, with `/` as the separator.
pub fn files(profile: Profile) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(&FILES, &mut files);
    let (schema, text) = SETTINGS_SCHEMA;
    files.insert(schema.to_owned(), text.into());
    let pages = content::built_in().into_iter();
    files.extend(pages.map(|(name, bytes)| (format!("content/{name}"), bytes)));
    if let Some(settings) = files.get_mut(SETTINGS) {
        let lines = changed_lines(profile).iter();
        let text = String::from_utf8_lossy(settings).into_owned();
        let text = lines.fold(text, |text, (from, to)| {
            text.replacen(&format!("\n{from}\n"), &format!("\n{to}\n"), 1)
        });
        *settings = text.into_bytes();
    }
    files
}

fn collect(folder: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        let parts = file.path().components();
        let parts = parts.map(|part| part.as_os_str().to_string_lossy());
        let path = parts.collect::<Vec<_>>().join("/");
        files.insert(path_in_project(&path), file.contents().to_vec());
    }
    for folder in folder.dirs() {
        collect(folder, files);
    }
}

fn path_in_project(path: &str) -> String {
    match path.strip_prefix("workflows/") {
        Some(workflow) => format!(".github/workflows/{workflow}"),
        None if path == "gitignore" => ".gitignore".to_owned(),
        None => path.to_owned(),
    }
}
