//! Suggests regions for unknown names and codes.
//!
//! A wrong suggestion is worse than none: only names with a single typo count, only within
//! the region that is written or that the address denotes, and only if no other is equally
//! similar.

use super::region_match::stem;
use super::{Reason, RegionFinder, RegionMatch, fold_name};
use crate::check::cells::Cells;
use crate::diagnostics::Text;
use crate::load::nearest::{Edit, one_edit};
use crate::model::RegionIndex;
use crate::words;

/// The maximum number of suggested regions.
const MAX_PROPOSED: usize = 5;

/// The suggestions for a text.
pub(super) struct Proposal {
    pub(super) regions: Vec<RegionIndex>,
    reason: Option<Text>,
}

impl RegionFinder<'_> {
    /// The help if the address denotes a region.
    pub(super) fn by_address(&self, index: RegionIndex) -> Text {
        let label = self.regions.label(index);
        message!(
            "地址写的是 {label}，地区是不是应当填这个代码？",
            "the address is in {label}: is that the region?",
        )
    }

    /// The help if a name denotes several regions; the address may decide.
    pub(super) fn choose(&self, several: &[RegionIndex], named: Option<RegionIndex>) -> Text {
        if let Some(fix) = self.consistent_with_address(several, named) {
            return fix;
        }
        let labels = self.labels(several);
        Text::new(
            format!("请填代码或加上上级名称：{}", labels.join("、")),
            format!("give the code or the whole path: {}", labels.join(", ")),
        )
    }

    /// The only one of several regions that contains the region of the address or lies in
    /// it; returns the smaller of both.
    fn consistent_with_address(
        &self,
        several: &[RegionIndex],
        named: Option<RegionIndex>,
    ) -> Option<Text> {
        let named = named?;
        let mut consistent_with_address =
            several.iter().filter(|index| self.overlap(named, **index));
        match (
            consistent_with_address.next(),
            consistent_with_address.next(),
        ) {
            (Some(only), None) if self.regions.covers(*only, named) => Some(self.by_address(named)),
            (Some(only), None) => Some(self.by_address(*only)),
            _ => None,
        }
    }

    /// Whether one of two regions lies in the other.
    fn overlap(&self, one: RegionIndex, other: RegionIndex) -> bool {
        self.regions.covers(one, other) || self.regions.covers(other, one)
    }

    /// The help for a text that is not a region; `named` is the region of the address.
    pub(super) fn help(
        &self,
        cells: &mut Cells<'_>,
        text: &str,
        region_match: RegionMatch,
        named: Option<RegionIndex>,
    ) -> Text {
        let proposal = match region_match {
            RegionMatch::Exact(index) => Proposal::of(index, None),
            RegionMatch::Inferred(index, reason) => Proposal::of(index, Some(&reason)),
            RegionMatch::Ambiguous(regions, reason) => Proposal {
                regions,
                reason: reason.as_ref().map(Reason::text),
            },
            RegionMatch::Unknown if cells.may_search() => self.near(text, named),
            RegionMatch::Unknown => Proposal::nothing(),
        };
        if !proposal.regions.is_empty() {
            return self.offer(proposal, named);
        }
        let parent = self.parent_of(text).or_else(|| {
            let word = fold_name(text);
            self.written_parent(&word).map(|(index, ..)| index)
        });
        match (parent, named) {
            (Some(parent), Some(named)) if !self.overlap(parent, named) => {
                self.contradiction(parent, named)
            }
            (_, Some(named)) => self.by_address(named),
            (Some(parent), None) => {
                let label = self.regions.label(parent);
                message!(
                    "请核对地区；不能确定时可以先填上级 {label}",
                    "check the region; what is certain is {label}",
                )
            }
            (None, None) => message!(
                "请填六位行政区划代码，例如 211400，或写全称，例如 辽宁省葫芦岛市",
                "give the six-digit code, such as 211400, or the full name, such as 辽宁省葫芦岛市",
            ),
        }
    }

    /// Suggests regions that do not contradict the address.
    fn offer(&self, proposal: Proposal, named: Option<RegionIndex>) -> Text {
        let Proposal { regions, reason } = proposal;
        if let ([only], Some(named)) = (&regions[..], named)
            && !self.regions.covers(named, *only)
        {
            return if self.regions.covers(*only, named) {
                self.by_address(named)
            } else {
                self.contradiction(*only, named)
            };
        }
        if let [_, _, ..] = regions[..]
            && let Some(fix) = self.consistent_with_address(&regions, named)
        {
            return fix;
        }
        let labels = self.labels(&regions);
        let (zh, en) = (labels.join("、"), labels.join(", "));
        match reason {
            Some(reason) => Text::new(
                format!("是不是 {zh}？{}", reason.zh),
                format!("did you mean {en}? {}", reason.en),
            ),
            None => message!("是不是 {zh}？", "did you mean {en}?"),
        }
    }

    /// The help if region and address contradict each other: neither is suggested.
    fn contradiction(&self, written: RegionIndex, named: RegionIndex) -> Text {
        let (written, named) = (self.regions.label(written), self.regions.label(named));
        message!(
            "地区写的像是 {written}，地址写的却是 {named}，请核对哪一个是对的",
            "the region looks like {written}, the address is in {named}: check both",
        )
    }

    fn labels(&self, regions: &[RegionIndex]) -> Vec<String> {
        let labels = regions.iter().map(|index| self.regions.label(*index));
        labels.collect()
    }

    /// The known region that a six-digit code belongs to by its first digits.
    pub(super) fn parent_of(&self, code: &str) -> Option<RegionIndex> {
        let code = crate::check::values::fold(code);
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let parents = [format!("{}00", &code[..4]), format!("{}0000", &code[..2])];
        parents.iter().find_map(|code| self.regions.find(code))
    }

    /// Suggestions for a text that is not a region.
    pub(super) fn near(&self, text: &str, named: Option<RegionIndex>) -> Proposal {
        let code = crate::check::values::fold(text);
        if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Proposal::all(self.near_code(&code).into_iter().collect());
        }
        let word = fold_name(text);
        let parent = self.written_parent(&word);
        let (scope, name) = match &parent {
            Some((index, _, rest)) => (Some(*index), *rest),
            None => (named, word.as_str()),
        };
        let longer = self.without_end(name, scope);
        if !longer.regions.is_empty() {
            return longer;
        }
        let near = self.typo_within(name, scope);
        let in_paths = || match parent {
            None => self.typo_in_paths(&word),
            Some(_) => None,
        };
        near.or_else(in_paths)
            .map_or_else(Proposal::nothing, |index| Proposal::of(index, None))
    }

    /// The region of a code whose final zeros are missing, or which has more digits. Codes
    /// are not compared by similarity, since another digit means another place.
    fn near_code(&self, code: &str) -> Option<RegionIndex> {
        match code.len() {
            2 | 4 => self.regions.find(&format!("{code:0<6}")),
            7.. => self.regions.find(&code[..6]),
            _ => None,
        }
    }

    /// Current or else former regions whose name without its suffix is `name`.
    fn without_end(&self, name: &str, scope: Option<RegionIndex>) -> Proposal {
        let within = |index: &RegionIndex| scope.is_none_or(|outer| self.overlap(outer, *index));
        let stems = self.with_stem(name).iter().copied();
        let mut regions: Vec<RegionIndex> = stems.filter(within).collect();
        let mut reason = None;
        if regions.is_empty() {
            let former = self.regions.former().iter();
            let named = former.filter(|region| stem(&region.row.name).as_deref() == Some(name));
            let within = named.filter(|region| region.successors.iter().any(within));
            if let RegionMatch::Inferred(index, because) = self.successors_of(within) {
                (regions, reason) = (vec![index], Some(because));
            }
        }
        // 北市 may be 北市区 without its suffix, but also 北京市 with a typo.
        let others = self.one_edit_from(name, scope);
        if others.iter().any(|(index, _)| !regions.contains(index)) {
            return Proposal::nothing();
        }
        regions.sort_by_key(|index| (self.regions.get(*index).level, *index));
        Proposal {
            reason: reason.as_ref().map(Reason::text),
            ..Proposal::all(regions)
        }
    }

    /// The region whose current or former name is one typo away from a text, if no other is
    /// one edit away.
    pub(super) fn typo_within(
        &self,
        name: &str,
        scope: Option<RegionIndex>,
    ) -> Option<RegionIndex> {
        self.only_typo(self.one_edit_from(name, scope))
    }

    fn only_typo(&self, found: Vec<(RegionIndex, Edit)>) -> Option<RegionIndex> {
        let (first, _) = *found.first()?;
        let is_alone = found.iter().all(|(index, _)| *index == first);
        let is_likely = found.iter().any(|(_, edit)| edit.is_likely);
        (is_alone && is_likely).then_some(first)
    }

    /// The regions within another one whose current or former names are one edit away from
    /// a text.
    fn one_edit_from(&self, name: &str, scope: Option<RegionIndex>) -> Vec<(RegionIndex, Edit)> {
        let within =
            |index: RegionIndex| scope.is_none_or(|outer| self.regions.covers(outer, index));
        let current = self.regions.iter();
        let current = current.filter_map(|(index, region)| {
            let edit = one_edit_of_place(name, &region.name)?;
            within(index).then_some((index, edit))
        });
        let former = self.regions.former().iter();
        let former = former.filter_map(|region| {
            let edit = one_edit_of_place(name, &region.row.name)?;
            Some(region.successors.iter().map(move |index| (*index, edit)))
        });
        let former = former.flatten().filter(|(index, _)| within(*index));
        current.chain(former).collect()
    }

    /// The region whose name, preceded by its path, is one typo away from a text.
    fn typo_in_paths(&self, word: &str) -> Option<RegionIndex> {
        let names = self.names().iter();
        let near = names.filter_map(|(name, found)| Some((one_edit_of_place(word, name)?, found)));
        let near = near.flat_map(|(edit, found)| found.iter().map(move |index| (*index, edit)));
        self.only_typo(near.collect())
    }

    /// The single region suggested for a text that is not a region.
    pub(crate) fn suggest(&self, text: &str) -> Option<RegionIndex> {
        if let Some(index) = self.lookup(text) {
            return Some(index);
        }
        match self.near(text, None).regions[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The single edit between two names of places. What both end with tells nothing: of 沈抚新区 and
/// 沈北新区, only 沈抚 and 沈北 are compared.
fn one_edit_of_place(one: &str, other: &str) -> Option<Edit> {
    let mut ends = words::REGION_ENDS.iter();
    let bare = ends.find_map(|end| one.strip_suffix(end).zip(other.strip_suffix(end)));
    let (one, other) = bare.unwrap_or((one, other));
    one_edit(one, other)
}

impl Proposal {
    fn nothing() -> Self {
        Self::all(Vec::new())
    }

    fn of(index: RegionIndex, reason: Option<&Reason>) -> Self {
        Self {
            regions: vec![index],
            reason: reason.map(Reason::text),
        }
    }

    /// Several candidates; too many are as good as none.
    fn all(mut regions: Vec<RegionIndex>) -> Self {
        if regions.len() > MAX_PROPOSED {
            regions.clear();
        }
        Self {
            regions,
            reason: None,
        }
    }
}
