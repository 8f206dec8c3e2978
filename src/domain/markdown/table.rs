//! Tables: inside a container that scrolls by itself and can take focus, aligned by classes
//! (a strict policy blocks style attributes).

use super::{escape, writer::Writer};
use pulldown_cmark::Alignment;

/// The table that is being written, and how many there were.
#[derive(Default)]
pub(super) struct Table {
    count: u64,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    is_wrapped: bool,
    /// Empty cells not yet written: past the allowance they are only if another follows.
    empty: usize,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        let count = self.table.count + 1;
        let is_wrapped = self.options.comfort && self.is_lavish();
        self.table = Table {
            count,
            alignments,
            is_wrapped,
            ..Table::default()
        };
        if is_wrapped {
            self.block(
                "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table ",
            );
            escape::number(&mut self.out, count);
            self.out.push_str("\">\n");
        }
        self.block("<table>\n");
    }

    pub(super) fn start_row(&mut self, is_head: bool) {
        let starts_body = !is_head && !self.table.has_body;
        self.table.in_head = is_head;
        self.table.has_body |= starts_body;
        self.table.column = 0;
        self.table.empty = 0;
        if is_head {
            self.out.push_str("<thead>\n");
        } else if starts_body {
            self.out.push_str("<tbody>\n");
        }
        self.out.push_str("<tr>\n");
    }

    pub(super) fn end_row(&mut self, is_head: bool) {
        self.out.push_str("</tr>\n");
        if is_head {
            self.out.push_str("</thead>\n");
        }
        self.plain.line();
    }

    pub(super) fn end_table(&mut self) {
        if self.table.has_body {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n");
        if self.table.is_wrapped {
            self.out.push_str("</div>\n");
        }
    }

    /// Starts a cell; `is_empty` says that nothing comes before its end.
    pub(super) fn start_cell(&mut self, is_empty: bool) {
        if is_empty && !self.is_lavish() {
            self.table.empty += 1;
            return;
        }
        for _ in 0..std::mem::take(&mut self.table.empty) {
            self.out.push_str("<td></td>\n");
        }
        // A header without words is no header to a screen reader.
        self.table_tag(if self.is_header(is_empty) {
            "<th"
        } else {
            "<td"
        });
    }

    pub(super) fn end_cell(&mut self, is_empty: bool) {
        if self.table.empty == 0 {
            self.out.push_str(if self.is_header(is_empty) {
                "</th>\n"
            } else {
                "</td>\n"
            });
        }
        self.table.column += 1;
        self.plain.space();
    }

    fn is_header(&self, is_empty: bool) -> bool {
        self.table.in_head && !(is_empty && self.options.comfort)
    }

    fn table_tag(&mut self, tag: &str) {
        self.out.push_str(tag);
        if self.options.comfort && tag == "<th" && self.is_lavish() {
            self.out.push_str(" scope=\"col\"");
        }
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        if self.is_lavish() {
            self.out.push_str(class);
        }
        self.out.push('>');
    }
}
