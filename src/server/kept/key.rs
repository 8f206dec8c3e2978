//! Which addresses are kept, and under what name: path and the parameters that its page knows, so
//! that no header, host or made-up parameter becomes part of what others are shown.

use std::ops::Range;

use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Method, Uri, header};

use crate::domain::slug::Slug;

/// Longer ones are answered, not kept.
const LONGEST: usize = 512;

/// Parameters with which a page is its reader's alone. A test holds that none of them is kept.
pub const PERSONAL: [&str; 2] = ["own", "edit"];

const LISTING: &[&str] = &["before"];
const SEARCH: &[&str] = &["q"];
const SITEMAP: &[&str] = &["part"];
const POST: &[&str] = &["after", "comment", "reply", "reported"];
const NONE: &[&str] = &[];

/// What is asked for, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Path and query, the query in one order.
    text: String,
    path: usize,
    /// The post whose comments it shows, in `text`; without one it may show any post's.
    post: Option<Range<usize>>,
    pub route: &'static str,
}

impl Key {
    /// None for what isn't kept.
    pub fn of(request: &Request) -> Option<Self> {
        let readable = matches!(*request.method(), Method::GET | Method::HEAD);
        let uri = request.uri();
        if !readable || uri.path_and_query()?.as_str().len() > LONGEST {
            return None;
        }
        let (route, known, slug) = route(uri.path())?;
        let mut text = uri.path().to_owned();
        let path = text.len();
        if let Some(query) = uri.query() {
            add(&mut text, query, known)?;
        }
        let start = "/posts/".len();
        let post = slug.filter(|_| text.starts_with("/posts/"));
        Some(Self {
            text,
            path,
            post: post.map(|slug| start..start + slug),
            route,
        })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is a path alone.
    pub fn is_bare(&self) -> bool {
        self.path == self.text.len()
    }

    /// The slug of the post whose comments, and no others, the page shows.
    pub fn post(&self) -> Option<&str> {
        self.text.get(self.post.clone()?)
    }

    /// The request as every reader's is: nothing but this address and the site's own name. None if
    /// the address can't be written so.
    pub fn request(&self, request: &mut Request) -> Option<()> {
        let address = PathAndQuery::try_from(self.text.as_str()).ok()?;
        *request.uri_mut() = Uri::from(address);
        *request.method_mut() = Method::GET;
        let mut headers = HeaderMap::new();
        for name in [header::HOST.as_str(), "x-forwarded-proto"] {
            if let Some(value) = request.headers().get(name) {
                headers.insert(
                    header::HeaderName::from_bytes(name.as_bytes()).ok()?,
                    value.clone(),
                );
            }
        }
        *request.headers_mut() = headers;
        Some(())
    }
}

/// The route of a path, the parameters that its page knows, and the length of the slug in it.
fn route(path: &str) -> Option<(&'static str, &'static [&'static str], Option<usize>)> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let (first, second) = (segments.next()?, segments.next());
    let rest = (segments.next(), segments.next(), segments.next());
    let slug = second.filter(|slug| Slug::parse(slug).is_ok());
    let slug = slug.map(str::len);
    Some(match (first, second, rest) {
        ("", None, _) => ("/", LISTING, None),
        ("search", None, _) => ("/search", SEARCH, None),
        ("feed.xml", None, _) => ("/feed.xml", NONE, None),
        ("sitemap.xml", None, _) => ("/sitemap.xml", SITEMAP, None),
        ("posts", Some(_), (None, ..)) => ("/posts/{slug}", POST, Some(slug?)),
        ("posts", Some(_), (Some("comments"), Some("feed.xml"), None)) => {
            ("/posts/{slug}/comments/feed.xml", NONE, Some(slug?))
        }
        ("authors", Some(_), (None, ..)) => ("/authors/{slug}", LISTING, Some(slug?)),
        ("tags", Some(_), (None, ..)) => ("/tags/{slug}", LISTING, Some(slug?)),
        ("authors", Some(_), (Some("feed.xml"), None, _)) => {
            ("/authors/{slug}/feed.xml", NONE, Some(slug?))
        }
        ("tags", Some(_), (Some("feed.xml"), None, _)) => {
            ("/tags/{slug}/feed.xml", NONE, Some(slug?))
        }
        (page, None, _) if Slug::parse_page(page).is_ok() => ("/{slug}", POST, None),
        _ => return None,
    })
}

/// Appends the known parameters in their order; those that no page knows are left out, for the page
/// as well. None where it is somebody's own, or a parameter comes twice.
fn add(text: &mut String, query: &str, known: &[&str]) -> Option<()> {
    let mut given: Vec<(usize, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if PERSONAL.contains(&&*name) {
            return None;
        }
        let Some(place) = known.iter().position(|known| *known == name) else {
            continue;
        };
        if given.iter().any(|(other, _)| *other == place) {
            return None;
        }
        given.push((place, value.into_owned()));
    }
    given.sort_unstable();
    let mut separator = '?';
    for (place, value) in given {
        text.push(separator);
        separator = '&';
        text.push_str(known.get(place)?);
        text.push('=');
        text.extend(form_urlencoded::byte_serialize(value.as_bytes()));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn key(address: &str) -> Option<Key> {
        Key::of(
            &Request::get(address)
                .body(Body::empty())
                .expect("a request"),
        )
    }

    fn text(address: &str) -> Option<String> {
        key(address).map(|key| key.text)
    }

    #[test]
    fn pages_feeds_and_searches_are_kept_under_their_address() {
        for (address, route, post) in [
            ("/", "/", None),
            ("/?before=1-a", "/", None),
            ("/search?q=tea+cups", "/search", None),
            ("/posts/tea", "/posts/{slug}", Some("tea")),
            ("/posts/tea?after=1", "/posts/{slug}", Some("tea")),
            (
                "/posts/tea/comments/feed.xml",
                "/posts/{slug}/comments/feed.xml",
                Some("tea"),
            ),
            ("/tags/cups", "/tags/{slug}", None),
            ("/authors/ann/feed.xml", "/authors/{slug}/feed.xml", None),
            ("/about", "/{slug}", None),
            ("/sitemap.xml", "/sitemap.xml", None),
            ("/sitemap.xml?part=2", "/sitemap.xml", None),
        ] {
            let key = key(address).expect(address);
            assert_eq!(
                (key.as_str(), key.route, key.post()),
                (address, route, post)
            );
            assert_eq!(key.is_bare(), !address.contains('?'));
        }
    }

    #[test]
    fn what_no_page_knows_is_no_part_of_the_name() {
        for (address, name) in [
            ("/?utm_source=x", "/"),
            ("/posts/tea?q=1&fbclid=2", "/posts/tea"),
            ("/search?x=1&q=a%20b&y=2", "/search?q=a+b"),
            (
                "/posts/tea?reply=2&comment=1",
                "/posts/tea?comment=1&reply=2",
            ),
            ("/posts/tea?re%70ly=2", "/posts/tea?reply=2"),
            ("/?", "/"),
        ] {
            assert_eq!(text(address).as_deref(), Some(name), "{address}");
        }
    }

    #[test]
    fn everything_else_is_not_kept() {
        let long = format!("/search?q={}", "a".repeat(LONGEST));
        for address in [
            "/posts/tea?own=1",
            "/posts/tea?%6fwn=1",
            "/posts/tea?edit=",
            "/search?q=a&q=b",
            "/posts/tea/",
            "/posts/t%65a",
            "/posts/TEA",
            "/posts/tea/comments",
            "/posts/tea/comments/feed.xml/x",
            "/posts",
            "/studio",
            "/studio/posts",
            "/media/a.png",
            "/favicon.ico",
            "/api/post?slug=tea",
            "/healthz",
            "/preview/abc",
            "/comment-links/abc",
            "//",
            &long,
        ] {
            assert_eq!(text(address), None, "{address}");
        }
        let post = Request::post("/").body(Body::empty()).expect("a request");
        assert_eq!(Key::of(&post), None);
    }
}
