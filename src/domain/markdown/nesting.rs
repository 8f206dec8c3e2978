//! Caps the depth of nesting before HTML exists: a browser or a sanitiser needs time that is
//! quadratic in it. What lies deeper loses its container and stays as text.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Knows what is open at this point of the events.
#[derive(Default)]
pub(super) struct Nesting {
    /// For each open tag whether it was kept.
    open: Vec<bool>,
    blocks: usize,
    marks: usize,
    after_inline: bool,
}

impl Nesting {
    /// Lets `event` through, replaces it by a line break or drops it; `depth` is how many
    /// blocks, and how many inline marks, may stand in each other.
    pub(super) fn admit<'a>(&mut self, event: Event<'a>, depth: usize) -> Option<Event<'a>> {
        let is_item = matches!(event, Event::Start(Tag::Item));
        let kept = match &event {
            Event::Start(tag) => self.start(tag, depth),
            Event::End(tag) => self.end(*tag),
            _ => true,
        };
        // An item that loses its element must not run into the words before it.
        let event = match kept {
            true => Some(event),
            false if is_item && self.after_inline => Some(Event::HardBreak),
            false => None,
        };
        if let Some(event) = &event {
            self.after_inline = is_inline(event);
        }
        event
    }

    fn start(&mut self, tag: &Tag<'_>, depth: usize) -> bool {
        let kept = match tag {
            Tag::BlockQuote(_) | Tag::List(_) => take(&mut self.blocks, depth),
            Tag::Item => self.open.last().copied().unwrap_or(true),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => take(&mut self.marks, depth),
            _ => true,
        };
        self.open.push(kept);
        kept
    }

    fn end(&mut self, tag: TagEnd) -> bool {
        let kept = self.open.pop().unwrap_or(true);
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) if kept => self.blocks -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough if kept => self.marks -= 1,
            _ => {}
        }
        kept
    }
}

fn take(open: &mut usize, depth: usize) -> bool {
    let free = *open < depth;
    *open += usize::from(free);
    free
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) => true,
        Event::FootnoteReference(_) | Event::SoftBreak | Event::TaskListMarker(_) => true,
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}
