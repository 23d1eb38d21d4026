//! Minifies scripts and style sheets, with the minifiers of minify-html.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A classic script with the same effect, without comments and white space, and with short
/// local names. A script with syntax errors, which [`syntax_error`] finds, is unchanged.
///
/// minify-html uses the same minifier, but keeps comments and long names.
pub(crate) fn script(source: &str) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::cjs()).parse();
    if !parsed.errors.is_empty() || parsed.panicked {
        return source.to_owned();
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::safest()),
    })
    .minify(&allocator, &mut program);
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    let mut code = Codegen::new()
        .with_options(options)
        .with_scoping(minified.scoping)
        .build(&program)
        .code;
    code.push('\n');
    code
}

/// The first syntax error of a classic script: its position, and what the parser says.
pub(crate) fn syntax_error(source: &str) -> Option<(usize, String)> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::cjs()).parse();
    let error = parsed.errors.first()?;
    let labels = error.labels.as_deref().unwrap_or_default();
    let position = labels.first().map_or(0, |label| label.offset());
    Some((position.min(source.len()), error.message.to_string()))
}

/// A style sheet with the same effect. minify-html minifies styles only within pages, so
/// this passes a page that consists of a style sheet.
pub(crate) fn style(source: &str) -> String {
    const OPENING: &str = "<style>";
    const CLOSING: &str = "</style>";
    if source.to_ascii_lowercase().contains("</style") {
        return source.to_owned();
    }
    let settings = minify_html::Cfg {
        minify_css: true,
        keep_closing_tags: true,
        ..minify_html::Cfg::new()
    };
    let page = minify_html::minify(format!("{OPENING}{source}{CLOSING}").as_bytes(), &settings);
    std::str::from_utf8(&page)
        .ok()
        .and_then(|page| page.strip_prefix(OPENING)?.strip_suffix(CLOSING))
        .map_or_else(|| source.to_owned(), |minified| format!("{minified}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_white_space_and_long_local_names_are_removed() {
        let minified = script(
            "(function (window) {\n  /** Why. */\n  const longName = window.first;\n  window.answer = longName + longName;\n})(window);\n",
        );
        assert!(
            minified.contains("window") && minified.contains("answer"),
            "{minified}"
        );
        assert!(
            !minified.contains("longName") && !minified.contains("Why"),
            "{minified}"
        );
    }

    #[test]
    fn a_script_with_syntax_errors_is_unchanged() {
        assert_eq!(script("function ( {"), "function ( {");
    }

    #[test]
    fn style_sheets_are_minified() {
        assert_eq!(style("a {\n  color: red; /* why */\n}\n"), "a{color:red}\n");
        assert_eq!(
            style("a::after{content:'</style>'}"),
            "a::after{content:'</style>'}"
        );
    }
}
