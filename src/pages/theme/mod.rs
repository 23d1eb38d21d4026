//! The theme: templates, texts, styles, scripts and images, with the user's files
//! overriding built-in ones of the same name.
//!
//! A theme renders a named template with a context, and provides files. It knows nothing of
//! what pages show.
//!
//! There is a template for each page kind ([`crate::pages`] lists them), and some templates
//! are rendered once for many pages. `head.html`, `header.html` and `footer.html` are the
//! same on all pages of a depth and section: they only get `site`, and the layout shows
//! them as `site.head`, `site.header` and `site.footer`. `point_row.html` is a point in a
//! list and `neighbour.html` one next to another point: they are rendered once per point
//! and get it as `point`.

mod assets;
mod errors;
mod html;
mod minify;
mod minify_assets;
mod policy;
mod safety;
mod scan;
mod script_texts;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use assets::AssetPaths;

use crate::config::SiteConfig;
use crate::diagnostics::Diagnostic;
use crate::pages::locale::{FOLDER, Language, Locale, LocaleFile};
use crate::pages::names;
use crate::pages::rules::*;
use crate::pages::words::TEXTS;
use crate::site::Artifact;
use include_dir::{Dir, include_dir};
use script_texts::ScriptSource;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tera::{Context, Tera};

/// The built-in theme.
static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The path of the built-in theme in this project, for messages.
const DEFAULT_LABEL: &str = "themes/default";

/// A loaded theme.
#[derive(Debug)]
pub struct Theme {
    templates: Templates,
    sources: Vec<TemplateSource>,
    unminified: OnceLock<Option<Templates>>,
    assets: assets::Assets,
    locale: Locale,
}

/// A file of the theme.
#[derive(Debug, Clone)]
struct ThemeFile<'a> {
    /// The file name, as shown in messages.
    label: String,
    bytes: Cow<'a, [u8]>,
}

impl ThemeFile<'_> {
    fn as_texts(&self) -> LocaleFile<'_> {
        LocaleFile {
            label: &self.label,
            bytes: &self.bytes,
        }
    }
}

/// An unminified template, with the texts of the locale inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TemplateSource {
    /// Name below `templates/`: `components/card.html`.
    name: String,
    /// The file name, as shown in messages.
    label: String,
    text: String,
}

thread_local! {
    /// Where a page is rendered.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A template engine with a `Debug` implementation.
struct Templates(Tera);

impl std::fmt::Debug for Templates {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Templates")
    }
}

/// The files of a theme in all languages, and what is the same in each of them.
#[derive(Debug)]
pub struct ThemeFiles<'a> {
    /// The texts of the built-in theme, by path.
    built_in_texts: BTreeMap<String, ThemeFile<'a>>,
    /// The texts of the user's files, by path.
    own_texts: BTreeMap<String, ThemeFile<'a>>,
    /// The templates, without texts.
    templates: Vec<TemplateSource>,
    assets: assets::SharedAssets<'a>,
    /// The keys of the texts that are used by templates and scripts, and by built-in ones that are
    /// replaced.
    used: BTreeSet<String>,
    /// Whether every template could be read.
    all_were_read: bool,
    /// The problems that do not depend on a language.
    problems: Vec<Diagnostic>,
}

impl<'a> ThemeFiles<'a> {
    /// The built-in theme, with the files of a user's folder (relative path → bytes)
    /// overriding those of the same path; texts are overridden one by one.
    /// `overrides_label` is the name of the folder in messages.
    pub fn new(overrides: Option<&'a BTreeMap<String, Vec<u8>>>, overrides_label: &str) -> Self {
        let mut built_in = BTreeMap::new();
        collect_built_in(&DEFAULT, &mut built_in);
        let (built_in_texts, mut files): (BTreeMap<_, _>, BTreeMap<_, _>) = built_in
            .into_iter()
            .partition(|(path, _)| path.starts_with(FOLDER));
        let mut own_texts = BTreeMap::new();
        let mut replaced = BTreeMap::new();
        for (path, bytes) in overrides.into_iter().flatten() {
            let label = format!("{}/{path}", overrides_label.trim_end_matches('/'));
            let bytes = Cow::Borrowed(bytes.as_slice());
            let file = ThemeFile { label, bytes };
            if language_of(path).is_some() {
                own_texts.insert(path.clone(), file);
            } else if let Some(built_in) = files.insert(path.clone(), file) {
                replaced.insert(path.clone(), built_in);
            }
        }
        let mut problems = Vec::new();
        let mut templates = Vec::new();
        let mut others = BTreeMap::new();
        for (path, file) in files {
            match path.strip_prefix("templates/") {
                _ if is_hidden(&path) => {}
                Some(name) => templates.extend(template_source(name, file, &mut problems)),
                None => {
                    others.insert(path, file);
                }
            }
        }
        let all_were_read = problems.is_empty();
        let assets = assets::SharedAssets::new(others, &mut problems);
        let used = keys_of_templates(&templates)
            .chain(assets.keys_of_texts())
            .chain(keys_of_files(&replaced))
            .chain(TEXTS.iter().map(|text| text.key.to_owned()))
            .collect();
        Self {
            built_in_texts,
            own_texts,
            templates,
            assets,
            used,
            all_were_read,
            problems,
        }
    }
}

impl Theme {
    /// The theme of these files, with the texts of a language.
    ///
    /// # Errors
    ///
    /// The problems of all files.
    pub fn new(language: Language, files: &ThemeFiles<'_>) -> Result<Self, Vec<Diagnostic>> {
        let path = language.file();
        let texts: Vec<LocaleFile> = [&files.built_in_texts, &files.own_texts]
            .into_iter()
            .filter_map(|texts| texts.get(&path).map(ThemeFile::as_texts))
            .collect();
        let Some(first) = texts.first() else {
            return Err(vec![no_such_language(&path)]);
        };
        let mut problems = files.problems.clone();
        let label = first.label;
        let locale = Locale::new(language, &texts, TEXTS, &mut problems);
        if files.all_were_read {
            problems.extend(locale.missing(TEXTS, label));
            problems.extend(names::problems(&locale));
            problems.extend(locale.unused(|key| files.used.contains(key) || names::is_name(key)));
        }
        let mut sources = files.templates.clone();
        for source in &mut sources {
            source.text = texts::expand(source, &locale, &mut problems);
        }
        let assets = files.assets.in_language(&locale, &mut problems);
        problems.extend(safety::of_templates(&sources));
        let templates = load_templates(&sources, files.all_were_read, &mut problems);
        match templates {
            Some(templates) if problems.is_empty() => Ok(Self {
                templates,
                sources,
                unminified: OnceLock::new(),
                assets,
                locale,
            }),
            _ => Err(problems),
        }
    }

    /// The same theme without minification, for proving the minified templates. `None` if
    /// the templates cannot be loaded again.
    #[cfg(test)]
    pub(crate) fn without_minification(&self) -> Option<Self> {
        Some(Self {
            templates: self.load_as_written()?,
            sources: self.sources.clone(),
            unminified: OnceLock::new(),
            assets: self.assets.clone(),
            locale: self.locale.clone(),
        })
    }

    /// Renders a template, and makes something of the HTML.
    ///
    /// # Errors
    ///
    /// The first problem, with the line in the unminified template.
    pub(crate) fn render<T>(
        &self,
        template: &str,
        context: &Context,
        make: impl FnOnce(&str) -> T,
    ) -> Result<T, Box<Diagnostic>> {
        // The buffer is kept, so that it grows to the size of a page once and not for every page.
        let mut buffer = BUFFER.take();
        buffer.clear();
        let rendered = self.templates.0.render_to(template, context, &mut buffer);
        let made = rendered.map(|()| match simdutf8::basic::from_utf8(&buffer) {
            Ok(page) => make(page),
            // Templates and values are UTF-8, so this is unreachable, and slower.
            Err(_) => make(&String::from_utf8_lossy(&buffer)),
        });
        BUFFER.set(buffer);
        made.map_err(|error| {
            let as_written = self
                .as_written()
                .and_then(|templates| templates.0.render(template, context).err());
            let error = as_written.as_ref().unwrap_or(&error);
            Box::new(errors::diagnostic(error, template, &self.sources))
        })
    }

    /// Violations of the content security policy in a finished page of a template.
    pub(crate) fn violations(&self, template: &str, html: &str) -> Vec<Diagnostic> {
        let source = self.sources.iter().find(|source| source.name == template);
        safety::of_page(source, template, html)
    }

    /// The language of its texts.
    pub(crate) fn language(&self) -> &Language {
        self.locale.language()
    }

    /// The settings of a site with its title in the language. The title in the settings is that of
    /// the tree at the root.
    pub(crate) fn site(&self, site: &SiteConfig) -> SiteConfig {
        let language = self.language();
        if language.folder.is_empty() {
            return site.clone();
        }
        let own = |given: &BTreeMap<String, String>| given.get(language.name.as_ref()).cloned();
        let texts = &self.locale;
        let mut objection = site.objection.clone();
        if let Some(name) = own(&objection.decided_by_in) {
            objection.decided_by = name;
        }
        if let Some(period) = own(&objection.until_in) {
            objection.until = period;
        }
        SiteConfig {
            objection,
            title: own(&site.titles).unwrap_or_else(|| texts.site_title()),
            tagline: own(&site.taglines).unwrap_or_else(|| texts.site_tagline()),
            ..site.clone()
        }
    }

    /// The texts of the site.
    pub(crate) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// The files of the theme.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = &Artifact> {
        self.assets.artifacts.iter()
    }

    /// The path of a picture by the name of its file, relative to the root.
    pub(crate) fn picture(&self, name: &str) -> Option<&str> {
        let path = self.assets.paths.files.get(&assets::key_of(name.trim()))?;
        Some(path)
    }

    /// The paths of those files, relative to the root.
    pub(crate) fn asset_paths(&self) -> &AssetPaths {
        &self.assets.paths
    }

    fn as_written(&self) -> Option<&Templates> {
        self.unminified
            .get_or_init(|| self.load_as_written())
            .as_ref()
    }

    fn load_as_written(&self) -> Option<Templates> {
        let sources = self.sources.iter();
        let texts = sources.map(|source| (source.name.as_str(), source.text.as_str()));
        engine(texts).ok().map(Templates)
    }
}

/// The names of the languages that are built in.
pub(crate) fn built_in_languages() -> impl Iterator<Item = String> {
    let files = DEFAULT.get_dir(FOLDER.trim_end_matches('/'));
    let files = files.into_iter().flat_map(Dir::files);
    files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
}

/// The language whose texts a file of the theme has.
fn language_of(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?.strip_suffix(".toml")
}

/// Problems of a user's files with the texts of languages that the site does not have; built-in
/// languages may be off.
pub(crate) fn of_no_language(
    files: &BTreeMap<String, Vec<u8>>,
    label: &str,
    names: &[String],
) -> Vec<Diagnostic> {
    let built_in: Vec<String> = built_in_languages().collect();
    let others = files.keys().filter(|path| {
        let is_known = |name: &str| names.iter().chain(&built_in).any(|known| known == name);
        language_of(path).is_some_and(|name| !is_known(name))
    });
    others
        .map(|path| {
            let message = message!("网站没有这种语言", "the site does not have this language",);
            let help = message!(
                "把文件名写进设置 `[site] languages`，或者删掉文件",
                "add its name to the setting `[site] languages`, or remove the file",
            );
            let file = format!("{}/{path}", label.trim_end_matches('/'));
            THEME_FILE.diagnostic(file, message).with_help(help)
        })
        .collect()
}

fn no_such_language(file: &str) -> Diagnostic {
    let message = message!(
        "没有这种语言的文字：主题里没有 `{file}`",
        "there are no texts of this language: the theme has no `{file}`",
    );
    let help = message!(
        "把文件放进自己主题的 `locales/`，或者从设置 `[site] languages` 里去掉这种语言",
        "put the file into `locales/` of the theme, or take the language out of the setting `[site] languages`",
    );
    THEME_TEXT.diagnostic(file, message).with_help(help)
}

fn collect_built_in(folder: &'static Dir<'static>, files: &mut BTreeMap<String, ThemeFile<'_>>) {
    for file in folder.files() {
        // The paths of the theme are ASCII; only Windows has other separators.
        let path = file.path().to_string_lossy().replace('\\', "/");
        let label = format!("{DEFAULT_LABEL}/{path}");
        let bytes = Cow::Borrowed(file.contents());
        files.insert(path, ThemeFile { label, bytes });
    }
    for inner in folder.dirs() {
        collect_built_in(inner, files);
    }
}

/// The keys of the texts that templates use.
fn keys_of_templates(sources: &[TemplateSource]) -> impl Iterator<Item = String> {
    let keys = sources
        .iter()
        .flat_map(|source| texts::keys_of(&source.text));
    keys.map(str::to_owned)
}

/// The keys of the texts that templates and scripts use, by path.
fn keys_of_files(files: &BTreeMap<String, ThemeFile<'_>>) -> impl Iterator<Item = String> {
    files
        .iter()
        .flat_map(|(path, file)| match path.rsplit_once('.') {
            Some((_, "js")) => {
                let script = ScriptSource::new(&file.bytes);
                script.keys().map(str::to_owned).collect()
            }
            Some((_, "html")) => {
                let text = String::from_utf8_lossy(&file.bytes);
                let keys = texts::keys_of(&text).into_iter();
                keys.map(str::to_owned).collect()
            }
            _ => BTreeSet::new(),
        })
}

/// Whether a file is one that editors or file managers leave behind.
fn is_hidden(path: &str) -> bool {
    path.split('/')
        .any(|part| part.starts_with('.') || part == "Thumbs.db" || part == "desktop.ini")
}

fn template_source(
    name: &str,
    file: ThemeFile<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<TemplateSource> {
    if !name.ends_with(".html") {
        problems.push(
            THEME_FILE
                .diagnostic(
                    file.label,
                    message!(
                        "模板文件夹里只能放 `.html` 文件",
                        "only `.html` files belong in the folder of templates",
                    ),
                )
                .with_help(message!(
                    "改成 `.html` 文件，或者移到主题的其他文件夹",
                    "make it an `.html` file, or move it to another folder of the theme",
                )),
        );
        return None;
    }
    match String::from_utf8(file.bytes.into_owned()) {
        Ok(text) => Some(TemplateSource {
            name: name.to_owned(),
            label: file.label,
            text: text
                .strip_prefix('\u{FEFF}')
                .map(str::to_owned)
                .unwrap_or(text),
        }),
        Err(_) => {
            problems.push(
                THEME_ENCODING
                    .diagnostic(
                        file.label,
                        message!("模板不是 UTF-8 编码", "the template is not UTF-8"),
                    )
                    .with_help(message!(
                        "用编辑器打开，另存为 UTF-8 编码",
                        "open it in an editor and save it as UTF-8",
                    )),
            );
            None
        }
    }
}

/// Minifies and parses all templates.
fn load_templates(
    sources: &[TemplateSource],
    all_were_read: bool,
    problems: &mut Vec<Diagnostic>,
) -> Option<Templates> {
    let minified: Vec<_> = sources
        .iter()
        .map(|source| minify::minify_template(&source.text))
        .collect();
    let texts = sources.iter().zip(&minified).filter_map(|(source, text)| {
        let text = text.as_ref().ok()?;
        Some((source.name.as_str(), text.as_str()))
    });
    let error = match engine(texts) {
        Ok(engine) if all_were_read && minified.iter().all(Result::is_ok) => {
            return Some(Templates(engine));
        }
        made => made.err(),
    };
    // Only unminified templates have the lines of errors.
    let known = problems.len();
    for (source, minified) in sources.iter().zip(&minified) {
        if let Some(problem) = errors::syntax_error(source) {
            problems.push(problem);
        } else if let Err(refused) = minified {
            problems.push(errors::refused_template(refused, source));
        }
    }
    // Missing references can only be reported once all templates are parsed.
    if problems.len() == known && all_were_read {
        let texts = sources.iter();
        let texts = texts.map(|source| (source.name.as_str(), source.text.as_str()));
        if let Some(error) = engine(texts).err().or(error) {
            problems.extend(errors::reference_errors(&error, sources));
        }
    }
    None
}

fn engine<'a>(templates: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Tera, tera::Error> {
    let mut engine = Tera::new();
    engine.add_raw_templates(templates)?;
    Ok(engine)
}
