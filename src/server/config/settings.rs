//! The list of all settings: what `--help` and the README print and environment variables may set.

use toml::Value;

/// One setting of `Leptos.toml`.
#[derive(Debug)]
pub struct Setting {
    /// Its place in the file: "limits.connections".
    pub key: &'static str,
    pub shape: Shape,
    /// What it does, for the operator.
    pub help: &'static str,
}

/// How a variable's text becomes a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Number,
    Switch,
    /// Texts separated by commas.
    List,
}

const fn setting(key: &'static str, shape: Shape, help: &'static str) -> Setting {
    Setting { key, shape, help }
}

/// Every setting, in the order of `Leptos.toml`.
pub const SETTINGS: &[Setting] = &[
    setting("address", Shape::Text, "where the server listens"),
    setting(
        "base_url",
        Shape::Text,
        "scheme and host under which readers see the site",
    ),
    setting(
        "data",
        Shape::Text,
        "folder of the database, the media and the outbox",
    ),
    setting(
        "environment",
        Shape::Text,
        "production or test; only a test may move the clock",
    ),
    setting(
        "proxies",
        Shape::List,
        "addresses or networks whose X-Forwarded-For is believed",
    ),
    setting("site.name", Shape::Text, "the organisation's name"),
    setting("site.tagline", Shape::Text, "one line under the name"),
    setting("site.email", Shape::Text, "address in the contact line"),
    setting("site.phone", Shape::Text, "number in the contact line"),
    setting(
        "site.language",
        Shape::Text,
        "language of the site, as in en-GB",
    ),
    setting(
        "site.time_zone",
        Shape::Text,
        "time zone of dates, as in Europe/London",
    ),
    setting(
        "site.navigation",
        Shape::List,
        "slugs of the pages in the navigation",
    ),
    setting(
        "site.footer",
        Shape::List,
        "slugs of the pages in the footer",
    ),
    setting(
        "comments.policy",
        Shape::Text,
        "first (a first comment waits), all (all wait) or closed",
    ),
    setting(
        "comments.close_after_days",
        Shape::Number,
        "days until comments close; 0 for never",
    ),
    setting(
        "comments.links",
        Shape::Number,
        "links from which on a comment waits for a moderator",
    ),
    setting(
        "comments.words",
        Shape::List,
        "words that hold a comment for a moderator",
    ),
    setting(
        "comments.moderators",
        Shape::List,
        "e-mail addresses told of what waits; unset, the site's own",
    ),
    setting(
        "comments.senders_days",
        Shape::Number,
        "days until it is forgotten which network a comment came from; 0 for an hour",
    ),
    setting(
        "database.url",
        Shape::Text,
        "postgres://…; unset, an embedded database in the data folder",
    ),
    setting(
        "mail.smtp_url",
        Shape::Text,
        "smtps://user:password@host; unset, mails become files in the outbox",
    ),
    setting(
        "mail.from",
        Shape::Text,
        "sender's address; unset, the site's own",
    ),
    setting(
        "media.quota_bytes",
        Shape::Number,
        "bytes that uploads may take, smaller sizes of pictures not counted; 0 for no limit",
    ),
    setting(
        "media.recording_bytes",
        Shape::Number,
        "bytes of one recording (MP3, M4A, MP4)",
    ),
    setting(
        "media.store",
        Shape::Text,
        "files (uploads stay in the data folder) or s3 (in a store that speaks S3)",
    ),
    setting("media.s3.bucket", Shape::Text, "the bucket’s name"),
    setting(
        "media.s3.endpoint",
        Shape::Text,
        "address of the store, as in https://s3.example.org; unset, Amazon’s",
    ),
    setting("media.s3.region", Shape::Text, "region of the bucket"),
    setting("media.s3.access_key", Shape::Text, "id of the key"),
    setting(
        "media.s3.secret_key",
        Shape::Text,
        "the key’s secret; better as a variable than in the file",
    ),
    setting(
        "media.s3.prefix",
        Shape::Text,
        "what all names in the bucket begin with, as in site/media",
    ),
    setting(
        "media.s3.path_style",
        Shape::Switch,
        "true: the bucket stands in the path; false: before the host",
    ),
    setting(
        "media.s3.timeout_seconds",
        Shape::Number,
        "seconds until the store must have answered",
    ),
    setting(
        "backup.folder",
        Shape::Text,
        "where a backup is made each night, best on another disk; unset, none is",
    ),
    setting("backup.keep", Shape::Number, "how many of them are kept"),
    setting(
        "backup.at",
        Shape::Text,
        "time of day of the nightly backup, as in 03:00",
    ),
    setting(
        "limits.connections",
        Shape::Number,
        "connections served at once",
    ),
    setting(
        "limits.header_seconds",
        Shape::Number,
        "seconds a client may take to send a request's head",
    ),
    setting(
        "limits.request_seconds",
        Shape::Number,
        "seconds a request may take; uploads have 5 and 15 minutes",
    ),
    setting(
        "limits.body_bytes",
        Shape::Number,
        "bytes of a request's body; comments, texts, settings and uploads have limits of their own",
    ),
    setting(
        "limits.cache_bytes",
        Shape::Number,
        "bytes of memory for finished pages; 0 makes each anew",
    ),
    setting(
        "limits.comments_per_minute",
        Shape::Number,
        "comments taken in a minute from one sender",
    ),
    setting(
        "limits.comments_per_minute_per_post",
        Shape::Number,
        "comments taken in a minute on one post",
    ),
    setting(
        "limits.wrong_passwords_per_account",
        Shape::Number,
        "wrong passwords in ten minutes before an account waits",
    ),
    setting(
        "limits.wrong_passwords_per_address",
        Shape::Number,
        "wrong passwords in ten minutes before a sender waits",
    ),
    setting(
        "log.json",
        Shape::Switch,
        "write the log as one JSON object per line",
    ),
    setting(
        "log.slow_query_ms",
        Shape::Number,
        "milliseconds from which on a query is logged; 0 for never",
    ),
    setting(
        "metrics.address",
        Shape::Text,
        "where metrics are read, as in 127.0.0.1:9500; unset, nowhere",
    ),
    setting(
        "traces.endpoint",
        Shape::Text,
        "an OpenTelemetry collector, as in http://127.0.0.1:4318; needs a program built with the feature traces",
    ),
];

impl Setting {
    /// The environment variable that overrides it.
    pub fn variable(&self) -> String {
        format!("DISPATCHES_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// Reads a variable's text as this setting's shape.
    pub(super) fn value(&self, text: &str) -> Result<Value, String> {
        let wrong = |what| format!("{} must be {what}; it is {text:?}", self.variable());
        match self.shape {
            Shape::Text => Ok(Value::String(text.to_owned())),
            Shape::Number => text
                .parse()
                .map(Value::Integer)
                .map_err(|_| wrong("a whole number")),
            Shape::Switch => text
                .parse()
                .map(Value::Boolean)
                .map_err(|_| wrong("true or false")),
            Shape::List => Ok(Value::Array(
                text.split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(|item| Value::String(item.to_owned()))
                    .collect(),
            )),
        }
    }
}

/// The settings as `--help` lists them: variable and meaning, one a line.
pub fn help() -> String {
    SETTINGS
        .iter()
        .map(|setting| format!("  {:<46} {}\n", setting.variable(), setting.help))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::Key;

    /// The README's table, from the settings themselves.
    fn table() -> String {
        let row = |setting: &Setting| {
            let (key, variable) = (setting.key, setting.variable());
            let studio = Key::ALL.iter().any(|one| one.as_str() == key);
            let studio = if studio { "yes" } else { "" };
            format!("| `{key}` | `{variable}` | {} | {studio} |\n", setting.help)
        };
        let rows: String = SETTINGS.iter().map(row).collect();
        format!(
            "| in `Leptos.toml` | variable | what it is | in the studio |\n|---|---|---|---|\n{rows}"
        )
    }

    #[test]
    fn the_readme_lists_every_setting() {
        let readme = include_str!("../../../README.md");
        let listed = readme
            .split_once("<!-- settings -->\n")
            .and_then(|(_, rest)| rest.split_once("<!-- /settings -->"))
            .map(|(listed, _)| listed);
        let table = table();
        assert_eq!(listed, Some(table.as_str()), "write this:\n{table}");
    }

    #[test]
    fn the_file_that_is_shipped_names_only_settings() {
        let file: toml::Table = include_str!("../../../Leptos.toml").parse().expect("TOML");
        let mut keys = Vec::new();
        for (name, value) in &file {
            match value {
                Value::Table(section) => {
                    keys.extend(section.keys().map(|key| format!("{name}.{key}")));
                }
                _ => keys.push(name.clone()),
            }
        }
        for key in keys {
            assert!(SETTINGS.iter().any(|setting| setting.key == key), "{key}");
        }
    }
}
