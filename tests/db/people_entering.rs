//! Signing in, and what keeps guessers out.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use dispatches::domain::person::{Mistake, Role};
use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::people::sign_in::sign_in;
use dispatches::server::people::{Browser, Refused, SignedIn};
use tokio::task::JoinSet;

use crate::comments::from;
use crate::conditions::under;
use crate::database::{NOW, Site};
use crate::people::{PASSWORD, address, enter, mistakes, person, wait, whose};

const MINUTE: i64 = 60_000;

/// The site with room for three wrong passwords per account and five per sender.
fn strict(context: &Context) -> Context {
    under(context, |config| {
        config.limits.wrong_passwords_per_account = 3;
        config.limits.wrong_passwords_per_address = 5;
    })
}

async fn guess(context: &Context, name: &str) {
    let guessed = enter(context, name, "not the password").await;
    assert_eq!(mistakes(guessed), [Mistake::SignInWrong], "{name}");
}

async fn with_device(context: &Context, device: &str, password: &str) -> Result<SignedIn, Refused> {
    let browser = Browser {
        device: Some(device),
        agent: None,
    };
    sign_in(context, &address("Asha"), password, browser).await
}

/// A hash that takes 8 KiB and one round.
fn cheap(password: &str) -> String {
    let params = Params::new(8, 1, 1, None).expect("parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password.as_bytes(), b"sixteen bytes or");
    hash.expect("a hash").to_string()
}

async fn kept(site: &Site, id: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let found = db::people::credentials_of(&mut on, id).await.expect("read");
    found.and_then(|found| found.password).expect("a hash")
}

on_both_engines! {
    the_right_password_lets_in_and_a_wrong_one_or_an_unknown_address_is_refused_alike(site) {
        person(&site, "Asha", Role::Author).await;
        let signed = sign_in(&site.context, " Asha@Example.ORG ", PASSWORD, Browser::default()).await;
        assert!(whose(&site.context, &signed.expect("signed in").token).await.is_some());
        let long = "x".repeat(5_000);
        for (name, password) in [
            ("Asha", "A quiet green bench"), ("Asha", ""), ("Asha", long.as_str()), ("Nobody", PASSWORD), ("", ""),
        ] {
            let refused = enter(&site.context, name, password).await;
            assert_eq!(mistakes(refused), [Mistake::SignInWrong], "{name}");
        }
        assert_eq!(Mistake::SignInWrong.to_string(), "The email or the password is not right.");
    }

    an_account_waits_after_too_many_failures_wherever_they_come_from(site) {
        person(&site, "Asha", Role::Author).await;
        let context = strict(&site.context);
        for number in 1..=3 {
            let context = from(&context, &format!("192.0.2.{number}")).at(NOW + number * 1_000);
            guess(&context, "Asha").await;
        }
        let late = from(&context, "192.0.2.9").at(NOW + 4_000);
        assert_eq!(wait(enter(&late, "Asha", PASSWORD).await), 597);
        let other = strict(&site.another().await);
        assert_eq!(wait(enter(&from(&other, "192.0.2.8").at(NOW + 4_000), "Asha", PASSWORD).await), 597);
        guess(&late, "Ben").await;
        let later = late.at(NOW + 10 * MINUTE + 1_000);
        assert!(enter(&later, "Asha", PASSWORD).await.is_ok());
    }

    a_sender_waits_after_too_many_failures_at_whatever_account(site) {
        person(&site, "Asha", Role::Author).await;
        let context = from(&strict(&site.context), "192.0.2.1");
        for name in ["Ann", "Bo", "Cy", "Di", "Ed"] {
            guess(&context, name).await;
        }
        assert_eq!(wait(enter(&context, "Asha", PASSWORD).await), 600);
        let elsewhere = from(&context, "192.0.2.2");
        assert!(enter(&elsewhere, "Asha", PASSWORD).await.is_ok());
    }

    who_signs_in_rightly_again_and_again_never_waits(site) {
        person(&site, "Asha", Role::Author).await;
        let context = strict(&site.context);
        guess(&context, "Asha").await;
        guess(&context, "Asha").await;
        for _ in 0..5 {
            assert!(enter(&context, "Asha", PASSWORD).await.is_ok());
        }
        guess(&context, "Asha").await;
        assert_eq!(wait(enter(&context, "Asha", PASSWORD).await), 600);
    }

    strangers_keep_nobody_out_of_a_device_they_signed_in_on(site) {
        person(&site, "Asha", Role::Author).await;
        let context = strict(&site.context);
        let home = enter(&context, "Asha", PASSWORD).await.expect("signed in").device;
        for number in 1..=3 {
            guess(&from(&context, &format!("192.0.2.{number}")), "Asha").await;
        }
        assert_eq!(wait(enter(&context, "Asha", PASSWORD).await), 600);
        let again = with_device(&context, &home, PASSWORD).await.expect("signed in");
        assert_eq!(again.device, home, "it stays the same device");
        let (id, _) = home.split_once('.').expect("an id");
        let forged = format!("{id}.AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(wait(with_device(&context, &forged, PASSWORD).await), 600);
    }

    a_known_device_may_guess_no_more_often_than_a_strangers(site) {
        person(&site, "Asha", Role::Author).await;
        let context = strict(&site.context);
        let home = enter(&context, "Asha", PASSWORD).await.expect("signed in").device;
        for _ in 0..3 {
            let refused = with_device(&context, &home, "not the password").await;
            assert_eq!(mistakes(refused), [Mistake::SignInWrong]);
        }
        assert_eq!(wait(with_device(&context, &home, PASSWORD).await), 600);
        assert!(enter(&context, "Asha", PASSWORD).await.is_ok());
    }

    a_flood_at_once_gets_no_further_than_one_after_the_other(site) {
        person(&site, "Asha", Role::Author).await;
        let nodes = [strict(&site.context), strict(&site.another().await)];
        let mut flood = JoinSet::new();
        for number in 0..20 {
            let context = from(&nodes[number % 2], &format!("192.0.2.{number}"));
            flood.spawn(async move { enter(&context, "Asha", &format!("guess {number}")).await });
        }
        let answers = flood.join_all().await;
        let looked_at = answers.iter().filter(|answer| matches!(answer, Err(Refused::Mistakes(_))));
        assert_eq!(looked_at.count(), 3);
        let waiting = answers.iter().filter(|answer| matches!(answer, Err(Refused::Throttled(600))));
        assert_eq!(waiting.count(), 17);
    }

    a_hash_from_cheaper_days_is_renewed_and_still_lets_all_in_at_once(site) {
        let id = person(&site, "Asha", Role::Author).await;
        let whose = id.clone();
        let set = site.db().write(move |tx| Box::pin(async move {
            db::people::set_password(tx, &whose, (&cheap(PASSWORD), false)).await
        }));
        assert!(set.await.expect("written"));
        let mut all = JoinSet::new();
        for _ in 0..4 {
            let context = site.context.clone();
            all.spawn(async move { enter(&context, "Asha", PASSWORD).await.is_ok() });
        }
        assert_eq!(all.join_all().await, [true; 4]);
        let renewed = kept(&site, &id).await;
        assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_ok());
        assert_eq!(kept(&site, &id).await, renewed);
    }
}
