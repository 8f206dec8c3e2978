//! Writing a post without scripts, as each role: what is kept, byte for byte, what readers see of
//! it, what happens when two people write.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use dispatches::domain::post::Kind;
use dispatches::server::db;

use crate::accounts::signed_in;
use crate::database::{Engine, HOUR, Site};
use crate::posts::writer;
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, ask, page, serve};

pub async fn cookie(site: &Site, name: &str, role: Role) -> String {
    let token = signed_in(site, name, role).await.token;
    format!("__Host-session={token}")
}

/// A form filled in and sent, as a browser does it: with CR LF.
pub async fn submit(
    router: &Router,
    cookie: &str,
    (address, fields): (&str, &[(&str, &str)]),
) -> Response {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(body));
    send(router, request.expect("a request")).await
}

pub async fn open(router: &Router, cookie: &str, address: &str) -> Page {
    ask(router, get(address).header("cookie", cookie)).await
}

/// What the form on a page would send, with some fields changed.
pub fn filled<'a>(page: &'a Page, changed: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for element in page.all("form.writing input, form.writing textarea, form.writing select") {
        let value = element.value();
        let name = value.attr("name").unwrap_or_default().to_owned();
        let text: String = element.text().collect();
        let sent = match value.name() {
            "textarea" => {
                let text = text.strip_prefix('\n').unwrap_or(&text);
                Some(
                    text.replace("\r\n", "\n")
                        .replace('\r', "\n")
                        .replace('\n', "\r\n"),
                )
            }
            "select" => Some(
                page.values(&format!("select[name={name}] option[selected]"), "value")
                    .concat(),
            ),
            _ => match value.attr("type") {
                Some("checkbox" | "radio") if value.attr("checked").is_none() => None,
                _ => Some(value.attr("value").unwrap_or_default().to_owned()),
            },
        };
        fields.extend(sent.map(|sent| (name, sent)));
    }
    for (name, value) in changed {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

/// Fields as they are sent.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Sends the form of the page at an address, with some fields changed.
pub async fn fill_in(
    router: &Router,
    cookie: &str,
    (address, changed): (&str, &[(&str, &str)]),
) -> Response {
    let page = open(router, cookie, address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    let fields = filled(&page, changed);
    let fields = borrowed(&fields);
    submit(router, cookie, (address, &fields)).await
}

pub fn led_to(answer: &Response) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    header(answer, "location").to_owned()
}

/// Writes a new post; its page.
pub async fn write(router: &Router, cookie: &str, fields: &[(&str, &str)]) -> String {
    let answer = fill_in(router, cookie, ("/studio/posts/new", fields)).await;
    let to = led_to(&answer);
    to.split(['?'])
        .next()
        .unwrap_or_default()
        .trim_end_matches("/review")
        .trim_end_matches("/preview")
        .to_owned()
}

pub async fn status(router: &Router, path: &str) -> StatusCode {
    fetch(router, get(path)).await.status()
}

pub async fn source(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let row = db::save::find(&mut on, Kind::Post, slug)
        .await
        .expect("read")
        .expect("a post");
    let version = db::versions::working(&mut on, &row.id).await.expect("read");
    version.expect("a text").source
}

pub async fn page_of(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let row = db::save::find(&mut on, Kind::Post, slug)
        .await
        .expect("read")
        .expect("a post");
    format!("/studio/posts/{}", row.id)
}

async fn count(site: &Site, slug: &str) -> usize {
    let mut on = site.db().read().await.expect("a connection");
    let row = db::save::find(&mut on, Kind::Post, slug)
        .await
        .expect("read")
        .expect("a post");
    db::versions::of_post(&mut on, &row.id, 99)
        .await
        .expect("read")
        .len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_writes_and_publishes_a_post() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let new = open(&router, &ann, "/studio/posts/new").await;
    assert_eq!(new.word("h1"), "New post");
    let labels = new.words("form.writing label");
    for label in [
        "Title",
        "Address",
        "Kicker",
        "Place",
        "Summary",
        "Post body",
    ] {
        assert!(
            labels.iter().any(|one| one == label),
            "{label} in {labels:?}"
        );
    }
    assert_eq!(
        new.words(".writing-buttons button"),
        ["Save draft", "Preview", "Publish"]
    );
    let fields = [
        ("title", "Tea at the quay"),
        ("body", "We met.\r\n\r\n## After\r\n"),
        ("tags", "Tea, Quay"),
        ("do", "publish"),
    ];
    let answer = fill_in(&router, &ann, ("/studio/posts/new", &fields)).await;
    let review = led_to(&answer);
    assert!(review.ends_with("/review"), "{review}");
    assert_eq!(
        status(&router, "/posts/tea-at-the-quay").await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        source(&site, "tea-at-the-quay").await,
        "We met.\n\n## After\n"
    );
    let page = open(&router, &ann, &review).await;
    assert!(
        page.text.contains("This becomes public at once"),
        "{}",
        page.text
    );
    let base = page.values(".review-step input[name=base]", "value")[0].to_owned();
    let answer = submit(
        &router,
        &ann,
        (&review, &[("base", &base), ("do", "publish")]),
    )
    .await;
    let page = open(&router, &ann, &led_to(&answer)).await;
    assert_eq!(page.word(".told p"), "Published. Readers see it now.");
    assert_eq!(
        page.words(".writing-buttons button"),
        ["Save draft", "Preview", "Update", "Unpublish"]
    );
    for listing in [
        "/",
        "/feed.xml",
        "/sitemap.xml",
        "/search?q=quay",
        "/tags/tea",
    ] {
        let shown = text(fetch(&router, get(listing)).await).await;
        assert!(shown.contains("/posts/tea-at-the-quay"), "{listing}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_and_saving_changes_no_byte_and_adds_no_version() {
    let site = Site::new(Engine::Sqlite).await;
    let body = "One\r\ntwo\n\n\nthree  \r\n\tfour";
    let text = format!(
        "---\ntitle: \"Odd  title\"\nslug: odd\nstatus: draft\nkicker: A  b\nsummary: \"x\\ny\"\ntags: [One]\n---\n{body}"
    );
    site.write("odd.md", text);
    assert!(site.import().await.succeeded());
    let before = source(&site, "odd").await;
    let router = serve(&site.context);
    let editor = cookie(&site, "edie", Role::Editor).await;
    let page = page_of(&site, "odd").await;
    for _ in 0..2 {
        let answer = fill_in(&router, &editor, (&page, &[("do", "save")])).await;
        assert!(led_to(&answer).ends_with("said=saved"));
    }
    assert_eq!(source(&site, "odd").await, before);
    assert_eq!(count(&site, "odd").await, 1);
    fill_in(
        &router,
        &editor,
        (&page, &[("title", "Another"), ("do", "save")]),
    )
    .await;
    assert_eq!(
        source(&site, "odd").await,
        before,
        "a changed title leaves the text alone"
    );
    assert_eq!(count(&site, "odd").await, 2);
    let exact = [
        ("body", "new"),
        ("body-exact", r#""a\r\nb\n""#),
        ("do", "save"),
    ];
    fill_in(&router, &editor, (&page, &exact)).await;
    let now = page_of(&site, "odd").await;
    assert_eq!(
        (now.as_str(), source(&site, "odd").await.as_str()),
        (page.as_str(), "a\r\nb\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_a_working_copy_only_when_it_is_updated() {
    let site = Site::new(Engine::Sqlite).await;
    site.post(
        "tea",
        "status: published\ndate: 2026-05-03\nauthors: [Ann]\ntags: [cups]",
    )
    .await;
    let router = serve(&site.context);
    let ann = writer(&site, Role::Author, "ann").await;
    let page = page_of(&site, "tea").await;
    let changed = [
        ("title", "Milk"),
        ("address", "milk"),
        ("tags", "jugs"),
        ("do", "save"),
    ];
    let answer = fill_in(&router, &ann, (&page, &changed)).await;
    assert!(led_to(&answer).ends_with("said=saved-aside"));
    let shown = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(shown.contains("The tea") && !shown.contains("Milk") && !shown.contains("jugs"));
    assert_eq!(status(&router, "/posts/milk").await, StatusCode::NOT_FOUND);
    let again = open(&router, &ann, &page).await;
    assert_eq!(again.values("input[name=address]", "value"), ["milk"]);
    assert_eq!(again.values("input[name=tags]", "value"), ["jugs"]);
    assert!(again.text.contains("Has changes not yet published"));
    let answer = fill_in(&router, &ann, (&page, &[("do", "update")])).await;
    assert!(led_to(&answer).ends_with("said=updated"));
    let moved = fetch(&router, get("/posts/tea")).await;
    assert_eq!(moved.status(), StatusCode::MOVED_PERMANENTLY);
    assert_eq!(header(&moved, "location"), "/posts/milk");
    let shown = text(fetch(&router, get("/posts/milk")).await).await;
    assert!(shown.contains("Milk") && shown.contains("jugs"));
    let answer = fill_in(&router, &ann, (&page, &[("do", "unpublish")])).await;
    assert!(led_to(&answer).ends_with("said=posts-unpublished"));
    assert_eq!(status(&router, "/posts/milk").await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_in_the_language_that_its_writer_says() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-05-03\nauthors: [Ann]")
        .await;
    let router = serve(&site.context);
    let ann = writer(&site, Role::Author, "ann").await;
    let address = page_of(&site, "tea").await;
    let spoken = async || {
        let shown = page(&router, "/posts/tea").await;
        shown.values(".prose", "lang") == ["cy"]
    };
    let wrong = [("language", "Welsh"), ("do", "save")];
    let answer = fill_in(&router, &ann, (&address, &wrong)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answer = text(answer).await;
    assert!(answer.contains("Please enter the language as its tag"));
    assert!(
        answer.contains("value=\"Welsh\""),
        "what was typed is there"
    );
    let welsh = [("language", " cy "), ("do", "save")];
    fill_in(&router, &ann, (&address, &welsh)).await;
    assert!(!spoken().await, "it waits to be published");
    let again = open(&router, &ann, &address).await;
    assert_eq!(again.values("input[name=language]", "value"), ["cy"]);
    fill_in(&router, &ann, (&address, &[("do", "update")])).await;
    assert!(spoken().await);
    fill_in(
        &router,
        &ann,
        (&address, &[("language", ""), ("do", "update")]),
    )
    .await;
    assert!(!spoken().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_comments_on_a_post_wait_and_end_as_its_author_says() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-05-03\nauthors: [Ann]")
        .await;
    let router = serve(&site.context);
    let ann = writer(&site, Role::Author, "ann").await;
    let page = page_of(&site, "tea").await;
    let takes_comments = async || {
        let shown = text(fetch(&router, get("/posts/tea")).await).await;
        shown.contains("<textarea")
    };
    assert!(takes_comments().await);
    let wrong = [("comments-days", "two"), ("do", "update")];
    let answer = fill_in(&router, &ann, (&page, &wrong)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(answer).await.contains("Please enter a number of days"));
    let ended = [
        ("comments-held", "held"),
        ("comments-days", "30"),
        ("do", "update"),
    ];
    fill_in(&router, &ann, (&page, &ended)).await;
    assert!(!takes_comments().await);
    let again = open(&router, &ann, &page).await;
    assert_eq!(again.values("input[name=comments-days]", "value"), ["30"]);
    assert_eq!(again.all("input[name=comments-held][checked]").len(), 1);
    let anew = [("comments-days", ""), ("do", "update")];
    fill_in(&router, &ann, (&page, &anew)).await;
    assert!(takes_comments().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_write_neither_loses_a_word() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft\nauthors: [Ann]").await;
    let router = serve(&site.context);
    let ann = writer(&site, Role::Author, "ann").await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = page_of(&site, "tea").await;
    let opened = open(&router, &ann, &page).await;
    fill_in(
        &router,
        &edie,
        (&page, &[("body", "Edie’s words."), ("do", "save")]),
    )
    .await;
    let fields = filled(&opened, &[("body", "Ann’s words."), ("do", "save")]);
    let fields = borrowed(&fields);
    let answer = submit(&router, &ann, (&page, &fields)).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let conflict = Page::of(answer).await;
    assert!(conflict.word("title").starts_with("Error: "));
    assert_eq!(
        conflict.word("form.writing textarea[name=body]"),
        "Ann’s words."
    );
    assert_eq!(conflict.word(".writing-conflict textarea"), "Edie’s words.");
    let fields = filled(&conflict, &[("do", "save")]);
    let fields = borrowed(&fields);
    led_to(&submit(&router, &ann, (&page, &fields)).await);
    assert_eq!(source(&site, "tea").await, "Ann’s words.");
    let versions = open(&router, &ann, &format!("{page}/revisions")).await;
    assert_eq!(versions.all(".versions li").len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_or_changes_what_is_not_theirs() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft\nauthors: [Ann]").await;
    site.post("cup", "status: published\ndate: 2026-05-03\nauthors: [Bo]")
        .await;
    let router = serve(&site.context);
    let bo = writer(&site, Role::Contributor, "bo").await;
    let (tea, cup) = (page_of(&site, "tea").await, page_of(&site, "cup").await);
    let other = cookie(&site, "otto", Role::Author).await;
    for below in ["", "/review", "/preview", "/revisions"] {
        for who in [&bo, &other] {
            let page = open(&router, who, &format!("{tea}{below}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{below}");
            let fields = [
                ("title", "Mine"),
                ("body", "x"),
                ("do", "publish"),
                ("version", "x"),
            ];
            let answer = submit(&router, who, (&format!("{tea}{below}"), &fields)).await;
            let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
            assert!(refused.contains(&answer.status()), "{below}");
        }
    }
    // Their byline is on it, and it is public: they correct it, and readers see nothing of that.
    let page = open(&router, &bo, &cup).await;
    assert_eq!(page.status, StatusCode::OK);
    let buttons = page.words(".writing-buttons button");
    assert_eq!(buttons, ["Save draft", "Preview", "Submit for review"]);
    let answer = submit(
        &router,
        &bo,
        (&cup, &[("title", "Mine"), ("body", "x"), ("do", "update")]),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let nobody = fetch(&router, get(&tea)).await;
    assert!(header(&nobody, "location").starts_with("/studio/sign-in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_with_very_many_tags_is_refused_and_keeps_the_text() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let tags: String = (0..200_000).map(|number| format!("t{number},")).collect();
    for (name, role) in [("bo", Role::Contributor), ("ann", Role::Author)] {
        let who = cookie(&site, name, role).await;
        let fields = [
            ("title", "Kept"),
            ("body", "Kept\r\nwords"),
            ("tags", tags.as_str()),
            ("do", "save"),
        ];
        let answer = fill_in(&router, &who, ("/studio/posts/new", &fields)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let page = Page::of(answer).await;
        let problem = page.word(".problem");
        assert!(
            problem.contains("Please choose 50 tags or fewer."),
            "{problem}"
        );
        assert_eq!(page.word("textarea[name=body]"), "Kept words");
        assert_eq!(page.values("input[name=tags]", "value"), [tags.as_str()]);
    }
    let mut on = site.db().read().await.expect("a connection");
    let made = db::tags::choices(&mut on, 10).await.expect("tags");
    assert!(made.is_empty(), "{made:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_and_all_that_was_typed_is_kept() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft").await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let bo = cookie(&site, "bo", Role::Contributor).await;
    for (who, field, value, sentence) in [
        (
            &edie,
            "address",
            "tea",
            "Another post or page has this address.",
        ),
        (
            &edie,
            "address",
            "Tea time",
            "The address may hold small letters",
        ),
        (
            &edie,
            "authors",
            "Nobody",
            "Nobody who writes here is called “Nobody”.",
        ),
        (
            &edie,
            "image",
            "none.jpg",
            "This picture isn’t in your library",
        ),
        (&bo, "tags", "New tag", "There is no tag “New tag” yet."),
    ] {
        let fields = [
            ("title", "Kept"),
            ("body", "Kept\r\nwords"),
            (field, value),
            ("do", "save"),
        ];
        let answer = fill_in(&router, who, ("/studio/posts/new", &fields)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let page = Page::of(answer).await;
        assert!(
            page.word(".problem").contains(sentence),
            "{}",
            page.word(".problem")
        );
        assert_eq!(page.word("textarea[name=body]"), "Kept words");
        assert_eq!(page.values("input[name=title]", "value"), ["Kept"]);
    }
    let untitled = write(&router, &edie, &[("body", "Words."), ("do", "publish")]).await;
    let page = open(&router, &edie, &untitled).await;
    assert_eq!(
        (
            page.word("h1").as_str(),
            page.values("input[name=title]", "value")
        ),
        ("Untitled", vec![""])
    );
    let review = format!("{untitled}/review");
    let answer = submit(&router, &edie, (&review, &[("do", "publish")])).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        Page::of(answer)
            .await
            .text
            .contains("Please enter a title before you publish.")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_follows_the_title_until_it_is_public() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft").await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = write(&router, &edie, &[("title", "Tea"), ("do", "save")]).await;
    assert_eq!(page, page_of(&site, "tea-2").await);
    fill_in(
        &router,
        &edie,
        (&page, &[("title", "Café crème"), ("do", "save")]),
    )
    .await;
    assert_eq!(page, page_of(&site, "cafe-creme").await);
    submit(
        &router,
        &edie,
        (&format!("{page}/review"), &[("do", "publish")]),
    )
    .await;
    fill_in(
        &router,
        &edie,
        (&page, &[("title", "Milk"), ("do", "update")]),
    )
    .await;
    assert_eq!(status(&router, "/posts/cafe-creme").await, StatusCode::OK);
    let answer = fill_in(
        &router,
        &edie,
        (&page, &[("address", ""), ("do", "update")]),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_in_the_background_changes_no_state_and_takes_the_last_ones_place() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-05-03")
        .await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = page_of(&site, "tea").await;
    let base = async |router: &Router| {
        let opened = open(router, &edie, &page).await;
        opened
            .values("form.writing input[name=base]", "value")
            .concat()
    };
    let save = async |router: &Router, body: &str| {
        let base = base(router).await;
        let fields = [
            ("title", "The tea"),
            ("address", "tea"),
            ("comments", "open"),
            ("body", body),
            ("base", &base),
            ("background", "yes"),
            ("do", "update"),
        ];
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = post(&page)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .header("cookie", &edie)
            .body(Body::from(form));
        text(send(router, request.expect("a request")).await).await
    };
    let first = save(&router, "One.").await;
    assert!(first.starts_with("{\"Saved\":{"), "{first}");
    let second = save(&router, "Two.").await;
    assert_ne!(first, second);
    assert_eq!(count(&site, "tea").await, 2);
    let shown = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(shown.contains("Text of tea.") && !shown.contains("Two."));
    let later = serve(&site.at(site.context.now + HOUR));
    save(&later, "Three.").await;
    assert_eq!(count(&site, "tea").await, 3);
    let answer = fill_in(&later, &edie, (&page, &[("do", "save")])).await;
    led_to(&answer);
    assert_eq!(
        count(&site, "tea").await,
        3,
        "what is asked to be kept was saved already"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_sent_twice_makes_one_post() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let new = open(&router, &ann, "/studio/posts/new").await;
    let fields = filled(&new, &[("title", "Once"), ("body", "x"), ("do", "save")]);
    let fields = borrowed(&fields);
    let first = led_to(&submit(&router, &ann, ("/studio/posts/new", &fields)).await);
    let second = led_to(&submit(&router, &ann, ("/studio/posts/new", &fields)).await);
    assert_eq!(first, second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_missed_the_first_answer_goes_on_with_the_post_that_it_made() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let new = open(&router, &ann, "/studio/posts/new").await;
    let sent = async |body: &str| {
        let fields = filled(&new, &[("title", "Tea"), ("body", body), ("do", "save")]);
        let fields = borrowed(&fields);
        submit(&router, &ann, ("/studio/posts/new", &fields)).await
    };
    // The answer to this one is lost, and its writer types on.
    let page = led_to(&sent("One").await);
    assert_eq!(led_to(&sent("One text.").await), page);
    assert_eq!(source(&site, "tea").await, "One text.");
    // But nothing that was saved after it is written over.
    let answer = sent("Another text.").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(source(&site, "tea").await, "One text.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_save_that_comes_again_is_put_over_nothing_from_another_device() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let new = open(&router, &ann, "/studio/posts/new").await;
    let sent = async |router: &Router, to: &str, page: &Page, body: &str| {
        let fields = filled(
            page,
            &[("title", "Tea"), ("body", body), ("background", "yes")],
        );
        submit(router, &ann, (to, &borrowed(&fields))).await
    };
    let page = led_to(&sent(&router, "/studio/posts/new", &new, "One").await);
    // What is saved in the background takes its place, as long as it is recent.
    let later = serve(&site.at(site.context.now + 60_000));
    let there = open(&later, &ann, &page).await;
    led_to(&sent(&later, &page, &there, "On the phone.").await);
    let answer = sent(&later, "/studio/posts/new", &new, "One text.").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(source(&site, "tea").await, "On the phone.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_missed_an_answer_sends_the_same_again_and_it_is_no_conflict() {
    let site = Site::new(Engine::Sqlite).await;
    let front = "status: draft\ndate: 2026-05-03\nprinted_in: The Tide";
    site.post("tea", front).await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = page_of(&site, "tea").await;
    let sent = async |base: &str, body: &str| {
        let opened = open(&router, &edie, &page).await;
        let changed = [("base", base), ("body", body), ("background", "yes")];
        let fields = filled(&opened, &changed);
        let fields = borrowed(&fields);
        submit(&router, &edie, (&page, &fields)).await
    };
    let base = async || {
        let opened = open(&router, &edie, &page).await;
        opened
            .values("form.writing input[name=base]", "value")
            .concat()
    };
    led_to(&sent(&base().await, "One.").await);
    let first = base().await;
    // It takes the place of the version that it follows, and its answer is lost.
    led_to(&sent(&first, "One. Two.").await);
    let second = base().await;
    led_to(&sent(&first, "One. Two.").await);
    assert_eq!(base().await, second);
    // Anything else would be written over it.
    let answer = sent(&first, "One. Three.").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(source(&site, "tea").await, "One. Two.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_earlier_version_is_compared_and_brought_back() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let page = write(
        &router,
        &ann,
        &[
            ("title", "Tea"),
            ("body", "Tea at the quay."),
            ("do", "save"),
        ],
    )
    .await;
    fill_in(
        &router,
        &ann,
        (
            &page,
            &[("body", "Tea <b>by</b> the quay."), ("do", "save")],
        ),
    )
    .await;
    let versions = open(&router, &ann, &format!("{page}/revisions")).await;
    let links = versions.values(".versions a", "href");
    assert_eq!(links.len(), 2);
    let latest = open(&router, &ann, links[0]).await;
    assert_eq!(
        (latest.words("del"), latest.words("ins")),
        (vec!["at".into()], vec!["<b>by</b>".to_owned()])
    );
    assert!(
        latest.all(".difference form").is_empty(),
        "it is the latest"
    );
    let first = open(&router, &ann, links[1]).await;
    let version = first
        .values(".difference input[name=version]", "value")
        .concat();
    let answer = submit(
        &router,
        &ann,
        (&format!("{page}/revisions"), &[("version", &version)]),
    )
    .await;
    assert!(led_to(&answer).ends_with("said=version-restored"));
    assert_eq!(source(&site, "tea").await, "Tea at the quay.");
    assert_eq!(count(&site, "tea").await, 3);
    let preview = open(&router, &ann, &format!("{page}/preview")).await;
    assert!(preview.word("article.post").contains("Tea at the quay."));
    assert_eq!(preview.meta("robots"), ["noindex"]);
}
