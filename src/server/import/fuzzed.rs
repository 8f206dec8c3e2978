//! What `fuzz/` throws random texts at. Compiled for that only.

use super::front_matter::Entry;
use super::references;
use crate::server::config::Config;
use crate::server::dates::Dates;

/// Reads a file as an import does, and puts the addresses of its pictures where they were.
pub fn file(text: &str) {
    let dates = Dates::of(&Config::default());
    let body = match Entry::parse(text, false, &dates) {
        Ok(entry) => entry.body,
        Err(_) => text.to_owned(),
    };
    let found = references::images(&body).into_iter();
    let places = found.filter_map(|image| {
        let place = image.place?;
        let address = body[place.clone()].to_owned();
        Some((place, address))
    });
    assert_eq!(references::replace(&body, places.collect()), body);
}
