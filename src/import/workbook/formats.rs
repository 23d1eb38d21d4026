//! What the format of a cell says about its value: a date of which only the year or the month is
//! shown, a number that is shown with zeros before it, or a text that is struck through.

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

/// How a cell with a number or a date is shown, where that is not its value as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Display {
    /// Only a part of a date.
    PartOfDate(Precision),
    /// A number with zeros before it.
    Zeros(Zeros),
}

/// The groups of digits that a format such as `000000` or `0000-00000000` always shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zeros {
    /// The lengths of the first group and of the second, which a hyphen separates.
    groups: (usize, usize),
}

impl Zeros {
    /// The groups of a format; `None` for formats with anything else.
    fn of_format(format: &str) -> Option<Self> {
        // 00 numbers rows and months; postcodes and telephone numbers are longer.
        const SHORTEST: usize = 5;
        const LONGEST: usize = 12;
        let format = format.split(';').next().unwrap_or_default();
        let plain: String = format
            .chars()
            .filter(|character| !matches!(character, '\\' | '"'))
            .collect();
        let (first, second) = plain.split_once('-').unwrap_or((&plain, ""));
        let is_zeros = |group: &str| group.bytes().all(|byte| byte == b'0');
        let groups = (first.len(), second.len());
        let digits = groups.0 + groups.1;
        let is_pattern = is_zeros(first) && is_zeros(second) && !first.is_empty();
        (is_pattern && (SHORTEST..=LONGEST).contains(&digits)).then_some(Self { groups })
    }

    /// A number as the format shows it; `None` if it is not a whole number of so many digits.
    pub(crate) fn show(self, number: f64) -> Option<String> {
        let width = self.groups.0 + self.groups.1;
        let digits = format!("{number:0width$.0}");
        if number < 0.0 || number.fract() != 0.0 || digits.len() > width {
            return None;
        }
        let (first, second) = digits.split_at(self.groups.0);
        Some(match second {
            "" => first.to_owned(),
            second => format!("{first}-{second}"),
        })
    }
}

/// How a number format shows a value; `None` for one that shows it as it is.
pub(crate) fn display(format: &str) -> Option<Display> {
    let zeros = || Zeros::of_format(format).map(Display::Zeros);
    precision(format).map(Display::PartOfDate).or_else(zeros)
}

/// How much of a date a number format shows; `None` for a whole date, and for other formats.
fn precision(format: &str) -> Option<Precision> {
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
pub(crate) fn built_in(number: u32) -> Option<Display> {
    matches!(number, 17 | 27 | 36 | 50 | 52 | 57).then_some(Display::PartOfDate(Precision::Month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_zeros_shows_them_before_a_number() {
        for (format, number, expected) in [
            ("000000", 16000.0, Some("016000")),
            ("000000;@", 116000.0, Some("116000")),
            ("0000-00000000", 41182811234.0, Some("0411-82811234")),
            ("0000\\-00000000", 41182811234.0, Some("0411-82811234")),
            ("000\"-\"00000000", 2482811234.0, Some("024-82811234")),
            ("000000", 1160001.0, None),
            ("000000", 1.5, None),
            ("00", 1.0, None),
            ("0.00000", 1.0, None),
            ("#,##0", 16000.0, None),
            ("General", 16000.0, None),
            ("00000%", 1.0, None),
            ("yyyy-mm", 45000.0, None),
        ] {
            let shown = match display(format) {
                Some(Display::Zeros(zeros)) => zeros.show(number),
                _ => None,
            };
            assert_eq!(shown.as_deref(), expected, "{format} {number}");
        }
    }

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
