//! The media library: uploading, looking for a file, and each file with its form.

mod item;
mod uploads;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use self::item::OneFile;
use self::uploads::Underway;
pub use self::uploads::Uploads;
use super::comments::Page;
use super::entry::Send;
use super::forms::{Forms, field_id};
use super::rows::rows;
use crate::api::studio::media::Library;
use crate::ui::address;
use crate::ui::browser::studio::{receive_files, take_chosen};

const PATH: &str = "/studio/media";
/// The field for files: what the summary of problems leads to.
const FIELD: &str = "media-files";
const FORM: &str = "upload";
/// Without HEIC, so that phones convert what they have taken.
const ACCEPTED: &str = "image/jpeg,image/png,image/gif,image/webp,.jpg,.jpeg,.png,.gif,.webp,\
                        .pdf,.odt,.docx,.xlsx,.csv,audio/mpeg,audio/mp4,video/mp4,.mp3,.m4a,.mp4";

pub fn title(library: &Library) -> String {
    match (library.query.is_empty(), library.unused) {
        (true, false) => "Media".to_owned(),
        (true, true) => "Media that is nowhere used".to_owned(),
        (false, _) => format!("Media: {}", library.query),
    }
}

pub fn body(library: Library) -> AnyView {
    let older = library.next.as_deref();
    let older = older.map(|next| link(&library.query, library.unused, Some(next)));
    let newest = library
        .later_part
        .then(|| link(&library.query, library.unused, None));
    let empty = match (library.query.is_empty(), library.unused) {
        (true, false) => "Nothing is here yet.",
        (true, true) => "Everything is used somewhere.",
        (false, _) => "Nothing is called so, and no alt text says so.",
    };
    let is_empty = library.items.is_empty();
    let items = library
        .items
        .into_iter()
        .map(|item| view! { <OneFile item=item /> }.into_any())
        .collect();
    view! {
        <Upload longest=library.longest_recording />
        <Find query=library.query unused=library.unused />
        {is_empty.then(|| view! { <p class="empty">{empty}</p> })}
        <div class="media">{rows(items)}</div>
        {(newest.is_some() || older.is_some())
            .then(|| {
                view! {
                    <nav class="parts" aria-label="Older and newer files">
                        {newest.map(|href| view! { <a href=href>"Back to the newest"</a> })}
                        {older.map(|href| view! { <a href=href>"Older files"</a> })}
                    </nav>
                }
            })}
    }
    .into_any()
}

fn link(query: &str, unused: bool, before: Option<&str>) -> String {
    let mut parts = Vec::new();
    if !query.is_empty() {
        parts.push(format!("q={}", address::encode(query)));
    }
    if unused {
        parts.push("unused=yes".to_owned());
    }
    parts.extend(before.map(|id| format!("before={id}")));
    match parts.is_empty() {
        true => PATH.to_owned(),
        false => format!("{PATH}?{}", parts.join("&")),
    }
}

#[component]
fn Upload(longest: String) -> impl IntoView {
    debug_assert_eq!(field_id(PATH, "files"), FIELD);
    let forms = Forms::find();
    let uploads = Uploads::find();
    receive_files(move |chosen| {
        if let Some(uploads) = uploads {
            uploads.add(chosen);
        }
    });
    let choose = move || {
        if let Some(uploads) = uploads {
            uploads.add(take_chosen(FIELD));
        }
    };
    // With nothing to send, the form goes and comes back with what is wrong.
    let submit = move |event: SubmitEvent| {
        if uploads.is_some_and(Uploads::start) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let troubles = forms.all_troubles(PATH);
    let is_listed = move || uploads.is_some_and(|uploads| !uploads.is_empty());
    let wrong = move || troubles.with(|all| !all.is_empty()) && !is_listed();
    let hint = format!(
        "Pictures as JPEG, PNG, GIF or WebP, documents as PDF, ODT, DOCX, XLSX or CSV, up to 32 MB \
         each; sound and film as MP3, M4A or MP4, up to {longest} each. Of a GIF that moves only \
         the first picture is kept; save it as MP4 to keep it moving. With scripts you can also \
         drop or paste files here."
    );
    let sentences = move || {
        let line = |sentence: String| view! { <span>{sentence}</span> };
        troubles.get().into_iter().map(line).collect_view()
    };
    view! {
        <form
            class="upload"
            id=FORM
            method="post"
            action=PATH
            enctype="multipart/form-data"
            aria-busy=move || forms.is_underway(PATH).to_string()
            on:submit=submit
        >
            <Page />
            <div class="field" data-wrong=move || wrong().to_string()>
                <label for=FIELD>"Choose files"</label>
                <p class="hint" id="media-files-hint">
                    {hint}
                </p>
                <p class="field-trouble" id="media-files-trouble" hidden=move || !wrong()>
                    {sentences}
                </p>
                <input
                    type="file"
                    id=FIELD
                    name="files"
                    multiple
                    accept=ACCEPTED
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby="media-files-hint media-files-trouble"
                    on:change=move |_| choose()
                />
            </div>
            {uploads.map(|uploads| view! { <Underway uploads=uploads /> })}
            <Send action=PATH.to_owned() words="Upload" />
        </form>
    }
    .into_any()
}

fn size(bytes: f64) -> String {
    match bytes {
        bytes if bytes < 1e6 => format!("{:.0} kB", (bytes / 1e3).max(1.0)),
        bytes => format!("{:.1} MB", bytes / 1e6),
    }
}

/// Looking for words, with what was looked for in the address.
#[component]
fn Find(query: String, unused: bool) -> impl IntoView {
    let everything = query.is_empty() && !unused;
    view! {
        <form class="row" method="get" action=PATH role="search">
            <label for="media-query">"Name or alt text"</label>
            <input type="search" id="media-query" name="q" value=query dir="auto" />
            <p class="choice">
                <input type="checkbox" id="media-unused" name="unused" value="yes" checked=unused />
                <label for="media-unused">"Only what is nowhere used"</label>
            </p>
            <button type="submit" class="plain">
                "Find"
            </button>
            {(!everything).then(|| view! { <a href=PATH>"Show everything"</a> })}
        </form>
    }
    .into_any()
}
