//! The versions of a post's text, one of them beside the one before it, and the way back to it.

use leptos::prelude::*;

use super::{LIST, word_count};
use crate::api::studio::writing::{Compared, ComparedPart, Piece, Version, Versions};

pub fn title(versions: &Versions) -> String {
    format!("Versions of {}", versions.title)
}

pub fn body(versions: Versions) -> AnyView {
    let (id, may_restore) = (versions.id, versions.may_restore);
    let chosen = versions.compared.as_ref().map(|one| one.version.id.clone());
    let lines = versions
        .all
        .into_iter()
        .map(|version| {
            let is_chosen = chosen.as_deref() == Some(version.id.as_str());
            view! { <Line id=id.clone() version=version is_chosen=is_chosen /> }
        })
        .collect_view();
    view! {
        <p class="review-back">
            <a href=format!("{LIST}/{id}")>"Back to the text"</a>
        </p>
        {versions
            .compared
            .map(|one| view! { <Difference id=id.clone() one=one may_restore=may_restore /> })}
        <section aria-labelledby="versions-heading">
            <h2 id="versions-heading">"All versions"</h2>
            <ul class="lines versions">{lines}</ul>
        </section>
    }
    .into_any()
}

fn moment(version: &Version) -> String {
    let at = &version.saved.at;
    format!("{}, {}", at.date.short, at.time)
}

#[component]
fn Line(id: String, version: Version, is_chosen: bool) -> impl IntoView {
    let href = format!("{LIST}/{id}/revisions?version={}", version.id);
    let states = [
        version.is_latest.then_some("the latest"),
        version.is_shown.then_some("what readers see"),
    ];
    let states: Vec<_> = states.into_iter().flatten().collect();
    let states = (!states.is_empty()).then(|| format!(" ({})", states.join(", ")));
    let by = version.saved.by.clone();
    let by = by.map(|by| view! { " by " <bdi>{by}</bdi> });
    view! {
        <li>
            <span>
                <a href=href aria-current=is_chosen.then_some("true")>
                    <time datetime=version.saved.at.date.iso.clone()>{moment(&version)}</time>
                </a>
                ": "
                {version.why.clone()}
                {by}
                {states}
            </span>
            <span>{word_count(version.words)}</span>
        </li>
    }
    .into_any()
}

#[component]
fn Difference(id: String, one: Compared, may_restore: bool) -> impl IntoView {
    let heading = format!("{}: {}", moment(&one.version), one.version.why);
    let what = match (one.is_first, one.parts.is_empty()) {
        (true, _) => "This is the first version.",
        (false, true) => "Its words are the same as in the version before it.",
        (false, false) => "Compared with the version before it.",
    };
    let restore = (may_restore && !one.version.is_latest).then(|| {
        view! {
            <form method="post" action=format!("{LIST}/{id}/revisions")>
                <input type="hidden" name="version" value=one.version.id.clone() />
                <button type="submit" class="plain">
                    "Restore this version"
                </button>
            </form>
        }
    });
    let parts = one
        .parts
        .into_iter()
        .map(|part| view! { <Part part=part /> })
        .collect_view();
    view! {
        <section class="difference" aria-labelledby="difference-heading">
            <h2 id="difference-heading">{heading}</h2>
            <p>{what}</p>
            {parts}
            {restore}
        </section>
    }
    .into_any()
}

#[component]
fn Part(part: ComparedPart) -> impl IntoView {
    let pieces = part
        .pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Same(words) => view! { <span>{words}</span> }.into_any(),
            Piece::Gone(words) => view! { <del>{words}</del> }.into_any(),
            Piece::New(words) => view! { <ins>{words}</ins> }.into_any(),
            Piece::Skipped => view! { <span class="skipped">" … "</span> }.into_any(),
        })
        .collect_view();
    view! {
        <h3>{part.name}</h3>
        <div class="difference-text" dir="auto">
            {pieces}
        </div>
    }
    .into_any()
}
