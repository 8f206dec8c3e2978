//! The people who work here: what each may do, and what is to be entered for an account, with the
//! sentence for each mistake. The only place where these rules stand; the browser may ask them while
//! somebody types, the server asks them for truth. Not here: which passwords everybody uses, which
//! addresses are taken, sessions.

mod code;
mod role;

pub use code::{Code, RECOVERY_CHARACTERS};
pub use role::Role;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::email::EmailMistake;
use super::name::{NAME_CHARACTERS, NameMistake};
use super::{email, text};

pub use super::name::Name;

/// For so many days an invitation is good.
pub const INVITATION_DAYS: i64 = 7;

/// Characters that a person sees (NIST SP 800-63B-4, 3.1.1.2, for a password that stands alone).
pub const PASSWORD_CHARACTERS: usize = 15;
/// The same, for whoever proves in a second way who they are.
pub const PASSWORD_CHARACTERS_BESIDE_ANOTHER: usize = 8;
/// What is longer isn't hashed. Nothing shorter is cut.
pub const PASSWORD_BYTES: usize = 1_000;

/// A field of the forms about accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    Name,
    Email,
    Role,
    /// The password now in use.
    Present,
    Password,
    /// What proves beside the password who somebody is.
    Code,
    /// The author to whom posts are handed.
    To,
}

impl Field {
    /// The field's name in forms, and the end of its element's id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Role => "role",
            Self::Present => "present",
            Self::Password => "password",
            Self::Code => "code",
            Self::To => "to",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What is wrong. The text of each is the sentence that the person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Mistake {
    #[error(transparent)]
    Name(#[from] NameMistake),
    /// An invited person's name, which whoever invites reads about.
    #[error("Please enter a name.")]
    TheirNameMissing,
    #[error("Please shorten the name to {NAME_CHARACTERS} characters or fewer.")]
    TheirNameTooLong,
    #[error(transparent)]
    Email(#[from] EmailMistake),
    #[error("Somebody here has this email address already.")]
    EmailTaken,
    #[error("This is your address already.")]
    EmailSame,
    #[error("Please choose one of the roles.")]
    RoleUnknown,
    #[error("Please choose a password of at least {PASSWORD_CHARACTERS} characters.")]
    PasswordTooShort,
    #[error(
        "Please choose a password of at least {PASSWORD_CHARACTERS_BESIDE_ANOTHER} characters."
    )]
    PasswordTooShortBesideAnother,
    #[error("Please choose a password of at most 1,000 bytes.")]
    PasswordTooLong,
    #[error("This password is on the list of the most common ones. Please choose another.")]
    PasswordCommon,
    #[error("This password is easy to guess from your name or address. Please choose another.")]
    PasswordPersonal,
    #[error("This is not your present password.")]
    PresentWrong,
    /// One sentence for an unknown address and a wrong password.
    #[error("The email or the password is not right.")]
    SignInWrong,
    #[error("Please enter the code.")]
    CodeMissing,
    #[error("This code is not right. Please enter the one that your app shows now.")]
    CodeWrong,
    #[error(
        "Your password is too short to stand alone. Please change it to one of at least \
         {PASSWORD_CHARACTERS} characters first."
    )]
    PasswordNeedsAnother,
    #[error("Please give it a name, such as “My phone”.")]
    PasskeyNameMissing,
    #[error("Please shorten the name to {NAME_CHARACTERS} characters or fewer.")]
    PasskeyNameTooLong,
    #[error("That took too long. Please try again.")]
    PasskeyLate,
    #[error("This passkey is not known here. Please sign in with your password.")]
    PasskeyUnknown,
    #[error("This device could not make a passkey for this site. Nothing was changed.")]
    PasskeyNotMade,
    #[error("No passkey was used. You can try again, or go on with your password.")]
    PasskeyNotUsed,
    #[error("This is the only admin. Please make somebody else an admin first.")]
    LastAdmin,
    #[error("Please choose another author to hand the posts to.")]
    AuthorUnknown,
}

impl Mistake {
    /// What is wrong with the name of somebody else than whoever reads it.
    pub fn of_another(mistake: NameMistake) -> Self {
        match mistake {
            NameMistake::Missing => Self::TheirNameMissing,
            NameMistake::TooLong => Self::TheirNameTooLong,
        }
    }

    /// The field that it is about; none where it is about the whole.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Name(_)
            | Self::TheirNameMissing
            | Self::TheirNameTooLong
            | Self::PasskeyNameMissing
            | Self::PasskeyNameTooLong => Some(Field::Name),
            Self::Email(_) | Self::EmailTaken | Self::EmailSame | Self::SignInWrong => {
                Some(Field::Email)
            }
            Self::RoleUnknown => Some(Field::Role),
            Self::PresentWrong => Some(Field::Present),
            Self::PasswordTooShort
            | Self::PasswordTooShortBesideAnother
            | Self::PasswordTooLong
            | Self::PasswordCommon
            | Self::PasswordPersonal => Some(Field::Password),
            Self::CodeMissing | Self::CodeWrong => Some(Field::Code),
            Self::AuthorUnknown => Some(Field::To),
            Self::LastAdmin
            | Self::PasswordNeedsAnother
            | Self::PasskeyLate
            | Self::PasskeyUnknown
            | Self::PasskeyNotMade
            | Self::PasskeyNotUsed => None,
        }
    }
}

/// What somebody calls one of their passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyName(Name);

impl PasskeyName {
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let name = Name::parse(typed).map_err(|mistake| match mistake {
            NameMistake::TooLong => Mistake::PasskeyNameTooLong,
            NameMistake::Missing => Mistake::PasskeyNameMissing,
        });
        name.map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The address of an account, in lower case: it is one account however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        Ok(Self(email::parse(typed)?.to_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that somebody chooses, exactly as typed. Its length is right; whether it is one that
/// everybody uses, the server knows.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// For an account without a second way of signing in.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let short = Mistake::PasswordTooShort;
        Self::at_least(PASSWORD_CHARACTERS, typed).map_err(|long| long.unwrap_or(short))
    }

    /// For an account that a second proof guards, or for one that none does.
    pub fn parse_for(typed: &str, guarded: bool) -> Result<Self, Mistake> {
        match guarded {
            true => Self::parse_beside_another(typed),
            false => Self::parse(typed),
        }
    }

    /// Whether it is too short for an account that no second proof guards.
    pub fn needs_another(&self) -> bool {
        text::characters(&self.0) < PASSWORD_CHARACTERS
    }

    fn parse_beside_another(typed: &str) -> Result<Self, Mistake> {
        let short = Mistake::PasswordTooShortBesideAnother;
        Self::at_least(PASSWORD_CHARACTERS_BESIDE_ANOTHER, typed)
            .map_err(|long| long.unwrap_or(short))
    }

    fn at_least(characters: usize, typed: &str) -> Result<Self, Option<Mistake>> {
        // By bytes first: what can't be right isn't counted.
        if typed.len() > PASSWORD_BYTES {
            Err(Some(Mistake::PasswordTooLong))
        } else if text::characters(typed) < characters {
            Err(None)
        } else {
            Ok(Self(typed.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Passwords stay out of logs.
impl fmt::Debug for NewPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NewPassword")
    }
}

/// A new account as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Draft");
        shown.field("name", &self.name).finish_non_exhaustive()
    }
}

/// A draft without mistakes. Only [`parse`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: Name,
    pub email: Email,
    pub password: NewPassword,
}

/// The account, or what is wrong with it: at most one mistake for each field, in their order.
pub fn parse(draft: &Draft) -> Result<Account, Vec<Mistake>> {
    let name = Name::parse(&draft.name).map_err(Mistake::from);
    let email = Email::parse(&draft.email);
    let password = NewPassword::parse(&draft.password);
    match (name, email, password) {
        (Ok(name), Ok(email), Ok(password)) => Ok(Account {
            name,
            email,
            password,
        }),
        (name, email, password) => {
            let mistakes = [name.err(), email.err(), password.err()];
            Err(mistakes.into_iter().flatten().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, email: &str, password: &str) -> Draft {
        let [name, email, password] = [name, email, password].map(str::to_owned);
        Draft {
            name,
            email,
            password,
        }
    }

    #[test]
    fn an_empty_form_is_told_of_each_field_in_their_order() {
        let said = parse(&Draft::default()).expect_err("mistakes");
        let said: Vec<_> = said.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Please enter your name.",
                "Please enter a valid email address.",
                "Please choose a password of at least 15 characters."
            ]
        );
    }

    #[test]
    fn a_good_form_is_tidied_but_its_password_is_kept_as_typed() {
        let sent = draft(
            "  Asha \u{202e} Rahman ",
            " Asha@Example.ORG ",
            " a long password ",
        );
        let account = parse(&sent).expect("an account");
        assert_eq!(account.name.as_str(), "Asha Rahman");
        assert_eq!(account.email.as_str(), "asha@example.org");
        assert_eq!(account.password.as_str(), " a long password ");
    }

    #[test]
    fn a_password_is_counted_in_characters_a_person_sees() {
        let family = "👩‍👩‍👧";
        assert!(NewPassword::parse(&family.repeat(15)).is_ok());
        assert_eq!(
            NewPassword::parse(&family.repeat(14)),
            Err(Mistake::PasswordTooShort)
        );
        assert_eq!(
            NewPassword::parse("14 characters!"),
            Err(Mistake::PasswordTooShort)
        );
        assert!(NewPassword::parse_beside_another("8 signs!").is_ok());
        assert_eq!(
            NewPassword::parse_beside_another("7 signs"),
            Err(Mistake::PasswordTooShortBesideAnother)
        );
    }

    #[test]
    fn a_password_of_a_thousand_bytes_is_taken_and_a_longer_one_is_not() {
        assert!(NewPassword::parse(&"x".repeat(1_000)).is_ok());
        assert_eq!(
            NewPassword::parse(&"x".repeat(1_001)),
            Err(Mistake::PasswordTooLong)
        );
    }

    #[test]
    fn no_password_is_written_into_a_log() {
        let sent = draft("Asha Rahman", "asha@example.org", "a long password");
        let account = parse(&sent).expect("an account");
        let written = format!("{sent:?} {account:?}");
        assert!(!written.contains("long"), "{written}");
    }
}
