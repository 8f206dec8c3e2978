//! Preview links, and beginning a post with another one's text.

use dispatches::domain::person::Role;
use dispatches::domain::post::{Kind, Status};
use dispatches::server::context::Context;
use dispatches::server::db::{manuscripts, people, previews, save, versions};
use dispatches::server::posts::{copying, sharing};
use dispatches::server::signing::Keys;

use crate::database::{DAY, NOW, Site};
use crate::people::{is_missing, staff};
use crate::shelf::with_byline;

async fn id(site: &Site, slug: &str) -> String {
    let mut on = site.db().read().await.expect("a connection");
    let row = save::find(&mut on, Kind::Post, slug).await;
    row.expect("read").expect("a post").id
}

/// The ids of a post's good links.
async fn links(context: &Context, post: &str) -> Vec<String> {
    let mut on = context.db().read().await.expect("a connection");
    let rows = previews::of_post(&mut on, post, context.now).await;
    rows.expect("rows").into_iter().map(|row| row.id).collect()
}

async fn token(context: &Context, link: &str) -> String {
    Keys::of(context.db()).await.expect("keys").preview(link)
}

on_both_engines! {
    a_link_shows_its_post_until_it_expires_or_is_ended(site) {
        site.post("tea", "status: draft\nauthors: [Ann]").await;
        site.post("milk", "status: draft\nauthors: [Ann]").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let bo = staff(&site, "bo", Role::Author).await;
        let (tea, milk) = (id(&site, "tea").await, id(&site, "milk").await);
        let context = &site.context;
        sharing::make(context, &ann, &tea).await.expect("made");
        sharing::make(context, &ann, &tea).await.expect("made");
        assert!(is_missing(sharing::make(context, &bo, &tea).await));
        let found = links(context, &tea).await;
        assert_eq!(found.len(), 2);
        assert!(links(context, &milk).await.is_empty());
        let first = token(context, &found[1]).await;
        let (post, link) = sharing::show(context, &first).await.expect("shown");
        assert_eq!((post.title.as_str(), link.made_by.as_str()), ("The tea", "ann"));
        let last = site.at(NOW + 7 * DAY - 1);
        assert!(sharing::show(&last, &first).await.is_ok());
        let late = site.at(NOW + 7 * DAY);
        assert!(is_missing(sharing::show(&late, &first).await));
        assert!(links(&late, &tea).await.is_empty());
        for (whose, post) in [(&bo, &tea), (&ann, &milk)] {
            let ended = sharing::end(context, whose, (post, &found[1])).await;
            assert!(is_missing(ended));
        }
        sharing::end(context, &ann, (&tea, &found[1])).await.expect("ended");
        assert!(is_missing(sharing::show(context, &first).await));
        assert!(is_missing(sharing::end(context, &ann, (&tea, &found[1])).await));
        assert_eq!(links(context, &tea).await, found[..1]);
    }

    links_of_what_is_in_the_bin_and_of_people_who_are_gone_show_nothing(site) {
        site.post("tea", "status: draft\nauthors: [Ann]").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let tea = id(&site, "tea").await;
        sharing::make(&site.context, &ann, &tea).await.expect("made");
        let link = token(&site.context, &links(&site.context, &tea).await[0]).await;
        site.set_status("tea", Status::Trashed).await;
        assert!(is_missing(sharing::show(&site.context, &link).await));
        assert!(is_missing(sharing::make(&site.context, &ann, &tea).await));
        site.set_status("tea", Status::Draft).await;
        assert!(sharing::show(&site.context, &link).await.is_ok());
        let person = ann.id.clone();
        let write = site.db().write(move |tx| Box::pin(async move {
            people::remove(tx, &person, NOW).await
        }));
        write.await.expect("written");
        assert!(is_missing(sharing::show(&site.context, &link).await));
    }

    links_that_are_past_are_forgotten(site) {
        site.post("tea", "status: draft\nauthors: [Ann]").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let tea = id(&site, "tea").await;
        sharing::make(&site.context, &ann, &tea).await.expect("made");
        let later = site.at(NOW + DAY);
        sharing::make(&later, &ann, &tea).await.expect("made");
        let write = site.db().write(|tx| Box::pin(async move {
            previews::forget(tx, NOW + 7 * DAY).await
        }));
        write.await.expect("written");
        assert_eq!(links(&site.context, &tea).await.len(), 1);
    }

    a_copy_has_the_text_and_nothing_of_the_posts_life(site) {
        site.post("tea", "status: published\ndate: 2026-05-01\nauthors: [Ann, Bo]\ntags: [cups]").await;
        site.rename("tea", "quay").await;
        let ann = with_byline(&site, ("ann", Role::Author), "ann").await;
        let of = id(&site, "quay").await;
        let bo = staff(&site, "bert", Role::Author).await;
        assert!(is_missing(copying::copy(&site.context, &bo, &of).await));
        // The renaming took the byline along.
        let edie = staff(&site, "edie", Role::Editor).await;
        let copy = copying::copy(&site.context, &edie, &of).await.expect("copied");
        let mut on = site.db().read().await.expect("a connection");
        let row = save::find(&mut on, Kind::Post, "copy-of-the-quay").await.expect("read");
        let row = row.expect("a post");
        assert_eq!((row.id.as_str(), row.status()), (copy.as_str(), Status::Draft));
        assert_eq!((row.published_at, row.updated_at), (None, None));
        let (old, new) = (
            versions::working(&mut on, &of).await.expect("read").expect("a text"),
            versions::working(&mut on, &copy).await.expect("read").expect("a text"),
        );
        assert_eq!((&new.source, &new.html), (&old.source, &old.html));
        assert_eq!(new.title, "Copy of The quay");
        assert_eq!(versions::of_post(&mut on, &copy, 9).await.expect("read").len(), 1);
        // Its former address stays the post's.
        assert!(manuscripts::is_taken(&mut on, (Kind::Post, "tea"), &copy).await.expect("read"));
        drop(on);
        let again = copying::copy(&site.context, &edie, &copy).await.expect("copied");
        assert_ne!(again, copy);
        _ = ann;
    }
}
