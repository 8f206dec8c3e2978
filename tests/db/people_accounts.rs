//! Accounts as the store keeps them, and what becomes of bylines.

use dispatches::domain::person::Role;
use dispatches::domain::post::Kind;
use dispatches::server::db::Db;
use dispatches::server::db::people::{NewPerson, bylines};
use dispatches::server::db::{self, Change};

use crate::database::{NOW, Site};
use crate::people::{address, person};

fn new(id: &str, name: &str) -> NewPerson {
    NewPerson {
        id: id.into(),
        name: name.into(),
        email: address(name),
        role: Role::Author,
        password: "hash".into(),
        created_at: NOW,
    }
}

async fn add(db: &Db, new: NewPerson) -> bool {
    let added = db.write(move |tx| Box::pin(async move { db::people::add(tx, &new).await }));
    added.await.expect("written")
}

async fn authors(site: &Site, slug: &str) -> Vec<String> {
    let mut on = site.db().read().await.expect("a connection");
    let post = db::save::find(&mut on, Kind::Post, slug)
        .await
        .expect("read");
    let id = post.expect("a post").id;
    let authors = db::authors::of_posts(&mut on, &[id]).await.expect("read");
    authors.into_iter().map(|(_, author)| author.name).collect()
}

async fn author(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let found = db::authors::by_slug(&mut on, slug).await.expect("read");
    found.expect("an author").id
}

on_both_engines! {
    an_account_is_found_by_address_and_id_and_listed_by_name(site) {
        let db = site.db();
        let mut on = db.read().await.expect("a connection");
        assert!(!db::people::exist(&mut on).await.expect("read"));
        drop(on);
        assert!(add(db, new("b", "Ben")).await && add(db, new("a", "Asha")).await);
        let mut on = db.read().await.expect("a connection");
        assert!(db::people::exist(&mut on).await.expect("read"));
        let all = db::people::all(&mut on).await.expect("read");
        let listed: Vec<_> = all.iter().map(|row| (row.id.as_str(), row.role())).collect();
        assert_eq!(listed, [("a", Role::Author), ("b", Role::Author)]);
        let found = db::people::by_id(&mut on, "a").await.expect("read");
        assert_eq!(found.as_ref(), all.first());
        let by_address = db::people::credentials(&mut on, "asha@example.org").await.expect("read");
        let by_id = db::people::credentials_of(&mut on, "a").await.expect("read");
        assert_eq!(by_address, by_id);
        assert_eq!(by_id.and_then(|found| found.password).as_deref(), Some("hash"));
        assert_eq!(db::people::by_id(&mut on, "c").await.expect("read"), None);
    }

    an_address_has_one_account(site) {
        assert!(add(site.db(), new("a", "Asha")).await);
        assert!(!add(site.db(), new("b", "Asha")).await);
    }

    what_is_changed_is_changed_for_one_person(site) {
        let db = site.db();
        add(db, new("a", "Asha")).await;
        add(db, new("b", "Ben")).await;
        let write = db.write(|tx| Box::pin(async move {
            db::people::lock(tx).await?;
            db::people::rename(tx, "a", "Asha R.").await?;
            db::people::set_role(tx, "a", Role::Admin).await?;
            assert!(db::people::set_password(tx, "a", ("other", false)).await?);
            db::people::rehash(tx, "a", ("hash", "wrong")).await?;
            db::people::rehash(tx, "a", ("other", "renewed")).await?;
            db::people::set_notices(tx, "a", (false, true)).await?;
            assert!(!db::people::set_password(tx, "c", ("other", false)).await?);
            assert_eq!(db::people::other_admins(tx, "a").await?, 0);
            assert_eq!(db::people::other_admins(tx, "b").await?, 1);
            Ok(())
        }));
        write.await.expect("written");
        let mut on = db.read().await.expect("a connection");
        let asha = db::people::by_id(&mut on, "a").await.expect("read").expect("Asha");
        assert_eq!((asha.name.as_str(), asha.role()), ("Asha R.", Role::Admin));
        let kept = db::people::credentials_of(&mut on, "a").await.expect("read").expect("Asha");
        assert_eq!(kept.password.as_deref(), Some("renewed"));
        assert_eq!(db::people::notices(&mut on, "a").await.expect("read"), Some((0, 1)));
        let ben = db::people::by_id(&mut on, "b").await.expect("read").expect("Ben");
        assert_eq!((ben.name.as_str(), ben.role()), ("Ben", Role::Author));
        assert_eq!(db::people::notices(&mut on, "b").await.expect("read"), Some((1, 1)));
    }

    who_was_removed_is_nobody_and_their_address_is_free(site) {
        let db = site.db();
        add(db, new("a", "Asha")).await;
        let removed = db.write(|tx| Box::pin(async move { db::people::remove(tx, "a", NOW).await }));
        removed.await.expect("written");
        let mut on = db.read().await.expect("a connection");
        assert_eq!(db::people::by_id(&mut on, "a").await.expect("read"), None);
        assert_eq!(db::people::credentials_of(&mut on, "a").await.expect("read"), None);
        assert_eq!(db::people::credentials(&mut on, "asha@example.org").await.expect("read"), None);
        let evidence = db::evidence::of(&mut on, &[], "").await.expect("read");
        assert!(evidence.names.is_empty(), "the name is free");
        assert!(db::people::exist(&mut on).await.expect("read"), "setup stays closed");
        drop(on);
        assert!(add(db, new("b", "Asha")).await);
    }

    posts_are_handed_to_another_author_once_each(site) {
        site.post("tea", "status: published\nauthors: [Asha Rahman, Ben Okoro]").await;
        site.post("soup", "status: published\nauthors: [Asha Rahman]").await;
        site.post("bread", "status: published\nauthors: [Cy Dove]").await;
        let id = person(&site, "Asha", Role::Author).await;
        let (asha, ben) = (author(&site, "asha-rahman").await, author(&site, "ben-okoro").await);
        let before = site.db().changed_since(0).await.expect("changes").last;
        let (from, to) = (asha.clone(), ben.clone());
        let handed = site.db().write(move |tx| Box::pin(async move {
            assert!(bylines::is_author(tx, &from).await?);
            assert!(!bylines::is_author(tx, "nobody").await?);
            bylines::set(tx, &id, Some(&from)).await?;
            assert_eq!(db::people::by_id(tx, &id).await?.and_then(|row| row.author_id), Some(from.clone()));
            bylines::set(tx, &id, None).await?;
            assert_eq!(db::people::by_id(tx, &id).await?.and_then(|row| row.author_id), None);
            bylines::hand_over(tx, &from, &to).await
        }));
        assert_eq!(handed.await.expect("written"), 2);
        assert_eq!(authors(&site, "tea").await, ["Ben Okoro"]);
        assert_eq!(authors(&site, "soup").await, ["Ben Okoro"]);
        assert_eq!(authors(&site, "bread").await, ["Cy Dove"]);
        let changed = site.db().changed_since(before).await.expect("changes").list;
        assert!(changed.contains(&Change::Author(asha)) && changed.contains(&Change::Author(ben)));
        assert_eq!(changed.iter().filter(|change| matches!(change, Change::Post(_))).count(), 2);
    }
}
