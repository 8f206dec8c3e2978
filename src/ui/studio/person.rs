//! One of the people who work here: their role, their byline, and the end of their account, with
//! what becomes of the name on their posts.

use leptos::prelude::*;

use super::authors::posts;
use super::comments::Page;
use super::forms::{Forms, field_id};
use super::people::RoleForm;
use crate::api::studio::people::{AuthorName, OnePerson};

const PATH: &str = "/studio/people";

pub fn title(page: &OnePerson) -> String {
    page.person.name.clone()
}

pub fn body(page: OnePerson) -> AnyView {
    let action = format!("{PATH}/{}", page.person.id);
    let person = page.person.clone();
    let trouble = Forms::find().trouble(&action, "");
    view! {
        <p class="note">
            <bdi>{person.email}</bdi> ", " {person.role.title()} ", since " {person.since.short} "."
        </p>
        <p class="field-trouble" hidden=move || trouble.get().is_none()>
            {move || trouble.get()}
        </p>
        <section aria-labelledby="role-heading">
            <h2 id="role-heading">"Role"</h2>
            <RoleForm action=action.clone() name=person.name role=person.role />
        </section>
        <Byline action=action.clone() page=page.clone() />
        <Remove action=action page=page />
        <p class="aside">
            <a href=PATH>"All people"</a>
        </p>
    }
    .into_any()
}

/// The author that they are.
#[component]
fn Byline(action: String, page: OnePerson) -> impl IntoView {
    let choice = field_id(&action, "author");
    let present = page.byline.as_ref().map(|author| author.id.clone());
    let options = options(page.authors, present);
    view! {
        <section aria-labelledby="byline-heading">
            <h2 id="byline-heading">"Byline"</h2>
            <p class="hint">
                "The name on their posts. Whoever has none gets one with their first profile."
            </p>
            <form class="row" method="post" action=action>
                <Page />
                <label for=choice.clone()>"Author"</label>
                <select id=choice name="author">
                    <option value="">"None"</option>
                    {options}
                </select>
                <button type="submit" name="do" value="byline" class="plain">
                    "Change byline"
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn options(authors: Vec<AuthorName>, chosen: Option<String>) -> Vec<AnyView> {
    let option = |author: AuthorName| {
        let selected = chosen.as_ref() == Some(&author.id);
        view! {
            <option value=author.id selected=selected>
                {author.name}
            </option>
        }
        .into_any()
    };
    authors.into_iter().map(option).collect()
}

/// The end of the account, said before it is done.
#[component]
fn Remove(action: String, page: OnePerson) -> impl IntoView {
    let name = page.person.name.clone();
    let label = format!("Remove {name}");
    let choices = match page.byline.clone() {
        Some(byline) => {
            view! { <Choices action=action.clone() byline=byline page=page /> }.into_any()
        }
        None => view! { <p>"No post has a byline of theirs."</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="remove-heading">
            <h2 id="remove-heading">"Remove " <bdi>{name}</bdi></h2>
            <p class="note">
                "They are signed out at once and can’t sign in any more. Nothing that they wrote goes with them."
            </p>
            <form class="removal" method="post" action=action.clone()>
                <input type="hidden" name="do" value="remove" />
                {choices}
                <button type="submit" class="plain">
                    {label}
                </button>
            </form>
        </section>
    }
    .into_any()
}

/// What becomes of the name on their posts.
#[component]
fn Choices(action: String, byline: AuthorName, page: OnePerson) -> impl IntoView {
    let forms = Forms::find();
    let chosen = forms.begun(&action, "byline", "keep".to_owned());
    let to = forms.begun(&action, "to", String::new());
    let trouble = forms.trouble(&action, "to");
    let select = field_id(&action, "to");
    let label = select.clone();
    let others = page.authors.into_iter().filter(|one| one.id != byline.id);
    let others = options(others.collect(), Some(to));
    let shared = match page.shared {
        0 => "There are none of these now.".to_owned(),
        some => format!("That is {}. On the others it stays.", posts(some)),
    };
    let radio = move |value: &'static str| {
        let id = field_id(&action, &format!("byline-{value}"));
        let checked = value == chosen;
        (
            id.clone(),
            view! { <input type="radio" id=id name="byline" value=value checked=checked /> },
        )
    };
    let ((keep_id, keep), (hand_id, hand), (off_id, off)) =
        (radio("keep"), radio("hand"), radio("off"));
    view! {
        <fieldset class="roles">
            <legend>
                "The name " <bdi>{byline.name}</bdi> " stands on " {posts(page.posts)} ". What becomes of it?"
            </legend>
            <div class="choice">
                {keep} <label for=keep_id><b>"It stays"</b> " as an author without an account."</label>
            </div>
            <div class="choice">
                {hand}
                <label for=hand_id>
                    <b>"Another author"</b> " takes its place on all of them."
                </label>
            </div>
            <div class="choice-more">
                <label for=label>"Which author"</label>
                <p class="field-trouble" hidden=move || trouble.get().is_none()>
                    {move || trouble.get()}
                </p>
                <select id=select name="to">
                    <option value="">"Please choose"</option>
                    {others}
                </select>
            </div>
            <div class="choice">
                {off}
                <label for=off_id>
                    <b>"It goes"</b> " from posts that somebody else wrote as well. " {shared}
                </label>
            </div>
        </fieldset>
    }
    .into_any()
}
