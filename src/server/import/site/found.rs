//! What of an export is on the site already. People, authors, tags and files that are there stay as
//! they are, and what comes in refers to them; a post whose address or id is taken refuses it all.

use std::collections::{BTreeMap, BTreeSet};

use serde_norway::Mapping;

use super::folder::wrong;
use super::incoming::Incoming;
use crate::server::db::{Connection, arriving};
use crate::server::error::Error;
use crate::server::export::record::{Ids, text_of};

/// What there is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Where what comes in is, or will be.
    pub ids: Ids,
    /// What stays as it is, by the id, slug or name that it has in the export.
    pub people: BTreeSet<String>,
    pub authors: BTreeSet<String>,
    pub tags: BTreeSet<String>,
    pub media: BTreeSet<String>,
    /// By their path.
    pub redirects: BTreeSet<String>,
}

impl Found {
    /// Looks for all of it.
    ///
    /// # Errors
    /// [`Error::Operator`] where something is in the way.
    pub async fn look(on: &mut Connection, incoming: &Incoming) -> Result<Self, Error> {
        posts(on, incoming).await?;
        let mut found = Self::default();
        let (ids, there) = same(on, ("people", "email", "id"), &incoming.people).await?;
        (found.ids.people, found.people) = (ids, there);
        let (ids, there) = same(on, ("authors", "slug", "slug"), &incoming.authors).await?;
        (found.ids.authors, found.authors) = (ids, there);
        let (ids, there) = same(on, ("tags", "slug", "slug"), &incoming.tags).await?;
        (found.ids.tags, found.tags) = (ids, there);
        let (ids, there) = same(on, ("media", "name", "name"), &incoming.media).await?;
        (found.ids.media, found.media) = (ids, there);
        found.redirects = redirects(on, &incoming.redirects).await?;
        Ok(found)
    }
}

/// Ids of what comes in, by what it is called in the export, and which of it is there: by its id, or
/// by what it can have only once.
async fn same(
    on: &mut Connection,
    (table, only, called): (&str, &str, &str),
    records: &[Mapping],
) -> Result<(BTreeMap<String, String>, BTreeSet<String>), Error> {
    let all = |key: &str| {
        let texts = records.iter().map(|record| text_of(record, key).to_owned());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let by_id = arriving::known(on, (table, "id", "id"), &all("id")).await?;
    let by_only = arriving::known(on, (table, only, "id"), &all(only)).await?;
    let by_id: BTreeMap<_, _> = by_id.into_iter().collect();
    let by_only: BTreeMap<_, _> = by_only.into_iter().collect();
    let (mut ids, mut there) = (BTreeMap::new(), BTreeSet::new());
    for record in records {
        let (id, name) = (text_of(record, "id"), text_of(record, called));
        let known = by_id.get(id).or_else(|| by_only.get(text_of(record, only)));
        if known.is_some() {
            there.insert(name.to_owned());
        }
        ids.insert(name.to_owned(), known.map_or(id, String::as_str).to_owned());
    }
    Ok((ids, there))
}

async fn posts(on: &mut Connection, incoming: &Incoming) -> Result<(), Error> {
    let mut places = BTreeMap::new();
    for post in &incoming.posts {
        let slug = text_of(&post.file.post, "slug");
        let own = format!("{} {slug}", post.kind.as_str());
        let former = post
            .file
            .former
            .iter()
            .filter_map(|path| super::former(path));
        let former = former.map(|(kind, slug)| format!("{} {slug}", kind.as_str()));
        for address in [own].into_iter().chain(former) {
            places.insert(address, post);
        }
    }
    let addresses: Vec<_> = places.keys().cloned().collect();
    const ADDRESS: &str = "kind || ' ' || slug";
    let mut taken = arriving::known(on, ("posts", ADDRESS, "id"), &addresses).await?;
    taken.extend(arriving::known(on, ("old_slugs", ADDRESS, "post_id"), &addresses).await?);
    let ids: Vec<_> = incoming
        .posts
        .iter()
        .map(|post| text_of(&post.file.post, "id").to_owned())
        .collect();
    let same = arriving::known(on, ("posts", "id", "id"), &ids).await?;
    let mut in_the_way: BTreeSet<&str> = taken
        .iter()
        .filter_map(|(address, _)| places.get(address))
        .map(|post| post.place.as_str())
        .collect();
    for (id, _) in &same {
        let of = |post: &&super::incoming::Post| text_of(&post.file.post, "id") == id;
        in_the_way.extend(
            incoming
                .posts
                .iter()
                .find(of)
                .map(|post| post.place.as_str()),
        );
    }
    let Some(first) = in_the_way.first() else {
        return Ok(());
    };
    let reason = match in_the_way.len() - 1 {
        0 => "it is on this site already, or its address is".to_owned(),
        1 => "it is on this site already, or its address is, and so is one more".to_owned(),
        more => format!("it is on this site already, or its address is, and so are {more} more"),
    };
    Err(wrong(&format!("{first}.md"), None, reason))
}

/// Those that are there and lead to the same place.
async fn redirects(on: &mut Connection, records: &[Mapping]) -> Result<BTreeSet<String>, Error> {
    let paths: Vec<_> = records
        .iter()
        .map(|record| text_of(record, "path").to_owned())
        .collect();
    let known = arriving::known(on, ("redirects", "path", "target"), &paths).await?;
    for (path, target) in &known {
        let differs = |record: &&Mapping| {
            text_of(record, "path") == path && text_of(record, "target") != target
        };
        if let Some(record) = records.iter().find(differs) {
            let reason = format!(
                "{path} leads to {target} here, and to {} there",
                text_of(record, "target")
            );
            return Err(wrong("redirects.jsonl", None, reason));
        }
    }
    Ok(known.into_iter().map(|(path, _)| path).collect())
}
