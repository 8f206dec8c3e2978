//! The versions of a post's text: who saved each, when and why, how one differs from the one before,
//! and bringing an earlier one back.

use similar::{ChangeTag, TextDiff};

use super::address::Address;
use super::forms::Answer;
use super::sent::Sent;
use super::writing::when;
use crate::api::studio::writing::{self as wire, Compared, ComparedPart, Piece, Versions};
use crate::api::studio::{Deed, Screen};
use crate::domain::manuscript::Why;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::versions::{self, Saved, Version};
use crate::server::error::Error;
use crate::server::people::Refused;
use crate::server::posts::writing::{self, Opened};

/// Most versions of a list.
const MOST: i64 = 200;
/// Characters of what both have that are shown beside a difference.
const AROUND: usize = 160;

/// `GET /studio/posts/{id}/revisions?version=…`
pub async fn screen(
    context: &Context,
    staff: &Staff,
    id: &str,
    address: &Address,
) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let rows = versions::of_post(&mut on, &opened.row.id, MOST).await?;
    let dates = Dates::of(context.config());
    let all: Vec<_> = rows
        .into_iter()
        .map(|row| one(&dates, &opened, row))
        .collect();
    let wanted = address.value("version");
    let chosen = all.iter().find(|one| Some(one.id.as_str()) == wanted);
    let compared = match chosen {
        None if wanted.is_some() => return Err(Error::NotFound),
        None => None,
        Some(chosen) => {
            let version = versions::find(&mut on, &opened.row.id, &chosen.id).await?;
            let version = version.ok_or(Error::NotFound)?;
            let before = versions::before(&mut on, &version).await?;
            Some(compare(chosen.clone(), before.as_ref(), &version))
        }
    };
    Ok(Screen::Versions(Box::new(Versions {
        may_restore: opened.hand.may_write(opened.row.standing()),
        id: opened.row.id,
        title: opened.version.title,
        all,
        compared,
    })))
}

fn one(dates: &Dates, opened: &Opened, row: Saved) -> wire::Version {
    let why: Why = row.why.parse().unwrap_or(Why::Saved);
    let id = row.id.as_str();
    wire::Version {
        why: why.words().to_owned(),
        words: u32::try_from(row.words).unwrap_or_default(),
        is_shown: opened.row.published_version_id.as_deref() == Some(id)
            && opened.row.status() == crate::domain::post::Status::Published,
        is_latest: opened.row.working_version_id == id,
        saved: wire::Saved {
            by: row.name,
            at: when(dates, row.created_at),
        },
        id: row.id,
    }
}

/// A part of a version.
type Field = fn(&Version) -> Option<&String>;

fn compare(shown: wire::Version, before: Option<&Version>, after: &Version) -> Compared {
    let text = |version: &Version, field: Field| field(version).cloned().unwrap_or_default();
    let fields: [(&str, Field); 6] = [
        ("Title", |version| Some(&version.title)),
        ("Kicker", |version| version.kicker.as_ref()),
        ("Place", |version| version.place.as_ref()),
        ("Summary", |version| version.summary.as_ref()),
        ("Alt text of the lead image", |version| {
            version.image_alt.as_ref()
        }),
        ("Text", |version| Some(&version.source)),
    ];
    let parts = fields.into_iter().filter_map(|(name, field)| {
        let former = before.map(|before| text(before, field)).unwrap_or_default();
        let pieces = pieces(&former, &text(after, field));
        let name = name.to_owned();
        (!pieces.is_empty()).then_some(ComparedPart { name, pieces })
    });
    Compared {
        version: shown,
        parts: parts.collect(),
        is_first: before.is_none(),
    }
}

/// Word by word; nothing where they are the same.
fn pieces(before: &str, after: &str) -> Vec<Piece> {
    if before == after {
        return Vec::new();
    }
    let diff = TextDiff::configure()
        .timeout(std::time::Duration::from_millis(500))
        .diff_words(before, after);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    let last = runs.len().saturating_sub(1);
    let pieces = runs
        .into_iter()
        .enumerate()
        .flat_map(|(at, (tag, text))| match tag {
            ChangeTag::Delete => vec![Piece::Gone(text)],
            ChangeTag::Insert => vec![Piece::New(text)],
            ChangeTag::Equal => around(text, (at == 0, at == last)),
        });
    pieces.collect()
}

/// What both have, without what is far from any difference.
fn around(text: String, (is_first, is_last): (bool, bool)) -> Vec<Piece> {
    let count = text.chars().count();
    if count <= 3 * AROUND {
        return vec![Piece::Same(text)];
    }
    let at = |number: usize| {
        text.char_indices()
            .nth(number)
            .map_or(text.len(), |(at, _)| at)
    };
    let start = Piece::Same(text[..at(AROUND)].to_owned());
    let end = Piece::Same(text[at(count - AROUND)..].to_owned());
    match (is_first, is_last) {
        (true, _) => vec![Piece::Skipped, end],
        (false, true) => vec![start, Piece::Skipped],
        (false, false) => vec![start, Piece::Skipped, end],
    }
}

/// `POST /studio/posts/{id}/revisions`: an earlier text once more, as a new version.
pub async fn restore(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let id = sent.id()?;
    writing::restore(&sent.context, staff, (id, sent.value("version"))).await?;
    let page = format!("/studio/posts/{id}");
    Ok(Answer::done(&page, Deed::VersionRestored, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_by_words() {
        let same = |text: &str| Piece::Same(text.into());
        assert_eq!(
            pieces("Tea at the quay", "Tea by the quay"),
            [
                same("Tea "),
                Piece::Gone("at".into()),
                Piece::New("by".into()),
                same(" the quay")
            ]
        );
        assert!(pieces("a", "a").is_empty());
        assert_eq!(pieces("", "a"), [Piece::New("a".into())]);
    }

    #[test]
    fn what_is_far_from_a_difference_is_left_out() {
        let long = "tea ".repeat(500);
        let found = pieces(&format!("{long}a"), &format!("{long}b"));
        assert_eq!(found[0], Piece::Skipped);
        assert_eq!(found.len(), 4);
    }
}
