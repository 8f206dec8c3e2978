//! Who works here and what each may do; inviting somebody.

use leptos::prelude::*;

use super::comments::Page;
use super::entry::{Entry, Send};
use super::forms::{Forms, field_id};
use super::rows::rows;
use crate::api::studio::people::{Invited, People, Person};
use crate::domain::person::Role;
use crate::ui::browser::form::{set_value, value};
use crate::ui::components::field::{Kind, Shape};

const PATH: &str = "/studio/people";

pub fn body(people: People) -> AnyView {
    let lines = people
        .people
        .into_iter()
        .map(|person| view! { <Row person=person /> }.into_any())
        .collect();
    view! {
        <ul class="people">{rows(lines)}</ul>
        <Waiting invited=people.invited.clone() />
        <Invite invited=people.invited />
    }
    .into_any()
}

#[component]
fn Row(person: Person) -> impl IntoView {
    let seen = match person.seen {
        Some(date) => format!("here last on {}", date.short),
        None => "not here yet".to_owned(),
    };
    view! {
        <li class="person" data-item="" tabindex="-1">
            <h2>
                <bdi>{person.name.clone()}</bdi>
                {person.me.then(|| view! { <span class="staff">"You"</span> })}
            </h2>
            <p class="person-about">
                <bdi>{person.email}</bdi>
                <span>{person.role.title()}</span>
                <span>"since "{person.since.short}</span>
                <span>{seen}</span>
            </p>
            <Keep id=person.id name=person.name role=person.role />
        </li>
    }
    .into_any()
}

/// Another role, and the way to everything else.
#[component]
fn Keep(id: String, name: String, role: Role) -> impl IntoView {
    let action = format!("{PATH}/{id}");
    let trouble = Forms::find().trouble(&action, "");
    let more = action.clone();
    view! {
        <details>
            <summary>"Change " <bdi>{name.clone()}</bdi></summary>
            <p class="field-trouble" hidden=move || trouble.get().is_none()>
                {move || trouble.get()}
            </p>
            <RoleForm action=action name=name.clone() role=role />
            <p>
                <a href=more>"Byline, or remove " <bdi>{name}</bdi></a>
            </p>
        </details>
    }
    .into_any()
}

#[component]
pub fn RoleForm(action: String, name: String, role: Role) -> impl IntoView {
    let choice = field_id(&action, "role");
    let roles = Role::ALL
        .into_iter()
        .map(|one| {
            view! {
                <option value=one.as_str() selected=one == role>
                    {one.title()}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="row" method="post" action=action>
            <Page />
            <label for=choice.clone()>"Role of " <bdi>{name}</bdi></label>
            <select id=choice name="role">
                {roles}
            </select>
            <button type="submit" name="do" value="role" class="plain">
                "Change role"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn Waiting(invited: Vec<Invited>) -> impl IntoView {
    (!invited.is_empty())
        .then(|| {
            let lines = invited
                .into_iter()
                .map(|one| {
                    view! {
                        <li>
                            <span>
                                <bdi>{one.name}</bdi> ", " <bdi>{one.email}</bdi> ", "
                                {one.role.title()} ", until " {one.until.short}
                            </span>
                            <form method="post" action=format!("{PATH}/invitations/{}", one.id)>
                                <button type="submit" class="plain">
                                    "Withdraw"
                                </button>
                            </form>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section aria-labelledby="invited-heading">
                    <h2 id="invited-heading">"Invited"</h2>
                    <ul class="lines">{lines}</ul>
                </section>
            }
        })
        .into_any()
}

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "off",
    hint: "",
};

const EMAIL: Shape = Shape {
    name: "email",
    label: "Email",
    kind: Kind::Email,
    hint: "The invitation goes there, and it is what they sign in with.",
    ..NAME
};

#[component]
fn Invite(invited: Vec<Invited>) -> impl IntoView {
    let forms = Forms::find();
    // Once somebody is invited the form is there for the next.
    Effect::new(move |_| {
        let [name, email] = [NAME, EMAIL].map(|shape| field_id(PATH, shape.name));
        let typed = value(&email);
        if invited
            .iter()
            .any(|one| one.email.eq_ignore_ascii_case(typed.trim()))
        {
            set_value(&name, "");
            set_value(&email, "");
        }
    });
    let chosen = forms.begun(PATH, "role", Role::Author.as_str().to_owned());
    let trouble = forms.trouble(PATH, "role");
    let roles = Role::ALL
        .into_iter()
        .map(|role| {
            let id = match role {
                // What the summary of problems leads to.
                Role::Contributor => field_id(PATH, "role"),
                other => format!("role-{other}"),
            };
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name="role"
                        value=role.as_str()
                        checked=role.as_str() == chosen
                    />
                    <label for=id>
                        <b>{role.title()}</b>
                        " "
                        {role.about()}
                    </label>
                </div>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="invite-heading">
            <h2 id="invite-heading">"Invite somebody"</h2>
            <form class="door" method="post" action=PATH novalidate>
                <Entry action=PATH.to_owned() shape=NAME />
                <Entry action=PATH.to_owned() shape=EMAIL />
                <fieldset class="roles">
                    <legend>"What they may do"</legend>
                    <p class="field-trouble" hidden=move || trouble.get().is_none()>
                        {move || trouble.get()}
                    </p>
                    {roles}
                </fieldset>
                <Send action=PATH.to_owned() words="Send the invitation" />
            </form>
        </section>
    }
    .into_any()
}
