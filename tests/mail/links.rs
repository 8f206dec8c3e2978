//! The pages behind the links of mails, through the real router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use dispatches::domain::moderation::{Action, Status};
use dispatches::server::comments;
use dispatches::server::context::State;
use dispatches::server::db::notices;
use dispatches::server::router::router;
use dispatches::server::signing::Keys;
use scraper::{Html, Selector};
use tower::ServiceExt;

use crate::database::{DAY, NOW};
use crate::remarks::Remark;
use crate::sending::{BASE, Town, to};

const HOSTILE: &str = "<script>alert(1)</script> </title><b onload=x>\n\n\"'&amp;\nAsha";

/// A page as a reader gets it.
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Page {
    fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let document = Html::parse_document(&self.body);
        let found = document.select(&selector);
        found.map(|element| element.text().collect()).collect()
    }

    fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let document = Html::parse_document(&self.body);
        let found = document.select(&selector);
        found
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    fn heading(&self) -> String {
        self.texts("main h1").concat()
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}

async fn send(state: &State, request: Builder) -> Page {
    let site: Router = router(state.clone()).expect("a router");
    let request = request.header("host", "example.org");
    let request = request.body(Body::empty()).expect("a request");
    let response: Response<Body> = site.oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    Page {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    }
}

async fn get(state: &State, link: &str) -> Page {
    send(state, Request::get(path(link))).await
}

/// The button on the page.
async fn press(state: &State, link: &str) -> Page {
    send(state, Request::post(path(link)).header("origin", BASE)).await
}

fn path(link: &str) -> &str {
    link.strip_prefix(BASE).expect("a link to the site")
}

/// A comment that waits, and the three links of its mail.
async fn held(town: &Town, message: &'static str) -> (String, [String; 3]) {
    let id = town
        .held(Remark {
            message,
            ..Remark::default()
        })
        .await;
    let mails = town.mails().await;
    let mail = to(&mails, "mo@example.org")[0];
    (
        id,
        ["Approve", "Spam", "Trash"].map(|action| mail.link(action)),
    )
}

async fn status(town: &Town, id: &str) -> String {
    let mut on = town.state.db.read().await.expect("a connection");
    let told = notices::comment(&mut on, id).await.expect("read");
    told.expect("a comment").status
}

#[tokio::test]
async fn opening_a_moderators_link_asks_and_changes_nothing() {
    let town = Town::new().await;
    let (id, links) = held(&town, "Who paid for the bench?").await;
    for (link, verb) in links.iter().zip(["Approve", "Spam", "Trash"]) {
        for _ in 0..2 {
            let page = get(&town.state, link).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.texts("main form[method=post] button"), [verb]);
            assert_eq!(page.attributes("main form", "action"), [""; 0]);
            assert!(
                page.texts("main blockquote")
                    .concat()
                    .contains("Who paid for the bench?")
            );
        }
    }
    assert_eq!(status(&town, &id).await, "pending");
}

#[tokio::test]
async fn the_button_does_what_the_link_says_once() {
    for (number, expected) in ["approved", "spam", "trash"].into_iter().enumerate() {
        let town = Town::new().await;
        let (id, links) = held(&town, "Who paid for the bench?").await;
        let page = press(&town.state, &links[number]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert_eq!(status(&town, &id).await, expected);
        // None of the three is good any more.
        for link in &links {
            for page in [get(&town.state, link).await, press(&town.state, link).await] {
                assert_eq!(page.status, StatusCode::GONE);
                assert_eq!(page.heading(), "This has been decided");
                assert!(page.texts("main form").is_empty());
            }
        }
        assert_eq!(status(&town, &id).await, expected);
    }
}

#[tokio::test]
async fn approving_by_link_causes_the_mails_of_approving() {
    let town = Town::new().await;
    let (_, links) = held(&town, "Who paid for the bench?").await;
    press(&town.state, &links[0]).await;
    assert_eq!(to(&town.mails().await, "asha@example.org").len(), 1);
}

#[tokio::test]
async fn a_link_for_what_was_changed_since_is_refused() {
    let town = Town::new().await;
    let (id, links) = held(&town, "Who paid for the bench?").await;
    town.set_status(&id, Status::Pending).await;
    for page in [
        get(&town.state, &links[0]).await,
        press(&town.state, &links[0]).await,
    ] {
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::GONE, "This link is out of date")
        );
    }
    assert_eq!(status(&town, &id).await, "pending");
}

#[tokio::test]
async fn a_link_is_refused_after_thirty_days() {
    let town = Town::new().await;
    let (id, links) = held(&town, "Who paid for the bench?").await;
    let late = town.at(NOW + 31 * DAY);
    for page in [get(&late, &links[0]).await, press(&late, &links[0]).await] {
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::GONE, "This link has expired")
        );
    }
    assert_eq!(status(&town, &id).await, "pending");
    assert_eq!(
        press(&town.at(NOW + 30 * DAY), &links[0]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_forged_link_leads_nowhere() {
    let town = Town::new().await;
    let (id, [approve, spam, _]) = held(&town, "Who paid for the bench?").await;
    let other = approve.replace(".0.", ".1.");
    for forged in [
        spam.replace("/spam.", "/approve."),
        other,
        approve[..approve.len() - 1].to_owned(),
        format!("{BASE}/comment-links/x"),
        format!("{BASE}/comment-links/%3Cscript%3E"),
    ] {
        for page in [
            get(&town.state, &forged).await,
            press(&town.state, &forged).await,
        ] {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{forged}");
            assert_eq!(page.heading(), "This link leads nowhere");
            assert!(!page.body.contains("<script>"));
        }
    }
    assert_eq!(status(&town, &id).await, "pending");
}

#[tokio::test]
async fn another_site_cannot_press_the_button() {
    let town = Town::new().await;
    let (id, links) = held(&town, "Who paid for the bench?").await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "null"),
    ] {
        let page = send(
            &town.state,
            Request::post(path(&links[0])).header(name, value),
        )
        .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(status(&town, &id).await, "pending");
}

#[tokio::test]
async fn such_a_page_loads_no_client_is_kept_by_nobody_and_says_things_as_they_are() {
    let town = Town::with(|config| config.site.name = "</title><script>alert(2)</script>".into());
    let town = town.await;
    let (_, links) = held(&town, HOSTILE).await;
    let page = get(&town.state, &links[0]).await;
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let policy = page.header("content-security-policy");
    assert!(
        policy.ends_with("script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    let scripts = page.attributes("script", "src");
    assert!(
        scripts.len() == 1 && scripts[0].ends_with("/theme.js"),
        "{scripts:?}"
    );
    assert_eq!(page.texts("script"), [""]);
    assert_eq!(
        page.texts("title"),
        ["Approve this comment? – </title><script>alert(2)</script>"]
    );
    let quoted = page.texts("main blockquote p");
    assert_eq!(
        quoted,
        [
            "<script>alert(1)</script> </title><b onload=x>",
            "\"'&amp;Asha"
        ]
    );
    assert_eq!(page.attributes("link[rel=stylesheet]", "href").len(), 1);
    assert!(!page.body.contains("asha@example.org"));
    // Header and footer are those of every page.
    let home = send(&town.state, Request::get("/")).await;
    for part in ["header.site-header", "footer.site-footer"] {
        assert_eq!(page.texts(part), home.texts(part), "{part}");
    }
}

#[tokio::test]
async fn the_key_page_hands_the_key_to_its_script_alone() {
    let town = Town::new().await;
    town.approved(Remark {
        status: Status::Approved,
        ..Remark::default()
    })
    .await;
    let mails = town.mails().await;
    let link = mails[0].link("Let my comments appear at once");
    let page = get(&town.state, &link).await;
    assert_eq!(page.status, StatusCode::OK);
    let keys = Keys::of(&town.state.db).await.expect("keys");
    let [key] = &page.attributes("[data-comment-key]", "data-comment-key")[..] else {
        panic!("one key")
    };
    assert!(keys.is_device(key, "asha@example.org"));
    let scripts = page.attributes("script", "src");
    assert!(scripts[1].ends_with("/comment-key.js"), "{scripts:?}");
    assert_eq!(page.texts("noscript").len(), 1);
    assert!(!page.body.contains("asha@example.org"));
    // A button that isn't there leads back.
    let pressed = press(&town.state, &link).await;
    assert_eq!(
        (pressed.status, pressed.header("location")),
        (StatusCode::SEE_OTHER, path(&link))
    );
    assert_eq!(
        get(&town.at(NOW + 31 * DAY), &link).await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn whose_comments_were_all_taken_down_gets_no_key() {
    let town = Town::new().await;
    let id = town
        .approved(Remark {
            status: Status::Approved,
            ..Remark::default()
        })
        .await;
    let link = town.mails().await[0].link("Let my comments appear at once");
    town.set_status(&id, Status::Spam).await;
    let page = get(&town.state, &link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(
        page.attributes("[data-comment-key]", "data-comment-key")
            .is_empty()
    );
}

#[tokio::test]
async fn one_click_ends_the_mails() {
    let town = Town::new().await;
    let asha = Remark {
        status: Status::Approved,
        notify: true,
        ..Remark::default()
    };
    let first = town.site.remark(asha).await;
    let ben = || Remark {
        email: "ben@example.org",
        status: Status::Approved,
        answers: Some(first.clone()),
        ..Remark::default()
    };
    town.approved(ben()).await;
    let mails = town.mails().await;
    let [mail] = to(&mails, "asha@example.org")[..] else {
        panic!("one mail")
    };
    let link = mail
        .header("List-Unsubscribe")
        .trim_matches(['<', '>'])
        .to_owned();
    let page = get(&town.state, &link).await;
    assert_eq!(page.texts("main form[method=post] button"), ["Unsubscribe"]);
    town.approved(ben()).await;
    assert_eq!(to(&town.mails().await, "asha@example.org").len(), 2);
    // A mail program's POST (RFC 8058 3.2): no origin, no cookie.
    let one_click =
        Request::post(path(&link)).header("content-type", "application/x-www-form-urlencoded");
    let answer = send(&town.state, one_click).await;
    assert_eq!(
        (answer.status, answer.heading().as_str()),
        (StatusCode::OK, "You get no more mail about comments")
    );
    town.approved(ben()).await;
    assert_eq!(to(&town.mails().await, "asha@example.org").len(), 2);
    // Whoever presses twice, or after a year, is told the same.
    assert_eq!(
        press(&town.at(NOW + 400 * DAY), &link).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn of_two_moderators_one_decides() {
    let town = Town::new().await;
    let (id, [approve, ..]) = held(&town, "Who paid for the bench?").await;
    let first = comments::moderate_once(&town.context(), &id, Action::Trash, 0).await;
    first.expect("decided");
    let second = comments::moderate_once(&town.context(), &id, Action::Approve, 0).await;
    second.expect_err("too late");
    assert_eq!(press(&town.state, &approve).await.status, StatusCode::GONE);
    assert_eq!(status(&town, &id).await, "trash");
}
