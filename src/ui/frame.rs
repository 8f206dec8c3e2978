//! What stands around every page: header, main, footer, and what navigation inside the app owes
//! the reader (a word for screen readers, a quiet sign when it takes long). Not the pages.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::address::is_studio;
use super::browser::taking_over::in_turn;
use super::components::footer::Footer;
use super::components::header::Header;
use super::components::skip_link::SkipLink;
use super::data::with_site;
use super::{ahead, browser};

/// What the viewport's `<meta>` says on every page: as wide as the device, and never farther away than
/// all of its width. A browser that isn't told so lays a page out as if it were shown a quarter of the
/// size, and the first scroll up may jump a moment later, under the finger that presses.
pub const VIEWPORT: &str = "width=device-width, initial-scale=1, minimum-scale=1";

/// Whether a page is on its way. Two signals, because the router and a page's own fetching would
/// overwrite each other's.
#[derive(Clone, Copy, Debug)]
pub struct Busy {
    routing: RwSignal<bool>,
    fetching: RwSignal<bool>,
}

impl Busy {
    fn new() -> Self {
        Self {
            routing: RwSignal::new(false),
            fetching: RwSignal::new(false),
        }
    }

    pub fn provide() -> Self {
        let busy = Self::new();
        provide_context(busy);
        busy
    }

    pub fn find() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// For the router.
    pub fn routing(self) -> SignalSetter<bool> {
        SignalSetter::from(self.routing)
    }

    /// For what a page fetches.
    pub fn fetching(self) -> SignalSetter<bool> {
        SignalSetter::from(self.fetching)
    }

    fn get(self) -> bool {
        self.routing.get() || self.fetching.get()
    }
}

/// What a screen reader is told: politely, after what it is saying.
#[derive(Clone, Copy, Debug)]
pub struct Announcement(RwSignal<String>);

impl Announcement {
    pub fn find() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::default()))
    }

    /// Says something that has changed on the page.
    pub fn say(self, words: String) {
        self.0.set(words);
    }

    /// To be called by each page's head: focus, scroll and a word, once the content is there.
    pub fn of_arrival() {
        let announcement = Self::find();
        Effect::new(move |_| browser::arrived(move |title| announcement.say(title)));
    }
}

/// Header, the page, footer.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let busy = Busy::find();
    let words = RwSignal::new(String::new());
    provide_context(Announcement(words));
    // The studio has a frame of its own, and no link leads there without loading a page.
    let on_site = !use_location()
        .pathname
        .with_untracked(|path| is_studio(path));
    let header = || with_site(|site| view! { <Header site=site /> }.into_any());
    let footer = || with_site(|site| view! { <Footer site=site /> }.into_any());
    // In closures, which the server too calls when it comes to their place, as it does with routes: what
    // is asked for data is numbered as it is asked.
    view! {
        <div class="frame" on:click=browser::before_following on:pointerover=ahead::look>
            <SkipLink />
            <div class="progress" aria-hidden="true" data-busy=move || busy.get().to_string()></div>
            {move || on_site.then(|| in_turn(header))}
            {in_turn(|| view! { <main id="main" tabindex="-1">{children()}</main> })}
            {move || on_site.then(|| in_turn(footer))}
            <p class="visually-hidden" aria-live="polite">
                {move || words.get()}
            </p>
        </div>
    }
}
