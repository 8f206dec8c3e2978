//! Putting what comes in where it was: one write, so that there is all of it or nothing.

use std::sync::Arc;

use serde_norway::{Mapping, Value};

use super::arriving::{Arriving, Translator, texts};
use super::folder::Folder;
use crate::domain::markdown::MediaTable;
use crate::domain::settings::Key;
use crate::server::context::Context;
use crate::server::db::arriving::{self, Into, Settled};
use crate::server::db::comments::locks;
use crate::server::db::media::uses;
use crate::server::db::{self, Change, Transaction};
use crate::server::error::Error;
use crate::server::export::record::{number_in, text_in, text_of};
use crate::server::people::activity::{By, Subject, did};
use crate::server::{media, privacy};

/// Rows of a post's texts that are in memory at a time.
const TEXTS: usize = 64;

/// All that is new here, as rows.
#[derive(Debug)]
pub struct Everything {
    pub folder: Folder,
    pub translator: Arc<Translator>,
    pub people: Vec<Mapping>,
    pub authors: Vec<Mapping>,
    pub tags: Vec<Mapping>,
    pub media: Vec<Mapping>,
    pub redirects: Vec<Mapping>,
    pub spam_words: Vec<Mapping>,
    pub correspondents: Vec<Mapping>,
    pub settings: Vec<(Key, String)>,
    pub posts: Vec<Arriving>,
    /// What the posts were rendered with.
    pub table: MediaTable,
}

impl Everything {
    pub async fn put(mut self, tx: &mut Transaction, context: &Context) -> Result<(), Error> {
        db::people::lock(tx).await?;
        db::decisions::one_at_a_time(tx).await?;
        locks::words(tx).await?;
        db::settings::lock(tx).await?;
        self.people(tx).await?;
        arriving::add(tx, Into::table("tags"), "tags.jsonl", &self.tags).await?;
        arriving::add(tx, Into::WORDS, "spam_words.jsonl", &self.spam_words).await?;
        let place = "correspondents.jsonl";
        arriving::add(tx, Into::CORRESPONDENTS, place, &self.correspondents).await?;
        for row in &self.redirects {
            let (path, target) = (text_of(row, "path"), text_of(row, "target"));
            let at = number_in(row, "created_at").unwrap_or_default();
            db::redirects::add(tx, path, target, at).await?;
        }
        for (key, text) in &self.settings {
            db::settings::choose(tx, *key, Some(text)).await?;
        }
        // Somebody described a picture meanwhile that was here before.
        if !media::still_says(tx, &self.table).await? {
            for post in &mut self.posts {
                post.text.insert("renderer".into(), 0.into());
            }
        }
        for post in &self.posts {
            self.post(tx, post).await?;
        }
        privacy::again_within(tx, context.now).await?;
        tx.changed(Change::Site);
        let subject = Subject {
            kind: "site",
            id: "",
            title: "",
        };
        let deed = did(context, By::COMMAND, "brought a site in", subject);
        db::activity::add(tx, &deed).await
    }

    /// People, files and authors name each other in a circle, which is closed last.
    async fn people(&self, tx: &mut Transaction) -> Result<(), Error> {
        let mut bylines = Vec::new();
        let mut people = self.people.clone();
        for row in &mut people {
            let author = row.insert("author_id".into(), Value::Null);
            if let Some(Value::String(author)) = author {
                bylines.push((text_of(row, "id").to_owned(), author));
            }
        }
        arriving::add(tx, Into::table("people"), "people.jsonl", &people).await?;
        arriving::add(tx, Into::table("media"), "media.jsonl", &self.media).await?;
        arriving::add(tx, Into::table("authors"), "authors.jsonl", &self.authors).await?;
        for (person, author) in bylines {
            arriving::give_byline(tx, &person, &author).await?;
        }
        Ok(())
    }

    async fn post(&self, tx: &mut Transaction, post: &Arriving) -> Result<(), Error> {
        let place = format!("{}.md", post.place);
        let row = std::slice::from_ref(&post.row);
        arriving::add(tx, Into::table("posts"), &place, row).await?;
        add_texts(tx, &place, std::slice::from_ref(&post.text)).await?;
        let place = format!("{}.versions.jsonl", post.place);
        let mut rows = Vec::new();
        for row in texts(&self.folder, &self.translator, (&post.place, &post.id))? {
            rows.push(row?);
            if rows.len() == TEXTS {
                add_texts(tx, &place, &rows).await?;
                rows.clear();
            }
        }
        add_texts(tx, &place, &rows).await?;
        let place = format!("{}.comments.jsonl", post.place);
        arriving::add(tx, Into::table("comments"), &place, &post.comments).await?;
        let settled = Settled {
            id: &post.id,
            status: post.status,
            published_version_id: post.published.as_deref(),
            working_version_id: post.working.as_deref(),
            authors: &post.authors,
            tags: &post.tags,
            former: &post.former,
        };
        arriving::settle(tx, &settled).await
    }
}

async fn add_texts(tx: &mut Transaction, place: &str, rows: &[Mapping]) -> Result<(), Error> {
    arriving::add(tx, Into::table("versions"), place, rows).await?;
    for row in rows {
        let image_id = text_in(row, "image_id");
        let (id, source) = (text_of(row, "id"), text_of(row, "source"));
        uses::note(tx, id, source, image_id.as_deref()).await?;
    }
    Ok(())
}
