//! What a page says of itself in the document's head: title, description, address, preview.

use leptos::prelude::*;
use leptos_meta::{Link, Meta};

use super::title::Title;
use crate::api::posts::{Image, Post};
use crate::api::site::Site;
use crate::ui::frame::Announcement;

/// A page's own words about itself.
#[derive(Clone, Debug, Default)]
pub struct PageHead {
    /// Without the site's name; empty on the first page.
    pub title: String,
    pub description: String,
    /// From the root, with a leading `/`. Empty where the page has no address worth keeping: an
    /// error, a search.
    pub path: String,
    pub image: Option<Image>,
    /// A post, and not a listing or another page.
    pub article: bool,
    /// Title and path of the feed of just this listing or conversation.
    pub feed: Option<(String, String)>,
    /// A form on it could not be taken: the title says so first.
    pub trouble: bool,
    /// Not for search engines: it shows what only this reader may see.
    pub unlisted: bool,
    /// What is on screen was changed and stays where it is: nobody has arrived anywhere.
    pub stays: bool,
}

impl PageHead {
    /// "Title – Site", or the site's name and what it is about.
    pub fn full_title(&self, site: &Site) -> String {
        match (
            self.title.is_empty(),
            site.tagline.is_empty(),
            site.name.is_empty(),
        ) {
            (false, _, false) if self.trouble => {
                format!("Error: {} – {}", self.title, site.name)
            }
            (false, _, false) => format!("{} – {}", self.title, site.name),
            (false, _, true) => self.title.clone(),
            (true, false, _) => format!("{} – {}", site.name, site.tagline),
            (true, true, _) => site.name.clone(),
        }
    }
}

/// The head of a page; it also tells a screen reader that the page is there.
#[component]
pub fn Head(page: PageHead, site: Site) -> impl IntoView {
    if !page.stays {
        Announcement::of_arrival();
    }
    let title = page.full_title(&site);
    let mut tags = Vec::new();
    if !page.description.is_empty() {
        tags.push(meta("description", page.description.clone()));
    }
    if page.path.is_empty() || page.unlisted {
        tags.push(meta("robots", "noindex".to_owned()));
    }
    if !page.path.is_empty() {
        tags.append(&mut preview(&page, &site));
    }
    tags.push(feed(site.name, "/feed.xml".to_owned()));
    tags.extend(page.feed.map(|(title, path)| feed(title, path)));
    view! {
        <Title text=title />
        {tags}
    }
    .into_any()
}

/// What a preview says of a post beyond any page.
#[component]
pub fn ArticleHead(post: Post) -> impl IntoView {
    let mut tags = vec![meta("article:published_time", post.published.iso)];
    tags.extend(
        post.updated
            .map(|updated| meta("article:modified_time", updated.iso)),
    );
    tags.extend(
        post.tags
            .into_iter()
            .map(|tag| meta("article:tag", tag.name)),
    );
    tags
}

/// Canonical address, Open Graph, Twitter card.
fn preview(page: &PageHead, site: &Site) -> Vec<AnyView> {
    let address = format!("{}{}", site.base_url, page.path);
    let heading = if page.title.is_empty() {
        &site.name
    } else {
        &page.title
    };
    let kind = if page.article { "article" } else { "website" };
    let card = if page.image.is_some() {
        "summary_large_image"
    } else {
        "summary"
    };
    let mut tags = vec![
        view! { <Link rel="canonical" href=address.clone() /> }.into_any(),
        meta("og:type", kind.to_owned()),
        meta("og:url", address),
        meta("og:title", heading.clone()),
        meta("og:site_name", site.name.clone()),
        meta("og:locale", site.language.replace('-', "_")),
        meta("twitter:card", card.to_owned()),
    ];
    if !page.description.is_empty() {
        tags.push(meta("og:description", page.description.clone()));
    }
    if let Some(image) = &page.image {
        tags.push(meta(
            "og:image",
            format!("{}{}", site.base_url, image.address),
        ));
        tags.push(meta("og:image:width", image.width.to_string()));
        tags.push(meta("og:image:height", image.height.to_string()));
        tags.push(meta("og:image:alt", image.alt.clone()));
    }
    tags
}

/// Open Graph's vocabulary goes by `property`, everything else by `name`.
fn meta(key: &'static str, content: String) -> AnyView {
    if key.starts_with("og:") || key.starts_with("article:") {
        view! { <Meta property=key content=content /> }.into_any()
    } else {
        view! { <Meta name=key content=content /> }.into_any()
    }
}

fn feed(title: String, path: String) -> AnyView {
    view! { <Link rel="alternate" type_="application/atom+xml" title=title href=path /> }.into_any()
}
