//! Light, dark, or as the device has it.

use leptos::prelude::*;

use crate::ui::browser;

/// Stands in the page only once the client runs; without it the device decides.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let running = RwSignal::new(false);
    let chosen = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        running.set(browser::HERE);
        chosen.set(browser::theme());
    });
    let choice = move |theme: Option<&'static str>, word: &'static str| {
        let pressed = move || chosen.with(|chosen| chosen.as_deref() == theme).to_string();
        view! {
            <button
                type="button"
                aria-pressed=pressed
                on:click=move |_| {
                    browser::set_theme(theme);
                    chosen.set(theme.map(str::to_owned));
                }
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Colours" hidden=move || !running.get()>
            <span aria-hidden="true">"Colours"</span>
            {choice(None, "As on this device")}
            {choice(Some("light"), "Light")}
            {choice(Some("dark"), "Dark")}
        </div>
    }
    .into_any()
}
