//! A build reports all problems at once, and publishes everything or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use wangdian::diagnostics::Severity;
use wangdian::pipeline::{Built, Failure, Project, build};
use wangdian::write::{Allowed, verify};

/// A copy of the sample's data and content in a temporary folder.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample");
        for folder in ["data", "content"] {
            let files = files(&root.join(folder)).into_iter();
            for (path, bytes) in files.filter(|(path, _)| !path.ends_with('/')) {
                place.put(&format!("{folder}/{path}"), &bytes);
            }
        }
        place
    }

    fn put(&self, path: &str, bytes: &[u8]) -> &Self {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn append(&self, path: &str, text: &str) -> &Self {
        let before = fs::read(self.0.path().join(path)).expect("a file");
        self.put(path, &[&before, text.as_bytes()].concat())
    }

    fn build(&self) -> Result<Built, Failure> {
        let mut project = Project::default();
        let paths = &mut project.config.paths;
        paths.data = self.0.path().join("data");
        paths.content = self.0.path().join("content");
        paths.out = self.0.path().join("public");
        let theme = self.0.path().join("theme");
        paths.theme = theme.exists().then_some(theme);
        build(&project, &|_| ())
    }

    /// Builds, expecting a failure, and checks that no byte changed.
    #[track_caller]
    fn fail(&self) -> Failure {
        let before = files(self.0.path());
        let failure = self.build().expect_err("a failure");
        assert!(files(self.0.path()) == before, "something was left behind");
        failure
    }
}

/// Everything below a folder; folders end in `/`.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{path}/"));
                found.insert(format!("{path}/"), Vec::new());
            } else {
                found.insert(path, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    found
}

#[track_caller]
fn codes(failure: Failure) -> Vec<&'static str> {
    let Failure::Report(report) = failure else {
        panic!("no report: {failure:?}");
    };
    let errors = report.diagnostics().iter();
    let errors = errors.filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code).collect()
}

#[test]
fn a_build_gives_an_exact_site_and_building_again_writes_nothing() {
    let place = Place::new();
    let built = place.build().expect("the sample is good");
    assert!(built.pages > 100 && built.summary.written == built.summary.files);
    let out = place.0.path().join("public");
    assert!(
        verify(&out, &Allowed::default())
            .expect("a manifest")
            .is_exact()
    );
    let before = files(place.0.path());
    let again = place.build().expect("the sample is good");
    assert_eq!((again.pages, again.summary.written), (built.pages, 0));
    assert!(files(place.0.path()) == before);
}

#[test]
fn problems_of_data_theme_and_content_are_reported_together() {
    let place = Place::new();
    place
        .append("data/designations.csv", "nobody,tisc,,,,,,,active,\r\n")
        .put("theme/templates/home.html", b"{% if %}")
        .put("content/Bad Name.md", b"---\ntitle: x\n---\n");
    let codes = codes(place.fail());
    for group in ["unknown-point", "theme-", "content-file-name"] {
        assert!(
            codes.iter().any(|code| code.starts_with(group)),
            "{group}: {codes:?}"
        );
    }
}

#[test]
fn a_broken_link_found_late_leaves_no_files() {
    let place = Place::new();
    place.append("content/about.md", "\n[x](points/nowhere.html)\n");
    assert_eq!(codes(place.fail()), ["content-broken-link"]);
}

#[test]
fn a_late_failure_leaves_the_published_site_unchanged() {
    let place = Place::new();
    place.build().expect("the sample is good");
    place.append("content/about.md", "\n新的一段。[x](points/nowhere.html)\n");
    assert_eq!(codes(place.fail()), ["content-broken-link"]);
}

#[test]
fn every_leak_is_reported_and_nothing_is_published() {
    let place = Place::new();
    place
        .append("content/about.md", "\n请打 15900001111。\n")
        .append("content/help.md", "\n请打 15900002222。\n");
    let Failure::Report(report) = place.fail() else {
        panic!("no report");
    };
    let errors = report.diagnostics().iter();
    let errors: Vec<_> = errors
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    for (error, (page, value)) in errors.iter().zip([("about", "11"), ("help", "22")]) {
        assert_eq!(error.code, "personal-in-site");
        assert!(error.file.ends_with(&format!("content/{page}.md")));
        let message = &error.message.en;
        assert!(message.contains(&format!("`{page}.html`")), "{message}");
        assert_eq!(error.value, Some(format!("15*******{value}")));
    }
    assert_eq!(errors.len(), 2);
}
