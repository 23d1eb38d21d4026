//! Errors of writing and verifying a site, with their messages.

use super::manifest::ManifestError;
use crate::config::InputKind;
use crate::diagnostics::Text;
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
            Self::Manifest(path, error) => message!(
                "`{}` 不是本程序可以使用的清单（{error}）；请换一个输出文件夹，或先移走该文件夹的内容。什么都没有写入",
                "`{}` is not a manifest that this program can use ({error}): choose another output folder or move its content away. Nothing was written",
                path.display(),
            ),
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
    let zh = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘空间不足",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        io::ErrorKind::NotFound => "路径不存在",
        io::ErrorKind::NotADirectory => "上级不是文件夹",
        _ => return (error.to_string(), error.to_string()),
    };
    (format!("{zh}（{error}）"), error.to_string())
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
            Self::Manifest(path, error) => message!(
                "`{}` 不能用作清单（{error}）",
                "`{}` cannot be used as a manifest: {error}",
                path.display(),
            ),
            Self::Pattern(pattern, reason) => message!(
                "看不懂 `--allow` 的样式 `{pattern}`（{reason}）；写成 `robots.txt`、`.well-known/` 或 `*.bak` 这样",
                "`{pattern}` is no pattern for `--allow` ({reason}): write `robots.txt`, `.well-known/` or `*.bak`",
            ),
        }
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
