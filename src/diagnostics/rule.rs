//! A rule: the stable part of a diagnostic, and its page in the manual.

use super::{Diagnostic, Language, Severity, Text};

/// The chapter of the manual that a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RuleGroup {
    /// Files, headings and the spelling of values.
    Form,
    /// Regions, coordinates, addresses.
    Place,
    /// Personal data in published columns.
    People,
    /// Requirements of the Measures (国知办发服字〔2020〕46号).
    Law,
    /// Permitted, but makes an entry less useful.
    Quality,
    /// Spreadsheets to import.
    Import,
    /// What must not change between publications.
    History,
    /// The site's identity in `wangdian.toml`.
    Settings,
    /// Markdown pages and the theme.
    Pages,
    /// A finished site.
    Audit,
}

impl RuleGroup {
    /// All groups, in manual order.
    pub(crate) const ALL: [Self; 10] = [
        Self::Form,
        Self::Place,
        Self::People,
        Self::Law,
        Self::Quality,
        Self::Import,
        Self::History,
        Self::Settings,
        Self::Pages,
        Self::Audit,
    ];

    /// The code of the group, for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Place => "place",
            Self::People => "people",
            Self::Law => "law",
            Self::Quality => "quality",
            Self::Import => "import",
            Self::History => "history",
            Self::Settings => "settings",
            Self::Pages => "pages",
            Self::Audit => "audit",
        }
    }

    /// The title of the chapter.
    pub(crate) fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Form => ("文件和填写格式", "Files and the form of values"),
            Self::Place => ("地区和位置", "Regions and places"),
            Self::People => ("个人信息", "Personal information"),
            Self::Law => ("《办法》的要求", "What the Measures ask"),
            Self::Quality => ("资料质量", "Quality of the data"),
            Self::Import => ("导入表格", "Import of spreadsheets"),
            Self::History => ("变动和历史", "Changes and history"),
            Self::Settings => ("网站设置", "Settings of the site"),
            Self::Pages => ("内容页和主题", "Content pages and theme"),
            Self::Audit => ("成品网站", "The finished site"),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

/// A rule, declared next to the code that checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable kebab-case code.
    pub code: &'static str,
    /// Whether a violation stops a build.
    pub severity: Severity,
    /// The chapter of the manual.
    pub(crate) group: RuleGroup,
    /// The legal basis, shown with every message of the rule.
    pub(crate) legal_basis: Option<&'static str>,
    /// The requirement, in Chinese.
    pub zh: &'static str,
    /// The requirement, in English.
    pub en: &'static str,
    /// The manual page, Markdown in Chinese: reason, example, fix. It is the doc comment of
    /// the declaration.
    pub(crate) manual: &'static str,
}

impl Rule {
    /// A diagnostic of this rule for a whole file.
    pub(crate) fn diagnostic(&self, file: impl Into<String>, message: Text) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.severity, self.code, file, message);
        diagnostic.legal_basis = self.legal_basis;
        diagnostic
    }

    /// The requirement, in one sentence.
    pub(crate) fn sentence(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// Whether `[rules]` of `wangdian.toml` may make it an error.
    pub(crate) fn can_be_raised(&self) -> bool {
        self.severity == Severity::Warning
    }

    /// Whether `[rules]` of `wangdian.toml` may switch it off: only warnings without a
    /// legal basis.
    pub(crate) fn can_be_disabled(&self) -> bool {
        self.severity == Severity::Warning && self.legal_basis.is_none()
    }

    /// The paragraphs of the manual page, each starting with its label: `原因：…`.
    pub(crate) fn manual_paragraphs(&self) -> Vec<String> {
        let mut paragraphs: Vec<String> = Vec::new();
        for line in self.manual.lines().map(str::trim) {
            let begins = MANUAL_LABELS.iter().any(|label| line.starts_with(label));
            match paragraphs.last_mut() {
                Some(paragraph) if !begins => paragraph.push_str(line),
                _ => paragraphs.push(line.to_owned()),
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs
    }

    /// The manual page in Markdown, without a heading.
    pub(crate) fn manual_markdown(&self) -> String {
        let strong = |paragraph: String| match paragraph.split_once('：') {
            Some((label, rest)) if label.chars().count() == 2 => format!("**{label}**：{rest}"),
            _ => paragraph,
        };
        let paragraphs: Vec<String> = self.manual_paragraphs().into_iter().map(strong).collect();
        paragraphs.join("\n\n")
    }
}

/// The labels of the paragraphs of a manual page: reason, example, fix.
pub(crate) const MANUAL_LABELS: [&str; 3] = ["原因：", "例子：", "改法："];

/// Declares the rules of a group, and `ALL`, the list of them.
///
/// The doc comment of a rule is its manual page, in Chinese, with the paragraphs `原因：`,
/// `例子：` and `改法：`.
macro_rules! rules {
    ($group:ident; $($(#[doc = $manual:literal])* $name:ident = $severity:ident $code:literal, $basis:expr, $zh:literal, $en:literal;)+) => {
        $(
            #[doc = $en]
            #[doc = ""]
            $(#[doc = $manual])*
            pub(crate) static $name: $crate::diagnostics::Rule = $crate::diagnostics::Rule {
                code: $code,
                severity: $crate::diagnostics::Severity::$severity,
                group: $crate::diagnostics::RuleGroup::$group,
                legal_basis: $basis,
                zh: $zh,
                en: $en,
                manual: concat!($($manual, "\n"),*),
            };
        )+

        /// The rules of this group, in manual order.
        pub(crate) static ALL: &[&$crate::diagnostics::Rule] = &[$(&$name),+];
    };
}

pub(crate) use rules;
