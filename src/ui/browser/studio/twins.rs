//! On the server: what does nothing.

use leptos::ev::SubmitEvent;
use leptos::prelude::AnyView;

use super::{Chosen, Fields, Page, Told};
use crate::domain::markdown::Rendered;

pub fn take(_: &SubmitEvent) -> Option<(String, Fields)> {
    None
}

pub fn take_question(_: &SubmitEvent) -> Option<String> {
    None
}

pub fn fields_of(_: &SubmitEvent) -> Option<String> {
    None
}

pub async fn send(_: String, _: Fields) -> Option<String> {
    None
}

pub async fn send_for_status(_: String, _: Fields) -> Option<(u16, String)> {
    None
}

pub async fn keep_text(_: String, _: String) -> bool {
    false
}

pub async fn kept_texts(_: String) -> Vec<(String, String)> {
    Vec::new()
}

pub async fn forget_text(_: String) {}

pub fn load_module(_: &str) {}

pub fn form_text(_: &str, _: &[(&str, &str)]) -> Option<String> {
    None
}

pub fn fill(_: &str, _: &str) {}

pub fn pressed_button(_: &SubmitEvent) -> String {
    String::new()
}

pub fn hear_page(_: impl Fn(Page) -> bool + 'static) {}

pub async fn ask(_: String) -> Option<String> {
    None
}

pub fn take_chosen(_: &str) -> Vec<Chosen> {
    Vec::new()
}

pub fn receive_files(_: impl Fn(Vec<Chosen>) + Clone + 'static) {}

pub fn send_file(_: u32, _: (&str, &str), _: &str, _: impl Fn(Told) + 'static) {}

pub fn forget_file(_: u32) {}

pub fn choose_none(_: &str) {}

pub fn hear(_: &str, _: impl Fn(String) + 'static) {}

pub fn tick_all(_: &str, _: bool) {}

pub fn follow_ticks(_: &'static str, _: impl Fn(bool) + 'static) {}

pub fn any_ticked() -> bool {
    false
}

pub fn keep_place() {}

pub fn go_back_to_place() {}

pub fn load(_: &str) {}

pub fn recolour(_: &str, _: &str, _: &str) {}

pub fn open_dialog(_: &str) {}

pub fn close_dialog(_: &str) {}

pub fn listen_to_keys(_: impl Fn() -> bool + 'static) {}

pub fn text_in(_: &str) -> String {
    String::new()
}

pub fn show_in_frame(_: &str, _: &str, _: AnyView) {}

pub fn patch_in_frame(_: &str, _: &Rendered, _: &Rendered) {}

pub fn scroll_frame(_: &str, _: &[u32], _: f64) {}

pub fn hear_scrolling(_: &str, _: impl Fn(f64) + 'static) {}
