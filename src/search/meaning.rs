//! What the everyday words of a query mean: which service items, which institutions, and what
//! a person should be told.
//!
//! `themes/default/scripts/meaning-2-answers.js` does the same in the page.

use super::meaning_terms::{GENERAL_TYPE, MeaningTerm};
use crate::directory::Directory;
use crate::model::everyday::{EverydayRow, WordScope};
use crate::model::{TermIndex, Vocabulary};
use crate::text::everyday::RecognizedRow;
use std::ops::Range;

/// Where a row means one of these categories, its categories give way to those of other rows:
/// 检索分析 asks for the analysis.
pub(crate) const WEAK_CATEGORIES: [&str; 2] = ["inquiry", "retrieval"];

/// What people ask with any service: 咨询查新, 不懂怎么做查新. It gives way to that.
pub(crate) const ADVISING_CATEGORY: &str = "consulting";

/// What a person is told where no record has what everyday words ask for, and the table has no
/// advice of its own.
pub(crate) const NOT_LISTED: &str =
    "名录中还没有网点登记这项服务，可以先向当地的网点或者知识产权管理部门咨询。";

/// The same in English.
pub(crate) const NOT_LISTED_EN: &str = "No service point in the directory offers this yet; \
    ask a service point or the IP authority of your region first.";

/// At most so many sentences of advice are shown.
pub(crate) const MAX_ADVICE: usize = 2;

/// The everyday words of a query, put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Meaning {
    /// The service items that are meant: for each group a record needs one.
    pub(crate) groups: Vec<Group>,
    /// The institutions that are meant: a record needs one of each.
    pub(crate) institutions: Vec<Institution>,
    /// Whether a record needs only one of the institutions: 大学和图书馆.
    pub(crate) takes_any_institution: bool,
    /// The rows that mean something, in the order in which they were found.
    rows: Vec<RecognizedRow>,
    /// Whether something is wanted of service items beyond their type of right.
    pub(crate) is_action: bool,
    /// Whether the words of the groups come from several written words (检索 专利), which a record
    /// may contain separately.
    pub(crate) is_joined: bool,
    /// Whether some word names a service outside the network.
    pub(crate) is_outside: bool,
    /// Whether some word stands for any point of the network: 网点.
    names_network: bool,
    /// Whether some word stands for all rights: 知识产权.
    names_all_rights: bool,
    /// Whether some word is none that records use for what they have: it is about using the site, means nothing,
    /// or has Latin letters.
    has_loose_words: bool,
    /// The advice, first that on services outside the network; each with whether it is about using
    /// the site.
    advice: Vec<(String, bool)>,
    /// The words as typed, reported as missing if no record matches the meaning.
    pub(crate) words: Vec<String>,
    /// What is left of the query.
    pub(crate) rest: String,
}

/// One service item: it has one of these codes of each list, where the list is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Group {
    categories: Vec<String>,
    ip_types: Vec<String>,
    fees: Vec<String>,
    modes: Vec<String>,
}

/// An institution by its nature or its designation, or by what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Institution {
    /// The word as it was typed.
    pub(crate) text: String,
    natures: Vec<String>,
    kinds: Vec<String>,
}

impl Group {
    /// The terms of the index of which a record needs one.
    pub(crate) fn terms(&self) -> Vec<String> {
        fn any(codes: &[String]) -> Vec<&str> {
            match codes {
                [] => vec![""],
                codes => codes.iter().map(String::as_str).collect(),
            }
        }
        let mut terms = Vec::new();
        for category in any(&self.categories) {
            for ip_type in any(&self.ip_types) {
                for fee in any(&self.fees) {
                    for mode in any(&self.modes) {
                        terms.push(MeaningTerm::item(category, ip_type, fee, mode));
                    }
                }
            }
        }
        terms
    }
}

impl Institution {
    /// The terms of the index of which a record needs one, if it is not called so.
    pub(crate) fn terms(&self) -> Vec<String> {
        let natures = self.natures.iter().map(|code| MeaningTerm::nature(code));
        let kinds = self.kinds.iter().map(|code| MeaningTerm::kind(code));
        natures.chain(kinds).collect()
    }
}

/// Codes that a written word asks for, as lists of which one is needed.
#[derive(Debug, Default)]
struct WrittenWord {
    number: usize,
    /// With the weight of each; see [`weight`].
    categories: Vec<(u8, Vec<String>)>,
    ip_types: Vec<Vec<String>>,
}

impl Meaning {
    /// What a query means; none where no word of the table is in it.
    pub(crate) fn of(query: &str, directory: &Directory) -> Option<Self> {
        let words = &directory.everyday_words;
        let recognized = words.patterns().recognize(query);
        if recognized.rows.is_empty() {
            return None;
        }
        let is_idle = |found: &RecognizedRow| {
            let scope = words.rows()[found.row].scope;
            matches!(scope, WordScope::Filler | WordScope::Network)
        };
        // 地方志 is no 地方.
        if recognized.cuts_a_word && recognized.rows.iter().all(is_idle) {
            return None;
        }
        let mut meaning = Self {
            rest: recognized.rest,
            ..Self::default()
        };
        let all: Vec<(&EverydayRow, &RecognizedRow)> = recognized
            .rows
            .iter()
            .map(|found| (&words.rows()[found.row], found))
            .collect();
        let has = |scope: WordScope| all.iter().any(|(row, _)| row.scope == scope);
        meaning.names_network = has(WordScope::Network);
        let is_latin = |text: &String| text.contains(|one: char| one.is_ascii_alphabetic());
        meaning.has_loose_words = has(WordScope::Filler)
            || has(WordScope::Ui)
            || all
                .iter()
                .any(|(_, found)| found.texts.iter().any(is_latin));
        meaning.names_all_rights = all.iter().any(|(row, _)| {
            row.categories.is_empty()
                && codes(&directory.taxonomy.ip_type, &row.ip_types)
                    .iter()
                    .any(|code| code == GENERAL_TYPE)
        });
        let mut found = all;
        found.retain(|(_, found)| !is_idle(found));
        meaning.rows = found.iter().map(|(_, found)| (*found).clone()).collect();
        meaning.add_advice(&found);
        meaning.add_institutions(&found, directory);
        meaning.add_groups(&found, directory);
        meaning.is_outside = found
            .iter()
            .any(|(row, _)| matches!(row.scope, WordScope::Outside | WordScope::Partly));
        // How to use the site is nothing that a record may lack.
        let on_records = found.iter().filter(|(row, _)| row.scope != WordScope::Ui);
        for (_, found) in on_records {
            let new = found
                .texts
                .iter()
                .filter(|text| !meaning.words.contains(text));
            let new: Vec<String> = new.cloned().collect();
            meaning.words.extend(new);
        }
        Some(meaning)
    }

    /// Whether any record is meant, rather than nothing in particular.
    pub(crate) fn means_records(&self) -> bool {
        !self.groups.is_empty() || !self.institutions.is_empty()
    }

    /// Whether a record is meant by more than what has the query literally: something is wanted of it, or the
    /// words stand for any record.
    pub(crate) fn is_more_than_literal(&self) -> bool {
        self.is_action || self.stands_for_all() || self.means_records() && self.has_loose_words
    }

    /// Whether the words mean the directory as a whole: 知识产权服务网点.
    pub(crate) fn stands_for_all(&self) -> bool {
        (self.names_network || self.names_all_rights) && !self.means_records() && !self.is_outside
    }

    /// Whether a query only asks to look up what stands beside it: 找一下.
    pub(crate) fn is_only_look_up(&self) -> bool {
        let is_plain = |group: &Group| {
            let is_weak = |code: &String| WEAK_CATEGORIES.contains(&code.as_str());
            group.categories.iter().all(is_weak)
                && group.ip_types.is_empty()
                && group.fees.is_empty()
                && group.modes.is_empty()
        };
        self.rest.is_empty()
            && self.institutions.is_empty()
            && self.groups.iter().all(is_plain)
            && self.advice.is_empty()
    }

    /// Where both are meant, the institutions, whatever they do, and the services, whoever does them; each with
    /// the words that it leaves out.
    pub(crate) fn parts(&self) -> Vec<(Self, Vec<String>)> {
        if self.groups.is_empty() || self.institutions.is_empty() {
            return Vec::new();
        }
        let names = |word: &String| {
            let mut institutions = self.institutions.iter();
            institutions.any(|institution| institution.text.contains(word.as_str()))
        };
        let words = self.words.iter().cloned();
        let (services, institutions) = words.partition(|word| !names(word));
        let any_services = Self {
            groups: Vec::new(),
            ..self.clone()
        };
        let any_institutions = Self {
            institutions: Vec::new(),
            ..self.clone()
        };
        vec![(any_services, services), (any_institutions, institutions)]
    }

    /// What asks for less, the nearest to this first, each with the words that it leaves out: any of several
    /// institutions that are named apart; everything without fees and modes, which few records state; that
    /// without one other word, the last ones first; and any service for the types of rights.
    pub(crate) fn weaker(&self, directory: &Directory) -> Vec<(Self, Vec<String>)> {
        let mut weaker = Vec::new();
        if self.institutions.len() > 1 && !self.institutions_are_adjacent(directory) {
            let any = Self {
                takes_any_institution: true,
                ..self.clone()
            };
            weaker.push((any, Vec::new()));
        }
        let words = directory.everyday_words.rows();
        let is_condition = |found: &RecognizedRow| {
            let row = &words[found.row];
            row.categories.is_empty() && !(row.fees.is_empty() && row.modes.is_empty())
        };
        let texts = |rows: &[RecognizedRow]| -> Vec<String> {
            rows.iter().flat_map(|row| row.texts.clone()).collect()
        };
        let (conditions, rows): (Vec<RecognizedRow>, Vec<RecognizedRow>) =
            self.rows.iter().cloned().partition(is_condition);
        let plain = self.with_rows(rows.clone(), directory);
        if !conditions.is_empty() && plain.means_records() {
            weaker.push((plain.clone(), texts(&conditions)));
        }
        for left_out in (0..rows.len()).rev() {
            let mut kept = rows.clone();
            let mut without = conditions.clone();
            without.push(kept.remove(left_out));
            let less = self.with_rows(kept, directory);
            let has_fewer_services = less.groups != plain.groups
                && !less.groups.is_empty()
                && less.institutions == plain.institutions;
            let has_fewer_institutions = less.institutions != plain.institutions
                && !less.institutions.is_empty()
                && less.groups == plain.groups;
            if has_fewer_services || has_fewer_institutions {
                weaker.push((less, texts(&without)));
            }
        }
        let of_types = plain.of_types();
        let is_known = |(known, _): &(Self, Vec<String>)| known.groups == of_types.groups;
        if of_types.groups != plain.groups && !weaker.iter().any(is_known) {
            let patterns = directory.everyday_words.patterns();
            let names_type = |text: &String| {
                let mut own = patterns.rows_of(text).map(|row| &words[row]);
                own.any(|row| row.categories.is_empty() && !row.ip_types.is_empty())
            };
            let asking = rows.iter();
            let asking = asking.filter(|found| !words[found.row].categories.is_empty());
            let mut left_out = texts(&conditions);
            left_out.extend(asking.flat_map(|found| found.texts.clone()));
            left_out.retain(|text| !names_type(text));
            // Of 专利布局 nothing is left without what is asked for.
            if !left_out.is_empty() && texts(&rows).iter().any(names_type) {
                weaker.push((of_types, left_out));
            }
        }
        weaker
    }

    /// Any service for the types of rights, where all of what is asked for has one.
    fn of_types(&self) -> Self {
        let mut groups = Vec::new();
        for group in &self.groups {
            if group.ip_types.is_empty() {
                return self.clone();
            }
            let categories = Vec::new();
            add_new(
                &mut groups,
                Group {
                    categories,
                    ..group.clone()
                },
            );
        }
        Self {
            groups,
            ..self.clone()
        }
    }

    /// The same query as if only these rows were in it.
    fn with_rows(&self, rows: Vec<RecognizedRow>, directory: &Directory) -> Self {
        let words = directory.everyday_words.rows();
        let mut meaning = Self {
            groups: Vec::new(),
            institutions: Vec::new(),
            rows: Vec::new(),
            ..self.clone()
        };
        let found: Vec<(&EverydayRow, &RecognizedRow)> = rows
            .iter()
            .map(|found| (&words[found.row], found))
            .collect();
        meaning.add_institutions(&found, directory);
        meaning.add_groups(&found, directory);
        meaning.rows = rows;
        meaning
    }

    /// Whether the word of one institution directly follows that of another: 研究所图书馆.
    fn institutions_are_adjacent(&self, directory: &Directory) -> bool {
        let words = directory.everyday_words.rows();
        let institutions = self.rows.iter();
        let institutions = institutions.filter(|found| words[found.row].names_institution());
        let ranges: Vec<&Range<usize>> = institutions.flat_map(|found| &found.ranges).collect();
        let starts = |end: usize| ranges.iter().any(|range| range.start == end);
        ranges.iter().any(|range| starts(range.end))
    }

    /// The advice as one text; `None` if there is none. `with_usage`: whether advice on the use of
    /// the site belongs to it.
    pub(crate) fn advice_text(&self, with_usage: bool) -> Option<String> {
        let advice = self.advice.iter();
        let advice = advice.filter(|(_, is_on_usage)| with_usage || !is_on_usage);
        let sentences = advice.map(|(sentence, _)| sentence.as_str());
        let text: String = sentences.take(MAX_ADVICE).collect();
        Some(text).filter(|text| !text.is_empty())
    }

    fn add_advice(&mut self, found: &[(&EverydayRow, &RecognizedRow)]) {
        let mut rows: Vec<&EverydayRow> = found.iter().map(|(row, _)| *row).collect();
        rows.sort_by_key(|row| row.scope != WordScope::Outside);
        for row in rows.into_iter().filter(|row| !row.advice.is_empty()) {
            add_new(
                &mut self.advice,
                (row.advice.clone(), row.scope == WordScope::Ui),
            );
        }
    }

    fn add_institutions(
        &mut self,
        found: &[(&EverydayRow, &RecognizedRow)],
        directory: &Directory,
    ) {
        let taxonomy = &directory.taxonomy;
        for (row, found) in found {
            if row.names_institution() {
                self.institutions.push(Institution {
                    text: found.texts.concat(),
                    natures: codes(&taxonomy.nature, &row.natures),
                    kinds: codes(&taxonomy.kind, &row.kinds),
                });
            }
        }
    }

    fn add_groups(&mut self, found: &[(&EverydayRow, &RecognizedRow)], directory: &Directory) {
        let taxonomy = &directory.taxonomy;
        let mut written: Vec<WrittenWord> = Vec::new();
        let mut narrowing = Group::default();
        let mut numbers: Vec<usize> = Vec::new();
        for (row, found) in found {
            let number = found.written_words[0];
            let position = written.iter().position(|word| word.number == number);
            let position = position.unwrap_or_else(|| {
                written.push(WrittenWord {
                    number,
                    ..WrittenWord::default()
                });
                written.len() - 1
            });
            let word = &mut written[position];
            let categories = codes(&taxonomy.category, &row.categories);
            let ip_types = codes(&taxonomy.ip_type, &row.ip_types);
            if !categories.is_empty() {
                word.categories.push((weight(row, &categories), categories));
            }
            let is_narrowing =
                !ip_types.is_empty() && !ip_types.iter().any(|code| code == GENERAL_TYPE);
            if is_narrowing {
                add_new(&mut word.ip_types, ip_types);
            }
            if row.categories.is_empty() {
                // A platform is on line as a rule; whoever looks for one does not ask for it.
                narrowing.fees.extend(codes(&taxonomy.fee, &row.fees));
                narrowing.modes.extend(codes(&taxonomy.mode, &row.modes));
            }
            let is_asked = !row.categories.is_empty()
                || is_narrowing
                || !row.fees.is_empty()
                || !row.modes.is_empty();
            if is_asked {
                numbers.extend(&found.written_words);
            }
        }
        // 找图书馆 and 网点查询 ask where these are, not for a service.
        let names_right = written.iter().any(|word| !word.ip_types.is_empty());
        if !names_right && (self.names_network || !self.institutions.is_empty()) {
            for word in &mut written {
                word.categories.retain(|(weight, _)| *weight > 0);
            }
        }
        self.is_joined = numbers.iter().any(|number| *number != numbers[0]);
        self.groups = joined(written);
        let is_narrowed = !narrowing.fees.is_empty() || !narrowing.modes.is_empty();
        self.is_action =
            is_narrowed || self.groups.iter().any(|group| !group.categories.is_empty());
        if is_narrowed && self.groups.is_empty() {
            self.groups.push(Group::default());
        }
        for group in &mut self.groups {
            group.fees.clone_from(&narrowing.fees);
            group.modes.clone_from(&narrowing.modes);
        }
    }
}

/// How much a row's categories say, compared with those of other rows.
fn weight(row: &EverydayRow, categories: &[String]) -> u8 {
    let is_weak = |code: &String| WEAK_CATEGORIES.contains(&code.as_str());
    if categories.iter().any(is_weak) {
        0
    } else if row.scope == WordScope::Outside || categories == [ADVISING_CATEGORY] {
        1
    } else {
        2
    }
}

/// The groups of written words: within a word each category with each type. What has only one
/// of the two is joined with what has only the other. Only the categories that say most count.
fn joined(written: Vec<WrittenWord>) -> Vec<Group> {
    let mut groups = Vec::new();
    let weights = written.iter().flat_map(|word| &word.categories);
    let most = weights.map(|(weight, _)| *weight).max();
    let mut lone_categories: Vec<Vec<String>> = Vec::new();
    let mut lone_types: Vec<Vec<String>> = Vec::new();
    for word in written {
        let mut categories = Vec::new();
        for (weight, codes) in word.categories {
            if Some(weight) == most {
                add_new(&mut categories, codes);
            }
        }
        if !categories.is_empty() && !word.ip_types.is_empty() {
            add_pairs(&mut groups, &categories, &word.ip_types);
            continue;
        }
        categories
            .into_iter()
            .for_each(|codes| add_new(&mut lone_categories, codes));
        let types = word.ip_types.into_iter();
        types.for_each(|codes| add_new(&mut lone_types, codes));
    }
    let none = vec![Vec::new()];
    match (lone_categories.is_empty(), lone_types.is_empty()) {
        (true, true) => {}
        (false, true) => add_pairs(&mut groups, &lone_categories, &none),
        (true, false) => add_pairs(&mut groups, &none, &lone_types),
        (false, false) => add_pairs(&mut groups, &lone_categories, &lone_types),
    }
    groups
}

fn add_pairs(groups: &mut Vec<Group>, categories: &[Vec<String>], ip_types: &[Vec<String>]) {
    for categories in categories {
        for ip_types in ip_types {
            let group = Group {
                categories: categories.clone(),
                ip_types: ip_types.clone(),
                ..Group::default()
            };
            add_new(groups, group);
        }
    }
}

/// Adds a value to a list that does not have it.
pub(crate) fn add_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// The codes of terms.
pub(crate) fn codes(vocabulary: &Vocabulary, terms: &[TermIndex]) -> Vec<String> {
    let terms = terms.iter();
    terms
        .map(|term| vocabulary.get(*term).code.clone())
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::test_support::site;

    fn meaning(query: &str) -> Option<Meaning> {
        Meaning::of(
            query,
            &site::directory(&crate::test_support::registry::registry(Vec::new())),
        )
    }

    /// The terms of each group.
    fn terms(query: &str) -> Vec<Vec<String>> {
        let meaning = meaning(query).unwrap();
        meaning.groups.iter().map(Group::terms).collect()
    }

    #[test]
    fn a_category_goes_with_the_type_in_the_same_written_word() {
        assert_eq!(terms("培训商标"), [["//trademark/training"]]);
        assert_eq!(
            terms("专利预警 商标培训"),
            [["//patent/early_warning"], ["//trademark/training"]]
        );
        assert_eq!(terms("商标 培训"), [["//trademark/training"]]);
        assert!(meaning("商标 培训").unwrap().is_joined);
        assert!(!meaning("北京 商标培训").unwrap().is_joined);
    }

    #[test]
    fn looking_something_up_gives_way_to_what_is_looked_for() {
        assert_eq!(terms("检索分析专利"), [["//patent/analysis"]]);
        assert_eq!(
            terms("查专利"),
            [["//patent/inquiry", "//patent/retrieval"]]
        );
    }

    #[test]
    fn all_rights_do_not_narrow() {
        assert_eq!(terms("知识产权培训"), [["///training"]]);
        assert!(!meaning("知识产权").unwrap().means_records());
    }

    #[test]
    fn fees_and_modes_hold_for_every_group() {
        assert_eq!(terms("免费 培训"), [["free///training"]]);
        assert_eq!(terms("线上培训专利"), [["/online/patent/training"]]);
        assert_eq!(terms("免费"), [["free///"]]);
    }

    #[test]
    fn an_institution_is_meant_by_nature_or_kind() {
        let meaning = meaning("武汉的高校").unwrap();
        assert_eq!(meaning.institutions[0].text, "高校");
        let terms = ["nature=university", "kind=university_center"];
        assert_eq!(meaning.institutions[0].terms(), terms);
        assert_eq!(meaning.rest, "武汉");
    }

    #[test]
    fn advice_on_what_others_do_comes_first() {
        let meaning = meaning("专利咨询多少钱，怎么维权").unwrap();
        let advice = meaning.advice_text(true).unwrap();
        assert!(advice.contains("12330"), "{advice}");
        assert_eq!(advice.matches('。').count(), MAX_ADVICE);
        let advice = meaning.advice_text(false).unwrap();
        assert!(!advice.contains("具体金额"), "{advice}");
    }

    #[test]
    fn a_query_without_an_everyday_word_means_what_it_says() {
        assert_eq!(meaning("葫芦岛市"), None);
        assert!(!meaning("哪里").unwrap().means_records());
    }
}
