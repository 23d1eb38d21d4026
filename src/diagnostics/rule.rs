//! A rule: the stable part of a diagnostic, and the sentence of its manual page.

use super::{Diagnostic, Severity, Text};

/// Which part of the manual a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleGroup {
    /// Files, headings and the spelling of values.
    Form,
    /// Regions, coordinates, addresses.
    Place,
    /// Personal information in published columns.
    People,
    /// What the Measures (国知办发服字〔2020〕46号) ask.
    Law,
    /// What is allowed, but makes an entry less useful.
    Quality,
    /// Spreadsheets that are turned into the registry.
    Import,
    /// What may not happen from one publication to the next.
    History,
    /// What a site says of itself in `wangdian.toml`.
    Settings,
}

/// One rule, declared beside the code that checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable kebab-case code.
    pub code: &'static str,
    /// Whether a build may go on.
    pub severity: Severity,
    /// The part of the manual.
    pub group: RuleGroup,
    /// The legal basis, shown in every message of the rule.
    pub legal_basis: Option<&'static str>,
    /// What the rule asks, in Chinese.
    pub zh: &'static str,
    /// What the rule asks, in English.
    pub en: &'static str,
    /// The manual page, Markdown in Chinese: why, an example, the way out. It is the
    /// documentation comment of the rule's declaration.
    pub manual: &'static str,
}

impl Rule {
    /// A diagnostic of this rule about a file as a whole.
    pub fn diagnostic(&self, file: impl Into<String>, message: Text) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.severity, self.code, file, message);
        diagnostic.legal_basis = self.legal_basis;
        diagnostic
    }
}

/// Declares the rules of one group, and `ALL`, the list of them.
///
/// The documentation comment of a rule is its page in the manual, in Chinese, with the
/// parts `原因：`, `例子：` and `改法：`, a paragraph each.
macro_rules! rules {
    ($group:ident; $($(#[doc = $manual:literal])* $name:ident = $severity:ident $code:literal, $basis:expr, $zh:literal, $en:literal;)+) => {
        $(
            #[doc = $en]
            #[doc = ""]
            $(#[doc = $manual])*
            pub static $name: $crate::diagnostics::Rule = $crate::diagnostics::Rule {
                code: $code,
                severity: $crate::diagnostics::Severity::$severity,
                group: $crate::diagnostics::RuleGroup::$group,
                legal_basis: $basis,
                zh: $zh,
                en: $en,
                manual: concat!($($manual, "\n"),*),
            };
        )+

        /// The rules of this group, in the order of the manual.
        pub static ALL: &[&$crate::diagnostics::Rule] = &[$(&$name),+];
    };
}

pub(crate) use rules;
