//! All that is held about an address, as it is handed to the person who asks.

use serde::Serialize;

use super::{address, hash};
use crate::server::context::Context;
use crate::server::db::privacy::{self, CorrespondentRow, HeldRow, MailRow, ReportRow};
use crate::server::error::Error;
use crate::server::mail;

/// Everything, in a shape that stays: names are only ever added. Times are RFC 3339 in UTC.
#[derive(Debug, Serialize)]
pub struct Export {
    email: String,
    exported_at: String,
    comments: Vec<Comment>,
    mails: Vec<Mail>,
    mail_settings: Settings,
    /// Names of the mails in the outbox that were written to this address or because of it. Not
    /// their text: a moderator's mail holds links that are for the moderator.
    outbox: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Comment {
    id: String,
    post: String,
    in_reply_to: Option<String>,
    name: String,
    email: String,
    message: String,
    status: String,
    held_because: Option<String>,
    written_at: String,
    edited_at: Option<String>,
    decided_at: Option<String>,
    wants_mail_about_answers: bool,
    by_staff: bool,
    /// What the spam filter was taught with it.
    taught: Option<String>,
    /// Whether the network it came from is still kept, as a keyed hash.
    network_kept: bool,
    reports: Vec<Report>,
}

#[derive(Debug, Serialize)]
struct Report {
    at: String,
    settled: bool,
}

#[derive(Debug, Serialize)]
struct Mail {
    kind: String,
    comment: String,
    made_at: String,
    due_at: String,
    sent_at: Option<String>,
    given_up_at: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct Settings {
    /// When the link was offered that lets a device comment at once. The key itself is nowhere
    /// but on the device.
    key_offered_at: Option<String>,
    unsubscribed_at: Option<String>,
}

impl Export {
    /// As JSON, for people too.
    pub fn json(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self)
            .map_err(|error| Error::Operator(format!("the export could not be written: {error}")))
    }
}

/// Everything that is held about an address.
///
/// # Errors
/// [`Error::Operator`] for what is no address.
pub async fn export(context: &Context, email: &str) -> Result<Export, Error> {
    let email = address(email)?;
    let hash = hash(context, email).await?;
    let mut on = context.db().read().await?;
    let rows = privacy::comments(&mut on, &hash).await?;
    let reports = privacy::reports(&mut on, &hash).await?;
    let mails = privacy::mails(&mut on, &hash).await?;
    let settings = privacy::correspondent(&mut on, &hash).await?;
    drop(on);
    let words = rows.iter().flat_map(|row| [&row.id, &row.email]).cloned();
    let words: Vec<_> = words.chain([email.to_owned()]).collect();
    Ok(Export {
        email: email.to_owned(),
        exported_at: moment(context.now),
        outbox: mail::naming(context.config(), &words)?,
        comments: rows.into_iter().map(|row| comment(row, &reports)).collect(),
        mails: mails.into_iter().map(sent).collect(),
        mail_settings: settings.map(noted).unwrap_or_default(),
    })
}

fn comment(row: HeldRow, reports: &[ReportRow]) -> Comment {
    let about = reports.iter().filter(|report| report.comment_id == row.id);
    Comment {
        reports: about
            .map(|report| Report {
                at: moment(report.created_at),
                settled: report.settled == 1,
            })
            .collect(),
        id: row.id,
        post: row.slug,
        in_reply_to: row.parent_id,
        name: row.name,
        email: row.email,
        message: row.message,
        status: row.status,
        held_because: row.held_for,
        written_at: moment(row.created_at),
        edited_at: row.edited_at.map(moment),
        decided_at: row.decided_at.map(moment),
        wants_mail_about_answers: row.notify == 1,
        by_staff: row.staff == 1,
        taught: row.learnt,
        network_kept: row.network == 1,
    }
}

fn sent(row: MailRow) -> Mail {
    Mail {
        kind: row.kind,
        comment: row.comment_id,
        made_at: moment(row.created_at),
        due_at: moment(row.due_at),
        sent_at: row.finished_at.map(moment),
        given_up_at: row.failed_at.map(moment),
    }
}

fn noted(row: CorrespondentRow) -> Settings {
    Settings {
        key_offered_at: row.key_sent_at.map(moment),
        unsubscribed_at: row.unsubscribed_at.map(moment),
    }
}

fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_string()
}
