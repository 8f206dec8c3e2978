//! Reading posts, pages and their listings. Everything here is public: what a visitor may not
//! see is never found.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::comments::{Place, Thread};
use super::error::ApiError;
use crate::domain::markdown::{Heading, Rendered};
use crate::domain::post::Kind;

/// A moment, said for machines and for people in the site's language and time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// Milliseconds since 1970.
    pub at: i64,
    /// RFC 3339, for `<time datetime>`.
    pub iso: String,
    /// "Thursday 1 December 2016".
    pub words: String,
    /// "1 Dec 2016".
    pub short: String,
    /// "December 2016", for grouping.
    pub month: String,
}

/// A moment of which no more is shown than its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortDate {
    /// RFC 3339, for `<time datetime>`.
    pub iso: String,
    /// "1 Dec 2016".
    pub short: String,
}

/// A picture of the library as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// "/media/{name}".
    pub address: String,
    pub alt: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// Ready for the attribute: "/media/a-600.png 600w, …"; empty when there is one size.
    pub srcset: String,
    /// Classes that colour its place until it is there.
    pub tint: Option<String>,
}

/// A byline's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorLink {
    pub name: String,
    pub slug: String,
    pub portrait: Option<Image>,
}

/// An author with what stands under "About the author".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub name: String,
    pub slug: String,
    /// Plain text.
    pub biography: String,
    pub portrait: Option<Image>,
    pub links: Vec<Link>,
    pub guest: bool,
}

/// A link an author gives of themselves. Only `https:`, `http:` and `mailto:` get here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub label: String,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub name: String,
    pub slug: String,
}

/// A post as listings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub slug: String,
    pub title: String,
    pub kicker: Option<String>,
    pub place: Option<String>,
    /// The summary, or where there is none the beginning of the text.
    pub summary: String,
    /// BCP 47 tag where it isn't the site's language.
    pub language: Option<String>,
    pub published: Date,
    pub reading_minutes: u32,
    /// How many comments everybody sees; 0 for a page.
    pub comments: u32,
    pub authors: Vec<AuthorLink>,
    pub image: Option<Image>,
}

/// A post or a page, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub kind: Kind,
    pub slug: String,
    pub title: String,
    pub kicker: Option<String>,
    pub place: Option<String>,
    /// The summary, or where there is none the beginning of the text.
    pub summary: String,
    pub language: Option<String>,
    pub published: Date,
    /// Where the text changed on a later day.
    pub updated: Option<Date>,
    pub reading_minutes: u32,
    pub authors: Vec<Author>,
    pub tags: Vec<Tag>,
    pub image: Option<Image>,
    pub body: Rendered,
    /// Empty with fewer than three headings.
    pub contents: Vec<Heading>,
    /// Up to three; posts only.
    pub related: Vec<Card>,
    /// The part of its conversation that the address asks for; empty for a page.
    pub thread: Thread,
}

/// The first page of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The newest post; none on later pages of the listing and on an empty site.
    pub lead: Option<Card>,
    /// The first paragraphs of the newest post.
    pub lead_opening: Rendered,
    pub posts: Vec<Card>,
    pub authors: Vec<Author>,
    /// The cursor of the next, older page.
    pub older: Option<String>,
}

/// Posts by one author or under one tag, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub subject: Subject,
    pub posts: Vec<Card>,
    pub older: Option<String>,
}

/// Whose or what's listing it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Author(Author),
    /// A tag with its introduction (plain text, may be empty).
    Tag(Tag, String),
}

/// The newest posts, from `before` on where it is a cursor. Public.
#[server(prefix = "/api", endpoint = "home", input = server_fn::codec::GetUrl)]
pub async fn get_home(before: Option<String>) -> Result<Home, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::posts::home(&context, before.as_deref()).await?)
}

/// A post by its slug, with a part of its conversation. Public.
#[server(prefix = "/api", endpoint = "post", input = server_fn::codec::GetUrl)]
pub async fn get_post(slug: String, #[server(default)] place: Place) -> Result<Post, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::posts::find_with_thread(&context, &slug, &place).await?)
}

/// A page by its slug. Public.
#[server(prefix = "/api", endpoint = "page", input = server_fn::codec::GetUrl)]
pub async fn get_page(slug: String) -> Result<Post, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::posts::find_visible(&context, Kind::Page, &slug).await?)
}

/// An author's posts. Public.
#[server(prefix = "/api", endpoint = "author", input = server_fn::codec::GetUrl)]
pub async fn get_author(slug: String, before: Option<String>) -> Result<Listing, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::posts::by_author(&context, &slug, before.as_deref()).await?)
}

/// A tag's posts. Public.
#[server(prefix = "/api", endpoint = "tag", input = server_fn::codec::GetUrl)]
pub async fn get_tag(slug: String, before: Option<String>) -> Result<Listing, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::posts::by_tag(&context, &slug, before.as_deref()).await?)
}
