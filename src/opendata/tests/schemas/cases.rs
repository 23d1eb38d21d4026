//! Values to test in every column: valid, invalid, and those that a schema does not cover.

use crate::model::Taxonomy;
use crate::schema::{Column, ColumnType, LINES, MULTIPLE, REQUIRED};
use serde_json::{Value, json};

/// A value and the expected verdict.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    /// `None` omits the key or column.
    pub(crate) value: Option<Value>,
    pub(crate) verdict: Verdict,
}

/// The verdict of the loader, and whether a schema agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Both accept.
    Right,
    /// Both reject.
    Wrong,
    /// Only the loader accepts; with the key of [`crate::opendata::schema_gaps`].
    OnlyLoader(&'static str),
    /// Only the schema accepts; with the key.
    OnlySchema(&'static str),
}

use Verdict::{OnlyLoader, OnlySchema, Right, Wrong};

fn trial(value: impl Into<Value>, verdict: Verdict) -> Trial {
    Trial {
        value: Some(value.into()),
        verdict,
    }
}

fn all<const N: usize>(values: [impl Into<Value>; N], verdict: Verdict) -> Vec<Trial> {
    values
        .into_iter()
        .map(|value| trial(value, verdict))
        .collect()
}

/// The values to test in `registry.json`.
pub(crate) fn in_json(column: &Column, taxonomy: &Taxonomy) -> Vec<Trial> {
    let is_required = column.has(REQUIRED);
    let or_wrong = |verdict| if is_required { Wrong } else { verdict };
    let mut trials = vec![
        Trial {
            value: None,
            verdict: or_wrong(alone(column)),
        },
        trial(
            Value::Null,
            or_wrong(match alone(column) {
                Wrong => Wrong,
                _ => OnlyLoader("spellings"),
            }),
        ),
        trial(true, Wrong),
        trial(json!({}), Wrong),
        trial(json!([[]]), Wrong),
    ];
    if column.has(MULTIPLE) {
        trials.push(trial(json!([]), Right));
        trials.push(trial(json!([{}]), Wrong));
        trials.push(trial("一个值", list_as_text(column)));
        for single in values(column, taxonomy) {
            trials.push(Trial {
                value: single.value.clone().map(|value| json!([value])),
                verdict: single.verdict,
            });
            let fellow = good(column, taxonomy);
            trials.push(Trial {
                value: single.value.map(|value| json!([fellow, value])),
                verdict: single.verdict,
            });
        }
        if column.holds == ColumnType::Text {
            trials.extend(all([json!(["a;b"]), json!(["甲；乙"])], Wrong));
        }
        return trials;
    }
    trials.push(trial(json!([good(column, taxonomy)]), Wrong));
    trials.extend(values(column, taxonomy));
    trials.extend(only_in_json(column));
    trials
}

/// The verdict when an optional column is missing and all others are present.
fn alone(column: &Column) -> Verdict {
    match column.name {
        "longitude" | "latitude" | "crs" => Wrong,
        _ => Right,
    }
}

/// The verdict for a text instead of a list, which the loader treats as one value.
fn list_as_text(column: &Column) -> Verdict {
    match column.holds {
        ColumnType::Text => OnlyLoader("spellings"),
        _ => Wrong,
    }
}

/// The values to test in a CSV file, where cells are texts.
pub(crate) fn in_csv(column: &Column, taxonomy: &Taxonomy) -> Vec<Trial> {
    let is_required = column.has(REQUIRED);
    let empty = match (is_required, alone(column)) {
        (true, _) => Wrong,
        (false, Wrong) => OnlySchema("coordinates"),
        (false, verdict) => verdict,
    };
    let missing = match column.name {
        // The rows of other tables would have dangling references.
        "id" => Wrong,
        _ if is_required => OnlySchema("columns"),
        _ => empty,
    };
    let mut trials = vec![
        Trial {
            value: None,
            verdict: missing,
        },
        trial("", empty),
    ];
    if is_required {
        trials.push(trial("  ", Wrong));
    }
    for mut single in values(column, taxonomy) {
        single.verdict = match single.verdict {
            Wrong if column.has(MULTIPLE) => OnlySchema("list-items"),
            OnlyLoader(_) if column.has(MULTIPLE) => Right,
            Wrong if is_required && has_line_break(&single) => Wrong,
            Wrong if column.holds == ColumnType::Text => OnlySchema("invisible-characters"),
            OnlySchema("tag-characters") => OnlySchema("invisible-characters"),
            verdict => match single.value.as_ref().and_then(Value::as_str) {
                Some("con" | "com1") => OnlySchema("device-names"),
                Some(mail) if mail.ends_with("@x.cn") && mail.len() > 64 => {
                    OnlySchema("lengths-and-signs")
                }
                _ => verdict,
            },
        };
        trials.push(single);
    }
    match column.holds {
        ColumnType::Count => {
            trials.push(trial("+5", OnlySchema("lengths-and-signs")));
            trials.push(trial("５", OnlyLoader("spellings")));
            trials.extend(all(["x", "1.5", "1e3", "十"], Wrong));
        }
        ColumnType::Degrees(_) => trials.extend(all(["x", "81,5", "nan", "81°"], Wrong)),
        _ => {}
    }
    trials
}

fn has_line_break(trial: &Trial) -> bool {
    let text = trial.value.as_ref().and_then(Value::as_str);
    text.is_some_and(|text| text.contains('\n'))
}

/// A valid value.
pub(crate) fn good(column: &Column, taxonomy: &Taxonomy) -> Value {
    match column.holds {
        ColumnType::Text => json!("文字"),
        ColumnType::PointId => json!("p-1"),
        ColumnType::Code(vocabulary) => {
            let terms = vocabulary.terms(taxonomy);
            let first = terms.iter().next().expect("a term");
            json!(first.1.code)
        }
        ColumnType::Region => json!("110105"),
        ColumnType::ColumnName => json!("address"),
        ColumnType::Date => json!("2024-02-29"),
        ColumnType::Count => json!(5),
        ColumnType::Degrees((least, _)) => json!(f64::from(least) + 1.25),
        ColumnType::Postcode => json!("100000"),
        ColumnType::Url => json!("https://a.example.cn/"),
        ColumnType::Email => json!("info@lib.example.cn"),
    }
}

/// Single values: valid, invalid, and at limits.
fn values(column: &Column, taxonomy: &Taxonomy) -> Vec<Trial> {
    match column.holds {
        ColumnType::Text => texts(column),
        ColumnType::PointId => point_ids(column),
        ColumnType::Code(vocabulary) => {
            let terms = vocabulary.terms(taxonomy);
            let codes = terms.iter().map(|(_, term)| term.code.as_str());
            let mut trials: Vec<Trial> = codes
                .filter(|code| may_stand_alone(column, code))
                .map(|code| trial(code, Right))
                .collect();
            let label = terms.iter().next().expect("a term").1.zh.as_str();
            trials.push(trial(label, OnlyLoader("spellings")));
            trials.extend(all(["no_such_code", "没有的选项"], Wrong));
            trials
        }
        ColumnType::Region => {
            let mut trials = all(["110000", "110105", "211400"], Right);
            trials.extend(all(["999999", "11010", "没有的地方"], Wrong));
            trials.push(trial("葫芦岛市", OnlyLoader("spellings")));
            trials
        }
        ColumnType::ColumnName => {
            let right = [
                "address",
                "id",
                "notice_until",
                "service_items.name",
                "points.hours",
            ];
            let mut trials = all(right, Right);
            trials.extend(all(
                ["no_such_column", "cases.address", "retired.reason"],
                Wrong,
            ));
            trials.push(trial("地址", OnlyLoader("spellings")));
            trials.push(trial("contact_mobile", OnlyLoader("private")));
            trials
        }
        ColumnType::Date => dates(),
        ColumnType::Count => {
            let mut trials = all([json!(0), json!(12), json!(u32::MAX)], Right);
            trials.extend(all(
                [json!(-1), json!(1.5), json!(4_294_967_296_u64)],
                Wrong,
            ));
            trials
        }
        ColumnType::Degrees((least, most)) => {
            let inside = [json!(least), json!(most), json!(f64::from(least) + 0.000_1)];
            let mut trials = all(inside, Right);
            let outside = [json!(f64::from(least) - 0.1), json!(most + 1), json!(-200)];
            trials.extend(all(outside, Wrong));
            trials
        }
        ColumnType::Postcode => {
            let mut trials = all(["000000", "116000"], Right);
            trials.extend(all(["11600", "1160000", "11600a"], Wrong));
            trials.push(trial("１１６０００", OnlyLoader("spellings")));
            trials
        }
        ColumnType::Url => urls(),
        ColumnType::Email => mails(column),
    }
}

/// Whether a code is valid without other values: a proposed designation needs its notice,
/// and some events their designation.
fn may_stand_alone(column: &Column, code: &str) -> bool {
    !(column.name == "status" && code == "proposed")
}

fn texts(column: &Column) -> Vec<Trial> {
    let mut trials = all(["乙", "𬭳山𠮷 Ⅱ", "😀<b>&\"{{]]>", "a\u{5c}b/c"], Right);
    let bad = [
        "a\0b",
        "a\u{202e}b",
        "a\u{200b}b",
        "a\u{fffd}b",
        "a\u{7f}b",
        "a\u{feff}b",
    ];
    trials.extend(all(bad, Wrong));
    let lines = if column.has(LINES) { Right } else { Wrong };
    trials.extend(all(["两\n行", "制表\t符", "两\r\n行"], lines));
    trials.push(trial("a\u{e0001}b", OnlySchema("tag-characters")));
    trials
}

fn point_ids(column: &Column) -> Vec<Trial> {
    if column.name != "id" {
        // Whether the point that a row names exists is tested elsewhere.
        return all(["p-1"], Right);
    }
    let longest = "a".repeat(63);
    let too_long = "a".repeat(64);
    let mut trials = all(["p-1", "0", "console", "a-", &longest], Right);
    let bad = ["-a", "A", "a_b", "a.b", "网点", "con", "com1", &too_long];
    trials.extend(all(bad, Wrong));
    trials
}

fn dates() -> Vec<Trial> {
    let right = [
        "2024-02-29",
        "1900-01-01",
        "2100-12-31",
        "2000-02-29",
        "1999-12-31",
        "2023-04-30",
    ];
    let mut trials = all(right, Right);
    let wrong = [
        "2023-02-29",
        "1900-02-29",
        "2100-02-29",
        "2023-04-31",
        "2023-13-01",
        "2023-00-10",
        "2023-01-00",
        "1899-12-31",
        "2101-01-01",
        "2023",
        "2023-04",
        "昨天",
        "20230430",
    ];
    trials.extend(all(wrong, Wrong));
    trials.extend(all(
        ["2023/4/30", "2023年4月30日", "2023-4-5"],
        OnlyLoader("spellings"),
    ));
    trials
}

fn urls() -> Vec<Trial> {
    let right = [
        "http://a.cn",
        "HTTPS://a.cn/名?x=1#y",
        "https://例子.中国/",
        "http://a.cn:8080/a@b",
        "https://a.cn/?q=%E4%B8%AD",
        "http://202.96.128.86/",
    ];
    let mut trials = all(right, Right);
    let wrong = [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.cn",
        "www.a.cn",
        "http:a.cn",
        "http://",
        "http://a b.cn",
        "http://u:p@a.cn",
        "http:\\\\a.cn",
        "http://a.cn/\"x",
        "//a.cn",
        "https:///a",
        "http://a.cn/<b>",
        "http://:80/",
    ];
    trials.extend(all(wrong, Wrong));
    trials.extend(all(
        [
            "http://a.cn:99999/",
            "http://a..%zz/",
            "http://[::g]/",
            "http://127.0.0.1/",
        ],
        OnlySchema("hosts"),
    ));
    trials
}

fn mails(column: &Column) -> Vec<Trial> {
    let long = format!("{}@x.cn", "a".repeat(65));
    let mut trials = all(["a.b@x.edu.cn", "a+b@x-y.cn", "A_1@X.CN"], Right);
    let wrong = [
        "a", "a@b", "@x.cn", "a@@x.cn", "a b@x.cn", "a@x..cn", "甲@x.cn", ".a@x.cn", "a@-x.cn",
        &long,
    ];
    trials.extend(all(wrong, Wrong));
    if column.has(MULTIPLE) {
        return trials;
    }
    trials.push(trial("ａ＠x．cn", OnlyLoader("spellings")));
    trials
}

/// Values that JSON can represent and CSV cannot.
fn only_in_json(column: &Column) -> Vec<Trial> {
    let empty = |verdict| if column.has(REQUIRED) { Wrong } else { verdict };
    let mut trials = match column.holds {
        ColumnType::Text => vec![
            trial("", empty(Right)),
            trial(" ", empty(Right)),
            trial(5, OnlyLoader("spellings")),
        ],
        ColumnType::Count => vec![
            trial(json!(12.0), OnlySchema("equal-numbers")),
            trial("12", OnlyLoader("spellings")),
            trial("x", Wrong),
        ],
        ColumnType::Degrees((least, _)) => vec![
            trial((least + 1).to_string(), OnlyLoader("spellings")),
            trial("x", Wrong),
        ],
        _ => vec![trial(1.5, Wrong)],
    };
    let is_text = column.holds == ColumnType::Text;
    if !is_text && alone(column) == Right {
        trials.push(trial("", empty(OnlyLoader("spellings"))));
    }
    trials
}
