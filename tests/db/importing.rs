//! Content coming in from files.

use dispatches::domain::post::Kind;
use dispatches::server::demo::{self, Demo};
use dispatches::server::import::{Line, Outcome, Report};
use dispatches::server::{import, posts, search};

use crate::content::png;
use crate::database::{DAY, NOW, Site};

fn line<'a>(report: &'a Report, file: &str) -> &'a Line {
    report
        .lines
        .iter()
        .find(|line| line.file == file)
        .expect("a line for the file")
}

/// Line and reason of a refused file.
fn refusal<'a>(report: &'a Report, file: &str) -> Option<(Option<usize>, &'a str)> {
    let line = report.lines.iter().find(|line| line.file == file)?;
    match &line.outcome {
        Outcome::Refused { line, reason } => Some((*line, reason)),
        _ => None,
    }
}

/// A folder as a person might keep it, with one file of each kind of mistake.
fn mixed(site: &Site) {
    site.write("authors.toml", "[[author]]\nname = \"Ann Lee\"\nslug = \"ann\"\nportrait = \"faces/ann.png\"\nportrait_alt = \"Ann\"\n");
    site.write(
        "tags.toml",
        "[[tag]]\nslug = \"tea\"\nname = \"Tea and cake\"\nintroduction = \"Hot.\"\n",
    );
    site.write("faces/ann.png", png(40, 40));
    site.write("media/lead.png", png(700, 20));
    site.write("posts/pictures/in text.png", png(30, 30));
    site.write("posts/good.md", "---\ntitle: Good\nstatus: published\nauthors: [ann, Bo]\ntags: [tea, new]\nimage: media/lead.png\nimage_alt: A lead\ncolour: red\n---\n![Cup](<pictures/in text.png>) ![gone](gone.png) ![far](https://example.org/a.png)\n");
    site.write(
        "posts/no-status.md",
        "---\ntitle: Quiet\nimage_alt: Nobody\n---\nText.\n",
    );
    site.write(
        "posts/bad.md",
        "---\ntitle: Bad\nstatus: live\n---\nText.\n",
    );
    site.write("posts/twin.md", "---\ntitle: Good\n---\nText.\n");
    site.write(
        "posts/bytes.md",
        b"---\ntitle: Bytes\n---\n\xff\n".as_slice(),
    );
    site.write(
        "pages/about.md",
        "---\ntitle: About us\nslug: about\nstatus: published\n---\nWe.\n",
    );
    site.write(
        "pages/studio.md",
        "---\ntitle: Studio\nslug: studio\n---\nWe.\n",
    );
    site.write("readme.txt", "not imported");
}

on_both_engines! {
    code_in_a_known_language_is_shown_with_colours(site) {
        site.write("code.md", "---\ntitle: Code\nstatus: published\n---\n```rust\n// why\n```\n");
        assert!(site.import().await.succeeded());
        let post = posts::find_visible(&site.context, Kind::Post, "code").await.expect("a post");
        assert!(post.body.as_str().contains("<span class=\"hl-comment\">// why"));
    }

    each_file_is_reported_and_a_bad_one_leaves_the_others_alone(site) {
        mixed(&site);
        let report = site.import().await;
        assert!(!report.succeeded());
        assert_eq!(report.refused(), 4);
        assert_eq!(refusal(&report, "posts/bad.md").map(|(line, _)| line), Some(Some(3)));
        assert_eq!(refusal(&report, "posts/bytes.md").map(|(line, _)| line), Some(Some(4)));
        assert_eq!(refusal(&report, "pages/studio.md").map(|(line, _)| line), Some(Some(3)));
        let (_, reason) = refusal(&report, "posts/twin.md").expect("refused");
        assert!(reason.contains("posts/good.md"), "{reason}");
        assert_eq!(line(&report, "posts/good.md").outcome, Outcome::Created("/posts/good".into()));
        assert_eq!(line(&report, "pages/about.md").outcome, Outcome::Created("/about".into()));
        assert!(report.lines.iter().all(|line| line.file != "readme.txt"));
        let quiet = line(&report, "posts/no-status.md");
        assert_eq!(quiet.outcome, Outcome::Created("/posts/quiet".into()));
        assert!(quiet.remarks.iter().any(|remark| remark.contains("draft")), "{quiet}");
        assert!(quiet.remarks.iter().any(|remark| remark.contains("image_alt")), "{quiet}");
    }

    images_beside_a_file_come_with_it(site) {
        mixed(&site);
        let report = site.import().await;
        let good = line(&report, "posts/good.md");
        assert_eq!(good.remarks, ["the image gone.png was not found"]);
        let post = posts::find_visible(&site.context, Kind::Post, "good").await.expect("a post");
        let lead = post.image.expect("a lead image");
        assert_eq!((lead.width, lead.height, lead.alt.as_str()), (700, 20, "A lead"));
        let (first, second) = lead.srcset.split_once(", ").expect("two sizes");
        assert!(first.ends_with("-600.png 600w") && second.ends_with(".png 700w"), "{}", lead.srcset);
        let media = site.config.data.join("media");
        for size in [first, second] {
            let address = size.split(' ').next().expect("an address");
            assert!(media.join(address.trim_start_matches("/media/")).exists(), "{address}");
        }
        assert!(post.body.as_str().contains("src=\"/media/"), "{}", post.body.as_str());
        assert!(post.body.as_str().contains("width=\"30\""), "{}", post.body.as_str());
        assert_eq!(post.authors[0].portrait.as_ref().map(|image| image.alt.as_str()), Some("Ann"));
        let tags: Vec<_> = post.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(tags, ["Tea and cake", "new"]);
    }

    importing_again_updates_and_duplicates_nothing(site) {
        mixed(&site);
        site.import().await;
        site.write("posts/good.md", "---\ntitle: Better\nslug: good\ndate: 2026-01-01\n---\nChanged.\n");
        let report = site.import().await;
        assert_eq!(line(&report, "posts/good.md").outcome, Outcome::Updated("/posts/good".into()));
        let home = posts::home(&site.context, None).await.expect("a page");
        assert_eq!(home.posts.len(), 0, "one post, still published");
        assert_eq!(home.lead.map(|card| card.title).as_deref(), Some("Better"));
        let found = search::find(&site.context, "changed").await.expect("an answer");
        assert_eq!(found.results.len(), 1);
    }

    a_single_file_finds_its_images(site) {
        let path = site.write("deep/post.md", "---\ntitle: One\nstatus: published\n---\n![Cup](cup.png)\n");
        site.write("deep/cup.png", png(20, 10));
        site.write("deep/other.md", "---\ntitle: Other\n---\n");
        let report = import::folder(&site.context, &path).await.expect("imported");
        assert_eq!(report.to_string(), "post.md: created /posts/one\n1 created, 0 updated, 0 refused.");
        let nothing = import::folder(&site.context, &path.with_file_name("none.md")).await;
        assert!(nothing.expect_err("no file").to_string().contains("none.md"));
    }

    a_reference_never_leaves_the_folder(site) {
        std::fs::write(site.folder.path().join("secret.png"), png(10, 10)).expect("written");
        site.write("post.md", "---\ntitle: One\nimage: ../secret.png\nstatus: published\n---\n![x](../secret.png)\n");
        let report = site.import().await;
        assert_eq!(line(&report, "post.md").remarks.len(), 2, "{report}");
        let post = posts::find_visible(&site.context, Kind::Post, "one").await.expect("a post");
        assert!(post.image.is_none());
    }

    an_unknown_key_is_kept(site) {
        site.post("tea", "status: published\ncolour: red\nnested: {a: [1, 2]}").await;
        let mut on = site.db().read().await.expect("a connection");
        let post = dispatches::server::db::save::find(&mut on, Kind::Post, "tea").await.expect("read").expect("a post");
        let version = dispatches::server::db::versions::working(&mut on, &post.id).await.expect("read").expect("a text");
        let extra: serde_json::Value = serde_json::from_str(&version.extra).expect("JSON");
        assert_eq!(extra, serde_json::json!({ "colour": "red", "nested": { "a": [1, 2] } }));
    }

    the_demo_fills_an_empty_site_once(site) {
        // Later than everything in it.
        let context = site.at(NOW + 3650 * DAY);
        let report = demo::seed_once(&context, &Demo).await.expect("seeded").expect("a report");
        assert!(report.succeeded(), "{report}");
        assert!(report.lines.iter().all(|line| line.remarks.is_empty()), "{report}");
        let home = posts::home(&context, None).await.expect("a page");
        let lead = home.lead.expect("a lead");
        assert!(!home.lead_opening.is_empty() && home.posts.len() >= 14 && home.authors.len() >= 5);
        let post = posts::find_visible(&context, Kind::Post, &lead.slug).await.expect("a post");
        assert_eq!(post.related.len(), 3);
        for page in ["about", "contact", "privacy", "accessibility"] {
            posts::find_visible(&context, Kind::Page, page).await.expect("a page");
        }
        assert!(demo::seed_once(&context, &Demo).await.expect("read").is_none());
        let again = demo::seed(&context, &Demo).await.expect_err("refused");
        assert!(again.to_string().contains("posts already"), "{again}");
    }
}
