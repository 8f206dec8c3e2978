//! Pictures of the library as they are served.

use axum::Router;
use axum::http::StatusCode;

use crate::commons::fill;
use crate::content::png;
use crate::database::{Engine, Site};
use crate::requests::{bytes, fetch, get, header};
use crate::served::{page, serve};

/// Every address of a picture on the page of the tea.
async fn pictures(router: &Router) -> Vec<String> {
    let post = page(router, "/posts/tea").await;
    let sets = post
        .values("img", "srcset")
        .into_iter()
        .flat_map(|set| set.split(", "));
    let wide = sets.filter_map(|choice| choice.split(' ').next());
    let mut all: Vec<_> = post
        .values("img", "src")
        .into_iter()
        .chain(wide)
        .map(str::to_owned)
        .collect();
    all.sort();
    all.dedup();
    assert!(all.len() >= 4, "{all:?}");
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_kept_for_a_year_and_can_never_run_as_a_page() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for address in pictures(&router).await {
        let picture = fetch(&router, get(&address).header("accept-encoding", "br")).await;
        assert_eq!(picture.status(), StatusCode::OK, "{address}");
        let kind = if address.ends_with(".png") {
            "image/png"
        } else {
            "image/jpeg"
        };
        assert_eq!(header(&picture, "content-type"), kind);
        assert_eq!(
            header(&picture, "cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(
            header(&picture, "content-security-policy"),
            "default-src 'none'; sandbox"
        );
        assert_eq!(
            header(&picture, "cross-origin-resource-policy"),
            "cross-origin"
        );
        assert_eq!(header(&picture, "x-content-type-options"), "nosniff");
        assert_eq!(header(&picture, "content-encoding"), "");
        let content = bytes(picture).await;
        let format = image::guess_format(&content).expect("a picture");
        assert_eq!(format.to_mime_type(), kind);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pictures_place_is_as_large_as_it_and_has_a_colour_like_its_own() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let post = page(&router, "/posts/tea").await;
    let pictures = post.all("main img");
    assert!(!pictures.is_empty());
    for picture in pictures {
        let said = |name: &str| picture.value().attr(name).unwrap_or_default();
        assert!(said("class").contains("tint-light-"), "{}", said("class"));
        assert!(!said("width").is_empty() && !said("height").is_empty());
        assert_eq!(said("style"), "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_of_a_picture_can_be_asked_for() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let address = &pictures(&router).await[0];
    let whole = bytes(fetch(&router, get(address)).await).await;
    let part = fetch(&router, get(address).header("range", "bytes=4-9")).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        header(&part, "content-range"),
        format!("bytes 4-9/{}", whole.len())
    );
    assert_eq!(header(&part, "accept-ranges"), "bytes");
    assert_eq!(bytes(part).await, whole[4..10]);
    let beyond = fetch(&router, get(address).header("range", "bytes=9999999-")).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        header(&beyond, "content-range"),
        format!("bytes */{}", whole.len())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_picture_is_told_so_and_goes_on_keeping_it() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let address = &pictures(&router).await[0];
    let whole = fetch(&router, get(address)).await;
    let changed = header(&whole, "last-modified");
    assert_ne!(changed, "");
    let known = fetch(&router, get(address).header("if-modified-since", changed)).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(
        header(&known, "cache-control"),
        header(&whole, "cache-control")
    );
    let head = fetch(&router, get(address).method("HEAD")).await;
    assert_eq!(
        header(&head, "content-length"),
        header(&whole, "content-length")
    );
    assert!(bytes(head).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_the_library_is_served() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let media = site.config.data.join("media");
    std::fs::write(media.join(".hidden.png"), png(2, 2)).expect("written");
    let router = serve(&site.context);
    let database = std::fs::read_dir(&site.config.data).expect("a folder");
    let names: Vec<_> = database
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    assert!(names.iter().any(|name| name.ends_with(".db")), "{names:?}");
    for name in names {
        for address in [
            format!("/media/../{name}"),
            format!("/media/..%2f{name}"),
            format!("/media/%2e%2e%2f{name}"),
            format!("/media/..%5c{name}"),
            format!("/media/folder/../../{name}"),
            format!("/media//{name}"),
            format!("/media/{name}"),
        ] {
            let answer = fetch(&router, get(&address)).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        }
    }
    for address in [
        "/media/.hidden.png",
        "/media/none.png",
        "/media/.",
        "/media/..",
        "/media/%2f",
        "/media/a%00.png",
    ] {
        let answer = fetch(&router, get(address)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(
            !header(&answer, "cache-control").contains("immutable"),
            "{address}"
        );
    }
}
