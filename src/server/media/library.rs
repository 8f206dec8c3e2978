//! What people who work here do with the library: each sees and changes what they uploaded, editors
//! everything. Whose a file is decides in the query or before anything is done; what isn't one's
//! own is not there.

use tracing::Instrument;

use super::{Variant, take_away, variants};
use crate::domain::media::{Description, Mistake};
use crate::domain::person::Role;
use crate::domain::search::Words;
use crate::server::context::{Context, Staff};
use crate::server::db::media::library::{self, Filter, Said};
use crate::server::db::media::uses::{self, Use};
use crate::server::db::media::{self, MediaRow};
use crate::server::db::search::words;
use crate::server::db::{self, Connection, Transaction};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::Refused;
use crate::server::people::activity::{By, Subject, did};
use crate::server::posts::render_again;
use crate::server::posts::staff::asking;

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct Search<'a> {
    /// As it was typed.
    pub query: &'a str,
    /// Only what is nowhere used.
    pub unused: bool,
    /// Only pictures.
    pub pictures: bool,
    /// The id of the last file of the part before.
    pub before: Option<&'a str>,
    pub limit: i64,
}

/// The newest files that are looked for.
pub async fn list(
    on: &mut Connection,
    staff: &Staff,
    search: &Search<'_>,
) -> Result<Vec<MediaRow>, Error> {
    let typed = Words::parse(search.query);
    let folded = typed.as_slice().iter().flat_map(|word| words::folded(word));
    let filter = Filter {
        words: folded.collect(),
        unused: search.unused,
        pictures: search.pictures,
        added_by: (!staff.may(Role::Editor)).then(|| staff.id.clone()),
        before: search.before.map(str::to_owned),
        limit: search.limit,
    };
    library::part(on, &filter).await
}

/// Where these files are used, as far as `uses::of` looks. Which posts readers see depends on when it is
/// asked.
pub async fn uses(
    on: &mut Connection,
    (staff, now): (&Staff, i64),
    rows: &[MediaRow],
) -> Result<Vec<Use>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    uses::of(on, (&asking(staff), now), &ids).await
}

/// Says what a picture shows, found by its id or by its name. The texts that have no words of their
/// own for it are rendered again before this answers.
///
/// # Errors
/// [`Refused::Media`]; [`Error::NotFound`] for what isn't theirs.
pub async fn describe(
    context: &Context,
    staff: &Staff,
    id: &str,
    (alt, decorative): (&str, bool),
) -> Result<(), Refused> {
    let (key, staff) = (id.to_owned(), staff.clone());
    let said = Description::parse(alt, decorative)?;
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            // Nobody saves a text meanwhile that was rendered with what was said before.
            db::decisions::one_at_a_time(tx).await?;
            let row = own(tx, &staff, &key).await?;
            let said = Said {
                words: words_of(&row.original, said.alt()),
                alt: said.alt().to_owned(),
                decorative: said.is_decorative(),
            };
            library::describe(tx, &row.id, &said).await
        })
    });
    if write.await? > 0 {
        render_again(context.db()).await?;
    }
    Ok(())
}

/// Takes a file out of the library that is nowhere used.
///
/// On a task of its own: whoever asked for it may go away, and between the row and the files nobody
/// would know of these any more.
///
/// # Errors
/// [`Refused::Media`] where it is used; [`Error::NotFound`] for what isn't theirs.
pub async fn remove(context: &Context, staff: &Staff, id: &str) -> Result<(), Refused> {
    let task = remove_to_the_end(context.clone(), staff.clone(), id.to_owned());
    let removed = tokio::spawn(task.in_current_span()).await;
    removed.map_err(|error| Error::Operator(format!("removing a file did not finish: {error}")))?
}

async fn remove_to_the_end(context: Context, staff: Staff, key: String) -> Result<(), Refused> {
    let within = context.clone();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let row = own(tx, &staff, &key).await?;
            if !library::remove(tx, &row.id).await? {
                return Ok(None);
            }
            let subject = Subject {
                kind: "media",
                id: &row.id,
                title: called(&row),
            };
            let deed = did(&within, By::of(&staff), "removed the file", subject);
            db::activity::add(tx, &deed).await?;
            Ok(Some(row))
        })
    });
    let row = write.await?.ok_or(Mistake::Used)?;
    let smaller = variants(&row).into_iter().map(|Variant { name, .. }| name);
    let names = smaller.chain([row.name.clone()]).collect();
    take_away(&context, names).await;
    Ok(())
}

/// What people call a file.
pub fn called(row: &MediaRow) -> &str {
    match row.original.as_str() {
        "" => &row.name,
        original => original,
    }
}

/// What a file is found by.
pub fn words_of(name: &str, alt: &str) -> String {
    let words = words::folded(name).into_iter().chain(words::folded(alt));
    words.map(|word| format!(" {word}")).collect()
}

async fn own(tx: &mut Transaction, staff: &Staff, key: &str) -> Result<MediaRow, Error> {
    let found = match is_id(key) {
        true => library::find(tx, key).await?,
        false => media::named(tx, &[key.to_owned()]).await?.pop(),
    };
    let is_theirs = |row: &MediaRow| {
        staff.may(Role::Editor) || row.added_by.as_deref() == Some(staff.id.as_str())
    };
    found.filter(is_theirs).ok_or(Error::NotFound)
}
