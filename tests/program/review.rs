//! `wangdian diff` and `.ci/review`, run as a reviewer or a CI job would.

use crate::support::git::{commit, diff, git, isolated, repository, start};
use crate::support::program::{Project, ROOT, Run, copy_folder};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// The JSON output, validated against its schema.
fn answer(run: &Run) -> Value {
    let answer: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let schema = std::fs::read_to_string(Path::new(ROOT).join("docs/diff.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&answer)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    answer
}

/// Replaces or removes the line of the data with this start.
fn edit_line(project: &Project, file: &str, start: &str, line: Option<&str>) {
    let path = format!("data/{file}");
    let text = project.read(&path);
    let found = text.lines().find(|line| line.starts_with(start)).unwrap();
    let line = line.map_or(String::new(), |line| format!("{line}\n"));
    project.edit(&path, &format!("{found}\n"), &line);
}

/// Removes one of the sample's institutions from all tables.
fn remove_point(project: &Project) {
    edit_line(project, "points.csv", "p-6bb60a68,", None);
    edit_line(project, "designations.csv", "p-6bb60a68,", None);
}

#[test]
fn the_exit_status_tells_whether_the_change_is_acceptable() {
    let project = Project::sound();
    start(&project);
    let same = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert!(same.stdout.contains("名录没有差别"), "{}", same.stdout);
    project.edit("data/points.csv", "市级图书馆", "省级图书馆");
    let changed = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert!(
        changed.stdout.contains("简介: 市级图书馆 → 省级图书馆"),
        "{}",
        changed.stdout
    );
    diff(&project, &["--git", "HEAD", "--strict"]).ends_with(0);
    // A new warning.
    project.edit("data/points.csv", "省级图书馆", "省级图书馆 ");
    let warned = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert!(warned.stdout.contains("warning[surrounding-space]"));
    diff(&project, &["--git", "HEAD", "--strict"]).ends_with(1);
    // A known warning is not repeated, but counts with `--strict`.
    commit(&project);
    let known = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert!(!known.stdout.contains("warning["), "{}", known.stdout);
    diff(&project, &["--git", "HEAD", "--strict"]).ends_with(1);
    for file in ["points.csv", "designations.csv"] {
        edit_line(&project, file, "p-2,", None);
    }
    let vanished = diff(&project, &["--git", "HEAD"]).ends_with(1);
    assert!(vanished.stdout.contains("error[vanished-point]"));
    assert!(
        vanished.stdout.contains("删除网点: 1"),
        "the difference is told all the same"
    );
}

#[test]
fn comparisons_that_fail_are_reported_with_help() {
    let project = repository();
    for arguments in [
        &["data"][..],
        &[],
        &["data", "nothing"],
        &["nothing", "data"],
        &["--git", "HEAD", "HEAD", "HEAD"],
        &["data", "data", "--git", "HEAD"],
    ] {
        diff(&project, arguments).ends_with(2);
    }
    copy_folder(&project.path("data"), &project.path("broken"));
    project.edit("broken/designations.csv", "p-f8a37edd,", "p-00,");
    let new = diff(&project, &["data", "broken"]).ends_with(1);
    assert!(
        new.stderr
            .contains("broken/designations.csv:2: error[unknown-point]")
    );
    assert!(new.stderr.contains("新数据（broken）有错误"));
    let old = diff(&project, &["broken", "data", "--lang", "en"]).ends_with(1);
    assert!(
        old.stderr.contains("the old data (broken) has errors"),
        "{}",
        old.stderr
    );
    assert!(old.stderr.contains("choose an older or newer revision"));
    for (sides, outcome) in [
        (["data", "broken"], "new-has-errors"),
        (["broken", "data"], "old-has-errors"),
    ] {
        let run = diff(&project, &[&sides[..], &["--format", "json"]].concat()).ends_with(1);
        let answer = answer(&run);
        assert_eq!(answer["outcome"], outcome);
        assert_eq!(answer["side"], "broken");
        assert!(answer["report"]["errors"].as_u64().unwrap() > 0);
        let run = diff(&project, &[&sides[..], &["--format", "markdown"]].concat()).ends_with(1);
        assert!(run.stdout.contains("**unknown-point**"), "{}", run.stdout);
    }
}

#[test]
fn folders_and_registry_files_can_be_compared_outside_of_a_project() {
    let project = Project::sample();
    project.run(&["build", "--out", "public"]).ends_with(0);
    std::fs::rename(project.path("data"), project.path("a")).unwrap();
    std::fs::rename(
        project.path("public/data/registry.json"),
        project.path("b.json"),
    )
    .unwrap();
    for other in ["content", "public", "wangdian.toml"] {
        let path = project.path(other);
        std::fs::remove_file(&path)
            .or_else(|_| std::fs::remove_dir_all(&path))
            .unwrap();
    }
    let run = diff(&project, &["a", "b.json", "--format", "json"]).ends_with(0);
    let answer = answer(&run);
    assert_eq!(
        answer["points"],
        serde_json::json!({"added": [], "removed": [], "changed": []})
    );
    assert_eq!(answer["pages"]["fetched_files"], 0);
}

/// The number of pages of a kind with an action.
fn count(answer: &Value, kind: &str, what: &str) -> u64 {
    let kinds = answer["pages"]["kinds"].as_array().unwrap();
    let found = kinds.iter().find(|counts| counts["kind"] == kind);
    found.map_or(0, |counts| counts[what].as_u64().unwrap())
}

/// The action for the page at a path.
fn action<'a>(answer: &'a Value, path: &str) -> &'a Value {
    let lists = ["points", "others"].map(|list| answer["pages"][list].as_array().unwrap());
    let mut pages = lists.into_iter().flatten();
    pages
        .find(|page| page["path"] == path)
        .map_or(&Value::Null, |page| &page["action"])
}

#[test]
fn reported_page_changes_match_the_built_sites() {
    let project = repository();
    project.run(&["build", "--out", "before"]).ends_with(0);
    remove_point(&project);
    // Its only item in a category, whose lists disappear.
    edit_line(&project, "service_items.csv", "p-b3f43018,预警监测", None);
    project.edit(
        "data/designations.csv",
        "2022-07-15,,active",
        "2022-07-15,,revoked",
    );
    let points = project.read("data/points.csv");
    let columns = points.lines().next().unwrap().matches(',').count();
    let come = format!(
        "p-00000001,示例市图书馆,,,public_library,440300{}\n",
        ",".repeat(columns - 5)
    );
    project.write("data/points.csv", points + &come);
    let designations = project.read("data/designations.csv");
    let columns = designations.lines().next().unwrap().matches(',').count();
    let come = format!(
        "p-00000001,tisc,,,,,2026-01-05,,active{}\n",
        ",".repeat(columns - 8)
    );
    project.write("data/designations.csv", designations + &come);
    project.run(&["build", "--out", "after"]).ends_with(0);

    let run = diff(&project, &["--git", "HEAD", "--format", "json"]).ends_with(1);
    let answer = answer(&run);
    assert_eq!(action(&answer, "points/p-00000001.html"), "appears");
    assert_eq!(action(&answer, "points/p-6bb60a68.html"), "disappears");
    assert_eq!(
        action(&answer, "points/p-8c6774ea.html"),
        "becomes-tombstone"
    );
    assert_eq!(action(&answer, "regions/440300.html"), "appears");
    assert_eq!(action(&answer, "services/early_warning.html"), "disappears");
    assert_eq!(action(&answer, "index.html"), "changes");
    assert_eq!(count(&answer, "point", "appear"), 1);
    assert_eq!(count(&answer, "point", "become_tombstone"), 1);
    let redirects = answer["pages"]["redirects"].as_array().unwrap();
    let to = |from: &str| {
        &redirects
            .iter()
            .find(|redirect| redirect["from"] == from)
            .unwrap()["to"]
    };
    assert_eq!(to("services/early_warning.html"), "services/index.html");
    assert_eq!(
        to("regions/440000/early_warning.html"),
        "regions/440000.html"
    );
    assert_eq!(to("points/p-6bb60a68.html"), &Value::Null);

    // The built sites agree page by page, apart from changed names of search files.
    let (before, after) = (project.files("before"), project.files("after"));
    let paths = before.keys().chain(after.keys());
    // Those of other languages change with those of the first.
    let is_compared = |path: &&String| {
        path.ends_with(".html") && *path != "search.html" && !path.starts_with("en/")
    };
    for path in paths.filter(is_compared) {
        let told = action(&answer, path);
        match (before.get(path), after.get(path)) {
            (None, _) => assert_eq!(told, "appears", "{path}"),
            (_, None) => assert_eq!(told, "disappears", "{path}"),
            (before, after) if before == after => assert_eq!(told, &Value::Null, "{path}"),
            _ => assert!(
                told == "changes" || told == "becomes-tombstone",
                "{path}: {told}"
            ),
        }
    }
    // The numbers beside its filters change.
    assert_eq!(action(&answer, "search.html"), "changes");
}

#[test]
fn two_revisions_are_compared_with_their_own_tables() {
    let project = repository();
    let taxonomy = project.read("data/taxonomy.toml");
    let (first, rest) = taxonomy.split_once("[[nature]]").unwrap();
    let club = "[[nature]]\ncode = \"club\"\nzh = \"俱乐部\"\nen = \"Club\"\n\n[[nature]]";
    project.write("data/taxonomy.toml", format!("{first}{club}{rest}"));
    project.edit("data/points.csv", "public_library", "club");
    commit(&project);
    project.edit("data/points.csv", "020-37656251", "020-37656252");
    let run = diff(&project, &["--git", "HEAD~1", "HEAD", "--format", "json"]).ends_with(0);
    let answer = answer(&run);
    let changed = answer["points"]["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0]["fields"][0]["new"]["label"]["zh"], "俱乐部");
    assert_eq!(changed[0]["fields"].as_array().unwrap().len(), 1);
    assert_eq!(
        answer["reference_tables"],
        serde_json::json!(["taxonomy.toml"])
    );
    let new = answer["new"].as_str().unwrap();
    assert!(new.starts_with("HEAD (") && new.len() == 17, "{new}");
}

#[test]
fn the_revision_is_found_from_any_folder_and_below_any_folder() {
    let project = Project::sample();
    for part in ["data", "content", "wangdian.toml"] {
        std::fs::create_dir_all(project.path("名录/站点")).unwrap();
        std::fs::rename(project.path(part), project.path("名录/站点").join(part)).unwrap();
    }
    git(&project, &["init", "--quiet", "."]);
    commit(&project);
    project.edit("名录/站点/data/points.csv", "020-37656251", "020-37656252");
    let site = project.path("名录/站点");
    for (folder, arguments) in [
        ("名录/站点", &[][..]),
        ("名录", &["--config", "站点/wangdian.toml"]),
        ("名录/站点/content", &["--config", "../wangdian.toml"]),
        ("名录/站点/content", &["--data", "../data"]),
        ("", &["--data", "名录/站点/data"]),
    ] {
        let mut command = project.command(&[&["diff", "--git", "HEAD"], arguments].concat());
        let run = Run::of(isolated(&mut command).current_dir(project.path(folder))).ends_with(0);
        assert!(
            run.stdout.contains("020-37656252"),
            "{folder}: {}",
            run.stdout
        );
        assert!(!run.stdout.contains("points.csv:"), "{}", run.stdout);
    }
    // In a subfolder of a repository, the settings at the root are used.
    let own = repository();
    own.edit("data/points.csv", "020-37656251", "020-37656252");
    let mut command = own.command(&["diff", "--git", "HEAD"]);
    let run = Run::of(isolated(&mut command).current_dir(own.path("content"))).ends_with(0);
    assert!(run.stdout.contains("020-37656252"));
    drop(site);
}

#[test]
fn a_single_registry_file_is_found_in_a_revision() {
    let project = Project::sample();
    project.run(&["build", "--out", "public"]).ends_with(0);
    std::fs::create_dir(project.path("list")).unwrap();
    std::fs::copy(
        project.path("public/data/registry.json"),
        project.path("list/r.json"),
    )
    .unwrap();
    git(&project, &["init", "--quiet", "."]);
    commit(&project);
    project.edit("list/r.json", "020-37656251", "020-37656252");
    let run = diff(&project, &["--git", "HEAD", "--data", "list/r.json"]).ends_with(0);
    assert!(run.stdout.contains("020-37656252"), "{}", run.stdout);
}

#[test]
fn messages_contain_revision_and_file_but_no_temporary_folder() {
    let project = repository();
    project.edit("data/designations.csv", "p-f8a37edd,", "p-00,");
    commit(&project);
    let digits = git(&project, &["rev-parse", "HEAD"])[..10].to_owned();
    let run = diff(&project, &["--git", "HEAD~1", "HEAD"]).ends_with(1);
    assert!(
        run.stderr
            .contains(&format!("{digits}:data/designations.csv:2: error[")),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("/tmp"), "{}", run.stderr);
}

#[test]
fn invalid_revisions_are_rejected() {
    let project = repository();
    let check = |arguments: &[&str], says: &str| {
        let run = diff(&project, arguments).ends_with(2);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    };
    check(&["--git", "nothing"], "没有版本 `nothing`");
    check(
        &["--git", "nothing", "--lang", "en"],
        "git fetch --unshallow",
    );
    check(&["--git", "HEAD~1"], "没有版本");
    check(&["--git", "HEAD:data"], "没有版本");
    check(&["--git", "HEAD..HEAD"], "没有版本");
    check(&["--git=--output=spoiled"], "不是版本名称");
    check(&["--git=-"], "不是版本名称");
    check(&["--git="], "不是版本名称");
    check(&["--git", "HEAD", "--git=-x"], "不是版本名称");
    check(&["--git", "$(touch spoiled)"], "没有版本");
    assert!(!project.path("spoiled").exists());
    let mut command = project.command(&["diff", "--git", "HEAD"]);
    let run = Run::of(isolated(&mut command).env("PATH", "/nowhere")).ends_with(2);
    assert!(run.stderr.contains("无法运行 git"), "{}", run.stderr);
    let bare = Project::sample();
    let mut command = bare.command(&["diff", "--git", "HEAD"]);
    let ceiling = bare.path("").parent().unwrap().to_owned();
    let run = Run::of(isolated(&mut command).env("GIT_CEILING_DIRECTORIES", ceiling)).ends_with(2);
    assert!(run.stderr.contains("不在 git 仓库里"), "{}", run.stderr);
}

#[test]
fn a_revision_without_data_or_with_links_is_rejected() {
    let project = Project::sample();
    project.write("README", "x");
    git(&project, &["init", "--quiet", "."]);
    git(&project, &["add", "README"]);
    git(&project, &["commit", "--quiet", "--message", "x"]);
    let run = diff(&project, &["--git", "HEAD"]).ends_with(2);
    assert!(
        run.stderr.contains("版本 `HEAD` 里没有 `data`"),
        "{}",
        run.stderr
    );
    commit(&project);
    diff(&project, &["--git", "HEAD"]).ends_with(0);
    let link = git(&project, &["hash-object", "-w", "README"]);
    let info = format!("120000,{link},data/events.csv");
    git(&project, &["update-index", "--add", "--cacheinfo", &info]);
    git(&project, &["commit", "--quiet", "--message", "x"]);
    let run = diff(&project, &["--git", "HEAD"]).ends_with(2);
    assert!(
        run.stderr.contains("`data/events.csv` 不是普通文件"),
        "{}",
        run.stderr
    );
}

#[test]
fn both_sides_are_evaluated_on_the_date_of_the_new_one() {
    let project = repository();
    project.edit("wangdian.toml", "as_of = \"2026-11-20\"", "");
    project.edit(
        "data/designations.csv",
        "2022-07-15,,active",
        "2022-07-15,2026-11-21,active",
    );
    commit(&project);
    let as_of = |arguments: &[&str]| {
        let run = diff(
            &project,
            &[&["--git", "HEAD", "--format", "json"], arguments].concat(),
        );
        answer(&run.ends_with(0))["as_of"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let newest = as_of(&[]);
    assert!(newest.as_str() < "2026", "{newest}");
    assert_eq!(as_of(&["--as-of", "2026-11-30"]), "2026-11-30");
    edit_line(
        &project,
        "points.csv",
        "p-332e8b30,",
        Some(
            "p-332e8b30,黑龙江省技术市场协会,,,industry_association,230000,,,,,,,,,,,,,,,,,2026-11-22,,,",
        ),
    );
    assert_eq!(as_of(&[]), "2026-11-22");
    // The validity on the old side has ended by that date, so its end is not a difference.
    // end is no difference.
    let run = diff(&project, &["--git", "HEAD"]).ends_with(0);
    assert!(!run.stdout.contains("资格"), "{}", run.stdout);
}

/// A repository with this project's `.ci/review`, and a commit that changes the data.
fn with_review_script() -> Project {
    let project = repository();
    std::fs::create_dir(project.path(".ci")).unwrap();
    let script = Path::new(ROOT).join(".ci/review");
    std::fs::copy(script, project.path(".ci/review")).unwrap();
    project.edit("data/points.csv", "020-37656251", "020-37656252");
    commit(&project);
    project
}

fn review(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(project.path(".ci/review"));
    command
        .args(arguments)
        .env("WANGDIAN", env!("CARGO_BIN_EXE_wangdian"))
        .env_remove("GITHUB_STEP_SUMMARY");
    for (name, value) in variables {
        command.env(name, value);
    }
    Run::of(isolated(&mut command))
}

#[test]
fn the_script_writes_the_summary_and_fails_with_the_change() {
    let project = with_review_script();
    let summary = project.path("summary.md").to_string_lossy().into_owned();
    project.write("summary.md", "earlier\n");
    let variables = [("GITHUB_STEP_SUMMARY", summary.as_str())];
    let compare = [
        "compare",
        "HEAD~1",
        "HEAD",
        "--out",
        "out.md",
        "--as-of",
        "2026-11-20",
    ];
    review(&project, &compare, &variables).ends_with(0);
    let out = project.read("out.md");
    assert!(out.contains("020-37656252"), "{out}");
    assert_eq!(project.read("summary.md"), format!("earlier\n{out}"));
    let run = review(
        &project,
        &["compare", "HEAD~1", "HEAD", "--", "--lang", "en"],
        &[],
    );
    assert!(
        run.ends_with(0)
            .stdout
            .starts_with("## Changes of the registry")
    );
    remove_point(&project);
    commit(&project);
    review(&project, &compare, &variables).ends_with(1);
    assert!(project.read("out.md").contains("**vanished-point**"));
    for wrong in [
        &[][..],
        &["compare", "HEAD"],
        &["compare", "HEAD", "nothing"],
        &["comment"],
        &["comment", "out.md"],
        &["compare", "HEAD", "HEAD", "--x"],
    ] {
        review(&project, wrong, &[("GITHUB_TOKEN", "")]).ends_with(2);
    }
}

/// A request: method, URL, authorisation and body.
type Request = (String, String, String, Value);

/// A mock of the GitHub API: records requests and responds with the given comments.
struct GitHub {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    server: Arc<tiny_http::Server>,
}

impl GitHub {
    fn start(comments: Vec<Value>) -> Self {
        let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (own, noted) = (Arc::clone(&server), Arc::clone(&requests));
        std::thread::spawn(move || {
            for mut request in own.incoming_requests() {
                let mut body = String::new();
                request.as_reader().read_to_string(&mut body).unwrap();
                let token = request
                    .headers()
                    .iter()
                    .find(|header| header.field.equiv("Authorization"));
                let token = token.map_or(String::new(), |header| header.value.to_string());
                let (method, url) = (request.method().to_string(), request.url().to_owned());
                let body = serde_json::from_str(&body).unwrap_or(Value::Null);
                let page = url
                    .rsplit("page=")
                    .next()
                    .unwrap()
                    .parse::<usize>()
                    .unwrap_or(1);
                noted.lock().unwrap().push((method, url, token, body));
                let listed: Vec<&Value> =
                    comments.iter().skip((page - 1) * 100).take(100).collect();
                let answer = serde_json::to_string(&listed).unwrap();
                let _ = request.respond(tiny_http::Response::from_string(answer));
            }
        });
        let address = format!("http://{}", server.server_addr());
        Self {
            address,
            requests,
            server,
        }
    }

    /// Runs the script against the mock; returns the last request.
    fn comment(&self, project: &Project) -> Request {
        let variables = [
            ("GITHUB_API_URL", self.address.as_str()),
            ("GITHUB_TOKEN", "secret"),
            ("GITHUB_REPOSITORY", "a/b"),
            ("PULL_REQUEST", "7"),
        ];
        let run = review(project, &["comment", "out.md"], &variables).ends_with(0);
        assert!(!run.stdout.contains("secret") && !run.stderr.contains("secret"));
        self.requests.lock().unwrap().last().unwrap().clone()
    }
}

impl Drop for GitHub {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn written_by(login: &str, id: usize, body: &str) -> Value {
    serde_json::json!({"id": id, "user": {"login": login, "type": "Bot"}, "body": body})
}

#[test]
fn the_script_keeps_one_comment_up_to_date() {
    let project = with_review_script();
    let text = "## 名录\n\n\"引号\" \\ `x` 字\n";
    project.write("out.md", text);
    let marker = "<!-- wangdian review -->";
    let other = |id| written_by("someone", id, marker);

    let github = GitHub::start(vec![other(1), written_by("github-actions[bot]", 2, "else")]);
    let (method, url, token, body) = github.comment(&project);
    assert_eq!(
        (method.as_str(), url.as_str()),
        ("POST", "/repos/a/b/issues/7/comments")
    );
    assert_eq!(token, "Bearer secret");
    assert_eq!(
        body,
        serde_json::json!({"body": format!("{marker}\n{text}")})
    );

    // Our comment is on the second page.
    let mut comments: Vec<Value> = (0..120).map(other).collect();
    comments.push(written_by(
        "github-actions[bot]",
        555,
        &format!("{marker}\nold"),
    ));
    let github = GitHub::start(comments);
    let (method, url, _, body) = github.comment(&project);
    assert_eq!(
        (method.as_str(), url.as_str()),
        ("PATCH", "/repos/a/b/issues/comments/555")
    );
    assert!(body["body"].as_str().unwrap().contains("引号"));
    assert_eq!(github.requests.lock().unwrap().len(), 3);

    let variables = [
        ("GITHUB_API_URL", "http://127.0.0.1:9"),
        ("GITHUB_TOKEN", "secret"),
        ("GITHUB_REPOSITORY", "a/b"),
        ("PULL_REQUEST", "7"),
    ];
    review(&project, &["comment", "out.md"], &variables).ends_with(2);
}

/// The private columns of a revision must not be written to disk, where others could read
/// them if the program were killed.
#[cfg(unix)]
#[test]
fn the_data_of_a_revision_is_never_written_to_a_disk() {
    use std::os::unix::fs::PermissionsExt;
    let project = repository();
    // Git that waits for the test before it reads a file, so that the program is killed in the
    // middle. What it waits for is no file of the project, which the test reads.
    let beside = tempfile::tempdir().expect("a folder");
    let gate = beside.path().join("gate");
    Run::of(Command::new("mkfifo").arg(&gate)).ends_with(0);
    project.write(
        "bin/git",
        "#!/bin/sh\nPATH=$USUAL_PATH\ncase \"$*\" in *cat-file*) touch \"$TMPDIR/../started\"; read -r _ < \"$GATE\";; esac\nexec git \"$@\"\n",
    );
    let script = project.path("bin/git");
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).expect("a script");
    std::fs::create_dir(project.path("tmp")).expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let before = project.files("").len();
    let mut command = project.command(&["diff", "--git", "HEAD"]);
    let mut child = isolated(&mut command)
        .env("PATH", format!("{}:{path}", project.path("bin").display()))
        .env("USUAL_PATH", path)
        .env("GATE", &gate)
        .env("TMPDIR", project.path("tmp"))
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    while !project.path("started").exists() {
        assert!(
            child.try_wait().expect("its state").is_none(),
            "it has ended"
        );
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let is_clean = || project.files("tmp").is_empty() && project.files("").len() == before + 1;
    assert!(is_clean());
    child.kill().expect("it can be killed");
    child.wait().expect("it has ended");
    std::fs::write(&gate, "go\n").expect("git goes on, and ends without its reader");
    assert!(is_clean());
    // No folder for temporary files is needed, either.
    let mut command = project.command(&["diff", "--git", "HEAD"]);
    Run::of(isolated(&mut command).env("TMPDIR", "/nowhere")).ends_with(0);
}
