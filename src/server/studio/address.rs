//! An address of the studio: the page it names and what its query says. Nothing of it is trusted.

use form_urlencoded::{Serializer, parse};

use crate::api::studio::{Deed, Said};
use crate::server::middleware::redirect::is_path;

/// A path of the studio with its query.
#[derive(Clone, Debug, Default)]
pub struct Address {
    path: String,
    query: Vec<(String, String)>,
}

impl Address {
    /// `query` with or without its question mark.
    pub fn parse(path: &str, query: &str) -> Self {
        let query = query.trim_start_matches('?');
        // No page can show a zero: the browser leaves it out, and the client misses what it made.
        let query = parse(query.as_bytes());
        let query = query.map(|(key, value)| (key.into_owned(), value.replace('\0', "")));
        Self {
            path: path.to_owned(),
            query: query.collect(),
        }
    }

    /// What follows `/studio` in the path.
    pub fn parts(&self) -> Vec<&str> {
        let mut parts = self.path.split('/').filter(|part| !part.is_empty());
        match parts.next() {
            Some("studio") => parts.collect(),
            // An address that is none of ours names no page.
            _ => vec![""],
        }
    }

    /// What the query says under this name, unless that is nothing.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// What was done last.
    pub fn said(&self) -> Option<Said> {
        let word = self.value("said")?;
        let deed = Deed::ALL.into_iter().find(|deed| deed.as_str() == word)?;
        Some(Said {
            deed,
            of: self.value("of").map(str::to_owned),
        })
    }
}

/// The page to go on with: the one that a form names, if it is one of the studio's.
pub fn onward(named: &str) -> Option<String> {
    let path = named.split('?').next().unwrap_or_default();
    let ours = path == "/studio" || path.starts_with("/studio/");
    (ours && is_path(named)).then(|| named.to_owned())
}

/// The same page, which says what was done there.
pub fn saying(page: &str, deed: Deed, of: Option<&str>) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let mut kept = Serializer::new(String::new());
    for (key, value) in parse(query.as_bytes()) {
        // What was open is done.
        if !["said", "of", "reply", "edit"].contains(&key.as_ref()) {
            kept.append_pair(&key, &value);
        }
    }
    kept.append_pair("said", deed.as_str());
    if let Some(of) = of {
        kept.append_pair("of", of);
    }
    format!("{path}?{}", kept.finish())
}

/// The door, which leads back to this page.
pub fn sign_in_for(page: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("to", page);
    format!("/studio/sign-in?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let address = Address::parse("/studio/comments", "?status=spam&said=approved&of=x");
        assert_eq!(address.parts(), ["comments"]);
        assert_eq!(address.value("status"), Some("spam"));
        let said = address.said().expect("said");
        assert_eq!((said.deed, said.of.as_deref()), (Deed::Approved, Some("x")));
        assert!(Address::parse("/studio", "").parts().is_empty());
        assert_eq!(Address::parse("/posts/studio", "").parts(), [""]);
    }

    #[test]
    fn no_address_makes_the_page_say_words_of_its_own() {
        for query in ["said=You+won", "said=", "of=x", "said=approved%20"] {
            assert_eq!(Address::parse("/studio", query).said(), None, "{query}");
        }
    }

    #[test]
    fn a_form_leads_on_only_within_the_studio() {
        let queue = "/studio/comments?status=pending";
        for own in ["/studio", queue] {
            assert_eq!(onward(own).as_deref(), Some(own));
        }
        let elsewhere = [
            "",
            "/",
            "/studiox",
            "//studio",
            "https://example.org/studio",
            "/studio/\r\nX: y",
        ];
        for elsewhere in elsewhere {
            assert_eq!(onward(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_page_says_the_latest_deed_only() {
        let page = "/studio/comments?status=pending&reply=x";
        let first = saying(page, Deed::Replied, None);
        assert_eq!(first, "/studio/comments?status=pending&said=replied");
        let second = saying(&first, Deed::Approved, Some("one"));
        assert_eq!(
            second,
            "/studio/comments?status=pending&said=approved&of=one"
        );
    }

    #[test]
    fn the_door_leads_back() {
        assert_eq!(
            sign_in_for("/studio/comments?status=spam"),
            "/studio/sign-in?to=%2Fstudio%2Fcomments%3Fstatus%3Dspam"
        );
    }
}
