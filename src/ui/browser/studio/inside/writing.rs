//! A text in the browser: its form, what the device keeps of it, what happens to the page around it.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::Reflect;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::{document, on_cleanup, window_event_listener};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::super::Page;

const DATABASE: &str = "dispatches";
const TEXTS: &str = "texts";

/// Opened anew each time: a browser closes one that it needs the room of.
async fn database() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Only a version change in another window could refuse it, and that one makes it.
            _ = database.create_object_store(TEXTS, ObjectStoreParams::new());
        }
    });
    request.await
}

async fn change(key: &str, text: Option<&str>) -> Result<(), idb::Error> {
    let database = database().await?;
    let change = database.transaction(&[TEXTS], TransactionMode::ReadWrite)?;
    let (store, key) = (change.object_store(TEXTS)?, JsValue::from_str(key));
    match text {
        Some(text) => _ = store.put(&JsValue::from_str(text), Some(&key))?,
        None => _ = store.delete(Query::Key(key))?,
    }
    change.commit()?.await?;
    database.close();
    Ok(())
}

async fn all() -> Result<Vec<(String, String)>, idb::Error> {
    let database = database().await?;
    let look = database.transaction(&[TEXTS], TransactionMode::ReadOnly)?;
    let store = look.object_store(TEXTS)?;
    let keys = store.get_all_keys(None, None)?.await?;
    let texts = store.get_all(None, None)?.await?;
    database.close();
    let pairs = keys.into_iter().zip(texts);
    Ok(pairs
        .filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?)))
        .collect())
}

/// Keeps a text on the device; false where the browser refuses or has no room.
pub async fn keep_text(key: String, text: String) -> bool {
    change(&key, Some(&text)).await.is_ok()
}

/// The texts that the device keeps under keys that begin so.
pub async fn kept_texts(prefix: String) -> Vec<(String, String)> {
    let mut texts = all().await.unwrap_or_default();
    texts.retain(|(key, _)| key.starts_with(&prefix));
    texts
}

pub async fn forget_text(key: String) {
    // What can't be forgotten is compared with the site's when it is found again.
    _ = change(&key, None).await;
}

/// Loads a script of ours that stands for itself, once.
pub fn load_module(address: &str) {
    _ = try_load_module(address);
}

fn try_load_module(address: &str) -> Option<()> {
    let loaded = format!("script[src=\"{address}\"]");
    if document().query_selector(&loaded).ok()?.is_some() {
        return None;
    }
    let script = document().create_element("script").ok()?;
    script.set_attribute("type", "module").ok()?;
    script.set_attribute("src", address).ok()?;
    document().head()?.append_child(&script).ok()?;
    Some(())
}

fn form(id: &str) -> Option<HtmlFormElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What a form would send, with some fields set otherwise; none where it isn't on the page.
pub fn form_text(id: &str, otherwise: &[(&str, &str)]) -> Option<String> {
    let data = FormData::new_with_form(&form(id)?).ok()?;
    for (name, value) in otherwise {
        data.set_with_str(name, value).ok()?;
    }
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(fields.to_string().into())
}

/// Puts what a form once would have sent into its fields. What an earlier form didn't have stays: of a
/// box, which isn't sent where it isn't ticked, `data-with` names a field that was there if it was.
pub fn fill(id: &str, text: &str) {
    _ = try_fill(id, text);
}

fn try_fill(id: &str, text: &str) -> Option<()> {
    let fields = UrlSearchParams::new_with_str(text).ok()?;
    let found = form(id)?.query_selector_all("[name]").ok()?;
    for field in (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok()) {
        let name = field.get_attribute("name").unwrap_or_default();
        if let Some(one) = field.dyn_ref::<HtmlInputElement>() {
            let with = one.get_attribute("data-with").unwrap_or(name.clone());
            match (one.type_().as_str(), fields.get(&name)) {
                ("hidden", _) => {}
                ("checkbox" | "radio", _) if !fields.has(&with) => {}
                ("checkbox" | "radio", _) => {
                    one.set_checked(fields.get_all(&name).includes(&one.value().into(), 0))
                }
                (_, Some(value)) => one.set_value(&value),
                (_, None) => {}
            }
        } else if let Some(value) = fields.get(&name).filter(|_| field.tag_name() != "BUTTON") {
            // An area or a choice. What stands for an area listens to its value.
            Reflect::set(&field, &"value".into(), &value.into()).ok()?;
        }
    }
    Some(())
}

/// The value of the button that a form was sent with.
pub fn pressed_button(event: &SubmitEvent) -> String {
    let button = event.submitter();
    button
        .and_then(|button| button.get_attribute("value"))
        .unwrap_or_default()
}

/// Whether a key asks for saving. From here on the browser's own dialog doesn't open.
fn asks_to_save(event: &KeyboardEvent) -> bool {
    let asks = (event.ctrl_key() || event.meta_key())
        && !event.alt_key()
        && event.key().eq_ignore_ascii_case("s");
    if asks {
        event.prevent_default();
    }
    asks
}

/// Hears what happens to the page, until its view goes. Only the answer to [`Page::Closing`] counts.
pub fn hear_page(heard: impl Fn(Page) -> bool + 'static) {
    let heard = std::rc::Rc::new(heard);
    let hidden = heard.clone();
    let hiding = window_event_listener(leptos::ev::pagehide, move |_| {
        hidden(Page::Hidden);
    });
    let unseen = heard.clone();
    let seeing = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().hidden() {
            unseen(Page::Hidden);
        }
    });
    let again = heard.clone();
    let connecting = window_event_listener(leptos::ev::online, move |_| {
        again(Page::Connected);
    });
    let saves = heard.clone();
    let pressing = window_event_listener(leptos::ev::keydown, move |event| {
        if asks_to_save(&event) {
            saves(Page::Saving);
        }
    });
    let closing = window_event_listener(leptos::ev::beforeunload, move |event| {
        if heard(Page::Closing) {
            event.prevent_default();
            // What older browsers ask for.
            event.set_return_value("unsaved");
        }
    });
    on_cleanup(move || {
        for listening in [hiding, seeing, connecting, pressing, closing] {
            listening.remove();
        }
    });
}
