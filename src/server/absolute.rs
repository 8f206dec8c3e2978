//! Rendered HTML for readers elsewhere: the site's own addresses get scheme and host, and those
//! within the text the address of its page.

/// Attributes whose value may be an address of this site.
const ATTRIBUTES: [&str; 3] = [" href=\"/", " src=\"/", " srcset=\"/"];

/// The HTML with `/…` addresses under `base_url` and `#…` addresses on `page`. Takes only what the
/// renderer made: there a `<` always begins a tag, so text that shows code stays as it is.
pub fn html(html: &str, base_url: &str, page: &str) -> String {
    let mut absolute = String::with_capacity(html.len() + html.len() / 8);
    for (number, part) in html.split('<').enumerate() {
        if number > 0 {
            absolute.push('<');
        }
        let end = part.find('>').filter(|_| number > 0).unwrap_or(0);
        let (tag, text) = part.split_at(end);
        absolute.push_str(&whole(tag, base_url, page));
        absolute.push_str(text);
    }
    absolute
}

fn whole(tag: &str, base_url: &str, page: &str) -> String {
    let mut tag = tag.replace(" href=\"#", &format!(" href=\"{page}#"));
    for attribute in ATTRIBUTES {
        let name = &attribute[..attribute.len() - 1];
        tag = tag.replace(attribute, &format!("{name}{base_url}/"));
    }
    if tag.contains(" srcset=") {
        tag = tag.replace(", /", &format!(", {base_url}/"));
    }
    tag
}

#[cfg(test)]
mod tests {
    fn html(html: &str) -> String {
        super::html(html, "https://s.example", "https://s.example/posts/tea")
    }

    #[test]
    fn addresses_of_the_site_get_its_host_and_others_stay() {
        assert_eq!(
            html("<p><a href=\"/a\">x</a> <a href=\"https://b.example/\">y</a></p>"),
            "<p><a href=\"https://s.example/a\">x</a> <a href=\"https://b.example/\">y</a></p>"
        );
        assert_eq!(
            html("<img src=\"/m\" srcset=\"/m-6 6w, /m-9 9w\">"),
            "<img src=\"https://s.example/m\" srcset=\"https://s.example/m-6 6w, https://s.example/m-9 9w\">"
        );
    }

    #[test]
    fn a_note_is_found_on_the_page() {
        assert_eq!(
            html("<a href=\"#note-1\">1</a> href=\"#x"),
            "<a href=\"https://s.example/posts/tea#note-1\">1</a> href=\"#x"
        );
    }

    #[test]
    fn text_that_shows_code_stays_as_it_is() {
        let code = "<code>&lt;a href=\"/a\"&gt;</code>";
        assert_eq!(html(code), code);
    }
}
