//! Acting on many posts at once, and taking it back: what changes, what readers see of it, whose
//! posts it reaches.

use dispatches::domain::person::Role;
use dispatches::domain::post::{Kind, Status};
use dispatches::domain::publication::Action;
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::{self, Change, save};
use dispatches::server::error::Error;
use dispatches::server::people::activity;
use dispatches::server::posts::{self, staff};

use crate::database::{HOUR, NOW, Site};
use crate::people;
use crate::shelf::with_byline;

async fn editor(site: &Site) -> Staff {
    people::staff(site, "edie", Role::Editor).await
}

async fn row(context: &Context, slug: &str) -> save::Existing {
    let mut on = context.db().read().await.expect("a connection");
    let found = save::find(&mut on, Kind::Post, slug).await.expect("read");
    found.expect("a post")
}

async fn status(context: &Context, slug: &str) -> Status {
    row(context, slug).await.status()
}

async fn decide(
    context: &Context,
    staff: &Staff,
    (action, slugs): (Action, &[&str]),
) -> Option<String> {
    let mut ids = Vec::new();
    for slug in slugs {
        ids.push(row(context, slug).await.id);
    }
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let decided = staff::decide_many(context, staff, &ids, action).await;
    decided.expect("an answer")
}

async fn undo(context: &Context, staff: &Staff, decision: &str) -> usize {
    let undone = staff::undo_many(context, staff, decision).await;
    undone.expect("an answer")
}

/// What a reader gets at the address, and where else they find the post.
async fn seen(context: &Context, slug: &str) -> (&'static str, bool, bool) {
    let answer = match posts::find_visible(context, Kind::Post, slug).await {
        Ok(_) => "there",
        Err(Error::Gone) => "gone",
        Err(Error::NotFound) => "nothing",
        Err(other) => panic!("{other}"),
    };
    let mut on = context.db().read().await.expect("a connection");
    let words = [slug.to_owned()];
    let ids = db::search::find(&mut on, context.now, &words, 10).await;
    drop(on);
    let listed = posts::by_author(context, "ann", None).await;
    let listed = listed.is_ok_and(|page| page.posts.iter().any(|card| card.slug == slug));
    (answer, listed, !ids.expect("found").is_empty())
}

/// How many are listed as in review, and whether this post is.
async fn waiting(context: &Context, staff: &Staff, id: &str) -> (usize, bool) {
    let search = staff::Search {
        status: Some(Status::InReview),
        ..staff::Search::default()
    };
    let mut on = context.db().read().await.expect("a connection");
    let listed = staff::list(&mut on, staff, &search, (None, 5)).await;
    let opened = posts::writing::open(&mut on, staff, id).await;
    let count = listed.expect("a list").rows.len();
    (count, opened.expect("a post").row.awaits_review())
}

const THERE: (&str, bool, bool) = ("there", true, true);

on_both_engines! {
    what_is_unpublished_or_in_the_trash_is_nowhere_until_that_is_taken_back(site) {
        let edie = editor(&site).await;
        for slug in ["tea", "milk"] {
            site.post(slug, "status: published\ndate: 2026-05-01\nauthors: [Ann]\ntags: [cups]").await;
        }
        for (action, answer) in [(Action::Unpublish, "nothing"), (Action::Trash, "gone")] {
            let before = site.db().changed_since(0).await.expect("changes").last;
            let decision = decide(&site.context, &edie, (action, &["tea", "milk"])).await;
            for slug in ["tea", "milk"] {
                assert_eq!(seen(&site.context, slug).await, (answer, false, false), "{action:?}");
            }
            let changes = site.db().changed_since(before).await.expect("changes").list;
            let tea = row(&site.context, "tea").await;
            assert!(changes.contains(&Change::Post(tea.id.clone())), "{changes:?}");
            assert_eq!(tea.published_at, Some(1_777_590_000_000), "it keeps its date");
            let undone = undo(&site.context, &edie, &decision.expect("decided")).await;
            assert_eq!(undone, 2);
            for slug in ["tea", "milk"] {
                assert_eq!(seen(&site.context, slug).await, THERE, "{action:?}");
            }
        }
        assert_eq!(row(&site.context, "tea").await.published_at, Some(1_777_590_000_000));
    }

    each_goes_back_to_where_it_was_and_only_once(site) {
        let edie = editor(&site).await;
        let states = [
            ("a", "draft"), ("b", "in-review"), ("c", "scheduled\ndate: 2027-01-01"),
            ("d", "published"), ("e", "unpublished"),
        ];
        for (slug, state) in states {
            site.post(slug, &format!("status: {state}")).await;
        }
        let slugs = states.map(|(slug, _)| slug);
        let decision = decide(&site.context, &edie, (Action::Trash, &slugs)).await.expect("decided");
        for slug in slugs {
            assert_eq!(status(&site.context, slug).await, Status::Trashed);
        }
        assert_eq!(undo(&site.context, &edie, &decision).await, 5);
        for (slug, state) in states {
            let word = state.lines().next().unwrap_or_default();
            assert_eq!(status(&site.context, slug).await.as_str(), word, "{slug}");
        }
        assert_eq!(undo(&site.context, &edie, &decision).await, 0);
        let log = activity::list(&site.context, &edie.editor().expect("an editor"), None, 5).await;
        let log: Vec<_> = log.expect("a log").into_iter().map(|done| done.what).collect();
        assert_eq!(log, ["took back a decision about 5 posts", "moved to the trash: 5 posts"]);
    }

    taking_back_publishes_nothing_that_was_saved_since(site) {
        let edie = editor(&site).await;
        site.post("tea", "status: published").await;
        let id = row(&site.context, "tea").await.id;
        let write = site.db().write(move |tx| Box::pin(async move {
            let mut version = db::versions::working(tx, &id).await?.expect("a text");
            version.id = dispatches::server::ids::new(NOW + HOUR);
            version.title = "Not yet".into();
            db::versions::add(tx, &version).await?;
            db::manuscripts::advance(tx, (&id, &version.id), NOW + HOUR).await
        }));
        write.await.expect("written");
        for action in [Action::Unpublish, Action::Trash] {
            let decision = decide(&site.context, &edie, (action, &["tea"])).await.expect("decided");
            assert_eq!(undo(&site.context, &edie, &decision).await, 1);
            let post = posts::find_visible(&site.context, Kind::Post, "tea").await.expect("a post");
            assert_eq!(post.title, "The tea");
        }
        let mut on = site.db().read().await.expect("a connection");
        let listed = staff::list(&mut on, &edie, &staff::Search::default(), (None, 5)).await;
        let rows = listed.expect("a list").rows;
        assert_eq!((rows[0].title.as_str(), rows[0].is_ahead), ("Not yet", 1));
    }

    a_change_that_waits_for_review_waits_again_once_taking_its_post_away_is_taken_back(site) {
        let edie = editor(&site).await;
        site.post("tea", "status: published").await;
        let id = row(&site.context, "tea").await.id;
        let about = id.clone();
        let write = site.db().write(move |tx| Box::pin(async move {
            let mut version = db::versions::working(tx, &about).await?.expect("a text");
            version.id = dispatches::server::ids::new(NOW + HOUR);
            version.title = "Not yet".into();
            db::versions::add(tx, &version).await?;
            db::manuscripts::advance(tx, (&about, &version.id), NOW + HOUR).await?;
            db::manuscripts::set_correction(tx, (&about, true), NOW + HOUR).await
        }));
        write.await.expect("written");
        assert_eq!(waiting(&site.context, &edie, &id).await, (1, true));
        for action in [Action::Unpublish, Action::Trash] {
            let decision = decide(&site.context, &edie, (action, &["tea"])).await.expect("decided");
            assert_eq!(waiting(&site.context, &edie, &id).await, (0, false), "{action:?}");
            assert_eq!(undo(&site.context, &edie, &decision).await, 1);
            assert_eq!(waiting(&site.context, &edie, &id).await, (1, true), "{action:?}");
        }
        // Publishing it answers it.
        site.set_status("tea", Status::Published).await;
        assert_eq!(waiting(&site.context, &edie, &id).await, (0, false));
    }

    what_changed_since_is_not_taken_back(site) {
        let edie = editor(&site).await;
        site.post("tea", "status: published").await;
        site.post("milk", "status: published").await;
        let decision = decide(&site.context, &edie, (Action::Unpublish, &["tea", "milk"])).await.expect("decided");
        let later = decide(&site.context, &edie, (Action::Trash, &["milk"])).await.expect("decided");
        assert_eq!(undo(&site.context, &edie, &decision).await, 1);
        assert_eq!(status(&site.context, "milk").await, Status::Trashed);
        assert_eq!(undo(&site.context, &edie, &later).await, 1);
        assert_eq!(status(&site.context, "milk").await, Status::Unpublished);
        let decision = decide(&site.context, &edie, (Action::Unpublish, &["tea"])).await.expect("decided");
        site.set_status("tea", Status::Draft).await;
        assert_eq!(undo(&site.context, &edie, &decision).await, 0);
    }

    what_comes_out_of_the_trash_is_not_public_by_that(site) {
        let edie = editor(&site).await;
        site.post("public", "status: published\nauthors: [Ann]").await;
        site.post("draft", "status: draft").await;
        site.post("coming", "status: scheduled\ndate: 2027-01-01").await;
        let all = ["public", "draft", "coming"];
        decide(&site.context, &edie, (Action::Trash, &all)).await.expect("decided");
        decide(&site.context, &edie, (Action::Restore, &all)).await.expect("decided");
        assert_eq!(status(&site.context, "public").await, Status::Unpublished);
        assert_eq!(status(&site.context, "draft").await, Status::Draft);
        assert_eq!(status(&site.context, "coming").await, Status::Draft);
        assert_eq!(seen(&site.context, "public").await, ("nothing", false, false));
    }

    comments_are_closed_opened_and_back_as_they_were(site) {
        let edie = editor(&site).await;
        site.post("open", "status: published\ncomments: open").await;
        site.post("closed", "status: published\ncomments: closed").await;
        let both = ["open", "closed"];
        let is_open = async |slug| row(&site.context, slug).await.comments_open;
        let decision = decide(&site.context, &edie, (Action::CloseComments, &both)).await.expect("decided");
        assert_eq!((is_open("open").await, is_open("closed").await), (0, 0));
        assert_eq!(undo(&site.context, &edie, &decision).await, 1);
        assert_eq!((is_open("open").await, is_open("closed").await), (1, 0));
        decide(&site.context, &edie, (Action::OpenComments, &both)).await.expect("decided");
        assert_eq!((is_open("open").await, is_open("closed").await), (1, 1));
        assert_eq!(decide(&site.context, &edie, (Action::OpenComments, &both)).await, None);
    }

    an_author_acts_on_their_own_and_on_nothing_else(site) {
        site.post("own", "status: published\nauthors: [Ann]").await;
        site.post("others", "status: published\nauthors: [Bo]").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let edie = editor(&site).await;
        let both = ["own", "others"];
        for action in [Action::CloseComments, Action::Unpublish, Action::Trash] {
            let decision = decide(&site.context, &ann, (action, &both)).await.expect("decided");
            assert_eq!(status(&site.context, "others").await, Status::Published, "{action:?}");
            assert_eq!(row(&site.context, "others").await.comments_open, 1);
            assert_eq!(undo(&site.context, &ann, &decision).await, 1, "{action:?}");
        }
        assert_eq!(decide(&site.context, &ann, (Action::Trash, &["others"])).await, None);
        let theirs = decide(&site.context, &edie, (Action::Trash, &both)).await.expect("decided");
        assert_eq!(undo(&site.context, &ann, &theirs).await, 1, "what is their own");
        assert_eq!(status(&site.context, "others").await, Status::Trashed);
    }

    a_contributor_keeps_their_own_drafts_and_nothing_that_readers_saw(site) {
        for (slug, state) in [("draft", "draft"), ("waits", "in-review"), ("public", "published"), ("coming", "scheduled\ndate: 2027-01-01")] {
            site.post(slug, &format!("status: {state}\nauthors: [Cy]")).await;
        }
        site.post("others", "status: draft\nauthors: [Bo]").await;
        let cy = with_byline(&site, ("cy", Role::Contributor), "cy").await;
        let edie = editor(&site).await;
        let all = ["draft", "waits", "public", "coming", "others"];
        let decision = decide(&site.context, &cy, (Action::Trash, &all)).await.expect("decided");
        let now = async |slug| status(&site.context, slug).await;
        assert_eq!((now("draft").await, now("waits").await), (Status::Trashed, Status::Trashed));
        assert_eq!((now("public").await, now("coming").await), (Status::Published, Status::Scheduled));
        assert_eq!(now("others").await, Status::Draft);
        assert_eq!(undo(&site.context, &cy, &decision).await, 2);
        for action in [Action::Unpublish, Action::CloseComments, Action::OpenComments] {
            assert_eq!(decide(&site.context, &cy, (action, &all)).await, None, "{action:?}");
        }
        let theirs = decide(&site.context, &edie, (Action::Unpublish, &["public", "coming"])).await.expect("decided");
        assert_eq!(undo(&site.context, &cy, &theirs).await, 0, "that would publish");
        assert_eq!(now("public").await, Status::Unpublished);
    }

    what_is_no_post_is_passed_over(site) {
        let edie = editor(&site).await;
        site.post("tea", "status: draft").await;
        let id = row(&site.context, "tea").await.id;
        let ids = ["", "x", "0190b7a0-0000-7000-8000-000000000001", &id, &id];
        let decided = staff::decide_many(&site.context, &edie, &ids, Action::Trash).await;
        assert!(decided.expect("an answer").is_some());
        assert_eq!(status(&site.context, "tea").await, Status::Trashed);
        let unknown = staff::undo_many(&site.context, &edie, "x").await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        assert_eq!(undo(&site.context, &edie, ids[2]).await, 0);
    }
}
