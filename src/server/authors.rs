//! Authors: what editors do with all of them, and everybody who works here with their own byline.
//! What may be said of one is `domain::author`'s rule. Who wrote which post is not decided here.

mod portrait;

pub use portrait::Portrait;

use crate::domain::author::{self, Draft, Link, Mistake, Profile};
use crate::domain::slug::{LONGEST, Slug};
use crate::server::context::{Context, Editor, Staff};
use crate::server::db::authors::keeping::{self, KeptRow, Said};
use crate::server::db::people::bylines;
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::people::Refused;
use crate::server::people::activity::{By, Subject, did};
use crate::server::posts::render_again;
use crate::server::{ids, slugs};

/// What was sent of an author.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    pub draft: Draft,
    pub portrait: Portrait,
    /// Whether readers are told that it is a guest; none where that isn't theirs to say.
    pub guest: Option<bool>,
}

/// Some authors by name, after the one with the id `after`.
pub async fn list(
    context: &Context,
    _editor: &Editor,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<KeptRow>, Error> {
    keeping::part(&mut context.db().read().await?, after, limit).await
}

/// # Errors
/// [`Error::NotFound`]
pub async fn find(context: &Context, _editor: &Editor, id: &str) -> Result<KeptRow, Error> {
    let found = keeping::find(&mut context.db().read().await?, id).await?;
    found.ok_or(Error::NotFound)
}

/// One's own byline, if there is one.
pub async fn own(context: &Context, staff: &Staff) -> Result<Option<KeptRow>, Error> {
    match &staff.author_id {
        Some(id) => keeping::find(&mut context.db().read().await?, id).await,
        None => Ok(None),
    }
}

/// Adds an author without an account; their id.
///
/// # Errors
/// [`Refused::Problems`]
pub async fn add(context: &Context, editor: &Editor, filled: Filled) -> Result<String, Refused> {
    save(context, editor, (Whose::New, filled)).await
}

/// Changes what is said of an author. A former address leads to the new one.
///
/// # Errors
/// [`Refused::Problems`], [`Error::NotFound`].
pub async fn change(
    context: &Context,
    editor: &Editor,
    id: &str,
    filled: Filled,
) -> Result<(), Refused> {
    let saved = save(context, editor, (Whose::Known(id.to_owned()), filled));
    saved.await.map(|_| ())
}

/// Changes one's own byline, which is made where there is none yet. Its address isn't theirs to
/// choose.
///
/// # Errors
/// [`Refused::Problems`]
pub async fn save_own(context: &Context, staff: &Staff, mut filled: Filled) -> Result<(), Refused> {
    filled.draft.slug = String::new();
    filled.guest = None;
    let saved = save(context, staff, (Whose::Own, filled));
    saved.await.map(|_| ())
}

/// Removes an author whom no post names.
///
/// # Errors
/// [`Refused::Problems`] where one does, or where they are somebody's byline; [`Error::NotFound`].
pub async fn remove(context: &Context, editor: &Editor, id: &str) -> Result<(), Refused> {
    let (within, editor, id) = (context.clone(), editor.clone(), id.to_owned());
    let removed = context.db().write(move |tx| {
        Box::pin(async move {
            db::people::lock(tx).await?;
            let former = keeping::find(tx, &id).await?.ok_or(Error::NotFound)?;
            if !keeping::remove(tx, &id).await? {
                let mistake = match former.account {
                    Some(_) => Mistake::HasAccount,
                    None => Mistake::Named,
                };
                return Ok(Err(mistake));
            }
            let subject = subject(&id, &former.author.name);
            let deed = did(&within, By::of(&editor), "removed the author", subject);
            db::activity::add(tx, &deed).await?;
            Ok(Ok(()))
        })
    });
    Ok(removed.await??)
}

/// Whose profile is saved.
enum Whose {
    New,
    Known(String),
    Own,
}

/// Something that is about to be said of an author.
struct Saving {
    context: Context,
    by: Staff,
    whose: Whose,
    profile: Profile,
    portrait: Portrait,
    guest: Option<bool>,
}

async fn save(
    context: &Context,
    staff: &Staff,
    (whose, filled): (Whose, Filled),
) -> Result<String, Refused> {
    let parsed = author::parse(&filled.draft);
    let said = filled.portrait.check();
    let profile = match (parsed, said) {
        (Ok(profile), None) => profile,
        (parsed, said) => {
            let mistakes = parsed.err().unwrap_or_default().into_iter().chain(said);
            let problems = mistakes.map(Into::into);
            return Err(Refused::Problems(
                problems.chain(filled.portrait.problem).collect(),
            ));
        }
    };
    if let Some(problem) = filled.portrait.problem {
        return Err(Refused::Problems(vec![problem]));
    }
    let saving = Saving {
        context: context.clone(),
        by: staff.clone(),
        whose,
        profile,
        portrait: filled.portrait,
        guest: filled.guest,
    };
    let saved = context
        .db()
        .write(move |tx| Box::pin(async move { saving.write(tx).await }));
    let id = saved.await??;
    render_again(context.db()).await?;
    Ok(id)
}

impl Saving {
    async fn write(self, tx: &mut Transaction) -> Result<Result<String, Mistake>, Error> {
        db::people::lock(tx).await?;
        // The portrait may be described, as in the library.
        db::decisions::one_at_a_time(tx).await?;
        let former = self.former(tx).await?;
        let id = match &former {
            Some(former) => former.author.id.clone(),
            None => ids::new(self.context.now),
        };
        let slug = match self.slug(tx, &id, former.as_ref()).await? {
            Ok(slug) => slug,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let present = former
            .as_ref()
            .and_then(|former| former.portrait_id.as_deref());
        let portrait_id = self.portrait.id(tx, (&self.by, present)).await?;
        let guest = |former: &KeptRow| former.author.guest == 1;
        let usual = former
            .as_ref()
            .map_or(!matches!(self.whose, Whose::Own), guest);
        let said = Said {
            slug: slug.as_str().to_owned(),
            name: self.profile.name.as_str().to_owned(),
            biography: self.profile.biography.clone(),
            links: serde_json::to_string(&self.profile.links).unwrap_or_default(),
            portrait_alt: portrait_id.as_ref().map(|_| self.portrait.said()),
            portrait_id,
            guest: self.guest.unwrap_or(usual),
        };
        match &former {
            Some(former) => self.change(tx, former, &said).await?,
            None => self.add(tx, &id, &said).await?,
        }
        let what = match (&self.whose, &former) {
            (Whose::Own, _) => "changed what readers see of",
            (_, None) => "added the author",
            (_, Some(_)) => "changed the author",
        };
        let subject = subject(&id, &said.name);
        let deed = did(&self.context, By::of(&self.by), what, subject);
        db::activity::add(tx, &deed).await?;
        Ok(Ok(id))
    }

    /// The author as they stand; none where there is none yet.
    async fn former(&self, tx: &mut Transaction) -> Result<Option<KeptRow>, Error> {
        match &self.whose {
            Whose::New => Ok(None),
            Whose::Known(id) => keeping::find(tx, id)
                .await?
                .ok_or(Error::NotFound)
                .map(Some),
            // As it is now: another window may just have made it.
            Whose::Own => {
                let person = db::people::by_id(tx, &self.by.id).await?;
                match person.ok_or(Error::SignInNeeded)?.author_id {
                    Some(id) => keeping::find(tx, &id).await,
                    None => Ok(None),
                }
            }
        }
    }

    /// The address: what was typed, what it was, or one that is made of the name and free.
    async fn slug(
        &self,
        tx: &mut Transaction,
        id: &str,
        former: Option<&KeptRow>,
    ) -> Result<Result<Slug, Mistake>, Error> {
        let former = former.and_then(|former| Slug::parse(&former.author.slug).ok());
        if let Some(slug) = self.profile.slug.clone().or(former) {
            let taken = keeping::is_taken(tx, slug.as_str(), id).await?;
            return Ok(if taken {
                Err(Mistake::SlugTaken)
            } else {
                Ok(slug)
            });
        }
        let Some(made) = slugs::made_of(self.profile.name.as_str()) else {
            return match self.whose {
                // Who can't choose one gets one that says nothing.
                Whose::Own => free(tx, "author").await,
                _ => Ok(Err(Mistake::SlugNeeded)),
            };
        };
        free(tx, made.as_str()).await
    }

    async fn add(&self, tx: &mut Transaction, id: &str, said: &Said) -> Result<(), Error> {
        keeping::add(tx, id, said, self.context.now).await?;
        db::redirects::end(tx, &path(&said.slug)).await?;
        match self.whose {
            Whose::Own => bylines::set(tx, &self.by.id, Some(id)).await,
            _ => Ok(()),
        }
    }

    /// The former address leads to the new one, where somebody may have seen it.
    async fn change(
        &self,
        tx: &mut Transaction,
        former: &KeptRow,
        said: &Said,
    ) -> Result<(), Error> {
        let (id, slug, now) = (&former.author.id, &former.author.slug, self.context.now);
        if *slug == said.slug {
            return keeping::change(tx, id, said).await;
        }
        let seen = db::authors::visible(tx, now, slug).await?.is_some();
        keeping::change(tx, id, said).await?;
        match seen {
            true => db::redirects::add(tx, &path(slug), &path(&said.slug), now).await,
            false => db::redirects::end(tx, &path(&said.slug)).await,
        }
    }
}

/// The slug, or the first of it with a number that nobody has.
async fn free(tx: &mut Transaction, made: &str) -> Result<Result<Slug, Mistake>, Error> {
    for number in 1..1_000 {
        let ending = match number {
            1 => String::new(),
            number => format!("-{number}"),
        };
        let room = LONGEST - ending.len();
        let begin = made.get(..room).unwrap_or(made).trim_end_matches('-');
        let Ok(slug) = Slug::parse(&format!("{begin}{ending}")) else {
            continue;
        };
        if !keeping::is_taken(tx, slug.as_str(), "").await? {
            return Ok(Ok(slug));
        }
    }
    Ok(Err(Mistake::SlugNeeded))
}

/// The page of an author.
pub fn path(slug: &str) -> String {
    format!("/authors/{slug}")
}

fn subject<'a>(id: &'a str, name: &'a str) -> Subject<'a> {
    Subject {
        kind: "author",
        id,
        title: name,
    }
}

/// An author's links as they are stored; nothing where that can't be read.
pub fn links(stored: &str) -> Vec<Link> {
    serde_json::from_str(stored).unwrap_or_default()
}
