//! Links by which people without an account see a post before it is published: making one, copying
//! it, ending it. Plain forms; with the client a link can be copied at a press.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LIST;
use crate::api::studio::writing::{Preview, SharedLink};
use crate::ui::browser;
use crate::ui::studio::forms::{Forms, field_id};

/// Nothing where no link can be made.
#[component]
pub fn Sharing(preview: Preview) -> impl IntoView {
    if !preview.may_share {
        return ().into_any();
    }
    let action = format!("{LIST}/{}/preview", preview.id);
    let count = preview.links.len();
    let words = match count {
        0 => "Show it to somebody without an account".to_owned(),
        1 => "1 link for people without an account".to_owned(),
        some => format!("{some} links for people without an account"),
    };
    let links = preview.links.into_iter().enumerate().map(|(at, link)| {
        let number = count - at;
        view! { <OneLink action=action.clone() link=link number=number /> }
    });
    let links = (count > 0).then(|| view! { <ul class="shared-links">{links.collect_view()}</ul> });
    let forms = Forms::find();
    let disabled = {
        let action = action.clone();
        move || forms.is_underway(&action).then_some("true")
    };
    view! {
        <details class="sharing" open=count != 0>
            <summary>{words}</summary>
            <p>
                "Whoever has a link sees this page as it was saved last, for seven days, and nothing else. It isn’t listed anywhere."
            </p>
            {links}
            <form method="post" action=action>
                <button type="submit" name="do" value="make" class="plain" aria-disabled=disabled>
                    "Make a link"
                </button>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn OneLink(action: String, link: SharedLink, number: usize) -> impl IntoView {
    let id = field_id(&action, &link.id);
    let running = RwSignal::new(false);
    Effect::new(move |_| running.set(browser::HERE));
    let outcome = RwSignal::new("");
    let address = link.address.clone();
    let copy = move |_| {
        let text = address.clone();
        spawn_local(async move {
            outcome.set(match browser::copy(text).await {
                true => "Link copied.",
                false => "The link could not be copied. Please select it and copy it.",
            });
        });
    };
    view! {
        <li>
            <p class="field">
                <label for=id.clone()>{format!("Link {number}")}</label>
                <input type="text" id=id readonly dir="ltr" value=link.address />
            </p>
            <p class="hint">
                "Made by " <bdi>{link.by}</bdi> ", good until "
                <time datetime=link.until.date.iso>
                    {link.until.date.short} ", " {link.until.time}
                </time>
            </p>
            <form method="post" action=action>
                <input type="hidden" name="link" value=link.id />
                <button
                    type="button"
                    class="plain"
                    hidden=move || !running.get()
                    aria-label=format!("Copy link {number}")
                    on:click=copy
                >
                    "Copy"
                </button>
                <button
                    type="submit"
                    name="do"
                    value="end"
                    class="plain"
                    aria-label=format!("End link {number}")
                >
                    "End"
                </button>
                <span role="status">{move || outcome.get()}</span>
            </form>
        </li>
    }
    .into_any()
}
