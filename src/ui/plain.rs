//! Pages outside the app: what a signed link opens. They have the site's header, footer and styles
//! and load no client. Those of mails say one thing, and most ask one question with one button; a
//! preview link's shows a post (`shared_preview`).

use leptos::prelude::*;
use leptos_router::components::Router;

use super::components::footer::Footer;
use super::components::header::Header;
use super::components::skip_link::SkipLink;
use super::frame::VIEWPORT;
use super::shared_preview::{self, SharedPreview};
use crate::api::site::Site;

/// What such a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// Title and heading.
    pub title: String,
    /// Paragraphs.
    pub says: Vec<String>,
    /// Somebody else's words.
    pub quote: Option<Quote>,
    /// The verb on the button that sends a POST to this page's own address.
    pub button: Option<&'static str>,
    /// Words and path of where to go from here.
    pub onward: Option<(String, String)>,
    /// A key for this device to keep; the page's script does that and says so.
    pub key: Option<String>,
}

/// What somebody wrote, and who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub name: String,
    pub text: String,
}

/// What such a page holds.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    Plain(Plain),
    Preview(SharedPreview),
}

impl Held {
    fn title(&self) -> String {
        match self {
            Self::Plain(page) => page.title.clone(),
            Self::Preview(preview) => shared_preview::title(preview),
        }
    }

    /// Whether there is a key on it for this device to keep.
    fn has_key(&self) -> bool {
        matches!(self, Self::Plain(page) if page.key.is_some())
    }
}

/// Addresses of the few files that such a page needs.
#[derive(Clone, Debug)]
pub struct Files {
    pub style: String,
    /// The studio's own, where something of it is shown.
    pub studio_style: Option<String>,
    /// The sheet of the site's own accent colour; none where it has none.
    pub accent: Option<String>,
    pub theme: String,
    /// The script that keeps a device's key.
    pub key: String,
}

/// The whole document. Needs a `RequestUrl` in its context, as every router does.
#[component]
pub fn PlainDocument(page: Held, site: Site, files: Files) -> impl IntoView {
    let title = match site.name.is_empty() {
        true => page.title(),
        false => format!("{} – {}", page.title(), site.name),
    };
    let studio_style = files
        .studio_style
        .map(|style| view! { <link rel="stylesheet" href=style /> });
    let language = site.language.clone();
    let accent = files
        .accent
        .map(|accent| view! { <link rel="stylesheet" href=accent /> });
    let script = page.has_key().then_some(files.key);
    let script = script.map(|key| view! { <script src=key defer></script> });
    view! {
        <!DOCTYPE html>
        <html lang=language>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content=VIEWPORT />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <script src=files.theme></script>
                <link rel="stylesheet" href=files.style />
                {studio_style}
                {accent}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                {script}
            </head>
            <body>
                <Router>
                    <div class="frame">
                        <SkipLink />
                        <Header site=site.clone() />
                        <main id="main" tabindex="-1">
                            {match page {
                                Held::Plain(page) => view! { <Content page=page /> }.into_any(),
                                Held::Preview(preview) => shared_preview::body(preview),
                            }}
                        </main>
                        <Footer site=site />
                    </div>
                </Router>
            </body>
        </html>
    }
}

#[component]
fn Content(page: Plain) -> impl IntoView {
    let says = page
        .says
        .into_iter()
        .map(|words| view! { <p dir="auto">{words}</p> });
    let button = page.button.map(|verb| {
        view! {
            <form method="post">
                <button type="submit">{verb}</button>
            </form>
        }
    });
    let onward = page.onward.map(|(words, path)| {
        view! {
            <p>
                <a href=path>{words}</a>
            </p>
        }
    });
    view! {
        <div class="notice">
            <h1>{page.title}</h1>
            {says.collect_view()}
            {page.quote.map(quote)}
            {page.key.map(key)}
            {button}
            {onward}
        </div>
    }
}

fn quote(Quote { name, text }: Quote) -> impl IntoView {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let lines = paragraph.lines().enumerate().map(|(number, line)| {
            let line_break = (number > 0).then(|| view! { <br /> });
            view! {
                {line_break}
                {line.to_owned()}
            }
        });
        view! { <p dir="auto">{lines.collect_view()}</p> }
    });
    view! {
        <figure class="quoted">
            <figcaption>
                <bdi>{name}</bdi>
                " wrote:"
            </figcaption>
            <blockquote>{paragraphs.collect_view()}</blockquote>
        </figure>
    }
}

/// What the script may say stands here already, so that all words are in one place.
fn key(key: String) -> impl IntoView {
    view! {
        <div data-comment-key=key>
            <p role="status" data-kept="" hidden>
                "Done: this browser keeps the key. What you send from it under the address that the mail went to appears at once."
            </p>
            <p role="status" data-refused="" hidden>
                "This browser does not keep anything for sites, so there is no place for the key. Your comments are welcome all the same; each waits until we have read it."
            </p>
            <noscript>
                <p>
                    "Keeping the key needs JavaScript, which is off in this browser. Your comments are welcome all the same; each waits until we have read it."
                </p>
            </noscript>
            <p class="actions">
                <button type="button" data-forget="" hidden>
                    "Forget the key on this device"
                </button>
            </p>
            <p role="status" data-forgotten="" hidden>
                "This browser has forgotten the key."
            </p>
        </div>
    }
}
