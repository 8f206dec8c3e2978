//! Mails to a server that answers as it is told.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use dispatches::server::db::jobs;

use crate::database::NOW;
use crate::remarks::Remark;
use crate::sending::{Mail, Town};

/// A mail server on loopback for one mail: says `answer` to its recipient, and gives what it was
/// sent.
async fn server(answer: &'static str) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        speak(stream, answer).await
    });
    (format!("smtp://{address}"), task)
}

/// The server's side of RFC 5321, as far as one mail needs it. Returns the lines it was sent.
async fn speak(stream: TcpStream, answer: &str) -> Vec<String> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut heard = Vec::new();
    let mut in_text = false;
    writing.write_all(b"220 test\r\n").await.expect("written");
    while let Ok(Some(line)) = lines.next_line().await {
        heard.push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default();
        let said = match (in_text, word) {
            (true, ".") => {
                in_text = false;
                "250 taken"
            }
            (true, _) => continue,
            (_, "RCPT") => answer,
            (_, "DATA") => {
                in_text = true;
                "354 go on"
            }
            (_, "QUIT") => "221 bye",
            _ => "250 fine",
        };
        let sent = writing.write_all(format!("{said}\r\n").as_bytes()).await;
        if sent.is_err() || word == "QUIT" && !in_text {
            break;
        }
    }
    heard
}

async fn town(url: String) -> Town {
    let town = Town::with(|config| {
        config.mail.smtp_url = Some(url);
        config.comments.moderators.truncate(1);
    });
    let town = town.await;
    town.held(Remark {
        message: "Überraschung.\n.\nA line of its own.",
        ..Remark::default()
    })
    .await;
    town
}

/// What became of the one job: whether it waits, and why it was given up.
async fn state(town: &Town) -> (bool, Option<String>) {
    let mut on = town.state.db.read().await.expect("a connection");
    let waits = jobs::is_due(&mut on, i64::MAX).await.expect("read");
    let failed = jobs::failed(&mut on, 1).await.expect("read");
    (
        waits,
        failed.into_iter().next().and_then(|job| job.last_error),
    )
}

#[tokio::test]
async fn a_mail_reaches_the_server_whole() {
    let (url, server) = server("250 fine").await;
    let town = town(url).await;
    town.send(NOW).await;
    let heard = server.await.expect("served");
    assert_eq!(heard[0], "EHLO example.org");
    assert_eq!(heard[1], "MAIL FROM:<no-reply@example.org>");
    assert_eq!(heard[2], "RCPT TO:<mo@example.org>");
    let message = heard[4..].join("\r\n");
    let mail = Mail::read(&message);
    assert_eq!(mail.header("To"), "mo@example.org");
    assert_eq!(mail.header("Content-Transfer-Encoding"), "quoted-printable");
    assert!(mail.text.contains("> =C3=9Cberraschung."), "{}", mail.text);
    assert_eq!(state(&town).await, (false, None));
    assert!(town.outbox().is_empty());
}

#[tokio::test]
async fn not_now_means_later_and_never_means_never_and_no_address_is_noted() {
    let (url, server_task) = server("451 <mo@example.org>: greylisted").await;
    let later = town(url).await;
    later.send(NOW).await;
    server_task.await.expect("served");
    assert_eq!(state(&later).await, (true, None));
    let (url, server_task) = server("550 <mo@example.org>: no such person").await;
    let never = town(url).await;
    never.send(NOW).await;
    server_task.await.expect("served");
    let reason = Some("the mail server answered 550".to_owned());
    assert_eq!(state(&never).await, (false, reason));
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let town = town(format!("smtp://{address}")).await;
    town.send(NOW).await;
    assert_eq!(state(&town).await, (true, None));
}
