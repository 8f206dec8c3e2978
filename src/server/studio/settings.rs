//! The settings: the form as it begins, and what it and the form of the logo do.

use super::forms::Answer;
use super::parts::{File, Tried};
use super::sent::Sent;
use crate::api::studio::settings::{Differs, LogoPage, Settings};
use crate::api::studio::{Deed, Problem, Screen};
use crate::domain::colour::SIGNAL;
use crate::domain::settings::{Draft, Key, NAVIGATION_LINKS, Row, Texts, links};
use crate::domain::text;
use crate::server::context::{Admin, Context};
use crate::server::dates::Dates;
use crate::server::error::Error;
use crate::server::people::{LeftOut, Refused};
use crate::server::settings::{self, Entered};
use crate::server::{db, site};

const PAGE: &str = "/studio/settings";
const LOGO: &str = "/studio/settings/logo";

/// `GET /studio/settings`
pub async fn screen(context: &Context, admin: &Admin) -> Result<Screen, Error> {
    let config = context.config();
    let chosen = db::settings::chosen(&mut context.db().read().await?).await?;
    let file = settings::file_texts(context).await?;
    let navigation = chosen.get(&Key::Navigation);
    let navigation = navigation.or(file.get(&Key::Navigation));
    let dates = Dates::of(config);
    let (time, day) = (dates.time(context.now), dates.date(context.now).words);
    let differing = chosen.keys().filter(|key| **key != Key::Logo);
    let differs = differing.map(|key| Differs {
        key: *key,
        file: in_words(*key, file.get(key).map_or("", String::as_str)),
    });
    Ok(Screen::Settings(Box::new(Settings {
        seen: settings::version(&chosen),
        texts: settings::texts(config),
        navigation: navigation.map(|text| links(text)).unwrap_or_default(),
        logo: site::logo(context),
        differs: differs.collect(),
        zones: jiff::tz::db()
            .available()
            .map(|zone| zone.to_string())
            .collect(),
        time_there: format!("{time} on {day}"),
        own_email: admin.email.clone(),
        outbox: config.mail.smtp_url.is_none(),
    })))
}

/// What the file says, short enough for a line.
fn in_words(key: Key, text: &str) -> String {
    match (key, text) {
        (Key::Policy, "first") => "a person’s first comment waits".to_owned(),
        (Key::Policy, "all") => "every comment waits".to_owned(),
        (Key::Policy, "closed") => "closed".to_owned(),
        (_, "") => "nothing".to_owned(),
        (Key::Navigation, links_text) => {
            let labels: Vec<_> = links(links_text)
                .into_iter()
                .map(|link| link.label)
                .collect();
            labels.join(", ")
        }
        (_, text) => {
            let line = text.lines().collect::<Vec<_>>().join(", ");
            let short = text::truncate(&line, 80);
            let rest = if short.len() < line.len() { "…" } else { "" };
            format!("{short}{rest}")
        }
    }
}

/// `GET /studio/settings/logo`
pub fn logo_screen(context: &Context, _admin: &Admin) -> Screen {
    Screen::Logo(LogoPage {
        logo: site::logo(context),
        name: context.config().site.name.clone(),
    })
}

/// `POST /studio/settings`
pub async fn save(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    let back = Key::ALL
        .into_iter()
        .find(|key| key.as_str() == sent.value("back"));
    let entered = Entered {
        draft: draft(&sent),
        seen: sent.value("seen").to_owned(),
        back,
    };
    settings::save(&sent.context, &admin, entered).await?;
    if sent.value("do") != "test" {
        return Ok(Answer::done(PAGE, Deed::SettingsSaved, None));
    }
    // Under the settings that were just saved.
    let context = Context::new(sent.context.state.clone(), sent.context.viewer.clone());
    settings::send_test(&context, &admin).await?;
    let deed = match context.config().mail.smtp_url {
        Some(_) => Deed::TestSent,
        None => Deed::TestKept,
    };
    Ok(Answer::done(PAGE, deed, None))
}

fn draft(sent: &Sent) -> Draft {
    let typed = |key: Key| (key, sent.value(key.field()).to_owned());
    let mut texts: Texts = Key::ALL.into_iter().map(typed).collect();
    texts.insert(Key::Accent, accent(sent));
    let row = |number: usize| {
        let value = |name: &str| sent.value(&format!("{name}-{number}")).to_owned();
        Row {
            label: value("label"),
            address: value("address"),
            place: value("place"),
        }
    };
    Draft {
        texts,
        navigation: (1..=NAVIGATION_LINKS).map(row).collect(),
    }
}

/// There are two fields for one colour, which only scripts keep alike: the one that was changed
/// counts, and before all the one that is typed into.
fn accent(sent: &Sent) -> String {
    let present = sent.context.config().studio.accent;
    let present = present.map(|accent| accent.light().to_string());
    let shown = present
        .clone()
        .unwrap_or_else(|| SIGNAL[0].colour().to_string());
    let (typed, picked) = (sent.value("accent").trim(), sent.value("accent-picked"));
    let is_typed = typed != present.unwrap_or_default();
    match is_typed || picked.is_empty() || picked == shown {
        true => typed.to_owned(),
        false => picked.to_owned(),
    }
}

/// `POST /studio/settings/logo`: its file.
pub async fn upload_logo(context: Context, file: File) -> Result<Tried, Error> {
    let admin = context.viewer.admin()?;
    let set = match file.content {
        Err(mistake) => Err(mistake),
        Ok(content) => settings::set_logo(&context, &admin, (file.name.clone(), content)).await?,
    };
    Ok(match set {
        Ok(_) => Tried::Taken,
        Err(mistake) => Tried::Refused(Problem {
            field: Key::Logo.field().to_owned(),
            sentence: format!("{}: {mistake}", text::single_line(&file.name)),
        }),
    })
}

/// What the form of the logo leads to.
pub async fn logo_uploaded(_: Sent, left_out: LeftOut) -> Result<Answer, Refused> {
    match (left_out.taken, left_out.problems.is_empty()) {
        (0, true) => Err(Refused::Files(LeftOut {
            problems: vec![Problem {
                field: Key::Logo.field().to_owned(),
                sentence: "Please choose a picture.".to_owned(),
            }],
            taken: 0,
        })),
        (_, true) => Ok(Answer::done(LOGO, Deed::LogoSet, None)),
        _ => Err(Refused::Files(left_out)),
    }
}

/// `POST /studio/settings/logo/remove`
pub async fn remove_logo(sent: Sent) -> Result<Answer, Refused> {
    let admin = sent.context.viewer.admin()?;
    settings::remove_logo(&sent.context, &admin).await?;
    Ok(Answer::done(LOGO, Deed::LogoRemoved, None))
}
