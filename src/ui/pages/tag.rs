//! What was written about one thing.

use leptos::prelude::*;

use super::{use_part, use_place};
use crate::api::error::ApiError;
use crate::api::posts::{Listing, Subject, get_tag};
use crate::api::site::Site;
use crate::ui::components::error_notice::error_notice;
use crate::ui::components::follow::Follow;
use crate::ui::components::head::{Head, PageHead};
use crate::ui::components::month_list::MonthList;
use crate::ui::components::pagination::Pagination;
use crate::ui::data::page;

#[component]
pub fn Tag() -> impl IntoView {
    page(use_place(), |place| get_tag(place.name, place.before), show)
}

fn show(listing: Listing, site: Site) -> AnyView {
    let Subject::Tag(tag, introduction) = listing.subject else {
        return error_notice(ApiError::NotFound, &site);
    };
    let path = format!("/tags/{}", tag.slug);
    let feed = format!("{path}/feed.xml");
    let (part, later) = use_part(&path);
    let head = PageHead {
        title: tag.name.clone(),
        description: match introduction.as_str() {
            "" => format!("Posts about {} on {}.", tag.name, site.name),
            introduction => introduction.to_owned(),
        },
        path: part,
        feed: Some((format!("Posts about {}", tag.name), feed.clone())),
        ..PageHead::default()
    };
    view! {
        <Head page=head site=site />
        <header class="subject">
            <p class="kicker">"Dispatches about"</p>
            <h1 dir="auto">{tag.name}</h1>
            {(!introduction.is_empty())
                .then(|| view! { <p class="introduction" dir="auto">{introduction}</p> })}
            <Follow feed=feed />
        </header>
        {listing.posts.is_empty().then(|| view! { <p class="empty">"Nothing published yet."</p> })}
        <MonthList cards=listing.posts />
        <Pagination path=path older=listing.older later=later />
    }
    .into_any()
}
