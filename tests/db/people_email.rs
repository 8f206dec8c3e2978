//! Changing the address of one's own account: by the present password and a link that only the new
//! address gets.

use dispatches::domain::email::EmailMistake;
use dispatches::domain::person::{Mistake, Role};
use dispatches::server::db;
use dispatches::server::people::{email, forget, resets};

use crate::database::{DAY, HOUR, NOW, Site};
use crate::people::{
    OTHER, PASSWORD, address, enter, is_missing, letters, mistakes, person, signed_in, token, wait,
    whose,
};

const PATH: &str = "http://127.0.0.1:3000/studio/account/email/";

async fn did(site: &Site) -> Vec<String> {
    let mut on = site.db().read().await.expect("a connection");
    let rows = db::activity::before(&mut on, None, 20).await.expect("read");
    let said = rows.iter().rev();
    said.map(|row| format!("{} {}", row.name, row.what))
        .collect()
}

on_both_engines! {
    an_address_changes_when_its_link_is_used_and_not_before(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        email::ask(&site.context, &asha.staff, (" Rahman@Example.org ", PASSWORD)).await.expect("asked");
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_ok(), "still the former one");
        let mails = letters(&site.context).await;
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "rahman@example.org"));
        let link = token(&mails[0], PATH);
        let wanted = email::check(&site.context, &asha.staff, &link).await;
        assert_eq!(wanted.expect("open"), "rahman@example.org");
        resets::ask(&site.context, &address("Asha")).await.expect("asked");
        let reset = letters(&site.context).await.remove(0);
        let reset = token(&reset, "/studio/reset?token=");
        email::finish(&site.context, &asha.staff, &link).await.expect("changed");
        assert_eq!(whose(&site.context, &asha.token).await.expect("Asha").email, "rahman@example.org");
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_err());
        assert!(enter(&site.context, "Rahman", PASSWORD).await.is_ok());
        assert!(is_missing(resets::check(&site.context, &reset).await), "it went to the former one");
        assert!(is_missing(email::finish(&site.context, &asha.staff, &link).await), "once");
        forget(site.db(), NOW + DAY).await.expect("forgotten");
        let told = letters(&site.at(NOW + DAY)).await;
        assert_eq!((told.len(), told[0].to.as_str()), (1, "asha@example.org"));
        assert!(!told[0].text.contains("rahman@"), "{}", told[0].text);
        assert_eq!(did(&site).await, ["Asha asked for another address", "Asha changed their address"]);
    }

    an_address_needs_the_present_password_and_to_be_one(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        let ask = async |email: &str, present: &str| {
            email::ask(&site.context, &asha.staff, (email, present)).await
        };
        assert_eq!(mistakes(ask("rahman@example.org", OTHER).await), [Mistake::PresentWrong]);
        assert_eq!(mistakes(ask("rahman", PASSWORD).await), [EmailMistake.into()]);
        assert_eq!(mistakes(ask("ASHA@example.org", PASSWORD).await), [Mistake::EmailSame]);
        assert!(letters(&site.context).await.is_empty());
        let strict = crate::conditions::under(&site.context, |config| {
            config.limits.wrong_passwords_per_account = 1;
        });
        assert_eq!(wait(email::ask(&strict, &asha.staff, ("rahman@example.org", PASSWORD)).await), 600);
    }

    nobody_learns_whether_an_address_is_taken(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        person(&site, "Ben", Role::Author).await;
        email::ask(&site.context, &asha.staff, (&address("Ben"), PASSWORD)).await.expect("the same answer");
        assert!(letters(&site.context).await.is_empty(), "and no mail");
    }

    an_address_that_was_taken_meanwhile_is_refused(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        email::ask(&site.context, &asha.staff, (&address("Ben"), PASSWORD)).await.expect("asked");
        let link = token(&letters(&site.context).await[0], PATH);
        person(&site, "Ben", Role::Author).await;
        let refused = email::finish(&site.context, &asha.staff, &link).await;
        assert_eq!(mistakes(refused), [Mistake::EmailTaken]);
    }

    a_link_is_its_owners_for_an_hour_and_the_latest_one_only(site) {
        let (asha, ben) = (signed_in(&site, "Asha", Role::Author).await, signed_in(&site, "Ben", Role::Admin).await);
        email::ask(&site.context, &asha.staff, ("one@example.org", PASSWORD)).await.expect("asked");
        let first = token(&letters(&site.context).await[0], PATH);
        assert!(is_missing(email::check(&site.context, &ben.staff, &first).await));
        assert!(is_missing(email::finish(&site.context, &ben.staff, &first).await));
        assert!(is_missing(email::check(&site.at(NOW + HOUR), &asha.staff, &first).await));
        email::ask(&site.context, &asha.staff, ("two@example.org", PASSWORD)).await.expect("asked");
        assert!(is_missing(email::check(&site.context, &asha.staff, &first).await));
        let second = token(&letters(&site.context).await[0], PATH);
        assert!(email::check(&site.context, &asha.staff, &second).await.is_ok());
        for wrong in ["", "x", &second[1..]] {
            assert!(is_missing(email::check(&site.context, &asha.staff, wrong).await));
        }
    }
}
