//! Forms that a passkey answers: the server is asked for a challenge, the device answers it, and what
//! it answered is sent with the form's fields.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Forms;
use crate::api::error::ApiError;
use crate::api::studio::Answered;
use crate::domain::person::Mistake;
use crate::ui::address::encode;
use crate::ui::browser::passkeys::answer;
use crate::ui::browser::studio::{Fields, fields_of, send};

/// The addresses of such a form.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub challenge: &'static str,
    pub answer: &'static str,
    /// Whether a new passkey is made.
    pub makes: bool,
}

impl Forms {
    /// Sends the form of this event, which isn't the browser's own to send.
    pub fn prove(self, event: &SubmitEvent, proof: Proof) {
        event.prevent_default();
        let is_underway = self.underway.with_untracked(Option::is_some);
        let Some(fields) = fields_of(event).filter(|_| !is_underway) else {
            return;
        };
        self.underway.set(Some(proof.challenge.to_owned()));
        spawn_local(async move { self.answer(proof, fields).await });
    }

    async fn answer(self, proof: Proof, fields: String) {
        let asked = Fields::Encoded(fields.clone());
        let challenge = send(proof.challenge.to_owned(), asked.clone()).await;
        let challenge = challenge.map(|json| serde_json::from_slice(json.as_bytes()));
        let (options, sealed) = match challenge {
            Some(Ok(Answered::Challenge { options, sealed })) => (options, sealed),
            other => {
                self.underway.set(None);
                return match other {
                    Some(Ok(answered)) => {
                        self.answered(answered, (proof.challenge.to_owned(), asked));
                    }
                    Some(Err(_)) => self.fail(proof.challenge, &ApiError::Malformed),
                    None => self.fail(proof.challenge, &ApiError::Offline),
                };
            }
        };
        let credential = answer(proof.makes, options).await;
        self.underway.set(None);
        match credential {
            Some(credential) => {
                let [sealed, credential] = [sealed, credential].map(|text| encode(&text));
                let fields = format!("{fields}&sealed={sealed}&credential={credential}");
                self.send(proof.answer.to_owned(), Fields::Encoded(fields));
            }
            None => self.say(proof.answer, Mistake::PasskeyNotUsed.to_string()),
        }
    }
}
