//! Comments as the command line lists them.

use std::fmt;

use crate::domain::moderation::Status;
use crate::domain::text;
use crate::server::context::Context;
use crate::server::db::comments::queue::{self, QueuedRow};
use crate::server::error::Error;

/// Read at once.
const BATCH: i64 = 500;

/// One comment of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed(QueuedRow);

/// Hands every comment, or those in one state, to `show`, oldest first. `show` says whether to
/// go on.
pub async fn list(
    context: &Context,
    status: Option<Status>,
    mut show: impl FnMut(Listed) -> bool,
) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let mut on = context.db().read().await?;
        let rows = match status {
            Some(status) => queue::in_state(&mut on, status, &after, BATCH).await?,
            None => queue::all(&mut on, &after, BATCH).await?,
        };
        drop(on);
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after.clone_from(&last.id);
        for row in rows {
            if !show(Listed(row)) {
                return Ok(());
            }
        }
    }
}

/// The line for programs: id, status, time (RFC 3339), slug, name, e-mail and message, with tabs
/// between them and nowhere else.
impl fmt::Display for Listed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(row) = self;
        let fields = [
            row.id.as_str(),
            row.status.as_str(),
            &moment(row.created_at),
            &row.slug,
            &text::single_line(&row.name),
            &text::single_line(&row.email),
            &text::single_line(&row.message),
        ];
        formatter.write_str(&fields.join("\t"))
    }
}

impl Listed {
    /// Lines for a person: who, where and when, then the beginning of the message.
    pub fn for_people(&self) -> String {
        let Self(row) = self;
        let (name, email) = (text::single_line(&row.name), &row.email);
        let message = text::single_line(&row.message);
        let short = text::truncate(&message, MESSAGE);
        let more = if short.len() < message.len() {
            "…"
        } else {
            ""
        };
        format!(
            "{}  {:<8}  {}  {}\n    {name} <{email}>: {short}{more}",
            row.id,
            row.status,
            &moment(row.created_at)[..16].replace('T', " "),
            row.slug
        )
    }

    /// What stands above them.
    pub fn heading() -> String {
        format!("{:<36}  {:<8}  {:<16}  POST", "ID", "STATUS", "TIME (UTC)")
    }
}

/// Characters of a message that a person is shown in a list.
const MESSAGE: usize = 100;

fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_seven_fields_whatever_was_typed() {
        let listed = Listed(QueuedRow {
            id: "0190b7a0-0000-7000-8000-000000000001".into(),
            status: "pending".into(),
            created_at: 1_782_907_200_000,
            slug: "tea".into(),
            name: "A\tB".into(),
            email: "a@b.example".into(),
            message: "One.\n\nTwo\tthree.\u{1b}[31m".into(),
            held_for: None,
        });
        assert_eq!(
            listed.to_string(),
            "0190b7a0-0000-7000-8000-000000000001\tpending\t2026-07-01T12:00:00Z\ttea\tA B\t\
             a@b.example\tOne. Two three. [31m"
        );
        assert!(
            listed
                .for_people()
                .contains("2026-07-01 12:00  tea\n    A B <a@b.example>: One.")
        );
    }
}
