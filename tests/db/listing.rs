//! Pages of posts, feeds and the sitemap's list.

use dispatches::api::site::PageLink;
use dispatches::server::context::Context;
use dispatches::server::error::Error;
use dispatches::server::posts::{self, FeedOf};

use crate::database::{DAY, NOW, Site};

/// Posts 1 to 45, of which every third has the same date as the one before, all by one author
/// and under one tag; and one that nobody may see.
async fn fill(site: &Site) {
    for number in 1..=45_i64 {
        let day = number - i64::from(number % 3 == 0);
        let at = site.at(NOW - 100 * DAY + day * DAY);
        site.add(
            &at,
            &format!("p{number}"),
            "status: published\nauthors: Ann\ntags: [tea]",
        )
        .await;
    }
    site.post(
        "hidden",
        "status: draft\ndate: 2026-06-01\nauthors: Bo\ntags: [secret]",
    )
    .await;
}

async fn walk(context: &Context, of: &str) -> Vec<usize> {
    let mut sizes = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut before: Option<String> = None;
    loop {
        let place = before.as_deref();
        let (posts, older) = match of {
            "home" => {
                let home = posts::home(context, place).await.expect("a page");
                (
                    home.lead.into_iter().chain(home.posts).collect(),
                    home.older,
                )
            }
            "author" => {
                let page = posts::by_author(context, "ann", place)
                    .await
                    .expect("a page");
                (page.posts, page.older)
            }
            _ => {
                let page = posts::by_tag(context, "tea", place).await.expect("a page");
                (page.posts, page.older)
            }
        };
        let posts: Vec<_> = posts;
        assert!(posts.is_sorted_by(|a, b| a.published.at >= b.published.at));
        sizes.push(posts.len());
        for card in posts {
            assert!(seen.insert(card.slug.clone()), "{} twice", card.slug);
            assert_eq!(card.authors.len(), 1);
        }
        before = older;
        if before.is_none() {
            assert!(!seen.contains("hidden"));
            return sizes;
        }
    }
}

on_both_engines! {
    each_post_is_on_exactly_one_page(site) {
        fill(&site).await;
        for listing in ["home", "author", "tag"] {
            assert_eq!(walk(&site.context, listing).await, [20, 20, 5], "{listing}");
        }
    }

    a_cursor_from_the_future_shows_nothing_that_is_not_due(site) {
        site.post("now", "status: published").await;
        let future = "9999999999999_ffffffff-ffff-7fff-8fff-ffffffffffff";
        let yesterday = site.at(NOW - DAY);
        let home = posts::home(&yesterday, Some(future)).await.expect("a page");
        assert!(home.lead.is_none() && home.posts.is_empty());
        let home = posts::home(&site.context, Some("' OR 1=1 --")).await.expect("a page");
        assert_eq!(home.lead.map(|card| card.slug).as_deref(), Some("now"), "no cursor: the start");
    }

    the_first_page_tells_the_newest_post(site) {
        let empty = posts::home(&site.context, None).await.expect("a page");
        assert_eq!(empty, dispatches::api::posts::Home::default());
        site.post("old", "status: published\ndate: 2026-01-01\nauthors: Ann").await;
        site.post("new", "status: published\ndate: 2026-06-01\nauthors: Bo").await;
        site.post("none", "status: draft\nauthors: Cy").await;
        let home = posts::home(&site.context, None).await.expect("a page");
        assert_eq!(home.lead.map(|card| card.slug).as_deref(), Some("new"));
        assert_eq!(home.lead_opening.as_str(), "<p>Text of new.</p>");
        assert_eq!(home.posts.len(), 1);
        let faces: Vec<_> = home.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(faces, ["Ann", "Bo"], "who has published nothing isn't shown");
    }

    an_unknown_author_or_tag_is_not_found(site) {
        let author = posts::by_author(&site.context, "nobody", None).await;
        assert!(matches!(author, Err(Error::NotFound)));
        let tag = posts::by_tag(&site.context, "nothing", None).await;
        assert!(matches!(tag, Err(Error::NotFound)));
        let feed = posts::feed(&site.context, FeedOf::Tag("nothing")).await;
        assert!(matches!(feed, Err(Error::NotFound)));
    }

    a_feed_holds_the_newest_twenty_whole(site) {
        fill(&site).await;
        for of in [FeedOf::Site, FeedOf::Author("ann"), FeedOf::Tag("tea")] {
            let (subject, items) = posts::feed(&site.context, of).await.expect("a feed");
            assert_eq!(subject.is_none(), of == FeedOf::Site);
            assert_eq!(items.len(), 20);
            // The two newest have the same date, so either may come first.
            let newest = &items[0].post;
            assert!(["p44", "p45"].contains(&newest.slug.as_str()), "{}", newest.slug);
            assert_eq!(newest.body.as_str().trim(), format!("<p>Text of {}.</p>", newest.slug));
            assert_eq!(items[0].post.authors[0].name, "Ann");
            assert_eq!((items[0].id.len(), items[0].updated_at), (36, items[0].post.published.at));
        }
    }

    the_sitemap_lists_what_can_be_seen(site) {
        site.post("tea", "status: published\ndate: 2026-05-01\nupdated: 2026-05-09\nauthors: Ann\ntags: [cups]").await;
        site.post("about", "kind: page\nstatus: published").await;
        site.post("hidden", "status: draft\nauthors: Bo\ntags: [secret]").await;
        let addresses = posts::addresses(&site.context, 1).await.expect("a list");
        let paths: Vec<_> = addresses.iter().map(|address| address.path.as_str()).collect();
        assert_eq!(paths, ["/about", "/posts/tea", "/authors/ann", "/tags/cups"]);
        assert_eq!(addresses[1].changed_at, 1_778_281_200_000);
        assert_eq!(posts::address_parts(&site.context).await.expect("a number"), 1);
        for part in [i64::MIN, 0, 2, i64::MAX] {
            let beyond = posts::addresses(&site.context, part).await;
            assert!(matches!(beyond, Err(Error::NotFound)), "{part}: {beyond:?}");
        }
    }

    pages_of_the_site_come_in_the_order_of_the_navigation(site) {
        site.post("privacy", "kind: page\nstatus: published").await;
        site.post("contact", "kind: page\nstatus: published").await;
        site.post("about", "kind: page\nstatus: published").await;
        site.post("accessibility", "kind: page\nstatus: draft").await;
        let found = dispatches::server::site::find(&site.context).await.expect("a site");
        let addresses = |pages: &[PageLink]| pages.iter().map(|page| page.address.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&found.pages), ["/about", "/contact"]);
        assert_eq!(addresses(&found.footer), ["/about", "/contact", "/privacy"]);
    }
}
