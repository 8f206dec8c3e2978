//! Files that a store keeps, as they are answered: the same answers as those of files in the data
//! folder, made of what the store says. The bytes go through as they come.

use std::ops::Range;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use object_store::GetRange;

use super::conditions::Wanted;
use crate::server::error::Error;
use crate::server::media::store::{Bucket, Found, Sought};

const AWAY: &str = "This file can’t be fetched at the moment. Please try again in a minute.";
/// Seconds after which it is worth asking again.
const LATER: &str = "30";

/// The file, as much of it as is asked for, or 503 where the store doesn't give it.
pub async fn answer(bucket: &Bucket, name: &str, (wanted, head): (Wanted, &Parts)) -> Response {
    let is_known = wanted != Wanted::File || head.method == Method::HEAD;
    let answered = match is_known || head.headers.contains_key(header::IF_MODIFIED_SINCE) {
        true => known(bucket, name, head).await,
        false => file(bucket, name, &head.headers).await,
    };
    answered.unwrap_or_else(|error| {
        tracing::error!(%error, name, "a file could not be served");
        let headers = [
            (header::RETRY_AFTER, LATER),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (StatusCode::SERVICE_UNAVAILABLE, headers, AWAY).into_response()
    })
}

/// What is asked for may be what its sender has: the store is asked about the file first.
async fn known(bucket: &Bucket, name: &str, head: &Parts) -> Result<Response, Error> {
    let Some((size, changed)) = bucket.size(name).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    if since(&head.headers).is_some_and(|since| changed <= since) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    if head.method == Method::HEAD {
        return Ok(described(name, (0..size, size, changed), Body::empty()));
    }
    file(bucket, name, &head.headers).await
}

async fn file(bucket: &Bucket, name: &str, headers: &HeaderMap) -> Result<Response, Error> {
    let range = headers.get(header::RANGE).and_then(part);
    let in_part = range.is_some();
    let found = match bucket.get(name, range).await? {
        Sought::Found(found) => found,
        Sought::Nothing => return Ok(StatusCode::NOT_FOUND.into_response()),
        Sought::Beyond => return beyond(bucket, name).await,
    };
    let Found {
        size,
        changed,
        range,
        body,
    } = found;
    let said = HeaderValue::from_str(&format!(
        "bytes {}-{}/{size}",
        range.start,
        range.end.saturating_sub(1)
    ));
    let mut response = described(name, (range, size, changed), body);
    if let (true, Ok(said)) = (in_part, said) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    Ok(response)
}

async fn beyond(bucket: &Bucket, name: &str) -> Result<Response, Error> {
    let size = bucket.size(name).await?;
    let size = size.map_or_else(|| "*".to_owned(), |(size, _)| size.to_string());
    let headers = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
    Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response())
}

fn described(
    name: &str,
    (range, _, changed): (Range<u64>, u64, Timestamp),
    body: Body,
) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(range.end - range.start),
    );
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    if let Ok(kind) = HeaderValue::from_str(kind.essence_str()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let changed = DateTimePrinter::new().timestamp_to_rfc9110_string(&changed);
    if let Some(changed) = changed
        .ok()
        .and_then(|text| HeaderValue::from_str(&text).ok())
    {
        headers.insert(header::LAST_MODIFIED, changed);
    }
    response
}

fn since(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(header::IF_MODIFIED_SINCE)?.to_str().ok()?;
    DateTimeParser::new().parse_timestamp(text).ok()
}

/// The one part that a `Range` names (RFC 9110 14.2). What can't be read, or names several, is
/// answered with the whole.
fn part(range: &HeaderValue) -> Option<GetRange> {
    let (first, last) = range
        .to_str()
        .ok()?
        .strip_prefix("bytes=")?
        .split_once('-')?;
    match (first, last) {
        ("", last) => Some(GetRange::Suffix(last.parse().ok()?)),
        (first, "") => Some(GetRange::Offset(first.parse().ok()?)),
        (first, last) => {
            let (first, last) = (first.parse().ok()?, last.parse::<u64>().ok()?);
            (first <= last).then(|| GetRange::Bounded(first..last.saturating_add(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(range: &'static str) -> Option<GetRange> {
        part(&HeaderValue::from_static(range))
    }

    #[test]
    fn one_part_is_read_and_everything_else_is_the_whole() {
        assert_eq!(read("bytes=0-1"), Some(GetRange::Bounded(0..2)));
        assert_eq!(read("bytes=7-"), Some(GetRange::Offset(7)));
        assert_eq!(read("bytes=-50"), Some(GetRange::Suffix(50)));
        for whole in [
            "bytes=2-1",
            "bytes=0-1,4-5",
            "bytes=a-b",
            "lines=0-1",
            "bytes",
        ] {
            assert_eq!(read(whole), None, "{whole}");
        }
    }
}
