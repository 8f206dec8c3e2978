//! What a visitor finds under an address, and what not.

use dispatches::domain::post::{Kind, Status};
use dispatches::server::context::Context;
use dispatches::server::error::Error;
use dispatches::server::posts;

use crate::database::{DAY, NOW, Site};
use crate::migrating::execute;

/// What `/posts/{slug}` says, in a word.
async fn answer(context: &Context, slug: &str) -> String {
    match posts::find_visible(context, Kind::Post, slug).await {
        Ok(post) => post.title,
        Err(Error::NotFound) => "not found".into(),
        Err(Error::Gone) => "gone".into(),
        Err(Error::Moved(path)) => path,
        Err(error) => panic!("{error}"),
    }
}

on_both_engines! {
    a_visitor_finds_what_is_published_and_nothing_else(site) {
        site.post("open", "status: published\ndate: 2026-06-30").await;
        for status in ["draft", "in-review", "unpublished"] {
            site.post(status, &format!("status: {status}\ndate: 2026-06-30")).await;
        }
        site.post("later", "status: published\ndate: 2026-07-02").await;
        assert_eq!(answer(&site.context, "open").await, "The open");
        for hidden in ["draft", "in-review", "unpublished", "later", "unknown", "", "a b", "Öl"] {
            assert_eq!(answer(&site.context, hidden).await, "not found", "{hidden}");
        }
        let page = posts::find_visible(&site.context, Kind::Page, "open").await;
        assert!(matches!(page, Err(Error::NotFound)), "a post is no page");
    }

    a_scheduled_post_is_found_once_it_was_published_in_its_time(site) {
        site.post("later", "status: scheduled\ndate: 2026-07-02").await;
        assert_eq!(posts::publish_due(site.db(), NOW).await.expect("done"), 0);
        let tomorrow = site.at(NOW + DAY);
        assert_eq!(answer(&tomorrow, "later").await, "not found");
        assert_eq!(posts::publish_due(site.db(), NOW + DAY).await.expect("done"), 1);
        assert_eq!(answer(&tomorrow, "later").await, "The later");
        assert_eq!(answer(&site.context, "later").await, "not found", "before its time");
        assert_eq!(posts::publish_due(site.db(), NOW + DAY).await.expect("done"), 0);
    }

    what_was_public_and_is_in_the_bin_is_gone(site) {
        site.post("public", "status: published").await;
        site.post("private", "status: draft").await;
        site.set_status("public", Status::Trashed).await;
        site.set_status("private", Status::Trashed).await;
        assert_eq!(answer(&site.context, "public").await, "gone");
        assert_eq!(answer(&site.context, "private").await, "not found");
        site.set_status("public", Status::Unpublished).await;
        assert_eq!(answer(&site.context, "public").await, "not found");
        site.set_status("public", Status::Published).await;
        assert_eq!(answer(&site.context, "public").await, "The public");
    }

    an_old_address_leads_to_the_present_one_in_one_step(site) {
        site.post("first", "status: published").await;
        site.rename("first", "second").await;
        site.rename("second", "third").await;
        assert_eq!(answer(&site.context, "first").await, "/posts/third");
        assert_eq!(answer(&site.context, "second").await, "/posts/third");
        site.rename("third", "first").await;
        assert_eq!(answer(&site.context, "first").await, "The first");
        assert_eq!(answer(&site.context, "third").await, "/posts/first");
        site.set_status("first", Status::Draft).await;
        assert_eq!(answer(&site.context, "third").await, "not found", "leads to a draft");
        site.set_status("first", Status::Trashed).await;
        assert_eq!(answer(&site.context, "third").await, "gone");
    }

    an_address_that_was_never_public_is_not_kept(site) {
        site.post("draft", "status: draft").await;
        site.rename("draft", "other").await;
        site.set_status("other", Status::Published).await;
        assert_eq!(answer(&site.context, "draft").await, "not found");
    }

    a_redirect_from_elsewhere_never_takes_two_steps(site) {
        site.post("tea", "status: published").await;
        site.redirect(&[
            ("/posts/2016-tea", "/old/tea"), ("/old/tea", "/posts/tea"), ("/x", "/posts/tea"), ("/posts/tea", "/x"),
        ]).await;
        assert_eq!(answer(&site.context, "2016-tea").await, "/x");
        assert_eq!(answer(&site.context, "tea").await, "The tea", "what is there comes first");
        assert_eq!(posts::redirect(&site.context, "/x").await.expect("read"), None);
        assert_eq!(posts::redirect(&site.context, "/old/tea").await.expect("read").as_deref(), Some("/x"));
    }

    a_post_is_read_whole(site) {
        site.write("authors.toml", "[[author]]\nname = \"Ann Lee\"\nslug = \"ann\"\nbiography = \"Bakes.\"\nguest = true\nlinks = [{ label = \"Site\", address = \"https://example.org\" }, { label = \"Bad\", address = \"javascript:alert(1)\" }]\n");
        site.write("tea.md", "---\ntitle: Tea\nkicker: Field notes\nplace: Wick End\nstatus: published\ndate: 2026-06-01T09:00:00Z\nupdated: 2026-06-03\nauthors: [Bo Ash, Ann Lee]\ntags: [Tea, hot drinks]\nlanguage: cy\ncomments: closed\n---\n\nOne *cup*.\n\n## A\n\n## B\n\n## C\n");
        let report = site.import().await;
        assert!(report.succeeded(), "{report}");
        let post = posts::find_visible(&site.context, Kind::Post, "tea").await.expect("a post");
        let names: Vec<_> = post.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["Bo Ash", "Ann Lee"]);
        assert!(post.authors[1].guest && post.authors[1].biography == "Bakes.");
        assert_eq!(post.authors[1].links.len(), 1, "only harmless links");
        let tags: Vec<_> = post.tags.iter().map(|tag| tag.slug.as_str()).collect();
        assert_eq!(tags, ["tea", "hot-drinks"]);
        assert_eq!(post.published.words, "Monday 1 June 2026");
        assert_eq!(post.updated.map(|date| date.short).as_deref(), Some("3 Jun 2026"));
        assert_eq!((post.summary.as_str(), post.contents.len()), ("One cup.", 3));
        assert_eq!(post.language.as_deref(), Some("cy"));
        assert_eq!((post.kicker.as_deref(), post.place.as_deref()), (Some("Field notes"), Some("Wick End")));
    }

    related_posts_share_most_first_and_are_never_fewer_for_want_of_tags(site) {
        site.post("subject", "status: published\ndate: 2026-06-01\ntags: [a, b]\nauthors: Ann").await;
        site.post("same-author", "status: published\ndate: 2026-06-02\nauthors: Ann").await;
        site.post("one-tag", "status: published\ndate: 2026-05-01\ntags: [a]").await;
        site.post("both-tags", "status: published\ndate: 2020-01-01\ntags: [a, b]").await;
        site.post("newest", "status: published\ndate: 2026-06-30").await;
        site.post("hidden", "status: draft\ndate: 2026-06-30\ntags: [a, b]").await;
        let slugs = related(&site.context, "subject").await;
        assert_eq!(slugs, ["both-tags", "one-tag", "same-author"]);
        assert_eq!(related(&site.context, "newest").await, ["same-author", "subject", "one-tag"]);
    }

    a_post_about_the_same_is_related_without_a_tag_and_one_that_mentions_it_is_not(site) {
        let say = |slug: &str, date: &str, text: &str| {
            let text = format!("---\ntitle: Of {slug}\nslug: {slug}\nstatus: published\ndate: {date}\n---\n\n{text}\n");
            site.write(&format!("{slug}.md"), text);
        };
        let hawthorn = "Cut the hawthorn low, lay the hawthorn flat, and leave some hawthorn standing.";
        say("winter", "2026-06-01", hawthorn);
        say("hedges", "2019-03-01", &format!("Before the frost. {hawthorn}"));
        say("walk", "2020-03-01", "We walked along a hawthorn hedge.");
        for day in 2..6 {
            say(&format!("day-{day}"), &format!("2026-06-0{day}"), "News.");
        }
        let report = site.import().await;
        assert!(report.succeeded(), "{report}");
        assert_eq!(related(&site.context, "winter").await, ["hedges", "day-5", "day-4"]);
        assert_eq!(related(&site.context, "walk").await, ["day-5", "day-4", "day-3"]);
    }

    pages_about_the_same_take_no_posts_place(site) {
        let say = |folder: &str, slug: &str, (title, date): (&str, &str)| {
            let text = format!("---\ntitle: {title}\nslug: {slug}\nstatus: published\ndate: {date}\n---\n\nText.\n");
            site.write(&format!("{folder}{slug}.md"), text);
        };
        for number in 0..20 {
            for word in ["kettle", "samovar", "teapot"] {
                say("pages/", &format!("{word}-{number}"), (word, "2026-05-01"));
            }
        }
        for day in 2..7 {
            say("", &format!("day-{day}"), ("News", &format!("2026-06-0{day}")));
        }
        say("", "all", ("Kettle samovar teapot", "2026-06-01"));
        let report = site.import().await;
        assert!(report.succeeded(), "{report}");
        assert_eq!(related(&site.context, "all").await, ["day-6", "day-5", "day-4"]);
    }

    what_thirty_posts_are_about_relates_them_and_what_more_are_about_does_not(site) {
        for day in 1..=30 {
            titled(&site, &format!("kettle-{day}"), "Kettle", &format!("2019-03-{day:02}"));
        }
        for number in 0..65 {
            let date = format!("2025-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
            titled(&site, &format!("news-{number}"), "News", &date);
        }
        assert!(site.import().await.succeeded());
        assert_eq!(related(&site.context, "kettle-1").await, ["kettle-30", "kettle-29", "kettle-28"]);
        assert_eq!(related(&site.context, "news-1").await, ["news-64", "news-63", "news-62"]);
        titled(&site, "kettle-31", "Kettle", "2019-03-31");
        assert!(site.import().await.succeeded());
        assert_eq!(related(&site.context, "kettle-1").await, ["news-64", "news-63", "news-62"]);
    }

    on_a_small_site_four_posts_about_the_same_are_related_and_five_are_not(site) {
        for day in 1..=4 {
            titled(&site, &format!("kettle-{day}"), "Kettle", &format!("2019-03-0{day}"));
        }
        for (day, title) in [(1, "Bridge"), (2, "Harbour"), (3, "Orchard")] {
            titled(&site, &title.to_lowercase(), title, &format!("2026-06-0{day}"));
        }
        assert!(site.import().await.succeeded());
        assert_eq!(related(&site.context, "kettle-1").await, ["kettle-4", "kettle-3", "kettle-2"]);
        titled(&site, "kettle-5", "Kettle", "2019-03-05");
        assert!(site.import().await.succeeded());
        assert_eq!(related(&site.context, "kettle-1").await, ["orchard", "harbour", "bridge"]);
    }

    posts_indexed_by_an_older_program_are_related_after_the_next_start(site) {
        for (title, year) in [("Kettle", 2019), ("Kettles", 2020), ("News", 2021), ("Bread", 2022), ("Walk", 2023)] {
            titled(&site, &title.to_lowercase(), title, &format!("{year}-03-01"));
        }
        titled(&site, "old", "Kettle", "2001-01-01");
        // It is about no word, so there is none to write.
        titled(&site, "dots", "…", "2000-01-01");
        assert!(site.import().await.succeeded());
        execute(&site.config, "DELETE FROM telling_words").await;
        assert_eq!(related(&site.context, "kettle").await, ["walk", "bread", "news"]);
        assert_eq!(posts::index_again(site.db()).await.expect("indexed"), 6);
        assert_eq!(related(&site.context, "kettle").await, ["old", "walk", "bread"]);
        assert_eq!(posts::index_again(site.db()).await.expect("indexed"), 0);
    }

    texts_of_an_older_renderer_are_rendered_again(site) {
        site.post("tea", "status: published").await;
        site.keep_rendering("tea", 0, "<p>Old.</p>").await;
        assert_eq!(posts::render_again(site.db()).await.expect("rendered"), 1);
        let post = posts::find_visible(&site.context, Kind::Post, "tea").await.expect("a post");
        assert_eq!(post.body.as_str().trim(), "<p>Text of tea.</p>");
        assert_eq!(posts::render_again(site.db()).await.expect("rendered"), 0);
    }
}

/// A file of a post that is about its title and nothing else.
fn titled(site: &Site, slug: &str, title: &str, date: &str) {
    let text = format!(
        "---\ntitle: {title}\nslug: {slug}\nstatus: published\ndate: {date}\n---\n\nText.\n"
    );
    site.write(&format!("{slug}.md"), text);
}

async fn related(context: &Context, slug: &str) -> Vec<String> {
    let post = posts::find_visible(context, Kind::Post, slug)
        .await
        .expect("a post");
    post.related.into_iter().map(|card| card.slug).collect()
}
