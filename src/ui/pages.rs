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

use crate::api::comments;
use crate::domain::cursor::Cursor;
use crate::ui::address::encode;
use crate::ui::data::Place;

/// The `{slug}` of the address, the cursor in `?before=` where it is one, and the part of a conversation.
fn use_place() -> impl Fn() -> Place + Copy + Send + Sync {
    let (params, query) = (use_params_map(), use_query_map());
    move || {
        let name = params.with(|params| params.get("slug").unwrap_or_default());
        query.with(|query| Place {
            name,
            before: before(query),
            talk: comments::Place {
                after: query.get("after"),
                comment: query.get("comment"),
                own: query.get("own"),
                edit: query.get("edit"),
                reply: query.get("reply"),
                reported: query.get("reported"),
            },
        })
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
