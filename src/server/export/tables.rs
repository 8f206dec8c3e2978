//! What of each table an export holds, and what it leaves out: the one list by which an export is
//! written and read. A test compares it with the schemas, so that a new column goes into one of the
//! two and no secret is carried by accident.

use super::record::Sort::{Author, Json, Media, Moment, Number, Person, Text, Truth};
use super::record::{Column, needed, optional};
use crate::domain::email::is_email;
use crate::domain::manuscript::Why;
use crate::domain::moderation::{Hold, Status as Standing};
use crate::domain::person::Role;
use crate::domain::post::{Kind, Status};
use crate::domain::slug::Slug;
use crate::server::ids::is_id;

/// A table of which an export holds something.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    /// Columns that aren't in an export: secrets, what belongs to the running site, and what is made
    /// from the others again.
    pub left: &'static [&'static str],
}

pub const PEOPLE: Table = Table {
    name: "people",
    columns: &[
        needed("id", Text(is_id)),
        needed("name", Text(any)),
        optional("email", Text(is_account)),
        needed("role", Text(|word| word.parse::<Role>().is_ok())),
        optional("author_id", Author),
        needed("mail_submitted", Truth),
        needed("mail_decided", Truth),
        needed("created_at", Moment),
        optional("removed_at", Moment),
    ],
    left: &[
        "password",
        "totp",
        "totp_step",
        "factor_round",
        "password_beside",
    ],
};

pub const AUTHORS: Table = Table {
    name: "authors",
    columns: &[
        needed("id", Text(is_id)),
        needed("slug", Text(is_slug)),
        needed("name", Text(any)),
        needed("biography", Text(any)),
        needed("links", Json),
        optional("portrait_id", Media),
        optional("portrait_alt", Text(any)),
        needed("guest", Truth),
        needed("created_at", Moment),
    ],
    left: &[],
};

pub const TAGS: Table = Table {
    name: "tags",
    columns: &[
        needed("id", Text(is_id)),
        needed("slug", Text(is_slug)),
        needed("name", Text(any)),
        needed("introduction", Text(any)),
        needed("created_at", Moment),
    ],
    left: &[],
};

pub const MEDIA: Table = Table {
    name: "media",
    columns: &[
        needed("id", Text(is_id)),
        needed("name", Text(any)),
        needed("original", Text(any)),
        needed("mime", Text(any)),
        needed("width", Number),
        needed("height", Number),
        needed("bytes", Number),
        needed("sha256", Text(is_digest)),
        needed("alt", Text(any)),
        needed("decorative", Truth),
        needed("variants", Json),
        needed("tint", Text(is_tint)),
        optional("added_by", Person),
        needed("created_at", Moment),
    ],
    left: &["words"],
};

pub const POSTS: Table = Table {
    name: "posts",
    columns: &[
        needed("id", Text(is_id)),
        needed("kind", Text(|word| word.parse::<Kind>().is_ok())),
        needed("slug", Text(is_slug)),
        needed("status", Text(|word| word.parse::<Status>().is_ok())),
        optional("published_at", Moment),
        optional("updated_at", Moment),
        needed("created_at", Moment),
        needed("changed_at", Moment),
        optional("created_by", Person),
        needed("was_public", Truth),
        needed("comments_open", Truth),
        needed("comments_held", Truth),
        optional("comments_days", Number),
        optional("language", Text(any)),
        optional("review_note", Text(any)),
        optional("review_by", Person),
        optional("submitted_by", Person),
        needed("correction_waits", Truth),
    ],
    left: &[
        // Written as which of the texts they are.
        "published_version_id",
        "working_version_id",
        "comments_count",
        // What was decided about many can't be taken back on another site.
        "former_status",
        "former_comments",
        "decision_id",
    ],
};

pub const VERSIONS: Table = Table {
    name: "versions",
    columns: &[
        needed("id", Text(is_id)),
        needed("created_at", Moment),
        optional("saved_by", Person),
        needed("why", Text(|word| word.parse::<Why>().is_ok())),
        optional("begun_at", Moment),
        needed("title", Text(any)),
        optional("kicker", Text(any)),
        optional("place", Text(any)),
        optional("summary", Text(any)),
        optional("image_id", Media),
        optional("image_alt", Text(any)),
        needed("extra", Json),
        optional("beside", Json),
        needed("source", Text(any)),
    ],
    left: &[
        "post_id",
        "renderer",
        "excerpt",
        "words",
        "reading_minutes",
        "contents",
        "html",
        "text",
    ],
};

pub const COMMENTS: Table = Table {
    name: "comments",
    columns: &[
        needed("id", Text(is_id)),
        optional("parent_id", Text(is_id)),
        needed("created_at", Moment),
        needed("status", Text(is_standing)),
        optional("former_status", Text(is_standing)),
        optional("held_for", Text(|word| word.parse::<Hold>().is_ok())),
        optional("decided_at", Moment),
        optional("edited_at", Moment),
        optional("erased_at", Moment),
        needed("revision", Number),
        optional("learnt", Text(|word| matches!(word, "spam" | "ham"))),
        needed("staff", Truth),
        needed("notify", Truth),
        needed("name", Text(|text| is_within(text, 2_000))),
        needed("email", Text(|text| is_within(text, 300))),
        needed("message", Text(|text| is_within(text, 40_000))),
    ],
    left: &[
        "post_id",
        // Made with the site's secret: where a comment came from, and what it was sent as.
        "submission",
        "sender",
        "email_hash",
        "root_at",
        "root_id",
        "answers",
        "shown",
    ],
};

pub const REDIRECTS: Table = Table {
    name: "redirects",
    columns: &[
        needed("path", Text(|text| text.starts_with('/'))),
        needed("target", Text(any)),
        needed("created_at", Moment),
    ],
    left: &[],
};

pub const SPAM_WORDS: Table = Table {
    name: "spam_words",
    columns: &[
        needed("word", Text(any)),
        needed("spam", Number),
        needed("ham", Number),
    ],
    left: &[],
};

/// Written with the address that its hash stands for.
pub const CORRESPONDENTS: Table = Table {
    name: "correspondents",
    columns: &[
        needed("email", Text(|text| is_within(text, 300))),
        optional("key_sent_at", Moment),
        optional("unsubscribed_at", Moment),
    ],
    left: &["email_hash"],
};

pub const TABLES: [Table; 10] = [
    PEOPLE,
    AUTHORS,
    TAGS,
    MEDIA,
    POSTS,
    VERSIONS,
    COMMENTS,
    REDIRECTS,
    SPAM_WORDS,
    CORRESPONDENTS,
];

/// Tables of which an export has no file of its own.
pub const ELSEWHERE: [&str; 4] = [
    // In the front matter of each post.
    "old_slugs",
    "post_authors",
    "post_tags",
    // What an admin chose is in settings.json; the site's secret is nowhere.
    "settings",
];

/// Tables that belong to the site where they are: what opens an account, what is under way, who did
/// what, who reported what.
pub const LEFT: [&str; 14] = [
    "activity",
    "attempts",
    "comment_reports",
    "erasures",
    "invitations",
    "jobs",
    "media_uses",
    "new_emails",
    "passkeys",
    "previews",
    "recovery_codes",
    "resets",
    "sessions",
    "used_challenges",
];

fn any(_: &str) -> bool {
    true
}

fn is_slug(text: &str) -> bool {
    Slug::parse(text).is_ok()
}

/// In the one form in which accounts have theirs.
fn is_account(text: &str) -> bool {
    is_email(text) && text == text.trim().to_lowercase()
}

fn is_standing(word: &str) -> bool {
    Standing::ALL.iter().any(|one| one.as_str() == word)
}

fn is_within(text: &str, characters: usize) -> bool {
    text.chars().count() <= characters
}

/// SHA-256 in hexadecimal.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && is_hexadecimal(text)
}

fn is_tint(text: &str) -> bool {
    matches!(text.len(), 0 | 6) && is_hexadecimal(text)
}

pub fn is_hexadecimal(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
