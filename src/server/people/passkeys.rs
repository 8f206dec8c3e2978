//! Passkeys (WebAuthn): keys of a device that sign in without a password, once the device has checked
//! who holds it. A challenge is kept by nobody: the browser brings it back sealed, and each is
//! answered once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use super::activity::{By, Subject, did};
use super::own::prove;
use super::sessions::{self, Opening};
use super::{Browser, Refused, SignedIn, mails, throttle};
use crate::domain::person::{Mistake, PasskeyName};
use crate::server::config::Config;
use crate::server::context::{Context, Staff};
use crate::server::db::passkeys::{self, NewPasskey, PasskeyRow};
use crate::server::db::{self, people as accounts};
use crate::server::error::Error;
use crate::server::signing::Keys;

/// Milliseconds in which a challenge is to be answered.
const IN_TIME: i64 = 5 * 60_000;
const MAKING: &str = "passkey to be made";
const ASKING: &str = "passkey asked for";

/// What a browser is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// JSON for `PublicKeyCredential.parse…OptionsFromJSON`.
    pub options: String,
    /// To be sent back with the answer.
    pub sealed: String,
}

/// Whether browsers make passkeys for this site: its address has a name, and can't be listened to.
pub fn are_possible(config: &Config) -> bool {
    let Ok(url) = Url::parse(&config.base_url) else {
        return false;
    };
    let domain = url.domain();
    domain.is_some_and(|name| url.scheme() == "https" || name == "localhost")
}

/// One's own, the oldest first.
pub async fn list(context: &Context, staff: &Staff) -> Result<Vec<PasskeyRow>, Error> {
    passkeys::of_person(&mut context.db().read().await?, &staff.id).await
}

/// What the browser of somebody who has just entered their password is to make.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`]; [`Error::NotFound`] where there can be none.
pub async fn offer(
    context: &Context,
    staff: &Staff,
    (name, present): (&str, &str),
) -> Result<Challenge, Refused> {
    let webauthn = webauthn(context.config())?;
    PasskeyName::parse(name)?;
    let proof = prove(context, staff, present).await?;
    let attempt = proof.attempt;
    let taken_back = context
        .db()
        .write(move |tx| Box::pin(async move { throttle::take_back(tx, &attempt).await }));
    taken_back.await?;
    let known = list(context, staff).await?.into_iter();
    let known = known.filter_map(|row| serde_json::from_str::<Passkey>(&row.credential).ok());
    let known = known.map(|key| key.cred_id().clone()).collect();
    let id = Uuid::parse_str(&staff.id).map_err(unusable)?;
    let (options, state) = webauthn
        .start_passkey_registration(id, &staff.email, &staff.name, Some(known))
        .map_err(unusable)?;
    let mut options = serde_json::to_value(&options).map_err(unusable)?;
    // A key that signs in by itself has to be kept on the device, with whose it is.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
    let making = Making {
        person_id: staff.id.clone(),
        session_id: staff.session_id.clone(),
        state,
    };
    let text = serde_json::to_string(&making).map_err(unusable)?;
    let keys = Keys::of(context.db()).await?;
    Ok(Challenge {
        options: options["publicKey"].to_string(),
        sealed: keys.sealed(MAKING, &text, context.now + IN_TIME),
    })
}

/// A passkey that is being made.
#[derive(Serialize, Deserialize)]
struct Making {
    person_id: String,
    session_id: String,
    state: PasskeyRegistration,
}

/// Keeps the passkey that a browser made.
///
/// # Errors
/// [`Refused::Mistakes`]
pub async fn add(
    context: &Context,
    staff: &Staff,
    (name, sealed, credential): (&str, &str, &str),
) -> Result<(), Refused> {
    let name = PasskeyName::parse(name)?;
    let keys = Keys::of(context.db()).await?;
    let text = keys.opened(MAKING, sealed, context.now);
    let text = text.ok_or(Mistake::PasskeyLate)?;
    let making: Making = serde_json::from_str(&text).map_err(unusable)?;
    if (&making.person_id, &making.session_id) != (&staff.id, &staff.session_id) {
        return Err(Mistake::PasskeyLate.into());
    }
    let credential: RegisterPublicKeyCredential =
        serde_json::from_str(credential).map_err(|_| Mistake::PasskeyNotMade)?;
    let made = webauthn(context.config())?.finish_passkey_registration(&credential, &making.state);
    let key = made.map_err(|error| {
        tracing::info!(%error, "a passkey was not taken");
        Mistake::PasskeyNotMade
    })?;
    let new = NewPasskey {
        id: URL_SAFE_NO_PAD.encode(key.cred_id()),
        person_id: staff.id.clone(),
        name: name.as_str().to_owned(),
        credential: serde_json::to_string(&key).map_err(unusable)?,
        created_at: context.now,
    };
    let subject = Subject::oneself(&staff.id);
    let activity = did(context, By::of(staff), "added a passkey", subject);
    let now = context.now;
    let added = context.db().write(move |tx| {
        Box::pin(async move {
            accounts::lock(tx).await?;
            if !passkeys::add(tx, &new).await? {
                return Ok(Err(Mistake::PasskeyNotMade));
            }
            mails::add(tx, now, mails::FACTOR, &new.person_id).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    Ok(added.await??)
}

/// Forgets one of one's own.
///
/// # Errors
/// [`Error::NotFound`]
pub async fn remove(context: &Context, staff: &Staff, id: &str) -> Result<(), Error> {
    let (person, id) = (staff.id.clone(), id.to_owned());
    let subject = Subject::oneself(&staff.id);
    let activity = did(context, By::of(staff), "removed a passkey", subject);
    let now = context.now;
    let removed = context.db().write(move |tx| {
        Box::pin(async move {
            let name = passkeys::remove(tx, (&person, &id)).await?;
            name.ok_or(Error::NotFound)?;
            mails::add(tx, now, mails::FACTOR, &person).await?;
            db::activity::add(tx, &activity).await
        })
    });
    removed.await
}

/// What a browser at the door is asked for: whichever passkey its owner has for this site.
///
/// # Errors
/// [`Error::NotFound`] where there can be none.
pub async fn ask(context: &Context) -> Result<Challenge, Refused> {
    let webauthn = webauthn(context.config())?;
    let (options, state) = webauthn
        .start_discoverable_authentication()
        .map_err(unusable)?;
    let options = serde_json::to_value(&options).map_err(unusable)?;
    let text = serde_json::to_string(&state).map_err(unusable)?;
    let keys = Keys::of(context.db()).await?;
    Ok(Challenge {
        options: options["publicKey"].to_string(),
        sealed: keys.sealed(ASKING, &text, context.now + IN_TIME),
    })
}

/// Signs in whoever has the passkey. It stands for password and code: the device has checked who
/// holds it.
///
/// # Errors
/// [`Refused::Mistakes`] with `PasskeyLate` or `PasskeyUnknown`.
pub async fn sign_in(
    context: &Context,
    (sealed, credential): (&str, &str),
    browser: Browser<'_>,
) -> Result<SignedIn, Refused> {
    let keys = Keys::of(context.db()).await?;
    let text = keys.opened(ASKING, sealed, context.now);
    let text = text.ok_or(Mistake::PasskeyLate)?;
    let state: DiscoverableAuthentication = serde_json::from_str(&text).map_err(unusable)?;
    let credential: PublicKeyCredential =
        serde_json::from_str(credential).map_err(|_| Mistake::PasskeyUnknown)?;
    let webauthn = webauthn(context.config())?;
    let (person, id) = webauthn
        .identify_discoverable_authentication(&credential)
        .map_err(|_| Mistake::PasskeyUnknown)?;
    let (person, id) = (person.to_string(), URL_SAFE_NO_PAD.encode(id));
    let mut on = context.db().read().await?;
    let found = accounts::credentials_of(&mut on, &person).await?;
    let rows = passkeys::of_person(&mut on, &person).await?;
    drop(on);
    let row = rows.into_iter().find(|row| row.id == id);
    let (found, row) = found.zip(row).ok_or(Mistake::PasskeyUnknown)?;
    let mut key: Passkey = serde_json::from_str(&row.credential).map_err(unusable)?;
    let result = webauthn
        .finish_discoverable_authentication_v2(&credential, state, &key)
        .map_err(|error| {
            tracing::info!(%error, "a passkey was refused");
            Mistake::PasskeyUnknown
        })?;
    key.update_credential(&result);
    let kept = serde_json::to_string(&key).map_err(unusable)?;
    let opening = Opening::new(context, &keys, (&found.id, &found.email), browser);
    let (session, challenge, now) = (opening.new.clone(), sessions::hash(sealed), context.now);
    let entered = context.db().write(move |tx| {
        Box::pin(async move {
            accounts::lock(tx).await?;
            if !passkeys::answer(tx, &challenge, now + IN_TIME).await? {
                return Ok(Err(Mistake::PasskeyLate));
            }
            let there = passkeys::used(tx, &id, (&kept, now)).await?;
            if !there {
                return Ok(Err(Mistake::PasskeyUnknown));
            }
            db::sessions::add(tx, &session).await?;
            Ok(Ok(()))
        })
    });
    entered.await??;
    Ok(opening.opened(context).await?)
}

/// # Errors
/// [`Error::NotFound`] where the site's address allows no passkeys.
fn webauthn(config: &Config) -> Result<Webauthn, Error> {
    if !are_possible(config) {
        return Err(Error::NotFound);
    }
    let origin = Url::parse(&config.base_url).map_err(unusable)?;
    let domain = origin.domain().unwrap_or_default();
    let builder = WebauthnBuilder::new(domain, &origin).map_err(unusable)?;
    builder.rp_name(&config.site.name).build().map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::Operator(format!("passkeys: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_sites_with_a_name_and_a_closed_line() {
        let possible = |base_url: &str| {
            are_possible(&Config {
                base_url: base_url.into(),
                ..Config::default()
            })
        };
        assert!(possible("https://example.org"));
        assert!(possible("http://localhost:3000"));
        for none in [
            "http://example.org",
            "http://127.0.0.1:3000",
            "https://192.0.2.1",
        ] {
            assert!(!possible(none), "{none}");
        }
    }
}
