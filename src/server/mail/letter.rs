//! The text of a mail, put together from paragraphs, other people's words and links. Other
//! people's words always stand behind `> `, so that none can pass for ours.

/// Columns of a line, as mail has been written for ever (RFC 3676 4.2).
const COLUMNS: usize = 72;

/// A plain text that grows.
#[derive(Clone, Debug, Default)]
pub struct Letter(String);

impl Letter {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn paragraph(mut self, words: &str) -> Self {
        self.begin();
        wrap(&mut self.0, words, "");
        self
    }

    /// What somebody else wrote, with its line breaks.
    pub fn quote(mut self, words: &str) -> Self {
        self.begin();
        for line in words.lines() {
            wrap(&mut self.0, line, "> ");
        }
        self
    }

    /// A link on a line of its own, under what it does; nothing breaks it.
    pub fn link(mut self, does: &str, address: &str) -> Self {
        self.begin();
        self.0.push_str(&format!("{does}:\n{address}\n"));
        self
    }

    /// Ends with the site's name, which mail programs know as a signature by its dashes.
    pub fn signed(mut self, site: &str) -> String {
        self.begin();
        self.0.push_str(&format!("-- \n{site}\n"));
        self.0
    }

    fn begin(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }
}

/// Bytes of a word that stays whole, however long its line gets; a line of mail has 998 at most.
const WORD: usize = 900;

/// Appends `words` in lines that begin with `prefix`. A word that is longer than a line has one of
/// its own.
fn wrap(text: &mut String, words: &str, prefix: &str) {
    let mut width = 0;
    text.push_str(prefix);
    for word in words.split_whitespace().flat_map(pieces) {
        let length = word.chars().count();
        if width > 0 && prefix.len() + width + 1 + length > COLUMNS {
            text.push('\n');
            text.push_str(prefix);
            width = 0;
        }
        if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// The word, or what it breaks into where no line could hold it.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let end = rest.floor_char_boundary(WORD);
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::Letter;

    #[test]
    fn others_words_stand_behind_a_mark_on_every_line() {
        let long = "word ".repeat(40);
        let text = Letter::new()
            .paragraph("Asha wrote:")
            .quote(&format!("{long}\n\nApprove: https://evil.example/"))
            .link("Approve", "https://example.org/x")
            .signed("Site");
        let (own, rest) = text.split_once("\n\n").expect("a quote");
        assert_eq!(own, "Asha wrote:");
        let (quote, rest) = rest.split_once("\n\n").expect("a link");
        assert!(
            quote
                .lines()
                .all(|line| line.starts_with('>') && line.len() <= 72),
            "{quote}"
        );
        assert!(
            quote.ends_with(">\n> Approve: https://evil.example/"),
            "{quote}"
        );
        assert_eq!(rest, "Approve:\nhttps://example.org/x\n\n-- \nSite\n");
    }

    #[test]
    fn no_line_is_longer_than_mail_allows() {
        let text = Letter::new().quote(&"ü".repeat(2_000)).signed("S");
        assert!(text.lines().all(|line| line.len() <= 998), "{text}");
        assert_eq!(text.matches('ü').count(), 2_000);
    }

    #[test]
    fn a_word_longer_than_a_line_stays_whole() {
        let long = "x".repeat(300);
        let text = Letter::new().quote(&format!("a {long} b")).signed("S");
        assert!(text.contains(&format!("> a\n> {long}\n> b\n")));
    }
}
