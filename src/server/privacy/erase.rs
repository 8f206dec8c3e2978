//! Erasing an address: its comments in every state, what the scorer learnt from them, mails and
//! what is noted of mail, in the database, its log and the outbox; and doing so again after an
//! older copy of the database was put in place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::Duration;

use super::{address, hash, record};
use crate::server::context::{Context, State, Viewer};
use crate::server::db::comments::{erasing, locks};
use crate::server::db::erasures::{self, Erasure};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::{mail, spam};

/// Between two looks whether a mail is still on its way, and how often: longer than a job may take.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const LOOKS: usize = 350;

/// What became of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Comments that are gone.
    pub removed: usize,
    /// Comments whose place is left, for what answers them.
    pub emptied: usize,
    /// Mails taken from the outbox.
    pub mails: usize,
    /// Copies of the database that were made before an update and aren't touched.
    pub copies: Vec<PathBuf>,
}

/// Erases what is held about an address at this moment. It is noted first, outside the database,
/// so that what a crash leaves undone is done at the next start.
///
/// # Errors
/// [`Error::Operator`] for what is no address.
pub async fn erase(context: &Context, email: &str) -> Result<Erased, Error> {
    let email = address(email)?;
    let erasure = Erasure {
        email_hash: hash(context, email).await?,
        erased_at: context.now,
    };
    record::append(&context.config().data, &erasure)?;
    carry_out(context, &erasure, Some(email)).await
}

/// Erases again what the file of erasures names and the database doesn't know of, as an older copy
/// of it doesn't. Returns how many addresses that were. To be called at each start: where there is
/// nothing to do it reads one small file and one small table.
pub async fn again(state: &State) -> Result<usize, Error> {
    let data = &state.config.data;
    let written = record::read(data)?;
    let known = erasures::all(&mut state.db.read().await?).await?;
    for erasure in &known {
        if !covers(&written, erasure) {
            record::append(data, erasure)?;
        }
    }
    let context = Context::new(state.clone(), Viewer::Visitor);
    let mut done = 0;
    for erasure in written.iter().filter(|one| !covers(&known, one)) {
        carry_out(&context, erasure, None).await?;
        done += 1;
    }
    Ok(done)
}

/// Whether this erasure of an address, or a later one, is in the list.
fn covers(list: &[Erasure], erasure: &Erasure) -> bool {
    list.iter()
        .any(|one| one.email_hash == erasure.email_hash && one.erased_at >= erasure.erased_at)
}

/// `email` where it is known: of an erasure that is done again only the hash is, and that waits for
/// no mail, because it happens before there can be one.
async fn carry_out(
    context: &Context,
    erasure: &Erasure,
    email: Option<&str>,
) -> Result<Erased, Error> {
    let mut looks = 0..email.map_or(0, |_| LOOKS);
    let taken = loop {
        let patient = looks.next().is_some();
        match take(context, erasure.clone(), patient).await? {
            Some(taken) => break taken,
            None => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    let mut words = taken.words;
    words.extend(email.map(str::to_owned));
    let words: Vec<_> = words.into_iter().collect();
    let mails = mail::forget(context.config(), &words)?;
    context.db().purge().await?;
    Ok(Erased {
        removed: taken.removed,
        emptied: taken.emptied,
        mails,
        copies: copies(&context.config().data)?,
    })
}

/// What was taken from the database.
#[derive(Default)]
struct Taken {
    removed: usize,
    emptied: usize,
    /// The comments' ids and the address as it was written.
    words: BTreeSet<String>,
}

/// None, and nothing is done, while a mail is on its way and `patient` says to wait: it would reach
/// the outbox after that was searched.
async fn take(context: &Context, erasure: Erasure, patient: bool) -> Result<Option<Taken>, Error> {
    let now = context.now;
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            if patient && db::jobs::is_under_way(tx, now).await? {
                return Ok(None);
            }
            take_comments(tx, &erasure, now).await.map(Some)
        })
    });
    write.await
}

/// Erases again what was erased before, in a transaction that brought older comments in.
pub async fn again_within(tx: &mut Transaction, now: i64) -> Result<(), Error> {
    for erasure in erasures::all(tx).await? {
        take_comments(tx, &erasure, now).await?;
    }
    Ok(())
}

async fn take_comments(tx: &mut Transaction, erasure: &Erasure, now: i64) -> Result<Taken, Error> {
    let Erasure {
        email_hash,
        erased_at: until,
    } = erasure;
    let rows = erasing::written_by(tx, email_hash, *until).await?;
    let posts: BTreeSet<_> = rows.into_iter().map(|row| row.post_id).collect();
    for post in &posts {
        locks::post(tx, post).await?;
    }
    let mut taken = Taken::default();
    for row in erasing::written_by(tx, email_hash, *until).await? {
        spam::learn(tx, slice::from_ref(&row), None).await?;
        match erasing::erase(tx, &row.id, now).await? {
            true => taken.emptied += 1,
            false => taken.removed += 1,
        }
        db::jobs::forget(tx, &row.id).await?;
        taken.words.extend([row.id, row.email]);
    }
    db::spam_words::forget_unused(tx).await?;
    erasing::forget_correspondent(tx, email_hash, *until).await?;
    erasures::note(tx, erasure).await?;
    Ok(taken)
}

/// "dispatches.db.before-0006" and the like.
fn copies(data: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(data).map_err(Error::file(data))? {
        let entry = entry.map_err(Error::file(data))?;
        if entry.file_name().to_string_lossy().contains(".before-") {
            copies.push(entry.path());
        }
    }
    copies.sort();
    Ok(copies)
}
