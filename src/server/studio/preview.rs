//! A post as readers would see it with what was saved last.

use crate::api::studio::Screen;
use crate::api::studio::writing::Preview;
use crate::server::context::{Context, Staff};
use crate::server::error::Error;
use crate::server::posts::{self, writing};

/// `GET /studio/posts/{id}/preview`
pub async fn screen(context: &Context, staff: &Staff, id: &str) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let post = posts::as_saved(&mut on, context, &opened).await?;
    Ok(Screen::Preview(Box::new(Preview {
        id: opened.row.id,
        post,
    })))
}
