//! What on a post's page follows its fields while somebody writes: how long the summary is, whether
//! the address is free. Nothing here changes a field, and without the client nothing is missed: the
//! server says the same when the form is sent.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LIST;
use super::saving::Saving;
use crate::api::studio::writing::{Fields, LookedAt};
use crate::domain::manuscript::{SUMMARY_SHOWN, summary_left};
use crate::domain::post::Kind;
use crate::ui::address::encode;
use crate::ui::browser::form::{is_ticked, value_if_there};
use crate::ui::browser::studio::ask;
use crate::ui::studio::forms::{Forms, field_id};

/// After so long without a key the server is asked about an address.
const PAUSE: Duration = Duration::from_millis(400);

/// What stands in some of the fields.
#[derive(Clone, Copy, Debug)]
pub struct Followed {
    pub title: RwSignal<String>,
    pub summary: RwSignal<String>,
    pub address: RwSignal<String>,
    /// The name of the lead image.
    pub image: RwSignal<String>,
}

impl Followed {
    /// Those of the form that goes to `action`, which begins with `fields`.
    pub fn of(action: &str, fields: &Fields, saving: Saving) -> Self {
        let forms = Forms::find();
        let begun = |name, usual: &str| {
            let begun = forms.begun(action, name, usual.to_owned());
            RwSignal::new(begun)
        };
        let followed = Self {
            title: begun("title", &fields.title),
            summary: begun("summary", &fields.summary),
            address: begun("address", &fields.address),
            image: begun("image", &fields.image),
        };
        let all = [
            ("title", followed.title),
            ("summary", followed.summary),
            ("address", followed.address),
            ("image", followed.image),
        ];
        let all = all.map(|(name, signal)| (field_id(action, name), signal));
        let typed = saving.typed();
        Effect::new(move |_| {
            // Also what was typed before the client was there, and what came from the device.
            typed.track();
            all.iter().for_each(|(id, signal)| read(id, *signal));
        });
        followed
    }
}

fn read(id: &str, signal: RwSignal<String>) {
    if let Some(now) = value_if_there(id)
        && signal.with_untracked(|before| *before != now)
    {
        signal.set(now);
    }
}

/// How much more of a summary is shown wherever a link to the post stands.
#[component]
pub fn SummaryLeft(followed: Followed) -> impl IntoView {
    let words = move || {
        let left = followed.summary.with(|summary| summary_left(summary));
        match left {
            1 => format!("1 character left of the {SUMMARY_SHOWN} that are shown everywhere."),
            0.. => {
                format!("{left} characters left of the {SUMMARY_SHOWN} that are shown everywhere.")
            }
            _ => format!(
                "{} more than the {SUMMARY_SHOWN} characters that are shown everywhere: some places cut it there.",
                -left
            ),
        }
    };
    view! { <p class="writing-beneath">{words}</p> }.into_any()
}

/// The id in a post's path; nothing in that of a new one.
fn id_in(path: &str) -> &str {
    path.rsplit('/')
        .next()
        .filter(|id| *id != "new")
        .unwrap_or_default()
}

/// Whether the address that was typed is free, asked once nobody types on. In the server's words.
#[component]
pub fn AddressCheck(
    action: String,
    followed: Followed,
    saving: Saving,
    kind: Kind,
) -> impl IntoView {
    let begun = followed.address.get_untracked();
    let looked = RwSignal::new(None::<LookedAt>);
    let page = field_id(&action, "kind-page");
    let post = field_id(&action, "kind-post");
    let kept = saving.kept();
    let look = move |typed: String| {
        // A new post has an id once it was saved.
        let id = kept.try_with_untracked(|kept| id_in(&kept.page).to_owned());
        let kind = match (is_ticked(&page), is_ticked(&post)) {
            (true, _) => Kind::Page,
            (_, true) => Kind::Post,
            _ => kind,
        };
        let address = format!(
            "{LIST}/address?post={}&kind={}&address={}",
            id.unwrap_or_default(),
            kind.as_str(),
            encode(&typed)
        );
        spawn_local(async move {
            let answer = ask(address).await;
            let answer = answer.and_then(|json| serde_json::from_slice(json.as_bytes()).ok());
            // Somebody may have typed on meanwhile.
            if followed.address.try_with_untracked(|now| *now == typed) == Some(true) {
                looked.set(answer);
            }
        });
    };
    Effect::new(move |later: Option<_>| {
        let mut later = later.unwrap_or_else(|| debounce(PAUSE, look.clone()));
        let typed = followed.address.get();
        looked.set(None);
        if typed != begun && !typed.trim().is_empty() {
            later(typed);
        }
        later
    });
    let says = move || looked.with(|one| one.as_ref().map(|one| one.says.clone()));
    let free = move || looked.with(|one| one.as_ref().is_some_and(|one| one.free).to_string());
    view! {
        <p class="writing-beneath" role="status" data-free=free>
            {says}
        </p>
    }
    .into_any()
}
