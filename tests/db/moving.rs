//! A whole site out to a folder and in again: the same bytes, on either engine, and nothing of what
//! a folder from elsewhere could do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use dispatches::domain::manuscript::Typed;
use dispatches::domain::moderation::{Action, PostRules};
use dispatches::domain::person::Role;
use dispatches::domain::post::{Kind, Status};
use dispatches::domain::settings::Key;
use dispatches::server::config::Config;
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::comments::correspondents;
use dispatches::server::db::copying::TABLES;
use dispatches::server::db::{self, DataLock, save, search, versions};
use dispatches::server::error::Error;
use dispatches::server::export::{make, tables};
use dispatches::server::import::{self, Imported};
use dispatches::server::media::{Brought, keep_file};
use dispatches::server::posts::writing::{self, Order};
use dispatches::server::{people, posts, privacy};
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::backing_up::elsewhere;
use crate::commanding::{dispatches, lines, refusal};
use crate::comments::{answer, approved, form, from, keys, moderate, post, send, stored, thread};
use crate::content::png;
use crate::database::{DAY, HOUR, NOW, Site, open};
use crate::people::{enter, person, signed_in, staff};

const AUTHORS: &str = "[[author]]\nname = \"Ada Lovelace\"\nbiography = \"Counts.\"\nportrait = \"ada.png\"\nlinks = [{label = \"Site\", address = \"https://example.org/ada\"}]\n[[author]]\nname = \"Ada Lovelace\"\nslug = \"ada-the-other\"\nguest = true\n";

/// A site with something of every kind in it.
async fn fill(site: &Site) {
    let asha = signed_in(site, "Asha", Role::Admin).await.staff;
    person(site, "Ben", Role::Contributor).await;
    let gone = person(site, "Gone", Role::Editor).await;
    let leave = site
        .db()
        .write(move |tx| Box::pin(async move { db::people::remove(tx, &gone, NOW).await }));
    leave.await.expect("removed");
    site.write("quay.png", png(700, 40));
    site.write("ada.png", png(80, 80));
    site.write("authors.toml", AUTHORS);
    site.write(
        "tags.toml",
        "[[tag]]\nname = \"Tea\"\nintroduction = \"All about it.\"\n",
    );
    let front = "---\ntitle: \"Tea: a “history” – 123\"\nslug: tea\nstatus: published\ndate: 2026-06-01T09:00:00.5Z\nkicker: 'no'\nplace: Tanner’s Quay\ntags: [Tea, \"0x1F\"]\nauthors: [ada-lovelace, ada-the-other, Ben Okri]\nimage: quay.png\nimage_alt: A quay\ncolour: [red, {deep: ~, a: 1.0}]\n\"12\": yes\nlanguage: cy\n---\n";
    site.write("tea.md", format!("{front}\nWarm \\ cups\u{2028}and 😀.\r\n\r\rOld ends\u{feff}\n\n![](quay.png)\n\n```rust\nfn main() {{}}\n```\n---\n"));
    site.write(
        "pages/about.md",
        "---\ntitle: About\nstatus: published\ndate: 2026-01-01\n---\n\u{feff}We.",
    );
    site.write("empty.md", "---\ntitle: Empty\n---\n");
    assert!(site.import().await.succeeded());
    for (slug, status) in [
        ("draft", "draft"),
        ("review", "in-review"),
        ("later", "scheduled\ndate: 2026-08-01"),
        ("off", "published"),
        ("bin", "published"),
    ] {
        site.post(slug, &format!("status: {status}\nauthors: [Ada Lovelace]"))
            .await;
    }
    site.set_status("off", Status::Unpublished).await;
    site.set_status("bin", Status::Trashed).await;
    site.post("coffee", "status: published").await;
    site.rename("coffee", "cocoa").await;
    site.redirect(&[
        ("/a", "/b"),
        ("/b", "/posts/tea"),
        ("/2016/tea", "/posts/tea"),
    ])
    .await;
    conversation(site).await;
    files(site, &asha).await;
    ahead(site, &asha).await;
    let choose = site.db().write(move |tx| {
        Box::pin(async move {
            db::settings::choose(tx, Key::Name, Some("Harrowmere “Commons”")).await?;
            db::settings::choose(tx, Key::Navigation, Some("Us\t/about")).await
        })
    });
    choose.await.expect("chosen");
    site.db().look_again().await.expect("a look");
}

/// Comments in every state, with answers, one of which was erased.
async fn conversation(site: &Site) {
    let first = approved(&site.context, "tea", "One.\n\n\"Two\" \u{7f} \\u0041 – 😀").await;
    let second = answer(&site.at(NOW + HOUR), "tea", (&first, "An answer.")).await;
    answer(&site.at(NOW + 2 * HOUR), "tea", (&second, "And another.")).await;
    post(&site.at(NOW + 3 * HOUR), "tea", "Waiting.").await;
    let spam = post(&site.at(NOW + 4 * HOUR), "tea", "Casino bonus.")
        .await
        .comment
        .id;
    moderate(&site.context, &spam, Action::Spam).await;
    let trash = approved(&site.at(NOW + 5 * HOUR), "tea", "Off.").await;
    moderate(&site.context, &trash, Action::Trash).await;
    let mut other = form(&site.context, "tea", "Mine was here.").await;
    (other.draft.email, other.draft.name) = ("Zoe@Example.org".into(), "Zoe".into());
    let erased = stored(send(&from(&site.at(NOW + 6 * HOUR), "192.0.2.7"), "tea", other).await)
        .comment
        .id;
    moderate(&site.context, &erased, Action::Approve).await;
    answer(&site.at(NOW + 7 * HOUR), "tea", (&erased, "Who was that?")).await;
    privacy::erase(&site.at(NOW + 8 * HOUR), "zoe@example.org")
        .await
        .expect("erased");
    let hash = keys(site).await.email_hash("asha@example.org");
    let stop = site.db().write(move |tx| {
        Box::pin(async move { correspondents::unsubscribe(tx, &hash, NOW).await })
    });
    stop.await.expect("written");
}

/// Half a second of silence.
fn sound() -> Vec<u8> {
    [b"\xff\xfb\x90\x00".as_slice(), &[0; 413]]
        .concat()
        .repeat(20)
}

fn gif() -> Vec<u8> {
    let image = image::RgbaImage::from_pixel(40, 30, image::Rgba([9, 200, 90, 0]));
    let mut content = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut content, image::ImageFormat::Gif)
        .expect("encoded");
    content.into_inner()
}

fn photograph() -> Vec<u8> {
    let image = image::RgbImage::from_fn(1100, 300, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
    });
    let mut content = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut content, image::ImageFormat::Jpeg)
        .expect("encoded");
    content.into_inner()
}

async fn files(site: &Site, by: &Staff) {
    for (name, content) in [
        ("Sound.mp3", sound()),
        ("Moving.gif", gif()),
        ("Photo “one”.jpg", photograph()),
        ("Minutes.pdf", b"%PDF-1.7\nminutes".to_vec()),
        ("Figures.csv", b"a,b\r\n1,2\r\n".to_vec()),
    ] {
        let brought = Brought {
            content: content.into(),
            name: name.into(),
            alt: format!("What {name} shows"),
            by: Some(by.id.clone()),
        };
        keep_file(&site.context, brought)
            .await
            .expect("an answer")
            .expect("taken");
    }
}

async fn id_of(context: &Context, slug: &str) -> String {
    let mut on = context.db().read().await.expect("a connection");
    let found = save::find(&mut on, Kind::Post, slug).await.expect("read");
    found.expect("a post").id
}

/// Changes of what readers see that wait: of the text, and of what stands beside it.
async fn ahead(site: &Site, staff: &Staff) {
    let context = site.at(NOW + 9 * HOUR);
    let id = id_of(&context, "tea").await;
    let opened = {
        let mut on = context.db().read().await.expect("a connection");
        writing::open(&mut on, staff, &id).await.expect("a post")
    };
    let order = Order {
        id: Some(id),
        base: opened.row.working_version_id.clone(),
        typed: Typed {
            title: "Tea, again".into(),
            address: "tea-again".into(),
            summary: "Two\r\nlines".into(),
            exact: Some("\nAhead.\r\n\u{feff}".into()),
            authors: vec!["Ben Okri".into()],
            tags: vec!["Tea".into()],
            comments_open: false,
            ..Typed::default()
        },
        ..Order::default()
    };
    writing::save(&context, staff, order).await.expect("saved");
    let order = Order {
        typed: Typed {
            title: String::new(),
            body: "New.".into(),
            ..Typed::default()
        },
        in_background: true,
        ..Order::default()
    };
    writing::save(&context, staff, order).await.expect("saved");
}

async fn out(context: &Context, folder: &Path) {
    let made = make(context, folder, &|_| {}).await.expect("exported");
    assert_eq!(made.missing, [] as [String; 0]);
}

async fn bring(context: &Context, folder: &Path) -> Result<Imported, Error> {
    import::site(context, folder, (false, &|_| {})).await
}

#[track_caller]
fn said(done: Result<Imported, Error>) -> String {
    let said = done.expect_err("refused").to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// Every file below a folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(within) = folders.pop() {
        for entry in std::fs::read_dir(within).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("below")
                    .to_string_lossy()
                    .into_owned();
                all.insert(name, std::fs::read(&path).expect("read"));
            }
        }
    }
    all
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    let (one, other) = (tree(one), tree(other));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (name, content) in &one {
        assert!(
            content == &other[name],
            "{name}:\n{}\n{}",
            String::from_utf8_lossy(content),
            String::from_utf8_lossy(&other[name])
        );
    }
}

fn engines(site: &Site) -> &'static [bool] {
    if site.config.database.url.is_some() {
        &[false, true]
    } else {
        &[false]
    }
}

fn copy(from: &Path, to: &Path) {
    for (name, content) in tree(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, content).expect("written");
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).expect("read");
    assert!(text.contains(from), "{from} in {text}");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

/// Leaves out of what waits beside a post's texts what an earlier version of the program did.
fn leave_out(path: &Path, keys: &[&str]) {
    let text = std::fs::read_to_string(path).expect("read");
    let mut left_out = 0;
    let mut lines = String::new();
    for line in text.lines() {
        let mut record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        if let Some(beside) = record["beside"].as_object_mut() {
            left_out += keys.iter().filter_map(|key| beside.remove(*key)).count();
        }
        if record["beside"].is_null() {
            record.as_object_mut().expect("an object").remove("beside");
        }
        lines.push_str(&format!("{record}\n"));
    }
    assert_eq!(left_out, keys.len(), "{text}");
    std::fs::write(path, lines).expect("written");
}

on_both_engines! {
    every_column_is_exported_or_left_on_purpose(site) {
        let mut schema: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for table in TABLES {
            let names: Vec<(String,)> = match &site.config.database.url {
                Some(url) => {
                    let mut on = PgConnection::connect(url).await.expect("connected");
                    let text = "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1";
                    sqlx::query_as(text).bind(table).fetch_all(&mut on).await.expect("names")
                }
                None => {
                    let file = site.config.data.join("dispatches.db");
                    let mut on = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("connected");
                    sqlx::query_as("SELECT name FROM pragma_table_info($1)").bind(table).fetch_all(&mut on).await.expect("names")
                }
            };
            schema.insert(table, names.into_iter().map(|(name,)| name).collect());
        }
        for table in tables::TABLES {
            let columns = schema.remove(table.name).expect(table.name);
            let carried = table.columns.iter().map(|column| column.name);
            let mut known: BTreeSet<_> = carried.chain(table.left.iter().copied()).map(str::to_owned).collect();
            if table.name == "correspondents" {
                known.remove("email");
            }
            assert_eq!(columns, known, "{}", table.name);
        }
        let others: BTreeSet<_> = tables::LEFT.into_iter().chain(tables::ELSEWHERE).collect();
        assert_eq!(schema.into_keys().collect::<BTreeSet<_>>(), others);
    }

    a_site_comes_out_and_in_and_out_again_as_the_same_bytes(site) {
        fill(&site).await;
        let first = site.folder.path().join("first");
        out(&site.context, &first).await;
        let written = std::fs::read(first.join("posts/tea.md")).expect("read");
        let source = "Warm \\ cups\u{2028}and 😀.\r\n\r\rOld ends\u{feff}\n\n![](/media/";
        assert!(String::from_utf8(written).expect("UTF-8").contains(&format!("---\n\n{source}")));
        for on_postgres in engines(&site) {
            let config = elsewhere(&site, &format!("there-{on_postgres}"), *on_postgres).await;
            let context = open(&config).await;
            let imported = bring(&context, &first).await.expect("imported");
            assert_eq!((imported.stayed.len(), imported.accounts.len()), (0, 2));
            let second = site.folder.path().join(format!("second-{on_postgres}"));
            out(&context, &second).await;
            same(&first, &second);
            shows_the_same(&site.context, &context).await;
            // From there it goes on to the engine that it came from.
            let home = elsewhere(&site, &format!("home-{on_postgres}"), site.config.database.url.is_some()).await;
            let home = open(&home).await;
            bring(&home, &second).await.expect("imported");
            let third = site.folder.path().join(format!("third-{on_postgres}"));
            out(&home, &third).await;
            same(&first, &third);
            context.db().close().await;
            home.db().close().await;
        }
    }

    nothing_that_opens_an_account_is_in_an_export(site) {
        fill(&site).await;
        let token = enter(&site.context, "Asha", crate::people::PASSWORD).await.expect("signed in").token;
        let folder = site.folder.path().join("out");
        out(&site.context, &folder).await;
        let secret = String::from_utf8(site.db().secret().await.expect("a secret")).expect("digits");
        let mut snapshot = site.db().snapshot().await.expect("a snapshot");
        let mut secrets = vec![secret, token, "$argon2".to_owned()];
        for (table, column) in [("sessions", "token_hash"), ("people", "password"), ("comments", "email_hash"), ("comments", "sender"), ("comments", "submission"), ("correspondents", "email_hash")] {
            for row in snapshot.records(table, [column].into_iter(), None).await.expect("rows") {
                let row: serde_json::Value = serde_json::from_str(&row).expect("JSON");
                secrets.extend(row[column].as_str().filter(|text| !text.is_empty()).map(str::to_owned));
            }
        }
        assert!(secrets.len() > 10, "{secrets:?}");
        for (name, content) in tree(&folder) {
            for secret in &secrets {
                let found = content.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{secret} in {name}");
            }
        }
        use std::os::unix::fs::PermissionsExt;
        for (part, mode) in [("", 0o700), ("people.jsonl", 0o600), ("posts", 0o700), ("posts/tea.md", 0o600)] {
            let found = std::fs::metadata(folder.join(part)).expect("there").permissions().mode() & 0o777;
            assert_eq!(found, mode, "{part}");
        }
    }

    an_operator_takes_a_site_out_and_in_beside_a_server(site) {
        fill(&site).await;
        let _server = DataLock::take(&site.config.data).expect("a server");
        let folder = site.folder.path().join("out");
        let path = folder.to_str().expect("a path");
        let done = lines(&dispatches(&site.config, &["export", path]));
        assert!(done[0].starts_with("Exported ") && done[0].contains(": 9 posts, 1 page, 8 comments, 7 files, 3 people."), "{done:?}");
        assert!(refusal(&dispatches(&site.config, &["export", path])).contains("isn’t empty"));
        let taken = refusal(&dispatches(&site.config, &["import", "site", path]));
        assert!(taken.contains("it is on this site already") && taken.contains("Nothing was imported."), "{taken}");
        let config = elsewhere(&site, "there", site.config.database.url.is_some()).await;
        let serving = open(&config).await;
        let _there = DataLock::take(&config.data).expect("a server");
        let tried = lines(&dispatches(&config, &["import", "site", "--dry-run", path]));
        assert!(tried[0].starts_with("Nothing is in the way of ") && tried.len() == 1, "{tried:?}");
        assert!(posts::find_visible(&serving, Kind::Post, "tea").await.is_err());
        assert!(!config.data.join("media").exists() || std::fs::read_dir(config.data.join("media")).expect("a folder").next().is_none());
        let done = lines(&dispatches(&config, &["import", "site", path]));
        assert!(done[0].starts_with("Imported ") && done[1].contains("no password yet"), "{done:?}");
        assert_eq!(&done[2..], ["  admin, Asha <asha@example.org>", "  contributor, Ben <ben@example.org>"]);
        assert_eq!(thread(&serving, "tea").await.count, 4);
    }

    what_is_here_stays_and_what_comes_in_refers_to_it(site) {
        fill(&site).await;
        let folder = site.folder.path().join("out");
        out(&site.context, &folder).await;
        let other = Site::new(if site.config.database.url.is_some() { crate::database::Engine::Postgres } else { crate::database::Engine::Sqlite }).await;
        let asha = signed_in(&other, "Asha", Role::Admin).await;
        other.post("own", "status: published\ntags: [Tea]\nauthors: [Ada Lovelace]").await;
        let taught = approved(&other.context, "own", "Here first.").await;
        let imported = bring(&other.context, &folder).await.expect("imported");
        assert_eq!(imported.stayed, [(1, "people"), (1, "authors"), (1, "tags")]);
        assert_eq!(imported.accounts.len(), 1);
        assert!(enter(&other.context, "Asha", crate::people::PASSWORD).await.is_ok(), "a password stays");
        assert!(enter(&other.context, "Ben", crate::people::PASSWORD).await.is_err());
        let mut on = other.db().read().await.expect("a connection");
        let tea = id_of(&other.context, "tea").await;
        let working = versions::working(&mut on, &tea).await.expect("read").expect("a text");
        assert_eq!(working.saved_by.as_deref(), Some(asha.staff.id.as_str()));
        let found = search::find(&mut on, NOW, &["warm".into()], 9).await.expect("an answer");
        assert_eq!(found, [tea]);
        drop(on);
        assert_eq!(thread(&other.context, "own").await.count, 1, "{taught}");
        let again = said(bring(&other.context, &folder).await);
        assert!(again.starts_with("pages/about.md: it is on this site already") && again.contains("so are 9 more"), "{again}");
    }

    what_an_older_export_does_not_say_of_a_waiting_text_stays_as_readers_see_it(site) {
        fill(&site).await;
        let edie = staff(&site, "Edie", Role::Editor).await;
        let id = id_of(&site.context, "tea").await;
        let (held, rules) = (id.clone(), PostRules { held: true, days: Some(30) });
        let set = site.db().write(move |tx| Box::pin(async move { db::comments::set_post(tx, &held, rules).await }));
        set.await.expect("set");
        let folder = site.folder.path().join("out");
        out(&site.context, &folder).await;
        leave_out(&folder.join("posts/tea.versions.jsonl"), &["language", "comments_rules"]);
        let config = elsewhere(&site, "there", site.config.database.url.is_some()).await;
        let context = open(&config).await;
        bring(&context, &folder).await.expect("imported");
        let mut on = context.db().read().await.expect("a connection");
        let opened = writing::open(&mut on, &edie, &id).await.expect("a post");
        drop(on);
        assert_eq!((opened.beside.language.as_deref(), opened.beside.comments_rules), (Some("cy"), rules));
        assert_eq!(opened.beside.slug, "tea-again");
        let order = Order {
            id: Some(id.clone()),
            base: opened.row.working_version_id.clone(),
            typed: Typed {
                title: opened.version.title.clone(),
                address: opened.beside.slug.clone(),
                exact: Some(opened.version.source.clone()),
                authors: opened.authors.iter().map(|one| one.name.clone()).collect(),
                tags: opened.tags.iter().map(|one| one.name.clone()).collect(),
                ..Typed::default()
            },
            updates: true,
            ..Order::default()
        };
        writing::save(&context.at(NOW + DAY), &edie, order).await.expect("saved");
        let mut on = context.db().read().await.expect("a connection");
        let live = writing::open(&mut on, &edie, &id).await.expect("a post").live;
        assert_eq!((live.slug.as_str(), live.language.as_deref(), live.comments_rules), ("tea-again", Some("cy"), rules));
    }

    what_was_erased_since_stays_so(site) {
        fill(&site).await;
        let folder = site.folder.path().join("out");
        out(&site.context, &folder).await;
        let config = elsewhere(&site, "there", site.config.database.url.is_some()).await;
        let context = open(&config).await;
        privacy::erase(&context.at(NOW + DAY), "asha@example.org").await.expect("noted");
        bring(&context, &folder).await.expect("imported");
        assert_eq!(thread(&context, "tea").await.count, 0);
        let out_again = site.folder.path().join("again");
        out(&context, &out_again).await;
        for (name, content) in tree(&out_again) {
            if name.contains("comments") || name.contains("spam_words") {
                assert!(!String::from_utf8_lossy(&content).contains("asha"), "{name}");
            }
        }
    }

    a_killed_export_leaves_nothing_that_looks_whole(site) {
        fill(&site).await;
        for round in 0..4 {
            let folder = site.folder.path().join(format!("out-{round}"));
            let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
            command.arg("export").arg(&folder).env("DISPATCHES_DATA", &site.config.data).current_dir(&site.config.data).stdout(Stdio::null());
            if let Some(url) = &site.config.database.url {
                command.env("DISPATCHES_DATABASE_URL", url);
            }
            let mut child = command.spawn().expect("the program runs");
            let partial = site.folder.path().join(format!("out-{round}.partial"));
            let begun = partial.join(["", "posts", "media", "authors.jsonl"][round]);
            while !begun.exists() && child.try_wait().expect("a child").is_none() {
                std::thread::yield_now();
            }
            child.kill().expect("killed");
            child.wait().expect("gone");
            let path = folder.to_str().expect("a path");
            if folder.exists() {
                assert!(folder.join("site.json").exists());
            } else {
                let said = said(bring(&site.context, &partial).await);
                assert!(said.contains("is no export") || said.contains("already"), "{said}");
                // The next one takes its place.
                lines(&dispatches(&site.config, &["export", path]));
                assert!(!partial.exists());
            }
        }
    }

    a_folder_that_is_not_as_it_was_exported_is_refused_in_one_line_and_changes_nothing(site) {
        fill(&site).await;
        let good = site.folder.path().join("good");
        out(&site.context, &good).await;
        let picture = tree(&good).into_keys().find(|name| name.starts_with("media/") && name.ends_with("-600.jpg")).expect("a picture");
        let document = tree(&good).into_keys().find(|name| name.ends_with(".pdf")).expect("a document");
        let name = picture.trim_start_matches("media/").to_owned();
        let config = elsewhere(&site, "there", site.config.database.url.is_some()).await;
        let context = open(&config).await;
        type Harm<'a> = Box<dyn Fn(&Path) + 'a>;
        let write = |name: &'static str, content: &'static [u8]| -> Harm<'_> {
            Box::new(move |folder: &Path| std::fs::write(folder.join(name), content).expect("written"))
        };
        let change = |name: &'static str, from: &'static str, to: &'static str| -> Harm<'_> {
            Box::new(move |folder: &Path| edit(&folder.join(name), from, to))
        };
        let link = |name: &'static str, to: &'static str| -> Harm<'_> {
            Box::new(move |folder: &Path| {
                let path = folder.join(name);
                _ = std::fs::remove_file(&path);
                _ = std::fs::remove_dir_all(&path);
                std::os::unix::fs::symlink(to, path).expect("linked");
            })
        };
        // A file of the library as it would be after somebody changed it, with a digest that fits.
        let forge = |name: &str, content: Vec<u8>| -> Harm<'_> {
            let name = name.to_owned();
            Box::new(move |folder: &Path| {
                let hash = |content: &[u8]| {
                    use sha2::{Digest, Sha256};
                    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
                };
                let path = folder.join("media").join(&name);
                let old = hash(&std::fs::read(&path).expect("read"));
                std::fs::write(&path, &content).expect("written");
                let records = folder.join("media.jsonl");
                let text = std::fs::read_to_string(&records).expect("read");
                std::fs::write(records, text.replace(&old, &hash(&content))).expect("written");
            })
        };
        let page = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
        let pdf = document.trim_start_matches("media/").to_owned();
        let with_place = {
            let jpeg = std::fs::read(good.join(&picture)).expect("read");
            [&jpeg[..2], b"\xff\xe1\0\x08Exif\0\0", &jpeg[2..]].concat()
        };
        let behind = [std::fs::read(good.join(&picture)).expect("read"), page.clone()].concat();
        let cases: Vec<(Harm<'_>, &str)> = vec![
            (Box::new(|folder| std::fs::remove_file(folder.join("site.json")).expect("removed")), "is no export"),
            (change("site.json", "\"format\": 1", "\"format\": 2"), "site.json: the format is 2, and this program reads 1"),
            (change("site.json", "\"format\": 1", "\"format\": \"new\""), "site.json: it says no format"),
            (Box::new(|folder| std::fs::remove_file(folder.join("posts/draft.md")).expect("removed")), "site.json: posts should be 9, but 8 are there"),
            (Box::new(|folder| std::fs::remove_file(folder.join("posts/tea.comments.jsonl")).expect("removed")), "site.json: comments should be 8, but 0 are there"),
            (link("posts/draft.md", "/etc/passwd"), "posts/draft.md: it is a link"),
            (link("posts", "/etc"), "posts: it is no ordinary folder"),
            (link("people.jsonl", "/etc/passwd"), "people.jsonl: it is a link"),
            (link("media", "/etc"), "it is a link"),
            (write("posts/draft.md", b"---\ntitle: \xff\n"), "posts/draft.md:2: it is not UTF-8 text"),
            (write("posts/draft.md", b"---\ntitle: x\n---\nText"), "import markdown"),
            (write("posts/draft.md", b"# Text"), "posts/draft.md:1: there is no front matter"),
            (change("posts/draft.md", "status: \"draft\"", "status: \"live\""), "posts/draft.md: status can’t be “live”"),
            (change("posts/draft.md", "slug: \"draft\"", "slug: \"../draft\""), "its slug is “../draft”"),
            (change("posts/draft.md", "authors: [", "authors: [\"Nobody\", "), "“Nobody” is not in this folder"),
            (change("posts/tea.md", "image: \"/media/", "image: \"/media/../"), "which is not in this folder"),
            (change("posts/later.md", "status: \"scheduled\"\nauthors", "status: \"published\"\ncolour: 1\nauthors"), ""),
            (write("people.jsonl", b"[]\n\n\n"), "people.jsonl:1: the line holds no object of JSON"),
            (change("people.jsonl", "\"role\":\"admin\"", "\"role\":\"owner\""), "people.jsonl:1: role can’t be “owner”"),
            (change("people.jsonl", "\"role\":\"admin\"", "\"password\":\"$argon2\",\"role\":\"admin\""), "“password” is nothing that is known here"),
            (change("people.jsonl", "\"email\":\"asha@example.org\"", "\"email\":\"asha@example.org\\nBcc: x\""), "email can’t be"),
            (change("posts/tea.comments.jsonl", "\"parent_id\":\"", "\"parent_id\":\"0190b7a0-0000-7000-8000-000000000001\",\"x\":\""), "posts/tea.comments.jsonl:"),
            (change("settings.json", "site.name", "secret"), "settings.json: “secret” is no setting"),
            (change("settings.json", "Us\\t/about", "Us\\tjavascript:alert(1)"), "settings.json: "),
            (change("media.jsonl", &*Box::leak(format!("\"{name}\"").into_boxed_str()), "\"../../etc/passwd\""), "media.jsonl:"),
            (Box::new(|folder| std::fs::remove_file(folder.join(&picture)).expect("removed")), "it isn’t there"),
            (Box::new(|folder| std::fs::write(folder.join(&picture), &page).expect("written")), "it isn’t the file that was exported"),
            (forge(&name, page.clone()), "the picture can’t be read"),
            (forge(&name, with_place), "it isn’t as this program makes it"),
            (forge(&name, behind), "it isn’t as this program makes it"),
            (forge(&name, png(600, 3)), "the picture can’t be read"),
            (forge(&pdf, page.clone()), "this kind of file is not known here"),
            (Box::new(|folder| {
                let file = std::fs::File::create(folder.join("posts/draft.md")).expect("made");
                file.set_len(1 << 40).expect("long");
            }), "posts/draft.md: it is larger than 16 MB"),
        ];
        for (at, (harm, expected)) in cases.iter().enumerate() {
            let folder = site.folder.path().join(format!("bad-{at}"));
            copy(&good, &folder);
            harm(&folder);
            if expected.is_empty() {
                continue;
            }
            let said = said(bring(&context, &folder).await);
            assert!(said.contains(expected) && said.ends_with(" Nothing was imported."), "{at}: {said}");
        }
        // After all of that the site is as empty as it was.
        let left = std::fs::read_dir(config.data.join("media")).into_iter().flatten().count();
        assert_eq!(left, 0);
        bring(&context, &good).await.expect("imported");
        let after = site.folder.path().join("after");
        out(&context, &after).await;
        same(&good, &after);
    }
}

/// Readers and staff see the same on both.
async fn shows_the_same(before: &Context, after: &Context) {
    let page = |context: &Context| {
        let context = context.clone();
        async move {
            posts::find_visible(&context, Kind::Post, "tea")
                .await
                .expect("a post")
        }
    };
    assert_eq!(
        format!("{:?}", page(before).await),
        format!("{:?}", page(after).await)
    );
    let (one, other) = (thread(before, "tea").await, thread(after, "tea").await);
    assert_eq!((one.count, one.html), (other.count, other.html));
    let mut on = after.db().read().await.expect("a connection");
    let found = search::find(&mut on, NOW, &["warm".into(), "cu".into()], 9).await;
    assert_eq!(found.expect("an answer").len(), 1);
    drop(on);
    for hidden in ["draft", "review", "later", "off", "empty"] {
        assert!(
            posts::find_visible(after, Kind::Post, hidden)
                .await
                .is_err(),
            "{hidden}"
        );
    }
    assert!(matches!(
        posts::find_visible(after, Kind::Post, "bin").await,
        Err(Error::Gone)
    ));
    assert!(
        matches!(posts::find_visible(after, Kind::Post, "coffee").await, Err(Error::Moved(path)) if path == "/posts/cocoa")
    );
    assert!(enter(after, "Asha", crate::people::PASSWORD).await.is_err());
    people::resets::ask(after, "asha@example.org")
        .await
        .expect("a mail");
}

#[test]
fn each_command_that_moves_a_site_has_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        data: folder.path().to_owned(),
        ..Config::default()
    };
    for (command, word) in [
        (&["export"][..], "import site"),
        (&["import", "site"], "--dry-run"),
    ] {
        let help = lines(&dispatches(&config, &[command, &["--help"]].concat())).join("\n");
        assert!(help.contains(word) && help.contains("<FOLDER>"), "{help}");
    }
}
