//! The real program while something goes wrong: killed, no room on the disk, few descriptors, a
//! clock that jumps, PostgreSQL that comes and goes, a node that is started again. Each test has a
//! program, a data folder and where need be a PostgreSQL server of its own, on loopback only.
//! `EXTENT=all` runs more rounds. What a failing store does to one request is `http`'s.
#![cfg(feature = "ssr")]

#[path = "support/database.rs"]
#[macro_use]
mod database;
#[path = "support/accounts.rs"]
mod accounts;
#[path = "support/comments.rs"]
#[allow(dead_code)]
mod comments;
#[path = "support/content.rs"]
#[allow(dead_code)]
mod content;

#[path = "faults/clock.rs"]
mod clock;
#[path = "faults/cluster.rs"]
mod cluster;
#[path = "faults/descriptors.rs"]
mod descriptors;
#[path = "faults/disk.rs"]
mod disk;
#[path = "faults/killing.rs"]
mod killing;
#[path = "faults/line.rs"]
mod line;
#[path = "faults/nodes.rs"]
mod nodes;
#[path = "faults/postgres.rs"]
mod postgres;
#[path = "faults/program.rs"]
mod program;
#[path = "faults/rows.rs"]
mod rows;
#[path = "faults/stopping.rs"]
mod stopping;
#[path = "faults/talk.rs"]
mod talk;
#[path = "faults/upgrading.rs"]
mod upgrading;

/// As many of something as the extent of this run asks for.
fn extent(few: usize, all: usize) -> usize {
    match std::env::var("EXTENT").is_ok_and(|extent| extent == "all") {
        true => all,
        false => few,
    }
}
