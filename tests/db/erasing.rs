//! Erasing what is held about an address: nothing of it is left anywhere, what others wrote stays,
//! and it stays erased when an older copy of the database is put in its place.

use std::path::Path;
use std::time::Duration;

use dispatches::api::comments::{Form, State};
use dispatches::domain::comment::Draft;
use dispatches::domain::moderation::Action;
use dispatches::server::comments;
use dispatches::server::config::Config;
use dispatches::server::context::Context;
use dispatches::server::db::jobs::{self, Lease};
use dispatches::server::db::{self, Change};
use dispatches::server::jobs::Worker;
use dispatches::server::privacy;
use sqlx::{Connection, PgConnection};
use tokio::time::timeout;

use crate::commanding::{dispatches, lines, refusal};
use crate::comments::{form, keys, moderate, send, stored, thread, total};
use crate::conditions::under;
use crate::database::{NOW, Site};
use crate::migrating::execute;
use crate::people;
use crate::remarks::Remark;

const JOAN: &str = "Joan.Whitlow@reader.example";
/// What must not be found anywhere afterwards, in small letters.
const TRACES: [&str; 5] = [
    "whitlow",
    "reader.example",
    "zymurgy",
    "quincunx",
    "floccinauci",
];

async fn say(context: &Context, who: (&str, &str), message: &str, to: Option<&str>) -> String {
    let plain = form(context, "tea", message).await;
    let form = Form {
        draft: Draft {
            name: who.0.into(),
            email: who.1.into(),
            message: message.into(),
        },
        reply_to: to.map(str::to_owned),
        notify: true,
        ..plain
    };
    stored(send(context, "tea", form).await).comment.id
}

async fn ben(context: &Context, message: &str, to: Option<&str>) -> String {
    say(context, ("Ben", "ben@example.org"), message, to).await
}

async fn joan(context: &Context, message: &str, to: Option<&str>) -> String {
    say(context, ("Joan Whitlow", JOAN), message, to).await
}

/// The site with moderators, and no limit that this file could meet.
fn busy(site: &Site) -> Context {
    under(&site.context, |config| {
        config.comments.moderators = vec!["mo@example.org".into()];
        config.limits.comments_per_minute = 10_000;
        config.limits.comments_per_minute_per_post = 10_000;
    })
}

/// What a site with Joan holds, with much by Ben around it; the ids of three comments of hers: one
/// that Ben answered, one that answers Ben, and one that stands alone.
async fn converse(site: &Site) -> [String; 3] {
    site.post("tea", "status: published").await;
    let context = busy(site);
    let answered = joan(&context, "Zymurgy is the last word.", None).await;
    moderate(&context, &answered, Action::Approve).await;
    let reply = ben(&context, "Is it?", Some(&answered)).await;
    moderate(&context, &reply, Action::Approve).await;
    let other = ben(&context, "Tea, then?", None).await;
    moderate(&context, &other, Action::Approve).await;
    let answer = joan(&context, "With a quincunx of biscuits.", Some(&other)).await;
    moderate(&context, &answer, Action::Approve).await;
    for number in 0..60 {
        let words = "Floccinauci ".repeat(1 + number * 2);
        let id = joan(&context, &format!("{words}{number}"), None).await;
        ben(
            &context,
            &format!("{} {number}", "Tea ".repeat(number)),
            None,
        )
        .await;
        if number % 5 == 0 {
            moderate(&context, &id, Action::ALL[number % 3]).await;
        }
    }
    let alone = joan(&context, "A kettle of zymurgy.", None).await;
    let worker = Worker::new(context.state.clone()).expect("a worker");
    while worker.step().await.expect("the database answers") {}
    [answered, answer, alone]
}

/// Where one of the traces still stands: files of the data folder, columns of PostgreSQL.
async fn traces(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    in_files(&config.data, &mut found);
    if let Some(url) = &config.database.url {
        let mut connection = PgConnection::connect(url).await.expect("connected");
        let columns: Vec<(String, String)> = sqlx::query_as(
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text'",
        )
        .fetch_all(&mut connection)
        .await
        .expect("read");
        for (table, column) in columns {
            for trace in TRACES {
                // The names are the schema's own.
                let text = format!("SELECT COUNT(*) FROM {table} WHERE {column} ILIKE '%{trace}%'");
                let (count,): (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(text))
                    .fetch_one(&mut connection)
                    .await
                    .expect("read");
                if count > 0 {
                    found.push(format!("{trace} in {table}.{column}"));
                }
            }
        }
    }
    found
}

fn in_files(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            in_files(&path, found);
            continue;
        }
        let content = std::fs::read(&path).expect("read").to_ascii_lowercase();
        for trace in TRACES {
            if content
                .windows(trace.len())
                .any(|part| part == trace.as_bytes())
            {
                found.push(format!("{trace} in {}", path.display()));
            }
        }
    }
}

on_both_engines! {
    nothing_of_an_address_is_left_and_what_others_wrote_stays(site) {
        let [answered, ..] = converse(&site).await;
        assert!(traces(&site.config).await.len() >= TRACES.len(), "there was something to find");
        let before = thread(&site.context, "tea").await;
        // A page is being read while it happens, as a server does.
        let mut reader = site.db().read().await.expect("a connection");
        db::comments::find(&mut reader, &answered).await.expect("read");
        let done = lines(&dispatches(&site.config, &["privacy", "erase", "JOAN.whitlow@reader.example ", "--yes"]));
        assert!(done[0].starts_with("Erased: 62 comments removed, 1 emptied"), "{done:?}");
        assert_eq!(traces(&site.config).await, [""; 0]);
        let after = thread(&site.context, "tea").await;
        let removed = after.comments.iter().find(|comment| comment.id == answered).expect("its place");
        assert_eq!((removed.state, removed.name.as_str()), (State::Removed, ""));
        let shown = after.comments.iter().filter(|comment| comment.state == State::Shown).count();
        assert_eq!((after.count as usize, shown), (2, 2), "Ben's two");
        assert!(before.count > after.count);
        assert_eq!(total(&site.context).await, 62, "Ben's, in every state");
        let again = lines(&dispatches(&site.config, &["privacy", "erase", JOAN, "--yes"]));
        assert!(again[0].starts_with("Erased: 0 comments removed, 0 emptied"), "{again:?}");
    }

    an_erasure_is_told_to_the_caches_and_cannot_be_undone(site) {
        let [answered, answer, alone] = converse(&site).await;
        let last = site.db().changed_since(0).await.expect("read").last;
        privacy::erase(&site.context, JOAN).await.expect("erased");
        let changes = site.db().changed_since(last).await.expect("read");
        assert!(matches!(changes.list[..], [Change::Comments(_)]), "{changes:?}");
        for id in [&answered, &answer, &alone] {
            assert!(comments::moderate(&site.context, id, Action::Approve).await.is_err(), "{id}");
            assert!(comments::undo(&site.context, id).await.is_err(), "{id}");
            assert!(comments::report(&site.context, id).await.is_err(), "{id}");
        }
        let own = keys(&site).await.own(&answered);
        assert!(comments::edit(&site.context, &own, "Back again.").await.is_err());
    }

    what_was_corrected_after_it_was_learnt_leaves_no_word_and_takes_none_of_others(site) {
        site.post("tea", "status: published").await;
        let context = busy(&site);
        let counted = async || {
            let words = ["zymurgy", "quincunx", "kettle"].map(str::to_owned);
            let mut on = site.db().read().await.expect("a connection");
            let rows = db::evidence::of(&mut on, &words, "").await.expect("counts").words;
            let there = rows.into_iter().filter(|row| (row.spam, row.ham) != (0, 0));
            let mut there: Vec<_> = there.map(|row| (row.word, row.spam, row.ham)).collect();
            there.sort();
            there
        };
        let count = |word: &str, spam: i64, ham: i64| (word.to_owned(), spam, ham);
        let kettle = ben(&context, "A kettle.", None).await;
        moderate(&context, &kettle, Action::Approve).await;
        let spam = joan(&context, "Zymurgy is the last word.", None).await;
        moderate(&context, &spam, Action::Spam).await;
        let ham = joan(&context, "With a quincunx of biscuits.", None).await;
        moderate(&context, &ham, Action::Approve).await;
        let editor = people::editor(&site, "edie").await;
        for id in [&spam, &ham] {
            let words = ("Joan Whitlow", "Another kettle.");
            comments::staff::correct(&context, &editor, id, words).await.expect("corrected");
        }
        assert_eq!(counted().await, [count("", 1, 2), count("kettle", 1, 2)]);
        privacy::erase(&context, JOAN).await.expect("erased");
        assert_eq!(counted().await, [count("", 0, 1), count("kettle", 0, 1)]);
    }

    a_mail_on_its_way_is_waited_for(site) {
        site.post("tea", "status: published").await;
        let context = busy(&site);
        joan(&context, "Zymurgy.", None).await;
        let taken = context.db().write(|tx| Box::pin(async move {
            let lease = Lease { node: "one", now: NOW, until: NOW + 1 };
            jobs::take(tx, lease).await
        }));
        let id = taken.await.expect("written").expect("a job").id;
        let mut erasing = Box::pin(privacy::erase(&context, JOAN));
        assert!(timeout(Duration::from_millis(300), &mut erasing).await.is_err(), "it waits");
        assert_eq!(total(&context).await, 1);
        let done = context.db().write(move |tx| Box::pin(async move { jobs::finish(tx, &id, NOW).await }));
        done.await.expect("written");
        assert_eq!(erasing.await.expect("erased").removed, 1);
        assert_eq!(total(&context).await, 0);
    }

    the_last_answer_takes_the_empty_place_with_it(site) {
        site.post("tea", "status: published").await;
        let context = busy(&site);
        let root = joan(&context, "Zymurgy?", None).await;
        moderate(&context, &root, Action::Approve).await;
        let reply = ben(&context, "Yes.", Some(&root)).await;
        moderate(&context, &reply, Action::Approve).await;
        let own = joan(&context, "Quincunx!", Some(&reply)).await;
        moderate(&context, &own, Action::Approve).await;
        privacy::erase(&context, JOAN).await.expect("erased");
        assert_eq!(thread(&context, "tea").await.comments.len(), 2);
        privacy::erase(&context, "ben@example.org").await.expect("erased");
        let left = thread(&context, "tea").await;
        assert_eq!((left.comments.len(), left.count), (0, 0));
        assert_eq!(total(&context).await, 0);
    }

    what_comes_after_an_erasure_stays(site) {
        site.post("tea", "status: published").await;
        joan(&busy(&site), "Zymurgy.", None).await;
        privacy::erase(&site.context, JOAN).await.expect("erased");
        let later = busy(&site).at(NOW + 1);
        let fresh = joan(&later, "Hello again.", None).await;
        execute(&site.config, "DELETE FROM erasures").await;
        assert_eq!(privacy::again(&site.context.state).await.expect("done"), 1);
        assert_eq!(privacy::again(&site.context.state).await.expect("done"), 0);
        moderate(&later, &fresh, Action::Approve).await;
        assert_eq!(total(&site.context).await, 1);
    }

    an_older_copy_of_the_database_is_erased_at_the_next_start(site) {
        site.post("tea", "status: published").await;
        lines(&dispatches(&site.config, &["privacy", "erase", "asha@example.org", "--yes"]));
        // As the database was before: with her comment, and without a note of the erasure.
        site.remark(Remark::default()).await;
        execute(&site.config, "DELETE FROM erasures").await;
        assert_eq!(lines(&dispatches(&site.config, &["comments", "list"])), [""; 0]);
        assert_eq!(total(&site.context).await, 0);
        let mut on = site.db().read().await.expect("a connection");
        assert_eq!(db::erasures::all(&mut on).await.expect("read").len(), 1);
        drop(on);
        // What another node erased is noted in this one's folder too.
        let noted = site.config.data.join("erasures");
        std::fs::remove_file(&noted).expect("removed");
        assert_eq!(privacy::again(&site.context.state).await.expect("done"), 0);
        assert!(std::fs::read_to_string(&noted).expect("read").lines().count() == 1);
    }

    erasing_is_refused_in_one_line_where_nobody_was_asked_or_that_is_no_address(site) {
        site.post("tea", "status: published").await;
        joan(&site.context, "Zymurgy.", None).await;
        let said = refusal(&dispatches(&site.config, &["privacy", "erase", JOAN]));
        assert!(said.contains("--yes"), "{said}");
        for wrong in ["joan", "@example.org", "a b@example.org", ""] {
            let said = refusal(&dispatches(&site.config, &["privacy", "erase", wrong, "--yes"]));
            assert!(said.contains("no e-mail address"), "{said}");
        }
        assert_eq!(total(&site.context).await, 1);
        assert_eq!(privacy::count(&site.context, JOAN).await.expect("counted"), 1);
    }
}

#[tokio::test]
async fn the_old_file_put_back_is_erased_at_the_next_start() {
    let site = Site::new(crate::database::Engine::Sqlite).await;
    converse(&site).await;
    site.db().close().await;
    let file = site.config.data.join("dispatches.db");
    let kept = site.folder.path().join("kept.db");
    std::fs::copy(&file, &kept).expect("copied");
    lines(&dispatches(
        &site.config,
        &["privacy", "erase", JOAN, "--yes"],
    ));
    std::fs::copy(&kept, &file).expect("put back");
    assert!(!traces(&site.config).await.is_empty(), "it was put back");
    lines(&dispatches(&site.config, &["comments", "list"]));
    assert_eq!(traces(&site.config).await, [""; 0]);
}
