//! The logo: what stands there now, another one, none.

use leptos::prelude::*;

use super::PATH;
use crate::api::studio::settings::LogoPage;
use crate::ui::studio::entry::Send;
use crate::ui::studio::forms::{Forms, field_id};

const LOGO: &str = "/studio/settings/logo";
const ACCEPTED: &str = "image/jpeg,image/png,image/webp,.jpg,.jpeg,.png,.webp";

pub fn body(page: LogoPage) -> AnyView {
    let LogoPage { logo, name } = page;
    let is_there = logo.is_some();
    let present = match logo {
        Some(logo) => view! {
            <p>
                <img
                    class="logo"
                    src=logo.address
                    width=logo.width
                    height=logo.height
                    alt=name
                />
            </p>
        }
        .into_any(),
        None => view! { <p class="empty">"There is none. The mark and the name stand in the header."</p> }
            .into_any(),
    };
    view! {
        <p class="note">
            "It stands in the header of every page, in the place of the mark and the name, and leads to the first page. Those who can’t see it hear the site’s name. It has to be seen on light and on dark pages, so a picture with a background of its own is safest."
        </p>
        {present}
        <Upload is_there=is_there />
        {is_there.then(remove)}
        <p class="aside">
            <a href=PATH>"Back to the settings"</a>
        </p>
    }
    .into_any()
}

#[component]
fn Upload(is_there: bool) -> impl IntoView {
    let id = field_id(LOGO, "logo");
    let trouble = Forms::find().trouble(LOGO, "logo");
    let wrong = move || trouble.with(Option::is_some);
    let label = if is_there {
        "Another picture"
    } else {
        "Picture"
    };
    view! {
        <form
            class="upload"
            id="logo-form"
            method="post"
            action=LOGO
            enctype="multipart/form-data"
            novalidate
        >
            <div class="field" data-wrong=move || wrong().to_string()>
                <label for=id.clone()>{label}</label>
                <p class="hint" id="logo-hint">
                    "JPEG, PNG or WebP. It is made as small as the header needs it."
                </p>
                <p class="field-trouble" id="logo-trouble" hidden=move || !wrong()>
                    {move || trouble.get()}
                </p>
                <input
                    type="file"
                    id=id
                    name="logo"
                    accept=ACCEPTED
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby="logo-hint logo-trouble"
                />
            </div>
            <Send action=LOGO.to_owned() words="Use this logo" />
        </form>
    }
    .into_any()
}

fn remove() -> impl IntoView {
    view! {
        <form method="post" action="/studio/settings/logo/remove">
            <button type="submit" class="plain">
                "Take the logo away"
            </button>
        </form>
    }
}
