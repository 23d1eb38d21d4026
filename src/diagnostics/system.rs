//! What the operating system says, in the languages of messages.

use super::Text;
use std::io::{Error, ErrorKind};

/// Why an operation failed. The system's own words follow, which are in its own language.
pub fn reason(error: &Error) -> Text {
    let zh = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::NotFound => "路径不存在",
        ErrorKind::NotADirectory => "上级不是文件夹",
        ErrorKind::IsADirectory => "是文件夹，不是文件",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::InvalidFilename => "文件名不能用",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被别的程序占用",
        _ => return Text::new(error.to_string(), error.to_string()),
    };
    Text::new(
        format!("{zh}（{}）", system_words(error)),
        error.to_string(),
    )
}

/// The system's own words, without the path that a library may have added: the message has it.
fn system_words(error: &Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.source());
    inner.map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_chinese() {
        let full = reason(&Error::from(ErrorKind::StorageFull));
        assert!(full.zh.starts_with("磁盘空间不足（"), "{full:?}");
        let folder = reason(&Error::from(ErrorKind::IsADirectory));
        assert!(folder.zh.starts_with("是文件夹，不是文件（"), "{folder:?}");
    }
}
