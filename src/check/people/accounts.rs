//! Finds accounts of messengers, which belong to a person unless the text says otherwise.

use crate::words;

/// Words before the name of a messenger that say that an account is an institution's.
const SHARED: [&str; 7] = ["公众", "企业", "官方", "客服", "咨询", "服务", "单位"];

/// Lengths of accounts: those of QQ have from 5 digits, those of WeChat up to 20 characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=20;

/// The first account of a messenger in a text that may be a person's: 微信 zxm1990, QQ：12345678.
/// Groups (QQ群) and public accounts (微信公众号) are not.
pub(super) fn private_account(text: &str) -> Option<&str> {
    // Lower case of ASCII letters takes as many bytes.
    let lower = text.to_ascii_lowercase();
    words::MESSENGERS.iter().find_map(|messenger| {
        let places = lower.match_indices(messenger);
        let private =
            places.filter(|(at, _)| !SHARED.iter().any(|word| text[..*at].ends_with(word)));
        // A web address: weixin.qq.com.
        let mut private = private.filter(|(at, _)| !text[..*at].ends_with(['@', '.', '/']));
        private
            .find_map(|(at, _)| account_at_start(&text[at + messenger.len()..], *messenger == "qq"))
    })
}

/// The account that follows the name of a messenger: `号：zxm1990`.
fn account_at_start(rest: &str, only_digits: bool) -> Option<&str> {
    let is_between = |c: char| c.is_whitespace() || "号码:：为是（(".contains(c);
    let account = rest.trim_start_matches(is_between);
    let is_labelled = rest[..rest.len() - account.len()].contains(['号', ':', '：']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let (account, after) = account.split_at(account.find(|c| !is_part(c)).unwrap_or(account.len()));
    let is_word = account.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_number = account.bytes().all(|byte| byte.is_ascii_digit());
    let is_account = LENGTHS.contains(&account.len())
        && if only_digits {
            is_number
        } else {
            is_labelled || !is_word
        };
    let is_address = after.starts_with(['@', '.', '/']);
    (is_account && !is_address).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::private_account;

    #[test]
    fn accounts_of_persons_are_found() {
        for (text, account) in [
            ("微信zxm1990", "zxm1990"),
            ("请加微信 wxid_9f3k", "wxid_9f3k"),
            ("微信号：zhaoxiaomin", "zhaoxiaomin"),
            ("WeChat: xiaomin-zhao", "xiaomin-zhao"),
            ("84378000（QQ：12345678）", "12345678"),
            ("qq 12345678", "12345678"),
        ] {
            assert_eq!(private_account(text), Some(account), "{text}");
        }
    }

    #[test]
    fn accounts_of_institutions_and_groups_are_not() {
        for text in [
            "微信公众号：dlwenxian",
            "企业微信：dlwenxian",
            "咨询QQ：80001234",
            "QQ群：12345678",
            "微信小程序 wenxian2",
            "https://mp.weixin.qq.com/s/abcdef123",
            "fuwu12345@qq.com",
            "微信2023年开通",
            "微信WeChat咨询",
            "QQ在线",
        ] {
            assert_eq!(private_account(text), None, "{text}");
        }
    }
}
