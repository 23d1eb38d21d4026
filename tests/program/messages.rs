//! Messages name the cause, and what to do about it.

use crate::profiles::make_official;
use crate::support::program::{Project, Run};

/// What a run says, on both streams.
fn said(run: &Run) -> String {
    format!("{}{}", run.stdout, run.stderr)
}

#[track_caller]
fn assert_said(run: &Run, words: &[&str]) {
    let said = said(run);
    for words in words {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_table_in_place_of_the_folder_is_told_from_broken_json() {
    let project = Project::sample();
    project.write("data/名单.ods", "");
    for table in ["data/points.csv", "data/名单.ods"] {
        let run = project.run(&["check", "--data", table]).ends_with(1);
        assert_said(&run, &["error[file-instead-of-folder]", "写文件夹：`data`"]);
    }
}

#[test]
fn a_workbook_is_to_be_saved_as_csv_and_not_renamed() {
    let project = Project::sample();
    let from = project.path("data/points.csv");
    std::fs::rename(from, project.path("data/points.xlsx")).unwrap();
    let run = project.run(&["check"]).ends_with(1);
    assert_said(
        &run,
        &["有 `points.xlsx`", "另存为 points.csv", "wangdian import"],
    );
    assert!(!said(&run).contains("请改名为"), "{}", said(&run));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_named_in_required_and_optional_tables() {
    for table in ["points.csv", "events.csv"] {
        let project = Project::sample();
        let path = project.path(&format!("data/{table}"));
        let _ = std::fs::remove_file(&path);
        for target in ["nowhere.csv", table] {
            std::os::unix::fs::symlink(target, &path).unwrap();
            let run = project.run(&["check"]).ends_with(1);
            let place = format!("data/{table}: error[unreadable-file] 是一个符号链接");
            assert_said(&run, &[&place]);
            std::fs::remove_file(&path).unwrap();
        }
    }
}

#[test]
fn the_line_by_which_excel_names_the_separator_is_skipped() {
    let project = Project::sample();
    let run = project.run(&["check", "--format", "json"]).ends_with(0);
    let problems = |run: &Run| run.stdout.matches("\"code\"").count();
    let table = project.read("data/points.csv");
    let table = table.trim_start_matches('\u{feff}');
    project.write("data/points.csv", format!("sep=,\r\n{table}"));
    let with_line = project.run(&["check", "--format", "json"]).ends_with(0);
    assert_eq!(problems(&with_line), problems(&run));
    // Only the commas are supported.
    project.write(
        "data/points.csv",
        format!("sep=;\n{}", table.replace(',', ";")),
    );
    let run = project.run(&["check"]).ends_with(1);
    assert_said(&run, &["data/points.csv:2: error[wrong-separator]"]);
}

#[test]
fn the_date_without_quotes_and_wrong_kinds_of_settings_are_told_in_chinese() {
    let project = Project::sample();
    for (settings, words) in [
        (
            "[data]\nas_of = 2026-12-01\n",
            &["日期要放在英文双引号中"][..],
        ),
        (
            "[site]\ntitle = 5\n",
            &["应当是引号里的文字，写的是数字`5`"],
        ),
        ("[publish]\nkeep_days = \"7\"\n", &["应当是数字"]),
    ] {
        project.write("wangdian.toml", settings);
        let run = project.run(&["check"]).ends_with(1);
        assert_said(&run, words);
        assert!(!said(&run).contains("invalid type"), "{}", said(&run));
    }
}

#[test]
fn a_template_is_a_workbook_by_its_name() {
    let project = Project::sample();
    for name in ["e.csv", "f"] {
        let run = project.run(&["template", name]).ends_with(2);
        assert_said(&run, &["不以 .xlsx 结尾", ".xlsx`"]);
        assert!(!project.path(name).exists());
    }
    project.run(&["template", "g.XLSX"]).ends_with(0);
}

#[test]
fn a_missing_argument_is_told_in_the_language_of_messages() {
    let project = Project::sample();
    let run = project.run(&["explain", "--formt", "text"]).ends_with(2);
    assert_said(&run, &["wangdian: 不认识参数 `--formt`"]);
    let run = project.run(&["verify"]).ends_with(2);
    assert_said(&run, &["wangdian: 缺少参数：", "用法："]);
    assert!(!run.stderr.contains("error:"), "{}", run.stderr);
    let run = project.run(&["build", "--lang", "en", "--x"]).ends_with(2);
    assert_said(&run, &["error: unexpected argument"]);
}

#[cfg(unix)]
#[test]
fn links_in_a_copy_are_told_from_files_with_another_content() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    std::fs::rename(project.path("public/points"), project.path("points")).unwrap();
    std::os::unix::fs::symlink("../points", project.path("public/points")).unwrap();
    std::fs::rename(project.path("public/index.html"), project.path("home")).unwrap();
    std::os::unix::fs::symlink("../home", project.path("public/index.html")).unwrap();
    let run = project.run(&["verify", "public"]).ends_with(1);
    let link = "符号链接，不是文件或文件夹本身: ";
    let lines = [format!("{link}index.html\n"), format!("{link}points\n")];
    assert_said(
        &run,
        &[
            &lines[0],
            &lines[1],
            "缺少 0，内容不同 0，多余 0，符号链接 2",
        ],
    );
}

#[test]
fn a_broken_manifest_is_told_in_chinese() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let manifest = project.read("public/manifest.json");
    project.write("public/manifest.json", &manifest[..manifest.len() / 2]);
    let run = project.run(&["verify", "public"]).ends_with(2);
    assert_said(&run, &["文件不完整，到中间就断了"]);
}

#[test]
fn a_language_that_is_taken_from_the_site_is_told_with_the_number_of_its_pages() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    let pages = project.files("public").into_keys();
    let count = pages
        .filter(|path| path.starts_with("en/") && path.ends_with(".html"))
        .count();
    let settings = project.read("wangdian.toml");
    let settings = settings.replacen("[site]\n", "[site]\nlanguages = [\"zh\"]\n", 1);
    // Whoever wants to may refuse it.
    let line = "[rules]\n";
    let strict = settings.replacen(line, &format!("{line}vanished-language = \"error\"\n"), 1);
    project.write("wangdian.toml", strict);
    let words = format!("[vanished-language] 原来的网站有 `en/` 里的 {count} 个页面");
    let run = project.run(&["build"]).ends_with(1);
    assert_said(&run, &[&format!("wangdian.toml:7: error{words}")]);
    assert!(project.path("public/en/index.html").exists());
    project.write("wangdian.toml", settings);
    let run = project.run(&["build"]).ends_with(0);
    assert_said(&run, &[&format!("wangdian.toml:7: warning{words}")]);
    assert!(!project.path("public/en").exists());
    let run = project.run(&["build"]).ends_with(0);
    assert!(!said(&run).contains("vanished-language"), "{}", said(&run));
}

/// A folder with a Chinese name has one spelling in all that is published, and the audit knows both.
#[test]
fn a_site_in_a_folder_with_a_chinese_name_is_sound() {
    let project = Project::sample();
    make_official(&project);
    let address = "https://zscq.ln.gov.cn/网点/";
    project.run(&["build", "--base-url", address]).ends_with(0);
    let run = project.run(&["audit", "public", "--base-url", address]);
    for code in ["audit-dead-link", "audit-footer-differs"] {
        assert!(!said(&run).contains(code), "{}", said(&run));
    }
    let sitemap = project.files("public").into_iter();
    let sitemaps =
        sitemap.filter(|(path, _)| path.starts_with("sitemap") && path.ends_with(".xml"));
    for (path, bytes) in sitemaps {
        assert!(bytes.is_ascii(), "{path}");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains("/%E7%BD%91%E7%82%B9/"), "{path}");
    }
}

#[test]
fn an_address_for_corrections_is_reported_where_it_is_set() {
    let project = Project::sample();
    project.edit(
        "wangdian.toml",
        "[site.correction]",
        "[site.correction]\nurl = \"www.ln.gov.cn\"",
    );
    // The key once.
    let settings = project.read("wangdian.toml");
    let own = settings.find("\nurl = \"\"").unwrap();
    project.write(
        "wangdian.toml",
        [&settings[..own], &settings[own + "\nurl = \"\"".len()..]].concat(),
    );
    let settings = project.read("wangdian.toml");
    let line = settings
        .lines()
        .position(|line| line.starts_with("url = "))
        .unwrap()
        + 1;
    let run = project.run(&["check"]).ends_with(1);
    let place = format!("wangdian.toml:{line}: error[bad-channel-address] `site.correction.url`");
    assert_said(&run, &[&place]);
    assert_eq!(said(&run).matches("error[").count(), 1, "{}", said(&run));
}
