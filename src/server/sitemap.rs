//! `/sitemap.xml` (sitemaps.org protocol 0.9) and `/robots.txt`.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::context::{Context, Viewer};
use super::error::Error;
use super::posts::{self, Address};
use super::router::Program;

/// Most addresses that one sitemap may hold, by its protocol.
const MOST: usize = 50_000;

/// Every public page with the moment it last changed; the newest where there are too many.
pub async fn sitemap(State(program): State<Program>) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    match collect(&context).await {
        Ok(xml) => (
            [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
            xml,
        )
            .into_response(),
        Err(error) => error.into_response(),
    }
}

async fn collect(context: &Context) -> Result<Vec<u8>, Error> {
    let (mut list, mut next) = posts::addresses(context, None).await?;
    while next.is_some() && list.len() < MOST {
        let (more, after) = posts::addresses(context, next).await?;
        list.extend(more);
        next = after;
    }
    list.insert(0, first_page(&list, context.now));
    list.truncate(MOST);
    write(&list, &context.config().base_url)
        .map_err(|error| Error::Operator(format!("the sitemap could not be written: {error}")))
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

fn write(list: &[Address], base: &str) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .write_inner_content(|writer| {
            list.iter()
                .try_for_each(|address| write_address(writer, address, base))
        })?;
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
