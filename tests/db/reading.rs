//! What a visitor finds under an address, and what not.

use dispatches::domain::post::{Kind, Status};
use dispatches::server::context::Context;
use dispatches::server::error::Error;
use dispatches::server::{db, posts};

use crate::database::{DAY, HOUR, NOW};

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

async fn set_status(context: &Context, slug: &str, status: Status) {
    let slug = slug.to_owned();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let post = db::save::find(tx, Kind::Post, &slug)
                .await?
                .ok_or(Error::NotFound)?;
            db::save::set_status(tx, &post.id, status, NOW).await
        })
    });
    write.await.expect("written");
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
        set_status(&site.context, "public", Status::Trashed).await;
        set_status(&site.context, "private", Status::Trashed).await;
        assert_eq!(answer(&site.context, "public").await, "gone");
        assert_eq!(answer(&site.context, "private").await, "not found");
        set_status(&site.context, "public", Status::Unpublished).await;
        assert_eq!(answer(&site.context, "public").await, "not found");
        set_status(&site.context, "public", Status::Published).await;
        assert_eq!(answer(&site.context, "public").await, "The public");
    }

    an_old_address_leads_to_the_present_one_in_one_step(site) {
        site.post("first", "status: published").await;
        rename(&site.context, "first", "second").await;
        rename(&site.context, "second", "third").await;
        assert_eq!(answer(&site.context, "first").await, "/posts/third");
        assert_eq!(answer(&site.context, "second").await, "/posts/third");
        rename(&site.context, "third", "first").await;
        assert_eq!(answer(&site.context, "first").await, "The first");
        assert_eq!(answer(&site.context, "third").await, "/posts/first");
        set_status(&site.context, "first", Status::Draft).await;
        assert_eq!(answer(&site.context, "third").await, "not found", "leads to a draft");
        set_status(&site.context, "first", Status::Trashed).await;
        assert_eq!(answer(&site.context, "third").await, "gone");
    }

    an_address_that_was_never_public_is_not_kept(site) {
        site.post("draft", "status: draft").await;
        rename(&site.context, "draft", "other").await;
        set_status(&site.context, "other", Status::Published).await;
        assert_eq!(answer(&site.context, "draft").await, "not found");
    }

    a_redirect_from_elsewhere_never_takes_two_steps(site) {
        site.post("tea", "status: published").await;
        let write = site.db().write(|tx| Box::pin(async move {
            db::redirects::add(tx, "/posts/2016-tea", "/old/tea", NOW).await?;
            db::redirects::add(tx, "/old/tea", "/posts/tea", NOW).await?;
            db::redirects::add(tx, "/x", "/posts/tea", NOW).await?;
            db::redirects::add(tx, "/posts/tea", "/x", NOW).await
        }));
        write.await.expect("written");
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

    texts_of_an_older_renderer_are_rendered_again(site) {
        site.post("tea", "status: published").await;
        let write = site.db().write(|tx| Box::pin(async move {
            let post = db::save::find(tx, Kind::Post, "tea").await?.ok_or(Error::NotFound)?;
            let version = db::versions::working(tx, &post.id).await?.ok_or(Error::NotFound)?;
            let old = db::versions::Rerendered {
                id: version.id, renderer: 0, excerpt: String::new(), words: 0, reading_minutes: 0,
                contents: "[]".into(), html: "<p>Old.</p>".into(), text: "Old.".into(),
            };
            db::versions::replace(tx, &old).await
        }));
        write.await.expect("written");
        assert_eq!(posts::render_again(site.db()).await.expect("rendered"), 1);
        let post = posts::find_visible(&site.context, Kind::Post, "tea").await.expect("a post");
        assert_eq!(post.body.as_str().trim(), "<p>Text of tea.</p>");
        assert_eq!(posts::render_again(site.db()).await.expect("rendered"), 0);
    }
}

async fn related(context: &Context, slug: &str) -> Vec<String> {
    let post = posts::find_visible(context, Kind::Post, slug)
        .await
        .expect("a post");
    post.related.into_iter().map(|card| card.slug).collect()
}

/// Saves a post under another address.
async fn rename(context: &Context, from: &str, to: &str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    let later = NOW + HOUR;
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let post = db::save::find(tx, Kind::Post, &from)
                .await?
                .ok_or(Error::NotFound)?;
            let mut version = db::versions::working(tx, &post.id)
                .await?
                .ok_or(Error::NotFound)?;
            version.id = dispatches::server::ids::new(later);
            version.title = format!("The {to}");
            let save = db::save::Save {
                status: post.status(),
                id: post.id,
                kind: Kind::Post,
                slug: to,
                published_at: post.published_at,
                updated_at: None,
                created_at: post.created_at,
                comments_open: true,
                language: None,
                authors: Vec::new(),
                tags: Vec::new(),
                version,
            };
            db::save::put(tx, &save).await
        })
    });
    write.await.expect("written");
}
