//! Footnotes: numbered in the order in which the text refers to them, shown at its end with
//! ways back. A note without a reference is shown too, after the others: nobody's words are lost.

use super::{Problem, escape, writer::Writer};
use std::collections::HashMap;

/// The notes of a document.
#[derive(Default)]
pub(super) struct Notes {
    by_label: HashMap<String, usize>,
    notes: Vec<Note>,
    /// Notes in the order of their numbers.
    order: Vec<usize>,
    /// Definitions that are being written, innermost last; `None` for one that was there before.
    open: Vec<Option<usize>>,
}

#[derive(Default)]
struct Note {
    label: String,
    number: usize,
    references: usize,
    html: Option<String>,
}

impl Notes {
    fn index(&mut self, label: &str) -> usize {
        let key = label
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let next = self.notes.len();
        let index = *self.by_label.entry(key).or_insert(next);
        if index == next {
            self.notes.push(Note {
                label: label.to_owned(),
                ..Note::default()
            });
        }
        index
    }

    /// The number of the note and how many references it has with this one.
    fn refer(&mut self, label: &str) -> (usize, usize) {
        let index = self.index(label);
        if self.notes[index].number == 0 {
            self.order.push(index);
            self.notes[index].number = self.order.len();
        }
        self.notes[index].references += 1;
        (self.notes[index].number, self.notes[index].references)
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

impl Writer<'_> {
    /// Whether a definition is being written, whose words are no part of the text's own flow.
    pub(super) fn in_note(&self) -> bool {
        self.notes.is_open()
    }

    pub(super) fn note_reference(&mut self, label: &str) {
        let (number, which) = self.notes.refer(label);
        self.out.push_str("<sup>");
        if !self.in_link() {
            self.out.push_str("<a href=\"#fn-");
            escape::number(&mut self.out, number as u64);
            self.out.push('"');
            if which == 1 || self.is_lavish() {
                self.push_all(&[" id=\""]);
                reference_id(&mut self.out, number, which);
                self.out
                    .push_str("\" role=\"doc-noteref\" aria-label=\"Note ");
                escape::number(&mut self.out, number as u64);
                self.out.push('"');
            }
            self.out.push('>');
        }
        escape::number(&mut self.out, number as u64);
        self.out.push_str(if self.in_link() {
            "</sup>"
        } else {
            "</a></sup>"
        });
    }

    pub(super) fn start_note(&mut self, label: &str) {
        let index = self.notes.index(label);
        let is_new =
            self.notes.notes[index].html.is_none() && !self.notes.open.contains(&Some(index));
        self.notes.open.push(is_new.then_some(index));
        self.hold();
    }

    pub(super) fn end_note(&mut self) {
        let html = self.release();
        if let Some(index) = self.notes.open.pop().flatten() {
            self.set_aside(html.len());
            self.notes.notes[index].html = Some(html);
        }
        self.plain.line();
    }

    /// Writes all notes at the end of the text.
    pub(super) fn write_notes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        for index in 0..notes.notes.len() {
            if notes.notes[index].number == 0 && notes.notes[index].html.is_some() {
                let label = notes.notes[index].label.clone();
                self.problem(Problem::UnusedNote { label });
                notes.order.push(index);
                notes.notes[index].number = notes.order.len();
            }
        }
        if notes.order.is_empty() {
            return;
        }
        self.block(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        for index in notes.order {
            self.write_note(&notes.notes[index]);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, note: &Note) {
        let html = note.html.as_deref().unwrap_or_default();
        self.out.push_str("<li id=\"fn-");
        escape::number(&mut self.out, note.number as u64);
        self.out.push_str("\">\n");
        match html.strip_suffix("</p>\n") {
            Some(start) => self.push_all(&[start, " "]),
            None => {
                self.out.push_str(html);
                self.block("<p>");
            }
        }
        for which in 1..=note.references {
            if which == 1 || self.is_lavish() {
                self.way_back(note.number, which);
            }
        }
        self.out.push_str("</p>\n</li>\n");
    }

    fn way_back(&mut self, number: usize, which: usize) {
        if which > 1 {
            self.out.push(' ');
        }
        self.out.push_str("<a href=\"#");
        reference_id(&mut self.out, number, which);
        self.out
            .push_str("\" role=\"doc-backlink\" aria-label=\"Back to note ");
        escape::number(&mut self.out, number as u64);
        if which > 1 {
            self.out.push_str(", reference ");
            escape::number(&mut self.out, which as u64);
        }
        // The second character keeps the arrow from being shown as an emoji.
        self.out.push_str("\">↩\u{fe0e}</a>");
    }
}

fn reference_id(out: &mut String, number: usize, which: usize) {
    out.push_str("fnref-");
    escape::number(out, number as u64);
    if which > 1 {
        out.push('-');
        escape::number(out, which as u64);
    }
}
