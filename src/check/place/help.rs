//! Which region was probably meant.
//!
//! A proposal that is wrong is worse than none: only names of one slip count, only within
//! the region that is written or that the address names, and only where no other is as near.

use super::reading::stem;
use super::{Reading, Reason, RegionFinder, fold_name};
use crate::check::cells::Cells;
use crate::diagnostics::Text;
use crate::load::nearest::is_slip;
use crate::model::RegionIndex;

/// How many regions are proposed at most.
const PROPOSED: usize = 5;

/// What may be proposed for a text.
pub(super) struct Proposal {
    regions: Vec<RegionIndex>,
    reason: Option<Text>,
}

impl RegionFinder<'_> {
    /// The fix where the address says which region it is.
    pub(super) fn by_address(&self, index: RegionIndex) -> Text {
        let label = self.regions.label(index);
        Text::new(
            format!("地址写的是 {label}，地区是不是应当填这个代码？"),
            format!("the address is in {label}: is that the region?"),
        )
    }

    /// The fix where a name means several regions; the address may tell which.
    pub(super) fn choose(&self, several: &[RegionIndex], named: Option<RegionIndex>) -> Text {
        if let Some(fix) = self.fitting(several, named) {
            return fix;
        }
        let labels = self.labels(several);
        Text::new(
            format!("请填代码或加上上级名称：{}", labels.join("、")),
            format!("give the code or the whole path: {}", labels.join(", ")),
        )
    }

    /// The one of several regions in which the address is, or which is in the address.
    fn fitting(&self, several: &[RegionIndex], named: Option<RegionIndex>) -> Option<Text> {
        let named = named?;
        let mut fitting = several.iter().filter(|index| self.touch(named, **index));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(self.by_address(*only)),
            _ => None,
        }
    }

    /// Whether one of two regions lies in the other.
    fn touch(&self, one: RegionIndex, other: RegionIndex) -> bool {
        self.regions.covers(one, other) || self.regions.covers(other, one)
    }

    /// The fix for a text that is no region; `named` is what the address says.
    pub(super) fn help(
        &self,
        cells: &mut Cells<'_>,
        text: &str,
        reading: Reading,
        named: Option<RegionIndex>,
    ) -> Text {
        let proposal = match reading {
            Reading::Certain(index) => Proposal::of(index, None),
            Reading::Meant(index, reason) => Proposal::of(index, Some(&reason)),
            Reading::Several(regions, reason) => Proposal {
                regions,
                reason: reason.as_ref().map(Reason::text),
            },
            Reading::Unknown if cells.may_search() => self.near(text, named),
            Reading::Unknown => Proposal::nothing(),
        };
        if !proposal.regions.is_empty() {
            return self.offer(proposal, named);
        }
        let parent = self.parent_of(text).or_else(|| {
            let word = fold_name(text);
            self.written_parent(&word).map(|(index, ..)| index)
        });
        match (parent, named) {
            (Some(parent), Some(named)) if !self.touch(parent, named) => {
                self.contradiction(parent, named)
            }
            (_, Some(named)) => self.by_address(named),
            (Some(parent), None) => {
                let label = self.regions.label(parent);
                Text::new(
                    format!("请核对地区；不能确定时可以先填上级 {label}"),
                    format!("check the region; what is certain is {label}"),
                )
            }
            (None, None) => Text::new(
                "请填六位行政区划代码，例如 211400，或写全称，例如 辽宁省葫芦岛市",
                "give the six-digit code, such as 211400, or the full name, such as 辽宁省葫芦岛市",
            ),
        }
    }

    /// Offers regions, as far as the address does not say otherwise.
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
            && let Some(fix) = self.fitting(&regions, named)
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
            None => Text::new(format!("是不是 {zh}？"), format!("did you mean {en}?")),
        }
    }

    /// The fix where region and address lie apart: neither is proposed.
    fn contradiction(&self, written: RegionIndex, named: RegionIndex) -> Text {
        let (written, named) = (self.regions.label(written), self.regions.label(named));
        Text::new(
            format!("地区写的像是 {written}，地址写的却是 {named}，请核对哪一个是对的"),
            format!("the region looks like {written}, the address is in {named}: check both"),
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

    /// What a text that is no region was probably meant to be.
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
        let near = self.slips_within(name, scope);
        if near.is_empty() && parent.is_none() {
            return Proposal::only(self.slips_in_paths(&word));
        }
        Proposal::only(near)
    }

    /// The region of a code that lacks the zeros at its end, or has more behind it. Another
    /// digit makes another place, so that codes are not compared by their likeness.
    fn near_code(&self, code: &str) -> Option<RegionIndex> {
        match code.len() {
            2 | 4 => self.regions.find(&format!("{code:0<6}")),
            7.. => self.regions.find(&code[..6]),
            _ => None,
        }
    }

    /// Regions, else former ones, that a text is the name of without its end.
    fn without_end(&self, name: &str, scope: Option<RegionIndex>) -> Proposal {
        let within = |index: &RegionIndex| scope.is_none_or(|outer| self.touch(outer, *index));
        let stems = self.with_stem(name).iter().copied();
        let mut regions: Vec<RegionIndex> = stems.filter(within).collect();
        if !regions.is_empty() {
            regions.sort_by_key(|index| (self.regions.get(*index).level, *index));
            return Proposal::all(regions);
        }
        let former = self.regions.former().iter();
        let named = former.filter(|region| stem(&region.row.name).as_deref() == Some(name));
        let mut former: Vec<&crate::model::region::FormerRegion> = named.collect();
        former.retain(|region| region.successors.iter().any(within));
        match self.of_former(former.into_iter()) {
            Reading::Meant(index, reason) => Proposal::of(index, Some(&reason)),
            _ => Proposal::nothing(),
        }
    }

    /// The regions whose names, of today or former, are one slip from a text.
    pub(super) fn slips_within(&self, name: &str, scope: Option<RegionIndex>) -> Vec<RegionIndex> {
        let within = |index: RegionIndex| scope.is_none_or(|outer| self.regions.covers(outer, index));
        let current = self.regions.iter();
        let current = current
            .filter(|(index, region)| within(*index) && is_slip(name, &region.name))
            .map(|(index, _)| index);
        let former = self.regions.former().iter();
        let former = former
            .filter(|region| is_slip(name, &region.row.name))
            .flat_map(|region| region.successors.iter().copied())
            .filter(|index| within(*index));
        let mut found: Vec<RegionIndex> = current.chain(former).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The regions of which a name with what stands before it is one slip from a text.
    fn slips_in_paths(&self, word: &str) -> Vec<RegionIndex> {
        let names = self.names().iter();
        let near = names.filter(|(name, _)| is_slip(word, name));
        let mut found: Vec<RegionIndex> = near.flat_map(|(_, found)| found.clone()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The region that a text that is no region was probably meant to be, if it is one.
    pub fn suggest(&self, text: &str) -> Option<RegionIndex> {
        if let Some(index) = self.lookup(text) {
            return Some(index);
        }
        match self.near(text, None).regions[..] {
            [only] => Some(only),
            _ => None,
        }
    }
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

    /// Some of which each may be meant; where there are many, none is likely.
    fn all(mut regions: Vec<RegionIndex>) -> Self {
        if regions.len() > PROPOSED {
            regions.clear();
        }
        Self {
            regions,
            reason: None,
        }
    }

    /// The one that is near; where several are, none can be told from the others.
    fn only(regions: Vec<RegionIndex>) -> Self {
        match regions[..] {
            [only] => Self::of(only, None),
            _ => Self::nothing(),
        }
    }
}
