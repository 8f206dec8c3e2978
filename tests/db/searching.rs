//! Full-text search.

use dispatches::domain::post::Status;
use dispatches::server::context::Context;
use dispatches::server::{db, search};

use crate::database::Site;

async fn found(context: &Context, query: &str) -> Vec<String> {
    let found = search::find(context, query).await.expect("an answer");
    found.results.into_iter().map(|hit| hit.path).collect()
}

/// As [`found`], in the order of addresses: the engines needn't agree on ranks.
async fn set(context: &Context, query: &str) -> Vec<String> {
    let mut paths = found(context, query).await;
    paths.sort();
    paths
}

async fn fill(site: &Site) {
    for (slug, title, text) in [
        (
            "kettle",
            "The kettle",
            "We boiled water in the café for forty people. Naïve, perhaps.",
        ),
        (
            "cup",
            "A cup",
            "The kettle was late. Straße und Œuvre; co-production is a word.",
        ),
        (
            "welsh",
            "Te",
            "Paned o de yn y Caffi, 12 o'r gloch. Ёлка 北京.",
        ),
    ] {
        site.write(
            &format!("{slug}.md"),
            format!("---\ntitle: {title}\nslug: {slug}\nstatus: published\n---\n{text}\n"),
        );
    }
    site.write(
        "pages/about.md",
        "---\ntitle: About\nslug: about\nstatus: published\n---\nKettles for hire.\n",
    );
    site.write(
        "secret.md",
        "---\ntitle: Secret kettle\nslug: secret\nstatus: draft\n---\nkettle\n",
    );
    site.write(
        "later.md",
        "---\ntitle: Later kettle\nslug: later\nstatus: published\ndate: 2026-12-01\n---\nkettle\n",
    );
    assert!(site.import().await.succeeded());
}

async fn titled(context: &Context, words: &[&str], limit: i64) -> Vec<String> {
    let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
    let mut on = context.db().read().await.expect("a connection");
    let ids = db::search::titled(&mut on, context.now, &words, limit).await;
    let ids = ids.expect("ids");
    let rows = db::cards::of_ids(&mut on, context.now, &ids).await;
    let rows = rows.expect("rows");
    let slug = |id: &String| {
        rows.iter()
            .find(|row| row.id == *id)
            .map(|row| row.slug.clone())
    };
    ids.iter().filter_map(slug).collect()
}

on_both_engines! {
    titles_are_found_by_beginnings_of_their_words_the_newest_first(site) {
        for (slug, lines) in [
            ("tea-urn", "status: published\ndate: 2026-05-01"),
            ("tea-pot", "status: published\ndate: 2026-05-02"),
            ("teapots", "status: draft"),
            ("about-tea", "kind: page\nstatus: published\ndate: 2026-05-03"),
        ] {
            site.post(slug, lines).await;
        }
        let all = ["about-tea", "tea-pot", "tea-urn"];
        assert_eq!(titled(&site.context, &["te"], 9).await, all);
        assert_eq!(titled(&site.context, &["te"], 2).await, all[..2]);
        assert_eq!(titled(&site.context, &["po", "th"], 9).await, ["tea-pot"]);
        // Only in the texts.
        assert!(titled(&site.context, &["text"], 9).await.is_empty());
        site.set_status("tea-pot", Status::Trashed).await;
        assert_eq!(titled(&site.context, &["tea"], 9).await, [all[0], all[2]]);
    }

    the_last_word_is_a_beginning_and_the_others_are_whole(site) {
        fill(&site).await;
        assert_eq!(set(&site.context, "kettle").await, ["/about", "/posts/cup", "/posts/kettle"]);
        assert_eq!(set(&site.context, "kett").await, ["/about", "/posts/cup", "/posts/kettle"]);
        assert_eq!(set(&site.context, "kett late").await, [""; 0]);
        assert_eq!(set(&site.context, "late kett").await, ["/posts/cup"]);
        assert_eq!(set(&site.context, "kettle water").await, ["/posts/kettle"]);
    }

    a_title_weighs_more(site) {
        fill(&site).await;
        assert_eq!(found(&site.context, "kettle").await[0], "/posts/kettle");
    }

    what_is_about_the_words_stands_before_what_only_holds_them_and_the_newest_first_among_each(site) {
        for (slug, day, title, text) in [
            ("old-title", 1, "Tea", "Nothing."),
            ("new-title", 2, "More tea", "Nothing."),
            ("old-much", 3, "A", "Tea and tea and tea."),
            ("new-much", 4, "B", "Tea? Tea! Tea."),
            ("old-once", 5, "C", "Tea, once."),
            ("new-once", 6, "D", "Tea, and tea."),
        ] {
            let text = format!("---\ntitle: {title}\nslug: {slug}\ndate: 2026-05-0{day}\nstatus: published\n---\n{text}\n");
            site.write(&format!("{slug}.md"), text);
        }
        assert!(site.import().await.succeeded());
        let order = ["new-title", "old-title", "new-much", "old-much", "new-once", "old-once"];
        let order: Vec<_> = order.iter().map(|slug| format!("/posts/{slug}")).collect();
        for query in ["tea", "te", "t"] {
            assert_eq!(found(&site.context, query).await, order, "{query}");
        }
        // Another date is another place.
        site.post("new-title", "status: published\ndate: 2026-04-01").await;
        assert_eq!(found(&site.context, "tea").await.len(), 5, "its text holds no such word any more");
        for slug in ["tea-urn", "tea-pot"] {
            site.post(slug, "status: published\ndate: 2026-04-01").await;
        }
        assert_eq!(found(&site.context, "tea").await[0], order[1]);
    }

    a_long_word_is_found_by_any_beginning(site) {
        let word = "antidisestablishmentarianism";
        site.post(word, "status: published").await;
        for letters in 1..=word.len() {
            assert_eq!(found(&site.context, &word[..letters]).await, [format!("/posts/{word}")], "{letters}");
        }
    }

    posts_of_the_same_minute_are_all_found(site) {
        for number in 0..5 {
            site.post(&format!("tea-{number}"), "status: published\ndate: 2026-05-01").await;
        }
        assert_eq!(found(&site.context, "tea").await.len(), 5);
    }

    case_and_accents_make_no_difference(site) {
        fill(&site).await;
        for query in ["CAFÉ", "cafe", "cafe\u{301}", "naive"] {
            assert!(set(&site.context, query).await.contains(&"/posts/kettle".into()), "{query}");
        }
        for query in ["strasse", "STRASSE", "oeuvre", "œuvre", "co-production", "coproduction? no: co production"] {
            let cup = set(&site.context, query).await.contains(&"/posts/cup".into());
            assert_eq!(cup, !query.contains("no:"), "{query}");
        }
        assert_eq!(set(&site.context, "ёл").await, ["/posts/welsh"]);
        assert_eq!(set(&site.context, "北京").await, ["/posts/welsh"]);
        assert_eq!(set(&site.context, "12").await, ["/posts/welsh"]);
    }

    odd_queries_are_answered_like_any_other(site) {
        fill(&site).await;
        let long = "kettle ".repeat(1500);
        for query in [
            "\"", "'", "kettle\"", "AND", "OR kettle NOT", "NEAR(kettle, 2)", "*", "kettle*", "title:kettle",
            "{title} : x", "-kettle", "^kettle", "(", "&|!<->:*", "kettle & !x", "💥", "\0", "a\0b", "%", "_", "\\",
            "ⅷ Ⓐ ² ͅ  ा", &long, "",
        ] {
            search::find(&site.context, query).await.unwrap_or_else(|error| panic!("{query:?}: {error}"));
        }
        assert_eq!(set(&site.context, "kettle\"*'").await.len(), 3);
        assert_eq!(set(&site.context, "").await.len(), 0);
        assert_eq!(set(&site.context, &long).await.len(), 2, "only the last word is a beginning");
    }

    an_excerpt_marks_what_was_found(site) {
        fill(&site).await;
        let found = search::find(&site.context, "cafe").await.expect("an answer");
        let hit = found.results.iter().find(|hit| hit.path == "/posts/kettle").expect("a hit");
        let text: String = hit.excerpt.concat();
        assert!(text.starts_with("We boiled water in the café"), "{text}");
        let marked: Vec<_> = hit.excerpt.iter().skip(1).step_by(2).collect();
        assert_eq!(marked, ["café"]);
        assert!(!found.more);
    }

    what_is_withdrawn_or_changed_is_no_longer_found(site) {
        fill(&site).await;
        site.set_status("kettle", Status::Unpublished).await;
        assert_eq!(set(&site.context, "kettle").await, ["/about", "/posts/cup"]);
        site.post("cup", "status: published").await;
        assert_eq!(set(&site.context, "kettle").await, ["/about"]);
        assert_eq!(set(&site.context, "text").await, ["/posts/cup"]);
    }

    more_than_is_shown_is_said(site) {
        for number in 0..21 {
            site.write(&format!("{number}.md"), format!("---\ntitle: Tea {number}\nstatus: published\n---\nTea.\n"));
        }
        assert!(site.import().await.succeeded());
        let found = search::find(&site.context, "tea").await.expect("an answer");
        assert_eq!((found.results.len(), found.more), (20, true));
    }
}
