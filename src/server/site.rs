//! What every page shows of the organisation.

use super::context::Context;
use super::db;
use super::error::Error;
use crate::api::site::{PageLink, Site};

/// Name, contact line and those pages of the navigation and the footer that can be seen: the
/// navigation's in its order, then what only the footer has.
pub async fn find(context: &Context) -> Result<Site, Error> {
    let site = &context.config().site;
    let mut slugs = site.navigation.clone();
    slugs.extend(
        site.footer
            .iter()
            .filter(|slug| !site.navigation.contains(slug))
            .cloned(),
    );
    let titles = db::posts::pages(&mut context.db().read().await?, context.now, &slugs).await?;
    let link = |slug: String| {
        let (title, slug) = titles.iter().find(|(_, found)| *found == slug)?.clone();
        Some(PageLink { title, slug })
    };
    Ok(Site {
        name: site.name.clone(),
        tagline: site.tagline.clone(),
        email: site.email.clone(),
        phone: site.phone.clone(),
        language: site.language.clone(),
        base_url: context.config().base_url.clone(),
        pages: slugs.into_iter().filter_map(link).collect(),
    })
}
