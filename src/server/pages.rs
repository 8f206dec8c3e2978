//! Rendering a page: the app with this request's context, and the head of its answer. What holds
//! for every HTML answer (policy, ETag, compression) is `middleware::pages`'.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{Owner, RenderHtml, provide_context};
use leptos_router::location::RequestUrl;

use super::context::{Context, Viewer};
use super::error::Error;
use super::middleware::pages::{PAGE_BYTES, PageNonce};
use super::router::Program;
use super::{accent, posts, site, traces};
use crate::api::answer::{Answer, Outcome};
use crate::api::{comments, studio};
use crate::app::shell;
use crate::ui::plain::{Files, Held, PlainDocument, PlainDocumentProps};
pub use crate::ui::plain::{Plain, Quote};
pub use crate::ui::shared_preview::SharedPreview;

/// A render takes milliseconds.
const STANDSTILL: Duration = Duration::from_secs(5);

/// A form that was sent without the client and not taken: its page is shown again with it.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Clone, Debug)]
pub enum Form {
    Comment(Box<comments::Returned>),
    Studio(studio::Returned),
}

impl Form {
    /// Hands it to the views.
    fn provide(self) {
        match self {
            Self::Comment(returned) => provide_context(*returned),
            Self::Studio(returned) => provide_context(returned),
        }
    }
}

/// Renders whatever the app's own route table has at this address, the 404 page included.
pub async fn render(State(program): State<Program>, request: Request) -> Response {
    if let Some(tidy) = without_final_slash(&request) {
        return Redirect::permanent(&tidy).into_response();
    }
    page(program, request, None).await
}

/// The page that stands wherever the viewer finds nothing. It loads no client, whose router would
/// look for another page at this address.
pub async fn not_found(program: &Program, mut request: Request) -> Response {
    *request.uri_mut() = Uri::from_static("/-/");
    missing_here(program.clone(), request).await
}

/// The same for what was sent to an address whose own page says what is missing.
pub async fn missing_here(mut program: Program, mut request: Request) -> Response {
    program.assets.client = None;
    *request.method_mut() = Method::GET;
    page(program, request, None).await
}

/// The page of a form once more, with the form as it was sent and what is wrong with it. The answer
/// to a POST, so it loads no client: its router wouldn't know this page by that address. None where
/// the page can't be made either.
pub async fn returned(
    mut program: Program,
    mut request: Request,
    returned: Form,
    status: StatusCode,
) -> Option<Response> {
    program.assets.client = None;
    *request.method_mut() = Method::GET;
    let mut response = page(program, request, Some(returned)).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
        return Some(response);
    }
    (!response.status().is_server_error()).then_some(response)
}

async fn page(program: Program, request: Request, returned: Option<Form>) -> Response {
    let path = request.uri().path().to_owned();
    // Only the studio's addresses say who it is: reading pages are the same for all.
    let viewer = request.extensions().get::<Viewer>().cloned();
    let viewer = viewer.unwrap_or(Viewer::Visitor);
    let mut context = Context::new(program.state.clone(), viewer);
    if let Some(Form::Comment(returned)) = &returned
        && returned.editing.is_some()
    {
        let sentence = returned.sentences().into_iter().next().unwrap_or_default();
        context = context.with_edit(returned.form.draft.message.clone(), sentence);
    }
    let begun = Instant::now();
    let metrics = program.state.metrics.clone();
    let (mut response, answer) = drawn(program, (context.clone(), returned), request).await;
    metrics.rendered(begun.elapsed());
    traces::told("render", begun, None);
    if answer.is_personal() {
        let private = HeaderValue::from_static("private, no-store");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, private);
    }
    let outcome = match answer.outcome() {
        Some(Outcome::NotFound) => elsewhere(&context, &path).await,
        outcome => outcome,
    };
    apply(outcome, response)
}

/// The page that a crash in another handler is answered with.
pub fn failed(reference: &str) -> Response {
    let page = include_str!("pages/failed.html").replace("{reference}", reference);
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, html, page).into_response()
}

/// A page outside the app, which loads no client. It is for one person, so nobody keeps it.
pub async fn plain(program: &Program, context: &Context, page: (StatusCode, Plain)) -> Response {
    let (status, page) = page;
    // Not `no-referrer`: with it browsers send a form from no origin at all, and the edge would
    // refuse that.
    outside(program, context, (status, Held::Plain(page), "same-origin")).await
}

/// A post for whoever has a preview link, and no form: so nothing follows a link to elsewhere.
pub async fn shared(program: &Program, context: &Context, preview: SharedPreview) -> Response {
    let page = (StatusCode::OK, Held::Preview(preview), "no-referrer");
    outside(program, context, page).await
}

/// A page whose address is not for others' eyes.
async fn outside(
    program: &Program,
    context: &Context,
    (status, page, referrer): (StatusCode, Held, &'static str),
) -> Response {
    let site = match site::find(context).await {
        Ok(site) => site,
        Err(error) => return error.into_response(),
    };
    let assets = &program.assets;
    let is_preview = matches!(page, Held::Preview(_));
    let props = PlainDocumentProps {
        page,
        site,
        files: Files {
            style: assets.style.clone(),
            studio_style: is_preview.then(|| assets.studio_style.clone()),
            accent: context.config().studio.accent.map(accent::address),
            theme: assets.theme.clone(),
            key: assets.key.clone(),
        },
    };
    let html = Owner::new().with(|| {
        // Which page it is doesn't matter to header and footer, and its address is a secret.
        provide_context(RequestUrl::new(""));
        PlainDocument(props).to_html()
    });
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, referrer),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (status, headers, html).into_response()
}

/// An address of the site that this one replaced may lead on.
async fn elsewhere(context: &Context, path: &str) -> Option<Outcome> {
    match posts::redirect(context, path).await {
        Ok(Some(target)) => Some(Outcome::Moved(target)),
        Ok(None) => Some(Outcome::NotFound),
        Err(error) => {
            tracing::error!(%error, "looking for a redirect failed");
            Some(Outcome::NotFound)
        }
    }
}

/// The page whole, with what its views said of the answer. A render that stands still is begun once
/// more: on several threads the framework now and then misses the wake-up that would end it.
async fn drawn(
    program: Program,
    (context, returned): (Context, Option<Form>),
    request: Request,
) -> (Response, Answer) {
    let again = again(&request);
    let answer = Answer::default();
    let provided = (context.clone(), answer.clone(), returned.clone());
    let first = draw(program.clone(), provided, request);
    if let Ok(response) = tokio::time::timeout(STANDSTILL, first).await {
        return (response, answer);
    }
    tracing::warn!("a render stood still and is begun again");
    let answer = Answer::default();
    let provided = (context, answer.clone(), returned);
    (draw(program, provided, again).await, answer)
}

/// The same request without its body, which no page reads.
fn again(request: &Request) -> Request {
    let mut again = Request::new(Body::empty());
    request.method().clone_into(again.method_mut());
    request.uri().clone_into(again.uri_mut());
    request.headers().clone_into(again.headers_mut());
    again
}

async fn draw(
    program: Program,
    (context, answer, returned): (Context, Answer, Option<Form>),
    request: Request,
) -> Response {
    let nonce = Arc::new(OnceLock::new());
    let mark = nonce.clone();
    let language = context.config().site.language.clone();
    let mut assets = program.assets.clone();
    assets.accent = context.config().studio.accent.map(accent::address);
    let provide = move || {
        provide_context(context.clone());
        provide_context(answer.clone());
        if let Some(returned) = returned.clone() {
            returned.provide();
        }
        if let Some(given) = use_nonce() {
            // The first render of this request; a second would be a second request.
            let _ = mark.set(given.to_string());
        }
    };
    let studio = request.uri().path().starts_with("/studio");
    let document = move || shell(assets.clone(), language.clone(), studio);
    let streamed = leptos_axum::render_app_async_with_context(provide, document)(request).await;
    let mut response = whole(streamed).await;
    if let Some(nonce) = nonce.get().cloned() {
        response.extensions_mut().insert(PageNonce(nonce));
    }
    response
}

/// The response with all of its body there.
async fn whole(streamed: Response) -> Response {
    let (head, body) = streamed.into_parts();
    match to_bytes(body, PAGE_BYTES).await {
        Ok(bytes) => Response::from_parts(head, Body::from(bytes)),
        Err(error) => Error::Operator(format!("a page broke off: {error}")).into_response(),
    }
}

/// One address for each page: `/posts/x/` goes to `/posts/x`.
fn without_final_slash(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let tidy = path.trim_end_matches('/');
    if tidy == path || tidy.is_empty() || tidy.starts_with("//") {
        return None;
    }
    Some(match request.uri().query() {
        Some(query) => format!("{tidy}?{query}"),
        None => tidy.to_owned(),
    })
}

fn apply(outcome: Option<Outcome>, mut response: Response) -> Response {
    match outcome {
        None => {}
        Some(Outcome::NotFound) => *response.status_mut() = StatusCode::NOT_FOUND,
        Some(Outcome::Gone) => *response.status_mut() = StatusCode::GONE,
        Some(Outcome::Away) => *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE,
        Some(Outcome::Failed) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
        Some(Outcome::Moved(path)) => match HeaderValue::from_str(&path) {
            Ok(location) => {
                let location = [(header::LOCATION, location)];
                return (StatusCode::MOVED_PERMANENTLY, location).into_response();
            }
            // A target with a line break in it leads nowhere.
            Err(_) => *response.status_mut() = StatusCode::NOT_FOUND,
        },
    }
    response
}
