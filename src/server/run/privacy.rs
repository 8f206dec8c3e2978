//! `dispatches privacy`: what a person may ask of those who keep their words.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use super::command;
use crate::server::error::Error;
use crate::server::privacy::{self, Erased};

/// `privacy export EMAIL`: JSON on standard output.
pub fn export_personal(config: Option<&Path>, email: &str) -> Result<ExitCode, Error> {
    let json = command(config, async |context| {
        privacy::export(context, email).await?.json()
    })?;
    match writeln!(io::stdout(), "{json}") {
        // Who reads only the beginning, as `head` does, has got what they wanted.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Operator(format!("standard output: {error}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// `privacy erase EMAIL`: asks first, unless `sure`.
pub fn erase_personal(config: Option<&Path>, email: &str, sure: bool) -> Result<ExitCode, Error> {
    if !sure && !io::stdin().is_terminal() {
        return Err(Error::Operator(
            "Erasing can't be undone, and there is no terminal to ask on; \
             say --yes to erase without being asked."
                .into(),
        ));
    }
    let erased = command(config, async |context| {
        if !sure && !asked(email, privacy::count(context, email).await?)? {
            return Ok(None);
        }
        privacy::erase(context, email).await.map(Some)
    })?;
    match erased {
        Some(erased) => tell(&erased),
        None => println!("Nothing was erased."),
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the operator says yes.
fn asked(email: &str, comments: usize) -> Result<bool, Error> {
    let broken = |error| Error::Operator(format!("the terminal: {error}"));
    let what = counted(comments, "comment");
    print!("Erase {what} and all else that is held about {email}? This can't be undone. [y/N] ");
    io::stdout().flush().map_err(broken)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(broken)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

fn tell(erased: &Erased) {
    println!(
        "Erased: {} removed, {} emptied and left as “[removed]” for what answers them, {} taken from the outbox.",
        counted(erased.removed, "comment"),
        erased.emptied,
        counted(erased.mails, "mail"),
    );
    for copy in &erased.copies {
        println!(
            "A copy that was made before an update still holds it; delete it when you need it no more: {}",
            copy.display()
        );
    }
}

/// "1 comment", "2 comments".
fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
