//! Profiles and bylines by the studio's forms, and what readers find afterwards.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;

use crate::accounts::{PASSWORD, signed_in};
use crate::content::png;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, ask, page, serve};

const BOUNDARY: &str = "----what-parts-them";

/// A form as the page's own, with a picture where there is one.
fn in_parts(fields: &[(&str, &str)], picture: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        let start = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        body.extend(start.bytes());
        body.extend(content);
        body.extend(b"\r\n");
    };
    for (name, value) in fields {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    let name = if picture.is_some() { "me.png" } else { "" };
    let head = format!("name=\"picture\"; filename=\"{name}\"");
    part(&head, picture.unwrap_or_default());
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn fill(
    router: &Router,
    (path, cookie): (&str, &str),
    fields: &[(&str, &str)],
    picture: Option<&[u8]>,
) -> Response {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let body = in_parts(fields, picture);
    let request = post(path)
        .header("content-type", kind)
        .header("content-length", body.len())
        .header("cookie", cookie)
        .body(Body::from(body));
    send(router, request.expect("a request")).await
}

async fn submit(router: &Router, (path, cookie): (&str, &str), body: &str) -> Response {
    let request = post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(body.to_owned()));
    send(router, request.expect("a request")).await
}

async fn cookie(site: &Site, role: Role) -> String {
    let token = signed_in(site, role.as_str(), role).await.token;
    format!("__Host-session={token}")
}

async fn see(router: &Router, path: &str, cookie: &str) -> Page {
    ask(router, get(path).header("cookie", cookie)).await
}

/// Where the list leads for an author of this name.
async fn edit_page(router: &Router, cookie: &str, name: &str) -> String {
    let list = see(router, "/studio/authors", cookie).await;
    let links = list.all(".authors h2 a").into_iter();
    let mut found = links.filter(|link| link.text().collect::<String>().contains(name));
    let link = found.next().expect("the author");
    link.value().attr("href").expect("an address").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_of_an_author_reaches_readers_at_the_next_request() {
    let site = Site::new(Engine::Sqlite).await;
    site.post(
        "tea",
        "status: published\ndate: 2026-01-01\nauthors: [Ann Lee]",
    )
    .await;
    let router = serve(&site.context);
    let edie = cookie(&site, Role::Editor).await;
    let path = edit_page(&router, &edie, "Ann Lee").await;
    let before = header(&fetch(&router, get("/posts/tea")).await, "etag").to_owned();
    let fields = [
        ("name", "Ann <Leigh>"),
        ("slug", "ann-leigh"),
        ("biography", "Bakes.\r\n\r\nReads."),
        ("label-2", "Her bakery"),
        ("address-2", "bakery.example"),
        ("alt", "Ann at the oven"),
    ];
    let picture = png(700, 700);
    let answer = fill(&router, (&path, &edie), &fields, Some(&picture)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&answer, "location"), format!("{path}?said=profile"));
    let tea = page(&router, "/posts/tea").await;
    assert_ne!(tea.header("etag"), before);
    assert_eq!(tea.words(".byline a"), ["Ann <Leigh>"]);
    assert!(
        tea.text
            .contains("\"url\":\"https://example.org/authors/ann-leigh\"")
    );
    assert_eq!(tea.values(".about-authors img", "alt"), ["Ann at the oven"]);
    assert_eq!(
        tea.values(".about-authors .links a", "href"),
        ["https://bakery.example"]
    );
    let feed = text(fetch(&router, get("/feed.xml")).await).await;
    assert!(feed.contains("Ann &lt;Leigh&gt;"), "{feed}");
    for (former, now) in [
        ("/authors/ann-lee", "/authors/ann-leigh"),
        ("/authors/ann-lee/feed.xml", "/authors/ann-leigh/feed.xml"),
    ] {
        let moved = fetch(&router, get(former)).await;
        assert_eq!(moved.status(), StatusCode::MOVED_PERMANENTLY, "{former}");
        assert_eq!(header(&moved, "location"), now);
        let there = fetch(&router, get(now)).await;
        assert_eq!(there.status(), StatusCode::OK, "{now}");
    }
    let edited = see(&router, &path, &edie).await;
    assert_eq!(
        edited.values("input[name=address-1]", "value"),
        ["https://bakery.example"]
    );
    assert_eq!(edited.all("input[name=address-3]").len(), 1);
    assert_eq!(edited.all("input[name=address-4]").len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_of_a_profile_stand_beside_what_was_typed_and_the_picture_is_kept() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, Role::Author).await;
    let action = ("/studio/account/profile", ann.as_str());
    let fields = [
        ("name", "Ann Lee"),
        ("biography", "Bakes."),
        ("label-1", ""),
        ("address-1", "javascript:alert(1)"),
        ("page", "/studio/account"),
    ];
    let picture = png(70, 70);
    let answer = fill(&router, action, &fields, Some(&picture)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = Page::of(answer).await;
    for sentence in [
        "Please say what link 1 leads to.",
        "Please enter an address for link 1 that begins with https://.",
        "Please describe the portrait, or say that it only decorates.",
        "The picture that you chose is kept",
    ] {
        assert!(shown.text.contains(sentence), "{sentence}");
    }
    assert_eq!(
        shown.values("input[name=address-1]", "value"),
        ["javascript:alert(1)"]
    );
    for link in shown.values(".problem a", "href") {
        assert_eq!(shown.all(link).len(), 1, "{link}");
    }
    let kept = shown.values("input[name=portrait]", "value")[0].to_owned();
    let fields = [("name", "Ann Lee"), ("portrait", &kept), ("alt", "Ann")];
    let answer = fill(&router, action, &fields, None).await;
    assert_eq!(header(&answer, "location"), "/studio/account?said=profile");
    let own = page(&router, "/authors/ann-lee").await;
    assert_eq!(own.values(".person img", "alt"), ["Ann"]);
    let fields = [("name", "Ann Lee"), ("portrait", &kept), ("alt", "Ann")];
    let answer = fill(&router, action, &fields, Some(b"<script>alert(1)</script>")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(answer).await.contains("me.png: "));
    let long = "é".repeat(40_000);
    let fields = [("name", "Ann Lee"), ("biography", long.as_str())];
    let answer = fill(&router, action, &fields, None).await;
    assert!(text(answer).await.contains("Please shorten the biography"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_is_added_and_removed_and_who_is_named_is_not() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: draft\nauthors: [Ann Lee]").await;
    let router = serve(&site.context);
    let edie = cookie(&site, Role::Editor).await;
    let form = ("/studio/authors/new", edie.as_str());
    let answer = fill(&router, form, &[("name", ""), ("guest", "yes")], None).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(answer).await.contains("Please enter a name."));
    let answer = fill(
        &router,
        form,
        &[("name", "Zoë Marsh"), ("guest", "yes")],
        None,
    )
    .await;
    assert_eq!(
        header(&answer, "location"),
        "/studio/authors?said=author-added"
    );
    let list = see(&router, "/studio/authors", &edie).await;
    assert_eq!(
        list.words(".authors .person-about"),
        [
            "1 postno account/authors/ann-lee",
            "no postsguest/authors/zoe-marsh"
        ]
    );
    let ann = edit_page(&router, &edie, "Ann Lee").await;
    let zoe = edit_page(&router, &edie, "Zoë").await;
    let remove = async |path: &str| {
        let action = format!("{path}/remove");
        submit(&router, (&action, &edie), "").await
    };
    let ann_page = see(&router, &ann, &edie).await;
    assert!(ann_page.all("form[action$=remove]").is_empty());
    let zoe_page = see(&router, &zoe, &edie).await;
    assert_eq!(zoe_page.all("form[action$=remove]").len(), 1);
    assert_eq!(
        remove(&ann).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        header(&remove(&zoe).await, "location"),
        "/studio/authors?said=author-removed"
    );
    assert_eq!(remove(&zoe).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_author_without_editors_rights_changes_nobody_else() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\nauthors: [Ann Lee]")
        .await;
    let router = serve(&site.context);
    let edie = cookie(&site, Role::Editor).await;
    let ben = cookie(&site, Role::Author).await;
    let ann = edit_page(&router, &edie, "Ann Lee").await;
    let picture = png(70, 70);
    let answer = fill(&router, (&ann, &ben), &[("name", "Mine")], Some(&picture)).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(!site.config.data.join("media").exists(), "nothing was read");
    assert_eq!(
        page(&router, "/posts/tea").await.words(".byline a"),
        ["Ann Lee"]
    );
    let answer = fill(&router, (&ann, ""), &[("name", "Mine at last")], None).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let door = text(answer).await;
    assert!(
        door.contains("Mine+at+last"),
        "what was typed is carried along"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_removes_somebody_is_told_of_their_posts_and_chooses() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\nauthors: [Ann Lee, Bo Okoro]")
        .await;
    site.post("soup", "status: published\nauthors: [Ann Lee]")
        .await;
    let router = serve(&site.context);
    let ada = cookie(&site, Role::Admin).await;
    let ann = signed_in(&site, "Ann", Role::Author).await.staff.id.clone();
    let path = format!("/studio/people/{ann}");
    let before = see(&router, &path, &ada).await;
    assert!(before.text.contains("No post has a byline of theirs."));
    let authors = before.values("select[name=author] option", "value");
    let names = before.words("select[name=author] option");
    assert_eq!(names, ["None", "Ann Lee", "Bo Okoro"]);
    let (author, other) = (authors[1], authors[2]);
    let form = format!("do=byline&author={author}&page={path}");
    let answer = submit(&router, (&path, &ada), &form).await;
    assert_eq!(header(&answer, "location"), format!("{path}?said=saved"));
    let told = see(&router, &path, &ada).await;
    let said = told.word(".removal");
    assert!(said.contains("stands on 2 posts"), "{said}");
    assert!(said.contains("That is 1 post."), "{said}");
    let form = format!("do=remove&byline=hand&to=&page={path}");
    let answer = submit(&router, (&path, &ada), &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = Page::of(answer).await;
    assert!(
        refused
            .text
            .contains("Please choose another author to hand the posts to.")
    );
    assert_eq!(
        refused.values("input[name=byline][checked]", "value"),
        ["hand"]
    );
    let form = format!("do=remove&byline=hand&to={other}");
    let answer = submit(&router, (&path, &ada), &form).await;
    assert_eq!(header(&answer, "location"), "/studio/people?said=removed");
    assert_eq!(
        page(&router, "/posts/soup")
            .await
            .words(".about-authors h3 a"),
        ["Bo Okoro"]
    );
    assert_eq!(
        page(&router, "/posts/tea")
            .await
            .words(".about-authors h3 a"),
        ["Bo Okoro"]
    );
    let gone = fetch(&router, get(&path).header("cookie", &ada)).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_chooses_their_mails_and_only_editors_are_asked_about_submitted_drafts() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let (ann, edie) = (
        cookie(&site, Role::Author).await,
        cookie(&site, Role::Editor).await,
    );
    let ticked = async |cookie: &str| {
        let account = see(&router, "/studio/account", cookie).await;
        let boxes = account
            .all("form[action$=notices] input[checked]")
            .into_iter();
        let names = boxes.filter_map(|one| one.value().attr("name").map(str::to_owned));
        names.collect::<Vec<_>>()
    };
    assert_eq!(ticked(&ann).await, ["decided"]);
    assert_eq!(ticked(&edie).await, ["submitted", "decided"]);
    submit(&router, ("/studio/account/notices", &edie), "submitted=yes").await;
    assert_eq!(ticked(&edie).await, ["submitted"]);
    submit(&router, ("/studio/account/notices", &ann), "").await;
    assert!(ticked(&ann).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_another_address_says_the_same_whether_it_is_taken_or_not() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, Role::Author).await;
    cookie(&site, Role::Editor).await;
    let present = PASSWORD.replace(' ', "+");
    for address in ["free@example.org", "editor@example.org"] {
        let form = format!("email={address}&present={present}");
        let answer = submit(&router, ("/studio/account/email", &ann), &form).await;
        assert_eq!(
            header(&answer, "location"),
            "/studio/account?said=email-asked",
            "{address}"
        );
    }
    let form = "email=free@example.org&present=wrong&page=/studio/account";
    let answer = submit(&router, ("/studio/account/email", &ann), form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = Page::of(answer).await;
    assert!(refused.text.contains("This is not your present password."));
    assert!(refused.text.contains("value=\"free@example.org\""));
    assert!(!refused.text.contains("value=\"wrong\""));
    let visitor = fetch(&router, get("/studio/account/email/x.y")).await;
    assert!(header(&visitor, "location").starts_with("/studio/sign-in?to="));
}
