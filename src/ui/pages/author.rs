//! A person and what they wrote.

use leptos::prelude::*;

use super::{use_part, use_place};
use crate::api::posts::{Listing, Subject, get_author};
use crate::api::site::Site;
use crate::ui::browser::taking_over::as_sent;
use crate::ui::components::about_authors::Person;
use crate::ui::components::error_notice::error_notice;
use crate::ui::components::follow::Follow;
use crate::ui::components::head::{Head, PageHead};
use crate::ui::components::month_list::MonthList;
use crate::ui::components::pagination::Pagination;
use crate::ui::data::page;

#[component]
pub fn Author() -> impl IntoView {
    page(
        use_place(),
        |place| get_author(place.name, place.before),
        show,
    )
}

fn show(listing: Listing, site: Site) -> AnyView {
    let Subject::Author(author) = listing.subject else {
        return error_notice(crate::api::error::ApiError::NotFound, &site);
    };
    let path = format!("/authors/{}", author.slug);
    let feed = format!("{path}/feed.xml");
    let (part, later) = use_part(&path);
    let head = PageHead {
        title: author.name.clone(),
        description: match author.biography.as_str() {
            "" => format!("Posts by {} on {}.", author.name, site.name),
            biography => biography.to_owned(),
        },
        path: part,
        feed: Some((format!("Posts by {}", author.name), feed.clone())),
        ..PageHead::default()
    };
    let none = listing.posts.is_empty();
    view! {
        <Head page=head site=site />
        {as_sent(|| {
            view! {
                <header class="subject">
                    <p class="kicker">{if author.guest { "Guest" } else { "Writes here" }}</p>
                    <h1 dir="auto">{author.name.clone()}</h1>
                    <Person author=author />
                    <Follow feed=feed />
                </header>
            }
        })}
        {none.then(|| view! { <p class="empty">"Nothing published yet."</p> })}
        <MonthList cards=listing.posts />
        <Pagination path=path older=listing.older later=later />
    }
    .into_any()
}
