//! Tells open pages of a preview about the builds behind them: a script in each page asks for
//! the status, reloads the page after a build that changed the site, and shows problems.
//!
//! The addresses begin with a dot, which no file of a site does.

use serde::Serialize;
use std::sync::{Mutex, PoisonError};

/// The script that pages get.
const SCRIPT: &str = include_str!("live.js");
const SCRIPT_ADDRESS: &str = "/.wangdian/live.js";
const STATUS_ADDRESS: &str = "/.wangdian/status";

/// The result of a build, as pages show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BuildStatus {
    /// Whether there is a new site. If not, the preview shows the last good one.
    pub succeeded: bool,
    /// One sentence on the problems; empty if there are none.
    pub heading: String,
    /// The report as text.
    pub report: String,
}

/// The status of the last build, which pages ask for.
#[derive(Debug, Default)]
pub struct Live(Mutex<Status>);

#[derive(Debug, Default, Serialize)]
struct Status {
    /// Increases with each build that changes the site.
    version: u64,
    #[serde(flatten)]
    build: BuildStatus,
}

/// A file that only a preview with a live status has.
pub(super) struct LiveFile {
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

impl Live {
    /// Records the result of a build; pages reload if the site has changed.
    pub fn update(&self, build: BuildStatus, site_has_changed: bool) {
        let mut status = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        status.version += u64::from(site_has_changed);
        status.build = build;
    }

    /// The file at an address, if it is one of these.
    pub(super) fn file(&self, address: &str) -> Option<LiveFile> {
        let (address, _) = address.split_once('?').unwrap_or((address, ""));
        match address {
            SCRIPT_ADDRESS => Some(LiveFile {
                content_type: "text/javascript; charset=utf-8",
                body: SCRIPT.to_owned(),
            }),
            STATUS_ADDRESS => {
                let status = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                Some(LiveFile {
                    content_type: "application/json",
                    body: serde_json::to_string(&*status).unwrap_or_default(),
                })
            }
            _ => None,
        }
    }

    /// The element that a page ends with. It must be asked for before the page is read: a page
    /// that is replaced in between is then loaded once too often, not once too seldom.
    pub(super) fn element(&self) -> String {
        let status = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let version = status.version;
        format!("<script src=\"{SCRIPT_ADDRESS}?version={version}\" defer></script>")
    }
}
