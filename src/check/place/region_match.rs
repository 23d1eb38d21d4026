//! Interprets texts that are not current codes or names of regions: former codes and names,
//! words for a level, development zones, short forms.
//!
//! Only certain interpretations count; similar names are suggested by [`super::help`].

use super::{RegionFinder, fold_name};
use crate::check::values;
use crate::diagnostics::{Text, show};
use crate::model::region::{FormerRegion, RegionChange, last_two_characters};
use crate::model::{RegionIndex, RegionLevel, Regions};
use crate::text::region_names::without_peoples;
use crate::words;
use std::collections::HashMap;

/// The interpretation of a text as a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegionMatch {
    /// A current code or name of one region.
    Exact(RegionIndex),
    /// Neither, but only one region can be meant.
    Inferred(RegionIndex, Reason),
    /// One of several regions, sorted by code.
    Ambiguous(Vec<RegionIndex>, Option<Reason>),
    /// No known region.
    Unknown,
}

/// Why a text denotes a region that it does not name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A former code or name.
    Former {
        /// The former name.
        name: String,
        /// The former code.
        code: String,
        /// The year in which it ceased to exist.
        year: i16,
        /// How it ceased to exist.
        change: RegionChange,
    },
    /// The code of a place within the region.
    LongCode,
    /// A code for a level or for a development zone.
    LevelCode,
    /// A word for a level, such as 市辖区.
    Placeholder(String),
    /// A development zone, which has no code of its own.
    Zone(String),
    /// A short form of the name.
    Short,
    /// The name with a repeated level, or with other words within its path.
    Padded,
    /// A code with a name.
    CodeAndName,
}

/// Longer texts are not names of regions.
const MAX_CHARACTERS: usize = 40;

/// How many texts are interpreted that are not current codes or names.
pub(super) const MAX_MATCHES: u32 = 3_000;

impl RegionFinder<'_> {
    /// Interprets a text as a region.
    pub(crate) fn read(&self, text: &str) -> RegionMatch {
        let code = values::fold(text);
        if let Some(index) = self.regions.find(&code) {
            return RegionMatch::Exact(index);
        }
        if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.read_code(&code);
        }
        match self.find_name(text) {
            [index] => return RegionMatch::Exact(*index),
            [] => {}
            several => return RegionMatch::Ambiguous(several.to_vec(), None),
        }
        let word = fold_name(text);
        if word.is_empty() || word.chars().count() > MAX_CHARACTERS {
            return RegionMatch::Unknown;
        }
        if let Some(known) = self.matches.borrow().get(&word) {
            return known.clone();
        }
        let left = self.matches_left.get();
        if left == 0 {
            return RegionMatch::Unknown;
        }
        self.matches_left.set(left - 1);
        let found = self.read_word(&word);
        self.matches.borrow_mut().insert(word, found.clone());
        found
    }

    /// The only region whose name is this with a suffix for its kind: 葫芦岛 is 葫芦岛市, and 朝阳 may
    /// be one of several. Within a province, if the text begins with one: 湖北襄樊.
    pub(crate) fn without_suffix(&self, text: &str) -> Option<RegionIndex> {
        let word = fold_name(text);
        if let [only] = self
            .endings()
            .stems
            .get(&word)
            .map_or(&[][..], Vec::as_slice)
        {
            return Some(*only);
        }
        let has_province = self.regions.provinces().any(|index| {
            let region = self.regions.get(index);
            let head = [region.name.as_str(), region.short_name()];
            head.iter()
                .any(|head| word.strip_prefix(head).is_some_and(|rest| !rest.is_empty()))
        });
        if !has_province {
            let mut begun = self.regions.provinces().filter(|index| {
                word.chars().count() > 1 && self.regions.get(*index).name.starts_with(&word)
            });
            return begun.next().filter(|_| begun.next().is_none());
        }
        match self.read(&format!("{word}市")) {
            RegionMatch::Exact(index) | RegionMatch::Inferred(index, _) => Some(index),
            _ => None,
        }
    }

    /// Interprets a code that is not current.
    fn read_code(&self, code: &str) -> RegionMatch {
        if matches!(code.len(), 9 | 12) {
            let first = &code[..6];
            return match self.regions.find(first) {
                Some(index) => RegionMatch::Inferred(index, Reason::LongCode),
                None => self.read_code(first),
            };
        }
        if code.len() != 6 {
            return RegionMatch::Unknown;
        }
        match self.successors_of(self.regions.former().with_code(code)) {
            RegionMatch::Unknown => self
                .above_level_code(code)
                .map_or(RegionMatch::Unknown, |index| {
                    RegionMatch::Inferred(index, Reason::LevelCode)
                }),
            found => found,
        }
    }

    /// The region above a code that spreadsheets use but the standard lacks: 130101 市辖区,
    /// 110200 县, 429000 省直辖县级行政区划, 130171 a development zone.
    fn above_level_code(&self, code: &str) -> Option<RegionIndex> {
        let province = self.regions.find(&format!("{}0000", &code[..2]))?;
        let city = || self.regions.find(&format!("{}00", &code[..4]));
        // Hong Kong, Macao and Taiwan have no lower level in the table.
        if self.regions.children(province).is_empty() {
            return Some(province);
        }
        match (&code[2..4], &code[4..]) {
            ("90", "00") => Some(province),
            ("01" | "02" | "03", "00") => self.is_municipality(province).then_some(province),
            (_, "01") => city(),
            (_, zone) if ("71"..="79").contains(&zone) => city(),
            _ => None,
        }
    }

    /// Whether a province has counties but no cities.
    fn is_municipality(&self, province: RegionIndex) -> bool {
        let mut children = self.regions.children(province).iter();
        children.all(|child| self.regions.get(*child).level == RegionLevel::County)
    }

    /// The successors of former regions.
    pub(super) fn successors_of<'f>(
        &self,
        former: impl Iterator<Item = &'f FormerRegion>,
    ) -> RegionMatch {
        let mut successors: Vec<RegionIndex> = Vec::new();
        let mut last: Option<&FormerRegion> = None;
        for region in former {
            successors.extend(&region.successors);
            if last.is_none_or(|last| last.row.year <= region.row.year) {
                last = Some(region);
            }
        }
        successors.sort_unstable();
        successors.dedup();
        let Some(last) = last else {
            return RegionMatch::Unknown;
        };
        let reason = Reason::Former {
            name: last.row.name.clone(),
            code: last.row.code.clone(),
            year: last.row.year,
            change: last.row.change,
        };
        match successors[..] {
            [] => RegionMatch::Unknown,
            [only] => RegionMatch::Inferred(only, reason),
            _ => RegionMatch::Ambiguous(successors, Some(reason)),
        }
    }

    fn read_word(&self, word: &str) -> RegionMatch {
        let readers = [
            Self::read_plain,
            Self::read_code_and_name,
            Self::read_level,
            Self::read_zone,
        ];
        let mut found = readers.iter().map(|read| read(self, word));
        let found = found.find(|region_match| *region_match != RegionMatch::Unknown);
        found.unwrap_or(RegionMatch::Unknown)
    }

    /// Interprets a name with its path: current, former or short.
    fn read_plain(&self, word: &str) -> RegionMatch {
        match self.find_folded(word) {
            [index] => return RegionMatch::Exact(*index),
            [] => {}
            several => return RegionMatch::Ambiguous(several.to_vec(), None),
        }
        let mut named = Vec::new();
        let mut short = Vec::new();
        let mut bare = Vec::new();
        let ends = self.endings().names.get(&last_two_characters(word));
        for (name, index, form) in ends.into_iter().flatten() {
            // 辽宁大连: a name without its suffix only counts after its path.
            if *form == Form::Stem && name == word || !self.is_path_to(word, name, *index) {
                continue;
            }
            match form {
                Form::Full => named.push(*index),
                Form::Short => short.push(*index),
                Form::Stem => bare.push(*index),
            }
        }
        if let Some(found) = among(named, Reason::Padded) {
            return found;
        }
        let former = self.regions.former().with_ending_of(word);
        let former = self.successors_of_name(word, former.collect());
        if former != RegionMatch::Unknown {
            return former;
        }
        among(short, Reason::Short)
            .or_else(|| among(bare, Reason::Short))
            .unwrap_or(RegionMatch::Unknown)
    }

    /// Whether a text is the name of a region, preceded by its path.
    fn is_path_to(&self, word: &str, name: &str, index: RegionIndex) -> bool {
        let head = word.strip_suffix(name);
        head.is_some_and(|head| {
            head.is_empty() || is_path_of(head, &self.names_above(index), false)
        })
    }

    /// The successors of the former regions with a name. The text before the name is the
    /// former path, or that of the successors.
    fn successors_of_name(&self, word: &str, former: Vec<&FormerRegion>) -> RegionMatch {
        let by_parents = |region: &&FormerRegion| {
            let parents = region.row.parents.iter();
            let levels: Vec<Vec<String>> = parents.map(|name| spellings_of(name)).collect();
            before_name(word, region).is_some_and(|head| is_path_of(head, &levels, false))
        };
        let by_successors = |region: &&FormerRegion| {
            let mut successors = region.successors.iter();
            before_name(word, region).is_some_and(|head| {
                successors.any(|index| is_path_of(head, &self.names_above(*index), false))
            })
        };
        let mut found: Vec<&FormerRegion> = former.iter().copied().filter(by_parents).collect();
        if found.is_empty() {
            found = former.into_iter().filter(by_successors).collect();
        }
        // A name that continued under another code is resolved by the later entry.
        let went_on = |region: &&FormerRegion| {
            let codes = &region.row.new_codes;
            found.iter().any(|later| {
                later.row.name == region.row.name
                    && later.row.code != region.row.code
                    && codes.contains(&later.row.code)
            })
        };
        self.successors_of(found.iter().copied().filter(|region| !went_on(region)))
    }

    /// The spellings of each region above one, from the province down.
    fn names_above(&self, index: RegionIndex) -> Vec<Vec<String>> {
        let path = self.regions.path(index);
        let above = path.split_last().map_or(&[][..], |(_, above)| above);
        let names = above.iter().map(|index| {
            let mut names = spellings_of(&self.regions.get(*index).name);
            for former in self.regions.former().names_of(*index) {
                names.extend(spellings_of(former));
            }
            names
        });
        names.collect()
    }

    /// Interprets a code next to a name: `110101东城区` or `东城区（110101）`.
    fn read_code_and_name(&self, word: &str) -> RegionMatch {
        let is_mark = |sign: char| !sign.is_alphanumeric();
        let digits = |sign: char| sign.is_ascii_digit();
        let bare = word.trim_matches(is_mark);
        let after = bare.trim_start_matches(digits);
        let before = bare.trim_end_matches(digits);
        let (code, name) = if after.len() < bare.len() {
            (&bare[..bare.len() - after.len()], after)
        } else {
            (&bare[before.len()..], before)
        };
        let name = name.trim_matches(is_mark);
        if code.len() != 6 || name.is_empty() {
            return RegionMatch::Unknown;
        }
        // If the code was reassigned, the name decides.
        let former = self.regions.former().with_code(code);
        let former = self.successors_of_name(name, former.collect());
        if former != RegionMatch::Unknown {
            return former;
        }
        let by_code = self.regions.find(code);
        match (by_code, self.read_plain(name)) {
            (Some(index), RegionMatch::Exact(named)) if index == named => {
                RegionMatch::Inferred(index, Reason::CodeAndName)
            }
            (Some(index), RegionMatch::Ambiguous(named, _)) if named.contains(&index) => {
                RegionMatch::Inferred(index, Reason::CodeAndName)
            }
            _ => RegionMatch::Unknown,
        }
    }

    /// Interprets a region followed by a word for a level: 辽宁省大连市市辖区.
    fn read_level(&self, word: &str) -> RegionMatch {
        for level in words::LEVELS_AT_END.iter() {
            let Some(rest) = word.strip_suffix(level).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            match self.read_plain(rest) {
                RegionMatch::Inferred(index, reason @ Reason::Former { .. })
                    if self.may_have_level(rest, level, index) =>
                {
                    return RegionMatch::Inferred(index, reason);
                }
                RegionMatch::Exact(index) | RegionMatch::Inferred(index, _)
                    if self.may_have_level(rest, level, index) =>
                {
                    return RegionMatch::Inferred(index, Reason::Placeholder((*level).to_owned()));
                }
                _ => {}
            }
        }
        RegionMatch::Unknown
    }

    /// Whether a word for a level can follow a region. One character is not enough after a
    /// short name (海南县 is not the province), and only cities have a 市区.
    fn may_have_level(&self, rest: &str, level: &str, index: RegionIndex) -> bool {
        let region = self.regions.get(index);
        let is_full = rest.ends_with(region.name.as_str()) || {
            let mut former = self.regions.former().names_of(index).iter();
            former.any(|name| rest.ends_with(name.as_str()))
        };
        match level {
            "区" => is_full && rest.ends_with('市'),
            "县" => is_full && region.level != RegionLevel::County,
            _ => is_full || level.chars().count() > 2,
        }
    }

    /// Interprets a development zone of a region: 西安市高新区.
    fn read_zone(&self, word: &str) -> RegionMatch {
        if !words::ZONE_ENDS.iter().any(|end| word.ends_with(end)) {
            return RegionMatch::Unknown;
        }
        let Some((index, reason, zone)) = self.written_parent(word) else {
            return RegionMatch::Unknown;
        };
        // 浦东心区 is a typo, not a zone.
        if zone.chars().count() < 2 || self.typo_within(zone, Some(index)).is_some() {
            return RegionMatch::Unknown;
        }
        match reason {
            Some(reason @ Reason::Former { .. }) => RegionMatch::Inferred(index, reason),
            _ => RegionMatch::Inferred(index, Reason::Zone(zone.to_owned())),
        }
    }

    /// The region that the longest prefix of a text denotes, and the rest of the text.
    pub(super) fn written_parent<'w>(
        &self,
        word: &'w str,
    ) -> Option<(RegionIndex, Option<Reason>, &'w str)> {
        /// How many prefixes are interpreted that are not current names.
        const READ: usize = 4;
        let mut read = 0;
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
        for end in ends.into_iter().rev() {
            let (head, rest) = word.split_at(end);
            let is_city = |index: &RegionIndex| self.regions.get(*index).level == RegionLevel::City;
            let stems = self.with_stem(head);
            match self.find_folded(head) {
                // 吉林 may be the province or the city.
                [_] if stems.iter().any(is_city) => continue,
                [index] => return Some((*index, None, rest)),
                _ => {}
            }
            if let [index] = stems
                && is_city(index)
            {
                return Some((*index, Some(Reason::Short), rest));
            }
            let is_name = head.ends_with(['省', '市', '区', '州', '盟', '县', '旗']);
            if !is_name || read == READ {
                continue;
            }
            read += 1;
            let found = match self.read_plain(head) {
                RegionMatch::Unknown => self.read_level(head),
                found => found,
            };
            match found {
                RegionMatch::Exact(index) => return Some((index, None, rest)),
                RegionMatch::Inferred(index, reason) => return Some((index, Some(reason), rest)),
                RegionMatch::Ambiguous(..) | RegionMatch::Unknown => {}
            }
        }
        None
    }
}

/// The part of a text before the name of a former region at its end.
fn before_name<'w>(word: &'w str, former: &FormerRegion) -> Option<&'w str> {
    let name = former.row.name.as_str();
    // 西沙、南沙、中沙群岛 is compared without punctuation, as cells are.
    if name.contains('、') {
        return word.strip_suffix(name.replace('、', "").as_str());
    }
    word.strip_suffix(name)
}

/// The forms in which names of current regions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The full name.
    Full,
    /// A short form: 海南州 for 海南藏族自治州.
    Short,
    /// The name without its suffix.
    Stem,
}

/// A written form of the name of a current region.
type WrittenName = (String, RegionIndex, Form);

/// Names of current regions, by their last characters.
#[derive(Debug, Default)]
pub(super) struct Endings {
    names: HashMap<Option<[char; 2]>, Vec<WrittenName>>,
    /// Regions by their names without the suffix.
    pub(super) stems: HashMap<String, Vec<RegionIndex>>,
}

impl Endings {
    pub(super) fn new(regions: &Regions) -> Self {
        let mut endings = Self::default();
        for (index, region) in regions.iter() {
            let stem = stem(&region.name);
            if let Some(stem) = &stem {
                let stems = endings.stems.entry(stem.clone()).or_default();
                stems.push(index);
            }
            let full = std::iter::once((region.name.clone(), Form::Full));
            let short = short_forms(&region.name).into_iter();
            let short = short.map(|name| (name, Form::Short));
            let stem = stem.into_iter().map(|name| (name, Form::Stem));
            for (name, form) in full.chain(short).chain(stem) {
                let names = endings.names.entry(last_two_characters(&name)).or_default();
                names.push((name, index, form));
            }
        }
        endings
    }
}

/// An interpretation as one region or several.
fn among(found: Vec<RegionIndex>, reason: Reason) -> Option<RegionMatch> {
    match found[..] {
        [] => None,
        [only] => Some(RegionMatch::Inferred(only, reason)),
        _ => Some(RegionMatch::Ambiguous(found, None)),
    }
}

/// Whether a text consists of names of these levels, from the top. Levels may be missing or
/// repeated, or have words for a level between them; one character is such a word only
/// after a name.
fn is_path_of(text: &str, levels: &[Vec<String>], after_name: bool) -> bool {
    if text.is_empty() {
        return true;
    }
    let by_name = levels.iter().enumerate().any(|(depth, names)| {
        let mut rests = names
            .iter()
            .filter_map(|name| text.strip_prefix(name.as_str()));
        rests.any(|rest| is_path_of(rest, &levels[depth..], true))
    });
    by_name || {
        let words = words::LEVELS_BETWEEN.iter();
        let mut words = words.filter(|word| after_name || word.chars().count() > 1);
        words.any(|word| {
            let rest = text.strip_prefix(word);
            rest.is_some_and(|rest| is_path_of(rest, levels, after_name))
        })
    }
}

/// A name with its short forms.
fn spellings_of(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    spellings.extend(short_forms(name));
    spellings.extend(stem(name));
    spellings
}

/// The short forms of names of autonomous regions: 海南州 for 海南藏族自治州, 广西省 for 广西壮族自治区.
pub(crate) fn short_forms(name: &str) -> Vec<String> {
    for (kind, ends) in [
        ("自治州", ["州", "自治州"]),
        ("自治县", ["县", "自治县"]),
        ("自治旗", ["旗", "自治旗"]),
        ("自治区", ["区", "自治区"]),
    ] {
        let Some(rest) = name.strip_suffix(kind) else {
            continue;
        };
        let bare = without_peoples(rest);
        let forms = ends.iter().map(|end| format!("{bare}{end}"));
        let province = (kind == "自治区").then(|| format!("{bare}省"));
        return forms.chain(province).filter(|form| form != name).collect();
    }
    Vec::new()
}

/// A name without the suffix for its kind: 葫芦岛, 延边, 广西. `None` if only one character would
/// be left.
pub(crate) fn stem(name: &str) -> Option<String> {
    const LAST: [char; 8] = ['省', '市', '区', '县', '州', '盟', '旗', '镇'];
    let mut ends = words::REGION_ENDS.iter();
    let rest = match ends.find_map(|end| name.strip_suffix(end)) {
        Some(rest) => without_peoples(rest),
        None => name.strip_suffix(LAST)?,
    };
    (rest.chars().count() > 1).then(|| rest.to_owned())
}

impl Reason {
    /// The reason, as the second half of a sentence about a text.
    pub(crate) fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Former {
                name,
                code,
                year,
                change,
            } => return former_text(&show(name), &show(code), *year, *change),
            Self::LongCode => (
                "乡镇和村的代码取前六位".to_owned(),
                "of a township's or village's code the first six digits count".to_owned(),
            ),
            Self::LevelCode => (
                "这个代码代表市辖区、直辖县或开发区，取上一级".to_owned(),
                "the code stands for a level or a development zone; the region above is meant"
                    .to_owned(),
            ),
            Self::Placeholder(word) => {
                let word = show(word);
                (
                    format!("「{word}」不是地名，取上一级"),
                    format!("`{word}` is no region; the one above is meant"),
                )
            }
            Self::Zone(zone) => {
                let zone = show(zone);
                (
                    format!("「{zone}」没有行政区划代码，取所在的地区"),
                    format!("`{zone}` is a development zone without a code; its region is meant"),
                )
            }
            Self::Short => (
                "名称没有写全".to_owned(),
                "the name is a short form".to_owned(),
            ),
            Self::Padded => (
                "名称里有重复的或不是地名的字".to_owned(),
                "the name repeats a level, or has words that are no regions".to_owned(),
            ),
            Self::CodeAndName => (
                "代码和名称写在了一起".to_owned(),
                "the cell holds both code and name".to_owned(),
            ),
        };
        Text::new(zh, en)
    }
}

fn former_text(name: &str, code: &str, year: i16, change: RegionChange) -> Text {
    match change {
        RegionChange::Replaced => message!(
            "{name}（{code}）{year} 年撤销，由它接替",
            "it replaced {name} ({code}) in {year}",
        ),
        RegionChange::Recoded => message!(
            "{code}（{name}）是 {year} 年以前的代码",
            "{code} ({name}) was its code until {year}",
        ),
        RegionChange::Split => message!(
            "{name}（{code}）{year} 年撤销后拆分",
            "{name} ({code}) was divided in {year}",
        ),
        RegionChange::SameCode => message!(
            "{name}（{code}）{year} 年更名或调整",
            "{name} ({code}) was renamed or changed in {year}",
        ),
    }
}
