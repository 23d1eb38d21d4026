//! Lists of words that rules look for: one file a list, one word a line, `#` before a
//! comment. Knows nothing of what is done with them.

use std::sync::LazyLock;

/// A list of words, in the order that its row below promises.
pub type WordList = LazyLock<Vec<&'static str>>;

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
        $($(#[$comment])* pub static $name: WordList = LazyLock::new(|| words(include_str!($file)));)+

        /// All lists by their files.
        #[cfg(test)]
        static ALL: &[(&str, &WordList, Order)] = &[$(($file, &$name, Order::$order)),+];
    };
}

word_lists! {
    /// Family names of two characters.
    DOUBLE_FAMILY_NAMES = "double_family_names.txt", Sorted;
    /// Family names of one character that are common enough to tell a name by.
    FAMILY_NAMES = "family_names.txt", Sorted;
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
    /// Words that follow a name without a space.
    NAME_FOLLOWERS = "name_followers.txt", Sorted;
    /// Words before a name that say that it is one.
    /// Where a text has several of them, the first of this list is looked at first.
    NAME_LABELS = "name_labels.txt", AsWritten;
    /// Words in the place of a province that are no region.
    NATIONWIDE = "nationwide.txt", Sorted;
    /// Words that offices end with, or are.
    OFFICES = "offices.txt", LongestFirst;
    /// Words that come before an office and belong to it.
    OFFICE_QUALIFIERS = "office_qualifiers.txt", LongestFirst;
    /// The peoples after whom autonomous prefectures, counties and banners are named.
    PEOPLES = "peoples.txt", Sorted;
    /// Labels that open a row which is no record, whatever follows them.
    /// The first that fits is the one that is told.
    ROW_LABELS = "row_labels.txt", AsWritten;
    /// Labels that open a row which is no record where a colon or a number follows, or where they
    /// are all of a cell. The first that fits is the one that is told.
    ROW_LABELS_WITH_COLON = "row_labels_with_colon.txt", AsWritten;
    /// Words of a title that make the status of its list doubtful.
    /// The first that a title holds is the one that is told.
    SECTION_DOUBTS = "section_doubts.txt", AsWritten;
    /// Words of section rows that say nothing by themselves.
    SECTION_FILLERS = "section_fillers.txt", Sorted;
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
