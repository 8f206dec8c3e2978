//! The page that a preview link opens. A link that was made up, has expired or was ended finds the
//! same as any address that leads nowhere.

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};

use super::context::{Context, Viewer};
use super::dates::Dates;
use super::error::Error;
use super::pages::{self, SharedPreview};
use super::posts::sharing;
use super::router::Program;
use super::studio::when;

/// `GET /preview/{token}`
pub async fn show(
    State(program): State<Program>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let context = Context::new(program.state.clone(), Viewer::Visitor);
    match sharing::show(&context, &token).await {
        Ok((post, link)) => {
            let dates = Dates::of(context.config());
            let until = when(&dates, link.expires_at);
            pages::shared(&program, &context, SharedPreview { post, until }).await
        }
        Err(Error::NotFound) => pages::not_found(&program, request).await,
        Err(error) => error.into_response(),
    }
}
