//! Reads the example files of the specifications. Knows nothing of rendering.

/// One example of a specification.
#[derive(Clone)]
pub struct Example {
    /// Counted from 1 through the file, as the specification counts.
    pub number: usize,
    pub section: &'static str,
    pub markdown: String,
    pub html: String,
}

/// The examples of the CommonMark Spec 0.31.2.
pub fn commonmark() -> Vec<Example> {
    read(include_str!("data/commonmark.txt"))
}

/// The examples of the extensions in the GFM Spec 0.29.
pub fn gfm() -> Vec<Example> {
    read(include_str!("data/gfm.txt"))
}

fn read(file: &'static str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut section = "";
    let mut rest = file;
    while let Some((before, after)) = rest.split_once(&format!("{fence} example\n")) {
        section = before
            .rsplit_once("## ")
            .map_or(section, |(_, title)| title.trim());
        let (body, after) = after
            .split_once(&format!("{fence}\n"))
            .expect("a closing fence");
        let (markdown, html) = match body.strip_prefix(".\n") {
            Some(html) => ("", html),
            None => {
                let dot = body.find("\n.\n").expect("a line with a dot");
                (&body[..=dot], &body[dot + 3..])
            }
        };
        let number = examples.len() + 1;
        let (markdown, html) = (markdown.replace('→', "\t"), html.replace('→', "\t"));
        examples.push(Example {
            number,
            section,
            markdown,
            html,
        });
        rest = after;
    }
    examples
}

/// HTML without the differences that mean nothing: white space between tags, quotes escaped or
/// not in text, the order of a checkbox's attributes, alignment by class or attribute.
pub fn normalise(html: &str) -> String {
    html.replace(">\n<", "><")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("class=\"align-", "align=\"")
        .replace(
            "<input checked=\"\" disabled=\"\" type=\"checkbox\">",
            "[done]",
        )
        .replace("<input disabled=\"\" type=\"checkbox\">", "[to do]")
        .replace(
            "<input type=\"checkbox\" disabled=\"\" checked=\"\" />",
            "[done]",
        )
        .replace("<input type=\"checkbox\" disabled=\"\" />", "[to do]")
        .trim()
        .to_owned()
}
