//! The picture in the place of the mark and the name: kept in the library like any other, and used
//! as long as it is the logo.

use super::choose;
use crate::domain::settings::Key;
use crate::server::config::Logo;
use crate::server::context::{Admin, Context};
use crate::server::db;
use crate::server::db::media::MediaRow;
use crate::server::error::Error;
use crate::server::media::{self, Brought, Content, FileMistake};

/// Pixels of the width that is enough: it is shown half as wide, on screens of any density.
const WIDTH: u32 = 600;

/// Takes a picture into the library and makes it the logo.
///
/// # Errors
/// The outer one is ours; the inner one is a sentence about the file.
pub async fn set(
    context: &Context,
    admin: &Admin,
    (name, content): (String, Content),
) -> Result<Result<(), FileMistake>, Error> {
    let brought = Brought {
        content,
        name,
        alt: context.config().site.name.clone(),
        by: Some(admin.id.clone()),
    };
    let name = match media::keep_picture(context, brought).await? {
        Ok(name) => name,
        Err(mistake) => return Ok(Err(mistake)),
    };
    let rows = db::media::named(&mut context.db().read().await?, &[name]).await?;
    let row = rows.into_iter().next().ok_or(Error::NotFound)?;
    put(context, admin, Some(of(&row).text(&row.name))).await?;
    Ok(Ok(()))
}

/// The mark and the name again. The picture stays in the library.
pub async fn remove(context: &Context, admin: &Admin) -> Result<(), Error> {
    put(context, admin, None).await
}

async fn put(context: &Context, admin: &Admin, text: Option<String>) -> Result<(), Error> {
    let (within, admin) = (context.clone(), admin.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            db::settings::lock(tx).await?;
            let present = db::settings::chosen(tx).await?;
            if present.get(&Key::Logo) == text.as_ref() {
                return Ok(());
            }
            choose(tx, (&within, &admin), Key::Logo, text.as_deref()).await
        })
    });
    write.await?;
    context.db().look_again().await
}

/// The smallest of its sizes that is wide enough.
fn of(row: &MediaRow) -> Logo {
    let pixels = |side: i64| u32::try_from(side).unwrap_or_default();
    let (width, height) = (pixels(row.width), pixels(row.height));
    let mut variants = media::variants(row).into_iter();
    match variants.find(|one| one.width >= WIDTH) {
        Some(variant) => Logo {
            height: (variant.width * height).div_ceil(width.max(1)),
            width: variant.width,
            name: variant.name,
        },
        None => Logo {
            name: row.name.clone(),
            width,
            height,
        },
    }
}
