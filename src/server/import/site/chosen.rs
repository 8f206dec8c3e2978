//! The settings of an export: each as an admin could have chosen it here. What was chosen here stays.

use std::collections::BTreeMap;

use super::folder::wrong;
use crate::domain::settings::{Draft, Key, Row, links, parse};
use crate::server::context::Context;
use crate::server::error::Error;
use crate::server::export::SETTINGS;
use crate::server::export::record::shown;
use crate::server::settings::{file_texts, is_zone};
use crate::server::{db, media};

/// The settings to be chosen.
pub async fn settings(
    context: &Context,
    given: &BTreeMap<String, String>,
) -> Result<Vec<(Key, String)>, Error> {
    let usual = file_texts(context).await?;
    let here = db::settings::chosen(&mut context.db().read().await?).await?;
    let mut draft = Draft {
        texts: usual.clone(),
        navigation: Vec::new(),
    };
    let mut keys = Vec::new();
    for (name, text) in given {
        let key = Key::ALL.into_iter().find(|key| key.as_str() == name);
        let key =
            key.ok_or_else(|| wrong(SETTINGS, None, format!("{} is no setting", shown(name))))?;
        if key == Key::Logo && !is_logo(text) {
            return Err(wrong(
                SETTINGS,
                None,
                format!("{name} can’t be {}", shown(text)),
            ));
        }
        draft.texts.insert(key, text.clone());
        keys.push(key);
    }
    let navigation = draft.texts.get(&Key::Navigation).map(String::as_str);
    draft.navigation = rows(navigation.unwrap_or_default());
    let parsed = parse(&draft, &usual, is_zone).map_err(|mistakes| {
        let first = mistakes
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        wrong(SETTINGS, None, first.trim_end_matches('.'))
    })?;
    let mut chosen = Vec::new();
    for key in keys.into_iter().filter(|key| !here.contains_key(key)) {
        let text = match key {
            Key::Logo => draft.texts.get(&key),
            _ => parsed.get(&key),
        };
        chosen.extend(text.map(|text| (key, text.clone())));
    }
    Ok(chosen)
}

fn rows(text: &str) -> Vec<Row> {
    let row = |link: crate::domain::settings::Link| Row {
        label: link.label,
        address: link.address,
        place: String::new(),
    };
    links(text).into_iter().map(row).collect()
}

/// Names of a file and of a size of it, and that size.
fn is_logo(text: &str) -> bool {
    let parts: Vec<_> = text.split('/').collect();
    let [file, size, width, height] = parts[..] else {
        return false;
    };
    let is_picture = |name| media::mime_of(name).is_some_and(|mime| mime.starts_with("image/"));
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    is_picture(file) && is_picture(size) && is_number(width) && is_number(height)
}
