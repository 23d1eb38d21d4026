//! What packages bring beside the program: completions of shells and manual pages, made from the
//! declaration of the command line.

use super::command_in;
use crate::diagnostics::Language;
use clap_complete::Shell;
use clap_mangen::Man;
use std::collections::BTreeMap;
use std::io;

/// The files by their paths below `share` of a system, with `/` as the separator. Shells look for
/// completions there, `man` for its pages.
///
/// # Errors
///
/// Writing to memory fails.
pub fn generated_files(language: Language) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut command = command_in(language);
    command.build();
    let name = command.get_name().to_owned();
    let mut files = BTreeMap::new();
    for (shell, path) in [
        (Shell::Bash, format!("bash-completion/completions/{name}")),
        (
            Shell::Fish,
            format!("fish/vendor_completions.d/{name}.fish"),
        ),
        (Shell::PowerShell, format!("powershell/{name}.ps1")),
        (Shell::Zsh, format!("zsh/site-functions/_{name}")),
    ] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, &name, &mut script);
        files.insert(path, script);
    }

    let mut pages = vec![(name, &command)];
    for subcommand in command.get_subcommands() {
        let of_subcommand = format!("{}-{}", command.get_name(), subcommand.get_name());
        pages.push((of_subcommand, subcommand));
    }
    for (name, command) in pages {
        let mut page = Vec::new();
        let titled = command.clone().display_name(&name);
        Man::new(titled).title(&name).render(&mut page)?;
        files.insert(format!("man/man1/{name}.1"), page);
    }
    Ok(files)
}
