//! Mail on its way out: to an SMTP server, or, where none is set, into files of `data/outbox`. What
//! a mail says is its subject's; when it is tried again, `server::jobs`'.
//!
//! Nothing here writes an address to the log or into a reason: a server's answers often hold one,
//! so of those only the code is kept.

pub mod letter;
mod message;
mod outbox;
mod smtp;

use std::path::PathBuf;

use lettre::Address;
use lettre::message::Mailbox;

use self::message::Form;
use super::config::{self, Config};
use super::error::Error;
use super::jobs::Outcome;
use crate::domain::text;

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The id of its job: names the mail, the same however often it is sent.
    pub id: String,
    /// When its job was made, in milliseconds since 1970.
    pub made_at: i64,
    /// When it is sent: its date.
    pub sent_at: i64,
    pub to: String,
    pub subject: String,
    /// Lines end in LF.
    pub text: String,
    /// Where one POST ends mails of this kind (RFC 8058).
    pub unsubscribe: Option<String>,
    /// The ids of the comments it tells of: by them it is found in the outbox when one is erased.
    pub about: Vec<String>,
}

/// Sends mails. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    /// The right side of message ids.
    host: String,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(smtp::Transport),
    Outbox(PathBuf),
}

impl Mailer {
    /// # Errors
    /// [`Error::Operator`] when the settings are wrong.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let host = host(&config.base_url);
        let way = match &config.mail.smtp_url {
            Some(url) => Way::Smtp(smtp::transport(url, &host).map_err(Error::Operator)?),
            None => Way::Outbox(outbox(config)),
        };
        Ok(Self {
            from: from(config, &host)?,
            host,
            way,
        })
    }

    /// The same way out, from whoever the settings name by now.
    ///
    /// # Errors
    /// [`Error::Operator`] when that is no address.
    pub fn on_behalf_of(&self, config: &Config) -> Result<Self, Error> {
        Ok(Self {
            from: from(config, &self.host)?,
            ..self.clone()
        })
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Mail) -> Outcome {
        let sent = match &self.way {
            Way::Smtp(transport) => match message::build(mail, self, Form::Sent) {
                Ok(message) => smtp::send(transport, message).await,
                Err(problem) => Err(problem),
            },
            Way::Outbox(folder) => match message::build(mail, self, Form::Readable) {
                Ok(message) => outbox::put(folder, mail, message.formatted()).await,
                Err(problem) => Err(problem),
            },
        };
        sent.err().unwrap_or(Outcome::Done)
    }
}

/// Removes from the outbox every mail in which one of these stands: an address, a comment's id.
/// Returns how many. Mails that a server took are beyond us.
pub fn forget(config: &Config, words: &[String]) -> Result<usize, Error> {
    let folder = outbox(config);
    outbox::forget(&folder, words).map_err(Error::file(folder))
}

/// The names of the mails in the outbox in which one of these stands.
pub fn naming(config: &Config, words: &[String]) -> Result<Vec<String>, Error> {
    let folder = outbox(config);
    let paths = outbox::naming(&folder, words).map_err(Error::file(folder))?;
    let names = paths.iter().filter_map(|path| path.file_name());
    Ok(names
        .map(|name| name.to_string_lossy().into_owned())
        .collect())
}

fn outbox(config: &Config) -> PathBuf {
    config.data.join("outbox")
}

/// What no type can say of these settings. The problem is a sentence, without what was set: there
/// is a password in it.
pub fn check(settings: &config::Mail) -> Result<(), String> {
    if let Some(from) = &settings.from {
        let known = from.parse::<Address>();
        known.map_err(|_| format!("mail.from must be an e-mail address; it is {from:?}"))?;
    }
    settings.smtp_url.as_deref().map_or(Ok(()), smtp::check)
}

/// Name and address of the sender.
fn from(config: &Config, host: &str) -> Result<Mailbox, Error> {
    let address = sender(config, host).map_err(Error::Operator)?;
    let name = text::single_line(&config.site.name);
    Ok(Mailbox::new(Some(name), address))
}

/// `mail.from`, else the site's address, else one that nobody reads.
fn sender(config: &Config, host: &str) -> Result<Address, String> {
    let set = config.mail.from.as_deref();
    let from = set.or(config.site.email.as_deref());
    let address = match from {
        Some(from) => message::address(from),
        None => Address::new("no-reply", host).ok(),
    };
    address.ok_or_else(|| "Mail needs a sender: set mail.from to an e-mail address.".to_owned())
}

/// The host of `https://host:port`.
fn host(base_url: &str) -> String {
    let uri = base_url.parse::<http::Uri>().ok();
    let host = uri.as_ref().and_then(http::Uri::host);
    host.unwrap_or("localhost").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_is_the_one_set_or_the_sites_or_nobody() {
        let mut config = Config {
            base_url: "https://example.org:8443".into(),
            ..Config::default()
        };
        let from = |config: &Config| Mailer::new(config).expect("a mailer").from.to_string();
        assert_eq!(from(&config), "Dispatches <no-reply@example.org>");
        config.site.email = Some("hello@example.org".into());
        assert_eq!(from(&config), "Dispatches <hello@example.org>");
        config.mail.from = Some("post@example.org".into());
        assert_eq!(from(&config), "Dispatches <post@example.org>");
    }

    #[test]
    fn settings_that_cannot_be_are_refused_without_the_password() {
        let of = |from: Option<&str>, url: Option<&str>| {
            check(&config::Mail {
                from: from.map(str::to_owned),
                smtp_url: url.map(str::to_owned),
            })
        };
        assert_eq!(
            of(Some("a@b.example"), Some("smtps://u:p@c.example")),
            Ok(())
        );
        assert!(of(Some("A <a@b.example>"), None).is_err());
        let said = of(None, Some("https://u:secret@c.example")).expect_err("refused");
        assert!(!said.contains("secret"), "{said}");
    }
}
