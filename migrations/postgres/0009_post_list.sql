-- The list of posts that staff work from, and taking back what was done to many of them.
-- Every table and column here has the same name in ../sqlite/0009_post_list.sql.

-- Null for what came with an import.
ALTER TABLE posts ADD COLUMN created_by TEXT COLLATE "C" REFERENCES people (id);
-- When its text or its state changed last.
ALTER TABLE posts ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
-- What it was before the last decision about many, to undo that, and which decision it was.
ALTER TABLE posts ADD COLUMN former_status TEXT COLLATE "C" CHECK (former_status IN
    ('draft', 'in-review', 'scheduled', 'published', 'unpublished', 'trashed'));
ALTER TABLE posts ADD COLUMN former_comments BIGINT CHECK (former_comments IN (0, 1));
ALTER TABLE posts ADD COLUMN decision_id TEXT COLLATE "C";
UPDATE posts SET changed_at =
    COALESCE(updated_at, CASE WHEN was_public = 1 THEN published_at END, created_at);

CREATE INDEX posts_of_person ON posts (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX posts_by_decision ON posts (decision_id, id) WHERE decision_id IS NOT NULL;

-- One index for every question that the list is asked. The number is the place in the list: the
-- milliseconds of changed_at, then a count within the millisecond. The words are those of the title
-- and one for each state, kind, author, tag and maker, written by the program.
CREATE TABLE search_studio (
    id BIGINT NOT NULL,
    post_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
);

CREATE INDEX search_studio_in_order ON search_studio (id DESC, post_id DESC);
CREATE INDEX search_studio_words ON search_studio USING gin (words);
