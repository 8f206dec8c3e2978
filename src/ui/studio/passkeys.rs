//! Passkeys: the button at the door, and one's own on the account's page. A browser makes and uses
//! them by script, so both are there once the client is, in a browser that can.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::account::PRESENT;
use super::entry::{Entry, Send};
use super::forms::{Forms, Proof};
use crate::api::studio::people::Passkey;
use crate::ui::browser::passkeys;
use crate::ui::components::field::{Kind, Shape};

const CHALLENGE: &str = "/studio/account/passkeys/challenge";

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name of this device",
    kind: Kind::Line,
    fills_with: "off",
    hint: "Such as “My phone”, so that you know it again.",
};

/// Whether this browser can, known once the page was taken over.
fn works() -> ReadSignal<bool> {
    let (works, set) = signal(false);
    Effect::new(move |_| set.set(passkeys::work()));
    works
}

/// At the door.
#[component]
pub fn SignInByPasskey(to: String) -> impl IntoView {
    let (works, forms) = (works(), Forms::find());
    let trouble = forms.troubles("/studio/sign-in/passkey");
    let to = StoredValue::new(to);
    let submit = move |event: SubmitEvent| {
        forms.prove(
            &event,
            Proof {
                challenge: "/studio/sign-in/passkey/challenge",
                answer: "/studio/sign-in/passkey",
                makes: false,
            },
        );
    };
    view! {
        <Show when=move || works.get()>
            <form
                class="door"
                method="post"
                action="/studio/sign-in/passkey"
                data-native=""
                on:submit=submit
            >
                <input type="hidden" name="to" value=to.get_value() />
                <p class="field-trouble" role="alert">
                    {move || trouble.get()}
                </p>
                <button type="submit" class="quiet">
                    "Use a passkey instead"
                </button>
            </form>
        </Show>
    }
    .into_any()
}

/// On the account's page.
#[component]
pub fn Passkeys(list: Vec<Passkey>) -> impl IntoView {
    let none = list.is_empty();
    let lines = list
        .into_iter()
        .map(|passkey| view! { <Line passkey=passkey /> })
        .collect_view();
    view! {
        <section aria-labelledby="passkeys-heading">
            <h2 id="passkeys-heading">"Passkeys"</h2>
            <p>
                "With a passkey you sign in by unlocking your phone or computer, without a password."
            </p>
            {match none {
                true => ().into_any(),
                false => view! { <ul class="lines">{lines}</ul> }.into_any(),
            }}
            <Add />
        </section>
    }
    .into_any()
}

#[component]
fn Line(passkey: Passkey) -> impl IntoView {
    let used = match passkey.used {
        Some(used) => format!("last used {}", used.short),
        None => "not used yet".to_owned(),
    };
    view! {
        <li>
            <span>
                <bdi>{passkey.name}</bdi>
                " · since "
                {passkey.since.short}
                ", "
                {used}
            </span>
            <form method="post" action=format!("/studio/account/passkeys/{}", passkey.id)>
                <button type="submit" class="plain">
                    "Remove"
                </button>
            </form>
        </li>
    }
    .into_any()
}

#[component]
fn Add() -> impl IntoView {
    let (works, forms) = (works(), Forms::find());
    let submit = move |event: SubmitEvent| {
        forms.prove(
            &event,
            Proof {
                challenge: CHALLENGE,
                answer: "/studio/account/passkeys",
                makes: true,
            },
        );
    };
    view! {
        <Show
            when=move || works.get()
            fallback=|| {
                view! {
                    <p class="hint">
                        "To add one, open this page in a browser that can use passkeys, with JavaScript."
                    </p>
                }
            }
        >
            <details class="more">
                <summary>"Add a passkey on this device"</summary>
                <form
                    class="door"
                    method="post"
                    action=CHALLENGE
                    data-native=""
                    novalidate
                    on:submit=submit
                >
                    <Entry action=CHALLENGE.to_owned() shape=NAME />
                    <Entry action=CHALLENGE.to_owned() shape=PRESENT />
                    <Send action=CHALLENGE.to_owned() words="Add a passkey" />
                </form>
            </details>
        </Show>
    }
    .into_any()
}
