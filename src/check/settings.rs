//! Rules for the settings: the identity that a site must state, by profile.

mod placeholder;
mod records;
mod texts;

use self::placeholder::{Kind, is_placeholder};
use self::records::Fault;
use super::people;
use super::read_cell::markup;
use super::values;
use crate::config::address::{self, AddressFault};
use crate::config::{DataConfig, MarkConfig, Profile, SiteConfig};
use crate::diagnostics::personal;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Rule, Text, show};
use crate::links;
use crate::model::{Date, Regions};
use std::collections::BTreeMap;
use url::Url;

rules! { Settings;
    /// 原因：规范网址和站点地图都由它拼出来，少了斜线或协议，拼出来的地址会打不开；里面写着用户名和密码的，会原样公布在每一页上。
    ///
    /// 例子：`base_url = "www.example.org"`，或者 `base_url = "https://user:password@www.example.org/"`
    ///
    /// 改法：照提示写成 `base_url = "https://www.example.org/"` 这样：有协议，有完整的域名，没有用户名、空格、`..`、连着的斜线、`?` 和 `#`，以斜线结尾；暂时没有的留空。前后的空格会自动去掉，汉字的文件夹和域名会自动换成编码。
    BAD_SITE_ADDRESS = Error "bad-site-address", None,
        "网站地址以 http:// 或 https:// 开头，以斜线结尾，没有多余的部分", "A site's address begins with http:// or https://, ends with a slash and has nothing superfluous";
    /// 原因：更正和异议的网址、邮箱显示在好几个页面上，写得不全就点不开、发不到。
    ///
    /// 例子：`[site.correction]` 里写着 `url = "www.ln.gov.cn/jiucuo"`，少了协议；或者 `email = "jiucuo.ln.gov.cn"`，少了 `@`。
    ///
    /// 改法：网址以 `https://` 开头写全，不带用户名和密码；邮箱写成 `jiucuo@ln.gov.cn` 这样，只写一个；没有的留空。
    BAD_CHANNEL_ADDRESS = Error "bad-channel-address", None,
        "更正和异议的网址以 http:// 或 https:// 开头，邮箱写全", "The addresses for corrections and objections begin with http:// or https://, and mail addresses are whole";
    /// 原因：每种语言的文字在主题的 `locales/` 里，网页在以它命名的文件夹里，名称写错就都找不到。
    ///
    /// 例子：`languages = ["zh", "English"]`，或者 `languages = []`。
    ///
    /// 改法：写文字文件的名称，例如 `languages = ["zh", "en"]`：两三个小写字母，可以用连字符接上文字或地区，不重复；第一种语言的网页在根目录。
    BAD_LANGUAGES = Error "bad-languages", None,
        "网站的语言按文字文件的名称写，至少一种，不重复", "The languages of a site are named like their files of texts, at least one and each once";
    /// 原因：网页的网址会被收藏和引用；设置里去掉一种语言，它的网页就全部删去，原来的网址都打不开了。
    ///
    /// 例子：上次生成的网站有 `en/` 里的 76 个页面，这次 `languages = ["zh"]`。
    ///
    /// 改法：把这种语言加回 `languages`；确实不再提供的，在网站服务器上把原来的网址转到中文网页。下一次生成就不再提示。
    VANISHED_LANGUAGE = Warning "vanished-language", None,
        "发布过的语言不应无声消失", "A language that was published does not vanish silently";
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
    /// 原因：网站名称显示在页眉和每一页的标题里，没有名称，每一页的标题都缺一截，搜索引擎也不知道这是什么网站。
    ///
    /// 例子：`title = ""`
    ///
    /// 改法：写上网站的全称；或者删去这一行，使用默认的名称。
    EMPTY_TITLE = Error "empty-title", None,
        "网站有名称", "A site has a title";
    /// 原因：设置里的文字照样显示在网页上，标签和转义字符不起作用，公众看到的是一串符号。
    ///
    /// 例子：`title = "<b>辽宁省</b>知识产权网点"`，或者 `sponsor = "A&amp;B中心"`。
    ///
    /// 改法：删去标签，只留文字；`&nbsp;` 改成空格，`&amp;` 改成 `&`。
    MARKUP_IN_SETTING = Error "markup-in-setting", None,
        "设置里的文字没有网页的标签", "Texts in the settings have no HTML";
    /// 原因：其他语言的文字按语言的名称取用；名称写错，或者网站没有这种语言，写了也不会出现在网站上。
    ///
    /// 例子：`titles = { eng = "IP Service Points" }`，而英文的名称是 `en`；或者 `languages = ["zh"]`，而 `decided_by_in` 里有 `fr`。
    ///
    /// 改法：改成 `languages` 里的名称；第一种语言的文字写在 `title`、`tagline`、`decided_by` 和 `until` 里。
    UNUSED_TRANSLATION = Warning "unused-translation", None,
        "其他语言的文字属于网站的语言", "Texts in further languages are in languages of the site";
    /// 原因：备案号由公众点开核对，少一位数字、少了省份简称，都查不到这个网站。
    ///
    /// 例子：`police = "辽公网安备2101020200012号"`，少一位数字；`icp = "ICP备05001588号"`，没有省份简称；`icp = "沪ICP证05001588号"`，是经营许可证号。
    ///
    /// 改法：照备案系统里的号码填写：`京ICP备05069085号` 或者 `京ICP备05069085号-1`；`京公网安备11010802024440号`，14 位数字。
    BAD_RECORD_NUMBER = Error "bad-record-number", Some("《政府网站发展指引》"),
        "备案号写全：省份简称、文字和位数都对", "The numbers of a site's records are complete, with province, words and digits";
    /// 原因：一个网站的备案和标识码都在主办单位所在的省办理，互相对不上，多半有一个是抄来的。
    ///
    /// 例子：`police = "粤公网安备21010202000123号"`，21 是辽宁；或者网站标识码以 21 开头，而 `icp` 是“粤ICP备”。
    ///
    /// 改法：对照备案系统和标识码登记系统改正；确实在别的省备案的，可以不理会。
    RECORDS_OF_TWO_PROVINCES = Warning "records-of-two-provinces", None,
        "备案号和网站标识码属于同一个省", "The numbers of a site's records and its site code are of one province";
    /// 原因：只有镜像有原站；官方网站写着原站，说明网站的性质或者这一项有一个写错了。
    ///
    /// 例子：`profile = "gov"`，而 `origin_url = "https://www.cnipa.gov.cn/"`。
    ///
    /// 改法：是镜像的，把 `profile` 改成 `mirror`；不是的，删去 `origin_url`。
    ORIGIN_OF_OFFICIAL_SITE = Warning "origin-of-official-site", None,
        "官方网站没有原站", "An official site has no origin";
    /// 原因：异议的期限印在公示页上；期限已经过去，就等于说现在提不了异议。
    ///
    /// 例子：`[site.objection]` 里写着 `until = "2020年"`，而数据日期是2026年11月20日。
    ///
    /// 改法：写现在的期限，最好写成不会过时的话，例如“公示期内提出，公示期满后10个工作日内答复”。
    OBJECTION_TERM_OVER = Warning "objection-term-over", None,
        "提出异议的期限没有过去", "The term for objections is not over";
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
    /// 例子：`profile = "mirror"`，却没有写 `origin_url`，或者写成了和 `base_url` 一样。
    ///
    /// 改法：在 `[site]` 里写上 `origin_url = "https://…/"`，是原站的地址，不是镜像自己的。
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
    /// 改法：写成以 `https://` 开头的完整网址，不带用户名和密码；没有网址的留空，只写 `name`。
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
    /// What tells personal values.
    pub(crate) data: Option<&'a DataConfig>,
}

/// Checks the settings, with the command line's arguments applied.
pub(crate) fn check(site: &SiteConfig, references: References) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, address) in [
        ("site.base_url", &site.base_url),
        ("site.origin_url", &site.origin_url),
    ] {
        if let (false, Err(fault)) = (address.is_empty(), address::site_address(address)) {
            problems.push(bad_address(key, address, fault));
        }
    }
    for (key, address) in [
        ("site.correction.url", &site.correction.url),
        ("site.objection.url", &site.objection.url),
    ] {
        problems.extend(bad_page_address(&BAD_CHANNEL_ADDRESS, key, address));
    }
    if site.title.trim().is_empty() {
        problems.push(empty_title());
    }
    let personal = references.data.map(|data| check_personal(site, data));
    let personal = personal.unwrap_or_default();
    problems.extend(texts::bad_mails(site, &personal));
    problems.extend(personal);
    problems.extend(texts::with_markup(site));
    problems.extend(texts::unused_translations(site));
    let (key, licence) = ("site.data_licence.url", &site.data_licence.url);
    problems.extend(bad_page_address(&BAD_LICENCE_ADDRESS, key, licence));
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

/// Warnings about folders of languages among the published paths that are no language of the site any
/// more, with the number of their pages.
pub(crate) fn vanished_languages<'p>(
    published: impl IntoIterator<Item = &'p str>,
    languages: &[String],
) -> Vec<Diagnostic> {
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    let folders = published
        .into_iter()
        .filter_map(|path| path.split_once('/'));
    for (folder, path) in folders {
        // The first language is at the root.
        let is_language =
            is_language(folder) && !languages.iter().skip(1).any(|name| name == folder);
        if is_language && path.ends_with(".html") {
            *pages.entry(folder).or_default() += 1;
        }
    }
    let problems = pages.into_iter().map(|(language, count)| {
        let message = message!(
            "原来的网站有 `{language}/` 里的 {count} 个页面，现在 `site.languages` 里没有这种语言，这些页面都会删去",
            "the site had {count} pages in `{language}/`, a language that `site.languages` has no longer: they are deleted",
        );
        let help = message!(
            "误删的，把 `\"{language}\"` 加回 `languages`；确实不再提供的，在网站服务器上把原来的网址转到其他页面",
            "add `\"{language}\"` to `languages` again, or let the server redirect the addresses",
        );
        let mut problem = of("site.languages", &VANISHED_LANGUAGE, message, help);
        problem.value = Some(language.to_owned());
        problem
    });
    problems.collect()
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
    let mut problems = check_placeholders(site.profile, &items);
    let origin = &site.origin_url;
    if origin.is_empty() {
        problems.push(mirror_without_origin());
    } else if *origin == site.base_url {
        problems.push(mirror_of_itself());
    } else if address::site_address(origin).is_ok() {
        let origin = [("site.origin_url", origin, Kind::Address)];
        problems.extend(check_placeholders(site.profile, &origin));
    }
    problems
}

/// Checks what only an official site states.
fn check_official(site: &SiteConfig, references: References) -> Vec<Diagnostic> {
    let mut problems = check_identity(site, references.regions);
    problems.extend(check_records(site));
    if !site.origin_url.is_empty() {
        problems.push(origin_of_official_site());
    }
    problems.extend(check_official_placeholders(site));
    problems.extend(check_host(&site.base_url));
    problems.extend(check_marks(site, references.has_picture));
    problems.extend(check_channels(site));
    problems
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
        "site.outside_hosts",
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

fn bad_address(key: &str, address: &str, fault: AddressFault) -> Diagnostic {
    let help = match address::probable_site_address(address) {
        Some(meant) => {
            let meant = show(&meant);
            message!("写成 `{meant}`", "write it as `{meant}`")
        }
        None => message!(
            "写成 https://www.example.org/ 这样，以斜线结尾",
            "write it like https://www.example.org/, with a slash at the end",
        ),
    };
    of(
        key,
        &BAD_SITE_ADDRESS,
        address_message(key, address, fault),
        help,
    )
}

/// Reports an address of any page that cannot be opened, or that should not be published.
fn bad_page_address(rule: &Rule, key: &str, address: &str) -> Option<Diagnostic> {
    let fault = address::web_address(address).err()?;
    let message = address_message(key, address, fault);
    let help = message!(
        "写成以 `https://` 开头的完整网址；没有的留空",
        "write the full address, which begins with `https://`; leave it empty if there is none",
    );
    (!address.trim().is_empty()).then(|| of(key, rule, message, help))
}

fn address_message(key: &str, address: &str, fault: AddressFault) -> Text {
    // A password is not repeated in a report.
    let shown = match fault {
        AddressFault::Credentials => "…@…".to_owned(),
        _ => show(address),
    };
    let (zh, en) = match fault {
        AddressFault::Incomplete => ("不是完整的网址", "which is not a full address"),
        AddressFault::Credentials => (
            "里面有用户名或者密码，会公布出来",
            "which has a user name or a password that would be published",
        ),
        AddressFault::Blank => ("中间有空格", "which has spaces within"),
        AddressFault::Host => ("域名里少了一段", "whose host lacks a part"),
        AddressFault::Path => (
            "路径里有连着的斜线、`.`、`..` 或者反斜线",
            "whose path has empty parts, `.`, `..` or backslashes",
        ),
        AddressFault::Query => ("带有 `?` 或者 `#`", "which has a `?` or a `#`"),
        AddressFault::NoFinalSlash => ("没有以斜线结尾", "which does not end with a slash"),
    };
    message!("`{key}` 是 `{shown}`，{zh}", "`{key}` is `{shown}`, {en}")
}

fn empty_title() -> Diagnostic {
    let message = message!("网站名称 `site.title` 是空的", "`site.title` is empty");
    let help = message!(
        "写上网站的名称；删去这一行就用默认的名称",
        "write the name of the site; without the line it has a default name",
    );
    of("site.title", &EMPTY_TITLE, message, help)
}

/// The settings with ways to reach a body, which every page shows.
pub(crate) const PUBLIC_CONTACTS: [&str; 6] = [
    "site.identity.contact",
    "site.mirror.contact",
    "site.correction.phone",
    "site.correction.email",
    "site.objection.phone",
    "site.objection.email",
];

/// Rejects personal data in what the settings publish, as in the columns of the data.
fn check_personal(site: &SiteConfig, data: &DataConfig) -> Vec<Diagnostic> {
    let (correction, objection) = (&site.correction, &site.objection);
    let values = [
        &site.identity.contact,
        &site.mirror.contact,
        &correction.phone,
        &correction.email,
        &objection.phone,
        &objection.email,
    ];
    let found = PUBLIC_CONTACTS.iter().zip(values).flat_map(|(key, value)| {
        let mut problems = people::in_setting(key, value, data);
        for problem in &mut problems {
            FILE.clone_into(&mut problem.file);
            problem.heading = Some((*key).to_owned());
        }
        problems
    });
    found.collect()
}

fn mirror_without_origin() -> Diagnostic {
    of(
        "site.origin_url",
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

fn mirror_of_itself() -> Diagnostic {
    of(
        "site.origin_url",
        &MIRROR_WITHOUT_ORIGIN,
        message!(
            "`site.origin_url` 和本站自己的 `site.base_url` 相同",
            "`site.origin_url` is the address of the mirror itself, `site.base_url`",
        ),
        message!(
            "在 `site.origin_url` 写上原站地址，在 `site.base_url` 写上镜像自己的地址",
            "name the origin in `site.origin_url`, and the mirror itself in `site.base_url`",
        ),
    )
}

/// Checks that an official site states its complete identity.
fn check_identity(site: &SiteConfig, regions: Option<&Regions>) -> Vec<Diagnostic> {
    let identity = &site.identity;
    let items = [
        ("site.base_url", "网站地址", &site.base_url),
        ("site.tagline", "首页的一句话", &site.tagline),
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
            of(key, &INCOMPLETE_IDENTITY, message, help)
        })
        .collect();
    let code = &identity.site_code;
    if !code.is_empty() && !is_site_code(code) {
        let shown = show(code);
        let message = if records::has_wide_characters(code) {
            message!(
                "网站标识码是 `{shown}`，里面有全角的数字或者字母，照这样公布就查不到",
                "the site code is `{shown}`, which has digits or letters in full width, so that nobody finds it",
            )
        } else {
            message!(
                "网站标识码是 `{shown}`，应当是 bm 加 8 位数字，或 10 位数字",
                "the site code is `{shown}`, not `bm` and eight digits or ten digits",
            )
        };
        let help = message!(
            "照全国政府网站信息报送系统里登记的标识码填写 `site.identity.site_code`",
            "write `site.identity.site_code` as it is registered for government websites",
        );
        problems.push(of("site.identity.site_code", &BAD_SITE_CODE, message, help));
    }
    problems.extend(regions.and_then(|regions| check_region_of_code(code, regions)));
    problems
}

fn origin_of_official_site() -> Diagnostic {
    let message = message!(
        "`site.profile` 是 `gov`，但写着原站 `site.origin_url`，这一项不起作用",
        "`site.profile` is `gov`, but there is an origin, `site.origin_url`, which has no effect",
    );
    let help = message!(
        "是镜像的，把 `site.profile` 改为 `mirror`；不是的，删去 `site.origin_url`",
        "use the profile `mirror` for a mirror, or delete `site.origin_url`",
    );
    of("site.origin_url", &ORIGIN_OF_OFFICIAL_SITE, message, help)
}

/// Checks the form of the numbers of records, and whether they are of one province.
fn check_records(site: &SiteConfig) -> Vec<Diagnostic> {
    let identity = &site.identity;
    // What is no number at all is a placeholder, which is another rule.
    let is_given = |text: &str| !text.trim().is_empty() && !is_placeholder(text, Kind::Number);
    let (icp, police) = (&identity.icp, &identity.police);
    let icp_province = is_given(icp).then(|| records::icp_province(icp));
    let police_provinces = is_given(police).then(|| records::police_provinces(police));
    let mut problems = Vec::new();
    if let Some(Err(fault)) = &icp_province {
        let form = "京ICP备05069085号";
        problems.push(bad_record(
            "site.identity.icp",
            icp,
            *fault,
            form,
            "8 至 10",
            "8 to 10",
        ));
    }
    if let Some(Err(fault)) = &police_provinces {
        let form = "京公网安备11010802024440号";
        problems.push(bad_record(
            "site.identity.police",
            police,
            *fault,
            form,
            "14",
            "14",
        ));
    }
    if let Some(Ok((province, digits))) = &police_provinces
        && province != digits
    {
        let shown = show(police);
        let message = message!(
            "公安备案号 `{shown}` 的省份简称和号码的前两位 `{digits}` 不是同一个省",
            "the province of the record `{shown}` is not that of its digits, `{digits}`",
        );
        problems.push(two_provinces("site.identity.police", message));
    }
    let code = &identity.site_code;
    let of_code = code
        .get(..2)
        .filter(|start| is_site_code(code) && *start != "bm");
    if let (Some(Ok(province)), Some(of_code)) = (icp_province, of_code)
        && province != of_code
        && records::is_province(of_code)
    {
        let (icp, code) = (show(icp), show(code));
        let message = message!(
            "ICP备案号 `{icp}` 和网站标识码 `{code}` 不是同一个省的",
            "the record `{icp}` and the site code `{code}` are of two provinces",
        );
        problems.push(two_provinces("site.identity.icp", message));
    }
    problems
}

fn bad_record(
    key: &str,
    value: &str,
    fault: Fault,
    form: &str,
    digits: &str,
    digits_in_english: &str,
) -> Diagnostic {
    let shown = show(value);
    let message = match fault {
        Fault::Province => message!(
            "`{key}` 是 `{shown}`，开头不是省份简称",
            "`{key}` is `{shown}`, which does not begin with the character of a province",
        ),
        Fault::Permit => message!(
            "`{key}` 是 `{shown}`，这是经营许可证号，不是备案号",
            "`{key}` is `{shown}`, a permit for commercial services and not the record",
        ),
        Fault::Words => message!(
            "`{key}` 是 `{shown}`，不是备案号的写法",
            "`{key}` is `{shown}`, which has not the form of such a number",
        ),
        Fault::Width => message!(
            "`{key}` 是 `{shown}`，里面有全角的数字或者字母，照这样公布就查不到",
            "`{key}` is `{shown}`, which has digits or letters in full width, so that nobody finds it",
        ),
        Fault::Digits(count) => message!(
            "`{key}` 是 `{shown}`，有 {count} 位数字，应当是 {digits} 位",
            "`{key}` is `{shown}` with {count} digits instead of {digits_in_english}",
        ),
        Fault::Spelling => message!(
            "`{key}` 是 `{shown}`，里面有小写字母、空格或者多余的字，会照样显示出来",
            "`{key}` is `{shown}`, with small letters, spaces or other words that every page would show",
        ),
    };
    let help = if fault == Fault::Spelling {
        let meant = records::folded(value);
        message!("写成 `{meant}`", "write it as `{meant}`")
    } else {
        message!(
            "照备案系统里的号码写全，例如 `{form}`",
            "copy the complete number from the register, such as `{form}`",
        )
    };
    of(key, &BAD_RECORD_NUMBER, message, help)
}

fn two_provinces(key: &str, message: Text) -> Diagnostic {
    let help = message!(
        "对照备案系统和标识码登记系统核对；确实在别的省备案的，可以不理会",
        "compare them with the registers; ignore this if the site is registered in another province",
    );
    of(key, &RECORDS_OF_TWO_PROVINCES, message, help)
}

/// A warning if the term for objections is a date in a year before that of the data. A sentence is not
/// read: it may name the year of a rule.
pub(crate) fn objection_term_over(site: &SiteConfig, as_of: Date) -> Option<Diagnostic> {
    let until = site.objection.until.trim();
    let is_of_date = |c: char| c.is_ascii_digit() || "年月日号底末前至到止为截 -/.".contains(c);
    let year = until.find(|c: char| c.is_ascii_digit())?;
    let year: i16 = until.get(year..year + 4)?.parse().ok()?;
    if !until.chars().all(is_of_date) || year >= as_of.year() {
        return None;
    }
    let shown = show(until);
    let message = message!(
        "异议的期限 `site.objection.until` 是 `{shown}`，数据日期是 {as_of}，期限已经过去",
        "`site.objection.until` is `{shown}`, before {as_of}, the date of the data",
    );
    let help = message!(
        "写现在的期限，例如“公示期内提出，公示期满后10个工作日内答复”",
        "write the present term, such as “within the time of the notice; answers within 10 working days”",
    );
    Some(of(
        "site.objection.until",
        &OBJECTION_TERM_OVER,
        message,
        help,
    ))
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
    Some(of(
        "site.identity.site_code",
        &SITE_CODE_WITHOUT_REGION,
        message,
        help,
    ))
}

/// A problem of the setting with this key. Where it is in the file is added to the report.
fn of(key: &str, rule: &Rule, message: Text, help: Text) -> Diagnostic {
    let mut problem = rule.diagnostic(FILE, message).with_help(help);
    problem.heading = Some(key.to_owned());
    problem
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
    let mut problems = check_placeholders(site.profile, &items);
    for (key, texts) in [("titles", &site.titles), ("taglines", &site.taglines)] {
        for (language, text) in texts {
            let key = format!("site.{key}.{language}");
            let item = [(key.as_str(), text, Kind::Text)];
            problems.extend(check_placeholders(site.profile, &item));
        }
    }
    problems
}

/// Rejects values that are filled in only in form. Each has its key and the kind that it should be.
fn check_placeholders(profile: Profile, items: &[(&str, &String, Kind)]) -> Vec<Diagnostic> {
    // Personal data is reported as what it is, and so is markup.
    let is_sham = |value: &str, kind| {
        !value.trim().is_empty()
            && personal::find(value).is_none()
            && markup(value).is_none()
            && is_placeholder(value, kind)
    };
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
        "mirror" if key == "site.origin_url" => message!(
            "填写原站真实的完整网址，公众能打开的",
            "write the full address of the origin, where the public finds it",
        ),
        "mirror" => message!(
            "填写真实内容；还没有的留空",
            "fill in the real value; as long as there is none, leave it empty",
        ),
        _ => message!(
            "填写真实内容；还没有的，请先把 `site.profile` 改为 `demo`",
            "fill in the real value; as long as there is none, use the profile `demo`",
        ),
    };
    of(key, &PLACEHOLDER_SETTING, message, help)
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
        problems.push(of("site.base_url", &SITE_ADDRESS_NOT_HTTPS, message, help));
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
        problems.push(of(
            "site.base_url",
            &SITE_ADDRESS_NOT_GOVERNMENT,
            message,
            help,
        ));
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
        problems.push(of(
            "site.party_government_mark.url",
            &BAD_SITE_MARK,
            message,
            help,
        ));
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
        problems.push(of(
            "site.accessibility_mark.url",
            &BAD_SITE_MARK,
            message,
            help,
        ));
    }
    for (key, mark) in [
        ("party_government_mark", official),
        ("accessibility_mark", accessibility),
    ] {
        let MarkConfig { url, image, .. } = mark;
        if let Some((_, name)) = image.trim().rsplit_once(['/', '\\']) {
            let (shown, name) = (show(image), show(name));
            let message = message!(
                "`site.{key}.image` 是 `{shown}`，多写了文件夹",
                "`site.{key}.image` is `{shown}`, with a folder that does not belong there",
            );
            let help = message!(
                "图片放在主题的 `images/` 里，这里只写文件名 `{name}`",
                "the picture is in `images/` of the theme: write only the name of the file, `{name}`",
            );
            problems.push(of(
                &format!("site.{key}.image"),
                &BAD_SITE_MARK,
                message,
                help,
            ));
        } else if is_filled(image) && has_picture.is_some_and(|has_picture| !has_picture(image)) {
            let shown = show(image);
            let message = message!(
                "`site.{key}.image` 是 `{shown}`，主题里没有这张图片",
                "`site.{key}.image` is `{shown}`, a picture that the theme does not have",
            );
            let help = message!(
                "把图片放进自己主题的 `images/`，在 `[paths]` 的 `theme` 写上主题文件夹",
                "put the picture into `images/` of a theme of your own, and name the theme in `theme` of `[paths]`",
            );
            problems.push(of(
                &format!("site.{key}.image"),
                &BAD_SITE_MARK,
                message,
                help,
            ));
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
        problems.push(of(&format!("site.{key}"), &BAD_SITE_MARK, message, help));
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
            of(
                &format!("site.{key}.valid_until"),
                &SITE_MARK_EXPIRED,
                message,
                help,
            )
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
        digits >= 5 || values::is_mail_address(mail) || links::outside(url).is_some()
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
        problems.push(of("site.correction", &NO_CORRECTION_CHANNEL, message, help));
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
        problems.push(of("site.objection", &NO_OBJECTION_CHANNEL, message, help));
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
                data: Some(&DataConfig::default()),
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
    fn a_list_of_mail_addresses_and_a_password_are_told_in_words() {
        let messages = |change: fn(&mut SiteConfig)| {
            let mut site = SiteConfig::default();
            change(&mut site);
            let references = References {
                regions: None,
                has_picture: None,
                data: None,
            };
            let problems = check(&site, references);
            let messages = problems.into_iter().map(|problem| problem.message.en);
            messages.collect::<Vec<_>>()
        };
        for told in [
            messages(|site| "a@ln.gov.cn; b@ln.gov.cn".clone_into(&mut site.correction.email)),
            messages(|site| "a@ln.gov.cn b@ln.gov.cn".clone_into(&mut site.objection.email)),
        ] {
            assert!(
                told.len() == 1 && told[0].contains("several mail addresses"),
                "{told:?}"
            );
        }
        for told in [
            messages(|site| "https://user:pw@ln.gov.cn/".clone_into(&mut site.data_licence.url)),
            messages(|site| "https://user:pw@ln.gov.cn/".clone_into(&mut site.correction.url)),
        ] {
            let is_told = told.len() == 1 && told[0].contains("a password that would be");
            assert!(is_told && !told[0].contains("pw"), "{told:?}");
        }
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

    /// The messages for the official site after a change.
    fn messages_after(change: impl FnOnce(&mut SiteConfig)) -> Vec<String> {
        let mut site = official();
        change(&mut site);
        let references = References {
            has_picture: Some(&|name| name.ends_with(".png") && !name.contains('/')),
            data: Some(&DataConfig::default()),
            ..References::default()
        };
        let problems = check(&site, references);
        let help = |problem: &Diagnostic| problem.help.as_ref().map(|help| help.zh.clone());
        let told = |problem: &Diagnostic| {
            let help = help(problem).unwrap_or_default();
            format!("{} {} {help}", problem.code, problem.message.zh)
        };
        problems.iter().map(told).collect()
    }

    #[test]
    fn a_setting_is_told_what_is_wrong_with_it() {
        type Change = fn(&mut SiteConfig);
        let changes: [(Change, &[&str]); 7] = [
            (
                |site| site.objection.email = "gongfu.fujian.gov.cn".to_owned(),
                &["bad-channel-address", "缺少 `@`"],
            ),
            (
                |site| site.objection.email = "gongfu＠fujian.gov.cn".to_owned(),
                &["bad-channel-address", "全角"],
            ),
            (
                |site| site.title = "<b>辽宁</b>网点".to_owned(),
                &["markup-in-setting", "`<b>`"],
            ),
            (
                |site| site.identity.site_code = "３５０００００４７１".to_owned(),
                &["bad-site-code", "全角"],
            ),
            (
                |site| site.identity.icp = "京icp备 05069085 号".to_owned(),
                &["bad-record-number", "小写字母", "写成 `京ICP备05069085号`"],
            ),
            (
                |site| site.party_government_mark.image = "images/dzjg.png".to_owned(),
                &["bad-site-mark", "只写文件名 `dzjg.png`"],
            ),
            (
                |site| {
                    let title = "IP Points".to_owned();
                    site.titles.insert("eng".to_owned(), title);
                },
                &["unused-translation", "`en`"],
            ),
        ];
        for (change, expected) in changes {
            let found = messages_after(change);
            assert_eq!(found.len(), 1, "{found:?}");
            for part in expected {
                assert!(found[0].contains(part), "{part}: {found:?}");
            }
        }
        // A number of somebody is not repeated as a wrong mail address.
        let found = messages_after(|site| site.objection.email = "13812345678".to_owned());
        assert!(!found.join("").contains("13812345678"), "{found:?}");
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
    fn an_address_with_a_password_is_refused_without_repeating_it() {
        let mut site = official();
        site.base_url = "https://user:geheim@ggfw.cnipa.gov.cn/wd/".to_owned();
        let problems = check(&site, References::default());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(!format!("{problems:?}").contains("geheim"), "{problems:?}");
        let help = problems[0].help.as_ref().map(|help| help.zh.as_str());
        assert_eq!(help, Some("写成 `https://ggfw.cnipa.gov.cn/wd/`"));
    }

    #[test]
    fn a_mirror_needs_its_origin() {
        let mut site = SiteConfig {
            profile: Profile::Mirror,
            ..SiteConfig::default()
        };
        assert_eq!(codes(&site), ["mirror-without-origin"]);
        site.origin_url = "https://ggfw.cnipa.gov.cn/".to_owned();
        assert!(codes(&site).is_empty());
        for origin in ["https://www.example.org/wangdian/", "http://x/"] {
            site.origin_url = origin.to_owned();
            assert_eq!(codes(&site), ["placeholder-setting"], "{origin}");
        }
        site.base_url = "https://ggfw.cnipa.gov.cn/".to_owned();
        site.origin_url = site.base_url.clone();
        assert_eq!(codes(&site), ["mirror-without-origin"]);
    }

    #[test]
    fn a_base_url_is_absolute_and_ends_with_a_slash() {
        for address in [
            "www.example.org/",
            "https://www.example.org/x",
            "ftp://example.org/",
            "https://example.org/?a=/",
            "https://user:pw@example.org/",
            "https://example..org/",
            "https://example.org//x/",
        ] {
            let site = SiteConfig {
                base_url: address.to_owned(),
                ..SiteConfig::default()
            };
            assert_eq!(codes(&site), ["bad-site-address"], "{address}");
        }
    }
}
