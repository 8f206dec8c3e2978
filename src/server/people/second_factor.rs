//! What proves beside the password who somebody is: codes that an app shows (RFC 6238), and codes to
//! keep for when the app is lost. What is offered is made from the site's secret, so that nothing is
//! kept until it is taken into use.

use totp_rs::{Builder, Secret, Totp};

use super::activity::{By, Subject, did};
use super::{Refused, mails, own, sessions, throttle};
use crate::domain::person::{Code, Mistake};
use crate::server::context::{Context, Staff};
use crate::server::db::people::factors::{self, FactorRow};
use crate::server::db::people::{self as accounts};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::signing::Keys;

/// Recovery codes that somebody gets at a time.
const CODES: usize = 10;

/// How somebody's second factor stands, and what they can take into use.
#[derive(Debug)]
pub struct Standing {
    /// Whether there is one.
    pub on: bool,
    /// Recovery codes that are left.
    pub left: u32,
    /// The secret that is offered to an app, in base32, where there is none yet.
    pub secret: String,
    /// The same as an address that apps read from a QR code (`otpauth://…`).
    pub address: String,
    /// Recovery codes that are offered: "abcd-efgh-2345-67ab".
    pub codes: Vec<String>,
}

/// How one's own stands.
pub async fn standing(context: &Context, staff: &Staff) -> Result<Standing, Error> {
    let row = factors::find(&mut context.db().read().await?, &staff.id).await?;
    let row = row.ok_or(Error::SignInNeeded)?;
    let offer = Offer::new(&Keys::of(context.db()).await?, staff, &row);
    let totp = offer.totp(context, staff)?;
    Ok(Standing {
        on: row.totp.is_some(),
        left: u32::try_from(row.codes).unwrap_or_default(),
        secret: offer.secret.to_base32(),
        address: totp.to_url().map_err(unusable)?,
        codes: offer.codes.iter().map(|code| grouped(code)).collect(),
    })
}

/// Whether somebody has a second factor.
pub async fn is_on(context: &Context, person_id: &str) -> Result<bool, Error> {
    let row = factors::find(&mut context.db().read().await?, person_id).await?;
    Ok(row.is_some_and(|row| row.totp.is_some()))
}

/// Takes the app and the codes that [`standing`] offers into use, once a code of the app shows that
/// it has the secret. One's other sessions end.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`].
pub async fn turn_on(
    context: &Context,
    staff: &Staff,
    (present, code): (&str, &str),
) -> Result<(), Refused> {
    let Code::FromApp(code) = Code::parse(code)? else {
        return Err(Mistake::CodeWrong.into());
    };
    let proof = prove(context, staff, present).await?;
    if proof.row.totp.is_some() {
        return Ok(());
    }
    let offer = Offer::new(&Keys::of(context.db()).await?, staff, &proof.row);
    let totp = offer.totp(context, staff)?;
    let step = step(&totp, &code, context.now).ok_or(Mistake::CodeWrong)?;
    let to = To::On {
        secret: offer.secret.to_base32(),
        step,
        codes: offer.hashes(),
        session: staff.session_id.clone(),
    };
    change(context, staff, proof, to).await
}

/// Replaces the recovery codes by those that [`standing`] offers.
///
/// # Errors
/// [`Refused::Mistakes`], [`Refused::Throttled`].
pub async fn renew_codes(context: &Context, staff: &Staff, present: &str) -> Result<(), Refused> {
    let proof = prove(context, staff, present).await?;
    if proof.row.totp.is_none() {
        return Err(Error::NotFound.into());
    }
    let offer = Offer::new(&Keys::of(context.db()).await?, staff, &proof.row);
    change(context, staff, proof, To::Codes(offer.hashes())).await
}

/// Goes on with the password alone.
///
/// # Errors
/// [`Refused::Mistakes`], also where the password is too short for that; [`Refused::Throttled`].
pub async fn turn_off(context: &Context, staff: &Staff, present: &str) -> Result<(), Refused> {
    let proof = prove(context, staff, present).await?;
    if proof.row.password_beside == 1 {
        return Err(Mistake::PasswordNeedsAnother.into());
    }
    change(context, staff, proof, To::Off).await
}

/// Whether the code is right for this account at this moment, and was not used before. Uses it up.
/// Under [`accounts::lock`].
pub(super) async fn is_right(
    tx: &mut Transaction,
    person_id: &str,
    code: &Code,
    now: i64,
) -> Result<bool, Error> {
    let row = factors::find(tx, person_id).await?;
    let secret = row.and_then(|row| row.totp).ok_or(Error::NotFound)?;
    match code {
        Code::Recovery(code) => factors::use_code(tx, person_id, &sessions::hash(code)).await,
        Code::FromApp(code) => {
            let secret = Secret::try_from_base32(&secret).map_err(unusable)?;
            let totp = Builder::new()
                .with_secret(secret)
                .build()
                .map_err(unusable)?;
            match step(&totp, code, now) {
                Some(step) => factors::use_step(tx, person_id, step).await,
                None => Ok(false),
            }
        }
    }
}

/// That somebody who is signed in has just entered their present password.
struct Proof {
    present: own::Proof,
    row: FactorRow,
}

async fn prove(context: &Context, staff: &Staff, present: &str) -> Result<Proof, Refused> {
    let present = own::prove(context, staff, present).await?;
    let found = factors::find(&mut context.db().read().await?, &staff.id).await?;
    let row = found.ok_or(Error::SignInNeeded)?;
    Ok(Proof { present, row })
}

/// What a second factor is changed to.
enum To {
    On {
        secret: String,
        /// Of the code that showed that the app has it.
        step: i64,
        /// Hashes of recovery codes.
        codes: Vec<String>,
        /// The session that stays.
        session: String,
    },
    /// Hashes of other recovery codes.
    Codes(Vec<String>),
    Off,
}

impl To {
    fn what(&self) -> &'static str {
        match self {
            Self::On { .. } => "turned on their second factor",
            Self::Codes(_) => "made new recovery codes",
            Self::Off => "turned off their second factor",
        }
    }

    async fn write(&self, tx: &mut Transaction, id: &str) -> Result<(), Error> {
        match self {
            Self::On {
                secret,
                step,
                codes,
                session,
            } => {
                factors::set(tx, id, (Some(secret), *step)).await?;
                factors::set_codes(tx, id, codes).await?;
                db::sessions::end_others(tx, id, session).await.map(|_| ())
            }
            Self::Codes(codes) => factors::set_codes(tx, id, codes).await,
            Self::Off => factors::set(tx, id, (None, 0)).await,
        }
    }
}

/// Does it, if password and second factor are still what was looked at; with a line in the log and
/// a mail to their owner.
async fn change(context: &Context, staff: &Staff, proof: Proof, to: To) -> Result<(), Refused> {
    let activity = did(
        context,
        By::of(staff),
        to.what(),
        Subject::oneself(&staff.id),
    );
    let (now, id) = (context.now, staff.id.clone());
    let changed = context.db().write(move |tx| {
        Box::pin(async move {
            accounts::lock(tx).await?;
            let row = factors::find(tx, &id).await?;
            if !own::proven(tx, &proof.present).await? || row.as_ref() != Some(&proof.row) {
                return Ok(Err(Mistake::PresentWrong));
            }
            throttle::take_back(tx, &proof.present.attempt).await?;
            to.write(tx, &id).await?;
            mails::add(tx, now, mails::FACTOR, &id).await?;
            db::activity::add(tx, &activity).await?;
            Ok(Ok(()))
        })
    });
    Ok(changed.await??)
}

/// What is offered to somebody in this session.
struct Offer {
    secret: Secret,
    codes: Vec<String>,
}

impl Offer {
    fn new(keys: &Keys, staff: &Staff, row: &FactorRow) -> Self {
        let (id, session, round) = (&staff.id, &staff.session_id, row.factor_round);
        let code = |number| {
            let bytes = keys.recovery_code(id, session, (round, number));
            let code = Secret::new(Box::new(bytes)).to_base32();
            code.to_lowercase()
        };
        Self {
            secret: Secret::new_stack(keys.app_secret(id, session, round)),
            codes: (0..CODES).map(code).collect(),
        }
    }

    /// As an app has it, under the site's name.
    fn totp(&self, context: &Context, staff: &Staff) -> Result<Totp, Error> {
        // A colon stands between the two.
        let plain = |text: &str| text.replace(':', " ");
        let builder = Builder::new()
            .with_secret(self.secret.clone())
            .with_issuer(Some(plain(&context.config().site.name)))
            .with_account_name(plain(&staff.email));
        builder.build().map_err(unusable)
    }

    fn hashes(&self) -> Vec<String> {
        self.codes.iter().map(|code| sessions::hash(code)).collect()
    }
}

/// The time step of a code that is right now, or was or will be within half a minute.
fn step(totp: &Totp, code: &str, now: i64) -> Option<i64> {
    let seconds = u64::try_from(now / 1_000).ok()?;
    let step = totp.check(code, seconds)?;
    i64::try_from(step).ok()
}

/// "abcd-efgh-2345-67ab"
fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    let groups = characters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::Operator(format!("the second factor: {error}"))
}
