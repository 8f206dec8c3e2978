-- What readers' pages are made of, watched by the database itself: whoever writes, by whichever way,
-- leaves a line here in the same transaction, and no page that is kept outlives it.
-- post_id: comments of this post; null for whatever else pages show.
CREATE TABLE page_changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id TEXT COLLATE "C"
);

-- Which comments close next: one with days of its own.
CREATE INDEX posts_closing ON posts ((published_at + comments_days * 86400000))
    WHERE comments_days IS NOT NULL AND status = 'published';

-- Called at the commit, for numbers must be in the order of commits: the lock is the one that the
-- program holds for its own change log. A transaction notes that everything changed once.
CREATE FUNCTION note_page_change(about TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('dispatches.all_pages_changed', true) = 'yes' THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7301), pg_notify('dispatches_changes', '');
    INSERT INTO page_changes (post_id) VALUES (about);
    IF about IS NULL THEN
        PERFORM set_config('dispatches.all_pages_changed', 'yes', true);
    END IF;
END $$;

CREATE FUNCTION pages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_page_change(NULL);
    RETURN NULL;
END $$;

CREATE FUNCTION pages_changed_with_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM posts WHERE status = 'published'
               AND (id = OLD.post_id OR id = NEW.post_id)) THEN
        PERFORM note_page_change(NULL);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION pages_changed_with_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM posts WHERE published_version_id = NEW.id) THEN
        PERFORM note_page_change(NULL);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION comments_of_page_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_page_change(COALESCE(NEW.post_id, OLD.post_id));
    RETURN NULL;
END $$;

CREATE FUNCTION count_of_page_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_page_change(NEW.id);
    RETURN NULL;
END $$;

-- A post that is public, or was and is in the bin: its address says so.
CREATE CONSTRAINT TRIGGER posts_page_in AFTER INSERT ON posts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (new.status = 'published' OR (new.status = 'trashed' AND new.was_public = 1))
    EXECUTE FUNCTION pages_changed();
CREATE CONSTRAINT TRIGGER posts_page_anew AFTER UPDATE OF
    id, kind, slug, status, published_at, updated_at, was_public, comments_open, comments_held,
    comments_days, language, published_version_id
    ON posts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.status = 'published' OR (old.status = 'trashed' AND old.was_public = 1)
        OR new.status = 'published' OR (new.status = 'trashed' AND new.was_public = 1))
    EXECUTE FUNCTION pages_changed();
CREATE CONSTRAINT TRIGGER posts_page_out AFTER DELETE ON posts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.status = 'published' OR (old.status = 'trashed' AND old.was_public = 1))
    EXECUTE FUNCTION pages_changed();

CREATE CONSTRAINT TRIGGER posts_page_count AFTER UPDATE OF comments_count ON posts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (new.status = 'published')
    EXECUTE FUNCTION count_of_page_changed();

-- The text that readers see. Another one is a change of its post.
CREATE CONSTRAINT TRIGGER versions_page_anew AFTER UPDATE OF
    id, post_id, title, kicker, place, summary, excerpt, reading_minutes, image_id, image_alt,
    contents, html, text
    ON versions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed_with_version();

-- Whatever stands beside a public post.
CREATE CONSTRAINT TRIGGER post_authors_page_any AFTER INSERT OR UPDATE OR DELETE ON post_authors
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed_with_post();

CREATE CONSTRAINT TRIGGER post_tags_page_any AFTER INSERT OR UPDATE OR DELETE ON post_tags
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed_with_post();

CREATE CONSTRAINT TRIGGER search_entries_page_any AFTER INSERT OR UPDATE OR DELETE ON search_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed_with_post();

-- Rare enough not to be told apart.
CREATE CONSTRAINT TRIGGER authors_page_any AFTER INSERT OR UPDATE OR DELETE ON authors
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();

CREATE CONSTRAINT TRIGGER tags_page_any AFTER INSERT OR UPDATE OR DELETE ON tags
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();

CREATE CONSTRAINT TRIGGER old_slugs_page_any AFTER INSERT OR UPDATE OR DELETE ON old_slugs
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();

CREATE CONSTRAINT TRIGGER redirects_page_any AFTER INSERT OR UPDATE OR DELETE ON redirects
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();

-- A new file is on no page yet.
CREATE CONSTRAINT TRIGGER media_page_anew AFTER UPDATE OF
    id, name, mime, width, height, alt, decorative, variants, tint
    ON media
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();
CREATE CONSTRAINT TRIGGER media_page_out AFTER DELETE ON media
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed();

-- What staff chose, not what the program notes for itself.
CREATE CONSTRAINT TRIGGER settings_page_in AFTER INSERT ON settings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (new.key LIKE 'chosen:%')
    EXECUTE FUNCTION pages_changed();
CREATE CONSTRAINT TRIGGER settings_page_anew AFTER UPDATE ON settings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.key LIKE 'chosen:%'
        OR new.key LIKE 'chosen:%')
    EXECUTE FUNCTION pages_changed();
CREATE CONSTRAINT TRIGGER settings_page_out AFTER DELETE ON settings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.key LIKE 'chosen:%')
    EXECUTE FUNCTION pages_changed();

-- Comments that have a place on the page, or had one.
CREATE CONSTRAINT TRIGGER comments_page_in AFTER INSERT ON comments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (new.shown = 1)
    EXECUTE FUNCTION comments_of_page_changed();
CREATE CONSTRAINT TRIGGER comments_page_anew AFTER UPDATE OF
    id, post_id, parent_id, root_at, root_id, created_at, status, edited_at, shown, staff,
    name, message, erased_at
    ON comments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.shown = 1
        OR new.shown = 1)
    EXECUTE FUNCTION comments_of_page_changed();
CREATE CONSTRAINT TRIGGER comments_page_out AFTER DELETE ON comments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (old.shown = 1)
    EXECUTE FUNCTION comments_of_page_changed();
