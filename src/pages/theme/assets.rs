//! The theme's files other than templates: style sheets, scripts, images.

use super::script_texts::ScriptSource;
use super::{ThemeFile, minify_assets, safety, syntax};
use crate::diagnostics::Diagnostic;
use crate::pages::locale::Locale;
use crate::pages::pictures;
use crate::pages::rules::*;
use crate::site::{Artifact, Role, long_hash, sha256};
use rayon::prelude::*;
use std::collections::BTreeMap;

const MAKER: &str = "theme";

/// The file that lies at the root of the site under its own name, where programs look for it
/// that read no page.
const FAVICON: &str = "favicon.ico";

/// The group of scripts and style sheets that every page loads.
const EVERY_PAGE: &str = "site";

/// The other groups. A file is of the group that its name begins with; the files of a group are
/// joined to one in the order of their names. Which page loads which is up to the templates.
const SCRIPT_GROUPS: [&str; 9] = [
    "search",
    "meaning",
    "places",
    "corrections",
    "filters",
    "distance",
    "point",
    "results",
    "suggestions",
];
const STYLE_GROUPS: [&str; 2] = ["pages", "search"];

/// The paths of the theme's files, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AssetPaths {
    /// Style sheets by group.
    pub(crate) styles: BTreeMap<String, String>,
    /// Scripts by group.
    pub(crate) scripts: BTreeMap<String, String>,
    /// Other files, by file name with `_` for all characters except letters and digits.
    pub(crate) files: BTreeMap<String, String>,
}

/// The files and their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Assets {
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) paths: AssetPaths,
}

/// The files, of which only scripts have texts of a language.
#[derive(Debug)]
pub(super) struct SharedAssets<'a> {
    /// What is the same in all languages.
    assets: Assets,
    /// The scripts with texts, by group.
    scripts: BTreeMap<&'static str, Vec<Script<'a>>>,
}

/// A script with the places of its texts.
#[derive(Debug)]
struct Script<'a> {
    file: ThemeFile<'a>,
    source: ScriptSource,
}

impl<'a> SharedAssets<'a> {
    /// Classifies and minifies the files; paths are relative to the theme.
    pub(super) fn new(
        files: BTreeMap<String, ThemeFile<'a>>,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut assets = Assets::default();
        let mut styles: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut scripts: BTreeMap<&'static str, Vec<ThemeFile<'a>>> = BTreeMap::new();
        for (path, file) in files {
            match path.split_once('/') {
                Some(("styles", name)) if name.ends_with(".css") => {
                    problems.extend(safety::of_style_sheet(&file));
                    problems.extend(syntax::of_style_sheet(&file));
                    let joined = styles.entry(group(name, &STYLE_GROUPS)).or_default();
                    joined.push_str(&String::from_utf8_lossy(&file.bytes));
                    joined.push('\n');
                }
                // Joined to the scripts of every page, they would stop them.
                Some(("scripts", name)) if name.starts_with("deferred") => {
                    problems.push(of_former_group(&file));
                }
                Some(("scripts", name)) if name.ends_with(".js") => {
                    let group = group(name, &SCRIPT_GROUPS);
                    scripts.entry(group).or_default().push(file);
                }
                Some(("images" | "files", name)) => {
                    let key = key_of(name);
                    problems.extend(safety::of_published_file(name, &file));
                    if pictures::is_damaged(name, &file.bytes) {
                        problems.push(pictures::problem(&THEME_DAMAGED_PICTURE, &file.label));
                    }
                    if let Some(address) = assets.add(name, &file, problems) {
                        assets.paths.files.insert(key, address);
                    }
                }
                _ => problems.push(misplaced(&file)),
            }
        }
        let minify = || {
            let minified = styles.into_par_iter().map(|(group, source)| {
                let style = minify_assets::style(&source);
                (group, style)
            });
            minified.collect::<Vec<_>>()
        };
        let read = || {
            let read = scripts.into_par_iter().map(|(group, files)| {
                let files = files.into_iter().map(|file| Script {
                    source: ScriptSource::new(&file.bytes),
                    file,
                });
                (group, files.collect::<Vec<_>>())
            });
            read.collect::<BTreeMap<_, _>>()
        };
        let (minified, mut scripts) = rayon::join(minify, read);
        for (group, style) in minified {
            let path = assets.add_hashed(group, "css", style.into_bytes());
            assets.paths.styles.insert(group.to_owned(), path);
        }
        let without_texts = scripts.extract_if(.., |_, files| {
            files.iter().all(|script| script.source.has_no_texts())
        });
        let without_texts: Vec<_> = without_texts.collect();
        let minified = without_texts.par_iter().map(|(group, files)| {
            let texts = files.iter().map(|script| script.source.text.as_str());
            minified_script(group, files, texts)
        });
        for script in minified.collect::<Vec<_>>() {
            assets.add_script(script, problems);
        }
        Self { assets, scripts }
    }

    /// The keys of the texts that scripts use.
    pub(super) fn keys_of_texts(&self) -> impl Iterator<Item = String> {
        let scripts = self.scripts.values().flatten();
        scripts.flat_map(|script| script.source.keys().map(str::to_owned))
    }

    /// The files with the texts of a locale in their scripts.
    pub(super) fn in_language(&self, locale: &Locale, problems: &mut Vec<Diagnostic>) -> Assets {
        let mut assets = self.assets.clone();
        for (group, files) in &self.scripts {
            let texts: Vec<String> = files
                .iter()
                .map(|script| script.source.expand(&script.file.label, locale, problems))
                .collect();
            let script = minified_script(group, files, texts.iter().map(String::as_str));
            assets.add_script(script, problems);
        }
        assets
    }
}

/// The scripts of a group, joined and minified.
struct MinifiedScript {
    group: &'static str,
    text: String,
    problems: Vec<Diagnostic>,
}

fn minified_script<'t>(
    group: &'static str,
    files: &[Script<'_>],
    texts: impl Iterator<Item = &'t str>,
) -> MinifiedScript {
    let mut source = String::new();
    for text in texts {
        source.push_str(text);
        source.push('\n');
    }
    let text = minify_assets::script(&source);
    let mut problems = Vec::new();
    // A group with a syntax error in one of its files is not minified.
    if text == source || safety::is_suspicious(&text) {
        let files = || files.iter().map(|script| &script.file);
        problems.extend(files().flat_map(safety::of_script));
        problems.extend(files().flat_map(syntax::of_script));
    }
    MinifiedScript {
        group,
        text,
        problems,
    }
}

/// The group of a file by the beginning of its name.
fn group(name: &str, groups: &[&'static str]) -> &'static str {
    let mut groups = groups.iter().copied();
    groups
        .find(|group| name.starts_with(group))
        .unwrap_or(EVERY_PAGE)
}

impl Assets {
    fn add_script(&mut self, script: MinifiedScript, problems: &mut Vec<Diagnostic>) {
        problems.extend(script.problems);
        let path = self.add_hashed(script.group, "js", script.text.into_bytes());
        self.paths.scripts.insert(script.group.to_owned(), path);
    }

    /// Adds a file whose name contains its hash, and returns its path:
    /// `assets/<stem>.<first 16 digits of SHA-256>.<extension>`.
    fn add_hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let sha256 = sha256(&bytes);
        let path = format!("assets/{stem}.{}.{extension}", long_hash(&sha256));
        // Two folders of the theme may contain the same file.
        if self.artifacts.iter().any(|artifact| artifact.path == path) {
            return path;
        }
        self.artifacts.push(Artifact {
            path: path.clone(),
            maker: MAKER,
            role: Role::Hashed,
            bytes,
            sha256: Some(sha256),
        });
        path
    }

    /// Adds a file of the theme if its name is valid in a URL.
    fn add(
        &mut self,
        name: &str,
        file: &ThemeFile<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let is_plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !is_plain(stem) || !is_plain(extension) {
            problems.push(bad_name(file));
            return None;
        }
        if name == FAVICON {
            self.artifacts.push(Artifact {
                path: FAVICON.to_owned(),
                maker: MAKER,
                role: Role::Page,
                bytes: file.bytes.to_vec(),
                sha256: None,
            });
            return Some(FAVICON.to_owned());
        }
        Some(self.add_hashed(stem, extension, file.bytes.to_vec()))
    }
}

pub(super) fn key_of(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

fn bad_name(file: &ThemeFile<'_>) -> Diagnostic {
    THEME_FILE_NAME.diagnostic(
        &file.label,
        message!(
            "文件名只能由英文字母、数字、`-` 和 `_` 组成，不分下级文件夹",
            "a file name consists of letters, digits, `-` and `_`, without folders below",
        ),
    )
    .with_help(message!(
        "改名，例如 `logo-2.png`，并直接放在 `images/` 或 `files/` 里",
        "rename it, for example to `logo-2.png`, and put it directly into `images/` or `files/`",
    ))
}

fn of_former_group(file: &ThemeFile<'_>) -> Diagnostic {
    THEME_FILE
        .diagnostic(
            &file.label,
            message!(
                "已经没有 `deferred…` 这组脚本",
                "there is no group of scripts `deferred…` any more"
            ),
        )
        .with_help(message!(
            "按用途改名：日常用语 `meaning…`，纠错和简称 `corrections…`，筛选 `filters…`",
            "rename it by its purpose: `meaning…` for everyday words, `corrections…` for corrections and abbreviations, `filters…` for filters",
        ))
}

fn misplaced(file: &ThemeFile<'_>) -> Diagnostic {
    THEME_FILE.diagnostic(
        &file.label,
        message!("主题里没有这种文件的位置", "a theme has no place for this file"),
    )
    .with_help(message!(
        "请放进 `templates/`（.html）、`styles/`（.css）、`scripts/`（.js）、`images/` 或 `files/`；文字写在 `locales/zh.toml` 里",
        "put it into `templates/` (.html), `styles/` (.css), `scripts/` (.js), `images/` or `files/`; texts stand in `locales/zh.toml`",
    ))
}
