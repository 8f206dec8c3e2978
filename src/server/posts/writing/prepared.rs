//! A text made ready to be saved: compared with the one its form was made from, and rendered.

use super::Order;
use crate::domain::lines;
use crate::domain::manuscript::{self, Mistake};
use crate::domain::markdown::{MediaTable, RENDERER_VERSION};
use crate::domain::person::Role;
use crate::server::context::{Context, Staff};
use crate::server::db::versions::Version;
use crate::server::db::{self, Transaction};
use crate::server::error::Error;
use crate::server::highlight::render;
use crate::server::{ids, media};

/// Without the post's id, and without what is beside it.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub version: Version,
    /// What is wrong with it as it was typed.
    pub mistakes: Vec<Mistake>,
    /// What the library said of its pictures.
    table: MediaTable,
}

impl Prepared {
    pub async fn of(
        context: &Context,
        (staff, order): (&Staff, &Order),
        base: Option<&Version>,
    ) -> Result<Self, Error> {
        let typed = &order.typed;
        let source = source(order, base);
        let table = media::table(context.db(), [source.as_str()].into_iter()).await?;
        let document = render(&source, &table);
        let image = image(context, staff, (order, base)).await?;
        let before = |field: fn(&Version) -> Option<&str>| base.and_then(field);
        let summary = before(|base| base.summary.as_deref());
        let version = Version {
            id: ids::new(context.now),
            post_id: String::new(),
            created_at: context.now,
            renderer: RENDERER_VERSION,
            title: manuscript::title(base.map_or("", |base| &base.title), &clean(&typed.title)),
            kicker: manuscript::line(before(|base| base.kicker.as_deref()), &typed.kicker),
            place: manuscript::line(before(|base| base.place.as_deref()), &typed.place),
            summary: paragraph(summary, &typed.summary),
            excerpt: document.excerpt,
            words: i64::try_from(document.words).unwrap_or(i64::MAX),
            reading_minutes: i64::from(document.reading_minutes),
            image_id: image.clone().ok().flatten(),
            image_alt: manuscript::line(before(|base| base.image_alt.as_deref()), &typed.image_alt),
            extra: base.map_or_else(|| "{}".to_owned(), |base| base.extra.clone()),
            contents: serde_json::to_string(&document.contents).unwrap_or_default(),
            html: document.html.as_str().to_owned(),
            text: document.text,
            source,
            saved_by: Some(staff.id.clone()),
            why: String::new(),
            begun_at: None,
            beside: None,
        };
        Ok(Self {
            version,
            mistakes: image.err().into_iter().collect(),
            table,
        })
    }

    /// Within the write: a text whose pictures have been described otherwise since is to be rendered
    /// again. Whether that is so.
    pub async fn look_again(&mut self, tx: &mut Transaction) -> Result<bool, Error> {
        let stays = media::still_says(tx, &self.table).await?;
        if !stays {
            self.version.renderer = 0;
        }
        Ok(!stays)
    }
}

/// No database takes a text with NUL in it.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn source(order: &Order, base: Option<&Version>) -> String {
    match &order.typed.exact {
        Some(exact) => clean(exact),
        None => {
            let before = base.map_or("", |base| base.source.as_str());
            lines::keep(before, &clean(&order.typed.body))
        }
    }
}

/// Some lines, or what they were where a form would show the same.
fn paragraph(before: Option<&str>, typed: &str) -> Option<String> {
    let shown = before.unwrap_or_default();
    if lines::are_the_same(shown, typed) {
        return before.map(str::to_owned);
    }
    let kept = lines::keep(shown, clean(typed).trim());
    (!kept.is_empty()).then_some(kept)
}

/// The id of the lead image: one of the person's own, or what was there before.
async fn image(
    context: &Context,
    staff: &Staff,
    (order, base): (&Order, Option<&Version>),
) -> Result<Result<Option<String>, Mistake>, Error> {
    let name = clean(order.typed.image.trim());
    if name.is_empty() {
        return Ok(Ok(None));
    }
    let mut on = context.db().read().await?;
    let found = db::media::named(&mut on, &[name]).await?.into_iter().next();
    let may = |row: &db::media::MediaRow| {
        staff.may(Role::Editor)
            || row.added_by.as_deref() == Some(staff.id.as_str())
            || base.is_some_and(|base| base.image_id.as_deref() == Some(row.id.as_str()))
    };
    let image = found.filter(|row| row.width > 0).filter(may);
    Ok(image.map(|row| Some(row.id)).ok_or(Mistake::ImageUnknown))
}
