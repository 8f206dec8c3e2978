//! One process seeing what another one changed.

use std::collections::BTreeSet;

use dispatches::domain::post::Kind;
use dispatches::server::context::Context;
use dispatches::server::db::{self, Change, Pulse};
use dispatches::server::posts;

use crate::waiting::until;

/// A pulse that can be compared, once whatever watches has begun to.
async fn watched(context: &Context) -> Pulse {
    until("a pulse", async || {
        context.db().pulse() == context.db().pulse()
    })
    .await;
    context.db().pulse()
}

on_both_engines! {
    another_processs_change_shows_in_the_pulse_and_the_log(site) {
        let server = site.another().await;
        let pulse = watched(&server).await;
        let start = server.db().changed_since(0).await.expect("read");
        assert!(start.list.is_empty());
        site.post("tea", "status: published\nauthors: Ann\ntags: [cups]").await;
        until("another pulse", async || server.db().pulse() != pulse).await;
        let changes = server.db().changed_since(start.last).await.expect("read");
        let kinds: Vec<_> = changes.list.iter().map(|change| match change {
            Change::Post(_) => "post", Change::Author(_) => "author", Change::Tag(_) => "tag", _ => "other",
        }).collect();
        assert!(["post", "author", "tag"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        posts::find_visible(&server, Kind::Post, "tea").await.expect("the other's post");
        let nothing = server.db().changed_since(changes.last).await.expect("read");
        assert_eq!((nothing.list.len(), nothing.last), (0, changes.last));
    }

    reading_moves_no_pulse(site) {
        site.post("tea", "status: published").await;
        // PostgreSQL may tell of that post only now; a reading that moved it would do so each time.
        until("the same pulse", async || {
            let pulse = site.db().pulse();
            posts::home(&site.context, None).await.expect("read");
            posts::find_visible(&site.context, Kind::Post, "tea").await.expect("read");
            site.db().pulse() == pulse
        }).await;
    }

    ones_own_change_shows_at_once(site) {
        let pulse = watched(&site.context).await;
        site.post("tea", "status: published").await;
        assert_ne!(site.db().pulse(), pulse);
    }

    who_is_too_far_behind_is_told_that_all_has_changed(site) {
        for round in 0..12 {
            let write = site.db().write(move |tx| Box::pin(async move {
                for number in 0..1000 {
                    tx.changed(Change::Comments(format!("{round}-{number}")));
                }
                Ok(())
            }));
            write.await.expect("written");
        }
        let changes = site.db().changed_since(1).await.expect("read");
        assert_eq!(changes.list.first(), Some(&Change::Site));
        assert_eq!(changes.list.len(), 10_001);
    }

    a_write_that_fails_leaves_no_change(site) {
        let write = site.db().write(|tx| Box::pin(async move {
            tx.changed(Change::Site);
            db::settings::set(tx, "a", "b").await?;
            Err::<(), _>(dispatches::server::error::Error::NotFound)
        }));
        write.await.expect_err("failed");
        assert!(site.db().changed_since(0).await.expect("read").list.is_empty());
        let mut on = site.db().read().await.expect("a connection");
        assert_eq!(db::settings::get(&mut on, "a").await.expect("read"), None);
    }

    of_writes_at_once_each_is_logged_that_was_kept_and_no_other(site) {
        let mut writes = tokio::task::JoinSet::new();
        for number in 0..90 {
            let context = site.context.clone();
            writes.spawn(async move {
                let write = context.db().write(move |tx| Box::pin(async move {
                    tx.changed(Change::Comments(format!("{number:02}")));
                    db::settings::set(tx, &format!("key-{number}"), "value").await?;
                    match number % 3 {
                        0 => Err(dispatches::server::error::Error::NotFound),
                        _ => Ok(()),
                    }
                }));
                write.await.is_ok().then_some(Change::Comments(format!("{number:02}")))
            });
        }
        let kept: BTreeSet<_> = writes.join_all().await.into_iter().flatten().map(name).collect();
        let logged = site.db().changed_since(0).await.expect("read").list;
        assert_eq!((logged.len(), kept.len()), (60, 60));
        assert_eq!(logged.into_iter().map(name).collect::<BTreeSet<_>>(), kept);
    }
}

fn name(change: Change) -> String {
    format!("{change:?}")
}
