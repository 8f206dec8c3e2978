//! The review: from a contributor's draft to readers, back again, or later.

use axum::http::StatusCode;
use dispatches::domain::person::Role;
use dispatches::server::posts::publish_due;

use crate::database::{Engine, HOUR, NOW, Site};
use crate::requests::{fetch, get, text};
use crate::served::{Page, serve};
use crate::writing::{borrowed, cookie, fill_in, led_to, open, status, submit, write};

/// An editor returns what waits, with a note.
async fn send_back(router: &axum::Router, editor: &str, (review, note): (&str, &str)) {
    let fields = [("do", "return"), ("note", note)];
    let answer = submit(router, editor, (review, &fields)).await;
    assert!(led_to(&answer).ends_with("said=post-returned"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contributors_draft_goes_to_the_editors_and_back_and_then_to_readers() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let bo = cookie(&site, "bo", Role::Contributor).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = write(
        &router,
        &bo,
        &[("title", "Tea"), ("body", "Hot. TODO"), ("do", "publish")],
    )
    .await;
    let review = format!("{page}/review");
    let shown = open(&router, &bo, &review).await;
    assert_eq!(shown.words(".review-step button"), ["Submit for review"]);
    assert!(shown.text.contains("This is sent to the editors."));
    assert_eq!(
        shown.words(".review-checks li"),
        [
            "No author is named. Readers like to know who speaks to them.",
            "“TODO” stands in it: something may still be missing there."
        ]
    );
    for step in ["publish", "return"] {
        let answer = submit(&router, &bo, (&review, &[("do", step)])).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{step}");
    }
    let when = [
        ("do", "schedule"),
        ("when", "2027-01-01"),
        ("time", "09:00"),
    ];
    let answer = submit(&router, &bo, (&review, &when)).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let answer = submit(
        &router,
        &bo,
        (&review, &[("do", "submit"), ("note", "Is it too long?")]),
    )
    .await;
    assert!(led_to(&answer).ends_with("said=post-submitted"));
    let shown = open(&router, &edie, &review).await;
    assert!(shown.text.contains("Is it too long?"));
    send_back(&router, &edie, (&review, "Finish it.")).await;
    let back = open(&router, &bo, &page).await;
    assert!(back.word(".writing-note").contains("Finish it."));
    fill_in(&router, &bo, (&page, &[("body", "Hot."), ("do", "save")])).await;
    submit(&router, &bo, (&review, &[("do", "submit")])).await;
    let answer = submit(&router, &edie, (&review, &[("do", "publish")])).await;
    assert!(led_to(&answer).ends_with("said=post-published"));
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_post_becomes_public_at_its_time_and_not_before() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let page = write(
        &router,
        &ann,
        &[("title", "Tea"), ("body", "Hot."), ("do", "publish")],
    )
    .await;
    let review = format!("{page}/review");
    for (day, time, sentence) in [
        ("", "", "Please enter a date and a time."),
        (
            "2026-06-30",
            "09:00",
            "Please enter a time that is still to come.",
        ),
        ("2027-03-28", "01:30", "The clocks go forward that night"),
    ] {
        let fields = [("do", "schedule"), ("when", day), ("time", time)];
        let answer = submit(&router, &ann, (&review, &fields)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        let refused = Page::of(answer).await;
        assert!(refused.text.contains(sentence), "{day}");
        assert_eq!(refused.values("input[name=when]", "value"), [day]);
    }
    let twice = [
        ("do", "schedule"),
        ("when", "2026-10-25"),
        ("time", "01:30"),
    ];
    let answer = submit(&router, &ann, (&review, &twice)).await;
    assert!(led_to(&answer).ends_with("said=post-scheduled-first"));
    // Noon in UTC is one o'clock in London's summer.
    let soon = [
        ("do", "schedule"),
        ("when", "2026-07-01"),
        ("time", "14:00"),
    ];
    let answer = submit(&router, &ann, (&review, &soon)).await;
    assert!(led_to(&answer).ends_with("said=post-scheduled"));
    let shown = open(&router, &ann, &page).await;
    assert!(
        shown
            .word(".writing-state")
            .contains("Scheduled for Wednesday 1 July 2026, 14:00")
    );
    assert_eq!(
        publish_due(site.db(), NOW + HOUR - 1)
            .await
            .expect("published"),
        0
    );
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::NOT_FOUND);
    assert_eq!(
        publish_due(site.db(), NOW + HOUR).await.expect("published"),
        1
    );
    let later = serve(&site.at(NOW + HOUR));
    assert_eq!(status(&later, "/posts/tea").await, StatusCode::OK);
    for listing in ["/", "/feed.xml", "/sitemap.xml"] {
        assert!(
            text(fetch(&later, get(listing)).await)
                .await
                .contains("/posts/tea"),
            "{listing}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_now_takes_the_place_of_a_schedule_and_unpublishing_keeps_the_date() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let page = write(
        &router,
        &ann,
        &[("title", "Tea"), ("body", "Hot."), ("do", "publish")],
    )
    .await;
    let review = format!("{page}/review");
    let soon = [
        ("do", "schedule"),
        ("when", "2026-08-01"),
        ("time", "14:00"),
    ];
    submit(&router, &ann, (&review, &soon)).await;
    submit(&router, &ann, (&review, &[("do", "publish")])).await;
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::OK);
    fill_in(&router, &ann, (&page, &[("do", "unpublish")])).await;
    let later = serve(&site.at(NOW + 24 * HOUR));
    let again = open(&later, &ann, &review).await;
    assert!(again.text.contains("with the date it had"));
    submit(&later, &ann, (&review, &[("do", "publish")])).await;
    let shown = text(fetch(&later, get("/posts/tea")).await).await;
    assert!(shown.contains("1 July 2026"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_since_it_was_looked_at_is_not_published() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let ann = cookie(&site, "ann", Role::Author).await;
    let page = write(
        &router,
        &ann,
        &[("title", "Tea"), ("body", "Hot."), ("do", "publish")],
    )
    .await;
    let review = format!("{page}/review");
    let looked = open(&router, &ann, &review).await;
    let base = looked.values(".review-step input[name=base]", "value")[0].to_owned();
    fill_in(&router, &ann, (&page, &[("body", "Cold."), ("do", "save")])).await;
    let answer = submit(
        &router,
        &ann,
        (&review, &[("do", "publish"), ("base", &base)]),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(status(&router, "/posts/tea").await, StatusCode::NOT_FOUND);
}

/// A contributor's post that an editor has published.
async fn published(router: &axum::Router, bo: &str, edie: &str) -> String {
    let draft = [("title", "Tea"), ("body", "Hot."), ("do", "publish")];
    let page = write(router, bo, &draft).await;
    let review = format!("{page}/review");
    submit(router, bo, (&review, &[("do", "submit")])).await;
    submit(router, edie, (&review, &[("do", "publish")])).await;
    assert_eq!(status(router, "/posts/tea").await, StatusCode::OK);
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contributors_correction_of_what_is_public_waits_until_an_editor_publishes_it() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let bo = cookie(&site, "bo", Role::Contributor).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = published(&router, &bo, &edie).await;
    let review = format!("{page}/review");
    let nothing = open(&router, &bo, &review).await;
    assert!(nothing.text.contains("Readers see this text already."));
    let corrected = [
        ("title", "Green tea"),
        ("address", "green-tea"),
        ("do", "save"),
    ];
    let answer = fill_in(&router, &bo, (&page, &corrected)).await;
    assert!(led_to(&answer).ends_with("said=saved-for-editors"));
    let shown = open(&router, &bo, &page).await;
    let buttons = shown.words(".writing-buttons button");
    assert_eq!(buttons, ["Save draft", "Preview", "Submit for review"]);
    let answer = submit(
        &router,
        &bo,
        (&review, &[("do", "submit"), ("note", "A typo.")]),
    )
    .await;
    assert!(led_to(&answer).ends_with("said=post-submitted"));
    let waits = |page: Page| {
        page.word(".writing-state")
            .contains("Has changes that wait for review")
    };
    assert!(waits(open(&router, &bo, &page).await) && waits(open(&router, &edie, &page).await));
    let public = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(public.contains("Tea") && !public.contains("Green tea"));
    assert_eq!(
        status(&router, "/posts/green-tea").await,
        StatusCode::NOT_FOUND
    );
    for list in ["/studio", "/studio/posts?status=in-review"] {
        assert!(
            open(&router, &edie, list).await.text.contains("Green tea"),
            "{list}"
        );
    }
    let listed = open(&router, &edie, "/studio/posts").await;
    assert!(listed.text.contains("Has changes that wait for review"));
    let looked = open(&router, &edie, &review).await;
    assert_eq!(
        looked.words(".review-step button"),
        ["Publish now", "Return"]
    );
    assert!(
        looked
            .text
            .contains("This takes the place of what readers see")
    );
    let answer = submit(&router, &edie, (&review, &[("do", "publish")])).await;
    assert!(led_to(&answer).ends_with("said=post-published"));
    let moved = fetch(&router, get("/posts/tea")).await;
    assert_eq!(moved.status(), StatusCode::MOVED_PERMANENTLY);
    let public = text(fetch(&router, get("/posts/green-tea")).await).await;
    assert!(public.contains("Green tea") && public.contains("Hot."));
    let quiet = open(&router, &edie, "/studio").await;
    assert!(!quiet.text.contains("In review"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contributor_shows_readers_nothing_and_corrects_nothing_of_others() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let bo = cookie(&site, "bo", Role::Contributor).await;
    let cy = cookie(&site, "cy", Role::Contributor).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = published(&router, &bo, &edie).await;
    let review = format!("{page}/review");
    let text_of = [
        ("title", "Mine"),
        ("body", "Mine."),
        ("base", ""),
        ("do", "save"),
    ];
    assert_eq!(
        submit(&router, &cy, (&page, &text_of)).await.status(),
        StatusCode::NOT_FOUND
    );
    let form = crate::writing::filled(
        &open(&router, &bo, &page).await,
        &[("body", "Cold."), ("do", "update")],
    );
    let fields = borrowed(&form);
    let updated = submit(&router, &bo, (&page, &fields)).await;
    assert_eq!(updated.status(), StatusCode::NOT_FOUND);
    fill_in(&router, &bo, (&page, &[("body", "Cold."), ("do", "save")])).await;
    for step in ["publish", "unpublish", "return"] {
        let answer = submit(&router, &bo, (&review, &[("do", step)])).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{step}");
    }
    let public = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(public.contains("Hot.") && !public.contains("Cold."));
    submit(&router, &bo, (&review, &[("do", "submit")])).await;
    send_back(&router, &edie, (&review, "It is hot.")).await;
    let back = open(&router, &bo, &page).await;
    assert!(back.word(".writing-note").contains("It is hot."));
    assert!(
        back.word(".writing-state")
            .contains("Has changes not yet published")
    );
    let public = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(public.contains("Hot.") && !public.contains("Cold."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_the_review_that_is_sent_twice_is_answered_as_the_first_time() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let bo = cookie(&site, "bo", Role::Contributor).await;
    let edie = cookie(&site, "edie", Role::Editor).await;
    let page = published(&router, &bo, &edie).await;
    let review = format!("{page}/review");
    let twice = async |who: &str, step: &str| {
        for _ in 0..2 {
            let answer = submit(&router, who, (&review, &[("do", step)])).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{step}");
        }
    };
    twice(&edie, "publish").await;
    fill_in(&router, &bo, (&page, &[("body", "Cold."), ("do", "save")])).await;
    twice(&bo, "submit").await;
    twice(&edie, "publish").await;
    // Only those whose step it is.
    let answer = submit(&router, &bo, (&review, &[("do", "publish")])).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_another_took_while_it_waited_is_said_and_nothing_is_lost() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let edie = cookie(&site, "edie", Role::Editor).await;
    let tea = [("title", "Tea"), ("body", "Hot."), ("do", "publish")];
    let page = write(&router, &edie, &tea).await;
    let review = format!("{page}/review");
    submit(&router, &edie, (&review, &[("do", "publish")])).await;
    let aside = [("address", "cups"), ("body", "Cold."), ("do", "save")];
    let answer = fill_in(&router, &edie, (&page, &aside)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cups = [("title", "Cups"), ("body", "Two."), ("do", "save")];
    write(&router, &edie, &cups).await;
    let sentence = "Another post or page has this address.";
    let update = [("body", "Iced."), ("do", "update")];
    let answer = fill_in(&router, &edie, (&page, &update)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = Page::of(answer).await;
    assert!(refused.word(".problem").contains(sentence));
    assert_eq!(refused.word("textarea[name=body]"), "Iced.");
    assert_eq!(refused.values("input[name=address]", "value"), ["cups"]);
    let answer = submit(&router, &edie, (&review, &[("do", "publish")])).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(Page::of(answer).await.text.contains(sentence));
    let public = text(fetch(&router, get("/posts/tea")).await).await;
    assert!(public.contains("Hot."));
    let elsewhere = [("address", "saucers"), ("body", "Iced."), ("do", "update")];
    let answer = fill_in(&router, &edie, (&page, &elsewhere)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let public = text(fetch(&router, get("/posts/saucers")).await).await;
    assert!(public.contains("Iced."));
}
