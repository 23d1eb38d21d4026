//! Lists of words that rules look for: one file a list, one word a line, `#` before a
//! comment. Knows nothing of what is done with them.
//!
//! Tables that give each word a meaning in code (a status, a table, a unit), the few words
//! of one step of a reader, sets of punctuation, and error values that begin with `#` stay
//! in the code that uses them: a file would need names for what only the code knows.

use std::sync::LazyLock;

/// A list of words, in the order that its row below promises.
pub(crate) type WordList = LazyLock<Vec<&'static str>>;

/// What the order of a list is for.
#[cfg(test)]
enum Order {
    /// Order does not matter, so that a list is easy to look through.
    Sorted,
    /// The first word that fits is the one that counts.
    ShortestFirst,
    LongestFirst,
    AsWritten,
}

macro_rules! word_lists {
    ($($(#[$comment:meta])* $name:ident = $file:literal, $order:ident;)+) => {
        $($(#[$comment])* pub(crate) static $name: WordList = LazyLock::new(|| words(include_str!($file)));)+

        /// All lists by their files.
        #[cfg(test)]
        static ALL: &[(&str, &WordList, Order)] = &[$(($file, &$name, Order::$order)),+];
    };
}

word_lists! {
    /// Labels before a web address, which are taken off one after another.
    ADDRESS_LABELS = "address_labels.txt", AsWritten;
    /// What follows the number of an amount.
    AMOUNT_UNITS = "amount_units.txt", Sorted;
    /// Ends of names of authorities that stand above the date at the end of a list.
    AUTHORITY_ENDS = "authority_ends.txt", Sorted;
    /// Words behind a list of codes that say nothing, which are taken off one after another.
    CODE_FILLERS = "code_fillers.txt", AsWritten;
    /// Headings of a column with a contact person and ways to reach it.
    CONTACT_HEADINGS = "contact_headings.txt", Sorted;
    /// Words that only headings of a contact person's data have.
    CONTACT_HEADING_WORDS = "contact_heading_words.txt", Sorted;
    /// Characters of which each makes another thing of a word: 线上 and 线下, 省级 and 市级,
    /// 东北 and 西北, 第一 and 第二. A set a line.
    CONTRARY_CHARACTERS = "contrary_characters.txt", AsWritten;
    /// Words before the number of a certificate or document.
    DOCUMENT_NUMBER_LABELS = "document_number_labels.txt", Sorted;
    /// Family names of two characters.
    DOUBLE_FAMILY_NAMES = "double_family_names.txt", Sorted;
    /// What conversions of encodings leave behind again and again: U+FFFD in UTF-8 read as GBK,
    /// and memory that was never written.
    ENCODING_TRACES = "encoding_traces.txt", Sorted;
    /// How English words begin that say the opposite.
    ENGLISH_NEGATIONS = "english_negations.txt", Sorted;
    /// What is written before the extension of a telephone number.
    EXTENSION_WORDS = "extension_words.txt", Sorted;
    /// Family names of one character that are common enough to tell a name by.
    FAMILY_NAMES = "family_names.txt", Sorted;
    /// Headings of a column with the head and the title of the head.
    HEAD_AND_TITLE_HEADINGS = "head_and_title_headings.txt", Sorted;
    /// Words after a name that say that it is one.
    HONORIFICS = "honorifics.txt", Sorted;
    /// Words that names of institutions are made of; each stands by itself in an id.
    ID_WORDS = "id_words.txt", Sorted;
    /// How the names of institutions end.
    INSTITUTION_ENDS = "institution_ends.txt", Sorted;
    /// Words behind the name of a region that stand for a level.
    /// The shortest come first, so that 吉林市辖区 is 吉林市 and not 吉林.
    LEVELS_AT_END = "levels_at_end.txt", ShortestFirst;
    /// Words that stand between a province or city and what it governs.
    LEVELS_BETWEEN = "levels_between.txt", Sorted;
    /// What makes a level before it that of an office, and not that of the institutions of a list.
    LEVEL_OWNERS = "level_owners.txt", Sorted;
    /// Words of three characters that many names end in; others are taken to have two.
    LONG_NAME_ENDS = "long_name_ends.txt", Sorted;
    /// Words that follow a name without a space.
    NAME_FOLLOWERS = "name_followers.txt", Sorted;
    /// Words before a name that say that it is one.
    /// Where a text has several of them, the first of this list is looked at first.
    NAME_LABELS = "name_labels.txt", AsWritten;
    /// Words in the place of a province that are no region.
    NATIONWIDE = "nationwide.txt", Sorted;
    /// Words that begin as a name does and are none.
    NO_NAME_BEGINNINGS = "no_name_beginnings.txt", Sorted;
    /// Characters that end what begins as a name does and is none: offices, places, days.
    NO_NAME_ENDS = "no_name_ends.txt", Sorted;
    /// Words that offices end with, or are.
    OFFICES = "offices.txt", LongestFirst;
    /// Words that come before an office and belong to it.
    OFFICE_QUALIFIERS = "office_qualifiers.txt", LongestFirst;
    /// Labels of numbers that are no telephones.
    OTHER_NUMBER_LABELS = "other_number_labels.txt", Sorted;
    /// The peoples after whom autonomous prefectures, counties and banners are named.
    PEOPLES = "peoples.txt", Sorted;
    /// Types of property which, by themselves, belong to the next part of a list: 专利、商标检索.
    PROPERTY_TYPES = "property_types.txt", Sorted;
    /// Ends of names of provinces that people leave out.
    PROVINCE_ENDS = "province_ends.txt", LongestFirst;
    /// How the offices begin that act for a province in these matters, behind its name.
    PROVINCIAL_OFFICES = "provincial_offices.txt", Sorted;
    /// Words that make a clause a question.
    QUESTION_WORDS = "question_words.txt", Sorted;
    /// Words at the end of names of regions that say what a region is, of more than one character.
    REGION_ENDS = "region_ends.txt", LongestFirst;
    /// Headings of a column with a part of a region, such as its province.
    REGION_PART_HEADINGS = "region_part_headings.txt", Sorted;
    /// Labels that open a row which is no record, whatever follows them.
    /// The first that fits is the one that is told.
    ROW_LABELS = "row_labels.txt", AsWritten;
    /// Labels that open a row which is no record where a colon or a number follows, or where they
    /// are all of a cell. The first that fits is the one that is told.
    ROW_LABELS_WITH_COLON = "row_labels_with_colon.txt", AsWritten;
    /// Headings of the running number of rows.
    RUNNING_NUMBER_HEADINGS = "running_number_headings.txt", Sorted;
    /// Words of a title that make the status of its list doubtful.
    /// The first that a title holds is the one that is told.
    SECTION_DOUBTS = "section_doubts.txt", AsWritten;
    /// Words of section rows that say nothing by themselves.
    SECTION_FILLERS = "section_fillers.txt", Sorted;
    /// Headings of a column with a list of service items.
    SERVICE_LIST_HEADINGS = "service_list_headings.txt", Sorted;
    /// Ends of names of bodies that begin like an office of a province and are none.
    SOCIETIES = "societies.txt", Sorted;
    /// Ends of names of regions that people leave out when they search.
    SPOKEN_REGION_ENDS = "spoken_region_ends.txt", LongestFirst;
    /// Headings that speak of staff without saying which.
    STAFF_HEADINGS = "staff_headings.txt", Sorted;
    /// Words that belong to the title before or behind a name.
    TITLE_QUALIFIERS = "title_qualifiers.txt", Sorted;
    /// How the names of development zones end.
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
    fn each_list_has_words_in_its_order_and_none_twice() {
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
    fn each_file_is_a_list() {
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
