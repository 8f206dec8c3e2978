//! What every page shows of the organisation.

use super::context::Context;
use super::db;
use super::error::Error;
use crate::api::site::{PageLink, Site};

/// Name, contact line and those pages of the navigation and the footer that can be seen.
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
    let links = |slugs: &[String]| {
        let found = |slug| titles.iter().find(|(_, found)| found == slug);
        let link = |(title, slug): (String, String)| PageLink { title, slug };
        slugs.iter().filter_map(found).cloned().map(link).collect()
    };
    Ok(Site {
        name: site.name.clone(),
        tagline: site.tagline.clone(),
        email: site.email.clone(),
        phone: site.phone.clone(),
        language: site.language.clone(),
        base_url: context.config().base_url.clone(),
        pages: links(&site.navigation),
        footer: links(&site.footer),
    })
}
