//! A PostgreSQL server of a test's own, which it may stop, fill up and start again.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

use crate::program::free_port;

#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    connections: u32,
    server: Option<Child>,
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &std::path::Path) -> Command {
    let is_root = Command::new("id").arg("-u").output();
    if is_root.is_ok_and(|output| output.stdout == b"0\n") {
        let mut command = Command::new("setpriv");
        let user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];
        command.args(user).arg(program);
        return command;
    }
    Command::new(program)
}

impl Cluster {
    /// Running, with so many connections at most.
    pub fn start(connections: u32) -> Self {
        let found = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL, as Debian has it");
        let mut found: Vec<_> = found
            .flatten()
            .map(|entry| entry.path().join("bin"))
            .collect();
        found.sort();
        let folder = tempfile::tempdir().expect("a folder");
        Command::new("chown")
            .arg("postgres")
            .arg(folder.path())
            .status()
            .ok();
        let programs = found.pop().expect("a version of PostgreSQL");
        let data = folder.path().join("data");
        let made = as_postgres(&programs.join("initdb"))
            .args(["--username=dispatches", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "{made:?}");
        let mut cluster = Self {
            folder,
            programs,
            port: free_port().port(),
            connections,
            server: None,
        };
        cluster.up();
        cluster
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        self.url_by(self.port)
    }

    /// The same database at another port, of a proxy.
    pub fn url_by(&self, port: u16) -> String {
        format!("postgres://dispatches@127.0.0.1:{port}/postgres")
    }

    pub fn up(&mut self) {
        let socket = self.folder.path().display().to_string();
        let server = as_postgres(&self.programs.join("postgres"))
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
            .args(["-c", &format!("unix_socket_directories={socket}")])
            .args(["-c", &format!("max_connections={}", self.connections)])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        self.server = Some(server.expect("PostgreSQL runs"));
        let begun = Instant::now();
        let ready = self.programs.join("pg_isready");
        let port = self.port.to_string();
        while begun.elapsed() < Duration::from_secs(30) {
            let asked = Command::new(&ready)
                .args(["-q", "-h", "127.0.0.1", "-p", &port])
                .status();
            if asked.is_ok_and(|status| status.success()) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("PostgreSQL does not answer");
    }

    /// "INT" ends it in order, whoever is connected; "QUIT" at once, as when the power goes.
    pub fn down(&mut self, signal: &str) {
        if let Some(mut server) = self.server.take() {
            let number = server.id().to_string();
            let line = format!("kill -{signal} $0");
            Command::new("sh")
                .args(["-c", &line, &number])
                .status()
                .ok();
            server.wait().ok();
        }
    }

    pub async fn run(&self, text: &'static str) {
        let mut on = PgConnection::connect(&self.url()).await.expect("connected");
        on.execute(text).await.expect("done");
        on.close().await.ok();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.down("QUIT");
    }
}
