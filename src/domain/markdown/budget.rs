//! How much the output may grow. Some inputs are small bombs: a pipe makes a table cell, four
//! characters a footnote reference with its way back. The writer asks here whether it may still
//! be lavish; past the allowance it leaves out comforts, never words.

/// Output per byte of source up to which comforts are written. What remains without them never
/// grows more than about fourteen times, so that the whole stays under twenty.
const LAVISH_GROWTH: usize = 6;
/// Allowance for short texts, where one image with all its sizes outweighs its source.
const LAVISH_FLOOR: usize = 128 * 1024;
/// Nesting of blocks, and of inline marks, that is kept.
const DEPTH: usize = 16;
/// The same once the allowance is spent: `>` is one byte, its element 27.
const DEPTH_WHEN_LEAN: usize = 2;

/// How deep nesting may go at this point of the output.
pub(super) fn depth(lavish: bool) -> usize {
    if lavish { DEPTH } else { DEPTH_WHEN_LEAN }
}

/// Bytes of output up to which comforts are written, for a source of `length` bytes.
pub(super) fn allowance(length: usize) -> usize {
    length.saturating_mul(LAVISH_GROWTH) + LAVISH_FLOOR
}
