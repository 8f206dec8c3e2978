//! The search field. A plain form; a page may listen to what is typed.

use leptos::prelude::*;

/// `words` fills the field; `on_words` gets what is typed or sent, once the client runs.
#[component]
pub fn SearchForm(
    #[prop(optional, into)] words: Signal<String>,
    #[prop(optional_no_strip)] on_words: Option<Callback<(String, bool)>>,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    let typed = move |sent| {
        if let (Some(on_words), Some(field)) = (on_words, field.get_untracked()) {
            on_words.run((field.value(), sent));
        }
    };
    // Not a property of the view: taking over would put the address's words where the reader has
    // typed others since.
    Effect::new(move |before: Option<()>| {
        let words = words.get();
        if before.is_some()
            && let Some(field) = field.get_untracked()
        {
            field.set_value(&words);
        }
    });
    view! {
        <form
            class="search-form"
            action="/search"
            method="get"
            role="search"
            on:submit=move |event| {
                if on_words.is_some() {
                    event.prevent_default();
                    typed(true);
                }
            }
        >
            <label for="search-words">"Search"</label>
            <input
                node_ref=field
                type="search"
                id="search-words"
                name="q"
                value=words.get_untracked()
                autocomplete="off"
                maxlength="200"
                on:input=move |_| typed(false)
            />
            <button type="submit">"Search"</button>
        </form>
    }
    .into_any()
}
