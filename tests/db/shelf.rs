//! The list of posts in the studio: what stands in it, in which order, for whom, and how it is
//! narrowed.

use dispatches::domain::cursor::Cursor;
use dispatches::domain::person::Role;
use dispatches::domain::post::{Kind, Status};
use dispatches::server::context::{Context, Staff};
use dispatches::server::db;
use dispatches::server::db::people::bylines;
use dispatches::server::posts::file_again;
use dispatches::server::posts::staff::{self, Search};

use crate::database::{DAY, NOW, Site};
use crate::migrating::execute;
use crate::people::{self, PASSWORD, enter};

/// Somebody whose byline is the author of this slug.
pub async fn with_byline(site: &Site, (name, role): (&str, Role), slug: &str) -> Staff {
    let id = people::person(site, name, role).await;
    let slug = slug.to_owned();
    let write = site.db().write(move |tx| {
        Box::pin(async move {
            let author = db::authors::by_slug(tx, &slug).await?.expect("an author");
            bylines::set(tx, &id, Some(&author.id)).await
        })
    });
    write.await.expect("written");
    let entered = enter(&site.context, name, PASSWORD).await;
    entered.expect("signed in").staff
}

async fn editor(site: &Site) -> Staff {
    people::staff(site, "edie", Role::Editor).await
}

/// The slugs of what is found, the latest change first.
pub async fn slugs(context: &Context, staff: &Staff, search: &Search<'_>) -> Vec<String> {
    part(context, staff, search, (None, 50)).await.0
}

async fn part(
    context: &Context,
    staff: &Staff,
    search: &Search<'_>,
    page: (Option<&Cursor>, i64),
) -> (Vec<String>, Option<Cursor>) {
    let mut on = context.db().read().await.expect("a connection");
    let listed = staff::list(&mut on, staff, search, page).await;
    let rows = listed.expect("a list").rows;
    let last = rows.last().map(db::shelf::ShelfRow::cursor);
    (rows.into_iter().map(|row| row.slug).collect(), last)
}

async fn found(site: &Site, staff: &Staff, query: &str) -> Vec<String> {
    let search = Search {
        query,
        ..Search::default()
    };
    slugs(&site.context, staff, &search).await
}

async fn id_of_author(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let author = db::authors::by_slug(&mut on, slug).await.expect("read");
    author.expect("an author").id
}

async fn id_of_tag(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let tag = db::tags::by_slug(&mut on, slug).await.expect("read");
    tag.expect("a tag").id
}

on_both_engines! {
    the_list_goes_from_the_latest_change_down_in_parts_that_share_nothing(site) {
        let edie = editor(&site).await;
        for number in 1..=7_i64 {
            // Three of each moment.
            let at = site.at(NOW - 10 * DAY + number / 3 * DAY);
            site.add(&at, &format!("p{number}"), "status: draft").await;
        }
        let all = slugs(&site.context, &edie, &Search::default()).await;
        assert_eq!(all, ["p7", "p6", "p5", "p4", "p3", "p2", "p1"]);
        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            let (slugs, last) = part(&site.context, &edie, &Search::default(), (after.as_ref(), 2)).await;
            if slugs.is_empty() {
                break;
            }
            walked.extend(slugs);
            after = last;
        }
        assert_eq!(walked, all);
    }

    what_is_older_than_the_site_stands_by_its_date_and_what_changes_comes_first(site) {
        let edie = editor(&site).await;
        site.post("old", "status: published\ndate: 2016-05-01").await;
        site.post("older", "status: published\ndate: 2015-05-01").await;
        site.post("new", "status: draft").await;
        site.post("coming", "status: scheduled\ndate: 2027-05-01").await;
        assert_eq!(slugs(&site.context, &edie, &Search::default()).await, ["coming", "new", "old", "older"]);
        site.add(&site.at(NOW + DAY), "older", "status: published\ndate: 2015-05-01").await;
        assert_eq!(slugs(&site.context, &edie, &Search::default()).await[0], "older");
    }

    the_list_is_narrowed_by_all_that_is_asked_for(site) {
        let edie = editor(&site).await;
        site.post("tea", "status: published\nauthors: [Ann]\ntags: [cups]").await;
        site.post("milk", "status: draft\nauthors: [Ann, Bo]\ntags: [cups, cows]").await;
        site.post("bin", "status: trashed\nauthors: [Bo]").await;
        site.post("about", "kind: page\nstatus: published").await;
        let (ann, bo) = (id_of_author(&site, "ann").await, id_of_author(&site, "bo").await);
        let (cups, cows) = (id_of_tag(&site, "cups").await, id_of_tag(&site, "cows").await);
        let all = Search::default();
        for (search, expected) in [
            (all.clone(), vec!["about", "milk", "tea"]),
            (Search { status: Some(Status::Draft), ..all.clone() }, vec!["milk"]),
            (Search { status: Some(Status::Trashed), ..all.clone() }, vec!["bin"]),
            (Search { status: Some(Status::InReview), ..all.clone() }, vec![]),
            (Search { kind: Some(Kind::Page), ..all.clone() }, vec!["about"]),
            (Search { author: Some(&ann), ..all.clone() }, vec!["milk", "tea"]),
            (Search { author: Some(&bo), ..all.clone() }, vec!["milk"]),
            (Search { tag: Some(&cups), ..all.clone() }, vec!["milk", "tea"]),
            (Search { tag: Some(&cows), author: Some(&ann), ..all.clone() }, vec!["milk"]),
            (Search { tag: Some(&cows), status: Some(Status::Published), ..all.clone() }, vec![]),
            (Search { query: "tea", author: Some(&ann), kind: Some(Kind::Post), ..all }, vec!["tea"]),
        ] {
            assert_eq!(slugs(&site.context, &edie, &search).await, expected, "{search:?}");
        }
    }

    titles_are_found_by_beginnings_of_their_words_also_those_of_drafts(site) {
        let edie = editor(&site).await;
        site.write("a.md", "---\ntitle: The Café’s “bench”\nslug: a\nstatus: draft\n---\nKettle.\n");
        site.write("b.md", "---\ntitle: Benches, by the quay\nslug: b\nstatus: published\n---\nKettle.\n");
        assert!(site.import().await.succeeded());
        assert_eq!(found(&site, &edie, "BENCH cafe").await, ["a"]);
        assert_eq!(found(&site, &edie, "ben").await.len(), 2);
        assert_eq!(found(&site, &edie, "quay benches").await, ["b"]);
        for nothing in ["ench", "kettle", "draft", "sdraft", "=sdraft\" OR \"bench", "' | 'bench"] {
            let found = found(&site, &edie, nothing).await;
            assert!(found.is_empty() || nothing.contains("bench"), "{nothing}: {found:?}");
        }
        assert_eq!(found(&site, &edie, "💥").await.len(), 2, "no word asks for nothing");
        site.post("a", "status: draft").await;
        assert!(found(&site, &edie, "cafe").await.is_empty(), "it has another title now");
    }

    everybody_sees_their_own_and_editors_all(site) {
        site.post("anns", "status: draft\nauthors: [Ann]").await;
        site.post("both", "status: published\nauthors: [Ann, Bo]").await;
        site.post("bos", "status: in-review\nauthors: [Bo]").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let bo = with_byline(&site, ("bo", Role::Contributor), "bo").await;
        let cy = people::staff(&site, "cy", Role::Contributor).await;
        let edie = editor(&site).await;
        let all = Search::default();
        assert_eq!(slugs(&site.context, &ann, &all).await, ["both", "anns"]);
        assert_eq!(slugs(&site.context, &bo, &all).await, ["bos", "both"]);
        assert!(slugs(&site.context, &cy, &all).await.is_empty());
        assert_eq!(slugs(&site.context, &edie, &all).await.len(), 3);
        let bos = id_of_author(&site, "bo").await;
        let theirs = Search { author: Some(&bos), ..all };
        assert_eq!(slugs(&site.context, &ann, &theirs).await, ["both"]);
    }

    what_somebody_made_is_their_own_without_their_name_on_it(site) {
        let cy = people::staff(&site, "cy", Role::Contributor).await;
        let di = people::staff(&site, "di", Role::Contributor).await;
        site.post("tea", "status: draft\nauthors: [Ann]").await;
        let id = cy.id.clone();
        let write = site.db().write(move |tx| Box::pin(async move {
            let post = db::save::find(tx, Kind::Post, "tea").await?.expect("a post");
            let version = db::versions::working(tx, &post.id).await?.expect("a text");
            let save = db::save::Save {
                id: dispatches::server::ids::new(NOW),
                kind: Kind::Post,
                slug: "milk".into(),
                status: Status::Draft,
                published_at: None,
                updated_at: None,
                created_at: NOW,
                created_by: Some(id),
                changed_at: NOW,
                comments_open: true,
                comments_rules: None,
                language: None,
                authors: Vec::new(),
                tags: Vec::new(),
                version,
            };
            let mut save = save;
            save.version.id = dispatches::server::ids::new(NOW);
            save.version.post_id.clone_from(&save.id);
            db::save::put(tx, &save).await
        }));
        write.await.expect("written");
        assert_eq!(slugs(&site.context, &cy, &Search::default()).await, ["milk"]);
        assert!(slugs(&site.context, &di, &Search::default()).await.is_empty());
    }

    states_are_counted_for_what_is_asked_and_no_further_than_asked(site) {
        for (slug, status) in [("a", "draft"), ("b", "draft"), ("c", "published"), ("d", "trashed")] {
            site.post(slug, &format!("status: {status}\nauthors: [Ann]")).await;
        }
        site.post("e", "status: draft\nauthors: [Bo]").await;
        let edie = editor(&site).await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let mut on = site.db().read().await.expect("a connection");
        let all = Search::default();
        let counts = staff::counts(&mut on, &edie, &all, 1_001).await.expect("counts");
        assert_eq!(counts, [4, 3, 0, 0, 1, 0, 1]);
        let counts = staff::counts(&mut on, &ann, &all, 1_001).await.expect("counts");
        assert_eq!(counts, [3, 2, 0, 0, 1, 0, 1]);
        let counts = staff::counts(&mut on, &edie, &all, 2).await.expect("counts");
        assert_eq!(counts, [2, 2, 0, 0, 1, 0, 1]);
        let query = Search { query: "the e", ..all };
        let counts = staff::counts(&mut on, &edie, &query, 1_001).await.expect("counts");
        assert_eq!(counts, [1, 1, 0, 0, 0, 0, 0]);
    }

    whatever_changes_a_post_files_it_anew(site) {
        site.post("tea", "status: published\nauthors: [Ann]").await;
        site.post("milk", "status: published\nauthors: [Bo]").await;
        let edie = editor(&site).await;
        let (ann, bo) = (id_of_author(&site, "ann").await, id_of_author(&site, "bo").await);
        let (from, to) = (ann.clone(), bo.clone());
        let write = site.db().write(move |tx| Box::pin(async move { bylines::hand_over(tx, &from, &to).await }));
        assert_eq!(write.await.expect("written"), 1);
        let of = |author| Search { author: Some(author), ..Search::default() };
        assert!(slugs(&site.context, &edie, &of(&ann)).await.is_empty());
        assert_eq!(slugs(&site.context, &edie, &of(&bo)).await.len(), 2);
        site.set_status("tea", Status::Unpublished).await;
        let unpublished = Search { status: Some(Status::Unpublished), ..Search::default() };
        assert_eq!(slugs(&site.context, &edie, &unpublished).await, ["tea"]);
    }

    posts_of_before_the_list_are_filed_at_the_next_start(site) {
        site.post("tea", "status: draft").await;
        site.post("milk", "status: draft").await;
        let edie = editor(&site).await;
        execute(&site.config, "DELETE FROM search_studio").await;
        assert!(slugs(&site.context, &edie, &Search::default()).await.is_empty());
        assert_eq!(file_again(site.db()).await.expect("filed"), 2);
        assert_eq!(file_again(site.db()).await.expect("filed"), 0);
        assert_eq!(slugs(&site.context, &edie, &Search::default()).await.len(), 2);
    }

    what_waits_longest_comes_first_where_it_is_reviewed(site) {
        let edie = editor(&site).await;
        for (slug, days) in [("second", 2), ("first", 3), ("third", 1)] {
            site.add(&site.at(NOW - days * DAY), slug, "status: in-review").await;
        }
        let search = Search { status: Some(Status::InReview), ..Search::default() };
        let mut on = site.db().read().await.expect("a connection");
        let rows = staff::oldest(&mut on, &edie, &search, 2).await.expect("a list").rows;
        let slugs: Vec<_> = rows.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs, ["first", "second"]);
    }
}
