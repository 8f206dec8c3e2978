//! Atom feeds (RFC 4287) of the site, of a tag and of an author: the newest posts with their full
//! text; and of the comments on a post.

mod comments;

use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::absolute;
use super::context::{Context, Viewer};
use super::error::Error;
use super::posts::{self, FeedItem, FeedOf};
use super::router::Program;
use crate::api::posts::{Post, Subject};

/// `/feed.xml`
pub async fn site(State(program): State<Program>) -> Response {
    answer(program, "/", FeedOf::Site).await
}

/// `/tags/{slug}/feed.xml`
pub async fn tag(State(program): State<Program>, Path(slug): Path<String>) -> Response {
    answer(program, &format!("/tags/{slug}"), FeedOf::Tag(&slug)).await
}

/// `/authors/{slug}/feed.xml`
pub async fn author(State(program): State<Program>, Path(slug): Path<String>) -> Response {
    answer(program, &format!("/authors/{slug}"), FeedOf::Author(&slug)).await
}

/// `/posts/{slug}/comments/feed.xml`
pub async fn comments(State(program): State<Program>, Path(slug): Path<String>) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    match super::comments::feed(&context, &slug).await {
        Ok(found) => written(&comments::feed(&context, &found)),
        Err(Error::Moved(page)) => moved(&format!("{page}/comments/feed.xml")),
        Err(error) => error.into_response(),
    }
}

async fn answer(program: Program, page: &str, of: FeedOf<'_>) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    match posts::feed(&context, of).await {
        Ok((subject, items)) => written(&feed(&context, page, subject, &items)),
        Err(Error::Moved(page)) => moved(&format!("{page}/feed.xml")),
        Err(error) => error.into_response(),
    }
}

fn moved(feed: &str) -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, feed)]).into_response()
}

fn written(feed: &Feed) -> Response {
    let mime = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    (mime, fit_for_xml(&feed.to_string())).into_response()
}

fn feed(context: &Context, page: &str, subject: Option<Subject>, items: &[FeedItem]) -> Feed {
    let config = context.config();
    let base = &config.base_url;
    let own = match page {
        "/" => format!("{base}/feed.xml"),
        page => format!("{base}{page}/feed.xml"),
    };
    let site = &config.site.name;
    let title = match subject {
        Some(Subject::Author(author)) => format!("{} – {site}", author.name),
        Some(Subject::Tag(tag, _)) => format!("{} – {site}", tag.name),
        None => site.clone(),
    };
    let updated = items.iter().map(|item| item.updated_at).max().unwrap_or(0);
    let tagline = &config.site.tagline;
    Feed {
        title: Text::plain(title),
        subtitle: (!tagline.is_empty()).then(|| Text::plain(tagline)),
        id: own.clone(),
        lang: Some(config.site.language.clone()),
        updated: moment(updated),
        // Of those entries that name nobody (RFC 4287 4.1.1).
        authors: vec![Person {
            name: site.clone(),
            uri: Some(base.clone()),
            ..Person::default()
        }],
        links: vec![
            link("self", &own, "application/atom+xml"),
            link("alternate", &format!("{base}{page}"), "text/html"),
        ],
        entries: items.iter().map(|item| entry(item, base)).collect(),
        ..Feed::default()
    }
}

fn entry(item: &FeedItem, base: &str) -> Entry {
    let post = &item.post;
    let address = format!("{base}/posts/{}", post.slug);
    let authors = post.authors.iter();
    let tags = post.tags.iter();
    Entry {
        title: text(&post.title, post),
        id: format!("urn:uuid:{}", item.id),
        published: Some(moment(post.published.at)),
        updated: moment(item.updated_at),
        authors: authors
            .map(|author| person(&author.name, &author.slug, base))
            .collect(),
        links: vec![link("alternate", &address, "text/html")],
        categories: tags.map(|tag| category(&tag.slug, &tag.name)).collect(),
        summary: Some(text(&post.summary, post)),
        content: Some(Content {
            content_type: Some("html".into()),
            lang: post.language.clone(),
            value: Some(absolute::html(post.body.as_str(), base, &address)),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// Words of a post, in its language.
fn text(words: &str, post: &Post) -> Text {
    Text {
        lang: post.language.clone(),
        ..Text::plain(words)
    }
}

fn category(term: &str, label: &str) -> Category {
    Category {
        term: term.to_owned(),
        label: Some(label.to_owned()),
        ..Category::default()
    }
}

fn person(name: &str, slug: &str, base: &str) -> Person {
    Person {
        name: name.to_owned(),
        uri: Some(format!("{base}/authors/{slug}")),
        ..Person::default()
    }
}

fn link(relation: &str, address: &str, mime: &str) -> Link {
    Link {
        rel: relation.to_owned(),
        href: address.to_owned(),
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    }
}

/// Without the characters that XML can't hold in any form (XML 1.0, 2.2): one of them in one post
/// would break the feed for every reader.
fn fit_for_xml(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

/// Milliseconds since 1970 as Atom writes them (RFC 3339, in UTC).
fn moment(at: i64) -> FixedDateTime {
    jiff::Timestamp::from_millisecond(at)
        .ok()
        .and_then(|instant| instant.to_string().parse().ok())
        .unwrap_or_default()
}
