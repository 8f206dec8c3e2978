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
    /// Title and path of the feed of just this listing.
    pub feed: Option<(String, String)>,
}

impl PageHead {
    /// "Title – Site", or the site's name and what it is about.
    pub fn full_title(&self, site: &Site) -> String {
        match (
            self.title.is_empty(),
            site.tagline.is_empty(),
            site.name.is_empty(),
        ) {
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
    Announcement::of_arrival();
    let title = page.full_title(&site);
    let heading = if page.title.is_empty() {
        site.name.clone()
    } else {
        page.title
    };
    let address = format!("{}{}", site.base_url, page.path);
    let card = if page.image.is_some() {
        "summary_large_image"
    } else {
        "summary"
    };
    let feed = page.feed.map(|(title, path)| feed_link(title, path));
    let tags = (!page.path.is_empty()).then(|| {
        view! {
            <Link rel="canonical" href=address.clone() />
            <Meta property="og:url" content=address />
            <Meta property="og:title" content=heading />
            <Meta property="og:site_name" content=site.name.clone() />
            <Meta property="og:locale" content=site.language.replace('-', "_") />
            <Meta name="twitter:card" content=card />
            {page.image.map(|image| image_tags(image, &site.base_url))}
        }
    });
    let indexed = tags.is_some();
    view! {
        <Title text=title />
        {described(page.description)}
        {tags}
        {(!indexed).then(|| view! { <Meta name="robots" content="noindex" /> })}
        {feed_link(site.name, "/feed.xml".to_owned())}
        {feed}
    }
}

/// What a preview says of a post beyond any page.
#[component]
pub fn ArticleHead(post: Post) -> impl IntoView {
    let tags = post
        .tags
        .into_iter()
        .map(|tag| meta("article:tag", tag.name))
        .collect_view();
    view! {
        {meta("og:type", "article".to_owned())}
        {meta("article:published_time", post.published.iso)}
        {post.updated.map(|updated| meta("article:modified_time", updated.iso))}
        {tags}
    }
}

fn meta(property: &'static str, content: String) -> impl IntoView {
    view! { <Meta property=property content=content /> }
}

fn described(description: String) -> impl IntoView {
    (!description.is_empty()).then(|| {
        view! {
            <Meta name="description" content=description.clone() />
            <Meta property="og:description" content=description />
        }
    })
}

fn feed_link(title: String, path: String) -> impl IntoView {
    view! { <Link rel="alternate" type_="application/atom+xml" title=title href=path /> }
}

fn image_tags(image: Image, base_url: &str) -> impl IntoView + use<> {
    view! {
        <Meta property="og:image" content=format!("{base_url}{}", image.address) />
        <Meta property="og:image:width" content=image.width.to_string() />
        <Meta property="og:image:height" content=image.height.to_string() />
        <Meta property="og:image:alt" content=image.alt />
    }
}
