//! Authors: the list, one of them, and what their forms do. The form of a profile is the same for
//! one's own.

use super::address::Address;
use super::forms::Answer;
use super::media::{Wanted, bring};
use super::parts::{File, Tried};
use super::sent::Sent;
use crate::api::posts::Image;
use crate::api::studio::authors::{AuthorPage, Authors, Listed, Portrait, Profile};
use crate::api::studio::{Deed, Problem, Screen};
use crate::domain::author::{Draft, LINKS, Link};
use crate::server::authors::{self, Filled};
use crate::server::context::{Context, Editor};
use crate::server::db::authors::keeping::KeptRow;
use crate::server::db::media::named;
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::{LeftOut, Refused};
use crate::server::posts::picture;

/// Authors on a page.
const PART: usize = 100;
const AUTHORS: &str = "/studio/authors";

/// `GET /studio/authors?after=…`
pub async fn screen(
    context: &Context,
    editor: &Editor,
    address: &Address,
) -> Result<Screen, Error> {
    let after = address.value("after").filter(|id| is_id(id));
    let limit = i64::try_from(PART).unwrap_or(i64::MAX) + 1;
    let mut rows = authors::list(context, editor, after, limit).await?;
    let more = rows.len() > PART;
    rows.truncate(PART);
    let next = rows.last().map(|row| row.author.id.clone());
    let listed = rows.into_iter().map(|row| Listed {
        address: authors::path(&row.author.slug),
        portrait: shown(&row),
        posts: number(row.posts),
        guest: row.author.guest == 1,
        account: row.account,
        id: row.author.id,
        name: row.author.name,
    });
    Ok(Screen::Authors(Authors {
        authors: listed.collect(),
        next: next.filter(|_| more),
        later_part: after.is_some(),
    }))
}

/// `GET /studio/authors/new`
pub fn blank(_editor: &Editor) -> Result<Screen, Error> {
    Ok(Screen::Author(Box::new(AuthorPage {
        guest: true,
        ..AuthorPage::default()
    })))
}

/// `GET /studio/authors/{id}`
pub async fn one(context: &Context, editor: &Editor, id: &str) -> Result<Screen, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    let row = authors::find(context, editor, id).await?;
    Ok(Screen::Author(Box::new(AuthorPage {
        id: Some(row.author.id.clone()),
        slug: row.author.slug.clone(),
        posts: number(row.posts),
        guest: row.author.guest == 1,
        account: row.account.clone(),
        profile: profile(row),
    })))
}

/// What readers see of an author.
pub fn profile(row: KeptRow) -> Profile {
    let image = shown(&row);
    let portrait = image.zip(row.portrait_id).map(|(image, id)| Portrait {
        id,
        alt: image.alt.clone(),
        decorative: row.author.portrait_alt.as_deref() == Some(""),
        image,
    });
    Profile {
        links: authors::links(&row.author.links),
        name: row.author.name,
        biography: row.author.biography,
        portrait,
    }
}

fn shown(row: &KeptRow) -> Option<Image> {
    picture(&row.author.picture, row.author.portrait_alt.as_deref())
}

fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

/// The picture of a form: brought into the library at once, so that it is there if the form comes
/// back.
pub async fn take_portrait(context: Context, file: File) -> Result<Tried, Error> {
    let name = match bring(&context, file, Wanted::Picture).await? {
        Ok(name) => name,
        Err(sentence) => {
            return Ok(Tried::Refused(Problem {
                field: "picture".to_owned(),
                sentence,
            }));
        }
    };
    let rows = named(&mut context.db().read().await?, &[name]).await?;
    let row = rows.into_iter().next().ok_or(Error::NotFound)?;
    Ok(Tried::Named("portrait", row.id))
}

/// What was sent of an author, the picture included.
pub fn filled(sent: &Sent, left_out: LeftOut) -> Filled {
    let links = (1..=LINKS).map(|row| Link {
        label: sent.value(&format!("label-{row}")).to_owned(),
        address: sent.value(&format!("address-{row}")).to_owned(),
    });
    let is_ticked = |name| !sent.value(name).is_empty();
    Filled {
        draft: Draft {
            name: sent.value("name").to_owned(),
            slug: sent.value("slug").to_owned(),
            biography: sent.value("biography").to_owned(),
            links: links.collect(),
        },
        portrait: authors::Portrait {
            id: sent.value("portrait").to_owned(),
            alt: sent.value("alt").to_owned(),
            decorative: is_ticked("decorative"),
            // Who sends another wants that one.
            gone: is_ticked("gone") && left_out.taken == 0,
            problem: left_out.problems.into_iter().next(),
        },
        guest: Some(is_ticked("guest")),
    }
}

/// `POST /studio/authors/new`
pub async fn add(sent: Sent, left_out: LeftOut) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    authors::add(&sent.context, &editor, filled(&sent, left_out)).await?;
    Ok(Answer::done(AUTHORS, Deed::AuthorAdded, None))
}

/// `POST /studio/authors/{id}`
pub async fn change(sent: Sent, left_out: LeftOut) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    let id = sent.id()?.to_owned();
    authors::change(&sent.context, &editor, &id, filled(&sent, left_out)).await?;
    Ok(Answer::done(
        &format!("{AUTHORS}/{id}"),
        Deed::Profile,
        None,
    ))
}

/// `POST /studio/authors/{id}/remove`
pub async fn remove(sent: Sent) -> Result<Answer, Refused> {
    let editor = sent.context.viewer.editor()?;
    authors::remove(&sent.context, &editor, sent.id()?).await?;
    Ok(Answer::done(AUTHORS, Deed::AuthorRemoved, None))
}
