//! Full-text search over what is published.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::posts::Card;

/// What was found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub results: Vec<Hit>,
    /// True where more was found than is shown.
    pub more: bool,
}

/// A post that holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub card: Card,
    /// Where the post itself is a page, its address differs from a post's.
    pub path: String,
    /// Pieces of plain text; those marked are the words found.
    pub excerpt: Vec<Piece>,
}

/// A run of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// What holds these words. Public.
#[server(prefix = "/api", endpoint = "search", input = server_fn::codec::GetUrl)]
pub async fn search(query: String) -> Result<Found, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::search::find(&context, &query).await?)
}
