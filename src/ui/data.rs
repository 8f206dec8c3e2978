//! How a page gets its data: one resource, awaited in one place, with the site's own beside it.
//! Not what the data is; that is `api`'s.

use codee::string::JsonSerdeCodec;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;

use super::components::error_notice::error_notice;
use super::components::loading::Loading;
use super::frame::Busy;
use crate::api::error::ApiError;
use crate::api::posts::{Home, Listing, Post};
use crate::api::search::Found;
use crate::api::site::{Site, get_site};
use crate::domain::markdown::Rendered;

/// What a page's data leaves out of the copy that the document carries for the client.
pub trait WithoutHtml: Clone {
    /// The same without the HTML that the document already shows.
    #[must_use]
    fn without_html(&self) -> Self {
        self.clone()
    }
}

impl WithoutHtml for Post {
    fn without_html(&self) -> Self {
        let mut slim = self.clone();
        slim.body = Rendered::default();
        for comment in &mut slim.thread.comments {
            comment.body = Rendered::default();
        }
        slim
    }
}

impl WithoutHtml for Home {
    fn without_html(&self) -> Self {
        Self {
            lead_opening: Rendered::default(),
            ..self.clone()
        }
    }
}

impl WithoutHtml for Found {}
impl WithoutHtml for Listing {}
impl WithoutHtml for Site {}

/// JSON without the HTML bodies: when the client takes over, they stand in the document, and
/// taking over doesn't touch them. Whatever is fetched later comes whole from the server function.
#[derive(Debug)]
pub struct DocumentCodec;

impl<T: WithoutHtml + Serialize> Encoder<Result<T, ApiError>> for DocumentCodec {
    type Error = <JsonSerdeCodec as Encoder<Result<T, ApiError>>>::Error;
    type Encoded = String;

    fn encode(value: &Result<T, ApiError>) -> Result<String, Self::Error> {
        let slim = value.as_ref().map(T::without_html).map_err(ApiError::clone);
        JsonSerdeCodec::encode(&slim)
    }
}

impl<T: DeserializeOwned> Decoder<Result<T, ApiError>> for DocumentCodec {
    type Error = <JsonSerdeCodec as Decoder<Result<T, ApiError>>>::Error;
    type Encoded = str;

    fn decode(value: &str) -> Result<Result<T, ApiError>, Self::Error> {
        JsonSerdeCodec::decode(value)
    }
}

/// Data of one page. It blocks the answer, so that status and head are right from the start.
pub type PageData<T> = Resource<Result<T, ApiError>, DocumentCodec>;

/// Fetches with `fetch` whatever `key` names, again whenever that changes.
pub fn page_data<K, T, F>(
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: WithoutHtml + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    PageData::new_with_options(key, fetch, true)
}

/// The organisation's data, fetched once for all pages.
#[derive(Clone, Copy, Debug)]
pub struct SiteData(PageData<Site>);

impl SiteData {
    /// Starts fetching and hands it to everything below.
    pub fn provide() {
        provide_context(Self(page_data(|| (), |()| get_site())));
    }

    pub fn find() -> Option<Self> {
        use_context()
    }

    /// The organisation; where it can't be found, one without a name, so that the page's own
    /// message still shows.
    pub async fn get(this: Option<Self>) -> Site {
        match this {
            Some(Self(data)) => data.await.unwrap_or_default(),
            None => Site::default(),
        }
    }
}

/// Shows the page once its data is there, or what went wrong. While another page of the same kind
/// is fetched the old one stays.
pub fn page<T>(data: PageData<T>, show: fn(T, Site) -> AnyView) -> impl IntoView
where
    T: WithoutHtml + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let site = SiteData::find();
    let busy = Busy::find();
    view! {
        <Transition fallback=Loading set_pending=busy.fetching()>
            {move || Suspend::new(async move {
                let site = SiteData::get(site).await;
                match data.await {
                    Ok(found) => show(found, site),
                    Err(error) => error_notice(error, &site),
                }
            })}
        </Transition>
    }
}
