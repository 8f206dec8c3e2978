//! A naive Bayes classifier that learns from what moderators do, with Robinson's damping for
//! words seen seldom. Knows nothing at first, and says nothing until it has seen enough of both.

use std::collections::BTreeMap;

use crate::domain::comment::{Comment, Draft, parse};
use crate::server::db::comments::CommentRow;
use crate::server::db::search::words::folded;
use crate::server::db::spam_words::{self, WordRow};
use crate::server::db::{self, Transaction};
use crate::server::error::Error;

/// Comments of each class to learn from before a score is given.
const ENOUGH: i64 = 5;
/// So many of the most telling words decide.
const TELLING: usize = 20;
/// Most words of a comment that are looked at.
const WORDS: usize = 300;

/// What a comment is an example of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Spam,
    Ham,
}

impl Class {
    fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Ham => "ham",
        }
    }

    /// As what a comment was learnt.
    pub fn learnt_from(row: &CommentRow) -> Option<Self> {
        let mut all = [Self::Spam, Self::Ham].into_iter();
        all.find(|class| row.learnt.as_deref() == Some(class.as_str()))
    }

    /// As numbers of comments: (spam, ham).
    fn counts(self) -> (i64, i64) {
        match self {
            Self::Spam => (1, 0),
            Self::Ham => (0, 1),
        }
    }
}

/// The words by which a comment is judged, each once: those of its message, of its name, and
/// the host of its address.
pub(super) fn words(comment: &Comment) -> Vec<String> {
    let host = comment.email().rsplit('@').next().unwrap_or_default();
    let mut words = folded(comment.message());
    words.truncate(WORDS);
    words.extend(
        folded(comment.name())
            .iter()
            .map(|word| format!("name:{word}")),
    );
    words.push(format!("host:{host}"));
    words.sort();
    words.dedup();
    words
}

/// How much a comment with these words looks like spam, from 0 to 1; 0.5 where nothing is known.
pub(super) fn score(rows: &[WordRow]) -> f64 {
    let total = rows.iter().find(|row| row.word.is_empty());
    let Some(total) = total.filter(|total| total.spam.min(total.ham) >= ENOUGH) else {
        return 0.5;
    };
    let known = rows.iter().filter(|row| !row.word.is_empty());
    let mut chances: Vec<_> = known.map(|row| chance(row, total)).collect();
    chances.sort_by(|a, b| (b - 0.5).abs().total_cmp(&(a - 0.5).abs()));
    let telling = chances.iter().take(TELLING);
    let odds: f64 = telling.map(|chance| (chance / (1.0 - chance)).ln()).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// How likely a comment with this word is spam.
fn chance(row: &WordRow, total: &WordRow) -> f64 {
    let share = |count: i64, of: i64| (count.max(0) as f64) / (of.max(1) as f64);
    let (spam, ham) = (share(row.spam, total.spam), share(row.ham, total.ham));
    let seen = (row.spam + row.ham).max(0) as f64;
    let raw = if spam + ham > 0.0 {
        spam / (spam + ham)
    } else {
        0.5
    };
    // One imagined sighting that says nothing keeps rare words from saying too much.
    ((0.5 + seen * raw) / (1.0 + seen)).clamp(0.01, 0.99)
}

/// Learns from a moderator's decision about comments, or forgets what was learnt from them where
/// `class` is none. Twice the same teaches nothing new.
pub async fn learn(
    tx: &mut Transaction,
    rows: &[CommentRow],
    class: Option<Class>,
) -> Result<(), Error> {
    let counts = |class: Option<Class>| class.map_or((0, 0), Class::counts);
    let mut changes: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut learnt = Vec::new();
    for row in rows {
        let before = Class::learnt_from(row);
        let Some(words) = words_of(row).filter(|_| before != class) else {
            continue;
        };
        let ((old_spam, old_ham), (spam, ham)) = (counts(before), counts(class));
        // The empty word counts the comments.
        for word in words.into_iter().chain([String::new()]) {
            let change = changes.entry(word).or_default();
            *change = (change.0 + spam - old_spam, change.1 + ham - old_ham);
        }
        learnt.push(row.clone());
    }
    // Most words stand in one comment, so that few numbers are many words.
    let mut alike: BTreeMap<(i64, i64), Vec<String>> = BTreeMap::new();
    for (word, change) in changes {
        alike.entry(change).or_default().push(word);
    }
    for ((spam, ham), words) in alike {
        spam_words::count(tx, &words, spam, ham).await?;
    }
    db::comments::set_learnt(tx, &learnt, class.map(Class::as_str)).await
}

fn words_of(row: &CommentRow) -> Option<Vec<String>> {
    let draft = Draft {
        name: row.name.clone(),
        email: row.email.clone(),
        message: row.message.clone(),
    };
    parse(&draft).ok().map(|comment| words(&comment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(word: &str, spam: i64, ham: i64) -> WordRow {
        WordRow {
            word: word.into(),
            spam,
            ham,
        }
    }

    #[test]
    fn little_experience_gives_no_opinion() {
        assert_eq!(score(&[]), 0.5);
        assert_eq!(score(&[row("", 4, 100), row("casino", 4, 0)]), 0.5);
    }

    #[test]
    fn words_of_spam_outweigh_words_of_neither() {
        let total = row("", 20, 20);
        let spam = score(&[
            total.clone(),
            row("casino", 18, 0),
            row("bonus", 15, 1),
            row("the", 19, 20),
        ]);
        let ham = score(&[total.clone(), row("bench", 0, 12), row("the", 19, 20)]);
        let unknown = score(&[total]);
        assert!(spam > 0.99, "{spam}");
        assert!(ham < 0.1, "{ham}");
        assert_eq!(unknown, 0.5);
    }

    #[test]
    fn one_sighting_is_no_proof() {
        let chance = chance(&row("rare", 1, 0), &row("", 20, 20));
        assert!(chance <= 0.75, "{chance}");
    }
}
