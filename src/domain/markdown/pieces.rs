//! Taking a rendering apart, so that a preview puts in only what differs.

use super::Rendered;

/// Elements of ours that have no end.
const EMPTY: [&str; 4] = ["br", "hr", "img", "input"];

/// The pieces of a rendering, in order: one for each of its outermost elements, with what stands
/// between it and the next.
pub fn pieces(html: &Rendered) -> Vec<&str> {
    let html = html.as_str();
    let (mut begins, mut depth) = (Vec::new(), 0_usize);
    // Nowhere else in what the renderer writes is there a `<`.
    for (at, _) in html.match_indices('<') {
        let tag = html.get(at + 1..).unwrap_or_default();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            continue;
        }
        if depth == 0 {
            begins.push(at);
        }
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next();
        if !name.is_some_and(|name| EMPTY.contains(&name)) {
            depth += 1;
        }
    }
    let ends = begins.iter().copied().skip(1).chain([html.len()]);
    let ranges = begins.iter().copied().zip(ends);
    ranges.filter_map(|(from, to)| html.get(from..to)).collect()
}
