//! What the settings of a bucket must be like, and what of them is `object_store`'s to keep.

use std::time::Duration;

use object_store::{BackoffConfig, ClientOptions, RetryConfig};

use super::bucket::SENDING;
use crate::server::config::S3;

/// Attempts after the first, where the store fails or can't be reached.
const RETRIES: usize = 2;
/// Until a connection stands.
const CONNECTING: Duration = Duration::from_secs(5);
/// So long after a file was begun its reading is taken up again where it broke off.
const GOING_ON: Duration = Duration::from_secs(180);

/// What is wrong with the settings of a bucket, in a sentence.
pub fn check(settings: &S3) -> Result<(), String> {
    let is_plain = |text: &str, more: &[u8]| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    for (name, value) in [
        ("bucket", &settings.bucket),
        ("access_key", &settings.access_key),
        ("secret_key", &settings.secret_key),
        ("region", &settings.region),
    ] {
        if value.trim().is_empty() {
            return Err(format!(
                "media.store is \"s3\", so media.s3.{name} must be set"
            ));
        }
    }
    if !is_plain(&settings.bucket, b".-_") {
        return Err("media.s3.bucket must be the bucket’s name alone".to_owned());
    }
    if !is_plain(&settings.prefix, b"/.-_") || settings.prefix.split('/').any(|part| part == "..") {
        return Err("media.s3.prefix must be like site/media, without other characters".to_owned());
    }
    if settings.timeout_seconds == 0 {
        return Err("media.s3.timeout_seconds must be at least 1".to_owned());
    }
    let Some(endpoint) = &settings.endpoint else {
        return Ok(());
    };
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| endpoint.strip_prefix(scheme));
    let is_origin = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    match host.map(|host| host.trim_end_matches('/')) {
        Some(host) if is_origin(host) => Ok(()),
        _ => Err(
            "media.s3.endpoint must be like https://s3.example.org, without a path or a name"
                .to_owned(),
        ),
    }
}

/// How long to wait for what.
pub fn options(settings: &S3, patience: Duration) -> ClientOptions {
    let endpoint = settings.endpoint.as_deref();
    ClientOptions::new()
        .with_allow_http(endpoint.is_some_and(|endpoint| endpoint.starts_with("http://")))
        .with_connect_timeout(CONNECTING.min(patience))
        // The pause between two pieces. How long a whole file takes is its reader's affair.
        .with_timeout_disabled()
        .with_read_timeout(patience * SENDING)
}

/// How often to ask again. The longest wait for an answer is the bucket's to keep.
pub fn retries() -> RetryConfig {
    RetryConfig {
        max_retries: RETRIES,
        retry_timeout: GOING_ON,
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Those of a store that could be.
    pub fn settings() -> S3 {
        S3 {
            bucket: "files".into(),
            endpoint: Some("https://s3.example.org/".into()),
            access_key: "key".into(),
            secret_key: "very secret".into(),
            prefix: "/site/media/".into(),
            ..S3::default()
        }
    }

    #[test]
    fn settings_that_reach_no_store_are_named() {
        assert_eq!(check(&settings()), Ok(()));
        let wrong = |change: fn(&mut S3)| {
            let mut settings = settings();
            change(&mut settings);
            check(&settings).expect_err("refused")
        };
        for (named, problem) in [
            ("media.s3.bucket", wrong(|s3| s3.bucket = String::new())),
            ("media.s3.bucket", wrong(|s3| s3.bucket = "a/b".into())),
            (
                "media.s3.access_key",
                wrong(|s3| s3.access_key = " ".into()),
            ),
            (
                "media.s3.secret_key",
                wrong(|s3| s3.secret_key = String::new()),
            ),
            ("media.s3.prefix", wrong(|s3| s3.prefix = "../a".into())),
            (
                "media.s3.timeout_seconds",
                wrong(|s3| s3.timeout_seconds = 0),
            ),
            (
                "media.s3.endpoint",
                wrong(|s3| s3.endpoint = Some("s3.example".into())),
            ),
            (
                "media.s3.endpoint",
                wrong(|s3| s3.endpoint = Some("https://key:secret@s3.example".into())),
            ),
        ] {
            assert!(
                problem.contains(named) && !problem.contains("secret@"),
                "{problem}"
            );
        }
    }
}
