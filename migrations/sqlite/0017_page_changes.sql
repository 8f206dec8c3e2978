-- What readers' pages are made of, watched by the database itself: whoever writes, by whichever way,
-- leaves a line here in the same transaction, and no page that is kept outlives it.
-- post_id: comments of this post; null for whatever else pages show.
CREATE TABLE page_changes (
    id INTEGER PRIMARY KEY,
    post_id TEXT
) STRICT;

-- Which comments close next: one with days of its own.
CREATE INDEX posts_closing ON posts (published_at + comments_days * 86400000)
    WHERE comments_days IS NOT NULL AND status = 'published';

-- A post that is public, or was and is in the bin: its address says so.
CREATE TRIGGER posts_page_in AFTER INSERT ON posts
    WHEN new.status = 'published' OR (new.status = 'trashed' AND new.was_public = 1)
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER posts_page_anew AFTER UPDATE OF
    id, kind, slug, status, published_at, updated_at, was_public, comments_open, comments_held,
    comments_days, language, published_version_id
    ON posts
    WHEN old.status = 'published' OR (old.status = 'trashed' AND old.was_public = 1)
        OR new.status = 'published' OR (new.status = 'trashed' AND new.was_public = 1)
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER posts_page_out AFTER DELETE ON posts
    WHEN old.status = 'published' OR (old.status = 'trashed' AND old.was_public = 1)
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER posts_page_count AFTER UPDATE OF comments_count ON posts
    WHEN new.status = 'published'
BEGIN
    INSERT INTO page_changes (post_id) VALUES (new.id);
END;

-- The text that readers see. Another one is a change of its post.
CREATE TRIGGER versions_page_anew AFTER UPDATE OF
    id, post_id, title, kicker, place, summary, excerpt, reading_minutes, image_id, image_alt,
    contents, html, text
    ON versions
    WHEN EXISTS (SELECT 1 FROM posts WHERE published_version_id = new.id)
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

-- Whatever stands beside a public post.
CREATE TRIGGER post_authors_page_in AFTER INSERT ON post_authors
    WHEN new.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER post_authors_page_anew AFTER UPDATE ON post_authors
    WHEN old.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
        OR new.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER post_authors_page_out AFTER DELETE ON post_authors
    WHEN old.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER post_tags_page_in AFTER INSERT ON post_tags
    WHEN new.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER post_tags_page_anew AFTER UPDATE ON post_tags
    WHEN old.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
        OR new.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER post_tags_page_out AFTER DELETE ON post_tags
    WHEN old.published_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER search_entries_page_in AFTER INSERT ON search_entries
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER search_entries_page_anew AFTER UPDATE ON search_entries
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER search_entries_page_out AFTER DELETE ON search_entries
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

-- Rare enough not to be told apart.
CREATE TRIGGER authors_page_in AFTER INSERT ON authors
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER authors_page_anew AFTER UPDATE ON authors
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER authors_page_out AFTER DELETE ON authors
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER tags_page_in AFTER INSERT ON tags
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER tags_page_anew AFTER UPDATE ON tags
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER tags_page_out AFTER DELETE ON tags
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER old_slugs_page_in AFTER INSERT ON old_slugs
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER old_slugs_page_anew AFTER UPDATE ON old_slugs
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER old_slugs_page_out AFTER DELETE ON old_slugs
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

CREATE TRIGGER redirects_page_in AFTER INSERT ON redirects
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER redirects_page_anew AFTER UPDATE ON redirects
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER redirects_page_out AFTER DELETE ON redirects
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

-- A new file is on no page yet.
CREATE TRIGGER media_page_anew AFTER UPDATE OF
    id, name, mime, width, height, alt, decorative, variants, tint
    ON media
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER media_page_out AFTER DELETE ON media
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

-- What staff chose, not what the program notes for itself.
CREATE TRIGGER settings_page_in AFTER INSERT ON settings
    WHEN new.key LIKE 'chosen:%'
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER settings_page_anew AFTER UPDATE ON settings
    WHEN old.key LIKE 'chosen:%'
        OR new.key LIKE 'chosen:%'
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER settings_page_out AFTER DELETE ON settings
    WHEN old.key LIKE 'chosen:%'
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;

-- Comments that have a place on the page, or had one.
CREATE TRIGGER comments_page_in AFTER INSERT ON comments
    WHEN new.shown = 1
BEGIN
    INSERT INTO page_changes (post_id) VALUES (new.post_id);
END;
CREATE TRIGGER comments_page_anew AFTER UPDATE OF
    id, post_id, parent_id, root_at, root_id, created_at, status, edited_at, shown, staff,
    name, message, erased_at
    ON comments
    WHEN old.shown = 1
        OR new.shown = 1
BEGIN
    INSERT INTO page_changes (post_id) VALUES (new.post_id);
END;
CREATE TRIGGER comments_page_out AFTER DELETE ON comments
    WHEN old.shown = 1
BEGIN
    INSERT INTO page_changes (post_id) VALUES (old.post_id);
END;
