//! Parses values: dates, numbers, mail addresses and URLs.
//!
//! Pure functions from text to value; they know nothing of rows or reports.

use crate::model::Date;
use crate::schema::YEARS;
use crate::words;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use url::Url;

/// Normalises full-width digits, letters and punctuation to half width. Enclosed and raised
/// numbers stay as they are, since they number values or refer to notes: ① is no digit of the
/// telephone after it.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for part in text.split_inclusive(is_enclosed_number) {
        let (plain, mark) = match part.char_indices().next_back() {
            Some((at, last)) if is_enclosed_number(last) => part.split_at(at),
            _ => (part, ""),
        };
        folded.extend(plain.nfkc().map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        }));
        folded.push_str(mark);
    }
    Cow::Owned(folded.trim().to_owned())
}

/// Whether a character is a number in a circle or brackets, or a raised or lowered digit.
pub(crate) fn is_enclosed_number(character: char) -> bool {
    matches!(character, '²' | '³' | '¹' | '\u{2070}'..='\u{2089}' | '\u{2460}'..='\u{249b}'
        | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}'
        | '\u{3280}'..='\u{3289}')
}

/// A date as `2023-04-30`, `2023/4/30`, `2023.4.30` or `2023年4月30日`, optionally followed by
/// midnight, which spreadsheets add.
pub(crate) fn date(text: &str) -> Option<Date> {
    let folded = without_space_around_units(fold(text));
    let mut words = folded.split_whitespace();
    let day = words.next()?;
    if words.any(|rest| !rest.bytes().all(|byte| matches!(byte, b'0' | b':'))) {
        return None;
    }
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    let year = part(parts.next()?, 4, 4)?;
    let month = part(parts.next()?, 1, 2)?;
    let day = part(parts.next()?, 1, 2)?;
    if parts.next().is_some() || !YEARS.contains(&year) {
        return None;
    }
    let small = |value: i16| i8::try_from(value).ok();
    Date::new(year, small(month)?, small(day)?).ok()
}

/// Removes spaces around 年, 月 and 日: `2023 年 4 月 30 日`.
fn without_space_around_units(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(['年', '月', '日']) {
        return text;
    }
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '年' | '月' | '日') {
            written.truncate(written.trim_end().len());
        }
        let is_inner_space = character.is_whitespace() && written.ends_with(['年', '月']);
        if !is_inner_space {
            written.push(character);
        }
    }
    Cow::Owned(written)
}

fn part(text: &str, shortest: usize, longest: usize) -> Option<i16> {
    let fits = (shortest..=longest).contains(&text.len());
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (fits && digits).then(|| text.parse().ok()).flatten()
}

/// The earliest plausible date of a registry; the Patent Law is of 1984.
pub(crate) const FIRST_DAY: Date = Date::constant(1984, 1, 1);

/// An incomplete date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOfDate {
    /// `2023`, `2023年`
    Year,
    /// `2023.4`, `202304`, `2023年4月`
    Month,
}

/// Classifies a text as an incomplete date; `None` for other texts.
pub(crate) fn part_of_date(text: &str) -> Option<PartOfDate> {
    let folded = fold(text);
    let text = folded.trim_end_matches(['月', '度']);
    let text = text.strip_suffix('年').unwrap_or(text);
    let is_year = |text: &str| part(text, 4, 4).is_some_and(|year| YEARS.contains(&year));
    let is_month = |text: &str| part(text, 1, 2).is_some_and(|month| (1..=12).contains(&month));
    if is_year(text) {
        return Some(PartOfDate::Year);
    }
    let (year, month) = match text.split_once(['-', '/', '.', '年']) {
        Some(parts) => parts,
        None if text.len() == 6 && text.is_ascii() => text.split_at(4),
        None => return None,
    };
    (is_year(year) && is_month(month)).then_some(PartOfDate::Month)
}

/// The day count of a date that was probably a year or a year with month: 2023 for
/// 1905-07-15.
pub(crate) fn part_taken_for_day(day: Date, is_1904: bool) -> Option<i32> {
    let epoch = match is_1904 {
        true => Date::constant(1904, 1, 1),
        false => Date::constant(1899, 12, 30),
    };
    let count = (day - epoch).get_days();
    let is_month = (1..=12).contains(&(count % 100)) && is_year(count / 100);
    (is_year(count) || is_month).then_some(count)
}

fn is_year(number: i32) -> bool {
    i16::try_from(number).is_ok_and(|number| YEARS.contains(&number))
}

/// A guess for an invalid date: a spreadsheet's day count, or eight digits without
/// separators.
pub(crate) fn probable_date(text: &str) -> Option<Date> {
    let folded = fold(text);
    if !folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = match folded.len() {
        5 => {
            let days: i32 = folded.parse().ok()?;
            let epoch = Date::new(1899, 12, 30).ok()?;
            epoch
                .checked_add(jiff::Span::new().try_days(days).ok()?)
                .ok()
        }
        8 => date(&format!(
            "{}-{}-{}",
            &folded[..4],
            &folded[4..6],
            &folded[6..]
        )),
        _ => None,
    };
    day.filter(|day| *day >= FIRST_DAY)
}

/// An unsigned integer.
pub(crate) fn number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let digits = !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| folded.parse().ok()).flatten()
}

/// Decimal degrees as the nearest `f64`, so that shortest formatting and parsing are
/// lossless.
pub(crate) fn degrees(text: &str) -> Option<f64> {
    let folded = fold(text);
    let allowed =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    if !folded.bytes().all(allowed) {
        return None;
    }
    folded.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A postcode of six digits.
pub(crate) fn postcode(text: &str) -> Option<String> {
    let folded = fold(text);
    let fits = folded.len() == 6 && folded.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| folded.into_owned())
}

/// A mail address, normalised.
pub(crate) fn email(text: &str) -> Option<String> {
    let folded = fold(text);
    let (local, domain) = folded.split_once('@')?;
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte));
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let domain_fits =
        domain.contains('.') && domain.len() <= 253 && domain.split('.').all(label_fits);
    (local_fits && domain_fits).then(|| folded.into_owned())
}

/// Whether a text is one mail address as it is, so that a link to it works.
pub(crate) fn is_mail_address(text: &str) -> bool {
    let text = text.trim();
    email(text).as_deref() == Some(text)
}

/// Why a URL is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UrlProblem {
    /// A scheme other than http and https.
    Scheme,
    /// No scheme.
    NoScheme,
    /// Several addresses.
    Several,
    /// An address that only a private network has.
    Private,
    /// Any other reason.
    Form,
}

/// Whether a URL may be linked to: http or https, with a host, without credentials.
pub(crate) fn web_address(text: &str) -> Result<(), UrlProblem> {
    if holds_several_addresses(text) {
        return Err(UrlProblem::Several);
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |word: &&str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    // `example.cn:8080/a` has a port, not a scheme.
    let Some(scheme) = scheme.filter(is_scheme).filter(|word| !word.contains('.')) else {
        let is_private = address_in_numbers(text).is_some_and(|host| is_private(&host));
        return Err(match is_private {
            true => UrlProblem::Private,
            false => UrlProblem::NoScheme,
        });
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err(UrlProblem::Scheme);
    }
    let rest = &text[scheme.len()..];
    let clean = |character: char| {
        !character.is_whitespace() && !matches!(character, '\\' | '"' | '<' | '>' | '`' | '{' | '}')
    };
    // Browsers parse `https:///a` with the host `a`, other programs without a host.
    let has_slashes = rest.starts_with("://") && !rest.starts_with(":///");
    if !has_slashes || !text.chars().all(clean) {
        return Err(UrlProblem::Form);
    }
    let url = Url::parse(text).map_err(|_| UrlProblem::Form)?;
    // `http://https://a.cn` would be parsed with the host `https` and an empty port.
    let is_host = |host: &str| !matches!(host, "" | "http" | "https");
    let has_host = url.host_str().is_some_and(is_host);
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    if !has_host || has_credentials {
        return Err(UrlProblem::Form);
    }
    match url.host() {
        Some(host) if is_private(&host) => Err(UrlProblem::Private),
        _ => Ok(()),
    }
}

/// Whether another address follows a separator, which no address contains there.
fn holds_several_addresses(text: &str) -> bool {
    let is_separator = |character: char| {
        character.is_whitespace() || matches!(character, '；' | ';' | '，' | ',' | '、' | '|')
    };
    let begins = |part: &str, beginnings: &[&str]| {
        let part = part
            .trim_start_matches(is_enclosed_number)
            .to_ascii_lowercase();
        beginnings
            .iter()
            .any(|beginning| part.starts_with(beginning))
    };
    let mut found = text
        .split(is_separator)
        // A scheme alone belongs to what follows: `http:// www.a.cn` is one address with a space.
        .filter(|part| begins(part, &["http://", "https://", "www."]) && !part.ends_with("//"));
    let first = found.next();
    // `www.` may be part of a query.
    let is_whole = |part: &str| begins(part, &["http://", "https://"]);
    let has_query = first.is_some_and(|first| first.contains('?'));
    found.any(|part| is_whole(part) || !has_query)
}

/// The host of an address in numbers without a scheme: `192.168.1.1:8080/a`.
fn address_in_numbers(text: &str) -> Option<url::Host<&str>> {
    let host = text.split(['/', ':', '?', '#']).next()?;
    host.parse().ok().map(url::Host::Ipv4)
}

/// Whether only the computers of an office can reach a host.
fn is_private(host: &url::Host<&str>) -> bool {
    match host {
        url::Host::Ipv4(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        url::Host::Ipv6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        url::Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let ends = [".local", ".lan", ".internal", ".localhost", ".localdomain"];
            !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
        }
    }
}

/// A repaired URL: punctuation in half width, one scheme and two slashes. `None` if the
/// result would not have a host name.
pub(crate) fn repaired_url(text: &str) -> Option<String> {
    let folded = fold(text).replace(['。', '．'], ".");
    let mut rest = folded.trim();
    for label in words::ADDRESS_LABELS.iter() {
        let lower = rest.to_lowercase();
        if lower.starts_with(label) {
            rest = rest[label.len()..].trim_start();
        }
    }
    let mut scheme = "http";
    while let Some((found, after)) = without_scheme(rest) {
        (scheme, rest) = (found, after);
    }
    let address = format!("{scheme}://{rest}");
    let host = Url::parse(&address).ok()?.host_str()?.to_owned();
    let (name, top) = host.rsplit_once('.')?;
    let top_fits = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic())
        || top.starts_with("xn--");
    let is_in_numbers = address_in_numbers(rest).is_some();
    let is_host = !name.is_empty()
        && (top_fits || is_in_numbers)
        && rest.starts_with(|sign: char| sign.is_alphanumeric());
    (is_host && address != text && web_address(&address).is_ok()).then_some(address)
}

/// Strips a scheme, even a misspelt one; returns the correct scheme and the rest.
fn without_scheme(text: &str) -> Option<(&'static str, &str)> {
    const SCHEMES: [(&str, &str); 6] = [
        ("https", "https"),
        ("http", "http"),
        ("htttps", "https"),
        ("htpps", "https"),
        ("htttp", "http"),
        ("htpp", "http"),
    ];
    SCHEMES.iter().find_map(|(written, scheme)| {
        let head = text.get(..written.len())?;
        let after = &text[written.len()..];
        let rest = after.trim_start_matches([':', ';', '/', '\\', ' ']);
        // `httpd.cn` is a host.
        let is_scheme = head.eq_ignore_ascii_case(written) && rest.len() < after.len();
        is_scheme.then_some((*scheme, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_parsed_in_the_formats_of_spreadsheets() {
        let expected = Date::new(2023, 4, 30).ok();
        for text in [
            "2023-04-30",
            "2023/4/30",
            "2023.4.30",
            "2023年4月30日",
            "2023 年 4 月 30 日",
            "2023年04月30号",
            "２０２３－０４－３０",
            "2023/4/30 0:00:00",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in [
            "",
            "2023",
            "2023-4",
            "2023-02-30",
            "23-4-30",
            "2023-4-30-1",
            "0202-01-01",
            "9999-01-01",
            "2023-13-01",
            "45046",
            "2023-04-30 12:00",
            "二〇二三年",
            "+202-1-1",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn day_counts_and_bare_digits_are_guessed() {
        assert_eq!(probable_date("45046"), Date::new(2023, 4, 30).ok());
        assert_eq!(probable_date("20230430"), Date::new(2023, 4, 30).ok());
        assert_eq!(probable_date("20231430"), None);
        assert_eq!(probable_date("2023"), None);
        assert_eq!(probable_date("20230"), None);
        assert_eq!(probable_date("18991230"), None);
    }

    #[test]
    fn incomplete_dates_are_classified() {
        for text in ["2023", "2023年", "2023年度", "２０２３"] {
            assert_eq!(part_of_date(text), Some(PartOfDate::Year), "{text}");
        }
        for text in [
            "2023.4",
            "2023-04",
            "2023/12",
            "2023年4月",
            "202304",
            "2023年04月",
        ] {
            assert_eq!(part_of_date(text), Some(PartOfDate::Month), "{text}");
        }
        for text in [
            "",
            "23",
            "2023.13",
            "202313",
            "2023-04-30",
            "45046",
            "20230430",
            "去年",
            "9999",
        ] {
            assert_eq!(part_of_date(text), None, "{text}");
        }
        let day = |year, month, day| Date::new(year, month, day).unwrap_or_default();
        assert_eq!(part_taken_for_day(day(1905, 7, 15), false), Some(2023));
        assert_eq!(part_taken_for_day(day(1909, 7, 16), true), Some(2023));
        assert_eq!(part_taken_for_day(day(2453, 11, 19), false), Some(202_304));
        assert_eq!(part_taken_for_day(day(2023, 4, 30), false), None);
    }

    #[test]
    fn numbers_have_digits_only() {
        assert_eq!(number("１２"), Some(12));
        for text in ["", "-1", "1.5", "1e3", "十", "99999999999", "12人"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(degrees("121.4737"), Some(121.4737));
        assert_eq!(degrees("１２１．５"), Some(121.5));
        for text in ["", "nan", "inf", "121°", "1e999", "1,2", "--1"] {
            assert_eq!(degrees(text), None, "{text}");
        }
        assert_eq!(postcode("１０００００").as_deref(), Some("100000"));
        assert_eq!(postcode("10000"), None);
    }

    #[test]
    fn mail_addresses_have_one_at_sign_and_a_domain() {
        assert_eq!(email("a.b@x.edu.cn").as_deref(), Some("a.b@x.edu.cn"));
        assert_eq!(email("ａ＠x．cn").as_deref(), Some("a@x.cn"));
        for text in [
            "", "a", "a@b", "@x.cn", "a@@x.cn", "a b@x.cn", "a@x..cn", "甲@x.cn", ".a@x.cn",
            "a@-x.cn",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_is_a_mail_address_if_it_is_one_as_it_is() {
        for text in ["wangdian@cnipa.gov.cn", " wangdian@cnipa.gov.cn "] {
            assert!(is_mail_address(text), "{text}");
        }
        for text in [
            "a@cnipa.gov.cn; b@cnipa.gov.cn",
            "a@cnipa.gov.cn,b@cnipa.gov.cn",
            "gongfu.fujian.gov.cn",
            "gongfu@fujian",
            "@fujian.gov.cn",
            "gongfu@fujian.gov.",
            "gongfu@fujian@gov.cn",
            "gongfu＠fujian.gov.cn",
            "gong fu@fujian.gov.cn",
            "",
        ] {
            assert!(!is_mail_address(text), "{text}");
        }
    }

    #[test]
    fn a_repaired_url_is_valid() {
        for (text, expected) in [
            ("https：//www.example.cn", Some("https://www.example.cn")),
            ("http:/a.cn/名", Some("http://a.cn/名")),
            ("http:\\\\a.cn", Some("http://a.cn")),
            ("http://https://a.cn", Some("https://a.cn")),
            ("http//a.cn", Some("http://a.cn")),
            ("htttp://a.cn", Some("http://a.cn")),
            ("https；//a.cn", Some("https://a.cn")),
            ("www。a。cn", Some("http://www.a.cn")),
            ("www.a.cn:80/x", Some("http://www.a.cn:80/x")),
            ("网址：www.a.cn", Some("http://www.a.cn")),
            ("例子.中国", Some("http://例子.中国")),
            ("httpd.a.cn", Some("http://httpd.a.cn")),
            ("微信公众号：示例", None),
            ("微信公众号", None),
            ("http://", None),
            ("a b.cn", None),
            ("1.2", None),
            ("暂无", None),
            ("", None),
            ("http://u:p@a.cn", None),
            ("service@a.cn", None),
        ] {
            let mended = repaired_url(text);
            assert_eq!(mended.as_deref(), expected, "{text}");
            assert!(mended.is_none_or(|address| web_address(&address).is_ok()));
        }
    }

    #[test]
    fn only_plain_web_addresses_are_linked() {
        for text in [
            "http://a.cn",
            "HTTPS://a.cn/名?x=1#y",
            "https://例子.中国/",
            "http://a.cn:8080/",
            "http://202.96.128.86/",
            "http://a.cn/?to=http://b.cn;x,www.c.cn",
            "http://web.archive.org/web/2020/http://a.cn/",
        ] {
            assert_eq!(web_address(text), Ok(()), "{text}");
        }
        for (text, problem) in [
            ("javascript:alert(1)", UrlProblem::Scheme),
            ("JavaScript://x", UrlProblem::Scheme),
            ("data:text/html,x", UrlProblem::Scheme),
            ("ftp://a.cn", UrlProblem::Scheme),
            ("www.a.cn", UrlProblem::NoScheme),
            ("www.a.cn:80/x", UrlProblem::NoScheme),
            ("http:a.cn", UrlProblem::Form),
            ("http://", UrlProblem::Form),
            ("http://https://a.cn", UrlProblem::Form),
            ("https:///a.cn", UrlProblem::Form),
            ("http://a b.cn", UrlProblem::Form),
            ("http://u:p@a.cn", UrlProblem::Form),
            ("http:\\\\a.cn", UrlProblem::Form),
            ("http://a.cn/\"x", UrlProblem::Form),
            ("http://a.cn；http://b.cn", UrlProblem::Several),
            ("http://a.cn、www.b.cn", UrlProblem::Several),
            ("www.a.cn\nwww.b.cn", UrlProblem::Several),
            ("①http://a.cn ②http://b.cn", UrlProblem::Several),
            ("http://192.168.1.5/", UrlProblem::Private),
            ("http://10.0.0.1:8080/x", UrlProblem::Private),
            ("http://localhost/", UrlProblem::Private),
            ("http://oa/", UrlProblem::Private),
            ("http://lib.local/", UrlProblem::Private),
            ("http://[fd00::1]/", UrlProblem::Private),
        ] {
            assert_eq!(web_address(text), Err(problem), "{text}");
        }
    }
}
