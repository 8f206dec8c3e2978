//! The whole site as a folder that people and other programs can read, and that `import site` takes
//! again: the same site gives the same bytes, on either engine. Not a backup, which is the database
//! itself with its secrets (`backup`). How the folder looks, `README` says in it.

mod make;
pub mod post_file;
pub mod record;
mod rows;
pub mod tables;
mod yaml;

pub use make::{Made, make};

use serde::{Deserialize, Serialize};

/// The shape of an export that this program writes and reads.
pub const FORMAT: u32 = 1;
/// What an export is, and how much is in it.
pub const SITE: &str = "site.json";
pub const SETTINGS: &str = "settings.json";
/// The block of front matter that only this program reads.
pub const OWN: &str = "dispatches";

/// What an export says of itself. What is counted is compared when it is read: a folder that was
/// copied by half is not taken for the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    pub format: u32,
    pub posts: usize,
    pub pages: usize,
    /// Texts beside those of the posts' own files: earlier ones, and what waits to be published.
    pub versions: usize,
    pub comments: usize,
    pub people: usize,
    pub authors: usize,
    pub tags: usize,
    pub media: usize,
    pub redirects: usize,
}

/// What somebody reads who opens the folder.
const README: &str = "\
This folder holds a whole site of Dispatches, for people and for other programs.

posts/, pages/        a file of Markdown each, with front matter. What readers see, or, where
                      readers see nothing, what was saved last. The block “dispatches” at its end
                      is what only Dispatches needs.
  NAME.versions.jsonl the other texts of that post: earlier ones, and what waits to be published.
  NAME.comments.jsonl the comments under it, in every state.
media/                pictures in all their sizes, sound, film and documents. media.jsonl says
                      what each is called and shows.
people.jsonl          who has an account, without passwords or anything else that opens one.
authors.jsonl, tags.jsonl, redirects.jsonl
correspondents.jsonl  which commenters want no mail, and who was sent a link for their device.
spam_words.jsonl      what the filter has learnt.
settings.json         what was set in the studio.
site.json             the format of this folder, and how much is in it.

It holds names and e-mail addresses: keep it as you would keep a list of members.
A file that ends in .jsonl holds an object of JSON on each line.

dispatches import site FOLDER     brings it in
dispatches export FOLDER          writes such a folder

Not in it: passwords and second factors, sessions, invitations and links that are under way, mails
that are to be sent, the log of what was done, reports about comments, and where comments came from.
A backup (dispatches backup FOLDER) has all of that.
";
