//! Rules for the settings: the identity that a site must state, by profile.

use crate::config::{Profile, SiteConfig};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, show};
use url::Url;

rules! { Settings;
    /// 原因：规范网址和站点地图都由它拼出来，少了斜线或协议，拼出来的地址会打不开。
    ///
    /// 例子：`base_url = "www.example.org"`
    ///
    /// 改法：写成 `base_url = "https://www.example.org/"`，以斜线结尾；暂时没有的留空。
    BAD_SITE_ADDRESS = Error "bad-site-address", None,
        "网站地址以 http:// 或 https:// 开头，以斜线结尾", "A site's address begins with http:// or https:// and ends with a slash";
    /// 原因：官方网站要让人知道由谁主办、怎么联系，这几项都是政府网站的规定内容。
    ///
    /// 例子：`profile = "gov"`，而 `icp = ""`。
    ///
    /// 改法：在 `[site.identity]` 里补齐；不是官方网站的，把 `profile` 改成 `demo` 或 `mirror`。
    INCOMPLETE_IDENTITY = Error "incomplete-identity", Some("《政府网站发展指引》"),
        "官方网站的页脚写明主办单位、联系方式、网站标识码和备案号", "The official site names its sponsor, contact, site code and records in the footer";
    /// 原因：网站标识码有固定的位数，写错就查不到这个网站。
    ///
    /// 例子：`site_code = "bm1234567"`，少一位数字。
    ///
    /// 改法：对照登记系统填 10 位数字，或者 bm 加 8 位数字。
    BAD_SITE_CODE = Error "bad-site-code", Some("《政府网站发展指引》"),
        "网站标识码是 bm 加 8 位数字，或 10 位数字", "A site code is bm and eight digits, or ten digits";
    /// 原因：镜像要写明原站在哪里，访问者才能核对，也不会被当成官方网站。
    ///
    /// 例子：`profile = "mirror"`，却没有写 `origin_url`。
    ///
    /// 改法：在 `[site]` 里写上 `origin_url = "https://…/"`。
    MIRROR_WITHOUT_ORIGIN = Error "mirror-without-origin", None,
        "镜像网站写明原站地址", "A mirror names its origin";
    /// 原因：写错的规则代码如果悄悄忽略，会以为已经生效。
    ///
    /// 例子：`[rules]` 里写了 `expired-but-activ = "error"`。
    ///
    /// 改法：按提示改正；`wangdian explain` 列出全部代码。
    UNKNOWN_RULE = Error "unknown-rule", None,
        "设置中的规则代码必须存在", "The settings name rules that exist";
    /// 原因：错误会让公开的内容出错或者泄露个人信息，不能放过；有法律依据的警告也不能关闭。
    ///
    /// 例子：`[rules]` 里写了 `duplicate-id = "warning"`，或者 `expired-but-active = "off"`。
    ///
    /// 改法：删去这一行，改正数据。警告可以改为 `"error"`，没有法律依据的警告可以改为 `"off"`。
    SEVERITY_NOT_ALLOWED = Error "severity-not-allowed", None,
        "错误不能降级或关闭，有法律依据的警告不能关闭", "No error is lowered or silenced, and no warning that a law is behind";
}

/// The settings file, for messages.
const FILE: &str = "wangdian.toml";

/// Checks the settings, with the command line's arguments applied.
pub(crate) fn check(site: &SiteConfig) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, address) in [
        ("base_url", &site.base_url),
        ("origin_url", &site.origin_url),
    ] {
        if !address.is_empty() && !is_site_address(address) {
            problems.push(bad_address(key, address));
        }
    }
    match site.profile {
        Profile::Demo => {}
        Profile::Mirror if site.origin_url.is_empty() => problems.push(mirror_without_origin()),
        Profile::Mirror => {}
        Profile::Gov => problems.extend(check_identity(site)),
    }
    problems
}

fn is_site_address(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path().ends_with('/')
            && url.query().is_none()
            && url.fragment().is_none()
    })
}

fn bad_address(key: &str, address: &str) -> Diagnostic {
    let shown = show(address);
    BAD_SITE_ADDRESS
        .diagnostic(
            FILE,
            message!(
                "`site.{key}` 是 `{shown}`，不是网站的完整地址",
                "`site.{key}` is `{shown}`, which is not the full address of a site",
            ),
        )
        .with_help(message!(
            "写成 https://www.example.org/ 这样，以斜线结尾",
            "write it like https://www.example.org/, with a slash at the end",
        ))
}

fn mirror_without_origin() -> Diagnostic {
    MIRROR_WITHOUT_ORIGIN
        .diagnostic(
            FILE,
            message!(
                "`site.profile` 是 `mirror`，但 `site.origin_url` 是空的",
                "`site.profile` is `mirror`, but `site.origin_url` is empty",
            ),
        )
        .with_help(message!(
            "在 `site.origin_url` 写上原站地址",
            "name the origin in `site.origin_url`",
        ))
}

/// Checks that an official site states its complete identity.
fn check_identity(site: &SiteConfig) -> Vec<Diagnostic> {
    let identity = &site.identity;
    let items = [
        ("site.base_url", "网站地址", &site.base_url),
        ("site.identity.sponsor", "主办单位", &identity.sponsor),
        ("site.identity.contact", "联系方式", &identity.contact),
        ("site.identity.site_code", "网站标识码", &identity.site_code),
        ("site.identity.icp", "ICP备案号", &identity.icp),
        ("site.identity.police", "公安备案号", &identity.police),
    ];
    let mut problems: Vec<Diagnostic> = items
        .iter()
        .filter(|(_, _, value)| value.trim().is_empty())
        .map(|(key, label, _)| {
            INCOMPLETE_IDENTITY
                .diagnostic(
                    FILE,
                    message!(
                        "`site.profile` 是 `gov`，但{label} `{key}` 是空的",
                        "`site.profile` is `gov`, but `{key}` is empty",
                    ),
                )
                .with_help(message!(
                    "填写这一项；不是官方网站的，请把 `site.profile` 改为 `demo` 或 `mirror`",
                    "fill it in; a site that is not the official one has the profile `demo` or `mirror`",
                ))
        })
        .collect();
    let code = &identity.site_code;
    if !code.is_empty() && !is_site_code(code) {
        let shown = show(code);
        let message = message!(
            "网站标识码是 `{shown}`，应当是 bm 加 8 位数字，或 10 位数字",
            "the site code is `{shown}`, not `bm` and eight digits or ten digits",
        );
        let help = message!(
            "照全国政府网站信息报送系统里登记的标识码填写 `site.identity.site_code`",
            "write `site.identity.site_code` as it is registered for government websites",
        );
        problems.push(BAD_SITE_CODE.diagnostic(FILE, message).with_help(help));
    }
    problems
}

fn is_site_code(code: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(code, 10) || code.strip_prefix("bm").is_some_and(|rest| digits(rest, 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::IdentityConfig;

    fn codes(site: &SiteConfig) -> Vec<&'static str> {
        check(site).iter().map(|problem| problem.code).collect()
    }

    fn official() -> SiteConfig {
        SiteConfig {
            profile: Profile::Gov,
            base_url: "https://www.example.org/wangdian/".to_owned(),
            identity: IdentityConfig {
                sponsor: "某局".to_owned(),
                contact: "010-00000000".to_owned(),
                site_code: "bm00000000".to_owned(),
                icp: "京ICP备00000000号".to_owned(),
                police: "京公网安备00000000000000号".to_owned(),
            },
            ..SiteConfig::default()
        }
    }

    #[test]
    fn a_demo_site_needs_no_identity() {
        assert!(codes(&SiteConfig::default()).is_empty());
    }

    #[test]
    fn an_official_site_needs_its_identity() {
        assert!(codes(&official()).is_empty());
        let mut site = official();
        site.identity.icp = " ".to_owned();
        assert_eq!(codes(&site), ["incomplete-identity"]);
        site.identity = IdentityConfig::default();
        assert_eq!(codes(&site), ["incomplete-identity"; 5]);
    }

    #[test]
    fn a_site_code_has_the_official_format() {
        for (code, right) in [
            ("1100000001", true),
            ("bm12345678", true),
            ("bm1234567", false),
            ("x", false),
        ] {
            let mut site = official();
            site.identity.site_code = code.to_owned();
            assert_eq!(codes(&site).is_empty(), right, "{code}");
        }
    }

    #[test]
    fn a_mirror_needs_its_origin() {
        let mut site = SiteConfig {
            profile: Profile::Mirror,
            ..SiteConfig::default()
        };
        assert_eq!(codes(&site), ["mirror-without-origin"]);
        site.origin_url = "https://www.example.org/".to_owned();
        assert!(codes(&site).is_empty());
    }

    #[test]
    fn a_base_url_is_absolute_and_ends_with_a_slash() {
        for address in [
            "www.example.org/",
            "https://www.example.org/x",
            "ftp://example.org/",
            "https://example.org/?a=/",
        ] {
            let site = SiteConfig {
                base_url: address.to_owned(),
                ..SiteConfig::default()
            };
            assert_eq!(codes(&site), ["bad-site-address"], "{address}");
        }
    }
}
