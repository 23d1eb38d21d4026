//! Deploys a built site to an object store or a folder, in an order that never shows a visitor a
//! link to what is not there yet.
//!
//! Nothing here knows what a point or a page is, or how the files were made. What the store has
//! is told by the manifest in it, not by ETags, which multipart uploads and proxies change.
//!
//! [`plan`] decides without a network what to send and what to delete; [`run`] does it, one stage
//! after the other, with a [`lock`] against others. Before anything is sent, a [`journal`] names
//! what will change: after an interruption, the next deploy knows which files may be old or new,
//! and which are nobody's. [`repair`] looks at the files themselves.

mod error;
mod journal;
mod local;
mod lock;
mod plan;
mod repair;
mod run;
mod store;
mod target;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use error::DeployError;
pub use plan::{Plan, Stage, StageName};
pub use run::{Options, deploy};
pub use target::Target;
