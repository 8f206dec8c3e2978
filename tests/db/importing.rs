//! Content coming in.

use dispatches::domain::post::Kind;
use dispatches::server::{demo, posts, search, site};

on_both_engines! {
    the_demo_fills_an_empty_site_once(site) {
        let report = demo::seed(&site.context).await.expect("seeded");
        assert!(report.succeeded(), "{report}");
        eprintln!("{report}");
        let home = posts::home(&site.context, None).await.expect("a page");
        eprintln!("{home:#?}");
        let slug = &home.lead.as_ref().expect("a lead").slug;
        let post = posts::find_visible(&site.context, Kind::Post, slug).await.expect("a post");
        assert_eq!(post.related.len(), 3);
        eprintln!("{:?}", search::find(&site.context, "meeting").await.expect("found"));
        eprintln!("{:?}", site::find(&site.context).await.expect("found"));
        let again = demo::seed(&site.context).await.expect_err("refused");
        assert!(again.to_string().contains("posts already"), "{again}");
    }
}
