//! In how many of the comments that moderators judged each word stood. The empty word counts the
//! comments themselves.

use super::Transaction;
use super::connection::sql;
use crate::server::error::Error;

/// A word with the number of comments it stood in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordRow {
    pub word: String,
    pub spam: i64,
    pub ham: i64,
}

/// Counts these words, each given once, as standing in so many more comments that are spam, and so
/// many that are ham. Negative numbers take back what was counted before.
pub async fn count(
    tx: &mut Transaction,
    words: &[String],
    spam: i64,
    ham: i64,
) -> Result<(), Error> {
    super::comments::locks::words(tx).await?;
    sql!(
        tx,
        run,
        "INSERT INTO spam_words (word, spam, ham)
         SELECT value, $2, $3 FROM json_each($1) WHERE TRUE
         ON CONFLICT (word) DO UPDATE SET spam = spam_words.spam + excluded.spam,
                                          ham = spam_words.ham + excluded.ham",
        super::list(words),
        spam,
        ham
    )?;
    Ok(())
}

/// Forgets the words that stand in no comment any more: a name, say, that only one person had.
pub async fn forget_unused(tx: &mut Transaction) -> Result<(), Error> {
    super::comments::locks::words(tx).await?;
    sql!(
        tx,
        run,
        "DELETE FROM spam_words WHERE word <> '' AND spam <= 0 AND ham <= 0"
    )?;
    Ok(())
}
