//! The corpus: every source that the renderer must turn into the same bytes on every platform.
//! Used natively by `digest.rs` and in WebAssembly by `../wasm.rs`.

use super::examples;
use dispatches::domain::markdown::{Document, MediaEntry, MediaTable, Options, Variant};
use dispatches::domain::markdown::{render, render_with};

/// Posts as people write them, and one with all extras.
pub const POSTS: [&str; 3] = [
    include_str!("data/posts/minutes.md"),
    include_str!("data/posts/extras.md"),
    include_str!("data/posts/languages.md"),
];

/// Sources that try to get something onto the page that isn't ours to put there.
pub const HOSTILE: [&str; 34] = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<JaVa\tscript:alert(1)>)",
    "[a](JaVa&Tab;script:alert(1))",
    "[a](java&NewLine;script:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](<\u{1}javascript:alert(1)>)",
    "[a](&#1;javascript:alert(1))",
    "[a](< javascript:alert(1)>)",
    "[a](vbscript:x)",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://a.example/1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[a]\n\n[a]: javascript:alert(1)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![a](https://tracker.example/x.gif)",
    "![a](//tracker.example/x.gif)",
    "![a](/\\tracker.example/x.gif)",
    "# x {onfocus=alert(1) #id .class}",
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "<style>*{display:none}</style>",
    "[a](/x \"\\\" onclick=alert(1) \")",
    "![\" onerror=alert(1) x=\"](/x.jpg)",
    "```\"><script>alert(1)</script>\na\n```",
    "[^\"><script>]\n\n[^\"><script>]: a",
    "\u{202e}gnp.exe\u{202c} &#x202E;x \0 \u{1}",
    "www.a.example/\"onclick=alert(1) a@b.example\"x",
];

/// A library with one picture in it.
pub fn library() -> MediaTable {
    let variants = [600, 1000]
        .map(|width| Variant {
            width,
            address: format!("/media/fair-{width}.jpg"),
        })
        .to_vec();
    let entry = MediaEntry {
        width: 1600,
        height: 900,
        alt: "A full hall".into(),
        variants,
        colour_class: Some("placeholder-3".into()),
    };
    [("/media/fair.jpg".to_owned(), entry)]
        .into_iter()
        .collect()
}

/// What all sources give: each with everything on, the specification's also with our extras off.
pub fn documents() -> Vec<Document> {
    let library = library();
    let specified = [examples::commonmark(), examples::gfm()].concat();
    let mut documents: Vec<Document> = POSTS
        .iter()
        .chain(&HOSTILE)
        .map(|source| render(source, &library))
        .collect();
    for example in &specified {
        documents.push(render(&example.markdown, &library));
        documents.push(render_with(&example.markdown, &library, Options::plain()));
    }
    documents
}

/// A number that changes when any byte of any document does (FNV-1a, 64 bits).
pub fn digest(documents: &[Document]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for document in documents {
        add(document.html.as_str());
        add(&document.text);
        add(&document.excerpt);
        add(&document.words.to_string());
        document
            .contents
            .iter()
            .for_each(|heading| add(&heading.id));
        document.links.iter().for_each(|link| add(link));
        document
            .problems
            .iter()
            .for_each(|problem| add(&problem.to_string()));
    }
    format!("{hash:016x}")
}

/// The digest that every platform has to reach.
pub fn expected_digest() -> &'static str {
    include_str!("data/digest.txt").trim()
}
