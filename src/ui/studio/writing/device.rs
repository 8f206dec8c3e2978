//! What the device kept of a text that the site never got: put back where it belongs, and offered
//! where somebody begins anew.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::action;
use super::saving::{FORM, Saving};
use super::sent::{typed, with};
use crate::api::studio::writing::Writing;
use crate::domain::editor::{Event, Words};
use crate::ui::browser::ago;
use crate::ui::browser::form::value_if_there;
use crate::ui::browser::studio::{fill, forget_text, form_text, kept_texts, text_in};
use crate::ui::studio::forms::field_id;

/// The device's name for the text of this page: of this person, of this post.
pub fn key(writing: &Writing) -> String {
    let id = writing.id.as_deref().unwrap_or(&writing.new_id);
    format!("{}/{id}", writing.writer)
}

/// A text as the device keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCopy {
    /// What the form would have sent.
    pub fields: String,
    /// What was sent before without an answer so far.
    #[serde(default)]
    pub sent: Option<String>,
    /// The version that it was made from; empty for a post that was never saved.
    pub base: String,
    pub title: String,
    /// When, in milliseconds by the device's clock.
    pub at: i64,
}

impl DeviceCopy {
    /// What may have been sent by this person of the post with this id. The last that a page sends as
    /// it goes is what it leaves on the device, and nothing can be noted of it any more.
    pub fn sent_by(&self, (writer, id): &(String, String)) -> String {
        let base = self.base.as_str();
        let own = [
            ("base", base),
            ("new", id),
            ("writer", writer),
            ("stays", "yes"),
        ];
        let sent = self.sent.clone();
        sent.unwrap_or_else(|| with(&self.fields, &own))
    }
}

/// A text that was found on the device.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    key: String,
    copy: DeviceCopy,
}

impl Found {
    fn read((key, json): (String, String)) -> Option<Self> {
        let copy = serde_json::from_str(&json).ok()?;
        Some(Self { key, copy })
    }

    /// "“Lanterns”, 5 minutes ago"
    fn words(&self) -> String {
        let title = match self.copy.title.trim() {
            "" => "A text without a title".to_owned(),
            title => format!("“{title}”"),
        };
        match ago(self.copy.at) {
            Some(ago) => format!("{title}, {ago}"),
            None => title,
        }
    }
}

/// Forgets a copy, unless it has other words by now.
pub async fn forget_same(key: String, fields: &str) {
    let texts = kept_texts(key.clone()).await;
    let found = texts.into_iter().filter_map(Found::read);
    let mut own = found.filter(|one| one.key == key);
    if own.any(|one| typed(&one.copy.fields) == typed(fields)) {
        forget_text(key).await;
    }
}

/// Whether the fields hold something else than the page was made with. A page that was gone to
/// without a load has no fields yet, in which anybody could have typed.
fn is_touched(writing: &Writing) -> bool {
    let action = action(writing);
    let Some(title) = value_if_there(&field_id(&action, "title")) else {
        return false;
    };
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    title != writing.fields.title
        || lines(&text_in(&field_id(&action, "body"))) != lines(&writing.fields.body)
}

#[component]
pub fn Restored(writing: Writing, saving: Saving) -> impl IntoView {
    let put_back = RwSignal::new(None::<Found>);
    let offered = RwSignal::new(Vec::<Found>::new());
    let own = key(&writing);
    let untouched = move || saving.typed().get_untracked() == 0;
    Effect::new(move |_| {
        let writing = writing.clone();
        // Typed before the client was there.
        let touched = is_touched(&writing);
        spawn_local(async move {
            let own = key(&writing);
            let texts = kept_texts(format!("{}/", writing.writer)).await;
            let texts: Vec<_> = texts.into_iter().filter_map(Found::read).collect();
            if put_back.is_disposed() {
                return;
            }
            match texts.iter().find(|one| one.key == own) {
                Some(found) if !touched && untouched() => restore(found.clone(), saving, put_back),
                // Two texts: which of them it is, its writer says.
                Some(found) => offered.set(vec![found.clone()]),
                None if writing.id.is_none() && untouched() => {
                    let never_saved = texts.into_iter().filter(|one| one.copy.base.is_empty());
                    offered.set(never_saved.collect());
                }
                None => {}
            }
            if touched {
                saving.hear(Event::Typed);
            }
        });
    });
    // Another post's text isn't put over what somebody has begun to type.
    let begun = Memo::new(move |_| saving.typed().get() > 0);
    let shown = move || {
        let mut texts = offered.get();
        texts.retain(|one| one.key == own || !begun.get());
        texts
    };
    view! {
        {move || put_back.get().map(|found| view! { <PutBack found=found saving=saving /> })}
        {move || {
            let texts = shown();
            (!texts.is_empty()).then(|| view! { <Offered texts=texts offered=offered saving=saving /> })
        }}
    }
    .into_any()
}

/// Unless the site has it already.
fn restore(found: Found, saving: Saving, put_back: RwSignal<Option<Found>>) {
    let now = form_text(FORM, &[]).unwrap_or_default();
    if typed(&now) == typed(&found.copy.fields) {
        return spawn_local(forget_text(found.key));
    }
    fill(FORM, &found.copy.fields);
    saving.restore(&found.key, &found.copy);
    put_back.set(Some(found));
}

#[component]
fn PutBack(found: Found, saving: Saving) -> impl IntoView {
    let words = format!(
        "The site never got your last changes; this device did, and they are back: {}.",
        found.words()
    );
    // Once it is saved there is nothing to discard.
    let is_saved = move || {
        !matches!(
            saving.words().get().0,
            Words::OnDevice | Words::NotSaved | Words::Pending
        )
    };
    view! {
        <div class="note writing-device" role="status">
            <p>{words}</p>
            <button type="button" class="quiet" hidden=is_saved on:click=move |_| saving.discard()>
                "Discard them"
            </button>
        </div>
    }
    .into_any()
}

/// Texts of posts that were never saved.
#[component]
fn Offered(texts: Vec<Found>, offered: RwSignal<Vec<Found>>, saving: Saving) -> impl IntoView {
    let lines = texts
        .into_iter()
        .map(|found| {
            let words = found.words();
            let (wanted, unwanted) = (found.clone(), found.key);
            let go_on = move |_| {
                fill(FORM, &wanted.copy.fields);
                saving.restore(&wanted.key, &wanted.copy);
                saving.hear(Event::Typed);
                offered.set(Vec::new());
            };
            let throw_away = move |_| {
                spawn_local(forget_text(unwanted.clone()));
                offered.update(|texts| texts.retain(|one| one.key != unwanted));
            };
            view! {
                <li>
                    <span dir="auto">{words}</span>
                    <button type="button" class="quiet" on:click=go_on>
                        "Go on with it"
                    </button>
                    <button type="button" class="quiet" on:click=throw_away>
                        "Throw it away"
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="writing-device" aria-labelledby="device-heading">
            <h2 id="device-heading">"Only on this device"</h2>
            <ul class="lines">{lines}</ul>
        </section>
    }
    .into_any()
}
