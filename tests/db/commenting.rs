//! Sending a comment: what is stored, once, and what is refused with which sentence.

use dispatches::api::comments::{Form, Place, Posted, Reason, State};
use dispatches::domain::comment::{Draft, Mistake};
use dispatches::domain::email::EmailMistake;
use dispatches::domain::moderation::{Action, PostRules, Status};
use dispatches::domain::name::NameMistake;
use dispatches::server::comments;
use dispatches::server::config::Policy;
use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::error::Error;
use dispatches::server::signing::Keys;
use tokio::task::JoinSet;

use crate::comments::{
    answer, approved, form, from, keys, moderate, part, post, reason, send, standing, stored,
    thread, total,
};
use crate::conditions::under;
use crate::database::{DAY, HOUR, NOW};

const MINUTE: i64 = 60_000;

async fn set_post(context: &Context, slug: &str, (held, days): (bool, Option<u32>)) {
    let mut on = context.db().read().await.expect("a connection");
    let post = db::comments::conversation(&mut on, context.now, slug).await;
    let id = post.expect("read").expect("a post").post_id;
    let write = context.db().write(move |tx| {
        Box::pin(async move { db::comments::set_post(tx, &id, PostRules { held, days }).await })
    });
    write.await.expect("written");
}

/// Sends all at once; how many comments their answers name.
async fn at_once(sent: Vec<(Context, Form)>) -> (Vec<String>, usize) {
    let mut tasks = JoinSet::new();
    for (context, form) in sent {
        tasks.spawn(async move { send(&context, "tea", form).await });
    }
    let (mut ids, mut refused) = (Vec::new(), 0);
    while let Some(done) = tasks.join_next().await {
        match done.expect("no panic") {
            Posted::Stored(stored) => ids.push(stored.comment.id),
            Posted::Refused(_) => refused += 1,
        }
    }
    ids.sort();
    ids.dedup();
    (ids, refused)
}

on_both_engines! {
    a_first_comment_is_held_and_shown_to_all_once_it_is_approved(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "One.\n\nTwo.").await;
        assert_eq!((sent.comment.state, sent.comment.name.as_str()), (State::Held, "Asha Rahman"));
        assert_eq!(sent.comment.body.as_str(), "<p>One.</p>\n<p>Two.</p>");
        assert_eq!(sent.path, format!("/posts/tea?own={}#comment-{}", sent.own, sent.comment.id));
        let seen = thread(&site.context, "tea").await;
        assert_eq!((seen.comments.len(), seen.count), (0, 0));
        moderate(&site.context, &sent.comment.id, Action::Approve).await;
        let seen = thread(&site.another().await, "tea").await;
        assert_eq!((seen.comments.len(), seen.count), (1, 1));
        assert_eq!(seen.comments[0].state, State::Shown);
    }

    a_post_that_cannot_be_seen_takes_none(site) {
        site.post("draft", "status: draft").await;
        site.post("later", "status: published\ndate: 2026-07-02").await;
        for slug in ["draft", "later", "unknown", "a b", "", "\0"] {
            let sent = comments::add(&site.context, slug, Form::default()).await;
            assert!(matches!(sent, Err(Error::NotFound)), "{slug}");
            let seen = comments::thread(&site.context, slug, &Place::default()).await;
            assert!(matches!(seen, Err(Error::NotFound)), "{slug}");
        }
    }

    mistakes_in_the_fields_come_before_anything_else(site) {
        site.post("tea", "status: published\ncomments: closed").await;
        let nothing = send(&site.context, "tea", Form::default()).await;
        let Posted::Refused(refused) = nothing else { panic!("stored") };
        assert_eq!(refused.mistakes, [NameMistake::Missing.into(), EmailMistake.into(), Mistake::MessageMissing]);
        assert_eq!(refused.reason, None);
        assert!(!refused.token.is_empty());
        assert_eq!(total(&site.context).await, 0);
    }

    twelve_people_with_the_same_page_store_twelve_comments(site) {
        site.post("tea", "status: published").await;
        let form = form(&site.context, "tea", "Tea?").await;
        let sent = (0..12).map(|number| {
            let mut form = form.clone();
            form.draft.email = format!("person-{number}@example.org");
            (from(&site.context, &format!("192.0.2.{number}")), form)
        }).collect();
        let (ids, refused) = at_once(sent).await;
        assert_eq!((ids.len(), refused), (12, 0));
        assert_eq!(total(&site.context).await, 12);
    }

    the_same_sent_again_is_stored_once_and_gets_the_same_answer(site) {
        site.post("tea", "status: published").await;
        let first = form(&site.context, "tea", "Tea?").await;
        let answer = stored(send(&site.context, "tea", first.clone()).await);
        // From another process, and another network: who retries may have changed both.
        let again = from(&site.another().await, "192.0.2.9");
        assert_eq!(stored(send(&again, "tea", first.clone()).await), answer);
        let mut other = first.clone();
        other.draft.message = "Tea!".into();
        assert_ne!(stored(send(&site.context, "tea", other).await).comment.id, answer.comment.id);
        let keyed = Form { once: "random".into(), ..first.clone() };
        assert_ne!(stored(send(&site.context, "tea", keyed).await).comment.id, answer.comment.id);
        assert_eq!(total(&site.context).await, 3);
    }

    the_same_sent_many_times_at_once_is_stored_once(site) {
        site.post("tea", "status: published").await;
        let other = site.another().await;
        for once in ["", "random"] {
            let form = Form { once: once.into(), ..form(&site.context, "tea", "Tea?").await };
            let contexts = [site.context.clone(), other.clone()].into_iter().cycle();
            let sent = contexts.take(20).map(|context| (context, form.clone())).collect();
            let (ids, refused) = at_once(sent).await;
            assert_eq!((ids.len(), refused), (1, 0), "{once}");
        }
        assert_eq!(total(&site.context).await, 2);
    }

    the_same_words_in_answer_to_another_comment_are_another_comment(site) {
        site.post("tea", "status: published").await;
        let one = approved(&site.context, "tea", "One.").await;
        let two = approved(&site.context, "tea", "Two.").await;
        let thanks = answer(&site.context, "tea", (&one, "Thanks.")).await;
        assert_ne!(answer(&site.context, "tea", (&two, "Thanks.")).await, thanks);
    }

    a_form_that_was_open_too_long_is_refused_with_a_fresh_token_that_works(site) {
        site.post("tea", "status: published").await;
        let old = form(&site.context, "tea", "Tea?").await;
        let last = site.at(NOW + 47 * HOUR);
        stored(send(&last, "tea", old.clone()).await);
        let late = site.at(NOW + 49 * HOUR);
        let Posted::Refused(refused) = send(&late, "tea", old.clone()).await else { panic!("stored") };
        assert_eq!((refused.mistakes.len(), refused.reason), (0, Some(Reason::Expired)));
        let fresh = Form { token: refused.token, ..old.clone() };
        stored(send(&late, "tea", fresh).await);
        site.post("other", "status: published").await;
        for token in ["", "nonsense", thread(&site.context, "other").await.token.as_str()] {
            let form = Form { token: token.into(), ..old.clone() };
            assert_eq!(reason(send(&site.context, "tea", form).await), Reason::Expired, "{token}");
        }
    }

    who_comes_back_to_a_fresh_page_has_still_sent_it_that_day(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await.comment.id;
        let evening = site.at(NOW + 11 * HOUR);
        assert_eq!(post(&evening, "tea", "Tea?").await.comment.id, sent);
        let tomorrow = site.at(NOW + DAY);
        assert_ne!(post(&tomorrow, "tea", "Tea?").await.comment.id, sent);
    }

    a_submission_with_a_random_key_is_known_after_its_token_has_expired(site) {
        site.post("tea", "status: published").await;
        let form = Form { once: "random".into(), ..form(&site.context, "tea", "Tea?").await };
        let answer = stored(send(&site.context, "tea", form.clone()).await);
        let late = site.at(NOW + 96 * HOUR);
        let fresh = Form { token: thread(&late, "tea").await.token, ..form };
        assert_eq!(stored(send(&late, "tea", fresh).await).comment.id, answer.comment.id);
    }

    ten_a_minute_from_one_sender_and_no_more(site) {
        site.post("tea", "status: published").await;
        let form = form(&site.context, "tea", "Tea?").await;
        let numbered = |number: usize| {
            let mut form = form.clone();
            form.draft.message = format!("Tea {number}?");
            form
        };
        let mistaken = Form { draft: Draft::default(), ..form.clone() };
        let lines = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2"].map(|line| from(&site.context, line));
        for number in 0..30 {
            send(&lines[number % 2], "tea", mistaken.clone()).await;
        }
        // No more than PostgreSQL lends connections: they wait for one another.
        let sent = (0..15).map(|number| (lines[number % 2].clone(), numbered(number))).collect();
        let (ids, refused) = at_once(sent).await;
        assert_eq!((ids.len(), refused), (10, 5), "one IPv6 line is one sender");
        assert_eq!(reason(send(&lines[0], "tea", numbered(99)).await), Reason::TooMany(60));
        stored(send(&from(&site.context, "2001:db8:1:3::1"), "tea", numbered(99)).await);
        let soon = from(&site.at(NOW + 20_500), "2001:db8:1:2::1");
        assert_eq!(reason(send(&soon, "tea", numbered(98)).await), Reason::TooMany(40));
        let later = from(&site.at(NOW + MINUTE), "2001:db8:1:2::1");
        stored(send(&later, "tea", numbered(98)).await);
    }

    what_was_stored_is_answered_even_when_there_is_no_room(site) {
        site.post("tea", "status: published").await;
        let context = under(&site.context, |config| config.limits.comments_per_minute = 1);
        let form = form(&context, "tea", "Tea?").await;
        let answer = stored(send(&context, "tea", form.clone()).await);
        assert_eq!(stored(send(&context, "tea", form).await).comment.id, answer.comment.id);
        let other = self::form(&context, "tea", "Tea!").await;
        assert_eq!(reason(send(&context, "tea", other).await), Reason::TooMany(60));
    }

    a_post_takes_so_many_a_minute_from_all_together(site) {
        site.post("tea", "status: published").await;
        site.post("milk", "status: published").await;
        let context = under(&site.context, |config| config.limits.comments_per_minute_per_post = 5);
        let form = form(&context, "tea", "Tea?").await;
        let sent = (0..12).map(|number| {
            let mut form = form.clone();
            form.draft.message = format!("Tea {number}?");
            (from(&context, &format!("192.0.2.{number}")), form)
        }).collect();
        let (ids, refused) = at_once(sent).await;
        assert_eq!((ids.len(), refused), (5, 7));
        post(&context, "milk", "Milk?").await;
    }

    where_comments_are_closed_none_is_taken(site) {
        site.post("open", "status: published\ndate: 2026-06-20T12:00:00Z").await;
        site.post("closed", "status: published\ncomments: closed").await;
        let form = form(&site.context, "open", "Tea?").await;
        let closed = self::form(&site.context, "closed", "Tea?").await;
        assert!(!thread(&site.context, "closed").await.open);
        assert_eq!(reason(send(&site.context, "closed", closed).await), Reason::Closed);
        for (policy, days) in [(Policy::Closed, 0), (Policy::First, 11)] {
            let context = under(&site.context, |config| {
                config.comments.policy = policy;
                config.comments.close_after_days = days;
            });
            assert!(!thread(&context, "open").await.open, "{days}");
            assert_eq!(reason(send(&context, "open", form.clone()).await), Reason::Closed);
        }
        let longer = under(&site.context, |config| config.comments.close_after_days = 12);
        assert!(thread(&longer, "open").await.open);
        set_post(&site.context, "open", (false, Some(3))).await;
        assert!(!thread(&site.context, "open").await.open, "a number of its own");
        set_post(&site.context, "open", (false, Some(0))).await;
        assert!(thread(&under(&site.context, |config| config.comments.close_after_days = 1), "open").await.open);
        stored(send(&site.context, "open", form).await);
    }

    an_answer_needs_a_comment_that_everybody_sees(site) {
        site.post("tea", "status: published").await;
        site.post("milk", "status: published").await;
        let held = post(&site.context, "tea", "Held.").await.comment.id;
        let elsewhere = approved(&site.context, "milk", "Milk.").await;
        let unknown = "0190b7a0-0000-7000-8000-000000000001";
        for to in [held.as_str(), &elsewhere, unknown, "nonsense", "\0"] {
            let form = Form { reply_to: Some(to.into()), ..form(&site.context, "tea", "Yes.").await };
            assert_eq!(reason(send(&site.context, "tea", form).await), Reason::ParentGone, "{to}");
        }
        moderate(&site.context, &held, Action::Approve).await;
        let form = Form { reply_to: Some(held.clone()), ..form(&site.context, "tea", "Yes.").await };
        let reply_to = stored(send(&site.context, "tea", form).await).comment.reply_to;
        assert_eq!(reply_to.map(|to| (to.id, to.name)), Some((held, "Asha Rahman".into())));
    }

    a_known_address_appears_at_once_from_its_own_device_only(site) {
        site.post("tea", "status: published").await;
        let device = keys(&site).await.device("asha@example.org");
        let with_key = |form: Form| Form { device: device.clone(), ..form };
        let early = with_key(form(&site.context, "tea", "Too early.").await);
        let early = stored(send(&site.context, "tea", early).await);
        assert_eq!(early.comment.state, State::Held, "nothing of theirs is approved");
        moderate(&site.context, &early.comment.id, Action::Approve).await;
        let without = post(&site.context, "tea", "Without.").await;
        assert_eq!(without.comment.state, State::Held);
        let mut other = with_key(form(&site.context, "tea", "Somebody else.").await);
        other.draft.email = "other@example.org".into();
        assert_eq!(stored(send(&site.context, "tea", other).await).comment.state, State::Held);
        let mut good = with_key(form(&site.context, "tea", "Welcome back.").await);
        good.draft.email = "ASHA@Example.org".into();
        let good = stored(send(&site.context, "tea", good).await);
        assert_eq!(good.comment.state, State::Shown);
        assert_eq!(thread(&site.context, "tea").await.count, 2);
        for id in [&early.comment.id, &good.comment.id] {
            moderate(&site.context, id, Action::Trash).await;
        }
        let again = with_key(form(&site.context, "tea", "Trust is gone.").await);
        assert_eq!(stored(send(&site.context, "tea", again).await).comment.state, State::Held);
    }

    where_all_wait_a_known_device_waits_too(site) {
        site.post("tea", "status: published").await;
        approved(&site.context, "tea", "Known.").await;
        let device = Keys::of(site.db()).await.expect("keys").device("asha@example.org");
        let all = under(&site.context, |config| config.comments.policy = Policy::All);
        let form = Form { device: device.clone(), ..form(&all, "tea", "By the site.").await };
        assert_eq!(stored(send(&all, "tea", form).await).comment.state, State::Held);
        set_post(&site.context, "tea", (true, None)).await;
        let form = Form { device: device.clone(), ..self::form(&site.context, "tea", "By the post.").await };
        assert_eq!(stored(send(&site.context, "tea", form).await).comment.state, State::Held);
        set_post(&site.context, "tea", (false, None)).await;
        let form = Form { device, ..self::form(&site.context, "tea", "Free.").await };
        assert_eq!(stored(send(&site.context, "tea", form).await).comment.state, State::Shown);
    }

    nothing_private_is_in_what_travels(site) {
        site.post("tea", "status: published").await;
        let sent = post(&site.context, "tea", "Tea?").await;
        moderate(&site.context, &sent.comment.id, Action::Approve).await;
        let place = Place { own: Some(sent.own.clone()), ..Place::default() };
        let seen = part(&site.context, "tea", place).await;
        let texts = [format!("{sent:?}"), serde_json::to_string(&seen).expect("JSON")];
        for text in texts {
            for private in ["asha@example", "example.org", &keys(&site).await.email_hash("asha@example.org")] {
                assert!(!text.contains(private), "{private}: {text}");
            }
        }
        assert_eq!(standing(&site.context, &sent.comment.id).await.0, Status::Approved);
    }

    a_network_is_forgotten_within_hours_where_that_is_set(site) {
        site.post("tea", "status: published").await;
        let context = under(&site.context, |config| {
            config.limits.comments_per_minute = 1;
            config.comments.senders_days = 0;
        });
        post(&context, "tea", "Tea?").await;
        comments::forget(&context.at(NOW + HOUR)).await.expect("done");
        let form = form(&context, "tea", "Tea!").await;
        assert_eq!(reason(send(&context, "tea", form.clone()).await), Reason::TooMany(60));
        comments::forget(&context.at(NOW + HOUR + 1)).await.expect("done");
        stored(send(&context, "tea", form).await);
    }

    a_network_is_forgotten_after_a_week_and_not_before(site) {
        site.post("tea", "status: published").await;
        let context = under(&site.context, |config| config.limits.comments_per_minute = 1);
        post(&context, "tea", "Tea?").await;
        comments::forget(&site.at(NOW + 6 * DAY)).await.expect("done");
        let form = form(&context, "tea", "Tea!").await;
        assert_eq!(reason(send(&context, "tea", form.clone()).await), Reason::TooMany(60));
        comments::forget(&site.at(NOW + 8 * DAY)).await.expect("done");
        stored(send(&context, "tea", form).await);
    }
}
