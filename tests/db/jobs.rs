//! Work that outlives the request it came from.

use dispatches::server::db::jobs::{Failed, Job, Lease, NewJob, Series};
use dispatches::server::db::{Db, jobs};
use dispatches::server::error::Error;

use crate::database::{DAY, HOUR, NOW};

fn job(id: &str, due_at: i64) -> NewJob {
    NewJob {
        id: id.into(),
        kind: "test",
        payload: "{}".into(),
        due_at,
        dedupe: None,
    }
}

async fn add(db: &Db, job: NewJob) -> bool {
    db.write(move |tx| Box::pin(async move { jobs::add(tx, NOW, &job).await }))
        .await
        .expect("written")
}

async fn take(db: &Db, node: &'static str, now: i64) -> Option<Job> {
    let lease = Lease {
        node,
        now,
        until: now + HOUR,
    };
    db.write(move |tx| Box::pin(async move { jobs::take(tx, lease).await }))
        .await
        .expect("written")
}

async fn finish(db: &Db, id: &'static str, now: i64) {
    db.write(move |tx| Box::pin(async move { jobs::finish(tx, id, now).await }))
        .await
        .expect("written");
}

async fn put_off(db: &Db, mine: (&'static str, &'static str), due_at: i64) {
    db.write(move |tx| Box::pin(async move { jobs::put_off(tx, mine, due_at, "later").await }))
        .await
        .expect("written");
}

async fn give_up(db: &Db, mine: (&'static str, &'static str), now: i64) {
    db.write(move |tx| Box::pin(async move { jobs::give_up(tx, mine, now, "no").await }))
        .await
        .expect("written");
}

async fn is_due(db: &Db, now: i64) -> bool {
    let mut on = db.read().await.expect("a connection");
    jobs::is_due(&mut on, now).await.expect("read")
}

async fn failed(db: &Db) -> Vec<Failed> {
    let mut on = db.read().await.expect("a connection");
    jobs::failed(&mut on, 10).await.expect("read")
}

async fn is_under_way(db: &Db) -> bool {
    let mut on = db.read().await.expect("a connection");
    jobs::is_under_way(&mut on, NOW).await.expect("read")
}

fn id(job: Option<Job>) -> Option<String> {
    job.map(|job| job.id)
}

on_both_engines! {
    what_is_due_is_taken_once_the_longest_due_first(site) {
        let db = site.db();
        assert!(!is_due(db, NOW).await);
        for (name, due_at) in [("b", NOW), ("c", NOW + 1), ("a", NOW - 1)] {
            assert!(add(db, job(name, due_at)).await);
        }
        assert!(is_due(db, NOW).await);
        let first = take(db, "one", NOW).await.expect("a job");
        let expected = Job {
            id: "a".into(), kind: "test".into(), payload: "{}".into(), created_at: NOW, attempts: 1,
        };
        assert_eq!(first, expected);
        assert_eq!(id(take(db, "two", NOW).await).as_deref(), Some("b"));
        assert!(!is_due(db, NOW).await);
        assert_eq!(take(db, "one", NOW).await, None);
        assert_eq!(id(take(db, "one", NOW + 1).await).as_deref(), Some("c"));
    }

    a_series_says_what_of_it_waits_and_when_the_last_was_due(site) {
        let db = site.db();
        let of = async |name| {
            let mut on = db.read().await.expect("a connection");
            let Series { waiting, last, last_kept } = jobs::series(&mut on, name, NOW).await.expect("read");
            (waiting, last, last_kept)
        };
        assert_eq!(of("a").await, (0, None, None));
        for (id, series, due_at) in [("1", "a:1", NOW), ("2", "a:2", NOW + 5), ("3", "ab:3", NOW + 9)] {
            add(db, NewJob { dedupe: Some(series.into()), ..job(id, due_at) }).await;
        }
        assert_eq!(of("a").await, (2, Some(NOW + 5), Some(NOW + 5)));
        assert!(!is_under_way(db).await);
        take(db, "one", NOW).await.expect("a job");
        assert!(is_under_way(db).await);
        assert_eq!(of("a").await, (1, Some(NOW + 5), Some(NOW + 5)), "somebody is at it");
        put_off(db, ("1", "one"), NOW + 7).await;
        assert_eq!(of("a").await, (2, Some(NOW + 7), Some(NOW + 7)), "it will be begun again");
        assert!(!is_under_way(db).await);
        take(db, "one", NOW + 5).await.expect("a job");
        take(db, "one", NOW + 7).await.expect("a job");
        finish(db, "2", NOW + 7).await;
        give_up(db, ("1", "one"), NOW + 7).await;
        assert_eq!(of("a").await, (0, Some(NOW + 7), Some(NOW + 5)));
    }

    jobs_that_name_what_was_erased_are_forgotten_whatever_their_state(site) {
        let db = site.db();
        for (name, payload) in [("a", "{\"comment\":\"17\"}"), ("b", "{\"comment\":\"18\"}"), ("c", "{\"comment\":\"17\"}")] {
            add(db, NewJob { payload: payload.into(), ..job(name, NOW) }).await;
        }
        take(db, "one", NOW).await.expect("a job");
        db.write(|tx| Box::pin(async move { jobs::forget(tx, "17").await })).await.expect("written");
        assert_eq!(id(take(db, "one", NOW).await).as_deref(), Some("b"));
        assert_eq!(take(db, "one", NOW + HOUR).await.map(|job| job.id).as_deref(), Some("b"));
    }

    a_job_exists_only_if_the_rest_of_its_transaction_does(site) {
        let write = site.db().write(|tx| Box::pin(async move {
            jobs::add(tx, NOW, &job("a", NOW)).await?;
            Err::<(), _>(Error::NotFound)
        }));
        write.await.expect_err("undone");
        assert!(!is_due(site.db(), NOW).await);
    }

    many_workers_share_the_jobs_and_none_gets_anothers(site) {
        const MANY: usize = 40;
        for number in 0..MANY {
            add(site.db(), job(&format!("{number:02}"), NOW)).await;
        }
        let mut workers = tokio::task::JoinSet::new();
        for node in ["one", "two", "three", "four"] {
            let db = site.another().await.state.db;
            workers.spawn(async move {
                let mut mine = Vec::new();
                while let Some(job) = take(&db, node, NOW).await {
                    mine.push(job.id);
                }
                mine
            });
        }
        let mut all = workers.join_all().await.concat();
        all.sort();
        assert_eq!(all.len(), MANY);
        all.dedup();
        assert_eq!(all.len(), MANY);
    }

    what_is_to_happen_once_is_remembered_after_it_was_done(site) {
        let db = site.db();
        let once = |name: &str, text: &str| NewJob { dedupe: Some(text.into()), ..job(name, NOW) };
        assert!(add(db, once("a", "x")).await);
        assert!(!add(db, once("b", "x")).await);
        assert!(add(db, once("c", "y")).await);
        take(db, "one", NOW).await.expect("a job");
        finish(db, "a", NOW).await;
        assert!(!add(db, once("d", "x")).await);
        // Long after, when another job is done, it is forgotten.
        finish(db, "c", NOW + 4 * DAY).await;
        assert!(add(db, once("e", "x")).await);
    }

    a_lease_that_ran_out_frees_its_job_and_the_late_worker_changes_nothing(site) {
        let db = site.db();
        add(db, job("a", NOW)).await;
        take(db, "one", NOW).await.expect("a job");
        assert_eq!(take(db, "two", NOW + HOUR - 1).await, None);
        assert!(is_due(db, NOW + HOUR).await);
        let again = take(db, "two", NOW + HOUR).await.expect("the job");
        assert_eq!(again.attempts, 2);
        put_off(db, ("a", "one"), NOW).await;
        give_up(db, ("a", "one"), NOW).await;
        assert!(!is_due(db, NOW + HOUR).await && failed(db).await.is_empty());
        finish(db, "a", NOW + HOUR).await;
        put_off(db, ("a", "two"), NOW).await;
        assert!(!is_due(db, NOW + DAY).await);
    }

    a_node_that_was_killed_frees_its_own_jobs_and_no_others(site) {
        let db = site.db();
        for name in ["a", "b"] {
            add(db, job(name, NOW)).await;
        }
        take(db, "one", NOW).await.expect("a job");
        take(db, "two", NOW).await.expect("a job");
        let free = db.write(|tx| Box::pin(async move { jobs::free(tx, "one").await }));
        assert_eq!(free.await.expect("written"), 1);
        assert_eq!(id(take(db, "one", NOW).await).as_deref(), Some("a"));
        assert_eq!(take(db, "one", NOW).await, None);
    }

    what_failed_waits_and_what_was_given_up_stays_with_its_reason(site) {
        let db = site.db();
        add(db, job("a", NOW)).await;
        take(db, "one", NOW).await.expect("a job");
        put_off(db, ("a", "one"), NOW + 5).await;
        assert!(!is_due(db, NOW + 4).await);
        assert_eq!(take(db, "one", NOW + 5).await.map(|job| job.attempts), Some(2));
        give_up(db, ("a", "one"), NOW + 6).await;
        assert!(!is_due(db, NOW + DAY).await);
        let kept = Failed {
            id: "a".into(), kind: "test".into(), failed_at: NOW + 6, last_error: Some("no".into()),
        };
        assert_eq!(failed(db).await, [kept]);
    }
}
