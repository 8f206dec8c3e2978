//! The library's files in a store that speaks S3: kept there whole or not at all, read through the
//! program with its own headers, and what people are told when the store fails.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use dispatches::server::backup;
use dispatches::server::config::Config;
use dispatches::server::media::Store;

use crate::bucket::{Away, Mood, SECRET};
use crate::content::png;
use crate::database::{Engine, NOW, Site, open};
use crate::library::{change, cookie, files, kept, library, upload};
use crate::requests::{bytes, fetch, get, header, text};
use crate::served::{Page, serve};

/// A site whose files are in the store.
async fn site(away: &Away, change: impl FnOnce(&mut Config)) -> Site {
    let mut site = Site::new(Engine::Sqlite).await;
    let mut config = site.config.clone();
    away.choose(&mut config);
    change(&mut config);
    site.context.state.media = Store::open(&config).expect("a store");
    site.context.state.config = std::sync::Arc::new(config);
    site
}

fn plainly(_: &mut Config) {}

/// Sound of so many kilobytes, each part of it another.
fn sound(kilobytes: usize) -> Vec<u8> {
    let frame = |number: usize| {
        let number = (number as u32).to_be_bytes();
        [b"\xff\xfb\x90\x00".as_slice(), &number, &[7; 409]].concat()
    };
    let frames = (0..kilobytes * 1024 / 417).map(frame);
    frames.collect::<Vec<_>>().concat()
}

async fn brought(router: &Router, cookie: &str, sent: (&str, &[u8])) -> String {
    let answer = upload(router, cookie, &[sent]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    files(&library(router, cookie).await).0[0].clone()
}

fn name(address: &str) -> &str {
    address.strip_prefix("/media/").expect("a file")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_kept_in_all_its_sizes_served_as_ever_and_removed() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let address = brought(&router, &ann, ("quay.png", &png(1100, 40))).await;
    assert_eq!(away.files().len(), 3, "{:?}", away.files());
    assert_eq!(kept(&site), 0, "nothing stays in the data folder");
    for one in away.files() {
        let picture = fetch(&router, get(&format!("/media/{one}"))).await;
        assert_eq!(picture.status(), StatusCode::OK, "{one}");
        for (head, value) in [
            ("content-type", "image/png"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
            ("accept-ranges", "bytes"),
            ("content-encoding", ""),
        ] {
            assert_eq!(header(&picture, head), value, "{head}");
        }
        assert_eq!(header(&picture, "etag"), format!("\"{one}\""));
        assert_eq!(bytes(picture).await, away.read(&one));
    }
    // The same once more is the same file.
    assert_eq!(
        brought(&router, &ann, ("quay.png", &png(1100, 40))).await,
        address
    );
    assert_eq!(away.files().len(), 3);
    let (_, ids) = files(&library(&router, &ann).await);
    let removed = change(&router, &ann, (&ids[0], "do=remove")).await;
    assert_eq!(removed.status(), StatusCode::SEE_OTHER);
    assert!(away.files().is_empty(), "{:?}", away.files());
    let gone = fetch(&router, get(&address)).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_file_from_the_store_is_told_so() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let address = brought(&router, &ann, ("quay.png", &png(50, 40))).await;
    let whole = fetch(&router, get(&address)).await;
    let (tag, changed) = (header(&whole, "etag"), header(&whole, "last-modified"));
    assert!(changed.ends_with(" GMT"), "{changed}");
    for (head, value, status) in [
        ("if-none-match", tag, StatusCode::NOT_MODIFIED),
        ("if-none-match", "\"other\"", StatusCode::OK),
        ("if-modified-since", changed, StatusCode::NOT_MODIFIED),
        (
            "if-modified-since",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            StatusCode::OK,
        ),
        ("if-match", "\"other\"", StatusCode::PRECONDITION_FAILED),
    ] {
        let answer = fetch(&router, get(&address).header(head, value)).await;
        assert_eq!(answer.status(), status, "{head}: {value}");
        if status == StatusCode::NOT_MODIFIED {
            assert_eq!(header(&answer, "etag"), tag);
            assert!(header(&answer, "cache-control").contains("immutable"));
        }
    }
    let head = fetch(&router, get(&address).method("HEAD")).await;
    assert_eq!(head.status(), StatusCode::OK);
    let length = away.read(name(&address)).len();
    assert_eq!(header(&head, "content-length"), length.to_string());
    assert!(bytes(head).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_recording_goes_there_in_parts_and_is_heard_in_parts() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let sound = sound(14 * 1024);
    let address = brought(&router, &ann, ("long.mp3", &sound)).await;
    assert_eq!(away.read(name(&address)), sound);
    assert_eq!(kept(&site), 0);
    let length = sound.len();
    for (range, from, to) in [
        ("bytes=0-", 0, length),
        ("bytes=9000000-9000099", 9_000_000, 9_000_100),
        ("bytes=-50", length - 50, length),
        ("bytes=14000000-99999999", 14_000_000, length),
    ] {
        let part = fetch(&router, get(&address).header("range", range)).await;
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        let said = format!("bytes {from}-{}/{length}", to - 1);
        assert_eq!(header(&part, "content-range"), said);
        assert_eq!(header(&part, "content-length"), (to - from).to_string());
        assert_eq!(header(&part, "content-type"), "audio/mpeg");
        assert!(bytes(part).await == sound[from..to], "{range}");
    }
    let beyond = fetch(&router, get(&address).header("range", "bytes=99999999-")).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        header(&beyond, "content-range"),
        format!("bytes */{length}")
    );
    assert_eq!(
        header(&beyond, "content-security-policy"),
        "default-src 'none'; sandbox"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_is_never_asked_for_what_the_library_does_not_have() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    for address in [
        "/media/0123456789abcdef01234567.png",
        "/media/0123456789abcdef01234567-600.png",
        "/media/..%2f..%2fsecret",
        "/media/a%3fversions",
        "/media/none.mp3",
    ] {
        let answer = fetch(&router, get(address).header("range", "bytes=0-1")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(away.state.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_fails_or_is_silent_is_said_to_readers_and_writers_and_keeps_nothing() {
    let away = Away::open().await;
    let site = site(&away, |config| config.media.s3.timeout_seconds = 2).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let address = brought(&router, &ann, ("quay.png", &png(50, 40))).await;
    for mood in [Mood::Failing, Mood::Silent] {
        away.is(mood);
        let begun = Instant::now();
        let ask = |range: bool| match range {
            true => get(&address).header("range", "bytes=4-9"),
            false => get(&address),
        };
        for range in [false, true] {
            let away = fetch(&router, ask(range)).await;
            assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE, "{mood:?}");
            assert_eq!(header(&away, "retry-after"), "30");
            assert_eq!(header(&away, "cache-control"), "no-store");
            assert_eq!(header(&away, "etag"), "");
            assert!(text(away).await.contains("try again in a minute"));
        }
        // At the time that a store has as it comes it would be twenty seconds.
        assert!(begun.elapsed() < Duration::from_secs(15), "{mood:?}");
        refused(upload(&router, &ann, &[("new.png", &png(700, 41))]).await).await;
        // Its page is served all the same.
        assert_eq!(files(&library(&router, &ann).await).0, [address.as_str()]);
    }
    away.is(Mood::Well);
    assert_eq!(away.files().len(), 1);
    assert_eq!(kept(&site), 0);
    let new = brought(&router, &ann, ("new.png", &png(700, 41))).await;
    assert_ne!(new, address);
}

/// The page says that the file wasn't kept.
async fn refused(answer: Response) {
    let page = Page::of(answer).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sentence = "new.png: the place where files are kept can’t be reached at the moment.";
    assert!(page.text.contains(sentence), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_only_kept_in_part_is_taken_away_again() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    away.is(Mood::Full);
    refused(upload(&router, &ann, &[("new.png", &png(1100, 40))]).await).await;
    assert!(away.files().is_empty(), "{:?}", away.files());
    away.is(Mood::Full);
    let sound = sound(14 * 1024);
    refused(upload(&router, &ann, &[("new.png", &sound)]).await).await;
    assert!(away.files().is_empty(), "{:?}", away.files());
    assert_eq!(kept(&site), 0);
    assert!(files(&library(&router, &ann).await).0.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_fails_takes_nothing_away_of_what_is_already_somebodys() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let picture = png(1100, 40);
    let address = brought(&router, &ann, ("new.png", &picture)).await;
    // So that the same again is not simply there.
    away.lose(name(&address));
    let there = away.files().len();
    away.is(Mood::Full);
    refused(upload(&router, &ann, &[("new.png", &picture)]).await).await;
    assert_eq!((there, away.files().len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_is_taken_up_again_and_never_passed_off_as_the_whole() {
    let away = Away::open().await;
    let site = site(&away, plainly).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let sound = sound(900);
    let address = brought(&router, &ann, ("long.mp3", &sound)).await;
    away.is(Mood::CutOnce);
    let whole = fetch(&router, get(&address)).await;
    assert!(bytes(whole).await == sound);
    away.is(Mood::Cut);
    let broken = fetch(&router, get(&address)).await;
    // It can break before anything has been passed on.
    let unbegun = broken.status() == StatusCode::SERVICE_UNAVAILABLE;
    let read = to_bytes(broken.into_body(), usize::MAX).await;
    assert!(unbegun || read.is_err(), "it breaks off and says so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_key_and_a_missing_bucket_are_named_without_the_secret() {
    let away = Away::open().await;
    let tried = async |change: fn(&mut Config)| {
        let site = site(&away, change).await;
        let bucket = site
            .context
            .state
            .media
            .bucket()
            .cloned()
            .expect("a bucket");
        bucket.try_out().await.map_err(|error| error.to_string())
    };
    assert_eq!(tried(plainly).await, Ok(()));
    assert!(away.files().is_empty(), "the trial leaves nothing");
    let key = tried(|config| config.media.s3.secret_key = "guessed wrongly".into()).await;
    let key = key.expect_err("refused");
    assert!(
        key.contains("refuses the key (SignatureDoesNotMatch)"),
        "{key}"
    );
    assert!(key.contains("media.s3.secret_key") && !key.contains("guessed"));
    let bucket = tried(|config| config.media.s3.bucket = "another".into()).await;
    let bucket = bucket.expect_err("refused");
    assert!(bucket.contains("media.s3.bucket"), "{bucket}");
    let nobody = tried(|config| {
        config.media.s3.endpoint = Some("http://127.0.0.1:9".into());
    });
    let nobody = nobody.await.expect_err("refused");
    for said in [key, bucket, nobody] {
        assert!(said.starts_with("the store of files: "), "{said}");
        assert!(
            said.lines().count() == 1 && !said.contains(SECRET),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_uploaded_before_there_was_a_store_is_still_served_and_removed() {
    let away = Away::open().await;
    let before = Site::new(Engine::Sqlite).await;
    let ann = cookie(&before, "ann", Role::Author).await;
    let address = brought(&serve(&before.context), &ann, ("quay.png", &png(50, 40))).await;
    let mut config = before.config.clone();
    away.choose(&mut config);
    let mut context = before.context.clone();
    context.state.media = Store::open(&config).expect("a store");
    let router = serve(&context);
    assert_eq!(fetch(&router, get(&address)).await.status(), StatusCode::OK);
    let (_, ids) = files(&library(&router, &ann).await);
    change(&router, &ann, (&ids[0], "do=remove")).await;
    assert_eq!(kept(&before), 0);
    let gone = fetch(&router, get(&address)).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_holds_what_is_in_the_store_and_a_restored_site_has_it_in_its_own() {
    let (away, elsewhere) = (Away::open().await, Away::open().await);
    let site = site(&away, plainly).await;
    let ann = cookie(&site, "ann", Role::Author).await;
    let router = serve(&site.context);
    let address = brought(&router, &ann, ("quay.png", &png(700, 40))).await;
    let folder = site.folder.path().join("backup");
    let made = backup::make(&site.context, &folder, &|_| {}).await;
    assert!(made.expect("made").manifest.missing.is_empty());
    let mut config = site.config.clone();
    config.data = site.folder.path().join("restored");
    elsewhere.choose(&mut config);
    let restored = backup::restore(&config, &folder, (false, NOW), &|_| {}).await;
    restored.expect("restored");
    assert!(!config.data.join("media").exists());
    let mut names = elsewhere.files();
    names.sort();
    let mut expected = away.files();
    expected.sort();
    assert_eq!(names, expected);
    let router = serve(&open(&config).await);
    let picture = fetch(&router, get(&address)).await;
    assert_eq!(bytes(picture).await, away.read(name(&address)));
    away.is(Mood::Failing);
    let failed = backup::make(&site.context, &site.folder.path().join("other"), &|_| {}).await;
    let failed = failed.expect_err("refused").to_string();
    assert!(failed.contains("the store of files"), "{failed}");
    assert!(!site.folder.path().join("other").exists());
}
