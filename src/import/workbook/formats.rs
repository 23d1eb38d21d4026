//! What the format of a cell says about its value: a date of which only the year or the month is
//! shown, or a text that is struck through.

use crate::model::Date;

/// How much of a date its format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `2024`
    Year,
    /// `2024年3月`, `Mar-24`
    Month,
}

impl Precision {
    /// The part of a date that is shown, as people write it.
    pub(crate) fn show(self, day: Date) -> String {
        match self {
            Self::Year => format!("{}年", day.year()),
            Self::Month => format!("{}年{}月", day.year(), day.month()),
        }
    }
}

/// How much of a date a number format shows; `None` for a whole date, and for other formats.
pub(crate) fn precision(format: &str) -> Option<Precision> {
    let mut letters = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            // The first section is that of positive numbers.
            ';' => break,
            '"' => while characters.next().is_some_and(|inner| inner != '"') {},
            '[' => while characters.next().is_some_and(|inner| inner != ']') {},
            '\\' | '_' | '*' => {
                characters.next();
            }
            other => letters.extend(other.to_lowercase()),
        }
    }
    let holds = |letter: char| letters.contains(letter);
    if !holds('y') || holds('d') || holds('h') || holds('s') || holds('0') || holds('#') {
        return None;
    }
    Some(match holds('m') {
        true => Precision::Month,
        false => Precision::Year,
    })
}

/// The same for the number of a format that is built into spreadsheets, in its Chinese variant.
pub(crate) fn built_in(number: u32) -> Option<Precision> {
    matches!(number, 17 | 27 | 36 | 50 | 52 | 57).then_some(Precision::Month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_without_a_day_shows_a_part_of_a_date() {
        for format in [
            "yyyy\"年\"m\"月\"",
            "yyyy-m",
            "mmm-yy",
            "[$-804]yyyy\"年\"m\"月\";@",
            "yyyy\\.mm",
            "YYYY/MM",
        ] {
            assert_eq!(precision(format), Some(Precision::Month), "{format}");
        }
        for format in ["yyyy", "yyyy\"年\"", "yy;@"] {
            assert_eq!(precision(format), Some(Precision::Year), "{format}");
        }
        for format in [
            "yyyy-mm-dd",
            "m/d/yy h:mm",
            "yyyy\"年\"m\"月\"d\"日\"",
            "General",
            "0.00",
            "mm:ss",
            "@",
            "\"yyyy\"0",
            "[Yellow]0",
        ] {
            assert_eq!(precision(format), None, "{format}");
        }
    }
}
