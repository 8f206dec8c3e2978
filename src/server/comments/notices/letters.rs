//! The words of the mails about comments. Everything that somebody else wrote stands behind marks,
//! in one line or in quotation marks; the links are on lines of their own.

use crate::domain::moderation::{Action, Hold};
use crate::domain::text;
use crate::server::context::Context;
use crate::server::db::notices::{Reader, Told};
use crate::server::mail::letter::Letter as Text;
use crate::server::signing::Keys;
use crate::server::signing::link::{DAYS, Day, Link};

/// What is needed to write.
pub(super) struct Writer<'a> {
    pub context: &'a Context,
    pub keys: Keys,
}

/// What was written.
#[derive(Debug)]
pub(super) struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub unsubscribe: Option<String>,
    /// The ids of the comments it tells of.
    pub about: Vec<String>,
}

impl Writer<'_> {
    /// To a moderator: these comments wait under one post, of `all` that wait there. None where
    /// there is none.
    pub(super) fn held(&self, to: String, list: &[Told], all: i64) -> Option<Letter> {
        let first = list.first()?;
        let title = line(&first.title);
        let (who, text) = match list {
            [told] => (line(&told.name), self.one_held(told, &title)),
            several => {
                let who = format!("{} comments", several.len());
                (who, self.several_held(several, &title))
            }
        };
        let others = all - i64::try_from(list.len()).unwrap_or_default();
        let text = text.paragraph(&format!(
            "Each link opens a page that asks you to confirm, so opening one changes nothing. They work until somebody has decided, and for {DAYS} days."
        ));
        let text = match others {
            1.. => text.paragraph(&format!(
                "{others} more wait under this post. The command `dispatches comments list --status pending` shows them all."
            )),
            _ => text,
        };
        let text = text.link("The post", &self.address(&format!("/posts/{}", first.slug)));
        Some(Letter {
            to,
            subject: format!("Waiting for you: {who} on “{title}”"),
            text: text.signed(self.site()),
            unsubscribe: None,
            about: list.iter().map(|told| told.id.clone()).collect(),
        })
    }

    fn one_held(&self, told: &Told, title: &str) -> Text {
        let words = format!(
            "{} commented on “{title}”. Nobody sees the comment yet; it waits for you, because {}:",
            line(&told.name),
            reason(told)
        );
        self.decide(Text::new().paragraph(&words), told)
    }

    fn several_held(&self, list: &[Told], title: &str) -> Text {
        let words = format!(
            "{} comments on “{title}” wait for you. Nobody sees them yet.",
            list.len()
        );
        list.iter()
            .fold(Text::new().paragraph(&words), |text, told| {
                let words = format!("{}, waiting because {}:", line(&told.name), reason(told));
                self.decide(text.paragraph(&words), told)
            })
    }

    /// The comment and its three links.
    fn decide(&self, text: Text, told: &Told) -> Text {
        let link = |action| {
            self.link(&Link::Decide {
                comment: told.id.clone(),
                action,
                revision: told.revision,
                until: Day::of_links(self.context.now),
            })
        };
        text.quote(&told.message)
            .link("Approve", &link(Action::Approve))
            .link("Spam", &link(Action::Spam))
            .link("Trash", &link(Action::Trash))
    }

    /// To a commenter whose comment was approved: it is there, and the next can be at once.
    pub(super) fn key(&self, told: &Told) -> Letter {
        let title = line(&told.title);
        let key = self.link(&Link::Device {
            email_hash: told.email_hash.clone(),
            until: Day::of_links(self.context.now),
        });
        let stop = self.unsubscribe(&told.email_hash);
        let text = Text::new()
            .paragraph(&format!("Thank you for your comment on “{title}”. It is on the page now."))
            .link("Your comment", &self.comment(told))
            .paragraph(&format!(
                "We read a comment before it appears. If you would like your next ones to appear at once, open this link within {DAYS} days, on the device and in the browser you write with:"
            ))
            .link("Let my comments appear at once", &key)
            .paragraph(
                "It stores a key in that browser and nothing else. Without it your comments are just as welcome; they wait until we have read them.",
            )
            .paragraph(&self.not_mine())
            .link("No more mail about comments", &stop);
        Letter {
            to: told.email.clone(),
            about: vec![told.id.clone()],
            subject: format!("Your comment on “{title}” is on the page"),
            text: text.signed(self.site()),
            unsubscribe: Some(stop),
        }
    }

    /// To the reader whose comment `told` answers.
    pub(super) fn reply(&self, told: &Told, reader: Reader) -> Letter {
        let (name, title) = (line(&told.name), line(&told.title));
        let stop = self.unsubscribe(&reader.email_hash);
        let text = Text::new()
            .paragraph(&format!("{name} answered your comment on “{title}”:"))
            .quote(&told.message)
            .link("Read it in its place, and answer", &self.comment(told))
            .paragraph(
                "You get this because you ticked “Email me when someone replies” when you wrote your comment. One click ends it:",
            )
            .link("No more mail about comments", &stop);
        Letter {
            to: reader.email,
            about: vec![told.id.clone(), reader.comment_id],
            subject: format!("{name} answered you on “{title}”"),
            text: text.signed(self.site()),
            unsubscribe: Some(stop),
        }
    }

    /// For whoever gets a mail because of somebody else.
    fn not_mine(&self) -> String {
        let begins = "If you did not write this comment, somebody used your address: please don't open that link";
        match &self.context.config().site.email {
            Some(email) => {
                format!("{begins}, and tell us at {email}, so that we can take it down.")
            }
            None => format!("{begins}."),
        }
    }

    fn comment(&self, told: &Told) -> String {
        let Told { id, slug, .. } = told;
        self.address(&format!("/posts/{slug}?comment={id}#comment-{id}"))
    }

    fn unsubscribe(&self, email_hash: &str) -> String {
        self.link(&Link::Unsubscribe {
            email_hash: email_hash.to_owned(),
        })
    }

    fn link(&self, link: &Link) -> String {
        self.address(&format!("/comment-links/{}", self.keys.link(link)))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.context.config().base_url)
    }

    fn site(&self) -> &str {
        &self.context.config().site.name
    }
}

/// One line, as somebody else may have written several.
fn line(words: &str) -> String {
    text::single_line(words)
}

/// Goes on after "because".
fn reason(told: &Told) -> String {
    let known = told.held_for.as_deref().map(str::parse::<Hold>);
    match known {
        Some(Ok(hold)) => hold.to_string(),
        _ => "somebody should read it first".to_owned(),
    }
}
