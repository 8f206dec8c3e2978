//! Only this site's own pages may send unsafe requests. Who is signed in is not asked here.
//!
//! `tower-http`'s `CsrfLayer` (the scheme of Go 1.25) compares `Sec-Fetch-Site` and `Origin`. It
//! lets pass what carries neither header, since no browser in use sends such a request across
//! sites; [`without_proof`] refuses even that when a session cookie is at stake.

use axum::extract::Request;
use axum::http::uri::{Authority, Scheme, Uri};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::{Refusal, session};

const FOREIGN: Refusal = Refusal::new(
    StatusCode::FORBIDDEN,
    "This was sent from another site, so nothing was changed. Please open the page here, and try again.",
);

const UNPROVEN: Refusal = Refusal::new(
    StatusCode::FORBIDDEN,
    "Your browser did not say where this was sent from, so nothing was changed. Please reload the page and try again.",
);

/// Scheme and authority of the site, in the form in which browsers write an `Origin`: lower case,
/// no default port, no final slash (RFC 6454 6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    whole: String,
    https: bool,
}

impl Origin {
    /// None if `base_url` is anything but `http(s)://host[:port]`, with or without a final slash.
    pub fn parse(base_url: &str) -> Option<Self> {
        let uri: Uri = base_url.parse().ok()?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return None;
        }
        let https = *uri.scheme()? == Scheme::HTTPS;
        if !https && *uri.scheme()? != Scheme::HTTP {
            return None;
        }
        let authority = bare(uri.authority()?, if https { 443 } else { 80 })?;
        let scheme = if https { "https" } else { "http" };
        let whole = format!("{scheme}://{authority}");
        Some(Self { whole, https })
    }

    /// `https://example.org`
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// "example.org", or with the port where it isn't the scheme's own.
    pub fn authority(&self) -> &str {
        &self.whole[self.scheme().len() + "://".len()..]
    }

    pub fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }

    pub fn is_https(&self) -> bool {
        self.https
    }
}

fn bare(authority: &Authority, default_port: u16) -> Option<String> {
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    Some(match authority.port_u16() {
        Some(port) if port != default_port => format!("{host}:{port}"),
        _ => host,
    })
}

/// Answers 403 to unsafe requests from other origins. Must run before anything reads the body or
/// looks for a route.
pub fn layer(origin: &Origin) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    // `Origin::parse` yields nothing that this could refuse; without it, the `Host` still decides.
    let layer = layer
        .add_trusted_origin(origin.as_str())
        .unwrap_or_default();
    layer.with_rejection_response(foreign as fn(ProtectionError) -> Response)
}

fn foreign(_: ProtectionError) -> Response {
    FOREIGN.into_response()
}

/// Refuses an unsafe request that carries a session cookie and no sign of where it came from.
pub fn without_proof(request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let proven = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    if is_safe(request.method()) || proven || !session::is_carried(headers) {
        return Ok(());
    }
    Err(UNPROVEN)
}

/// The methods that `CsrfLayer` exempts. TRACE isn't among them.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
