//! A Markdown file with its front matter, read and checked. What it means for the site is
//! `post`'s.

use super::fields::{Fields, Mistake};
use crate::domain::post::{Kind, Status};
use crate::domain::slug::Slug;
use crate::domain::text;
use crate::server::dates::Dates;
use crate::server::export::OWN;

/// Longest title in characters a person sees.
const LONGEST_TITLE: usize = 300;

/// What a file says of its post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    pub title: String,
    pub slug: String,
    pub kicker: Option<String>,
    pub place: Option<String>,
    /// Milliseconds since 1970.
    pub date: Option<i64>,
    pub updated: Option<i64>,
    pub status: Option<Status>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub summary: Option<String>,
    pub image: Option<String>,
    pub image_alt: Option<String>,
    pub comments_open: Option<bool>,
    pub language: Option<String>,
    /// JSON of the keys the program doesn't know.
    pub extra: String,
    /// The Markdown, as it is written.
    pub body: String,
}

impl Entry {
    /// Reads a file. `within_pages` says that it lies in a folder of pages.
    pub fn parse(file: &str, within_pages: bool, dates: &Dates) -> Result<Self, Mistake> {
        let (yaml, body) = split(file)?;
        let body = body.trim_start_matches(['\r', '\n']);
        let mut fields = Fields::parse(yaml)?;
        let title = fields.text("title")?.map(|title| text::single_line(&title));
        let title = title
            .ok_or_else(|| Mistake::new(fields.line("title").or(Some(1)), "there is no title"))?;
        if text::characters(&title) > LONGEST_TITLE {
            return Err(fields.mistake("title", format!("longer than {LONGEST_TITLE} characters")));
        }
        let kind = kind(&mut fields, within_pages)?;
        Ok(Self {
            slug: slug(&mut fields, kind, &title)?,
            kicker: line(&mut fields, "kicker")?,
            place: line(&mut fields, "place")?,
            date: moment(&mut fields, "date", dates)?,
            updated: moment(&mut fields, "updated", dates)?,
            status: status(&mut fields)?,
            authors: fields.list("authors")?,
            tags: fields.list("tags")?,
            summary: line(&mut fields, "summary")?,
            image: fields.text("image")?,
            image_alt: line(&mut fields, "image_alt")?,
            comments_open: comments(&mut fields)?,
            language: line(&mut fields, "language")?,
            // What an export says for the site that it came from.
            extra: fields.without(OWN).rest()?.replace("\\u0000", ""),
            body: body.replace('\0', ""),
            kind,
            title,
        })
    }
}

/// The YAML between a first line of `---` and the next, and all that comes after that line.
pub fn split(file: &str) -> Result<(&str, &str), Mistake> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = file.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !is_fence(first) {
        return Err(Mistake::new(
            Some(1),
            "there is no front matter: the first line is not `---`",
        ));
    }
    let mut end = first.len();
    for line in lines {
        if is_fence(line) {
            return Ok((&file[first.len()..end], &file[end + line.len()..]));
        }
        end += line.len();
    }
    Err(Mistake::new(
        Some(1),
        "the front matter has no end: a second line `---`",
    ))
}

fn line(fields: &mut Fields, key: &str) -> Result<Option<String>, Mistake> {
    Ok(fields.text(key)?.map(|value| text::single_line(&value)))
}

fn kind(fields: &mut Fields, within_pages: bool) -> Result<Kind, Mistake> {
    match fields.text("kind")? {
        None if within_pages => Ok(Kind::Page),
        None => Ok(Kind::Post),
        Some(word) => word
            .parse()
            .map_err(|_| fields.mistake("kind", "must be post or page")),
    }
}

fn slug(fields: &mut Fields, kind: Kind, title: &str) -> Result<String, Mistake> {
    let (written, key) = match fields.text("slug")? {
        Some(slug) => (slug, "slug"),
        None => {
            let made = Slug::from_ascii(&deunicode::deunicode(title)).map(String::from);
            let made = made.ok_or_else(|| {
                fields.mistake("title", "no address can be made of it; please give a slug")
            })?;
            (made, "title")
        }
    };
    let parsed = match kind {
        Kind::Post => Slug::parse(&written),
        Kind::Page => Slug::parse_page(&written),
    };
    parsed
        .map(String::from)
        .map_err(|mistake| fields.mistake(key, format!("“{written}”: {mistake}")))
}

fn moment(fields: &mut Fields, key: &str, dates: &Dates) -> Result<Option<i64>, Mistake> {
    let Some(written) = fields.text(key)? else {
        return Ok(None);
    };
    let read = dates.parse(&written).filter(|at| *at >= 0);
    read.map(Some).ok_or_else(|| {
        fields.mistake(
            key,
            format!(
                "“{written}” is no date from 1970 on, such as 2026-03-01 or 2026-03-01T09:00:00Z"
            ),
        )
    })
}

fn status(fields: &mut Fields) -> Result<Option<Status>, Mistake> {
    let Some(word) = fields.text("status")? else {
        return Ok(None);
    };
    let known = Status::ALL.map(Status::as_str).join(", ");
    let read = word.parse().map(Some);
    read.map_err(|_| fields.mistake("status", format!("“{word}” is none of {known}")))
}

fn comments(fields: &mut Fields) -> Result<Option<bool>, Mistake> {
    match fields.text("comments")?.as_deref() {
        None => Ok(None),
        Some("open" | "true") => Ok(Some(true)),
        Some("closed" | "false") => Ok(Some(false)),
        Some(_) => Err(fields.mistake("comments", "must be open or closed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::Config;

    fn parse(file: &str) -> Result<Entry, Mistake> {
        Entry::parse(file, false, &Dates::of(&Config::default()))
    }

    fn refused(file: &str) -> (Option<usize>, String) {
        let mistake = parse(file).expect_err("a mistake");
        (mistake.line, mistake.reason)
    }

    #[test]
    fn a_file_is_read_with_its_body_as_written() {
        let file = "\u{feff}---\r\ntitle: \"Tea: a history\"\r\ndate: 2026-03-01\r\nauthors: Ann\r\ncolour: [red]\r\n---\r\n\r\nOne.\r\n\r\nTwo.";
        let entry = parse(file).expect("an entry");
        assert_eq!(
            (entry.title.as_str(), entry.slug.as_str()),
            ("Tea: a history", "tea-a-history")
        );
        assert_eq!(entry.authors, ["Ann"]);
        assert_eq!(entry.date, Some(1_772_323_200_000));
        assert_eq!(entry.extra, r#"{"colour":["red"]}"#);
        assert_eq!(entry.body, "One.\r\n\r\nTwo.");
        assert_eq!(entry.status, None);
    }

    #[test]
    fn a_mistake_says_its_line() {
        assert_eq!(refused("# Title").0, Some(1));
        assert_eq!(refused("---\ntitle: x\n").0, Some(1));
        assert_eq!(refused("---\ntitle: x\nstatus: live\n---\n").0, Some(3));
        assert_eq!(refused("---\ntitle: x\nslug: Not This\n---\n").0, Some(3));
        assert_eq!(refused("---\ntitle: x\n\ndate: soon\n---\n").0, Some(4));
        assert_eq!(refused("---\ntitle: x\ntags: {a: b}\n---\n").0, Some(3));
        assert_eq!(
            refused("---\ntitle: \"x\nslug: y\n---\n")
                .0
                .map(|line| line >= 2),
            Some(true)
        );
        assert_eq!(
            refused("---\nslug: y\n---\n"),
            (Some(1), "there is no title".into())
        );
        assert_eq!(
            refused("---\ntitle: x\nkind: page\nslug: studio\n---\n").0,
            Some(4)
        );
    }

    #[test]
    fn a_title_without_a_letter_needs_a_slug() {
        assert!(refused("---\ntitle: \"…\"\n---\n").1.contains("slug"));
    }
}
