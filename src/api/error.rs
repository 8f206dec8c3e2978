//! What a server function may say went wrong: small, closed, without any inner text.

use http::StatusCode;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// The text of each is the sentence a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    #[error("There is nothing at this address.")]
    NotFound,
    /// It was public and is now in the bin (410).
    #[error("This was taken down by the people who wrote it.")]
    Gone,
    /// It has moved for good (301). Always a path of this site, beginning with `/`.
    #[error("This has moved.")]
    Moved(String),
    /// Nobody is signed in, or not any more (401). A page leads to the sign-in.
    #[error("Please sign in to go on.")]
    SignInNeeded,
    #[error("The server could not be reached. Please check your connection and try again.")]
    Offline,
    #[error("That request could not be understood. Please reload the page and try again.")]
    Malformed,
    /// The database or the disk is away or full, which passes (503); the reference is in the log.
    #[error(
        "The site can’t do this at the moment. Please try again in a minute. If it keeps happening, tell us this reference: {0}"
    )]
    Away(String),
    /// Ours to mend; the reference is in the log.
    #[error("Something went wrong on our side. If it keeps happening, tell us this reference: {0}")]
    Internal(String),
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Moved(_) => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Offline | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            _ => Self::Malformed,
        }
    }
}
