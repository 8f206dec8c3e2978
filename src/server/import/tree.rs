//! Where files come from: a folder on disk, or one inside the program. Paths are relative, with
//! `/` between their parts.

use std::path::{Path, PathBuf};

use crate::server::error::Error;

/// A folder of files.
pub trait Tree: Send + Sync {
    /// All files, sorted.
    fn files(&self) -> Vec<String>;
    /// A file's content; `None` where there is no such file.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// A folder on disk, or one file of it with all that lies beside it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    files: Vec<String>,
}

/// Folders within folders beyond this are left out: a link may lead in a circle.
const DEEPEST: usize = 16;

impl Folder {
    /// # Errors
    /// [`Error::File`] when there is nothing at `path` or it can't be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let kind = std::fs::metadata(path).map_err(Error::file(path))?;
        if kind.is_dir() {
            let mut files = Vec::new();
            walk(path, "", &mut files, DEEPEST)?;
            files.sort();
            return Ok(Self {
                root: path.to_owned(),
                files,
            });
        }
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            root: path.parent().map(Path::to_owned).unwrap_or_default(),
            files: name.into_iter().collect(),
        })
    }
}

/// Hidden files and folders are left out.
fn walk(folder: &Path, within: &str, files: &mut Vec<String>, deeper: usize) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with('.') {
            continue;
        }
        let inside = format!("{within}{name}");
        if !path.is_dir() {
            files.push(inside);
        } else if deeper > 0 {
            walk(&path, &format!("{inside}/"), files, deeper - 1)?;
        }
    }
    Ok(())
}

impl Tree for Folder {
    fn files(&self) -> Vec<String> {
        self.files.clone()
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.root.join(path)).ok()
    }
}

/// The path of `reference` as seen from the file `from`, without `.` and `..`; `None` where it
/// leads out of the tree.
pub fn resolve(from: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_reference_is_seen_from_its_file_and_never_leaves_the_tree() {
        assert_eq!(
            resolve("posts/a.md", "b.png").as_deref(),
            Some("posts/b.png")
        );
        assert_eq!(
            resolve("posts/a.md", "../media/./b.png").as_deref(),
            Some("media/b.png")
        );
        assert_eq!(resolve("posts/a.md", "/b.png").as_deref(), Some("b.png"));
        assert_eq!(resolve("posts/a.md", "../../b.png"), None);
        assert_eq!(resolve("a.md", "b/../../../etc/passwd"), None);
    }
}
