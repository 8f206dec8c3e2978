//! What a request for a file makes depend on what its sender has already (RFC 9110 13). A file's
//! tag is its name, which never comes to mean other content: so it is the same on every node and in
//! every store.

use axum::http::{HeaderMap, HeaderValue, header};

/// What is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The file, or the part of it that the request still asks for.
    File,
    /// 304: the sender has it.
    Nothing,
    /// 412: the sender wants it only if it is something else.
    Refusal,
}

/// The tag of the file with this name.
pub fn tag(name: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{name}\"")).ok()
}

/// Reads the conditions, and takes them out of the head: those that remain are about dates.
pub fn settle(headers: &mut HeaderMap, tag: &HeaderValue) -> Wanted {
    let wanted = headers.remove(header::IF_MATCH);
    if wanted.is_some_and(|wanted| !lists(&wanted, tag)) {
        return Wanted::Refusal;
    }
    // A date is no such proof: it may be that of a copy. The whole file is always right.
    let known = headers.remove(header::IF_RANGE);
    if known.is_some_and(|known| known != tag) {
        headers.remove(header::RANGE);
    }
    match headers.remove(header::IF_NONE_MATCH) {
        Some(known) if lists(&known, tag) => Wanted::Nothing,
        Some(_) => {
            headers.remove(header::IF_MODIFIED_SINCE);
            Wanted::File
        }
        None => Wanted::File,
    }
}

/// A proxy that packs an answer calls its tag weak.
fn lists(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let Ok(list) = list.to_str() else {
        return false;
    };
    let mut listed = list.split(',').map(str::trim);
    listed.any(|one| one == "*" || one.trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(conditions: &[(header::HeaderName, &'static str)]) -> (Wanted, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-1"));
        for (name, value) in conditions {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let tag = tag("a.mp3").expect("a tag");
        let wanted = settle(&mut headers, &tag);
        (wanted, headers.contains_key(header::RANGE))
    }

    #[test]
    fn who_has_the_file_gets_nothing_and_who_has_a_part_gets_the_rest() {
        let known = |value| settled(&[(header::IF_NONE_MATCH, value)]).0;
        for same in ["\"a.mp3\"", "\"b.mp3\", W/\"a.mp3\"", "*"] {
            assert_eq!(known(same), Wanted::Nothing, "{same}");
        }
        assert_eq!(known("\"b.mp3\""), Wanted::File);
        let part = |value| settled(&[(header::IF_RANGE, value)]);
        assert_eq!(part("\"a.mp3\""), (Wanted::File, true));
        for other in ["\"b.mp3\"", "W/\"a.mp3\"", "Wed, 01 Jul 2026 12:00:00 GMT"] {
            assert_eq!(part(other), (Wanted::File, false), "{other}");
        }
        assert_eq!(settled(&[]), (Wanted::File, true));
    }

    #[test]
    fn who_wants_another_file_is_refused() {
        let wanted = |value| settled(&[(header::IF_MATCH, value)]).0;
        assert_eq!(wanted("\"b.mp3\""), Wanted::Refusal);
        assert_eq!(wanted("\"a.mp3\""), Wanted::File);
        assert_eq!(wanted("*"), Wanted::File);
    }
}
