//! Saving a text that is ready, in one write: what else was saved meanwhile, what stands beside it,
//! and whether readers see it.

use super::super::mails;
use super::prepared::Prepared;
use super::settled::{beside, beside_nothing, kind};
use super::{Beside, Kept, Opened, Order, address, open, wrong};
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

/// Under [`decisions::one_at_a_time`].
pub async fn keep(
    tx: &mut Transaction,
    (context, staff): (&Context, &Staff),
    order: &Order,
    prepared: Prepared,
) -> Outcome {
    let Some(id) = &order.id else {
        return begin(tx, (context, staff), order, prepared).await;
    };
    let opened = open(tx, staff, id).await?;
    let (hand, standing) = (opened.hand, opened.row.standing());
    let is_public = standing.status == Status::Published;
    let is_scheduled = standing.status == Status::Scheduled;
    let updates = is_public && order.updates;
    if !hand.may_write(standing) || updates && !hand.may_update(standing) {
        return Err(Error::NotFound);
    }
    let (mut version, mut mistakes) = (prepared.version, prepared.mistakes);
    let becomes_public = updates || is_scheduled && order.settles;
    if becomes_public && !is_titled(&version.title) {
        mistakes.push(Mistake::TitleMissing);
    }
    let kind = kind(&opened, order);
    let mut left = Vec::new();
    if order.in_background {
        (left, mistakes) = leave_image(&mut version, mistakes, &opened);
    }
    let asked = (order, kind, version.title.as_str());
    let sides = beside(tx, (context, staff), asked, Some(&opened)).await?;
    let beside = match sides {
        Ok(beside) if mistakes.is_empty() => beside,
        Err(more) if order.in_background && mistakes.is_empty() => {
            left.extend(more);
            as_it_stands(tx, &opened).await?
        }
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
    // Of what becomes public by itself, only what somebody saved does.
    let aside = (is_public || is_scheduled) && !becomes_public;
    let version_id = match aside {
        true => work.keep_aside(tx, (context, staff), order).await?,
        false => work.put(tx, (context, staff), order).await?,
    };
    Ok(Ok(Kept {
        id: id.clone(),
        version_id,
        left,
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
        let former = self.replaced((context, staff), order);
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
        let shows_it = order.updates || row.status() == Status::Scheduled;
        let nothing_waits = !shows_it || !row.is_ahead();
        let stays = self.beside == self.opened.live && self.kind == row.kind();
        let current = &self.opened.version;
        if self.same_text && stays && nothing_waits && current.beside.is_none() {
            return self.leave(tx, order).await;
        }
        let former = self
            .replaced((context, staff), order)
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
            comments_rules: Some(self.beside.comments_rules),
            language: self.beside.language.clone(),
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
            let about = (row.id.as_str(), save.version.title.as_str());
            log(tx, (context, staff), "updated", about).await?;
            if row.awaits_review() {
                mails::published(tx, context.now, (&row.id, &staff.id)).await?;
            }
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
    /// long ago, which readers don't see. Not what another page of theirs saved and this one is saved
    /// over: that stays among the versions.
    fn replaced(&self, (context, staff): (&Context, &Staff), order: &Order) -> Option<Version> {
        let current = &self.opened.version;
        let is_own = current.saved_by.as_deref() == Some(staff.id.as_str());
        let is_shown = !self.opened.row.is_ahead();
        let is_recent = current
            .begun_at
            .is_some_and(|begun| context.now - begun < SERIES);
        let is_nobodys = current.why == Why::Background.as_str();
        let goes = is_own && !is_shown && is_recent && is_nobodys && !order.over;
        goes.then(|| current.clone())
    }
}

/// What stands beside it already. Where that is saved at once, an address that another took while it
/// waited can't be.
async fn as_it_stands(tx: &mut Transaction, opened: &Opened) -> Result<Beside, Error> {
    let mut beside = opened.beside.clone();
    let waits = matches!(opened.row.status(), Status::Published | Status::Scheduled);
    if !waits && address::is_lost(tx, opened).await? {
        beside.slug.clone_from(&opened.live.slug);
    }
    Ok(beside)
}

/// Nobody asked to save it, so the words are saved all the same, with the image as it was. What is
/// wrong with the image, and what else is wrong.
fn leave_image(
    version: &mut Version,
    mistakes: Vec<Mistake>,
    opened: &Opened,
) -> (Vec<Mistake>, Vec<Mistake>) {
    let is_about_image = |mistake: &Mistake| matches!(mistake, Mistake::ImageUnknown);
    let (about_image, others): (Vec<_>, _) = mistakes.into_iter().partition(is_about_image);
    if !about_image.is_empty() {
        version.image_id.clone_from(&opened.version.image_id);
    }
    (about_image, others)
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
        ..
    } = prepared;
    let kind = match staff.editor() {
        Ok(_) => order.typed.kind.unwrap_or(Kind::Post),
        Err(_) => Kind::Post,
    };
    let asked = (order, kind, version.title.as_str());
    let sides = beside(tx, (context, staff), asked, None).await?;
    let mut left = Vec::new();
    let beside = match sides {
        Ok(beside) if mistakes.is_empty() || order.in_background => {
            left = mistakes;
            beside
        }
        Err(more) if order.in_background => {
            left.extend(mistakes.into_iter().chain(more));
            beside_nothing(tx, (context, staff), asked).await?
        }
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
        comments_rules: Some(beside.comments_rules),
        language: beside.language,
        authors: beside.authors,
        tags: beside.tags,
        version,
    };
    save::put(tx, &save).await?;
    log(tx, (context, staff), "began", (&id, &save.version.title)).await?;
    Ok(Ok(Kept {
        id,
        version_id,
        left,
    }))
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
