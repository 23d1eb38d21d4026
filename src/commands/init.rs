//! `wangdian init`.

use super::{Outcome, print, print_error};
use wangdian::cli::InitArguments;
use wangdian::config::Profile;
use wangdian::diagnostics::{Language, Text};
use wangdian::message;
use wangdian::{starter, write};

/// Starts a project in a folder.
pub(crate) fn init(arguments: &InitArguments) -> Outcome {
    let language: Language = arguments.lang.into();
    let files = starter::files(arguments.profile);
    if let Err(error) = write::create_new(&arguments.folder, &files) {
        return print_error(&error.text(), language);
    }
    let folder = arguments.folder.display();
    let count = files.len();
    let first = first_step(arguments.profile);
    let text = Text::new(
        format!(
            "新项目在 `{folder}` 里，共 {count} 个文件，其中的机构都是虚构的示例。{}\n\n\
             接下来，在命令行里依次运行：\n\n  \
             cd \"{folder}\"\n  \
             wangdian check    检查数据、文章和设置\n  \
             wangdian build    生成网站，放在 public 文件夹\n  \
             wangdian serve    预览\n\n\
             怎样换成自己的数据、怎样发布，见其中的 README.md。\n",
            first.zh
        ),
        format!(
            "The new project is in `{folder}`: {count} files; its institutions are invented.{}\n\n\
             Next:\n\n  \
             cd \"{folder}\"\n  \
             wangdian check    check data, content and settings\n  \
             wangdian build    write the site to public\n  \
             wangdian serve    preview it\n\n\
             Its README.md (in Chinese) says how to put in your own data and how to publish.\n",
            first.en
        ),
    );
    let printed = print(text.get(language), language);
    printed.err().unwrap_or(Outcome::Done)
}

/// What only the office knows and has to fill in first.
fn first_step(profile: Profile) -> Text {
    match profile {
        Profile::Demo => Text::new("", ""),
        Profile::Mirror => message!(
            "\n请先在 wangdian.toml 里把 origin_url 改成原网站的网址，在那以前 wangdian check 会报错。",
            "\nFirst put the address of the original site into origin_url of wangdian.toml: until then wangdian check reports an error.",
        ),
        Profile::Gov => message!(
            "\n官方网站的主办单位、备案号等只有您知道：请先填写 wangdian.toml，并换掉示例机构；\
             wangdian check 会逐项指出还缺什么。",
            "\nFirst fill in wangdian.toml with what only your office knows, and replace the \
             institutions: wangdian check names each thing that is missing.",
        ),
    }
}
