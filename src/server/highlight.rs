//! Colours in code blocks: takes finished HTML and puts classed spans into the blocks whose
//! language is known. On the server only; the preview shows code without colours. The rest of
//! the HTML is not touched, and no text changes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::domain::markdown::{self, Document, MediaTable, Rendered};

const OPENING: &str = "<pre tabindex=\"0\"><code class=\"language-";
const CLOSING: &str = "</code></pre>";
/// Longer code stays without colours: syntaxes are made of backtracking expressions.
const LONGEST_BLOCK: usize = 20_000;
const LONGEST_LINE: usize = 1_000;
/// Code of one text that is coloured at all.
const MOST_CODE: usize = 100_000;

/// Syntaxes by the name or file ending that a writer may put after the fence.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scope prefixes and the class that shows them; the first that fits a scope wins.
const CLASSES: [(&str, &str); 13] = [
    ("comment", "hl-comment"),
    ("punctuation.definition.comment", "hl-comment"),
    ("punctuation.definition.string", "hl-string"),
    ("string", "hl-string"),
    ("constant", "hl-constant"),
    ("keyword.operator", ""),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("entity.other.attribute-name", "hl-name"),
    ("entity.name", "hl-name"),
    ("support", "hl-name"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
];

/// What readers are shown of a text, and what is kept of it: rendered, with colours in its code.
pub fn render(source: &str, media: &MediaTable) -> Document {
    let document = markdown::render(source, media);
    Document {
        html: highlight(document.html),
        ..document
    }
}

/// The same HTML with colours for code in known languages.
fn highlight(html: Rendered) -> Rendered {
    if !html.as_str().contains(OPENING) {
        return html;
    }
    let mut out = String::with_capacity(html.as_str().len() * 2);
    let mut rest = html.as_str();
    let mut left = MOST_CODE;
    while let Some(start) = rest.find(OPENING) {
        let (before, block) = rest.split_at(start + OPENING.len());
        out.push_str(before);
        let end = block.find(CLOSING).unwrap_or(block.len());
        out.push_str(&block_with_colours(&block[..end], &mut left));
        rest = &block[end..];
    }
    out.push_str(rest);
    Rendered::from_store(out)
}

/// `block` runs from the language's name to the end of the code.
fn block_with_colours(block: &str, left: &mut usize) -> String {
    coloured(block, left).unwrap_or_else(|| block.to_owned())
}

fn coloured(block: &str, left: &mut usize) -> Option<String> {
    let (language, code) = block.split_once("\">")?;
    if code.len() > LONGEST_BLOCK.min(*left) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    *left -= code.len();
    let code = code
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let spans = spans(&code, syntax)?;
    Some([language, "\">", &spans].concat())
}

/// The code in spans; nothing where the syntax gives up.
fn spans(code: &str, syntax: &SyntaxReference) -> Option<String> {
    let mut out = String::with_capacity(code.len() * 2);
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut open = "";
    for line in LinesWithEndings::from(code) {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let mut done = 0;
        for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
            piece(&mut out, &mut open, line.get(done..at)?, &scopes);
            scopes.apply(&change).ok()?;
            done = at;
        }
        piece(&mut out, &mut open, line.get(done..)?, &scopes);
    }
    close(&mut out, open);
    Some(out)
}

/// Appends `text` in the class that its scopes ask for; neighbours of one class share a span.
fn piece(out: &mut String, open: &mut &'static str, text: &str, scopes: &ScopeStack) {
    if text.is_empty() {
        return;
    }
    let class = class(scopes);
    if class != *open {
        close(out, open);
        if !class.is_empty() {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

fn close(out: &mut String, open: &str) {
    if !open.is_empty() {
        out.push_str("</span>");
    }
}

/// The class of the innermost scope that has one.
fn class(scopes: &ScopeStack) -> &'static str {
    for scope in scopes.as_slice().iter().rev() {
        let name = scope.build_string();
        let fits = |prefix: &str| {
            name.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if let Some((_, class)) = CLASSES.iter().find(|(prefix, _)| fits(prefix)) {
            return class;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(source: &str) -> (String, String) {
        let plain = markdown::render(source, &MediaTable::new()).html;
        let coloured = render(source, &MediaTable::new()).html;
        (plain.as_str().to_owned(), coloured.as_str().to_owned())
    }

    fn without_spans(html: &str) -> String {
        let mut out = html.replace("</span>", "");
        while let Some(start) = out.find("<span class=\"hl-") {
            let end = start + out[start..].find('>').unwrap_or_default();
            out.replace_range(start..=end, "");
        }
        out
    }

    #[test]
    fn known_languages_get_colours_and_keep_their_text() {
        let (plain, coloured) =
            both("```rust\n// <a> & \"b\"\nfn main() { let x = \"y\"; }\n```\n\nAfter");
        assert!(coloured.contains("<span class=\"hl-comment\">// &lt;a&gt; &amp; \"b\"\n</span>"));
        assert!(coloured.contains("<span class=\"hl-string\">\"y\"</span>"));
        assert_eq!(without_spans(&coloured), plain);
    }

    #[test]
    fn languages_of_every_kind_keep_every_character() {
        let code = "# a <b> &amp; &lt; 'c' \"d\"\n/* e */ function f(g) { return `h` }\n<?php $i; ?>\n%>\n";
        for token in [
            "rust", "js", "html", "css", "php", "py", "sh", "sql", "md", "json",
        ] {
            assert!(SYNTAXES.find_syntax_by_token(token).is_some(), "{token}");
            let (plain, coloured) = both(&format!("```{token}\n{code}```\n"));
            assert_eq!(without_spans(&coloured), plain, "{token}");
        }
    }

    #[test]
    fn unknown_languages_and_huge_blocks_stay_as_they_are() {
        for source in [
            "```nonsense\na\n```".to_owned(),
            "```\na\n```".to_owned(),
            format!("```rust\n{}```", "let a = 1;\n".repeat(3_000)),
            format!("```rust\n{}\n```", "a".repeat(2_000)),
        ] {
            let (plain, coloured) = both(&source);
            assert_eq!(plain, coloured);
        }
    }

    #[test]
    fn a_text_that_shows_the_opening_tag_is_not_taken_for_code() {
        let (plain, coloured) = both("`<pre tabindex=\"0\"><code class=\"language-rust\">fn`");
        assert_eq!(plain, coloured);
    }
}
