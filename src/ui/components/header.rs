//! The head of every page: whose site it is, where to go, how to reach them.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::mark::Mark;
use crate::api::site::Site;
use crate::ui::address;

/// Name, navigation, e-mail and telephone.
#[component]
pub fn Header(site: Site) -> impl IntoView {
    let pages = site
        .pages
        .into_iter()
        .map(|page| view! { <NavigationLink href=format!("/{}", page.slug) title=page.title /> })
        .collect_view();
    view! {
        <header class="site-header">
            <p class="site-name">
                <a href="/" rel="home">
                    <Mark />
                    <span>{site.name}</span>
                </a>
            </p>
            {(!site.tagline.is_empty()).then(|| view! { <p class="tagline">{site.tagline}</p> })}
            <nav class="navigation" aria-label="Site">
                <ul>
                    {pages}
                    <NavigationLink href="/search".to_owned() title="Search".to_owned() />
                </ul>
            </nav>
            <ContactLine email=site.email phone=site.phone />
        </header>
    }
    .into_any()
}

#[component]
fn NavigationLink(href: String, title: String) -> impl IntoView {
    let path = use_location().pathname;
    let own = href.clone();
    let current = move || path.with(|path| *path == own).then_some("page");
    view! {
        <li>
            <a href=href aria-current=current>
                {title}
            </a>
        </li>
    }
}

/// E-mail and telephone as links; nothing where neither is set.
#[component]
pub fn ContactLine(email: Option<String>, phone: Option<String>) -> impl IntoView {
    (email.is_some() || phone.is_some())
        .then(|| {
            let email = email.map(|email| {
                view! { <li>"Email " <a href=format!("mailto:{email}")>{email.clone()}</a></li> }
            });
            let phone = phone.map(|phone| {
                view! { <li>"Phone " <a href=address::telephone(&phone)>{phone.clone()}</a></li> }
            });
            view! { <ul class="contact-line">{email}{phone}</ul> }
        })
        .into_any()
}
