//! The manual: a page for every rule of every stage, generated from the declarations.
//!
//! It formats pages for terminals and in Markdown, and knows nothing of what rules check.

use crate::diagnostics::{Language, Rule, RuleGroup};
use crate::load::nearest::nearest_by;
use crate::{audit, check, diff, import, load, pages, scan};
use std::fmt::Write;
use std::sync::LazyLock;

/// All rules that a report can name, in the order of the manual.
pub fn rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let declared = || {
            let of_checks = check::RULES.into_iter();
            [load::rules::ALL]
                .into_iter()
                .chain(of_checks)
                .chain([import::rules::ALL, diff::rules::ALL])
                .chain([pages::rules::ALL, scan::ALL, audit::rules::ALL])
                .flatten()
        };
        RuleGroup::ALL
            .into_iter()
            .flat_map(|group| declared().filter(move |rule| rule.group == group))
            .map(|rule| **rule)
            .collect()
    });
    &RULES
}

/// Finds a rule by its code.
pub fn find(code: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.code == code)
}

/// The rule whose code is most similar to a word, if any is similar enough.
pub fn nearest_rule(word: &str) -> Option<&'static Rule> {
    let codes = rules().iter().map(|rule| (rule.code, rule));
    nearest_by(word, codes, |one, other| one.code == other.code)
}

/// The page of one rule for a terminal, ending in a newline. The explanation is in Chinese;
/// labels are in `language`, and the one-sentence summary is in both, `language` first.
pub fn page(rule: &Rule, language: Language) -> String {
    let labels = Labels::of(language);
    let other = match language {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    };
    let mut page = format!(
        "{} · {}\n\n{}\n{}\n\n",
        rule.code,
        rule.group.title(language),
        rule.sentence(language),
        rule.sentence(other),
    );
    for (label, value) in facts(rule, &labels, language) {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{label}{value}");
    }
    for paragraph in rule.manual_paragraphs() {
        let _ = write!(page, "\n{paragraph}\n");
    }
    page
}

/// All codes by group for a terminal, ending in a newline.
pub fn list(language: Language) -> String {
    let mut list = String::new();
    for (group, rules) in chapters() {
        let _ = writeln!(list, "{}", group.title(language));
        for rule in rules {
            let severity = rule.severity.code();
            let sentence = rule.sentence(language);
            let _ = writeln!(list, "  {severity:<7}  {:<28}  {sentence}", rule.code);
        }
        list.push('\n');
    }
    let count = rules().len();
    let end = message!(
        "共 {count} 条；`wangdian explain 代码` 显示原因、例子和改法",
        "{count} rules; `wangdian explain CODE` shows the reason, an example and the fix",
    );
    list + end.get(language) + "\n"
}

/// The section of one rule in Markdown, ending in a newline.
pub fn section(rule: &Rule, language: Language) -> String {
    let labels = Labels::of(language);
    let mut section = format!("### {}\n\n{}", rule.code, rule.sentence(language));
    if language == Language::Chinese {
        let _ = write!(section, "。\n{}.\n\n", rule.en);
    } else {
        section.push_str(".\n\n");
    }
    for (label, value) in facts(rule, &labels, language) {
        let _ = writeln!(section, "- {label}{value}");
    }
    section + "\n" + &rule.manual_markdown() + "\n"
}

/// The whole manual in Markdown: `docs/rules.md`.
pub fn document(language: Language) -> String {
    let mut document = String::from(match language {
        Language::Chinese => INTRODUCTION_ZH,
        Language::English => INTRODUCTION_EN,
    });
    for (group, rules) in chapters() {
        let _ = write!(document, "\n## {}\n", group.title(language));
        for rule in rules {
            let _ = write!(document, "\n{}", section(rule, language));
        }
    }
    document
}

const INTRODUCTION_ZH: &str = "\
# 检查规则

`wangdian check` 和 `wangdian audit` 的每一条提示都带有一个代码，例如 `error[unknown-code]`。这里说明每个代码的原因、例子和改法；在命令行上看其中一条：`wangdian explain unknown-code`。

错误（error）必须改正，有一处错误就不会生成网站；警告（warning）不影响生成，加 `--strict` 时与错误相同。在 `wangdian.toml` 的 `[rules]` 中可以把一条警告改为错误；没有法律依据的警告也可以关闭。

> 本文由程序中的规则说明生成，请不要直接修改：`wangdian explain --format markdown > docs/rules.md`。
";

const INTRODUCTION_EN: &str = "\
# Rules

Every message of `wangdian check` and `wangdian audit` names a code, such as `error[unknown-code]`. This is the page of each: reason, example, fix. `wangdian explain unknown-code` shows one of them.

An error must be mended before anything is built; a warning fails only with `--strict`. `[rules]` in `wangdian.toml` makes a warning an error, or switches a warning off that no law is behind.
";

/// The groups that have rules, each with its rules.
fn chapters() -> impl Iterator<Item = (RuleGroup, Vec<&'static Rule>)> {
    RuleGroup::ALL.into_iter().filter_map(|group| {
        let rules: Vec<&Rule> = rules().iter().filter(|rule| rule.group == group).collect();
        (!rules.is_empty()).then_some((group, rules))
    })
}

struct Labels {
    severity: &'static str,
    basis: &'static str,
    setting: &'static str,
}

impl Labels {
    fn of(language: Language) -> Self {
        match language {
            Language::Chinese => Self {
                severity: "级别：",
                basis: "依据：",
                setting: "设置：",
            },
            Language::English => Self {
                severity: "Severity: ",
                basis: "Legal basis: ",
                setting: "Setting: ",
            },
        }
    }
}

/// Facts about a rule besides its sentence: pairs of label and value.
fn facts(rule: &Rule, labels: &Labels, language: Language) -> Vec<(&'static str, String)> {
    let severity = match (language, rule.severity.code()) {
        (Language::English, word) => word.to_owned(),
        (Language::Chinese, word @ "error") => format!("错误（{word}）"),
        (Language::Chinese, word) => format!("警告（{word}）"),
    };
    let mut facts = vec![(labels.severity, severity)];
    if let Some(basis) = rule.legal_basis {
        facts.push((labels.basis, basis.to_owned()));
    }
    if rule.can_be_raised() {
        let line = |level: &str| format!("`{} = \"{level}\"`", rule.code);
        let (raise, silence) = (line("error"), line("off"));
        let value = if rule.can_be_disabled() {
            message!(
                "在 `[rules]` 中写 {raise} 改为错误，{silence} 关闭",
                "{raise} or {silence} in `[rules]`",
            )
        } else {
            message!(
                "在 `[rules]` 中写 {raise} 改为错误；不能关闭",
                "{raise} in `[rules]`; it cannot be switched off",
            )
        };
        facts.push((labels.setting, value.get(language).to_owned()));
    }
    facts
}

#[cfg(test)]
mod tests;
