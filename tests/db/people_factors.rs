//! A second factor: setting it up, signing in with it, losing the app.

use dispatches::domain::person::{Mistake, Role};
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::{self, passkeys::NewPasskey};
use dispatches::server::error::Error;
use dispatches::server::people::second_factor::{renew_codes, standing, turn_off, turn_on};
use dispatches::server::people::sign_in::sign_in_with_code;
use dispatches::server::people::{Browser, Refused, SignedIn, command, keep, passkeys, sessions};
use totp_rs::{Builder, Secret};

use crate::conditions::under;
use crate::database::{NOW, Site};
use crate::people::{OTHER, PASSWORD, address, enter, letters, mistakes, signed_in, wait, whose};

const MINUTE: i64 = 60_000;
/// Long enough beside a second factor only.
const SHORT: &str = "9 wet ducks";

/// What an app that has this secret shows at that moment.
fn code(secret: &str, at: i64) -> String {
    let secret = Secret::try_from_base32(secret).expect("a secret");
    let totp = Builder::new().with_secret(secret).build().expect("an app");
    totp.generate(u64::try_from(at / 1_000).expect("a time"))
        .to_string()
}

/// Somebody with a second factor: their session, the app's secret, their recovery codes.
async fn guarded(site: &Site) -> (SignedIn, String, Vec<String>) {
    let signed_in = signed_in(site, "Asha", Role::Author).await;
    let offered = standing(&site.context, &signed_in.staff)
        .await
        .expect("an offer");
    let proof = (PASSWORD, code(&offered.secret, NOW));
    turn_on(&site.context, &signed_in.staff, (proof.0, &proof.1))
        .await
        .expect("turned on");
    (signed_in, offered.secret, offered.codes)
}

/// What follows a right password.
async fn halfway(context: &Context, password: &str) -> String {
    match enter(context, "Asha", password).await {
        Err(Refused::CodeNeeded(halfway)) => halfway,
        other => panic!("no code was asked for: {other:?}"),
    }
}

async fn with_code(context: &Context, code: &str) -> Result<SignedIn, Refused> {
    let halfway = halfway(context, PASSWORD).await;
    sign_in_with_code(context, (&halfway, code), Browser::default()).await
}

async fn is_on(context: &Context, staff: &Staff) -> bool {
    standing(context, staff).await.expect("a standing").on
}

on_both_engines! {
    what_is_offered_stays_the_same_until_it_is_used_and_is_not_offered_again(site) {
        let staff = signed_in(&site, "Asha", Role::Author).await.staff;
        let first = standing(&site.context, &staff).await.expect("an offer");
        let again = standing(&site.context, &staff).await.expect("an offer");
        assert_eq!((&first.secret, &first.codes), (&again.secret, &again.codes));
        assert_eq!(first.codes.len(), 10);
        assert!(first.address.starts_with("otpauth://totp/"), "{}", first.address);
        assert!(first.address.contains("asha%40example.org"), "{}", first.address);
        let proof = code(&first.secret, NOW);
        turn_on(&site.context, &staff, (PASSWORD, &proof)).await.expect("turned on");
        let on = standing(&site.context, &staff).await.expect("a standing");
        assert!(on.on && on.left == 10);
        turn_off(&site.context, &staff, PASSWORD).await.expect("turned off");
        let other = standing(&site.context, &staff).await.expect("an offer");
        assert!(!other.on && other.left == 0);
        assert_ne!(other.secret, first.secret);
        assert!(!other.codes.iter().any(|code| first.codes.contains(code)));
    }

    it_is_turned_on_only_with_the_password_and_a_code_of_the_app(site) {
        let staff = signed_in(&site, "Asha", Role::Author).await.staff;
        let offered = standing(&site.context, &staff).await.expect("an offer");
        let right = code(&offered.secret, NOW);
        let wrong = code(&offered.secret, NOW + 60 * MINUTE);
        for (proof, mistake) in [
            (("not the password", right.as_str()), Mistake::PresentWrong),
            ((PASSWORD, ""), Mistake::CodeMissing),
            ((PASSWORD, wrong.as_str()), Mistake::CodeWrong),
            ((PASSWORD, offered.codes[0].as_str()), Mistake::CodeWrong),
        ] {
            assert_eq!(mistakes(turn_on(&site.context, &staff, proof).await), [mistake]);
        }
        assert!(!is_on(&site.context, &staff).await);
        enter(&site.context, "Asha", PASSWORD).await.expect("the password is enough");
    }

    turning_it_on_ends_the_other_sessions_and_is_told_by_mail(site) {
        let elsewhere = signed_in(&site, "Asha", Role::Author).await;
        let here = enter(&site.context, "Asha", PASSWORD).await.expect("signed in");
        let offered = standing(&site.context, &here.staff).await.expect("an offer");
        let proof = code(&offered.secret, NOW);
        turn_on(&site.context, &here.staff, (PASSWORD, &proof)).await.expect("turned on");
        assert!(whose(&site.context, &here.token).await.is_some());
        assert!(whose(&site.context, &elsewhere.token).await.is_none());
        let mails = letters(&site.context).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.starts_with("Your second factor for"), "{}", mails[0].subject);
        assert_eq!(mails[0].to, address("Asha"));
    }

    a_passkey_that_is_removed_is_told_by_mail_like_one_that_is_added(site) {
        let staff = signed_in(&site, "Asha", Role::Author).await.staff;
        let new = NewPasskey {
            id: "key".into(),
            person_id: staff.id.clone(),
            name: "Phone".into(),
            credential: "{}".into(),
            created_at: NOW,
        };
        let added = site.db().write(move |tx| Box::pin(async move { db::passkeys::add(tx, &new).await }));
        assert!(added.await.expect("added"));
        let none = passkeys::remove(&site.context, &staff, "another").await;
        assert!(matches!(none, Err(Error::NotFound)));
        assert!(letters(&site.context).await.is_empty());
        passkeys::remove(&site.context, &staff, "key").await.expect("removed");
        let mails = letters(&site.context).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.starts_with("Your second factor for"), "{}", mails[0].subject);
    }

    the_password_leads_only_half_way_and_the_code_in(site) {
        let (_, secret, _) = guarded(&site).await;
        let later = site.at(NOW + MINUTE);
        let signed_in = with_code(&later, &code(&secret, NOW + MINUTE)).await.expect("signed in");
        assert!(whose(&later, &signed_in.token).await.is_some());
        assert_eq!(mistakes(enter(&later, "Asha", OTHER).await), [Mistake::SignInWrong]);
    }

    a_code_is_good_for_half_a_minute_either_way_and_once(site) {
        let (_, secret, _) = guarded(&site).await;
        assert_eq!(mistakes(with_code(&site.context, &code(&secret, NOW)).await), [Mistake::CodeWrong], "used to turn it on");
        let later = site.at(NOW + 10 * MINUTE);
        let at = |seconds: i64| code(&secret, NOW + 10 * MINUTE + seconds * 1_000);
        for outside in [-60, 60] {
            assert_eq!(mistakes(with_code(&later, &at(outside)).await), [Mistake::CodeWrong]);
        }
        with_code(&later, &at(-30)).await.expect("a slow clock");
        with_code(&later, &at(0)).await.expect("signed in");
        assert_eq!(mistakes(with_code(&later, &at(0)).await), [Mistake::CodeWrong], "used");
        assert_eq!(mistakes(with_code(&later, &at(-30)).await), [Mistake::CodeWrong], "older");
    }

    a_recovery_code_lets_in_once_and_new_ones_replace_the_rest(site) {
        let (first, _, codes) = guarded(&site).await;
        with_code(&site.context, &codes[3].to_uppercase()).await.expect("signed in");
        assert_eq!(mistakes(with_code(&site.context, &codes[3]).await), [Mistake::CodeWrong]);
        let before = standing(&site.context, &first.staff).await.expect("a standing");
        assert_eq!(before.left, 9);
        let refused = renew_codes(&site.context, &first.staff, "not the password").await;
        assert_eq!(mistakes(refused), [Mistake::PresentWrong]);
        renew_codes(&site.context, &first.staff, PASSWORD).await.expect("renewed");
        assert_eq!(mistakes(with_code(&site.context, &codes[4]).await), [Mistake::CodeWrong]);
        with_code(&site.context, &before.codes[4]).await.expect("signed in");
    }

    codes_are_not_to_be_guessed(site) {
        let (_, secret, _) = guarded(&site).await;
        let strict = under(&site.context, |config| config.limits.wrong_passwords_per_account = 3);
        let halfway = halfway(&strict, PASSWORD).await;
        let guess = async |code: &str| sign_in_with_code(&strict, (&halfway, code), Browser::default()).await;
        for code in ["000000", "000001", "000002"] {
            assert_eq!(mistakes(guess(code).await), [Mistake::CodeWrong]);
        }
        assert!(wait(guess(&code(&secret, NOW + 30_000)).await) > 0);
    }

    half_way_does_not_last_and_ends_with_the_password(site) {
        let (first, secret, _) = guarded(&site).await;
        let early = halfway(&site.context, PASSWORD).await;
        let late = site.at(NOW + 11 * MINUTE);
        let right = code(&secret, NOW + 11 * MINUTE);
        let come = async |context: &Context, halfway: &str| {
            sign_in_with_code(context, (halfway, &right), Browser::default()).await
        };
        assert!(matches!(come(&late, &early).await, Err(Refused::Failed(Error::Gone))));
        let in_time = halfway(&late, PASSWORD).await;
        keep::change_password(&late, &first.staff, PASSWORD, OTHER).await.expect("changed");
        for past in [in_time.as_str(), "", "nonsense"] {
            assert!(matches!(come(&late, past).await, Err(Refused::Failed(Error::Gone))), "{past}");
        }
    }

    a_shorter_password_is_taken_beside_it_and_keeps_it_from_being_turned_off(site) {
        let (first, secret, _) = guarded(&site).await;
        let token = keep::change_password(&site.context, &first.staff, PASSWORD, SHORT).await.expect("changed");
        let staff = whose(&site.context, &token).await.expect("a session");
        assert_eq!(mistakes(turn_off(&site.context, &staff, SHORT).await), [Mistake::PasswordNeedsAnother]);
        let halfway = halfway(&site.context, SHORT).await;
        let later = code(&secret, NOW + 30_000);
        sign_in_with_code(&site.context, (&halfway, &later), Browser::default()).await.expect("signed in");
        let token = keep::change_password(&site.context, &staff, SHORT, OTHER).await.expect("changed");
        let staff = whose(&site.context, &token).await.expect("a session");
        turn_off(&site.context, &staff, OTHER).await.expect("turned off");
        let refused = keep::change_password(&site.context, &staff, OTHER, SHORT).await;
        assert_eq!(mistakes(refused), [Mistake::PasswordTooShort]);
        sessions::sign_out(&site.context, &staff).await.expect("signed out");
        enter(&site.context, "Asha", OTHER).await.expect("the password is enough");
    }

    whoever_lost_everything_is_let_in_by_the_command(site) {
        guarded(&site).await;
        command::set_password(&site.context, &address("Asha"), OTHER).await.expect("set");
        enter(&site.context, "Asha", OTHER).await.expect("the password is enough");
    }
}
