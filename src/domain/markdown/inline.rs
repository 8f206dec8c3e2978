//! Links, images and bare addresses. Every address passes `address.rs` first; one that may not
//! be linked leaves its words behind.

use super::address::{self, Kind};
use super::{MediaEntry, Problem, autolink, escape, recording, writer::Writer};
use pulldown_cmark::{Event, Tag, TagEnd};

/// Reading column (34 em of 19 pixels) or the whole width of a narrow screen.
const SIZES: &str = "(min-width: 46rem) 40.4rem, 100vw";

/// Words that say nothing about where a link leads.
const EMPTY_WORDS: [&str; 14] = [
    "click here",
    "click",
    "click this link",
    "here",
    "this",
    "this link",
    "this page",
    "link",
    "the link",
    "more",
    "read more",
    "learn more",
    "find out more",
    "see here",
];

/// A link that is being written.
pub(super) struct OpenLink {
    address: String,
    is_written: bool,
    /// Where its words begin in the plain text.
    start: usize,
}

impl Writer<'_> {
    /// Whether a link is open, in which no other may stand.
    pub(super) fn in_link(&self) -> bool {
        self.links.iter().any(|link| link.is_written)
    }

    fn may_link(&self, kind: Kind) -> bool {
        match kind {
            Kind::Here | Kind::Elsewhere | Kind::Person => true,
            Kind::Other => !self.options.strict_addresses,
            Kind::Dangerous => false,
        }
    }

    pub(super) fn start_link(&mut self, address: String, title: &str) {
        let kind = address::kind(&address);
        let is_written = self.may_link(kind) && !self.in_link();
        if is_written {
            self.link_tag(&address, title, kind);
        } else {
            self.problem(Problem::LostLink {
                address: address.clone(),
            });
        }
        let start = self.plain.mark();
        self.links.push(OpenLink {
            address,
            is_written,
            start,
        });
    }

    pub(super) fn link_tag(&mut self, address: &str, title: &str, kind: Kind) {
        self.document.links.push(address.to_owned());
        self.out.push_str("<a href=\"");
        escape::address(&mut self.out, address);
        self.attribute("\" title=\"", title);
        if kind == Kind::Elsewhere && self.options.comfort {
            self.out.push_str("\" rel=\"noopener");
        }
        self.out.push_str("\">");
    }

    pub(super) fn end_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if !link.is_written {
            return;
        }
        let words = self.plain.since(link.start);
        if words.is_empty() && self.options.comfort {
            // A link without words has no name for a screen reader.
            self.shown(&link.address);
        } else if EMPTY_WORDS
            .iter()
            .any(|empty| words.eq_ignore_ascii_case(empty))
        {
            let text = words.to_owned();
            self.problem(Problem::ClickHere { text });
        }
        self.out.push_str("</a>");
    }

    /// Text that has come together, with its bare addresses linked.
    pub(super) fn flush_text(&mut self) {
        if self.run.raw().is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        let mut done = 0;
        if self.options.autolinks && self.links.is_empty() && run.may_hold_address() {
            for (range, prefix) in autolink::Finder::new(run.raw()) {
                run.printed(done..range.start, |text| self.shown(text));
                self.bare_link(&run.raw()[range.clone()], prefix);
                done = range.end;
            }
        }
        run.printed(done..run.raw().len(), |text| self.shown(text));
        run.clear();
        self.run = run;
    }

    fn bare_link(&mut self, words: &str, prefix: autolink::Prefix) {
        let address = [prefix, words].concat();
        self.link_tag(&address, "", address::kind(&address));
        self.shown(words);
        self.out.push_str("</a>");
    }

    /// Writes an image whose start was just read. `alone` says that it begins its paragraph,
    /// which isn't open yet; true comes back when it was the whole of it.
    pub(super) fn image(&mut self, address: &str, title: &str, alone: bool) -> bool {
        let alt = self.alternative_text();
        let kind = address::kind(address);
        let is_shown = match kind {
            Kind::Here => !self.options.strict_addresses || !address.trim().is_empty(),
            kind => !self.options.strict_addresses && kind != Kind::Dangerous,
        };
        let closes =
            alone && matches!(self.events.peek(), Some((Event::End(TagEnd::Paragraph), _)));
        if closes && is_shown && self.options.figures {
            self.next();
            self.figure(address, &alt, title);
            return true;
        }
        if alone {
            self.block("<p>");
        }
        match kind {
            _ if is_shown => _ = self.shown_file(address, &alt, title),
            Kind::Elsewhere => self.image_elsewhere(address, &alt, title),
            _ => self.shown(&alt),
        }
        false
    }

    fn figure(&mut self, address: &str, alt: &str, title: &str) {
        self.block("<figure>\n");
        let said = self.shown_file(address, alt, "");
        self.out.push('\n');
        // A player says nothing of what it plays.
        let title = if title.is_empty() { &said } else { title };
        if !title.is_empty() {
            self.plain.space();
            self.out.push_str("<figcaption>");
            self.shown(title);
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
        self.plain.line();
    }

    /// An image, or what plays a recording; the recording's title.
    fn shown_file(&mut self, address: &str, alt: &str, title: &str) -> String {
        match recording::player(address).filter(|_| self.options.comfort) {
            Some(player) => self.recording(address, alt, player),
            None => {
                self.image_tag(address, alt, title);
                String::new()
            }
        }
    }

    fn image_elsewhere(&mut self, address: &str, alt: &str, title: &str) {
        self.problem(Problem::ImageElsewhere {
            src: address.to_owned(),
        });
        let words = [alt, title, address]
            .into_iter()
            .find(|words| !words.trim().is_empty());
        let is_link = !self.in_link();
        if is_link {
            self.link_tag(
                address,
                if words == Some(title) { "" } else { title },
                Kind::Elsewhere,
            );
        }
        self.shown(words.unwrap_or_default());
        if is_link {
            self.out.push_str("</a>");
        }
    }

    fn image_tag(&mut self, address: &str, alt: &str, title: &str) {
        let media = self.media;
        let entry = media.get(address);
        let library = match entry {
            // A reference of seven bytes must not bring in a paragraph without end.
            Some(entry) if self.is_lavish() => entry.alt.as_str(),
            _ => "",
        };
        let alt = if alt.trim().is_empty() { library } else { alt };
        if alt.trim().is_empty() {
            self.problem(Problem::MissingAltText {
                src: address.to_owned(),
            });
        }
        self.document.images.push(address.to_owned());
        self.plain.push(alt);
        self.out.push_str("<img src=\"");
        escape::address(&mut self.out, address);
        self.out.push_str("\" alt=\"");
        escape::attribute(&mut self.out, alt);
        self.attribute("\" title=\"", title);
        if self.options.comfort && self.is_lavish() {
            entry
                .into_iter()
                .for_each(|entry| self.media_attributes(entry));
            self.out.push_str("\" loading=\"lazy\" decoding=\"async");
        }
        self.out.push_str("\" />");
    }

    fn media_attributes(&mut self, entry: &MediaEntry) {
        self.dimensions(entry);
        for (index, variant) in entry.variants.iter().enumerate() {
            self.out
                .push_str(if index == 0 { "\" srcset=\"" } else { ", " });
            escape::address(&mut self.out, &variant.address);
            self.out.push(' ');
            escape::number(&mut self.out, u64::from(variant.width));
            self.out.push('w');
        }
        if !entry.variants.is_empty() {
            self.push_all(&["\" sizes=\"", SIZES]);
        }
        self.attribute(
            "\" class=\"",
            entry.colour_class.as_deref().unwrap_or_default(),
        );
    }

    pub(super) fn dimensions(&mut self, entry: &MediaEntry) {
        if entry.width > 0 && entry.height > 0 {
            self.out.push_str("\" width=\"");
            escape::number(&mut self.out, u64::from(entry.width));
            self.out.push_str("\" height=\"");
            escape::number(&mut self.out, u64::from(entry.height));
        }
    }

    /// Reads up to the end of an image that has just begun: its text without markup.
    fn alternative_text(&mut self) -> String {
        let mut text = String::new();
        let mut depth = 1;
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) => depth -= 1,
                Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) => {
                    text.push_str(&part)
                }
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        text
    }

    /// Closes the attribute before and opens another, unless it would be empty.
    fn attribute(&mut self, opening: &str, value: &str) {
        if !value.is_empty() {
            self.out.push_str(opening);
            escape::attribute(&mut self.out, value);
        }
    }
}
