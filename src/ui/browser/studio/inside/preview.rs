//! A frame of our own in the page, that shows a text with the site's sheets only.

use std::cell::RefCell;

use leptos::prelude::{AnyView, Mountable, Render, document};
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, HtmlIFrameElement, Node};

use crate::domain::markdown::{Rendered, pieces};

thread_local! {
    /// What the frame shows, which lives as long.
    static SHOWN: RefCell<Option<AnyViewState>> = const { RefCell::new(None) };
}

fn frame(id: &str) -> Option<HtmlIFrameElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn inner(id: &str) -> Option<Document> {
    frame(id)?.content_document()
}

/// Shows a view in a frame, in the place of what it shows. Links in it lead nowhere but within it.
/// `without` names the sheet that is the page's alone.
pub fn show_in_frame(id: &str, without: &str, view: AnyView) {
    _ = try_show_in_frame(id, without, view);
}

fn try_show_in_frame(id: &str, without: &str, view: AnyView) -> Option<()> {
    let within = inner(id)?;
    let body = within.body()?;
    if !body.has_attribute("data-ready") {
        furnish(&within, without)?;
        body.set_attribute("data-ready", "true").ok()?;
    }
    body.set_inner_text("");
    // As the site's pages have it, but no landmark of its own.
    let (around, inner) = (
        within.create_element("div").ok()?,
        within.create_element("div").ok()?,
    );
    around.set_class_name("frame");
    around.append_child(&inner).ok()?;
    body.append_child(&around).ok()?;
    let mut state = view.build();
    state.mount(&inner, None);
    SHOWN.with_borrow_mut(|shown| *shown = Some(state));
    Some(())
}

/// Gives an empty document the page's language, theme and sheets.
fn furnish(within: &Document, without: &str) -> Option<()> {
    let (page, root) = (document().document_element()?, within.document_element()?);
    for name in ["lang", "data-theme"] {
        if let Some(value) = page.get_attribute(name) {
            root.set_attribute(name, &value).ok()?;
        }
    }
    let sheets = document().query_selector_all("link[rel=stylesheet]").ok()?;
    for sheet in (0..sheets.length()).filter_map(|at| sheets.item(at)?.dyn_into::<Element>().ok()) {
        let address = sheet.get_attribute("href").unwrap_or_default();
        if !address.ends_with(without) {
            let copy = within.import_node_with_deep(&sheet, false).ok()?;
            within.head()?.append_child(&copy).ok()?;
        }
    }
    let stay = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        // Of the frame's own world, so no `Element` by the page's.
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let link = target.and_then(|one| one.closest("a[href]").ok().flatten());
        let leads = link.and_then(|link| link.get_attribute("href"));
        if leads.is_some_and(|leads| !leads.starts_with('#')) {
            event.prevent_default();
        }
    });
    let stay = stay.into_js_value();
    within
        .add_event_listener_with_callback("click", stay.unchecked_ref())
        .ok()
}

/// Shows another text in a frame's `.prose` in the place of `before`: only the blocks that differ are
/// put in, so that pictures don't flicker and a long text takes no longer than a short one.
pub fn patch_in_frame(id: &str, before: &Rendered, html: &Rendered) {
    _ = try_patch(id, before, html);
}

fn try_patch(id: &str, before: &Rendered, html: &Rendered) -> Option<()> {
    let prose = inner(id)?.query_selector(".prose").ok()??;
    let (old, new) = (pieces(before), pieces(html));
    let shown = prose.children();
    if usize::try_from(shown.length()) != Ok(old.len()) {
        prose.set_inner_html(html.as_str());
        return Some(());
    }
    let same = |(one, other): &(&&str, &&str)| one == other;
    let start = old.iter().zip(&new).take_while(same).count();
    let (rest, put) = (old.get(start..)?, new.get(start..)?);
    let backwards = rest.iter().rev().zip(put.iter().rev());
    let end = backwards.take_while(same).count();
    let at = |index: usize| shown.item(u32::try_from(index).ok()?);
    let next = at(old.len() - end);
    let mut gone = match rest.len() > end {
        true => at(start).map(Node::from),
        false => None,
    };
    while let Some(node) = gone.filter(|node| !node.is_same_node(next.as_deref())) {
        gone = node.next_sibling();
        prose.remove_child(&node).ok()?;
    }
    let put = put.get(..put.len() - end)?.concat();
    match next {
        Some(next) => next.insert_adjacent_html("beforebegin", &put),
        None => prose.insert_adjacent_html("beforeend", &put),
    }
    .ok()
}

/// Scrolls a frame so that what comes from `line` of the source is at its top. `lines` are those at
/// which the blocks of its `.prose` begin.
pub fn scroll_frame(id: &str, lines: &[u32], line: f64) {
    _ = try_scroll(id, lines, line);
}

fn try_scroll(id: &str, lines: &[u32], line: f64) -> Option<()> {
    let within = inner(id)?;
    let prose = within.query_selector(".prose").ok()??;
    let view = within.default_view()?;
    let top = |at: usize| -> Option<f64> {
        let block = prose.children().item(u32::try_from(at).ok()?)?;
        Some(block.get_bounding_client_rect().top() + view.scroll_y().ok()?)
    };
    let passed = lines
        .iter()
        .take_while(|begin| f64::from(**begin) <= line)
        .count();
    let to = match passed.checked_sub(1) {
        None => 0.0,
        Some(at) => {
            let (from, begin) = (top(at)?, f64::from(*lines.get(at)?));
            match (top(at + 1), lines.get(at + 1)) {
                (Some(next), Some(end)) if f64::from(*end) > begin => {
                    from + (next - from) * (line - begin) / (f64::from(*end) - begin)
                }
                _ => from,
            }
        }
    };
    view.scroll_to_with_x_and_y(0.0, to);
    Some(())
}
