-- Around the writing of a post: links by which others see it before it is published, and who has it
-- open.
-- Every table and column here has the same name in ../postgres/0016_beside_writing.sql.

-- What opens one is its signed id, so nothing kept here does.
CREATE TABLE previews (
    id TEXT NOT NULL PRIMARY KEY,
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    made_by TEXT NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX previews_of_post ON previews (post_id, id);
CREATE INDEX previews_by_person ON previews (made_by);

-- Each is good for some seconds and is renewed as long as the page is open.
CREATE TABLE presence (
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- Tells one person's pages apart.
    page TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (post_id, person_id, page)
) STRICT;

CREATE INDEX presence_of_person ON presence (person_id);
