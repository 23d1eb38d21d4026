//! The names of institutions in queries: beside other words, several of them, and those that no record has.
//!
//! `themes/default/scripts/places-2-names.js` does the same in the page.

use super::super::index::SearchIndex;
use super::super::meaning::Meaning;
use super::super::places::{RULES, begins_with, has_points, is_ideograph};
use super::matched::Unlisted;
use super::places::{MIN_NAME_LENGTH, Place, PossibleName, Sections, Unit};
use super::plan::TypedPlan;
use super::queries::{and, or};
use crate::model::RegionIndex;
use crate::text::{ABBREVIATION_MARK, ParsedQuery, Token, abbreviations};
use std::ops::Range;
use tantivy::query::Query;

/// How many characters before the whole name of a record are taken for a part of the sentence: 毕业于.
pub(crate) const MAX_BEFORE_NAME: usize = 3;

/// The fewest characters between the place and the last word of the name of a centre.
pub(crate) const MIN_MIDDLE: usize = 2;

/// A word with the last word of the name of an institution after it.
pub(super) struct InstitutionName<'s> {
    /// The name without its last word.
    word: Range<usize>,
    end: usize,
    /// The places in it.
    places: Vec<&'s Place>,
    /// Whether everyday words may stand in it.
    is_centre: bool,
}

/// What may be one of several names beside each other.
struct Piece<'u> {
    /// The word that it begins with.
    word: Range<usize>,
    /// A joint between it and what is before it, empty where there is none.
    joint: Range<usize>,
    /// The units that it may go on with, from its own on.
    units: &'u [Unit],
}

/// What a piece of a query is.
enum Known {
    /// A name with its records; whether it can be nothing else: an abbreviation or the whole name of a record.
    Name {
        whole: Range<usize>,
        records: Box<dyn Query>,
        is_certain: bool,
    },
    /// The name of an institution that no record has.
    Unlisted(Range<usize>),
    /// A word, which is a name only where it is joined to one.
    Word(Range<usize>),
}

impl Known {
    fn range(&self) -> &Range<usize> {
        match self {
            Self::Name { whole, .. } => whole,
            Self::Unlisted(range) | Self::Word(range) => range,
        }
    }

    fn is_name(&self) -> bool {
        matches!(self, Self::Name { .. })
    }

    fn is_certain(&self) -> bool {
        let Self::Name { is_certain, .. } = self else {
            return false;
        };
        *is_certain
    }
}

impl SearchIndex<'_> {
    /// The plan of a query with several names, which is answered by the records of all of them: 北大和清华.
    pub(super) fn plan_several(
        &self,
        query: &str,
        sections: &Sections,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<TypedPlan>> {
        let units = sections.units(sections.divided_words().into_iter());
        let pieces = sections.pieces(&units);
        if pieces.len() < 2 {
            return Ok(None);
        }
        let mut found: Vec<(Known, Range<usize>)> = Vec::new();
        for piece in pieces {
            let end = found.last().map_or(0, |(known, _)| known.range().end);
            if piece.word.start >= end
                && let Some(known) = self.piece(sections, &piece, scope)?
            {
                found.push((known, piece.joint));
            }
        }
        let joins = found.iter().any(|(known, _)| known.is_certain());
        let mut names = Vec::new();
        let mut unlisted = Vec::new();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let are_joined = |left: Option<&(Known, Range<usize>)>,
                          right: Option<&(Known, Range<usize>)>| {
            left.zip(right).is_some_and(|((known, _), (_, joint))| {
                !joint.is_empty() && known.range().end == joint.start
            })
        };
        for (at, (known, joint)) in found.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| found.get(before));
            let is_joined_before = are_joined(before, found.get(at));
            let is_joined_after = are_joined(found.get(at), found.get(at + 1));
            let whole = known.range().clone();
            match known {
                Known::Name { records, .. } => names.push(records.box_clone()),
                Known::Unlisted(range) => unlisted.push(Unlisted::new(sections.text(range))),
                Known::Word(range) if joins && (is_joined_before || is_joined_after) => {
                    let text = sections.text(range);
                    let literal = self.match_query(&ParsedQuery::new(&text), scope)?;
                    match literal.is_whole() {
                        true => names.push(literal.query),
                        false => unlisted.push(Unlisted::new(text)),
                    }
                }
                Known::Word(_) => continue,
            }
            if is_joined_before {
                ranges.push(joint.clone());
            }
            ranges.push(whole);
        }
        if !found.iter().any(|(known, _)| known.is_name()) || names.len() + unlisted.len() < 2 {
            return Ok(None);
        }
        if self
            .match_query(&ParsedQuery::new(query), scope)?
            .is_whole()
        {
            return Ok(None);
        }
        let rest = self.asked_beside(sections, &ranges);
        let mut typed = self.plan_among(or(names), sections, &ranges, &rest, scope)?;
        typed.plan.add_missing(unlisted);
        Ok(Some(typed))
    }

    /// What a piece of a query is; `None` where it is no name.
    fn piece(
        &self,
        sections: &Sections,
        piece: &Piece<'_>,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<Known>> {
        let starts = sections.starts(&piece.word);
        let mut ends = Sections::ends_after(piece.units);
        ends.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        for (end, whole_end) in ends {
            for start in &starts {
                let range = *start..end;
                let records = match range.len() >= MIN_NAME_LENGTH {
                    true => self.named(sections, &range, scope)?,
                    false => None,
                };
                if let Some(records) = records {
                    let parsed = ParsedQuery::new(&sections.text(&range));
                    return Ok(Some(Known::Name {
                        whole: *start..whole_end,
                        records,
                        is_certain: self.is_exact(&parsed)?,
                    }));
                }
            }
        }
        let start = *starts.last().unwrap_or(&piece.word.start);
        let word = start..piece.word.end;
        if word.len() < 2 {
            return Ok(None);
        }
        let institution = sections.institution_after(&word);
        if let Some(name) = &institution {
            let mut records = Vec::new();
            for spelling in sections.spellings(name) {
                let literal = self.match_query(&ParsedQuery::new(&spelling), scope)?;
                if literal.is_whole() {
                    records.push(literal.query);
                }
            }
            if !records.is_empty() {
                return Ok(Some(Known::Name {
                    whole: start..name.end,
                    records: or(records),
                    is_certain: false,
                }));
            }
        }
        let is_place = sections.is_place(&word);
        if !is_place {
            let text = sections.text(&word);
            let parsed = ParsedQuery::new(&text);
            let mut records = self.match_abbreviation(&text, scope)?;
            if records.is_none() && self.is_exact(&parsed)? {
                let literal = self.match_query(&parsed, scope)?;
                records = literal.is_whole().then_some(literal.query);
            }
            if let Some(records) = records {
                let end = match sections.is_before_library(word.end) {
                    true => word.end + RULES.library.chars().count(),
                    false => word.end,
                };
                return Ok(Some(Known::Name {
                    whole: start..end,
                    records,
                    is_certain: true,
                }));
            }
        }
        if let Some(name) = institution {
            return Ok(Some(Known::Unlisted(start..name.end)));
        }
        let may_be_name = !is_place
            && abbreviations::LENGTHS.contains(&word.len())
            && sections.characters[word.clone()]
                .iter()
                .all(|character| is_ideograph(*character));
        Ok(may_be_name.then_some(Known::Word(word)))
    }

    /// The records that have a part of a query in one piece, in the places that it names in full.
    fn named(
        &self,
        sections: &Sections,
        range: &Range<usize>,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let Some(places) = self.full_places_in(sections, range) else {
            return Ok(None);
        };
        let parsed = ParsedQuery::new(&sections.text(range));
        let literal = self.match_query(&parsed, scope)?;
        if !literal.is_whole() {
            return Ok(None);
        }
        let named = and(vec![literal.query, self.within(&places)]);
        let has_match = self.has_match(named.box_clone(), scope)?;
        Ok(has_match.then_some(named))
    }

    /// The records of which a word is an abbreviation, if no other one has the word in one piece, or if it is also
    /// a term of their text: 北大.
    fn match_abbreviation(
        &self,
        word: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let parsed = ParsedQuery::new(word);
        if !abbreviations::LENGTHS.contains(&word.chars().count()) || parsed.words.len() != 1 {
            return Ok(None);
        }
        if !self.match_query(&parsed, scope)?.is_whole() {
            let typed = self.match_as_typed(&parsed, scope)?;
            return Ok(typed.is_whole().then_some(typed.query));
        }
        let tokens = self.token_queries(&parsed)?;
        for interpretation in &parsed.words[0].stages[0] {
            if let [token] = interpretation.tokens[..]
                && let Token::Term(term) = &parsed.tokens[token]
                && term.ends_with(ABBREVIATION_MARK)
                && self.has_match(tokens[token].box_clone(), scope)?
            {
                return Ok(Some(tokens[token].box_clone()));
            }
        }
        Ok(None)
    }

    /// What a query asks for beside some ranges; nothing where it only asks to look them up.
    fn asked_beside(&self, sections: &Sections, ranges: &[Range<usize>]) -> String {
        let rest = sections.without(ranges);
        let meaning = Meaning::of(&rest, self.numbering.directory);
        match meaning.is_some_and(|meaning| meaning.is_only_look_up()) {
            true => String::new(),
            false => rest,
        }
    }

    /// The plan of a query with a name beside everyday words: 上海图书馆查专利 is answered by 上海图书馆. The
    /// name is what some record has in one piece, which ends with the word for an institution or with a word
    /// of its own; or an abbreviation before 图书馆; or the whole name of a record at the end of a word.
    pub(super) fn plan_named(
        &self,
        sections: &Sections,
        names: Vec<PossibleName>,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<TypedPlan>> {
        for PossibleName { range, whole } in names {
            if let Some(named) = self.named(sections, &range, scope)? {
                // Whoever types 河北 beside 光伏研究院 looks for one in 河北, unless that is all of a name.
                let name = ParsedQuery::new(&sections.text(&range));
                if !self.is_elsewhere(&*named, sections, &whole, scope)? || self.is_exact(&name)? {
                    return Ok(Some(self.plan_beside(named, sections, &[whole], scope)?));
                }
            }
        }
        for name in sections.institution_names() {
            let typed = sections.text(&(name.word.start..name.end));
            if self
                .match_as_typed(&ParsedQuery::new(&typed), scope)?
                .is_whole()
            {
                continue;
            }
            let whole = name.word.start..name.end;
            if sections.is_before_library(name.word.end)
                && !sections.is_place(&name.word)
                && let Some(records) = self.match_abbreviation(&sections.text(&name.word), scope)?
            {
                return Ok(Some(self.plan_beside(
                    records,
                    sections,
                    &[whole],
                    scope,
                )?));
            }
            if let Some((start, records)) = self.whole_name_at_end(sections, &name, scope)? {
                let before = name.word.start..start;
                // 江苏大学 of 镇江江苏大学 may be elsewhere, but 自动化研究所 is no name of one in 沈阳.
                let begins = |range: &Range<usize>| {
                    let mut places = name.places.iter();
                    places.any(|place| range.contains(&place.range.start))
                };
                if begins(&before) && !begins(&(start..start + 1)) {
                    continue;
                }
                // 委托 of 委托合肥工业大学 is a part of the sentence.
                let with_before = [before, start..name.end];
                let ranges = match with_before[0].len() <= MAX_BEFORE_NAME {
                    true => &with_before[..],
                    false => &with_before[1..],
                };
                return Ok(Some(self.plan_beside(records, sections, ranges, scope)?));
            }
        }
        Ok(None)
    }

    /// Whether no record of a name is in the places that a query has beside it.
    fn is_elsewhere(
        &self,
        named: &dyn Query,
        sections: &Sections,
        name: &Range<usize>,
        scope: &dyn Query,
    ) -> tantivy::Result<bool> {
        let directory = self.numbering.directory;
        let beside = sections.places.iter();
        let beside = beside.filter(|place| !name.contains(&place.range.start));
        let regions = beside.flat_map(|place| place.word.regions.iter().copied());
        let regions = regions.filter(|region| has_points(directory, *region));
        let regions: Vec<RegionIndex> = regions.collect();
        if regions.is_empty() {
            return Ok(false);
        }
        let there = and(vec![named.box_clone(), self.within(&regions)]);
        Ok(!self.has_match(there, scope)?)
    }

    /// The plan of a query with a name in some ranges, which some records have.
    fn plan_beside(
        &self,
        records: Box<dyn Query>,
        sections: &Sections,
        ranges: &[Range<usize>],
        scope: &dyn Query,
    ) -> tantivy::Result<TypedPlan> {
        let rest = self.asked_beside(sections, ranges);
        self.plan_among(records, sections, ranges, &rest, scope)
    }

    /// Where the longest end of a name of an institution begins that is the whole name of a record, with the
    /// records.
    fn whole_name_at_end(
        &self,
        sections: &Sections,
        name: &InstitutionName<'_>,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<(usize, Box<dyn Query>)>> {
        for start in name.word.start + 1..name.word.end {
            let text = sections.text(&(start..name.end));
            let parsed = ParsedQuery::new(&text);
            if name.end - start >= MIN_NAME_LENGTH && self.is_exact(&parsed)? {
                let literal = self.match_query(&parsed, scope)?;
                if literal.is_whole() {
                    return Ok(Some((start, literal.query)));
                }
            }
        }
        Ok(None)
    }

    /// The names of institutions that no record has: 天津大学 is not any university in 天津, and 华东理工大学 no
    /// other one in 华东.
    pub(super) fn unlisted_institutions(
        &self,
        sections: &Sections,
        scope: &dyn Query,
    ) -> tantivy::Result<Vec<Unlisted>> {
        let mut unlisted = Vec::new();
        let names = sections.institution_names().into_iter();
        for name in names.chain(sections.centre_names()) {
            let word = sections.text(&name.word);
            let is_national = word == RULES.national || word == RULES.country;
            if name.places.is_empty() && !is_national && sections.is_before_library(name.word.end) {
                continue;
            }
            let typed = sections.text(&(name.word.start..name.end));
            let mut is_listed = self
                .match_as_typed(&ParsedQuery::new(&typed), scope)?
                .is_whole();
            // 三明纺织研究所 is 三明市纺织研究所.
            for spelling in sections.spellings(&name) {
                let literal = self.match_query(&ParsedQuery::new(&spelling), scope)?;
                is_listed |= literal.is_whole();
            }
            if name.is_centre {
                for spelling in sections.national_spellings(&name) {
                    is_listed |= self.is_exact(&ParsedQuery::new(&spelling))?;
                }
            }
            if !is_listed && self.whole_name_at_end(sections, &name, scope)?.is_none() {
                let own = sections.without_words_before(&name);
                unlisted.push(Unlisted {
                    name: sections.text(&(own..name.end)),
                    typed,
                });
            }
        }
        Ok(unlisted)
    }
}

impl Sections {
    /// Whether a range has nothing but places.
    fn is_place(&self, range: &Range<usize>) -> bool {
        let inside = self.places_within(range);
        let inside: Vec<Range<usize>> = inside.iter().map(|place| place.range.clone()).collect();
        !inside.is_empty() && self.fragments(range, &inside).is_empty()
    }

    fn places_within(&self, range: &Range<usize>) -> Vec<&Place> {
        let places = self.places.iter();
        places
            .filter(|place| range.contains(&place.range.start))
            .collect()
    }

    fn is_before_library(&self, position: usize) -> bool {
        begins_with(&self.characters[position..], RULES.library)
    }

    /// The words, divided where words join them.
    fn divided_words(&self) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        for stretch in &self.stretches {
            let Some(word) = &stretch.word else {
                continue;
            };
            let mut start = word.start;
            for position in word.start..=word.end {
                if position == word.end || self.is_joint(position) {
                    if start < position {
                        words.push(start..position);
                    }
                    start = position + 1;
                }
            }
        }
        words
    }

    /// Whether a character joins words, and is no part of a place.
    fn is_joint(&self, position: usize) -> bool {
        let mut places = self.places.iter();
        RULES.joints.contains(self.characters[position])
            && !places.any(|place| place.range.contains(&position))
    }

    /// What may be one of several names, from left to right.
    fn pieces<'u>(&self, units: &'u [Unit]) -> Vec<Piece<'u>> {
        let words = units.iter().enumerate().filter(|(_, unit)| unit.is_word);
        let pieces = words.map(|(first, unit)| {
            let word = unit.range.clone();
            let is_everyday = |position: usize| {
                let mut alternatives = self.alternatives.iter();
                alternatives.any(|alternative| alternative.range.contains(&position))
            };
            let mut start = word.start;
            while start > 0 && self.is_joint(start - 1) && !is_everyday(start - 1) {
                start -= 1;
            }
            Piece {
                joint: start..word.start,
                word,
                units: &units[first..],
            }
        });
        pieces.collect()
    }

    /// A word with the last word of the name of an institution directly after it.
    fn institution_after(&self, word: &Range<usize>) -> Option<InstitutionName<'_>> {
        let places = self.places_within(word);
        // A name may end with the beginning of what looks like another word: 四川省图.
        let ends = places.iter().map(|place| place.range.end);
        let word = word.start..ends.chain([word.end]).max()?;
        let after = &self.characters[word.end..];
        let mut institutions = RULES.institutions.iter();
        let institution = institutions.find(|one| begins_with(after, one))?;
        (word.len() > 1).then(|| InstitutionName {
            end: word.end + institution.chars().count(),
            word,
            places,
            is_centre: false,
        })
    }

    /// The words with the last word of the name of an institution directly after them, from left to right.
    pub(super) fn institution_names(&self) -> Vec<InstitutionName<'_>> {
        let words = self.stretches.iter();
        let words = words.filter_map(|stretch| stretch.word.as_ref());
        let names = words.filter_map(|word| {
            let start = *self.starts(word).last()?;
            self.institution_after(&(start..word.end))
        });
        names.collect()
    }

    /// What begins with a place and goes on with other words, of which the last is what centres and the like are
    /// called: 江苏省专利信息服务中心.
    fn centre_names(&self) -> Vec<InstitutionName<'_>> {
        let words = self.stretches.iter();
        let units = self.units(words.filter_map(|stretch| stretch.word.clone()));
        let mut names = Vec::new();
        for (first, unit) in units.iter().enumerate() {
            let places = self.places_within(&unit.range);
            let Some(place_end) = places.last().map(|place| place.range.end) else {
                continue;
            };
            if places[0].range.start != unit.range.start {
                continue;
            }
            let mut end = unit.range.start;
            for (number, part) in units[first..].iter().enumerate() {
                let mut alternatives = self.alternatives.iter();
                let alternative = alternatives.find(|one| one.range == part.range);
                let is_gap = number > 0 && part.range.start != end;
                if is_gap || alternative.is_some_and(|one| one.is_filler) {
                    break;
                }
                end = part.range.end;
                let text = self.text(&part.range);
                let mut centres = RULES.centres.iter();
                let Some(centre) = centres.find(|centre| text.ends_with(*centre)) else {
                    continue;
                };
                // What directly follows the place is a kind of institution: 上海服务中心.
                let last = match part.is_word {
                    true => end - centre.chars().count(),
                    false => part.range.start,
                };
                if last >= place_end + MIN_MIDDLE {
                    names.push(InstitutionName {
                        word: unit.range.start..last,
                        end,
                        places,
                        is_centre: true,
                    });
                }
                break;
            }
        }
        names
    }

    /// Other spellings of the name of an institution: with any name of a place in it, without what stands before
    /// the place, and with what people leave out before 图书馆.
    pub(super) fn spellings(&self, name: &InstitutionName<'_>) -> Vec<String> {
        let last = self.text(&(name.word.end..name.end));
        let mut words = vec![self.text(&name.word)];
        for place in &name.places {
            let rest = self.text(&(place.range.end..name.word.end));
            for own in &place.word.names {
                if place.range.start == name.places[0].range.start {
                    let before = self.text(&(name.word.start..place.range.start));
                    words.push(format!("{before}{own}{rest}"));
                }
                words.push(format!("{own}{rest}"));
            }
        }
        words.sort_unstable();
        words.dedup();
        let spellings = words.iter().flat_map(|word| {
            let public = last == RULES.library;
            let public = public.then(|| format!("{word}{}{last}", RULES.public));
            std::iter::once(format!("{word}{last}")).chain(public)
        });
        spellings.collect()
    }

    /// The name of a centre as 中国（浙江）知识产权保护中心 has it.
    fn national_spellings(&self, name: &InstitutionName<'_>) -> Vec<String> {
        let names = self.spellings_of_last_place(name).into_iter();
        names.map(|own| format!("{}{own}", RULES.country)).collect()
    }

    /// The name of an institution from the last place in it on, with any name of the place.
    pub(super) fn spellings_of_last_place(&self, name: &InstitutionName<'_>) -> Vec<String> {
        let Some(place) = name.places.last() else {
            return Vec::new();
        };
        let rest = self.text(&(place.range.end..name.end));
        let names = place.word.names.iter();
        names.map(|own| format!("{own}{rest}")).collect()
    }

    /// Where a name begins without words before it that belong to the sentence.
    fn without_words_before(&self, name: &InstitutionName<'_>) -> usize {
        let mut start = name.word.start;
        loop {
            let rest = &self.characters[start..name.word.end];
            let is_in_place = name.places.iter().any(|place| place.range.start == start);
            let mut words = RULES.before_names.iter();
            let word =
                words.find(|word| begins_with(rest, word) && rest.len() > word.chars().count() + 1);
            match word {
                Some(word) if !is_in_place => start += word.chars().count(),
                _ => return start,
            }
        }
    }
}
