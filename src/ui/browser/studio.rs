//! The studio's forms and keys in the browser: what a form would send, sending it without leaving
//! the page, moving through a list by keys. On the server each function has a twin that does nothing.

pub use inside::*;

/// What a form would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fields {
    /// As addresses carry it.
    Encoded(String),
    /// Files among it: what the form with this id holds when it is sent.
    InForm(String),
    /// What its sender sends again once there is a session.
    Elsewhere,
}

/// What happens to the page around a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// It is out of sight, and may not come back.
    Hidden,
    /// There is a connection again.
    Connected,
    /// The keys that save were pressed, wherever the focus is.
    Saving,
    /// It is about to be closed; the answer says whether its owner is asked first.
    Closing,
}

/// A file that somebody chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub key: u32,
    pub name: String,
    pub bytes: f64,
}

/// What is heard of a file that is being sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// How much of it, from 0 to 1.
    Sent(f64),
    /// All of it, and this was the answer.
    Answered(String),
    /// The server could not be reached.
    Unreachable,
}

#[cfg(feature = "hydrate")]
mod inside {
    mod asking;
    mod preview;
    mod surface;
    mod uploads;
    mod writing;

    pub use asking::*;
    pub use preview::*;
    pub use surface::*;
    pub use uploads::*;
    pub use writing::*;

    use std::cell::RefCell;
    use std::time::Duration;

    use leptos::ev::{KeyboardEvent, SubmitEvent};
    use leptos::prelude::{
        StoredValue, WithValue, document, on_cleanup, window, window_event_listener,
    };
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        AbortSignal, Element, EventSource, FormData, Headers, HtmlDialogElement, HtmlElement,
        HtmlFormElement, HtmlInputElement, MessageEvent, RequestInit, Response, UrlSearchParams,
    };

    use super::Fields;
    use crate::ui::browser::form::later;

    /// Milliseconds after which a form without files is no longer waited for.
    const PATIENCE: u32 = 60_000;

    /// Where a form goes and what it would send, the pressed button included; none for a form that
    /// is the browser's own to send. From here on the browser doesn't.
    pub fn take(event: &SubmitEvent) -> Option<(String, Fields)> {
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        // What is prevented already is somebody else's to send.
        if form.method() != "post" || form.has_attribute("data-native") || event.default_prevented()
        {
            return None;
        }
        let action = form.get_attribute("action")?;
        if form.enctype() == "multipart/form-data" {
            event.prevent_default();
            return Some((action, Fields::InForm(form.id())));
        }
        let data = FormData::new_with_form(&form).ok()?;
        if let Some(button) = event.submitter()
            && let Some(name) = button.get_attribute("name")
        {
            let value = button.get_attribute("value").unwrap_or_default();
            data.append_with_str(&name, &value).ok()?;
        }
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        event.prevent_default();
        Some((action, Fields::Encoded(fields.to_string().into())))
    }

    /// The address that a form asks for, without what was left empty; none for one that sends
    /// something, or is the browser's own. From here on the browser doesn't ask.
    pub fn take_question(event: &SubmitEvent) -> Option<String> {
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        if form.method() != "get" || form.has_attribute("data-native") {
            return None;
        }
        let (action, fields) = (form.get_attribute("action")?, fields_of(event)?);
        event.prevent_default();
        let said: Vec<_> = fields
            .split('&')
            .filter(|field| !field.is_empty() && !field.ends_with('='))
            .collect();
        Some(match said.is_empty() {
            true => action,
            false => format!("{action}?{}", said.join("&")),
        })
    }

    /// What the form of this event would send.
    pub fn fields_of(event: &SubmitEvent) -> Option<String> {
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        Some(fields.to_string().into())
    }

    /// Sends a form and gives the answer's JSON; none where the server can't be reached.
    pub async fn send(action: String, fields: Fields) -> Option<String> {
        let (_, json) = send_for_status(action, fields).await?;
        Some(json)
    }

    /// The same, with the answer's status. What has no answer after [`PATIENCE`] has none.
    pub async fn send_for_status(action: String, fields: Fields) -> Option<(u16, String)> {
        let headers = Headers::new().ok()?;
        headers.set("Accept", "application/json").ok()?;
        let request = RequestInit::new();
        request.set_method("POST");
        match fields {
            Fields::Encoded(fields) => {
                let kind = "application/x-www-form-urlencoded";
                headers.set("Content-Type", kind).ok()?;
                request.set_body(&fields.into());
                request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
            }
            // The browser says what parts them.
            Fields::InForm(id) => request.set_body(&data_of(&id)?.into()),
            Fields::Elsewhere => return None,
        }
        request.set_headers(&headers);
        let answer = window().fetch_with_str_and_init(&action, &request);
        let answer: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
        let text = JsFuture::from(answer.text().ok()?).await.ok()?;
        Some((answer.status(), text.as_string()?))
    }

    /// Hears what the server says at this address, until the page goes. The browser asks again by
    /// itself when the connection ends.
    pub fn hear(address: &str, news: impl Fn(String) + 'static) {
        let Ok(source) = EventSource::new(address) else {
            return;
        };
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(words) = event.data().as_string() {
                news(words);
            }
        });
        source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let kept = StoredValue::new_local((source, heard));
        on_cleanup(move || _ = kept.try_with_value(|(source, _)| source.close()));
    }

    /// Where somebody is in a list.
    struct Place {
        /// The item's id.
        id: String,
        /// Counted from the top.
        at: u32,
        /// Of what has the focus in it; none for the item itself.
        key: Option<String>,
    }

    thread_local! {
        static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
    }

    fn items() -> Vec<HtmlElement> {
        let Ok(found) = document().query_selector_all("[data-item]") else {
            return Vec::new();
        };
        let found = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok());
        found.collect()
    }

    fn focused_item() -> Option<Element> {
        document().active_element()?.closest("[data-item]").ok()?
    }

    /// Keeps where the focus is in a list that is about to be shown anew.
    pub fn keep_place() {
        let place = focused_item().and_then(|item| {
            let at = items().iter().position(|one| one.id() == item.id())?;
            Some(Place {
                id: item.id(),
                at: u32::try_from(at).ok()?,
                key: document().active_element()?.get_attribute("data-key"),
            })
        });
        PLACE.with_borrow_mut(|kept| *kept = place);
    }

    /// Gives the focus back, if nothing else has taken it: to the same item, or to the one that
    /// stands in its place now.
    pub fn go_back_to_place() {
        later(Duration::ZERO, || _ = try_go_back());
    }

    fn try_go_back() -> Option<()> {
        let place = PLACE.with_borrow_mut(Option::take)?;
        if document()
            .active_element()
            .is_some_and(|one| one.tag_name() != "BODY")
        {
            return None;
        }
        let items = items();
        let same = items.iter().find(|item| item.id() == place.id);
        let here = same.or_else(|| items.get(usize::try_from(place.at).ok()?));
        let item = here.or_else(|| items.last())?;
        let inside = place.key.and_then(|key| {
            let found = item.query_selector(&format!("[data-key={key}]")).ok()??;
            found.dyn_into::<HtmlElement>().ok()
        });
        inside.as_ref().unwrap_or(item).focus().ok()
    }

    fn data_of(id: &str) -> Option<FormData> {
        let form: HtmlFormElement = document().get_element_by_id(id)?.dyn_into().ok()?;
        FormData::new_with_form(&form).ok()
    }

    /// Chooses nothing any more in a field for files.
    pub fn choose_none(id: &str) {
        let field = document().get_element_by_id(id);
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            field.set_value("");
        }
    }

    /// Ticks whatever of this form is to be ticked, or takes all ticks away.
    pub fn tick_all(form: &str, ticked: bool) {
        let selector = format!("input[type=checkbox][name=id][form={form}]");
        let Ok(found) = document().query_selector_all(&selector) else {
            return;
        };
        for one in (0..found.length()).filter_map(|at| found.item(at)) {
            if let Ok(field) = one.dyn_into::<HtmlInputElement>() {
                field.set_checked(ticked);
            }
        }
    }

    /// Calls this with whether all of this form is ticked, whenever a tick is set or taken away, until
    /// the page goes.
    pub fn follow_ticks(form: &'static str, follow: impl Fn(bool) + 'static) {
        let listening =
            window_event_listener(leptos::ev::change, move |_| follow(all_ticked(form)));
        on_cleanup(move || listening.remove());
    }

    fn all_ticked(form: &str) -> bool {
        let left = format!("input[type=checkbox][name=id][form={form}]:not(:checked)");
        any_ticked() && matches!(document().query_selector(&left), Ok(None))
    }

    /// Whether something is ticked that is to be decided about together.
    pub fn any_ticked() -> bool {
        let ticked = document().query_selector("input[type=checkbox][name=id]:checked");
        matches!(ticked, Ok(Some(_)))
    }

    /// Goes to a page of our own by loading it.
    pub fn load(path: &str) {
        // Only what is no address is refused.
        _ = window().location().assign(path);
    }

    /// Shows within this element another colour of ours: `name` is that of its token.
    pub fn recolour(id: &str, name: &str, value: &str) {
        let element = document().get_element_by_id(id);
        if let Some(element) = element.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            // An empty value takes it away.
            _ = element.style().set_property(name, value);
        }
    }

    fn dialog(id: &str) -> Option<HtmlDialogElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    /// Opens a dialog in front of the page, which can't be reached until it is closed.
    pub fn open_dialog(id: &str) {
        if let Some(dialog) = dialog(id) {
            // Only one that is open already refuses.
            _ = dialog.show_modal();
        }
    }

    pub fn close_dialog(id: &str) {
        if let Some(dialog) = dialog(id) {
            dialog.close();
        }
    }

    /// Until the page goes: j and k go through what is marked `data-item`, and any other key
    /// presses what is marked with it (`data-key`) in the item that has the focus, or else anywhere
    /// outside of the items. Only while `wanted` says so, and never while somebody types.
    pub fn listen_to_keys(wanted: impl Fn() -> bool + 'static) {
        let listening = window_event_listener(leptos::ev::keydown, move |event| {
            if wanted() && !is_typing(&event) && pressed(&event.key()).is_some() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listening.remove());
    }

    fn is_typing(event: &KeyboardEvent) -> bool {
        let within = |element: Element| {
            let field = "input:not([type=checkbox]), textarea, select, [contenteditable]";
            element.matches(field).unwrap_or_default()
        };
        event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
            || document().active_element().is_some_and(within)
    }

    fn pressed(key: &str) -> Option<()> {
        let (items, focused) = (items(), focused_item());
        let at = focused
            .as_ref()
            .and_then(|focused| items.iter().position(|item| item.id() == focused.id()));
        match (key, at) {
            ("j", None) => items.first()?.focus().ok(),
            ("j", Some(at)) => items.get(at + 1)?.focus().ok(),
            ("k", Some(at)) => items.get(at.checked_sub(1)?)?.focus().ok(),
            (key, _) if key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                let marked = format!("[data-key={key}]");
                let inside = focused.and_then(|item| item.query_selector(&marked).ok().flatten());
                let outside = || {
                    let found = document().query_selector(&marked).ok().flatten();
                    found.filter(|one| matches!(one.closest("[data-item]"), Ok(None)))
                };
                let button: HtmlElement = inside.or_else(outside)?.dyn_into().ok()?;
                button.click();
                Some(())
            }
            _ => None,
        }
    }
}

#[cfg(not(feature = "hydrate"))]
#[path = "studio/twins.rs"]
mod inside;
