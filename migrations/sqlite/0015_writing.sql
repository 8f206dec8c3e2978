-- Writing in the studio: who saved a text and why, what of a public post waits with it, what was
-- said between writer and reviewer.
-- Every table and column here has the same name in ../postgres/0015_writing.sql.

-- Null for what came with an import.
ALTER TABLE versions ADD COLUMN saved_by TEXT REFERENCES people (id);
ALTER TABLE versions ADD COLUMN why TEXT NOT NULL DEFAULT 'imported' CHECK (why IN
    ('imported', 'saved', 'background', 'submitted', 'scheduled', 'published', 'updated', 'restored'));
-- Where a text was saved in the background over and over, when that began.
ALTER TABLE versions ADD COLUMN begun_at INTEGER;
-- JSON: the address, authors, tags and comments that become public with this text; null where they
-- are the post's already.
ALTER TABLE versions ADD COLUMN beside TEXT;

CREATE INDEX versions_by_person ON versions (saved_by) WHERE saved_by IS NOT NULL;

-- What was said with the last step of the review, who said it, and whose draft was submitted.
ALTER TABLE posts ADD COLUMN review_note TEXT;
ALTER TABLE posts ADD COLUMN review_by TEXT REFERENCES people (id);
ALTER TABLE posts ADD COLUMN submitted_by TEXT REFERENCES people (id);

CREATE INDEX posts_reviewed_by ON posts (review_by) WHERE review_by IS NOT NULL;
CREATE INDEX posts_submitted_by ON posts (submitted_by) WHERE submitted_by IS NOT NULL;
