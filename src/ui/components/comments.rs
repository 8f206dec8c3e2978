//! The conversation under a post: its comments as the server writes them, and the form to respond
//! with.

pub mod acting;
pub mod kept;
pub mod problem;
pub mod respond;
pub mod writing;

use leptos::prelude::*;

use self::respond::{Respond, outcome};
use self::writing::Writing;
use super::html::Html;
use crate::api::comments::{Form, Thread};
use crate::ui::browser;

/// `begun` is what the form begins with.
#[component]
pub fn Conversation(thread: Thread, writing: Writing, begun: Form) -> impl IntoView {
    let made_here = browser::form::has_taken_over();
    Effect::new(move |_| writing.resume(made_here));
    let reply = if thread.open {
        view! { <Respond writing=writing begun=begun /> }.into_any()
    } else {
        view! { <p class="closed">"Comments are closed."</p> }.into_any()
    };
    let invites = thread.open && thread.count == 0 && !thread.personal;
    let empty = invites.then(|| {
        let answered = writing.shows(|state| outcome(state).map(|_| String::new()));
        view! {
            <p class="empty" hidden=answered>
                "No comments yet. You can be the first to respond."
            </p>
        }
    });
    view! {
        <section
            class="comments"
            id="comments"
            aria-labelledby="comments-heading"
            on:click=move |event| writing.click(&event)
            on:submit=move |event| writing.submit(&event)
        >
            <h2 id="comments-heading">{writing.shows(|state| Some(heading(state.count)))}</h2>
            <div class="conversation">
                {empty} <Html html=thread.html class="talks" /> {reply}
            </div>
        </section>
    }
    .into_any()
}

/// "3 comments"
pub fn heading(count: u32) -> String {
    match count {
        0 => "Comments".to_owned(),
        1 => "1 comment".to_owned(),
        count => format!("{count} comments"),
    }
}
