//! Random requests from a fixed seed through the real router: whatever is sent, by whomever, the
//! answer is no failure of ours, and no panic. Pieces that mean something are put together with
//! pieces that mean nothing, because bytes alone come no further than the edge.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use dispatches::domain::person::Role;
use dispatches::server::studio::access::TABLE;

use crate::accounts::signed_in;
use crate::comments::{approved, thread};
use crate::database::{Engine, Site};
use crate::keeping::{OPEN, keeping};
use crate::requests::{bytes, header, send};

/// Numbers that look random and are the same in every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'w, T: ?Sized>(&mut self, from: &[&'w T]) -> &'w T {
        from[self.below(from.len())]
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }
}

/// What stands in paths, queries, fields and headers.
const PIECES: [&str; 56] = [
    "",
    "tea",
    "cups",
    "ann-lee",
    "about",
    "0190b7a0-0000-7000-8000-000000000001",
    "0",
    "-1",
    "9223372036854775807",
    "99999999999999999999",
    "1e999",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"",
    "'",
    "' OR 1=1 --",
    "<script>",
    "%",
    "%%",
    "%00",
    "%0d%0a",
    "%c0%af",
    "%ff",
    "%F0%9F%98%80",
    "%2e%2e%2f",
    "..",
    ".",
    "//",
    "\\",
    ";",
    "+",
    "*",
    "\"*\" NEAR(",
    "a AND",
    "tea OR",
    "(",
    "é",
    "日本語",
    "\u{202e}txt",
    "a\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "\u{0}",
    "\r\n",
    "\t",
    "2026-07-01T12:00",
    "2026-02-30",
    "9999-12-31T23:59:60Z",
    "Europe/London",
    "asha@example.org",
    "@",
    "https://x.example/",
    "javascript:alert(1)",
    "![](/media/x.png)",
];

const PATHS: [&str; 30] = [
    "/",
    "/posts/tea",
    "/posts/{x}",
    "/authors/{x}",
    "/tags/{x}",
    "/{x}",
    "/search",
    "/feed.xml",
    "/tags/{x}/feed.xml",
    "/authors/{x}/feed.xml",
    "/posts/{x}/comments/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/posts/tea/comments",
    "/posts/{x}/comments",
    "/posts/tea/comments/{x}",
    "/posts/tea/comments/{x}/report",
    "/comment-links/{x}",
    "/preview/{x}",
    "/media/{x}",
    "/assets/{x}",
    "/pkg/{x}",
    "/healthz",
    "/readyz",
    "/api/{x}",
    "/api/post",
    "/api/search",
    "/api/comments/post",
    "/api/studio/desk",
    "/{x}/{x}/{x}",
];

const NAMES: [&str; 58] = [
    "q",
    "before",
    "reply",
    "own",
    "comment",
    "reported",
    "slug",
    "path",
    "query",
    "place",
    "form",
    "name",
    "email",
    "message",
    "token",
    "website",
    "reply_to",
    "notify",
    "title",
    "body",
    "body-exact",
    "base",
    "author",
    "tag",
    "names",
    "picture",
    "byline",
    "to",
    "do",
    "new",
    "writer",
    "background",
    "stays",
    "kind",
    "authors",
    "tags",
    "comments",
    "page",
    "ids",
    "id",
    "action",
    "status",
    "role",
    "password",
    "code",
    "at",
    "note",
    "alt",
    "file",
    "to",
    "key",
    "value",
    "language",
    "time_zone",
    "accent",
    "policy",
    "words",
    "summary",
];

const HEADERS: [&str; 24] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-range",
    "cookie",
    "expect",
    "forwarded",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "origin",
    "range",
    "referer",
    "te",
    "upgrade",
    "x-forwarded-for",
    "x-forwarded-proto",
];

const KINDS: [&str; 9] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "application/cbor",
    "",
    "application/json; charset=utf-16",
];

const METHODS: [&str; 9] = [
    "GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "BREW",
];

struct Fuzz {
    dice: Dice,
    cookies: Vec<String>,
    /// Every path of the published table.
    paths: Vec<(&'static str, &'static str)>,
    token: String,
}

impl Fuzz {
    fn piece(&mut self) -> String {
        let mut piece = String::new();
        for _ in 0..1 + self.dice.below(2) {
            piece.push_str(self.dice.pick(&PIECES));
        }
        if self.dice.one_in(60) {
            piece = piece.repeat(200);
        }
        piece
    }

    /// As it is, or as an address has it.
    fn in_address(&mut self) -> String {
        let piece = self.piece();
        let encoded = form_urlencoded::byte_serialize(piece.as_bytes()).collect();
        if self.dice.one_in(4) { piece } else { encoded }
    }

    fn target(&mut self) -> (&'static str, String) {
        let (method, template) = match self.dice.one_in(2) {
            true => {
                let at = self.dice.below(self.paths.len());
                self.paths[at]
            }
            false => (self.dice.pick(&METHODS), self.dice.pick(&PATHS)),
        };
        let mut path = String::new();
        for part in template.split_inclusive('/') {
            match part.strip_prefix('{') {
                Some(rest) => {
                    path.push_str(&self.in_address());
                    path.push_str(if rest.ends_with('/') { "/" } else { "" });
                }
                None => path.push_str(part),
            }
        }
        if self.dice.one_in(30) {
            path.push('/');
        }
        let method = if self.dice.one_in(12) {
            self.dice.pick(&METHODS)
        } else {
            method
        };
        (method, path)
    }

    fn pairs(&mut self) -> String {
        let mut pairs = Vec::new();
        for _ in 0..self.dice.below(7) {
            let value = match self.dice.one_in(8) {
                true => self.token.clone(),
                false => self.in_address(),
            };
            pairs.push(format!("{}={value}", self.dice.pick(&NAMES)));
        }
        pairs.join("&")
    }

    fn json(&mut self) -> String {
        let mut fields = Vec::new();
        for _ in 0..self.dice.below(6) {
            let value = match self.dice.below(4) {
                0 => self
                    .dice
                    .pick(&["0", "-1", "1e400", "null", "[]", "{}", "\"", "[[[[[["])
                    .to_owned(),
                1 => format!(
                    "{{\"{}\":{:?}}}",
                    self.dice.pick(&NAMES),
                    self.dice.pick(&PIECES)
                ),
                _ => serde_json::Value::from(self.piece()).to_string(),
            };
            fields.push(format!("\"{}\":{value}", self.dice.pick(&NAMES)));
        }
        format!("{{{}}}", fields.join(","))
    }

    fn parts(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.dice.below(4) {
            let (name, value) = (self.dice.pick(&NAMES), self.piece());
            let file = if self.dice.one_in(3) {
                "; filename=\"a.png\""
            } else {
                ""
            };
            text.push_str(&format!(
                "--x\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
            ));
        }
        if !self.dice.one_in(5) {
            text.push_str("--x--\r\n");
        }
        text
    }

    fn body(&mut self, kind: &str) -> Vec<u8> {
        let mut body = match kind {
            kind if kind.contains("json") => self.json().into_bytes(),
            kind if kind.contains("multipart") => self.parts().into_bytes(),
            _ => self.pairs().into_bytes(),
        };
        if self.dice.one_in(6) && !body.is_empty() {
            let at = self.dice.below(body.len());
            body[at] = u8::try_from(self.dice.below(256)).unwrap_or(0);
        }
        if self.dice.one_in(20) {
            body.truncate(body.len() / 2);
        }
        body
    }

    /// None where what came out is no request that the server library would hand on.
    fn request(&mut self) -> Option<(String, Request<Body>)> {
        let (method, path) = self.target();
        let query = if self.dice.one_in(2) {
            self.pairs()
        } else {
            String::new()
        };
        let address = if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        };
        let host = match self.dice.one_in(12) {
            true => self.piece(),
            false => "example.org".to_owned(),
        };
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).ok()?)
            .uri(&address)
            .header("host", HeaderValue::from_bytes(host.as_bytes()).ok()?);
        if !self.dice.one_in(10) {
            request = request.header("sec-fetch-site", "same-origin");
        }
        if self.dice.one_in(2) {
            let at = self.dice.below(self.cookies.len());
            request = request.header("cookie", &self.cookies[at]);
        }
        for _ in 0..self.dice.below(3) {
            let name = HeaderName::from_static(self.dice.pick(&HEADERS));
            let value = HeaderValue::from_bytes(self.piece().as_bytes());
            if let Ok(value) = value {
                request = request.header(name, value);
            }
        }
        let kind = self.dice.pick(&KINDS);
        let body = if method == "GET" {
            Vec::new()
        } else {
            self.body(kind)
        };
        let request = request.header("content-type", kind).body(Body::from(body));
        Some((format!("{method} {address} ({kind})"), request.ok()?))
    }
}

async fn note(
    statuses: &mut std::collections::BTreeMap<u16, usize>,
    wrong: &mut Vec<String>,
    (what, answered): (String, tokio::task::JoinHandle<StatusCode>),
) {
    match answered.await {
        Ok(status) => {
            *statuses.entry(status.as_u16()).or_insert(0) += 1;
            if status.is_server_error() {
                wrong.push(format!("{status}: {what}"));
            }
        }
        Err(error) => wrong.push(format!("{error}: {what}")),
    }
}

async fn fuzz(site: &Site, router: &Router, count: usize) {
    let mut cookies = vec![
        String::from("__Host-session=nobody"),
        "\u{0}=;;;=".replace('\0', "x"),
    ];
    for role in Role::ALL {
        let token = signed_in(site, role.as_str(), role).await.token;
        cookies.push(format!("__Host-session={token}"));
    }
    let mut fuzz = Fuzz {
        dice: Dice(20_260_701),
        cookies,
        paths: TABLE
            .iter()
            // Would end one of the sessions that the others come by.
            .filter(|rule| !rule.path.contains("sign-out"))
            .map(|rule| (rule.method, rule.path))
            .collect(),
        token: thread(&site.context, "tea").await.token,
    };
    let (mut asked, mut statuses) = (0, std::collections::BTreeMap::new());
    let mut wrong = Vec::new();
    let mut under_way = std::collections::VecDeque::new();
    while asked < count || !under_way.is_empty() {
        if under_way.len() >= 8 || asked >= count {
            let Some((what, answered)) = under_way.pop_front() else {
                break;
            };
            note(&mut statuses, &mut wrong, (what, answered)).await;
            continue;
        }
        let Some((what, request)) = fuzz.request() else {
            continue;
        };
        asked += 1;
        let router = router.clone();
        // A panic in whatever isn't caught fails the task.
        let answered = tokio::spawn(async move {
            let answer = send(&router, request).await;
            let status = answer.status();
            // A stream goes on until whoever listens goes.
            if header(&answer, "content-type") != "text/event-stream" {
                bytes(answer).await;
            }
            status
        });
        under_way.push_back((what, answered));
    }
    println!("{asked} requests: {statuses:?}");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_sent_the_answer_is_no_failure_of_ours() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", OPEN).await;
    approved(&site.context, "tea", "A kettle of one’s own.").await;
    let (router, _) = keeping(&site.context);
    let whole = std::env::var("EXTENT").is_ok_and(|extent| extent == "all");
    fuzz(&site, &router, if whole { 100_000 } else { 20_000 }).await;
}

/// PostgreSQL refuses texts that SQLite takes, such as those with a zero in them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_is_it_on_postgresql() {
    let site = Site::new(Engine::Postgres).await;
    site.post("tea", OPEN).await;
    approved(&site.context, "tea", "A kettle of one’s own.").await;
    let (router, _) = keeping(&site.context);
    let whole = std::env::var("EXTENT").is_ok_and(|extent| extent == "all");
    fuzz(&site, &router, if whole { 100_000 } else { 20_000 }).await;
}
