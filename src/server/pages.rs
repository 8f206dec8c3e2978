//! Rendering a page: the app with this request's context, and the head of its answer. What holds
//! for every HTML answer (policy, ETag, compression) is `middleware::pages`'.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::provide_context;

use super::context::{Context, Viewer};
use super::middleware::pages::PageNonce;
use super::posts;
use super::router::Program;
use crate::api::answer::{Answer, Outcome};
use crate::app::shell;

/// Renders whatever the app's own route table has at this address, the 404 page included.
pub async fn render(State(program): State<Program>, request: Request) -> Response {
    if let Some(tidy) = without_final_slash(&request) {
        return Redirect::permanent(&tidy).into_response();
    }
    let path = request.uri().path().to_owned();
    let context = Context::new(program.state.clone(), Viewer::Visitor);
    let answer = Answer::default();
    let nonce = Arc::new(OnceLock::new());
    let mut response = draw(
        (program, context.clone()),
        answer.clone(),
        nonce.clone(),
        request,
    )
    .await;
    if let Some(nonce) = nonce.get().cloned() {
        response.extensions_mut().insert(PageNonce(nonce));
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

async fn draw(
    (program, context): (Program, Context),
    answer: Answer,
    nonce: Arc<OnceLock<String>>,
    request: Request,
) -> Response<Body> {
    let provide = move || {
        provide_context(context.clone());
        provide_context(answer.clone());
        if let Some(mark) = use_nonce() {
            // The first render of this request; a second would be a second request.
            let _ = nonce.set(mark.to_string());
        }
    };
    let language = program.state.config.site.language.clone();
    let assets = program.assets.clone();
    let document = move || shell(assets.clone(), language.clone());
    leptos_axum::render_app_async_with_context(provide, document)(request).await
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
