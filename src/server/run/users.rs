//! `dispatches user`: accounts from a terminal, where nobody can sign in yet or any more.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use super::command;
use crate::domain::person::{Draft, Email, Mistake, Name, PASSWORD_BYTES, Role};
use crate::domain::text;
use crate::server::error::Error;
use crate::server::people::keep::Kept;
use crate::server::people::{self, Refused};

/// `user add --name --email --role`: what can be wrong is said before the password is asked for.
pub fn add_person(
    config: Option<&Path>,
    name: &str,
    email: &str,
    role: &str,
) -> Result<ExitCode, Error> {
    let role: Role = role.parse().map_err(|_| {
        let words = Role::ALL.map(Role::as_str).join(", ");
        Error::Operator(format!(
            "--role is one of {words}; {role:?} is none of them"
        ))
    })?;
    Name::parse(name)
        .map_err(Mistake::of_another)
        .map_err(|mistake| Error::Operator(format!("--name: {mistake}")))?;
    Email::parse(email).map_err(|mistake| Error::Operator(format!("--email: {mistake}")))?;
    let draft = Draft {
        name: name.to_owned(),
        email: email.to_owned(),
        password: password()?,
    };
    let id = command(config, async |context| {
        people::command::add(context, &draft, role)
            .await
            .map_err(operator)
    })?;
    println!("{id}");
    Ok(ExitCode::SUCCESS)
}

/// `user list`: everybody, by name. A line each for programs; on a terminal with a heading.
pub fn list_people(config: Option<&Path>) -> Result<ExitCode, Error> {
    let people = command(config, async |context| people::command::list(context).await)?;
    let mut out = io::stdout();
    let written = match out.is_terminal() {
        true => write!(out, "{}", table(&people)),
        false => people
            .iter()
            .try_for_each(|kept| writeln!(out, "{}", line(kept))),
    };
    match written {
        // Who reads only the beginning, as `head` does, has got what they wanted.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Operator(format!("standard output: {error}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// `user set-password EMAIL`: also ends that person's sessions, and turns off their second factor,
/// for this is the way back in of who lost it.
pub fn set_password(config: Option<&Path>, email: &str) -> Result<ExitCode, Error> {
    let password = password()?;
    let set = command(config, async |context| {
        let set = people::command::set_password(context, email, &password).await;
        set.map_err(|refused| match refused {
            Refused::Failed(Error::NotFound) => Error::Operator(format!(
                "nobody has the address {email:?}; `dispatches user list` shows who has an account"
            )),
            other => operator(other),
        })
    });
    set?;
    println!(
        "The password is set, and no code is asked for beside it. Whoever was signed in isn't any more."
    );
    Ok(ExitCode::SUCCESS)
}

/// Twice and unseen from a terminal, else one line of the standard input.
fn password() -> Result<String, Error> {
    if !io::stdin().is_terminal() {
        return read_line(io::stdin().lock());
    }
    let ask = |prompt| {
        let typed = rpassword::prompt_password(prompt);
        typed.map_err(|error| Error::Operator(format!("the password can't be read: {error}")))
    };
    let password = ask("Password: ")?;
    match ask("The same password again: ")? == password {
        true => Ok(password),
        false => Err(Error::Operator("The two passwords differ.".into())),
    }
}

/// The first line, without its end.
fn read_line(input: impl BufRead) -> Result<String, Error> {
    // A byte more than a password may have, so that one too long is seen to be, and a line's end.
    let most = u64::try_from(PASSWORD_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(3);
    let mut line = String::new();
    let read = io::Read::take(input, most).read_line(&mut line);
    read.map_err(|error| Error::Operator(format!("standard input: {error}")))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    match line.is_empty() {
        true => Err(Error::Operator(
            "the password is read from the standard input, which is empty".into(),
        )),
        false => Ok(line.to_owned()),
    }
}

fn operator(refused: Refused) -> Error {
    match refused {
        Refused::Failed(error) => error,
        told => Error::Operator(told.to_string()),
    }
}

/// For programs: id, role, name, e-mail and the moment it was made (RFC 3339), with tabs between
/// them and nowhere else.
fn line(kept: &Kept) -> String {
    let created = moment(kept.created_at);
    let (name, role) = (text::single_line(&kept.name), kept.role.as_str());
    [&kept.id, role, &name, &kept.email, &created].join("\t")
}

fn table(people: &[Kept]) -> String {
    let mut table = format!("{:<36}  {:<11}  {:<10}  NAME\n", "ID", "ROLE", "SINCE");
    for kept in people {
        let (id, role) = (&kept.id, kept.role.as_str());
        let (name, email) = (text::single_line(&kept.name), &kept.email);
        let since = &moment(kept.created_at)[..10];
        table.push_str(&format!("{id}  {role:<11}  {since}  {name} <{email}>\n"));
    }
    table
}

fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        Kept {
            id: "0190b7a0-0000-7000-8000-000000000001".into(),
            name: "Asha Rahman".into(),
            email: "asha@example.org".into(),
            role: Role::Editor,
            author_id: None,
            created_at: 1_782_907_200_000,
            last_seen_at: None,
        }
    }

    #[test]
    fn a_line_has_five_fields_and_a_row_says_who_it_is() {
        assert_eq!(
            line(&kept()),
            "0190b7a0-0000-7000-8000-000000000001\teditor\tAsha Rahman\tasha@example.org\t\
             2026-07-01T12:00:00Z"
        );
        assert!(
            table(&[kept()])
                .ends_with("  editor       2026-07-01  Asha Rahman <asha@example.org>\n")
        );
    }

    #[test]
    fn a_password_is_the_first_line_of_the_input_as_it_stands() {
        let read = |input: &str| read_line(input.as_bytes()).ok();
        assert_eq!(read(" a b \n"), Some(" a b ".into()));
        assert_eq!(read("a b\r\nmore"), Some("a b".into()));
        assert_eq!(read("a b"), Some("a b".into()));
        for empty in ["", "\n", "\r\n"] {
            assert_eq!(read(empty), None, "{empty:?}");
        }
        let long = "x".repeat(5_000);
        assert!(read(&long).is_some_and(|line| line.len() > PASSWORD_BYTES));
    }
}
