//! The list of posts as a browser without scripts uses it, and what readers see of what is done
//! there.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use dispatches::domain::person::Role;
use dispatches::server::db;
use dispatches::server::db::people::bylines;

use crate::accounts::{PASSWORD, enter, person, signed_in};
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, ask, serve};

async fn cookie(site: &Site, role: Role) -> String {
    let token = signed_in(site, role.as_str(), role).await.token;
    format!("__Host-session={token}")
}

/// Somebody whose byline is the author of this slug.
pub async fn writer(site: &Site, role: Role, slug: &'static str) -> String {
    let id = person(site, slug, role).await;
    let write = site.db().write(move |tx| {
        Box::pin(async move {
            let author = db::authors::by_slug(tx, slug).await?.expect("an author");
            bylines::set(tx, &id, Some(&author.id)).await
        })
    });
    write.await.expect("written");
    let token = enter(&site.context, slug, PASSWORD).await;
    format!("__Host-session={}", token.expect("signed in").token)
}

async fn list(router: &Router, cookie: &str, query: &str) -> Page {
    let address = format!("/studio/posts{query}");
    let page = ask(router, get(&address).header("cookie", cookie)).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    page
}

fn titles(page: &Page) -> Vec<String> {
    let titles = page.words(".posts-title > :first-child").into_iter();
    titles.map(|title| title.replace("The ", "")).collect()
}

/// The ids of the posts with these titles.
fn ids(page: &Page, titles: &[&str]) -> String {
    let fields = titles.iter().map(|title| {
        let named = format!("input[aria-label='Select The {title}']");
        format!("&id={}", page.values(&named, "value").concat())
    });
    fields.collect()
}

async fn submit(router: &Router, cookie: &str, body: &str) -> Response {
    let request = post("/studio/posts")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(body.to_owned()));
    send(router, request.expect("a request")).await
}

/// Does something to the posts with these titles, and gives the page that follows.
async fn act(router: &Router, cookie: &str, (action, chosen): (&str, &[&str])) -> Page {
    let page = list(router, cookie, "").await;
    let form = format!("page=/studio/posts&decision={action}{}", ids(&page, chosen));
    follow(router, cookie, submit(router, cookie, &form).await).await
}

async fn follow(router: &Router, cookie: &str, answer: Response) -> Page {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let to = header(&answer, "location").to_owned();
    ask(router, get(&to).header("cookie", cookie)).await
}

/// Presses Undo.
async fn undo(router: &Router, cookie: &str, page: &Page) -> Page {
    let of = page.values(".told input[name=of]", "value").concat();
    let form = format!("page=/studio/posts&decision=undo&of={of}");
    follow(router, cookie, submit(router, cookie, &form).await).await
}

async fn status(router: &Router, path: &str) -> StatusCode {
    fetch(router, get(path)).await.status()
}

async fn fill(site: &Site) {
    for (slug, lines) in [
        (
            "tea",
            "status: published\ndate: 2026-05-03\nauthors: [Ann]\ntags: [cups]",
        ),
        (
            "milk",
            "status: published\ndate: 2026-05-02\nauthors: [Ann, Bo]",
        ),
        ("quay", "status: draft\nauthors: [Bo]"),
        (
            "bench",
            "status: scheduled\ndate: 2026-07-02T09:00:00Z\nauthors: [Ann]",
        ),
        ("shed", "status: trashed\nauthors: [Bo]"),
        ("lamp", "status: in-review\nauthors: [Cy]"),
    ] {
        site.post(slug, lines).await;
    }
    site.post("about", "kind: page\nstatus: published\ndate: 2026-05-01")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_what_they_may_and_where_it_stands() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let page = list(&router, &editor, "").await;
    assert_eq!(
        titles(&page),
        ["lamp", "bench", "quay", "tea", "milk", "about"]
    );
    let links = page.values(".posts-title li a", "href");
    assert_eq!(links, ["/posts/tea", "/posts/milk", "/about"]);
    let states = page.words(".posts tbody td:nth-of-type(2)");
    assert_eq!(states[0], "In review since 1 Jul 2026");
    assert_eq!(states[1], "Scheduled for 2 Jul 2026, 10:00");
    assert_eq!(states[3], "Published 3 May 2026");
    let tabs = page.words(".tabs a");
    assert_eq!(tabs[0], "All (6)");
    assert_eq!(tabs[6], "Trash (1)");
    for (role, slug, expected) in [
        (Role::Author, "ann", vec!["bench", "tea", "milk"]),
        (Role::Contributor, "cy", vec!["lamp"]),
    ] {
        let own = writer(&site, role, slug).await;
        let page = list(&router, &own, "").await;
        assert_eq!(titles(&page), expected);
        assert!(page.all("#posts-author").is_empty());
        assert!(!page.text.contains("The quay"));
    }
    let nobody = cookie(&site, Role::Contributor).await;
    let page = list(&router, &nobody, "").await;
    assert_eq!(page.word(".empty"), "Nothing is written yet.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_narrows_the_list_and_the_page_says_how() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    for (query, expected) in [
        ("?status=trash", vec!["shed"]),
        ("?status=draft", vec!["quay"]),
        ("?kind=page", vec!["about"]),
        ("?author=ann&status=published", vec!["tea", "milk"]),
        ("?tag=cups", vec!["tea"]),
        ("?q=the+be", vec!["bench"]),
        ("?author=nobody", vec![]),
        (
            "?status=nonsense&kind=nonsense&before=nonsense",
            vec!["lamp", "bench", "quay", "tea", "milk", "about"],
        ),
        (
            "?q=%00%22%27",
            vec!["lamp", "bench", "quay", "tea", "milk", "about"],
        ),
    ] {
        let page = list(&router, &editor, query).await;
        assert_eq!(titles(&page), expected, "{query}");
    }
    let page = list(&router, &editor, "?status=published&author=ann&q=t").await;
    assert_eq!(page.word("h1"), "Posts: published");
    assert_eq!(page.values("#posts-query", "value"), ["t"]);
    assert_eq!(
        page.values("option[selected]", "value"),
        ["", "", "ann"][2..]
    );
    assert_eq!(
        page.values(".find input[name=status]", "value"),
        ["published"]
    );
    let tabs = page.values(".tabs a", "href");
    assert_eq!(tabs[1], "/studio/posts?status=draft&author=ann&q=t");
    let everything = page.values(".find a", "href");
    assert_eq!(everything, ["/studio/posts?status=published"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_goes_on_by_links() {
    let site = Site::new(Engine::Sqlite).await;
    for number in 0..52 {
        let text = format!("---\ntitle: N{number}\nslug: n{number}\nstatus: draft\n---\nText.\n");
        site.write(&format!("n{number}.md"), text);
    }
    assert!(site.import().await.succeeded());
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let first = list(&router, &editor, "?status=draft").await;
    assert_eq!(titles(&first).len(), 50);
    let older = first.values(".parts a", "href").concat();
    let second = list(&router, &editor, older.trim_start_matches("/studio/posts")).await;
    assert_eq!(titles(&second).len(), 2);
    let both = [titles(&first), titles(&second)].concat();
    let all: std::collections::HashSet<_> = both.iter().collect();
    assert_eq!(all.len(), 52);
    let newest = second.values(".parts a", "href").concat();
    assert_eq!(newest, "/studio/posts?status=draft");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_what_is_done_at_their_next_request_and_so_when_it_is_taken_back() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let listings = [
        "/",
        "/feed.xml",
        "/sitemap.xml",
        "/authors/bo",
        "/search?q=milk",
    ];
    for (action, gone, said) in [
        (
            "unpublish",
            StatusCode::NOT_FOUND,
            "Unpublished. Readers no longer see it.",
        ),
        ("trash", StatusCode::GONE, "Moved to the trash."),
    ] {
        assert_eq!(status(&router, "/posts/milk").await, StatusCode::OK);
        let page = act(&router, &editor, (action, &["milk", "about"])).await;
        assert_eq!(page.word(".told p"), said);
        assert_eq!(status(&router, "/posts/milk").await, gone);
        assert_eq!(status(&router, "/about").await, gone);
        assert_eq!(status(&router, "/posts/tea").await, StatusCode::OK);
        for listing in listings {
            let shown = text(fetch(&router, get(listing)).await).await;
            assert!(!shown.contains("/posts/milk"), "{listing} after {action}");
        }
        let page = undo(&router, &editor, &page).await;
        assert_eq!(page.word(".told p"), "Taken back.");
        assert_eq!(status(&router, "/about").await, StatusCode::OK);
        for listing in listings {
            let shown = text(fetch(&router, get(listing)).await).await;
            assert!(shown.contains("/posts/milk"), "{listing} after undo");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restored_is_not_public_until_somebody_publishes_it() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    act(&router, &editor, ("trash", &["tea"])).await;
    let trash = list(&router, &editor, "?status=trash").await;
    let buttons = trash.values("#many button", "value");
    assert_eq!(buttons, ["restore"]);
    let form = format!("decision=restore{}", ids(&trash, &["tea", "shed"]));
    submit(&router, &editor, &form).await;
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::NOT_FOUND);
    let unpublished = list(&router, &editor, "?status=unpublished").await;
    assert_eq!(titles(&unpublished), ["tea"]);
    let drafts = list(&router, &editor, "?status=draft").await;
    assert_eq!(titles(&drafts), ["shed", "quay"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_are_closed_and_opened_from_the_list() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let closed = "Comments are closed";
    let is_closed = async || {
        let shown = text(fetch(&router, get("/posts/tea")).await).await;
        shown.contains("omments are closed")
    };
    let page = act(&router, &editor, ("close-comments", &["tea", "about"])).await;
    assert_eq!(page.word(".told p"), "Comments are closed there.");
    assert_eq!(
        page.words(".posts-title li")
            .iter()
            .filter(|one| *one == closed)
            .count(),
        1
    );
    assert!(is_closed().await);
    undo(&router, &editor, &page).await;
    assert!(!is_closed().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_acts_on_what_is_not_theirs() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let all = list(&router, &editor, "").await;
    let ann = writer(&site, Role::Author, "ann").await;
    let cy = writer(&site, Role::Contributor, "cy").await;
    assert!(list(&router, &ann, "").await.all("#many").len() == 1);
    let offered = list(&router, &cy, "").await;
    assert_eq!(offered.values("#many button", "value"), ["trash"]);
    let chosen = ids(&all, &["quay", "lamp"]);
    let answer = submit(&router, &ann, &format!("decision=trash{chosen}")).await;
    let page = follow(&router, &ann, answer).await;
    let nothing = "Nothing is selected to which this could be done.";
    assert_eq!(page.word(".told p"), nothing);
    let chosen = ids(&all, &["tea", "milk", "bench"]);
    for action in ["unpublish", "trash", "close-comments"] {
        let answer = submit(&router, &cy, &format!("decision={action}{chosen}")).await;
        let page = follow(&router, &cy, answer).await;
        assert_eq!(page.word(".told p"), nothing, "{action}");
    }
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::OK);
    let page = act(&router, &editor, ("unpublish", &["tea"])).await;
    let of = page.values(".told input[name=of]", "value").concat();
    let answer = submit(&router, &cy, &format!("decision=undo&of={of}")).await;
    let page = follow(&router, &cy, answer).await;
    assert_eq!(page.word(".told p"), nothing);
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::NOT_FOUND);
    let answer = submit(&router, &ann, &format!("decision=undo&of={of}")).await;
    follow(&router, &ann, answer).await;
    assert_eq!(
        status(&router, "/posts/tea").await,
        StatusCode::OK,
        "their own"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_not_ours_or_chooses_nothing_changes_nothing() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let chosen = ids(&list(&router, &editor, "").await, &["tea"]);
    for form in [
        format!("decision=publish{chosen}"),
        format!("decision={chosen}"),
        "decision=undo&of=x".to_owned(),
        "decision=undo".to_owned(),
    ] {
        let answer = submit(&router, &editor, &form).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{form}");
    }
    for form in ["decision=trash", "decision=trash&id=x&id=%00"] {
        let page = follow(&router, &editor, submit(&router, &editor, form).await).await;
        assert!(page.text.contains("Nothing is selected"), "{form}");
        assert!(page.all(".told form").is_empty());
    }
    let answer = submit(&router, "", &format!("decision=trash{chosen}")).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overview_names_what_waits_for_review_and_ones_own_drafts() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    site.post("own", "status: draft\nauthors: [Cy]").await;
    let router = serve(&site.context);
    let editor = cookie(&site, Role::Editor).await;
    let overview = async |cookie: &str| ask(&router, get("/studio").header("cookie", cookie)).await;
    let page = overview(&editor).await;
    assert_eq!(
        page.words("section[aria-labelledby=in-review-heading] li a"),
        ["The lamp"]
    );
    assert!(!page.text.contains("Your drafts"));
    let cy = writer(&site, Role::Contributor, "cy").await;
    let page = overview(&cy).await;
    assert_eq!(
        page.words("section[aria-labelledby=in-review-heading] li a"),
        ["The lamp"]
    );
    assert_eq!(
        page.words("section[aria-labelledby=draft-heading] li a"),
        ["The own"]
    );
    let links = page.values("section[aria-labelledby=draft-heading] p a", "href");
    assert_eq!(links, ["/studio/posts?status=draft"]);
    let ann = writer(&site, Role::Author, "ann").await;
    let page = overview(&ann).await;
    assert!(!page.text.contains("The lamp") && !page.text.contains("The own"));
}
