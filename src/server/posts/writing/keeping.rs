//! Saving a text that is ready, in one write: what else was saved meanwhile, what stands beside it,
//! and whether readers see it.

use super::prepared::Prepared;
use super::{Beside, Kept, Opened, Order, address, looked_up, open, wrong};
use crate::domain::manuscript::{Mistake, Why, is_titled};
use crate::domain::post::{Kind, Status};
use crate::server::context::{Context, Staff};
use crate::server::db::save::{self, Save};
use crate::server::db::versions::{self, Version};
use crate::server::db::{self, Transaction, decisions, manuscripts};
use crate::server::error::Error;
use crate::server::ids::{self, is_id};
use crate::server::people::activity::{By, Subject, did};

/// For how long background saves take each other's place, in milliseconds.
const SERIES: i64 = 10 * 60_000;

type Outcome = Result<Result<Kept, Vec<Mistake>>, Error>;

pub async fn keep(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    order: &Order,
    prepared: Prepared,
) -> Outcome {
    decisions::one_at_a_time(tx).await?;
    let Some(id) = &order.id else {
        return begin(tx, (context, staff), order, prepared).await;
    };
    let opened = open(tx, staff, id).await?;
    if !opened.hand.may_write(opened.row.standing()) {
        return Err(Error::NotFound);
    }
    let Prepared {
        version,
        mut mistakes,
    } = prepared;
    let is_public = opened.row.status() == Status::Published;
    let becomes_public = is_public && order.updates || opened.row.status() == Status::Scheduled;
    if becomes_public && !is_titled(&version.title) {
        mistakes.push(Mistake::TitleMissing);
    }
    let kind = kind(&opened, order);
    let sides = beside(
        tx,
        (context, staff),
        (order, kind, &version.title),
        Some(&opened),
    )
    .await?;
    let beside = match sides {
        Ok(beside) if mistakes.is_empty() => beside,
        Ok(_) => return Ok(Err(mistakes)),
        Err(more) => return Ok(Err(mistakes.into_iter().chain(more).collect())),
    };
    let work = Work {
        same_text: opened.version.has_the_text_of(&version),
        opened: &opened,
        version,
        beside,
        kind,
    };
    let is_stale = order.base != opened.row.working_version_id;
    if is_stale && !(work.same_text && work.beside == opened.beside) {
        return Ok(wrong(Mistake::Stale));
    }
    let version_id = match is_public && !order.updates {
        true => work.keep_aside(tx, (context, staff), order).await?,
        false => work.put(tx, (context, staff), order).await?,
    };
    Ok(Ok(Kept {
        id: id.clone(),
        version_id,
    }))
}

/// What of the post is to be saved.
struct Work<'a> {
    opened: &'a Opened,
    version: Version,
    beside: Beside,
    kind: Kind,
    same_text: bool,
}

impl Work<'_> {
    /// Keeps it as what staff work on, while readers see what they saw.
    async fn keep_aside(
        mut self,
        tx: &mut Transaction,
        (context, staff): (&Context, &Staff),
        order: &Order,
    ) -> Result<String, Error> {
        let waits = self.beside != self.opened.live;
        let waiting = waits.then(|| serde_json::to_string(&self.beside).unwrap_or_default());
        let now = &self.opened.version;
        if self.same_text && waiting == now.beside {
            return self.leave(tx, order).await;
        }
        let former = self.replaced(staff, context.now);
        self.version.post_id.clone_from(&self.opened.row.id);
        self.version.beside = waiting;
        mark(&mut self.version, order, former.as_ref());
        versions::add(tx, &self.version).await?;
        let id = (self.opened.row.id.as_str(), self.version.id.as_str());
        manuscripts::advance(tx, id, context.now).await?;
        forget(tx, former).await?;
        Ok(self.version.id)
    }

    /// Saves all of it: of what readers see they see this at once.
    async fn put(
        mut self,
        tx: &mut Transaction,
        (context, staff): (&Context, &Staff),
        order: &Order,
    ) -> Result<String, Error> {
        let row = &self.opened.row;
        let nothing_waits = !order.updates || !row.is_ahead();
        let stays = self.beside == self.opened.live && self.kind == row.kind();
        let current = &self.opened.version;
        if self.same_text && stays && nothing_waits && current.beside.is_none() {
            return self.leave(tx, order).await;
        }
        let former = self
            .replaced(staff, context.now)
            .filter(|_| !self.same_text);
        if self.same_text && current.beside.is_none() {
            self.version = current.clone();
        }
        let is_new = self.version.id != current.id;
        self.version.post_id.clone_from(&row.id);
        if is_new {
            mark(&mut self.version, order, former.as_ref());
        }
        if self.kind != row.kind() {
            manuscripts::set_kind(tx, &row.id, self.kind).await?;
        }
        let save = Save {
            id: row.id.clone(),
            kind: self.kind,
            slug: self.beside.slug.clone(),
            status: row.status(),
            published_at: row.published_at,
            updated_at: match order.updates {
                true => Some(context.now),
                false => row.updated_at,
            },
            created_at: row.created_at,
            created_by: None,
            changed_at: context.now,
            comments_open: self.beside.comments_open,
            language: row.language.clone(),
            authors: self.beside.authors.clone(),
            tags: self.beside.tags.clone(),
            version: Version {
                created_at: context.now,
                ..self.version.clone()
            },
        };
        save::put(tx, &save).await?;
        forget(tx, former).await?;
        if order.updates {
            versions::keep(tx, &self.version.id, Why::Updated.as_str()).await?;
            log(
                tx,
                (context, staff),
                "updated",
                (&row.id, &save.version.title),
            )
            .await?;
        }
        Ok(self.version.id)
    }

    /// Changes nothing; but what nobody had asked to keep is kept now.
    async fn leave(&self, tx: &mut Transaction, order: &Order) -> Result<String, Error> {
        let current = &self.opened.version;
        if !order.in_background && current.why == Why::Background.as_str() {
            versions::keep(tx, &current.id, Why::Saved.as_str()).await?;
        }
        Ok(current.id.clone())
    }

    /// The version in whose place this one comes: this person's own, saved in the background not
    /// long ago, which readers don't see.
    fn replaced(&self, staff: &Staff, now: i64) -> Option<Version> {
        let current = &self.opened.version;
        let is_own = current.saved_by.as_deref() == Some(staff.id.as_str());
        let is_shown = !self.opened.row.is_ahead();
        let is_recent = current.begun_at.is_some_and(|begun| now - begun < SERIES);
        let goes = is_own && !is_shown && is_recent && current.why == Why::Background.as_str();
        goes.then(|| current.clone())
    }
}

fn mark(version: &mut Version, order: &Order, former: Option<&Version>) {
    let begun = former.and_then(|former| former.begun_at);
    let (why, begun_at) = match order.in_background {
        true => (Why::Background, Some(begun.unwrap_or(version.created_at))),
        false => (Why::Saved, None),
    };
    version.why = why.as_str().to_owned();
    version.begun_at = begun_at;
}

async fn forget(tx: &mut Transaction, former: Option<Version>) -> Result<(), Error> {
    match former {
        Some(former) => versions::forget(tx, &former.id).await,
        None => Ok(()),
    }
}

async fn begin(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    order: &Order,
    prepared: Prepared,
) -> Outcome {
    let Prepared {
        mut version,
        mistakes,
    } = prepared;
    let kind = match staff.editor() {
        Ok(_) => order.typed.kind.unwrap_or(Kind::Post),
        Err(_) => Kind::Post,
    };
    let sides = beside(tx, (context, staff), (order, kind, &version.title), None).await?;
    let beside = match sides {
        Ok(beside) if mistakes.is_empty() => beside,
        Ok(_) => return Ok(Err(mistakes)),
        Err(more) => return Ok(Err(mistakes.into_iter().chain(more).collect())),
    };
    let given = order.new_id.clone().filter(|id| is_id(id));
    let id = given.unwrap_or_else(|| ids::new(context.now));
    version.post_id.clone_from(&id);
    mark(&mut version, order, None);
    let version_id = version.id.clone();
    let save = Save {
        id: id.clone(),
        kind,
        slug: beside.slug,
        status: Status::Draft,
        published_at: None,
        updated_at: None,
        created_at: context.now,
        created_by: Some(staff.id.clone()),
        changed_at: context.now,
        comments_open: beside.comments_open,
        language: None,
        authors: beside.authors,
        tags: beside.tags,
        version,
    };
    save::put(tx, &save).await?;
    log(tx, (context, staff), "began", (&id, &save.version.title)).await?;
    Ok(Ok(Kept { id, version_id }))
}

/// Which it becomes: only editors choose, and only of what was never public.
fn kind(opened: &Opened, order: &Order) -> Kind {
    let may = opened.row.was_public == 0 && opened.hand.role >= crate::domain::person::Role::Editor;
    let chosen = order.typed.kind.filter(|_| may);
    chosen.unwrap_or_else(|| opened.row.kind())
}

/// What was typed beside the text, looked up.
async fn beside(
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
    let typed = order.typed.address.trim().trim_matches('/');
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

/// A line of the activity log.
pub(in crate::server::posts) async fn log(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    verb: &str,
    (id, title): (&str, &str),
) -> Result<(), Error> {
    let subject = Subject {
        kind: "post",
        id,
        title,
    };
    let deed = did(context, By::of(staff), verb, subject);
    db::activity::add(tx, &deed).await
}

/// Makes an earlier version's text the latest, with what stands beside it now.
pub async fn bring_back(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    (id, version_id): (&str, &str),
) -> Result<(), Error> {
    decisions::one_at_a_time(tx).await?;
    let opened = open(tx, staff, id).await?;
    if !opened.hand.may_write(opened.row.standing()) || !is_id(version_id) {
        return Err(Error::NotFound);
    }
    let earlier = versions::find(tx, id, version_id).await?;
    let earlier = earlier.ok_or(Error::NotFound)?;
    if earlier.id == opened.version.id {
        return Ok(());
    }
    if opened.version.why == Why::Background.as_str() {
        versions::keep(tx, &opened.version.id, Why::Saved.as_str()).await?;
    }
    let version = Version {
        id: ids::new(context.now),
        created_at: context.now,
        // Rendered again at once.
        renderer: 0,
        saved_by: Some(staff.id.clone()),
        why: Why::Restored.as_str().to_owned(),
        begun_at: None,
        beside: opened.version.beside.clone(),
        ..earlier
    };
    versions::add(tx, &version).await?;
    manuscripts::advance(tx, (id, &version.id), context.now).await?;
    let verb = "brought an earlier version back of";
    log(tx, (context, staff), verb, (id, &version.title)).await
}
