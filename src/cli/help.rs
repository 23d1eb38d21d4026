//! `--help` in the language of messages: translates clap's help, which is in English.

use super::Cli;
use crate::diagnostics::Language;
use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, CommandFactory};
use std::ffi::OsString;
use std::fmt::Write;

/// The Chinese description of the program and of each subcommand, by name.
const COMMANDS: [(&str, &str); 15] = [
    ("wangdian", "把公共服务网点名录生成可搜索的静态网站"),
    (
        "init",
        "新建一个项目：设置、示例表格、文章、自动发布的流程和说明",
    ),
    ("build", "检查全部输入并生成网站"),
    (
        "check",
        "检查数据、主题、文章和设置，或者要导入的电子表格，报告全部问题；不写入任何文件",
    ),
    ("explain", "解释一条规则：原因、例子和改法"),
    ("import", "把电子表格合并进名录，并报告每一项处理"),
    ("template", "生成给单位填写的工作簿，填好后可以导入"),
    ("search", "查询搜索索引，结果与网站的搜索页相同"),
    ("diff", "说明数据的改动会怎样改变公开的网站；不写入任何文件"),
    ("serve", "在 127.0.0.1 预览网站：已生成的，或者随改随生成的"),
    ("sign", "给已生成的网站的清单签名，或者生成签名用的密钥"),
    ("verify", "核对网站副本与其清单是否一致"),
    ("deploy", "把已生成的网站按安全的次序部署到对象存储或文件夹"),
    (
        "audit",
        "按政府网站的规定检查成品网站，不论是什么主题或程序生成的",
    ),
    ("generate", "生成命令行补全文件和手册页，供打包使用"),
];

/// The Chinese description of each argument, by the command's name, empty for all commands,
/// and the argument's id.
const ARGUMENTS: [(&str, &str, &str); 71] = [
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    (
        "",
        "config",
        "设置文件；默认为当前文件夹的 wangdian.toml（如果有）",
    ),
    (
        "import",
        "data",
        "要并入的名录：文件夹或 registry.json；默认为 --out 指定的文件夹",
    ),
    ("", "data", "名录：CSV 文件夹或 registry.json"),
    (
        "audit",
        "as_of",
        "按哪一天判断有没有及时更新；没有给出时不检查更新",
    ),
    (
        "verify",
        "as_of",
        "签名在哪一天必须有效；默认为今天（中国时间）",
    ),
    ("", "as_of", "按哪一天判断状态"),
    ("explain", "lang", "标签和消息的语言"),
    ("generate", "lang", "手册页和消息的语言"),
    ("generate", "folder", "写入的文件夹，例如 ~/.local/share"),
    ("", "lang", "消息的语言"),
    ("", "jobs", "线程数；默认并且最多等于处理器数"),
    ("import", "all", "报告全部问题和处理，不截短"),
    ("", "all", "报告全部问题，不截短"),
    ("", "content", "Markdown 文章的文件夹"),
    ("", "theme", "替换内置主题中个别文件的文件夹"),
    (
        "audit",
        "profile",
        "网站必须符合哪一类要求；默认按设置文件，没有设置文件时按网页上写的",
    ),
    ("", "profile", "网站必须符合哪一类要求"),
    (
        "audit",
        "base_url",
        "网站根目录的完整网址；默认按设置文件，没有设置文件时按网页上写的",
    ),
    (
        "deploy",
        "base_url",
        "网站根目录的完整网址，用于 CDN 需要刷新的地址；默认按设置文件",
    ),
    ("", "base_url", "网站根目录的完整网址"),
    ("", "strict", "把警告当作错误"),
    ("init", "folder", "新项目的文件夹"),
    ("build", "out", "网站写入的文件夹"),
    (
        "",
        "keep_days",
        "被替换的检索数据、脚本和样式为已打开的网页保留多少天；0 表示立即删除；默认按设置文件，没有写就是 7",
    ),
    ("import", "out", "合并后的 CSV 文件写入的文件夹"),
    (
        "serve",
        "out",
        "已生成的网站的文件夹；默认按设置文件，没有设置文件时为 public",
    ),
    (
        "audit",
        "site",
        "成品网站的文件夹；默认按设置文件，没有设置文件时为 public",
    ),
    (
        "",
        "site",
        "已生成的网站的文件夹；默认按设置文件，没有设置文件时为 public",
    ),
    (
        "deploy",
        "target",
        "部署到哪里：s3://存储桶/文件夹?endpoint=网址&region=地域、oss://…（阿里云）、cos://…（腾讯云）、\
         obs://…（华为云）或 fs:文件夹；其中不能写密钥，密钥放在环境变量里",
    ),
    ("deploy", "dry_run", "只列出将要发送和删除的文件，不作改动"),
    ("", "repair", "逐个核对目标里的每个文件，而不相信那里的清单"),
    (
        "",
        "max_deletes",
        "最多删除多少个文件；超过时拒绝，什么都不改动",
    ),
    ("", "break_lock", "接管另一次已经中断的部署"),
    ("", "purge", "写入 CDN 需要刷新的地址的文件"),
    ("", "timeout", "一次请求的时限，单位是秒；失败的请求会重试"),
    (
        "sign",
        "key",
        "私钥文件；默认使用环境变量 WANGDIAN_SIGNING_KEY 里的私钥",
    ),
    (
        "",
        "expires",
        "签名有效的最后一天；默认为数据日期之后 90 天",
    ),
    (
        "",
        "new_key",
        "不签名，而是生成一对密钥：私钥写入 FILE，公钥写在旁边，扩展名为 .pub",
    ),
    ("verify", "key", "发布单位的公钥文件，清单必须由它签名"),
    ("", "not_older_than", "数据日期早于这一天的副本不接受"),
    ("build", "format", "报告和摘要的格式"),
    (
        "explain",
        "format",
        "输出格式；用 markdown 而不给代码时，输出整本手册",
    ),
    ("search", "format", "输出格式"),
    ("diff", "format", "输出格式"),
    ("", "format", "报告的格式"),
    (
        "",
        "code",
        "规则的代码，即消息方括号中的文字；不给时列出全部代码",
    ),
    (
        "",
        "files",
        "工作簿（.xlsx、.xls、.ods）和任何编码的 CSV 文件",
    ),
    (
        "check",
        "sheets",
        "电子表格（.xlsx、.xls、.ods、CSV）：报告 import 会说什么；不给出时检查整个项目",
    ),
    ("", "mapping", "说明特殊列标题含义的 TOML 文件"),
    ("", "include_hidden", "也读取隐藏的工作表、行和列"),
    ("", "dry_run", "只报告将有的改动，不写入"),
    ("", "workbook", "要写入的工作簿（.xlsx）"),
    ("", "region", "只取这个行政区划代码范围内的机构"),
    ("", "blank", "空表，不填入名录的内容"),
    ("", "force", "文件已经存在时替换它"),
    ("", "old", "旧数据：CSV 文件夹或 registry.json"),
    ("", "new", "新数据"),
    (
        "",
        "git",
        "把 git 版本 REV 中的数据与第二个版本比较；不给第二个时，与现在的文件比较",
    ),
    (
        "",
        "query",
        "要查找的词；用 - 则从标准输入读取请求，每行一个 JSON 对象，含 query 和 \
         window.wangdian.search 的选项，逐行输出 JSON 结果",
    ),
    ("", "filters", "只保留有这个值的记录；可以重复"),
    ("", "limit", "最多列出多少条结果"),
    ("", "offset", "跳过多少条结果"),
    ("", "sort", "结果的排序"),
    ("", "near", "距离从哪里算起：北纬,东经，单位是度"),
    ("", "facets", "统计每个筛选项各个值的结果数"),
    ("", "port", "监听的端口；0 表示任何空闲端口"),
    (
        "",
        "watch",
        "先生成网站，输入有改动就重新生成；打开的网页自动刷新，并显示发现的问题",
    ),
    ("", "target", "副本的文件夹，或其中的 manifest.json"),
    (
        "",
        "allowed",
        "副本中可以多出的路径，例如 .well-known/ 或 *.bak；可以重复",
    ),
];

/// The Chinese description of each value that an argument can have.
const VALUES: [(&str, &str); 14] = [
    ("text", "供人阅读"),
    ("json", "供程序读取"),
    ("github", "GitHub 工作流的注解"),
    ("sarif", "SARIF 2.1.0，供代码扫描服务和编辑器使用"),
    ("markdown", "Markdown 文档"),
    ("relevance", "最相关的在前"),
    ("name", "按名称的拼音顺序"),
    ("newest", "最近批准的在前"),
    ("distance", "最近的在前；要有 --near"),
    ("zh", "中文"),
    ("en", "英文"),
    ("gov", "官方网站：主办单位等标识信息必须齐全"),
    ("mirror", "注明来源的镜像"),
    ("demo", "非官方：显示提示，不让搜索引擎收录"),
];

/// The heading of environment variables, in English and in Chinese.
const VARIABLES: &str = "Environment variables:";
const VARIABLES_IN_CHINESE: &str = "环境变量（密钥只从这里读取，从不显示）：";

/// The language that `--lang` asks for. clap prints help before it has parsed all
/// arguments, so its own result comes too late.
pub fn language_of(arguments: impl IntoIterator<Item = OsString>) -> Language {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let has_value =
        |pair: &[OsString]| matches!(pair, [lang, value] if lang == "--lang" && value == "en");
    if arguments.iter().any(|argument| argument == "--lang=en")
        || arguments.windows(2).any(has_value)
    {
        Language::English
    } else {
        Language::Chinese
    }
}

/// The command-line interface with help in one language.
pub fn command_in(language: Language) -> Command {
    let command = Cli::command().mut_subcommand("serve", |serve| {
        // Without `--watch` nothing is built: options of the build would have no effect.
        serve.mut_args(|argument| match argument.get_id().as_str() {
            "out" | "port" | "watch" | "lang" => argument,
            _ => argument.requires("watch"),
        })
    });
    match language {
        Language::English => command,
        Language::Chinese => translated(command),
    }
}

fn translated(command: Command) -> Command {
    let mut command = with_chinese_help(command).mut_subcommands(with_chinese_help);
    // clap adds `help` when it builds the command.
    command.build();
    command.mut_subcommand("help", |help| help.about("显示本帮助或某个命令的帮助"))
}

fn with_chinese_help(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let mut template = String::from("{about-with-newline}\n用法：{usage}\n\n");
    if command.has_subcommands() {
        template.push_str("命令：\n{subcommands}\n\n");
    }
    if command.get_positionals().next().is_some() {
        template.push_str("参数：\n{positionals}\n\n");
    }
    template.push_str("选项：\n{options}{after-help}");
    let command = command.disable_help_flag(true).arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help),
    );
    let command = if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version");
        command
            .disable_version_flag(true)
            .arg(version.action(ArgAction::Version))
    } else {
        command
    };
    let command = match COMMANDS.iter().find(|(of, _)| *of == name) {
        Some((_, about)) => command.about(*about).long_about(None),
        None => command,
    };
    let command = match command.get_after_help().map(ToString::to_string) {
        Some(text) => command.after_help(text.replace(VARIABLES, VARIABLES_IN_CHINESE)),
        None => command,
    };
    command
        .help_template(template)
        .mut_args(|argument| translated_argument(argument, &name))
}

fn translated_argument(argument: Arg, command: &str) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    let text = ARGUMENTS
        .iter()
        .find(|(of, argument, _)| *argument == id && (of.is_empty() || *of == command));
    let Some((_, _, text)) = text else {
        return argument;
    };
    let mut text = (*text).to_owned();
    let default: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    if !default.is_empty() && argument.get_action().takes_values() {
        // Writing to a string cannot fail.
        let _ = write!(text, " [默认：{}]", default.join(" "));
    }
    let values = argument.get_possible_values();
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let argument = argument.hide_default_value(true).hide_possible_values(true);
    if names.is_empty() || !argument.get_action().takes_values() {
        return argument.help(text).long_help(None);
    }
    let short = format!("{text} [可选：{}]", names.join("、"));
    let mut long = format!("{text}\n\n可选：");
    for name in names {
        let meaning = VALUES.iter().find(|(value, _)| *value == name);
        let _ = match meaning {
            Some((_, meaning)) => write!(long, "\n- {name}：{meaning}"),
            None => write!(long, "\n- {name}"),
        };
    }
    argument.help(short).long_help(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_command_argument_and_value_has_a_chinese_description() {
        let command = command_in(Language::Chinese);
        for command in command.get_subcommands().chain([&command]) {
            let name = command.get_name();
            let about = command.get_about().expect("a description").to_string();
            assert!(is_chinese(&about), "{name}: {about}");
            if name == "help" {
                continue;
            }
            for argument in command.get_arguments() {
                let id = argument.get_id();
                let help = argument.get_help().expect("a description").to_string();
                assert!(is_chinese(&help), "{name} {id}: {help}");
                let values = argument.get_long_help().map(ToString::to_string);
                for line in values
                    .iter()
                    .flat_map(|text| text.lines())
                    .filter(|line| line.starts_with("- "))
                {
                    assert!(is_chinese(line), "{name} {id}: {line}");
                }
            }
        }
        for (name, _) in COMMANDS {
            assert!(
                name == "wangdian" || command.find_subcommand(name).is_some(),
                "{name}"
            );
        }
        for (of, id, text) in ARGUMENTS {
            let used = command.get_subcommands().chain([&command]).any(|command| {
                let is_its = of.is_empty() || of == command.get_name();
                is_its
                    && command.get_arguments().any(|argument| {
                        let help = argument.get_help().map(ToString::to_string);
                        argument.get_id() == id && help.is_some_and(|help| help.starts_with(text))
                    })
            });
            assert!(used, "{of} {id}");
        }
    }

    #[test]
    fn help_is_in_the_language_that_the_arguments_ask_for() {
        for (arguments, language) in [
            (vec!["wangdian", "--help"], Language::Chinese),
            (
                vec!["wangdian", "check", "--help", "--lang", "zh"],
                Language::Chinese,
            ),
            (
                vec!["wangdian", "check", "--help", "--lang", "en"],
                Language::English,
            ),
            (
                vec!["wangdian", "check", "--lang=en", "--help"],
                Language::English,
            ),
        ] {
            let words = arguments.iter().map(OsString::from);
            assert_eq!(language_of(words), language, "{arguments:?}");
        }
        let deploy = command_in(Language::Chinese);
        let deploy = deploy.find_subcommand("deploy").expect("it").clone();
        let after = deploy.get_after_help().expect("variables").to_string();
        assert!(after.starts_with(VARIABLES_IN_CHINESE) && after.contains("AWS_ACCESS_KEY_ID"));
        let help = |language| command_in(language).render_long_help().to_string();
        assert!(
            help(Language::Chinese).contains("用法：")
                && !help(Language::Chinese).contains("Usage")
        );
        assert!(
            help(Language::English).contains("Usage: ") && !is_chinese(&help(Language::English))
        );
    }
}
