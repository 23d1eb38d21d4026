//! `wangdian generate`.

use super::{Outcome, print, print_error};
use wangdian::cli::{GenerateArguments, generated_files};
use wangdian::diagnostics::Language;
use wangdian::{message, write};

/// Writes the completions and manual pages to a folder.
pub(crate) fn generate(arguments: &GenerateArguments) -> Outcome {
    let language: Language = arguments.lang.into();
    let files = match generated_files(language) {
        Ok(files) => files,
        Err(error) => {
            let text = message!("无法生成：{error}", "cannot generate: {error}");
            return print_error(&text, language);
        }
    };
    if let Err(error) = write::create_new(&arguments.folder, &files) {
        return print_error(&error.text(), language);
    }
    let folder = arguments.folder.display();
    let text = message!(
        "`{folder}` 里写入了 {} 个文件\n",
        "{} files written to `{folder}`\n",
        files.len(),
    );
    let printed = print(text.get(language), language);
    printed.err().unwrap_or(Outcome::Done)
}
