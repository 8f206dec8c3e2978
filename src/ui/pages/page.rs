//! A page of the site: About, Contact and the like. No date, no author, just the text.

use leptos::prelude::*;

use super::use_place;
use crate::api::posts::{Post, get_page};
use crate::api::site::Site;
use crate::ui::browser::taking_over::as_sent;
use crate::ui::components::contents::Contents;
use crate::ui::components::head::{Head, PageHead};
use crate::ui::components::html::Html;
use crate::ui::components::picture::Picture;
use crate::ui::data::page;

#[component]
pub fn Page() -> impl IntoView {
    page(use_place(), |place| get_page(place.name), show)
}

fn show(post: Post, site: Site) -> AnyView {
    let head = PageHead {
        title: post.title.clone(),
        description: post.summary,
        path: post.kind.path(&post.slug),
        image: post.image.clone(),
        ..PageHead::default()
    };
    let language = post.language;
    let picture = post.image.map(|image| {
        view! {
            <figure class="lead-image" lang=language.clone()>
                <Picture image=image sizes="(min-width: 60rem) 40rem, 100vw" eager=true />
            </figure>
        }
    });
    view! {
        <Head page=head site=site />
        {as_sent(|| {
            view! {
                <article class="post">
                    <header class="headline" lang=language.clone()>
                        <h1 dir="auto">{post.title}</h1>
                    </header>
                    <div class="margin">
                        <Contents headings=post.contents language=language.clone() />
                    </div>
                    <div class="column">
                        {picture} <Html html=post.body class="prose" language=language />
                    </div>
                </article>
            }
        })}
    }
    .into_any()
}
