//! A picture of the library in a page.

use leptos::prelude::*;

use crate::api::posts::Image;

/// `sizes` says how wide it will be shown, for the browser's choice among the stored sizes.
/// `eager` is for the one picture that is on screen at once.
#[component]
pub fn Picture(image: Image, sizes: &'static str, #[prop(optional)] eager: bool) -> impl IntoView {
    let several = !image.srcset.is_empty();
    view! {
        <img
            src=image.address
            alt=image.alt
            width=image.width
            height=image.height
            srcset=several.then_some(image.srcset)
            sizes=several.then_some(sizes)
            class=image.tint
            loading=(!eager).then_some("lazy")
            decoding="async"
        />
    }
}
