//! "There is a problem": the summary above the title when a form could not be taken.

use leptos::prelude::*;

use super::edit::edit_id;
use super::writing::{FORM, field_id};
use crate::api::comments::{Reason, Returned};
use crate::ui::browser;
use crate::ui::components::field::beginning;

/// What the summary says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field that each sentence is about.
    sentences: Vec<(String, String)>,
    /// What was written, where there is no field left for it.
    homeless: Option<String>,
}

impl Problem {
    pub const ID: &str = "problem";

    /// The first of its sentences.
    pub fn first(&self) -> Option<String> {
        Some(self.sentences.first()?.1.clone())
    }

    pub fn of(returned: &Returned) -> Self {
        let (mistakes, reason) = match &returned.refused {
            Some(refused) => (refused.mistakes.as_slice(), refused.reason),
            None => (&[][..], None),
        };
        let edited = returned.editing.as_deref().map(edit_id);
        let id = |of: &str| edited.clone().unwrap_or_else(|| of.to_owned());
        let mut sentences: Vec<_> = mistakes
            .iter()
            .map(|mistake| (id(field_id(mistake.field())), mistake.to_string()))
            .collect();
        sentences.extend(reason.map(|reason| (id(FORM), reason.to_string())));
        sentences.extend(returned.trouble.clone().map(|words| (id(FORM), words)));
        let over = matches!(reason, Some(Reason::Closed | Reason::NotEditable));
        Self {
            sentences,
            homeless: over.then(|| returned.form.draft.message.clone()),
        }
    }
}

/// The summary; nothing while there is no problem.
#[component]
pub fn ProblemSummary(problem: Signal<Option<Problem>>) -> impl IntoView {
    (move || problem.get().map(|problem| view! { <Summary problem=problem /> })).into_any()
}

#[component]
fn Summary(problem: Problem) -> impl IntoView {
    let homeless = problem.homeless;
    let sentences = problem
        .sentences
        .into_iter()
        .map(|(id, sentence)| match homeless {
            Some(_) => view! { <li>{sentence}</li> }.into_any(),
            None => view! { <li><a href=format!("#{id}")>{sentence}</a></li> }.into_any(),
        })
        .collect_view();
    view! {
        <div
            class="problem"
            id=Problem::ID
            role="alert"
            tabindex="-1"
            autofocus=!browser::HERE
            aria-labelledby="problem-heading"
        >
            <h2 id="problem-heading">"There is a problem"</h2>
            <ul>{sentences}</ul>
            {homeless
                .map(|text| {
                    view! {
                        <label for="problem-text">"What you wrote, to copy"</label>
                        <textarea id="problem-text" rows="6" readonly>
                            {beginning(text)}
                        </textarea>
                    }
                })}
        </div>
    }
    .into_any()
}
