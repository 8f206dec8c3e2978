//! Pages that stand in for a page: not found, gone, moved, our own mistake. What went wrong comes
//! from `api`; showing it also records it for the head of the server's answer.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::head::{Head, PageHead};
use super::search_form::SearchForm;
use crate::api::answer::{Answer, Outcome};
use crate::api::error::ApiError;
use crate::api::site::Site;

/// The page for what went wrong.
pub fn error_notice(error: ApiError, site: &Site) -> AnyView {
    let site = site.clone();
    match error {
        ApiError::NotFound => view! { <Missing site=site /> }.into_any(),
        ApiError::Gone => view! { <Gone site=site /> }.into_any(),
        ApiError::Moved(path) => view! { <Moved path=path site=site /> }.into_any(),
        error => view! { <Trouble error=error site=site /> }.into_any(),
    }
}

/// Nothing at this address (404).
#[component]
pub fn Missing(site: Site) -> impl IntoView {
    Answer::record(Outcome::NotFound);
    view! {
        <Notice title="Page not found" site=site>
            <p>
                "There is nothing at this address. It may have been mistyped, or the page may have moved."
            </p>
            <p>"Search for what you were after, or begin at the " <a href="/">"first page"</a> "."</p>
            <SearchForm />
        </Notice>
    }
}

/// Taken down (410).
#[component]
fn Gone(site: Site) -> impl IntoView {
    Answer::record(Outcome::Gone);
    view! {
        <Notice title="This was taken down" site=site>
            <p>
                "What stood here was taken down by the people who wrote it. It is not coming back to this address."
            </p>
            <p>"Search for something else, or read the " <a href="/">"latest dispatches"</a> "."</p>
            <SearchForm />
        </Notice>
    }
}

/// Moved for good: the server answers 301 before any of this; in the app we go there.
#[component]
fn Moved(path: String, site: Site) -> impl IntoView {
    Answer::record(Outcome::Moved(path.clone()));
    let navigate = use_navigate();
    let to = path.clone();
    Effect::new(move |_| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    });
    view! {
        <Notice title="This has moved" site=site>
            <p>"You can read it at its " <a href=path>"new address"</a> "."</p>
        </Notice>
    }
}

/// Our own mistake (500), what the site can't do at the moment (503), or a connection that failed.
#[component]
fn Trouble(error: ApiError, site: Site) -> impl IntoView {
    Answer::record(Outcome::from(&error));
    let title = match error {
        ApiError::Offline => "No connection",
        ApiError::Away(_) => "Not available at the moment",
        _ => "Something went wrong",
    };
    let write = site.email.clone().map(|email| {
        view! { <p>"You can write to us at " <a href=format!("mailto:{email}")>{email.clone()}</a> "."</p> }
    });
    view! {
        <Notice title=title site=site>
            <p>{error.to_string()}</p>
            {write}
        </Notice>
    }
}

/// A page with these words in the place of another.
#[component]
pub fn Notice(title: &'static str, site: Site, children: Children) -> impl IntoView {
    let page = PageHead {
        title: title.to_owned(),
        ..PageHead::default()
    };
    view! {
        <Head page=page site=site />
        <div class="notice">
            <h1>{title}</h1>
            {children()}
        </div>
    }
    .into_any()
}
