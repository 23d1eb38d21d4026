//! What pages and style sheets do: code within pages, pop-ups, the content security policy,
//! and the number of hues.

use super::address::Target;
use super::findings::Finding;
use super::folder::FileNumber;
use super::page::{Kind, Page};
use super::rules::{DEAD_LINK, FOREIGN_RESOURCE, INLINE_CODE, NO_POLICY, POP_UP, TOO_MANY_HUES};
use super::{Inspection, Kept};
use crate::diagnostics::show;
use cssparser::{ParseError, Parser, ParserInput, Token};
use cssparser_color::{Color, hsl_to_rgb, hwb_to_rgb};
use std::collections::{BTreeMap, BTreeSet};

/// Hues besides greys that a site may have.
const HUES: usize = 3;
/// Hues that are no further apart count as one, degrees.
const SAME_HUE: f32 = 30.0;
/// A hue that is used less often is no main one.
const FEWEST_USES: usize = 2;
/// Colours with less saturation, or nearly black or white, are greys.
const GREY_CHROMA: f32 = 0.16;

/// Sources of a policy that let in what it is to keep out.
const UNSAFE_SOURCES: [&str; 6] = [
    "'unsafe-inline'",
    "'unsafe-eval'",
    "*",
    "http:",
    "https:",
    "data:",
];

/// Deeper blocks of style sheets are not read.
const DEEPEST_BLOCK: usize = 64;

/// Calls by which scripts open windows.
const WINDOWS: [&str; 4] = [
    "window.open(",
    "showModalDialog(",
    "window.alert(",
    "alert(",
];

/// Checks a page, given the targets of its links.
pub(super) fn check(page: &Page, targets: &[Target], found: &mut Vec<Finding>) {
    for spot in &page.spots {
        let what = show(&spot.what);
        let finding = match spot.kind {
            Kind::InlineScript | Kind::InlineStyle | Kind::Handler | Kind::StyleAttribute => {
                inline(page, &what)
            }
            Kind::PopUp => Finding::new(
                &POP_UP,
                &page.path,
                what.clone(),
                message!("`{what}` 会打扰阅读", "`{what}` disturbs reading"),
                message!(
                    "删去；要紧的内容放在首页正文里",
                    "remove it, and put what matters on the home page"
                ),
            ),
            Kind::NoAlternative | Kind::NoName => continue,
        };
        found.push(finding.at(spot.line));
    }
    for (link, target) in page.links.iter().zip(targets) {
        if *target == Target::Script {
            found.push(inline(page, &show(&link.address)).at(link.line));
        }
    }
    check_policy(page, found);
}

fn inline(page: &Page, what: &str) -> Finding {
    Finding::new(
        &INLINE_CODE,
        &page.path,
        what,
        message!(
            "`{what}` 是直接写在网页里的脚本或样式",
            "`{what}` is code within the page"
        ),
        message!(
            "脚本和样式放进单独的文件",
            "put scripts and styles into files"
        ),
    )
}

fn check_policy(page: &Page, found: &mut Vec<Finding>) {
    let help = message!(
        "在 `<head>` 的最前面写 `default-src 'self'` 或者更严的策略",
        "begin the `<head>` with `default-src 'self'` or a stricter policy",
    );
    let Some(policy) = page.policies.first() else {
        let message = message!("没有内容安全策略", "there is no content security policy");
        found.push(Finding::new(&NO_POLICY, &page.path, "", message, help));
        return;
    };
    // Several policies hold together, so that the page is safe if one of them is.
    let weaknesses = page.policies.iter().map(|policy| weakness(policy));
    if let Some(Some(weakness)) = weaknesses.min() {
        let shown = show(policy);
        let message = message!(
            "内容安全策略 `{shown}` 不够严：`{weakness}`",
            "the content security policy `{shown}` is weak: `{weakness}`",
        );
        found.push(Finding::new(
            &NO_POLICY, &page.path, weakness, message, help,
        ));
    }
}

/// The first part of a policy that lets in too much.
fn weakness(policy: &str) -> Option<String> {
    let mut has_default = false;
    for directive in policy.split(';') {
        let mut words = directive.split_ascii_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        has_default |= name == "default-src";
        let is_code = [
            "default-src",
            "script-src",
            "style-src",
            "script-src-elem",
            "script-src-attr",
            "style-src-elem",
            "style-src-attr",
            "object-src",
        ]
        .contains(&name.as_str());
        let bad = words.find(|source| {
            // Keywords, hashes and nonces are quoted; anything else is another site.
            let is_foreign = !source.starts_with('\'');
            is_code
                && (is_foreign || UNSAFE_SOURCES.contains(&source.to_ascii_lowercase().as_str()))
        });
        if let Some(bad) = bad {
            return Some(format!("{name} {bad}"));
        }
    }
    (!has_default).then(|| "default-src".to_owned())
}

/// Checks the style sheets and scripts that pages use.
pub(super) fn check_files(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let mut styles = BTreeSet::new();
    let mut scripts: BTreeSet<FileNumber> = BTreeSet::new();
    for page in pages {
        styles.extend(page.to.styles.iter().copied());
        scripts.extend(page.to.scripts.iter().copied());
    }
    let mut hues = BTreeMap::new();
    let mut example = None;
    for style in styles {
        let path = inspection.folder.path(style);
        let text = inspection.text(style);
        let mut sheet = Sheet::default();
        sheet.read(&mut Parser::new(&mut ParserInput::new(&text)), 0);
        for address in &sheet.addresses {
            found.extend(check_address(path, address, inspection));
        }
        for (hue, count) in sheet.hues {
            *hues.entry(hue).or_insert(0) += count;
        }
        example.get_or_insert(path);
    }
    let groups = groups_of(&hues);
    if let Some(path) = example.filter(|_| groups.len() > HUES) {
        let count = groups.len();
        let degrees: Vec<String> = groups.iter().map(|hue| format!("{hue}°")).collect();
        let degrees = degrees.join(", ");
        found.push(Finding::new(
            &TOO_MANY_HUES,
            path,
            "",
            message!(
                "样式表有 {count} 种色调（色相 {degrees}）",
                "the style sheets have {count} hues ({degrees})",
            ),
            message!("只用三种色调和灰色", "use three hues, and greys"),
        ));
    }
    for script in scripts {
        let text = inspection.text(script);
        let called = WINDOWS.iter().find(|call| has_call(&text, call));
        if let Some(call) = called {
            found.push(Finding::new(
                &POP_UP,
                inspection.folder.path(script),
                *call,
                message!(
                    "脚本用 `{call}…)` 打开窗口",
                    "the script opens windows by `{call}…)`"
                ),
                message!("把内容放在页面里", "show the content in the page"),
            ));
        }
    }
}

/// Whether a script has a call that is not part of a longer name or a method of another
/// object.
fn has_call(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
    })
}

fn check_address(path: &str, address: &str, inspection: &Inspection) -> Option<Finding> {
    let written = show(address);
    match inspection.root.resolve(path, address) {
        Target::Inside(target, _) if inspection.folder.served(&target).is_some() => None,
        // A fragment is a part of the drawing that uses the sheet.
        Target::Inside(..) if address.starts_with('#') => None,
        Target::Other => None,
        Target::Outside(_) => Some(Finding::new(
            &FOREIGN_RESOURCE,
            path,
            written.clone(),
            message!(
                "从别的网站加载 `{written}`",
                "`{written}` is loaded from another site"
            ),
            message!("把文件放进本站", "make the file part of the site"),
        )),
        _ => Some(Finding::new(
            &DEAD_LINK,
            path,
            written.clone(),
            message!(
                "样式表用到的 `{written}` 没有去处",
                "`{written}` in the style sheet does not exist"
            ),
            message!(
                "改正地址，或者补上文件",
                "correct the address, or add the file"
            ),
        )),
    }
}

/// What a style sheet has.
#[derive(Debug, Default)]
struct Sheet {
    addresses: Vec<String>,
    /// How often each hue is used, by whole degrees.
    hues: BTreeMap<u16, usize>,
}

impl Sheet {
    fn read(&mut self, input: &mut Parser, depth: usize) {
        // Hues since the last declaration; what precedes a block is a selector, whose names
        // may be those of colours.
        let mut pending = Vec::new();
        loop {
            let start = input.state();
            let Ok(token) = input.next() else {
                break;
            };
            let mut is_nested = false;
            match token {
                Token::UnquotedUrl(address) => self.addresses.push(address.to_string()),
                Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                    let _ = input.parse_nested_block(|block| {
                        let address = block.expect_string().map(ToString::to_string);
                        self.addresses.extend(address);
                        Ok::<(), ParseError<()>>(())
                    });
                }
                Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                    let address = input.try_parse(|input| {
                        input
                            .expect_url_or_string()
                            .map(|address| address.to_string())
                    });
                    self.addresses.extend(address);
                }
                Token::Hash(_) | Token::IDHash(_) | Token::Function(_) | Token::Ident(_) => {
                    input.reset(&start);
                    match input.try_parse(Color::parse) {
                        Ok(colour) => pending.extend(hue_of(&colour)),
                        Err(_) => is_nested = matches!(input.next(), Ok(Token::Function(_))),
                    }
                }
                Token::Semicolon => self.count(&mut pending),
                Token::CurlyBracketBlock => {
                    pending.clear();
                    is_nested = true;
                }
                Token::ParenthesisBlock | Token::SquareBracketBlock => is_nested = true,
                _ => {}
            }
            if is_nested && depth < DEEPEST_BLOCK {
                let _ = input.parse_nested_block(|block| {
                    self.read(block, depth + 1);
                    Ok::<(), ParseError<()>>(())
                });
            }
        }
        self.count(&mut pending);
    }

    fn count(&mut self, pending: &mut Vec<u16>) {
        for hue in pending.drain(..) {
            *self.hues.entry(hue).or_insert(0) += 1;
        }
    }
}

/// The hue of a colour in degrees; `None` for greys, and for colours in other spaces.
fn hue_of(colour: &Color) -> Option<u16> {
    let (red, green, blue) = match colour {
        Color::Rgba(rgba) => (
            f32::from(rgba.red) / 255.0,
            f32::from(rgba.green) / 255.0,
            f32::from(rgba.blue) / 255.0,
        ),
        Color::Hsl(hsl) => hsl_to_rgb(hsl.hue? / 360.0, hsl.saturation?, hsl.lightness?),
        Color::Hwb(hwb) => hwb_to_rgb(hwb.hue? / 360.0, hwb.whiteness?, hwb.blackness?),
        _ => return None,
    };
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = most - least;
    if chroma < GREY_CHROMA {
        return None;
    }
    let sixth = if most == red {
        ((green - blue) / chroma).rem_euclid(6.0)
    } else if most == green {
        (blue - red) / chroma + 2.0
    } else {
        (red - green) / chroma + 4.0
    };
    Some((sixth * 60.0).round() as u16 % 360)
}

/// The main hues: the most used one, then the most used of those far from it, and so on.
fn groups_of(hues: &BTreeMap<u16, usize>) -> Vec<u16> {
    let distance = |one: u16, two: u16| {
        let apart = f32::from(one.abs_diff(two));
        apart.min(360.0 - apart)
    };
    let mut left: Vec<(u16, usize)> = hues.iter().map(|(hue, count)| (*hue, *count)).collect();
    let mut groups = Vec::new();
    while let Some((centre, _)) = left
        .iter()
        .copied()
        .max_by_key(|(hue, count)| (*count, u16::MAX - hue))
    {
        let is_near = |hue: u16| distance(hue, centre) <= SAME_HUE;
        let uses: usize = left
            .iter()
            .filter(|(hue, _)| is_near(*hue))
            .map(|(_, count)| count)
            .sum();
        left.retain(|(hue, _)| !is_near(*hue));
        if uses >= FEWEST_USES {
            groups.push(centre);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hues(css: &str) -> Vec<u16> {
        let mut sheet = Sheet::default();
        sheet.read(&mut Parser::new(&mut ParserInput::new(css)), 0);
        groups_of(&sheet.hues)
    }

    #[test]
    fn hues_are_counted_without_greys_and_shades() {
        assert!(hues("a{color:#333}b{color:#f4f6f9;background:rgb(1 2 3 / 5%)}").is_empty());
        assert_eq!(
            hues("a{color:#163661}b{--x:#1b519e;border:1px solid hsl(215 80% 40%)}").len(),
            1
        );
        assert_eq!(
            hues("@media print{a{color:red}b{color:red}c{color:#0f0;background:#0f0}}").len(),
            2
        );
        // Names of classes and ids are no colours, nor is a colour that is used once.
        assert!(hues("#fade{x:y}.red{x:y}a{color:blue}").is_empty());
    }

    #[test]
    fn addresses_of_style_sheets_are_found() {
        let mut sheet = Sheet::default();
        let css =
            "@import 'a.css';a{background:url(b.png)}@media x{b{c:image-set(url(\"d.png\") 1x)}}";
        sheet.read(&mut Parser::new(&mut ParserInput::new(css)), 0);
        assert_eq!(sheet.addresses, ["a.css", "b.png", "d.png"]);
    }

    #[test]
    fn deep_style_sheets_are_read_to_their_end() {
        assert!(hues(&"a{(".repeat(100_000)).is_empty());
    }

    #[test]
    fn calls_of_windows_are_told_from_other_names() {
        assert!(has_call("x;window.open('a')", "window.open("));
        assert!(!has_call("sheet.alert()", "alert("));
        assert!(!has_call("myalert(1)", "alert("));
    }
}
