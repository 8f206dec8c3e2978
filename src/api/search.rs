//! Full-text search over what is published.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::posts::Date;

/// What was found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub results: Vec<Hit>,
    /// True where more was found than is shown.
    pub more: bool,
}

/// A post or a page that holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub path: String,
    pub title: String,
    pub published: Date,
    /// BCP 47 tag where it isn't the site's language.
    pub language: Option<String>,
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
