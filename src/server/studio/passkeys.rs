//! Passkeys: signing in with one at the door, adding and removing one's own. These forms are sent by
//! the client only, since a browser makes and uses passkeys by script.

use super::address::onward;
use super::forms::Answer;
use super::sent::Sent;
use crate::api::studio::Deed;
use crate::api::studio::people::Passkey;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::people::{Refused, passkeys};

const ACCOUNT: &str = "/studio/account";
const DOOR: &str = "/studio/sign-in";

/// One's own, as the account's page lists them; none where the site can have none.
pub async fn list(context: &Context, staff: &Staff) -> Result<Option<Vec<Passkey>>, Error> {
    if !passkeys::are_possible(context.config()) {
        return Ok(None);
    }
    let dates = Dates::of(context.config());
    let rows = passkeys::list(context, staff).await?.into_iter();
    let rows = rows.map(|row| Passkey {
        id: row.id,
        name: row.name,
        since: dates.date(row.created_at),
        used: row.last_used_at.map(|at| dates.date(at)),
    });
    Ok(Some(rows.collect()))
}

/// `POST /studio/sign-in/passkey/challenge`
pub async fn ask(sent: Sent) -> Result<Answer, Refused> {
    let challenge = passkeys::ask(&sent.context).await?;
    Ok(Answer::challenge(DOOR, challenge))
}

/// `POST /studio/sign-in/passkey`
pub async fn sign_in(sent: Sent) -> Result<Answer, Refused> {
    let proof = (sent.value("sealed"), sent.value("credential"));
    let signed_in = passkeys::sign_in(&sent.context, proof, sent.browser()).await?;
    let to = onward(sent.value("to")).unwrap_or_else(|| "/studio".to_owned());
    Ok(Answer::signed_in(&sent, &signed_in, to))
}

/// `POST /studio/account/passkeys/challenge`
pub async fn offer(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let fields = (sent.value("name"), sent.value("present"));
    let challenge = passkeys::offer(&sent.context, staff, fields).await?;
    Ok(Answer::challenge(ACCOUNT, challenge))
}

/// `POST /studio/account/passkeys`
pub async fn add(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let [name, sealed, credential] = ["name", "sealed", "credential"].map(|name| sent.value(name));
    passkeys::add(&sent.context, staff, (name, sealed, credential)).await?;
    Ok(Answer::done(ACCOUNT, Deed::PasskeyAdded, None))
}

/// `POST /studio/account/passkeys/{id}`: one that its maker gave an id.
pub async fn remove(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    passkeys::remove(&sent.context, staff, sent.parameter("id")).await?;
    Ok(Answer::done(ACCOUNT, Deed::PasskeyRemoved, None))
}
