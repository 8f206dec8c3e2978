//! What was typed beside a text (address, authors, tags, comments), looked up.

use super::{Beside, Opened, Order, address, looked_up};
use crate::domain::language;
use crate::domain::manuscript::{Mistake, Typed, check_authors, check_tags};
use crate::domain::moderation::{self, PostRules};
use crate::domain::post::Kind;
use crate::server::context::{Context, Staff};
use crate::server::db::Transaction;
use crate::server::error::Error;

/// Which it becomes: only editors choose, and only of what was never public.
pub fn kind(opened: &Opened, order: &Order) -> Kind {
    let may = opened.row.was_public == 0 && opened.hand.role >= crate::domain::person::Role::Editor;
    let chosen = order.typed.kind.filter(|_| may);
    chosen.unwrap_or_else(|| opened.row.kind())
}

/// What was typed beside the text, looked up.
pub async fn beside(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    (order, kind, title): (&Order, Kind, &str),
    opened: Option<&Opened>,
) -> Result<Result<Beside, Vec<Mistake>>, Error> {
    let typed = &order.typed;
    let mut mistakes = too_much(staff, typed, opened);
    if !mistakes.is_empty() {
        return Ok(Err(mistakes));
    }
    let mut taken = |mistake| mistakes.push(mistake);
    let slug = slug(tx, (order, kind, title), opened).await?;
    let slug = slug.map_err(&mut taken).unwrap_or_default();
    let (own_authors, own_tags) = match opened {
        Some(opened) => (opened.authors.as_slice(), opened.tags.as_slice()),
        None => (&[][..], &[][..]),
    };
    let authors = match (staff.editor().is_ok(), opened) {
        (true, _) => looked_up::authors(tx, own_authors, &typed.authors).await?,
        (false, Some(opened)) => Ok(opened.beside.authors.clone()),
        (false, None) => Ok(staff.author_id.clone().into_iter().collect()),
    };
    let authors = authors.map_err(&mut taken).unwrap_or_default();
    let tags = looked_up::tags(tx, (staff, context.now), own_tags, &typed.tags).await?;
    let tags = tags.map_err(&mut taken).unwrap_or_default();
    let comments_open = match opened {
        _ if kind == Kind::Page => opened.is_some_and(|opened| opened.beside.comments_open),
        Some(opened) if opened.hand.may_set_comments() => typed.comments_open,
        Some(opened) => opened.beside.comments_open,
        None => typed.comments_open || staff.author().is_err(),
    };
    let before = opened.and_then(|opened| opened.beside.language.clone());
    let language = language(before, typed.language.as_deref());
    let language = language.map_err(&mut taken).unwrap_or_default();
    let before = opened.map(|opened| opened.beside.comments_rules);
    let may = match opened {
        Some(opened) => opened.hand.may_set_comments(),
        None => staff.author().is_ok(),
    };
    let comments_rules = match &typed.comments_rules {
        Some((held, days)) if may && kind == Kind::Post => rules(*held, days),
        _ => Ok(before.unwrap_or_default()),
    };
    let comments_rules = comments_rules.map_err(&mut taken).unwrap_or_default();
    Ok(match mistakes.is_empty() {
        false => Err(mistakes),
        true => Ok(Beside {
            slug,
            authors,
            tags,
            comments_open,
            comments_rules,
            language,
        }),
    })
}

fn rules(held: bool, days: &str) -> Result<PostRules, Mistake> {
    let days = moderation::days(days).ok_or(Mistake::DaysInvalid)?;
    Ok(PostRules { held, days })
}

/// The site's own is kept as none, as long as it is typed as none.
fn language(before: Option<String>, typed: Option<&str>) -> Result<Option<String>, Mistake> {
    match typed.map(str::trim) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(typed) => match language::parse(typed) {
            Some(tag) => Ok(Some(tag)),
            // An import takes what it is given.
            None if before.as_deref() == Some(typed) => Ok(before),
            None => Err(Mistake::LanguageInvalid),
        },
    }
}

/// What is wrong with the names before any of them is looked up.
fn too_much(staff: &Staff, typed: &Typed, opened: Option<&Opened>) -> Vec<Mistake> {
    let (mut own_authors, mut own_tags) = (Vec::new(), Vec::new());
    if let Some(opened) = opened {
        own_authors.extend(opened.authors.iter().map(|one| one.name.as_str()));
        own_tags.extend(opened.tags.iter().map(|one| one.name.as_str()));
    }
    let authors = match staff.editor() {
        Ok(_) => check_authors(&typed.authors, &own_authors).err(),
        // They aren't theirs to choose.
        Err(_) => None,
    };
    let tags = check_tags(&typed.tags, &own_tags).err();
    authors.into_iter().chain(tags).collect()
}

/// The address: as it was, as it was typed, or the title's.
async fn slug(
    tx: &mut Transaction,
    (order, kind, title): (&Order, Kind, &str),
    opened: Option<&Opened>,
) -> Result<Result<String, Mistake>, Error> {
    let typed = address::tidy(&order.typed.address);
    let id = opened.map_or("", |opened| opened.row.id.as_str());
    let before = opened.filter(|opened| opened.row.kind() == kind);
    if let Some(before) = before {
        let (slug, live) = (&before.beside.slug, &before.live.slug);
        let follows = typed.is_empty()
            && before.row.was_public == 0
            && address::follows_title(kind, title, slug);
        // One that waits to be published is nobody's yet.
        if (follows && slug == live) || typed == live {
            return Ok(Ok(live.clone()));
        }
    }
    let was_public = opened.is_some_and(|opened| opened.row.was_public == 1);
    match typed.is_empty() && !was_public {
        true => Ok(Ok(address::free(tx, (kind, title), id).await?)),
        false => address::typed(tx, (kind, typed), id).await,
    }
}

/// What stands beside a new text where what was typed there can't be taken yet.
pub async fn beside_nothing(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    (order, kind, title): (&Order, Kind, &str),
) -> Result<Beside, Error> {
    let plain = Order {
        typed: Typed {
            comments_open: order.typed.comments_open,
            ..Typed::default()
        },
        ..Order::default()
    };
    let sides = beside(tx, (context, staff), (&plain, kind, title), None).await?;
    Ok(sides.unwrap_or_default())
}
