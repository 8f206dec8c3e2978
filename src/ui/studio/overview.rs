//! The studio's first page: what needs somebody.

use leptos::prelude::*;

use super::comments::Page;
use crate::api::studio::comments::Queued;
use crate::api::studio::{FailedJob, Overview, Upcoming};

pub fn body(overview: Overview) -> AnyView {
    let Overview {
        comments,
        scheduled,
        failed,
    } = overview;
    let is_quiet = comments.is_empty() && scheduled.is_empty() && failed.is_empty();
    view! {
        {is_quiet.then(|| view! { <p class="empty">"Nothing needs you at the moment."</p> })}
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
                    <h2 id="scheduled-heading">"Published by themselves"</h2>
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
