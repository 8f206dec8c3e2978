//! The foot of every page: how to follow, the pages, how to reach us, light or dark.

use leptos::prelude::*;

use super::header::ContactLine;
use super::theme_switch::ThemeSwitch;
use crate::api::site::Site;

#[component]
pub fn Footer(site: Site) -> impl IntoView {
    let pages = site
        .footer
        .into_iter()
        .map(|page| view! { <li><a href=page.address>{page.title}</a></li> })
        .collect_view();
    view! {
        <footer class="site-footer">
            <p class="site-name">{site.name}</p>
            <nav aria-label="Footer">
                <ul>
                    {pages}
                    <li>
                        <a href="/feed.xml" rel="external" type="application/atom+xml">
                            "Follow by feed"
                        </a>
                    </li>
                </ul>
            </nav>
            <ContactLine email=site.email phone=site.phone />
            <ThemeSwitch />
        </footer>
    }
    .into_any()
}
