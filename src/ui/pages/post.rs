//! A post, whole.

use leptos::prelude::*;

use super::use_place;
use crate::api::answer::Answer;
use crate::api::comments::Returned;
use crate::api::posts::{self, AuthorLink, Tag};
use crate::api::site::Site;
use crate::ui::browser::taking_over::{as_sent, in_turn};
use crate::ui::components::about_authors::AboutAuthors;
use crate::ui::components::comments::Conversation;
use crate::ui::components::comments::problem::ProblemSummary;
use crate::ui::components::comments::writing::{State, Writing};
use crate::ui::components::contents::Contents;
use crate::ui::components::dateline::{Dateline, Origin};
use crate::ui::components::head::{ArticleHead, Head, PageHead};
use crate::ui::components::html::Html;
use crate::ui::components::json_ld::JsonLd;
use crate::ui::components::picture::Picture;
use crate::ui::components::related::Related;
use crate::ui::components::share::Share;
use crate::ui::data::page;
use crate::ui::{ahead, browser};

#[component]
pub fn Post() -> impl IntoView {
    page(
        use_place(),
        |place| ahead::post(place.name, place.talk),
        show,
    )
}

fn show(mut post: posts::Post, site: Site) -> AnyView {
    let thread = std::mem::take(&mut post.thread);
    let personal = thread.personal;
    if personal {
        Answer::record_personal();
    }
    let returned = use_context::<Returned>();
    let writing = Writing::begin(&post.slug, &thread, returned.as_ref());
    let begun = returned.filter(|returned| returned.editing.is_none());
    let begun = begun.map(|returned| returned.form).unwrap_or_default();
    follow_trouble(writing);
    let path = post.kind.path(&post.slug);
    let link = format!("{}{path}", site.base_url);
    let feed = format!("{path}/comments/feed.xml");
    let head = PageHead {
        title: post.title.clone(),
        description: post.summary.clone(),
        path,
        image: post.image.clone(),
        article: true,
        feed: Some((format!("Comments on {}", post.title), feed)),
        trouble: writing.state.with_untracked(State::has_problem),
        unlisted: personal,
        stays: false,
    };
    let article = post.clone();
    view! {
        <Head page=head site=site.clone() />
        <ArticleHead post=posts::Post { body: Default::default(), ..post.clone() } />
        <JsonLd post=posts::Post { body: Default::default(), ..post.clone() } site=site />
        <ProblemSummary writing=writing />
        {in_turn(|| view! { <Article post=article /> })}
        <footer class="after">
            <Tags tags=post.tags />
            {in_turn(|| view! { <Share title=post.title link=link /> })}
            <AboutAuthors authors=post.authors />
            <Conversation thread=thread writing=writing begun=begun />
            <Related cards=post.related />
        </footer>
    }
    .into_any()
}

/// The document's title says first that there is a problem, as long as there is one.
fn follow_trouble(writing: Writing) {
    Effect::new(move |before: Option<()>| {
        let trouble = writing.state.with(State::has_problem);
        if before.is_some() {
            browser::form::title_trouble(trouble);
        }
    });
}

/// Kicker, title, dateline, contents, picture, text.
#[component]
pub fn Article(post: posts::Post) -> impl IntoView {
    let origin = Origin {
        place: post.place,
        published: post.published,
        updated: post.updated,
        authors: post.authors.iter().map(AuthorLink::from).collect(),
        minutes: post.reading_minutes,
    };
    // Of what the post says, not of what the site says around it.
    let language = post.language;
    view! {
        <article class="post">
            <header class="headline" lang=language.clone()>
                {post.kicker.map(|kicker| view! { <p class="kicker">{kicker}</p> })}
                <h1 dir="auto">{post.title}</h1>
            </header>
            <div class="margin">
                <Dateline origin=origin />
                <Contents headings=post.contents language=language.clone() />
            </div>
            <div class="column">
                {post
                    .image
                    .map(|image| {
                        view! {
                            <figure class="lead-image" lang=language.clone()>
                                <Picture image=image sizes="(min-width: 60rem) 40rem, 100vw" eager=true />
                            </figure>
                        }
                    })}
                <Html html=post.body class="prose" language=language />
            </div>
        </article>
    }
    .into_any()
}

#[component]
fn Tags(tags: Vec<Tag>) -> impl IntoView {
    (!tags.is_empty()).then(|| as_sent(|| tag_links(tags)))
}

fn tag_links(tags: Vec<Tag>) -> impl IntoView {
    let links = tags
        .into_iter()
        .map(|tag| {
            view! {
                <li>
                    <a href=format!("/tags/{}", tag.slug) rel="tag">
                        {tag.name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tags" aria-labelledby="tags-heading">
            <h2 class="label" id="tags-heading">
                "More about"
            </h2>
            <ul>{links}</ul>
        </nav>
    }
}
