//! A part of a conversation as HTML. Written here and not by the views: the client does nothing
//! with a comment but show it, so it is sent none of what a comment is made of and holds no code
//! for it. What a reader presses is found by its `data-` attributes.

use std::fmt::{Arguments, Write as _};

use crate::api::comments::{Comment, Own, ReplyTo, State, Thread};
use crate::api::posts::Date;
use crate::domain::markdown::Rendered;

/// What a comment has around it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub slug: &'a str,
    /// Whether comments are taken, so that one can be answered.
    pub open: bool,
    pub own: Option<&'a Own>,
    /// The comment that was reported just now.
    pub reported: Option<&'a str>,
    /// Whether the form that changes the reader's own comment is asked for. It stands on no other
    /// page, which would say the comment twice.
    pub editing: bool,
    /// What the reader sent to change their comment, and why that couldn't be done.
    pub edit: Option<(&'a str, &'a str)>,
}

pub const REPORTED: &str =
    "Reported. Thank you. Enough reports hide it until a moderator has looked at it.";

/// The comments of a part, each first one with what answers it, and the ways to other parts.
pub fn part(thread: &Thread, around: &Around<'_>) -> Rendered {
    let mut page = Page::new(*around, &thread.comments);
    let hidden = if thread.comments.is_empty() {
        " hidden"
    } else {
        ""
    };
    let slug = around.slug;
    // The address keeps two empty conversations apart, so that one is never taken for the other.
    page.put(format_args!(
        r#"<ol class="thread" id="thread" data-post="{slug}"{hidden}>"#
    ));
    let mut open = Level::None;
    for comment in &thread.comments {
        open = page.step(open, comment.reply_to.is_some());
        page.comment(comment);
        page.push(if open == Level::Reply { "</li>" } else { "" });
    }
    page.close(open);
    page.push("</ol>");
    page.parts(thread);
    Rendered::from_store(page.html)
}

/// One comment, as its writer sees it, on the page of what it answers.
pub fn single(comment: &Comment, around: &Around<'_>) -> Rendered {
    let mut page = Page::new(*around, &[]);
    page.here = comment.reply_to.iter().map(|one| one.id.as_str()).collect();
    page.comment(comment);
    Rendered::from_store(page.html)
}

/// How deep the list is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    None,
    /// In an item whose replies are yet to come.
    First,
    /// In the replies of an item.
    Reply,
}

struct Page<'a> {
    html: String,
    around: Around<'a>,
    here: Vec<&'a str>,
}

impl<'a> Page<'a> {
    fn new(around: Around<'a>, comments: &'a [Comment]) -> Self {
        Self {
            html: String::with_capacity(comments.len() * 1_500 + 1_500),
            around,
            here: comments.iter().map(|one| one.id.as_str()).collect(),
        }
    }

    /// Our own markup, with values that hold none: ids, addresses, dates. Writing to a String
    /// can't fail.
    fn put(&mut self, markup: Arguments<'_>) {
        _ = self.html.write_fmt(markup);
    }

    fn push(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// What somebody typed.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '"' => self.push("&quot;"),
                '\'' => self.push("&#39;"),
                c => self.html.push(c),
            }
        }
    }

    /// Begins the item of the next comment.
    fn step(&mut self, open: Level, reply: bool) -> Level {
        match (open, reply) {
            (Level::None, false) => self.push(r#"<li class="talk">"#),
            (Level::None, true) => self.push(r#"<li class="talk"><ol class="replies"><li>"#),
            (Level::First, true) => self.push(r#"<ol class="replies"><li>"#),
            (Level::Reply, true) => self.push("<li>"),
            (open, false) => {
                self.close(open);
                self.push(r#"<li class="talk">"#);
            }
        }
        if reply { Level::Reply } else { Level::First }
    }

    fn close(&mut self, open: Level) {
        match open {
            Level::None => {}
            Level::First => self.push("</li>"),
            Level::Reply => self.push("</ol></li>"),
        }
    }

    fn comment(&mut self, comment: &Comment) {
        let id = comment.id.as_str();
        let gone = comment.state == State::Removed;
        let state = match comment.state {
            State::Shown => "shown",
            State::Held => "held",
            State::Removed => "removed",
        };
        let own = self.around.own.filter(|own| own.id == id);
        let mark = own.map_or("", |_| " data-own");
        self.put(format_args!(
            r#"<article class="comment" id="comment-{id}" tabindex="-1" data-state="{state}"{mark}>"#
        ));
        self.push(r#"<h3 class="comment-by">"#);
        self.name(if gone { "" } else { &comment.name });
        self.push("</h3>");
        self.about(comment);
        if comment.state == State::Held {
            self.push(r#"<p class="held"><strong>Awaiting moderation</strong></p>"#);
        }
        if !gone {
            let body = comment.body.as_str();
            self.put(format_args!(
                r#"<div class="comment-words" dir="auto">{body}</div>"#
            ));
        }
        match own.filter(|own| own.editable.is_some()) {
            Some(own) if self.around.editing || self.around.edit.is_some() => self.edit(own),
            _ if gone => {}
            own => self.actions(comment, own),
        }
        self.push("</article>");
    }

    /// A name keeps its own direction; nobody's name is said in brackets.
    fn name(&mut self, name: &str) {
        if name.is_empty() {
            return self.push("[removed]");
        }
        self.push("<bdi>");
        self.text(name);
        self.push("</bdi>");
    }

    /// When it was written, by whom it is if by staff, and which comment it answers.
    fn about(&mut self, comment: &Comment) {
        let (id, slug, Date { iso, short, .. }) = (&comment.id, self.around.slug, &comment.at);
        self.push(r#"<p class="comment-about">"#);
        if comment.staff {
            self.push(r#"<span class="staff">Staff</span>"#);
        }
        self.put(format_args!(
            r#"<span><a href="/posts/{slug}?comment={id}#comment-{id}"><time datetime="{iso}">{short}</time></a></span>"#
        ));
        if let Some(ReplyTo { id, name }) = &comment.reply_to {
            self.push(r#"<span><a href=""#);
            if !self.here.contains(&id.as_str()) {
                self.put(format_args!("/posts/{slug}?comment={id}"));
            }
            self.put(format_args!(r##"#comment-{id}">in reply to "##));
            self.name(name);
            self.push("</a></span>");
        }
        self.push(if comment.edited {
            "<span>edited</span></p>"
        } else {
            "</p>"
        });
    }

    /// Change it, where it is one's own; else, where everybody sees it, answer or report it.
    fn actions(&mut self, comment: &Comment, own: Option<&Own>) {
        let (id, slug) = (comment.id.as_str(), self.around.slug);
        self.push(r#"<div class="comment-actions">"#);
        if let Some(Own { key, .. }) = own {
            self.put(format_args!(
                r#"<a href="/posts/{slug}?own={key}&amp;edit=yes#edit-{id}">Edit</a>"#
            ));
        } else if comment.state == State::Shown {
            self.answer(id, &comment.name);
            self.report(id, &comment.name);
        }
        self.push("</div>");
    }

    fn answer(&mut self, id: &str, name: &str) {
        let Around { slug, open, .. } = self.around;
        if !open {
            return;
        }
        self.put(format_args!(
            r#"<a href="/posts/{slug}?reply={id}#comment-form" id="reply-{id}" data-reply="{id}" data-name=""#
        ));
        self.text(name);
        self.push(r#"">Reply"#);
        self.aside(name);
        self.push("</a>");
    }

    fn report(&mut self, id: &str, name: &str) {
        let Around { slug, reported, .. } = self.around;
        let reported = reported == Some(id);
        if !reported {
            self.put(format_args!(
                r#"<form method="post" action="/posts/{slug}/comments/{id}/report" data-report="{id}"><button type="submit" class="quiet">Report"#
            ));
            self.aside(name);
            self.push("</button></form>");
        }
        let words = if reported { REPORTED } else { "" };
        self.put(format_args!(
            r#"<span class="done" id="reported-{id}">{words}</span>"#
        ));
    }

    /// Whose comment it is, for those who don't see where the link stands.
    fn aside(&mut self, name: &str) {
        self.push(r#"<span class="visually-hidden"> "#);
        self.name(name);
        self.push("</span>");
    }

    /// The form that changes one's own comment.
    fn edit(&mut self, own: &Own) {
        let (id, key, slug) = (&own.id, &own.key, self.around.slug);
        let message = own.editable.as_deref().unwrap_or_default();
        let (text, trouble) = self.around.edit.unwrap_or((message, ""));
        let wrong = !trouble.is_empty();
        let (hidden, invalid) = match wrong {
            true => ("", r#" aria-invalid="true""#),
            false => (" hidden", ""),
        };
        self.put(format_args!(
            r#"<form class="edit" method="post" action="/posts/{slug}/comments/{id}" data-edit="{id}"><input type="hidden" name="own" value="{key}"><div class="field" data-wrong="{wrong}"><label for="edit-{id}">Your comment</label><p class="field-trouble" id="trouble-{id}"{hidden}>{trouble}</p>"#
        ));
        self.put(format_args!(
            r#"<textarea id="edit-{id}" name="message" rows="6" dir="auto" aria-describedby="trouble-{id}"{invalid}>"#
        ));
        // A line break at the very beginning of the field doesn't count (HTML 13.1.2.5).
        self.push("\n");
        self.text(text);
        self.push(r#"</textarea></div><button type="submit">Save changes</button></form>"#);
    }

    /// The ways to the parts before and after this one, and to the feed.
    fn parts(&mut self, thread: &Thread) {
        let slug = self.around.slug;
        if thread.later_part || thread.next.is_some() {
            self.push(r#"<nav class="parts" aria-label="More comments">"#);
            if thread.later_part {
                self.put(format_args!(
                    r#"<a href="/posts/{slug}#comments">Earlier comments</a>"#
                ));
            }
            if let Some(next) = &thread.next {
                self.put(format_args!(r#"<a href="/posts/{slug}?after="#));
                self.text(next);
                self.push(r##"#comments" rel="next">Later comments</a>"##);
            }
            self.push("</nav>");
        }
        self.put(format_args!(
            r#"<p class="follow"><a href="/posts/{slug}/comments/feed.xml" rel="external" type="application/atom+xml">Follow these comments by feed</a></p>"#
        ));
    }
}

#[cfg(test)]
mod tests;
