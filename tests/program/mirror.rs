//! The recipes for mirrors in docs/publishing.md, run as they stand there, while the site that they
//! copy is being built anew.

use crate::support::program::{Project, ROOT, files};
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A recipe of the document.
fn recipe(name: &str) -> String {
    let text = std::fs::read_to_string(format!("{ROOT}/docs/publishing.md")).unwrap();
    let (_, rest) = text
        .split_once(&format!("```sh {name}\n"))
        .expect("a recipe");
    let (code, _) = rest.split_once("```").unwrap();
    code.to_owned()
}

/// Stops a server at the end of a test.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A project with a signed site.
fn origin() -> Project {
    let project = Project::sound();
    project
        .run(&["sign", "--new-key", "office.key"])
        .ends_with(0);
    publish(&project, 1);
    project
}

/// Builds and signs the next version, which renames a point, and adds a page or takes it away.
fn publish(project: &Project, day: usize) {
    let points = format!(
        "id,name,nature,region,summary\n\
         p-1,甲图书馆{day},public_library,210200,市级图书馆\n\
         p-2,乙大学,university,350100,理工科大学\n"
    );
    project.write("data/points.csv", points);
    let page = project.path("content/added.md");
    if day.is_multiple_of(2) {
        let text = "+++\ntitle = \"新的一页\"\ndescription = \"说明。\"\norder = 8\nupdated_on = \"2026-06-01\"\nmenu = \"新\"\n+++\n\n正文。\n";
        project.write("content/added.md", text);
    } else if page.exists() {
        std::fs::remove_file(page).unwrap();
    }
    let day = format!("2026-06-{day:02}");
    project
        .run(&["build", "--as-of", &day, "--keep-days", "1"])
        .ends_with(0);
    project
        .run(&["sign", "public", "--key", "office.key"])
        .ends_with(0);
}

/// Runs a recipe, and tells whether it succeeded.
fn run(project: &Project, code: &str, origin: &str) -> bool {
    let program = Path::new(env!("CARGO_BIN_EXE_wangdian"));
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("bash")
        .args(["-c", &format!("set -euo pipefail\n{code}")])
        .current_dir(project.path(""))
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        .env("ORIGIN", origin)
        .env("MIRROR", project.path("mirror"))
        .env("KEY", project.path("office.pub"))
        .env("SOURCE_DATE_EPOCH", "1780272000")
        .output()
        .unwrap();
    output.status.success()
}

/// Mirrors a site again and again while it is rebuilt: what stands in the mirror is always one
/// whole version, and in the end the last one.
fn mirror_while_rebuilding(project: &Project, name: &str, origin: &str) {
    let code = recipe(name);
    assert!(run(project, &code, origin), "the first copy of {name}");
    std::thread::scope(|scope| {
        let builder = scope.spawn(|| {
            for day in 2..6 {
                publish(project, day);
            }
        });
        let mut attempts = 0;
        while !builder.is_finished() {
            // A mixture of two versions is refused; the mirror then stays as it was.
            run(project, &code, origin);
            attempts += 1;
            let verify = [
                "verify",
                "mirror",
                "--key",
                "office.pub",
                "--as-of",
                "2026-06-01",
            ];
            let found = project.run(&verify).ends_with(0);
            assert!(found.stdout.contains("完好"), "{}", found.stdout);
        }
        assert!(
            attempts > 1,
            "the site was rebuilt before the mirror looked"
        );
    });
    assert!(run(project, &code, origin), "the last copy of {name}");
    let manifest = project.read("public/manifest.json");
    assert!(project.read("mirror/manifest.json") == manifest);
    assert!(manifest.contains("\"as_of\":\"2026-06-05\""));
    assert!(
        !project.path("mirror/added.html").exists(),
        "what is gone is gone there, too"
    );
}

#[test]
fn rsync_copies_a_site_that_is_being_rebuilt() {
    let project = origin();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let user = Command::new("id").arg("-u").output().unwrap().stdout;
    let user = String::from_utf8(user).unwrap();
    let user = user.trim();
    // As root the daemon would become another user, who may not read temporary folders.
    let user = if user == "0" {
        "uid = 0\ngid = 0\n"
    } else {
        ""
    };
    let settings = format!(
        "use chroot = no\n{user}[site]\npath = {}\nread only = yes\n",
        project.path("public").display()
    );
    project.write("rsyncd.conf", settings);
    let daemon = Command::new("rsync")
        .args(["--daemon", "--no-detach", "--address=127.0.0.1"])
        .arg(format!("--port={port}"))
        .arg(format!(
            "--config={}",
            project.path("rsyncd.conf").display()
        ))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let _daemon = Stopped(daemon);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::yield_now();
    }
    mirror_while_rebuilding(
        &project,
        "mirror-rsync",
        &format!("rsync://127.0.0.1:{port}/site/"),
    );
    // A mirror has the files that are kept for open pages, too.
    assert!(project.path("mirror/kept.json").exists());
}

#[test]
fn http_copies_a_site_that_is_being_rebuilt() {
    let project = origin();
    let mut command = project.command(&["serve", "public", "--port", "0"]);
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let output = server.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut line).unwrap();
    let _server = Stopped(server);
    let (_, address) = line.split_once("http://").expect("an address");
    let address = address
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap();
    mirror_while_rebuilding(&project, "mirror-http", &format!("http://{address}/"));
    assert!(
        files(&project.path("mirror"))
            .keys()
            .eq(files(&project.path("mirror.next")).keys())
    );
}

#[test]
fn a_copy_that_somebody_changed_never_reaches_the_mirror() {
    let project = origin();
    let code = recipe("mirror-rsync");
    let public = format!("{}/", project.path("public").display());
    assert!(run(&project, &code, &public));
    let before = files(&project.path("mirror"));
    project.edit("public/index.html", "</title>", "!</title>");
    assert!(!run(&project, &code, &public));
    assert!(files(&project.path("mirror")) == before);
    publish(&project, 2);
    std::fs::remove_file(project.path("public/manifest.json.minisig")).unwrap();
    assert!(!run(&project, &code, &public));
    assert!(files(&project.path("mirror")) == before);
}
