//! A post as schema.org's JSON-LD, for search engines. One function writes it, because a script's
//! text is not escaped by the framework: whatever could end the script is written as `\uXXXX`.

use leptos::prelude::*;
use std::fmt::Write;

use crate::api::posts::Post;
use crate::api::site::Site;

/// One top-level object of type `Article`.
#[component]
pub fn JsonLd(post: Post, site: Site) -> impl IntoView {
    view! { <script type="application/ld+json">{article(&post, &site)}</script> }
}

fn article(post: &Post, site: &Site) -> String {
    let base = &site.base_url;
    let language = post.language.as_ref().unwrap_or(&site.language);
    let authors: Vec<String> = post
        .authors
        .iter()
        .map(|author| {
            let address = format!("{base}/authors/{}", author.slug);
            object(
                "Person",
                &[("name", text(&author.name)), ("url", text(&address))],
            )
        })
        .collect();
    let updated = post.updated.as_ref().unwrap_or(&post.published);
    let address = format!("{base}{}", post.kind.path(&post.slug));
    let publisher = object(
        "Organization",
        &[("name", text(&site.name)), ("url", text(base))],
    );
    let mut fields = vec![
        ("headline", text(&post.title)),
        ("description", text(&post.summary)),
        ("inLanguage", text(language)),
        ("datePublished", text(&post.published.iso)),
        ("dateModified", text(&updated.iso)),
        ("mainEntityOfPage", text(&address)),
        ("author", format!("[{}]", authors.join(","))),
        ("publisher", publisher),
    ];
    if let Some(image) = &post.image {
        fields.push(("image", text(&format!("{base}{}", image.address))));
    }
    let object = object("Article", &fields);
    format!("{{\"@context\":\"https://schema.org\",{}", &object[1..])
}

/// An object of this type; the values are JSON already.
fn object(kind: &str, fields: &[(&str, String)]) -> String {
    let mut json = format!("{{\"@type\":\"{kind}\"");
    for (name, value) in fields {
        // Writing to a String can't fail.
        _ = write!(json, ",\"{name}\":{value}");
    }
    json.push('}');
    json
}

/// A JSON string that is also safe inside a script element.
fn text(value: &str) -> String {
    let mut json = String::with_capacity(value.len() + 2);
    json.push('"');
    for c in value.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            _ => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_can_end_the_script() {
        assert_eq!(
            super::text("</script>\u{2028}\"\\\n"),
            r#""\u003c/script\u003e\u2028\"\\\u000a""#
        );
    }
}
