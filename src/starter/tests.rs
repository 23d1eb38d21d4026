use super::*;
use std::path::Path;

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn every_profile_has_its_own_settings_and_the_same_other_files() {
    let demo = files(Profile::Demo);
    for profile in Profile::ALL {
        let files = files(profile);
        let config: crate::config::Config = toml::from_str(&text(&files, SETTINGS)).unwrap();
        assert_eq!(config.site.profile, profile);
        assert_eq!(
            config.site.origin_url.is_empty(),
            profile != Profile::Mirror
        );
        for (path, bytes) in &files {
            assert!(path == SETTINGS || demo[path] == *bytes, "{path}");
        }
        // Each changed line was there once.
        let lines = text(&files, SETTINGS);
        for (from, to) in changed_lines(profile) {
            assert_eq!(lines.lines().filter(|line| line == to).count(), 1, "{to}");
            assert!(!lines.lines().any(|line| line == *from), "{from}");
        }
    }
}

#[test]
fn a_new_project_has_content_workflows_and_instructions_and_keeps_contacts_private() {
    let files = files(Profile::Demo);
    for path in [
        "README.md",
        "wangdian.toml",
        "data/points.csv",
        "data/designations.csv",
        "data/service_items.csv",
        "content/about.md",
        ".github/workflows/publish.yml",
        ".github/workflows/review.yml",
    ] {
        assert!(files.contains_key(path), "{path}");
    }
    let ignored = text(&files, ".gitignore");
    assert!(ignored.lines().any(|line| line == "/data/contacts.csv"));
    for (path, bytes) in &files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains("cargo"), "{path} needs the program's source");
    }
}

/// The actions that a workflow uses, each with its hash and version.
fn actions(workflow: &str) -> Vec<&str> {
    let uses = workflow
        .lines()
        .filter_map(|line| line.split_once("uses: "));
    uses.map(|(_, action)| action).collect()
}

/// Dependabot renews the actions of this repository; those of new projects follow.
#[test]
fn workflows_of_new_projects_use_the_actions_of_this_repository() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let mut own = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        own += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let own = actions(&own);
    let files = files(Profile::Demo);
    for name in ["publish", "review"] {
        let workflow = text(&files, &format!(".github/workflows/{name}.yml"));
        let used = actions(&workflow);
        assert!(!used.is_empty());
        for action in used {
            assert!(own.contains(&action), "{name}: {action}");
        }
    }
}
