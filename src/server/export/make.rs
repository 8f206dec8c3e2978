//! Writing an export: the records of one moment, then the files that they name. It has its name only
//! once it is whole.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use serde::Serialize;
use serde_norway::{Mapping, Value};

use super::post_file::{PostFile, Which};
use super::record::{Names, number_in, text_in, text_of, written};
use super::rows::{before_answers, former, linked, parsed, rows, rows_with, unwritable, words};
use super::tables::{self, Table};
use super::{Contents, FORMAT, README, SETTINGS, SITE};
use crate::domain::post::{Kind, Status};
use crate::server::backup::{Say, Sealed, forget, is_free, private_folder, put_in_place};
use crate::server::context::Context;
use crate::server::db::copying::Snapshot;
use crate::server::error::Error;
use crate::server::media::Variant;

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub folder: PathBuf,
    pub contents: Contents,
    /// Files that the library names and that weren't there.
    pub missing: Vec<String>,
}

/// Writes the site into a folder that isn't there yet.
///
/// # Errors
/// [`Error::Operator`] where the folder is taken. Nothing is left of one that wasn't finished.
pub async fn make(context: &Context, folder: &Path, say: Say<'_>) -> Result<Made, Error> {
    // Without a slash at its end.
    let folder = &folder.components().collect::<PathBuf>();
    if !is_free(folder)? {
        return Err(Error::Operator(format!(
            "{} isn’t empty; an export needs a new folder.",
            folder.display()
        )));
    }
    let mut partial = folder.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    forget(&partial)?;
    private_folder(&partial)?;
    let made = match fill(context, &partial, say).await {
        Ok((contents, missing)) => put_in_place(&partial, folder).map(|()| (contents, missing)),
        Err(error) => Err(error),
    };
    match made {
        Ok((contents, missing)) => Ok(Made {
            folder: folder.to_owned(),
            contents,
            missing,
        }),
        Err(error) => {
            // What went wrong is what is told, also where this goes wrong too.
            let _ = forget(&partial);
            Err(error)
        }
    }
}

async fn fill(
    context: &Context,
    partial: &Path,
    say: Say<'_>,
) -> Result<(Contents, Vec<String>), Error> {
    let mut out = Out {
        folder: partial,
        say,
        contents: Contents {
            format: FORMAT,
            ..Contents::default()
        },
        letters: Letters::default(),
    };
    let mut snapshot = context.db().snapshot().await?;
    let media = out.tables(&mut snapshot).await?;
    // Readers of the database need not wait for all the files.
    drop(snapshot);
    let missing = out.files(context, media).await?;
    out.file("README.txt", README.as_bytes())?;
    out.json(SITE, &out.contents)?;
    Ok((out.contents, missing))
}

/// An export that is being written.
struct Out<'a> {
    folder: &'a Path,
    say: Say<'a>,
    contents: Contents,
    letters: Letters,
}

/// What is noted of mail to commenters, by the hash of their address, until one of their comments
/// says which that is.
#[derive(Default)]
struct Letters {
    noted: HashMap<String, Mapping>,
    found: BTreeMap<String, Mapping>,
}

/// What the files of posts need of other tables.
struct Around {
    names: Names,
    /// By id, as front matter names them.
    authors: HashMap<String, String>,
    tags: HashMap<String, String>,
}

impl Out<'_> {
    /// Everything but the library's files; its records, to be completed with these.
    async fn tables(&mut self, on: &mut Snapshot) -> Result<Vec<Mapping>, Error> {
        let media = rows(on, &tables::MEDIA, None).await?;
        let authors = rows(on, &tables::AUTHORS, None).await?;
        let tags = rows(on, &tables::TAGS, None).await?;
        let by_id = |rows: &[Mapping], name: &str| {
            let pair =
                |row: &Mapping| (text_of(row, "id").to_owned(), text_of(row, name).to_owned());
            rows.iter().map(pair).collect::<HashMap<_, _>>()
        };
        let around = Around {
            names: Names {
                media: by_id(&media, "name"),
                authors: by_id(&authors, "slug"),
            },
            authors: words(&authors),
            tags: words(&tags),
        };
        let people = rows(on, &tables::PEOPLE, None).await?;
        self.contents.people = people.len();
        self.records((&tables::PEOPLE, "created_at"), people, &around.names)?;
        self.contents.authors = authors.len();
        self.records((&tables::AUTHORS, "slug"), authors, &around.names)?;
        self.contents.tags = tags.len();
        self.records((&tables::TAGS, "slug"), tags, &around.names)?;
        let redirects = rows(on, &tables::REDIRECTS, None).await?;
        self.contents.redirects = redirects.len();
        self.records((&tables::REDIRECTS, "path"), redirects, &around.names)?;
        let learnt = rows(on, &tables::SPAM_WORDS, None).await?;
        self.records((&tables::SPAM_WORDS, "word"), learnt, &around.names)?;
        self.settings(on).await?;
        self.posts(on, &around).await?;
        let found = std::mem::take(&mut self.letters.found)
            .into_values()
            .collect();
        self.records((&tables::CORRESPONDENTS, "email"), found, &around.names)?;
        let record = |row: &Mapping| written(tables::MEDIA.columns, row, &around.names);
        let mut media: Vec<_> = media.iter().map(record).collect();
        media.sort_by(|one, other| text_of(one, "id").cmp(text_of(other, "id")));
        Ok(media)
    }

    /// The file of a table, in the order of one column and then of the ids.
    fn records(
        &self,
        (table, order): (&Table, &str),
        mut rows: Vec<Mapping>,
        names: &Names,
    ) -> Result<(), Error> {
        let key = |row: &Mapping| {
            let text = text_of(row, order).to_owned();
            (number_in(row, order), text, text_of(row, "id").to_owned())
        };
        rows.sort_by_cached_key(key);
        let records = rows.iter().map(|row| written(table.columns, row, names));
        self.lines(&format!("{}.jsonl", table.name), records)
    }

    /// A file with an object on each line; none where there would be no line.
    fn lines(&self, name: &str, records: impl Iterator<Item = Mapping>) -> Result<(), Error> {
        let mut text = String::new();
        for record in records {
            text.push_str(&json(&record)?);
            text.push('\n');
        }
        match text.is_empty() {
            true => Ok(()),
            false => self.file(name, text.as_bytes()),
        }
    }

    fn file(&self, name: &str, content: &[u8]) -> Result<(), Error> {
        let mut file = Sealed::create(self.folder, name)?;
        file.write_all(content)
            .map_err(Error::file(self.folder.join(name)))?;
        file.finish(None).map(|_| ())
    }

    fn json(&self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(value).map_err(unwritable)?;
        self.file(name, format!("{text}\n").as_bytes())
    }

    /// What an admin set. What the program notes for itself under other keys, its secret among it,
    /// stays.
    async fn settings(&self, on: &mut Snapshot) -> Result<(), Error> {
        let rows = on
            .records("settings", ["key", "value"].into_iter(), None)
            .await?;
        let mut chosen = BTreeMap::new();
        for row in parsed(rows)? {
            if let Some(name) = text_of(&row, "key").strip_prefix("chosen:") {
                chosen.insert(name.to_owned(), text_of(&row, "value").to_owned());
            }
        }
        match chosen.is_empty() {
            true => Ok(()),
            false => self.json(SETTINGS, &chosen),
        }
    }

    async fn posts(&mut self, on: &mut Snapshot, around: &Around) -> Result<(), Error> {
        let columns = ["email_hash", "key_sent_at", "unsubscribed_at"];
        let noted = on
            .records("correspondents", columns.into_iter(), None)
            .await?;
        for row in parsed(noted)? {
            self.letters
                .noted
                .insert(text_of(&row, "email_hash").to_owned(), row);
        }
        let mut posts = rows_with(
            on,
            &tables::POSTS,
            (&["published_version_id", "working_version_id"], None),
        )
        .await?;
        posts.sort_by_cached_key(|row| (text_in(row, "kind"), text_in(row, "slug")));
        let count = posts.len();
        for (at, row) in posts.into_iter().enumerate() {
            (self.say)(&format!("writing post {} of {count} …", at + 1));
            self.post(on, row, around).await?;
        }
        Ok(())
    }

    async fn post(
        &mut self,
        on: &mut Snapshot,
        row: Mapping,
        around: &Around,
    ) -> Result<(), Error> {
        let id = text_of(&row, "id").to_owned();
        let mut versions = rows(on, &tables::VERSIONS, Some(("post_id", &id))).await?;
        versions.sort_by_cached_key(|row| (number_in(row, "created_at"), text_in(row, "id")));
        let published = text_in(&row, "published_version_id");
        let working = text_in(&row, "working_version_id").or(published.clone());
        let status = text_of(&row, "status").parse().unwrap_or(Status::Draft);
        let shown = match status {
            Status::Published | Status::Scheduled => published.clone().or(working.clone()),
            _ => working.clone(),
        };
        let is_shown = |row: &Mapping| text_in(row, "id") == shown;
        // Nobody can open a post without a text.
        let Some(at) = versions.iter().position(is_shown) else {
            return Ok(());
        };
        let text = versions.remove(at);
        let kind = text_of(&row, "kind").parse().unwrap_or(Kind::Post);
        let folder = match kind {
            Kind::Post => "posts",
            Kind::Page => "pages",
        };
        match kind {
            Kind::Post => self.contents.posts += 1,
            Kind::Page => self.contents.pages += 1,
        }
        self.contents.versions += versions.len();
        let which = |id: Option<String>| match id {
            None => Which::None,
            id if id == shown => Which::This,
            Some(id) => Which::Other(id),
        };
        let name = format!("{folder}/{}", text_of(&row, "slug"));
        let file = PostFile {
            post: written(tables::POSTS.columns, &row, &around.names),
            text: version(&text, around),
            published: which(published),
            working: which(working),
            authors: linked(on, ("post_authors", "author_id"), (&id, &around.authors)).await?,
            tags: linked(on, ("post_tags", "tag_id"), (&id, &around.tags)).await?,
            former: former(on, &id).await?,
        };
        self.file(&format!("{name}.md"), file.written().as_bytes())?;
        let versions = versions.iter().map(|row| version(row, around));
        self.lines(&format!("{name}.versions.jsonl"), versions)?;
        self.comments(on, &id, &name).await
    }

    async fn comments(&mut self, on: &mut Snapshot, id: &str, name: &str) -> Result<(), Error> {
        let only = Some(("post_id", id));
        let mut comments = rows_with(on, &tables::COMMENTS, (&["email_hash"], only)).await?;
        comments.sort_by_cached_key(|row| (number_in(row, "created_at"), text_in(row, "id")));
        self.contents.comments += comments.len();
        for row in &comments {
            if let Some(mut noted) = self.letters.noted.remove(text_of(row, "email_hash")) {
                let email = text_of(row, "email").trim().to_lowercase();
                noted.insert("email".into(), email.clone().into());
                self.letters.found.insert(email, noted);
            }
        }
        let comments = before_answers(comments);
        let names = Names::default();
        let records = comments
            .iter()
            .map(|row| written(tables::COMMENTS.columns, row, &names));
        self.lines(&format!("{name}.comments.jsonl"), records)
    }

    /// The library's files, and then its records with what each file holds; which weren't there.
    async fn files(
        &mut self,
        context: &Context,
        mut media: Vec<Mapping>,
    ) -> Result<Vec<String>, Error> {
        let (count, mut missing) = (media.len(), Vec::new());
        self.contents.media = count;
        for (at, record) in media.iter_mut().enumerate() {
            (self.say)(&format!("copying file {} of {count} …", at + 1));
            let mut digests = Mapping::new();
            for name in file_names(record) {
                match self.copy(context, &name).await? {
                    Some(digest) => drop(digests.insert(name.into(), digest.into())),
                    None => missing.push(name),
                }
            }
            record.insert("files".into(), digests.into());
        }
        self.lines("media.jsonl", media.into_iter())?;
        Ok(missing)
    }

    /// SHA-256 of what was copied.
    async fn copy(&self, context: &Context, name: &str) -> Result<Option<String>, Error> {
        let Some(mut pieces) = context.state.media.pieces(name).await? else {
            return Ok(None);
        };
        let path = format!("media/{name}");
        let mut file = Sealed::create(self.folder, &path)?;
        while let Some(piece) = pieces.try_next().await.map_err(Error::file(name))? {
            file.write_all(&piece)
                .map_err(Error::file(self.folder.join(&path)))?;
        }
        Ok(Some(file.finish(None)?.sha256))
    }
}

/// The names of a file of the library and of its smaller sizes.
fn file_names(record: &Mapping) -> Vec<String> {
    let variants = record.get("variants").cloned().unwrap_or_default();
    let variants: Vec<Variant> = serde_norway::from_value(variants).unwrap_or_default();
    let mut names: Vec<_> = variants.into_iter().map(|variant| variant.name).collect();
    names.push(text_of(record, "name").to_owned());
    names
}

fn json(record: &Mapping) -> Result<String, Error> {
    serde_json::to_string(record).map_err(unwritable)
}

/// A text's record. What waits beside it names authors and tags as front matter does.
fn version(row: &Mapping, around: &Around) -> Mapping {
    let mut record = written(tables::VERSIONS.columns, row, &around.names);
    if let Some(Value::Mapping(beside)) = record.get_mut("beside") {
        for (key, words) in [("authors", &around.authors), ("tags", &around.tags)] {
            let Some(Value::Sequence(ids)) = beside.get_mut(key) else {
                continue;
            };
            for id in ids {
                if let Some(word) = id.as_str().and_then(|id| words.get(id)) {
                    *id = word.clone().into();
                }
            }
        }
    }
    record
}
