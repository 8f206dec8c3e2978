//! Every address the program answers, and the order of the layers around them.

use any_spawner::{CustomExecutor, PinnedFuture, PinnedLocalFuture};
use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::get_server_fn_service;
use tracing::Instrument;

use super::comments::links;
use super::context::{Context, State, Viewer};
use super::error::Error;
use super::kept::Kept;
use super::middleware::Edge;
use super::source::Source;
use super::studio::{access, routes as studio};
use super::{
    assets, comment_form, feeds, health, middleware, pages, shared_preview, sitemap, uploads,
};
use crate::app::Assets;

/// What every handler may ask for. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Program {
    pub state: State,
    pub assets: Assets,
}

/// The addresses of the app's own route table but for the studio's. A test holds them equal to it.
pub const PAGES: [&str; 6] = [
    "/",
    "/search",
    "/posts/{slug}",
    "/authors/{slug}",
    "/tags/{slug}",
    "/{slug}",
];

/// The whole site.
///
/// # Errors
/// [`Error::Operator`] when `base_url` is no origin.
pub fn router(state: State) -> Result<Router, Error> {
    Ok(site(state)?.0)
}

/// The whole site, and what is kept of it, for who can answer before the router is asked.
///
/// # Errors
/// As [`router`].
pub fn site(state: State) -> Result<(Router, Option<Kept>), Error> {
    // Views run async tasks while they render; the executor is the process's.
    let _ = any_spawner::Executor::init_custom_executor(Named);
    let made = assets::manifest();
    let program = Program {
        state,
        assets: Assets::new(&made.assets, made.client.as_deref()),
    };
    let mut router = Router::new();
    for path in PAGES {
        router = router.route(path, get(pages::render));
    }
    for name in assets::root_names() {
        router = router.route(&format!("/{name}"), get(assets::at_root));
    }
    let router = router
        .route(
            "/posts/{slug}/comments",
            get(comment_form::back).post(comment_form::add),
        )
        .route(
            "/posts/{slug}/comments/{id}",
            get(comment_form::back_to).post(comment_form::edit),
        )
        .route(
            "/posts/{slug}/comments/{id}/report",
            get(comment_form::back_to).post(comment_form::report),
        )
        .route("/feed.xml", get(feeds::site))
        .route("/tags/{slug}/feed.xml", get(feeds::tag))
        .route("/authors/{slug}/feed.xml", get(feeds::author))
        .route("/posts/{slug}/comments/feed.xml", get(feeds::comments))
        .route("/sitemap.xml", get(sitemap::sitemap))
        .route("/robots.txt", get(sitemap::robots))
        .route("/comment-links/{token}", get(links::show).post(links::act))
        .route("/preview/{token}", get(shared_preview::show))
        .merge(studio::routes(&program))
        .route("/api/{*function}", any(server_function))
        .fallback(pages::render)
        .layer(from_fn_with_state(program.clone(), look_again))
        // What follows is the same whatever is set.
        .route("/media/{name}", get(uploads::serve))
        .route("/assets/{*path}", get(assets::immutable))
        .route("/pkg/{*path}", get(assets::immutable))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(program.clone());
    let kept = Kept::new(&program.state);
    let edge = Edge::new(&program.state.config)?
        .with_kept(kept.clone())
        .with_metrics(program.state.metrics.clone());
    Ok((middleware::around(router, &edge, pages::failed), kept))
}

/// The process's executor. What a view leaves to a task of its own is logged under its request.
#[derive(Debug)]
struct Named;

impl CustomExecutor for Named {
    fn spawn(&self, work: PinnedFuture<()>) {
        tokio::spawn(work.in_current_span());
    }

    fn spawn_local(&self, work: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(work.in_current_span());
    }

    // Tokio gets on by itself.
    fn poll_local(&self) {}
}

/// Each request is answered under the settings that hold by then, whichever node they were set on.
async fn look_again(Extract(program): Extract<Program>, request: Request, next: Next) -> Response {
    if let Err(error) = program.state.db.look_again().await {
        tracing::error!(%error, "the settings could not be looked at again");
    }
    next.run(request).await
}

async fn server_function(Extract(program): Extract<Program>, request: Request) -> Response {
    let (path, method) = (request.uri().path(), request.method().clone());
    // The framework's own answer is advice for programmers.
    if get_server_fn_service(path, method).is_none() {
        return Error::NotFound.into_response();
    }
    let viewer = match path.starts_with("/api/studio/") {
        true => access::viewer(&program, request.headers()).await,
        false => Ok(Viewer::Visitor),
    };
    let viewer = match viewer {
        Ok(viewer) => viewer,
        Err(error) => return error.into_response(),
    };
    let context = Context::new(program.state, viewer).with_source(Source::of(&request));
    let provide = move || provide_context(context.clone());
    leptos_axum::handle_server_fns_with_context(provide, request)
        .await
        .into_response()
}
