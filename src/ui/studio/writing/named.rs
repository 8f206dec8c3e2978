//! A field of names with commas between, completed as one types from those that there are.

use leptos::prelude::*;

use super::saving::Saving;
use crate::domain::manuscript::completions;
use crate::ui::browser::form::value_if_there;
use crate::ui::components::field::{Kind, Shape};
use crate::ui::studio::entry::Entry;
use crate::ui::studio::forms::{Forms, field_id};

/// `shape` is [`Kind::Listed`]; `label` stands over the names to look at.
#[component]
pub fn Named(
    action: String,
    shape: Shape,
    text: String,
    names: Vec<String>,
    label: &'static str,
    saving: Saving,
) -> impl IntoView {
    let typed = RwSignal::new(Forms::find().begun(&action, shape.name, text.clone()));
    let id = field_id(&action, shape.name);
    Effect::new(move |_| {
        saving.typed().track();
        if let Some(now) = value_if_there(&id)
            && typed.with_untracked(|before| *before != now)
        {
            typed.set(now);
        }
    });
    let list = match shape.kind {
        Kind::Listed(list) => list,
        _ => "",
    };
    let known = names.join(", ");
    let options = move || {
        let completed = typed.with(|typed| completions(typed, &names));
        let options = completed
            .into_iter()
            .map(|one| view! { <option value=one></option> });
        options.collect_view()
    };
    view! {
        <Entry action=action shape=shape text=text />
        <datalist id=list>{options}</datalist>
        <Known known=known label=label />
    }
    .into_any()
}

/// Names to look at; nothing where there are none.
#[component]
fn Known(known: String, label: &'static str) -> impl IntoView {
    (!known.is_empty())
        .then(|| {
            view! {
                <details class="writing-known">
                    <summary>{label}</summary>
                    <p>
                        <bdi>{known}</bdi>
                    </p>
                </details>
            }
        })
        .into_any()
}
