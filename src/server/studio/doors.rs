//! The ways in: signing in and out, the first account, an invitation, a forgotten password.

use super::address::{Address, onward, sign_in_for};
use super::forms::Answer;
use super::sent::Sent;
use crate::api::studio::people::{Arrival, Note};
use crate::api::studio::{HALFWAY, Screen};
use crate::domain::person::Draft;
use crate::server::context::Context;
use crate::server::error::Error;
use crate::server::people::{
    Refused, invitations, passkeys, resets, sessions, setup, sign_in as signing_in,
};

/// Where somebody who has come in goes.
const IN: &str = "/studio";

/// The page of the way in that `parts` name.
pub async fn screen(context: &Context, parts: &[&str], address: &Address) -> Result<Screen, Error> {
    let arrival = match parts {
        ["sign-in"] => Arrival::SignIn {
            to: address.value("to").and_then(onward).unwrap_or_default(),
            note: note(address),
            passkeys: passkeys::are_possible(context.config()),
        },
        ["setup"] => {
            let token = address.value("token").unwrap_or_default().to_owned();
            setup::check(context, &token).await?;
            Arrival::Setup { token }
        }
        ["reset"] => match address.value("token") {
            Some(token) => {
                resets::check(context, token).await?;
                Arrival::Reset {
                    token: token.to_owned(),
                }
            }
            None => Arrival::Forgotten {
                sent: address.value("sent").is_some(),
            },
        },
        ["invitations", token] => {
            let invitation = invitations::find(context, token).await?;
            Arrival::Join {
                token: (*token).to_owned(),
                name: invitation.name,
                email: invitation.email,
                role: invitation.role,
            }
        }
        _ => return Err(Error::NotFound),
    };
    Ok(Screen::Arrival(arrival))
}

fn note(address: &Address) -> Option<Note> {
    match address.value("note") {
        Some("signed-out") => Some(Note::SignedOut),
        Some("password") => Some(Note::PasswordChanged),
        Some("late") => Some(Note::Late),
        _ => address.value("to").map(|_| Note::Needed),
    }
}

/// `POST /studio/sign-in`
pub async fn sign_in(sent: Sent) -> Result<Answer, Refused> {
    let to = onward(sent.value("to")).unwrap_or_else(|| IN.to_owned());
    let (context, browser) = (&sent.context, sent.browser());
    let signed_in = match sent.value(HALFWAY) {
        "" => {
            let (email, password) = (sent.value("email"), sent.value("password"));
            signing_in::sign_in(context, email, password, browser).await?
        }
        halfway => {
            let proof = (halfway, sent.value("code"));
            match signing_in::sign_in_with_code(context, proof, browser).await {
                Err(Refused::Failed(Error::Gone)) => {
                    return Ok(Answer::to(format!("{}&note=late", sign_in_for(&to))));
                }
                signed_in => signed_in?,
            }
        }
    };
    Ok(Answer::signed_in(&sent, &signed_in, to))
}

/// `POST /studio/sign-out`
pub async fn sign_out(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    sessions::sign_out(&sent.context, staff).await?;
    let answer = Answer::to("/studio/sign-in?note=signed-out");
    Ok(answer.with_cookie(sent.cookies().end_session()))
}

/// `POST /studio/setup`
pub async fn set_up(sent: Sent) -> Result<Answer, Refused> {
    let draft = Draft {
        name: sent.value("name").to_owned(),
        email: sent.value("email").to_owned(),
        password: sent.value("password").to_owned(),
    };
    let token = sent.value("token");
    let signed_in = setup::set_up(&sent.context, token, &draft, sent.browser()).await?;
    Ok(Answer::signed_in(&sent, &signed_in, IN.to_owned()))
}

/// `POST /studio/invitations/{token}`
pub async fn join(sent: Sent) -> Result<Answer, Refused> {
    let token = sent.parameter("token");
    let chosen = (sent.value("name"), sent.value("password"));
    let signed_in = invitations::accept(&sent.context, token, chosen, sent.browser()).await?;
    Ok(Answer::signed_in(&sent, &signed_in, IN.to_owned()))
}

/// `POST /studio/reset`: with a token the new password, without one the wish for a link.
pub async fn reset(sent: Sent) -> Result<Answer, Refused> {
    match sent.value("token") {
        "" => {
            resets::ask(&sent.context, sent.value("email")).await?;
            Ok(Answer::to("/studio/reset?sent=yes"))
        }
        token => {
            resets::finish(&sent.context, token, sent.value("password")).await?;
            Ok(Answer::to("/studio/sign-in?note=password"))
        }
    }
}
