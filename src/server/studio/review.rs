//! The step before a post is published: what it says, and what its buttons do.

use super::forms::Answer;
use super::sent::Sent;
use super::writing::{may, note, when};
use crate::api::studio::writing::Review;
use crate::api::studio::{Deed, Screen};
use crate::domain::manuscript::{Looked, Mistake, UNTITLED, checks};
use crate::domain::post::{Kind, Status};
use crate::domain::publication::Step;
use crate::server::context::{Context, Staff};
use crate::server::dates::{Dates, Moment};
use crate::server::db;
use crate::server::error::Error;
use crate::server::highlight::render;
use crate::server::media;
use crate::server::people::Refused;
use crate::server::posts::publishing::{self, Asked};
use crate::server::posts::writing::{self, Opened};

/// `GET /studio/posts/{id}/review`
pub async fn screen(context: &Context, staff: &Staff, id: &str) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let picture = match &opened.version.image_id {
        Some(id) => db::media::library::find(&mut on, id).await?,
        None => None,
    };
    drop(on);
    let version = &opened.version;
    let table = media::table(context.db(), [version.source.as_str()].into_iter()).await?;
    let problems = render(&version.source, &table).problems;
    let own_words = version.image_alt.as_deref().unwrap_or_default();
    let looked = Looked {
        title: &version.title,
        address: &opened.beside.slug,
        summary: version.summary.as_deref().unwrap_or_default(),
        text: &version.text,
        lacks_authors: opened.row.kind() == Kind::Post && opened.beside.authors.is_empty(),
        has_image_without_alt: own_words.is_empty()
            && picture.is_some_and(|row| row.alt.is_empty() && row.decorative == 0),
        problems: &problems,
    };
    let checks = checks(looked);
    let review = review(context, opened);
    Ok(Screen::Review(Box::new(Review { checks, ..review })))
}

fn review(context: &Context, opened: Opened) -> Review {
    let dates = Dates::of(context.config());
    let config = context.config();
    let (row, version) = (&opened.row, &opened.version);
    let planned = row
        .published_at
        .filter(|_| row.status() == Status::Scheduled);
    Review {
        base: row.working_version_id.clone(),
        status: row.status(),
        address: format!(
            "{}{}",
            config.base_url,
            row.kind().path(&opened.beside.slug)
        ),
        authors: opened.authors.iter().map(|one| one.name.clone()).collect(),
        words: u32::try_from(version.words).unwrap_or_default(),
        minutes: u32::try_from(version.reading_minutes).unwrap_or_default(),
        published: row.published_at.map(|at| when(&dates, at)),
        is_ahead: row.is_ahead(),
        awaits_review: row.awaits_review(),
        may: may(opened.hand, row.standing()),
        checks: Vec::new(),
        note: note(&opened),
        day: planned.map(|at| dates.day(at)).unwrap_or_default(),
        time: planned.map(|at| dates.time(at)).unwrap_or_default(),
        zone: config.site.time_zone.replace('_', " "),
        title: match version.title == UNTITLED {
            true => String::new(),
            false => version.title.clone(),
        },
        id: row.id.clone(),
    }
}

/// `POST /studio/posts/{id}/review`
pub async fn decide(sent: Sent) -> Result<Answer, Refused> {
    let context = &sent.context;
    let staff = context.viewer.staff()?;
    let id = sent.id()?.to_owned();
    let (step, at, deed) = match sent.value("do") {
        "publish" => (Step::Publish, None, Deed::PostPublished),
        "submit" => (Step::Submit, None, Deed::PostSubmitted),
        "return" => (Step::Return, None, Deed::PostReturned),
        "unpublish" => (Step::Unpublish, None, Deed::Unscheduled),
        "schedule" => {
            let (at, deed) = moment(context, staff, &sent).await?;
            (Step::Schedule, Some(at), deed)
        }
        // Only a form that isn't ours says anything else.
        _ => return Err(Error::NotFound.into()),
    };
    let asked = Asked {
        id: id.clone(),
        step,
        base: sent.value("base").to_owned(),
        at,
        note: sent.value("note").to_owned(),
    };
    publishing::take(context, staff, asked).await?;
    Ok(Answer::done(&format!("/studio/posts/{id}"), deed, None))
}

/// When it is to become public, by the site's clock.
async fn moment(context: &Context, staff: &Staff, sent: &Sent) -> Result<(i64, Deed), Refused> {
    // What isn't theirs is no more there with a wrong date than with a right one.
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, sent.id()?).await?;
    if !opened.hand.may(Step::Schedule, opened.row.standing()) {
        return Err(Error::NotFound.into());
    }
    let dates = Dates::of(context.config());
    let mistake = match dates.moment(sent.value("when"), sent.value("time")) {
        Moment::Once(at) => return Ok((at, Deed::PostScheduled)),
        Moment::Twice(at) => return Ok((at, Deed::PostScheduledFirst)),
        Moment::Skipped => Mistake::WhenSkipped,
        Moment::None => Mistake::WhenMissing,
    };
    Err(Refused::Manuscript(vec![mistake]))
}
