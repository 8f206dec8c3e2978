//! The first page: the latest dispatch told, the earlier ones listed, who writes, how to join in.

use leptos::prelude::*;

use super::{use_part, use_place};
use crate::api::posts::{self, Author, Card, get_home};
use crate::api::site::Site;
use crate::domain::markdown::Rendered;
use crate::ui::browser::taking_over::{as_sent, in_turn};
use crate::ui::components::dateline::{Dateline, Origin};
use crate::ui::components::head::{Head, PageHead};
use crate::ui::components::html::Html;
use crate::ui::components::month_list::MonthList;
use crate::ui::components::pagination::Pagination;
use crate::ui::components::picture::Picture;
use crate::ui::components::portrait::Portrait;
use crate::ui::data::page;

#[component]
pub fn Home() -> impl IntoView {
    page(use_place(), |place| get_home(place.before), show)
}

fn show(home: posts::Home, site: Site) -> AnyView {
    let (path, later) = use_part("/");
    let empty = home.lead.is_none() && home.posts.is_empty();
    let head = PageHead {
        title: if later {
            "Earlier dispatches".to_owned()
        } else {
            String::new()
        },
        description: site.tagline.clone(),
        path,
        ..PageHead::default()
    };
    let heading = if later {
        "Earlier dispatches"
    } else {
        "The latest dispatch"
    };
    view! {
        <Head page=head site=site.clone() />
        <h1 class="label page-label">{if empty { "Dispatches" } else { heading }}</h1>
        {home.lead.map(|card| in_turn(|| view! { <Lead card=card opening=home.lead_opening /> }))}
        {empty.then(|| view! { <p class="empty">"Nothing has been published yet. Come back soon."</p> })}
        <MonthList cards=home.posts />
        <Pagination path="/".to_owned() older=home.older later=later />
        {(!home.authors.is_empty()).then(|| as_sent(|| view! { <Writers authors=home.authors /> }))}
        {site.email.map(|email| as_sent(|| view! { <TakePart email=email /> }))}
    }
    .into_any()
}

/// The newest post with its first paragraphs.
#[component]
fn Lead(card: Card, opening: Rendered) -> impl IntoView {
    let address = format!("/posts/{}", card.slug);
    let origin = Origin {
        place: card.place,
        published: card.published,
        updated: None,
        authors: card.authors,
        minutes: card.reading_minutes,
    };
    let read_on = format!("Read on: {}", card.title);
    view! {
        <article class="lead">
            <header class="headline" lang=card.language.clone()>
                {card.kicker.map(|kicker| view! { <p class="kicker">{kicker}</p> })}
                <h2 dir="auto">
                    <a href=address.clone()>{card.title}</a>
                </h2>
            </header>
            <Dateline origin=origin />
            <div class="column">
                {card
                    .image
                    .map(|image| {
                        view! {
                            <figure lang=card.language.clone()>
                                <Picture image=image sizes="(min-width: 60rem) 40rem, 100vw" eager=true />
                            </figure>
                        }
                    })}
                <Html html=opening class="prose" language=card.language />
                <p class="read-on">
                    <a href=address aria-label=read_on>
                        "Read on"
                    </a>
                </p>
            </div>
        </article>
    }
    .into_any()
}

/// The faces of those who write here.
#[component]
fn Writers(authors: Vec<Author>) -> impl IntoView {
    let people = authors
        .into_iter()
        .map(|author| {
            view! {
                <li>
                    <a href=format!("/authors/{}", author.slug)>
                        <Portrait name=author.name.clone() image=author.portrait />
                        <span>{author.name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="writers" aria-labelledby="writers-heading">
            <h2 id="writers-heading">"Who writes here"</h2>
            <ul>{people}</ul>
        </section>
    }
}

/// How a reader becomes one of them.
#[component]
fn TakePart(email: String) -> impl IntoView {
    view! {
        <section class="take-part" aria-labelledby="take-part-heading">
            <h2 id="take-part-heading">"Take part"</h2>
            <p>
                "You don’t have to be a writer. If you have seen something, tried something or
                changed your mind about something, tell us, and we will help you put it into words."
            </p>
            <p>
                <a href=format!("mailto:{email}")>"Write to us"</a>
                ", or "
                <a href="/feed.xml" rel="external">"follow by feed"</a>
                " and read along."
            </p>
        </section>
    }
}
