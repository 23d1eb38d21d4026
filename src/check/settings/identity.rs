//! Checks what an official site states of itself: its identity, the numbers by which it is registered, and
//! its host.

use super::placeholder::{Kind, is_placeholder};
use super::records::Fault;
use super::{
    BAD_RECORD_NUMBER, BAD_SITE_CODE, INCOMPLETE_IDENTITY, RECORDS_OF_TWO_PROVINCES,
    SITE_ADDRESS_NOT_GOVERNMENT, SITE_ADDRESS_NOT_HTTPS, SITE_CODE_WITHOUT_REGION, of, records,
};
use crate::config::SiteConfig;
use crate::config::official::{is_government_host, is_site_code};
use crate::diagnostics::{Diagnostic, Text, show};
use crate::model::Regions;
use url::Url;

/// Checks that an official site states its complete identity.
pub(super) fn check_identity(site: &SiteConfig, regions: Option<&Regions>) -> Vec<Diagnostic> {
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

/// Checks the form of the numbers of records, and whether they are of one province.
pub(super) fn check_records(site: &SiteConfig) -> Vec<Diagnostic> {
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

/// Checks protocol and host of an official site.
pub(super) fn check_host(address: &str) -> Vec<Diagnostic> {
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
    if !host.is_empty() && !is_government_host(host) {
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
