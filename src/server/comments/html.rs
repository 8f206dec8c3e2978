//! A part of a conversation as HTML. Written here and not by the views: the client does nothing
//! with a comment but show it, so it is sent none of what a comment is made of and holds no code
//! for it. What a reader presses is found by its `data-` attributes.

use crate::api::comments::{Comment, Own, ReplyTo, State, Thread};
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

pub const REPORTED: &str = "Reported. Thank you: a moderator will look at it.";

/// The comments of a part, each first one with what answers it, and the ways to other parts.
pub fn part(thread: &Thread, around: &Around<'_>) -> Rendered {
    let mut page = Page::new(*around, &thread.comments);
    let hidden = if thread.comments.is_empty() {
        " hidden"
    } else {
        ""
    };
    // The address keeps two empty conversations apart, so that one is never taken for the other.
    page.push(&[
        "<ol class=\"thread\" id=\"thread\" data-post=\"",
        around.slug,
        "\"",
        hidden,
        ">",
    ]);
    let mut open = Level::None;
    for comment in &thread.comments {
        open = page.step(open, comment.reply_to.is_some());
        page.comment(comment);
        page.push(&[if open == Level::Reply { "</li>" } else { "" }]);
    }
    page.close(open);
    page.push(&["</ol>"]);
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

    /// Our own markup, and values that hold none: ids, addresses, dates.
    fn push(&mut self, pieces: &[&str]) {
        pieces.iter().for_each(|piece| self.html.push_str(piece));
    }

    /// What somebody typed.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                c => self.html.push(c),
            }
        }
    }

    /// Begins the item of the next comment.
    fn step(&mut self, open: Level, reply: bool) -> Level {
        match (open, reply) {
            (Level::None, false) => self.push(&["<li class=\"talk\">"]),
            (Level::None, true) => self.push(&["<li class=\"talk\"><ol class=\"replies\"><li>"]),
            (Level::First, true) => self.push(&["<ol class=\"replies\"><li>"]),
            (Level::Reply, true) => self.push(&["<li>"]),
            (open, false) => {
                self.close(open);
                self.push(&["<li class=\"talk\">"]);
            }
        }
        if reply { Level::Reply } else { Level::First }
    }

    fn close(&mut self, open: Level) {
        match open {
            Level::None => {}
            Level::First => self.push(&["</li>"]),
            Level::Reply => self.push(&["</ol></li>"]),
        }
    }

    fn comment(&mut self, comment: &Comment) {
        let id = comment.id.as_str();
        let (state, gone) = match comment.state {
            State::Shown => ("shown", false),
            State::Held => ("held", false),
            State::Removed => ("removed", true),
        };
        self.push(&["<article class=\"comment\" id=\"comment-", id]);
        let own = self.around.own.filter(|own| own.id == id);
        let mark = own.map_or("", |_| "\" data-own=\"");
        self.push(&["\" tabindex=\"-1\" data-state=\"", state, mark, "\">"]);
        self.push(&["<h3 class=\"comment-by\">"]);
        self.name(if gone { "" } else { &comment.name });
        self.push(&["</h3>"]);
        self.about(comment);
        if comment.state == State::Held {
            self.push(&["<p class=\"held\"><strong>Awaiting moderation</strong></p>"]);
        }
        if !gone {
            self.push(&["<div class=\"comment-words\" dir=\"auto\">"]);
            self.push(&[comment.body.as_str(), "</div>"]);
        }
        let own = own.filter(|own| own.editable.is_some());
        match own {
            Some(own) if self.around.editing || self.around.edit.is_some() => self.edit(own),
            _ if gone => {}
            own => self.actions(comment, own),
        }
        self.push(&["</article>"]);
    }

    /// A name keeps its own direction; nobody's name is said in brackets.
    fn name(&mut self, name: &str) {
        if name.is_empty() {
            return self.push(&["[removed]"]);
        }
        self.push(&["<bdi>"]);
        self.text(name);
        self.push(&["</bdi>"]);
    }

    /// When it was written, by whom it is if by staff, and which comment it answers.
    fn about(&mut self, comment: &Comment) {
        let (id, slug, at) = (comment.id.as_str(), self.around.slug, &comment.at);
        self.push(&["<p class=\"comment-about\">"]);
        if comment.staff {
            self.push(&["<span class=\"staff\">Staff</span>"]);
        }
        self.push(&["<span><a href=\"/posts/", slug, "?comment=", id]);
        self.push(&["#comment-", id, "\"><time datetime=\"", &at.iso, "\">"]);
        self.push(&[&at.short, "</time></a></span>"]);
        if let Some(ReplyTo { id, name }) = &comment.reply_to {
            let away = !self.here.contains(&id.as_str());
            let part = ["/posts/", slug, "?comment=", id];
            self.push(&["<span><a href=\""]);
            self.push(if away { &part } else { &[] });
            self.push(&["#comment-", id, "\">in reply to "]);
            self.name(name);
            self.push(&["</a></span>"]);
        }
        if comment.edited {
            self.push(&["<span>edited</span>"]);
        }
        self.push(&["</p>"]);
    }

    /// Change it, where it is one's own; else, where everybody sees it, answer or report it.
    fn actions(&mut self, comment: &Comment, own: Option<&Own>) {
        let (id, slug) = (comment.id.as_str(), self.around.slug);
        self.push(&["<div class=\"comment-actions\">"]);
        if let Some(own) = own {
            self.push(&["<a href=\"/posts/", slug, "?own=", &own.key]);
            self.push(&["&amp;edit=yes#edit-", id, "\">Edit</a>"]);
        } else if comment.state == State::Shown {
            self.answer(id, &comment.name);
            self.report(id, &comment.name);
        }
        self.push(&["</div>"]);
    }

    fn answer(&mut self, id: &str, name: &str) {
        let Around { slug, open, .. } = self.around;
        if !open {
            return;
        }
        self.push(&["<a href=\"/posts/", slug, "?reply=", id]);
        self.push(&["#comment-form\" id=\"reply-", id, "\" data-reply=\"", id]);
        self.push(&["\" data-name=\""]);
        self.text(name);
        self.push(&["\">Reply"]);
        self.aside(name);
        self.push(&["</a>"]);
    }

    fn report(&mut self, id: &str, name: &str) {
        let Around { slug, reported, .. } = self.around;
        let reported = reported == Some(id);
        if !reported {
            self.push(&[
                "<form method=\"post\" action=\"/posts/",
                slug,
                "/comments/",
                id,
            ]);
            self.push(&["/report\" data-report=\"", id]);
            self.push(&["\"><button type=\"submit\" class=\"quiet\">Report"]);
            self.aside(name);
            self.push(&["</button></form>"]);
        }
        let words = if reported { REPORTED } else { "" };
        self.push(&["<span class=\"done\" id=\"reported-", id, "\">", words]);
        self.push(&["</span>"]);
    }

    /// Whose comment it is, for those who don't see where the link stands.
    fn aside(&mut self, name: &str) {
        self.push(&["<span class=\"visually-hidden\"> "]);
        self.name(name);
        self.push(&["</span>"]);
    }

    /// The form that changes one's own comment, while that is possible.
    fn edit(&mut self, own: &Own) {
        let Some(message) = own.editable.as_deref() else {
            return;
        };
        let (id, slug) = (own.id.as_str(), self.around.slug);
        let (text, trouble) = self.around.edit.unwrap_or((message, ""));
        let wrong = !trouble.is_empty();
        let open = if wrong { " open" } else { "" };
        self.push(&["<details class=\"edit\"", open, "><summary>Edit</summary>"]);
        self.push(&[
            "<form method=\"post\" action=\"/posts/",
            slug,
            "/comments/",
            id,
        ]);
        self.push(&[
            "\" data-edit=\"",
            id,
            "\"><input type=\"hidden\" name=\"own\" value=\"",
        ]);
        self.push(&[&own.key, "\"><div class=\"field\" data-wrong=\""]);
        self.push(&[
            if wrong { "true" } else { "false" },
            "\"><label for=\"edit-",
            id,
        ]);
        self.push(&[
            "\">Your comment</label><p class=\"field-trouble\" id=\"trouble-",
            id,
        ]);
        self.push(&[
            "\"",
            if wrong { "" } else { " hidden" },
            ">",
            trouble,
            "</p>",
        ]);
        self.push(&[
            "<textarea id=\"edit-",
            id,
            "\" name=\"message\" rows=\"6\" dir=\"auto\"",
        ]);
        self.push(&[" aria-describedby=\"trouble-", id, "\""]);
        self.push(&[if wrong { " aria-invalid=\"true\"" } else { "" }]);
        // A line break at the very beginning of the field wouldn't count (HTML 13.1.2.5).
        self.push(&[">\n"]);
        self.text(text);
        self.push(&["</textarea></div><button type=\"submit\">Save changes</button>"]);
        self.push(&["</form>"]);
    }

    /// The ways to the parts before and after this one, and to the feed.
    fn parts(&mut self, thread: &Thread) {
        let slug = self.around.slug;
        if thread.later_part || thread.next.is_some() {
            self.push(&["<nav class=\"parts\" aria-label=\"More comments\">"]);
            if thread.later_part {
                let earlier = "#comments\">Earlier comments</a>";
                self.push(&["<a href=\"/posts/", slug, earlier]);
            }
            if let Some(next) = &thread.next {
                self.push(&["<a href=\"/posts/", slug, "?after="]);
                self.text(next);
                self.push(&["#comments\" rel=\"next\">Later comments</a>"]);
            }
            self.push(&["</nav>"]);
        }
        self.push(&[
            "<p class=\"follow\"><a href=\"/posts/",
            slug,
            "/comments/feed.xml\"",
        ]);
        self.push(&[" rel=\"external\" type=\"application/atom+xml\">"]);
        self.push(&["Follow these comments by feed</a></p>"]);
    }
}

#[cfg(test)]
mod tests;
