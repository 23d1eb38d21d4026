//! What can be typed: arguments → options.

use crate::config::Profile;
use crate::diagnostics::Language;
use crate::model::Date;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns the registry of public-service points into a searchable static site.
#[derive(Debug, Parser)]
#[command(name = "wangdian", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check everything and write the site.
    Build(BuildArguments),
    /// Check data, theme, content and settings and report every problem; write nothing.
    Check(CheckArguments),
    /// Explain a rule of the report: why, an example, the way out.
    Explain(ExplainArguments),
    /// Merge spreadsheets into the registry and tell every decision.
    Import(ImportArguments),
    /// Ask the search index what the search page answers.
    Search(SearchArguments),
    /// Tell a reviewer what a change of the data does to the public site; write nothing.
    Diff(DiffArguments),
    /// Preview a built site on 127.0.0.1.
    Serve(ServeArguments),
    /// Prove that a copy is what its manifest says.
    Verify(VerifyArguments),
}

/// What is read, and by which date it is judged.
#[derive(Debug, Clone, Args)]
pub struct InputArguments {
    /// Configuration; default: wangdian.toml where it exists.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of CSV files, or a registry.json.
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// The date that statuses are judged by.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
    /// Threads, at most one for each processor, which is the default.
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Report all problems of every rule, however many there are.
    #[arg(long)]
    pub all: bool,
}

/// Everything that a site is made from.
#[derive(Debug, Args)]
pub struct SiteArguments {
    /// The data.
    #[command(flatten)]
    pub input: InputArguments,
    /// Folder of Markdown pages.
    #[arg(long, value_name = "FOLDER")]
    pub content: Option<PathBuf>,
    /// Folder that overrides single files of the built-in theme.
    #[arg(long, value_name = "FOLDER")]
    pub theme: Option<PathBuf>,
    /// Which rules the site must meet.
    #[arg(long, value_enum)]
    pub profile: Option<Profile>,
    /// Absolute address of the site's root.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

/// `wangdian build`
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// What is read.
    #[command(flatten)]
    pub site: SiteArguments,
    /// Folder that the site is written to.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Form of the report and the summary.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
}

/// `wangdian check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// What is read.
    #[command(flatten)]
    pub site: SiteArguments,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
}

/// `wangdian explain`
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code between the brackets of a message; without it, all codes are listed.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Form of the explanation; Markdown without a code is the whole manual.
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
    /// Folder of CSV files that the merged registry is written to.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// The registry to merge into, a folder or a registry.json; default: the one in --out.
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// What odd headings mean, TOML.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Read the sheets, rows and columns that a workbook hides, too.
    #[arg(long)]
    pub include_hidden: bool,
    /// Only report; write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// Report all problems and decisions, however many there are.
    #[arg(long)]
    pub all: bool,
    /// Configuration; default: wangdian.toml where it exists.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The date that statuses are judged by.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian diff`
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// What is read beside the two sides.
    #[command(flatten)]
    pub site: SiteArguments,
    /// The data as it is: folder of CSV files, or a registry.json.
    #[arg(
        value_name = "OLD",
        required_unless_present = "git",
        conflicts_with_all = ["git", "data"],
        requires = "new"
    )]
    pub old: Option<PathBuf>,
    /// The data as it will be.
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// Compare the data of the project as it is in the git revision REV with that of
    /// REV2, else with the files as they are now.
    #[arg(long, value_name = "REV", num_args = 1..=2)]
    pub git: Vec<String>,
    /// Form of the answer.
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
}

/// `wangdian search`
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// What is read.
    #[command(flatten)]
    pub input: InputArguments,
    /// What to look for; `-` reads questions from standard input, one JSON object a
    /// line with `query` and the options of `window.wangdian.search`, and answers each
    /// on a line of its own.
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Keep records of this value; may be repeated.
    #[arg(long = "filter", value_name = "KEY=VALUE")]
    pub filters: Vec<String>,
    /// How many hits.
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// How many hits to leave out.
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
    /// Order of hits.
    #[arg(long, value_enum, default_value = "relevance")]
    pub sort: SortArgument,
    /// Count every value of every filter.
    #[arg(long)]
    pub facets: bool,
    /// Form of the answer.
    #[arg(long, value_enum, default_value = "text")]
    pub format: BuildFormat,
}

/// `wangdian serve`
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The folder.
    #[arg(value_name = "FOLDER", default_value = "public")]
    pub out: PathBuf,
    /// The port; 0 for any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// `wangdian verify`
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The folder, or its manifest.json.
    #[arg(value_name = "FOLDER|MANIFEST")]
    pub target: PathBuf,
    /// Paths that the copy may hold beside the site, such as `.well-known/` or `*.bak`;
    /// may be given several times.
    #[arg(long = "allow", value_name = "PATTERN")]
    pub allowed: Vec<String>,
    /// Language of messages.
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: LanguageArgument,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A form of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BuildFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A form of check reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Annotations of a workflow run.
    Github,
    /// SARIF 2.1.0, for code-scanning services and editors.
    Sarif,
}

/// A form of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ManualFormat {
    /// For a terminal.
    Text,
    /// For a document.
    Markdown,
}

/// A form of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Text,
    /// For the comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// An order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortArgument {
    /// Best first.
    Relevance,
    /// By name in Pinyin order.
    Name,
}

impl From<LanguageArgument> for Language {
    fn from(language: LanguageArgument) -> Self {
        match language {
            LanguageArgument::Zh => Self::Chinese,
            LanguageArgument::En => Self::English,
        }
    }
}
