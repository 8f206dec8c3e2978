//! What an e-mail address looks like: the rule of browsers (HTML 4.10.5.1.5), with a point in the
//! host, because a mail that is to arrive from outside needs one. Whether somebody reads it, only
//! a mail can tell.

use serde::{Deserialize, Serialize};

/// RFC 5321 4.5.3.1: octets of the part before the `@`, and of the whole.
const LOCAL: usize = 64;
const WHOLE: usize = 254;
/// RFC 1035 2.3.4.
const LABEL: usize = 63;

/// What is no address. Its text is the sentence that the person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[error("Please enter a valid email address.")]
pub struct EmailMistake;

/// An address as typed, without white space around it, the host in lower case.
pub fn parse(typed: &str) -> Result<String, EmailMistake> {
    match is_email(typed.trim()) {
        true => Ok(tidy(typed)),
        false => Err(EmailMistake),
    }
}

/// Whether `text`, without white space around it, is written as an address.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= WHOLE && is_local(local) && is_host(host)
}

/// Without white space around it, the host in lower case: hosts are the same in either.
fn tidy(text: &str) -> String {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((local, host)) => format!("{local}@{}", host.to_lowercase()),
        None => text.to_owned(),
    }
}

fn is_local(local: &str) -> bool {
    let allowed =
        |c: char| c.is_alphanumeric() || (c.is_ascii() && "!#$%&'*+/=?^_`{|}~.-".contains(c));
    (1..=LOCAL).contains(&local.len())
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// Letters of any script: hosts may be international (RFC 5890).
pub(super) fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(is_label) && last.chars().any(|c| !c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_as_people_have_them_are_accepted() {
        for good in [
            "asha@example.org",
            "a.b+c@mail.example.co.uk",
            "o'brien@example.org",
            "müller@bücher.example",
            "x@xn--bcher-kva.example",
        ] {
            assert!(is_email(good), "{good}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        for wrong in [
            "",
            "asha",
            "asha@",
            "@example.org",
            "asha@example",
            "a b@example.org",
            "a@b@example.org",
            ".a@example.org",
            "a..b@example.org",
            "a@-b.example",
            "a@b..example",
            "a@1.2.3.4",
            "a@example.org\nBcc: x@example.org",
            "<a@example.org>",
            long.as_str(),
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
