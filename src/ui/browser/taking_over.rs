//! How the client takes over a page that the server sent: not in one go, in which the page answers
//! nobody, but section by section, and what nothing happens in not at all. Not what a page shows.
//! On the server, and in pages that the client makes, a section is its view and nothing more.

pub use inside::*;
use leptos::prelude::*;

/// A section that is taken over in a task of its own, after what stands around it. It is one element.
/// The server numbers what it sends as data in the order of the page, and sections have their turn in
/// the order in which they stand: so what asks for data stands in the outermost ones only.
pub fn in_turn<V: IntoView + 'static>(view: impl FnOnce() -> V + Send + 'static) -> AnyView {
    section(move || view().into_any(), true)
}

/// A section in which nothing ever changes or answers: the client leaves it as it was sent, and
/// makes it only for the pages that it makes itself. It is one element.
pub fn as_sent<V: IntoView + 'static>(view: impl FnOnce() -> V + Send + 'static) -> AnyView {
    section(move || view().into_any(), false)
}

#[cfg(feature = "hydrate")]
mod inside {
    use std::cell::RefCell;
    use std::rc::{Rc, Weak};
    use std::sync::Arc;
    use std::time::Duration;

    use any_spawner::Executor;
    use hydration_context::{HydrateSharedContext, SharedContext};
    use leptos::attr::Attribute;
    use leptos::attr::any_attribute::AnyAttribute;
    use leptos::prelude::*;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::renderer::types::{Element, Node};
    use leptos::tachys::view::{Mountable, Position, PositionState, RenderFlags};
    use wasm_bindgen::JsCast;

    use crate::ui::browser::{here, without_hash};

    /// How far it has come.
    #[derive(Default)]
    struct Progress {
        /// Whether there is a page, which another can take the place of.
        begun: bool,
        /// The address of the page that the server sent.
        opened: String,
        /// How many sections wait for their turn.
        waiting: u32,
        /// To be done when none does.
        then: Option<Box<dyn FnOnce()>>,
    }

    thread_local! {
        static PROGRESS: RefCell<Progress> = RefCell::default();
    }

    /// Whether what the server sent as this page's content is the client's, but for sections of it.
    pub fn has_begun() -> bool {
        PROGRESS.with_borrow(|progress| progress.begun)
    }

    /// To be called when it is.
    pub fn has_come() {
        PROGRESS.with_borrow_mut(|progress| progress.begun = true);
        look_whether_done();
    }

    /// Marks the document once all of it is the client's.
    fn look_whether_done() {
        if !PROGRESS.with_borrow(|progress| progress.begun && progress.waiting == 0) {
            return;
        }
        if let Some(then) = PROGRESS.with_borrow_mut(|progress| progress.then.take()) {
            then();
        }
        if let Some(root) = document().document_element() {
            // An element that we found can't refuse a plain attribute.
            _ = root.set_attribute("data-hydrated", "true");
        }
    }

    /// Whether the reader went through the history before there was anybody to show the page that they
    /// went to. The browser can: it loads that page.
    fn is_overtaken() -> bool {
        let here = here();
        let overtaken = PROGRESS.with_borrow(|progress| {
            !progress.begun && without_hash(&progress.opened) != without_hash(&here)
        });
        if overtaken {
            _ = window().location().reload();
        }
        overtaken
    }

    /// That of a section, which waits until this is dropped.
    struct Turn;

    impl Turn {
        fn wait() -> Self {
            PROGRESS.with_borrow_mut(|progress| progress.waiting += 1);
            Self
        }
    }

    impl Drop for Turn {
        fn drop(&mut self) {
            PROGRESS.with_borrow_mut(|progress| progress.waiting -= 1);
            look_whether_done();
        }
    }

    type View = Box<dyn FnOnce() -> AnyView + Send>;
    type Built = <AnyView as Render>::State;

    /// Takes over what stands around the sections. As the framework's own `hydrate_body`, except that
    /// what the server sent as data can be read until all sections have had their turn.
    pub fn begin<V: IntoView>(opened: String, app: impl FnOnce() -> V) {
        PROGRESS.with_borrow_mut(|progress| progress.opened = opened);
        let Some(body) = document().body() else {
            return;
        };
        if is_overtaken() {
            return;
        }
        // Refused only where there is one already.
        _ = Executor::init_wasm_bindgen();
        let sent = Arc::new(HydrateSharedContext::new());
        let owner = Owner::new_root(Some(sent.clone()));
        let (cursor, position) = (Cursor::new(body.unchecked_into()), PositionState::default());
        let standing = owner.with(|| app().into_view().hydrate::<true>(&cursor, &position));
        let then = Box::new(move || sent.hydration_complete());
        PROGRESS.with_borrow_mut(|progress| progress.then = Some(then));
        // They last as long as the document.
        std::mem::forget((owner, standing));
    }

    struct Section {
        view: View,
        in_turn: bool,
    }

    /// `in_turn` false: left as it was sent.
    pub fn section(view: impl FnOnce() -> AnyView + Send + 'static, in_turn: bool) -> AnyView {
        let view: View = Box::new(view);
        Section { view, in_turn }.into_any()
    }

    /// What of a section stands in the document.
    enum Standing {
        AsSent(Element),
        Built(Built),
    }

    struct SectionState(Rc<RefCell<Standing>>);

    impl SectionState {
        fn built(view: View) -> Self {
            Self(Rc::new(RefCell::new(Standing::Built(view().build()))))
        }
    }

    /// Takes over a section that still stands as it was sent.
    fn take_over(section: &Weak<RefCell<Standing>>, view: View) {
        let Some(section) = section.upgrade() else {
            return;
        };
        let element = match &*section.borrow() {
            Standing::AsSent(element) => element.clone(),
            Standing::Built(_) => return,
        };
        let (cursor, position) = (Cursor::new(element), PositionState::new(Position::Current));
        let built = view().hydrate::<true>(&cursor, &position);
        section.replace(Standing::Built(built));
    }

    impl Render for Section {
        type State = SectionState;

        fn build(self) -> Self::State {
            SectionState::built(self.view)
        }

        fn rebuild(self, state: &mut Self::State) {
            if let Standing::Built(built) = &mut *state.0.borrow_mut() {
                return (self.view)().rebuild(built);
            }
            let mut new = SectionState::built(self.view);
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
        }
    }

    impl AddAnyAttr for Section {
        type Output<SomeNewAttr: Attribute> = Self;

        fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr> {
            let (attr, view) = (attr.into_cloneable_owned(), self.view);
            let view = Box::new(move || view().add_any_attr(attr).into_any());
            Self { view, ..self }
        }
    }

    impl RenderHtml for Section {
        type AsyncOutput = Self;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self::AsyncOutput {
            self
        }

        fn to_html_with_buf(
            self,
            buffer: &mut String,
            position: &mut Position,
            flags: RenderFlags,
            attributes: Vec<AnyAttribute>,
        ) {
            (self.view)().to_html_with_buf(buffer, position, flags, attributes);
        }

        fn hydrate<const FROM_SERVER: bool>(
            self,
            cursor: &Cursor,
            position: &PositionState,
        ) -> Self::State {
            match position.get() {
                Position::FirstChild => cursor.child(),
                Position::Current => {}
                _ => cursor.sibling(),
            }
            position.set(Position::NextChild);
            debug_assert!(
                cursor.current().is_instance_of::<Element>(),
                "not one element"
            );
            let element: Element = cursor.current().unchecked_into();
            let section = Rc::new(RefCell::new(Standing::AsSent(element)));
            if self.in_turn {
                let (owner, waiting) = (
                    Owner::current().unwrap_or_default(),
                    Rc::downgrade(&section),
                );
                let turn = Turn::wait();
                let then = move || {
                    if !is_overtaken() {
                        owner.with(|| take_over(&waiting, self.view));
                    }
                    drop(turn);
                };
                // Only a browser without timers could refuse one.
                _ = set_timeout(then, Duration::ZERO);
            }
            SectionState(section)
        }

        fn into_owned(self) -> Self::Owned {
            self
        }
    }

    impl Mountable for SectionState {
        fn unmount(&mut self) {
            match &mut *self.0.borrow_mut() {
                Standing::AsSent(element) => element.unmount(),
                Standing::Built(built) => built.unmount(),
            }
        }

        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            match &mut *self.0.borrow_mut() {
                Standing::AsSent(element) => element.mount(parent, marker),
                Standing::Built(built) => built.mount(parent, marker),
            }
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            match &*self.0.borrow() {
                Standing::AsSent(element) => element.insert_before_this(child),
                Standing::Built(built) => built.insert_before_this(child),
            }
        }

        fn elements(&self) -> Vec<Element> {
            match &*self.0.borrow() {
                Standing::AsSent(element) => element.elements(),
                Standing::Built(built) => built.elements(),
            }
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod inside {
    use leptos::prelude::*;

    pub fn section(view: impl FnOnce() -> AnyView + Send + 'static, _: bool) -> AnyView {
        view()
    }
}
