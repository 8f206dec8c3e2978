//! How accounts begin: the first one by the link that the program printed, the others by
//! invitation; and how a forgotten password is replaced.

use dispatches::domain::email::EmailMistake;
use dispatches::domain::person::{Draft, Mistake, Role};
use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::people::invitations::{self, Invite};
use dispatches::server::people::{Browser, Refused, SignedIn, resets, setup};

use crate::database::{DAY, HOUR, NOW, Site};
use crate::people::{
    OTHER, PASSWORD, address, admin, enter, is_missing, letters, mistakes, person, signed_in,
    token, wait, whose,
};

fn draft(name: &str) -> Draft {
    Draft {
        name: name.into(),
        email: address(name),
        password: PASSWORD.into(),
    }
}

async fn setup_token(context: &Context) -> String {
    let link = setup::link(&context.state).await.expect("an answer");
    let link = link.expect("a link");
    let (page, token) = link.split_once("?token=").expect("a token");
    assert_eq!(page, "http://127.0.0.1:3000/studio/setup");
    token.to_owned()
}

async fn set_up(context: &Context, token: &str, name: &str) -> Result<SignedIn, Refused> {
    setup::set_up(context, token, &draft(name), Browser::default()).await
}

fn invite(name: &str, role: &str) -> Invite {
    Invite {
        name: name.into(),
        email: address(name),
        role: role.into(),
    }
}

async fn accept(context: &Context, token: &str, password: &str) -> Result<SignedIn, Refused> {
    invitations::accept(context, token, ("Ben Okoro", password), Browser::default()).await
}

async fn did(site: &Site) -> Vec<String> {
    let mut on = site.db().read().await.expect("a connection");
    let rows = db::activity::before(&mut on, None, 10).await.expect("read");
    let said = rows.iter().rev();
    said.map(|row| {
        format!("{} {} {}", row.name, row.what, row.title)
            .trim()
            .to_owned()
    })
    .collect()
}

/// Asks for a link and gives what it ends with.
async fn reset_token(context: &Context, name: &str) -> String {
    resets::ask(context, &address(name)).await.expect("asked");
    let mails = letters(context).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, address(name));
    token(&mails[0], "http://127.0.0.1:3000/studio/reset?token=")
}

on_both_engines! {
    the_first_account_is_an_admins_and_closes_the_door(site) {
        let token = setup_token(&site.context).await;
        assert_eq!(setup_token(&site.another().await).await, token, "good after a restart");
        setup::check(&site.context, &token).await.expect("open");
        assert!(is_missing(setup::check(&site.context, "wrong").await));
        assert!(is_missing(set_up(&site.context, "wrong", "Meg").await));
        let empty = setup::set_up(&site.context, &token, &Draft::default(), Browser::default()).await;
        assert_eq!(mistakes(empty).len(), 3);
        let meg = set_up(&site.context, &token, "Meg").await.expect("signed in");
        assert_eq!(meg.staff.role, Role::Admin);
        assert!(whose(&site.context, &meg.token).await.is_some());
        assert_eq!(setup::link(&site.context.state).await.expect("an answer"), None);
        assert!(is_missing(setup::check(&site.context, &token).await));
        assert!(is_missing(set_up(&site.context, &token, "Ann").await));
        assert_eq!(did(&site).await, ["Meg set up the site"]);
    }

    of_two_who_set_up_at_once_one_gets_in(site) {
        let token = setup_token(&site.context).await;
        let other = site.another().await;
        let (first, second) = tokio::join!(
            set_up(&site.context, &token, "Meg"), set_up(&other, &token, "Ann")
        );
        let (refused, accepted) = if first.is_ok() { (second, first) } else { (first, second) };
        assert!(is_missing(refused) && accepted.is_ok());
    }

    who_is_invited_gets_a_mail_and_the_role_that_it_names(site) {
        let meg = admin(&site, "Meg").await;
        let invited = invitations::invite(&site.context, &meg, &invite("Ben", "editor")).await;
        let invited = invited.expect("invited");
        let mails = letters(&site.context).await;
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()),
            ("ben@example.org", "Meg invites you to Dispatches"));
        assert!(mails[0].text.contains("Your role is Editor"), "{}", mails[0].text);
        let token = token(&mails[0], "/studio/invitations/");
        let link = invitations::link(&site.context, &meg, &invited.id).await.expect("a link");
        assert_eq!(link, format!("http://127.0.0.1:3000/studio/invitations/{token}"));
        assert_eq!(invitations::find(&site.context, &token).await.expect("open"), invited);
        assert_eq!(invitations::pending(&site.context, &meg).await.expect("a list"), [invited]);
        assert_eq!(mistakes(accept(&site.context, &token, "password1password1").await), [Mistake::PasswordCommon]);
        let ben = accept(&site.context, &token, OTHER).await.expect("signed in").staff;
        assert_eq!((ben.name.as_str(), ben.email.as_str(), ben.role), ("Ben Okoro", "ben@example.org", Role::Editor));
        assert!(is_missing(accept(&site.context, &token, OTHER).await));
        assert!(is_missing(invitations::find(&site.context, &token).await));
        assert!(invitations::pending(&site.context, &meg).await.expect("a list").is_empty());
        assert_eq!(did(&site).await, ["Meg invited Ben", "Ben Okoro accepted an invitation"]);
    }

    of_two_who_accept_at_once_one_gets_in(site) {
        let meg = admin(&site, "Meg").await;
        invitations::invite(&site.context, &meg, &invite("Ben", "author")).await.expect("invited");
        let token = token(&letters(&site.context).await[0], "/studio/invitations/");
        let other = site.another().await;
        let (first, second) = tokio::join!(
            accept(&site.context, &token, PASSWORD), accept(&other, &token, OTHER)
        );
        assert!(first.is_ok() != second.is_ok());
    }

    an_invitation_ends_when_it_is_withdrawn_past_or_replaced(site) {
        let meg = admin(&site, "Meg").await;
        let invite = async |name: &str| {
            let invited = invitations::invite(&site.context, &meg, &invite(name, "author")).await;
            let id = invited.expect("invited").id;
            (id, token(&letters(&site.context).await[0], "/studio/invitations/"))
        };
        let (first, replaced) = invite("Ben").await;
        let (second, withdrawn) = invite("Ben").await;
        assert!(is_missing(invitations::find(&site.context, &replaced).await));
        assert!(is_missing(invitations::withdraw(&site.context, &meg, &first).await));
        invitations::withdraw(&site.context, &meg, &second).await.expect("withdrawn");
        assert!(is_missing(accept(&site.context, &withdrawn, PASSWORD).await));
        let (third, past) = invite("Ben").await;
        assert!(invitations::find(&site.at(NOW + 7 * DAY - 1), &past).await.is_ok());
        let late = site.at(NOW + 7 * DAY);
        assert!(is_missing(accept(&late, &past, PASSWORD).await));
        assert!(is_missing(invitations::link(&late, &meg, &third).await));
        assert!(invitations::pending(&late, &meg).await.expect("a list").is_empty());
        let forged = past.replace(&third, &first);
        assert!(is_missing(invitations::find(&site.context, &forged).await));
        dispatches::server::people::forget(site.db(), NOW + 7 * DAY).await.expect("forgotten");
        assert!(is_missing(invitations::find(&site.context, &past).await));
    }

    what_is_wrong_with_an_invitation_is_said(site) {
        let meg = admin(&site, "Meg").await;
        let empty = invitations::invite(&site.context, &meg, &Invite::default()).await;
        assert_eq!(mistakes(empty), [Mistake::TheirNameMissing, EmailMistake.into(), Mistake::RoleUnknown]);
        let taken = invitations::invite(&site.context, &meg, &invite("MEG", "author")).await;
        assert_eq!(mistakes(taken), [Mistake::EmailTaken]);
        assert!(letters(&site.context).await.is_empty());
    }

    a_forgotten_password_is_replaced_once_and_ends_all_sessions(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        let token = reset_token(&site.context, "Asha").await;
        resets::check(&site.context, &token).await.expect("open");
        assert_eq!(mistakes(resets::finish(&site.context, &token, "short").await), [Mistake::PasswordTooShort]);
        let personal = resets::finish(&site.context, &token, "asha@example.org").await;
        assert_eq!(mistakes(personal), [Mistake::PasswordPersonal]);
        resets::finish(&site.context, &token, OTHER).await.expect("replaced");
        assert_eq!(whose(&site.context, &asha.token).await, None);
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_err());
        assert!(enter(&site.context, "Asha", OTHER).await.is_ok());
        assert!(is_missing(resets::finish(&site.context, &token, PASSWORD).await));
        assert!(is_missing(resets::check(&site.context, &token).await));
        let told = letters(&site.context).await;
        assert_eq!(told[0].subject, "Your password for Dispatches was changed");
        assert_eq!(did(&site).await, ["Asha chose a new password, by a link"]);
    }

    of_two_who_use_a_link_at_once_one_gets_through(site) {
        person(&site, "Asha", Role::Author).await;
        let token = reset_token(&site.context, "Asha").await;
        let other = site.another().await;
        let (first, second) = tokio::join!(
            resets::finish(&site.context, &token, OTHER), resets::finish(&other, &token, "a heron on one leg")
        );
        assert!(first.is_ok() != second.is_ok());
    }

    a_link_is_good_for_an_hour_and_for_its_purpose(site) {
        person(&site, "Asha", Role::Author).await;
        let token = reset_token(&site.context, "Asha").await;
        assert!(resets::check(&site.at(NOW + HOUR - 1), &token).await.is_ok());
        assert!(is_missing(resets::check(&site.at(NOW + HOUR), &token).await));
        assert!(is_missing(invitations::find(&site.context, &token).await));
        for wrong in ["", "x", &token[1..]] {
            assert!(is_missing(resets::check(&site.context, wrong).await));
        }
    }

    an_unknown_address_gets_the_same_answer_and_no_mail(site) {
        person(&site, "Asha", Role::Author).await;
        for name in ["Nobody", "Asha"] {
            for _ in 0..3 {
                resets::ask(&site.context, &address(name)).await.expect("asked");
            }
            assert_eq!(wait(resets::ask(&site.context, &address(name)).await), 3_600, "{name}");
        }
        let to: Vec<_> = letters(&site.context).await.into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, ["asha@example.org"; 3]);
        assert_eq!(mistakes(resets::ask(&site.context, "asha").await), [EmailMistake.into()]);
        assert!(resets::ask(&site.at(NOW + HOUR), &address("Asha")).await.is_ok());
    }
}
