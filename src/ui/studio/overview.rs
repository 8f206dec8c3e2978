//! The studio's first page: what needs somebody.

use leptos::prelude::*;

use super::comments::Page;
use crate::api::studio::comments::Queued;
use crate::api::studio::posts::Brief;
use crate::api::studio::{FailedJob, Overview, Upcoming};

pub fn body(overview: Overview) -> AnyView {
    let Overview {
        comments,
        review,
        drafts,
        scheduled,
        failed,
    } = overview;
    let is_quiet = [
        review.len(),
        drafts.len(),
        comments.len(),
        scheduled.len(),
        failed.len(),
    ]
    .into_iter()
    .all(|count| count == 0);
    view! {
        <p class="posts-new">
            <a href="/studio/posts/new">"New post"</a>
        </p>
        {is_quiet.then(|| view! { <p class="empty">"Nothing needs you at the moment."</p> })}
        <Briefs posts=review heading="In review" status="in-review" />
        <Briefs posts=drafts heading="Your drafts" status="draft" />
        <Waiting comments=comments />
        <Scheduled posts=scheduled />
        <Failed jobs=failed />
    }
    .into_any()
}

#[component]
fn Waiting(comments: Vec<Queued>) -> impl IntoView {
    (!comments.is_empty())
        .then(|| {
            let lines = comments
                .into_iter()
                .map(|comment| {
                    view! {
                        <li>
                            <a href=format!(
                                "/studio/comments?status=pending#comment-{}",
                                comment.id,
                            )>
                                <bdi>{comment.name}</bdi>
                                " on "
                                {comment.post.title}
                            </a>
                            <span>{comment.at.short} ", " {comment.time}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section aria-labelledby="waiting-heading">
                    <h2 id="waiting-heading">"Comments that wait"</h2>
                    <ul class="lines">{lines}</ul>
                    <p>
                        <a href="/studio/comments?status=pending">"Go through them"</a>
                    </p>
                </section>
            }
        })
        .into_any()
}

#[component]
fn Scheduled(posts: Vec<Upcoming>) -> impl IntoView {
    (!posts.is_empty())
        .then(|| {
            let lines = posts
                .into_iter()
                .map(|post| view! { <li><span>{post.title}</span> <span>{post.when}</span></li> })
                .collect_view();
            view! {
                <section aria-labelledby="scheduled-heading">
                    <h2 id="scheduled-heading">"Scheduled"</h2>
                    <ul class="lines">{lines}</ul>
                </section>
            }
        })
        .into_any()
}

#[component]
fn Failed(jobs: Vec<FailedJob>) -> impl IntoView {
    (!jobs.is_empty())
        .then(|| {
            let lines = jobs
                .into_iter()
                .map(|job| {
                    view! {
                        <li>
                            <span>{job.what}": "{job.why}</span>
                            <form method="post" action=format!("/studio/jobs/{}", job.id)>
                                <Page />
                                <button type="submit" class="plain">
                                    "Try again"
                                </button>
                            </form>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section aria-labelledby="failed-heading">
                    <h2 id="failed-heading">"What did not work"</h2>
                    <ul class="lines">{lines}</ul>
                </section>
            }
        })
        .into_any()
}

/// Some of the posts in one state, and the way to all of them.
#[component]
fn Briefs(posts: Vec<Brief>, heading: &'static str, status: &'static str) -> impl IntoView {
    (!posts.is_empty())
        .then(|| {
            let list = format!("/studio/posts?status={status}");
            let lines = posts
                .into_iter()
                .map(|post| {
                    let by = match post.authors.is_empty() {
                        true => String::new(),
                        false => format!(" by {}", post.authors.join(", ")),
                    };
                    view! {
                        <li>
                            <span>
                                <a href=format!("/studio/posts/{}", post.id)>
                                    <bdi lang=post.language>{post.title}</bdi>
                                </a>
                                <bdi>{by}</bdi>
                            </span>
                            <time datetime=post.date.iso>{post.date.short} ", " {post.time}</time>
                        </li>
                    }
                })
                .collect_view();
            let id = format!("{status}-heading");
            view! {
                <section aria-labelledby=id>
                    <h2 id=id.clone()>{heading}</h2>
                    <ul class="lines">{lines}</ul>
                    <p>
                        <a href=list>"See them in the list"</a>
                    </p>
                </section>
            }
        })
        .into_any()
}
