//! The file `erasures` in the data folder: what was erased, kept outside the database so that it
//! survives an older copy of that being put in place. A line each: the address's keyed hash and the
//! time in milliseconds since 1970. Only ever added to.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::server::db::erasures::Erasure;
use crate::server::error::Error;

const FILE: &str = "erasures";

/// All that was noted. A line that can't be read was torn by a power cut before anything was
/// erased, and its erasure asked for again.
pub(super) fn read(data: &Path) -> Result<Vec<Erasure>, Error> {
    let path = data.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().filter_map(erasure).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::File(path, error)),
    }
}

fn erasure(line: &str) -> Option<Erasure> {
    let (email_hash, at) = line.split_once(' ')?;
    Some(Erasure {
        email_hash: email_hash.to_owned(),
        erased_at: at.parse().ok()?,
    })
}

/// Notes an erasure, on disk by the time this returns.
pub(super) fn append(data: &Path, erasure: &Erasure) -> Result<(), Error> {
    let path = data.join(FILE);
    let line = format!("{} {}\n", erasure.email_hash, erasure.erased_at);
    write(data, &path, &line).map_err(Error::file(path))
}

fn write(data: &Path, path: &Path, line: &str) -> io::Result<()> {
    let mut file = File::options()
        .create(true)
        .read(true)
        .append(true)
        .open(path)?;
    let torn = file.seek(SeekFrom::End(-1)).is_ok() && {
        let mut last = [0];
        file.read_exact(&mut last)?;
        last != *b"\n"
    };
    let begin = if torn { "\n" } else { "" };
    file.write_all(format!("{begin}{line}").as_bytes())?;
    file.sync_all()?;
    File::open(data)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_again_also_after_a_torn_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        assert_eq!(read(data).expect("nothing yet"), []);
        let of = |hash: &str, erased_at| Erasure {
            email_hash: hash.to_owned(),
            erased_at,
        };
        append(data, &of("a-_", 1)).expect("noted");
        fs::write(data.join(FILE), "a-_ 1\nb-_").expect("written");
        append(data, &of("c-_", 3)).expect("noted");
        assert_eq!(read(data).expect("read"), [of("a-_", 1), of("c-_", 3)]);
    }
}
