//! Compressing an answer, and choosing in which coding (RFC 9110 8.4, 12.5.3). Fast levels: this
//! runs per render; what is compressed once at build time uses better ones.

use std::io::{self, Write as _};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Response, header};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Shorter ones don't get smaller.
const SHORTEST: usize = 256;
const BROTLI_QUALITY: i32 = 5;
const GZIP_LEVEL: u32 = 5;
const ZSTD_LEVEL: i32 = 3;

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    Identity,
    Gzip,
    Brotli,
    Zstd,
}

/// Codings in the order of our liking.
pub type Order = [Coding; 3];

/// What makes pages smallest, as a rule, first: for what is made once for many.
pub const SMALLEST_FIRST: Order = [Coding::Brotli, Coding::Gzip, Coding::Zstd];
/// What takes least time first, for what hardly two ask for: a page of results is a tenth larger as zstd
/// than with brotli, and made in a fifth of its time; with gzip it takes half as long.
pub const QUICKEST_FIRST: Order = [Coding::Zstd, Coding::Gzip, Coding::Brotli];

impl Coding {
    /// The best that `Accept-Encoding` allows: what it prefers, and of equals the first in this order.
    pub fn accepted(headers: &HeaderMap, order: Order) -> Self {
        let (mut best, mut most) = (Self::Identity, 0.0);
        for coding in order {
            let weight = weight(headers, coding.name());
            if weight > most {
                (best, most) = (coding, weight);
            }
        }
        best
    }

    fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    fn compress(self, body: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(body.to_vec()),
            Self::Gzip => gzip(body),
            Self::Brotli => brotli(body),
            Self::Zstd => zstd::bulk::compress(body, ZSTD_LEVEL),
        }
    }
}

/// 0 where the coding isn't accepted.
fn weight(headers: &HeaderMap, coding: &str) -> f32 {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let items = texts.flat_map(|text| text.split(','));
    let mut any = 0.0;
    for item in items {
        let (name, rest) = item.split_once(';').unwrap_or((item, ""));
        let quality = rest.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse);
        let quality = quality.unwrap_or(0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(coding) => return quality,
            "*" => any = quality,
            _ => {}
        }
    }
    any
}

/// Texts, by `Content-Type`. Pictures, fonts and archives are small already.
pub fn is_compressible(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let kind = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || matches!(
            kind,
            "application/json" | "application/javascript" | "application/xml"
        )
}

/// `whole` in `coding`: with its own strong entity tag, `"x"` becoming `"x-br"`, and `Vary`.
pub fn variant(whole: Response<Bytes>, coding: Coding) -> Response<Bytes> {
    if !is_compressible(whole.headers()) || whole.body().len() < SHORTEST {
        return whole;
    }
    let (mut parts, body) = whole.into_parts();
    let vary = HeaderValue::from_static("accept-encoding");
    if !parts
        .headers
        .get_all(header::VARY)
        .iter()
        .any(|known| *known == vary)
    {
        parts.headers.append(header::VARY, vary);
    }
    if coding == Coding::Identity {
        return Response::from_parts(parts, body);
    }
    let Ok(smaller) = coding.compress(&body) else {
        return Response::from_parts(parts, body);
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let name = HeaderValue::from_static(coding.name());
    parts.headers.insert(header::CONTENT_ENCODING, name);
    suffix_tag(&mut parts.headers, coding.name());
    Response::from_parts(parts, smaller.into())
}

fn suffix_tag(headers: &mut HeaderMap, suffix: &str) {
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let Some(tag) = tag.and_then(|tag| tag.strip_suffix('"')) else {
        return;
    };
    if let Ok(tag) = HeaderValue::try_from(format!("{tag}-{suffix}\"")) {
        headers.insert(header::ETAG, tag);
    }
}

fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let smaller = Vec::with_capacity(body.len() / 3);
    let mut encoder = GzEncoder::new(smaller, Compression::new(GZIP_LEVEL));
    encoder.write_all(body)?;
    encoder.finish()
}

fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    // A window that just holds the body. For one of 16 bits and less the encoder takes another way
    // of looking for matches, which costs four times as much and finds no more.
    let window = body.len().ilog2() + 1;
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: i32::try_from(window.clamp(17, 22)).unwrap_or(22),
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut smaller = Vec::with_capacity(body.len() / 3);
    brotli::BrotliCompress(&mut &*body, &mut smaller, &parameters)?;
    Ok(smaller)
}
