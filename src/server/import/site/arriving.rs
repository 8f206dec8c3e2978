//! Posts on their way in: their records as rows of the database, with the ids that hold here, and
//! what readers will see rendered.

use std::collections::BTreeSet;

use serde_norway::{Mapping, Value};

use super::conversation;
use super::folder::{Folder, wrong};
use super::incoming::{Post, Words};
use crate::domain::markdown::{MediaTable, RENDERER_VERSION};
use crate::domain::post::{Kind, Status};
use crate::domain::slug::Slug;
use crate::server::error::Error;
use crate::server::export::post_file::{PostFile, Which};
use crate::server::export::record::{Ids, read, text_of};
use crate::server::export::tables::{POSTS, VERSIONS};
use crate::server::highlight::render;
use crate::server::posts::writing::Beside;
use crate::server::signing::Keys;

/// What the words and ids of an export are here.
#[derive(Debug)]
pub struct Translator {
    pub ids: Ids,
    pub authors: Words,
    pub tags: Words,
}

impl Translator {
    /// A text as a row, not rendered yet.
    pub fn text(&self, mut record: Mapping, post_id: &str) -> Result<Mapping, String> {
        if let Some(beside) = record.shift_remove("beside") {
            let beside = self.beside(beside)?;
            record.insert("beside".into(), beside);
        }
        let mut row = read(VERSIONS.columns, record, &self.ids)?;
        row.insert("post_id".into(), post_id.into());
        row.insert("renderer".into(), 0.into());
        for column in ["words", "reading_minutes"] {
            row.insert(column.into(), 0.into());
        }
        for column in ["excerpt", "html", "text"] {
            row.insert(column.into(), "".into());
        }
        row.insert("contents".into(), "[]".into());
        Ok(row)
    }

    /// What waits beside a text, with ids for the words. What an earlier version of the program left
    /// out stays out, since it is then as readers see it.
    fn beside(&self, value: Value) -> Result<Value, String> {
        let unread = || "beside can’t be read".to_owned();
        let said = value.as_mapping().ok_or_else(unread)?;
        let mut whole = mapping(&Beside::default())?;
        whole.extend(said.clone());
        let waiting: Beside = serde_norway::from_value(whole.into()).map_err(|_| unread())?;
        Slug::parse(&waiting.slug).map_err(|_| "beside has no slug".to_owned())?;
        let mut waiting = mapping(&Beside {
            authors: self.authors.ids(&waiting.authors)?,
            tags: self.tags.ids(&waiting.tags)?,
            ..waiting
        })?;
        waiting.retain(|key, _| said.contains_key(key));
        Ok(waiting.into())
    }
}

fn mapping(beside: &Beside) -> Result<Mapping, String> {
    match serde_norway::to_value(beside) {
        Ok(Value::Mapping(mapping)) => Ok(mapping),
        _ => Err("beside can’t be kept".to_owned()),
    }
}

/// A post that is ready to be put where it was.
#[derive(Debug)]
pub struct Arriving {
    pub place: String,
    pub id: String,
    /// As a draft, until its texts are there.
    pub row: Mapping,
    pub status: Status,
    /// The text of its own file.
    pub text: Mapping,
    pub published: Option<String>,
    pub working: Option<String>,
    /// Ids, in order.
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub former: Vec<(Kind, String)>,
    pub comments: Vec<Mapping>,
    /// How many other texts it has.
    pub versions: usize,
}

/// Makes posts ready.
#[derive(Debug)]
pub struct Preparing<'a> {
    pub folder: &'a Folder,
    pub translator: &'a Translator,
    pub keys: &'a Keys,
    pub media: &'a MediaTable,
}

impl Preparing<'_> {
    pub fn post(&self, post: Post) -> Result<Arriving, Error> {
        let Post { place, kind, file } = post;
        let name = format!("{place}.md");
        let mistake = |reason: String| wrong(&name, None, reason);
        let PostFile {
            post,
            text,
            published,
            working,
            authors,
            tags,
            former,
        } = file;
        let mut row = read(POSTS.columns, post, &self.translator.ids).map_err(mistake)?;
        let slug = text_of(&row, "slug");
        if kind == Kind::Page && Slug::parse_page(slug).is_err() {
            return Err(mistake("the site answers this address itself".into()));
        }
        let id = text_of(&row, "id").to_owned();
        let status = text_of(&row, "status").parse().unwrap_or(Status::Draft);
        row.insert("status".into(), Status::Draft.as_str().into());
        let mut text = self.translator.text(text, &id).map_err(mistake)?;
        let own = text_of(&text, "id").to_owned();
        let others = self.others(&place, &id)?;
        let which = |which: Which| match which {
            Which::This => Ok(Some(own.clone())),
            Which::Other(id) if others.contains(&id) => Ok(Some(id)),
            Which::Other(_) => Err(mistake("it names a text that isn’t there".into())),
            Which::None => Ok(None),
        };
        let (published, working) = (which(published)?, which(working)?);
        let has_date = row.get("published_at").is_some_and(|at| !at.is_null());
        if status == Status::Published && (published.is_none() || !has_date) {
            return Err(mistake(
                "it is published, but has no date or no text".into(),
            ));
        }
        if published.as_ref() == Some(&own) {
            self.render(&mut text);
        }
        let former = former.iter().map(|path| {
            super::former(path).ok_or_else(|| mistake(format!("{path} can’t be a former address")))
        });
        let mut comments = self.folder.records(&format!("{place}.comments.jsonl"))?;
        Ok(Arriving {
            authors: self.translator.authors.ids(&authors).map_err(mistake)?,
            tags: self.translator.tags.ids(&tags).map_err(mistake)?,
            former: former.collect::<Result<_, _>>()?,
            comments: conversation::rows(&mut comments, (&id, self.keys))?,
            versions: others.len(),
            place,
            id,
            row,
            status,
            text,
            published,
            working,
        })
    }

    /// The ids of a post's other texts, which are looked at here so that nothing is wrong with them
    /// later.
    fn others(&self, place: &str, post_id: &str) -> Result<BTreeSet<String>, Error> {
        let mut ids = BTreeSet::new();
        for row in texts(self.folder, self.translator, (place, post_id))? {
            ids.insert(text_of(&row?, "id").to_owned());
        }
        Ok(ids)
    }

    fn render(&self, row: &mut Mapping) {
        let document = render(text_of(row, "source"), self.media);
        let words = i64::try_from(document.words).unwrap_or(i64::MAX);
        let contents = serde_json::to_string(&document.contents).unwrap_or_default();
        row.insert("renderer".into(), RENDERER_VERSION.into());
        row.insert("words".into(), words.into());
        row.insert("reading_minutes".into(), document.reading_minutes.into());
        row.insert("excerpt".into(), document.excerpt.into());
        row.insert("html".into(), document.html.as_str().into());
        row.insert("text".into(), document.text.into());
        row.insert("contents".into(), contents.into());
    }
}

/// The other texts of a post as rows, one after the other.
pub fn texts<'a>(
    folder: &Folder,
    translator: &'a Translator,
    (place, post_id): (&str, &'a str),
) -> Result<impl Iterator<Item = Result<Mapping, Error>> + use<'a>, Error> {
    let mut records = folder.records(&format!("{place}.versions.jsonl"))?;
    Ok(std::iter::from_fn(move || {
        let record = records.next()?;
        let row = record.and_then(|record| {
            let row = translator.text(record, post_id);
            row.map_err(|reason| records.wrong(reason))
        });
        Some(row)
    }))
}
