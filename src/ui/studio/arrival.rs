//! The way in: signing in, the first account, joining, a forgotten password. These forms are sent by
//! the browser itself: what comes after them is another page for another person.

use leptos::prelude::*;

use super::entry::Entry;
use super::forms::Forms;
use super::passkeys::SignInByPasskey;
use crate::api::answer::{Answer, Outcome};
use crate::api::site::Site;
use crate::api::studio::people::{Arrival, MailedLink};
use crate::api::studio::{AGAIN, AGAIN_FIELDS, HALFWAY};
use crate::domain::person::{INVITATION_DAYS, PASSWORD_CHARACTERS, Role};
use crate::ui::address::encode;
use crate::ui::components::error_notice::Notice;
use crate::ui::components::field::{Kind, Shape};

const SIGN_IN: &str = "/studio/sign-in";
const RESET: &str = "/studio/reset";

pub fn title(arrival: &Arrival) -> String {
    let title = match arrival {
        Arrival::SignIn { .. } => "Sign in",
        Arrival::Setup { .. } => "Set up the studio",
        Arrival::Forgotten { .. } => "Forgotten password",
        Arrival::Reset { .. } => "Choose a new password",
        Arrival::Join { .. } => "Join the studio",
    };
    title.to_owned()
}

pub fn body(arrival: Arrival) -> AnyView {
    match arrival {
        Arrival::SignIn { to, note, passkeys } => {
            let note = note.map(|note| view! { <p class="note">{note.to_string()}</p> });
            // Refused, the form came to its own address, which names no page to go on with.
            let to = Forms::find().begun(SIGN_IN, "to", to);
            view! {
                {note}
                <SignIn to=to.clone() />
                {passkeys.then(|| view! { <SignInByPasskey to=to /> })}
                <p class="aside">
                    <a href=RESET>"Forgotten your password?"</a>
                </p>
            }
            .into_any()
        }
        Arrival::Setup { token } => view! { <Setup token=token /> }.into_any(),
        Arrival::Forgotten { sent: true } => sent(),
        Arrival::Forgotten { sent: false } => view! { <Forgotten /> }.into_any(),
        Arrival::Reset { token } => view! { <Reset token=token /> }.into_any(),
        Arrival::Join {
            token,
            name,
            email,
            role,
        } => view! { <Join token=token name=name email=email role=role /> }.into_any(),
    }
}

/// What stands in for the page of a mailed link that is good no more.
pub fn past(link: MailedLink) -> AnyView {
    Answer::record(Outcome::NotFound);
    let words = match link {
        MailedLink::NewPassword => view! {
            <p>"A link for a new password works once, within an hour of your asking for it."</p>
            <p>
                <a href=RESET>"Ask for another link"</a>
            </p>
        }
        .into_any(),
        MailedLink::Invitation => view! {
            <p>
                {format!(
                    "An invitation makes one account, within {INVITATION_DAYS} days of being sent, and an admin can take it back.",
                )}
            </p>
            <p>
                "If you have made your account, you can " <a href=SIGN_IN>"sign in"</a>
                ". If not, please ask whoever invited you for another invitation."
            </p>
        }
        .into_any(),
        MailedLink::NewEmail => view! {
            <p>
                "A link for a new address works once, within an hour, for whoever is signed in to the account."
            </p>
            <p>
                <a href="/studio/account">"See your account"</a>
            </p>
        }
        .into_any(),
    };
    view! {
        <Notice title="This link no longer works" site=Site::default()>
            {words}
        </Notice>
    }
    .into_any()
}

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "name",
    hint: "As it appears beside what you do here.",
};

const EMAIL: Shape = Shape {
    id: "",
    name: "email",
    label: "Email",
    kind: Kind::Email,
    fills_with: "username",
    hint: "",
};

const PASSWORD: Shape = Shape {
    id: "",
    name: "password",
    label: "Password",
    kind: Kind::Password,
    fills_with: "current-password",
    hint: "",
};

/// For a password that is chosen.
pub const NEW_PASSWORD: Shape = Shape {
    fills_with: "new-password",
    hint: "At least 15 characters. A few words that only you would put together are easy to remember and hard to guess.",
    ..PASSWORD
};

/// For what proves beside the password who somebody is.
pub const CODE: Shape = Shape {
    id: "",
    name: "code",
    label: "Code from your app",
    kind: Kind::Line,
    fills_with: "one-time-code",
    hint: "Six digits, or one of your recovery codes.",
};

// The hint names the number.
const _: () = assert!(PASSWORD_CHARACTERS == 15);

#[component]
fn SignIn(to: String) -> impl IntoView {
    let action = || SIGN_IN.to_owned();
    let forms = Forms::find();
    let halfway = forms.begun(&action(), HALFWAY, String::new());
    let carried = [AGAIN, AGAIN_FIELDS]
        .into_iter()
        .map(|name| {
            let value = forms.begun(&action(), name, String::new());
            view! { <input type="hidden" name=name value=value /> }
        })
        .collect_view();
    view! {
        <form class="door" method="post" action=action() data-native="" novalidate>
            <input type="hidden" name="to" value=to />
            {carried}
            {match halfway.as_str() {
                "" => {
                    view! {
                        <Entry action=action() shape=EMAIL />
                        <Entry action=action() shape=PASSWORD />
                    }
                        .into_any()
                }
                _ => {
                    view! {
                        <input type="hidden" name=HALFWAY value=halfway.clone() />
                        <Entry action=action() shape=CODE />
                    }
                        .into_any()
                }
            }}
            <button type="submit">"Sign in"</button>
        </form>
    }
}

#[component]
fn Setup(token: String) -> impl IntoView {
    let action = format!("/studio/setup?token={}", encode(&token));
    view! {
        <p class="note">
            "Welcome. The first account is an admin’s: it can invite everybody else."
        </p>
        <form class="door" method="post" action=action data-native="" novalidate>
            <input type="hidden" name="token" value=token />
            <Entry action=action.clone() shape=NAME />
            <Entry action=action.clone() shape=EMAIL />
            <Entry action=action.clone() shape=NEW_PASSWORD />
            <button type="submit">"Make the account"</button>
        </form>
    }
}

#[component]
fn Join(token: String, name: String, email: String, role: Role) -> impl IntoView {
    let action = format!("/studio/invitations/{}", encode(&token));
    view! {
        <p class="note">
            "You are invited as " {role.title()} ", with the address " <bdi>{email.clone()}</bdi> ". "
            {role.about()}
        </p>
        <form class="door" method="post" action=action data-native="" novalidate>
            // Not a choice; password managers keep it with the password.
            <input type="hidden" name="username" value=email autocomplete="username" />
            <Entry action=action.clone() shape=NAME text=name />
            <Entry action=action.clone() shape=NEW_PASSWORD />
            <button type="submit">"Join"</button>
        </form>
    }
}

#[component]
fn Forgotten() -> impl IntoView {
    let action = || RESET.to_owned();
    view! {
        <p class="note">
            "We send a link to the address of your account. With it you can choose a new password within an hour."
        </p>
        <form class="door" method="post" action=action() data-native="" novalidate>
            <Entry action=action() shape=EMAIL />
            <button type="submit">"Send the link"</button>
        </form>
        <p class="aside">
            <a href=SIGN_IN>"Back to signing in"</a>
        </p>
    }
}

/// The same whether or not somebody has the address.
fn sent() -> AnyView {
    view! {
        <p class="note">
            "If somebody here has this address, a link is on its way to it. It is good for an hour. If nothing comes, look among the spam, or ask an admin to check the address."
        </p>
        <p class="aside">
            <a href=SIGN_IN>"Back to signing in"</a>
        </p>
    }
    .into_any()
}

#[component]
fn Reset(token: String) -> impl IntoView {
    let action = format!("/studio/reset?token={}", encode(&token));
    view! {
        <form class="door" method="post" action=action data-native="" novalidate>
            <input type="hidden" name="token" value=token />
            <Entry action=action.clone() shape=NEW_PASSWORD />
            <button type="submit">"Keep this password"</button>
        </form>
    }
}
