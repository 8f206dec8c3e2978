//! What every page shows of the organisation.

use super::context::Context;
use super::db;
use super::error::Error;
use crate::api::site::{Logo, PageLink, Site};
use crate::domain::settings::Link;
use crate::domain::slug::Slug;

/// Name, contact line and those links of the navigation and the footer that lead somewhere.
pub async fn find(context: &Context) -> Result<Site, Error> {
    let (site, studio) = (&context.config().site, &context.config().studio);
    let chosen = studio.navigation.as_deref();
    let mut slugs = site.footer.clone();
    match chosen {
        None => slugs.extend(site.navigation.iter().cloned()),
        Some(links) => slugs.extend(links.iter().filter_map(own_page)),
    }
    slugs.sort();
    slugs.dedup();
    let titles = db::posts::pages(&mut context.db().read().await?, context.now, &slugs).await?;
    let pages = match chosen {
        None => in_order(&titles, &site.navigation),
        Some(links) => links
            .iter()
            .filter(|link| {
                own_page(link).is_none_or(|page| titles.iter().any(|(_, slug)| *slug == page))
            })
            .cloned()
            .collect(),
    };
    let page_link = |link: Link| PageLink {
        title: link.label,
        address: link.address,
    };
    Ok(Site {
        name: site.name.clone(),
        tagline: site.tagline.clone(),
        email: site.email.clone(),
        phone: site.phone.clone(),
        language: site.language.clone(),
        base_url: context.config().base_url.clone(),
        logo: logo(context),
        pages: pages.into_iter().map(page_link).collect(),
        footer: in_order(&titles, &site.footer)
            .into_iter()
            .map(page_link)
            .collect(),
    })
}

/// Links to those of these pages that are published, in their order.
pub async fn pages(context: &Context, slugs: &[String]) -> Result<Vec<Link>, Error> {
    let titles = db::posts::pages(&mut context.db().read().await?, context.now, slugs).await?;
    Ok(in_order(&titles, slugs))
}

/// The logo, where there is one.
pub fn logo(context: &Context) -> Option<Logo> {
    let logo = context.config().studio.logo.as_ref()?;
    Some(Logo {
        address: format!("/media/{}", logo.name),
        width: logo.width,
        height: logo.height,
    })
}

/// The slug of a page that may be one of ours, and so may be there or not.
fn own_page(link: &Link) -> Option<String> {
    let slug = Slug::parse_page(link.slug()?).ok()?;
    Some(slug.into())
}

/// `titles` are titles and slugs.
fn in_order(titles: &[(String, String)], slugs: &[String]) -> Vec<Link> {
    let found = |slug| titles.iter().find(|(_, found)| found == slug);
    let link = |(title, slug): &(String, String)| Link {
        label: title.clone(),
        address: format!("/{slug}"),
    };
    slugs.iter().filter_map(found).map(link).collect()
}
