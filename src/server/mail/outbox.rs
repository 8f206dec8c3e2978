//! Mails as files, for a site without an SMTP server, and for tests: one `.eml` each.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Mail;
use crate::server::jobs::Outcome;

/// Writes the mail under a name that begins with its time; the same mail again replaces its file.
pub(super) async fn put(folder: &Path, mail: &Mail, content: Vec<u8>) -> Result<(), Outcome> {
    let (folder, name) = (folder.to_owned(), name(mail));
    let write = move || write(&folder, &name, &content);
    match tokio::task::spawn_blocking(write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Outcome::Again(format!(
            "the outbox can't be written: {error}"
        ))),
        Err(_) => Err(Outcome::Again("the outbox can't be written".into())),
    }
}

/// "20260701T120000.000Z-{id}.eml"
fn name(mail: &Mail) -> String {
    let made = jiff::Timestamp::from_millisecond(mail.made_at).unwrap_or_default();
    format!("{}-{}.eml", made.strftime("%Y%m%dT%H%M%S%.3fZ"), mail.id)
}

/// Under a temporary name first, so that who looks sees whole mails only, and on disk before it
/// counts as sent.
fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// Removes the mails in which one of these stands, however its letters are written: an address, a
/// comment's id. Returns how many. For what a person asked us to erase.
pub(super) fn forget(folder: &Path, words: &[String]) -> io::Result<usize> {
    let mails = naming(folder, words)?;
    for path in &mails {
        fs::remove_file(path)?;
    }
    Ok(mails.len())
}

/// The mails in which one of these stands, in the order of their names.
pub(super) fn naming(folder: &Path, words: &[String]) -> io::Result<Vec<PathBuf>> {
    let words: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for file in files {
        let path = file?.path();
        let content = match fs::read(&path) {
            Ok(content) => String::from_utf8_lossy(&content).to_lowercase(),
            // A mail that was just finished has another name now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if words.iter().any(|word| content.contains(word)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_forgotten_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(
            forget(&folder.path().join("none"), &["a".into()]).ok(),
            Some(0)
        );
        for (name, text) in [
            ("a.eml", "To: Asha@example.org"),
            ("b.eml", "?comment=17"),
            ("c.eml", "ben"),
        ] {
            write(folder.path(), name, text.as_bytes()).expect("written");
        }
        let words = ["asha@example.org".to_owned(), "17".to_owned()];
        assert_eq!(forget(folder.path(), &words).ok(), Some(2));
        assert!(folder.path().join("c.eml").exists());
    }
}
