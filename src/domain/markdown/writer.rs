//! Turns the parser's events into HTML, and notes on the way what else the product wants to
//! know. Not here: paragraphs, headings, code and lists (`blocks.rs`), links and images
//! (`inline.rs`), tables (`table.rs`), footnotes (`notes.rs`).

use super::{
    Document, MediaTable, Options, Problem, Rendered, budget, escape,
    inline::OpenLink,
    nesting::Nesting,
    notes::Notes,
    plain::{self, Plain},
    section::SectionIds,
    table::Table,
    text_run::TextRun,
};
use pulldown_cmark::{Event, LinkType, OffsetIter, Parser, Tag, TagEnd};
use std::{iter::Peekable, ops::Range};

const MOST_PROBLEMS: usize = 100;

/// A rendering under way.
pub(super) struct Writer<'a> {
    pub(super) events: Peekable<OffsetIter<'a>>,
    /// Level of the text's own highest headings: known, or taken to be that of its first. None before
    /// there was one.
    pub(super) highest: Option<u8>,
    /// Whether a heading was higher than the first, which is written already.
    is_misjudged: bool,
    /// 1 for the title that stands above the text, 0 where there is none.
    pub(super) level_of_title: u8,
    source: &'a str,
    pub(super) media: &'a MediaTable,
    pub(super) options: Options,
    pub(super) out: String,
    /// Output that waits for a part inside it to be known.
    held: Vec<String>,
    /// Bytes in `held` and in notes set aside.
    elsewhere: usize,
    allowance: usize,
    pub(super) nesting: Nesting,
    pub(super) run: TextRun,
    pub(super) plain: Plain,
    pub(super) links: Vec<OpenLink>,
    pub(super) table: Table,
    pub(super) notes: Notes,
    pub(super) sections: SectionIds,
    pub(super) in_code: bool,
    /// Whether the block that is open is empty so far, for cells.
    is_empty: bool,
    /// Where the open paragraph or heading begins in the plain text.
    pub(super) block_start: usize,
    pub(super) level: u8,
    pub(super) document: Document,
}

/// Renders a source. The first heading is written before the last is known, and is nearly always one
/// of the highest: only where it isn't, they are looked for, and the text is written once more.
pub(super) fn write(source: &str, media: &MediaTable, options: Options) -> Document {
    let highest = (!options.headings_below_title).then_some(1);
    let mut writer = Writer::new(source, media, options, highest);
    writer.write();
    if writer.is_misjudged {
        let highest = highest_heading(Parser::new_ext(source, options.parser()));
        writer = Writer::new(source, media, options, highest);
        writer.write();
    }
    writer.finish()
}

fn level_of_heading(event: &Event<'_>) -> Option<u8> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as u8),
        _ => None,
    }
}

fn highest_heading(events: Parser<'_>) -> Option<u8> {
    events.filter_map(|event| level_of_heading(&event)).min()
}

impl<'a> Writer<'a> {
    fn new(source: &'a str, media: &'a MediaTable, options: Options, highest: Option<u8>) -> Self {
        let level_of_title = u8::from(options.headings_below_title);
        let parser = Parser::new_ext(source, options.parser());
        Self {
            events: parser.into_offset_iter().peekable(),
            highest,
            is_misjudged: false,
            level_of_title,
            source,
            media,
            options,
            out: String::with_capacity(source.len() + source.len() / 2),
            held: Vec::new(),
            elsewhere: 0,
            allowance: budget::allowance(source.len()),
            nesting: Nesting::default(),
            run: TextRun::default(),
            plain: Plain::default(),
            links: Vec::new(),
            table: Table::default(),
            notes: Notes::default(),
            sections: SectionIds::default(),
            in_code: false,
            is_empty: false,
            block_start: 0,
            level: level_of_title,
            document: Document::default(),
        }
    }

    fn write(&mut self) {
        while let Some((event, range)) = self.next() {
            self.event(event, range);
        }
    }

    fn finish(mut self) -> Document {
        self.flush_text();
        self.write_notes();
        let mut document = self.document;
        document.html = Rendered::from_store(self.out);
        document.text = self.plain.finish();
        if document.excerpt.is_empty() {
            document.excerpt = plain::excerpt(&document.text);
        }
        document.words = plain::words(&document.text);
        document.reading_minutes = plain::minutes(document.words);
        document
    }

    /// The next event that is written; none at the end, or where the highest heading was misjudged.
    pub(super) fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        loop {
            let (event, range) = self.events.next().filter(|_| !self.is_misjudged)?;
            if let Some(level) = level_of_heading(&event)
                && level < *self.highest.get_or_insert(level)
            {
                self.is_misjudged = true;
                return None;
            }
            let depth = budget::depth(self.is_lavish());
            if let Some(event) = self.nesting.admit(event, depth) {
                return Some((event, range));
            }
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Event::Text(text) = &event
            && !self.in_code
        {
            if !self.run.continues_at(range.start) {
                self.flush_text();
            }
            return self.run.push(text, self.source, range);
        }
        self.flush_text();
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => self.code(&code),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.shown(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.shown(&text),
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br />\n"),
            Event::Rule => self.block("<hr />\n"),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::HtmlBlock => self.block("<p>"),
            Tag::Heading { .. } => {
                self.block_start = self.plain.mark();
                self.hold();
            }
            Tag::BlockQuote(_) => self.block("<blockquote>\n"),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.block("<li>"),
            Tag::FootnoteDefinition(label) => self.start_note(&label),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_row(true),
            Tag::TableRow => self.start_row(false),
            Tag::TableCell => {
                self.is_empty = matches!(self.events.peek(), Some((Event::End(_), _)));
                self.start_cell(self.is_empty);
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link {
                link_type: LinkType::Email,
                dest_url,
                title,
                ..
            } => {
                self.start_link(["mailto:", &dest_url].concat(), &title);
            }
            Tag::Link {
                dest_url, title, ..
            } => self.start_link(dest_url.into_string(), &title),
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image(&dest_url, &title, false);
            }
            // The parser's options leave these out.
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {}
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => {
                self.out.truncate(self.out.trim_end_matches('\n').len());
                self.close("</p>\n");
            }
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(_) => self.close("</blockquote>\n"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close("</code></pre>\n");
            }
            TagEnd::List(true) => self.close("</ol>\n"),
            TagEnd::List(false) => self.close("</ul>\n"),
            TagEnd::Item => self.close("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_row(true),
            TagEnd::TableRow => self.end_row(false),
            TagEnd::TableCell => self.end_cell(self.is_empty),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => {}
            TagEnd::DefinitionList | TagEnd::DefinitionListTitle => {}
            TagEnd::DefinitionListDefinition | TagEnd::Superscript => {}
            TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn line_break(&mut self, html: &str) {
        self.out.push_str(html);
        self.plain.space();
    }

    /// Text for people: into the HTML and into the plain text.
    pub(super) fn shown(&mut self, text: &str) {
        escape::text(&mut self.out, text);
        self.plain.push(text);
    }

    /// Markup that begins on a line of its own.
    pub(super) fn block(&mut self, html: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        // The words of a tight item end where a block begins in it.
        self.plain.line();
        self.out.push_str(html);
    }

    pub(super) fn close(&mut self, html: &str) {
        self.out.push_str(html);
        self.plain.line();
    }

    pub(super) fn push_all(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.out.push_str(part));
    }

    /// Puts the output aside until [`Writer::release`] gives what was written meanwhile.
    pub(super) fn hold(&mut self) {
        self.plain.line();
        self.elsewhere += self.out.len();
        self.held.push(std::mem::take(&mut self.out));
    }

    pub(super) fn release(&mut self) -> String {
        let before = self.held.pop().unwrap_or_default();
        self.elsewhere -= before.len();
        std::mem::replace(&mut self.out, before)
    }

    /// Counts output that is kept outside until the end.
    pub(super) fn set_aside(&mut self, length: usize) {
        self.elsewhere += length;
    }

    /// Whether comforts may still be written; see `budget.rs`.
    pub(super) fn is_lavish(&self) -> bool {
        self.out.len() + self.elsewhere < self.allowance
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.document.problems.len() < MOST_PROBLEMS {
            self.document.problems.push(problem);
        }
    }
}
