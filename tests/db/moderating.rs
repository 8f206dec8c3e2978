//! Keeping conversations clean: what is held and why, what moderators decide, what readers report.

use dispatches::api::comments::{Form, Place, State};
use dispatches::domain::moderation::{Action, Hold, Status};
use dispatches::server::comments;
use dispatches::server::context::Context;
use dispatches::server::db::{self, Change};
use dispatches::server::error::Error;
use dispatches::server::posts;

use crate::comments::{
    answer, approved, form, from, keys, moderate, part, post, send, standing, stored, thread,
};
use crate::conditions::under;
use crate::database::{DAY, NOW, Site};

/// A form from a device that may comment at once.
async fn trusted(site: &Site, message: &str) -> Form {
    let device = keys(site).await.device("asha@example.org");
    Form {
        device,
        ..form(&site.context, "tea", message).await
    }
}

/// What becomes of a form.
async fn verdict(context: &Context, form: Form) -> (Status, Option<Hold>) {
    let sent = stored(send(context, "tea", form).await);
    let shown = sent.comment.state == State::Shown;
    let standing = standing(context, &sent.comment.id).await;
    assert_eq!(shown, standing.0 == Status::Approved);
    standing
}

async fn comments_on_card(context: &Context) -> u32 {
    let home = posts::home(context, None).await.expect("a page");
    home.lead.expect("a post").comments
}

on_both_engines! {
    each_rule_holds_what_it_should_and_says_why(site) {
        site.post("tea", "status: published\nauthors: [Bernadette Okoro]").await;
        let free = from(&site.context, "192.0.2.1");
        assert_eq!(verdict(&free, trusted(&site, "First.").await).await, (Status::Pending, Some(Hold::First)));
        approved(&from(&site.context, "192.0.2.2"), "tea", "Known.").await;
        assert_eq!(verdict(&free, form(&free, "tea", "No key.").await).await, (Status::Pending, Some(Hold::Device)));
        assert_eq!(verdict(&free, trusted(&site, "Good.").await).await, (Status::Approved, None));
        let one = trusted(&site, "See https://example.org for more.").await;
        assert_eq!(verdict(&free, one).await, (Status::Approved, None));
        let two = trusted(&site, "See https://example.org and www.example.com.").await;
        assert_eq!(verdict(&free, two).await, (Status::Pending, Some(Hold::Links)));
        let listed = under(&free, |config| config.comments.words = vec!["casino".into()]);
        assert_eq!(verdict(&listed, trusted(&site, "A Casino!").await).await, (Status::Pending, Some(Hold::Word)));
        assert_eq!(verdict(&listed, trusted(&site, "Two casinos!").await).await, (Status::Approved, None));
        let mut alike = trusted(&site, "It is me.").await;
        alike.draft.name = "Bernadette 0koro".into();
        assert_eq!(verdict(&free, alike).await, (Status::Pending, Some(Hold::Name)));
    }

    a_filled_trap_is_spam_and_haste_is_held(site) {
        site.post("tea", "status: published").await;
        approved(&site.context, "tea", "Known.").await;
        let trapped = Form { website: "https://example.org".into(), ..trusted(&site, "Buy.").await };
        assert_eq!(verdict(&site.context, trapped).await, (Status::Spam, Some(Hold::Trap)));
        let after = |took: i64, form: Form| Form { took: Some(took), ..form };
        let hasty = after(2_999, trusted(&site, "Quick.").await);
        assert_eq!(verdict(&site.context, hasty).await, (Status::Pending, Some(Hold::Haste)));
        let slow = after(3_000, trusted(&site, "Slow.").await);
        assert_eq!(verdict(&site.context, slow).await, (Status::Approved, None));
        let turned = after(-5_000, trusted(&site, "A clock that was put back meanwhile.").await);
        assert_eq!(verdict(&site.context, turned).await, (Status::Approved, None));
    }

    the_scorer_learns_from_moderators_and_unlearns_what_is_taken_back(site) {
        site.post("tea", "status: published").await;
        let spam = "Casino bonus jackpot, claim your winnings now";
        let mut ids = Vec::new();
        for number in 0..6 {
            let context = from(&site.context, &format!("192.0.2.{number}"));
            let bad = post(&context, "tea", &format!("{spam} {number}")).await.comment.id;
            moderate(&context, &bad, Action::Spam).await;
            ids.push(bad);
            let good = format!("The bench by the river was repaired on day {number}.");
            approved(&context, "tea", &good).await;
        }
        let stranger = from(&site.context, "198.51.100.1");
        let mut fresh = form(&stranger, "tea", spam).await;
        fresh.draft.email = "other@example.net".into();
        fresh.draft.name = "Other".into();
        assert_eq!(verdict(&stranger, fresh.clone()).await, (Status::Spam, Some(Hold::Score)));
        let mut human = form(&stranger, "tea", "Who repaired the bench?").await;
        human.draft = dispatches::domain::comment::Draft { message: human.draft.message, ..fresh.draft.clone() };
        assert_eq!(verdict(&stranger, human).await, (Status::Pending, Some(Hold::First)));
        for id in &ids {
            comments::undo(&site.context, id).await.expect("taken back");
            moderate(&site.context, id, Action::Approve).await;
        }
        fresh.draft.message = format!("{spam}!");
        assert_eq!(verdict(&stranger, fresh).await, (Status::Pending, Some(Hold::First)));
    }

    a_decision_shows_at_the_next_request_and_can_be_taken_back(site) {
        site.post("tea", "status: published").await;
        let other = site.another().await;
        let id = post(&site.context, "tea", "Tea?").await.comment.id;
        for (action, status, count) in [
            (Action::Approve, Status::Approved, 1), (Action::Approve, Status::Approved, 1),
            (Action::Spam, Status::Spam, 0), (Action::Approve, Status::Approved, 1),
            (Action::Trash, Status::Trash, 0),
        ] {
            moderate(&site.context, &id, action).await;
            assert_eq!(standing(&other, &id).await.0, status);
            let seen = thread(&other, "tea").await;
            assert_eq!((seen.count, seen.comments.len()), (count, count as usize));
            assert_eq!(comments_on_card(&other).await, count);
        }
        let undone = comments::undo(&site.context, &id).await.expect("taken back");
        assert_eq!((undone.former, undone.comment.status()), (Status::Trash, Status::Approved));
        assert_eq!(comments_on_card(&other).await, 1);
        let twice = comments::undo(&site.context, &id).await;
        assert!(matches!(twice, Err(Error::NotFound)), "only the last decision is kept");
    }

    a_decision_taken_back_gives_its_writer_no_more_than_before(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        for action in [Action::Approve, Action::Trash] {
            moderate(&site.context, &sent.comment.id, action).await;
        }
        comments::undo(&site.context, &sent.comment.id).await.expect("taken back");
        assert_eq!(standing(&site.context, &sent.comment.id).await.0, Status::Approved);
        stored(comments::edit(&site.context, &sent.own, "Something else.").await.expect("an answer"));
        assert_eq!(standing(&site.context, &sent.comment.id).await.0, Status::Pending);
    }

    an_unknown_comment_cannot_be_moderated(site) {
        for id in ["0190b7a0-0000-7000-8000-000000000001", "", "nonsense", "\0"] {
            let done = comments::moderate(&site.context, id, Action::Approve).await;
            assert!(matches!(done, Err(Error::NotFound)), "{id}");
        }
    }

    every_write_notes_its_post_in_the_change_log(site) {
        site.post("tea", "status: published").await;
        let mut on = site.db().read().await.expect("a connection");
        let post_id = db::comments::conversation(&mut on, NOW, "tea").await.expect("read").expect("a post").post_id;
        drop(on);
        let mut last = site.db().changed_since(0).await.expect("read").last;
        let sent = post(&site.context, "tea", "Tea?").await;
        let id = sent.comment.id.clone();
        for step in 0..5 {
            match step {
                0 => {}
                1 => { comments::edit(&site.context, &sent.own, "Tea!").await.expect("changed"); }
                2 => moderate(&site.context, &id, Action::Approve).await,
                3 => comments::report(&site.context, &id).await.expect("reported"),
                _ => { comments::undo(&site.context, &id).await.expect("taken back"); }
            }
            let changes = site.db().changed_since(last).await.expect("read");
            assert_eq!(changes.list, [Change::Comments(post_id.clone())], "{step}");
            last = changes.last;
        }
    }

    a_moderators_link_works_once_and_only_for_what_was_seen(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        let id = sent.comment.id.clone();
        comments::edit(&site.context, &sent.own, "Tea!").await.expect("changed");
        let stale = comments::moderate_once(&site.context, &id, Action::Approve, 0).await;
        assert!(matches!(stale, Err(Error::Gone)), "it was another text");
        let done = comments::moderate_once(&site.context, &id, Action::Approve, 1).await.expect("done");
        assert_eq!(done.comment.status(), Status::Approved);
        for used in [Action::Approve, Action::Spam] {
            let again = comments::moderate_once(&site.context, &id, used, 1).await;
            assert!(matches!(again, Err(Error::Gone)));
        }
        let none = comments::moderate_once(&site.context, "nothing", Action::Spam, 2).await;
        assert!(matches!(none, Err(Error::NotFound)));
    }

    two_reports_hold_a_comment_again_until_a_moderator_has_looked(site) {
        site.post("tea", "status: published").await;
        let id = approved(&site.context, "tea", "Tea?").await;
        let people = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(|address| from(&site.context, address));
        for _ in 0..3 {
            comments::report(&people[0], &id).await.expect("reported");
        }
        assert_eq!(standing(&site.context, &id).await.0, Status::Approved, "one person is one");
        comments::report(&people[1], &id).await.expect("reported");
        assert_eq!(standing(&site.context, &id).await, (Status::Pending, Some(Hold::Reports)));
        assert_eq!(thread(&site.context, "tea").await.count, 0);
        let gone = comments::report(&people[2], &id).await;
        assert!(matches!(gone, Err(Error::NotFound)), "nobody sees it");
        moderate(&site.context, &id, Action::Approve).await;
        for person in &people {
            comments::report(person, &id).await.expect("reported");
        }
        assert_eq!(standing(&site.context, &id).await.0, Status::Approved, "the first two have had their say");
    }

    reports_of_one_sender_count_ten_times_a_minute(site) {
        site.post("tea", "status: published").await;
        let mut ids = Vec::new();
        for number in 0..11 {
            let person = from(&site.context, &format!("192.0.2.{number}"));
            ids.push(approved(&person, "tea", &format!("Tea {number}?")).await);
        }
        let [angry, other] = ["198.51.100.1", "198.51.100.2"].map(|address| from(&site.context, address));
        for person in [&angry, &other] {
            for id in &ids {
                comments::report(person, id).await.expect("thanked");
            }
        }
        assert_eq!(standing(&site.context, &ids[9]).await.0, Status::Pending);
        assert_eq!(standing(&site.context, &ids[10]).await.0, Status::Approved);
    }

    one_of_all_who_report_at_once_holds_it(site) {
        site.post("tea", "status: published").await;
        let id = approved(&site.context, "tea", "Tea?").await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..8 {
            let (person, id) = (from(&site.context, &format!("192.0.2.{number}")), id.clone());
            tasks.spawn(async move { comments::report(&person, &id).await.is_ok() });
        }
        while tasks.join_next().await.is_some() {}
        assert_eq!(thread(&site.context, "tea").await.count, 0);
    }

    decisions_at_once_keep_the_count_right(site) {
        site.post("tea", "status: published").await;
        let root = approved(&site.context, "tea", "Tea?").await;
        let mut ids = vec![root.clone()];
        for number in 0..6 {
            let context = from(&site.context, &format!("192.0.2.{number}"));
            ids.push(answer(&context, "tea", (&root, &format!("Yes {number}."))).await);
        }
        // Nearly as many at once as PostgreSQL lends connections: they wait for one another.
        for round in 0..3 {
            let mut tasks = tokio::task::JoinSet::new();
            for (number, id) in ids.iter().cycle().take(14).enumerate() {
                let (context, id) = (site.context.clone(), id.clone());
                let action = Action::ALL[(round + number) % 3];
                tasks.spawn(async move { comments::moderate(&context, &id, action).await.map(|_| ()) });
            }
            while let Some(done) = tasks.join_next().await {
                done.expect("no panic").expect("moderated");
            }
        }
        for id in &ids {
            moderate(&site.context, id, Action::Approve).await;
        }
        let seen = thread(&site.context, "tea").await;
        assert_eq!((seen.count, seen.comments.len()), (7, 7));
        for id in &ids {
            moderate(&site.context, id, Action::Trash).await;
        }
        let seen = thread(&site.context, "tea").await;
        assert_eq!((seen.count, seen.comments.len()), (0, 0));
    }

    mail_about_a_device_goes_out_once_a_day_and_not_to_who_wants_none(site) {
        let hash = keys(&site).await.email_hash("asha@example.org");
        let may = async |now: i64| {
            let hash = hash.clone();
            site.db().write(move |tx| Box::pin(async move {
                db::comments::correspondents::may_send_key(tx, &[hash], now - DAY, now).await
            })).await.expect("written").len() == 1
        };
        assert!(may(NOW).await);
        assert!(!may(NOW + DAY - 1).await);
        assert!(may(NOW + DAY).await);
        let owner = hash.clone();
        site.db().write(move |tx| Box::pin(async move {
            db::comments::correspondents::unsubscribe(tx, &owner, NOW).await
        })).await.expect("written");
        assert!(!may(NOW + 9 * DAY).await);
        let mut on = site.db().read().await.expect("a connection");
        assert!(db::comments::correspondents::is_unsubscribed(&mut on, &hash).await.expect("read"));
        let other = keys(&site).await.email_hash("other@example.org");
        assert!(!db::comments::correspondents::is_unsubscribed(&mut on, &other).await.expect("read"));
    }

    an_edit_is_for_fifteen_minutes_and_while_nobody_has_answered(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        let place = Place { own: Some(sent.own.clone()), ..Place::default() };
        let own = part(&site.context, "tea", place.clone()).await.own.expect("one's own");
        assert_eq!(own.editable.as_deref(), Some("Tea?"));
        let last = site.at(NOW + 15 * 60_000 - 1);
        let changed = stored(comments::edit(&last, &sent.own, "Tea, please.").await.expect("an answer"));
        assert!(changed.comment.edited && changed.comment.body.as_str() == "<p>Tea, please.</p>");
        assert_eq!((changed.comment.id.as_str(), changed.comment.state), (sent.comment.id.as_str(), State::Held));
        let late = site.at(NOW + 15 * 60_000);
        let refused = comments::edit(&late, &sent.own, "Late.").await.expect("an answer");
        assert_eq!(crate::comments::reason(refused), dispatches::api::comments::Reason::NotEditable);
        assert_eq!(part(&late, "tea", place).await.own.expect("one's own").editable, None);
        moderate(&site.context, &sent.comment.id, Action::Approve).await;
        answer(&site.context, "tea", (&sent.comment.id, "Yes.")).await;
        let answered = comments::edit(&site.context, &sent.own, "Answered.").await.expect("an answer");
        assert_eq!(crate::comments::reason(answered), dispatches::api::comments::Reason::NotEditable);
    }

    only_the_signed_link_lets_one_edit_and_mistakes_are_told(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        let other = post(&site.context, "tea", "Milk?").await;
        let forged = sent.own.replace(&sent.comment.id, &other.comment.id);
        for link in ["", &sent.comment.id, &forged] {
            let refused = comments::edit(&site.context, link, "Mine.").await;
            assert!(matches!(refused, Err(Error::NotFound)), "{link}");
        }
        let empty = comments::edit(&site.context, &sent.own, " ").await.expect("an answer");
        let dispatches::api::comments::Posted::Refused(refused) = empty else { panic!("stored") };
        assert_eq!(refused.mistakes, [dispatches::domain::comment::Mistake::MessageMissing]);
    }

    an_edit_passes_the_rules_again(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        moderate(&site.context, &sent.comment.id, Action::Approve).await;
        stored(comments::edit(&site.context, &sent.own, "Tea?").await.expect("an answer"));
        assert_eq!(standing(&site.context, &sent.comment.id).await.0, Status::Approved, "nothing changed");
        stored(comments::edit(&site.context, &sent.own, "Something else.").await.expect("an answer"));
        assert_eq!(standing(&site.context, &sent.comment.id).await.0, Status::Pending, "nobody approved this");
        assert_eq!(thread(&site.context, "tea").await.count, 0);
        approved(&site.context, "tea", "Known.").await;
        let free = stored(send(&site.context, "tea", trusted(&site, "At once.").await).await);
        stored(comments::edit(&site.context, &free.own, "At once!").await.expect("an answer"));
        assert_eq!(standing(&site.context, &free.comment.id).await.0, Status::Approved);
        stored(comments::edit(&site.context, &free.own, "https://a.example https://b.example").await.expect("an answer"));
        assert_eq!(standing(&site.context, &free.comment.id).await, (Status::Pending, Some(Hold::Links)));
    }
}
