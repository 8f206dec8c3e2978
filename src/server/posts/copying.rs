//! Beginning a post with another one's text: a draft of one's own, under an address of its own,
//! without the other's comments, readers and former addresses.

use super::writing::{address, log, open};
use crate::domain::manuscript::{UNTITLED, Why};
use crate::domain::post::{Kind, Status};
use crate::server::context::{Context, Staff};
use crate::server::db::decisions;
use crate::server::db::save::{self, Save};
use crate::server::db::versions::Version;
use crate::server::error::Error;
use crate::server::ids;

/// Copies what was saved last of a post; the copy's id.
///
/// # Errors
/// [`Error::NotFound`] for what isn't theirs to see.
pub async fn copy(context: &Context, staff: &Staff, id: &str) -> Result<String, Error> {
    let (within, staff, id) = (context.clone(), staff.clone(), id.to_owned());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            decisions::one_at_a_time(tx).await?;
            let (now, opened) = (within.now, open(tx, &staff, &id).await?);
            // Only editors make pages.
            let kind = match staff.editor() {
                Ok(_) => opened.row.kind(),
                Err(_) => Kind::Post,
            };
            let copy = ids::new(now);
            let title = title(&opened.version.title);
            let slug = address::free(tx, (kind, &title), &copy).await?;
            let version = Version {
                id: ids::new(now),
                post_id: copy.clone(),
                created_at: now,
                title,
                saved_by: Some(staff.id.clone()),
                why: Why::Saved.as_str().to_owned(),
                begun_at: None,
                beside: None,
                ..opened.version
            };
            let save = Save {
                id: copy.clone(),
                kind,
                slug,
                status: Status::Draft,
                published_at: None,
                updated_at: None,
                created_at: now,
                created_by: Some(staff.id.clone()),
                changed_at: now,
                comments_open: opened.beside.comments_open,
                comments_rules: Some(opened.beside.comments_rules),
                language: opened.beside.language,
                authors: Vec::from_iter(staff.author_id.clone()),
                tags: opened.beside.tags,
                version,
            };
            save::put(tx, &save).await?;
            let about = (copy.as_str(), save.version.title.as_str());
            log(tx, (&within, &staff), "began", about).await?;
            Ok(copy)
        })
    });
    write.await
}

fn title(of: &str) -> String {
    match of {
        UNTITLED => UNTITLED.to_owned(),
        of => format!("Copy of {of}"),
    }
}
