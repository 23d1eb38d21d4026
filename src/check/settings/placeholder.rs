//! Recognises values that stand for one that is still to be filled in, by their kind rather
//! than by a list of all spellings.

use crate::check::values::is_mail_address;
use crate::words;
use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The name of a body, which has Chinese characters.
    Name,
    /// Any text.
    Text,
    /// How to reach a body: a telephone number, a mail address or a postal address.
    Contact,
    /// A number of a register.
    Number,
    /// An address of the web.
    Address,
    /// A mail address.
    Mail,
}

/// Labels of hosts that exist only in examples, and on the machine of whoever tries the site.
const EXAMPLE_LABELS: [&str; 16] = [
    "abc",
    "changeme",
    "demo",
    "domain",
    "example",
    "foo",
    "invalid",
    "local",
    "localhost",
    "mydomain",
    "placeholder",
    "sample",
    "test",
    "website",
    "yourdomain",
    "yoursite",
];

/// Whether a value that is not empty stands for one that is still to be filled in.
pub(crate) fn is_placeholder(value: &str, kind: Kind) -> bool {
    let folded: String = value.nfkc().flat_map(char::to_lowercase).collect();
    let core: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if core.chars().count() < 2 || is_one_repeated(&core) || is_listed(&core) {
        return true;
    }
    match kind {
        Kind::Address => !is_real_address(&folded),
        // That it is an address at all is another rule.
        Kind::Mail if is_mail_address(&folded) => is_sham_mail(&folded),
        Kind::Mail => is_sham_text(&folded, &core),
        Kind::Name => is_sham_text(&folded, &core) || count(&core, is_han) < 2,
        Kind::Text => is_sham_text(&folded, &core) || core.bytes().all(|b| b.is_ascii_digit()),
        Kind::Number => is_sham_text(&folded, &core) || is_sham_number(&core),
        Kind::Contact => {
            // A mail address may be part of a text, and may have letters such as xxgk.
            let words = folded.split(|c: char| c.is_whitespace() || is_han(c));
            let mails: Vec<&str> = words.filter(|word| word.contains('@')).collect();
            let others = mails
                .iter()
                .fold(folded.clone(), |text, mail| text.replace(mail, ""));
            let others_core: String = others.chars().filter(|c| c.is_alphanumeric()).collect();
            mails.iter().any(|mail| is_sham_mail(mail))
                || is_sham_text(&others, &others_core)
                || is_sham_telephone(&others, !mails.is_empty())
        }
    }
}

fn count(text: &str, is_counted: impl Fn(char) -> bool) -> usize {
    text.chars()
        .filter(|character| is_counted(*character))
        .count()
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_one_repeated(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    characters.all(|other| Some(other) == first)
}

/// A word for “nothing”, or the label of the field itself.
fn is_listed(core: &str) -> bool {
    words::PLACEHOLDERS.binary_search(&core).is_ok()
}

/// A text that says so, or marks of a form that is to be filled in.
fn is_sham_text(folded: &str, core: &str) -> bool {
    const MARKS: [&str; 12] = [
        "××", "**", "__", "??", "……", "...", "○○", "〇〇", "□□", "△△", "{{", "${",
    ];
    let is_bracketed = [('<', '>'), ('[', ']'), ('【', '】'), ('{', '}')]
        .iter()
        .any(|(open, close)| folded.starts_with(*open) && folded.ends_with(*close));
    // What is in angle brackets is to be filled in, or markup that the page would show.
    let has_brackets = folded
        .split_once('<')
        .is_some_and(|(_, rest)| rest.contains('>'));
    // 申请中 and 办理中 say that there is none yet, 申请中心 and 办理中心 are names.
    let core = &core.replace("中心", "心");
    is_bracketed
        || has_brackets
        || MARKS.iter().any(|mark| folded.contains(mark))
        || core.starts_with("测试")
        || core.ends_with("测试")
        || words::PLACEHOLDER_PARTS
            .iter()
            .any(|part| core.contains(part))
}

/// A number of a register without digits, or whose digits, or running number, are of one kind or
/// count up or down.
fn is_sham_number(core: &str) -> bool {
    let digits: String = core.chars().filter(char::is_ascii_digit).collect();
    // Numbers of the police begin with a region, ten-digit site codes too.
    let running_number = match digits.len() {
        10 | 14 => digits.get(6..).unwrap_or_default(),
        _ => "",
    };
    digits.is_empty()
        || is_one_repeated(&digits)
        || is_counted(&digits)
        || !running_number.is_empty() && running_number.bytes().all(|byte| byte == b'0')
}

/// Whether digits count up or down, such as `12345678` and `9876543210`.
fn is_counted(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let counts = |step: u8| {
        bytes
            .windows(2)
            .all(|two| (two[0] - b'0' + step) % 10 == two[1] - b'0')
    };
    digits.len() > 2 && (counts(1) || counts(9))
}

/// No number at all, or one that nobody has. 12345 is the hotline of the authorities.
/// Beside a mail address there need not be any.
fn is_sham_telephone(folded: &str, has_mail: bool) -> bool {
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    if has_mail && digits.len() < 5 {
        return false;
    }
    if digits.is_empty() {
        // A postal address without a number.
        return count(folded, is_han) < 6;
    }
    let endings = ["0000000", "1234567", "12345678", "87654321", "7654321"];
    digits != "12345"
        && count(folded, is_han) < 6
        && (digits.len() < 5
            || is_one_repeated(&digits)
            || is_counted(&digits)
            || endings.iter().any(|ending| digits.ends_with(ending)))
        || endings[..1].iter().any(|ending| digits.ends_with(ending))
}

fn is_real_address(address: &str) -> bool {
    let Ok(url) = Url::parse(address.trim()) else {
        // That it is an address at all is another rule.
        return true;
    };
    match url.host() {
        Some(Host::Domain(host)) => is_real_host(host),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => false,
        None => true,
    }
}

fn is_real_host(host: &str) -> bool {
    let is_example = |label: &str| {
        let plain: String = label.chars().filter(|c| *c != '-').collect();
        EXAMPLE_LABELS.binary_search(&plain.as_str()).is_ok()
            || plain.chars().count() > 1 && is_one_repeated(&plain) && plain != "www"
    };
    // A name without a dot is known in its own network only.
    host.contains('.') && !host.split('.').any(is_example)
}

/// Whether a mail address, or a word with one, is nobody's.
fn is_sham_mail(mail: &str) -> bool {
    let (name, host) = mail.trim().rsplit_once('@').unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    is_listed(&name) || is_one_repeated(&name) || !is_real_host(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_examples_can_be_searched() {
        assert!(EXAMPLE_LABELS.is_sorted());
        assert!(words::PLACEHOLDERS.is_sorted());
    }

    fn check(kind: Kind, placeholders: &[&str], real: &[&str]) {
        for value in placeholders {
            assert!(is_placeholder(value, kind), "{value} is a placeholder");
        }
        for value in real {
            assert!(!is_placeholder(value, kind), "{value} is real");
        }
    }

    #[test]
    fn names_of_bodies_are_told_from_placeholders() {
        check(
            Kind::Name,
            &[
                "待填写",
                "（待填写）",
                "无",
                "暂无",
                " - ",
                "——",
                "/",
                "XXX",
                "ＸＸＸ局",
                "xx省知识产权局",
                "××省知识产权局",
                "***",
                "123",
                "0000",
                "example",
                "Example Office",
                "测试",
                "测试单位",
                "这是测试单位",
                "某某局",
                "某省知识产权局",
                "主办单位",
                "<主办单位名称>",
                "【请填写主办单位】",
                "N/A",
                "TODO",
                "tbd",
                "null",
                "abc",
                "局",
                "示例单位",
                "____",
                "……",
                "请填写",
                "申请中",
            ],
            &[
                "国家知识产权局",
                "辽宁省知识产权局",
                "内蒙古自治区市场监督管理局（知识产权局）",
                "国家知识产权局公共服务司",
                "山东省计量测试院",
                "国家知识产权局专利申请中心",
                "沈阳市政务服务办理中心",
            ],
        );
    }

    #[test]
    fn numbers_of_registers_are_told_from_placeholders() {
        check(
            Kind::Number,
            &[
                "bm00000000",
                "BM00000000",
                "bm12345678",
                "0000000000",
                "1234567890",
                "1100000000",
                "1111111111",
                "京ICP备00000000号",
                "京ICP备12345678号",
                "京ICP备××××××××号",
                "京ICP备XXXXXXXX号",
                "京ICP备号",
                "京公网安备00000000000000号",
                "京公网安备11010800000000号",
                "无",
                "待办理",
                "办理中",
                "ICP备案号",
                "京ICP备*****号",
            ],
            &[
                "bm70000001",
                "bm37000000",
                "1100000001",
                "2101000003",
                "京ICP备05069085号",
                "京ICP备05069085号-1",
                "京公网安备11010802024440号",
                "京公网安备11010102000001号",
            ],
        );
    }

    #[test]
    fn ways_to_reach_a_body_are_told_from_placeholders() {
        check(
            Kind::Contact,
            &[
                "123",
                "010-00000000",
                "010-12345678",
                "00000000",
                "11111111",
                "电话：待定",
                "暂无",
                "联系我们",
                "xxx@example.com",
                "xxx@qq.com 转",
                "abc@qq.com",
                "010-XXXXXXXX",
                "请联系 test@test.com",
                "无",
                "联系电话",
            ],
            &[
                "12345",
                "12330",
                "010-62083114",
                "电话：024-86913330",
                "zfxxgk@cnipa.gov.cn",
                "电话 010-62083114，邮箱 wangdian@cnipa.gov.cn",
                "北京市海淀区西土城路6号",
                "400-888-6666",
                "wd1234567@cnipa.gov.cn",
            ],
        );
    }

    #[test]
    fn addresses_are_told_from_placeholders() {
        check(
            Kind::Address,
            &[
                "https://www.example.org/",
                "https://example.gov.cn/",
                "https://xxx.gov.cn/",
                "http://localhost/",
                "http://127.0.0.1/",
                "https://your-domain.com/",
                "https://a.test/",
                "https://192.168.1.8/wd/",
                "https://[::1]/",
                "http://x/",
            ],
            &[
                "https://www.cnipa.gov.cn/",
                "https://ggfw.cnipa.gov.cn/wangdian/",
                "https://xxgk.gov.cn/",
                "https://testing.ln.gov.cn/",
            ],
        );
        check(
            Kind::Mail,
            &[
                "xxx@cnipa.gov.cn",
                "test@cnipa.gov.cn",
                "a@example.com",
                "待填写",
            ],
            &[
                "wangdian@cnipa.gov.cn",
                "jiucuo@ln.gov.cn",
                // No addresses, which another rule tells.
                "gongfu.fujian.gov.cn",
                "wangdian@localhost",
            ],
        );
    }

    #[test]
    fn texts_are_told_from_placeholders() {
        check(
            Kind::Text,
            &[
                "待定",
                "示例标题",
                "12345",
                "测试站点",
                "TODO: 标题",
                "网点（测试版）",
                "<script>alert(1)</script>网点",
            ],
            &[
                "知识产权信息公共服务网点名录",
                "公示期内提出，公示期满后10个工作日内答复",
            ],
        );
    }
}
