//! Which changes of comments cause which mails, in the transaction of the change.

use dispatches::api::comments::Form;
use dispatches::domain::moderation::Action;
use dispatches::server::comments;
use dispatches::server::context::Context;
use dispatches::server::db::notices;
use dispatches::server::error::Error;

use crate::comments::{approved, form, from, keys, moderate, post, send, stored};
use crate::conditions::under;
use crate::database::{NOW, Site};

/// The site with two moderators.
fn watched(site: &Site) -> Context {
    under(&site.context, |config| {
        config.comments.moderators = ["mo@example.org", "meg@example.org"]
            .map(String::from)
            .into();
    })
}

/// The kinds of the mails that are due and that nobody took, sorted.
async fn caused(context: &Context) -> Vec<String> {
    due(context, NOW).await
}

async fn due(context: &Context, now: i64) -> Vec<String> {
    let jobs = crate::conditions::due(&context.at(now)).await;
    assert!(
        jobs.iter().all(|job| !job.payload.contains("asha@")),
        "{jobs:?}"
    );
    let mut kinds: Vec<_> = jobs.into_iter().map(|job| job.kind).collect();
    kinds.sort();
    kinds
}

const MINUTE: i64 = 60_000;
const HELD: [&str; 2] = ["comment-held", "comment-held"];

on_both_engines! {
    what_waits_is_told_to_each_moderator_once(site) {
        site.post("tea", "status: published").await;
        let context = watched(&site);
        let first = form(&context, "tea", "Tea?").await;
        stored(send(&context, "tea", first.clone()).await);
        assert_eq!(caused(&context).await, HELD);
        stored(send(&context, "tea", first).await);
        assert!(caused(&context).await.is_empty(), "the same again is one comment");
        let trapped = Form { website: "https://example.org".into(), ..form(&context, "tea", "Buy.").await };
        stored(send(&context, "tea", trapped).await);
        assert!(caused(&context).await.is_empty(), "spam is nobody's business");
    }

    a_new_text_of_what_waits_is_told_again(site) {
        site.post("tea", "status: published").await;
        let context = watched(&site);
        let sent = post(&context, "tea", "Tea?").await;
        caused(&context).await;
        comments::edit(&context, &sent.own, "Tea!").await.expect("changed");
        assert!(due(&context, NOW + 10 * MINUTE - 1).await.is_empty());
        assert_eq!(due(&context, NOW + 10 * MINUTE).await, HELD);
        comments::edit(&context, &sent.own, "Tea!").await.expect("unchanged");
        assert!(due(&context, NOW + 20 * MINUTE).await.is_empty());
    }

    a_flood_of_what_waits_is_one_mail_now_and_one_later(site) {
        site.post("tea", "status: published").await;
        site.post("milk", "status: published").await;
        let context = watched(&site);
        post(&context, "tea", "One.").await;
        post(&context, "tea", "Two.").await;
        assert_eq!(caused(&context).await, HELD, "both are in it");
        for number in 3..9 {
            post(&context, "tea", &format!("Number {number}.")).await;
        }
        post(&from(&context, "192.0.2.1"), "milk", "Another post.").await;
        assert_eq!(caused(&context).await, HELD, "that of the other post");
        assert_eq!(due(&context, NOW + 10 * MINUTE).await, HELD);
        assert!(due(&context, NOW + 30 * MINUTE).await.is_empty());
        let later = context.at(NOW + 50 * MINUTE);
        post(&later, "tea", "Long after.").await;
        assert_eq!(due(&context, NOW + 50 * MINUTE).await, HELD, "at once again");
    }

    what_waits_is_found_by_its_post_and_since_when(site) {
        site.post("tea", "status: published").await;
        let first = post(&site.context, "tea", "One.").await;
        let later = site.at(NOW + MINUTE);
        let second = post(&later, "tea", "Two.").await.comment.id;
        let mut on = site.db().read().await.expect("a connection");
        let post_id = notices::comment(&mut on, &second).await.expect("read").expect("it").post_id;
        let ids = async |since, limit| {
            let mut on = site.db().read().await.expect("a connection");
            let list = notices::waiting(&mut on, &post_id, since, limit).await.expect("read");
            list.into_iter().map(|told| told.id).collect::<Vec<_>>()
        };
        let id = first.comment.id.clone();
        assert_eq!(ids(0, 9).await, [id.clone(), second.clone()]);
        assert_eq!(ids(0, 1).await, std::slice::from_ref(&id));
        assert_eq!(ids(NOW + MINUTE, 9).await, std::slice::from_ref(&second));
        comments::edit(&site.at(NOW + 2 * MINUTE), &first.own, "Uno.").await.expect("changed");
        assert_eq!(ids(NOW + MINUTE, 9).await, [id, second.clone()]);
        moderate(&site.context, &second, Action::Approve).await;
        assert_eq!(ids(NOW + MINUTE + 1, 9).await, [first.comment.id]);
        for address in ["192.0.2.1", "192.0.2.2"] {
            comments::report(&from(&site.context, address), &second).await.expect("reported");
        }
        assert_eq!(ids(NOW + 9 * MINUTE, 9).await, [second], "nobody noted when it was held");
        assert_eq!(notices::count_waiting(&mut on, &post_id).await.expect("read"), 2);
    }

    an_approval_offers_a_key_and_other_decisions_tell_nobody(site) {
        site.post("tea", "status: published").await;
        let context = watched(&site);
        let id = post(&context, "tea", "Tea?").await.comment.id;
        caused(&context).await;
        moderate(&context, &id, Action::Spam).await;
        moderate(&context, &id, Action::Trash).await;
        assert!(caused(&context).await.is_empty());
        moderate(&context, &id, Action::Approve).await;
        assert_eq!(caused(&context).await, ["comment-key"]);
        moderate(&context, &id, Action::Approve).await;
        comments::undo(&context, &id).await.expect("undone");
        moderate(&context, &id, Action::Approve).await;
        assert!(caused(&context).await.is_empty(), "one offer a day");
    }

    an_answer_is_told_when_it_is_shown(site) {
        site.post("tea", "status: published").await;
        let context = site.context.clone();
        let wanted = Form { notify: true, ..form(&context, "tea", "Tea?").await };
        let first = stored(send(&context, "tea", wanted).await).comment.id;
        moderate(&context, &first, Action::Approve).await;
        caused(&context).await;
        let mut answer = form(&context, "tea", "Milk.").await;
        answer.draft.email = "ben@example.org".into();
        answer.reply_to = Some(first.clone());
        let waits = stored(send(&context, "tea", answer.clone()).await).comment.id;
        assert!(caused(&context).await.is_empty(), "it waits");
        moderate(&context, &waits, Action::Approve).await;
        assert_eq!(caused(&context).await, ["comment-key", "comment-reply"]);
        answer.draft.message = "Sugar.".into();
        answer.device = keys(&site).await.device("ben@example.org");
        stored(send(&context, "tea", answer).await);
        assert_eq!(caused(&context).await, ["comment-reply"], "shown at once");
    }

    what_readers_reported_is_told_to_the_moderators(site) {
        site.post("tea", "status: published").await;
        let context = watched(&site);
        let id = approved(&context, "tea", "Tea?").await;
        caused(&context).await;
        for address in ["192.0.2.1", "192.0.2.2"] {
            comments::report(&from(&context, address), &id).await.expect("reported");
        }
        assert_eq!(due(&context, NOW + 10 * MINUTE).await, HELD);
    }

    a_change_that_is_undone_tells_nobody(site) {
        site.post("tea", "status: published").await;
        // Nobody is told at first, for there is nobody to tell.
        let id = post(&site.context, "tea", "Tea?").await.comment.id;
        let context = watched(&site);
        assert!(caused(&context).await.is_empty());
        let (within, told) = (context.clone(), id.clone());
        let write = context.db().write(move |tx| Box::pin(async move {
            comments::notices::changed(tx, &within, &told).await?;
            Err::<(), _>(Error::NotFound)
        }));
        write.await.expect_err("undone");
        assert!(caused(&context).await.is_empty());
        let within = context.clone();
        let write = context.db().write(move |tx| Box::pin(async move {
            comments::notices::changed(tx, &within, &id).await
        }));
        write.await.expect("done");
        assert_eq!(caused(&context).await, HELD);
    }
}
