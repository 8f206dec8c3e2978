//! Who is signed in, and until when.

use dispatches::domain::person::Role;
use dispatches::server::context::{Context, Viewer};
use dispatches::server::db::sessions::{self as kept, IDLE, NewSession};
use dispatches::server::error::Error;
use dispatches::server::people::keep::{self, Byline};
use dispatches::server::people::sign_in::sign_in;
use dispatches::server::people::{Browser, forget, sessions};

use crate::database::{DAY, HOUR, NOW, Site};
use crate::people::{PASSWORD, address, admin, enter, is_missing, person, signed_in, whose};

async fn add(site: &Site, id: &str, person_id: &str, created_at: i64) {
    let new = NewSession {
        id: id.into(),
        token_hash: format!("hash of {id}"),
        person_id: person_id.into(),
        created_at,
        expires_at: created_at + 90 * DAY,
        browser: "Firefox".into(),
        device: "device".into(),
    };
    let added = site
        .db()
        .write(move |tx| Box::pin(async move { kept::add(tx, &new).await }));
    added.await.expect("written");
}

async fn ids(context: &Context, person_id: &str) -> Vec<String> {
    let mut on = context.db().read().await.expect("a connection");
    let rows = kept::of_person(&mut on, person_id, context.now).await;
    rows.expect("read").into_iter().map(|row| row.id).collect()
}

on_both_engines! {
    a_session_is_found_by_its_tokens_hash_until_it_ends(site) {
        let asha = person(&site, "Asha", Role::Author).await;
        add(&site, "one", &asha, NOW).await;
        let mut on = site.db().read().await.expect("a connection");
        let found = kept::find(&mut on, "hash of one", NOW).await.expect("read").expect("a session");
        assert_eq!((found.id.as_str(), found.name.as_str(), found.role()), ("one", "Asha", Role::Author));
        for (hash, now) in [("hash of two", NOW), ("one", NOW), ("hash of one", NOW + IDLE)] {
            assert_eq!(kept::find(&mut on, hash, now).await.expect("read"), None, "{hash} {now}");
        }
    }

    somebodys_sessions_are_listed_and_ended_and_nobody_elses(site) {
        let (asha, ben) = (person(&site, "Asha", Role::Author).await, person(&site, "Ben", Role::Author).await);
        for (id, whose, at) in [("1", &asha, NOW - 2), ("2", &asha, NOW), ("3", &asha, NOW - 1), ("4", &ben, NOW)] {
            add(&site, id, whose, at).await;
        }
        assert_eq!(ids(&site.context, &asha).await, ["2", "3", "1"]);
        let id = asha.clone();
        let write = site.db().write(move |tx| Box::pin(async move {
            kept::seen(tx, "1", NOW + 1).await?;
            assert!(kept::replace_token(tx, "1", "another").await?);
            assert!(!kept::replace_token(tx, "9", "a third").await?);
            assert!(kept::find(tx, "another", NOW).await?.is_some());
            assert!(!kept::end(tx, &id, "4").await?);
            assert!(kept::end(tx, &id, "3").await?);
            assert_eq!(kept::end_others(tx, &id, "1").await?, 1);
            Ok(())
        }));
        write.await.expect("written");
        assert_eq!(ids(&site.context, &asha).await, ["1"]);
        let id = asha.clone();
        let ended = site.db().write(move |tx| Box::pin(async move { kept::end_all(tx, &id).await }));
        assert_eq!(ended.await.expect("written"), 1);
        assert_eq!(ids(&site.context, &ben).await, ["4"]);
    }

    who_signs_in_is_known_by_the_token_and_by_nothing_else(site) {
        let signed = signed_in(&site, "Asha", Role::Editor).await;
        let asha = whose(&site.context, &signed.token).await.expect("Asha");
        assert_eq!(asha, signed.staff);
        assert_eq!((asha.name.as_str(), asha.email.as_str(), asha.role), ("Asha", "asha@example.org", Role::Editor));
        for wrong in ["", "x", &signed.token[1..], &asha.session_id] {
            assert_eq!(whose(&site.context, wrong).await, None, "{wrong}");
        }
        let viewer = Viewer::Staff(asha);
        assert!(viewer.staff().is_ok() && viewer.editor().is_ok() && is_missing(viewer.admin()));
        assert!(matches!(Viewer::Visitor.staff(), Err(Error::SignInNeeded)));
        assert!(matches!(Viewer::Visitor.admin(), Err(Error::SignInNeeded)));
    }

    a_session_ends_a_month_after_its_last_use_and_three_after_its_beginning(site) {
        let token = signed_in(&site, "Asha", Role::Author).await.token;
        assert_eq!(whose(&site.at(NOW + 30 * DAY), &token).await, None);
        for day in [29, 58, 87, 89] {
            assert!(whose(&site.at(NOW + day * DAY), &token).await.is_some(), "{day}");
        }
        assert_eq!(whose(&site.at(NOW + 90 * DAY), &token).await, None);
    }

    a_use_is_noted_every_five_minutes_at_most(site) {
        let signed = signed_in(&site, "Asha", Role::Author).await;
        let seen = async |at: i64| {
            whose(&site.at(NOW + at), &signed.token).await.expect("Asha");
            let listed = sessions::list(&site.context, &signed.staff).await.expect("a list");
            listed[0].last_seen_at - NOW
        };
        assert_eq!(seen(299_999).await, 0);
        assert_eq!(seen(300_000).await, 300_000);
        assert_eq!(seen(599_999).await, 300_000);
    }

    a_new_token_makes_the_old_one_worth_nothing(site) {
        let signed = signed_in(&site, "Asha", Role::Author).await;
        let fresh = sessions::rotate(&site.context, &signed.staff).await.expect("a token");
        assert_eq!(whose(&site.context, &signed.token).await, None);
        assert_eq!(whose(&site.context, &fresh).await, Some(signed.staff.clone()));
        sessions::sign_out(&site.context, &signed.staff).await.expect("signed out");
        sessions::sign_out(&site.context, &signed.staff).await.expect("is no mistake");
        assert_eq!(whose(&site.context, &fresh).await, None);
        let again = sessions::rotate(&site.context, &signed.staff).await;
        assert!(matches!(again, Err(Error::SignInNeeded)));
    }

    people_see_and_end_their_own_sessions_only(site) {
        let first = signed_in(&site, "Asha", Role::Author).await;
        let agent = Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        let browser = Browser { device: None, agent };
        let second = sign_in(&site.at(NOW + HOUR), &address("Asha"), PASSWORD, browser).await.expect("in");
        let ben = signed_in(&site, "Ben", Role::Admin).await;
        let listed = sessions::list(&site.context, &first.staff).await.expect("a list");
        let shown: Vec<_> = listed.iter().map(|one| (one.browser.as_str(), one.present)).collect();
        assert_eq!(shown, [("Firefox on Linux", false), ("A browser", true)]);
        assert!(is_missing(sessions::end(&site.context, &ben.staff, &first.staff.session_id).await));
        sessions::end(&site.context, &first.staff, &second.staff.session_id).await.expect("ended");
        assert_eq!(whose(&site.context, &second.token).await, None);
        let third = enter(&site.context, "Asha", PASSWORD).await.expect("in");
        assert_eq!(sessions::sign_out_elsewhere(&site.context, &first.staff).await.expect("ended"), 1);
        assert_eq!(whose(&site.context, &third.token).await, None);
        assert!(whose(&site.context, &first.token).await.is_some());
        assert!(whose(&site.context, &ben.token).await.is_some());
    }

    a_role_and_a_removal_hold_from_the_next_request_on(site) {
        let boss = admin(&site, "Meg").await;
        let signed = signed_in(&site, "Asha", Role::Editor).await;
        keep::change_role(&site.context, &boss, (&signed.staff.id, "contributor")).await.expect("changed");
        let now = whose(&site.context, &signed.token).await.expect("Asha");
        assert!(is_missing(now.editor()) && is_missing(now.author()));
        keep::remove(&site.context, &boss, &now.id, &Byline::Keep).await.expect("removed");
        assert_eq!(whose(&site.context, &signed.token).await, None);
    }

    what_has_ended_is_forgotten_and_what_has_not_is_kept(site) {
        let asha = person(&site, "Asha", Role::Author).await;
        add(&site, "old", &asha, NOW - 31 * DAY).await;
        add(&site, "new", &asha, NOW - 29 * DAY).await;
        forget(site.db(), NOW).await.expect("forgotten");
        // As of a time at which both had not ended.
        assert_eq!(ids(&site.at(NOW - 2 * DAY), &asha).await, ["new"]);
    }
}
