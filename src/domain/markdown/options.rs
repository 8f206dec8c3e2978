//! Which of our extras are on. The product renders with [`Options::default`] only; the other
//! sets exist so that tests can compare with the specifications.

/// The renderer's extras, one switch each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Tables, footnotes, strikethrough and task lists.
    pub extensions: bool,
    /// Curly quotes, dashes and ellipses for their typewriter forms.
    pub smart: bool,
    /// Links for bare web and e-mail addresses.
    pub autolinks: bool,
    /// `<figure>` for an image that is alone in its paragraph.
    pub figures: bool,
    /// Headings follow the page's own `h1`: the text's highest become `h2`, whether it begins with
    /// `#` or with `##`, and the others keep their distance. `h6` stays the deepest.
    pub headings_below_title: bool,
    /// Ids on headings and a link to each.
    pub anchors: bool,
    /// What makes blocks easy to use: scrolling tables, focusable code, `rel`, lazy images.
    pub comfort: bool,
    /// Only allowed schemes in links, only our own images. Off, it still refuses addresses
    /// that run scripts.
    pub strict_addresses: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            extensions: true,
            smart: true,
            autolinks: true,
            figures: true,
            headings_below_title: true,
            anchors: true,
            comfort: true,
            strict_addresses: true,
        }
    }
}

impl Options {
    /// CommonMark as its specification has it, but for raw HTML, which is always text. For
    /// tests: nothing that is shown to readers is rendered so.
    pub fn plain() -> Self {
        Self {
            extensions: false,
            smart: false,
            autolinks: false,
            figures: false,
            headings_below_title: false,
            anchors: false,
            comfort: false,
            strict_addresses: false,
        }
    }

    /// The parser's options, listed one by one: `all()` would switch on heading attributes,
    /// by which a text could set any attribute.
    pub(super) fn parser(self) -> pulldown_cmark::Options {
        use pulldown_cmark::Options as Parser;
        let mut parser = Parser::empty();
        if self.extensions {
            parser |= Parser::ENABLE_TABLES | Parser::ENABLE_FOOTNOTES;
            parser |= Parser::ENABLE_STRIKETHROUGH | Parser::ENABLE_TASKLISTS;
        }
        if self.smart {
            parser |= Parser::ENABLE_SMART_PUNCTUATION;
        }
        parser
    }
}
