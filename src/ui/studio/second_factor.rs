//! What proves beside one's password who one is: setting it up with an app, recovery codes, turning it
//! off.

use leptos::prelude::*;

use super::account::PRESENT;
use super::arrival::CODE;
use super::entry::{Entry, Send};
use crate::api::studio::people::{SecondFactor, Square};
use crate::ui::components::field::Shape;

const PAGE: &str = "/studio/account/second-factor";
const CODES: &str = "/studio/account/second-factor/codes";
const OFF: &str = "/studio/account/second-factor/off";

const FIRST_CODE: Shape = Shape {
    label: "Code",
    hint: "The six digits that the app shows now.",
    ..CODE
};

pub fn body(factor: SecondFactor) -> AnyView {
    match factor {
        SecondFactor::Off {
            secret,
            square,
            codes,
        } => view! { <SetUp secret=secret square=square codes=codes /> }.into_any(),
        SecondFactor::On { left, codes } => view! { <Keep left=left codes=codes /> }.into_any(),
    }
}

#[component]
fn SetUp(secret: String, square: Square, codes: Vec<String>) -> impl IntoView {
    view! {
        <p class="note">
            "With a second factor, signing in asks for a code from an app as well as for your password. Any app for one-time codes will do."
        </p>
        <ol class="steps">
            <li>
                <h2>"Add this site to your app"</h2>
                <p>"Photograph the square with the app, or type the key into it."</p>
                <Picture square=square />
                <p>
                    "Key: " <code class="key">{secret}</code>
                </p>
            </li>
            <li>
                <h2>"Keep these recovery codes"</h2>
                <p>
                    "Each lets you in once if you lose the app. Print them, or keep them where you keep your passwords."
                </p>
                <Codes codes=codes />
            </li>
            <li>
                <h2>"Try it"</h2>
                <form class="door" method="post" action=PAGE novalidate>
                    <Entry action=PAGE.to_owned() shape=PRESENT />
                    <Entry action=PAGE.to_owned() shape=FIRST_CODE />
                    <Send action=PAGE.to_owned() words="Turn it on" />
                </form>
            </li>
        </ol>
        <Back />
    }
    .into_any()
}

#[component]
fn Keep(left: u32, codes: Vec<String>) -> impl IntoView {
    let left = match left {
        0 => "No recovery code is left. Please make new ones.".to_owned(),
        1 => "One recovery code is left.".to_owned(),
        left => format!("{left} recovery codes are left."),
    };
    view! {
        <p class="note">"Signing in asks for a code from your app as well as for your password. " {left}</p>
        <section aria-labelledby="codes-heading">
            <h2 id="codes-heading">"New recovery codes"</h2>
            <p>
                "Keep these, then take them into use. The former ones work until you do, and no longer."
            </p>
            <Codes codes=codes />
            <form class="door" method="post" action=CODES novalidate>
                <Entry action=CODES.to_owned() shape=PRESENT />
                <Send action=CODES.to_owned() words="Use these codes from now on" />
            </form>
        </section>
        <section aria-labelledby="off-heading">
            <h2 id="off-heading">"Turn it off"</h2>
            <form class="door" method="post" action=OFF novalidate>
                <Entry action=OFF.to_owned() shape=PRESENT />
                <Send action=OFF.to_owned() words="Turn it off" />
            </form>
        </section>
        <Back />
    }
    .into_any()
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let codes = codes.into_iter().map(|code| {
        view! {
            <li>
                <code>{code}</code>
            </li>
        }
    });
    view! { <ul class="codes">{codes.collect_view()}</ul> }.into_any()
}

#[component]
fn Picture(square: Square) -> impl IntoView {
    let view_box = format!("0 0 {0} {0}", square.side);
    view! {
        <svg
            class="square"
            viewBox=view_box
            role="img"
            aria-label="The key as a QR code"
            shape-rendering="crispEdges"
        >
            <path d=square.path />
        </svg>
    }
    .into_any()
}

#[component]
fn Back() -> impl IntoView {
    view! {
        <p class="aside">
            <a href="/studio/account">"Back to your account"</a>
        </p>
    }
}
