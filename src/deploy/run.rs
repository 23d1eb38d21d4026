//! Runs a deploy: reads what the target has, plans, and does it stage by stage.

use super::error::DeployError;
use super::journal::{self, JOURNAL};
use super::local::{Listed, Local};
use super::lock::Lock;
use super::plan::{Known, Limits, Plan, Put, plan};
use super::repair::observe;
use super::store::{AT_ONCE, Store, at_once};
use super::target::Target;
use crate::diagnostics::Text;
use crate::write::{KEPT, Kept, MANIFEST, SIGNATURE};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// After how many times as many files the lock is looked after: even if each of them needs all
/// repetitions, it is still held.
const ROUNDS: usize = 4;

/// The user's choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many days replaced search files, scripts and styles stay for open pages; 0 for none.
    pub keep_days: u16,
    /// The maximum number of deletions.
    pub max_deletes: usize,
    /// Only plan.
    pub dry_run: bool,
    /// Compare all files in the target instead of believing its lists.
    pub repair: bool,
    /// Take over from another deploy.
    pub break_lock: bool,
    /// The time limit of a request.
    pub time_limit: Duration,
}

/// Deploys a finished site, and says what was done; `progress` is told of each stage.
///
/// # Errors
///
/// The folder is not a finished site, the target cannot be used or has files of others, another
/// deploy is running, too many files would be deleted, or the store fails. A deploy that stops in
/// the middle leaves a site without dead links, and the next one completes it.
pub fn deploy(
    folder: &Path,
    target: &Target,
    options: Options,
    progress: &dyn Fn(&Text),
) -> Result<Plan, DeployError> {
    let local = Local::read(folder)?;
    let store = Store::open(target, options.time_limit)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| DeployError::Network(error.to_string()))?;
    let done = runtime.block_on(async {
        if options.dry_run {
            return Ok(look(&store, &local, options).await?.1);
        }
        let mut lock = Lock::take(&store, options.break_lock).await?;
        if let Some(folder) = target.temporary_folder() {
            // What an interrupted deploy left. It may not exist.
            let _ = std::fs::remove_dir_all(folder);
        }
        let done = replace(&store, &local, &mut lock, options, progress).await;
        match (done, lock.release().await) {
            // Why it stopped matters more than that the lock stays.
            (Err(error), _) | (Ok(_), Err(error)) => Err(error),
            (Ok(plan), Ok(())) => Ok(plan),
        }
    });
    if let Some(folder) = target.temporary_folder() {
        // It may not exist, or have files of a deploy that is running.
        let _ = std::fs::remove_dir(folder);
    }
    done
}

/// What the target has, and what to do.
async fn look(
    store: &Store,
    local: &Local,
    options: Options,
) -> Result<(Known, Plan), DeployError> {
    let mut known = known(store, options.repair).await?;
    if options.repair {
        known.observed = Some(observe(store, local, &known).await?);
    } else if known.manifest.is_none() && known.begun.is_empty() {
        refuse_foreign(store, local).await?;
    }
    let limits = Limits {
        keep_days: options.keep_days,
        max_deletes: options.max_deletes,
    };
    let plan = plan(local, &known, limits)?;
    Ok((known, plan))
}

/// Deploys while the lock is held.
async fn replace(
    store: &Store,
    local: &Local,
    lock: &mut Lock<'_>,
    options: Options,
    progress: &dyn Fn(&Text),
) -> Result<Plan, DeployError> {
    let (known, plan) = look(store, local, options).await?;
    if !plan.touched.is_empty() {
        journal::write(store, &known.begun, &plan.touched).await?;
    }
    for stage in &plan.stages {
        progress(&stage.name.text());
        lock.keep().await?;
        for some in stage.files.chunks(AT_ONCE * ROUNDS) {
            at_once(some.iter().map(|put| send(store, local, put)), |()| {}).await?;
            lock.refresh_if_due().await?;
        }
    }
    if !plan.deletes.is_empty() {
        progress(&message!("删除不再需要的文件", "deletions"));
        lock.keep().await?;
        at_once(plan.deletes.iter().map(|path| store.delete(path)), |()| {}).await?;
    }
    // A repair also removes a journal that cannot be read.
    if !plan.touched.is_empty() || !known.begun.is_empty() || options.repair {
        lock.keep().await?;
        store.delete(JOURNAL).await?;
    }
    Ok(plan)
}

async fn send(store: &Store, local: &Local, put: &Put) -> Result<(), DeployError> {
    let content = match &put.made {
        Some(made) => made.clone(),
        None => local.content(&put.file)?,
    };
    store.put(&put.file, content).await
}

/// Reads the lists in the target. A repair does without those that cannot be used.
async fn known(store: &Store, repair: bool) -> Result<Known, DeployError> {
    let damaged = |path: &str, reason: String| DeployError::Damaged {
        path: path.to_owned(),
        reason,
    };
    let manifest = match store.read(MANIFEST).await? {
        None => None,
        Some(bytes) => match Listed::parse(bytes) {
            Ok(listed) => Some(listed),
            Err(_) if repair => None,
            Err(reason) => return Err(damaged(MANIFEST, reason)),
        },
    };
    let kept_bytes = store.read(KEPT).await?;
    let kept = match kept_bytes.as_deref().map(Kept::parse) {
        None => Kept::default(),
        Some(Ok(kept)) => kept,
        Some(Err(_)) if repair => Kept::default(),
        Some(Err(reason)) => return Err(damaged(KEPT, reason.to_string())),
    };
    let begun = match journal::read(store).await {
        Err(DeployError::Damaged { .. }) if repair => Vec::new(),
        begun => begun?,
    };
    // A page that is not there has to come before those that link to it.
    let unclear = begun.iter().filter(|file| !file.is_named_by_content());
    let mut begun_there = BTreeSet::new();
    at_once(
        unclear.map(|file| async { Ok((&file.path, store.exists(&file.path).await?)) }),
        |(path, is_there)| {
            if is_there {
                begun_there.insert(path.clone());
            }
        },
    )
    .await?;
    Ok(Known {
        manifest,
        signature: store.read(SIGNATURE).await?,
        kept,
        kept_bytes,
        begun,
        begun_there,
        observed: None,
    })
}

/// Refuses a target that has files of others where the site would be.
async fn refuse_foreign(store: &Store, local: &Local) -> Result<(), DeployError> {
    let files = local.manifest.files.iter();
    let own: BTreeSet<&str> = files.map(|file| file.path.as_str()).collect();
    let mut paths = Vec::new();
    store
        .list(|path| {
            if own.contains(path) {
                paths.push(path.to_owned());
            }
        })
        .await?;
    if paths.is_empty() {
        return Ok(());
    }
    paths.sort();
    Err(DeployError::Foreign { paths })
}
