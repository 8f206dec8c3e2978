//! What became of each file, in words for the person who imports.

use std::fmt;

/// A line per file, in the order of the import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub lines: Vec<Line>,
}

impl Report {
    /// True when something was found and nothing was refused: the command's exit status.
    pub fn succeeded(&self) -> bool {
        !self.lines.is_empty() && self.refused() == 0
    }

    pub fn refused(&self) -> usize {
        let refused = |line: &&Line| matches!(line.outcome, Outcome::Refused { .. });
        self.lines.iter().filter(refused).count()
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As found, relative to what is imported.
    pub file: String,
    pub outcome: Outcome,
    /// What was not quite right, but imported.
    pub remarks: Vec<String>,
}

/// What became of a file. The texts are paths of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Created(String),
    Updated(String),
    /// Holds no post: so many entries were read from it.
    Read(usize),
    Refused {
        /// Counted from 1; none where it is no single line's fault.
        line: Option<usize>,
        reason: String,
    },
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.outcome {
            Outcome::Created(path) => write!(formatter, "{file}: created {path}")?,
            Outcome::Updated(path) => write!(formatter, "{file}: updated {path}")?,
            Outcome::Read(1) => write!(formatter, "{file}: 1 entry")?,
            Outcome::Read(count) => write!(formatter, "{file}: {count} entries")?,
            Outcome::Refused {
                line: Some(line),
                reason,
            } => {
                write!(formatter, "{file}:{line}: refused: {reason}")?;
            }
            Outcome::Refused { line: None, reason } => {
                write!(formatter, "{file}: refused: {reason}")?;
            }
        }
        self.remarks
            .iter()
            .try_for_each(|remark| write!(formatter, "\n  remark: {remark}"))
    }
}

impl fmt::Display for Report {
    /// All lines, then how many of each.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |wanted: fn(&Outcome) -> bool| {
            self.lines
                .iter()
                .filter(|line| wanted(&line.outcome))
                .count()
        };
        for line in &self.lines {
            writeln!(formatter, "{line}")?;
        }
        if self.lines.is_empty() {
            return write!(formatter, "No Markdown file found.");
        }
        write!(
            formatter,
            "{} created, {} updated, {} refused.",
            count(|outcome| matches!(outcome, Outcome::Created(_))),
            count(|outcome| matches!(outcome, Outcome::Updated(_))),
            self.refused(),
        )
    }
}
