//! Sound and film: taken as they are, played by the page that names them, served in parts.

use axum::Router;
use axum::http::StatusCode;
use dispatches::domain::person::Role;
use dispatches::server::config::Config;
use dispatches::server::context::Context;

use crate::database::{Engine, Site};
use crate::library::{cookie, files, kept, library, upload};
use crate::requests::{BASE, bytes, fetch, get, header, text};
use crate::served::{Page, page, serve};

/// Half a second of silence: frames of 128 kilobits behind a tag with a name in it.
fn sound() -> Vec<u8> {
    let tag = b"ID3\x04\0\0\0\0\0\x0eAda's kitchen.";
    let frame = [b"\xff\xfb\x90\x00".as_slice(), &[0; 413]].concat();
    [tag.as_slice(), &frame.repeat(20)].concat()
}

/// The address of the sound in the library.
async fn brought(router: &Router, cookie: &str) -> String {
    let answer = upload(router, cookie, &[("Ada on tea.mp3", &sound())]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let (addresses, _) = files(&library(router, cookie).await);
    addresses[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_heard_in_the_library_on_the_page_and_in_the_feed() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let address = brought(&router, &ann).await;
    assert!(address.ends_with(".mp3"), "{address}");
    let listed = library(&router, &ann).await;
    assert_eq!(listed.values(".file audio", "src"), [address.as_str()]);
    assert!(listed.text.contains("needs a title"));
    assert!(listed.all(".file [name=decorative]").is_empty());
    let post = format!(
        "---\ntitle: Tea\nslug: tea\nstatus: published\n---\nA word.\n\n![Ada on tea]({address})\n"
    );
    site.write("tea.md", post);
    assert!(site.import().await.succeeded());
    let post = page(&router, "/posts/tea").await;
    assert_eq!(post.values("main audio", "src"), [address.as_str()]);
    assert_eq!(post.values("main audio", "preload"), ["none"]);
    assert_eq!(post.values("main audio a", "href"), [address.as_str()]);
    let policy = post.headers["content-security-policy"].to_str();
    assert!(policy.is_ok_and(|policy| policy.contains("media-src 'self'")));
    let feed = text(fetch(&router, get("/feed.xml")).await).await;
    let played = format!("src=&quot;{BASE}{address}&quot;");
    assert!(feed.contains(&played) || feed.contains(&played.replace("&quot;", "\"")));
    assert!(library(&router, &ann).await.text.contains("Used in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_served_whole_and_in_parts_and_says_nothing_of_its_maker() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let address = brought(&router, &ann).await;
    let ask = |range: &'static str| get(&address).header("range", range);
    let whole = fetch(&router, get(&address)).await;
    assert_eq!(header(&whole, "content-type"), "audio/mpeg");
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert_eq!(header(&whole, "content-disposition"), "");
    let policy = "default-src 'none'; sandbox";
    assert_eq!(header(&whole, "content-security-policy"), policy);
    let tag = header(&whole, "etag").to_owned();
    let whole = bytes(whole).await;
    assert_eq!(whole.len(), sound().len());
    assert!(!whole.windows(3).any(|part| part == b"Ada"));
    for (range, expected, said) in [
        ("bytes=0-", &whole[..], "0-8363/8364"),
        ("bytes=100-199", &whole[100..200], "100-199/8364"),
        ("bytes=-50", &whole[8314..], "8314-8363/8364"),
    ] {
        let part = fetch(&router, ask(range)).await;
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(header(&part, "content-range"), format!("bytes {said}"));
        assert_eq!(header(&part, "content-type"), "audio/mpeg");
        assert!(header(&part, "cache-control").contains("immutable"));
        assert_eq!(bytes(part).await, expected, "{range}");
    }
    let beyond = fetch(&router, ask("bytes=9000-")).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(header(&beyond, "content-range"), "bytes */8364");
    let goes_on = fetch(&router, ask("bytes=10-19").header("if-range", &tag)).await;
    assert_eq!(goes_on.status(), StatusCode::PARTIAL_CONTENT);
    let other = fetch(&router, ask("bytes=10-19").header("if-range", "\"other\"")).await;
    assert_eq!(other.status(), StatusCode::OK);
    let known = fetch(&router, get(&address).header("if-none-match", &tag)).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header(&known, "etag"), tag);
    let head = fetch(&router, get(&address).method("HEAD")).await;
    assert_eq!(header(&head, "content-length"), "8364");
    assert!(bytes(head).await.is_empty());
    let none = fetch(&router, get("/media/none.mp3").header("if-none-match", "*")).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_has_a_limit_of_its_own_and_a_broken_one_leaves_nothing() {
    let site = Site::new(Engine::Sqlite).await;
    let ann = cookie(&site, "ann", Role::Author).await;
    let router = serve(&site.context);
    let megabytes = |count: usize| {
        let frame = [b"\xff\xfb\x90\x00".as_slice(), &[0; 413]].concat();
        frame.repeat(count * 1024 * 1024 / 417)
    };
    // Longer than any picture may be.
    let answer = upload(&router, &ann, &[("long.mp3", &megabytes(33))]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(kept(&site), 1);
    let narrow = serve(&with(&site.context, |config| {
        config.media.recording_bytes = 1024 * 1024;
    }));
    let broken = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x7fmoov";
    let sent = [
        ("long.mp3", &megabytes(2)[..]),
        ("page.mp3", b"ID3<script>".as_slice()),
        ("cut.mp4", broken),
    ];
    let page = Page::of(upload(&narrow, &ann, &sent).await).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in [
        "long.mp3: the recording is larger than 1 MB.",
        "page.mp3: the recording can’t be read.",
        "cut.mp4: the recording can’t be read.",
        "sound and film as MP3, M4A or MP4, up to 1 MB",
    ] {
        assert!(page.text.contains(sentence), "{sentence}");
    }
    assert_eq!(kept(&site), 1);
}

fn with(context: &Context, change: impl FnOnce(&mut Config)) -> Context {
    let mut config = context.config().clone();
    change(&mut config);
    let mut context = context.clone();
    context.state.config = std::sync::Arc::new(config);
    context
}
