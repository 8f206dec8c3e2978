//! Mails to an SMTP server (RFC 5321), one connection each: there are few, and a connection that
//! is kept is one that has gone stale.

use std::time::Duration;

use http::Uri;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::server::jobs::Outcome;

pub(super) type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// For each command.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Answers about the sender's standing with the server: whoever runs the site can mend that
/// (RFC 4954 4, 6).
const OURS: [&str; 4] = ["530", "534", "535", "538"];

const SHAPE: &str = "mail.smtp_url must be like smtps://user:password@mail.example.org, \
                     or smtp://user:password@mail.example.org?tls=required for STARTTLS";

/// Whether `url` is one. The problem is a sentence that doesn't repeat it.
pub(super) fn check(url: &str) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|_| SHAPE.to_owned())?;
    let encrypted = match (uri.scheme_str(), uri.query()) {
        (Some("smtps"), None) | (Some("smtp"), Some("tls=required")) => true,
        (Some("smtp"), None) => false,
        _ => return Err(SHAPE.to_owned()),
    };
    let host = uri.host().unwrap_or_default();
    let near = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let secret = uri
        .authority()
        .is_some_and(|whole| whole.as_str().contains('@'));
    if secret && !encrypted && !near {
        return Err("mail.smtp_url would send the password unprotected: \
                    use smtps://… or add ?tls=required"
            .to_owned());
    }
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map(|_| ())
        .map_err(|_| SHAPE.to_owned())
}

/// `name`: what the program calls itself to the server.
pub(super) fn transport(url: &str, name: &str) -> Result<Transport, String> {
    check(url)?;
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
    let builder = builder.map_err(|_| SHAPE.to_owned())?;
    let bare = name.trim_matches(['[', ']']);
    let hello = match bare.parse() {
        Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    };
    Ok(builder.timeout(Some(TIMEOUT)).hello_name(hello).build())
}

pub(super) async fn send(transport: &Transport, message: Message) -> Result<(), Outcome> {
    let sent = transport.send(message).await;
    sent.map(|_| ()).map_err(|error| outcome(&error))
}

fn outcome(error: &Error) -> Outcome {
    let code = error.status().map(|code| code.to_string());
    match code {
        Some(code) => {
            let reason = format!("the mail server answered {code}");
            if error.is_permanent() && !OURS.contains(&code.as_str()) {
                Outcome::Never(reason)
            } else {
                Outcome::Again(reason)
            }
        }
        None if error.is_client() => {
            Outcome::Again("the mail server can't take this mail or this way to sign in".into())
        }
        None if error.is_tls() => Outcome::Again("no safe connection to the mail server".into()),
        None if error.is_timeout() => Outcome::Again("the mail server did not answer".into()),
        None => Outcome::Again("the mail server can't be reached".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_password_goes_over_a_safe_connection_or_stays_on_the_machine() {
        for good in [
            "smtps://user:p%40ss@mail.example.org",
            "smtps://user:pass@mail.example.org:2465",
            "smtp://user:pass@mail.example.org?tls=required",
            "smtp://user:pass@localhost:2525",
            "smtp://relay.example.org",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for wrong in [
            "smtp://user:pass@mail.example.org",
            "smtp://user:pass@mail.example.org?tls=opportunistic",
            "https://mail.example.org",
            "mail.example.org",
            "",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
