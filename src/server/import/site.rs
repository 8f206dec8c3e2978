//! Bringing a whole site in out of an export (`server::export`): all of it or nothing, into an empty
//! site or one with other posts. What the folder holds is taken for anybody's: texts are rendered
//! here, files are looked at, and no account can be entered before its owner chose a password.

mod arriving;
mod chosen;
mod conversation;
mod folder;
mod found;
mod incoming;
mod library;
mod put;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_norway::{Mapping, Value};

use self::arriving::{Arriving, Preparing, Translator};
use self::folder::{Folder, wrong};
use self::found::Found;
use self::incoming::{Incoming, Post, Words, compare};
use self::library::Coming;
use self::put::Everything;
use crate::domain::markdown::MediaTable;
use crate::domain::post::Kind;
use crate::domain::slug::Slug;
use crate::server::backup::Say;
use crate::server::context::Context;
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::export::Contents;
use crate::server::export::record::{Ids, read, text_in, text_of};
use crate::server::export::tables::{self, Table};
use crate::server::signing::Keys;
use crate::server::{media, posts};

/// What was brought in.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// What the folder holds.
    pub contents: Contents,
    /// What was here already and stayed as it was: how many, and of what.
    pub stayed: Vec<(usize, &'static str)>,
    /// Accounts that nobody can enter yet.
    pub accounts: Vec<Account>,
}

/// An account that came without a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub role: String,
}

/// Brings a site in; with `only_look` everything is tried and nothing stays.
///
/// # Errors
/// [`Error::Operator`] with a sentence. Then nothing has changed.
pub async fn site(
    context: &Context,
    path: &Path,
    (only_look, say): (bool, Say<'_>),
) -> Result<Imported, Error> {
    let imported = bring(context, path, (only_look, say)).await;
    imported.map_err(|error| match error {
        Error::Operator(sentence) => Error::Operator(format!("{sentence} Nothing was imported.")),
        error => error,
    })
}

/// What a write answers that was only to be tried.
const TRIED: &str = "tried";

async fn bring(
    context: &Context,
    path: &Path,
    (only_look, say): (bool, Say<'_>),
) -> Result<Imported, Error> {
    let folder = Folder::open(path)?;
    say("reading the folder …");
    let incoming = Incoming::read(&folder, &Dates::of(context.config()))?;
    let found = Found::look(&mut context.db().read().await?, &incoming).await?;
    let mut imported = Imported {
        contents: incoming.contents,
        stayed: stayed(&found),
        accounts: Vec::new(),
    };
    let (everything, files) = ready(context, (folder, incoming, found), say).await?;
    imported.accounts = everything.people.iter().filter_map(account).collect();
    library::has_room(context, &files).await?;
    let mut kept = Vec::new();
    match put(context, (everything, files), &mut kept, (only_look, say)).await {
        Err(Error::Operator(word)) if only_look && word == TRIED => return Ok(imported),
        Err(error) => {
            media::take_away(context, kept).await;
            return Err(error);
        }
        Ok(()) => {}
    }
    context.db().look_again().await?;
    say("rendering earlier texts …");
    posts::render_again(context.db()).await?;
    Ok(imported)
}

/// Keeps the files and writes the rows; [`TRIED`] where that was only to be tried.
async fn put(
    context: &Context,
    (everything, mut files): (Everything, Vec<Coming>),
    kept: &mut Vec<String>,
    (only_look, say): (bool, Say<'_>),
) -> Result<(), Error> {
    let _adding = context.state.media.adding_any().await;
    library::keep(context, &mut files, kept, (only_look, say)).await?;
    say("writing …");
    let within = context.clone();
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            everything.put(tx, &within).await?;
            match only_look {
                true => Err(Error::Operator(TRIED.into())),
                false => Ok(()),
            }
        })
    });
    write.await
}

/// Everything as rows, and the files that are to be taken.
async fn ready(
    context: &Context,
    (folder, incoming, found): (Folder, Incoming, Found),
    say: Say<'_>,
) -> Result<(Everything, Vec<Coming>), Error> {
    let keys = Keys::of(context.db()).await?;
    let settings = chosen::settings(context, &incoming.settings).await?;
    let ids = &found.ids;
    let (files, table) = files(context, (&folder, ids), (&incoming.media, &found.media)).await?;
    let mut everything = Everything {
        people: rows(
            (&tables::PEOPLE, ids),
            &incoming.people,
            ("id", &found.people),
        )?,
        authors: rows(
            (&tables::AUTHORS, ids),
            &incoming.authors,
            ("slug", &found.authors),
        )?,
        tags: rows((&tables::TAGS, ids), &incoming.tags, ("slug", &found.tags))?,
        media: files.iter().map(|file| file.row.clone()).collect(),
        redirects: rows(
            (&tables::REDIRECTS, ids),
            &incoming.redirects,
            ("path", &found.redirects),
        )?,
        spam_words: rows((&tables::SPAM_WORDS, ids), &incoming.spam_words, NONE)?,
        correspondents: rows(
            (&tables::CORRESPONDENTS, ids),
            &incoming.correspondents,
            NONE,
        )?,
        settings,
        posts: Vec::new(),
        table,
        translator: Arc::new(Translator {
            authors: Words::of(&incoming.authors, &ids.authors),
            tags: Words::of(&incoming.tags, &ids.tags),
            ids: found.ids,
        }),
        folder,
    };
    sound(&everything.people)?;
    for row in &mut everything.correspondents {
        let email = row.shift_remove("email").unwrap_or_default();
        let hash = keys.email_hash(email.as_str().unwrap_or_default());
        row.insert("email_hash".into(), hash.into());
    }
    let preparing = Preparing {
        folder: &everything.folder,
        translator: &everything.translator,
        keys: &keys,
        media: &everything.table,
    };
    everything.posts = prepared(&preparing, (incoming.posts, incoming.contents), say)?;
    Ok((everything, files))
}

/// The posts, of which there are as many comments and texts as the folder says.
fn prepared(
    preparing: &Preparing<'_>,
    (posts, contents): (Vec<Post>, Contents),
    say: Say<'_>,
) -> Result<Vec<Arriving>, Error> {
    let count = posts.len();
    let mut ready = Vec::with_capacity(count);
    for (at, post) in posts.into_iter().enumerate() {
        say(&format!("reading post {} of {count} …", at + 1));
        ready.push(preparing.post(post)?);
    }
    let comments = ready.iter().map(|post| post.comments.len()).sum();
    compare("comments", contents.comments, comments)?;
    let versions = ready.iter().map(|post| post.versions).sum();
    compare("versions", contents.versions, versions)?;
    Ok(ready)
}

/// What of a table stays as it is here: by the value of a key.
type Staying<'a> = (&'a str, &'a BTreeSet<String>);

/// Nothing does.
const NONE: Staying<'static> = ("", &BTreeSet::new());

/// Whoever has an account has an address, and nobody else.
fn sound(people: &[Mapping]) -> Result<(), Error> {
    let is_null = |row: &Mapping, key: &str| row.get(key).is_none_or(Value::is_null);
    let differs = |row: &&Mapping| is_null(row, "removed_at") == is_null(row, "email");
    match people.iter().find(differs) {
        None => Ok(()),
        Some(row) => {
            let id = text_of(row, "id");
            let reason = format!("{id} has an email and was removed, or neither");
            Err(wrong("people.jsonl", None, reason))
        }
    }
}

/// The records of a table as rows, but for those that stay as they are here.
fn rows(
    (table, ids): (&Table, &Ids),
    records: &[Mapping],
    (key, staying): Staying<'_>,
) -> Result<Vec<Mapping>, Error> {
    let mut rows = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        let row = read(table.columns, record.clone(), ids)
            .map_err(|reason| wrong(&format!("{}.jsonl", table.name), Some(at + 1), reason))?;
        if !staying.contains(text_of(record, key)) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The files that aren't here, and what the renderer has to know of all.
async fn files(
    context: &Context,
    (folder, ids): (&Folder, &Ids),
    (records, there): (&[Mapping], &BTreeSet<String>),
) -> Result<(Vec<Coming>, MediaTable), Error> {
    let names: Vec<_> = there.iter().cloned().collect();
    let mut table = media::table_of(context.db(), &names).await?;
    let mut files = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let coming = library::coming(folder, ids, (at + 1, record.clone()))?;
        if !there.contains(text_of(record, "name")) {
            let (address, entry) = media::entry(library::media_row(&coming.row));
            table.insert(address, entry);
            files.push(coming);
        }
    }
    Ok((files, table))
}

fn stayed(found: &Found) -> Vec<(usize, &'static str)> {
    let all = [
        (found.people.len(), "people"),
        (found.authors.len(), "authors"),
        (found.tags.len(), "tags"),
        (found.media.len(), "files"),
        (found.redirects.len(), "redirects"),
    ];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}

fn account(row: &Mapping) -> Option<Account> {
    Some(Account {
        name: text_of(row, "name").to_owned(),
        email: text_in(row, "email")?,
        role: row.get("role").and_then(Value::as_str)?.to_owned(),
    })
}

/// What a former address was of: a post's "/posts/tea", or a page's "/tea".
fn former(path: &str) -> Option<(Kind, String)> {
    let (kind, slug) = match path.strip_prefix("/posts/") {
        Some(slug) => (Kind::Post, slug),
        None => (Kind::Page, path.strip_prefix('/')?),
    };
    Slug::parse(slug).ok().map(|slug| (kind, slug.into()))
}
