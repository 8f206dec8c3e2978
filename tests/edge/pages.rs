//! Finished pages: the policy, entity tags, codings, 304.

use std::io::Read;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Response, StatusCode, header as name};
use axum::response::{Html, IntoResponse};
use axum::routing;
use dispatches::server::middleware::pages::{PageNonce, policy};

use super::support::{bytes, fetch, get, hash, header, post, site, text};

const NONCE: &str = "c2l4dGVlbiBieXRlcyE";

/// The body and the policy of `page`, rendered with [`NONCE`].
fn sealed(page: &str) -> (String, String) {
    let page = Response::new(Bytes::from(page.replace("NONCE", NONCE)));
    let (parts, body) = policy::seal(page, NONCE).into_parts();
    let policy = parts.headers[name::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("ASCII");
    (
        String::from_utf8(body.to_vec()).expect("UTF-8"),
        policy.to_owned(),
    )
}

#[test]
fn marked_scripts_are_in_the_policy_and_unmarked_in_the_page() {
    let (page, policy) = sealed(
        "<head><script nonce=\"NONCE\">start()</script></head>\
         <script type=\"module\" nonce=\"NONCE\" data-x=\"a>b\">import('/x.js')</script>",
    );
    assert_eq!(
        page,
        "<head><script>start()</script></head>\
         <script type=\"module\" data-x=\"a>b\">import('/x.js')</script>"
    );
    assert!(policy.ends_with(&format!("{} {}", hash("start()"), hash("import('/x.js')"))));
}

#[test]
fn a_script_smuggled_into_the_content_is_not_in_the_policy() {
    for smuggled in [
        "<script>steal()</script>",
        "<script nonce=\"\">steal()</script>",
        "<script nonce=\"guess\">steal()</script>",
        "<p title=\"<script>steal()</script>\">",
        "<script x='",
        "<!-- <script>",
    ] {
        let page = format!("{smuggled}<script nonce=\"NONCE\">ours()</script>");
        let (page, policy) = sealed(&page);
        assert_eq!(page, format!("{smuggled}<script>ours()</script>"));
        assert_eq!(policy, format!("{} {}", policy::BASE, hash("ours()")));
    }
}

#[test]
fn only_inline_scripts_need_a_hash() {
    for other in [
        "<script src=\"/start.js\" nonce=\"NONCE\"></script>",
        "<script nonce=\"NONCE\" src=\"/start.js\"></script>",
        "<style nonce=\"NONCE\">p{}</style>",
        "<link rel=\"modulepreload\" href=\"/x.js\" crossorigin=\"NONCE\">",
        "<scripture nonce=\"NONCE\">verse</scripture>",
        "<p>nonce=\"NONCE\"</p>",
        "<script nonce=\"NONCE\">never closed",
        "<script nonce=\"NONCE\"",
        "NONCE",
    ] {
        let (page, policy) = sealed(other);
        assert!(!page.contains(NONCE));
        assert_eq!(policy, policy::BASE, "{other}");
    }
}

#[test]
fn the_hash_is_of_what_the_browser_sees() {
    let (page, policy) = sealed("<script nonce=\"NONCE\">a\r\nb\rc NONCE</script>");
    assert_eq!(page, "<script>a\r\nb\rc </script>");
    assert!(policy.ends_with(&hash("a\nb\nc ")));
    let twice = "<script nonce=\"NONCE\">x</script>".repeat(2);
    assert_eq!(sealed(&twice).1, format!("{} {}", policy::BASE, hash("x")));
}

#[test]
fn a_nonce_that_could_stand_there_by_chance_blesses_nothing() {
    for nonce in ["", "script", "x"] {
        let page = "<script nonce=\"x\">script()</script>";
        let sealed = policy::seal(Response::new(Bytes::from_static(page.as_bytes())), nonce);
        assert_eq!(sealed.body(), page);
        assert_eq!(
            sealed.headers()[name::CONTENT_SECURITY_POLICY],
            policy::BASE
        );
    }
}

/// Renders as the app does: a stream of unknown length, with a new nonce each time.
fn rendered() -> Router {
    let page = || async {
        let nonce = dispatches::server::error::reference().repeat(3);
        let words = "Regular posts from the team. ".repeat(40);
        let page = format!("<p>{words}</p><script nonce=\"{nonce}\">start()</script>");
        let mut response = Html(Body::new(page)).into_response();
        response.extensions_mut().insert(PageNonce(nonce));
        response
    };
    let data = || async {
        (
            [(name::CONTENT_TYPE, "application/json")],
            "[1]".repeat(200),
        )
    };
    let tagged = || async {
        (
            [(name::ETAG, "\"own\""), (name::CONTENT_TYPE, "text/css")],
            "p{}".repeat(200),
        )
    };
    let cookie = || async { ([(name::SET_COOKIE, "session=x")], Html("<p>In</p>")) };
    let image = || async { ([(name::CONTENT_TYPE, "image/png")], "png".repeat(200)) };
    site(
        Router::new()
            .route("/", routing::any(page))
            .route("/data", routing::get(data))
            .route("/tagged", routing::get(tagged))
            .route("/cookie", routing::get(cookie))
            .route("/image", routing::get(image))
            .route(
                "/gone",
                routing::get(|| async { (StatusCode::GONE, Html("<p>Gone</p>")) }),
            ),
    )
}

#[tokio::test]
async fn two_renders_of_a_page_are_the_same_answer() {
    let site = rendered();
    let (one, two) = (fetch(&site, get("/")).await, fetch(&site, get("/")).await);
    assert_eq!(header(&one, "cache-control"), "public, no-cache");
    assert_eq!(header(&one, "etag"), header(&two, "etag"));
    assert!(header(&one, "etag").starts_with('"'));
    assert!(header(&one, "content-security-policy").ends_with(&hash("start()")));
    assert!(text(one).await.ends_with("<script>start()</script>"));
}

#[tokio::test]
async fn a_304_keeps_the_headers_of_the_page() {
    let site = rendered();
    let whole = fetch(&site, get("/")).await;
    let tag = header(&whole, "etag");
    for known in [
        tag.to_owned(),
        format!("W/{tag}"),
        format!("\"a\", {tag}"),
        "*".into(),
    ] {
        let same = fetch(&site, get("/").header("if-none-match", known)).await;
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
        for kept in [
            "etag",
            "content-security-policy",
            "cache-control",
            "vary",
            "content-type",
            "cross-origin-resource-policy",
            "x-frame-options",
        ] {
            assert_eq!(header(&same, kept), header(&whole, kept), "{kept}");
        }
        assert_eq!(header(&same, "content-length"), "");
        assert!(bytes(same).await.is_empty());
    }
    let other = fetch(&site, get("/").header("if-none-match", "\"other\"")).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn each_coding_has_its_own_entity_tag_and_the_same_text() {
    let site = rendered();
    let plain = fetch(&site, get("/")).await;
    let gzip = fetch(&site, get("/").header("accept-encoding", "gzip, deflate")).await;
    let brotli = fetch(
        &site,
        get("/").header("accept-encoding", "gzip, deflate, br, zstd"),
    )
    .await;
    let zstd = fetch(&site, get("/").header("accept-encoding", "zstd")).await;
    let base = header(&plain, "etag").trim_end_matches('"').to_owned();
    assert_eq!(header(&gzip, "etag"), format!("{base}-gzip\""));
    assert_eq!(header(&brotli, "etag"), format!("{base}-br\""));
    assert_eq!(header(&zstd, "etag"), format!("{base}-zstd\""));
    assert_eq!(header(&brotli, "content-encoding"), "br");
    for response in [&plain, &gzip, &brotli, &zstd] {
        assert_eq!(header(response, "vary"), "accept-encoding");
    }
    let crossed = get("/")
        .header("accept-encoding", "gzip")
        .header("if-none-match", header(&brotli, "etag"));
    assert_eq!(fetch(&site, crossed).await.status(), StatusCode::OK);
    let same = get("/")
        .header("accept-encoding", "br")
        .header("if-none-match", header(&brotli, "etag"));
    assert_eq!(fetch(&site, same).await.status(), StatusCode::NOT_MODIFIED);

    let words = bytes(plain).await;
    let mut unzipped = Vec::new();
    flate2::read::GzDecoder::new(&*bytes(gzip).await)
        .read_to_end(&mut unzipped)
        .expect("gzip");
    assert_eq!(unzipped, words);
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &*bytes(brotli).await, &mut unpacked).expect("brotli");
    assert_eq!(unpacked, words);
    let unpacked = zstd::decode_all(&*bytes(zstd).await).expect("zstd");
    assert_eq!(unpacked, words);
}

#[tokio::test]
async fn the_coding_is_one_that_was_asked_for() {
    let site = rendered();
    for (asked, coding) in [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("zstd", "zstd"),
        ("gzip, zstd", "gzip"),
        ("br;q=0.5, zstd;q=0.9, gzip;q=0.8", "zstd"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("deflate", ""),
        ("br;q=nonsense", ""),
    ] {
        let response = fetch(&site, get("/data").header("accept-encoding", asked)).await;
        assert_eq!(header(&response, "content-encoding"), coding, "{asked}");
    }
    let image = fetch(&site, get("/image").header("accept-encoding", "br")).await;
    assert_eq!(header(&image, "content-encoding"), "");
    assert_eq!(header(&image, "vary"), "");
}

#[tokio::test]
async fn a_routes_own_tag_gets_the_coding_too() {
    let site = rendered();
    let ask = || get("/tagged").header("accept-encoding", "br");
    assert_eq!(header(&fetch(&site, ask()).await, "etag"), "\"own-br\"");
    let same = fetch(&site, ask().header("if-none-match", "\"own-br\"")).await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let site = rendered();
    for address in ["/", "/data", "/image", "/no/such/page"] {
        let ask = |method| get(address).method(method).header("accept-encoding", "br");
        let whole = fetch(&site, ask("GET")).await;
        let head = fetch(&site, ask("HEAD")).await;
        assert_eq!(head.status(), whole.status());
        for same in [
            "etag",
            "content-encoding",
            "content-type",
            "content-security-policy",
            "cache-control",
        ] {
            assert_eq!(
                header(&head, same),
                header(&whole, same),
                "{address} {same}"
            );
        }
        let length = header(&head, "content-length").to_owned();
        assert!(bytes(head).await.is_empty());
        assert_eq!(length, bytes(whole).await.len().to_string(), "{address}");
    }
}

#[tokio::test]
async fn what_is_personal_is_kept_by_nobody() {
    let site = rendered();
    let signed_in = fetch(&site, get("/").header("cookie", "session=x")).await;
    assert_eq!(header(&signed_in, "cache-control"), "private, no-store");
    assert_eq!(header(&signed_in, "etag"), "");
    let signing_in = fetch(&site, get("/cookie")).await;
    assert_eq!(header(&signing_in, "cache-control"), "private, no-store");
    let posted = fetch(&site, post("/")).await;
    assert_eq!(header(&posted, "cache-control"), "no-store");
    assert_eq!(header(&posted, "etag"), "");
    assert!(header(&posted, "content-security-policy").ends_with(&hash("start()")));
    let gone = fetch(&site, get("/gone")).await;
    assert_eq!(header(&gone, "cache-control"), "public, no-cache");
    assert_eq!(header(&gone, "etag"), "");
}
