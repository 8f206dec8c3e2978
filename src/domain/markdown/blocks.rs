//! Paragraphs, headings, code, lists and tasks. What holds them together is in `writer.rs`.

use super::{Heading, Problem, escape, plain, writer::Writer};
use pulldown_cmark::{CodeBlockKind, Event, Tag};

impl Writer<'_> {
    pub(super) fn start_paragraph(&mut self) {
        self.block_start = self.plain.mark();
        let image = self
            .events
            .next_if(|(event, _)| matches!(event, Event::Start(Tag::Image { .. })));
        let Some((event, _)) = image else {
            return self.block("<p>");
        };
        if let Some(Event::Start(Tag::Image {
            dest_url, title, ..
        })) = self.nesting.admit(event, 0)
        {
            self.image(&dest_url, &title, true);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.close("</p>\n");
        let text = self.plain.since(self.block_start);
        for (beginning, words) in plain::long_sentences(text) {
            self.problem(Problem::LongSentence { beginning, words });
        }
        if self.document.excerpt.is_empty() && !self.in_note() {
            self.document.excerpt = plain::excerpt(self.plain.since(self.block_start));
        }
    }

    pub(super) fn end_heading(&mut self, level: u8) {
        let html = self.release();
        let text = self.plain.since(self.block_start).to_owned();
        self.plain.line();
        let below = level - self.highest.unwrap_or(level);
        let level = (below + 1 + self.level_of_title).min(6);
        let id = match self.options.anchors && !text.is_empty() {
            true => self.sections.claim(&text),
            false => String::new(),
        };
        let has_link = !id.is_empty() && self.is_lavish();
        if has_link {
            self.block("<div class=\"heading\">\n");
        }
        self.heading(level, &id, &html);
        if has_link {
            self.heading_link(&id, &text);
        }
        if !id.is_empty() {
            self.check_level(level, &text);
            self.document.contents.push(Heading { level, id, text });
        }
    }

    fn heading(&mut self, level: u8, id: &str, html: &str) {
        self.block("<h");
        escape::number(&mut self.out, u64::from(level));
        if !id.is_empty() {
            self.out.push_str(" id=\"");
            escape::attribute(&mut self.out, id);
            self.out.push('"');
        }
        self.push_all(&[">", html, "</h"]);
        escape::number(&mut self.out, u64::from(level));
        self.out.push_str(">\n");
    }

    /// Beside the heading, so that the heading's own name stays what it says; not a stop on the
    /// way through the page by keyboard, since the contents lead to the same places.
    fn heading_link(&mut self, id: &str, text: &str) {
        self.out.push_str("<a class=\"heading-link\" href=\"#");
        escape::address(&mut self.out, id);
        self.out
            .push_str("\" tabindex=\"-1\" aria-label=\"Link to this section: ");
        escape::attribute(&mut self.out, text);
        self.out.push_str("\">#</a>\n</div>\n");
    }

    fn check_level(&mut self, to: u8, text: &str) {
        let from = std::mem::replace(&mut self.level, to);
        if to > from + 1 {
            self.problem(Problem::HeadingJump {
                from,
                to,
                text: text.to_owned(),
            });
        }
    }

    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.in_code = true;
        self.block(if self.options.comfort {
            "<pre tabindex=\"0\"><code"
        } else {
            "<pre><code"
        });
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split_whitespace().next()
        {
            self.out.push_str(" class=\"language-");
            escape::attribute(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
    }

    pub(super) fn start_list(&mut self, start: Option<u64>) {
        match start {
            None => self.block("<ul>\n"),
            Some(1) => self.block("<ol>\n"),
            Some(start) => {
                self.block("<ol start=\"");
                escape::number(&mut self.out, start);
                self.out.push_str("\">\n");
            }
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        self.out.push_str("<input type=\"checkbox\" disabled=\"\"");
        if done {
            self.out.push_str(" checked=\"\"");
        }
        if self.options.comfort {
            self.out.push_str(if done {
                " aria-label=\"Done\""
            } else {
                " aria-label=\"To do\""
            });
        }
        self.out.push_str(" /> ");
    }

    pub(super) fn code(&mut self, code: &str) {
        self.out.push_str("<code>");
        self.shown(code);
        self.out.push_str("</code>");
    }
}
