//! The command-line interface: every subcommand with its arguments.
//!
//! Doc comments of arguments are the English `--help`; `help` translates them.

mod generated;
mod help;
mod usage;

pub use generated::generated_files;
pub use help::{command_in, language_of};
pub use usage::usage_error;

use crate::config::Profile;
use crate::diagnostics::Language;
use crate::model::Date;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns the registry of public-service points into a searchable static site.
#[derive(Debug, Parser)]
#[command(name = "wangdian", version, about)]
pub struct Cli {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a project: settings, example tables, content pages, workflows, instructions.
    Init(InitArguments),
    /// Check all input and write the site.
    Build(BuildArguments),
    /// Check data, theme, content and settings, or spreadsheets before they are imported, and
    /// report all problems; write nothing.
    Check(CheckArguments),
    /// Explain a rule: its reason, an example and the fix.
    Explain(ExplainArguments),
    /// Merge spreadsheets into the registry and report every decision.
    Import(ImportArguments),
    /// Write a workbook for the office to fill in, which `import` reads again.
    Template(TemplateArguments),
    /// Query the search index; the results are those of the search page.
    Search(SearchArguments),
    /// Show what a change of the data changes on the public site; write nothing.
    Diff(DiffArguments),
    /// Preview a site on 127.0.0.1: a built one, or one that is built as you edit.
    Serve(ServeArguments),
    /// Sign the manifest of a built site, or make the keys for it.
    Sign(SignArguments),
    /// Verify that a copy of the site matches its manifest.
    Verify(VerifyArguments),
    /// Deploy a built site to an object store or a folder, in a safe order.
    Deploy(DeployArguments),
    /// Inspect a finished site by the rules for government websites, whatever made it.
    Audit(AuditArguments),
    /// Write the completions of shells and the manual pages, for packages.
    Generate(GenerateArguments),
}

/// Arguments of every command that reads the registry.
#[derive(Debug, Clone, Args)]
pub struct InputArguments {
    /// Configuration file [default: wangdian.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Registry: a folder of CSV files, or a registry.json.
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// Date on which statuses are evaluated.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
    /// Number of threads [default and maximum: the number of processors].
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Report every problem; do not cut long reports.
    #[arg(long)]
    pub all: bool,
}

/// Arguments of every command that makes a site.
#[derive(Debug, Args)]
pub struct SiteArguments {
    /// The registry and its options.
    #[command(flatten)]
    pub input: InputArguments,
    /// Folder of Markdown pages.
    #[arg(long, value_name = "FOLDER")]
    pub content: Option<PathBuf>,
    /// Folder with files that replace those of the built-in theme.
    #[arg(long, value_name = "FOLDER")]
    pub theme: Option<PathBuf>,
    /// Requirements that the site must meet.
    #[arg(long, value_enum)]
    pub profile: Option<Profile>,
    /// Absolute URL of the site's root.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

/// `wangdian init`
#[derive(Debug, Args)]
pub struct InitArguments {
    /// Folder of the new project.
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Requirements that the site must meet.
    #[arg(long, value_enum, default_value = "demo")]
    pub profile: Profile,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian build`
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// The inputs of the site.
    #[command(flatten)]
    pub site: SiteArguments,
    /// Output folder of the site.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// How many days replaced search files, scripts and styles stay for open pages; 0 removes
    /// them at once [default: that of the configuration, else 7].
    #[arg(long, value_name = "DAYS")]
    pub keep_days: Option<u16>,
    /// Output format of the report and the summary.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
}

/// `wangdian check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Spreadsheets (.xlsx, .xls, .ods, CSV): report what `import` would say of them; without
    /// any, check the whole project.
    #[arg(value_name = "FILE")]
    pub sheets: Vec<PathBuf>,
    /// TOML file that assigns unusual headings of spreadsheets to columns.
    #[arg(long, value_name = "FILE", requires = "sheets")]
    pub mapping: Option<PathBuf>,
    /// Also read hidden sheets, rows and columns of spreadsheets.
    #[arg(long, requires = "sheets")]
    pub include_hidden: bool,
    /// The inputs of the site.
    #[command(flatten)]
    pub site: SiteArguments,
    /// Output format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
}

/// `wangdian explain`
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// Code of the rule, as in the brackets of a message; without it, list all codes.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Output format; Markdown without a code prints the whole manual.
    #[arg(long, value_enum, default_value = "text")]
    pub format: ManualFormat,
    /// Language of labels and messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian import`
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Workbooks (.xlsx, .xls, .ods) and CSV files in any encoding.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Output folder for the CSV files of the merged registry.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Registry to merge into, a folder or a registry.json [default: the one in --out].
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// TOML file that assigns unusual headings to columns.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Also read hidden sheets, rows and columns.
    #[arg(long)]
    pub include_hidden: bool,
    /// Report what would change; write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// Report every problem and decision; do not cut long reports.
    #[arg(long)]
    pub all: bool,
    /// Configuration file [default: wangdian.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Date on which statuses are evaluated.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Output format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian template`
#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// The workbook (.xlsx) to write.
    #[arg(value_name = "FILE")]
    pub workbook: PathBuf,
    /// Only the institutions in the region with this code.
    #[arg(long, value_name = "CODE", conflicts_with = "blank")]
    pub region: Option<String>,
    /// Without the records of the registry.
    #[arg(long)]
    pub blank: bool,
    /// Replace the file if it exists.
    #[arg(long)]
    pub force: bool,
    /// Configuration file [default: wangdian.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Registry: a folder of CSV files, or a registry.json.
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian diff`
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// The inputs that both sides share.
    #[command(flatten)]
    pub site: SiteArguments,
    /// Old data: a folder of CSV files, or a registry.json.
    #[arg(
        value_name = "OLD",
        required_unless_present = "git",
        conflicts_with_all = ["git", "data"],
        requires = "new"
    )]
    pub old: Option<PathBuf>,
    /// New data.
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// Compare the project's data in the git revision REV with that in a second revision,
    /// or with the working tree if there is none.
    #[arg(long, value_name = "REV", num_args = 1..=2)]
    pub git: Vec<String>,
    /// Output format.
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
}

/// `wangdian search`
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// The registry and its options.
    #[command(flatten)]
    pub input: InputArguments,
    /// Search terms; `-` reads JSON requests from standard input, one per line, with
    /// `query` and the options of `window.wangdian.search`, and prints one JSON response
    /// per line.
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Keep only records with this value; may be repeated.
    #[arg(long = "filter", value_name = "KEY=VALUE")]
    pub filters: Vec<String>,
    /// Maximum number of hits.
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Number of hits to skip.
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
    /// Sort order of hits.
    #[arg(long, value_enum, default_value = "relevance")]
    pub sort: SortArgument,
    /// Origin of distances, in degrees north and east.
    #[arg(long, value_name = "LATITUDE,LONGITUDE", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// Count the hits for every value of every filter.
    #[arg(long)]
    pub facets: bool,
    /// Output format.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
}

/// `wangdian serve`
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Folder of the built site [default: that of the configuration, else public].
    #[arg(value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Port to listen on; 0 for any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Build the site first, and again whenever its inputs change; pages reload by themselves
    /// and show the problems.
    #[arg(long)]
    pub watch: bool,
    /// The inputs of the site.
    #[command(flatten)]
    pub site: SiteArguments,
}

/// `wangdian generate`
#[derive(Debug, Args)]
pub struct GenerateArguments {
    /// Folder to write to, such as `~/.local/share`.
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Language of the manual pages and of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian sign`
#[derive(Debug, Args)]
pub struct SignArguments {
    /// Folder of the built site [default: that of the configuration, else public].
    #[arg(value_name = "FOLDER")]
    pub site: Option<PathBuf>,
    /// File of the secret key [default: the key itself in WANGDIAN_SIGNING_KEY].
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Last day on which the signature holds [default: 90 days after the date of the data].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub expires: Option<Date>,
    /// Sign nothing but make two keys: the secret one in FILE, the public one beside it with the
    /// ending `.pub`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["site", "key", "expires"])]
    pub new_key: Option<PathBuf>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian verify`
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Folder of the copy, or its manifest.json.
    #[arg(value_name = "FOLDER|MANIFEST")]
    pub target: PathBuf,
    /// Additional paths that the copy may contain, such as `.well-known/` or `*.bak`; may
    /// be repeated.
    #[arg(long = "allow", value_name = "PATTERN")]
    pub allowed: Vec<String>,
    /// File of the publisher's public key, by which the manifest must be signed.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Refuse data of an earlier date.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "key")]
    pub not_older_than: Option<Date>,
    /// Date on which the signature must hold [default: today in China].
    #[arg(long, value_name = "YYYY-MM-DD", requires = "key")]
    pub as_of: Option<Date>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian deploy`
#[derive(Debug, Args)]
#[command(after_help = DEPLOY_TARGETS)]
pub struct DeployArguments {
    /// Where to: `s3://bucket/folder?endpoint=URL&region=NAME`, `oss://…` (Alibaba Cloud),
    /// `cos://…` (Tencent Cloud), `obs://…` (Huawei Cloud) or `fs:folder`; never with credentials,
    /// which come from environment variables.
    #[arg(value_name = "TARGET")]
    pub target: String,
    /// Folder of the built site [default: that of the configuration, else public].
    #[arg(value_name = "FOLDER")]
    pub site: Option<PathBuf>,
    /// List what would be sent and deleted; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Compare every file in the target instead of believing the manifest there.
    #[arg(long)]
    pub repair: bool,
    /// Maximum number of deletions; more are refused before anything is changed.
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub max_deletes: usize,
    /// How many days replaced search files, scripts and styles stay for open pages; 0 removes
    /// them at once [default: that of the configuration, else 7].
    #[arg(long, value_name = "DAYS")]
    pub keep_days: Option<u16>,
    /// Take over from another deploy that was interrupted.
    #[arg(long)]
    pub break_lock: bool,
    /// File for the addresses that a CDN has to forget.
    #[arg(long, value_name = "FILE", default_value = "purge.txt")]
    pub purge: PathBuf,
    /// Absolute URL of the site's root, for the addresses to purge [default: that of the
    /// configuration].
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Time limit of a request, in seconds; failed ones are repeated.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
    /// Configuration file [default: wangdian.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// The environment variables of `deploy`, which need no translation but their heading.
const DEPLOY_TARGETS: &str = "\
Environment variables:
  s3   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY [, AWS_SESSION_TOKEN]
  oss  ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET [, ALIBABA_CLOUD_SECURITY_TOKEN]
  cos  TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY [, TENCENTCLOUD_TOKEN]
  obs  HUAWEI_CLOUD_ACCESS_KEY_ID, HUAWEI_CLOUD_SECRET_ACCESS_KEY [, HUAWEI_CLOUD_SECURITY_TOKEN]";

/// `wangdian audit`
#[derive(Debug, Args)]
pub struct AuditArguments {
    /// Folder of the finished site [default: that of the configuration, else public].
    #[arg(value_name = "FOLDER")]
    pub site: Option<PathBuf>,
    /// Configuration file [default: wangdian.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Requirements that the site must meet [default: those of the configuration, else what
    /// its pages say].
    #[arg(long, value_enum)]
    pub profile: Option<Profile>,
    /// Absolute URL of the site's root [default: that of the configuration, else what its
    /// pages say].
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Date by which the site must be up to date; without any, that is not checked.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// Output format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
    /// Number of threads [default and maximum: the number of processors].
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Report every problem; do not cut long reports.
    #[arg(long)]
    pub all: bool,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A format of output, where there is no other than these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BuildFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A format of check reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Annotations of a GitHub workflow run.
    Github,
    /// SARIF 2.1.0, for code-scanning services and editors.
    Sarif,
}

/// A format of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ManualFormat {
    /// For a terminal.
    Text,
    /// For a document.
    Markdown,
}

/// A format of comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Text,
    /// For the comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// A sort order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortArgument {
    /// Best first.
    Relevance,
    /// By name in Pinyin order.
    Name,
    /// Newest approval first.
    Newest,
    /// Nearest first; needs `--near`.
    Distance,
}

impl From<LanguageArgument> for Language {
    fn from(language: LanguageArgument) -> Self {
        match language {
            LanguageArgument::Zh => Self::Chinese,
            LanguageArgument::En => Self::English,
        }
    }
}
