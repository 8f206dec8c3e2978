//! What a reader searches for: words, cleaned of everything a search engine would take as syntax.

/// Longest query that is read, in characters; the rest is left out.
pub const LONGEST: usize = 200;
/// Most words that are searched for; the rest is left out.
pub const MOST_WORDS: usize = 12;

/// The words of a query, folded to lower case, at most [`MOST_WORDS`]. Letters and digits only:
/// quotes, operators and wildcards separate words and mean nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    pub fn parse(query: &str) -> Self {
        let words = super::text::truncate(query, LONGEST)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .map(str::to_lowercase)
            .collect();
        Self(words)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words in the order typed. The last is to be matched as a beginning.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_and_quotes_only_separate_words() {
        let words = Words::parse("\"Tea\" AND co-production* OR (NEAR)");
        assert_eq!(
            words.as_slice(),
            ["tea", "and", "co", "production", "or", "near"]
        );
    }

    #[test]
    fn an_endless_query_is_cut() {
        assert!(Words::parse(&"word ".repeat(5_000)).as_slice().len() <= MOST_WORDS);
        assert!(Words::parse("💥 !!").is_empty());
    }
}
