//! Reading conversations: in order, in parts, and nothing that isn't the reader's to see.

use dispatches::api::comments::{Comment, Place, State, Thread};
use dispatches::domain::moderation::{Action, Status};
use dispatches::server::comments;
use dispatches::server::context::Context;
use dispatches::server::db;
use dispatches::server::db::comments::{NewComment, Parent};
use dispatches::server::{ids, posts};

use crate::comments::{answer, approved, from, moderate, part, post, thread};
use crate::database::NOW;

/// Adds approved comments at the store, a minute apart: message "0" first; every tenth answers
/// the one before it.
async fn fill(context: &Context, slug: &str, count: i64) -> Vec<String> {
    let mut on = context.db().read().await.expect("a connection");
    let post = db::comments::conversation(&mut on, context.now, slug).await;
    let post_id = post.expect("read").expect("a post").post_id;
    drop(on);
    let start = context.now;
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let mut made: Vec<NewComment> = Vec::new();
            for number in 0..count {
                let at = start + number * 60_000;
                let parent = made.last().filter(|_| number % 10 == 9).map(|last| Parent {
                    id: last.id.clone(),
                    root_at: last.created_at,
                    root_id: last.id.clone(),
                    name: last.name.clone(),
                });
                let new = NewComment {
                    id: ids::new(at),
                    post_id: post_id.clone(),
                    parent,
                    created_at: at,
                    status: Status::Approved,
                    held_for: None,
                    staff: false,
                    notify: false,
                    submission: None,
                    email_hash: String::new(),
                    sender: None,
                    name: format!("Person {number}"),
                    email: "a@b.example".into(),
                    message: number.to_string(),
                };
                assert!(db::comments::add(tx, &new).await?);
                made.push(new);
            }
            Ok(made.into_iter().map(|new| new.id).collect())
        })
    });
    write.await.expect("written")
}

fn bodies(thread: &Thread) -> Vec<String> {
    let bare = |comment: &Comment| comment.body.as_str().replace("<p>", "").replace("</p>", "");
    thread.comments.iter().map(bare).collect()
}

fn after(cursor: Option<String>) -> Place {
    Place {
        after: cursor,
        ..Place::default()
    }
}

on_both_engines! {
    replies_stand_behind_what_they_answer_oldest_first(site) {
        site.post("tea", "status: published").await;
        let one = approved(&site.context, "tea", "One.").await;
        let two = approved(&site.context, "tea", "Two.").await;
        let first = answer(&site.context, "tea", (&one, "To one.")).await;
        answer(&site.context, "tea", (&two, "To two.")).await;
        answer(&site.context, "tea", (&first, "To that.")).await;
        let seen = thread(&site.context, "tea").await;
        assert_eq!(bodies(&seen), ["One.", "To one.", "To that.", "Two.", "To two."]);
        let answered: Vec<_> = seen.comments.iter().map(|comment| comment.reply_to.as_ref().map(|to| to.id.as_str())).collect();
        assert_eq!(answered, [None, Some(one.as_str()), Some(first.as_str()), None, Some(two.as_str())]);
        assert_eq!((seen.count, seen.later_part, seen.next, seen.own), (5, false, None, None));
    }

    a_removed_comment_stays_as_removed_while_it_has_answers_that_stand(site) {
        site.post("tea", "status: published").await;
        let one = approved(&site.context, "tea", "One.").await;
        let two = answer(&site.context, "tea", (&one, "Two.")).await;
        let three = answer(&site.context, "tea", (&two, "Three.")).await;
        moderate(&site.context, &one, Action::Spam).await;
        moderate(&site.context, &two, Action::Trash).await;
        let seen = thread(&site.context, "tea").await;
        let states: Vec<_> = seen.comments.iter().map(|comment| comment.state).collect();
        assert_eq!(states, [State::Removed, State::Removed, State::Shown]);
        assert_eq!(seen.count, 1);
        for removed in &seen.comments[..2] {
            assert!(removed.name.is_empty() && removed.body.is_empty() && !removed.edited);
        }
        assert_eq!(seen.comments[2].reply_to.as_ref().map(|to| to.name.as_str()), Some(""));
        moderate(&site.context, &three, Action::Trash).await;
        assert!(thread(&site.context, "tea").await.comments.is_empty());
        moderate(&site.context, &three, Action::Approve).await;
        assert_eq!(thread(&site.context, "tea").await.comments.len(), 3);
        moderate(&site.context, &one, Action::Approve).await;
        let seen = thread(&site.context, "tea").await;
        assert_eq!((bodies(&seen)[0].as_str(), seen.count), ("One.", 2));
    }

    a_held_comment_is_shown_to_the_holder_of_its_link_and_to_nobody_else(site) {
        site.post("tea", "status: published").await;
        let one = approved(&site.context, "tea", "One.").await;
        let held = post(&site.context, "tea", "Held.").await;
        answer(&site.context, "tea", (&one, "To one.")).await;
        approved(&site.context, "tea", "Last.").await;
        assert_eq!(bodies(&thread(&site.context, "tea").await), ["One.", "To one.", "Last."]);
        let mine = part(&site.context, "tea", Place { own: Some(held.own.clone()), ..Place::default() }).await;
        assert_eq!(bodies(&mine), ["One.", "To one.", "Held.", "Last."]);
        assert_eq!((mine.comments[2].state, mine.count), (State::Held, 3));
        assert_eq!(mine.own.as_ref().map(|own| (own.id.as_str(), own.key.as_str())), Some((held.comment.id.as_str(), held.own.as_str())));
        let forged = held.own.replace(&held.comment.id, &one);
        for key in ["", "nonsense", &held.comment.id, &forged] {
            let seen = part(&site.context, "tea", Place { own: Some(key.into()), ..Place::default() }).await;
            assert_eq!((seen.comments.len(), seen.own), (3, None), "{key}");
        }
        site.post("milk", "status: published").await;
        let elsewhere = part(&site.context, "milk", Place { own: Some(held.own.clone()), ..Place::default() }).await;
        assert_eq!((elsewhere.comments.len(), elsewhere.own), (0, None));
        moderate(&site.context, &held.comment.id, Action::Spam).await;
        let mine = part(&site.context, "tea", Place { own: Some(held.own), ..Place::default() }).await;
        assert_eq!((mine.comments.len(), mine.own), (3, None), "a moderator has decided");
    }

    five_hundred_comments_come_in_parts_of_fifty(site) {
        site.post("tea", "status: published").await;
        let made = fill(&site.context, "tea", 500).await;
        let (mut seen, mut cursor, mut sizes) = (Vec::new(), None, Vec::new());
        loop {
            let part = part(&site.context, "tea", after(cursor.clone())).await;
            assert_eq!((part.later_part, part.count), (cursor.is_some(), 500));
            sizes.push(part.comments.len());
            seen.extend(part.comments.into_iter().map(|comment| comment.id));
            cursor = part.next;
            if cursor.is_none() { break; }
        }
        assert_eq!(sizes, [50; 10]);
        assert_eq!(seen, made, "each once, in order");
        for wrong in ["", "nonsense", "1_2_3_4", "9999999999999999999_a_1_b"] {
            let first = part(&site.context, "tea", after(Some(wrong.into()))).await;
            assert_eq!(bodies(&first)[0], "0", "{wrong}: no place, so the start");
        }
    }

    a_comments_address_leads_to_the_part_that_holds_it(site) {
        site.post("tea", "status: published").await;
        let made = fill(&site.context, "tea", 130).await;
        for (number, first) in [(0, 0), (49, 0), (50, 50), (99, 50), (100, 100), (129, 100)] {
            let place = Place { comment: Some(made[number].clone()), ..Place::default() };
            let seen = part(&site.context, "tea", place).await;
            assert_eq!(bodies(&seen)[0], first.to_string(), "{number}");
            assert_eq!(seen.later_part, first > 0);
            assert!(seen.comments.iter().any(|comment| comment.id == made[number]));
            assert_eq!(seen.next.is_some(), first < 100);
        }
        for unknown in ["0190b7a0-0000-7000-8000-000000000001", "nonsense", "\0"] {
            let place = Place { comment: Some(unknown.into()), ..Place::default() };
            assert_eq!(bodies(&part(&site.context, "tea", place).await)[0], "0", "{unknown}");
        }
    }

    ones_own_comment_is_found_in_whichever_part_it_stands(site) {
        site.post("tea", "status: published").await;
        let made = fill(&site.context, "tea", 120).await;
        let late = site.at(NOW + 500 * 60_000);
        let held = post(&late, "tea", "At the end.").await;
        let place = Place { own: Some(held.own.clone()), ..Place::default() };
        let seen = part(&late, "tea", place).await;
        assert_eq!((bodies(&seen)[0].as_str(), seen.comments.len()), ("100", 21));
        assert_eq!(seen.comments.last().map(|comment| comment.id.as_str()), Some(held.comment.id.as_str()));
        let form = dispatches::api::comments::Form {
            reply_to: Some(made[20].clone()), ..crate::comments::form(&late, "tea", "In between.").await
        };
        let reply = crate::comments::stored(crate::comments::send(&late, "tea", form).await);
        let place = Place { own: Some(reply.own.clone()), ..Place::default() };
        let seen = part(&late, "tea", place).await;
        assert_eq!((bodies(&seen)[0].as_str(), seen.comments.len()), ("0", 51));
        assert_eq!(seen.comments[21].id, reply.comment.id);
        let other = Place { own: Some(reply.own), comment: Some(made[110].clone()), ..Place::default() };
        let seen = part(&late, "tea", other).await;
        assert_eq!((bodies(&seen)[0].as_str(), seen.comments.len()), ("100", 20), "not in this part");
        assert!(seen.own.is_some());
    }

    listings_and_the_post_itself_know_how_many_there_are(site) {
        site.post("tea", "status: published\ndate: 2026-06-01\nauthors: Ann\ntags: [cups]").await;
        site.post("milk", "status: published\ndate: 2026-06-02").await;
        fill(&site.context, "tea", 3).await;
        post(&site.context, "tea", "Held.").await;
        let home = posts::home(&site.context, None).await.expect("a page");
        let counts: Vec<_> = home.lead.iter().chain(&home.posts).map(|card| card.comments).collect();
        assert_eq!(counts, [0, 3]);
        let tag = posts::by_tag(&site.context, "cups", None).await.expect("a page");
        assert_eq!(tag.posts[0].comments, 3);
        let page = posts::find_with_thread(&site.context, "tea", &Place::default()).await.expect("a post");
        assert_eq!((page.thread.count, page.thread.comments.len()), (3, 3));
        assert!(page.thread.open && !page.thread.token.is_empty());
        assert_eq!(page.thread, thread(&site.context, "tea").await);
        assert_eq!(page.related[0].comments, 0);
    }

    a_post_saved_again_keeps_its_comments_and_their_count(site) {
        site.post("tea", "status: published").await;
        fill(&site.context, "tea", 2).await;
        site.post("tea", "status: published\ncomments: closed").await;
        let seen = thread(&site.context, "tea").await;
        assert_eq!((seen.count, seen.comments.len(), seen.open), (2, 2, false));
    }

    the_feed_of_a_conversation_holds_what_everybody_sees_newest_first(site) {
        site.post("tea", "status: published").await;
        let one = approved(&site.context, "tea", "One & two.\u{ffff}").await;
        let two = answer(&from(&site.context, "192.0.2.1"), "tea", (&one, "Three.")).await;
        post(&site.context, "tea", "Held.").await;
        let feed = comments::feed(&site.context, "tea").await.expect("a feed");
        let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, [two.as_str(), one.as_str()]);
        let xml = atom(&site.context, "/posts/tea/comments/feed.xml").await;
        let parsed = feed_rs::parser::parse(xml.as_bytes()).expect("a feed");
        assert_eq!(parsed.entries.len(), 2);
        assert_eq!(parsed.title.map(|title| title.content).as_deref(), Some("Comments on The tea – Dispatches"));
        let entry = &parsed.entries[1];
        assert_eq!(entry.content.as_ref().and_then(|content| content.body.as_deref()), Some("<p>One &amp; two.</p>"));
        assert_eq!(entry.links[0].href, format!("http://127.0.0.1:3000/posts/tea?comment={one}#comment-{one}"));
        assert!(!xml.contains("example.org"), "no address of a person: {xml}");
        let gone = comments::feed(&site.context, "unknown").await;
        assert!(gone.is_err());
    }
}

async fn atom(context: &Context, path: &str) -> String {
    use tower::ServiceExt;
    let router = dispatches::server::router::router(context.state.clone()).expect("a router");
    let request = http::Request::get(path).header("host", "127.0.0.1:3000");
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let answer = router.oneshot(request).await.expect("infallible");
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    String::from_utf8(bytes.expect("a body").to_vec()).expect("UTF-8")
}
