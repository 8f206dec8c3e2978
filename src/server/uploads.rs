//! Serving `/media/{name}`: files of the data folder, whole or in ranges, in a way that none of
//! them can ever run as a page. How they get there is `media`'s.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

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
    let file = program.state.config.data.join("media").join(&name);
    let Ok(answer) = ServeFile::new(file).oneshot(request).await;
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
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

/// Names as `media` makes them: no separators, nothing hidden.
fn is_name(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn only_plain_names_are_looked_up() {
        assert!(is_name("quay-3f2a-600.png"));
        for wrong in ["../dispatches.db", ".lock", "a/b.png", "a\\b.png", "a%2fb"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
