//! Reads the data files of a git revision into memory.
//!
//! It runs the `git` program, which every reviewer has; arguments never pass through a
//! shell. Only files directly in the data folder are read, exactly as committed: filters,
//! attributes and hooks of the repository have no effect. The files are never written to
//! disk, where other users could read the private columns and where they would remain if the
//! program were killed.

use super::RegistryFiles;
use crate::diagnostics::{Text, show};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The location of a data folder or file in a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// An existing folder of the working tree, in which git is run.
    folder: PathBuf,
    /// The path of the data from the repository root, with `/` as the separator and none at
    /// the end; empty if the data is the root itself.
    path: String,
    /// Whether the data is a single file.
    is_file: bool,
}

/// The data of a revision.
#[derive(Debug)]
pub struct Revision {
    /// The files; messages show the revision and the path in the repository.
    pub files: RegistryFiles,
    /// The revision as typed, with the abbreviated commit hash.
    pub name: String,
}

/// Why a revision cannot be read.
#[derive(Debug)]
pub enum RevisionError {
    /// `git` is not installed or cannot be started.
    NoGit(io::Error),
    /// The data is not in a repository; git's message.
    NoRepository(String),
    /// The argument is not a valid revision.
    BadName(String),
    /// The repository has no such commit.
    Unknown(String),
    /// The revision does not have the data.
    NoData {
        /// The revision as typed.
        revision: String,
        /// The path from the repository root.
        path: String,
    },
    /// A file of the data is a link or a submodule.
    NotAFile(String),
    /// The output of git cannot be read.
    Read(io::Error),
    /// Git failed for another reason; its message.
    Git(String),
}

/// The relative path from the working directory up to the root of its repository; `None`
/// outside of a repository.
pub fn path_to_root() -> Option<PathBuf> {
    let output = run(git(Path::new(".")).args(["rev-parse", "--show-cdup"])).ok()?;
    let path = String::from_utf8_lossy(&output.stdout);
    let path = path.trim_end_matches(['\n', '\r']);
    output.status.success().then(|| PathBuf::from(path))
}

/// The length of an abbreviated commit hash.
const SHORT_HASH_LENGTH: usize = 10;

impl Repository {
    /// Finds the repository that contains the data.
    ///
    /// # Errors
    ///
    /// Git cannot be run, or the data is not in a repository.
    pub fn for_data(data: &Path) -> Result<Self, RevisionError> {
        let is_file = data.is_file();
        let folder = if is_file { data.parent() } else { Some(data) };
        let folder = match folder {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let output = run(git(folder).args(["rev-parse", "--show-prefix"]))?;
        if !output.status.success() {
            return Err(RevisionError::NoRepository(error_output(&output)));
        }
        let prefix = String::from_utf8_lossy(&output.stdout);
        let mut path = prefix.trim_end_matches(['\n', '\r', '/']).to_owned();
        if let Some(name) = data.file_name().filter(|_| is_file) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&name.to_string_lossy());
        }
        Ok(Self {
            folder: folder.to_owned(),
            path,
            is_file,
        })
    }

    /// Reads the data of a revision. Of a larger file only `max_file_bytes + 1` bytes are read,
    /// so that the loader reports it.
    ///
    /// # Errors
    ///
    /// The revision does not exist or does not have the data, or git fails.
    pub fn read(&self, revision: &str, max_file_bytes: u64) -> Result<Revision, RevisionError> {
        let commit = self.commit(revision)?;
        let blobs = self.blobs(&commit)?;
        if blobs.is_empty() {
            return Err(RevisionError::NoData {
                revision: show(revision),
                path: self.path.clone(),
            });
        }
        let mut files = BTreeMap::new();
        for blob in &blobs {
            // Of other files the loader needs only the names.
            let bytes = if self.is_file || super::is_registry_file(&blob.name) {
                self.content(blob, max_file_bytes)?
            } else {
                Vec::new()
            };
            files.insert(blob.name.clone(), bytes);
        }
        let digits = commit.get(..SHORT_HASH_LENGTH).unwrap_or(&commit);
        let (folder, file) = match self.path.rsplit_once('/') {
            Some((folder, name)) if self.is_file => (folder, Some(name.to_owned())),
            None if self.is_file => ("", Some(self.path.clone())),
            _ => (self.path.as_str(), None),
        };
        Ok(Revision {
            files: RegistryFiles::Memory {
                label: format!("{digits}:{folder}"),
                files,
                file,
            },
            name: if commit.starts_with(revision) {
                digits.to_owned()
            } else {
                format!("{} ({digits})", show(revision))
            },
        })
    }

    /// Resolves a revision to a full commit hash.
    fn commit(&self, revision: &str) -> Result<String, RevisionError> {
        // Git would treat a leading hyphen as an option.
        if revision.is_empty() || revision.starts_with('-') || revision.contains('\0') {
            return Err(RevisionError::BadName(show(revision)));
        }
        let argument = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let output = run(git(&self.folder).args(arguments).arg(argument))?;
        if !output.status.success() {
            return Err(RevisionError::Unknown(show(revision)));
        }
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if commit.is_empty() || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(RevisionError::Unknown(show(revision)));
        }
        Ok(commit)
    }

    /// Lists the data files of a commit.
    fn blobs(&self, commit: &str) -> Result<Vec<Blob>, RevisionError> {
        let argument = match (self.is_file, self.path.as_str()) {
            (_, "") => Vec::new(),
            (true, file) => vec![file.to_owned()],
            (false, folder) => vec![format!("{folder}/")],
        };
        let mut command = git(&self.folder);
        command.args(["ls-tree", "-z", "--full-tree", commit, "--"]);
        let output = run(command.args(argument))?;
        if !output.status.success() {
            return Err(RevisionError::Git(error_output(&output)));
        }
        let listing = String::from_utf8_lossy(&output.stdout).into_owned();
        let entries = listing.split('\0').filter(|entry| !entry.is_empty());
        let mut blobs = Vec::new();
        for entry in entries {
            blobs.extend(Blob::parse(entry)?);
        }
        Ok(blobs)
    }

    /// The content of a file, at most `max_bytes + 1` bytes of it.
    fn content(&self, blob: &Blob, max_bytes: u64) -> Result<Vec<u8>, RevisionError> {
        let mut command = git(&self.folder);
        command
            .args(["cat-file", "blob", &blob.object])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(RevisionError::NoGit)?;
        let mut bytes = Vec::new();
        if let Some(output) = child.stdout.take() {
            let limit = max_bytes.saturating_add(1);
            // Dropping the pipe afterwards makes git stop writing.
            let read = output.take(limit).read_to_end(&mut bytes);
            read.map_err(RevisionError::Read)?;
        }
        let output = child.wait_with_output().map_err(RevisionError::Read)?;
        if output.status.success() || bytes.len() as u64 > max_bytes {
            Ok(bytes)
        } else {
            Err(RevisionError::Git(error_output(&output)))
        }
    }
}

/// A file in a commit.
struct Blob {
    /// The object hash.
    object: String,
    name: String,
}

impl Blob {
    /// Parses an entry `mode type object<TAB>path` of `git ls-tree`. `Ok(None)` for folders
    /// and hidden files, which the loader does not read either.
    fn parse(entry: &str) -> Result<Option<Self>, RevisionError> {
        let malformed = || RevisionError::Git(format!("ls-tree: {}", show(entry)));
        let (attributes, path) = entry.split_once('\t').ok_or_else(malformed)?;
        let mut words = attributes.split(' ');
        let (Some(mode), Some(kind), Some(object)) = (words.next(), words.next(), words.next())
        else {
            return Err(malformed());
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        if kind == "tree" || name.starts_with('.') {
            return Ok(None);
        }
        // A link or a name with path components could point outside of the folder.
        let is_name = Path::new(name)
            .components()
            .eq([Component::Normal(name.as_ref())]);
        if !mode.starts_with("100") || kind != "blob" || !is_name {
            return Err(RevisionError::NotAFile(show(path)));
        }
        Ok(Some(Self {
            object: object.to_owned(),
            name: name.to_owned(),
        }))
    }
}

/// A `git` command that runs in a folder, without the user's interactive settings.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args([
            "--no-pager",
            "-c",
            "core.quotePath=false",
            "-c",
            "core.fsmonitor=false",
        ])
        .env("LC_ALL", "C")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<Output, RevisionError> {
    // Set explicitly, since `Command` keeps an earlier setting.
    command.stderr(Stdio::piped());
    command.output().map_err(RevisionError::NoGit)
}

/// The error message of git, on one line.
fn error_output(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    show(&lines.join(" "))
}

impl RevisionError {
    /// The message for the user, with a fix.
    pub fn text(&self) -> Text {
        match self {
            Self::NoGit(error) => message!(
                "无法运行 git：{error}；请安装 git，或者改为比较两个文件夹",
                "cannot run git: {error}; install it, or compare two folders",
            ),
            Self::NoRepository(reason) => message!(
                "数据不在 git 仓库里，不能用 --git（git：{reason}）",
                "the data is not in a git repository (git: {reason})",
            ),
            Self::BadName(revision) => {
                message!(
                    "`{revision}` 不是版本名称",
                    "`{revision}` is not a revision",
                )
            }
            Self::Unknown(revision) => message!(
                "仓库里没有版本 `{revision}`；如果是浅克隆，请先运行 git fetch --unshallow",
                "the repository has no revision `{revision}`; if it is a shallow clone, run git fetch --unshallow first",
            ),
            Self::NoData { revision, path } => message!(
                "版本 `{revision}` 里没有 `{path}`",
                "the revision `{revision}` has no `{path}`",
            ),
            Self::NotAFile(path) => message!(
                "`{path}` 不是普通文件（是链接或者子模块），不能读取",
                "`{path}` is not a regular file but a link or a submodule",
            ),
            Self::Read(error) => message!(
                "无法读取 git 的输出：{error}",
                "cannot read the output of git: {error}",
            ),
            Self::Git(reason) => {
                message!("git 出错：{reason}", "git failed: {reason}")
            }
        }
    }
}
