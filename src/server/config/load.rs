//! Reading the settings: defaults, then `Leptos.toml`, then environment variables.

use std::path::Path;

use toml::{Table, Value};

use super::Config;
use super::settings::SETTINGS;
use crate::server::error::Error;
use crate::server::{backup, mail, media, metrics};

/// Variables that look like settings and belong to something else.
const NOT_SETTINGS: [&str; 4] = [
    "DISPATCHES_CACHE",
    "DISPATCHES_CLOCK",
    "DISPATCHES_CONFIG",
    "DISPATCHES_TEST_POSTGRES",
];

impl Config {
    /// Reads the settings from `file` and the environment. A missing file is no mistake where it
    /// is the default one: the defaults serve a site from an empty folder.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        let path = file.unwrap_or(Path::new("Leptos.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => return Err(Error::File(path.to_owned(), error)),
        };
        Self::read(&text, std::env::vars())
            .map_err(|problem| Error::Operator(format!("{}: {problem}", path.display())))
    }

    /// Reads the settings from a file's text and variables. The problem is a sentence.
    pub fn read(
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, String> {
        let mut table: Table = text.parse().map_err(|error: toml::de::Error| {
            format!("this is not valid TOML: {}", error.message())
        })?;
        for (name, value) in variables.filter(|(name, _)| name.starts_with("DISPATCHES_")) {
            match SETTINGS.iter().find(|setting| setting.variable() == name) {
                Some(setting) => insert(&mut table, setting.key, setting.value(&value)?),
                None if NOT_SETTINGS.contains(&name.as_str()) => {}
                None => return Err(format!("no setting is called {name}; see --help")),
            }
        }
        let config: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| error.message().to_owned())?;
        config.check()
    }

    /// What no type can say of a setting.
    fn check(mut self) -> Result<Self, String> {
        while self.base_url.ends_with('/') {
            self.base_url.pop();
        }
        let host = ["http://", "https://"]
            .iter()
            .find_map(|scheme| self.base_url.strip_prefix(scheme));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', '"', ' '])) {
            return Err(format!(
                "base_url must be like https://example.org, without a path; it is {:?}",
                self.base_url
            ));
        }
        let limits = &self.limits;
        if limits.comments_per_minute == 0 || limits.comments_per_minute_per_post == 0 {
            return Err(
                "limits.comments_per_minute and limits.comments_per_minute_per_post must be at \
                 least 1; to take no comments, set comments.policy to \"closed\""
                    .into(),
            );
        }
        if limits.wrong_passwords_per_account == 0 || limits.wrong_passwords_per_address == 0 {
            return Err(
                "limits.wrong_passwords_per_account and limits.wrong_passwords_per_address must \
                 be at least 1, or nobody could sign in"
                    .into(),
            );
        }
        if self.comments.links == 0 {
            return Err("comments.links must be at least 1".into());
        }
        jiff::tz::TimeZone::get(&self.site.time_zone).map_err(|_| {
            format!(
                "site.time_zone must be a name like Europe/London; it is {:?}",
                self.site.time_zone
            )
        })?;
        mail::check(&self.mail)?;
        media::store::check(&self.media)?;
        backup::check(&self.backup)?;
        metrics::endpoint::check(&self.metrics)?;
        Ok(self)
    }
}

/// Puts a value at a dotted key, making the tables on the way.
fn insert(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, rest)) => {
            let section = table
                .entry(section)
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(section) = section {
                insert(section, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(text, variables)
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let config = read("", &[]).expect("defaults");
        assert_eq!(config.address.to_string(), "127.0.0.1:3000");
    }

    #[test]
    fn a_variable_wins_over_the_file() {
        let config = read(
            "address = \"127.0.0.1:1\"\n[limits]\nconnections = 5",
            &[
                ("DISPATCHES_ADDRESS", "127.0.0.1:2"),
                ("DISPATCHES_LIMITS_CONNECTIONS", "7"),
                ("DISPATCHES_SITE_NAVIGATION", "about, contact"),
            ],
        )
        .expect("settings");
        assert_eq!(config.address.port(), 2);
        assert_eq!(config.limits.connections, 7);
        assert_eq!(config.site.navigation, ["about", "contact"]);
    }

    #[test]
    fn comments_have_a_section_limits_and_proxies() {
        let config = read(
            "proxies = [\"192.0.2.1\"]\n[comments]\npolicy = \"all\"\nwords = [\"casino\"]",
            &[
                ("DISPATCHES_PROXIES", "10.0.0.0/8, 2001:db8::/32"),
                ("DISPATCHES_LIMITS_COMMENTS_PER_MINUTE", "3"),
                ("DISPATCHES_COMMENTS_CLOSE_AFTER_DAYS", "14"),
            ],
        )
        .expect("settings");
        assert_eq!(config.comments.policy, super::super::Policy::All);
        assert_eq!(config.comments.close_after_days, 14);
        assert_eq!(config.limits.comments_per_minute, 3);
        assert_eq!(config.proxies.len(), 2);
        for wrong in [
            "proxies = [\"10.0.0.0/33\"]",
            "[comments]\npolicy = \"open\"",
            "[limits]\ncomments_per_minute = 0",
        ] {
            assert!(read(wrong, &[]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let problem = read("[site]\nnmae = \"x\"", &[]).expect_err("refused");
        assert!(problem.contains("nmae"), "{problem}");
        let problem = read("", &[("DISPATCHES_ADRESS", "x")]).expect_err("refused");
        assert!(problem.contains("DISPATCHES_ADRESS"), "{problem}");
    }

    #[test]
    fn a_mail_server_that_would_see_the_password_in_the_open_is_refused() {
        let of = |url: &str| read("", &[("DISPATCHES_MAIL_SMTP_URL", url)]);
        assert!(of("smtps://user:secret@mail.example.org").is_ok());
        let problem = of("smtp://user:secret@mail.example.org").expect_err("refused");
        assert!(
            problem.contains("mail.smtp_url") && !problem.contains("secret"),
            "{problem}"
        );
        let config = read(
            "",
            &[("DISPATCHES_COMMENTS_MODERATORS", "a@b.example, c@d.example")],
        );
        let moderators = config.expect("settings").comments.moderators;
        assert_eq!(moderators, ["a@b.example", "c@d.example"]);
        assert!(read("[mail]\nfrom = \"nobody\"", &[]).is_err());
    }

    #[test]
    fn a_base_url_with_a_path_and_an_unknown_time_zone_are_refused() {
        assert!(read("base_url = \"https://a.example/blog\"", &[]).is_err());
        assert!(read("base_url = \"a.example\"", &[]).is_err());
        assert!(read("[site]\ntime_zone = \"London\"", &[]).is_err());
        let config = read("base_url = \"https://a.example/\"", &[]).expect("settings");
        assert_eq!(config.base_url, "https://a.example");
    }
}
