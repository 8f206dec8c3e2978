//! What an admin sets in the studio: which settings hold, saving them, the logo, a mail to try the
//! sender. They are kept in the database, so that every node has them at its next request
//! (`db::live`). What may be entered is `domain::settings`'; the form is `studio::settings`'.

mod in_force;
mod logo;
mod test_mail;

pub use in_force::{in_force, texts};
pub use logo::{remove as remove_logo, set as set_logo};
pub use test_mail::send as send_test;

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::context::{Admin, Context};
use super::db::{self, Transaction};
use super::error::Error;
use super::people::Refused;
use super::people::activity::{By, Subject, did};
use super::site;
use crate::domain::settings::{Draft, Key, Mistake, Row, Texts, links, parse};

/// A form that was sent.
#[derive(Clone, Debug)]
pub struct Entered {
    pub draft: Draft,
    /// [`version`] of what the form began with.
    pub seen: String,
    /// The setting that is to be as in the file again.
    pub back: Option<Key>,
}

/// The settings of the file as texts, with the navigation as it is without a choice.
pub async fn file_texts(context: &Context) -> Result<Texts, Error> {
    let config = context.config();
    let file = config.studio.file.as_deref().unwrap_or(config);
    let mut texts = texts(file);
    let pages = site::pages(context, &file.site.navigation).await?;
    let lines = pages.into_iter().map(|link| link.line());
    let navigation = lines.collect::<Vec<_>>().join("\n");
    texts.insert(Key::Navigation, navigation);
    Ok(texts)
}

/// Differs once somebody has set something else.
pub fn version(chosen: &Texts) -> String {
    let mut hash = Sha256::new();
    for (key, text) in chosen {
        hash.update(key.as_str());
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    let hash = hash.finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it is a time zone that this machine knows by its IANA name.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Sets all of the form in one write. What is as in the file is left to the file, so that it
/// follows when that is changed.
///
/// # Errors
/// [`Refused::Settings`]
pub async fn save(context: &Context, admin: &Admin, entered: Entered) -> Result<(), Refused> {
    let file = file_texts(context).await?;
    let Entered {
        mut draft,
        seen,
        back,
    } = entered;
    if let Some(key) = back {
        go_back(&mut draft, key, &file);
    }
    let mut wanted = parse(&draft, &file, is_zone).map_err(Refused::Settings)?;
    wanted.retain(|key, text| file.get(key) != Some(text));
    let (within, admin) = (context.clone(), admin.clone());
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            db::settings::lock(tx).await?;
            let present = db::settings::chosen(tx).await?;
            if version(&present) != seen {
                return Ok(Err(Mistake::ChangedMeanwhile));
            }
            for key in Key::ALL.into_iter().filter(|key| *key != Key::Logo) {
                let text = wanted.get(&key);
                if present.get(&key) != text {
                    choose(tx, (&within, &admin), key, text.map(String::as_str)).await?;
                }
            }
            Ok(Ok(()))
        })
    });
    write
        .await?
        .map_err(|mistake| Refused::Settings(vec![mistake]))?;
    Ok(context.db().look_again().await?)
}

fn go_back(draft: &mut Draft, key: Key, file: &Texts) {
    let text = file.get(&key).cloned().unwrap_or_default();
    if key == Key::Navigation {
        let row = |link: crate::domain::settings::Link| Row {
            label: link.label,
            address: link.address,
            place: String::new(),
        };
        draft.navigation = links(&text).into_iter().map(row).collect();
    } else {
        draft.texts.insert(key, text);
    }
}

/// One setting, and its line in the activity log.
async fn choose(
    tx: &mut Transaction,
    (context, admin): (&Context, &Admin),
    key: Key,
    text: Option<&str>,
) -> Result<(), Error> {
    db::settings::choose(tx, key, text).await?;
    let subject = Subject {
        kind: "setting",
        id: key.as_str(),
        title: "",
    };
    let what = format!("changed {}", key.words());
    let deed = did(context, By::of(admin), &what, subject);
    db::activity::add(tx, &deed).await
}
