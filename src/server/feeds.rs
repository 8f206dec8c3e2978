//! Atom feeds (RFC 4287) of the site, of a tag and of an author: the newest posts with their full
//! text.

use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::absolute;
use super::context::{Context, Viewer};
use super::error::Error;
use super::posts::{self, FeedPost, FeedSubject};
use super::router::Program;

/// `/feed.xml`
pub async fn site(State(program): State<Program>) -> Response {
    answer(program, "/", FeedSubject::Site).await
}

/// `/tags/{slug}/feed.xml`
pub async fn tag(State(program): State<Program>, Path(slug): Path<String>) -> Response {
    answer(program, &format!("/tags/{slug}"), FeedSubject::Tag(slug.clone())).await
}

/// `/authors/{slug}/feed.xml`
pub async fn author(State(program): State<Program>, Path(slug): Path<String>) -> Response {
    let page = format!("/authors/{slug}");
    answer(program, &page, FeedSubject::Author(slug)).await
}

async fn answer(program: Program, page: &str, subject: FeedSubject) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    match posts::feed(&context, &subject).await {
        Ok((name, entries)) => {
            let feed = feed(&context, page, name, &entries);
            let mime = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
            (mime, feed.to_string()).into_response()
        }
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            let reference = super::error::reference();
            tracing::error!(reference, %error, "feed failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn feed(context: &Context, page: &str, name: Option<String>, posts: &[FeedPost]) -> Feed {
    let config = context.config();
    let base = &config.base_url;
    let own = match page {
        "/" => format!("{base}/feed.xml"),
        page => format!("{base}{page}/feed.xml"),
    };
    let title = match name {
        Some(name) => format!("{name} – {}", config.site.name),
        None => config.site.name.clone(),
    };
    let updated = posts.iter().map(|post| post.updated).max().unwrap_or(0);
    let tagline = &config.site.tagline;
    Feed {
        title: Text::plain(title),
        subtitle: (!tagline.is_empty()).then(|| Text::plain(tagline)),
        id: own.clone(),
        lang: Some(config.site.language.clone()),
        updated: moment(updated),
        links: vec![
            link("self", &own, "application/atom+xml"),
            link("alternate", &format!("{base}{page}"), "text/html"),
        ],
        entries: posts.iter().map(|post| entry(post, base)).collect(),
        ..Feed::default()
    }
}

fn entry(post: &FeedPost, base: &str) -> Entry {
    let address = format!("{base}/posts/{}", post.slug);
    let authors = post.authors.iter();
    let tags = post.tags.iter();
    Entry {
        title: Text::plain(post.title.clone()),
        id: format!("urn:uuid:{}", post.id),
        lang: post.language.clone(),
        published: Some(moment(post.published)),
        updated: moment(post.updated),
        authors: authors.map(|(name, slug)| person(name, slug, base)).collect(),
        links: vec![link("alternate", &address, "text/html")],
        categories: tags.map(|tag| category(&tag.slug, &tag.name)).collect(),
        summary: Some(Text::plain(post.summary.clone())),
        content: Some(Content {
            content_type: Some("html".into()),
            value: Some(absolute::html(post.html.as_str(), base)),
            ..Content::default()
        }),
        ..Entry::default()
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

/// Milliseconds since 1970 as Atom writes them (RFC 3339, in UTC).
fn moment(at: i64) -> FixedDateTime {
    jiff::Timestamp::from_millisecond(at)
        .ok()
        .and_then(|instant| instant.to_string().parse().ok())
        .unwrap_or_default()
}
