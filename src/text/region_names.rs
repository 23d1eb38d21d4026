//! Names of regions as people say them.

use crate::words;

/// A region's name, and what is left of it without its generic suffix, and of that without the names of
/// peoples: 延边朝鲜族自治州, 延边朝鲜族, 延边.
pub(crate) fn region_name_variants(name: &str) -> impl Iterator<Item = &str> {
    let specific = words::SPOKEN_REGION_ENDS
        .iter()
        .find_map(|generic| name.strip_suffix(generic))
        .filter(|specific| specific.chars().count() > 1);
    let bare = specific.map(without_peoples);
    let bare = bare.filter(|bare| Some(*bare) != specific);
    std::iter::once(name).chain(specific).chain(bare)
}

/// Strips the names of peoples from the end, if a name is left.
pub(crate) fn without_peoples(name: &str) -> &str {
    let mut rest = name;
    loop {
        let mut shorter = words::PEOPLES
            .iter()
            .filter_map(|people| rest.strip_suffix(people));
        // 内蒙古 must not become 内, and 东乡族 has no other name.
        match shorter.find(|shorter| shorter.chars().count() > 1) {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::region_name_variants;

    #[test]
    fn names_are_left_without_their_kind_and_without_peoples() {
        for (name, expected) in [
            ("葫芦岛市", &["葫芦岛市", "葫芦岛"][..]),
            (
                "延边朝鲜族自治州",
                &["延边朝鲜族自治州", "延边朝鲜族", "延边"],
            ),
            (
                "黔东南苗族侗族自治州",
                &["黔东南苗族侗族自治州", "黔东南苗族侗族", "黔东南"],
            ),
            ("内蒙古自治区", &["内蒙古自治区", "内蒙古"]),
            ("东乡族自治县", &["东乡族自治县", "东乡族"]),
            ("蓟县", &["蓟县"]),
        ] {
            assert_eq!(
                region_name_variants(name).collect::<Vec<_>>(),
                expected,
                "{name}"
            );
        }
    }
}
