//! Files that are sent one by one, with word of how far each has come. A file is known by its key
//! from when it is chosen until it is forgotten.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::{document, on_cleanup, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    ClipboardEvent, DragEvent, File, FileList, FormData, HtmlFormElement, HtmlInputElement,
    ProgressEvent, XmlHttpRequest,
};

use super::super::{Chosen, Told};

thread_local! {
    static KEYS: Cell<u32> = const { Cell::new(0) };
    static FILES: RefCell<HashMap<u32, File>> = RefCell::default();
    static REQUESTS: RefCell<HashMap<u32, XmlHttpRequest>> = RefCell::default();
}

fn keep(files: &FileList) -> Vec<Chosen> {
    let all = (0..files.length()).filter_map(|at| files.item(at));
    let kept = all.map(|file| {
        let key = KEYS.get();
        KEYS.set(key + 1);
        let chosen = Chosen {
            key,
            name: file.name(),
            bytes: file.size(),
        };
        FILES.with_borrow_mut(|files| files.insert(key, file));
        chosen
    });
    kept.collect()
}

/// What is chosen in a field for files; then nothing is any more.
pub fn take_chosen(id: &str) -> Vec<Chosen> {
    let field = document().get_element_by_id(id);
    let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let chosen = field.files().map(|files| keep(&files));
    field.set_value("");
    chosen.unwrap_or_default()
}

/// Until the page goes: `then` is told of files that are dropped or pasted anywhere on it.
pub fn receive_files(then: impl Fn(Vec<Chosen>) + Clone + 'static) {
    let take = move |files: Option<FileList>| {
        let files = files.filter(|files| files.length() > 0)?;
        then(keep(&files));
        Some(())
    };
    let over = window_event_listener(leptos::ev::dragover, |event: DragEvent| {
        // Else the browser opens what is dropped.
        event.prevent_default();
    });
    let dropped = take.clone();
    let drop = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        event.prevent_default();
        dropped(event.data_transfer().and_then(|data| data.files()));
    });
    let paste = window_event_listener(leptos::ev::paste, move |event: ClipboardEvent| {
        if take(event.clipboard_data().and_then(|data| data.files())).is_some() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
        paste.remove();
    });
}

/// Sends a file, with what else the form with this id holds while it is there. `told` hears how far
/// it has come, and once how it ended, unless it is forgotten before.
pub fn send_file(key: u32, (form, field): (&str, &str), to: &str, told: impl Fn(Told) + 'static) {
    let told = Rc::new(told);
    if begin(key, (form, field), to, &told).is_none() {
        told(Told::Unreachable);
    }
}

fn begin(
    key: u32,
    (form, field): (&str, &str),
    to: &str,
    told: &Rc<impl Fn(Told) + 'static>,
) -> Option<()> {
    let file = FILES.with_borrow(|files| files.get(&key).cloned())?;
    let form = document().get_element_by_id(form);
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let data = match form {
        Some(form) => FormData::new_with_form(&form),
        None => FormData::new(),
    };
    let data = data.ok()?;
    data.delete(field);
    data.append_with_blob_and_filename(field, &file, &file.name())
        .ok()?;
    let request = XmlHttpRequest::new().ok()?;
    request.open("POST", to).ok()?;
    request
        .set_request_header("Accept", "application/json")
        .ok()?;
    let said = told.clone();
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            said(Told::Sent(event.loaded() / event.total()));
        }
    });
    request
        .upload()
        .ok()?
        .set_onprogress(Some(&function(progress)));
    let (said, answer) = (told.clone(), request.clone());
    let ended = Closure::<dyn Fn(ProgressEvent)>::new(move |_| {
        REQUESTS.with_borrow_mut(|requests| requests.remove(&key));
        let text = answer.response_text().ok().flatten().unwrap_or_default();
        match answer.status() {
            Ok(1..) => said(Told::Answered(text)),
            _ => said(Told::Unreachable),
        }
    });
    let ended = function(ended);
    request.set_onload(Some(&ended));
    request.set_onerror(Some(&ended));
    request.set_ontimeout(Some(&ended));
    request.send_with_opt_form_data(Some(&data)).ok()?;
    REQUESTS.with_borrow_mut(|requests| requests.insert(key, request));
    Some(())
}

/// A function that the browser lets go of when nothing refers to it any more.
fn function(closure: Closure<dyn Fn(ProgressEvent)>) -> Function {
    closure.into_js_value().unchecked_into()
}

/// Lets go of a file, and stops sending it.
pub fn forget_file(key: u32) {
    FILES.with_borrow_mut(|files| files.remove(&key));
    if let Some(request) = REQUESTS.with_borrow_mut(|requests| requests.remove(&key)) {
        // One that has ended can't be stopped, and need not be.
        _ = request.abort();
    }
}
