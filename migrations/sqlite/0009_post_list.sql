-- The list of posts that staff work from, and taking back what was done to many of them.
-- Every table and column here has the same name in ../postgres/0009_post_list.sql.

-- Null for what came with an import.
ALTER TABLE posts ADD COLUMN created_by TEXT REFERENCES people (id);
-- When its text or its state changed last.
ALTER TABLE posts ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
-- What it was before the last decision about many, to undo that, and which decision it was.
ALTER TABLE posts ADD COLUMN former_status TEXT CHECK (former_status IN
    ('draft', 'in-review', 'scheduled', 'published', 'unpublished', 'trashed'));
ALTER TABLE posts ADD COLUMN former_comments INTEGER CHECK (former_comments IN (0, 1));
ALTER TABLE posts ADD COLUMN decision_id TEXT;
UPDATE posts SET changed_at =
    COALESCE(updated_at, CASE WHEN was_public = 1 THEN published_at END, created_at);

CREATE INDEX posts_of_person ON posts (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX posts_by_decision ON posts (decision_id, id) WHERE decision_id IS NOT NULL;

-- One index for every question that the list is asked. The number is the place in the list: the
-- milliseconds of changed_at, then a count within the millisecond. The words are those of the title
-- and one for each state, kind, author, tag and maker, written by the program.
CREATE TABLE search_studio (
    id INTEGER PRIMARY KEY,
    post_id TEXT NOT NULL UNIQUE REFERENCES posts (id) ON DELETE CASCADE
) STRICT;

CREATE VIRTUAL TABLE search_studio_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    prefix = '1 2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* S* Co'"
);

-- The words go with their entry, also where that goes with its post.
CREATE TRIGGER search_studio_gone AFTER DELETE ON search_studio BEGIN
    DELETE FROM search_studio_words WHERE rowid = old.id;
END;
