//! `wangdian explain`: the manual on the command line and in `docs/rules.md`.

use crate::support::expected::assert_file;
use crate::support::program::{Project, ROOT};

#[test]
fn a_code_is_explained_with_severity_legal_basis_and_three_parts() {
    let project = Project::sample();
    let page = project
        .run(&["explain", "expired-but-active"])
        .ends_with(0)
        .stdout;
    for part in [
        "expired-but-active",
        "《办法》的要求",
        "级别：警告（warning）",
        "依据：《办法》第八条",
        "有效期已过的网点不应再记为有效",
        "A designation whose validity has run out is not recorded as active",
        "原因：",
        "例子：",
        "改法：",
    ] {
        assert!(page.contains(part), "{part} is not in:\n{page}");
    }
    let english = project
        .run(&["explain", "expired-but-active", "--lang", "en"])
        .ends_with(0)
        .stdout;
    for part in [
        "Severity: warning",
        "Legal basis: 《办法》第八条",
        "What the Measures ask",
    ] {
        assert!(english.contains(part), "{part} is not in:\n{english}");
    }
}

#[test]
fn a_code_may_be_copied_with_its_brackets() {
    let project = Project::sample();
    let plain = project
        .run(&["explain", "unknown-code"])
        .ends_with(0)
        .stdout;
    let copied = project
        .run(&["explain", "error[unknown-code]"])
        .ends_with(0);
    assert_eq!(copied.stdout, plain);
}

#[test]
fn every_reported_code_can_be_explained() {
    let project = Project::sample();
    let list = project.run(&["explain"]).ends_with(0).stdout;
    for rules in ["fixtures/rules.expected", "fixtures/broken.expected"] {
        let path = format!("{ROOT}/tests/{rules}");
        let text = std::fs::read_to_string(path).expect("a fixture");
        let codes = text.lines().filter_map(|line| {
            let bracketed = line
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'));
            bracketed.map_or_else(|| line.split_whitespace().nth(1), |(code, _)| Some(code))
        });
        for code in codes {
            assert!(list.contains(&format!("  {code} ")), "{code}");
        }
    }
    project.write("content/broken.md", "no front matter");
    let report = project.run(&["check"]).ends_with(1).stdout;
    assert!(report.contains("error[content-front-matter]"), "{report}");
    project
        .run(&["explain", "content-front-matter"])
        .ends_with(0);
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    let project = Project::sample();
    let run = project.run(&["explain", "expired-but-activ"]).ends_with(2);
    assert!(run.stdout.is_empty());
    assert!(
        run.stderr.contains("是不是 `expired-but-active`？"),
        "{}",
        run.stderr
    );
    let run = project.run(&["explain", "天气"]).ends_with(2);
    assert!(run.stderr.contains("wangdian explain"), "{}", run.stderr);
    let run = project
        .run(&["explain", "dublicate-id", "--lang", "en"])
        .ends_with(2);
    assert!(
        run.stderr.contains("did you mean `duplicate-id`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_rules_document_is_up_to_date() {
    let made = Project::sample()
        .run(&["explain", "--format", "markdown"])
        .ends_with(0)
        .stdout;
    assert_file("docs/rules.md", &made);
}
