//! Serving `/media/{name}`: files of the data folder or of a store, whole or in ranges, in a way
//! that none of them can ever run as a page. How they get there is `media`'s.

mod conditions;
mod far;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use self::conditions::Wanted;
use super::db;
use super::error::Error;
use super::media::library::called;
use super::media::store::FOREVER;
use super::media::{self, Document, Recording};
use super::router::Program;

/// A name never comes to mean other content, so it is kept for a year.
pub async fn serve(
    State(program): State<Program>,
    Path(name): Path<String>,
    mut request: Request,
) -> Response {
    let Some(tag) = is_name(&name).then(|| conditions::tag(&name)).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wanted = conditions::settle(request.headers_mut(), &tag);
    let store = &program.state.media;
    let response = match store.bucket() {
        Some(bucket) if !store.is_here(&name).await => match is_ours(&program, &name).await {
            Ok(true) => {
                let (head, _) = request.into_parts();
                far::answer(bucket, &name, (wanted, &head)).await
            }
            Ok(false) => StatusCode::NOT_FOUND.into_response(),
            Err(error) => error.into_response(),
        },
        _ => {
            let file = store.folder().join(&name);
            let Ok(answer) = ServeFile::new(file).oneshot(request).await;
            answer.into_response()
        }
    };
    let is_there = response.status().is_success();
    let mut response = match wanted {
        Wanted::Nothing if is_there => StatusCode::NOT_MODIFIED.into_response(),
        Wanted::Refusal if is_there => StatusCode::PRECONDITION_FAILED.into_response(),
        _ => response,
    };
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
    // A 304's headers replace those that the browser has kept.
    if found {
        let forever = HeaderValue::from_static(FOREVER);
        headers.insert(header::CACHE_CONTROL, forever);
        headers.insert(header::ETAG, tag);
    }
    describe(&program, &name, headers).await;
    response
}

/// Whether the library has a file of this name. A store is never asked for anybody else's: that
/// would cost, and a key may be allowed nothing but what is there.
async fn is_ours(program: &Program, name: &str) -> Result<bool, Error> {
    let names = [name.to_owned()];
    let named = media::named(&mut program.state.db.read().await?, &names).await?;
    Ok(named.contains(name))
}

/// What kind of file it is, and whether it is shown or saved.
async fn describe(program: &Program, name: &str, headers: &mut HeaderMap) {
    if let Some(document) = Document::named(name) {
        let download = download(program, name, document).await;
        headers.insert(header::CONTENT_DISPOSITION, download);
    }
    if let Some(recording) = Recording::named(name)
        && headers.contains_key(header::CONTENT_TYPE)
    {
        let kind = HeaderValue::from_static(recording.mime());
        headers.insert(header::CONTENT_TYPE, kind);
    }
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

/// Bytes. File systems refuse to look for longer ones, which would be a failure of ours.
const NAME_BYTES: usize = 200;

/// Names as `media` makes them: no separators, nothing hidden.
fn is_name(name: &str) -> bool {
    !name.starts_with('.')
        && name.len() <= NAME_BYTES
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
        let long = "x".repeat(201);
        for wrong in [
            "../dispatches.db",
            ".lock",
            "a/b.png",
            "a\\b.png",
            "a%2fb",
            &long,
        ] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
