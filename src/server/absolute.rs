//! Rendered HTML for readers elsewhere: the site's own addresses get scheme and host.

/// Attributes whose value may be an address of this site.
const ATTRIBUTES: [&str; 3] = [" href=\"/", " src=\"/", " srcset=\"/"];

/// The HTML with `/…` addresses under `base_url`. Takes only what the renderer made: there a `<`
/// always begins a tag, so text that shows code stays as it is.
pub fn html(html: &str, base_url: &str) -> String {
    let mut absolute = String::with_capacity(html.len() + html.len() / 8);
    for (number, part) in html.split('<').enumerate() {
        if number > 0 {
            absolute.push('<');
        }
        let end = part.find('>').filter(|_| number > 0).unwrap_or(0);
        let (tag, text) = part.split_at(end);
        push_tag(&mut absolute, tag, base_url);
        absolute.push_str(text);
    }
    absolute
}

fn push_tag(absolute: &mut String, tag: &str, base_url: &str) {
    let mut tag = tag.to_owned();
    for attribute in ATTRIBUTES {
        let name = &attribute[..attribute.len() - 1];
        tag = tag.replace(attribute, &format!("{name}{base_url}/"));
    }
    if tag.contains(" srcset=") {
        tag = tag.replace(", /", &format!(", {base_url}/"));
    }
    absolute.push_str(&tag);
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn addresses_of_the_site_get_its_host_and_others_stay() {
        assert_eq!(
            html(
                "<p><a href=\"/a\">x</a> <a href=\"https://b.example/\">y</a></p>",
                "https://s.example"
            ),
            "<p><a href=\"https://s.example/a\">x</a> <a href=\"https://b.example/\">y</a></p>"
        );
        assert_eq!(
            html(
                "<img src=\"/m\" srcset=\"/m-6 6w, /m-9 9w\">",
                "https://s.example"
            ),
            "<img src=\"https://s.example/m\" srcset=\"https://s.example/m-6 6w, https://s.example/m-9 9w\">"
        );
    }

    #[test]
    fn text_that_shows_code_stays_as_it_is() {
        let code = "<code>&lt;a href=\"/a\"&gt;</code>";
        assert_eq!(html(code, "https://s.example"), code);
    }
}
