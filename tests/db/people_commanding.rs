//! `dispatches user`, run as an operator runs it, beside what serves the site.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

use dispatches::domain::person::Role;
use dispatches::server::config::Config;
use dispatches::server::people::setup;

use crate::commanding::{lines, refusal};
use crate::conditions::under;
use crate::people::{OTHER, PASSWORD, enter, person, signed_in, whose};

/// Runs the program on a site's data folder with this on its standard input.
fn dispatches(config: &Config, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
    command
        .args(arguments)
        .current_dir(&config.data)
        .env("DISPATCHES_DATA", &config.data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(url) = &config.database.url {
        command.env("DISPATCHES_DATABASE_URL", url);
    }
    let mut running = command.spawn().expect("the program runs");
    let mut stdin = running.stdin.take().expect("an input");
    // It may have ended before it reads.
    stdin.write_all(input.as_bytes()).ok();
    drop(stdin);
    running.wait_with_output().expect("the program ends")
}

/// Starts a server and gives what it writes before it serves.
fn served(config: &Config) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
    command
        .current_dir(&config.data)
        .env("DISPATCHES_DATA", &config.data)
        .env("DISPATCHES_ADDRESS", "127.0.0.1:0")
        .env("DISPATCHES_BASE_URL", "https://example.org")
        .stderr(Stdio::piped());
    if let Some(url) = &config.database.url {
        command.env("DISPATCHES_DATABASE_URL", url);
    }
    let mut running = command.spawn().expect("the program runs");
    let stderr = BufReader::new(running.stderr.take().expect("a log"));
    let lines = stderr.lines().map(|line| line.expect("a line"));
    let before: Vec<_> = lines
        .take_while(|line| !line.contains(" serving "))
        .collect();
    running.kill().expect("killed");
    running.wait().expect("gone");
    before.join("\n")
}

fn add<'a>(name: &'a str, email: &'a str, role: &'a str) -> [&'a str; 8] {
    [
        "user", "add", "--name", name, "--email", email, "--role", role,
    ]
}

on_both_engines! {
    an_account_is_added_and_listed_and_its_owner_signs_in(site) {
        assert!(lines(&dispatches(&site.config, &["user", "list"], "")).is_empty());
        let added = dispatches(&site.config, &add("Meg  Price", "Meg@Example.org", "admin"), &format!("{PASSWORD}\n"));
        let id = lines(&added).concat();
        assert!(enter(&site.context, "Meg", PASSWORD).await.is_ok());
        assert_eq!(setup::link(&site.context.state).await.expect("an answer"), None);
        person(&site, "Asha", Role::Author).await;
        let listed = lines(&dispatches(&site.config, &["user", "list"], ""));
        let fields: Vec<Vec<_>> = listed.iter().map(|line| line.split('\t').collect()).collect();
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[0][1..], ["author", "Asha", "asha@example.org", "2026-07-01T12:00:00Z"]);
        assert_eq!(fields[1][..4], [id.as_str(), "admin", "Meg Price", "meg@example.org"]);
    }

    the_setup_link_is_printed_at_each_start_until_there_is_an_account(site) {
        let context = under(&site.context, |config| config.base_url = "https://example.org".into());
        let link = setup::link(&context.state).await.expect("an answer").expect("a link");
        assert!(link.starts_with("https://example.org/studio/setup?token="), "{link}");
        for _ in 0..2 {
            let said = served(&site.config);
            assert!(said.contains(&format!("Set up the first account: {link}")), "{said}");
        }
        person(&site, "Meg", Role::Admin).await;
        assert!(!served(&site.config).contains("Set up"));
    }

    what_is_wrong_is_said_in_one_line_and_nothing_is_added(site) {
        person(&site, "Asha", Role::Author).await;
        for (arguments, password, said) in [
            (add("Meg", "meg@example.org", "owner"), PASSWORD, "--role is one of contributor, author, editor, admin"),
            (add(" ", "meg@example.org", "admin"), PASSWORD, "--name: Please enter a name."),
            (add("Meg", "meg", "admin"), PASSWORD, "--email: Please enter a valid email address."),
            (add("Meg", "ASHA@example.org", "admin"), PASSWORD, "Somebody here has this email address already."),
            (add("Meg", "meg@example.org", "admin"), "too short", "at least 15 characters"),
            (add("Meg", "meg@example.org", "admin"), "passwordpassword", "the most common ones"),
            (add("Meg", "meg@example.org", "admin"), "", "standard input, which is empty"),
        ] {
            let refused = refusal(&dispatches(&site.config, &arguments, password));
            assert!(refused.contains(said), "{refused}");
        }
        assert_eq!(lines(&dispatches(&site.config, &["user", "list"], "")).len(), 1);
    }

    a_password_is_set_and_ends_the_sessions(site) {
        let asha = signed_in(&site, "Asha", Role::Author).await;
        let set = dispatches(&site.config, &["user", "set-password", "Asha@example.org"], OTHER);
        assert_eq!(lines(&set).len(), 1);
        assert_eq!(whose(&site.context, &asha.token).await, None);
        assert!(enter(&site.context, "Asha", OTHER).await.is_ok());
        let nobody = refusal(&dispatches(&site.config, &["user", "set-password", "no@example.org"], OTHER));
        assert!(nobody.contains("nobody has the address"), "{nobody}");
        let weak = refusal(&dispatches(&site.config, &["user", "set-password", "asha@example.org"], "short"));
        assert!(weak.contains("at least 15 characters"), "{weak}");
    }
}
