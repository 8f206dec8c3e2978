//! Which texts show which files. Kept with each version as it is saved, so that nobody has to read
//! all texts to know where a file is used.

use crate::server::db::connection::sql;
use crate::server::db::decisions::Asking;
use crate::server::db::{Connection, Transaction, list};
use crate::server::error::Error;

/// Where a file is shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Use {
    pub media_id: String,
    /// "post", "page", "author", or "header" for the logo.
    pub kind: String,
    pub slug: String,
    /// The post's title, the author's name, or where else it is.
    pub title: String,
    /// The post's state; empty for others, and for what whoever asks may not see.
    pub status: String,
    /// 0 where only earlier versions of the text show it.
    pub present: i64,
    /// Versions of the text that show it; 0 for what has none.
    pub versions: i64,
}

/// So many versions that show a file are looked at, the newest: a picture may stand in every post.
pub const MOST: i64 = 200;

/// Notes what a version shows: the picture with this id, and what its text names.
pub async fn note(
    tx: &mut Transaction,
    version_id: &str,
    source: &str,
    image_id: Option<&str>,
) -> Result<(), Error> {
    let names = named_in(source);
    if names.is_empty() && image_id.is_none() {
        return Ok(());
    }
    sql!(
        tx,
        run,
        "INSERT INTO media_uses (media_id, version_id)
         SELECT m.id, $1 FROM media m
         WHERE m.id = $2 OR m.name IN (SELECT value FROM json_each($3))
         ON CONFLICT (media_id, version_id) DO NOTHING",
        version_id,
        image_id.unwrap_or_default(),
        list(&names)
    )?;
    Ok(())
}

/// Where these files are shown, in the newest [`MOST`] versions that show each: first what shows them now,
/// by title. Of a post that neither readers see now nor whoever asks, it is said only that there is one.
pub async fn of(
    on: &mut Connection,
    (asking, now): (&Asking, i64),
    media_ids: &[String],
) -> Result<Vec<Use>, Error> {
    sql!(on, all Use,
        "SELECT d.media_id, d.kind, CASE WHEN d.seen = 1 THEN d.slug ELSE '' END AS slug,
                CASE WHEN d.seen = 1 THEN d.title ELSE 'a post by somebody else' END AS title,
                CASE WHEN d.seen = 1 THEN d.status ELSE '' END AS status, d.present, d.versions
         FROM (SELECT u.media_id, p.kind, p.slug, t.title, p.status,
                      CAST(MAX(CASE WHEN u.version_id = p.published_version_id
                                    OR u.version_id = p.working_version_id
                               THEN 1 ELSE 0 END) AS BIGINT) AS present,
                      COUNT(*) AS versions,
                      MAX(CASE WHEN $4 = 1 OR p.created_by = $2
                               OR (p.status = 'published' AND p.published_at <= $5)
                               OR EXISTS (SELECT 1 FROM post_authors l
                                          WHERE l.post_id = p.id AND l.author_id = $3)
                          THEN 1 ELSE 0 END) AS seen
               FROM json_each($1) file CROSS JOIN media_uses u
               JOIN versions v ON v.id = u.version_id JOIN posts p ON p.id = v.post_id
               JOIN versions t ON t.id = COALESCE(p.published_version_id, p.working_version_id)
               WHERE u.media_id = file.value
               AND u.version_id >= COALESCE((SELECT edge.version_id FROM media_uses edge
                                             WHERE edge.media_id = file.value
                                             ORDER BY edge.version_id DESC LIMIT 1 OFFSET $6), '')
               GROUP BY u.media_id, p.id, p.kind, p.slug, t.title, p.status) AS d
         UNION ALL
         SELECT a.portrait_id, 'author', a.slug, a.name, '', 1, 0 FROM authors a
         WHERE a.portrait_id IN (SELECT value FROM json_each($1))
         UNION ALL
         SELECT m.id, 'header', '', 'the site’s header', '', 1, 0 FROM media m
         JOIN settings s ON s.key = 'chosen:site.logo' AND s.value LIKE m.name || '/%'
         WHERE m.id IN (SELECT value FROM json_each($1))
         ORDER BY 6 DESC, 4, 3",
        list(media_ids), &asking.person_id, &asking.author_id, i64::from(asking.all), now,
        MOST - 1)
}

/// The names that follow `/media/` in a text, and for a smaller size of a picture the picture's.
fn named_in(source: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, start) in source.match_indices("/media/") {
        let rest = &source[at + start.len()..];
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        // A sentence may end behind it.
        let name = rest[..end].trim_end_matches(['.', '-', '_']);
        names.extend(whole(name));
        names.push(name.to_owned());
    }
    names.sort();
    names.dedup();
    names
}

/// "abc.jpg" for "abc-600.jpg".
pub fn whole(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (picture, width) = stem.rsplit_once('-')?;
    let is_width = !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit());
    is_width.then(|| format!("{picture}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[test]
    fn a_text_names_files_however_it_shows_them() {
        let source = "![A bench](/media/b1.jpg)\n[minutes](https://example.org/media/c2.pdf).\n\
                      ![](/media/d3-600.png \"Wide\") /media/e4.csv.";
        assert_eq!(
            named_in(source),
            ["b1.jpg", "c2.pdf", "d3-600.png", "d3.png", "e4.csv"]
        );
        assert!(named_in("nothing in /medium/ here").is_empty());
    }
}
