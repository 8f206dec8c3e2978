//! A field of one of the studio's forms: the site's field, with what came back in it.

use leptos::prelude::*;

use super::forms::{Forms, field_id};
use crate::ui::components::field::{Field, Shape};

/// `action` is where its form goes; `text` what it begins with, unless it came back.
#[component]
pub fn Entry(
    action: String,
    shape: Shape,
    #[prop(default = String::new())] text: String,
) -> impl IntoView {
    let forms = Forms::find();
    let begun = forms.begun(&action, shape.name, text);
    let trouble = forms.trouble(&action, shape.name);
    let id = field_id(&action, shape.name);
    view! { <Field shape=shape text=begun trouble=trouble id=id /> }.into_any()
}

/// The main button of a form, which says so while it is on its way.
#[component]
pub fn Send(action: String, words: &'static str) -> impl IntoView {
    let forms = Forms::find();
    let disabled = move || forms.is_underway(&action).then_some("true");
    view! {
        <button type="submit" aria-disabled=disabled>
            {words}
        </button>
    }
    .into_any()
}
