use super::*;
use std::fmt::Write as _;

fn mobile(text: &str) -> Option<u64> {
    find(text).and_then(|(number, _)| match number {
        PersonalNumber::Mobile(number) => Some(number),
        PersonalNumber::IdentityCard(_) => None,
    })
}

#[track_caller]
fn is_mobile(text: &str) {
    assert_eq!(mobile(text), Some(13_800_138_000), "{text}");
}

#[track_caller]
fn is_nothing(text: &str) {
    assert_eq!(find(text), None, "{text}");
}

#[test]
fn common_spellings_are_found() {
    for text in [
        "13800138000",
        "手机：138 0013 8000（王）",
        "+8613800138000",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "013800138000",
        "１３８００１３８０００",
        "024-12345678、13800138000",
        "024-12345678 13800138000",
        "010-62661234-13800138000",
        "010-138-0013-8000",
        "a13800138000@139.com",
        "1380013 8000",
        "(138)00138000",
        "（138）0013-8000",
        "138 - 0013 - 8000",
        "138  0013  8000",
        "138\t0013\t8000",
        "138\u{2003}0013\u{2009}8000",
        "138\u{202f}0013\u{202f}8000",
        "138\u{2212}0013\u{2212}8000",
        "138——0013——8000",
        "138/0013/8000",
        "138_0013_8000",
        "138~0013~8000",
        "138，0013，8000",
        "138、0013、8000",
        "138:0013:8000",
        "138・0013・8000",
        "138一0013一8000",
        "138ー0013ー8000",
        "+86(138)0013-8000",
        "+86（138）00138000",
        "138 001 380 00",
        "13 800 138 000",
        "138 00 13 80 00",
        "13-80-01-38-00-0",
        "1 3 8 0 0 1 3 8 0 0 0",
        "1、3、8、0、0、1、3、8、0、0、0",
        "8 6 1 3 8 0 0 1 3 8 0 0 0",
        "1380\n0138000",
        "138\r\n0013\r\n8000",
        "١٣٨٠٠١٣٨٠٠٠",
        "१३८००१३८०००",
        "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎",
        "①③⑧⓪⓪①③⑧⓪⓪⓪",
        "⑬⑧⓪⓪⑬⑧⓪⓪⓪",
        "❶❸❽⓿⓿❶❸❽⓿⓿⓿",
        "1\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}8\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}1\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}8\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}",
        "1\u{301}3\u{301}800138000",
        "138\u{200b}0013\u{200b}8000",
        "1\u{200d}3\u{2060}8\u{feff}00138000",
        "13800138000①",
        "13800138000¹",
        "一三八〇〇一三八〇〇〇",
        "幺三八零零幺三八零零零",
        "壹叁捌零零壹叁捌零零零",
        "13八00一38零零0",
        "1３８0013８０００",
        "电话一 13800138000",
    ] {
        is_mobile(text);
    }
}

#[test]
fn other_numbers_are_not_found() {
    for text in [
        "",
        "024-13812345",
        "0431-85095000-138",
        "0431-85095000转138，85095001",
        "010 13812345 678",
        "010-62661234-13800",
        "010-62661234-138，62661235",
        "010-62661234-138、62661235-139",
        "62661234-138、62661235",
        "（0431）85095000、85095138",
        "86-431-85095000",
        "01062661234",
        "12812345678",
        "138123456789",
        "1381234567",
        "2023-04-30 2026-04-30",
        "1998-8-12 10:30",
        "1998.9-2003.05",
        "2013-8-12至2014-9-1",
        "1985—1990，300 家",
        "1658123456789",
        "沪知局办〔2022〕18号 2022-07-15",
        "400-138-1234",
        "400-138-0013 8000",
        "4001380013",
        "130021、12330",
        "邮编130021 电话0431-85095000",
        "15-2023-00138",
        "证书编号：1301-2023-138",
        "ISBN 978-7-13-012345-6，15元",
        "911101051380013800",
        "91110105MA13800138",
        "13:30-17:30 9:00-11:30",
        "14:00-17:30;9:00-11:30",
        "131.1234,45.67",
        "131.12345678,45.12345678",
        "1,380,013.80，12 家",
        "15000-100000元",
        "乘15、138、139、145路",
        "1、3、5、10、20、30、50",
        "幸福路18-1-2 6266123",
        "P3Y6M13DT8H0M1S",
        "urn:uuid:3f2504e0-4f89-81d3-9a0c-013812345678",
        "a13812345678bcdef0",
        "http://139.159.241.37/",
        "6222 0213 8001 3800 138",
        "二〇一三年八月十三日",
        "GB/T 19001-2016",
        "国作登字-2013-F-00138000",
    ] {
        is_nothing(text);
    }
}

#[test]
fn long_lists_take_linear_time() {
    // Quadratic time would be hours.
    let list = "1 3 ".repeat(250_000);
    assert_eq!(find(&list), None);
    let han = "一三".repeat(250_000);
    assert_eq!(find(&han), None);
    let mut count = 0;
    for_each(han.as_bytes(), Form::Markup, |_, _| count += 1);
    assert_eq!(count, 0);
}

#[test]
fn identity_cards_need_the_right_checksum() {
    let is_card = |text: &str| {
        let found = find(text).map(|found| found.0);
        assert_eq!(
            found,
            Some(PersonalNumber::IdentityCard(11_010_519_491_231_002)),
            "{text}"
        );
    };
    is_card("11010519491231002X");
    is_card("身份证１１０１０５１９４９１２３１００２ｘ。");
    is_card("110105 19491231 002X");
    is_card("110105-1949-1231-002x");
    is_nothing("110105194912310021");
    is_nothing("110105194913310021");
    is_nothing("11010519491231002X1");
}

#[test]
fn all_numbers_of_a_text_are_masked() {
    assert_eq!(
        mask_all("甲13812345678乙13912345678"),
        "甲13*******78乙13*******78"
    );
    assert_eq!(mask_all("甲乙"), "甲乙");
}

#[test]
fn numbers_are_found_within_markup() {
    let found = |text: &str, form: Form| {
        let mut count = 0;
        for_each(text.as_bytes(), form, |_, _| count += 1);
        count
    };
    assert_eq!(found("<p>138&#x2F;0013&#x2F;8000</p>", Form::Markup), 1);
    assert_eq!(found("<p>138&nbsp;0013&nbsp;8000</p>", Form::Markup), 1);
    assert_eq!(
        found("<p><strong>138</strong>0013<em>8000</em></p>", Form::Markup),
        1
    );
    assert_eq!(found("<p>138<br>0013<br />8000</p>", Form::Markup), 1);
    // Browsers show an ampersand that begins no character reference.
    assert_eq!(found("<p>138&0013&8000</p>", Form::Markup), 1);
    assert_eq!(found("<p>一三八〇〇一三八〇〇〇</p>", Form::Markup), 1);
    assert_eq!(found("<p>13八00138000</p>", Form::Markup), 1);
    assert_eq!(found("<p>二〇一三八〇〇一三八〇〇〇</p>", Form::Markup), 0);
    assert_eq!(
        found("<td>138</td><td>0013</td><td>8000</td>", Form::Markup),
        0
    );
    assert_eq!(found("<path d=\"M15 4 12 30 21 20z\">", Form::Markup), 0);
    assert_eq!(found("<a href=\"tel:138-0013-8000\">", Form::Markup), 1);
    assert_eq!(found("13,800,138,000", Form::Table), 0);
    assert_eq!(found("\"138 0013 8000\",1", Form::Table), 1);
    assert_eq!(found("M15 4 12 30 21 20z", Form::Code), 0);
}

/// A small random number generator (SplitMix64), so that the samples are the same
/// everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    fn choose<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[usize::try_from(self.below(from.len() as u64)).expect("small")]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }
}

const SEPARATORS: [&str; 62] = [
    " ", "  ", "   ", "-", " - ", "--", "—", "——", " — ", "–", "‐", "‑", "‒", "―", "−", "－", "﹣",
    "ー", ".", "．", "·", "・", "•", "‧", "。", "/", " / ", "／", "\\", "|", "｜", "_", "＿", "~",
    "～", "〜", "*", "+", ",", "，", "、", ";", "；", ":", "：", "∶", ", ", "， ", "\t", "\n",
    "\r\n", "\u{a0}", "\u{2002}", "\u{2003}", "\u{2009}", "\u{200a}", "\u{202f}", "\u{205f}",
    "\u{3000}", "…", "=", "'",
];

const GROUPINGS: [&[usize]; 20] = [
    &[3, 4, 4],
    &[3, 8],
    &[7, 4],
    &[4, 4, 3],
    &[4, 3, 4],
    &[3, 3, 5],
    &[3, 5, 3],
    &[5, 6],
    &[6, 5],
    &[4, 7],
    &[8, 3],
    &[3, 3, 3, 2],
    &[2, 3, 3, 3],
    &[3, 2, 2, 2, 2],
    &[3, 2, 3, 3],
    &[3, 4, 2, 2],
    &[2, 2, 2, 2, 2, 1],
    &[1, 2, 2, 2, 2, 2],
    &[1; 11],
    &[11],
];

const PREFIXES: [&str; 12] = [
    "", "", "", "", "+86", "+86 ", "86-", "0086 ", "(+86)", "（86）", "0", "+86-",
];

const CONTEXTS: [(&str, &str); 12] = [
    ("", ""),
    ("手机", ""),
    ("电话：", "（王）"),
    ("联系人张某某 ", " 转达"),
    ("（", "）"),
    ("tel:", ";x"),
    ("微信同号", "，欢迎咨询"),
    ("\"", "\""),
    ("024-62661234；", ""),
    ("地址在二楼。", "。"),
    ("甲", "乙"),
    ("0431-85095000 ", " 李"),
];

/// Converts digits to another script.
fn in_alphabet(digits: &str, alphabet: u64) -> String {
    let from =
        |zero: u32| move |digit: u32| char::from_u32(zero + digit).expect("a digit").to_string();
    let circled = |digit: u32| {
        let code = if digit == 0 { 0x24ea } else { 0x245f + digit };
        char::from_u32(code).expect("a digit").to_string()
    };
    let letters = |set: &'static str| {
        move |digit: u32| set.chars().nth(digit as usize).expect("ten").to_string()
    };
    let map = |spell: &dyn Fn(u32) -> String| -> String {
        digits
            .chars()
            .map(|sign| sign.to_digit(10).map_or_else(|| sign.to_string(), spell))
            .collect()
    };
    match alphabet {
        0 => map(&from(0xff10)),
        1 => map(&from(0x660)),
        2 => map(&from(0x6f0)),
        3 => map(&from(0x966)),
        4 => map(&from(0x1d7ce)),
        5 => map(&from(0x1d7f6)),
        6 => map(&from(0xe50)),
        7 => map(&circled),
        8 => map(&|digit| format!("{digit}\u{fe0f}\u{20e3}")),
        9 => map(&|digit| format!("{digit}\u{20e3}")),
        10 => map(&|digit| format!("{digit}\u{200b}")),
        11 => map(&|digit| format!("{digit}\u{301}")),
        12 => map(&|digit| format!("{digit}\u{fe0e}")),
        13 => map(&letters("〇一二三四五六七八九")),
        14 => map(&letters("零壹贰叁肆伍陆柒捌玖")),
        15 => map(&letters("零幺二三四五六七八九")),
        16 => map(&letters("⁰¹²³⁴⁵⁶⁷⁸⁹")),
        17 => map(&letters("₀₁₂₃₄₅₆₇₈₉")),
        18 => map(&letters("⓿❶❷❸❹❺❻❼❽❾")),
        _ => digits.to_owned(),
    }
}

/// Random spellings of random mobile numbers.
fn spellings(count: usize) -> Vec<String> {
    let random = &mut Random(138);
    let mut all = Vec::new();
    while all.len() < count {
        let number = format!("1{}{}", random.between(3, 9), random.digits(9));
        let grouping = random.choose(&GROUPINGS);
        let separator = random.choose(&SEPARATORS);
        let mut text = String::new();
        let mut at = 0;
        let in_brackets = random.below(8) == 0 && grouping.len() > 1;
        for (position, size) in grouping.iter().enumerate() {
            let group = &number[at..at + size];
            at += size;
            match (position, in_brackets) {
                (0, true) => write!(text, "（{group}）").expect("a string"),
                (0, false) | (1, true) => text.push_str(group),
                _ => write!(text, "{separator}{group}").expect("a string"),
            }
        }
        let prefix = random.choose(&PREFIXES);
        let alphabet = random.below(38);
        let text = in_alphabet(&format!("{prefix}{text}"), alphabet);
        let (before, after) = CONTEXTS[usize::try_from(random.below(12)).expect("small")];
        all.push(format!("{before}{text}{after}"));
    }
    all
}

#[test]
fn the_recall_on_random_spellings_is_high() {
    let all = spellings(20_000);
    let missed: Vec<&String> = all.iter().filter(|text| mobile(text).is_none()).collect();
    let rate = 100.0 - missed.len() as f64 * 100.0 / all.len() as f64;
    println!(
        "found: {rate:.3} % of {}; missed {}",
        all.len(),
        missed.len()
    );
    for text in missed.iter().take(60) {
        println!("  {text:?}");
    }
    assert_eq!(missed.len(), 0);
}

/// A random number of a kind that is common in registries and not personal.
fn harmless(kind: u64, random: &mut Random) -> String {
    let r = random;
    let area = |r: &mut Random| match r.below(3) {
        0 => "010".to_owned(),
        1 => format!("02{}", r.below(10)),
        _ => format!("0{}{}", r.between(3, 9), r.digits(2)),
    };
    let local = |r: &mut Random| {
        let length = 6 + r.below(2) as usize;
        format!("{}{}", r.between(2, 8), r.digits(length))
    };
    let date = |r: &mut Random| (r.between(1949, 2035), r.between(1, 12), r.between(1, 28));
    let time = |r: &mut Random| {
        format!(
            "{}:{:02}",
            r.between(7, 22),
            r.choose(&[&0u64, &30, &15, &45])
        )
    };
    match kind {
        0 => format!("{}-{}", area(r), local(r)),
        1 => format!("（{}）{}、{}", area(r), local(r), local(r)),
        2 => {
            let length = 1 + r.below(5) as usize;
            format!("{}-{}-{}", area(r), local(r), r.digits(length))
        }
        3 => {
            let length = 1 + r.below(5) as usize;
            format!(
                "{}-{}转{}，{}",
                area(r),
                local(r),
                r.digits(length),
                local(r)
            )
        }
        4 => format!("{}-{}；{}-{}", area(r), local(r), area(r), local(r)),
        5 => {
            let length = 2 + r.below(3) as usize;
            format!(
                "{}-{}-{}，{}",
                area(r),
                local(r),
                r.digits(length),
                local(r)
            )
        }
        6 => format!("{}{}", area(r), local(r)),
        7 => format!("+86-{}-{}", &area(r)[1..], local(r)),
        8 => format!("400-{}-{}", r.digits(3), r.digits(4)),
        9 => format!(
            "{}{}{}",
            r.choose(&["400", "800"]),
            r.choose(&["", "-", " "]),
            r.digits(7)
        ),
        10 => format!(
            "{}、{}",
            r.between(100_000, 860_000),
            r.choose(&["12330", "12345", "12315"])
        ),
        11 => format!(
            "邮编{} 电话{}-{}",
            r.between(100_000, 860_000),
            area(r),
            local(r)
        ),
        12 => {
            let (year, month, day) = date(r);
            let (until, m2, d2) = date(r);
            format!("{year}-{month:02}-{day:02}至{until}-{m2:02}-{d2:02}")
        }
        13 => {
            let (year, month, day) = date(r);
            let (until, m2, d2) = date(r);
            let sign = r.choose(&["-", ".", "/"]);
            format!("{year}{sign}{month}{sign}{day}～{until}{sign}{m2}{sign}{d2}")
        }
        14 => {
            let (year, month, _) = date(r);
            let (until, m2, _) = date(r);
            format!("{year}.{month}-{until}.{m2}")
        }
        15 => {
            let (year, month, day) = date(r);
            format!("{year}-{month}-{day} {}", time(r))
        }
        16 => format!("{}-{} {}-{}", time(r), time(r), time(r), time(r)),
        17 => format!(
            "周一至周五 {}-{}，{}-{}；周六 {}-{}",
            time(r),
            time(r),
            time(r),
            time(r),
            time(r),
            time(r)
        ),
        18 => format!(
            "国知办发服字〔{}〕{}号",
            r.between(1990, 2030),
            r.between(1, 2000)
        ),
        19 => format!(
            "{}-{}-{}",
            r.choose(&["XZ", "GX", "13", "15", "14"]),
            r.between(1990, 2030),
            r.digits(5)
        ),
        20 => format!(
            "证书编号：{}-{}-{}",
            r.between(1100, 1900),
            r.between(1990, 2030),
            r.digits(3)
        ),
        21 => {
            let letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
            let code: String = (0..9)
                .map(|_| letters.as_bytes()[r.below(31) as usize] as char)
                .collect();
            format!(
                "{}{}{code}{}",
                r.choose(&["91", "12", "52", "13"]),
                r.between(110_000, 659_000),
                r.below(10)
            )
        }
        22 => format!(
            "{}{}{}",
            r.choose(&["91", "12", "52"]),
            r.between(110_000, 659_000),
            r.digits(10)
        ),
        23 => {
            let publisher = 2 + r.below(5) as usize;
            format!(
                "ISBN 978-7-{}-{}-{}，{}元",
                r.digits(publisher),
                r.digits(8 - publisher),
                r.below(10),
                r.between(10, 99)
            )
        }
        24 => format!(
            "{:.6},{:.6}",
            r.between(73_000, 135_000) as f64 / 1000.123,
            r.between(18_000, 53_000) as f64 / 1000.77
        ),
        25 => format!(
            "{:.8},{:.8}",
            r.between(73_000, 134_000) as f64 / 1000.123,
            r.between(18_000, 53_000) as f64 / 1000.77
        ),
        26 => format!("{}.{} 元", r.between(1, 99_999), r.digits(2)),
        27 => format!(
            "{}-{}元/件",
            r.between(1000, 20_000),
            r.between(20_000, 200_000)
        ),
        28 => format!(
            "{},{:03},{:03}.{:02}",
            r.between(1, 19),
            r.below(1000),
            r.below(1000),
            r.below(100)
        ),
        29 => format!(
            "P{}Y{}M{}DT{}H{}M",
            r.below(20),
            r.below(12),
            r.below(31),
            r.below(24),
            r.below(60)
        ),
        30 => {
            let hex: String = (0..64)
                .map(|_| char::from_digit(r.below(16) as u32, 16).expect("hex"))
                .collect();
            hex
        }
        31 => {
            let mut hex = |count: usize| -> String {
                (0..count)
                    .map(|_| char::from_digit(r.below(16) as u32, 16).expect("hex"))
                    .collect()
            };
            format!(
                "urn:uuid:{}-{}-8{}-9{}-{}",
                hex(8),
                hex(4),
                hex(3),
                hex(3),
                hex(12)
            )
        }
        32 => format!(
            "urn:uuid:{}-{}-8{}-9{}-01{}{}",
            r.digits(8),
            r.digits(4),
            r.digits(3),
            r.digits(3),
            r.between(3, 9),
            r.digits(9)
        ),
        33 => {
            let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let text: String = (0..60)
                .map(|_| char::from(letters[r.below(64) as usize]))
                .collect();
            format!("{text}==")
        }
        34 => {
            let mut stop = r.between(1, 30);
            let mut stops = vec![stop.to_string()];
            for _ in 0..r.between(2, 6) {
                stop += r.between(1, 200);
                stops.push(stop.to_string());
            }
            format!("乘{}路", stops.join("、"))
        }
        35 => {
            let mut number = r.between(1, 20);
            let mut list = vec![number.to_string()];
            for _ in 0..r.between(4, 9) {
                number += r.between(1, 40);
                list.push(number.to_string());
            }
            list.join("、")
        }
        36 => format!(
            "幸福路{}-{}-{} {}",
            r.between(1, 300),
            r.between(1, 9),
            r.between(1, 30),
            local(r)
        ),
        37 => format!("人民路{}号{}室", r.between(1, 2000), r.between(101, 3000)),
        38 => {
            let groups: Vec<String> = (0..4).map(|_| r.digits(4)).collect();
            format!("62{} {}", &groups.join(" ")[2..], r.digits(3))
        }
        39 => format!(
            "{}-{}，{} 家",
            r.between(1949, 2030),
            r.between(1949, 2030),
            r.between(1, 999)
        ),
        40 => format!("ZL{}{}.{}", r.between(1990, 2029), r.digits(8), r.below(10)),
        41 => format!("CN{}A", r.digits(9)),
        42 => format!("GB/T {}-{}", r.between(1000, 40_000), r.between(1990, 2029)),
        43 => format!(
            "http://{}.{}.{}.{}/{}",
            r.between(1, 255),
            r.below(256),
            r.below(256),
            r.below(256),
            r.digits(4)
        ),
        44 => r.digits(10),
        45 => format!("1{}", r.digits(11)),
        46 => format!("{}", r.between(1_600_000_000_000, 1_900_000_000_000)),
        47 => format!("京ICP备{}号-{}", r.digits(8), r.between(1, 99)),
        48 => format!("京公网安备 {}号", r.digits(14)),
        49 => format!(
            "二〇{}年{}月",
            r.choose(&["一三", "二四", "〇八"]),
            r.choose(&["一", "十二", "八"])
        ),
        50 => format!("QQ群：1{}", r.digits(8)),
        _ => format!(
            "共 {} 家，其中 {} 家，占 {}.{}%",
            r.below(20_000),
            r.below(2_000),
            r.below(100),
            r.below(10)
        ),
    }
}

#[test]
fn the_rate_of_false_positives_is_low() {
    let random = &mut Random(62);
    let all: Vec<(u64, String)> = (0..52_000)
        .map(|n| (n % 52, harmless(n % 52, random)))
        .collect();
    let alarms: Vec<&(u64, String)> = all
        .iter()
        .filter(|(_, text)| mobile(text).is_some())
        .collect();
    let rate = alarms.len() as f64 * 100.0 / all.len() as f64;
    println!(
        "false alarms: {rate:.4} % of {}: {}",
        all.len(),
        alarms.len()
    );
    for (kind, text) in alarms.iter().take(60) {
        println!("  {kind}: {text:?}");
    }
    assert_eq!(alarms.len(), 0);
}
