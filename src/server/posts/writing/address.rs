//! The address of what is written: as it was typed, or made from the title.

use super::Opened;
use crate::domain::manuscript::Mistake;
use crate::domain::post::Kind;
use crate::domain::slug::{LONGEST, Slug};
use crate::server::context::Staff;
use crate::server::db::{Connection, manuscripts};
use crate::server::error::Error;
use crate::server::import::slug_of;

/// Numbers that are tried behind an address that is taken.
const TRIES: u32 = 1_000;

/// The address that a title gives by itself.
fn from_title(kind: Kind, title: &str) -> String {
    let slug = slug_of(title).unwrap_or_else(|| "untitled".to_owned());
    match kind {
        Kind::Page if Slug::parse_page(&slug).is_err() => format!("{slug}-page"),
        _ => slug,
    }
}

/// Whether an address is one that the title gave, with or without a number behind it.
pub fn follows_title(kind: Kind, title: &str, slug: &str) -> bool {
    let own = from_title(kind, title);
    let is_number = |rest: &str| {
        let number = rest.strip_prefix('-').unwrap_or("x");
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    slug == own || slug.strip_prefix(own.as_str()).is_some_and(is_number)
}

/// What was typed, where nobody else has it.
pub async fn typed(
    on: &mut Connection,
    (kind, typed): (Kind, &str),
    id: &str,
) -> Result<Result<String, Mistake>, Error> {
    let parsed = match kind {
        Kind::Post => Slug::parse(typed),
        Kind::Page => Slug::parse_page(typed),
    };
    Ok(match parsed {
        Err(mistake) => Err(mistake.into()),
        Ok(slug) => match manuscripts::is_taken(on, (kind, slug.as_str()), id).await? {
            true => Err(Mistake::AddressTaken),
            false => Ok(slug.into()),
        },
    })
}

/// Whether another has taken the address that waits to be published with a post: until then it is
/// nobody's.
pub async fn is_lost(on: &mut Connection, opened: &Opened) -> Result<bool, Error> {
    let slug = opened.beside.slug.as_str();
    if slug == opened.live.slug {
        return Ok(false);
    }
    manuscripts::is_taken(on, (opened.row.kind(), slug), &opened.row.id).await
}

/// What is wrong with an address for this post, or for a new one, as it was typed.
///
/// # Errors
/// [`Error::NotFound`] for a post that isn't theirs.
pub async fn is_free(
    on: &mut Connection,
    (staff, id): (&Staff, &str),
    (kind, address): (Kind, &str),
) -> Result<Result<(), Mistake>, Error> {
    if !id.is_empty() {
        super::open(on, staff, id).await?;
    }
    let found = typed(on, (kind, tidy(address)), id).await?;
    Ok(found.map(|_| ()))
}

/// An address as it was typed, without what people type around it.
pub fn tidy(typed: &str) -> &str {
    typed.trim().trim_matches('/')
}

/// The title's, with a number behind it where others have it.
pub async fn free(
    on: &mut Connection,
    (kind, title): (Kind, &str),
    id: &str,
) -> Result<String, Error> {
    let own = from_title(kind, title);
    let mut slug = own.clone();
    for number in 2..TRIES {
        if !manuscripts::is_taken(on, (kind, &slug), id).await? {
            return Ok(slug);
        }
        let behind = format!("-{number}");
        let room = LONGEST - behind.len();
        let start = own.get(..room.min(own.len())).unwrap_or(&own);
        slug = format!("{}{behind}", start.trim_end_matches('-'));
    }
    // So many of one title are numbered by chance.
    let chance = id.get(id.len().saturating_sub(12)..).unwrap_or(id);
    Ok(format!("post-{chance}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_follows_its_title_also_with_a_number_behind() {
        let follows = |slug| follows_title(Kind::Post, "Tea & milk", slug);
        assert!(follows("tea-milk") && follows("tea-milk-2"));
        assert!(!follows("tea-milk-") && !follows("tea-milk-two") && !follows("tea"));
        assert!(follows_title(Kind::Page, "Studio", "studio-page"));
        assert!(follows_title(Kind::Post, "…", "untitled"));
    }
}
