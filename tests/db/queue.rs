//! The comment queue of the studio: what it lists, and what editors do there.

use dispatches::domain::comment::Mistake;
use dispatches::domain::moderation::{Action, Status};
use dispatches::domain::person::Role;
use dispatches::server::comments::staff::{self, Chosen};
use dispatches::server::context::{Context, Editor};
use dispatches::server::db::comments::queue::{self, Filter};
use dispatches::server::error::Error;
use dispatches::server::people::{Refused, activity};

use crate::comments::{answer, approved, from, moderate, post, standing, thread, total};
use crate::database::{DAY, Site};
use crate::people;

async fn editor(site: &Site) -> Editor {
    let staff = people::staff(site, "edie", Role::Editor).await;
    staff.editor().expect("an editor")
}

/// Comments that wait, each from somewhere else; their ids, oldest first.
async fn waiting(site: &Site, count: usize) -> Vec<String> {
    site.post("tea", "status: published").await;
    let mut ids = Vec::new();
    for number in 0..count {
        let context = from(&site.context, &format!("192.0.2.{number}"));
        ids.push(
            post(&context, "tea", &format!("Number {number}."))
                .await
                .comment
                .id,
        );
    }
    ids
}

async fn listed(context: &Context, filter: Filter) -> Vec<String> {
    let mut on = context.db().read().await.expect("a connection");
    let rows = queue::part(&mut on, &filter).await.expect("a part");
    rows.into_iter().map(|row| row.id).collect()
}

fn some(limit: i64) -> Filter {
    Filter {
        limit,
        ..Filter::default()
    }
}

async fn log(context: &Context, editor: &Editor) -> Vec<String> {
    let done = activity::list(context, editor, None, 10)
        .await
        .expect("a log");
    let lines = done
        .into_iter()
        .map(|done| format!("{} {} {}", done.name, done.what, done.title));
    lines.collect()
}

on_both_engines! {
    the_queue_goes_from_the_newest_down_in_parts(site) {
        let ids = waiting(&site, 5).await;
        let newest_first: Vec<_> = ids.iter().rev().cloned().collect();
        assert_eq!(listed(&site.context, some(10)).await, newest_first);
        assert_eq!(listed(&site.context, some(2)).await, newest_first[..2]);
        let older = Filter { before: Some(newest_first[1].clone()), ..some(2) };
        assert_eq!(listed(&site.context, older).await, newest_first[2..4]);
    }

    the_queue_is_narrowed_by_state_and_person(site) {
        let ids = waiting(&site, 3).await;
        moderate(&site.context, &ids[0], Action::Spam).await;
        let mut on = site.db().read().await.expect("a connection");
        let row = queue::whose(&mut on, &ids[1]).await.expect("read").expect("a comment");
        assert_eq!((row.title.as_str(), row.slug.as_str()), ("The tea", "tea"));
        let state = |status| Filter { status: Some(status), ..some(10) };
        assert_eq!(listed(&site.context, state(Status::Spam)).await, ids[..1]);
        assert_eq!(listed(&site.context, state(Status::Pending)).await.len(), 2);
        let theirs = Filter { email_hash: Some(row.email_hash.clone()), ..some(10) };
        assert_eq!(listed(&site.context, theirs.clone()).await.len(), 3);
        let theirs = Filter { status: Some(Status::Spam), ..theirs };
        assert_eq!(listed(&site.context, theirs).await, ids[..1]);
        let nobody = Filter { email_hash: Some("nobody".into()), ..some(10) };
        assert!(listed(&site.context, nobody).await.is_empty());
    }

    each_state_is_counted_up_to_what_is_worth_counting(site) {
        let ids = waiting(&site, 4).await;
        moderate(&site.context, &ids[0], Action::Approve).await;
        moderate(&site.context, &ids[1], Action::Trash).await;
        let mut on = site.db().read().await.expect("a connection");
        assert_eq!(queue::counts(&mut on, 100).await.expect("counts"), [2, 1, 0, 1]);
        assert_eq!(queue::counts(&mut on, 1).await.expect("counts"), [1, 1, 0, 1]);
        assert_eq!(staff::waiting(&site.context).await.expect("a count"), 2);
    }

    many_are_decided_about_and_taken_back_together(site) {
        let ids = waiting(&site, 4).await;
        let editor = editor(&site).await;
        let later = site.at(site.context.now + 1);
        let these = Chosen::These(vec![ids[0].clone(), ids[2].clone(), "nothing".into()]);
        let decided = staff::decide_many(&later, &editor, these, Action::Trash).await.expect("decided");
        assert_eq!(decided.count, 2);
        assert_eq!(standing(&later, &ids[0]).await.0, Status::Trash);
        assert_eq!(standing(&later, &ids[1]).await.0, Status::Pending);
        staff::undo_many(&later, &editor, decided.moment).await.expect("taken back");
        assert_eq!(standing(&later, &ids[0]).await.0, Status::Pending);
        let last = site.at(site.context.now + 2);
        let all = staff::decide_many(&last, &editor, Chosen::AllPending, Action::Approve).await;
        assert_eq!(all.expect("decided").count, 4);
        assert_eq!(thread(&last, "tea").await.count, 4);
        let none = staff::decide_many(&last, &editor, Chosen::AllPending, Action::Approve).await;
        assert_eq!(none.expect("decided").count, 0);
        assert_eq!(log(&last, &editor).await[..3], [
            "edie approved 4 comments ",
            "edie took back a decision about 2 comments ",
            "edie moved to the trash 2 comments ",
        ]);
    }

    a_whole_conversation_goes_and_comes_back_at_once(site) {
        site.post("tea", "status: published").await;
        let root = approved(&site.context, "tea", "Tea?").await;
        let reply = answer(&site.context, "tea", (&root, "Yes.")).await;
        let last = answer(&site.context, "tea", (&reply, "With milk.")).await;
        moderate(&site.context, &root, Action::Spam).await;
        let before = thread(&site.context, "tea").await;
        let editor = editor(&site).await;
        let later = site.at(site.context.now + 1);
        let all = Chosen::These(vec![root.clone(), reply.clone(), last.clone()]);
        let approve = staff::decide_many(&later, &editor, all.clone(), Action::Approve).await;
        assert_eq!(thread(&later, "tea").await.count, 3);
        staff::undo_many(&later, &editor, approve.expect("decided").moment).await.expect("taken back");
        assert_eq!(thread(&later, "tea").await, before);
        let states = [Status::Spam, Status::Approved, Status::Approved];
        for (id, state) in [&root, &reply, &last].into_iter().zip(states) {
            assert_eq!(standing(&later, id).await.0, state);
        }
        let later = site.at(site.context.now + 2);
        staff::decide_many(&later, &editor, all, Action::Trash).await.expect("decided");
        let empty = thread(&later, "tea").await;
        assert_eq!((empty.count, empty.comments.len()), (0, 0));
    }

    a_reply_approves_what_it_answers(site) {
        let ids = waiting(&site, 1).await;
        let editor = editor(&site).await;
        staff::reply(&site.context, &editor, &ids[0], "Thank you.").await.expect("replied");
        assert_eq!(standing(&site.context, &ids[0]).await.0, Status::Approved);
        let thread = thread(&site.context, "tea").await;
        let answer = &thread.comments[1];
        assert!(answer.staff && answer.name == "edie");
        assert_eq!(answer.reply_to.as_ref().map(|to| to.id.as_str()), Some(ids[0].as_str()));
        assert_eq!(log(&site.context, &editor).await[0], "edie replied to a comment on The tea");
    }

    an_empty_reply_decides_nothing(site) {
        let ids = waiting(&site, 1).await;
        let editor = editor(&site).await;
        let refused = staff::reply(&site.context, &editor, &ids[0], " ").await;
        assert!(matches!(refused, Err(Refused::Comment(mistakes)) if mistakes == [Mistake::MessageMissing]));
        assert_eq!(standing(&site.context, &ids[0]).await.0, Status::Pending);
        assert_eq!(total(&site.context).await, 1);
    }

    a_corrected_comment_stays_where_it_is_and_says_that_it_was_edited(site) {
        let ids = waiting(&site, 1).await;
        let editor = editor(&site).await;
        moderate(&site.context, &ids[0], Action::Approve).await;
        let words = ("Asha R.", "Without the number.");
        staff::correct(&site.context, &editor, &ids[0], words).await.expect("corrected");
        let thread = thread(&site.context, "tea").await;
        assert_eq!(thread.comments[0].name, "Asha R.");
        assert_eq!(thread.comments[0].body.as_str(), "<p>Without the number.</p>");
        assert!(thread.comments[0].edited);
    }

    what_is_no_comment_is_not_found(site) {
        let editor = editor(&site).await;
        for id in ["", "x", "0190b7a0-0000-7000-8000-000000000001"] {
            let decided = staff::decide(&site.context, &editor, id, Action::Approve).await;
            assert!(matches!(decided, Err(Error::NotFound)), "{id}");
            let undone = staff::undo(&site.context, &editor, id).await;
            assert!(matches!(undone, Err(Error::NotFound)), "{id}");
            let replied = staff::reply(&site.context, &editor, id, "Hello.").await;
            assert!(matches!(replied, Err(Refused::Failed(Error::NotFound))), "{id}");
        }
    }

    what_becomes_public_by_itself_is_listed_with_the_next_first(site) {
        let day = |days: i64| {
            let moment = jiff::Timestamp::from_millisecond(site.context.now + days * DAY);
            moment.expect("a moment").to_string()
        };
        site.post("later", &format!("status: scheduled\ndate: {}", day(2))).await;
        site.post("next", &format!("status: scheduled\ndate: {}", day(1))).await;
        site.post("draft", "status: draft").await;
        let mut on = site.db().read().await.expect("a connection");
        let rows = dispatches::server::db::posts::scheduled(&mut on, site.context.now, 5).await;
        let titles: Vec<_> = rows.expect("rows").into_iter().map(|(title, _)| title).collect();
        assert_eq!(titles, ["The next", "The later"]);
    }
}
