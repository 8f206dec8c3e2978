//! What was done here, by whom and when.

use leptos::prelude::*;

use crate::api::studio::people::Activity;

pub fn body(activity: Activity) -> AnyView {
    let is_empty = activity.deeds.is_empty();
    let lines = activity
        .deeds
        .into_iter()
        .map(|entry| {
            view! {
                <li>
                    <span>
                        <bdi>{entry.who}</bdi> " " {entry.what} " " <bdi>{entry.title}</bdi>
                    </span>
                    <time datetime=entry.at.iso>{entry.at.short} ", " {entry.time}</time>
                </li>
            }
        })
        .collect_view();
    view! {
        {is_empty.then(|| view! { <p class="empty">"Nothing was done yet that is worth a line."</p> })}
        <ul class="lines">{lines}</ul>
        <nav class="parts" aria-label="Older and newer lines">
            {activity
                .later_part
                .then(|| view! { <a href="/studio/activity">"Back to the newest"</a> })}
            {activity
                .next
                .map(|next| {
                    view! { <a href=format!("/studio/activity?before={next}")>"Older lines"</a> }
                })}
        </nav>
    }
    .into_any()
}
