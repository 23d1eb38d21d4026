//! `wangdian.toml`: the settings of a site.
//!
//! Every key has a default, so that an empty file, or none, builds a `demo` site.
//!
//! `docs/settings.schema.json` is generated from these types by a test, for editors.

pub(crate) mod address;
pub(crate) mod official;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::model::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// All settings.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The site's name, operator and contact.
    pub site: SiteConfig,
    /// Limits of the data files, and the as-of date.
    pub data: DataConfig,
    /// Limits of imported spreadsheets.
    pub import: ImportConfig,
    /// Optional personal data to publish, and how long replaced files stay.
    pub publish: PublishConfig,
    /// The search.
    pub search: SearchConfig,
    /// Input and output paths, relative to the settings file.
    pub paths: PathsConfig,
    /// Severities of rules that differ from the default.
    #[cfg_attr(
        test,
        serde(skip_serializing),
        schemars(with = "BTreeMap<String, String>")
    )]
    pub(crate) rules: RulesConfig,
    /// Where the settings are in their file, for messages.
    #[serde(skip)]
    pub(crate) places: SettingPlaces,
}

/// Where settings are in their file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SettingPlaces {
    /// The file, as shown in messages; empty if there is none.
    pub(crate) file: String,
    /// The lines, from 1, of all keys and tables: `site.identity.icp`, `site.identity`.
    pub(crate) lines: BTreeMap<String, u64>,
    /// The options of the command line that replace settings, by key.
    pub(crate) options: BTreeMap<&'static str, &'static str>,
}

impl SettingPlaces {
    /// The line of a setting, or of the table that lacks it.
    pub(crate) fn line_of(&self, key: &str) -> Option<u64> {
        let mut key = key;
        loop {
            if let Some(line) = self.lines.get(key) {
                return Some(*line);
            }
            key = key.rsplit_once('.')?.0;
        }
    }
}

impl Config {
    /// Replaces the address of the site by that of the command line.
    pub fn replace_base_url(&mut self, address: &str) {
        address.clone_into(&mut self.site.base_url);
        self.site.spell_addresses();
        self.places.options.insert("site.base_url", "--base-url");
    }

    /// Whether the settings come from a file.
    pub fn has_file(&self) -> bool {
        self.paths.config.is_some()
    }
}

/// `[site]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// The requirements that the site must meet.
    pub profile: Profile,
    /// The languages of the site by the names of their files of texts, `en` for
    /// `locales/en.toml`. The pages of the first are at the root, those of the others in folders
    /// of these names.
    pub(crate) languages: Vec<String>,
    /// Title, in the header and every `<title>`.
    pub title: String,
    /// One sentence below the title on the home page.
    pub(crate) tagline: String,
    /// The title in further languages; without it the texts of the language have one.
    pub(crate) titles: BTreeMap<String, String>,
    /// The sentence below it in further languages.
    pub(crate) taglines: BTreeMap<String, String>,
    /// Absolute URL of the root, with a final slash. If empty, canonical links, sitemaps and
    /// QR codes on paper are left out, and links in feeds are relative.
    pub base_url: String,
    /// For the profile `mirror`: the origin's `base_url`.
    pub(crate) origin_url: String,
    /// Hosts that links may lead to, besides those below `gov.cn` and those of the data:
    /// `www.example.org`, or `*.example.org` for all below it.
    pub outside_hosts: Vec<String>,
    /// The licence of the downloads, if the operator has declared one.
    pub(crate) data_licence: LicenceConfig,
    /// The legal identity shown in the footer.
    pub(crate) identity: IdentityConfig,
    /// The mark of websites of party and government organs (党政机关网站标识), in the footer.
    pub(crate) party_government_mark: MarkConfig,
    /// The mark of a tested accessible website (适老化及无障碍标识), in the footer.
    pub(crate) accessibility_mark: MarkConfig,
    /// For the profile `gov`: passages that may have a word of a demo site, each with the reason.
    pub(crate) wording_exceptions: Vec<WordingException>,
    /// For the profile `mirror`: who runs the mirror, in the footer.
    pub(crate) mirror: MirrorConfig,
    /// Where readers send corrections.
    pub(crate) correction: CorrectionConfig,
    /// Where readers object to designations on notice.
    pub(crate) objection: ObjectionConfig,
}

impl SiteConfig {
    /// Writes the addresses of the site and its origin as they are written everywhere. Those that
    /// cannot be used stay as they are, and are reported.
    pub fn spell_addresses(&mut self) {
        for address in [&mut self.base_url, &mut self.origin_url] {
            *address = match address::site_address(address) {
                Ok(spelled) => spelled,
                Err(_) => address.trim().to_owned(),
            };
        }
    }
}

/// `[site.identity]`: the identity that the rules for government websites require in the
/// footer. Empty values are left out for `demo` and `mirror`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IdentityConfig {
    /// 主办单位.
    pub(crate) sponsor: String,
    /// 联系方式.
    pub(crate) contact: String,
    /// 网站标识码.
    pub(crate) site_code: String,
    /// ICP备案号.
    pub(crate) icp: String,
    /// 公安备案号.
    pub(crate) police: String,
}

/// `[site.data_licence]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LicenceConfig {
    /// Its name.
    pub(crate) name: String,
    /// The page with its text, http or https.
    pub(crate) url: String,
}

/// A mark in the footer, given by the body that tested or registered the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MarkConfig {
    /// The page of that body about the site.
    pub(crate) url: String,
    /// The mark's picture: the name of a file in `images/` of the theme.
    pub(crate) image: String,
    /// The last day on which the mark holds, if it has one.
    pub(crate) valid_until: Option<Date>,
}

/// `[[site.wording_exceptions]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct WordingException {
    /// The passage: more than the word alone.
    pub(crate) text: String,
    /// The reason, for readers of the configuration only.
    pub(crate) reason: String,
}

/// `[site.mirror]`: the identity of a mirror itself, which is not that of its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MirrorConfig {
    /// Who runs the mirror.
    pub(crate) operator: String,
    /// How to reach the operator.
    pub(crate) contact: String,
    /// ICP备案号 of the mirror.
    pub(crate) icp: String,
}

/// `[site.objection]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ObjectionConfig {
    /// Public mail address for objections.
    pub(crate) email: String,
    /// Web page for objections, http or https.
    pub(crate) url: String,
    /// Public telephone for objections.
    pub(crate) phone: String,
    /// The body that decides on objections.
    pub(crate) decided_by: String,
    /// Until when one may object, and until when an answer comes.
    pub(crate) until: String,
    /// `decided_by` in further languages.
    pub(crate) decided_by_in: BTreeMap<String, String>,
    /// `until` in further languages.
    pub(crate) until_in: BTreeMap<String, String>,
}

/// `[site.correction]`
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CorrectionConfig {
    /// Public mail address for corrections.
    pub(crate) email: String,
    /// Web page or issue tracker for corrections, http or https.
    pub(crate) url: String,
    /// Public telephone for corrections.
    pub(crate) phone: String,
}

/// `[data]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// The date on which statuses are evaluated. `--as-of` and `SOURCE_DATE_EPOCH` take
    /// precedence; without any, it is the newest date in the data.
    pub as_of: Option<Date>,
    /// Maximum size of a data file, bytes.
    pub max_file_bytes: u64,
    /// Maximum size of a content page (Markdown), bytes.
    pub(crate) max_page_bytes: u64,
    /// Maximum number of records in a table.
    pub max_rows: usize,
    /// Maximum number of records in all tables together.
    pub(crate) max_records: usize,
    /// Maximum number of columns in a sheet, known or unknown.
    pub max_columns: usize,
    /// Maximum nesting depth of `registry.json`.
    pub(crate) max_json_depth: usize,
    /// Maximum length of a cell, characters.
    pub(crate) max_cell_characters: usize,
    /// Maximum number of problems per rule that a report lists; the rest are only counted.
    pub max_reported: usize,
    /// Mail domains whose mailboxes are assumed to be personal.
    pub(crate) consumer_mail_domains: Vec<String>,
    /// Values that look personal but may be published, each with the reason.
    pub(crate) personal_exceptions: Vec<PersonalException>,
}

/// `[[data.personal_exceptions]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonalException {
    /// Id of the point.
    pub(crate) point: String,
    /// The column whose value may be published.
    pub(crate) column: String,
    /// The reason, for readers of the configuration only.
    pub(crate) reason: String,
}

/// `[import]`: limits of imported spreadsheets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ImportConfig {
    /// Maximum size of a file, bytes.
    pub max_file_bytes: u64,
    /// Maximum size of a workbook after decompression, bytes.
    pub max_expanded_bytes: u64,
    /// Maximum length of a cell, characters.
    pub max_cell_characters: u64,
    /// Maximum row number with content.
    pub max_rows: u64,
    /// Maximum column number with content.
    pub max_columns: u64,
    /// Maximum number of sheets in a workbook.
    pub max_sheets: u64,
}

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PublishConfig {
    /// Publish the head's name (主要负责人); needs consent (个人信息保护法 art. 25).
    pub(crate) head: bool,
    /// How many days replaced files with a hash in their names stay for pages that are still
    /// open, counted by the as-of dates of the sites; 0 to keep none.
    pub keep_days: u16,
}

/// `[search]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// Write `search/offline.js`, which `file://` needs.
    pub(crate) offline: bool,
    /// Maximum size of `search/offline.js`, bytes; above it the file is left out.
    pub(crate) offline_max_bytes: u64,
}

/// `[paths]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PathsConfig {
    /// The registry: a folder of CSV files, or a `registry.json`.
    pub data: PathBuf,
    /// Folder of Markdown pages; built-in pages stand for those that it lacks.
    pub content: PathBuf,
    /// Folder with files that replace those of the built-in theme.
    pub theme: Option<PathBuf>,
    /// Output folder of the site.
    pub out: PathBuf,
    /// The settings file, if there is one.
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
}

/// An input of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InputPath<'a> {
    /// What the input contains.
    pub(crate) kind: InputKind,
    /// The file or folder.
    pub(crate) path: &'a Path,
}

/// The kind of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// The registry.
    Data,
    /// Markdown pages.
    Content,
    /// Files that replace those of the built-in theme.
    Theme,
    /// `wangdian.toml`.
    Config,
}

impl InputKind {
    /// Whether its subfolders are read too.
    pub(crate) fn is_read_with_folders(self) -> bool {
        matches!(self, Self::Content | Self::Theme)
    }
}

/// The name of the settings file where none is given, in the working directory.
pub(crate) const DEFAULT_FILE: &str = "wangdian.toml";

/// The default name of the folder of Markdown pages.
const CONTENT_FOLDER: &str = "content";

impl PathsConfig {
    /// Whether the content is in its default place, beside the settings.
    pub(crate) fn has_default_content(&self) -> bool {
        let beside = self.config.as_deref().and_then(Path::parent);
        self.content == beside.unwrap_or(Path::new("")).join(CONTENT_FOLDER)
    }

    /// All inputs of a build.
    pub(crate) fn inputs(&self) -> Vec<InputPath<'_>> {
        let always = [
            (InputKind::Data, self.data.as_path()),
            (InputKind::Content, self.content.as_path()),
        ];
        let theme = self.theme.as_deref().map(|path| (InputKind::Theme, path));
        let config = self.config.as_deref().map(|path| (InputKind::Config, path));
        let all = always.into_iter().chain(theme).chain(config);
        all.map(|(kind, path)| InputPath { kind, path }).collect()
    }
}

/// `[rules]`: maps rule codes to levels, unvalidated; [`crate::check::severities`]
/// interprets them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "BTreeMap<Spanned<String>, Spanned<String>>")]
pub(crate) struct RulesConfig {
    /// The file that contains the table, for messages.
    pub(crate) file: String,
    /// The entries of the table, sorted by code.
    pub(crate) settings: Vec<RuleSetting>,
}

/// An entry of `[rules]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleSetting {
    /// The rule's code.
    pub(crate) code: String,
    /// `error`, `warning` or `off`.
    pub(crate) level: String,
    /// Byte offset of the code in the file.
    pub(crate) position: usize,
    /// The line, from 1; `None` if the file's text is not available.
    pub(crate) line: Option<u64>,
}

impl From<BTreeMap<Spanned<String>, Spanned<String>>> for RulesConfig {
    fn from(written: BTreeMap<Spanned<String>, Spanned<String>>) -> Self {
        let settings = written.into_iter().map(|(code, level)| RuleSetting {
            position: code.span().start,
            code: code.into_inner(),
            level: level.into_inner(),
            line: None,
        });
        Self {
            file: String::new(),
            settings: settings.collect(),
        }
    }
}

/// The requirements that a site must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[cfg_attr(test, derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The official site: all fields of the identity are required.
    Gov,
    /// A copy that names its origin.
    Mirror,
    /// Not official: shows a banner and `noindex`.
    #[default]
    Demo,
}

impl Profile {
    /// All profiles.
    pub(crate) const ALL: [Self; 3] = [Self::Gov, Self::Mirror, Self::Demo];

    /// The profile of a name.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.code() == code)
    }

    /// The name in the settings and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gov => "gov",
            Self::Mirror => "mirror",
            Self::Demo => "demo",
        }
    }
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            profile: Profile::Demo,
            languages: ["zh", "en"].map(str::to_owned).to_vec(),
            titles: BTreeMap::new(),
            taglines: BTreeMap::new(),
            title: "知识产权信息公共服务网点名录".to_owned(),
            tagline: "就近找到免费或低成本的专利、商标、地理标志信息服务".to_owned(),
            base_url: String::new(),
            origin_url: String::new(),
            outside_hosts: [
                "api.map.baidu.com",
                "apis.map.qq.com",
                "uri.amap.com",
                "www.wipo.int",
            ]
            .map(str::to_owned)
            .to_vec(),
            data_licence: LicenceConfig::default(),
            identity: IdentityConfig::default(),
            party_government_mark: MarkConfig::default(),
            accessibility_mark: MarkConfig::default(),
            wording_exceptions: Vec::new(),
            mirror: MirrorConfig::default(),
            correction: CorrectionConfig::default(),
            objection: ObjectionConfig::default(),
        }
    }
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            as_of: None,
            max_file_bytes: 512 * 1024 * 1024,
            max_page_bytes: 1024 * 1024,
            max_rows: 1_000_000,
            max_records: 3_000_000,
            max_columns: 256,
            max_json_depth: 32,
            max_cell_characters: 20_000,
            max_reported: 200,
            consumer_mail_domains: [
                "qq.com",
                "163.com",
                "126.com",
                "yeah.net",
                "sina.com",
                "sina.cn",
                "sohu.com",
                "139.com",
                "189.cn",
                "wo.cn",
                "foxmail.com",
                "aliyun.com",
                "gmail.com",
                "hotmail.com",
                "outlook.com",
                "yahoo.com",
                "icloud.com",
            ]
            .map(str::to_owned)
            .to_vec(),
            personal_exceptions: Vec::new(),
        }
    }
}

impl Default for ImportConfig {
    fn default() -> Self {
        Self {
            max_file_bytes: 32 * 1024 * 1024,
            max_expanded_bytes: 64 * 1024 * 1024,
            max_cell_characters: 20_000,
            max_rows: 200_000,
            max_columns: 200,
            max_sheets: 50,
        }
    }
}

impl Default for PublishConfig {
    fn default() -> Self {
        Self {
            head: false,
            keep_days: 7,
        }
    }
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self {
            offline: true,
            offline_max_bytes: 64 * 1024 * 1024,
        }
    }
}

impl Default for PathsConfig {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            content: PathBuf::from(CONTENT_FOLDER),
            theme: None,
            out: PathBuf::from("public"),
            config: None,
        }
    }
}
