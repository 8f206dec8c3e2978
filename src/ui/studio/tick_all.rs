//! The box that ticks all of a list, to decide about many together.

use leptos::prelude::*;

use super::forms::Forms;
use crate::ui::browser::form::is_ticked;
use crate::ui::browser::studio::{follow_ticks, tick_all};

const TICK_ALL: &str = "tick-all";

/// Ticks what belongs to this form. Only a script can.
#[component]
pub fn TickAll(form: &'static str) -> impl IntoView {
    let helps = RwSignal::new(false);
    Effect::new(move |_| helps.set(true));
    let (all, done) = (RwSignal::new(false), Forms::find().done());
    // What was done leaves nothing ticked.
    Effect::new(move |_| {
        done.track();
        all.set(false);
    });
    follow_ticks(form, move |ticked| all.set(ticked));
    let change = move |_| tick_all(form, is_ticked(TICK_ALL));
    view! {
        <p class="choice tick-all" hidden=move || !helps.get()>
            <input
                type="checkbox"
                id=TICK_ALL
                prop:checked=move || all.get()
                on:change=change
            />
            <label for=TICK_ALL>"Select all of this page"</label>
        </p>
    }
    .into_any()
}
