//! The settings: what `Leptos.toml` may say and what holds where it says nothing. Reading them is
//! `load`'s, listing them `settings`'.

mod load;
pub mod settings;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use super::source::Network;
use crate::domain::colour::Accent;
use crate::domain::settings::Link;

/// All settings, checked. Within a request also those that are set in the studio, which win
/// (`server::settings`).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens. `DISPATCHES_ADDRESS`.
    pub address: SocketAddr,
    /// Scheme and host under which readers see the site, without a final slash.
    pub base_url: String,
    /// The folder of everything that must survive: database, media, outbox.
    pub data: PathBuf,
    /// "production" or "test"; only a test may move the clock.
    pub environment: Environment,
    /// Whose `X-Forwarded-For` is believed.
    pub proxies: Vec<Network>,
    pub site: Site,
    pub comments: Comments,
    pub database: Database,
    pub mail: Mail,
    pub media: Media,
    pub backup: Backup,
    pub limits: Limits,
    pub log: Log,
    pub metrics: Metrics,
    pub traces: Traces,
    #[serde(skip)]
    pub studio: Studio,
}

/// What is set in the studio and has no place in the file.
#[derive(Clone, Debug, Default)]
pub struct Studio {
    /// None: the colours as they come.
    pub accent: Option<Accent>,
    pub logo: Option<Logo>,
    /// The links of the header; none: the pages that `site.navigation` names.
    pub navigation: Option<Vec<Link>>,
    /// The settings as the file has them, where others hold.
    pub file: Option<Arc<Config>>,
}

/// A picture in the place of the mark and the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Its name under `/media/`.
    pub name: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Production,
    Test,
}

/// `[site]`: what readers see of the organisation.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    pub name: String,
    pub tagline: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// BCP 47 tag, "en-GB".
    pub language: String,
    /// IANA name, "Europe/London".
    pub time_zone: String,
    /// Slugs of the pages in the navigation, in order.
    pub navigation: Vec<String>,
    /// Slugs of the pages in the footer, in order.
    pub footer: Vec<String>,
}

/// `[comments]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comments {
    pub policy: Policy,
    /// Days after publication; 0 for never. A post may have a number of its own.
    pub close_after_days: u32,
    /// A comment with so many links or more waits; at least 1.
    pub links: u32,
    /// Words and phrases that hold a comment, whatever their case and accents.
    pub words: Vec<String>,
    /// E-mail addresses that are told of what waits; none: the site's own.
    pub moderators: Vec<String>,
    /// Days for which it is kept, as a keyed hash, which network a comment or a report came from;
    /// 0 for an hour.
    pub senders_days: u32,
}

/// What becomes of a comment that nothing speaks against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The first of each address waits for a moderator.
    #[default]
    First,
    /// All wait.
    All,
    /// None are taken.
    Closed,
}

/// `[database]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// "postgres://…"; unset, the embedded database in the data folder.
    pub url: Option<String>,
}

/// `[mail]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// "smtps://user:password@host"; unset, mails become files in the data folder's `outbox`.
    pub smtp_url: Option<String>,
    /// The sender's address; unset, the site's, or one that nobody reads.
    pub from: Option<String>,
}

/// Without the password.
impl std::fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Mail")
    }
}

/// `[media]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Bytes that the library may take, the smaller sizes of pictures not counted; 0 for no limit.
    pub quota_bytes: i64,
    /// Bytes of one recording, sound or film.
    pub recording_bytes: u64,
    pub store: Keeper,
    pub s3: S3,
}

/// Who keeps the files of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// The data folder.
    #[default]
    Files,
    /// A store that speaks S3.
    S3,
}

/// `[media.s3]`: a bucket of such a store.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    pub bucket: String,
    /// `https://s3.example.org`; unset, Amazon's of the region.
    pub endpoint: Option<String>,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
    /// What the names of all files there begin with: "site/media".
    pub prefix: String,
    /// Whether the bucket stands in the path, or else before the host.
    pub path_style: bool,
    /// Seconds until the store must have answered.
    pub timeout_seconds: u64,
}

impl Default for S3 {
    fn default() -> Self {
        Self {
            bucket: String::new(),
            endpoint: None,
            region: "us-east-1".into(),
            access_key: String::new(),
            secret_key: String::new(),
            prefix: String::new(),
            path_style: true,
            timeout_seconds: 10,
        }
    }
}

/// Without the keys.
impl std::fmt::Debug for S3 {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "S3({:?})", self.bucket)
    }
}

impl Default for Media {
    fn default() -> Self {
        Self {
            quota_bytes: 0,
            recording_bytes: 64 * 1024 * 1024,
            store: Keeper::Files,
            s3: S3::default(),
        }
    }
}

/// `[backup]`: those that make themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// Where they are; unset, none are made.
    pub folder: Option<PathBuf>,
    /// How many are kept.
    pub keep: u32,
    /// A time of day in the site's time zone: "03:00".
    pub at: String,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            folder: None,
            keep: 14,
            at: "03:00".into(),
        }
    }
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Connections served at once; beyond them the oldest idle one is closed.
    pub connections: usize,
    /// Seconds a client may take to send its request's head.
    pub header_seconds: u64,
    /// Seconds a request may take altogether.
    pub request_seconds: u64,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Bytes for pages that are kept as they were made; 0 keeps none.
    pub cache_bytes: u64,
    /// Comments taken in a minute from one sender; the addresses of one IPv6 /64 are one.
    pub comments_per_minute: u32,
    pub comments_per_minute_per_post: u32,
    /// Wrong passwords in ten minutes, for one account and from one sender.
    pub wrong_passwords_per_account: u32,
    pub wrong_passwords_per_address: u32,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// One JSON object per line instead of text.
    pub json: bool,
    /// Milliseconds from which on a query is logged, without its parameters; 0 for never.
    pub slow_query_ms: u64,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            json: false,
            slow_query_ms: 500,
        }
    }
}

/// `[traces]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traces {
    /// "http://127.0.0.1:4318": where OTLP is taken over HTTP; unset, nowhere.
    pub endpoint: Option<String>,
}

/// `[metrics]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Where they are read; unset, nowhere.
    pub address: Option<SocketAddr>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://127.0.0.1:3000".into(),
            data: "data".into(),
            environment: Environment::Production,
            proxies: Vec::new(),
            site: Site::default(),
            comments: Comments::default(),
            database: Database::default(),
            mail: Mail::default(),
            media: Media::default(),
            backup: Backup::default(),
            limits: Limits::default(),
            log: Log::default(),
            metrics: Metrics::default(),
            traces: Traces::default(),
            studio: Studio::default(),
        }
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Dispatches".into(),
            tagline: String::new(),
            email: None,
            phone: None,
            language: "en-GB".into(),
            time_zone: "Europe/London".into(),
            navigation: vec!["about".into(), "contact".into()],
            footer: ["about", "contact", "privacy", "accessibility"]
                .map(String::from)
                .into(),
        }
    }
}

impl Default for Comments {
    fn default() -> Self {
        Self {
            policy: Policy::First,
            close_after_days: 0,
            links: 2,
            words: Vec::new(),
            moderators: Vec::new(),
            senders_days: 7,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            header_seconds: 10,
            request_seconds: 30,
            body_bytes: 64 * 1024,
            cache_bytes: 48 * 1024 * 1024,
            comments_per_minute: 10,
            comments_per_minute_per_post: 60,
            wrong_passwords_per_account: 10,
            wrong_passwords_per_address: 30,
        }
    }
}
