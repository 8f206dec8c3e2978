//! One post of the list: what it is called, where it stands since when, whose it is, what about.

use leptos::prelude::*;

use super::{MANY, PATH};
use crate::api::posts::Tag;
use crate::api::studio::posts::{Choice, Row};
use crate::domain::post::{Kind, Status};
use crate::ui::address;

#[component]
pub fn OneRow(row: Row) -> impl IntoView {
    let id = format!("post-{}", row.id);
    let status = row.status.as_str();
    let tick = row.can_be_chosen.then(|| {
        let label = format!("Select {}", row.title);
        view! { <input type="checkbox" name="id" value=row.id.clone() form=MANY aria-label=label /> }
    });
    let (authors, tags) = (row.authors.clone(), row.tags.clone());
    view! {
        <tr role="row" id=id data-status=status>
            <td role="cell" class="posts-tick">
                {tick}
            </td>
            <th role="rowheader" scope="row" class="posts-title">
                <RowTitle row=row.clone() />
            </th>
            <td role="cell">
                <State row=row />
            </td>
            <td role="cell" class="posts-authors">
                {among("author", authors)}
            </td>
            <td role="cell" class="posts-tags">
                {among("tag", tags.into_iter().map(named).collect())}
            </td>
        </tr>
    }
    .into_any()
}

fn named(tag: Tag) -> Choice {
    Choice {
        slug: tag.slug,
        name: tag.name,
    }
}

#[component]
fn RowTitle(row: Row) -> impl IntoView {
    let title = view! {
        <a href=format!("{PATH}/{}", row.id) lang=row.language dir="auto">
            {row.title}
        </a>
    };
    let seen = row.address.map(|address| {
        view! {
            <li>
                <a href=address rel="external">
                    "See it"
                </a>
            </li>
        }
    });
    let notes = [
        (row.kind == Kind::Page).then_some("Page"),
        row.is_ahead.then_some(match row.awaits_review {
            true => "Has changes that wait for review",
            false => "Has changes not yet published",
        }),
        (row.comments_open == Some(false)).then_some("Comments are closed"),
    ];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    let notes = (!notes.is_empty() || seen.is_some()).then(|| {
        let notes = notes.into_iter().map(|words| view! { <li>{words}</li> });
        view! { <ul class="queued-about">{notes.collect_view()} {seen}</ul> }
    });
    view! {
        {title}
        {notes}
    }
    .into_any()
}

#[component]
fn State(row: Row) -> impl IntoView {
    let (state, before) = match row.status {
        Status::Draft => ("Draft", "changed "),
        Status::InReview => ("In review", "since "),
        Status::Scheduled => ("Scheduled", "for "),
        Status::Published => ("Published", ""),
        Status::Unpublished => ("Unpublished", "since "),
        Status::Trashed => ("In the trash", "since "),
    };
    let time = (row.status == Status::Scheduled).then(|| format!(", {}", row.time));
    view! {
        <span class="posts-state">{state}</span>
        " "
        <span class="posts-when">
            {before} <time datetime=row.date.iso>{row.date.short} {time}</time>
        </span>
    }
    .into_any()
}

/// Names that each lead to what else has them.
fn among(what: &'static str, names: Vec<Choice>) -> AnyView {
    let count = names.len();
    let links = names
        .into_iter()
        .enumerate()
        .map(|(at, one)| {
            let href = format!("{PATH}?{what}={}", address::encode(&one.slug));
            view! {
                <a href=href>
                    <bdi>{one.name}</bdi>
                </a>
                {(at + 1 < count).then_some(", ")}
            }
        })
        .collect_view();
    links.into_any()
}
