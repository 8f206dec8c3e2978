//! Backups: made of a site at work, compared, put back elsewhere and on the other engine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dispatches::domain::person::Role;
use dispatches::server::backup::{
    Entry, Made, Manifest, Restored, make, make_due, restore, verify,
};
use dispatches::server::config::Config;
use dispatches::server::context::Context;
use dispatches::server::db::copying::{DERIVED, TABLES, newest_schema};
use dispatches::server::db::{DataLock, search};
use dispatches::server::error::Error;
use serde_json::Value;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::commanding::{dispatches, lines, refusal};
use crate::comments::{approved, post, thread};
use crate::conditions::under;
use crate::content::png;
use crate::database::{DAY, HOUR, NOW, Site, new_postgres, open};
use crate::people::{signed_in, whose};

/// A site with something in it, of which more than one table tells.
async fn fill(site: &Site) -> String {
    site.write("quay.png", png(700, 40));
    let text = "---\ntitle: Tea’s “hour”\nslug: tea\nstatus: published\ntags: [Tea]\nauthors: [Ada Lovelace]\n---\nWarm \\ cups\u{2028}and 😀.\n\n![A quay](quay.png)\n";
    site.write("tea.md", text);
    assert!(site.import().await.succeeded());
    site.post("draft", "status: draft").await;
    approved(&site.context, "tea", "One.\n\n\"Two\" \u{1}\u{7f} \\u0041").await;
    post(&site.context, "tea", "Waiting.").await;
    signed_in(site, "Asha", Role::Editor).await.token
}

async fn made(context: &Context, folder: &Path) -> Result<Made, Error> {
    make(context, folder, &|_| {}).await
}

async fn put_back(config: &Config, folder: &Path, replace: bool) -> Result<Restored, Error> {
    restore(config, folder, (replace, NOW), &|_| {}).await
}

fn said<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    let said = done.expect_err("refused").to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// An empty folder beside the site's, and with it an empty database of either engine.
pub async fn elsewhere(site: &Site, name: &str, on_postgres: bool) -> Config {
    let mut config = site.config.clone();
    config.data = site.folder.path().join(name);
    config.database.url = match on_postgres {
        true => Some(new_postgres().await),
        false => None,
    };
    config
}

/// Every row of every table that counts.
async fn everything(context: &Context) -> BTreeMap<&'static str, Vec<String>> {
    let mut snapshot = context.db().snapshot().await.expect("a snapshot");
    let mut all = BTreeMap::new();
    for table in TABLES {
        let mut rows = Vec::new();
        let read = snapshot.rows(table, |row| {
            let row: Value = serde_json::from_str(row).expect("JSON");
            rows.push(row.to_string());
            Ok(())
        });
        let count = read.await.expect("rows");
        assert_eq!(count, rows.len() as u64);
        rows.sort();
        all.insert(table, rows);
    }
    all
}

fn files(config: &Config) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(config.data.join("media"))
        .into_iter()
        .flatten();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("a file").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(path).expect("read"))
        })
        .collect();
    files.sort();
    files
}

/// Changes the manifest of a backup, and seals it again.
fn rewrite(folder: &Path, change: impl FnOnce(&mut Manifest)) {
    let mut manifest = verify(folder, &|_| {}).expect("whole");
    change(&mut manifest);
    for name in ["manifest.json", "manifest.sha256"] {
        std::fs::remove_file(folder.join(name)).expect("removed");
    }
    manifest.write(folder).expect("written");
}

on_both_engines! {
    every_table_is_copied_or_made_again(site) {
        let names: Vec<(String,)> = match &site.config.database.url {
            Some(url) => {
                let mut on = PgConnection::connect(url).await.expect("connected");
                let text = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
                sqlx::query_as(text).fetch_all(&mut on).await.expect("names")
            }
            None => {
                let file = site.config.data.join("dispatches.db");
                let mut on = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("connected");
                let text = "SELECT name FROM sqlite_master WHERE type = 'table'";
                sqlx::query_as(text).fetch_all(&mut on).await.expect("names")
            }
        };
        let own = |name: &str| !["_sqlx_migrations", "sqlite_sequence"].contains(&name);
        let made_again = |name: &str| name.starts_with("search_words") || DERIVED.iter().any(|one| name.starts_with(one));
        let mut copied: Vec<_> = names.into_iter().map(|(name,)| name).filter(|name| own(name) && !made_again(name)).collect();
        copied.sort();
        let mut known = TABLES.to_vec();
        known.sort_unstable();
        assert_eq!(copied, known);
    }

    a_backup_is_whole_private_and_restored_equal_on_either_engine(site) {
        let token = fill(&site).await;
        std::fs::write(site.config.data.join("erasures"), "a-_ 1\n").expect("written");
        let folder = site.folder.path().join("backups/first");
        let made = made(&site.context, &folder).await.expect("made");
        assert!(made.manifest.missing.is_empty());
        assert_eq!(verify(&folder, &|_| {}).expect("whole"), made.manifest);
        private(&folder);
        let (rows, pictures) = (everything(&site.context).await, files(&site.config));
        assert_eq!(pictures.len(), 2);
        let both: &[bool] = if site.config.database.url.is_some() { &[false, true] } else { &[false] };
        for on_postgres in both {
            let config = elsewhere(&site, &format!("restored-{on_postgres}"), *on_postgres).await;
            let restored = put_back(&config, &folder, false).await.expect("restored");
            assert_eq!((restored.folder_aside, restored.schema_aside), (None, None));
            let context = open(&config).await;
            assert_eq!(everything(&context).await, rows);
            assert_eq!(files(&config), pictures);
            assert!(whose(&context, &token).await.is_some(), "a session goes on");
            assert_eq!(thread(&context, "tea").await.count, 1);
            let mut on = context.db().read().await.expect("a connection");
            let found = search::find(&mut on, NOW, &["warm".into(), "cu".into()], 9).await;
            assert_eq!(found.expect("an answer").len(), 1);
            drop(on);
            // It is a site like any other, from which the next backup is made.
            approved(&context, "tea", "Three.").await;
            let again = site.folder.path().join(format!("backups/again-{on_postgres}"));
            make(&context, &again, &|_| {}).await.expect("made");
            context.db().close().await;
            let home = elsewhere(&site, &format!("home-{on_postgres}"), site.config.database.url.is_some()).await;
            put_back(&home, &again, false).await.expect("restored");
            assert_eq!(thread(&open(&home).await, "tea").await.count, 2);
            let erasures = std::fs::read_to_string(home.data.join("erasures"));
            assert_eq!(erasures.expect("a list"), "a-_ 1\n");
        }
    }

    a_backup_made_under_load_holds_all_that_was_there_before_it_began(site) {
        site.post("tea", "status: published").await;
        let stop = Arc::new(AtomicBool::new(false));
        let (context, stopped) = (site.context.clone(), stop.clone());
        let busy = tokio::spawn(async move {
            let mut count = 0;
            while !stopped.load(Ordering::SeqCst) {
                approved(&context.at(NOW + count * HOUR), "tea", &format!("Number {count}.")).await;
                count += 1;
            }
        });
        for round in 0..3 {
            let before = everything(&site.context).await;
            let folder = site.folder.path().join(format!("round-{round}"));
            made(&site.context, &folder).await.expect("made");
            let config = elsewhere(&site, &format!("restored-{round}"), false).await;
            put_back(&config, &folder, false).await.expect("restored");
            let context = open(&config).await;
            let after = everything(&context).await;
            let ids = |rows: &[String]| rows.iter().map(|row| {
                let row: Value = serde_json::from_str(row).expect("JSON");
                row["id"].as_str().expect("an id").to_owned()
            }).collect::<Vec<_>>();
            let kept = ids(&after["comments"]);
            for id in ids(&before["comments"]) {
                assert!(kept.contains(&id), "{id}");
            }
            // The count on the post and the comments are of one moment.
            let shown = after["comments"].iter().filter(|row| row.contains("\"status\":\"approved\""));
            assert_eq!(usize::try_from(thread(&context, "tea").await.count).expect("a count"), shown.count());
        }
        stop.store(true, Ordering::SeqCst);
        busy.await.expect("no failure");
    }

    a_damaged_backup_is_named_and_changes_nothing(site) {
        fill(&site).await;
        let folder = site.folder.path().join("backup");
        let config = elsewhere(&site, "restored", site.config.database.url.is_some()).await;
        let entries = made(&site.context, &folder).await.expect("made").manifest.files;
        let path = |start: &str| entries.iter().map(|one: &Entry| one.path.as_str()).find(|path| path.starts_with(start)).expect("a file").to_owned();
        let posts = folder.join("tables/posts.jsonl");
        let picture = folder.join(path("media/"));
        let (text, bytes) = (std::fs::read(&posts).expect("read"), std::fs::read(&picture).expect("read"));
        std::fs::write(&posts, &text[1..]).expect("written");
        let cut = said(put_back(&config, &folder, false).await);
        assert!(cut.contains("is damaged: tables/posts.jsonl has"), "{cut}");
        std::fs::remove_file(&picture).expect("removed");
        let two = said(verify(&folder, &|_| {}));
        assert!(two.contains("and 1 more are wrong"), "{two}");
        std::fs::write(&posts, &text).expect("written");
        let mut other = bytes.clone();
        other[9] ^= 1;
        std::fs::write(&picture, other).expect("written");
        let changed = said(verify(&folder, &|_| {}));
        assert!(changed.contains("was changed"), "{changed}");
        std::fs::write(&picture, bytes).expect("written");
        assert!(verify(&folder, &|_| {}).is_ok());
        rewrite(&folder, |manifest| manifest.schema = newest_schema() + 1);
        let newer = said(put_back(&config, &folder, false).await);
        assert!(newer.contains("newer"), "{newer}");
        let manifest = folder.join("manifest.json");
        let text = std::fs::read_to_string(&manifest).expect("read");
        std::fs::write(&manifest, text.replace("tables/posts", "tables/../posts")).expect("written");
        let strange = said(put_back(&config, &folder, false).await);
        assert!(strange.contains("manifest.json was changed"), "{strange}");
        assert!(said(verify(site.folder.path(), &|_| {})).contains("is no backup"));
        assert!(!config.data.join("dispatches.db").exists() && files(&config).is_empty());
    }

    an_older_backup_is_brought_up_to_date(site) {
        site.post("tea", "status: published\ntags: [Tea]").await;
        let folder = site.folder.path().join("backup");
        made(&site.context, &folder).await.expect("made");
        // As one that was made before most tables had their present columns.
        rewrite(&folder, |manifest| {
            let old = ["tables/tags.jsonl", "tables/settings.jsonl", "tables/authors.jsonl"];
            manifest.files.retain(|file| old.contains(&file.path.as_str()));
            manifest.schema = 7;
        });
        let config = elsewhere(&site, "restored", site.config.database.url.is_some()).await;
        put_back(&config, &folder, false).await.expect("restored");
        let context = open(&config).await;
        let (before, after) = (everything(&site.context).await, everything(&context).await);
        assert_eq!((&before["tags"], &before["settings"]), (&after["tags"], &after["settings"]));
        assert!(after["posts"].is_empty());
        let copies = std::fs::read_dir(&config.data).expect("a folder").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        assert!(!copies.into_iter().any(|name| name.contains(".before-")));
    }

    what_is_there_is_kept_beside_and_only_replaced_when_that_is_said(site) {
        fill(&site).await;
        let folder = site.folder.path().join("backup");
        made(&site.context, &folder).await.expect("made");
        approved(&site.context, "tea", "After the backup.").await;
        std::fs::write(site.config.data.join("erasures"), "later-_ 5\n").expect("written");
        let lock = DataLock::take(&site.config.data).expect("a server");
        let running = said(put_back(&site.config, &folder, true).await);
        assert!(running.contains("already running"), "{running}");
        drop(lock);
        let taken = said(put_back(&site.config, &folder, false).await);
        assert!(taken.contains("--replace"), "{taken}");
        assert_eq!(thread(&site.context, "tea").await.count, 2);
        if site.config.database.url.is_some() {
            let others = said(put_back(&site.config, &folder, true).await);
            assert!(others.contains("Others are connected"), "{others}");
        }
        site.db().close().await;
        let restored = put_back(&site.config, &folder, true).await.expect("restored");
        let context = open(&site.config).await;
        assert_eq!(thread(&context, "tea").await.count, 1);
        let erasures = std::fs::read_to_string(site.config.data.join("erasures"));
        assert_eq!(erasures.expect("a list"), "later-_ 5\n", "what was erased since stays so");
        let aside = restored.folder_aside.expect("the former folder");
        assert!(aside.join("media").is_dir() && !aside.join(".restoring").exists());
        let mut before = site.config.clone();
        before.data = aside;
        match (&site.config.database.url, restored.schema_aside) {
            (None, None) => assert_eq!(thread(&open(&before).await, "tea").await.count, 2),
            (Some(url), Some(schema)) => {
                let mut on = PgConnection::connect(url).await.expect("connected");
                let text = format!("SELECT COUNT(*) FROM {schema}.comments");
                let (count,): (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_one(&mut on).await.expect("a count");
                assert_eq!(count, 3);
            }
            other => panic!("{other:?}"),
        }
    }

    a_backup_takes_no_others_place_and_leaves_nothing_half_made(site) {
        fill(&site).await;
        let folder = site.folder.path().join("backup");
        std::fs::create_dir_all(folder.join("mine")).expect("a folder");
        assert!(said(made(&site.context, &folder).await).contains("is there already"));
        let file = site.folder.path().join("file");
        std::fs::write(&file, "mine").expect("written");
        said(made(&site.context, &file.join("under")).await);
        assert_eq!(std::fs::read(&file).expect("read"), b"mine");
        // A file of the library that is gone is named, and no reason for having no backup.
        let gone = files(&site.config)[0].0.clone();
        std::fs::remove_file(site.config.data.join("media").join(&gone)).expect("removed");
        let made = made(&site.context, &site.folder.path().join("other")).await.expect("made");
        assert_eq!(made.manifest.missing, [gone]);
        let partial: Vec<PathBuf> = std::fs::read_dir(site.folder.path()).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.to_string_lossy().ends_with(".partial")).collect();
        assert_eq!(partial, [] as [PathBuf; 0]);
    }

    ones_without_all_files_go_but_the_last_with_a_lost_one_stays_and_one_without_any_is_none(site) {
        fill(&site).await;
        let context = under(&site.context, |config| config.backup.keep = 1);
        let folder = site.folder.path().join("nightly");
        let there = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
        let mut next = make_due(&context, &folder).await.expect("made");
        let media = site.config.data.join("media");
        let aside = site.folder.path().join("aside");
        let gone = files(&site.config)[0].0.clone();
        std::fs::rename(media.join(&gone), &aside).expect("moved");
        std::fs::create_dir(folder.join("dispatches-2026-06-30T030000Z.partial")).expect("a folder");
        for _ in 0..3 {
            next = make_due(&context.at(next), &folder).await.expect("made");
            assert_eq!(there(), 2, "the newest, and the first one, which has what the newest lacks");
        }
        let found = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a backup").path());
        let mut lacking: Vec<_> = found.map(|backup| verify(&backup, &|_| {}).expect("whole").missing.len()).collect();
        lacking.sort_unstable();
        assert_eq!(lacking, [0, 1]);
        let away = site.folder.path().join("away");
        std::fs::rename(&media, &away).expect("moved");
        let none = make_due(&context.at(next), &folder).await;
        assert!(none.is_err_and(|error| error.to_string().contains("none of the library’s files")));
        assert_eq!(there(), 2);
        std::fs::rename(&away, &media).expect("moved");
        std::fs::rename(&aside, media.join(&gone)).expect("moved");
        make_due(&context.at(next), &folder).await.expect("made");
        assert_eq!(there(), 1);
    }

    one_is_made_each_night_and_the_oldest_goes(site) {
        site.post("tea", "status: published").await;
        let context = under(&site.context, |config| config.backup.keep = 2);
        let folder = site.folder.path().join("nightly");
        let there = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
        // The night before was missed; the next is at three in London.
        let next = make_due(&context, &folder).await.expect("made");
        assert_eq!((there(), next), (1, NOW + 14 * HOUR));
        make_due(&context.at(next - 1), &folder).await.expect("not yet");
        assert_eq!(there(), 1);
        for night in 0..3 {
            make_due(&context.at(next + night * DAY), &folder).await.expect("made");
        }
        assert_eq!(there(), 2);
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            verify(&entry.expect("a backup").path(), &|_| {}).expect("whole");
        }
    }

    an_operator_makes_compares_and_restores_one_beside_a_server(site) {
        fill(&site).await;
        let _server = DataLock::take(&site.config.data).expect("a server");
        let folder = site.folder.path().join("backup");
        let folder = folder.to_str().expect("a path");
        let done = lines(&dispatches(&site.config, &["backup", folder]));
        assert!(done[0].starts_with("Made ") && done[0].contains(" rows and 2 files"), "{done:?}");
        let done = lines(&dispatches(&site.config, &["verify", folder]));
        assert!(done[0].contains(" is whole: "), "{done:?}");
        assert!(refusal(&dispatches(&site.config, &["backup", folder])).contains("is there already"));
        assert!(refusal(&dispatches(&site.config, &["restore", folder, "--replace"])).contains("already running"));
        let config = elsewhere(&site, "restored", site.config.database.url.is_some()).await;
        std::fs::create_dir(&config.data).expect("a folder");
        let done = lines(&dispatches(&config, &["restore", folder]));
        assert!(done[0].starts_with("Restored ") && done.len() == 1, "{done:?}");
        assert_eq!(thread(&open(&config).await, "tea").await.count, 1);
    }
}

/// Nobody else may look into it.
fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700);
    for part in ["manifest.json", "erasures", "tables/people.jsonl"] {
        assert_eq!(mode(&folder.join(part)), 0o600, "{part}");
    }
}
