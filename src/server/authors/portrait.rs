//! The picture of an author: which one it is, and what is said of it. It is a file of the library
//! like others.

use crate::api::studio::Problem;
use crate::domain::author::Mistake;
use crate::domain::media::Description;
use crate::domain::person::Role;
use crate::server::context::Staff;
use crate::server::db::Transaction;
use crate::server::db::media::library::{self, Said};
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::media::library::words_of;

/// What was sent of a portrait.
#[derive(Clone, Debug, Default)]
pub struct Portrait {
    /// The picture's id in the library; empty for none.
    pub id: String,
    pub alt: String,
    pub decorative: bool,
    /// Whether it is to go.
    pub gone: bool,
    /// Why a file that was sent for it isn't one.
    pub problem: Option<Problem>,
}

impl Portrait {
    fn is_there(&self) -> bool {
        !self.gone && is_id(&self.id)
    }

    /// What is said of it: one line, nothing where it only decorates.
    pub(super) fn said(&self) -> String {
        let said = Description::parse(&self.alt, self.decorative);
        said.map(|said| said.alt().to_owned()).unwrap_or_default()
    }

    /// What is wrong with it.
    pub(super) fn check(&self) -> Option<Mistake> {
        if !self.is_there() {
            return None;
        }
        match Description::parse(&self.alt, self.decorative) {
            Ok(said) if said.alt().is_empty() && !self.decorative => Some(Mistake::PortraitUnsaid),
            Ok(_) => None,
            Err(mistake) => Some(mistake.into()),
        }
    }

    /// The picture's id: the one that is there, or one that this person may use.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a picture that isn't theirs.
    pub(super) async fn id(
        &self,
        tx: &mut Transaction,
        (staff, present): (&Staff, Option<&str>),
    ) -> Result<Option<String>, Error> {
        if !self.is_there() {
            return Ok(None);
        }
        if present == Some(self.id.as_str()) {
            return Ok(Some(self.id.clone()));
        }
        let row = library::find(tx, &self.id).await?.ok_or(Error::NotFound)?;
        let theirs = staff.may(Role::Editor) || row.added_by.as_deref() == Some(staff.id.as_str());
        if !theirs || row.width == 0 {
            return Err(Error::NotFound);
        }
        if row.alt.is_empty() && row.decorative == 0 && !self.decorative {
            // What nobody has said of it yet. Texts that show it are rendered again.
            let alt = self.said();
            let words = words_of(&row.original, &alt);
            let said = Said {
                alt,
                words,
                decorative: false,
            };
            library::describe(tx, &row.id, &said).await?;
        }
        Ok(Some(row.id))
    }
}
