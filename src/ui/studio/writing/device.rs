//! What the device kept of a text that the site never got: put back where it belongs, and offered
//! where somebody begins anew.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::action;
use super::saving::{DeviceCopy, FORM, Saving};
use crate::api::studio::writing::Writing;
use crate::domain::editor::Event;
use crate::ui::browser::ago;
use crate::ui::browser::form::value;
use crate::ui::browser::studio::{fill, forget_text, form_text, kept_texts, load, text_in};
use crate::ui::studio::forms::field_id;

/// The device's name for the text of this page: of this person, of this post.
pub fn key(writing: &Writing) -> String {
    let id = writing.id.as_deref().unwrap_or(&writing.new_id);
    format!("{}/{id}", writing.writer)
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

/// What was typed, without what the page adds of its own.
fn typed(fields: &str) -> Vec<&str> {
    let own = ["base=", "new=", "background=", "stays=", "do="];
    let pairs = fields.split('&');
    pairs
        .filter(|pair| !own.iter().any(|name| pair.starts_with(name)))
        .collect()
}

/// Whether the fields hold something else than the page was made with.
fn is_touched(writing: &Writing) -> bool {
    let action = action(writing);
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    value(&field_id(&action, "title")) != writing.fields.title
        || lines(&text_in(&field_id(&action, "body"))) != lines(&writing.fields.body)
}

#[component]
pub fn Restored(writing: Writing, saving: Saving) -> impl IntoView {
    let put_back = RwSignal::new(None::<Found>);
    let offered = RwSignal::new(Vec::<Found>::new());
    Effect::new(move |_| {
        let writing = writing.clone();
        if is_touched(&writing) {
            // Typed before the client was there.
            saving.hear(Event::Typed);
            return;
        }
        spawn_local(async move {
            let own = key(&writing);
            let texts = kept_texts(format!("{}/", writing.writer)).await;
            let texts: Vec<_> = texts.into_iter().filter_map(Found::read).collect();
            if put_back.is_disposed() {
                return;
            }
            match texts.iter().find(|one| one.key == own) {
                Some(found) => restore(found.clone(), saving, put_back),
                None if writing.id.is_none() => {
                    offered.set(
                        texts
                            .into_iter()
                            .filter(|one| one.copy.base.is_empty())
                            .collect(),
                    );
                }
                None => {}
            }
        });
    });
    view! {
        {move || put_back.get().map(|found| view! { <PutBack found=found saving=saving /> })}
        {move || {
            let texts = offered.get();
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
    saving.restore(&found.key, found.copy.base.clone());
    put_back.set(Some(found));
}

#[component]
fn PutBack(found: Found, saving: Saving) -> impl IntoView {
    let words = format!(
        "The site never got your last changes; this device did, and they are back: {}.",
        found.words()
    );
    let discard = move |_| {
        let key = found.key.clone();
        let page = saving.kept().with_untracked(|kept| kept.page.clone());
        saving.give_up();
        spawn_local(async move {
            forget_text(key).await;
            load(if page.is_empty() {
                "/studio/posts/new"
            } else {
                &page
            });
        });
    };
    view! {
        <div class="note writing-device" role="status">
            <p>{words}</p>
            <button type="button" class="quiet" on:click=discard>
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
                saving.restore(&wanted.key, String::new());
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
