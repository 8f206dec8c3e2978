//! What holds for every page, whatever it shows.

use std::collections::HashSet;

use axum::http::StatusCode;
use dispatches::server::middleware::pages::policy;

use crate::commons::{PAGES, fill};
use crate::database::{Engine, Site};
use crate::requests::{BASE, fetch, get, hash, header};
use crate::served::{page, serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_whole_and_has_one_heading_one_title_and_the_sites_language() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (address, title) in PAGES {
        let page = page(&router, address).await;
        let found = address != "/no-such-page";
        assert_eq!(page.status == StatusCode::OK, found, "{address}");
        assert!(
            page.text
                .starts_with("<!DOCTYPE html><html lang=\"en-GB\">"),
            "{address}"
        );
        assert!(page.text.ends_with("</script>"), "{address}");
        assert_eq!(page.text.matches("</html>").count(), 1, "{address}");
        assert!(!page.text.contains("Loading…"), "{address}");
        assert_eq!(page.word("head > title"), title);
        assert!(!page.word("main h1").is_empty(), "{address}");
        assert_eq!(page.all("h1").len(), 1, "{address}");
        // The studio has a frame of its own, with nothing but the name.
        let frame = match address.starts_with("/studio") {
            true => "main",
            false => "header.site-header",
        };
        assert_eq!(
            page.word(&format!("{frame} .site-name")),
            "Harrowmere Commons"
        );
        if frame != "main" {
            assert_eq!(
                page.values("header.site-header .contact-line a", "href"),
                ["mailto:hello@harrowmere.example", "tel:01632960114"]
            );
            let footer = page.values("footer.site-footer a", "href");
            assert!(footer.contains(&"/feed.xml"), "{address}");
        }
        let kept = ![
            "/search",
            "/search?q=kettle",
            "/studio/sign-in",
            "/no-such-page",
        ]
        .contains(&address);
        assert_eq!(page.meta("robots").is_empty(), kept, "{address}");
        assert_eq!(
            page.values("link[rel=canonical]", "href").len(),
            usize::from(kept),
            "{address}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_style_a_handler_or_an_id_twice() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (address, _) in PAGES {
        let page = page(&router, address).await;
        let mut ids = HashSet::new();
        for element in page.all("*") {
            for (name, value) in element.value().attrs() {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "{address}: {name}={value}"
                );
                assert!(
                    name != "id" || ids.insert(value.to_owned()),
                    "{address}: {value} twice"
                );
            }
        }
        assert!(page.all("style").is_empty(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_allows_its_own_inline_scripts_and_no_others() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (address, _) in PAGES {
        let page = page(&router, address).await;
        let policy = page.header("content-security-policy");
        let allowed = policy
            .strip_prefix(policy::BASE)
            .expect("the policy of a page");
        let allowed: HashSet<_> = allowed.split_whitespace().map(str::to_owned).collect();
        let scripts: HashSet<_> = page.scripts().iter().map(|script| hash(script)).collect();
        assert_eq!(allowed, scripts, "{address}");
        assert!(
            !policy.contains("unsafe-inline") && !page.text.contains("nonce"),
            "{address}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn previews_say_what_the_page_says() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (address, heading, description) in [
        ("/", "Harrowmere Commons", "Dispatches from an estuary town"),
        (
            "/posts/tea",
            "Tea & company",
            "What forty people and one kettle taught us.",
        ),
        ("/posts/cups", "Cwpanau", "Paned o de yn y neuadd."),
        ("/about", "The about page", "What to know: about."),
        ("/authors/ann", "Ann Lee", "Ann bakes, and writes it down."),
        ("/tags/tea", "Tea", "Everything we know about tea."),
    ] {
        let page = page(&router, address).await;
        let canonical = format!("{BASE}{address}");
        assert_eq!(page.values("link[rel=canonical]", "href"), [&canonical]);
        assert_eq!(page.meta("og:url"), [&canonical]);
        assert_eq!(page.meta("og:title"), [heading]);
        assert_eq!(page.meta("description"), [description]);
        assert_eq!(page.meta("og:description"), [description]);
        assert_eq!(page.meta("og:site_name"), ["Harrowmere Commons"]);
        assert_eq!(page.meta("og:locale"), ["en_GB"]);
        let card = if address == "/posts/tea" {
            "summary_large_image"
        } else {
            "summary"
        };
        assert_eq!(page.meta("twitter:card"), [card], "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_without_an_introduction_is_described_by_its_name() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let page = page(&serve(&site.context), "/tags/hot-drinks").await;
    assert_eq!(page.meta("og:title"), ["Hot drinks"]);
    let words = "Posts about Hot drinks on Harrowmere Commons.";
    assert_eq!(page.meta("description"), [words]);
    assert_eq!(page.meta("og:description"), [words]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_link_within_the_site_leads_somewhere() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let mut waiting: Vec<String> = vec!["/".into()];
    let mut seen = HashSet::new();
    while let Some(address) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let answer = fetch(&router, get(&address)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        if !header(&answer, "content-type").starts_with("text/html") {
            continue;
        }
        let page = page(&router, &address).await;
        let links = [
            ("[href]", "href"),
            ("[src]", "src"),
            ("form:not([method=post])", "action"),
        ];
        let found = links
            .iter()
            .flat_map(|(selector, name)| page.values(selector, name));
        let own = found.map(|link| link.strip_prefix(BASE).unwrap_or(link));
        let paths = own
            .filter(|link| link.starts_with('/'))
            .map(|link| link.split('#').next());
        waiting.extend(paths.flatten().map(str::to_owned));
    }
    for expected in [
        "/posts/tea",
        "/tags/hot-drinks/feed.xml",
        "/accessibility",
        "/favicon.svg",
    ] {
        assert!(seen.contains(expected), "nothing leads to {expected}");
    }
}
