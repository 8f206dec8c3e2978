//! The settings as an admin sees them.

use serde::{Deserialize, Serialize};

use crate::api::site::Logo;
use crate::domain::settings::{Key, Link, Texts};

/// The settings that hold, as the form begins with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Names what the form began with: who saves something older is told so.
    pub seen: String,
    /// But for the navigation and the logo.
    pub texts: Texts,
    pub navigation: Vec<Link>,
    pub logo: Option<Logo>,
    /// What is otherwise in the configuration file.
    pub differs: Vec<Differs>,
    /// The names of all time zones.
    pub zones: Vec<String>,
    /// The time in the site's own: "14:05 on Thursday 26 November 2026".
    pub time_there: String,
    /// Where a test mail would go.
    pub own_email: String,
    /// Whether mails become files, because no server is set.
    pub outbox: bool,
}

/// A setting that the configuration file has otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differs {
    pub key: Key,
    /// What the file says, in words.
    pub file: String,
}

/// The page of the logo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoPage {
    pub logo: Option<Logo>,
    /// The site's name: its alt text.
    pub name: String,
}
