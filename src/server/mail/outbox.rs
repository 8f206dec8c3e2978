//! Mails as files, for a site without an SMTP server, and for tests: one `.eml` each.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

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
