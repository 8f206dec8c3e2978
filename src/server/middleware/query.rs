//! Leptos shows the query's `__err` as the error of the server function named by `__path`, so any
//! link could put its author's words into our messages. Neither reaches a route.
//!
//! Our own forms without JavaScript don't need them: they post to plain handlers, which answer
//! with the form as it was.

use axum::extract::Request;
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::origin::is_safe;

const NAMES: [&[u8]; 2] = [b"__path", b"__err"];

/// Takes both out of the request's address. A safe request is answered here, with a redirect to
/// the address without them: the client reads the browser's address line too, at hydration.
pub fn strip(request: &mut Request) -> Option<Response> {
    let clean = cleaned(request.uri())?;
    if is_safe(request.method()) {
        let headers = [
            (header::LOCATION, clean.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        return Some((StatusCode::SEE_OTHER, headers).into_response());
    }
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(clean);
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    None
}

/// None if there is nothing to take out.
fn cleaned(uri: &Uri) -> Option<PathAndQuery> {
    let query = uri.query()?;
    if !query.split('&').any(is_named) {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_named(pair)).collect();
    let path = uri.path();
    let address = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    address.parse().ok()
}

fn is_named(pair: &str) -> bool {
    let key = pair.split('=').next().unwrap_or_default().as_bytes();
    NAMES.contains(&decoded(key).as_slice())
}

/// Percent-decoded until nothing changes: also what would become one of the names if a later
/// reader decoded twice.
///
/// One pass, because anybody may send a long key: two escapes never overlap, so the order in which
/// they are decoded makes no difference.
fn decoded(key: &[u8]) -> Vec<u8> {
    let mut done: Vec<u8> = Vec::with_capacity(key.len());
    for byte in key {
        done.push(*byte);
        // What was decoded may be the end of another escape.
        while let Some(byte) = done.last_chunk::<3>().and_then(escaped) {
            done.truncate(done.len() - 3);
            done.push(byte);
        }
    }
    done
}

fn escaped(three: &[u8; 3]) -> Option<u8> {
    let [b'%', high, low] = three else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_decoded_until_nothing_changes() {
        for (key, expected) in [
            ("", ""),
            ("page", "page"),
            ("a+b", "a+b"),
            ("%", "%"),
            ("%4", "%4"),
            ("%%", "%%"),
            ("%4g", "%4g"),
            ("%+41", "%+41"),
            ("%00", "\0"),
            ("%41", "A"),
            ("%c3%A9", "é"),
            ("%2541", "A"),
            ("%25252541", "A"),
            ("%25%34%31", "A"),
            ("%4%31", "A"),
            ("%%341", "A"),
            ("%%34%31", "A"),
            ("%%%32%35%34%31", "%A"),
            ("%25zz", "%zz"),
            ("%5F%5fpath", "__path"),
            ("%255F%25255Ferr", "__err"),
        ] {
            assert_eq!(decoded(key.as_bytes()), expected.as_bytes(), "{key}");
        }
    }

    #[test]
    fn the_order_of_decoding_makes_no_difference() {
        let decoded_once = |key: &[u8]| {
            let escape = |at: usize| key[at..].first_chunk::<3>().and_then(escaped);
            let (at, byte) = (0..key.len()).find_map(|at| Some((at, escape(at)?)))?;
            Some([&key[..at], &[byte][..], &key[at + 3..]].concat())
        };
        let mut keys: Vec<Vec<u8>> = vec![Vec::new()];
        for _ in 0..6 {
            let mut longer = Vec::new();
            for key in &keys {
                for letter in *b"%2541" {
                    longer.push([&key[..], &[letter][..]].concat());
                }
            }
            keys = longer;
            for key in &keys {
                let mut leftmost_first = key.clone();
                while let Some(next) = decoded_once(&leftmost_first) {
                    leftmost_first = next;
                }
                assert_eq!(decoded(key), leftmost_first, "{key:?}");
            }
        }
    }

    #[test]
    fn a_key_as_long_as_an_address_is_decoded_to_its_end() {
        let many = 16_000;
        let nested = format!("%{}", "25".repeat(many));
        assert_eq!(decoded(nested.as_bytes()), b"%");
        let open = format!("{}{}", "%".repeat(many), "%41".repeat(many));
        // The first two letters are digits to the last of the open signs.
        let expected = [vec![b'%'; many - 1], vec![0xaa], vec![b'A'; many - 2]];
        assert!(decoded(open.as_bytes()) == expected.concat());
    }
}
