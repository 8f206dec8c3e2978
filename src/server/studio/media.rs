//! The media library: a part of it as a page shows it, and what its forms do.

use super::address::Address;
use super::forms::Answer;
use super::parts::{File, Tried};
use super::sent::Sent;
use crate::api::posts::Image;
use crate::api::studio::media::{Item, Library, More, Player, Use};
use crate::api::studio::{Deed, Problem, Screen};
use crate::domain::post::{Kind, Status};
use crate::domain::text;
use crate::domain::tint;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::media::MediaRow;
use crate::server::db::media::uses;
use crate::server::error::Error;
use crate::server::ids::is_id;
use crate::server::media::library::{self, Search, called};
use crate::server::media::{self, Brought, FileMistake, Recording};
use crate::server::people::{LeftOut, Refused};

/// Files in a part.
const PART: usize = 24;
/// Uses of a file that a page names.
const NAMED: usize = 10;
/// The page that these forms stand on, where they don't say.
const PAGE: &str = "/studio/media";
/// Most characters of a file's name that are kept.
const NAME_CHARACTERS: usize = 120;

/// `GET /studio/media?q=…&unused=…&before=…`
pub async fn screen(context: &Context, staff: &Staff, address: &Address) -> Result<Screen, Error> {
    let search = Search {
        query: address.value("q").unwrap_or_default(),
        unused: address.value("unused").is_some(),
        before: address.value("before").filter(|id| is_id(id)),
        limit: i64::try_from(PART).unwrap_or(i64::MAX) + 1,
        ..Search::default()
    };
    let mut on = context.db().read().await?;
    let mut rows = library::list(&mut on, staff, &search).await?;
    let more = rows.len() > PART;
    rows.truncate(PART);
    let uses = library::uses(&mut on, (staff, context.now), &rows).await?;
    drop(on);
    let next = rows.last().map(|row| row.id.clone()).filter(|_| more);
    let dates = Dates::of(context.config());
    let longest = context.config().media.recording_bytes;
    let items = rows.into_iter().map(|row| item(&dates, row, &uses));
    Ok(Screen::Media(Box::new(Library {
        items: items.collect(),
        query: search.query.to_owned(),
        unused: search.unused,
        next,
        later_part: search.before.is_some(),
        longest_recording: format!("{} MB", longest / (1024 * 1024)),
    })))
}

fn item(dates: &Dates, row: MediaRow, uses: &[uses::Use]) -> Item {
    let (_, ending) = row.name.rsplit_once('.').unwrap_or_default();
    let kind = if ending == "jpg" { "jpeg" } else { ending };
    let uses: Vec<_> = uses.iter().filter(|one| one.media_id == row.id).collect();
    let versions: i64 = uses.iter().map(|one| one.versions).sum();
    Item {
        name: called(&row).to_owned(),
        address: format!("/media/{}", row.name),
        kind: kind.to_uppercase(),
        size: size(row.bytes),
        picture: picture(&row),
        player: player(&row),
        added: dates.date(row.created_at),
        uses: uses.iter().take(NAMED).map(|one| used(one)).collect(),
        more_uses: match uses.len() > NAMED {
            true => More::Known,
            false if versions >= uses::MOST => More::Possible,
            false => More::None,
        },
        id: row.id,
        alt: row.alt,
        decorative: row.decorative == 1,
    }
}

/// The address of a picture's smallest size.
pub(super) fn smallest(row: &MediaRow) -> String {
    let smallest = media::variants(row).into_iter().next();
    let name = smallest.map_or_else(|| row.name.clone(), |variant| variant.name);
    format!("/media/{name}")
}

/// As small as there is.
fn picture(row: &MediaRow) -> Option<Image> {
    let side = |pixels: i64| u32::try_from(pixels).unwrap_or_default();
    row.mime.starts_with("image/").then(|| Image {
        address: smallest(row),
        width: side(row.width),
        height: side(row.height),
        tint: tint::classes(&row.tint),
        ..Image::default()
    })
}

fn player(row: &MediaRow) -> Option<Player> {
    Some(match Recording::named(&row.name)? {
        Recording::Mp3 | Recording::M4a => Player::Audio,
        Recording::Mp4 => Player::Video,
    })
}

fn used(row: &uses::Use) -> Use {
    let public = row.status.parse() == Ok(Status::Published);
    let path = match row.kind.parse::<Kind>() {
        Ok(kind) => public.then(|| kind.path(&row.slug)),
        Err(_) if row.kind == "header" => Some("/".to_owned()),
        Err(_) => Some(format!("/authors/{}", row.slug)),
    };
    Use {
        title: row.title.clone(),
        address: path,
        earlier: row.present == 0,
    }
}

/// "820 kB", "2.4 MB": as people's own machines say it.
fn size(bytes: i64) -> String {
    let (thousands, tenths) = (bytes / 1_000, bytes / 100_000);
    match thousands {
        0 => format!("{bytes} bytes"),
        1..1_000 => format!("{thousands} kB"),
        _ => format!("{}.{} MB", tenths / 10, tenths % 10),
    }
}

/// `POST /studio/media`: one file of the form.
pub async fn upload(context: Context, file: File) -> Result<Tried, Error> {
    Ok(match bring(&context, file, Wanted::Anything).await? {
        Ok(_) => Tried::Taken,
        Err(sentence) => Tried::Refused(Problem {
            field: "files".to_owned(),
            sentence,
        }),
    })
}

/// What may be brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Anything,
    Picture,
}

/// Brings a file into the library; its name there, or the sentence that says why not.
pub async fn bring(
    context: &Context,
    file: File,
    wanted: Wanted,
) -> Result<Result<String, String>, Error> {
    let name = name_of(&file);
    let said = bring_file(context, file, wanted).await?;
    Ok(said.map_err(|mistake| format!("{name}: {mistake}")))
}

fn name_of(file: &File) -> String {
    let name = text::single_line(&file.name);
    text::truncate(&name, NAME_CHARACTERS).to_owned()
}

/// The same, but why not is said without the file's name.
pub(super) async fn bring_file(
    context: &Context,
    file: File,
    wanted: Wanted,
) -> Result<Result<String, FileMistake>, Error> {
    let staff = context.viewer.staff()?;
    let name = name_of(&file);
    Ok(match file.content {
        Err(mistake) => Err(mistake),
        Ok(content) => {
            let brought = Brought {
                content,
                name,
                by: Some(staff.id.clone()),
                ..Brought::default()
            };
            match wanted {
                Wanted::Anything => media::keep_file(context, brought).await?,
                Wanted::Picture => media::keep_picture(context, brought).await?,
            }
        }
    })
}

/// What the form of an upload leads to, once each of its files was tried.
pub async fn uploaded(sent: Sent, left_out: LeftOut) -> Result<Answer, Refused> {
    match (left_out.taken, left_out.problems.is_empty()) {
        (0, true) => Err(Refused::Files(LeftOut {
            problems: vec![Problem {
                field: "files".to_owned(),
                sentence: "Please choose one or more files.".to_owned(),
            }],
            taken: 0,
        })),
        (_, true) => Ok(Answer::done(&sent.page(PAGE), Deed::Uploaded, None)),
        _ => Err(Refused::Files(left_out)),
    }
}

/// `POST /studio/media/{id}`, or its name in the place of the id.
pub async fn change(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let (id, page) = (sent.parameter("id"), sent.page(PAGE));
    match sent.value("do") {
        "remove" => {
            library::remove(&sent.context, staff, id).await?;
            Ok(Answer::done(&page, Deed::FileRemoved, None))
        }
        _ => {
            let said = (sent.value("alt"), !sent.value("decorative").is_empty());
            library::describe(&sent.context, staff, id, said).await?;
            Ok(Answer::done(&page, Deed::Described, None))
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_said_as_people_know_them() {
        assert_eq!(super::size(999), "999 bytes");
        assert_eq!(super::size(820_400), "820 kB");
        assert_eq!(super::size(2_449_999), "2.4 MB");
    }
}
