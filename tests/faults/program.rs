//! A program of its own process, killed when dropped.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use dispatches::server::config::Config;

use crate::talk::get;

pub const CLOCK: &str = "2026-07-01T12:00:00Z";
/// Longer than anything takes, of an unoptimised program on a busy machine: what hasn't come by then
/// doesn't come. How long it did take is printed, and `make bench` measures it.
pub const LONGEST: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct Program {
    process: Child,
    pub address: SocketAddr,
    /// From its start until it could write.
    pub took: Duration,
}

/// How a program is to be started.
#[derive(Debug)]
pub struct Start {
    command: Command,
    address: SocketAddr,
    log: PathBuf,
}

/// Asks again and again until the answer is yes.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < LONGEST, "in vain: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Sets a clock file, as one write: a program may read it at any moment.
pub fn set_clock(file: &Path, time: &str) {
    let next = file.with_extension("next");
    std::fs::write(&next, time).expect("written");
    std::fs::rename(&next, file).expect("renamed");
}

pub fn free_port() -> SocketAddr {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    port.local_addr().expect("an address")
}

impl Start {
    pub fn of(config: &Config) -> Self {
        Self::through(config, "exec \"$0\"")
    }

    /// By a line for the shell, in which `"$0"` is the program.
    pub fn through(config: &Config, line: &str) -> Self {
        let address = free_port();
        let mut command = Command::new("sh");
        command
            .args(["-c", line, env!("CARGO_BIN_EXE_dispatches")])
            .current_dir(&config.data)
            .env("DISPATCHES_DATA", &config.data)
            .env("DISPATCHES_ADDRESS", address.to_string())
            .env("DISPATCHES_BASE_URL", format!("http://{address}"))
            .env("DISPATCHES_ENVIRONMENT", "test")
            .env("DISPATCHES_CLOCK", CLOCK)
            .env("DISPATCHES_LIMITS_COMMENTS_PER_MINUTE", "1000000")
            .env("DISPATCHES_LIMITS_COMMENTS_PER_MINUTE_PER_POST", "1000000");
        if let Some(url) = &config.database.url {
            command.env("DISPATCHES_DATABASE_URL", url);
        }
        let log = config.data.with_extension("log");
        let file = File::options().create(true).append(true).open(&log);
        command.stderr(file.expect("a log"));
        Self {
            command,
            address,
            log,
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// At the address of a program that has ended.
    pub fn at(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self.with("DISPATCHES_ADDRESS", &address.to_string())
            .with("DISPATCHES_BASE_URL", &format!("http://{address}"))
    }

    /// Until it can write.
    pub fn ready(mut self) -> Program {
        let begun = Instant::now();
        let process = self.command.spawn().expect("the program runs");
        let mut program = Program {
            process,
            address: self.address,
            took: Duration::ZERO,
        };
        while begun.elapsed() < LONGEST {
            if get(self.address, "/readyz").is_ok_and(|answer| answer.status == 200) {
                program.took = begun.elapsed();
                return program;
            }
            if let Ok(Some(status)) = program.process.try_wait() {
                panic!("ended with {status}: {}", self.said());
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("not ready: {}", self.said());
    }

    /// Until it ends by itself: how, and its last line.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let mut process = self.command.spawn().expect("the program runs");
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = process.try_wait().expect("asked") {
                break status;
            }
            if begun.elapsed() > LONGEST {
                process.kill().ok();
            }
            thread::sleep(Duration::from_millis(10));
        };
        let said = self.said();
        (status, said.lines().last().unwrap_or_default().to_owned())
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.log).expect("a log")
    }
}

impl Program {
    /// A line for the shell in which `$0` is the program's number.
    pub fn shell(&self, line: &str) {
        let number = self.process.id().to_string();
        let done = Command::new("sh").args(["-c", line, &number]).status();
        assert!(done.is_ok_and(|status| status.success()), "{line}");
    }

    pub fn kill(mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("gone");
    }

    /// Asks it to end; how it did, and after how long.
    pub fn stop(mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        self.shell("kill -TERM $0");
        let status = self.process.wait().expect("gone");
        (status, begun.elapsed())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
