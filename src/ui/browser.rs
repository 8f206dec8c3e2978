//! The browser itself: document, history, storage, sharing, the reader's own calendar. Only this
//! file and those below it touch it. On the server each function has a twin that does nothing, so
//! views call them without asking where they run; what they show must not depend on it before
//! hydration.

pub mod form;
pub mod passkeys;
pub mod studio;
pub mod taking_over;

pub use inside::*;

#[cfg(feature = "hydrate")]
mod inside {
    use std::cell::RefCell;

    use js_sys::{Array, Date, Intl, Object, Reflect};
    use leptos::prelude::{document, set_timeout, window, window_event_listener};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        Element, EventTarget, FocusOptions, HtmlAnchorElement, HtmlElement, MouseEvent,
        PointerEvent, ScrollRestoration, ShareData, Storage,
    };

    use super::taking_over;
    use crate::ui::address;

    /// True in the browser.
    pub const HERE: bool = true;

    /// What the reader's way through the site leaves behind.
    #[derive(Default)]
    struct Journey {
        /// The address of what is on screen.
        shown: String,
        /// How far each address was scrolled when it was left.
        left: Vec<(String, f64)>,
        /// Whether the page to come is gone to by the back or forward button.
        returning: bool,
        /// Whether a page has come that hasn't settled yet: it is on screen, and not what is `shown`.
        settling: bool,
    }

    thread_local! {
        static JOURNEY: RefCell<Journey> = RefCell::default();
    }

    impl Journey {
        /// Keeps the scroll position of what is on screen.
        fn leave(&mut self) {
            let position = window().scroll_y().unwrap_or_default();
            self.left.retain(|(address, _)| *address != self.shown);
            self.left.push((self.shown.clone(), position));
        }

        fn position(&self, address: &str) -> Option<f64> {
            let found = self.left.iter().find(|(left, _)| left == address)?;
            Some(found.1)
        }
    }

    /// The whole address of what is on screen.
    pub fn here() -> String {
        window().location().href().unwrap_or_default()
    }

    /// The path of what is on screen.
    pub fn path() -> String {
        window().location().pathname().unwrap_or_default()
    }

    pub fn without_hash(address: &str) -> &str {
        address.split('#').next().unwrap_or_default()
    }

    /// To be called when a page's content stands in the document. The first time, it is what the server
    /// sent. Later, focus and scroll go where a browser would put them, and `announce` gets
    /// the document's title.
    pub fn arrived(announce: impl FnOnce(String) + 'static) {
        if taking_over::has_begun() {
            // The router writes the new address after the content is there.
            JOURNEY.with_borrow_mut(|journey| journey.settling = true);
            let then = move || {
                // Whoever went back at once is on their way to another page.
                let is_here =
                    JOURNEY.with_borrow_mut(|journey| std::mem::take(&mut journey.settling));
                if is_here {
                    settle();
                    announce(document().title());
                }
            };
            // Only a browser without timers could refuse one.
            _ = set_timeout(then, std::time::Duration::ZERO);
            return;
        }
        JOURNEY.with_borrow_mut(|journey| journey.shown = here());
        restore_scrolling_ourselves();
        taking_over::has_come();
    }

    /// Content comes after the address here, so the browser would restore the old page's scroll.
    fn restore_scrolling_ourselves() {
        let set = |mode| {
            if let Ok(history) = window().history() {
                _ = history.set_scroll_restoration(mode);
            }
        };
        set(ScrollRestoration::Manual);
        // On a reload the browser is better at it.
        _ = window_event_listener(leptos::ev::pagehide, move |_| set(ScrollRestoration::Auto));
        _ = window_event_listener(leptos::ev::pageshow, move |_| {
            set(ScrollRestoration::Manual)
        });
        _ = window_event_listener(leptos::ev::popstate, |_| came_by_history());
    }

    fn came_by_history() {
        let href = here();
        JOURNEY.with_borrow_mut(|journey| {
            if href == journey.shown {
                // Back from a page that hadn't settled yet.
                journey.returning |= std::mem::take(&mut journey.settling);
                return;
            }
            journey.leave();
            if without_hash(&href) == without_hash(&journey.shown) {
                if let Some(position) = journey.position(&href) {
                    window().scroll_to_with_x_and_y(0.0, position);
                }
                journey.shown = href;
            } else {
                journey.returning = true;
            }
        });
    }

    fn settle() {
        let href = here();
        let position = JOURNEY.with_borrow_mut(|journey| {
            journey.shown.clone_from(&href);
            let returning = std::mem::take(&mut journey.returning);
            returning.then(|| journey.position(&href)).flatten()
        });
        let target = href.split_once('#').map(|(_, id)| id).unwrap_or_default();
        let target = document().get_element_by_id(target);
        if position.is_none()
            && let Some(element) = target
        {
            element.scroll_into_view();
            return focus(&element);
        }
        if let Some(main) = document().get_element_by_id("main") {
            focus(&main);
        }
        window().scroll_to_with_x_and_y(0.0, position.unwrap_or_default());
    }

    /// Gives what is on screen another address of this site, without going anywhere.
    pub fn stand_at(path: &str) {
        if let Ok(history) = window().history() {
            // Browsers refuse it only a hundred times within half a minute.
            _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
        }
        JOURNEY.with_borrow_mut(|journey| journey.shown = here());
    }

    /// Keeps the place where the reader is in the history: what goes to another address by replacing
    /// leads back here. The router itself makes no place of an address that it takes for the last one.
    pub fn keep_place() {
        if let Ok(history) = window().history() {
            _ = history.push_state(&JsValue::NULL, "");
        }
    }

    /// Notes that the page that stands has another address now, however it came to it.
    pub fn stands() {
        JOURNEY.with_borrow_mut(|journey| {
            journey.shown = here();
            journey.returning = false;
        });
    }

    fn focus(element: &Element) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            _ = element.focus_with_options(&options);
        }
    }

    /// Before the router sees a click on a link: leaves to the browser what it does better (jumps
    /// within the page, files, addresses of the server) and keeps the router from scrolling, as it
    /// would do so before the new page is there.
    pub fn before_following(event: MouseEvent) {
        let Some(anchor) = anchor_of(event.target()) else {
            return;
        };
        let href = anchor.href();
        let page = without_hash(&href);
        let current = here();
        let same_page = page == without_hash(&current);
        let to = anchor.pathname();
        // The studio and the site have each a frame and styles of their own.
        let crosses = address::is_studio(&to) != address::is_studio(&path());
        // Nobody could show another page yet.
        let early = !taking_over::has_begun();
        if early || crosses || !address::is_page(&to) || (same_page && !anchor.hash().is_empty()) {
            event.stop_propagation();
        }
        JOURNEY.with_borrow_mut(|journey| {
            journey.leave();
            if same_page && !anchor.hash().is_empty() {
                journey.shown.clone_from(&href);
            }
        });
        if !same_page {
            _ = anchor.set_attribute("data-noscroll", "");
        }
    }

    /// The path of the link under a pointer, where it leads to another page for readers as it is,
    /// without a question or a place within it; and whether that is being touched.
    pub fn aimed_at(event: &PointerEvent) -> Option<(String, bool)> {
        let anchor = anchor_of(event.target())?;
        let (to, from) = (anchor.pathname(), path());
        let plain = taking_over::has_begun()
            && !anchor.href().contains(['?', '#'])
            && !address::is_studio(&from);
        let ours = anchor.host() == window().location().host().unwrap_or_default();
        let touched = event.pointer_type() == "touch";
        (plain && ours && to != from).then_some((to, touched))
    }

    fn anchor_of(target: Option<EventTarget>) -> Option<HtmlAnchorElement> {
        let element = target?.dyn_into::<Element>().ok()?;
        element.closest("a[href]").ok()??.dyn_into().ok()
    }

    fn storage() -> Option<Storage> {
        window().local_storage().ok().flatten()
    }

    /// "light" or "dark" where the reader chose one.
    pub fn theme() -> Option<String> {
        storage()?.get_item("theme").ok().flatten()
    }

    /// Chooses a theme, or none to follow the device. A browser that refuses storage forgets it.
    pub fn set_theme(theme: Option<&str>) {
        if let Some(root) = document().document_element() {
            _ = match theme {
                Some(theme) => root.set_attribute("data-theme", theme),
                None => root.remove_attribute("data-theme"),
            };
        }
        if let Some(storage) = storage() {
            _ = match theme {
                Some(theme) => storage.set_item("theme", theme),
                None => storage.remove_item("theme"),
            };
        }
    }

    fn navigator_has(name: &str) -> bool {
        Reflect::get(&window().navigator(), &JsValue::from_str(name))
            .is_ok_and(|value| !value.is_undefined())
    }

    /// Whether the device has a share sheet.
    pub fn can_share() -> bool {
        navigator_has("share")
    }

    /// Opens the share sheet. Closing it without sharing is no mistake.
    pub fn share(title: &str, address: &str) {
        let data = ShareData::new();
        data.set_title(title);
        data.set_url(address);
        let sheet = JsFuture::from(window().navigator().share_with_data(&data));
        leptos::task::spawn_local(async move { drop(sheet.await) });
    }

    /// Puts text on the clipboard; false where the browser doesn't allow it.
    pub async fn copy(text: String) -> bool {
        if !navigator_has("clipboard") {
            return false;
        }
        let written = window().navigator().clipboard().write_text(&text);
        JsFuture::from(written).await.is_ok()
    }

    /// How long ago that was in the document's language, for the last thirty days.
    pub fn ago(milliseconds: i64) -> Option<String> {
        #[expect(clippy::cast_precision_loss, reason = "exact to the year 287,396")]
        let seconds = (Date::now() - milliseconds as f64) / 1000.0;
        let (count, unit) = match seconds {
            0.0..3_600.0 => (seconds / 60.0, "minute"),
            3_600.0..86_400.0 => (seconds / 3_600.0, "hour"),
            86_400.0..2_592_000.0 => (seconds / 86_400.0, "day"),
            _ => return None,
        };
        let language = document().document_element()?.get_attribute("lang")?;
        let options = Object::new();
        Reflect::set(&options, &"numeric".into(), &"auto".into()).ok()?;
        let format = Intl::RelativeTimeFormat::new(&Array::of1(&language.into()), &options);
        Some(format.format(-count.floor(), unit).into())
    }
}

#[cfg(not(feature = "hydrate"))]
mod inside {
    use leptos::ev::{MouseEvent, PointerEvent};

    /// False on the server.
    pub const HERE: bool = false;

    pub fn path() -> String {
        String::new()
    }

    pub fn arrived(_: impl FnOnce(String) + 'static) {}

    pub fn before_following(_: MouseEvent) {}

    pub fn aimed_at(_: &PointerEvent) -> Option<(String, bool)> {
        None
    }

    pub fn stand_at(_: &str) {}

    pub fn keep_place() {}

    pub fn stands() {}

    pub fn theme() -> Option<String> {
        None
    }

    pub fn set_theme(_: Option<&str>) {}

    pub fn can_share() -> bool {
        false
    }

    pub fn share(_: &str, _: &str) {}

    #[expect(clippy::unused_async, reason = "the browser's twin awaits")]
    pub async fn copy(_: String) -> bool {
        false
    }

    pub fn ago(_: i64) -> Option<String> {
        None
    }
}
