//! Plain HTTP over one connection for each request, and what people send with it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use dispatches::api::comments::Form;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }

    /// Whether it says that this passes, and when to come again.
    pub fn is_later(&self) -> bool {
        self.status == 503 && self.header("retry-after").parse::<u32>().is_ok()
    }
}

/// Fails where there is no connection, or no whole answer.
pub fn send(address: SocketAddr, head: &str, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = body.len();
    let text = format!(
        "{head}\r\nhost: {address}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let cut = || io::Error::new(ErrorKind::UnexpectedEof, "the answer was cut");
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.get(9..12).and_then(|status| status.parse().ok());
    let answer = Answer {
        status: status.ok_or_else(cut)?,
        head: head.to_owned(),
        body: body.to_owned(),
    };
    match answer.header("content-length").parse::<usize>() {
        Ok(length) if length != body.len() => Err(cut()),
        _ => Ok(answer),
    }
}

pub fn get(address: SocketAddr, path: &str) -> io::Result<Answer> {
    send(address, &format!("GET {path} HTTP/1.1"), "")
}

/// As a browser in which somebody is signed in.
pub fn get_as(address: SocketAddr, token: &str, path: &str) -> io::Result<Answer> {
    let head = format!("GET {path} HTTP/1.1\r\ncookie: session={token}");
    send(address, &head, "")
}

/// As the client sends a comment.
pub fn comment(address: SocketAddr, form: &Form) -> io::Result<Answer> {
    let body = serde_json::json!({ "slug": "tea", "form": form }).to_string();
    let head = "POST /api/comments/post HTTP/1.1\r\ncontent-type: application/json";
    send(address, head, &body)
}

pub fn is_stored(answer: &io::Result<Answer>) -> bool {
    let stored = |answer: &Answer| answer.status == 200 && answer.body.contains("{\"Stored\":");
    answer.as_ref().is_ok_and(stored)
}

/// As a page without the client sends a form.
pub fn submit(
    address: SocketAddr,
    (path, cookie): (&str, &str),
    fields: &[(&str, &str)],
) -> io::Result<Answer> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let head = format!(
        "POST {path} HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncookie: {cookie}"
    );
    send(address, &head, &body)
}

/// A comment without the client.
pub fn plain_comment(address: SocketAddr, form: &Form) -> io::Result<Answer> {
    let fields = [
        ("name", form.draft.name.as_str()),
        ("email", form.draft.email.as_str()),
        ("message", form.draft.message.as_str()),
        ("token", form.token.as_str()),
    ];
    submit(address, ("/posts/tea/comments", ""), &fields)
}
