//! The studio, where staff write. It is a chunk of its own, so readers never load it. Its first
//! page so far: the way in.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::browser;
use super::components::head::{Head, PageHead};
use super::data::with_site;

/// Signing in.
#[derive(Clone, Copy, Debug)]
pub struct Studio;

#[lazy_route]
impl LazyRoute for Studio {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let head = |site| {
            let page = PageHead {
                title: "Sign in".to_owned(),
                ..PageHead::default()
            };
            view! { <Head page=page site=site /> }.into_any()
        };
        view! {
            {with_site(head)}
            <div class="notice">
                <h1>"Sign in"</h1>
                <SignIn />
            </div>
        }
        .into_any()
    }
}

/// Fetches this chunk where the document shows the studio. Taking over a page waits for nothing:
/// could it wait, each view of the client would also be compiled as a future. Without the chunk
/// the page stays as it was served.
pub async fn fetch_if_open() {
    if browser::path().starts_with("/studio") {
        Studio::preload().await;
    }
}

/// There are no accounts yet, so nothing can be sent; the form says so and keeps its promise of
/// labels. A disabled fieldset also keeps a password out of the address.
#[component]
fn SignIn() -> impl IntoView {
    view! {
        <p>
            "This is the door to the studio, where posts are written. There are no accounts yet: signing in comes with the next version."
        </p>
        <form class="sign-in" method="post">
            <fieldset disabled>
                <p>
                    <label for="sign-in-email">"Email"</label>
                    <input type="email" id="sign-in-email" autocomplete="username" />
                </p>
                <p>
                    <label for="sign-in-password">"Password"</label>
                    <input type="password" id="sign-in-password" autocomplete="current-password" />
                </p>
                <button type="submit">"Sign in"</button>
            </fieldset>
        </form>
    }
}
