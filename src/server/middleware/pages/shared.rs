//! Answering with what is kept, or making what is not and keeping it: the page is asked for as any
//! reader would, made once however many wait, and kept where everybody may see it.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;

use super::fresh::{self, Ask};
use super::{Made, coded, made, unshared};
use crate::server::kept::flights::{Landing, Lead, Turn};
use crate::server::kept::key::Key;
use crate::server::kept::{Kept, Page};
use crate::server::metrics::Came;
use crate::server::middleware::log::{self, FromMemory};

/// Whether all readers get this very answer.
fn is_everybodys(whole: &Response<Bytes>) -> bool {
    let headers = whole.headers();
    let shared = HeaderValue::from_static(fresh::SHARED);
    matches!(
        whole.status(),
        StatusCode::OK | StatusCode::NOT_FOUND | StatusCode::GONE
    ) && headers.get(header::CACHE_CONTROL) == Some(&shared)
        && !headers.contains_key(header::SET_COOKIE)
}

/// The answer to a request for what is kept under `key`. `https`: of the base URL.
pub(super) async fn answer(
    (kept, https): (&Kept, bool),
    (key, ask): (&Key, &Ask),
    request: Request,
    next: Next,
) -> Response<Body> {
    log::name_route(&request, key.route);
    let Ok(moment) = kept.look().await else {
        // The page will say what the matter is.
        return unshared(request, next, ask).await;
    };
    loop {
        if let Some(page) = kept.find(key) {
            return from_memory(kept, &page, ask).await;
        }
        let waiting = match kept.flights().join(key.as_str()) {
            Turn::Ours(lead) => {
                return make((kept, https, lead), (key, ask), request, next).await;
            }
            Turn::Theirs(waiting) => waiting,
        };
        match waiting.landing().await {
            Some(Landing::Kept(page)) if kept.serves(&page, moment) => {
                kept.metrics().came(Came::Shared);
                return of_page(&page, ask).await;
            }
            // Begun before this request came, and changed since: not for this reader.
            Some(Landing::Kept(_)) | None => {}
            Some(Landing::Failed(whole)) => {
                kept.metrics().came(Came::Shared);
                return fresh::answer(coded(whole, ask.coding).await, ask);
            }
            Some(Landing::Unkept) => {
                kept.metrics().came(Came::Unkept);
                return unshared(request, next, ask).await;
            }
        }
    }
}

async fn from_memory(kept: &Kept, page: &Page, ask: &Ask) -> Response<Body> {
    kept.metrics().came(Came::Kept);
    let mut response = of_page(page, ask).await;
    response.extensions_mut().insert(FromMemory);
    response
}

async fn of_page(page: &Page, ask: &Ask) -> Response<Body> {
    fresh::again(page.within(ask.coding).await, ask).map(Body::from)
}

async fn make(
    (kept, https, lead): (&Kept, bool, Lead<'_>),
    (key, ask): (&Key, &Ask),
    mut request: Request,
    next: Next,
) -> Response<Body> {
    // Once more: somebody may have landed just before this one set out.
    if let Some(page) = kept.find(key) {
        lead.land(Landing::Kept(page.clone()));
        return from_memory(kept, &page, ask).await;
    }
    let (Ok(begun), Some(())) = (kept.look().await, key.request(&mut request)) else {
        lead.land(Landing::Unkept);
        return unshared(request, next, ask).await;
    };
    match made(request, next, ask).await {
        Made::Whole(whole) if is_everybodys(&whole) => {
            let page = Page::new(whole, key, begun, (kept, https)).await.into();
            kept.metrics().came(Came::Made);
            kept.keep(key, &page);
            lead.land(Landing::Kept(page.clone()));
            of_page(&page, ask).await
        }
        Made::Whole(whole) => {
            kept.metrics().came(Came::Unkept);
            lead.land(match whole.status().is_server_error() {
                true => Landing::Failed(whole.clone()),
                false => Landing::Unkept,
            });
            fresh::answer(coded(whole, ask.coding).await, ask)
        }
        Made::AsItComes(response) => {
            kept.metrics().came(Came::Unkept);
            lead.land(Landing::Unkept);
            fresh::bodiless_for_head(response, ask)
        }
    }
}
