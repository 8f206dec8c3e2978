//! A site behind its router, and its pages taken apart.

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::http::request::Builder;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use dispatches::server::clock::Clock;
use dispatches::server::config::Config;
use dispatches::server::context::{Context, State};
use dispatches::server::router;
use scraper::{ElementRef, Html, Selector};

use crate::requests::{BASE, fetch, get, header};

/// The program under `https://example.org`, at the context's time.
pub fn serve(context: &Context) -> Router {
    let mut config = Config {
        base_url: BASE.into(),
        ..context.config().clone()
    };
    config.site.name = "Harrowmere Commons".into();
    config.site.tagline = "Dispatches from an estuary town".into();
    config.site.email = Some("hello@harrowmere.example".into());
    config.site.phone = Some("01632 960 114".into());
    let state = State {
        config: Arc::new(config),
        clock: Clock::Fixed(context.now),
        ..context.state.clone()
    };
    router::router(state).expect("a router")
}

/// An answer with its HTML.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub document: Html,
}

pub async fn page(router: &Router, address: &str) -> Page {
    ask(router, get(address)).await
}

pub async fn ask(router: &Router, request: Builder) -> Page {
    Page::of(fetch(router, request).await).await
}

impl Page {
    pub async fn of(response: Response) -> Self {
        assert_eq!(
            header(&response, "content-type"),
            "text/html; charset=utf-8"
        );
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let text = String::from_utf8(body.to_vec()).expect("UTF-8");
        Self {
            status: parts.status,
            headers: parts.headers,
            document: Html::parse_document(&text),
            text,
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The elements that the selector names.
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).expect("a selector");
        self.document.select(&selector).collect()
    }

    /// The only element that the selector names.
    #[track_caller]
    pub fn one(&self, selector: &str) -> ElementRef<'_> {
        let all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.text);
        all[0]
    }

    /// The words of each element.
    pub fn words(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(words).collect()
    }

    /// The words of the only element.
    #[track_caller]
    pub fn word(&self, selector: &str) -> String {
        words(self.one(selector))
    }

    /// This attribute of each element that has it.
    pub fn values(&self, selector: &str, name: &str) -> Vec<&str> {
        let all = self.all(selector).into_iter();
        all.filter_map(|element| element.value().attr(name))
            .collect()
    }

    /// The contents of the metadata of this name or property.
    pub fn meta(&self, key: &str) -> Vec<&str> {
        let selector = format!("head meta[name='{key}'], head meta[property='{key}']");
        self.values(&selector, "content")
    }

    /// The inline scripts that would run.
    pub fn scripts(&self) -> Vec<String> {
        let inline = self.all("script:not([src])").into_iter();
        inline
            .filter(|script| script.value().attr("type") != Some("application/ld+json"))
            .map(|script| script.text().collect())
            .collect()
    }
}

/// An element's text in one line.
pub fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
