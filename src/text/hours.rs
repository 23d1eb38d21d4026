//! Opening hours from what people write: `工作日 9:00-17:00`,
//! `周一至周五 8:30-12:00，14:00-17:30；节假日除外`.
//!
//! Only a text of which every word is understood has hours. A wrong answer sends somebody to
//! a closed door, so that whatever is uncertain, such as a season or a spelling that may mean
//! two things, gives none; the text itself is shown as written anyway.

use unicode_normalization::UnicodeNormalization;

/// Minutes since midnight; 1440 is the end of the day.
type Minutes = u16;

const HOUR: Minutes = 60;
const DAY: Minutes = 24 * HOUR;

/// Nothing opens earlier, unless it is open all day: 2:00 is a careless 14:00.
const EARLIEST: Minutes = 5 * HOUR;

/// An uninterrupted time in which a place is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// When it opens.
    pub(crate) from: Minutes,
    /// When it closes, later than it opens.
    pub(crate) until: Minutes,
}

/// Whether a place is open on public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holidays {
    /// As on any day of the week.
    Open,
    /// Closed.
    Closed,
    /// Not said, or at other times.
    Unknown,
}

/// When a place is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningHours {
    /// The times of each day from Monday to Sunday, in order; none if it is closed.
    pub(crate) week: [Vec<Span>; 7],
    /// Whether the days were given as 工作日 alone, which include the weekends that are worked
    /// in exchange for a holiday.
    pub(crate) by_working_days: bool,
    /// Public holidays.
    pub(crate) holidays: Holidays,
}

/// The opening hours in a text, if all of it is understood.
pub(crate) fn parse(text: &str) -> Option<OpeningHours> {
    let mut reader = Reader::new(text);
    let mut found = Found::default();
    let mut current: Option<Days> = None;
    // Times whose days follow them: 9:00-17:00（周一至周五）.
    let mut before_days: Vec<Span> = Vec::new();
    let mut needs_time = false;
    loop {
        reader.skip_separators();
        if reader.is_at_end() {
            break;
        }
        if reader.skip_any(&LABELS) {
            continue;
        }
        if reader.skip_any(&WITHOUT_REST) {
            found.is_open_on_holidays = true;
        } else if let Some(days) = reader.exception() {
            found.close(&days);
        } else if let Some(days) = reader.days() {
            if needs_time {
                return None;
            }
            if reader.skip_any(&CLOSED) {
                found.close(&days);
            } else if days.is_holidays_only() && reader.skip_any(&OPEN_AS_USUAL) {
                found.is_open_on_holidays = true;
            } else if before_days.is_empty() {
                needs_time = true;
                current = Some(days);
            } else if current.is_none() {
                for span in before_days.drain(..) {
                    found.open(&days, span)?;
                }
            } else {
                return None;
            }
        } else if let Some(span) = reader.span() {
            match &current {
                Some(days) => found.open(days, span)?,
                // Days that followed their times have taken them, and these have none.
                None if found.has_times() => return None,
                None => before_days.push(span),
            }
            needs_time = false;
            reader.skip_any(&OPEN);
        } else {
            return None;
        }
    }
    (!needs_time && before_days.is_empty()).then_some(())?;
    found.finish()
}

/// Words before times or days that say nothing more.
const LABELS: [&str; 9] = [
    "对外开放时间",
    "开放时间",
    "服务时间",
    "工作时间",
    "办公时间",
    "开馆时间",
    "接待时间",
    "营业时间",
    "咨询时间",
];

/// Words after times that say nothing more.
const OPEN: [&str; 5] = ["对外开放", "正常开放", "照常开放", "开放", "开馆"];

const OPEN_AS_USUAL: [&str; 4] = ["照常开放", "正常开放", "不休息", "不休"];

const CLOSED: [&str; 12] = [
    "除外",
    "不开放",
    "不办公",
    "不营业",
    "不上班",
    "休息",
    "休馆",
    "闭馆",
    "闭室",
    "关闭",
    "停止服务",
    "休",
];

const WITHOUT_REST: [&str; 2] = ["全年无休", "无休"];

const HOLIDAYS: [&str; 6] = [
    "国家法定节假日",
    "法定节假日",
    "法定假日",
    "法定节日",
    "节假日",
    "公共假期",
];

/// Days of the week, and public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Days {
    week: [bool; 7],
    /// Whether they were given as 工作日.
    working: bool,
    holidays: bool,
}

impl Days {
    fn is_holidays_only(&self) -> bool {
        self.holidays && self.week == [false; 7]
    }

    fn add(&mut self, other: &Self) {
        for (own, added) in self.week.iter_mut().zip(other.week) {
            *own |= added;
        }
        // 工作日及周末 are no working days alone.
        self.working &= other.working || other.is_holidays_only();
        self.holidays |= other.holidays;
    }

    fn of(days: impl IntoIterator<Item = usize>) -> Self {
        let mut found = Self::default();
        for day in days {
            found.week[day] = true;
        }
        found
    }
}

/// What the text has said so far.
#[derive(Default)]
struct Found {
    week: [Vec<Span>; 7],
    is_closed: [bool; 7],
    by_working_days: bool,
    by_days_of_the_week: bool,
    has_times_of_holidays: bool,
    is_open_on_holidays: bool,
    is_closed_on_holidays: bool,
}

impl Found {
    fn has_times(&self) -> bool {
        self.week.iter().any(|spans| !spans.is_empty())
    }

    /// Adds a time; `None` if it contradicts what was said before.
    fn open(&mut self, days: &Days, span: Span) -> Option<()> {
        self.has_times_of_holidays |= days.holidays;
        self.by_working_days |= days.working;
        self.by_days_of_the_week |= !days.working;
        let mut is_closed = days.week.contains(&true);
        for day in (0..7).filter(|day| days.week[*day]) {
            // 周一闭馆，每天9:00-17:00: an exception may stand first.
            if self.is_closed[day] {
                continue;
            }
            is_closed = false;
            let spans = &mut self.week[day];
            if spans.last().is_some_and(|last| span.from < last.until) {
                return None;
            }
            spans.push(span);
        }
        (!is_closed).then_some(())
    }

    fn close(&mut self, days: &Days) {
        self.is_closed_on_holidays |= days.holidays;
        for day in (0..7).filter(|day| days.week[*day]) {
            self.is_closed[day] = true;
            self.week[day].clear();
        }
    }

    fn finish(self) -> Option<OpeningHours> {
        let is_contradiction = self.is_open_on_holidays && self.is_closed_on_holidays;
        if !self.has_times() || is_contradiction {
            return None;
        }
        let by_working_days = self.by_working_days && !self.by_days_of_the_week;
        Some(OpeningHours {
            holidays: if self.is_closed_on_holidays {
                Holidays::Closed
            } else if self.is_open_on_holidays {
                Holidays::Open
            } else if by_working_days && !self.has_times_of_holidays {
                Holidays::Closed
            } else {
                Holidays::Unknown
            },
            by_working_days,
            week: self.week,
        })
    }
}

/// The half of the day that a word before a time names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// The text with one spelling for each sign, read from the front.
struct Reader {
    characters: Vec<char>,
    at: usize,
}

impl Reader {
    fn new(text: &str) -> Self {
        let text: String = text.nfkc().collect();
        let mut characters: Vec<char> = Vec::with_capacity(text.len());
        for (number, line) in text.split(['\n', '\r']).enumerate() {
            characters.extend((number > 0).then_some(';'));
            for word in line.split_whitespace() {
                // 12:00 14:00 are two times.
                let follows_digit = characters.last().is_some_and(char::is_ascii_digit);
                if follows_digit && word.starts_with(|first: char| first.is_ascii_digit()) {
                    characters.push(';');
                }
                characters.extend(word.chars().map(|character| match character {
                    '–' | '—' | '―' | '−' | '‐' | '‑' | '~' | '〜' | '∼' | '至' | '到' => {
                        '-'
                    }
                    '∶' | '︰' => ':',
                    _ => character,
                }));
            }
        }
        Self { characters, at: 0 }
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.characters.len()
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn skip(&mut self, word: &str) -> bool {
        let mut at = self.at;
        for character in word.chars() {
            if self.characters.get(at) != Some(&character) {
                return false;
            }
            at += 1;
        }
        self.at = at;
        true
    }

    fn skip_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.skip(word))
    }

    fn skip_separators(&mut self) {
        let is_separator = |character| {
            matches!(
                character,
                ',' | '、'
                    | ';'
                    | '。'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '【'
                    | '】'
                    | '|'
                    | '/'
                    | ':'
                    | '和'
                    | '及'
                    | '与'
                    | '·'
            )
        };
        while self.peek().is_some_and(is_separator) {
            self.at += 1;
        }
    }

    /// Reads with a function that must leave its place if it finds nothing.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// 除周一外, 除法定节假日.
    fn exception(&mut self) -> Option<Days> {
        self.attempt(|reader| {
            reader.skip("除").then_some(())?;
            let days = reader.days()?;
            reader.skip_any(&["之外", "以外", "外"]);
            Some(days)
        })
    }

    /// Days that are joined: 周六、周日及节假日.
    fn days(&mut self) -> Option<Days> {
        let mut days = self.group_of_days()?;
        while let Some(more) = self.attempt(|reader| {
            reader
                .skip_any(&["、", ",", "及", "和", "与", "/"])
                .then_some(())?;
            reader.group_of_days()
        }) {
            days.add(&more);
        }
        Some(days)
    }

    fn group_of_days(&mut self) -> Option<Days> {
        if self.skip_any(&HOLIDAYS) {
            return Some(Days {
                holidays: true,
                ..Days::default()
            });
        }
        if self.skip_any(&["每个工作日", "每工作日", "工作日"]) {
            return Some(Days {
                working: true,
                ..Days::of(0..5)
            });
        }
        if self.skip_any(&["每天", "每日"]) {
            return Some(Days::of(0..7));
        }
        if self.skip_any(&["双休日", "周末"]) {
            return Some(Days::of(5..7));
        }
        self.days_of_the_week()
    }

    /// 周一至周五, 周一至五, 周六日, 周一、三、五.
    fn days_of_the_week(&mut self) -> Option<Days> {
        let mut last = self.day(true)?;
        let mut days = Days::of([last]);
        loop {
            let until = self.attempt(|reader| {
                reader.skip("-").then_some(())?;
                reader.day(false)
            });
            if let Some(until) = until {
                if until <= last {
                    return None;
                }
                days.add(&Days::of(last..=until));
                last = until;
                continue;
            }
            let next = self.attempt(|reader| {
                reader.skip_any(&["、", "/", "和", "及"]);
                reader.day(false)
            });
            match next {
                Some(next) => {
                    days.add(&Days::of([next]));
                    last = next;
                }
                None => return Some(days),
            }
        }
    }

    /// A day of the week, counted from Monday; `named` if 周 must precede it.
    fn day(&mut self, named: bool) -> Option<usize> {
        self.attempt(|reader| {
            let has_name = reader.skip_any(&[
                "每逢周",
                "每周",
                "逢周",
                "周",
                "每逢星期",
                "每星期",
                "星期",
                "礼拜",
            ]);
            (has_name || !named).then_some(())?;
            let day = match reader.peek()? {
                '一' => 0,
                '二' => 1,
                '三' => 2,
                '四' => 3,
                '五' => 4,
                '六' => 5,
                '日' | '天' => 6,
                _ => return None,
            };
            reader.at += 1;
            Some(day)
        })
    }

    /// 8:30-12:00, 上午9点至下午5点半, 24小时.
    fn span(&mut self) -> Option<Span> {
        if self.skip_any(&["24小时", "全天"]) {
            return Some(Span {
                from: 0,
                until: DAY,
            });
        }
        self.attempt(|reader| {
            let half = reader.half();
            let from = reader.clock(half)?;
            reader.skip("-").then_some(())?;
            let own = reader.half();
            let until = match own {
                Some(_) => reader.clock(own)?,
                None => reader.end(half)?,
            };
            let is_all_day = from == 0 && until == DAY;
            ((EARLIEST <= from || is_all_day) && from < until).then_some(Span { from, until })
        })
    }

    /// The end of a span whose beginning had the only word for a half of the day.
    fn end(&mut self, half_of_beginning: Option<Half>) -> Option<Minutes> {
        match half_of_beginning {
            Some(Half::Afternoon | Half::Evening) => self.clock(half_of_beginning),
            _ => self.clock(None),
        }
    }

    fn half(&mut self) -> Option<Half> {
        let half = if self.skip_any(&["上午", "早上", "早晨", "早"]) {
            Half::Morning
        } else if self.skip("中午") {
            Half::Noon
        } else if self.skip_any(&["下午", "午后"]) {
            Half::Afternoon
        } else if self.skip_any(&["晚上", "晚"]) {
            Half::Evening
        } else {
            return None;
        };
        self.skip(":");
        Some(half)
    }

    /// A time of the day: 8:30, 8.30, 8点, 8点半, 8时30分.
    fn clock(&mut self, half: Option<Half>) -> Option<Minutes> {
        let hour = self.number(1, 2)?;
        let minute = if self.skip_any(&[":", "."]) {
            self.number(2, 2)?
        } else if self.skip_any(&["点钟", "点整", "点", "时"]) {
            if self.skip("半") {
                30
            } else {
                let minute = self.attempt(|reader| reader.number(2, 2)).unwrap_or(0);
                self.skip("分");
                minute
            }
        } else {
            return None;
        };
        let hour = match half {
            None => hour,
            Some(Half::Morning) if hour <= 12 => hour,
            Some(Half::Noon) if (11..=14).contains(&hour) => hour,
            Some(Half::Noon) if (1..=2).contains(&hour) => hour + 12,
            Some(Half::Afternoon | Half::Evening) if (1..12).contains(&hour) => hour + 12,
            Some(Half::Afternoon) if hour >= 12 => hour,
            Some(Half::Evening) if hour >= 17 => hour,
            Some(_) => return None,
        };
        let minutes = hour * HOUR + minute;
        (minute < HOUR && minutes <= DAY).then_some(minutes)
    }

    /// A number of so many digits, after which there is no other digit.
    fn number(&mut self, fewest: usize, most: usize) -> Option<Minutes> {
        let rest = &self.characters[self.at.min(self.characters.len())..];
        let digits = rest
            .iter()
            .take_while(|character| character.is_ascii_digit());
        let digits: String = digits.take(most + 1).collect();
        if !(fewest..=most).contains(&digits.len()) {
            return None;
        }
        self.at += digits.len();
        digits.parse().ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The hours in short: `一二三四五 08:30-12:00 14:00-17:30; 六 …`, then `班` for working
    /// days and what is known of holidays; empty if there are none.
    fn short(text: &str) -> String {
        let Some(hours) = parse(text) else {
            return String::new();
        };
        let time = |minutes: Minutes| format!("{:02}:{:02}", minutes / HOUR, minutes % HOUR);
        let mut groups: Vec<(String, &Vec<Span>)> = Vec::new();
        for (day, spans) in "一二三四五六日".chars().zip(&hours.week) {
            match groups.last_mut() {
                Some((days, same)) if *same == spans => days.push(day),
                _ => groups.push((day.to_string(), spans)),
            }
        }
        let mut parts: Vec<String> = groups
            .into_iter()
            .filter(|(_, spans)| !spans.is_empty())
            .map(|(days, spans)| {
                let spans = spans.iter();
                let spans = spans.map(|span| format!(" {}-{}", time(span.from), time(span.until)));
                format!("{days}{}", spans.collect::<String>())
            })
            .collect();
        if hours.by_working_days {
            parts.push("班".to_owned());
        }
        parts.extend(match hours.holidays {
            Holidays::Open => Some("节假日开".to_owned()),
            Holidays::Closed => Some("节假日休".to_owned()),
            Holidays::Unknown => None,
        });
        parts.join("; ")
    }

    #[test]
    fn hours_are_read_in_many_spellings() {
        for (text, expect) in [
            ("工作日 9:00-17:00", "一二三四五 09:00-17:00; 班; 节假日休"),
            (
                "周一至周五 8:30-12:00，14:00-17:30；节假日除外",
                "一二三四五 08:30-12:00 14:00-17:30; 节假日休",
            ),
            ("周一至周五 9:00-17:00", "一二三四五 09:00-17:00"),
            ("周一至周五 8:30–17:00", "一二三四五 08:30-17:00"),
            ("周一到周五９：００～１７：００", "一二三四五 09:00-17:00"),
            ("星期一至星期五 8∶30—17∶30", "一二三四五 08:30-17:30"),
            ("每周一至五8:30-17:00", "一二三四五 08:30-17:00"),
            ("礼拜一到礼拜五 8.30-17.00", "一二三四五 08:30-17:00"),
            ("周一至周日 8:30-20:00", "一二三四五六日 08:30-20:00"),
            ("每天 9点至17点", "一二三四五六日 09:00-17:00"),
            ("每日9时—17时30分", "一二三四五六日 09:00-17:30"),
            (
                "周一至周五 上午8:30-11:30，下午2:00-5:30",
                "一二三四五 08:30-11:30 14:00-17:30",
            ),
            (
                "周一至周五：上午：8:30—12:00；下午：14:00—17:30",
                "一二三四五 08:30-12:00 14:00-17:30",
            ),
            (
                "工作日上午9点至下午5点半",
                "一二三四五 09:00-17:30; 班; 节假日休",
            ),
            (
                "工作日早9:00-晚9:00",
                "一二三四五 09:00-21:00; 班; 节假日休",
            ),
            (
                "服务时间：周二至周日9:00-17:00（周一闭馆）",
                "二三四五六日 09:00-17:00",
            ),
            (
                "每天9:00-21:00，周一闭馆，法定节假日照常开放",
                "二三四五六日 09:00-21:00; 节假日开",
            ),
            (
                "周一闭馆；周二至周日 9:00-17:00开放",
                "二三四五六日 09:00-17:00",
            ),
            ("9:00-17:00（周一至周五）", "一二三四五 09:00-17:00"),
            (
                "上午9:00-12:00 下午14:00-17:00（工作日）",
                "一二三四五 09:00-12:00 14:00-17:00; 班; 节假日休",
            ),
            (
                "周一至周五 9:00-17:00；周六、周日 10:00-16:00",
                "一二三四五 09:00-17:00; 六日 10:00-16:00",
            ),
            (
                "周一、三、五 9:00-12:00",
                "一 09:00-12:00; 三 09:00-12:00; 五 09:00-12:00",
            ),
            ("周六日 9:00-12:00", "六日 09:00-12:00"),
            (
                "工作日9:00-17:00，周末及节假日休息",
                "一二三四五 09:00-17:00; 班; 节假日休",
            ),
            (
                "周一闭馆，周一至周日 9:00-17:00",
                "二三四五六日 09:00-17:00",
            ),
            ("除周一外每天9:00-17:00", "二三四五六日 09:00-17:00"),
            (
                "周一至周五9:00-17:00（除法定节假日）",
                "一二三四五 09:00-17:00; 节假日休",
            ),
            (
                "全年无休，每天 8:00-22:00",
                "一二三四五六日 08:00-22:00; 节假日开",
            ),
            ("每天24小时", "一二三四五六日 00:00-24:00"),
            (
                "周一至周五\n8:30-12:00\n13:30-17:00",
                "一二三四五 08:30-12:00 13:30-17:00",
            ),
            (
                "工作日 9:00-17:00，周六 9:00-12:00",
                "一二三四五 09:00-17:00; 六 09:00-12:00",
            ),
            (
                "周一至周五 9:00-17:00，节假日 10:00-15:00",
                "一二三四五 09:00-17:00",
            ),
            ("每天9:00-24:00", "一二三四五六日 09:00-24:00"),
            (
                "周一至周五 8:30-12:00 14:00-17:30",
                "一二三四五 08:30-12:00 14:00-17:30",
            ),
            ("周一至周五 8: 30 - 17 : 00", "一二三四五 08:30-17:00"),
            ("工作日及周末 9:00-17:00", "一二三四五六日 09:00-17:00"),
            ("工作日、周六 9:00-12:00", "一二三四五六 09:00-12:00"),
        ] {
            assert_eq!(short(text), expect, "{text}");
        }
    }

    #[test]
    fn anything_uncertain_has_no_hours() {
        for text in [
            "",
            "请电话预约",
            "9:00-17:00",
            "周一至周五",
            "工作日",
            "节假日除外",
            "工作日 9-17",
            "工作日 9:00",
            "工作日 9:00-",
            "工作日 17:00-9:00",
            "工作日 9:00-25:00",
            "工作日 9:60-17:00",
            "工作日 2:00-5:30",
            "工作日 8:30-12:00，1:30-5:00",
            "工作日 上午13:00-15:00",
            "工作日 09:0017:00",
            "周一至周五 9:00-17:00（寒暑假除外）",
            "夏季 周一至周五 8:00-18:00，冬季 8:30-17:30",
            "周一至周五 9:00-17:00（请提前预约）",
            "周一上午 9:00-12:00，下午闭馆",
            "周五至周一 9:00-17:00",
            "周八 9:00-17:00",
            "周一至周五 9:00-17:00；周三 10:00-16:00",
            "周一闭馆，周一 9:00-17:00",
            "周一至周五，周六 9:00-12:00 工作日",
            "法定节假日休息，每天9:00-17:00，全年无休",
            "Mon-Fri 9:00-17:00",
            "工作日九点至五点",
            "9:00-12:00（周一至周五），14:00-17:00",
            "-:-、、、",
            "除",
            "每",
            "周",
        ] {
            assert_eq!(short(text), "", "{text}");
        }
    }

    #[test]
    fn no_beginning_of_a_text_is_a_mistake_of_the_program() {
        let text = "除周一外每周二至周日、节假日上午9点半-下午5.30、24小时；法定节假日照常开放";
        for (end, _) in text.char_indices() {
            for start in (0..end).filter(|start| text.is_char_boundary(*start)) {
                parse(&text[start..end]);
            }
        }
    }
}
