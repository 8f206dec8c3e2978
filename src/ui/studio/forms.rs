//! Sending the studio's forms. Without the client the browser does; with it the same form goes to
//! the same address, the page stays, and what is wrong with it appears where it stands.

mod news;
mod prove;

pub use prove::Proof;

use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::params::ParamsMap;

use super::{DeskData, here};
use crate::api::error::ApiError;
use crate::api::studio::{Answered, Problem, Returned};
use crate::ui::browser;
use crate::ui::browser::form::{focus, title_trouble};
use crate::ui::browser::studio::{Fields, any_ticked, keep_place, load, send, take, take_question};
use crate::ui::frame::Announcement;

type Go = dyn Fn(&str, Step) + Send + Sync;
type Refresh = dyn Fn() + Send + Sync;

/// Why another page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A form did something; the page that it stood on is no place to go back to.
    Done,
    /// It was asked for.
    Asked,
}

/// The forms of the page on screen.
#[derive(Clone, Copy)]
pub struct Forms {
    returned: RwSignal<Option<Returned>>,
    /// The path of the form that is on its way.
    underway: RwSignal<Option<String>>,
    /// What couldn't be sent because the session had ended: where to, and the fields.
    unsent: RwSignal<Option<(String, Fields)>>,
    /// How many forms were taken since the page was opened, in whole or in part.
    done: RwSignal<u32>,
    /// How often somebody signed in again for what isn't a form.
    signed_in: RwSignal<u32>,
    following: StoredValue<bool>,
    last_news: StoredValue<Option<String>>,
    owner: StoredValue<Owner>,
    announcement: StoredValue<Announcement>,
    /// Fetches the page again.
    refetch: StoredValue<Arc<Refresh>>,
    /// The same where the queue is shown, unless something is open there that it would push away.
    refresh: StoredValue<Arc<Refresh>>,
    go: StoredValue<Arc<Go>>,
}

impl Forms {
    const SUMMARY: &str = "problem";

    /// With the form that came back to this page, if one did. `desk` is fetched again when a form
    /// was taken.
    pub fn provide(desk: DeskData) -> Self {
        let navigate = use_navigate();
        let location = use_location();
        let go = move |to: &str, step: Step| {
            if to == untrack(|| here(&location)) {
                return desk.refetch();
            }
            let same_page =
                to.split('?').next() == Some(location.pathname.get_untracked().as_str());
            let options = NavigateOptions {
                replace: same_page && step == Step::Done,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(to, options);
        };
        let place = use_location();
        let refresh = move || {
            // Any other page may hold what somebody is typing, and shows nothing of the queue but
            // how many wait. What is ticked would be no longer.
            let shows_queue =
                |path: &String| matches!(path.as_str(), "/studio" | "/studio/comments");
            let is_open = |query: &ParamsMap| {
                let names = ["reply", "edit", "before"];
                names.into_iter().any(|name| query.get_str(name).is_some())
            };
            let shows_queue = place.pathname.with_untracked(shows_queue);
            if shows_queue && !any_ticked() && !place.query.with_untracked(is_open) {
                desk.refetch();
            }
        };
        let refetch = move || desk.refetch();
        let forms = Self::new(Arc::new(go), (Arc::new(refetch), Arc::new(refresh)));
        provide_context(forms);
        forms
    }

    fn new(go: Arc<Go>, (refetch, refresh): (Arc<Refresh>, Arc<Refresh>)) -> Self {
        Self {
            returned: RwSignal::new(use_context()),
            underway: RwSignal::new(None),
            unsent: RwSignal::new(None),
            following: StoredValue::new(false),
            last_news: StoredValue::new(None),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            announcement: StoredValue::new(Announcement::find()),
            done: RwSignal::new(0),
            signed_in: RwSignal::new(0),
            refetch: StoredValue::new(refetch),
            refresh: StoredValue::new(refresh),
            go: StoredValue::new(go),
        }
    }

    /// Those of the studio around this view.
    pub fn find() -> Self {
        use_context()
            .unwrap_or_else(|| Self::new(Arc::new(|_, _| {}), (Arc::new(|| {}), Arc::new(|| {}))))
    }

    /// Whether something is wrong with what was sent last.
    pub fn has_problems(self) -> Signal<bool> {
        Signal::derive(move || {
            self.returned
                .with(|returned| returned.as_ref().is_some_and(is_wrong))
        })
    }

    /// The same, at this moment.
    pub fn has_problems_untracked(self) -> bool {
        self.has_problems().get_untracked()
    }

    /// What is wrong with a field of the form that goes to `action`.
    pub fn trouble(self, action: &str, field: &str) -> Signal<Option<String>> {
        let (action, field) = (path_of(action).to_owned(), field.to_owned());
        Signal::derive(move || {
            self.returned.with(|returned| {
                let returned = returned.as_ref().filter(|one| one.action == action)?;
                let found = returned.problems.iter().find(|one| one.field == field)?;
                Some(found.sentence.clone())
            })
        })
    }

    /// What a field of the form that goes to `action` begins with: what came back, or `usual`.
    pub fn begun(self, action: &str, field: &str, usual: String) -> String {
        self.returned.with_untracked(|returned| {
            let own = returned
                .as_ref()
                .filter(|one| one.action == path_of(action));
            own.and_then(|own| own.value(field)).unwrap_or(usual)
        })
    }

    /// What a field of the form that goes to `action` came back with.
    pub fn value(self, action: &'static str, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.returned.with(|returned| {
                let own = returned.as_ref().filter(|one| one.action == action);
                own.and_then(|own| own.value(field))
            })
        })
    }

    /// All that is wrong with the form that goes to `action`.
    pub fn all_troubles(self, action: &'static str) -> Signal<Vec<String>> {
        Signal::derive(move || {
            self.returned.with(|returned| {
                let own = returned.as_ref().filter(|one| one.action == action);
                let problems = own.map(|one| one.problems.as_slice()).unwrap_or_default();
                problems.iter().map(|one| one.sentence.clone()).collect()
            })
        })
    }

    /// Changes whenever a form was taken.
    pub fn done(self) -> Signal<u32> {
        self.done.into()
    }

    /// Changes whenever somebody has signed in because of [`Forms::lock`].
    pub fn signed_in(self) -> Signal<u32> {
        self.signed_in.into()
    }

    /// Asks for signing in again, for what isn't a form.
    pub fn lock(self) {
        self.unsent.set(Some((String::new(), Fields::Elsewhere)));
    }

    /// Says that something was done without a form of the page, and goes on.
    pub fn went_on(self, to: &str) {
        self.show(None);
        self.go.with_value(|go| go(to, Step::Done));
    }

    /// Says what is wrong with something that was sent without a form of the page; nothing is if
    /// none is given.
    pub fn came_back(self, returned: Option<Returned>) {
        if returned.as_ref().is_some_and(|returned| returned.partly) {
            self.done.update(|times| *times += 1);
            self.refetch.with_value(|refetch| refetch());
        }
        self.show(returned);
    }

    /// Whether the form that goes to `action` came back.
    pub fn returned_to(self, action: &str) -> bool {
        let own = |one: &Returned| one.action == path_of(action);
        self.returned
            .with_untracked(|returned| returned.as_ref().is_some_and(own))
    }

    /// Whether the form that goes to `action` came back with this field.
    pub fn came_with(self, action: &str, field: &str) -> bool {
        let own = |one: &Returned| one.action == path_of(action) && one.value(field).is_some();
        self.returned
            .with_untracked(|returned| returned.as_ref().is_some_and(own))
    }

    /// What is wrong with a form as a whole, or with any of its fields.
    pub fn troubles(self, action: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.returned.with(|returned| {
                let returned = returned.as_ref().filter(|one| one.action == action)?;
                returned.problems.first().map(|one| one.sentence.clone())
            })
        })
    }

    /// Whether the form that goes to `action` is on its way.
    pub fn is_underway(self, action: &str) -> bool {
        let action = path_of(action);
        self.underway
            .with(|underway| underway.as_deref() == Some(action))
    }

    /// Sends a form of this page, unless it is the browser's own to send. What only asks for
    /// another page leads there without loading it, so that what is on its way goes on.
    pub fn submit(self, event: &SubmitEvent) {
        if let Some(page) = take_question(event) {
            self.show(None);
            return self.go.with_value(|go| go(&page, Step::Asked));
        }
        if self.underway.with_untracked(Option::is_some) {
            // One at a time: a double click is one.
            return event.prevent_default();
        }
        let Some((action, fields)) = take(event) else {
            return;
        };
        keep_place();
        self.send(action, fields);
    }

    fn send(self, action: String, fields: Fields) {
        self.underway.set(Some(path_of(&action).to_owned()));
        spawn_local(async move {
            let answer = send(action.clone(), fields.clone()).await;
            let answered = answer.map(|json| serde_json::from_slice(json.as_bytes()));
            self.underway.set(None);
            match answered {
                Some(Ok(answered)) => self.answered(answered, (action, fields)),
                Some(Err(_)) => self.fail(&action, &ApiError::Malformed),
                None => self.fail(&action, &ApiError::Offline),
            }
        });
    }

    fn answered(self, answered: Answered, sent: (String, Fields)) {
        match answered {
            Answered::Done(to) => {
                self.show(None);
                self.done.update(|times| *times += 1);
                match self.unsent.get_untracked() {
                    // Signed in again: now what had to wait.
                    Some((_, Fields::Elsewhere)) => {
                        self.unsent.set(None);
                        self.signed_in.update(|times| *times += 1);
                    }
                    Some((action, fields)) => {
                        self.unsent.set(None);
                        self.send(action, fields);
                    }
                    None if is_seen_everywhere(&sent.0) => load(&to),
                    None => self.go.with_value(|go| go(&to, Step::Done)),
                }
            }
            Answered::Refused(returned) => {
                self.came_back(Some(returned));
            }
            Answered::SignIn => self.unsent.set(Some(sent)),
            // Only what asks for one gets one.
            Answered::Challenge { .. } | Answered::Saved(_) => {}
        }
    }

    /// Whether something waits for its sender to sign in again.
    pub fn is_locked(self) -> bool {
        self.unsent.with(Option::is_some)
    }

    /// Gives up what waits; the form stays as it is.
    pub fn unlock(self) {
        self.unsent.set(None);
    }

    fn fail(self, action: &str, error: &ApiError) {
        self.say(action, error.to_string());
    }

    /// What is wrong with a form as a whole.
    fn say(self, action: &str, sentence: String) {
        self.show(Some(Returned {
            action: path_of(action).to_owned(),
            problems: vec![Problem {
                field: String::new(),
                sentence,
            }],
            ..Returned::default()
        }));
    }

    fn show(self, returned: Option<Returned>) {
        let trouble = returned.as_ref().is_some_and(is_wrong);
        self.returned.set(returned);
        title_trouble(trouble);
        if trouble && !untrack(|| self.is_locked()) {
            focus(Self::SUMMARY);
        }
    }
}

/// Whether it came back for a mistake, and not for its next step.
fn is_wrong(returned: &Returned) -> bool {
    !returned.problems.is_empty()
}

/// Whether a form changes what stands around the page too, so that all of it is to be loaded anew.
fn is_seen_everywhere(action: &str) -> bool {
    action.starts_with("/studio/settings")
}

/// Without the query, which says nothing about which form it is.
fn path_of(action: &str) -> &str {
    action.split('?').next().unwrap_or_default()
}

/// The id of a field: no two forms of a page go to the same address.
pub fn field_id(action: &str, field: &str) -> String {
    let path = path_of(action).trim_start_matches("/studio/");
    format!("{}-{field}", path.replace('/', "-"))
}

/// "There is a problem": the summary above the title when a form could not be taken.
#[component]
pub fn Problems(forms: Forms) -> impl IntoView {
    let summary = |returned: Returned| {
        let lines = returned.problems.into_iter().map(|problem| {
            let id = field_id(&returned.action, &problem.field);
            match problem.field.as_str() {
                "" => view! { <li>{problem.sentence}</li> }.into_any(),
                _ => view! { <li><a href=format!("#{id}")>{problem.sentence}</a></li> }.into_any(),
            }
        });
        view! {
            <div
                class="problem"
                id=Forms::SUMMARY
                role="alert"
                tabindex="-1"
                autofocus=!browser::HERE
                aria-labelledby="problem-heading"
            >
                <h2 id="problem-heading">"There is a problem"</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        }
    };
    (move || forms.returned.get().filter(is_wrong).map(summary)).into_any()
}
