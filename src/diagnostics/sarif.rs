//! Reports as SARIF 2.1.0 (OASIS), for code-scanning services and editors.
//!
//! Rules include their manual pages. Locations are files and lines only: other positions
//! are of no use in spreadsheets.

use super::{Diagnostic, Language, Report, Rule, Severity, text};
use crate::site::hex_sha256;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Renders the report as a SARIF log of one run, ending in a newline. `rules` are all that
/// the report may refer to.
pub fn render(report: &Report, language: Language, rules: &[Rule]) -> String {
    let by_code: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.code, index))
        .collect();
    let mut fingerprints = Fingerprints::default();
    let results = report.diagnostics().iter().map(|diagnostic| {
        let index = by_code.get(diagnostic.code).copied();
        result(diagnostic, index, fingerprints.of(diagnostic), language)
    });
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules
                        .iter()
                        .map(|rule| descriptor(rule, language))
                        .collect(),
                },
            },
            language: match language {
                Language::Chinese => "zh-CN",
                Language::English => "en",
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
            invocations: invocations(report, language),
        }],
    };
    let mut json =
        serde_json::to_string_pretty(&log).expect("strings and numbers always have a JSON form");
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<ResultObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invocations: Vec<Invocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: [Notification; 1],
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message<'static>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message<'static>,
    help: Message<'static>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleProperties {
    tags: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_basis: Option<&'static str>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<'a>,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: ResultProperties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultProperties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_basis: Option<&'static str>,
}

/// A notification of omitted problems, if there are any.
fn invocations(report: &Report, language: Language) -> Vec<Invocation> {
    let sentence = text::left_out_text(report.left_out());
    let notification = sentence.map(|sentence| Invocation {
        execution_successful: true,
        tool_execution_notifications: [Notification {
            level: "note",
            message: Message {
                text: literal(sentence.get(language)).into_owned().into(),
                markdown: None,
            },
        }],
    });
    notification.into_iter().collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn descriptor(rule: &Rule, language: Language) -> Descriptor {
    let sentence = rule.sentence(language);
    let page = rule.manual_markdown();
    // A viewer without Markdown support shows the text; a page is never empty.
    let text = rule.manual_paragraphs().join("\n\n");
    Descriptor {
        id: rule.code,
        short_description: Message {
            text: literal(sentence),
            markdown: None,
        },
        help: Message {
            text: literal(&text).into_owned().into(),
            markdown: Some(literal(&page).into_owned()),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: RuleProperties {
            tags: [rule.group.code()],
            legal_basis: rule.legal_basis,
        },
    }
}

fn result<'a>(
    diagnostic: &'a Diagnostic,
    rule_index: Option<usize>,
    fingerprint: String,
    language: Language,
) -> ResultObject<'a> {
    ResultObject {
        rule_id: diagnostic.code,
        rule_index,
        level: level(diagnostic.severity),
        message: Message {
            text: message(diagnostic, language),
            markdown: None,
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: uri(&diagnostic.file),
                },
                region: diagnostic.line.map(|start_line| Region { start_line }),
            },
        }],
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint)]),
        properties: ResultProperties {
            heading: diagnostic.heading.as_deref(),
            value: diagnostic.value.as_deref(),
            record: diagnostic.record.as_deref(),
            legal_basis: diagnostic.legal_basis,
        },
    }
}

/// The message and, on a line of its own, the help.
fn message(diagnostic: &Diagnostic, language: Language) -> Cow<'_, str> {
    let message = diagnostic.message.get(language);
    match &diagnostic.help {
        None => literal(message),
        Some(help) => Cow::Owned(format!(
            "{}\n{}",
            literal(message),
            literal(help.get(language))
        )),
    }
}

/// Doubles braces, since single ones are placeholders (SARIF 2.1.0, 3.11.5).
fn literal(text: &str) -> Cow<'_, str> {
    if text.contains(['{', '}']) {
        Cow::Owned(text.replace('{', "{{").replace('}', "}}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Characters that need encoding in the path of a URI.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A relative URI for a relative path, otherwise a `file:` URI.
fn uri(path: &str) -> String {
    let encoded = |path| utf8_percent_encode(path, IN_PATH);
    match path.as_bytes() {
        [b'/', ..] => format!("file://{}", encoded(path)),
        // A Windows drive; its colon is not encoded.
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => {
            format!("file:///{}{}", &path[..2], encoded(&path[2..]))
        }
        _ => encoded(path).to_string(),
    }
}

const FINGERPRINT: &str = "wangdianProblem/v1";

/// Fingerprints that do not change when rows move: from rule, file, record, column and
/// value, plus a counter for equal ones.
#[derive(Default)]
struct Fingerprints(BTreeMap<String, usize>);

impl Fingerprints {
    fn of(&mut self, diagnostic: &Diagnostic) -> String {
        let parts = [
            Some(diagnostic.code),
            Some(diagnostic.file.as_str()),
            diagnostic.record.as_deref(),
            diagnostic.heading.as_deref(),
            diagnostic.value.as_deref(),
        ];
        // A unit separator cannot occur in the parts, since reports contain no control
        // characters.
        let text = parts.map(Option::unwrap_or_default).join("\u{1f}");
        let mut digest = hex_sha256(text.as_bytes());
        digest.truncate(16);
        let seen = self.0.entry(digest.clone()).or_insert(0);
        *seen += 1;
        format!("{digest}:{seen}")
    }
}

#[cfg(test)]
mod tests;
