//! Addresses made of names and titles in any script. What an address may look like is
//! `domain::slug`'s rule.

use crate::domain::slug::Slug;

/// A slug for a name; none where nothing of it can be written so.
pub fn made_of(name: &str) -> Option<Slug> {
    Slug::from_ascii(&deunicode::deunicode(name))
}
