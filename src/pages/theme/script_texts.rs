//! Inserts the texts of a locale into scripts before these are minified: visitors need no
//! lookup table, and a missing text is reported with its line.
//!
//! A script refers to a text as `text('search.none')`, with named parameters:
//! `text('search.found', { count: answer.total })`. It must not declare `text` itself. A
//! text with a parameter of markup is a list of strings and elements, and is used as
//! `parent.append(...text('search.instead', { query: asked, link: link }))`.

use super::errors::line_of;
use super::texts::{TextError, message};
use crate::diagnostics::{Diagnostic, show};
use crate::pages::locale::{Locale, Message, Piece, Type, problem};
use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, ObjectExpression, ObjectPropertyKind};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::{GetSpan, SourceType, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The name of the function, which no script declares.
const FUNCTION: &str = "text";

/// A call of the function in a script.
#[derive(Debug)]
struct Call {
    /// The range that the text replaces, including a preceding `...`.
    range: Range<usize>,
    /// Whether `...` precedes it.
    is_spread: bool,
    used: Option<Use>,
}

/// The content of a well-formed call.
#[derive(Debug)]
struct Use {
    key: String,
    /// Parameters with their ranges in the source.
    arguments: BTreeMap<String, Range<usize>>,
}

/// A script, and the places of its texts.
#[derive(Debug)]
pub(crate) struct ScriptSource {
    pub(crate) text: String,
    /// Calls in order; one may be nested in a parameter of another.
    calls: Vec<Call>,
}

impl ScriptSource {
    /// Finds the texts of a script.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let calls = calls(&text);
        Self { text, calls }
    }

    /// Whether it is the same in all languages.
    pub(crate) fn has_no_texts(&self) -> bool {
        self.calls.is_empty()
    }

    /// The keys of all texts that it uses.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let used = self.calls.iter().filter_map(|call| call.used.as_ref());
        used.map(|used| used.key.as_str())
    }

    /// The script with the texts of a locale; `label` is the file name in messages.
    /// Invalid uses are reported and replaced by nothing.
    pub(crate) fn expand(
        &self,
        label: &str,
        locale: &Locale,
        problems: &mut Vec<Diagnostic>,
    ) -> String {
        let mut expansion = Expansion {
            script: &self.text,
            calls: &self.calls,
            locale,
            errors: Vec::new(),
        };
        let text = expansion.part(0..self.text.len(), 0);
        let errors = expansion.errors.into_iter();
        problems.extend(errors.map(|(position, (zh, en))| {
            let line = line_of(&self.text, position);
            problem(label, line, &zh, &en)
        }));
        text
    }
}

/// All calls in a script, in order. A script with syntax errors is left unchanged, and the
/// browser will report it.
fn calls(script: &str) -> Vec<Call> {
    if !may_call(script) {
        return Vec::new();
    }
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::cjs()).parse();
    if !parsed.errors.is_empty() || parsed.panicked {
        return Vec::new();
    }
    let semantic = SemanticBuilder::new().build(&parsed.program).semantic;
    let (scoping, nodes) = (semantic.scoping(), semantic.nodes());
    let undeclared = scoping.root_unresolved_references().get(FUNCTION);
    let mut calls = Vec::new();
    for reference in undeclared.into_iter().flatten() {
        let name = scoping.get_reference(*reference).node_id();
        let AstKind::CallExpression(call) = nodes.parent_kind(name) else {
            continue;
        };
        if call.callee.span() != nodes.kind(name).span() {
            continue;
        }
        let around = nodes.parent_kind(nodes.parent_id(name));
        let spread = matches!(around, AstKind::SpreadElement(_)).then(|| around.span());
        calls.push(Call {
            range: range(spread.unwrap_or(call.span)),
            is_spread: spread.is_some(),
            used: used(call),
        });
    }
    calls.sort_by_key(|call| call.range.start);
    calls
}

/// Whether a script may have a call, which is known without parsing it.
fn may_call(script: &str) -> bool {
    script.match_indices(FUNCTION).any(|(position, name)| {
        let after = script[position + name.len()..].trim_start();
        // A comment may stand before the bracket.
        after.starts_with(['(', '/'])
    })
}

/// The content of a call, if it is well-formed.
fn used(call: &CallExpression<'_>) -> Option<Use> {
    let (key, given) = match call.arguments.as_slice() {
        [Argument::StringLiteral(key)] => (key, None),
        [
            Argument::StringLiteral(key),
            Argument::ObjectExpression(given),
        ] => (key, Some(given)),
        _ => return None,
    };
    Some(Use {
        key: key.value.to_string(),
        arguments: given.map_or_else(|| Some(BTreeMap::new()), |given| arguments(given))?,
    })
}

fn arguments(given: &ObjectExpression<'_>) -> Option<BTreeMap<String, Range<usize>>> {
    let arguments = given.properties.iter().map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) if !property.method => {
            let name = property.key.static_name()?;
            Some((name.into_owned(), range(property.value.span())))
        }
        _ => None,
    });
    arguments.collect()
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn not_well_formed() -> TextError {
    (
        "`text(…)` 的写法不对，应为 `text('段.名称', { 参数: 值 })`".to_owned(),
        "`text(…)` is written `text('section.name', { parameter: value })`".to_owned(),
    )
}

/// The state of expanding a script.
struct Expansion<'a> {
    script: &'a str,
    calls: &'a [Call],
    locale: &'a Locale,
    /// Errors by position.
    errors: Vec<(usize, TextError)>,
}

impl Expansion<'_> {
    /// Expands a range of the script, whose first call, if any, is `calls[next]`.
    fn part(&mut self, part: Range<usize>, mut next: usize) -> String {
        let mut text = String::new();
        let mut copied = part.start;
        while let Some(call) = self.calls.get(next)
            && call.range.start < part.end
        {
            let range = call.range.clone();
            if range.start >= copied {
                text.push_str(&self.script[copied..range.start]);
                copied = range.end;
                match self.expression(next) {
                    Ok(expression) => text.push_str(&expression),
                    Err(errors) => {
                        self.errors.push((range.start, errors));
                        text.push_str("''");
                    }
                }
            }
            next += 1;
        }
        text.push_str(&self.script[copied..part.end]);
        text
    }

    /// The expression that replaces a call.
    fn expression(&mut self, position: usize) -> Result<String, TextError> {
        let call = &self.calls[position];
        let is_spread = call.is_spread;
        let used = call.used.as_ref().ok_or_else(not_well_formed)?;
        let given = used.arguments.keys().map(String::as_str).collect();
        let message = message(self.locale, &used.key, &given)?;
        let is_list = message.parameters.values().any(|of| *of == Type::Markup);
        if is_list != is_spread {
            return Err(other_form(&used.key, is_list));
        }
        let arguments = used.arguments.clone().into_iter();
        let values: BTreeMap<String, String> = arguments
            .map(|(name, range)| (name, format!("({})", self.part(range, position + 1))))
            .collect();
        let other = form(message, &message.other, &values);
        Ok(match (&message.one, is_list) {
            (None, true) => other,
            (None, false) => format!("({other})"),
            (Some((number, one)), _) => {
                let one = form(message, one, &values);
                let number = &values[number];
                if is_list {
                    format!("...({number} === 1 ? [{one}] : [{other}])")
                } else {
                    format!("({number} === 1 ? {one} : {other})")
                }
            }
        })
    }
}

fn other_form(key: &str, is_list: bool) -> TextError {
    let key = show(key);
    if is_list {
        (
            format!("文字 `{key}` 含有元素，要写成 `...text(…)`"),
            format!("the text `{key}` holds an element, and is written `...text(…)`"),
        )
    } else {
        (
            format!("文字 `{key}` 不含元素，不要写 `...`"),
            format!("the text `{key}` holds no element, and has no `...` before it"),
        )
    }
}

/// A form of a message as an expression, or as several with commas if it has markup.
fn form(message: &Message, pieces: &[Piece], values: &BTreeMap<String, String>) -> String {
    let is_markup = |piece: &Piece| match piece {
        Piece::Text(_) => false,
        Piece::Parameter(name) => message.parameters[name] == Type::Markup,
    };
    let runs = pieces.chunk_by(|one, other| !is_markup(one) && !is_markup(other));
    let expressions: Vec<String> = runs
        .map(|run| match run {
            [Piece::Parameter(name)] if is_markup(&run[0]) => values[name].clone(),
            run => sum(run, values),
        })
        .collect();
    if expressions.is_empty() {
        "''".to_owned()
    } else {
        expressions.join(", ")
    }
}

/// A concatenation of texts and parameters. One of the first two operands is a string, so
/// that numbers are not added.
fn sum(pieces: &[Piece], values: &BTreeMap<String, String>) -> String {
    let is_text = |piece: &Piece| matches!(piece, Piece::Text(_));
    let begins_with_text = pieces.iter().take(2).any(is_text);
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => literal(text),
        Piece::Parameter(name) => values[name].clone(),
    });
    let empty = (!begins_with_text).then(|| "''".to_owned());
    let parts: Vec<String> = empty.into_iter().chain(parts).collect();
    parts.join(" + ")
}

/// A text as a JSON string, which is also a JavaScript literal.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::locale::{Language, LocaleFile};

    /// A script with these texts inserted.
    fn expanded(texts: &str, script: &str) -> String {
        let mut problems = Vec::new();
        let file = LocaleFile {
            label: "texts",
            bytes: texts.as_bytes(),
        };
        let locale = Locale::new(Language::CHINESE, &[file], &[], &mut problems);
        let script = ScriptSource::new(script.as_bytes()).expand("x.js", &locale, &mut problems);
        assert!(problems.is_empty(), "{problems:#?}");
        script
    }

    #[test]
    fn a_message_becomes_an_expression() {
        let check = |text: &str, script: &str, expect: &str| {
            let texts = format!("[a]\nb = {text}\nc = 'd'\n");
            assert_eq!(expanded(&texts, script), expect);
        };
        check("'x'", "f(text('a.b'))", "f((\"x\"))");
        check("''", "f(text('a.b'))", "f((''))");
        check("'x'", "f(text /* now */\n('a.b'))", "f((\"x\"))");
        check(
            "'{n:number} x'",
            "f(text('a.b', { n: i + 1 }))",
            "f(((i + 1) + \" x\"))",
        );
        check(
            "'{n:number}{m:number}'",
            "f(text('a.b', { n, m: 2 }))",
            "f(('' + (n) + (2)))",
        );
        check(
            "{ one = 'one', other = '{n:number}' }",
            "f(text('a.b', { n: i }))",
            "f(((i) === 1 ? \"one\" : '' + (i)))",
        );
        check(
            "'x {n}'",
            "f(text('a.b', { n: text('a.c') }))",
            "f((\"x \" + ((\"d\"))))",
        );
    }

    #[test]
    fn a_message_with_markup_becomes_a_list() {
        let list = |text: &str| {
            let texts = format!("[a]\nb = {text}\n");
            expanded(&texts, "f(...text('a.b', { e: e, n: n }), 1)")
        };
        assert_eq!(
            list("'x {n} y {e:markup} z'"),
            "f(\"x \" + (n) + \" y \", (e), \" z\", 1)"
        );
        assert_eq!(
            list("{ one = '{e:markup}', other = '{n:number}{e:markup}' }"),
            "f(...((n) === 1 ? [(e)] : ['' + (n), (e)]), 1)"
        );
    }

    #[test]
    fn a_declared_function_of_the_same_name_is_not_expanded() {
        for script in [
            "function text(a) { return a; } text('a.b');",
            "(function (text) { text('a.b'); })(f);",
            "a.text('a.b'); f(text);",
            "// text('a.b')\n'text(1)';",
            "text('a.b'",
        ] {
            assert_eq!(expanded("", script), script);
        }
    }
}
