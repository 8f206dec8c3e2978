//! Changing one's own comment, while that is possible.

use leptos::prelude::*;

use crate::api::comments::Own;
use crate::ui::components::field::beginning;

/// The id of the field in which a comment is changed.
pub fn edit_id(comment: &str) -> String {
    format!("edit-{comment}")
}

/// The id of what holds that field, folded away at first.
pub fn fold_id(comment: &str) -> String {
    format!("edit-fold-{comment}")
}

/// `text` is what the field begins with; with `trouble` it is open from the start.
#[component]
pub fn EditForm(
    slug: String,
    own: Own,
    text: String,
    trouble: Signal<Option<String>>,
) -> impl IntoView {
    let action = format!("/posts/{slug}/comments/{}", own.id);
    let wrong = move || trouble.with(Option::is_some);
    let id = edit_id(&own.id);
    let trouble_id = format!("{id}-trouble");
    let described = trouble_id.clone();
    let fold = fold_id(&own.id);
    view! {
        <details class="edit" id=fold open=trouble.with_untracked(Option::is_some)>
            <summary>"Edit"</summary>
            <form method="post" action=action data-edit=own.id>
                <input type="hidden" name="own" value=own.key />
                <div class="field" data-wrong=move || wrong().to_string()>
                    <label for=id.clone()>"Your comment"</label>
                    <p class="field-trouble" id=trouble_id hidden=move || !wrong()>
                        {move || trouble.get()}
                    </p>
                    <textarea
                        id=id
                        name="message"
                        rows="6"
                        dir="auto"
                        aria-invalid=move || wrong().then_some("true")
                        aria-describedby=move || wrong().then(|| described.clone())
                    >
                        {beginning(text)}
                    </textarea>
                </div>
                <button type="submit">"Save changes"</button>
            </form>
        </details>
    }
    .into_any()
}
