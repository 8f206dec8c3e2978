//! Sessions: who is signed in where, and until when. A browser holds 256 random bits, the database
//! their SHA-256. A session ends 30 days after its last use and 90 days after its beginning.

use sha2::{Digest, Sha256};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Browser, SignedIn, agents};
use crate::server::context::{Context, Person, Staff, State};
use crate::server::db;
use crate::server::db::sessions::{NewSession, SessionRow};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::signing::Keys;

/// Milliseconds after which a session has ended, however it was used.
pub const LONGEST: i64 = 90 * 86_400_000;
/// Milliseconds between two notes of a session's use, so that not every request writes.
const NOTE_EVERY: i64 = 5 * 60_000;

/// A session of somebody's, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    /// What the browser said that it is, in a few words, such as "Firefox on Linux".
    pub browser: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    pub last_seen_at: i64,
    /// Whether it is the one that asks.
    pub present: bool,
}

/// A session about to begin: what is stored, and what only the browser gets.
#[derive(Debug)]
pub(super) struct Opening {
    pub new: NewSession,
    token: String,
    device: String,
}

impl Opening {
    /// For the person with this id and address.
    pub fn new(
        context: &Context,
        keys: &Keys,
        (person_id, email): (&str, &str),
        browser: Browser<'_>,
    ) -> Self {
        let token = random();
        let known = browser
            .device
            .and_then(|key| keys.device_known_to(key, email));
        let device = known.map_or_else(|| ids::new(context.now), str::to_owned);
        let new = NewSession {
            id: ids::new(context.now),
            token_hash: hash(&token),
            person_id: person_id.to_owned(),
            created_at: context.now,
            expires_at: context.now + LONGEST,
            browser: agents::name(browser.agent),
            device: device.clone(),
        };
        Self {
            device: keys.known_device(&device, email),
            new,
            token,
        }
    }

    /// Once it is stored.
    pub async fn opened(self, context: &Context) -> Result<SignedIn, Error> {
        let staff = session_of(&context.state, &self.token, context.now).await?;
        Ok(SignedIn {
            // Gone already: somebody ended all sessions in this moment.
            staff: staff.ok_or(Error::SignInNeeded)?,
            token: self.token,
            device: self.device,
        })
    }
}

/// Whose session this is; none where it is nobody's, has ended, or its person was removed. The role
/// is the one that they have now.
pub async fn session_of(state: &State, token: &str, now: i64) -> Result<Option<Staff>, Error> {
    let found = db::sessions::find(&mut state.db.read().await?, &hash(token), now).await?;
    let Some(row) = found else {
        return Ok(None);
    };
    if now - row.last_seen_at >= NOTE_EVERY {
        note(state, &row.id, now).await;
    }
    Ok(Some(staff(row)))
}

/// Notes that a session was used. Nobody is kept from reading because nothing can be written.
async fn note(state: &State, id: &str, now: i64) {
    let id = id.to_owned();
    let write = state
        .db
        .write(move |tx| Box::pin(async move { db::sessions::seen(tx, &id, now).await }));
    if let Err(error) = write.await {
        tracing::warn!(%error, "the use of a session was not noted");
    }
}

/// Gives the session another token, which is returned; the old one is worth nothing.
///
/// # Errors
/// [`Error::SignInNeeded`] where it has ended.
pub async fn rotate(context: &Context, staff: &Staff) -> Result<String, Error> {
    let (token, id) = (random(), staff.session_id.clone());
    let token_hash = hash(&token);
    let replaced = context.db().write(move |tx| {
        Box::pin(async move { db::sessions::replace_token(tx, &id, &token_hash).await })
    });
    match replaced.await? {
        true => Ok(token),
        false => Err(Error::SignInNeeded),
    }
}

/// Ends the session that asks. One that has ended already is no mistake.
pub async fn sign_out(context: &Context, staff: &Staff) -> Result<(), Error> {
    match end(context, staff, &staff.session_id).await {
        Err(Error::NotFound) => Ok(()),
        ended => ended,
    }
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] where it isn't one's own.
pub async fn end(context: &Context, staff: &Staff, session_id: &str) -> Result<(), Error> {
    let (person, id) = (staff.id.clone(), session_id.to_owned());
    let ended = context
        .db()
        .write(move |tx| Box::pin(async move { db::sessions::end(tx, &person, &id).await }));
    match ended.await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Ends all of one's sessions but the one that asks; how many they were.
pub async fn sign_out_elsewhere(context: &Context, staff: &Staff) -> Result<u64, Error> {
    let (person, id) = (staff.id.clone(), staff.session_id.clone());
    let ended = context
        .db()
        .write(move |tx| Box::pin(async move { db::sessions::end_others(tx, &person, &id).await }));
    ended.await
}

/// One's own sessions, the latest used first.
pub async fn list(context: &Context, staff: &Staff) -> Result<Vec<Session>, Error> {
    let mut on = context.db().read().await?;
    let rows = db::sessions::of_person(&mut on, &staff.id, context.now).await?;
    let sessions = rows.into_iter().map(|row| Session {
        present: row.id == staff.session_id,
        id: row.id,
        browser: row.browser,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    });
    Ok(sessions.collect())
}

/// A fresh token.
pub(super) fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// As the database keeps a token.
pub(super) fn hash(token: &str) -> String {
    let digest = Sha256::digest(token.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn staff(row: SessionRow) -> Staff {
    Staff::new(Person {
        role: row.role(),
        id: row.person_id,
        name: row.name,
        email: row.email,
        author_id: row.author_id,
        session_id: row.id,
    })
}

#[cfg(test)]
mod tests {
    use super::{hash, random};

    #[test]
    fn a_token_is_256_random_bits_and_only_its_hash_is_kept() {
        let token = random();
        assert_eq!(token.len(), 43);
        assert_ne!(token, random());
        assert_eq!(hash(&token).len(), 64);
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
