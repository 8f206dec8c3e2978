//! The security headers of every response. A route that has set one keeps its own value; the
//! policy of a rendered page comes from `pages`.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::pages::policy;

/// For what isn't a page: nothing may run, load or frame it.
const BARE_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Two years. Without `includeSubDomains`: an organisation's other hosts aren't ours to bind.
const TRANSPORT: &str = "max-age=63072000";

const PERMISSIONS: &str = "browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
                           microphone=(), payment=(), usb=()";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it, a form without JavaScript loses its way back.
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Seconds after which it is worth trying again what the site can't do at the moment.
const LATER: &str = "5";

/// `https`: of the base URL, for browsers ignore HSTS over http (RFC 6797 8.1).
pub fn add<B>(response: &mut Response<B>, https: bool) {
    let has_kind = response.headers().contains_key(header::CONTENT_TYPE);
    // A 304's headers replace the stored ones: without a type they'd be another answer's.
    if has_kind || response.status() != StatusCode::NOT_MODIFIED {
        add_by_kind(response.headers_mut());
    }
    for (name, value) in ALWAYS {
        set(response.headers_mut(), name, value);
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        set(response.headers_mut(), header::RETRY_AFTER, LATER);
    }
    if https {
        set(
            response.headers_mut(),
            header::STRICT_TRANSPORT_SECURITY,
            TRANSPORT,
        );
    }
}

fn add_by_kind(headers: &mut HeaderMap) {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_image = kind.is_some_and(|kind| kind.starts_with(b"image/"));
    let is_page = kind.is_some_and(|kind| kind.starts_with(b"text/html"));
    // Readers of the feed see our pictures on the pages of their feed reader.
    let resource = if is_image {
        "cross-origin"
    } else {
        "same-origin"
    };
    set(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        resource,
    );
    let policy = if is_page { policy::BASE } else { BARE_POLICY };
    set(headers, header::CONTENT_SECURITY_POLICY, policy);
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
