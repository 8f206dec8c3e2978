//! Texts that would like to be markup, on every page that shows them.

use axum::Router;
use axum::http::Request;
use dispatches::domain::markdown::RENDERER_VERSION;
use dispatches::server::middleware::pages::policy;
use serde_json::Value;

use crate::database::{Engine, Site};
use crate::requests::{BASE, bytes, fetch, get, hash, text};
use crate::served::{Page, page, serve};

/// Ends whatever it stands in, if anything lets it.
const BREAK: &str =
    "x</title></script></textarea>--><script>alert(1)</script>\" onload='y' &amp; \u{2028}]]>";

const PAGES: [&str; 8] = [
    "/",
    "/posts/tea",
    "/posts/cup",
    "/about",
    "/authors/ann",
    "/tags/open",
    "/search?q=alert",
    "/?before=",
];

async fn hostile() -> Site {
    let site = Site::new(Engine::Sqlite).await;
    let quoted = Value::from(BREAK).to_string();
    site.write("authors.toml", format!("[[author]]\nslug = \"ann\"\nname = {quoted}\nbiography = {quoted}\nlinks = [{{ label = {quoted}, address = \"https://example.org/?{}\" }}]\n", "<script>"));
    site.write(
        "tags.toml",
        format!("[[tag]]\nslug = \"open\"\nname = {quoted}\nintroduction = {quoted}\n"),
    );
    for (slug, kind) in [("tea", "post"), ("cup", "post"), ("about", "page")] {
        let text = format!(
            "---\nslug: {slug}\nkind: {kind}\ntitle: {quoted}\nkicker: {quoted}\nplace: {quoted}\nsummary: {quoted}\nstatus: published\nauthors: [ann]\ntags: [open]\n---\n# {BREAK}\n\n{BREAK}\n\n# Two\n\n# Three\n"
        );
        site.write(&format!("{slug}.md"), text);
    }
    let report = site.import().await;
    assert!(report.succeeded(), "{report}");
    site
}

/// Nothing of it became markup, and nothing runs but what the page's own policy allows.
fn check(page: &Page, address: &str) {
    let policy = page.header("content-security-policy");
    for script in page.scripts() {
        assert!(policy.contains(&hash(&script)), "{address}: {script}");
        assert!(!script.starts_with("alert(1)"), "{address}");
    }
    for element in page.all("*") {
        let mut names = element.value().attrs().map(|(name, _)| name);
        assert!(
            !names.any(|name| name.starts_with("on")),
            "{address}: {:?}",
            element.value()
        );
    }
    assert_eq!(page.all("head > title").len(), 1, "{address}");
    assert_eq!(page.all("h1").len(), 1, "{address}");
    assert_eq!(page.text.matches("</html>").count(), 1, "{address}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_title_name_or_summary_becomes_markup() {
    let site = hostile().await;
    let router = serve(&site.context);
    for address in PAGES {
        check(&page(&router, address).await, address);
    }
    let post = page(&router, "/posts/tea").await;
    let title: String = post.one("head > title").text().collect();
    assert!(title.starts_with("x</title></script>"), "{title}");
    assert!(
        post.word("h1")
            .contains("<script>alert(1)</script>\" onload='y' &amp;")
    );
    assert_eq!(post.meta("og:title")[0], post.meta("description")[0]);
    let article: String = post
        .one("script[type='application/ld+json']")
        .text()
        .collect();
    let article: Value = serde_json::from_str(&article).expect("JSON");
    assert_eq!(article["headline"], post.meta("og:title")[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_for_is_shown_as_text() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let asked = "%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%20onfocus%3Dx";
    for address in [
        format!("/search?q={asked}"),
        format!("/posts/{asked}"),
        format!("/?before={asked}"),
        format!("/{asked}?{asked}"),
    ] {
        check(&page(&router, &address).await, &address);
    }
    let search = page(&router, &format!("/search?q={asked}")).await;
    let field = search.one("input[type=search]").value();
    assert_eq!(
        field.attr("value"),
        Some("</title><script>alert(1)</script>\" onfocus=x")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_that_got_into_a_rendered_text_does_not_run() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let smuggled = "<p>Tea</p><script>steal()</script><script nonce=\"\">steal(2)</script>";
    site.keep_rendering("tea", RENDERER_VERSION, smuggled).await;
    let router = serve(&site.context);
    let post = page(&router, "/posts/tea").await;
    let policy = post.header("content-security-policy");
    assert!(
        policy.starts_with(policy::BASE) && policy.contains("'sha256-"),
        "{policy}"
    );
    let (foreign, own): (Vec<_>, Vec<_>) = post
        .scripts()
        .into_iter()
        .partition(|script| script.contains("steal"));
    assert_eq!(foreign, ["steal()", "steal(2)"], "the page holds them");
    assert!(foreign.iter().all(|script| !policy.contains(&hash(script))));
    assert!(own.iter().all(|script| policy.contains(&hash(script))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feed_and_the_sitemap_stay_well_formed() {
    let site = hostile().await;
    let router = serve(&site.context);
    for address in ["/feed.xml", "/authors/ann/feed.xml", "/tags/open/feed.xml"] {
        let feed = bytes(fetch(&router, get(address)).await).await;
        let feed = feed_rs::parser::parse(&*feed).expect("a feed");
        let title = feed.entries[0]
            .title
            .as_ref()
            .map(|title| title.content.as_str());
        assert!(
            title.is_some_and(|title| title.starts_with("x</title>")),
            "{address}: {title:?}"
        );
        let html = feed.entries[0]
            .content
            .as_ref()
            .and_then(|content| content.body.as_deref());
        assert!(
            html.is_some_and(|html| !html.contains("<script")),
            "{address}"
        );
    }
}

/// The page as a visitor gets it who calls the site by that name.
async fn called(router: &Router, host: &str) -> String {
    let request = Request::get("/posts/tea").header("host", host);
    text(
        fetch(
            router,
            request
                .header("x-forwarded-host", host)
                .header("x-forwarded-proto", "gopher"),
        )
        .await,
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_site_is_called_its_addresses_are_its_own() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let router = serve(&site.context);
    let own = called(&router, "example.org").await;
    assert!(own.contains(&format!("{BASE}/posts/tea")));
    assert_eq!(called(&router, "evil.example").await, own);
}
