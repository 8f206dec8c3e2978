//! Where the blocks of a rendering come from, so that a preview scrolls with its text.

use pulldown_cmark::{Event, Parser, Tag};

use super::{Options, source};

/// The line of the source, from 0, at which each block begins: one for each element of
/// [`Document::html`](super::Document), in its order, but for the notes at its end.
pub fn block_lines(text: &str) -> Vec<u32> {
    let text = source::prepare(text);
    let parser = Parser::new_ext(&text, Options::default().parser());
    let (mut lines, mut depth) = (Vec::new(), 0_u32);
    let (mut line, mut counted) = (0, 0);
    for (event, range) in parser.into_offset_iter() {
        let begins = match event {
            Event::Start(Tag::FootnoteDefinition(_)) => {
                depth += 1;
                false
            }
            Event::Start(_) => {
                depth += 1;
                depth == 1
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                false
            }
            Event::Rule => depth == 0,
            _ => false,
        };
        if begins {
            let passed = text.get(counted..range.start).unwrap_or_default();
            let breaks = passed.bytes().filter(|byte| *byte == b'\n').count();
            line += u32::try_from(breaks).unwrap_or(u32::MAX);
            counted = counted.max(range.start);
            lines.push(line);
        }
    }
    lines
}
