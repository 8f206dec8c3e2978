//! What the studio shows to staff, and what became of a form they sent. Everything here is asked
//! for by somebody who is signed in, but for the way in itself.
//!
//! Forms are not server functions: with and without the client they go to the same addresses
//! (`server::studio::forms`), and the client asks for the answer as JSON.

pub mod authors;
pub mod comments;
pub mod media;
mod overview;
pub mod people;
pub mod posts;
pub mod settings;
pub mod surface;
pub mod writing;

pub use self::overview::{FailedJob, Overview, Upcoming};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use self::authors::{AuthorPage, Authors};
use self::comments::Queue;
use self::media::Library;
use self::people::{Account, Activity, Arrival, NewEmail, OnePerson, People, SecondFactor};
use self::posts::Posts;
use self::settings::{LogoPage, Settings};
use self::writing::{Preview, Review, Versions, Writing};
use super::error::ApiError;
use crate::domain::person::Role;

/// A page of the studio and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who is signed in; none on the way in.
    pub me: Option<Me>,
    /// The organisation's name, for the title.
    pub site: String,
    /// Comments that wait; 0 for those who don't moderate.
    pub waiting: u32,
    /// What was done last, to be said on this page.
    pub said: Option<Said>,
    pub screen: Screen,
}

/// The person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: String,
    pub name: String,
    pub role: Role,
}

/// What a page of the studio is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Screen {
    /// Signing in, setting up, joining, a forgotten password.
    Arrival(Arrival),
    Overview(Overview),
    Posts(Box<Posts>),
    Writing(Box<Writing>),
    Review(Box<Review>),
    Preview(Box<Preview>),
    Versions(Box<Versions>),
    Comments(Box<Queue>),
    Media(Box<Library>),
    Authors(Authors),
    Author(Box<AuthorPage>),
    People(People),
    Person(Box<OnePerson>),
    Account(Box<Account>),
    SecondFactor(Box<SecondFactor>),
    NewEmail(NewEmail),
    Activity(Activity),
    Settings(Box<Settings>),
    Logo(LogoPage),
}

/// What was done, as an address carries it: a word of [`Deed`] and, where it can be taken back,
/// what it was done to. Never a sentence, so that no link puts words into our mouth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub deed: Deed,
    /// The comment, or the moment of a decision about many; of posts, the decision.
    pub of: Option<String>,
}

/// Something that was done. The text of each is what the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    #[error("Approved.")]
    Approved,
    #[error("Marked as spam.")]
    Spam,
    #[error("Moved to the trash.")]
    Trashed,
    #[error("Taken back.")]
    Undone,
    #[error("Your reply stands under the post.")]
    Replied,
    #[error("The comment was changed.")]
    Edited,
    #[error("There was nothing to decide.")]
    Nothing,
    #[error("The invitation is on its way.")]
    Invited,
    #[error("The invitation was withdrawn.")]
    Withdrawn,
    #[error("The role was changed.")]
    Role,
    #[error("They can no longer sign in.")]
    Removed,
    #[error("Saved.")]
    Saved,
    #[error("Your password was changed. Everywhere else you are signed out.")]
    Password,
    #[error("You are signed out everywhere else.")]
    SignedOut,
    #[error("From now on signing in asks for a code as well. Everywhere else you are signed out.")]
    FactorOn,
    #[error("The password alone is enough again.")]
    FactorOff,
    #[error("Your new recovery codes are in use; the former ones work no more.")]
    Codes,
    #[error("The passkey was added.")]
    PasskeyAdded,
    #[error("The passkey was removed. Your device may still list it; it opens nothing here.")]
    PasskeyRemoved,
    #[error("It will be tried again.")]
    Retried,
    #[error("Uploaded.")]
    Uploaded,
    #[error("Saved. Pages that show the picture say so from now on.")]
    Described,
    #[error("The file was removed.")]
    FileRemoved,
    #[error("The author was added.")]
    AuthorAdded,
    #[error("The author was removed.")]
    AuthorRemoved,
    #[error("Saved. Readers see it from now on.")]
    Profile,
    #[error("If nobody else here has this address, a link is on its way to it.")]
    EmailAsked,
    #[error("Your account has its new address. You sign in with it from now on.")]
    EmailChanged,
    #[error("Unpublished. Readers no longer see it.")]
    PostsUnpublished,
    #[error("Moved to the trash.")]
    PostsTrashed,
    #[error("Restored. What readers once saw is unpublished; the rest are drafts.")]
    PostsRestored,
    #[error("Comments are closed there.")]
    CommentsClosed,
    #[error("Comments are open there.")]
    CommentsOpened,
    #[error("Saved. Readers see the earlier text until you press Update.")]
    SavedAside,
    #[error("Saved. Readers see the earlier text until an editor publishes this one.")]
    SavedForEditors,
    #[error("Saved. The earlier text becomes public, unless this one is scheduled in its place.")]
    SavedAsideSchedule,
    #[error("Updated. Readers see this text now.")]
    Updated,
    #[error("Published. Readers see it now.")]
    PostPublished,
    #[error("Scheduled. It becomes public by itself.")]
    PostScheduled,
    #[error("Scheduled. The clocks go back that night and this time comes twice: it is the first.")]
    PostScheduledFirst,
    #[error("No longer scheduled. It stays as it is until somebody publishes it.")]
    Unscheduled,
    #[error("Sent to the editors. You hear from them by mail.")]
    PostSubmitted,
    #[error("Sent back to its writer.")]
    PostReturned,
    #[error("The earlier text is back, as the latest version.")]
    VersionRestored,
    #[error("The link is there. Whoever has it sees this text for seven days.")]
    LinkMade,
    #[error("The link was ended. It opens nothing any more.")]
    LinkEnded,
    #[error("This is your copy, a draft. Nothing has happened to the post that it was made from.")]
    Copied,
    #[error("Nothing is selected to which this could be done.")]
    PostsUnchanged,
    #[error("Saved. The site is so from now on.")]
    SettingsSaved,
    #[error("Saved, and a test mail is on its way to you.")]
    TestSent,
    #[error("Saved. No mail server is set, so the test mail is a file in the outbox.")]
    TestKept,
    #[error("The logo is in its place.")]
    LogoSet,
    #[error("The logo was taken away. The mark and the name stand there again.")]
    LogoRemoved,
}

impl Deed {
    pub const ALL: [Self; 53] = [
        Self::Approved,
        Self::Spam,
        Self::Trashed,
        Self::Undone,
        Self::Replied,
        Self::Edited,
        Self::Nothing,
        Self::Invited,
        Self::Withdrawn,
        Self::Role,
        Self::Removed,
        Self::Saved,
        Self::Password,
        Self::SignedOut,
        Self::FactorOn,
        Self::FactorOff,
        Self::Codes,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::Retried,
        Self::Uploaded,
        Self::Described,
        Self::FileRemoved,
        Self::AuthorAdded,
        Self::AuthorRemoved,
        Self::Profile,
        Self::EmailAsked,
        Self::EmailChanged,
        Self::PostsUnpublished,
        Self::PostsTrashed,
        Self::PostsRestored,
        Self::CommentsClosed,
        Self::CommentsOpened,
        Self::PostsUnchanged,
        Self::SettingsSaved,
        Self::TestSent,
        Self::TestKept,
        Self::LogoSet,
        Self::LogoRemoved,
        Self::SavedAside,
        Self::SavedForEditors,
        Self::SavedAsideSchedule,
        Self::Updated,
        Self::PostPublished,
        Self::PostScheduled,
        Self::PostScheduledFirst,
        Self::Unscheduled,
        Self::PostSubmitted,
        Self::PostReturned,
        Self::VersionRestored,
        Self::LinkMade,
        Self::LinkEnded,
        Self::Copied,
    ];

    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Trashed => "trashed",
            Self::Undone => "undone",
            Self::Replied => "replied",
            Self::Edited => "edited",
            Self::Nothing => "nothing",
            Self::Invited => "invited",
            Self::Withdrawn => "withdrawn",
            Self::Role => "role",
            Self::Removed => "removed",
            Self::Saved => "saved",
            Self::Password => "password",
            Self::SignedOut => "signed-out",
            Self::FactorOn => "factor-on",
            Self::FactorOff => "factor-off",
            Self::Codes => "codes",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::Retried => "retried",
            Self::Uploaded => "uploaded",
            Self::Described => "described",
            Self::FileRemoved => "file-removed",
            Self::AuthorAdded => "author-added",
            Self::AuthorRemoved => "author-removed",
            Self::Profile => "profile",
            Self::EmailAsked => "email-asked",
            Self::EmailChanged => "email-changed",
            Self::PostsUnpublished => "posts-unpublished",
            Self::PostsTrashed => "posts-trashed",
            Self::PostsRestored => "posts-restored",
            Self::CommentsClosed => "comments-closed",
            Self::CommentsOpened => "comments-opened",
            Self::PostsUnchanged => "posts-unchanged",
            Self::SettingsSaved => "settings-saved",
            Self::TestSent => "test-sent",
            Self::TestKept => "test-kept",
            Self::LogoSet => "logo-set",
            Self::LogoRemoved => "logo-removed",
            Self::SavedAside => "saved-aside",
            Self::SavedForEditors => "saved-for-editors",
            Self::SavedAsideSchedule => "saved-aside-schedule",
            Self::Updated => "updated",
            Self::PostPublished => "post-published",
            Self::PostScheduled => "post-scheduled",
            Self::PostScheduledFirst => "post-scheduled-first",
            Self::Unscheduled => "unscheduled",
            Self::PostSubmitted => "post-submitted",
            Self::PostReturned => "post-returned",
            Self::VersionRestored => "version-restored",
            Self::LinkMade => "link-made",
            Self::LinkEnded => "link-ended",
            Self::Copied => "copied",
        }
    }
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    /// It was done; the page to go on with: a path of this site.
    Done(String),
    Refused(Returned),
    /// The session has ended; the form can be sent again after signing in.
    SignIn,
    /// What is being written was saved, and its writer stays with it.
    Saved(writing::Kept),
    /// What a passkey is to answer, and what goes back with the answer.
    Challenge {
        options: String,
        sealed: String,
    },
}

/// A form that was not taken: the page shows it as it was sent, with these words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The path that it was sent to; tells the forms of a page apart.
    pub action: String,
    /// In the order of the fields.
    pub problems: Vec<Problem>,
    /// What was typed, by the fields' names; never a password.
    pub values: Vec<(String, String)>,
    /// Seconds after which it is worth trying again.
    pub wait: Option<u32>,
    /// Whether a part of it was done nonetheless, or the page is out of date otherwise.
    pub partly: bool,
}

impl Returned {
    /// What was typed into a field.
    pub fn value(&self, name: &str) -> Option<String> {
        let found = self.values.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone())
    }
}

/// The field of the door that says that the password was right, where a code is asked for next.
pub const HALFWAY: &str = "halfway";
/// The field of the door that names a form which waits for its sender to sign in.
pub const AGAIN: &str = "again";
/// The field that holds what was typed into it, as forms are sent.
pub const AGAIN_FIELDS: &str = "again-fields";

/// What is wrong, and with which field; the empty name for the form as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub field: String,
    pub sentence: String,
}

/// The page of the studio at this path, with its query. Staff; the way in is public.
#[server(prefix = "/api", endpoint = "studio/desk", input = server_fn::codec::GetUrl)]
pub async fn get_desk(path: String, query: String) -> Result<Desk, ApiError> {
    let context = crate::server::context::Context::current()?;
    Ok(crate::server::studio::desk(&context, &path, &query).await?)
}
