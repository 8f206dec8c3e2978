//! "There is a problem": the summary above the title when a form could not be taken.

use leptos::prelude::*;

use super::writing::{FORM, Writing, field_id};
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

    pub fn of(returned: &Returned) -> Self {
        let refused = returned.refused.as_ref();
        let mistakes = refused.map(|refused| refused.mistakes.as_slice());
        let mut fields = mistakes.unwrap_or_default().iter();
        let sentences = returned.sentences().into_iter().map(|sentence| {
            let field = fields.next().map_or(FORM, |one| field_id(one.field()));
            let edited = returned.editing.as_ref().map(|id| format!("edit-{id}"));
            (edited.unwrap_or_else(|| field.to_owned()), sentence)
        });
        let reason = refused.and_then(|refused| refused.reason);
        let over = matches!(reason, Some(Reason::Closed | Reason::NotEditable));
        Self {
            sentences: sentences.collect(),
            homeless: over.then(|| returned.form.draft.message.clone()),
        }
    }
}

/// The summary; nothing while there is no problem.
#[component]
pub fn ProblemSummary(writing: Writing) -> impl IntoView {
    let problem = move || writing.state.with(|state| state.problem.clone());
    (move || problem().map(|problem| view! { <Summary problem=problem /> })).into_any()
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
