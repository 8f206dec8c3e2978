//! The media library: whose a file is, where it is used, what is said of it.

use dispatches::domain::media::Mistake;
use dispatches::domain::person::Role;
use dispatches::domain::post::Kind;
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::media::{self as records, MediaRow, library as rows, uses};
use dispatches::server::error::Error;
use dispatches::server::media::library::{self, Search};
use dispatches::server::media::{Brought, FileMistake, keep_file};
use dispatches::server::people::Refused;
use dispatches::server::posts;

use crate::conditions::under;
use crate::content::png;
use crate::database::Site;
use crate::people::{editor, is_missing, staff};

/// [`library::list`] on a connection of its own.
pub async fn listed(
    context: &Context,
    staff: &Staff,
    search: &Search<'_>,
) -> Result<(Vec<MediaRow>, Vec<uses::Use>), Error> {
    library::list(&mut context.db().read().await?, staff, search).await
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
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
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
        let uses = uses::of(&mut on, &ids).await.expect("uses");
        let present: Vec<_> = uses.iter().map(|one| one.present).collect();
        assert_eq!(present, [1, 0]);
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

async fn newest_id(context: &Context, staff: &Staff, query: &str) -> String {
    let search = Search {
        query,
        ..everything()
    };
    let (rows, _) = listed(context, staff, &search).await.expect("a list");
    rows[0].id.clone()
}
