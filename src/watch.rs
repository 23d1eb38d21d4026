//! Waits until an input of a build changes.
//!
//! Events of the file system only wake it; whether something has changed is told by comparing
//! sizes and times. So the build's own reading and writing is no change, and an editor that
//! saves in four steps causes one build.

use crate::config::{DEFAULT_FILE, PathsConfig};
use crate::diagnostics::Text;
use crate::load::folder::MAX_DEPTH;
use notify_debouncer_mini::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

/// How long the files must be at rest: editors and spreadsheet programs save in several steps.
const REST: Duration = Duration::from_millis(150);

/// Size and time of the last change of each file.
type Files = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// The inputs of a build as they are at some moment.
pub struct Watch {
    inputs: Inputs,
    files: Files,
    events: Receiver<DebounceEventResult>,
    /// Sends events until it is dropped.
    _debouncer: Debouncer<RecommendedWatcher>,
}

/// Files and folders, and whether subfolders are read too.
type Inputs = BTreeSet<(PathBuf, bool)>;

/// Why changes cannot be noticed.
#[derive(Debug)]
pub struct WatchError(notify::Error);

impl Watch {
    /// Begins to watch the inputs.
    ///
    /// # Errors
    ///
    /// The system cannot report changes, or not of so many folders.
    pub fn start(paths: &PathsConfig) -> Result<Self, WatchError> {
        let inputs = inputs(paths);
        let (sender, events) = channel();
        let mut debouncer = new_debouncer(REST, sender).map_err(WatchError)?;
        for (folder, mode) in folders(&inputs) {
            debouncer
                .watcher()
                .watch(&folder, mode)
                .map_err(WatchError)?;
        }
        // After the system has begun to report, so that no change is lost in between.
        let files = files(&inputs);
        Ok(Self {
            inputs,
            files,
            events,
            _debouncer: debouncer,
        })
    }

    /// Whether these inputs are the watched ones.
    pub fn covers(&self, paths: &PathsConfig) -> bool {
        self.inputs == inputs(paths)
    }

    /// Waits until a file is no longer as it was at the start.
    ///
    /// # Errors
    ///
    /// The system no longer reports changes.
    pub fn wait(self) -> Result<(), WatchError> {
        loop {
            match self.events.recv() {
                Ok(Ok(_)) if files(&self.inputs) == self.files => {}
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(error)) => return Err(WatchError(error)),
                Err(closed) => return Err(WatchError(notify::Error::generic(&closed.to_string()))),
            }
        }
    }
}

/// The inputs of a build. A settings file may yet come where there is none.
fn inputs(paths: &PathsConfig) -> Inputs {
    let known = paths.inputs().into_iter();
    let mut inputs: Inputs = known
        .map(|input| (input.path.to_owned(), input.kind.is_read_with_folders()))
        .collect();
    if paths.config.is_none() {
        inputs.insert((PathBuf::from(DEFAULT_FILE), false));
    }
    inputs
}

/// The folders to watch: each input that is a folder, and the folder around each input, in which
/// it may be replaced, deleted and made.
fn folders(inputs: &Inputs) -> Vec<(PathBuf, RecursiveMode)> {
    let mut folders = BTreeMap::new();
    for (input, with_folders) in inputs {
        let around = input
            .ancestors()
            .skip(1)
            .map(or_here)
            .find(|folder| folder.is_dir());
        if let Some(folder) = around {
            folders.entry(folder.to_owned()).or_insert(false);
        }
        if input.is_dir() {
            *folders.entry(input.clone()).or_insert(false) |= with_folders;
        }
    }
    let mode = |with_folders| match with_folders {
        true => RecursiveMode::Recursive,
        false => RecursiveMode::NonRecursive,
    };
    folders
        .into_iter()
        .map(|(folder, with_folders)| (folder, mode(with_folders)))
        .collect()
}

/// The working directory for an empty path.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

fn files(inputs: &Inputs) -> Files {
    let mut files = Files::new();
    for (input, with_folders) in inputs {
        let depth = if *with_folders { MAX_DEPTH } else { 1 };
        add_files(input, depth, &mut files);
    }
    files
}

/// Adds a file, or those of a folder; what cannot be read is as good as absent.
fn add_files(path: &Path, depth: usize, files: &mut Files) {
    let Ok(metadata) = path.metadata() else {
        return;
    };
    if !metadata.is_dir() {
        files.insert(path.to_owned(), (metadata.len(), metadata.modified().ok()));
        return;
    }
    // An empty folder is not an absent one.
    files.insert(path.to_owned(), (0, None));
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for entry in path.read_dir().into_iter().flatten().flatten() {
        add_files(&entry.path(), depth, files);
    }
}

impl WatchError {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        let error = &self.0;
        message!(
            "无法得知文件的改动（{error}），请改用 `wangdian build` 和不带 --watch 的 `wangdian serve`",
            "cannot watch the files ({error}), use `wangdian build`, and `wangdian serve` without --watch",
        )
    }
}
