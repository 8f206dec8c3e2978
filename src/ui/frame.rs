//! What stands around every page: header, main, footer, and what navigation inside the app owes
//! the reader (a word for screen readers, a quiet sign when it takes long). Not the pages.

use leptos::prelude::*;

use super::browser;
use super::components::footer::Footer;
use super::components::header::Header;
use super::components::skip_link::SkipLink;
use super::data::SiteData;

/// Whether a page is on its way.
#[derive(Clone, Copy, Debug)]
pub struct Busy(RwSignal<bool>);

impl Busy {
    pub fn provide() -> Self {
        let busy = Self(RwSignal::new(false));
        provide_context(busy);
        busy
    }

    pub fn find() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(false)))
    }

    pub fn setter(self) -> SignalSetter<bool> {
        SignalSetter::from(self.0)
    }
}

/// What a screen reader is told: politely, after what it is saying.
#[derive(Clone, Copy, Debug)]
pub struct Announcement(RwSignal<String>);

impl Announcement {
    /// To be called by each page's head: focus, scroll and a word, once the content is there.
    pub fn of_arrival() {
        let words = use_context::<Self>();
        Effect::new(move |_| {
            browser::arrived(move |title| {
                if let Some(Self(words)) = words {
                    words.set(title);
                }
            });
        });
    }
}

/// Header, the page, footer.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let site = SiteData::find();
    let Busy(busy) = Busy::find();
    let words = RwSignal::new(String::new());
    provide_context(Announcement(words));
    view! {
        <div class="frame" on:click=browser::before_following>
            <SkipLink />
            <div class="progress" aria-hidden="true" data-busy=move || busy.get().to_string()></div>
            <Suspense>
                {move || Suspend::new(async move { view! { <Header site=SiteData::get(site).await /> } })}
            </Suspense>
            <main id="main" tabindex="-1">
                {children()}
            </main>
            <Suspense>
                {move || Suspend::new(async move { view! { <Footer site=SiteData::get(site).await /> } })}
            </Suspense>
            <p class="visually-hidden" aria-live="polite">
                {move || words.get()}
            </p>
        </div>
    }
}
