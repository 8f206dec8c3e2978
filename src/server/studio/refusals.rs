//! What somebody is told whose form was not taken: the status, the sentences beside the fields.

use axum::http::StatusCode;
use leptos::server_fn::error::FromServerFnError;

use crate::api::error::ApiError;
use crate::api::studio::Problem;
use crate::domain::manuscript;
use crate::domain::settings;
use crate::server::error::Error;
use crate::server::people::Refused;

/// What the sender is told, and after how many seconds it is worth trying again.
pub(super) fn told(refused: Refused) -> (StatusCode, Vec<Problem>, Option<u32>) {
    let problem = |field: &str, sentence: String| Problem {
        field: field.to_owned(),
        sentence,
    };
    let whole = refused.to_string();
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    match refused {
        Refused::Mistakes(mistakes) => {
            let problems = mistakes.into_iter().map(|mistake| {
                let field = mistake.field().map(|field| field.as_str());
                problem(field.unwrap_or_default(), mistake.to_string())
            });
            (unprocessable, problems.collect(), None)
        }
        Refused::Comment(mistakes) => {
            let problems = mistakes
                .into_iter()
                .map(|mistake| problem(mistake.field().as_str(), mistake.to_string()));
            (unprocessable, problems.collect(), None)
        }
        Refused::Manuscript(mistakes) => {
            let is_conflict = mistakes.iter().any(manuscript::Mistake::is_conflict);
            let problems = mistakes
                .into_iter()
                .map(|mistake| problem(mistake.field(), mistake.to_string()));
            (meanwhile(is_conflict), problems.collect(), None)
        }
        Refused::Settings(mistakes) => {
            let is_conflict = mistakes.contains(&settings::Mistake::ChangedMeanwhile);
            let problems = mistakes
                .into_iter()
                .map(|mistake| problem(&mistake.field(), mistake.to_string()));
            (meanwhile(is_conflict), problems.collect(), None)
        }
        Refused::Media(mistake) => {
            let field = mistake.field().unwrap_or_default();
            (unprocessable, vec![problem(field, whole)], None)
        }
        Refused::Files(left_out) => match left_out.taken {
            0 => (unprocessable, left_out.problems, None),
            _ => (StatusCode::OK, left_out.problems, None),
        },
        // Nothing is wrong: the next step of the same form.
        Refused::CodeNeeded(_) => (StatusCode::OK, Vec::new(), None),
        Refused::Problems(problems) => (unprocessable, problems, None),
        Refused::Throttled(seconds) => {
            let wait = u32::try_from(seconds).unwrap_or(60).max(1);
            let problems = vec![problem("", whole)];
            (StatusCode::TOO_MANY_REQUESTS, problems, Some(wait))
        }
        Refused::Failed(error) => failed(error),
    }
}

/// Whether what is wrong is that somebody else was faster.
fn meanwhile(is_conflict: bool) -> StatusCode {
    match is_conflict {
        true => StatusCode::CONFLICT,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn failed(error: Error) -> (StatusCode, Vec<Problem>, Option<u32>) {
    let whole = |sentence: String| {
        vec![Problem {
            field: String::new(),
            sentence,
        }]
    };
    match error {
        Error::NotFound => {
            let sentence = "This is no longer there. Please reload the page.";
            (StatusCode::NOT_FOUND, whole(sentence.to_owned()), None)
        }
        error => {
            let error = ApiError::from(error);
            (error.status_code(), whole(error.to_string()), None)
        }
    }
}
