//! Word lists for rules: one file per list, one word per line, `#` starts a comment. The
//! module knows nothing of how lists are used.
//!
//! Tables that map words to meanings in code (a status, a table, a unit), the few words of
//! a single parsing step, sets of punctuation, and error values that begin with `#` stay in
//! the code that uses them: in a file they would need names for what only the code knows.

use std::sync::LazyLock;

/// A list of words, in the order that its declaration below states.
pub(crate) type WordList = LazyLock<Vec<&'static str>>;

/// The order of a list, which a test enforces.
#[cfg(test)]
enum Order {
    /// Any order works, so the list is sorted for its readers.
    Sorted,
    /// Shortest first, since the first match is used.
    ShortestFirst,
    LongestFirst,
    AsWritten,
}

macro_rules! word_lists {
    ($($(#[$comment:meta])* $name:ident = $file:literal, $order:ident;)+) => {
        $($(#[$comment])* pub(crate) static $name: WordList = LazyLock::new(|| words(include_str!($file)));)+

        /// All lists with their files.
        #[cfg(test)]
        static ALL: &[(&str, &WordList, Order)] = &[$(($file, &$name, Order::$order)),+];
    };
}

word_lists! {
    /// Labels before a web address, removed one after another.
    ADDRESS_LABELS = "address_labels.txt", AsWritten;
    /// Family names of one character that mostly begin other words, so that they tell a name only
    /// where a label, a title or a column says that it is one.
    AMBIGUOUS_FAMILY_NAMES = "ambiguous_family_names.txt", Sorted;
    /// Headings that may be those of the nature of an institution or of the kind of point, so that
    /// the values below them decide.
    AMBIGUOUS_HEADINGS = "ambiguous_headings.txt", Sorted;
    /// Units that follow a number in an amount.
    AMOUNT_UNITS = "amount_units.txt", Sorted;
    /// Suffixes of authorities' names above the date at the end of a list.
    AUTHORITY_ENDS = "authority_ends.txt", Sorted;
    /// Meaningless words after a list of codes, removed one after another.
    CODE_FILLERS = "code_fillers.txt", AsWritten;
    /// Headings of a column with a contact person and ways to reach them.
    CONTACT_HEADINGS = "contact_headings.txt", Sorted;
    /// Words that occur only in headings of contact data.
    CONTACT_HEADING_WORDS = "contact_heading_words.txt", Sorted;
    /// Characters that make words mean different things: 线上 and 线下, 省级 and 市级, 东北 and 西北,
    /// 第一 and 第二. One set per line.
    CONTRARY_CHARACTERS = "contrary_characters.txt", AsWritten;
    /// Statements that a site is a demo, which no record of a registry makes.
    DEMO_STATEMENTS = "demo_statements.txt", Sorted;
    /// Words of a demo site in texts that people write for a site, besides these statements.
    DEMO_WORDING = "demo_wording.txt", Sorted;
    /// Words before the number of a certificate or document.
    DOCUMENT_NUMBER_LABELS = "document_number_labels.txt", Sorted;
    /// Family names of two characters.
    DOUBLE_FAMILY_NAMES = "double_family_names.txt", Sorted;
    /// Days and shifts before the name of who is on duty then.
    DUTY_LABELS = "duty_labels.txt", Sorted;
    /// Typical results of wrong encodings: U+FFFD in UTF-8 read as GBK, and uninitialised
    /// memory.
    ENCODING_TRACES = "encoding_traces.txt", Sorted;
    /// Words of a remark or title that say that an institution is no longer a point, or not yet.
    ENDED_WORDS = "ended_words.txt", Sorted;
    /// Prefixes of English words with the opposite meaning.
    ENGLISH_NEGATIONS = "english_negations.txt", Sorted;
    /// Words before the extension of a telephone number.
    EXTENSION_WORDS = "extension_words.txt", Sorted;
    /// Common family names of one character, for recognising personal names.
    FAMILY_NAMES = "family_names.txt", Sorted;
    /// Words for formats of cells, such as colours.
    FORMATTING_WORDS = "formatting_words.txt", Sorted;
    /// Characters that given names often consist of. One set per line.
    GIVEN_NAME_CHARACTERS = "given_name_characters.txt", AsWritten;
    /// Headings of a column with the head's name and title.
    HEAD_AND_TITLE_HEADINGS = "head_and_title_headings.txt", Sorted;
    /// Words after a personal name that mark it as one.
    HONORIFICS = "honorifics.txt", Sorted;
    /// Words that institutions' names consist of; an id has a syllable group for each.
    ID_WORDS = "id_words.txt", Sorted;
    /// Suffixes of institutions' names.
    INSTITUTION_ENDS = "institution_ends.txt", Sorted;
    /// Headings of a column with institutions where no other column names them.
    INSTITUTION_HEADINGS = "institution_headings.txt", Sorted;
    /// Words after the name of a region that denote a level. The shortest come first, so
    /// that 吉林市辖区 is 吉林市 and not 吉林.
    LEVELS_AT_END = "levels_at_end.txt", ShortestFirst;
    /// Words between a province or city and what it governs.
    LEVELS_BETWEEN = "levels_between.txt", Sorted;
    /// Words that make a preceding level that of an office, not of the listed institutions.
    LEVEL_OWNERS = "level_owners.txt", Sorted;
    /// Words of three characters that many names end in; other suffixes are taken to have
    /// two.
    LONG_NAME_ENDS = "long_name_ends.txt", Sorted;
    /// Names of messengers, in lower case, before an account.
    MESSENGERS = "messengers.txt", AsWritten;
    /// Words that follow a personal name without a space.
    NAME_FOLLOWERS = "name_followers.txt", Sorted;
    /// Words before a personal name that mark it as one.
    NAME_LABELS = "name_labels.txt", Sorted;
    /// Words that the names of institutions consist of, each written as one word in Pinyin.
    NAME_WORDS = "name_words.txt", Sorted;
    /// Words in a province column that mean no region.
    NATIONWIDE = "nationwide.txt", Sorted;
    /// Words that begin like a personal name but are not one.
    NO_NAME_BEGINNINGS = "no_name_beginnings.txt", Sorted;
    /// Endings of headings that end as a person does but name none.
    NO_PERSON_HEADING_ENDS = "no_person_heading_ends.txt", Sorted;
    /// Last characters of words that begin like a personal name but are not one: offices,
    /// places, days.
    NO_NAME_ENDS = "no_name_ends.txt", Sorted;
    /// Offices, as whole words or suffixes.
    OFFICES = "offices.txt", LongestFirst;
    /// Words before an office that belong to it.
    OFFICE_QUALIFIERS = "office_qualifiers.txt", LongestFirst;
    /// Labels of numbers that are not telephone numbers.
    OTHER_NUMBER_LABELS = "other_number_labels.txt", Sorted;
    /// The peoples after whom autonomous prefectures, counties and banners are named.
    PEOPLES = "peoples.txt", Sorted;
    /// Endings of headings that name a person.
    PERSON_HEADING_ENDS = "person_heading_ends.txt", Sorted;
    /// Words that, as a whole value, stand for one that is not known; in lower case, without
    /// punctuation.
    PLACEHOLDERS = "placeholders.txt", Sorted;
    /// Words within a value that stands for one that is not known.
    PLACEHOLDER_PARTS = "placeholder_parts.txt", Sorted;
    /// Types of property that, alone, belong to the next item of a list: 专利、商标检索.
    PROPERTY_TYPES = "property_types.txt", Sorted;
    /// Suffixes of provinces' names that people leave out.
    PROVINCE_ENDS = "province_ends.txt", LongestFirst;
    /// Prefixes, after a province's name, of offices that act for the province in these
    /// matters.
    PROVINCIAL_OFFICES = "provincial_offices.txt", Sorted;
    /// Words of a heading that say that its values are for the public.
    PUBLIC_HEADING_WORDS = "public_heading_words.txt", Sorted;
    /// Words that make a clause a question.
    QUESTION_WORDS = "question_words.txt", Sorted;
    /// Suffixes of regions' names that state the kind of region, of more than one
    /// character.
    REGION_ENDS = "region_ends.txt", LongestFirst;
    /// What people call some counties and districts, where it is mostly another word.
    REGION_HOMONYMS = "region_homonyms.txt", Sorted;
    /// Headings of a column with one level of a region, such as the province.
    REGION_PART_HEADINGS = "region_part_headings.txt", Sorted;
    /// Words in the heading of a column for remarks.
    REMARK_HEADINGS = "remark_headings.txt", Sorted;
    /// Labels that start a row which is no record, whatever follows. The first match is the
    /// one reported.
    ROW_LABELS = "row_labels.txt", AsWritten;
    /// Labels that start a row which is no record if a colon or number follows, or if they
    /// fill a cell. The first match is the one reported.
    ROW_LABELS_WITH_COLON = "row_labels_with_colon.txt", AsWritten;
    /// Words of a remark that say that an institution is a point again.
    RESTORED_WORDS = "restored_words.txt", Sorted;
    /// Headings of a column of running numbers.
    RUNNING_NUMBER_HEADINGS = "running_number_headings.txt", Sorted;
    /// Words in names, addresses and documents of invented records.
    SAMPLE_NAMES = "sample_names.txt", Sorted;
    /// What invented records say of themselves, in lower case.
    SAMPLE_STATEMENTS = "sample_statements.txt", Sorted;
    /// Words in English names of invented institutions, in lower case.
    SAMPLE_WORDS = "sample_words.txt", Sorted;
    /// Words of a title that make the status of its list doubtful, besides those for an end. The
    /// first match is the one reported.
    SECTION_DOUBTS = "section_doubts.txt", AsWritten;
    /// Meaningless words of section rows.
    SECTION_FILLERS = "section_fillers.txt", Sorted;
    /// Headings of a column with a list of service items.
    SERVICE_LIST_HEADINGS = "service_list_headings.txt", Sorted;
    /// Suffixes of bodies whose names begin like a provincial office but are none.
    SOCIETIES = "societies.txt", Sorted;
    /// Suffixes of regions' names that people leave out when they search.
    SPOKEN_REGION_ENDS = "spoken_region_ends.txt", LongestFirst;
    /// What people at a service desk are called, before a personal name.
    STAFF = "staff.txt", Sorted;
    /// Headings about staff that do not say which.
    STAFF_HEADINGS = "staff_headings.txt", Sorted;
    /// Words that belong to a title before or after a personal name.
    TITLE_QUALIFIERS = "title_qualifiers.txt", Sorted;
    /// Suffixes of development zones' names.
    ZONE_ENDS = "zone_ends.txt", Sorted;
}

/// The words of a file.
fn words(text: &'static str) -> Vec<&'static str> {
    let lines = text.lines().map(str::trim_end);
    lines.filter(|line| !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Reverse;
    use std::collections::BTreeSet;

    #[test]
    fn each_list_is_in_its_declared_order_without_duplicates() {
        for (file, list, order) in ALL {
            assert!(
                list.iter().all(|word| !word.trim().is_empty()),
                "{file} has an empty line"
            );
            let different: BTreeSet<&&str> = list.iter().collect();
            assert_eq!(different.len(), list.len(), "{file} has a word twice");
            let length = |word: &str| word.chars().count();
            let is_in_order = match order {
                Order::Sorted => list.is_sorted(),
                Order::ShortestFirst => list.is_sorted_by_key(|word| (length(word), *word)),
                Order::LongestFirst => list.is_sorted_by_key(|word| (Reverse(length(word)), *word)),
                Order::AsWritten => !list.is_empty(),
            };
            assert!(is_in_order, "{file}");
        }
    }

    #[test]
    fn each_file_is_declared_as_a_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/words");
        let files = std::fs::read_dir(folder).expect("the folder of this module");
        let files = files.map(|file| file.expect("a file of it").file_name());
        let files: BTreeSet<String> = files
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".txt"))
            .collect();
        let listed: BTreeSet<String> = ALL.iter().map(|(file, ..)| (*file).to_owned()).collect();
        assert_eq!(files, listed);
    }
}
