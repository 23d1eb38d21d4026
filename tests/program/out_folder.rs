//! A site is never written to a folder where its inputs would be published with it.

use crate::support::program::Project;

const CONTACTS: &str =
    "point_id,contact_name,contact_mobile,contact_email\np-1,张三,13812345678,\n";

fn project() -> Project {
    let project = Project::sound();
    project.write("data/contacts.csv", CONTACTS);
    project
}

/// Checks that a build to this folder is rejected with status 2 and a message in both
/// languages, and changes nothing.
#[track_caller]
fn refused(project: &Project, arguments: &[&str], words: [&str; 2]) {
    let before = project.files("");
    for (language, words) in ["zh", "en"].into_iter().zip(words) {
        let arguments = [&["build", "--lang", language], arguments].concat();
        let run = project.run(&arguments).ends_with(2);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    assert!(before == project.files(""), "{arguments:?} wrote something");
}

const HOLDS: [&str; 2] = ["就会把它一起公开", "would be published with the site"];
const IS_INSIDE: [&str; 2] = [
    "下一次生成会把网站当作",
    "the next build would read the site",
];

#[test]
fn a_folder_that_is_or_contains_the_data_is_rejected_in_any_spelling() {
    let project = project();
    project.write("a/b/file", "");
    for out in [
        "data",
        "data/",
        "./data",
        "data/.",
        "a/../data",
        "a/b/../../data/",
        ".",
    ] {
        refused(&project, &["--out", out], HOLDS);
    }
    let absolute = project.path("data");
    refused(&project, &["--out", &absolute.to_string_lossy()], HOLDS);
    let above = project.path("..");
    refused(&project, &["--out", &above.to_string_lossy()], HOLDS);
    refused(
        &project,
        &["--data", "./data/../data", "--out", "data"],
        HOLDS,
    );
}

#[test]
fn a_single_file_and_other_inputs_are_protected_like_the_data() {
    let project = project();
    project.write("one/registry.json", "{\"points\": []}");
    refused(
        &project,
        &["--data", "one/registry.json", "--out", "one"],
        HOLDS,
    );
    refused(
        &project,
        &["--data", "one/registry.json", "--out", "one/../one"],
        HOLDS,
    );
    refused(&project, &["--out", "content"], HOLDS);
    project.write("mine/theme/styles/x.css", "");
    refused(&project, &["--theme", "mine/theme", "--out", "mine"], HOLDS);
    refused(
        &project,
        &["--theme", "mine/theme", "--out", "mine/theme"],
        HOLDS,
    );
    project.write(
        "settings/wangdian.toml",
        "[paths]\ndata = \"../data\"\ncontent = \"../content\"\n",
    );
    let config = ["--config", "settings/wangdian.toml"];
    refused(
        &project,
        &[&config[..], &["--out", "settings"]].concat(),
        HOLDS,
    );
}

#[test]
fn a_folder_inside_a_recursively_read_input_is_rejected() {
    let project = project();
    refused(&project, &["--out", "content/public"], IS_INSIDE);
    refused(&project, &["--out", "content/new/public"], IS_INSIDE);
    project.write("theme/styles/x.css", "");
    refused(
        &project,
        &["--theme", "theme", "--out", "theme/files/public"],
        IS_INSIDE,
    );
}

#[test]
fn output_folders_in_settings_are_checked_like_arguments() {
    let project = project();
    project.edit("wangdian.toml", "out = \"public\"", "out = \"data\"");
    refused(&project, &[], HOLDS);
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    use std::os::unix::fs::symlink;
    let project = project();
    symlink("data", project.path("link")).expect("a link");
    symlink("link", project.path("chain")).expect("a link");
    refused(&project, &["--out", "link"], HOLDS);
    refused(&project, &["--out", "chain/"], HOLDS);
    refused(&project, &["--data", "chain", "--out", "data"], HOLDS);
    // The target of a link in the folder would be published, too.
    project.write("web/file", "");
    symlink("../data", project.path("web/d")).expect("a link");
    refused(&project, &["--data", "web/d", "--out", "web"], HOLDS);
    // A dangling link resolves to its target.
    symlink("content/new", project.path("later")).expect("a link");
    let run = project
        .run(&["build", "--out", "later/public"])
        .ends_with(2);
    assert!(run.stderr.contains(IS_INSIDE[0]), "{}", run.stderr);
    assert!(!project.path("content/new").exists());
}

#[test]
fn the_usual_layout_and_folders_next_to_the_inputs_are_accepted() {
    let project = project();
    for out in [
        "public",
        "./public/",
        "new/folder/public",
        "data2",
        "content-public",
    ] {
        project.run(&["build", "--out", out]).ends_with(0);
        assert!(!project.files(out).contains_key("contacts.csv"));
    }
    // The loader reads the files of the data folder, but no subfolders.
    project.run(&["build", "--out", "data/public"]).ends_with(0);
    project.run(&["build", "--out", "data/public"]).ends_with(0);
    // Other commands write to the data or nothing.
    project.write(
        "sheet.csv",
        "名称,机构性质,所在地区,网点类型\n丙图书馆,公共图书馆,大连市,省级网点\n",
    );
    project
        .run(&["import", "sheet.csv", "--out", "data"])
        .ends_with(0);
}
