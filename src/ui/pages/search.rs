//! Search: a form and what it found. With the client running it answers as you type; the address
//! is the one truth about the words, so a reload, a link and the back button all agree.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::answer::{Answer, Outcome};
use crate::api::error::ApiError;
use crate::api::search::{Found, Hit, search};
use crate::api::site::Site;
use crate::ui::address;
use crate::ui::browser;
use crate::ui::browser::taking_over::in_turn;
use crate::ui::components::head::{Head, PageHead};
use crate::ui::components::search_form::SearchForm;
use crate::ui::data::{Place, answered, with_site};

/// How long after the last key the question is sent.
const PAUSE: Duration = Duration::from_millis(200);

#[component]
pub fn Search() -> impl IntoView {
    let query = use_query_map();
    let words = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    let place = move || Place {
        name: words.get(),
        ..Place::default()
    };
    let show = move |found, _| match found {
        Ok(found) => view! { <Results found=found asked=words.get_untracked() /> }.into_any(),
        Err(error) => view! { <Failed error=error /> }.into_any(),
    };
    view! {
        {with_site(opening)}
        <SearchBox words=words />
        {answered(place, |place| ask(place.name), show)}
    }
}

/// Nothing asked, nothing fetched. A late answer never replaces a newer one: the resource drops it.
async fn ask(words: String) -> Result<Found, ApiError> {
    if words.trim().is_empty() {
        Ok(Found::default())
    } else {
        search(words).await
    }
}

fn opening(site: Site) -> AnyView {
    let head = PageHead {
        title: "Search".to_owned(),
        ..PageHead::default()
    };
    view! {
        <Head page=head site=site />
        <h1 class="search-title">"Search"</h1>
    }
    .into_any()
}

/// The words that went into the address last.
struct Asked {
    words: String,
    /// Whether Back should lead to them again: they were sent, or came by a link. What is typed has
    /// one place in the history, however many answers it had on the way.
    is_settled: bool,
    /// What was typed since, before the pause after it is over.
    typed: Option<String>,
}

impl Asked {
    fn settled(words: String) -> Self {
        Self {
            is_settled: !words.is_empty(),
            words,
            typed: None,
        }
    }
}

#[component]
fn SearchBox(words: Memo<String>) -> impl IntoView {
    let asked = StoredValue::new(Asked::settled(words.get_untracked()));
    let shown = RwSignal::new(words.get_untracked());
    // Only words that didn't come from this field go into it: the reader may be typing on.
    Effect::new(move |before: Option<()>| {
        let words = words.get();
        if before.is_some() {
            browser::stands();
        }
        if asked.with_value(|asked| asked.words != words) {
            asked.set_value(Asked::settled(words.clone()));
            shown.set(words);
        }
    });
    // Nobody types on the server, where a value bound to one thread must not be made: the render
    // may end on another.
    let on_words = (!is_server()).then(|| answering(asked));
    view! { <SearchForm words=shown on_words=on_words /> }
}

/// Brings the words into the address: at once when they are sent, after a pause while typing.
fn answering(asked: StoredValue<Asked>) -> Callback<(String, bool)> {
    let navigate = use_navigate();
    let go = move |words: String, is_settled: bool| {
        let to = format!("/search?q={}", address::encode(&words));
        if asked.with_value(|asked| asked.is_settled && asked.words != words) {
            browser::keep_place();
        }
        asked.set_value(Asked {
            is_settled: is_settled && !words.is_empty(),
            words,
            typed: None,
        });
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    };
    let later = go.clone();
    let go_later = move |words: String| {
        // Whoever pressed Enter meanwhile has the answer, and may have gone on to another page, or back.
        let is_awaited =
            |asked: &Asked| asked.typed.as_ref() == Some(&words) && asked.words != words;
        if asked.try_with_value(is_awaited) == Some(true) {
            later(words, false);
        }
    };
    let go_later = StoredValue::new_local(debounce(PAUSE, go_later));
    let go = StoredValue::new_local(go);
    Callback::new(move |(words, at_once): (String, bool)| {
        if at_once {
            go.with_value(|go| go(words, true));
        } else {
            asked.update_value(|asked| asked.typed = Some(words.clone()));
            go_later.update_value(|go_later| go_later(words));
        }
    })
}

#[component]
fn Results(found: Found, asked: String) -> impl IntoView {
    let count = found.results.len();
    let summary = match (asked.trim().is_empty(), count, found.more) {
        (true, ..) => "Search the titles and texts of everything published here.".to_owned(),
        (_, 0, _) => format!("Nothing found for “{asked}”. Try fewer or other words."),
        (_, 1, _) => format!("One result for “{asked}”."),
        (_, count, false) => format!("{count} results for “{asked}”."),
        (_, count, true) => format!("The best {count} results for “{asked}”."),
    };
    view! {
        <p class="search-summary" role="status">
            {summary}
        </p>
        {in_turn(|| {
            view! {
                <ol class="results">
                    {found.results.into_iter().map(|hit| view! { <Result hit=hit /> }).collect_view()}
                </ol>
            }
        })}
    }
}

/// In the place of results: the field above keeps the words, so that they can be sent again.
#[component]
fn Failed(error: ApiError) -> impl IntoView {
    Answer::record(Outcome::from(&error));
    view! {
        <p class="search-summary" role="status">
            {error.to_string()}
        </p>
    }
}

#[component]
fn Result(hit: Hit) -> impl IntoView {
    let runs = hit.excerpt.into_iter().enumerate();
    let excerpt = runs
        .filter(|(_, run)| !run.is_empty())
        .map(|(place, run)| match place % 2 {
            1 => view! { <mark>{run}</mark> }.into_any(),
            _ => run.into_any(),
        })
        .collect_view();
    view! {
        <li class="entry">
            <p class="entry-date">
                <time datetime=hit.published.iso>{hit.published.short}</time>
            </p>
            <div class="entry-text">
                <h2 lang=hit.language.clone() dir="auto">
                    <a href=hit.path>{hit.title}</a>
                </h2>
                <p class="summary" lang=hit.language dir="auto">
                    {excerpt}
                </p>
            </div>
        </li>
    }
}
