//! What stands for a text in a page, be it a field or the writing surface: its value, how far it is
//! scrolled.

use js_sys::Reflect;
use leptos::prelude::{StoredValue, WithValue, document, on_cleanup};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

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
