//! A field with its label, its hint and the sentence for what is wrong with it. What is typed stays
//! in the field: taking over the page doesn't touch it.

use leptos::prelude::*;

use crate::ui::browser;

/// What kind of text a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Line,
    /// A line with the options of the list with this id.
    Listed(&'static str),
    Email,
    Password,
    Text,
}

impl Kind {
    /// The `type` attribute of an input.
    fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Line | Self::Listed(_) | Self::Text => "text",
        }
    }

    /// The id of its list of options.
    fn list(self) -> Option<&'static str> {
        match self {
            Self::Listed(list) => Some(list),
            _ => None,
        }
    }
}

/// A field as the page names it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub id: &'static str,
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    /// The `autocomplete` attribute.
    pub fills_with: &'static str,
    /// Empty where the label says it all.
    pub hint: &'static str,
}

/// `text` is what it begins with, `id` an id where the shape's own would stand twice on the page.
#[component]
pub fn Field(
    shape: Shape,
    text: String,
    trouble: Signal<Option<String>>,
    #[prop(optional)] id: Option<String>,
) -> impl IntoView {
    let Shape {
        name,
        kind,
        fills_with,
        ..
    } = shape;
    let id = id.unwrap_or_else(|| shape.id.to_owned());
    let (hint_id, trouble_id) = (format!("{id}-hint"), format!("{id}-trouble"));
    let hint = (!shape.hint.is_empty())
        .then(|| view! { <p class="hint" id=hint_id.clone()>{shape.hint}</p> });
    let has_hint = hint.is_some();
    let wrong = move || trouble.with(Option::is_some);
    let invalid = move || wrong().then_some("true");
    let described = {
        let trouble_id = trouble_id.clone();
        move || match (has_hint, wrong()) {
            (true, true) => Some(format!("{hint_id} {trouble_id}")),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(trouble_id.clone()),
            (false, false) => None,
        }
    };
    let field = match kind {
        Kind::Text => view! {
            <textarea
                id=id.clone()
                name=name
                rows="8"
                dir="auto"
                autocomplete=fills_with
                aria-invalid=invalid
                aria-describedby=described
            >
                {beginning(text)}
            </textarea>
        }
        .into_any(),
        kind => view! {
            <input
                type=kind.as_str()
                id=id.clone()
                name=name
                value=text
                dir=if kind.as_str() == "text" { "auto" } else { "ltr" }
                list=kind.list()
                autocomplete=fills_with
                aria-invalid=invalid
                aria-describedby=described
            />
        }
        .into_any(),
    };
    view! {
        <div class="field" data-wrong=move || wrong().to_string()>
            <label for=id>{shape.label}</label>
            {hint}
            <p class="field-trouble" id=trouble_id hidden=move || !wrong()>
                {move || trouble.get()}
            </p>
            {field}
        </div>
    }
    .into_any()
}

/// Text for a textarea. In HTML a line break at its very beginning doesn't count (HTML 13.1.2.5),
/// so the server writes one before it.
pub fn beginning(text: String) -> String {
    if browser::HERE {
        text
    } else {
        format!("\n{text}")
    }
}
