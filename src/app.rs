//! The document's shell, the route table and what stands on every page. Pages are `ui`'s.

use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{Lazy, ParamSegment, SsrMode, StaticSegment, WildcardSegment};

use crate::ui::data::SiteData;
use crate::ui::frame::{Busy, Frame, VIEWPORT};
use crate::ui::pages::author::Author;
use crate::ui::pages::home::Home;
use crate::ui::pages::not_found::NotFound;
use crate::ui::pages::page::Page;
use crate::ui::pages::post::Post;
use crate::ui::pages::search::Search;
use crate::ui::pages::tag::Tag;
use crate::ui::studio::Studio;

/// Addresses of what the build made; each holds a hash of its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The one stylesheet.
    pub style: String,
    /// The studio's own, beside that.
    pub studio_style: String,
    /// The sheet of the site's own accent colour; none where it has none.
    pub accent: Option<String>,
    /// Sets the chosen theme before the first paint; small, not deferred.
    pub theme: String,
    /// Decides whether and when the client is loaded.
    pub start: String,
    /// Keeps the key by which a device comments at once; on one page only.
    pub key: String,
    /// The text font, the only preloaded one.
    pub font: String,
    /// The client's script; its WebAssembly, `dispatches.wasm`, lies in the same folder. None in
    /// a build without a client.
    pub client: Option<String>,
}

impl Assets {
    /// `folder` is that of styles, fonts and small scripts, `client` that of the client.
    pub fn new(folder: &str, client: Option<&str>) -> Self {
        Self {
            style: format!("{folder}/main.css"),
            studio_style: format!("{folder}/studio.css"),
            accent: None,
            theme: format!("{folder}/theme.js"),
            start: format!("{folder}/start.js"),
            key: format!("{folder}/comment-key.js"),
            font: format!("{folder}/fonts/literata.woff2"),
            client: client.map(|client| format!("{client}/dispatches.js")),
        }
    }
}

/// The document around the app. `language` is the site's, `studio` true for a page of the studio.
pub fn shell(assets: Assets, language: String, studio: bool) -> impl IntoView {
    let studio_style = studio.then(|| view! { <link rel="stylesheet" href=assets.studio_style /> });
    let accent = assets
        .accent
        .map(|accent| view! { <link rel="stylesheet" href=accent /> });
    view! {
        <!DOCTYPE html>
        <html lang=language>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content=VIEWPORT />
                <meta name="color-scheme" content="light dark" />
                <script src=assets.theme></script>
                <link rel="preload" href=assets.font r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=assets.style />
                {studio_style}
                {accent}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <MetaTags />
                {assets
                    .client
                    .map(|client| {
                        view! {
                            <script r#type="module" src=assets.start data-client=client></script>
                        }
                    })}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Every page of the site, inside the frame of header and footer.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    SiteData::provide();
    let busy = Busy::provide();
    view! {
        <Router set_is_routing=busy.routing()>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=StaticSegment("") view=Home ssr=SsrMode::Async />
                    <Route path=StaticSegment("search") view=Search ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("posts"), ParamSegment("slug"))
                        view=Post
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("authors"), ParamSegment("slug"))
                        view=Author
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("tags"), ParamSegment("slug"))
                        view=Tag
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("studio"), WildcardSegment("page"))
                        view={Lazy::<Studio>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=ParamSegment("slug") view=Page ssr=SsrMode::Async />
                </Routes>
            </Frame>
        </Router>
    }
}
