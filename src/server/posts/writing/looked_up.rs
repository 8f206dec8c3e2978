//! The authors and tags that names in a form mean.

use super::{Beside, Opened};
use crate::domain::manuscript::Mistake;
use crate::domain::person::Role;
use crate::server::context::Staff;
use crate::server::db::authors::AuthorRow;
use crate::server::db::tags::TagRow;
use crate::server::db::{self, Connection, Transaction};
use crate::server::error::Error;
use crate::server::import::tags_called;

/// Puts what waits to be published beside a text in the place of what readers see. What is no
/// longer there is left out.
pub async fn wait(on: &mut Connection, opened: &mut Opened, waiting: Beside) -> Result<(), Error> {
    opened.authors = db::authors::with_ids(on, &waiting.authors).await?;
    opened.tags = db::tags::with_ids(on, &waiting.tags).await?;
    opened.beside = Beside {
        authors: opened
            .authors
            .iter()
            .map(|author| author.id.clone())
            .collect(),
        tags: opened.tags.iter().map(|tag| tag.id.clone()).collect(),
        ..waiting
    };
    Ok(())
}

type Known = (String, String, String);

/// By the post's own first, so that of two with one name the same stays; then by slug, then by name.
fn id_of<'a>(
    own: impl Iterator<Item = (&'a str, &'a str)>,
    known: &[Known],
    name: &str,
) -> Option<String> {
    let mut own = own;
    let here = own
        .find(|(_, called)| *called == name)
        .map(|(id, _)| id.to_owned());
    let by_slug = || known.iter().find(|(_, slug, _)| slug == name);
    let by_name = || known.iter().find(|(.., called)| called == name);
    here.or_else(|| by_slug().or_else(by_name).map(|(id, ..)| id.clone()))
}

/// The ids of the authors with these names.
pub async fn authors(
    on: &mut Connection,
    own: &[AuthorRow],
    names: &[String],
) -> Result<Result<Vec<String>, Mistake>, Error> {
    let known = db::authors::known(on, names).await?;
    let ids = names.iter().map(|name| {
        let own = own.iter().map(|one| (one.id.as_str(), one.name.as_str()));
        id_of(own, &known, name).ok_or_else(|| Mistake::AuthorUnknown(name.clone()))
    });
    Ok(ids.collect())
}

/// The ids of the tags with these names; who may publish makes those that aren't there.
pub async fn tags(
    tx: &mut Transaction,
    (staff, now): (&Staff, i64),
    own: &[TagRow],
    names: &[String],
) -> Result<Result<Vec<String>, Mistake>, Error> {
    let known = db::tags::known(tx, names).await?;
    let mut ids = Vec::new();
    for name in names {
        let found = own.iter().map(|one| (one.id.as_str(), one.name.as_str()));
        match id_of(found, &known, name) {
            Some(id) => ids.push(id),
            None if staff.may(Role::Author) => {
                ids.extend(tags_called(tx, std::slice::from_ref(name), now).await?);
            }
            None => return Ok(Err(Mistake::TagUnknown(name.clone()))),
        }
    }
    Ok(Ok(ids))
}
