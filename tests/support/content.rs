//! Files to import, written by the tests.

use std::path::{Path, PathBuf};

use dispatches::server::context::Context;
use dispatches::server::import::{self, Report};

use crate::database::Site;

impl Site {
    /// Writes a file below the test's folder of Markdown.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("in").join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        std::fs::write(&path, content).expect("written");
        path
    }

    /// Imports all that was written.
    pub async fn import(&self) -> Report {
        import::folder(&self.context, &self.folder.path().join("in"))
            .await
            .expect("imported")
    }

    /// Imports one post whose front matter holds these lines besides its title and slug.
    pub async fn post(&self, slug: &str, lines: &str) {
        self.add(&self.context, slug, lines).await;
    }

    /// As [`Site::post`], at another time.
    pub async fn add(&self, context: &Context, slug: &str, lines: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("post.md");
        let text = format!("---\ntitle: The {slug}\nslug: {slug}\n{lines}\n---\nText of {slug}.\n");
        std::fs::write(&path, text).expect("written");
        let report = import::folder(context, &path).await.expect("imported");
        assert!(report.succeeded(), "{report}");
    }
}

/// A PNG of one colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(width, height, image::Rgb([180, 60, 40]));
    let mut content = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut content, image::ImageFormat::Png)
        .expect("encoded");
    content.into_inner()
}
