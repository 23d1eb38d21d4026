//! `wangdian audit`.

use super::build::print_report;
use super::output::print_to_stderr;
use super::project::{Stopped, configuration, limit_threads, require_path, source_date_epoch};
use super::{Outcome, print_error};
use wangdian::audit::{AuditOptions, Audited, audit as inspect};
use wangdian::cli::{AuditArguments, CheckFormat};
use wangdian::config::{Config, Profile};
use wangdian::diagnostics::{Language, Report};
use wangdian::message;
use wangdian::model::Date;
use wangdian::pipeline;

/// Inspects a finished site.
pub(crate) fn audit(arguments: AuditArguments) -> Outcome {
    let language = arguments.lang.into();
    let print = |report: &Report| {
        let AuditArguments {
            format,
            strict,
            all,
            ..
        } = arguments;
        print_report(report, format, strict, all, language)
    };
    let (config, as_of) = match prepared(&arguments, language) {
        Ok(prepared) => prepared,
        Err(Stopped::Report(report)) => return print(&report),
        Err(Stopped::Printed(outcome)) => return outcome,
    };
    let options = audit_options(&arguments, &config, as_of);
    let site = arguments.site.as_deref().unwrap_or(&config.paths.out);
    let Audited {
        problems,
        pages,
        profile,
    } = match inspect(site, &options) {
        Ok(audited) => audited,
        Err(error) => return print_error(&error.text(), language),
    };
    if arguments.format == CheckFormat::Text {
        let (kind, kind_in_english) = match profile {
            Profile::Gov => ("官方网站（gov）", "an official site (gov)"),
            Profile::Mirror => ("镜像（mirror）", "a mirror (mirror)"),
            Profile::Demo => ("示例网站（demo）", "a demo (demo)"),
        };
        let by_date = match as_of {
            Some(as_of) => message!("，更新情况按 {as_of} 判断", ", up to date by {as_of}"),
            None => message!(
                "；没有给出 --as-of，没有检查更新情况",
                "; without --as-of, whether it is up to date was not checked",
            ),
        };
        let folder = site.display();
        let sentence = message!(
            "按{kind}的要求检查了 `{folder}` 里的 {pages} 个页面",
            "inspected {pages} pages in `{folder}` by the requirements for {kind_in_english}",
        );
        let (sentence, by_date) = (sentence.get(language), by_date.get(language));
        print_to_stderr(&format!("{sentence}{by_date}\n"));
    }
    print(&pipeline::report(&config, problems))
}

/// The settings with the arguments applied, and the date.
fn prepared(
    arguments: &AuditArguments,
    language: Language,
) -> Result<(Config, Option<Date>), Stopped> {
    if let Some(jobs) = arguments.jobs {
        limit_threads(jobs, language)?;
    }
    if let Some(config) = &arguments.config {
        require_path(config, language)?;
    }
    let mut config = configuration(arguments.config.as_deref())?;
    if arguments.all {
        config.data.max_reported = usize::MAX;
    }
    let as_of = match arguments.as_of {
        Some(date) => Some(date),
        None => source_date_epoch(language)?,
    };
    Ok((config, as_of))
}

fn audit_options(arguments: &AuditArguments, config: &Config, as_of: Option<Date>) -> AuditOptions {
    let of_settings = config.has_file().then_some(config.site.profile);
    AuditOptions {
        profile: arguments.profile.or(of_settings),
        as_of,
        base_url: arguments
            .base_url
            .clone()
            .unwrap_or_else(|| config.site.base_url.clone()),
        outside_hosts: config.site.outside_hosts.clone(),
        limit: config.data.max_reported,
    }
}
