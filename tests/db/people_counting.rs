//! Attempts that are counted, and the record of what was done.

use dispatches::server::db::Db;
use dispatches::server::db::activity::{self, ActivityRow};
use dispatches::server::db::attempts::{self, Attempt, Counter};
use tokio::task::JoinSet;

use crate::database::NOW;

const WITHIN: i64 = 1_000;

fn attempt(id: &str, now: i64, counters: &[(&str, u32)]) -> Attempt {
    let counters = counters.iter().map(|(key, limit)| Counter {
        key: (*key).to_owned(),
        limit: *limit,
    });
    Attempt {
        id: id.into(),
        now,
        within: WITHIN,
        counters: counters.collect(),
    }
}

/// Milliseconds to wait.
async fn begin(db: &Db, attempt: Attempt) -> Option<i64> {
    let begun = db.write(move |tx| Box::pin(async move { attempts::begin(tx, &attempt).await }));
    begun.await.expect("written")
}

on_both_engines! {
    a_full_counter_says_how_long_and_counts_nothing(site) {
        let db = site.db();
        for number in 0..3 {
            let at = NOW + number * 100;
            assert_eq!(begin(db, attempt(&format!("{number}"), at, &[("a", 3), ("b", 9)])).await, None);
        }
        assert_eq!(begin(db, attempt("x", NOW + 300, &[("a", 3), ("b", 9)])).await, Some(700));
        assert_eq!(begin(db, attempt("y", NOW + 999, &[("b", 9), ("a", 3)])).await, Some(1));
        assert_eq!(begin(db, attempt("z", NOW + 999, &[("b", 4)])).await, None, "refused ones don't count");
        assert_eq!(begin(db, attempt("w", NOW + 1_000, &[("a", 3)])).await, None);
        assert_eq!(begin(db, attempt("v", NOW + 1_000, &[("a", 3)])).await, Some(100));
    }

    what_is_taken_back_or_long_ago_does_not_count(site) {
        let db = site.db();
        assert_eq!(begin(db, attempt("1", NOW, &[("a", 1), ("b", 1)])).await, None);
        let back = db.write(|tx| Box::pin(async move { attempts::take_back(tx, "1").await }));
        back.await.expect("written");
        assert_eq!(begin(db, attempt("2", NOW, &[("a", 1), ("b", 1)])).await, None);
        let forgotten = db.write(|tx| Box::pin(async move { attempts::forget(tx, NOW).await }));
        forgotten.await.expect("written");
        assert!(begin(db, attempt("3", NOW, &[("a", 1)])).await.is_some());
        let forgotten = db.write(|tx| Box::pin(async move { attempts::forget(tx, NOW + 1).await }));
        forgotten.await.expect("written");
        assert_eq!(begin(db, attempt("4", NOW, &[("a", 1)])).await, None);
    }

    many_at_once_on_two_nodes_are_no_more_than_many_in_a_row(site) {
        let nodes = [site.context.clone(), site.another().await];
        let mut all = JoinSet::new();
        for number in 0..40 {
            let db = nodes[number % 2].state.db.clone();
            // Half of them name the counters in the other order.
            let mut counters = [("a", 7), ("b", 100)];
            counters.rotate_left(number % 2);
            let attempt = attempt(&format!("{number}"), NOW, &counters);
            all.spawn(async move { begin(&db, attempt).await });
        }
        let begun = all.join_all().await;
        assert_eq!(begun.iter().filter(|wait| wait.is_none()).count(), 7);
    }

    what_was_done_is_read_backwards_in_parts(site) {
        for number in 0..5 {
            let row = ActivityRow {
                id: format!("{number}"), at: NOW + number, person_id: None, name: "Asha".into(),
                what: "published".into(), kind: "post".into(), subject_id: Some("tea".into()),
                title: "The tea".into(),
            };
            let added = site.db().write(move |tx| Box::pin(async move { activity::add(tx, &row).await }));
            added.await.expect("written");
        }
        let mut on = site.db().read().await.expect("a connection");
        let first = activity::before(&mut on, None, 2).await.expect("read");
        let ids = |rows: &[ActivityRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&first), ["4", "3"]);
        assert_eq!((first[0].at, first[0].title.as_str()), (NOW + 4, "The tea"));
        let rest = activity::before(&mut on, Some("3"), 9).await.expect("read");
        assert_eq!(ids(&rest), ["2", "1", "0"]);
    }
}
