//! What is set in the studio: kept, seen by every process, written into the log, given back to the
//! configuration file.

use std::sync::Arc;

use dispatches::api::comments::{Posted, Reason};
use dispatches::domain::settings::{Draft, Key, Link, Mistake, Row, Texts, links};
use dispatches::server::config::{Config, Policy};
use dispatches::server::context::{Admin, Context, Viewer};
use dispatches::server::dates::Dates;
use dispatches::server::db;
use dispatches::server::media::library;
use dispatches::server::people::{Refused, activity};
use dispatches::server::settings::{self, Entered};

use crate::comments::{form, send};
use crate::content::png;
use crate::database::NOW;
use crate::library::listed;
use crate::people::admin;
use crate::waiting::until;

/// The same site under the settings that hold by now, on whichever node.
async fn now(context: &Context) -> Context {
    context.db().look_again().await.expect("a look");
    Context::new(context.state.clone(), Viewer::Visitor)
}

async fn chosen(context: &Context) -> Texts {
    let mut on = context.db().read().await.expect("a connection");
    db::settings::chosen(&mut on).await.expect("settings")
}

/// The form as it begins, with these entered.
async fn entered(context: &Context, changes: &[(Key, &str)]) -> Entered {
    let context = now(context).await;
    let mut texts = settings::texts(context.config());
    for (key, text) in changes {
        texts.insert(*key, (*text).to_owned());
    }
    let navigation = settings::file_texts(&context).await.expect("texts");
    let navigation = links(&navigation[&Key::Navigation]);
    let row = |link: Link| Row {
        label: link.label,
        address: link.address,
        place: String::new(),
    };
    Entered {
        draft: Draft {
            texts,
            navigation: navigation.into_iter().map(row).collect(),
        },
        seen: settings::version(&chosen(&context).await),
        back: None,
    }
}

async fn save(context: &Context, admin: &Admin, changes: &[(Key, &str)]) {
    let entered = entered(context, changes).await;
    let saved = settings::save(&now(context).await, admin, entered).await;
    saved.expect("saved");
}

fn mistakes(refused: Result<(), Refused>) -> Vec<Mistake> {
    match refused {
        Err(Refused::Settings(mistakes)) => mistakes,
        other => panic!("{other:?}"),
    }
}

/// Waits until another process has heard of it; PostgreSQL tells in its own time.
async fn is_named(context: &Context, name: &str) {
    until(name, async || now(context).await.config().site.name == name).await;
}

fn refused(posted: Posted) -> Option<Reason> {
    match posted {
        Posted::Refused(refused) => refused.reason,
        Posted::Stored(_) => None,
    }
}

on_both_engines! {
    what_is_set_is_kept_and_every_process_goes_by_it(site) {
        let ada = admin(&site, "ada").await;
        let other = site.another().await;
        is_named(&other, "Dispatches").await;
        save(&site.context, &ada, &[
            (Key::Name, "Harrowmere"), (Key::Policy, "all"), (Key::TimeZone, "Asia/Dhaka"), (Key::Words, "casino\r\nloans"),
        ]).await;
        is_named(&other, "Harrowmere").await;
        let there = now(&other).await;
        assert_eq!(there.config().comments.policy, Policy::All);
        assert_eq!(there.config().comments.words, ["casino", "loans"]);
        assert_eq!(Dates::of(there.config()).time(NOW), "18:00");
        let again = site.another().await;
        is_named(&again, "Harrowmere").await;
    }

    only_what_differs_from_the_file_is_kept(site) {
        let ada = admin(&site, "ada").await;
        save(&site.context, &ada, &[(Key::Name, "Harrowmere"), (Key::PerMinute, "3")]).await;
        let keys: Vec<_> = chosen(&site.context).await.into_keys().collect();
        assert_eq!(keys, [Key::Name, Key::PerMinute]);
        let mut entered = entered(&site.context, &[(Key::Tagline, "By the sea")]).await;
        entered.back = Some(Key::Name);
        settings::save(&now(&site.context).await, &ada, entered).await.expect("saved");
        let keys: Vec<_> = chosen(&site.context).await.into_keys().collect();
        assert_eq!(keys, [Key::Tagline, Key::PerMinute]);
        assert_eq!(now(&site.context).await.config().site.name, "Dispatches");
    }

    the_log_names_what_was_changed_and_nothing_else(site) {
        let ada = admin(&site, "ada").await;
        save(&site.context, &ada, &[(Key::Name, "Harrowmere"), (Key::Accent, "#1d4ed8")]).await;
        save(&site.context, &ada, &[(Key::Accent, "")]).await;
        save(&site.context, &ada, &[]).await;
        let done = activity::list(&site.context, &ada, None, 10).await.expect("a log");
        let mut said: Vec<_> = done.iter().map(|done| format!("{} {}", done.name, done.what)).collect();
        said.sort();
        assert_eq!(said, ["ada changed the accent colour", "ada changed the accent colour", "ada changed the site’s name"]);
    }

    whoever_saves_what_they_saw_before_is_told_so(site) {
        let ada = admin(&site, "ada").await;
        let (first, second) = (
            entered(&site.context, &[(Key::Name, "First")]).await,
            entered(&site.context, &[(Key::Name, "Second")]).await,
        );
        settings::save(&site.context, &ada, first).await.expect("saved");
        let refused = settings::save(&site.context, &ada, second).await;
        assert_eq!(mistakes(refused), [Mistake::ChangedMeanwhile]);
        assert_eq!(now(&site.context).await.config().site.name, "First");
    }

    nothing_is_kept_of_a_form_with_a_mistake(site) {
        let ada = admin(&site, "ada").await;
        let entered = entered(&site.context, &[(Key::Name, "Harrowmere"), (Key::TimeZone, "London")]).await;
        let refused = settings::save(&site.context, &ada, entered).await;
        assert_eq!(mistakes(refused), [Mistake::ZoneUnknown]);
        assert!(chosen(&site.context).await.is_empty());
    }

    comments_are_taken_as_the_settings_say_by_then(site) {
        site.post("tea", "status: published").await;
        let ada = admin(&site, "ada").await;
        let before = form(&site.context, "tea", "Lovely.").await;
        save(&site.context, &ada, &[(Key::Policy, "closed")]).await;
        let closed = now(&site.context).await;
        let posted = send(&closed, "tea", before.clone()).await;
        assert_eq!(refused(posted), Some(Reason::Closed));
        save(&site.context, &ada, &[(Key::Policy, "first"), (Key::PerMinute, "1")]).await;
        let open = now(&site.context).await;
        send(&open, "tea", before).await;
        let second = form(&open, "tea", "And again.").await;
        let posted = send(&open, "tea", second).await;
        assert!(matches!(refused(posted), Some(Reason::TooMany(_))));
    }

    a_file_that_changes_is_followed_where_nothing_is_set(site) {
        let ada = admin(&site, "ada").await;
        save(&site.context, &ada, &[(Key::Name, "Harrowmere")]).await;
        let mut context = site.context.clone();
        let file = Config { site: dispatches::server::config::Site { name: "In the file".into(), tagline: "New".into(), ..site.config.site.clone() }, ..site.config.clone() };
        context.state.config = Arc::new(file);
        let held = now(&context).await;
        assert_eq!((&*held.config().site.name, &*held.config().site.tagline), ("Harrowmere", "New"));
    }

    a_logo_is_a_file_of_the_library_that_is_used(site) {
        let ada = admin(&site, "ada").await;
        let set = settings::set_logo(&site.context, &ada, ("logo.png".into(), png(1300, 400).into())).await;
        set.expect("an answer").expect("taken");
        let held = now(&site.context).await;
        let logo = held.config().studio.logo.clone().expect("a logo");
        assert_eq!((logo.width, logo.height), (600, 185));
        let search = library::Search { limit: 5, ..library::Search::default() };
        let (rows, uses) = listed(&held, &ada, &search).await.expect("a list");
        assert_eq!(uses.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["header"]);
        let unused = library::Search { unused: true, ..search.clone() };
        assert!(listed(&held, &ada, &unused).await.expect("a list").0.is_empty());
        assert!(library::remove(&held, &ada, &rows[0].id).await.is_err());
        settings::remove_logo(&site.context, &ada).await.expect("removed");
        assert!(now(&site.context).await.config().studio.logo.is_none());
        library::remove(&held, &ada, &rows[0].id).await.expect("removed");
        let refused = settings::set_logo(&site.context, &ada, ("logo.pdf".into(), b"%PDF-1.4".to_vec().into())).await;
        assert!(refused.expect("an answer").is_err());
    }
}
