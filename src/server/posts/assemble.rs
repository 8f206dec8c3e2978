//! Wire types out of rows: nothing is looked up here but the bylines of a page of cards.

use crate::api::comments::Thread;
use crate::api::posts::{Author, AuthorLink, Card, Image, Link, Post, Tag};
use crate::domain::author;
use crate::domain::markdown::{Rendered, worth_listing};
use crate::domain::tint;
use crate::server::authors;
use crate::server::context::Context;
use crate::server::dates::Dates;
use crate::server::db::authors::AuthorRow;
use crate::server::db::cards::CardRow;
use crate::server::db::media::Picture;
use crate::server::db::posts::PostRow;
use crate::server::db::tags::TagRow;
use crate::server::db::{self, Connection};
use crate::server::error::Error;
use crate::server::media::Variant;

/// Cards of these rows, each with its id, in their order. One query, for the bylines.
pub async fn cards(
    on: &mut Connection,
    context: &Context,
    rows: Vec<CardRow>,
) -> Result<Vec<(String, Card)>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    let authors = db::authors::of_posts(on, &ids).await?;
    let assembler = Assembler::of(context);
    let card = |row: CardRow| (row.id.clone(), assembler.card(row, &authors));
    Ok(rows.into_iter().map(card).collect())
}

/// Makes wire types, in the site's time zone.
pub struct Assembler {
    dates: Dates,
    language: String,
}

impl Assembler {
    pub fn of(context: &Context) -> Self {
        Self {
            dates: Dates::of(context.config()),
            language: context.config().site.language.clone(),
        }
    }

    /// `authors` may hold other posts' as well.
    pub fn card(&self, row: CardRow, authors: &[(String, AuthorRow)]) -> Card {
        Card {
            summary: summary(row.summary, row.excerpt),
            language: row.language.filter(|language| *language != self.language),
            published: self.dates.date(row.published_at),
            reading_minutes: number(row.reading_minutes),
            comments: number(row.comments_count),
            authors: of(&row.id, authors).map(author_link).collect(),
            image: image(&row.picture, row.image_alt.as_deref()),
            slug: row.slug,
            title: row.title,
            kicker: row.kicker,
            place: row.place,
        }
    }

    /// Without related posts. `authors` and `tags` may hold other posts' as well.
    pub fn post(
        &self,
        row: PostRow,
        authors: &[(String, AuthorRow)],
        tags: &[(String, TagRow)],
    ) -> Post {
        let contents: Vec<_> = serde_json::from_str(&row.contents).unwrap_or_default();
        let PostRow { card, .. } = row;
        Post {
            kind: card.kind(),
            summary: summary(card.summary, card.excerpt),
            language: card.language.filter(|language| *language != self.language),
            published: self.dates.date(card.published_at),
            updated: self.dates.later(card.published_at, row.updated_at),
            reading_minutes: number(card.reading_minutes),
            authors: of(&card.id, authors).map(author).collect(),
            tags: of(&card.id, tags).map(tag).collect(),
            image: image(&card.picture, card.image_alt.as_deref()),
            slug: card.slug,
            title: card.title,
            kicker: card.kicker,
            place: card.place,
            body: Rendered::from_store(row.html),
            contents: worth_listing(contents),
            related: Vec::new(),
            thread: Thread::default(),
        }
    }
}

fn of<'a, T>(id: &'a str, list: &'a [(String, T)]) -> impl Iterator<Item = &'a T> {
    list.iter()
        .filter(move |(post, _)| post == id)
        .map(|(_, item)| item)
}

/// What says in a list what a text is about.
pub fn summary(summary: Option<String>, excerpt: String) -> String {
    summary
        .filter(|summary| !summary.is_empty())
        .unwrap_or(excerpt)
}

fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

fn author_link(row: &AuthorRow) -> AuthorLink {
    AuthorLink {
        name: row.name.clone(),
        slug: row.slug.clone(),
        portrait: image(&row.picture, row.portrait_alt.as_deref()),
    }
}

pub fn author(row: &AuthorRow) -> Author {
    Author {
        name: row.name.clone(),
        slug: row.slug.clone(),
        biography: row.biography.clone(),
        portrait: portrait(row),
        links: links(&row.links),
        guest: row.guest == 1,
    }
}

pub fn tag(row: &TagRow) -> Tag {
    Tag {
        name: row.name.clone(),
        slug: row.slug.clone(),
    }
}

/// Only addresses that lead somewhere without running anything.
fn links(stored: &str) -> Vec<Link> {
    authors::links(stored)
        .into_iter()
        .filter(|link| author::is_address(&link.address))
        .map(|author::Link { label, address }| Link { label, address })
        .collect()
}

/// A portrait stands for its person: one of which nothing was said is called so. One that only
/// decorates says nothing.
fn portrait(row: &AuthorRow) -> Option<Image> {
    let mut image = image(&row.picture, row.portrait_alt.as_deref())?;
    if image.alt.is_empty() && row.portrait_alt.is_none() {
        image.alt = format!("Portrait of {}", row.name);
    }
    Some(image)
}

/// A picture with the words that this use of it has for it, or else the library's.
pub fn image(picture: &Picture, alt: Option<&str>) -> Option<Image> {
    let name = picture.picture_name.as_deref()?;
    let width = number(picture.picture_width.unwrap_or_default());
    let variants: Vec<Variant> = picture
        .picture_variants
        .as_deref()
        .and_then(|variants| serde_json::from_str(variants).ok())
        .unwrap_or_default();
    let mut srcset: Vec<_> = variants
        .iter()
        .map(|variant| format!("/media/{} {}w", variant.name, variant.width))
        .collect();
    if !srcset.is_empty() {
        srcset.push(format!("/media/{name} {width}w"));
    }
    Some(Image {
        address: format!("/media/{name}"),
        alt: alt
            .or(picture.picture_alt.as_deref())
            .unwrap_or_default()
            .to_owned(),
        width,
        height: number(picture.picture_height.unwrap_or_default()),
        srcset: srcset.join(", "),
        tint: picture.picture_tint.as_deref().and_then(tint::classes),
    })
}
