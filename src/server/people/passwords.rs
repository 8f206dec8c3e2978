//! Passwords: how they are kept and compared. Argon2id with the parameters that OWASP gives
//! (Password Storage Cheat Sheet: 19 MiB, two rounds, one lane), on as many threads as there are
//! cores and no more, so that many sign-ins at once wait instead of taking all memory.

mod guessable;

pub use guessable::refuse_guessable;

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::domain::person::{NewPassword, PASSWORD_BYTES};
use crate::server::error::Error;

/// How much work a hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    pub rounds: u32,
}

/// What new hashes cost, and old ones once their owner signs in.
pub const COST: Cost = Cost {
    memory: 19 * 1024,
    rounds: 2,
};

/// As many hashes at a time as there are cores.
static CORES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Arc::new(Semaphore::new(cores))
});

/// Nobody's password. What is compared with it costs what any comparison costs.
static NOBODYS: LazyLock<Result<String, Error>> =
    LazyLock::new(|| hash_now(&rand::random::<[u8; 32]>(), COST));

/// What became of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Wrong,
    Right,
    /// Right, but the hash was made at another cost: it should be made anew.
    Outdated,
}

/// The hash to be kept of a password, in the PHC string format, with a salt of its own.
pub async fn hash(password: &NewPassword) -> Result<String, Error> {
    hash_again(password.as_str()).await
}

/// The same for a password that was just compared.
pub(super) async fn hash_again(password: &str) -> Result<String, Error> {
    let password = normal(password);
    on_a_core(move || hash_now(password.as_bytes(), COST)).await?
}

/// Compares a password with the hash that is kept of it. Where there is none, with nobody's, so
/// that an unknown address takes as long as a wrong password.
pub async fn check(password: &str, kept: Option<&str>) -> Result<Checked, Error> {
    // What is too long was never taken as a password, so it isn't hashed either.
    let password = match password.len() <= PASSWORD_BYTES {
        true => normal(password),
        false => String::new(),
    };
    let kept = kept.map(str::to_owned);
    on_a_core(move || compare(password.as_bytes(), kept.as_deref())).await?
}

fn compare(password: &[u8], kept: Option<&str>) -> Result<Checked, Error> {
    let against = against(kept)?;
    let hash = PasswordHash::new(against).map_err(operator)?;
    let is_right = Argon2::default().verify_password(password, &hash).is_ok();
    Ok(match is_right && kept.is_some() {
        false => Checked::Wrong,
        true if cost_of(&hash) == Some(COST) => Checked::Right,
        true => Checked::Outdated,
    })
}

/// The same however a keyboard puts its characters together (NIST SP 800-63B-4, 3.1.1.2).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// What is compared with: never nothing.
fn against(kept: Option<&str>) -> Result<&str, Error> {
    match (kept, &*NOBODYS) {
        (Some(kept), _) => Ok(kept),
        (None, Ok(nobodys)) => Ok(nobodys),
        (None, Err(error)) => Err(Error::Operator(error.to_string())),
    }
}

fn hash_now(password: &[u8], cost: Cost) -> Result<String, Error> {
    let params = Params::new(cost.memory, cost.rounds, 1, None).map_err(operator)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password, &rand::random::<[u8; 16]>());
    hash.map(|hash| hash.to_string()).map_err(operator)
}

fn cost_of(hash: &PasswordHash) -> Option<Cost> {
    let params = Params::try_from(hash).ok()?;
    let is_ours = hash.algorithm.as_str() == Algorithm::Argon2id.as_str() && params.p_cost() == 1;
    is_ours.then_some(Cost {
        memory: params.m_cost(),
        rounds: params.t_cost(),
    })
}

/// The core stays taken until the work is done, also when nobody waits for it any more.
async fn on_a_core<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let core = CORES.clone().acquire_owned().await.map_err(operator)?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(core);
        done
    });
    done.await.map_err(operator)
}

fn operator(error: impl std::fmt::Display) -> Error {
    Error::Operator(format!("hashing a password: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost {
        memory: 8,
        rounds: 1,
    };

    fn cost(kept: &str) -> Option<Cost> {
        cost_of(&PasswordHash::new(kept).expect("a hash"))
    }

    #[tokio::test]
    async fn a_password_is_right_and_any_other_is_wrong() {
        let password = NewPassword::parse("a quiet green bench").expect("a password");
        let kept = hash(&password).await.expect("a hash");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_eq!(
            check("a quiet green bench", Some(&kept))
                .await
                .expect("compared"),
            Checked::Right
        );
        for wrong in ["", "a quiet green bencH", "a quiet green bench "] {
            let checked = check(wrong, Some(&kept)).await.expect("compared");
            assert_eq!(checked, Checked::Wrong, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_password_is_the_same_however_a_keyboard_writes_it() {
        let password =
            NewPassword::parse("une be\u{302}te a\u{300} bon dieu").expect("long enough");
        let kept = hash(&password).await.expect("a hash");
        let checked = check("une bête à bon dieu", Some(&kept)).await;
        assert_eq!(checked.expect("compared"), Checked::Right);
    }

    #[test]
    fn the_same_password_is_kept_differently_each_time() {
        let kept = || hash_now(b"a quiet green bench", CHEAP).expect("a hash");
        assert_ne!(kept(), kept());
    }

    #[test]
    fn nothing_of_a_long_password_is_cut_off() {
        let long = "x".repeat(PASSWORD_BYTES - 1);
        let kept = hash_now(format!("{long}a").as_bytes(), CHEAP).expect("a hash");
        let with = |last| compare(format!("{long}{last}").as_bytes(), Some(&kept));
        assert_eq!(with('a').expect("compared"), Checked::Outdated);
        assert_eq!(with('b').expect("compared"), Checked::Wrong);
    }

    #[test]
    fn a_hash_that_cost_something_else_is_outdated() {
        for (memory, rounds) in [(8, 1), (19 * 1024, 1), (20 * 1024, 2)] {
            let kept = hash_now(b"bench", Cost { memory, rounds }).expect("a hash");
            assert_eq!(
                compare(b"bench", Some(&kept)).expect("compared"),
                Checked::Outdated
            );
            assert_eq!(
                compare(b"branch", Some(&kept)).expect("compared"),
                Checked::Wrong
            );
        }
    }

    #[tokio::test]
    async fn without_an_account_a_hash_of_the_same_cost_is_compared_and_never_right() {
        let nobodys = against(None).expect("a hash");
        assert_eq!(cost(nobodys), Some(COST));
        let checked = check("a quiet green bench", None).await.expect("compared");
        assert_eq!(checked, Checked::Wrong);
    }

    #[tokio::test]
    async fn what_is_no_hash_lets_nobody_in() {
        let checked = check("bench", Some("")).await;
        assert!(!matches!(checked, Ok(Checked::Right | Checked::Outdated)));
    }
}
