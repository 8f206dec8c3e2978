//! Whether the program is alive and able to work, for supervisors and load balancers.

use axum::extract::State;
use axum::http::StatusCode;

use super::router::Program;

/// The process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database takes a write; 503 where it doesn't.
pub async fn ready(State(program): State<Program>) -> (StatusCode, &'static str) {
    match program.state.db.check().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not able to write\n")
        }
    }
}
