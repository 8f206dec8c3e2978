//! What the build made and the program holds inside itself: styles, fonts, the client. Serves it;
//! readers' uploads are `media`'s.

use std::borrow::Cow;
use std::io::Read;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;
use rust_embed::RustEmbed;
use serde::Deserialize;

use super::accent;

/// `target/site`, as `scripts/site.mjs` leaves it. Empty in a build made without it.
#[derive(RustEmbed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Site;

/// `manifest.json` of the site: the folders whose names hold a hash of their content.
#[derive(Debug, Default, Deserialize)]
pub struct Manifest {
    /// "/assets/{hash}": styles, fonts and the two small scripts.
    pub assets: String,
    /// "/pkg/{hash}"; none in a build without a client.
    pub client: Option<String>,
    /// The module of the writing surface; none in a build without it.
    pub editor: Option<String>,
}

/// The address of the writing surface's module.
pub fn editor() -> Option<&'static str> {
    static EDITOR: LazyLock<Option<String>> = LazyLock::new(|| manifest().editor);
    EDITOR.as_deref()
}

/// Where this build's files are; empty where it was made without them.
pub fn manifest() -> Manifest {
    Site::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
}

/// A file of a hashed folder: never changes, so it is kept for a year.
pub async fn immutable(uri: Uri, headers: HeaderMap) -> Response {
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let name = uri.path().trim_start_matches('/');
    if let Some(sheet) = name.strip_prefix("assets/").and_then(accent::named) {
        let css = HeaderValue::from_static("text/css; charset=utf-8");
        let headers = [
            (header::CACHE_CONTROL, forever),
            (header::CONTENT_TYPE, css),
        ];
        return (headers, sheet).into_response();
    }
    serve(name, &headers, forever)
}

/// A file at the root of the site, such as `/favicon.svg`: kept for a day.
pub async fn at_root(uri: Uri, headers: HeaderMap) -> Response {
    let day = HeaderValue::from_static("public, max-age=86400");
    serve(uri.path().trim_start_matches('/'), &headers, day)
}

/// Files of `public/` that browsers ask for by a fixed name.
pub fn root_names() -> Vec<String> {
    Site::iter()
        .filter(|name| !name.contains('/') && *name != "manifest.json")
        .filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"))
        .map(|name| name.into_owned())
        .collect()
}

fn serve(name: &str, headers: &HeaderMap, caching: HeaderValue) -> Response {
    let Some((file, encoding)) = best(name, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let mut response = file.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, caching);
    if let Ok(mime) = HeaderValue::from_str(with_charset(mime.essence_str()).as_ref()) {
        answer.insert(header::CONTENT_TYPE, mime);
    }
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn with_charset(mime: &str) -> Cow<'_, str> {
    if mime.starts_with("text/") {
        format!("{mime}; charset=utf-8").into()
    } else {
        mime.into()
    }
}

/// The smallest form that the client takes: brotli, gzip or as it is.
fn best(name: &str, headers: &HeaderMap) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted, encoding)
            && let Some(file) = Site::get(&format!("{name}.{ending}"))
        {
            return Some((file.data, Some(encoding)));
        }
    }
    let plain = Site::get(name).map(|file| file.data);
    plain.or_else(|| unpacked(name)).map(|file| (file, None))
}

/// What is large is held only compressed.
fn unpacked(name: &str) -> Option<Cow<'static, [u8]>> {
    let packed = Site::get(&format!("{name}.gz"))?;
    let mut bytes = Vec::new();
    GzDecoder::new(&*packed.data).read_to_end(&mut bytes).ok()?;
    Some(bytes.into())
}

/// Whether `Accept-Encoding` names the coding without refusing it by `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        parts.next() == Some(coding)
            && parts.all(|weight| {
                weight
                    .strip_prefix("q=")
                    .and_then(|weight| weight.parse::<f32>().ok())
                    != Some(0.0)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn a_coding_refused_by_its_weight_is_not_sent() {
        assert!(accepts("gzip, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip", "br"));
    }
}
