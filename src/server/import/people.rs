//! `authors.toml` and `tags.toml`: what a folder says of the people and the subjects that its
//! posts name.

use serde::Deserialize;

use super::images::Images;
use super::report::{Line, Outcome};
use super::tree::Tree;
use crate::domain::author::{Link, is_address};
use crate::domain::name::Name;
use crate::domain::slug::Slug;
use crate::server::context::Context;
use crate::server::db;
use crate::server::db::authors::NewAuthor;
use crate::server::db::tags::NewTag;
use crate::server::error::Error;
use crate::server::{ids, slugs};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authors {
    author: Vec<Author>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Author {
    name: String,
    slug: Option<String>,
    #[serde(default)]
    biography: String,
    portrait: Option<String>,
    portrait_alt: Option<String>,
    #[serde(default)]
    guest: bool,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tags {
    tag: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tag {
    name: String,
    slug: Option<String>,
    #[serde(default)]
    introduction: String,
}

/// Creates or updates the authors of a file.
pub async fn authors(context: &Context, tree: &dyn Tree, file: &str) -> Result<Line, Error> {
    let read: Authors = match parse(tree, file) {
        Ok(read) => read,
        Err(outcome) => return Ok(line(file, outcome)),
    };
    let mut images = Images {
        context,
        tree,
        file,
        remarks: Vec::new(),
    };
    let mut list = Vec::new();
    for author in read.author {
        let Some(slug) = slug(author.slug.as_deref(), &author.name) else {
            return Ok(line(file, no_slug(&author.name)));
        };
        let Ok(name) = Name::parse(&author.name) else {
            return Ok(line(file, no_name(&slug)));
        };
        images.remarks.extend(unseen(&author.links));
        let portrait_name = match &author.portrait {
            Some(portrait) => {
                images
                    .keep(portrait, author.portrait_alt.as_deref().unwrap_or_default())
                    .await?
            }
            None => None,
        };
        list.push(NewAuthor {
            id: ids::new(context.now),
            slug,
            name: name.as_str().to_owned(),
            biography: author.biography,
            links: serde_json::to_string(&author.links).unwrap_or_default(),
            portrait_name,
            portrait_alt: author.portrait_alt,
            guest: author.guest,
            created_at: context.now,
        });
    }
    let outcome = Outcome::Read(list.len());
    let remarks = images.remarks;
    context
        .db()
        .write(move |tx| {
            Box::pin(async move {
                for author in &list {
                    db::authors::put(tx, author).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(Line {
        file: file.to_owned(),
        outcome,
        remarks,
    })
}

/// Creates or updates the tags of a file.
pub async fn tags(context: &Context, tree: &dyn Tree, file: &str) -> Result<Line, Error> {
    let read: Tags = match parse(tree, file) {
        Ok(read) => read,
        Err(outcome) => return Ok(line(file, outcome)),
    };
    let mut list = Vec::new();
    for tag in read.tag {
        let Some(slug) = slug(tag.slug.as_deref(), &tag.name) else {
            return Ok(line(file, no_slug(&tag.name)));
        };
        let (name, introduction) = (tag.name, tag.introduction);
        list.push(NewTag {
            id: ids::new(context.now),
            slug,
            name,
            introduction,
            created_at: context.now,
        });
    }
    let outcome = Outcome::Read(list.len());
    context
        .db()
        .write(move |tx| {
            Box::pin(async move {
                for tag in &list {
                    db::tags::put(tx, tag).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(line(file, outcome))
}

fn parse<T: for<'de> Deserialize<'de>>(tree: &dyn Tree, file: &str) -> Result<T, Outcome> {
    let content = tree.read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&content).replace('\0', "");
    toml::from_str(&text).map_err(|error| Outcome::Refused {
        line: error
            .span()
            .map(|span| text[..span.start].matches('\n').count() + 1),
        reason: error.message().to_owned(),
    })
}

fn line(file: &str, outcome: Outcome) -> Line {
    Line {
        file: file.to_owned(),
        outcome,
        remarks: Vec::new(),
    }
}

fn no_slug(name: &str) -> Outcome {
    Outcome::Refused {
        line: None,
        reason: format!("“{name}” has no slug, and none can be made of the name"),
    }
}

/// Links that readers won't see stay as they are written.
fn unseen(links: &[Link]) -> impl Iterator<Item = String> {
    let unseen = links.iter().filter(|link| !is_address(&link.address));
    unseen.map(|link| format!("the link {} is not shown", link.address))
}

fn no_name(slug: &str) -> Outcome {
    Outcome::Refused {
        line: None,
        reason: format!("the name of “{slug}” is too long, or there is none"),
    }
}

/// The slug as written, or one made of the name.
pub fn slug(written: Option<&str>, name: &str) -> Option<String> {
    match written {
        Some(slug) => Slug::parse(slug).ok(),
        None => slugs::made_of(name),
    }
    .map(String::from)
}
