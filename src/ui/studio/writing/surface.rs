//! The field of the text. Without scripts it is a textarea; the writing surface, a module of its
//! own (`editor/`), stands for it once it is loaded, which is done on this page only.

use leptos::prelude::*;

use crate::api::studio::writing::Writing;
use crate::ui::browser::studio::load_module;
use crate::ui::components::field::beginning;
use crate::ui::studio::forms::{Forms, field_id};

const NAME: &str = "body";

#[component]
pub fn Surface(writing: Writing, action: String) -> impl IntoView {
    let forms = Forms::find();
    let source = writing.fields.body;
    // HTML carries neither a carriage return nor an empty first line in a textarea.
    let exact = source.contains('\r') || source.starts_with('\n');
    let exact = exact.then(|| serde_json::to_string(&source).unwrap_or_default());
    let text = forms.begun(&action, NAME, source);
    let id = field_id(&action, NAME);
    let hint = format!("{id}-hint");
    if let Some(module) = writing.surface {
        Effect::new(move |_| load_module(&module));
    }
    view! {
        <div class="field">
            <label for=id.clone()>"Post body"</label>
            <p class="hint" id=hint.clone()>
                "An empty line begins a paragraph. ## begins a heading, **bold**, *italic*, [words](address) make a link."
            </p>
            <md-editor
                data-text=exact
                data-search="/studio/posts/search"
                data-upload="/studio/media/pictures"
                data-library="/studio/media/pictures"
                data-describe="/studio/media"
            >
                <textarea
                    id=id
                    name=NAME
                    rows="8"
                    dir="auto"
                    autocomplete="off"
                    spellcheck="true"
                    aria-describedby=hint
                >
                    {beginning(text)}
                </textarea>
            </md-editor>
        </div>
    }
    .into_any()
}
