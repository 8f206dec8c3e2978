//! Rows of comments as the wire shows them.

use super::EDITABLE;
use super::html::{self, Around};
use crate::api::comments::{Comment, Own, Posted, Reason, Refused, ReplyTo, State, Stored};
use crate::domain::comment::Mistake;
use crate::domain::markdown::{Rendered, plain_html};
use crate::domain::moderation::Status;
use crate::server::context::Context;
use crate::server::dates::Dates;
use crate::server::db::comments::thread::{OwnRow, ShownRow};
use crate::server::signing::Keys;

/// What a reader typed as HTML: paragraphs and links, everything else as text.
pub fn body(message: &str) -> Rendered {
    plain_html(message)
}

/// Makes wire types, in the site's time zone.
pub(super) struct Writer {
    dates: Dates,
}

impl Writer {
    pub(super) fn of(context: &Context) -> Self {
        Self {
            dates: Dates::of(context.config()),
        }
    }

    /// As everybody sees it.
    pub(super) fn shown(&self, row: ShownRow) -> Comment {
        let state = match row.status.parse() {
            Ok(Status::Approved) => State::Shown,
            _ => State::Removed,
        };
        self.comment(row, state)
    }

    /// As its writer sees it.
    pub(super) fn own(&self, row: ShownRow) -> Comment {
        let state = match row.status.parse() {
            Ok(Status::Approved) => State::Shown,
            _ => State::Held,
        };
        self.comment(row, state)
    }

    fn comment(&self, row: ShownRow, state: State) -> Comment {
        let reply_to = row.parent_id.map(|id| ReplyTo {
            id,
            name: row.parent_name,
        });
        Comment {
            id: row.spot.id,
            name: row.name,
            staff: row.staff == 1,
            at: self.dates.date(row.spot.created_at),
            edited: row.edited_at.is_some(),
            body: body(&row.message),
            reply_to,
            state,
        }
    }
}

/// Whether the message may still be changed.
pub(super) fn is_editable(row: &OwnRow, now: i64) -> bool {
    row.answered == 0 && now < row.shown.spot.created_at.saturating_add(EDITABLE)
}

/// What the writer may still do with the comment.
pub(super) fn own(keys: &Keys, row: &OwnRow, now: i64) -> Own {
    let shown = &row.shown;
    Own {
        key: keys.own(&shown.spot.id),
        id: shown.spot.id.clone(),
        editable: is_editable(row, now).then(|| shown.message.clone()),
    }
}

/// The answer to who wrote a comment that stands now.
pub(super) fn stored(context: &Context, keys: &Keys, slug: &str, row: ShownRow) -> Posted {
    let own = keys.own(&row.spot.id);
    let path = format!("/posts/{slug}?own={own}#comment-{}", row.spot.id);
    let editable = Own {
        id: row.spot.id.clone(),
        key: own.clone(),
        // Whoever has just sent or changed it may change it again.
        editable: Some(row.message.clone()),
    };
    let comment = Writer::of(context).own(row);
    let around = Around {
        slug,
        open: true,
        own: Some(&editable),
        reported: None,
        editing: false,
        edit: None,
    };
    Posted::Stored(Stored {
        html: html::single(&comment, &around),
        id: comment.id.clone(),
        held: comment.state == State::Held,
        under: comment.reply_to.as_ref().map(|reply| reply.id.clone()),
        comment,
        own,
        path,
    })
}

/// The answer to a form with mistakes.
pub(super) fn mistaken(mistakes: Vec<Mistake>, token: String) -> Posted {
    Posted::Refused(Refused {
        mistakes,
        reason: None,
        token,
    })
}

/// The answer to a form that is in order, and isn't taken.
pub(super) fn refused(reason: Reason, token: String) -> Posted {
    Posted::Refused(Refused {
        mistakes: Vec::new(),
        reason: Some(reason),
        token,
    })
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn a_body_is_what_was_typed_and_nothing_more() {
        assert_eq!(body("<b>Hi</b>").as_str(), "<p>&lt;b&gt;Hi&lt;/b&gt;</p>");
    }
}
