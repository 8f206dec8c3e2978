//! Serving `/media/{name}`: files of the data folder, whole or in ranges, in a way that none of
//! them can ever run as a page. How they get there is `media`'s.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::db;
use super::media::Document;
use super::media::library::called;
use super::router::Program;

/// A name never comes to mean other content, so it is kept for a year.
pub async fn serve(
    State(program): State<Program>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    if !is_name(&name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let download = match Document::named(&name) {
        Some(document) => Some(download(&program, &name, document).await),
        None => None,
    };
    let file = program.state.config.data.join("media").join(&name);
    let Ok(answer) = ServeFile::new(file).oneshot(request).await;
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
    if let Some(download) = download {
        headers.insert(header::CONTENT_DISPOSITION, download);
    }
    // A 304's headers replace those that the browser has kept.
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    if found {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, forever);
    }
    response
}

/// What makes a browser save a document instead of showing it, under the name that its people gave
/// it (RFC 6266 4.3, RFC 8187 3.2).
async fn download(program: &Program, name: &str, document: Document) -> HeaderValue {
    let found = match program.state.db.read().await {
        Ok(mut on) => db::media::named(&mut on, &[name.to_owned()]).await,
        Err(error) => Err(error),
    };
    let row = found.ok().and_then(|rows| rows.into_iter().next());
    let given = row.as_ref().map_or(name, called);
    let ending = format!(".{}", document.ending());
    let given = match given.to_lowercase().ends_with(&ending) {
        true => given.to_owned(),
        false => format!("{given}{ending}"),
    };
    let value = format!("attachment; filename*=UTF-8''{}", escaped(&given));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Everything but letters, digits and what never means anything.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                escaped.push(char::from(byte));
            }
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

/// Names as `media` makes them: no separators, nothing hidden.
fn is_name(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::{escaped, is_name};

    #[test]
    fn a_name_is_told_to_browsers_in_letters_of_every_script() {
        assert_eq!(
            escaped("Zoë’s \"list\"\r\n.csv"),
            "Zo%C3%AB%E2%80%99s%20%22list%22%0D%0A.csv"
        );
    }

    #[test]
    fn only_plain_names_are_looked_up() {
        assert!(is_name("quay-3f2a-600.png"));
        for wrong in ["../dispatches.db", ".lock", "a/b.png", "a\\b.png", "a%2fb"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
