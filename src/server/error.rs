//! What can fail inside the program, and what of it reaches a person.
//!
//! Three tiers: a `domain` enum says a mistake to the person who made it; [`Error`] is private and
//! is logged once, with a reference; [`ApiError`] is what the wire carries, without inner text.

use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::FromServerFnError;

use super::db::{is_of_no_text, passing};
use crate::api::error::ApiError;

/// A failure inside the program. Never shown to a reader; commands print it to the operator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("gone")]
    Gone,
    /// A path of this site to which the thing has moved for good.
    #[error("moved to {0}")]
    Moved(String),
    /// Only people with an account may, and whoever asks isn't signed in.
    #[error("not signed in")]
    SignInNeeded,
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("{0}: {1}")]
    File(std::path::PathBuf, #[source] std::io::Error),
    /// The store of the library's files doesn't do what it was asked for.
    #[error("the store of files: {0}")]
    Store(String),
    /// The database took nothing of a write, and why.
    #[error("nothing was written: {0}")]
    NotWritten(String),
    /// A sentence for the operator.
    #[error("{0}")]
    Operator(String),
    #[error("request context is missing")]
    NoContext,
}

impl Error {
    /// An input or output error at a path.
    pub fn file(path: impl Into<std::path::PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File(path, error)
    }

    /// Whether it is the surroundings that fail, and not the program: the database is away or takes
    /// nothing, the disk is full. What was asked for may work in a minute.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::NotWritten(_) | Self::Store(_) => true,
            Self::Database(error) => passing::is(error),
            Self::File(_, error) => passing::is_of_disk(error),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    /// What holds a character that no text in the database can hold is found nowhere.
    fn from(error: sqlx::Error) -> Self {
        match is_of_no_text(&error) {
            true => Self::NotFound,
            false => Self::Database(error),
        }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Gone => Self::Gone,
            Error::Moved(path) => Self::Moved(path),
            Error::SignInNeeded => Self::SignInNeeded,
            inner => {
                let reference = reference();
                tracing::error!(reference, error = %inner, "request failed");
                match inner.is_passing() {
                    true => Self::Away(reference),
                    false => Self::Internal(reference),
                }
            }
        }
    }
}

/// For addresses that answer no page: feeds, the sitemap, files. A status and a plain sentence.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let error = ApiError::from(self);
        (error.status_code(), error.to_string()).into_response()
    }
}

/// Ten characters that join what a person was told to the line in the log.
pub fn reference() -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    id[..10].to_owned()
}
