//! The media library: whose a file is, where it is used, what is said of it.

use std::time::Duration;

use dispatches::domain::manuscript::Typed;
use dispatches::domain::markdown::RENDERER_VERSION;
use dispatches::domain::media::Mistake;
use dispatches::domain::person::Role;
use dispatches::domain::post::Kind;
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::media::{self as records, MediaRow, library as rows, uses};
use dispatches::server::db::versions;
use dispatches::server::error::Error;
use dispatches::server::media::library::{self, Search};
use dispatches::server::media::{Brought, FileMistake, keep_file, take_away};
use dispatches::server::people::Refused;
use dispatches::server::posts;
use dispatches::server::posts::writing::{self, Order};

use crate::conditions::under;
use crate::content::png;
use crate::database::{NOW, Site};
use crate::people::{editor, is_missing, staff};
use crate::waiting::until;

/// The files that are looked for and where they are used, on a connection of its own.
pub async fn listed(
    context: &Context,
    staff: &Staff,
    search: &Search<'_>,
) -> Result<(Vec<MediaRow>, Vec<uses::Use>), Error> {
    let mut on = context.db().read().await?;
    let rows = library::list(&mut on, staff, search).await?;
    let uses = library::uses(&mut on, (staff, NOW), &rows).await?;
    Ok((rows, uses))
}

/// A picture that no other is: its width is its number.
async fn upload(context: &Context, by: &Staff, (name, width): (&str, u32)) -> String {
    let taken = bring(context, by, (name, png(width, 10))).await;
    taken.expect("taken")
}

async fn bring(
    context: &Context,
    by: &Staff,
    (name, content): (&str, Vec<u8>),
) -> Result<String, FileMistake> {
    let brought = Brought {
        content: content.into(),
        name: name.into(),
        by: Some(by.id.clone()),
        ..Brought::default()
    };
    keep_file(context, brought).await.expect("an answer")
}

async fn found(context: &Context, staff: &Staff, query: &str) -> Vec<String> {
    let search = Search {
        query,
        ..everything()
    };
    names(context, staff, &search).await
}

async fn names(context: &Context, staff: &Staff, search: &Search<'_>) -> Vec<String> {
    let (rows, _) = listed(context, staff, search).await.expect("a list");
    rows.into_iter().map(|row| row.original).collect()
}

fn everything() -> Search<'static> {
    Search {
        limit: 50,
        ..Search::default()
    }
}

async fn row(context: &Context, name: &str) -> Option<MediaRow> {
    let mut on = context.db().read().await.expect("a connection");
    let rows = records::named(&mut on, &[name.to_owned()]).await;
    rows.expect("rows").pop()
}

async fn id(context: &Context, name: &str) -> String {
    row(context, name).await.expect("a file").id
}

fn files(site: &Site) -> Vec<String> {
    let folder = std::fs::read_dir(site.config.data.join("media"));
    let entries = folder.into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// Files that no row names.
fn leave(site: &Site, names: &[String]) {
    let folder = site.config.data.join("media");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in names {
        std::fs::write(folder.join(name), "left over").expect("written");
    }
}

/// Takes a file's row away, and nothing else of it.
async fn forget(site: &Site, id: String) {
    let write = site
        .db()
        .write(move |tx| Box::pin(async move { rows::remove(tx, &id).await }));
    assert!(write.await.expect("written"));
}

fn mistake(done: Result<(), Refused>) -> Option<Mistake> {
    match done {
        Err(Refused::Media(mistake)) => Some(mistake),
        _ => None,
    }
}

async fn html(context: &Context, slug: &str) -> String {
    let post = posts::find_visible(context, Kind::Post, slug)
        .await
        .expect("a post");
    post.body.as_str().to_owned()
}

/// Published posts with these texts.
async fn publish(site: &Site, texts: &[(&str, &str)]) {
    for (slug, text) in texts {
        let head = format!("title: The {slug}\nslug: {slug}\nstatus: published");
        site.write(&format!("{slug}.md"), format!("---\n{head}\n---\n{text}\n"));
    }
    let report = site.import().await;
    assert!(report.succeeded(), "{report}");
}

on_both_engines! {
    the_library_goes_from_the_newest_down_in_parts_and_is_found_by_words(site) {
        let edie = editor(&site, "edie").await;
        for (number, name) in ["Quay at night.png", "Zoë’s bench.png", "plan.png"].iter().enumerate() {
            upload(&site.context, &edie, (name, 20 + u32::try_from(number).expect("few"))).await;
        }
        let all = found(&site.context, &edie, "").await;
        assert_eq!(all, ["plan.png", "Zoë’s bench.png", "Quay at night.png"]);
        let (newest, _) = listed(&site.context, &edie, &Search { limit: 1, ..everything() })
            .await.expect("a list");
        let next = Search { before: Some(&newest[0].id), ..everything() };
        assert_eq!(names(&site.context, &edie, &next).await, all[1..]);
        assert_eq!(found(&site.context, &edie, "ZOE ben").await, ["Zoë’s bench.png"]);
        assert_eq!(found(&site.context, &edie, "night quay").await, ["Quay at night.png"]);
        assert!(found(&site.context, &edie, "ight").await.is_empty());
        assert!(found(&site.context, &edie, "%_").await.len() == 3);
        let bench = newest_id(&site.context, &edie, "bench").await;
        library::describe(&site.context, &edie, &bench, ("Facing a wall", false)).await.expect("said");
        assert_eq!(found(&site.context, &edie, "wall").await, ["Zoë’s bench.png"]);
    }

    everybody_sees_their_own_files_and_editors_all(site) {
        let ann = staff(&site, "ann", Role::Author).await;
        let carl = staff(&site, "carl", Role::Contributor).await;
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &ann, ("ann.png", 11)).await;
        upload(&site.context, &carl, ("carl.png", 12)).await;
        assert_eq!(found(&site.context, &ann, "").await, ["ann.png"]);
        assert_eq!(found(&site.context, &carl, "").await, ["carl.png"]);
        assert_eq!(found(&site.context, &edie, "").await, ["carl.png", "ann.png"]);
        let anns = id(&site.context, &name).await;
        assert!(is_missing(library::describe(&site.context, &carl, &anns, ("x", false)).await));
        assert!(is_missing(library::remove(&site.context, &carl, &anns).await));
        library::describe(&site.context, &edie, &anns, ("Ann", false)).await.expect("said");
        library::describe(&site.context, &ann, &anns, ("Ann Lee", false)).await.expect("said");
        assert_eq!(row(&site.context, &name).await.expect("a row").alt, "Ann Lee");
        for nothing in ["", "x", "0190b7a0-0000-7000-8000-000000000001"] {
            assert!(is_missing(library::remove(&site.context, &edie, nothing).await), "{nothing}");
        }
    }

    a_file_brought_twice_is_one_and_brought_by_two_is_two(site) {
        let ann = staff(&site, "ann", Role::Author).await;
        let carl = staff(&site, "carl", Role::Author).await;
        let first = upload(&site.context, &ann, ("one.png", 11)).await;
        assert_eq!(upload(&site.context, &ann, ("again.png", 11)).await, first);
        assert_ne!(upload(&site.context, &carl, ("one.png", 11)).await, first);
        assert_eq!(found(&site.context, &ann, "").await, ["one.png"]);
        assert_eq!(found(&site.context, &carl, "").await, ["one.png"]);
    }

    where_a_file_is_used_is_known_whatever_uses_it(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 700)).await;
        let pdf = bring(&site.context, &edie, ("minutes.pdf", b"%PDF-1.7 minutes".to_vec())).await;
        let pdf = pdf.expect("taken");
        upload(&site.context, &edie, ("spare.png", 13)).await;
        let small = name.replace('.', "-600.");
        let lead = format!("---\ntitle: Lead\nslug: lead\nstatus: draft\nimage: /media/{name}\n---\nText.\n");
        site.write("lead.md", lead);
        publish(&site, &[
            ("tea", &format!("![](/media/{small})")),
            ("talk", &format!("Read [the minutes](/media/{pdf}).")),
        ]).await;
        let (rows, uses) = listed(&site.context, &edie, &everything()).await.expect("a list");
        let of = |original: &str| {
            let row = rows.iter().find(|row| row.original == original).expect("a row");
            let uses = uses.iter().filter(|one| one.media_id == row.id);
            uses.map(|one| (one.title.as_str(), one.status.as_str(), one.present)).collect::<Vec<_>>()
        };
        assert_eq!(of("cup.png"), [("Lead", "draft", 1), ("The tea", "published", 1)]);
        assert_eq!(of("minutes.pdf"), [("The talk", "published", 1)]);
        assert_eq!(of("spare.png"), []);
        let unused = Search { unused: true, ..everything() };
        assert_eq!(names(&site.context, &edie, &unused).await, ["spare.png"]);
        publish(&site, &[("tea", "Without a cup.")]).await;
        let ids = [id(&site.context, &name).await];
        let mut on = site.db().read().await.expect("a connection");
        let asking = posts::staff::asking(&edie);
        let uses = uses::of(&mut on, (&asking, NOW), &ids).await.expect("uses");
        let present: Vec<_> = uses.iter().map(|one| one.present).collect();
        assert_eq!(present, [1, 0]);
    }

    a_picture_in_very_many_posts_is_looked_for_in_the_newest_alone(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        let shown = format!("![](/media/{name})");
        let slugs: Vec<_> = (0..=uses::MOST).map(|number| format!("tea-{number}")).collect();
        let texts: Vec<_> = slugs.iter().map(|slug| (slug.as_str(), shown.as_str())).collect();
        publish(&site, &texts).await;
        let (_, uses) = listed(&site.context, &edie, &everything()).await.expect("a list");
        let versions: i64 = uses.iter().map(|one| one.versions).sum();
        assert_eq!(versions, uses::MOST);
        assert!(uses.iter().all(|one| one.title != "The tea-0"), "the first is the oldest");
    }

    what_others_have_not_published_is_used_somewhere_and_no_more_is_said(site) {
        let ann = staff(&site, "ann", Role::Author).await;
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &ann, ("cup.png", 20)).await;
        let shown = format!("![](/media/{name})");
        for (title, slug, status) in [
            ("Secret", "secret", "draft"),
            ("Coming", "coming", "scheduled\ndate: 2027-01-01"),
        ] {
            let text = format!("---\ntitle: {title}\nslug: {slug}\nstatus: {status}\n---\n{shown}\n");
            site.write(&format!("{slug}.md"), text);
        }
        publish(&site, &[("tea", &shown)]).await;
        let typed = Typed { title: "Mine".into(), body: shown, ..Typed::default() };
        let order = Order { typed, ..Order::default() };
        writing::save(&site.context, &ann, order).await.expect("saved");
        let (mine, tea, unsaid) = ("Mine|mine|draft", "The tea|tea|published", "a post by somebody else||");
        assert_eq!(said_of_uses(&site.context, &ann).await, [mine, tea, unsaid, unsaid]);
        let all = ["Coming|coming|scheduled", mine, "Secret|secret|draft", tea];
        assert_eq!(said_of_uses(&site.context, &edie).await, all);
    }

    an_authors_portrait_is_used(site) {
        let edie = editor(&site, "edie").await;
        site.write("authors.toml", "[[author]]\nname = \"Ann Lee\"\nslug = \"ann\"\nportrait = \"ann.png\"\nportrait_alt = \"Ann\"\n");
        site.write("ann.png", png(40, 40));
        publish(&site, &[("tea", "Tea.")]).await;
        let (rows, uses) = listed(&site.context, &edie, &everything()).await.expect("a list");
        assert_eq!((uses[0].kind.as_str(), uses[0].title.as_str()), ("author", "Ann Lee"));
        let removed = library::remove(&site.context, &edie, &rows[0].id).await;
        assert_eq!(mistake(removed), Some(Mistake::Used));
    }

    another_alt_text_is_on_every_page_that_has_none_of_its_own_at_once(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        publish(&site, &[
            ("without", &format!("![](/media/{name})")),
            ("with", &format!("![Our cup](/media/{name})")),
        ]).await;
        let file = id(&site.context, &name).await;
        let before = site.db().changed_since(0).await.expect("changes").last;
        library::describe(&site.context, &edie, &file, ("A blue cup", false)).await.expect("said");
        assert!(html(&site.context, "without").await.contains("alt=\"A blue cup\""));
        assert!(html(&site.context, "with").await.contains("alt=\"Our cup\""));
        let changes = site.db().changed_since(before).await.expect("changes").list;
        assert!(changes.len() >= 3, "{changes:?}");
        library::describe(&site.context, &edie, &file, ("", true)).await.expect("said");
        assert!(html(&site.context, "without").await.contains("alt=\"\""));
        let row = row(&site.context, &name).await.expect("a row");
        assert_eq!((row.alt.as_str(), row.decorative), ("", 1));
    }

    a_round_that_knew_what_was_said_before_keeps_nothing_and_the_next_renders_it(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        publish(&site, &[("tea", &format!("![](/media/{name})"))]).await;
        let file = id(&site.context, &name).await;
        library::describe(&site.context, &edie, &file, ("Before", false)).await.expect("said");
        site.keep_rendering("tea", 0, "<p>Old.</p>").await;
        let round = posts::Round::of(site.db()).await.expect("read");
        let late = round.expect("a text to render");
        let write = site.db().write(move |tx| Box::pin(async move {
            let said = rows::Said { alt: "After".into(), decorative: false, words: " after".into() };
            rows::describe(tx, &file, &said).await
        }));
        assert_eq!(write.await.expect("said"), 1);
        assert_eq!(late.keep(site.db()).await.expect("an answer"), 0);
        assert_eq!(posts::render_again(site.db()).await.expect("rendered"), 1);
        assert!(html(&site.context, "tea").await.contains("alt=\"After\""));
    }

    of_two_rounds_at_once_neither_brings_back_what_was_said_before(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        publish(&site, &[("tea", &format!("![](/media/{name})"))]).await;
        let file = id(&site.context, &name).await;
        site.keep_rendering("tea", 0, "<p>Old.</p>").await;
        let late = posts::Round::of(site.db()).await.expect("read").expect("a text to render");
        library::describe(&site.context, &edie, &file, ("After", false)).await.expect("said");
        assert_eq!(late.keep(site.db()).await.expect("an answer"), 0);
        assert!(html(&site.context, "tea").await.contains("alt=\"After\""));
    }

    a_picture_described_while_its_text_is_saved_is_so_in_that_text(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        let order = Order {
            typed: Typed {
                title: "Tea".into(),
                body: format!("![](/media/{name})"),
                ..Typed::default()
            },
            in_background: true,
            ..Order::default()
        };
        let ready = writing::ready(&site.context, &edie, order).await.expect("rendered");
        let file = id(&site.context, &name).await;
        library::describe(&site.context, &edie, &file, ("A blue cup", false)).await.expect("said");
        let kept = ready.save(&site.context, &edie).await.expect("saved");
        let mut on = site.db().read().await.expect("a connection");
        let version = versions::working(&mut on, &kept.id).await.expect("read").expect("a text");
        assert!(version.html.contains("alt=\"A blue cup\""), "{}", version.html);
        assert_eq!(version.renderer, RENDERER_VERSION);
    }

    what_is_said_badly_changes_nothing(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 20)).await;
        let file = id(&site.context, &name).await;
        let long = "x".repeat(501);
        let said = library::describe(&site.context, &edie, &file, (&long, false)).await;
        assert_eq!(mistake(said), Some(Mistake::AltTooLong));
        let said = library::describe(&site.context, &edie, &file, ("A cup", true)).await;
        assert_eq!(mistake(said), Some(Mistake::AltOfDecoration));
        assert_eq!(row(&site.context, &name).await.expect("a row").alt, "");
    }

    what_nothing_shows_is_removed_with_all_its_sizes_and_what_is_shown_stays(site) {
        let edie = editor(&site, "edie").await;
        let used = upload(&site.context, &edie, ("used.png", 20)).await;
        let spare = upload(&site.context, &edie, ("spare.png", 1100)).await;
        publish(&site, &[("tea", &format!("![](/media/{used})"))]).await;
        assert_eq!(files(&site).len(), 4);
        let refused = library::remove(&site.context, &edie, &id(&site.context, &used).await).await;
        assert_eq!(mistake(refused), Some(Mistake::Used));
        let removed = library::remove(&site.context, &edie, &id(&site.context, &spare).await).await;
        removed.expect("removed");
        assert_eq!(files(&site), [used]);
        assert_eq!(found(&site.context, &edie, "").await, ["used.png"]);
    }

    a_file_that_comes_again_while_it_is_removed_stays(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 700)).await;
        let there = files(&site);
        forget(&site, id(&site.context, &name).await).await;
        assert_eq!(upload(&site.context, &edie, ("cup.png", 700)).await, name);
        take_away(&site.context, there.clone()).await;
        assert_eq!(files(&site), there);
    }

    what_is_on_its_way_into_the_library_is_not_taken_away(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 700)).await;
        let there = files(&site);
        let row = row(&site.context, &name).await.expect("a row");
        forget(&site, row.id.clone()).await;
        let adding = site.context.state.media.adding(&name).await;
        let (context, names) = (site.context.clone(), there.clone());
        let taking = tokio::spawn(async move { take_away(&context, names).await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        let add = site.db().write(move |tx| Box::pin(async move { records::add(tx, &row).await }));
        add.await.expect("added");
        drop(adding);
        taking.await.expect("an end");
        assert_eq!(files(&site), there);
    }

    who_takes_a_file_away_does_not_wait_for_another_that_comes(site) {
        let [coming, left] = ["0", "1"].map(|digit| format!("{digit}123456789abcdef01234567.png"));
        leave(&site, &[coming.clone(), left.clone()]);
        let adding = site.context.state.media.adding(&coming).await;
        take_away(&site.context, vec![left]).await;
        drop(adding);
        assert_eq!(files(&site), [coming]);
    }

    who_adds_many_files_is_waited_for_whichever_is_taken_away(site) {
        let left = ["0", "1"].map(|digit| format!("{digit}123456789abcdef01234567.png"));
        leave(&site, &left);
        let adding = site.context.state.media.adding_any().await;
        let (context, names) = (site.context.clone(), left.to_vec());
        let taking = tokio::spawn(async move { take_away(&context, names).await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(files(&site), left);
        drop(adding);
        taking.await.expect("an end");
        assert!(files(&site).is_empty());
    }

    a_file_is_removed_to_the_end_though_nobody_waits_for_it(site) {
        let edie = editor(&site, "edie").await;
        let name = upload(&site.context, &edie, ("cup.png", 700)).await;
        let file = id(&site.context, &name).await;
        let asked = library::remove(&site.context, &edie, &file);
        // It is begun, and then nobody asks for it any more.
        _ = tokio::time::timeout(Duration::ZERO, asked).await;
        until("all sizes are gone", async || files(&site).is_empty()).await;
        assert!(row(&site.context, &name).await.is_none());
    }

    only_files_that_no_row_names_are_taken_away(site) {
        let edie = editor(&site, "edie").await;
        upload(&site.context, &edie, ("quay.png", 1100)).await;
        let there = files(&site);
        let left = ["", "-600"].map(|size| format!("0123456789abcdef01234567{size}.png"));
        leave(&site, &left);
        let all = files(&site);
        assert_eq!(all.len(), 5);
        let smaller = all.iter().filter(|name| name.contains('-')).cloned().collect();
        take_away(&site.context, smaller).await;
        assert_eq!(files(&site).len(), 4);
        take_away(&site.context, all).await;
        assert_eq!(files(&site), there);
    }

    nothing_is_taken_away_where_the_database_does_not_answer(site) {
        let left = ["0123456789abcdef01234567.png".to_owned()];
        leave(&site, &left);
        site.db().close().await;
        take_away(&site.context, left.to_vec()).await;
        assert_eq!(files(&site), left);
    }

    what_is_refused_leaves_nothing_behind(site) {
        let ann = staff(&site, "ann", Role::Author).await;
        let cut = png(300, 300)[..80].to_vec();
        for (name, content, said) in [
            ("photo.jpg", b"<!DOCTYPE html><script>1</script>".to_vec(), FileMistake::Unknown),
            ("cut.png", cut, FileMistake::Unreadable),
            ("long.png", png(12_001, 1), FileMistake::TooManyPixels),
            ("empty.png", Vec::new(), FileMistake::Empty),
        ] {
            assert_eq!(bring(&site.context, &ann, (name, content)).await, Err(said), "{name}");
        }
        assert!(found(&site.context, &ann, "").await.is_empty());
        assert!(files(&site).is_empty());
    }

    a_library_that_is_full_takes_nothing_more(site) {
        let ann = staff(&site, "ann", Role::Author).await;
        let narrow = under(&site.context, |config| config.media.quota_bytes = 400);
        upload(&narrow, &ann, ("one.png", 11)).await;
        let more = [b"%PDF-1.7".as_slice(), &[b'x'; 400]].concat();
        let said = bring(&narrow, &ann, ("more.pdf", more.clone())).await;
        assert_eq!(said, Err(FileMistake::NoRoom));
        assert_eq!(files(&site).len(), 1);
        let mut on = site.db().read().await.expect("a connection");
        assert!(rows::bytes(&mut on).await.expect("a sum") < 400);
        drop(on);
        bring(&site.context, &ann, ("more.pdf", more)).await.expect("taken");
    }
}

/// Title, address and state of what shows the files that somebody sees.
async fn said_of_uses(context: &Context, staff: &Staff) -> Vec<String> {
    let (_, uses) = listed(context, staff, &everything()).await.expect("a list");
    let said = uses.iter();
    let said = said.map(|one| format!("{}|{}|{}", one.title, one.slug, one.status));
    let mut said: Vec<_> = said.collect();
    // Whichever way an engine sorts capitals.
    said.sort();
    said
}

async fn newest_id(context: &Context, staff: &Staff, query: &str) -> String {
    let search = Search {
        query,
        ..everything()
    };
    let (rows, _) = listed(context, staff, &search).await.expect("a list");
    rows[0].id.clone()
}
