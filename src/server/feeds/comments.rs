//! The feed of the comments on a post.

use atom_syndication::{Content, Entry, Feed, Person, Text};

use super::{link, moment};
use crate::server::comments;
use crate::server::context::Context;

/// Feed and entries as Atom has them. No address of a commenter is in it.
pub(super) fn feed(context: &Context, found: &comments::Feed) -> Feed {
    let config = context.config();
    let page = format!("{}/posts/{}", config.base_url, found.slug);
    let own = format!("{page}/comments/feed.xml");
    let newest = found.entries.iter().map(|entry| entry.updated_at).max();
    Feed {
        title: Text::plain(format!(
            "Comments on {} – {}",
            found.title, config.site.name
        )),
        id: own.clone(),
        lang: Some(config.site.language.clone()),
        updated: moment(newest.unwrap_or(found.published_at)),
        // Of a feed without entries (RFC 4287 4.1.1).
        authors: vec![Person {
            name: config.site.name.clone(),
            uri: Some(config.base_url.clone()),
            ..Person::default()
        }],
        links: vec![
            link("self", &own, "application/atom+xml"),
            link("alternate", &page, "text/html"),
        ],
        entries: found
            .entries
            .iter()
            .map(|comment| entry(comment, found, &page))
            .collect(),
        ..Feed::default()
    }
}

fn entry(comment: &comments::Entry, found: &comments::Feed, page: &str) -> Entry {
    let address = format!("{page}?comment={0}#comment-{0}", comment.id);
    Entry {
        title: Text::plain(format!("{} on {}", comment.name, found.title)),
        id: format!("urn:uuid:{}", comment.id),
        published: Some(moment(comment.at)),
        updated: moment(comment.updated_at),
        authors: vec![Person {
            name: comment.name.clone(),
            ..Person::default()
        }],
        links: vec![link("alternate", &address, "text/html")],
        content: Some(Content {
            content_type: Some("html".into()),
            value: Some(comment.body.as_str().to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}
