//! One's own account: what readers see, name, address, password, mails, where one is signed in.

use leptos::prelude::*;

use super::arrival::NEW_PASSWORD;
use super::entry::{Entry, Send};
use super::forms::{Forms, field_id};
use super::passkeys::Passkeys;
use super::profile::{ProfileFields, Tick};
use crate::api::studio::authors::Profile;
use crate::api::studio::people::{Account, NewEmail, Session};
use crate::ui::address::encode;
use crate::ui::components::field::{Kind, Shape};

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "name",
    hint: "As it stands beside what you do here.",
};

pub const PRESENT: Shape = Shape {
    name: "present",
    label: "Present password",
    kind: Kind::Password,
    fills_with: "current-password",
    hint: "",
    ..NAME
};

const CHOSEN: Shape = Shape {
    label: "New password",
    ..NEW_PASSWORD
};

const EMAIL: Shape = Shape {
    name: "email",
    label: "New address",
    kind: Kind::Email,
    fills_with: "email",
    hint: "We send a link there. Your address changes once you have used it.",
    ..NAME
};

const BYLINE: Shape = Shape {
    label: "Byline",
    fills_with: "off",
    hint: "Your name as it stands on your posts.",
    ..NAME
};

pub fn body(account: Account) -> AnyView {
    let mails = (account.mail_submitted, account.mail_decided);
    view! {
        <p class="note">
            "You sign in with " <bdi>{account.email.clone()}</bdi> ". Your role: "
            <strong>{account.role.title()}</strong> ". " {account.role.about()}
        </p>
        <OwnProfile profile=account.profile address=account.address />
        <section aria-labelledby="name-heading">
            <h2 id="name-heading">"Name"</h2>
            <form class="door" method="post" action="/studio/account" novalidate>
                <Entry action="/studio/account".to_owned() shape=NAME text=account.name />
                <Send action="/studio/account".to_owned() words="Save the name" />
            </form>
        </section>
        <Email />
        <Password email=account.email />
        <Factor on=account.second_factor />
        {account.passkeys.map(|passkeys| view! { <Passkeys list=passkeys /> })}
        <Mails submitted=mails.0 decided=mails.1 />
        <Sessions sessions=account.sessions />
    }
    .into_any()
}

/// What readers see.
#[component]
fn OwnProfile(profile: Profile, address: Option<String>) -> impl IntoView {
    let action = || "/studio/account/profile".to_owned();
    let whereabouts = match address {
        Some(address) => view! {
            "What readers see of you, below your posts and at "
            <a href=address.clone() rel="external">
                {address.clone()}
            </a>
            "."
        }
        .into_any(),
        None => "What readers see of you, below your posts. You have no byline yet: saving this makes one."
            .into_any(),
    };
    view! {
        <section aria-labelledby="profile-heading">
            <h2 id="profile-heading">"Profile"</h2>
            <p class="note">{whereabouts}</p>
            <form
                class="profile"
                id=field_id(&action(), "form")
                method="post"
                action=action()
                enctype="multipart/form-data"
                novalidate
            >
                <Entry action=action() shape=BYLINE text=profile.name.clone() />
                <ProfileFields action=action() profile=profile />
                <Send action=action() words="Save the profile" />
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Email() -> impl IntoView {
    let action = || "/studio/account/email".to_owned();
    view! {
        <section aria-labelledby="email-heading">
            <h2 id="email-heading">"Email"</h2>
            <form class="door" method="post" action=action() novalidate>
                <Entry action=action() shape=EMAIL />
                <Entry action=action() shape=PRESENT />
                <Send action=action() words="Send the link" />
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Password(email: String) -> impl IntoView {
    let action = || "/studio/account/password".to_owned();
    view! {
        <section aria-labelledby="password-heading">
            <h2 id="password-heading">"Password"</h2>
            <form class="door" method="post" action=action() novalidate>
                <input type="hidden" name="username" value=email autocomplete="username" />
                <Entry action=action() shape=PRESENT />
                <Entry action=action() shape=CHOSEN />
                <Send action=action() words="Change the password" />
            </form>
        </section>
    }
    .into_any()
}

/// Whether a code is asked for beside the password.
#[component]
fn Factor(on: bool) -> impl IntoView {
    view! {
        <section aria-labelledby="factor-heading">
            <h2 id="factor-heading">"Second factor"</h2>
            <p>
                {match on {
                    true => "Signing in asks for a code from your app as well.",
                    false => {
                        "Off. With it, signing in asks for a code from an app on your phone as well, so that a stolen password is not enough."
                    }
                }}
            </p>
            <p>
                <a href="/studio/account/second-factor">
                    {match on {
                        true => "Recovery codes, or turn it off",
                        false => "Set up a second factor",
                    }}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// What one is told of by mail. Only who decides about drafts is asked about submitted ones.
#[component]
fn Mails(submitted: Option<bool>, decided: bool) -> impl IntoView {
    let action = || "/studio/account/notices".to_owned();
    let of_others = submitted.map(|ticked| {
        view! {
            <Tick
                action=action()
                name="submitted"
                words="When a draft is submitted for review"
                ticked=ticked
            />
        }
    });
    view! {
        <section aria-labelledby="mails-heading">
            <h2 id="mails-heading">"Mails to you"</h2>
            <form class="door" method="post" action=action()>
                {of_others}
                <Tick
                    action=action()
                    name="decided"
                    words="When a draft of yours is returned or published"
                    ticked=decided
                />
                <Send action=action() words="Save the choice" />
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Sessions(sessions: Vec<Session>) -> impl IntoView {
    let elsewhere = sessions.iter().any(|session| !session.here);
    let browsers = sessions
        .into_iter()
        .map(|session| view! { <Browser session=session /> })
        .collect_view();
    view! {
        <section aria-labelledby="sessions-heading">
            <h2 id="sessions-heading">"Where you are signed in"</h2>
            <ul class="lines">{browsers}</ul>
            {elsewhere
                .then(|| {
                    view! {
                        <form method="post" action="/studio/account/sessions">
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

/// The page behind a mailed link: its button does it.
pub fn new_email(new: NewEmail) -> AnyView {
    let action = format!("/studio/account/email/{}", encode(&new.token));
    let trouble = Forms::find().trouble(&action, "email");
    view! {
        <p class="note">
            "From now on you sign in with " <bdi>{new.email.clone()}</bdi>
            ", and mails to you go there."
        </p>
        <p class="field-trouble" id=field_id(&action, "email") hidden=move || trouble.get().is_none()>
            {move || trouble.get()}
        </p>
        <form class="door" method="post" action=action data-native="">
            <Send action=action.clone() words="Use this address" />
        </form>
        <p class="aside">
            <a href="/studio/account">"Leave it as it is"</a>
        </p>
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
