//! Rules for the settings: the identity that a site must state, by profile.

mod placeholder;

use self::placeholder::{Kind, is_placeholder};
use crate::config::{MarkConfig, Profile, SiteConfig};
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Rule, Text, show};
use crate::links;
use crate::model::{Date, Regions};
use url::Url;

rules! { Settings;
    /// 原因：规范网址和站点地图都由它拼出来，少了斜线或协议，拼出来的地址会打不开。
    ///
    /// 例子：`base_url = "www.example.org"`
    ///
    /// 改法：写成 `base_url = "https://www.example.org/"`，以斜线结尾；暂时没有的留空。
    BAD_SITE_ADDRESS = Error "bad-site-address", None,
        "网站地址以 http:// 或 https:// 开头，以斜线结尾", "A site's address begins with http:// or https:// and ends with a slash";
    /// 原因：每种语言的文字在主题的 `locales/` 里，网页在以它命名的文件夹里，名称写错就都找不到。
    ///
    /// 例子：`languages = ["zh", "English"]`，或者 `languages = []`。
    ///
    /// 改法：写文字文件的名称，例如 `languages = ["zh", "en"]`：两三个小写字母，可以用连字符接上文字或地区，不重复；第一种语言的网页在根目录。
    BAD_LANGUAGES = Error "bad-languages", None,
        "网站的语言按文字文件的名称写，至少一种，不重复", "The languages of a site are named like their files of texts, at least one and each once";
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
    /// 原因：“待填写”“无”“XXX”或者全是零的号码，登在官方网站上等于没有，还会让人怀疑网站是假的。
    ///
    /// 例子：`profile = "gov"`，而 `sponsor = "待填写"`、`icp = "京ICP备00000000号"`，或者 `base_url = "https://www.example.org/"`。
    ///
    /// 改法：填写真实内容；还没有的，先不要以 `gov` 发布。镜像自己的信息（`[site.mirror]`）还没有的，留空。
    PLACEHOLDER_SETTING = Error "placeholder-setting", Some("《政府网站发展指引》"),
        "官方网站和镜像的标识信息是真实内容，不是占位", "The identity of an official site or a mirror is real, not a placeholder";
    /// 原因：不加密的网页在传送途中可能被改动，浏览器也会提示不安全。
    ///
    /// 例子：`profile = "gov"`，而 `base_url = "http://www.cnipa.gov.cn/"`。
    ///
    /// 改法：网站启用 HTTPS，把 `base_url` 改成以 `https://` 开头。
    SITE_ADDRESS_NOT_HTTPS = Error "site-address-not-https", None,
        "官方网站的地址以 https:// 开头", "The official site's address begins with https://";
    /// 原因：政府网站使用以 .gov.cn 结尾的域名，公众凭它辨认真假。
    ///
    /// 例子：`profile = "gov"`，而 `base_url = "https://www.cnips.org/"`。
    ///
    /// 改法：改用 .gov.cn 域名；确实没有的，先弄清这个网站是不是政府网站，再决定用不用 `gov`。
    SITE_ADDRESS_NOT_GOVERNMENT = Warning "site-address-not-gov-cn", Some("《政府网站发展指引》"),
        "官方网站的域名以 .gov.cn 结尾", "The official site's host ends in .gov.cn";
    /// 原因：十位的网站标识码，前六位是所在地区的行政区划代码；对不上，多半是抄错了。
    ///
    /// 例子：`site_code = "9900000001"`，没有以 99 开头的地区。
    ///
    /// 改法：对照登记的标识码改正；地区新设、地区表里还没有的，可以不理会。
    SITE_CODE_WITHOUT_REGION = Warning "site-code-without-region", None,
        "十位的网站标识码以行政区划代码开头", "A ten-digit site code begins with the code of a region";
    /// 原因：党政机关网站标识由公众点开核对，链接不对或者没有图片，就核对不了。
    ///
    /// 例子：`url = "https://bszs.conac.cn/"`，没有标识编号；或者写了 `url`，没有写 `image`。
    ///
    /// 改法：党政机关网站标识的 `url` 照发给您的代码填写，形如 `https://bszs.conac.cn/sitename?method=show&id=` 加 32 位编号；图片放进主题的 `images/`，在 `image` 写它的文件名。无障碍标识的 `url` 以 `https://` 开头。
    BAD_SITE_MARK = Error "bad-site-mark", Some("《政府网站发展指引》"),
        "页脚的标识有正确的链接和本站自己的图片", "A mark in the footer has the right link and a picture of the site's own";
    /// 原因：适老化及无障碍标识两年有效，期满要重新测评；过了期还挂着，就不是真的了。
    ///
    /// 例子：`[site.accessibility_mark]` 里写着 `valid_until = "2025-06-30"`，而数据日期是2026年11月20日。
    ///
    /// 改法：重新测评后改成新的期限；没有通过的，删去这个标识。
    SITE_MARK_EXPIRED = Warning "site-mark-expired", None,
        "页脚的标识没有过期", "A mark in the footer has not expired";
    /// 原因：官方网站要有公众提出更正的渠道，而且要能打通。
    ///
    /// 例子：`profile = "gov"`，而 `[site.correction]` 里的 `email`、`url` 和 `phone` 都是空的。
    ///
    /// 改法：至少填写一种；邮箱写全，网址以 `http://` 或 `https://` 开头，电话写全。
    NO_CORRECTION_CHANNEL = Error "no-correction-channel", Some("《政府网站发展指引》"),
        "官方网站写明更正渠道", "The official site names a way to send corrections";
    /// 原因：公示是为了听取意见；不写明向谁提、由谁决定、到什么时候为止，公示就没有意义。
    ///
    /// 例子：`profile = "gov"`，而 `[site.objection]` 里没有任何联系方式，或者没有写 `decided_by`。
    ///
    /// 改法：在 `[site.objection]` 里至少填写一种联系方式，并写明 `decided_by`（由谁决定）和 `until`（提出和答复的期限）。
    NO_OBJECTION_CHANNEL = Error "no-objection-channel", None,
        "官方网站写明对公示提出异议的渠道、由谁决定和期限", "The official site names a way to object to the notice, who decides, and until when";
    /// 原因：镜像要写明原站在哪里，访问者才能核对，也不会被当成官方网站。
    ///
    /// 例子：`profile = "mirror"`，却没有写 `origin_url`。
    ///
    /// 改法：在 `[site]` 里写上 `origin_url = "https://…/"`。
    MIRROR_WITHOUT_ORIGIN = Error "mirror-without-origin", None,
        "镜像网站写明原站地址", "A mirror names its origin";
    /// 原因：名单用来核对外部链接，写错一项，就会放过不该链接的网站，或者误报。
    ///
    /// 例子：`outside_hosts = ["https://www.example.org/"]`，多写了协议和斜线。
    ///
    /// 改法：只写域名，例如 `"www.example.org"`；写 `"*.edu.cn"` 表示 edu.cn 下面的全部域名。
    BAD_OUTSIDE_HOST = Error "bad-outside-host", None,
        "可以链接的外部网站写成域名", "Other sites that may be linked are given by their hosts";
    /// 原因：读者和数据门户凭它知道数据可以怎样使用，打不开的网址等于没有写。
    ///
    /// 例子：`[site.data_licence]` 里写了 `url = "www.example.org/licence"`，少了协议。
    ///
    /// 改法：写成以 `https://` 开头的完整网址；没有网址的留空，只写 `name`。
    BAD_LICENCE_ADDRESS = Error "bad-licence-address", None,
        "数据许可的网址以 http:// 或 https:// 开头", "The address of the data's licence begins with http:// or https://";
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

/// What settings refer to; `None` for what could not be read.
#[derive(Clone, Copy, Default)]
pub(crate) struct References<'a> {
    /// All regions.
    pub(crate) regions: Option<&'a Regions>,
    /// Whether the theme has a picture of this file name.
    pub(crate) has_picture: Option<&'a dyn Fn(&str) -> bool>,
}

/// Checks the settings, with the command line's arguments applied.
pub(crate) fn check(site: &SiteConfig, references: References) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, address) in [
        ("base_url", &site.base_url),
        ("origin_url", &site.origin_url),
    ] {
        if !address.is_empty() && !is_site_address(address) {
            problems.push(bad_address(key, address));
        }
    }
    let licence = &site.data_licence.url;
    if !licence.is_empty() && !is_web_address(licence) {
        problems.push(bad_licence_address(licence));
    }
    let bad_hosts = site.outside_hosts.iter().filter(|host| !is_host(host));
    problems.extend(bad_hosts.map(|host| bad_host(host)));
    match site.profile {
        Profile::Demo => {}
        Profile::Mirror => problems.extend(check_mirror(site)),
        Profile::Gov => problems.extend(check_official(site, references)),
    }
    problems
}

/// Checks the languages of the site, before anything is read in them.
///
/// # Errors
///
/// The problem of each name, or that there is none.
pub(crate) fn check_languages(names: &[String]) -> Result<(), Vec<Diagnostic>> {
    let bad = |name: &str, message: Text| {
        let mut found = BAD_LANGUAGES.diagnostic(FILE, message).with_help(message!(
            "例如 `languages = [\"zh\", \"en\"]`，即主题里的 `locales/zh.toml` 和 `locales/en.toml`",
            "for example `languages = [\"zh\", \"en\"]`, for `locales/zh.toml` and `locales/en.toml` of the theme",
        ));
        found.heading = Some("site.languages".to_owned());
        found.value = Some(name.to_owned());
        found
    };
    if names.is_empty() {
        let message = message!("网站没有语言", "the site has no language");
        return Err(vec![bad("", message)]);
    }
    let positions = names.iter().enumerate();
    let problems = positions.filter_map(|(position, name)| {
        let shown = show(name);
        if !is_language(name) {
            let message = message!(
                "语言 `{shown}` 的写法不对",
                "`{shown}` is not the name of a language",
            );
            return Some(bad(name, message));
        }
        let is_repeated = names[..position].contains(name);
        is_repeated.then(|| {
            bad(
                name,
                message!(
                    "语言 `{shown}` 写了两次",
                    "the language `{shown}` is named twice"
                ),
            )
        })
    });
    let problems: Vec<Diagnostic> = problems.collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Whether a name is a language tag in lower case, which no folder of the site is named like.
fn is_language(name: &str) -> bool {
    let mut parts = name.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            let is_of_tag = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            (2..=8).contains(&part.len()) && part.bytes().all(is_of_tag)
        })
}

/// Checks what only a mirror states.
fn check_mirror(site: &SiteConfig) -> Vec<Diagnostic> {
    let mirror = &site.mirror;
    let items = [
        ("site.mirror.operator", &mirror.operator, Kind::Name),
        ("site.mirror.contact", &mirror.contact, Kind::Contact),
        ("site.mirror.icp", &mirror.icp, Kind::Number),
    ];
    let without_origin = site.origin_url.is_empty().then(mirror_without_origin);
    let placeholders = check_placeholders(site.profile, &items);
    without_origin.into_iter().chain(placeholders).collect()
}

/// Checks what only an official site states.
fn check_official(site: &SiteConfig, references: References) -> Vec<Diagnostic> {
    let mut problems = check_identity(site, references.regions);
    problems.extend(check_official_placeholders(site));
    problems.extend(check_host(&site.base_url));
    problems.extend(check_marks(site, references.has_picture));
    problems.extend(check_channels(site));
    problems
}

fn is_site_address(address: &str) -> bool {
    is_web_address(address)
        && Url::parse(address).is_ok_and(|url| {
            url.path().ends_with('/') && url.query().is_none() && url.fragment().is_none()
        })
}

fn is_web_address(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Whether a text is a host, or `*.` and the end of hosts.
fn is_host(text: &str) -> bool {
    let host = text.strip_prefix("*.").unwrap_or(text);
    let is_part = |part: &str| {
        let mut bytes = part.bytes();
        !part.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.contains('.') && host.split('.').all(is_part)
}

fn bad_host(host: &str) -> Diagnostic {
    let shown = show(host);
    of(
        &BAD_OUTSIDE_HOST,
        message!(
            "`site.outside_hosts` 中的 `{shown}` 不是域名",
            "`{shown}` in `site.outside_hosts` is not a host",
        ),
        message!(
            "写成 `www.example.org` 或者 `*.example.org` 这样",
            "write it like `www.example.org` or `*.example.org`",
        ),
    )
}

fn bad_address(key: &str, address: &str) -> Diagnostic {
    let shown = show(address);
    of(
        &BAD_SITE_ADDRESS,
        message!(
            "`site.{key}` 是 `{shown}`，不是网站的完整地址",
            "`site.{key}` is `{shown}`, which is not the full address of a site",
        ),
        message!(
            "写成 https://www.example.org/ 这样，以斜线结尾",
            "write it like https://www.example.org/, with a slash at the end",
        ),
    )
}

fn bad_licence_address(address: &str) -> Diagnostic {
    let shown = show(address);
    of(
        &BAD_LICENCE_ADDRESS,
        message!(
            "`site.data_licence.url` 是 `{shown}`，不是完整的网址",
            "`site.data_licence.url` is `{shown}`, which is not a full address",
        ),
        message!(
            "写成 https://www.example.org/licence 这样",
            "write it like https://www.example.org/licence",
        ),
    )
}

fn mirror_without_origin() -> Diagnostic {
    of(
        &MIRROR_WITHOUT_ORIGIN,
        message!(
            "`site.profile` 是 `mirror`，但 `site.origin_url` 是空的",
            "`site.profile` is `mirror`, but `site.origin_url` is empty",
        ),
        message!(
            "在 `site.origin_url` 写上原站地址",
            "name the origin in `site.origin_url`",
        ),
    )
}

/// Checks that an official site states its complete identity.
fn check_identity(site: &SiteConfig, regions: Option<&Regions>) -> Vec<Diagnostic> {
    let identity = &site.identity;
    let items = [
        ("site.base_url", "网站地址", &site.base_url),
        ("site.identity.sponsor", "主办单位", &identity.sponsor),
        ("site.identity.contact", "联系方式", &identity.contact),
        ("site.identity.site_code", "网站标识码", &identity.site_code),
        ("site.identity.icp", "ICP备案号", &identity.icp),
        ("site.identity.police", "公安备案号", &identity.police),
        (
            "site.party_government_mark.url",
            "党政机关网站标识",
            &site.party_government_mark.url,
        ),
    ];
    let mut problems: Vec<Diagnostic> = items
        .iter()
        .filter(|(_, _, value)| value.trim().is_empty())
        .map(|(key, label, _)| {
            let message = message!(
                "`site.profile` 是 `gov`，但{label} `{key}` 是空的",
                "`site.profile` is `gov`, but `{key}` is empty",
            );
            let help = message!(
                "填写这一项；不是官方网站的，请把 `site.profile` 改为 `demo` 或 `mirror`",
                "fill it in; a site that is not the official one has the profile `demo` or `mirror`",
            );
            of(&INCOMPLETE_IDENTITY, message, help)
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
        problems.push(of(&BAD_SITE_CODE, message, help));
    }
    problems.extend(regions.and_then(|regions| check_region_of_code(code, regions)));
    problems
}

/// Of a ten-digit site code the first six digits are a region.
fn check_region_of_code(code: &str, regions: &Regions) -> Option<Diagnostic> {
    let region = code.get(..6).filter(|_| is_site_code(code))?;
    if region.starts_with("bm") || regions.find(region).is_some() {
        return None;
    }
    let message = message!(
        "网站标识码 `{code}` 的前六位 `{region}` 不是行政区划代码",
        "`{region}`, the beginning of the site code `{code}`, is not the code of a region",
    );
    let help = message!(
        "照全国政府网站信息报送系统里登记的标识码核对 `site.identity.site_code`",
        "compare `site.identity.site_code` with the code that is registered for government websites",
    );
    Some(of(&SITE_CODE_WITHOUT_REGION, message, help))
}

fn of(rule: &Rule, message: Text, help: Text) -> Diagnostic {
    rule.diagnostic(FILE, message).with_help(help)
}

/// Rejects values of an official site that are filled in only in form.
fn check_official_placeholders(site: &SiteConfig) -> Vec<Diagnostic> {
    let identity = &site.identity;
    let (correction, objection) = (&site.correction, &site.objection);
    let items = [
        ("site.title", &site.title, Kind::Text),
        ("site.tagline", &site.tagline, Kind::Text),
        ("site.base_url", &site.base_url, Kind::Address),
        ("site.identity.sponsor", &identity.sponsor, Kind::Name),
        ("site.identity.contact", &identity.contact, Kind::Contact),
        ("site.identity.site_code", &identity.site_code, Kind::Number),
        ("site.identity.icp", &identity.icp, Kind::Number),
        ("site.identity.police", &identity.police, Kind::Number),
        (
            "site.accessibility_mark.url",
            &site.accessibility_mark.url,
            Kind::Address,
        ),
        ("site.correction.email", &correction.email, Kind::Mail),
        ("site.correction.url", &correction.url, Kind::Address),
        ("site.correction.phone", &correction.phone, Kind::Contact),
        ("site.objection.email", &objection.email, Kind::Mail),
        ("site.objection.url", &objection.url, Kind::Address),
        ("site.objection.phone", &objection.phone, Kind::Contact),
        (
            "site.objection.decided_by",
            &objection.decided_by,
            Kind::Name,
        ),
        ("site.objection.until", &objection.until, Kind::Text),
    ];
    check_placeholders(site.profile, &items)
}

/// Rejects values that are filled in only in form. Each has its key and the kind that it should be.
fn check_placeholders(profile: Profile, items: &[(&str, &String, Kind)]) -> Vec<Diagnostic> {
    let is_sham = |value: &str, kind| !value.trim().is_empty() && is_placeholder(value, kind);
    items
        .iter()
        .filter(|(_, value, kind)| is_sham(value, *kind))
        .map(|(key, value, _)| placeholder_setting(profile, key, value))
        .collect()
}

fn placeholder_setting(profile: Profile, key: &str, value: &str) -> Diagnostic {
    let shown = show(value);
    let profile = profile.code();
    let message = message!(
        "`site.profile` 是 `{profile}`，但 `{key}` 填的是占位内容 `{shown}`",
        "`site.profile` is `{profile}`, but `{key}` is the placeholder `{shown}`",
    );
    let help = match profile {
        "mirror" => message!(
            "填写真实内容；还没有的留空",
            "fill in the real value; as long as there is none, leave it empty",
        ),
        _ => message!(
            "填写真实内容；还没有的，请先把 `site.profile` 改为 `demo`",
            "fill in the real value; as long as there is none, use the profile `demo`",
        ),
    };
    of(&PLACEHOLDER_SETTING, message, help)
}

/// Checks protocol and host of an official site.
fn check_host(address: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let Ok(url) = Url::parse(address) else {
        return problems;
    };
    let shown = show(address);
    if url.scheme() == "http" {
        let message = message!(
            "官方网站的 `site.base_url` 是 `{shown}`，没有加密",
            "the official site's `site.base_url` is `{shown}`, which is not encrypted",
        );
        let help = message!(
            "网站启用 HTTPS，地址改成以 `https://` 开头",
            "serve the site by HTTPS, and begin the address with `https://`",
        );
        problems.push(of(&SITE_ADDRESS_NOT_HTTPS, message, help));
    }
    let host = url.host_str().unwrap_or_default();
    if !host.is_empty() && !host.ends_with(".gov.cn") {
        let host = show(host);
        let message = message!(
            "官方网站的域名是 `{host}`，不以 `.gov.cn` 结尾",
            "the official site's host is `{host}`, which does not end in `.gov.cn`",
        );
        let help = message!(
            "改用 `.gov.cn` 域名；不是政府网站的，把 `site.profile` 改为 `demo` 或 `mirror`",
            "use a host of `.gov.cn`; a site of nobody's government has the profile `demo` or `mirror`",
        );
        problems.push(of(&SITE_ADDRESS_NOT_GOVERNMENT, message, help));
    }
    problems
}

/// The address of the mark of a party or government organ, without its id.
const PARTY_GOVERNMENT_MARK: &str = "https://bszs.conac.cn/sitename?method=show&id=";

fn check_marks(site: &SiteConfig, has_picture: Option<&dyn Fn(&str) -> bool>) -> Vec<Diagnostic> {
    let official = &site.party_government_mark;
    let accessibility = &site.accessibility_mark;
    let mut problems = Vec::new();
    let is_filled = |text: &str| !text.trim().is_empty();
    if is_filled(&official.url) && !is_party_government_mark(&official.url) {
        let shown = show(&official.url);
        let message = message!(
            "党政机关网站标识的链接 `site.party_government_mark.url` 是 `{shown}`，不是 `{PARTY_GOVERNMENT_MARK}` 加 32 位编号",
            "`site.party_government_mark.url` is `{shown}`, not `{PARTY_GOVERNMENT_MARK}` and the 32 hexadecimal digits of an id",
        );
        let help = message!(
            "照事业单位登记管理机关发给您的标识代码填写",
            "copy it from the code of the mark that was given to you",
        );
        problems.push(of(&BAD_SITE_MARK, message, help));
    }
    let is_secure = accessibility.url.starts_with("https://");
    if is_filled(&accessibility.url) && !(is_secure && links::outside(&accessibility.url).is_some())
    {
        let shown = show(&accessibility.url);
        let message = message!(
            "无障碍标识的链接 `site.accessibility_mark.url` 是 `{shown}`，不是 https 网址",
            "`site.accessibility_mark.url` is `{shown}`, not an https address",
        );
        let help = message!(
            "填写检测机构给出的查询网址，以 `https://` 开头",
            "fill in the address that the testing body gave you; it begins with `https://`",
        );
        problems.push(of(&BAD_SITE_MARK, message, help));
    }
    for (key, mark) in [
        ("party_government_mark", official),
        ("accessibility_mark", accessibility),
    ] {
        let MarkConfig { url, image, .. } = mark;
        if is_filled(image) && has_picture.is_some_and(|has_picture| !has_picture(image)) {
            let shown = show(image);
            let message = message!(
                "`site.{key}.image` 是 `{shown}`，主题里没有这张图片",
                "`site.{key}.image` is `{shown}`, a picture that the theme does not have",
            );
            let help = message!(
                "把图片放进自己主题的 `images/`，在 `[paths]` 的 `theme` 写上主题文件夹",
                "put the picture into `images/` of a theme of your own, and name the theme in `theme` of `[paths]`",
            );
            problems.push(of(&BAD_SITE_MARK, message, help));
        }
        if is_filled(url) == is_filled(image) {
            continue;
        }
        let missing = if is_filled(url) { "image" } else { "url" };
        let message = message!(
            "`site.{key}` 缺少 `{missing}`",
            "`site.{key}` has no `{missing}`",
        );
        let help = message!(
            "`url` 和 `image` 都要填写：`image` 是主题 `images/` 里的文件名",
            "fill in both `url` and `image`: the latter is the name of a file in the theme's `images/`",
        );
        problems.push(of(&BAD_SITE_MARK, message, help));
    }
    problems
}

/// Warnings about marks that have expired on a date. The last day is still valid.
pub(crate) fn expired_marks(site: &SiteConfig, as_of: Date) -> Vec<Diagnostic> {
    let marks = [
        ("party_government_mark", &site.party_government_mark),
        ("accessibility_mark", &site.accessibility_mark),
    ];
    let until = |mark: &MarkConfig| mark.valid_until.filter(|until| *until < as_of);
    let expired = marks
        .into_iter()
        .filter_map(|(key, mark)| Some((key, until(mark)?)));
    expired
        .map(|(key, until)| {
            let message = message!(
                "页脚的标识 `site.{key}` 到 {until} 为止，数据日期是 {as_of}，已经过期",
                "the mark `site.{key}` held until {until}, before {as_of}, the date of the data",
            );
            let help = message!(
                "重新测评后改正 `valid_until`；没有通过的，删去这个标识",
                "renew it and mend `valid_until`, or remove the mark",
            );
            of(&SITE_MARK_EXPIRED, message, help)
        })
        .collect()
}

/// A link of the mark, with an id that could be one.
fn is_party_government_mark(url: &str) -> bool {
    let Some(id) = url.trim().strip_prefix(PARTY_GOVERNMENT_MARK) else {
        return false;
    };
    let mut different: Vec<u8> = id.to_ascii_lowercase().into_bytes();
    different.sort_unstable();
    different.dedup();
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_repeated = id.len() == 32 && id.get(..16) == id.get(16..);
    is_id && different.len() > 3 && !is_repeated
}

/// Checks that the public can send corrections and objections.
fn check_channels(site: &SiteConfig) -> Vec<Diagnostic> {
    let (correction, objection) = (&site.correction, &site.objection);
    let mut problems = Vec::new();
    let works = |phone: &str, mail: &str, url: &str| {
        let digits = phone.bytes().filter(u8::is_ascii_digit).count();
        let is_mail = mail
            .trim()
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        digits >= 5 || is_mail || links::outside(url).is_some()
    };
    if !works(&correction.phone, &correction.email, &correction.url) {
        let message = message!(
            "`site.profile` 是 `gov`，但 `[site.correction]` 里没有能用的更正渠道",
            "`site.profile` is `gov`, but `[site.correction]` names no way that works",
        );
        let help = message!(
            "至少填写 `email`、`url`、`phone` 中的一种，并写全",
            "fill in `email`, `url` or `phone`, complete",
        );
        problems.push(of(&NO_CORRECTION_CHANNEL, message, help));
    }
    let mut missing = Vec::new();
    if !works(&objection.phone, &objection.email, &objection.url) {
        missing.push("email`/`url`/`phone");
    }
    for (key, value) in [
        ("decided_by", &objection.decided_by),
        ("until", &objection.until),
    ] {
        if value.trim().is_empty() {
            missing.push(key);
        }
    }
    if !missing.is_empty() {
        let (zh, en) = (missing.join("`、`"), missing.join("`, `"));
        let message = message!(
            "`site.profile` 是 `gov`，但 `[site.objection]` 里没有填写 `{zh}`",
            "`site.profile` is `gov`, but `[site.objection]` lacks `{en}`",
        );
        let help = message!(
            "写明公众怎样对公示提出异议（`email`、`url`、`phone` 至少一种）、由谁决定（`decided_by`）和期限（`until`）",
            "say how to object to the notice (`email`, `url` or `phone`), who decides (`decided_by`) and until when (`until`)",
        );
        problems.push(of(&NO_OBJECTION_CHANNEL, message, help));
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
    use crate::config::{CorrectionConfig, IdentityConfig, ObjectionConfig};

    fn codes(site: &SiteConfig) -> Vec<&'static str> {
        let regions = &crate::test_support::registry::REGIONS;
        let problems = check(
            site,
            References {
                regions: Some(regions),
                has_picture: Some(&|name| name.ends_with(".png")),
            },
        );
        problems.iter().map(|problem| problem.code).collect()
    }

    /// A complete official site.
    fn official() -> SiteConfig {
        let text = str::to_owned;
        SiteConfig {
            profile: Profile::Gov,
            base_url: text("https://ggfw.cnipa.gov.cn/wangdian/"),
            identity: IdentityConfig {
                sponsor: text("国家知识产权局"),
                contact: text("010-62083114"),
                site_code: text("bm37000001"),
                icp: text("京ICP备05069085号"),
                police: text("京公网安备11010802024440号"),
            },
            party_government_mark: MarkConfig {
                url: format!("{PARTY_GOVERNMENT_MARK}5A0D3C7E91B24F68A7D0C1E2B3F49586"),
                image: text("organ.png"),
                valid_until: None,
            },
            correction: CorrectionConfig {
                email: text("wangdian@cnipa.gov.cn"),
                ..CorrectionConfig::default()
            },
            objection: ObjectionConfig {
                phone: text("010-62083115"),
                decided_by: text("国家知识产权局公共服务司"),
                until: text("公示期内提出，公示期满后10个工作日内答复"),
                ..ObjectionConfig::default()
            },
            ..SiteConfig::default()
        }
    }

    /// The codes for the official site after a change.
    fn codes_after(change: impl FnOnce(&mut SiteConfig)) -> Vec<&'static str> {
        let mut site = official();
        change(&mut site);
        codes(&site)
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
        site.party_government_mark = MarkConfig::default();
        assert_eq!(codes(&site), ["incomplete-identity"; 6]);
    }

    #[test]
    fn every_field_of_an_official_site_is_checked_for_placeholders() {
        let fields: [fn(&mut SiteConfig) -> &mut String; 10] = [
            |site| &mut site.title,
            |site| &mut site.tagline,
            |site| &mut site.identity.sponsor,
            |site| &mut site.identity.contact,
            |site| &mut site.identity.icp,
            |site| &mut site.identity.police,
            |site| &mut site.objection.decided_by,
            |site| &mut site.objection.until,
            |site| &mut site.correction.email,
            |site| &mut site.objection.phone,
        ];
        for field in fields {
            for value in ["待填写", "无", "XXX", "示例"] {
                let found = codes_after(|site| *field(site) = value.to_owned());
                assert!(found.contains(&"placeholder-setting"), "{value}: {found:?}");
            }
        }
        let found = codes_after(|site| site.identity.site_code = "bm00000000".to_owned());
        assert_eq!(found, ["placeholder-setting"]);
    }

    #[test]
    fn an_official_address_is_encrypted_and_of_the_government() {
        let at = |address: &str| codes_after(|site| site.base_url = address.to_owned());
        assert_eq!(at("http://ggfw.cnipa.gov.cn/"), ["site-address-not-https"]);
        assert_eq!(at("https://www.cnips.org/"), ["site-address-not-gov-cn"]);
        assert_eq!(at("https://gov.cn.cnips.org/"), ["site-address-not-gov-cn"]);
    }

    #[test]
    fn a_mark_has_its_link_and_its_picture() {
        let at = |url: &str| codes_after(|site| site.party_government_mark.url = url.to_owned());
        for url in [
            "https://bszs.conac.cn/",
            "http://bszs.conac.cn/sitename?method=show&id=5A0D3C7E91B24F68A7D0C1E2B3F49586",
            "https://bszs.conac.cn.cnips.org/sitename?method=show&id=5A0D3C7E91B24F68A7D0C1E2B3F49586",
            "https://bszs.conac.cn/sitename?method=show&id=5A0D3C7E91B24F68",
            "https://bszs.conac.cn/sitename?method=show&id=5A0D3C7E91B24F68A7D0C1E2B3F4958G",
            "https://bszs.conac.cn/sitename?method=show&id=00000000000000000000000000000000",
            "https://bszs.conac.cn/sitename?method=show&id=0123456789abcdef0123456789abcdef",
        ] {
            assert_eq!(at(url), ["bad-site-mark"], "{url}");
        }
        let mark = |url: &str, image: &str| {
            codes_after(|site| {
                site.accessibility_mark.url = url.to_owned();
                site.accessibility_mark.image = image.to_owned();
            })
        };
        assert_eq!(mark("https://www.isc.org.cn/wza/1", ""), ["bad-site-mark"]);
        assert_eq!(mark("", "wza.png"), ["bad-site-mark"]);
        assert_eq!(mark("http://www.isc.org.cn/", "wza.png"), ["bad-site-mark"]);
        assert!(mark("https://www.isc.org.cn/wza/1", "wza.png").is_empty());
        let strange = mark("https://www.isc.org.cn/wza/1", "wza.gif");
        assert_eq!(strange, ["bad-site-mark"], "the theme has no such picture");
        let without_picture = codes_after(|site| site.party_government_mark.image.clear());
        assert_eq!(without_picture, ["bad-site-mark"]);
    }

    #[test]
    fn an_official_site_can_be_corrected_and_objected_to() {
        let found = codes_after(|site| site.correction = CorrectionConfig::default());
        assert_eq!(found, ["no-correction-channel"]);
        let found = codes_after(|site| site.objection = ObjectionConfig::default());
        assert_eq!(found, ["no-objection-channel"]);
        for clear in [
            |site: &mut SiteConfig| site.objection.phone.clear(),
            |site: &mut SiteConfig| site.objection.decided_by.clear(),
            |site: &mut SiteConfig| site.objection.until.clear(),
        ] {
            assert_eq!(codes_after(clear), ["no-objection-channel"]);
        }
    }

    #[test]
    fn a_site_code_has_the_official_format() {
        for (code, right) in [
            ("1100000001", true),
            ("bm37000001", true),
            ("bm3700001", false),
            ("37000", false),
        ] {
            let found = codes_after(|site| site.identity.site_code = code.to_owned());
            assert_eq!(found.contains(&"bad-site-code"), !right, "{code}");
        }
        let found = codes_after(|site| site.identity.site_code = "9900000001".to_owned());
        assert_eq!(found, ["site-code-without-region"]);
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
