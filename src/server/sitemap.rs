//! `/sitemap.xml` (sitemaps.org protocol 0.9) and `/robots.txt`.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Deserialize;

use super::context::{Context, Viewer};
use super::error::Error;
use super::posts::{self, Address};
use super::router::Program;

/// Most addresses that one sitemap may hold, by its protocol.
const MOST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Which part is asked for; none for whatever tells of all.
#[derive(Debug, Deserialize)]
pub struct Asked {
    part: Option<i64>,
}

/// Every public page with the moment it last changed. Where there are too many for one, a list of
/// its parts.
pub async fn sitemap(
    State(program): State<Program>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    let part = asked.ok().and_then(|Query(asked)| asked.part);
    match collect(&context, part).await {
        Ok(xml) => (
            [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
            xml,
        )
            .into_response(),
        Err(error) => error.into_response(),
    }
}

async fn collect(context: &Context, part: Option<i64>) -> Result<Vec<u8>, Error> {
    let base = &context.config().base_url;
    let failed = |error| Error::Operator(format!("the sitemap could not be written: {error}"));
    if part.is_none() {
        let parts = posts::address_parts(context).await?;
        if parts > 1 {
            return write_parts(parts, base).map_err(failed);
        }
    }
    let part = part.unwrap_or(1);
    let mut list = posts::addresses(context, part).await?;
    if part == 1 {
        list.insert(0, first_page(&list, context.now));
    }
    list.truncate(MOST);
    write(&list, base).map_err(failed)
}

/// It changes whenever anything does.
fn first_page(list: &[Address], now: i64) -> Address {
    let changed = list.iter().map(|address| address.changed_at).max();
    Address {
        path: "/".to_owned(),
        changed_at: changed.unwrap_or(now),
    }
}

/// Everything may be read; the studio and the search are no places to begin.
pub async fn robots(State(program): State<Program>) -> String {
    format!(
        "User-agent: *\nDisallow: /studio\nDisallow: /search\nDisallow: /api/\n\nSitemap: {}/sitemap.xml\n",
        program.state.config.base_url
    )
}

fn write_parts(parts: i64, base: &str) -> std::io::Result<Vec<u8>> {
    document("sitemapindex", |writer| {
        (1..=parts).try_for_each(|part| {
            let place = format!("{base}/sitemap.xml?part={part}");
            let sitemap = writer.create_element("sitemap");
            sitemap.write_inner_content(|writer| text(writer, "loc", &place))?;
            Ok(())
        })
    })
}

fn write(list: &[Address], base: &str) -> std::io::Result<Vec<u8>> {
    document("urlset", |writer| {
        list.iter()
            .try_for_each(|address| write_address(writer, address, base))
    })
}

/// A document of the protocol whose root has this name.
fn document(
    root: &str,
    within: impl FnOnce(&mut Writer<Vec<u8>>) -> std::io::Result<()>,
) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element(root)
        .with_attribute(("xmlns", NAMESPACE))
        .write_inner_content(within)?;
    Ok(writer.into_inner())
}

fn write_address(
    writer: &mut Writer<Vec<u8>>,
    address: &Address,
    base: &str,
) -> std::io::Result<()> {
    let place = format!("{base}{}", address.path);
    let changed = jiff::Timestamp::from_millisecond(address.changed_at).unwrap_or_default();
    writer.create_element("url").write_inner_content(|writer| {
        text(writer, "loc", &place)?;
        text(writer, "lastmod", &changed.to_string())
    })?;
    Ok(())
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    writer
        .create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}
