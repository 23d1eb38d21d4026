//! `wangdian.toml` → [`Config`], with paths that hold from the working directory.

use super::bytes::{self, LineCounter};
use super::rules::BAD_CONFIG;
use super::toml_error;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use std::path::{Path, PathBuf};

/// A configuration is a page of text.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Loads the file named, else `wangdian.toml` of the working directory where there
/// is one, else the defaults.
///
/// Paths in the file are relative to the file. An error is a file that is missing,
/// unreadable, not well-formed or has unknown keys.
pub fn load_config(path: Option<&Path>) -> Result<Config, Vec<Diagnostic>> {
    let usual = Path::new("wangdian.toml");
    let path = match path {
        Some(path) => path,
        None if usual.exists() => usual,
        None => return Ok(Config::default()),
    };
    let file = bytes::display(path);
    let (text, _) = bytes::read(path, LARGEST)
        .and_then(|bytes| bytes::decode(bytes, &file))
        .map_err(|problem| vec![*problem])?;
    let mut config: Config = toml::from_str(&text)
        .map_err(|error| vec![toml_error::diagnostic(&BAD_CONFIG, &file, &text, &error)])?;
    locate_rules(&mut config, &file, &text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = &mut config.paths;
    for path in [&mut paths.data, &mut paths.content, &mut paths.out] {
        *path = resolve(folder, path);
    }
    paths.config = Some(path.to_owned());
    paths.theme = paths.theme.as_deref().map(|theme| resolve(folder, theme));
    Ok(config)
}

/// Notes where each line of `[rules]` stands, for messages.
fn locate_rules(config: &mut Config, file: &str, text: &str) {
    config.rules.file = file.to_owned();
    for setting in &mut config.rules.settings {
        // One counter each: they are in order of codes, and a counter only goes forward.
        setting.line = Some(LineCounter::new(text).line_of(setting.position));
    }
}

fn resolve(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path)
}
