//! Which node this is, among those that share a database: a name that stays with the data folder,
//! so that a program that was killed finds what it was at when it starts again.

use std::path::Path;

use crate::server::error::Error;

/// The name of the node that works on this data folder; made at the first call.
pub fn id(data: &Path) -> Result<String, Error> {
    let path = data.join("node");
    match std::fs::read_to_string(&path) {
        Ok(id) if !id.trim().is_empty() => return Ok(id.trim().to_owned()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::file(path)(error));
        }
        _ => {}
    }
    let id = uuid::Uuid::new_v4().to_string();
    std::fs::create_dir_all(data).map_err(Error::file(data))?;
    std::fs::write(&path, &id).map_err(Error::file(path))?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_folder_keeps_its_name_and_another_has_another() {
        let (one, two) = (tempfile::tempdir(), tempfile::tempdir());
        let (one, two) = (one.expect("a folder"), two.expect("a folder"));
        let name = super::id(one.path()).expect("a name");
        assert_eq!(super::id(one.path()).expect("a name"), name);
        assert_ne!(super::id(two.path()).expect("a name"), name);
    }
}
