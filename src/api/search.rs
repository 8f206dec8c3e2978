//! Full-text search over what is published.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::posts::ShortDate;

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
    pub published: ShortDate,
    /// BCP 47 tag where it isn't the site's language.
    pub language: Option<String>,
    /// Runs of plain text: the second, the fourth and so on are words that were found. Those between
    /// may be empty.
    pub excerpt: Vec<String>,
}

/// What holds these words. Public.
#[server(prefix = "/api", endpoint = "search", input = server_fn::codec::GetUrl)]
pub async fn search(query: String) -> Result<Found, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::search::find(&context, &query).await?)
}
