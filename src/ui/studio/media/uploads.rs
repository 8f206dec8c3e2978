//! The files that are on their way: with the client each is sent by itself, three at a time, and
//! says how far it is. They go on while somebody looks at other pages of the studio. Without the
//! client the form is the browser's.

use leptos::prelude::*;

use super::{FIELD, FORM, PATH, size};
use crate::api::error::ApiError;
use crate::api::studio::{Answered, Problem, Returned};
use crate::ui::browser::path;
use crate::ui::browser::studio::{Chosen, Told, forget_file, send_file, take_chosen};
use crate::ui::studio::forms::Forms;

/// Files that are sent at the same time.
const AT_ONCE: usize = 3;

/// How far a file is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Nobody has said yet that it is to be sent.
    Chosen,
    Waiting,
    /// Per cent that were sent.
    Underway(u8),
    /// What is wrong with it, or with sending it.
    Failed(String),
    /// It goes on when somebody has signed in.
    Locked,
}

#[derive(Clone, Debug, PartialEq)]
struct Upload {
    file: Chosen,
    state: State,
}

/// All files of this page of the studio that are not in the library yet.
#[derive(Clone, Copy)]
pub struct Uploads {
    list: RwSignal<Vec<Upload>>,
    /// Where the last one that was taken leads to, since the page was shown anew.
    taken: StoredValue<Option<String>>,
    forms: Forms,
}

impl Uploads {
    /// For the pages of the studio.
    pub fn provide(forms: Forms) {
        let uploads = Self {
            list: RwSignal::new(Vec::new()),
            taken: StoredValue::new(None),
            forms,
        };
        let signed_in = forms.signed_in();
        Effect::new(move |before: Option<u32>| {
            let now = signed_in.get();
            if before.is_some_and(|before| before != now) {
                uploads.change(|one| match one.state {
                    State::Locked => State::Waiting,
                    _ => one.state.clone(),
                });
                uploads.go_on();
            }
            now
        });
        provide_context(uploads);
    }

    pub fn find() -> Option<Self> {
        use_context()
    }

    pub fn is_empty(self) -> bool {
        self.list.with(Vec::is_empty)
    }

    pub fn add(self, chosen: Vec<Chosen>) {
        let new = chosen.into_iter().map(|file| Upload {
            file,
            state: State::Chosen,
        });
        self.list.update(|list| list.extend(new));
    }

    /// Sends what was chosen; whether there is anything to be sent.
    pub fn start(self) -> bool {
        self.add(take_chosen(FIELD));
        let mut any = false;
        self.change(|one| match one.state {
            State::Chosen => {
                any = true;
                State::Waiting
            }
            _ => one.state.clone(),
        });
        if any {
            self.forms.came_back(None);
            self.go_on();
        }
        any
    }

    fn change(self, mut to: impl FnMut(&Upload) -> State) {
        self.list
            .update(|list| list.iter_mut().for_each(|one| one.state = to(one)));
    }

    fn set(self, key: u32, state: State) {
        self.change(|one| match one.file.key == key {
            true => state.clone(),
            false => one.state.clone(),
        });
    }

    fn state(self, key: u32) -> Option<State> {
        self.list.with(|list| {
            let found = list.iter().find(|one| one.file.key == key);
            found.map(|one| one.state.clone())
        })
    }

    /// Sends as many of those that wait as there is room for.
    fn go_on(self) {
        loop {
            let next = self.list.with_untracked(|list| {
                let underway = list
                    .iter()
                    .filter(|one| matches!(one.state, State::Underway(_)));
                let waits = |one: &&Upload| one.state == State::Waiting;
                let next = list.iter().find(waits).map(|one| one.file.key);
                next.filter(|_| underway.count() < AT_ONCE)
            });
            let Some(key) = next else { return };
            self.set(key, State::Underway(0));
            send_file(key, (FORM, "files"), PATH, move |told| self.hear(key, told));
        }
    }

    fn hear(self, key: u32, told: Told) {
        match told {
            Told::Sent(part) => return self.set(key, State::Underway((part * 100.0) as u8)),
            Told::Unreachable => self.set(key, State::Failed(ApiError::Offline.to_string())),
            Told::Answered(json) => match serde_json::from_str(&json) {
                Ok(Answered::Done(to)) => {
                    self.taken.set_value(Some(to));
                    self.drop(key);
                }
                Ok(Answered::Refused(returned)) => {
                    let words = returned.problems.into_iter().map(|one| one.sentence);
                    let words: Vec<_> = words.collect();
                    self.set(key, State::Failed(words.join(" ")));
                }
                Ok(Answered::SignIn) => {
                    self.set(key, State::Locked);
                    self.forms.lock();
                }
                // Nothing asks for a passkey here, and nothing is written.
                Ok(Answered::Challenge { .. } | Answered::Saved(_)) | Err(_) => {
                    self.set(key, State::Failed(ApiError::Malformed.to_string()))
                }
            },
        }
        self.go_on();
        self.settle();
    }

    /// Once nothing is on its way any more: the page, with what was taken and what is wrong.
    fn settle(self) {
        let (busy, problems) = self.list.with_untracked(|list| {
            let is_busy = |one: &Upload| matches!(one.state, State::Waiting | State::Underway(_));
            let problem = |one: &Upload| match &one.state {
                State::Failed(sentence) => Some(said_of(&one.file.name, sentence)),
                _ => None,
            };
            let problems: Vec<_> = list.iter().filter_map(problem).collect();
            (list.iter().any(is_busy), problems)
        });
        // Whoever has gone on to another page stays there, with what they do; the library has what
        // was taken, and this list what was not, when they come back.
        if busy || path() != PATH {
            return;
        }
        let taken = self.taken.try_update_value(Option::take).flatten();
        match (problems.is_empty(), taken) {
            (true, None) => {}
            (true, Some(to)) => self.forms.went_on(&to),
            (false, taken) => self.forms.came_back(Some(Returned {
                action: PATH.to_owned(),
                problems,
                partly: taken.is_some(),
                ..Returned::default()
            })),
        }
    }

    fn again(self, key: u32) {
        self.set(key, State::Waiting);
        self.forms.came_back(None);
        self.go_on();
    }

    fn cancel(self, key: u32) {
        self.drop(key);
        self.go_on();
        self.settle();
    }

    fn drop(self, key: u32) {
        forget_file(key);
        self.list
            .update(|list| list.retain(|one| one.file.key != key));
    }

    fn all(self) -> Vec<Chosen> {
        let file = |one: &Upload| one.file.clone();
        self.list.with(|list| list.iter().map(file).collect())
    }
}

fn said_of(name: &str, sentence: &str) -> Problem {
    let sentence = match sentence.starts_with(name) {
        true => sentence.to_owned(),
        false => format!("{name}: {sentence}"),
    };
    Problem {
        field: "files".to_owned(),
        sentence,
    }
}

/// The list of them, each with what can be done about it.
#[component]
pub fn Underway(uploads: Uploads) -> impl IntoView {
    view! {
        <ul class="chosen" hidden=move || uploads.is_empty()>
            <For
                each=move || uploads.all()
                key=|file| file.key
                children=move |file| view! { <OneUpload uploads=uploads file=file /> }
            />
        </ul>
    }
    .into_any()
}

#[component]
fn OneUpload(uploads: Uploads, file: Chosen) -> impl IntoView {
    let key = file.key;
    let state = Memo::new(move |_| uploads.state(key));
    let failed = move || matches!(state.get(), Some(State::Failed(_)));
    let underway = move || matches!(state.get(), Some(State::Underway(_)));
    let per_cent = move || match state.get() {
        Some(State::Underway(per_cent)) => per_cent,
        _ => 0,
    };
    let words = move || match state.get() {
        Some(State::Waiting) => "waits for its turn".to_owned(),
        Some(State::Underway(100)) => "is being prepared…".to_owned(),
        Some(State::Underway(per_cent)) => format!("{per_cent} %"),
        Some(State::Failed(_)) => "not uploaded".to_owned(),
        Some(State::Locked) => "waits until you have signed in".to_owned(),
        Some(State::Chosen) | None => String::new(),
    };
    let named = |what: &str| format!("{what} {}", file.name);
    let (progress, again) = (named("Uploading"), named("Try again:"));
    let (cancel, remove) = (named("Cancel"), named("Leave out"));
    let stop = move || if underway() { "Cancel" } else { "Leave out" };
    let stop_label = move || {
        if underway() {
            cancel.clone()
        } else {
            remove.clone()
        }
    };
    view! {
        <li data-state=move || if failed() { "failed" } else { "" }>
            <span class="chosen-name">
                <bdi>{file.name.clone()}</bdi> ", " {size(file.bytes)}
            </span>
            <progress max="100" value=per_cent aria-label=progress hidden=move || !underway()></progress>
            <span class="chosen-state">{words}</span>
            <button
                type="button"
                class="plain"
                hidden=move || !failed()
                aria-label=again
                on:click=move |_| uploads.again(key)
            >
                "Try again"
            </button>
            <button
                type="button"
                class="plain"
                aria-label=stop_label
                on:click=move |_| uploads.cancel(key)
            >
                {stop}
            </button>
        </li>
    }
    .into_any()
}
