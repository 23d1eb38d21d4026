//! Detects values that a spreadsheet, an export or a conversion has damaged beyond repair.
//!
//! `check` runs this on every cell of the registry and `import` on every cell of a sheet. A
//! false positive would block a correct record, so each detector matches only patterns that
//! do not occur in real text.

mod encodings;
mod numbers;
mod placeholders;

pub(crate) use self::numbers::detect_in_number;

/// The kind of content in a column's cells: the same text can be fine in one and damaged in
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellContent {
    /// A name or another short text.
    ShortText,
    /// Sentences, which may contain questions and bullet points.
    Prose,
    /// Telephone numbers.
    Phone,
    /// Decimal degrees, which may be written with an exponent.
    Degrees,
    /// Mail and web addresses, codes, dates, counts: other rules validate these.
    Other,
}

/// How a value was damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// The error value of a formula: `#REF!`, `Err:502`.
    ErrorValue,
    /// `########`: the column was too narrow for the value.
    Overflow,
    /// `4.29E+09`.
    Scientific,
    /// The formula itself: `=CONCATENATE(A1,B1)`.
    Formula,
    /// A formula whose result is not stored in the file.
    NoResult,
    /// A telephone number without the leading zero: `4290000000` for 0429-0000000.
    LostZero,
    /// A telephone number stored as a quantity: `31188888888.0`, `-2820000`.
    Quantity,
    /// A number with more digits than a spreadsheet can store: `123456789012345000`.
    Rounded,
    /// `0` in a text column: the result of a formula that refers to an empty cell.
    Zero,
    /// Text that was decoded with the wrong encoding.
    Mojibake,
    /// `图书?`: a question mark in place of a character that an encoding could not represent.
    QuestionMark,
    /// A private-use character, which has no meaning outside the program that wrote it.
    PrivateUse(char),
    /// `王□图书馆`: a square in place of a character.
    Square(char),
}

/// How a text was damaged, or `None` if a person could have written it.
pub(crate) fn detect(text: &str, content: CellContent) -> Option<Damage> {
    let text = text.trim();
    numbers::detect(text, content)
        .or_else(|| encodings::detect(text))
        .or_else(|| placeholders::detect(text, content))
}

#[cfg(test)]
mod tests {
    use super::CellContent::*;
    use super::Damage::*;
    use super::*;

    #[track_caller]
    fn check(content: CellContent, expected: Damage, texts: &[&str]) {
        for text in texts {
            assert_eq!(detect(text, content), Some(expected), "{text}");
        }
    }

    #[track_caller]
    fn check_undamaged(content: CellContent, texts: &[&str]) {
        for text in texts {
            assert_eq!(detect(text, content), None, "{text}");
        }
    }

    #[test]
    fn error_values_and_overflow_are_detected_in_every_column() {
        for content in [ShortText, Prose, Phone, Degrees, Other] {
            check(
                content,
                ErrorValue,
                &[
                    "#N/A",
                    "#REF!",
                    "#VALUE!",
                    "#DIV/0!",
                    "#NAME?",
                    "#NULL!",
                    "#NUM!",
                    "#SPILL!",
                    "#CALC!",
                    "#GETTING_DATA",
                    "#n/a",
                    "＃Ｎ／Ａ",
                    "Err:502",
                    "错误:508",
                    "错误：502",
                    "辽宁省#REF!1号",
                    "0429-1234567;#N/A",
                    "#ERROR!",
                ],
            );
            check(content, Overflow, &["##", "########", "＃＃＃＃"]);
        }
        check(Phone, Overflow, &["0429-1234567;#####"]);
        check_undamaged(
            ShortText,
            &[
                "#3",
                "示例路1号#302",
                "C#",
                "3#楼",
                "A##1",
                "N/A",
                "错误",
                "中山路8号##院",
            ],
        );
        check_undamaged(Prose, &["## 标题", "Err", "见 #12"]);
    }

    #[test]
    fn scientific_notation_and_rounded_numbers_are_detected() {
        for content in [ShortText, Prose, Phone, Other] {
            check(
                content,
                Scientific,
                &[
                    "4.29E+09",
                    "4.29e+09",
                    "1.23E+17",
                    "１．２Ｅ＋１０",
                    "1E+05",
                    "-3.1E+07",
                    "4.29E9",
                ],
            );
        }
        check(Phone, Scientific, &["4E9", "0411-1234567;4.29E+09"]);
        check(ShortText, Scientific, &["4.29E+09、4.30E+09"]);
        check(
            ShortText,
            Rounded,
            &["123456789012345000", "91210200000000000"],
        );
        check_undamaged(
            ShortText,
            &[
                "1E5",
                "E5",
                "3E楼",
                "辽B1E05",
                "2E-1座",
                "12345678901234567",
                "912102001234567890",
            ],
        );
        check_undamaged(Degrees, &["1.2147E+02"]);
        check_undamaged(Prose, &["约 1.5E+3 次", "精度1E-3"]);
        assert_eq!(
            detect_in_number(1.23456789012345e17, ShortText),
            Some(Rounded)
        );
        assert_eq!(detect_in_number(4_290_000_000.0, ShortText), None);
        assert_eq!(detect_in_number(123_456_789_012_345.0, ShortText), None);
    }

    #[test]
    fn telephone_numbers_without_leading_zero_are_detected() {
        check(
            Phone,
            LostZero,
            &[
                "4290000000",
                "31188888888",
                "2886000000",
                "1082000000",
                "286903808",
                "75588888888",
                "４２９００００００００",
                "4290000000-801",
                "4290000000转801",
                "电话：4290000000",
                "4290000000（办公室）",
                "0411-1234567;4291234567",
                "010-82000000/2886000000",
                "4290000000 李",
            ],
        );
        check_undamaged(
            Phone,
            &[
                "0429-0000000",
                "04290000000",
                "13800138000",
                "4008001234",
                "8008108888",
                "400-800-1234",
                "12330",
                "12345",
                "82000000",
                "2820000",
                "+86 4290000000",
                "86-429-0000000",
                "+8642900000000",
                "0086 4290000000",
                "95105105",
                "0429 2820000",
                "（0429）2820000",
                "85221234567",
                "010-82000000-8001",
                "0411-84706666、84706667",
                "024-86913305 转 8012",
                "0411-84378000，4008001234",
                "429-2820000",
                "1390000000",
            ],
        );
        check_undamaged(ShortText, &["4290000000"]);
        check(
            Phone,
            Quantity,
            &[
                "31188888888.0",
                "82000000.00",
                "-2819571",
                "4,290,000,000",
                "0429-1234567;82000000.0",
            ],
        );
        check(Phone, Zero, &["0", "0.0"]);
        check(ShortText, Zero, &["0"]);
        check_undamaged(Other, &["0", "-5", "1,200"]);
        assert_eq!(detect_in_number(4_290_000_000.0, Phone), Some(LostZero));
        assert_eq!(detect_in_number(13_800_138_000.0, Phone), None);
        assert_eq!(detect_in_number(82_000_000.0, Phone), None);
        assert_eq!(detect_in_number(-2_819_571.0, Phone), Some(Quantity));
        assert_eq!(detect_in_number(429.282, Phone), Some(Quantity));
        assert_eq!(detect_in_number(0.0, Phone), Some(Zero));
        assert_eq!(detect_in_number(0.0, Other), None);
        assert_eq!(detect_in_number(2023.0, ShortText), None);
    }

    #[test]
    fn formulas_are_detected_but_not_other_text_that_begins_with_an_equals_sign() {
        check(
            ShortText,
            Formula,
            &[
                "=CONCATENATE(\"0429\",\"-0000000\")",
                "=A1",
                "=$B$2&C2",
                "=EDATE(H2,36)-1",
                "=_xlfn.CONCAT(A1)",
                "=Sheet2!A1",
                "=名单!A2",
                "='名 单'!A2",
                "=[1]Sheet1!A1",
                "=SUM(A1:A9)",
                "＝SUM(A1)",
                "=@A1",
                "=HYPERLINK(\"http://a.cn\")",
                "=VLOOKUP(A2,名单!A:C,3,0)",
                "={SUM(A1)}",
            ],
        );
        check_undamaged(
            ShortText,
            &[
                "=1+1",
                "=",
                "==",
                "=甲",
                "=A",
                "a=b(c)",
                "+86",
                "-",
                "@here",
                "=> 见下",
            ],
        );
    }

    #[test]
    fn text_decoded_with_the_wrong_encoding_is_detected() {
        let read_as_gbk = |text: &str| {
            encoding_rs::GB18030
                .decode_without_bom_handling(text.as_bytes())
                .0
                .into_owned()
        };
        let is_chinese_read_as_latin = |bytes: &[u8]| {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned()
        };
        for text in [
            "图书馆",
            "大连市图书馆",
            "图书",
            "专利检索",
            "知识产权信息公共服务网点",
            "为公众提供专利、商标信息检索，免费。",
            "辽宁省",
            "A座图书馆3楼",
        ] {
            let wrong = read_as_gbk(text);
            assert_eq!(detect(&wrong, ShortText), Some(Mojibake), "{text}: {wrong}");
            let wrong = is_chinese_read_as_latin(text.as_bytes());
            assert_eq!(detect(&wrong, ShortText), Some(Mojibake), "{text}: {wrong}");
            let wrong = is_chinese_read_as_latin(&encoding_rs::GB18030.encode(text).0);
            assert_eq!(detect(&wrong, ShortText), Some(Mojibake), "{text}: {wrong}");
        }
        for content in [ShortText, Prose, Phone, Other] {
            check(
                content,
                Mojibake,
                &[
                    "锟斤拷",
                    "甲锟斤拷馆",
                    "烫烫烫",
                    "屯屯屯屯",
                    "Í¼Êé¹Ý",
                    "´óÁ¬",
                    "å›¾ä¹¦",
                    "鍥句功棣?",
                    "鍥句功棣\u{fffd}",
                    "锘垮悕绉",
                    "服务â€œ专利â€\u{9d}",
                    "大连Â·图书馆",
                ],
            );
        }
        check_undamaged(
            Prose,
            &[
                "Café",
                "Zürich",
                "naïve",
                "Élysée”……",
                "élève",
                "25°C±2°",
                "×××公司",
                "甲·乙",
                "“专利”——服务……",
                "5㎡×3",
                "锘",
                "葺",
                "屯里屯",
                "联通",
                "锦州市",
                "镇江市图书馆",
                "鍥",
                "鞍山",
                "鹤壁",
                "漯河",
                "衢州学院",
                "亳州",
                "濮阳",
                "渥太华",
                "㐂",
                "µm",
                "§ 3",
                "£500",
                "¥100",
                "½",
            ],
        );
    }

    #[test]
    fn question_marks_in_place_of_characters_are_detected() {
        check(
            ShortText,
            QuestionMark,
            &[
                "图书?",
                "?书馆",
                "图?馆",
                "??",
                "????",
                "?",
                "大连市???图书馆",
                "中山路?号",
                "甲图书馆?",
            ],
        );
        check(Phone, QuestionMark, &["0429?2820000", "?"]);
        check(
            Prose,
            QuestionMark,
            &["提供?利检索", "??", "专?检索。", "服务??项"],
        );
        check_undamaged(
            ShortText,
            &[
                "如何申请专利?",
                "商标能否转让?",
                "What is a patent?",
                "专利是什么？",
                "图书馆？",
            ],
        );
        check_undamaged(
            Prose,
            &[
                "想查专利吗?我们免费帮您。",
                "您需要检索什么?请来电。",
                "有问题?",
                "这样可以吗??我们答复您。",
                "What? Yes.",
                "见 http://a.cn/s?q=图书馆",
                "怎样申请?如何缴费?",
                "可以免费吗?",
            ],
        );
        check_undamaged(Other, &["http://a.cn/?q=1", "http://a.cn/图?馆"]);
    }

    #[test]
    fn private_use_characters_and_squares_are_detected() {
        check(ShortText, PrivateUse('\u{e000}'), &["甲\u{e000}馆"]);
        check(Prose, PrivateUse('\u{f0a7}'), &["\u{f0a7} 专利检索"]);
        check(Other, PrivateUse('\u{100000}'), &["\u{100000}"]);
        check(ShortText, Square('□'), &["王□图书馆", "□□", "示例路□号"]);
        check(ShortText, Square('〓'), &["〓图书馆"]);
        check(ShortText, Square('■'), &["大连■图书馆"]);
        check(Prose, Square('□'), &["提供专□检索"]);
        check_undamaged(
            Prose,
            &[
                "■专利检索 ■培训",
                "□线上□线下",
                "□ 线上 ☑ 线下",
                "■ 专利检索\n■ 培训",
                "提供：□专利",
            ],
        );
    }
}
