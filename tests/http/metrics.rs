//! What the program counts of itself: that the numbers move with what is done, that no visitor can
//! make lines of their own, and that the port answers nobody whom another name led there.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use dispatches::server::context::State;
use dispatches::server::jobs::Worker;
use dispatches::server::kept::Kept;
use dispatches::server::metrics::endpoint;
use dispatches::server::metrics::scrape::Scrape;
use dispatches::server::router;

use crate::comments::post as send_comment;
use crate::database::Site;
use crate::requests::{fetch, get, header, text};

const OPEN: &str = "status: published\ndate: 2026-06-01\ncomments: open";

struct Watched {
    router: Router,
    kept: Kept,
    scrape: Scrape,
}

impl Watched {
    fn over(state: State) -> Self {
        let (router, kept) = router::site(state.clone()).expect("a router");
        let scrape = Scrape::new(&state, kept.clone());
        let kept = kept.expect("room");
        Self {
            router,
            kept,
            scrape,
        }
    }

    async fn ask(&self, address: &str) -> StatusCode {
        fetch(&self.router, get(address)).await.status()
    }

    async fn text(&self) -> String {
        self.scrape.text().await.expect("a text")
    }

    /// The number of this line; 0 where there is none.
    async fn number(&self, line: &str) -> f64 {
        number(&self.text().await, line)
    }
}

fn number(text: &str, line: &str) -> f64 {
    let found = text.lines().find_map(|found| {
        let rest = found.strip_prefix(line)?.strip_prefix(' ')?;
        rest.parse().ok()
    });
    found.unwrap_or_default()
}

fn answers(route: &str, method: &str, status: &str) -> String {
    format!(
        "dispatches_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}"
    )
}

fn came(result: &str) -> String {
    format!("dispatches_page_cache_answers_total{{result=\"{result}\"}}")
}

on_both_engines! {
    requests_queries_and_renders_are_counted(site) {
        site.post("tea", OPEN).await;
        let watched = Watched::over(site.context.state.clone());
        let before = watched.text().await;
        assert_eq!(watched.ask("/posts/tea").await, StatusCode::OK);
        assert_eq!(watched.ask("/posts/none").await, StatusCode::NOT_FOUND);
        assert_eq!(watched.ask("/readyz").await, StatusCode::OK);
        let sent = get("/posts/tea").method("POST").header("sec-fetch-site", "cross-site");
        assert_eq!(fetch(&watched.router, sent).await.status(), StatusCode::FORBIDDEN);
        let after = watched.text().await;
        for (line, by) in [
            (answers("/posts/{slug}", "GET", "2xx"), 1.0),
            (answers("/posts/{slug}", "GET", "4xx"), 1.0),
            (answers("/readyz", "GET", "2xx"), 1.0),
            // Refused before a route was looked for.
            (answers("-", "POST", "4xx"), 1.0),
            ("dispatches_request_seconds_count{route=\"/posts/{slug}\",method=\"GET\"}".into(), 2.0),
            ("dispatches_render_seconds_count".into(), 2.0),
            ("dispatches_database_write_seconds_count".into(), 1.0),
        ] {
            assert_eq!(number(&after, &line) - number(&before, &line), by, "{line}");
        }
        for pool in ["read", "write"] {
            let line = format!("dispatches_database_query_seconds_count{{pool=\"{pool}\"}}");
            assert!(number(&after, &line) > number(&before, &line), "{line}");
        }
        for line in [
            "dispatches_database_up",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_cpu_seconds_total",
            "process_start_time_seconds",
            "dispatches_data_free_bytes",
            "dispatches_page_cache_limit_bytes",
        ] {
            assert!(number(&after, line) > 0.0, "{line} in {after}");
        }
        let connections = |state| {
            number(&after, &format!("dispatches_database_connections{{state=\"{state}\"}}"))
        };
        assert!(connections("used") + connections("idle") > 0.0, "{after}");
        assert!(after.contains("dispatches_build_info{version=\""), "{after}");
        assert!(after.ends_with("# EOF\n"));
    }

    what_waits_is_told(site) {
        site.post("tea", OPEN).await;
        let mut config = site.config.clone();
        config.comments.moderators = vec!["mo@example.org".into()];
        let state = State { config: config.into(), ..site.context.state.clone() };
        let watched = Watched::over(state.clone());
        let (waiting, mails) = ("dispatches_comments_waiting", "dispatches_jobs_waiting{kind=\"");
        assert_eq!(watched.number(waiting).await, 0.0);
        assert!(!watched.text().await.contains(mails));
        let context = dispatches::server::context::Context::new(
            state.clone(), dispatches::server::context::Viewer::Visitor);
        send_comment(&context, "tea", "Is there soup?").await;
        assert_eq!(watched.number(waiting).await, 1.0);
        let text = watched.text().await;
        assert!(text.contains(mails), "{text}");
        let worker = Worker::new(state).expect("a worker");
        while worker.step().await.expect("a step") {}
        let text = watched.text().await;
        assert!(text.contains("dispatches_jobs_total{kind=\"") && text.contains("outcome=\"done\""), "{text}");
    }

    a_database_that_is_gone_is_told_too(site) {
        let watched = Watched::over(site.context.state.clone());
        assert_eq!(watched.number("dispatches_database_up").await, 1.0);
        site.db().close().await;
        let text = watched.text().await;
        assert!(text.contains("\ndispatches_database_up 0\n"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_from_memory_is_counted_wherever_it_is_given() {
    let site = Site::new(crate::database::Engine::Sqlite).await;
    site.post("tea", OPEN).await;
    let watched = Watched::over(site.context.state.clone());
    watched.ask("/posts/tea").await;
    assert_eq!(watched.number(&came("made")).await, 1.0);
    let ask = || get("/posts/tea").body(Body::empty()).expect("a request");
    let mut known = ask();
    let first = watched.kept.at_once(&ask()).expect("kept");
    let tag = first.headers().get("etag").expect("a tag").clone();
    known.headers_mut().insert("if-none-match", tag);
    watched.kept.at_once(&known).expect("kept");
    let mut head = ask();
    *head.method_mut() = Method::HEAD;
    watched.kept.at_once(&head).expect("kept");
    // The side shelf is the middleware's.
    watched.ask("/search?q=tea").await;
    watched.ask("/search?q=tea").await;
    let text = watched.text().await;
    assert_eq!(number(&text, &came("kept")), 4.0);
    assert_eq!(number(&text, &came("made")), 2.0);
    assert_eq!(number(&text, &answers("/posts/{slug}", "GET", "2xx")), 2.0);
    assert_eq!(number(&text, &answers("/posts/{slug}", "GET", "3xx")), 1.0);
    assert_eq!(number(&text, &answers("/posts/{slug}", "HEAD", "2xx")), 1.0);
    let rendered = "dispatches_render_seconds_count";
    assert_eq!(number(&text, rendered), 2.0);
    assert!(number(&text, "dispatches_page_cache_bytes") > 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_visitor_makes_lines_of_their_own() {
    let site = Site::new(crate::database::Engine::Sqlite).await;
    let watched = Watched::over(site.context.state.clone());
    let ask = async |number: usize| {
        for path in [
            "",
            "posts/",
            "tags/",
            "media/",
            "a/b/",
            "api/",
            "studio/posts/",
            "pkg/",
        ] {
            watched
                .ask(&format!("/{path}{}", uuid::Uuid::new_v4()))
                .await;
        }
        let odd = get(&format!("/?{number}=x")).method(format!("ODD{number}").as_str());
        fetch(&watched.router, odd).await;
    };
    ask(0).await;
    let lines = watched.text().await.lines().count();
    for number in 1..125 {
        ask(number).await;
    }
    let text = watched.text().await;
    // A bucket is a line from the beginning, so not one more than after the first round.
    assert_eq!(text.lines().count(), lines, "{text}");
    assert!(!text.contains("ODD"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_port_answers_nobody_whom_another_name_led_there() {
    let site = Site::new(crate::database::Engine::Sqlite).await;
    let watched = Watched::over(site.context.state.clone());
    let ours = endpoint::router(watched.scrape.clone(), true);
    let ask = async |router: &Router, host: &str| {
        let request = Request::get("/metrics").header("host", host);
        fetch(router, request).await
    };
    for host in [
        "127.0.0.1:9500",
        "localhost:9500",
        "[::1]:9500",
        "localhost",
    ] {
        let answer = ask(&ours, host).await;
        assert_eq!(answer.status(), StatusCode::OK, "{host}");
        assert!(header(&answer, "content-type").starts_with("application/openmetrics-text"));
    }
    for host in [
        "evil.example:9500",
        "localhost.evil.example",
        "10.0.0.1:9500",
        "",
    ] {
        let answer = ask(&ours, host).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{host}");
        assert!(!text(answer).await.contains("dispatches_"));
    }
    // On a network of its own it is known by whatever name.
    let theirs = endpoint::router(watched.scrape.clone(), false);
    assert_eq!(
        ask(&theirs, "dispatches:9500").await.status(),
        StatusCode::OK
    );
    let site_itself = watched.ask("/metrics").await;
    assert_eq!(
        site_itself,
        StatusCode::NOT_FOUND,
        "never on the site’s own port"
    );
}
