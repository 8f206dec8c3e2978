//! What was typed beside a text (address, authors, tags, comments), looked up.

use super::{Beside, Opened, Order, address, looked_up};
use crate::domain::manuscript::{Mistake, Typed};
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
    let mut mistakes = Vec::new();
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
    Ok(match mistakes.is_empty() {
        false => Err(mistakes),
        true => Ok(Beside {
            slug,
            authors,
            tags,
            comments_open,
        }),
    })
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
        let slug = &before.beside.slug;
        let follows = typed.is_empty()
            && before.row.was_public == 0
            && address::follows_title(kind, title, slug);
        if follows || typed == slug {
            return Ok(Ok(slug.clone()));
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
