//! The head of every page: whose site it is, where to go, how to reach them.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::mark::Mark;
use crate::api::site::{Logo, Site};
use crate::ui::address;

/// Name, navigation, e-mail and telephone.
#[component]
pub fn Header(site: Site) -> impl IntoView {
    let pages = site
        .pages
        .into_iter()
        .map(|page| view! { <NavigationLink href=page.address title=page.title /> })
        .collect_view();
    view! {
        <header class="site-header">
            <p class="site-name">
                <a href="/" rel="home">
                    {emblem(site.name, site.logo)}
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

/// The mark and the name, or the logo, which has the name as its alt text.
fn emblem(name: String, logo: Option<Logo>) -> AnyView {
    match logo {
        Some(Logo {
            address,
            width,
            height,
        }) => {
            view! { <img class="logo" src=address width=width height=height alt=name /> }.into_any()
        }
        None => view! {
            <Mark />
            <span>{name}</span>
        }
        .into_any(),
    }
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
                view! { <li><span>"Email "</span><a href=format!("mailto:{email}")>{email.clone()}</a></li> }
            });
            let phone = phone.map(|phone| {
                view! { <li><span>"Phone "</span><a href=address::telephone(&phone)>{phone.clone()}</a></li> }
            });
            view! { <ul class="contact-line">{email}{phone}</ul> }
        })
        .into_any()
}
