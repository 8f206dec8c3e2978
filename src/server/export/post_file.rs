//! A post or a page as a file of Markdown: in its front matter the keys that other programs know,
//! then those that nobody here knows, then in one block what only this program does. The text behind
//! it is the source, byte for byte.

use std::fmt::Write;

use serde_norway::{Mapping, Value};

use super::OWN;
use super::record::moment;
use super::yaml::lines;
use crate::domain::post::Kind;
use crate::server::dates::Dates;
use crate::server::import::fields::{Fields, Mistake};
use crate::server::import::front_matter::split;

/// Keys that have a meaning. What stands under another one is kept.
const KNOWN: [&str; 15] = [
    "title",
    "slug",
    "kicker",
    "place",
    "date",
    "updated",
    "status",
    "authors",
    "tags",
    "summary",
    "image",
    "image_alt",
    "comments",
    "language",
    OWN,
];
/// Keys of the text's own record that stand beside the others; what is left of it is in the block.
const OF_TEXT: [&str; 5] = ["title", "kicker", "place", "summary", "image_alt"];
const MEDIA: &str = "/media/";

/// Which text readers see, or staff work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// That of the file.
    This,
    /// One of the others, by its id.
    Other(String),
    None,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct PostFile {
    /// A record of the table of posts.
    pub post: Mapping,
    /// A record of the table of versions, with the source.
    pub text: Mapping,
    pub published: Which,
    pub working: Which,
    /// Names or slugs, in order.
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    /// Addresses that it had before.
    pub former: Vec<String>,
}

impl PostFile {
    /// All of the file.
    pub fn written(self) -> String {
        let Self {
            mut post,
            mut text,
            authors,
            tags,
            ..
        } = self;
        let source = text.shift_remove("source");
        let source = source.as_ref().and_then(Value::as_str).unwrap_or_default();
        let (extra, hidden) = parted(text.shift_remove("extra"));
        let front = front(&mut post, &mut text, [authors, tags]);
        put(&mut post, "former_addresses", list(self.former));
        put(&mut post, "published", self.published.written());
        put(&mut post, "working", self.working.written());
        put(&mut post, "text", Some(text.into()));
        put(
            &mut post,
            "extra",
            (!hidden.is_empty()).then(|| hidden.into()),
        );
        let mut file = String::from("---\n");
        lines(&mut file, &front, "");
        lines(&mut file, &extra, "");
        _ = writeln!(file, "{OWN}:");
        lines(&mut file, &post, "  ");
        _ = write!(file, "---\n\n{source}");
        file
    }

    /// Reads a file.
    pub fn read(file: &str, kind: Kind, dates: &Dates) -> Result<Self, Mistake> {
        let (yaml, body) = split(file)?;
        let body = body
            .strip_prefix('\n')
            .or_else(|| body.strip_prefix("\r\n"))
            .unwrap_or(body);
        let fields = Fields::parse(yaml)?;
        let mut front = fields.whole();
        let Some(Value::Mapping(mut own)) = front.shift_remove(OWN) else {
            let reason = format!(
                "there is no block “{OWN}”; a file that was written elsewhere comes in with \
                 `dispatches import markdown`"
            );
            return Err(Mistake::new(Some(1), reason));
        };
        let mistake = |key: &str, reason: &str| fields.mistake(key, reason);
        let Some(Value::Mapping(mut text)) = own.shift_remove("text") else {
            return Err(mistake(OWN, "there is no text"));
        };
        let mut extra = match own.shift_remove("extra") {
            Some(Value::Mapping(hidden)) => hidden,
            _ => Mapping::new(),
        };
        let words = |front: &mut Mapping, key: &str| {
            words(front.shift_remove(key)).ok_or_else(|| mistake(key, "must be a list of texts"))
        };
        let authors = words(&mut front, "authors")?;
        let tags = words(&mut front, "tags")?;
        let former = words(&mut own, "former_addresses")?;
        let published = Which::read(own.shift_remove("published"));
        let working = Which::read(own.shift_remove("working"));
        for key in OF_TEXT {
            copy(&mut front, &mut text, (key, key));
        }
        if let Some(image) = front.shift_remove("image") {
            let name = image.as_str().and_then(|image| image.strip_prefix(MEDIA));
            let name = name.ok_or_else(|| mistake("image", "must begin with /media/"))?;
            text.insert("image".into(), name.into());
        }
        let mut post = own;
        beside(&mut front, &mut post, dates);
        let open = is_open(front.shift_remove("comments"));
        let open = open.ok_or_else(|| mistake("comments", "must be open or closed"))?;
        post.insert("comments_open".into(), open.into());
        post.insert("kind".into(), kind.as_str().into());
        extra.extend(front);
        text.insert("extra".into(), extra.into());
        text.insert("source".into(), body.into());
        Ok(Self {
            post,
            text,
            published,
            working,
            authors,
            tags,
            former,
        })
    }
}

impl Which {
    fn written(self) -> Option<Value> {
        match self {
            Self::This => None,
            Self::Other(id) => Some(id.into()),
            Self::None => Some(Value::Null),
        }
    }

    fn read(value: Option<Value>) -> Self {
        match value {
            None => Self::This,
            Some(Value::String(id)) => Self::Other(id),
            Some(_) => Self::None,
        }
    }
}

/// What other programs know of a post, taken out of its records.
fn front(post: &mut Mapping, text: &mut Mapping, [authors, tags]: [Vec<String>; 2]) -> Mapping {
    post.shift_remove("kind");
    let open = post.shift_remove("comments_open") == Some(true.into());
    let image = text.shift_remove("image");
    let image = image.as_ref().and_then(Value::as_str);
    let [title, kicker, place, summary, image_alt] = OF_TEXT.map(|key| text.shift_remove(key));
    let mut front = Mapping::new();
    let all = [
        ("title", title),
        ("slug", post.shift_remove("slug")),
        ("kicker", kicker),
        ("place", place),
        ("date", post.shift_remove("published_at").map(said)),
        ("updated", post.shift_remove("updated_at").map(said)),
        ("status", post.shift_remove("status")),
        ("authors", list(authors)),
        ("tags", list(tags)),
        ("summary", summary),
        ("image", image.map(|name| format!("{MEDIA}{name}").into())),
        ("image_alt", image_alt),
        (
            "comments",
            Some(if open { "open" } else { "closed" }.into()),
        ),
        ("language", post.shift_remove("language")),
    ];
    for (key, value) in all {
        put(&mut front, key, value);
    }
    front
}

/// The keys that nobody here knows, and those that would be taken for ones that somebody does.
fn parted(extra: Option<Value>) -> (Mapping, Mapping) {
    let Some(Value::Mapping(extra)) = extra else {
        return Default::default();
    };
    let known = |key: &Value| key.as_str().is_some_and(|key| KNOWN.contains(&key));
    let (hidden, others) = extra
        .into_iter()
        .partition::<Vec<_>, _>(|(key, _)| known(key));
    (others.into_iter().collect(), hidden.into_iter().collect())
}

fn put(mapping: &mut Mapping, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        mapping.insert(key.into(), value);
    }
}

fn list(list: Vec<String>) -> Option<Value> {
    (!list.is_empty()).then(|| list.into())
}

/// Puts what stands at the top of the front matter into the post's record.
fn beside(front: &mut Mapping, post: &mut Mapping, dates: &Dates) {
    for key in ["slug", "status", "language"] {
        copy(front, post, (key, key));
    }
    for (key, column) in [("date", "published_at"), ("updated", "updated_at")] {
        // By hand a day will do.
        let typed = front.get(key).and_then(Value::as_str);
        if let Some(at) = typed.and_then(|typed| dates.parse(typed)) {
            front.insert(key.into(), at.into());
        }
        copy(front, post, (key, column));
    }
}

fn copy(from: &mut Mapping, to: &mut Mapping, (key, column): (&str, &str)) {
    if let Some(value) = from.shift_remove(key) {
        to.insert(column.into(), value);
    }
}

/// None for what is neither word.
fn is_open(value: Option<Value>) -> Option<bool> {
    match value?.as_str()? {
        "open" => Some(true),
        "closed" => Some(false),
        _ => None,
    }
}

/// None for what is no list of texts.
fn words(value: Option<Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(word)) => Some(vec![word]),
        Some(Value::Sequence(list)) => list
            .iter()
            .map(|word| word.as_str().map(str::to_owned))
            .collect(),
        Some(_) => None,
    }
}

/// A moment as a text, also where it was read as a number.
fn said(value: Value) -> Value {
    value.as_i64().map_or(value, moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::Config;

    fn mapping(json: &str) -> Mapping {
        serde_json::from_str(json).expect("an object")
    }

    fn file(extra: &str, source: &str) -> PostFile {
        let mut text = mapping(
            r#"{"id":"v1","why":"saved","title":"Tea: \u2028a “history”","summary":" a\r\nb\n","image":"f.png"}"#,
        );
        text.insert("extra".into(), mapping(extra).into());
        text.insert("source".into(), source.into());
        PostFile {
            post: mapping(
                r#"{"id":"p1","slug":"tea","status":"draft","was_public":false,"comments_open":true,"kind":"page","published_at":1782907200001}"#,
            ),
            text,
            published: Which::None,
            working: Which::Other("v2".into()),
            authors: vec!["Ada, Countess".into(), "no".into()],
            tags: Vec::new(),
            former: vec!["/old".into()],
        }
    }

    fn again(text: &str) -> PostFile {
        PostFile::read(text, Kind::Page, &Dates::of(&Config::default())).expect("a file")
    }

    #[test]
    fn a_file_is_read_as_it_was_written_whatever_is_in_it() {
        let extra = r#"{"colour":["red",{"a b":null,"no":1.0}],"12":"0x1F","title":"mine","dispatches":{"x":1},"---":"\u0007\u0085\ufeff😀","é":-7,"on":1e100}"#;
        for source in [
            "",
            "\n\nTea.\r\n\r\rCups\u{feff}",
            "\u{feff}---\n---\n",
            "---\n",
        ] {
            let text = file(extra, source).written();
            let read = again(&text);
            assert_eq!(read.text.get("source"), Some(&source.into()));
            assert_eq!(read.clone().written(), text);
            let Some(Value::Mapping(read)) = read.text.get("extra") else {
                panic!("no extra");
            };
            let mut wanted = mapping(extra);
            for key in ["title", "dispatches"] {
                assert_eq!(wanted.shift_remove(key).as_ref(), read.get(key), "{key}");
            }
            let mut others = read.clone();
            others.shift_remove("title");
            others.shift_remove("dispatches");
            assert_eq!(
                serde_json::to_string(&others).ok(),
                serde_json::to_string(&wanted).ok()
            );
        }
    }

    #[test]
    fn other_programs_find_what_they_know() {
        let text = file("{}", "Tea.").written();
        let value: Value =
            serde_norway::from_str(text.split("---\n").nth(1).expect("yaml")).expect("YAML");
        assert_eq!(value["image"], Value::from("/media/f.png"));
        assert_eq!(value["comments"], Value::from("open"));
        assert_eq!(value["authors"][1], Value::from("no"));
        assert_eq!(value["summary"], Value::from(" a\r\nb\n"));
    }

    #[test]
    fn a_file_from_elsewhere_is_told_from_one_of_an_export() {
        let dates = Dates::of(&Config::default());
        let read = PostFile::read("---\ntitle: Tea\n---\nText", Kind::Post, &dates);
        assert!(
            read.expect_err("refused")
                .reason
                .contains("import markdown")
        );
    }
}
