//! Styles, fonts, scripts and icons: what the build made and the program holds.

use axum::Router;
use axum::http::StatusCode;
use dispatches::server::assets;

use crate::database::{Engine, Site};
use crate::requests::{bytes, fetch, get, header};
use crate::served::{page, serve};

const MISSING: &str = "these tests need target/site: run `node scripts/site.mjs` and compile again";

/// What a page loads of the build, and the type it must come in.
async fn loaded(router: &Router) -> Vec<(String, &'static str)> {
    let home = page(router, "/").await;
    [
        ("link[rel=stylesheet]", "href", "text/css; charset=utf-8"),
        ("link[rel=preload]", "href", "font/woff2"),
        ("script[src]", "src", "text/javascript; charset=utf-8"),
    ]
    .into_iter()
    .flat_map(|(selector, name, kind)| {
        home.values(selector, name)
            .into_iter()
            .map(move |address| (address.to_owned(), kind))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_page_loads_is_kept_for_a_year() {
    assert_ne!(assets::manifest().assets, "", "{MISSING}");
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let loaded = loaded(&router).await;
    assert!(loaded.len() >= 3, "{loaded:?}");
    for (address, kind) in loaded {
        let file = fetch(&router, get(&address)).await;
        assert_eq!(file.status(), StatusCode::OK, "{address}");
        assert_eq!(header(&file, "content-type"), kind, "{address}");
        assert_eq!(
            header(&file, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header(&file, "x-content-type-options"), "nosniff");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stylesheet_comes_packed_at_build_time_and_is_the_same() {
    assert_ne!(assets::manifest().assets, "", "{MISSING}");
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let style = loaded(&router).await.swap_remove(0).0;
    let plain = bytes(fetch(&router, get(&style)).await).await;
    let packed = fetch(&router, get(&style).header("accept-encoding", "gzip, br")).await;
    assert_eq!(header(&packed, "content-encoding"), "br");
    let mut whole = Vec::new();
    brotli::BrotliDecompress(&mut &*bytes(packed).await, &mut whole).expect("brotli");
    assert_eq!(whole, plain);
    for coding in ["identity", "gzip", "br", "br;q=0"] {
        let file = fetch(&router, get(&style).header("accept-encoding", coding)).await;
        let vary: Vec<_> = file.headers().get_all("vary").iter().collect();
        assert_eq!(vary, ["accept-encoding"], "{coding}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_browsers_ask_for_by_a_fixed_name_is_there() {
    let names = assets::root_names();
    for name in ["favicon.svg", "apple-touch-icon.png"] {
        assert!(names.iter().any(|known| known == name), "{name}: {MISSING}");
    }
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (address, kind) in [
        ("/favicon.svg", "image/svg+xml"),
        ("/apple-touch-icon.png", "image/png"),
    ] {
        let file = fetch(&router, get(address)).await;
        assert_eq!(file.status(), StatusCode::OK, "{address}");
        assert_eq!(header(&file, "content-type"), kind);
        assert_eq!(header(&file, "cache-control"), "public, max-age=86400");
    }
    for hidden in ["/manifest.json", "/favicon.svg.br", "/favicon.svg.gz"] {
        assert_eq!(
            page(&router, hidden).await.status,
            StatusCode::NOT_FOUND,
            "{hidden}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_file_can_be_had() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let folder = assets::manifest().assets;
    for address in [
        format!("{folder}/none.css"),
        format!("{folder}/../../manifest.json"),
        format!("{folder}/..%2f..%2fmanifest.json"),
        "/assets/../manifest.json".into(),
        "/assets/0/main.css".into(),
        "/assets//etc/passwd".into(),
        "/pkg/%2e%2e/manifest.json".into(),
    ] {
        let answer = fetch(&router, get(&address)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(!header(&answer, "cache-control").contains("immutable"));
    }
}
