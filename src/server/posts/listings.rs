//! Pages of posts: the first page, an author's, a tag's, the feed's and the sitemap's.

use super::assemble::{self, Assembler, cards};
use super::opening::opening;
use crate::api::posts::{Card, Home, Listing, Post, Subject};
use crate::domain::cursor::Cursor;
use crate::domain::markdown::Rendered;
use crate::domain::post::Kind;
use crate::domain::slug::Slug;
use crate::server::authors;
use crate::server::context::Context;
use crate::server::db::authors::AuthorRow;
use crate::server::db::cards::CardRow;
use crate::server::db::tags::TagRow;
use crate::server::db::{self, Connection};
use crate::server::error::Error;

/// Posts on a page of a listing.
const PAGE: usize = 20;
/// One more than is shown, to know whether there are older ones.
const PAGE_AND_ONE: i64 = 21;
/// Entries of a feed.
const FEED: i64 = 20;
/// Most authors on the first page.
const FACES: i64 = 12;
/// Posts and pages in a part of the sitemap: with the authors and tags, fewer than one may hold.
const ADDRESSES: i64 = 45_000;
/// Of these, as many as are read at once.
const AT_ONCE: i64 = 1000;

/// Where a listing goes on; at its start for what is no cursor.
fn place(before: Option<&str>, now: i64) -> Cursor {
    before
        .and_then(Cursor::parse)
        .unwrap_or_else(|| db::cards::start(now))
}

/// The newest posts, or those after `before`.
pub async fn home(context: &Context, before: Option<&str>) -> Result<Home, Error> {
    let before = before.and_then(Cursor::parse);
    let first_page = before.is_none();
    let place = before.unwrap_or_else(|| db::cards::start(context.now));
    let mut on = context.db().read().await?;
    let rows = db::cards::newest(&mut on, context.now, &place, PAGE_AND_ONE).await?;
    let newest = rows.first().map(|row| row.id.clone());
    let (mut posts, older) = page(&mut on, context, rows).await?;
    let mut home = Home::default();
    if first_page && let Some(id) = newest {
        let html = db::posts::html(&mut on, context.now, &id).await?;
        home.lead = Some(posts.remove(0));
        home.lead_opening = Rendered::from_store(opening(&html.unwrap_or_default()));
        let faces = db::authors::published(&mut on, context.now, FACES).await?;
        home.authors = faces.iter().map(assemble::author).collect();
    }
    Ok(Home {
        posts,
        older,
        ..home
    })
}

/// An author's posts.
///
/// # Errors
/// [`Error::Moved`] where they have another address now, [`Error::NotFound`].
pub async fn by_author(
    context: &Context,
    slug: &str,
    before: Option<&str>,
) -> Result<Listing, Error> {
    let mut on = context.db().read().await?;
    let author = author(&mut on, context.now, slug).await?;
    let place = place(before, context.now);
    let rows =
        db::cards::by_author(&mut on, context.now, &author.id, (&place, PAGE_AND_ONE)).await?;
    let (posts, older) = page(&mut on, context, rows).await?;
    Ok(Listing {
        subject: Subject::Author(assemble::author(&author)),
        posts,
        older,
    })
}

/// The posts under a tag.
pub async fn by_tag(context: &Context, slug: &str, before: Option<&str>) -> Result<Listing, Error> {
    let mut on = context.db().read().await?;
    let tag = tag(&mut on, context.now, slug).await?;
    let place = place(before, context.now);
    let rows = db::cards::by_tag(&mut on, context.now, &tag.id, (&place, PAGE_AND_ONE)).await?;
    let (posts, older) = page(&mut on, context, rows).await?;
    let subject = Subject::Tag(assemble::tag(&tag), tag.introduction);
    Ok(Listing {
        subject,
        posts,
        older,
    })
}

/// Not everything that stands in an address is a text that a database takes; slugs are.
async fn author(on: &mut Connection, now: i64, slug: &str) -> Result<AuthorRow, Error> {
    let slug = Slug::parse(slug).map_err(|_| Error::NotFound)?;
    if let Some(found) = db::authors::visible(on, now, slug.as_str()).await? {
        return Ok(found);
    }
    let former = db::redirects::find(on, &authors::path(slug.as_str())).await?;
    Err(former.map_or(Error::NotFound, Error::Moved))
}

async fn tag(on: &mut Connection, now: i64, slug: &str) -> Result<TagRow, Error> {
    let slug = Slug::parse(slug).map_err(|_| Error::NotFound)?;
    let found = db::tags::visible(on, now, slug.as_str()).await?;
    found.ok_or(Error::NotFound)
}

/// Cards of a page's rows, and the cursor of the next page if there is one.
async fn page(
    on: &mut Connection,
    context: &Context,
    mut rows: Vec<CardRow>,
) -> Result<(Vec<Card>, Option<String>), Error> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let older = rows
        .last()
        .filter(|_| more)
        .map(|row| row.cursor().to_string());
    let cards = cards(on, context, rows).await?;
    Ok((cards.into_iter().map(|(_, card)| card).collect(), older))
}

/// Whose or what's feed it is. The texts are slugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedOf<'a> {
    Site,
    Author(&'a str),
    Tag(&'a str),
}

/// A post of a feed.
#[derive(Clone, Debug)]
pub struct FeedItem {
    /// For good, whatever becomes of title and address: a UUID.
    pub id: String,
    /// Milliseconds since 1970.
    pub updated_at: i64,
    /// Whole, but without related posts.
    pub post: Post,
}

/// The newest posts with their whole text, and whose they are where that isn't the site.
///
/// # Errors
/// [`Error::NotFound`] for an author or a tag that isn't, [`Error::Moved`] to the page of an author
/// who has another address now.
pub async fn feed(
    context: &Context,
    of: FeedOf<'_>,
) -> Result<(Option<Subject>, Vec<FeedItem>), Error> {
    let mut on = context.db().read().await?;
    let place = db::cards::start(context.now);
    let (subject, rows) = match of {
        FeedOf::Site => (
            None,
            db::cards::newest(&mut on, context.now, &place, FEED).await?,
        ),
        FeedOf::Author(slug) => {
            let author = author(&mut on, context.now, slug).await?;
            let rows =
                db::cards::by_author(&mut on, context.now, &author.id, (&place, FEED)).await?;
            (Some(Subject::Author(assemble::author(&author))), rows)
        }
        FeedOf::Tag(slug) => {
            let tag = tag(&mut on, context.now, slug).await?;
            let rows = db::cards::by_tag(&mut on, context.now, &tag.id, (&place, FEED)).await?;
            (
                Some(Subject::Tag(assemble::tag(&tag), tag.introduction)),
                rows,
            )
        }
    };
    let ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
    Ok((subject, whole(&mut on, context, &ids).await?))
}

async fn whole(
    on: &mut Connection,
    context: &Context,
    ids: &[String],
) -> Result<Vec<FeedItem>, Error> {
    let rows = db::posts::whole(on, context.now, ids).await?;
    let authors = db::authors::of_posts(on, ids).await?;
    let tags = db::tags::of_posts(on, ids).await?;
    let assembler = Assembler::of(context);
    let item = |row: db::posts::PostRow| FeedItem {
        id: row.card.id.clone(),
        updated_at: row
            .updated_at
            .unwrap_or_default()
            .max(row.card.published_at),
        post: assembler.post(row, &authors, &tags),
    };
    Ok(rows.into_iter().map(item).collect())
}

/// An address for the sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub path: String,
    /// Milliseconds since 1970 of the last change.
    pub changed_at: i64,
}

/// How many parts the site's addresses are told in, at least one.
pub async fn address_parts(context: &Context) -> Result<i64, Error> {
    let mut on = context.db().read().await?;
    let count = db::posts::how_many(&mut on, context.now).await?;
    Ok((count.max(1) + ADDRESSES - 1) / ADDRESSES)
}

/// One of these parts, counted from 1: posts and pages, newest first, and with the last of them the
/// authors and tags.
///
/// # Errors
/// [`Error::NotFound`] beyond the last.
pub async fn addresses(context: &Context, part: i64) -> Result<Vec<Address>, Error> {
    let mut on = context.db().read().await?;
    let newer = part
        .checked_sub(1)
        .and_then(|parts| parts.checked_mul(ADDRESSES));
    let mut place = match newer {
        Some(0) => db::cards::start(context.now),
        Some(newer) if newer > 0 => {
            let last = db::posts::nth(&mut on, context.now, newer - 1).await?;
            last.ok_or(Error::NotFound)?
        }
        _ => return Err(Error::NotFound),
    };
    let mut list = Vec::new();
    for _ in 0..ADDRESSES / AT_ONCE {
        let rows = db::posts::addresses(&mut on, context.now, &place, AT_ONCE).await?;
        let Some(last) = rows.last() else {
            break;
        };
        place = Cursor {
            at: last.published_at,
            id: last.id.clone(),
        };
        list.extend(rows.into_iter().map(|row| Address {
            path: row.kind.parse().unwrap_or(Kind::Post).path(&row.slug),
            changed_at: row.updated_at.unwrap_or_default().max(row.published_at),
        }));
    }
    let more = db::posts::addresses(&mut on, context.now, &place, 1).await?;
    match (list.is_empty() && part > 1, more.is_empty()) {
        (true, _) => return Err(Error::NotFound),
        (false, true) => list.extend(listings(&mut on, context.now).await?),
        (false, false) => {}
    }
    Ok(list)
}

async fn listings(on: &mut Connection, now: i64) -> Result<Vec<Address>, Error> {
    let authors = db::authors::addresses(on, now).await?;
    let tags = db::tags::addresses(on, now).await?;
    let address = |folder: &str, (slug, changed_at): (String, i64)| Address {
        path: format!("/{folder}/{slug}"),
        changed_at,
    };
    let authors = authors.into_iter().map(|row| address("authors", row));
    let tags = tags.into_iter().map(|row| address("tags", row));
    Ok(authors.chain(tags).collect())
}
