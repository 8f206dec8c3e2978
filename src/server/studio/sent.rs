//! A form as it was sent: its fields, where it was sent to, and what its browser brought along.

use axum::http::{HeaderMap, header};

use super::address::onward;
use crate::server::context::Context;
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::people::Browser;
use crate::server::people::cookies::Cookies;

/// A form that was sent, and by whom.
#[derive(Clone, Debug)]
pub struct Sent {
    pub context: Context,
    pub(super) fields: Vec<(String, String)>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
}

impl Sent {
    /// What was typed into a field; empty where it wasn't sent.
    pub fn value(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Whether anything was sent under this name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Every value sent under a name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(field, _)| field == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// A part of the path, by the name that the router has for it.
    pub fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The id in the path.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is written as no id is.
    pub fn id(&self) -> Result<&str, Error> {
        let id = Some(self.parameter("id")).filter(|id| is_id(id));
        id.ok_or(Error::NotFound)
    }

    /// What the browser brought along.
    pub fn browser(&self) -> Browser<'_> {
        let agent = self.headers.get(header::USER_AGENT);
        Browser {
            device: self.cookies().device(&self.headers),
            agent: agent.and_then(|agent| agent.to_str().ok()),
        }
    }

    pub fn cookies(&self) -> Cookies {
        Cookies::of(&self.context.config().base_url)
    }

    /// The page that the form stood on: as it says itself, else `usual`.
    pub fn page(&self, usual: &str) -> String {
        onward(self.value("page")).unwrap_or_else(|| usual.to_owned())
    }
}
