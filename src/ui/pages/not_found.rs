//! The page for an address that no route knows.

use leptos::prelude::*;

use crate::ui::components::error_notice::Missing;
use crate::ui::data::with_site;

#[component]
pub fn NotFound() -> impl IntoView {
    with_site(|site| view! { <Missing site=site /> }.into_any())
}
