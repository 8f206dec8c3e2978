//! What is typed and chosen in the fields of a page, as it happens, and asking the server about it.

use leptos::prelude::{on_cleanup, window, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::ui::browser::form::target_id;

/// Until the page goes: the id of each field in which something is typed or chosen.
pub fn hear_typing(heard: impl Fn(String) + 'static) {
    let listening = window_event_listener(leptos::ev::input, move |event| heard(target_id(&event)));
    on_cleanup(move || listening.remove());
}

/// What an address of ours answers as JSON; none where it has nothing, or can't be reached.
pub async fn ask(address: String) -> Option<String> {
    let headers = Headers::new().ok()?;
    headers.set("Accept", "application/json").ok()?;
    let request = RequestInit::new();
    request.set_headers(&headers);
    let answer = window().fetch_with_str_and_init(&address, &request);
    let answer: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
