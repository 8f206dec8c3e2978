//! The people who work here, as the studio shows them: the way in, the list, one's own account,
//! what was done by whom.

use serde::{Deserialize, Serialize};

use super::authors::Profile;
use crate::api::posts::Date;
use crate::domain::person::Role;

/// A page on the way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    SignIn {
        /// Where to go afterwards: a path of the studio.
        to: String,
        /// Why the person is here.
        note: Option<Note>,
        /// Whether this site can have passkeys.
        passkeys: bool,
    },
    /// The first account of the site.
    Setup { token: String },
    /// Asking for a link to a new password.
    Forgotten { sent: bool },
    /// A new password, by a mailed link.
    Reset { token: String },
    /// Joining, by a mailed link.
    Join {
        token: String,
        name: String,
        email: String,
        role: Role,
    },
}

/// A link that a mail brings. Each is good once, and for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailedLink {
    NewPassword,
    Invitation,
    NewEmail,
}

impl MailedLink {
    /// The link whose page has this path.
    pub fn at(path: &str) -> Option<Self> {
        match path {
            "/studio/reset" => Some(Self::NewPassword),
            path if path.starts_with("/studio/invitations/") => Some(Self::Invitation),
            path if path.starts_with("/studio/account/email/") => Some(Self::NewEmail),
            _ => None,
        }
    }
}

/// What a person who comes to the door is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Note {
    #[error("You are signed out.")]
    SignedOut,
    #[error("Your password was changed. Sign in with the new one.")]
    PasswordChanged,
    #[error("Please sign in to go on.")]
    Needed,
    #[error("That took a while. Please enter your email and password once more.")]
    Late,
}

/// Everybody with an account, and those who are invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub people: Vec<Person>,
    pub invited: Vec<Invited>,
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub since: Date,
    /// The last time they were here; none where they never were.
    pub seen: Option<Date>,
    /// Whether it is the one who looks.
    pub me: bool,
}

/// Somebody who has a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub until: Date,
}

/// One of them, with what becomes of their byline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnePerson {
    pub person: Person,
    /// The author that they are.
    pub byline: Option<AuthorName>,
    /// How many posts and pages name that author, in whatever state.
    pub posts: u32,
    /// Of these, those that name somebody else as well.
    pub shared: u32,
    /// All authors, by name.
    pub authors: Vec<AuthorName>,
}

/// An author to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorName {
    pub id: String,
    pub name: String,
}

/// A new address for one's own account, which a mailed link stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEmail {
    pub token: String,
    pub email: String,
}

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Whether a code is asked for beside the password.
    pub second_factor: bool,
    /// None where this site can have none.
    pub passkeys: Option<Vec<Passkey>>,
    /// What readers see; of who has no byline yet, what it would begin with.
    pub profile: Profile,
    /// Where readers see it; none of who has no byline yet.
    pub address: Option<String>,
    /// Whether one gets mails about submitted drafts; none for those who don't decide about them.
    pub mail_submitted: Option<bool>,
    /// Whether one gets mails about what became of one's drafts.
    pub mail_decided: bool,
    pub sessions: Vec<Session>,
}

/// A key of a device that signs in without a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// As it stands in an address.
    pub id: String,
    /// As its owner calls it.
    pub name: String,
    pub since: Date,
    /// None where it never was.
    pub used: Option<Date>,
}

/// What proves beside one's password who one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondFactor {
    Off {
        /// To be typed into an app: "ABCD EFGH …".
        secret: String,
        /// The same to be photographed.
        square: Square,
        /// Recovery codes: "abcd-efgh-2345-67ab".
        codes: Vec<String>,
    },
    On {
        /// Recovery codes that are left.
        left: u32,
        /// Others to take into use.
        codes: Vec<String>,
    },
}

/// A QR code as a shape to draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Square {
    /// Modules on each side, with the white margin.
    pub side: u32,
    /// The dark modules, as a path of SVG in units of a module.
    pub path: String,
}

/// A browser in which one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// "Firefox on Linux".
    pub browser: String,
    pub since: Date,
    pub seen: Date,
    /// Whether it is this one.
    pub here: bool,
}

/// What was done lately, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub deeds: Vec<Entry>,
    /// The cursor of the part after this one.
    pub next: Option<String>,
    /// Whether newer lines come before this part.
    pub later_part: bool,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Date,
    /// "09:41"
    pub time: String,
    /// Their name as it was then.
    pub who: String,
    /// What follows the name; then comes `title`.
    pub what: String,
    pub title: String,
}
