//! The one Markdown renderer: the page, the preview, the feed and the search index all take what
//! [`render`] returns. Safe by construction: raw HTML is text, addresses pass an allow-list, the
//! tags are a fixed set. Not here: highlighting of code (added to finished HTML by the server)
//! and turning a writer's HTML into Markdown.
//!
//! Everything is linear in the source, and the output is at most twenty times the source plus
//! 128 KiB, whatever the source is (see `budget.rs`).

mod address;
mod autolink;
mod blocks;
mod budget;
mod document;
mod escape;
mod inline;
mod media;
mod nesting;
mod notes;
mod options;
mod pieces;
mod places;
mod plain;
mod plain_html;
mod problem;
mod recording;
mod section;
mod source;
mod table;
mod text_run;
mod writer;

pub use document::{Document, Heading, Rendered, worth_listing};
pub use media::{MediaEntry, MediaTable, Variant};
pub use options::Options;
pub use pieces::pieces;
pub use places::block_lines;
pub use plain::LONGEST_SENTENCE;
pub use plain_html::plain_html;
pub use problem::Problem;

/// Raised whenever the same source gives other output, so that stored HTML is rendered again. What
/// the server adds (colours in code) counts.
pub const RENDERER_VERSION: i64 = 3;

/// Renders CommonMark with our extras (see [`Options::default`]).
///
/// `source` is Markdown in any line-ending style; `media` is what the library knows of the
/// images it may name. Never fails: whatever is no Markdown is text.
pub fn render(source: &str, media: &MediaTable) -> Document {
    render_with(source, media, Options::default())
}

/// [`render`] with some of the extras off.
pub fn render_with(source: &str, media: &MediaTable, options: Options) -> Document {
    let source = source::prepare(source);
    writer::write(&source, media, options)
}
