//! What editors do with authors, and everybody with their own byline; what becomes of a byline when
//! its person goes.

use dispatches::api::studio::Problem;
use dispatches::domain::author::{Draft, Link};
use dispatches::domain::person::Role;
use dispatches::domain::post::Kind;
use dispatches::server::authors::{self, Filled, Portrait};
use dispatches::server::db::{self, Change};
use dispatches::server::error::Error;
use dispatches::server::media::{self, Brought};
use dispatches::server::people::Refused;
use dispatches::server::people::keep::{self, Byline};
use dispatches::server::posts;

use crate::content::png;
use crate::database::Site;
use crate::people::{admin, editor, is_missing, signed_in, staff, whose};

fn filled(name: &str, slug: &str) -> Filled {
    Filled {
        draft: Draft {
            name: name.into(),
            slug: slug.into(),
            ..Draft::default()
        },
        guest: Some(true),
        ..Filled::default()
    }
}

#[track_caller]
fn fields<T>(done: Result<T, Refused>) -> Vec<String> {
    match done.err().expect("refused") {
        Refused::Problems(problems) => problems.into_iter().map(|one| one.field).collect(),
        other => panic!("no problems: {other:?}"),
    }
}

/// The address that an author's page leads to; their name where it is their page.
async fn found(site: &Site, slug: &str) -> String {
    match posts::by_author(&site.context, slug, None).await {
        Ok(listing) => match listing.subject {
            dispatches::api::posts::Subject::Author(author) => author.name,
            other => panic!("no author: {other:?}"),
        },
        Err(Error::Moved(path)) => path,
        Err(Error::NotFound) => "nothing".to_owned(),
        Err(error) => panic!("{error}"),
    }
}

async fn id_of(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let found = db::authors::by_slug(&mut on, slug).await.expect("read");
    found.expect("an author").id
}

async fn bylines(site: &Site, slug: &str) -> Vec<String> {
    let post = posts::find_visible(&site.context, Kind::Post, slug)
        .await
        .expect("a post");
    post.authors.into_iter().map(|author| author.name).collect()
}

async fn picture(site: &Site, by: Option<&str>, width: u32) -> String {
    let brought = Brought {
        content: png(width, 40).into(),
        by: by.map(str::to_owned),
        ..Brought::default()
    };
    let name = media::keep_picture(&site.context, brought)
        .await
        .expect("ours")
        .expect("theirs");
    let mut on = site.db().read().await.expect("a connection");
    db::media::named(&mut on, &[name])
        .await
        .expect("read")
        .remove(0)
        .id
}

on_both_engines! {
    a_guest_is_added_changed_and_removed(site) {
        let edie = editor(&site, "Edie").await;
        let id = authors::add(&site.context, &edie, filled(" Zoë  Marsh ", "")).await.expect("added");
        let kept = authors::find(&site.context, &edie, &id).await.expect("an author");
        assert_eq!((kept.author.name.as_str(), kept.author.slug.as_str(), kept.author.guest), ("Zoë Marsh", "zoe-marsh", 1));
        assert_eq!(found(&site, "zoe-marsh").await, "nothing", "nothing is said of her, and no post names her");
        let mut more = filled("Zoë Marsh", "zoe-marsh");
        more.draft.biography = "Rows.\r\n\r\nReads.".into();
        more.draft.links = vec![Link { label: "Boats".into(), address: "boats.example".into() }];
        authors::change(&site.context, &edie, &id, more).await.expect("changed");
        assert_eq!(found(&site, "zoe-marsh").await, "Zoë Marsh");
        let kept = authors::find(&site.context, &edie, &id).await.expect("an author");
        assert_eq!(kept.author.biography, "Rows.\n\nReads.");
        assert_eq!(authors::links(&kept.author.links)[0].address, "https://boats.example");
        authors::remove(&site.context, &edie, &id).await.expect("removed");
        assert_eq!(found(&site, "zoe-marsh").await, "nothing");
        for missing in [authors::remove(&site.context, &edie, &id).await, authors::change(&site.context, &edie, &id, filled("A", "")).await] {
            assert!(is_missing(missing));
        }
        let mut on = site.db().read().await.expect("a connection");
        let rows = db::activity::before(&mut on, None, 9).await.expect("read");
        let said: Vec<_> = rows.iter().map(|row| format!("{} {} {}", row.name, row.what, row.title)).collect();
        assert_eq!(said, ["Edie removed the author Zoë Marsh", "Edie changed the author Zoë Marsh", "Edie added the author Zoë Marsh"]);
    }

    an_address_that_is_made_is_free_and_one_that_is_typed_must_be(site) {
        let edie = editor(&site, "Edie").await;
        for slug in ["ann-lee", "ann-lee-2", "ann-lee-3"] {
            let id = authors::add(&site.context, &edie, filled("Ann Lee", "")).await.expect("added");
            let kept = authors::find(&site.context, &edie, &id).await.expect("an author");
            assert_eq!(kept.author.slug, slug);
        }
        assert_eq!(fields(authors::add(&site.context, &edie, filled("Ann", "ann-lee")).await), ["slug"]);
        assert_eq!(fields(authors::add(&site.context, &edie, filled("…", "")).await), ["slug"]);
        assert_eq!(fields(authors::add(&site.context, &edie, filled("", "Ann Lee")).await), ["name", "slug"]);
        let id = id_of(&site, "ann-lee-2").await;
        assert_eq!(fields(authors::change(&site.context, &edie, &id, filled("Ann", "ann-lee")).await), ["slug"]);
    }

    a_former_address_leads_to_the_new_one_if_anybody_could_have_seen_it(site) {
        site.post("tea", "status: published\nauthors: [Ann Lee]").await;
        site.post("secret", "status: draft\nauthors: [Bo Unknown]").await;
        let edie = editor(&site, "Edie").await;
        let (ann, bo) = (id_of(&site, "ann-lee").await, id_of(&site, "bo-unknown").await);
        let change = async |id: &str, name: &str, slug: &str| {
            authors::change(&site.context, &edie, id, filled(name, slug)).await.expect("changed");
        };
        change(&ann, "Ann Leigh", "ann-lee").await;
        assert_eq!(found(&site, "ann-lee").await, "Ann Leigh", "the name alone moves nothing");
        let start = site.db().changed_since(0).await.expect("read").last;
        change(&ann, "Ann Leigh", "ann-leigh").await;
        let changes = site.db().changed_since(start).await.expect("read").list;
        assert!(changes.contains(&Change::Author(ann.clone())), "{changes:?}");
        change(&ann, "Ann Leigh", "ann").await;
        for former in ["ann-lee", "ann-leigh"] {
            assert_eq!(found(&site, former).await, "/authors/ann");
        }
        change(&bo, "Bo", "bo").await;
        assert_eq!(found(&site, "bo-unknown").await, "nothing");
        change(&ann, "Ann Leigh", "ann-lee").await;
        assert_eq!(found(&site, "ann-lee").await, "Ann Leigh");
        assert_eq!(found(&site, "ann").await, "/authors/ann-lee");
        assert_eq!(bylines(&site, "tea").await, ["Ann Leigh"]);
    }

    who_is_named_or_has_an_account_stays(site) {
        site.post("secret", "status: draft\nauthors: [Ann Lee]").await;
        let (edie, ben) = (editor(&site, "Edie").await, signed_in(&site, "Ben", Role::Author).await);
        let ann = id_of(&site, "ann-lee").await;
        assert_eq!(fields(authors::remove(&site.context, &edie, &ann).await), [""]);
        authors::save_own(&site.context, &ben.staff, filled("Ben", "")).await.expect("saved");
        let ben = id_of(&site, "ben").await;
        assert_eq!(fields(authors::remove(&site.context, &edie, &ben).await), [""]);
    }

    the_list_goes_on_where_it_ended(site) {
        let edie = editor(&site, "Edie").await;
        for name in ["Cy", "Ann", "Bo", "Ann"] {
            authors::add(&site.context, &edie, filled(name, "")).await.expect("added");
        }
        let mut names = Vec::new();
        let mut after = None;
        loop {
            let part = authors::list(&site.context, &edie, after.as_deref(), 2).await.expect("a list");
            names.extend(part.iter().map(|row| row.author.name.clone()));
            match part.last() {
                Some(last) => after = Some(last.author.id.clone()),
                None => break,
            }
        }
        assert_eq!(names, ["Ann", "Ann", "Bo", "Cy"]);
    }

    ones_first_profile_makes_ones_byline(site) {
        let asha = signed_in(&site, "Asha", Role::Contributor).await;
        assert!(authors::own(&site.context, &asha.staff).await.expect("read").is_none());
        let mut mine = filled("Asha Rahman", "mine-alone");
        mine.draft.biography = "Bakes.".into();
        // Twice from a page that was opened before: one byline.
        for _ in 0..2 {
            authors::save_own(&site.context, &asha.staff, mine.clone()).await.expect("saved");
        }
        let asha = whose(&site.context, &asha.token).await.expect("Asha");
        let own = authors::own(&site.context, &asha).await.expect("read").expect("a byline");
        assert_eq!((own.author.slug.as_str(), own.author.guest, own.account.as_deref()), ("asha-rahman", 0, Some("Asha")));
        let mut on = site.db().read().await.expect("a connection");
        let bylines = db::authors::keeping::part(&mut on, None, 10).await.expect("read");
        assert_eq!(bylines.len(), 1);
        mine.draft.name = "…".into();
        let bo = staff(&site, "Bo", Role::Author).await;
        authors::save_own(&site.context, &bo, mine).await.expect("saved");
        assert_eq!(found(&site, "author").await, "…");
    }

    a_portrait_is_described_or_decorates_and_is_ones_own_to_choose(site) {
        let (edie, asha) = (editor(&site, "Edie").await, staff(&site, "Asha", Role::Author).await);
        let (own, anothers) = (picture(&site, Some(&asha.id), 50).await, picture(&site, Some(&edie.id), 60).await);
        let with = |id: &str, alt: &str, decorative: bool| Filled {
            portrait: Portrait { id: id.into(), alt: alt.into(), decorative, ..Portrait::default() },
            ..filled("Asha", "")
        };
        let save = async |filled: Filled| authors::save_own(&site.context, &asha, filled).await;
        assert_eq!(fields(save(with(&own, " ", false)).await), ["alt"]);
        assert_eq!(fields(save(with(&own, "A woman", true)).await), ["alt"]);
        let unread = Filled {
            portrait: Portrait {
                problem: Some(Problem { field: "picture".into(), sentence: "It can’t be read.".into() }),
                ..Portrait::default()
            },
            ..filled(" ", "")
        };
        assert_eq!(fields(save(unread).await), ["name", "picture"]);
        assert!(is_missing(save(with(&anothers, "A woman", false)).await));
        save(with(&own, "A woman", false)).await.expect("saved");
        let id = id_of(&site, "asha").await;
        let alt = async || {
            let listing = posts::by_author(&site.context, "asha", None).await.expect("a page");
            match listing.subject {
                dispatches::api::posts::Subject::Author(author) => author.portrait.map(|image| image.alt),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(alt().await.as_deref(), Some("A woman"));
        save(with(&own, "", true)).await.expect("saved");
        assert_eq!(alt().await.as_deref(), Some(""));
        authors::change(&site.context, &edie, &id, with(&anothers, "Asha", false)).await.expect("an editor may");
        // What is there stays, whoever brought it.
        save(with(&anothers, "Asha Rahman", false)).await.expect("saved");
        assert_eq!(alt().await.as_deref(), Some("Asha Rahman"));
        let mut gone = with(&anothers, "", false);
        gone.portrait.gone = true;
        gone.draft.biography = "Bakes.".into();
        save(gone).await.expect("saved");
        assert_eq!(alt().await, None);
    }

    a_name_goes_from_posts_that_somebody_else_wrote_as_well(site) {
        site.post("tea", "status: published\nauthors: [Asha Rahman]").await;
        site.post("soup", "status: published\nauthors: [Asha Rahman, Ben Okoro, Cy]").await;
        site.post("secret", "status: draft\nauthors: [Ben Okoro, Asha Rahman]").await;
        let meg = admin(&site, "Meg").await;
        let asha = id_of(&site, "asha-rahman").await;
        let bylined = keep::bylined(&site.context, &meg, Some(&asha)).await.expect("counted");
        assert_eq!((bylined.posts, bylined.shared), (3, 2));
        let none = keep::bylined(&site.context, &meg, None).await.expect("counted");
        assert_eq!((none.posts, none.shared), (0, 0));
        let person = staff(&site, "Asha", Role::Author).await;
        keep::set_byline(&site.context, &meg, &person.id, Some(&asha)).await.expect("set");
        let start = site.db().changed_since(0).await.expect("read").last;
        keep::remove(&site.context, &meg, &person.id, &Byline::TakeOff).await.expect("removed");
        assert_eq!(bylines(&site, "tea").await, ["Asha Rahman"]);
        assert_eq!(bylines(&site, "soup").await, ["Ben Okoro", "Cy"]);
        let bylined = keep::bylined(&site.context, &meg, Some(&asha)).await.expect("counted");
        assert_eq!((bylined.posts, bylined.shared), (1, 0));
        let changes = site.db().changed_since(start).await.expect("read").list;
        let posts = changes.iter().filter(|change| matches!(change, Change::Post(_))).count();
        assert_eq!(posts, 2, "{changes:?}");
        assert!(changes.contains(&Change::Author(asha)));
    }
}
