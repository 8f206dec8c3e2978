//! Who has a post open, and which text was saved last.

use dispatches::domain::person::Role;
use dispatches::server::db::presence::{self, Here};

use crate::database::{NOW, Site};
use crate::people::person;

fn here(post: &str, person: &str, page: &str) -> Here {
    Here {
        post_id: post.into(),
        person_id: person.into(),
        page: page.into(),
    }
}

async fn renew(site: &Site, one: &Here, now: i64) {
    let one = one.clone();
    let write = site
        .db()
        .write(move |tx| Box::pin(async move { presence::renew(tx, &one, now).await }));
    write.await.expect("written");
}

async fn others(site: &Site, one: &Here, since: i64) -> Vec<String> {
    let mut on = site.db().read().await.expect("a connection");
    let others = presence::others(&mut on, one, since).await;
    others
        .expect("read")
        .into_iter()
        .map(|(_, name)| name)
        .collect()
}

async fn id(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let kind = dispatches::domain::post::Kind::Post;
    let row = dispatches::server::db::save::find(&mut on, kind, slug).await;
    row.expect("read").expect("a post").id
}

on_both_engines! {
    a_page_is_there_while_it_is_renewed_and_only_for_its_post(site) {
        site.post("tea", "status: draft").await;
        site.post("milk", "status: draft").await;
        let (tea, milk) = (id(&site, "tea").await, id(&site, "milk").await);
        let ann = person(&site, "Ann", Role::Author).await;
        let bo = person(&site, "Bo", Role::Author).await;
        let (hers, his) = (here(&tea, &ann, "1"), here(&tea, &bo, "2"));
        renew(&site, &hers, NOW).await;
        renew(&site, &hers, NOW + 9).await;
        renew(&site, &his, NOW + 5).await;
        assert_eq!(others(&site, &his, NOW).await, ["Ann"]);
        assert_eq!(others(&site, &hers, NOW).await, ["Bo"]);
        assert!(others(&site, &hers, NOW + 5).await.is_empty());
        assert!(others(&site, &here(&milk, &bo, "2"), NOW).await.is_empty());
        // Another page of hers, and her two are one to him.
        assert_eq!(others(&site, &here(&tea, &ann, "3"), NOW).await, ["Ann", "Bo"]);
        renew(&site, &here(&tea, &ann, "3"), NOW + 9).await;
        assert_eq!(others(&site, &his, NOW).await, ["Ann"]);
        let gone = his.clone();
        let leave = site.db().write(move |tx| Box::pin(async move {
            presence::leave(tx, &gone).await
        }));
        leave.await.expect("written");
        assert_eq!(others(&site, &hers, NOW).await, ["Ann"]);
        let forget = site.db().write(|tx| Box::pin(async move {
            presence::forget(tx, NOW + 9).await?;
            presence::forget(tx, NOW + 10).await
        }));
        forget.await.expect("written");
        assert!(others(&site, &his, 0).await.is_empty());
    }

    the_latest_text_is_the_one_that_staff_work_on(site) {
        site.post("tea", "status: published\ndate: 2026-05-01").await;
        let tea = id(&site, "tea").await;
        let mut on = site.db().read().await.expect("a connection");
        let latest = presence::latest(&mut on, &tea).await.expect("read").expect("a text");
        assert_eq!((latest.saved_by, latest.name), (None, None));
        let working = dispatches::server::db::versions::working(&mut on, &tea).await;
        let working = working.expect("read").expect("a text");
        assert_eq!((latest.version_id, latest.saved_at), (working.id, working.created_at));
        assert_eq!(presence::latest(&mut on, "x").await.expect("read"), None);
    }
}
