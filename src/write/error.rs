//! Errors of writing and verifying a site, with their messages.

use super::manifest::ManifestError;
use crate::config::InputKind;
use crate::diagnostics::{Text, system};
use crate::model::Date;
use crate::site::SiteError;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a site could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// A path is invalid or was used twice.
    Site(SiteError),
    /// Staging failed earlier, so the write cannot be finished. Published files were not
    /// touched.
    Incomplete,
    /// The output folder contains an input of the site, or lies in a folder that is read
    /// recursively. Nothing was written.
    Overlap {
        /// The output folder.
        out: PathBuf,
        /// The conflicting input.
        input: PathBuf,
        /// The kind of the input.
        kind: InputKind,
        /// Whether `out` lies in it; otherwise it lies in `out` or is the same.
        is_inside: bool,
    },
    /// The output path is not a folder.
    NotAFolder(PathBuf),
    /// Paths of the site are occupied by files that the last manifest does not own. Nothing
    /// was written. Paths are relative to the output folder, sorted.
    Foreign {
        /// The output folder.
        out: PathBuf,
        /// The occupied paths.
        paths: Vec<String>,
    },
    /// New files or their folders are there already. Nothing was written.
    Exists {
        /// The folder of the new files.
        folder: PathBuf,
        /// What is there already, relative to the folder, sorted.
        paths: Vec<String>,
    },
    /// The output folder has a `manifest.json` that this program cannot use. Nothing was
    /// written.
    Manifest(PathBuf, ManifestError),
    /// Another build is writing to the same folder. Nothing was written.
    Busy(PathBuf),
    /// Reading, writing or renaming failed.
    Io {
        /// The failed action.
        action: Action,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// A file system operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reading.
    Read,
    /// Writing or renaming.
    Write,
    /// Removing.
    Remove,
}

/// Why a copy could not be verified.
#[derive(Debug)]
pub enum VerifyError {
    /// A file or folder could not be read.
    Io(PathBuf, io::Error),
    /// The manifest cannot be used.
    Manifest(PathBuf, ManifestError),
    /// A pattern of allowed paths is invalid, with the reason.
    Pattern(String, String),
}

/// Why a site was not signed, or a signature cannot be trusted.
#[derive(Debug)]
pub enum SignatureError {
    /// The folder or its manifest cannot be read.
    Verify(VerifyError),
    /// A file cannot be written.
    Write(WriteError),
    /// The file of a key cannot be read.
    KeyFile(PathBuf, io::Error),
    /// No secret key was given.
    NoKey,
    /// The secret key has a password, which was not given.
    NoPassword,
    /// The password is wrong.
    WrongPassword,
    /// Not the text of a secret key. It is not shown.
    BadSecretKey,
    /// Not the text of a public key.
    BadPublicKey,
    /// A new key would replace a file, or has no name for one of its two files.
    Exists(PathBuf),
    /// The files are not as the manifest says.
    NotTheSite(PathBuf),
    /// The last day is before the date of the data.
    ExpiresBefore {
        /// The date of the data.
        as_of: Date,
        /// The last day.
        expires: Date,
    },
    /// The library could not make a key or a signature.
    NotSigned(String),
    /// There is no signature.
    Unsigned(PathBuf),
    /// The signature is not one as it was written.
    Damaged,
    /// The signature is by another key.
    OtherKey {
        /// The number of the key that signed.
        signed: String,
        /// The number of the key that was given.
        expected: String,
    },
    /// The signature is not of this manifest, or what it says was changed.
    Forged,
    /// The signature, or the manifest, does not tell its days.
    NoDates(String),
    /// The signature tells another date of the data than the manifest.
    OtherDate {
        /// The date in the signature.
        signed: Date,
        /// The date in the manifest.
        manifest: Date,
    },
    /// The data are older than they may be.
    Old {
        /// The date of the data.
        as_of: Date,
        /// The earliest date that they may have.
        earliest: Date,
    },
    /// The signature holds no longer.
    Expired {
        /// Its last day.
        expires: Date,
        /// The day on which it should hold.
        today: Date,
    },
}

/// The maximum number of paths in a message.
const MAX_NAMED_PATHS: usize = 5;

impl WriteError {
    /// The message in all languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Site(error) => Text::new(error.to_string(), error.to_string()),
            Self::Incomplete => message!(
                "生成的文件不完整，什么都没有写入",
                "not all files could be prepared. Nothing was written",
            ),
            Self::Overlap {
                out,
                input,
                kind,
                is_inside,
            } => overlap(&out.display(), &input.display(), *kind, *is_inside),
            Self::NotAFolder(path) => message!(
                "输出位置 `{}` 不是文件夹",
                "the output path `{}` is not a folder",
                path.display(),
            ),
            Self::Foreign { out, paths } => foreign(&out.display().to_string(), paths),
            Self::Exists { folder, paths } => {
                let folder = folder.display();
                Text::new(
                    format!(
                        "`{folder}` 里已经有 `{}`；请换一个新的文件夹，或先移走它们。什么都没有写入",
                        paths.join("`、`")
                    ),
                    format!(
                        "`{folder}` already has `{}`: choose a new folder or move them away. Nothing was written",
                        paths.join("`, `")
                    ),
                )
            }
            Self::Manifest(path, error) => {
                let (path, Text { zh, en }) = (path.display(), error.text());
                message!(
                    "`{path}` 不是本程序可以使用的清单（{zh}）；请换一个输出文件夹，或先移走该文件夹的内容。什么都没有写入",
                    "`{path}` is not a manifest that this program can use ({en}): choose another output folder or move its content away. Nothing was written",
                )
            }
            Self::Busy(path) => message!(
                "另一个程序正在写入 `{}`，请稍后再试",
                "another build is writing to `{}`, try again later",
                path.display(),
            ),
            Self::Io {
                action,
                path,
                source,
            } => {
                let (zh, en) = match action {
                    Action::Read => ("读取", "read"),
                    Action::Write => ("写入", "write"),
                    Action::Remove => ("删除", "remove"),
                };
                let path = path.display();
                let (reason_zh, reason_en) = reason(source);
                message!(
                    "无法{zh} `{path}`：{reason_zh}",
                    "cannot {en} `{path}`: {reason_en}",
                )
            }
        }
    }
}

fn overlap(
    out: &dyn fmt::Display,
    input: &dyn fmt::Display,
    kind: InputKind,
    is_inside: bool,
) -> Text {
    let (zh, en) = match kind {
        InputKind::Data => ("数据", "the data"),
        InputKind::Content => ("内容页", "the content pages"),
        InputKind::Theme => ("主题", "the theme"),
        InputKind::Config => ("配置文件", "the configuration"),
    };
    if is_inside {
        return message!(
            "输出文件夹 `{out}` 在{zh} `{input}` 里面，下一次生成会把网站当作{zh}来读；请把 --out 换成另一个文件夹，例如 public。什么都没有写入",
            "the output folder `{out}` is inside {en} `{input}`, so that the next build would read the site as part of it: choose another folder with --out, such as public. Nothing was written",
        );
    }
    message!(
        "输出文件夹 `{out}` 里有{zh} `{input}`，发布网站就会把它一起公开；请把 --out 换成另一个文件夹，例如 public。什么都没有写入",
        "the output folder `{out}` holds {en} `{input}`, which would be published with the site: choose another folder with --out, such as public. Nothing was written",
    )
}

fn foreign(out: &str, paths: &[String]) -> Text {
    let named: Vec<String> = paths
        .iter()
        .take(MAX_NAMED_PATHS)
        .map(|path| format!("`{path}`"))
        .collect();
    let more = paths.len().saturating_sub(MAX_NAMED_PATHS);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        _ => (
            format!("等 {} 处", paths.len()),
            format!(" and {more} more"),
        ),
    };
    Text::new(
        format!(
            "`{out}` 里有不是本程序生成的文件挡在要写入的位置：{}{more_zh}；请换一个输出文件夹，或先移走它们。什么都没有写入",
            named.join("、")
        ),
        format!(
            "in `{out}`, files that this program did not make stand where it would write: {}{more_en}; choose another output folder or move them away. Nothing was written",
            named.join(", ")
        ),
    )
}

fn reason(error: &io::Error) -> (String, String) {
    let Text { zh, en } = system::reason(error);
    (zh, en)
}

impl VerifyError {
    /// The message in all languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Io(path, error) => {
                let (zh, en) = reason(error);
                let path = path.display();
                message!("无法读取 `{path}`：{zh}", "cannot read `{path}`: {en}")
            }
            Self::Manifest(path, error) => {
                let (path, Text { zh, en }) = (path.display(), error.text());
                message!(
                    "`{path}` 不能用作清单（{zh}）",
                    "`{path}` cannot be used as a manifest: {en}",
                )
            }
            Self::Pattern(pattern, reason) => message!(
                "看不懂 `--allow` 的样式 `{pattern}`（{reason}）；写成 `robots.txt`、`.well-known/` 或 `*.bak` 这样",
                "`{pattern}` is no pattern for `--allow` ({reason}): write `robots.txt`, `.well-known/` or `*.bak`",
            ),
        }
    }
}

impl SignatureError {
    /// The message in all languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Verify(error) => error.text(),
            Self::Write(error) => error.text(),
            Self::KeyFile(path, error) => {
                let (zh, en) = reason(error);
                let path = path.display();
                message!(
                    "无法读取密钥 `{path}`：{zh}",
                    "cannot read the key `{path}`: {en}",
                )
            }
            Self::NoKey => message!(
                "没有私钥；用 `--key` 指定私钥文件，或者把私钥放进环境变量 WANGDIAN_SIGNING_KEY",
                "there is no secret key: name its file with `--key`, or put it into WANGDIAN_SIGNING_KEY",
            ),
            Self::NoPassword => message!(
                "私钥有密码，请放进环境变量 WANGDIAN_SIGNING_PASSWORD",
                "the secret key has a password: put it into WANGDIAN_SIGNING_PASSWORD",
            ),
            Self::WrongPassword => message!(
                "私钥的密码不对，或者私钥已损坏",
                "the password of the secret key is wrong, or the key is damaged",
            ),
            Self::BadSecretKey => message!(
                "给出的不是 minisign 格式的私钥，或者私钥已损坏",
                "what was given is not a secret key in minisign's format, or it is damaged",
            ),
            Self::BadPublicKey => message!(
                "给出的不是 minisign 格式的公钥，或者公钥已损坏；请向发布单位重新索取",
                "what was given is not a public key in minisign's format, or it is damaged: ask the publisher for it again",
            ),
            Self::Exists(path) => message!(
                "不能写入 `{}`：文件已经存在，或者与另一个密钥文件同名；密钥文件不会被覆盖，请换一个名字，例如 `wangdian.key`",
                "cannot write `{}`: the file exists, or is the other key's: no key is replaced, choose another name, such as `wangdian.key`",
                path.display(),
            ),
            Self::NotTheSite(path) => message!(
                "没有签名：`{}` 里的文件与清单不一致；先用 `wangdian verify` 查看，或者重新生成",
                "nothing was signed: the files in `{}` are not as its manifest says; look with `wangdian verify`, or build again",
                path.display(),
            ),
            Self::ExpiresBefore { as_of, expires } => message!(
                "签名不能在数据日期（{as_of}）之前到期（{expires}）",
                "a signature cannot expire ({expires}) before the date of the data ({as_of})",
            ),
            Self::NotSigned(error) => message!(
                "无法生成密钥或者签名：{error}",
                "cannot make a key or a signature: {error}",
            ),
            Self::Unsigned(path) => message!(
                "签名不可信：没有签名文件 `{}`",
                "the signature cannot be trusted: there is no `{}`",
                path.display(),
            ),
            Self::Damaged => message!(
                "签名不可信：签名文件不是原样，已损坏或者被改动",
                "the signature cannot be trusted: its file is damaged or was changed",
            ),
            Self::OtherKey { signed, expected } => message!(
                "签名不可信：由另一个密钥（{signed}）签名，不是给出的公钥（{expected}）",
                "the signature cannot be trusted: it is by another key ({signed}), not by the one that was given ({expected})",
            ),
            Self::Forged => message!(
                "签名不可信：清单或者签名被改动过，与公钥不符",
                "the signature cannot be trusted: the manifest or the signature was changed, they do not fit the key",
            ),
            Self::NoDates(comment) => message!(
                "签名不可信：没有写明数据日期和有效期（`{comment}`）",
                "the signature cannot be trusted: it does not tell the date of the data and how long it holds (`{comment}`)",
            ),
            Self::OtherDate { signed, manifest } => message!(
                "签名不可信：签名写的数据日期是 {signed}，清单写的是 {manifest}",
                "the signature cannot be trusted: it says that the data are of {signed}, the manifest that they are of {manifest}",
            ),
            Self::Old { as_of, earliest } => message!(
                "副本太旧：数据日期是 {as_of}，要求不早于 {earliest}",
                "the copy is too old: its data are of {as_of}, and must not be older than {earliest}",
            ),
            Self::Expired { expires, today } => message!(
                "签名已过期：有效到 {expires}，今天是 {today}；副本可能很久没有更新",
                "the signature has expired: it was valid until {expires}, and today is {today}; the copy may not have been updated for long",
            ),
        }
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl std::error::Error for SignatureError {}

impl From<VerifyError> for SignatureError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<WriteError> for SignatureError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Site(error) => Some(error),
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl std::error::Error for VerifyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, error) => Some(error),
            Self::Manifest(..) | Self::Pattern(..) => None,
        }
    }
}

impl From<SiteError> for WriteError {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

/// Adds the action and the path to an [`io::Error`].
pub(super) fn failed(
    action: Action,
    path: impl Into<PathBuf>,
) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.into();
    move |source| WriteError::Io {
        action,
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_system_errors_are_translated() {
        let check = |kind: io::ErrorKind, says: &str| {
            let error = failed(Action::Write, "public/index.html")(io::Error::from(kind));
            let text = error.text().zh;
            assert!(
                text.contains(says) && text.contains("public/index.html"),
                "{text}"
            );
        };
        check(io::ErrorKind::StorageFull, "磁盘空间不足");
        check(io::ErrorKind::PermissionDenied, "没有权限");
        check(io::ErrorKind::ReadOnlyFilesystem, "磁盘是只读的");
    }
}
