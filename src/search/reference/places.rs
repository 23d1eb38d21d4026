//! Queries that name a place or an institution are answered by the records there, and by what is left of the
//! query among these.
//!
//! `places-1-sections.js` and `places-3-plan.js` in `themes/default/scripts` do the same in the page; what may be a
//! name, and `plan_among`, are in `places-2-names.js`.

use super::super::answers::qualifies_for_answer;
use super::super::index::{FilterTerm, SearchIndex};
use super::super::meaning::NOT_LISTED;
use super::super::places::{PlaceWord, RULES, around, has_points, is_ideograph, is_local, rank};
use super::everyday::{LESSER_WEIGHT, MAX_PIECED};
use super::matched::{Instead, MatchRule, MatchedQuery, QueryPlan};
use super::plan::TypedPlan;
use super::queries::{all_documents, and, has_any, or, unscored};
use crate::model::RegionIndex;
use crate::model::everyday::{EverydayRow, WordScope};
use crate::text::everyday::{FUNCTION_CHARACTERS, Recognized, Stretch};
use crate::text::{CharacterClass, ParsedQuery, Token, class, fold};
use std::ops::Range;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query};

/// The fewest characters of the name of an institution beside other words.
pub(crate) const MIN_NAME_LENGTH: usize = 4;

/// How many parts of a query are looked up as names of ended points: each may cost a request.
pub(crate) const MAX_ENDED_NAMES: usize = 3;

/// A query by what its characters belong to.
pub(super) struct Sections {
    pub(super) characters: Vec<char>,
    /// The everyday words.
    pub(super) alternatives: Vec<Alternative>,
    pub(super) stretches: Vec<Stretch>,
    /// Characters that mean nothing beside a place.
    function_characters: &'static str,
    /// The places, from left to right.
    pub(super) places: Vec<Place>,
}

/// An everyday word.
pub(super) struct Alternative {
    pub(super) range: Range<usize>,
    /// Where it ends if it is what an institution is called (图书馆), and where an institution ends whose part it
    /// is: the 大学 of 大学图书馆.
    pub(super) institution_ends: Vec<usize>,
    /// Whether it is about the question rather than what is asked for: 哪里.
    pub(super) is_filler: bool,
}

/// What may be the name of an institution.
pub(super) struct PossibleName {
    pub(super) range: Range<usize>,
    /// The same with the part of the institution that may follow it: 江苏大学图书馆.
    pub(super) whole: Range<usize>,
}

/// A word of its own or an everyday word.
pub(super) struct Unit {
    pub(super) range: Range<usize>,
    pub(super) is_word: bool,
    /// Where a name may end with it, the longest first.
    ends: Vec<usize>,
}

/// A place in a query.
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) word: PlaceWord,
}

/// What is meant by places that stand together: 徐州鼓楼区 is one district.
struct PlaceGroup {
    text: String,
    regions: Vec<RegionIndex>,
}

/// Where the records of a query are.
#[derive(Default)]
struct Whereabouts {
    regions: Vec<RegionIndex>,
    /// Places without records, and those around them.
    instead: Vec<Instead>,
}

impl SearchIndex<'_> {
    /// The plan of a query that names places or an institution; `None` where it is to be planned as any other.
    pub(super) fn plan_placed(
        &self,
        query: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<TypedPlan>> {
        let parsed = ParsedQuery::new(query);
        // Whoever types a whole name asks for nothing else.
        if self.has_answer(&parsed, scope)? {
            return Ok(None);
        }
        let sections = self.sections(query);
        let names = sections.possible_names();
        let may_be_a_name = sections.is_place_within_word() || !names.is_empty();
        if sections.characters.len() <= MAX_PIECED && may_be_a_name {
            let everywhere = 0..sections.characters.len();
            if let Some(places) = self.full_places_in(&sections, &everywhere) {
                let literal = self.match_query(&parsed, scope)?;
                if self.has_all_but_last_pair(&parsed, &literal, scope)? {
                    return Ok(None);
                }
                let whole = and(vec![literal.query.box_clone(), self.within(&places)]);
                if literal.is_whole() && self.has_match(whole, scope)? {
                    if places.is_empty() {
                        return Ok(None);
                    }
                    let there = and(vec![self.within(&places), scope.box_clone()]);
                    let mut typed = self.plan_as_typed(query, &*there)?;
                    typed.correctable = None;
                    typed.plan.query = and(vec![typed.plan.query, self.within(&places)]);
                    return Ok(Some(typed));
                }
            }
        }
        if !sections.is_plain()
            && let Some(plan) = self.plan_several(query, &sections, scope)?
        {
            return Ok(Some(plan));
        }
        if let Some(plan) = self.plan_named(&sections, names, scope)? {
            return Ok(Some(plan));
        }
        if sections.places.is_empty() {
            let unlisted = self.unlisted_institutions(&sections, scope)?;
            if unlisted.is_empty() {
                return Ok(None);
            }
            let mut typed = self.plan_as_typed(query, scope)?;
            typed.plan.add_missing(unlisted);
            return Ok(Some(typed));
        }
        self.plan_located(query, &sections, scope)
    }

    /// Whether the files have a complete answer to a query.
    fn has_answer(&self, parsed: &ParsedQuery, scope: &dyn Query) -> tantivy::Result<bool> {
        Ok(qualifies_for_answer(parsed)
            && self.is_exact_term(&parsed.exact_term)?
            && self.is_literal(&parsed.exact_term)
            && self.match_query(parsed, scope)?.is_whole())
    }

    /// What of a query may be the name of an institution that has ended, if no listed point has it: words without
    /// a gap, and sections that end with a word for an institution; the longest first, at most
    /// [`MAX_ENDED_NAMES`]; then as many other spellings of such names.
    pub(super) fn possible_ended_names(&self, query: &str) -> Vec<String> {
        let sections = self.sections(query);
        let mut names: Vec<Range<usize>> = runs(&sections.characters)
            .into_iter()
            .map(|run| run.whole)
            .collect();
        names.extend(sections.possible_names().into_iter().map(|name| name.range));
        names.retain(|name| name.len() >= MIN_NAME_LENGTH);
        names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.start));
        names.dedup();
        names.truncate(MAX_ENDED_NAMES);
        let mut names: Vec<String> = names.iter().map(|name| sections.text(name)).collect();
        let institutions = sections.institution_names();
        let spellings = institutions
            .iter()
            .flat_map(|name| sections.spellings_of_last_place(name));
        let mut spellings: Vec<String> = spellings.filter(|name| !names.contains(name)).collect();
        spellings.sort_by_key(|name| (std::cmp::Reverse(name.chars().count()), name.clone()));
        spellings.dedup();
        spellings.truncate(MAX_ENDED_NAMES);
        names.append(&mut spellings);
        names
    }

    pub(super) fn sections(&self, query: &str) -> Sections {
        let directory = self.numbering.directory;
        let words = &directory.everyday_words;
        let patterns = words.patterns();
        let characters: Vec<char> = fold(query).chars().collect();
        let recognized = patterns.recognize(query);
        let mut sections = if recognized.rows.is_empty() {
            Sections {
                stretches: runs(&characters),
                characters,
                alternatives: Vec::new(),
                function_characters: "",
                places: Vec::new(),
            }
        } else {
            let Recognized {
                alternatives,
                stretches,
                ..
            } = recognized;
            let is_institution = |range: Range<usize>| {
                let text: String = characters[range].iter().collect();
                let mut rows = patterns.rows_of(&text).map(|row| &words.rows()[row]);
                rows.any(EverydayRow::names_institution)
            };
            let is_filler = |range: &Range<usize>| {
                let text: String = characters[range.clone()].iter().collect();
                let rows = patterns.rows_of(&text).map(|row| &words.rows()[row]);
                let mut scopes = rows.map(|row| row.scope).peekable();
                scopes.peek().is_some()
                    && scopes.all(|scope| matches!(scope, WordScope::Filler | WordScope::Ui))
                    && !RULES.in_names.contains(&text.as_str())
            };
            let alternatives = alternatives.into_iter();
            let alternatives = alternatives
                .map(|range| {
                    let mut institution_ends = Vec::new();
                    if is_institution(range.clone()) {
                        let mut ends = (range.start + 1..range.end).rev();
                        institution_ends.push(range.end);
                        institution_ends.extend(ends.find(|end| is_institution(range.start..*end)));
                    }
                    Alternative {
                        is_filler: is_filler(&range),
                        range,
                        institution_ends,
                    }
                })
                .collect();
            Sections {
                characters,
                alternatives,
                stretches,
                function_characters: FUNCTION_CHARACTERS,
                places: Vec::new(),
            }
        };
        let stretches = sections.stretches.clone();
        for stretch in &stretches {
            let found = self.places_in(&sections, stretch);
            sections.places.extend(found);
        }
        sections
    }

    /// The places in a stretch. The spoken name of a county or a district only counts after that of a place
    /// around it, or where the stretch has nothing but places: 新兴 is also the beginning of 新兴产业.
    fn places_in(&self, sections: &Sections, stretch: &Stretch) -> Vec<Place> {
        let directory = self.numbering.directory;
        let mut found: Vec<Place> = Vec::new();
        let mut start = stretch.whole.start;
        while start < stretch.whole.end {
            // A name may end with the beginning of what looks like another word: 绿园区 is no 园区.
            let rest = &sections.characters[start..];
            let word = self.places().at_start(rest).filter(|_| rest.len() > 1);
            let is_within = |word: &PlaceWord| start + word.length <= stretch.whole.end;
            let word = word.filter(|word| word.is_full || is_within(word));
            let is_single = stretch.whole.len() == 1;
            let single = &sections.characters[start..stretch.whole.end];
            let word = word.or_else(|| self.places().at_start(single).filter(|_| is_single));
            let end = word.as_ref().map_or(start + 1, |word| start + word.length);
            found.extend(word.map(|word| Place {
                range: start..end,
                word,
            }));
            start = end;
        }
        let ranges: Vec<Range<usize>> = found.iter().map(|place| place.range.clone()).collect();
        if sections.fragments(&stretch.whole, &ranges).is_empty() {
            return found;
        }
        let mut counted: Vec<Place> = Vec::new();
        for place in found {
            let local = |region: &RegionIndex| is_local(directory.regions.get(*region));
            let is_short = !place.word.is_full || place.word.length == 2;
            // Several provinces with one name are an area: 西南 is also the beginning of 西南交通.
            let is_province = |region: &RegionIndex| rank(directory.regions.get(*region)) == 0;
            let regions = &place.word.regions;
            let is_doubtful = is_short
                && (regions.iter().all(local)
                    || regions.len() > 1 && regions.iter().all(is_province));
            let follows = counted.last().is_some_and(|before| {
                let between = &sections.characters[before.range.end..place.range.start];
                let covers = |inner: &RegionIndex| {
                    let mut outer = before.word.regions.iter();
                    outer.any(|outer| directory.regions.covers(*outer, *inner))
                };
                between.iter().all(|character| *character == RULES.of)
                    && place.word.regions.iter().any(covers)
            });
            if !is_doubtful || follows {
                counted.push(place);
            }
        }
        counted
    }

    /// The regions of the full names of places in a range, all of which have points; `None` where one has
    /// none.
    pub(super) fn full_places_in(
        &self,
        sections: &Sections,
        range: &Range<usize>,
    ) -> Option<Vec<RegionIndex>> {
        let directory = self.numbering.directory;
        let mut regions = Vec::new();
        for place in &sections.places {
            let is_in_range = range.start <= place.range.start && place.range.end <= range.end;
            if is_in_range && place.word.is_full {
                let found = place.word.regions.iter().copied();
                let found = found.filter(|region| has_points(directory, *region));
                let before = regions.len();
                regions.extend(found);
                if regions.len() == before {
                    return None;
                }
            }
        }
        Some(regions)
    }

    /// Matches the records in one of several regions; all where there is none.
    pub(super) fn within(&self, regions: &[RegionIndex]) -> Box<dyn Query> {
        if regions.is_empty() {
            return all_documents();
        }
        let terms = regions
            .iter()
            .map(|region| self.filter_term(FilterTerm::Point("region", u32::from(region.0))));
        unscored(or(terms.collect()))
    }

    /// The plan of a query with places; `None` where it is better planned without regard to them.
    fn plan_located(
        &self,
        query: &str,
        sections: &Sections,
        scope: &dyn Query,
    ) -> tantivy::Result<Option<TypedPlan>> {
        let Whereabouts { regions, instead } = self.whereabouts(&sections.groups(self));
        let is_somewhere = instead.iter().all(|instead| !instead.regions.is_empty());
        let ranges: Vec<Range<usize>> = sections
            .places
            .iter()
            .map(|place| place.range.clone())
            .collect();
        let rest = sections.without(&ranges);
        let there = and(vec![self.within(&regions), scope.box_clone()]);
        // None of the records that a name beside the places stands for is there.
        if !has_any(self, &*there)? {
            return Ok(None);
        }
        let texts: Vec<String> = ranges.iter().map(|range| sections.text(range)).collect();
        let mut typed = self.plan_among(self.within(&regions), sections, &ranges, &rest, scope)?;
        let are_names = sections.places.iter().all(|place| !place.word.is_full);
        if !typed.is_complete && are_names {
            let unplaced = self.plan_as_typed(query, scope)?;
            if unplaced.is_complete && unplaced.plan.matching == MatchRule::All {
                return Ok(None);
            }
            // 曲靖似 is 曲靖市.
            typed.correctable = unplaced.correctable;
            typed.places.clone_from(&texts);
        }
        // Of equally good records there, those come first that have the places in their names and addresses.
        let has_rest = !ParsedQuery::new(&rest).words.is_empty();
        let weight = if has_rest { LESSER_WEIGHT } else { 1.0 };
        let mut clauses = vec![(Occur::Must, typed.plan.query)];
        for text in &texts {
            for token in &ParsedQuery::new(text).tokens {
                if let Token::Term(_) = token {
                    let pair = BoostQuery::new(self.token_query(token)?, weight);
                    clauses.push((Occur::Should, Box::new(pair)));
                }
            }
        }
        let mut located: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
        if are_names && !has_rest {
            // 中山 is also what a university elsewhere is named after, and 沙市 a part of 长沙市.
            let literal = self.match_query(&ParsedQuery::new(query), scope)?;
            if literal.is_whole() {
                if !instead.is_empty() {
                    return Ok(None);
                }
                let others = Box::new(BoostQuery::new(literal.query, LESSER_WEIGHT));
                located = Box::new(DisjunctionMaxQuery::new(vec![located, others]));
            }
        }
        typed.plan.query = located;
        typed.is_located = true;
        typed.is_complete &= is_somewhere;
        typed.plan.instead = instead;
        if typed.plan.instead.is_empty() {
            let corrected = typed.plan.corrected.as_ref();
            let corrected = corrected.map(|corrected| self.sections(corrected));
            let sections = corrected.as_ref().unwrap_or(sections);
            let unlisted = self.unlisted_institutions(sections, &*there)?;
            typed.plan.add_missing(unlisted);
        }
        Ok(Some(typed))
    }

    /// Where the points of groups of places are: in one of them, or around it; nowhere in particular where there
    /// are none around it.
    fn whereabouts(&self, groups: &[PlaceGroup]) -> Whereabouts {
        let directory = self.numbering.directory;
        let mut found = Whereabouts::default();
        for group in groups {
            let has_points = |region: &RegionIndex| has_points(directory, *region);
            let own = group.regions.iter().copied().filter(has_points);
            let own: Vec<RegionIndex> = own.collect();
            found.regions.extend(&own);
            // Whoever says 中山 means the city rather than a district elsewhere, but may mean that.
            let rank = |region: &RegionIndex| rank(directory.regions.get(*region));
            let highest = group.regions.iter().map(rank).min();
            let main = group.regions.iter().copied();
            let main: Vec<RegionIndex> = main
                .filter(|region| Some(rank(region)) == highest)
                .collect();
            if main.iter().any(has_points) {
                continue;
            }
            let larger = main.into_iter();
            let larger = larger.filter_map(|region| around(directory, region));
            let mut larger: Vec<RegionIndex> = larger.collect();
            larger.sort_unstable();
            larger.dedup();
            if larger.is_empty() && !own.is_empty() {
                continue;
            }
            let names = larger
                .iter()
                .map(|region| directory.regions.get(*region).name.clone());
            found.instead.push(Instead {
                place: group.text.clone(),
                regions: names.collect(),
            });
            found.regions.extend(larger);
        }
        found
    }

    /// The plan of the rest of a query among some records, which the text in `ranges` stands for; if none of them
    /// has all of it, these records, and what they lack.
    pub(super) fn plan_among(
        &self,
        among: Box<dyn Query>,
        sections: &Sections,
        ranges: &[Range<usize>],
        rest: &str,
        scope: &dyn Query,
    ) -> tantivy::Result<TypedPlan> {
        let parsed = ParsedQuery::new(rest);
        let there = and(vec![unscored(among.box_clone()), scope.box_clone()]);
        if parsed.words.is_empty() {
            let plan = QueryPlan::plain(MatchedQuery::all(among), &parsed);
            return Ok(TypedPlan::complete(plan));
        }
        let mut typed = match self.match_number(rest, &*there)? {
            Some(number) => TypedPlan::complete(QueryPlan::plain(number, &parsed)),
            None => self.plan_words(rest, &*there)?,
        };
        typed.correctable = None;
        let plan = &mut typed.plan;
        if !self.has_match(plan.query.box_clone(), &*there)? {
            typed.is_complete = false;
            plan.query = all_documents();
            plan.matching = MatchRule::All;
            plan.corrected = None;
            plan.advice.take_if(|advice| advice == NOT_LISTED);
            if plan.missing.is_empty() {
                let (known, unknown) = self.known_words(&typed.words, &*there)?;
                plan.missing = unknown;
                let found = self.match_query(&ParsedQuery::new(&known.join(" ")), &*there)?;
                if found.has_all_words() {
                    plan.query = found.query;
                }
            }
        }
        plan.query = and(vec![plan.query.box_clone(), among]);
        if let Some(corrected) = &mut plan.corrected {
            *corrected = sections.with_rest(ranges, corrected);
        }
        Ok(typed)
    }

    /// Those of several words that some record has, and the others.
    fn known_words(
        &self,
        words: &[String],
        scope: &dyn Query,
    ) -> tantivy::Result<(Vec<String>, Vec<String>)> {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for word in words {
            let found = self.match_query(&ParsedQuery::new(word), scope)?;
            let list = match found.has_all_words() {
                true => &mut known,
                false => &mut unknown,
            };
            list.push(word.clone());
        }
        Ok((known, unknown))
    }
}

impl Sections {
    pub(super) fn text(&self, range: &Range<usize>) -> String {
        self.characters[range.clone()].iter().collect()
    }

    /// Whether it has no everyday words and no places.
    pub(super) fn is_plain(&self) -> bool {
        self.alternatives.is_empty() && self.places.is_empty()
    }

    /// Whether some place is a part of a longer word.
    fn is_place_within_word(&self) -> bool {
        let is_in_place = |position: usize| {
            let mut places = self.places.iter();
            places.any(|place| place.range.contains(&position))
        };
        let is_other = |position: usize| {
            let character = self.characters.get(position);
            character.is_some_and(|character| is_ideograph(*character)) && !is_in_place(position)
        };
        let mut places = self.places.iter().map(|place| &place.range);
        places.any(|range| range.start > 0 && is_other(range.start - 1) || is_other(range.end))
    }

    /// What the ranges of places leave of a stretch, without what means nothing beside them.
    pub(super) fn fragments(
        &self,
        stretch: &Range<usize>,
        places: &[Range<usize>],
    ) -> Vec<Range<usize>> {
        let mut fragments = Vec::new();
        let mut start = stretch.start;
        let ends = places
            .iter()
            .map(|range| (range.start, range.end.min(stretch.end)));
        let mut is_after_place = false;
        for (end, next, is_before_place) in
            ends.map(|(end, next)| (end, next, true))
                .chain([(stretch.end, stretch.end, false)])
        {
            let fragment = &self.characters[start..end];
            let is_between = is_after_place && is_before_place;
            let is_first = !is_after_place && is_before_place;
            let means_nothing = fragment.iter().all(|character| {
                self.function_characters.contains(*character)
                    || *character == RULES.of
                    || is_between && RULES.joints.contains(*character)
                    || is_first && RULES.verbs.contains(*character)
            });
            if !means_nothing {
                fragments.push(start..end);
            }
            start = next;
            is_after_place = true;
        }
        fragments
    }

    /// The query without some ranges, and without what means nothing beside them.
    pub(super) fn without(&self, ranges: &[Range<usize>]) -> String {
        let rest: String = self.blanked(ranges).into_iter().collect();
        rest.split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The same with spaces in place of what is left out.
    fn blanked(&self, ranges: &[Range<usize>]) -> Vec<char> {
        let mut characters = self.characters.clone();
        for range in ranges {
            characters[range.clone()].fill(' ');
        }
        for stretch in &self.stretches {
            let touches = |range: &&Range<usize>| {
                range.start < stretch.whole.end && stretch.whole.start < range.end
            };
            let inside = ranges.iter().filter(touches);
            let inside: Vec<Range<usize>> = inside
                .map(|range| range.start.max(stretch.whole.start)..range.end.min(stretch.whole.end))
                .collect();
            if inside.is_empty() {
                continue;
            }
            let kept = self.fragments(&stretch.whole, &inside);
            for position in stretch.whole.clone() {
                if !kept.iter().any(|fragment| fragment.contains(&position)) {
                    characters[position] = ' ';
                }
            }
        }
        characters
    }

    /// The query with what is left without some ranges corrected: word by word, else character by character, else
    /// after the text of the ranges.
    fn with_rest(&self, ranges: &[Range<usize>], corrected: &str) -> String {
        let blanked = self.blanked(ranges);
        let mut words: Vec<Range<usize>> = Vec::new();
        for position in (0..blanked.len()).filter(|position| blanked[*position] != ' ') {
            match words.last_mut() {
                Some(word) if word.end == position => word.end += 1,
                _ => words.push(position..position + 1),
            }
        }
        let mut others: Vec<String> = corrected.split(' ').map(str::to_owned).collect();
        if others.len() != words.len() {
            let mut characters = others.concat().chars().collect::<Vec<_>>().into_iter();
            if characters.len() != words.iter().map(Range::len).sum::<usize>() {
                let texts = ranges.iter().map(|range| self.text(range));
                let texts: Vec<String> = texts.chain([corrected.to_owned()]).collect();
                return texts.join(" ");
            }
            let words = words.iter();
            others = words
                .map(|word| characters.by_ref().take(word.len()).collect())
                .collect();
        }
        let mut text = String::new();
        let mut copied = 0;
        for (word, other) in words.into_iter().zip(others) {
            text.push_str(&self.text(&(copied..word.start)));
            text.push_str(&other);
            copied = word.end;
        }
        text.push_str(&self.text(&(copied..self.characters.len())));
        text
    }

    /// The places, put together: one that lies in the one before it narrows it, or the other way round; other
    /// ones are meant as well.
    fn groups(&self, index: &SearchIndex<'_>) -> Vec<PlaceGroup> {
        let regions = &index.numbering.directory.regions;
        let mut groups: Vec<PlaceGroup> = Vec::new();
        let rank = |index: &RegionIndex| rank(regions.get(*index));
        let mut last_end = 0;
        for place in &self.places {
            let text = self.text(&place.range);
            let own = &place.word.regions;
            let between = &self.characters[last_end.min(place.range.start)..place.range.start];
            last_end = place.range.end;
            let has = |is_one: fn(&char) -> bool| between.iter().any(is_one);
            let are_joined = has(|character| RULES.joints.contains(*character));
            let are_apart = has(|character| class(*character) == CharacterClass::Separator);
            let is_as_large = |last: &PlaceGroup| {
                let highest = last.regions.iter().map(rank).min();
                own.iter().map(rank).min() == highest
            };
            let may_narrow = |last: &PlaceGroup| !(are_joined || are_apart && is_as_large(last));
            if let Some(last) = groups.last_mut()
                && may_narrow(last)
            {
                let covers = |outer: &[RegionIndex], inner: RegionIndex| {
                    outer.iter().any(|outer| regions.covers(*outer, inner))
                };
                let narrowed = own
                    .iter()
                    .copied()
                    .filter(|inner| covers(&last.regions, *inner));
                let narrowed: Vec<RegionIndex> = narrowed.collect();
                let kept = last
                    .regions
                    .iter()
                    .copied()
                    .filter(|inner| covers(own, *inner));
                let kept: Vec<RegionIndex> = kept.collect();
                if !narrowed.is_empty() || !kept.is_empty() {
                    last.regions = if narrowed.is_empty() { kept } else { narrowed };
                    last.text.push_str(&text);
                    continue;
                }
            }
            // 吉林 is the province, which contains the city; but 大湾区 is Hong Kong and cities.
            let is_province = |index: &RegionIndex| rank(index) == 0;
            let has_province = !place.word.is_full && own.iter().any(is_province);
            let own = own.iter().copied();
            groups.push(PlaceGroup {
                text,
                regions: own
                    .filter(|index| !has_province || is_province(index))
                    .collect(),
            });
        }
        groups
    }

    /// Some words and the everyday words, from left to right.
    pub(super) fn units(&self, words: impl Iterator<Item = Range<usize>>) -> Vec<Unit> {
        let words = words.map(|range| Unit {
            ends: vec![range.end],
            range,
            is_word: true,
        });
        let alternatives = self.alternatives.iter().map(|alternative| Unit {
            range: alternative.range.clone(),
            is_word: false,
            ends: alternative.institution_ends.clone(),
        });
        let mut units: Vec<Unit> = words.chain(alternatives).collect();
        units.sort_by_key(|unit| unit.range.start);
        units
    }

    /// Where a name may end that begins with the first of some units, each with where the unit ends: with one that
    /// follows without a gap.
    pub(super) fn ends_after(units: &[Unit]) -> Vec<(usize, usize)> {
        let mut ends = Vec::new();
        for two in units.windows(2) {
            if two[0].range.end != two[1].range.start {
                break;
            }
            let last = &two[1];
            ends.extend(last.ends.iter().map(|end| (*end, last.range.end)));
        }
        ends
    }

    /// Where a name may begin that begins with a word: 查 of 查北京大学 is no part of it.
    pub(super) fn starts(&self, word: &Range<usize>) -> Vec<usize> {
        let is_verb = RULES.verbs.contains(self.characters[word.start]);
        let starts = std::iter::once(word.start);
        starts.chain(is_verb.then_some(word.start + 1)).collect()
    }

    /// What may be the name of an institution: sections without a gap that begin with a word of its own and end
    /// with one or with the word for an institution, the longest first, then the first.
    fn possible_names(&self) -> Vec<PossibleName> {
        let words = self.stretches.iter();
        let units = self.units(words.filter_map(|stretch| stretch.word.clone()));
        let mut names = Vec::new();
        for (first, unit) in units.iter().enumerate().filter(|(_, unit)| unit.is_word) {
            for (end, whole_end) in Self::ends_after(&units[first..]) {
                for start in self.starts(&unit.range) {
                    let name = start..end;
                    if name.len() >= MIN_NAME_LENGTH && name.len() < self.characters.len() {
                        names.push(PossibleName {
                            range: name,
                            whole: start..whole_end,
                        });
                    }
                }
            }
        }
        // Stable: of equally long ones the first comes first.
        names.sort_by_key(|name| std::cmp::Reverse(name.range.len()));
        names
    }
}

/// The characters between separators.
fn runs(characters: &[char]) -> Vec<Stretch> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let is_separator = |character: &char| class(*character) == CharacterClass::Separator;
        let rest = &characters[start..];
        let length = rest.iter().position(is_separator).unwrap_or(rest.len());
        if length > 0 {
            let whole = start..start + length;
            let word = Some(whole.clone());
            runs.push(Stretch { whole, word });
        }
        start += length + 1;
    }
    runs
}
