//! A clock that jumps by hours and is put right again.

use dispatches::domain::person::Role;
use dispatches::server::people::sessions;

use crate::accounts::{PASSWORD, enter, person};
use crate::comments::{form, from, post, send, stored};
use crate::database::{Engine, HOUR, NOW, Site};
use crate::program::{Start, set_clock, until};
use crate::talk::{Answer, get};

on_both_engines! {
    a_clock_that_was_fast_keeps_nobody_from_commenting(site) {
        site.post("tea", "status: published").await;
        let limit = site.config.limits.comments_per_minute_per_post;
        for number in 0..limit {
            let sender = from(&site.at(NOW + 5 * HOUR), &format!("192.0.2.{number}"));
            post(&sender, "tea", &format!("Number {number}.")).await;
        }
        let late = from(&site.at(NOW + 5 * HOUR), "192.0.2.200");
        let form_then = form(&late, "tea", "One more.").await;
        crate::comments::reason(send(&late, "tea", form_then).await);
        // Put right: the comments of that hour that isn't yet don't fill this minute.
        let now = from(&site.context, "192.0.2.200");
        let form_now = form(&now, "tea", "One more.").await;
        stored(send(&now, "tea", form_now).await);
    }

    a_clock_that_was_fast_locks_nobody_out_and_ends_no_session(site) {
        person(&site, "asha", Role::Editor).await;
        let fast = site.at(NOW + 5 * HOUR);
        let token = enter(&fast, "asha", PASSWORD).await.expect("signed in").token;
        for _ in 0..site.config.limits.wrong_passwords_per_account {
            enter(&fast, "asha", "a wrong one").await.expect_err("refused");
        }
        enter(&fast, "asha", PASSWORD).await.expect_err("throttled");
        enter(&site.context, "asha", PASSWORD).await.expect("signed in");
        for now in [NOW, NOW + 5 * HOUR, NOW + 10 * HOUR] {
            let found = sessions::session_of(&site.context.state, &token, now).await;
            assert!(found.expect("an answer").is_some());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_scheduled_comes_with_a_jump_and_stays_when_the_clock_goes_back() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-05-01")
        .await;
    site.post("later", "status: scheduled\ndate: 2026-07-01T15:00:00Z")
        .await;
    let clock = site.folder.path().join("clock");
    let set = |time| set_clock(&clock, time);
    set("2026-07-01T12:00:00Z");
    tokio::task::block_in_place(|| {
        let start = Start::of(&site.config).with("DISPATCHES_CLOCK", &clock.to_string_lossy());
        let program = start.ready();
        let see = |path: &str| -> Answer { get(program.address, path).expect("an answer") };
        let is_there =
            || see("/posts/later").status == 200 && see("/").body.contains("/posts/later");
        assert_eq!(see("/posts/later").status, 404);
        assert!(!see("/").body.contains("/posts/later"));
        set("2026-07-01T18:00:00Z");
        until("what is due", is_there);
        for time in [
            "2026-07-01T12:00:00Z",
            "2026-06-01T12:00:00Z",
            "2026-07-01T12:00:01Z",
        ] {
            set(time);
            for path in ["/", "/posts/tea", "/feed.xml", "/readyz"] {
                assert_eq!(see(path).status, 200, "{path} at {time}");
            }
        }
    });
    let rows = site
        .rows("SELECT slug, status FROM posts WHERE slug = 'later'")
        .await;
    assert_eq!(rows, [("later".to_owned(), "published".to_owned())]);
}
