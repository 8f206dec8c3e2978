//! The telling words: the few of a post that say what it is like. Posts that share them are alike;
//! `db::related` adds that up. They are kept with the post's entry of the index, and go with it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::server::db::connection::sql;
use crate::server::db::{Transaction, list};
use crate::server::error::Error;

/// So many of the words that a post is about: the longest, since in every language the short ones are
/// about anything.
const TELLING: usize = 8;

/// Writes the telling words of a post that has an entry, where they aren't there. Returns whether it
/// has any.
pub(super) async fn add(
    tx: &mut Transaction,
    post_id: &str,
    about: &BTreeSet<String>,
) -> Result<bool, Error> {
    let words = telling(about);
    // Without a WHERE, SQLite would take ON for a join's.
    sql!(
        tx,
        run,
        "INSERT INTO telling_words (word, post_id)
         SELECT value, $1 FROM json_each($2) WHERE value <> ''
         ON CONFLICT (word, post_id) DO NOTHING",
        post_id,
        list(&words)
    )?;
    Ok(!words.is_empty())
}

fn telling(about: &BTreeSet<String>) -> Vec<&str> {
    let mut words: Vec<_> = about.iter().map(String::as_str).collect();
    words.sort_by_key(|word| Reverse(word.chars().count()));
    words.truncate(TELLING);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_post_is_about_is_told_by_its_longest_words() {
        let about = "a fair for the lantern parade and its hawthorn";
        let about = about.split(' ').map(String::from).collect();
        let expected = [
            "hawthorn", "lantern", "parade", "fair", "and", "for", "its", "the",
        ];
        assert_eq!(telling(&about), expected);
    }
}
