//! Writing a post: what somebody is shown of it, and what becomes of what they send. A text that is
//! saved is one version after another; what stands beside it (address, authors, tags, comments) is
//! the post's own, but where readers see the post it waits with the text until that is published.

pub(super) mod address;
mod keeping;
mod looked_up;
mod prepared;
mod settled;

use serde::{Deserialize, Serialize};

pub use address::{follows_title, is_free};
pub(super) use keeping::log;

use self::prepared::Prepared;
use super::staff::asking;
use crate::domain::manuscript::{Mistake, Typed};
use crate::domain::moderation::PostRules;
use crate::domain::person::Role;
use crate::domain::publication::Hand;
use crate::server::context::{Context, Staff};
use crate::server::db::authors::AuthorRow;
use crate::server::db::decisions::Asking;
use crate::server::db::manuscripts::{self, Manuscript};
use crate::server::db::tags::TagRow;
use crate::server::db::versions::{self, Version};
use crate::server::db::{self, Connection};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::Refused;

/// What stands beside a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub slug: String,
    /// Ids, in order.
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub comments_open: bool,
    pub comments_rules: PostRules,
    /// None: the site's.
    pub language: Option<String>,
}

impl Beside {
    /// What waits to be published, over what readers see: what an earlier version of the program
    /// left waiting may lack a part.
    fn waiting(live: &Self, waiting: &str) -> Option<Self> {
        let mut whole = serde_json::to_value(live).ok()?;
        let waiting: serde_json::Map<_, _> = serde_json::from_str(waiting).ok()?;
        whole.as_object_mut()?.extend(waiting);
        serde_json::from_value(whole).ok()
    }
}

/// A post as somebody who may see it opens it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub row: Manuscript,
    pub hand: Hand,
    /// What was saved last.
    pub version: Version,
    /// What readers see or would see of what stands beside the text.
    pub live: Beside,
    /// The same with what waits to be published.
    pub beside: Beside,
    pub authors: Vec<AuthorRow>,
    pub tags: Vec<TagRow>,
}

/// # Errors
/// [`Error::NotFound`] for what isn't theirs, as for what isn't there.
pub async fn open(on: &mut Connection, staff: &Staff, id: &str) -> Result<Opened, Error> {
    open_as(on, (&asking(staff), staff.role), id).await
}

/// The post of a link that was found to be good, for somebody who may do nothing with it.
///
/// # Errors
/// [`Error::NotFound`]
pub(super) async fn open_by_link(on: &mut Connection, id: &str) -> Result<Opened, Error> {
    let anybody = Asking {
        person_id: String::new(),
        author_id: None,
        all: true,
    };
    open_as(on, (&anybody, Role::Contributor), id).await
}

async fn open_as(
    on: &mut Connection,
    (asking, role): (&Asking, Role),
    id: &str,
) -> Result<Opened, Error> {
    let id = Some(id).filter(|id| is_id(id)).ok_or(Error::NotFound)?;
    let row = manuscripts::find(on, asking, id).await?;
    let row = row.ok_or(Error::NotFound)?;
    let version = versions::find(on, id, &row.working_version_id).await?;
    let version = version.ok_or(Error::NotFound)?;
    let ids = [row.id.clone()];
    let second = |(_, one)| one;
    let authors: Vec<AuthorRow> = db::authors::of_posts(on, &ids)
        .await?
        .into_iter()
        .map(second)
        .collect();
    let tags: Vec<TagRow> = db::tags::of_posts(on, &ids)
        .await?
        .into_iter()
        .map(|(_, tag)| tag)
        .collect();
    let live = Beside {
        slug: row.slug.clone(),
        authors: authors.iter().map(|author| author.id.clone()).collect(),
        tags: tags.iter().map(|tag| tag.id.clone()).collect(),
        comments_open: row.comments_open == 1,
        comments_rules: row.comments_rules(),
        language: row.language.clone(),
    };
    let waiting = version.beside.as_deref();
    let waiting = waiting.and_then(|json| Beside::waiting(&live, json));
    let mut opened = Opened {
        hand: Hand {
            role,
            own: row.own == 1,
        },
        beside: live.clone(),
        row,
        version,
        live,
        authors,
        tags,
    };
    if let Some(waiting) = waiting {
        looked_up::wait(on, &mut opened, waiting).await?;
    }
    Ok(opened)
}

/// A form that was sent.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// None for a new post.
    pub id: Option<String>,
    /// The id that a new post gets, so that a form sent twice makes one post.
    pub new_id: Option<String>,
    /// The id of the version that the form was made from.
    pub base: String,
    /// Whether its writer was shown that version, which another page had saved, and saves over it.
    pub over: bool,
    pub typed: Typed,
    /// Whether readers see it at once, of what they see already.
    pub updates: bool,
    /// Whether what is scheduled becomes public so.
    pub settles: bool,
    /// Whether nobody asked for it.
    pub in_background: bool,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: String,
    pub version_id: String,
    /// What was wrong with what stands beside the text, which a background save leaves as it was.
    pub left: Vec<Mistake>,
}

/// A form that was sent, its text rendered but not saved yet.
#[derive(Clone, Debug)]
pub struct Ready {
    order: Order,
    prepared: Prepared,
}

/// Saves a text.
///
/// # Errors
/// [`Refused::Manuscript`]; [`Error::NotFound`] for what isn't theirs to change.
pub async fn save(context: &Context, staff: &Staff, order: Order) -> Result<Kept, Refused> {
    let ready = ready(context, staff, order).await?;
    ready.save(context, staff).await
}

/// The first half of saving.
///
/// # Errors
/// [`Error::NotFound`] for what isn't theirs to see.
pub async fn ready(context: &Context, staff: &Staff, mut order: Order) -> Result<Ready, Error> {
    let mut on = context.db().read().await?;
    let sent_before = match order.new_id.as_deref().filter(|id| is_id(id)) {
        Some(id) => manuscripts::exists(&mut on, id).await?,
        None => false,
    };
    if sent_before {
        order.id = order.new_id.take();
    }
    let opened = match &order.id {
        Some(id) => Some(open(&mut on, staff, id).await?),
        None => None,
    };
    if let Some(opened) = opened.as_ref().filter(|_| sent_before) {
        go_on_from_the_first(&mut on, (staff, opened), &mut order).await?;
    }
    let base = match &opened {
        // A version that another has replaced is gone: what follows it can only be the same text
        // once more.
        Some(opened) => versions::find(&mut on, &opened.row.id, &order.base)
            .await?
            .or_else(|| Some(opened.version.clone())),
        None => None,
    };
    drop(on);
    let prepared = Prepared::of(context, (staff, &order), base.as_ref()).await?;
    Ok(Ready { order, prepared })
}

impl Ready {
    /// The second half.
    ///
    /// # Errors
    /// As [`save`].
    pub async fn save(self, context: &Context, staff: &Staff) -> Result<Kept, Refused> {
        let (within, staff) = (context.clone(), staff.clone());
        let write = context.db().write(move |tx| {
            Box::pin(async move {
                let Self {
                    order,
                    mut prepared,
                } = self;
                db::decisions::one_at_a_time(tx).await?;
                let is_stale = prepared.look_again(tx).await?;
                let kept = keeping::keep(tx, (&within, &staff), &order, prepared).await?;
                Ok((kept, is_stale))
            })
        });
        let (kept, is_stale) = write.await?;
        if is_stale {
            super::render_again(context.db()).await?;
        }
        kept.map_err(Refused::Manuscript)
    }
}

/// Whoever never got the answer to the first sending of a new post's form doesn't know which version
/// it made. What they send once more follows that one, as long as nothing else was saved since: not
/// even by themselves, on another device.
async fn go_on_from_the_first(
    on: &mut Connection,
    (staff, opened): (&Staff, &Opened),
    order: &mut Order,
) -> Result<(), Error> {
    let latest = &opened.version;
    let is_own = latest.saved_by.as_deref() == Some(staff.id.as_str());
    let is_as_begun = latest.created_at == opened.row.created_at;
    if order.base.is_empty()
        && is_own
        && is_as_begun
        && versions::before(on, latest).await?.is_none()
    {
        order.base.clone_from(&latest.id);
    }
    Ok(())
}

/// What is wrong with a form, as a result.
fn wrong<T>(mistake: Mistake) -> Result<T, Vec<Mistake>> {
    Err(vec![mistake])
}

/// Brings an earlier text back, as the latest version. Readers see it when it is published. What
/// was not kept yet is kept before.
///
/// # Errors
/// [`Error::NotFound`] for what isn't theirs to change, and where there is no such version.
pub async fn restore(
    context: &Context,
    staff: &Staff,
    (id, version_id): (&str, &str),
) -> Result<(), Refused> {
    let wanted = (id.to_owned(), version_id.to_owned());
    let (within, staff) = (context.clone(), staff.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            let wanted = (wanted.0.as_str(), wanted.1.as_str());
            keeping::bring_back(tx, (&within, &staff), wanted).await
        })
    });
    write.await?;
    // Its pictures may be described otherwise now, and the renderer another.
    super::render_again(context.db()).await?;
    Ok(())
}
