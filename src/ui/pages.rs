//! One file per page of the reading side: fetch, then show.

pub mod author;
pub mod home;
pub mod not_found;
pub mod page;
pub mod post;
pub mod search;
pub mod tag;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The `{slug}` of the address.
fn use_slug() -> impl Fn() -> String + Copy + Send + Sync {
    let params = use_params_map();
    move || params.with(|params| params.get("slug").unwrap_or_default())
}

/// The cursor in `?before=`.
fn use_before() -> impl Fn() -> Option<String> + Copy + Send + Sync {
    let query = use_query_map();
    move || query.with(|query| query.get("before"))
}

/// Whether a listing is on a later page.
fn use_later() -> bool {
    use_before()().is_some()
}
