//! The page for an address that no route knows.

use leptos::prelude::*;

use crate::ui::components::error_notice::Missing;
use crate::ui::data::SiteData;

#[component]
pub fn NotFound() -> impl IntoView {
    let site = SiteData::find();
    view! {
        <Suspense>
            {move || Suspend::new(async move { view! { <Missing site=SiteData::get(site).await /> } })}
        </Suspense>
    }
}
