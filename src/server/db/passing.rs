//! Which failures of the database and the disk pass by themselves, or when somebody makes room: what
//! readers are told of them is 503, not 500.

use std::io;

/// Whether the database is away, full, or takes nothing at the moment.
pub(in crate::server) fn is(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_code(&code)),
        _ => false,
    }
}

/// Whether the disk has no room, or takes nothing.
pub(in crate::server) fn is_of_disk(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// PostgreSQL's codes have five characters (<https://www.postgresql.org/docs/current/errcodes-appendix.html>),
/// SQLite's are numbers whose last byte names the kind (<https://www.sqlite.org/rescode.html>).
fn is_code(code: &str) -> bool {
    if code.len() == 5 {
        // The connection; resources; somebody stepped in; two writes in each other's way.
        let classes = ["08", "53", "57", "58", "40"];
        // A standby, or one that was made read-only; a lock that is taken.
        let codes = ["25006", "55P03"];
        return classes.iter().any(|class| code.starts_with(class)) || codes.contains(&code);
    }
    // Busy, locked, read-only, input or output, full, cannot open.
    let kind = code.parse::<u32>().ok().map(|code| code & 0xff);
    kind.is_some_and(|kind| [5, 6, 8, 10, 13, 14].contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_is_a_mistake_of_ours() {
        for code in [
            "57P01", "57P03", "53300", "53100", "08006", "25006", "13", "10", "778", "1032",
        ] {
            assert!(is_code(code), "{code}");
        }
        for code in ["42P01", "23505", "22021", "1", "19", "2067", "11", ""] {
            assert!(!is_code(code), "{code}");
        }
        assert!(is_of_disk(&io::ErrorKind::StorageFull.into()));
        assert!(!is_of_disk(&io::ErrorKind::NotFound.into()));
    }
}
