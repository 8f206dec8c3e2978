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
use leptos_router::params::ParamsMap;

use crate::domain::cursor::Cursor;
use crate::ui::address::encode;
use crate::ui::data::Place;

/// The `{slug}` of the address and the cursor in `?before=`; what is none there counts as nothing.
fn use_place() -> impl Fn() -> Place + Copy + Send + Sync {
    let (params, query) = (use_params_map(), use_query_map());
    move || Place {
        name: params.with(|params| params.get("slug").unwrap_or_default()),
        before: query.with(before),
    }
}

fn before(query: &ParamsMap) -> Option<String> {
    let cursor = Cursor::parse(&query.get("before")?)?;
    Some(cursor.to_string())
}

/// The address of this part of a listing, and whether it is a later part. Untracked: what it is
/// shown with changes by the data, which follows the address.
fn use_part(path: &str) -> (String, bool) {
    let query = use_query_map();
    match query.with_untracked(before) {
        Some(before) => (format!("{path}?before={}", encode(&before)), true),
        None => (path.to_owned(), false),
    }
}
