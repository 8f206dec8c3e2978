//! Forms in the browser: what is in a field, where the focus is, what the device keeps. Fields are
//! read and written here and never bound to a signal, so that taking over a page leaves alone what
//! was typed before. On the server each function has a twin that does nothing.

pub use inside::*;

#[cfg(feature = "hydrate")]
mod inside {
    use std::time::Duration;

    use js_sys::{Date, Math, Reflect};
    use leptos::ev::{Event, MouseEvent};
    use leptos::prelude::{document, set_timeout, window};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, HtmlElement, Storage};

    use crate::domain::markdown::Rendered;

    fn element(id: &str) -> Option<Element> {
        document().get_element_by_id(id)
    }

    fn property(id: &str, name: &str) -> Option<JsValue> {
        let element: JsValue = element(id)?.into();
        Reflect::get(&element, &JsValue::from_str(name)).ok()
    }

    fn set_property(id: &str, name: &str, value: &JsValue) {
        if let Some(element) = element(id) {
            // Only a frozen object refuses a property.
            _ = Reflect::set(&element, &JsValue::from_str(name), value);
        }
    }

    /// What is in the field with this id; nothing where there is no such field.
    pub fn value(id: &str) -> String {
        value_if_there(id).unwrap_or_default()
    }

    /// The same; none where there is no such field. An effect may run before its view is on the page.
    pub fn value_if_there(id: &str) -> Option<String> {
        property(id, "value")?.as_string()
    }

    /// Puts text into a field.
    pub fn set_value(id: &str, text: &str) {
        set_property(id, "value", &JsValue::from_str(text));
    }

    /// Whether the box with this id is ticked.
    pub fn is_ticked(id: &str) -> bool {
        property(id, "checked").is_some_and(|value| value.is_truthy())
    }

    /// Ticks a box, or takes the tick away.
    pub fn tick(id: &str, ticked: bool) {
        set_property(id, "checked", &JsValue::from_bool(ticked));
    }

    /// The words in the first element that the selector finds.
    pub fn text_at(selector: &str) -> Option<String> {
        let element = document().query_selector(selector).ok()??;
        element.text_content()
    }

    /// The words in an element.
    pub fn text(id: &str) -> String {
        element(id)
            .and_then(|element| element.text_content())
            .unwrap_or_default()
    }

    /// Puts words into an element that no view changes.
    pub fn set_text(id: &str, words: &str) {
        if let Some(element) = element(id) {
            element.set_text_content(Some(words));
        }
    }

    /// Whether the page has an element with this id.
    pub fn is_there(id: &str) -> bool {
        element(id).is_some()
    }

    /// Whether the reader is in this field; also while they look at another window.
    pub fn is_focused(id: &str) -> bool {
        let focused = document().active_element();
        focused.is_some_and(|element| element.id() == id)
    }

    /// Moves the focus to an element that is shown by now or about to be.
    pub fn focus(id: &str) {
        let id = id.to_owned();
        later(Duration::ZERO, move || {
            if let Some(element) =
                element(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok())
            {
                _ = element.focus();
            }
        });
    }

    /// Does it when that time has passed.
    pub fn later(time: Duration, then: impl FnOnce() + 'static) {
        // Only a browser without timers could refuse one.
        _ = set_timeout(then, time);
    }

    fn target(event: &Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    /// The id of the element that the event happened to.
    pub fn target_id(event: &Event) -> String {
        target(event)
            .map(|element| element.id())
            .unwrap_or_default()
    }

    /// The value of this attribute on the element that the event happened to, or on the nearest
    /// one around it.
    pub fn marked(event: &Event, attribute: &str) -> Option<String> {
        let around = target(event)?.closest(&format!("[{attribute}]")).ok()??;
        around.get_attribute(attribute)
    }

    /// Whether a click asks for the thing itself and not for another tab or window.
    pub fn is_plain(event: &MouseEvent) -> bool {
        event.button() == 0
            && !event.meta_key()
            && !event.ctrl_key()
            && !event.shift_key()
            && !event.alt_key()
    }

    fn storage() -> Option<Storage> {
        window().local_storage().ok().flatten()
    }

    /// What the device keeps under this name.
    pub fn kept(name: &str) -> Option<String> {
        storage()?.get_item(name).ok().flatten()
    }

    /// Keeps a text on the device, or forgets it. A browser that refuses storage forgets it.
    pub fn keep(name: &str, text: Option<&str>) {
        if let Some(storage) = storage() {
            _ = match text {
                Some(text) => storage.set_item(name, text),
                None => storage.remove_item(name),
            };
        }
    }

    /// The device's clock, in milliseconds since 1970.
    pub fn now() -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let now = Date::now() as i64;
        now
    }

    /// A text that no other submission has.
    pub fn once() -> String {
        format!(
            "{:x}{:x}",
            Math::random().to_bits(),
            Math::random().to_bits()
        )
    }

    /// Adds a comment at the end of the conversation that holds `under`, or of all.
    pub fn add_comment(html: &Rendered, under: Option<&str>) {
        _ = try_add_comment(html, under);
    }

    fn try_add_comment(html: &Rendered, under: Option<&str>) -> Option<()> {
        let item = document().create_element("li").ok()?;
        item.set_inner_html(html.as_str());
        let answered = under.and_then(|id| element(&format!("comment-{id}")));
        let talk = answered.and_then(|comment| comment.closest(".talk").ok().flatten());
        let list = match talk {
            Some(talk) => replies_of(&talk)?,
            None => {
                item.set_class_name("talk");
                element("thread")?
            }
        };
        list.remove_attribute("hidden").ok()?;
        list.append_child(&item).ok()?;
        Some(())
    }

    fn replies_of(talk: &Element) -> Option<Element> {
        if let Some(list) = talk.query_selector(".replies").ok()? {
            return Some(list);
        }
        let list = document().create_element("ol").ok()?;
        list.set_class_name("replies");
        talk.append_child(&list).ok()?;
        Some(list)
    }

    /// Shows a comment as it is now.
    pub fn replace_comment(id: &str, html: &Rendered) {
        if let Some(comment) = element(&format!("comment-{id}")) {
            comment.set_outer_html(html.as_str());
        }
    }

    /// The signed link in the form around a field.
    pub fn own_key(field: &str) -> String {
        let form = element(field).and_then(|field| field.closest("form").ok().flatten());
        form.and_then(|form| form.query_selector("[name=own]").ok().flatten())
            .and_then(|own| own.get_attribute("value"))
            .unwrap_or_default()
    }

    /// Shows beside a field of the server's making what is wrong with it, and goes there.
    pub fn mark_wrong(field: &str, beside: &str, words: &str) {
        set_text(beside, words);
        if let Some(words) = element(beside) {
            _ = words.remove_attribute("hidden");
        }
        if let Some(element) = element(field) {
            _ = element.set_attribute("aria-invalid", "true");
            if let Ok(Some(around)) = element.closest(".field") {
                _ = around.set_attribute("data-wrong", "true");
            }
        }
        focus(field);
    }

    /// Says in the document's title whether there is trouble with a form.
    pub fn title_trouble(trouble: bool) {
        const SIGN: &str = "Error: ";
        let title = document().title();
        match (trouble, title.strip_prefix(SIGN)) {
            (true, None) => document().set_title(&format!("{SIGN}{title}")),
            (false, Some(plain)) => document().set_title(plain),
            _ => {}
        }
    }

    /// Whether the page on screen was made here. False while the client takes over one that the
    /// server sent: its fields may hold what was typed meanwhile.
    pub fn has_taken_over() -> bool {
        let root = document().document_element();
        root.is_some_and(|root| root.has_attribute("data-hydrated"))
    }
}

#[cfg(not(feature = "hydrate"))]
mod inside {
    use std::time::Duration;

    use leptos::ev::{Event, MouseEvent};

    use crate::domain::markdown::Rendered;

    pub fn value(_: &str) -> String {
        String::new()
    }

    pub fn value_if_there(_: &str) -> Option<String> {
        None
    }

    pub fn set_value(_: &str, _: &str) {}

    pub fn is_ticked(_: &str) -> bool {
        false
    }

    pub fn tick(_: &str, _: bool) {}

    pub fn text_at(_: &str) -> Option<String> {
        None
    }

    pub fn text(_: &str) -> String {
        String::new()
    }

    pub fn set_text(_: &str, _: &str) {}

    pub fn add_comment(_: &Rendered, _: Option<&str>) {}

    pub fn replace_comment(_: &str, _: &Rendered) {}

    pub fn own_key(_: &str) -> String {
        String::new()
    }

    pub fn mark_wrong(_: &str, _: &str, _: &str) {}

    pub fn is_there(_: &str) -> bool {
        false
    }

    pub fn is_focused(_: &str) -> bool {
        false
    }

    pub fn focus(_: &str) {}

    pub fn later(_: Duration, _: impl FnOnce() + 'static) {}

    pub fn target_id(_: &Event) -> String {
        String::new()
    }

    pub fn marked(_: &Event, _: &str) -> Option<String> {
        None
    }

    pub fn is_plain(_: &MouseEvent) -> bool {
        false
    }

    pub fn kept(_: &str) -> Option<String> {
        None
    }

    pub fn keep(_: &str, _: Option<&str>) {}

    pub fn now() -> i64 {
        0
    }

    pub fn once() -> String {
        String::new()
    }

    pub fn title_trouble(_: bool) {}

    pub fn has_taken_over() -> bool {
        false
    }
}
