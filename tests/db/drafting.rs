//! Writing and the review as the store keeps them: versions and who saved them, whose turn it is,
//! what waits beside a public text, which mails there are.

use dispatches::domain::manuscript::{Mistake, Typed};
use dispatches::domain::person::Role;
use dispatches::domain::post::{Kind, Status};
use dispatches::domain::publication::Step;
use dispatches::server::context::{Context, Staff};
use dispatches::server::db::jobs::{self, Lease};
use dispatches::server::db::{self, versions};
use dispatches::server::error::Error;
use dispatches::server::mail::Mail;
use dispatches::server::people::Refused;
use dispatches::server::posts::publishing::{self, Asked};
use dispatches::server::posts::writing::{self, Kept, Opened, Order};
use dispatches::server::posts::{self, mails};

use crate::database::{HOUR, NOW};
use crate::people;

fn typed(title: &str, body: &str) -> Typed {
    Typed {
        title: title.into(),
        body: body.into(),
        comments_open: true,
        ..Typed::default()
    }
}

async fn begin(context: &Context, staff: &Staff, title: &str) -> Kept {
    let order = Order {
        typed: typed(title, "Hot."),
        ..Order::default()
    };
    writing::save(context, staff, order).await.expect("saved")
}

async fn open(context: &Context, staff: &Staff, id: &str) -> Opened {
    let mut on = context.db().read().await.expect("a connection");
    writing::open(&mut on, staff, id).await.expect("a post")
}

/// What its form would send, with another text.
async fn order(context: &Context, staff: &Staff, (id, body): (&str, &str)) -> Order {
    let opened = open(context, staff, id).await;
    let names = |names: Vec<&String>| names.into_iter().cloned().collect();
    Order {
        id: Some(id.to_owned()),
        base: opened.row.working_version_id.clone(),
        typed: Typed {
            address: opened.beside.slug.clone(),
            authors: names(opened.authors.iter().map(|one| &one.name).collect()),
            tags: names(opened.tags.iter().map(|one| &one.name).collect()),
            ..typed(&opened.version.title, body)
        },
        ..Order::default()
    }
}

fn asked(id: &str, step: Step) -> Asked {
    Asked {
        id: id.to_owned(),
        step,
        base: String::new(),
        at: None,
        note: "Thank you.".into(),
    }
}

async fn take(context: &Context, staff: &Staff, asked: Asked) {
    publishing::take(context, staff, asked)
        .await
        .expect("taken");
}

async fn whys(context: &Context, id: &str) -> Vec<(String, Option<String>)> {
    let mut on = context.db().read().await.expect("a connection");
    let all = versions::of_post(&mut on, id, 99).await.expect("versions");
    all.into_iter().map(|one| (one.why, one.name)).collect()
}

/// What is wrong with what was refused for that.
fn wrong<T>(done: Result<T, Refused>) -> Vec<Mistake> {
    match done {
        Err(Refused::Manuscript(mistakes)) => mistakes,
        _ => Vec::new(),
    }
}

/// The mails of the review that are due, each once.
async fn mailed(context: &Context) -> Vec<Mail> {
    let mut sent = Vec::new();
    loop {
        let now = context.now;
        let write = context.db().write(move |tx| {
            Box::pin(async move {
                let lease = Lease {
                    node: "test",
                    now,
                    until: now + HOUR,
                };
                jobs::take(tx, lease).await
            })
        });
        let Some(job) = write.await.expect("taken") else {
            return sent;
        };
        if mails::knows(&job.kind) {
            sent.extend(mails::compose(context, &job).await.expect("composed"));
        }
        let id = job.id;
        let write = context
            .db()
            .write(move |tx| Box::pin(async move { jobs::finish(tx, &id, now).await }));
        write.await.expect("written");
    }
}

on_both_engines! {
    a_text_is_kept_version_after_version_with_who_saved_it_and_why(site) {
        let ann = people::staff(&site, "ann", Role::Author).await;
        let id = begin(&site.context, &ann, "Tea").await.id;
        let later = site.at(NOW + HOUR);
        writing::save(&later, &ann, order(&later, &ann, (&id, "Cold.")).await).await.expect("saved");
        take(&later, &ann, asked(&id, Step::Publish)).await;
        let ann_by = |why: &str| (why.to_owned(), Some("ann".to_owned()));
        assert_eq!(whys(&later, &id).await, [ann_by("published"), ann_by("saved")]);
        let mut on = later.db().read().await.expect("a connection");
        let all = versions::of_post(&mut on, &id, 99).await.expect("versions");
        let latest = versions::find(&mut on, &id, &all[0].id).await.expect("read").expect("a version");
        assert_eq!(latest.source, "Cold.");
        let first = versions::before(&mut on, &latest).await.expect("read").expect("a version");
        assert_eq!((first.source.as_str(), first.id.as_str()), ("Hot.", all[1].id.as_str()));
        assert!(versions::before(&mut on, &first).await.expect("read").is_none());
        assert!(versions::find(&mut on, &first.id, &first.id).await.expect("read").is_none());
    }

    a_later_save_from_an_earlier_text_is_refused_unless_it_says_the_same(site) {
        let ann = people::staff(&site, "ann", Role::Author).await;
        let edie = people::staff(&site, "edie", Role::Editor).await;
        let id = begin(&site.context, &ann, "Tea").await.id;
        let (mine, same) = (
            order(&site.context, &ann, (&id, "Mine.")).await,
            order(&site.context, &ann, (&id, "Theirs.")).await,
        );
        let theirs = order(&site.context, &edie, (&id, "Theirs.")).await;
        writing::save(&site.context, &edie, theirs).await.expect("saved");
        let refused = writing::save(&site.context, &ann, mine).await.expect_err("refused");
        assert!(matches!(refused, Refused::Manuscript(mistakes) if mistakes == [Mistake::Stale]));
        writing::save(&site.context, &ann, same).await.expect("there is nothing to lose");
        assert_eq!(open(&site.context, &ann, &id).await.version.source, "Theirs.");
    }

    what_stands_beside_a_public_text_waits_with_it(site) {
        let edie = people::staff(&site, "edie", Role::Editor).await;
        site.post("other", "status: draft\nauthors: [Ann, Bo]").await;
        let id = begin(&site.context, &edie, "Tea").await.id;
        take(&site.context, &edie, asked(&id, Step::Publish)).await;
        let mut aside = order(&site.context, &edie, (&id, "Hot.")).await;
        aside.typed.authors = vec!["Bo".into(), "Ann".into()];
        aside.typed.tags = vec!["Cups".into()];
        aside.typed.address = "cups".into();
        writing::save(&site.context, &edie, aside.clone()).await.expect("saved");
        let post = posts::find_visible(&site.context, Kind::Post, "tea").await.expect("a post");
        assert!(post.authors.is_empty() && post.tags.is_empty());
        let opened = open(&site.context, &edie, &id).await;
        let names: Vec<_> = opened.authors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names, opened.beside.slug.as_str()), (vec!["Bo", "Ann"], "cups"));
        aside.base = opened.row.working_version_id;
        aside.updates = true;
        writing::save(&site.context, &edie, aside).await.expect("updated");
        let post = posts::find_visible(&site.context, Kind::Post, "cups").await.expect("a post");
        let names: Vec<_> = post.authors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names, post.tags[0].name.as_str()), (vec!["Bo", "Ann"], "Cups"));
        assert!(!open(&site.context, &edie, &id).await.row.is_ahead());
    }

    a_post_is_found_by_whose_it_is_and_by_editors(site) {
        let ann = people::staff(&site, "ann", Role::Author).await;
        let bo = people::staff(&site, "bo", Role::Author).await;
        let edie = people::staff(&site, "edie", Role::Editor).await;
        let id = begin(&site.context, &ann, "Tea").await.id;
        let mut on = site.db().read().await.expect("a connection");
        assert!(writing::open(&mut on, &ann, &id).await.is_ok());
        assert!(writing::open(&mut on, &edie, &id).await.is_ok());
        for nothing in [id.as_str(), "", "x", "0190b7a0-0000-7000-8000-000000000001"] {
            let found = writing::open(&mut on, &bo, nothing).await;
            assert!(matches!(found, Err(Error::NotFound)), "{nothing}");
        }
    }

    an_address_is_one_posts_only_also_a_former_one(site) {
        let edie = people::staff(&site, "edie", Role::Editor).await;
        let id = begin(&site.context, &edie, "Tea").await.id;
        take(&site.context, &edie, asked(&id, Step::Publish)).await;
        let mut moved = order(&site.context, &edie, (&id, "Hot.")).await;
        (moved.typed.address, moved.updates) = ("milk".into(), true);
        writing::save(&site.context, &edie, moved).await.expect("saved");
        let mut on = site.db().read().await.expect("a connection");
        for slug in ["tea", "milk"] {
            assert!(db::manuscripts::is_taken(&mut on, (Kind::Post, slug), "").await.expect("read"));
            assert!(!db::manuscripts::is_taken(&mut on, (Kind::Post, slug), &id).await.expect("read"));
            assert!(!db::manuscripts::is_taken(&mut on, (Kind::Page, slug), "").await.expect("read"));
        }
        drop(on);
        let second = begin(&site.context, &edie, "Tea").await.id;
        assert_eq!(open(&site.context, &edie, &second).await.row.slug, "tea-2");
    }

    an_address_that_waits_is_looked_at_again_when_it_is_published(site) {
        let (context, edie) = (&site.context, people::staff(&site, "edie", Role::Editor).await);
        let id = begin(context, &edie, "Tea").await.id;
        take(context, &edie, asked(&id, Step::Publish)).await;
        let mut aside = order(context, &edie, (&id, "Cold.")).await;
        aside.typed.address = "cups".into();
        writing::save(context, &edie, aside).await.expect("saved");
        let other = begin(context, &edie, "Cups").await.id;
        assert_eq!(open(context, &edie, &other).await.row.slug, "cups");
        for step in [Step::Publish, Step::Submit] {
            let taken = publishing::take(context, &edie, asked(&id, step)).await;
            assert_eq!(wrong(taken), [Mistake::AddressTaken], "{step:?}");
        }
        for updates in [false, true] {
            let again = Order { updates, ..order(context, &edie, (&id, "Iced.")).await };
            assert_eq!(wrong(writing::save(context, &edie, again).await), [Mistake::AddressTaken]);
        }
        // What nobody asked to save is kept all the same, and the address waits on.
        let by_itself = Order { in_background: true, ..order(context, &edie, (&id, "Warm.")).await };
        let kept = writing::save(context, &edie, by_itself).await.expect("saved");
        assert_eq!(kept.left, [Mistake::AddressTaken]);
        let opened = open(context, &edie, &id).await;
        assert_eq!((opened.version.source.as_str(), opened.beside.slug.as_str()), ("Warm.", "cups"));
        // The other's former address leads to it, and to nothing else.
        take(context, &edie, asked(&other, Step::Publish)).await;
        let mut moved = order(context, &edie, (&other, "Hot.")).await;
        (moved.typed.address, moved.updates) = ("mugs".into(), true);
        writing::save(context, &edie, moved).await.expect("saved");
        let taken = publishing::take(context, &edie, asked(&id, Step::Publish)).await;
        assert_eq!(wrong(taken), [Mistake::AddressTaken]);
        // Where nothing waits any more, it keeps the address that it has.
        take(context, &edie, asked(&id, Step::Unpublish)).await;
        let by_itself = Order { in_background: true, ..order(context, &edie, (&id, "Tepid.")).await };
        let kept = writing::save(context, &edie, by_itself).await.expect("saved");
        assert_eq!(kept.left, [Mistake::AddressTaken]);
        take(context, &edie, asked(&id, Step::Publish)).await;
        let post = posts::find_visible(context, Kind::Post, "tea").await.expect("a post");
        assert!(post.body.as_str().contains("Tepid."));
        let mut on = context.db().read().await.expect("a connection");
        assert!(db::manuscripts::is_taken(&mut on, (Kind::Post, "cups"), &id).await.expect("read"));
    }

    an_address_that_a_title_gave_and_that_waits_is_numbered_where_another_took_it(site) {
        let (context, edie) = (&site.context, people::staff(&site, "edie", Role::Editor).await);
        let id = begin(context, &edie, "Tea").await.id;
        let scheduled = Asked { at: Some(NOW + HOUR), ..asked(&id, Step::Schedule) };
        take(context, &edie, scheduled).await;
        let mut by_itself = order(context, &edie, (&id, "Hot.")).await;
        by_itself.in_background = true;
        (by_itself.typed.title, by_itself.typed.address) = ("Milk".into(), String::new());
        writing::save(context, &edie, by_itself).await.expect("saved");
        assert_eq!(open(context, &edie, &id).await.beside.slug, "milk");
        let other = begin(context, &edie, "Milk").await.id;
        assert_eq!(open(context, &edie, &other).await.row.slug, "milk");
        let mut settled = order(context, &edie, (&id, "Hot.")).await;
        settled.settles = true;
        settled.typed.address.clear();
        writing::save(context, &edie, settled).await.expect("saved");
        assert_eq!(open(context, &edie, &id).await.row.slug, "milk-2");
    }

    the_mails_of_the_review_go_to_who_wants_them(site) {
        let bo = people::staff(&site, "bo", Role::Contributor).await;
        let edie = people::staff(&site, "edie", Role::Editor).await;
        let meg = people::staff(&site, "meg", Role::Admin).await;
        people::staff(&site, "ann", Role::Author).await;
        let write = site.db().write(move |tx| Box::pin(async move {
            db::people::set_notices(tx, &meg.id, (false, true)).await
        }));
        write.await.expect("written");
        let id = begin(&site.context, &bo, "Tea").await.id;
        take(&site.context, &bo, asked(&id, Step::Submit)).await;
        let sent = mailed(&site.context).await;
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].to.as_str(), sent[0].subject.as_str()), ("edie@example.org", "For review: Tea"));
        assert!(sent[0].text.contains("> Thank you.") && sent[0].text.contains(&id));
        take(&site.context, &edie, asked(&id, Step::Return)).await;
        let sent = mailed(&site.context).await;
        assert_eq!((sent[0].to.as_str(), sent[0].subject.as_str()), ("bo@example.org", "Back to you: Tea"));
        take(&site.context, &bo, asked(&id, Step::Submit)).await;
        let scheduled = Asked { at: Some(NOW + HOUR), ..asked(&id, Step::Schedule) };
        take(&site.context, &edie, scheduled).await;
        assert!(mailed(&site.context).await.is_empty(), "it is in review no more");
        let later = site.at(NOW + HOUR);
        assert_eq!(posts::publish_due(later.db(), later.now).await.expect("published"), 1);
        assert_eq!(open(&later, &bo, &id).await.row.status(), Status::Published);
        let sent = mailed(&later).await;
        assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Published: Tea"));
    }

    the_mails_of_a_correction_go_as_those_of_a_draft(site) {
        let bo = people::staff(&site, "bo", Role::Contributor).await;
        let edie = people::staff(&site, "edie", Role::Editor).await;
        let id = begin(&site.context, &bo, "Tea").await.id;
        take(&site.context, &bo, asked(&id, Step::Submit)).await;
        take(&site.context, &edie, asked(&id, Step::Publish)).await;
        assert_eq!(mailed(&site.context).await.len(), 1);
        let correct = |body| {
            let (context, bo, id) = (site.context.clone(), bo.clone(), id.clone());
            async move {
                let order = order(&context, &bo, (&id, body)).await;
                writing::save(&context, &bo, order).await.expect("saved");
                take(&context, &bo, asked(&id, Step::Submit)).await;
            }
        };
        correct("Cold.").await;
        let sent = mailed(&site.context).await;
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, "edie@example.org"));
        assert!(sent[0].text.contains("a change of “Tea”"));
        take(&site.context, &edie, asked(&id, Step::Return)).await;
        let sent = mailed(&site.context).await;
        assert_eq!((sent[0].to.as_str(), sent[0].subject.as_str()), ("bo@example.org", "Back to you: Tea"));
        // Written on after it was submitted, it waits as before; Update decides as Publish does.
        correct("Warm.").await;
        let written_on = order(&site.context, &bo, (&id, "Lukewarm.")).await;
        writing::save(&site.context, &bo, written_on).await.expect("saved");
        assert!(open(&site.context, &edie, &id).await.row.awaits_review());
        assert_eq!(mailed(&site.context).await.len(), 1);
        let update = Order { updates: true, ..order(&site.context, &edie, (&id, "Tepid.")).await };
        writing::save(&site.context, &edie, update).await.expect("saved");
        let sent = mailed(&site.context).await;
        assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Published: Tea"));
        let again = Order { updates: true, ..order(&site.context, &edie, (&id, "Cool.")).await };
        writing::save(&site.context, &edie, again).await.expect("saved");
        assert!(!open(&site.context, &edie, &id).await.row.awaits_review());
        assert!(mailed(&site.context).await.is_empty(), "nobody asked for that one");
    }
}
