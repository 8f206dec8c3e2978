//! What every page shows of the organisation: name, contact line, navigation, footer.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// The organisation, as its header and footer show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub name: String,
    /// One line under the name.
    pub tagline: String,
    pub email: Option<String>,
    /// As a person writes it; the link is made from its digits.
    pub phone: Option<String>,
    /// BCP 47 tag of the site's language, "en-GB".
    pub language: String,
    /// Scheme and host without a final slash: `https://example.org`.
    pub base_url: String,
    /// In the place of the mark and the name.
    pub logo: Option<Logo>,
    /// The navigation, in its order; pages of our own only once they are published.
    pub pages: Vec<PageLink>,
    /// Published pages of the footer, in its order.
    pub footer: Vec<PageLink>,
}

/// A link in the navigation or the footer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLink {
    pub title: String,
    /// A path of this site, or in the navigation an address with `https://`.
    pub address: String,
}

/// A picture that stands for the organisation; its alt text is the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    pub address: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

/// The organisation as every page shows it. Public.
#[server(prefix = "/api", endpoint = "site", input = server_fn::codec::GetUrl)]
pub async fn get_site() -> Result<Site, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::site::find(&context).await?)
}
