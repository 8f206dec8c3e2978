//! Showing a post to people without an account before it is published, by a link that ends by itself
//! and can be ended before. Whoever has a post open in the studio may make one.

use super::writing::{self, Opened, log};
use crate::api::posts::Post;
use crate::domain::post::Status;
use crate::server::context::{Context, Staff};
use crate::server::db::previews::{self, NewPreview, PreviewRow};
use crate::server::error::Error;
use crate::server::ids::{self, is_id};
use crate::server::signing::Keys;

/// Days for which a link is good.
pub const DAYS: i64 = 7;

/// Whether a link to it can be made: to anything that isn't in the bin.
pub fn may_share(opened: &Opened) -> bool {
    opened.row.status() != Status::Trashed
}

/// Makes a link.
///
/// # Errors
/// [`Error::NotFound`] for what isn't theirs, or is in the bin.
pub async fn make(context: &Context, staff: &Staff, id: &str) -> Result<(), Error> {
    let (within, staff, id) = (context.clone(), staff.clone(), id.to_owned());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let opened = writing::open(tx, &staff, &id).await?;
            if !may_share(&opened) {
                return Err(Error::NotFound);
            }
            let now = within.now;
            let new = NewPreview {
                id: ids::new(now),
                post_id: opened.row.id.clone(),
                made_by: staff.id.clone(),
                created_at: now,
                expires_at: now + DAYS * 86_400_000,
            };
            previews::add(tx, &new).await?;
            let about = (opened.row.id.as_str(), opened.version.title.as_str());
            log(tx, (&within, &staff), "made a preview link to", about).await
        })
    });
    write.await
}

/// Ends a link, whoever made it.
///
/// # Errors
/// [`Error::NotFound`] for what isn't theirs, and where there is no such link.
pub async fn end(context: &Context, staff: &Staff, (id, link): (&str, &str)) -> Result<(), Error> {
    let link = Some(link).filter(|link| is_id(link));
    let link = link.ok_or(Error::NotFound)?.to_owned();
    let (within, staff, id) = (context.clone(), staff.clone(), id.to_owned());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let opened = writing::open(tx, &staff, &id).await?;
            if !previews::end(tx, (&opened.row.id, &link)).await? {
                return Err(Error::NotFound);
            }
            let about = (opened.row.id.as_str(), opened.version.title.as_str());
            log(tx, (&within, &staff), "ended a preview link to", about).await
        })
    });
    write.await
}

/// A post as readers would see it with what was saved last, for whoever has this link; and the link.
///
/// # Errors
/// [`Error::NotFound`], the same whether the link was made up, has expired or was ended.
pub async fn show(context: &Context, token: &str) -> Result<(Post, PreviewRow), Error> {
    let keys = Keys::of(context.db()).await?;
    let id = keys.previewed(token).ok_or(Error::NotFound)?;
    let mut on = context.db().read().await?;
    let link = previews::find(&mut on, id, context.now).await?;
    let link = link.ok_or(Error::NotFound)?;
    let opened = writing::open_by_link(&mut on, &link.post_id).await?;
    if !may_share(&opened) {
        return Err(Error::NotFound);
    }
    let post = super::as_saved(&mut on, context, &opened).await?;
    Ok((post, link))
}
