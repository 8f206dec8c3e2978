//! `/sitemap.xml` (sitemaps.org protocol 0.9) and `/robots.txt`.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::context::{Context, Viewer};
use super::error::Error;
use super::posts::{self, Place};
use super::router::Program;

/// Every public page with the day it last changed.
pub async fn sitemap(State(program): State<Program>) -> Response {
    let context = Context::new(program.state, Viewer::Visitor);
    match posts::places(&context).await.and_then(|places| write(&places, &context.config().base_url)) {
        Ok(xml) => ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response(),
        Err(error) => crate::api::error::ApiError::from(error).into_response_page(),
    }
}

/// Everything may be read; the studio and the search are no places to begin.
pub async fn robots(State(program): State<Program>) -> String {
    format!(
        "User-agent: *\nDisallow: /studio\nDisallow: /search\nDisallow: /api/\n\nSitemap: {}/sitemap.xml\n",
        program.state.config.base_url
    )
}

fn write(places: &[Place], base: &str) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(Vec::new());
    let failed = |error: std::io::Error| Error::Operator(format!("sitemap: {error}"));
    writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .map_err(failed)?;
    writer
        .create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .write_inner_content(|writer| places.iter().try_for_each(|place| write_place(writer, place, base)))
        .map_err(failed)?;
    Ok(writer.into_inner())
}

fn write_place(writer: &mut Writer<Vec<u8>>, place: &Place, base: &str) -> std::io::Result<()> {
    let address = format!("{base}{}", place.path);
    writer
        .create_element("url")
        .write_inner_content(|writer| {
            writer.create_element("loc").write_text_content(BytesText::new(&address))?;
            if let Some(changed) = &place.changed {
                writer.create_element("lastmod").write_text_content(BytesText::new(changed))?;
            }
            Ok(())
        })
        .map(|_| ())
}
