//! Reading posts and pages, and what happens to them with time. The SQL is `db`'s, the wire
//! types `api`'s; here one is made of the other.

mod assemble;
mod listings;
mod opening;
mod upkeep;

pub mod copying;
pub mod linking;
pub mod mails;
pub mod publishing;
pub mod sharing;
pub mod staff;
pub mod writing;

pub use listings::{
    Address, FeedItem, FeedOf, address_parts, addresses, by_author, by_tag, feed, home,
};
pub use upkeep::{Round, file_again, index_again, publish_due, render_again};

use super::comments;
use super::context::Context;
use super::db::comments::Conversation;
use super::db::posts::Trace;
use super::db::{self, Connection};
use super::error::Error;
use crate::api::comments::Place;
use crate::api::posts::{Card, Post};
use crate::domain::post::Kind;
use crate::domain::slug::Slug;
use assemble::Assembler;

/// A post or page that the viewer may see.
///
/// # Errors
/// [`Error::Moved`] where it has another address now, [`Error::Gone`] where it was public and is
/// in the bin, [`Error::NotFound`] for everything else, whether there is such a post or not.
pub async fn find_visible(context: &Context, kind: Kind, slug: &str) -> Result<Post, Error> {
    let mut on = context.db().read().await?;
    let (post, _) = visible(&mut on, context, kind, slug).await?;
    Ok(post)
}

/// The post, and what of its row its conversation needs.
async fn visible(
    on: &mut Connection,
    context: &Context,
    kind: Kind,
    slug: &str,
) -> Result<(Post, Conversation), Error> {
    let found = match Slug::parse(slug) {
        Ok(_) => db::posts::visible(on, context.now, kind, slug).await?,
        Err(_) => None,
    };
    let Some(row) = found else {
        return Err(absent(on, context, kind, slug).await);
    };
    let conversation = row.conversation();
    let ids = [row.card.id.clone()];
    let authors = db::authors::of_posts(on, &ids).await?;
    let tags = db::tags::of_posts(on, &ids).await?;
    let related = match kind {
        Kind::Post => related(on, context, &ids[0]).await?,
        Kind::Page => Vec::new(),
    };
    let mut post = Assembler::of(context).post(row, &authors, &tags);
    post.related = related;
    Ok((post, conversation))
}

/// A post as readers would see it with what was saved last, for who may see it in the studio.
pub(super) async fn as_saved(
    on: &mut Connection,
    context: &Context,
    opened: &writing::Opened,
) -> Result<Post, Error> {
    let row = db::posts::working(on, context.now, &opened.row.id).await?;
    let mut row = row.ok_or(Error::NotFound)?;
    row.card.language.clone_from(&opened.beside.language);
    let id = &opened.row.id;
    let authors: Vec<_> = opened
        .authors
        .iter()
        .map(|one| (id.clone(), one.clone()))
        .collect();
    let tags: Vec<_> = opened
        .tags
        .iter()
        .map(|one| (id.clone(), one.clone()))
        .collect();
    Ok(Assembler::of(context).post(row, &authors, &tags))
}

/// A post that the viewer may see, with the part of its conversation that is asked for.
///
/// # Errors
/// As [`find_visible`].
pub async fn find_with_thread(context: &Context, slug: &str, place: &Place) -> Result<Post, Error> {
    let mut on = context.db().read().await?;
    let (mut post, conversation) = visible(&mut on, context, Kind::Post, slug).await?;
    post.thread = comments::of_post(&mut on, context, &conversation, place).await?;
    Ok(post)
}

/// Why no post is found under this address.
pub(super) async fn absence(on: &mut Connection, context: &Context, slug: &str) -> Error {
    absent(on, context, Kind::Post, slug).await
}

async fn absent(on: &mut Connection, context: &Context, kind: Kind, slug: &str) -> Error {
    // PostgreSQL takes no text with NUL in it.
    if slug.contains('\0') {
        return Error::NotFound;
    }
    match db::posts::trace(on, context.now, kind, slug).await {
        Ok(Trace::Moved(path)) => Error::Moved(path),
        Ok(Trace::Gone) => Error::Gone,
        Ok(Trace::Nothing) => Error::NotFound,
        Err(error) => error,
    }
}

async fn related(on: &mut Connection, context: &Context, id: &str) -> Result<Vec<Card>, Error> {
    let ids = db::related::of(on, context.now, id).await?;
    let rows = db::cards::of_ids(on, context.now, &ids).await?;
    let mut cards = cards(on, context, rows).await?;
    cards.sort_by_key(|(id, _)| ids.iter().position(|other| other == id));
    // Nothing there says how many comments each has: the page would change with them.
    let silent = |(_, card)| Card {
        comments: 0,
        ..card
    };
    Ok(cards.into_iter().map(silent).collect())
}

/// Where an address outside of the program's own leads, for the page that finds nothing.
pub async fn redirect(context: &Context, path: &str) -> Result<Option<String>, Error> {
    db::redirects::find(&mut context.db().read().await?, path).await
}

pub(super) use assemble::{author, cards, image as picture, summary};
