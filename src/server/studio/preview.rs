//! A post as readers would see it with what was saved last, and the links by which others see it.

use super::forms::Answer;
use super::sent::Sent;
use super::writing::when;
use crate::api::studio::writing::{Preview, SharedLink};
use crate::api::studio::{Deed, Screen};
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::previews;
use crate::server::error::Error;
use crate::server::people::Refused;
use crate::server::posts::{self, sharing, writing};
use crate::server::signing::Keys;

/// `GET /studio/posts/{id}/preview`
pub async fn screen(context: &Context, staff: &Staff, id: &str) -> Result<Screen, Error> {
    let keys = Keys::of(context.db()).await?;
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let post = posts::as_saved(&mut on, context, &opened).await?;
    let rows = previews::of_post(&mut on, &opened.row.id, context.now).await?;
    let dates = Dates::of(context.config());
    let links = rows.into_iter().map(|row| SharedLink {
        address: format!(
            "{}/preview/{}",
            context.config().base_url,
            keys.preview(&row.id)
        ),
        id: row.id,
        by: row.made_by,
        until: when(&dates, row.expires_at),
    });
    let may_share = sharing::may_share(&opened);
    Ok(Screen::Preview(Box::new(Preview {
        links: links.filter(|_| may_share).collect(),
        may_share,
        id: opened.row.id,
        post,
    })))
}

/// `POST /studio/posts/{id}/preview`
pub async fn share(sent: Sent) -> Result<Answer, Refused> {
    let context = &sent.context;
    let (staff, id) = (context.viewer.staff()?, sent.id()?);
    let page = format!("/studio/posts/{id}/preview");
    Ok(match sent.value("do") {
        "end" => {
            sharing::end(context, staff, (id, sent.value("link"))).await?;
            Answer::done(&page, Deed::LinkEnded, None)
        }
        _ => {
            sharing::make(context, staff, id).await?;
            Answer::done(&page, Deed::LinkMade, None)
        }
    })
}
