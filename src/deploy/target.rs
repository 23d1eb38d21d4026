//! Where a site is deployed to, as the user writes it.

use super::error::{DeployError, StoreAction, StoreReason};
use crate::diagnostics::Text;
use crate::site::is_portable;
use opendal::{Operator, services};
use std::fmt;
use std::path::{Path, PathBuf};
use url::Url;

/// Where a site is deployed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(Place);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Folder(PathBuf),
    Bucket(Bucket),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Bucket {
    protocol: Protocol,
    name: String,
    /// The folder in the bucket, without `/` at either end; empty for the whole bucket.
    prefix: String,
    /// The address of the service.
    endpoint: String,
    /// The region in signatures of S3.
    region: Option<String>,
    /// Whether the bucket's name goes into the host name, where S3 leaves the choice.
    is_virtual: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    S3,
    Oss,
    Cos,
    Obs,
}

/// The environment variables with the credentials of a service.
#[derive(Debug, PartialEq, Eq)]
struct Credentials {
    /// The one with the id of the key.
    id: &'static str,
    /// The one with the key itself.
    secret: &'static str,
    /// The one with the token, where the key is a temporary one.
    token: &'static str,
}

impl Protocol {
    const ALL: [Self; 4] = [Self::S3, Self::Oss, Self::Cos, Self::Obs];

    fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Oss => "oss",
            Self::Cos => "cos",
            Self::Obs => "obs",
        }
    }

    /// The address of the service in a region.
    fn endpoint(self, region: &str) -> String {
        match self {
            Self::S3 if region.starts_with("cn-") => {
                format!("https://s3.{region}.amazonaws.com.cn")
            }
            Self::S3 => format!("https://s3.{region}.amazonaws.com"),
            Self::Oss => format!("https://oss-{region}.aliyuncs.com"),
            Self::Cos => format!("https://cos.{region}.myqcloud.com"),
            Self::Obs => format!("https://obs.{region}.myhuaweicloud.com"),
        }
    }

    /// The names that the services' own programs use.
    fn credentials(self) -> &'static Credentials {
        match self {
            Self::S3 => &Credentials {
                id: "AWS_ACCESS_KEY_ID",
                secret: "AWS_SECRET_ACCESS_KEY",
                token: "AWS_SESSION_TOKEN",
            },
            Self::Oss => &Credentials {
                id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
                secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                token: "ALIBABA_CLOUD_SECURITY_TOKEN",
            },
            Self::Cos => &Credentials {
                id: "TENCENTCLOUD_SECRET_ID",
                secret: "TENCENTCLOUD_SECRET_KEY",
                token: "TENCENTCLOUD_TOKEN",
            },
            Self::Obs => &Credentials {
                id: "HUAWEI_CLOUD_ACCESS_KEY_ID",
                secret: "HUAWEI_CLOUD_SECRET_ACCESS_KEY",
                token: "HUAWEI_CLOUD_SECURITY_TOKEN",
            },
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Folder(folder) => write!(formatter, "fs:{}", folder.display()),
            Place::Bucket(bucket) => {
                let scheme = bucket.protocol.scheme();
                write!(formatter, "{scheme}://{}", bucket.name)?;
                if bucket.prefix.is_empty() {
                    Ok(())
                } else {
                    write!(formatter, "/{}", bucket.prefix)
                }
            }
        }
    }
}

impl Target {
    /// Parses `s3://bucket/folder?endpoint=…&region=…`, the same with `oss`, `cos` or `obs`, or
    /// `fs:folder`.
    ///
    /// # Errors
    ///
    /// The text is none of these, or has credentials in it.
    pub fn parse(text: &str) -> Result<Self, DeployError> {
        let refused = |zh: &str, en: &str| DeployError::Target {
            target: text.to_owned(),
            reason: Text::new(zh, en),
        };
        if let Some(folder) = text.strip_prefix("fs:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            if folder.is_empty() {
                return Err(refused("没有写文件夹", "it names no folder"));
            }
            return Ok(Self(Place::Folder(folder.into())));
        }
        // The whole text, since what cannot be parsed would be shown.
        if may_hold_secret(text) {
            return Err(DeployError::Secret);
        }
        let unknown = || {
            refused(
                "应当是 s3://存储桶/文件夹、oss://…、cos://…、obs://… 或 fs:文件夹",
                "write s3://bucket/folder, oss://…, cos://…, obs://… or fs:folder",
            )
        };
        let url = Url::parse(text).map_err(|_| unknown())?;
        let protocol = Protocol::ALL
            .into_iter()
            .find(|protocol| protocol.scheme() == url.scheme())
            .ok_or_else(unknown)?;
        let name = url.host_str().unwrap_or_default();
        if name.is_empty() || !is_portable(name) {
            return Err(refused(
                "没有写存储桶的名称，或者名称不对",
                "it names no bucket, or the name is wrong",
            ));
        }
        let prefix = url.path().trim_matches('/');
        if !prefix.is_empty() && !is_portable(prefix) {
            return Err(refused(
                "文件夹的名称只能有字母、数字和 `-_./`，并且不以 `_` 或 `.` 开头",
                "the folder's name may only have letters, digits and `-_./`, and no part may begin with `_` or `.`",
            ));
        }
        if url.port().is_some() || url.fragment().is_some() {
            return Err(unknown());
        }
        let mut options = TargetOptions::default();
        for (name, value) in url.query_pairs() {
            let slot = match name.as_ref() {
                "endpoint" => &mut options.endpoint,
                "region" => &mut options.region,
                "style" => &mut options.style,
                _ => {
                    return Err(refused(
                        "`?` 后面只能有 endpoint、region 和 style",
                        "only endpoint, region and style can follow `?`",
                    ));
                }
            };
            *slot = Some(value.into_owned());
        }
        let is_virtual = match options.style.as_deref() {
            None | Some("path") => false,
            Some("virtual") => true,
            Some(_) => {
                return Err(refused(
                    "style 是 path 或 virtual",
                    "style is path or virtual",
                ));
            }
        };
        if options.style.is_some() && protocol != Protocol::S3 {
            return Err(refused("只有 s3 有 style", "only s3 has a style"));
        }
        let is_word = |region: &String| {
            let mut bytes = region.bytes();
            !region.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !options.region.iter().all(is_word) {
            return Err(refused(
                "region 应当像 cn-hangzhou 这样",
                "a region looks like cn-hangzhou",
            ));
        }
        let endpoint = match (options.endpoint, &options.region) {
            (Some(endpoint), _) => endpoint,
            (None, Some(region)) => protocol.endpoint(region),
            (None, None) => {
                return Err(refused(
                    "请写明 ?endpoint=https://… 或者 ?region=…",
                    "say ?endpoint=https://… or ?region=…",
                ));
            }
        };
        let is_address = Url::parse(&endpoint)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/");
        if !is_address {
            return Err(refused(
                "endpoint 应当像 https://oss-cn-hangzhou.aliyuncs.com 这样",
                "an endpoint looks like https://oss-cn-hangzhou.aliyuncs.com",
            ));
        }
        Ok(Self(Place::Bucket(Bucket {
            protocol,
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            endpoint,
            region: options.region,
            is_virtual,
        })))
    }

    /// An operator for requests to the target, and one that creates a file only if it does not
    /// exist; they differ for folders, where content is renamed into place. The credentials are
    /// taken from the environment.
    ///
    /// # Errors
    ///
    /// There are no credentials, or the folder cannot be used.
    pub(super) fn operators(
        &self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<(Operator, Operator), DeployError> {
        let failed = |error: opendal::Error| DeployError::Store {
            action: StoreAction::Open,
            path: self.to_string(),
            reason: StoreReason::Other,
            detail: error.message().to_owned(),
        };
        match &self.0 {
            Place::Folder(folder) => {
                let root = folder.display().to_string();
                let temporary = folder.join(TEMPORARY).display().to_string();
                let plain = services::Fs::default().root(&root);
                let atomic = plain.atomic_write_dir(&temporary);
                let creating = services::Fs::default().root(&root);
                Ok((
                    Operator::new(atomic).map_err(failed)?,
                    Operator::new(creating).map_err(failed)?,
                ))
            }
            Place::Bucket(bucket) => {
                let operator = bucket.operator(variable)?.map_err(failed)?;
                Ok((operator.clone(), operator))
            }
        }
    }

    /// The folder, if the target is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.0 {
            Place::Folder(folder) => Some(folder),
            Place::Bucket(_) => None,
        }
    }

    /// The folder of files that are not in place yet, if the target has one. It is not part of the
    /// site, and goes away when nothing is left in it.
    pub(super) fn temporary_folder(&self) -> Option<PathBuf> {
        self.folder().map(|folder| folder.join(TEMPORARY))
    }
}

/// Where a deploy to a folder writes files before it renames them.
const TEMPORARY: &str = ".wangdian-deploy";

/// What follows `?` in a target.
#[derive(Default)]
struct TargetOptions {
    endpoint: Option<String>,
    region: Option<String>,
    style: Option<String>,
}

/// Whether a text looks like an address with credentials.
fn may_hold_secret(text: &str) -> bool {
    const NAMES: [&str; 7] = [
        "key",
        "secret",
        "token",
        "password",
        "passwd",
        "credential",
        "signature",
    ];
    let (address, query) = text.split_once('?').unwrap_or((text, ""));
    let query = query.to_lowercase();
    // An endpoint can have a user, too.
    address.contains('@')
        || query.contains('@')
        || query.contains("%40")
        || NAMES.iter().any(|name| query.contains(name))
}

impl Bucket {
    /// An operator for the folder in the bucket.
    fn operator(
        &self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<opendal::Result<Operator>, DeployError> {
        let names = self.protocol.credentials();
        let value = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let (Some(id), Some(secret)) = (value(names.id), value(names.secret)) else {
            return Err(DeployError::NoCredentials {
                id: names.id,
                secret: names.secret,
            });
        };
        let token = value(names.token).unwrap_or_default();
        let root = format!("/{}", self.prefix);
        Ok(match self.protocol {
            Protocol::S3 => {
                // Nothing but these variables is read: a forgotten file of another project must
                // not decide where a site goes.
                let mut builder = services::S3::default()
                    .bucket(&self.name)
                    .root(&root)
                    .endpoint(&self.endpoint)
                    .region(self.region.as_deref().unwrap_or("us-east-1"))
                    .access_key_id(&id)
                    .secret_access_key(&secret)
                    .session_token(&token)
                    .disable_config_load()
                    .disable_ec2_metadata();
                if self.is_virtual {
                    builder = builder.enable_virtual_host_style();
                }
                Operator::new(builder)
            }
            Protocol::Oss => {
                let builder = services::Oss::default()
                    .bucket(&self.name)
                    .root(&root)
                    .endpoint(&self.endpoint)
                    .access_key_id(&id)
                    .access_key_secret(&secret)
                    .security_token(&token);
                Operator::new(builder)
            }
            Protocol::Cos => {
                let builder = services::Cos::default()
                    .bucket(&self.name)
                    .root(&root)
                    .endpoint(&self.endpoint)
                    .secret_id(&id)
                    .secret_key(&secret)
                    .security_token(&token)
                    .disable_config_load();
                Operator::new(builder)
            }
            Protocol::Obs => {
                let mut builder = services::Obs::default()
                    .bucket(&self.name)
                    .root(&root)
                    .endpoint(&self.endpoint);
                // The library takes a token from the environment only, together with the key.
                if token.is_empty() {
                    builder = builder.access_key_id(&id).secret_access_key(&secret);
                }
                Operator::new(builder)
            }
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn bucket(text: &str) -> Bucket {
        match Target::parse(text) {
            Ok(Target(Place::Bucket(bucket))) => bucket,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_endpoint_follows_from_the_region() {
        for (text, endpoint) in [
            (
                "s3://b?region=eu-west-1",
                "https://s3.eu-west-1.amazonaws.com",
            ),
            (
                "s3://b?region=cn-north-1",
                "https://s3.cn-north-1.amazonaws.com.cn",
            ),
            (
                "oss://b?region=cn-hangzhou",
                "https://oss-cn-hangzhou.aliyuncs.com",
            ),
            (
                "cos://b-1?region=ap-beijing",
                "https://cos.ap-beijing.myqcloud.com",
            ),
            (
                "obs://b?region=cn-north-4",
                "https://obs.cn-north-4.myhuaweicloud.com",
            ),
        ] {
            assert_eq!(bucket(text).endpoint, endpoint, "{text}");
        }
        let named = bucket("s3://b/a/b/?endpoint=http://127.0.0.1:9000&region=x&style=virtual");
        assert_eq!(named.endpoint, "http://127.0.0.1:9000");
        assert_eq!(named.prefix, "a/b");
        assert_eq!(named.region.as_deref(), Some("x"));
        assert!(named.is_virtual);
    }

    #[test]
    fn a_folder_is_named_with_or_without_slashes() {
        for (text, folder) in [
            ("fs:/srv/www", "/srv/www"),
            ("fs:///srv/www", "/srv/www"),
            ("fs:../www", "../www"),
        ] {
            let expected = Target(Place::Folder(folder.into()));
            assert_eq!(Target::parse(text).ok(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_target_is_refused_with_the_reason() {
        for (text, reason) in [
            ("public", "write s3://"),
            ("/srv/www", "write s3://"),
            ("https://example.org/", "write s3://"),
            ("fs:", "names no folder"),
            ("oss:///folder?region=cn-hangzhou", "names no bucket"),
            ("oss://b", "say ?endpoint"),
            ("oss://b?region=", "looks like cn-hangzhou"),
            ("oss://b?region=a.b", "looks like cn-hangzhou"),
            (
                "oss://b?endpoint=oss-cn-hangzhou.aliyuncs.com",
                "looks like https://",
            ),
            ("oss://b?endpoint=https://host/path", "looks like https://"),
            (
                "oss://b?region=cn-hangzhou&style=path",
                "only s3 has a style",
            ),
            ("s3://b?region=x&style=other", "path or virtual"),
            ("s3://b/.hidden?region=x", "may only have letters"),
            ("s3://b/a%20b?region=x", "may only have letters"),
            (
                "s3://b?region=x&acl=public-read",
                "only endpoint, region and style",
            ),
            ("s3://b?region=x#part", "write s3://"),
        ] {
            let error = Target::parse(text).expect_err(text).text();
            assert!(error.en.contains(reason), "{text}: {}", error.en);
            assert!(error.zh.contains(text), "{text}: {}", error.zh);
        }
    }

    #[test]
    fn credentials_in_a_target_are_refused_and_not_shown() {
        for text in [
            "s3://AKIA:hunter2@bucket/folder?region=x",
            "s3://bucket?region=x&access_key_id=hunter2",
            "s3://bucket?region=x&secret_access_key=hunter2",
            "oss://bucket?security_token=hunter2",
            "cos://bucket?Secret=hunter2",
            "s3://bucket?endpoint=https://me:hunter2@host&region=x",
            "s3://bucket?endpoint=https%3A%2F%2Fme%3Ahunter2%40host",
            "unknown://me:hunter2@bucket",
        ] {
            let error = Target::parse(text).expect_err(text);
            assert!(matches!(error, DeployError::Secret), "{text}: {error:?}");
            let shown = format!("{error:?} {:?}", error.text());
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn missing_credentials_are_named_and_none_are_shown() {
        for (text, id, secret) in [
            (
                "s3://b?region=x",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
            ),
            (
                "oss://b?region=x",
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            ),
            (
                "cos://b?region=x",
                "TENCENTCLOUD_SECRET_ID",
                "TENCENTCLOUD_SECRET_KEY",
            ),
            (
                "obs://b?region=x",
                "HUAWEI_CLOUD_ACCESS_KEY_ID",
                "HUAWEI_CLOUD_SECRET_ACCESS_KEY",
            ),
        ] {
            let target = Target::parse(text).unwrap();
            for present in [None, Some(id), Some(secret)] {
                let variable = |name: &str| {
                    let is_set = Some(name) == present;
                    is_set.then(|| "hunter2".to_owned())
                };
                let error = target.operators(variable).expect_err("no credentials");
                let shown = format!("{error:?} {:?}", error.text());
                assert!(shown.contains(id) && shown.contains(secret), "{shown}");
                assert!(!shown.contains("hunter2"), "{shown}");
            }
            let (operator, _) = target
                .operators(|name| (name == id || name == secret).then(|| "hunter2".to_owned()))
                .unwrap();
            assert!(!format!("{operator:?} {target:?} {target}").contains("hunter2"));
        }
    }
}
