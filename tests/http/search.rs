//! The search page: what is found, how it is shown, and what odd questions get.

use axum::http::StatusCode;

use crate::commons::fill;
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header};
use crate::served::{page, serve};

/// Text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_found_is_shown_with_the_words_marked() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let found = page(&router, "/search?q=KETTLE+nob").await;
    assert_eq!(
        found.word("[role=status].search-summary"),
        "One result for “KETTLE nob”."
    );
    assert_eq!(found.words(".results h2 a"), ["Tea & company"]);
    assert_eq!(found.values(".results h2 a", "href"), ["/posts/tea"]);
    assert_eq!(found.words(".results mark"), ["kettle", "nobody"]);
    let form = found.one("main form[role=search]").value();
    assert_eq!(
        (form.attr("action"), form.attr("method")),
        (Some("/search"), Some("get"))
    );
    assert_eq!(found.values("main input[name=q]", "value"), ["KETTLE nob"]);
    let label = found.one("main form label").value().attr("for");
    assert_eq!(found.one("main input[name=q]").value().attr("id"), label);
    let about = page(&router, "/search?q=know:+privacy").await;
    assert_eq!(
        about.values(".results h2 a", "href"),
        ["/privacy"],
        "pages are found too"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_asked_and_nothing_found_are_said() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for address in ["/search", "/search?q=", "/search?q=+++", "/search?x=tea"] {
        let page = page(&router, address).await;
        assert!(
            page.word(".search-summary")
                .starts_with("Search the titles"),
            "{address}"
        );
        assert!(page.all(".results li").is_empty());
    }
    let none = page(&router, "/search?q=walrus").await;
    assert_eq!(none.status, StatusCode::OK);
    assert_eq!(
        none.word(".search-summary"),
        "Nothing found for “walrus”. Try fewer or other words."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_questions_are_answered_like_any_other() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    let (long, bread) = ("tea ".repeat(2560), "🍞".repeat(2560));
    for asked in [
        "\"",
        "\"\"\"",
        "'",
        "tea\"",
        "AND",
        "tea OR NOT",
        "NEAR(tea, 2)",
        "*",
        "tea*",
        "title:tea",
        "-tea",
        "^tea",
        "(",
        "{tea} : x",
        "&|!<->:*",
        "%",
        "_",
        "\\",
        "\0",
        "a\0b",
        "\r\nSet-Cookie: a=b",
        "🍞",
        "e\u{301}",
        "\u{202e}tea",
        &long,
        &bread,
    ] {
        let page = page(&router, &format!("/search?q={}", encoded(asked))).await;
        assert_eq!(page.status, StatusCode::OK, "{asked:?}");
        assert!(!page.word(".search-summary").is_empty(), "{asked:?}");
        assert_eq!(page.header("set-cookie"), "");
    }
    for query in [
        "q=%",
        "q=%ff",
        "q=%zz",
        "q",
        "q=tea&q=cups",
        "&&&",
        "q=%25%32%35",
        "q=+&q[]=x",
    ] {
        assert_eq!(
            page(&router, &format!("/search?{query}")).await.status,
            StatusCode::OK,
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_decoded_once() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    for (query, shown) in [
        ("100%2525", "100%25"),
        ("a%2Bb", "a+b"),
        ("a+b", "a b"),
        ("caf%C3%A9", "café"),
        ("%26amp%3B", "&amp;"),
    ] {
        let page = page(&router, &format!("/search?q={query}")).await;
        assert_eq!(
            page.values("main input[name=q]", "value"),
            [shown],
            "{query}"
        );
        assert!(
            page.word(".search-summary").contains(&format!("“{shown}”")),
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hardly_two_ask_for_is_sent_in_the_coding_that_is_made_quickest() {
    let site = Site::new(Engine::Sqlite).await;
    fill(&site).await;
    let router = serve(&site.context);
    for (asked, coding) in [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("br", "br"),
    ] {
        for address in ["/search?q=kettle", "/api/search?query=kettle"] {
            let request = get(address).header("accept-encoding", asked);
            let answer = fetch(&router, request).await;
            assert_eq!(header(&answer, "content-encoding"), coding, "{address}");
        }
    }
    let form = get("/search").header("accept-encoding", "gzip, deflate, br, zstd");
    let answer = fetch(&router, form).await;
    assert_eq!(
        header(&answer, "content-encoding"),
        "br",
        "the form is everybody's"
    );
}
