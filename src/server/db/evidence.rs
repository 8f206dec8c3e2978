//! What the site knows of a comment that came: what it is judged by. Asked for at once, since it is
//! asked for with every comment. The judging is `spam`'s.

use super::Connection;
use super::comments::correspondents::known;
use super::connection::sql;
use super::spam_words::WordRow;
use crate::server::error::Error;

/// What speaks for a comment or against it.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Those of its words that moderators have judged, and the empty one.
    pub words: Vec<WordRow>,
    /// The names of all authors, and of everybody with an account.
    pub names: Vec<String>,
    /// Whether a comment of its address is approved.
    pub is_known: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    text: String,
    spam: i64,
    ham: i64,
}

/// What is known of a comment with these words and this address.
pub async fn of(
    on: &mut Connection,
    words: &[String],
    email_hash: &str,
) -> Result<Evidence, Error> {
    const TEXT: &str = concat!(
        "SELECT 'word' AS kind, word AS text, spam, ham FROM spam_words
         WHERE word IN (SELECT value FROM json_each($1))
         UNION ALL SELECT 'name', name, 0, 0 FROM authors
         UNION ALL SELECT 'name', name, 0, 0 FROM people WHERE removed_at IS NULL
         UNION ALL SELECT 'known', '', 0, 0 WHERE ",
        known!("$2")
    );
    // The empty word in the same list: asked for beside it, all words would be read on PostgreSQL.
    let asked: Vec<_> = words.iter().map(String::as_str).chain([""]).collect();
    let rows = sql!(on, all Row, TEXT, super::list(&asked), email_hash)?;
    let mut evidence = Evidence::default();
    for Row {
        kind,
        text: word,
        spam,
        ham,
    } in rows
    {
        match kind.as_str() {
            "word" => evidence.words.push(WordRow { word, spam, ham }),
            "name" => evidence.names.push(word),
            _ => evidence.is_known = true,
        }
    }
    Ok(evidence)
}
