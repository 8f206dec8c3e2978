//! Passing a post on: by e-mail, by its address, by the device's own share sheet. No third party.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ui::{address, browser};

/// Plain links at first; with the client the address can be copied at a click.
#[component]
pub fn Share(title: String, link: String) -> impl IntoView {
    let running = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    let outcome = RwSignal::new("");
    Effect::new(move |_| {
        running.set(browser::HERE);
        sheet.set(browser::can_share());
    });
    let mail = format!(
        "mailto:?subject={}&body={}",
        address::encode(&title),
        address::encode(&format!("{title}\n\n{link}"))
    );
    let (shared, copied) = (link.clone(), link.clone());
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            outcome.set(match browser::copy(text).await {
                true => "Link copied.",
                false => "The link could not be copied. You can copy it from the address bar.",
            });
        });
    };
    view! {
        <section class="share" aria-labelledby="share-heading">
            <h2 class="label" id="share-heading">
                "Share this story"
            </h2>
            <ul class="actions">
                <li hidden=move || !sheet.get()>
                    <button type="button" on:click=move |_| browser::share(&title, &shared)>
                        "Share"
                    </button>
                </li>
                <li>
                    <a href=mail>"Send by e-mail"</a>
                </li>
                <li hidden=move || running.get()>
                    <a href=link>"Link to this story"</a>
                </li>
                <li hidden=move || !running.get()>
                    <button type="button" on:click=copy>
                        "Copy link"
                    </button>
                </li>
            </ul>
            <p role="status">{move || outcome.get()}</p>
        </section>
    }
    .into_any()
}
