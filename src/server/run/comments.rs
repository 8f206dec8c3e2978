//! `dispatches comments`: keeping the conversations clean from a terminal.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use super::command;
use crate::domain::moderation::{Action, Status};
use crate::server::comments::{self, Listed};
use crate::server::error::Error;

/// `comments list`: every comment, or those in one state, oldest first. A line each for programs;
/// on a terminal with a heading, and easier to read.
pub fn list_comments(config: Option<&Path>, status: Option<&str>) -> Result<ExitCode, Error> {
    let status = status.map(read_status).transpose()?;
    let mut out = io::stdout();
    let for_people = out.is_terminal();
    let mut broken = None;
    command(config, async |context| {
        if for_people {
            broken = writeln!(out, "{}", Listed::heading()).err();
        }
        comments::list(context, status, |comment| {
            let written = match for_people {
                true => writeln!(out, "{}", comment.for_people()),
                false => writeln!(out, "{comment}"),
            };
            broken = written.err();
            broken.is_none()
        })
        .await
    })?;
    match broken {
        // Who reads only the beginning, as `head` does, has got what they wanted.
        Some(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Operator(format!("standard output: {error}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// `comments approve|spam|trash ID`.
pub fn moderate_comment(
    config: Option<&Path>,
    id: &str,
    action: Action,
) -> Result<ExitCode, Error> {
    let id = id.trim().to_lowercase();
    let done = command(config, async |context| {
        comments::moderate(context, &id, action).await
    });
    match done {
        Ok(moderated) => {
            println!("{}\t{}", moderated.comment.id, moderated.comment.status);
            Ok(ExitCode::SUCCESS)
        }
        Err(Error::NotFound) => Err(Error::Operator(format!(
            "there is no comment with the id {id:?}; `dispatches comments list` shows them"
        ))),
        Err(error) => Err(error),
    }
}

fn read_status(text: &str) -> Result<Status, Error> {
    text.parse().map_err(|_| {
        let words = Status::ALL.map(Status::as_str).join(", ");
        Error::Operator(format!(
            "--status is one of {words}; {text:?} is none of them"
        ))
    })
}
