//! `wangdian sign`.

use super::output::print;
use super::project::built_site;
use super::{Outcome, print_error};
use std::io::IsTerminal;
use wangdian::cli::SignArguments;
use wangdian::diagnostics::Language;
use wangdian::message;
use wangdian::write::{
    Protection, SecretKey, SignatureError, new_key_pair, sign as write_signature,
};

/// The environment variable with the text of the secret key.
const KEY: &str = "WANGDIAN_SIGNING_KEY";

/// The environment variable with the password of the secret key, if it has one.
const PASSWORD: &str = "WANGDIAN_SIGNING_PASSWORD";

/// Signs a built site, or makes a key pair.
pub(crate) fn sign(arguments: SignArguments) -> Outcome {
    let language = arguments.lang.into();
    let done = match &arguments.new_key {
        Some(path) => new_key_pair(path, password()).map(|public| {
            let (path, public) = (path.display(), public.display());
            message!(
                "私钥写入 `{path}`，只有本人可读，请妥善保管；公钥写入 `{public}`，可以公开",
                "the secret key is in `{path}`, which only you can read: keep it safe; the public key, to be given to everyone, is in `{public}`",
            )
        }),
        None => {
            let site = match built_site(arguments.site.clone(), language) {
                Ok(site) => site,
                Err(outcome) => return outcome,
            };
            secret_key(&arguments)
                .and_then(|key| write_signature(&site, &key, arguments.expires))
                .map(|statement| {
                    message!(
                        "已给 `{}` 签名：数据日期 {}，有效到 {}",
                        "signed `{}`: data of {}, valid until {}",
                        site.display(),
                        statement.as_of,
                        statement.expires,
                    )
                })
        }
    };
    match done {
        Ok(text) => {
            let printed = print(&format!("{}\n", text.get(language)), language);
            printed.err().unwrap_or(Outcome::Done)
        }
        Err(error) => fail(&error, language),
    }
}

/// Says why nothing was signed: exit status 1 if the site is the reason.
fn fail(error: &SignatureError, language: Language) -> Outcome {
    let outcome = print_error(&error.text(), language);
    match error {
        SignatureError::NotTheSite(_) => Outcome::AuthorError,
        _ => outcome,
    }
}

fn password() -> Option<String> {
    std::env::var(PASSWORD).ok().filter(|text| !text.is_empty())
}

fn secret_key(arguments: &SignArguments) -> Result<SecretKey, SignatureError> {
    let text = match &arguments.key {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| SignatureError::KeyFile(path.clone(), error))?,
        None => std::env::var(KEY)
            .ok()
            .filter(|text| !text.trim().is_empty())
            .ok_or(SignatureError::NoKey)?,
    };
    match SecretKey::protection(&text)? {
        Protection::None => SecretKey::parse(&text, None),
        Protection::Password => match password() {
            None if std::io::stdin().is_terminal() => SecretKey::ask(&text),
            None => Err(SignatureError::NoPassword),
            password => SecretKey::parse(&text, password),
        },
    }
}
