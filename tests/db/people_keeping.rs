//! What people do with their own accounts, and admins with everybody's.

use dispatches::domain::name::NameMistake;
use dispatches::domain::person::{Mistake, Role};
use dispatches::server::db;
use dispatches::server::people::invitations::{self, Invite};
use dispatches::server::people::keep::{self, Byline, Notices};
use dispatches::server::people::{activity, sessions};

use crate::comments::{form, send, standing, stored};
use crate::conditions::under;
use crate::database::{NOW, Site};
use crate::people::{
    OTHER, PASSWORD, address, admin, enter, is_missing, letters, mistakes, person, signed_in,
    staff, wait, whose,
};

/// What was done, in order, as the page says it.
async fn did(site: &Site) -> Vec<String> {
    let mut on = site.db().read().await.expect("a connection");
    let rows = db::activity::before(&mut on, None, 20).await.expect("read");
    let said = rows.iter().rev();
    said.map(|row| {
        format!("{} {} {}", row.name, row.what, row.title)
            .trim()
            .to_owned()
    })
    .collect()
}

async fn author(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let found = db::authors::by_slug(&mut on, slug).await.expect("read");
    found.expect("an author").id
}

on_both_engines! {
    admins_see_everybody_by_name(site) {
        let meg = admin(&site, "Meg").await;
        let asha = person(&site, "Asha", Role::Author).await;
        let listed = keep::list(&site.context, &meg).await.expect("a list");
        let names: Vec<_> = listed.iter().map(|kept| (kept.name.as_str(), kept.role, kept.last_seen_at)).collect();
        assert_eq!(names, [("Asha", Role::Author, None), ("Meg", Role::Admin, Some(NOW))]);
        assert_eq!(keep::find(&site.context, &meg, &asha).await.expect("Asha"), listed[0]);
        assert!(is_missing(keep::find(&site.context, &meg, "nobody").await));
    }

    a_role_is_changed_and_noted_and_what_is_none_is_refused(site) {
        let meg = admin(&site, "Meg").await;
        let asha = person(&site, "Asha", Role::Author).await;
        for role in ["editor", "editor"] {
            keep::change_role(&site.context, &meg, (&asha, role)).await.expect("changed");
        }
        assert_eq!(keep::find(&site.context, &meg, &asha).await.expect("Asha").role, Role::Editor);
        assert_eq!(mistakes(keep::change_role(&site.context, &meg, (&asha, "owner")).await), [Mistake::RoleUnknown]);
        assert!(is_missing(keep::change_role(&site.context, &meg, ("nobody", "editor")).await));
        assert_eq!(did(&site).await, ["Meg gave the role of Editor to Asha"]);
    }

    the_last_admin_stays(site) {
        let meg = admin(&site, "Meg").await;
        let demoted = keep::change_role(&site.context, &meg, (&meg.id, "editor")).await;
        assert_eq!(mistakes(demoted), [Mistake::LastAdmin]);
        let removed = keep::remove(&site.context, &meg, &meg.id, &Byline::Keep).await;
        assert_eq!(mistakes(removed), [Mistake::LastAdmin]);
        keep::change_role(&site.context, &meg, (&meg.id, "admin")).await.expect("no change");
        admin(&site, "Ann").await;
        keep::change_role(&site.context, &meg, (&meg.id, "editor")).await.expect("there is another");
    }

    of_two_admins_who_remove_each_other_at_once_one_stays(site) {
        let (meg, ann) = (admin(&site, "Meg").await, admin(&site, "Ann").await);
        let other = site.another().await;
        let (first, second) = tokio::join!(
            keep::remove(&site.context, &meg, &ann.id, &Byline::Keep),
            keep::change_role(&other, &ann, (&meg.id, "author"))
        );
        assert!(first.is_ok() != second.is_ok());
        let refused = if first.is_err() { first } else { second };
        assert_eq!(mistakes(refused), [Mistake::LastAdmin]);
    }

    who_is_no_admin_any_more_takes_their_invitations_along(site) {
        let (meg, ann, cy) = (admin(&site, "Meg").await, admin(&site, "Ann").await, admin(&site, "Cy").await);
        for (by, name) in [(&meg, "Bo"), (&ann, "Di"), (&cy, "Ed")] {
            let invite = Invite { name: name.into(), email: address(name), role: "admin".into() };
            invitations::invite(&site.context, by, &invite).await.expect("invited");
        }
        keep::change_role(&site.context, &meg, (&ann.id, "editor")).await.expect("changed");
        keep::remove(&site.context, &meg, &cy.id, &Byline::Keep).await.expect("removed");
        let left = invitations::pending(&site.context, &meg).await.expect("a list");
        let names: Vec<_> = left.into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["Bo"]);
    }

    who_goes_leaves_their_posts_under_their_name_or_another(site) {
        site.post("tea", "status: published\nauthors: [Asha Rahman]").await;
        site.post("soup", "status: published\nauthors: [Ben Okoro]").await;
        let meg = admin(&site, "Meg").await;
        let (asha, ben) = (author(&site, "asha-rahman").await, author(&site, "ben-okoro").await);
        let authors = keep::authors(&site.context, &meg).await.expect("a list");
        let listed: Vec<_> = authors.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        assert_eq!(listed, [(asha.as_str(), "Asha Rahman"), (ben.as_str(), "Ben Okoro")]);
        let signed = signed_in(&site, "Asha", Role::Author).await;
        let id = signed.staff.id.clone();
        assert!(is_missing(keep::set_byline(&site.context, &meg, "nobody", None).await));
        let unknown = keep::set_byline(&site.context, &meg, &id, Some("nobody")).await;
        assert_eq!(mistakes(unknown), [Mistake::AuthorUnknown]);
        keep::set_byline(&site.context, &meg, &id, Some(&asha)).await.expect("set");
        let staff = whose(&site.context, &signed.token).await.expect("Asha");
        assert_eq!(staff.author_id.as_deref(), Some(asha.as_str()));
        for to in ["nobody", &asha] {
            let refused = keep::remove(&site.context, &meg, &id, &Byline::HandTo(to.to_owned())).await;
            assert_eq!(mistakes(refused), [Mistake::AuthorUnknown], "{to}");
        }
        assert!(whose(&site.context, &signed.token).await.is_some(), "nothing was done");
        keep::remove(&site.context, &meg, &id, &Byline::HandTo(ben.clone())).await.expect("removed");
        assert_eq!(whose(&site.context, &signed.token).await, None);
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_err());
        assert!(is_missing(keep::remove(&site.context, &meg, &id, &Byline::Keep).await));
        let cy = person(&site, "Cy", Role::Author).await;
        keep::set_byline(&site.context, &meg, &cy, Some(&ben)).await.expect("set");
        keep::remove(&site.context, &meg, &cy, &Byline::Keep).await.expect("removed");
        let mut on = site.db().read().await.expect("a connection");
        let visible = db::authors::published(&mut on, NOW, 9).await.expect("read");
        let names: Vec<_> = visible.into_iter().map(|author| author.name).collect();
        assert_eq!(names, ["Ben Okoro"]);
        assert_eq!(did(&site).await, [
            "Meg changed the byline of Asha", "Meg removed the account of Asha",
            "Meg changed the byline of Cy", "Meg removed the account of Cy",
        ]);
    }

    people_rename_themselves_and_choose_their_mails(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        assert_eq!(mistakes(keep::rename(&site.context, &asha.staff, " ").await), [NameMistake::Missing.into()]);
        keep::rename(&site.context, &asha.staff, " Asha  Rahman ").await.expect("renamed");
        assert_eq!(whose(&site.context, &asha.token).await.expect("Asha").name, "Asha Rahman");
        let all = Notices { submitted: true, decided: true };
        assert_eq!(keep::notices(&site.context, &asha.staff).await.expect("read"), all);
        let some = Notices { submitted: false, decided: true };
        keep::set_notices(&site.context, &asha.staff, some).await.expect("set");
        assert_eq!(keep::notices(&site.context, &asha.staff).await.expect("read"), some);
        assert_eq!(did(&site).await, ["Asha is now called Asha Rahman", "Asha chose which mails they get"]);
    }

    a_new_password_needs_the_present_one_and_ends_the_other_sessions(site) {
        let here = signed_in(&site, "Asha", Role::Author).await;
        let there = enter(&site.context, "Asha", PASSWORD).await.expect("signed in");
        let change = async |present: &str, password: &str| {
            keep::change_password(&site.context, &here.staff, present, password).await
        };
        assert_eq!(mistakes(change("wrong", OTHER).await), [Mistake::PresentWrong]);
        assert_eq!(mistakes(change(PASSWORD, "short").await), [Mistake::PasswordTooShort]);
        assert_eq!(mistakes(change(PASSWORD, "passwordpassword").await), [Mistake::PasswordCommon]);
        let token = change(PASSWORD, OTHER).await.expect("changed");
        assert_eq!(whose(&site.context, &there.token).await, None);
        assert_eq!(whose(&site.context, &here.token).await, None);
        assert!(whose(&site.context, &token).await.is_some());
        assert!(enter(&site.context, "Asha", PASSWORD).await.is_err());
        assert!(enter(&site.context, "Asha", OTHER).await.is_ok());
        let told = letters(&site.context).await;
        assert_eq!(told[0].to, "asha@example.org");
        assert_eq!(did(&site).await, ["Asha changed their password"]);
    }

    the_present_password_is_not_guessed_for_ever(site) {
        let asha = staff(&site, "Asha", Role::Author).await;
        let strict = under(&site.context, |config| config.limits.wrong_passwords_per_account = 2);
        for _ in 0..2 {
            let refused = keep::change_password(&strict, &asha, "wrong", OTHER).await;
            assert_eq!(mistakes(refused), [Mistake::PresentWrong]);
        }
        assert_eq!(wait(keep::change_password(&strict, &asha, PASSWORD, OTHER).await), 600);
        assert!(enter(&strict, "Asha", PASSWORD).await.is_ok(), "signing in is another count");
        assert_eq!(sessions::list(&strict, &asha).await.expect("a list").len(), 2);
    }

    editors_look_up_what_was_done(site) {
        let meg = admin(&site, "Meg").await;
        keep::rename(&site.context, &meg, "Megan").await.expect("renamed");
        keep::rename(&site.context, &meg, "Meg").await.expect("renamed");
        let all = activity::list(&site.context, &meg, None, 9).await.expect("a list");
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].title.as_str(), all[0].kind.as_str(), all[0].at), ("Meg", "person", NOW));
        let rest = activity::list(&site.context, &meg, Some(&all[0].id), 9).await.expect("a list");
        assert_eq!(rest, all[1..]);
    }

    a_comment_under_a_name_like_somebodys_here_waits(site) {
        use dispatches::domain::moderation::{Hold, Status};
        site.post("tea", "status: published").await;
        person(&site, "Olwen", Role::Author).await;
        let mut like = form(&site.context, "tea", "Tea.").await;
        like.draft.name = "OLWEN".into();
        let id = stored(send(&site.context, "tea", like).await).comment.id;
        assert_eq!(standing(&site.context, &id).await, (Status::Pending, Some(Hold::Name)));
    }
}
