#![allow(clippy::unwrap_used)]

use super::*;
use crate::diagnostics::Text;
use serde_json::{Value, json};

fn diagnostic(code: &'static str, file: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Error,
        code,
        file,
        Text::new("日期 {0} 不对", "bad {0}"),
    )
}

fn log(problems: Vec<Diagnostic>) -> Value {
    let rules: Vec<Rule> = crate::check::form::ALL.iter().map(|rule| **rule).collect();
    let text = render(&Report::new(problems), Language::Chinese, &rules);
    assert!(text.ends_with("}\n"));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_problem_becomes_a_result_of_its_rule() {
    let mut problem = diagnostic("bad-date", "data/points.csv")
        .at_line(43)
        .with_help(message!("写成 2023-04-30", "write 2023-04-30"));
    problem.value = Some("13*******78".to_owned());
    problem.legal_basis = Some("《办法》第八条");
    let log = log(vec![problem]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "error");
    assert_eq!(
        result["message"]["text"],
        "日期 {{0}} 不对\n写成 2023-04-30"
    );
    assert_eq!(
        result["locations"][0]["physicalLocation"],
        json!({"artifactLocation": {"uri": "data/points.csv"}, "region": {"startLine": 43}})
    );
    assert_eq!(
        result["properties"],
        json!({"value": "13*******78", "legalBasis": "《办法》第八条"})
    );
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][index];
    assert_eq!(rule["id"], result["ruleId"]);
    assert!(
        rule["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("**改法**")
    );
}

#[test]
fn paths_become_uris() {
    for (path, expected) in [
        ("data/points.csv", "data/points.csv"),
        (
            "data/网点 (旧)#1.csv",
            "data/%E7%BD%91%E7%82%B9%20(%E6%97%A7)%231.csv",
        ),
        ("100%.csv", "100%25.csv"),
        ("C:/data/points.csv", "file:///C:/data/points.csv"),
        ("a:b.csv", "a%3Ab.csv"),
        ("ab:c/points.csv", "ab%3Ac/points.csv"),
        ("/srv/data/points.csv", "file:///srv/data/points.csv"),
        ("../data/points.csv", "../data/points.csv"),
    ] {
        assert_eq!(uri(path), expected);
    }
}

#[test]
fn fingerprints_stay_when_rows_move_and_differ_otherwise() {
    let fingerprints = |problems| -> Vec<String> {
        let log = log(problems);
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        let fingerprint = |result: &Value| result["partialFingerprints"][FINGERPRINT].to_string();
        results.map(fingerprint).collect()
    };
    let at = |line, record: &str| {
        let mut problem = diagnostic("bad-date", "a.csv").at_line(line);
        problem.record = Some(record.to_owned());
        problem
    };
    let before = fingerprints(vec![at(2, "p-1 甲"), at(3, "p-2 乙")]);
    let after = fingerprints(vec![at(12, "p-1 甲"), at(13, "p-2 乙")]);
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
    let twice = fingerprints(vec![at(2, "p-1 甲"), at(3, "p-1 甲")]);
    assert_eq!(twice[0], before[0]);
    assert!(twice[1].ends_with(":2\""), "{twice:?}");
}

#[test]
fn a_problem_of_a_file_has_no_line_and_an_unknown_rule_no_index() {
    let log = log(vec![diagnostic("elsewhere", "a.csv")]);
    let result = &log["runs"][0]["results"][0];
    assert!(result.get("ruleIndex").is_none());
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(*place, json!({"artifactLocation": {"uri": "a.csv"}}));
}
