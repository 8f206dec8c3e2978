//! A frame of our own in the page, that shows a text with the site's sheets only, and what stands
//! for a text in the page: its value, how far it is scrolled.

use std::cell::RefCell;

use js_sys::Reflect;
use leptos::prelude::{AnyView, Mountable, Render, StoredValue, WithValue, document, on_cleanup};
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlIFrameElement, HtmlTemplateElement, Node};

use crate::domain::markdown::Rendered;

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

fn property(element: &Element, name: &str) -> Option<String> {
    Reflect::get(element, &JsValue::from_str(name))
        .ok()?
        .as_string()
}

/// The text of a field, also where a surface stands for it.
pub fn text_in(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let text = element.and_then(|one| property(&one, "text").or_else(|| property(&one, "value")));
    text.unwrap_or_default()
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

/// Shows another text in a frame's `.prose`: only the blocks that differ are put in.
pub fn patch_in_frame(id: &str, html: &Rendered) {
    _ = try_patch(id, html);
}

fn children(of: &Node) -> Vec<Node> {
    let list = of.child_nodes();
    (0..list.length()).filter_map(|at| list.item(at)).collect()
}

fn try_patch(id: &str, html: &Rendered) -> Option<()> {
    let within = inner(id)?;
    let prose = within.query_selector(".prose").ok()??;
    let template = within.create_element("template").ok()?;
    template.set_inner_html(html.as_str());
    // An element of the frame's own world: `dyn_into` asks for one of the page's.
    let content = template.unchecked_into::<HtmlTemplateElement>().content();
    let (before, after) = (children(&prose), children(&content));
    let same = |(one, other): &(&Node, &Node)| one.is_equal_node(Some(other));
    let start = before.iter().zip(&after).take_while(same).count();
    let (rest, new) = (before.get(start..)?, after.get(start..)?);
    let end = rest
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(same)
        .count();
    let next = rest.get(rest.len() - end).cloned();
    for gone in rest.get(..rest.len() - end)? {
        prose.remove_child(gone).ok()?;
    }
    for one in new.get(..new.len() - end)? {
        prose.insert_before(one, next.as_ref()).ok()?;
    }
    Some(())
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

/// Hears how far a writing surface is scrolled: the line at its top, from 0, with a fraction. Until
/// its view goes.
pub fn hear_scrolling(id: &str, heard: impl Fn(f64) + 'static) {
    let Some(surface) = document().get_element_by_id(id) else {
        return;
    };
    // The field's id is the surface's, once it stands.
    let surface = surface
        .closest("md-editor")
        .ok()
        .flatten()
        .unwrap_or(surface);
    let hear = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let detail = Reflect::get(&event, &"detail".into());
        let line = detail.and_then(|detail| Reflect::get(&detail, &"line".into()));
        if let Some(line) = line.ok().and_then(|line| line.as_f64()) {
            heard(line - 1.0);
        }
    });
    let hear = hear.into_js_value();
    // Only a name that is none is refused.
    _ = surface.add_event_listener_with_callback("scrolled", hear.unchecked_ref());
    let kept = StoredValue::new_local((surface, hear));
    on_cleanup(move || {
        _ = kept.try_with_value(|(surface, hear)| {
            surface.remove_event_listener_with_callback("scrolled", hear.unchecked_ref())
        });
    });
}

/// Does it before the next frame is painted.
pub fn before_painting(then: impl FnOnce() + 'static) {
    // Only a browser without frames could refuse one.
    _ = leptos::prelude::request_animation_frame(then);
}
