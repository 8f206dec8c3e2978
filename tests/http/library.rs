//! The media library's forms, as browsers send them, and how what was uploaded is served.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use dispatches::domain::person::Role;

use crate::accounts::signed_in;
use crate::content::png;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, ask, serve};

const BOUNDARY: &str = "----what-parts-them";

/// A form with these files, as RFC 7578 has it.
pub fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes(),
        );
        body.extend(content);
        body.extend(b"\r\n");
    };
    part("name=\"page\"", b"/studio/media?unused=yes");
    for (name, content) in files {
        // What the browser says of its type is nobody's business.
        let head = format!("name=\"files\"; filename=\"{name}\"\r\nContent-Type: text/html");
        part(&head, content);
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

pub async fn upload(router: &Router, cookie: &str, files: &[(&str, &[u8])]) -> Response {
    upload_as(router, (cookie, "text/html"), files).await
}

pub async fn upload_as(
    router: &Router,
    (cookie, accept): (&str, &str),
    files: &[(&str, &[u8])],
) -> Response {
    let request = post("/studio/media")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header("accept", accept)
        .header("cookie", cookie)
        .body(Body::from(form(files)));
    send(router, request.expect("a request")).await
}

pub async fn change(router: &Router, cookie: &str, (id, fields): (&str, &str)) -> Response {
    let request = post(&format!("/studio/media/{id}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(fields.to_owned()));
    send(router, request.expect("a request")).await
}

pub async fn cookie(site: &Site, name: &str, role: Role) -> String {
    let token = signed_in(site, name, role).await.token;
    format!("__Host-session={token}")
}

pub async fn library(router: &Router, cookie: &str) -> Page {
    ask(router, get("/studio/media").header("cookie", cookie)).await
}

/// The addresses of the files on the page, and their ids.
pub fn files(page: &Page) -> (Vec<String>, Vec<String>) {
    let addresses = page.values(".file h2 a", "href");
    let ids = page.values(".file", "id").into_iter();
    let ids = ids.filter_map(|id| id.strip_prefix("file-"));
    (
        addresses.into_iter().map(str::to_owned).collect(),
        ids.map(str::to_owned).collect(),
    )
}

pub fn kept(site: &Site) -> usize {
    std::fs::read_dir(site.config.data.join("media")).map_or(0, Iterator::count)
}

const HTML: &[u8] = b"<!DOCTYPE html><script>alert(document.cookie)</script>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_uploaded_together_and_stand_in_the_library_newest_first() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let pictures = [png(700, 40), png(50, 40)];
    let sent = [
        ("Quay at night.png", pictures[0].as_slice()),
        ("<b>.png", &pictures[1]),
    ];
    let answer = upload(&router, &ann, &sent).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        header(&answer, "location"),
        "/studio/media?unused=yes&said=uploaded"
    );
    let page = library(&router, &ann).await;
    let names: Vec<_> = page
        .all(".file h2")
        .iter()
        .map(|one| one.text().collect::<String>())
        .collect();
    assert_eq!(names, ["<b>.png", "Quay at night.png"]);
    assert_eq!(page.text.matches("needs alt text").count(), 2);
    assert_eq!(page.text.matches("Nowhere used.").count(), 2);
    let (addresses, _) = files(&page);
    for address in addresses {
        let picture = fetch(&router, get(&address)).await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(header(&picture, "content-type"), "image/png");
        assert_eq!(header(&picture, "content-disposition"), "");
    }
    assert!(page.text.contains("-600.png"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_uses_of_a_file_are_named_and_that_there_are_others() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    upload(&router, &ann, &[("cup.png", &png(700, 40))]).await;
    let (addresses, _) = files(&library(&router, &ann).await);
    for (count, others) in [(10, false), (11, true)] {
        for number in 0..count {
            let head = format!("title: Tea\nslug: tea-{number}\nstatus: published");
            let text = format!("---\n{head}\n---\n![A cup]({})\n", addresses[0]);
            site.write(&format!("tea-{number}.md"), text);
        }
        assert!(site.import().await.succeeded());
        let page = library(&router, &ann).await;
        assert_eq!(page.all(".file-uses a").len(), 10);
        assert_eq!(page.text.contains("and others"), others, "{count} posts");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_file_that_can_not_be_taken_gets_a_sentence_and_none_is_left_behind() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let cut = &png(300, 300)[..90];
    let long = png(12_001, 1);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heicrest";
    let sent = [
        ("photo.jpg", HTML),
        ("cut.png", cut),
        ("long.png", long.as_slice()),
        ("IMG_0001.HEIC", heic.as_slice()),
        ("nothing.pdf", b""),
    ];
    let answer = upload(&router, &ann, &sent).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(page.text.contains("<title>Error: Media"), "{}", page.text);
    for sentence in [
        "photo.jpg: this kind of file is not known here.",
        "cut.png: the picture can’t be read.",
        "long.png: the picture is too large.",
        "IMG_0001.HEIC: this is a HEIC picture,",
        "nothing.pdf: the file is empty.",
    ] {
        assert!(page.text.contains(sentence), "{sentence}");
    }
    assert_eq!(kept(&site), 0);
    assert!(files(&library(&router, &ann).await).0.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_good_among_several_is_taken() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let picture = png(40, 40);
    let sent = [("page.png", HTML), ("good.png", picture.as_slice())];
    let page = Page::of(upload(&router, &ann, &sent).await).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("page.png: this kind of file"));
    assert_eq!(files(&page).0.len(), 1);
    let answer = upload_as(&router, (&ann, "application/json"), &sent).await;
    let json: serde_json::Value = serde_json::from_str(&text(answer).await).expect("JSON");
    assert_eq!(json["Refused"]["partly"], true);
    assert_eq!(json["Refused"]["problems"][0]["field"], "files");
    let good = [("good.png", picture.as_slice())];
    let answer = upload_as(&router, (&ann, "application/json"), &good).await;
    assert!(text(answer).await.starts_with("{\"Done\":"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_without_a_file_is_told_so() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    for sent in [&[][..], &[("", b"".as_slice())]] {
        let answer = upload(&router, &ann, sent).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = Page::of(answer).await;
        assert!(page.text.contains("Please choose one or more files."));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_too_long_is_read_to_its_end_and_the_next_is_taken() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let (long, picture) = (vec![b'x'; 32 * 1024 * 1024 + 1], png(40, 40));
    let sent = [("long.pdf", long.as_slice()), ("good.png", &picture)];
    let page = Page::of(upload(&router, &ann, &sent).await).await;
    assert!(
        page.text
            .contains("long.pdf: the file is larger than 32 MB.")
    );
    assert_eq!(files(&page).0.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_taken_from_who_is_not_signed_in_or_from_another_site() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let picture = png(40, 40);
    let sent = [("good.png", picture.as_slice())];
    let answer = upload(&router, "", &sent).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(text(answer).await.contains("Sign in"));
    let ann = cookie(&site, "ann", Role::Author).await;
    let forged = Request::post("/studio/media")
        .header("host", "example.org")
        .header("sec-fetch-site", "cross-site")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header("cookie", &ann)
        .body(Body::from(form(&sent)));
    let answer = send(&router, forged.expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(kept(&site), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_saved_by_browsers_under_its_name_and_never_runs() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let pdf = b"%PDF-1.7\n<script>alert(1)</script>";
    let csv = "name;number\r\nTea;3\r\n";
    let sent = [
        ("Minutes “May”.pdf", pdf.as_slice()),
        ("figures.csv", csv.as_bytes()),
    ];
    let answer = upload(&router, &ann, &sent).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let page = library(&router, &ann).await;
    assert!(!page.text.contains("needs alt text"));
    let (addresses, _) = files(&page);
    let expected = [
        ("text/csv", "attachment; filename*=UTF-8''figures.csv"),
        (
            "application/pdf",
            "attachment; filename*=UTF-8''Minutes%20%E2%80%9CMay%E2%80%9D.pdf",
        ),
    ];
    for (address, (kind, download)) in addresses.iter().zip(expected) {
        let file = fetch(&router, get(address)).await;
        assert_eq!(header(&file, "content-type").split(';').next(), Some(kind));
        assert_eq!(header(&file, "content-disposition"), download);
        assert_eq!(header(&file, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&file, "content-security-policy"),
            "default-src 'none'; sandbox"
        );
    }
    let csv_again = fetch(&router, get(&addresses[0])).await;
    assert_eq!(text(csv_again).await, csv);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_described_and_removed_by_its_owner_and_by_editors_only() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Contributor).await;
    let bo = cookie(&site, "bo", Role::Author).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let picture = png(40, 40);
    upload(&router, &ann, &[("good.png", picture.as_slice())]).await;
    let (_, ids) = files(&library(&router, &ann).await);
    let id = ids[0].as_str();
    assert!(files(&library(&router, &bo).await).0.is_empty());
    for fields in ["alt=mine", "do=remove"] {
        let answer = change(&router, &bo, (id, fields)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{fields}");
    }
    let answer = change(&router, &ann, (id, "alt=A+bench")).await;
    assert_eq!(header(&answer, "location"), "/studio/media?said=described");
    let page = library(&router, &edie).await;
    assert!(page.text.contains("value=\"A bench\""), "{}", page.text);
    let answer = change(
        &router,
        &edie,
        (id, "do=remove&page=/studio/media?unused=yes"),
    )
    .await;
    assert_eq!(
        header(&answer, "location"),
        "/studio/media?unused=yes&said=file-removed"
    );
    assert_eq!(kept(&site), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_for_a_picture_comes_back_with_what_is_wrong_with_it() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let picture = png(40, 40);
    upload(&router, &ann, &[("good.png", picture.as_slice())]).await;
    let (_, ids) = files(&library(&router, &ann).await);
    let answer = change(
        &router,
        &ann,
        (&ids[0], "alt=A+bench&decorative=yes&page=/studio/media"),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(
        page.text
            .contains("Please either describe the picture or say that it only decorates")
    );
    assert!(page.text.contains("value=\"A bench\""));
    assert_eq!(page.all("input[name=decorative][checked]").len(), 1);
}
