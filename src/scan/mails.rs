//! Finds mail addresses in bytes.

/// The maximum length of a local part, bytes (RFC 5321).
const MAX_LOCAL: usize = 64;

/// Calls `found` with each mail address, in lower case.
///
/// After an escape of JSON (`\nzhang@…`) or of a URL (`%3Azhang@…`), both readings are
/// reported, with and without the escape's last letters, since bytes alone do not tell
/// which is right. The same holds after punctuation that an address may begin with.
pub(super) fn for_each(bytes: &[u8], mut found: impl FnMut(&str)) {
    for at in memchr::memchr2_iter(b'@', b'%', bytes) {
        let after = match bytes[at] {
            b'@' => at + 1,
            _ if bytes[at + 1..].starts_with(b"40") => at + 3,
            _ => continue,
        };
        let (Some(local), Some(domain)) = (local_before(bytes, at), domain_after(bytes, after))
        else {
            continue;
        };
        let start = at - local.len();
        let is_escaped = start > 0 && bytes[start - 1] == b'\\';
        let mut report = |local: &str| {
            if !local.is_empty() {
                found(&format!("{local}@{domain}"));
            }
        };
        report(&local);
        if is_escaped {
            report(local.get(1..).unwrap_or_default());
            report(local.get(5..).unwrap_or_default());
        }
        if let Some((_, tail)) = local.rsplit_once('%') {
            report(tail.get(2..).unwrap_or_default());
        }
        let bare = local.trim_start_matches(|character: char| !character.is_ascii_alphanumeric());
        if bare.len() < local.len() {
            report(bare);
        }
    }
}

fn local_before(bytes: &[u8], at: usize) -> Option<String> {
    let length = bytes[..at]
        .iter()
        .rev()
        .take(MAX_LOCAL)
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
        })
        .count();
    lower_case(&bytes[at - length..at])
}

fn domain_after(bytes: &[u8], after: usize) -> Option<String> {
    let length = bytes[after..]
        .iter()
        .take(255)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let domain = lower_case(&bytes[after..after + length])?;
    let domain = domain.trim_end_matches(['.', '-']);
    (!domain.is_empty()).then(|| domain.to_owned())
}

fn lower_case(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.is_empty()).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let mut mails = Vec::new();
        for_each(text.as_bytes(), |mail| mails.push(mail.to_owned()));
        assert_eq!(mails, expect, "{text:?}");
    }

    #[test]
    fn an_address_ends_at_characters_that_cannot_belong_to_it() {
        check("邮箱：Zhang.San@QQ.com。", &["zhang.san@qq.com"]);
        check("mailto:zhang@lib.edu.cn?x", &["zhang@lib.edu.cn"]);
        check("\"zhang@qq.com.\"", &["zhang@qq.com"]);
        check("zhang%40qq.com", &["zhang@qq.com"]);
    }

    #[test]
    fn an_escape_before_it_does_not_hide_it() {
        check(
            r"\nzhang@qq.com",
            &["nzhang@qq.com", "zhang@qq.com", "g@qq.com"],
        );
        check(
            r"\u003czhang@qq.com",
            &["u003czhang@qq.com", "003czhang@qq.com", "zhang@qq.com"],
        );
        check(
            "%3Azhang@qq.com",
            &["%3azhang@qq.com", "zhang@qq.com", "3azhang@qq.com"],
        );
        check("--zhang@qq.com", &["--zhang@qq.com", "zhang@qq.com"]);
    }

    #[test]
    fn an_at_sign_alone_is_not_an_address() {
        check("@media print{}", &[]);
        check("a@", &[]);
        check("@", &[]);
        check("50% of 40%", &[]);
        check("%", &[]);
    }
}
