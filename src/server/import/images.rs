//! The images of an imported file: found beside it, brought into the library, and named in the
//! text by their address there.

use super::references::{self, Reference};
use super::tree::{Tree, resolve};
use crate::server::context::Context;
use crate::server::error::Error;
use crate::server::media::{self, Brought};

/// Brings images of one file into the library, and remarks on what it can't find.
pub struct Images<'a> {
    pub context: &'a Context,
    pub tree: &'a dyn Tree,
    /// The file that names them.
    pub file: &'a str,
    pub remarks: Vec<String>,
}

impl Images<'_> {
    /// The library's name of the image at `reference`, as seen from the file or from the
    /// root; `None`, with a remark, where there is none.
    pub async fn keep(&mut self, reference: &str, alt: &str) -> Result<Option<String>, Error> {
        self.bring(reference, alt, false).await
    }

    /// The same of what a text shows, where `playable` says that it may be sound or film.
    async fn bring(
        &mut self,
        reference: &str,
        alt: &str,
        playable: bool,
    ) -> Result<Option<String>, Error> {
        if let Some(name) = reference.strip_prefix("/media/") {
            let known = media::exists(self.context, name).await?;
            if known {
                return Ok(Some(name.to_owned()));
            }
        }
        let Some(content) = self.find(reference) else {
            self.remarks
                .push(format!("the image {reference} was not found"));
            return Ok(None);
        };
        let brought = Brought {
            content: content.into(),
            alt: alt.to_owned(),
            ..Brought::default()
        };
        let kept = match playable {
            true => media::keep_shown(self.context, brought).await?,
            false => media::keep_picture(self.context, brought).await?,
        };
        match kept {
            Ok(name) => Ok(Some(name)),
            Err(mistake) => {
                self.remarks.push(format!("{reference}: {mistake}"));
                Ok(None)
            }
        }
    }

    /// Beside the file, at the root of what is imported, or in the root's folder `media`.
    fn find(&self, reference: &str) -> Option<Vec<u8>> {
        let reference = decoded(reference.split(['?', '#']).next().unwrap_or_default());
        let (from_root, in_media) = (format!("/{reference}"), format!("/media/{reference}"));
        [reference, from_root, in_media]
            .iter()
            .filter_map(|reference| resolve(self.file, reference))
            .find_map(|path| self.tree.read(&path))
    }

    /// The text with the addresses of its images in the library.
    pub async fn rewrite(&mut self, source: &str) -> Result<String, Error> {
        let mut replacements = Vec::new();
        for Reference {
            place,
            address,
            alt,
        } in references::images(source)
        {
            if is_elsewhere(&address) {
                continue;
            }
            let Some(place) = place else {
                self.remarks.push(format!(
                    "the image {address} is written in a way that can't be followed"
                ));
                continue;
            };
            if let Some(name) = self.bring(&address, &alt, true).await? {
                replacements.push((place, format!("/media/{name}")));
            }
        }
        Ok(references::replace(source, replacements))
    }
}

/// On another site, or inside the text itself.
fn is_elsewhere(address: &str) -> bool {
    address.contains("://") || address.starts_with("//") || address.starts_with("data:")
}

/// `%20` and the like as the characters they stand for; what is no such escape stays.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = (first == b'%').then(|| after.get(..2)).flatten();
        let value = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(first));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_in_an_address_are_read() {
        assert_eq!(super::decoded("a%20b%C3%A9%zz%2"), "a bé%zz%2");
    }
}
