//! The forms of what an official website is known by: its host, its code, and its entry in the register
//! of party and government websites.

/// The host of the register of party and government websites.
pub(crate) const REGISTER_HOST: &str = "bszs.conac.cn";

/// The address of a website's entry in the register, without the id at its end.
pub(crate) fn register_entry() -> String {
    format!("https://{REGISTER_HOST}/sitename?method=show&id=")
}

/// Whether a host is one of the government's.
pub(crate) fn is_government_host(host: &str) -> bool {
    host.to_ascii_lowercase().ends_with(".gov.cn")
}

/// Whether a text has the form of a 网站标识码: ten digits, or `bm` and eight digits.
pub(crate) fn is_site_code(code: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(code, 10) || code.strip_prefix("bm").is_some_and(|rest| digits(rest, 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn government_hosts_are_known_in_any_case() {
        for host in ["www.cnipa.gov.cn", "WWW.CNIPA.GOV.CN", "Www.Cnipa.Gov.cn"] {
            assert!(is_government_host(host), "{host}");
        }
        for host in ["", "gov.cn", "cnipagov.cn", "www.gov.cn.cnips.org"] {
            assert!(!is_government_host(host), "{host}");
        }
    }

    #[test]
    fn a_site_code_is_ten_digits_or_bm_and_eight() {
        for code in ["2100000001", "bm37000001"] {
            assert!(is_site_code(code), "{code}");
        }
        for code in [
            "",
            "210000001",
            "bm3700001",
            "bm3700000001",
            "BM37000001",
            "２１00000001",
        ] {
            assert!(!is_site_code(code), "{code}");
        }
    }
}
