//! The settings, as an admin's browser sends them without scripts, and what readers get afterwards.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;

use crate::accounts::signed_in;
use crate::commons::fill;
use crate::content::png;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, ask, page, serve};

const SETTINGS: &str = "/studio/settings";

async fn cookie(site: &Site, role: Role) -> String {
    let token = signed_in(site, role.as_str(), role).await.token;
    format!("__Host-session={token}")
}

async fn open(router: &Router, cookie: &str) -> Page {
    let page = ask(router, get(SETTINGS).header("cookie", cookie)).await;
    assert_eq!(page.status, StatusCode::OK);
    page
}

/// The form as the page has it, with these entered in it.
fn filled(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for field in page.all("form.settings :is(input, textarea)") {
        let value = |name: &str| field.value().attr(name).unwrap_or_default().to_owned();
        if value("type") == "radio" && field.value().attr("checked").is_none() {
            continue;
        }
        let words = match field.value().name() {
            "textarea" => field.text().collect::<String>().trim_start().to_owned(),
            _ => value("value"),
        };
        fields.push((value("name"), words));
    }
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn submit(router: &Router, cookie: &str, fields: &[(String, String)]) -> Response {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = post(SETTINGS)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(body));
    send(router, request.expect("a request")).await
}

/// Opens the page, enters these and saves.
async fn save(router: &Router, cookie: &str, changes: &[(&str, &str)]) -> Response {
    let fields = filled(&open(router, cookie).await, changes);
    submit(router, cookie, &fields).await
}

#[track_caller]
fn is_saved(answer: &Response) {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        header(answer, "location"),
        "/studio/settings?said=settings-saved"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_nobody_touched_changes_nothing() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let before = page(&router, "/").await;
    is_saved(&save(&router, &ada, &[]).await);
    let after = page(&router, "/").await;
    assert_eq!(before.header("etag"), after.header("etag"));
    let settings = open(&router, &ada).await;
    assert!(settings.all("#file-heading").is_empty());
    let log = ask(&router, get("/studio/activity").header("cookie", &ada)).await;
    assert!(!log.text.contains("changed"), "{}", log.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_have_what_was_set_with_their_next_request_on_every_server() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let (router, other) = (serve(&site.context), serve(&site.another().await));
    let ada = cookie(&site, Role::Admin).await;
    let before = page(&other, "/posts/tea").await;
    assert!(before.text.contains("Harrowmere Commons"));
    let changes = [
        ("name", "Wick End & Friends"),
        ("tagline", "A street and its neighbours"),
        ("email", "hello@wickend.example"),
        ("phone", "+44 (0)20 7946 0018"),
        ("language", "cy"),
        ("policy", "closed"),
    ];
    is_saved(&save(&router, &ada, &changes).await);
    for server in [&other, &router] {
        let known = get("/posts/tea").header("if-none-match", before.header("etag"));
        let after = ask(server, known).await;
        assert_eq!(after.status, StatusCode::OK);
        assert_ne!(after.header("etag"), before.header("etag"));
        assert_eq!(after.word(".site-header .site-name"), "Wick End & Friends");
        assert_eq!(after.values("html", "lang"), ["cy"]);
        assert_eq!(after.word("title"), "Tea & company – Wick End & Friends");
        let contact = after.values(".site-header .contact-line a", "href");
        assert_eq!(
            contact,
            ["mailto:hello@wickend.example", "tel:+442079460018"]
        );
        assert!(!after.text.contains("Harrowmere Commons"), "{}", after.text);
        assert!(after.text.contains("Comments are closed"), "{}", after.text);
        let feed = text(fetch(server, get("/feed.xml")).await).await;
        assert!(
            feed.contains("<title>Wick End &amp; Friends</title>"),
            "{feed}"
        );
        assert!(feed.contains("A street and its neighbours"), "{feed}");
        assert!(
            page(server, "/")
                .await
                .text
                .contains("A street and its neighbours")
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_navigation_is_in_the_order_of_its_places() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let links = |page: &Page| -> Vec<String> {
        let links = page.values(".navigation a", "href").into_iter();
        links.map(str::to_owned).collect()
    };
    assert_eq!(
        links(&page(&router, "/").await),
        ["/about", "/contact", "/search"]
    );
    let changes = [
        ("place-1", "2"),
        ("place-2", "9"),
        ("label-3", "Shop"),
        ("address-3", "https://shop.example/?a=b"),
        ("place-3", "1"),
        ("label-4", "Not there yet"),
        ("address-4", "/nowhere"),
    ];
    is_saved(&save(&router, &ada, &changes).await);
    let home = page(&router, "/").await;
    assert_eq!(
        links(&home),
        ["https://shop.example/?a=b", "/about", "/contact", "/search"]
    );
    assert_eq!(home.words(".navigation a")[0], "Shop");
    let settings = open(&router, &ada).await;
    assert_eq!(settings.values("#settings-label-1", "value"), ["Shop"]);
    assert!(settings.text.contains("the file says"));
    // Back to what it was, with one button.
    let mut fields = filled(&settings, &[("tagline", "Kept all the same")]);
    fields.push(("back".into(), "site.navigation".into()));
    is_saved(&submit(&router, &ada, &fields).await);
    let home = page(&router, "/").await;
    assert_eq!(links(&home), ["/about", "/contact", "/search"]);
    assert!(home.text.contains("Kept all the same"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_accent_colour_is_a_stylesheet_of_its_own() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let sheets = |page: &Page| -> Vec<String> {
        let sheets = page.values("link[rel=stylesheet]", "href").into_iter();
        sheets.map(str::to_owned).collect()
    };
    assert_eq!(sheets(&page(&router, "/").await).len(), 1);
    is_saved(&save(&router, &ada, &[("accent", "#1D4ED8")]).await);
    let home = page(&router, "/").await;
    let address = sheets(&home).pop().expect("a sheet");
    assert!(address.starts_with("/assets/accent-1d4ed8-"), "{address}");
    assert!(!home.text.contains("style="));
    let sheet = fetch(&router, get(&address)).await;
    assert_eq!(header(&sheet, "content-type"), "text/css; charset=utf-8");
    assert!(header(&sheet, "cache-control").ends_with("immutable"));
    let css = text(sheet).await;
    assert!(
        css.starts_with(":root,[data-scheme=light]{--signal:#1d4ed8}"),
        "{css}"
    );
    let unknown = fetch(&router, get("/assets/accent-1d4ed8-000000000000.css")).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    let studio = open(&router, &ada).await;
    assert!(sheets(&studio).contains(&address));
    // Without scripts the field to pick a colour counts, where only that was changed.
    is_saved(&save(&router, &ada, &[("accent-picked", "#0f766e")]).await);
    let home = page(&router, "/").await;
    let picked = sheets(&home).pop().expect("a sheet");
    assert!(picked.starts_with("/assets/accent-0f766e-"), "{picked}");
    // Pages that somebody kept still find theirs.
    assert_eq!(fetch(&router, get(&address)).await.status(), StatusCode::OK);
    is_saved(&save(&router, &ada, &[("accent", "")]).await);
    assert_eq!(sheets(&page(&router, "/").await).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_mistake_stands_beside_its_field_and_everything_typed_is_kept() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let wrong = [
        ("name", " ", "Please enter the site’s name."),
        (
            "email",
            "nowhere",
            "Please enter a valid contact email, or leave it empty.",
        ),
        (
            "phone",
            "ask Ann",
            "Please enter the phone number with digits",
        ),
        (
            "language",
            "English!",
            "Please enter the language as a tag like en-GB.",
        ),
        (
            "address-5",
            "javascript:alert(1)",
            "Please give link 5 of the navigation an address",
        ),
        (
            "time-zone",
            "London",
            "Please choose a time zone from the list",
        ),
        (
            "close-after-days",
            "soon",
            "Please enter a whole number from 0 to 3650 for when comments close.",
        ),
        ("links", "0", "Please enter a whole number from 1 to 10"),
        (
            "per-minute",
            "0",
            "Please enter a whole number from 1 to 1000",
        ),
        (
            "from",
            "nobody",
            "Please enter a valid sender’s email, or leave it empty.",
        ),
        (
            "accent",
            "#f5a623",
            "The nearest colour that has it is #976200.",
        ),
    ];
    let mut changes: Vec<_> = wrong
        .iter()
        .map(|(name, typed, _)| (*name, *typed))
        .collect();
    changes.push(("label-5", "A label to be kept"));
    changes.push(("words", "casino\n<b>loans</b>"));
    changes.push(("policy", "all"));
    let answer = save(&router, &ada, &changes).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(page.word("title").starts_with("Error: Settings"));
    let summary = page.words(".problem li a");
    assert_eq!(summary.len(), wrong.len(), "{summary:?}");
    for (at, (name, typed, sentence)) in wrong.iter().enumerate() {
        assert!(summary[at].contains(sentence), "{name}: {}", summary[at]);
        let id = format!("#settings-{name}");
        assert_eq!(page.values(".problem li a", "href")[at], id);
        assert_eq!(page.values(&id, "value"), [*typed], "{name}");
        assert_eq!(page.values(&id, "aria-invalid"), ["true"], "{name}");
    }
    assert_eq!(
        page.values("#settings-label-5", "value"),
        ["A label to be kept"]
    );
    assert!(page.word("#settings-words").contains("<b>loans</b>"));
    assert_eq!(page.values("input[name=policy][checked]", "value"), ["all"]);
    assert!(!page.text.contains("<script type=\"module\""));
    // And nothing was set.
    assert!(
        crate::served::page(&router, "/")
            .await
            .text
            .contains("Harrowmere Commons")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_slower_keeps_what_they_typed_and_can_save_it_then() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let early = filled(&open(&router, &ada).await, &[("tagline", "The slower one")]);
    is_saved(&save(&router, &ada, &[("name", "The faster one")]).await);
    let answer = submit(&router, &ada, &early).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = Page::of(answer).await;
    assert!(page.text.contains("Somebody has changed the settings"));
    assert_eq!(
        page.values("#settings-tagline", "value"),
        ["The slower one"]
    );
    is_saved(&submit(&router, &ada, &filled(&page, &[])).await);
}

/// A form with this picture, as RFC 7578 has it.
async fn upload(router: &Router, cookie: &str, (name, content): (&str, &[u8])) -> Response {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
    let request = post("/studio/settings/logo")
        .header("content-type", "multipart/form-data; boundary=x")
        .header("cookie", cookie)
        .body(Body::from(body));
    send(router, request.expect("a request")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logo_stands_in_the_place_of_the_mark_and_can_go_again() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let answer = upload(&router, &ada, ("logo.png", &png(1300, 400))).await;
    assert_eq!(
        header(&answer, "location"),
        "/studio/settings/logo?said=logo-set"
    );
    let home = page(&router, "/").await;
    let logo = home.one(".site-header .site-name img");
    assert_eq!(logo.value().attr("alt"), Some("Harrowmere Commons"));
    assert_eq!(logo.value().attr("width"), Some("600"));
    let address = logo.value().attr("src").expect("an address");
    assert_eq!(fetch(&router, get(address)).await.status(), StatusCode::OK);
    assert!(home.all(".site-header .mark").is_empty());
    let library = ask(&router, get("/studio/media").header("cookie", &ada)).await;
    assert!(library.words(".file-uses")[0].contains("the site’s header"));
    for (name, content) in [
        ("logo.png", b"no picture".as_slice()),
        ("notes.pdf", b"%PDF-1.4"),
    ] {
        let answer = upload(&router, &ada, (name, content)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let page = Page::of(answer).await;
        assert!(
            page.word("#logo-trouble").starts_with(name),
            "{}",
            page.text
        );
    }
    let request = post("/studio/settings/logo/remove")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", &ada)
        .body(Body::empty());
    let answer = send(&router, request.expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(page(&router, "/").await.all(".site-header img").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_mail_is_from_whom_the_form_says() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let changes = [
        ("name", "Wick End"),
        ("from", "post@wickend.example"),
        ("do", "test"),
    ];
    let answer = save(&router, &ada, &changes).await;
    assert_eq!(
        header(&answer, "location"),
        "/studio/settings?said=test-kept"
    );
    let outbox = site.config.data.join("outbox");
    let mut mails = std::fs::read_dir(outbox).expect("an outbox");
    let path = mails.next().expect("a mail").expect("an entry").path();
    let mail = std::fs::read_to_string(path).expect("a mail");
    assert!(
        mail.contains("From: \"Wick End\" <post@wickend.example>"),
        "{mail}"
    );
    assert!(mail.contains("To: admin@example.org"), "{mail}");
    assert!(mails.next().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_admin_finds_no_settings_and_changes_none() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let fields = filled(&open(&router, &ada).await, &[("name", "Taken over")]);
    for role in [Role::Contributor, Role::Author, Role::Editor] {
        let cookie = cookie(&site, role).await;
        for address in [SETTINGS, "/studio/settings/logo"] {
            let page = ask(&router, get(address).header("cookie", &cookie)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{role}: {address}");
        }
        let answer = submit(&router, &cookie, &fields).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{role}");
        let answer = upload(&router, &cookie, ("logo.png", &png(60, 20))).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{role}");
        let overview = ask(&router, get("/studio").header("cookie", &cookie)).await;
        assert!(!overview.text.contains(SETTINGS), "{role}");
    }
    let home = page(&router, "/").await;
    assert!(home.text.contains("Harrowmere Commons") && home.all(".site-header img").is_empty());
}
