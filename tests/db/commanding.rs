//! The program run as an operator runs it, beside what serves the site: `dispatches comments`.

use std::process::{Command, Output};

use dispatches::server::config::Config;

use crate::comments::{approved, form, post, send, standing, stored, thread};

/// Runs the program on a site's data folder, with its output to a pipe.
pub fn dispatches(config: &Config, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dispatches"));
    command
        .args(arguments)
        .current_dir(&config.data)
        .env("DISPATCHES_DATA", &config.data);
    if let Some(url) = &config.database.url {
        command.env("DISPATCHES_DATABASE_URL", url);
    }
    command.output().expect("the program runs")
}

pub fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    assert!(output.status.success(), "{output:?}");
    text.lines().map(str::to_owned).collect()
}

/// What a refused command says: one line, and a status that isn't zero.
pub fn refusal(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert!(
        !output.status.success() && output.stdout.is_empty(),
        "{output:?}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

on_both_engines! {
    every_comment_is_listed_in_seven_fields(site) {
        site.post("tea", "status: published").await;
        let nothing = dispatches(&site.config, &["comments", "list"]);
        assert_eq!(lines(&nothing), [""; 0]);
        let first = approved(&site.context, "tea", "One.\n\nTwo.").await;
        let mut second = form(&site.context, "tea", "Three.").await;
        second.draft.name = "Zoë  O\u{2019}Brien".into();
        let second = stored(send(&site.context, "tea", second).await).comment.id;
        let all = lines(&dispatches(&site.config, &["comments", "list"]));
        let time = "2026-07-01T12:00:00Z";
        assert_eq!(all, [
            format!("{first}\tapproved\t{time}\ttea\tAsha Rahman\tasha@example.org\tOne. Two."),
            format!("{second}\tpending\t{time}\ttea\tZoë O’Brien\tasha@example.org\tThree."),
        ]);
        let pending = lines(&dispatches(&site.config, &["comments", "list", "--status", "pending"]));
        assert_eq!(pending, all[1..]);
        assert!(lines(&dispatches(&site.config, &["comments", "list", "--status", "trash"])).is_empty());
    }

    a_command_moderates_and_the_next_request_shows_it(site) {
        site.post("tea", "status: published").await;
        let id = post(&site.context, "tea", "Tea?").await.comment.id;
        for (word, status, count) in [("approve", "approved", 1), ("spam", "spam", 0), ("trash", "trash", 0), ("approve", "approved", 1)] {
            let done = dispatches(&site.config, &["comments", word, &id]);
            assert_eq!(lines(&done), [format!("{id}\t{status}")]);
            assert_eq!(standing(&site.context, &id).await.0.as_str(), status);
            assert_eq!(thread(&site.context, "tea").await.count, count);
        }
    }

    what_cannot_be_done_is_said_in_one_line(site) {
        let unknown = "0190b7a0-0000-7000-8000-000000000001";
        for id in [unknown, "7"] {
            let said = refusal(&dispatches(&site.config, &["comments", "approve", id]));
            assert!(said.contains(id) && said.contains("no comment"), "{said}");
        }
        let said = refusal(&dispatches(&site.config, &["comments", "list", "--status", "open"]));
        assert!(said.contains("pending, approved, spam, trash") && said.contains("open"), "{said}");
    }
}

#[test]
fn each_command_has_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        data: folder.path().to_owned(),
        ..Config::default()
    };
    for (command, word) in [
        ("list", "--status"),
        ("approve", "<ID>"),
        ("spam", "<ID>"),
        ("trash", "<ID>"),
    ] {
        let help = lines(&dispatches(&config, &["comments", command, "--help"])).join("\n");
        assert!(help.contains(word), "{help}");
    }
    let help = lines(&dispatches(&config, &["--help"])).join("\n");
    for word in [
        "comments",
        "DISPATCHES_COMMENTS_POLICY",
        "DISPATCHES_PROXIES",
    ] {
        assert!(help.contains(word), "{help}");
    }
}
