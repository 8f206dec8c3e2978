//! A site with a post, people who comment on it, and a worker that sends.

use std::path::PathBuf;
use std::sync::Arc;

use dispatches::domain::moderation::{Action, Status};
use dispatches::server::clock::Clock;
use dispatches::server::comments::{self, notices};
use dispatches::server::config::Config;
use dispatches::server::context::{Context, State, Viewer};
use dispatches::server::jobs::Worker;
use sqlx::{Connection, SqliteConnection};

use crate::database::{Engine, NOW, Site};
use crate::remarks::Remark;

pub const BASE: &str = "https://example.org";

/// A site at [`BASE`] with a post called `tea` and two moderators.
pub struct Town {
    pub site: Site,
    pub state: State,
}

impl Town {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let site = Site::new(Engine::Sqlite).await;
        site.post("tea", "status: published").await;
        let mut config = site.config.clone();
        config.base_url = BASE.into();
        config.site.name = "Harrowmere Commons".into();
        config.comments.moderators = ["mo@example.org", "meg@example.org"]
            .map(String::from)
            .into();
        change(&mut config);
        let state = State {
            config: Arc::new(config),
            ..site.context.state.clone()
        };
        Self { site, state }
    }

    pub fn at(&self, now: i64) -> State {
        State {
            clock: Clock::Fixed(now),
            ..self.state.clone()
        }
    }

    pub fn context(&self) -> Context {
        Context::new(self.state.clone(), Viewer::Visitor)
    }

    /// A comment that waits, and the mails of that.
    pub async fn held(&self, remark: Remark) -> String {
        let id = self.site.remark(remark).await;
        let (context, comment) = (self.context(), id.clone());
        let told = self.state.db.write(move |tx| {
            Box::pin(async move { notices::changed(tx, &context, &comment).await })
        });
        told.await.expect("written");
        id
    }

    /// A comment that waited, of which nobody was told, and that a moderator approves.
    pub async fn approved(&self, remark: Remark) -> String {
        let status = Status::Pending;
        let id = self.site.remark(Remark { status, ..remark }).await;
        let done = comments::moderate(&self.context(), &id, Action::Approve).await;
        done.expect("approved");
        id
    }

    /// Decides about a comment behind the program's back.
    pub async fn set_status(&self, id: &str, status: Status) {
        self.run(&format!(
            "UPDATE comments SET status = '{status}', revision = revision + 1, shown = 0
             WHERE id = '{id}'"
        ))
        .await;
    }

    /// As if the program had ended before it noted what it did.
    pub async fn forget_what_was_done(&self) {
        self.run("UPDATE jobs SET finished_at = NULL").await;
    }

    async fn run(&self, text: &str) {
        let path = self.state.config.data.join("dispatches.db");
        let url = format!("sqlite://{}", path.display());
        let mut connection = SqliteConnection::connect(&url).await.expect("connected");
        // The texts are made here.
        let query = sqlx::query(sqlx::AssertSqlSafe(text.to_owned()));
        query.execute(&mut connection).await.expect("done");
    }

    /// Does all that is due at this time.
    pub async fn send(&self, now: i64) {
        let worker = Worker::new(self.at(now)).expect("a worker");
        while worker.step().await.expect("the database answers") {}
    }

    /// Does all that is due, and gives the mails of the outbox.
    pub async fn mails(&self) -> Vec<Mail> {
        self.send(NOW).await;
        self.outbox()
    }

    pub fn folder(&self) -> PathBuf {
        self.state.config.data.join("outbox")
    }

    pub fn outbox(&self) -> Vec<Mail> {
        let Ok(folder) = std::fs::read_dir(self.folder()) else {
            return Vec::new();
        };
        let mut files: Vec<_> = folder.map(|file| file.expect("a file").path()).collect();
        files.sort();
        let read = |path: &PathBuf| std::fs::read_to_string(path).expect("UTF-8");
        files.iter().map(|path| Mail::read(&read(path))).collect()
    }
}

/// A mail as it arrives.
#[derive(Clone, Debug)]
pub struct Mail {
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Mail {
    pub fn read(message: &str) -> Self {
        let (head, text) = message.split_once("\r\n\r\n").expect("a head");
        let unfolded = head.replace("\r\n ", " ");
        let headers = unfolded.lines().map(|line| {
            let (name, value) = line.split_once(": ").expect("a header");
            (name.to_owned(), value.to_owned())
        });
        Self {
            headers: headers.collect(),
            text: text.replace("\r\n", "\n"),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The address under these words.
    pub fn link(&self, does: &str) -> String {
        let mut lines = self.text.lines();
        lines.find(|line| *line == format!("{does}:"));
        let link = lines
            .next()
            .unwrap_or_else(|| panic!("no {does:?} in\n{}", self.text));
        link.to_owned()
    }
}

/// The mails to one person.
pub fn to<'a>(mails: &'a [Mail], address: &str) -> Vec<&'a Mail> {
    let is = |mail: &&Mail| mail.header("To") == address;
    mails.iter().filter(is).collect()
}
