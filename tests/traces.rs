//! What an OpenTelemetry collector is told by the real program, and that nobody waits for it.
#![cfg(feature = "traces")]

#[path = "support/database.rs"]
#[macro_use]
#[allow(dead_code)]
mod database;
#[path = "support/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "faults/program.rs"]
#[allow(dead_code)]
mod program;
#[path = "faults/talk.rs"]
#[allow(dead_code)]
mod talk;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use crate::database::{Engine, Site};
use crate::program::{Start, free_port};
use crate::talk::get;

/// A collector that keeps what it is sent.
struct Collector {
    address: SocketAddr,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Collector {
    fn open() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = port.local_addr().expect("an address");
        let sent = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sent);
        thread::spawn(move || {
            for stream in port.incoming() {
                let (stream, kept) = (stream.expect("a connection"), Arc::clone(&kept));
                thread::spawn(move || {
                    while let Some(body) = take(&stream) {
                        kept.lock().expect("a list").push(body);
                        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                        (&stream).write_all(answer).expect("answered");
                    }
                });
            }
        });
        Self { address, sent }
    }

    fn spans(&self) -> Vec<Span> {
        let sent = self.sent.lock().expect("a list");
        let requests = sent
            .iter()
            .map(|body| ExportTraceServiceRequest::decode(body.as_slice()).expect("OTLP"));
        let resources = requests.flat_map(|request| request.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }

    fn holds(&self, words: &str) -> bool {
        let sent = self.sent.lock().expect("a list");
        let mut pieces = sent.iter().flat_map(|body| body.windows(words.len()));
        pieces.any(|piece| piece == words.as_bytes())
    }
}

/// The body of the next request, which says its length; none once the other side has gone.
fn take(stream: &TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().expect("a number");
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

fn attribute(span: &Span, name: &str) -> Option<Value> {
    let mut found = span.attributes.iter().filter(|pair| pair.key == name);
    found.next()?.value.clone()?.value
}

on_both_engines! {
    a_request_is_told_with_what_it_asked_the_database_and_nothing_of_its_sender(site) {
        site.post("tea", "status: published").await;
        let collector = Collector::open();
        let endpoint = format!("http://{}", collector.address);
        let start = Start::of(&site.config).with("DISPATCHES_TRACES_ENDPOINT", &endpoint);
        tokio::task::block_in_place(|| {
            let program = start.ready();
            let answer = get(program.address, "/posts/tea").expect("a page");
            assert_eq!(answer.status, 200);
            let answer = get(program.address, "/search?q=marmalade").expect("a page");
            assert_eq!(answer.status, 200);
            let (status, _) = program.stop();
            assert!(status.success(), "{status}");
        });
        let spans = collector.spans();
        let named = |name: &'static str| spans.iter().filter(move |span| span.name == name);
        let names: Vec<_> = spans.iter().map(|span| &span.name).collect();
        let page = named("GET /posts/{slug}").next();
        let page = page.unwrap_or_else(|| panic!("no page in {names:?}"));
        assert_eq!(page.kind, 2, "a server's");
        assert_eq!(
            attribute(page, "http.response.status_code"),
            Some(Value::IntValue(200))
        );
        let route = Value::StringValue("/posts/{slug}".into());
        assert_eq!(attribute(page, "http.route"), Some(route));
        for part in ["render", "query"] {
            let mut parts = named(part).filter(|span| span.parent_span_id == page.span_id);
            let part = parts.next().expect("a part of the page");
            assert!(part.start_time_unix_nano >= page.start_time_unix_nano);
            assert!(part.end_time_unix_nano <= page.end_time_unix_nano);
        }
        let query = named("query").next().expect("a query");
        let file = attribute(query, "code.file.path");
        assert!(matches!(file, Some(Value::StringValue(file)) if file.starts_with("src/server/db/")));
        let search = named("GET /search").next().expect("a search");
        let index = Value::StringValue("src/server/db/search.rs".into());
        let asked = named("query").filter(|span| span.parent_span_id == search.span_id);
        let files: Vec<_> = asked.map(|span| attribute(span, "code.file.path")).collect();
        assert!(files.contains(&Some(index)), "{files:?}");
        assert!(!collector.holds("marmalade"), "what was searched for");
        assert!(!collector.holds("/posts/tea"), "the address of a page");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_not_there_keeps_nobody_waiting() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let endpoint = format!("http://{}", free_port());
    let start = Start::of(&site.config).with("DISPATCHES_TRACES_ENDPOINT", &endpoint);
    tokio::task::block_in_place(|| {
        let program = start.ready();
        assert_eq!(
            get(program.address, "/posts/tea").expect("a page").status,
            200
        );
        let (status, took) = program.stop();
        assert!(status.success(), "{status}");
        assert!(took.as_secs() < 30, "{took:?}");
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_is_no_address_is_told_at_the_start() {
    let site = Site::new(Engine::Sqlite).await;
    let start = Start::of(&site.config).with("DISPATCHES_TRACES_ENDPOINT", "the collector");
    tokio::task::block_in_place(|| {
        let (status, said) = start.ended();
        assert!(!status.success(), "{status}");
        assert!(said.contains("traces.endpoint"), "{said}");
    });
}
