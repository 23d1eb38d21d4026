//! `wangdian deploy`.

use super::{Outcome, print_error};
use wangdian::cli::DeployArguments;
use wangdian::message;

#[cfg(feature = "deploy")]
pub(crate) use with_stores::deploy;

/// Says that this program cannot deploy.
#[cfg(not(feature = "deploy"))]
pub(crate) fn deploy(arguments: &DeployArguments) -> Outcome {
    let text = message!(
        "这个程序编译时没有包括部署功能；请用 `cargo build --profile dist --features deploy` 编译",
        "this program was built without the stores that it deploys to: build it with `cargo build --profile dist --features deploy`",
    );
    print_error(&text, arguments.lang.into())
}

#[cfg(feature = "deploy")]
mod with_stores {
    use super::super::output::{print, print_to_stderr};
    use super::super::project::{Stopped, configuration, eprint_report, require_path};
    use super::{DeployArguments, Outcome, message, print_error};
    use std::fmt::Write as _;
    use std::io::IsTerminal as _;
    use std::time::Duration;
    use wangdian::config::Config;
    use wangdian::deploy::{Options, Plan, Target, deploy as replace};
    use wangdian::diagnostics::{Language, Text};
    use wangdian::site::size_in_words;

    /// Deploys a built site.
    pub(crate) fn deploy(arguments: &DeployArguments) -> Outcome {
        let language = arguments.lang.into();
        let config = match settings(arguments, language) {
            Ok(config) => config,
            Err(outcome) => return outcome,
        };
        let options = Options {
            keep_days: arguments.keep_days.unwrap_or(config.publish.keep_days),
            max_deletes: arguments.max_deletes,
            dry_run: arguments.dry_run,
            repair: arguments.repair,
            break_lock: arguments.break_lock,
            time_limit: Duration::from_secs(arguments.timeout),
        };
        let site = arguments.site.as_deref().unwrap_or(&config.paths.out);
        let is_terminal = std::io::stderr().is_terminal();
        let progress = |stage: &Text| {
            if is_terminal {
                print_to_stderr(&format!("{}……\n", stage.get(language)));
            }
        };
        let done = Target::parse(&arguments.target)
            .and_then(|target| replace(site, &target, options, &progress));
        let plan = match done {
            Ok(plan) => plan,
            Err(error) => {
                let outcome = print_error(&error.text(), language);
                return if error.is_of_the_site() {
                    Outcome::AuthorError
                } else {
                    outcome
                };
            }
        };
        if !arguments.dry_run
            && let Err(error) =
                std::fs::write(&arguments.purge, addresses(&plan, arguments, &config))
        {
            let path = arguments.purge.display();
            let text = message!(
                "已部署，但无法写入 `{path}`：{error}",
                "deployed, but cannot write `{path}`: {error}",
            );
            return print_error(&text, language);
        }
        let output = if arguments.dry_run {
            format!(
                "{}{}",
                list(&plan, language),
                summary(&plan, true, language)
            )
        } else {
            summary(&plan, false, language)
        };
        print(&output, language).err().unwrap_or(Outcome::Done)
    }

    fn settings(arguments: &DeployArguments, language: Language) -> Result<Config, Outcome> {
        if let Some(path) = &arguments.config {
            require_path(path, language)?;
        }
        configuration(arguments.config.as_deref()).map_err(|stopped| match stopped {
            Stopped::Printed(outcome) => outcome,
            Stopped::Report(report) => {
                eprint_report(&report, true, language);
                Outcome::AuthorError
            }
        })
    }

    /// The addresses that a CDN has to forget, one a line. A folder is also an address of the
    /// page `index.html` in it.
    fn addresses(plan: &Plan, arguments: &DeployArguments, config: &Config) -> String {
        let mut site = config.site.clone();
        if let Some(base_url) = &arguments.base_url {
            // A CDN knows the address as the pages spell it, which needs the final slash.
            site.base_url = format!("{}/", base_url.trim().trim_end_matches('/'));
            site.spell_addresses();
        }
        let base_url = match site.base_url.trim_end_matches('/') {
            "" => String::new(),
            base_url => format!("{base_url}/"),
        };
        let mut lines = String::new();
        for path in &plan.purge {
            let folder = path.strip_suffix("index.html");
            let is_folder = |folder: &&str| folder.is_empty() || folder.ends_with('/');
            if let Some(folder) = folder.filter(is_folder) {
                // Writing to a string cannot fail.
                let _ = match (base_url.as_str(), folder) {
                    ("", "") => writeln!(lines, "./"),
                    _ => writeln!(lines, "{base_url}{folder}"),
                };
            }
            let _ = writeln!(lines, "{base_url}{path}");
        }
        lines
    }

    /// One line for each file that would be sent or deleted.
    fn list(plan: &Plan, language: Language) -> String {
        let (send, delete) = (message!("发送", "send"), message!("删除", "delete"));
        let (send, delete) = (send.get(language), delete.get(language));
        let mut lines = String::new();
        for stage in &plan.stages {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{}", stage.name.text().get(language));
            for file in &stage.files {
                let size = size_in_words(file.bytes());
                let _ = writeln!(lines, "  {send}: {} ({size})", file.path());
            }
        }
        for path in &plan.deletes {
            let _ = writeln!(lines, "{delete}: {path}");
        }
        lines
    }

    fn summary(plan: &Plan, dry_run: bool, language: Language) -> String {
        let mut lines = String::new();
        let unknown = message!("不明文件，没有改动", "unknown, left alone");
        for path in &plan.unknown {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{}: {path}", unknown.get(language));
        }
        let files = plan.stages.iter().flat_map(|stage| &stage.files);
        let (sent, bytes) = files.fold((0, 0), |(sent, bytes), file| {
            (sent + 1, bytes + file.bytes())
        });
        let size = size_in_words(bytes);
        let (unchanged, kept) = (plan.unchanged, plan.kept);
        let (deletes, purge) = (plan.deletes.len(), plan.purge.len());
        let text = if dry_run {
            message!(
                "将发送 {sent} 个文件（{size}），未变 {unchanged}，删除 {deletes}，为已打开的网页保留旧文件 {kept}；CDN 需要刷新的地址 {purge}；没有作任何改动",
                "{sent} files ({size}) would be sent, {unchanged} unchanged, {deletes} deleted, {kept} old ones kept for open pages; {purge} addresses for the CDN to forget; nothing was changed",
            )
        } else {
            message!(
                "发送 {sent} 个文件（{size}），未变 {unchanged}，删除 {deletes}，为已打开的网页保留旧文件 {kept}；CDN 需要刷新的地址 {purge}",
                "{sent} files ({size}) sent, {unchanged} unchanged, {deletes} deleted, {kept} old ones kept for open pages; {purge} addresses for the CDN to forget",
            )
        };
        let _ = writeln!(lines, "{}", text.get(language));
        lines
    }
}
