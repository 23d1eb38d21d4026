//! Rules for the settings: the identity that a site must state, by profile.

mod channels;
mod identity;
mod marks;
mod placeholder;
mod records;
mod texts;

pub(crate) use self::channels::objection_term_over;
pub(crate) use self::marks::expired_marks;

use self::placeholder::{Kind, is_placeholder};
use super::people;
use super::read_cell::markup;
use crate::config::address::{self, AddressFault};
use crate::config::{DataConfig, Profile, SiteConfig};
use crate::diagnostics::personal;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, Rule, Text, show};
use crate::model::Regions;
use std::collections::BTreeMap;

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
    let mut problems = identity::check_identity(site, references.regions);
    problems.extend(identity::check_records(site));
    if !site.origin_url.is_empty() {
        problems.push(origin_of_official_site());
    }
    problems.extend(check_official_placeholders(site));
    problems.extend(identity::check_host(&site.base_url));
    problems.extend(marks::check_marks(site, references.has_picture));
    problems.extend(channels::check_channels(site));
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
    if address.trim().is_empty() {
        return None;
    }
    let fault = address::web_address(address).err()?;
    let message = address_message(key, address, fault);
    let help = message!(
        "写成以 `https://` 开头的完整网址；没有的留空",
        "write the full address, which begins with `https://`; leave it empty if there is none",
    );
    Some(of(key, rule, message, help))
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
    let is_filled_in_form = |value: &str, kind| {
        !value.trim().is_empty()
            && personal::find(value).is_none()
            && markup(value).is_none()
            && is_placeholder(value, kind)
    };
    items
        .iter()
        .filter(|(_, value, kind)| is_filled_in_form(value, *kind))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::official::register_entry;
    use crate::config::{CorrectionConfig, IdentityConfig, MarkConfig, ObjectionConfig};

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
                url: format!("{}5A0D3C7E91B24F68A7D0C1E2B3F49586", register_entry()),
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
    fn a_list_of_mail_addresses_and_a_password_are_reported_in_words() {
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
        for reported in [
            messages(|site| "a@ln.gov.cn; b@ln.gov.cn".clone_into(&mut site.correction.email)),
            messages(|site| "a@ln.gov.cn b@ln.gov.cn".clone_into(&mut site.objection.email)),
        ] {
            assert!(
                reported.len() == 1 && reported[0].contains("several mail addresses"),
                "{reported:?}"
            );
        }
        for reported in [
            messages(|site| "https://user:pw@ln.gov.cn/".clone_into(&mut site.data_licence.url)),
            messages(|site| "https://user:pw@ln.gov.cn/".clone_into(&mut site.correction.url)),
        ] {
            let is_reported =
                reported.len() == 1 && reported[0].contains("a password that would be");
            assert!(is_reported && !reported[0].contains("pw"), "{reported:?}");
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
        let reported = |problem: &Diagnostic| {
            let help = help(problem).unwrap_or_default();
            format!("{} {} {help}", problem.code, problem.message.zh)
        };
        problems.iter().map(reported).collect()
    }

    #[test]
    fn what_is_wrong_with_a_setting_is_reported() {
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
