//! The studio's first page: what needs somebody.

use super::comments::queued;
use super::forms::Answer;
use super::posts::briefs;
use super::sent::Sent;
use crate::api::studio::{Deed, FailedJob, Overview, Screen, Upcoming};
use crate::domain::moderation::Status;
use crate::domain::person::Role;
use crate::domain::post;
use crate::server::comments::notices;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::comments::queue::{self, Filter};
use crate::server::db::jobs::Failed;
use crate::server::db::{Connection, jobs, posts};
use crate::server::error::Error;
use crate::server::people::Refused;
use crate::server::posts::mails;
use crate::server::posts::staff::{self, Search};

/// Of each kind, as many as are seen at a glance.
const FEW: i64 = 5;

/// `GET /studio`
pub async fn screen(context: &Context, staff: &Staff) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let dates = Dates::of(context.config());
    let in_state = |status| Search {
        status: Some(status),
        ..Search::default()
    };
    let review = in_state(post::Status::InReview);
    let review = staff::oldest(&mut on, staff, &review, FEW).await?;
    let mut overview = Overview {
        review: briefs(&dates, review),
        ..Overview::default()
    };
    if staff.may(Role::Editor) {
        let rows = waiting(&mut on).await?.into_iter();
        overview.comments = rows.map(|row| queued(&dates, row, None)).collect();
        let rows = posts::scheduled(&mut on, context.now, FEW)
            .await?
            .into_iter();
        let scheduled = rows.map(|(title, at)| Upcoming {
            title,
            when: format!("{}, {}", dates.date(at).words, dates.time(at)),
        });
        overview.scheduled = scheduled.collect();
    }
    if !staff.may(Role::Editor) {
        let drafts = in_state(post::Status::Draft);
        let drafts = staff::list(&mut on, staff, &drafts, (None, FEW)).await?;
        overview.drafts = briefs(&dates, drafts);
    }
    if staff.may(Role::Admin) {
        let rows = jobs::failed(&mut on, FEW).await?.into_iter();
        overview.failed = rows.map(failed).collect();
    }
    Ok(Screen::Overview(overview))
}

async fn waiting(on: &mut Connection) -> Result<Vec<queue::StudioRow>, Error> {
    let filter = Filter {
        status: Some(Status::Pending),
        limit: FEW,
        ..Filter::default()
    };
    queue::part(on, &filter).await
}

fn failed(row: Failed) -> FailedJob {
    let what = match row.kind.as_str() {
        notices::HELD => "A mail to moderators about a comment that waits",
        notices::KEY => "A mail to a commenter with the link to comment at once",
        notices::REPLY => "A mail to a commenter about a reply",
        mails::SUBMITTED => "A mail to editors about a draft for review",
        mails::RETURNED | mails::PUBLISHED => "A mail to a writer about their draft",
        _ => "A mail",
    };
    FailedJob {
        id: row.id,
        what: what.to_owned(),
        why: row.last_error.unwrap_or_default(),
    }
}

/// `POST /studio/jobs/{id}`: once more.
pub async fn retry(sent: Sent) -> Result<Answer, Refused> {
    let _ = sent.context.viewer.admin()?;
    let (id, now) = (sent.id()?.to_owned(), sent.context.now);
    let write = sent.context.db().write(move |tx| {
        Box::pin(async move {
            match jobs::again(tx, &id, now).await? {
                0 => Err(Error::NotFound),
                _ => Ok(()),
            }
        })
    });
    write.await?;
    Ok(Answer::done(&sent.page("/studio"), Deed::Retried, None))
}
