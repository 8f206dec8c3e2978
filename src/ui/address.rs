//! Addresses as links need them: which of them are pages of this client, and how text is written
//! into one. The addresses themselves are `domain`'s and the route table's.

use std::fmt::Write;

/// Whether the client shows this path itself. Everything else under our own name (feeds, media,
/// addresses of an older site) is the server's to answer, so the browser must ask for it.
pub fn is_page(path: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/');
    match (segments.next(), segments.next(), segments.next()) {
        (Some("api" | "media" | "pkg"), _, _) => false,
        (Some("studio"), _, _) => true,
        (Some(first), None, None) => !first.contains('.'),
        (Some("posts" | "authors" | "tags"), Some(_), None) => true,
        _ => false,
    }
}

/// Whether this path is one of the studio's.
pub fn is_studio(path: &str) -> bool {
    path == "/studio" || path.starts_with("/studio/")
}

/// Text as part of an address: everything but letters, digits and `-._~` as `%XX` (RFC 3986).
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            // Writing to a String can't fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// The address a telephone dials: digits, with a leading `+` where the number is international,
/// also where it was written behind (`44+`).
pub fn telephone(number: &str) -> String {
    let international = number.contains('+');
    let digits: String = number
        .replace("(0)", if international { "" } else { "0" })
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    format!("tel:{}{digits}", if international { "+" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_the_clients_and_files_are_the_servers() {
        for page in [
            "/",
            "/about",
            "/posts/a",
            "/authors/a",
            "/tags/a/",
            "/search",
            "/studio",
        ] {
            assert!(is_page(page), "{page}");
        }
        for other in [
            "/feed.xml",
            "/tags/a/feed.xml",
            "/media/a.pdf",
            "/2016/12/old",
            "/api/x",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn text_in_an_address_keeps_its_letters_and_nothing_else() {
        assert_eq!(encode("Tea & café"), "Tea%20%26%20caf%C3%A9");
    }

    #[test]
    fn a_number_as_people_write_it_can_be_dialled() {
        assert_eq!(telephone("44+ (0) 207 720 9110"), "tel:+442077209110");
        assert_eq!(telephone("020 7720 9110"), "tel:02077209110");
    }
}
