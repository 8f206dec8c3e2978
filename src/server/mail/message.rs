//! A mail as it travels (RFC 5322): headers that nobody's words can add to, and a text.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, SinglePart};
use lettre::{Address, Message};

use super::{Mail, Mailer};
use crate::domain::text;
use crate::server::jobs::Outcome;

/// Who takes a mail.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A mail server.
    Sent,
    /// Whoever opens the file.
    Readable,
}

pub(super) fn build(mail: &Mail, mailer: &Mailer, form: Form) -> Result<Message, Outcome> {
    let to = address(&mail.to)
        .ok_or_else(|| Outcome::Never("the address is none that mail can be sent to".into()))?;
    let sent = Duration::from_millis(u64::try_from(mail.sent_at).unwrap_or_default());
    let mut builder = Message::builder()
        .from(mailer.from.clone())
        .to(Mailbox::new(None, to))
        .subject(text::single_line(&mail.subject))
        .date(SystemTime::UNIX_EPOCH + sent)
        .message_id(Some(format!("<{}@{}>", mail.id, mailer.host)))
        // So that no absence note answers it (RFC 3834 5).
        .raw_header(header("Auto-Submitted", "auto-generated"));
    if let Some(address) = &mail.unsubscribe {
        builder = builder
            .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
            .raw_header(header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click",
            ));
    }
    if !mail.about.is_empty() {
        builder = builder.raw_header(header("X-Comments", &mail.about.join(" ")));
    }
    let part = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(body(&mail.text, form));
    builder
        .singlepart(part)
        .map_err(|error| Outcome::Never(format!("the mail could not be made: {error}")))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(
        HeaderName::new_from_ascii_str(name),
        text::single_line(value),
    )
}

/// RFC 5322 2.1.1, without the line's end.
const LINE_BYTES: usize = 998;

/// As it is where somebody reads the file; else, and where a line is too long for that, in a form
/// that every server takes and every mail program turns back.
fn body(text: &str, form: Form) -> Body {
    let fits = text.lines().all(|line| line.len() <= LINE_BYTES);
    match form {
        Form::Readable if fits => {
            let lines: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
            Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
        }
        Form::Readable | Form::Sent => Body::new(text.to_owned()),
    }
}

/// The address with its host as the mail system writes it (RFC 5891 4.4): few servers take
/// another.
pub(super) fn address(text: &str) -> Option<Address> {
    let (local, host) = text.rsplit_once('@')?;
    Address::new(local, idna::domain_to_ascii(host).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::Config;

    const TOKEN: &str = "https://example.org/comment-links/dW5zdWJzY3JpYmU6MDE5ODc2NTQtMzIxMC03ZmZmLTgwMDAtMDEyMzQ1Njc4OWFi.kq3v0mTq2J8xkq3v0mTq2J8xkq3v0mTq2J8xkq3v0m";

    fn mail() -> Mail {
        Mail {
            id: "01987654-3210-7fff-8000-0123456789ab".into(),
            made_at: 0,
            sent_at: 1_782_907_200_000,
            to: "asha@example.org".into(),
            subject: "A reply".into(),
            text: "One.\nTwo.\n".into(),
            unsubscribe: None,
            about: Vec::new(),
        }
    }

    fn formatted(mail: &Mail, site: &str) -> String {
        let mut config = Config {
            base_url: "https://example.org".into(),
            ..Config::default()
        };
        config.site.name = site.into();
        let mailer = Mailer::new(&config).expect("a mailer");
        let message = build(mail, &mailer, Form::Sent).expect("a message");
        String::from_utf8(message.formatted()).expect("ASCII")
    }

    /// The names of the headers, in their order.
    fn names(message: &str) -> Vec<&str> {
        let (head, _) = message.split_once("\r\n\r\n").expect("a head");
        let lines = head.split("\r\n").filter(|line| !line.starts_with(' '));
        lines
            .map(|line| line.split(':').next().unwrap_or_default())
            .collect()
    }

    const HEADERS: [&str; 9] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ];

    #[test]
    fn a_mail_names_its_site_its_job_and_its_date() {
        let message = formatted(&mail(), "Harrowmere Commons");
        for line in [
            "From: \"Harrowmere Commons\" <no-reply@example.org>\r\n",
            "To: asha@example.org\r\n",
            "Subject: A reply\r\n",
            "Date: Wed, 01 Jul 2026 12:00:00 +0000\r\n",
            "Message-ID: <01987654-3210-7fff-8000-0123456789ab@example.org>\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "\r\n\r\nOne.\r\nTwo.\r\n",
        ] {
            assert!(message.contains(line), "{line:?} in\n{message}");
        }
        assert_eq!(names(&message), HEADERS);
    }

    #[test]
    fn nobodys_words_become_a_header() {
        let evil = "x\r\nBcc: all@evil.example\r\n\r\nBuy";
        let mut mail = mail();
        mail.subject = evil.into();
        assert_eq!(names(&formatted(&mail, evil)), HEADERS);
        mail.subject = "\u{2028}x\u{85}Bcc: a\u{b}b\u{0}c é".into();
        let message = formatted(&mail, "\"; <a@evil.example>, é\n");
        assert_eq!(names(&message), HEADERS);
        assert!(
            message.is_ascii() && message.contains("Subject: x Bcc: a b c =?utf-8?"),
            "{message}"
        );
        for to in [
            "a@b.example\r\nBcc: c@evil.example",
            "a@b.example, c@evil.example",
            "a",
            "",
        ] {
            mail.to = to.into();
            let config = Config::default();
            let mailer = Mailer::new(&config).expect("a mailer");
            assert!(
                matches!(build(&mail, &mailer, Form::Sent), Err(Outcome::Never(_))),
                "{to:?}"
            );
        }
    }

    #[test]
    fn unsubscribing_takes_one_click_and_the_address_is_whole() {
        let mut mail = mail();
        mail.unsubscribe = Some(TOKEN.into());
        let message = formatted(&mail, "Site");
        let unfolded = message.replace("\r\n ", " ");
        assert!(
            unfolded.contains(&format!("List-Unsubscribe: <{TOKEN}>\r\n")),
            "{message}"
        );
        assert!(message.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    }

    #[test]
    fn a_host_of_any_script_is_written_as_mail_servers_know_it() {
        let mut mail = mail();
        mail.to = "asha@bücher.example".into();
        assert!(formatted(&mail, "Site").contains("To: asha@xn--bcher-kva.example\r\n"));
    }

    #[test]
    fn an_outbox_shows_the_text_as_it_is() {
        let mut mail = mail();
        mail.text = format!("Überraschung – “yes”\n{TOKEN}\n");
        let mailer = Mailer::new(&Config::default()).expect("a mailer");
        let message = build(&mail, &mailer, Form::Readable);
        let bytes = message.expect("a message").formatted();
        let text = format!("\r\n\r\nÜberraschung – “yes”\r\n{TOKEN}\r\n");
        assert!(String::from_utf8_lossy(&bytes).contains(&text));
        assert!(formatted(&mail, "Site").is_ascii());
    }
}
