//! What proves beside the password who somebody is: the secret of their app, their recovery codes.

use crate::server::db::connection::sql;
use crate::server::db::{Connection, Transaction, list};
use crate::server::error::Error;

/// What an account has beside its password.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FactorRow {
    /// The app's secret, in base32; none where there is no second factor.
    pub totp: Option<String>,
    /// The time step of the code that was used last.
    pub totp_step: i64,
    pub factor_round: i64,
    /// 1 where the password can't stand alone.
    pub password_beside: i64,
    /// Recovery codes that are left.
    pub codes: i64,
}

/// Secrets stay out of logs.
impl std::fmt::Debug for FactorRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FactorRow")
    }
}

pub async fn find(on: &mut Connection, person_id: &str) -> Result<Option<FactorRow>, Error> {
    sql!(on, maybe FactorRow,
        "SELECT p.totp, p.totp_step, p.factor_round, p.password_beside,
                (SELECT COUNT(*) FROM recovery_codes c WHERE c.person_id = p.id) AS codes
         FROM people p WHERE p.id = $1 AND p.removed_at IS NULL", person_id)
}

/// Sets the app's secret and the step of the code that proved it, or takes both away.
pub async fn set(
    tx: &mut Transaction,
    person_id: &str,
    (totp, step): (Option<&str>, i64),
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "UPDATE people SET totp = $2, totp_step = $3, factor_round = factor_round + 1
         WHERE id = $1 AND removed_at IS NULL",
        person_id,
        totp,
        step
    )?;
    if totp.is_none() {
        sql!(
            tx,
            run,
            "DELETE FROM recovery_codes WHERE person_id = $1",
            person_id
        )?;
    }
    Ok(())
}

/// Notes that a code of this step was used; false where one of it or of a later step was before.
pub async fn use_step(tx: &mut Transaction, person_id: &str, step: i64) -> Result<bool, Error> {
    let used = sql!(
        tx,
        run,
        "UPDATE people SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
        person_id,
        step
    )?;
    Ok(used == 1)
}

/// These recovery codes instead of the former ones, by their hashes.
pub async fn set_codes(
    tx: &mut Transaction,
    person_id: &str,
    hashes: &[String],
) -> Result<(), Error> {
    sql!(
        tx,
        run,
        "DELETE FROM recovery_codes WHERE person_id = $1",
        person_id
    )?;
    sql!(
        tx,
        run,
        "INSERT INTO recovery_codes (person_id, hash)
         SELECT $1, value FROM json_each($2) WHERE TRUE",
        person_id,
        list(hashes)
    )?;
    sql!(
        tx,
        run,
        "UPDATE people SET factor_round = factor_round + 1 WHERE id = $1",
        person_id
    )?;
    Ok(())
}

/// Uses a recovery code up; false where it is none.
pub async fn use_code(tx: &mut Transaction, person_id: &str, hash: &str) -> Result<bool, Error> {
    let used = sql!(
        tx,
        run,
        "DELETE FROM recovery_codes WHERE person_id = $1 AND hash = $2",
        person_id,
        hash
    )?;
    Ok(used == 1)
}
