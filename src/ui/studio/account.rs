//! One's own account: name, password, where one is signed in.

use leptos::prelude::*;

use super::arrival::NEW_PASSWORD;
use super::entry::{Entry, Send};
use super::passkeys::Passkeys;
use crate::api::studio::people::{Account, Session};
use crate::ui::components::field::{Kind, Shape};

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "name",
    hint: "",
};

pub const PRESENT: Shape = Shape {
    name: "present",
    label: "Present password",
    kind: Kind::Password,
    fills_with: "current-password",
    ..NAME
};

const CHOSEN: Shape = Shape {
    label: "New password",
    ..NEW_PASSWORD
};

pub fn body(account: Account) -> AnyView {
    let (name, password, sessions) = (
        || "/studio/account".to_owned(),
        || "/studio/account/password".to_owned(),
        "/studio/account/sessions",
    );
    let elsewhere = account.sessions.iter().any(|session| !session.here);
    let browsers = account
        .sessions
        .into_iter()
        .map(|session| view! { <Browser session=session /> })
        .collect_view();
    view! {
        <p class="note">
            "You sign in with " <bdi>{account.email.clone()}</bdi> ". Your role: "
            <strong>{account.role.title()}</strong> ". " {account.role.about()}
        </p>
        <section aria-labelledby="name-heading">
            <h2 id="name-heading">"Name"</h2>
            <form class="door" method="post" action=name() novalidate>
                <Entry action=name() shape=NAME text=account.name />
                <Send action=name() words="Save the name" />
            </form>
        </section>
        <section aria-labelledby="password-heading">
            <h2 id="password-heading">"Password"</h2>
            <form class="door" method="post" action=password() novalidate>
                <input type="hidden" name="username" value=account.email autocomplete="username" />
                <Entry action=password() shape=PRESENT />
                <Entry action=password() shape=CHOSEN />
                <Send action=password() words="Change the password" />
            </form>
        </section>
        <section aria-labelledby="factor-heading">
            <h2 id="factor-heading">"Second factor"</h2>
            <p>
                {match account.second_factor {
                    true => "Signing in asks for a code from your app as well.",
                    false => {
                        "Off. With it, signing in asks for a code from an app on your phone as well, so that a stolen password is not enough."
                    }
                }}
            </p>
            <p>
                <a href="/studio/account/second-factor">
                    {match account.second_factor {
                        true => "Recovery codes, or turn it off",
                        false => "Set up a second factor",
                    }}
                </a>
            </p>
        </section>
        {account.passkeys.map(|passkeys| view! { <Passkeys list=passkeys /> })}
        <section aria-labelledby="sessions-heading">
            <h2 id="sessions-heading">"Where you are signed in"</h2>
            <ul class="lines">{browsers}</ul>
            {elsewhere
                .then(|| {
                    view! {
                        <form method="post" action=sessions>
                            <button type="submit" class="plain">
                                "Sign out everywhere else"
                            </button>
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}

#[component]
fn Browser(session: Session) -> impl IntoView {
    view! {
        <li>
            <span>
                {session.browser}
                {session.here.then(|| view! { <span class="staff">"This one"</span> })}
            </span>
            <span>"since " {session.since.short} ", last used " {session.seen.short}</span>
        </li>
    }
}
