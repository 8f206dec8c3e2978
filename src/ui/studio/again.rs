//! Signing in on top of the page when the session has ended: the page stays as it is, and what was
//! to be sent is sent afterwards.

use leptos::prelude::*;

use super::arrival::CODE;
use super::forms::Forms;
use crate::api::studio::HALFWAY;
use crate::ui::browser::studio::{close_dialog, open_dialog};

const PATH: &str = "/studio/sign-in";
const ID: &str = "sign-in-again";

#[component]
pub fn SignInAgain(forms: Forms) -> impl IntoView {
    Effect::new(move |_| match forms.is_locked() {
        true => open_dialog(ID),
        false => close_dialog(ID),
    });
    view! {
        <dialog id=ID class="again" aria-labelledby="again-heading" on:close=move |_| forms.unlock()>
            {move || forms.is_locked().then(|| view! { <Ask forms=forms /> })}
        </dialog>
    }
    .into_any()
}

/// Only while it is asked for: a page has its fields for e-mail and password once.
#[component]
fn Ask(forms: Forms) -> impl IntoView {
    let trouble = forms.troubles(PATH);
    let halfway = forms.value(PATH, HALFWAY);
    view! {
            <h2 id="again-heading">"Please sign in to go on"</h2>
            <p>"You were away for a while. What you have written is still here, and is sent next."</p>
            <p class="field-trouble" role="alert">
                {move || trouble.get()}
            </p>
            <form method="post" action=PATH novalidate>
                {move || match halfway.get() {
                    None => view! { <Password /> }.into_any(),
                    Some(halfway) => view! { <Code halfway=halfway /> }.into_any(),
                }}
                <button type="submit">"Sign in"</button>
            </form>
            <form method="dialog">
                <button type="submit" class="quiet">
                    "Not now"
                </button>
            </form>
    }
    .into_any()
}

#[component]
fn Password() -> impl IntoView {
    view! {
        <div class="field">
            <label for="again-email">"Email"</label>
            <input type="email" id="again-email" name="email" autocomplete="username" />
        </div>
        <div class="field">
            <label for="again-password">"Password"</label>
            <input
                type="password"
                id="again-password"
                name="password"
                autocomplete="current-password"
            />
        </div>
    }
    .into_any()
}

/// What is asked for next of an account with a second factor.
#[component]
fn Code(halfway: String) -> impl IntoView {
    view! {
        <input type="hidden" name=HALFWAY value=halfway />
        <div class="field">
            <label for="again-code">{CODE.label}</label>
            <p class="hint" id="again-code-hint">
                {CODE.hint}
            </p>
            <input
                type="text"
                id="again-code"
                name=CODE.name
                autocomplete=CODE.fills_with
                aria-describedby="again-code-hint"
            />
        </div>
    }
    .into_any()
}
