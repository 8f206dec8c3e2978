//! What is said of those who write, and the sentence for each mistake in it. The only place where
//! these rules stand. Not here: what a portrait shows (`media`), which addresses are taken.

use serde::{Deserialize, Serialize};

use super::email::{self, is_email};
use super::name::{NAME_CHARACTERS, Name, NameMistake};
use super::slug::{Slug, SlugMistake};
use super::{media, text};

/// Characters a person sees.
pub const BIOGRAPHY_CHARACTERS: usize = 1_000;
/// Characters a person sees, of what a link is called.
pub const LABEL_CHARACTERS: usize = 60;
/// Bytes of the address that a link leads to.
pub const ADDRESS_BYTES: usize = 500;
/// Most links of one author.
pub const LINKS: usize = 5;

/// A link that somebody gives of themselves; stored as it stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub label: String,
    /// Where [`is_address`] says so, one that can be followed.
    pub address: String,
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// Nothing where it is to be made of the name, or isn't theirs to choose.
    pub slug: String,
    pub biography: String,
    /// In the order of the form's rows; what is empty doesn't count.
    pub links: Vec<Link>,
}

/// A draft without mistakes, tidied. Only [`parse`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: Name,
    /// None where nothing was typed.
    pub slug: Option<Slug>,
    /// Plain text; lines end in LF.
    pub biography: String,
    pub links: Vec<Link>,
}

/// What is wrong. The text of each is the sentence that the person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Please enter a name.")]
    NameMissing,
    #[error("Please shorten the name to {NAME_CHARACTERS} characters or fewer.")]
    NameTooLong,
    #[error(transparent)]
    Slug(#[from] SlugMistake),
    #[error("Another author has this address. Please choose another.")]
    SlugTaken,
    #[error("Please enter an address: none can be made of the name.")]
    SlugNeeded,
    #[error("Please shorten the biography to 1,000 characters or fewer.")]
    BiographyTooLong,
    /// The row, counted from 1.
    #[error("Please say what link {0} leads to.")]
    LabelMissing(usize),
    #[error("Please shorten what link {0} is called to {LABEL_CHARACTERS} characters or fewer.")]
    LabelTooLong(usize),
    #[error("Please enter an address for link {0} that begins with https://.")]
    AddressInvalid(usize),
    #[error("Please describe the portrait, or say that it only decorates.")]
    PortraitUnsaid,
    #[error(transparent)]
    Portrait(#[from] media::Mistake),
    #[error(
        "Posts name this author, so they stay. Please change the authors of those posts first."
    )]
    Named,
    #[error("This is the byline of somebody who works here, so it stays.")]
    HasAccount,
}

impl Mistake {
    /// The field that it is about; none where it is about the whole.
    pub fn field(self) -> Option<String> {
        match self {
            Self::NameMissing | Self::NameTooLong => Some("name".to_owned()),
            Self::Slug(_) | Self::SlugTaken | Self::SlugNeeded => Some("slug".to_owned()),
            Self::BiographyTooLong => Some("biography".to_owned()),
            Self::LabelMissing(row) | Self::LabelTooLong(row) => Some(format!("label-{row}")),
            Self::AddressInvalid(row) => Some(format!("address-{row}")),
            Self::PortraitUnsaid => Some("alt".to_owned()),
            Self::Portrait(mistake) => mistake.field().map(str::to_owned),
            Self::Named | Self::HasAccount => None,
        }
    }
}

impl From<NameMistake> for Mistake {
    fn from(mistake: NameMistake) -> Self {
        match mistake {
            NameMistake::Missing => Self::NameMissing,
            NameMistake::TooLong => Self::NameTooLong,
        }
    }
}

/// The profile, or what is wrong with it, in the order of the fields.
pub fn parse(draft: &Draft) -> Result<Profile, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let name = kept(
        Name::parse(&draft.name).map_err(Mistake::from),
        &mut mistakes,
    );
    let slug = match draft.slug.trim() {
        "" => None,
        typed => kept(Slug::parse(typed).map_err(Mistake::from), &mut mistakes),
    };
    let biography = text::paragraphs(&draft.biography);
    if text::is_longer(&biography, BIOGRAPHY_CHARACTERS) {
        mistakes.push(Mistake::BiographyTooLong);
    }
    let rows = draft.links.iter().enumerate();
    let links = rows.filter_map(|(at, link)| {
        let read = row(at + 1, link).transpose()?;
        match read {
            Ok(link) => Some(link),
            Err(wrong) => {
                mistakes.extend(wrong);
                None
            }
        }
    });
    let links = links.take(LINKS).collect();
    match (name, mistakes.is_empty()) {
        (Some(name), true) => Ok(Profile {
            name,
            slug,
            biography,
            links,
        }),
        _ => Err(mistakes),
    }
}

fn kept<T>(read: Result<T, Mistake>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    read.map_err(|mistake| mistakes.push(mistake)).ok()
}

/// A row of the form; none where nothing was typed into it.
fn row(number: usize, typed: &Link) -> Result<Option<Link>, Vec<Mistake>> {
    let label = text::plain_line(&typed.label);
    let address = with_scheme(typed.address.trim());
    if text::is_blank(&label) && address.is_empty() {
        return Ok(None);
    }
    let mut wrong = Vec::new();
    if text::is_blank(&label) {
        wrong.push(Mistake::LabelMissing(number));
    } else if text::is_longer(&label, LABEL_CHARACTERS) {
        wrong.push(Mistake::LabelTooLong(number));
    }
    if !is_address(&address) {
        wrong.push(Mistake::AddressInvalid(number));
    }
    match wrong.is_empty() {
        true => Ok(Some(Link { label, address })),
        false => Err(wrong),
    }
}

/// People leave out what comes before a host, and before an e-mail address.
fn with_scheme(address: &str) -> String {
    let bare = !address.is_empty() && !address.contains(':');
    match bare {
        true if is_email(address) => format!("mailto:{address}"),
        true => format!("https://{address}"),
        false => address.to_owned(),
    }
}

/// Whether an address leads to a host (`https:`, `http:`) or to somebody's mail (`mailto:`). Only
/// such are shown to readers.
pub fn is_address(address: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"\\`".contains(c);
    if address.len() > ADDRESS_BYTES || !address.chars().all(is_plain) {
        return false;
    }
    match address.split_once(':') {
        Some((scheme, rest)) if is_one_of(scheme, &["https", "http"]) => {
            rest.strip_prefix("//").is_some_and(begins_with_host)
        }
        Some((scheme, rest)) if is_one_of(scheme, &["mailto"]) => is_email(rest),
        _ => false,
    }
}

fn is_one_of(scheme: &str, known: &[&str]) -> bool {
    known.iter().any(|one| scheme.eq_ignore_ascii_case(one))
}

fn begins_with_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    is_port && email::is_host(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(label: &str, address: &str) -> Link {
        Link {
            label: label.to_owned(),
            address: address.to_owned(),
        }
    }

    fn draft(links: &[(&str, &str)]) -> Draft {
        Draft {
            name: "Asha Rahman".into(),
            links: links
                .iter()
                .map(|(label, address)| link(label, address))
                .collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn each_mistake_is_said_of_its_field_in_their_order() {
        let draft = Draft {
            name: " ".into(),
            slug: "Not One".into(),
            biography: "é".repeat(1_001),
            links: vec![
                link("", "nowhere"),
                link("", ""),
                link(&"é".repeat(61), "https://a.example"),
            ],
        };
        let mistakes = parse(&draft).expect_err("mistakes");
        let fields: Vec<_> = mistakes
            .iter()
            .filter_map(|mistake| mistake.field())
            .collect();
        assert_eq!(
            fields,
            [
                "name",
                "slug",
                "biography",
                "label-1",
                "address-1",
                "label-3"
            ]
        );
        assert_eq!(mistakes[0].to_string(), "Please enter a name.");
    }

    #[test]
    fn a_profile_is_tidied_and_empty_rows_do_not_count() {
        let mut draft = draft(&[
            ("", " "),
            (" Her \u{202e}bakery ", "bakery.example/bread"),
            ("Mail", "asha@example.org"),
        ]);
        draft.biography = "Bakes.\r\n\r\n\r\n\r\nReads. ".into();
        let profile = parse(&draft).expect("a profile");
        assert_eq!(profile.biography, "Bakes.\n\nReads.");
        assert_eq!(profile.slug, None);
        assert_eq!(
            profile.links,
            [
                link("Her bakery", "https://bakery.example/bread"),
                link("Mail", "mailto:asha@example.org")
            ]
        );
    }

    #[test]
    fn only_what_leads_somewhere_is_an_address() {
        for good in [
            "https://example.org",
            "HTTPS://example.org:8443/a?b=c#d",
            "http://bücher.example/ä",
            "mailto:a@example.org",
        ] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("https://example.org/{}", "a".repeat(500));
        for wrong in [
            "",
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "https:example.org",
            "https://",
            "https://localhost",
            "https://user:pass@example.org",
            "https://example.org/\"onclick",
            "data:text/html,x",
            "mailto:",
            "//example.org",
            "example.org",
            &long,
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
