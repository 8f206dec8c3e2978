//! What a store answers that doesn't do what it was asked for, in a line for the log. Never the
//! whole answer: it can hold what was signed.

use std::time::Duration;

use object_store::Error as Fault;

use crate::server::error::Error;

/// Characters of a fault that nobody has a word for.
const MOST_CHARACTERS: usize = 200;

/// The store didn't answer in this time.
pub fn too_slow(patience: Duration) -> Error {
    let seconds = patience.as_secs();
    Error::Store(format!("it did not answer within {seconds} seconds"))
}

/// Why the store didn't do something.
pub fn fault(fault: &Fault) -> Error {
    Error::Store(reason(fault))
}

/// Whether it is that a part of a file was asked for that is beyond its end.
pub fn is_beyond(fault: &Fault) -> bool {
    let whole = fault.to_string();
    code(&whole) == Some("InvalidRange") || whole.contains("416 Range Not Satisfiable")
}

fn reason(fault: &Fault) -> String {
    let whole = fault.to_string();
    let code = code(&whole).map_or_else(String::new, |code| format!(" ({code})"));
    match fault {
        Fault::NotFound { .. } => {
            format!("it has nothing there{code}: check media.s3.bucket and media.s3.endpoint")
        }
        Fault::PermissionDenied { .. } | Fault::Unauthenticated { .. } => format!(
            "it refuses the key{code}: check media.s3.access_key, media.s3.secret_key, \
             media.s3.region and what the key may do in the bucket"
        ),
        _ if !code.is_empty() => format!("it failed{code}"),
        _ => {
            let line = whole.lines().next().unwrap_or_default();
            line.chars().take(MOST_CHARACTERS).collect()
        }
    }
}

/// The store's own word for what is wrong: "NoSuchBucket".
fn code(answer: &str) -> Option<&str> {
    let (_, rest) = answer.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some(code).filter(|code| is_word && code.len() <= 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_said_in_the_stores_word_and_nothing_else_of_its_answer() {
        let source = "403: <Error><Code>SignatureDoesNotMatch</Code><StringToSign>AWS4 secret";
        let refused = Fault::PermissionDenied {
            path: "a.png".into(),
            source: source.into(),
        };
        let said = fault(&refused).to_string();
        assert!(said.contains("(SignatureDoesNotMatch)"), "{said}");
        assert!(said.contains("media.s3.secret_key") && !said.contains("AWS4"));
    }
}
