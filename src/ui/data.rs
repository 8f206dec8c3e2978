//! How a page gets its data: one resource, awaited in one place, with the site's own beside it.
//! Not what the data is; that is `api`'s.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::browser;
use super::components::error_notice::error_notice;
use super::components::loading::Loading;
use super::frame::Busy;
use super::newest::Newest;
use crate::api::comments;
use crate::api::error::ApiError;
use crate::api::posts::{Home, Listing, Post};
use crate::api::search::Found;
use crate::api::site::{Site, get_site};
use crate::domain::markdown::Rendered;

/// Everything that pages are made of, as one type. Were each kind fetched, awaited and taken over
/// as a type of its own, the client would hold the machinery for that once per kind.
macro_rules! content {
    ($($part:ident),*) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub enum Content {
            $($part(Box<$part>)),*
        }

        $(
            impl From<$part> for Content {
                fn from(part: $part) -> Self {
                    Self::$part(Box::new(part))
                }
            }

            impl TryFrom<Content> for $part {
                type Error = ApiError;

                fn try_from(content: Content) -> Result<Self, ApiError> {
                    match content {
                        Content::$part(part) => Ok(*part),
                        _ => Err(ApiError::Malformed),
                    }
                }
            }
        )*
    };
}

content!(Site, Home, Post, Listing, Found);

impl Content {
    /// The same without the HTML that the document already shows.
    fn without_html(mut self) -> Self {
        match &mut self {
            Self::Post(post) => {
                post.body = Rendered::default();
                post.thread.html = Rendered::default();
            }
            Self::Home(home) => home.lead_opening = Rendered::default(),
            Self::Site(_) | Self::Listing(_) | Self::Found(_) => {}
        }
        self
    }
}

type Answer = Result<Content, ApiError>;

/// JSON without the HTML bodies: when the client takes over, they stand in the document, and
/// taking over doesn't touch them. Whatever is fetched later comes whole from the server function.
#[derive(Debug)]
pub struct DocumentCodec;

impl Encoder<Answer> for DocumentCodec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &Answer) -> Result<String, Self::Error> {
        serde_json::to_string(&value.clone().map(Content::without_html))
    }
}

impl Decoder<Answer> for DocumentCodec {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(value: &str) -> Result<Answer, Self::Error> {
        // From bytes, as server functions' answers are read: the client has one parser, not two.
        serde_json::from_slice(value.as_bytes())
    }
}

/// What of an address decides over a page's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The `{slug}` of the path, or the words of a search.
    pub name: String,
    /// The cursor in `?before=`.
    pub before: Option<String>,
    /// The part of a post's conversation.
    pub talk: comments::Place,
}

/// Data of one page. It blocks the answer, so that status and head are right from the start.
type PageData = Resource<Answer, DocumentCodec>;

/// Fetches with `fetch` whatever `place` says, again whenever that changes.
fn page_data<T, F>(
    place: impl Fn() -> Place + Send + Sync + 'static,
    fetch: impl Fn(Place) -> F + Send + Sync + 'static,
) -> PageData
where
    T: Into<Content>,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    type Fetching = Pin<Box<dyn Future<Output = Answer> + Send>>;
    let place: Arc<dyn Fn() -> Place + Send + Sync> = Arc::new(place);
    let fetch: Arc<dyn Fn(Place) -> Fetching + Send + Sync> = Arc::new(move |place| {
        let fetching = fetch(place);
        Box::pin(async move { fetching.await.map(T::into) })
    });
    let newest = Newest::default();
    Effect::new({
        let (place, newest) = (Arc::clone(&place), newest.clone());
        move |_| newest.want(place())
    });
    let ask = move |place| {
        let (newest, fetch) = (newest.clone(), Arc::clone(&fetch));
        async move { newest.answer(place, |place| fetch(place)).await }
    };
    PageData::new_with_options(move || place(), ask, true)
}

/// The organisation's data, fetched once for all pages.
#[derive(Clone, Copy, Debug)]
pub struct SiteData(PageData);

impl SiteData {
    /// Starts fetching and hands it to everything below.
    pub fn provide() {
        provide_context(Self(page_data(Place::default, |_| get_site())));
    }

    fn find() -> Option<Self> {
        use_context()
    }

    /// The organisation; where it can't be found, one without a name, so that the page's own
    /// message still shows.
    async fn get(this: Option<Self>) -> Site {
        let Some(Self(data)) = this else {
            return Site::default();
        };
        data.await.and_then(Site::try_from).unwrap_or_default()
    }
}

/// Shows what needs only the organisation's data.
pub fn with_site(show: fn(Site) -> AnyView) -> AnyView {
    let site = SiteData::find();
    view! {
        // Strict: all that is shown is awaited in here, so the server needn't make it once more to
        // find out what else it reads. Whatever read a resource without awaiting it would be empty.
        <Suspense strict=true>
            {move || Suspend::new(async move { show(SiteData::get(site).await) })}
        </Suspense>
    }
    .into_any()
}

/// Fetches what stands at `place` and shows it once it is there, or a page that says what went
/// wrong. While another page of the same kind is fetched the old one stays.
pub fn page<T, F>(
    place: impl Fn() -> Place + Send + Sync + 'static,
    fetch: impl Fn(Place) -> F + Send + Sync + 'static,
    show: impl Fn(T, Site) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Into<Content> + TryFrom<Content, Error = ApiError>,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let show = move |answer, site: Site| match answer {
        Ok(found) => show(found, site),
        Err(error) => error_notice(error, &site),
    };
    answered(place, fetch, show)
}

/// As [`page`], but what went wrong is shown by `show`, in a page that goes on.
pub fn answered<T, F>(
    place: impl Fn() -> Place + Send + Sync + 'static,
    fetch: impl Fn(Place) -> F + Send + Sync + 'static,
    show: impl Fn(Result<T, ApiError>, Site) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Into<Content> + TryFrom<Content, Error = ApiError>,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let show = move |answer: Answer, site| show(answer.and_then(T::try_from), site);
    shown(page_data(place, fetch), Arc::new(show))
}

/// What of it is the same for every kind of page.
fn shown(data: PageData, show: Arc<dyn Fn(Answer, Site) -> AnyView + Send + Sync>) -> AnyView {
    let site = SiteData::find();
    let content = move || {
        let show = show.clone();
        Suspend::new(async move {
            let site = SiteData::get(site).await;
            show(data.await, site)
        })
    };
    if browser::HERE {
        let busy = Busy::find();
        return view! {
            <Transition fallback=Loading set_pending=busy.fetching()>
                {content}
            </Transition>
        }
        .into_any();
    }
    // Nobody follows a page on the server: the effect that says that it is pending would be a task
    // for each page, left behind where a reader gives up.
    view! {
        <Suspense fallback=Loading strict=true>
            {content}
        </Suspense>
    }
    .into_any()
}
