//! `wangdian.toml`: the settings of one site.
//!
//! Every key has a default, so that an empty file, or none, builds a `demo` site.

use crate::model::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What the site is called and who answers for it.
    pub site: SiteConfig,
    /// What is read, and how dates are judged.
    pub data: DataConfig,
    /// How large a spreadsheet may be that is imported.
    pub import: ImportConfig,
    /// What is published beyond the rule.
    pub(crate) publish: PublishConfig,
    /// The search.
    pub search: SearchConfig,
    /// Where things lie, relative to the file itself.
    pub paths: PathsConfig,
    /// How serious rules are taken.
    pub(crate) rules: RulesConfig,
}

/// `[site]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// Which rules the site must meet.
    pub profile: Profile,
    /// Title in Chinese, in the header and every `<title>`.
    pub title: String,
    /// One sentence below the title on the home page.
    pub(crate) tagline: String,
    /// Absolute address of the root, with a final slash; canonical links and sitemaps are
    /// left out where it is empty, and the links in feeds are relative.
    pub base_url: String,
    /// For the profile `mirror`: the origin's `base_url`.
    pub(crate) origin_url: String,
    /// The legal identity shown in the footer.
    pub(crate) identity: IdentityConfig,
    /// Where corrections and objections go.
    pub(crate) correction: CorrectionConfig,
}

/// `[site.identity]`: what the government-site rules want in the footer. Empty values
/// are left out for `demo` and `mirror`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
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

/// `[site.correction]`
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CorrectionConfig {
    /// Public mail address for corrections.
    pub(crate) email: String,
    /// Web page or issue tracker for corrections, http or https.
    pub(crate) url: String,
    /// Public telephone for corrections and objections.
    pub(crate) phone: String,
}

/// `[data]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// The date that statuses are judged by; see DESIGN: `--as-of` and
    /// `SOURCE_DATE_EPOCH` come before it, the newest date in the data after it.
    pub as_of: Option<Date>,
    /// The largest file that is read, bytes.
    pub max_file_bytes: u64,
    /// The largest content page (Markdown) that is read, bytes.
    pub(crate) max_page_bytes: u64,
    /// The most records of one table.
    pub max_rows: usize,
    /// The most records of all tables together.
    pub(crate) max_records: usize,
    /// The most columns of a sheet, known or not.
    pub max_columns: usize,
    /// How deep the brackets of `registry.json` may be nested.
    pub(crate) max_json_depth: usize,
    /// The longest cell that is accepted, characters.
    pub(crate) max_cell_characters: usize,
    /// The most problems of one rule that a report holds; the others are only counted.
    pub max_reported: usize,
    /// Mail domains whose mailboxes are taken to be personal.
    pub(crate) consumer_mail_domains: Vec<String>,
    /// Published personal-looking values that are allowed, with the reason.
    pub(crate) personal_exceptions: Vec<PersonalException>,
}

/// `[[data.personal_exceptions]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonalException {
    /// Id of the point.
    pub(crate) point: String,
    /// Column whose value is allowed.
    pub(crate) column: String,
    /// Why: shown to nobody but the reader of the configuration.
    pub(crate) reason: String,
}

/// `[import]`: limits of spreadsheets that are imported.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportConfig {
    /// The largest file, bytes.
    pub max_file_bytes: u64,
    /// The most that a workbook may expand to, bytes.
    pub max_expanded_bytes: u64,
    /// The longest cell, characters.
    pub max_cell_characters: u64,
    /// The last row that may have content.
    pub max_rows: u64,
    /// The last column that may have content.
    pub max_columns: u64,
    /// The most sheets of one workbook.
    pub max_sheets: u64,
}

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PublishConfig {
    /// Publish the head's name (主要负责人); needs consent (个人信息保护法 art. 25).
    pub(crate) head: bool,
}

/// `[search]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// Write `search/offline.js`, which `file://` needs.
    pub(crate) offline: bool,
    /// Leave it out where it would be larger than this, bytes.
    pub(crate) offline_max_bytes: u64,
}

/// `[paths]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PathsConfig {
    /// Folder or `registry.json`.
    pub data: PathBuf,
    /// Folder of Markdown pages.
    pub content: PathBuf,
    /// Folder that overrides single files of the built-in theme.
    pub theme: Option<PathBuf>,
    /// Folder that the site is written to.
    pub out: PathBuf,
    /// The configuration itself, where it is a file.
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
}

/// Something that a build reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InputPath<'a> {
    /// What it is.
    pub(crate) kind: InputKind,
    /// A file or folder.
    pub(crate) path: &'a Path,
}

/// What an input is to a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// The registry.
    Data,
    /// Markdown pages.
    Content,
    /// Files in place of those of the built-in theme.
    Theme,
    /// `wangdian.toml`.
    Config,
}

impl InputKind {
    /// Whether the folders below it are read as well.
    pub(crate) fn is_read_with_folders(self) -> bool {
        matches!(self, Self::Content | Self::Theme)
    }
}

impl PathsConfig {
    /// Everything that a build reads.
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

/// `[rules]`: code → level, as written; [`crate::check::severities`] says what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "BTreeMap<Spanned<String>, Spanned<String>>")]
pub(crate) struct RulesConfig {
    /// The file that they are written in, for messages.
    pub(crate) file: String,
    /// The lines of the table, in order of codes.
    pub(crate) settings: Vec<RuleSetting>,
}

/// One line of `[rules]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleSetting {
    /// The rule's code.
    pub(crate) code: String,
    /// `error`, `warning` or `off`.
    pub(crate) level: String,
    /// Where the code begins in the file, bytes.
    pub(crate) position: usize,
    /// The line, from 1; none where the text of the file is not at hand.
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

/// Which rules a site must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The official host: all identity items required.
    Gov,
    /// A copy that names its origin.
    Mirror,
    /// Not official: a visible banner and `noindex`.
    #[default]
    Demo,
}

impl Profile {
    /// The word in the configuration and on the command line.
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
            title: "知识产权信息公共服务网点名录".to_owned(),
            tagline: "就近找到免费或低成本的专利、商标、地理标志信息服务".to_owned(),
            base_url: String::new(),
            origin_url: String::new(),
            identity: IdentityConfig::default(),
            correction: CorrectionConfig::default(),
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
            content: PathBuf::from("content"),
            theme: None,
            out: PathBuf::from("public"),
            config: None,
        }
    }
}
