//! From an empty folder to a site.

use crate::support::program::{Project, Run};

/// An empty folder.
fn empty() -> Project {
    let project = Project::sample();
    for folder in ["data", "content"] {
        std::fs::remove_dir_all(project.path(folder)).unwrap();
    }
    std::fs::remove_file(project.path("wangdian.toml")).unwrap();
    project
}

/// Runs the program within a new project.
fn within(project: &Project, folder: &str, arguments: &[&str]) -> Run {
    Run::of(project.command(arguments).current_dir(project.path(folder)))
}

#[test]
fn a_new_demo_passes_every_check_at_once_and_a_mirror_once_its_origin_is_named() {
    for profile in ["demo", "mirror"] {
        let project = empty();
        let run = project
            .run(&["init", "site", "--profile", profile])
            .ends_with(0);
        assert!(run.stdout.contains("wangdian check"), "{}", run.stdout);
        if profile == "mirror" {
            // Only its operator knows of which site it is a copy.
            let run = within(&project, "site", &["check"]).ends_with(1);
            let place =
                "error[placeholder-setting] `site.profile` 是 `mirror`，但 `site.origin_url`";
            assert!(run.stdout.contains(place), "{}", run.stdout);
            assert_eq!(run.stdout.matches("error[").count(), 1, "{}", run.stdout);
            project.edit(
                "site/wangdian.toml",
                "\norigin_url = \"https://www.example.org/",
                "\norigin_url = \"https://ggfw.cnipa.gov.cn/",
            );
        }
        let run = within(&project, "site", &["check", "--strict"]).ends_with(0);
        assert_eq!(run.stdout, "没有发现问题\n", "{profile}");
        within(&project, "site", &["build", "--strict"]).ends_with(0);
        within(&project, "site", &["verify", "public"]).ends_with(0);
        within(&project, "site", &["audit"]).ends_with(0);
        let page = project.read("site/public/points/shili-tushuguan.html");
        assert!(page.contains("示例市图书馆"), "{profile}");
        assert_eq!(page.contains("非官方网站"), profile == "demo");
    }
}

/// What an official site lacks is told once each, by its key in the settings, and in the same run
/// each invented record; nothing else.
#[test]
fn a_new_official_site_is_told_what_only_the_office_knows() {
    let project = empty();
    project
        .run(&["init", "site", "--profile", "gov"])
        .ends_with(0);
    let run = within(&project, "site", &["check"]).ends_with(1);
    let errors = run.stdout.lines().filter(|line| line.contains(" error["));
    let mut count = 0;
    for error in errors {
        if error.contains("error[sample-record]") {
            assert!(error.starts_with("data/"), "{error}");
            continue;
        }
        // With the line of the setting.
        let line = error.strip_prefix("wangdian.toml:");
        assert!(
            line.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit())),
            "{error}"
        );
        count += 1;
    }
    for table in ["points", "designations", "events"] {
        for line in 2..5 {
            let place = format!("data/{table}.csv:{line}: error[sample-record]");
            assert!(run.stdout.contains(&place), "{place}: {}", run.stdout);
        }
    }
    for key in [
        "site.base_url",
        "site.identity.sponsor",
        "site.identity.contact",
        "site.identity.site_code",
        "site.identity.icp",
        "site.identity.police",
        "site.party_government_mark.url",
        "site.correction",
        "site.objection",
    ] {
        assert!(run.stdout.contains(key), "{key}: {}", run.stdout);
    }
    assert!(count < 13, "{}", run.stdout);
}

/// Filling in the settings is not enough: invented institutions are not published officially.
#[test]
fn an_official_site_with_the_example_records_is_refused() {
    let project = empty();
    project
        .run(&["init", "site", "--profile", "gov"])
        .ends_with(0);
    for (key, value) in [
        ("base_url", "https://www.lnipa.gov.cn/wd/"),
        ("sponsor", "国家知识产权局"),
        ("contact", "024-86891234"),
        ("site_code", "2100000012"),
        ("icp", "辽ICP备05001234号-1"),
        ("police", "辽公网安备21010202000123号"),
    ] {
        let empty = format!("\n{key} = \"\"");
        project.edit(
            "site/wangdian.toml",
            &empty,
            &format!("\n{key} = \"{value}\""),
        );
    }
    for (section, lines) in [
        (
            "party_government_mark",
            "url = \"https://bszs.conac.cn/sitename?method=show&id=0123456789ABCDEF0123456789ABCDE0\"\nimage = \"mark.png\"",
        ),
        ("correction", "phone = \"024-86891235\""),
        (
            "objection",
            "phone = \"024-86891235\"\ndecided_by = \"国家知识产权局\"\nuntil = \"公示期内提出\"",
        ),
    ] {
        let settings = project.read("site/wangdian.toml");
        let start = settings.find(&format!("[site.{section}]")).unwrap();
        let end = start + settings[start..].find("\n\n").unwrap();
        let filled = format!("[site.{section}]\n{lines}");
        project.write(
            "site/wangdian.toml",
            [&settings[..start], &filled, &settings[end..]].concat(),
        );
    }
    project.edit(
        "site/wangdian.toml",
        "# theme = \"my-theme\"",
        "theme = \"my-theme\"",
    );
    project.write(
        "site/my-theme/images/mark.png",
        include_bytes!("../../themes/default/images/apple-touch-icon.png"),
    );
    let run = within(&project, "site", &["check"]).ends_with(1);
    for (error, _) in run.stdout.match_indices("error[") {
        assert!(
            run.stdout[error..].starts_with("error[sample-record]"),
            "{}",
            run.stdout
        );
    }
    assert_eq!(run.stdout.matches("error[").count(), 9, "{}", run.stdout);
    // A sentence less does not make them real.
    project.edit("site/data/points.csv", "示例数据，不是真实机构。", "");
    let run = within(&project, "site", &["build"]).ends_with(1);
    assert!(
        run.stderr
            .contains("data/points.csv:2: error[sample-record]"),
        "{}",
        run.stderr
    );
}

#[test]
fn nothing_is_overwritten_and_what_is_in_the_way_is_named() {
    let project = empty();
    project.write("site/README.md", "mine");
    project.write("site/content", "a file where a folder belongs");
    let run = project.run(&["init", "site"]).ends_with(2);
    assert!(run.stderr.contains("`README.md`"), "{}", run.stderr);
    assert!(run.stderr.contains("`content`"), "{}", run.stderr);
    assert!(run.stderr.contains("什么都没有写入"), "{}", run.stderr);
    let left: Vec<String> = project.files("site").into_keys().collect();
    assert_eq!(left, ["README.md", "content"]);
    assert_eq!(project.read("site/README.md"), "mine");
    // A second project in the same place is refused too.
    project.run(&["init", "other"]).ends_with(0);
    let before = project.files("other");
    let run = project
        .run(&["init", "other", "--profile", "gov"])
        .ends_with(2);
    assert!(run.stderr.contains("`wangdian.toml`"), "{}", run.stderr);
    assert!(project.files("other") == before);
    // A file in place of the folder.
    project.write("file", "");
    project.run(&["init", "file"]).ends_with(2);
}

#[test]
fn a_folder_with_other_files_can_become_a_project() {
    let project = empty();
    project.write("site/.git/config", "");
    project.write("site/LICENSE", "x");
    project.run(&["init", "site"]).ends_with(0);
    within(&project, "site", &["check", "--strict"]).ends_with(0);
}

#[test]
fn two_tables_alone_make_a_site_and_own_pages_replace_built_in_ones() {
    let project = empty();
    project.write(
        "data/points.csv",
        "id,name,nature,region,summary\np-1,甲图书馆,public_library,210200,市级图书馆\n",
    );
    project.write(
        "data/designations.csv",
        "point_id,kind,approved_on,valid_until,status\np-1,provincial_point,2025-07-15,2028-07-15,active\n",
    );
    project.run(&["check", "--strict"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    let pages = ["about", "help", "privacy", "accessibility"];
    for page in pages {
        assert!(
            project.path(&format!("public/{page}.html")).exists(),
            "{page}"
        );
    }
    project.write(
        "content/about.md",
        "+++\ntitle = \"关于本馆\"\n+++\n\n这是自己写的一页。\n",
    );
    project.write(
        "content/accessibility.md",
        "+++\ntitle = \"无障碍\"\nprofiles = []\n+++\n",
    );
    // Another page still leads there.
    let run = project.run(&["check"]).ends_with(1);
    assert!(
        run.stdout.contains("<built-in>/content/help.md:"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("content-broken-link"), "{}", run.stdout);
    project.write(
        "content/help.md",
        "+++\ntitle = \"使用帮助\"\n+++\n\n自己写的帮助。\n",
    );
    project.run(&["build"]).ends_with(0);
    let about = project.read("public/about.html");
    assert!(about.contains("这是自己写的一页") && about.contains("关于本馆"));
    assert!(project.path("public/help.html").exists());
    assert!(!project.path("public/accessibility.html").exists());
    // A folder that the settings name has to be there.
    project.write("wangdian.toml", "[paths]\ncontent = \"contnet\"\n");
    let run = project.run(&["check"]).ends_with(1);
    assert!(
        run.stdout.contains("contnet: error[missing-file]"),
        "{}",
        run.stdout
    );
}
