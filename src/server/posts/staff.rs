//! Posts as those who work here list them and act on many at once: everybody sees their own, editors
//! all. Whose a post is decides in the query. Which step leads where is `domain::publication`'s.

use crate::domain::cursor::Cursor;
use crate::domain::person::Role;
use crate::domain::post::{Kind, Status};
use crate::domain::publication::{Action, Effect, Hand, Standing};
use crate::domain::search::Words;
use crate::server::context::{Context, Staff};
use crate::server::db::authors::AuthorRow;
use crate::server::db::decisions::{self, Asking, DecidedRow};
use crate::server::db::search::words;
use crate::server::db::shelf::{self, Filter, Mark, ShelfRow};
use crate::server::db::tags::TagRow;
use crate::server::db::{self, Connection, Transaction, save};
use crate::server::error::Error;
use crate::server::ids::{self, is_id};
use crate::server::people::activity::{By, Subject, did};

/// Most posts that one decision is about; the rest is left out.
const MOST: usize = 500;

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct Search<'a> {
    /// None for all but what is in the bin.
    pub status: Option<Status>,
    pub kind: Option<Kind>,
    /// By id.
    pub author: Option<&'a str>,
    /// By id.
    pub tag: Option<&'a str>,
    /// As it was typed.
    pub query: &'a str,
}

/// Posts with their authors and tags, each of these with the post's id.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    pub rows: Vec<ShelfRow>,
    pub authors: Vec<(String, AuthorRow)>,
    pub tags: Vec<(String, TagRow)>,
}

/// The posts that changed last, among those that are looked for, after a place.
pub async fn list(
    on: &mut Connection,
    staff: &Staff,
    search: &Search<'_>,
    (after, limit): (Option<&Cursor>, i64),
) -> Result<Listed, Error> {
    let filter = filter(staff, search);
    let rows = shelf::part(on, &filter, after, limit).await?;
    complete(on, rows).await
}

/// Those in one state that have stood in it for longest.
pub async fn oldest(
    on: &mut Connection,
    staff: &Staff,
    search: &Search<'_>,
    limit: i64,
) -> Result<Listed, Error> {
    let rows = shelf::oldest(on, &filter(staff, search), limit).await?;
    complete(on, rows).await
}

async fn complete(on: &mut Connection, rows: Vec<ShelfRow>) -> Result<Listed, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    Ok(Listed {
        authors: db::authors::of_posts(on, &ids).await?,
        tags: db::tags::of_posts(on, &ids).await?,
        rows,
    })
}

/// How many there are of what is looked for in each state: all but the bin, then those of
/// [`Status::ALL`]. None is counted further than `most`.
pub async fn counts(
    on: &mut Connection,
    staff: &Staff,
    search: &Search<'_>,
    most: i64,
) -> Result<[i64; 7], Error> {
    let mut counts = [0; 7];
    let states = std::iter::once(None).chain(Status::ALL.map(Some));
    for (count, status) in counts.iter_mut().zip(states) {
        let search = Search {
            status,
            ..search.clone()
        };
        *count = shelf::count(on, &filter(staff, &search), most).await?;
    }
    Ok(counts)
}

fn filter(staff: &Staff, search: &Search<'_>) -> Filter {
    let typed = Words::parse(search.query);
    let folded = typed.as_slice().iter().flat_map(|word| words::folded(word));
    let mut marks = vec![search.status.map_or(Mark::Live, Mark::Status)];
    marks.extend(search.kind.map(Mark::Kind));
    marks.extend(search.author.map(|id| Mark::Author(id.to_owned())));
    marks.extend(search.tag.map(|id| Mark::Tag(id.to_owned())));
    Filter {
        marks,
        whose: whose(staff),
        words: folded.collect(),
    }
}

/// What is somebody's own; for editors everything is seen, so there is no such condition.
fn whose(staff: &Staff) -> Vec<Mark> {
    if staff.may(Role::Editor) {
        return Vec::new();
    }
    let byline = staff.author_id.clone().map(Mark::Author);
    let made = Mark::Maker(staff.id.clone());
    std::iter::once(made).chain(byline).collect()
}

/// What somebody is to a post of the list.
pub fn hand(staff: &Staff, row: &ShelfRow, authors: &[(String, AuthorRow)]) -> Hand {
    let made = row.created_by.as_deref() == Some(staff.id.as_str());
    let wrote = authors.iter().any(|(post_id, author)| {
        *post_id == row.id && staff.author_id.as_deref() == Some(author.id.as_str())
    });
    Hand {
        role: staff.role,
        own: made || wrote,
    }
}

/// Does something to those of these posts with which this person may; by what it can be taken back,
/// and none where there was nothing to do.
pub async fn decide_many(
    context: &Context,
    staff: &Staff,
    ids: &[&str],
    action: Action,
) -> Result<Option<String>, Error> {
    let ids = ids.iter().filter(|id| is_id(id)).take(MOST);
    let ids: Vec<_> = ids.map(|id| (*id).to_owned()).collect();
    let (within, staff) = (context.clone(), staff.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            decisions::one_at_a_time(tx).await?;
            let decision = ids::new(within.now);
            let mut done = Vec::new();
            for row in decisions::chosen(tx, &asking(&staff), &ids).await? {
                let hand = hand_of(&staff, &row);
                if let Some(effect) = action.effect(hand, row.standing(), row.comments()) {
                    take_effect(tx, &row, effect, (&decision, within.now)).await?;
                    done.push(row);
                }
            }
            if done.is_empty() {
                return Ok(None);
            }
            note(tx, (&within, &staff), verb(action), &done).await?;
            Ok(Some(decision))
        })
    });
    write.await
}

/// Takes back a decision about many, where nothing has changed them since; how many that was.
pub async fn undo_many(context: &Context, staff: &Staff, decision: &str) -> Result<usize, Error> {
    let decision = Some(decision).filter(|id| is_id(id));
    let decision = decision.ok_or(Error::NotFound)?.to_owned();
    let (within, staff) = (context.clone(), staff.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            decisions::one_at_a_time(tx).await?;
            let mut done = Vec::new();
            for row in decisions::of_decision(tx, &asking(&staff), &decision).await? {
                if take_back(tx, &row, hand_of(&staff, &row), within.now).await? {
                    done.push(row);
                }
            }
            if !done.is_empty() {
                let verb = "took back a decision about";
                note(tx, (&within, &staff), verb, &done).await?;
            }
            Ok(done.len())
        })
    });
    write.await
}

/// What somebody is to posts, for the query that decides which they see.
pub fn asking(staff: &Staff) -> Asking {
    Asking {
        person_id: staff.id.clone(),
        author_id: staff.author_id.clone(),
        all: staff.may(Role::Editor),
    }
}

fn hand_of(staff: &Staff, row: &DecidedRow) -> Hand {
    Hand {
        role: staff.role,
        own: row.own == 1,
    }
}

async fn take_effect(
    tx: &mut Transaction,
    row: &DecidedRow,
    effect: Effect,
    (decision, now): (&str, i64),
) -> Result<(), Error> {
    match effect {
        Effect::Status(status) => {
            save::put_back(tx, &row.id, status, now).await?;
            decisions::note_status(tx, row, decision).await
        }
        Effect::Comments(open) => decisions::set_comments(tx, row, open, Some(decision)).await,
    }
}

/// Whether it was this person's to take back.
async fn take_back(
    tx: &mut Transaction,
    row: &DecidedRow,
    hand: Hand,
    now: i64,
) -> Result<bool, Error> {
    let former = row.former_status.as_deref();
    let former = former.and_then(|former| former.parse().ok());
    match (former, row.former_comments) {
        (Some(former), _) if hand.may_take_back(row.standing(), former) => {
            save::put_back(tx, &row.id, former, now).await?;
        }
        (None, Some(open)) if hand.may_set_comments() => {
            decisions::set_comments(tx, row, open == 1, None).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What stands in the log between a name and a title, or "3 posts".
fn verb(action: Action) -> &'static str {
    match action {
        Action::Unpublish => "unpublished",
        Action::CloseComments => "closed the comments on",
        Action::OpenComments => "opened the comments on",
        Action::Trash => "moved to the trash:",
        Action::Restore => "restored from the trash:",
    }
}

async fn note(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    verb: &str,
    posts: &[DecidedRow],
) -> Result<(), Error> {
    let (what, id, title) = match posts {
        [one] => (verb.to_owned(), one.id.as_str(), one.title.as_str()),
        many => (format!("{verb} {} posts", many.len()), "", ""),
    };
    let subject = Subject {
        kind: "post",
        id,
        title,
    };
    let deed = did(context, By::of(staff), &what, subject);
    db::activity::add(tx, &deed).await
}

/// As far as what may be done depends on it.
pub fn standing(row: &ShelfRow) -> Standing {
    Standing {
        status: row.status(),
        was_public: row.was_public == 1,
        ahead: row.ahead(),
    }
}
