//! Classifies recommenders: provinces, ministries and others.
//!
//! Recommenders and authorities are names, not region codes. A province is recognised by
//! its name or that of its office; the Xinjiang Production and Construction Corps is
//! treated like a province.

use crate::model::{Ministry, Regions};
use crate::words;
use std::borrow::Cow;

/// The corps recommends on its own, as provinces do.
const CORPS: &str = "新疆生产建设兵团";

/// Abbreviations of the corps.
const CORPS_ALIASES: [&str; 2] = ["新疆兵团", "兵团"];

/// Suffixes of departments of a ministry.
const PARTS: [char; 9] = ['司', '厅', '局', '办', '部', '会', '室', '处', '院'];

/// A classified recommender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recommender<'l> {
    /// A province-level office, with the name of the province or of the corps.
    Province(&'l str),
    /// A ministry, with its full name.
    Ministry(&'l str),
    /// Anybody else: a city, the institution itself, nobody.
    Other,
}

/// Names of known recommenders.
pub(crate) struct Recommenders<'l> {
    /// Full and short names of provinces.
    provinces: Vec<(&'l str, &'l str)>,
    ministries: &'l [Ministry],
}

impl<'l> Recommenders<'l> {
    /// The provinces of a table of regions, and the ministries.
    pub(crate) fn new(regions: &'l Regions, ministries: &'l [Ministry]) -> Self {
        let provinces = regions.provinces().map(|index| {
            let region = regions.get(index);
            (region.name.as_str(), region.short_name())
        });
        Self {
            provinces: provinces.collect(),
            ministries,
        }
    }

    /// Classifies the name in a cell.
    pub(crate) fn read(&self, name: &str) -> Recommender<'l> {
        let name = without_prefix(name);
        if name.is_empty() {
            return Recommender::Other;
        }
        let corps = std::iter::once(&CORPS).chain(&CORPS_ALIASES);
        if corps.into_iter().any(|corps| acts_for(&name, corps)) {
            return Recommender::Province(CORPS);
        }
        let province = self
            .provinces
            .iter()
            .find(|(full, short)| acts_for(&name, full) || acts_for(&name, short));
        if let Some((full, _)) = province {
            return Recommender::Province(full);
        }
        let ministry = self.ministries.iter().find(|ministry| {
            let mut names = std::iter::once(&ministry.name).chain(&ministry.aliases);
            names.any(|known| is_part_of(&name, known))
        });
        ministry.map_or(Recommender::Other, |ministry| {
            Recommender::Ministry(&ministry.name)
        })
    }
}

/// The name without spaces and meaningless prefixes.
fn without_prefix(name: &str) -> Cow<'_, str> {
    let name = without_spaces(name);
    match name.strip_prefix("中华人民共和国") {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => name,
    }
}

fn without_spaces(name: &str) -> Cow<'_, str> {
    if name.contains(char::is_whitespace) {
        Cow::Owned(name.split_whitespace().collect())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether a name denotes a province or its office: 辽宁省, 辽宁省知识产权局, but not 辽宁省大连市知识产权局.
fn acts_for(name: &str, province: &str) -> bool {
    let Some(rest) = name.strip_prefix(province) else {
        return false;
    };
    let is_office = words::PROVINCIAL_OFFICES
        .iter()
        .any(|office| rest.starts_with(office));
    let is_society = words::SOCIETIES
        .iter()
        .any(|society| rest.ends_with(society));
    rest.is_empty() || (is_office && !is_society)
}

/// Whether a name denotes a ministry or a department of it: 教育部, 教育部科技司, but not
/// 中国科学院文献情报中心, which files on its own.
fn is_part_of(name: &str, ministry: &str) -> bool {
    name.strip_prefix(ministry)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(PARTS))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::DataConfig;
    use crate::load::load_registry;

    #[test]
    fn provinces_and_ministries_are_distinguished_from_cities_and_institutions() {
        let folder = tempfile::tempdir().unwrap();
        let loaded = load_registry(folder.path(), &DataConfig::default());
        let (regions, taxonomy) = (loaded.regions.unwrap(), loaded.taxonomy.unwrap());
        let recommenders = Recommenders::new(&regions, &taxonomy.ministry);
        let check = |name: &str, expected| assert_eq!(recommenders.read(name), expected, "{name}");
        for (name, province) in [
            ("辽宁省", "辽宁省"),
            ("辽宁", "辽宁省"),
            ("辽宁省知识产权局", "辽宁省"),
            ("北京市知识产权局", "北京市"),
            ("四川省知识产权服务促进中心", "四川省"),
            ("广东省市场监督管理局（知识产权局）", "广东省"),
            ("广西壮族自治区知识产权局", "广西壮族自治区"),
            ("广西知识产权局", "广西壮族自治区"),
            ("新疆维吾尔自治区知识产权局", "新疆维吾尔自治区"),
            ("新疆生产建设兵团", "新疆生产建设兵团"),
            ("新疆生产建设兵团知识产权局", "新疆生产建设兵团"),
            ("吉林 知识产权局", "吉林省"),
        ] {
            check(name, Recommender::Province(province));
        }
        for (name, ministry) in [
            ("教育部", "教育部"),
            ("中华人民共和国教育部", "教育部"),
            ("教育部科学技术与信息化司", "教育部"),
            ("科技部", "科学技术部"),
            ("工信部科技司", "工业和信息化部"),
            ("国资委", "国务院国有资产监督管理委员会"),
            ("中国科协办公厅", "中国科学技术协会"),
        ] {
            check(name, Recommender::Ministry(ministry));
        }
        for name in [
            "",
            "大连市知识产权局",
            "辽宁省大连市知识产权局",
            "吉林市知识产权局",
            "北京市海淀区知识产权局",
            "西宁市市场监督管理局（知识产权局）",
            "湖南省知识产权协会",
            "辽宁大学",
            "中国科学院文献情报中心",
            "国家知识产权局",
            "中国专利保护协会",
        ] {
            check(name, Recommender::Other);
        }
    }
}
