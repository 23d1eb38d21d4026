//! Why a site was not deployed, with the messages.

use crate::diagnostics::Text;
use crate::write::VerifyError;
use std::path::PathBuf;

/// Why a site was not deployed.
#[derive(Debug)]
pub enum DeployError {
    /// The target has a user name, password, key or token in it. It is not shown.
    Secret,
    /// The target cannot be understood.
    Target {
        /// As it was given.
        target: String,
        /// What is wrong.
        reason: Text,
    },
    /// Environment variables with the credentials are missing.
    NoCredentials {
        /// The one with the id of the key.
        id: &'static str,
        /// The one with the key itself.
        secret: &'static str,
    },
    /// The folder or its manifest cannot be read.
    Verify(VerifyError),
    /// A manifest or a list cannot be used; with the parser's reason.
    Manifest {
        /// The file, as the user named it.
        place: String,
        /// Why.
        reason: String,
    },
    /// Files of the folder are not as its manifest says.
    NotTheSite {
        /// The folder.
        folder: PathBuf,
        /// Their paths, sorted.
        paths: Vec<String>,
    },
    /// A manifest or list in the store cannot be used, so that it does not tell what is there.
    Damaged {
        /// The file, relative to the target.
        path: String,
        /// Why.
        reason: String,
    },
    /// The target has no manifest, but other files where the site would be written.
    Foreign {
        /// Their paths, sorted.
        paths: Vec<String>,
    },
    /// More files would be deleted than allowed.
    TooManyDeletes {
        /// How many.
        deletes: usize,
        /// How many are allowed.
        limit: usize,
        /// Their paths, sorted.
        examples: Vec<String>,
    },
    /// Another deploy to the same target is running.
    Locked {
        /// When it was last seen, or that its lock cannot be read.
        since: Option<String>,
    },
    /// Another deploy has taken over.
    LockLost,
    /// The store refused, or could not be reached.
    Store {
        /// What was tried.
        action: StoreAction,
        /// The file, relative to the target.
        path: String,
        /// Why it failed.
        reason: StoreReason,
        /// The store's error code or the system's reason.
        detail: String,
    },
    /// Requests cannot be sent at all, such as without certificates in the system.
    Network(String),
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreAction {
    /// Preparing the requests.
    Open,
    /// Reading a file or its headers.
    Read,
    /// Writing a file.
    Write,
    /// Deleting a file.
    Delete,
    /// Listing the files.
    List,
}

/// Why a store failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreReason {
    /// The credentials are wrong, or not allowed to do this.
    Denied,
    /// There is no such bucket or folder.
    NotFound,
    /// It asked for fewer requests, again and again.
    Throttled,
    /// It could not be reached, or did not answer in time.
    Unreachable,
    /// Anything else.
    Other,
}

/// The maximum number of paths in a message.
const MAX_NAMED_PATHS: usize = 5;

impl From<VerifyError> for DeployError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl DeployError {
    /// Whether what the user deploys is the reason, and not the store.
    pub fn is_of_the_site(&self) -> bool {
        matches!(
            self,
            Self::NotTheSite { .. } | Self::TooManyDeletes { .. } | Self::Foreign { .. }
        )
    }

    /// The message in all languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Secret => message!(
                "目标里不能写用户名、密码、密钥或令牌；请放进环境变量，见 `wangdian deploy --help`",
                "a target must not contain a user name, password, key or token: put them into environment variables, see `wangdian deploy --help`",
            ),
            Self::Target { target, reason } => {
                let Text { zh, en } = reason;
                message!(
                    "看不懂目标 `{target}`：{zh}",
                    "`{target}` is no target: {en}",
                )
            }
            Self::NoCredentials { id, secret } => message!(
                "没有密钥；请设置环境变量 {id} 和 {secret}",
                "there are no credentials: set the environment variables {id} and {secret}",
            ),
            Self::Verify(error) => error.text(),
            Self::Manifest { place, reason } => message!(
                "`{place}` 不能用作清单（{reason}）",
                "`{place}` cannot be used as a manifest: {reason}",
            ),
            Self::NotTheSite { folder, paths } => {
                let folder = folder.display();
                let (zh, en) = named(paths);
                message!(
                    "`{folder}` 里的文件与清单不符：{zh}；请重新生成网站。什么都没有改动，或者到此为止",
                    "files in `{folder}` are not as its manifest says: {en}; build the site again. Nothing further was changed",
                )
            }
            Self::Damaged { path, reason } => message!(
                "目标里的 `{path}` 不能使用（{reason}），不知道那里有什么；请用 --repair 逐个核对",
                "`{path}` in the target cannot be used ({reason}), so it is unknown what is there: compare all files with --repair",
            ),
            Self::Foreign { paths } => {
                let (zh, en) = named(paths);
                message!(
                    "目标里没有本程序的清单，却有不是它写的文件挡在要写入的位置：{zh}；请换一个目标。如果它们确实是以前的网站，用 --repair 接管。什么都没有改动",
                    "the target has no manifest of this program, but other files where it would write: {en}; choose another target. If they are an earlier copy of the site, take them over with --repair. Nothing was changed",
                )
            }
            Self::TooManyDeletes {
                deletes,
                limit,
                examples,
            } => {
                let (zh, en) = named(examples);
                message!(
                    "要删除 {deletes} 个文件，超过了上限 {limit}：{zh}；请核对文件夹和目标，确实要删除时用 --max-deletes {deletes}。什么都没有改动",
                    "{deletes} files would be deleted, more than {limit}: {en}; check the folder and the target, and if this is right, use --max-deletes {deletes}. Nothing was changed",
                )
            }
            Self::Locked { since: Some(since) } => message!(
                "另一次部署正在进行（最近一次活动 {since}），请等它结束；如果它已经中断，一小时后可以再部署，或者用 --break-lock 立即接管",
                "another deploy is running (last seen {since}): wait for its end; if it was interrupted, deploy again after an hour, or take over at once with --break-lock",
            ),
            Self::Locked { since: None } => message!(
                "目标里有看不懂的锁文件，可能是新版程序的；确认没有别的部署在进行，就用 --break-lock 接管",
                "the target has a lock that cannot be read, perhaps by a newer program: if no other deploy is running, take over with --break-lock",
            ),
            Self::LockLost => message!(
                "另一次部署接管了这个目标，这一次到此为止；网站由那一次完成",
                "another deploy took over this target, and this one stopped: the other one completes the site",
            ),
            Self::Store {
                action,
                path,
                reason,
                detail,
            } => store(*action, path, *reason, detail),
            Self::Network(error) => message!(
                "无法使用网络：{error}；没有证书的系统请安装 ca-certificates",
                "cannot use the network: {error}; where the system has no certificates, install ca-certificates",
            ),
        }
    }
}

fn store(action: StoreAction, path: &str, reason: StoreReason, detail: &str) -> Text {
    let (action_zh, action_en) = match action {
        StoreAction::Open => ("打开", "open"),
        StoreAction::Read => ("读取", "read"),
        StoreAction::Write => ("写入", "write"),
        StoreAction::Delete => ("删除", "delete"),
        StoreAction::List => ("列出", "list"),
    };
    let (zh, en) = match reason {
        StoreReason::Denied => (
            "存储拒绝访问，请检查密钥和权限",
            "the store refuses access, check the credentials and their rights",
        ),
        StoreReason::NotFound => (
            "没有这个存储桶或文件夹",
            "there is no such bucket or folder",
        ),
        StoreReason::Throttled => (
            "存储一再要求减少请求，请稍后再试",
            "the store keeps asking for fewer requests, try again later",
        ),
        StoreReason::Unreachable => (
            "连不上存储，或者它没有在时限（--timeout）内回答",
            "the store cannot be reached, or does not answer within --timeout",
        ),
        StoreReason::Other => ("存储出错", "the store failed"),
    };
    message!(
        "无法{action_zh} `{path}`：{zh}（{detail}）；再运行一次，会从中断处接着做",
        "cannot {action_en} `{path}`: {en} ({detail}); the next run goes on from there",
    )
}

/// The first of some paths, in both languages.
fn named(paths: &[String]) -> (String, String) {
    let first = paths.iter().take(MAX_NAMED_PATHS);
    let first: Vec<String> = first.map(|path| format!("`{path}`")).collect();
    let (zh, en) = (first.join("、"), first.join(", "));
    match paths.len().saturating_sub(MAX_NAMED_PATHS) {
        0 => (zh, en),
        more => (
            format!("{zh}等 {} 个", paths.len()),
            format!("{en} and {more} more"),
        ),
    }
}
