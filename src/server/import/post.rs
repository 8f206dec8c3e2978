//! One Markdown file becoming a post or a page, new or changed.

use std::collections::HashMap;

use super::fields::Mistake;
use super::front_matter::Entry;
use super::images::Images;
use super::people;
use super::report::{Line, Outcome};
use super::tree::Tree;
use crate::domain::manuscript::Why;
use crate::domain::markdown::{MediaTable, RENDERER_VERSION};
use crate::domain::post::{Kind, Status};
use crate::server::context::Context;
use crate::server::dates::Dates;
use crate::server::db::authors::NewAuthor;
use crate::server::db::save::{Existing, Save};
use crate::server::db::tags::NewTag;
use crate::server::db::versions::Version;
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::highlight::render;
use crate::server::{ids, media, posts};

/// Which file of this import has which address.
pub type Taken = HashMap<String, String>;

/// Imports a file. A mistake in it is the line's outcome, not an error.
pub async fn import(
    context: &Context,
    tree: &dyn Tree,
    file: &str,
    taken: &mut Taken,
) -> Result<Line, Error> {
    let mut images = Images {
        context,
        tree,
        file,
        remarks: Vec::new(),
    };
    let entry = match read(context, tree, file, taken) {
        Ok(entry) => entry,
        Err(Mistake { line, reason }) => {
            let outcome = Outcome::Refused { line, reason };
            return Ok(Line {
                file: file.to_owned(),
                outcome,
                remarks: images.remarks,
            });
        }
    };
    let image = match &entry.image {
        Some(image) => {
            images
                .keep(image, entry.image_alt.as_deref().unwrap_or_default())
                .await?
        }
        None => None,
    };
    let source = images.rewrite(&entry.body).await?;
    let mut remarks = images.remarks;
    if entry.image.is_none() && entry.image_alt.is_some() {
        remarks.push("image_alt is kept, but there is no image that it describes".into());
    }
    let (version, table) = version(context, &entry, source).await?;
    let draft = Draft {
        version,
        table,
        image,
        entry,
        now: context.now,
    };
    let (outcome, remark) = put(context, draft).await?;
    remarks.extend(remark);
    Ok(Line {
        file: file.to_owned(),
        outcome,
        remarks,
    })
}

fn read(
    context: &Context,
    tree: &dyn Tree,
    file: &str,
    taken: &mut Taken,
) -> Result<Entry, Mistake> {
    let content = tree
        .read(file)
        .ok_or_else(|| Mistake::new(None, "it can't be read"))?;
    let text = String::from_utf8(content).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        Mistake::new(Some(line), "it is not UTF-8 text")
    })?;
    let within_pages = file
        .split('/')
        .rev()
        .skip(1)
        .any(|folder| folder == "pages");
    let entry = Entry::parse(&text, within_pages, &Dates::of(context.config()))?;
    let path = entry.kind.path(&entry.slug);
    match taken.insert(path.clone(), file.to_owned()) {
        None => Ok(entry),
        Some(other) => {
            let reason = format!("{path} is the address of {other}, imported before it");
            taken.insert(path, other);
            Err(Mistake::new(None, reason))
        }
    }
}

/// A file's post, ready but for what the database knows of it.
struct Draft {
    entry: Entry,
    version: Version,
    /// What the library said of its pictures.
    table: MediaTable,
    /// Name of the lead image.
    image: Option<String>,
    now: i64,
}

async fn version(
    context: &Context,
    entry: &Entry,
    source: String,
) -> Result<(Version, MediaTable), Error> {
    let table = media::table(context.db(), [source.as_str()].into_iter()).await?;
    let document = render(&source, &table);
    let version = Version {
        id: ids::new(context.now),
        post_id: String::new(),
        created_at: context.now,
        renderer: RENDERER_VERSION,
        title: entry.title.clone(),
        kicker: entry.kicker.clone(),
        place: entry.place.clone(),
        summary: entry.summary.clone(),
        excerpt: document.excerpt,
        words: i64::try_from(document.words).unwrap_or(i64::MAX),
        reading_minutes: i64::from(document.reading_minutes),
        image_id: None,
        image_alt: entry.image_alt.clone(),
        extra: entry.extra.clone(),
        contents: serde_json::to_string(&document.contents).unwrap_or_default(),
        html: document.html.as_str().to_owned(),
        text: document.text,
        source,
        saved_by: None,
        why: Why::Imported.as_str().to_owned(),
        begun_at: None,
        beside: None,
    };
    Ok((version, table))
}

/// What became of it, and a remark.
type Put = (Outcome, Option<String>);

/// A text whose pictures have been described otherwise since it was rendered is rendered again.
async fn put(context: &Context, mut draft: Draft) -> Result<Put, Error> {
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            db::decisions::one_at_a_time(tx).await?;
            let stays = media::still_says(tx, &draft.table).await?;
            if !stays {
                draft.version.renderer = 0;
            }
            Ok((save(tx, draft).await?, stays))
        })
    });
    let (put, stays) = write.await?;
    if !stays {
        posts::render_again(context.db()).await?;
    }
    Ok(put)
}

async fn save(tx: &mut Transaction, draft: Draft) -> Result<Put, Error> {
    let Draft {
        entry,
        mut version,
        image,
        now,
        ..
    } = draft;
    let existing = db::save::find(tx, entry.kind, &entry.slug).await?;
    let id = existing
        .as_ref()
        .map_or_else(|| ids::new(now), |existing| existing.id.clone());
    version.post_id.clone_from(&id);
    version.image_id = image_id(tx, image).await?;
    let (status, published_at, remark) = state(&entry, existing.as_ref(), now);
    let path = entry.kind.path(&entry.slug);
    // What is older than the site keeps its place among what was written here.
    let said = entry.updated.or(published_at).filter(|at| *at <= now);
    let changed_at = said.filter(|_| existing.is_none()).unwrap_or(now);
    let save = Save {
        id,
        kind: entry.kind,
        slug: entry.slug,
        status,
        published_at,
        updated_at: entry
            .updated
            .or(existing.as_ref().and_then(|existing| existing.updated_at)),
        created_at: now,
        created_by: None,
        changed_at,
        comments_open: entry.comments_open.unwrap_or(
            existing
                .as_ref()
                .map_or(entry.kind == Kind::Post, |existing| {
                    existing.comments_open == 1
                }),
        ),
        comments_rules: None,
        language: entry.language,
        authors: authors(tx, &entry.authors, now).await?,
        tags: tags(tx, &entry.tags, now).await?,
        version,
    };
    db::save::put(tx, &save).await?;
    Ok(match existing {
        None => (Outcome::Created(path), remark),
        Some(_) => (Outcome::Updated(path), remark),
    })
}

/// What the file says, or else what is so already; nothing is published that nobody said should be.
fn state(
    entry: &Entry,
    existing: Option<&Existing>,
    now: i64,
) -> (Status, Option<i64>, Option<String>) {
    let said = entry.status.or(existing.map(Existing::status));
    let date = entry
        .date
        .or(existing.and_then(|existing| existing.published_at));
    let due = date.unwrap_or(now) <= now;
    match said {
        None => (
            Status::Draft,
            date,
            Some("it says no status, so it is a draft".into()),
        ),
        Some(Status::Published) if !due => (
            Status::Scheduled,
            date,
            Some("its date is to come, so it is scheduled".into()),
        ),
        Some(Status::Published) => (Status::Published, date.or(Some(now)), None),
        Some(Status::Scheduled) if date.is_none() => (
            Status::Draft,
            None,
            Some("it is scheduled without a date, so it is a draft".into()),
        ),
        Some(status) => (status, date, None),
    }
}

async fn image_id(tx: &mut Transaction, name: Option<String>) -> Result<Option<String>, Error> {
    let Some(name) = name else { return Ok(None) };
    let rows = db::media::named(tx, &[name]).await?;
    Ok(rows.into_iter().map(|row| row.id).next())
}

/// Ids of the authors with these names or slugs, in order; those that aren't there are created.
async fn authors(tx: &mut Transaction, words: &[String], now: i64) -> Result<Vec<String>, Error> {
    let known = db::authors::known(tx, words).await?;
    let mut list = Vec::new();
    for word in words {
        let id = match (matching(&known, word), people::slug(None, word)) {
            (Some(id), _) => id,
            (None, None) => continue,
            (None, Some(slug)) => match db::authors::by_slug(tx, &slug).await? {
                Some(author) => author.id,
                None => db::authors::put(tx, &new_author(slug, word, now)).await?,
            },
        };
        list.push(id);
    }
    list.dedup();
    Ok(list)
}

fn new_author(slug: String, name: &str, now: i64) -> NewAuthor {
    NewAuthor {
        id: ids::new(now),
        slug,
        name: name.to_owned(),
        biography: String::new(),
        links: "[]".into(),
        portrait_name: None,
        portrait_alt: None,
        guest: false,
        created_at: now,
    }
}

/// Ids of the tags with these names or slugs, in order; those that aren't there are created.
pub async fn tags(tx: &mut Transaction, words: &[String], now: i64) -> Result<Vec<String>, Error> {
    let known = db::tags::known(tx, words).await?;
    let mut list = Vec::new();
    for word in words {
        let id = match (matching(&known, word), people::slug(None, word)) {
            (Some(id), _) => id,
            (None, None) => continue,
            (None, Some(slug)) => match db::tags::by_slug(tx, &slug).await? {
                Some(tag) => tag.id,
                None => {
                    let (id, name) = (ids::new(now), word.clone());
                    db::tags::put(
                        tx,
                        &NewTag {
                            id,
                            slug,
                            name,
                            introduction: String::new(),
                            created_at: now,
                        },
                    )
                    .await?
                }
            },
        };
        list.push(id);
    }
    list.dedup();
    Ok(list)
}

fn matching(known: &[(String, String, String)], word: &str) -> Option<String> {
    let by_slug = known.iter().find(|(_, slug, _)| slug == word);
    let found = by_slug.or_else(|| known.iter().find(|(.., name)| name == word));
    found.map(|(id, ..)| id.clone())
}
