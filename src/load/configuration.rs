//! Loads `wangdian.toml` into a [`Config`] with paths relative to the working directory.

use super::bytes::{self, LineCounter, LineIndex};
use super::rules::BAD_CONFIG;
use super::toml_error;
use crate::config::{Config, DEFAULT_FILE, SettingPlaces};
use crate::diagnostics::Diagnostic;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The maximum size of the file in bytes; a real one has a few kilobytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Loads the given file, or `wangdian.toml` in the working directory if it exists, or the
/// defaults. Paths in the file are relative to the file.
///
/// # Errors
///
/// The file is missing, unreadable or malformed, or has unknown keys.
pub fn load_config(path: Option<&Path>) -> Result<Config, Vec<Diagnostic>> {
    let default_path = Path::new(DEFAULT_FILE);
    let path = match path {
        Some(path) => path,
        None if default_path.exists() => default_path,
        None => return Ok(Config::default()),
    };
    let file = bytes::display(path);
    let (text, _) = bytes::read(path, MAX_BYTES)
        .and_then(|bytes| bytes::decode(bytes, &file))
        .map_err(|problem| vec![*problem])?;
    let mut config: Config = toml::from_str(&text)
        .map_err(|error| vec![toml_error::diagnostic(&BAD_CONFIG, &file, &text, &error)])?;
    locate_rules(&mut config, &file, &text);
    config.places = places(&file, &text);
    config.site.spell_addresses();
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = &mut config.paths;
    for path in [&mut paths.data, &mut paths.content, &mut paths.out] {
        *path = resolve(folder, path);
    }
    paths.config = Some(path.to_owned());
    paths.theme = paths.theme.as_deref().map(|theme| resolve(folder, theme));
    Ok(config)
}

/// Records the line of every setting of `[rules]`, for messages.
fn locate_rules(config: &mut Config, file: &str, text: &str) {
    config.rules.file = file.to_owned();
    for setting in &mut config.rules.settings {
        // A new counter each time: the settings are sorted by code, not by position.
        setting.line = Some(LineCounter::new(text).line_of(setting.position));
    }
}

/// The lines of all keys and tables.
fn places(file: &str, text: &str) -> SettingPlaces {
    let mut places = SettingPlaces {
        file: file.to_owned(),
        ..SettingPlaces::default()
    };
    // A text that is no TOML has been reported.
    if let Ok(table) = DeTable::parse(text) {
        let index = LineIndex::new(text);
        note_lines(table.get_ref(), "", &index, &mut places);
    }
    places
}

fn note_lines(table: &DeTable<'_>, prefix: &str, index: &LineIndex, places: &mut SettingPlaces) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let line = index.line_of(key.span().start);
        places.lines.insert(name.clone(), line);
        if let DeValue::Table(inner) = value.get_ref() {
            note_lines(inner, &format!("{name}."), index, places);
        }
    }
}

fn resolve(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path)
}
