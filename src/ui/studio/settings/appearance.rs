//! The accent colour, with a sample of what it does, and the way to the logo. Two fields hold the
//! colour: one to pick it, one to type it. Scripts keep them alike; without them the server takes
//! the one that was changed.

use leptos::prelude::*;

use super::PATH;
use crate::api::site::Logo;
use crate::domain::colour::{Accent, SIGNAL};
use crate::domain::settings::Key;
use crate::ui::browser::form::{set_value, value};
use crate::ui::browser::studio::recolour;
use crate::ui::studio::forms::{Forms, field_id};

const PICKER: &str = "accent-picked";
/// The ids of the samples, light and dark.
const SAMPLES: [&str; 2] = ["accent-light", "accent-dark"];

#[component]
pub fn Appearance(accent: String, logo: Option<Logo>) -> impl IntoView {
    view! {
        <section aria-labelledby="appearance-heading">
            <h2 id="appearance-heading">"Appearance"</h2>
            <Colour accent=accent />
            <div class="settings-logo">
                <p>
                    <b>"Logo"</b>
                </p>
                {match logo {
                    Some(logo) => {
                        view! {
                            <img
                                class="logo"
                                src=logo.address
                                width=logo.width
                                height=logo.height
                                alt="The logo as it is"
                            />
                        }
                            .into_any()
                    }
                    None => view! { <p class="hint">"None. The mark and the name stand in the header."</p> }.into_any(),
                }}
                <p>
                    <a href="/studio/settings/logo">"Change the logo"</a>
                </p>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Colour(accent: String) -> impl IntoView {
    let forms = Forms::find();
    let name = Key::Accent.field();
    let (id, usual) = (field_id(PATH, name), usual());
    let shown = if accent.is_empty() {
        usual.clone()
    } else {
        accent.clone()
    };
    let typed = forms.begun(PATH, name, accent);
    let picked = forms.begun(PATH, PICKER, shown);
    let trouble = forms.trouble(PATH, name);
    let wrong = move || trouble.with(Option::is_some);
    let verdict = RwSignal::new(String::new());
    // What stands above already isn't said again.
    let is_silent = move || {
        let said = trouble.get();
        verdict.with(|verdict| verdict.is_empty() || said.as_ref() == Some(verdict))
    };
    let field = id.clone();
    let on_typed = move |_| {
        let typed = value(&field);
        if let Ok(accent) = Accent::parse(&typed) {
            set_value(PICKER, &accent.light().to_string());
        } else if typed.trim().is_empty() {
            set_value(PICKER, &usual);
        }
        verdict.set(try_out(&typed));
    };
    let field = id.clone();
    let on_picked = move |_| {
        let picked = value(PICKER);
        set_value(&field, &picked);
        verdict.set(try_out(&picked));
    };
    view! {
        <div class="field" data-wrong=move || wrong().to_string()>
            <label for=id.clone()>"Accent colour"</label>
            <p class="hint" id="accent-hint">
                "Of links, marks and buttons: # and six digits or letters, or pick it. On dark pages it is made lighter by itself. Left empty, it is the brick red that comes with the site."
            </p>
            <p class="field-trouble" id="accent-trouble" hidden=move || !wrong()>
                {move || trouble.get()}
            </p>
            <div class="colour">
                <input
                    type="color"
                    id=PICKER
                    name=PICKER
                    value=picked
                    aria-label="Pick the accent colour"
                    on:input=on_picked
                />
                <input
                    type="text"
                    id=id
                    name=name
                    value=typed
                    dir="ltr"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby="accent-hint accent-trouble"
                    on:input=on_typed
                />
            </div>
        </div>
        <p class="hint" hidden=is_silent>
            {move || verdict.get()}
        </p>
        <Samples />
    }
    .into_any()
}

/// The colour as it comes.
fn usual() -> String {
    SIGNAL[0].colour().to_string()
}

/// Shows a colour in the samples, and says whether it can be taken.
fn try_out(typed: &str) -> String {
    let [light, dark] = SIGNAL.map(|usual| usual.colour());
    let (colours, words) = match Accent::parse(typed) {
        _ if typed.trim().is_empty() => (Some((light, dark)), String::new()),
        Ok(accent) => (
            Some((accent.light(), accent.dark())),
            "Text in this colour can be read on light and on dark pages.".to_owned(),
        ),
        Err(mistake) => (None, mistake.to_string()),
    };
    if let Some((light, dark)) = colours {
        for (id, colour) in SAMPLES.into_iter().zip([light, dark]) {
            recolour(id, "--signal", &colour.to_string());
        }
    }
    words
}

/// What the colour does, in both schemes. Nothing in it can be pressed.
#[component]
fn Samples() -> impl IntoView {
    let [light, dark] = SAMPLES;
    let sample = |id: &'static str, scheme: &'static str, title: &'static str| {
        view! {
            <div class="sample" id=id data-scheme=scheme>
                <p class="sample-kicker">{title}</p>
                <p class="sample-heading">"A bench by the quay"</p>
                <p>
                    "Somebody wrote of it, and there is " <span class="sample-link">"a link"</span>
                    " to read on."
                </p>
                <p class="sample-button">"A button"</p>
            </div>
        }
    };
    view! {
        <div
            class="samples"
            role="img"
            aria-label="A sample of links and buttons in the accent colour, on a light and on a dark page"
        >
            {sample(light, "light", "On light pages")}
            {sample(dark, "dark", "On dark pages")}
        </div>
    }
    .into_any()
}
