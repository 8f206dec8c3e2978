//! The list of posts: a part of it as a page shows it, and what is done there to many.

use std::collections::HashMap;

use super::address::Address;
use super::forms::Answer;
use super::sent::Sent;
use crate::api::posts::Tag;
use crate::api::studio::comments::Count;
use crate::api::studio::posts::{self as wire, Asked, Brief, Choice, Posts, Row};
use crate::api::studio::{Deed, Screen};
use crate::domain::cursor::Cursor;
use crate::domain::person::Role;
use crate::domain::post::{Kind, Status};
use crate::domain::publication::{Action, Ahead, Hand};
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::shelf::ShelfRow;
use crate::server::db::{self, Connection};
use crate::server::error::Error;
use crate::server::people::Refused;
use crate::server::posts::staff::{self, Listed, Search};

/// Posts in a part.
const PART: usize = 50;
/// Most authors, and most tags, to choose from.
const CHOICES: i64 = 500;
/// The page that these forms stand on.
const PAGE: &str = "/studio/posts";

/// `GET /studio/posts?status=…&kind=…&author=…&tag=…&q=…&before=…`
pub async fn screen(context: &Context, staff: &Staff, address: &Address) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let asked = asked(address);
    let (authors, tags) = choices(&mut on, staff, &asked).await?;
    let after = address.value("before").and_then(Cursor::parse);
    let mut posts = Posts {
        asked,
        later_part: after.is_some(),
        authors,
        tags,
        ..Posts::default()
    };
    // A name that nobody has finds nothing.
    let Some((author, tag)) = named(&mut on, &posts.asked).await? else {
        return Ok(Screen::Posts(Box::new(posts)));
    };
    let search = Search {
        status: posts.asked.status,
        kind: posts.asked.kind,
        author: author.as_deref(),
        tag: tag.as_deref(),
        query: &posts.asked.query,
    };
    let limit = i64::try_from(PART).unwrap_or(i64::MAX) + 1;
    let mut listed = staff::list(&mut on, staff, &search, (after.as_ref(), limit)).await?;
    let counts = staff::counts(&mut on, staff, &search, i64::from(Count::MOST) + 1).await?;
    posts.counts = counts.map(|count| Count(u32::try_from(count).unwrap_or_default()));
    let more = listed.rows.len() > PART;
    listed.rows.truncate(PART);
    let last = listed.rows.last().filter(|_| more);
    posts.next = last.map(|row| row.cursor().to_string());
    posts.actions = actions(staff, &listed);
    posts.rows = rows(context, staff, listed);
    Ok(Screen::Posts(Box::new(posts)))
}

fn asked(address: &Address) -> Asked {
    let text = |name| address.value(name).map(str::to_owned);
    Asked {
        status: address.value("status").and_then(wire::status),
        kind: address.value("kind").and_then(|word| word.parse().ok()),
        author: text("author"),
        tag: text("tag"),
        query: text("q").unwrap_or_default(),
    }
}

/// The ids of the author and the tag that are asked for; none where there is no such author or tag.
async fn named(
    on: &mut Connection,
    asked: &Asked,
) -> Result<Option<(Option<String>, Option<String>)>, Error> {
    let (mut author, mut tag) = (None, None);
    if let Some(slug) = &asked.author {
        author = db::authors::by_slug(on, slug).await?.map(|row| row.id);
    }
    if let Some(slug) = &asked.tag {
        tag = db::tags::by_slug(on, slug).await?.map(|row| row.id);
    }
    let all_found =
        author.is_some() == asked.author.is_some() && tag.is_some() == asked.tag.is_some();
    Ok(all_found.then_some((author, tag)))
}

async fn choices(
    on: &mut Connection,
    staff: &Staff,
    asked: &Asked,
) -> Result<(Vec<Choice>, Vec<Choice>), Error> {
    let authors = match staff.may(Role::Editor) {
        true => db::authors::choices(on, CHOICES).await?,
        false => Vec::new(),
    };
    let tags = db::tags::choices(on, CHOICES).await?;
    let with = |all: Vec<(String, String)>, chosen: Option<&String>| {
        let choice = |(slug, name)| Choice { slug, name };
        let mut all: Vec<_> = all.into_iter().map(choice).collect();
        // What is beyond the most is among them while it is chosen.
        if let Some(slug) = chosen.filter(|slug| all.iter().all(|one| one.slug != **slug)) {
            all.push(Choice {
                slug: slug.clone(),
                name: slug.clone(),
            });
        }
        all
    };
    Ok((
        with(authors, asked.author.as_ref()),
        with(tags, asked.tag.as_ref()),
    ))
}

fn effects(action: Action, hand: Hand, row: &ShelfRow) -> bool {
    let effect = action.effect(hand, staff::standing(row), comments(row));
    effect.is_some()
}

/// Whether its comments are open; none for what has no comments.
fn comments(row: &ShelfRow) -> Option<bool> {
    (row.kind() == Kind::Post).then_some(row.comments_open == 1)
}

/// What can be done to any of these posts.
fn actions(staff: &Staff, listed: &Listed) -> Vec<Action> {
    let any = |action: &Action| {
        listed.rows.iter().any(|row| {
            let hand = staff::hand(staff, row, &listed.authors);
            effects(*action, hand, row)
        })
    };
    Action::ALL.into_iter().filter(any).collect()
}

fn rows(context: &Context, staff: &Staff, listed: Listed) -> Vec<Row> {
    let dates = Dates::of(context.config());
    let hands: Vec<_> = listed
        .rows
        .iter()
        .map(|row| staff::hand(staff, row, &listed.authors))
        .collect();
    let mut authors: HashMap<_, Vec<_>> = HashMap::new();
    for (post_id, author) in listed.authors {
        let (slug, name) = (author.slug, author.name);
        authors
            .entry(post_id)
            .or_default()
            .push(Choice { slug, name });
    }
    let mut tags: HashMap<_, Vec<_>> = HashMap::new();
    for (post_id, tag) in listed.tags {
        let (slug, name) = (tag.slug, tag.name);
        tags.entry(post_id).or_default().push(Tag { name, slug });
    }
    let rows = listed.rows.into_iter().zip(hands);
    let rows = rows.map(|(row, hand)| Row {
        authors: authors.remove(&row.id).unwrap_or_default(),
        tags: tags.remove(&row.id).unwrap_or_default(),
        ..one(context.now, &dates, (row, hand))
    });
    rows.collect()
}

fn one(now: i64, dates: &Dates, (row, hand): (ShelfRow, Hand)) -> Row {
    let status = row.status();
    let at = match status {
        Status::Scheduled | Status::Published => row.published_at.unwrap_or(row.changed_at),
        _ => row.changed_at,
    };
    let public = status == Status::Published && row.published_at.is_some_and(|at| at <= now);
    Row {
        kind: row.kind(),
        status,
        date: dates.date(at),
        time: dates.time(at),
        address: public.then(|| row.kind().path(&row.slug)),
        is_ahead: row.is_ahead == 1,
        awaits_review: row.ahead() == Ahead::Submitted,
        comments_open: comments(&row),
        authors: Vec::new(),
        tags: Vec::new(),
        can_be_chosen: Action::ALL
            .into_iter()
            .any(|action| effects(action, hand, &row)),
        id: row.id,
        title: row.title,
        language: row.language,
    }
}

/// What is said of posts where they are only named.
pub(super) fn briefs(dates: &Dates, listed: Listed) -> Vec<Brief> {
    let Listed { rows, authors, .. } = listed;
    let rows = rows.into_iter().map(|row| {
        let own = authors.iter().filter(|(post_id, _)| *post_id == row.id);
        Brief {
            authors: own.map(|(_, author)| author.name.clone()).collect(),
            date: dates.date(row.changed_at),
            time: dates.time(row.changed_at),
            id: row.id,
            title: row.title,
            language: row.language,
        }
    });
    rows.collect()
}

/// `POST /studio/posts`: about those that are ticked, or taking that back.
pub async fn decide_many(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let page = sent.page(PAGE);
    if sent.value("decision") == "undo" {
        let undone = staff::undo_many(&sent.context, staff, sent.value("of")).await?;
        let deed = match undone {
            0 => Deed::PostsUnchanged,
            _ => Deed::Undone,
        };
        return Ok(Answer::done(&page, deed, None));
    }
    // Only a form that isn't ours says anything else.
    let action: Action = sent
        .value("decision")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let decided = staff::decide_many(&sent.context, staff, &sent.values("id"), action).await?;
    Ok(match decided {
        None => Answer::done(&page, Deed::PostsUnchanged, None),
        Some(decision) => Answer::done(&page, deed(action), Some(&decision)),
    })
}

fn deed(action: Action) -> Deed {
    match action {
        Action::Unpublish => Deed::PostsUnpublished,
        Action::CloseComments => Deed::CommentsClosed,
        Action::OpenComments => Deed::CommentsOpened,
        Action::Trash => Deed::PostsTrashed,
        Action::Restore => Deed::PostsRestored,
    }
}
