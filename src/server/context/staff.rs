//! Who is signed in, and what they may do, as values: a function that needs a right takes it as a
//! parameter, so that asking for it can't be forgotten.

use std::ops::Deref;
use std::sync::Arc;

use crate::domain::person::Role;
use crate::server::error::Error;

/// A person with an account, as their session says at this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Their author's id, where they have a byline.
    pub author_id: Option<String>,
    pub session_id: String,
}

/// Somebody who is signed in, in whatever role. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff(Arc<Person>);

/// Somebody who may work on everybody's posts, and on comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(Staff);

/// Somebody who keeps the people and the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admin(Editor);

impl Staff {
    /// Only a session makes somebody staff.
    pub(in crate::server) fn new(person: Person) -> Self {
        Self(Arc::new(person))
    }

    pub fn may(&self, role: Role) -> bool {
        self.role >= role
    }

    /// # Errors
    /// [`Error::NotFound`] for who may publish nothing: a contributor.
    pub fn author(&self) -> Result<&Self, Error> {
        self.may(Role::Author)
            .then_some(self)
            .ok_or(Error::NotFound)
    }

    /// # Errors
    /// [`Error::NotFound`] for who isn't one.
    pub fn editor(&self) -> Result<Editor, Error> {
        let editor = self.may(Role::Editor).then(|| Editor(self.clone()));
        editor.ok_or(Error::NotFound)
    }

    /// # Errors
    /// [`Error::NotFound`] for who isn't one.
    pub fn admin(&self) -> Result<Admin, Error> {
        match self.may(Role::Admin) {
            true => self.editor().map(Admin),
            false => Err(Error::NotFound),
        }
    }
}

impl Deref for Staff {
    type Target = Person;
    fn deref(&self) -> &Person {
        &self.0
    }
}

impl Deref for Editor {
    type Target = Staff;
    fn deref(&self) -> &Staff {
        &self.0
    }
}

impl Deref for Admin {
    type Target = Editor;
    fn deref(&self) -> &Editor {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(role: Role) -> Staff {
        Staff::new(Person {
            id: "person".into(),
            name: "Asha Rahman".into(),
            email: "asha@example.org".into(),
            role,
            author_id: None,
            session_id: "session".into(),
        })
    }

    #[test]
    fn a_right_is_given_from_its_role_on() {
        let given = Role::ALL.map(|role| {
            let staff = staff(role);
            let author = staff.author().is_ok();
            (author, staff.editor().is_ok(), staff.admin().is_ok())
        });
        let (no, yes) = (false, true);
        assert_eq!(
            given,
            [(no, no, no), (yes, no, no), (yes, yes, no), (yes, yes, yes)]
        );
    }

    #[test]
    fn what_one_may_not_do_is_as_if_it_were_not_there() {
        let refused = staff(Role::Author).admin();
        assert!(matches!(refused, Err(Error::NotFound)));
    }
}
