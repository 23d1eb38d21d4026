//! The lock: one deploy to a target at a time.
//!
//! It is a file in the target with a random id. It holds as long as it is refreshed; an hour after
//! the last time, whoever comes next takes over. Before each stage a deploy makes sure that the
//! lock is still its own, so that one that slept for an hour does not go on.

use super::error::DeployError;
use super::store::{Creation, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::{Duration, Instant};

/// Its name in the target.
pub(super) const LOCK: &str = ".wangdian-deploy.lock";

const FORMAT: &str = "wangdian-deploy-lock";
const VERSION: u32 = 1;

/// How long a lock holds after it was refreshed.
const HOLDS: Duration = Duration::from_secs(60 * 60);

/// How often it is refreshed. A single request of a deploy takes less than the difference.
const REFRESH: Duration = Duration::from_secs(5 * 60);

/// How long to wait before looking who has the lock, where two could have written it.
const SETTLING: Duration = Duration::from_secs(2);

/// A lock as it is written. It tells nothing of who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    format: String,
    version: u32,
    id: String,
    refreshed: Timestamp,
}

/// A lock that is held.
#[derive(Debug)]
pub(super) struct Lock<'a> {
    store: &'a Store,
    id: String,
    refreshed: Instant,
}

impl<'a> Lock<'a> {
    /// Takes the lock; with `take_over` also from another deploy.
    ///
    /// # Errors
    ///
    /// Another deploy has it, or the store fails.
    pub(super) async fn take(store: &'a Store, take_over: bool) -> Result<Self, DeployError> {
        let lock = Self {
            store,
            id: random_id(),
            refreshed: Instant::now(),
        };
        match store.create(LOCK, lock.encode()).await? {
            Creation::Sure => return Ok(lock),
            Creation::Unsure => {}
            Creation::Exists => {
                let found = store.read(LOCK).await?;
                let found = found.map(|bytes| serde_json::from_slice::<Written>(&bytes).ok());
                match found {
                    // A repetition of our own request found what the first one had written.
                    Some(Some(found)) if found.id == lock.id => return Ok(lock),
                    Some(found) => judge(found, take_over, Timestamp::now())?,
                    None => {}
                }
                store.put_own(LOCK, lock.encode()).await?;
            }
        }
        tokio::time::sleep(SETTLING).await;
        lock.check().await?;
        Ok(lock)
    }

    /// Makes sure that the lock is still ours, and refreshes it if it is time.
    ///
    /// # Errors
    ///
    /// Another deploy has taken over, or the store fails.
    pub(super) async fn keep(&mut self) -> Result<(), DeployError> {
        self.check().await?;
        self.refresh_if_due().await
    }

    /// Refreshes the lock if it is time.
    ///
    /// # Errors
    ///
    /// Another deploy has taken over, or the store fails.
    pub(super) async fn refresh_if_due(&mut self) -> Result<(), DeployError> {
        if self.refreshed.elapsed() >= REFRESH {
            self.check().await?;
            self.store.put_own(LOCK, self.encode()).await?;
            self.refreshed = Instant::now();
        }
        Ok(())
    }

    /// Gives the lock back, unless another deploy has taken it.
    ///
    /// # Errors
    ///
    /// The store fails.
    pub(super) async fn release(self) -> Result<(), DeployError> {
        match self.check().await {
            Ok(()) => self.store.delete(LOCK).await,
            Err(DeployError::LockLost) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn check(&self) -> Result<(), DeployError> {
        let found = self.store.read(LOCK).await?;
        let found = found.and_then(|bytes| serde_json::from_slice::<Written>(&bytes).ok());
        if found.is_some_and(|found| found.id == self.id) {
            Ok(())
        } else {
            Err(DeployError::LockLost)
        }
    }

    fn encode(&self) -> Vec<u8> {
        let written = Written {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: self.id.clone(),
            refreshed: Timestamp::now(),
        };
        serde_json::to_vec(&written).expect("texts and times are always JSON")
    }
}

/// Whether a lock of another deploy may be taken; `None` stands for one that cannot be read.
fn judge(found: Option<Written>, take_over: bool, now: Timestamp) -> Result<(), DeployError> {
    let found = found.filter(|found| found.format == FORMAT && found.version == VERSION);
    let is_over = found.as_ref().is_some_and(|found| {
        let idle = now.duration_since(found.refreshed);
        // The clock of a machine that is ahead makes no lock old.
        idle.as_secs() >= HOLDS.as_secs() as i64
    });
    if take_over || is_over {
        return Ok(());
    }
    Err(DeployError::Locked {
        since: found.map(|found| found.refreshed.strftime("%Y-%m-%d %H:%M:%SZ").to_string()),
    })
}

/// 128 random bits, from what the standard library has against attacks on hash tables.
fn random_id() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(refreshed: &str) -> Option<Written> {
        Some(Written {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: "x".to_owned(),
            refreshed: refreshed.parse().unwrap(),
        })
    }

    #[test]
    fn a_lock_holds_for_an_hour_unless_it_is_broken() {
        let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        for (refreshed, is_free) in [
            ("2026-06-01T12:00:00Z", false),
            ("2026-06-01T11:00:01Z", false),
            ("2026-06-01T11:00:00Z", true),
            ("2026-05-01T11:00:00Z", true),
            // Another machine's clock.
            ("2026-06-01T12:30:00Z", false),
            ("2027-06-01T12:30:00Z", false),
        ] {
            let found = judge(written(refreshed), false, now);
            assert_eq!(found.is_ok(), is_free, "{refreshed}");
            assert!(judge(written(refreshed), true, now).is_ok());
        }
        let held = judge(written("2026-06-01T11:59:00Z"), false, now);
        let text = held.expect_err("held").text();
        assert!(
            text.en.contains("last seen 2026-06-01 11:59:00Z"),
            "{}",
            text.en
        );
    }

    #[test]
    fn a_lock_that_cannot_be_read_is_only_broken_on_request() {
        let now = Timestamp::now();
        let newer = written("2020-06-01T12:00:00Z").map(|found| Written {
            version: VERSION + 1,
            ..found
        });
        for found in [None, newer] {
            assert!(matches!(
                judge(found.clone(), false, now),
                Err(DeployError::Locked { since: None })
            ));
            assert!(judge(found, true, now).is_ok());
        }
    }

    #[test]
    fn ids_differ() {
        assert_ne!(random_id(), random_id());
    }
}
