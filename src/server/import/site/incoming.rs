//! What a folder holds, as it is written there: read and counted, nothing of it compared with the
//! site yet. Comments and the other texts of posts stay on disk until they are needed.

use std::collections::{BTreeMap, HashMap};

use serde_norway::Mapping;

use super::folder::{Folder, wrong};
use crate::domain::post::Kind;
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::export::post_file::PostFile;
use crate::server::export::record::{shown, text_of};
use crate::server::export::{Contents, FORMAT, SETTINGS, SITE};
use crate::server::import::fields::Mistake;

/// The records of an export.
#[derive(Debug)]
pub struct Incoming {
    pub contents: Contents,
    pub people: Vec<Mapping>,
    pub authors: Vec<Mapping>,
    pub tags: Vec<Mapping>,
    pub media: Vec<Mapping>,
    pub redirects: Vec<Mapping>,
    pub spam_words: Vec<Mapping>,
    pub correspondents: Vec<Mapping>,
    /// By name.
    pub settings: BTreeMap<String, String>,
    pub posts: Vec<Post>,
}

/// A post's own file.
#[derive(Debug)]
pub struct Post {
    /// Its path without an ending: "posts/tea".
    pub place: String,
    pub kind: Kind,
    pub file: PostFile,
}

impl Incoming {
    pub fn read(folder: &Folder, dates: &Dates) -> Result<Self, Error> {
        let contents = contents(folder)?;
        let all = |table: &str| {
            folder
                .records(&format!("{table}.jsonl"))?
                .collect::<Result<Vec<_>, _>>()
        };
        let settings = match folder.text(SETTINGS)? {
            None => BTreeMap::new(),
            Some(text) => serde_json::from_str(&text)
                .map_err(|error| wrong(SETTINGS, Some(error.line()), "no settings can be read"))?,
        };
        let mut posts = Vec::new();
        for (kind, name) in [(Kind::Post, "posts"), (Kind::Page, "pages")] {
            for file in folder.names(name)? {
                if let Some(slug) = file.strip_suffix(".md") {
                    posts.push(post(folder, (kind, name, slug), dates)?);
                }
            }
        }
        let incoming = Self {
            contents,
            people: all("people")?,
            authors: all("authors")?,
            tags: all("tags")?,
            media: all("media")?,
            redirects: all("redirects")?,
            spam_words: all("spam_words")?,
            correspondents: all("correspondents")?,
            settings,
            posts,
        };
        incoming.count()?;
        Ok(incoming)
    }

    /// A folder that was copied by half is not taken for the whole.
    fn count(&self) -> Result<(), Error> {
        let of = |wanted: Kind| self.posts.iter().filter(|post| post.kind == wanted).count();
        compare("posts", self.contents.posts, of(Kind::Post))?;
        compare("pages", self.contents.pages, of(Kind::Page))?;
        compare("people", self.contents.people, self.people.len())?;
        compare("authors", self.contents.authors, self.authors.len())?;
        compare("tags", self.contents.tags, self.tags.len())?;
        compare("media", self.contents.media, self.media.len())?;
        compare("redirects", self.contents.redirects, self.redirects.len())
    }
}

/// Compares what an export says it holds with what is there.
pub fn compare(what: &str, said: usize, found: usize) -> Result<(), Error> {
    match said == found {
        true => Ok(()),
        false => Err(wrong(
            SITE,
            None,
            format!("{what} should be {said}, but {found} are there; if that is meant, change it"),
        )),
    }
}

fn contents(folder: &Folder) -> Result<Contents, Error> {
    let Some(text) = folder.text(SITE)? else {
        let path = folder.path().display();
        return Err(Error::Operator(format!(
            "{path} is no export: it has no {SITE}."
        )));
    };
    #[derive(serde::Deserialize)]
    struct Format {
        format: u64,
    }
    let format = serde_json::from_str::<Format>(&text).map(|read| read.format);
    match format {
        Ok(format) if format == u64::from(FORMAT) => {
            serde_json::from_str(&text).map_err(|error| wrong(SITE, Some(error.line()), error))
        }
        Ok(format) => Err(wrong(
            SITE,
            None,
            format!(
                "the format is {format}, and this program reads {FORMAT}; please use another version"
            ),
        )),
        Err(_) => Err(wrong(SITE, None, "it says no format")),
    }
}

fn post(
    folder: &Folder,
    (kind, within, slug): (Kind, &str, &str),
    dates: &Dates,
) -> Result<Post, Error> {
    let place = format!("{within}/{slug}");
    let name = format!("{place}.md");
    let text = folder.text(&name)?.unwrap_or_default();
    let mistake = |Mistake { line, reason }| wrong(&name, line, reason);
    let file = PostFile::read(&text, kind, dates).map_err(mistake)?;
    let said = text_of(&file.post, "slug");
    if said != slug {
        let reason = format!("its slug is {}, so it has to be called that", shown(said));
        return Err(wrong(&name, None, reason));
    }
    Ok(Post { place, kind, file })
}

/// Whom words of front matter name: by slug, or by a name that only one has.
#[derive(Debug)]
pub struct Words(HashMap<String, String>);

impl Words {
    /// Of records with a slug and a name; `ids` are by slug.
    pub fn of(records: &[Mapping], ids: &BTreeMap<String, String>) -> Self {
        let mut words = HashMap::new();
        for name in [true, false] {
            for record in records {
                let slug = text_of(record, "slug");
                let word = if name { text_of(record, "name") } else { slug };
                if let Some(id) = ids.get(slug) {
                    words.insert(word.to_owned(), id.clone());
                }
            }
        }
        Self(words)
    }

    /// # Errors
    /// A clause about the first that names nobody.
    pub fn ids(&self, words: &[String]) -> Result<Vec<String>, String> {
        let id = |word: &String| {
            let id = self.0.get(word).cloned();
            id.ok_or_else(|| format!("{} is not in this folder", shown(word)))
        };
        words.iter().map(id).collect()
    }
}
