//! What becomes of posts after they were imported, done as the studio will do it.

use dispatches::domain::post::{Kind, Status};
use dispatches::server::db::save::Save;
use dispatches::server::db::versions::Rerendered;
use dispatches::server::db::{self, save, versions};
use dispatches::server::error::Error;
use dispatches::server::ids;

use crate::database::{HOUR, NOW, Site};

impl Site {
    pub async fn set_status(&self, slug: &str, status: Status) {
        let slug = slug.to_owned();
        let write = self.db().write(move |tx| {
            Box::pin(async move {
                let post = save::find(tx, Kind::Post, &slug).await?;
                let post = post.ok_or(Error::NotFound)?;
                save::set_status(tx, &post.id, status, NOW).await
            })
        });
        write.await.expect("written");
    }

    /// Saves a post under another address.
    pub async fn rename(&self, from: &str, to: &str) {
        let (from, to) = (from.to_owned(), to.to_owned());
        let write = self.db().write(move |tx| {
            Box::pin(async move {
                let post = save::find(tx, Kind::Post, &from).await?;
                let post = post.ok_or(Error::NotFound)?;
                let version = versions::working(tx, &post.id).await?;
                let mut version = version.ok_or(Error::NotFound)?;
                version.id = ids::new(NOW + HOUR);
                version.title = format!("The {to}");
                let save = Save {
                    status: post.status(),
                    id: post.id,
                    kind: Kind::Post,
                    slug: to,
                    published_at: post.published_at,
                    updated_at: None,
                    created_at: post.created_at,
                    created_by: None,
                    changed_at: NOW + HOUR,
                    comments_open: true,
                    comments_rules: None,
                    language: None,
                    authors: Vec::new(),
                    tags: Vec::new(),
                    version,
                };
                save::put(tx, &save).await
            })
        });
        write.await.expect("written");
    }

    /// Lets addresses lead elsewhere, in this order.
    pub async fn redirect(&self, list: &'static [(&'static str, &'static str)]) {
        let write = self.db().write(move |tx| {
            Box::pin(async move {
                for (path, target) in list {
                    db::redirects::add(tx, path, target, NOW).await?;
                }
                Ok(())
            })
        });
        write.await.expect("written");
    }

    /// Keeps this as what a renderer of that version made of a post.
    pub async fn keep_rendering(&self, slug: &str, renderer: i64, html: &str) {
        let (slug, html) = (slug.to_owned(), html.to_owned());
        let write = self.db().write(move |tx| {
            Box::pin(async move {
                let post = save::find(tx, Kind::Post, &slug).await?;
                let post = post.ok_or(Error::NotFound)?;
                let version = versions::working(tx, &post.id).await?;
                let rerendered = Rerendered {
                    id: version.ok_or(Error::NotFound)?.id,
                    renderer,
                    excerpt: String::new(),
                    words: 0,
                    reading_minutes: 0,
                    contents: "[]".into(),
                    text: html.clone(),
                    html,
                };
                versions::replace(tx, &rerendered).await
            })
        });
        write.await.expect("written");
    }
}
