//! The Content-Security-Policy of a rendered page: hashes of exactly the inline scripts that this
//! render marked.
//!
//! Hashes, not nonces, so that a page can be cached and answered with 304. Hashing every script
//! in the page would bless an injected one: so only those count that carry the render's random
//! nonce, which nothing in the page's content can know. The nonce is taken out before it is sent.

use std::fmt::Write as _;

use axum::body::Bytes;
use axum::http::{HeaderValue, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::steady;

/// The policy of a page without inline scripts (CSP 3). Ends in `script-src`, where hashes follow.
pub const BASE: &str = "default-src 'none'; base-uri 'none'; connect-src 'self'; \
     font-src 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self'; \
     manifest-src 'self'; media-src 'self'; object-src 'none'; style-src 'self'; \
     script-src 'self' 'wasm-unsafe-eval'";

/// A shorter mark could stand in a text by chance.
const SHORTEST_NONCE: usize = 16;

/// The page without its marks and with its policy. A body that isn't UTF-8, or too short a nonce,
/// gets the policy without hashes: then no inline script runs.
pub fn seal(page: Response<Bytes>, nonce: &str) -> Response<Bytes> {
    let (mut parts, body) = page.into_parts();
    let mut policy = BASE.to_owned();
    let mut sealed = body.clone();
    if let Ok(text) = str::from_utf8(&body)
        && nonce.len() >= SHORTEST_NONCE
    {
        let (clean, hashes) = unmark(text, nonce);
        for hash in hashes {
            let _ = write!(policy, " 'sha256-{hash}'");
        }
        sealed = clean.into();
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        parts
            .headers
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Response::from_parts(parts, sealed)
}

/// One pass: copies `text` without the marks, and hashes the scripts that carried one.
fn unmark(text: &str, nonce: &str) -> (String, Vec<String>) {
    let mut clean = String::with_capacity(text.len());
    let mut hashes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(nonce) {
        let (before, after) = (&rest[..at], &rest[at + nonce.len()..]);
        let attribute = before
            .strip_suffix(" nonce=\"")
            .zip(after.strip_prefix('"'));
        let Some((before, after)) = attribute else {
            // Leptos also writes it as the value of `crossorigin`, where it means nothing.
            clean.push_str(before);
            rest = after;
            continue;
        };
        clean.push_str(before);
        rest = after;
        if let Some((script, follows)) = inline_script(&clean, rest) {
            let opening = &rest[..rest.len() - script.len() - follows.len()];
            let script = script.replace(nonce, "");
            let script = steady::ordered(&script);
            push_new(&mut hashes, hash(&script));
            clean.push_str(&opening.replace(nonce, ""));
            clean.push_str(&script);
            rest = follows;
        }
    }
    clean.push_str(rest);
    (clean, hashes)
}

/// If `before` ends inside the tag of an inline script that goes on in `after`: its content, and
/// what follows that.
fn inline_script<'a>(before: &str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let first = before[before.rfind('<')?..].strip_prefix("<script")?;
    let end = tag_end(after)?;
    let is_tag = first.is_empty() || first.starts_with([' ', '\n', '\t']);
    let has_source = [first, &after[..end]]
        .iter()
        .any(|part| part.contains(" src="));
    if !is_tag || has_source || first.contains('>') {
        return None;
    }
    let content = &after[end + 1..];
    let length = content.find("</script")?;
    Some(content.split_at(length))
}

/// Where the tag's `>` is, not counting those in quoted values.
fn tag_end(attributes: &str) -> Option<usize> {
    let mut quote = None;
    attributes.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

/// Of the script as the browser sees it: it reads every line end as LF (HTML 13.2.3.5).
fn hash(script: &str) -> String {
    if script.contains('\r') {
        return hash(&script.replace("\r\n", "\n").replace('\r', "\n"));
    }
    STANDARD.encode(Sha256::digest(script))
}

fn push_new(hashes: &mut Vec<String>, hash: String) {
    if !hashes.contains(&hash) {
        hashes.push(hash);
    }
}
